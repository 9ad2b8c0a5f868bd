"""What a message wants to know before it can be answered, and what was found."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from claims.attachment import Attached
from claims.claim import Claim, Ticket
from claims.record import Record
from dialogs.conversation import Elsewhere
from dialogs.crowd import Crowd, CrowdSought
from dialogs.message import Outbound
from schemes.people import Resident


class Sought(Struct, frozen=True):
    """Records of one kind: the one of an `id`, or the newest (`most`) that are in one of these `states` (none: any)
    and of this `town` (none: of any)."""

    kind: str
    id: str = ""
    states: tuple[str, ...] = ()
    town: str = ""
    most: int = 200


class Scope(Struct, frozen=True):
    """Whose cases an office looks at; an empty part is any."""

    county: str = ""
    town: str = ""
    insurer: str = ""


class Lookups(Struct, frozen=True, kw_only=True):
    """Keys to load for one message; storage turns numbers into blind indexes and loads the whole batch at once.

    `names_with_last_six` pairs a name with the last six characters of an ID number. `own_claims` asks for the
    claims and tickets that this address reported, newest first, at most twenty; `claims_of_residents` for those
    about the residents found, whoever reported them. `insured_names` pairs name and
    town and finds claims that may be the same case. `told_cases` asks for the cases of which messages to this
    address spoke: those of the newest 50 numbers that are still open; `undelivered` for the newest 100 messages that
    failed for good or were withdrawn; `attachments` for what is known of those of the claims found; `records` for
    what an office keeps beside cases, `residents_in` for everybody of some towns, `surveys` for the questions about
    the claims that this address reported. `elsewhere` asks for the other addresses of the residents found and of
    `phones`; `addresses` are others by name. `crowd` asks for many people at once; `kin` for the households of the
    residents found, and the claims of all in them; `unsettled` for every case that is not over; `scopes` for those
    of an office's places, and `named` for all there, also those that are over, of somebody of this name.
    """

    id_numbers: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    names_with_last_six: tuple[tuple[str, str], ...] = ()
    residents: tuple[str, ...] = ()
    claim_numbers: tuple[str, ...] = ()
    insured_ids: tuple[str, ...] = ()
    insured_names: tuple[tuple[str, str], ...] = ()
    own_claims: bool = False
    claims_of_residents: bool = False
    told_cases: bool = False
    undelivered: bool = False
    attachments: bool = False
    elsewhere: bool = False
    addresses: tuple[str, ...] = ()
    records: tuple[Sought, ...] = ()
    residents_in: tuple[str, ...] = ()
    surveys: bool = False
    crowd: CrowdSought | None = None
    kin: bool = False
    unsettled: bool = False
    scopes: tuple[Scope, ...] = ()
    named: str = ""


class Told(Struct, frozen=True, kw_only=True):
    """An open case of which messages to this address spoke. `at` is when the newest of them that has gone out
    was due, None where none has gone out yet; `choices` are those of the very newest message."""

    case: Claim | Ticket
    at: datetime | None
    choices: tuple[str, ...] = ()


class Undelivered(Struct, frozen=True):
    """A message that failed for good; `instead` is the channel by which it went to the same person after that.
    `withdrawn`: it was not sent, because its receiver wants no notices."""

    message: Outbound
    reason: str
    instead: str | None = None
    withdrawn: bool = False


class Found(Struct, frozen=True, kw_only=True):
    """What the database holds for one message's `Lookups`, each as it stands in the batch; `told` is apart
    from the other cases, the one told last first, `undelivered` newest first; `elsewhere` without the asking one."""

    residents: tuple[Resident, ...] = ()
    claims: tuple[Claim, ...] = ()
    tickets: tuple[Ticket, ...] = ()
    told: tuple[Told, ...] = ()
    undelivered: tuple[Undelivered, ...] = ()
    attachments: tuple[Attached, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    records: tuple[Record, ...] = ()
    crowd: Crowd = Crowd()
    kin: tuple[Resident, ...] = ()
