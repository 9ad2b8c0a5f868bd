"""请假 and 销假: a member of the staff is away for some days, by their own word or an officer's."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from msgspec.structs import replace

from claims.absence import Absence
from claims.clock import Clock
from claims.staff import OFFICERS, Member
from claims.workdays import ONE_DAY, local, midnight
from dialogs.lookups import Lookups, Sought
from dialogs.message import Say
from handlers.changes import Audit, Changes
from handlers.commands import StaffCommand
from handlers.ladder.leave_words import LONGEST, read
from handlers.order import Order, accounts, answer
from handlers.telling import names, plain_day
from handlers.world import World

ENDS: Final = "ends"


def wanted(_: StaffCommand) -> Lookups:
    """All absences that are open."""
    return Lookups(records=(Sought("absence", states=("open",)),))


def leave(order: Order) -> Changes:
    """`请假 [周敏] 7月1日 到 7月5日 [交给 王五]`: an absence; it replaces those of the same person in its days."""
    today = local(order.now).date()
    counted_from = local(order.world.days.before_closing(order.now)).date()
    said = read(order.command.rest, today, counted_from, order.world.days)
    if said is None:
        return answer(order, Say("staff-away-how"))
    begins, ends = said.first, said.last
    if begins is None or ends is None or ends < max(begins, today) or ends - begins > LONGEST:
        return answer(order, Say("staff-away-days"))
    who = _whom(order, said.who)
    if isinstance(who, Say):
        return answer(order, who)
    cover = _named(order, said.cover) if said.cover else None
    if said.left or isinstance(cover, Say) or (cover is not None and cover.address == who.address):
        return answer(order, Say("staff-away-cover", {"text": (said.cover or said.left)[:20]}))
    return _kept(order, who, begins, ends, cover)


def back(order: Order) -> Changes:
    """`销假 [周敏]`: every absence that is still open ends."""
    who = _whom(order, order.command.rest.strip())
    if isinstance(who, Say):
        return answer(order, who)
    held = _held(order, who.address)
    if not held:
        return answer(order, Say("staff-away-none", {"name": who.name}))
    done = answer(order, Say("staff-away-back", {"name": who.name}))
    return replace(done, records=tuple(map(_over, held)), audit=(_audit(order, "back"),))


def ended(world: World, absence: Absence, now: datetime) -> Changes:  # noqa: ARG001 - every rule of a record is given them
    """The last day is over: the ladder finds its member again."""
    return Changes(records=(_over(absence),))


def _kept(order: Order, who: Member, first: date, last: date, cover: Member | None) -> Changes:
    absence = Absence(
        id=f"{order.inbound.channel}-{order.inbound.id}",
        state="open",
        at=order.now,
        address=who.address,
        name=who.name,
        first=first,
        last=last,
        cover=cover.address if cover else None,
        clocks=(Clock(name=ENDS, state="running", fires_at=midnight(last + ONE_DAY)),),
    )
    replaced = [one for one in _held(order, who.address) if one.first <= last and first <= one.last]
    today = local(order.now).date()
    args = {
        "name": who.name,
        "first": plain_day(first, today, order.words),
        "last": plain_day(last, today, order.words),
        "cover": order.words.say("staff-away-covered", {"name": cover.name}) if cover else "",
    }
    say = Say("staff-away" if cover else "staff-away-alone", args)
    return replace(answer(order, say), records=(*map(_over, replaced), absence), audit=(_audit(order, "away"),))


def _audit(order: Order, action: str) -> Audit:
    return Audit(at=order.now, actor=order.address, action=action, subject="staff")


def _over(absence: Absence) -> Absence:
    return replace(absence, state="over", clocks=())


def _held(order: Order, address: str) -> list[Absence]:
    return [one for one in order.records(Absence) if one.state == "open" and one.address == address]


def _whom(order: Order, name: str) -> Member | Say:
    """The sender, or whom an officer names; an officer of a county names its staff only."""
    own = order.rows[0]
    if not name or name in (own.name, own.address, "我", "本人"):
        return own if own.role != "operator" else Say("staff-away-how")
    officers = [row for row in order.rows if row.role in OFFICERS]
    found = _named(order, name)
    if not officers or isinstance(found, Say):
        return found if isinstance(found, Say) else Say("staff-away-not-yours", {"name": found.name})
    counties = {row.county for row in officers}
    if "" in counties or not found.county or found.county in counties:
        return found
    return Say("staff-away-not-yours", {"name": found.name})


def _named(order: Order, name: str) -> Member | Say:
    rows = [row for row in order.world.staff if row.takes_cases]
    found = [row for row in rows if name in (row.name, row.address)]
    if len({row.address for row in found}) > 1:
        return Say("staff-refused-several-whom", {"number": "", "text": name, "names": accounts(order, found)})
    return (
        found[0] if found else Say("staff-away-unknown", {"text": name[:20], "names": names(order.words, rows[:9])})
    )
