"""What is known around a message before it is understood: when it was said, what was asked, whose phone it is."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from msgspec.structs import replace

from dialogs.conversation import Draft, Party
from dialogs.message import Inbound
from nlu.frame import Context
from schemes.identity import normal_phone

SENT_COUNTS_WITHIN: Final = timedelta(days=7)


def moment(inbound: Inbound) -> datetime:
    """昨天 counts from when it was sent, if that lies within the seven days before receipt."""
    age = inbound.received_at - inbound.sent_at
    return inbound.sent_at if timedelta(0) <= age <= SENT_COUNTS_WITHIN else inbound.received_at


def context_of(draft: Draft | None, party: Party) -> Context:
    """What the words of a message have to be read beside."""
    if draft is None:
        return Context(county=party.county)
    asked = "confirm" if draft.asked == "resume" else draft.asked
    return Context(
        asked=asked,
        offered=draft.offered,
        labels=draft.labels,
        county=party.county,
        event=draft.slots.get("event"),
    )


def with_own_phone(party: Party, inbound: Inbound) -> Party:
    """A number that the channel vouches for: the sender of an SMS, a contact shared as one's own."""
    phone = inbound.phone
    if phone is None and inbound.channel == "sms":
        phone = inbound.address.partition(":")[2]
    phone = (normal_phone(phone) or phone) if phone else None
    return replace(party, phone=phone) if phone and phone != party.phone else party
