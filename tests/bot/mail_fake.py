"""A mail server of our own on free ports: it takes mail by SMTP and shows an inbox by IMAP.

What it answers can be changed by command: a line of the protocol, `CUT` (the connection ends) or `HANG` (no answer).
"""

from __future__ import annotations

import asyncio
import base64
import datetime
import re
import ssl
from collections import defaultdict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesParser
from email.policy import default
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

USER, PASSWORD = "cunbao@example.com", "open sesame"
CUT, HANG = "CUT", "HANG"


class EndError(Exception):
    """The conversation is over."""


@dataclass
class Taken:
    """A mail that was handed in."""

    sender: str
    to: str
    raw: bytes

    @property
    def mail(self) -> Message:
        return BytesParser(policy=default).parsebytes(self.raw)

    @property
    def text(self) -> str:
        data = self.mail.get_payload(decode=True)
        assert isinstance(data, bytes)
        return data.decode().replace("\r\n", "\n").strip()


@dataclass
class Kept:
    """A mail of the inbox."""

    raw: bytes
    flags: set[str] = field(default_factory=set)


class Line:
    """One connection, line by line."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def hear(self) -> str:
        said = await self.reader.readline()
        if not said.endswith(b"\n"):
            raise EndError
        return said.decode("utf-8", "replace").rstrip("\r\n")

    async def say(self, data: str | bytes) -> None:
        if data == CUT:
            raise EndError
        if data == HANG:
            await asyncio.Event().wait()
        self.writer.write(data if isinstance(data, bytes) else data.encode() + b"\r\n")
        await self.writer.drain()


class FakeMail:
    """`taken` is what was handed in, `inbox` what stands there, by number. `answers[command]` are the next answers
    to a command in place of the right ones (SMTP: `RCPT`; IMAP: `SELECT`, `UID FETCH`); `heard` are all commands."""

    def __init__(self, certificate: ssl.SSLContext | None = None, *, at_once: bool = True) -> None:
        self.taken: list[Taken] = []
        self.inbox: dict[int, Kept] = {}
        self.answers: dict[str, list[str]] = defaultdict(list)
        self.heard: list[str] = []
        self.strange = False
        self._certificate, self._at_once = certificate, at_once
        self._servers: list[asyncio.Server] = []
        self._open: set[asyncio.Task[None]] = set()

    async def start(self) -> tuple[int, int]:
        """Ports of SMTP and IMAP."""
        tls = self._certificate if self._at_once else None
        for talk in (self._smtp, self._imap):
            self._servers.append(await asyncio.start_server(self._meet(talk), "127.0.0.1", 0, ssl=tls))
        smtp, imap = (server.sockets[0].getsockname()[1] for server in self._servers)
        return smtp, imap

    async def stop(self) -> None:
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)
        for server in self._servers:
            server.close()
            await server.wait_closed()

    def arrive(self, raw: bytes) -> None:
        """A mail comes into the inbox."""
        self.inbox[len(self.inbox) + 1] = Kept(raw)

    def unread(self) -> list[int]:
        return [uid for uid, kept in self.inbox.items() if r"\Seen" not in kept.flags]

    def _meet(
        self, talk: Callable[[Line], Awaitable[None]]
    ) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]:
        async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            self._open.add(task)
            try:
                with suppress(EndError, OSError, ssl.SSLError, asyncio.CancelledError):
                    await talk(Line(reader, writer))
            finally:
                self._open.discard(task)
                writer.close()

        return meet

    async def _instead(self, line: Line, command: str, tag: str = "") -> bool:
        self.heard.append(command)
        if not self.answers[command]:
            return False
        answer = self.answers[command].pop(0)
        await line.say(answer if answer in (CUT, HANG) else tag + answer)
        return True

    async def _smtp(self, line: Line) -> None:
        if await self._instead(line, "CONNECT"):
            raise EndError
        await line.say("220 mail.example.com ready")
        sender = to = ""
        while True:
            said = await line.hear()
            command = said.partition(" ")[0].upper()
            if await self._instead(line, command):
                continue
            if command == "EHLO":
                more = ["250-STARTTLS"] if self._certificate and not self._at_once else []
                await line.say("\r\n".join(["250-mail.example.com", *more, "250 AUTH PLAIN"]))
            elif command == "STARTTLS":
                await line.say("220 go ahead")
                await line.writer.start_tls(self._certificate)  # type: ignore[arg-type]
            elif command == "AUTH":
                known = base64.b64encode(f"\0{USER}\0{PASSWORD}".encode()).decode()
                await line.say("235 welcome" if said.endswith(known) else "535 5.7.8 wrong password")
            elif command == "DATA":
                await line.say("354 go on")
                raw = await line.reader.readuntil(b"\r\n.\r\n")
                if not await self._instead(line, "END"):
                    self.taken.append(Taken(sender, to, raw[:-5].replace(b"\r\n..", b"\r\n.")))
                    await line.say("250 2.0.0 queued")
            else:
                found = re.search(r"<(.*?)>", said)
                sender = found[1] if found and command == "MAIL" else sender
                to = found[1] if found and command == "RCPT" else to
                await line.say("221 bye" if command == "QUIT" else "250 ok")

    async def _imap(self, line: Line) -> None:
        if await self._instead(line, "GREETING"):
            raise EndError
        await line.say("* OK mail.example.com ready")
        named = False
        while True:
            tag, _, said = (await line.hear()).partition(" ")
            words = said.split()
            command = " ".join(words[: 2 if words[0].upper() == "UID" else 1]).upper()
            if await self._instead(line, command, f"{tag} "):
                continue
            if command == "CAPABILITY":
                await line.say("* CAPABILITY IMAP4rev1 STARTTLS ID")
            elif command == "LOGIN" and said != f'LOGIN {USER} "{PASSWORD}"':
                await line.say(f"{tag} NO wrong password")
                continue
            elif command == "ID":
                named = True
            elif command == "SELECT" and self.strange and not named:
                await line.say(f"{tag} NO SELECT Unsafe Login. Please contact the postmaster")
                continue
            elif command == "UID SEARCH":
                await line.say(" ".join(["* SEARCH", *map(str, self.unread())]))
            elif command == "UID FETCH":
                await line.say(self._fetched(int(words[2]), said))
            elif command == "UID STORE":
                self.inbox[int(words[2])].flags |= set(re.findall(r"\\\w+", said))
            await line.say(f"{tag} OK done")
            if command == "STARTTLS":
                await line.writer.start_tls(self._certificate)  # type: ignore[arg-type]

    def _fetched(self, uid: int, said: str) -> bytes:
        """A part of a mail, and by BODY instead of BODY.PEEK its mark as read, as the protocol has it."""
        if "BODY.PEEK[]" not in said:
            self.inbox[uid].flags.add(r"\Seen")
        found = re.search(r"<0\.(\d+)>", said)
        assert found
        raw = self.inbox[uid].raw[: int(found[1])]
        return b"* %d FETCH (UID %d BODY[]<0> {%d}\r\n%s)\r\n" % (uid, uid, len(raw), raw)


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A server's certificate for 127.0.0.1, and the file by which a client knows it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail.example.com")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM) + secret)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(file)
    return context, file
