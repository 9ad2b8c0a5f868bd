"""Towns as the notices and the statistical codes know them."""

from __future__ import annotations

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
