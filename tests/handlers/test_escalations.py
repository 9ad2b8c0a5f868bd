"""What goes up the ladder: what the rung before did, who is away, and never more of a person than a rung may see."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from staff_kit import BOSS, COLLEAGUE, COUNTY, DESK, STAFF, TOWN, Office, moment

from claims.absence import Absence
from claims.staff import Member
from handlers.ladder.escalating import MAY_SEE, OF_THE_PERSON

EVENTS = (
    "accident_injury",
    "accident_death",
    "illness_death",
    "death",
    "burn",
    "disability",
    "house_damage",
    "critical_illness",
)
NAMES = st.text("张王李陈欧阳兰英芬菊珍梅强军", min_size=3, max_size=5)


def away(address: str, name: str, first: str, last: str, cover: str | None = None) -> Absence:
    return Absence(
        id=address,
        state="open",
        at=moment(f"{first}T08:00"),
        address=address,
        name=name,
        first=date.fromisoformat(first),
        last=date.fromisoformat(last),
        cover=cover,
    )


def office_without(*absences: Absence, staff: tuple[Member, ...] = STAFF) -> Office:
    office = Office(staff=staff)
    office.world = replace(office.world, away=absences)
    return office


def test_the_next_rung_hears_when_the_one_before_was_told_and_that_it_was_silent() -> None:
    office = Office()
    office.file("2021-06-15T10:00")
    office.wait("2021-06-16T11:00")
    assert "6月15日10:00通知的，没回话" in office.heard_by(TOWN)[0]
    assert "6月15日16:00通知的，没回话" in office.heard_by(COUNTY)[0]


def test_and_when_it_took_the_case_up() -> None:
    office = Office()
    name = office.file("2021-06-15T10:00")
    office.says(DESK, f"收到 {name}", "2021-06-15T10:30")
    office.says(DESK, f"同意赔 {name} 3400", "2021-06-15T11:00")
    office.wait("2021-06-24T00:00")
    (told,) = office.heard_by(TOWN)
    assert "6月15日10:00通知，6月15日10:30接手" in told
    assert "现在：同意赔，等打款" in told
    assert "3400" not in told, "a sum is nobody's business on the way up"


def test_who_is_away_is_skipped_and_named() -> None:
    desk = tuple(row for row in STAFF if row.address != COLLEAGUE)
    office = office_without(away(DESK, "周敏", "2021-06-15", "2021-06-18"), staff=desk)
    name = office.file("2021-06-15T10:00")
    assert [message.to for message in office.sent] == [TOWN]
    (told,) = office.wait("2021-06-15T16:00")
    assert told.to == COUNTY
    assert "何平还没接案" in told.text
    assert office.claim(name).rung == 3


def test_whoever_is_told_of_a_case_and_then_goes_away_is_named_as_away() -> None:
    desk = tuple(row for row in STAFF if row.address != COLLEAGUE)
    office = Office(staff=desk)
    office.file("2021-06-15T17:00")
    office.world = replace(office.world, away=(away(DESK, "周敏", "2021-06-16", "2021-06-18"),))
    (told,) = office.wait("2021-06-16T12:00")
    assert told.to == TOWN
    assert "周敏请假到6月18日" in told.text


def test_a_cover_is_told_in_place_of_who_is_away() -> None:
    office = office_without(
        away(DESK, "周敏", "2021-06-15", "2021-06-18", cover=BOSS),
        away(COLLEAGUE, "陈东", "2021-06-15", "2021-06-18"),
    )
    office.file("2021-06-15T10:00")
    assert [message.to for message in office.sent] == [BOSS]
    assert [message.to for message in office.wait("2021-06-15T16:00")] == [TOWN]
    assert "吴刚还没接案" in office.sent[-1].text


def test_when_all_are_away_somebody_is_told_all_the_same() -> None:
    everybody = [away(row.address, row.name, "2021-06-15", "2021-06-18") for row in STAFF if row.role != "supervisor"]
    office = office_without(*everybody)
    office.file("2021-06-15T10:00")
    assert [message.to for message in office.sent] == [BOSS]
    office = office_without(*everybody, away(BOSS, "吴刚", "2021-06-15", "2021-06-18"))
    office.file("2021-06-15T10:00")
    assert [message.to for message in office.sent] == [COUNTY], "it waits at the top"


def test_reminders_go_to_the_cover_too() -> None:
    office = Office()
    name = office.file("2021-06-15T10:00")
    office.says(DESK, f"收到 {name}", "2021-06-15T10:30")
    office.says(DESK, f"同意赔 {name} 3400", "2021-06-15T11:00")
    office.world = replace(office.world, away=(away(DESK, "周敏", "2021-06-20", "2021-06-30", cover=COLLEAGUE),))
    assert COLLEAGUE in {message.to for message in office.wait("2021-06-24T00:00")}


NIGHT = Member(
    address="sms:+8613800000077", name="夜班", role="desk", insurer="picc", county="万州区", rung=1, duty="night"
)


def test_at_night_a_death_is_told_to_the_night_row_and_its_hour_runs() -> None:
    office = Office(staff=(*STAFF, NIGHT))
    name = office.file("2021-06-15T23:10", "accident_death")
    assert [message.to for message in office.sent] == [NIGHT.address]
    assert office.clock(name, "acknowledge")[1] == "2021-06-16T00:10:00+08:00"
    assert [message.to for message in office.wait("2021-06-16T00:10")] == [TOWN]


def test_by_day_the_night_row_is_left_alone_and_without_one_everybody_is_told_at_night() -> None:
    office = Office(staff=(*STAFF, NIGHT))
    office.file("2021-06-15T10:00", "accident_death")
    assert {message.to for message in office.sent} == {DESK, COLLEAGUE}
    office = Office()
    name = office.file("2021-06-15T23:10", "accident_death")
    assert {message.to for message in office.sent} == {DESK, COLLEAGUE}, "a death waits for no morning"
    assert office.clock(name, "acknowledge")[1] == "2021-06-16T09:30:00+08:00", "working hours, nobody is on duty"


def test_an_injury_at_night_is_for_the_day_rows() -> None:
    office = Office(staff=(*STAFF, NIGHT))
    office.file("2021-06-15T23:10")
    assert {message.to for message in office.sent} == {DESK, COLLEAGUE}


def test_a_row_that_is_there_day_and_night_has_every_hour_to_answer() -> None:
    desk = Member(address=DESK, name="周敏", role="desk", insurer="picc", county="万州区", rung=1, duty="24h")
    office = Office(staff=(desk, *STAFF[2:]))
    name = office.file("2021-06-15T23:00")
    assert office.clock(name, "acknowledge")[1] == "2021-06-16T03:00:00+08:00"


def test_the_county_is_shown_no_field_of_a_person() -> None:
    assert not OF_THE_PERSON & MAY_SEE["county_officer"]
    assert not OF_THE_PERSON & MAY_SEE["supervisor"]


@settings(max_examples=60, deadline=None)
@given(
    event=st.sampled_from(EVENTS),
    name=NAMES,
    phone=st.integers(0, 99_999_999).map(lambda tail: f"139{tail:08d}"),
    identity=st.integers(0, 9999).map(lambda tail: f"50010119600101{tail:04d}"),
    disease=st.sampled_from(["股骨骨折", "急性淋巴细胞白血病", "脑溢血"]),
    story=st.sampled_from(["从屋顶摔下来，满身是血", "在煤窑里出的事"]),
    acts=st.lists(st.sampled_from(["收到", "立案", "补材料 张三的身份证", "材料齐", "同意赔 300"]), max_size=3),
)
def test_no_escalation_holds_more_of_a_person_than_its_rung_may_see(
    event: str, name: str, phone: str, identity: str, disease: str, story: str, acts: list[str]
) -> None:
    office = Office()
    facts = {"id_number": identity, "disease": disease, "story": story}
    number = office.file("2021-06-15T10:00", event, name=name, phone=phone, facts=facts)
    for act in acts:
        verb, _, rest = act.partition(" ")
        office.says(DESK, f"{verb} {number} {rest}".strip())
    office.wait("2021-09-30T00:00")
    roles = {row.address: row.role for row in STAFF}
    masked = name[0] + "*" * (len(name) - 2) + name[-1]
    raised = [message for message in office.sent if message.kind == "escalation"]
    assert raised or acts
    for message in raised:
        for secret in (identity, phone, disease, story, name, "张三"):
            assert secret not in message.text
        if roles[message.to] in ("county_officer", "supervisor"):
            assert masked not in message.text
            assert number in message.text
            assert "大周镇" in message.text
