"""What was not understood, masked and sealed: kept within a bound until staff has labelled it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from msgspec import Struct, json
from sqlalchemy import ColumnElement, Executable, and_, bindparam, delete, literal_column, null, select, update
from sqlalchemy.dialects import postgresql, sqlite

from handlers.changes import Misunderstood
from storage import statements as s
from storage import tables as t
from storage.engine import Driver, Row
from storage.seal import Sealer
from storage.times import micros, moment

MOST_UNLABELLED: Final = 20_000
"""When more wait for a label, the oldest go."""
TRIM_EVERY: Final = 100
"""Rows from one look for them to the next: it walks along the whole list."""
SKIP: Final = "skip"
"""The label of what nothing is to be learnt from; its text is not kept."""
_PLACE: Final = b"misunderstood.blob:%d"
_COLUMNS: Final = ("id", "at", "county", "asked", "intent", "percent", "label", "blob")


class Kept(Struct, frozen=True, kw_only=True):
    """One row of the list. `label` is an intent or `SKIP`, None while nobody has labelled it; `text` is None once
    it was skipped. `percent` says how sure the guessed `intent` was."""

    number: int
    at: datetime
    county: str | None
    asked: str | None
    intent: str
    percent: int
    label: str | None
    text: str | None


def row(sealer: Sealer, number: int, one: Misunderstood) -> Row:
    """A message as a row of the table."""
    text = sealer.keys.blind("unclear", one.text)
    percent = round(one.confidence * 100)
    blob = sealer.seal(_PLACE % number, one.text)
    return number, micros(one.at), one.county, one.asked, one.intent, percent, text, None, blob


def keep(driver: Driver, rows: Sequence[Row]) -> None:
    """Add rows whose text does not wait for a label already; the oldest beyond the bound go."""
    driver.many(driver.text("keep_misunderstood", lambda: _keep(driver)), rows)
    if any(number % TRIM_EVERY == 0 for number, *_ in rows):
        driver.run(driver.text("trim_misunderstood", _trim), (MOST_UNLABELLED,))


def unlabelled(driver: Driver, sealer: Sealer, since: datetime | None) -> list[Kept]:
    """What waits for a label, oldest first; only what came at `since` or later, if given."""
    with driver.transaction(write=False):
        rows = driver.rows(driver.text("unlabelled", _unlabelled), (micros(since) if since else 0,))
    return [_kept(sealer, *found) for found in rows]


def numbered(driver: Driver, sealer: Sealer, numbers: Sequence[int]) -> dict[int, Kept]:
    """The rows of some numbers, labelled or not; a number that is not there is left out."""
    with driver.transaction(write=False):
        rows = s.load(driver, t.misunderstood, "id", _COLUMNS, numbers) if numbers else []
    return {found[0]: _kept(sealer, *found[1:]) for found in rows}


def label(driver: Driver, labels: Mapping[int, str]) -> None:
    """Mark rows that have no label yet; the text of what is skipped goes."""
    learnt = [(name, number) for number, name in labels.items() if name != SKIP]
    skipped = [(name, number) for number, name in labels.items() if name == SKIP]
    with driver.transaction():
        if learnt:
            driver.many(driver.text("label_misunderstood", lambda: _label({})), learnt)
        if skipped:
            driver.many(driver.text("skip_misunderstood", lambda: _label({"blob": null()})), skipped)


def _kept(
    sealer: Sealer,
    number: int,
    at: int,
    county: str | None,
    asked: str | None,
    intent: str,
    percent: int,
    label: str | None,
    blob: bytes | None,
) -> Kept:
    text = None if blob is None else json.decode(sealer.unseal(_PLACE % number, blob), type=str)
    return Kept(
        number=number,
        at=moment(at),
        county=county,
        asked=asked,
        intent=intent,
        percent=percent,
        label=label,
        text=text,
    )


def _open() -> ColumnElement[bool]:
    return t.misunderstood.c.label.is_(None)


def _keep(driver: Driver) -> Executable:
    maker: Any = postgresql.insert if driver.postgres else sqlite.insert
    done: Executable = maker(t.misunderstood).on_conflict_do_nothing(index_elements=["text"], index_where=_open())
    return done


def _trim() -> Executable:
    box = t.misunderstood.c
    newest = select(box.id).where(_open()).order_by(box.id.desc())
    last_too_many = newest.limit(literal_column("1")).offset(bindparam("most")).scalar_subquery()
    return delete(t.misunderstood).where(and_(_open(), box.id <= last_too_many))


def _unlabelled() -> Executable:
    box = t.misunderstood.c
    chosen = select(*(box[name] for name in _COLUMNS)).where(and_(_open(), box.at >= bindparam("since")))
    return chosen.order_by(box.id)


def _label(more: Mapping[str, Any]) -> Executable:
    fresh = {"label": bindparam("name"), **more}
    same = and_(t.misunderstood.c.id == bindparam("number"), _open())
    return update(t.misunderstood).where(same).values(fresh)
