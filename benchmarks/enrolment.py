"""How long a county's progress takes: 100,000 people, four states each. `python -m benchmarks.enrolment [URL]`"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from datetime import date

from storage import statements as s
from storage import tables as t
from storage.keys import Keys
from storage.store import Store

PEOPLE = 100_000
SCHEME = "zhenping-2016"
STATES = (("2015-11-01", "registered"), ("2015-12-01", "paid"), ("2016-01-10", "booked"), ("2016-01-20", "in_force"))


def fill(store: Store) -> None:
    """Invent a county of seven towns and seventy villages, one in fifty of whom has died."""
    chance, driver = random.Random(1), store.driver
    with driver.transaction():
        people = [
            (
                number, chance.randbytes(16), None, None, (number // 3).to_bytes(16, "big"), None,
                "镇坪县", f"镇{number % 7}", 0, 0, None, (number % 70).to_bytes(16, "big"),
            )
            for number in range(1, PEOPLE + 1)
        ]  # fmt: skip
        driver.many(s.put(driver, t.resident), people)
        states = [
            (number, SCHEME, day, state, 1_450_000_000_000_000 + place, None, "")
            for number in range(1, PEOPLE + 1)
            for place, (day, state) in enumerate(STATES)
        ]
        gone = [
            (number, SCHEME, "2016-01-15", "left", 1_460_000_000_000_000, None, "died")
            for number in range(50, PEOPLE + 1, 50)
        ]
        driver.many(s.put(driver, t.enrolment), [*states, *gone])


def main() -> None:
    """Fill an empty database and ask three times."""
    with tempfile.TemporaryDirectory() as folder:
        url = sys.argv[1] if len(sys.argv) > 1 else f"sqlite:///{folder}/bench.db"
        store = Store.open(url, Keys.generate())
        fill(store)
        office, day = store.enrolments(), date(2016, 6, 1)
        for _ in range(3):
            start, busy = time.perf_counter(), time.process_time()
            people = sum(one.people for one in office.tallies(SCHEME, day))
            took, busy = time.perf_counter() - start, time.process_time() - busy
            print(f"progress of {people} people: {took:.2f} s, {busy:.2f} s of this process's CPU")
            start, busy = time.perf_counter(), time.process_time()
            homes = sum(one.all for one in office.homes(SCHEME, day))
            took, busy = time.perf_counter() - start, time.process_time() - busy
            print(f"{homes} households: {took:.2f} s, {busy:.2f} s")
        store.close()


if __name__ == "__main__":
    main()
