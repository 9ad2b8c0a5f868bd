"""Who of the helpers has been through the questions on what they have to know."""

from __future__ import annotations

from claims.record import Record


class Passed(Record, frozen=True, kw_only=True, omit_defaults=True, tag="quiz"):
    """The best result of one address: `state` is passed or tried, `right` how many of `asked` were right."""

    address: str
    name: str
    right: int
    asked: int
