"""All schemes, towns and clocks together, and the one question: who is responsible for this case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Final

from msgspec import Struct

from schemes.model import Action, ClockRule, EventRule, Insurer, Scheme
from schemes.places import Town
from schemes.reading import read_clock, read_scheme, read_town
from schemes.tables import Mistake, Place, SchemeError, near, open_tables

FOLDER: Final = Path(__file__).parent
NOT_SCHEMES: Final = frozenset({"law.toml", "regions.toml"})
INFORMATION: Final = frozenset({"period_not_stated"})
"""Reasons that are told and do not by themselves hand a case to a person."""


class Route(Struct, frozen=True, kw_only=True):
    """Who is responsible. What is not known is None; `reasons` say why a person has to look.

    Reasons: unknown_town, unlisted_town, unknown_day, outside_period, backlog, no_insurer, no_cover,
    unknown_event, cause_open, several_schemes, all_open; period_not_stated only informs.
    """

    scheme: Scheme | None = None
    county: str | None = None
    insurer: Insurer | None = None
    hotline: str | None = None
    action: Action = "hand_over"
    covers: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()


class Book:
    """The schemes in force and past, with indexes that make every question a look into a dict."""

    def __init__(self, schemes: Iterable[Scheme], towns: Iterable[Town], law: Iterable[ClockRule]) -> None:
        self.schemes: tuple[Scheme, ...] = tuple(schemes)
        self.towns: tuple[Town, ...] = tuple(towns)
        self.law: tuple[ClockRule, ...] = tuple(law)
        self._by_id = {scheme.id: scheme for scheme in self.schemes}
        self._by_name = _names(self.towns)
        self._by_county: dict[str | None, tuple[Scheme, ...]] = {}
        for scheme in self.schemes:
            self._by_county[scheme.county] = (*self._by_county.get(scheme.county, ()), scheme)
        self._desks = {
            (scheme.id, town): desk for scheme in self.schemes for desk in scheme.desks for town in desk.towns
        }
        self._events: Mapping[tuple[str, str], EventRule] = {
            (scheme.id, rule.event): rule for scheme in self.schemes for rule in scheme.events
        }

    def get(self, scheme: str | None) -> Scheme | None:
        """A scheme by id."""
        return self._by_id.get(scheme) if scheme is not None else None

    def short_name(self, insurer: str) -> str:
        """人保财险 for picc; the id itself where no scheme has it."""
        return next((one.short for scheme in self.schemes for one in scheme.insurers if one.id == insurer), insurer)

    def town(self, name: str | None) -> Town | None:
        """A town by its full name or another of its names.

        None too where two counties have a town of that name: then 镇坪县城关镇 is understood, 城关镇 is not.
        """
        return self._by_name.get(name) if name is not None else None

    def in_force(self, county: str | None, day: date) -> tuple[Scheme, ...]:
        """The schemes of a county whose period holds `day`; of every county where none is given."""
        candidates = self.schemes if county is None else self._by_county.get(county, ())
        return tuple(scheme for scheme in candidates if scheme.covers_day(day))

    def before(self, scheme: Scheme) -> Scheme | None:
        """The county's scheme that ended last before this one began."""
        mine = [one for one in self._by_county.get(scheme.county, ()) if one.period is not None and scheme.county]
        first = scheme.period.first if scheme.period is not None else None
        ended = [(one.period.last, one) for one in mine if one.period and first and one.period.last < first]
        return max(ended, key=lambda pair: pair[0])[1] if ended else None

    def clocks(self, scheme: str | None, event: str | None) -> tuple[ClockRule, ...]:
        """The time limits of a case: the scheme's own, and the law's where the scheme states none."""
        known = self.get(scheme)
        own = tuple(clock for clock in (known.clocks if known else ()) if not clock.events or event in clock.events)
        replaced = {name for clock in own for name in clock.replaces}
        return (*own, *(clock for clock in self.law if clock.name not in replaced))

    def route(self, *, town: str | None, day: date | None, event: str | None, scheme: str | None = None) -> Route:
        """Who is responsible for an event of `day` to somebody registered in `town`.

        Never a guess, and it never raises.

        `scheme` is one that the sender named: it decides where it belongs to no county (`family-care`) or the
        town is unknown; else the household registration does.
        """
        place, named = self.town(town), self.get(scheme)
        if named is not None and named.all_open:
            return self._all_open(named, place)
        reasons = ["unknown_town"] if place is None else [] if place.listed else ["unlisted_town"]
        county = place.county if place is not None else named.county if named is not None else None
        found, why = self._scheme(county, day, event, named)
        reasons += why
        if found is None:
            return Route(county=county, reasons=tuple(reasons))
        return self._routed(found, county, place, event, reasons)

    def _all_open(self, scheme: Scheme, place: Town | None) -> Route:
        desk = scheme.desk(place.name if place is not None else None)
        insurer = scheme.insurer(desk.insurer) if desk is not None else None
        hotline = (desk.hotline if desk else None) or (insurer.hotline if insurer else None)
        return Route(
            scheme=scheme,
            county=place.county if place is not None else scheme.county,
            insurer=insurer,
            hotline=hotline,
            reasons=("all_open",),
        )

    def _scheme(
        self, county: str | None, day: date | None, event: str | None, named: Scheme | None
    ) -> tuple[Scheme | None, list[str]]:
        if day is None:
            return None, ["unknown_day"]
        if county is None:
            return None, []
        held = self.in_force(county, day)
        if not held:
            waiting = any(s.backlog and s.backlog.covers(day) for s in self._by_county.get(county, ()))
            return None, ["backlog" if waiting else "outside_period"]
        if named in held:
            return named, []
        opening = [s for s in held if event is not None and self._covers(s, event)]
        if len(held) > 1 and len(opening) != 1:
            return None, ["several_schemes"]
        return (opening or list(held))[0], []

    def _covers(self, scheme: Scheme, event: str) -> tuple[str, ...]:
        rule = self._events.get((scheme.id, event))
        return rule.covers if rule is not None else ()

    def _routed(
        self, scheme: Scheme, county: str | None, place: Town | None, event: str | None, reasons: list[str]
    ) -> Route:
        desk = self._desks.get((scheme.id, place.name)) if place is not None else None
        desk = desk or next((desk for desk in scheme.desks if desk.every_town), None)
        insurer = scheme.insurer(desk.insurer) if desk is not None else None
        if scheme.period is not None and not scheme.period.stated:
            reasons.append("period_not_stated")
        if insurer is None and not {"unknown_town", "unlisted_town"} & set(reasons):
            reasons.append("no_insurer")
        rule = self._events.get((scheme.id, event)) if event is not None else None
        covers = rule.covers if rule is not None else ()
        if event is None:
            reasons.append("unknown_event")
        elif event == "death":
            reasons.append("cause_open")
        if event is not None and not covers:
            reasons.append("no_cover")
        forced = set(reasons) - INFORMATION
        return Route(
            scheme=scheme,
            county=county,
            insurer=insurer,
            hotline=(desk.hotline if desk else None) or (insurer.hotline if insurer else None),
            action=rule.action if rule is not None and not forced else "hand_over",
            covers=covers,
            reasons=tuple(reasons),
        )


def _names(towns: Iterable[Town]) -> dict[str, Town]:
    """Towns by every name that belongs to one town only; a full name goes before another town's alias."""
    full: dict[str, list[Town]] = {}
    other: dict[str, list[Town]] = {}
    for town in towns:
        full.setdefault(town.name, []).append(town)
        for alias in (*town.aliases, town.county + town.name):
            other.setdefault(alias, []).append(town)
    return {name: found[0] for name, found in (other | full).items() if len(found) == 1}


def ending_soon(book: Book, day: date, within: int = 60) -> tuple[tuple[Scheme, int], ...]:
    """Schemes that end within so many days and that no scheme of their county follows, with the days left."""
    soon = []
    for scheme in book.schemes:
        if scheme.period is None or not 0 <= (scheme.period.last - day).days <= within:
            continue
        if scheme.county is None or not book.in_force(scheme.county, scheme.period.last + timedelta(days=1)):
            soon.append((scheme, (scheme.period.last - day).days))
    return tuple(sorted(soon, key=lambda pair: pair[1]))


def read_law(path: Path) -> tuple[ClockRule, ...]:
    """The law's time limits; raises SchemeError."""
    table = open_tables(path)
    clocks = []
    for item in table.tables("clocks"):
        clocks.append(read_clock(item))
        item.finish()
    table.finish()
    if table.source.mistakes:
        raise SchemeError(table.source.mistakes)
    return tuple(clocks)


def read_regions(path: Path) -> tuple[Town, ...]:
    """Counties and their towns; raises SchemeError."""
    table = open_tables(path)
    towns = []
    for county in table.tables("counties"):
        name = county.text("name") or ""
        county.text("code", need=False)
        for item in county.tables("towns"):
            towns.append(read_town(item, name))
            item.finish()
        county.finish()
    table.finish()
    if table.source.mistakes:
        raise SchemeError(table.source.mistakes)
    return tuple(towns)


def scheme_files(folder: Path) -> tuple[Path, ...]:
    """The scheme files of a folder, by name."""
    return tuple(path for path in sorted(folder.glob("*.toml")) if path.name not in NOT_SCHEMES)


@lru_cache(maxsize=1)
def _built_in() -> Book:
    schemes = [read_scheme(path) for path in scheme_files(FOLDER)]
    return Book(schemes, read_regions(FOLDER / "regions.toml"), read_law(FOLDER / "law.toml"))


def load_book(*extra_folders: Path) -> Book:
    """The built-in schemes and those of further folders; one with the same id takes the place of the earlier.

    A folder may hold a `regions.toml` of its own. Raises SchemeError with every mistake of every file.
    """
    book = _built_in()
    for folder in extra_folders:
        book = _with(book, folder)
    return book


def _with(book: Book, folder: Path) -> Book:
    mistakes: list[Mistake] = []
    schemes = {scheme.id: scheme for scheme in book.schemes}
    towns = {(town.county, town.name): town for town in book.towns}
    if not folder.is_dir():
        raise SchemeError([Mistake(file=str(folder), field="文件夹", line=1, text="没有这个文件夹")])
    regions = folder / "regions.toml"
    if regions.exists():
        towns |= {(town.county, town.name): town for town in read_regions(regions)}
    read: list[tuple[Path, Scheme]] = []
    for path in scheme_files(folder):
        try:
            read.append((path, read_scheme(path)))
        except SchemeError as error:
            mistakes += error.mistakes
    for _, scheme in read:
        towns |= {(town.county, town.name): town for town in scheme.towns}
    for path, scheme in read:
        mistakes += unknown_towns(path, scheme, towns.values())
        schemes[scheme.id] = scheme
    if mistakes:
        raise SchemeError(mistakes)
    return Book(schemes.values(), towns.values(), book.law)


def unknown_towns(path: Path, scheme: Scheme, towns: Iterable[Town]) -> list[Mistake]:
    """Towns that a scheme names and its county does not have, each with its line."""
    source = open_tables(path).source
    counties: dict[str, list[str]] = {}
    for town in towns:
        counties.setdefault(town.name, []).append(town.county)
    named: list[tuple[Place, str]] = [
        (("desks", i, "towns"), town) for i, desk in enumerate(scheme.desks) for town in desk.towns
    ]
    named += [(("targets", "towns", i, "town"), row.town) for i, row in enumerate(scheme.targets)]
    for place, name in named:
        found = counties.get(name, [])
        if not found:
            guess = near(name, [town for town, where in counties.items() if scheme.county in where], 3)
            text = f"不认得“{name}”{guess}；写全称，新的镇加到 [[towns]] 或 regions.toml 里"
            source.mistake(place, text, name)
        elif scheme.county is not None and scheme.county not in found:
            source.mistake(place, f"“{name}”在{'、'.join(found)}，不在{scheme.county}", name)
    return source.mistakes
