"""Reads an entry of the backlog: town, village, name, day as far as it is known, what happened."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Final

from msgspec import Struct

from claims.backlog import STATES, Backlog
from claims.number import is_number
from claims.workdays import local
from handlers.world import World
from nlu.frame import Context
from schemes.places import GROUP_WORD, NUMERAL, group_name, is_group

NUMBER: Final = re.compile(r"(?<!\d)\d{8}(?!\d)")
DAY: Final = re.compile(
    r"(?P<y>(?:19|20)\d\d)\s*[年./-]\s*(?:(?P<m>\d{1,2})\s*(?:[月./-]\s*(?:(?P<d>\d{1,2})\s*[日号]?)?)?)?"
    r"|(?P<only>20\d\d)(?=\s|$)"
)
VILLAGE: Final = re.compile(r"[\u4e00-\u9fff]{1,10}(?:村|社区|居委会)")
WITH_GROUP: Final = re.compile(rf"^(.*(?:村|社区|居委会))(第?(?:{NUMERAL})(?:{GROUP_WORD}))$")
NAME: Final = re.compile(r"[\u4e00-\u9fff·*]{2,12}")
ON_ROSTER: Final = re.compile(r"名单:(\d+)")
MOST_WORDS: Final = 100


class Entry(Struct, frozen=True, kw_only=True):
    """What was told about one event. `happened` is as much of an ISO date as is known."""

    county: str
    town: str
    village: str
    name: str
    happened: str
    event: str | None
    words: str
    resident: str | None = None
    group: str = ""


class Filter(Struct, frozen=True, kw_only=True):
    """Which entries are to be listed; empty is any."""

    town: str = ""
    village: str = ""
    state: str = ""
    name: str = ""

    def holds(self, entry: Backlog) -> bool:
        """Whether an entry is among them."""
        return (
            (not self.town or self.town == entry.town)
            and (not self.village or self.village == entry.village)
            and (not self.state or self.state == entry.state)
            and (not self.name or self.name == entry.name)
        )


def entry_number(rest: str) -> str | None:
    """The entry that a command names, if its number is one of ours."""
    found = NUMBER.search(rest)
    return found[0] if found and is_number(found[0]) else None


def read(world: World, rest: str, now: datetime) -> Entry | str | None:
    """The entry that the words tell, the key of what to answer where something is missing, or None for a list."""
    day = DAY.search(rest)
    if day is None:
        return "backlog-how" if len(_tokens(rest)) > 2 else None
    happened = _happened(day)
    if happened is None or happened > local(now).date().isoformat()[: len(happened)]:
        return "backlog-wrong-day"
    before, after = _apart(world, _tokens(rest[: day.start()])), rest[day.end() :].strip(" ,.:;、。")
    found = ON_ROSTER.search(after)
    after = ON_ROSTER.sub("", after).strip()
    town = next((place for token in before if (place := world.book.town(token)) is not None), None)
    if town is None:
        return "backlog-which-town"
    others = [token for token in before if world.book.town(token) is None]
    village = next((token for token in others if VILLAGE.fullmatch(token)), "")
    group = next((token for token in others if is_group(token)), "")
    others = [token for token in others if token != group]
    name = next((token for token in others if token != village and NAME.fullmatch(token)), None)
    if name is None:
        return "backlog-which-name"
    frame = world.understander.understand(after, now, Context(county=town.county))
    return Entry(
        county=town.county,
        town=town.name,
        village=village,
        name=name,
        happened=happened,
        event=str(frame.slots["event"]) if "event" in frame.slots else None,
        words=after[:MOST_WORDS],
        resident=found[1] if found else None,
        group=group_name(group) if group else "",
    )


def read_filter(world: World, rest: str) -> Filter:
    """Town, village and state named behind 台账."""
    tokens = _tokens(rest)
    towns = [place.name for token in tokens if (place := world.book.town(token)) is not None]
    villages = [token for token in tokens if VILLAGE.fullmatch(token)]
    states = [one for one in STATES if any(token in world.words.words(f"backlog-{one}") for token in tokens)]
    said = {word for one in STATES for word in world.words.words(f"backlog-{one}")}
    known = said.union(villages)
    names = [token for token in tokens if token not in known and world.book.town(token) is None]
    return Filter(
        town=next(iter(towns), ""),
        village=next(iter(villages), ""),
        state=next(iter(states), ""),
        name=next((name for name in names if NAME.fullmatch(name)), ""),
    )


def spoken_part(happened: str) -> str:
    """2019年, 2019年5月 or 2019年5月3日, as much of the day as is known."""
    return "".join(f"{int(part)}{sign}" for part, sign in zip(happened.split("-"), "年月日", strict=False) if part)


def _tokens(text: str) -> list[str]:
    return [token for token in re.split(r"[\s,，、:：;；]+", text) if token]


def _apart(world: World, tokens: list[str]) -> list[str]:
    """大周镇铺垭村3组, written as one word, is town, village and group."""
    tokens = [part for token in tokens for part in WITH_GROUP.sub(r"\1 \2", token).split()]
    if tokens and world.book.town(tokens[0]) is None:
        for end in range(2, len(tokens[0]) - 1):
            if world.book.town(tokens[0][:end]) is not None and VILLAGE.fullmatch(tokens[0][end:]):
                return [tokens[0][:end], tokens[0][end:], *tokens[1:]]
    return tokens


def _happened(day: re.Match[str]) -> str | None:
    """2019, 2019-05 or 2019-05-03; None for a day that no calendar has."""
    if day["only"]:
        return day["only"]
    parts = [day["y"], *(f"{int(day[part]):02d}" for part in ("m", "d") if day[part])]
    try:
        date(int(day["y"]), int(day["m"] or 1), int(day["d"] or 1))
    except ValueError:
        return None
    return "-".join(parts)
