"""What was not understood as a sheet that staff label, and what they labelled as examples to learn from."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from locales.catalogue import Catalogue
from nlu.frame import INTENTS
from nlu.scoring import Labelled
from storage.misunderstood import SKIP, Kept
from storage.roster.files import open_roster

COLUMNS: Final = ("编号", "时间", "县", "当时在问", "原话", "猜的意思", "把握", "意思", "备注")
NUMBER, TEXT, MEANING = "编号", "原话", "意思"
ANSWER: Final = "answer"
"""What a bare answer is called in conversation; without its question it means nothing."""
NEAR_THE_TOP: Final = 20
LABELLED: Final = "labelled.jsonl"


class LabellingError(Exception):
    """The sheet or the folder cannot be used; the text says why."""


class Given(NamedTuple):
    """A row of the sheet as it came back: its line as the clerk sees it, and three cells."""

    line: int
    number: str
    text: str
    meaning: str


class Refused(NamedTuple):
    """A row from which nothing is learnt, and why."""

    line: int
    number: str
    reason: str


@dataclass
class Judged:
    """What is to become of the rows: `learnt` and `skipped` are new; the `same` label stood before, `again` are
    those of them that a folder may have lost."""

    learnt: dict[int, tuple[Kept, str]] = field(default_factory=dict)
    skipped: list[int] = field(default_factory=list)
    again: list[tuple[Kept, str]] = field(default_factory=list)
    same: int = 0
    blank: int = 0
    refused: list[Refused] = field(default_factory=list)

    def labels(self) -> dict[int, str]:
        """Number -> label, for the database."""
        return {number: intent for number, (_, intent) in self.learnt.items()} | dict.fromkeys(self.skipped, SKIP)


def line_of(kept: Kept, words: Catalogue) -> list[str]:
    """One row of the sheet, in the order of COLUMNS; the last two are for whoever labels it."""
    return [
        str(kept.number),
        kept.at.strftime("%Y-%m-%d %H:%M"),
        kept.county or "",
        words.label("asked", kept.asked) if kept.asked else "",
        kept.text or "",
        words.label("intent", kept.intent),
        f"{kept.percent / 100:.2f}",
        "",
        "",
    ]


def read(path: Path) -> list[Given]:
    """The rows of a sheet: CSV, XLSX or XLS. Raises LabellingError, and RosterError for what is no table."""
    found: list[Given] = []
    headed = False
    for sheet in open_roster(path, first=NUMBER):
        places: dict[str, int] = {}
        for line, cells in sheet.rows:
            row = [cell.strip() for cell in cells]
            if places:
                given = Given(line, *(row[places[name]] if places[name] < len(row) else "" for name in places))
                if given.number or given.meaning:
                    found.append(given)
            elif {NUMBER, TEXT, MEANING} <= set(row):
                places = {name: row.index(name) for name in (NUMBER, TEXT, MEANING)}
                headed = True
            elif line >= NEAR_THE_TOP:
                break
    if not headed:
        raise LabellingError(f"没有找到表头：要有“{NUMBER}”“{TEXT}”“{MEANING}”三列。")
    return found


def meanings(words: Catalogue) -> dict[str, str]:
    """What may stand in the column 意思, in small letters: labels and ids -> id."""
    ids = (*INTENTS, ANSWER, SKIP)
    return {words.label("intent", one): one for one in ids} | {one: one for one in ids}


def judge(rows: Iterable[Given], kept: Mapping[int, Kept], learnt: Mapping[str, str], words: Catalogue) -> Judged:
    """Decide about every row. `kept` are the rows of the database by number, `learnt` the texts of the folder with
    their intents."""
    judged, said, table = Judged(), dict(learnt), meanings(words)
    done = {number: one.label for number, one in kept.items() if one.label is not None}
    for row in rows:
        if not row.meaning:
            judged.blank += 1
            continue
        intent, one = table.get(row.meaning.lower()), kept.get(number_of(row.number))
        reason = _refused(row, intent, one, done, said, words)
        if reason is not None or one is None or intent is None:
            judged.refused.append(Refused(row.line, row.number, reason or ""))
            continue
        judged.same += one.number in done
        if intent != SKIP and one.text is not None:
            said[one.text] = intent
            if one.number in done:
                judged.again.append((one, intent))
            else:
                judged.learnt[one.number] = one, intent
        elif one.number not in done:
            judged.skipped.append(one.number)
        done[one.number] = intent
    return judged


def number_of(cell: str) -> int:
    """The number of a row; 0, which no row has, for what is none."""
    return int(cell) if cell.isdecimal() and len(cell) < 18 else 0


def _refused(
    row: Given,
    intent: str | None,
    one: Kept | None,
    done: Mapping[int, str],
    said: Mapping[str, str],
    words: Catalogue,
) -> str | None:
    """Why a row cannot be taken; None for one that can."""
    if one is None:
        return "名单里没有这个编号"
    if one.text is not None and _as_saved(row.text) != _as_saved(one.text):
        return "原话被改过，跟留下的不一样"
    if intent is None:
        return f"不认得“{row.meaning}”这个意思"
    if intent == ANSWER:
        asked = f"“{words.label('asked', one.asked)}”" if one.asked else "一句问话"
        return f"这是回答{asked}的话，离了问话学不了；单独说也有意思的，写那个意思"
    for before in (done.get(one.number), said.get(one.text or "") if intent != SKIP else None):
        if before is not None and before != intent:
            return f"已经标成“{words.label('intent', before)}”了"
    return None


def _as_saved(text: str) -> str:
    """A text as it is after a spreadsheet has saved it: with an apostrophe, and ? for what GBK has no place for."""
    return re.sub(r"\?+", "?", text.encode("gbk", "replace").decode("gbk")).strip().removeprefix("'")


class Folder:
    """A language folder that grows: `examples/INTENT.txt`, which the bot learns from, and `labelled.jsonl`, which
    `cunbao evaluate` reads. Nothing is written twice."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def learnt(self) -> dict[str, str]:
        """The labelled texts with their intents; raises LabellingError that names the line that is wrong."""
        found = {}
        for number, raw in enumerate(_lines(self.path / LABELLED), 1):
            try:
                one = msgspec.json.decode(raw, type=Labelled)
            except msgspec.MsgspecError as error:
                raise LabellingError(f"{self.path / LABELLED} 第{number}行读不懂：{error}") from error
            found[one.text] = one.intent
        return found

    def add(self, lines: Sequence[tuple[Kept, str]]) -> None:
        """Write what is not there yet; on the disk when this returns."""
        by_intent: dict[str, list[str]] = {}
        tests = []
        known = self.learnt()
        for kept, intent in lines:
            text = kept.text or ""
            # A line that begins with # would be a note.
            by_intent.setdefault(intent, []).append(text.lstrip("#＃ "))
            if text not in known:
                line = Labelled(text=text, now=kept.at, intent=intent, slots=None)
                tests.append(msgspec.json.encode(line).decode())
        for intent, examples in sorted(by_intent.items()):
            path = self.path / "examples" / f"{intent}.txt"
            there = {line.strip() for line in _lines(path)}
            _append(path, [one for one in dict.fromkeys(examples) if one not in there])
        _append(self.path / LABELLED, list(dict.fromkeys(tests)))


def _lines(path: Path) -> Iterator[str]:
    """The lines that hold something; none where there is no file."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return iter(())
    except (OSError, UnicodeDecodeError) as error:
        raise LabellingError(f"{path} 读不了：{error}") from error
    return (line for line in text.splitlines() if line.strip())


def _append(path: Path, lines: Sequence[str]) -> None:
    if not lines:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    old = path.read_bytes() if path.exists() else b""
    with path.open("a", encoding="utf-8", newline="\n") as file:
        file.write("" if not old or old.endswith(b"\n") else "\n")
        file.writelines(f"{line}\n" for line in lines)
        file.flush()
        os.fsync(file.fileno())
