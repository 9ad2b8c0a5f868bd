"""Who is told of a case: the rows of the staff file and the rungs that they make."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from schemes.places import group_key

COUNTY: Final = frozenset({"county_officer", "supervisor", "operator"})
OFFICERS: Final = COUNTY | {"town_officer"}
"""Roles that may command for the public: of a town, of the county, above it, and who runs the program."""
FIELD: Final = frozenset({"village_agent", "helper"})
"""Roles of those who go from house to house."""


class Member(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A row of the staff file. Empty columns match everything; `rung` 1 is told first, 0 is on no ladder. `duty` is
    when it is at work: 24h, night, hours such as 08:30-17:30, or empty where nobody said so. `groups` are those of
    the village (`schemes.places.group_key`) that a helper has; none named is all of them."""

    address: str
    name: str
    role: str
    insurer: str = ""
    county: str = ""
    town: str = ""
    village: str = ""
    rung: int = 0
    hotline: str = ""
    duty: str = ""
    groups: tuple[str, ...] = ()

    @property
    def takes_cases(self) -> bool:
        """Whether cases are told to the row: every role but a helper's and an operator's."""
        return self.role not in ("helper", "operator")

    def has(self, county: str | None, town: str | None, village: str | None) -> bool:
        """Whether a place lies in what the row is there for: each column that it names. A village agent has to name
        town or village, a town officer the town."""
        if (self.role == "village_agent" and not (self.town or self.village)) or (
            self.role == "town_officer" and not self.town
        ):
            return False
        pairs = ((self.county, county), (self.town, town), (self.village, village))
        return all(not own or own == theirs for own, theirs in pairs)

    def has_group(self, group: str | None) -> bool:
        """Whether a group of the village, however it is written, is among the row's. None: nobody asks for one.
        People of whom no group is known are nobody's who has only some groups."""
        return not self.groups or group is None or group_key(group) in self.groups
