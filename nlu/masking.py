"""What somebody wrote, without what says who it was: numbers become zeros, names 某某.

What is left is still a sentence to learn from. One zero too many does it no harm, for the intents read every
number alike; a digit that stayed might be somebody's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

LONGEST = 200
"""Characters that are kept of a message."""
READ = 2000
"""Characters that are looked at: far more than are kept, so that nothing is kept of which only half was seen."""
NAME = "某某"
_SPOKEN = frozenset("零〇洞一二两三四五六七八九幺拐勾壹贰叁肆伍陆柒捌玖")
# Four digits or more, whatever stands between them: 138 0000 0001, 幺三八-零零零零.
_RUN = re.compile(r"0(?:\.{0,3}0){3,}")
# The last character of an identity number, or of its last six.
_CHECK = re.compile(r"\W{0,3}[xXｘＸ×ХхΧχ](?![A-Za-z])")
_NUMBER = 5
# Names on other services: wxid_ab12cd, somebody@example.
_HANDLE = re.compile(r"(?<![\w.%+-])(?:[\w.%+-]+@[\w.-]+|[a-z](?=[a-z_.-]*\d)[\w.-]{5,})", re.ASCII | re.IGNORECASE)
# 买买提·阿不都: whoever is written like that is a person.
_TRANSCRIBED = re.compile(r"[\u4e00-\u9fff]{2,3}[·•‧・][\u4e00-\u9fff]{2,3}")
_PLACE = "(?!镇|乡|街道)"


def one_line(text: str) -> str:
    """The message on one line: blanks and line breaks as single blanks, nothing that cannot be seen."""
    line = " ".join(text.split())[:READ]
    return "".join(mark for mark in line if unicodedata.category(mark)[0] != "C")


def masked(text: str, names: Iterable[str] = ()) -> str:
    """At most 200 characters of `text` on one line: every run of four or more digits, typed or spoken one by one,
    is zeros; `names`, their given names alone and names in transcription are 某某."""
    line = _TRANSCRIBED.sub(NAME, without_names(one_line(text), names))
    return _HANDLE.sub("x", _zeros(line))[:LONGEST].strip()


def without_names(line: str, names: Iterable[str]) -> str:
    """The line with 某某 for each name and for a given name of two characters; a town of that name stays."""
    called = {part for name in names for part in (name, name[-2:] if len(name) > 2 else name)}
    for name in sorted(called - {"", NAME}, key=len, reverse=True):
        line = re.sub(re.escape(name) + _PLACE, NAME, line)
    return line


def says_something(line: str) -> bool:
    """Whether a masked line holds a word that one could learn from."""
    return any(mark.isalpha() for mark in line.replace(NAME, ""))


def _zeros(line: str) -> str:
    marks = list(line)
    for run in _RUN.finditer("".join(map(_kind, line))):
        end = run.end()
        if run[0].count("0") >= _NUMBER and (check := _CHECK.match(line, end)):
            end = check.end()
            marks[end - 1] = "0"
        for place in range(run.start(), run.end()):
            if _kind(line[place]) == "0":
                marks[place] = "0"
    return "".join(marks)


def _kind(mark: str) -> str:
    """0 for a digit, a full stop for what may stand between digits, x for all else. 10:30 are two numbers."""
    if mark in _SPOKEN or unicodedata.digit(mark, None) is not None:
        return "0"
    return "x" if mark.isalnum() or mark in ":：" else "."
