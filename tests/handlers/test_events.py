"""Which event a change is, and who is told of it: a pure function of what a turn changed."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from msgspec.structs import replace
from staff_kit import VILLAGER, Office, moment

from claims.claim import Claim, Ticket
from claims.webhook import Webhook
from dialogs.message import Outbound, Say
from handlers.changes import Changes
from handlers.events import events

NOW = moment("2021-06-15T10:00")
PICC = Webhook(id="a", state="active", at=NOW, insurer="picc", url="https://picc.example/")
PINGAN = replace(PICC, id="b", insurer="pingan")
NEW = Claim(
    number="10000012", scheme="wanzhou-2021", event="accident_injury", insured_name="张秀兰", town="大周镇",
    insurer="picc", reported_at=NOW, reported_by=VILLAGER, phone="13900000001", facts={"story": "跘倒了"},
)  # fmt: skip
KNOWN = replace(NEW, version=3)
RUNG = Outbound(id="e", to="wechat:boss", says=(Say("x"),), kind="escalation", due_at=NOW, claim=NEW.number)
TICKET = Ticket(number="10000029", kind="complaint", sender=VILLAGER, text="没得人管", opened_at=NOW, insurer="picc")


@pytest.mark.parametrize(
    ("changes", "before", "told"),
    [
        (Changes(claims=(NEW,)), (), [("a", "claim.created", 1)]),
        (Changes(claims=(KNOWN,)), (KNOWN,), [("a", "claim.changed", 4)]),
        (Changes(claims=(KNOWN,)), (), [("a", "claim.changed", 4)]),
        (Changes(claims=(KNOWN,), messages=(RUNG,)), (), [("a", "claim.escalated", 4)]),
        (Changes(claims=(replace(KNOWN, insurer="pingan"),)), (KNOWN,), [("a", "claim.moved", 4), ("b", "claim.created", 4)]),
        (Changes(claims=(replace(KNOWN, insurer=None),)), (KNOWN,), [("a", "claim.moved", 4)]),
        (Changes(claims=(KNOWN,)), (replace(KNOWN, insurer=None),), [("a", "claim.created", 4)]),
        (Changes(claims=(replace(NEW, insurer="chinalife"),)), (), []),
        (Changes(claims=(replace(NEW, insurer=None),)), (), []),
        (Changes(tickets=(TICKET,)), (), [("a", "ticket.created", 1)]),
        (Changes(tickets=(replace(TICKET, version=1),)), (), []),
        (Changes(tickets=(replace(TICKET, insurer=None),)), (), []),
        (Changes(), (), []),
    ],
)  # fmt: skip
def test_what_is_told_to_whom(changes: Changes, before: tuple[Claim, ...], told: list[tuple[str, str, int]]) -> None:
    world = replace(Office().world, webhooks=(PICC, PINGAN))
    found = [(one.to, json.loads(one.text)) for one in events(world, changes, NOW, before)]
    assert [(to[8:9], body["type"], body["data"].get("version", 1)) for to, body in found] == told
    for to, body in found:
        assert to == f"webhook:{to[8:9]}/{body['data']['number']}"
        assert not any(word in json.dumps(body, ensure_ascii=False) for word in ("张秀兰", "1390000", "跘", "没得"))


def test_a_webhook_is_told_what_it_wants_while_it_is_on() -> None:
    changes = Changes(claims=(NEW,))
    for hook, count in (
        (PICC, 1),
        (replace(PICC, events=("claim.created",)), 1),
        (replace(PICC, events=("claim.changed",)), 0),
        (replace(PICC, state="disabled"), 0),
    ):
        assert len(events(replace(Office().world, webhooks=(hook,)), changes, NOW)) == count


def test_an_event_waits_for_no_morning_and_tells_no_supervisor_when_it_is_lost() -> None:
    from handlers.notices import after_quiet
    from handlers.staff_undelivered import undelivered

    world = replace(Office().world, webhooks=(PICC,))
    night = NOW + timedelta(hours=14)
    [event] = events(world, Changes(claims=(NEW,)), night)
    assert after_quiet(world, event).due_at == night
    assert undelivered(world, event, night) == (), "the webhook is switched off in the end, and that is told once"


def test_the_same_change_has_the_same_id_and_the_next_one_another() -> None:
    world = replace(Office().world, webhooks=(PICC,))
    [first], [again] = (events(world, Changes(claims=(KNOWN,)), NOW) for _ in range(2))
    [later] = events(world, Changes(claims=(replace(KNOWN, version=4),)), NOW)
    assert first == again
    assert first.id != later.id
