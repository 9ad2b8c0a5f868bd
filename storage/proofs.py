"""Which addresses have proved to be whose, under blind indexes on both sides: the table `proof`.

A row stands for a resident whose data the address may read, or for a phone that its channel vouches for. An SMS
address is found by its own number and needs no row.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from sqlalchemy import delete, select

from dialogs.conversation import Party
from storage import statements as s
from storage import tables as t
from storage.engine import Driver, Row
from storage.seal import Sealer

PHONE: Final = "sms:+86"


def proved_anew(before: Party | None, party: Party) -> bool:
    """Whether a party has proved something else than before."""
    return _proved(before) != _proved(party)


def proofs(sealer: Sealer, party: Party) -> list[Row]:
    """The rows of `proof` of one party."""
    address = sealer.address(party.address)
    residents, phone = _proved(party)
    rows: list[Row] = [(sealer.resident(one), address) for one in residents]
    if phone:
        rows.append((sealer.keys.blind("phone", phone), address))
    return rows


def fill(driver: Driver, sealer: Sealer) -> None:
    """Make the rows of all parties anew, in a database that was older than this program."""
    with driver.transaction():
        driver.run(driver.text("no_proofs", lambda: delete(t.proof)))
        rows: list[Row] = []
        for chunk in driver.stream(driver.text("parties", lambda: select(t.party.c.address, t.party.c.blob))):
            rows += [row for key, blob in chunk for row in proofs(sealer, sealer.party(key, blob))]
        if rows:
            driver.many(s.put(driver, t.proof), rows)


def prove(driver: Driver, sealer: Sealer, parties: Iterable[Party]) -> None:
    """Write the rows of parties that have proved something else than before."""
    changed = list(parties)
    driver.many(s.remove(driver, t.proof, "address"), [(sealer.address(party.address),) for party in changed])
    rows = [row for party in changed for row in proofs(sealer, party)]
    if rows:
        driver.many(s.put(driver, t.proof), rows)


def _proved(party: Party | None) -> tuple[tuple[str, ...], str | None]:
    if party is None:
        return (), None
    return party.residents, None if party.phone and party.address == PHONE + party.phone else party.phone
