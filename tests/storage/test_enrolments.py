"""A whole list at once: states, lists, payments and renewal, on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from minds import CHINA, FakeMind, inbound
from test_roster import id_number, write_csv

from claims.renewal_run import RenewalRun, due_notice
from claims.roster_list import Bounds
from dialogs.lookups import Lookups
from schemes.book import load_book
from schemes.marking import Mark
from schemes.people import STATES, DatedState, Enrolment, Resident
from storage import statements as s
from storage import tables as t
from storage.engine import connect, parse
from storage.keys import Keys
from storage.migrate import FOLDER
from storage.person import in_order
from storage.roster import How, RosterReport, import_file
from storage.store import Store

BOOK = load_book()
ZHENPING = "zhenping-2016"
HEAD_ROW = ["乡镇", "村", "组", "户主", "姓名", "身份证号", "联系电话", "备注", "户籍已核"]
NOW = datetime(2015, 11, 20, 9, 0, tzinfo=CHINA)


def person(number: int, name: str = "", **cells: str) -> list[str]:
    """Resident `number` of 曾家镇五土村, in a household of two."""
    given = {"乡镇": "曾家镇", "村": "五土村", "户主": f"户{number // 2}", "姓名": name or f"张{number:02d}", **cells}
    given["身份证号"] = id_number(number, region="610927")
    return [given.get(head, "") for head in HEAD_ROW]


def load(
    store: Store, path: Path, rows: list[list[str]], at: datetime = NOW, scheme: str = ZHENPING, **how: object
) -> RosterReport:
    write_csv(path / "名单.csv", [HEAD_ROW, *rows])
    return import_file(store, path / "名单.csv", scheme, BOOK, at, how=How(**{"standing": "registered", **how}))  # type: ignore[arg-type]


def resident(store: Store, number: int) -> Resident:
    (found,) = store.residents(Lookups(id_numbers=(id_number(number, region="610927"),)))
    return found


def states(store: Store, number: int, scheme: str = ZHENPING) -> list[str]:
    (enrolment,) = [one for one in resident(store, number).enrolments if one.scheme == scheme]
    return [f"{entry.since:%m-%d} {entry.state} {entry.why}".strip() for entry in enrolment.states]


def counts(store: Store, day: date, scheme: str = ZHENPING) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in store.enrolments().tallies(scheme, day):
        key = f"{one.state} {one.why}".strip()
        found[key] = found.get(key, 0) + one.people
    return found


def test_a_list_of_a_village_becomes_registered_people(store: Store, tmp_path: Path) -> None:
    report = load(store, tmp_path, [person(1), person(2), person(3, 备注="自愿放弃")])
    (handed,) = report.lists
    roster = handed.roster
    assert (roster.state, roster.town, roster.village, roster.people, handed.fresh) == (
        "handed_in",
        "曾家镇",
        "五土村",
        2,
        True,
    )
    assert states(store, 1) == ["11-20 registered"]
    assert states(store, 3) == ["11-20 registered", "11-20 left refused"]
    assert counts(store, NOW.date()) == {"registered": 2, "left refused": 1}


def test_the_same_list_twice_is_one_list(store: Store, tmp_path: Path) -> None:
    first = load(store, tmp_path, [person(1), person(2)])
    again = load(store, tmp_path, [person(2), person(1)])
    assert (first.lists[0].fresh, again.lists[0].fresh) == (True, False)
    assert [one.id for one in store.enrolments().lists(ZHENPING)] == [first.lists[0].roster.id]
    more = load(store, tmp_path, [person(1), person(2), person(4)])
    assert (more.lists[0].roster.before, more.lists[0].roster.people, more.lists[0].roster.leaving) == (2, 3, 0)


@pytest.mark.parametrize(
    ("left", "percent", "state"), [(1, 90, "held"), (2, 90, "handed_in"), (2, 80, "held"), (9, 90, "handed_in")]
)
def test_a_list_that_has_lost_so_many_is_held(
    store: Store, tmp_path: Path, left: int, percent: int, state: str
) -> None:
    load(store, tmp_path, [person(number) for number in range(1, 11)])
    report = load(store, tmp_path, [person(number) for number in range(1, left + 1)], bounds=Bounds(shrunk=percent))
    (handed,) = report.lists
    assert (handed.roster.state, handed.roster.before, handed.roster.leaving) == (state, 10, 10 - left)
    assert (report.leaving_file is not None) == (state == "held")
    if report.leaving_file is not None:
        text = report.leaving_file.read_text(encoding="utf-8-sig")
        assert [f"张{number:02d}" in text for number in range(1, 11)] == [number > left for number in range(1, 11)]
    assert counts(store, NOW.date()) == {"registered": 10}, "nobody is deleted by a short list"
    if state == "held":
        (again,) = load(store, tmp_path, [person(11)], bounds=Bounds(shrunk=percent)).lists
        assert (again.roster.state, again.roster.before) == ("held", 10), "it is compared with the last whole one"


def test_what_the_police_confirmed_is_a_fact_of_the_list(store: Store, tmp_path: Path) -> None:
    load(store, tmp_path, [person(1, 户籍已核="是"), person(2, 户籍已核="否"), person(3)])
    office = store.enrolments()
    rows = office.rows(ZHENPING, NOW.date())
    assert sorted(office.hukou(ZHENPING, rows).values()) == [False, True]
    assert office.lists(ZHENPING)[0].checked == 1


def test_prospects_have_no_state_beyond_that(store: Store, tmp_path: Path) -> None:
    report = load(store, tmp_path, [person(1)], standing="prospect")
    assert report.lists == ()
    assert states(store, 1) == ["11-20 prospect"]
    load(store, tmp_path, [person(1)], standing="prospect")
    assert states(store, 1) == ["11-20 prospect"]
    load(store, tmp_path, [person(1)], at=NOW + timedelta(days=1))
    assert states(store, 1) == ["11-20 prospect", "11-21 registered"]


def test_a_whole_village_is_marked_and_nobody_is_held_up(store: Store, tmp_path: Path) -> None:
    load(store, tmp_path, [person(1), person(2), person(3, 备注="死亡")])
    office, later = store.enrolments(), NOW + timedelta(days=60)
    rows = office.rows(ZHENPING, later.date(), "曾家镇", "五土村", STATES)
    done = office.mark(ZHENPING, rows, Mark(state="booked", on=date(2016, 1, 18)), later)
    assert (done.done, [code for _, code in done.refused]) == (2, ["dead"])
    assert counts(store, date(2016, 1, 17)) == {"registered": 2, "left died": 1}
    assert counts(store, date(2016, 1, 18)) == {"booked": 2, "left died": 1}
    again = office.mark(ZHENPING, rows, Mark(state="booked", on=date(2016, 1, 18)), later)
    assert (again.done, sorted(code for _, code in again.refused)) == (0, ["already", "already", "dead"])


def test_a_wrongly_dead_comes_back(store: Store, tmp_path: Path) -> None:
    load(store, tmp_path, [person(1)])
    office, rows = store.enrolments(), store.enrolments().rows(ZHENPING, NOW.date())
    for days, mark in (
        (5, Mark(state="paid", on=date(2015, 11, 25))),
        (10, Mark(state="left", on=date(2015, 11, 30), why="died")),
        (11, Mark(state="return", on=date(2015, 12, 1))),
    ):
        assert office.mark(ZHENPING, rows, mark, NOW + timedelta(days=days)).done == 1
    assert counts(store, date(2015, 12, 2)) == {"paid": 1}
    assert "11-30 left died" in states(store, 1), "nothing is deleted"
    # The next list does not take her for gone.
    report = load(store, tmp_path, [person(1), person(2)], at=NOW + timedelta(days=20))
    assert "以前记为调出，这次又在名单上" not in report.flags


ENTRIES = st.lists(
    st.tuples(st.integers(0, 4), st.sampled_from(STATES), st.integers(1, 6)),
    min_size=1,
    max_size=6,
    unique_by=lambda one: one[:2],
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ENTRIES, st.integers(0, 5))
def test_the_database_and_the_rule_agree_on_who_stands_where(
    store: Store, entries: list[tuple[int, str, int]], day: int
) -> None:
    first = date(2016, 1, 1)
    written = [(first + timedelta(days=since), state, at) for since, state, at in entries]
    driver = store.driver
    with driver.transaction():
        driver.run("DELETE FROM enrolment")
        driver.run("DELETE FROM resident")
        blank = (1, b"i" * 16, None, None, None, None, "镇坪县", "曾家镇", 0, 0, None, None)
        driver.many(s.put(driver, t.resident), [blank])
        rows = [
            (1, ZHENPING, since.isoformat(), state, 1_450_000_000_000_000 + at, None, "")
            for since, state, at in written
        ]
        driver.many(s.put(driver, t.enrolment), rows)
    held = tuple(sorted((DatedState(state, since, "", "", at) for since, state, at in written), key=in_order))  # type: ignore[arg-type]
    expected = Enrolment(scheme=ZHENPING, states=held).state_on(first + timedelta(days=day))
    found = [one.state for one in store.enrolments().tallies(ZHENPING, first + timedelta(days=day))]
    assert found == ([expected] if expected else [])


def test_households_with_a_policy(store: Store, tmp_path: Path) -> None:
    load(store, tmp_path, [person(number) for number in range(2, 8)])  # three households of two
    office, later = store.enrolments(), NOW + timedelta(days=60)
    rows = office.rows(ZHENPING, later.date())
    office.mark(ZHENPING, rows[:3], Mark(state="in_force", on=date(2016, 1, 1)), later)
    (homes,) = office.homes(ZHENPING, later.date())
    assert (homes.town, homes.village, homes.all, homes.insured) == ("曾家镇", "五土村", 3, 2)


def test_parts_of_a_premium_add_up_or_are_named(store: Store, tmp_path: Path) -> None:
    load(store, tmp_path, [person(1), person(2), person(3, 备注="自愿放弃")])
    office, day = store.enrolments(), NOW.date()
    one, two = office.rows(ZHENPING, day)
    three = int(resident(store, 3).id)

    def pay(rows: list[int], payer: str, fen: int) -> tuple[int, int, tuple[int, ...], tuple[int, ...]]:
        paid = office.pay(ZHENPING, rows, payer=payer, fen=fen, day=day, premium=3_000, now=NOW)  # type: ignore[arg-type]
        return paid.batch, paid.done, paid.over, paid.unknown

    assert pay([one, two, three, 99_999], "government", 2_000) == (1, 2, (), (three, 99_999))
    assert pay([one, two, one], "family", 1_000) == (2, 2, (), ())
    assert pay([one], "donation", 1) == (0, 0, (one,), ()), "more than the premium is never taken"
    assert office.not_adding_up(ZHENPING, day, 3_000) == []
    assert office.take_back(2, NOW) == 2
    assert office.take_back(2, NOW) == 0, "a batch is taken back once"
    assert office.take_back(7, NOW) is None
    assert pay([two], "care_fund", 1_000)[1] == 1
    (short,) = office.not_adding_up(ZHENPING, day, 3_000)
    assert (short.resident, short.total, short.fen["government"]) == (one, 2_000, 2_000)
    assert office.purses(ZHENPING) == [("曾家镇", "care_fund", 1, 1_000), ("曾家镇", "government", 2, 4_000)]


def test_a_renewal_run_takes_last_years_list(store: Store, tmp_path: Path) -> None:
    rows = [person(number, 联系电话=f"1380000000{number}") for number in (1, 2, 4)]
    rows += [
        person(3, 备注="死亡"),
        person(5, 备注="自愿放弃"),
        person(6),
        person(7, 联系电话="13800000001", 户主="别家"),
    ]
    load(store, tmp_path, rows, at=datetime(2016, 1, 5, 9, tzinfo=CHINA), standing="roster")
    run = RenewalRun(
        id="zhenping-2017", state="open", at=NOW, from_scheme=ZHENPING, ends=date(2016, 12, 31), version=1
    )
    office, now = store.enrolments(), datetime(2016, 10, 1, 9, tzinfo=CHINA)
    begun = office.renew(run, None, date(2017, 1, 1), now)
    assert (begun.added, begun.known, begun.gone, begun.too_old) == (5, 0, 2, ())
    again = office.renew(run, None, date(2017, 1, 1), now)
    assert (again.added, again.known) == (0, 5)
    assert counts(store, now.date(), "zhenping-2017") == {"prospect": 5}
    # A phone of two households names nobody; who has no phone cannot be asked.
    assert {one.phone for one in office.asked(run, now.date())} == {"13800000002", "13800000004"}
    (two,) = [int(resident(store, 2).id)]
    office.mark(ZHENPING, [two], Mark(state="left", on=date(2016, 9, 1), why="died"), now)
    assert {one.phone for one in office.asked(run, now.date())} == {"13800000004"}, "the dead are never written to"


def test_an_age_limit_leaves_the_old_to_a_person(store: Store, tmp_path: Path) -> None:
    load(store, tmp_path, [person(1)], at=datetime(2016, 1, 5, 9, tzinfo=CHINA), standing="roster")  # born 1956-03-05
    run = RenewalRun(
        id="zhenping-2017", state="open", at=NOW, from_scheme=ZHENPING, ends=date(2016, 12, 31), version=1
    )
    now = datetime(2016, 10, 1, 9, tzinfo=CHINA)
    for limit, first, added in ((59, date(2017, 1, 1), 0), (60, date(2017, 3, 5), 0), (60, date(2017, 3, 4), 1)):
        assert store.enrolments().renew(run, limit, first, now).added == added


@pytest.mark.parametrize(
    ("day", "told", "due"),
    [
        (date(2016, 10, 1), (), None),
        (date(2016, 11, 1), (), 60),
        (date(2016, 11, 2), (60,), None),
        (date(2016, 12, 1), (60,), 30),
        (date(2016, 12, 24), (60, 30), 7),
        (date(2016, 12, 20), (), 30),  # the program stood still: one notice, not two
        (date(2017, 1, 1), (), None),
    ],
)
def test_which_notice_is_due(day: date, told: tuple[int, ...], due: int | None) -> None:
    run = RenewalRun(
        id="zhenping-2017", state="open", at=NOW, from_scheme=ZHENPING, ends=date(2016, 12, 31), told=told
    )
    assert due_notice(run, day) == due


def test_an_erased_person_is_in_no_sheet(store: Store, tmp_path: Path) -> None:
    load(store, tmp_path, [person(1), person(2)])
    one = resident(store, 1)
    store.run(FakeMind(), [inbound(1, "sms:+8613800000001", f"忘 {one.id}")])
    office = store.enrolments()
    assert [
        found.person.name for found in office.people(ZHENPING, NOW.date(), office.rows(ZHENPING, NOW.date()))
    ] == ["张02"]
    assert counts(store, NOW.date()) == {"registered": 2}, "what was counted stays counted"


def test_a_database_from_before_enrolment_is_counted_by_village_too(
    store: Store, url: str, keys: Keys, tmp_path: Path
) -> None:
    load(store, tmp_path, [person(1), person(2), person(3, 村="向阳村")])
    one = resident(store, 1)
    store.run(FakeMind(), [inbound(1, "sms:+8613800000001", f"读 {one.id}")])  # an address that has proved who it is
    store.close()
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    engine = connect(parse(url))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0006")
    engine.dispose()
    again = Store.open(url, keys)
    found = {one.village: one.people for one in again.enrolments().tallies(ZHENPING, NOW.date())}
    assert found == {"五土村": 2, "向阳村": 1}
    assert len(again.enrolments().rows(ZHENPING, NOW.date(), "", "五土村")) == 2
    again.close()
