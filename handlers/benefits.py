"""What is covered and how much is paid, with the sum worked out for the case at hand and its source on request."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from msgspec.structs import replace

from dialogs.message import Say
from dialogs.report import route
from handlers.outcome import Case, Outcome
from handlers.scheme_at_hand import period_words, scheme_at_hand
from handlers.speech import fits, spoken
from handlers.tickets import open_ticket
from locales.catalogue import Catalogue
from schemes.estimate import CoverEstimate, estimate
from schemes.facts import Facts
from schemes.model import Cover, Scheme
from schemes.terms import DEATHS

MOST_COVERS: Final = 3
ONE_SUM: Final = frozenset({"fixed", "death_sum"})
NOT_LISTED: Final = frozenset({"benefits-not-listed", "benefits-no-cover"})


def explain(case: Case) -> Outcome:
    """Explain one event, or all covers where none is named, by the scheme at hand."""
    slots = case.draft.slots
    if "own_case" in case.draft.flags:
        return _own_case(case)
    day = date.fromisoformat(slots["date"]) if "date" in slots else case.now.date()
    scheme = scheme_at_hand(case, day) or scheme_at_hand(case)
    if scheme is None:
        return Outcome(says=(Say("no-scheme-today"), Say("benefits-no-scheme")))
    if "cover" in slots:
        cover = scheme.cover(slots["cover"])
        if cover is not None and cover.plain and "amount" not in slots and "hospital_days" not in slots:
            return Outcome(says=_about_cover(case, scheme, cover))
    event = slots.get("event")
    says = _overview(case, scheme) if event is None else _for_event(case, scheme, event, day)
    if any(say.key in NOT_LISTED for say in says) and not case.aside:
        by, outcome = open_ticket(case, "question", text="\n".join(case.draft.story))
        return replace(outcome, says=(*_sympathy(case), *says, *by))
    return Outcome(says=(*_sympathy(case), *says))


def _own_case(case: Case) -> Outcome:
    """The covers that the case filed last may draw on; what its document leaves open is said, not borrowed."""
    slots, number = case.draft.slots, case.talk.conversation.last_claim or ""
    found = route(case.talk, case.draft)
    unknown = Outcome(says=(Say("benefits-own-open", {"number": number}),), last_claim=number)
    if found.scheme is None or "event" not in slots:
        return unknown
    day = date.fromisoformat(slots["date"]) if "date" in slots else case.now.date()
    _, *covers = _for_event(case, found.scheme, slots["event"], day)
    if not covers:
        return unknown
    return Outcome(says=(Say("benefits-own", {"number": number}), *covers), last_claim=number)


def _sympathy(case: Case) -> tuple[Say, ...]:
    """Somebody asks what is paid for a death of their own: a word of sympathy first."""
    slots = case.draft.slots
    told = "relation" in slots or "name" in slots
    held = case.talk.conversation
    before = (held.last_topic, held.last_report.get("event"), held.draft.slots.get("event") if held.draft else None)
    if case.talk.helper or any(event in DEATHS for event in before):
        return ()
    return (Say("sympathy"),) if told and slots.get("event") in DEATHS else ()


def _about_cover(case: Case, scheme: Scheme, cover: Cover) -> tuple[Say, ...]:
    args = {"cover": case.world.words.label("cover", cover.id), "limit": "", "steps": cover.plain or ""}
    return (
        Say("benefits-event", {"scheme": scheme.title, "event": args["cover"]}),
        Say("benefits-open", args),
        Say("benefits-final"),
    )


def _overview(case: Case, scheme: Scheme) -> tuple[Say, ...]:
    """All covers in a line each; a document without figures says so."""
    title = Say("benefits-title", {"scheme": scheme.title, "period": period_words(scheme, case.world.words)})
    if not any(cover.says for cover in scheme.covers):
        return title, Say("benefits-not-listed", {"scheme": scheme.title})
    lines = [f"{cover.name}：{_short(cover)}" for cover in scheme.covers if cover.limit]
    lines += [cover.name for cover in scheme.covers if not cover.limit]
    return title, Say("benefits-all", {"covers": "；".join(dict.fromkeys(lines))}), Say("benefits-ask-event")


def _short(cover: Cover) -> str:
    """一次赔1000元 where the document states one sum, else 最高5000元."""
    most = yuan(cover.limit) if cover.limit is not None else ""
    return f"一次赔{most}" if cover.rule.name in ONE_SUM else f"最高{most}"


def yuan(amount: Decimal) -> str:
    """A sum as people say it: 3400元, 762.5元, 5万元."""
    whole = amount.normalize()
    if whole >= 10000 and whole % 1000 == 0:
        return f"{format((whole / 10000).normalize(), 'f')}万元"
    return f"{format(whole, 'f')}元"


def facts_of(case: Case) -> Facts:
    """The facts that an estimate takes, from what was told."""
    return facts_from(case.draft.slots, "".join(case.draft.story), case.world.words)


def facts_from(slots: Mapping[str, str], story: str, words: Catalogue) -> Facts:
    """The facts that an estimate takes, from slots as text; a bill is taken for compliant cost and the steps
    say so. What others have paid is told as one sum, which every formula subtracts alike."""
    return Facts(
        amount=Decimal(slots["amount"]) if "amount" in slots else None,
        paid_by={"basic": Decimal(slots["paid"])} if "paid" in slots else {},
        care=_care(story, words),
        hospital_days=int(slots["hospital_days"]) if "hospital_days" in slots else None,
        disability_grades=(int(slots["disability_grade"]),) if "disability_grade" in slots else (),
        disease=slots.get("disease"),
        house_type=slots.get("house_type"),
    )


def _care(story: str, words: Catalogue) -> str | None:
    """In-patient, or which kind of out-patient, as far as the sender's words say it."""
    for care in ("inpatient", "chronic_outpatient", "outpatient"):
        if any(word in story for word in words.words(f"{care}")):
            return care
    return None


def _for_event(case: Case, scheme: Scheme, event: str, day: date) -> tuple[Say, ...]:
    words = case.world.words
    day = _inside(scheme, day)
    facts = facts_of(case)
    done = estimate(scheme, event, day, facts)
    name = words.label("event", event)
    if not done.covers:
        return (Say("benefits-no-cover", {"scheme": scheme.title, "event": name}),)
    if all(item.amount is None and item.limit is None and not _plain(scheme, item, day) for item in done.covers):
        return (Say("benefits-not-listed", {"scheme": scheme.title}),)
    says = [Say("benefits-event", {"scheme": scheme.title, "event": name})]
    covers = [_cover(case, scheme, item, day) for item in done.covers[:MOST_COVERS]]
    if case.talk.inbound.channel == "sms" and not fits(spoken(words, (*says, *covers), "sms")):
        says += [_sum_only(case, item) for item in done.covers[:MOST_COVERS] if item.amount is not None]
        says += [Say("benefits-final")] if len(says) > 1 else []
    says += covers
    rule = scheme.event(event)
    if rule is not None and rule.action == "explain":
        says.append(Say("one-stop"))
    elif not any("核定" in text for say in says for text in say.args.values()):
        says.append(Say("benefits-final"))
    return tuple(says)


def _inside(scheme: Scheme, day: date) -> date:
    """A general question outside the period is answered as of the period's nearest day."""
    if scheme.period is None or scheme.period.covers(day):
        return day
    return min(max(day, scheme.period.first), scheme.period.last)


def _cover(case: Case, scheme: Scheme, item: CoverEstimate, day: date) -> Say:
    """A cover with its sum worked out, or in plain words where the facts allow no sum."""
    words = case.world.words
    name = words.label("cover", item.cover)
    if item.amount is not None:
        steps = "".join(words.say(step.key, step.args) for step in item.spoken)
        return Say("benefits-sum", {"cover": name, "steps": steps})
    told = _plain(scheme, item, day) if "house_type" not in case.draft.slots else ""
    if not told:
        told = "".join(words.say(step.key, step.args) for step in item.spoken)
    limit = words.say("benefits-limit", {"limit": yuan(item.limit)}) if item.limit is not None and not told else ""
    return Say("benefits-open", {"cover": name, "limit": limit, "steps": told})


def _sum_only(case: Case, item: CoverEstimate) -> Say:
    """The sum before its working, where an SMS has no room for both at once."""
    args = {"cover": case.world.words.label("cover", item.cover), "amount": yuan(item.amount or Decimal(0))}
    return Say("benefits-sum-only", args)


def _plain(scheme: Scheme, item: CoverEstimate, day: date) -> str:
    cover = scheme.cover(item.cover, day) or scheme.cover(item.cover)
    return (cover.plain or "") if cover is not None else ""


def source(case: Case) -> Outcome:
    """依据: where it is written."""
    scheme = scheme_at_hand(case)
    if scheme is None:
        return Outcome(says=(Say("no-scheme-today"),))
    event = case.draft.slots.get("event")
    clauses = {str(cover.source) for cover in _covers(scheme, event)} if event else set()
    document = scheme.documents[0]
    args = {"title": document.title, "number": document.number, "clauses": "、".join(sorted(clauses))}
    return Outcome(says=(Say("source-clauses" if clauses else "source", args),))


def _covers(scheme: Scheme, event: str | None) -> list[CoverEstimate]:
    return list(estimate(scheme, event, _inside(scheme, date.max), Facts()).covers) if event else []
