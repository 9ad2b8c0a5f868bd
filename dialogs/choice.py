"""Two fair readings of what a sender wants: asked instead of guessed."""

from __future__ import annotations

from msgspec.structs import replace

from dialogs.conversation import Draft
from dialogs.filling import as_text
from dialogs.forms import BY_INTENT
from dialogs.message import Say
from dialogs.progress import begin
from dialogs.talk import Step, Talk


def choose(talk: Talk, intents: tuple[str, ...]) -> Step:
    """您是想…还是…: the message and its slots are kept for the form that is picked."""
    labels = tuple(talk.words.say(f"wish-{intent}".replace("_", "-")) for intent in intents)
    draft = Draft(
        form="choice",
        asked="choice",
        tries=1,
        offered=intents,
        labels=labels,
        slots={slot: as_text(value) for slot, value in talk.frame.slots.items()},
        story=(talk.inbound.text[:500],),
    )
    shelved = talk.conversation.shelved
    return Step(says=(Say("choose"),), asks="choice", choices=labels, draft=draft, shelved=shelved)


def picked(talk: Talk, draft: Draft) -> Step | None:
    """The answer to `choose`; anything else is read as a message of its own."""
    choice = talk.frame.choice or (1 if talk.frame.intent == "affirm" else 0)
    if 0 < choice <= len(draft.offered):
        return begin(talk, draft.offered[choice - 1], kept=draft)
    if talk.frame.intent in BY_INTENT:
        return begin(talk, talk.frame.intent)
    cleared = replace(talk, conversation=replace(talk.conversation, draft=None))
    return Step(says=(Say("not-understood"),), misses=1, unclear=True, shelved=cleared.conversation.shelved)
