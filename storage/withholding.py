"""What goes out to nobody, because its receiver has said 退订: the mind decides, the row says so.

A row that is withdrawn stays, with its reason, for the staff to see. It is never sent later.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import Executable, bindparam, literal_column, select, update

from dialogs.conversation import Party
from handlers.mind import Mind
from storage import statements as s
from storage import tables as t
from storage.engine import Driver
from storage.seal import Sealer
from storage.unit import Unit

WITHDRAWN: Final = "withdrawn"
REASON: Final = "the receiver wants no notices"
NOTICES: Final = ("notice", "broadcast")
ADDRESS, KIND, STATE, WHY = 2, 4, 5, 13
"""Places in a row of the outbox."""


def withhold(driver: Driver, sealer: Sealer, mind: Mind, unit: Unit) -> None:
    """Mark what is staged for people who want no notices, and withdraw what was queued for those who said so just
    now. Comes before the rows are written."""
    staged = unit.staged.outbox
    notices = {one: row for one, row in staged.items() if row[KIND] in NOTICES and row[STATE] == "queued"}
    if notices:
        places = {unit.messages[one].to: row[ADDRESS] for one, row in notices.items()}
        parties = _parties(driver, sealer, unit, places)
        for one, row in notices.items():
            message = unit.messages[one]
            if message.to in parties and mind.withheld(message, parties[message.to]):
                staged[one] = (*row[:STATE], WITHDRAWN, *row[STATE + 1 : WHY], REASON, *row[WHY + 1 :])
                del unit.messages[one]
    for party in unit.staged.stopped.values():
        _withdraw(driver, sealer, mind, party)


def _parties(driver: Driver, sealer: Sealer, unit: Unit, places: dict[str, bytes]) -> dict[str, Party]:
    """Those of the receivers that have ever written."""
    known = {address: unit.parties[address] for address in places if address in unit.parties}
    wanted = {key: address for address, key in places.items() if address not in known}
    if wanted:
        rows = s.load(driver, t.party, "address", ("blob",), list(wanted))
        known |= {wanted[bytes(key)]: sealer.party(bytes(key), blob) for key, blob in rows}
    return known


def _withdraw(driver: Driver, sealer: Sealer, mind: Mind, party: Party) -> None:
    found = driver.rows(driver.text("stopped", _queued), (sealer.address(party.address),))
    messages = [sealer.outbound(identity, blob) for identity, blob in found]
    gone = [(WITHDRAWN, REASON, one.id) for one in messages if mind.withheld(one, party)]
    if gone:
        driver.many(driver.text("withdraw", _mark), gone)


def _among(column: Any, names: Iterable[str]) -> Any:
    return column.in_([literal_column(f"'{name}'") for name in names])


def _queued() -> Executable:
    box = t.outbox.c
    waits = _among(box.state, ("queued", "sending"))
    return select(box.id, box.blob).where(box.address == bindparam("address_"), waits, _among(box.kind, NOTICES))


def _mark() -> Executable:
    box = t.outbox.c
    return (
        update(t.outbox)
        .where(box.id == bindparam("which"))
        .values(state=bindparam("state_"), reason=bindparam("why"))
    )
