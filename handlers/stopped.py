"""退订: which messages somebody is spared who wants no notices.

What was queued before is withdrawn, what comes later is not sent, on whichever way it came about: a case of the own,
a note to the insured's own phone, an answer to a ticket.
"""

from __future__ import annotations

from typing import Final

from dialogs.conversation import Party
from dialogs.message import Outbound
from handlers.world import World

DANGER: Final = "danger"


def withheld(world: World, message: Outbound, party: Party) -> bool:
    """Whether the `party` to whom a message goes has stopped it: every notice, but none that asks after somebody in
    danger, and nothing that belongs to an office."""
    if party.stopped_at is None or message.kind not in ("notice", "broadcast"):
        return False
    return not world.on_duty(message.to) and not any(say.key.startswith(DANGER) for say in message.says)
