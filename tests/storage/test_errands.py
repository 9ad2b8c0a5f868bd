"""What the command line hands in beside the writer is run by the writer, once, in its order."""

from __future__ import annotations

from minds import NOW, FakeMind, inbound

from storage.keys import Keys
from storage.store import Store

OFFICE = "office:operator"


def test_the_writer_runs_what_another_process_handed_in(store: Store, url: str, keys: Keys, mind: FakeMind) -> None:
    beside = Store.open(url, keys, writer=False)
    ids = beside.hand_in([inbound(number, OFFICE, f"第{number}条") for number in range(1, 6)])
    assert beside.answers(ids) == {}
    done = store.run_errands(mind, frozenset(["office"]))
    assert [turned.inbound.text for turned in done] == [f"第{number}条" for number in range(1, 6)]
    assert beside.answers(ids) == {one: (f"{place} 第{place}条",) for place, one in enumerate(ids, 1)}
    assert store.run_errands(mind) == []
    assert store.take_outbox(NOW, ["office"]) == [], "the answer is handed back and waits for no channel"
    beside.close()


def test_an_errand_that_was_run_and_not_marked_acts_no_second_time(store: Store, mind: FakeMind) -> None:
    (one,) = store.hand_in([inbound(1, OFFICE, "报 张桂兰")])
    store.run(mind, [inbound(1, OFFICE, "报 张桂兰")])  # killed right after this commit
    store.run_errands(mind)
    assert len(store.claims()) == 1
    assert len(store.answers([one])[one]) == 1


def test_the_same_errand_handed_in_twice_waits_once(store: Store, mind: FakeMind) -> None:
    first = store.hand_in([inbound(1, OFFICE, "报 张桂兰")])
    store.run_errands(mind)
    assert store.hand_in([inbound(1, OFFICE, "报 张桂兰")]) == first
    assert store.run_errands(mind) == []
    assert len(store.claims()) == 1


def test_an_errand_whose_turn_raises_is_answered_and_holds_nobody_up(store: Store, mind: FakeMind) -> None:
    ids = store.hand_in([inbound(1, OFFICE, "坏 天"), inbound(2, OFFICE, "你好")])
    store.run_errands(mind)
    assert len(store.answers(ids)) == 2
    assert [failed.inbound.text for failed in store.failed_messages()] == ["坏 天"]


def test_more_than_a_batch_keeps_its_order(store: Store, mind: FakeMind) -> None:
    store.hand_in([inbound(number, OFFICE, f"第{number}条") for number in range(1, 301)])
    said = []
    while done := store.run_errands(mind):
        said += [turned.inbound.text for turned in done]
    assert said == [f"第{number}条" for number in range(1, 301)]
