"""`cunbao doctor`: goes through what the settings name and says what is right, what is wrong and what to do."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import Struct

from bot.api.settings import check as check_api
from bot.channels import CHANNELS
from bot.cli.at_office import with_settings
from bot.clock import Clock, RealClock
from bot.settings import Settings, SettingsError, channel_settings, members, mistakes, read_settings, working_days
from claims.handover import HandOver, with_handovers
from claims.staff import Member
from handlers.ladder.leaving import known
from nlu.language import FOLDER, LanguageError, load_language
from schemes.book import Book, load_book
from schemes.model import Scheme
from schemes.tables import SchemeError

if TYPE_CHECKING:
    from storage.keys import Keys
    from storage.store import Store

ROOM = 1 << 30
"""Bytes that should be free: a county's year needs a fraction, its backup as much again."""
EARLIEST = 2024


class Finding(Struct, frozen=True):
    """One line: the thing, whether it is right, and what is so or what to do."""

    thing: str
    right: bool
    text: str

    def line(self) -> str:
        return f"{'ok   ' if self.right else 'WRONG'}  {self.thing}: {' '.join(self.text.split())}"


def fine(thing: str, text: str) -> Finding:
    return Finding(thing=thing, right=True, text=text)


def wrong(thing: str, text: str) -> Finding:
    return Finding(thing=thing, right=False, text=text)


@click.command()
@with_settings
def command(path: Path) -> None:
    """Say what is right with an installation, what is wrong and what to do; ends with 1 when something is."""
    findings = list(examine(path, RealClock()))
    for finding in findings:
        click.echo(finding.line())
    count = sum(not finding.right for finding in findings)
    click.echo(f"{count} of {len(findings)} are wrong." if count else "All is right.")
    sys.exit(1 if count else 0)


def examine(path: Path, clock: Clock, free: Callable[[Path], int] | None = None) -> Iterator[Finding]:
    """Everything that can be said; nothing is changed. Without a settings file that can be read nothing can. `free`
    says how many bytes are free at a folder."""
    try:
        settings = read_settings(path)
    except SettingsError as error:
        yield wrong("settings", str(error))
        return
    general = [text for text in mistakes(settings) if not text.startswith("channels.")]
    yield from (wrong("settings", text) for text in general)
    if not general:
        yield fine("settings", f"{path}")
    yield from _database(settings)
    yield from _people(settings)
    yield _language(settings)
    yield _calendar(settings, clock)
    yield from _channels(settings)
    yield from _api(settings)
    yield _time(clock)
    yield _disk(settings, free or (lambda folder: shutil.disk_usage(folder).free))


def _file(settings: Settings) -> Path | None:
    """The file of an embedded database."""
    kind, slashes, file = settings.database.partition(":///")
    return Path(file) if kind == "sqlite" and slashes and file else None


def _database(settings: Settings) -> Iterator[Finding]:
    """Keys and database; a database that is not there yet is made by the first start."""
    from storage.errors import KeysError, StoreError
    from storage.keys import Keys
    from storage.migrations import HEAD
    from storage.store import Store

    keys: Keys | None = None
    file = _file(settings)
    try:
        keys = Keys.from_file(Path(settings.keys_file)) if settings.keys_file else None
        if file is not None and not file.exists():
            yield _keys(settings, keys)
            yield fine("database", f"{file} is not there yet; `cunbao serve` makes it")
            return
        with closing(Store.open(settings.database, keys, writer=False)) as store:
            yield from _handed_over(settings, store)
    except KeysError as error:
        yield wrong("keys", str(error))
    except StoreError as error:
        yield wrong("database", str(error))
    else:
        yield _keys(settings, keys)
        yield fine("database", f"it answers and has version {HEAD}")


def _handed_over(settings: Settings, store: Store) -> Iterator[Finding]:
    """Villages in other hands of which the staff file does not know yet."""
    try:
        staff = members(settings, load_book(*(Path(folder) for folder in settings.schemes)))
    except (SettingsError, SchemeError, OSError):
        return  # said of the staff file itself
    held = [one for one in store.all_records("handover") if isinstance(one, HandOver)]
    for row in staff:
        for now in with_handovers((row,), held):
            if now.address != row.address:
                since = max(one.at for one in held if now.address in one.successors and one.village == row.village)
                text = f"{row.village} is in the hands of {now.name} ({now.address}) since {since:%Y-%m-%d}"
                yield wrong("staff", f"{text}: write this into the staff file in place of {row.address}")


def _keys(settings: Settings, keys: Keys | None) -> Finding:
    """Where the keys are, which could be read."""
    if keys is None:
        return fine("keys", "from the environment or the file beside the database; keep a copy elsewhere")
    return fine("keys", f"{settings.keys_file}; keep a copy elsewhere")


def _people(settings: Settings) -> Iterator[Finding]:
    """Schemes, the staff file, a desk for each insurer, and a channel to reach everybody by."""
    try:
        book = load_book(*(Path(folder) for folder in settings.schemes))
    except (SchemeError, OSError) as error:
        yield wrong("schemes", str(error))
        return
    yield fine("schemes", f"{len(book.schemes)} can be read")
    try:
        staff = members(settings, book)
    except SettingsError as error:
        yield wrong("staff", str(error))
        return
    unheard = sorted({member.address.partition(":")[0] for member in staff} - settings.channels.keys())
    for name in unheard:
        yield wrong("staff", f"some have {name}: addresses, and no [channels.{name}] is set: nobody tells them")
    nameless = list(_out_of_reach(settings, staff))
    yield from nameless
    if not unheard and not nameless:
        yield fine("staff", f"{len(staff)} rows, with a supervisor")
    yield from _ghosts(settings, staff)
    yield from _desks(book, staff)


def _ghosts(settings: Settings, staff: tuple[Member, ...]) -> Iterator[Finding]:
    """Whoever has left the staff file since the last start still has cases; the next start hands them on."""
    from storage.errors import StoreError
    from storage.keys import Keys
    from storage.store import Store

    file = _file(settings)
    if file is not None and not file.exists():
        return
    try:
        store = Store.open(
            settings.database, Keys.from_file(Path(settings.keys_file)) if settings.keys_file else None, writer=False
        )
    except StoreError:  # said under its own heading
        return
    try:
        for one in store.ghosts(known(staff)):
            yield wrong(
                "staff",
                f"{one.name} is no longer in the staff file and was told of {one.cases} cases: start `cunbao serve` "
                "anew, which hands on the open ones, or put the row back",
            )
    finally:
        store.close()


def _out_of_reach(settings: Settings, staff: tuple[Member, ...]) -> Iterator[Finding]:
    """Addresses that a channel's settings do not know, such as a robot's name with a letter wrong."""
    for address in dict.fromkeys(member.address for member in staff):
        name, _, user = address.partition(":")
        try:
            kind, own = channel_settings(name, settings) if name in settings.channels else (None, None)
        except ValueError:
            continue  # said of the channel itself
        if kind is not None and not kind.reaches(own, user):
            yield wrong("staff", f"{address} stands in no table of [channels.{name}]: put it there or mend the name")


def _desks(book: Book, staff: tuple[Member, ...]) -> Iterator[Finding]:
    """A case of an insurer without a desk is told to nobody but the supervisor."""
    desks = [member for member in staff if member.role == "desk" and member.rung > 0]
    for scheme in book.schemes:
        missing = [one.id for one in scheme.insurers if not any(_serves(desk, scheme, one.id) for desk in desks)]
        if missing:
            example = f"sms:+86…,NAME,desk,{missing[0]},{scheme.county or ''},,,1"
            text = f"{scheme.id} has none for {', '.join(missing)}: add to the staff file a line such as {example}"
            yield wrong("desks", text)
        elif scheme.insurers:
            yield fine("desks", f"{scheme.id} has one for {', '.join(one.id for one in scheme.insurers)}")


def _serves(desk: Member, scheme: Scheme, insurer: str) -> bool:
    return desk.insurer in ("", insurer) and (not desk.county or scheme.county in (None, desk.county))


def _language(settings: Settings) -> Finding:
    try:
        load_language(FOLDER, [Path(folder) for folder in settings.language])
    except (LanguageError, OSError) as error:
        return wrong("language", str(error))
    return fine("language", ", ".join(("built in", *settings.language)))


def _calendar(settings: Settings, clock: Clock) -> Finding:
    """The holidays of this year have to be known, those of the next one from December on."""
    try:
        days = working_days(settings)
    except SettingsError as error:
        return wrong("holidays", str(error).removeprefix("holidays: "))
    today = clock.now().date()
    wanted = [today.year, today.year + 1] if today.month == 12 else [today.year]
    if missing := [str(year) for year in wanted if year > days.last_known_year()]:
        return wrong(
            "holidays",
            f"those of {', '.join(missing)} are not known, so due dates are provisional: write the State Council's "
            'notice into a table `date,kind,name` and name it, holidays = "holidays.csv"',
        )
    return fine("holidays", f"known up to {days.last_known_year()}")


def _channels(settings: Settings) -> Iterator[Finding]:
    """Each channel by its own check."""
    if not settings.channels:
        yield wrong("channels", "none is named, so nobody could be heard: see docs/channels/README.md")
    for name in settings.channels:
        try:
            kind, own = channel_settings(name, settings)
        except ValueError as error:
            yield wrong(f"channels.{name}", str(error))
            continue
        problems = kind.check(own)
        yield from (wrong(f"channels.{name}", text) for text in problems)
        if not problems:
            said = ", its servers stand abroad and you confirmed it" if kind.abroad else ""
            yield fine(f"channels.{name}", f"{kind.gateway or kind.name}{said}")
    known = {kind.name for kind in CHANNELS}
    for name in settings.pacing.keys() - known:
        yield wrong(f"pacing.{name}", f"there is no such channel; known: {', '.join(sorted(known))}")


def _api(settings: Settings) -> Iterator[Finding]:
    """The interface for insurers, where it is switched on."""
    if settings.api is None:
        return
    problems = check_api(settings.api, settings.host)
    yield from (wrong("api", text) for text in problems)
    if not problems:
        yield fine("api", "insurers' own systems may ask at /api/v1; `cunbao api key list` shows who")


def _time(clock: Clock) -> Finding:
    """cunbao counts in China's time whatever the machine's zone is; a wrong clock makes wrong days."""
    now, here = clock.now(), datetime.now().astimezone()
    said = f"{now:%Y-%m-%d %H:%M} in China"
    if now.year < EARLIEST:
        return wrong("clock", f"it says {said}: set the machine's clock and let it follow a time server")
    if here.utcoffset() == now.utcoffset():
        return fine("clock", said)
    return fine("clock", f"{said}; the machine's zone is {here.tzname()}, which only its logs follow")


def _disk(settings: Settings, free: Callable[[Path], int]) -> Finding:
    folder = (_file(settings) or Path.cwd()).absolute().parent
    while not folder.exists():
        folder = folder.parent
    left = free(folder)
    said = f"{left / ROOM:.1f} GB free at {folder}"
    return Finding("disk", left >= ROOM, said if left >= ROOM else f"{said}: make room, at least 1 GB")
