"""Invented residents for measurements: a roster as a town would hand it in, any number of rows."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from schemes.identity import check_character

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
GIVEN = "秀兰英华平玉珍芳桂明国建军志强德福永贵春梅素琼光荣成文先忠天友大万世正清远学朝洪开传兴仁中东云川江"
TOWNS = ("大周镇", "小周镇", "新田镇", "白羊镇", "分水镇", "龙驹镇", "太安镇", "甘宁镇", "武陵镇", "新乡镇")
HEADER = (
    "序号",
    "姓名",
    "身份证号",
    "乡镇",
    "村",
    "组",
    "联系电话",
    "户主",
    "与户主关系",
    "参保类型",
    "备注",
)
OLDEST = date(1930, 1, 1)


def id_number(number: int) -> str:
    """A different 18-character number for each `number` below 35 million; of nobody."""
    day, sequence = divmod(number, 999)
    first17 = f"500101{OLDEST + timedelta(days=day):%Y%m%d}{sequence:03d}"
    return first17 + check_character(first17)


def rows(count: int, seed: int = 1) -> Iterator[tuple[str, ...]]:
    """The roster's rows without the header; the same for the same count and seed."""
    chance = random.Random(seed)
    for number in range(count):
        name = chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2, 2))))
        town = TOWNS[number % len(TOWNS)]
        village = f"{chance.choice(GIVEN)}{chance.choice(GIVEN)}村"
        head = name if number % 3 == 0 else "某" + name[1:]
        yield (
            *(str(number + 1), name, id_number(number * 7), town, village, f"{number % 9 + 1}组"),
            *(f"19{number:09d}", head, "本人" if number % 3 == 0 else "家庭成员", "脱贫户", ""),
        )


def write_roster(path: Path, count: int) -> None:
    """A CSV in UTF-8 with a title above its header row."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["万州区脱贫人口参保花名册", *[""] * (len(HEADER) - 1)])
        writer.writerow(HEADER)
        writer.writerows(rows(count))
