"""One question after a payout, and its answer: a mark that is kept without a name (003 一: 满意度)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Final

from msgspec.structs import replace

from claims.claim import Claim
from claims.opinion import AFTER, BAD, SATISFIED, Opinion, Survey, survey
from claims.record import Record
from claims.workdays import local
from dialogs.conversation import Conversation, Draft
from dialogs.message import Outbound, Say
from handlers.changes import Changes, Loaded
from handlers.closing import reply
from handlers.world import World
from locales.catalogue import Catalogue
from schemes.terms import DEATHS

SAFE: Final = "safety-safe"
MARKS: Final = ("1", "2", "3", "4", "5")
ANSWERED_IN: Final = AFTER + timedelta(days=7)


def mark(text: str, words: Catalogue) -> int | None:
    """The mark that a message is: one digit, or 满意 and its like alone."""
    said = unicodedata.normalize("NFKC", text).strip(" 。.,，!！分")
    if said in MARKS:
        return int(said)
    return next((int(one) for one in MARKS if said in words.words(f"mark-{one}")), None)


def may_answer(text: str, conversation: Conversation, words: Catalogue) -> bool:
    """Whether a message may be an answer: nothing else is being asked, and it is a mark. A digit right after 平安 is
    that answer once more."""
    again = SAFE in conversation.last_keys
    return conversation.draft is None and not again and mark(text, words) is not None


def asked_of(loaded: Loaded) -> Survey | None:
    """The newest question that waits for this address; after a week a bare digit means something else."""
    inbound = loaded.heard.inbound
    waiting = [one for one in loaded.found.records if isinstance(one, Survey) and one.state == "asked"]
    mine = [one for one in waiting if one.address == inbound.address and inbound.received_at - one.at <= ANSWERED_IN]
    return max(mine, key=lambda one: (one.at, one.id), default=None)


def answered(world: World, loaded: Loaded, asked: Survey, now: datetime) -> Changes:
    """The mark is kept without name and number; a bad one is asked what went wrong, which becomes a complaint."""
    heard = loaded.heard
    given = mark(heard.inbound.text, world.words)
    assert given is not None
    opinion = Opinion(
        id=f"{loaded.entropy:016x}",
        state=str(given),
        at=datetime.combine(local(now).date(), time(), local(now).tzinfo),
        county=asked.county,
        town=asked.town,
        insurer=asked.insurer,
    )
    draft, asks = None, None
    if given <= BAD:
        draft, asks = Draft(form="complaint", asked="what", tries=1, flags=("bare",)), "what"
    say = Say("survey-bad" if given <= BAD else "survey-thanks")
    talk = replace(heard.conversation, draft=draft, last_at=now, last_keys=(say.key,), last_claim=asked.id)
    return Changes(
        conversation=talk,
        records=(replace(asked, state="answered", clocks=()), opinion),
        messages=(reply(heard.inbound, now, (say,), asks),),
    )


def ask(world: World, asked: Survey, now: datetime) -> Changes:
    """Two days after the payment, once a claim."""
    insurer = world.words.label("insurer", asked.insurer) if asked.insurer else world.words.say("notice-someone")
    say = Say("survey-ask", {"number": asked.id, "insurer": insurer})
    message = Outbound(
        id=f"{asked.id}/survey", to=asked.address, says=(say,), kind="notice", due_at=now, claim=asked.id
    )
    return Changes(records=(replace(asked, state="asked", clocks=()),), messages=(message,))


def begun(claim: Claim, step: str, records: Iterable[Record], now: datetime) -> tuple[Survey, ...]:
    """What a step of the staff does to the question: a whole payment starts it, 更正 before it was asked ends it.
    After a death nobody is asked, and who wants no notices is not either."""
    held = next((one for one in records if isinstance(one, Survey) and one.id == claim.number), None)
    if step == "undo":
        return (replace(held, state="void", clocks=()),) if held and held.state == "waiting" else ()
    fresh = held is None or held.state == "void"
    if step != "pay" or claim.status != "paid" or claim.quiet or claim.event in DEATHS or not fresh:
        return ()
    return (survey(claim, now, held),)


def figures(opinions: Iterable[Opinion]) -> dict[tuple[str, str], tuple[int, int]]:
    """(insurer, town) -> how many answered, and how many of them with 4 or 5."""
    counts: dict[tuple[str, str], tuple[int, int]] = {}
    for one in opinions:
        place = (one.insurer or "", one.town or "")
        answers, good = counts.get(place, (0, 0))
        counts[place] = (answers + 1, good + (int(one.state) >= SATISFIED))
    return dict(sorted(counts.items()))
