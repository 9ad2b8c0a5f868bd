"""How a message looks in Telegram: its pieces, its buttons, and the call that the answer to an update may carry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs.message import Outbound, is_group
from dialogs.plain import cut, units
from locales.catalogue import load

if TYPE_CHECKING:
    from telegram import InlineKeyboardMarkup, ReplyKeyboardMarkup

LIMIT = 4096


def pieces(outbound: Outbound) -> list[str]:
    """The text in as many messages as it needs."""
    return cut(outbound.text, lambda piece: units(piece) <= LIMIT)


def keyboard(outbound: Outbound) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | None:
    """The choices as buttons under the message, short ones two in a row; where a phone is asked for, one button
    that shares the sender's own."""
    from telegram import InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, ReplyKeyboardMarkup

    if outbound.choices:
        buttons = [
            InlineKeyboardButton(label, callback_data=str(place))
            for place, label in enumerate(outbound.choices, start=1)
        ]
        wide = 1 if max(map(len, outbound.choices)) > 8 else 2
        return InlineKeyboardMarkup([buttons[at : at + wide] for at in range(0, len(buttons), wide)])
    if outbound.asks == "phone" and not is_group(outbound.to):  # only in a private chat
        share = KeyboardButton(load().say("telegram-share-phone"), request_contact=True)
        return ReplyKeyboardMarkup([[share]], resize_keyboard=True, one_time_keyboard=True)
    return None


def call(outbound: Outbound) -> dict[str, object] | None:
    """The message as the one call that an answer to an update may make, or None where it has to be a call of its own:
    its number would not be known, and whoever replies to a message of a case means that case."""
    said = pieces(outbound)
    if len(said) != 1 or outbound.claim or outbound.shows or is_group(outbound.to):
        return None
    below = keyboard(outbound)
    made: dict[str, object] = {"method": "sendMessage", "chat_id": outbound.to.partition(":")[2], "text": said[0]}
    return made | {"reply_markup": below.to_dict()} if below is not None else made
