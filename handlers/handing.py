"""交接: a whole village in other hands in one command, after an election; both are told, and it is kept."""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from claims.backlog import OPEN, Backlog
from claims.claim import Claim, Entry
from claims.handover import HandOver
from claims.ladder import may_act
from claims.staff import FIELD, Member
from dialogs.lookups import Lookups, Sought
from dialogs.message import OFFICE, Outbound, Say, is_group
from handlers.backlog import MOST
from handlers.changes import Audit, Changes
from handlers.commands import StaffCommand
from handlers.order import Order, answer
from handlers.telling import names

NOBODY: Final = frozenset({OFFICE, "webhook"})
EDGE: Final = " ,:"
TO: Final = ("交给", "转给", "给")
OPEN_CASES: Final = frozenset({"notified", "acknowledged", "registered", "documents", "assessing", "approved"})


def wanted(_: StaffCommand) -> Lookups:
    """The backlog that moves, and the cases that were told to the officer."""
    return Lookups(told_cases=True, records=(Sought("backlog", states=OPEN, most=MOST),))


def carry(order: Order) -> Changes:
    """交接 铺垭村 给 王五: the village's helper rows stand for the successor from now on."""
    village, name, leaver = _read(order.command.rest)
    if not village or not name:
        return answer(order, Say("handover-how"))
    leaving = [row for row in order.world.staff if row.village == village and row.role in FIELD]
    leaving = [row for row in leaving if any(_may(mine, row) for mine in order.rows)]
    leaving = [row for row in leaving if not leaver or leaver in (row.name, row.address)]
    if not leaving:
        return answer(order, Say("handover-no-village", {"village": village}))
    if len({(row.town, row.name or row.address) for row in leaving}) > 1:
        return answer(order, Say("handover-several", {"village": village, "names": names(order.words, leaving)}))
    successor = _successor(order, name)
    if successor is None:
        return answer(order, Say("handover-unknown", {"name": name[:20]}))
    if successor.address in {row.address for row in leaving}:
        return answer(order, Say("handover-same", {"village": village, "name": successor.name}))
    return _moved(order, list({row.address: row for row in leaving}.values()), successor)


def _read(rest: str) -> tuple[str, str, str]:
    """铺垭村 从 李四 给 王五: village, successor and, if named, who leaves. Somebody new is `name channel:user`."""
    for word in TO:
        before, found, name = rest.partition(f" {word}")
        if found:
            village, _, leaver = before.partition(" 从")
            return village.strip(EDGE), name.strip(EDGE), leaver.strip(EDGE)
    return "", "", ""


def _may(mine: Member, row: Member) -> bool:
    """An officer's own places; a supervisor's and the operator's are all."""
    return (not mine.county or mine.county == row.county) and (not mine.town or mine.town == row.town)


def _successor(order: Order, said: str) -> Member | None:
    """One person of the village's side: no insurer, no group, no machine reads what a helper may."""
    name, _, address = said.partition(" ")
    insurers = {row.address for row in order.world.staff if row.insurer or row.role in ("desk", "operator")}
    if ":" in address and " " not in address:
        own = address.partition(":")[0] not in NOBODY and not is_group(address) and address not in insurers
        return Member(address=address, name=name, role="helper") if own else None
    rows = [row for row in order.world.staff if said in (row.name, row.address) and row.address not in insurers]
    return rows[0] if len({row.address for row in rows}) == 1 else None


def _moved(order: Order, rows: list[Member], new: Member) -> Changes:
    """`rows`: one of the leaver's for each address that the leaver writes from."""
    old = rows[0]
    handovers = tuple(_handover(order, row, new, place) for place, row in enumerate(rows))
    handover = handovers[0]
    claims = tuple(_reassigned(order, case, old, new) for row in rows for case in _assigned(order, row))
    waiting = sum(one.village == old.village and one.town == old.town for one in order.records(Backlog))
    args = {"village": old.village, "old": old.name, "new": new.name}
    counts = {"cases": str(len(claims)), "entries": str(waiting)}
    told = (
        *(_tell(order, handover, row.address, Say("handover-leaver", args)) for row in rows),
        _tell(order, handover, new.address, Say("handover-successor", {**args, **counts})),
    )
    changes = answer(order, Say("handover-done", {**args, **counts}), messages=told)
    audit = Audit(at=order.now, actor=order.address, action="handover", subject=handover.subject)
    return replace(changes, records=handovers, claims=claims, audit=(audit,))


def _handover(order: Order, old: Member, new: Member, place: int) -> HandOver:
    return HandOver(
        id=f"{order.loaded.entropy:016x}" + (f"-{place}" if place else ""),
        state="open",
        at=order.now,
        county=old.county,
        town=old.town,
        village=old.village,
        leaver=old.address,
        successor=new.address,
        name=new.name,
        by=order.address,
    )


def _assigned(order: Order, old: Member) -> list[Claim]:
    """The open cases of the village that stand in the leaver's hands, of those that were told to the officer."""
    cases = (one.case for one in order.loaded.found.told)
    return [
        case
        for case in cases
        if isinstance(case, Claim)
        and case.status in OPEN_CASES
        and case.assigned == old.address
        and any(may_act(row, case) for row in order.rows)
    ]


def _reassigned(order: Order, case: Claim, old: Member, new: Member) -> Claim:
    note = f"handed over: {old.name} -> {new.name}"
    entry = Entry(at=order.now, status=case.status, by=order.address, note=note)
    return replace(case, assigned=new.address, told=(*case.told, new.address), history=(*case.history, entry))


def _tell(order: Order, handover: HandOver, to: str, say: Say) -> Outbound:
    return Outbound(id=f"{handover.subject}/{to}", to=to, says=(say,), kind="notice", due_at=order.now)
