"""What an insurer's people may not command, in whatever rank they stand in the staff file."""

from __future__ import annotations

import pytest

from claims.staff import Member
from handlers.duties import duty_order

PUBLIC = (
    "交接 铺垭村 给 王五",
    "交接铺垭村给王五",
    "名单确认 12",
    "名单审核 12",
    "名单汇总 万州区",
    "名单退回 12 不对",
    "名单撤回 12",
    "名单进度",
    "记参保 张秀兰 不参保",
    "人口 大周镇 20000",
    "重算任务",
    "保费定价 大周镇 30",
    "年龄限定 60 文件",
    "阶段办好 宣传动员 开会有签到表",
    "广播 大周镇 今年的保险买好了",
    "停发 10000012",
    "台账",
    "告知 3组",
    "报平安 3组",
    "没回话",
)
INSURERS = [
    Member(address="sms:+8613900000001", name="周敏", role="county_officer", insurer="picc", county="万州区"),
    Member(address="sms:+8613900000001", name="周敏", role="town_officer", insurer="picc", town="大周镇"),
    Member(address="office:picc", name="picc", role="operator", insurer="picc"),
]


@pytest.mark.parametrize("text", PUBLIC)
@pytest.mark.parametrize("row", INSURERS, ids=lambda row: row.role)
def test_an_insurer_commands_nothing_of_an_office(text: str, row: Member) -> None:
    assert duty_order(text, (row,)) is None
    office = Member(address=row.address, name=row.name, role="county_officer", county="万州区")
    assert duty_order(text, (office,)) is not None


@pytest.mark.parametrize("text", ["待办", "纠纷", "灾情报告", "帮助"])
@pytest.mark.parametrize("row", INSURERS[:2], ids=lambda row: row.role)
def test_what_a_desk_may_ask_its_officers_may_too(text: str, row: Member) -> None:
    assert duty_order(text, (row,)) is not None
