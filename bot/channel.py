"""The contract of a channel: one parse, one send, and the routes it wants to be reached at."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Literal, Protocol, TypeVar, runtime_checkable

from aiohttp import web
from msgspec import Struct

from claims.attachment import Attached
from dialogs.message import Attachment, Inbound, Outbound

if TYPE_CHECKING:
    from storage.store import Store

T = TypeVar("T")
FILE_LIMIT = 10 * 1024 * 1024
"""Bytes that something sent along may have, unless the settings say otherwise."""


class Receipt(Struct, frozen=True, kw_only=True):
    """How one sending ended. `retry` may be tried again (after `wait` seconds if the gateway says so);
    `failed` is final: the outbox tries another channel or shows it to staff. `accepted` waits for a delivery
    report that names `reference`; `delivered` needs none."""

    state: Literal["delivered", "accepted", "retry", "failed"]
    reference: str | None = None
    reason: str = ""
    wait: float | None = None


class Report(Struct, frozen=True, kw_only=True):
    """A delivery report from a gateway: `outbound` is our own message id; where the gateway knows only its own,
    `reference` is that of the receipt."""

    outbound: str = ""
    reference: str = ""
    delivered: bool
    reason: str = ""


class Unfetched(Struct, frozen=True, kw_only=True):
    """Why bytes could not be fetched: `retry` may be tried again (after `wait` seconds if the gateway says so),
    `lost` and `too_large` are final. `reason` is for the log and names nobody."""

    state: Literal["retry", "lost", "too_large"]
    reason: str = ""
    wait: float | None = None


class Memory(Protocol):
    """What a channel keeps beyond a restart and shares with other programs on the same database: small values
    under keys of its own, each until a time. They are sealed, and the keys are blind, so both may name a person."""

    async def recall(self, key: str) -> bytes | None:
        """The value of a key; None where there is none or it has ended."""
        ...

    async def keep(self, key: str, value: bytes, until: datetime) -> None:
        """Keep a value, in place of an older one."""
        ...

    async def keep_first(self, key: str, value: bytes, until: datetime) -> bytes:
        """Keep a value unless the key has one; returns the one that stands. Of several programs one is first."""
        ...

    async def forget(self, key: str) -> None:
        """Drop a value before its end."""
        ...


class Host(Protocol):
    """What the running program offers to its channels."""

    async def receive(self, inbound: Inbound) -> Sequence[Outbound]:
        """Hand a message to the writer and wait for its commit."""
        ...

    async def ask(self, look: Callable[[Store], T]) -> T:
        """What the store answers, read beside the turns."""
        ...

    async def report(self, report: Report) -> None:
        """Record a delivery report."""
        ...

    async def recent(self, address: str, limit: int) -> Sequence[Outbound]:
        """The newest messages that were sent to an address, oldest first (for a page that was reloaded)."""
        ...

    @property
    def file_limit(self) -> int:
        """How many bytes something sent along may have."""
        ...

    async def keep(self, inbound: Inbound, contents: Mapping[int, bytes | None]) -> Mapping[int, Attached]:
        """Write bytes that came with a message, by the place of their attachment, before it is received; None for
        what was too large to be read. Returns what is known of each, of what could not be kept the reason. Twice
        does no harm."""
        ...

    async def picture(self, name: str, *, small: bool = False) -> bytes | None:
        """A kept picture (JPEG) by the name of its attachment, None for anything else. Whoever asks has made sure
        that the receiver may see it."""
        ...

    async def arrived(self, inbound: Inbound, contents: Mapping[int, bytes | None]) -> None:
        """Write bytes that came with a message after it was received, as far as they are waited for; its sender is
        told what could not be kept. Twice does no harm."""
        ...

    async def sent(self, message: str) -> Outbound | None:
        """A message of ours by its id."""
        ...

    def memory(self, channel: str) -> Memory:
        """What the channel of this name keeps; its calls raise WriteError when the database fails."""
        ...


class Channel(Protocol):
    """One way to reach people. `name` is the part of an address before the colon."""

    name: str

    def routes(self, host: Host) -> list[web.RouteDef]:
        """The HTTP paths through which the channel hears, if any."""
        ...

    async def start(self, host: Host) -> None:
        """Begin to listen (long polling and the like); returns at once."""
        ...

    async def send(self, outbound: Outbound) -> Receipt:
        """Deliver one message; never raises for what a gateway may answer."""
        ...

    async def stop(self) -> None:
        """End listening and free connections."""
        ...


@runtime_checkable
class Fetching(Protocol):
    """A channel whose attachments are references: it can bring their bytes later."""

    name: str

    async def fetch(self, attachment: Attachment, limit: int) -> bytes | Unfetched:
        """The bytes, at most `limit` of them; never raises for what a gateway may answer."""
        ...
