"""No text that a pattern matches is passed over."""

from __future__ import annotations

import re

import pytest
from understanding_kit import TOWNS, labelled

from nlu import triggers
from nlu.normal import matching
from nlu.triggers import Gated, Triggers, needs
from nlu.understander import Understander


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        ("投诉", {"投诉"}),
        ("投诉|举报", {"投诉", "举报"}),
        ("报案了?", {"报案"}),
        ("报?案", {"案"}),
        ("[要想]报", {"报"}),
        ("[痛疼]+", {"痛", "疼"}),
        ("(?:摔|跌)(?:了|伤)", {"摔", "跌"}),
        ("(?<!不)摔", {"摔"}),
        ("摔(?!跤)", {"摔"}),
        (r"\?|吗", {"?", "吗"}),
        ("摔{0,2}", None),
        (".*", None),
        ("摔|.", None),
        ("[^，]", None),
        ("(?:摔)?", None),
        (r"\d{3}", None),
    ],
)
def test_what_every_match_holds(pattern: str, wanted: set[str] | None) -> None:
    assert needs(pattern) == wanted


@pytest.mark.parametrize("pattern", ["(摔", "摔)", "(?:a|b", "[摔"])
def test_brackets_that_do_not_close(pattern: str) -> None:
    with pytest.raises(ValueError, match="bracket"):
        needs(pattern)


def test_no_pattern_of_the_language_files_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    handed: list[Gated] = []

    class Noting(Triggers):
        def pattern(self, source: str) -> Gated:
            handed.append(super().pattern(source))
            return handed[-1]

    monkeypatch.setattr(triggers, "Triggers", Noting)
    monkeypatch.setattr("nlu.understander.Triggers", Noting)
    understander = Understander.load(TOWNS)
    assert len(handed) > 90
    texts = [matching(line["text"]) for name in ("dev", "own", "own4") for line in labelled(name)]
    seen = [(text, understander._triggers.of(text)) for text in texts]
    for pattern in handed:
        plain = re.compile(pattern.source)
        for text, bits in seen:
            assert bool(pattern.search(text, bits)) == bool(plain.search(text)), (pattern.source, text)
