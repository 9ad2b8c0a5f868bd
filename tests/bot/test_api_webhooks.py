"""An insurer's system is told by itself: signed, in order for each case, at least once, and never into the house."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from api_kit import BOSS, DAZHOU, START, WUQIAO, Place, fits, running
from msgspec.structs import replace
from waiting import LIMIT, until

from bot.api.hooks import Hooks, OpenInternet, is_open, secret, shown_secret, unfit
from bot.api.settings import ApiSettings
from bot.clock import MovedClock
from bot.sender import Pacing
from claims.webhook import Webhook
from dialogs.lookups import Sought
from dialogs.message import Outbound
from storage.store import Store


class Receiver:
    """An insurer's server; `answer` plays how it is, and each event that it took is kept with its headers."""

    def __init__(self) -> None:
        self.taken: list[tuple[dict[str, Any], dict[str, str], str]] = []
        self.tries = 0
        self.strayed = False
        self.answer: Callable[[web.Request], Awaitable[web.StreamResponse]] | None = None
        self._heard = asyncio.Condition()

    async def hear(self, request: web.Request) -> web.StreamResponse:
        self.tries += 1
        body = await request.text()
        response = await self.answer(request) if self.answer is not None else web.Response(status=204)
        if 200 <= response.status < 300:
            self.taken.append((json.loads(body), dict(request.headers), body))
        async with self._heard:
            self._heard.notify_all()
        return response

    async def stray(self, request: web.Request) -> web.StreamResponse:
        """Nobody follows a redirect to here."""
        self.strayed = True
        return web.Response()

    async def until(self, true: Callable[[], bool]) -> None:
        """Wait for it to be so."""
        async with asyncio.timeout(LIMIT), self._heard:
            await self._heard.wait_for(true)

    @property
    def types(self) -> list[str]:
        return [body["type"] for body, _, _ in self.taken]


@pytest.fixture
async def receiver() -> AsyncIterator[tuple[Receiver, str]]:
    found = Receiver()
    app = web.Application()
    app.router.add_post("/hook", found.hear)
    app.router.add_get("/hook", found.stray)  # where a redirect would lead
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield found, f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    await runner.cleanup()


def verify(shown: str, headers: dict[str, str], body: str) -> bool:
    """How docs/api.md tells an insurer's programmer to do it."""
    key = base64.b64decode(shown.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.{body}".encode()
    mac = base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    given = [one.removeprefix("v1,") for one in headers["webhook-signature"].split()]
    return any(hmac.compare_digest(mac, one) for one in given)


def shown(place: Place, hook: Webhook, generation: int = 1) -> str:
    return shown_secret(secret(place.store.keys.blind, hook.id, generation))


async def test_what_happens_to_its_cases_is_told_in_order_and_nothing_of_a_person(
    tmp_path: Path, url: str, receiver: tuple[Receiver, str]
) -> None:
    heard, hook_url = receiver
    async with running(tmp_path, url=url) as place:
        hook = await place.webhook(hook_url)
        number = await place.report()
        await place.report(WUQIAO, "sms:+8613800002222")
        picc = await place.system()
        await picc.post(f"/claims/{number}/acknowledge")
        await picc.post(f"/claims/{number}/decline", {"reason": "张秀兰不在名单"})
        await heard.until(lambda: len(heard.taken) == 3)  # a ticket has an order of its own
        await place.complaint("sms:+8613800001111")
        await heard.until(lambda: len(heard.taken) == 4)
    assert heard.types == ["claim.created", "claim.changed", "claim.changed", "ticket.created"]
    for body, headers, raw in heard.taken:
        assert verify(shown(place, hook), headers, raw)
        assert not verify(shown(place, hook), headers, raw + " ")
        assert not any(word in raw for word in ("张秀兰", "13800001111", "没得人管")), "of a person nothing"
        fits(body, {"$ref": f"#/components/schemas/{'TicketEvent' if 'ticket' in body['type'] else 'ClaimEvent'}"})
    assert [body["data"]["status"] for body, _, _ in heard.taken[:3]] == ["notified", "acknowledged", "declined"]
    assert [body["data"]["version"] for body, _, _ in heard.taken[:3]] == [1, 2, 3]
    assert len({headers["webhook-id"] for _, headers, _ in heard.taken}) == 4


async def test_a_silent_desk_is_an_escalation_and_a_wrong_town_a_move(
    tmp_path: Path, receiver: tuple[Receiver, str]
) -> None:
    heard, url = receiver
    async with running(tmp_path) as place:
        await place.webhook(url)
        await place.webhook(url, "pingan")
        await place.report()
        await heard.until(lambda: heard.types == ["claim.created"])
        for text in (f"报错了，是{WUQIAO}的", "对"):
            await place.hears("sms:+8613800001111", text)
        await heard.until(lambda: len(heard.taken) == 3)
        moved, created = sorted(heard.taken[1:], key=lambda one: one[0]["type"] != "claim.moved")
        assert (moved[0]["type"], moved[0]["data"]["town"]) == ("claim.moved", DAZHOU), (
            "of the new place it hears nothing"
        )
        assert (created[0]["type"], created[0]["data"]["town"]) == ("claim.created", WUQIAO)


async def test_an_escalation_is_told(tmp_path: Path, receiver: tuple[Receiver, str]) -> None:
    from api_kit import STAFF, world

    from claims.staff import Member

    heard, url = receiver
    async with running(tmp_path) as place:
        town = Member(
            address="sms:+8613900000011", name="镇上", role="town_officer", county="万州区", town=DAZHOU, rung=2
        )
        place.api._mind.world = replace(world(), staff=(*world().staff, town))
        assert STAFF[0].rung == 1
        await place.webhook(url, events=("claim.escalated",))
        number = await place.report()
        place.clock.set(START + timedelta(hours=7))
        place.runtime.moved()
        await heard.until(lambda: bool(heard.taken))
        assert [(one["type"], one["data"]["number"]) for one, _, _ in heard.taken] == [("claim.escalated", number)]


async def test_what_fails_is_tried_again_and_keeps_the_order_of_its_case(
    tmp_path: Path, receiver: tuple[Receiver, str]
) -> None:
    """500, a redirect, an answer cut off, garbage: the same event with the same id comes again; another case of the
    same insurer does not wait for it."""
    heard, url = receiver
    ids: Counter[str] = Counter()

    async def bad(request: web.Request) -> web.StreamResponse:
        ids[request.headers["webhook-id"]] += 1
        first = next(iter(ids))
        if request.headers["webhook-id"] != first or ids[first] > 4:
            return web.Response()
        if ids[first] == 1:
            return web.Response(status=500)
        if ids[first] == 2:
            return web.Response(status=301, headers={"Location": url})
        assert request.transport is not None
        request.transport.write(
            b"\x00\xff garbage" if ids[first] == 3 else b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"
        )
        request.transport.close()
        return web.Response(status=500)

    heard.answer = bad
    async with running(tmp_path, pacing=Pacing(waits=(0.02,) * 9, jitter=0)) as place:
        await place.webhook(url)
        number = await place.report()
        picc = await place.system()
        await picc.post(f"/claims/{number}/acknowledge")
        other = await place.report(DAZHOU, "sms:+8613800002222")
        await heard.until(lambda: len(heard.taken) == 3)
    told = [(body["data"]["number"], body["type"]) for body, _, _ in heard.taken]
    assert told.index((number, "claim.created")) < told.index((number, "claim.changed"))
    assert (other, "claim.created") in told
    assert ids.most_common(1)[0][1] == 5
    assert (heard.tries, heard.strayed) == (7, False), "no redirect was followed"


async def test_one_that_is_slow_is_given_up_and_tried_again(tmp_path: Path, receiver: tuple[Receiver, str]) -> None:
    heard, url = receiver
    gone = asyncio.Event()

    async def slow(_: web.Request) -> web.StreamResponse:
        if heard.tries == 1:
            await gone.wait()
        return web.Response()

    heard.answer = slow
    async with running(tmp_path, pacing=Pacing(waits=(0.01,) * 9, jitter=0, patience=3)) as place:
        await place.webhook(url)
        await place.report()
        await heard.until(lambda: heard.tries == 2 and len(heard.taken) == 1)
        gone.set()


async def test_one_that_answers_nothing_for_days_is_switched_off_and_the_supervisor_told(
    tmp_path: Path, receiver: tuple[Receiver, str]
) -> None:
    heard, url = receiver

    async def broken(_: web.Request) -> web.StreamResponse:
        return web.Response(status=503, headers={"Retry-After": "0"})

    heard.answer = broken
    async with running(tmp_path) as place:
        hook = await place.webhook(url)
        await place.report()
        await heard.until(lambda: heard.tries >= 3)
        assert (await _stored(place, hook)).state == "active"
        place.clock.set(START + timedelta(days=3, hours=1))
        place.runtime.moved()
        await until(lambda: any("系统通知停了" in one.text for one in place.sms.sent if one.to == BOSS))
        assert (await _stored(place, hook)).state == "disabled"
        heard.answer = None
        await place.api.refresh()
        await place.report(DAZHOU, "sms:+8613800002222")
        await place.runtime.drain()
        assert heard.taken == []
        await place.keep(replace(await _stored(place, hook), state="active"))
        third = await place.report(DAZHOU, "sms:+8613800003333")
        await heard.until(lambda: bool(heard.taken))
        assert heard.taken[0][0]["data"]["number"] == third


async def test_410_ends_it_at_once(tmp_path: Path, receiver: tuple[Receiver, str]) -> None:
    heard, url = receiver

    async def gone(_: web.Request) -> web.StreamResponse:
        return web.Response(status=410)

    heard.answer = gone
    async with running(tmp_path) as place:
        hook = await place.webhook(url)
        await place.report()
        await place.runtime.drain()
        assert heard.tries == 1
        assert (await _stored(place, hook)).state == "disabled"


async def test_a_new_secret_signs_beside_the_old_one_for_a_while(
    tmp_path: Path, receiver: tuple[Receiver, str]
) -> None:
    heard, url = receiver
    async with running(tmp_path) as place:
        hook = await place.webhook(url)
        await place.keep(replace(await _stored(place, hook), generation=2, both_until=START + timedelta(hours=24)))
        number = await place.report()
        await heard.until(lambda: len(heard.taken) == 1)
        place.clock.set(START + timedelta(hours=25))
        picc = await place.system()
        await picc.post(f"/claims/{number}/acknowledge")
        await heard.until(lambda: "acknowledged" in [body["data"]["status"] for body, _, _ in heard.taken])
        old, new = shown(place, hook, 1), shown(place, hook, 2)
    first, last = heard.taken[0], heard.taken[-1]
    assert (verify(old, first[1], first[2]), verify(new, first[1], first[2])) == (True, True)
    assert (verify(old, last[1], last[2]), verify(new, last[1], last[2])) == (False, True)
    assert old != new


async def test_killed_between_writing_and_sending_it_is_sent_by_the_next_start(
    tmp_path: Path, url: str, receiver: tuple[Receiver, str]
) -> None:
    heard, hook_url = receiver

    async def away(_: web.Request) -> web.StreamResponse:
        return web.Response(status=502)

    heard.answer = away
    async with running(tmp_path, pacing=Pacing(waits=(60,) * 9), url=url) as place:
        await place.webhook(hook_url)
        await place.report()
        await heard.until(lambda: heard.tries == 1)
    heard.answer = None
    async with running(tmp_path, start=START + timedelta(hours=1), url=url):
        await heard.until(lambda: heard.types == ["claim.created"])


@pytest.mark.parametrize(
    ("url", "fit", "inside"),
    [
        ("https://picc.example/hook", True, True), ("https://picc.example:8443/hook?x=1", True, True),
        ("https://8.8.8.8/hook", True, True), ("http://picc.example/hook", False, True),
        ("https://127.0.0.1/hook", False, True), ("https://[::1]/hook", False, True), ("https://10.0.0.1/", False, True),
        ("https://169.254.169.254/latest", False, True), ("https://[::ffff:10.0.0.1]/", False, True),
        ("https://[64:ff9b::a00:1]/", False, True), ("https://[2002:a00:1::]/", False, True),
        ("https://100.64.0.1/", False, True), ("https://0.0.0.0/", False, True), ("https://224.0.0.1/", False, True),
        ("https://localhost/", False, True), ("https://a.localhost/", False, True), ("https://db.internal/", False, True),
        ("https://a:b@picc.example/", False, False), ("https://picc.example/#x", False, False),
        ("ftp://picc.example/", False, False), ("https:///hook", False, False), ("picc.example", False, False),
        ("https://picc.example:99999/", False, False), ("https://pi cc.example/", False, False), ("", False, False),
        ("https://picc.example/\nX: y", False, False),
    ],
)  # fmt: skip
def test_where_a_webhook_may_stand(url: str, fit: bool, inside: bool) -> None:
    assert (unfit(url, inside=False) == "") is fit
    assert (unfit(url, inside=True) == "") is inside


@pytest.mark.parametrize(
    ("address", "open_"),
    [
        ("8.8.8.8", True), ("2400:3200::1", True), ("127.0.0.1", False), ("192.168.1.1", False), ("fe80::1%eth0", False),
        ("fd00::1", False), ("::ffff:8.8.8.8", False), ("2001:db8::1", False), ("nonsense", False),
    ],
)  # fmt: skip
def test_which_addresses_stand_on_the_open_internet(address: str, open_: bool) -> None:
    if address != "::ffff:8.8.8.8":  # whether a wrapped open one counts differs with the version of Python
        assert is_open(address) is open_


async def test_a_name_that_leads_into_the_house_is_not_called(
    tmp_path: Path, receiver: tuple[Receiver, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when the name was right as the webhook was made: what was looked up is what is called."""
    heard, url = receiver
    port = int(url.rpartition(":")[2].partition("/")[0])

    async def lies(self: object, host: str, port: int = 0, family: int = 0) -> list[dict[str, Any]]:
        return [{"hostname": host, "host": "127.0.0.1", "port": port, "family": 2, "proto": 0, "flags": 0}]

    monkeypatch.setattr("aiohttp.resolver.ThreadedResolver.resolve", lies)
    with pytest.raises(OSError, match="open internet"):
        await OpenInternet().resolve("picc.example", port)
    store = Store.open(f"sqlite:///{tmp_path}/c.db")
    hooks = Hooks(ApiSettings(), MovedClock(START), store.keys.blind)
    hook = Webhook(id="h", state="active", at=START, insurer="picc", url=f"https://picc.example:{port}/hook")
    hooks.know((hook,))
    event = Outbound(id="e", to="webhook:h/10000012", says=(), text="{}", kind="event", due_at=START)
    off, receipt = await hooks.post(event)
    assert (off, receipt.state) == (None, "retry")
    assert heard.tries == 0
    await hooks.close()
    store.close()


async def _stored(place: Place, hook: Webhook) -> Any:
    [found] = await place.runtime.ask(lambda store: store.records(Sought("webhook", hook.id)))
    return found
