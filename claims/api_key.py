"""What lets an insurer's own system in: keys with scopes. Of a key's secret half only a digest is kept."""

from __future__ import annotations

from datetime import date
from typing import Final

from claims.record import Record

READ: Final = "claims:read"
DETAILS: Final = "claims:details"
ACT: Final = "claims:act"
SCOPES: Final = (READ, DETAILS, ACT)


class ApiKey(Record, frozen=True, kw_only=True, omit_defaults=True, tag="api_key"):
    """A key of one insurer, `active` or `revoked`.

    `digest` is SHA-256 (hex) of the secret half, which is 32 random bytes and so needs no slower hash. `name` says
    where it is used. It holds until the end of the day `expires` (None: until it is revoked), from an address in one
    of `networks` (none named: from anywhere); `used` is the last day on which it was.
    """

    insurer: str
    digest: str
    scopes: tuple[str, ...]
    name: str = ""
    expires: date | None = None
    networks: tuple[str, ...] = ()
    used: date | None = None
