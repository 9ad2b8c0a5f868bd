"""The day on which it happened: of all the days of a message the one that is the event's."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from nlu.dates import DateReader, Day
from nlu.events import Happening
from nlu.frame import SlotValue
from nlu.months import MonthReader

_CLAUSE_END = re.compile(r"[，。?;]")
_INSTEAD = re.compile(r"(?:错了?|不对|不是)[，。 ]*(?:应该)?(?:是|改成|改为)?$")


class Occurrence:
    """Chooses among the days of a text; `roles` of dates.toml say which are those of a report or a payment."""

    def __init__(self, dates: DateReader, months: MonthReader, roles: Mapping[str, str]) -> None:
        self._dates, self._months = dates, months
        self._roles = {name: re.compile(pattern) for name, pattern in roles.items()}

    def days(self, text: str, today: date) -> tuple[Day, ...]:
        """The days of a text that may be the event's."""
        return tuple(day for day in self._dates.days(text, today) if not self._of_the_office(text, day))

    def read(
        self,
        text: str,
        days: Sequence[Day],
        happening: Happening,
        slots: dict[str, SlotValue],
        doubts: dict[str, tuple[SlotValue, ...]],
        problems: dict[str, str],
    ) -> None:
        """Put the likeliest of `days` into `slots`, several readings into `doubts`, what is wrong into `problems`."""
        best = max(days, key=lambda day: (self._fits(text, day, happening), -day.start))
        if best.problem:
            problems["date"] = best.problem
        elif len(best.readings) == 1:
            slots["date"] = best.readings[0]
        elif best.readings:
            doubts["date"] = best.readings

    def month(self, text: str, today: date) -> str:
        """The month that is told without its day, as it is said back; empty where there is none."""
        match = self._months.find(text, today)
        if match is None or self._of_the_office(text, Day(start=match.start(), end=match.end())):
            return ""
        return self._months.spoken(match, today)

    def _of_the_office(self, text: str, day: Day) -> bool:
        """Whether a day is that of a report, a payment, a paper: never the day of the event."""
        clause = _CLAUSE_END.split(text[day.end :])[0][:16]
        before = text[max(0, day.start - 3) : day.start]
        if self._roles["bound"].search(clause) or before.endswith(("不是", "到", "至")):
            return True
        office, event = self._roles["office"].search(clause), self._roles["event"].search(clause)
        return bool(office and (not event or office.start() < event.start()))

    def _fits(self, text: str, day: Day, happening: Happening) -> int:
        clause = _CLAUSE_END.split(text[day.end :])[0]
        before = text[: day.start]
        if _INSTEAD.search(before):
            return 9
        score = 2 if self._roles["event"].search(clause) else 0
        if happening.event == "illness" and self._roles["illness"].search(clause):
            score += 2
        if happening.event == "critical_illness" and self._roles["diagnosis"].search(clause):
            score += 2
        return score + 1 if re.search(r"(?:应该是|是|改成|改为)$", before[-3:]) else score
