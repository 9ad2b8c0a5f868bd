"""Who is shown somebody's data without having asked for it: a call sheet is read as soon as it is there."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from msgspec.structs import replace

from handlers.changes import Audit, Changes

SHOWING: Final = {"staff-call-sheet": "call_sheet"}
"""Texts that show an officer a person's data unmasked, and what the audit calls it."""


def looked(changes: Changes, now: datetime) -> Changes:
    """With an audit row for each message to the staff that names a person: to whom, when, of which case."""
    seen = tuple(
        Audit(at=now, actor=message.to, action=SHOWING[say.key], subject=message.claim or "")
        for message in changes.messages
        for say in message.says
        if say.key in SHOWING
    )
    return replace(changes, audit=(*changes.audit, *seen)) if seen else changes
