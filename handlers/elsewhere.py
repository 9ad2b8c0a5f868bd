"""The other addresses of the same person: what may be said of them here, and going on with what was begun there.

Two addresses are one person's when both stand for the same phone: it is their own, their channel vouches for it, or
a code sent to it came back. That somebody knows a resident's name and last six shows no more than that resident's
own data, so a report begun elsewhere is then shown only if it is about that resident
(docs/decisions/0011-one-person.md).
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from msgspec.structs import replace

from dialogs.conversation import Draft, Elsewhere, Party
from dialogs.filling import with_flag
from dialogs.message import Outbound, Say
from dialogs.progress import advance
from dialogs.report import spoken
from dialogs.talk import Talk, known
from dialogs.wording import happening
from handlers.changes import Audit
from handlers.outcome import Case, Outcome
from handlers.proof import own_phone, prove, proved, same_person, slowed
from schemes.people import Resident

KEPT: Final = timedelta(days=30)
"""How long a report that was begun can be taken up at another address."""
OF_THERE: Final = frozenset({"known_phone", "scheme_known", "abroad", "resuming", "denied"})


def take_over(case: Case) -> Outcome:
    """接着刚才的: name what was begun at another address, and take it over once the person says yes."""
    slots = case.draft.slots
    party = case.party
    if "name" in slots and "last_six" in slots and not case.world.goes_abroad(case.address):
        if slowed(case):
            return Outcome(says=(Say("proof-slowed"),))
        party, _ = prove(case, slots["name"], slots["last_six"])
    begun = drafts(case, party)
    if "confirmed" in case.draft.flags:
        held = next((one for one in begun if one.party.address == slots.get("from")), None)
        return _taken(case, held) if held is not None else Outcome(says=(Say("elsewhere-gone"),))
    if begun:
        return replace(offered(case, begun[0]), party=party)
    return replace(_none(case, party), party=party)


def offered(case: Case, there: Elsewhere) -> Outcome:
    """您在短信里报到一半，接着报吗？"""
    words = case.world.words
    what = spoken(happening(_draft(there), case.now.date(), words), words)
    where = words.label("channel", there.party.address.partition(":")[0])
    says = (Say("elsewhere-so-far", {"where": where, "what": what}), Say("resume-ask"))
    held = Draft(
        form="elsewhere", slots={"from": there.party.address}, asked="confirm", tries=1, offered=("yes", "no")
    )
    return Outcome(says=says, asks="confirm", draft=held, audit=(_audit(case, "named a draft", there),))


def drafts(case: Case, party: Party) -> list[Elsewhere]:
    """The reports begun at other addresses that `party` may take over, the one written last first."""
    found = [one for one in case.found.elsewhere if _open(case, one) and _may_see(case, party, one)]
    return sorted(found, key=lambda one: one.conversation.last_at or case.now, reverse=True)


def ended(case: Case) -> tuple[Elsewhere, ...]:
    """The same person's other addresses, without the drafts of the report that is filed here: once is enough."""
    slots = case.draft.slots

    def same(draft: Draft) -> bool:
        return all(
            draft.slots.get(slot, slots.get(slot)) == slots.get(slot) for slot in ("event", "name", "relation")
        )

    begun = [
        one for one in case.found.elsewhere if _open(case, one) and same_person(case.world, case.party, one.party)
    ]
    return tuple(_without_draft(one) for one in begun if same(_draft(one)))


def _open(case: Case, one: Elsewhere) -> bool:
    """A report begun there, not long ago, that may be spoken of here: what began at home does not go abroad."""
    talk, world = one.conversation, case.world
    if talk.draft is None or talk.draft.form != "report" or "event" not in talk.draft.slots or talk.last_at is None:
        return False
    if world.member(one.party.address) is not None or world.member(case.address) is not None:
        return False
    if world.goes_abroad(case.address) and not world.goes_abroad(one.party.address):
        return False
    return case.now - talk.last_at <= KEPT


def _may_see(case: Case, party: Party, one: Elsewhere) -> bool:
    return same_person(case.world, party, one.party) or _about_proved(case, party, one)


def _about_proved(case: Case, party: Party, one: Elsewhere) -> bool:
    """Whether the report is about a resident whom both addresses have proved: by name, or the phone's own owner."""
    residents, draft = case.found.residents, _draft(one)
    shared = proved(case.world, party, residents) & proved(case.world, one.party, residents)
    both = [person for person in residents if person.id in shared and not person.erased]
    name = draft.slots.get("name")
    if name:
        return any(person.name == name for person in both)
    return draft.slots.get("relation") == "self" and _owner(case, one, both)


def _owner(case: Case, one: Elsewhere, both: list[Resident]) -> bool:
    owners = own_phone(case.world, one.party, case.found.residents)
    return len(owners) == 1 and owners[0] in both


def _none(case: Case, party: Party) -> Outcome:
    """Nothing to go on with: or nobody knows yet who asks."""
    if party.phone or not case.world.sms:
        return Outcome(says=(Say("elsewhere-none"),))
    if case.draft.slots.get("last_six"):
        return Outcome(says=(Say("elsewhere-none"),))
    return Outcome(says=(Say("elsewhere-prove"),), asks="phone", draft=Draft(form="code", asked="phone", tries=1))


def _taken(case: Case, there: Elsewhere) -> Outcome:
    """The draft goes on here and ends there; who may not be the same person is told of it there."""
    draft, own = _draft(there), same_person(case.world, case.party, there.party)
    dropped = () if own else ("phone",)
    flags = (*(flag for flag in draft.flags if flag not in OF_THERE), *known(case.talk))
    slots = {slot: value for slot, value in draft.slots.items() if slot not in dropped}
    unknown = tuple(slot for slot in draft.unknown if slot not in dropped)
    mine = replace(draft, slots=slots, unknown=unknown, asked=None, tries=0, offered=(), labels=(), flags=())
    step = advance(_as_continued(case.talk), with_flag(mine, *flags))
    told = () if own else (_told_there(case, there),)
    return Outcome(
        says=step.says,
        asks=step.asks,
        choices=step.choices,
        draft=step.draft or step.finished,
        elsewhere=(_without_draft(there),),
        messages=told,
        audit=(_audit(case, "took a draft over", there),),
    )


def _as_continued(talk: Talk) -> Talk:
    """The talk with nothing said: the yes is an answer to the offer and to nothing in the draft."""
    return replace(talk, frame=replace(talk.frame, slots={}, doubts={}, problems={}))


def _told_there(case: Case, there: Elsewhere) -> Outbound:
    where = case.world.words.label("channel", case.talk.inbound.channel)
    name = f"{case.talk.inbound.channel}/{case.talk.inbound.id}/there"
    say = Say("notice-taken-over", {"where": where})
    return Outbound(id=name, to=there.party.address, says=(say,), kind="notice", due_at=case.now)


def _without_draft(there: Elsewhere) -> Elsewhere:
    return replace(there, conversation=replace(there.conversation, draft=None))


def _draft(there: Elsewhere) -> Draft:
    assert there.conversation.draft is not None
    return there.conversation.draft


def _audit(case: Case, action: str, there: Elsewhere) -> Audit:
    """The address is sealed in the note; the subject stands in the clear."""
    return Audit(at=case.now, actor=case.address, action=action, subject="", note=there.party.address)
