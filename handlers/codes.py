"""A code sent to a phone proves that its holder writes here: six digits, ten minutes, few tries, never a hint.

It goes out only to a phone that stands on a roster or has written before, at most three times a day. What is kept
is a fingerprint; who brings the digits back has that phone as the own one here, with all that this opens
(`handlers.proof`). On SMS the own number stays, and the residents of the other phone are added.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from msgspec.structs import replace

from dialogs.conversation import Conversation, Draft, Elsewhere, Party
from dialogs.elsewhere import CODE_DIGITS
from dialogs.message import Outbound, Say
from handlers.changes import Audit
from handlers.elsewhere import drafts, offered, take_over
from handlers.outcome import Case, Outcome
from handlers.proof import PHONE, missed, own_phone, slowed

GOOD_FOR: Final = timedelta(minutes=10)
MOST_CODES: Final = 3
CODES_WITHIN: Final = timedelta(hours=24)
MOST_ASKED: Final = 2


def code(case: Case) -> Outcome:
    """Ask for the phone, send the digits, or see whether they came back."""
    slots = case.draft.slots
    if "code" in slots:
        return _came_back(case, slots["code"])
    if "phone" in slots:
        return _send(case, slots["phone"])
    if "name" in slots and "last_six" in slots:
        return take_over(replace(case, draft=replace(case.draft, form="elsewhere")))
    tries = case.draft.tries + 1 if case.draft.asked == "phone" else 1
    if not case.world.sms:
        return Outcome(says=(Say("code-not-here"),))
    if tries > MOST_ASKED:
        return Outcome(says=(Say("code-let-go"),))
    say = Say("ask-code-phone" if tries == 1 else "ask-code-phone-again")
    return Outcome(says=(say,), asks="phone", draft=Draft(form="code", asked="phone", tries=tries))


def _send(case: Case, phone: str) -> Outcome:
    """Send the digits if the phone is known; the answer is the same if it is not."""
    party, inbound = case.party, case.talk.inbound
    if not case.world.sms:
        return Outcome(says=(Say("code-not-here"),))
    if phone == party.phone:
        return Outcome(says=(Say("code-own-phone"),))
    if _often(party, case.now) or slowed(case):
        return Outcome(says=(Say("code-too-often"),))
    drawn = f"{case.entropy % 10**CODE_DIGITS:0{CODE_DIGITS}d}"
    asking = replace(
        party,
        code=_fingerprint(case.address, phone, drawn),
        code_for=phone,
        code_until=case.now + GOOD_FOR,
        codes=_with(party.codes, case.now),
    )
    draft = Draft(form="code", slots={"phone": phone}, asked="code", tries=1)
    outcome = Outcome(says=(Say("code-sent"),), asks="code", draft=draft, party=asking)
    there = _there(case, phone)
    if there is None:
        return outcome
    where = case.world.words.label("channel", inbound.channel)
    message = Outbound(
        id=f"{inbound.channel}/{inbound.id}/code",
        to=there.party.address,
        says=(Say("notice-code", {"code": drawn, "where": where}),),
        due_at=case.now,
    )
    got = replace(there, party=replace(there.party, codes=_with(there.party.codes, case.now)))
    audit = Audit(at=case.now, actor=case.address, action="code sent", subject="", note=there.party.address)
    return replace(outcome, messages=(message,), elsewhere=(got,), audit=(audit,))


def _there(case: Case, phone: str) -> Elsewhere | None:
    """The phone that the digits go to; None if it is unknown, the staff's, or has been sent enough today."""
    address = PHONE + phone
    if case.world.member(address) is not None:
        return None
    held = next((one for one in case.found.elsewhere if one.party.address == address), None)
    listed = any(person.phone == phone and not person.erased for person in case.found.residents)
    if held is None and listed:
        held = Elsewhere(party=Party(address=address), conversation=Conversation(address=address))
    return None if held is None or _often(held.party, case.now) else held


def _came_back(case: Case, told: str) -> Outcome:
    party, phone = case.party, case.party.code_for
    if slowed(case):
        return Outcome(says=(Say("proof-slowed"),), party=_closed(party))
    if party.code is None or phone is None or party.code_until is None or case.now > party.code_until:
        return Outcome(says=(Say("code-expired"),), party=_closed(party))
    if not hmac.compare_digest(_fingerprint(case.address, phone, told), party.code):
        return _wrong(case)
    here = _closed(party)
    people = own_phone(case.world, Party(address=PHONE + phone), case.found.residents)
    if case.talk.inbound.channel == "sms":
        fresh = tuple(person.id for person in people if person.id not in here.residents)
        here = replace(here, residents=(*here.residents, *fresh))
    else:
        here = replace(here, phone=phone)
    audit = tuple(Audit(at=case.now, actor=case.address, action="code proved", subject=p.id) for p in people)
    begun = drafts(case, here)
    if begun:
        outcome = offered(case, begun[0])
        says = (Say("code-right"), *outcome.says)
        return replace(outcome, says=says, party=here, audit=(*audit, *outcome.audit))
    return Outcome(says=(Say("code-right"), Say("code-what-now")), party=here, audit=audit)


def _wrong(case: Case) -> Outcome:
    party = missed(case)
    if slowed(replace(case, talk=replace(case.talk, party=party))):
        return Outcome(says=(Say("proof-slowed"),), party=_closed(party))
    slots = {slot: value for slot, value in case.draft.slots.items() if slot != "code"}
    return Outcome(says=(Say("code-wrong"),), asks="code", draft=replace(case.draft, slots=slots), party=party)


def _closed(party: Party) -> Party:
    return replace(party, code=None, code_for=None, code_until=None)


def _with(times: Sequence[datetime], now: datetime) -> tuple[datetime, ...]:
    return (*(at for at in times if now - at < CODES_WITHIN), now)


def _often(party: Party, now: datetime) -> bool:
    return sum(now - at < CODES_WITHIN for at in party.codes) >= MOST_CODES


def _fingerprint(address: str, phone: str, digits: str) -> str:
    """Good at this address only. That six digits can be tried out is why the party's row is sealed."""
    return hashlib.sha256(f"{address}\0{phone}\0{digits}".encode()).hexdigest()
