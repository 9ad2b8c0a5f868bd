"""What is sent along with a message: kept with the report that is open, or until it is clear what it belongs to."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Final

from msgspec.structs import replace

from claims.attachment import MOST_A_CLAIM
from dialogs import progress
from dialogs.conversation import Draft
from dialogs.forms import BY_INTENT
from dialogs.message import FILES, MOST_A_MESSAGE, Inbound, Say
from dialogs.talk import Step, Talk, before
from locales.catalogue import Catalogue

WAITS: Final = timedelta(days=1)
"""How long something sent without a word waits for the report that it belongs to."""
REPORTS: Final = frozenset({"report", "one_stop"})
PICTURES: Final = ("photo", "document")


def pictures(talk: Talk) -> Step | None:
    """Something without words, or with words that ask nothing: kept on the open report, or brought to the claim
    spoken of last."""
    if not talk.inbound.attachments or not _speaks_for_itself(talk):
        return None
    draft = talk.draft
    if draft is not None and draft.form == "report":
        return before(progress.take_up(talk, draft), *_received(talk))
    names, says = tuple(name for name, _ in talk.inbound.files), _unwelcome(talk)
    if not (names or talk.inbound.place or says):
        return None
    brought = _with(Draft(form="report"), (*_waiting(talk), *names), talk.inbound.place)
    shelved = talk.conversation.shelved
    return Step(says=says, command="attach", finished=brought, draft=draft, shelved=shelved)


def carried(talk: Talk, step: Step) -> Step:
    """The step with what was sent along on the report that is open or finished by it; else it waits for the next."""
    names = (*_waiting(talk), *(name for name, _ in talk.inbound.files))
    place = talk.inbound.place
    if talk.inbound.attachments and not step.alone and not _speaks_for_itself(talk):
        step = before(step, *_received(talk))
    if step.finished is not None and step.command in REPORTS:
        return replace(step, finished=_with(step.finished, names, place))
    if step.draft is not None and step.draft.form == "report":
        return replace(step, draft=_with(step.draft, names, place))
    return replace(step, unfiled=tuple(dict.fromkeys(names))[-MOST_A_MESSAGE:])


def what(inbound: Inbound, words: Catalogue) -> str:
    """照片2张、语音1段、位置: what came along, in words."""
    count = _count(inbound)
    parts = [
        words.say(f"attached-{kind}", {"count": str(number)})
        for kind, number in (("photos", count["photos"]), ("voice", count["voice"]), ("place", count["location"]))
        if number
    ]
    return "、".join(parts)


def _speaks_for_itself(talk: Talk) -> bool:
    """No words at all, or, where a case is known, some that begin nothing: 这是发票."""
    if not talk.inbound.text.strip():
        return True
    return talk.draft is None and talk.conversation.last_claim is not None and talk.frame.intent not in BY_INTENT


def _received(talk: Talk) -> tuple[Say, ...]:
    count, says = _count(talk.inbound), []
    if count["photos"]:
        says.append(Say("photos-kept", {"count": str(count["photos"])}))
    if count["voice"]:
        says.append(Say("voice-kept"))
    if count["location"]:
        says.append(Say("place-kept"))
    return (*says, *_unwelcome(talk))


def _unwelcome(talk: Talk) -> tuple[Say, ...]:
    """What is not kept, with what to do instead."""
    sent: Counter[str] = Counter(one.kind for one in talk.inbound.attachments)
    says = [Say("video-instead")] if sent["video"] else []
    if sum(sent[kind] for kind in FILES) > MOST_A_MESSAGE:
        says.append(Say("photos-too-many", {"count": str(MOST_A_MESSAGE)}))
    return tuple(says)


def _count(inbound: Inbound) -> Counter[str]:
    kept: Counter[str] = Counter(one.kind for _, one in inbound.files)
    places = 1 if inbound.place else 0
    return Counter(photos=sum(kept[kind] for kind in PICTURES), voice=kept["voice"], location=places)


def _waiting(talk: Talk) -> tuple[str, ...]:
    last = talk.conversation.last_at
    return talk.conversation.unfiled if last is not None and talk.now - last < WAITS else ()


def _with(draft: Draft, names: tuple[str, ...], place: str) -> Draft:
    if not names and not place:
        return draft
    held = tuple(dict.fromkeys((*draft.attachments, *names)))[:MOST_A_CLAIM]
    return replace(draft, attachments=held, slots={**draft.slots, "place": place} if place else draft.slots)
