"""What commands of an office have in common: its settings file, the office itself, and faults in one sentence."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from bot.clock import CHINA

if TYPE_CHECKING:
    from bot.office import Office

with_settings = click.option(
    "--settings",
    "path",
    type=click.Path(path_type=Path),
    default="cunbao.toml",
    show_default=True,
    help="the settings file",
)


@contextmanager
def plainly(*also: type[Exception]) -> Iterator[None]:
    """Says in one sentence, and without a trace, what is wrong with a file, a setting or the database."""
    from bot.settings import SettingsError
    from bot.staff_file import StaffError
    from nlu.language import LanguageError
    from schemes.tables import SchemeError
    from storage.errors import StoreError
    from storage.roster.errors import RosterError

    known: tuple[type[Exception], ...] = (
        SettingsError,
        StaffError,
        SchemeError,
        LanguageError,
        StoreError,
        RosterError,
        OSError,
        *also,
    )
    try:
        yield
    except known as error:
        raise click.ClickException(str(error)) from error


@contextmanager
def the_office(path: Path) -> Iterator[Office]:
    """The office of a settings file."""
    from bot.office import open_office
    from bot.settings import load_settings

    with plainly(), closing(open_office(load_settings(path))) as office:
        yield office


class Dated(click.DateTime):
    """A day or a month of the command line; a wrong one is answered with how to write it."""

    def __init__(self, form: str, example: str) -> None:
        super().__init__([form])
        self._example = example

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The moment at which it begins."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"{value} 看不懂，或者没有这一天：请写成 {self._example} 这样。", param, ctx)


DAY: Final = Dated("%Y-%m-%d", "2021-06-15")
MONTH: Final = Dated("%Y-%m", "2021-06")


def order(office: Office, text: str) -> str:
    """Say a command as the operator and return the answer."""
    from bot.office import said

    (answers,) = office.carry([said(text, secrets.token_hex(8), datetime.now(CHINA))])
    return "\n".join(answers)
