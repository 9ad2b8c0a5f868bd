"""请假 as it is written: 请3天假, 请假到周五, 12月1号到5号请假, 请假 周敏 明天起两天 交给 王五."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from msgspec import Struct

from claims.workdays import ONE_DAY, WorkingDays
from nlu.numbers import whole

NUMBER: Final = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3})"
NEAR: Final = {"今天": 0, "今日": 0, "明天": 1, "明日": 1, "后天": 2, "大后天": 3}
WEEKDAYS: Final = "一二三四五六日"
LONG: Final = {"周": 7, "星期": 7, "个星期": 7, "礼拜": 7, "个礼拜": 7, "个月": 30}
LONGEST: Final = timedelta(days=180)
# A day: 2021-07-01, 7月1日, 7.1, 1号, 明天, 下周五.
DAY: Final = (
    r"(?:(?:(?P<year{n}>\d{{4}})[-年/.])?(?P<month{n}>NUMBER)[-月/.](?P<day{n}>NUMBER)[日号]?(?![天周月\d])"
    r"|(?P<alone{n}>NUMBER)[日号]|(?P<near{n}>大后天|今[天日]|明[天日]|后天)"
    r"|(?P<week{n}>这个?|本|下个?)?(?:周|星期|礼拜)(?P<weekday{n}>[一二三四五六日天]))"
)
SPAN: Final = r"(?P<many{n}>NUMBER)(?P<unit{n}>天|日(?!期)|个?工作日|周|个?星期|个?礼拜|个月)"


def _pattern(text: str, **named: str) -> str:
    """The text with its days and spans in place, each with groups of its own."""
    for name, part in named.items():
        kind, place = part[:1], part[1:]
        text = text.replace(name, (DAY if kind == "d" else SPAN).format(n=place))
    return text.replace("NUMBER", NUMBER)


WHEN: Final = re.compile(
    _pattern(
        r"[从自]?FIRST(?: ?(?:起|开始))? ?(?:(?:到|至|~|—|–|-)? ?LAST|(?:请|共|一共|总共)? ?MORE)?"
        r"|(?:到|至) ?UNTIL|ONLY",
        FIRST="d1",
        LAST="d2",
        MORE="s1",
        UNTIL="d3",
        ONLY="s2",
    )
)
KIND: Final = r"(?:的)?(?:事|病|年|婚|产|丧|公)?假"
VERB: Final = re.compile(_pattern(rf"(?:想|要|需要)?请 ?(?P<inside>SPAN)? ?{KIND}(?:了|啦)?", SPAN="s4"))
ALONE: Final = re.compile(r"(?:我|本人)?")
WHY: Final = re.compile(r"(?:我|本人)?(?:生?病了|不舒服|(?:家里?)?有点?事)?[ ,。]*")
COVER: Final = re.compile(
    r"(?:(?:我的)?案子)?都?(?:先?交给|先?转给|给|[由让]) ?(\S+?)(?:代|顶|替)?班?$|(\S{2,4}?)(?:替我|代我|顶班|代班)$"
)
POLITE: Final = re.compile(r"[ ,。:、]*(?:谢谢|麻烦了|请批准)?[ ,。]*")


class Leave(Struct, frozen=True, kw_only=True):
    """What stands in the words: who ("" for whoever writes), the days, None where they cannot be, and who stands in;
    `left` is what was not understood."""

    who: str
    first: date | None
    last: date | None
    cover: str | None = None
    left: str = ""


def read(rest: str, today: date, counted_from: date, days: WorkingDays) -> Leave | None:
    """The leave that the words ask for, None where they name no days. A number of days counts working days from
    `counted_from` on (today, or the next working day after closing); weeks and months count as in the calendar."""
    when = WHEN.search(rest)
    if when is None:
        return None
    first, last = _days(when, today, counted_from, days)
    tail = rest[when.end() :].strip(" ,，。")
    named = COVER.search(tail)
    polite = POLITE.fullmatch(tail) is not None
    return Leave(
        who=rest[: when.start()].strip(" ,，:："),
        first=first,
        last=last,
        cover=(named[1] or named[2]) if named else None,
        left="" if polite or named else tail,
    )


def said_freely(written: str) -> str | None:
    """What stands around 请…假 where the text is nothing but that: who, which days, who stands in. A sentence in
    which somebody's leave is told (我妈请假在家摔了) is none."""
    verb = VERB.search(written)
    if verb is None:
        return None
    before = written[: verb.start()].strip(" ,")
    rest = f"{WHY.sub('', before, count=1)} {verb['inside'] or ''} {written[verb.end() :]}".strip()
    when = WHEN.search(rest)
    if when is None or ALONE.fullmatch(rest[: when.start()].strip()) is None:
        return None
    tail = rest[when.end() :].strip(" ,。")
    return rest if POLITE.fullmatch(tail) or COVER.fullmatch(tail) else None


def _days(when: re.Match[str], today: date, counted_from: date, days: WorkingDays) -> tuple[date | None, date | None]:
    groups = when.groupdict()
    if groups["many2"] is not None:
        return today, _after(groups, "2", today, counted_from, days)
    for place in ("1", "3"):
        if any(groups[f"{name}{place}"] for name in ("day", "alone", "near", "weekday")):
            found = _day(groups, place, today)
            break
    if place == "3":
        return today, found
    if groups["many1"] is not None:
        return found, _after(groups, "1", found, found, days) if found else None
    named = any(groups[f"{name}2"] for name in ("day", "alone", "near", "weekday"))
    return found, _day(groups, "2", found or today, now=today) if named else found


def _after(
    groups: dict[str, str | None], place: str, first: date, counted_from: date, days: WorkingDays
) -> date | None:
    """The last day of so many days, weeks or months."""
    many, unit = whole(groups[f"many{place}"] or ""), groups[f"unit{place}"]
    if not many or many > LONGEST.days:
        return None
    if unit in LONG:
        return first + timedelta(days=many * LONG[unit] - 1)
    return days.add_working_days(counted_from - ONE_DAY, many)[0]


def _day(groups: dict[str, str | None], place: str, base: date, now: date | None = None) -> date | None:
    """The day that is named, not before `base` where it names no month or week of its own. 明天 counts from `now`."""
    get = {name: groups[f"{name}{place}"] for name in ("year", "month", "day", "alone", "near", "week", "weekday")}
    if get["near"]:
        return (now or base) + NEAR[get["near"]] * ONE_DAY
    if get["weekday"]:
        return _weekday(get["week"] or "", get["weekday"], base, now or base)
    day = whole(get["day"] or get["alone"] or "") or 0
    try:
        if get["alone"]:
            here = base.replace(day=day)
            return here if here >= base else (base.replace(day=1) + timedelta(days=32)).replace(day=day)
        found = date(int(get["year"] or base.year), whole(get["month"] or "") or 0, day)
    except ValueError:
        return None
    # Without a year it is the next one that comes; up to half a year back it is this year's.
    return found.replace(year=found.year + 1) if not get["year"] and base - found > LONGEST else found


def _weekday(week: str, weekday: str, base: date, now: date) -> date:
    place = WEEKDAYS.index(weekday.replace("天", "日"))
    if week.startswith("下"):
        return now - timedelta(days=now.weekday()) + timedelta(days=7 + place)
    if week:
        return now - timedelta(days=now.weekday()) + timedelta(days=place)
    return base + timedelta(days=(place - base.weekday()) % 7)
