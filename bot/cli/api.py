"""`cunbao api`: who of the insurers' own systems may come in, and where they are told. docs/api.md"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click
from msgspec.structs import replace

from bot.cli.at_office import plainly, the_office, with_settings
from bot.clock import CHINA
from bot.office import OPERATOR, Office
from bot.settings import Settings, load_settings
from claims.api_key import SCOPES, ApiKey
from claims.webhook import EVENTS, Webhook
from dialogs.lookups import Sought
from dialogs.message import Inbound, Ordered
from handlers.access import VERB, written
from schemes.book import load_book

if TYPE_CHECKING:
    from storage.store import Store

R = TypeVar("R", ApiKey, Webhook)
YEAR = 365
MOST_SHOWN = 1000
insurer_option = click.option("--insurer", required=True, help="as the scheme files call it: picc, chinalife, pingan")


@click.group()
def command() -> None:
    """The interface for insurers' own systems: keys and webhooks. All of it works beside a running `serve`."""


@command.command()
def openapi() -> None:
    """Print the OpenAPI document."""
    from msgspec import json

    from bot.api.openapi import document

    click.echo(json.format(json.encode(document()), indent=1).decode())


@command.group()
def key() -> None:
    """What lets a system in. A key is shown once; only a digest of it is kept."""


@key.command("new")
@insurer_option
@click.option("--scope", "scopes", type=click.Choice(SCOPES), multiple=True, required=True, help="may be repeated")
@click.option("--name", default="", help="where it is used, for the list")
@click.option("--days", type=click.IntRange(1, 3 * YEAR), default=YEAR, show_default=True, help="how long it holds")
@click.option("--from", "networks", multiple=True, help="an address or network that may use it; may be repeated")
@with_settings
def new_key(
    insurer: str, scopes: tuple[str, ...], name: str, days: int, networks: tuple[str, ...], path: Path
) -> None:
    """Make a key of an insurer and show it, this once."""
    from bot.api.door import fresh_token

    for network in networks:
        _network(network)
    with plainly():
        settings = load_settings(path)
        _known(settings, insurer)
    if settings.api is None:
        click.echo(f"Write [api] into {path} and start `cunbao serve` anew: without it no key lets in.", err=True)
    with the_office(path) as office:
        identity, now = secrets.token_hex(6), datetime.now(CHINA)
        token, digest = fresh_token(identity)
        expires = now.date() + timedelta(days=days)
        made = ApiKey(
            id=identity, state="active", at=now, insurer=insurer, digest=digest, scopes=tuple(dict.fromkeys(scopes)),
            name=name, expires=expires, networks=networks,
        )  # fmt: skip
        _keep(office, made)
    click.echo(f"Key {identity} of {insurer}, until {expires}. It is not shown again:", err=True)
    click.echo(token)


@key.command("list")
@with_settings
def list_keys(path: Path) -> None:
    """Every key: whose, what it may, until when, when it was last used."""
    from rich.console import Console
    from rich.table import Table

    table = Table("key", "insurer", "state", "scopes", "until", "last used", "from", "name")
    with _looking(path) as store:
        for one in _all(store, ApiKey, "api_key"):
            last = one.used.isoformat() if one.used else "never"
            until = _state(one, datetime.now(CHINA).date())
            scopes, networks = "\n".join(one.scopes), "\n".join(one.networks) or "anywhere"
            table.add_row(one.id, one.insurer, until, scopes, str(one.expires or ""), last, networks, one.name)
    Console().print(table)


@key.command()
@click.argument("identity")
@with_settings
def revoke(identity: str, path: Path) -> None:
    """Let a key in no more, from a second later on, for good."""
    with the_office(path) as office:
        held = _one(office.store, ApiKey, "api_key", identity)
        if held.state != "revoked":
            _keep(office, replace(held, state="revoked"))
    click.echo(f"Key {identity} of {held.insurer} lets nobody in any more.")


@command.group()
def webhook() -> None:
    """Where an insurer's system is told by itself. What has happened before is not told."""


@webhook.command()
@insurer_option
@click.option("--event", "events", type=click.Choice(EVENTS), multiple=True, help="only these; may be repeated")
@click.argument("url")
@with_settings
def add(insurer: str, events: tuple[str, ...], url: str, path: Path) -> None:
    """Tell an insurer's URL of its claims, and show the secret that signs, this once."""
    from bot.api.hooks import unfit

    with plainly():
        settings = load_settings(path)
        _known(settings, insurer)
    if wrong := unfit(url, inside=settings.api is not None and settings.api.inside):
        raise click.ClickException(f"{url}: {wrong}")
    with the_office(path) as office:
        now = datetime.now(CHINA)
        made = Webhook(id=secrets.token_hex(6), state="active", at=now, insurer=insurer, url=url, events=events)
        _keep(office, made)
        _show_secret(office, made)


@webhook.command("list")
@with_settings
def list_webhooks(path: Path) -> None:
    """Every webhook, how it stands, how much waits for it, and why the last try failed."""
    from rich.console import Console
    from rich.table import Table

    table = Table("webhook", "insurer", "state", "events", "URL", "waiting", "last refusal")
    with _looking(path) as store:
        queue = store.traces(("queued", "sending"), MOST_SHOWN, "webhook")
        for one in _all(store, Webhook, "webhook"):
            mine = [trace for trace in queue if trace.outbound.to.startswith(f"webhook:{one.id}/")]
            why = next((trace.reason for trace in mine if trace.reason), "")
            waiting = f"{len(mine)}{'+' if len(queue) == MOST_SHOWN else ''}"
            table.add_row(one.id, one.insurer, one.state, "\n".join(one.events) or "all", one.url, waiting, why)
    Console().print(table)


@webhook.command()
@click.argument("identity")
@click.option("--hours", type=click.IntRange(0, 720), default=24, show_default=True, help="the old one signs as well")
@with_settings
def rotate(identity: str, hours: int, path: Path) -> None:
    """Change the secret; for some hours both sign, so that nothing is lost meanwhile."""
    with the_office(path) as office:
        held = _one(office.store, Webhook, "webhook", identity)
        until = datetime.now(CHINA) + timedelta(hours=hours)
        _show_secret(office, _keep(office, replace(held, generation=held.generation + 1, both_until=until)))


@webhook.command()
@click.argument("identity")
@with_settings
def enable(identity: str, path: Path) -> None:
    """Switch on again what was switched off because it answered nothing for days."""
    with the_office(path) as office:
        held = _one(office.store, Webhook, "webhook", identity)
        _keep(office, replace(held, state="active"))
    click.echo(f"{held.insurer} is told again at {held.url}. What it missed it can ask for: docs/api.md")


@webhook.command()
@click.argument("identity")
@with_settings
def remove(identity: str, path: Path) -> None:
    """Tell this URL nothing more."""
    with the_office(path) as office:
        held = _one(office.store, Webhook, "webhook", identity)
        _keep(office, replace(held, state="removed"))
    click.echo(f"{held.insurer} is told nothing more at {held.url}.")


@contextmanager
def _looking(path: Path) -> Iterator[Store]:
    """The database to look at: that needs neither the words of the language nor the writer's place."""
    from storage.keys import Keys
    from storage.store import Store

    with plainly():
        settings = load_settings(path)
        keys = Keys.from_file(Path(settings.keys_file)) if settings.keys_file else None
        with closing(Store.open(settings.database, keys, writer=False)) as store:
            yield store


def _known(settings: Settings, insurer: str) -> None:
    book = load_book(*(Path(folder) for folder in settings.schemes))
    known = sorted({one.id for scheme in book.schemes for one in scheme.insurers})
    if insurer not in known:
        raise click.ClickException(f"no scheme has the insurer {insurer}; known: {', '.join(known)}")


def _network(text: str) -> None:
    try:
        ip_network(text)
    except ValueError as error:
        raise click.ClickException(f"--from {text}: {error}") from error


def _all(store: Store, kind: type[R], name: str) -> list[R]:
    return [one for one in store.records(Sought(name)) if isinstance(one, kind)]


def _one(store: Store, kind: type[R], name: str, identity: str) -> R:
    for one in store.records(Sought(name, identity)):
        if isinstance(one, kind) and one.state != "removed":
            return one
    raise click.ClickException(f"there is none called {identity}; `list` shows them")


def _keep(office: Office, record: R) -> R:
    """Write it through a turn of the operator's, and see that it stands."""
    now = datetime.now(CHINA)
    order = Ordered(verb=VERB, rest=written(record))
    name = f"access-{secrets.token_hex(8)}"
    office.carry([Inbound(address=OPERATOR, id=name, text=VERB, sent_at=now, received_at=now, order=order)])
    kept = _one(office.store, type(record), record.kind, record.id) if record.state != "removed" else record
    if record.state != "removed" and kept != replace(record, version=kept.version):
        raise click.ClickException("it was changed by somebody else meanwhile: run this again")
    return kept


def _show_secret(office: Office, hook: Webhook) -> None:
    from bot.api.hooks import secret, shown_secret

    click.echo(f"Webhook {hook.id} of {hook.insurer} at {hook.url}. Its secret is not shown again:", err=True)
    click.echo(shown_secret(secret(office.store.keys.blind, hook.id, hook.generation)))


def _state(key: ApiKey, today: date) -> str:
    return "expired" if key.state == "active" and key.expires and today > key.expires else key.state
