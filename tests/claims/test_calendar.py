"""Every day from 2015 to 2026 against a second calendar, counted in another way.

lunar-python keeps its own table of the State Council's notices; nothing of it stands in `claims.workdays`. Here its
working days make one long list, and the n-th working day is looked up by position."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta

import pytest
from lunar_python.util import HolidayUtil
from msgspec.structs import replace

from claims.claim import Claim, Ticket
from claims.promises import Acknowledging, start_answer, start_clocks
from claims.workdays import CHINA, WorkingDays
from schemes.book import load_book

FIRST, LAST = date(2015, 1, 1), date(2026, 12, 31)
ONE = timedelta(days=1)
DAYS = WorkingDays()
MOST = 30


def every_day(first: date = FIRST) -> Iterator[date]:
    day = first
    while day <= LAST:
        yield day
        day += ONE


def worked(day: date) -> bool:
    known = HolidayUtil.getHoliday(day.year, day.month, day.day)
    return bool(known.isWork()) if known else day.weekday() < 5


WORKED = [day for day in every_day(date(2014, 12, 1)) if worked(day)]


def nth(start: date, n: int) -> date | None:
    """The n-th working day after a day, None beyond 2026."""
    place = bisect_right(WORKED, start) + n - 1
    return WORKED[place] if place < len(WORKED) else None


def moved_on(day: date) -> date | None:
    place = bisect_left(WORKED, day)
    return WORKED[place] if place < len(WORKED) else None


def test_each_day_is_worked_or_not_in_both_calendars() -> None:
    assert [day for day in every_day() if DAYS.is_working(day) != worked(day)] == []
    assert len(list(every_day())) == 4383


def test_one_to_thirty_working_days_from_every_day(record_property: Callable[[str, object], None]) -> None:
    compared = 0
    for start in every_day():
        for n in range(1, MOST + 1):
            if (due := nth(start, n)) is not None:
                assert DAYS.add_working_days(start, n) == (due, False), (start, n)
                compared += 1
    record_property("compared", compared)
    assert compared == 130_863


def test_the_laws_calendar_days_from_every_day() -> None:
    compared = 0
    for start in every_day():
        for n in (3, 10, 30, 60):
            due = moved_on(start + n * ONE) if start + n * ONE <= LAST else None
            if due is not None:
                assert DAYS.add_calendar_days(start, n) == (due, False), (start, n)
                compared += 1
    assert compared == 17_429


RULES = {(rule.name, rule.days, rule.working): rule for scheme in (*load_book().schemes, None)
         for event in ("accident_death", "accident_injury", "illness_death")
         for rule in load_book().clocks(scheme.id if scheme else None, event)}  # fmt: skip


def test_all_rules_are_among_those_that_are_checked() -> None:
    assert {name for name, *_ in RULES} == {
        "pay_death", "pay_medical", "law_decision", "law_payment", "law_refusal", "law_advance",
    }  # fmt: skip


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: f"{rule.name}-{rule.days}")
def test_every_clock_of_every_scheme_from_every_day(rule) -> None:
    """Its end, the moment at which it is at risk, and both again for one that is at risk from the beginning."""
    at_once = replace(rule, starts="reported", events=(), since=None, replaces=())
    compared = 0
    for start in every_day():
        last = nth(start, rule.days) if rule.working else moved_on(start + rule.days * ONE)
        if last is None or last.year > LAST.year:
            continue
        at = datetime.combine(start, time(15, 20), CHINA)
        claim = Claim(number="1", scheme=None, event="accident_death", reported_at=at, reported_by="sms:1")
        (_, clock) = start_clocks(claim, [at_once], at).clocks
        due = datetime.combine(last + ONE, time(), CHINA)
        risky = datetime.combine(WORKED[bisect_left(WORKED, last) - 1], time(), CHINA)
        assert clock.due == due, start
        assert (clock.state, clock.fires_at) == (("at_risk", due) if at >= risky else ("running", risky)), start
        assert not clock.provisional
        compared += 1
    assert compared >= 4300


def test_a_tickets_one_working_day_from_every_day() -> None:
    for start in every_day():
        at = datetime.combine(start, time(9, 5), CHINA)
        ticket = Ticket(number="1", kind="human", sender="sms:1", text="", opened_at=at)
        if (last := nth(start, 1)) is not None:
            assert start_answer(ticket, at).clocks[0].due == datetime.combine(last + ONE, time(), CHINA)


@pytest.mark.parametrize("hour", [time(0, 0), time(8, 30), time(11, 45), time(13, 0), time(16, 40), time(22, 0)])
@pytest.mark.parametrize(("event", "hours"), [("accident_death", 1), ("burn", 4)])
def test_an_acknowledgements_hours_from_every_day(hour: time, event: str, hours: int) -> None:
    """Counted in steps of five minutes of office time, laid end to end."""
    for start in list(every_day())[:-20]:
        at = datetime.combine(start, hour, CHINA)
        claim = Claim(number="1", scheme=None, event=event, reported_at=at, reported_by="sms:1")
        (clock,) = start_clocks(claim, [], at, desk=Acknowledging()).clocks
        assert clock.due == by_steps(at, hours * 12), at


def by_steps(at: datetime, steps: int) -> datetime:
    day = at.date()
    while True:
        if worked(day):
            for minute in (*range(510, 720, 5), *range(840, 1050, 5)):
                begins = datetime.combine(day, time(), CHINA) + timedelta(minutes=minute)
                if begins >= at:
                    steps -= 1
                    if not steps:
                        return begins + timedelta(minutes=5)
        day += ONE
