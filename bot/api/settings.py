"""`[api]` of the settings file: with it the interface for insurers is there, without it nothing of it is."""

from __future__ import annotations

import ssl
from ipaddress import ip_address, ip_network

from msgspec import Struct


class ApiSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`rate` is how many requests a minute one key may make, a sixth of them at once. `proxies` are the networks of
    your own proxies, whose X-Forwarded-For is believed. `inside` lets webhooks go to addresses of your own house, by
    http too; `ca_file` (PEM) names authorities that sign such servers, believed beside the machine's own.
    `give_up_days` is after how long a webhook that answers nothing is switched off."""

    rate: int = 600
    proxies: tuple[str, ...] = ()
    inside: bool = False
    give_up_days: int = 3
    ca_file: str = ""

    def __post_init__(self) -> None:
        if not 6 <= self.rate <= 100_000:
            raise ValueError("rate: expected 6 to 100000 requests a minute")
        if not 1 <= self.give_up_days <= 14:
            raise ValueError("give_up_days: expected 1 to 14 days")
        for network in self.proxies:
            try:
                ip_network(network)
            except ValueError as error:
                raise ValueError(f"proxies: {error}") from error


def trusted(ca_file: str) -> ssl.SSLContext:
    """Whom webhooks believe: the machine's authorities, and those of a file. Raises OSError for one that is none."""
    context = ssl.create_default_context()
    if ca_file:
        context.load_verify_locations(ca_file)
    return context


def untrustworthy(settings: ApiSettings) -> str:
    """Why its file of authorities cannot be used, empty where it can."""
    try:
        trusted(settings.ca_file)
    except OSError as error:  # ssl.SSLError is one
        return f"ca_file {settings.ca_file}: {error.strerror or error}: expected certificates of authorities as PEM"
    return ""


def check(settings: ApiSettings, host: str) -> list[str]:
    """What is still wrong with them on a program that listens at `host`: a line each, with what to do."""
    found = []
    try:
        alone = ip_address(host).is_loopback
    except ValueError:
        alone = host == "localhost"
    if not alone:
        found.append(
            f"listen: keys would go over the network in the clear at {host}: "
            "listen at 127.0.0.1 behind a proxy with https"
        )
    elif not settings.proxies:
        found.append('proxies: name the proxy that stands before it, such as ["127.0.0.1/32"]: else all seem one')
    if any(ip_network(network).prefixlen == 0 for network in settings.proxies):
        found.append("proxies: anybody could say to be anybody: name your own proxies alone")
    if settings.inside:
        found.append("inside: webhooks may go to addresses of your own house: false is right for all others")
    return found
