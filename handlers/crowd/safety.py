"""What somebody answers who was asked whether all are well, for whom it counts, and to which incident a report
belongs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from msgspec.structs import replace

from claims.claim import Claim
from claims.incident import Incident, belongs
from dialogs.conversation import Draft
from dialogs.crowd import Answered, CrowdChanges
from dialogs.disaster import EVERYBODY, FORM, WHOM
from dialogs.message import Say
from handlers.outcome import Case, Outcome
from handlers.proof import proved
from schemes.people import Resident
from schemes.terms import DEATHS

HOUSE: Final = "house_damage"
NOT_OF_THE_HOUSE: Final = frozenset({"neighbor", "villager"})
MOST_NAMED: Final = 6
UNSAID: Final = ("", "safe", "near")
"""What gives way to what somebody says of a whole house: that all are well takes back nobody's 有人受伤."""
IN_DANGER: Final = ("injured", "trapped")

Home = tuple[str, str, str, str, str]


def note(case: Case) -> Outcome:
    """1, 2, 3 or words: kept for the situation report, for whom it counts."""
    slots, own = case.draft.slots, own_people(case)
    said = slots.get("safety", "safe")
    if not own:  # the roster has changed since: all to whom the question went at this address
        rows = (Answered(broadcast=slots.get("broadcast", ""), answer=said, address=case.address),)
        return Outcome(says=(Say("safety-safe"),) if said == "safe" else (), crowd=CrowdChanges(answered=rows))
    if said == "safe":
        return _safe(case, own)
    if said == "injured":
        return _noted(*_somebody(case, own))
    return _noted(*_house_answered(case, own))


def own_people(case: Case) -> tuple[Resident, ...]:
    """The residents for whom this address stands, in the order of their ids."""
    known = case.found.residents
    own = proved(case.world, case.party, known)
    return tuple(sorted((one for one in known if one.id in own and not one.erased), key=lambda one: int(one.id)))


def _safe(case: Case, own: tuple[Resident, ...]) -> Outcome:
    meant = _meant(case, own)
    if meant is None:
        return _ask_whom(case, own)
    mine = {one.id for one in own}
    first = _row(case, "safe", [one for one in meant if one.id in mine or case.draft.slots.get("who") == "some"])
    rest = _row(case, "safe", [one for one in meant if one.id not in mine], UNSAID)
    return Outcome(says=(Say("safety-safe"),), crowd=CrowdChanges(answered=(*first, *rest)))


def _meant(case: Case, own: tuple[Resident, ...]) -> list[Resident] | None:
    """Whom 平安 counts for; None where that is in doubt. The question is for the whole house: a bare 1 is its answer,
    also for those of it who have no phone."""
    slots, known = case.draft.slots, _known(case, own)
    everybody, homes = [*own, *_beside(case, own)], {_home(one) for one in own}
    if (picked := slots.get(WHOM)) is not None:
        return everybody if picked == EVERYBODY else [one for one in own if one.id in picked.split(",")]
    who, count = slots.get("who", ""), int(slots.get("count", "0"))
    if who == "some":
        return [one for one in known if one.name and one.name in slots.get("said", "")] or None
    if who == "me":
        return list(own) if len(own) == 1 else None
    if count:
        # More than the roster knows of is the whole house: the roster lacks a child.
        enough = count >= len(everybody) if len(homes) == 1 else count == len(own)
        return everybody if enough else list(own) if count == len(own) else None
    return everybody if who == "all" or len(homes) == 1 else None


def _ask_whom(case: Case, own: tuple[Resident, ...]) -> Outcome:
    """Once, with the names as choices; who does not answer stays among those whom nobody has heard of."""
    if case.draft.asked == WHOM:
        return Outcome()
    few = len(own) <= MOST_NAMED
    offered = (*(one.id for one in own), EVERYBODY)
    labels = (*(one.name for one in own), case.world.words.say("safety-everybody"))
    slots = {"broadcast": case.draft.slots.get("broadcast", "")}
    asked = Draft(form=FORM, slots=slots, asked=WHOM, tries=1, offered=offered, labels=labels)
    key = "safety-whom" if few else "safety-whom-many"
    return Outcome(says=(Say(key),), asks="choice", choices=labels if few else (), draft=asked)


def _somebody(case: Case, own: tuple[Resident, ...]) -> tuple[Answered, ...]:
    """有人受伤: one of them until it is said who; of a single house nobody else is looked for at another door."""
    rows = _row(case, "somebody", own[:1], (*UNSAID, "house"))
    if len({_home(one) for one in own}) > 1:
        return rows
    return (*rows, *_row(case, "near", [*own[1:], *_beside(case, own)], ("",)))


def _house_answered(case: Case, own: tuple[Resident, ...]) -> tuple[Answered, ...]:
    """房子坏了 counts for the one house behind an address; whose it is where there are several, or it is a
    relative's, the report says."""
    slots = case.draft.slots
    rows: tuple[Answered, ...] = ()
    if slots.get("relation", "self") != "self":
        return _row(case, "safe", own, UNSAID) if slots.get("who") == "me" and len(own) == 1 else rows
    if len({_home(one) for one in own}) == 1:
        rows = _row(case, "house", [*own, *_beside(case, own)], UNSAID)
    return rows


def incident_of(case: Case, county: str | None) -> Incident | None:
    """The incident to which the finished report belongs; one that is closing still counts, so that no late report
    stands alone."""
    slots, day = case.draft.slots, case.draft.slots.get("date")
    for one in case.talk.incidents:
        if belongs(
            one,
            event=slots.get("event"),
            day=date.fromisoformat(day) if day else None,
            town=slots.get("town"),
            county=county,
            story="\n".join(case.draft.story),
        ):
            return one
    return None


def told_by_report(case: Case, incident: Incident | None) -> CrowdChanges | None:
    """Whoever reports has answered too, for whom the report names: the house for all in it, an injury or a death for
    that person. A neighbour's case says nothing of the reporter's home."""
    slots = case.draft.slots
    if incident is None or incident.asked is None:
        return None
    own = () if slots.get("relation") in NOT_OF_THE_HOUSE else own_people(case)
    about = [one for one in case.found.residents if slots.get("id_number") and one.id_number == slots["id_number"]]
    about = about or [one for one in _known(case, own) if own and one.name == slots.get("name")]
    if not about and slots.get("relation") == "self" and len(own) == 1:
        about = list(own)
    case = _about(case, incident.asked)
    event = slots.get("event")
    if about:
        return CrowdChanges(answered=(*_of_named(case, about[0], event), *_well_beside(case, own, about[0])))
    if slots.get("relation") in NOT_OF_THE_HOUSE:
        return None
    if not own:
        answer = "dead" if event in DEATHS else "house" if event == HOUSE else "injured"
        return CrowdChanges(answered=(Answered(broadcast=incident.asked, answer=answer, address=case.address),))
    rows = _house_answered(case, own) if event == HOUSE else _somebody(case, own) if event not in DEATHS else ()
    return CrowdChanges(answered=rows) if rows else None


def _of_named(case: Case, named: Resident, event: str | None) -> tuple[Answered, ...]:
    home = [one for one in case.found.kin if _home(one) == _home(named) and one.id != named.id and not one.erased]
    if event == HOUSE:
        rows = _row(case, "house", [named, *home], UNSAID)
        hurt = case.draft.slots.get("people") in IN_DANGER
        return (*rows, *_row(case, "somebody", [named], (*UNSAID, "house"))) if hurt else rows
    answer = "dead" if event in DEATHS else "injured"
    others = _row(case, "near", home, ("", "somebody"))
    return (*_row(case, answer, [named]), *others)


def _well_beside(case: Case, own: tuple[Resident, ...], named: Resident) -> tuple[Answered, ...]:
    """我没事，我妈屋头倒了: the other one behind this address, once it is known who the mother is."""
    rest = [one for one in own if one.id != named.id]
    return _row(case, "safe", rest, UNSAID) if "well_me" in case.draft.flags and len(rest) == 1 else ()


def same_house(case: Case, incident: Incident | None) -> tuple[str, ...]:
    """Reports of this incident about a house of the same household: father and daughter both tell of it."""
    if incident is None or case.draft.slots.get("event") != HOUSE:
        return ()
    home = {person.name for person in case.found.kin}
    return tuple(
        claim.number
        for claim in case.found.claims
        if claim.incident == incident.id and claim.event == HOUSE and _perhaps_same(case, claim, home)
    )


def _perhaps_same(case: Case, claim: Claim, home: set[str]) -> bool:
    if claim.status == "withdrawn":
        return False
    own = claim.reporter == case.address and not case.talk.helper
    return own or claim.insured_name in home


def _noted(*rows: Answered) -> Outcome:
    return Outcome(crowd=CrowdChanges(answered=rows))


def _about(case: Case, broadcast: str) -> Case:
    return replace(case, draft=replace(case.draft, slots={**case.draft.slots, "broadcast": broadcast}))


def _row(case: Case, answer: str, people: Iterable[Resident], over: tuple[str, ...] = ()) -> tuple[Answered, ...]:
    ids = tuple(dict.fromkeys(one.id for one in people))
    asked = case.draft.slots.get("broadcast", "")
    return (Answered(broadcast=asked, answer=answer, residents=ids, over=over),) if ids else ()


def _known(case: Case, own: tuple[Resident, ...]) -> list[Resident]:
    return [*own, *_beside(case, own)]


def _beside(case: Case, own: tuple[Resident, ...]) -> list[Resident]:
    """Who else is of the houses of those behind the address: without a phone, or with another one."""
    homes, mine = {_home(one) for one in own}, {one.id for one in own}
    return [one for one in case.found.kin if _home(one) in homes and one.id not in mine and not one.erased]


def _home(one: Resident) -> Home:
    return (one.county, one.town, one.village, one.group, one.household or one.id)
