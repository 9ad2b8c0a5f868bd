"""The option --language of the commands that understand messages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from nlu.language import LanguageError
from nlu.understander import Understander
from schemes.book import load_book

with_language = click.option(
    "--language",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    multiple=True,
    help="a folder of language data on top of the built-in ones; may be repeated",
)


def understander_of(language: Sequence[Path]) -> Understander:
    """The built-in words with the folders on top; raises ClickException for one that cannot be used."""
    try:
        return Understander.load(load_book().towns, language)
    except LanguageError as error:
        raise click.ClickException(str(error)) from error
