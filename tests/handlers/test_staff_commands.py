"""What is a command and what is a sentence, however it was typed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from claims.number import number
from handlers.commands import is_staff_command, read_sum

N = number(7)
WIDE = N.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"})


@pytest.mark.parametrize(
    ("text", "verb", "rest"),
    [
        (f"收到 {N}", "acknowledge", ""),
        (f"收到{N}", "acknowledge", ""),
        (f"{N}收到", "acknowledge", ""),
        (f"{N} 收到了，谢谢", "acknowledge", ""),
        (f"  收到 ，编号：{WIDE}。", "acknowledge", ""),
        (f"收到 {N[:4]} {N[4:]}", "acknowledge", ""),
        (f"【收到】{N}", "acknowledge", ""),
        (f"案件编号{N} 已接案", "acknowledge", ""),
        (f"详情{N}", "detail", ""),
        (f"立案 {N}", "register", ""),
        (f"立案 {N} PICC-2021/00123", "register", "PICC-2021/00123"),
        (f"立案{N}，PICC001", "register", "PICC001"),
        (f"补材料 {N} 发票、病历", "want_papers", "发票、病历"),
        (f"{N} 补材料发票和病历", "want_papers", "发票和病历"),
        (f"材料齐 {N}", "papers_complete", ""),
        (f"{N}材料齐了", "papers_complete", ""),
        (f"同意赔 {N} 3400", "approve", "3400"),
        (f"同意赔付 {N} 3,400.50元", "approve", "3,400.50元"),
        (f"同意赔3400元 {N}", "approve", "3400元"),
        (f"赔付 {N} ３４００", "pay", "3400"),
        (f"赔付 {N} ￥3400", "pay", "¥3400"),
        (f"拒赔 {N} 不在保障期", "decline", "不在保障期"),
        (f"拒赔：{N}：不在保障期", "decline", "不在保障期"),
        (f"转交 {N} 何平", "hand_over", "何平"),
        (f"更正 {N}", "undo", ""),
        (f"结案 {N}", "close", ""),
        (f"结案 {N} 重复报案", "close", "重复报案"),
    ],
)
def test_commands(text: str, verb: str, rest: str) -> None:
    order = is_staff_command(text, None)
    assert order is not None
    assert (order.verb, order.number, order.rest) == (verb, N, rest)


@pytest.mark.parametrize(
    ("text", "number_", "rest"),
    [
        ("收到", N, ""),
        ("同意赔 3400", N, "3400"),
        ("立案 20210001", N, "20210001"),
        (f"立案 {N} 20210001", N, "20210001"),
        (f"立案 {number(8)}", N, number(8)),  # the insurer's own number may pass our check
        (f"收到 {number(8)}", number(8), ""),  # a number that was written out wins
        ("转交 何平", N, "何平"),
    ],
)
def test_a_reply_to_a_case_message(text: str, number_: str, rest: str) -> None:
    order = is_staff_command(text, N)
    assert order is not None
    assert (order.number, order.rest) == (number_, rest)


@pytest.mark.parametrize("text", ["列表", "我的案子", " 列表。"])
def test_the_list_needs_no_number(text: str) -> None:
    order = is_staff_command(text, None)
    assert order is not None
    assert order.verb == "list"


@pytest.mark.parametrize("text", [f"收到 {N[:7]}", f"收到 {N}9", f"收到 {N[:-1]}{(int(N[-1]) + 1) % 10}"])
def test_a_number_that_is_none_is_kept_so_that_it_can_be_named(text: str) -> None:
    order = is_staff_command(text, None)
    assert order is not None
    assert order.number == text[3:]


@pytest.mark.parametrize("text", ["收到", "更正", "详情。"])
def test_a_bare_word_asks_for_the_number(text: str) -> None:
    order = is_staff_command(text, None)
    assert order is not None
    assert order.number is None


@pytest.mark.parametrize(
    "text",
    [
        "拒赔了怎么办",
        "拒赔 是为什么",
        "收到了没有",
        "赔付要多久",
        "转给我妈的钱到了吗",
        "结案了钱还没到",
        "我妈摔了",
        f"{N}到哪步了",
        f"{N} 拒赔了怎么办",
        f"收到 {N} 了吗，怎么还没人管",
        "",
        "。",
    ],
)
def test_sentences_stay_sentences(text: str) -> None:
    assert is_staff_command(text, None) is None


@pytest.mark.parametrize("text", ["收到了没有", "拒赔了怎么办", "材料齐了吗", "拒赔 是为什么", "补材料发票行吗"])
def test_also_as_a_reply(text: str) -> None:
    assert is_staff_command(text, N) is None


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("3400", "3400.00"),
        ("3,400.5元", "3400.50"),
        ("¥0.01", "0.01"),
        ("3.5万", "35000.00"),
        ("6万元整", "60000.00"),
        ("1000000", "1000000.00"),
        ("1000000.01", None),
        ("0", None),
        ("-5", None),
        ("12.345", None),
        ("三千", "3000.00"),
        ("三千左右", None),
        ("3400 元 左右", None),
        ("", None),
    ],
)
def test_sums(text: str, yuan: str | None) -> None:
    assert read_sum(text) == (Decimal(yuan) if yuan else None)
