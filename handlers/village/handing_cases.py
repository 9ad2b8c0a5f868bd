"""What goes with a village that changes hands: every open case of who leaves, told as a short list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from claims.claim import Claim, Entry, Ticket
from claims.handover import HandOver
from claims.ladder import may_act
from claims.promises import ask_anew
from claims.staff import Member
from dialogs.message import Outbound, Say
from handlers.consent import AGREED, OF_THE_FAMILY
from handlers.ladder.escalating import MAY_SEE, OF_THE_PERSON
from handlers.ladder.rungs import is_death
from handlers.order import Order
from handlers.telling import FAMILY, case_args, each, ticket_args

Case = TypeVar("Case", bound=Claim | Ticket)
OPEN_CLAIMS: Final = frozenset({"notified", "acknowledged", "registered", "documents", "assessing", "approved"})
OPEN_TICKETS: Final = frozenset({"open", "acknowledged"})
OWN: Final = FAMILY | {"self"}


class Leaving(Struct, frozen=True, kw_only=True):
    """Somebody who gives a village away: `rows` those that go, `kept` those that stay. `handover` is what is noted of
    it, `new` a row of the successor's for each address, the one that is told first."""

    rows: tuple[Member, ...]
    kept: tuple[Member, ...]
    new: tuple[Member, ...]
    handover: HandOver

    @property
    def addresses(self) -> frozenset[str]:
        return frozenset(row.address for row in self.rows)


def moving(order: Order, leaving: Leaving) -> tuple[list[Claim], list[Ticket]]:
    """The open cases that are in the leaver's hands, reported by them for others, or told to them, as they stand
    after it.

    Who keeps something else keeps what is not known to belong to this village; who keeps other groups of the village
    keeps its cases, for no case names a group. Cases of the leaver's own family are nobody else's business.
    """
    found = order.loaded.found
    claims = [_passed(order, leaving, one) for one in found.claims if _goes(leaving, one)]
    return claims, [_in_new_hands(order, leaving, one) for one in found.tickets if _goes(leaving, one)]


def tell(order: Order, leaving: Leaving, cases: Iterable[Claim | Ticket]) -> tuple[Outbound, ...]:
    """Each case to the successor, gathered into one list, with no more of the person than the role may see. A death
    waits for no list."""
    to = leaving.new[0]
    return tuple(message for case in cases for message in _one(order, leaving, case, to))


def _one(order: Order, leaving: Leaving, case: Claim | Ticket, to: Member) -> tuple[Outbound, ...]:
    words, old = order.words, leaving.rows[0].name
    if isinstance(case, Ticket):
        say = Say("staff-passed-on-ticket", {**ticket_args(words, case, order.now), "old": old})
    else:
        args = {**case_args(words, case), "old": old}
        near = MAY_SEE.get(to.role, frozenset()) >= OF_THE_PERSON
        shown = args if near else {name: value for name, value in args.items() if name not in OF_THE_PERSON}
        say = Say("staff-passed-on" if near else "staff-passed-on-above", shown)
    return each(case, (to,), order.now, say, "passed-on", "notice", (), gather=not is_death(case))


def _goes(leaving: Leaving, case: Claim | Ticket) -> bool:
    if case.status not in (OPEN_CLAIMS if isinstance(case, Claim) else OPEN_TICKETS):
        return False
    held = case.assigned in leaving.addresses or bool(leaving.addresses & set(case.told))
    if not held and not _reported_for_others(leaving, case):
        return False
    return not leaving.kept or _of_the_village(leaving, case)


def _reported_for_others(leaving: Leaving, case: Claim | Ticket) -> bool:
    if not isinstance(case, Claim) or case.reporter not in leaving.addresses or case.relation in OWN:
        return False
    if case.town not in (None, leaving.handover.town):
        return False  # that family asked this person, and nobody who helps here
    return case.passed_to is not None or any(
        line.note.startswith((AGREED, OF_THE_FAMILY)) for line in case.history[:1]
    )


def _of_the_village(leaving: Leaving, case: Claim | Ticket) -> bool:
    here = leaving.handover
    known = case.facts.get("village") if isinstance(case, Claim) else None
    still = any(row.village == here.village and row.town == (here.town or "") for row in leaving.kept)
    return known == here.village and case.town in (None, here.town) and not still


def _passed(order: Order, leaving: Leaving, claim: Claim) -> Claim:
    new, fresh = leaving.new[0].address, _in_new_hands(order, leaving, claim)
    undo = tuple(replace(step, assigned=new) if step.assigned in leaving.addresses else step for step in claim.undo)
    if not _reported_for_others(leaving, claim):
        return replace(fresh, undo=undo)
    own = claim.reported_by in {row.address for row in leaving.new}
    return replace(fresh, undo=undo, passed_to=None if own else new)


def _in_new_hands(order: Order, leaving: Leaving, case: Case) -> Case:
    new = tuple(row.address for row in leaving.new)
    assigned = case.assigned in leaving.addresses
    entry = Entry(at=order.now, status=case.status, by=order.address, note=_note(leaving))
    return replace(
        case,
        assigned=new[0] if assigned else case.assigned,
        told=_told(leaving, case, new) if assigned or leaving.addresses & set(case.told) else case.told,
        history=(*case.history, entry),
        clocks=tuple(ask_anew(one, order.now, order.world.days) if assigned else one for one in case.clocks),
    )


def _note(leaving: Leaving) -> str:
    return f"handed over: {leaving.rows[0].name} -> {leaving.new[0].name}"


def _told(leaving: Leaving, case: Claim | Ticket, new: Sequence[str]) -> tuple[str, ...]:
    """Who knows the case: the successor in the leaver's place, unless another row of the leaver's still has it."""
    stays = {row.address for row in leaving.kept if may_act(row, case)}
    places = [
        other
        for address in (*case.told, *new)
        for other in ((address,) if address not in leaving.addresses or address in stays else new)
    ]
    return tuple(dict.fromkeys(places))
