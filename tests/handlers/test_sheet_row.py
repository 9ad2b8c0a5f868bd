"""What a row of a sheet comes to for its case: commands as a desk would write them, or why a person has to decide."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from staff_kit import DESK, Office

from claims.claim import Claim
from handlers.commands import is_staff_command
from handlers.sheets.match import Matching
from handlers.sheets.row import MEANT, Row, plan
from locales.catalogue import load

WORDS = load()
MONTH, TODAY = "2021-06", date(2021, 6, 30)
REASON = {"note": "不在保障期内"}


def at(*said: str, **more: object) -> Claim:
    """A case of a fall on 14 June at which the desk has said some commands."""
    office = Office()
    number = office.file("2021-06-15T10:00", day="2021-06-14", **more)
    for text in said:
        office.says(DESK, f"{text.partition(' ')[0]} {number} {text.partition(' ')[2]}".strip())
    return office.claim(number)


def row(status: str = "", amount: str = "", paid_on: str = "", reference: str = "", note: str = "") -> Row:
    return Row(
        step=MEANT[status] if status else "",
        status=status,
        amount=Decimal(amount) if amount else None,
        paid_on=date.fromisoformat(paid_on) if paid_on else None,
        reference=reference,
        note=note,
    )


def came_to(claim: Claim, said: Row) -> list[str] | str:
    """The commands without the number, or the title of the reason."""
    done = plan(said, claim, MONTH, TODAY)
    if done.why is not None:
        return WORDS.say(done.why.key, done.why.args).partition("：")[0]
    return [" ".join(one.text.replace(claim.number, "").split()) for one in done.orders]


@pytest.mark.parametrize(
    ("before", "said", "orders"),
    [
        ((), row(), []),
        ((), row("已报案"), []),
        ((), row("已接案"), ["收到"]),
        ((), row("已立案"), ["立案"]),
        ((), row(reference="P2021-8"), ["立案 P2021-8"]),
        (("收到",), row("已立案", reference="P2021-8"), ["立案 P2021-8"]),
        ((), row("待补材料", note="发票"), ["补材料 发票"]),
        ((), row("待补材料", reference="P8", note="发票"), ["立案 P8", "补材料 发票"]),
        (("补材料 发票",), row("待补材料", note="发票"), []),
        (("补材料 发票",), row("资料齐全"), ["材料齐"]),
        (("补材料 发票",), row("材料齐", reference="P8"), ["立案 P8", "材料齐"]),
        ((), row("同意赔", "3400"), ["同意赔 3400.00"]),
        (("同意赔 3400",), row("同意赔", "3400"), []),
        ((), row("已赔付", "1200", "2021-06-28"), ["赔付 累计1200.00元 2021-06"]),
        ((), row("已赔付", "1200"), ["赔付 累计1200.00元 2021-06"]),
        ((), row("", "1200", "2021-06-28"), ["赔付 累计1200.00元 2021-06"]),
        (("赔付 500",), row("已赔付", "1200", "2021-06-28"), ["赔付 累计1200.00元 2021-06"]),
        (("赔付 1200",), row("已赔付", "1200", "2021-06-28"), []),
        (("同意赔 1200", "赔付 500"), row("部分赔付", "500", "2021-06-20"), []),
        ((), row("不予赔付", **REASON), ["拒赔 不在保障期内"]),
        (("拒赔 超期",), row("不予赔付", **REASON), []),
        (("赔付 1200",), row("已结案", "1200", "2021-06-28"), ["结案"]),
        ((), row("已结案", "1200", "2021-06-28"), ["赔付 累计1200.00元 2021-06", "结案"]),
        (("赔付 1200", "结案"), row("已结案", "1200", "2021-06-28"), []),
        ((), row("已结案", note="重复报案"), ["结案 重复报案"]),
    ],
)
def test_a_row_comes_to_the_commands_of_a_desk(before: tuple[str, ...], said: Row, orders: list[str]) -> None:
    assert came_to(at(*before), said) == orders


@pytest.mark.parametrize(
    ("before", "said", "why"),
    [
        (("同意赔 3400",), row("已立案"), "状态往回走"),
        (("赔付 1200",), row("同意赔", "1200"), "状态往回走"),
        (("赔付 1200",), row("待补材料", note="发票"), "状态往回走"),
        (("赔付 1200",), row("已赔付", "900", "2021-06-28"), "金额和记下的不一样"),
        (("赔付 累计1200元 2021-06",), row("已赔付", "1500", "2021-06-28"), "金额和记下的不一样"),
        (("赔付 1200", "更正"), row("已赔付", "1200", "2021-06-28"), "更正过"),
        (("同意赔 3400",), row("同意赔", "3000"), "同意赔的数不一样"),
        (("拒赔 超期",), row("已赔付", "1200", "2021-06-28"), "以前记的是不赔"),
        (("同意赔 3400",), row("不予赔付", **REASON), "以前记的是同意赔"),
        (("立案 P1",), row("已立案", reference="P2"), "立案号不一样"),
        (("赔付 1200",), row("已赔付", "1200", reference="P2"), "立案号记不上"),
        ((), row("不予赔付", "1200", **REASON), "不赔又写了金额"),
        ((), row("不予赔付"), "不赔没写原因"),
        ((), row("已赔付"), "已赔没写金额"),
        ((), row("同意赔"), "同意赔没写金额"),
        ((), row("已立案", "1200"), "有金额没赔付日期"),
        ((), row("待补材料"), "补材料没写补什么"),
        ((), row("已撤回"), "撤回要报案人说"),
        ((), row("已赔付", "1200", "2021-07-01"), "赔付日期还没到"),
        ((), row("已赔付", "1200", "2021-06-13"), "赔付比出险还早"),
        ((), row("已赔付", "12000000", "2021-06-28"), "金额不合常理"),
        ((), row("不予赔付", note="为什么没有发票？"), "备注像问话"),
    ],
)
def test_what_a_person_has_to_decide_is_named_and_not_done(before: tuple[str, ...], said: Row, why: str) -> None:
    assert came_to(at(*before), said) == why


def test_next_months_total_pays_the_rest() -> None:
    claim = at("赔付 累计1200元 2021-05")
    assert came_to(claim, row("已赔付", "1500", "2021-06-28")) == ["赔付 累计1500.00元 2021-06"]


def test_a_total_said_again_pays_nothing_again() -> None:
    office = Office()
    number = office.file("2021-06-15T10:00")
    office.says(DESK, f"赔付 {number} 500")
    office.says(DESK, f"赔付 {number} 累计1200")
    assert [one.amount for one in office.claim(number).payments] == ["500.00", "700.00"]
    before = len(office.sent)
    assert "早就记下了" in office.says(DESK, f"赔付 {number} 累计1200")
    assert "这次说一共900.00元" in office.says(DESK, f"赔付 {number} 累计900")
    assert len(office.sent) == before + 2, "the villager hears nothing of what changed nothing"
    assert [one.amount for one in office.claim(number).payments] == ["500.00", "700.00"]


@pytest.mark.parametrize("status", sorted(set(MEANT) - {"撤案", "撤销", "已撤回", "已撤案", "撤回"}))
def test_every_word_of_the_column_leads_somewhere(status: str) -> None:
    done = came_to(at(), row(status, "1200" if MEANT[status] in ("pay", "approve") else "", note="发票"))
    assert isinstance(done, list)
    assert all(is_staff_command(text, "10000012") for text in done)


def test_what_an_export_prints_is_understood() -> None:
    printed = [key for key in WORDS.keys() if key.startswith("sheet-status-")]  # noqa: SIM118
    assert len(printed) > 9
    assert all(WORDS.say(key) in MEANT for key in printed)


MINE = {"insurer": "picc", "town": "大周镇"}
ID, OTHER_ID = "512222195603054125", "512222196001010023"


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (Row(number="1"), "1"),
        (Row(number="1", name="张 秀兰"), "1"),
        (Row(number="1", name="王大福"), "姓名对不上"),
        (Row(number="1", id_number=OTHER_ID), "身份证号对不上"),
        (Row(number="1", happened_on=date(2021, 6, 1)), "出险日期对不上"),
        (Row(number="7"), "没有这个案子"),
        (Row(number="7", name="张秀兰", town="大周镇", happened_on=date(2021, 6, 14)), "没有这个案子"),
        (Row(number="4"), "别家公司的案子"),
        (Row(id_number=ID), "对上几个案子"),
        (Row(id_number=ID, happened_on=date(2021, 6, 14)), "1"),
        (Row(id_number=ID, happened_on=date(2021, 6, 15)), "出险日期对不上"),
        (Row(name="张秀兰", town="大周镇", happened_on=date(2021, 6, 14)), "1"),
        (Row(name="张秀兰", town="小周镇", happened_on=date(2021, 6, 14)), "没有这个案子"),
        (Row(name="张秀兰", town="大周镇"), "看不出是谁"),
        (Row(name="冉光明", town="大周镇", happened_on=date(2021, 6, 20)), "对上几个案子"),
        (Row(town="大周镇"), "看不出是谁"),
    ],
)
def test_a_case_is_matched_and_never_guessed(said: Row, found: str) -> None:
    def claim(number: str, name: str, day: str, insurer: str = "picc", **facts: str) -> Claim:
        base = at(name=name)
        return Claim(
            number=number, scheme="wanzhou-2021", event="burn", insured_name=name, town="大周镇", insurer=insurer,
            event_date=date.fromisoformat(day), facts=facts, reported_at=base.reported_at, reported_by="sms:+861",
        )  # fmt: skip

    matching = Matching(
        [
            claim("1", "张秀兰", "2021-06-14", id_number=ID),
            claim("2", "张秀兰", "2021-05-02", id_number=ID),
            claim("4", "冉光荣", "2021-06-14", "pingan"),
            claim("5", "冉光明", "2021-06-20"),
            claim("6", "冉光明", "2021-06-20"),
        ],
        "picc",
    )
    done = matching.of(said)
    assert (done.number if isinstance(done, Claim) else WORDS.say(done.key, done.args).partition("：")[0]) == found
