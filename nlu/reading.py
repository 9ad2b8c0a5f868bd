"""What was found in a message before its intent is decided."""

from __future__ import annotations

from msgspec import Struct

from nlu.events import Happening
from nlu.frame import SlotValue


class Reading(Struct, frozen=True, kw_only=True):
    """`text` is the normalised message, `told` the same without what is denied, `flags` what the rules ask about;
    the rest as in `Frame`."""

    text: str
    told: str
    flags: frozenset[str]
    happening: Happening
    slots: dict[str, SlotValue]
    doubts: dict[str, tuple[SlotValue, ...]] = {}
    problems: dict[str, str] = {}
    claim_number: str | None = None
    last_six: str | None = None
    approximate: bool = False
    corrects: bool = False
