"""Whether a text may go to everybody: what it must not hold, and what it costs."""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from claims.broadcast import Broadcast
from dialogs.plain import sms_parts
from handlers.world import World

LINK: Final = re.compile(r"https?:|www\.|[a-z0-9-]{2,}\.(?:com|cn|net|org|top|cc|vip|xyz|io)\b", re.IGNORECASE)
MARKUP: Final = re.compile(r"</?[a-z!][^>]*>|&#?\w+;|\{\{|\]\(", re.IGNORECASE)
ENDS: Final = ("。", "！", "？", "!", "?", ".", "…", "”", "）")
FORMULA: Final = ("=", "+", "-", "@")
MOBILE: Final = re.compile(r"(?<!\d)(?:86)?1[3-9]\d{9}(?!\d)")
IDENTITY: Final = re.compile(r"(?<!\d)(?:\d{17}[\dX]|\d{15})(?!\d)", re.IGNORECASE)
SPOKEN: Final = re.compile(r"1[3-9]\d{9}")
BETWEEN: Final = re.compile(r"(?<=\d)[\s\-‐‑–—·.,，、()（）_*]+(?=[\dxX])")
CHINESE: Final = str.maketrans("零〇一幺二三四五六七八九", "001123456789")


def wrong_with(world: World, text: str, *, warning: bool) -> str | None:
    """Why a text may not go out: the end of a key `broadcast-refused-*`; None where nothing is wrong.

    Whoever writes to ten thousand people writes no person's number, and nothing that a phone could run or a sheet
    could compute.
    """
    plain = unicodedata.normalize("NFKC", text)
    if not any(character.isalnum() for character in plain):
        return "empty"
    if any(unicodedata.category(character) in ("Cc", "Cf") and character != "\n" for character in text):
        return "signs"
    if plain.lstrip().startswith(FORMULA):
        return "formula"
    if LINK.search(plain):
        return "link"
    if MARKUP.search(plain):
        return "markup"
    digits = BETWEEN.sub("", plain)
    if any(kind.search(one) for kind in (MOBILE, IDENTITY) for one in (plain, digits)):
        return "number"
    if SPOKEN.search(digits.translate(CHINESE)):
        return "number"
    if parts(world, text, warning=warning) > world.broadcasts.most_parts:
        return "long"
    return None


def as_sent(world: World, text: str, *, warning: bool) -> str:
    """The text of its SMS: publicity says how to refuse it."""
    key = "broadcast-warning" if warning else "broadcast-publicity"
    return world.words.say(key, said_with(text), "sms")


def said_with(text: str) -> dict[str, str]:
    """The arguments of a text for everybody: a text without a full stop gets one before what follows it."""
    return {"text": text, "end": "" if text.endswith(ENDS) else "。"}


def parts(world: World, text: str, *, warning: bool) -> int:
    """In how many parts its SMS is sent and paid, the carrier's signature counted."""
    return sms_parts(f"【{world.broadcasts.signature}】{as_sent(world, text, warning=warning)}")


def cost(world: World, broadcast: Broadcast, addresses: int) -> str:
    """What so many SMS cost, in yuan, rounded half up to the fen."""
    each = parts(world, broadcast.text, warning=broadcast.warning)
    whole = Decimal(world.broadcasts.price) * each * addresses
    return str(whole.quantize(Decimal("0.01"), ROUND_HALF_UP))
