"""The forms of the conversation, as data. A new dialog is one entry of FORMS, its texts, and its use case.

An `Ask` names the slot that it fills and when it is asked. Its texts stand in the catalogue:
`ask-SLOT` (first try), `ask-SLOT-again` (other words, easier), `thread-SLOT` (taking the thread up again after a
side question), each with `-death` where the form speaks of a death. FORM-specific wording goes before the general
one: `ask-FORM-SLOT`. A form without asks is led by its use case, which may ask as well (`Outcome.draft`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from msgspec import Struct

from dialogs.conversation import Draft
from schemes.terms import DEATHS


class Ask(Struct, frozen=True):
    """One question. `condition` names a test of CONDITIONS; `offer` names a list of OFFERS for the second try.

    `needed`: without an answer a person has to look; not needed: let go after the second try, or after the first
    where it may be asked only `once`.
    """

    slot: str
    condition: str = "always"
    needed: bool = True
    offer: str | None = None
    once: bool = False


class Form(Struct, frozen=True, kw_only=True):
    """A form: what opens it, what it asks, whether it is read back, and the use case that it ends in.

    `side` forms may be answered in the middle of another one, which then goes on.
    """

    name: str
    intents: tuple[str, ...]
    asks: tuple[Ask, ...] = ()
    confirm: bool = False
    side: bool = False


FORMS: Final = (
    Form(
        name="report",
        intents=("report_claim",),
        asks=(
            Ask("event", offer="events"),
            Ask("cause", condition="cause_open", needed=False, once=True),
            Ask("people", condition="disaster", needed=False, offer="people"),
            Ask("town"),
            Ask("date"),
            Ask("house_type", condition="house", needed=False, offer="house_types"),
            Ask("disease", condition="critical", needed=False),
            Ask("name"),
            Ask("phone", condition="no_phone"),
            Ask("pictures", condition="disaster_pictures", needed=False, once=True),
        ),
        confirm=True,
    ),
    Form(name="safety", intents=()),
    Form(name="coverage", intents=("check_coverage",), side=True),
    Form(name="benefits", intents=("explain_benefits",), asks=(Ask("town", condition="no_scheme"),), side=True),
    Form(name="status", intents=("check_claim_status",), side=True),
    Form(name="documents", intents=("ask_documents",), side=True),
    Form(name="hotline", intents=("ask_hotline",), asks=(Ask("town", condition="no_insurer_named"),), side=True),
    Form(name="enrolment", intents=("enroll",), asks=(Ask("town", condition="no_scheme"),), side=True),
    Form(name="renewal", intents=("renew",), asks=(Ask("town", condition="no_scheme"),), side=True),
    Form(name="complaint", intents=("complain",), asks=(Ask("what", condition="bare_complaint"),)),
    Form(name="human", intents=("talk_to_human",)),
    Form(name="update", intents=("update_report",)),
    Form(name="privacy", intents=("manage_privacy",)),
    Form(name="renewal_answer", intents=()),
    Form(name="elsewhere", intents=()),
    Form(name="code", intents=()),
    Form(name="things", intents=(), side=True),
)
BY_NAME: Final = {form.name: form for form in FORMS}
BY_INTENT: Final = {intent: form for form in FORMS for intent in form.intents}

Condition = Callable[[Draft], bool]

CONDITIONS: Final[dict[str, Condition]] = {
    "always": lambda _: True,
    "cause_open": lambda draft: draft.slots.get("event") == "death",
    "house": lambda draft: draft.slots.get("event") == "house_damage",
    "disaster": lambda draft: _house_in_disaster(draft) and "danger" not in draft.flags,
    "disaster_pictures": lambda draft: (
        _house_in_disaster(draft) and not draft.attachments and "no_pictures" not in draft.flags
    ),
    "critical": lambda draft: draft.slots.get("event") == "critical_illness" and "abroad" not in draft.flags,
    "no_phone": lambda draft: "phone" not in draft.slots and "known_phone" not in draft.flags,
    "no_scheme": lambda draft: "scheme_known" not in draft.flags,
    "no_insurer_named": lambda draft: "insurer" not in draft.slots,
    "bare_complaint": lambda draft: "bare" in draft.flags,
}

OFFERS: Final[dict[str, tuple[str, ...]]] = {
    "events": ("accident_injury", "burn", "illness", "death", "house_damage"),
    "people": ("safe", "injured", "trapped"),
    "house_types": ("thatch", "adobe", "brick_wood", "concrete"),
}


def _house_in_disaster(draft: Draft) -> bool:
    return draft.slots.get("event") == "house_damage" and "incident" in draft.flags


def open_ask(draft: Draft) -> Ask | None:
    """The first question of the draft's form that is neither answered nor let go, or None."""
    for ask in BY_NAME[draft.form].asks:
        if ask.slot in draft.slots or ask.slot in draft.unknown:
            continue
        if CONDITIONS[ask.condition](draft):
            return ask
    return None


def speaks_of_death(draft: Draft) -> bool:
    """Whether the draft's words have to be those for a death."""
    return draft.slots.get("event") in DEATHS
