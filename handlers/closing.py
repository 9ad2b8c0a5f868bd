"""How a turn ends: the whole answer, the conversation as it stands afterwards, and what else is written."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from msgspec.structs import replace

from dialogs.engine import offer_to_resume
from dialogs.message import Inbound, Outbound, Say
from dialogs.progress import take_up
from dialogs.talk import Step, Talk
from handlers.changes import Changes
from handlers.outcome import Outcome

SILENCE: Final = timedelta(hours=2)


def whole(talk: Talk, step: Step, outcome: Outcome) -> Step:
    """The whole answer: what the engine says, what the use case says, and the question that stays open."""
    says = (*step.says, *outcome.says)
    if step.thread and step.draft is not None:
        thread = take_up(talk, step.draft)
        return replace(thread, says=(*says, *thread.says), misses=0, unfiled=step.unfiled)
    if outcome.draft is not None:
        return replace(step, says=says, asks=outcome.asks, choices=outcome.choices, draft=outcome.draft)
    if step.draft is None and step.shelved and not step.alone and not step.asks:
        waiting = offer_to_resume(talk, step.shelved[-1], step.shelved[:-1], step.finished)
        return replace(waiting, says=(*says, *waiting.says), unfiled=step.unfiled)
    return replace(step, says=says)


def closed(talk: Talk, step: Step, outcome: Outcome) -> Changes:
    """One turn as changes: the conversation as it stands now, the reply, and what the use case changed."""
    held = talk.conversation
    conversation = replace(
        held,
        draft=step.draft,
        shelved=step.shelved,
        last_at=talk.now,
        last_keys=tuple(say.key for say in step.says),
        last_claim=outcome.last_claim or held.last_claim,
        last_topic=(step.finished.slots.get("event") if step.finished else None) or held.last_topic,
        last_report=_filed(step, outcome) or held.last_report,
        misses=step.misses,
        unfiled=step.unfiled,
    )
    messages = [reply(talk.inbound, talk.now, step.says, step.asks, step.choices, outcome.last_claim)]
    if step.silence is not None:
        messages.append(_later(talk, step.silence))
    party = outcome.party or talk.party
    party = replace(party, county=party.county or _county(talk, step))
    return Changes(
        conversation=conversation,
        party=party,
        elsewhere=outcome.elsewhere,
        claims=outcome.claims,
        tickets=outcome.tickets,
        records=outcome.records,
        messages=(*(message for message in messages if message.says), *outcome.messages),
        crowd=outcome.crowd,
        audit=outcome.audit,
        erase=outcome.erase,
        noted=outcome.noted,
        attachments=talk.inbound.files,
        serial=outcome.serial,
    )


def _filed(step: Step, outcome: Outcome) -> dict[str, str]:
    """The slots of a report that was filed in this turn."""
    if step.command != "report" or step.finished is None or outcome.last_claim is None:
        return {}
    return step.finished.slots


def _county(talk: Talk, step: Step) -> str | None:
    """The sender's county, as far as a town that was told shows it."""
    draft = step.finished or step.draft
    town = talk.book.town(draft.slots["town"]) if draft and "town" in draft.slots else None
    return town.county if town else None


def reply(
    inbound: Inbound,
    now: datetime,
    says: tuple[Say, ...],
    asks: str | None = None,
    choices: tuple[str, ...] = (),
    claim: str | None = None,
) -> Outbound:
    """The answer to a message."""
    return Outbound(
        id=f"{inbound.channel}/{inbound.id}/0",
        to=inbound.address,
        says=says,
        asks=asks,
        choices=choices,
        due_at=now,
        claim=claim,
    )


def _later(talk: Talk, say: Say) -> Outbound:
    """One gentle question, two hours after a danger; dropped when the person writes before then."""
    return Outbound(
        id=f"{talk.inbound.channel}/{talk.inbound.id}/later",
        to=talk.inbound.address,
        says=(say,),
        kind="notice",
        due_at=talk.now + SILENCE,
        while_silent=True,
        urgent=True,
    )
