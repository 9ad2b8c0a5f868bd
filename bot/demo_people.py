"""Who plays in the demo: three counties, their desks and officers, and residents. All people are invented."""

from __future__ import annotations

import csv
import random
from datetime import date, datetime
from pathlib import Path

from msgspec import Struct

from bot.clock import CHINA
from claims.staff import Member
from schemes.identity import check_character

FAMILY_NAMES = "张王李陈刘杨黄周吴谭向冉牟蒲熊何罗"
MEN = ("大富", "德明", "兴全", "家福", "仁贵", "国平", "成林", "世安", "永康", "明亮")
WOMEN = ("桂兰", "秀英", "素芬", "光菊", "玉珍", "小梅", "翠花", "文秀", "春燕", "海燕")
HEADER = ("姓名", "身份证号", "乡镇", "村", "组", "联系电话", "户主", "与户主关系", "备注")
HOUSEHOLD = (("本人", 1952, MEN), ("配偶", 1955, WOMEN), ("儿子", 1979, MEN), ("孙女", 2008, WOMEN))


class Place(Struct, frozen=True, kw_only=True):
    """One county of the demo, at the time when its document was in force.

    `people` is how many residents it gets, shared out over `towns`; `area` are the first six digits of their
    identity numbers.
    """

    name: str
    county: str
    scheme: str
    start: datetime
    area: str
    towns: tuple[tuple[str, tuple[str, ...]], ...]
    people: int
    staff: tuple[Member, ...]


class Person(Struct, frozen=True, kw_only=True):
    """A row of a roster."""

    name: str
    id_number: str
    town: str
    village: str
    group: str
    phone: str
    head: str
    relation: str


def _desk(user: str, name: str, insurer: str, county: str, hotline: str = "") -> Member:
    return Member(
        address=f"web:{user}", name=name, role="desk", insurer=insurer, county=county, rung=1, hotline=hotline
    )


def _officer(user: str, name: str, county: str, *, town: str = "", rung: int) -> Member:
    role = "town_officer" if town else "county_officer"
    return Member(address=f"web:{user}", name=name, role=role, county=county, town=town, rung=rung)


SUPERVISOR = Member(address="web:supervisor", name="值班督办", role="supervisor", rung=9)

PLACES = (
    Place(
        name="wanzhou",
        county="万州区",
        scheme="wanzhou-2021",
        start=datetime(2021, 6, 15, 10, tzinfo=CHINA),
        area="512221",
        towns=(
            ("大周镇", ("五土村", "铺垭村")),
            ("小周镇", ("大坝村",)),
            ("甘宁镇", ("永胜村",)),
            ("新田镇", ("谭绍村",)),
            ("龙驹镇", ("赶场村",)),
            ("长岭镇", ("安溪村",)),
        ),
        people=32,
        staff=(
            _desk("desk-picc", "人保财险服务台", "picc", "万州区", "95518"),
            _desk("desk-chinalife", "中国人寿服务台", "chinalife", "万州区", "95519"),
            _desk("desk-pingan", "平安保险服务台", "pingan", "万州区", "95511"),
            _officer("town-dazhou", "大周镇经办员", "万州区", town="大周镇", rung=2),
            _officer("county-wanzhou", "区扶贫办", "万州区", rung=3),
            SUPERVISOR,
        ),
    ),
    Place(
        name="zhenping",
        county="镇坪县",
        scheme="zhenping-2016",
        start=datetime(2016, 3, 9, 10, tzinfo=CHINA),
        area="612430",
        towns=(("城关镇", ("竹溪河村",)), ("曾家镇", ("向阳村",)), ("牛头店镇", ("前进村",))),
        people=16,
        staff=(
            _desk("desk-zhenping", "县人寿保险服务台", "chinalife", "镇坪县"),
            _officer("town-chengguan", "城关镇经办员", "镇坪县", town="城关镇", rung=2),
            _officer("county-zhenping", "县小额保险办公室", "镇坪县", rung=3),
            SUPERVISOR,
        ),
    ),
    Place(
        name="xiangning",
        county="乡宁县",
        scheme="xiangning-2024",
        start=datetime(2025, 3, 11, 10, tzinfo=CHINA),
        area="142633",
        towns=(("昌宁镇", ("幸福湾村",)), ("管头镇", ("圪咀头村",)), ("枣岭乡", ("毛教村",))),
        people=16,
        staff=(
            _officer("town-guantou", "管头镇经办员", "乡宁县", town="管头镇", rung=1),
            _officer("county-xiangning", "县人社局办公室", "乡宁县", rung=2),
            SUPERVISOR,
        ),
    ),
)


def place(name: str) -> Place:
    """A place by name; KeyError for any other."""
    return {one.name: one for one in PLACES}[name]


def people(where: Place) -> tuple[Person, ...]:
    """The residents of a place, the same at every call: households of four, with right check digits."""
    chance = random.Random(where.scheme)  # noqa: S311 - invented people, no secret
    villages = [(town, village) for town, names in where.towns for village in names]
    found: list[Person] = []
    for number in range(where.people // len(HOUSEHOLD)):
        town, village = villages[number % len(villages)]
        family = chance.choice(FAMILY_NAMES)
        found += _household(where, chance, family, town, village, number + 1)
    return tuple(found)


def _household(
    where: Place, chance: random.Random, family: str, town: str, village: str, number: int
) -> list[Person]:
    given = dict(zip((MEN, WOMEN), (chance.sample(MEN, 2), chance.sample(WOMEN, 2)), strict=True))
    names = [
        (chance.choice(FAMILY_NAMES) if relation == "配偶" else family) + given[kind].pop()
        for relation, _, kind in HOUSEHOLD
    ]
    phone = f"1380000{chance.randrange(10_000):04d}"
    return [
        Person(
            name=name,
            id_number=_id_number(where.area, year, kind is MEN, chance),
            town=town,
            village=village,
            group=f"{number % 5 + 1}组",
            phone=phone if relation in ("本人", "配偶") else "",
            head=names[0],
            relation=relation,
        )
        for name, (relation, year, kind) in zip(names, HOUSEHOLD, strict=True)
    ]


def _id_number(area: str, year: int, man: bool, chance: random.Random) -> str:
    birthday = date.fromordinal(date(year, 1, 1).toordinal() + chance.randrange(365))
    first17 = f"{area}{birthday:%Y%m%d}{chance.randrange(500) * 2 + man:03d}"
    return first17 + check_character(first17)


def write_roster(where: Place, path: Path) -> None:
    """Write the residents as a town would hand them in (CSV with a byte order mark, as Excel likes it)."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(HEADER)
        for one in people(where):
            rows.writerow(
                (one.name, one.id_number, one.town, one.village, one.group, one.phone, one.head, one.relation, "")
            )
