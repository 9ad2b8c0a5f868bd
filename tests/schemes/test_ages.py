"""Of which age one may join, and the steps of a peak of the year."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from claims.enrolment_plan import AgeRule, Plan, limits
from schemes.ages import Limit, Limits, age_on, outside
from schemes.book import FOLDER, load_book
from schemes.model import Peak, Source
from schemes.peaks import step_on
from schemes.reading import read_scheme
from schemes.tables import SchemeError

SPEECH = "计生协会会议讲话 一、一"
SIXTY = Limits(
    first=Limit(figure=60, source=SPEECH),
    renewal=Limit(figure=65, source=SPEECH),
    youngest_days=Limit(figure=28, source=SPEECH),
)


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        ("1964-10-14", "2024-10-13", 59),
        ("1964-10-14", "2024-10-14", 60),  # older from the birthday on
        ("1964-02-29", "2024-02-28", 59),
        ("1964-02-29", "2024-02-29", 60),
        ("1964-02-29", "2025-02-28", 60),
        ("1964-02-29", "2025-03-01", 61),  # a common year: the year of life ends with February
    ],
)
def test_whole_years(birth: str, day: str, age: int) -> None:
    assert age_on(date.fromisoformat(birth), date.fromisoformat(day)) == age


@pytest.mark.parametrize(
    ("birth", "joining", "why"),
    [
        ("1964-10-14", "first", None),  # 60 on the day
        ("1963-10-15", "first", None),  # 61 on the day after
        ("1963-10-14", "first", "too_old"),  # 61 on the day
        ("1963-10-14", "renewal", None),
        ("1958-10-15", "renewal", None),
        ("1958-10-14", "renewal", "too_old"),
        ("2024-09-16", "first", None),  # 28 days
        ("2024-09-17", "first", "too_young"),  # 27
        ("2024-10-20", "first", "too_young"),  # not born yet
        ("2024-10-01", "renewal", None),  # who has been insured is not too young to go on
        (None, "first", "unknown"),
    ],
)
def test_who_is_outside(birth: str | None, joining: str, why: str | None) -> None:
    born = date.fromisoformat(birth) if birth else None
    found = outside(SIXTY, born, date(2024, 10, 14), joining)  # type: ignore[arg-type]
    assert (found.why if found else None) == why
    assert outside(Limits(), born, date(2024, 10, 14), "first") is None, "nobody has said a limit"


def with_ages(folder: Path, lines: str) -> Path:
    path = folder / "family-care.toml"
    text = (FOLDER / "family-care.toml").read_text(encoding="utf-8")
    path.write_text(text.replace("[ages] ", f"[ages]\n{lines}\n#"), encoding="utf-8")
    return path


def test_the_document_goes_before_the_office(tmp_path: Path) -> None:
    now = read_scheme(FOLDER / "family-care.toml")
    rule = AgeRule(at=None, by="office:operator", source="协会通知", first=50, renewal=70)  # type: ignore[arg-type]
    plan = Plan(id="family-care", state="open", at=None, ages=(rule,))  # type: ignore[arg-type]
    assert limits(now, None) == Limits(), "the stars of the speech say nothing"
    assert limits(now, plan).first == Limit(figure=50, source="协会通知")
    stated = read_scheme(with_ages(tmp_path, "first = 60"))
    held = limits(stated, plan)
    assert (held.first, held.renewal) == (
        Limit(figure=60, source=SPEECH),
        Limit(figure=70, source="协会通知"),
    )


SUMMER = Peak(name="续保高峰", first=(8, 1), last=(9, 30), source=Source(document="讲话", clause="二"))
WINTER = Peak(name="冬天", first=(12, 1), last=(1, 31), source=Source(document="讲话", clause="二"))
WEEK = Peak(name="一周", first=(8, 1), last=(8, 5), source=Source(document="讲话", clause="二"))
TEN = Peak(name="十天", first=(8, 1), last=(8, 10), source=Source(document="讲话", clause="二"))


@pytest.mark.parametrize(
    ("peak", "day", "step"),
    [
        (SUMMER, "2025-07-31", None),
        (SUMMER, "2025-08-01", "open"),
        (SUMMER, "2025-08-30", "open"),
        (SUMMER, "2025-08-31", "half"),
        (SUMMER, "2025-09-23", "half"),
        (SUMMER, "2025-09-24", "last-week"),
        (SUMMER, "2025-09-30", "last-week"),
        (SUMMER, "2025-10-01", "over"),
        (SUMMER, "2025-10-14", "over"),
        (SUMMER, "2025-10-15", None),
        (WINTER, "2025-01-01", "half"),  # the peak of 2024
        (WINTER, "2025-02-01", "over"),
        (WINTER, "2025-12-01", "open"),
        (WEEK, "2025-08-03", "open"),
        (WEEK, "2025-08-06", "over"),
        (TEN, "2025-08-04", "last-week"),
        (TEN, "2025-08-10", "last-week"),
    ],
)
def test_where_a_peak_stands(peak: Peak, day: str, step: str | None) -> None:
    found = step_on(peak, date.fromisoformat(day))
    assert (found.name if found else None) == step


def test_the_peak_stands_in_the_scheme_file(tmp_path: Path) -> None:
    (peak,) = load_book().schemes[[one.id for one in load_book().schemes].index("family-care")].peaks
    assert (peak.first, peak.last, str(peak.source)) == ((8, 1), (9, 30), "计生协会会议讲话 二、三")
    path = tmp_path / "family-care.toml"
    text = (FOLDER / "family-care.toml").read_text(encoding="utf-8")
    path.write_text(text.replace('first = "08-01"', 'first = "02-30"'), encoding="utf-8")
    with pytest.raises(SchemeError, match="每年的月和日"):
        read_scheme(path)
