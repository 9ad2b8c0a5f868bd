"""Going on at another address of the same person: 接着刚才的, 给我发个验证码, and the digits that were sent."""

from __future__ import annotations

import unicodedata
from typing import Final

from msgspec.structs import replace

from dialogs.conversation import Draft
from dialogs.filling import fill
from dialogs.forms import BY_INTENT
from dialogs.message import Say
from dialogs.talk import Step, Talk
from locales.catalogue import Catalogue

CODE_DIGITS: Final = 6
LONGEST_WISH: Final = 24
FORMS: Final = ("elsewhere", "code")


def meant(text: str, draft: Draft | None, words: Catalogue) -> str | None:
    """Which of the two forms a message is for, if it is for one: the open one, or the one that its words open.

    A report that is open here goes on here.
    """
    if draft is not None:
        return (
            draft.form
            if draft.form in FORMS
            else "code"
            if _asks_code(text, words) and draft.form != "report"
            else None
        )
    if _asks_code(text, words):
        return "code"
    if len(text) <= LONGEST_WISH and any(word in text for word in words.words("take-up")):
        return "elsewhere"
    return None


def _asks_code(text: str, words: Catalogue) -> bool:
    """Whether a code is wished for; that somebody else wants one told is a worry, and no wish."""
    said = len(text) <= LONGEST_WISH and any(word in text for word in words.words("code"))
    return said and not any(word in text for word in words.words("code-feared"))


def digits(text: str) -> str:
    """The digits of a message, full-width ones too."""
    return "".join(one for one in unicodedata.normalize("NFKC", text) if one in "0123456789")


def elsewhere(talk: Talk) -> Step | None:
    """What one of the two forms opens or goes on with; None for all else."""
    draft, text = talk.draft, talk.inbound.text
    form = meant(text, draft, talk.words)
    if form is None or talk.frame.intent == "cancel":
        return None
    shelved = talk.conversation.shelved
    if draft is not None and draft.form == form == "code" and draft.asked == "code":
        return _typed(talk, draft)
    if draft is not None and draft.form in FORMS:
        return None
    if form == "elsewhere" and (shelved or "event" in talk.frame.slots):
        return None
    opened = fill(Draft(form=form), talk.frame, text).draft
    return Step(command=form, finished=opened, shelved=shelved)


def _typed(talk: Talk, draft: Draft) -> Step | None:
    """The digits of a code; 再发一个 sends it anew; another wish is taken up, anything else asks once more."""
    text, shelved = talk.inbound.text, talk.conversation.shelved
    told = digits(text)
    if _asks_code(text, talk.words) or any(word in text for word in talk.words.words("code-again")):
        again = {slot: value for slot, value in draft.slots.items() if slot == "phone"}
        return Step(command="code", finished=Draft(form="code", slots=again), shelved=shelved)
    if len(told) == CODE_DIGITS and len(text.strip()) <= LONGEST_WISH:
        return Step(command="code", finished=replace(draft, slots={**draft.slots, "code": told}), shelved=shelved)
    if len(told) == 11 and "phone" in talk.frame.slots:
        other = Draft(form="code", slots={"phone": str(talk.frame.slots["phone"])})
        return Step(command="code", finished=other, shelved=shelved)
    if talk.frame.intent in BY_INTENT and not told:
        return None
    if draft.tries > 1:
        return Step(says=(Say("code-let-go"),), shelved=shelved)
    again_asked = replace(draft, tries=draft.tries + 1)
    return Step(says=(Say("ask-code-again"),), asks="code", draft=again_asked, shelved=shelved)
