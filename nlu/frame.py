"""What one message means: the public frame and the richer one that the conversation reads."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from msgspec import Struct

SlotValue = str | int | Decimal | date

INTENTS = (
    "greet", "help", "check_coverage", "explain_benefits", "report_claim", "check_claim_status", "ask_documents",
    "ask_hotline", "enroll", "renew", "complain", "talk_to_human", "update_report", "manage_privacy", "affirm",
    "deny", "cancel", "thank", "goodbye", "out_of_scope",
)  # fmt: skip

PUBLIC_SLOTS = (
    "relation",
    "name",
    "event",
    "date",
    "amount",
    "hospital_days",
    "disability_grade",
    "disease",
    "house_type",
    "town",
    "id_number",
    "phone",
)


class Context(Struct, frozen=True, kw_only=True):
    """What the conversation knows when a message is read.

    `asked` is the slot asked last (`confirm` and `choice` too), `offered` the values on offer in their order,
    `labels` how they were worded, `county` the sender's county if known, `event` the event spoken of so far.
    """

    asked: str | None = None
    offered: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    county: str | None = None
    event: str | None = None


class Frame(Struct, frozen=True, kw_only=True):
    """Intent, confidence in [0, 1] and slots of one message, with what only the conversation needs.

    `slots` holds the public slots (date: `datetime.date`, amount: Decimal, days and grade: int, else str) and
    may hold the inner ones `cause`, `cover` (a cover asked about), `disease_words` (the illness as it was said),
    `paid` (yuan that others have reimbursed), `village`, `hospital`, `insurer`, `sender_name`, `scheme`.
    `choice` is the 1-based number picked from what was offered. `dont_know`: the message says 不清楚. `corrects`:
    it says that something said before was wrong. `back`: 上一步. `danger`: somebody is still in danger now, of
    the `danger_kind` medical (120), fire (119) or police (110: violence, somebody missing). `doubts` maps a
    slot to the fair readings between which the sender has to choose (two dates, two towns). `problems` maps a
    slot to why its value cannot be right (`id_check_digit`, `date_future`, `date_invalid`, `amount_absurd`, …).
    `thing` is animal, vehicle, goods or crop where one came to harm and no person is told of.
    `one_stop_failed`: the sender says that settlement at the hospital did not work. `question`: it asks.
    """

    intent: str
    confidence: float
    slots: dict[str, SlotValue] = {}
    alternatives: tuple[tuple[str, float], ...] = ()
    claim_number: str | None = None
    choice: int | None = None
    dont_know: bool = False
    corrects: bool = False
    back: bool = False
    danger: bool = False
    danger_kind: str = "medical"
    question: bool = False
    approximate: bool = False
    one_stop_failed: bool = False
    thing: str = ""
    withdraws: bool = False
    last_six: str | None = None
    doubts: dict[str, tuple[SlotValue, ...]] = {}
    problems: dict[str, str] = {}
