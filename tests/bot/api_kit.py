"""The running program with its interface for insurers, a villager who reports, and a client that trusts no answer:
each one is held against the OpenAPI document."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from jsonschema import Draft202012Validator

from bot import compose
from bot.api.door import fresh_token
from bot.api.interface import Api
from bot.api.openapi import document
from bot.api.settings import ApiSettings
from bot.channels.recording import Recording
from bot.clock import CHINA, MovedClock
from bot.runtime import Runtime
from bot.sender import Pacing
from bot.server import application
from claims.api_key import SCOPES, ApiKey
from claims.claim import Claim, Ticket
from claims.staff import Member
from claims.webhook import Webhook
from dialogs.message import Inbound, Ordered, Outbound
from handlers.access import VERB, written
from handlers.turn import Cunbao
from handlers.world import World
from storage.keys import Keys
from storage.store import Store

START = datetime(2021, 6, 15, 10, 0, tzinfo=CHINA)
REPORT = ("我妈昨天在坡上跘倒了，腿杆断了，我们是{town}的", "张秀兰", "对")
DAZHOU, WUQIAO = "大周镇", "五桥街道"
"""Towns of 人保 (picc) and of 平安 (pingan)."""
BOSS = "sms:+8613900000009"
STAFF = (
    Member(address="sms:+8613900000001", name="人保桌", role="desk", insurer="picc", rung=1),
    Member(address="sms:+8613900000002", name="平安桌", role="desk", insurer="pingan", rung=1),
    Member(address=BOSS, name="值班主任", role="supervisor"),
)


@cache
def world() -> World:
    """Put together once: reading the words of the language takes a second."""
    return compose.world(STAFF)


@dataclass
class Answer:
    """What came back."""

    status: int
    body: Any
    headers: Any

    @property
    def code(self) -> str:
        return str(self.body["code"])


@dataclass
class System:
    """An insurer's own system with its key."""

    place: Place
    token: str
    key: ApiKey
    said: int = 0

    async def get(self, path: str, **more: Any) -> Answer:
        return await self.place.call("GET", path, token=self.token, **more)

    async def post(self, path: str, body: object = None, once: str | None = None, **more: Any) -> Answer:
        self.said += 1
        headers = {"Idempotency-Key": once or f"step-{self.key.id}-{self.said}", **more.pop("headers", {})}
        return await self.place.call("POST", path, token=self.token, body=body, headers=headers, **more)


@dataclass
class Place:
    """The program while it runs."""

    url: str
    runtime: Runtime
    api: Api
    store: Store
    clock: MovedClock
    sms: Recording
    session: aiohttp.ClientSession
    said: int = 0
    systems: list[System] = field(default_factory=list)

    async def call(
        self,
        method: str,
        path: str,
        *,
        token: str = "",
        body: object = None,
        raw: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """One request; its answer has to be one that the document promises."""
        sent = dict(headers or {})
        if token:
            sent.setdefault("Authorization", f"Bearer {token}")
        data = raw if raw is not None else json.dumps(body).encode() if body is not None else None
        if data is not None:
            sent.setdefault("Content-Type", "application/json")
        async with self.session.request(method, f"{self.url}/api/v1{path}", data=data, headers=sent) as found:
            text = await found.read()
            answer = Answer(found.status, json.loads(text) if text else None, found.headers)
            promised(method, path.partition("?")[0], answer, found.content_type)
            return answer

    async def hears(self, address: str, text: str) -> Sequence[Outbound]:
        """Somebody writes."""
        self.said += 1
        now = self.clock.now()
        said = Inbound(address=address, id=f"m{self.said}", text=text, sent_at=now, received_at=now)
        return await self.runtime.receive(said)

    async def report(self, town: str = DAZHOU, address: str = "sms:+8613800001111") -> str:
        """A villager reports; the number of the claim."""
        before = {claim.number for claim in await self.claims()}
        for text in REPORT:
            await self.hears(address, text.format(town=town))
        (number,) = {claim.number for claim in await self.claims()} - before
        return number

    async def complaint(self, address: str) -> Ticket:
        """Somebody complains; the ticket."""
        await self.hears(address, "我要投诉保险公司，报了好多天没得人管")
        [ticket] = await self.tickets()
        return ticket

    async def tickets(self) -> list[Ticket]:
        return await self.runtime.ask(lambda store: store.tickets())

    async def claims(self) -> list[Claim]:
        return await self.runtime.ask(lambda store: store.claims())

    async def claim(self, number: str) -> Claim:
        found = await self.runtime.ask(lambda store: store.claim(number))
        assert found is not None
        return found

    async def keep(self, record: ApiKey | Webhook, by: str = "office:operator") -> None:
        """Write a record as the command line does, and let the program know."""
        self.said += 1
        now = self.clock.now()
        order = Ordered(verb=VERB, rest=written(record))
        said = Inbound(address=by, id=f"o{self.said}", text=VERB, sent_at=now, received_at=now, order=order)
        await self.runtime.receive(said)
        await self.api.refresh()

    async def system(self, insurer: str = "picc", scopes: tuple[str, ...] = SCOPES, **more: Any) -> System:
        """An insurer's system with a new key."""
        identity = f"{len(self.systems) + 1:012x}"
        token, digest = fresh_token(identity)
        expires: date | None = more.pop("expires", START.date() + timedelta(days=30))
        key = ApiKey(
            id=identity,
            state="active",
            at=START,
            insurer=insurer,
            digest=digest,
            scopes=scopes,
            expires=expires,
            **more,
        )
        await self.keep(key)
        found = System(self, token, key)
        self.systems.append(found)
        return found

    async def webhook(self, url: str, insurer: str = "picc", **more: Any) -> Webhook:
        """A webhook of an insurer, switched on."""
        hook = Webhook(id=f"hook{insurer}", state="active", at=START, insurer=insurer, url=url, **more)
        await self.keep(hook)
        return hook


@asynccontextmanager
async def running(
    folder: Path,
    settings: ApiSettings | None = None,
    pacing: Pacing | None = None,
    start: datetime = START,
    url: str = "",
) -> AsyncIterator[Place]:
    """The program on the database at `url`, else on one of its own in the folder; `pacing` is the webhooks'. Started
    again in the same folder it has the same keys."""
    store = Store.open(url or f"sqlite:///{folder}/cunbao.db", _keys(folder / "keys"))
    clock, mind, sms = MovedClock(start), Cunbao(world()), Recording("sms")
    api = Api(settings or ApiSettings(inside=True), clock, mind, store)
    pace = pacing or Pacing(waits=(0.01,) * 1000, jitter=0)
    runtime = Runtime(store, mind, [sms, api], clock, {"webhook": pace})
    runner = web.AppRunner(application(runtime), access_log=None)
    await runner.setup()
    await runtime.start()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    site = f"http://127.0.0.1:{runner.addresses[0][1]}"
    async with aiohttp.ClientSession() as session:
        try:
            yield Place(site, runtime, api, store, clock, sms, session)
        finally:
            await runner.cleanup()
            store.close()


def _keys(path: Path) -> Keys:
    if path.exists():
        return Keys.from_file(path)
    keys = Keys.generate()
    keys.save(path)
    return keys


@cache
def parts() -> dict[str, Any]:
    """The document as a client reads it."""
    found: dict[str, Any] = json.loads(json.dumps(document()))
    return found


def promised(method: str, path: str, answer: Answer, kind: str) -> None:
    """The document names this path, method, status and type, and the body is of its schema. What is nowhere in the
    document is answered with a problem all the same."""
    known = next((way for way in parts()["paths"] if re.fullmatch(way.replace("{number}", "[^/]+"), path)), None)
    operation = parts()["paths"].get(known, {}).get(method.lower())
    if operation is None:
        assert (answer.status, kind) in ((404, "application/problem+json"), (405, "application/problem+json"))
        schema = {"$ref": "#/components/schemas/Problem"}
    else:
        assert str(answer.status) in operation["responses"], f"{method} {path}: {answer}"
        schema = operation["responses"][str(answer.status)]["content"][kind]["schema"]
    fits(answer.body, schema)


def fits(body: Any, schema: dict[str, Any]) -> None:
    """A value is of a schema of the document."""
    Draft202012Validator({**schema, "components": parts()["components"]}).validate(body)
