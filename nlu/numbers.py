"""Chinese and Arabic numerals as they are spoken: 三千二, 1.2万, 两千块零五毛, 廿三, 半."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

DIGITS = {mark: value for value, mark in enumerate("零一二三四五六七八九")}
DIGITS |= {"〇": 0, "两": 2, "俩": 2, "仨": 3, "幺": 1, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5}
DIGITS |= {"陆": 6, "柒": 7, "捌": 8, "玖": 9}
UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "k": 1000}
NUMERAL = "零〇一二两俩仨三四五六七八九十百千万拾佰仟壹贰叁肆伍陆柒捌玖廿卅亿半"
_SECTION = re.compile(r"(\d+(?:\.\d+)?|[零〇一二两俩仨三四五六七八九幺壹贰叁肆伍陆柒捌玖半])?([十拾百佰千仟k])?")


def number(text: str) -> Decimal | None:
    """The value of a whole numeral such as 三千二, 1.2万, 3,500, 廿三; None where it is none."""
    text = text.replace(",", "").replace("，", "").replace("廿", "二十").replace("卅", "三十").strip()
    if not text:
        return None
    if re.fullmatch(r"\d+(?:\.\d+)?", text):
        return Decimal(text)
    try:
        head, mark, tail = text.partition("万")
        if mark:
            return _with_tail(_small(head or "1"), tail, Decimal(10000))
        return _small(text)
    except (KeyError, InvalidOperation, ValueError):
        return None


def _with_tail(head: Decimal, tail: str, unit: Decimal) -> Decimal:
    """四万三 is 43,000 and 三万零五百 is 30,500."""
    if not tail:
        return head * unit
    if tail == "半":
        return head * unit + unit / 2
    if (len(tail) == 1 and tail in DIGITS) or re.fullmatch(r"\d", tail):
        return head * unit + _small(tail) * unit / 10
    return head * unit + _small(tail)


def _small(text: str) -> Decimal:
    """A numeral below 万; raises ValueError for anything else."""
    if re.fullmatch(r"[零〇一二三四五六七八九幺]{2,}", text):
        return Decimal("".join(str(DIGITS[mark]) for mark in text))
    if "点" in text:
        whole, _, part = text.partition("点")
        return Decimal(f"{_small(whole)}.{''.join(str(DIGITS[mark]) for mark in part)}")
    total, last_unit, position = Decimal(0), Decimal(0), 0
    zero = False
    while position < len(text):
        match = _SECTION.match(text, position)
        if match is None or match.end() == position:
            raise ValueError(text)
        digit, unit = match[1], match[2]
        position = match.end()
        if unit is None:
            if digit is None or (digit == "半" and not last_unit):
                value = Decimal("0.5") if digit == "半" else Decimal(0)
            elif digit == "半":
                value = last_unit / 2
            else:
                value = _digit(digit)
                # 三千二 means 3,200; 三千零二 means 3,002.
                if last_unit > 10 and position == len(text) and not zero and value < 10:
                    value = value * last_unit / 10
            zero = digit in ("零", "〇")
            total += value
            continue
        last_unit = Decimal(UNITS[unit])
        total += (_digit(digit) if digit else Decimal(1)) * last_unit
        zero = False
    return total


def _digit(text: str) -> Decimal:
    if text == "半":
        return Decimal("0.5")
    return Decimal(DIGITS[text]) if text in DIGITS else Decimal(text)


def whole(text: str) -> int | None:
    """A whole number, or None."""
    value = number(text)
    return int(value) if value is not None and value == value.to_integral_value() else None
