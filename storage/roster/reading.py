"""A roster file to a stream of people and bad rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from schemes.places import Towns, find_town
from storage.roster.files import open_roster
from storage.roster.header import Header, find_header, no_header
from storage.roster.repair import Bad, Entry, Rows

_TOWN_IN_TITLE = re.compile(r"[\u4e00-\u9fff]{1,8}?(?:镇|乡|街道)")


BAD_HEADING: Final = ("表", "行", "原因")
"""How the file of the rows that could not be taken begins: handed in again, mended, it comes to the list before."""


class Line(NamedTuple):
    """One row that speaks of a person, with its sheet and the cells as they were."""

    sheet: str
    header: Header
    cells: list[str]
    read: Entry | Bad


class Places:
    """The towns of a scheme's county by any of their names, with or without 镇, 乡, 街道."""

    def __init__(self, towns: Towns, county: str | None) -> None:
        self._towns, self._county = towns, county

    def find(self, written: str) -> str | None:
        """The full name of the town, or None where the county has none of that name."""
        town = find_town(self._towns, written, self._county)
        return town.name if town is not None else None

    def county(self, town: str) -> str:
        """The scheme's county; for a scheme of no county that of the town, "" where it is not known."""
        if self._county or not town:
            return self._county or ""
        found = find_town(self._towns, town, None)
        return found.county if found is not None else ""

    def in_title(self, titles: tuple[str, ...]) -> str:
        """The one town that sheet name and titles speak of, else ''."""
        words = [words for title in titles for words in _TOWN_IN_TITLE.findall(title)]
        tails = [word[start:] for word in words for start in range(len(word) - 1)]
        named = {town for tail in tails if (town := self.find(tail)) is not None}
        return named.pop() if len(named) == 1 else ""


class Roster:
    """A roster file; iterate over `lines` once. `mended`: it is the mended file of an earlier import's bad rows."""

    def __init__(
        self, path: Path, places: Places, today: date, progress: Callable[[float], None] | None = None
    ) -> None:
        self._path, self._places, self._today, self._progress = path, places, today, progress
        self.without_header: list[str] = []
        self.mended = False

    def lines(self) -> Iterator[Line]:
        """Every row with a person, sheet after sheet. Raises RosterError for a file that is no roster."""
        headers, tops = 0, list[str]()
        for sheet in open_roster(self._path, self._progress):
            header, rows = find_header(sheet.rows)
            if header is None:
                top = [cell for _, row in rows for cell in row][:40]
                if any(cell.strip() for cell in top):
                    self.without_header.append(sheet.name)
                    tops += top
                continue
            headers += 1
            self.mended = self.mended or header.words[: len(BAD_HEADING)] == BAD_HEADING
            yield from self._sheet(sheet.name, header, rows)
        if not headers:
            raise no_header(tops)

    def _sheet(self, name: str, header: Header, rows: Iterator[tuple[int, list[str]]]) -> Iterator[Line]:
        town = self._places.in_title((name, *header.titles))
        reader = Rows(header, self._places.find, town, self._today)
        for number, cells in rows:
            read = reader.read(number, cells)
            if read is not None:
                yield Line(name, header, cells, read)
