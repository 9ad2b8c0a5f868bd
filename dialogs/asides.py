"""What is said beside the form: stop the notices, where is that written, wait, why do you ask, are you human."""

from __future__ import annotations

import unicodedata
from typing import Final

from msgspec.structs import replace

from dialogs import progress
from dialogs.conversation import Draft
from dialogs.message import Say
from dialogs.talk import Step, Talk, before
from locales.catalogue import Catalogue
from nlu.frame import Frame

LONGEST_WISH: Final = 8
LONGEST_ASIDE: Final = 16
ASIDES: Final = ("wait", "why", "robot", "refuse", "this-phone", "unhurt", "unreported")


def notice_wish(text: str, words: Catalogue) -> str | None:
    """`stop` for 退订, TD and the like, `again` for 恢复通知, if the text says just that."""
    if len(text) > LONGEST_WISH:
        return None
    said = "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text))).upper()
    for wish in ("stop", "again"):
        if said in words.words(f"{wish}-exactly"):
            return wish
    return None


def notices(talk: Talk) -> Step | None:
    """Notices are stopped or brought back at once; an open form is kept."""
    wish = notice_wish(talk.inbound.text, talk.words)
    if wish is None:
        return None
    asked = Draft(form="privacy", slots={"wish": wish})
    return Step(command="privacy", finished=asked, draft=talk.draft, shelved=talk.conversation.shelved, alone=True)


def more(talk: Talk) -> Step | None:
    """更多: what found no room in the answer before; an open question is put again."""
    said = "".join(filter(str.isalnum, talk.inbound.text))
    if said not in talk.words.words("more"):
        return None
    if not talk.conversation.more:
        return None if talk.draft is not None else Step(says=(Say("more-none"),), shelved=talk.conversation.shelved)
    rest = Say("more", {"text": talk.conversation.more})
    if talk.draft is None or talk.draft.asked is None:
        return Step(says=(rest,), draft=talk.draft, shelved=talk.conversation.shelved)
    return before(progress.take_up(talk, talk.draft), rest)


def source(talk: Talk) -> Step | None:
    """依据: where the thing spoken of last is written."""
    text = talk.inbound.text.strip()
    if len(text) > 16 or not any(word in text for word in talk.words.words("source")):
        return None
    event = talk.conversation.last_topic or (talk.draft.slots.get("event") if talk.draft else None)
    asked = Draft(form="benefits", slots={"event": event} if event else {}, flags=("aside",))
    held = talk.draft
    return Step(
        command="source", finished=asked, draft=held, shelved=talk.conversation.shelved, thread=held is not None
    )


def aside(talk: Talk) -> Step | None:
    """In the middle of a form: 等一下, 为啥要问这个, 你是不是人, 不想说."""
    draft, text = talk.draft, talk.inbound.text.strip()
    if draft is None or draft.asked is None or len(text) > LONGEST_ASIDE:
        return None
    fitting = (kind for kind in ASIDES if _fits(talk, draft, kind))
    kind = next((one for one in fitting if any(word in text for word in talk.words.words(one))), None)
    if kind is None and talk.frame.intent == "affirm" and "phone-unseen" in talk.conversation.last_keys:
        kind = "this-phone"  # 要得你帮我报嘛, after 我看不到您的号: then without one
    if kind is None:
        return None
    if kind == "wait":
        return Step(says=(Say("side-wait"),), draft=draft, shelved=talk.conversation.shelved)
    if kind == "this-phone" and "phone-unseen" not in talk.conversation.last_keys:
        return Step(says=(Say("phone-unseen"),), asks="phone", draft=draft, shelved=talk.conversation.shelved)
    if kind in ("refuse", "this-phone"):
        return progress.go_on(replace(talk, frame=Frame(intent="answer", confidence=1.0, dont_know=True)), draft)
    if kind in ("unhurt", "unreported"):
        return before(progress.take_up(talk, draft), Say(f"side-{kind}"))
    why = f"why-{draft.asked}".replace("_", "-")
    say = Say("side-robot" if kind == "robot" else why if talk.words.has(why) else "why-other")
    return before(progress.take_up(talk, draft), say)


def _fits(talk: Talk, draft: Draft, kind: str) -> bool:
    """就是这个电话 answers one question only; 人没得事 and 没报过 are beside a report, if nothing else is told."""
    told = talk.frame.slots
    if kind == "this-phone":
        return draft.asked == "phone" and "phone" not in told
    if kind == "unhurt":
        return draft.slots.get("event") == "house_damage" and draft.asked != "people"
    return kind != "unreported" or (draft.form == "report" and not told)
