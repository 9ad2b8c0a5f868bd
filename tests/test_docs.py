"""What the pages say is true: commands run, links lead somewhere, the picture of the house fits the tree."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "benchmarks").glob("*.md"),
    ]
)
SECONDS = 300


@dataclass(frozen=True)
class Block:
    """A fenced block of a page: its language, its text and the block of language `output` that follows it."""

    page: str
    line: int
    language: str
    text: str
    output: str | None

    @property
    def tested(self) -> bool:
        return self.language == "sh" and self.text.startswith("# tested\n")


def blocks(page: Path) -> list[Block]:
    """All fenced blocks, in order."""
    text = page.read_text(encoding="utf-8")
    found = list(re.finditer(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL))
    after = [*found[1:], None][: len(found)]
    return [
        Block(
            page=label(page),
            line=text.count("\n", 0, match.start()) + 1,
            language=match[1],
            text=match[2],
            output=following[2] if following and following[1] == "output" else None,
        )
        for match, following in zip(found, after, strict=True)
    ]


def label(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def prose(page: Path) -> str:
    """A page without its fenced blocks and code."""
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"`[^`\n]*`", "", text)


def anchors(page: Path) -> set[str]:
    """The anchors that a page's headings make."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


TESTED = [block for page in PAGES for block in blocks(page) if block.tested]


@pytest.mark.parametrize("block", TESTED, ids=lambda block: f"{block.page}:{block.line}")
def test_commands_run(block: Block, tmp_path: Path) -> None:
    """A block that begins with `# tested` ends well, and prints what the `output` block after it says."""
    home = tmp_path / "home"
    home.mkdir()
    environment = {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(home),
        "LANG": "C.UTF-8",
    }
    done = subprocess.run(
        ["sh", "-e", "-c", block.text],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout.strip()
    if block.output is not None:
        assert done.stdout.strip() == block.output.strip()


TALKS = [block for page in PAGES for block in blocks(page) if block.language == "talk"]


@pytest.mark.parametrize("block", TALKS, ids=lambda block: f"{block.page}:{block.line}")
def test_conversations_go_as_printed(block: Block) -> None:
    """A `talk` block is what cunbao really answers by SMS (its numbered choices left out)."""
    lines = [line.split(maxsplit=1) for line in block.text.splitlines()]
    said = [text for who, text in lines if who == "她"]
    story = "\n".join(
        json.dumps({"at": f"2021-06-15T10:0{minute}:00+08:00", "from": "sms:+8613800000001", "text": text})
        for minute, text in enumerate(said)
    )
    program = Path(sys.executable).parent / "cunbao"
    done = subprocess.run(
        [program, "replay", "-"],
        input=story,
        capture_output=True,
        encoding="utf-8",
        timeout=SECONDS,
        check=True,
    )
    heard = [json.loads(line) for line in done.stdout.splitlines()]
    answers = [re.sub(r"\n(回\d.*)?", "", line["text"]) for line in heard if line.get("kind") == "reply"]
    assert answers == [text for who, text in lines if who == "村保"]


def test_there_are_commands_to_run() -> None:
    assert any(block.page == "README.md" for block in TESTED)


@pytest.mark.parametrize("page", PAGES, ids=label)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(page)):
        if re.match(r"https?:|mailto:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), f"{label(page)}: {target}"
        assert file.is_relative_to(ROOT), f"{label(page)}: {target}"
        assert not anchor or anchor in anchors(file), f"{label(page)}: {target}"


@pytest.mark.parametrize("page", PAGES, ids=label)
def test_make_targets_and_commands_exist(page: Path) -> None:
    """`make x` and `cunbao x` in a page name a target and a command that there are."""
    from bot.cli import COMMANDS

    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    text = page.read_text(encoding="utf-8")
    code = [
        *re.findall(r"`((?:make|cunbao) [^`\n]+)`", text),
        *(line for block in blocks(page) if block.language == "sh" for line in block.text.splitlines()),
    ]
    for line in code:
        for program, word in re.findall(r"(?:^|[|;&] *)(make|cunbao) +([a-z]+)", line):
            known = targets if program == "make" else COMMANDS
            assert word in known, f"{label(page)}: {program} {word}"


def test_the_house_is_drawn_as_it_stands() -> None:
    page = ROOT / "docs" / "architecture.md"
    drawn = re.findall(r"^([a-z]+)/ ", "\n".join(block.text for block in blocks(page)), re.MULTILINE)
    standing = {path.parent.name for path in ROOT.glob("*/__init__.py")} | {"tests", "docs", "benchmarks"}
    assert sorted(drawn) == sorted(standing)


def test_decisions_are_listed_and_numbered() -> None:
    folder = ROOT / "docs" / "decisions"
    files = sorted(path.name for path in folder.glob("[0-9]*.md"))
    listed = re.findall(r"\]\((\d{4}-[^)]+)\)", (folder / "README.md").read_text(encoding="utf-8"))
    assert listed == files
    for number, name in enumerate(files, start=1):
        assert name.startswith(f"{number:04d}-")
        assert (folder / name).read_text(encoding="utf-8").startswith(f"# {number}. ")


def test_the_version_has_its_entry() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## (\S+)", changelog, re.MULTILINE)
    assert newest
    assert newest[1] == project["version"]


def test_the_licence_is_whole() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Version 2.0, January 2004" in text
    assert "END OF TERMS AND CONDITIONS" in text
