"""What became of a roster: the figures, and the files beside it for the clerk who has to mend it."""

from __future__ import annotations

import csv
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import TextIOWrapper
from pathlib import Path

from msgspec import Struct

from storage.handing import HandedIn

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class RosterReport(Struct, kw_only=True):
    """Figures of one import. `new`, `changed` and `same` are rows that were taken; `bad` could not be and stand
    in `bad_file`; `erased` belong to people who had their data erased. `missing` were on an earlier roster of
    these towns and are not on this one: nobody is deleted. `flags` counts what a person should look at, row by
    row in `check_file`. `lists` are what the villages handed in, `leaving_file` names who would leave those that are
    held."""

    new: int = 0
    changed: int = 0
    same: int = 0
    repeated: int = 0
    bad: int = 0
    erased: int = 0
    missing: int = 0
    flags: dict[str, int] = {}
    towns: tuple[str, ...] = ()
    sheets_without_header: tuple[str, ...] = ()
    bad_file: Path | None = None
    check_file: Path | None = None
    lists: tuple[HandedIn, ...] = ()
    leaving_file: Path | None = None

    @property
    def rows(self) -> int:
        """Rows with a person."""
        return self.new + self.changed + self.same + self.repeated + self.bad + self.erased


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


@dataclass
class SideFile:
    """A CSV beside the roster, made with its first line; readable by its owner alone, as it names people."""

    path: Path
    heading: Sequence[str] = ()
    _file: TextIOWrapper | None = field(default=None, init=False)

    def write(self, line: Sequence[str]) -> None:
        """Add a line. A cell that a spreadsheet would take for a formula gets an apostrophe, which an import
        of the mended file takes away again."""
        if self._file is None:
            handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            # The mark tells spreadsheets that this is UTF-8.
            self._file = os.fdopen(handle, "w", encoding="utf-8-sig", newline="")
            csv.writer(self._file).writerow(self.heading)
        csv.writer(self._file).writerow([harmless(cell) for cell in line])

    def close(self) -> Path | None:
        """The path if anything was written; an older file of that name is removed otherwise."""
        if self._file is None:
            self.path.unlink(missing_ok=True)
            return None
        self._file.close()
        self._file = None
        return self.path
