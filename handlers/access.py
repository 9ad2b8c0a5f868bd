"""Who of an insurer's own systems may come in and is told: keys and webhooks, kept by the operator alone.

The command is the record as it shall stand. What makes a key secret never comes here: the command line makes it,
shows it once and hands in its digest.
"""

from __future__ import annotations

from typing import Final

from msgspec import json

from claims.api_key import ApiKey
from claims.record import Record
from claims.webhook import Webhook
from dialogs.lookups import Lookups, Sought
from dialogs.message import Outbound, Say
from handlers.changes import Audit, Changes
from handlers.commands import StaffCommand
from handlers.order import Order

VERB: Final = "access"
_DECODER: Final[json.Decoder[ApiKey | Webhook]] = json.Decoder(ApiKey | Webhook)


def written(record: ApiKey | Webhook) -> str:
    """The record as a command carries it."""
    return json.encode(record).decode()


def access_wanted(command: StaffCommand) -> Lookups:
    """The record as it stands."""
    wanted = _DECODER.decode(command.rest)
    return Lookups(records=(Sought(wanted.kind, wanted.id),))


def access(order: Order) -> Changes:
    """Put the record in the place of the one that is there, if it was made from that one: else nothing changes, so
    that a key that was revoked meanwhile stays so. A webhook that is switched off because it failed is told to
    the supervisors, for the insurer hears of nothing from now on."""
    fresh = _DECODER.decode(order.command.rest)
    held = next((one for one in order.loaded.found.records if one.subject == fresh.subject), None)
    if fresh.version != (held.version if held is not None else 0) or any(row.insurer for row in order.rows):
        return Changes()  # an insurer's own system lets nobody in, itself neither
    audit = Audit(at=order.now, actor=order.address, action=f"access_{fresh.state}", subject=fresh.subject)
    return Changes(records=(fresh,), audit=(audit,), messages=_off(order, held, fresh))


def _off(order: Order, held: Record | None, fresh: ApiKey | Webhook) -> tuple[Outbound, ...]:
    if not isinstance(fresh, Webhook) or fresh.state != "disabled" or held is None or held.state == "disabled":
        return ()
    say = Say("staff-webhook-off", {"insurer": order.words.label("insurer", fresh.insurer), "id": fresh.id})
    return tuple(
        Outbound(
            id=f"webhook-off/{fresh.id}/{fresh.version}/{address}",
            to=address,
            says=(say,),
            kind="notice",
            due_at=order.now,
        )
        for address in dict.fromkeys(row.address for row in order.world.supervisors)
    )
