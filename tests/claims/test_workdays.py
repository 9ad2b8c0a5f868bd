"""Working days: the tables of the notices, computed by hand from the State Council's announcements."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from claims.workdays import CHINA, WorkingDays

DAYS = WorkingDays()


def day(text: str) -> date:
    return date.fromisoformat(text)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        # Zhenping 2016, 7 working days from the report of a death
        ("2016-02-03", 7, "2016-02-17"),
        ("2016-02-10", 7, "2016-02-22"),
        ("2016-01-29", 7, "2016-02-14"),
        ("2016-09-28", 7, "2016-10-12"),
        ("2024-09-27", 7, "2024-10-12"),
        ("2016-02-04", 7, "2016-02-18"),
        # Zhenping 2016, 2 working days from the opening of a medical case
        ("2016-02-05", 2, "2016-02-14"),
        ("2016-09-30", 2, "2016-10-09"),
        # no holiday near
        ("2016-03-07", 7, "2016-03-16"),
        ("2016-03-11", 1, "2016-03-14"),
        ("2016-03-11", 0, "2016-03-11"),
    ],
)
def test_working_days(start: str, days: int, due: str) -> None:
    assert DAYS.add_working_days(day(start), days) == (day(due), False)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2021-06-15", 30, "2021-07-15"),
        ("2021-06-10", 10, "2021-06-21"),  # 06-20 is a Sunday
        ("2021-09-01", 30, "2021-10-08"),  # 10-01 opens the National Day holiday
        ("2021-09-23", 3, "2021-09-26"),  # a Sunday, but a make-up day
        ("2021-06-14", 60, "2021-08-13"),
    ],
)
def test_calendar_days_of_the_law_end_on_a_working_day(start: str, days: int, due: str) -> None:
    assert DAYS.add_calendar_days(day(start), days) == (day(due), False)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2021-06-15T08:30", 4, "2021-06-15T14:30"),
        ("2021-06-15T10:00", 4, "2021-06-15T16:00"),
        ("2021-06-15T16:30", 4, "2021-06-16T11:30"),
        ("2021-06-15T13:00", 3.5, "2021-06-15T17:30"),
        ("2021-06-15T12:00", 1, "2021-06-15T15:00"),
        ("2021-06-15T17:30", 1, "2021-06-16T09:30"),
        ("2021-06-15T23:00", 1, "2021-06-16T09:30"),
        ("2021-06-15T03:00", 4, "2021-06-15T14:30"),
        ("2021-06-18T17:00", 1, "2021-06-21T09:00"),  # Friday to Monday
        ("2021-06-11T17:00", 4, "2021-06-15T12:00"),  # over the Dragon Boat holiday
        ("2021-09-18T09:00", 4, "2021-09-18T15:00"),  # a Saturday that was worked
        ("2016-02-07T10:00", 1, "2016-02-14T09:30"),  # all of Spring Festival
    ],
)
def test_working_hours(start: str, hours: float, end: str) -> None:
    assert DAYS.add_working_hours(moment(start), hours) == moment(end)


def test_a_desk_that_never_closes_counts_every_hour() -> None:
    assert DAYS.add_working_hours(moment("2024-10-05T23:00"), 4, always_open=True) == moment("2024-10-06T03:00")


def test_the_time_is_read_in_china() -> None:
    utc = moment("2021-06-15T10:00").astimezone(tz=CHINA) - timedelta(0)
    assert DAYS.add_working_hours(datetime.fromisoformat("2021-06-15T02:00:00+00:00"), 1) == utc + timedelta(hours=1)


def test_a_year_without_an_announcement_is_provisional() -> None:
    assert DAYS.add_working_days(day("2031-03-03"), 5) == (day("2031-03-10"), True)
    assert DAYS.add_working_days(day("2026-12-30"), 3)[1]
    assert DAYS.add_working_days(day("2026-12-28"), 3) == (day("2026-12-31"), False)
    assert DAYS.add_calendar_days(day("2030-12-20"), 30)[1]


def test_the_operator_enters_a_new_year() -> None:
    own = WorkingDays({day("2031-03-05"): False, day("2031-03-08"): True})
    assert own.add_working_days(day("2031-03-03"), 4) == (day("2031-03-08"), False)
    assert own.is_known(day("2031-12-01"))
    assert not own.is_known(day("2032-01-01"))


def test_the_operator_wins_over_the_calendar() -> None:
    own = WorkingDays({day("2021-06-16"): False})
    assert own.add_working_days(day("2021-06-15"), 1) == (day("2021-06-17"), False)
