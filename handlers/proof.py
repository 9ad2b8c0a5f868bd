"""Who may read whose data.

Reporting is open to everybody; reading somebody's cover, claims or data needs a verified party: the own phone on
the roster (only if it stands with one household), a code sent to it (`handlers.codes`), a name with the last six
characters of the ID number (tries limited per address, no hint which part was wrong), or a helper role with its
scope.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from msgspec.structs import replace

from claims.claim import Claim
from claims.ladder import helper_scope
from dialogs.conversation import Party
from handlers.outcome import Case
from handlers.world import World
from schemes.people import Resident

MOST_TRIES: Final = 5
TRIES_WITHIN: Final = timedelta(hours=24)
PHONE: Final = "sms:+86"


def readable(case: Case) -> tuple[Resident, ...]:
    """The residents among those found whose data this party may read."""
    own = own_phone(case.world, case.party, case.found.residents)
    return tuple(
        person
        for person in case.found.residents
        if not person.erased and (person.id in case.party.residents or person in own or _in_scope(case, person))
    )


def proved(world: World, party: Party, residents: tuple[Resident, ...]) -> frozenset[str]:
    """The ids of the residents whose own address this is: proved by name and last six or by the own phone."""
    own = {person.id for person in own_phone(world, party, residents)}
    return frozenset(own | {person.id for person in residents if person.id in party.residents})


def number_of(party: Party) -> str | None:
    """The phone that an address stands for: its own, one that its channel vouches for, or one proved by a code."""
    return party.address.removeprefix(PHONE) if party.address.startswith(PHONE) else party.phone


def same_person(world: World, one: Party, other: Party) -> bool:
    """Whether two addresses are one person's: they stand for the same phone, and it is nobody's office."""
    phone = number_of(one)
    if phone is None or phone != number_of(other):
        return False
    return not any(world.member(address) for address in (one.address, other.address, PHONE + phone))


def own_addresses(case: Case) -> frozenset[str]:
    """The address that writes and the others of the same person that were looked up."""
    others = (one.party for one in case.found.elsewhere)
    mine = {party.address for party in others if same_person(case.world, case.party, party)}
    return frozenset({case.address, *mine})


def own_phone(world: World, party: Party, residents: tuple[Resident, ...]) -> tuple[Resident, ...]:
    """The residents whose phone on the roster this address stands for: of one household, nobody's helper's."""
    phone = number_of(party)
    if not phone or world.member(party.address) or world.member(PHONE + phone):
        return ()
    held = [person for person in residents if person.phone == phone]
    households = {(person.town, person.village, person.household or person.id) for person in held}
    if len(households) != 1 or any(person.phone_shared for person in held):
        return ()
    return tuple(held)


def _in_scope(case: Case, person: Resident) -> bool:
    member = case.world.member(case.address)
    return member is not None and helper_scope(member, person.county, person.town, person.village, person.group)


def prove(case: Case, name: str, last_six: str) -> tuple[Party, Resident | None]:
    """Try a name with six characters; a miss is counted, a match is remembered for this address."""
    for person in case.found.residents:
        if person.name == name and person.id_number[-6:].upper() == last_six.upper() and not person.erased:
            known = case.party.residents
            return replace(case.party, residents=known if person.id in known else (*known, person.id)), person
    return missed(case), None


def missed(case: Case) -> Party:
    """The party after a proof that failed."""
    recent = tuple(at for at in case.party.tries if case.now - at < TRIES_WITHIN)
    return replace(case.party, tries=(*recent, case.now)[-MOST_TRIES * 2 :])


def slowed(case: Case) -> bool:
    """Whether this address has tried too often within a day."""
    return sum(case.now - at < TRIES_WITHIN for at in case.party.tries) >= MOST_TRIES


def may_read_claim(case: Case, claim: Claim) -> bool:
    """Sums, reasons and diagnoses of a claim are for a verified party; its state for the reporting address too."""
    return any(
        person.id == claim.resident or (person.id_number and person.id_number == claim.facts.get("id_number"))
        for person in readable(case)
    )
