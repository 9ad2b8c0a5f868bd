"""How well and at what cost messages are understood, beside peers that learn from the same sentences.

    python -m benchmarks.understanding [FILE ...] [--rounds 3]

A FILE holds labelled lines as in `tests/frames/dev.jsonl` (docs/understanding.md). Each reader runs in processes of
its own: one learns, then in each round a fresh one loads and reads. Figures are medians over the rounds; a message
counts at the best of five readings. Only ours finds slots; `cunbao evaluate FILE` shows each of them.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

from bot.cli.evaluate import read_labelled
from nlu.language import load_language
from nlu.scoring import Labelled, Score, score
from nlu.understander import Understander
from schemes.book import load_book

ROOT = Path(__file__).parent.parent
FRAMES = ROOT / "tests" / "frames" / "dev.jsonl"
NLPJS = "4.27.0"
LONG = 10_000
COUNTED = range(10, 31)
"""A message counts for CPU if it has so many characters."""
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


@dataclass(frozen=True)
class Contestant:
    """A reader, how its processes are started, and why it is missing, if it is."""

    name: str
    command: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    where: Path | None = None
    missing: str | None = None

    def run(self, act: str, folder: Path) -> dict[str, Any]:
        """`learn` or `read` in a process of its own; its figures."""
        surroundings = os.environ | ONE_THREAD | ({"NODE_PATH": str(self.where)} if self.where else {})
        command = [*self.command, act, str(folder), *self.options]
        done = subprocess.run(
            command, stdout=subprocess.PIPE, encoding="utf-8", cwd=ROOT, env=surroundings, check=True
        )
        figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return figures


@dataclass
class Measured:
    """A contestant's figures: what it learnt in, and those of each round."""

    contestant: Contestant
    learn: float
    rounds: list[dict[str, Any]]

    def middle(self, figure: str) -> float:
        values: list[float] = [one[figure] for one in self.rounds]
        return median(values)

    def milliseconds(self, figure: str) -> list[float]:
        """CPU of each message, the median over the rounds."""
        return [median(column) / 1e6 for column in zip(*(one[figure] for one in self.rounds), strict=True)]

    @property
    def intents(self) -> list[str | None]:
        found: list[str | None] = self.rounds[0]["intents"]
        return found


def node_modules() -> Path:
    """The folder with NLP.js, installed when first asked for; raises RuntimeError that says why it cannot be."""
    npm = shutil.which("npm")
    if not (npm and shutil.which("node")):
        raise RuntimeError("no node and npm here")
    home = Path(sys.prefix) / ".cache" / f"node-nlp-{NLPJS}"
    if not (home / "installed").exists():
        home.mkdir(parents=True, exist_ok=True)
        command = [npm, "install", "--prefix", str(home), "--no-audit", "--no-fund", f"node-nlp@{NLPJS}"]
        if subprocess.run(command, stdout=sys.stderr, check=False).returncode:
            raise RuntimeError(f"npm could not install node-nlp {NLPJS}")
        (home / "installed").touch()
    return home / "node_modules"


def contestants() -> list[Contestant]:
    """Ours first, then the peers."""

    def in_python(label: str, name: str, needs: str = "jieba") -> Contestant:
        if find_spec(needs) is None:
            return Contestant(label, missing="its library is not installed (`make bench` does)")
        return Contestant(label, (sys.executable, "-W", "ignore", "-m", "benchmarks.readers", name))

    found = [
        in_python("cunbao", "cunbao"),
        in_python("jieba, words only", "jieba"),
        in_python("TF-IDF, logistic regression", "tfidf", "sklearn"),
    ]
    script = str(Path(__file__).with_name("nlpjs.js"))
    for label, options in ((f"NLP.js {NLPJS}", ()), ("NLP.js, learning rate 0.01", ("0.01",))):
        try:
            found.append(Contestant(label, ("node", script), options, where=node_modules()))
        except RuntimeError as why:
            found.append(Contestant(label, missing=str(why)))
    return found


def long_texts() -> dict[str, str]:
    """Texts of 10,000 characters, as somebody leans on a key or pastes a page."""
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    kin = "我妈我老汉儿他婆婆俺爹你家老爷子我屋头的娃我二叔的孙女"
    pieces = {
        "one character": "摔",
        "digits": "5001011970",
        "a page of the README": page,
        "kin words": kin,
        "days and sums": "昨天花了三千二，3月15号住院12天，",
    }
    return {name: (piece * (LONG // len(piece) + 1))[:LONG] for name, piece in pieces.items()}


def measure(job: dict[str, Any], rounds: int) -> list[Measured]:
    """Let everyone learn, then read in turns."""
    with tempfile.TemporaryDirectory(prefix="cunbao-bench-") as name:
        folder = Path(name)
        (folder / "job.json").write_text(json.dumps(job, ensure_ascii=False), encoding="utf-8")
        found = []
        for one in contestants():
            learn = 0.0 if one.missing else one.run("learn", folder)["learn"]
            found.append(Measured(one, learn, []))
        for _ in range(rounds):
            for measured in found:
                if not measured.contestant.missing:
                    measured.rounds.append(measured.contestant.run("read", folder))
        return found


def agreement(files: dict[str, list[Labelled]], scores: dict[str, Score], found: Sequence[Measured]) -> list[str]:
    """The table of what is read as a person labelled it; peers only name the intent."""
    peers = [one for one in found[1:] if one.rounds and any(one.intents)]
    names = "".join(f" {one.contestant.name} |" for one in peers)
    lines = [f"| labelled file | messages | cunbao: intents | slot F1 | whole frames |{names}"]
    lines.append("|---" * (5 + len(peers)) + "|")
    start = 0
    for name, messages in files.items():
        count, ours = len(messages), scores[name]
        row = (
            f"| {name} | {count} | {ours.intents / count:.3f} | {ours.all_slots.f1:.3f} | {ours.whole / count:.3f} |"
        )
        for peer in peers:
            pairs = zip(messages, peer.intents[start : start + count], strict=True)
            right = sum(intent in (line.intent, *line.accept) for line, intent in pairs)
            row += f" {right / count:.3f} |"
        lines.append(row)
        start += count
    return lines


def costs(lines: Sequence[Labelled], found: Sequence[Measured]) -> list[str]:
    """The table of CPU and memory."""
    shown = ["| reader | CPU ms, median | p99 | to cunbao | learn, CPU s | load, CPU s | memory MB | all read |"]
    shown.append("|---" * 8 + "|")
    own = 0.0
    for measured in found:
        name = measured.contestant.name
        if measured.contestant.missing:
            shown.append(f"| {name} | {measured.contestant.missing} |" + " |" * 6)
            continue
        spent = zip(lines, measured.milliseconds("nanoseconds"), strict=True)
        ordered = sorted(one for line, one in spent if len(line.text) in COUNTED)
        middle, worst = median(ordered), ordered[int(len(ordered) * 0.99)]
        own = own or middle
        load, first, last = (measured.middle(figure) for figure in ("load", "memory", "memory_after"))
        shown.append(
            f"| {name} | {middle:.3f} | {worst:.3f} | {middle / own:.2f} "
            f"| {measured.learn:.1f} | {load:.2f} | {first:.0f} | {last:.0f} |"
        )
    return shown


def lengths(texts: Sequence[str], found: Sequence[Measured]) -> list[str]:
    """The table of long texts: CPU ms of each reader."""
    there = [one for one in found if one.rounds]
    shown = [f"| {LONG:,} characters, CPU ms |" + "".join(f" {one.contestant.name} |" for one in there)]
    shown.append("|---" * (1 + len(there)) + "|")
    columns = [one.milliseconds("long") for one in there]
    for name, *figures in zip(texts, *columns, strict=True):
        shown.append(f"| {name} |" + "".join(f" {one:.1f} |" for one in figures))
    return shown


def main(arguments: Sequence[str] | None = None) -> str:
    """Measure the files and return the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.understanding", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, default=[FRAMES], metavar="FILE")
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args(arguments)
    files = {path.name: read_labelled(path) for path in asked.files}
    lines = [line for messages in files.values() for line in messages]
    learnt = load_language().examples
    texts = long_texts()
    job = {
        "examples": [(one.text, intent) for intent, examples in learnt.items() for one in examples],
        "messages": [(line.text, line.now.isoformat()) for line in lines],
        "long": list(texts.values()),
    }
    understander = Understander.load(load_book().towns)
    scores = {name: score(understander, messages) for name, messages in files.items()}
    found = measure(job, asked.rounds)
    tables = (agreement(files, scores, found), costs(lines, found), lengths(list(texts), found))
    return "\n\n".join("\n".join(table) for table in tables)


if __name__ == "__main__":
    print(main())
