"""A million messages that were mangled: does any of them raise, take long, or put something into its frame that it
does not say?

    python -m benchmarks.fuzz [--messages 1000000] [--seed 1] [--processes 2]
    python -m benchmarks.fuzz --seed 1 --only 4711

The second form reads one message again and shows it. The end is 1 if anything was found.
"""

from __future__ import annotations

import argparse
import heapq
import json
import re
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from multiprocessing import get_context
from statistics import mean
from typing import Any

from benchmarks.mangling import CHINA, Mangler, Message
from benchmarks.memory import rss_mb
from nlu.frame import INTENTS, PUBLIC_SLOTS, Frame
from nlu.language import load_language
from nlu.project import project
from nlu.understander import Understander
from schemes.book import load_book
from schemes.places import Town
from schemes.terms import EVENTS, RELATIONS

SLOWEST, SUSPECTS, SAMPLES, SHOWN = 5, 50, 100, 20
EARLIEST, MOST = date(1900, 1, 1), 10_000_000
_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_CROSSES = dict.fromkeys(map(ord, "xX×"), "X")
_SAID = dict(zip(map(ord, "幺零〇洞一二两兩三四五六七八九拐"), "1000122234567897", strict=True))
_DIGIT = re.compile("[0-9X]")


def figures_of(text: str) -> str:
    """The digits of a text in their order, half-width, and X."""
    return "".join(_DIGIT.findall(text.translate(_HALF).translate(_CROSSES)))


class Rules:
    """What a frame may hold."""

    def __init__(self, towns: Iterable[Town]) -> None:
        files = load_language().files
        self._values: dict[str, frozenset[str]] = {
            "relation": frozenset(RELATIONS),
            "event": frozenset(EVENTS),
            "disease": frozenset(files["diseases"]),
            "house_type": frozenset(files["houses"]),
            "town": frozenset(town.name for town in towns),
        }
        self._shapes: dict[str, Callable[[Any, Message], bool]] = {
            "date": _no_day_to_come,
            "amount": lambda value, _: isinstance(value, int | float) and 0 < value < MOST,
            "hospital_days": lambda value, _: type(value) is int and 0 < value < 10_000,
            "disability_grade": lambda value, _: type(value) is int and 1 <= value <= 10,
            "name": lambda value, said: 1 < len(value) <= 16 and value in said.text,
            "id_number": _id_as_said,
            "phone": _phone_as_said,
        }

    def broken(self, said: Message, frame: Frame) -> list[str]:
        """What is wrong with the frame of a message; empty if nothing."""
        shown = project(frame)
        wrong = [] if self._speaks(said, frame) else [f"intent {frame.intent} {frame.confidence}"]
        try:
            json.dumps(shown, allow_nan=False, ensure_ascii=False).encode()
        except ValueError as error:
            wrong.append(f"no JSON: {error}")
        for slot, value in shown["slots"].items():
            known = value in self._values[slot] if slot in self._values else self._shapes[slot](value, said)
            wrong += [] if known else [f"{slot} {value!r}"]
        for slot in ("sender_name", "hospital", "disease_words"):
            wrong += [] if str(frame.slots.get(slot, "")) in said.text else [f"{slot} {frame.slots[slot]!r}"]
        wrong += [f"doubt {day!r}" for day in frame.doubts.get("date", ()) if not _no_day_to_come(str(day), said)]
        for name, number in (("claim_number", frame.claim_number), ("last_six", frame.last_six)):
            wrong += [] if (number or "") in figures_of(said.text) else [f"{name} {number}"]
        if frame.choice is not None and not 1 <= frame.choice <= len(said.context.offered or said.context.labels):
            wrong.append(f"choice {frame.choice}")
        return wrong

    @staticmethod
    def _speaks(said: Message, frame: Frame) -> bool:
        intents = (*INTENTS, "answer") if said.context.asked else INTENTS
        return (
            frame.intent in intents
            and 0 <= frame.confidence <= 1
            and frame.danger_kind in ("medical", "fire", "police")
        )


def _no_day_to_come(value: str, said: Message) -> bool:
    return EARLIEST <= date.fromisoformat(value) <= said.now.astimezone(CHINA).date()


def _id_as_said(value: str, said: Message) -> bool:
    """All 18 characters stand in the text, or the 15 of an old number."""
    digits = figures_of(said.text)
    whole = re.fullmatch(r"[0-9]{17}[0-9X]", value) is not None
    return whole and (value in digits or (value[6:8] == "19" and value[:6] + value[8:17] in digits))


def _phone_as_said(value: str, said: Message) -> bool:
    spoken = figures_of(said.text.translate(_SAID))
    return re.fullmatch(r"1[3-9][0-9]{9}", value) is not None and (value in figures_of(said.text) or value in spoken)


@dataclass(frozen=True)
class Fault:
    """What went wrong with one message."""

    number: int
    what: str
    text: str

    def __str__(self) -> str:
        return f"{self.number}: {self.what}\n    {self.text[:200]!r} ({len(self.text):,} characters)"


@dataclass
class Findings:
    """What one process found: seconds of CPU, how often each slot was there, faults, the slowest messages (CPU ms,
    number, characters), MB over time."""

    cpu: float = 0.0
    slots: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)
    slowest: list[tuple[float, int, int]] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)

    @property
    def growth(self) -> tuple[float, float]:
        """Mean memory in the first and in the last tenth of the messages."""
        tenth = max(1, len(self.memory) // 10)
        return mean(self.memory[:tenth]), mean(self.memory[-tenth:])


def examine(understander: Understander, rules: Rules, said: Message) -> tuple[Frame | None, list[str], float]:
    """The frame of one message, what is wrong with it, and the milliseconds of CPU that it took."""
    start = time.process_time_ns()
    try:
        frame = understander.understand(said.text, said.now, said.context)
        spent = (time.process_time_ns() - start) / 1e6
        return frame, rules.broken(said, frame), spent
    except Exception:
        return None, [traceback.format_exc(limit=-2).strip()], (time.process_time_ns() - start) / 1e6


def fuzz(understander: Understander, towns: Iterable[Town], seed: int, numbers: Sequence[int]) -> Findings:
    """Read these messages of a seed."""
    mangler, rules, found = Mangler(), Rules(towns), Findings()
    every = max(1, len(numbers) // SAMPLES)
    for count, number in enumerate(numbers):
        said = mangler.message(seed, number)
        frame, wrong, spent = examine(understander, rules, said)
        found.slots.update(list(frame.slots) if frame else ())
        found.faults += [Fault(number, what, said.text) for what in wrong]
        found.cpu += spent / 1e3
        heapq.heappush(found.slowest, (spent, number, len(said.text)))
        if len(found.slowest) > SUSPECTS:
            heapq.heappop(found.slowest)
        if count % every == every - 1:
            found.memory.append(rss_mb())
    # Read again: what is loaded when it is first needed, and other programs, make a message slow that is not.
    found.slowest = [(examine(understander, rules, mangler.message(seed, number))[-1], number, length)
                     for _, number, length in found.slowest]  # fmt: skip
    return found


def _process(seed: int, first: int, count: int, step: int) -> Findings:
    """Every `step`th message, in a process of its own."""
    towns = load_book().towns
    return fuzz(Understander.load(towns), towns, seed, range(first, count, step))


def show(seed: int, number: int) -> int:
    """Read one message again; the number of its faults."""
    towns = load_book().towns
    understander, said = Understander.load(towns), Mangler().message(seed, number)
    print(f"{said.text!r}\n{said.now.isoformat()} {said.context}")
    frame, wrong, spent = examine(understander, Rules(towns), said)
    print(f"{frame}\n{spent:.1f} ms", *wrong, sep="\n")
    return len(wrong)


def report(asked: argparse.Namespace, found: Sequence[Findings], seconds: float) -> int:
    """Print what was found; the number of faults."""
    faults = sorted((fault for one in found for fault in one.faults), key=lambda fault: fault.number)
    raised = sum(fault.what.startswith("Traceback") for fault in faults)
    cpu = sum(one.cpu for one in found) / asked.messages * 1e3
    print(f"messages {asked.messages:,}, seed {asked.seed}, processes {len(found)}")
    print(f"raised {raised}, not as it should be {len(faults) - raised}")
    print(f"messages a second {asked.messages / seconds:,.0f}, made and checked; CPU ms a message {cpu:.3f}")
    slots = sum((one.slots for one in found), Counter[str]())
    print("slots seen " + ", ".join(f"{slot} {slots[slot]:,}" for slot in PUBLIC_SLOTS))
    grown = ", ".join("{:.1f} -> {:.1f}".format(*one.growth) for one in found)
    print(f"memory MB of each process, first tenth -> last tenth: {grown}")
    for spent, number, length in sorted((entry for one in found for entry in one.slowest), reverse=True)[:SLOWEST]:
        print(f"slow: number {number}, {length:,} characters, {spent:.1f} ms of CPU")
    for fault in faults[:SHOWN]:
        print(fault)
    return len(faults)


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the messages that the command line names; 1 if anything was found."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz", description=__doc__)
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--only", type=int, metavar="NUMBER", help="one message")
    asked = parser.parse_args(arguments)
    if asked.only is not None:
        return int(show(asked.seed, asked.only) > 0)
    start = time.perf_counter()
    with get_context("spawn").Pool(asked.processes) as pool:
        jobs = [(asked.seed, first, asked.messages, asked.processes) for first in range(asked.processes)]
        found = pool.starmap(_process, jobs)
    return int(report(asked, found, time.perf_counter() - start) > 0)


if __name__ == "__main__":
    sys.exit(main())
