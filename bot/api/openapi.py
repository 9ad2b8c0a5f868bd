"""The OpenAPI document: written from the very types that requests are read into and answers are made of."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from typing import Any, Final

import msgspec
from msgspec import Struct

from bot.api.problems import MEDIA, PROBLEMS, Problem
from bot.api.reading import CHOICES, LONGEST_TOWN, MOST, USUAL
from bot.api.wire import PLAIN, STEPS, TICKET_STEPS, Done, Page, ShownTicketView, ShownView, Step, TicketPage
from claims.api_key import ACT, DETAILS, READ
from claims.webhook import EVENTS
from handlers.events import ClaimEvent, TicketEvent

REFERENCE: Final = "#/components/schemas/{name}"
ANYWHERE: Final = ("unauthorized", "insufficient_scope", "rate_limited", "internal", "busy")
OF_A_STEP: Final = (
    *("idempotency_key_missing", "invalid_json", "not_found", "already", "too_large", "wrong_content_type"),
    "invalid_body",
)
NUMBER: Final = {
    "name": "number",
    "in": "path",
    "required": True,
    "description": "Eight digits",
    "schema": {"type": "string", "pattern": "^[0-9]{8}$"},
}


@cache
def document() -> dict[str, Any]:
    """The whole document, OpenAPI 3.1."""
    bodies = dict.fromkeys(step.body for step in (*STEPS, *TICKET_STEPS))
    kinds: tuple[type[Struct], ...] = (
        *(Page, ShownView, TicketPage, ShownTicketView, Done, Problem, ClaimEvent, TicketEvent),
        *bodies,
    )
    found, parts = msgspec.json.schema_components(kinds, ref_template=REFERENCE)
    parts["Problem"]["properties"]["code"] = {"enum": list(PROBLEMS)}
    for name, kind in (("ClaimEvent", "claim"), ("TicketEvent", "ticket")):
        parts[name]["properties"]["type"] = {"enum": [one for one in EVENTS if one.startswith(kind)]}
    schemas = dict(zip((kind.__name__ for kind in kinds), found, strict=True))
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "cunbao for insurers",
            "version": version("cunbao"),
            "description": "Claims and tickets of one insurer: read, acted on, told of. docs/api.md goes through it.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/api/v1"}],
        "security": [{"key": []}],
        "paths": {**_reading(schemas), **_steps("claims", STEPS), **_steps("tickets", TICKET_STEPS)},
        "webhooks": {"event": {"post": _event()}},
        "components": {
            "schemas": dict(sorted(parts.items())),
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "description": "cunbao_ID_SECRET"}},
        },
    }


def _reading(schemas: dict[str, Any]) -> dict[str, Any]:
    itself = {
        "operationId": "readDocument",
        "summary": "This document",
        "security": [],
        "responses": {"200": {"description": "It", "content": {"application/json": {"schema": {"type": "object"}}}}},
    }
    return {
        "/openapi.json": {"get": itself},
        "/claims": {"get": _listing("claims", schemas["Page"])},
        "/claims/{number}": {"get": _one("claim", schemas["ShownView"])},
        "/tickets": {"get": _listing("tickets", schemas["TicketPage"])},
        "/tickets/{number}": {"get": _one("ticket", schemas["ShownTicketView"])},
    }


def _listing(of: str, page: dict[str, Any]) -> dict[str, Any]:
    return {
        "operationId": f"list{of.title()}",
        "summary": f"Your {of} in the order of their changes",
        "description": f"Scope `{READ}`. Holds nothing that says who a case is about.",
        "parameters": _parameters(of),
        "responses": _responses(page, "invalid_query"),
    }


def _one(of: str, view: dict[str, Any]) -> dict[str, Any]:
    return {
        "operationId": f"read{of.title()}",
        "summary": f"One {of} in full",
        "description": f"Scope `{DETAILS}`. Each look is kept with the key that looked.",
        "parameters": [NUMBER],
        "responses": _responses(view, "not_found"),
    }


def _parameters(of: str) -> list[dict[str, Any]]:
    says = {"status": "Only those that stand there", "kind": "Only those of one kind"}
    shapes: dict[str, tuple[str, dict[str, Any]]] = {
        **{name: (says[name], {"enum": list(words)}) for name, words in CHOICES[of].items()},
        "town": (
            "Only those of one town, by its full name",
            {"type": "string", "minLength": 1, "maxLength": LONGEST_TOWN, "pattern": PLAIN},
        ),
        "changed_since": ("Only what changed at this time or later", {"type": "string", "format": "date-time"}),
        "cursor": ("What comes behind it: the `cursor` of the answer before", {"type": "string"}),
        "limit": ("How many at most", {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}),
    }
    return [
        {"name": name, "in": "query", "required": False, "description": says, "schema": schema}
        for name, (says, schema) in shapes.items()
    ]


def _steps(kind: str, steps: tuple[Step, ...]) -> dict[str, Any]:
    return {f"/{kind}/{{number}}/{step.verb}": {"post": _step(kind.removesuffix("s"), step)} for step in steps}


def _step(kind: str, step: Step) -> dict[str, Any]:
    once = {
        "name": "Idempotency-Key",
        "in": "header",
        "required": True,
        "description": "New for each step, the same when you try again: then it acts once and is answered as before",
        "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
    }
    body = {"$ref": REFERENCE.format(name=step.body.__name__)}
    return {
        "operationId": step.verb + kind.title(),
        "summary": step.does,
        "description": f"Scope `{ACT}`.",
        "parameters": [NUMBER, once],
        "requestBody": {
            "required": any(one.required for one in msgspec.structs.fields(step.body)),
            "content": {"application/json": {"schema": body}},
        },
        "responses": _responses({"$ref": REFERENCE.format(name="Done")}, *OF_A_STEP),
    }


def _responses(schema: dict[str, Any], *more: str) -> dict[str, Any]:
    problems = {str(PROBLEMS[code][0]) for code in (*ANYWHERE, *more)}
    problem = {MEDIA: {"schema": {"$ref": REFERENCE.format(name="Problem")}}}
    said = {
        status: "; ".join(f"`{code}`: {title}" for code, (held, title) in PROBLEMS.items() if str(held) == status)
        for status in sorted(problems)
    }
    right = {"200": {"description": "Done as asked", "content": {"application/json": {"schema": schema}}}}
    return right | {status: {"description": text, "content": problem} for status, text in said.items()}


def _event() -> dict[str, Any]:
    schema = {"oneOf": [{"$ref": REFERENCE.format(name=name)} for name in ("ClaimEvent", "TicketEvent")]}
    return {
        "operationId": "event",
        "summary": "Something has happened to a case of yours",
        "description": "Signed as Standard Webhooks says: webhook-id, webhook-timestamp, webhook-signature.",
        "security": [],
        "requestBody": {"required": True, "content": {"application/json": {"schema": schema}}},
        "responses": {
            "2XX": {"description": "Taken: it is not sent again"},
            "410": {"description": "Not wanted any more: the webhook is switched off"},
        },
    }
