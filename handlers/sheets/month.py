"""The monthly sheets as an office keeps them: each is noted, a missing one asked for at the month's end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Final

from msgspec.structs import replace

from claims.exchange import NOWHERE, Exchange, exchange_id, month_after
from claims.staff import Member
from claims.workdays import CHINA, ONE_DAY, WorkingDays, local
from dialogs.lookups import Lookups, Sought
from dialogs.message import Outbound, Say
from handlers.changes import Audit, Changes
from handlers.commands import StaffCommand
from handlers.order import Order, answer
from handlers.world import World
from schemes.book import Book

NOTE: Final = "交换记录"
KINDS: Final = {"案情": "cases", "赔付": "payments", "待填": "blank", "导入": "import"}
BEFORE_THE_END: Final = 3
MORNING: Final = time(9)
Side = tuple[str | None, str, str]


def noted(kind: str, month: str, county: str | None, insurer: str, party: str, numbers: Iterable[str]) -> str:
    """The command that notes one sheet: its kind (KINDS), the month, whose it was, and the cases that stood on it."""
    said = [NOTE, kind, month, county or NOWHERE, insurer, "".join(party.split()) or NOWHERE, *numbers]
    return " ".join(said)


def wants_month(order: StaffCommand) -> Lookups:
    """The record of the month that a note speaks of."""
    said = order.rest.split()
    if len(said) < 4:
        return Lookups()
    return Lookups(records=(Sought("exchange", exchange_id(said[1], said[2], said[3])),))


def note_sheet(order: Order) -> Changes:
    """A sheet that was made or read: kept with the month, and an audit row for each case that stood on it."""
    said = order.command.rest.split()
    if len(said) < 5 or said[0] not in KINDS:
        return answer(order, Say("staff-exchange-unreadable"))
    kind, month, county, insurer, party = KINDS[said[0]], *said[1:5]
    held = next(iter(order.records(Exchange)), None)
    record = held or Exchange(
        id=exchange_id(month, county, insurer),
        state="kept",
        at=order.now,
        county=None if county == NOWHERE else county,
        insurer=insurer,
        month=month,
    )
    if kind == "cases":
        record = replace(record, cases_told=_with(record.cases_told, party))
    elif kind == "payments":
        record = replace(record, payments_told=_with(record.payments_told, party))
    elif kind == "import":
        record = replace(record, imports=record.imports + 1)
    changes = answer(order, Say("staff-exchange-noted", {"month": month}))
    audit = [
        Audit(at=order.now, actor=order.address, action=f"sheet_{kind}", subject=subject, note=party)
        for subject in (record.subject, *said[5:])
    ]
    return replace(changes, records=(record,), audit=tuple(audit))


def _with(parties: tuple[str, ...], party: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*parties, party)))


def reminding_from(days: WorkingDays, today: date) -> date:
    """The third last working day of a day's month."""
    day = month_after(today)
    for _ in range(BEFORE_THE_END):
        day = days.working_day_before(day)
    return day


def month_end(world: World, now: datetime, kept: Iterable[Exchange]) -> tuple[Outbound, ...]:
    """From the third last working day on: town officers whose cases were not told to their insurer this month, and
    desks whose sheet was not read, each once (万州扶组办发〔2021〕4号 七（二）)."""
    today = local(now).date()
    if today < reminding_from(world.days, today):
        return ()
    month = f"{today:%Y-%m}"
    done = {one.id: one for one in kept}
    due = max(now, datetime.combine(today, MORNING, CHINA))
    messages = []
    pairs = (*sides(world.book, today), *_associations(done.values()))
    for member, (county, insurer, party), key in _asked(world.staff, pairs):
        record = done.get(exchange_id(month, county, insurer))
        if record is not None and (party in record.cases_told if party else record.imports):
            continue
        args = {"county": county or "", "town": party, "insurer": world.book.short_name(insurer)}
        once = f"exchange/{month}/{key}/{county}/{party}/{insurer}/{member.address}"
        say = Say(f"staff-exchange-{key}", args)
        messages.append(Outbound(id=once, to=member.address, says=(say,), kind="notice", due_at=due, dedup=once))
    return tuple({one.id: one for one in messages}.values())


def _asked(staff: Iterable[Member], pairs: Iterable[Side]) -> Iterator[tuple[Member, Side, str]]:
    """Who owes which sheet: a town officer those of each insurer of the town, a desk the one of its county; for an
    association the county officers of that insurer, and its desks that belong to no county."""
    members = tuple(staff)
    for county, insurer, party in pairs:
        for member in members:
            if member.insurer not in ("", insurer) or (member.county or county) != county:
                continue
            officer = member.role == "town_officer" and member.town == party
            if officer or (county is None and member.role == "county_officer" and member.insurer):
                yield member, (county, insurer, party), "cases"
            elif member.role == "desk" and member.insurer and member.town in ("", party):
                yield member, (county, insurer, ""), "payments"


def _associations(kept: Iterable[Exchange]) -> dict[Side, None]:
    """Associations that have exchanged sheets before: a scheme of no county says of nobody that he must."""
    return dict.fromkeys((None, one.insurer, party) for one in kept if one.county is None for party in one.cases_told)


def sides(book: Book, today: date) -> tuple[Side, ...]:
    """County, insurer and town of every pair that exchanges sheets in the month that ends: schemes in force on its
    first day or today."""
    held = {one.id: one for day in (today.replace(day=1), today - ONE_DAY, today) for one in book.in_force(None, day)}
    found: dict[Side, None] = {}
    for scheme in held.values():
        for desk in scheme.desks:
            towns = desk.towns or tuple(town.name for town in book.towns if town.county == scheme.county)
            found |= dict.fromkeys((scheme.county, desk.insurer, town) for town in towns)
    return tuple(found)
