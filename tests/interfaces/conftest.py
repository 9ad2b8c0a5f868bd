"""The commands as another program sees them: lines in, lines out, nothing of the inside asked."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bot.cli import main

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-c", "from bot.cli import main; main()"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}

STAFF = """address,name,role,insurer,county,town,village,rung,hotline
wechat:dz1,李专员,desk,picc,万州区,大周镇,,1,
wechat:dz2,周干部,town_officer,picc,万州区,大周镇,,2,
wechat:picc,王经理,desk,picc,万州区,,,3
wechat:life,国寿专员,desk,chinalife,万州区,,,1
wechat:pingan,平安专员,desk,pingan,万州区,,,1
wechat:zp1,镇坪国寿,desk,chinalife,镇坪县,,,1
wechat:zp2,镇坪县办,county_officer,chinalife,镇坪县,,,2
wechat:xn,乡宁人社,county_officer,,乡宁县,,,1
wechat:sup,督导,supervisor,,,,,9
"""


@dataclass(frozen=True)
class Done:
    returncode: int
    stdout: str
    stderr: str


def run(*args: str, text: str = "") -> Done:
    """One whole call of cunbao, its standard input given; in this process, which has read its dictionaries already."""
    result = CliRunner().invoke(main, list(args), input=text)
    return Done(result.exit_code, result.stdout, result.stderr)


def piped(*args: str, text: str) -> Done:
    """The same as a process of its own, for what needs a real pipe."""
    done = subprocess.run(
        [*COMMAND, *args],
        input=text,
        capture_output=True,
        encoding="utf-8",
        env=ENVIRONMENT,
        check=False,
        timeout=300,
    )
    return Done(done.returncode, done.stdout, done.stderr)


class Village:
    """A replay held open through standard input; time stands in `at` and moves 20 seconds with each message."""

    def __init__(self, *args: str, at: str) -> None:
        self.process = subprocess.Popen(
            [*COMMAND, "replay", "-", *args],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env=ENVIRONMENT,
        )
        self.at = datetime.fromisoformat(at)
        self.lines = 0
        self.sent: list[dict[str, Any]] = []

    def line(self, line: dict[str, Any]) -> list[dict[str, Any]]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(line, ensure_ascii=False) + "\n")
        self.process.stdin.flush()
        self.lines += 1
        out: list[dict[str, Any]] = []
        for written in self.process.stdout:
            got = json.loads(written)
            if "done" in got:
                assert got == {"done": self.lines}
                self.sent += out
                return out
            out.append(got)
        raise AssertionError(f"replay ended after line {self.lines}: {line}")

    def say(self, sender: str, text: str, **more: str) -> list[dict[str, Any]]:
        self.at += timedelta(seconds=20)
        return self.line({"at": self.at.isoformat(), "from": sender, "text": text, **more})

    def until(self, at: str) -> list[dict[str, Any]]:
        self.at = datetime.fromisoformat(at)
        return self.line({"at": at})

    def report(self, sender: str, text: str, **answers: str) -> list[dict[str, Any]]:
        """A villager who answers what is asked, slot by slot, and says 对 to the read-back."""
        answers = {"confirm": "对", "name": "张桂兰", "date": "昨天", "town": "大周镇", **answers}
        out = self.say(sender, text)
        for _ in range(12):
            asked = [sent["asks"] for sent in out if sent["to"] == sender and sent["kind"] == "reply"]
            if not asked or asked[-1] is None:
                return out
            out = self.say(sender, answers.get(asked[-1], "不清楚"))
        raise AssertionError(f"still asking {asked[-1]}")

    def number(self, sender: str, text: str, **answers: str) -> str:
        """Report it; the number that the villager was told."""
        told = " ".join(sent["text"] for sent in self.report(sender, text, **answers) if sent["to"] == sender)
        found = re.search(r"编号(\d{8})(?!\d)", told)
        assert found, told
        return found[1]

    def end(self) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        last = json.loads(self.process.stdout.read())
        assert self.process.wait(300) == 0
        self.process.stdout.close()
        return dict(last)


@pytest.fixture(scope="session")
def cunbao() -> Callable[..., Done]:
    return run


@pytest.fixture(scope="session")
def pipe() -> Callable[..., Done]:
    return piped


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A staff file and a roster of invented people; id numbers carry right check digits."""
    folder = tmp_path_factory.mktemp("files")
    (folder / "staff.csv").write_text(STAFF, encoding="utf-8")
    people = [
        ("张桂兰", "512222195603054125", "大周镇", "五土村", "2组", "13800009001", "张桂兰", "户主"),
        ("王小明", "512222201003054111", "龙驹镇", "梧桐村", "1组", "13800009003", "王二", "子"),
        ("陈秀英", "512222196001010023", "大周镇", "五土村", "3组", "13800009009", "陈秀英", "户主"),
        ("冉光明", "512222196201010028", "大周镇", "五土村", "4组", "13800009009", "冉光明", "户主"),
    ]
    with (folder / "roster.csv").open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow(["附件：2021年花名册"])
        sheet.writerow(["姓名", "身份证号", "乡镇", "村", "组", "联系电话", "户主", "与户主关系"])
        sheet.writerows(people)
    return {"staff": folder / "staff.csv", "roster": folder / "roster.csv", "folder": folder}


@pytest.fixture(scope="module")
def village(files: dict[str, Path]) -> Iterator[Callable[..., Village]]:
    opened: list[Village] = []

    def start(*args: str, at: str) -> Village:
        opened.append(Village("--staff", str(files["staff"]), *args, at=at))
        return opened[-1]

    yield start
    for one in opened:
        if one.process.poll() is None:
            one.process.kill()
        one.process.wait()
        for pipe in (one.process.stdin, one.process.stdout):
            if pipe is not None:
                pipe.close()
