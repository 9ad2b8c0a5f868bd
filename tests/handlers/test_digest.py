"""One message for an hour: the cases of it, the late ones first, within two SMS parts, and nothing that was settled."""

from __future__ import annotations

from collections.abc import Mapping

from staff_kit import COUNTY, DESK, TOWN, Office, moment

from claims.claim import Claim, Ticket
from dialogs.message import Outbound
from dialogs.plain import sms_parts
from handlers.ladder.digest import digest
from handlers.speech import rendered

NOW = moment("2021-06-15T17:00")


def made(
    office: Office, messages: list[Outbound], cases: Mapping[str, Claim | Ticket] | None = None
) -> Outbound | None:
    found = digest(office.world, messages, office.cases if cases is None else cases, NOW)
    return rendered(office.world.words, found) if found is not None else None


def silent(count: int) -> tuple[Office, list[Outbound]]:
    office = Office()
    for _ in range(count):
        office.file("2021-06-15T10:00")
    return office, [message for message in office.wait("2021-06-15T16:30") if message.to == TOWN]


def test_one_case_keeps_its_own_words_and_button() -> None:
    office, told = silent(1)
    assert made(office, told) is told[0]


def test_several_are_listed_with_their_numbers_and_how_many_they_are() -> None:
    office, told = silent(3)
    found = made(office, told)
    assert found is not None
    one, two, three = office.cases
    assert found.text == f"【督办】{one}还没接案\n{two}还没接案\n{three}还没接案\n共3件，回“列表”看"
    assert (found.to, found.kind, found.claim, found.gather) == (TOWN, "escalation", None, True)


def test_forty_are_as_long_as_two_parts() -> None:
    office, told = silent(40)
    found = made(office, told)
    assert found is not None
    assert sms_parts("【四字签名】" + found.text) == 2
    assert found.text.endswith("共40件，回“列表”看")
    assert found.text.count("还没接案") >= 6


def test_what_is_late_stands_before_what_comes_near_and_a_case_stands_once() -> None:
    office = Office()
    first, second = office.file("2021-06-15T10:00"), office.file("2021-06-15T10:00")
    for name, agreed in ((first, "2021-06-15T11:00"), (second, "2021-06-16T11:00")):
        office.says(DESK, f"收到 {name}", agreed)
        office.says(DESK, f"同意赔 {name} 3400")
    told = [one for one in office.wait("2021-06-26T00:00") if one.to == DESK]
    assert [(one.claim, one.text[:5]) for one in told][-1] == (first, "【过期】1")
    found = made(office, told)
    assert found is not None
    assert found.text == f"【督办】{first}打款过期\n{second}打款最晚6月28日\n共2件，回“列表”看"


def test_what_was_settled_meanwhile_is_left_out_and_nothing_is_said_when_all_is() -> None:
    office, told = silent(3)
    first, second, third = office.cases
    office.says(TOWN, f"收到 {first}")
    found = made(office, told)
    assert found is not None
    assert first not in found.text
    assert "共2件" in found.text
    office.says(TOWN, f"收到 {second}")
    assert made(office, told) is told[2]
    office.says(TOWN, f"收到 {third}")
    assert made(office, told) is None


def test_a_death_and_a_new_case_wait_for_no_digest() -> None:
    office = Office()
    office.file("2021-06-15T10:00", "accident_death")
    office.file("2021-06-15T10:00")
    assert not any(message.gather for message in office.sent)
    raised = office.wait("2021-06-15T17:00")
    assert {message.to for message in raised} >= {TOWN, COUNTY}
    assert {message.gather for message in raised if message.claim == "10000012"} == {False}
    assert {message.gather for message in raised if message.claim == "10000020"} == {True}


def test_tickets_are_gathered_too() -> None:
    office = Office()
    one, two = office.ticket("2021-06-18T16:00"), office.ticket("2021-06-18T16:00")
    told = [message for message in office.wait("2021-06-22T00:00") if message.gather]
    found = made(office, told)
    assert found is not None
    assert found.text == f"【督办】{one}还没回话\n{two}还没回话\n共2件，回“列表”看"
