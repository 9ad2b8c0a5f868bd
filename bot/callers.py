"""Who calls by HTTP, seen through proxies of our own, and whether that address stands in a list."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import ip_address, ip_network

from aiohttp import web


def caller(request: web.Request, proxies: Sequence[str]) -> str:
    """The nearest address that is none of our own proxies', for theirs alone X-Forwarded-For is believed."""
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    found = request.remote or ""
    while hops and within(found, proxies):
        found = hops.pop()
    return found


def within(address: str, networks: Sequence[str]) -> bool:
    """Whether an address lies in one of the networks; False for what is no address."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return any(parsed in ip_network(network) for network in networks)
