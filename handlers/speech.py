"""Render what is said: texts by key become one message for the channel that it goes to."""

from __future__ import annotations

from msgspec.structs import replace

from dialogs.message import Outbound, Say
from locales.catalogue import Catalogue


def spoken(words: Catalogue, says: tuple[Say, ...], channel: str) -> str:
    """The sentences of one message, a line each; SMS takes the shorter wording where the catalogue has one."""
    variant = "sms" if channel == "sms" else None
    return "\n".join(words.say(say.key, say.args, variant) for say in says)


def rendered(words: Catalogue, message: Outbound) -> Outbound:
    """The message with its text; one that has a text keeps it."""
    if message.text:
        return message
    return replace(message, text=spoken(words, message.says, message.channel))
