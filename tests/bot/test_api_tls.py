"""Webhooks go out over real TLS: only to the server that the certificate names, signed by somebody who is believed."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiohttp import web
from api_kit import Place, running
from click.testing import CliRunner
from test_api_webhooks import Receiver, shown, verify
from waiting import until

from bot.api.hooks import Hooks
from bot.api.settings import ApiSettings
from bot.cli import main
from bot.clock import MovedClock
from bot.sender import Pacing
from bot.settings import SettingsError, load_settings
from claims.webhook import Webhook
from dialogs.message import Outbound
from storage.store import Store

SOON = Pacing(waits=(0.05,) * 5000, jitter=0)
AT = datetime(2021, 6, 15, 10, tzinfo=UTC)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """An insurer's own authority."""
    return trustme.CA(organization_name="PICC test authority")


@pytest.fixture
def own(authority: trustme.CA, tmp_path: Path) -> ApiSettings:
    """Settings that believe it, and let webhooks into the house: the receiver stands on this machine."""
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    return ApiSettings(inside=True, ca_file=str(tmp_path / "ca.pem"))


@asynccontextmanager
async def standing(certificate: trustme.LeafCert, port: int = 0) -> AsyncIterator[tuple[Receiver, int]]:
    """An insurer's server with a certificate, and its port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    heard = Receiver()
    app = web.Application()
    app.router.add_post("/hook", heard.hear)
    app.router.add_route("*", "/elsewhere", heard.stray)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port, ssl_context=context).start()
    try:
        yield heard, int(runner.addresses[0][1])
    finally:
        await runner.cleanup()


async def refused(place: Place, tries: int = 2) -> str:
    """Why the event of the first case is not taken, once it has been tried some times; it still waits."""

    async def reason() -> str:
        found = await place.runtime.ask(lambda store: store.traces(("queued", "sending"), 10, "webhook"))
        return found[0].reason if found and found[0].tries >= tries else ""

    return str(await until(reason))


async def test_a_good_certificate_is_believed_and_the_event_signed(
    tmp_path: Path, authority: trustme.CA, own: ApiSettings
) -> None:
    async with (
        standing(authority.issue_cert("localhost")) as (heard, port),
        running(tmp_path, own, SOON) as place,
    ):
        hook = await place.webhook(f"https://localhost:{port}/hook")
        await place.report()
        await heard.until(lambda: heard.types == ["claim.created"])
        _, headers, body = heard.taken[0]
        assert verify(shown(place, hook), headers, body)


def expired(authority: trustme.CA) -> trustme.LeafCert:
    now = datetime.now(UTC)
    return authority.issue_cert("localhost", not_before=now - timedelta(days=9), not_after=now - timedelta(days=2))


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ("unknown", "its certificate is signed by nobody whom this machine knows"),
        ("expired", "its certificate has run out or holds only later"),
        ("other", "its certificate is that of another host"),
    ],
)
async def test_a_bad_certificate_is_refused_told_and_tried_until_it_is_mended(
    tmp_path: Path, authority: trustme.CA, own: ApiSettings, bad: str, said: str
) -> None:
    """Not a byte of the event goes over such a line, and nothing is lost by it."""
    certificate = {
        "unknown": lambda: trustme.CA().issue_cert("localhost"),
        "expired": lambda: expired(authority),
        "other": lambda: authority.issue_cert("claims.pingan.example"),
    }[bad]()
    async with running(tmp_path, own, SOON) as place:
        async with standing(certificate) as (heard, port):
            await place.webhook(f"https://localhost:{port}/hook")
            number = await place.report()
            assert await refused(place) == said
            assert heard.tries == 0
            (tmp_path / "cunbao.toml").write_text('database = "sqlite:///cunbao.db"\nkeys_file = "keys"\n')
            arguments = ["api", "webhook", "list", "--settings", str(tmp_path / "cunbao.toml")]
            listed = await asyncio.to_thread(CliRunner().invoke, main, arguments, env={"COLUMNS": "240"})
            assert said in listed.stdout, listed.output
        async with standing(authority.issue_cert("localhost"), port) as (heard, _):
            await heard.until(lambda: heard.types == ["claim.created"])
            assert heard.taken[0][0]["data"]["number"] == number


async def test_an_own_authority_is_believed_only_where_it_was_named(tmp_path: Path, authority: trustme.CA) -> None:
    async with (
        standing(authority.issue_cert("localhost")) as (heard, port),
        running(tmp_path, ApiSettings(inside=True), SOON) as place,
    ):
        await place.webhook(f"https://localhost:{port}/hook")
        await place.report()
        assert "signed by nobody" in await refused(place)
        assert heard.tries == 0


async def test_a_redirect_is_not_followed(tmp_path: Path, authority: trustme.CA, own: ApiSettings) -> None:
    async with (
        standing(authority.issue_cert("localhost")) as (heard, port),
        running(tmp_path, own, SOON) as place,
    ):

        async def away(_: web.Request) -> web.StreamResponse:
            status = (301, 302, 303, 307, 308)[heard.tries % 5]
            return web.Response(status=status, headers={"Location": f"https://localhost:{port}/elsewhere"})

        heard.answer = away
        await place.webhook(f"https://localhost:{port}/hook")
        await place.report()
        await heard.until(lambda: heard.tries >= 6)
        assert (await refused(place))[:2] == "30"
        assert not heard.strayed
        heard.answer = None
        await heard.until(lambda: bool(heard.taken))


async def test_a_line_without_tls_is_none(tmp_path: Path, own: ApiSettings) -> None:
    plain = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0)
    async with plain, running(tmp_path, own, SOON) as place:
        await place.webhook(f"https://localhost:{plain.sockets[0].getsockname()[1]}/hook")
        await place.report()
        assert (await refused(place)).startswith("Client")


@pytest.mark.parametrize(("inside", "state", "taken"), [(False, "retry", 0), (True, "delivered", 1)])
async def test_a_name_that_leads_into_the_house_is_called_only_by_setting(
    tmp_path: Path,
    authority: trustme.CA,
    own: ApiSettings,
    monkeypatch: pytest.MonkeyPatch,
    inside: bool,
    state: str,
    taken: int,
) -> None:
    """Also where the certificate is right: https alone keeps nobody out of the house."""

    async def inward(self: object, host: str, port: int = 0, family: int = 0) -> list[dict[str, Any]]:
        return [{"hostname": host, "host": "127.0.0.1", "port": port, "family": 2, "proto": 0, "flags": 0}]

    monkeypatch.setattr("aiohttp.resolver.ThreadedResolver.resolve", inward)
    store = Store.open(f"sqlite:///{tmp_path}/c.db")
    hooks = Hooks(ApiSettings(inside=inside, ca_file=own.ca_file), MovedClock(AT), store.keys.blind)
    async with standing(authority.issue_cert("claims.picc.example")) as (heard, port):
        for host in ("claims.picc.example", "127.0.0.1"):
            hook = Webhook(id="h", state="active", at=AT, insurer="picc", url=f"https://{host}:{port}/hook")
            hooks.know((hook,))
            event = Outbound(id="e", to="webhook:h/10000012", says=(), text="{}", kind="event", due_at=AT)
            _, receipt = await hooks.post(event)
            assert receipt.state == (state if host != "127.0.0.1" else "retry")
        assert (heard.tries, len(heard.taken)) == (taken, taken)
    await hooks.close()
    store.close()


def test_a_file_of_authorities_stands_beside_the_settings_and_has_to_be_one(
    tmp_path: Path, authority: trustme.CA
) -> None:
    settings = tmp_path / "cunbao.toml"
    settings.write_text('[api]\nca_file = "insurer.pem"\n', encoding="utf-8")
    with pytest.raises(SettingsError, match=r"api\.ca_file .*insurer\.pem: .*PEM"):
        load_settings(settings, {})
    (tmp_path / "insurer.pem").write_text("no certificate", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"api\.ca_file .*PEM"):
        load_settings(settings, {})
    authority.cert_pem.write_to_path(str(tmp_path / "insurer.pem"))
    api = load_settings(settings, {}).api
    assert api is not None
    assert api.ca_file == str(tmp_path / "insurer.pem")
