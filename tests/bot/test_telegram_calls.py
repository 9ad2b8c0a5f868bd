"""What goes to Telegram goes nowhere else, and no answer fills the memory."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from telegram.error import NetworkError
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot.channels import telegram_calls
from bot.channels.telegram_calls import AiohttpRequest

TOKEN = "123456:a-token-of-nobody"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def served(handler: Handler) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", handler)
    async with TestServer(app) as server:
        yield str(server.make_url("/")).rstrip("/")


@asynccontextmanager
async def calls() -> AsyncIterator[AiohttpRequest]:
    request = AiohttpRequest(connections=2, seconds=20)
    await request.initialize()
    yield request
    await request.shutdown()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_message_follows_nobody_to_another_server(status: int) -> None:
    led: list[str] = []

    async def elsewhere(request: web.Request) -> web.StreamResponse:
        led.append(await request.text())
        return web.json_response({"ok": True, "result": True})

    async with served(elsewhere) as other, calls() as request:

        async def away(_: web.Request) -> web.StreamResponse:
            return web.Response(status=status, headers={"Location": f"{other}/bot{TOKEN}/sendMessage"})

        async with served(away) as telegram:
            data = RequestData([RequestParameter("text", "案子10000012收到了", None)])
            answered, _ = await request.do_request(f"{telegram}/bot{TOKEN}/sendMessage", "POST", data)
    assert answered == status
    assert led == []


async def test_an_answer_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telegram_calls, "MOST", 100_000)

    async def endless(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse()
        await answer.prepare(request)
        try:
            while True:
                await answer.write(b"x" * 65_536)
        except ConnectionError:
            return answer

    async with served(endless) as telegram, calls() as request:
        with pytest.raises(NetworkError) as told:
            await request.do_request(f"{telegram}/file/bot{TOKEN}/a.jpg", "GET")
    assert TOKEN not in str(told.value)
