"""Who is responsible: every town, every event, both edges of every period, and never a guess."""

from __future__ import annotations

from datetime import date

import pytest

from schemes.book import Book, ending_soon, load_book
from schemes.model import Scheme
from schemes.terms import EVENTS

BOOK: Book = load_book()
IN_2021 = date(2021, 6, 14)
PICC = (
    "高峰镇 甘宁镇 龙沙镇 响水镇 武陵镇 瀼渡镇 天城镇 熊家镇 小周镇 大周镇 高梁镇 "
    "李河镇 分水镇 孙家镇 余家镇 后山镇 弹子镇 郭村镇 九池乡 柱山乡 铁峰乡"
)
CHINALIFE = "新田镇 龙驹镇 长滩镇 恒合乡 梨树乡 罗田镇 地宝乡 普子乡 走马镇 新乡镇 溪口乡 燕山乡 长坪乡 茨竹乡 白土镇"
PINGAN = (
    "长岭镇 白羊镇 太安镇 太龙镇 黄柏乡 太白街道 "
    "龙都街道 双河口街道 沙河街道 钟鼓楼街道 百安坝街道 五桥街道 陈家坝街道"
)
WANZHOU = [
    *((town, "picc", "人保财险", "95518") for town in PICC.split()),
    *((town, "chinalife", "中国人寿", "95519") for town in CHINALIFE.split()),
    *((town, "pingan", "平安财险", "95511") for town in PINGAN.split()),
]
UNLISTED = ["高笋塘街道", "牌楼街道", "周家坝街道"]


def the(scheme: str) -> Scheme:
    found = BOOK.get(scheme)
    assert found is not None
    return found


def test_the_notice_names_49_towns_of_wanzhou() -> None:
    assert [len(names.split()) for names in (PICC, CHINALIFE, PINGAN)] == [21, 15, 13]
    assert {town.name for town in BOOK.towns if town.county == "万州区" and town.listed} == {
        row[0] for row in WANZHOU
    }
    assert {town.name for town in BOOK.towns if not town.listed} == set(UNLISTED)
    assert len(BOOK.towns) == 69


@pytest.mark.parametrize(("town", "insurer", "short", "hotline"), WANZHOU)
def test_every_town_of_wanzhou_and_every_event(town: str, insurer: str, short: str, hotline: str) -> None:
    for event in EVENTS:
        route = BOOK.route(town=town, day=IN_2021, event=event)
        assert route.scheme is the("wanzhou-2021")
        assert route.insurer is not None
        assert (route.insurer.id, route.insurer.short, route.hotline) == (insurer, short, hotline)
        assert route.county == "万州区"
        expected = {"illness": "explain", "death": "hand_over"}.get(event, "file")
        assert (route.action, route.reasons) == (expected, ("cause_open",) if event == "death" else ())


COVERS = {
    "accident_injury": ("accident_medical", "accident_disability"),
    "burn": ("accident_medical", "accident_disability"),
    "disability": ("accident_disability", "accident_medical"),
    "accident_death": ("accident_death", "accident_medical"),
    "illness_death": ("illness_death",),
    "death": ("illness_death", "accident_death"),
    "critical_illness": ("student_critical_illness", "major_medical"),
    "house_damage": ("house",),
    "illness": ("major_medical",),
}


@pytest.mark.parametrize("event", EVENTS)
def test_covers_in_wanzhou_likeliest_first(event: str) -> None:
    assert BOOK.route(town="大周镇", day=IN_2021, event=event).covers == COVERS[event]


@pytest.mark.parametrize("town", UNLISTED)
def test_a_town_in_no_list_has_no_insurer(town: str) -> None:
    for event in EVENTS:
        route = BOOK.route(town=town, day=IN_2021, event=event)
        assert route.scheme is the("wanzhou-2021")
        assert (route.county, route.insurer, route.hotline, route.action) == ("万州区", None, None, "hand_over")
        assert "unlisted_town" in route.reasons


@pytest.mark.parametrize(
    ("alias", "town"),
    [
        ("牛头店", "牛头店镇"),
        ("高峰街道", "高峰镇"),
        ("天城街道", "天城镇"),
        ("九池街道", "九池乡"),
        ("恒合土家族乡", "恒合乡"),
        ("地宝土家族乡", "地宝乡"),
        ("镇坪县城关镇", "城关镇"),
    ],
)
def test_other_names_of_towns(alias: str, town: str) -> None:
    found = BOOK.town(alias)
    assert found is not None
    assert found.name == town


@pytest.mark.parametrize("name", ["新", "城镇", "", "大周", "北京", None])
def test_what_is_no_town(name: str | None) -> None:
    assert BOOK.town(name) is None


@pytest.mark.parametrize(
    ("town", "day", "scheme", "reasons"),
    [
        ("大周镇", "2017-12-31", None, ("outside_period",)),
        ("大周镇", "2018-01-01", None, ("backlog",)),
        ("大周镇", "2020-12-31", None, ("backlog",)),
        ("高笋塘街道", "2019-05-05", None, ("unlisted_town", "backlog")),
        ("大周镇", "2021-01-01", "wanzhou-2021", ()),
        ("大周镇", "2021-12-31", "wanzhou-2021", ()),
        ("大周镇", "2022-01-01", None, ("outside_period",)),
        ("曾家镇", "2015-12-31", None, ("outside_period",)),
        ("曾家镇", "2016-01-01", "zhenping-2016", ("period_not_stated",)),
        ("曾家镇", "2016-12-31", "zhenping-2016", ("period_not_stated",)),
        ("曾家镇", "2019-05-05", None, ("outside_period",)),  # the backlog is Wanzhou's alone
        ("昌宁镇", "2024-10-13", None, ("outside_period",)),
        ("昌宁镇", "2024-10-14", "xiangning-2024", ("no_insurer",)),
        ("昌宁镇", "2025-10-13", "xiangning-2024", ("no_insurer",)),
        ("昌宁镇", "2025-10-14", None, ("outside_period",)),
        ("大周镇", None, None, ("unknown_day",)),
        (None, "2021-06-14", None, ("unknown_town",)),
        ("某某镇", "2021-06-14", None, ("unknown_town",)),
        (None, None, None, ("unknown_town", "unknown_day")),
    ],
)
def test_days_and_towns(town: str | None, day: str | None, scheme: str | None, reasons: tuple[str, ...]) -> None:
    route = BOOK.route(town=town, day=date.fromisoformat(day) if day else None, event="accident_injury")
    assert (route.scheme.id if route.scheme else None, route.reasons) == (scheme, reasons)
    if scheme is None:
        assert (route.insurer, route.hotline, route.covers, route.action) == (None, None, (), "hand_over")
    elif set(reasons) - {"period_not_stated"}:
        assert route.action == "hand_over"
    else:
        assert route.action == "file"


@pytest.mark.parametrize(
    ("event", "covers", "action", "reasons"),
    [
        ("accident_injury", ("accident_medical",), "file", ()),
        ("burn", ("accident_medical",), "file", ()),
        ("accident_death", ("accident_death",), "file", ()),
        ("illness_death", ("illness_death",), "file", ()),
        ("death", ("accident_death", "illness_death"), "hand_over", ("cause_open",)),
        ("disability", (), "hand_over", ("no_cover",)),
        ("illness", (), "hand_over", ("no_cover",)),
        ("critical_illness", (), "hand_over", ("no_cover",)),
        ("house_damage", (), "hand_over", ("no_cover",)),
    ],
)
def test_zhenping(event: str, covers: tuple[str, ...], action: str, reasons: tuple[str, ...]) -> None:
    route = BOOK.route(town="牛头店", day=date(2016, 3, 1), event=event)
    assert route.insurer is not None
    assert (route.insurer.id, route.hotline) == ("chinalife", None)  # the notice prints no hotline
    assert (route.covers, route.action) == (covers, action)
    assert route.reasons == ("period_not_stated", *reasons)


@pytest.mark.parametrize(
    ("event", "covers", "reasons"),
    [
        ("accident_injury", ("accident_medical", "hospital_allowance", "accident_disability"), ()),
        ("burn", ("accident_burn", "accident_medical", "hospital_allowance"), ()),
        ("disability", ("accident_disability", "accident_medical"), ()),
        ("accident_death", ("accident_death",), ()),
        ("death", ("accident_death",), ("cause_open",)),
        ("illness", (), ("no_cover",)),
        ("illness_death", (), ("no_cover",)),
        ("critical_illness", (), ("no_cover",)),
        ("house_damage", (), ("no_cover",)),
    ],
)
def test_xiangning_waits_for_its_tender(event: str, covers: tuple[str, ...], reasons: tuple[str, ...]) -> None:
    route = BOOK.route(town="枣岭乡", day=date(2025, 1, 1), event=event)
    assert (route.scheme, route.insurer, route.action) == (the("xiangning-2024"), None, "hand_over")
    assert (route.covers, route.reasons) == (covers, ("no_insurer", *reasons))


@pytest.mark.parametrize("town", [None, "大周镇", "火星"])
def test_family_care_is_chosen_by_its_name_alone(town: str | None) -> None:
    route = BOOK.route(town=town, day=None, event="accident_injury", scheme="family-care")
    assert route.scheme is the("family-care")
    assert route.insurer is not None
    assert (route.insurer.id, route.hotline, route.action) == ("chinalife", None, "hand_over")
    assert (route.covers, route.reasons) == ((), ("all_open",))
    assert all(scheme.id != "family-care" for scheme in BOOK.in_force(None, IN_2021))


def test_the_household_registration_goes_before_a_scheme_by_name() -> None:
    route = BOOK.route(town="大周镇", day=IN_2021, event="burn", scheme="xiangning-2024")
    assert route.scheme is the("wanzhou-2021")
    named = BOOK.route(town=None, day=IN_2021, event="burn", scheme="wanzhou-2021")
    assert (named.scheme, named.insurer, named.reasons) == (the("wanzhou-2021"), None, ("unknown_town",))


def test_nothing_known_never_raises() -> None:
    for town in (None, "大周镇", "牌楼街道", "?"):
        for day in (None, IN_2021, date.min, date.max):
            for event in (None, "accident_injury", "earthquake"):
                for scheme in (None, "family-care", "wanzhou-2021", "?"):
                    route = BOOK.route(town=town, day=day, event=event, scheme=scheme)
                    assert route.action == "file" or route.reasons


def test_an_unknown_event_is_for_a_person() -> None:
    route = BOOK.route(town="大周镇", day=IN_2021, event=None)
    assert (route.hotline, route.action, route.reasons) == ("95518", "hand_over", ("unknown_event",))


@pytest.mark.parametrize(
    ("scheme", "event", "clocks"),
    [
        ("zhenping-2016", "accident_death", ["pay_death 7 working reported", "law_refusal 3 calendar decided"]),
        ("zhenping-2016", "illness_death", ["pay_death 7 working reported", "law_refusal 3 calendar decided"]),
        ("zhenping-2016", "accident_injury", ["pay_medical 2 working registered", "law_refusal 3 calendar decided"]),
        ("wanzhou-2021", "accident_death", None),
        ("xiangning-2024", "accident_injury", None),
        (None, None, None),
    ],
)
def test_clocks_are_the_schemes_own_or_the_laws(
    scheme: str | None, event: str | None, clocks: list[str] | None
) -> None:
    law = [
        "law_decision 30 calendar papers",
        "law_payment 10 calendar approved",
        "law_refusal 3 calendar decided",
        "law_advance 60 calendar papers",
    ]
    found = BOOK.clocks(scheme, event)
    shown = [f"{c.name} {c.days} {'working' if c.working else 'calendar'} {c.starts}" for c in found]
    assert shown == (clocks or law)
    assert {c.name for c in found if c.pauses} <= {"law_decision"}  # Zhenping's clocks never pause
    assert {str(c.source) for c in BOOK.law} == {"保险法 第二十三条", "保险法 第二十四条", "保险法 第二十五条"}


@pytest.mark.parametrize(
    ("day", "soon"),
    [
        ("2021-11-01", [("wanzhou-2021", 60)]),
        ("2021-10-31", []),
        ("2021-12-31", [("wanzhou-2021", 0)]),
        ("2022-01-01", []),
        ("2025-09-13", [("xiangning-2024", 30)]),
    ],
)
def test_schemes_that_end_soon(day: str, soon: list[tuple[str, int]]) -> None:
    assert [(scheme.id, days) for scheme, days in ending_soon(BOOK, date.fromisoformat(day))] == soon
