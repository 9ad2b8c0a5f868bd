"""What is learnt from the examples, and that what is kept was learnt from them."""

from __future__ import annotations

from pathlib import Path

import pytest
from understanding_kit import TOWNS

from nlu.language import FOLDER, load_language
from nlu.training import Lesson, train
from nlu.understander import Understander
from nlu.weighing import Weights, features
from nlu.weightfile import NAME, read_weights, write_weights
from schemes.book import load_book

HEADS = {"drink": ("tea", "water"), "hot": ("no", "yes")}
LESSONS = [
    Lesson(features=("steam", "leaf"), labels={"drink": "tea", "hot": "yes"}),
    Lesson(features=("ice", "leaf"), labels={"drink": "tea", "hot": "no"}),
    Lesson(features=("steam", "tap"), labels={"drink": "water", "hot": "yes"}),
    Lesson(features=("ice", "tap"), labels={"drink": "water"}),
]


def test_each_head_learns_what_tells_its_labels_apart() -> None:
    weights = train(HEADS, LESSONS)
    for lesson in LESSONS:
        opinions = weights.weigh(lesson.features)
        assert opinions["drink"].label == lesson.labels["drink"]
        assert opinions["drink"].probability > 0.8
    # "hot" was not told of the last one: it is heard from the others
    assert weights.weigh(("ice", "tap"))["hot"].label == "no"
    assert dict(weights.shares(("ice", "tap"), "drink", "water"))["tap"] > 0
    assert [label for label, _ in weights.weigh(("leaf",))["drink"].ranked()] == ["tea", "water"]


def test_what_was_never_seen_speaks_for_nothing() -> None:
    opinion = train(HEADS, LESSONS).weigh(("coal",))["drink"]
    assert opinion.ranked() == [("tea", 0.5), ("water", 0.5)]


def test_the_same_lessons_teach_the_same() -> None:
    first, second = train(HEADS, LESSONS), train(HEADS, LESSONS)
    assert (first.known, first.rows) == (second.known, second.rows)


def test_features_are_characters_signs_and_length() -> None:
    assert features("花12元", {"money"}) == [
        "^", "花", "0", "元", "$", "^花", "花0", "0元", "元$", "^花0", "花0元", "0元$", "#money", "#long0",
    ]  # fmt: skip


def test_kept_weights_weigh_as_those_that_were_learnt(tmp_path: Path) -> None:
    learnt = train(HEADS, LESSONS)
    write_weights(tmp_path, "mark", {"drinks": learnt})
    kept = read_weights(tmp_path, "mark")
    assert kept is not None
    assert (kept["drinks"].heads, kept["drinks"].known, kept["drinks"].rows) == (HEADS, learnt.known, learnt.rows)


@pytest.mark.parametrize("spoilt", [b"", b"no weights", None])
def test_weights_that_cannot_be_used_are_learnt_anew(tmp_path: Path, spoilt: bytes | None) -> None:
    if spoilt is not None:
        (tmp_path / NAME).write_bytes(spoilt)
    assert read_weights(tmp_path, "mark") is None


def test_weights_of_other_data_are_not_used(tmp_path: Path) -> None:
    write_weights(tmp_path, "mark", {"drinks": train(HEADS, LESSONS)})
    assert read_weights(tmp_path, "another mark") is None


def test_the_weights_that_are_kept_are_those_of_the_examples() -> None:
    """Run `cunbao teach` after a change of the language data or of what the readers see in a text."""
    language = load_language()
    kept = read_weights(FOLDER, language.mark())
    assert kept is not None, "other language data: run `cunbao teach`"
    learnt = Understander(language, load_book().towns).weights
    for name, weights in learnt.items():
        assert kept[name].heads == weights.heads
        # Another machine's arithmetic may differ in the last digit.
        assert len(set(kept[name].known) ^ set(weights.known)) < 20
        assert _far(kept[name], weights) < 0.05, "the readers see other signs: run `cunbao teach`"


def _far(kept: Weights, learnt: Weights) -> float:
    """The largest difference between the probabilities of some messages."""
    texts = ("我妈昨天摔断了腿", "我参保没得", "钱到账没", "房子垮了咋个报", "要带啥子资料", "退订", "谢谢")
    far = 0.0
    for text in texts:
        ours, theirs = kept.weigh(features(text, ())), learnt.weigh(features(text, ()))
        for head in ours:
            one, other = dict(ours[head].ranked()), dict(theirs[head].ranked())
            far = max(far, *(abs(one[label] - other[label]) for label in one))
    return far


def test_a_folder_keeps_what_it_taught(tmp_path: Path) -> None:
    (tmp_path / "examples").mkdir()
    (tmp_path / "examples" / "goodbye.txt").write_text("歇克哒\n我歇克哒\n歇克哒哈\n", encoding="utf-8")
    taught = Understander.teach(TOWNS, (tmp_path,))
    again = Understander.load(TOWNS, (tmp_path,))
    assert again.weights["messages"].rows == taught.weights["messages"].rows
    (tmp_path / "examples" / "goodbye.txt").write_text("歇克哒\n", encoding="utf-8")
    assert read_weights(tmp_path, load_language(FOLDER, (tmp_path,)).mark()) is None
