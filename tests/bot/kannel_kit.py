"""Kannel's own programs on free ports of this machine: bearerbox, smsbox and its fake SMS centre."""

from __future__ import annotations

import asyncio
import re
import shutil
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes

import pytest
from waiting import until

FAKESMSC = Path("/usr/lib/kannel/test/fakesmsc")
NUMBER = "10690000"
CONFIG = """
group = core
admin-port = {admin}
admin-password = test
admin-interface = 127.0.0.1
smsbox-port = {smsbox}
smsbox-interface = 127.0.0.1
box-allow-ip = "127.0.0.1"
dlr-storage = internal
log-file = "bearerbox.log"
store-type = spool
store-location = "spool"
{core}

group = smsc
smsc = fake
smsc-id = FAKE
port = {smsc}
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {sendsms}
sendsms-interface = 127.0.0.1
sendsms-chars = "+0123456789"
global-sender = 10690000
log-file = "smsbox.log"
http-request-retry = 5
http-queue-delay = 1

group = sendsms-user
username = cunbao
password = secret
max-messages = 5
concatenation = true

group = sms-service
keyword = default
catch-all = true
accepted-smsc = FAKE
max-messages = 0
assume-plain-text = true
omit-empty = true
get-url = "{url}/mo?from=%p&to=%P&text=%b&charset=%C&coding=%c&ts=%T&id=%I&udh=%u"
"""


def binaries() -> tuple[str, str]:
    """Paths of bearerbox and smsbox; skips the test where Kannel is not installed."""
    found = [shutil.which(name, path="/usr/sbin:/usr/bin:/usr/local/sbin") for name in ("bearerbox", "smsbox")]
    if None in found or not FAKESMSC.exists():
        pytest.skip("needs Kannel: apt-get install kannel kannel-extras")
    return str(found[0]), str(found[1])


def reserved() -> socket.socket:
    """A port of this machine that nobody else gets while the socket is open: a server of ours listens at it with
    `web.SockSite`, a program that asks for its address to be reused beside it."""
    held = socket.socket()
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    held.bind(("127.0.0.1", 0))
    return held


def port_of(held: socket.socket) -> int:
    return int(held.getsockname()[1])


def ucs2(sender: str, text: str) -> str:
    """A Chinese message as fakesmsc takes it."""
    return f"{sender} {NUMBER} ucs2 {quote(text.encode('utf-16-be'), safe='')}"


def part_line(sender: str, data: bytes, *, reference: int, total: int, place: int) -> str:
    """One part of a long message with its head, as a fake SMS centre writes it: eight-bit data."""
    head = quote(bytes((5, 0, 3, reference, total, place)), safe="")
    return f"{sender} {NUMBER} udh {head} {quote(data, safe='')}"


def decoded(line: str) -> str:
    """The text of a message that left as UCS-2, as fakesmsc shows it: `from to [udh HEAD] data TEXT`."""
    return unquote_to_bytes(line.split(" data ")[1].replace("+", " ")).decode("utf-16-be")


class Gateway:
    """Kannel in a folder; `url` is where it calls us, `sendsms` where we call it."""

    def __init__(self, folder: Path, url: str, core: str = "") -> None:
        self.folder = folder
        self._held = [reserved() for _ in range(4)]
        self.admin, self.smsbox, self.smsc, port = map(port_of, self._held)
        self.sendsms = f"http://127.0.0.1:{port}/cgi-bin/sendsms"
        text = CONFIG.format(admin=self.admin, smsbox=self.smsbox, smsc=self.smsc, sendsms=port, url=url, core=core)
        self._config = folder / "kannel.conf"
        self._config.write_text(text)
        (folder / "spool").mkdir(exist_ok=True)
        self._sendsms_port = port
        self._running: list[asyncio.subprocess.Process] = []

    async def start(self) -> None:
        bearerbox, smsbox = binaries()
        await self._run(bearerbox, str(self._config))
        await listening(self.smsbox)
        await self._run(smsbox, str(self._config))
        await listening(self._sendsms_port)

    async def hand_in(self, message: str, stay: float = 300) -> None:
        """Let fakesmsc hand in one message, then stay connected and take what is sent."""
        command = ["/usr/bin/timeout", str(stay), str(FAKESMSC), "-H", "127.0.0.1", "-r", str(self.smsc)]
        await self._run(*command, "-m", "1", "-i", "0.05", message, log=self.folder / "centre.log")

    @asynccontextmanager
    async def centre(self) -> AsyncIterator[Callable[[str], None]]:
        """A fake SMS centre of our own, which hands in lines in fakesmsc's manner and takes what is sent."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.smsc)
        taking = asyncio.create_task(reader.read())
        try:
            yield lambda line: writer.write(line.encode() + b"\n")
        finally:
            taking.cancel()
            writer.close()

    def delivered(self) -> list[str]:
        """The texts that fakesmsc was told to deliver, the parts of a long one each for itself."""
        log = self.folder / "centre.log"
        text = log.read_text("utf-8", "replace") if log.exists() else ""
        return [decoded(found) for found in re.findall(r"Got message \d+: <(.*)>", text)]

    async def stop(self) -> None:
        for process in reversed(self._running):
            with suppress(ProcessLookupError):
                process.terminate()
            try:
                await asyncio.wait_for(process.wait(), 30)
            except TimeoutError:
                process.kill()
                await process.wait()
        for each in self._held:
            each.close()

    async def _run(self, *command: str, log: Path | None = None) -> None:
        with (log or self.folder / "out.log").open("ab") as out:
            self._running.append(
                await asyncio.create_subprocess_exec(*command, cwd=self.folder, stdout=out, stderr=out)
            )


async def listening(port: int) -> None:
    """Wait until somebody listens at a port."""

    async def answered() -> bool:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            return False
        writer.close()
        await writer.wait_closed()
        return True

    await until(answered)
