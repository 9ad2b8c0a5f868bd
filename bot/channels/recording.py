"""A channel that keeps what it is told to send: for the demo, and to try the program without a gateway."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.channel import Host, Receipt
from dialogs.message import Outbound

Answer = Callable[[Outbound], Awaitable[Receipt]]


class Recording:
    """Delivers into the list `sent`. `answer`, where given, plays the gateway: how each sending ended."""

    def __init__(self, name: str, answer: Answer | None = None) -> None:
        self.name = name
        self.sent: list[Outbound] = []
        self._answer = answer

    def routes(self, host: Host) -> list[web.RouteDef]:  # noqa: ARG002 - it hears nothing by HTTP
        """None."""
        return []

    async def start(self, host: Host) -> None:
        """Nothing to listen to: who uses it calls `host.receive`."""

    async def send(self, outbound: Outbound) -> Receipt:
        """Keep the message, unless the played gateway refuses it."""
        receipt = Receipt(state="delivered", reference=f"{self.name}-{outbound.id}")
        if self._answer is not None:
            receipt = await self._answer(outbound)
        if receipt.state in ("delivered", "accepted"):
            self.sent.append(outbound)
        return receipt

    async def stop(self) -> None:
        """Nothing to free."""
