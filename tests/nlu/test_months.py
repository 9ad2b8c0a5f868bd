"""A month or a year without its day is kept as it is said back; a day, an office's month and one to come are not."""

from __future__ import annotations

import pytest
from understanding_kit import Read


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("我爸前年三月间在坡上摔断了腿", "2019年三月"),
        ("我爸去年冬月头摔断了腿", "2020年冬月"),
        ("我爸三月份摔断了腿", "2021年三月"),
        ("我爸10月份摔断了腿", "2020年10月"),
        ("我爸2019年5月摔断了腿", "2019年5月"),
        ("我爸大前年摔断了腿", "2018年"),
        ("我爸前年三月初八摔断了腿", None),
        ("我爸昨天摔断了腿", None),
        ("我爸三个月前摔断了腿", None),
        ("我爸摔断了腿，去年交的钱", None),
    ],
)
def test_a_month_without_its_day(read: Read, text: str, month: str | None) -> None:
    assert read(text).slots.get("month") == month
