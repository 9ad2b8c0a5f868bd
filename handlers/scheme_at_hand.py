"""Which scheme a question is about, where nobody named one."""

from __future__ import annotations

from datetime import date

from handlers.outcome import Case
from locales.catalogue import Catalogue
from schemes.model import Scheme


def scheme_at_hand(case: Case, day: date | None = None) -> Scheme | None:
    """The scheme named, else the one in force (on `day` or today) in the town told, the sender's own town or
    county, else the only one in force anywhere. None where that leaves none, or several: never a guess."""
    book = case.world.book
    named = case.draft.slots.get("scheme")
    if named:
        return book.get(named)
    at = day or case.now.date()
    town = book.town(case.draft.slots.get("town") or case.party.town or "")
    county = town.county if town else case.party.county
    held = book.in_force(county, at)
    return held[0] if len(held) == 1 else None


def period_words(scheme: Scheme, words: Catalogue) -> str:
    """The period as people say it; a period that the document does not state is marked as such."""
    if scheme.period is None:
        return words.say("period-open")
    first, last = scheme.period.first, scheme.period.last
    args = {"y1": str(first.year), "m1": str(first.month), "d1": str(first.day)}
    args |= {"y2": str(last.year), "m2": str(last.month), "d2": str(last.day)}
    return words.say("period" if scheme.period.stated else "period-not-stated", args)
