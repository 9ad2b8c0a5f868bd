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


_PLACES = re.compile(r"(\d{1,4}(?:\.\d+)?|[零〇一二两三四五六七八九壹贰叁肆伍陆柒捌玖])?([十拾百佰千仟万k]?)")


def one_value(text: str) -> tuple[Decimal, bool] | None:
    """The value of a numeral that has but one, and whether a unit was left out at its end, as one says 三千四 for
    3,400; None for 三四千, 三千五六, 几百 and for whatever is no numeral.

    Units have to fall: 三千四百, 一万二; behind 零 stand ones (三千零四 is 3,004)."""
    if re.fullmatch(r"\d+(?:\.\d+)?", text) or re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", text):
        return Decimal(text.replace(",", "")), False
    head, wan, tail = text.partition("万")
    parts = [_falling(part) for part in ((head or "一", tail) if wan else (head,)) if part]
    value = number(text)
    if value is None or text == "万" or "半" in text or any(part is None for part in parts):
        return None
    short = wan and len(tail) == 1
    return value, bool(short or parts[-1])


def _falling(text: str) -> bool | None:
    """Whether a unit is left out at the end of a numeral below 万; None for one whose units do not fall, or in which
    two figures stand side by side."""
    last, zero, place = 10_000, False, 0
    short = False
    while place < len(text):
        match = _PLACES.match(text, place)
        if match is None or match.end() == place or ((digit := match[1]) is None and match[2] not in ("十", "拾")):
            return None
        place = match.end()
        if digit in ("零", "〇"):
            if match[2] or place == len(text):
                return None
            zero = True
        elif match[2]:
            unit = UNITS.get(match[2], 10_000)
            if unit >= last:
                return None
            last, zero = unit, False
        elif place < len(text) or (len(digit or "") > 1 and last < 10_000):
            return None
        else:
            short = 10 < last < 10_000 and not zero
    return short


def _digit(text: str) -> Decimal:
    if text == "半":
        return Decimal("0.5")
    return Decimal(DIGITS[text]) if text in DIGITS else Decimal(text)


def whole(text: str) -> int | None:
    """A whole number, or None."""
    value = number(text)
    return int(value) if value is not None and value == value.to_integral_value() else None
