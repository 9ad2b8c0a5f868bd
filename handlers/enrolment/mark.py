"""One person's enrolment, noted by whoever has the village in hand: 记参保 张秀兰 000412 已上账 1月5日."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from claims.enrolment_plan import Plan, gate
from claims.renewal_run import RenewalRun, last_year
from claims.staff import OFFICERS
from claims.workdays import local
from dialogs.lookups import Lookups, Sought
from dialogs.message import Say
from handlers.changes import Audit, Changes, Noted
from handlers.commands import StaffCommand
from handlers.order import Order, answer
from handlers.telling import plain_day
from schemes.identity import birth_date, normal_id
from schemes.marking import Mark, Wish, joins, marked
from schemes.people import Enrolment, Resident, Why

STATES: Final[dict[str, tuple[Wish, Why]]] = {
    "已登记": ("registered", ""),
    "登记": ("registered", ""),
    "已缴费": ("paid", ""),
    "缴费": ("paid", ""),
    "已上账": ("booked", ""),
    "上账": ("booked", ""),
    "已生效": ("in_force", ""),
    "生效": ("in_force", ""),
    "不参保": ("left", "refused"),
    "去世": ("left", "died"),
    "迁出": ("left", "moved"),
    "调出": ("left", "removed"),
    "恢复": ("return", ""),
}
ANY_AGE: Final = "破例"
_DAY: Final = re.compile(r"(?:(\d{4})[年.\-/])?(\d{1,2})[月.\-/](\d{1,2})日?")
_SIX: Final = re.compile(r"\d{5}[\dXx]")


class Wanted(Struct, frozen=True, kw_only=True):
    """What such a command says."""

    name: str
    number: str
    state: str
    day: str = ""
    scheme: str = ""
    note: str = ""


def read(rest: str) -> Wanted | None:
    """Name, number and state in any order; None where one of them is missing."""
    words, said = rest.split(), dict[str, str]()
    for word in words:
        kind = _kind(word, said)
        said[kind] = f"{said[kind]} {word}" if kind == "note" and "note" in said else word
    if not {"name", "number", "state"} <= set(said):
        return None
    return Wanted(**said)


def _kind(word: str, said: dict[str, str]) -> str:
    if word in STATES and "state" not in said:
        return "state"
    if (_SIX.fullmatch(word) or normal_id(word)) and "number" not in said:
        return "number"
    if _DAY.fullmatch(word) and "day" not in said:
        return "day"
    if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", word):
        return "scheme"
    return "note" if "name" in said else "name"


def wants(command: StaffCommand) -> Lookups:
    """The person that the command names, and what says of which age one may join."""
    asked = read(command.rest)
    if asked is None:
        return Lookups()
    kept, whole = (Sought("plan"), Sought("renewal")), normal_id(asked.number)
    if whole is not None:
        return Lookups(id_numbers=(whole,), records=kept)
    return Lookups(names_with_last_six=((asked.name, asked.number.upper()),), records=kept)


def carry(order: Order) -> Changes:
    """Note it, or say why not. That somebody lives elsewhere sounds as if there were nobody."""
    asked = read(order.command.rest)
    if asked is None:
        return answer(order, Say("mark-how"))
    person = _person(order, asked)
    if person is None:
        return answer(order, Say("mark-nobody", {"name": asked.name}))
    state = order.words.label("enrolled", STATES[asked.state][0])
    args = {"name": person.name, "state": asked.state if asked.state not in ("恢复",) else state}
    enrolment = _enrolment(person, asked.scheme)
    if enrolment is None and len(person.enrolments) > 1 and not asked.scheme:
        schemes = "、".join(one.scheme for one in person.enrolments)
        return answer(order, Say("mark-which-scheme", {"name": person.name, "schemes": schemes}))
    return _noted(order, asked, person, enrolment, args)


def _noted(
    order: Order, asked: Wanted, person: Resident, enrolment: Enrolment | None, args: dict[str, str]
) -> Changes:
    today = local(order.now).date()
    wish, why = STATES[asked.state]
    day = _day(asked.day, today)
    free = ANY_AGE in asked.note.split() and any(row.role in OFFICERS for row in order.rows)
    mark = Mark(state=wish, on=day or today, why=why, note=asked.note[:60], any_age=free)
    entries = "age" if _too_old(order, person, enrolment, mark) else marked(enrolment, mark, today)
    if day is None or isinstance(entries, str) or enrolment is None:
        reason = order.words.label("refusal", entries if isinstance(entries, str) else "future")
        return answer(order, Say("mark-refused", {**args, "reason": reason}), seen=person.id)
    noted = Noted(at=order.now, resident=person.id, scheme=enrolment.scheme, states=entries)
    key = "mark-done-refused" if why == "refused" else "mark-done"
    say = Say(key, {**args, "day": plain_day(day, today, order.words)})
    audit = Audit(
        at=order.now, actor=order.address, action="mark", subject=person.id, note=f"{enrolment.scheme} {wish}"
    )
    return replace(answer(order, say), noted=(noted,), audit=(audit,))


def _too_old(order: Order, person: Resident, enrolment: Enrolment | None, mark: Mark) -> bool:
    """Whether somebody would join by this who is not of the age; an officer may write 破例."""
    scheme = order.world.book.get(enrolment.scheme) if enrolment is not None else None
    if scheme is None or not joins(enrolment, mark, local(order.now).date()):
        return False
    renewed = last_year(order.world.book, scheme, order.records(RenewalRun))
    plan = next((one for one in order.records(Plan) if one.id == scheme.id), None)
    before = next((one for one in person.enrolments if one.scheme == renewed), None)
    door = gate(scheme, plan, renewed)
    born = birth_date(person.id_number) if person.id_number else None
    return door.limits.any and door.outside(born, mark.on, before) is not None


def _person(order: Order, asked: Wanted) -> Resident | None:
    for one in order.loaded.found.residents:
        mine = any(row.has(one.county, one.town, one.village) and row.has_group(one.group) for row in order.rows)
        if not one.erased and one.name == asked.name and mine:
            return one
    return None


def _enrolment(person: Resident, scheme: str) -> Enrolment | None:
    if scheme:
        return next((one for one in person.enrolments if one.scheme == scheme), None)
    return person.enrolments[0] if len(person.enrolments) == 1 else None


def _day(said: str, today: date) -> date | None:
    """The day that is said, today where none is; a day without a year is the last one of that name."""
    if not said:
        return today
    found = _DAY.fullmatch(said)
    assert found is not None
    try:
        if found[1]:
            return date(int(found[1]), int(found[2]), int(found[3]))
        this = date(today.year, int(found[2]), int(found[3]))
        return this if this <= today else date(today.year - 1, this.month, this.day)
    except ValueError:
        return None
