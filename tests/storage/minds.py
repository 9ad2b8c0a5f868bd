"""A small mind for the tests of storage: what it does is written in the message."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from msgspec.structs import replace

from claims.claim import Claim, Ticket
from claims.clock import Clock
from dialogs.conversation import Conversation, Party
from dialogs.lookups import Lookups
from dialogs.message import Inbound, Outbound, Say
from handlers.changes import Audit, Changes, Heard, Loaded, Misunderstood, Reach
from nlu.frame import Frame

CHINA = timezone(timedelta(hours=8))
NOW = datetime(2021, 6, 15, 9, 0, tzinfo=CHINA)
DESK = "wechat:desk"


def inbound(number: int, address: str, text: str, quoted: str | None = None) -> Inbound:
    """Message `number` of a channel; it arrives that many seconds after 9 o'clock."""
    at = NOW + timedelta(seconds=number)
    return Inbound(address=address, id=str(number), text=text, sent_at=at, received_at=at, quoted=quoted)


class FakeMind:
    """Counts messages in `misses`; verbs: 报 files a claim, 查 looks, 坏 raises, 重 breaks a constraint, 懵 understands nothing …"""

    def __init__(
        self, *, broken: bool = True, clocks: tuple[tuple[str, int], ...] = (("first", 10), ("second", 30))
    ) -> None:
        self.clocks, self.ticket_clock, self.spoil = clocks, None, ""
        self.broken = broken
        self.taken: list[str] = []
        self.loaded: list[Loaded] = []
        self.dues: list[tuple[str, str]] = []

    def hear(self, inbound: Inbound, conversation: Conversation, party: Party, quoted_claim: str | None) -> Heard:
        verb, _, rest = inbound.text.partition(" ")
        if verb == "聋":
            raise RuntimeError("cannot hear")
        lookups = Lookups()
        if verb in ("查", "报"):
            name, _, town = rest.partition("@")
            lookups = Lookups(own_claims=True, insured_names=((name, town or "大周镇"),))
        elif verb == "列":
            lookups = Lookups(told_cases=True)
        elif verb == "号":
            lookups = Lookups(claim_numbers=tuple(rest.split()))
        elif verb == "证":
            lookups = Lookups(id_numbers=(rest,), insured_ids=(rest,))
        elif verb == "电":
            lookups = Lookups(phones=(rest,))
        elif verb == "名":
            name, _, six = rest.partition("@")
            lookups = Lookups(names_with_last_six=((name, six),))
        elif verb == "改" and (quoted_claim or rest):
            lookups = Lookups(claim_numbers=(quoted_claim or rest,))
        return Heard(
            inbound=inbound,
            conversation=conversation,
            party=party,
            frame=Frame(intent="greeting", confidence=1.0),
            lookups=lookups,
            quoted_claim=quoted_claim,
        )

    def take(self, loaded: Loaded, now) -> Changes:
        inbound, before = loaded.heard.inbound, loaded.heard.conversation
        verb, _, rest = inbound.text.partition(" ")
        self.taken.append(inbound.id)
        self.loaded.append(loaded)
        talk = replace(before, misses=before.misses + 1, last_at=now, last_topic=inbound.text)
        reply = Outbound(
            id=f"r-{inbound.channel}-{inbound.id}",
            to=inbound.address,
            says=(Say("hello"),),
            text=f"{before.misses + 1} {inbound.text}",
            due_at=now,
        )
        changes = Changes(conversation=talk, messages=(reply,))
        if verb == "坏" and self.broken:
            raise RuntimeError("broken " + rest)
        if verb == "重":
            return replace(changes, messages=(reply, replace(reply, id=rest, kind="notice")))
        if verb == "报":
            return self._file(loaded, changes, rest, now)
        if verb == "改" and loaded.found.claims:
            claim = loaded.found.claims[0]
            return replace(changes, claims=(replace(claim, status="acknowledged", clocks=()),))
        if verb == "旧":
            return replace(changes, claims=(replace(_claim("00000001", inbound, "张三", now), version=7),))
        if verb == "告":
            other = replace(reply, id=f"n-{inbound.id}", to=rest, kind="notice", dedup=f"once-{rest}")
            return replace(changes, messages=(reply, other))
        if verb == "等":
            later = replace(reply, id=f"w-{inbound.id}", due_at=now + timedelta(hours=2), while_silent=True)
            return replace(changes, messages=(reply, later))
        if verb == "忘":
            return replace(
                changes,
                erase=(rest,),
                audit=(Audit(at=now, actor=inbound.address, action="erase", subject=rest, note="本人要求"),),
            )
        if verb == "读":  # may read these residents' data from now on
            talk = replace(talk, last_report={"name": "张桂兰"})
            return replace(
                changes, conversation=talk, party=replace(loaded.heard.party, residents=tuple(rest.split()))
            )
        if verb == "懵":
            asked, _, said = rest.rpartition("@")
            unclear = Misunderstood(
                at=now, county="万州区", asked=asked or None, intent="greet", confidence=0.123, text=said
            )
            return replace(changes, misunderstood=unclear)
        if verb == "我":
            return replace(changes, party=replace(loaded.heard.party, phone=rest))
        return changes

    def _file(self, loaded: Loaded, changes: Changes, rest: str, now) -> Changes:
        name, _, town = rest.partition("@")
        claim = _claim(f"{loaded.serial:08d}", loaded.heard.inbound, name, now)
        running = tuple(
            Clock(name=clock, state="running", fires_at=now + timedelta(minutes=minutes))
            for clock, minutes in self.clocks
        )
        claim = replace(
            claim, clocks=running, town=town or "大周镇", maybe_same=tuple(c.number for c in loaded.found.claims)
        )
        return replace(changes, claims=(claim,), serial=loaded.serial + 1)

    def due(self, subject: Claim | Ticket, now) -> Changes:
        self.dues.append((subject.number, now.isoformat()))
        left = [clock for clock in subject.clocks if clock.fires_at and clock.fires_at > now]
        acting = [clock for clock in subject.clocks if clock.fires_at and clock.fires_at <= now]
        if any(clock.name == "raises" for clock in acting):
            raise RuntimeError("a broken rule")
        if any(clock.name == "stuck" for clock in acting):
            return Changes()
        soon = now + timedelta(minutes=1)
        left += [replace(clock, name="once", fires_at=soon) for clock in acting if clock.name == "again"]
        done = replace(subject, clocks=tuple(left))
        told = tuple(
            Outbound(
                id=f"e-{subject.number}-{clock.name}-{now.timestamp():.0f}",
                to=DESK,
                says=(Say("late"),),
                text=clock.name,
                kind="escalation",
                due_at=now,
                claim=subject.number,
            )
            for clock in acting
        )
        if isinstance(done, Claim):
            return Changes(claims=(done,), messages=told)
        return Changes(tickets=(done,), messages=told)

    def beside(self, records) -> FakeMind:
        return self

    def gather(self, messages, cases, now) -> Outbound | None:
        if len(messages) == 1:
            return messages[0]
        first, lines = messages[0], "+".join(message.text for message in messages)
        return replace(first, id=f"d-{first.id}", text=lines, due_at=now, dedup=f"d-{first.id}")

    def recount(self, subject, now) -> Changes:
        return Changes()

    def staff(self) -> dict[str, str]:
        return {}

    def handed_on(self, subject, gone, now) -> Changes:
        return Changes()

    def calendar(self, now) -> tuple[str, ...]:
        return ()

    def renewing(self, run: object, days: int, people: object, now) -> Changes:
        return Changes()

    def season(self, now, kept=(), counted=None, cases=()) -> Changes:
        return Changes()

    def withheld(self, message: Outbound, party: Party) -> bool:
        return party.stopped_at is not None and message.kind == "notice"

    def undelivered(self, message: Outbound, reach: Reach, now) -> Changes:
        return Changes()

    def apologise(self, inbound: Inbound, serial: int, now) -> Changes:
        if inbound.text.endswith("哑"):
            raise RuntimeError("cannot even apologise")
        sorry = Outbound(
            id=f"sorry-{inbound.channel}-{inbound.id}",
            to=inbound.address,
            says=(Say("sorry"),),
            text="没办好，我请人回您。",
            due_at=now,
        )
        ticket = Ticket(
            number=f"{serial:08d}", kind="human", sender=inbound.address, text=inbound.text, opened_at=now
        )
        if self.ticket_clock is not None:
            ticket = replace(ticket, clocks=(self.ticket_clock,))
        return Changes(tickets=(ticket,), messages=(sorry,), serial=serial + 1)


def _claim(number: str, inbound: Inbound, name: str, now) -> Claim:
    return Claim(
        number=number,
        scheme="wanzhou-2021",
        county="万州区",
        event="accident_injury",
        insured_name=name,
        town="大周镇",
        event_date=now.date(),
        facts={"id_number": "500101195603054122", "hospital": "万州区人民医院"},
        reported_at=now,
        reported_by=inbound.address,
        phone="13896200001",
    )
