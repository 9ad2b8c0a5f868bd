"""How long the texts are as SMS: 70 units in one part, 67 in each of several, the carrier's 【signature】 counted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fluent.syntax import FluentParser
from fluent.syntax.ast import Message, VariableReference
from fluent.syntax.visitor import Visitor

from bot.channels.sms import parts
from locales.catalogue import FOLDER, load
from schemes.book import load_book

WORDS, BOOK = load(), load_book()
SIGNATURE = "村保"
NOT_SMS = {"pages.ftl", "sheets.ftl", "messages-telegram.ftl", "messages-terminal.ftl"}
LONGEST = {
    "number": "10000012",
    "numbers": "10000012、10000013、10000014",
    "hotline": "023-58123456",
    "phone": "13800001234",
    "name": "欧阳王桂英",
    "whose": "欧阳王桂英",
    "subject": "您母亲欧阳王桂英",
    "who": "人保财险李主任",
    "silent": "人保财险李主任",
    "insurer": max((one.short for scheme in BOOK.schemes for one in scheme.insurers), key=len),
    "scheme": max((scheme.title for scheme in BOOK.schemes), key=len),
    "schemes": "2",
    "title": max((one.title for scheme in BOOK.schemes for one in scheme.documents), key=len),
    "figures": "去年名单106949人，已续106949人（100.0%）",
    "zero": "还没动的镇：高笋塘街道、周家坝街道、双河口街道、百安坝街道等12个。",
    "peak": "续保高峰",
    "town": max((town.name for town in BOOK.towns), key=len),
    "period": "2021年11月11日到2022年11月10日",
    "event": "身故（原因没说）",
    "status": "报上去了，等接案",
    "relation": "公婆或岳父母",
    "disease": "急性淋巴细胞白血病",
    "day": "12月31日（星期三）",
    "since": "12月31日17:30",
    "before": "12月31日17:30通知，12月31日17:30接手",
    "days": "365",
    "clock": "先付能定的数",
    "id": "500101196001011234",
    "place": "五土村",
    "back": "13800001234",
    "by": "12月31日17:30",
    "when": "明天（12月31日）前有人回您。",
    "until": "2022年11月10日",
    "amount": "100000.00",
    "total": "100000.00",
    "approved": "100000.00",
    "reason": "受伤那天不在保险期间里，见文件第四条",
    "papers": "发票原件、出院小结、费用清单、身份证",
    "note": "发票原件、出院小结、费用清单、身份证",
    "changes": "日期是12月31日，户口在高笋塘街道",
    "what": "您母亲欧阳王桂英12月31日（星期三）受了伤",
    "facts": "您母亲欧阳王桂英12月31日（星期三）受了伤，户口在高笋塘街道，花了100000.00元，电话13800001234",
    "more": "可能和10000012是同一件，请核对",
    **dict.fromkeys(("people", "addresses", "asked", "safe", "hurt", "broken", "mute", "claims", "houses"), "10000"),
    **dict.fromkeys(("injured", "dead", "open", "doubled", "gone", "arrived", "waiting", "homes", "count"), "1000"),
    "parts": "3",
    "cost": "1350.00",
    "kind": "险情预警",
    "listed": "1欧阳王桂英 2欧阳王桂兰 3欧阳王建国 4欧阳王小红",
    "wanted": "请12月31日17:30前回复“收到 10000012”接案（4个工作小时）",
}
"""What an argument may plausibly be at its longest; the others get eight characters."""


TWO_PARTS = """
broadcast-preview incident-declared incident-report incident-todo
staff-stage-due staff-gap renew-ask-several plan-population roster-line
roster-several roster-confirmed-without plan-ages-how staff-peak-town staff-peak-town-zero staff-peak-county
notice-papers notice-declined notice-declined-verified staff-new-claim staff-handed-over staff-became-death
staff-again staff-escalated staff-escalated-above staff-call-escalated staff-call-escalated-above staff-at-risk
staff-at-risk-above staff-overdue staff-overdue-above staff-remind-at-risk staff-remind-overdue staff-call-sheet
staff-call-sheet-group staff-left staff-left-above staff-left-ticket staff-new-ticket
staff-sum-meant staff-ticket-escalated staff-done-part-pay staff-refused-more-than-approved staff-detail staff-scheme-ending staff-undelivered
staff-webhook-off staff-passed-on staff-passed-on-ticket
period-not-stated coverage-in-force scheme-in-force-at
"""
"""Those that are paid twice when their values are long; whoever lengthens a text or adds one sees it here."""


class Variables(Visitor):
    """The arguments that a text wants."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: VariableReference) -> None:
        self.names.add(node.id.name)


def catalogue() -> list[Message]:
    """The texts that may go out by SMS; not the words that people say, nor those of other channels."""
    found = []
    for path in sorted((FOLDER / "zh-CN").glob("*.ftl")):
        if path.name not in NOT_SMS:
            body = FluentParser().parse(path.read_text(encoding="utf-8")).body
            found += [one for one in body if isinstance(one, Message) and not one.id.name.startswith("words-")]
    return found


def at_its_longest(message: Message) -> str:
    wanted = Variables()
    wanted.visit(message)
    return WORDS.say(message.id.name, {name: LONGEST.get(name, "八个字长的一段话") for name in wanted.names}, "sms")


CATALOGUE = catalogue()


@pytest.mark.parametrize("message", CATALOGUE, ids=lambda message: message.id.name)
def test_a_text_at_its_longest_fits_two_parts(message: Message) -> None:
    text = at_its_longest(message)
    assert parts(text, SIGNATURE) <= 2, f"{len(text)} characters: {text}"


def test_all_but_a_few_fit_one_part(record_property: Callable[[str, object], None]) -> None:
    two = [one.id.name for one in CATALOGUE if parts(at_its_longest(one), SIGNATURE) == 2]
    record_property("texts that fit one part", f"{len(CATALOGUE) - len(two)} of {len(CATALOGUE)}")
    assert set(two) == set(TWO_PARTS.split())


@pytest.mark.parametrize(
    ("text", "signature", "count"),
    [
        ("", "村保", 0),
        ("好" * 66, "村保", 1),
        ("好" * 67, "村保", 2),
        ("好" * 70, "", 1),
        ("好" * 130, "村保", 2),
        ("好" * 131, "村保", 3),
        ("好" * 64 + "😭", "村保", 1),
        ("好" * 65 + "😭", "村保", 2),
        ("好" * 62 + "😭" + "好" * 65, "村保", 2),
        ("好" * 62 + "😭" + "好" * 66, "村保", 3),  # the character is not cut in half, so the first part holds 66
        ("a" * 66, "村保", 1),
        ("a" * 67, "村保", 2),
    ],
)
def test_the_signature_and_every_unit_count(text: str, signature: str, count: int) -> None:
    assert parts(text, signature) == count
