"""`cunbao teach`: learn from the example sentences as they are now."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.language import with_language
from nlu.language import FOLDER, LanguageError
from nlu.understander import Understander
from nlu.weightfile import NAME
from schemes.book import load_book


@click.command("teach")
@with_language
def command(language: tuple[Path, ...]) -> None:
    """Learn from the language data and keep what was learnt beside them, so that every start is quick.

    Without --language the built-in data; else in the last folder what all of them teach together.
    """
    try:
        taught = Understander.teach(load_book().towns, language)
    except LanguageError as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"{error.filename}: {error.strerror}") from error
    examples = sum(map(len, taught.examples.values()))
    click.echo(f"{examples} examples learnt, kept in {(FOLDER, *language)[-1] / NAME}")
