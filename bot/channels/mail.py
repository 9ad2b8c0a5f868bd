"""Mail, for a desk that has nothing else: SMTP for what goes out, an inbox that is looked into for what comes in.

A mail is marked as read only after it was written, so a crash loses none; its Message-ID keeps it from acting
twice. A mail of ours holds its id of the outbox in its Message-ID: an answer and a bounce name it.
"""

from __future__ import annotations

import asyncio
import logging
import re
import ssl
from contextlib import suppress
from email.header import Header
from email.mime.text import MIMEText
from email.utils import format_datetime, formataddr

import aiosmtplib
from aiohttp import web
from msgspec import Struct

from bot.channel import Host, Receipt, Report
from bot.channels.mail_box import LARGEST, MailBox, Server, Tls
from bot.channels.mail_message import address, answered, contents, message_id, nameless, parse
from bot.clock import Clock
from bot.writer import StoppedError
from dialogs.message import Outbound
from dialogs.plain import numbered
from locales.catalogue import load

log = logging.getLogger(__name__)
SMTP_PORTS: dict[Tls, int] = {"ssl": 465, "starttls": 587, "none": 25}
IMAP_PORTS: dict[Tls, int] = {"ssl": 993, "starttls": 143, "none": 143}
PATIENCE = 20.0
OPERATOR, GREYLISTED = 300.0, 300.0
"""Seconds after which it is tried again when a password is wrong, and when a server lets strangers wait."""
LONGEST_WAIT = 600.0


UNCHECKED = "nobody"


class Settings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[channels.email]`. `user` and `password` open both servers; `sender` is the address that we write from
    (empty: `user`); a port of 0 is the usual one for `tls`. `poll_seconds` is the time between two looks into the
    inbox. `checked_by` is the server whose Authentication-Results say whether a sender is true, other mails are not
    heard; `nobody`, which the operator has to write himself, hears everybody, and then anybody can write in a
    desk's name."""

    smtp_host: str
    imap_host: str
    user: str
    password: str
    checked_by: str
    smtp_port: int = 0
    imap_port: int = 0
    sender: str = ""
    tls: Tls = "ssl"
    poll_seconds: float = 60.0

    def __post_init__(self) -> None:
        if address(self.sender or self.user) is None:
            raise ValueError("sender: a mail address such as cunbao@example.com")
        if not (0 <= self.smtp_port < 65536 and 0 <= self.imap_port < 65536):
            raise ValueError("smtp_port, imap_port: 0 to 65535")
        if not 0 < self.poll_seconds <= 3600:
            raise ValueError("poll_seconds: up to 3600")
        if not self.checked_by:
            raise ValueError(f"checked_by: the server that checks senders, or {UNCHECKED!r}: docs/channels/email.md")

    @property
    def own(self) -> str:
        """The address that we write from."""
        return address(self.sender or self.user) or ""

    @property
    def checker(self) -> str:
        """The server that checks senders; empty: none does."""
        return "" if self.checked_by == UNCHECKED else self.checked_by


def check(settings: Settings) -> list[str]:
    """What the settings still want, for `cunbao doctor`."""
    found = [] if settings.checker else ["checked_by: nobody checks senders: anybody can write in a desk's name"]
    if settings.tls == "none":
        found.append("tls: passwords and cases go to the mail server in the clear: write ssl or starttls")
    return found


def receipt(error: Exception) -> Receipt:
    """How a refused mail ended: 5xx is final, but a wrong password and a server without TLS wait for the operator;
    4xx, a server that is away and one that says nothing may be tried again."""
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        error = error.recipients[0]
    if isinstance(error, aiosmtplib.SMTPNotSupported | ssl.SSLCertVerificationError):
        return Receipt(state="retry", reason=nameless(str(error)), wait=OPERATOR)
    if not isinstance(error, aiosmtplib.SMTPResponseException):
        return Receipt(state="retry", reason=type(error).__name__)
    said = nameless(f"{error.code} {error.message}")
    if isinstance(error, aiosmtplib.SMTPAuthenticationError):
        return Receipt(state="retry", reason=said, wait=OPERATOR)
    about_us = isinstance(error, aiosmtplib.SMTPConnectResponseError | aiosmtplib.SMTPHeloError)
    if 500 <= error.code < 600 and not about_us:
        return Receipt(state="failed", reason=said)
    greylisted = re.search(r"gr[ea]y[ -]?list", error.message, re.IGNORECASE)
    return Receipt(state="retry", reason=said, wait=GREYLISTED if greylisted else None)


def subject(outbound: Outbound) -> str:
    """The subject: the first line of a notice to staff, which is masked; of all else at most the case's number."""
    first = outbound.text.strip().partition("\n")[0]
    if first.startswith("【"):
        return first[:60]
    return f"{load().say('email-subject')} {outbound.claim or ''}".strip()


class Email:
    """The channel `email`."""

    name = "email"

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._settings, self._clock = settings, clock
        self._box: MailBox | None = None
        self._task: asyncio.Task[None] | None = None

    def routes(self, host: Host) -> list[web.RouteDef]:  # noqa: ARG002 - it hears nothing by HTTP
        """None."""
        return []

    async def start(self, host: Host) -> None:
        """Begin to look into the inbox."""
        self._task = asyncio.create_task(self._poll(host), name="email")

    async def stop(self) -> None:
        """Look no more; a mail that was not marked yet is read again at the next start."""
        if self._task is not None:
            self._task.cancel()
            if self._box is not None:
                self._box.abort()
            await asyncio.gather(self._task, return_exceptions=True)

    async def send(self, outbound: Outbound) -> Receipt:
        """Hand one mail to the server. It is `accepted`: a bounce may still come back."""
        to = address(outbound.to.partition(":")[2])
        if to is None:
            return Receipt(state="failed", reason="not a mail address")
        settings = self._settings
        smtp = aiosmtplib.SMTP(
            hostname=settings.smtp_host,
            port=settings.smtp_port or SMTP_PORTS[settings.tls],
            use_tls=settings.tls == "ssl",
            start_tls=settings.tls == "starttls",
            local_hostname=settings.own.partition("@")[2],
            timeout=PATIENCE,
        )
        try:
            await smtp.connect()
            await smtp.ehlo()
            if smtp.supports_extension("auth"):
                await smtp.login(settings.user, settings.password)
            await smtp.sendmail(settings.own, [to], self._written(outbound, to))
            with suppress(aiosmtplib.SMTPException, OSError):
                await smtp.quit()
        except (aiosmtplib.SMTPException, OSError) as error:
            return receipt(error)
        finally:
            smtp.close()
        return Receipt(state="accepted", reference=outbound.id)

    def _written(self, outbound: Outbound, to: str) -> bytes:
        """The mail as it goes out. It says that a machine wrote it, so that no machine answers (RFC 3834)."""
        own = self._settings.own
        mail = MIMEText(numbered(outbound), "plain", "utf-8")
        mail["From"] = formataddr((load().say("email-from"), own))
        mail["To"] = to
        mail["Subject"] = Header(subject(outbound), "utf-8").encode()
        mail["Date"] = format_datetime(self._clock.now())
        mail["Message-ID"] = message_id(outbound.id, own.partition("@")[2])
        if asked := answered(outbound.id):
            mail["In-Reply-To"] = mail["References"] = asked
        mail["Auto-Submitted"] = "auto-replied" if outbound.kind == "reply" else "auto-generated"
        mail["X-Auto-Response-Suppress"] = "All"
        return mail.as_bytes(policy=mail.policy.clone(linesep="\r\n"))

    async def _poll(self, host: Host) -> None:
        """Look into the inbox for ever; a server that is away is asked again, with growing waits."""
        wait = self._settings.poll_seconds
        while True:
            try:
                await self._look(host)
                wait = self._settings.poll_seconds
            except StoppedError:
                return
            except Exception as error:  # a server that is away, a database that is away: both come back
                wait = max(min(LONGEST_WAIT, wait * 2), self._settings.poll_seconds)
                log.warning("email: %s; again in %.0f s", type(error).__name__, wait)
            await asyncio.sleep(wait)

    async def _look(self, host: Host) -> None:
        """Write what is new, mail by mail, and mark each as read after it."""
        settings = self._settings
        port = settings.imap_port or IMAP_PORTS[settings.tls]
        server = Server(
            host=settings.imap_host, port=port, tls=settings.tls, user=settings.user, password=settings.password
        )
        box = self._box = await _opened(server)
        try:
            for uid in await asyncio.to_thread(box.unseen):
                raw = await asyncio.to_thread(box.read, uid)
                if raw is not None:
                    understood = await self._hear(host, raw)
                    await asyncio.to_thread(box.mark, uid, flagged=not understood)
        finally:
            self._box = None
            await asyncio.to_thread(box.close)

    async def _hear(self, host: Host, raw: bytes) -> bool:
        """Write a mail or a report; False for a mail that cannot be read, which may not stop those behind it."""
        settings = self._settings
        try:
            heard = await asyncio.to_thread(parse, raw, self._clock.now(), settings.own, settings.checker)
        except Exception as error:
            log.error("email: a mail that cannot be read was left out and flagged: %s", type(error).__name__)
            return False
        if isinstance(heard, Report):
            await host.report(heard)
        elif heard is not None:
            await host.receive(heard)
            if heard.files:  # killed in between, the mail is still unread and comes again
                cut_off = len(raw) >= LARGEST
                await host.arrived(heard, await asyncio.to_thread(contents, raw, cut_off=cut_off))
        return True


async def _opened(server: Server) -> MailBox:
    """The inbox; one that is opened when nobody wants it any more is closed again."""
    opening = asyncio.ensure_future(asyncio.to_thread(MailBox, server))
    try:
        return await asyncio.shield(opening)
    except asyncio.CancelledError:
        [box] = await asyncio.gather(opening, return_exceptions=True)
        if isinstance(box, MailBox):
            await asyncio.to_thread(box.close)
        raise
