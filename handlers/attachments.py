"""What was sent along: noted on its case, shown to the desk; the sender is told what could not be kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from msgspec.structs import replace

from claims.attachment import MOST_A_CLAIM, Attached
from claims.claim import Claim, Entry
from dialogs.attaching import what
from dialogs.message import Outbound, Say
from handlers.ladder.due import tell_again
from handlers.outcome import Case, Outcome
from handlers.world import World
from locales.catalogue import Catalogue

SHOWING: Final = frozenset({"telegram", "web"})
"""Channels that can show pictures to a desk."""


def attach(case: Case) -> Outcome:
    """Pictures that come after the report: noted on the claim spoken of last, and the desk is told."""
    mine = [claim for claim in case.found.claims if claim.reporter == case.address]
    inbound, draft = case.talk.inbound, case.talk.draft
    told = what(inbound, case.world.words)
    if not mine:
        says = (Say("attached-what-for", {"what": told}),) if told else ()
        only_voice = told and not inbound.place and all(one.kind == "voice" for _, one in inbound.files)
        return Outcome(says=(Say("voice-what"),) if only_voice else says, draft=draft)
    claim = next((held for held in mine if held.number == case.talk.conversation.last_claim), mine[0])
    names = case.draft.attachments
    added, full = with_attachments(claim, names)
    if place := case.draft.slots.get("place"):
        added = replace(added, facts={**added.facts, "place": place})
    if added == claim:
        return Outcome(says=(Say("photos-enough", {"number": claim.number}),) if full else (), draft=draft)
    count = len(added.attachments) - len(claim.attachments)
    entry = Entry(at=case.now, status=claim.status, by=case.address, note=f"attached +{count}")
    added = replace(added, history=(*claim.history, entry))
    added, messages = tell_again(case.world, added, case.now, "more_photos")
    says = (Say("attached-added", {"what": told, "number": claim.number}),) if told else ()
    if full:
        says = (*says, Say("photos-enough", {"number": claim.number}))
    return Outcome(says=says, claims=(added,), messages=messages, draft=draft, last_claim=claim.number)


def with_attachments(claim: Claim, names: Sequence[str]) -> tuple[Claim, bool]:
    """The claim with further attachments, and whether there were more than it keeps."""
    held = tuple(dict.fromkeys((*claim.attachments, *names)))
    kept = held[:MOST_A_CLAIM]
    if kept == claim.attachments:
        return claim, len(held) > len(kept)
    facts = {**claim.facts, "photos": str(len(kept))}
    return replace(claim, attachments=kept, facts=facts), len(held) > len(kept)


def brought_along(case: Case, outcome: Outcome, names: Sequence[str]) -> tuple[Outcome, tuple[str, ...]]:
    """What came with words that changed a case of the sender's goes to that case; else it goes on waiting."""
    own = next((claim for claim in outcome.claims if claim.reporter == case.address), None)
    if own is None or not names:
        return outcome, tuple(names)
    claims = tuple(with_attachments(one, names)[0] if one is own else one for one in outcome.claims)
    return replace(outcome, claims=claims), ()


def unkept(one: Attached, to: str, now: datetime) -> tuple[Outbound, ...]:
    """What the sender is told of something that could not be kept: why, and what to do instead."""
    key = f"unkept-{one.reason}".replace("_", "-")
    once = f"unkept/{one.reason}/{one.message}"
    return (Outbound(id=f"{one.name}/unkept", to=to, says=(Say(key),), due_at=now, dedup=once),)


def in_words(known: Sequence[Attached], words: Catalogue) -> str:
    """照片3张、语音1段（1份没取到）: what a case has, as far as the bytes are known."""
    kept = [one for one in known if one.state in ("waiting", "fetched")]
    count = Counter("voice" if one.kind == "voice" else "photos" for one in kept)
    parts = [
        words.say(f"attached-{kind}", {"count": str(count[kind])}) for kind in ("photos", "voice") if count[kind]
    ]
    lost = len(known) - len(kept)
    if lost:
        parts.append(words.say("attached-lost", {"count": str(lost)}))
    return "、".join(parts)


def shown_to(world: World, address: str, known: Sequence[Attached]) -> tuple[str, ...]:
    """The pictures of a case that may go to a desk at this address.

    On a channel whose servers stand abroad only what came by such a channel: a picture may show an ID number or a
    diagnosis.
    """
    channel = address.partition(":")[0]
    if channel not in SHOWING:
        return ()
    there = [one for one in known if one.state == "fetched" and one.type == "image/jpeg"]
    return tuple(one.name for one in there if channel not in world.abroad or one.channel in world.abroad)
