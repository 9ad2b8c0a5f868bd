"""The public frame: what `cunbao understand` prints."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from nlu.frame import PUBLIC_SLOTS, Frame, SlotValue


def project(frame: Frame) -> dict[str, Any]:
    """`{"intent", "confidence", "slots"}`, ready for JSON: dates in ISO form, amounts as int or float of at
    most two decimals, days and grade as int. Slots that only the conversation uses are left out."""
    slots = {name: _plain(frame.slots[name]) for name in PUBLIC_SLOTS if name in frame.slots}
    return {"intent": frame.intent, "confidence": round(frame.confidence, 4), "slots": slots}


def _plain(value: SlotValue) -> str | int | float:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        rounded = value.quantize(Decimal("0.01"), ROUND_HALF_UP)
        return int(rounded) if rounded == rounded.to_integral_value() else float(rounded)
    return value
