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
        (subject, place, clock.name, micros(clock.fires_at), int(clock.provisional))
        for place, clock in enumerate(clocks)
        if clock.fires_at is not None
    ]


def write(driver: Driver, before: Mapping[str, Sequence[Row]], after: Mapping[str, Sequence[Row]]) -> None:
    """Bring the rows of these subjects from what was loaded to what holds now. Most clocks of a case lie far ahead
    and stay as they are: what is not touched costs nothing, however many are open."""
    changed: list[Row] = []
    gone: list[Row] = []
    for subject, fresh in after.items():
        old = {row[1]: row for row in before.get(subject, ())}
        changed += [row for row in fresh if old.get(row[1]) != row]
        places = {row[1] for row in fresh}
        gone += [(subject, place) for place in old if place not in places]
    if gone:
        driver.many(driver.text("timer_gone", _gone), gone)
    if changed:
        driver.many(s.upsert(driver, t.timer), changed)


def _gone() -> Executable:
    timer = t.timer.c
    return delete(t.timer).where(and_(timer.subject == bindparam("subject_"), timer.place == bindparam("place_")))
