"""The web pages: templates, style and plain scripts, and the headers under which a browser may run them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TypeVar

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from locales.catalogue import Catalogue

FOLDER = Path(__file__).parent
ASSETS: Mapping[str, str] = {
    "chat.css": "text/css",
    "chat.js": "text/javascript",
    "draw.js": "text/javascript",
    "keep.js": "text/javascript",
    "demo.css": "text/css",
    "demo.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}
CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(self)",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}

Answer = TypeVar("Answer", bound=web.StreamResponse)


def secured(response: Answer) -> Answer:
    """Put the security headers on a response; a header that it sets itself stays."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def answer(body: object, status: int = 200) -> web.Response:
    """A JSON response (UTF-8, Chinese left readable)."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return secured(web.json_response(text=text, status=status))


def picture(data: bytes) -> web.Response:
    """A JPEG that nobody keeps and nothing runs in."""
    response = web.Response(body=data, content_type="image/jpeg")
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return secured(response)


def page(template: str, catalogue: Catalogue, **values: object) -> web.Response:
    """Render a template; `t(key)` in it is the text `page-KEY` of the catalogue, escaped like every value."""

    def say(key: str, **args: str) -> str:
        return catalogue.say(f"page-{key}", args)

    text = _environment().get_template(template).render(t=say, asset=asset, **values)
    return secured(web.Response(text=text, content_type="text/html"))


def texts(catalogue: Catalogue, keys: Iterable[str], **args: str) -> str:
    """The texts `page-KEY` as JSON by KEY, for a script; arguments stay as `{name}` for it to fill."""
    return json.dumps({key: catalogue.say(f"page-{key}", args) for key in keys}, ensure_ascii=False)


def asset(name: str) -> str:
    """The path of a file of the pages, with its content in the address, so that a browser may keep it."""
    return f"/pages/{name}?v={hashlib.sha256(_content(name)).hexdigest()[:12]}"


def asset_routes() -> list[web.RouteDef]:
    """The route of style, scripts and icon; only the files in ASSETS are served."""
    return [web.get("/pages/{name}", _serve)]


async def _serve(request: web.Request) -> web.Response:
    name = request.match_info["name"]
    if name not in ASSETS:
        return secured(web.Response(status=404))
    kept = "public, max-age=31536000, immutable" if "v" in request.query else "no-cache"
    response = web.Response(
        body=_content(name), content_type=ASSETS[name], charset="utf-8", headers={"Cache-Control": kept}
    )
    return secured(response)


@cache
def _content(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


@cache
def _environment() -> Environment:
    return Environment(loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
