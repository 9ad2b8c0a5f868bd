"""A small behaviour for the tests of the demo: every first message is a case, 收到 takes it."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from claims.claim import Claim, Entry, Ticket
from claims.number import number
from dialogs.conversation import Conversation, Party
from dialogs.lookups import Lookups
from dialogs.message import Inbound, Outbound, Say
from handlers.changes import Changes, Heard, Loaded, Reach

DESK = "web:desk-picc"


class SmallMind:
    """Villagers' messages become cases for one desk; the desk's word 收到 acknowledges them."""

    def __init__(self, desk: str = DESK) -> None:
        self.desk = desk

    def hear(self, inbound: Inbound, conversation: Conversation, party: Party, quoted_claim: str | None) -> Heard:
        words = inbound.text.split()
        numbers = tuple(words[1:2]) if words[:1] == ["收到"] else ()
        return Heard(
            inbound=inbound,
            conversation=conversation,
            party=party,
            frame=None,
            lookups=Lookups(claim_numbers=numbers),
        )

    def take(self, loaded: Loaded, now: datetime) -> Changes:
        inbound = loaded.heard.inbound
        if inbound.address == self.desk:
            return self._order(loaded, now)
        claim = Claim(
            number=number(loaded.serial),
            scheme="wanzhou-2021",
            event="accident_injury",
            reported_at=now,
            reported_by=inbound.address,
        )
        told = _message(f"{inbound.id}-desk", self.desk, f"【新报案】{claim.number} 意外受伤", now, claim.number)
        reply = _message(f"{inbound.id}-reply", inbound.address, f"报上去了，编号{claim.number}。", now, claim.number)
        return Changes(claims=(claim,), messages=(reply, told), serial=loaded.serial + 1)

    def _order(self, loaded: Loaded, now: datetime) -> Changes:
        inbound = loaded.heard.inbound
        if not loaded.found.claims:
            return Changes(messages=(_message(f"{inbound.id}-reply", self.desk, "没看懂。", now, None),))
        claim = loaded.found.claims[0]
        taken = replace(
            claim,
            status="acknowledged",
            history=(*claim.history, Entry(at=now, status="acknowledged", by=inbound.address)),
        )
        notice = _message(f"{inbound.id}-notice", claim.reported_by, "人保财险接了您的案子。", now, claim.number)
        reply = _message(f"{inbound.id}-reply", self.desk, f"{claim.number} 接案了。", now, claim.number)
        return Changes(claims=(taken,), messages=(reply, replace(notice, kind="notice")))

    def due(self, subject: Claim | Ticket, now: datetime) -> Changes:
        return Changes()

    def calendar(self, now: datetime) -> tuple[str, ...]:
        return ()

    def renewing(self, run: object, days: int, people: object, now: datetime) -> Changes:
        return Changes()

    def beside(self, records):
        return self

    def season(self, now, kept=(), counted=None, cases=()) -> Changes:
        return Changes()

    def withheld(self, message: Outbound, party: Party) -> bool:
        return party.stopped_at is not None and message.kind == "notice"

    def undelivered(self, message: Outbound, reach: Reach, now) -> Changes:
        return Changes()

    def apologise(self, inbound: Inbound, serial: int, now: datetime) -> Changes:
        return Changes()


def _message(id_: str, to: str, text: str, now: datetime, claim: str | None) -> Outbound:
    return Outbound(id=id_, to=to, says=(Say("echo"),), text=text, due_at=now, claim=claim)
