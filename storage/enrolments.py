"""What an office asks and does with a whole list: the part of the store behind `cunbao enrolment`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TypeVar

from claims.enrolment_plan import Plan
from claims.record import Record
from claims.renewal_run import Asked, RenewalRun
from claims.roster_list import NEVER, Bounds, RosterList
from dialogs.lookups import Sought
from schemes.ages import Gate
from schemes.groups import Group
from schemes.marking import Mark
from schemes.people import EnrolmentState
from schemes.premium import Parts, Payer
from schemes.progress import GoneOn, Homes, Tally
from storage import choosing, counting, marking, payments, renewing
from storage.choosing import HERE, Standing
from storage.engine import Driver
from storage.records import sought
from storage.seal import Sealer
from storage.unit import Unit
from storage.villages import village_key

Kind = TypeVar("Kind", bound=Record)
MOST_LISTS = 5_000


class Enrolments:
    """One opened database. What writes is one transaction; it needs not be the writer's process."""

    def __init__(self, driver: Driver, sealer: Sealer) -> None:
        self._driver, self._sealer = driver, sealer

    def tallies(self, scheme: str, day: date) -> list[Tally]:
        """How many stand in which state, by town and village."""
        with self._driver.transaction(write=False):
            return counting.tallies(self._driver, self._sealer, scheme, day.isoformat())

    def homes(self, scheme: str, day: date) -> list[Homes]:
        """The households, and in how many somebody is in force."""
        with self._driver.transaction(write=False):
            return counting.homes(self._driver, self._sealer, scheme, day.isoformat())

    def groups(self, scheme: str, day: date) -> list[Group]:
        """The groups of all villages, without who helps there."""
        with self._driver.transaction(write=False):
            return counting.groups(self._driver, self._sealer, scheme, day.isoformat())

    def gone_on(self, last_year: str, scheme: str, day: date) -> list[GoneOn]:
        """By town, how many of last year's list have gone on into the scheme."""
        with self._driver.transaction(write=False):
            return counting.gone_on(self._driver, last_year, scheme, day.isoformat())

    def plan(self, scheme: str) -> Plan | None:
        """What the office has decided for the scheme."""
        return next(iter(self._records(Sought("plan", id=scheme), Plan)), None)

    def lists(self, scheme: str, town: str = "") -> list[RosterList]:
        """The lists that were handed in, newest first."""
        found = self._records(Sought("roster", town=town, most=MOST_LISTS), RosterList)
        return [one for one in found if one.scheme == scheme]

    def runs(self) -> list[RenewalRun]:
        """The renewal runs that are open."""
        return self._records(Sought("renewal", states=("open",)), RenewalRun)

    def rows(
        self,
        scheme: str,
        day: date,
        town: str = "",
        village: str = "",
        states: Sequence[EnrolmentState] = HERE,
    ) -> list[int]:
        """The residents of a place in some states."""
        with self._driver.transaction(write=False):
            return choosing.rows_of(self._driver, scheme, day, town, self._village(village), states)

    def by_id(self, numbers: Sequence[str]) -> dict[str, tuple[int, bool]]:
        """Identity number -> resident and whether erased."""
        with self._driver.transaction(write=False):
            return choosing.by_id(self._driver, self._sealer, numbers)

    def people(self, scheme: str, day: date, rows: Sequence[int]) -> list[Standing]:
        """Residents opened, for a sheet; whoever asks has left an audit row."""
        with self._driver.transaction(write=False):
            return list(choosing.standings(self._driver, self._sealer, scheme, day, rows))

    def hukou(self, scheme: str, rows: Sequence[int]) -> dict[int, bool]:
        """What 公安 said of whose registration."""
        with self._driver.transaction(write=False):
            return choosing.hukou(self._driver, scheme, rows)

    def mark(
        self, scheme: str, rows: Sequence[int], wish: Mark, now: datetime, gate: Gate | None = None
    ) -> marking.Marked:
        """Note the same of all of them; whoever joins by it passes the gate."""
        with self._driver.transaction():
            return marking.mark(self._driver, self._sealer, scheme, rows, wish, now, gate)

    def pay(
        self,
        scheme: str,
        rows: Sequence[int],
        *,
        payer: Payer,
        fen: int,
        day: date,
        premium: int | None,
        now: datetime,
    ) -> payments.Paid:
        """Note a payment for all of them."""
        with self._driver.transaction():
            return payments.pay(self._driver, scheme, rows, payer=payer, fen=fen, day=day, premium=premium, now=now)

    def take_back(self, batch: int, now: datetime) -> int | None:
        """Take a batch of payments back."""
        with self._driver.transaction():
            return payments.take_back(self._driver, batch, now)

    def not_adding_up(self, scheme: str, day: date, premium: int) -> list[Parts]:
        """For whom the parts are not the premium."""
        with self._driver.transaction(write=False):
            return payments.not_adding_up(self._driver, self._sealer, scheme, day, premium)

    def purses(self, scheme: str) -> list[tuple[str, str, int, int]]:
        """Town, payer, people, fen."""
        with self._driver.transaction(write=False):
            return payments.purses(self._driver, scheme)

    def renew(
        self, run: RenewalRun, oldest: int | None, first: date, now: datetime, bounds: Bounds = NEVER
    ) -> renewing.Begun:
        """Begin a renewal run, or add to it who is new; beyond `bounds` nothing is written."""
        with self._driver.transaction():
            return renewing.begin(self._driver, self._sealer, run, oldest, first, now, bounds)

    def stop_renewal(self, scheme: str) -> bool:
        """Close the run into a scheme; False where none is open."""
        with self._driver.transaction():
            return renewing.moved(self._driver, self._sealer, scheme, "open", "closed")

    def asked(self, run: RenewalRun, day: date) -> list[Asked]:
        """Whom a notice of the run would go to."""
        with self._driver.transaction(write=False):
            return renewing.asked(self._driver, self._sealer, run, day)

    def _village(self, name: str) -> bytes | None:
        return village_key(self._sealer, name) if name else None

    def _records(self, one: Sought, kind: type[Kind]) -> list[Kind]:
        with self._driver.transaction(write=False):
            found = sought(self._driver, self._sealer, Unit(), one)
        return [record for record in found if isinstance(record, kind)]
