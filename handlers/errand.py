"""What was handed in beside the running program: a message that waits for its one writer."""

from __future__ import annotations

from claims.record import Record
from dialogs.message import Inbound


class Errand(Record, frozen=True, kw_only=True, omit_defaults=True, tag="errand"):
    """A command given on the command line while `serve` runs: `waiting`, then `done` with its answers.

    It is run like any message, so its `inbound` has an id that never acts twice."""

    inbound: Inbound
    answers: tuple[str, ...] = ()
