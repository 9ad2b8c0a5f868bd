"""应赔快赔、应赔尽赔 (计生家庭意外险, 三): how many were paid, how soon, and how often a promise was broken."""

from __future__ import annotations

from collections.abc import Iterable
from statistics import median

from msgspec import Struct

from claims.claim import Claim
from claims.clock import Clock

Place = tuple[str, str]


class Promptness(Struct, frozen=True, kw_only=True):
    """The claims of one insurer in one town. `days` are calendar days from the report to the last payment, the median
    of those that were paid, None where none was; `late` counts claims with a promise that was not kept in time."""

    reported: int
    paid: int
    declined: int
    open: int
    late: int
    days: float | None

    @property
    def share(self) -> float | None:
        """Paid among those that are decided, 0 to 1; None while none is."""
        decided = self.paid + self.declined
        return self.paid / decided if decided else None


def promptness(claims: Iterable[Claim]) -> dict[Place, Promptness]:
    """By insurer and town, both empty where they are not known; what was withdrawn counts nowhere."""
    by_place: dict[Place, list[Claim]] = {}
    for claim in claims:
        if claim.status != "withdrawn":
            by_place.setdefault((claim.insurer or "", claim.town or ""), []).append(claim)
    return {place: _of(mine) for place, mine in sorted(by_place.items())}


def _of(claims: list[Claim]) -> Promptness:
    paid = [claim for claim in claims if claim.payments]
    declined = [claim for claim in claims if not claim.payments and _was_declined(claim)]
    days = [(claim.payments[-1].at - claim.reported_at).total_seconds() / 86_400 for claim in paid]
    return Promptness(
        reported=len(claims),
        paid=len(paid),
        declined=len(declined),
        open=len(claims) - len(paid) - len(declined),
        late=sum(any(map(_broken, claim.clocks)) for claim in claims),
        days=median(days) if days else None,
    )


def _was_declined(claim: Claim) -> bool:
    """Declined, and closed after that: 更正 takes a refusal back, so the last word before closing counts."""
    decided = [entry.status for entry in claim.history if entry.status in ("approved", "paid", "declined")]
    return claim.status == "declined" or (claim.status == "closed" and decided[-1:] == ["declined"])


def _broken(clock: Clock) -> bool:
    if clock.state == "overdue":
        return True
    return clock.due is not None and clock.ended_at is not None and clock.ended_at >= clock.due
