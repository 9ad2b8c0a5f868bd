"""Who is let in at WeChat's callback: signed, fresh, heard for the first time, in the right mode."""

from __future__ import annotations

import logging
import secrets
from datetime import datetime

from aiohttp import web

from bot.channel import Memory
from bot.channels.wechat_cipher import CipherError, Safe, signature, signed
from bot.channels.wechat_memory import first, fresh, stamped
from bot.channels.wechat_message import FormError, envelope, fields

log = logging.getLogger(__name__)
BODY_LIMIT = 64 * 1024


class Refused(Exception):  # noqa: N818 - a stranger's fault
    """A request that is not WeChat's; `status` is what it gets."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Door:
    """Reads requests and seals answers; `safe` is the account's safe mode, None in plain mode."""

    def __init__(self, token: str, safe: Safe | None) -> None:
        self._token, self._safe = token, safe

    async def check(
        self, memory: Memory, now: datetime, request: web.Request, content: bytes, said: str, *more: str
    ) -> None:
        """Refuse what is not signed with our token, too old, or a nonce that carried something else."""
        timestamp, nonce = request.query.get("timestamp", ""), request.query.get("nonce", "")
        stamp = stamped(timestamp)
        if stamp is None or not signed(said, self._token, timestamp, nonce, *more):
            raise Refused(403)
        if not fresh(stamp, now):
            away = (stamp - now.timestamp()) / 60
            log.warning(
                "wechat: a signed request was refused, %.0f minutes off: is this machine's clock right?", away
            )
            raise Refused(403)
        if not await first(memory, timestamp, nonce, content, now):
            log.warning("wechat: a signed request was refused: its nonce was there before")
            raise Refused(403)

    async def read(self, memory: Memory, now: datetime, request: web.Request) -> dict[str, str]:
        """The fields of a message of WeChat's; raises Refused."""
        query = request.query
        try:
            body = await request.clone(client_max_size=BODY_LIMIT).read()
        except web.HTTPRequestEntityTooLarge:
            raise Refused(413) from None
        try:
            if self._safe is None:
                await self.check(memory, now, request, body, query.get("signature", ""))
                said = fields(body)
            else:  # a message in the clear is refused, or whoever reads along could leave the encryption out
                encrypted = fields(body).get("Encrypt", "")
                if not signed(
                    query.get("msg_signature", ""),
                    self._token,
                    query.get("timestamp", ""),
                    query.get("nonce", ""),
                    encrypted,
                ):
                    raise Refused(403)
                plain = self._safe.decrypt(encrypted)
                await self.check(memory, now, request, plain, query.get("msg_signature", ""), encrypted)
                said = fields(plain)
        except (FormError, CipherError) as error:
            log.warning("wechat: a request was refused: %s", error)
            raise Refused(400) from None
        if self._safe is None and "Encrypt" in said and "FromUserName" not in said:
            log.error("wechat: messages come encrypted, but aes_key is not set")
            raise Refused(400)
        return said

    def sealed(self, answer: str, now: datetime) -> str:
        """The XML of an answer as the mode wants it."""
        if self._safe is None:
            return answer
        encrypted, nonce = self._safe.encrypt(answer), secrets.token_hex(8)
        stamp = str(int(now.timestamp()))
        return envelope(encrypted, signature(self._token, stamp, nonce, encrypted), stamp, nonce)
