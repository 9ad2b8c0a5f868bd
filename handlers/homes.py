"""告知 王大富, 告知 3组: a helper told it to households in person (万州扶组办发〔2021〕4号 七（一）)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from msgspec.structs import replace

from claims.area import Area
from claims.broadcast import Broadcast
from claims.staff import Member
from dialogs.crowd import CrowdChanges, CrowdSought, Homes, Reached
from dialogs.lookups import Lookups, Sought
from dialogs.message import Say
from handlers.audience import insured
from handlers.changes import Changes
from handlers.commands import StaffCommand
from handlers.order import Order, answer
from schemes.people import Resident

EIGHT: Final = re.compile(r"(?<!\d)\d{8}(?!\d)")
GROUP: Final = re.compile(r"(?:([\u4e00-\u9fff]{1,6}村))?(\d{1,3}|[一二三四五六七八九十]{1,3})[组社队]?")
DIGITS: Final = {sign: place for place, sign in enumerate("零一二三四五六七八九十")}
HEAD: Final = frozenset({"户主", "户主:"})
APART: Final = re.compile(r"[\s,，、;；。/]+")


def wants(order: StaffCommand, rows: tuple[Member, ...]) -> Lookups:
    """The residents of the place for which the sender acts, and the broadcast that was told."""
    area = next((Area(row.county, row.town, row.village) for row in rows if row.county and row.town), None)
    found = EIGHT.search(order.rest)
    records = (Sought("broadcast", found[0]),) if found else ()
    return Lookups(crowd=CrowdSought(homes=Homes(area=area) if area is not None else None), records=records)


def told(order: Order) -> Changes:
    """Everybody of the households named is noted as reached in person, now, by this helper."""
    rest = EIGHT.sub(" ", order.command.rest)
    named = EIGHT.search(order.command.rest)
    people, missing = homes_named(rest, order.loaded.found.crowd.homes)
    about = _about(order, named[0] if named else None)
    if about is None:
        return answer(order, Say("broadcast-unknown"))
    if not people:
        key = "reach-nobody-found" if missing else "reach-how"
        return answer(order, Say(key, {"missing": "、".join(missing)}))
    rows = tuple(
        Reached(broadcast=one, resident=who.id, state="told", address=order.address, at=order.now)
        for who in people
        for one in about(who)
    )
    homes = {(who.village, who.group, who.household or who.name) for who in people}
    args = {"homes": str(len(homes)), "people": str(len(people)), "missing": "、".join(missing)}
    key = "reach-told-but" if missing else "reach-told"
    return replace(
        answer(order, Say(key, args), seen=named[0] if named else "reach"), crowd=CrowdChanges(reached=rows)
    )


def homes_named(rest: str, homes: Sequence[Resident]) -> tuple[list[Resident], list[str]]:
    """The residents of the households that are named by their head, by a member, by group or village, and the words
    that name nobody here."""
    found: dict[str, Resident] = {}
    missing = []
    for word in filter(None, APART.split(rest)):
        if word in HEAD:
            continue
        hits = [one for one in homes if _means(word, one) and not one.erased]
        heads = {_family(one) for one in hits if word in _heads(one)}
        namesakes = heads or {_family(one) for one in hits if word == one.name}
        if len(namesakes) > 1:
            # Nobody is taken for visited because a neighbour has the same name.
            missing.append(f"{word}（{'/'.join(sorted(f'{village}{group}' for village, group, _ in namesakes))}）")
            continue
        families = namesakes or {_family(one) for one in hits if one.household}
        hits += [one for one in homes if one.household and _family(one) in families and not one.erased]
        found |= {one.id: one for one in hits if not namesakes or _family(one) in namesakes}
        if not hits:
            missing.append(word)
    return list(found.values()), missing


def _heads(one: Resident) -> tuple[str, ...]:
    """How its household is called: by its head alone, with the village, or as 没回话 lists it."""
    head = one.household
    return (head, f"{one.village}{head}", f"{one.village}{one.group}{head}") if head else ()


def _family(one: Resident) -> tuple[str, str, str]:
    return one.village, one.group, one.household or one.id


def insurance_itself(scheme: str) -> str:
    """The name under which it is noted that a household was told of the insurance, not of one broadcast."""
    return f"scheme:{scheme}"


def _about(order: Order, number: str | None) -> Callable[[Resident], list[str]] | None:
    """What was told, by resident: the broadcast named, else the insurance of each."""
    if number is not None:
        held = [one for one in order.records(Broadcast) if one.id == number]
        return (lambda who: [number] if held[0].area.holds(who) else []) if held else None
    day = order.now.date()
    return lambda who: [insurance_itself(held.scheme) for held in who.enrolments if insured(who, held.scheme, day)]


def _means(word: str, one: Resident) -> bool:
    if word in (one.name, one.village, *_heads(one)):
        return True
    match = GROUP.fullmatch(word)
    if match is None or (match[1] and match[1] != one.village):
        return False
    return bool(one.group) and _count(match[2]) == _count(one.group.rstrip("组社队"))


def _count(said: str) -> int:
    """3, 三 and 十三 as a number; -1 for what is none."""
    if said.isascii() and said.isdigit():
        return int(said)
    tens, ten, ones = said.partition("十")
    if ten:
        return DIGITS.get(tens, 1) * 10 + DIGITS.get(ones, 0)
    return DIGITS.get(said, -1)
