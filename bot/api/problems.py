"""Every way in which a request may fail: a code for programs, a status, and words for people (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from aiohttp import web
from msgspec import Struct, json

from bot.pages import secured

PROBLEMS: Final[dict[str, tuple[int, str]]] = {
    "invalid_query": (400, "A parameter of the address is not as it should be"),
    "invalid_cursor": (400, "This cursor was not given out by us to this insurer"),
    "invalid_json": (400, "The body is no JSON"),
    "idempotency_key_missing": (400, "Every step needs the header Idempotency-Key"),
    "idempotency_key_invalid": (400, "Idempotency-Key: 1 to 255 printable ASCII characters"),
    "unauthorized": (401, "No valid key came with the request"),
    "insufficient_scope": (403, "The key has not the scope that this needs"),
    "address_not_allowed": (403, "The key may not be used from this address"),
    "not_found": (404, "There is no such thing here"),
    "method_not_allowed": (405, "This is not done with this method"),
    "already": (409, "The case stands there already"),
    "closed": (409, "The case is closed"),
    "withdrawn": (409, "The reporter has withdrawn the case"),
    "decided": (409, "The case is decided: undo comes first"),
    "amend_decided": (409, "The case is decided: undo comes before its day or town is put right"),
    "unfinished": (409, "Neither paid nor declined: closing needs a reason"),
    "more_than_approved": (409, "More than was approved"),
    "nothing_to_undo": (409, "There is no step that could be undone"),
    "refused": (409, "The step may not be taken"),
    "too_large": (413, "The body is larger than 16 KiB"),
    "wrong_content_type": (415, "The body has to be application/json"),
    "invalid_body": (422, "The body is not as it should be"),
    "amend_name": (422, "This is not read as a name"),
    "amend_date": (422, "This is not read as a day, or it is still to come"),
    "amend_town": (422, "There is no town of this name"),
    "absurd_amount": (422, "A sum is more than nothing and at most a million yuan"),
    "needs_amount": (422, "A sum is needed"),
    "needs_papers": (422, "It is not said which papers are wanted"),
    "needs_reason": (422, "A reason is needed"),
    "needs_reference": (422, "The case was reported by telephone: the number of the report is needed"),
    "idempotency_key_reused": (422, "This Idempotency-Key came before with another request"),
    "rate_limited": (429, "Too many requests"),
    "internal": (500, "This went wrong on our side; a person has been told"),
    "busy": (503, "Nothing was written: try again with the same Idempotency-Key"),
}
TYPE: Final = "urn:cunbao:problem:"
MEDIA: Final = "application/problem+json"


class Problem(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why a request was not carried out. `code` is for programs; `detail` is for people, in Chinese where it is the
    desk's own answer; `pointer` names the part of the body that is wrong."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    pointer: str = ""


class ApiError(Exception):
    """A request that ends with a problem."""

    def __init__(
        self, code: str, detail: str, *, pointer: str = "", headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(code)
        self.code, self.detail, self.pointer, self.headers = code, detail, pointer, headers or {}

    def response(self) -> web.Response:
        """As it is sent."""
        status, title = PROBLEMS[self.code]
        problem = Problem(
            type=TYPE + self.code,
            title=title,
            status=status,
            code=self.code,
            detail=self.detail,
            pointer=self.pointer,
        )
        answer = web.Response(body=json.encode(problem), status=status, content_type=MEDIA, headers=self.headers)
        return secured(answer)
