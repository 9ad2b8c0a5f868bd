"""The texts: every one that the code names exists, fits an SMS of two parts, and speaks as a villager can hear."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax.ast import Message, VariableReference
from fluent.syntax.visitor import Visitor

from locales.catalogue import FOLDER, Catalogue, TextError, load

ROOT = FOLDER.parent
WORDS = load()
CODE = [path for name in ("dialogs", "handlers", "bot") for path in sorted((ROOT / name).rglob("*.py"))]
NAMED = re.compile(r"""(?:\bSay|\.say)\(\s*"([a-z0-9-]+)\"""")
FILES = ("messages.ftl", "messages-notices.ftl")
LONGEST = {
    "number": "10000012",
    "hotline": "023-58123456",
    "insurer": "中国人寿",
    "when": "明天（12月31日）前有人回您。",
    "phone": "13800001234",
    "event": "身故（原因没说）",
    "name": "欧阳王桂英",
    "day": "12月31日",
    "count": "12",
}


class Variables(Visitor):
    """The arguments that a text wants."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: VariableReference) -> None:
        self.names.add(node.id.name)


def messages(name: str) -> list[Message]:
    text = (FOLDER / "zh-CN" / name).read_text(encoding="utf-8")
    return [entry for entry in FluentParser().parse(text).body if isinstance(entry, Message)]


def name_of(value: object) -> str:
    return value.id.name if isinstance(value, Message) else str(value)


def every() -> list[tuple[str, Message]]:
    return [(name, message) for name in FILES for message in messages(name)]


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_text_that_the_code_names_exists(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    named = [*NAMED.findall(text), *(f"words-{kind}" for kind in re.findall(r"\.words\(\"([a-z-]+)\"\)", text))]
    missing = [key for key in named if not WORDS.has(key)]
    assert missing == []


@pytest.mark.parametrize(
    ("file", "message"), every(), ids=lambda value: value if isinstance(value, str) else value.id.name
)
def test_a_text_renders_with_its_longest_values_and_fits_two_parts(file: str, message: Message) -> None:
    if message.id.name.startswith("words-") or message.id.name.startswith("benefits"):
        return
    wanted = Variables()
    wanted.visit(message)
    text = WORDS.say(message.id.name, {name: LONGEST.get(name, "八个字长的一段话") for name in wanted.names}, "sms")
    assert len(text) <= 134 - len("【村保】"), text


@pytest.mark.parametrize(
    ("file", "message"), every(), ids=lambda value: value if isinstance(value, str) else value.id.name
)
def test_a_text_is_calm_and_plain(file: str, message: Message) -> None:
    wanted = Variables()
    wanted.visit(message)
    text = WORDS.say(message.id.name, dict.fromkeys(wanted.names, "甲"))
    assert not re.search(r"[!！~]|亲，|系统|理赔申请|给付|成功|恭喜|请重新输入|数据库", text), text
    if not message.id.name.startswith("words-"):
        assert not re.search(r"[A-WYZa-z]", text.replace("cunbao", "")), text
    assert text.count("？") <= 2, text


def test_a_key_that_is_missing_or_wants_more_is_a_mistake() -> None:
    with pytest.raises(TextError):
        WORDS.say("no-such-text")
    with pytest.raises(TextError):
        WORDS.say("filed", {})


def test_two_texts_of_one_name_are_a_mistake() -> None:
    with pytest.raises(TextError, match="stands in"):
        Catalogue("zh-CN", {"a.ftl": "hallo = 你好\n", "b.ftl": "hallo = 您好\n"})


def test_what_is_not_fluent_is_a_mistake() -> None:
    with pytest.raises(TextError, match="not Fluent"):
        Catalogue("zh-CN", {"a.ftl": "hallo 你好\n"})


@pytest.mark.parametrize(("file", "message"), every(), ids=name_of)
def test_a_text_joined_from_its_parts_is_what_fluent_makes_of_it(file: str, message: Message) -> None:
    wanted = Variables()
    wanted.visit(message)
    args = {name: f"<{name}>" for name in wanted.names}
    for variant in (None, *(attribute.id.name for attribute in message.attributes)):
        assert WORDS.say(message.id.name, args, variant) == WORDS._formatted(message.id.name, args, variant)
