"""What of a turn is kept for staff to label: the message that was not understood, masked, not who wrote it."""

from __future__ import annotations

from collections.abc import Iterator

from dialogs.forms import BY_NAME
from dialogs.talk import Step, Talk
from handlers.changes import Misunderstood
from handlers.outcome import Outcome
from handlers.world import World
from nlu.frame import Context
from nlu.masking import says_something


def misunderstood(
    world: World, talk: Talk, step: Step, outcome: Outcome, context: Context, county: str | None
) -> Misunderstood | None:
    """The message of a turn whose step is `unclear`; None if its use case made something of it or it holds no word.

    `context` is that in which it was read.
    """
    if _understood_after_all(talk, step, outcome):
        return None
    text = world.understander.masked(talk.inbound.text, talk.now, context, tuple(_names(talk)))
    if not says_something(text):
        return None
    return Misunderstood(
        at=talk.now,
        county=county,
        asked=talk.draft.asked if talk.draft else None,
        intent=talk.frame.intent,
        confidence=talk.frame.confidence,
        text=text,
    )


def _understood_after_all(talk: Talk, step: Step, outcome: Outcome) -> bool:
    """A form without questions of its own is led by its use case, which reads words that the engine does not."""
    if talk.draft is None or step.command not in BY_NAME or BY_NAME[step.command].asks:
        return False
    return outcome.draft is None or outcome.draft.asked != talk.draft.asked


def _names(talk: Talk) -> Iterator[str]:
    """The names that were told before: a given name alone is read from them."""
    held = talk.conversation
    drafts = (held.draft, *held.shelved)
    for slots in (held.last_report, *(draft.slots for draft in drafts if draft)):
        yield from (slots[slot] for slot in ("name", "sender_name") if slot in slots)
