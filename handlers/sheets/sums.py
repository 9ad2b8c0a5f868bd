"""The sums that stand under the rows of a sheet: whether they are those of the rows.

A total is how a sheet proves that it is whole. Where the number of cases differs, a row may be missing, and what is
there is right all the same. Where the money differs, one of the sums is wrong and nobody knows which: a clerk books
none of them before the insurer has looked.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import product
from typing import TypeVar

from msgspec import Struct

from dialogs.message import Say
from handlers.sheets.row import Row

T = TypeVar("T")


class Total(Struct, frozen=True, kw_only=True):
    """A row of sums: `told` as it is written, `line` its number in `sheet`. It is about the rows of the file from one
    of `since` up to `last`: those of its sheet, or of all sheets so far. `amount` in yuan; `unread` is a sum that
    cannot be read."""

    told: str
    sheet: str
    line: int
    since: tuple[int, ...]
    last: int
    count: int | None = None
    amount: Decimal | None = None
    unread: str = ""


def wrong_count(total: Total, rows: Sequence[Row]) -> Say | None:
    """What to say where the number of cases is not that of the rows: of all or of those paid, repeated ones once or
    each time."""
    held = above(total, rows)
    if total.count is None or total.count in {len(some) for some in _readings(total, rows)}:
        return None
    return Say("total-count", {**_where(total), "told": str(total.count), "found": str(len(held))})


def wrong_amount(total: Total, rows: Sequence[Row]) -> Say | None:
    """What to say where the money is not that of the rows, read as `wrong_count` reads them. 0 is what a program
    writes that has not reckoned its formula."""
    held = above(total, rows)
    if total.unread:
        return Say("total-unread", {**_where(total), "told": total.unread[:20]})
    if not total.amount or total.amount in {_sum(some) for some in _readings(total, rows)}:
        return None
    return Say("total-amount", {**_where(total), "told": f"{total.amount:.2f}", "found": f"{_sum(held):.2f}"})


def above(total: Total, rows: Sequence[T]) -> Sequence[T]:
    """What stands above it on its own sheet, of all that the file holds."""
    return rows[total.since[0] : total.last]


def _readings(total: Total, rows: Sequence[Row]) -> list[list[Row]]:
    """The rows that a total may be about."""
    found = []
    for since, paid, once in product(total.since, (False, True), (False, True)):
        some = [row for row in rows[since : total.last] if not paid or row.paid_on or row.step == "pay"]
        found.append(list(dict.fromkeys(some)) if once else some)
    return found


def _sum(rows: Sequence[Row]) -> Decimal:
    return sum((row.amount for row in rows if row.amount is not None), Decimal(0))


def _where(total: Total) -> dict[str, str]:
    return {"row": str(total.line), "word": total.told[:20]}
