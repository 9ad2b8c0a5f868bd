"""Clocks: when they start, pause, come near, run out and are kept."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from msgspec.structs import replace

from claims.claim import Claim
from claims.clock import Clock
from claims.promises import (
    Acknowledging,
    advance,
    ask_anew,
    fires_next,
    on_status,
    quiet,
    rules_that_hold,
    shown_due,
    start_clocks,
)
from claims.workdays import CHINA
from schemes.model import ClockRule, Source

S0, LAW = "镇政办发〔2015〕170号", "保险法"
PAY = ("law_decision", "law_payment", "law_advance")
LAWS = (
    ClockRule(
        name="law_decision", days=30, working=False, starts="papers", pauses=True, source=Source(LAW, "第二十三条")
    ),
    ClockRule(name="law_payment", days=10, working=False, starts="approved", source=Source(LAW, "第二十三条")),
    ClockRule(name="law_refusal", days=3, working=False, starts="decided", source=Source(LAW, "第二十四条")),
    ClockRule(name="law_advance", days=60, working=False, starts="papers", source=Source(LAW, "第二十五条")),
)
ZHENPING = (
    ClockRule(
        name="pay_death",
        days=7,
        working=True,
        starts="reported",
        events=("accident_death", "illness_death", "death"),
        replaces=PAY,
        source=Source(S0, "四（四）"),
    ),
    ClockRule(
        name="pay_medical",
        days=2,
        working=True,
        starts="registered",
        events=("accident_injury", "burn"),
        replaces=PAY,
        source=Source(S0, "四（四）"),
    ),
    *LAWS,
)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def claim(event: str = "accident_injury", at: str = "2021-06-15T10:00") -> Claim:
    return Claim(number="10000012", scheme=None, event=event, reported_at=moment(at), reported_by="sms:+861")


def started(event: str, at: str, rules: tuple[ClockRule, ...] = LAWS) -> Claim:
    return start_clocks(claim(event, at), rules, moment(at))


def move(case: Claim, *steps: tuple[str, str]) -> Claim:
    """Take a claim through statuses, each at its time."""
    for status, at in steps:
        case = on_status(replace(case, status=status), case.status, status, moment(at))
    return case


def clock(case: Claim, name: str) -> Clock:
    return next(one for one in case.clocks if one.name == name)


@pytest.mark.parametrize(
    ("event", "names"),
    [
        ("accident_death", ["acknowledge", "pay_death", "law_refusal"]),
        ("accident_injury", ["acknowledge", "pay_medical", "law_refusal"]),
        ("house_damage", ["acknowledge", "law_decision", "law_payment", "law_refusal", "law_advance"]),
    ],
)
def test_the_schemes_own_clocks_stand_for_those_of_the_law(event: str, names: list[str]) -> None:
    assert [one.name for one in started(event, "2016-02-03T09:00", ZHENPING).clocks] == names


def test_every_clock_names_its_source() -> None:
    case = started("accident_death", "2016-02-03T09:00", ZHENPING)
    assert [one.source for one in case.clocks] == ["村保服务约定", f"{S0} 四（四）", f"{LAW} 第二十四条"]


def test_a_rule_holds_from_its_day() -> None:
    later = replace(LAWS[0], since=date(2021, 6, 16))
    assert rules_that_hold((later,), "burn", date(2021, 6, 15)) == ()
    assert rules_that_hold((later,), "burn", date(2021, 6, 16)) == (later,)


@pytest.mark.parametrize(
    ("at", "due", "risky"),
    [
        ("2016-02-03T09:00", "2016-02-17", "2016-02-16"),
        ("2016-02-03T23:59", "2016-02-17", "2016-02-16"),
        ("2016-02-10T09:00", "2016-02-22", "2016-02-19"),
        ("2016-01-29T09:00", "2016-02-14", "2016-02-06"),
        ("2016-09-28T09:00", "2016-10-12", "2016-10-11"),
        ("2016-02-04T09:00", "2016-02-18", "2016-02-17"),
    ],
)
def test_pay_death(at: str, due: str, risky: str) -> None:
    one = clock(started("illness_death", at, ZHENPING), "pay_death")
    assert (one.state, shown_due(one)) == ("running", due)
    assert one.due == moment(f"{due}T00:00") + timedelta(days=1), "the last day counts to 24:00"
    assert one.fires_at == moment(f"{risky}T00:00")


@pytest.mark.parametrize(("at", "due"), [("2016-02-05T10:00", "2016-02-14"), ("2016-09-30T10:00", "2016-10-09")])
def test_pay_medical_waits_for_the_registration(at: str, due: str) -> None:
    case = started("burn", "2016-01-20T09:00", ZHENPING)
    assert clock(case, "pay_medical").state == "waiting"
    assert shown_due(clock(case, "pay_medical")) is None
    case = move(case, ("acknowledged", "2016-01-20T10:00"), ("registered", at))
    assert shown_due(clock(case, "pay_medical")) == due


def test_a_day_clock_comes_near_runs_out_and_keeps_its_end() -> None:
    one = clock(started("illness_death", "2016-02-03T09:00", ZHENPING), "pay_death")
    near = advance(one, moment("2016-02-16T00:00"))
    assert (near.state, near.fires_at) == ("at_risk", one.due)
    late = advance(near, moment("2016-02-18T00:00"))
    assert (late.state, late.due) == ("overdue", one.due)
    assert late.fires_at == moment("2016-02-20T00:00"), "on, to 24:00 of the next working day, for the next rung"
    assert quiet(late).fires_at is None


def test_a_clock_that_was_asleep_through_its_end_is_overdue_at_once() -> None:
    one = clock(started("illness_death", "2016-02-03T09:00", ZHENPING), "pay_death")
    assert advance(one, moment("2016-03-01T09:00")).state == "overdue"


def test_a_short_clock_that_begins_in_its_last_days_is_at_risk_from_the_start() -> None:
    case = move(started("burn", "2021-06-15T10:00"), ("declined", "2021-06-18T10:00"))  # a Friday
    one = clock(case, "law_refusal")
    assert (one.state, shown_due(one), one.fires_at) == ("at_risk", "2021-06-21", one.due)


def test_the_first_request_for_papers_opens_the_clock_of_the_law_paused() -> None:
    case = move(started("burn", "2021-06-15T10:00"), ("documents", "2021-06-16T10:00"))
    assert clock(case, "law_decision").state == "paused"
    assert clock(case, "law_advance").state == "waiting"
    case = move(case, ("assessing", "2021-06-26T10:00"))
    assert shown_due(clock(case, "law_decision")) == "2021-07-26"
    assert shown_due(clock(case, "law_advance")) == "2021-08-25"


def test_two_pauses_add_up_and_the_end_still_moves_to_a_working_day() -> None:
    case = move(
        started("burn", "2021-06-15T10:00"),
        ("assessing", "2021-06-16T10:00"),
        ("documents", "2021-06-20T10:00"),
        ("assessing", "2021-06-30T10:00"),
        ("documents", "2021-07-01T10:00"),
        ("assessing", "2021-07-06T10:00"),
    )
    one = clock(case, "law_decision")
    assert one.paused_days == 15
    assert shown_due(one) == "2021-08-02"  # 07-31 is a Saturday


def test_a_clock_that_is_overdue_is_not_healed_by_asking_for_papers() -> None:
    case = move(started("burn", "2021-06-15T10:00"), ("assessing", "2021-06-16T10:00"))
    late = tuple(advance(c, moment("2021-08-01T00:00")) if c.name == "law_decision" else c for c in case.clocks)
    case = move(replace(case, clocks=late), ("documents", "2021-08-01T10:00"))
    assert clock(case, "law_decision").state == "overdue"


@pytest.mark.parametrize(
    ("steps", "states"),
    [
        (["assessing", "approved"], ["met", "met", "running", "void", "running"]),
        (["assessing", "approved", "paid"], ["met", "met", "met", "void", "met"]),
        (["paid"], ["met", "void", "void", "void", "void"]),
        (["assessing", "declined"], ["met", "met", "void", "running", "void"]),
        (["assessing", "declined", "closed"], ["met", "met", "void", "met", "void"]),
        (["withdrawn"], ["void", "void", "void", "void", "void"]),
        (["assessing", "closed"], ["met", "void", "void", "void", "void"]),
    ],
)
def test_what_keeps_and_what_drops_the_clocks_of_the_law(steps: list[str], states: list[str]) -> None:
    case = move(started("burn", "2021-06-15T10:00"), *((step, "2021-06-16T10:00") for step in steps))
    assert [one.state for one in case.clocks] == states
    assert all((one.fires_at is None) == (one.state in ("met", "void", "waiting")) for one in case.clocks)


@pytest.mark.parametrize(
    ("desk", "event", "at", "due"),
    [
        (Acknowledging(), "burn", "2021-06-15T16:00", "2021-06-16T11:00:00+08:00"),
        (Acknowledging(), "death", "2021-06-15T16:00", "2021-06-15T17:00:00+08:00"),
        (Acknowledging(hours=2), "burn", "2021-06-15T16:00", "2021-06-16T09:00:00+08:00"),
        (Acknowledging(always_open=True), "burn", "2021-06-19T23:00", "2021-06-20T03:00:00+08:00"),
        (Acknowledging(always_open=True), "death", "2021-06-19T23:00", "2021-06-20T00:00:00+08:00"),
    ],
)
def test_acknowledging(desk: Acknowledging, event: str, at: str, due: str) -> None:
    one = clock(start_clocks(claim(event, at), (), moment(at), desk=desk), "acknowledge")
    assert (shown_due(one), one.fires_at) == (due, one.due)


def test_each_rung_gets_its_own_hours_and_the_end_shown_stays_the_first() -> None:
    one = clock(started("burn", "2021-06-15T10:00"), "acknowledge")
    late = advance(one, moment("2021-06-15T16:00"))
    assert (late.state, late.due) == ("overdue", one.due)
    assert late.fires_at == moment("2021-06-16T11:00")
    asked = ask_anew(late, moment("2021-06-16T09:00"))
    assert asked.fires_at == moment("2021-06-16T15:00")
    met = clock(move(started("burn", "2021-06-15T10:00"), ("acknowledged", "2021-06-15T11:00")), "acknowledge")
    assert ask_anew(met, moment("2021-06-16T09:00")) == met


def test_the_next_instant_of_a_case() -> None:
    case = started("illness_death", "2016-02-03T09:00", ZHENPING)
    assert fires_next(case.clocks) == clock(case, "acknowledge").due
    assert fires_next(()) is None
