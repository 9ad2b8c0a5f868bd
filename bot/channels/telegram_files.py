"""What Telegram's refusals mean, and its files: those that people sent, and pictures for a desk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from bot.channel import Receipt, Unfetched

if TYPE_CHECKING:
    from telegram import Bot
    from telegram.error import TelegramError

ALBUM = 10
"""Pictures that one message may have."""


def receipt(error: TelegramError) -> Receipt:
    """How a refused call ended: a blocked bot and a chat that is gone are final, a wrong token waits for the
    operator, all else may be tried again, after the wait that Telegram asks for."""
    from telegram import error as errors

    name = type(error).__name__
    if isinstance(error, errors.RetryAfter):
        wait = error.retry_after
        return Receipt(state="retry", reason=name, wait=wait if isinstance(wait, int) else wait.total_seconds())
    if isinstance(error, errors.InvalidToken):
        return Receipt(state="retry", reason=name, wait=300)
    if isinstance(error, errors.Forbidden | errors.BadRequest | errors.ChatMigrated):
        return Receipt(state="failed", reason=f"{name} {error.message[:80]}")
    return Receipt(state="retry", reason=name)


async def fetched(bot: Bot, reference: str, limit: int) -> bytes | Unfetched:
    """The bytes of a file that somebody sent."""
    from telegram.error import TelegramError

    try:
        file = await bot.get_file(reference)
        if file.file_size is not None and file.file_size > limit:
            return Unfetched(state="too_large", reason=f"{file.file_size} bytes")
        return bytes(await file.download_as_bytearray())
    except TelegramError as error:
        if "too big" in error.message.lower():
            return Unfetched(state="too_large", reason=error.message[:80])
        ended = receipt(error)
        state: Literal["retry", "lost"] = "retry" if ended.state == "retry" else "lost"
        return Unfetched(state=state, reason=ended.reason, wait=ended.wait)


async def album(bot: Bot, chat: str, pictures: Sequence[bytes]) -> Receipt | None:
    """Send up to ten pictures as one message; None when all went well."""
    from telegram import InputMediaPhoto
    from telegram.error import TelegramError

    try:
        if len(pictures) == 1:
            await bot.send_photo(chat, pictures[0])
        elif pictures:
            await bot.send_media_group(chat, [InputMediaPhoto(data) for data in pictures])
    except TelegramError as error:
        return receipt(error)
    return None
