"""The outbox: nothing lost, nothing twice at once, in order for each address."""

from __future__ import annotations

from datetime import timedelta

import pytest
from minds import NOW, FakeMind, inbound

from dialogs.message import Outbound
from handlers.changes import Changes
from storage.errors import StoreError
from storage.keys import Keys
from storage.sending import LEASE
from storage.store import Store

ANNA, BERT, CARA = "sms:+8613800000001", "sms:+8613800000002", "web:k3"
LATER = NOW + timedelta(minutes=1)


def taken(store: Store, now=LATER, channels=("sms", "web", "wechat"), limit=64) -> list[tuple[str, int]]:
    return [(row.outbound.id, row.tries) for row in store.take_outbox(now, channels, limit)]


def test_messages_are_taken_once_in_order_and_only_for_the_asked_channels(store: Store, mind: FakeMind) -> None:
    store.run(mind, [inbound(1, ANNA, "一"), inbound(2, CARA, "二"), inbound(3, ANNA, "三")])
    assert store.next_outbox() == NOW + timedelta(seconds=1)
    assert store.next_outbox(["web"]) == NOW + timedelta(seconds=2)
    assert taken(store, NOW) == []
    assert taken(store, channels=["sms"], limit=1) == [("r-sms-1", 1)]
    assert taken(store, channels=["sms"]) == [], "the second waits for the first"
    assert taken(store, channels=["web", "telegram"]) == [("r-web-2", 1)]
    store.settle("r-sms-1", "delivered", now=LATER)
    assert taken(store, channels=["sms"]) == [("r-sms-3", 1)]
    assert taken(store, channels=[]) == []


def test_a_killed_senders_messages_are_sent_again(store: Store, mind: FakeMind) -> None:
    store.run(mind, [inbound(1, ANNA, "一")])
    assert taken(store) == [("r-sms-1", 1)]
    assert taken(store, LATER + LEASE - timedelta(seconds=1)) == []
    assert store.next_outbox() == LATER + LEASE
    assert taken(store, LATER + LEASE) == [("r-sms-1", 2)]


def test_a_retry_waits_and_holds_up_only_its_own_address(store: Store, mind: FakeMind) -> None:
    store.run(mind, [inbound(1, ANNA, "一"), inbound(2, ANNA, "二"), inbound(3, BERT, "三")])
    assert taken(store) == [("r-sms-1", 1), ("r-sms-2", 1), ("r-sms-3", 1)]
    again = LATER + timedelta(minutes=5)
    store.settle("r-sms-1", "queued", reason="busy", next_try=again, now=LATER)
    store.settle("r-sms-2", "queued", next_try=LATER, now=LATER)
    assert taken(store) == [], "二 may not overtake 一"
    assert taken(store, again) == [("r-sms-1", 2), ("r-sms-2", 2), ("r-sms-3", 2)]


def test_a_text_to_a_whole_town_lets_an_answer_go_first(store: Store, mind: FakeMind) -> None:
    town = [f"sms:+86138000001{number:02}" for number in range(20)]
    texts = [
        Outbound(id=f"b-{place}", to=one, says=(), text="通知", kind="broadcast", due_at=NOW)
        for place, one in enumerate(town)
    ]
    store.post(Changes(messages=tuple(texts)))
    store.run(mind, [inbound(1, ANNA, "一")])
    assert ("r-sms-1", 1) in taken(store, limit=5)


def test_a_reminder_for_later_holds_up_nothing(store: Store, mind: FakeMind) -> None:
    store.run(mind, [inbound(1, BERT, "等"), inbound(2, ANNA, f"告 {BERT}")])
    assert [one for one, _ in taken(store)] == ["r-sms-1", "r-sms-2", "n-2"]


@pytest.mark.parametrize(
    ("events", "state"),
    [
        (["accepted", "+"], "delivered"),
        (["accepted", "-"], "failed"),
        (["accepted", "+", "-"], "delivered"),
        (["accepted", "-", "+"], "delivered"),
        (["+", "accepted"], "delivered"),
        (["-", "accepted"], "failed"),
        (["delivered", "-"], "delivered"),
        (["failed", "+"], "delivered"),
        (["+", "queued"], "delivered"),
    ],
)
def test_a_report_may_come_in_any_order(store: Store, mind: FakeMind, events: list[str], state: str) -> None:
    store.run(mind, [inbound(1, ANNA, "一")])
    taken(store)
    for event in events:
        if event in "+-":
            store.report("r-sms-1", event == "+", "", LATER)
        else:
            store.settle("r-sms-1", event, reference="g7", now=LATER)  # type: ignore[arg-type]
    assert [(row.state, row.reference) for row in store.traces([state])] == [
        (state, "g7" if {"accepted", "delivered", "failed", "queued"} & set(events) else None)
    ]
    assert taken(store, NOW + timedelta(days=1)) == []


def test_a_gateways_reason_is_kept_without_the_phone_number(store: Store, mind: FakeMind) -> None:
    store.run(mind, [inbound(1, ANNA, "一")])
    taken(store)
    store.settle("r-sms-1", "failed", reason="no such number 13800000001", now=LATER)
    (trace,) = store.undelivered()
    assert trace.reason == "no such number …"


def test_what_is_sent_once_ever_is_sent_once(store: Store, mind: FakeMind) -> None:
    first = store.run(mind, [inbound(1, ANNA, f"告 {BERT}"), inbound(2, CARA, f"告 {BERT}")])
    again = store.run(mind, [inbound(3, ANNA, f"告 {BERT}")])
    assert [[message.id for message in turned.messages] for turned in (*first, *again)] == [
        ["r-sms-1", "n-1"],
        ["r-web-2"],
        ["r-sms-3"],
    ]


def test_a_follow_up_is_dropped_when_its_address_writes(store: Store, mind: FakeMind) -> None:
    (waiting,) = store.run(mind, [inbound(1, ANNA, "等")])
    assert [message.id for message in waiting.messages] == ["r-sms-1", "w-1"]
    assert [message.id for message in waiting.replies] == ["r-sms-1"], "the follow-up is not an answer yet"
    store.run(mind, [inbound(1, ANNA, "等")])
    assert store.next_outbox() is not None
    later = NOW + timedelta(hours=3)
    store.run(mind, [inbound(2, BERT, "等"), inbound(3, ANNA, "我在")])
    assert [one for one, _ in taken(store, later)] == ["r-sms-1", "r-sms-2", "r-sms-3", "w-2"]


def test_a_follow_up_is_dropped_within_its_own_batch(store: Store, mind: FakeMind) -> None:
    done = store.run(mind, [inbound(1, ANNA, "等"), inbound(2, ANNA, "我在")])
    assert [[message.id for message in turned.messages] for turned in done] == [["r-sms-1"], ["r-sms-2"]]
    assert [one for one, _ in taken(store, NOW + timedelta(hours=3))] == ["r-sms-1", "r-sms-2"]


def test_a_channel_that_answers_in_its_response_counts_as_delivered(store: Store, mind: FakeMind) -> None:
    store.run(
        mind, [inbound(1, CARA, f"告 {ANNA}"), inbound(2, CARA, "等"), inbound(3, BERT, "一")], frozenset({"web"})
    )
    assert [one for one, _ in taken(store)] == ["n-1", "r-sms-3"]
    assert [message.id for message in store.recent(CARA, 9)] == ["r-web-1", "r-web-2"]
    assert store.next_outbox(["web"]) == NOW + timedelta(seconds=2, hours=2), "only the follow-up waits"


def test_a_reloaded_page_shows_both_sides_in_order(store: Store, mind: FakeMind) -> None:
    for number, text in enumerate(["一", "二", "三"], start=1):
        store.run(mind, [inbound(number, CARA, text)], frozenset({"web"}))
    lines = store.conversation_log(CARA, 4)
    shown = [line.inbound.text if line.inbound else line.outbound.text if line.outbound else "" for line in lines]
    assert shown == ["二", "2 二", "三", "3 三"]
    assert store.conversation_log(ANNA, 4) == []


def test_a_sender_of_its_own_takes_and_settles(url: str, keys: Keys, mind: FakeMind) -> None:
    writer = Store.open(url, keys)
    writer.run(mind, [inbound(1, ANNA, "一")])
    sender = Store.open(url, keys, writer=False)
    assert taken(sender) == [("r-sms-1", 1)]
    assert taken(writer) == []
    sender.settle("r-sms-1", "delivered", now=LATER)
    assert writer.recent(ANNA, 1)[0].id == "r-sms-1"
    with pytest.raises(StoreError, match="only the writer"):
        sender.run(mind, [inbound(2, ANNA, "二")])
    sender.close()
    writer.close()


def test_an_id_does_not_show_the_address(store: Store, mind: FakeMind) -> None:
    phone = "sms:+8613896200001"
    message = Outbound(id=f"00000001/notice/{phone}", to=phone, says=(), text="收到了", due_at=NOW, kind="notice")
    (posted,) = store.post(Changes(messages=(message,)))
    assert posted.id.startswith("00000001/notice/")
    assert "13896200001" not in posted.id
    assert taken(store) == [(posted.id, 1)]
    assert store.message(posted.id) == posted


def test_what_belongs_to_no_message_is_posted_whole_and_once(store: Store) -> None:
    def word(name: str, once: str) -> Outbound:
        return Outbound(id=name, to="web:boss", says=(), text=name, due_at=NOW, kind="notice", dedup=once)

    assert [m.id for m in store.post(Changes(messages=(word("a", "once/a"), word("b", "once/b"))))] == ["a", "b"]
    assert [m.id for m in store.post(Changes(messages=(word("a", "once/a"), word("c", "once/c"))))] == ["c"]
    with pytest.raises(store.driver.error):
        store.post(Changes(messages=(word("d", "once/d"), word("a", "once/e"))))
    assert taken(store) == [("a", 1), ("b", 1), ("c", 1)]
