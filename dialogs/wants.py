"""Which people, claims and numbers a message speaks of, so that storage can load them for a whole batch at once."""

from __future__ import annotations

from typing import Final

from dialogs import disaster
from dialogs.conversation import Conversation, Draft, Party
from dialogs.filling import as_text
from dialogs.lookups import Lookups
from nlu.frame import Frame

PERSONAL: Final = frozenset(
    {
        "check_coverage",
        "check_claim_status",
        "manage_privacy",
        "update_report",
        "report_claim",
        "explain_benefits",
    }
)
PERSONAL_FORMS: Final = frozenset({"coverage", "status", "privacy", "update", "report", "elsewhere", "code"})
ABOUT_OWN: Final = frozenset({"check_claim_status", "update_report", "manage_privacy"})
ABOUT_OWN_FORMS: Final = frozenset({"status", "update", "privacy"})
OF_CLAIMS: Final = frozenset(
    {"check_claim_status", "update_report", "complain", "manage_privacy", "report_claim"}
    | {"talk_to_human", "ask_documents"}
)
OF_CLAIMS_FORMS: Final = frozenset({"status", "update", "complaint", "privacy", "report", "human"})


def wants(
    conversation: Conversation, party: Party, frame: Frame, quoted_claim: str | None, special: str | None = None
) -> Lookups:
    """The lookups of one message; most messages want none. `special`: the form that its words open by themselves
    (`dialogs.elsewhere`)."""
    draft = conversation.draft
    form = special or (draft.form if draft else None)
    intents = {frame.intent, *(draft.offered if draft and draft.form == "choice" else ())}
    slots = dict(draft.slots) if draft else {}
    slots.update({slot: as_text(value) for slot, value in frame.slots.items()})
    if frame.last_six:
        slots["last_six"] = frame.last_six
    personal = form in PERSONAL_FORMS or bool(intents & PERSONAL)
    claims = form in OF_CLAIMS_FORMS or bool(intents & OF_CLAIMS)
    id_number, name, town = slots.get("id_number"), slots.get("name"), slots.get("town")
    last_six = slots.get("last_six") or (id_number[-6:] if id_number else None)
    numbers = {frame.claim_number, slots.get("claim_number"), slots.get("which"), quoted_claim}
    if claims or draft is None:
        numbers.add(conversation.last_claim)
    reporting = form == "report" or "report_claim" in intents
    about_own = form in ABOUT_OWN_FORMS or bool(intents & ABOUT_OWN)
    filing = form == "report" and draft is not None and draft.asked == "confirm"
    elsewhere = special is not None or ((about_own or filing) and bool(party.phone or party.residents))
    coded = [slots.get("phone"), party.code_for] if special == "code" else []
    phones = [phone for phone in (party.phone, *coded) if phone]
    safety = form == disaster.FORM or "safety-safe" in conversation.last_keys
    return Lookups(
        id_numbers=(id_number,) if personal and id_number else (),
        phones=tuple(dict.fromkeys(phones)) if personal or safety else (),
        names_with_last_six=((name, last_six),) if personal and name and last_six else (),
        residents=party.residents if personal or safety else (),
        claim_numbers=tuple(sorted(number for number in numbers if number)),
        insured_ids=(id_number,) if reporting and id_number else (),
        insured_names=((name, town),) if reporting and name and town else (),
        own_claims=claims or _only_named(draft, frame),
        kin=safety or _in_disaster(draft),
        claims_of_residents=about_own,
        elsewhere=elsewhere,
        addresses=tuple(f"sms:+86{phone}" for phone in dict.fromkeys(coded) if phone),
    )


def _in_disaster(draft: Draft | None) -> bool:
    """Whether several of one household may report the same house, or a report is about to tell of one of them."""
    if draft is None or draft.form != "report" or "incident" not in draft.flags:
        return False
    return draft.slots.get("event") == "house_damage" or draft.asked == "confirm"


def _only_named(draft: Draft | None, frame: Frame) -> bool:
    """我叫王大明: for the report or ticket that waits for it."""
    return draft is None and bool(frame.slots) and frame.slots.keys() <= {"name", "sender_name", "relation"}
