"""How an incident stands: who was asked and answered, houses, injured and dead, claims by insurer and town."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from msgspec import Struct

from claims.claim import Claim
from claims.incident import Incident, still_open
from dialogs.crowd import Crowd
from handlers.world import World
from schemes.estimate import estimate
from schemes.facts import Facts
from schemes.terms import DEATHS, HOUSE_TYPES

ANSWERED: Final = ("safe", "house", "injured", "dead", "somebody", "near")
"""What may be known of a person. `somebody`: the answer was that somebody of the house is hurt or trapped, and nobody
has said who yet; it stands with one of them. `near`: of a house of which somebody is hurt, and nothing else known."""


class Part(Struct, frozen=True, kw_only=True):
    """The part of an incident that somebody may see: of some `towns` (None: all), or what falls to an `insurer`:
    who is registered in the `towns` that it serves, and its claims (`only` in one town where the desk is of that
    town)."""

    insurer: str = ""
    towns: frozenset[str] | None = None
    only: str = ""

    def claim(self, claim: Claim) -> bool:
        """Whether a claim is in it."""
        if self.insurer:
            return claim.insurer == self.insurer and self.only in ("", claim.town)
        return self.towns is None or claim.town in self.towns


WHOLE: Final = Part()


class Share(Struct, frozen=True, kw_only=True):
    """The claims of one insurer (None: nobody yet) in one town, by state."""

    insurer: str | None
    town: str | None
    states: dict[str, int]
    houses: int
    injured: int
    dead: int

    @property
    def count(self) -> int:
        return sum(self.states.values())


class Situation(Struct, frozen=True, kw_only=True):
    """Figures of one minute. `asked`, `answers` and `silent` count people; `houses` maps a type to how many and to
    the document's own limit in yuan (None: it states none); `doubled` counts claims that may be another one again."""

    asked: int
    unreachable: int
    answers: dict[str, int]
    houses: dict[str, tuple[int, Decimal | None]]
    shares: tuple[Share, ...]
    open: int
    doubled: int

    @property
    def silent(self) -> int:
        return max(0, self.asked + self.unreachable - sum(self.answers.values()))

    @property
    def hurt(self) -> int:
        """People who are said to be hurt or trapped, whether or not it was said who."""
        return self.answers["injured"] + self.answers["somebody"]

    @property
    def claims(self) -> int:
        return sum(share.count for share in self.shares)

    def of(self, kind: str) -> int:
        """How many houses, injured or dead were reported."""
        return sum(int(getattr(share, kind)) for share in self.shares)


def situation(world: World, incident: Incident, crowd: Crowd, part: Part = WHOLE) -> Situation:
    """Count what was found, as far as it is in a part."""
    asked = [one for one in crowd.asked if one.broadcast == incident.asked]
    asked = [one for one in asked if part.towns is None or one.town in part.towns]
    claims = [one for one in crowd.claims if one.incident == incident.id and one.status != "withdrawn"]
    claims = [one for one in claims if part.claim(one)]
    sent = sum(one.people.get(state, 0) for one in asked for state in ("sent", "told"))
    return Situation(
        asked=sent,
        unreachable=sum(sum(one.people.values()) for one in asked) - sent,
        answers={answer: sum(one.answers.get(answer, 0) for one in asked) for answer in ANSWERED},
        houses=_houses(world, incident, claims),
        shares=_shares(claims),
        open=sum(map(still_open, claims)),
        doubled=sum(bool(one.maybe_same) for one in claims),
    )


def _shares(claims: Sequence[Claim]) -> tuple[Share, ...]:
    groups: dict[tuple[str, str], list[Claim]] = {}
    for claim in claims:
        groups.setdefault((claim.insurer or "", claim.town or ""), []).append(claim)
    return tuple(
        Share(
            insurer=insurer or None,
            town=town or None,
            states=dict(sorted(Counter(one.status for one in held).items())),
            houses=sum(one.event == "house_damage" for one in held),
            injured=sum(one.event not in DEATHS and one.event != "house_damage" for one in held),
            dead=sum(one.event in DEATHS for one in held),
        )
        for (insurer, town), held in sorted(groups.items())
    )


def _houses(world: World, incident: Incident, claims: Sequence[Claim]) -> dict[str, tuple[int, Decimal | None]]:
    counts = Counter(one.facts.get("house_type", "unknown") for one in claims if one.event == "house_damage")
    schemes = {one.scheme for one in claims if one.event == "house_damage"}
    scheme = world.book.get(next(iter(schemes))) if len(schemes) == 1 else None
    found: dict[str, tuple[int, Decimal | None]] = {}
    for kind in (*HOUSE_TYPES, "unknown"):
        if counts[kind]:
            limit = None
            if scheme is not None and kind != "unknown":
                covers = estimate(scheme, "house_damage", incident.since, Facts(house_type=kind)).covers
                limit = covers[0].limit if covers else None
            found[kind] = (counts[kind], limit)
    return found
