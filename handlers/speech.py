"""Render what is said: texts by key become one message for the channel that it goes to.

An answer by SMS takes two parts at most. What does not fit is kept and follows on 更多; a question stays in the
message that is sent, and a read-back is never cut in two: nobody agrees to what has not been read.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from dialogs.message import Outbound, Say
from dialogs.plain import cut, numbered, sms_parts
from handlers.changes import Changes
from locales.catalogue import Catalogue

MOST_PARTS: Final = 2
SIGNATURE: Final = "【四字签名】"
"""Room for the carrier's signature; the carrier puts it in front."""
LONGEST_QUESTION: Final = 40
PREFACES: Final = frozenset({"changed", "noted", "code-right"})


def spoken(words: Catalogue, says: tuple[Say, ...], channel: str) -> str:
    """The sentences of one message, a line each; SMS takes the shorter wording where the catalogue has one."""
    variant = "sms" if channel == "sms" else None
    return "\n".join(words.say(say.key, say.args, variant) for say in says)


def rendered(words: Catalogue, message: Outbound) -> Outbound:
    """The message with its text; one that has a text keeps it."""
    if message.text:
        return message
    return replace(message, text=spoken(words, message.says, message.channel))


def rendered_turn(words: Catalogue, changes: Changes) -> Changes:
    """All messages of a turn with their texts; the answer by SMS cut to its room, its rest kept for 更多."""
    talk, rest = changes.conversation, ""
    messages = []
    for written in changes.messages:
        message = rendered(words, written)
        if talk is not None and message.kind == "reply" and message.to == talk.address and message.channel == "sms":
            message, rest = fitted(words, message)
        messages.append(message)
    if talk is not None and talk.more != rest:
        talk = replace(talk, more=rest)
    return replace(changes, conversation=talk, messages=tuple(messages))


def fitted(words: Catalogue, message: Outbound) -> tuple[Outbound, str]:
    """The message in two parts at most, and what is left of it."""
    if fits(numbered(message)):
        return message, ""
    if message.asks == "confirm" or (message.asks and len(message.says) == 1):
        return _read_back(words, message), ""
    body, asking = message.text, ""
    if message.asks:
        message = _fewer_choices(words, message)
        body = spoken(words, message.says[:-1], "sms")
        asking = spoken(words, message.says[-1:], "sms")
    follows = words.say("more-follows")

    def whole(piece: str) -> Outbound:
        return replace(message, text="\n".join(filter(None, (piece + follows, asking))))

    piece, *left = cut(body, lambda some: fits(numbered(whole(some))))
    return (whole(piece) if left else message), "\n".join(left)


def fits(text: str) -> bool:
    """Whether an SMS of this text, the signature in front of it, takes two parts at most."""
    return sms_parts(SIGNATURE + text) <= MOST_PARTS


def _fewer_choices(words: Catalogue, message: Outbound) -> Outbound:
    """A list of choices that leaves no room is shown as far as it goes; the others can still be named."""
    asking = replace(message, text=spoken(words, message.says[-1:], "sms"))
    while asking.choices and not fits(numbered(asking) + SIGNATURE * 6):
        asking = replace(asking, choices=asking.choices[:-1])
    return replace(message, choices=asking.choices)


def _read_back(words: Catalogue, message: Outbound) -> Outbound:
    """A read-back in one message: without the numbered answers, then without its first words, last with … in it."""
    says = message.says
    shorter = replace(message, choices=())
    if not fits(shorter.text):
        says = tuple(say for say in says if say.key not in PREFACES) or says
        shorter = replace(shorter, text=spoken(words, says, "sms"))
    if not fits(shorter.text):
        facts, _, asking = shorter.text.strip().rpartition("。")
        asking = asking[-LONGEST_QUESTION:]
        piece = cut(facts, lambda some: fits(f"{some}…{asking}"))[0]
        shorter = replace(shorter, text=f"{piece}…{asking}")
    return shorter
