"""The next question: its wording by form, death and try, its choices, and when to give up and call a person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from msgspec.structs import replace

from dialogs.conversation import Draft
from dialogs.forms import BY_NAME, OFFERS, Ask, open_ask, speaks_of_death
from dialogs.message import Say
from dialogs.talk import Step, Talk
from dialogs.wording import spoken_day, who

MOST_TRIES = 2


def ask_next(talk: Talk, draft: Draft, *, thread: bool = False) -> Step | None:
    """Ask for the first open slot of the draft, or None when all is known.

    `thread`: after a side question, so the wording takes the thread up and the try does not count.
    """
    ask = open_ask(draft)
    if ask is None:
        return None
    return question(talk, draft, ask, thread=thread)


def question(talk: Talk, draft: Draft, ask: Ask, *, thread: bool = False) -> Step:
    """Put one question. The second try uses other words and, where the form has them, choices."""
    tries = draft.tries if draft.asked == ask.slot else 0
    doubts = talk.frame.doubts.get(ask.slot, ())
    offered: tuple[str, ...] = ()
    if doubts:
        offered = tuple(str(value) for value in doubts)
    elif ask.offer and (tries or ask.slot in ("house_type", "people")):
        offered = OFFERS[ask.offer]
    labels = tuple(_label(talk, ask.slot, value) for value in offered)
    if not thread:
        tries += 1
    manner = "doubt" if doubts else "thread" if thread else "again" if tries > 1 else ""
    key = _key(talk, draft, ask.slot, manner)
    if key in talk.conversation.last_keys and manner in ("", "again") and not talk.frame.corrects:
        key = _key(talk, draft, ask.slot, "again" if manner == "" else "")
    opened = replace(draft, asked=ask.slot, tries=tries, offered=offered, labels=labels)
    args = {"who": who(draft, talk.words), "month": draft.slots.get("month", "")}
    return Step(says=(Say(key, args),), asks=ask.slot, choices=labels, draft=opened)


def given_up(draft: Draft) -> bool:
    """Whether the question asked last has been tried often enough for a person to take over."""
    ask = asked_now(draft)
    return draft.tries >= (1 if ask is not None and ask.once else MOST_TRIES)


def let_go(draft: Draft) -> Draft:
    """Leave the question asked last unanswered and go on."""
    if draft.asked is None or draft.asked in draft.unknown:
        return draft
    return replace(draft, unknown=(*draft.unknown, draft.asked), asked=None, tries=0, offered=(), labels=())


def asked_now(draft: Draft) -> Ask | None:
    """The form's own question that stands open, if it is one of the form's."""
    for ask in BY_NAME[draft.form].asks:
        if ask.slot == draft.asked:
            return ask
    return None


def _label(talk: Talk, slot: str, value: str) -> str:
    if slot == "date":
        return spoken_day(date.fromisoformat(value), talk.now.date(), talk.words)
    offered = f"offer-{slot}-{value}".replace("_", "-")
    return talk.words.say(offered) if talk.words.has(offered) else talk.words.label(slot, value)


def _key(talk: Talk, draft: Draft, slot: str, manner: str) -> str:
    for key in _keys(draft, slot.replace("_", "-"), manner):
        if talk.words.has(key):
            return key
    return f"ask-{slot}".replace("_", "-")


def _keys(draft: Draft, slot: str, manner: str) -> Iterator[str]:
    stem = "thread" if manner == "thread" else "ask"
    tail = f"-{manner}" if manner in ("again", "doubt") else ""
    own = "-self" if draft.slots.get("relation") == "self" else ""
    death = "-death" if speaks_of_death(draft) else ""
    if "after_injury" in draft.flags:
        yield f"{stem}-{slot}{tail}-after-injury"
    if slot == "date" and not tail and stem == "ask" and "month" in draft.slots:
        yield "ask-date-month"
    for form in (f"{draft.form}-", ""):
        for mood in (death, own, ""):
            yield f"{stem}-{form}{slot}{tail}{mood}"
