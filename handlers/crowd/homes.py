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
from handlers.changes import Changes
from handlers.commands import StaffCommand
from handlers.crowd.audience import insured
from handlers.order import Order, answer
from schemes.people import Resident
from schemes.places import GROUP_WORD, NUMERAL, group_key, group_name

EIGHT: Final = re.compile(r"(?<!\d)\d{8}(?!\d)")
GROUP: Final = re.compile(
    rf"([\u4e00-\u9fff]{{1,6}}村(?!民))?((?:第?(?:{NUMERAL})号?(?:{GROUP_WORD})?)|[\u4e00-\u9fff]{{1,5}}(?:{GROUP_WORD}))"
)
HEAD: Final = frozenset({"户主", "户主:"})
TOLD: Final = re.compile(
    r"(?:里面?|里头)?的?(?:全部|所有)?(?:人|村民|群众|乡亲|家家户户|各家|户)*(?:我|们)*(?:都|全|也|已经|已|挨家|跟他们|给他们)*"
    r"(?:说|讲|告诉|告知|通知|宣传|走|跑|晓得|知道)(?:了|过了|过|到了|完了|好了|到位了|遍了)?[。.]*$"
)
WHOLE: Final = re.compile(r"(?:整个?|全体|所有|全)?的?(?:全组|整组|全部|所有人|大家|人|村民)?$")
FAMILY: Final = re.compile(r"(?:他|她)?(?:们|一|全)?(?:家里?的?人?|家头|屋里|屋头|户)$")
EXAMPLE: Final = "3组"
GLUED: Final = re.compile(
    rf"告知((?:第?(?:{NUMERAL})(?:{GROUP_WORD})|(?!大家|人家|国家|谁家|哪家|你家|我家|您家)[\u4e00-\u9fff]{{2,4}}(?:家|户)(?:里|都|也|说|讲|$)).*)"
)
APART: Final = re.compile(r"[\s,，、;；。/]+")


def said_freely(written: str) -> str | None:
    """What stands behind 告知 where no blank follows: 告知三组, 告知张三家."""
    glued = GLUED.fullmatch(written)
    return glued[1] if glued is not None else None


def wants(order: StaffCommand, rows: tuple[Member, ...]) -> Lookups:
    """The residents of the place for which the sender acts, and the broadcast that was told."""
    area = place_of(rows)
    found = EIGHT.search(order.rest)
    records = (Sought("broadcast", found[0]),) if found else ()
    return Lookups(crowd=CrowdSought(homes=Homes(area=area) if area is not None else None), records=records)


def told(order: Order) -> Changes:
    """Everybody of the households named is noted as reached in person, now, by this helper."""
    rest = EIGHT.sub(" ", order.command.rest)
    named = EIGHT.search(order.command.rest)
    people, missing, group = named_here(order, rest)
    about = _about(order, named[0] if named else None)
    if about is None:
        return answer(order, Say("broadcast-unknown"))
    if not people:
        key = "reach-nobody-found" if missing else "reach-how"
        return answer(order, Say(key, {"missing": "、".join(missing), "group": group}))
    rows = tuple(
        Reached(broadcast=one, resident=who.id, state="told", address=order.address, at=order.now)
        for who in people
        for one in about(who)
    )
    visited = {(who.village, who.group, who.household or who.name) for who in people}
    args = {"homes": str(len(visited)), "people": str(len(people)), "missing": "、".join(missing)}
    key = "reach-told-but" if missing else "reach-told"
    return replace(
        answer(order, Say(key, args), seen=named[0] if named else "reach"), crowd=CrowdChanges(reached=rows)
    )


def named_here(order: Order, rest: str) -> tuple[list[Resident], list[str], str]:
    """As `homes_named` of what was loaded and is the sender's: an officer's places, a helper's villages and groups.
    The last is a group that one may name here."""
    rows = [row for row in order.rows if row.county and row.town and not row.insurer]
    homes = [
        one
        for one in order.loaded.found.crowd.homes
        if any(Area(row.county, row.town, row.village).holds(one) and row.has_group(one.group) for row in rows)
    ]
    group = next((group_name(one.group) for one in homes if one.group and not one.erased), EXAMPLE)
    return *homes_named(rest, homes), group


def homes_named(rest: str, homes: Sequence[Resident]) -> tuple[list[Resident], list[str]]:
    """The residents of the households that are named by their head, by a member, by group or village, and the words
    that name nobody here."""
    found: dict[str, Resident] = {}
    missing = []
    for said in filter(None, APART.split(rest)):
        if said in HEAD or TOLD.fullmatch(said):
            continue
        word, hits = _meant(said, homes)
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


def _meant(said: str, homes: Sequence[Resident]) -> tuple[str, list[Resident]]:
    """Whom a word means, and what of it names them: as it stands, else without 都说了, else without 家 and 的."""
    for word in _ways(said):
        if hits := [one for one in homes if _means(word, one) and not one.erased]:
            return word, hits
    return TOLD.sub("", said) or said, []


def _ways(said: str) -> list[str]:
    """3组的都说了: 3组的, 3组; 张三家: 张三."""
    plain = TOLD.sub("", said)
    ways = [said, plain, WHOLE.sub("", plain), FAMILY.sub("", plain)]
    return list(dict.fromkeys(filter(None, ways)))


def _means(word: str, one: Resident) -> bool:
    if word in (one.name, one.village, *_heads(one)):
        return True
    match = GROUP.fullmatch(word)
    if match is None or not one.group or (match[1] and match[1] != one.village):
        return False
    return group_key(match[2]) == group_key(one.group)


def place_of(rows: tuple[Member, ...]) -> Area | None:
    """The place whose residents are looked at for these rows: a village, or the town where they name several."""
    held = [row for row in rows if row.county and row.town and not row.insurer]
    if not held:
        return None
    first = held[0]
    villages = {row.village for row in held if (row.county, row.town) == (first.county, first.town)}
    return Area(first.county, first.town, first.village if len(villages) == 1 else "")
