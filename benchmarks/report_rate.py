"""Do openings become the right report? `python -m benchmarks.report_rate [FRAMES.jsonl]`

Each message of a labelled set opens a conversation, moved into a period and a town of a scheme; a scripted villager
answers what is asked. A report_claim has to end in exactly one claim with the right scheme, insurer, event, person
and day (an illness in Wanzhou in the explanation of one-stop settlement instead); any other intent in none.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from lunar_python import Lunar, Solar

from bot import compose
from bot.clock import CHINA
from bot.replay import Replay
from schemes.book import load_book
from schemes.terms import DEATHS
from storage.store import Store

FRAMES = Path(__file__).parent.parent / "tests" / "frames" / "dev.jsonl"
HOMES = (
    ("大周镇", "wanzhou-2021", "picc", 2021),
    ("新田镇", "wanzhou-2021", "chinalife", 2021),
    ("五桥街道", "wanzhou-2021", "pingan", 2021),
    ("曾家镇", "zhenping-2016", "chinalife", 2016),
    ("台头镇", "xiangning-2024", None, 2025),
)
MOST_TURNS = 14
LUNAR = ("初", "农历", "腊月", "正月", "冬月", "端午", "中秋", "重阳", "大年")
ANSWERS = {
    "name": "王桂英",
    "phone": "13800001234",
    "house_type": "土墙的",
    "disease": "不清楚",
    "cause": "不清楚",
    "confirm": "对",
    "id_number": "不晓得",
    "relation": "我妈",
}
EVENT_WORDS = {
    "accident_injury": "摔伤了",
    "accident_death": "出意外人没了",
    "illness": "生病住院",
    "illness_death": "病死的",
    "death": "人走了",
    "disability": "落下残疾了",
    "burn": "烫伤了",
    "critical_illness": "查出大病",
    "house_damage": "房子垮了",
}


@dataclass
class Opening:
    """A labelled message, moved: what it says, when, and what has to come of it."""

    text: str
    now: datetime
    intent: str
    slots: dict[str, Any]
    town: str
    scheme: str | None
    insurer: str | None
    accept: list[str]


def openings(path: Path) -> Iterator[Opening]:
    """The labelled messages, each moved by whole weeks into a scheme's period and given a town."""
    book = load_book()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        row = json.loads(line)
        town, _, _, year = HOMES[number % len(HOMES)]
        told = row["slots"].get("town")
        if told:
            place = book.town(told)
            assert place is not None, told
            town = told
            year = {"万州区": 2021, "镇坪县": 2016, "乡宁县": 2025}[place.county]
        now = datetime.fromisoformat(row["now"])
        moved = _moved(row["text"], now, year)
        slots = dict(row["slots"])
        if "date" in slots:
            slots["date"] = _moved_day(row["text"], date.fromisoformat(slots["date"]), now, moved).isoformat()
        day = date.fromisoformat(slots["date"]) if "date" in slots else moved.date() - timedelta(days=2)
        route = book.route(town=town, day=day, event=slots.get("event", "accident_injury"))
        yield Opening(
            text=row["text"],
            now=moved,
            intent=row["intent"],
            slots=slots,
            town=town,
            scheme=route.scheme.id if route.scheme else None,
            insurer=route.insurer.id if route.insurer else None,
            accept=row["accept"],
        )


def _moved(text: str, now: datetime, year: int) -> datetime:
    """The same moment in another year: the same month and day where the text names one, else the same weekday."""
    if now.year == year or (year == 2025 and date(2024, 10, 20) <= now.date() <= date(2025, 10, 13)):
        return now
    if year == 2025 and now.month >= 10:
        year = 2024 if (now.month, now.day) >= (10, 20) else 2025
    there = now.replace(year=year, day=min(now.day, 28)) if now.month == 2 else now.replace(year=year)
    named = any(f"{digit}号" in text or f"{digit}日" in text for digit in "0123456789") or "农历" in text
    return there if named else there + timedelta(days=(now.weekday() - there.weekday() + 3) % 7 - 3)


def _moved_day(text: str, day: date, now: datetime, moved: datetime) -> date:
    """The day that the text means once it is said at the other time; a lunar day stays the same lunar day."""
    if now.year == moved.year or not any(word in text for word in LUNAR):
        return day + (moved.date() - now.date())
    lunar = Solar.fromYmd(day.year, day.month, day.day).getLunar()
    years = lunar.getYear() + moved.year - now.year
    there = Lunar.fromYmd(years, lunar.getMonth(), lunar.getDay()).getSolar()
    return date(there.getYear(), there.getMonth(), there.getDay())


def talk(replay: Replay, opening: Opening, address: str) -> list[dict[str, Any]]:
    """Hold the conversation; returns what was said to the villager."""
    said: list[dict[str, Any]] = []
    text, at = opening.text, opening.now
    for turn in range(MOST_TURNS):
        line = {"at": at.isoformat(), "from": address, "text": text, "id": f"{address}-{turn}"}
        out = [row for row in replay.run_line(json.dumps(line, ensure_ascii=False)) if row.get("to") == address]
        said += out
        if not out or out[-1]["asks"] is None:
            break
        text = answer(opening, out[-1])
        at += timedelta(seconds=40)
    return said


def answer(opening: Opening, asked: dict[str, Any]) -> str:
    """What the scripted villager says to a question."""
    slot = asked["asks"]
    told = opening.slots.get(slot)
    if slot == "town":
        return opening.town
    if slot == "event":
        return EVENT_WORDS[opening.slots.get("event", "accident_injury")]
    if slot == "date":
        day = date.fromisoformat(told) if told else opening.now.date() - timedelta(days=2)
        return f"{day.month}月{day.day}号"
    if slot == "choice":
        return "1"
    if told is not None:
        return str(told)
    return ANSWERS.get(slot, "不清楚")


def verdict(opening: Opening, claims: list[dict[str, Any]], said: list[dict[str, Any]]) -> str:
    """`right`, or what is wrong with the end of the conversation."""
    if opening.intent != "report_claim" and "report_claim" not in opening.accept:
        return "right" if not claims else "a report that nobody wanted"
    if opening.intent != "report_claim":
        return "right"
    if opening.slots.get("event") == "illness" and opening.scheme == "wanzhou-2021":
        told = any("不用另外报" in row["text"] for row in said)
        return "right" if told and not claims else "one-stop not explained"
    if len(claims) != 1:
        return f"{len(claims)} reports"
    return _wrong(opening, claims[0]) or "right"


def _wrong(opening: Opening, claim: dict[str, Any]) -> str:
    if claim["insurer"] != opening.insurer:
        return "WRONG INSURER"
    if claim["scheme"] != opening.scheme:
        return "wrong scheme"
    wanted = opening.slots.get("event", "accident_injury")
    if claim["event"] != wanted and not (wanted == "death" and claim["event"] in DEATHS):
        return f"event {claim['event']} for {wanted}"
    for slot, field in (("name", "insured_name"), ("relation", "relation"), ("date", "event_date")):
        if slot in opening.slots and claim[field] != opening.slots[slot]:
            return f"{field} {claim[field]} for {opening.slots[slot]}"
    return ""


def main() -> None:
    """Print the rate, and each opening that went wrong."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else FRAMES
    counts: Counter[tuple[bool, str]] = Counter()
    mind = compose.mind()
    for number, opening in enumerate(openings(path)):
        with TemporaryDirectory() as folder:
            store = Store.open(f"sqlite:///{folder}/r.db")
            replay = Replay(store, mind)
            said = talk(replay, opening, f"web:v{number}")
            claims = replay.end()["claims"]
            store.close()
        result = verdict(opening, claims, said)
        counts[opening.intent == "report_claim", result] += 1
        if result != "right":
            when = opening.now.astimezone(CHINA)
            print(f"{result}: [{opening.intent}] {opening.text}  ({when:%Y-%m-%d} {opening.town})")
    for reports in (True, False):
        total = sum(count for (kind, _), count in counts.items() if kind == reports)
        right = counts[reports, "right"]
        name = "openings of a report that end in the right report" if reports else "other openings that end in none"
        print(f"{name}: {right} of {total} ({right / max(total, 1):.1%})")
    print(f"at a wrong insurer: {sum(c for (_, result), c in counts.items() if result == 'WRONG INSURER')}")


if __name__ == "__main__":
    main()
