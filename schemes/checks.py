"""Whether the parts of a scheme file agree: events, covers, desks, documents and targets."""

from __future__ import annotations

from decimal import Decimal

from schemes.model import Scheme
from schemes.money import half_up, part
from schemes.tables import Table, near
from schemes.terms import EVENTS


def check_scheme(table: Table, scheme: Scheme) -> None:
    """Note every disagreement inside one file."""
    _documents(table, scheme)
    _desks(table, scheme)
    _covers(table, scheme)
    _events(table, scheme)
    _targets(table, scheme)


def _documents(table: Table, scheme: Scheme) -> None:
    """A rule that names a document which is not in the list has a slip in its number."""
    numbers = [document.number for document in scheme.documents]
    if not numbers:
        table.wrong("documents", "缺文件：请加一节 [[documents]]，写明文号、标题、发文单位")
        return
    for key, value in table.data.items():
        items = value if isinstance(value, list) else [value]
        for index, item in enumerate(items):
            number = item.get("document") if isinstance(item, dict) else None
            if isinstance(number, str) and number not in numbers:
                place = (key, index, "document") if isinstance(value, list) else (key, "document")
                table.source.mistake(place, f"[[documents]] 里没有“{number}”{near(number, numbers)}")


def _desks(table: Table, scheme: Scheme) -> None:
    known = [insurer.id for insurer in scheme.insurers]
    seen: dict[str, int] = {}
    for index, desk in enumerate(scheme.desks):
        if desk.insurer and desk.insurer not in known:
            text = f"[[insurers]] 里没有“{desk.insurer}”{near(desk.insurer, known)}"
            table.source.mistake(("desks", index, "insurer"), text)
        for town in desk.towns:
            if town in seen:
                text = f"“{town}”在第{seen[town] + 1}个 [[desks]] 里已经有了，一个镇只能归一家"
                table.source.mistake(("desks", index, "towns"), text, town)
            seen.setdefault(town, index)
    for index, insurer in enumerate(scheme.insurers):
        if insurer.id in known[:index]:
            table.source.mistake(("insurers", index, "id"), f"“{insurer.id}”写了两遍")


def _covers(table: Table, scheme: Scheme) -> None:
    for index, cover in enumerate(scheme.covers):
        for other in scheme.covers[:index]:
            apart = (cover.since and other.until and other.until < cover.since) or (
                other.since and cover.until and cover.until < other.since
            )
            if other.id == cover.id and not apart:
                text = f"“{cover.id}”有两项，日子又重着；请给旧的写 until，给新的写 since"
                table.source.mistake(("covers", index, "id"), text)


def _events(table: Table, scheme: Scheme) -> None:
    covers = {cover.id for cover in scheme.covers}
    seen: set[str] = set()
    for index, rule in enumerate(scheme.events):
        for cover in (*rule.covers, *rule.when):
            if cover not in covers:
                table.source.mistake(("events", index, "covers"), f"[[covers]] 里没有“{cover}”", cover)
        if rule.event in seen:
            table.source.mistake(("events", index, "event"), f"“{rule.event}”写了两遍，请合成一节")
        seen.add(rule.event)
    missing = [event for event in EVENTS if event not in seen]
    if missing and not scheme.all_open:
        text = f'少了{"、".join(missing)}；文件没写的也要写一节，covers = []，action = "hand_over"'
        table.wrong("events", text)


def _targets(table: Table, scheme: Scheme) -> None:
    for index, target in enumerate(scheme.targets):
        counted = half_up(part(Decimal(target.people), target.percent))
        if counted != target.target:
            text = f"对不上：{target.people}人的{target.percent}%四舍五入是{counted}人"
            table.source.mistake(("targets", "towns", index, "target"), text, target.town)
