"""Sums and days in hospital."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from msgspec import Struct

from nlu.numbers import NUMERAL, number, one_value, whole

_SUM = re.compile(
    rf"(?<![\d.])(?P<number>(?:\d{{1,3}}(?:[,，]\d{{3}})+|\d+)(?:\.\d+)?[万千百k]?\d?(?:千\d?)?|[{NUMERAL}][{NUMERAL}点]*)"
    r"(?P<many>多|来|几|好几|把|余)?(?P<more>万|千|百)?(?P<unit>个?元|块钱?|块|圆|钱|人民币)?(?P<left>多|来|左右|上下|的样子)?"
    r"(?:(?<=块)(?P<half>[一二三四五六七八九\d])(?![毛角分十百千万天个岁号月日级年人份次户盒\d.]))?"
    r"(?:零?(?P<tenth>[零〇一二三四五六七八九\d])(?P<small>毛|角))?"
    r"(?:(?P<cents>[一二三四五六七八九\d])分)?"
)
_MANY = re.compile(
    r"(?P<unit>万|千|百)(?:把|来|多)(?:块|元|块钱)?|(?P<pair>[一二两三四五六七八])(?P<next>[二三四五六七八九])(?P<scale>千|万|百)(?:块|元)?"
)
_DAYS = re.compile(
    rf"(?P<n>\d{{1,3}}|[{NUMERAL}]+|几)(?P<half>个半|个)?(?P<unit>多?天|日|晚|个?星期|个?礼拜|周|个?月|月)"
)
_PAIR = re.compile(r"([一二两三四五六七八])[二三四五六七八九]([万千百])")
_UNITS = {"万": 10000, "千": 1000, "百": 100, None: 1}
_HUGE = re.compile(
    r"(?<![\d.])(?:\d+(?:\.\d+)?e\+?\d+|\d{8,}(?:\.\d+)?|\d{4,}(?:\.\d+)?万"
    r"|[一二两三四五六七八九十百]*[千百]万万?|[一二两三四五六七八九十百千万\d.]+亿)[万千百亿]*(?P<unit>个?元|块|圆|人民币)?"
)
_ANY = re.compile(rf"[\d{NUMERAL}]")
_LONG = re.compile(r"\d{4}|\de|[万亿]")
_UNIT = re.compile("[天日晚周月]|星期|礼拜")
_NO_SUM = re.compile(
    "万州|一站式|一卡通|(?<![一二两三四五六七八九十几])万一|千万(?=[莫别不要])|百安坝|五桥|老?百姓|万达|百货|好?几[十百千万]+|一多?半"
    "|[一二两三四五六七八九十几](?:大|小)?块(?=[皮肉骨石板瓦布铁木玻地田下干去来耍玩做])|(?:成|断|掉|碎)[了成]?[一二两三四五六七八九]块"
    rf"|(?<![{NUMERAL}0-9.])[百千万](?![把来多])"
)
"""Words that hold a numeral and are no sum."""
MOST_DAYS = 3660
MOST, LEAST, BARE = Decimal(10_000_000), 2, 50
"""A sum lies below the first and from the second on; without 块 or 元 from the third on."""


class Exact(Struct, frozen=True):
    """A sum in yuan as somebody wrote it who meant one; `short`: without its last unit, as 三千四 for 3,400."""

    value: Decimal
    short: bool = False


def exact(text: str) -> Exact | None:
    """The one sum that a text is: 3,400.50元, 三千四百块五毛, 叁仟肆佰元整, 1.2万, 三千四. None for 三千左右,
    三四千, 1,2 and 300 500, which may mean several, and for whatever is no sum."""
    if re.search(r"\d\s+\d", text):
        return None
    bare = re.sub(r"^(?:人民币|金额)?[是为:]?[¥￥]?|(?:人民币|RMB)?[整正]?$", "", text.replace(" ", ""))
    match = _SUM.fullmatch(bare)
    if match is None or match["many"] or match["left"]:
        return None
    whole_part = one_value(match["number"] + (match["more"] or ""))
    value = _value(match)
    if whole_part is None or value is None:
        return None
    return Exact(value, whole_part[1] and not (match["half"] or match["small"] or match["cents"]))


class Sum(Struct, frozen=True, kw_only=True):
    """A sum in yuan; `approximate` for 三千多 and 万把块, `score` how surely it is the cost of treatment."""

    value: Decimal
    start: int
    end: int
    approximate: bool
    score: int


class MoneyReader:
    """Finds the cost of treatment and the days in hospital with the words of money.toml."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self._cost = re.compile(words["cost"])
        self._total = re.compile(words["total"])
        self._never = re.compile(words["never"])
        self._never_after = re.compile(words["never_after"])
        self._paid = re.compile(words["paid"])
        self._stay = re.compile(words["stay"])
        self._stay_after = re.compile(words["stay_after"])

    def amount(self, text: str, *, asked: bool = False, bodily: bool = False) -> Sum | None:
        """The sum spent or billed, the total before a part of it; None where no sum is one."""
        text = _NO_SUM.sub(_blank, text)
        found = [one for one in self._sums(text, asked=asked, bodily=bodily) if one.score > 0]
        return max(found, key=lambda one: (one.score, -one.start)) if found else None

    @staticmethod
    def counts(text: str) -> bool:
        """Whether there is any numeral in a text."""
        return _ANY.search(text) is not None

    def paid(self, text: str) -> Decimal | None:
        """What others have reimbursed (合作医疗报了2100), several such sums added up."""
        total = Decimal(0)
        text = _NO_SUM.sub(_blank, text)
        for match in _SUM.finditer(text):
            if self._paid.search(re.split(r"[，。?;]", text[: match.start()])[-1][-14:]):
                value = _value(match)
                if value is not None and not re.match(r"[天次回年月日号]", text[match.end() :]):
                    total += value
        return total or None

    def absurd(self, text: str, *, asked: bool = False) -> tuple[int, int] | None:
        """Where a sum stands that no treatment costs: ten million yuan and more, 1e30."""
        for match in _HUGE.finditer(text) if _LONG.search(text) else ():
            before = re.split(r"[，。?;]", text[: match.start()])[-1][-14:]
            if asked or match["unit"] or self._cost.search(before):
                return match.span()
        return None

    def _sums(self, text: str, *, asked: bool, bodily: bool) -> list[Sum]:
        found: list[Sum] = []
        for match in _SUM.finditer(text):
            value = _value(match)
            if value is None or value < (1 if asked else LEAST) or match["number"].endswith("点"):
                continue
            if value < BARE and not (asked or match["unit"] or match["more"]):
                continue
            score = self._score(text, match, asked=asked, bodily=bodily)
            near = bool(
                match["many"]
                or match["left"]
                or re.search(r"(?:大概|大约|差不多|将近|快|左右|约|近|可能|怕是)[^，。]{0,3}$", text[: match.start()])
            )
            found.append(Sum(value=value, start=match.start(), end=match.end(), approximate=near, score=score))
        for match in _MANY.finditer(text):
            value = (
                Decimal(_UNITS[match["unit"]])
                if match["unit"]
                else Decimal(whole(match["pair"]) or 0) * _UNITS[match["scale"]]
            )
            if match["unit"] and match.start() and text[match.start() - 1] in NUMERAL + "0123456789":
                continue
            score = self._score(text, match, asked=asked, bodily=bodily)
            found.append(Sum(value=value, start=match.start(), end=match.end(), approximate=True, score=score))
        return found

    def _score(self, text: str, match: re.Match[str], *, asked: bool, bodily: bool) -> int:
        """Above 0: a cost. The words before it in its clause decide, then those behind it."""
        before = re.split(r"[，。?;]", text[: match.start()])[-1][-14:]
        near_before = text[max(0, match.start() - 16) : match.start()]
        after = re.split(r"[，。?;]", text[match.end() :])[0][:8]
        groups = match.groupdict()
        money = (
            bool(groups.get("unit") not in (None, "") and "scale" not in groups)
            or match[0][-1] in "块元钱万千百多"
            or bool(re.search("[万千百]", match[0]))
        )
        # 只给三百 花了九千二: what a blank parts is another clause.
        clause = before.rsplit(" ", 1)[-1] or before
        if self._never_after.match(after) or self._never.search(clause):
            return 0
        if (
            not money
            and not self._cost.search(before)
            and not (asked and not re.search(r"[年月日号天岁级]", after[:1]))
        ):
            return 0
        if re.match(r"[年月日号天岁级个点人次斤亩里米公层间头只针%]|分之", after) and not (groups.get("unit")):
            return 0
        score = 1 if money or asked else 0
        if self._cost.search(before) or self._cost.match(after):
            score += 2
        elif self._cost.search(near_before):
            score += 1
        if self._total.search(before):
            score += 2
        return score if score > 1 or asked or bodily else 0

    def days(self, text: str, *, asked: bool = False) -> int | None:
        """Days in hospital: 住了十二天院 is 12, 一个星期 7, 半个月 15; of several the total (前面9天，拢共17天)."""
        found: list[tuple[bool, int]] = []
        for match in _DAYS.finditer(text) if _UNIT.search(text) else ():
            before = re.split(r"[，。?;]", text[: match.start()])[-1][-8:]
            total = self._total.search(before) is not None
            if not (asked or self._stayed(text, match, before) or (total and found)):
                continue
            days = _days(match)
            if days and days <= MOST_DAYS:
                found.append((total, days))
        return max(found, key=lambda one: one[0])[1] if found else None

    def _stayed(self, text: str, match: re.Match[str], before: str) -> bool:
        """Whether a number of days is told as those of a stay, not as a rule (一天补几十) or a bare 津贴30天."""
        after = text[match.end() : match.end() + 6]
        if not (self._stay.search(before) or self._stay_after.match(after)):
            return False
        single = whole(match["n"]) == 1
        if single and (before.endswith("津贴") or before[-1:].isdigit()):
            return False
        ruled = re.match(r"(?:几|给|补|赔|多少|好多|领|能|发|算)|的?(?:津贴|补)", after)
        return not ruled or (bool(before) and not single)


def _blank(match: re.Match[str]) -> str:
    return "#" * len(match[0])


def _value(match: re.Match[str]) -> Decimal | None:
    raw = match["number"]
    more = match["more"]
    pair = _PAIR.fullmatch(raw)
    # 四五万 is somewhere from 40,000 on: the lower end.
    value = number(pair[1] + pair[2] if pair else raw + more if more and not match["many"] else raw)
    if value is None:
        return None
    if more and match["many"]:
        value *= _UNITS[more]
    if match["half"]:
        value += (number(match["half"]) or Decimal(0)) / 10
    if match["tenth"] and match["small"]:
        value += (number(match["tenth"]) or Decimal(0)) / 10
    if match["cents"]:
        value += (number(match["cents"]) or Decimal(0)) / 100
    return value if value < MOST else None


def _days(match: re.Match[str]) -> int | None:
    text, unit, half = match["n"], match["unit"], match["half"] or ""
    if text == "几":
        return None
    value = number(text)
    if value is None:
        return None
    if half == "个半":
        value += Decimal("0.5")
    length = 7 if unit.endswith(("星期", "礼拜", "周")) else 30 if unit.endswith("月") else 1
    if length == 1 and half:
        return None
    return int(value * length)
