"""A sender that is killed, and a gateway that fails three times in ten: nothing lost, nothing out of order."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

from runtime_kit import START, Echo, out
from waiting import opened

from bot.channel import Receipt
from bot.channels.recording import Recording
from bot.sender import Pacing, Sender
from bot.writer import Writer
from dialogs.message import Outbound
from handlers.changes import Changes
from storage.keys import Keys
from storage.store import Store

KILLS = 4
SENDER = """
import asyncio, os, signal, sys
from datetime import timedelta
from runtime_kit import START, Echo
from bot.channel import Receipt
from bot.channels.recording import Recording
from bot.clock import MovedClock
from bot.runtime import Runtime
from waiting import opened

async def main():
    url, gateway, minutes, left = *sys.argv[1:4], int(sys.argv[4])
    file = os.open(gateway, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    async def answer(outbound):
        nonlocal left
        os.write(file, f"{outbound.to} {outbound.text}\\n".encode())  # the gateway has it, whatever comes now
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        await asyncio.sleep(0.001)
        return Receipt(state="delivered")

    clock = MovedClock(START + timedelta(minutes=int(minutes)))
    runtime = Runtime(opened(url), Echo(), [Recording("sms", answer)], clock)
    await runtime.start()
    await runtime.drain()
    await runtime.stop()

asyncio.run(main())
"""


def fill(store: Store, addresses: int, each: int) -> dict[str, list[str]]:
    """Queue `each` notices to every address, in turns; what each address has to hear, in order."""
    wanted: dict[str, list[str]] = defaultdict(list)
    for number in range(each):
        messages = []
        for place in range(addresses):
            address = f"sms:+86138{place:08d}"
            messages.append(out(f"{place}-{number}", address, f"{number}", START, kind="notice"))
            wanted[address].append(f"{number}")
        store.post(Changes(messages=tuple(messages)))
    return wanted


def send(url: str, keys_file: Path, gateway: Path, minutes: int, kill_after: int | None) -> None:
    """Run a sender in another process, which is killed when it has sent so many."""
    here = Path(__file__).parent
    environment = {"PYTHONPATH": f"{here}:{here.parent}:{here.parent.parent}", "CUNBAO_KEYS_FILE": str(keys_file)}
    arguments = [sys.executable, "-c", SENDER, url, str(gateway), str(minutes), str(kill_after or 0)]
    ended = subprocess.run(arguments, env=environment, check=False)
    assert ended.returncode == (0 if kill_after is None else -signal.SIGKILL)


def test_a_killed_sender_loses_nothing_and_sends_at_most_once_more(url: str, tmp_path: Path) -> None:
    keys, file, gateway = Keys.generate(), tmp_path / "set", tmp_path / "gateway"
    keys.save(file)
    store = Store.open(url, keys)
    wanted = fill(store, addresses=20, each=20)
    store.close()
    runs: list[dict[str, list[str]]] = []
    seen = 0
    for run in range(KILLS + 1):
        # Within two minutes the leases of the killed one hold: only what it had not taken could go out.
        send(url, file, gateway, 3 * run, random.randint(1, 70) if run < KILLS else None)
        lines = gateway.read_text().splitlines()
        heard: dict[str, list[str]] = defaultdict(list)
        for line in lines[seen:]:
            address, _, text = line.partition(" ")
            heard[address].append(text)
        runs.append(heard)
        seen = len(lines)
    for address, texts in wanted.items():
        told = [run[address] for run in runs if run[address]]
        for one in told:
            assert one == [str(n) for n in range(int(one[0]), int(one[0]) + len(one))], (
                "in order, none twice in a run"
            )
        first = [text for one in told for text in one]
        assert list(dict.fromkeys(first)) == texts, "none lost, and first heard in order"
        for before, after in pairwise(told):
            assert int(after[0]) >= int(before[0])
    store = opened(url, keys)
    assert store.next_outbox() is None
    store.close()


async def test_ten_thousand_messages_through_a_gateway_that_fails_three_times_in_ten(tmp_path: Path) -> None:
    """Half of the failures lose only the gateway's answer: the message is there, and comes again."""
    store = Store.open(f"sqlite:///{tmp_path}/cunbao.db", Keys.generate())
    wanted = fill(store, addresses=250, each=40)
    clock = StandingClock()
    tried: Counter[str] = Counter()
    taken: dict[str, Outbound] = {}
    again = 0

    async def answer(outbound: Outbound) -> Receipt:
        nonlocal again
        tried[outbound.id] += 1
        chance = random.Random(f"2021/{outbound.id}/{tried[outbound.id]}").random()
        if chance < 0.15:
            return Receipt(state="retry", reason="busy")
        again += outbound.id in taken
        taken.setdefault(outbound.id, outbound)
        if chance < 0.3:
            raise ConnectionResetError
        return Receipt(state="delivered")

    writer = Writer(store, Echo())
    writer.start()
    sender = Sender(Recording("sms", answer), store, writer, clock, Pacing(at_once=64))
    sender.start()
    await sender.drain()
    while store.next_outbox() is not None:
        clock.at += timedelta(minutes=1)
        await sender.drain()
    await sender.stop()
    await writer.stop()
    by_address: dict[str, list[str]] = defaultdict(list)
    for outbound in taken.values():
        by_address[outbound.to].append(outbound.text)
    assert by_address == wanted
    assert sum(tried.values()) - 10_000 > 3_500, "it did fail"
    assert again > 1_500
    assert len(store.traces(["delivered"], 20_000)) == 10_000
    store.close()


class StandingClock:
    """A clock that stands still until it is put forward."""

    def __init__(self) -> None:
        self.at = START

    def now(self) -> datetime:
        return self.at
