"""What an import hands in: a list for each village, who stands on it, and who stood on the one before."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from hashlib import blake2b
from typing import NamedTuple

from msgspec import Struct
from sqlalchemy import Executable, literal_column, select

from claims.roster_list import Bounds, Held, RosterList, Waiting
from storage import records
from storage import statements as s
from storage import tables as t
from storage.engine import Driver
from storage.seal import Sealer
from storage.times import moment

Place = tuple[str, str]


class Member(NamedTuple):
    """A resident on a list; `hukou`: whether 公安 confirmed the registration, None where nothing is said."""

    resident: int
    hukou: bool | None


class Handing(Struct):
    """What an import brings for one village: who stands on its list, what it says of anybody, and who is of the wrong
    age to join."""

    people: list[Member] = []
    waiting: list[Waiting] = []
    outside: list[int] = []


class HandedIn(Struct, frozen=True, kw_only=True):
    """One list as it was handed in; `leaving` are the residents who are missing from it. `fresh`: it is a new one."""

    roster: RosterList
    leaving: tuple[int, ...] = ()
    fresh: bool = True


class Desk:
    """Takes the lists of one scheme; beyond `bounds` a list is held. A village's first list of the year is compared
    with its last one of `last_year`. `county` of a town."""

    def __init__(
        self,
        driver: Driver,
        sealer: Sealer,
        scheme: str,
        county: Callable[[str], str],
        bounds: Bounds,
        last_year: str | None,
    ) -> None:
        self._driver, self._sealer = driver, sealer
        self._scheme, self._county, self._bounds, self._last_year = scheme, county, bounds, last_year

    def take(self, lists: Mapping[Place, Handing], at: int, *, adds: bool = False) -> list[HandedIn]:
        """Write a list for each village whose people are others than last time; the caller holds the transaction.
        `adds`: the people come to those of the list before, as the mended rows of a roster do."""
        newest, standing = self._last({town for town, _ in lists})
        taken = []
        for place, brought in sorted(lists.items()):
            before, same = newest.get(place), standing.get(place)
            joins = adds and before is not None and before.state != "returned"
            handed = self._joined(before, brought) if joins and before is not None else brought
            if before is not None and before.print == _print(handed.people) and before.state != "returned":
                taken.append(HandedIn(roster=before, fresh=False))
            elif handed.people or same is not None:
                taken.append(self._write(place, handed, same, moment(at)))
        return taken

    def _joined(self, before: RosterList, handed: Handing) -> Handing:
        """A list and what comes to it; a list that is held waits whole."""
        fresh = {one.resident for one in handed.people}
        said = {None: None, 0: False, 1: True}
        kept = s.load(self._driver, t.listed, "roster", ("resident", "hukou"), [before.subject])
        people = [Member(row, said[hukou]) for _, row, hukou in kept if row not in fresh]
        waiting = list(before.waiting) if before.state == "held" else []
        outside = list(before.outside) if before.state == "held" else []
        return Handing(
            people=[*people, *handed.people],
            waiting=[*waiting, *(one for one in handed.waiting if one not in waiting)],
            outside=list(dict.fromkeys([*outside, *handed.outside])),
        )

    def _write(self, place: Place, handed: Handing, before: RosterList | None, at: datetime) -> HandedIn:
        people, here = handed.people, {one.resident for one in handed.people}
        leaving = [one for one in self.people(before.subject) if one not in here] if before is not None else []
        was = before.people if before is not None else 0
        why: tuple[Held, ...] = self._bounds.crossed(was, len(here), len(leaving))
        if handed.outside:
            why = (*why, "ages")
        roster = RosterList(
            id=str(self._number()),
            state="held" if why else "handed_in",
            at=at,
            county=self._county(place[0]) or None,
            town=place[0],
            scheme=self._scheme,
            village=place[1],
            people=len(here),
            before=was,
            leaving=len(leaving),
            checked=sum(one.hukou is True for one in people),
            print=_print(people),
            why=why,
            outside=tuple(handed.outside),
            waiting=tuple(handed.waiting) if why else (),
            version=1,
        )
        self._driver.many(s.put(self._driver, t.record), [records.row(self._sealer, roster)])
        said = {None: None, False: 0, True: 1}
        rows = [(roster.subject, one.resident, self._scheme, said[one.hukou]) for one in people]
        if rows:
            self._driver.many(s.put(self._driver, t.listed), rows)
        return HandedIn(roster=roster, leaving=tuple(leaving))

    def people(self, roster: str) -> list[int]:
        """The residents on a list, by the list's record."""
        return [row[1] for row in s.load(self._driver, t.listed, "roster", ("resident",), [roster])]

    def _last(self, towns: set[str]) -> tuple[dict[Place, RosterList], dict[Place, RosterList]]:
        """The newest list of each village; and the newest with which a further one is compared: neither held nor sent
        back, or a short list after a short one would look whole."""
        newest: dict[Place, RosterList] = {}
        standing: dict[Place, RosterList] = {}
        lists = self._lists(sorted(towns))
        # This year's lists come last: each takes the place of last year's.
        for one in sorted(lists, key=lambda one: (one.scheme == self._scheme, int(one.id))):
            place = (one.town or "", one.village)
            if one.scheme == self._scheme:
                newest[place] = one
            if one.state not in ("held", "returned"):
                standing[place] = one
        return newest, standing

    def _lists(self, towns: list[str]) -> list[RosterList]:
        """The lists of some towns in this scheme and in last year's."""
        found, schemes = [], {self._scheme, self._last_year}
        for start in range(0, len(towns), s.LARGEST):
            some = s.padded(towns[start : start + s.LARGEST])
            sql = self._driver.text(("rosters_of", len(some)), partial(_of_towns, len(some)))
            for number, blob in self._driver.rows(sql, some):
                one = records.opened(self._sealer, number, blob)
                if isinstance(one, RosterList) and one.scheme in schemes:
                    found.append(one)
        return found

    def _number(self) -> int:
        rows = s.load(self._driver, t.counter, "name", ("value",), ["roster"])
        number = (rows[0][1] if rows else 0) + 1
        self._driver.run(s.upsert(self._driver, t.counter), ("roster", number))
        return int(number)


def _print(people: Sequence[Member]) -> str:
    """The same for the same people, in whatever order."""
    whole = ",".join(f"{one.resident}{'' if one.hukou is None else int(one.hukou)}" for one in sorted(people))
    return blake2b(whole.encode(), digest_size=12).hexdigest()


def _of_towns(size: int) -> Executable:
    box = t.record.c
    chosen = select(box.number, box.blob).where(box.kind == literal_column("'roster'"))
    return chosen.where(s.among(box.town, size))
