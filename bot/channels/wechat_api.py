"""The calls to WeChat's platform: the access token, messages outside a response, the menu, and what errors mean."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any, Literal

import aiohttp
import msgspec
from msgspec import Struct

from bot.channel import Memory, Receipt, Unfetched
from bot.clock import Clock
from bot.memory import BriefMemory
from locales.catalogue import Catalogue

log = logging.getLogger(__name__)
TOKEN_PATH = "/cgi-bin/stable_token"  # noqa: S105 - where it is asked for
MEDIA_PATH = "/cgi-bin/media/get"
TEMPLATE_PATHS = {
    "template": "/cgi-bin/message/template/send",
    "subscribe": "/cgi-bin/message/subscribe/bizsend",
}
TemplateKind = Literal["template", "subscribe"]
EARLY = timedelta(minutes=5)
RENEWING = timedelta(seconds=30)
"""How long a program that renews the token keeps the others from it, if it does not end it before."""
STALE_TOKEN = frozenset({40001, 40014, 42001})
CLOSED = frozenset({45015, 45047})
"""WeChat lets nobody write now: the time since the villager's last word, or the number of messages, is used up."""
AGAIN = {
    -1: (10, "WeChat is busy"),
    45009: (1800, "the day's number of calls is used up"),
    45011: (60, "too many calls in this minute"),
    40001: (300, "the access token is refused"),
    40014: (300, "the access token is refused"),
    42001: (300, "the access token is refused"),
    40164: (300, "this server's address is not on the account's whitelist (IP白名单)"),
    61004: (300, "this server's address is not on the account's whitelist (IP白名单)"),
    40013: (300, "app_id is not known to WeChat"),
    40125: (300, "secret is wrong"),
    40243: (300, "the account's secret is frozen"),
}
"""Errors that pass by themselves or that the operator can put right: seconds to wait, and the reason."""
FINAL = {
    40007: "WeChat does not keep this picture or voice note any more",
    40003: "WeChat does not know this OPENID for this account",
    40037: "template_id is not one of the account's templates",
    43004: "the villager does not follow the account",
    43019: "the villager is on the account's blacklist",
    43101: "the villager has not subscribed to this notice, or takes no more of it",
    45002: "the text is too long",
    45015: "the villager has not written for 48 hours, and after that WeChat lets nobody write",
    45047: "as many messages went out as WeChat allows until the villager writes again",
    47003: "the template does not take this text in template_field",
    48001: "the account has no permission to write by itself (客服消息); it has to be verified (微信认证)",
    48002: "the villager has switched messages off",
    48004: "WeChat has forbidden the account this call",
    50002: "WeChat has restricted this user or account",
    50005: "the villager has left the account",
}


class Answer(Struct, frozen=True, kw_only=True):
    """What the platform said."""

    errcode: int | None = None
    errmsg: str = ""
    msgid: int | str | None = None
    access_token: str = ""
    expires_in: int = 0


class Unanswered(Exception):  # noqa: N818 - no fault of ours
    """A call without an answer that could be read; `receipt` says when to try again."""

    def __init__(self, receipt: Receipt) -> None:
        super().__init__(receipt.reason)
        self.receipt = receipt


def receipt(answer: Answer) -> Receipt:
    """How a message ended. Errors of a kind that is not known (4…: our request) are final, all others pass."""
    code = answer.errcode
    if code == 0:
        return Receipt(state="delivered", reference=str(answer.msgid) if answer.msgid else None)
    if code is None:
        return Receipt(state="retry", reason="an answer without errcode", wait=10)
    if code in AGAIN:
        wait, reason = AGAIN[code]
        return Receipt(state="retry", reason=f"{reason} (errcode {code})", wait=wait)
    if code in FINAL:
        return Receipt(state="failed", reason=f"{FINAL[code]} (errcode {code})")
    reason = f"errcode {code} {answer.errmsg[:80]}".strip()
    if 40000 <= code < 50000:
        return Receipt(state="failed", reason=reason)
    return Receipt(state="retry", reason=reason, wait=60)


class Token(Struct, frozen=True):
    """An access token: from `renew_at` on a new one is asked for, at `until` it ends."""

    text: str
    renew_at: datetime
    until: datetime

    def serves(self, now: datetime, refused: str, until: datetime) -> bool:
        return self.text != refused and now < until


class Api:
    """One account at the platform. `base` is its address, `seconds` what a call may take. The access token stands in
    `memory`, so that programs on one database share it, and one of them renews it."""

    def __init__(self, app_id: str, secret: str, base: str, clock: Clock, seconds: float = 10.0) -> None:
        self._app_id, self._secret, self._base, self._clock = app_id, secret, base.rstrip("/"), clock
        self._timeout = aiohttp.ClientTimeout(total=seconds)
        self._session: aiohttp.ClientSession | None = None
        self.memory: Memory = BriefMemory(clock)
        self._token: Token | None = None
        self._renewing = asyncio.Lock()

    def open(self) -> None:
        """Make the connections."""
        self._session = aiohttp.ClientSession(timeout=self._timeout)

    async def close(self) -> None:
        """Free them."""
        if self._session is not None:
            await self._session.close()

    async def text(self, openid: str, text: str) -> Answer:
        """A customer-service message (客服消息); raises Unanswered."""
        body = {"touser": openid, "msgtype": "text", "text": {"content": text}}
        return await self.call("/cgi-bin/message/custom/send", body)

    async def template(self, kind: TemplateKind, openid: str, template: str, field: str, text: str) -> Answer:
        """A template message (模板消息) or a subscription notice (订阅通知), the text in one of its fields; raises
        Unanswered."""
        body = {"touser": openid, "template_id": template, "data": {field: {"value": text}}}
        return await self.call(TEMPLATE_PATHS[kind], body)

    async def set_menu(self, words: Catalogue) -> Answer:
        """Put the menu under the account's chat; raises Unanswered."""
        return await self.call("/cgi-bin/menu/create", menu(words))

    async def media(self, media: str, limit: int) -> bytes | Unfetched:
        """The bytes of a picture or voice note that somebody sent (获取临时素材); after three days they are gone."""
        try:
            token = await self._current()
            found = await self._get(media, limit, token)
            if isinstance(found, Answer) and found.errcode in STALE_TOKEN:
                found = await self._get(media, limit, await self._current(refused=token))
        except Unanswered as error:
            return Unfetched(state="retry", reason=error.receipt.reason, wait=error.receipt.wait)
        if not isinstance(found, Answer):
            return found
        said = receipt(found)
        state: Literal["retry", "lost"] = "retry" if said.state == "retry" else "lost"
        return Unfetched(state=state, reason=said.reason, wait=said.wait)

    async def call(self, path: str, body: Mapping[str, Any]) -> Answer:
        """A call with the access token, once more with a new one if it is refused; raises Unanswered."""
        token = await self._current()
        answer = await self._post(path, body, token)
        if answer.errcode in STALE_TOKEN:
            answer = await self._post(path, body, await self._current(refused=token))
        return answer

    async def _current(self, refused: str = "") -> str:
        """The access token, renewed five minutes before it ends or when it was refused; one renewal at a time, of
        all programs on the database. While another one renews, the old token serves as long as it lasts."""
        async with self._renewing:
            now = self._clock.now()
            held = self._token
            if held is None or not held.serves(now, refused, held.renew_at):
                known = await self.memory.recall("token")
                held = self._token = msgspec.json.decode(known, type=Token) if known else None
            if held is not None and held.serves(now, refused, held.renew_at):
                return held.text
            me = token_hex(8).encode()
            if await self.memory.keep_first("renewing", me, now + RENEWING) != me:
                if held is not None and held.serves(now, refused, held.until):
                    return held.text
                raise Unanswered(Receipt(state="retry", reason="another program renews the access token", wait=2))
            try:
                self._token = await self._renewed(force=held is not None and held.text == refused)
                await self.memory.keep("token", msgspec.json.encode(self._token), self._token.until)
            finally:
                await self.memory.forget("renewing")
            return self._token.text

    async def _renewed(self, *, force: bool) -> Token:
        """A new token; raises Unanswered."""
        body = {"grant_type": "client_credential", "appid": self._app_id, "secret": self._secret}
        answer = await self._post(TOKEN_PATH, {**body, "force_refresh": force})
        if not answer.access_token:
            log.warning("wechat: no access token: errcode %s %s", answer.errcode, answer.errmsg[:80])
            said = receipt(answer)
            reason = said.reason or "an answer without access_token"
            raise Unanswered(Receipt(state="retry", reason=reason, wait=max(said.wait or 0, 10)))
        now, valid = self._clock.now(), timedelta(seconds=max(0, answer.expires_in))
        return Token(answer.access_token, now + max(valid - EARLY, valid / 2), now + valid)

    async def _get(self, media: str, limit: int, token: str) -> bytes | Unfetched | Answer:
        """The bytes, or what the platform said in their place: that comes as JSON, whatever its type says."""
        assert self._session is not None
        query = {"access_token": token, "media_id": media}
        try:
            async with self._session.get(self._base + MEDIA_PATH, params=query, allow_redirects=False) as answer:
                status, body = answer.status, bytearray()
                async for chunk in answer.content.iter_any():
                    body += chunk
                    if len(body) > limit:
                        return Unfetched(state="too_large", reason=f"more than {limit} bytes")
        except (aiohttp.ClientError, OSError) as error:  # its text would carry the token
            raise Unanswered(Receipt(state="retry", reason=type(error).__name__)) from None
        if status != 200:
            raise Unanswered(Receipt(state="retry", reason=f"HTTP {status}", wait=60 if status == 429 else None))
        if not body.startswith(b"{"):
            return bytes(body)
        try:
            return msgspec.json.decode(bytes(body), type=Answer)
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise Unanswered(Receipt(state="retry", reason="an answer that cannot be read")) from None

    async def _post(self, path: str, body: Mapping[str, Any], token: str = "") -> Answer:
        assert self._session is not None
        query = {"access_token": token} if token else {}
        headers = {"Content-Type": "application/json; charset=utf-8"}
        try:
            # an address that moved gets no token; the text goes as it is, because WeChat shows \u escapes
            async with self._session.post(
                self._base + path,
                params=query,
                data=msgspec.json.encode(body),
                headers=headers,
                allow_redirects=False,
            ) as answer:
                status, said = answer.status, await answer.read()
        except (aiohttp.ClientError, OSError) as error:  # also a timeout; its text would carry the token
            raise Unanswered(Receipt(state="retry", reason=type(error).__name__)) from None
        if status != 200:
            raise Unanswered(Receipt(state="retry", reason=f"HTTP {status}", wait=60 if status == 429 else None))
        try:
            return msgspec.json.decode(said, type=Answer)
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise Unanswered(Receipt(state="retry", reason="an answer that cannot be read")) from None


def menu(words: Catalogue) -> dict[str, Any]:
    """The menu: three buttons at most, so two of the four words stand under one. A pressed one says its label."""

    def button(key: str) -> dict[str, Any]:
        label = words.say(key)
        return {"type": "click", "name": label, "key": label}

    looking = [button("wechat-menu-cover"), button("wechat-menu-progress")]
    under = {"name": words.say("wechat-menu-look"), "sub_button": looking}
    return {"button": [button("wechat-menu-report"), under, button("wechat-menu-sum")]}
