"""Lists of an insurer or a hospital beside the roster: who is insured and never reported (主动发现案情, 七（二）).

A diagnosis never leaves this module: what it lets an entry say is that there may be something to report.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

from msgspec import Struct

from bot.office import Office, said, trail
from claims.backlog import near
from claims.claim import Claim
from dialogs.lookups import Lookups
from dialogs.message import Inbound
from schemes.identity import normal_id
from schemes.model import Scheme
from schemes.people import Resident
from schemes.places import is_group
from storage.exchange.cells import day_from
from storage.roster.listing import read_list
from storage.roster.report import harmless

HOLDS: Final = frozenset({"registered", "paid", "booked", "in_force"})
AT_ONCE: Final = 200


class Row(Struct, frozen=True, kw_only=True):
    """One row of a list."""

    number: int
    name: str
    id_number: str
    day: date | None
    town: str = ""
    village: str = ""
    words: str = ""
    written_day: str = ""


class Told(Struct, frozen=True):
    """What became of a row: `kind` is found, there, or why nothing was made of it; `text` says it."""

    row: Row
    kind: str
    text: str


def find(office: Office, path: Path, scheme: Scheme, now: datetime) -> list[Told]:
    """Match a list with the roster; who is insured and has no claim near the day becomes an entry of the backlog.

    Twice the same list changes nothing. Raises RosterError, StoreError."""
    told: list[Told] = []
    for rows in _blocks(_rows(path, now, ("name", "id_number", "day"))):
        told += _matched(office, rows, scheme, now)
    trail(office, "find", scheme.id, f"{len(told)}行", now)
    return told


def take_in(office: Office, path: Path, now: datetime) -> list[Told]:
    """A town's own list of unreported events; each row is a command 台账."""
    told: list[Told] = []
    for rows in _blocks(_rows(path, now, ("name", "town", "day"))):
        texts = [f"台账 {row.town} {row.village} {row.name} {row.written_day} {row.words}" for row in rows]
        orders = [said(text, _id("row", text), now) for text in texts]
        told += [_of(row, answers, office) for row, answers in zip(rows, office.carry(orders), strict=True)]
    return told


def write_told(path: Path, told: Iterable[Told]) -> None:
    """The rows of which nothing was made, each with its reason, beside the list; readable by its owner alone."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["行", "姓名", "日期", "原因"])
        lines.writerows([one.row.number, harmless(one.row.name), one.row.written_day, one.text] for one in told)


def _rows(path: Path, now: datetime, needed: tuple[str, ...]) -> Iterator[Row]:
    for number, cells in read_list(path, needed):
        written = cells.get("day", "")
        yield Row(
            number=number,
            name=cells.get("name", "").replace(" ", ""),
            id_number=normal_id(cells.get("id_number", "")) or "",
            day=day_from(written, now.date().replace(day=1)),
            town=cells.get("town", ""),
            village=cells.get("village", ""),
            words=cells.get("cause", ""),
            written_day=written,
        )


def _blocks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    block: list[Row] = []
    for row in rows:
        block.append(row)
        if len(block) == AT_ONCE:
            yield block
            block = []
    if block:
        yield block


def _matched(office: Office, rows: list[Row], scheme: Scheme, now: datetime) -> list[Told]:
    numbers = tuple(dict.fromkeys(row.id_number for row in rows if row.id_number))
    people = {
        one.id_number: one for one in office.store.found(Lookups(id_numbers=numbers)).residents if not one.erased
    }
    pairs = tuple(dict.fromkeys((one.name, one.town) for one in people.values()))
    found = office.store.found(Lookups(insured_ids=numbers, insured_names=pairs)).claims
    told: dict[int, Told] = {}
    orders: dict[int, Inbound] = {}
    for place, row in enumerate(rows):
        person = people.get(row.id_number)
        why = _why_not(row, person, scheme, found, now)
        if why is not None:
            told[place] = Told(row, *why)
            continue
        assert person is not None
        assert row.day is not None
        village = person.village + (person.group if person.village and is_group(person.group) else "")
        text = f"台账 {person.town} {village} {person.name} {row.day.isoformat()} 名单:{person.id}"
        orders[place] = said(text, _id(row.id_number, row.day.isoformat()), now)
    for place, answers in zip(orders, office.carry(list(orders.values())), strict=True):
        told[place] = _of(rows[place], answers, office)
    return [told[place] for place in range(len(rows))]


def _why_not(
    row: Row, person: Resident | None, scheme: Scheme, claims: Iterable[Claim], now: datetime
) -> tuple[str, str] | None:
    """Why nothing is made of a row, or None."""
    if not row.id_number:
        return "ambiguous", "没有身份证号，或者号码不对，认不准是谁"
    if row.day is None or row.day > now.date():
        return "ambiguous", f"日期“{row.written_day}”看不懂"
    if person is None:
        return "unknown", "名单上没有这个身份证号"
    if person.name != row.name:
        return "ambiguous", "姓名和身份证号对不上"
    enrolment = next((one for one in person.enrolments if one.scheme == scheme.id), None)
    if enrolment is None or not scheme.covers_day(row.day) or not _held(enrolment.state_on(row.day), person, scheme):
        return "not insured", "那天没在这份保险里"
    about = [one for one in claims if _is_of(one, person) and near(one, row.day.isoformat())]
    if about:
        return "reported", f"已经报过了，编号{about[0].number}"
    return None


def _held(state: str | None, person: Resident, scheme: Scheme) -> bool:
    """Whether the enrolment held; a roster that came in after the day of the event counts from the period's start."""
    if state is not None:
        return state in HOLDS
    states = next(one.states for one in person.enrolments if one.scheme == scheme.id)
    return bool(states) and states[0].state in HOLDS


def _is_of(claim: Claim, person: Resident) -> bool:
    if claim.facts.get("id_number"):
        return claim.facts["id_number"] == person.id_number
    return claim.resident == person.id or (claim.insured_name == person.name and claim.town == person.town)


def _of(row: Row, answers: tuple[str, ...], office: Office) -> Told:
    words = office.mind.world.words
    text = " ".join(answers)
    for kind, key in (("found", "backlog-added"), ("there", "backlog-there")):
        opening = words.say(key, dict.fromkeys(("number", "name", "day", "status"), "\0")).partition("\0")[0]
        if text.startswith(opening):
            return Told(row, kind, text)
    return Told(row, "refused", text)


def _id(*parts: str) -> str:
    """Made from what is meant, so that doing it twice does nothing."""
    return "backlog-" + sha256("\0".join(parts).encode()).hexdigest()[:32]
