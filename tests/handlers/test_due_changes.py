"""What the desk hears when a case changes under its hands."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace
from staff_kit import COLLEAGUE, COUNTY, DESK, STRANGER, TOWN, VILLAGER, Office

from claims.claim import Claim
from claims.same import worsened
from dialogs.message import Outbound
from handlers.changes import Changes
from handlers.ladder.due import moved_claim, new_claim, tell_again
from handlers.life import withdraw


def kept(office: Office, changed: tuple[Claim, tuple[Outbound, ...]]) -> list[Outbound]:
    before = len(office.sent)
    office._keep(Changes(claims=(changed[0],), messages=changed[1]))
    return office.sent[before:]


def moved(office: Office, name: str, **new: object) -> list[Outbound]:
    """The reporter corrects event, town or day; the case is routed anew."""
    claim: Claim = replace(office.claim(name), **new)
    found = office.world.book.route(town=claim.town, day=claim.event_date, event=claim.event)
    return kept(office, moved_claim(office.world, claim, found, office.now))


def test_new_facts_go_to_whoever_has_the_case_in_hand() -> None:
    office = Office()
    name = office.file("2021-06-15T10:00")
    first = kept(office, tell_again(office.world, office.claim(name), office.now, "more_photos"))
    assert {message.to for message in first} == {DESK, COLLEAGUE}
    office.says(DESK, f"收到 {name}")
    (only,) = kept(office, tell_again(office.world, office.claim(name), office.now, "changed"))
    assert only.to == DESK
    assert only.text.startswith(f"【补充】{name} 意外受伤")


def test_an_injury_that_became_a_death_is_taken_up_again_within_the_hour() -> None:
    office = Office()
    name = office.file("2021-06-15T10:00", day="2021-06-14")
    office.says(DESK, f"收到 {name}", "2021-06-15T10:30")
    office.wait("2021-06-18T09:00")
    dead = worsened(office.claim(name), "accident_death", ("accident_death",), office.now, VILLAGER)
    told = kept(office, new_claim(office.world, dead, office.now, again=True))
    assert {message.to for message in told} == {DESK, COLLEAGUE}
    assert told[0].text.startswith(f"【伤者去世】{name} 意外身故\n大周镇 张*兰\n出事那天：6月14日")
    assert office.clock(name, "acknowledge") == ("running", "2021-06-18T10:00:00+08:00")
    assert [message.to for message in office.wait("2021-06-18T10:00")] == [TOWN]
    office.says(DESK, f"收到 {name}")
    assert office.claim(name).status == "acknowledged"


def test_zhenpings_seven_days_start_with_the_report_of_the_death() -> None:
    office = Office()
    name = office.file("2016-01-20T09:00", town="曾家镇")
    office.wait("2016-02-03T09:00")
    dead = worsened(office.claim(name), "accident_death", ("accident_death",), office.now, VILLAGER)
    kept(office, new_claim(office.world, dead, office.now, again=True))
    assert office.clock(name, "pay_death") == ("running", "2016-02-17")
    assert office.claim(name).event_date == date(2016, 1, 20)


def test_another_town_of_another_insurer_moves_the_case() -> None:
    office = Office()
    name = office.file("2021-06-15T10:00")
    office.says(DESK, f"收到 {name}", "2021-06-15T10:30")
    office.wait("2021-06-15T11:00")
    told = moved(office, name, town="五桥街道")
    assert [(message.to, message.text[:4]) for message in told] == [(DESK, "【改派】"), (STRANGER, "【新报案")]
    claim = office.claim(name)
    assert (claim.insurer, claim.status, claim.hotline) == ("pingan", "notified", "95511")
    assert office.clock(name, "acknowledge") == ("running", "2021-06-15T17:00:00+08:00")
    assert "不归您办" in office.says(DESK, f"收到 {name}")


def test_another_event_at_the_same_desk_keeps_what_was_acknowledged() -> None:
    office = Office()
    name = office.file("2021-06-15T10:00")
    office.says(DESK, f"收到 {name}", "2021-06-15T10:30")
    (told,) = moved(office, name, event="house_damage")
    assert told.to == DESK
    assert "房屋受损" in told.text
    assert office.claim(name).covers == ("house",)
    assert office.claim(name).status == "acknowledged"
    assert office.clock(name, "acknowledge")[0] == "met"


def test_a_clock_that_the_new_event_brings_catches_up_with_the_status() -> None:
    office = Office()
    name = office.file("2016-03-07T09:00", "illness", town="曾家镇")
    assert "no_cover" in office.claim(name).handed
    office.says("wechat:zhenping", f"立案 {name}", "2016-03-08T09:00")
    office.wait("2016-03-09T09:00")
    moved(office, name, event="accident_injury")
    assert office.clock(name, "pay_medical") == ("running", "2016-03-10")
    assert {message.to for message in office.wait("2016-03-09T09:01")} == {"wechat:zhenping", "wechat:zhenping-2"}
    assert office.clock(name, "pay_medical")[0] == "at_risk"
    assert "no_cover" not in office.claim(name).handed


def test_reasons_that_have_nothing_to_do_with_the_route_stay() -> None:
    office = Office()
    name = office.file("2021-06-15T10:00", town="牌楼街道", handed=("unlisted_town", "wants_person"))
    assert {message.to for message in office.sent} == {COUNTY}
    moved(office, name, town="大周镇")
    assert office.claim(name).handed == ("wants_person",)


def test_a_withdrawn_report_is_told_to_the_desk_and_its_clocks_end() -> None:
    office = Office()
    name = office.file("2021-06-15T10:00")
    told = kept(office, withdraw(office.world, office.claim(name), VILLAGER, office.now))
    assert all("撤回了，不用办了" in message.text for message in told)
    assert {clock.state for clock in office.claim(name).clocks} == {"void"}
    assert office.wait("2021-07-15T10:00") == []
    assert "报案人撤回了" in office.says(DESK, f"立案 {name}")


def test_after_a_decision_nothing_is_withdrawn() -> None:
    office = Office()
    name = office.file("2021-06-15T10:00")
    office.says(DESK, f"赔付 {name} 100")
    before = office.claim(name)
    assert withdraw(office.world, before, VILLAGER, office.now) == (before, ())
