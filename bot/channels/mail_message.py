"""What a mail says: a message, news of one that could not be delivered, or nothing for us."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.policy import Compat32
from email.utils import parsedate_to_datetime
from typing import Literal

from bot.channel import Report
from bot.channels.mail_text import plain, written
from bot.channels.sms import decode
from bot.clock import CHINA
from claims.number import is_number
from dialogs.message import Attachment, Inbound

ADDRESS = re.compile(r"[^\s@<>\"(),:;]{1,64}@[^\s@<>\"(),:;]+\.[^\s@<>\"(),:;]+")
OURS = re.compile(r"<?cunbao\.([A-Za-z0-9_-]+)@")
"""Our own Message-ID: it holds the id of the message in the outbox."""
LONGEST_ID = 200
LONGEST_HEADER, MOST_PARTS = 8000, 100
LOGO = 20 * 1024
MACHINES = re.compile(r"(mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?)([+=._-].*)?@", re.IGNORECASE)
POSTMEN = re.compile(r"(mailer-daemon|postmaster)@", re.IGNORECASE)
AUTOMATIC = re.compile(
    r"\s*(自动回复|自动答复|自動回覆|Auto(matic)?[ -]?(reply|response)|Out of (the )?office)", re.I
)
AGAIN = re.compile(r"\s*((re|fw|fwd|回复|回覆|答复|转发|回)\s*([\[(（]\d+[\])）])?\s*[:：]\s*)+", re.IGNORECASE)
CASE = re.compile(r"【[^】]*】\s*(\d{8})(?!\d)")


def address(said: str) -> str | None:
    """A mail address in the one way in which it is written here: small letters; None for what is none."""
    bare = said.strip().strip("<>").lower()
    return bare if ADDRESS.fullmatch(bare) and len(bare) <= 254 else None


def message_id(outbound: str, domain: str) -> str:
    """The Message-ID under which a message of the outbox goes out."""
    packed = base64.urlsafe_b64encode(outbound.encode()).decode().rstrip("=")
    return f"<cunbao.{packed}@{domain}>"


def outbound_of(said: str) -> str | None:
    """The id in the outbox of the last message of ours that the text (a header, a bounce) names."""
    for packed in reversed(OURS.findall(said)):
        try:
            return base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)).decode()
        except (binascii.Error, UnicodeDecodeError):
            continue
    return None


def answered(outbound: str) -> str | None:
    """The Message-ID of the mail that a message of the outbox answers: a reply's id holds that of the message."""
    found = re.fullmatch(r"email/([^\s<>]+@[^\s<>]+)/[^/]+", outbound)
    return f"<{found[1]}>" if found else None


class _Short(Compat32):
    """Reads headers up to a length: the library takes hours over some that are longer."""

    def header_source_parse(self, sourcelines: Sequence[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(list(sourcelines))
        return name, value[:LONGEST_HEADER]


_SHORT = _Short()


def parse(raw: bytes, received_at: datetime, own: str, checked_by: str = "") -> Inbound | Report | None:
    """One mail of the inbox, of which the end may have been cut off.

    None for what nobody answers: automatic replies, lists, newsletters, machines, mails of `own` (the address
    that we write from), and, where `checked_by` names the server that checks senders, mails that it does not
    vouch for. A bounce is a report on the message that it names.
    """
    mail = BytesParser(policy=_SHORT).parsebytes(raw)
    sender = _sender(mail)
    if _is_bounce(mail, sender):
        return _bounce(mail, raw)
    if sender is None or sender == own or _automatic(mail, sender) or not _vouched(mail, checked_by):
        return None
    identity = _identity(mail, raw)
    text, quoted = _text(mail), _quoted(mail)
    subject = header(mail, "Subject")
    if not text and not AGAIN.match(subject):
        text = subject
    elif text and quoted is None:
        text = _with_number(text, subject)
    return Inbound(
        address=f"email:{sender}",
        id=identity,
        text=text,
        sent_at=_sent_at(mail, received_at),
        received_at=received_at,
        attachments=tuple(_attachments(mail, identity)),
        quoted=quoted,
    )


def header(mail: Message, name: str) -> str:
    """A header in plain words, whatever broken way it is written in; empty where there is none."""
    said = _raw(mail, name)
    try:
        pieces = decode_header(said)
    except (ValueError, LookupError):
        return said
    words = (
        piece if isinstance(piece, str) else _decoded(piece, charset) if charset else _unescaped(piece)
        for piece, charset in pieces
    )
    return re.sub(r"\s+", " ", "".join(words)).strip()


def _raw(mail: Message, name: str) -> str:
    """A header as it stands; bytes that no header may hold are read as Chinese mail programs mean them."""
    found = next((value for key, value in mail.raw_items() if key.lower() == name.lower()), "")
    value = str(found).encode("ascii", "surrogateescape")
    return re.sub(r"\r?\n(?=[ \t])", "", _decoded(value, "")).strip()


def _unescaped(piece: bytes) -> str:
    """A piece between encoded words, which `decode_header` gives escaped."""
    return piece.decode("raw-unicode-escape", "replace")


def _decoded(data: bytes, charset: str | None) -> str:
    try:
        return decode(data, "0", charset or "")
    except ValueError:  # a charset that Python knows and that is none for texts
        return decode(data, "0", "")


def _sender(mail: Message) -> str | None:
    said = _raw(mail, "From")
    pointed = re.findall(r"<\s*([^<>\s]+)\s*>", said)
    found = pointed[-1] if pointed else next(iter(ADDRESS.findall(said)), "")
    return address(found)


def _identity(mail: Message, raw: bytes) -> str:
    """The Message-ID; a mail without a usable one is known by its content."""
    found = re.search(r"<([^<>\s/@]+@[^<>\s/@]+)>", _raw(mail, "Message-ID"))
    if found and len(found[1]) <= LONGEST_ID and found[1].isascii():
        return found[1]
    return hashlib.sha256(raw).hexdigest()[:32]


def _quoted(mail: Message) -> str | None:
    """The message of ours that the mail answers."""
    return outbound_of(_raw(mail, "In-Reply-To")) or outbound_of(_raw(mail, "References"))


def _with_number(text: str, subject: str) -> str:
    """An answer to a case's mail whose program did not say which: the subject names the case."""
    found = CASE.search(subject)
    if found is None or any(is_number(run) for run in re.findall(r"\d+", text)):
        return text
    return f"{found[1]} {text}"


def _sent_at(mail: Message, received_at: datetime) -> datetime:
    try:
        said = parsedate_to_datetime(_raw(mail, "Date"))
        return (said if said.tzinfo else said.replace(tzinfo=CHINA)).astimezone(CHINA)
    except (ValueError, TypeError, OverflowError, IndexError):
        return received_at


def _automatic(mail: Message, sender: str) -> bool:
    submitted = _raw(mail, "Auto-Submitted").lower()
    return (
        submitted not in ("", "no")
        or _raw(mail, "Precedence").lower() in ("bulk", "junk", "list", "auto_reply")
        or any(_raw(mail, name) for name in ("List-Id", "List-Unsubscribe", "X-Autoreply", "X-Autorespond"))
        or _raw(mail, "Return-Path") == "<>"
        or mail.get_content_type() == "multipart/report"
        or MACHINES.match(sender) is not None
        or AUTOMATIC.match(header(mail, "Subject")) is not None
    )


def _vouched(mail: Message, checked_by: str) -> bool:
    """Whether the server that checks senders found this one true (RFC 8601); only its newest word counts, those
    below may be the sender's own."""
    if not checked_by:
        return True
    server, _, results = _raw(mail, "Authentication-Results").partition(";")
    return server.split(" ")[0].lower() == checked_by.lower() and bool(re.search(r"\bdmarc\s*=\s*pass\b", results))


def _is_bounce(mail: Message, sender: str | None) -> bool:
    if mail.get_content_type() == "multipart/report":
        return str(mail.get_param("report-type", "delivery-status")).lower() == "delivery-status"
    return sender is not None and POSTMEN.match(sender) is not None


def _bounce(mail: Message, raw: bytes) -> Report | None:
    """What a bounce says of a message of ours; None where it is only late, or speaks of another's."""
    outbound = outbound_of(raw.decode("ascii", "replace")) or outbound_of(_whole(mail))
    status = next((part for part in mail.walk() if part.get_content_type() == "message/delivery-status"), None)
    fields: dict[str, str] = {}
    for block in status.walk() if status is not None else ():
        fields |= {name.lower(): str(value) for name, value in block.raw_items()}
    action = fields.get("action", "failed").strip().lower()
    if outbound is None or action not in ("failed", "delivered"):
        return None
    reason = f"{fields.get('status', '')} {fields.get('diagnostic-code', '')}"
    return Report(outbound=outbound, delivered=action == "delivered", reason=nameless(reason) or "bounced")


def _whole(mail: Message) -> str:
    """All texts of a bounce: the mail that it returns may be packed."""
    parts = (part.get_payload(decode=True) for part in mail.walk() if not part.is_multipart())
    return "\n".join(data.decode("ascii", "replace") for data in parts if isinstance(data, bytes))


def nameless(reason: str) -> str:
    """A server's words without line ends and without anybody's address, as a log may hold them."""
    return re.sub(r"\s+", " ", re.sub(r"<?[^\s<>]+@[^\s<>]+>?", "…", reason[:500])).strip()[:120]


def _leaves(mail: Message) -> Iterator[tuple[Message, bool]]:
    """The parts that are no containers, and whether each belongs to a page (a logo in a signature); what is
    inside a mail that was attached belongs to that mail."""
    waiting, found = [(mail, False)], 0
    while waiting and found < MOST_PARTS:
        part, related = waiting.pop()
        inner = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inner, list):
            page = part.get_content_subtype() == "related"
            waiting += [(each, page) for each in reversed(inner) if isinstance(each, Message)]
        else:
            found += 1
            yield part, related


def _attached(part: Message) -> bool:
    named = part.get_filename() is not None
    return part.get_content_disposition() == "attachment" or named or part.get_content_maintype() != "text"


def _text(mail: Message) -> str:
    """The sender's own words, from the plain part or, where that has none, from the page."""
    texts = [part for part, _ in _leaves(mail) if not _attached(part)]
    for kind in ("text/plain", "text/html"):
        for part in texts:
            data = part.get_payload(decode=True)
            if part.get_content_type() != kind or not isinstance(data, bytes):
                continue
            text = _decoded(data, str(part.get_content_charset() or ""))
            if own := written(plain(text) if kind == "text/html" else text):
                return own
    return ""


KINDS: dict[str, Literal["photo", "voice", "video", "document"]] = {
    "image": "photo",
    "audio": "voice",
    "video": "video",
}


def _sent_along(mail: Message) -> Iterator[tuple[int, Message]]:
    """The parts that were sent along and their places among all; a logo does not count."""
    for place, (part, related) in enumerate(_leaves(mail)):
        data = part.get_payload()
        small = isinstance(data, str) and len(data) * 3 // 4 < LOGO
        if _attached(part) and not (related and small and part.get_content_maintype() == "image"):
            yield place, part


def _attachments(mail: Message, identity: str) -> Iterator[Attachment]:
    """What was sent along, by reference: the mail's id and the place of the part."""
    for place, part in _sent_along(mail):
        yield Attachment(kind=KINDS.get(part.get_content_maintype(), "document"), reference=f"{identity}#{place}")


def contents(raw: bytes, *, cut_off: bool = False) -> dict[int, bytes | None]:
    """The bytes of what was sent along, by place among the attachments of `parse`; None for the one whose end was
    cut off."""
    mail = BytesParser(policy=_SHORT).parsebytes(raw)
    *_, (last, _) = _leaves(mail)
    found: dict[int, bytes | None] = {}
    for place, (_, part) in enumerate(_sent_along(mail)):
        data = part.get_payload(decode=True)
        found[place] = None if cut_off and part is last else data if isinstance(data, bytes) else part.as_bytes()
    return found
