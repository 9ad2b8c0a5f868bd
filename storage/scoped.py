"""The cases of an office: those of its places that are not over, and all that bear a name there."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Executable, Table, bindparam, literal_column, select

from claims.claim import Claim, Ticket
from dialogs.lookups import Lookups, Scope
from storage import statements as s
from storage import tables as t
from storage.engine import Driver, Row
from storage.seal import Sealer
from storage.unit import Unit
from storage.unsettled import everything

COLUMNS = ("county", "town", "insurer")


def scoped(
    driver: Driver, sealer: Sealer, unit: Unit, asked: Lookups
) -> tuple[tuple[Claim, ...], tuple[Ticket, ...]]:
    """Claims and tickets as they stand in the batch, among others that it holds; the turn may change each of them."""
    if asked.unsettled:
        return everything(driver, sealer, unit)
    for scope in asked.scopes:
        held = [*_open(driver, t.claim, scope)]
        if asked.named:
            held += _named(driver, sealer, scope, asked.named)
        for number, blob in held:
            if number not in unit.claims:
                unit.claims[number] = sealer.claim(number, blob)
        for number, blob in _open(driver, t.ticket, scope):
            if number not in unit.tickets:
                unit.tickets[number] = sealer.ticket(number, blob)
    return tuple(unit.claims.values()), tuple(unit.tickets.values())


def _open(driver: Driver, table: Table, scope: Scope) -> list[Row]:
    box, asked = table.c, _asked(scope)

    def build() -> Executable:
        over = box.status.in_((literal_column("'closed'"), literal_column("'withdrawn'")))
        return select(box.number, box.blob).where(~over, *_where(table, asked))

    return driver.rows(driver.text(("scoped", table.name, tuple(asked)), build), tuple(asked.values()))


def _named(driver: Driver, sealer: Sealer, scope: Scope, name: str) -> list[Row]:
    """Also those that are over: name and town are one index, so each town that has a case is asked for."""
    box, asked = t.claim.c, _asked(scope)

    def towns() -> Executable:
        return select(box.town).distinct().where(box.town.is_not(None), *_where(t.claim, asked))

    places = driver.rows(driver.text(("scoped_towns", tuple(asked)), towns), tuple(asked.values()))
    if not places:
        return []
    keys = s.padded([sealer.name_town(name, town) for (town,) in places])

    def build() -> Executable:
        return select(box.number, box.blob).where(s.among(box.person, len(keys)), *_where(t.claim, asked))

    text = driver.text(("scoped_named", len(keys), tuple(asked)), build)
    return driver.rows(text, (*keys, *asked.values()))


def _asked(scope: Scope) -> dict[str, str]:
    return {column: value for column in COLUMNS if (value := getattr(scope, column))}


def _where(table: Table, asked: dict[str, str]) -> list[ColumnElement[bool]]:
    return [table.c[column] == bindparam(column) for column in asked]
