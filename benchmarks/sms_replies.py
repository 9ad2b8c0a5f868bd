"""How long is a report by SMS? `python -m benchmarks.sms_replies [FRAMES.jsonl]`

Every story of `tests/stories` is told once more with each villager writing by SMS, and each labelled opening of a
report is answered by a scripted villager (`benchmarks.report_rate`). Counted are, for each claim that is filed, the
messages that its sender wrote until it was, the answers, and the parts that these are sent and paid as.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks import report_rate
from bot import compose
from bot.channels.sms import parts
from bot.clock import CHINA
from bot.replay import Replay
from claims.staff import Member
from schemes.terms import ACCIDENTS, DEATHS
from storage.store import Store

STORIES = Path(__file__).parent.parent / "tests" / "stories"
SIGNATURE = "村保"
LINE = re.compile(r"(\S+?)(?:\[\S+\])?[:：]\s?(.*)$")
STEPS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
COLUMNS = (
    "reports",
    "her messages, median",
    "p90",
    "most",
    "answers, median",
    "p90",
    "parts, median",
    "p90",
    "most a message",
)
MOST_FOR_A_DEATH, MEDIAN_OF_AN_ACCIDENT, MOST_PARTS = 8, 4, 2


@dataclass
class Report:
    """What one claim took: messages of its sender until it was filed, and the parts of each answer to them."""

    source: str
    event: str
    messages: int = 0
    parts: list[int] = field(default_factory=list)


@dataclass
class Teller:
    """A conversation in its own time; it notices which message filed a claim."""

    source: str
    replay: Replay
    claims: int = 0
    talks: dict[str, Report] = field(default_factory=dict)

    def says(self, at: datetime, who: str, text: str, number: int) -> Iterator[Report]:
        """One message; the report that it filed, if it filed one."""
        talk = self.talks.setdefault(who, Report(self.source, ""))
        talk.messages += 1
        line = {"at": at.isoformat(), "from": who, "text": text, "id": f"m{number}"}
        for out in self.replay.run_line(json.dumps(line, ensure_ascii=False)):
            if out.get("to") == who and out.get("kind") == "reply":
                talk.parts.append(parts(out["text"], SIGNATURE))
        claims = self.replay.end()["claims"]
        if len(claims) > self.claims and claims[-1]["reported_by"] == who:
            talk.event = claims[-1]["event"] or "unknown"
            yield self.talks.pop(who)
        self.claims = len(claims)


def told(path: Path, staff: dict[str, str], mind: Any) -> Iterator[Report]:
    """The reports of one story; `staff` are its addresses that are not villagers'."""
    people, now, number = dict(staff), None, 0
    with TemporaryDirectory() as folder:
        store = Store.open(f"sqlite:///{folder}/s.db")
        teller = Teller(path.stem, Replay(store, mind))
        for line in path.read_text(encoding="utf-8").splitlines():
            words = line.split()
            if line.startswith("人 "):
                own = words[3] if words[3].startswith("sms:") else f"sms:+8613700{len(people):06d}"
                people[words[1]] = own
            elif line.startswith("时 "):
                now = _later(now, line[2:].strip())
            elif (match := LINE.match(line)) and match[1] in people and now is not None:
                number += 1
                yield from teller.says(now, people[match[1]], _filled(teller.replay, match[2]), number)
        store.close()


def _later(now: datetime | None, said: str) -> datetime:
    if said.startswith("+") and now is not None:
        return now + STEPS[said[-1]] * int(said[1:-1])
    return datetime.strptime(said, "%Y-%m-%d %H:%M").replace(tzinfo=CHINA)


def _filled(replay: Replay, text: str) -> str:
    for mark, rows in (("{案号}", "claims"), ("{单号}", "tickets")):
        if mark in text and (known := replay.end()[rows]):
            text = text.replace(mark, known[-1]["number"])
    return text


def answered(opening: report_rate.Opening, number: int, mind: Any) -> Iterator[Report]:
    """The report of one labelled opening, its questions answered by the scripted villager."""
    with TemporaryDirectory() as folder:
        store = Store.open(f"sqlite:///{folder}/s.db")
        teller, who = Teller("opening", Replay(store, mind)), f"sms:+8613600{number:06d}"
        text, at, said = opening.text, opening.now, None
        for turn in range(report_rate.MOST_TURNS):
            filed = list(teller.says(at, who, text, turn))
            yield from filed
            said = next(iter(store.recent(who, 1)), None)
            if filed or said is None or said.asks is None:
                break
            text, at = report_rate.answer(opening, {"asks": said.asks}), at + timedelta(seconds=40)
        store.close()


def reports(frames: Path) -> Iterator[Report]:
    """All reports: those of the stories, then those of the openings."""
    address = "sms:+8613900000001"
    desk = Member(address=address, name="人保桌", role="desk", insurer="picc", county="万州区", rung=1)
    mind = compose.mind((desk,))
    for path in sorted(STORIES.glob("*.story")):
        yield from told(path, {desk.name: address}, mind)
    for number, opening in enumerate(report_rate.openings(frames)):
        if opening.intent == "report_claim":
            yield from answered(opening, number, mind)


def kind(event: str) -> str:
    """death, accident or other."""
    return "death" if event in DEATHS else "accident" if event in ACCIDENTS else "other"


def p90(values: list[int]) -> float:
    """The value that nine of ten do not exceed."""
    return quantiles(values, n=10, method="inclusive")[-1] if len(values) > 1 else float(values[0])


def rows(found: list[Report]) -> Iterator[str]:
    """One line for each kind of report and where it comes from."""
    for source in ("stories", "openings"):
        for event in ("death", "accident", "other"):
            some = [one for one in found if (one.source == "opening") == (source == "openings")]
            some = [one for one in some if kind(one.event) == event]
            if not some:
                continue
            wrote, heard = [one.messages for one in some], [len(one.parts) for one in some]
            paid, each = [sum(one.parts) for one in some], [part for one in some for part in one.parts]
            yield (
                f"| {event}, {source} | {len(some)} | {median(wrote):g} | {p90(wrote):g} | {max(wrote)} "
                f"| {median(heard):g} | {p90(heard):g} | {median(paid):g} | {p90(paid):g} | {max(each)} |"
            )


def main() -> None:
    """Print the table and whether the limits hold; exits with 1 when one does not."""
    found = list(reports(Path(sys.argv[1]) if len(sys.argv) > 1 else report_rate.FRAMES))
    print(f"| report by SMS | {' | '.join(COLUMNS)} |")
    print("|---" * (len(COLUMNS) + 1) + "|")
    for row in rows(found):
        print(row)
    deaths = [one for one in found if kind(one.event) == "death"]
    accidents = median(one.messages for one in found if kind(one.event) == "accident")
    longest = max(deaths, key=lambda one: one.messages)
    most = max(part for one in found for part in one.parts)
    print()
    print(f"most messages for a death: {longest.messages} of {MOST_FOR_A_DEATH} allowed ({longest.source})")
    print(f"messages for an accident, median: {accidents:g} of {MEDIAN_OF_AN_ACCIDENT} allowed")
    print(f"most parts of an answer: {most} of {MOST_PARTS} allowed")
    kept = longest.messages <= MOST_FOR_A_DEATH and accidents <= MEDIAN_OF_AN_ACCIDENT and most <= MOST_PARTS
    sys.exit(0 if kept else 1)


if __name__ == "__main__":
    main()
