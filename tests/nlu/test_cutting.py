"""jieba on the domain's own words: nothing of its big dictionary, every place right."""

from __future__ import annotations

import pytest

from nlu.cutting import Cutter
from nlu.language import load_language
from nlu.names import dictionary


@pytest.fixture(scope="module")
def cutter() -> Cutter:
    return Cutter(dictionary(load_language().texts["words"]))


def test_the_longest_domain_words_win() -> None:
    words = Cutter(["大病", "大病补充", "住院"]).cut("大病补充住院")
    assert words == ["大病补充", "住院"]


def test_what_is_no_domain_word_stands_alone_and_latin_stays_together() -> None:
    assert Cutter(["住院"]).cut("王桂英住院CT480") == ["王", "桂", "英", "住院", "CT480"]


@pytest.mark.parametrize("text", ["我妈昨天在坡上跘倒了", "叫王桂英，电话13800001234", "", "👍。", "ABC王"])
def test_every_word_stands_where_it_says(cutter: Cutter, text: str) -> None:
    for word, start, stop in cutter.tokenize(text):
        assert text[start:stop] == word
