"""赔付 10000012 累计1200: what has been paid on a case altogether, as a monthly sheet says it.

A sum on a sheet is a total. Said again it pays nothing again, whoever says it and in whatever order.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from msgspec import Struct

from claims.claim import Claim
from claims.life import Refused, paid_so_far
from handlers.commands import read_sum

TOTAL: Final = re.compile(r"(?:累计|总共|一共) ?(?P<sum>[^ ]+)(?: (?P<sheet>\d{4}-\d{2}))?")


class Total(Struct, frozen=True):
    """A sum paid altogether, in yuan; `sheet` is the month of the sheet that says so, "" where none does."""

    amount: Decimal
    sheet: str = ""


def read_total(text: str) -> Total | None:
    """The total that stands behind 赔付, or None where a sum stands there that was paid now."""
    found = TOTAL.fullmatch(text)
    amount = read_sum(found["sum"]) if found else None
    return Total(amount, found["sheet"] or "") if found and amount is not None else None


def part_of(claim: Claim, total: Total) -> Decimal | Refused:
    """What of a total is not recorded yet; refused where nothing is, where more is, and where a sheet of the same
    month has said another total: that is a correction, and a person's to make."""
    paid = paid_so_far(claim)
    args = {"total": f"{paid:.2f}", "told": f"{total.amount:.2f}"}
    if total.amount == paid:
        return Refused("total_recorded", args)
    if total.amount < paid or (total.sheet and any(one.sheet == total.sheet for one in claim.payments)):
        return Refused("total_differs", args)
    return total.amount - paid
