"""The covers of a scheme file: their conditions, and the parameters that their rule asks for."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final, Literal, get_args, get_origin

import msgspec

from schemes.model import AgeBand, Cover, Reading, Source
from schemes.rules import RULES
from schemes.rules.base import Rule
from schemes.tables import Table
from schemes.terms import COVERS, HOUSE_TYPES

_BY_NAME: Final[dict[str, type[Any]]] = {rule.name: rule for rule in RULES}
_READING: Final = "_reading"


def read_source(table: Table) -> Source:
    """`document` and `clause`, which every rule carries."""
    return Source(document=table.text("document") or "", clause=table.text("clause") or "")


def read_readings(table: Table) -> tuple[Reading, ...]:
    """The passages that can be read in several ways, and the way taken."""
    readings = []
    for item in table.tables("readings"):
        readings.append(
            Reading(
                cover=item.choice("cover", COVERS) or "",
                setting=item.text("setting") or "",
                taken=item.text("taken") or "",
                others=item.texts("others", need=False),
                why=item.text("why") or "",
            )
        )
        item.finish()
    return tuple(readings)


def read_covers(table: Table, readings: tuple[Reading, ...]) -> tuple[Cover, ...]:
    """Every `[[covers]]` of a file."""
    covers = []
    for item in table.tables("covers"):
        covers.append(_cover(item, readings))
        item.finish()
    _check_readings(table, covers, readings)
    return tuple(cover for cover in covers if cover is not None)


def _cover(table: Table, readings: tuple[Reading, ...]) -> Cover | None:
    name = table.choice("id", COVERS)
    fields: dict[str, Any] = {
        "name": table.text("name") or "",
        "source": read_source(table),
        "limit": table.money("limit", need=False),
        "ages": _ages(table),
        "in_school": table.flag("in_school"),
        "once": table.flag("once"),
        "diseases": table.texts("diseases", need=False),
        "waiting_days": table.whole("waiting_days", need=False, most=3660) or 0,
        "household_limit": table.money("household_limit", need=False),
        "report_within_hours": table.whole("report_within_hours", need=False, least=1, most=8784),
        "since": table.day("since", need=False),
        "until": table.day("until", need=False),
    }
    fields |= {key: table.text(key, need=False) for key in ("says", "plain", "advice", "scale")}
    if fields["since"] and fields["until"] and fields["until"] < fields["since"]:
        table.wrong("until", "比 since 还早，请核对")
    rule = _rule(table, {r.setting: r for r in readings if r.cover == name})
    return Cover(id=name, rule=rule, **fields) if name is not None and rule is not None else None


def _ages(table: Table) -> tuple[AgeBand, ...]:
    bands = []
    for item in table.tables("ages"):
        first = item.whole("from", most=130)
        last = item.whole("to", most=130)
        if first is not None and last is not None and last < first:
            item.wrong("to", "比 from 还小，请核对")
        bands.append(AgeBand(first=first or 0, last=last or 0, sum=item.money("sum", need=False)))
        item.finish()
    for before, after in pairwise(bands):
        if after.first <= before.last:
            table.wrong("ages", f"{before.first}-{before.last}岁和{after.first}-{after.last}岁重了，请分开")
    return tuple(bands)


def _rule(table: Table, readings: Mapping[str, Reading]) -> Rule | None:
    name = table.choice("rule", sorted(_BY_NAME))
    if name is None:
        return None
    kind = _BY_NAME[name]
    given: dict[str, Any] = {}
    whole = True
    for field in msgspec.structs.fields(kind):
        if field.name.endswith(_READING):
            reading = readings.get(field.name.removesuffix(_READING))
            if reading is not None and reading.taken in get_args(field.type):
                given[field.name] = reading.taken
            continue
        value = _parameter(table, field.name, field.type, need=field.required)
        if value is not None:
            given[field.name] = value
        whole = whole and (value is not None or not field.required)
    rule: Rule | None = kind(**given) if whole else None
    return rule if _fits(table, given) else None


def _parameter(table: Table, key: str, kind: Any, *, need: bool) -> Any:
    if kind is Decimal:
        return table.money(key, need=need)
    if kind is int:
        return table.whole(key, need=need)
    if get_origin(kind) is dict:
        return table.money_map(key, need=need) or None
    inner = get_args(kind)[0]
    read = table.moneys(key, need=need) if inner is Decimal else table.texts(key, need=need)
    return read or None


def _fits(table: Table, given: Mapping[str, Any]) -> bool:
    """What the types alone cannot say."""
    before = len(table.source.mistakes)
    if "percents" in given and len(given["percents"]) != 10:
        table.wrong("percents", f"要写十个数，一级到十级；现在是{len(given['percents'])}个")
    for key in ("rate", "own_inpatient", "own_chronic_outpatient"):
        if given.get(key, 0) > 100:
            table.wrong(key, "是百分比，不能超过100")
    for cover in given.get("less", ()):
        if cover not in COVERS:
            table.wrong("less", f"不认得保障项目“{cover}”；可以写：{'、'.join(COVERS)}", cover)
    for house in given.get("limits", {}):
        if house not in HOUSE_TYPES:
            table.wrong("limits", f"不认得房屋类型“{house}”；可以写：{'、'.join(HOUSE_TYPES)}")
    if table.data.get("rule") == "fixed" and "sum" not in given and not _every_band_has_a_sum(table):
        table.wrong("sum", "缺“sum”这一项：赔多少元；或者给每个年龄段写上 sum")
    return len(table.source.mistakes) == before


def _every_band_has_a_sum(table: Table) -> bool:
    bands = table.data.get("ages")
    return isinstance(bands, list) and bool(bands) and all(isinstance(b, dict) and "sum" in b for b in bands)


def _check_readings(table: Table, covers: list[Cover | None], readings: tuple[Reading, ...]) -> None:
    """A reading must name a setting that the cover's rule knows, and a way that the rule can go."""
    kinds = {cover.id: type(cover.rule) for cover in covers if cover is not None}
    for index, reading in enumerate(readings):
        kind = kinds.get(reading.cover)
        if kind is None:
            continue
        ways = {
            field.name.removesuffix(_READING): get_args(field.type)
            for field in msgspec.structs.fields(kind)  # type: ignore[arg-type]
            if get_origin(field.type) is Literal
        }
        place = ("readings", index)
        if reading.setting not in ways:
            known = "、".join(ways) or "没有"
            table.source.mistake((*place, "setting"), f"这一项没有“{reading.setting}”这种读法；可以写：{known}")
        elif reading.taken not in ways[reading.setting]:
            known = "、".join(ways[reading.setting])
            table.source.mistake((*place, "taken"), f"不认得“{reading.taken}”；可以写：{known}")
