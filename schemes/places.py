"""Towns as the notices and the statistical codes know them."""

from __future__ import annotations

import re
from typing import Protocol

from msgspec import Struct


class Town(Struct, frozen=True, kw_only=True):
    """A town, township or sub-district.

    `name` is the full written form that every interface uses (大周镇), `aliases` other official or former
    forms (牛头店, 高峰街道, 恒合土家族乡), `listed` whether a scheme of its county names it.
    """

    name: str
    county: str
    code: str = ""
    aliases: tuple[str, ...] = ()
    listed: bool = True


class Towns(Protocol):
    """What knows towns by their names: the book of schemes."""

    def town(self, name: str | None) -> Town | None: ...


def find_town(towns: Towns, written: str, county: str | None) -> Town | None:
    """The town that somebody means, with or without 镇, 乡, 街道; None where the county (if given) has none of that
    name."""
    name = re.sub(r"\s+", "", written)
    for form in (name, *(name + ending for ending in ("镇", "乡", "街道"))):
        for full in ((county or "") + form, form):
            town = towns.town(full)
            if town is not None and county in (None, town.county):
                return town
    return None
