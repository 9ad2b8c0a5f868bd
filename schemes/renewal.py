"""Next year's scheme file from this year's, with a mark at everything that a person has to check."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from schemes.rules.death_sum import month_later

MARK: Final = "# 请核对"
_DAY: Final = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_YEAR: Final = re.compile(r"(\d{4})(?=年)")
_HEADER: Final = re.compile(r"^\s*\[\[?([A-Za-z0-9_.\-]+)\]")
_KEY: Final = re.compile(r"^\s*([A-Za-z0-9_\-]+)\s*=\s*(.*)$")
_LAST_YEAR: Final = re.compile(r"(\d{4})$")
_TO_CHECK: Final = frozenset({"number", "hotline", "towns", "says", "note", "payers"})
_KEPT: Final = frozenset({"names", "diseases", "covers", "others", "replaces", "events", "when"})


def next_id(scheme: str) -> str:
    """wanzhou-2021 becomes wanzhou-2022; an id without a year gets `-next`."""
    year = _LAST_YEAR.search(scheme)
    return scheme[: year.start()] + str(int(year[1]) + 1) if year else f"{scheme}-next"


def year_later(text: str, scheme: str) -> str:
    """The text of a scheme file moved by a year; documents keep their days until a person replaces them."""
    head = f"# 从 {scheme} 抄来，日期往后挪了一年。对着新文件，把每一处“请核对”看过再删掉。\n"
    lines, section = [], ""
    for line in text.splitlines():
        header = _HEADER.match(line)
        if header:
            section = header[1]
        lines.append(_moved(line, section, scheme))
    return head + "\n".join(lines) + "\n"


def _moved(line: str, section: str, scheme: str) -> str:
    code = line.split("#", 1)[0]
    key = _KEY.match(code)
    if not section and key and key[1] == "id":
        return line.replace(f'"{scheme}"', f'"{next_id(scheme)}"') + f"  {MARK}"
    if not section and key and key[1] == "title":
        return _YEAR.sub(lambda year: str(int(year[1]) + 1), line) + f"  {MARK}"
    dated = section != "documents" and key is not None and _DAY.search(code) is not None
    if dated:
        line = _DAY.sub(_a_year_on, line)
    row = not key and code.strip().startswith("{")
    figure = key is not None and key[1] not in _KEPT and _is_figure(key[1], key[2], section)
    return f"{line}  {MARK}" if dated or row or figure else line


def _is_figure(key: str, value: str, section: str) -> bool:
    if key in _TO_CHECK or value[:1] in "0123456789[{":
        return True
    return (section, key) in {("documents", "title"), ("insurers", "id"), ("insurers", "name")}


def _a_year_on(day: re.Match[str]) -> str:
    return month_later(date(int(day[1]), int(day[2]), int(day[3])), 12).isoformat()
