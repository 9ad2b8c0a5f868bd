"""What a list says of each of its people, kept until it is known whether the list is held; and who is of the age to
join (计生协会会议讲话 一、一)."""

from __future__ import annotations

from datetime import date
from typing import Final

from claims.enrolment_plan import Plan, limits
from claims.renewal_run import last_year
from claims.roster_list import Waiting
from dialogs.lookups import Sought
from schemes.ages import Limits, Outside, outside
from schemes.book import Book
from schemes.identity import birth_date
from schemes.model import Scheme
from storage.handing import HandedIn, Handing, Member, Place
from storage.residents import Known, Table
from storage.roster.reading import Places
from storage.roster.repair import Entry
from storage.roster.standing import How, added

JOINS: Final = frozenset({"in_force", "registered"})


class Joining:
    """The lists of one import while it runs."""

    def __init__(self, table: Table, scheme: Scheme, book: Book, how: How, today: date) -> None:
        kept = table.kept(Sought("plan", id=scheme.id), Sought("renewal", id=scheme.id))
        plan = next((one for one in kept if isinstance(one, Plan)), None)
        self._table, self._scheme, self._how, self._today = table, scheme, how, today
        self.last_year = last_year(book, scheme, kept)
        self.start = scheme.period.first if scheme.period is not None else None
        self.limits: Limits = limits(scheme, plan) if how.ages and how.standing != "prospect" else Limits()
        self._county = Places(book, scheme.county).county
        self._lists: dict[Place, Handing] = {}
        self._ages = self.limits.any

    def note(self, number: int, entry: Entry, before: Known | None) -> tuple[bool, Outside | None]:
        """Keep what a row says; whether it says anything new, and why its person is of the wrong age to join."""
        held = before.states if before is not None else frozenset[str]()
        states = added(entry, held, self._today, self.start, self._how)
        if self._how.standing == "prospect":
            for state, since, reason, why in states:
                self._table.enrol(number, self._scheme.id, since, state, reason, why)
            return bool(states), None
        place = (entry.town, entry.village)
        handed = self._lists.get(place)
        if handed is None:
            handed = self._lists[place] = Handing()
        handed.waiting += [Waiting(number, *one) for one in states]
        wrong = None
        if entry.standing in JOINS:
            handed.people.append(Member(number, entry.hukou))
            wrong = self._outside(entry, before) if self._ages and held <= {"prospect"} else None
            if wrong is not None:
                handed.outside.append(number)
        return bool(states), wrong

    def finish(self, recorded: int, *, adds: bool) -> list[HandedIn]:
        """Hand the lists in, and write what those say that are not held; the caller holds the transaction."""
        if self._how.standing == "prospect":
            return []
        desk = self._table.desk(self._scheme.id, self._county, self._how.bounds, self.last_year)
        handed = desk.take(self._lists, recorded, adds=adds)
        held = {(one.roster.town or "", one.roster.village) for one in handed if one.roster.state == "held"}
        for place, one in self._lists.items():
            if place not in held:
                for resident, state, since, reason, why in map(_fields, one.waiting):
                    self._table.enrol(resident, self._scheme.id, since, state, reason, why)
        self._table.flush()
        return handed

    def _outside(self, entry: Entry, before: Known | None) -> Outside | None:
        renewing = before is not None and before.insured_before
        begins = self.start or self._today
        return outside(self.limits, birth_date(entry.id_number), begins, "renewal" if renewing else "first")


def said(wrong: Outside) -> str:
    """Why somebody is of the wrong age, for the clerk: the rule, its source, the day on which cover would begin."""
    which = "初次参保" if wrong.joining == "first" else "续保"
    if wrong.why == "unknown":
        return f"年龄不在方案里，看不出哪天出生（{wrong.limit.source}），等经办人定"
    if wrong.why == "too_young":
        rule, age = f"{which}要满{wrong.limit.figure}天", f"{wrong.age}天" if (wrong.age or 0) >= 0 else "还没出生"
    else:
        rule, age = f"{which}最多{wrong.limit.figure}周岁", f"{wrong.age}周岁"
    return f"年龄不在方案里，{rule}（{wrong.limit.source}），{wrong.day.isoformat()}那天{age}，等经办人定"


def _fields(one: Waiting) -> tuple[int, str, date, str, str]:
    return one.resident, one.state, one.since, one.reason, one.why
