"""`cunbao evaluate FILE`: how well labelled messages are understood."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from bot.cli.language import understander_of, with_language
from bot.clock import CHINA
from nlu.frame import INTENTS
from nlu.scoring import Labelled, Score, score


def read_labelled(path: Path) -> list[Labelled]:
    """The lines of a labelled file (docs/understanding.md); raises ClickException that names the line."""
    lines = []
    for number, raw in enumerate(path.read_bytes().splitlines(), 1):
        if not raw.strip():
            continue
        try:
            line = msgspec.json.decode(raw, type=Labelled)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise click.ClickException(f"{path}, line {number}: {error}") from error
        if line.intent not in INTENTS:
            raise click.ClickException(f"{path}, line {number}: unknown intent {line.intent!r}")
        if line.now.tzinfo is None:
            line = msgspec.structs.replace(line, now=line.now.replace(tzinfo=CHINA))
        lines.append(line)
    if not lines:
        raise click.ClickException(f"{path}: no labelled line in it")
    return lines


def shown(found: Score, worst: int) -> list[str]:
    """The figures as lines of text."""
    total = found.all_slots
    lines = [
        f"intents      {found.intents}/{found.lines} = {found.intents / found.lines:.3f}",
        f"whole frames {found.whole}/{found.lines} = {found.whole / found.lines:.3f}",
        f"slots        precision {total.precision:.3f}  recall {total.recall:.3f}  F1 {total.f1:.3f}",
        "",
        f"{'slot':<18}{'precision':>10}{'recall':>8}{'F1':>7}{'right':>7}{'wrong':>7}{'missed':>8}",
    ]
    for slot, tally in found.slots.items():
        lines.append(
            f"{slot:<18}{tally.precision:>10.3f}{tally.recall:>8.3f}{tally.f1:>7.3f}"
            f"{tally.right:>7}{tally.wrong:>7}{tally.missed:>8}"
        )
    if found.confusion:
        lines += ["", "labelled -> understood"]
        lines += [f"{times:>5}  {wanted} -> {got}" for (wanted, got), times in found.confusion.most_common()]
    if found.mistakes and worst:
        lines += ["", f"the surest of {len(found.mistakes)} mistakes"]
    for one in found.mistakes[:worst]:
        intent = (
            f"  {one.line.intent} -> {one.intent}" if one.intent not in (one.line.intent, *one.line.accept) else ""
        )
        slots = "".join(f"  {slot}: {wanted} -> {got}" for slot, (wanted, got) in one.slots.items())
        lines.append(f"{one.confidence:.2f}  {one.line.text}{intent}{slots}")
    return lines


@click.command("evaluate")
@click.argument("source", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="FILE")
@click.option("--worst", default=20, show_default=True, help="how many mistakes to print, the surest first")
@with_language
def command(source: Path, worst: int, language: tuple[Path, ...]) -> None:
    """Understand the labelled lines of FILE and print what is right and what is not.

    A line is {"text", "now", "intent", "slots", "accept"}. The lines are measured, never learnt from.
    """
    click.echo("\n".join(shown(score(understander_of(language), read_labelled(source)), worst)))
