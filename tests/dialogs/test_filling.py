"""What a message adds to a draft: tables of answers, corrections and second thoughts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from dialogs.conversation import Draft
from dialogs.filling import as_text, event_after, fill, step_back
from nlu.frame import Frame

REPORT = Draft(
    form="report",
    slots={"event": "accident_injury", "relation": "mother", "town": "大周镇", "date": "2021-06-14"},
    trail=("event", "relation", "town", "date"),
    asked="name",
    tries=1,
)


def frame(intent: str = "answer", **fields: object) -> Frame:
    return Frame(intent=intent, confidence=0.9, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("held", "told", "corrects", "after"),
    [
        ("accident_injury", "accident_death", False, "accident_death"),
        ("accident_injury", "death", False, "accident_death"),
        ("illness", "death", False, "illness_death"),
        ("burn", "death", False, "accident_death"),
        ("death", "accident_injury", False, "accident_death"),
        ("death", "illness", False, "illness_death"),
        ("death", "critical_illness", False, "illness_death"),
        ("accident_death", "accident_injury", False, "accident_death"),
        ("illness_death", "illness", False, "illness_death"),
        ("accident_injury", "burn", False, "burn"),
        ("accident_injury", "illness", False, "accident_injury"),
        ("house_damage", "accident_injury", False, "house_damage"),
        ("accident_death", "illness_death", True, "illness_death"),
        ("accident_death", "accident_injury", True, "accident_injury"),
    ],
)
def test_a_death_takes_its_cause_and_never_becomes_an_injury_by_accident(
    held: str, told: str, corrects: bool, after: str
) -> None:
    assert event_after(held, told, corrects=corrects) == after


def test_an_answer_fills_what_was_asked_and_whatever_else_is_new() -> None:
    filled = fill(REPORT, frame(slots={"name": "王桂英", "amount": Decimal("3200.50")}), "王桂英，花了三千二百块五")
    assert filled.gained == ("name", "amount")
    assert filled.draft.slots["amount"] == "3200.5"


def test_an_answer_does_not_silently_overwrite_another_one() -> None:
    filled = fill(REPORT, frame(slots={"name": "王桂英", "town": "小周镇"}), "小周的王桂英")
    assert filled.draft.slots["town"] == "大周镇"


def test_a_correction_overwrites() -> None:
    filled = fill(REPORT, frame(slots={"relation": "father"}, corrects=True), "不对，是我爸")
    assert filled.draft.slots["relation"] == "father"
    assert filled.gained == ("relation",)


def test_another_person_takes_the_id_number_along() -> None:
    held = replace(REPORT, slots={**REPORT.slots, "id_number": "51222119550723906X"})
    filled = fill(held, frame(slots={"relation": "father"}, corrects=True), "不对，是我爸")
    assert "id_number" not in filled.draft.slots


def test_the_read_back_may_be_answered_with_any_change() -> None:
    filled = fill(replace(REPORT, asked="confirm"), frame(slots={"date": date(2021, 6, 12)}), "是12号")
    assert filled.draft.slots["date"] == "2021-06-12"


@pytest.mark.parametrize("slot", ["town", "date", "name", "event"])
def test_not_known_is_an_answer(slot: str) -> None:
    held = Draft(form="report", asked=slot, tries=1)
    filled = fill(held, frame(dont_know=True), "不晓得")
    assert filled.draft.unknown == (slot,)


def test_no_phone_is_an_answer_and_no_is_none() -> None:
    assert fill(Draft(form="report", asked="phone"), frame("deny"), "没有").draft.unknown == ("phone",)
    assert fill(Draft(form="report", asked="town"), frame("deny"), "没有").draft.unknown == ()


def test_what_was_not_known_may_be_known_later() -> None:
    held = Draft(form="report", unknown=("town",))
    assert fill(held, frame(slots={"town": "大周镇"}), "大周镇").draft.unknown == ()


def test_a_number_picks_what_was_offered() -> None:
    held = Draft(form="report", asked="house_type", offered=("thatch", "adobe"), labels=("竹草屋", "土坯房"))
    assert fill(held, frame(choice=2), "2").draft.slots["house_type"] == "adobe"
    assert "house_type" not in fill(held, frame(choice=3), "3").draft.slots


def test_one_step_back_forgets_the_last_answered_question_and_nothing_else() -> None:
    held = replace(REPORT, trail=("event", "town", "date", "relation"))
    back = step_back(held)
    assert "date" not in back.slots
    assert back.slots["relation"] == "mother"
    assert step_back(back).slots == {"event": "accident_injury", "relation": "mother"}


def test_the_cause_is_taken_back_with_its_death() -> None:
    held = Draft(
        form="report", slots={"event": "illness_death", "cause": "ill"}, trail=("event", "cause"), asked="town"
    )
    assert step_back(held).slots == {"event": "death"}


def test_the_story_is_kept_and_does_not_grow_without_end() -> None:
    draft = Draft(form="report")
    for number in range(40):
        draft = fill(draft, frame(), f"第{number}句" * 400).draft
    assert len(draft.story) == 12
    assert max(len(line) for line in draft.story) == 500


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (date(2021, 6, 4), "2021-06-04"),
        (Decimal("3400.00"), "3400"),
        (Decimal("1E+3"), "1000"),
        (11, "11"),
        ("王", "王"),
    ],
)
def test_values_are_kept_as_text(value: object, text: str) -> None:
    assert as_text(value) == text  # type: ignore[arg-type]
