"""One sitting of `cunbao enrolment`: the office, its schemes, and whom a command means."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from bot import compose
from bot.clock import CHINA
from bot.office import OPERATOR, Office, open_office, said, trail
from bot.settings import Settings, load_settings
from claims.enrolment_plan import gate
from claims.renewal_run import last_year
from claims.staff import Member
from handlers.turn import Cunbao
from handlers.world import World
from schemes.ages import Gate
from schemes.book import load_book
from schemes.marking import Refusal
from schemes.model import Scheme
from storage.enrolments import Enrolments
from storage.errors import LockedError
from storage.roster import load_rows
from storage.roster.reading import Places
from storage.roster.repair import Entry
from storage.store import Store


class DeskError(Exception):
    """Something that the clerk has to put right; the text says what to do."""


class Who(Struct, frozen=True, kw_only=True):
    """Whom a command means: rows of residents with their names where they came from a file, and those of the file who
    cannot be meant, with the reason."""

    rows: tuple[int, ...]
    names: dict[int, str] = {}
    refused: tuple[tuple[str, str, str], ...] = ()


class Desk:
    """The office at its desk; `now` is the clock of this sitting."""

    def __init__(self, office: Office, world: World, now: datetime) -> None:
        self.office, self.world, self.now = office, world, now
        self.list: Enrolments = office.store.enrolments()

    @property
    def today(self) -> date:
        return self.now.astimezone(CHINA).date()

    def scheme(self, name: str) -> Scheme:
        """The scheme of an id."""
        found = self.world.book.get(name)
        if found is None:
            known = "、".join(one.id for one in self.world.book.schemes)
            raise DeskError(f"没有叫 {name} 的方案，可以写：{known}。")
        return found

    def order(self, text: str, by: str | None = None) -> str:
        """Say a command as the operator, or in the name of somebody of the staff file; the answer."""
        address = by or OPERATOR
        if not self.world.rows(address):
            raise DeskError(f"人员名册里没有 {address}：--by 要写名册里的地址，比如 sms:+8613800000001。")
        message = said(text, secrets.token_hex(8), self.now, address)
        (answers,) = self.office.carry([message])
        return "\n".join(answers)

    def trail(self, action: str, scheme: Scheme, note: str) -> None:
        """Leave the audit row before anything is done or shown; raises where it could not be left."""
        trail(self.office, action, scheme.id, note, self.now)

    def place(self, scheme: Scheme, town: str, village: str) -> tuple[str, str]:
        """A town by any of its names, and a village that the list has; raises for a wrong one."""
        full = ""
        if town:
            full = Places(self.world.book, scheme.county).find(town) or ""
            if not full:
                some = _some_town(scheme, self.world)
                raise DeskError(f"{scheme.title}没有“{town}”这个镇：请写全称，比如 {some}。")
        if village:
            known = {one.village for one in self.list.tallies(scheme.id, date.max) if not full or one.town == full}
            if village not in known:
                some = "、".join(sorted(known - {""})[:8]) or "还没有名单"
                raise DeskError(f"{full or scheme.title}的名单上没有“{village}”这个村。有：{some}。")
        return full, village

    def file(self, scheme: Scheme, path: Path, town: str, village: str) -> Who:
        """The people of a file by their identity numbers; raises for a file of another county."""
        entries, bad, strange = [], [], 0
        for line in load_rows(path, scheme.id, self.world.book, self.now):
            if not isinstance(line.read, Entry):
                bad.append((str(line.read.row), "", line.read.reason))
                continue
            entries.append(line.read)
            strange += any("这个乡镇" in flag for flag in line.read.flags)
        if entries and strange * 2 > len(entries):
            raise DeskError(f"{path.name} 里的镇多半不是{scheme.county}的：像是别的方案的名单，没有改动。")
        found = self.list.by_id([one.id_number for one in entries])
        names, refused = {}, list(bad)
        for one in entries:
            row, erased = found.get(one.id_number, (0, False))
            elsewhere = (town and one.town and one.town != town) or (
                village and one.village and one.village != village
            )
            reason = "unknown" if not row else "erased" if erased else "elsewhere" if elsewhere else ""
            if reason:
                refused.append((str(one.row), one.name, self.reason(reason)))
            else:
                names[row] = one.name
        return Who(rows=tuple(names), names=names, refused=tuple(refused))

    def gate(self, scheme: Scheme) -> Gate:
        """Who may join by age."""
        renewed = last_year(self.world.book, scheme, self.list.runs())
        return gate(scheme, self.list.plan(scheme.id), renewed)

    def reason(self, code: Refusal | str) -> str:
        """Why somebody cannot be marked, in words."""
        return self.world.words.label("refusal", code)

    def names(self, scheme: Scheme, rows: Sequence[int]) -> dict[int, str]:
        """The names of residents."""
        return {int(one.person.id): one.person.name for one in self.list.people(scheme.id, date.max, rows)}


@contextmanager
def open_desk(path: Path, database: str | None, now: datetime | None = None) -> Iterator[Desk]:
    """The desk of a settings file; where there is none, of a database alone and without staff."""
    moment = now or datetime.now(CHINA)
    if path.exists():
        settings = load_settings(path)
        office = open_office(replace(settings, database=database) if database else settings)
    else:
        office = _without_settings(database or Settings().database)
    try:
        mind = office.mind
        assert isinstance(mind, Cunbao)
        yield Desk(office, mind.world, moment)
    finally:
        office.close()


def officers(world: World, scheme: Scheme, towns: Sequence[tuple[str, str]]) -> dict[str, str]:
    """The responsible person of each town by the name that the table prints."""
    from handlers.enrolment.season import responsible

    found: dict[str, Member | None] = {
        printed: responsible(world.staff, scheme.county, town) for printed, town in towns
    }
    return {printed: one.name for printed, one in found.items() if one is not None}


def agents(world: World) -> list[tuple[str, str]]:
    """Town and village of each 专干 in the staff file."""
    return [(row.town, row.village) for row in world.staff if row.role == "village_agent" and row.village]


def _without_settings(database: str) -> Office:
    folders = [Path(one) for one in os.environ.get("CUNBAO_SCHEMES", "").split(os.pathsep) if one]
    mind = compose.mind((), book=load_book(*folders))
    try:
        return Office(Store.open(database), mind, writer=True)
    except LockedError:
        return Office(Store.open(database, writer=False), mind, writer=False)


def _some_town(scheme: Scheme, world: World) -> str:
    return next((town.name for town in world.book.towns if town.county == scheme.county), "大周镇")
