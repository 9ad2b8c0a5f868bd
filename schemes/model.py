"""A scheme as values: what one county's document says, every part with its document and clause."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from schemes.places import Town
from schemes.rules.base import Rule

Action = Literal["file", "explain", "hand_over"]


class Source(Struct, frozen=True):
    """Where a rule is written: the number of the document and the clause in it."""

    document: str
    clause: str

    def __str__(self) -> str:
        return f"{self.document} {self.clause}"


class Document(Struct, frozen=True, kw_only=True):
    """An official document: its number, title, issuer and day."""

    number: str
    title: str
    issuer: str
    issued: date | None = None


class Period(Struct, frozen=True, kw_only=True):
    """First and last day of the insurance, both inclusive; `stated`: whether the document prints them."""

    first: date
    last: date
    stated: bool
    source: Source

    def covers(self, day: date) -> bool:
        """Whether `day` lies inside, edges included."""
        return self.first <= day <= self.last


class Statement(Struct, frozen=True, kw_only=True):
    """One thing that the document says or leaves open, in plain words."""

    text: str
    source: Source


class Premium(Struct, frozen=True, kw_only=True):
    """Yuan a head and period (None: not stated), who pays, and the figures to check a roster against."""

    yuan: Decimal | None
    payers: tuple[str, ...]
    people: int | None
    total: Decimal | None
    source: Source


class Insurer(Struct, frozen=True, kw_only=True):
    """A company: id, full name, the short name that people say, its hotline if the document prints one."""

    id: str
    name: str
    short: str
    hotline: str | None
    source: Source


class Desk(Struct, frozen=True, kw_only=True):
    """The service point of an insurer for some towns; `hotline` overrides the insurer's own."""

    insurer: str
    towns: tuple[str, ...]
    every_town: bool = False
    hotline: str | None = None
    hours: str | None = None
    address: str | None = None


class AgeBand(Struct, frozen=True, kw_only=True):
    """Ages `first` to `last` in whole years, both inclusive, with a sum of their own where one is given."""

    first: int
    last: int
    sum: Decimal | None = None


class Cover(Struct, frozen=True, kw_only=True):
    """One promise of a scheme: its formula and every condition that the document sets.

    `limit` in yuan; `since` and `until` bound the days on which these figures hold; `waiting_days` count from
    the first day of the period; `says` quotes the document, `plain` tells it as one would at the door;
    `household_limit` in yuan for one household and period.
    """

    id: str
    name: str
    rule: Rule
    source: Source
    limit: Decimal | None = None
    ages: tuple[AgeBand, ...] = ()
    in_school: bool = False
    once: bool = False
    diseases: tuple[str, ...] = ()
    waiting_days: int = 0
    household_limit: Decimal | None = None
    report_within_hours: int | None = None
    since: date | None = None
    until: date | None = None
    says: str | None = None
    plain: str | None = None
    advice: str | None = None
    scale: str | None = None

    def holds(self, day: date) -> bool:
        """Whether these figures are in force on `day`."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


class EventRule(Struct, frozen=True, kw_only=True):
    """What an event may draw on, likeliest first, and what is done with its report.

    `when` maps a cover to the fact without which an estimate leaves it out; it may name covers that stand
    beside the event (treatment before a death) and are not in `covers`.
    """

    event: str
    action: Action
    covers: tuple[str, ...]
    when: dict[str, str] = {}


class ClockRule(Struct, frozen=True, kw_only=True):
    """A time limit: `days`, working or calendar, from `starts`.

    Starts: reported, registered, papers, approved, decided. `events` that it holds for (empty: all);
    `replaces` names the law's clocks that it stands in for; `pauses`: days spent waiting for papers do not
    count; `since` the day from which it is law.
    """

    name: str
    days: int
    working: bool
    starts: str
    source: Source
    pauses: bool = False
    events: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    since: date | None = None


class Stage(Struct, frozen=True, kw_only=True):
    """A stage of the yearly work with its first and last day."""

    name: str
    first: date
    last: date
    note: str
    source: Source


class Peak(Struct, frozen=True, kw_only=True):
    """A time of every year in which most of the work is done: first and last day as (month, day), both inclusive; it
    may pass the turn of the year."""

    name: str
    first: tuple[int, int]
    last: tuple[int, int]
    source: Source


class Target(Struct, frozen=True, kw_only=True):
    """How many of a town's people are to be enrolled: half up per row. `printed` is the document's own name."""

    town: str
    people: int
    percent: Decimal
    target: int
    source: Source
    printed: str = ""


class Ages(Struct, frozen=True, kw_only=True):
    """The greatest age at which somebody may join for the first time, and may go on, and the least age at joining in
    days; None: starred out or not stated, ask staff."""

    first: int | None
    renewal: int | None
    source: Source
    youngest_days: int | None = None


class Reading(Struct, frozen=True, kw_only=True):
    """A passage that can be read in several ways: the way taken, the others, and why."""

    cover: str
    setting: str
    taken: str
    others: tuple[str, ...]
    why: str


class Backlog(Struct, frozen=True, kw_only=True):
    """Days whose unreported events are still to be taken in."""

    first: date
    last: date
    source: Source

    def covers(self, day: date) -> bool:
        """Whether `day` lies inside, edges included."""
        return self.first <= day <= self.last


class Scheme(Struct, frozen=True, kw_only=True):
    """One county's programme for one period. `all_open`: its document states nothing, a person answers."""

    id: str
    title: str
    county: str | None
    documents: tuple[Document, ...]
    period: Period | None
    insured: tuple[Statement, ...] = ()
    exclusions: tuple[Statement, ...] = ()
    premium: Premium | None = None
    insurers: tuple[Insurer, ...] = ()
    desks: tuple[Desk, ...] = ()
    covers: tuple[Cover, ...] = ()
    events: tuple[EventRule, ...] = ()
    clocks: tuple[ClockRule, ...] = ()
    stages: tuple[Stage, ...] = ()
    peaks: tuple[Peak, ...] = ()
    targets: tuple[Target, ...] = ()
    open: tuple[Statement, ...] = ()
    readings: tuple[Reading, ...] = ()
    backlog: Backlog | None = None
    ages: Ages | None = None
    names: tuple[str, ...] = ()
    towns: tuple[Town, ...] = ()
    all_open: bool = False

    def covers_day(self, day: date) -> bool:
        """Whether `day` lies in the period; never for a scheme without one."""
        return self.period is not None and self.period.covers(day)

    def event(self, name: str) -> EventRule | None:
        """What the scheme says of an event."""
        return next((rule for rule in self.events if rule.event == name), None)

    def cover(self, name: str, day: date | None = None) -> Cover | None:
        """A cover by id, with the figures of `day` (without a day: the newest)."""
        versions = [cover for cover in self.covers if cover.id == name]
        if day is None:
            return versions[-1] if versions else None
        return next((cover for cover in reversed(versions) if cover.holds(day)), None)

    def insurer(self, name: str) -> Insurer | None:
        """An insurer of the scheme by id."""
        return next((insurer for insurer in self.insurers if insurer.id == name), None)

    def desk(self, town: str | None) -> Desk | None:
        """The desk that answers for a town (its full name)."""
        return next((desk for desk in self.desks if desk.every_town or town in desk.towns), None)
