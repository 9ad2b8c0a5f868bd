"""详情: what the staff may read of one case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from claims.attachment import Attached
from claims.claim import Claim, Ticket
from claims.clock import Clock
from claims.life import paid_so_far
from claims.promises import last_day
from dialogs.message import Say
from handlers.attachments import in_words, shown_to
from handlers.changes import Changes
from handlers.order import Order, answer, refused
from handlers.telling import case_args, plain_day, plain_time, ticket_args
from locales.catalogue import Catalogue

NOT_ABROAD: Final = frozenset({"id_number", "disease"})
SHOWN: Final = (
    "id_number",
    "amount",
    "hospital_days",
    "hospital",
    "disease",
    "disability_grade",
    "house_type",
    "people",
    "village",
    "cause",
    "photos",
    "place",
    "story",
)
MOST_LISTED: Final = 20
FINISHED: Final = frozenset({"paid", "declined", "withdrawn", "closed"})


def details(order: Order, subject: Claim | Ticket) -> Changes:
    """All facts of a case, only in a private chat; the look is kept in the audit."""
    if not order.inbound.private:
        return refused(order, subject, "private")
    abroad = order.world.goes_abroad(order.address)
    files = _files(order, subject)
    shows = shown_to(order.world, order.address, files)
    pairs = _of_ticket(subject) if isinstance(subject, Ticket) else _of_claim(order, subject, files)
    hidden = abroad and any(slot in NOT_ABROAD for slot, _ in pairs)
    lines = [
        order.words.say("staff-detail-line", {"label": order.words.label("detail", slot), "value": value})
        for slot, value in pairs
        if value and not (abroad and slot in NOT_ABROAD)
    ]
    if hidden:
        lines.append(order.words.say("staff-detail-abroad"))
    if len(shows) < sum(one.state == "fetched" for one in files):
        lines.append(order.words.say("staff-detail-elsewhere"))
    args = {"lines": "\n".join(lines)}
    if isinstance(subject, Ticket):
        say = Say("staff-detail-ticket", {**ticket_args(order.words, subject, order.now), **args})
    else:
        known = {**case_args(order.words, subject), **args}
        say = Say("staff-detail", {**known, "name": subject.insured_name or known["name"]})
    return answer(order, say, seen=subject.number, shows=shows)


def own_claims(order: Order) -> list[Claim]:
    """The cases that this address has reported and that are not finished."""
    claims = order.loaded.found.claims
    return [one for one in claims if one.reporter == order.address and one.status not in FINISHED]


def _files(order: Order, subject: Claim | Ticket) -> list[Attached]:
    """What is known of the attachments of a case; of one that is not there (it was erased), that it is lost."""
    known = {one.name: one for one in order.loaded.found.attachments}
    names = subject.attachments if isinstance(subject, Claim) else ()
    return [known.get(name) or Attached(name=name, kind="photo", state="lost") for name in names]


def _of_claim(order: Order, claim: Claim, files: Sequence[Attached]) -> list[tuple[str, str]]:
    words = order.words
    facts = dict(claim.facts)
    if files:
        facts["photos"] = in_words(files, words)
    if "house_type" in facts:
        facts["house_type"] = words.label("house_type", facts["house_type"])
    if "people" in facts:
        facts["people"] = words.label("people", facts["people"])
    if "cause" in facts:
        facts["cause"] = words.label("cause", facts["cause"])
    pairs = [("phone", claim.phone or ""), *((slot, facts.get(slot, "")) for slot in SHOWN)]
    pairs += [
        ("insurer-reference", claim.insurer_reference or ""),
        ("wanted-papers", claim.wanted_papers or ""),
        ("approved", claim.approved_amount or ""),
        ("paid", f"{paid_so_far(claim):.2f}" if claim.payments else ""),
        ("covers", "、".join(words.label("cover", cover) for cover in claim.covers)),
        ("handed", "、".join(dict.fromkeys(words.label("handed", reason) for reason in claim.handed))),
        ("maybe-same", "、".join(claim.maybe_same)),
        ("clocks", _clocks(order, claim)),
    ]
    return pairs


def _clocks(order: Order, claim: Claim) -> str:
    words = order.words
    parts = []
    for clock in claim.clocks:
        if clock.state in ("met", "void"):
            continue
        due = _due(clock, words)
        parts.append(f"{words.label('clock', clock.name)} {due} {words.label('clock-state', clock.state)}")
    return "；".join(" ".join(part.split()) for part in parts)


def _due(clock: Clock, words: Catalogue) -> str:
    if clock.due is None:
        return ""
    if clock.by_day:
        day = last_day(clock.due)
        return plain_day(day, day, words)
    return plain_time(clock.due, words)


def _of_ticket(ticket: Ticket) -> list[tuple[str, str]]:
    return [("phone", ticket.phone or ""), ("sender", ticket.sender), ("text", ticket.text)]
