"""What the settings of several channels are asked by `cunbao doctor`: secrets that are set, addresses with https."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

INSIDE = re.compile(r"localhost|127\..*|10\..*|192\.168\..*|172\.(1[6-9]|2\d|3[01])\..*|::1|[^.:]+")
"""Hosts of the same machine or house, where http is no danger: loopback, private networks, bare names."""
PLACEHOLDER = re.compile(
    r"change.?me|secret|password|geheim|x+|\.+|…|<.*>|your.*|k2v8w1x9q4z7m3n6p5r0|the one in .*", re.I
)


def not_https(field: str, *urls: str) -> list[str]:
    """A problem for each address that carries people's words over the open network in the clear."""
    found = []
    for url in urls:
        parts = urlsplit(url)
        if url and parts.scheme != "https" and not INSIDE.fullmatch(parts.hostname or ""):
            found.append(f"{field}: {url} is not encrypted: write https://")
    return found


def unset(**secrets: str) -> list[str]:
    """A problem for each secret that is empty or still the word of an example."""
    return [
        f"{field}: is {'empty' if not value else 'still a word from an example'}: put in your own"
        for field, value in secrets.items()
        if not value.strip() or PLACEHOLDER.fullmatch(value.strip())
    ]
