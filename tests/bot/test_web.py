"""The web chat over HTTP: who may post, what is answered, and a dropped line loses and doubles nothing."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from datetime import datetime

import pytest
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer
from echo_host import EchoHost, StillClock, web_channel
from waiting import LIMIT

from bot.channels import web as chat
from bot.channels import web_wire
from bot.channels.web import WebChannel, address_of
from bot.channels.web_wire import after
from bot.clock import CHINA
from bot.pages import CONTENT_POLICY
from bot.writer import WriteError
from dialogs.message import Inbound, Outbound

Client = TestClient[web.Request, web.Application]


class Site:
    """A running page with its host and channel."""

    def __init__(self, client: Client, host: EchoHost, channel: WebChannel) -> None:
        self.client, self.host, self.channel = client, host, channel

    async def enter(self) -> str:
        """Open the page as a new browser; returns its address."""
        await self.client.get("/web/history")
        return address_of(self.client.session.cookie_jar.filter_cookies(self.client.make_url("/"))["cunbao"].value)

    async def post(self, text: str, id_: str = "aaaaaaaa1", **more: object) -> ClientResponse:
        return await self.client.post("/web/messages", json={"id": id_, "text": text, **more})


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    clock = StillClock()
    host, channel = EchoHost(clock), web_channel(clock)
    app = web.Application()
    app.add_routes(channel.routes(host))
    async with TestClient(TestServer(app)) as client:
        yield Site(client, host, channel)
        await channel.stop()


async def events(response: ClientResponse, count: int) -> list[dict[str, object]]:
    """The next `count` messages of a stream (times and signs of life are left out)."""
    found: list[dict[str, object]] = []
    kind = ""
    while len(found) < count:
        line = (await asyncio.wait_for(response.content.readline(), LIMIT)).decode().strip()
        if line.startswith("event: "):
            kind = line[7:]
        elif line.startswith("data: ") and not kind:
            found.append(json.loads(line[6:]))
        elif not line:
            kind = ""
    return found


async def test_the_page_carries_its_texts_and_no_script_of_its_own(site: Site) -> None:
    response = await site.client.get("/")
    body = await response.text()
    assert response.status == 200
    assert "村里的保险，问我就行" in body
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|https?://", body)
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize(
    "path", ["/", "/web/history", "/pages/chat.js", "/pages/icon.svg", "/pages/none.js", "/web/events"]
)
async def test_every_answer_carries_the_security_headers(site: Site, path: str) -> None:
    response = await site.client.get(path)
    assert response.headers["Content-Security-Policy"] == CONTENT_POLICY
    assert "default-src 'none'" in CONTENT_POLICY
    assert "unsafe" not in CONTENT_POLICY
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"


async def test_only_files_of_the_page_are_served(site: Site) -> None:
    for path in ("/pages/chat.html", "/pages/__init__.py", "/pages/..%2f__init__.py"):
        assert (await site.client.get(path)).status == 404
    page = await (await site.client.get("/")).text()
    found = re.findall(r'(?:href|src)="(/pages/[^"]+)"', page)
    assert len(set(found)) == 5
    for path in found:
        response = await site.client.get(path)
        assert response.status == 200
        assert "immutable" in response.headers["Cache-Control"]


async def test_the_cookie_is_random_and_out_of_reach_of_scripts_and_other_sites(site: Site) -> None:
    response = await site.client.get("/web/history")
    cookie = response.cookies["cunbao"]
    assert chat.TOKEN.fullmatch(cookie.value)
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert cookie["path"] == "/"
    assert not cookie["secure"]
    again = await site.client.get("/web/history")
    assert again.cookies["cunbao"].value == cookie.value
    behind_proxy = await site.client.get("/web/history", headers={"X-Forwarded-Proto": "https"})
    assert behind_proxy.cookies["cunbao"]["secure"]


async def test_another_site_cannot_make_us_forget_who_somebody_is(site: Site) -> None:
    response = await site.client.get("/web/history", headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status == 403
    assert not response.cookies


async def test_a_message_is_answered(site: Site) -> None:
    address = await site.enter()
    response = await site.post("帮我看看保险")
    body = await response.json()
    assert body["at"] == "2021-06-15T10:00:00+08:00"
    (reply,) = body["replies"]
    assert reply["text"] == "您户口在哪个镇？"
    assert reply["choices"] == ["大周镇", "新乡镇"]
    (inbound,) = site.host.taken
    assert inbound.address == address
    assert inbound.id == f"{address.removeprefix('web:')}.aaaaaaaa1"
    assert inbound.sent_at == inbound.received_at


async def test_what_waited_for_the_line_keeps_the_time_at_which_it_was_written(site: Site) -> None:
    await site.enter()
    await site.post("昨天摔的", age=7200)
    (inbound,) = site.host.taken
    assert (inbound.received_at - inbound.sent_at).total_seconds() == 7200


async def test_a_repeated_message_acts_once_and_is_answered_the_same(site: Site) -> None:
    await site.enter()
    first, second = [await (await site.post("我妈摔了")).json() for _ in range(2)]
    assert first["replies"] == second["replies"]
    assert len(first["replies"]) == 1
    assert len(site.host.taken) == 1


async def test_two_browsers_do_not_share_ids_or_messages(site: Site) -> None:
    one = await site.enter()
    await site.post("我妈摔了")
    site.client.session.cookie_jar.clear()
    other = await site.enter()
    assert one != other
    body = await (await site.post("我爸病了")).json()
    assert body["replies"][0]["text"] == "您说：我爸病了"
    history = await (await site.client.get("/web/history")).json()
    assert [message["text"] for message in history["messages"]] == ["您说：我爸病了"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({}, 200),
    ],
)
async def test_only_the_page_itself_may_post(site: Site, headers: dict[str, str], status: int) -> None:
    await site.enter()
    body = json.dumps({"id": "aaaaaaaa1", "text": "你好"})
    for path in ("/web/messages", "/web/leave"):
        assert (await site.client.post(path, data=body, headers=headers)).status == status
    assert len(site.host.taken) == (status == 200)


async def test_the_page_may_post_under_its_own_origin_and_that_of_its_proxy(site: Site) -> None:
    await site.enter()
    own = str(site.client.make_url("/")).rstrip("/")
    assert (await site.client.post("/web/leave", headers={"Origin": own})).status == 200
    channel = WebChannel(StillClock(), site.channel.catalogue, origins=["https://cunbao.example"])
    app = web.Application()
    app.add_routes(channel.routes(site.host))
    async with TestClient(TestServer(app)) as client:
        for origin, status in (("https://cunbao.example", 200), ("http://cunbao.example", 403)):
            assert (await client.post("/web/leave", headers={"Origin": origin})).status == status


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"x" * (web_wire.BODY_LIMIT + 1), 413),
        (b"", 400),
        (b"[]", 400),
        (b"\xff\xfe", 400),
        (b'{"id": "aaaaaaaa1"}', 400),
        (b'{"id": "short", "text": "a"}', 400),
        (b'{"id": "bad id here!", "text": "a"}', 400),
        (
            json.dumps({"id": "aaaaaaaa1", "text": "长" * (web_wire.TEXT_LIMIT + 1)}, ensure_ascii=False).encode(),
            400,
        ),
        (json.dumps({"id": "aaaaaaaa1", "text": "长" * web_wire.TEXT_LIMIT}, ensure_ascii=False).encode(), 200),
    ],
)
async def test_what_is_no_message_is_refused(site: Site, body: bytes, status: int) -> None:
    await site.enter()
    assert (await site.client.post("/web/messages", data=body)).status == status
    assert len(site.host.taken) == (status == 200)


async def test_an_oversize_body_without_a_length_is_refused_too(site: Site) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b"x" * 4096

    await site.enter()
    assert (await site.client.post("/web/messages", data=endless())).status == 413


@pytest.mark.parametrize("cookie", [None, "", "short", "a" * 44, "../../etc/passwd"])
async def test_without_a_cookie_of_ours_nobody_is_heard(site: Site, cookie: str | None) -> None:
    headers = {} if cookie is None else {"Cookie": f"cunbao={cookie}"}
    assert (
        await site.client.post("/web/messages", json={"id": "aaaaaaaa1", "text": "a"}, headers=headers)
    ).status == 401
    assert (await site.client.get("/web/events", headers=headers)).status == 401
    assert site.host.taken == []


async def test_a_writer_that_fails_lets_the_page_try_again(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(inbound: Inbound) -> list[Outbound]:
        raise WriteError("not written")

    await site.enter()
    with monkeypatch.context() as patched:
        patched.setattr(site.host, "receive", fail)
        assert (await site.post("我妈摔了")).status == 503
    assert (await site.post("我妈摔了")).status == 200
    assert len(site.host.taken) == 1


async def test_a_notice_reaches_the_open_page(site: Site) -> None:
    address = await site.enter()
    async with site.client.get("/web/events") as stream:
        assert stream.content_type == "text/event-stream"
        await stream.content.readline()
        receipt = await site.channel.send(site.host.notice(address, "收到了"))
        (found,) = await events(stream, 1)
    assert receipt.state == "delivered"
    assert (found["text"], found["kind"]) == ("收到了", "notice")


async def test_a_second_page_of_the_same_browser_sees_the_replies_too(site: Site) -> None:
    await site.enter()
    async with site.client.get("/web/events") as stream:
        await stream.content.readline()
        await site.post("我妈摔了")
        (found,) = await events(stream, 1)
    assert found["text"] == "您说：我妈摔了"


async def test_a_dropped_line_resumes_after_the_last_message_in_order(site: Site) -> None:
    address = await site.enter()
    sent = [site.host.notice(address, f"第{place}条") for place in range(1, 6)]
    headers = {"Last-Event-ID": sent[1].id}
    async with site.client.get("/web/events", headers=headers) as stream:
        missed = await events(stream, 3)
        await site.channel.send(site.host.notice(address, "第6条"))
        (live,) = await events(stream, 1)
    assert [message["text"] for message in [*missed, live]] == ["第3条", "第4条", "第5条", "第6条"]
    async with site.client.get(f"/web/events?after={sent[3].id}") as stream:
        found = await events(stream, 2)
    assert [message["text"] for message in found] == ["第5条", "第6条"]


async def test_what_comes_while_the_history_is_read_is_written_once(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = await site.enter()
    recent = site.host.recent

    async def slow(asked: str, limit: int) -> list[Outbound]:
        await site.channel.send(site.host.notice(address, "同时来的"))
        return list(await recent(asked, limit))

    monkeypatch.setattr(site.host, "recent", slow)
    async with site.client.get("/web/events") as stream:
        await site.channel.send(site.host.notice(address, "后来的"))
        found = await events(stream, 2)
    assert [message["text"] for message in found] == ["同时来的", "后来的"]


async def test_a_message_to_a_closed_page_is_reported_once_the_page_is_back(site: Site) -> None:
    address = await site.enter()
    outbound = site.host.notice(address, "赔下来了")
    receipt = await site.channel.send(outbound)
    assert receipt.state == "accepted"
    assert site.host.reports == []
    history = await (await site.client.get("/web/history")).json()
    assert [message["text"] for message in history["messages"]] == ["赔下来了"]
    await site.client.get("/web/history")
    assert [(report.outbound, report.delivered) for report in site.host.reports] == [(outbound.id, True)]


async def test_leaving_takes_the_cookie_away(site: Site) -> None:
    before = await site.enter()
    assert (await site.client.post("/web/leave")).status == 200
    assert await site.enter() != before


async def test_one_browser_may_hold_several_phones(site: Site) -> None:
    await site.enter()
    await site.client.get("/web/history?phone=zhenping")
    await site.client.post("/web/messages?phone=zhenping", json={"id": "aaaaaaaa1", "text": "我爸摔了"})
    await site.post("我妈摔了")
    first, second = site.host.taken
    assert first.address != second.address


async def test_a_moved_clock_is_told_to_open_pages(site: Site) -> None:
    await site.enter()
    async with site.client.get("/web/events") as stream:
        for _ in range(5):
            await stream.content.readline()
        site.host.clock.set(datetime(2016, 3, 9, 10, tzinfo=CHINA))
        site.channel.announce_time()
        name = (await stream.content.readline()).decode()
        data = (await stream.content.readline()).decode()
    assert name == "event: clock\n"
    assert "2016-03-09T10:00:00+08:00" in data


async def test_too_many_pages_of_one_address_end_the_oldest(site: Site) -> None:
    hub = site.channel.hub
    pages = [hub.join(["web:a"]) for _ in range(7)]
    assert all(pages)
    first = pages[0]
    assert first is not None
    assert first.waiting.get_nowait() is None


def test_everything_is_sent_again_when_the_last_message_is_not_known() -> None:
    host = EchoHost(StillClock())
    sent = [host.notice("web:a", text) for text in "甲乙丙"]
    assert after("", sent) == sent
    assert after("gone", sent) == sent
    assert after(sent[2].id, sent) == []
