"""What every SMS gateway shares: how a text is to be read, whose number it is, what belongs together."""

from __future__ import annotations

import re

from dialogs.sms_length import sms_parts

SERVICE_NUMBER = re.compile(r"(100|106|12|95|96)\d*|\d{1,7}")
MOBILE = re.compile(r"1[3-9]\d{9}")


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
