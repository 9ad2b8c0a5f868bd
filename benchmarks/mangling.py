"""Messages as telephones, input methods and bad days make them: sentences that were mangled, or nothing but noise.

Message `number` of a `seed` is always the same one, as long as the sentences are.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from pathlib import Path
from random import Random

import opencc

from benchmarks.people import GIVEN, OLDEST, SURNAMES, id_number
from nlu.frame import INTENTS, Context
from nlu.language import load_language
from schemes.terms import EVENTS, RELATIONS

FRAMES = Path(__file__).parent.parent / "tests" / "frames"
LONGEST = 10_000
ASKED = (
    "event", "cause", "town", "date", "house_type", "disease", "name", "phone", "what", "confirm", "choice", "change",
    "relation", "amount", "hospital_days", "disability_grade", "village", "id_number", "last_six",
)  # fmt: skip
OFFERED = (EVENTS, RELATIONS, INTENTS, ("yes", "no"), ("大周镇", "小周镇"), ("2021-03-15", "2021-04-26"))
COUNTIES = (None, "万州区", "镇坪县", "乡宁县", "无名县")
WORDS = """
我妈 我老汉儿 他婆婆 张秀兰 欧阳春花 买买提·阿不都 身份证 电话 叫 是 对头 不是 没得 不晓得 第二个
昨天 前天 大前天 后天 三月十五 腊月廿九 闰四月初一 2月30日 2021年2月29日 去年 上个月底 下周三 端午 12号 二十几号
摔断腿了 烧伤 走了 死 没死 瘫了 白血病 房子垮了 土坯房 七级伤残 住院 半个月 花了 三千二 两万多 报了2100
一亿 1e30 3.5万 12,000.50元 零点五 幺三九 大周镇 户口在 五桥 编号10000012 后六位 12345X 010-12345678 +86
， 。 ？ ¥ ½ ① ² ٣٤ ५ Ⅳ 〇 〡 ㎡ ﷽
"""
SPOKEN = (*WORDS.split(), "\n", " ")
EMOJI = "🙂😭🙏👍🏽👨‍👩‍👧‍👦🇨🇳❤️🔥"
LATIN = (
    "WeChat",
    "ok",
    "OPPO R9",
    "nihao",
    "wo ma shuai le",
    "iPhone",
    "é",
    "ß",
    "İ",
    "ﬁ",
    "SOS",
    "null",
    "%s",
    "{0}",
)
UYGHUR = ("ياخشىمۇسىز", "ئانام", "تۈنۈگۈن", "يىقىلدى", "سۇغۇرتا", "رەھمەت", "مەن")
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a\u202e\u2066\u2069"
CONTROL = "".join(map(chr, (*range(0x20), 0x7F, 0x85, 0x2028, 0x2029)))
WHOLE = re.compile("[^\ud800-\udfff]+")
"""What can be written in UTF-8."""
FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0x20: 0x3000}
CHINA = timezone(timedelta(hours=8))
FIRST = datetime(2016, 1, 1, tzinfo=CHINA)

Mangle = Callable[[Random, str], str]


@dataclass(frozen=True)
class Message:
    """What is said, when, and what the conversation knew."""

    text: str
    now: datetime
    context: Context


def _into(chance: Random, text: str, what: str) -> str:
    place = chance.randint(0, len(text))
    return text[:place] + what + text[place:]


def deleted(chance: Random, text: str) -> str:
    start = chance.randint(0, len(text))
    return text[:start] + text[start + chance.choice((1, 1, 2, 5)) :]


def doubled(chance: Random, text: str) -> str:
    start = chance.randint(0, len(text))
    piece = text[start : start + chance.choice((1, 1, 2, 4))]
    return text[:start] + piece * chance.choice((2, 2, 3, 20)) + text[start + len(piece) :]


def swapped(chance: Random, text: str) -> str:
    if len(text) < 2:
        return text
    marks = list(text)
    one, other = chance.sample(range(len(marks)), 2)
    marks[one], marks[other] = marks[other], marks[one]
    return "".join(marks)


def digits(chance: Random, text: str) -> str:
    count = chance.choice((1, 2, 4, 6, 8, 10, 11, 12, 15, 17, 18, 19, 40))
    return _into(chance, text, "".join(chance.choices("0123456789", k=count)))


def numerals(chance: Random, text: str) -> str:
    return _into(
        chance, text, "".join(chance.choices("零〇一二两三四五六七八九十百千万亿半几点幺廿", k=chance.randint(1, 12)))
    )


def identity(chance: Random, text: str) -> str:
    """An ID number or a phone, whole or in groups, with what is not seen between its digits."""
    number = chance.choice(
        (id_number(chance.randrange(30_000_000)), f"1{chance.randrange(30, 100)}{chance.randrange(10**8):08d}")
    )
    if chance.random() < 0.5:
        step, gap = (
            chance.choice((1, 3, 4, 6)),
            chance.choice((*INVISIBLE, " ", "  ", "-", "—", "·", "\n", ",", "\ud83d")),
        )
        number = gap.join(number[start : start + step] for start in range(0, len(number), step))
    if chance.random() < 0.1:
        number = number[:6] + number[8:-1] if len(number) == 18 else number[:-1]
    return _into(chance, text, number)


def named(chance: Random, text: str) -> str:
    name = chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2, 2, 3))))
    return _into(chance, text, chance.choice(("", "叫", "我是", "名字是")) + name)


def dated(chance: Random, text: str) -> str:
    day = OLDEST + timedelta(days=chance.randrange(60_000))
    form = chance.choice(
        (
            "{0:%Y-%m-%d}",
            "{0.year}年{0.month}月{0.day}日",
            "{0.month}月{0.day}号",
            "{0:%Y%m%d}",
            "{0.month}.{0.day}",
            "{0.day}号",
        )
    )
    return _into(chance, text, form.format(day))


def emoji(chance: Random, text: str) -> str:
    return _into(chance, text, "".join(chance.choices(EMOJI, k=chance.choice((1, 2, 5)))))


def much_emoji(chance: Random, text: str) -> str:
    return _into(chance, text, "".join(chance.choices(EMOJI, k=500)))


def surrogate(chance: Random, text: str) -> str:
    return _into(chance, text, chr(chance.randrange(0xD800, 0xE000)))


def invisible(chance: Random, text: str) -> str:
    for _ in range(chance.randint(1, 6)):
        text = _into(chance, text, chance.choice(INVISIBLE))
    return text


def control(chance: Random, text: str) -> str:
    return _into(chance, text, chance.choice(CONTROL) * chance.choice((1, 1, 3, 50)))


def full_width(chance: Random, text: str) -> str:
    return text.translate(FULL_WIDTH) if chance.random() < 0.7 else "\u3000".join(text)


@lru_cache(maxsize=1)
def _traditional() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")


def traditional(chance: Random, text: str) -> str:  # noqa: ARG001
    return WHOLE.sub(lambda part: str(_traditional().convert(part[0])), text)


def latin(chance: Random, text: str) -> str:
    return _into(chance, text, chance.choice(LATIN))


def uyghur(chance: Random, text: str) -> str:
    return _into(chance, text, " ".join(chance.choices(UYGHUR, k=chance.randint(1, 4))))


def spoken(chance: Random, text: str) -> str:
    return _into(chance, text, chance.choice(SPOKEN))


def cut(chance: Random, text: str) -> str:
    return text[: chance.randint(0, len(text))]


def repeated(chance: Random, text: str) -> str:
    return (text * (LONGEST // max(1, len(text)) + 1))[: chance.choice((300, 600, 2_000, LONGEST))]


MANGLES: tuple[Mangle, ...] = (
    deleted, doubled, swapped, digits, numerals, identity, named, dated, emoji, surrogate, invisible, control,
    full_width, traditional, latin, uyghur, spoken, cut,
)  # fmt: skip
RARE: tuple[Mangle, ...] = (repeated, much_emoji)


class Mangler:
    """Makes messages out of every example and every labelled sentence."""

    def __init__(self) -> None:
        language = load_language()
        examples = [one.text for lines in language.examples.values() for one in lines]
        marked = [line for line in language.texts["named"].splitlines() if line and not line.startswith("#")]
        labelled = [
            json.loads(line)["text"]
            for path in sorted(FRAMES.glob("*.jsonl"))
            for line in path.read_text(encoding="utf-8").splitlines()
        ]
        self.sentences: Sequence[str] = [*examples, *(line.translate({91: "", 93: ""}) for line in marked), *labelled]

    def message(self, seed: int, number: int) -> Message:
        """Message `number` of `seed`."""
        chance = random.Random(f"{seed} {number}")
        text = self._text(chance)[:LONGEST]
        now = FIRST + timedelta(seconds=chance.randrange(12 * 366 * 86_400))
        return Message(text, now if chance.random() < 0.9 else now.astimezone(UTC), self._context(chance))

    def _text(self, chance: Random) -> str:
        kind = chance.random()
        if kind < 0.06:
            return "".join(map(chr, (self._anything(chance) for _ in range(chance.randint(0, 60)))))
        if kind < 0.2:
            text = "".join(chance.choices(SPOKEN, k=chance.randint(1, 14)))
        elif kind < 0.3:
            text = chance.choice(("，", "", " ", "。")).join(chance.choices(self.sentences, k=chance.randint(2, 4)))
        else:
            text = chance.choice(self.sentences)
        for mangle in chance.choices(MANGLES, k=chance.choice((0, 1, 1, 2, 3, 6))):
            text = mangle(chance, text)
        return chance.choice(RARE)(chance, text) if chance.random() < 0.01 else text

    @staticmethod
    def _anything(chance: Random) -> int:
        low, high = chance.choice(((0, 0x80), (0x4E00, 0xA000), (0x600, 0x700), (0x2000, 0x3400), (0, 0x110000)))
        return chance.randrange(low, high)

    @staticmethod
    def _context(chance: Random) -> Context:
        county = chance.choice(COUNTIES)
        if chance.random() < 0.5:
            return Context(county=county)
        offered: tuple[str, ...] = chance.choice(OFFERED) if chance.random() < 0.5 else ()
        labels = tuple(chance.choice(SPOKEN) for _ in offered) if chance.random() < 0.7 else ()
        event = chance.choice(EVENTS) if chance.random() < 0.5 else None
        return Context(asked=chance.choice(ASKED), offered=offered, labels=labels, county=county, event=event)
