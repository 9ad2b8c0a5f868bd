"""What Telegram's updates say: only the fields that are read, and how they become a message."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Literal

import msgspec
from msgspec import Struct

from bot.channels.sms import phone
from bot.clock import CHINA
from dialogs.message import Attachment, Inbound

COMMANDS = {"/start": "你好", "/help": "帮助"}


class Person(Struct, frozen=True):
    id: int
    is_bot: bool = False


class Chat(Struct, frozen=True):
    id: int
    type: str = "private"


class File(Struct, frozen=True):
    file_id: str


class Contact(Struct, frozen=True):
    phone_number: str
    user_id: int | None = None


class Location(Struct, frozen=True):
    latitude: float
    longitude: float


class Button(Struct, frozen=True):
    text: str
    callback_data: str | None = None


class Keyboard(Struct, frozen=True):
    inline_keyboard: list[list[Button]] = []


class Message(Struct, frozen=True, rename={"sender": "from"}):
    """What is read of a Telegram message."""

    message_id: int
    chat: Chat
    date: int = 0
    sender: Person | None = None
    text: str | None = None
    caption: str | None = None
    photo: list[File] = []
    voice: File | None = None
    audio: File | None = None
    video: File | None = None
    video_note: File | None = None
    document: File | None = None
    location: Location | None = None
    contact: Contact | None = None
    reply_to_message: Message | None = None
    reply_markup: Keyboard | None = None


class Pressed(Struct, frozen=True, rename={"sender": "from"}):
    """A button that was pressed."""

    id: str
    sender: Person
    message: Message | None = None
    data: str | None = None


class Update(Struct, frozen=True):
    """One piece of news: exactly one of the two, or neither when it is of a kind that nobody asked for."""

    update_id: int
    message: Message | None = None
    callback_query: Pressed | None = None


_UPDATE = msgspec.json.Decoder(Update)


def decode(body: bytes | str) -> Update:
    """Read an update; raises msgspec.DecodeError for anything else."""
    return _UPDATE.decode(body)


def parse(update: Update, received_at: datetime) -> Inbound | None:
    """What an update says; None for what nobody answers: other bots, and a group's own news.

    A pressed button says its label. A contact shared as one's own is a phone that Telegram vouches for.
    """
    if update.callback_query is not None:
        return _pressed(update.update_id, update.callback_query, received_at)
    message = update.message
    if message is None or (message.sender is not None and message.sender.is_bot):
        return None
    private = message.chat.type == "private"
    text, attachments = _text(message), _attachments(message)
    if not private and not text and not attachments:
        return None
    number = own = None
    if message.contact is not None:
        number = phone(message.contact.phone_number)
        own = number if message.sender and message.contact.user_id == message.sender.id else None
        text = (number or "").removeprefix("+86")
    return Inbound(
        address=f"telegram:{message.chat.id}",
        id=str(update.update_id),
        text=text,
        sent_at=datetime.fromtimestamp(message.date, CHINA) if message.date > 0 else received_at,
        received_at=received_at,
        attachments=attachments,
        quoted=reference(message.chat.id, message.reply_to_message.message_id) if message.reply_to_message else None,
        private=private,
        phone=own,
    )


def _pressed(update: int, pressed: Pressed, received_at: datetime) -> Inbound | None:
    message = pressed.message
    if message is None or pressed.data is None:
        return None
    rows = message.reply_markup.inline_keyboard if message.reply_markup else []
    labels = (button.text for row in rows for button in row if button.callback_data == pressed.data)
    return Inbound(
        address=f"telegram:{message.chat.id}",
        id=str(update),
        text=next(labels, pressed.data),
        sent_at=received_at,
        received_at=received_at,
        quoted=reference(message.chat.id, message.message_id),
        private=message.chat.type == "private",
    )


def _text(message: Message) -> str:
    """The words, without the bot's own name and with commands put into words."""
    text = re.sub(r"@\w+bot\b", "", message.text or message.caption or "", flags=re.IGNORECASE).strip()
    command, _, rest = text.partition(" ")
    if command in COMMANDS:
        return COMMANDS[command]
    return f"{command[1:]} {rest}".strip() if re.fullmatch(r"/\w+", command) else text


def _attachments(message: Message) -> tuple[Attachment, ...]:
    picture = message.photo[-1] if message.photo else None  # several sizes of one picture, the largest last
    files: tuple[tuple[Literal["photo", "voice", "video", "document"], File | None], ...] = (
        ("photo", picture),
        ("voice", message.voice),
        ("voice", message.audio),
        ("video", message.video),
        ("video", message.video_note),
        ("document", message.document),
    )
    found = [Attachment(kind=kind, reference=file.file_id) for kind, file in files if file]
    if message.location:
        place = f"{message.location.latitude:.6f},{message.location.longitude:.6f}"
        found.append(Attachment(kind="location", reference=place))
    return tuple(found)


def reference(chat: int, message: int) -> str:
    """The channel's id of a message: the same when it was sent and when it is quoted."""
    return f"{chat}/{message}"
