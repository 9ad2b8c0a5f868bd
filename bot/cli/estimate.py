"""`cunbao estimate`: what a scheme promises for a case, one JSON object a line in and out."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

import click

from locales.catalogue import Catalogue, load
from schemes.book import Book, load_book
from schemes.estimate import CoverEstimate, Estimate, estimate
from schemes.facts import FactError, read_day, read_facts
from schemes.money import written
from schemes.tables import SchemeError
from schemes.terms import EVENTS

_FIELDS = frozenset({"scheme", "event", "date", "facts"})


def work_line(line: str, book: Book, texts: Catalogue) -> dict[str, Any]:
    """Answer one line; a bad one is answered with {"error": plain words}."""
    try:
        return _answer(_read(line), book, texts)
    except FactError as error:
        return {"error": texts.say(error.key, error.args_of_text)}


def _read(line: str) -> dict[str, Any]:
    try:
        raw = json.loads(line, parse_float=Decimal, parse_constant=_no_number)
    except (ValueError, RecursionError, ArithmeticError):
        raise FactError("estimate-error-json") from None
    if not isinstance(raw, dict):
        raise FactError("estimate-error-json")
    for field in raw:
        if field not in _FIELDS:
            raise FactError("estimate-error-field", field=field[:40])
    return raw


def _no_number(name: str) -> None:
    raise ValueError(name)


def _answer(raw: dict[str, Any], book: Book, texts: Catalogue) -> dict[str, Any]:
    name, event = raw.get("scheme"), raw.get("event")
    scheme = book.get(name) if isinstance(name, str) else None
    if scheme is None:
        choices = " / ".join(each.id for each in book.schemes)
        raise FactError("estimate-error-scheme", given=str(name)[:40], choices=choices)
    if not isinstance(event, str) or event not in EVENTS:
        raise FactError("estimate-error-event", given=str(event)[:40], choices=" / ".join(EVENTS))
    day = read_day("date", raw["date"]) if raw.get("date") is not None else None
    return _shown(estimate(scheme, event, day, read_facts(raw.get("facts"))), texts)


def _shown(found: Estimate, texts: Catalogue) -> dict[str, Any]:
    return {
        "covers": [_cover(each, texts) for each in found.covers],
        "unknown": [texts.say(step.key, step.args) for step in found.unknown],
    }


def _cover(found: CoverEstimate, texts: Catalogue) -> dict[str, Any]:
    return {
        "cover": found.cover,
        "amount": _yuan(found.amount),
        "limit": _yuan(found.limit),
        "steps": [texts.say(step.key, step.args) for step in found.steps],
        "source": str(found.source),
    }


def _yuan(amount: Decimal | None) -> str | None:
    return written(amount) if amount is not None else None


@contextmanager
def _opened(path: str) -> Iterator[IO[bytes]]:
    if path == "-":
        yield sys.stdin.buffer
    else:
        with Path(path).open("rb") as file:
            yield file


@click.command()
@click.argument("file", default="-", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--schemes", multiple=True, type=click.Path(path_type=Path), help="a further folder of schemes")
def command(file: str, schemes: tuple[Path, ...]) -> None:
    """Work out what a scheme promises: {"scheme", "event", "date", "facts"} in, covers and steps out."""
    try:
        book = load_book(*schemes)
    except SchemeError as error:
        raise click.ClickException(str(error)) from None
    texts = load()
    bad = False
    with _opened(file) as lines:
        for raw in lines:
            line = raw.decode("utf-8-sig", "replace").strip()
            if not line:
                continue
            answer = work_line(line, book, texts)
            bad = bad or "error" in answer
            sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
            sys.stdout.buffer.flush()
    if bad:
        sys.exit(1)
