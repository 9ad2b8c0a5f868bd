"""A batch of messages is one transaction: what is seen, what is repeated, what fails alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from minds import DESK, NOW, FakeMind, inbound

from storage.errors import StoreError
from storage.store import Store

ANNA, BERT, CARA = "sms:+8613800000001", "sms:+8613800000002", "web:k3"


def texts(turned) -> list[str]:
    return [reply.text for reply in turned.replies]


def test_each_message_is_answered_in_the_order_of_the_batch(store: Store, mind: FakeMind) -> None:
    done = store.run(mind, [inbound(1, ANNA, "在吗"), inbound(2, BERT, "你好"), inbound(3, ANNA, "喂")])
    assert [texts(turned) for turned in done] == [["1 在吗"], ["1 你好"], ["2 喂"]]
    assert [turned.inbound.id for turned in done] == ["1", "2", "3"]
    assert not any(turned.repeated or turned.failed for turned in done)


def test_a_repeated_id_acts_once_and_gets_the_same_answer(store: Store, mind: FakeMind) -> None:
    one, other = inbound(1, ANNA, "报 张桂兰"), inbound(2, BERT, "你好")
    inside = store.run(mind, [one, other, one])
    again = store.run(mind, [one])[0]
    assert [turned.repeated for turned in inside] == [False, False, True]
    assert again.repeated
    assert texts(inside[2]) == texts(again) == texts(inside[0])
    assert again.messages == ()
    assert mind.taken == ["1", "2"]
    assert len(store.claims()) == 1


def test_the_same_id_on_another_channel_is_another_message(store: Store, mind: FakeMind) -> None:
    done = store.run(mind, [inbound(1, ANNA, "甲"), inbound(1, CARA, "乙")])
    assert [texts(turned) for turned in done] == [["1 甲"], ["1 乙"]]


def test_a_hundred_messages_of_one_talk_act_in_order_each_once(store: Store, mind: FakeMind) -> None:
    talk = [inbound(number, ANNA, f"第{number}句") for number in range(1, 101)]
    store.run(mind, talk[:40])
    store.run(mind, [message for one in talk[30:] for message in (one, one)])
    assert mind.taken == [str(number) for number in range(1, 101)]
    assert texts(store.run(mind, [talk[-1]])[0]) == ["100 第100句"]


def test_a_turn_that_raises_is_kept_and_harms_no_neighbour(store: Store, mind: FakeMind) -> None:
    done = store.run(
        mind,
        [
            inbound(1, ANNA, "报 张桂兰"),
            inbound(2, BERT, "坏 天"),
            inbound(3, CARA, "报 李四"),
            inbound(4, BERT, "喂"),
        ],
    )
    assert [turned.failed for turned in done] == [False, True, False, False]
    assert texts(done[1]) == ["没办好，我请人回您。"]
    assert texts(done[3]) == ["1 喂"], "the failed turn has changed nothing of the talk"
    assert [claim.insured_name for claim in store.claims()] == ["张桂兰", "李四"]
    assert [ticket.text for ticket in store.tickets()] == ["坏 天"]
    assert len({case.number for case in (*store.claims(), *store.tickets())}) == 3
    (failed,) = store.failed_messages()
    assert failed.inbound == inbound(2, BERT, "坏 天")
    assert "broken 天" in failed.fault


@pytest.mark.parametrize("text", ["聋", "坏 哑", "旧 版本"])
def test_whatever_fails_in_a_turn_the_message_is_kept(store: Store, mind: FakeMind, text: str) -> None:
    done = store.run(mind, [inbound(1, ANNA, text), inbound(2, BERT, "你好")])
    assert [turned.failed for turned in done] == [True, False]
    assert [failed.inbound.text for failed in store.failed_messages()] == [text]
    assert store.run(mind, [inbound(1, ANNA, text)])[0].repeated


def test_a_row_that_the_database_refuses_fails_alone(store: Store, mind: FakeMind) -> None:
    store.run(mind, [inbound(1, ANNA, "你好")])
    taken = [
        inbound(2, ANNA, "一"),
        inbound(3, BERT, "重 r-sms-1"),
        inbound(4, CARA, "报 李四"),
        inbound(5, ANNA, "二"),
    ]
    done = store.run(mind, taken)
    assert [turned.failed for turned in done] == [False, True, False, False]
    assert [texts(turned) for turned in done] == [["2 一"], ["没办好，我请人回您。"], ["1 报 李四"], ["3 二"]]
    assert [claim.insured_name for claim in store.claims()] == ["李四"]
    assert [turned.repeated for turned in store.run(mind, taken)] == [True] * 4


def test_a_message_id_used_twice_in_a_batch_replaces_nothing(store: Store, mind: FakeMind) -> None:
    done = store.run(mind, [inbound(1, ANNA, "你好"), inbound(2, BERT, "重 r-sms-1")])
    assert [turned.failed for turned in done] == [False, True]
    assert texts(done[0]) == ["1 你好"]


def test_a_failed_message_can_be_run_again(store: Store, mind: FakeMind) -> None:
    store.run(mind, [inbound(1, ANNA, "坏 天")])
    (failed,) = store.failed_messages()
    with pytest.raises(RuntimeError, match="broken"):
        store.retry(failed.id, mind)
    mended = FakeMind(broken=False)
    assert texts(store.retry(failed.id, mended)) == ["1 坏 天"]
    assert store.failed_messages() == []
    assert texts(store.run(mended, [inbound(1, ANNA, "坏 天")])[0]) == ["1 坏 天"]
    with pytest.raises(StoreError, match="no failed message"):
        store.retry(failed.id, mended)


def test_a_later_turn_sees_the_claim_that_an_earlier_one_filed(store: Store, mind: FakeMind) -> None:
    store.run(
        mind,
        [
            inbound(1, ANNA, "报 张桂兰@大周镇"),
            inbound(2, BERT, "查 张 桂兰@大周镇"),
            inbound(3, ANNA, "查 无@无"),
        ],
    )
    found = [[claim.insured_name for claim in loaded.found.claims] for loaded in mind.loaded]
    assert found == [[], ["张桂兰"], ["张桂兰"]]
    store.run(
        mind,
        [
            inbound(4, BERT, "查 张桂兰@大周镇"),
            inbound(5, BERT, "查 张桂兰@小周镇"),
            inbound(6, ANNA, "查 无@无"),
        ],
    )
    found = [[claim.insured_name for claim in loaded.found.claims] for loaded in mind.loaded[3:]]
    assert found == [["张桂兰"], [], ["张桂兰"]]


def test_a_claim_is_found_by_number_and_by_the_id_number_of_the_insured(store: Store, mind: FakeMind) -> None:
    store.run(mind, [inbound(1, ANNA, "报 张桂兰"), inbound(2, BERT, "证 50010119560305412２")])
    number = store.claims()[0].number
    store.run(mind, [inbound(3, BERT, f"号 {number} 99999999"), inbound(4, CARA, "证 500101195603054122")])
    assert [[claim.number for claim in loaded.found.claims] for loaded in mind.loaded[1:]] == [[number]] * 3


def test_a_helper_sees_the_twenty_newest_claims_first(store: Store, mind: FakeMind) -> None:
    store.run(mind, [inbound(number, ANNA, f"报 某{number}") for number in range(1, 31)])
    store.run(mind, [inbound(31, ANNA, "报 某31"), inbound(32, ANNA, "查 无@无")])
    names = [claim.insured_name for claim in mind.loaded[-1].found.claims]
    assert names == [f"某{number}" for number in range(31, 11, -1)]


def test_versions_rise_by_one_with_each_change(store: Store, mind: FakeMind) -> None:
    store.run(mind, [inbound(1, ANNA, "报 张桂兰")])
    number = store.claims()[0].number
    store.run(mind, [inbound(2, BERT, f"改 {number}"), inbound(3, CARA, f"改 {number}")])
    claim = store.claim(number)
    assert claim is not None
    assert (claim.version, claim.status) == (3, "acknowledged")
    assert store.next_fire() is None, "its clocks were taken away"


def test_numbers_come_from_one_counter(store: Store, mind: FakeMind) -> None:
    store.run(mind, [inbound(1, ANNA, "报 一"), inbound(2, BERT, "坏 天"), inbound(3, ANNA, "报 二")])
    store.run(mind, [inbound(4, CARA, "报 三")])
    assert [claim.number for claim in store.claims()] == ["00000001", "00000003", "00000004"]
    assert [ticket.number for ticket in store.tickets()] == ["00000002"]


def test_a_reply_to_a_case_message_knows_the_case(store: Store, mind: FakeMind) -> None:
    store.run(mind, [inbound(1, ANNA, "报 张桂兰")])
    store.fire(mind, NOW + timedelta(minutes=15))
    (row,) = store.take_outbox(NOW + timedelta(hours=1), ["wechat"], 9)
    store.settle(row.outbound.id, "accepted", reference="wx-77", now=NOW)
    store.run(mind, [inbound(2, DESK, "改", quoted="wx-77"), inbound(3, ANNA, "改", quoted="wx-77")])
    assert [loaded.heard.quoted_claim for loaded in mind.loaded[1:]] == ["00000001", None]
    assert store.claims(status="acknowledged")


def test_what_an_address_has_proved_is_kept(store: Store, mind: FakeMind) -> None:
    store.run(mind, [inbound(1, ANNA, "我 13896200001"), inbound(2, ANNA, "在吗")])
    store.run(mind, [inbound(3, ANNA, "在吗"), inbound(4, BERT, "在吗")])
    assert [loaded.heard.party.phone for loaded in mind.loaded] == [None, "13896200001", "13896200001", None]


def test_every_change_of_a_persons_data_leaves_an_audit_row(store: Store, mind: FakeMind) -> None:
    store.run(mind, [inbound(1, ANNA, "忘 17")])
    (row,) = store.audit("17")
    assert (row.actor, row.action, row.note, row.at) == (
        ANNA,
        "erase",
        "本人要求",
        inbound(1, ANNA, "").received_at,
    )
    assert store.audit("18") == []


def test_an_empty_batch_is_nothing(store: Store, mind: FakeMind) -> None:
    assert store.run(mind, []) == []
