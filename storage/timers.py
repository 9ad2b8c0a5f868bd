"""When clocks want to act: a row for each clock that does, written only where it has changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Executable, and_, bindparam, delete

from claims.clock import Clock
from storage import statements as s
from storage import tables as t
from storage.engine import Driver, Row
from storage.times import micros


def rows(subject: str, clocks: Iterable[Clock]) -> list[Row]:
    """The rows of one case or record."""
    return [
        (micros(clock.fires_at), subject, place, clock.name, int(clock.provisional))
        for place, clock in enumerate(clocks)
        if clock.fires_at is not None
    ]


def write(driver: Driver, before: Mapping[str, Sequence[Row]], after: Mapping[str, Sequence[Row]]) -> None:
    """Bring the rows of these subjects from what was loaded to what holds now. Most clocks of a case lie far ahead
    and stay as they are: what is not touched costs nothing, however many are open."""
    gone: list[Row] = []
    fresh: list[Row] = []
    for subject, now in after.items():
        old = before.get(subject, ())
        gone += [row[:3] for row in old if row not in now]
        fresh += [row for row in now if row not in old]
    if gone and driver.many(driver.text("timer_gone", _gone), gone) != len(gone):
        # One that could not act was put off to an hour that its subject does not know.
        fresh = [row for one in after.values() for row in one]
        driver.many(s.remove(driver, t.timer, "subject"), [(subject,) for subject in after])
    if fresh:
        driver.many(s.put(driver, t.timer), fresh)


def _gone() -> Executable:
    timer = t.timer.c
    same = [column == bindparam(f"{column.name}_") for column in (timer.fires_at, timer.subject, timer.place)]
    return delete(t.timer).where(and_(*same))
