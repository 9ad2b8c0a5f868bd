"""A dialect is a folder: this one is of a county that nobody has, and not a line of code knows of it."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from understanding_kit import TOWNS

from nlu.frame import Context, Frame
from nlu.language import LanguageError, load_language
from nlu.understander import Understander

NOW = datetime.fromisoformat("2021-06-15T10:00:00+08:00")
FILES = {
    "yunxi/where.toml": 'counties = ["云溪县"]\ncues = "倒起咯"\n',
    # 老汉 is the grandfather there, 阿布 nobody else's word for a mother
    "yunxi/kin.toml": '[kin]\ngrandfather = ["老汉"]\nmother = ["阿布"]\n',
    "yunxi/events.toml": '[parts]\nfall = "扎跟"\n',
    "yunxi/dates.toml": '[relative]\n1 = "夜旰"\n',
    "yunxi/words.txt": "扎跟 夜旰 阿布\n",
    "yunxi/examples/goodbye.txt": "歇克哒\n我歇克哒\n那歇克哒\n好嘞歇克哒\n歇克哒哈\n",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("language")
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def taught(folder: Path) -> Understander:
    return Understander.load(TOWNS, (folder,))


def read(understander: Understander, text: str, county: str | None = None) -> Frame:
    return understander.understand(text, NOW, Context(county=county))


def test_its_words_are_understood(taught: Understander, understander: Understander) -> None:
    text = "我阿布夜旰扎跟了，脚杆断了"
    slots = read(taught, text).slots
    assert slots["relation"] == "mother"
    assert slots["date"] == date(2021, 6, 14)
    assert slots["event"] == "accident_injury"
    before = read(understander, text).slots
    assert "date" not in before
    assert before.get("relation") != "mother"


def test_its_way_of_asking_is_learnt(taught: Understander, understander: Understander) -> None:
    assert read(taught, "那我歇克哒").intent == "goodbye"
    assert read(understander, "那我歇克哒").intent != "goodbye"


@pytest.mark.parametrize(
    ("text", "county", "relation"),
    [
        ("老汉摔了", "云溪县", "grandfather"),
        ("老汉摔倒起咯", None, "grandfather"),
        ("老汉摔了", "万州区", "father"),
        ("老汉摔了", "乡宁县", "spouse"),
        # the sender's county decides before the words around do
        ("俺老汉摔了", "万州区", "father"),
    ],
)
def test_the_county_decides_before_the_words(
    taught: Understander, text: str, county: str | None, relation: str
) -> None:
    assert read(taught, text, county).slots["relation"] == relation


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("ost/where.toml", 'cues = "x"\n', "'counties' is missing"),
        ("ost/where.toml", "cues = \n", "ost/where.toml"),
        ("kin.toml", 'kin = "阿布"\n', "kin.toml"),
        ("examples/lachen.txt", "哈哈\n", "unknown intent lachen"),
        # saved by an editor in another encoding
        ("examples/greet.txt", "哈罗".encode("gb18030"), "examples/greet.txt"),
        ("words.txt", "哈罗".encode("gb18030"), "words.txt"),
        # patterns that only some message would have tried
        ("events.toml", "[parts]\nfall = '扎跟('\n", "events.toml: fall"),
        ("answers.toml", "yes = '*要得'\n", "answers.toml: yes"),
        ("ost/where.toml", "cues = '['\ncounties = ['云溪县']\n", "ost/where.toml: cues"),
        ("ost/where.toml", "cues = 'x'\ncounties = 3\n", "not iterable"),
        ("kin.toml", "[kin]\nmother_in_law = 3\n", "not iterable"),
    ],
)
def test_a_broken_folder_is_named(tmp_path: Path, name: str, text: str | bytes, told: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(LanguageError, match=told):
        Understander.load(TOWNS, (tmp_path,))


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(LanguageError, match="no such folder"):
        load_language(more=(tmp_path / "nowhere",))
