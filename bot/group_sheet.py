"""Who of the staff helps in which group of a village, and the sheet that says so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.enrolment_desk import Desk
from bot.office_sheet import Sheet
from claims.handover import HandOver, with_handovers
from claims.staff import FIELD
from dialogs.lookups import Sought
from schemes.groups import Group, GroupHelper
from schemes.model import Scheme

NOBODY = "没有人"


def group_helpers(desk: Desk) -> list[GroupHelper]:
    """The 协管 of the staff as it stands: helpers of a village, and 专干 who have groups."""
    held = desk.office.store.records(Sought("handover", states=("open",), most=1000))
    staff = with_handovers(desk.world.staff, [one for one in held if isinstance(one, HandOver)])
    return [
        GroupHelper(name=row.name, town=row.town, village=row.village, groups=row.groups)
        for row in staff
        if row.village and row.role in FIELD and (row.role == "helper" or row.groups)
    ]


def sheet(scheme: Scheme, groups: Sequence[Group], day: date) -> Sheet:
    """Each group of each village: who is on the list, who is insured, who helps."""
    rows = [
        (
            one.town,
            one.village or "村没写",
            one.name if one.key else "组没写",
            one.people,
            one.insured,
            one.refused,
            f"{one.coverage}%" if one.coverage is not None else None,
            ("、".join(one.helpers) or NOBODY) if one.key else "",
        )
        for one in groups
    ]
    heads = ["镇", "村", "组", "名单上", "已生效", "不参保", "覆盖率", "协管"]
    return Sheet(
        name="各组",
        title=f"{scheme.title}各组参保（{day.isoformat()}）",
        columns=tuple((head, 12) for head in heads),
        rows=tuple(rows),
        notes=("协管：人员名册里这个村的 helper，写了组的管那几个组，没写组的管全村。",),
        landscape=True,
    )
