"""A scheme file becomes a Scheme; everything wrong is listed at once, in words for a county officer."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final, TypeVar

from schemes.checks import check_scheme
from schemes.covers import read_covers, read_readings, read_source
from schemes.model import (
    Ages,
    Backlog,
    ClockRule,
    Desk,
    Document,
    EventRule,
    Insurer,
    Peak,
    Period,
    Premium,
    Scheme,
    Stage,
    Statement,
    Target,
)
from schemes.places import Town
from schemes.tables import SchemeError, Table, open_tables
from schemes.terms import COVERS, EVENTS

ACTIONS: Final = ("file", "explain", "hand_over")
STARTS: Final = ("reported", "registered", "papers", "approved", "decided")
FACTS_THAT_OPEN: Final = ("amount", "hospital_days", "disability_grades")
_ID: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_HOTLINE: Final = re.compile(r"[0-9][0-9\-]{2,19}")
T = TypeVar("T")


def read_scheme(path: Path) -> Scheme:
    """Read one scheme file; raises SchemeError with every mistake in it."""
    table = open_tables(path)
    scheme = _scheme(table)
    table.finish()
    check_scheme(table, scheme)
    if table.source.mistakes:
        raise SchemeError(sorted(table.source.mistakes, key=lambda mistake: mistake.line))
    return scheme


def _scheme(table: Table) -> Scheme:
    readings = read_readings(table)
    all_open = table.flag("all_open")
    county = table.text("county", need=not all_open)
    return Scheme(
        id=_identifier(table, "id"),
        title=table.text("title") or "",
        county=county,
        documents=_each(table, "documents", _document),
        period=_part(table, "period", _period, need=not all_open),
        insured=_each(table, "insured", _statement),
        exclusions=_each(table, "exclusions", _statement),
        premium=_part(table, "premium", _premium, need=False),
        insurers=_each(table, "insurers", _insurer),
        desks=_each(table, "desks", _desk),
        covers=read_covers(table, readings),
        events=_each(table, "events", _event),
        clocks=_each(table, "clocks", read_clock),
        stages=_each(table, "stages", _stage),
        peaks=_each(table, "peaks", _peak),
        targets=_targets(table),
        open=_each(table, "open", _statement),
        readings=readings,
        backlog=_part(table, "backlog", _backlog, need=False),
        ages=_part(table, "ages", _ages, need=False),
        names=table.texts("names", need=False),
        towns=_each(table, "towns", lambda item: read_town(item, county or "")),
        all_open=all_open,
    )


def _each(table: Table, key: str, read: Callable[[Table], T]) -> tuple[T, ...]:
    found = []
    for item in table.tables(key):
        found.append(read(item))
        item.finish()
    return tuple(found)


def _part(table: Table, key: str, read: Callable[[Table], T], *, need: bool) -> T | None:
    part = table.table(key, need=need)
    if part is None:
        return None
    value = read(part)
    part.finish()
    return value


def _identifier(table: Table, key: str) -> str:
    value = table.text(key) or ""
    if value and not _ID.fullmatch(value):
        table.wrong(key, "只能用小写字母、数字和中间的短横，比如 wanzhou-2022")
    return value


def _span(table: Table) -> tuple[date, date]:
    first, last = table.day("first"), table.day("last")
    if first is not None and last is not None and last < first:
        table.wrong("last", "比 first 还早，请核对")
    return first or date.min, last or date.max


def _document(table: Table) -> Document:
    return Document(
        number=table.text("number") or "",
        title=table.text("title") or "",
        issuer=table.text("issuer") or "",
        issued=table.day("issued", need=False),
    )


def _period(table: Table) -> Period:
    first, last = _span(table)
    return Period(first=first, last=last, stated=table.flag("stated", default=True), source=read_source(table))


def _backlog(table: Table) -> Backlog:
    first, last = _span(table)
    return Backlog(first=first, last=last, source=read_source(table))


def _ages(table: Table) -> Ages:
    return Ages(
        first=table.whole("first", need=False, least=1, most=120),
        renewal=table.whole("renewal", need=False, least=1, most=120),
        source=read_source(table),
        youngest_days=table.whole("youngest_days", need=False, least=1, most=36_600),
    )


def _stage(table: Table) -> Stage:
    first, last = _span(table)
    return Stage(
        name=table.text("name") or "",
        first=first,
        last=last,
        note=table.text("note") or "",
        source=read_source(table),
    )


def _peak(table: Table) -> Peak:
    first, last = _day_of_the_year(table, "first"), _day_of_the_year(table, "last")
    return Peak(name=table.text("name") or "", first=first, last=last, source=read_source(table))


def _day_of_the_year(table: Table, key: str) -> tuple[int, int]:
    written = table.text(key) or "01-01"
    try:
        found = date.fromisoformat(f"2001-{written}")  # a common year: 29 February is no day of every year
    except ValueError:
        table.wrong(key, '应该是每年的月和日，带引号，比如 "08-01"', written)
        return 1, 1
    return found.month, found.day


def _statement(table: Table) -> Statement:
    return Statement(text=table.text("text") or "", source=read_source(table))


def _premium(table: Table) -> Premium:
    yuan, total = table.money("yuan", need=False), table.money("total", need=False)
    people = table.whole("people", need=False, least=1)
    if yuan is not None and people is not None and total is not None and yuan * people != total:
        table.wrong("total", f"对不上：{people}人每人{yuan}元，应该是{yuan * people}元")
    return Premium(
        yuan=yuan,
        payers=table.texts("payers", need=False),
        people=people,
        total=total,
        source=read_source(table),
    )


def _phone(table: Table, key: str) -> str | None:
    value = table.text(key, need=False)
    if value is not None and not _HOTLINE.fullmatch(value):
        table.wrong(key, '应该是电话号码，带引号，只有数字和短横，比如 "95518"')
        return None
    return value


def _insurer(table: Table) -> Insurer:
    return Insurer(
        id=_identifier(table, "id"),
        name=table.text("name") or "",
        short=table.text("short") or "",
        hotline=_phone(table, "hotline"),
        source=read_source(table),
    )


def _desk(table: Table) -> Desk:
    every = table.flag("every_town")
    return Desk(
        insurer=table.text("insurer") or "",
        towns=table.texts("towns", need=not every),
        every_town=every,
        hotline=_phone(table, "hotline"),
        hours=table.text("hours", need=False),
        address=table.text("address", need=False),
    )


def _event(table: Table) -> EventRule:
    covers = []
    for cover in table.texts("covers"):
        if cover in COVERS:
            covers.append(cover)
        else:
            table.wrong("covers", f"不认得保障项目“{cover}”；可以写：{'、'.join(COVERS)}", cover)
    action = table.choice("action", ACTIONS)
    when = table.table("when", need=False)
    opened = {cover: when.choice(cover, FACTS_THAT_OPEN) or "amount" for cover in when.data} if when else {}
    return EventRule(
        event=table.choice("event", EVENTS) or "",
        action="explain" if action == "explain" else "file" if action == "file" else "hand_over",
        covers=tuple(covers),
        when=opened,
    )


def read_clock(table: Table) -> ClockRule:
    """A time limit of a scheme or of the law."""
    events = table.texts("events", need=False)
    for event in events:
        if event not in EVENTS:
            table.wrong("events", f"不认得“{event}”；可以写：{'、'.join(EVENTS)}", event)
    return ClockRule(
        name=table.text("name") or "",
        days=table.whole("days", least=1, most=3660) or 1,
        working=table.flag("working"),
        starts=table.choice("starts", STARTS) or "",
        source=read_source(table),
        pauses=table.flag("pauses"),
        events=events,
        replaces=table.texts("replaces", need=False),
        since=table.day("since", need=False),
    )


def _targets(table: Table) -> tuple[Target, ...]:
    part = table.table("targets", need=False)
    if part is None:
        return ()
    percent, source = part.money("percent"), read_source(part)
    people, total = part.whole("people", need=False), part.whole("total", need=False)
    rows = []
    for row in part.tables("towns"):
        town, heads, target = row.text("town"), row.whole("people"), row.whole("target")
        said = row.text("printed", need=False) or ""
        row.finish()
        if town is not None and heads is not None and target is not None and percent is not None:
            rows.append(Target(town=town, people=heads, percent=percent, target=target, source=source, printed=said))
    if people is not None and people != sum(row.people for row in rows):
        part.wrong("people", f"对不上：各镇加起来是{sum(row.people for row in rows)}人")
    if total is not None and total != sum(row.target for row in rows):
        part.wrong("total", f"对不上：各镇加起来是{sum(row.target for row in rows)}人")
    part.finish()
    return tuple(rows)


def read_town(table: Table, county: str) -> Town:
    """A town of a county."""
    return Town(
        name=table.text("name") or "",
        county=county,
        code=table.text("code", need=False) or "",
        aliases=table.texts("aliases", need=False),
        listed=table.flag("listed", default=True),
    )
