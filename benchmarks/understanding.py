"""How well and how fast messages are understood: `python -m benchmarks.understanding FILE [--slow]`.

FILE holds labelled lines as in `tests/frames/dev.jsonl`. An intent counts as right if it is the label or one of
`accept`; a slot counts per value; a frame is whole if intent and every slot are right.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any

from nlu.project import project
from nlu.understander import Understander
from schemes.book import load_book

FRAMES = Path(__file__).parent.parent / "tests" / "frames" / "dev.jsonl"


def measure(understander: Understander, lines: list[dict[str, Any]]) -> dict[str, Any]:
    """Counts over labelled lines: intents right, per slot (right, wrong, missed), whole frames, mistakes."""
    slots: dict[str, Counter[str]] = {}
    confusion: Counter[tuple[str, str]] = Counter()
    right = whole = 0
    mistakes = []
    for line in lines:
        found = project(understander.understand(line["text"], datetime.fromisoformat(line["now"])))
        good = found["intent"] in (line["intent"], *line.get("accept", ()))
        right += good
        if not good:
            confusion[line["intent"], found["intent"]] += 1
        whole += good and found["slots"] == line["slots"]
        for slot in {*line["slots"], *found["slots"]}:
            count = slots.setdefault(slot, Counter())
            wanted, got = line["slots"].get(slot), found["slots"].get(slot)
            count["right" if wanted == got else "missed" if got is None else "wrong"] += 1
            count["missed"] += wanted is not None and got is not None and wanted != got
        if not good or found["slots"] != line["slots"]:
            mistakes.append((found["confidence"], line, found))
    return {"right": right, "whole": whole, "slots": slots, "confusion": confusion, "mistakes": mistakes}


def f1(count: Counter[str]) -> tuple[float, float, float]:
    """Precision, recall and F1 of one slot's counts."""
    precision = count["right"] / max(1, count["right"] + count["wrong"])
    recall = count["right"] / max(1, count["right"] + count["missed"])
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def median_cpu(understander: Understander, lines: list[dict[str, Any]], rounds: int = 5) -> float:
    """Milliseconds of CPU of the median message of 10 to 30 characters, each at its best of `rounds`."""
    best = []
    for line in lines:
        text, now = line["text"], datetime.fromisoformat(line["now"])
        spent = []
        for _ in range(rounds if 10 <= len(text) <= 30 else 0):
            start = time.process_time_ns()
            understander.understand(text, now)
            spent.append(time.process_time_ns() - start)
        best += [min(spent)] if spent else []
    return median(best) / 1e6 if best else 0.0


def report(lines: list[dict[str, Any]], found: dict[str, Any], milliseconds: float) -> None:
    """Print the table."""
    print(f"intents {found['right']}/{len(lines)} = {found['right'] / len(lines):.3f}")
    print(f"whole frames {found['whole']}/{len(lines)} = {found['whole'] / len(lines):.3f}")
    total: Counter[str] = Counter()
    for slot, count in sorted(found["slots"].items()):
        total += count
        print(f"  {slot:18} P {f1(count)[0]:.3f} R {f1(count)[1]:.3f} F1 {f1(count)[2]:.3f}  {dict(count)}")
    print(f"slots P {f1(total)[0]:.3f} R {f1(total)[1]:.3f} F1 {f1(total)[2]:.3f}")
    for (wanted, got), times in found["confusion"].most_common():
        print(f"  {wanted} -> {got}: {times}")
    for confidence, line, frame in sorted(found["mistakes"], key=lambda one: -one[0]):
        mark = "" if frame["intent"] in (line["intent"], *line.get("accept", ())) else f" {line['intent']}"
        wrong = {
            slot: (line["slots"].get(slot), frame["slots"].get(slot))
            for slot in {*line["slots"], *frame["slots"]}
            if line["slots"].get(slot) != frame["slots"].get(slot)
        }
        print(f"{confidence:.2f} {line['text']} | {mark + ' -> ' + frame['intent'] if mark else ''} {wrong or ''}")
    print(f"CPU {milliseconds:.3f} ms, the median of messages of 10 to 30 characters")


def main() -> None:
    """Measure FILE and print."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else FRAMES
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    start = time.process_time()
    understander = Understander.load(load_book().towns)
    loaded = time.process_time()
    found = measure(understander, lines)
    report(lines, found, median_cpu(understander, lines))
    print(f"load {loaded - start:.2f} s CPU")


if __name__ == "__main__":
    main()
