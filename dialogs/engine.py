"""The conversation: one message and the state it meets, in; one Step, out.

The rules are tried in order; the first that has something to say decides. The engine never asks storage: a
finished form leaves as a command for its use case in `handlers`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from msgspec.structs import replace

from dialogs import aftermath, disaster, progress
from dialogs.asides import aside, more, notices, source
from dialogs.attaching import carried, pictures
from dialogs.choice import choose, picked
from dialogs.conversation import Draft
from dialogs.elsewhere import elsewhere
from dialogs.filling import fill, with_flag
from dialogs.forms import BY_INTENT, speaks_of_death
from dialogs.message import Say
from dialogs.progress import begin
from dialogs.renewals import renewals
from dialogs.report import shared as shared_slots
from dialogs.report import so_far
from dialogs.sequel import cause_of_waiting, more_facts, one_more, own_sum
from dialogs.talk import Step, Talk, known
from nlu.frame import Frame
from schemes.terms import DEATHS

SURE: Final = 0.40
CERTAIN: Final = 0.80
RESUME_AFTER: Final = timedelta(hours=6)
MOST_SHELVED: Final = 3
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
    talk = disaster.corrected(disaster.alarmed(talk))
    draft = talk.draft
    if draft is not None and draft.form == disaster.FORM and disaster.answered(talk, draft) is None:
        other = decide(disaster.restored(talk))
        # Whoever asks something first may still answer.
        return other if other.draft is not None or other.command == "report" else replace(other, draft=draft)
    talk = _after_explanation(talk)
    for rule in RULES:
        step = rule(talk)
        if step is not None:
            return carried(talk, step)
    return carried(talk, _not_understood(talk))


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


def _danger(talk: Talk) -> Step | None:
    """Somebody is still in danger: 120 first and nothing else; the facts already told are kept."""
    dead = talk.frame.slots.get("event") in DEATHS or (talk.draft is not None and speaks_of_death(talk.draft))
    if not talk.frame.danger or dead:
        return None
    if talk.draft is not None and talk.draft.form == disaster.FORM:
        return disaster.hurt(talk, talk.draft)
    draft = talk.draft if talk.draft and talk.draft.form == "report" else Draft(form="report")
    key = "danger-again" if "danger" in draft.flags else f"danger-{talk.frame.danger_kind}"
    held = with_flag(fill(draft, talk.frame, talk.inbound.text).draft, "danger", *known(talk))
    if "date" not in held.slots:
        held = replace(held, slots={**held.slots, "date": talk.now.date().isoformat()})
    return Step(
        says=(Say(key),),
        draft=replace(held, asked=None, tries=0),
        shelved=_shelved(talk),
        alone=True,
        silence=Say("danger-later"),
    )


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


def offer_to_resume(talk: Talk, draft: Draft, shelved: tuple[Draft, ...], done: Draft | None = None) -> Step:
    """上次说到…，接着报吗？ Town and phone of the report just `done` are taken along; the read-back names them."""
    if done is not None and "queued" in draft.flags:
        shared = {slot: done.slots[slot] for slot in shared_slots(talk) if slot in done.slots}
        draft = replace(draft, slots={**shared, **draft.slots})
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
    if not _guessed(talk) or frame.intent not in BY_INTENT or frame.slots:
        return None
    likeliest = dict.fromkeys((frame.intent, *(intent for intent, _ in frame.alternatives)))
    intents = [intent for intent in likeliest if intent in BY_INTENT][:2]
    if len(intents) < 2:
        return None
    return replace(choose(talk, tuple(intents)), unclear=True)


def _begin(talk: Talk) -> Step | None:
    if talk.frame.intent not in BY_INTENT:
        return None
    return replace(begin(talk, talk.frame.intent), unclear=_guessed(talk))


def _small_talk(talk: Talk) -> Step | None:
    key = SMALL_TALK.get(talk.frame.intent)
    if key is None:
        return None
    if _guessed(talk):
        return _not_understood(talk)
    # What was taken for none of ours is worth a look even where it was likely.
    unclear = key == "out-of-scope" and talk.frame.confidence < CERTAIN
    return replace(_keep(talk, Say(_fresh(talk, key))), unclear=unclear)


def _guessed(talk: Talk) -> bool:
    return talk.frame.confidence < SURE


def _not_understood(talk: Talk) -> Step:
    """Say what can be done, with examples; the third time a person takes over."""
    misses = talk.conversation.misses + 1
    if misses >= 3:
        told = Draft(form="human", story=(talk.inbound.text[:500],))
        return Step(command="question", finished=told, unclear=True)
    key = "not-understood" if misses == 1 else "not-understood-again"
    return replace(_keep(talk, Say(_fresh(talk, key))), misses=misses, unclear=True)


def _keep(talk: Talk, say: Say) -> Step:
    return Step(says=(say,), draft=talk.draft, shelved=_shelved(talk))


def _fresh(talk: Talk, key: str) -> str:
    """The other wording of a text that was sent just before, where the catalogue has one."""
    other = f"{key}-again"
    return other if key in talk.conversation.last_keys and talk.words.has(other) else key


def _shelved(talk: Talk) -> tuple[Draft, ...]:
    return talk.conversation.shelved


def _whether_safe(talk: Talk) -> Step | None:
    """您家房子和人都平安吗: a digit is enough; anything else was heard as if nobody had asked."""
    draft = talk.draft
    if draft is None or draft.form != disaster.FORM:
        return None
    said = disaster.answered(talk, draft)
    if said in ("safe", disaster.WHOM):
        return disaster.safe(talk, draft)
    if said == "hurt":
        return disaster.hurt(talk, draft)
    event = "house_damage" if said == "house" else "accident_injury"
    kept = Draft(form="report", slots=disaster.known_of(disaster.asking(talk, draft), event))
    step = begin(talk, "report_claim", kept=kept)
    return disaster.beside_report(talk, step, draft, said or "house")


RULES: Final[tuple[Callable[[Talk], Step | None], ...]] = (
    _empty,
    pictures,
    _danger,
    notices,
    more,
    _whether_safe,
    renewals,
    source,
    aside,
    _resume,
    elsewhere,
    cause_of_waiting,
    aftermath.payee,
    aftermath.hard_lot,
    aftermath.things,
    aftermath.hurt_after_all,
    _in_form,
    aftermath.how_far,
    aftermath.name_later,
    one_more,
    aftermath.gets_worse,
    more_facts,
    aftermath.put_right,
    aftermath.own_papers,
    aftermath.own_hotline,
    own_sum,
    _one_stop_failed,
    _unsure,
    _begin,
    _small_talk,
)
