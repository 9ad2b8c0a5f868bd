"""The power goes in the middle of it: nothing that was answered is lost, nothing acts twice."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from minds import FakeMind, inbound
from waiting import opened

from storage.keys import Keys
from storage.store import Store

ADDRESSES = [f"sms:+861380000000{number}" for number in range(5)]
WRITER = """
import sys
from minds import FakeMind, inbound
from waiting import opened
url, start = sys.argv[1], int(sys.argv[2])
addresses = sys.argv[3].split()
store = opened(url)
number = start
while True:
    batch = [inbound(n, addresses[n % 5], "报 张桂兰" if n % 7 == 0 else "在吗") for n in range(number, number + 9)]
    store.run(FakeMind(), batch)
    number += 9
    print(number, flush=True)
"""


def run_until_killed(url: str, keys_file: Path, start: int) -> int:
    """Runs batches from `start` in another process, kills it, returns the first number not acknowledged."""
    here = Path(__file__).parent
    environment = {"PYTHONPATH": f"{here}:{here.parent}:{here.parent.parent}", "CUNBAO_KEYS_FILE": str(keys_file)}
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, url, str(start), " ".join(ADDRESSES)],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(random.randint(1, 12))]
        time.sleep(random.uniform(0, 0.02))  # anywhere in the batch after that
        process.send_signal(signal.SIGKILL)
        said += process.stdout.read().split()
    return int(said[-1])


def test_a_killed_writer_loses_nothing_and_doubles_nothing(url: str, keys: Keys, tmp_path: Path) -> None:
    file = tmp_path / "set"
    keys.save(file)
    Store.open(url, keys).close()
    acknowledged = 0
    for _ in range(4):
        acknowledged = run_until_killed(url, file, acknowledged)
    assert acknowledged > 0
    store = opened(url, keys)
    mind = FakeMind()
    # A gateway sends again what it was not told was taken; whatever was taken is recognised.
    everything = [
        inbound(n, ADDRESSES[n % 5], "报 张桂兰" if n % 7 == 0 else "在吗") for n in range(acknowledged + 30)
    ]
    again = store.run(mind, everything)
    assert all(turned.repeated for turned in again[:acknowledged])
    assert all(turned.replies for turned in again)
    for address in ADDRESSES:
        counts = [int(t.replies[0].text.split()[0]) for t in again if t.inbound.address == address]
        assert counts == list(range(1, len(counts) + 1)), "each message moved the talk by one, in order"
    filed = [turned for turned in again if turned.inbound.text.startswith("报")]
    numbers = [claim.number for claim in store.claims()]
    assert len(numbers) == len(filed)
    assert numbers == [f"{serial:08d}" for serial in range(1, len(filed) + 1)]
    store.close()
