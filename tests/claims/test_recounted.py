"""A date that was provisional, counted anew when the year's holidays are announced."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from msgspec.structs import replace

from claims.claim import Claim
from claims.clock import Clock
from claims.promises import advance, recounted, start_clocks
from claims.workdays import CHINA, WorkingDays
from schemes.book import load_book

KNOWN = WorkingDays({date(2031, 1, 13): False, date(2031, 1, 14): False, date(2031, 1, 18): True})
RULE = load_book().clocks("zhenping-2016", "accident_death")[0]


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


NOW = moment("2031-01-07T09:00")


def pay_death(reported: str = "2031-01-06T10:00") -> Clock:
    at = moment(reported)
    claim = Claim(number="1", scheme=None, event="accident_death", reported_at=at, reported_by="sms:1")
    return start_clocks(claim, [RULE], at).clocks[1]


def test_it_is_provisional_until_the_table_comes_and_then_has_the_date_of_the_table() -> None:
    clock = pay_death()
    assert (clock.due, clock.provisional) == (moment("2031-01-16T00:00"), True)
    fresh = recounted(clock, NOW, KNOWN)
    assert (fresh.due, fresh.provisional) == (moment("2031-01-18T00:00"), False)
    assert fresh.fires_at == moment("2031-01-16T00:00"), "at risk from the last working day before"
    assert recounted(fresh, NOW, WorkingDays()) == fresh, "once"


def test_without_new_holidays_all_stays_as_it_is() -> None:
    clock = pay_death()
    assert recounted(clock, NOW, WorkingDays()) == clock
    assert recounted(pay_death("2016-02-03T09:00"), NOW, KNOWN) == pay_death("2016-02-03T09:00")


def test_what_was_called_near_or_late_too_early_gets_its_time_back() -> None:
    risky = advance(pay_death(), moment("2031-01-14T00:00"))
    assert risky.state == "at_risk"
    assert recounted(risky, NOW, KNOWN).fires_at == moment("2031-01-18T00:00")
    late = advance(risky, moment("2031-01-16T00:00"))
    assert late.state == "overdue"
    early = recounted(late, moment("2031-01-17T09:00"), KNOWN)
    assert (early.state, early.fires_at) == ("at_risk", moment("2031-01-18T00:00"))
    assert recounted(late, moment("2031-01-19T09:00"), KNOWN).state == "overdue", "it is late by the new date too"


def test_hours_of_an_acknowledgement_too_unless_it_was_handed_over() -> None:
    at = moment("2031-01-13T09:00")
    claim = Claim(number="1", scheme=None, event="burn", reported_at=at, reported_by="sms:1")
    (clock,) = start_clocks(claim, [], at).clocks
    assert clock.provisional
    fresh = recounted(clock, NOW, KNOWN)
    assert fresh.due == fresh.fires_at == moment("2031-01-15T14:30")
    later = replace(clock, fires_at=clock.fires_at + timedelta(hours=2))
    assert recounted(later, NOW, KNOWN).fires_at == later.fires_at


def test_what_is_over_or_waits_is_left_alone() -> None:
    for state in ("met", "void", "paused", "waiting"):
        clock = replace(pay_death(), state=state)
        assert recounted(clock, NOW, KNOWN) == clock
