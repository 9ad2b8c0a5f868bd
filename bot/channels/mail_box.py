"""An inbox behind IMAP: which mails are new, each of them, and the mark that it was read. Everything here waits
for the server, so it runs in a thread; errors are OSError and imaplib.IMAP4.error."""

from __future__ import annotations

import imaplib
import socket
import ssl
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Literal

from msgspec import Struct

Tls = Literal["ssl", "starttls", "none"]
LARGEST = 24 * 1024 * 1024
"""Bytes that are read of one mail; its words stand at its beginning, pictures take a third more than they have."""
PATIENCE = 20.0


class Server(Struct, frozen=True, kw_only=True):
    """Where an inbox is and who opens it."""

    host: str
    port: int
    tls: Tls
    user: str
    password: str


class MailBox:
    """The open inbox of a server. `abort` may be called from another thread."""

    def __init__(self, server: Server) -> None:
        if server.tls == "ssl":
            context = ssl.create_default_context()
            self._imap: imaplib.IMAP4 = imaplib.IMAP4_SSL(
                server.host, server.port, ssl_context=context, timeout=PATIENCE
            )
        else:
            self._imap = imaplib.IMAP4(server.host, server.port, timeout=PATIENCE)
        try:
            self._enter(server)
        except BaseException:
            self.close()
            raise

    def _enter(self, server: Server) -> None:
        if server.tls == "starttls":
            self._imap.starttls(ssl.create_default_context())
        self._imap.login(server.user, server.password)
        if "ID" in self._imap.capabilities or "ID" in str(self._imap.capability()[1]):
            # 163.com and its sisters open no inbox to a program that has not said its name
            self._imap.xatom("ID", '("name" "cunbao" "version" "1")')
        _done(self._imap.select("INBOX"))

    def unseen(self) -> list[str]:
        """The new mails by their lasting numbers, oldest first."""
        found = _done(self._imap.uid("SEARCH", "UNSEEN"))
        return [uid.decode("ascii", "replace") for line in found if isinstance(line, bytes) for uid in line.split()]

    def read(self, uid: str) -> bytes | None:
        """The first `LARGEST` bytes of a mail, which stays unread; None where it is gone meanwhile."""
        found = _done(self._imap.uid("FETCH", uid, f"(BODY.PEEK[]<0.{LARGEST}>)"))
        pieces = [piece[1] for piece in found if isinstance(piece, tuple)]
        return pieces[0][:LARGEST] if pieces else None

    def mark(self, uid: str, *, flagged: bool = False) -> None:
        """Mark a mail as read, and as one that somebody should look at."""
        flags = r"(\Seen \Flagged)" if flagged else r"(\Seen)"
        _done(self._imap.uid("STORE", uid, "+FLAGS.SILENT", flags))

    def close(self) -> None:
        """Take leave, as far as the server still listens."""
        with suppress(OSError, imaplib.IMAP4.error):
            self._imap.logout()
        with suppress(OSError):
            self._imap.shutdown()

    def abort(self) -> None:
        """Cut the connection, so that a thread which waits for the server goes on with an error."""
        with suppress(OSError):
            self._imap.sock.shutdown(socket.SHUT_RDWR)


def _done(answer: tuple[str, Sequence[Any]]) -> Sequence[Any]:
    """What a command brought; raises IMAP4.error when the server said no."""
    kind, found = answer
    if kind != "OK":
        raise imaplib.IMAP4.error(f"the server said {kind}")
    return found
