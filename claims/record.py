"""What an office keeps beside cases: an errand, an incident, a broadcast. Few of them, found by kind and state."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from claims.clock import Clock


class Record(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind"):
    """The basis of all of them. Each kind is a class of its own with a `tag`; `storage.records` lists them.

    `id` is unique within the kind; `state` is the kind's own; `at` is when it began. `clocks` act as those of a
    case do. `version` is raised by storage at every write.
    """

    id: str
    state: str
    at: datetime
    county: str | None = None
    town: str | None = None
    clocks: tuple[Clock, ...] = ()
    version: int = 0

    @property
    def kind(self) -> str:
        """The tag of its class."""
        return str(self.__struct_config__.tag)

    @property
    def subject(self) -> str:
        """The name under which its clocks and audit rows stand: no claim number holds a colon."""
        return f"{self.kind}:{self.id}"
