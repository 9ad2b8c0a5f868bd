"""`cunbao understand [FILE]`: what messages mean, one JSON object a line in and out."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import click
import msgspec

from bot.cli.language import understander_of, with_language
from nlu.project import project


class Line(msgspec.Struct, frozen=True):
    """One line of the input; `now` is an ISO time, without an offset China's."""

    text: str
    now: str


class LineError(ValueError):
    """A line that is no `{"text", "now"}`; the message says why."""


def read_line(raw: bytes) -> tuple[str, datetime]:
    """Text and time of one input line; raises LineError."""
    try:
        line = msgspec.json.decode(_mended(raw), type=Line)
        now = datetime.fromisoformat(line.now)
    except (msgspec.MsgspecError, UnicodeDecodeError, ValueError) as error:
        raise LineError(str(error)) from error
    if now.tzinfo is None:
        now = datetime.fromisoformat(f"{now.isoformat()}+08:00")
    return line.text, now


def _mended(raw: bytes) -> bytes:
    """A lone surrogate, which a telephone may send as \\ud83d, would make the whole line unreadable."""
    text = raw.decode("utf-8-sig")
    try:
        text.encode("utf-8")
        msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeEncodeError):
        import json

        return msgspec.json.encode(_clean(json.loads(text)))
    return text.encode("utf-8")


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {_clean(key): _clean(item) for key, item in value.items()}
    return value


@click.command("understand")
@click.argument("source", type=click.File("rb"), default="-", metavar="[FILE]")
@with_language
@click.option("--explain", is_flag=True, help="add how the result came about")
def command(source: IO[bytes], language: tuple[Path, ...], explain: bool) -> None:
    """Read lines {"text", "now"} and write {"intent", "confidence", "slots"} for each, in order.

    A line that cannot be read becomes {"error": ...} and makes the exit code 1.
    """
    understander = understander_of(language)
    failed = False
    out = sys.stdout.buffer
    for number, raw in enumerate(iter(source.readline, b""), 1):
        if not raw.strip():
            continue
        answer: dict[str, Any]
        try:
            text, now = read_line(raw)
            answer = project(understander.understand(text, now))
            if explain:
                answer["explain"] = understander.explain(text, now)
        except LineError as error:
            failed = True
            answer = {"error": f"line {number}: {error}"}
        out.write(msgspec.json.encode(answer) + b"\n")
        out.flush()
    if failed:
        raise SystemExit(1)
