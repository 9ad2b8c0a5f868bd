"""续 or 不续: last year's insured are asked three times at most, answer with one word, and may change their mind."""

from __future__ import annotations

from pathlib import Path

import pytest
from enrolment_kit import AGENT, Office, at, id_number, row, texts

from bot.channels.sms import parts
from schemes.book import FOLDER
from schemes.renewal import year_later
from storage.store import Store

OLD, NEW = "zhenping-2016", "zhenping-2017"
HER, HOME = "sms:+8613800000001", "sms:+8613800000002"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """张秀兰 has a phone of her own, 李建国 and 王小红 share one, 赵大伯 has died, 陈三 refused, 孙五 has no phone."""
    schemes = tmp_path / "schemes"
    schemes.mkdir()
    text = (FOLDER / "zhenping-2016.toml").read_text(encoding="utf-8")
    (schemes / "zhenping-2017.toml").write_text(year_later(text, OLD), encoding="utf-8")
    found = Office(tmp_path, schemes)
    found.load(
        row(1, "张秀兰", 联系电话="13800000001"),
        row(2, "李建国", 户主="李建国", 联系电话="13800000002"),
        row(4, "王小红", 户主="李建国", 联系电话="13800000002"),
        row(6, "赵大伯", 联系电话="13800000003", 备注="死亡"),
        row(8, "陈三", 联系电话="13800000004", 备注="自愿放弃"),
        row(10, "孙五"),
        state="roster",
    )
    told = found.run("renew", OLD, NEW)
    assert "4人列进2017年农村小额人身保险的续保名单，0人本来就在，2人去世、迁出或不参保" in told
    assert "续保年龄上限没有写明" in told
    assert "0人列进" in found.run("renew", OLD, NEW)
    with found.store() as (store, _):
        # In the story the run was begun in the autumn of 2016.
        store.driver.run(f"UPDATE enrolment SET since = '2016-10-01' WHERE scheme = '{NEW}'")
    return found


def states(store: Store) -> dict[str, int]:
    found = store.enrolments().tallies(NEW, at("2016-12-31T09:00").date())
    return {f"{one.state} {one.why}".strip(): one.people for one in found}


def test_three_notices_each_once_and_none_to_the_dead(office: Office) -> None:
    with office.store() as (store, mind):
        for day, left in (("2016-11-01", 60), ("2016-12-01", 30), ("2016-12-24", 7)):
            told = [one for one in texts(store.season(mind, at(f"{day}T09:00"))) if f"还有{left}天" in one[1]]
            asked = {to: text for to, text in told if "续" in text}
            assert set(asked) == {HER, HOME}
            assert "张秀兰要接着保，回“续”" in asked[HER]
            assert "1李建国 2王小红" in asked[HOME]
            assert all(parts(text, "村保") <= 2 for text in asked.values())
            assert store.season(mind, at(f"{day}T18:00")) == []
        assert [run.told for run in store.enrolments().runs()] == [(60, 30, 7)]


def test_at_night_it_waits_for_the_morning(office: Office) -> None:
    with office.store() as (store, mind):
        messages = [one for one in store.season(mind, at("2016-11-01T02:00")) if one.to == HER]
        assert [one.due_at for one in messages] == [at("2016-11-01T07:00")]


def test_one_word_is_read_back_once_and_may_be_taken_back(office: Office) -> None:
    with office.store() as (store, mind):
        store.season(mind, at("2016-11-01T09:00"))
        now = at("2016-11-01T10:00")
        for text, answer in (
            ("续", "张秀兰接着保2017年农村小额人身保险，对吗？"),
            ("对", "记下了：张秀兰接着保"),
            ("续", "已经这样记着了"),
            ("不续", "张秀兰不再保2017年农村小额人身保险，对吗？"),
            ("对", "记下了：张秀兰不保了，不再问您"),
        ):
            assert answer in office.turn(store, mind, HER, text, now), text
        assert states(store) == {"left refused": 1, "prospect": 3}
        # Who refused is not asked again, and changes her mind by herself.
        assert HER not in [to for to, _ in texts(store.season(mind, at("2016-12-01T09:00")))]
        assert "对吗" in office.turn(store, mind, HER, "续", at("2016-12-02T09:00"))
        assert "记下了" in office.turn(store, mind, HER, "对", at("2016-12-02T09:00"))
        assert states(store) == {"registered": 1, "prospect": 3}
        assert len([one for one in store.audit() if one.action == "renewal"]) == 3


def test_a_number_says_which_of_the_household(office: Office) -> None:
    with office.store() as (store, mind):
        store.season(mind, at("2016-11-01T09:00"))
        now = at("2016-11-01T10:00")
        for text, answer in (
            ("续3", "没有这个号。1李建国 2王小红"),
            ("不续 2", "王小红不再保"),
            ("对", "记下了：王小红不保了"),
            ("续1", "李建国接着保"),
            ("不对", "不"),
            ("续", "李建国、王小红接着保"),
            ("对", "记下了：李建国、王小红接着保"),
        ):
            assert answer in office.turn(store, mind, HOME, text, now), text
        assert states(store) == {"registered": 2, "prospect": 2}
        told = texts(store.season(mind, at("2016-12-01T09:00")))
        assert HOME not in [to for to, _ in told], "nobody is asked who has answered"


def test_who_said_stop_is_not_written_to(office: Office) -> None:
    with office.store() as (store, mind):
        office.turn(store, mind, HER, "退订", at("2016-10-20T09:00"))
        told = texts(store.season(mind, at("2016-11-01T09:00")))
        assert [to for to, _ in told if to in (HER, HOME)] == [HOME]


def test_who_has_died_meanwhile_is_never_asked(office: Office) -> None:
    with office.store() as (store, mind):
        six = id_number(1)[12:]
        said = office.turn(store, mind, AGENT, f"记参保 张秀兰 {six} 去世 2016-10-20 {OLD}", at("2016-10-25T09:00"))
        assert "记下了" in said
        told = texts(store.season(mind, at("2016-11-01T09:00")))
        assert [to for to, _ in told if to in (HER, HOME)] == [HOME]
        assert "没有等您续的" in office.turn(store, mind, HER, "续", at("2016-11-01T10:00"))


def test_who_has_paid_does_not_leave_by_one_word(office: Office) -> None:
    with office.store() as (store, mind):
        six = id_number(1)[12:]
        office.turn(store, mind, AGENT, f"记参保 张秀兰 {six} 已缴费 2016-11-20 {NEW}", at("2016-11-25T09:00"))
        assert "我请镇上的人回您" in office.turn(store, mind, HER, "不续", at("2016-11-26T10:00"))
        assert len(store.tickets()) == 1
        assert states(store) == {"paid": 1, "prospect": 3}


@pytest.mark.parametrize("text", ["续", "不续", "续1"])
def test_a_stranger_is_told_of_nobody(office: Office, text: str) -> None:
    with office.store() as (store, mind):
        said = office.turn(store, mind, "sms:+8613700000009", text, at("2016-11-01T10:00"))
        assert said == "现在没有等您续的。想问续保的事，直接说“续保”。"


def test_towns_are_ranked_by_who_goes_on(office: Office) -> None:
    with office.store() as (store, mind):
        now = at("2016-11-01T10:00")
        office.turn(store, mind, HER, "续", now)
        office.turn(store, mind, HER, "对", now)
    assert "25.0%" in office.run("league", OLD, NEW)


def test_a_scheme_without_an_end_wants_one(office: Office) -> None:
    assert "--ends" in office.run("renew", "family-care", NEW, ok=False)
    assert "同一个方案" in office.run("renew", OLD, OLD, ok=False)
