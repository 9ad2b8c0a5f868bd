"""How python-telegram-bot reaches Telegram: over aiohttp, which this program speaks anyway and which costs a fifth
of its usual client's time a call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECT = 10.0
UPLOAD = 120.0
"""Seconds in all for a call that carries pictures."""


class AiohttpRequest(BaseRequest):
    """Up to `connections` calls at one time; each may take `seconds` in all, longer with pictures. A proxy of the
    environment (HTTPS_PROXY) is used."""

    def __init__(self, connections: int, seconds: float) -> None:
        self._connections, self._seconds = connections, seconds
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds that a call may take."""
        return self._seconds

    async def initialize(self) -> None:
        """Open the pool of connections; a second time does nothing."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections),
                headers={"User-Agent": self.USER_AGENT},
                trust_env=True,
            )

    async def shutdown(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
        connect_timeout: object = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
        pool_timeout: object = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
    ) -> tuple[int, bytes]:
        """Make a call, within a longer `read_timeout` (seconds) where one is given; returns status and body. Raises
        TimedOut or NetworkError."""
        await self.initialize()
        assert self._session is not None
        body = _body(request_data)
        seconds = UPLOAD if isinstance(body, aiohttp.FormData) and body.is_multipart else self._seconds
        if isinstance(read_timeout, int | float):
            seconds = max(seconds, read_timeout)
        limit = aiohttp.ClientTimeout(total=seconds, sock_connect=CONNECT)
        try:
            async with self._session.request(method, url, data=body, timeout=limit) as answer:
                return answer.status, await answer.read()
        except TimeoutError as error:
            raise TimedOut from error
        except aiohttp.ClientError as error:  # its words would hold the token, which is part of the address
            raise NetworkError(type(error).__name__) from error


def _body(data: RequestData | None) -> aiohttp.FormData | None:
    """The form that carries the parameters, in parts if files are with them."""
    if data is None:
        return None
    form = aiohttp.FormData(data.json_parameters)
    files: Mapping[str, Any] = data.multipart_data or {}
    for name, (filename, content, kind) in files.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form
