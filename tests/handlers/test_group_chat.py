"""What a group chat reads of the staff themselves."""

from __future__ import annotations

import pytest
from staff_kit import DESK, STAFF, Office

from claims.staff import Member

MOBILE = "sms:+8613800000077"
NAMESAKES = (
    *STAFF,
    Member(address=MOBILE, name="陈东", role="town_officer", county="万州区", town="大周镇", rung=2),
)


@pytest.mark.parametrize("private", [True, False])
def test_a_colleagues_number_is_named_in_a_private_chat_alone(private: bool) -> None:
    office = Office(NAMESAKES)
    name = office.file("2021-06-15T10:00")
    said = office.says(DESK, f"转交 {name} 陈东", private=private)
    assert "不止一个" in said
    assert (MOBILE in said) == private
