"""Numbers: every slip of the finger that a person can make alone is noticed."""

from __future__ import annotations

import pytest

from claims.number import FIRST, LAST_SERIAL, is_number, number

SERIALS = (0, 1, 2, 9, 10, 99, 4711, 123456, 5_555_555, LAST_SERIAL)


def test_numbers_are_eight_digits_and_all_differ() -> None:
    numbers = {number(serial) for serial in range(2000)}
    assert len(numbers) == 2000
    assert all(len(one) == 8 and one.isdigit() and one[0] != "0" for one in numbers)


def test_the_check_digit_of_the_published_example() -> None:
    # Damm's own example: 572 takes the check digit 4.
    from claims.number import _interim

    assert _interim("572") == "4"
    assert _interim("5724") == "0"


@pytest.mark.parametrize("serial", SERIALS)
def test_a_single_wrong_digit_is_noticed(serial: int) -> None:
    good = number(serial)
    assert is_number(good)
    for place, right in enumerate(good):
        for wrong in "0123456789":
            if wrong != right:
                assert not is_number(good[:place] + wrong + good[place + 1 :])


@pytest.mark.parametrize("serial", range(0, LAST_SERIAL, 89_989))
def test_neighbours_that_changed_places_are_noticed(serial: int) -> None:
    good = number(serial)
    for place in range(7):
        first, second = good[place], good[place + 1]
        if first != second:
            assert not is_number(good[:place] + second + first + good[place + 2 :])


@pytest.mark.parametrize("text", ["", "1234567", "123456789", "１０００００００", "1000 000", "abcdefgh", "00000000"])
def test_what_is_no_number(text: str) -> None:
    assert not is_number(text)


@pytest.mark.parametrize("serial", [-1, LAST_SERIAL + 1])
def test_the_counter_ends(serial: int) -> None:
    with pytest.raises(ValueError, match="outside"):
        number(serial)
    assert number(0).startswith(str(FIRST))
