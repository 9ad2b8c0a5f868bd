"""Reads the language data of `locales/<language>/nlu`: the common files and what each dialect adds to them.

A dialect is a folder with a where.toml: the counties in which it is spoken and words by which one hears it. It and
every folder that an operator lays on top hold only what differs: lists are put behind those of the common file,
patterns beside them, texts and examples after them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

import locales

FOLDER = Path(locales.__file__).parent / "zh-CN" / "nlu"
WHERE = "where"
OURS = 4
"""How often a sentence of a folder laid on top is learnt."""
_PART = re.compile(r"\{([a-z_]+)\}")


class Dialect(Struct, frozen=True, kw_only=True):
    """Kin words that mean something else in `counties` or where `cues` are heard: relation -> words."""

    cues: str
    counties: tuple[str, ...]
    kin: dict[str, list[str]]


class Example(Struct, frozen=True):
    """A sentence to learn from; `told` are its relation and event (`-`: it has neither), None where nobody said.
    `times`: how often it is said; one of a folder on top of ours has to be heard among ten thousand."""

    text: str
    told: tuple[str, ...] | None = None
    times: int = 1


class Language(Struct, frozen=True, kw_only=True):
    """The tables and texts of one language by their stem, its examples by intent, its dialects by name."""

    files: dict[str, dict[str, Any]]
    texts: dict[str, str]
    examples: dict[str, tuple[Example, ...]]
    dialects: dict[str, Dialect]

    def mark(self) -> str:
        """Stands for all of these data: other data have another mark."""
        return sha256(msgspec.json.encode(self, order="deterministic")).hexdigest()


class LanguageError(ValueError):
    """A language file that cannot be used; the message names file and place."""


def load_language(folder: Path = FOLDER, more: Sequence[Path] = ()) -> Language:
    """Read every file below `folder` and the folders of `more`; raises LanguageError for one that is broken."""
    language = Language(files={}, texts={}, examples={}, dialects={})
    for root in (folder, *more):
        if not root.is_dir():
            raise LanguageError(f"{root}: no such folder")
        times = 1 if root is folder else OURS
        _lay(language, root, _tables(root, checked=root is not folder), times)
        for place in sorted(path.parent for path in root.glob(f"*/{WHERE}.toml")):
            tables = _tables(place, checked=root is not folder)
            language.dialects[place.name] = _dialect(place, tables)
            _lay(language, place, tables, times)
    return language


def _lay(language: Language, folder: Path, tables: Mapping[str, dict[str, Any]], times: int) -> None:
    """Put the data of one folder on top of what is there."""
    for stem, table in tables.items():
        language.files[stem] = _joined(language.files.get(stem, {}), table, folder / f"{stem}.toml")
    for path in sorted(folder.glob("*.txt")):
        language.texts[path.stem] = language.texts.get(path.stem, "") + _text(path)
    for path in sorted((folder / "examples").glob("*.txt")):
        language.examples[path.stem] = language.examples.get(path.stem, ()) + _examples(path, times)


def _dialect(folder: Path, tables: dict[str, dict[str, Any]]) -> Dialect:
    """Take what decides about a dialect's kin words out of its tables."""
    where = tables.pop(WHERE)
    kin = tables.pop("kin", {}).get("kin", {})
    try:
        return Dialect(cues=where["cues"], counties=tuple(where["counties"]), kin=kin)
    except KeyError as error:
        raise LanguageError(f"{folder / WHERE}.toml: {error} is missing") from error


def _joined(old: Any, new: Any, place: Path) -> Any:
    """One value on top of another: tables key by key, lists one after the other, patterns side by side."""
    if isinstance(old, dict) and isinstance(new, dict):
        return old | {key: _joined(old[key], value, place) if key in old else value for key, value in new.items()}
    if isinstance(old, list) and isinstance(new, list):
        return old + new
    if isinstance(old, str) and isinstance(new, str):
        return f"{old}|{new}" if old else new
    raise LanguageError(f"{place}: {new!r} does not go with {old!r}")


def _tables(folder: Path, *, checked: bool) -> dict[str, dict[str, Any]]:
    """The tables of a folder; `checked`: every pattern is tried, for most are compiled when a message needs them."""
    tables = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            tables[path.stem] = tomllib.loads(_text(path))
        except tomllib.TOMLDecodeError as error:
            raise LanguageError(f"{path}: {error}") from error
        for key, pattern in _patterns(tables[path.stem]) if checked else ():
            try:
                re.compile(_PART.sub("x", pattern))
            except re.error as error:
                raise LanguageError(f"{path}: {key}: {error}") from error
    return tables


def _patterns(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _patterns(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _patterns(inner, key)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise LanguageError(f"{path}: {error}") from error


def _examples(path: Path, times: int) -> tuple[Example, ...]:
    """Sentences, one a line; behind a tab, where somebody labelled it, relation and event."""
    found = []
    for line in _text(path).splitlines():
        text, tab, told = line.partition("\t")
        if text.strip() and not text.startswith("#"):
            found.append(Example(text.strip(), tuple(told.split()) if tab else None, times))
    return tuple(found)


def expand(pattern: str, parts: dict[str, str]) -> str:
    """Put groups for `{name}` until none is left; regex counts such as {0,4} stay."""
    while found := _PART.search(pattern):
        if found[1] not in parts:
            raise LanguageError(f"unknown part {{{found[1]}}}")
        pattern = pattern[: found.start()] + f"(?:{parts[found[1]]})" + pattern[found.end() :]
    return pattern
