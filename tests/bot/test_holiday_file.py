"""The operator's table of holidays: what is taken, and what is said of a mistake."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.holiday_file import HolidayError, read_holidays
from bot.settings import SettingsError, load_settings, working_days

HOLIDAYS = [date(2027, 2, 5) + timedelta(days=n) for n in range(8)] + [
    date(2027, 10, 1) + timedelta(days=n) for n in range(7)
]
TABLE = "date,kind,name\n" + "".join(f"{day},holiday,节\n" for day in HOLIDAYS) + "2027-02-13,workday,春节调休\n"


def table(folder: Path, text: str = TABLE, encoding: str = "utf-8") -> Path:
    path = folder / "holidays.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_year_as_it_was_announced(tmp_path: Path, encoding: str) -> None:
    found = read_holidays(table(tmp_path, TABLE + "\n# 国办发明电\n", encoding))
    assert len(found) == 16
    assert found[date(2027, 2, 13)] is True
    assert found[date(2027, 10, 3)] is False


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("2027-13-01,holiday,节", "is no day"),
        ("2027-05-01,frei,节", "is neither holiday nor workday"),
        ("2027-02-05,holiday,节", "stands there twice"),
        ("2027-05-05,workday,调休", "is a weekday and worked anyway"),
        ("2028-01-01,holiday,元旦", "2028 has fewer than 11 days off"),
    ],
)
def test_each_mistake_is_named(tmp_path: Path, row: str, said: str) -> None:
    with pytest.raises(HolidayError, match=said):
        read_holidays(table(tmp_path, TABLE + row + "\n"))


def test_a_file_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(HolidayError, match="the first line has to be date,kind,name"):
        read_holidays(table(tmp_path, "日期,类型\n"))
    with pytest.raises(HolidayError, match="cannot be read"):
        read_holidays(tmp_path / "nothing.csv")


def test_the_settings_name_it_beside_themselves(tmp_path: Path) -> None:
    table(tmp_path)
    path = tmp_path / "cunbao.toml"
    path.write_text('holidays = "holidays.csv"\n', encoding="utf-8")
    days = working_days(load_settings(path, {}))
    assert days.is_known(date(2027, 1, 1))
    assert not days.is_working(date(2027, 2, 9))
    assert days.is_working(date(2027, 2, 13))
    (tmp_path / "holidays.csv").unlink()
    with pytest.raises(SettingsError, match=r"holidays: .*cannot be read"):
        working_days(load_settings(path, {}))
