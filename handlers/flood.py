"""Somebody writes faster than anybody can be answered: slowed with one sentence, and nothing is lost.

How fast is known from the conversation alone: each message counts, and what counts wears off within a minute. Beyond
the limit a message is read but not acted upon: it stays in the inbox, and a minute after the last one the sender is
asked once for what matters most. A death, a danger and 退订 are always acted upon, photos are put to their case.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from msgspec.structs import replace

from dialogs.asides import notice_wish
from dialogs.conversation import Conversation
from dialogs.disaster import FORM as SAFETY
from dialogs.message import MOST_A_MESSAGE, Inbound, Outbound, Say
from handlers.changes import Changes, Heard
from handlers.world import World
from locales.catalogue import Catalogue
from schemes.terms import DEATHS

MINUTE: Final = timedelta(minutes=1)


def counted(world: World, held: Conversation, now: datetime) -> Conversation:
    """The conversation with one more message; it is calm again when half of the limit has worn off."""
    most = _most(world, held.address)
    gone = max(now - held.last_at, timedelta(0)) if held.last_at is not None else MINUTE
    left = max(0.0, held.pace - most * (gone / MINUTE))
    return replace(held, pace=round(left + 1, 3), slowed=held.slowed and left > most / 2)


def not_counted(held: Conversation) -> Conversation:
    """What is not answered does not count after all: who goes on is heard again, at the pace of the limit."""
    return replace(held, pace=held.pace - 1)


def too_fast(world: World, heard: Heard) -> bool:
    """Whether a message, counted already, is one too many. What is grave has as much room again."""
    most = _most(world, heard.inbound.address)
    room = 2 * most if _grave(heard, world.words) else most
    return most > 0 and heard.conversation.pace > room


def only_pictures(inbound: Inbound) -> bool:
    """Whether a message has to be put to its case, though nobody answers it."""
    return bool(inbound.attachments) and not inbound.text.strip()


def slow_down(heard: Heard, now: datetime) -> Changes:
    """The message is kept. The first one too many is told so; when silence comes, one question follows."""
    inbound, held = heard.inbound, heard.conversation
    calm = Outbound(
        id=f"{inbound.channel}/{inbound.id}/calm",
        to=inbound.address,
        says=(Say("too-fast-later"),),
        due_at=now + MINUTE,
        while_silent=True,
    )
    told = Outbound(id=f"{inbound.channel}/{inbound.id}/0", to=inbound.address, says=(Say("too-fast"),), due_at=now)
    files = inbound.files
    unfiled = tuple(dict.fromkeys((*held.unfiled, *(name for name, _ in files))))[-MOST_A_MESSAGE:]
    talk = replace(not_counted(held), slowed=True, last_at=now, unfiled=unfiled)
    messages = (calm,) if held.slowed else (told, calm)
    return Changes(conversation=talk, party=heard.party, messages=messages, attachments=files)


def unanswered(changes: Changes, inbound: Inbound) -> Changes:
    """What a turn changes, without its answer."""
    kept = tuple(one for one in changes.messages if one.to != inbound.address)
    return replace(changes, messages=kept)


def _most(world: World, address: str) -> int:
    """Offices and helpers, who write for many, have a limit of their own."""
    most = world.most_a_minute
    return most.staff if world.member(address) is not None else most.villager


def _grave(heard: Heard, words: Catalogue) -> bool:
    frame = heard.frame
    if frame is None:
        return False
    stops = notice_wish(heard.inbound.text, words) == "stop"
    draft = heard.conversation.draft
    if draft is not None and draft.form == SAFETY:
        return True  # 1, 2 or 3: a digit may say that somebody is hurt
    return bool(frame.danger) or frame.slots.get("event") in DEATHS or stops
