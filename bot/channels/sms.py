"""What every SMS gateway shares: how a text is to be read, whose number it is, what belongs together."""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field

from msgspec.structs import replace

from dialogs.message import Inbound
from dialogs.plain import PART, sms_parts, units

SERVICE_NUMBER = re.compile(r"(100|106|12|95|96)\d*|\d{1,7}")
MOBILE = re.compile(r"1[3-9]\d{9}")
ASCII_PART = 153
"""Characters of a part in the 7-bit alphabet."""
REMEMBERED = 1024


def decode(data: bytes, coding: str, charset: str) -> str:
    """The text of a message: by its charset, else by its coding (2: UTF-16BE), else what Chinese gateways
    really send when they say UTF-8 (GB 18030). What cannot be read at all is shown as the replacement
    character."""
    said = charset.strip().upper().replace("_", "-")
    if said in ("", "UCS-2", "UCS2", "ISO-10646-UCS-2", "UTF-16") and coding == "2":
        said = "UTF-16BE"
    if said == "UTF-16BE":
        return _clean(data[: len(data) // 2 * 2].decode("utf-16-be", "replace"))
    for name in (said or "UTF-8", "UTF-8", "GB18030"):
        try:
            return _clean(data.decode(name))
        except (UnicodeDecodeError, LookupError):
            continue
    return _clean(data.decode("utf-8", "replace"))


def _clean(text: str) -> str:
    return text.replace("\x00", "").removeprefix("\ufeff")


def phone(said: str) -> str | None:
    """A sender's number as +86… (other countries with their own code); None for service numbers and names of
    services, whom nobody answers: two machines would talk to each other for ever."""
    digits = re.sub(r"[\s()\-]", "", said)
    digits = re.sub(r"^00", "+", digits)
    if not re.fullmatch(r"\+?\d+", digits):
        return None
    bare = re.sub(r"^(\+86|86(?=1[3-9]\d{9}$))", "", digits)
    if bare.startswith("+"):
        return bare if len(bare) >= 8 else None
    if MOBILE.fullmatch(bare):
        return f"+86{bare}"
    if not bare or SERVICE_NUMBER.fullmatch(bare):
        return None
    return f"+86{bare.removeprefix('0')}"


def parts(text: str, signature: str = "") -> int:
    """How many parts a text is sent and paid as, the carrier's 【signature】 in front of it counted: 1 up to 70
    UTF-16 units, else 67 in each; none for no text."""
    return sms_parts(f"【{signature}】{text}" if signature and text else text)


def concatenation(udh: bytes) -> tuple[int, int, int] | None:
    """Reference, number of parts and place of a part, as its head says (3GPP 23.040, elements 0 and 8);
    None for a whole message."""
    place = 1
    while place + 1 < len(udh):
        kind, length = udh[place], udh[place + 1]
        value = udh[place + 2 : place + 2 + length]
        found = None
        if kind == 0 and len(value) == 3:
            found = (value[0], value[1], value[2])
        if kind == 8 and len(value) == 4:
            found = (value[0] << 8 | value[1], value[2], value[3])
        if found is not None:
            return found if 1 <= found[2] <= found[1] and found[1] > 1 else None
        place += 2 + length
    return None


def may_go_on(text: str) -> bool:
    """Whether a text fills one part of a long SMS to the last character, so that another part may follow."""
    return units(text) == PART or (len(text) == ASCII_PART and text.isascii())


@dataclass(eq=False)
class Whole:
    """The parts of one number that have come, in their order, and the task that hands on the message they make."""

    parts: dict[str, Inbound] = field(default_factory=dict)
    complete: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None


class Joiner:
    """Joins long messages that come in parts without saying so: what follows a full part from the same number
    within `seconds` belongs to it.

    A call returns when its part was handed on, and raises what `receive` raises, so that a gateway keeps what we
    have not. A part that comes too late is a message of its own: nothing is lost."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._waiting: dict[str, Whole] = {}
        self._joined: OrderedDict[str, None] = OrderedDict()

    async def hear(self, receive: Callable[[Inbound], Awaitable[object]], inbound: Inbound) -> None:
        """Hand on a message, or keep a part until the whole is there."""
        if inbound.id in self._joined:
            return
        while (whole := self._waiting.get(inbound.address)) is not None and whole.complete.is_set():
            assert whole.task is not None
            await asyncio.wait([whole.task])
        if whole is None:
            if not may_go_on(inbound.text) or self._seconds <= 0:
                await receive(inbound)
                return
            whole = self._waiting[inbound.address] = Whole()
            whole.task = asyncio.create_task(self._hand_on(receive, inbound.address, whole))
        whole.parts.setdefault(inbound.id, inbound)
        if not may_go_on(inbound.text):
            whole.complete.set()
        assert whole.task is not None
        await asyncio.shield(whole.task)

    def stop(self) -> None:
        """Wait for no more parts."""
        for whole in self._waiting.values():
            whole.complete.set()

    async def _hand_on(self, receive: Callable[[Inbound], Awaitable[object]], address: str, whole: Whole) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(self._seconds):
                await whole.complete.wait()
        # What comes from now on is another message, and waits until this one was handed on.
        whole.complete.set()
        first, *others = whole.parts.values()
        try:
            await receive(replace(first, text="".join(part.text for part in whole.parts.values())))
        finally:
            del self._waiting[address]
        for part in others:
            self._joined[part.id] = None
        while len(self._joined) > REMEMBERED:
            self._joined.popitem(last=False)
