"""The demo: counties with their own time, residents that are invented well, a desk that is told and answers."""

from __future__ import annotations

import asyncio
import csv
import re
from collections.abc import AsyncIterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from click.testing import CliRunner
from demo_mind import SmallMind
from waiting import LIMIT, until

from bot.channels.web import WebChannel
from bot.cli.demo import application
from bot.cli.demo import command as demo_command
from bot.clock import CHINA, MovedClock
from bot.demo import Stage, forget
from bot.demo_people import PLACES, people, place, write_roster
from bot.pages import CONTENT_POLICY
from dialogs.lookups import Lookups
from locales.catalogue import load
from schemes.book import load_book
from schemes.identity import birth_date, check_id
from storage.store import Store

Client = TestClient[web.Request, web.Application]
REPORT = "我妈昨天在坡上跘倒了，腿杆断了，我们是大周镇的"


def stage_in(folder: Path) -> Stage:
    clock = MovedClock(PLACES[0].start)
    return Stage(folder, WebChannel(clock, load(), moved=True), clock, lambda where: SmallMind())


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    made = stage_in(tmp_path / "demo")
    await made.open("wanzhou")
    yield made
    await made.close()


@pytest.fixture
async def client(stage: Stage) -> AsyncIterator[Client]:
    async with TestClient(TestServer(application(stage))) as made:
        yield made


async def report(client: Client) -> None:
    await client.get("/web/history?phone=wanzhou")
    body = {"id": "aaaaaaaa1", "text": REPORT}
    assert (await client.post("/web/messages?phone=wanzhou", json=body)).status == 200


async def inbox(client: Client, member: str = "desk-picc") -> dict[str, Any]:
    response = await client.get(f"/demo/inbox?member={member}")
    assert response.status == 200
    return dict(await response.json())


async def order(client: Client, text: str, id_: str = "bbbbbbbb1", member: str = "desk-picc") -> int:
    body = {"member": member, "id": id_, "text": text}
    return (await client.post("/demo/messages", json=body)).status


@pytest.mark.parametrize("where", PLACES, ids=lambda where: where.name)
def test_residents_are_invented_the_same_way_each_time_and_their_numbers_are_right(where: Any) -> None:
    found = people(where)
    assert found == people(where)
    assert len(found) == where.people
    assert len({one.id_number for one in found}) == where.people
    for one in found:
        assert check_id(one.id_number, date(2026, 1, 1)) == ()
        born = birth_date(one.id_number)
        assert born is not None
        assert born.year in (1952, 1955, 1979, 2008)
        man = one.relation in ("本人", "儿子")
        assert int(one.id_number[16]) % 2 == man


def test_sixty_odd_residents_live_in_towns_that_the_schemes_know() -> None:
    book = load_book()
    assert 60 <= sum(where.people for where in PLACES) <= 70
    for where in PLACES:
        assert where.scheme in {scheme.id for scheme in book.schemes}
        for town, _ in where.towns:
            known = book.town(where.county + town)
            assert known is not None
            assert (known.name, known.county) == (town, where.county)
    assert PLACES[0].towns[0][0] == "大周镇"


def test_every_county_has_somebody_to_tell_and_a_supervisor() -> None:
    for where in PLACES:
        roles = [member.role for member in where.staff]
        assert "supervisor" in roles
        assert all(member.county in ("", where.county) for member in where.staff)
        assert min(member.rung for member in where.staff) == 1
    assert {member.insurer for member in PLACES[0].staff if member.role == "desk"} == {"picc", "chinalife", "pingan"}


def test_the_roster_reads_as_a_town_hands_it_in(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    write_roster(place("zhenping"), path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 16
    assert rows[0]["户主"] == rows[0]["姓名"]
    assert {row["乡镇"] for row in rows} <= {"城关镇", "曾家镇", "牛头店镇"}


async def test_the_residents_are_enrolled_and_in_force(stage: Stage) -> None:
    runtime, store = await stage._opened()
    for one in people(place("wanzhou")):
        asked = Lookups(id_numbers=(one.id_number,))
        (found,) = await runtime.writer.call(lambda asked=asked: store.residents(asked))
        assert (found.name, found.town, found.village) == (one.name, one.town, one.village)
        (enrolment,) = found.enrolments
        assert enrolment.scheme == "wanzhou-2021"
        assert enrolment.state_on(date(2021, 6, 15)) == "in_force"


async def test_the_page_shows_phone_desk_and_clock(client: Client) -> None:
    response = await client.get("/demo")
    body = await response.text()
    assert response.status == 200
    assert 'src="/?phone=wanzhou"' in body
    assert REPORT in body
    assert "人保财险服务台" in body
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|https?://", body)
    policy = response.headers["Content-Security-Policy"]
    assert policy == CONTENT_POLICY.replace("base-uri", "frame-src 'self'; base-uri")
    for one in people(place("wanzhou")):
        assert one.id_number not in body
        assert not one.phone or one.phone not in body


async def test_the_desk_gets_the_case_and_the_villager_hears_that_it_was_taken(client: Client) -> None:
    assert (await inbox(client))["lines"] == []
    await report(client)
    await settled(client, "desk-picc", 1)
    found = await inbox(client)
    (case,) = found["cases"]
    assert case["status"] == "报上去了，等接案"
    assert case["acts"][0] == "received"
    assert found["lines"][0]["text"].startswith("【新报案】")
    assert found["counts"]["desk-picc"] == 1
    assert await order(client, f"收到 {case['number']}") == 200
    found = await inbox(client)
    assert [(line["mine"], line["number"]) for line in found["lines"]] == [
        (False, case["number"]),
        (True, case["number"]),
        (False, case["number"]),
    ]
    assert found["cases"][0]["status"] == "接案了"
    await told(client, "人保财险接了您的案子。")


async def test_a_command_sent_twice_acts_once(client: Client) -> None:
    await report(client)
    await settled(client, "desk-picc", 1)
    number = (await inbox(client))["cases"][0]["number"]
    for _ in range(2):
        assert await order(client, f"收到 {number}") == 200
    assert len((await inbox(client))["lines"]) == 3


async def test_desks_see_only_what_they_were_told(client: Client) -> None:
    await report(client)
    await settled(client, "desk-picc", 1)
    other = await inbox(client, "desk-pingan")
    assert (other["lines"], other["cases"]) == ([], [])


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/demo/messages", {"member": "desk-picc", "id": "bbbbbbbb1", "text": "收到"}),
        ("/demo/clock", {"step": "hours"}),
        ("/demo/place", {"place": "zhenping"}),
    ],
)
async def test_another_site_moves_nothing(client: Client, stage: Stage, path: str, body: dict[str, str]) -> None:
    before = stage.clock.now()
    response = await client.post(path, json=body, headers={"Origin": "https://evil.example"})
    assert response.status == 403
    assert stage.place.name == "wanzhou"
    assert (stage.clock.now() - before).total_seconds() < 60
    assert (await inbox(client))["lines"] == []


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/demo/messages", {"member": "desk-nobody", "id": "bbbbbbbb1", "text": "收到"}, 400),
        ("/demo/messages", {"member": "desk-picc", "id": "!", "text": "收到"}, 400),
        ("/demo/messages", {"member": "desk-picc"}, 400),
        ("/demo/messages", {"member": "desk-picc", "id": "bbbbbbbb1", "text": "长" * 20_000}, 413),
        ("/demo/clock", {"step": "yesterday"}, 400),
        ("/demo/place", {"place": "beijing"}, 400),
    ],
)
async def test_what_makes_no_sense_is_refused(client: Client, path: str, body: dict[str, str], status: int) -> None:
    assert (await client.post(path, json=body)).status == status


async def test_only_members_of_the_place_have_an_inbox(client: Client) -> None:
    assert (await client.get("/demo/inbox?member=desk-zhenping")).status == 404
    assert (await client.get("/demo/inbox")).status == 404


async def test_the_clock_goes_on_by_working_hours_and_by_days(client: Client, stage: Stage) -> None:
    assert stage.clock.now().replace(second=0, microsecond=0) == datetime(2021, 6, 15, 10, tzinfo=CHINA)
    moved = await (await client.post("/demo/clock", json={"step": "hours"})).json()
    assert moved["now"].startswith("2021-06-15T16:00")
    moved = await (await client.post("/demo/clock", json={"step": "tomorrow"})).json()
    assert moved["now"].startswith("2021-06-16T09:00")
    history = await (await client.get("/web/history")).json()
    assert history["moved"] is True
    assert history["now"].startswith("2021-06-16T09:00")


async def test_each_county_has_its_own_time_and_cases_and_keeps_them(client: Client, stage: Stage) -> None:
    await report(client)
    await settled(client, "desk-picc", 1)
    await client.post("/demo/clock", json={"step": "tomorrow"})
    assert (await client.post("/demo/place", json={"place": "zhenping"})).status == 200
    assert f"{stage.clock.now():%Y-%m-%d %H:%M}" == "2016-03-09 10:00"
    assert (await inbox(client, "desk-zhenping"))["lines"] == []
    assert "县人寿保险服务台" in await (await client.get("/demo")).text()
    assert (await client.post("/demo/place", json={"place": "wanzhou"})).status == 200
    assert f"{stage.clock.now():%Y-%m-%d %H:%M}" == "2021-06-16 09:00"
    assert len((await inbox(client))["cases"]) == 1


async def test_events_tell_the_page_that_the_desk_got_something(client: Client) -> None:
    async with client.get("/demo/events") as stream:
        while (await stream.content.readline()).strip() != b"event: ready":
            pass
        await report(client)
        async with asyncio.timeout(LIMIT):
            while "【新报案】" not in (await stream.content.readline()).decode():
                pass


async def test_an_earlier_demo_goes_on_and_a_fresh_one_begins_anew(tmp_path: Path) -> None:
    for expected in (0, 1):
        stage = stage_in(tmp_path)
        await stage.open("wanzhou")
        async with TestClient(TestServer(application(stage))) as client:
            assert len((await inbox(client))["lines"]) == expected
            if not expected:
                await report(client)
                await settled(client, "desk-picc", 1)
                await stage.move("tomorrow")
            else:
                assert stage.clock.now().day == 16
        await stage.close()
    kept = tmp_path / "mine.txt"
    kept.write_text("mine")
    forget(tmp_path)
    assert list(tmp_path.iterdir()) == [kept]


def test_a_second_demo_on_the_same_folder_is_told_why_it_cannot_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.cli.demo.mind_of", lambda where: SmallMind())
    store = Store.open(f"sqlite:///{tmp_path / 'wanzhou.db'}")
    try:
        result = CliRunner().invoke(demo_command, ["--dir", str(tmp_path), "--port", "0"])
    finally:
        store.close()
    assert result.exit_code == 1
    assert "Error: " in result.output
    assert "Traceback" not in result.output


async def test_pages_are_shown_and_messages_wait_while_the_county_is_being_opened(tmp_path: Path) -> None:
    stage = stage_in(tmp_path)
    async with TestClient(TestServer(application(stage))) as client:
        assert (await client.get("/demo")).status == 200
        waiting = asyncio.create_task(report(client))
        assert (await client.get("/demo")).status == 200
        assert not waiting.done()
        await stage.open("wanzhou")
        await asyncio.wait_for(waiting, LIMIT)
        await settled(client, "desk-picc", 1)
        await stage.close()


async def settled(client: Client, member: str, count: int) -> None:
    """Wait until a member of the staff has received so many messages."""

    async def received() -> bool:
        return int((await inbox(client, member))["counts"][member]) >= count

    await until(received)


async def told(client: Client, text: str) -> None:
    """Wait until the villager's page has a message."""

    async def has_it() -> bool:
        return text in await (await client.get("/web/history?phone=wanzhou")).text()

    await until(has_it)
