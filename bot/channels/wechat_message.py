"""What WeChat's messages say: the XML that it sends, what that means, and the XML of an answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from xml.etree import ElementTree

from bot.channel import Report
from bot.clock import CHINA
from dialogs.message import Attachment, Inbound

GREETING = "你好"
LIMIT = 2047
"""Bytes of UTF-8 that a text message may have."""
ENDED = {
    "failed:userblock": "the villager refuses messages of this account",
    "failed:systemfailed": "WeChat could not deliver the template message",
}
Said = tuple[str, tuple[Attachment, ...]]


class FormError(ValueError):
    """A body that is no message of WeChat's."""


def fields(body: bytes) -> dict[str, str]:
    """The fields of `<xml><Name>value</Name>…</xml>`; raises FormError, also for whatever declares entities."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise FormError("not UTF-8") from error
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise FormError("it declares a document type or entities")
    try:
        # without a document type there are no entities to grow and nothing to fetch; as text, no other encoding
        root = ElementTree.fromstring(text)  # noqa: S314
    except (ElementTree.ParseError, ValueError) as error:
        raise FormError("not XML") from error
    if root.tag != "xml":
        raise FormError("not WeChat's XML")
    return {child.tag: child.text or "" for child in root}


def parse(said: Mapping[str, str], received_at: datetime) -> Inbound | None:
    """The message that the fields make; None for what nobody answers: somebody left, a report of the platform."""
    sender, kind = said.get("FromUserName", ""), said.get("MsgType", "").lower()
    if not re.fullmatch(r"[\w-]{1,64}", sender, re.ASCII):
        return None
    meaning = _event(said) if kind == "event" else _message(kind, said)
    if meaning is None:
        return None
    address, stamp = f"wechat:{sender}", said.get("CreateTime", "")
    sent_at = received_at
    if re.fullmatch(r"[0-9]{1,10}", stamp) and int(stamp):
        sent_at = datetime.fromtimestamp(int(stamp), CHINA)
    number = said.get("MsgId", "")[:64] if kind != "event" else ""
    return Inbound(
        address=address,
        # One MsgId was seen with several people; the whole address is blinded where ids stand in the clear.
        id=f"{address}/{number or stamp + '/' + said.get('Event', kind)}",
        text=meaning[0],
        sent_at=sent_at,
        received_at=received_at,
        attachments=meaning[1],
    )


def _message(kind: str, said: Mapping[str, str]) -> Said:
    """Text and attachments; a kind that is not known says nothing, which gets one short reply."""

    def field(name: str) -> str:
        return said.get(name, "").strip()

    media = field("MediaId")
    match kind:
        case "text":
            return said.get("Content", ""), ()
        case "voice":
            heard = field("Recognition")
            return heard, () if heard else (Attachment(kind="voice", reference=media),)
        case "image":
            return "", (Attachment(kind="photo", reference=media or field("PicUrl"), note=field("PicUrl")),)
        case "video" | "shortvideo":
            return "", (Attachment(kind="video", reference=media),)
        case "location":
            return field("Label"), (Attachment(kind="location", reference=_place(said)),)
        case "link":
            return field("Title"), ()  # never followed: an address may lead anywhere
    return "", ()


def _place(said: Mapping[str, str]) -> str:
    """Latitude and longitude as other channels write them."""
    try:
        return f"{float(said['Location_X']):.6f},{float(said['Location_Y']):.6f}"
    except (KeyError, ValueError):
        return ""


def _event(said: Mapping[str, str]) -> Said | None:
    """Somebody follows the account: a greeting. A menu or a poster says its key in words."""
    event, key = said.get("Event", "").lower(), said.get("EventKey", "").strip()
    if event == "subscribe":
        return GREETING, ()
    if event == "scan":
        return (GREETING if not key or key.isdigit() else key), ()  # a number is the poster's, not the villager's
    return (key, ()) if event == "click" and key else None


def finished(said: Mapping[str, str]) -> Report | None:
    """How a template message ended (TEMPLATESENDJOBFINISH), None for anything else."""
    if said.get("Event", "").upper() != "TEMPLATESENDJOBFINISH" or not said.get("MsgID", "").isdigit():
        return None
    status = said.get("Status", "").strip().lower()
    reason = "" if status == "success" else ENDED.get(status.replace(" ", ""), f"the template ended as {status[:40]}")
    return Report(reference=template_reference(said["MsgID"]), delivered=status == "success", reason=reason)


def template_reference(number: str | int) -> str:
    """Under which reference the outbox keeps a template message: its number alone could be another gateway's."""
    return f"wechat-template-{number}"


def fits(text: str) -> bool:
    """Whether a text can be one message."""
    return len(text.encode()) <= LIMIT


def reply(to: str, account: str, text: str, at: datetime) -> str:
    """The XML of a text answer in the response; `to` is an OPENID, `account` the name that the message came to."""
    return (
        f"<xml><ToUserName>{cdata(to)}</ToUserName><FromUserName>{cdata(account)}</FromUserName>"
        f"<CreateTime>{int(at.timestamp())}</CreateTime><MsgType><![CDATA[text]]></MsgType>"
        f"<Content>{cdata(text)}</Content></xml>"
    )


def envelope(encrypted: str, signature: str, timestamp: str, nonce: str) -> str:
    """The XML around an encrypted answer."""
    return (
        f"<xml><Encrypt>{cdata(encrypted)}</Encrypt><MsgSignature>{cdata(signature)}</MsgSignature>"
        f"<TimeStamp>{timestamp}</TimeStamp><Nonce>{cdata(nonce)}</Nonce></xml>"
    )


def cdata(text: str) -> str:
    """A text as XML carries it unread, without the characters that XML does not know."""
    known = re.sub("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)
    return "<![CDATA[" + known.replace("]]>", "]]]]><![CDATA[>") + "]]>"
