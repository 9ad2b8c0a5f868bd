"""考一考: ten questions on what a helper has to know, one a message, with the clause for what was wrong."""

from __future__ import annotations

import unicodedata
from typing import Final

from msgspec.structs import replace

from claims.passed import Passed
from claims.staff import OFFICERS
from dialogs.conversation import Conversation, Draft
from dialogs.lookups import Lookups, Sought
from dialogs.message import Outbound, Say
from handlers.changes import Changes
from handlers.commands import StaffCommand
from handlers.order import Order, answer
from locales.catalogue import Catalogue

FORM: Final = "quiz"
VERB: Final = "quiz"
PASSING: Final = 8
CHOICES: Final = ("1", "2", "3", "4")


def wanted(_: StaffCommand) -> Lookups:
    """The results that there are."""
    return Lookups(records=(Sought("quiz", most=1000),))


def questions(words: Catalogue) -> int:
    """How many questions the language has: quiz-1, quiz-2, and so on."""
    return next(number for number in range(1, 100) if not words.has(f"quiz-{number}")) - 1


def going_on(text: str, conversation: Conversation, words: Catalogue) -> StaffCommand | None:
    """The answer to an open question, or the wish to stop; None for any other message, which ends the questions."""
    if conversation.draft is None or conversation.draft.form != FORM:
        return None
    said = unicodedata.normalize("NFKC", text).strip(" 。.,，")
    if said in CHOICES:
        return StaffCommand(verb=VERB, word="quiz", rest=said)
    return StaffCommand(verb=VERB, word="quiz", rest="stop") if said in words.words("quiz-stop") else None


def without(conversation: Conversation) -> Conversation:
    """The talk of somebody who has turned to something else: no question is open, and no list goes on."""
    if conversation.paged is not None and not conversation.more:
        conversation = replace(conversation, paged=None)
    if conversation.draft is None or conversation.draft.form != FORM:
        return conversation
    return replace(conversation, draft=None)


def carry(order: Order) -> Changes:
    """The next question, or the result; officers who add 结果 see who has passed."""
    if order.command.rest == "结果":
        return _results(order)
    talk = order.loaded.heard.conversation
    draft = talk.draft if talk.draft is not None and talk.draft.form == FORM else None
    if draft is None or order.command.word != "quiz":
        shelved = (*talk.shelved, talk.draft)[-3:] if talk.draft is not None and draft is None else talk.shelved
        begun = replace(talk, shelved=shelved)
        return _ask(order, begun, Draft(form=FORM, slots={"at": "1", "wrong": ""}, asked="quiz"))
    if order.command.rest == "stop":
        stopped = answer(order, Say("quiz-stopped"))
        return replace(stopped, conversation=replace(talk, draft=None, last_at=order.now))
    return _next(order, talk, draft)


def _next(order: Order, talk: Conversation, draft: Draft) -> Changes:
    at, wrong = int(draft.slots["at"]), draft.slots["wrong"].split()
    if order.command.rest != order.words.say(f"quiz-{at}-right"):
        wrong.append(str(at))
    fresh = replace(draft, slots={"at": str(at + 1), "wrong": " ".join(wrong)})
    if at < questions(order.words):
        return _ask(order, talk, fresh)
    return _done(order, talk, wrong)


def _ask(order: Order, talk: Conversation, draft: Draft) -> Changes:
    at = draft.slots["at"]
    opening = (Say("quiz-opening"),) if at == "1" else ()
    message = Outbound(
        id=f"{order.inbound.channel}/{order.inbound.id}/0",
        to=order.address,
        says=(*opening, Say(f"quiz-{at}")),
        asks="choice",
        due_at=order.now,
    )
    return Changes(conversation=replace(talk, draft=draft, last_at=order.now), messages=(message,))


def _done(order: Order, talk: Conversation, wrong: list[str]) -> Changes:
    asked = questions(order.words)
    right = asked - len(wrong)
    key = "quiz-passed" if right >= PASSING else "quiz-failed"
    lines = "".join(f"\n{order.words.say(f'quiz-{one}-clause')}" for one in wrong)
    changes = answer(order, Say(key, {"right": str(right), "asked": str(asked), "lines": lines}))
    name = order.rows[0].name if order.rows else ""
    id_ = f"{order.loaded.entropy:016x}"  # ids stand in the clear: neither name nor address
    held = next((one for one in order.records(Passed) if one.address == order.address), None)
    state = "passed" if right >= PASSING else "tried"
    result = Passed(id=id_, state=state, at=order.now, address=order.address, name=name, right=right, asked=asked)
    if held is not None:
        best = result if right >= held.right else held
        result = replace(best, id=held.id, version=held.version)
    return replace(changes, conversation=replace(talk, draft=None, last_at=order.now), records=(result,))


def _results(order: Order) -> Changes:
    if not any(row.role in OFFICERS for row in order.rows):
        return answer(order, Say("quiz-not-yours"))
    rows = sorted(order.records(Passed), key=lambda one: (one.state, one.name))
    if not rows:
        return answer(order, Say("quiz-nobody"))
    lines = "\n".join(
        order.words.say(
            f"quiz-line-{one.state}", {"name": one.name, "right": str(one.right), "asked": str(one.asked)}
        )
        for one in rows
    )
    return answer(order, Say("quiz-results", {"lines": lines}))
