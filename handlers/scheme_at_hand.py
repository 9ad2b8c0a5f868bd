"""Which scheme a question is about, where nobody named one."""

from __future__ import annotations

from datetime import date

from handlers.outcome import Case
from locales.catalogue import Catalogue
from schemes.model import Scheme


def scheme_at_hand(case: Case, day: date | None = None) -> Scheme | None:
    """The scheme or county named in the sender's words, else the one in force (on `day` or today) in the town told,
    the sender's own town or county, else the only one in force anywhere.

    None where that leaves none, or several: never a guess. A county that is named and has no scheme in force
    answers with its newest one, whose period is said.
    """
    book = case.world.book
    named = book.get(case.draft.slots.get("scheme"))
    if named is not None:
        return named
    at = day or case.now.date()
    county, told = _county(case)
    held = book.in_force(county, at)
    if not held and told:
        held = _newest(case, county)
    return held[0] if len(held) == 1 else None


def _county(case: Case) -> tuple[str | None, bool]:
    """The county that the question is about, and whether the sender named it or a town of it just now."""
    book = case.world.book
    town = book.town(case.draft.slots.get("town"))
    if town is not None:
        return town.county, True
    text = "".join(case.draft.story)
    for scheme in book.schemes:
        if scheme.county and (scheme.county[:2] in text or any(name in text for name in scheme.names)):
            return scheme.county, True
    own = book.town(case.party.town)
    return (own.county if own else case.party.county), False


def _newest(case: Case, county: str | None) -> tuple[Scheme, ...]:
    own = [scheme for scheme in case.world.book.schemes if scheme.county == county and scheme.period is not None]
    return (max(own, key=lambda scheme: scheme.period.last if scheme.period else date.min),) if own else ()


def period_words(scheme: Scheme, words: Catalogue) -> str:
    """The period as people say it; a period that the document does not state is marked as such."""
    if scheme.period is None:
        return words.say("period-open")
    first, last = scheme.period.first, scheme.period.last
    args = {"y1": str(first.year), "m1": str(first.month), "d1": str(first.day)}
    args |= {"y2": str(last.year), "m2": str(last.month), "d2": str(last.day)}
    return words.say("period" if scheme.period.stated else "period-not-stated", args)
