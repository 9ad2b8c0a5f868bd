"""The conversation: one message and the state it meets, in; one Step, out.

The rules are tried in order; the first that has something to say decides. The engine never asks storage: a
finished form leaves as a command for its use case in `handlers`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from msgspec.structs import replace

from dialogs import progress
from dialogs.choice import choose, picked
from dialogs.conversation import Draft
from dialogs.filling import fill, with_flag
from dialogs.forms import BY_INTENT
from dialogs.message import Say
from dialogs.progress import begin
from dialogs.report import so_far
from dialogs.talk import Step, Talk, before
from locales.catalogue import Catalogue
from nlu.frame import Frame, SlotValue
from schemes.terms import ACCIDENTS, DEATHS

SURE: Final = 0.40
RESUME_AFTER: Final = timedelta(hours=6)
MOST_SHELVED: Final = 3
LONGEST_WISH: Final = 8
LONGEST_ASIDE: Final = 16
ASIDES: Final = ("wait", "why", "robot", "refuse")
SMALL_TALK: Final = {
    "greet": "greet",
    "help": "help",
    "thank": "thank",
    "goodbye": "goodbye",
    "affirm": "affirm-nothing",
    "deny": "deny-nothing",
    "cancel": "cancel-nothing",
    "out_of_scope": "out-of-scope",
}


def decide(talk: Talk) -> Step:
    """The step that one message leads to; never raises for anything a person can write."""
    talk = _after_explanation(talk)
    for rule in RULES:
        step = rule(talk)
        if step is not None:
            return step
    return _not_understood(talk)


def _after_explanation(talk: Talk) -> Talk:
    """A report that ended in the explanation of one-stop settlement is taken up only if that has failed."""
    draft = talk.draft
    if draft is None or "explained" not in draft.flags:
        return talk
    if not talk.frame.one_stop_failed:
        return replace(talk, conversation=replace(talk.conversation, draft=None))
    flags = (*(flag for flag in draft.flags if flag != "explained"), "one_stop_failed")
    held = replace(talk.conversation, draft=replace(draft, flags=flags))
    return replace(talk, conversation=held, frame=replace(talk.frame, intent="report_claim"))


def _one_stop_failed(talk: Talk) -> Step | None:
    """医院没给结: a report after all, that a person looks at."""
    if not talk.frame.one_stop_failed or talk.draft is not None:
        return None
    return begin(talk, "report_claim", kept=Draft(form="report", slots={"event": "illness"}))


def _empty(talk: Talk) -> Step | None:
    text, draft = talk.inbound.text, talk.draft
    if any(character.isalnum() for character in text) or talk.inbound.attachments:
        return None
    thumbs = set(text.strip()) & set(talk.words.say("words-thumbs"))
    if draft is not None and draft.asked == "confirm" and thumbs:
        return progress.go_on(replace(talk, frame=Frame(intent="affirm", confidence=1.0)), draft)
    return _keep(talk, Say(_fresh(talk, "empty")))


def _pictures(talk: Talk) -> Step | None:
    """Pictures without words: counted on the open report, or brought to the claim spoken of last."""
    if not talk.inbound.attachments or talk.inbound.text.strip():
        return None
    count = len(talk.inbound.attachments)
    draft = talk.draft
    if draft is None or draft.form != "report":
        return Step(
            command="attach", finished=Draft(form="report", photos=count), draft=draft, shelved=_shelved(talk)
        )
    held = replace(draft, photos=draft.photos + count)
    return before(progress.take_up(talk, held), Say("photos-kept", {"count": str(count)}))


def _danger(talk: Talk) -> Step | None:
    """Somebody is still in danger: 120 first and nothing else; the facts already told are kept."""
    if not talk.frame.danger:
        return None
    draft = talk.draft if talk.draft and talk.draft.form == "report" else Draft(form="report")
    if "event" not in draft.slots and "event" not in talk.frame.slots and talk.frame.intent != "report_claim":
        draft = with_flag(draft, "from_danger")
    key = "danger-again" if "danger" in draft.flags else f"danger-{talk.frame.danger_kind}"
    held = with_flag(fill(draft, talk.frame, talk.inbound.text).draft, "danger", *progress.known(talk))
    if "date" not in held.slots:
        held = replace(held, slots={**held.slots, "date": talk.now.date().isoformat()})
    return Step(
        says=(Say(key),),
        draft=replace(held, asked=None, tries=0),
        shelved=_shelved(talk),
        alone=True,
        silence=Say("danger-later"),
    )


def notice_wish(text: str, words: Catalogue) -> str | None:
    """`stop` for 退订, TD and the like, `again` for 恢复通知, if the text says just that."""
    if len(text) > LONGEST_WISH:
        return None
    said = text.strip().strip("。.！!").upper()
    for wish in ("stop", "again"):
        if said in words.say(f"words-{wish}-exactly").split():
            return wish
    return None


def _notices(talk: Talk) -> Step | None:
    """Notices are stopped or brought back at once; an open form is kept."""
    wish = notice_wish(talk.inbound.text, talk.words)
    if wish is None:
        return None
    asked = Draft(form="privacy", slots={"wish": wish})
    return Step(command="privacy", finished=asked, draft=talk.draft, shelved=_shelved(talk), alone=True)


def _source(talk: Talk) -> Step | None:
    """依据: where the thing spoken of last is written."""
    text = talk.inbound.text.strip()
    if len(text) > 16 or not any(word in text for word in talk.words.say("words-source").split()):
        return None
    event = talk.conversation.last_topic or (talk.draft.slots.get("event") if talk.draft else None)
    asked = Draft(form="benefits", slots={"event": event} if event else {}, flags=("aside",))
    held = talk.draft
    return Step(command="source", finished=asked, draft=held, shelved=_shelved(talk), thread=held is not None)


def _aside(talk: Talk) -> Step | None:
    """In the middle of a form: 等一下, 为啥要问这个, 你是不是人, 不想说."""
    draft, text = talk.draft, talk.inbound.text.strip()
    if draft is None or draft.asked is None or len(text) > LONGEST_ASIDE:
        return None
    kind = next((k for k in ASIDES if any(word in text for word in talk.words.say(f"words-{k}").split())), None)
    if kind is None:
        return None
    if kind == "wait":
        return _keep(talk, Say("side-wait"))
    if kind == "refuse":
        return progress.go_on(replace(talk, frame=Frame(intent="answer", confidence=1.0, dont_know=True)), draft)
    why = f"why-{draft.asked}".replace("_", "-")
    say = Say("side-robot" if kind == "robot" else why if talk.words.has(why) else "why-other")
    return before(progress.take_up(talk, draft), say)


def _also(talk: Talk) -> Step | None:
    """还有我爸: another person of the report that was just filed; an injury whose death is told goes on with its
    own facts."""
    frame, last = talk.frame, talk.conversation.last_report
    if talk.draft is not None or not last:
        return None
    told = {slot: str(value) for slot, value in frame.slots.items()}
    other = any(slot in told and told[slot] != last.get(slot) for slot in ("relation", "name"))
    if told.get("event") in DEATHS and not other and last.get("event") in ACCIDENTS - DEATHS:
        kept = {slot: value for slot, value in last.items() if slot not in ("event", "cause")}
        begun = replace(
            talk, frame=replace(frame, slots={**_without(frame.slots, "date"), "event": "accident_death"})
        )
        return begin(begun, "report_claim", kept=Draft(form="report", slots=kept))
    also = any(word in talk.inbound.text for word in talk.words.say("words-also").split())
    if not (also and other) or "event" in told:
        return None
    kept = {slot: value for slot, value in last.items() if slot in ("event", "town", "date", "phone")}
    return begin(talk, "report_claim", kept=Draft(form="report", slots=kept))


def _more_facts(talk: Talk) -> Step | None:
    """我妈出院了，一共花了8600: what became of the case that was just filed, not a new one."""
    frame, last = talk.frame, talk.conversation.last_report
    if talk.draft is not None or not last or frame.intent not in ("report_claim", "update_report"):
        return None
    told = {slot: str(value) for slot, value in frame.slots.items()}
    if not set(told) & {"amount", "hospital_days", "hospital", "disability_grade"} or "date" in told:
        return None
    if told.get("event") not in (None, "illness", last.get("event")):
        return None
    if any(slot in told and told[slot] != last.get(slot) for slot in ("relation", "name")):
        return None
    return begin(replace(talk, frame=replace(frame, slots=_without(frame.slots, "event"))), "update_report")


def _without(slots: dict[str, SlotValue], *gone: str) -> dict[str, SlotValue]:
    return {slot: value for slot, value in slots.items() if slot not in gone}


def _resume(talk: Talk) -> Step | None:
    """A report left half done is named again after hours or days, unless the message simply goes on with it."""
    draft, last = talk.draft, talk.conversation.last_at
    if draft is None or draft.form != "report" or last is None or talk.now - last < RESUME_AFTER:
        return None
    if "resuming" in draft.flags or talk.frame.intent in ("talk_to_human", "cancel", "manage_privacy"):
        return None
    filled = fill(draft, talk.frame, talk.inbound.text)
    if filled.gained and talk.frame.intent != "report_claim":
        return None
    if talk.frame.intent in BY_INTENT and talk.frame.intent != "report_claim":
        return None
    if talk.frame.intent == "report_claim" and "event" in talk.frame.slots:
        return begin(talk, "report_claim", shelved=(*_shelved(talk), draft)[-MOST_SHELVED:])
    return offer_to_resume(talk, draft, _shelved(talk))


def offer_to_resume(talk: Talk, draft: Draft, shelved: tuple[Draft, ...]) -> Step:
    """上次说到…，接着报吗？"""
    held = replace(with_flag(draft, "resuming"), asked="resume", tries=1, offered=("yes", "no"), labels=())
    return Step(says=(so_far(talk, draft), Say("resume-ask")), asks="confirm", draft=held, shelved=shelved)


def _in_form(talk: Talk) -> Step | None:
    draft = talk.draft
    if draft is None:
        return None
    if draft.form == "choice":
        return picked(talk, draft)
    return progress.go_on(talk, draft)


def _unsure(talk: Talk) -> Step | None:
    """Low confidence asks instead of guessing."""
    frame = talk.frame
    if frame.confidence >= SURE or frame.intent not in BY_INTENT or frame.slots:
        return None
    intents = [intent for intent, _ in frame.alternatives if intent in BY_INTENT][:2]
    if len(intents) < 2:
        return None
    return choose(talk, tuple(intents))


def _begin(talk: Talk) -> Step | None:
    if talk.frame.intent not in BY_INTENT:
        return None
    return begin(talk, talk.frame.intent, shelved=_shelved(talk))


def _small_talk(talk: Talk) -> Step | None:
    key = SMALL_TALK.get(talk.frame.intent)
    if key is None:
        return None
    if key == "out-of-scope":
        return _not_understood(talk) if talk.frame.confidence < SURE else _keep(talk, Say(_fresh(talk, key)))
    return _keep(talk, Say(_fresh(talk, key)))


def _not_understood(talk: Talk) -> Step:
    """Say what can be done, with examples; the third time a person takes over."""
    misses = talk.conversation.misses + 1
    if misses >= 3:
        return Step(command="question", finished=Draft(form="human", story=(talk.inbound.text[:500],)))
    key = "not-understood" if misses == 1 else "not-understood-again"
    return replace(_keep(talk, Say(_fresh(talk, key))), misses=misses)


def _keep(talk: Talk, say: Say) -> Step:
    return Step(says=(say,), draft=talk.draft, shelved=_shelved(talk))


def _fresh(talk: Talk, key: str) -> str:
    """The other wording of a text that was sent just before, where the catalogue has one."""
    other = f"{key}-again"
    return other if key in talk.conversation.last_keys and talk.words.has(other) else key


def _shelved(talk: Talk) -> tuple[Draft, ...]:
    return talk.conversation.shelved


RULES: Final[tuple[Callable[[Talk], Step | None], ...]] = (
    _empty,
    _pictures,
    _danger,
    _notices,
    _source,
    _aside,
    _resume,
    _in_form,
    _also,
    _more_facts,
    _one_stop_failed,
    _unsure,
    _begin,
    _small_talk,
)
