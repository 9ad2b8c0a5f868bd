"""A part of the country that an office speaks to: a county, one of its towns, or one village."""

from __future__ import annotations

from msgspec import Struct

from claims.staff import Member
from schemes.people import Resident


class Area(Struct, frozen=True, omit_defaults=True):
    """`town` and `village` are empty where the whole county, or the whole town, is meant."""

    county: str
    town: str = ""
    village: str = ""

    @property
    def name(self) -> str:
        """As it is said: 万州区, 大周镇, 大周镇铺垭村."""
        return f"{self.town}{self.village}" or self.county

    def holds(self, resident: Resident) -> bool:
        """Whether a resident is registered there."""
        return (
            self.county == resident.county
            and self.town in ("", resident.town)
            and self.village in ("", resident.village)
        )


def covers(member: Member, area: Area) -> bool:
    """Whether the whole area lies within the places that a staff row names; one that names none has all."""
    pairs = ((member.county, area.county), (member.town, area.town), (member.village, area.village))
    return all(not own or own == other for own, other in pairs)
