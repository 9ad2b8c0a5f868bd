"""Every case that is not over, for what an office looks at once a week."""

from __future__ import annotations

from sqlalchemy import Executable, Table, literal_column, select

from claims.claim import Claim, Ticket
from storage import tables as t
from storage.engine import Driver, Row
from storage.seal import Sealer
from storage.unit import Unit


def unsettled(driver: Driver, sealer: Sealer) -> list[Claim | Ticket]:
    """Claims and tickets that are neither closed nor withdrawn, by number; the caller holds the transaction."""
    claims = [sealer.claim(number, blob) for number, blob in _rows(driver, t.claim)]
    return [*claims, *(sealer.ticket(number, blob) for number, blob in _rows(driver, t.ticket))]


def everything(driver: Driver, sealer: Sealer, unit: Unit) -> tuple[tuple[Claim, ...], tuple[Ticket, ...]]:
    """The same as they stand in the batch; the turn may change each of them."""
    for one in unsettled(driver, sealer):
        if isinstance(one, Claim):
            unit.claims.setdefault(one.number, one)
        else:
            unit.tickets.setdefault(one.number, one)
    return tuple(unit.claims.values()), tuple(unit.tickets.values())


def _rows(driver: Driver, table: Table) -> list[Row]:
    box = table.c

    def build() -> Executable:
        over = box.status.in_((literal_column("'closed'"), literal_column("'withdrawn'")))
        return select(box.number, box.blob).where(~over).order_by(box.number)

    return list(driver.rows(driver.text(("unsettled", table.name), build)))
