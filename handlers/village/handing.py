"""交接: a whole village in other hands in one command, after an election; both are told, and it is kept."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from msgspec.structs import replace

from claims.area import Area, covers
from claims.backlog import OPEN, Backlog
from claims.claim import Claim, Ticket
from claims.handover import HandOver
from claims.staff import FIELD, OFFICERS, Member
from dialogs.lookups import Lookups, Sought
from dialogs.message import OFFICE, Outbound, Say, is_group
from handlers.changes import Audit, Changes
from handlers.commands import StaffCommand
from handlers.finding.backlog import MOST
from handlers.order import Order, answer
from handlers.telling import names
from handlers.village import handing_cases as cases
from handlers.village.handing_words import Wanted, read

NOBODY: Final = frozenset({OFFICE, "webhook", "api"})
SMS: Final = "sms:+86"
TELEPHONE: Final = re.compile(r"sms:\+\d{8,15}")
SHOWN: Final = 4
GLUED: Final = re.compile(r"交接((?:把|将|\S*?给).*)")


def said_freely(written: str) -> str | None:
    """What stands behind 交接 where no blank follows: 交接铺垭村给王五."""
    glued = GLUED.fullmatch(written)
    return glued[1] if glued is not None else None


def wanted(_: StaffCommand) -> Lookups:
    """The backlog that moves, the cases of who leaves, and who has left before."""
    held = (Sought("backlog", states=OPEN, most=MOST), Sought("handover", states=("open",), most=MOST))
    return Lookups(records=held, unsettled=True)


def carry(order: Order) -> Changes:
    """交接 铺垭村 给 王五: the village's helper rows stand for the successor from now on."""
    field = [row for row in order.world.staff if row.village and row.role in FIELD]
    field = [row for row in field if any(_may(mine, row) for mine in order.rows)]
    said = read(order.command.rest, field)
    if not said.name and not said.address:
        return answer(order, _how(order, field))
    rows = [row for row in field if _meant(said, row)]
    if not said.village and len({(row.town, row.village) for row in rows}) > 1:
        return answer(order, _how(order, rows, "handover-which-village"))
    village = said.village or next((row.village for row in rows), "")
    new = _successor(order, said, village, {row.county for row in rows})
    if isinstance(new, Say):
        return answer(order, new)
    here = [row for row in rows if not said.leaver or said.leaver in (row.name, row.address)]
    if (rows and not here and _has(new, rows)) or _has(new, here):
        return answer(order, Say("handover-same", {"village": village, "name": new[0].name}))
    if not here:
        return answer(order, _nobody(order, said, field))
    if len({(row.town, row.name or row.address) for row in here}) > 1:
        args = {"village": village, "names": names(order.words, here), "old": here[0].name, "new": new[0].name}
        return answer(order, Say("handover-several", args))
    return _moved(order, said, here, new)


def _meant(said: Wanted, row: Member) -> bool:
    return (
        said.village in ("", row.village)
        and said.town in ("", row.town)
        and (not said.groups or bool(set(said.groups) & set(row.groups)))
        and (bool(said.village) or not said.leaver or said.leaver in (row.name, row.address))
    )


def _how(order: Order, rows: Iterable[Member], key: str = "handover-how") -> Say:
    """How to say it, with a village that the officer has."""
    held = list({(row.town, row.village): row for row in rows}.values())
    listed = "、".join(f"{row.village}（{row.name}）" for row in held[:SHOWN])
    village = held[0].village if held else order.words.say("handover-some-village")
    return Say(key, {"village": village, "villages": listed})


def _nobody(order: Order, said: Wanted, field: list[Member]) -> Say:
    there = [row for row in field if row.village == said.village]
    key = "handover-no-group" if said.groups and there else "handover-no-leaver" if there else "handover-no-village"
    village = said.village or order.words.say("handover-that-village")
    return Say(key, {"village": village, "leaver": said.leaver[:20], "names": names(order.words, there)})


def _may(mine: Member, row: Member) -> bool:
    """An officer's own places; a supervisor's and the operator's are all. An insurer gives nobody's village away."""
    return mine.role in OFFICERS and not mine.insurer and covers(mine, Area(row.county, row.town, row.village))


def _has(new: tuple[Member, ...], rows: list[Member]) -> bool:
    """Whether the village is in these hands already."""
    return bool(rows) and {row.address for row in rows} <= {row.address for row in new}


def _successor(order: Order, said: Wanted, village: str, counties: set[str]) -> tuple[Member, ...] | Say:
    """One person of the village's side, a row for each address: no insurer, no group, no machine reads what a helper
    may. Who has left before may come back. By the bare name somebody of the county is meant, no namesake afar."""
    barred = {row.address for row in order.world.staff if row.insurer or row.role in ("desk", "operator")}
    known = [row for row in (*order.world.staff, *_before(order)) if row.address not in barred]
    if said.address:
        return _at_address(order, said, village, known, barred)
    near = [row for row in known if not row.county or not counties or row.county in counties]
    found = {row.address: row for row in near if said.name in (row.name, row.address)}
    rows = tuple(found.values())
    if len(rows) <= 1:
        return rows or Say("handover-unknown", {"name": said.name[:20], "village": village})
    if set(found) <= {one.leaver for one in order.records(HandOver) if one.village == village}:
        return rows  # the addresses from which one person has left this village
    return _which(order, said, village, rows)


def _at_address(
    order: Order, said: Wanted, village: str, known: list[Member], barred: set[str]
) -> tuple[Member, ...] | Say:
    here = [row for row in known if row.address == said.address]
    channel = said.address.partition(":")[0]
    own = channel not in NOBODY and not is_group(said.address)
    args = {"name": (said.name or said.address)[:24], "village": village}
    if not own or said.address in barred:
        return Say("handover-not-them", args)
    if not here and not (
        TELEPHONE.fullmatch(said.address) if channel == "sms" else order.words.has(f"channel-{channel}")
    ):
        return Say("handover-no-address", args)
    if not here:
        new = Member(address=said.address, name=said.name, role="helper")
        return (new,) if said.name else Say("handover-what-name", {**args, "number": said.address.removeprefix(SMS)})
    if said.name and said.name not in {row.name for row in here}:
        return Say("handover-other-name", {**args, "other": here[0].name})
    return (here[0],)


def _which(order: Order, said: Wanted, village: str, rows: tuple[Member, ...]) -> Say:
    private = order.inbound.private
    lines = [f"{_where(order, row)} {_number(row)}" if private else _where(order, row) for row in rows[:SHOWN]]
    args = {"name": said.name, "count": str(len(rows)), "choices": "、".join(lines), "village": village}
    return Say("handover-which" if private else "handover-which-private", {**args, "number": _number(rows[0])})


def _where(order: Order, row: Member) -> str:
    return f"{row.town}{row.village}" or row.county or order.words.label("role", row.role)


def _new(order: Order, old: Member, new: Member) -> str:
    """The successor, with the place where it is another town's: of a wrong namesake the officer learns at once."""
    far = (new.county or old.county, new.town or old.town) != (old.county, old.town)
    return order.words.say("handover-from-afar", {"name": new.name, "place": _where(order, new)}) if far else new.name


def _number(row: Member) -> str:
    """How an address is said in the command: the bare number of a telephone."""
    return row.address.removeprefix(SMS)


def _before(order: Order) -> list[Member]:
    """Who has left a village, or has taken one, and stands in no row any more."""
    held = order.records(HandOver)
    left = [(one.leaver, one.leaver_name, one) for one in held if one.leaver_name]
    left += [(address, one.name, one) for one in held for address in one.successors]
    return [
        Member(
            address=address,
            name=name,
            role="helper",
            county=one.county or "",
            town=one.town or "",
            village=one.village,
        )
        for address, name, one in left
        if not order.world.rows(address)
    ]


def _moved(order: Order, said: Wanted, rows: list[Member], new: tuple[Member, ...]) -> Changes:
    leaver = list({row.address: row for row in rows}.values())
    handovers = tuple(_handover(order, said, row, new, place) for place, row in enumerate(leaver))
    leaving = _leaving(order, said, rows, leaver, new, handovers[0])
    claims, tickets = cases.moving(order, leaving)
    old = leaver[0]
    args = {"village": old.village, "old": old.name, "new": new[0].name, **_counts(order, old, claims, len(tickets))}
    gone = "handover-leaver" if not leaving.kept else "handover-leaver-stays"
    told = (
        *(_tell(order, handovers[0], row.address, Say(gone, args)) for row in leaver),
        *(_tell(order, handovers[0], row.address, Say("handover-successor", args)) for row in new),
        *cases.tell(order, leaving, [*claims, *tickets]),
    )
    moved: list[Claim | Ticket] = [*claims, *tickets]
    subjects = (handovers[0].subject, *(one.number for one in moved))
    audit = tuple(Audit(at=order.now, actor=order.address, action="handover", subject=one) for one in subjects)
    done = answer(order, Say("handover-done", {**args, "new": _new(order, old, new[0])}), messages=told)
    return replace(done, records=handovers, claims=tuple(claims), tickets=tuple(tickets), audit=audit)


def _leaving(
    order: Order,
    said: Wanted,
    rows: list[Member],
    leaver: list[Member],
    new: tuple[Member, ...],
    handover: HandOver,
) -> cases.Leaving:
    """Who leaves, with the rows that the leaver keeps: another village, another role, other groups."""
    addresses = {row.address for row in leaver}
    kept = [row for row in order.world.staff if row.address in addresses and row not in rows]
    kept += [row for row in rows if said.groups and set(row.groups) - set(said.groups)]
    return cases.Leaving(
        rows=tuple(leaver),
        kept=tuple(kept),
        new=tuple(replace(rows[0], address=one.address, name=one.name) for one in new),
        handover=handover,
    )


def _counts(order: Order, old: Member, claims: list[Claim], tickets: int) -> dict[str, str]:
    """How many cases, and how many things to do: of the backlog of the village, and papers that are wanted."""
    waiting = sum(one.village == old.village and one.town == old.town for one in order.records(Backlog))
    papers = sum(bool(one.wanted_papers) and one.status == "documents" for one in claims)
    return {"cases": str(len(claims) + tickets), "entries": str(waiting + papers)}


def _handover(order: Order, said: Wanted, old: Member, new: tuple[Member, ...], place: int) -> HandOver:
    return HandOver(
        id=f"{order.loaded.entropy:016x}" + (f"-{place}" if place else ""),
        state="open",
        at=_after_all_others(order),
        county=old.county,
        town=old.town,
        village=old.village,
        leaver=old.address,
        leaver_name=old.name,
        successor=new[0].address,
        also=tuple(one.address for one in new[1:]),
        name=new[0].name,
        groups=said.groups if old.groups else (),
        by=order.address,
    )


def _after_all_others(order: Order) -> datetime:
    """Now, or behind what is noted of the very same moment: hand-overs are laid over the staff in their order."""
    return max([order.now, *(one.at + timedelta(microseconds=1) for one in order.records(HandOver))])


def _tell(order: Order, handover: HandOver, to: str, say: Say) -> Outbound:
    return Outbound(id=f"{handover.subject}/{to}", to=to, says=(say,), kind="notice", due_at=order.now)
