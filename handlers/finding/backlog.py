"""台账: what was never reported since 2018 is written down, told, helped and reported.

万州扶组办发〔2021〕4号 七（三）.

Nobody is ever told that it is too late: that is for the insurer to say, and most of it can still be reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final

from msgspec.structs import replace

from claims.area import Area, covers
from claims.backlog import OPEN, Backlog, fits, moved, reminding
from claims.claim import Claim
from claims.ladder import helper_scope
from claims.number import number
from claims.staff import FIELD, OFFICERS, Member
from claims.workdays import local
from dialogs.conversation import Draft
from dialogs.lookups import Lookups, Sought
from dialogs.message import Outbound, Say
from handlers.changes import Audit, Changes
from handlers.commands import StaffCommand
from handlers.finding.backlog_words import Entry, entry_number, read, read_filter, spoken_part
from handlers.order import Order, answer
from handlers.outcome import Case
from handlers.telling import masked
from handlers.world import World

MOST: Final = 1000
SHOWN: Final = 8
NOT_YET: Final = "[没未不别]"
LET_LIE: Final = timedelta(days=30)
LOOKED_FOR_AFTER: Final = timedelta(days=7)


def wanted(command: StaffCommand) -> Lookups:
    """The entry of a number, or those that may be the same or are to be listed."""
    named = entry_number(command.rest)
    sought = Sought("backlog", id=named) if named else Sought("backlog", most=MOST)
    return Lookups(records=(sought,))


def carry(order: Order) -> Changes:
    """A new entry, a step of one, or the list."""
    named = entry_number(order.command.rest)
    entries = [one for one in order.records(Backlog) if named or _in_scope(order, one)]
    if named:
        entry = next((one for one in entries if one.id == named), None)
        return _step(order, entry, named)
    told = read(order.world, order.command.rest, order.now)
    if isinstance(told, Entry):
        return _add(order, told, entries)
    if told is not None:
        return answer(order, Say(told))
    return _list(order, entries)


def in_scope(row: Member, entry: Backlog, group: str = "") -> bool:
    """Whether a row of the staff may see an entry: an officer's place, a helper's villages and groups. Where no group
    is known, neither said (`entry.group`) nor found (`group`), all helpers of the village see it."""
    if row.role in FIELD:
        known = entry.group or group or None
        return helper_scope(row, entry.county, entry.town, entry.village or row.village, known)
    return row.role in OFFICERS and covers(row, Area(entry.county or "", entry.town or "", entry.village))


def responsible(world: World, entry: Backlog) -> tuple[Member, ...]:
    """Who is reminded: the village's own helpers, else the town's officers."""
    near = [row for row in world.staff if row.village and row.village == entry.village and in_scope(row, entry)]
    return tuple(near or (row for row in world.staff if row.role == "town_officer" and in_scope(row, entry)))


def entry_line(order: Order, entry: Backlog) -> str:
    """One line of a list. A cause that came from a list of an insurer or a hospital is not named."""
    words = order.words
    what = words.say("backlog-listed") if entry.listed else words.label("event", entry.event or "unknown")
    name = entry.name if order.inbound.private else masked(entry.name, words)
    state = words.label("backlog-state", entry.state)
    args = {"number": entry.id, "town": entry.village or entry.town or "", "name": name, "what": what}
    return words.say("backlog-line", {**args, "day": spoken_part(entry.happened), "status": state})


def _in_scope(order: Order, entry: Backlog) -> bool:
    return any(in_scope(row, entry) for row in order.rows)


def _add(order: Order, told: Entry, entries: list[Backlog]) -> Changes:
    fresh = Backlog(
        id=number(order.loaded.serial),
        state="found",
        at=order.now,
        county=told.county,
        town=told.town,
        clocks=reminding(order.now),
        name=told.name,
        village=told.village,
        group=told.group,
        event=told.event,
        happened=told.happened,
        words=told.words,
        listed=told.resident is not None,
        resident=told.resident,
    )
    if not any(in_scope(row, fresh) for row in order.rows):
        return answer(order, Say("backlog-not-yours"))
    for one in entries:
        if fits(one, name=told.name, town=told.town, happened=told.happened):
            state = order.words.label("backlog-state", one.state)
            return answer(order, Say("backlog-there", {"number": one.id, "status": state}))
    fresh = moved(fresh, "found", order.address, order.now)
    args = {"number": fresh.id, "name": fresh.name, "day": spoken_part(fresh.happened)}
    changes = answer(order, Say("backlog-added", args), seen=fresh.id)
    audit = (*changes.audit, *_looked_up(order, fresh))
    return replace(changes, records=(fresh,), audit=audit, serial=order.loaded.serial + 1)


def _looked_up(order: Order, entry: Backlog) -> tuple[Audit, ...]:
    """That a list was matched with a person's data stands in the audit of that person."""
    if entry.resident is None:
        return ()
    return (Audit(at=order.now, actor=order.address, action="matched", subject=entry.resident, note=entry.id),)


def _step(order: Order, entry: Backlog | None, named: str) -> Changes:
    if entry is None or not _in_scope(order, entry):
        return answer(order, Say("backlog-unknown", {"number": named}))
    rest = order.command.rest.replace(named, " ").strip(" ,.:;、。")
    words = order.words
    state = next((one for one in ("told", "helped", "reported", "paid") if _says(order, rest, one)), None)
    if state is None:
        which = Say("backlog-which-state", {"number": named, "line": entry_line(order, entry)})
        return answer(order, which, seen=named)
    spoken = words.label("backlog-state", state)
    if state == entry.state:
        return answer(order, Say("backlog-already", {"number": named, "status": spoken}))
    fresh = moved(entry, state, order.address, order.now, rest[:100])
    changes = answer(order, Say("backlog-moved", {"number": named, "status": spoken}), seen=named)
    return replace(changes, records=(fresh,))


def _says(order: Order, rest: str, state: str) -> bool:
    """Whether a step is told, and not that it is still to come: 还没有报案."""
    words = order.words.words(f"backlog-{state}")
    return any(re.search(rf"(?<!{NOT_YET})(?<!{NOT_YET}.){re.escape(word)}", rest) for word in words)


def _list(order: Order, entries: list[Backlog]) -> Changes:
    shown = read_filter(order.world, order.command.rest)
    chosen = [one for one in entries if shown.holds(one)]
    if not shown.state:
        chosen = [one for one in chosen if one.state in OPEN]
    if not chosen:
        return answer(order, Say("backlog-none"))
    chosen.sort(key=lambda one: one.id)
    lines = "\n".join(entry_line(order, one) for one in chosen[:SHOWN])
    changes = answer(order, Say("backlog-list", {"count": str(len(chosen)), "lines": lines}))
    return replace(changes, audit=(*changes.audit, *listed(order, chosen[:SHOWN])))


def listed(order: Order, entries: Iterable[Backlog]) -> tuple[Audit, ...]:
    """That these entries, which name people, were shown to whoever asked."""
    return tuple(Audit(at=order.now, actor=order.address, action="listed", subject=one.id) for one in entries)


def sought_for(draft: Draft | None, now: datetime) -> tuple[Sought, ...]:
    """The entries that a report of something old may settle, looked for when it is read back."""
    if draft is None or draft.form != "report" or draft.asked != "confirm":
        return ()
    town, day = draft.slots.get("town"), draft.slots.get("date")
    if town is None or (day and local(now).date() - date.fromisoformat(day) < LOOKED_FOR_AFTER):
        return ()
    return (Sought("backlog", states=OPEN, town=town, most=MOST),)


def settled_by(case: Case) -> Backlog | None:
    """The entry that the report in hand is about; its claim takes over the entry's number."""
    slots = case.draft.slots
    name, town, day = slots.get("name"), slots.get("town"), slots.get("date", "")
    for one in case.found.records:
        if isinstance(one, Backlog) and one.state in OPEN and fits(one, name=name, town=town, happened=day):
            return moved(one, "reported", case.address, case.now)
    return None


def paid(order: Order, claim: Claim) -> tuple[Backlog, ...]:
    """The entry of a claim that has just been paid, or whose payment was taken back."""
    whole = claim.status == "paid"
    return tuple(
        moved(one, "paid" if whole else "reported", order.address, order.now)
        for one in order.records(Backlog)
        if one.id == claim.number and (one.state == "paid") != whole
    )


def remind(world: World, entry: Backlog, now: datetime) -> Changes:
    """Every Monday, who has to see to it: one message a week, however many entries there are."""
    fresh = replace(entry, clocks=reminding(now))
    week = local(now).strftime("%G-W%V")
    messages = []
    for address in dict.fromkeys(row.address for row in responsible(world, entry)):
        once = f"backlog/{week}/{address}"
        say = Say("backlog-remind")
        messages.append(Outbound(id=once, to=address, says=(say,), kind="notice", due_at=now, dedup=once))
    return Changes(records=(fresh,), messages=(*messages, *_silent(world, entry, now)))


def _silent(world: World, entry: Backlog, now: datetime) -> tuple[Outbound, ...]:
    """A village's helpers who have let an entry lie for 30 days may be gone since the last election: the officers of
    the town, or else of the county, hear of it once a month."""
    if now - max((step.at for step in entry.steps), default=entry.at) < LET_LIE:
        return ()
    helpers = [row for row in responsible(world, entry) if row.role in FIELD]
    seeing = [row for row in world.staff if row.role in ("town_officer", "county_officer") and in_scope(row, entry)]
    above = [row for row in seeing if row.role == "town_officer"] or seeing
    say = Say("helper-silent", {"names": "、".join(row.name for row in helpers), "village": entry.village})
    return tuple(
        Outbound(id=once, to=row.address, says=(say,), kind="notice", due_at=now, dedup=once)
        for row in (above if helpers else ())
        for once in (f"silent/{local(now):%Y-%m}/{entry.town}/{entry.village}/{row.address}",)
    )
