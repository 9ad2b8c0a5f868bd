"""How a form goes on: fill, correct, step back, answer a side question and come back, confirm, give up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from msgspec.structs import replace

from dialogs import disaster, report
from dialogs.asking import ask_next, asked_now, given_up, let_go
from dialogs.conversation import Draft
from dialogs.filling import Filled, as_text, fill, step_back, with_flag
from dialogs.forms import BY_INTENT, BY_NAME
from dialogs.message import Say
from dialogs.talk import Step, Talk, before, known
from dialogs.wording import happening, who
from nlu.frame import Frame
from schemes.terms import DEATHS

LEAVING: Final = ("manage_privacy", "talk_to_human")
CHAT: Final = ("greet", "thank", "goodbye", "help", "out_of_scope")
SURE_OF_CHAT: Final = 0.6


def begin(talk: Talk, intent: str, *, kept: Draft | None = None, shelved: tuple[Draft, ...] | None = None) -> Step:
    """Open the form of an intent with what the message, or the one kept from before, already says."""
    form = BY_INTENT[intent]
    frame = replace(talk.frame, intent=intent)
    flags = (*known(talk), *(kept.flags if kept else ()))
    if form.name == "coverage" and any(slot in frame.slots for slot in ("relation", "name", "id_number")):
        flags += ("person_meant",)
    if form.name == "complaint" and len(talk.inbound.text.strip()) <= 6:
        flags += ("bare",)
    draft = Draft(
        form=form.name,
        flags=flags,
        slots={**report.own_place(talk, form.name), **(kept.slots if kept else {})},
        story=kept.story if kept else (),
    )
    filled = fill(draft, frame, talk.inbound.text).draft
    return advance(talk, filled, shelved=talk.conversation.shelved if shelved is None else shelved)


def go_on(talk: Talk, draft: Draft) -> Step:
    """One message in the middle of a form."""
    talk = disaster.all_safe(talk, draft)
    for rule in RULES:
        step = rule(talk, draft)
        if step is not None:
            return step
    filled = fill(draft, talk.frame, talk.inbound.text)
    if draft.asked == "resume":
        return _resumed(talk, filled)
    if draft.asked == "confirm":
        return _confirming(talk, draft, filled)
    if filled.gained:
        return _gained(talk, draft, filled)
    if _is_side(talk, draft):
        return _side(talk, draft)
    if report.retold(talk, draft):
        return before(take_up(talk, draft), Say("noted-beside"))
    # A value that cannot be right, or two fair readings, were understood.
    return replace(_missed(talk, filled.draft), unclear=not (talk.frame.problems or talk.frame.doubts))


def advance(
    talk: Talk, draft: Draft, *, shelved: tuple[Draft, ...] | None = None, says: tuple[Say, ...] = ()
) -> Step:
    """Ask the next thing, read back, or hand the finished form to its use case."""
    waiting = talk.conversation.shelved if shelved is None else shelved
    if draft.form == "report":
        warned, draft = disaster.shortened(talk, draft)
        first, draft = report.opening(talk, draft)
        says = (*says, *warned, *first)
        if report.settled_at_hospital(talk, draft):
            return Step(says=says, command="one_stop", finished=draft, shelved=waiting)
    step = ask_next(talk, draft)
    if step is None and BY_NAME[draft.form].confirm and "confirmed" not in draft.flags and draft.form == "report":
        step = report.read_back(talk, draft)
        says = tuple(say for say in says if say.key != "noted")
    if step is None:
        return Step(says=says, command=draft.form, finished=draft, shelved=waiting)
    return replace(before(step, *says), shelved=waiting)


def take_up(talk: Talk, draft: Draft) -> Step:
    """The open question again, after something else was said: 刚才说到哪天摔的？"""
    step = ask_next(talk, draft, thread=True)
    if step is None and draft.form == "report":
        step = report.read_back(talk, draft)
    if step is None:
        key = f"thread-{draft.asked}".replace("_", "-")
        says = (Say(key, {"who": who(draft, talk.words)}),) if talk.words.has(key) else ()
        step = Step(says=says, asks=draft.asked if says else None, draft=draft)
    return replace(step, shelved=talk.conversation.shelved)


def _back(talk: Talk, draft: Draft) -> Step | None:
    if not talk.frame.back:
        return None
    return advance(talk, step_back(draft), says=(Say("stepped-back"),))


def _cancel(talk: Talk, draft: Draft) -> Step | None:
    taken_back = talk.frame.withdraws and draft.form == "report"
    if talk.frame.intent != "cancel" and not taken_back:
        return None
    key = "cancelled-report" if draft.form == "report" else "cancelled"
    return Step(says=(Say(key),), shelved=talk.conversation.shelved)


def _leave(talk: Talk, draft: Draft) -> Step | None:
    """A person is wanted, or messages are to stop: a report half told goes to the person with its facts."""
    if talk.frame.intent == "talk_to_human" and "phone" in talk.frame.slots and draft.form == "report":
        return None
    if talk.frame.intent not in LEAVING or draft.form == BY_INTENT[talk.frame.intent].name:
        return None
    if talk.frame.intent == "talk_to_human" and draft.form == "report" and "event" in draft.slots:
        held = fill(draft, talk.frame, talk.inbound.text).draft
        return Step(command="report", finished=with_flag(held, "wants_person"), shelved=talk.conversation.shelved)
    return begin(talk, talk.frame.intent)


def _other_story(talk: Talk, draft: Draft) -> Step | None:
    """A new report in the middle of one waits until the open one is done; any other form ends for it."""
    frame = talk.frame
    if draft.form != "report" and frame.slots.get("event") in DEATHS and not frame.question:
        return begin(talk, "report_claim") if frame.intent in ("report_claim", "answer") else None
    if frame.intent != "report_claim" or frame.corrects or "event" not in frame.slots:
        return None
    if draft.form != "report":
        return begin(talk, "report_claim")
    if "event" not in draft.slots or not report.is_other(talk, draft):
        return None
    shared = {slot: draft.slots[slot] for slot in report.shared(talk) if slot in draft.slots}
    waiting = Draft(form="report", slots=shared, flags=(*known(talk), "queued"))
    waiting = fill(waiting, frame, talk.inbound.text).draft
    shelved = (*talk.conversation.shelved, waiting)[-3:]
    what = report.spoken(happening(waiting, talk.now.date(), talk.words), talk.words)
    return replace(before(take_up(talk, draft), Say("noted-for-later", {"what": what})), shelved=shelved)


def _resumed(talk: Talk, filled: Filled) -> Step:
    draft = replace(filled.draft, asked=None, tries=0, offered=(), labels=())
    if (talk.frame.intent == "deny" and talk.frame.confidence >= SURE_OF_CHAT) or talk.frame.choice == 2:
        waiting = talk.conversation.shelved
        return Step(says=(Say("resume-dropped"),), shelved=waiting[:-1], draft=waiting[-1] if waiting else None)
    if _is_side(talk, filled.draft):
        return _side(talk, draft)
    return advance(talk, draft)


def _confirming(talk: Talk, draft: Draft, filled: Filled) -> Step:
    gained = tuple(slot for slot in filled.gained if slot != "confirm")
    held = replace(filled.draft, slots={k: v for k, v in filled.draft.slots.items() if k != "confirm"})
    if any(word in talk.inbound.text for word in talk.words.words("no-consent")):
        key = "cancelled-report" if draft.form == "report" else "cancelled"
        return Step(says=(Say(key),), shelved=talk.conversation.shelved)
    if draft.form != "report" and talk.frame.intent in BY_NAME[draft.form].intents:
        return begin(talk, talk.frame.intent)
    yes = _agrees(talk.frame) or (talk.frame.choice == 1 and not gained)
    no = talk.frame.intent == "deny" or talk.frame.choice == 2
    if yes and not no:
        done = with_flag(held, "confirmed")
        return Step(command=done.form, finished=replace(done, asked=None), shelved=talk.conversation.shelved)
    if gained:
        if _is_side(talk, held) and talk.frame.question:
            return _side(talk, held)
        says = (Say("changed"),) if _changed(draft, held, gained) else ()
        return advance(talk, replace(held, asked=None, tries=0), says=says)
    if no and draft.form != "report":
        return Step(says=(Say("cancelled"),), shelved=talk.conversation.shelved)
    if no and "denied" in draft.flags:
        return Step(says=(Say("cancelled-report"),), shelved=talk.conversation.shelved)
    if no:
        denied = with_flag(draft, "denied")
        return Step(says=(Say("what-is-wrong"),), asks="confirm", draft=denied, shelved=talk.conversation.shelved)
    if _is_side(talk, held):
        return _side(talk, draft)
    told = {slot: as_text(value) for slot, value in talk.frame.slots.items()}
    repeats = bool(told) and all(draft.slots.get(slot) == value for slot, value in told.items())
    if given_up(draft) and not repeats:
        return replace(_to_person(talk, held), unclear=True)
    return Step(
        says=(Say("confirm-again" if draft.form == "report" else "confirm-again-other"),),
        asks="confirm",
        choices=draft.labels,
        draft=replace(draft, tries=draft.tries + (0 if repeats else 1)),
        shelved=talk.conversation.shelved,
        unclear=not repeats,
    )


def _agrees(frame: Frame) -> bool:
    """Consent has to be heard clearly."""
    return frame.intent == "affirm" and frame.confidence >= SURE_OF_CHAT


def _gained(talk: Talk, draft: Draft, filled: Filled) -> Step:
    held = filled.draft
    answered = draft.asked is None or draft.asked in filled.gained
    if not answered and _is_side(talk, held) and talk.frame.question:
        return _side(talk, held)
    changed = any(slot in draft.slots for slot in filled.gained) and "event" in draft.slots
    # Something else was told instead: no answer, but no failed try either.
    fresh = replace(held, tries=max(held.tries - 1, 0))
    ask = asked_now(draft)
    if not answered and ask is not None and ask.once:
        fresh = let_go(held)
    elif answered or changed:
        fresh = replace(held, asked=None, tries=0, offered=(), labels=())
    beside = not answered and draft.form == "report" and "noted" in draft.flags
    key = "changed" if talk.frame.corrects and _changed(draft, held, filled.gained) else "noted-beside"
    return advance(talk, fresh, says=(Say(key),) if beside or key == "changed" else ())


def _changed(draft: Draft, held: Draft, gained: tuple[str, ...]) -> bool:
    """Whether something was put right; that somebody has died meanwhile is not spoken of like that."""
    worse = held.slots.get("event") in DEATHS and draft.slots.get("event") not in DEATHS
    return not worse and any(slot in draft.slots for slot in gained)


def _is_side(talk: Talk, draft: Draft) -> bool:
    form = BY_INTENT.get(talk.frame.intent)
    if talk.frame.intent in CHAT:
        return talk.frame.confidence >= SURE_OF_CHAT
    return form is not None and form.name != draft.form and (form.side or form.name == "complaint")


def _side(talk: Talk, draft: Draft) -> Step:
    """Answer what was asked in between; the open form's question follows in the same message."""
    shelved = talk.conversation.shelved
    if talk.frame.intent in CHAT:
        key = f"side-{talk.frame.intent}".replace("_", "-")
        return before(take_up(talk, draft), Say(key))
    form = BY_INTENT[talk.frame.intent]
    asked = fill(Draft(form=form.name, flags=(*known(talk), "aside")), talk.frame, talk.inbound.text).draft
    event = draft.slots.get("event")
    slots = {**({"event": event} if event else {}), **asked.slots}
    for slot in ("town", "date", "amount", "hospital_days", "house_type", "disease"):
        if slot in draft.slots:
            slots.setdefault(slot, draft.slots[slot])
    return Step(command=form.name, finished=replace(asked, slots=slots), draft=draft, shelved=shelved, thread=True)


def _missed(talk: Talk, draft: Draft) -> Step:
    """An answer that answers nothing: other words, then, where it matters, a person."""
    says = tuple(report.problems(talk.frame))
    ask = asked_now(draft)
    if talk.frame.doubts and ask and ask.slot in talk.frame.doubts:
        return advance(talk, draft, says=says)
    if given_up(draft):
        if ask and not ask.needed:
            return advance(talk, let_go(draft), says=says)
        return _to_person(talk, draft)
    if ask is None and not BY_NAME[draft.form].asks:
        return Step(command=draft.form, finished=draft, shelved=talk.conversation.shelved, says=says)
    return advance(talk, draft, says=says)


def _to_person(talk: Talk, draft: Draft) -> Step:
    """Enough tries: a person takes over with all that is known."""
    shelved = talk.conversation.shelved
    if draft.form == "report" and "event" in draft.slots:
        return Step(command="report", finished=with_flag(draft, "not_understood"), shelved=shelved)
    return Step(command="question", finished=draft, shelved=shelved)


RULES: Final[tuple[Callable[[Talk, Draft], Step | None], ...]] = (
    _back,
    _cancel,
    _leave,
    _other_story,
    disaster.people_in_danger,
)
