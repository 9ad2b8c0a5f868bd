"""What a day brings by itself: counted first, then written; a renewal notice goes to 200 phones at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from msgspec.structs import replace

from claims.renewal_run import RenewalRun, due_notice
from claims.workdays import local
from dialogs.lookups import Sought
from dialogs.message import Outbound
from handlers.enrolment.season import Counted
from handlers.mind import Mind
from storage import records
from storage import statements as s
from storage import tables as t
from storage.engine import Driver
from storage.enrolments import Enrolments
from storage.ids import Ids
from storage.seal import Sealer
from storage.turns import post
from storage.unit import Unit
from storage.unsettled import unsettled

AT_ONCE: Final = 200
WEEK: Final = "week"
"""The counter that holds the last week whose list was made, 202126 for the 26th of 2021."""
FRIDAY: Final = 5


def season(driver: Driver, sealer: Sealer, ids: Ids, mind: Mind, now: datetime) -> list[Outbound]:
    """Write what the mind says on a new day; returns the messages that are new. Asked twice it writes them once."""
    office, today = Enrolments(driver, sealer), local(now).date()
    runs = office.runs()
    counted = {scheme: _counted(office, scheme, runs, today) for scheme in mind.calendar(now)}
    with driver.transaction():
        kept = records.sought(driver, sealer, Unit(), Sought("exchange"))
        made = _last_list(driver)
        wanted = _week_begins(made, today)
        cases = unsettled(driver, sealer) if wanted else ()
        written = list(post(driver, sealer, ids, mind.season(now, kept, counted, cases)))
        if wanted or made is None:
            driver.run(s.upsert(driver, t.counter), (WEEK, _week(today)))
    for run in runs:
        days = due_notice(run, today)
        if days is not None:
            written += _renewal(driver, sealer, ids, mind, run, days, now)
    return written


def _last_list(driver: Driver) -> int | None:
    """The week whose list was made last, None where no day was ever begun."""
    rows = s.load(driver, t.counter, "name", ("value",), [WEEK])
    return rows[0][1] if rows else None


def _week_begins(made: int | None, today: date) -> bool:
    """Whether this week's list is to be made: on Monday, and where nothing ran then until Friday; on a weekend the
    next Monday is nearer than the last."""
    if made is None:
        return today.isoweekday() == 1
    return today.isoweekday() <= FRIDAY and made < _week(today)


def _week(day: date) -> int:
    year, week, _ = day.isocalendar()
    return year * 100 + week


def _counted(office: Enrolments, scheme: str, runs: Sequence[RenewalRun], today: date) -> Counted:
    before = next((run.from_scheme for run in runs if run.id == scheme), None)
    return Counted(
        tallies=tuple(office.tallies(scheme, today)),
        plan=office.plan(scheme),
        renewal=tuple(office.gone_on(before, scheme, today)) if before is not None else (),
        followed=any(run.from_scheme == scheme for run in runs),
    )


def _renewal(
    driver: Driver, sealer: Sealer, ids: Ids, mind: Mind, run: RenewalRun, days: int, now: datetime
) -> list[Outbound]:
    people = Enrolments(driver, sealer).asked(run, local(now).date())
    written: list[Outbound] = []
    for start in range(0, len(people), AT_ONCE):
        with driver.transaction():
            changes = mind.renewing(run, days, people[start : start + AT_ONCE], now)
            written += post(driver, sealer, ids, changes)
    done = replace(run, told=(*run.told, days), version=run.version + 1)
    number, *fresh = records.row(sealer, done)
    with driver.transaction():
        driver.run(s.replace(driver, t.record), (*fresh, number, run.version))
    return written
