"""Whole conversations as plain text files that a claims clerk can read; run through `bot.replay`.

    人 女儿 = web:daughter           who speaks: a name and an address
    时 2021-06-15 10:00              the time; 时 +2h, 时 +3d let it pass
    女儿: 我妈昨天摔断了腿             a message
    答 问name 含“叫什么”              what the last message led to, to its sender: asks, and words it contains
    答 不含“赔”                       … or does not contain;  答 无 : no answer;  答 先“一”后“二” : in this order
    桌 含“新报案”                     the newest message to that person since the last message or passing of time
    案 1 insurer=picc event=…        the first claim at the end, field by field (JSON names; - is null)
    案数 1    单数 0                  how many claims and tickets there are at the end
    单 1 kind=callback               the first ticket
    限 1 pay_death=2016-02-18 …      the clocks of the first claim: the last day, or the state (met, paused …)

`职 桌 = sms:+86… role insurer county town rung village` adds a row of the staff file, `册 SCHEME 乡镇,村,姓名,身份证号,联系电话` one of a
roster (组,户主姓名 may stand behind). In a message {案号} is the newest case, {单号} the newest ticket, {广播} and {灾情} the newest
of these, {验证码} the code that was sent last.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot import compose
from bot.clock import CHINA
from bot.replay import Replay
from claims.staff import Member
from dialogs.lookups import Sought
from schemes.book import load_book
from storage.keys import Keys
from storage.roster import import_file
from storage.store import Store

STAFF = (
    ("人保桌", "sms:+8613900000001", "desk", "picc", "万州区", "", 1),
    ("国寿桌", "sms:+8613900000002", "desk", "chinalife", "万州区", "", 1),
    ("平安桌", "sms:+8613900000003", "desk", "pingan", "万州区", "", 1),
    ("大周镇干部", "sms:+8613900000004", "town_officer", "", "万州区", "大周镇", 2),
    ("区办", "sms:+8613900000005", "county_officer", "", "万州区", "", 3),
    ("镇坪桌", "sms:+8613900000006", "desk", "chinalife", "镇坪县", "", 1),
    ("镇坪县办", "sms:+8613900000007", "county_officer", "", "镇坪县", "", 3),
    ("乡宁人社", "sms:+8613900000008", "county_officer", "", "乡宁县", "", 2),
    ("总管", "sms:+8613900000009", "supervisor", "", "", "", 9),
)
HEAD = "乡镇,村,姓名,身份证号,联系电话,组,户主姓名"
MIND_CACHE: dict[tuple[Member, ...], Any] = {}


@dataclass
class Told:
    to: str
    text: str
    asks: str | None
    kind: str


@dataclass
class Stage:
    """A running story: who is who, the time, and what was said since the last move."""

    replay: Replay
    store: Store
    people: dict[str, str]
    now: datetime | None = None
    speaker: str = ""
    heard: list[Told] = field(default_factory=list)
    ids: int = 0
    code: str = ""

    def feed(self, line: dict[str, Any]) -> None:
        self.heard = []
        for out in self.replay.run_line(json.dumps(line, ensure_ascii=False)):
            if "to" in out:
                self.heard.append(Told(out["to"], out["text"], out["asks"], out["kind"]))
                if sent := re.search(r"验证码(\d{6})", out["text"]):
                    self.code = sent[1]


def stories(folder: Path) -> list[Path]:
    """Every story file below a folder."""
    return sorted(folder.rglob("*.story"))


def run(path: Path, database: str, keys: Keys | None = None) -> dict[str, Any]:
    """Run one story; raises AssertionError naming file and line. Returns the last line of the replay."""
    lines = path.read_text(encoding="utf-8").splitlines()
    staff, people = _cast(lines)
    mind = MIND_CACHE.get(staff)
    if mind is None:
        mind = MIND_CACHE[staff] = compose.mind(staff, book=load_book())
    store = Store.open(database, keys)
    try:
        _roster(store, lines, database)
        stage = Stage(Replay(store, mind), store, people)
        for number, line in enumerate(lines, start=1):
            try:
                _act(stage, line.strip())
            except AssertionError as error:
                heard = "\n".join(
                    f"  -> {told.to} [{told.kind} asks={told.asks}] {told.text}" for told in stage.heard
                )
                raise AssertionError(f"{path.name}:{number}: {line.strip()}\n{error}\n{heard}") from error
        return stage.replay.end()
    finally:
        store.close()


def _roster(store: Store, lines: list[str], database: str) -> None:
    """The rows of the story's rosters, imported as `cunbao roster import` does."""
    rows: dict[str, list[str]] = {}
    for line in lines:
        if line.startswith("册 "):
            _, scheme, row = line.split()
            rows.setdefault(scheme, [HEAD]).append(row + "," * (HEAD.count(",") - row.count(",")))
    for scheme, table in rows.items():
        path = Path(f"{database.removeprefix('sqlite:///')}.{scheme}.csv")
        path.write_text("\n".join(table), encoding="utf-8")
        report = import_file(store, path, scheme, load_book(), datetime(2021, 1, 1, tzinfo=CHINA))
        assert not report.bad, f"{report.bad} rows of the roster cannot be read"


def _cast(lines: list[str]) -> tuple[tuple[Member, ...], dict[str, str]]:
    staff = [
        Member(address=address, name=name, role=role, insurer=insurer, county=county, town=town, rung=rung)
        for name, address, role, insurer, county, town, rung in STAFF
    ]
    people = {name: address for name, address, *_ in STAFF}
    for line in lines:
        words = line.split()
        if line.startswith("人 "):
            people[words[1]] = words[3]
        elif line.startswith("职 "):
            name, _, address, role, *rest = words[1:]
            fields = [value if value != "-" else "" for value in rest] + [""] * 5
            people[name] = address
            staff.append(
                Member(
                    address=address,
                    name=name,
                    role=role,
                    insurer=fields[0],
                    county=fields[1],
                    town=fields[2],
                    rung=int(fields[3] or 0),
                    village=fields[4],
                )
            )
    return tuple(staff), people


def _act(stage: Stage, line: str) -> None:
    if not line or line.startswith(("#", "人 ", "职 ", "册 ")):
        return
    head, _, rest = line.partition(" ")
    if head == "时":
        _time(stage, rest)
    elif head == "答":
        _check(stage, stage.people[stage.speaker], rest)
    elif head in ("案", "单"):
        _fields(stage, head, rest)
    elif head == "限":
        _clocks(stage, rest)
    elif head in ("案数", "单数"):
        count = len(stage.replay.end()["claims" if head == "案数" else "tickets"])
        assert count == int(rest), f"there are {count}"
    elif head in stage.people:
        _check(stage, stage.people[head], rest)
    else:
        _say(stage, line)


def _time(stage: Stage, rest: str) -> None:
    if rest.startswith("+"):
        assert stage.now is not None
        count, unit = int(rest[1:-1]), rest[-1]
        stage.now += {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}[unit] * count
    else:
        stage.now = datetime.strptime(rest, "%Y-%m-%d %H:%M").replace(tzinfo=CHINA)
    stage.feed({"at": stage.now.isoformat()})


def _say(stage: Stage, line: str) -> None:
    match = re.match(r"(\S+?)(?:\[(\S+)\])?[:：]\s?(.*)$", line)
    assert match, "not a line of a story"
    name, message, text = match.groups()
    assert name in stage.people, f"who is {name}"
    assert stage.now is not None, "the story has no time yet"
    stage.speaker, stage.ids = name, stage.ids + 1
    if "{案号}" in text:
        text = text.replace("{案号}", stage.replay.end()["claims"][-1]["number"])
    if "{单号}" in text:
        text = text.replace("{单号}", stage.replay.end()["tickets"][-1]["number"])
    for word, kind in (("{广播}", "broadcast"), ("{灾情}", "incident")):
        if word in text:
            text = text.replace(word, stage.store.records(Sought(kind))[0].id)
    text = text.replace("{验证码}", stage.code)
    line_in = {
        "at": stage.now.isoformat(),
        "from": stage.people[name],
        "text": text,
        "id": message or f"m{stage.ids}",
    }
    stage.feed(line_in)


def _check(stage: Stage, address: str, rest: str) -> None:
    told = [one for one in stage.heard if one.to == address]
    if rest == "无":
        assert not told, "there is an answer"
        return
    assert told, "no message"
    text = "\n".join(one.text for one in told)
    for word in rest.split():
        if word.startswith("问"):
            asks = word[1:] if word != "问无" else None
            assert told[-1].asks == asks, f"asks {told[-1].asks}"
        elif word.startswith("不含"):
            assert word[2:].strip("“”") not in text, word
        elif word.startswith("先"):
            before, _, after = word[1:].replace("“", "").replace("”", "").partition("后")
            assert -1 < text.find(before) < text.find(after), word
        elif word.startswith("含"):
            assert word[1:].strip("“”") in text, word
        else:
            raise AssertionError(f"what does {word} mean")


def _fields(stage: Stage, head: str, rest: str) -> None:
    place, *pairs = rest.split()
    rows = stage.replay.end()["claims" if head == "案" else "tickets"]
    assert len(rows) >= int(place), f"there are only {len(rows)}"
    row = rows[int(place) - 1]
    for pair in pairs:
        name, _, wanted = pair.partition("=")
        value: Any = row
        for part in name.split("."):
            value = value.get(part) if isinstance(value, dict) else value
        shown = "-" if value is None else ",".join(value) if isinstance(value, list) else str(value).lower()
        assert shown == wanted.lower(), f"{name} is {shown}"


def _clocks(stage: Stage, rest: str) -> None:
    place, *pairs = rest.split()
    clocks = {clock["name"]: clock for clock in stage.replay.end()["claims"][int(place) - 1]["clocks"]}
    for pair in pairs:
        name, _, wanted = pair.partition("=")
        clock = clocks[name]
        assert wanted in (clock["due"], clock["state"]), f"{name} is {clock['state']}, due {clock['due']}"
