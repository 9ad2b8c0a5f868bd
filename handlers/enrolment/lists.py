"""The way of a list from the village to the county: signed, reviewed, merged, held, sent back, each by the right one.

乡政办发〔2024〕57号 四, 五（二）. Only merged lists count as final.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from msgspec.structs import replace

from claims.roster_list import ON_THE_WAY, ORDER, Act, RosterList, Waiting, may, step, taken_back
from claims.workdays import local
from dialogs.lookups import Lookups, Sought
from dialogs.message import Say
from handlers.changes import Audit, Changes, Noted
from handlers.commands import StaffCommand
from handlers.order import Order, answer
from schemes.people import DatedState
from schemes.places import find_town

ALL: Final = 5_000
MOST_LISTED: Final = 12
PAST: Final = ("replaced", "returned")
NOT_TAKEN: Final = "不收"
ALL_OF_THEM: Final = "全部"


def wants(act: Act) -> Callable[[StaffCommand], Lookups]:
    """The list of a number, else those that wait for this act; for a merge the merged ones that it replaces too."""

    def look(command: StaffCommand) -> Lookups:
        first = (command.rest.split() or [""])[0]
        states = ON_THE_WAY if act not in ORDER else {ORDER[act][0]}
        past = PAST if act == "take_back" else ()
        wanted = tuple(sorted({*states, "merged", *ON_THE_WAY, *past}))
        waiting = Sought("roster", states=wanted, most=ALL)
        one = (Sought("roster", id=first),) if first.isdecimal() else ()
        return Lookups(records=(*one, waiting))

    return look


def carry(act: Act) -> Callable[[Order], Changes]:
    """Let a list take this step, or say why not."""
    return lambda order: _carry(order, act)


def on_the_way(order: Order) -> Changes:
    """名单进度: the lists that have not arrived, those of the sender's own place."""
    mine = [one for one in _lists(order) if one.state in ON_THE_WAY and _sees(order, one)]
    if not mine:
        return answer(order, Say("roster-list-empty"))
    lines = [
        order.words.say("roster-line" if one.before else "roster-line-first", _args(order, one))
        for one in mine[:MOST_LISTED]
    ]
    return answer(order, Say("roster-list", {"lines": "\n".join(lines)}))


def merge(order: Order) -> Changes:
    """名单汇总: one list by number or place, or all reviewed ones of a scheme."""
    scheme = order.world.book.get(order.command.rest)
    if scheme is None:
        return _carry(order, "merge")
    ready = [one for one in _lists(order) if one.scheme == scheme.id and one.state == "reviewed"]
    newest = [one for one in ready if not _newer(order, one)]
    done = [merged for one in newest if (merged := _stepped(order, one, "merge")) is not None]
    if not done:
        return answer(order, Say("roster-none-to-merge"))
    people = str(sum(one.people for one in done))
    say = Say("roster-merged-all", {"scheme": scheme.title, "lists": str(len(done)), "people": people})
    old = [before for one in done for before in _replaced(order, one)]
    return _kept(order, say, [*done, *old])


def _carry(order: Order, act: Act) -> Changes:
    words, rest = order.words, order.command.rest
    found = _meant(order, act)
    if not found:
        return answer(order, Say("roster-which", {"command": order.command.word}))
    if len(found) > 1 and ALL_OF_THEM in rest.split() and act in ("sign", "review"):
        return _all(order, found, act)
    if len(found) > 1:
        numbers = "、".join(one.id for one in found[:MOST_LISTED])
        args = {"numbers": numbers, "command": order.command.word, "first": found[0].id}
        return answer(order, Say("roster-several", args))
    (one,) = found
    args = {**_args(order, one), "act": words.label("act", act)}
    if may(act, order.rows, one) is None:
        return answer(order, Say("roster-not-yours", args))
    if act == "send_back" and not _reason(rest):
        return answer(order, Say("roster-wants-reason", args))
    newer = _newer(order, one)
    if newer is not None and act != "send_back":
        return answer(order, Say("roster-newer", {**args, "newer": newer.id}))
    after = _stepped(order, one, act)
    if after is None:
        return answer(order, Say("roster-not-its-turn", args))
    if act == "confirm":
        return _confirmed(order, after)
    old = _replaced(order, after) if act == "merge" else []
    return _kept(order, Say("roster-done", _args(order, after)), [after, *old])


def take_back(order: Order) -> Changes:
    """名单撤回 17: the last step of a list as if it had not been made, by whoever might have made it."""
    first = (order.command.rest.split() or [""])[0]
    one = next((held for held in _lists(order) if held.id == first), None)
    if one is None:
        return answer(order, Say("roster-which-number", {"command": order.command.word}))
    args = {**_args(order, one), "act": order.words.label("act", "take_back")}
    row = may("take_back", order.rows, one)
    if row is None:
        return answer(order, Say("roster-not-yours", args))
    before = taken_back(one, row, order.now)
    if before is None:
        return answer(order, Say("roster-nothing-back", args))
    again = _restored(order, one) if one.state == "merged" else []
    return _kept(order, Say("roster-back", _args(order, before)), [before, *again])


def _restored(order: Order, one: RosterList) -> list[RosterList]:
    """The list whose place a merged one had taken."""
    older = [other for other in _same_place(order, one) if other.state == "replaced" and int(other.id) < int(one.id)]
    newest = max(older, key=lambda other: int(other.id), default=None)
    return [replace(newest, state="merged")] if newest is not None else []


def _confirmed(order: Order, one: RosterList) -> Changes:
    """What a held list said holds now, as from the day on which it came in: who has left since stays gone. With 不收
    those of the wrong age are noted as taken off, by name and for everybody to see, and can be brought back."""
    without = frozenset(one.outside) if NOT_TAKEN in order.command.rest.split() else frozenset()
    noted = [_entry(one, held) for held in one.waiting if held.resident not in without]
    today, words = local(order.now).date(), order.words
    off = DatedState("left", today, words.say("roster-wrong-age", {"number": one.id}), "removed")
    noted += [Noted(at=order.now, resident=str(row), scheme=one.scheme, states=(off,)) for row in without]
    done = replace(one, waiting=(), outside=(), people=one.people - len(without))
    key = "roster-confirmed-without" if without else "roster-confirmed"
    say = Say(key, {**_args(order, done), "off": str(len(without))})
    return replace(_kept(order, say, [done]), noted=tuple(noted))


def _entry(one: RosterList, held: Waiting) -> Noted:
    state = DatedState(held.state, held.since, held.reason, held.why)
    return Noted(at=one.at, resident=str(held.resident), scheme=one.scheme, states=(state,))


def _all(order: Order, found: list[RosterList], act: Act) -> Changes:
    """名单审核 曾家镇 全部: those whose turn it is and that are the sender's; the others are counted."""
    newest = [one for one in found if _newer(order, one) is None and may(act, order.rows, one)]
    done = [after for one in newest if (after := _stepped(order, one, act)) is not None]
    if not done:
        args = {**_args(order, found[0]), "act": order.words.label("act", act)}
        return answer(order, Say("roster-not-yours", args))
    people = str(sum(one.people for one in done))
    args = {"lists": str(len(done)), "people": people, "status": order.words.label("roster", done[0].state)}
    return _kept(order, Say("roster-done-all", args), done)


def _kept(order: Order, say: Say, lists: list[RosterList]) -> Changes:
    audit = tuple(
        Audit(at=order.now, actor=order.address, action=order.command.verb, subject=one.subject) for one in lists
    )
    return replace(answer(order, say), records=tuple(lists), audit=audit)


def _stepped(order: Order, one: RosterList, act: Act) -> RosterList | None:
    row = may(act, order.rows, one)
    note = _reason(order.command.rest) if act == "send_back" else ""
    return step(one, act, row, order.now, note) if row is not None else None


def _meant(order: Order, act: Act) -> list[RosterList]:
    """The list of a number; else those of the town and village named, or of the sender's own, whose turn it is."""
    first, *more = order.command.rest.split() or [""]
    lists = _lists(order)
    if first.isdecimal():
        return [one for one in lists if one.id == first]
    states = ON_THE_WAY if act == "send_back" else {ORDER[act][0]}
    named = [word for word in (first, *more) if word and word not in (NOT_TAKEN, ALL_OF_THEM)]
    here = [one for one in lists if one.state in states and _sees(order, one)]
    if not named:
        return here
    book = order.world.book
    fitting = [
        one
        for one in here
        if named[0] == one.village or ((town := find_town(book, named[0], one.county)) and town.name == one.town)
    ]
    if len(named) > 1 and act != "send_back":
        fitting = [one for one in fitting if named[1] == one.village]
    return fitting


def _sees(order: Order, one: RosterList) -> bool:
    return any(row.has(one.county, one.town, one.village) for row in order.rows)


def _newer(order: Order, one: RosterList) -> RosterList | None:
    later = [other for other in _same_place(order, one) if int(other.id) > int(one.id)]
    return max(later, key=lambda other: int(other.id), default=None)


def _replaced(order: Order, merged: RosterList) -> list[RosterList]:
    """The final lists of the same village that this one takes the place of."""
    return [replace(other, state="replaced") for other in _same_place(order, merged) if other.state == "merged"]


def _same_place(order: Order, one: RosterList) -> Iterable[RosterList]:
    place = (one.scheme, one.town, one.village)
    return (
        other
        for other in _lists(order)
        if other.id != one.id and (other.scheme, other.town, other.village) == place and other.state != "returned"
    )


def _lists(order: Order) -> list[RosterList]:
    found = {one.id: one for one in order.records(RosterList)}
    return sorted(found.values(), key=lambda one: int(one.id))


def _reason(rest: str) -> str:
    return " ".join(rest.split()[1:])[:60]


def _args(order: Order, one: RosterList) -> dict[str, str]:
    return {
        "number": one.id,
        "place": f"{one.town or ''}{one.village}",
        "people": str(one.people),
        "before": str(one.before),
        "leaving": str(one.leaving),
        "status": order.words.label("roster", one.state),
        "next": order.words.label("roster-next", one.state),
    }
