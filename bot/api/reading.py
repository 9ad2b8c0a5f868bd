"""What a request says: its query, its body, its Idempotency-Key. Whatever does not fit is an ApiError."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from typing import Any, Final, get_args

import msgspec
from aiohttp import web
from msgspec import Struct

from bot.api.cursor import Blind, place_of
from bot.api.problems import ApiError
from bot.api.wire import Step
from bot.channels.web_wire import BODY_LIMIT, read_body
from claims.claim import Status, TicketKind, TicketStatus
from dialogs.message import OFFICE, Inbound, Ordered
from handlers.commands import plain
from storage.asked import BEGINNING, Asked

NUMBER: Final = re.compile(r"[0-9]{8}", re.ASCII)
CHOICES: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "claims": {"status": get_args(Status)},
    "tickets": {"status": get_args(TicketStatus), "kind": get_args(TicketKind)},
}
"""The parameters of each list that take one of a few words."""
PARAMETERS: Final = ("town", "changed_since", "cursor", "limit")
"""Those that every list has besides."""
FIRST: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""No case is older; times far before it cannot be reckoned with."""
MOST: Final = 200
USUAL: Final = 50
LONGEST_TOWN: Final = 64
TOWN: Final = re.compile(rf"[^\x00-\x1f\x7f]{{1,{LONGEST_TOWN}}}")
"""PostgreSQL takes no text with a NUL in it."""
KEY: Final = re.compile(r"[\x21-\x7e]{1,255}")


def number_of(request: web.Request) -> str:
    """The case of the path; what is no number of a case is not there."""
    number = request.match_info["number"]
    if not NUMBER.fullmatch(number):
        raise nowhere()
    return number


def nowhere() -> ApiError:
    """The same words for what nobody has and for what another insurer has."""
    return ApiError("not_found", "no case of yours has this number")


def asked(request: web.Request, insurer: str, blind: Blind, of: str) -> Asked:
    """Which claims or tickets (`of`) a list is to hold."""
    query, choices = request.query, CHOICES[of]
    for name in query:
        if name not in (*choices, *PARAMETERS):
            known = ", ".join((*choices, *PARAMETERS))
            raise ApiError("invalid_query", f"there is no parameter {name[:40]!r}; known: {known}")
        if len(query.getall(name)) > 1:
            raise ApiError("invalid_query", f"{name}: once is enough")
        if name in choices and query[name] not in choices[name]:
            raise ApiError("invalid_query", f"{name}: one of {', '.join(choices[name])}")
    return Asked(
        insurer=insurer,
        status=query.get("status"),
        town=_town(query["town"]) if "town" in query else None,
        kind=query.get("kind"),
        since=_since(query["changed_since"]) if "changed_since" in query else None,
        after=place_of(blind, of_list(insurer, of), query["cursor"]) if "cursor" in query else BEGINNING,
        limit=_limit(query.get("limit", str(USUAL))),
    )


def of_list(insurer: str, of: str) -> str:
    """Whose cursor it is: one of claims is none of tickets."""
    return insurer if of == "claims" else f"{insurer}/{of}"


def _town(text: str) -> str:
    if TOWN.fullmatch(text):
        return text
    raise ApiError("invalid_query", "town: its full name, such as 大周镇")


def _since(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text.replace(" ", "+"))
        if found.tzinfo is not None:
            return found if found.year > FIRST.year else FIRST
    except ValueError:
        pass
    raise ApiError("invalid_query", "changed_since: a time with its zone, such as 2021-06-15T10:00:00+08:00")


def _limit(text: str) -> int:
    if re.fullmatch(r"[0-9]{1,3}", text, re.ASCII) and 1 <= int(text) <= MOST:
        return int(text)
    raise ApiError("invalid_query", f"limit: a whole number from 1 to {MOST}")


async def meant(request: web.Request, step: Step, only: str) -> Ordered:
    """The command that a step's request is."""
    number = number_of(request)
    body = await read_body(request)
    if body is None:
        raise ApiError("too_large", f"a body has at most {BODY_LIMIT} bytes")
    if body.strip() and request.content_type != "application/json":
        raise ApiError("wrong_content_type", "send the header `Content-Type: application/json`")
    said = decoded(body or b"{}", step.body)
    rest = plain(getattr(said, step.field)) if step.field else ""
    return Ordered(verb=step.verb, number=number, rest=rest, only="ticket" if only == "ticket" else "claim")


def decoded(body: bytes, kind: type[Struct]) -> Any:
    """The body as what it has to be."""
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError as error:
        text, _, path = str(error).partition(" - at `$")
        pointer = path.rstrip("`").replace(".", "/")
        raise ApiError("invalid_body", text, pointer=pointer) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ApiError("invalid_json", "the body cannot be read as JSON in UTF-8") from error


def idempotency_key(request: web.Request) -> str:
    """The key under which a step acts once."""
    found = request.headers.getall("Idempotency-Key", [])
    if not found:
        raise ApiError("idempotency_key_missing", "send `Idempotency-Key: ` and a word that is new for each step")
    if len(found) > 1 or not KEY.fullmatch(found[0]):
        raise ApiError("idempotency_key_invalid", "1 to 255 printable ASCII characters without spaces, once")
    return found[0]


def command(order: Ordered, step: Step, insurer: str, key: str, once: str, now: datetime) -> Inbound:
    """The step as a message of the insurer's office. `key` and `once` make its id: the same again acts no second
    time."""
    name = hashlib.sha256(once.encode()).hexdigest()[:32]
    return Inbound(
        address=f"{OFFICE}:{insurer}",
        id=f"api-{key}-{name}",
        text=f"{step.word} {order.number} {order.rest}".strip(),
        sent_at=now,
        received_at=now,
        order=order,
    )
