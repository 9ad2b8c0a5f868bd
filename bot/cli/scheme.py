"""`cunbao scheme`: check scheme and staff files, copy a scheme for the next year, list what is there."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import click

from bot.clock import RealClock
from bot.staff_file import StaffError, read_staff
from schemes.book import (
    FOLDER,
    Book,
    ending_soon,
    load_book,
    read_law,
    read_regions,
    scheme_files,
    unknown_towns,
)
from schemes.reading import read_scheme
from schemes.renewal import MARK, next_id, year_later
from schemes.tables import Mistake, SchemeError


@click.group()
def command() -> None:
    """Check scheme files, copy one for the next year."""


@command.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
def check(paths: tuple[Path, ...]) -> None:
    """Say what is wrong with scheme files (TOML), staff files (CSV) and folders of them."""
    wrong = False
    for path in paths:
        book, mistakes = _book_around(path)
        if not _files(path):
            raise click.ClickException(f"{path} 里没有可查的文件（.toml 方案、.csv 名册）")
        for file in _files(path):
            mistakes += check_file(file, book)
        for mistake in dict.fromkeys(mistakes):
            click.echo(str(mistake))
        wrong = wrong or bool(mistakes)
        if not mistakes:
            for file in _files(path):
                click.echo(f"{file}：没有错" + _remark(file, book))
    if wrong:
        sys.exit(1)


def _book_around(path: Path) -> tuple[Book, list[Mistake]]:
    """The built-in schemes with those beside the path; only the built-in ones if the folder is not whole."""
    folder = path if path.is_dir() else path.parent
    if folder.resolve() == FOLDER.resolve():
        return load_book(), []
    try:
        return load_book(folder), []
    except SchemeError as error:
        return load_book(), list(error.mistakes) if path.is_dir() else []


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return sorted(file for file in path.iterdir() if file.suffix in {".toml", ".csv"})


def check_file(path: Path, book: Book) -> list[Mistake]:
    """Every mistake of one file; `book` knows the towns and insurers."""
    try:
        if path.suffix == ".csv":
            read_staff(path, book)
        elif path.name == "regions.toml":
            read_regions(path)
        elif path.name == "law.toml":
            read_law(path)
        else:
            scheme = read_scheme(path)
            return unknown_towns(path, scheme, (*book.towns, *scheme.towns))
    except (SchemeError, StaffError) as error:
        return list(error.mistakes)
    return []


def _remark(path: Path, book: Book) -> str:
    if path.suffix == ".csv":
        staff = read_staff(path, book)
        missing = all(member.role != "supervisor" for member in staff)
        return f"，{len(staff)}人" + ("；没有 supervisor，正式运行时要有一个" if missing else "")
    marks = path.read_text(encoding="utf-8-sig").count(MARK)
    return f"；还有{marks}处“请核对”" if marks else ""


@command.command()
@click.option("--from", "source", required=True, metavar="ID", help="the scheme to copy")
@click.option("--to", "folder", default=".", type=click.Path(file_okay=False, path_type=Path), help="the folder")
def new(source: str, folder: Path) -> None:
    """Copy a scheme for the next year, with a mark at everything that has to be checked."""
    path = next((file for file in _known(folder) if file.stem == source), None)
    if path is None:
        known = "、".join(scheme.id for scheme in load_book().schemes)
        raise click.ClickException(f"没有“{source}”这个方案；可以写：{known}")
    target = folder / f"{next_id(source)}.toml"
    if target.exists():
        raise click.ClickException(f"{target} 已经有了，不覆盖；要重来就先把它挪走")
    folder.mkdir(parents=True, exist_ok=True)
    target.write_text(year_later(path.read_text(encoding="utf-8-sig"), source), encoding="utf-8")
    click.echo(f"{target} 写好了。每一处“请核对”都对着新文件看过，再用 cunbao scheme check {target} 查一遍。")


def _known(folder: Path) -> Iterable[Path]:
    return (*(scheme_files(folder) if folder.is_dir() else ()), *scheme_files(FOLDER))


@command.command(name="list")
@click.option("--schemes", multiple=True, type=click.Path(path_type=Path), help="a further folder of schemes")
def list_(schemes: tuple[Path, ...]) -> None:
    """List the schemes, their counties and periods, and which of them end soon."""
    try:
        book = load_book(*schemes)
    except SchemeError as error:
        raise click.ClickException(str(error)) from None
    soon = {scheme.id: days for scheme, days in ending_soon(book, RealClock().now().date())}
    for scheme in book.schemes:
        period = f"{scheme.period.first} 到 {scheme.period.last}" if scheme.period else "没写期间"
        note = "（文件没写，以保单为准）" if scheme.period and not scheme.period.stated else ""
        note += f"，还有{soon[scheme.id]}天到期" if scheme.id in soon else ""
        click.echo(f"{scheme.id}  {scheme.county or '不分县'}  {period}{note}  {scheme.title}")
