"""Many people at once: what a broadcast or an incident wants to know of them, and what storage found."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from claims.area import Area
from claims.claim import Claim
from dialogs.conversation import Party
from schemes.people import Resident


class Wave(Struct, frozen=True, kw_only=True):
    """The next `most` residents of an area behind the resident `after`, in the order of their ids."""

    area: Area
    after: int
    most: int


class Homes(Struct, frozen=True, kw_only=True):
    """All residents of an area, to pick the households that somebody names."""

    area: Area


class CrowdSought(Struct, frozen=True, kw_only=True):
    """`tallies` names broadcasts: how each stands. `incidents` are numbers, or `*` for those that are not done: each
    with all its claims and who was asked and has answered, and with `silent` who has not answered that."""

    wave: Wave | None = None
    homes: Homes | None = None
    tallies: tuple[str, ...] = ()
    incidents: tuple[str, ...] = ()
    silent: bool = False


class Reachable(Struct, frozen=True):
    """A resident with the parties that may be that person: the one that wrote last first."""

    resident: Resident
    parties: tuple[Party, ...] = ()


class Walked(Struct, frozen=True, kw_only=True):
    """A wave: `last` is the resident up to whom it came, `more` whether others follow."""

    people: tuple[Reachable, ...]
    last: int
    more: bool


class Tally(Struct, frozen=True, kw_only=True):
    """How a broadcast stands. Counts of people by what was planned or done (`planned`, `sent`, `told`, or why
    nothing goes to them), of addresses by channel; of the messages `gone` have been handed to a gateway, `waiting`
    have not and `failed` did not arrive, each counted where it went last."""

    broadcast: str
    people: dict[str, int] = {}
    addresses: dict[str, int] = {}
    gone: int = 0
    waiting: int = 0
    failed: int = 0
    arrived: int = 0


class Asked(Struct, frozen=True, kw_only=True):
    """People of one town (empty: of none that is known) whom a broadcast asks: counts by `state` as in `Tally` and by
    what is known of them."""

    broadcast: str
    town: str
    people: dict[str, int] = {}
    answers: dict[str, int] = {}


class Crowd(Struct, frozen=True, kw_only=True):
    """What was found; `at` is the real time, where a clock acts late; `asked` by town, for incidents."""

    at: datetime | None = None
    walked: Walked | None = None
    homes: tuple[Resident, ...] = ()
    tallies: tuple[Tally, ...] = ()
    asked: tuple[Asked, ...] = ()
    silent: tuple[Resident, ...] = ()
    claims: tuple[Claim, ...] = ()


class Reached(Struct, frozen=True, kw_only=True):
    """One resident and one broadcast: what is `planned`, was `sent` or `told`, or why nothing goes there.

    `broadcast` is its number, or `scheme:ID` for what a helper told of the insurance itself. `address` is where the
    message goes, or the helper's who told it; `message` the id of the message; `at` when.
    """

    broadcast: str
    resident: str
    state: str
    channel: str = ""
    address: str | None = None
    message: str | None = None
    at: datetime | None = None


class Logged(Struct, frozen=True, kw_only=True):
    """One resident as the reach log has it: `told` in person, `arrived`, `gone` (no receipt), `failed`, `waiting`, or
    why nothing goes there; empty where no broadcast meant the person. `by` is the blind index of who told."""

    resident: Resident
    how: str = ""
    channel: str = ""
    at: datetime | None = None
    by: bytes | None = None


class Answered(Struct, frozen=True, kw_only=True):
    """What is known of people whom a broadcast asks (`handlers.crowd.situation.ANSWERED`): of these `residents`, else
    of all behind the `address`. `over`: only where one of these was known before, with an empty one where nothing
    was; where none is named, whatever was known."""

    broadcast: str
    answer: str
    address: str | None = None
    residents: tuple[str, ...] = ()
    over: tuple[str, ...] = ()


class Moved(Struct, frozen=True, kw_only=True):
    """A broadcast that did not arrive at `address` went `to` another one of the same person, which answers for it."""

    broadcast: str
    address: str
    to: str


class CrowdChanges(Struct, frozen=True, kw_only=True):
    """What changes for many: rows of the reach log, answers, broadcasts whose waiting messages are taken back
    (`unsent`), what went another way (`moved`), and what an address is offered (`offers`: address -> the broadcast
    that asks, its labels)."""

    reached: tuple[Reached, ...] = ()
    answered: tuple[Answered, ...] = ()
    unsent: tuple[str, ...] = ()
    moved: tuple[Moved, ...] = ()
    offers: dict[str, tuple[str, tuple[str, ...]]] = {}
