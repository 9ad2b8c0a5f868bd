"""What clocks say to one address goes out once an hour, as one message, in order, once, also over a power cut."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from minds import DESK, NOW, FakeMind, inbound
from msgspec.structs import replace

from dialogs.message import Outbound
from handlers.changes import Changes
from storage.errors import LockedError
from storage.keys import Keys
from storage.store import Store

ANNA = "sms:+8613800000001"
HOUR = timedelta(hours=1)


class Gathering(FakeMind):
    """Its clocks speak messages that are to be gathered."""

    def due(self, subject, now) -> Changes:
        changes = super().due(subject, now)
        return replace(changes, messages=tuple(replace(one, gather=True) for one in changes.messages))


def sent(store: Store, now) -> list[str]:
    """What a sender takes and delivers now."""
    rows = store.take_outbox(now, ["wechat"], 99)
    for row in rows:
        store.settle(row.outbound.id, "delivered", now=now)
    return [row.outbound.text for row in rows]


def filed(store: Store, mind: FakeMind, minutes: list[int]) -> None:
    """Cases whose clock acts so many minutes after nine."""
    for number, minute in enumerate(minutes):
        mind.clocks = ((f"c{number}", minute),)
        store.run(mind, [replace(inbound(0, f"web:v{number}", f"报 张{number}"), id=f"f{number}")])


def test_the_first_goes_at_once_and_the_rest_of_the_hour_as_one(store: Store) -> None:
    mind = Gathering()
    filed(store, mind, [10, 20, 30, 69, 75])
    assert store.next_gather() is None
    at = NOW + timedelta(minutes=10)
    store.fire(mind, at)
    assert sent(store, at) == [], "nothing goes before it is gathered"
    assert store.next_gather() == at
    assert [one.text for one in store.gather(mind, at)] == ["c0"]
    assert sent(store, at) == ["c0"]
    store.fire(mind, NOW + timedelta(minutes=69))
    assert store.next_gather() == at + HOUR
    assert store.gather(mind, NOW + timedelta(minutes=69)) == ()
    assert [one.text for one in store.gather(mind, at + HOUR)] == ["c1+c2+c3"]
    assert store.gather(mind, at + HOUR) == ()
    assert sent(store, at + HOUR) == ["c1+c2+c3"]
    store.fire(mind, NOW + timedelta(minutes=90))
    assert store.next_gather() == at + 2 * HOUR
    assert store.next_outbox(["wechat"]) is None


def test_after_a_week_of_standstill_a_desk_gets_one_message(store: Store) -> None:
    mind = Gathering()
    filed(store, mind, [60 * number for number in range(1, 41)])
    later = NOW + timedelta(days=7)
    while (upcoming := store.next_fire()) is not None and upcoming <= later:
        store.fire(mind, later, 7)
    (only,) = store.gather(mind, later)
    assert only.text.split("+") == [f"c{number}" for number in range(40)], "in the order of time"
    assert sent(store, later) == [only.text]


def test_each_address_has_its_own_hour_and_other_messages_do_not_wait(store: Store) -> None:
    mind = Gathering()
    filed(store, mind, [10, 20])
    store.fire(mind, NOW + timedelta(minutes=10))
    store.gather(mind, NOW + timedelta(minutes=10))
    store.fire(mind, NOW + timedelta(minutes=20))
    store.run(mind, [inbound(1500, ANNA, f"告 {DESK}")])
    at = NOW + timedelta(minutes=26)
    assert store.gather(mind, at) == ()
    assert sent(store, at) == ["c0", f"1 告 {DESK}"]


def test_a_message_that_became_untrue_goes_nowhere_and_uses_up_no_hour(store: Store) -> None:
    mind = Gathering()
    filed(store, mind, [10, 20])
    mind.gather = lambda messages, cases, now: None
    store.fire(mind, NOW + timedelta(minutes=10))
    assert store.gather(mind, NOW + timedelta(minutes=10)) == ()
    del mind.gather
    store.fire(mind, NOW + timedelta(minutes=20))
    assert [one.text for one in store.gather(mind, NOW + timedelta(minutes=20))] == ["c1"]


def test_a_digest_that_cannot_be_made_keeps_nothing_back(store: Store) -> None:
    mind = Gathering()
    filed(store, mind, [10, 10])

    def raises(messages, cases, now) -> Outbound | None:
        raise RuntimeError("no words")

    mind.gather = raises
    at = NOW + timedelta(minutes=11)
    store.fire(mind, at)
    assert len(store.gather(mind, at)) == 2
    assert sent(store, at) == ["c0", "c1"]


def test_the_mind_sees_the_cases_as_they_stand(store: Store) -> None:
    mind = Gathering()
    filed(store, mind, [10, 20])
    seen = {}
    mind.gather = lambda messages, cases, now: seen.update(cases)
    store.fire(mind, NOW + timedelta(minutes=30))
    store.run(mind, [inbound(2000, ANNA, "改 00000001")])
    store.gather(mind, NOW + timedelta(minutes=40))
    assert {number: case.status for number, case in seen.items()} == {
        "00000001": "acknowledged",
        "00000002": "notified",
    }


def test_cases_of_a_digest_are_listed_and_a_bare_number_means_none_of_its_buttons(store: Store) -> None:
    mind = Gathering()
    filed(store, mind, [10, 11, 12])
    at = NOW + timedelta(minutes=30)
    store.fire(mind, at)
    store.gather(mind, at)
    sent(store, at)
    store.run(mind, [inbound(2000, DESK, "列")])
    told = mind.loaded[-1].found.told
    assert {one.case.number for one in told} == {"00000001", "00000002", "00000003"}
    assert all(one.at is not None for one in told)


CRASHING = """
import sys
from datetime import timedelta
from minds import NOW
from test_gathering import Gathering
from waiting import opened
store = opened(sys.argv[1])
later = NOW + timedelta(days=7)
mind = Gathering()
while (upcoming := store.next_fire()) is not None and upcoming <= later:
    store.fire(mind, later, 3)
    print("fired", flush=True)
while True:
    out = store.gather(mind, later)
    print("gathered", flush=True)
    for row in store.take_outbox(later, ["wechat"], 99):
        print("took", row.outbound.text, flush=True)
        store.settle(row.outbound.id, "delivered", now=later)
        print("settled", flush=True)
    if store.next_gather() is None:
        print("end", flush=True)
        sys.stdin.read()
"""


@pytest.mark.parametrize("stop", ["fired", "gathered", "took"])
def test_killed_at_a_due_moment_it_still_tells_everything_once(
    url: str, keys: Keys, tmp_path: Path, stop: str
) -> None:
    """A kill may repeat a message that was under way; it loses none and makes no second digest of the same cases."""
    file = tmp_path / "set"
    keys.save(file)
    store = Store.open(url, keys)
    filed(store, Gathering(), list(range(1, 13)))
    store.close()
    here = Path(__file__).parent
    environment = {"PYTHONPATH": f"{here}:{here.parent}:{here.parent.parent}", "CUNBAO_KEYS_FILE": str(file)}
    took: list[str] = []
    for until in (stop, "end"):
        with subprocess.Popen(
            [sys.executable, "-c", CRASHING, url],
            env=environment,
            stdout=subprocess.PIPE,
            stdin=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdout is not None
            for line in process.stdout:
                word, _, text = line.strip().partition(" ")
                took += [text] if word == "took" else []
                if word in (until, "end"):
                    process.send_signal(signal.SIGKILL)
                    break
    assert len(set(took)) == 1, "one digest"
    assert took[0].split("+") == [f"c{number}" for number in range(12)]


def test_only_the_writer_gathers(store: Store, url: str, keys: Keys) -> None:
    guest = Store.open(url, keys, writer=False)
    with pytest.raises(LockedError):
        guest.gather(Gathering(), NOW)
    assert guest.next_gather() is None
    guest.close()
