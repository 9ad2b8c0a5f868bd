"""How many stand in which state, by town and village, and how many households have a policy."""

from __future__ import annotations

from typing import Any, Final

from msgspec.structs import replace
from sqlalchemy import ColumnElement, Executable, and_, bindparam, case, distinct, func, literal_column, select

from schemes.groups import Group, group_of
from schemes.people import STATES
from schemes.progress import HERE, GoneOn, Homes, Tally
from storage import tables as t
from storage.engine import Driver
from storage.held import held, rank_of, ranks, why_of
from storage.person import decoded
from storage.seal import Sealer
from storage.villages import village_names

_ONE: Final[ColumnElement[Any]] = literal_column("1")
_NOUGHT: Final[ColumnElement[Any]] = literal_column("0")


def tallies(driver: Driver, sealer: Sealer, scheme: str, day: str) -> list[Tally]:
    """The people of a scheme on a day (ISO): town, village, state, why they left, whether their list is merged."""
    rows = driver.rows(driver.text("tallies", _tallies), (scheme, scheme, day, scheme))
    names = village_names(driver, sealer, {row[1]: row[-1] for row in rows if row[1] is not None})
    return [
        Tally(
            town=town,
            village=names.get(village, ""),
            state=STATES[int(rank)],
            why=why,
            final=bool(final),
            checked=int(checked or 0),
            people=people,
        )
        for town, village, rank, why, final, checked, people, _ in rows
    ]


def homes(driver: Driver, sealer: Sealer, scheme: str, day: str) -> list[Homes]:
    """The households of a scheme on a day by village: how many there are, and in how many somebody is in force."""
    rows = driver.rows(driver.text("homes", _homes), (scheme, scheme, day))
    names = village_names(driver, sealer, {row[1]: row[-1] for row in rows if row[1] is not None})
    return [
        Homes(town=town, village=names.get(village, ""), all=every, insured=some or 0)
        for town, village, every, some, _ in rows
    ]


def groups(driver: Driver, sealer: Sealer, scheme: str, day: str) -> list[Group]:
    """The groups of all villages of a scheme on a day. What group somebody is of stands in the sealed part, so
    everybody is opened."""
    found: dict[tuple[str, str, str], Group] = {}
    for chunk in driver.stream(driver.text("people_in_groups", _in_groups), (scheme, scheme, day)):
        for row, town, blob, rank, why in chunk:
            person, state = decoded(sealer, row, blob), STATES[int(rank)]
            fresh = group_of(town, person.village, person.group)
            key = (town, person.village, fresh.key)
            known = found.get(key, fresh)
            found[key] = replace(
                known,
                people=known.people + (state in HERE),
                insured=known.insured + (state == "in_force"),
                refused=known.refused + (state == "left" and why == "refused"),
            )
    return [one for one in found.values() if one.people or one.refused]


def _in_groups() -> Executable:
    people, found = t.resident.c, held()
    joined = t.resident.join(found, found.c.resident == people.id)
    chosen = select(people.id, people.town, people.blob, rank_of(found), why_of(found))
    return chosen.select_from(joined).where(people.blob.is_not(None))


def gone_on(driver: Driver, last_year: str, scheme: str, day: str) -> list[GoneOn]:
    """By town, who is still on last year's list and how many of these have gone on into the scheme."""
    rows = driver.rows(driver.text("gone_on", _gone_on), (last_year, last_year, day, scheme, scheme, day))
    return [GoneOn(town=town, last=last, renewed=renewed) for town, last, renewed in rows]


def _gone_on() -> Executable:
    people, last, now = t.resident.c, held(), held("gone_on")
    there = rank_of(now).in_(ranks("registered", "paid", "booked", "in_force"))
    joined = t.resident.join(last, last.c.resident == people.id)
    joined = joined.outerjoin(now, and_(now.c.resident == people.id, there))
    chosen = select(people.town, func.count(), func.count(now.c.resident)).select_from(joined)
    insured = rank_of(last).in_(ranks("registered", "paid", "booked", "in_force", "ended"))
    return chosen.where(insured).group_by(people.town).order_by(people.town)


def _tallies() -> Executable:
    people, found = t.resident.c, held()
    on, box = t.listed.c, t.record.c
    listed = t.listed.join(t.record, box.number == on.roster)
    mine = and_(on.scheme == bindparam("scheme_"), box.state == literal_column("'merged'"))
    chosen = select(on.resident, func.max(on.hukou).label("hukou")).select_from(listed).where(mine)
    merged = chosen.group_by(on.resident).subquery("merged")
    joined = t.resident.join(found, found.c.resident == people.id).outerjoin(merged, merged.c.resident == people.id)
    final = case((merged.c.resident.is_not(None), _ONE), else_=_NOUGHT).label("final")
    groups = [people.town, people.village, rank_of(found).label("rank"), why_of(found).label("why"), final]
    return (
        select(*groups, func.sum(merged.c.hukou), func.count(), func.min(people.id))
        .select_from(joined)
        .group_by(*groups)
    )


def _homes() -> Executable:
    people, found = t.resident.c, held()
    joined = t.resident.join(found, found.c.resident == people.id)
    insured = case((rank_of(found).in_(ranks("in_force")), people.household))
    here = rank_of(found).in_(ranks("registered", "paid", "booked", "in_force"))
    counted = [func.count(distinct(people.household)), func.count(distinct(insured)), func.min(people.id)]
    chosen = select(people.town, people.village, *counted).select_from(joined).where(here)
    return chosen.group_by(people.town, people.village)
