"""A WeChat of our own: people whose messages it hands in, made and read by wechatpy, and the platform's calls."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections import defaultdict
from itertools import count
from typing import Any
from xml.sax.saxutils import escape

import aiohttp
from aiohttp import web
from wechatpy import parse_message
from wechatpy.crypto import WeChatCrypto
from wechatpy.replies import TextReply, deserialize_reply

APP_ID, TOKEN, SECRET = "wx0123456789abcdef", "village", "0123456789abcdef0123456789abcdef"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
CUT = "cut off"


def xml(sender: str = "oAunt_1-x", **said: Any) -> str:
    """A message as WeChat writes it."""
    common = {"ToUserName": "gh_village", "FromUserName": sender, "CreateTime": 1623722400, "MsgType": "text"}
    body = "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in (common | said).items())
    text = f"<xml>{body}</xml>"
    assert parse_message(text) is not None, "wechatpy must know it"
    return text


class Caller:
    """WeChat's side of the callback at `url`; `safe` encrypts. `now` is seconds since 1970."""

    def __init__(self, url: str, session: aiohttp.ClientSession, now: int, safe: bool = False) -> None:
        self.url, self.session, self.now = url, session, now
        self.crypto = WeChatCrypto(TOKEN, AES_KEY, APP_ID) if safe else None
        self._numbers = count(1_000_000_001)

    def request(self, text: str, nonce: str = "") -> tuple[dict[str, str], str]:
        """Query and body of a message, signed."""
        nonce, stamp = nonce or str(next(self._numbers)), str(self.now)
        query = {"timestamp": stamp, "nonce": nonce, "signature": sha1(TOKEN, stamp, nonce)}
        if self.crypto is None:
            return query, text
        body = self.crypto.encrypt_message(text, nonce, stamp)
        signature = body.split("<MsgSignature><![CDATA[")[1].split("]")[0]
        return query | {"encrypt_type": "aes", "msg_signature": signature}, body

    async def post(self, query: dict[str, str], body: str | bytes) -> tuple[int, str]:
        data = body.encode() if isinstance(body, str) else body
        async with self.session.post(self.url, params=query, data=data) as answer:
            return answer.status, await answer.text()

    async def says(self, text: str, **more: Any) -> str | None:
        """Somebody writes; the answer in the response, None for `success`."""
        number = more.pop("MsgId", None) or next(self._numbers)
        return await self.hand_in(xml(Content=text, MsgId=number, **more))

    async def hand_in(self, message: str) -> str | None:
        status, body = await self.post(*self.request(message))
        assert status == 200, status
        return self.read(body)

    def read(self, body: str) -> str | None:
        if body == "success":
            return None
        if self.crypto is not None:
            signature = body.split("<MsgSignature><![CDATA[")[1].split("]")[0]
            stamp, nonce = body.split("<TimeStamp>")[1].split("<")[0], body.split("<Nonce><![CDATA[")[1].split("]")[0]
            body = self.crypto.decrypt_message(body, signature, stamp, nonce)
        reply = deserialize_reply(body)
        assert isinstance(reply, TextReply)
        assert (reply.target, reply.source[:3]) == (reply.target, "gh_")
        return str(reply.content)


def sha1(*parts: str) -> str:
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()


class Platform:
    """api.weixin.qq.com on a free port. `sent` and `templates` are what came through, `calls` every path;
    `answers[path]` are played first: an errcode, bytes with status 200, an HTTP status as a string, CUT, or an Event,
    until which it is silent."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []
        self.templates: list[dict[str, Any]] = []
        self.menus: list[dict[str, Any]] = []
        self.calls: list[str] = []
        self.forced: list[bool] = []
        self.answers: dict[str, list[Any]] = defaultdict(list)
        self.token, self.expires_in = 0, 7200
        self.again()

    def again(self) -> Platform:
        """The same platform, to be started once more: it has forgotten nothing."""
        app = web.Application()
        app.router.add_post("/cgi-bin/{path:.*}", self._called)
        app.router.add_get("/cgi-bin/media/get", self._given)
        self.media: dict[str, bytes] = {}
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        return self

    async def start(self) -> str:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        await self._runner.cleanup()

    async def _called(self, request: web.Request) -> web.StreamResponse:
        path, body = request.match_info["path"], await request.json()
        self.calls.append(path)
        if self.answers[path] and (played := await self._play(request, self.answers[path].pop(0))) is not None:
            return played
        if path == "stable_token":
            if (body["appid"], body["secret"]) != (APP_ID, SECRET):
                return said(40125)
            self.forced.append(body["force_refresh"])
            self.token += 1
            return web.json_response({"access_token": f"T{self.token}", "expires_in": self.expires_in})
        if request.query.get("access_token") != f"T{self.token}":
            return said(40001)
        if path == "message/custom/send":
            assert "\\u" not in (await request.text())
            assert len(body["text"]["content"].encode()) <= 2047
            self.sent.append((body["touser"], body["text"]["content"]))
        elif path == "message/template/send":
            self.templates.append(body)
            return web.json_response({"errcode": 0, "errmsg": "ok", "msgid": 7000 + len(self.templates)})
        elif path == "message/subscribe/bizsend":
            self.templates.append(body)
        else:
            self.menus.append(body)
        return said(0)

    async def _given(self, request: web.Request) -> web.StreamResponse:
        """The bytes of something that somebody sent, or an errcode with a type that says nothing of JSON."""
        self.calls.append("media/get")
        if self.answers["media/get"]:
            played = await self._play(request, self.answers["media/get"].pop(0))
            if played is not None:
                return played
        if request.query.get("access_token") != f"T{self.token}":
            return said(40001)
        data = self.media.get(request.query["media_id"])
        return said(40007) if data is None else web.Response(body=data, content_type="image/jpeg")

    async def _play(self, request: web.Request, play: Any) -> web.StreamResponse | None:
        if isinstance(play, asyncio.Event):
            await play.wait()
            return None
        if play == CUT:
            answer = web.StreamResponse(headers={"Content-Length": "100"})
            await answer.prepare(request)
            await answer.write(b'{"errcode"')
            assert request.transport is not None
            request.transport.close()
            return answer
        if isinstance(play, bytes):
            return web.Response(body=play)
        return web.Response(status=int(play), text="<html>") if isinstance(play, str) else said(play)


def said(code: int) -> web.Response:
    return web.Response(text=json.dumps({"errcode": code, "errmsg": "ok" if code == 0 else "said no hint: [x]"}))
