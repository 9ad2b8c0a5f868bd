"""Reads the language data of `locales/<language>/nlu`: the common files and what each dialect adds to them."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from msgspec import Struct

import locales

FOLDER = Path(locales.__file__).parent / "zh-CN" / "nlu"
DIALECTS = ("southwest", "northwest")
_PART = re.compile(r"\{([a-z_]+)\}")


class Language(Struct, frozen=True, kw_only=True):
    """The files of one language by their stem; `dialects` the same for each dialect folder, only what differs."""

    files: dict[str, dict[str, Any]]
    texts: dict[str, str]
    examples: dict[str, tuple[str, ...]]
    dialects: dict[str, dict[str, dict[str, Any]]]


class LanguageError(ValueError):
    """A language file that cannot be used; the message names file and place."""


def load_language(folder: Path = FOLDER) -> Language:
    """Read every file below `folder`; raises LanguageError for one that is broken or missing."""
    if not folder.is_dir():
        raise LanguageError(f"{folder}: no such folder")
    return Language(
        files=_tables(folder),
        texts={path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))},
        examples={path.stem: _lines(path) for path in sorted((folder / "examples").glob("*.txt"))},
        dialects={name: _tables(folder / name) for name in DIALECTS if (folder / name).is_dir()},
    )


def _tables(folder: Path) -> dict[str, dict[str, Any]]:
    tables = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            tables[path.stem] = tomllib.loads(path.read_text(encoding="utf-8"))
        except tomllib.TOMLDecodeError as error:
            raise LanguageError(f"{path}: {error}") from error
    return tables


def _lines(path: Path) -> tuple[str, ...]:
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


def expand(pattern: str, parts: dict[str, str]) -> str:
    """Put groups for `{name}` until none is left; regex counts such as {0,4} stay."""
    while found := _PART.search(pattern):
        if found[1] not in parts:
            raise LanguageError(f"unknown part {{{found[1]}}}")
        pattern = pattern[: found.start()] + f"(?:{parts[found[1]]})" + pattern[found.end() :]
    return pattern
