"""Identity numbers and phones."""

from __future__ import annotations

from datetime import date

import pytest

from nlu.identity import claim_number, find_ids, find_phones, last_six
from schemes.identity import check_id, normal_id, normal_phone


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("610927195603054127", "610927195603054127"),
        ("610927 19560305 4127", "610927195603054127"),
        ("６１０９２７１９５６０３０５４１２７", "610927195603054127"),
        ("11010519491231002x", "11010519491231002X"),
        ("11010519491231002Х", "11010519491231002X"),
        ("610927560305412", "610927195603054127"),
        ("6109271956030541", None),
        ("王桂英", None),
        ("", None),
    ],
)
def test_normal_id(text: str, wanted: str | None) -> None:
    assert normal_id(text) == wanted


@pytest.mark.parametrize(
    ("number", "problems"),
    [
        ("11010519491231002X", ()),
        ("440524188001010014", ()),
        ("110105194912310021", ("check_digit",)),
        ("110105194913310020", ("birth_date_invalid", "check_digit")),
        ("1101051949", ("length",)),
    ],
)
def test_check_id(number: str, problems: tuple[str, ...]) -> None:
    assert check_id(number) == problems


def test_nobody_is_born_tomorrow() -> None:
    assert "birth_date_future" in check_id("610927202106164120", date(2021, 6, 15))
    assert "birth_date_future" not in check_id("610927202106164120", date(2021, 6, 16))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("13812345678", "13812345678"),
        ("+86 138 1234 5678", "13812345678"),
        ("138-1234-5678", "13812345678"),
        ("02358123456", None),
        ("1381234567", None),
    ],
)
def test_normal_phone(text: str, wanted: str | None) -> None:
    assert normal_phone(text) == wanted


def test_an_identity_number_holds_no_phone() -> None:
    text = "610927195603054127"
    assert [number for _, _, number in find_ids(text)] == [text]
    assert find_phones(text) == []


def test_claim_numbers_and_last_six() -> None:
    assert claim_number("编号21060018怎么样了") == "21060018"
    assert claim_number("2106001") is None
    assert claim_number("20210602摔的") is None
    assert last_six("身份证后六位05412X") == "05412X"
    assert last_six("王桂英054127") == "054127"


def test_numbers_are_written_in_our_digits() -> None:
    assert claim_number("编号2106001५") is None
    assert claim_number("2106٣٤18") is None
    assert last_six("身份证后六位0541٣٤") is None
    assert last_six("0541٣٤", asked=True) is None
