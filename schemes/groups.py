"""组组有协管: the groups of each village on the list, how far their enrolment is, and who helps there.

镇政办发〔2015〕170号 四（三）. Nothing is guessed: of whom no group is written stays without one.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from schemes.money import half_up
from schemes.places import group_key, group_name

Place = tuple[str, str]
"""Town and village."""


class GroupHelper(Struct, frozen=True, kw_only=True):
    """A 协管: `groups` by their keys (`schemes.places.group_key`); none named is the whole village."""

    name: str
    town: str
    village: str
    groups: tuple[str, ...] = ()


class Group(Struct, frozen=True, kw_only=True):
    """A group of a village: `people` stand on the list and have not left it, `insured` of them are in force,
    `refused` do not join. `key` is empty for those of whom no group is written; `helpers` are names."""

    town: str
    village: str
    key: str
    name: str
    people: int = 0
    insured: int = 0
    refused: int = 0
    helpers: tuple[str, ...] = ()

    @property
    def coverage(self) -> Decimal | None:
        """In force of all on the list, refusers included, in percent with one decimal."""
        whole = self.people + self.refused
        return Decimal(half_up(Decimal(self.insured) * 1000 / whole)).scaleb(-1) if whole else None


def with_helpers(groups: Iterable[Group], helpers: Iterable[GroupHelper]) -> list[Group]:
    """The groups in the order of village and number, each with who helps there. A group that somebody has and the
    list does not know is left out: nobody lives there."""
    held = list(helpers)
    named = [replace(one, helpers=_names(one, held)) for one in groups]
    return sorted(named, key=lambda one: (one.town, one.village, *_order(one.key)))


def unhelped(groups: Iterable[Group]) -> tuple[str, ...]:
    """The names of the groups where nobody helps."""
    return tuple(one.name for one in groups if one.key and not one.helpers)


def group_of(town: str, village: str, written: str) -> Group:
    """An empty group, as somebody on a list wrote it."""
    return Group(town=town, village=village, key=group_key(written), name=group_name(written))


def _names(group: Group, helpers: list[GroupHelper]) -> tuple[str, ...]:
    here = [one for one in helpers if (one.town or group.town, one.village) == (group.town, group.village)]
    return tuple(dict.fromkeys(one.name for one in here if not one.groups or group.key in one.groups))


def _order(key: str) -> tuple[int, str]:
    return (int(key), "") if key.isdecimal() else (1000 if key else 2000, key)
