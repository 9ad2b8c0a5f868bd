"""广播, 预警, 同意, 停发: a text for an area is written by one officer and goes out when a second one says so."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from typing import Final

from msgspec.structs import replace

from claims.area import Area, covers
from claims.broadcast import OVER, Broadcast, at
from claims.number import number
from claims.staff import OFFICERS, Member
from dialogs.crowd import CrowdChanges, CrowdSought, Tally
from dialogs.lookups import Lookups, Sought
from dialogs.message import Outbound, Say
from handlers.changes import Changes
from handlers.commands import StaffCommand
from handlers.crowd.broadcast_text import cost, parts, wrong_with
from handlers.order import Order, answer
from handlers.world import World
from schemes.book import Book

VILLAGE: Final = re.compile(r"([\u4e00-\u9fff]{1,6}?村)(?=[\s,:，：、])")
GAP: Final = " ,:;，：；、\n\t"
EIGHT: Final = re.compile(r"\d{8}")


def looked_up(order: StaffCommand) -> Lookups:
    """The broadcast that a command names and how it stands."""
    found = EIGHT.search(order.rest)
    if found is None:
        return Lookups(records=(Sought("broadcast", states=("counting", "counted", "ready", "sending")),))
    return Lookups(records=(Sought("broadcast", found[0]),), crowd=CrowdSought(tallies=(found[0],)))


def write(order: Order) -> Changes:
    """广播 大周镇 …: the text is checked and its people are counted; then a second person is asked."""
    warning = order.command.verb == "warn"
    said = behind(order.inbound.text, order.command.word)
    place, text = area_of(order.world.book, order.rows, said)
    if place is None:
        return answer(order, Say("broadcast-which-area", {"word": order.command.word}))
    if not may(order.rows, place):
        return answer(order, Say("broadcast-not-your-area", {"area": place.name}))
    scheme, text = _scheme(order, place, text)
    if why := wrong_with(order.world, text, warning=warning):
        args = {"most": str(order.world.broadcasts.most_parts), "word": order.command.word, "area": place.name}
        args["parts"] = str(parts(order.world, text, warning=warning))
        return answer(order, Say(f"broadcast-refused-{why}", args))
    made = made_by(order, place, text, scheme=scheme, warning=warning)
    said_back = Say("broadcast-counting", {"number": made.id, "area": place.name})
    return replace(answer(order, said_back, seen=made.id), records=(made,), serial=order.loaded.serial + 1)


def made_by(order: Order, place: Area, text: str, *, scheme: str | None, warning: bool, serial: int = 0) -> Broadcast:
    """A new broadcast that begins to count its people at once."""
    made = Broadcast(
        id=number(order.loaded.serial + serial),
        state="counting",
        at=order.now,
        county=place.county,
        town=place.town or None,
        village=place.village,
        text=text,
        scheme=scheme,
        warning=warning,
        author=order.address,
    )
    return at(made, "counting", order.now)


def approve(order: Order) -> Changes:
    """同意 12345678: a second person, whose scope holds the whole area, lets it go out."""
    held = named(order)
    if held is None:
        return _which(order)
    if not may(order.rows, held.area):
        return answer(order, Say("broadcast-not-your-area", {"area": held.area.name}))
    if held.state == "ended":
        return answer(order, Say("broadcast-ended", {"number": held.id}))
    if held.state != "ready":
        return answer(order, Say("broadcast-not-ready", {"number": held.id, "state": _state(order, held)}))
    if same_person(order.world, held.author, order.address):
        return answer(order, Say("broadcast-second-person", {"number": held.id}))
    start = order.now
    if not held.warning and order.world.quiet is not None:
        start = order.world.quiet.over(order.now)
    approved = at(replace(held, approved_by=order.address, after=0, walked=0), "sending", start)
    key = "broadcast-goes" if start == order.now else "broadcast-goes-later"
    done = answer(order, Say(key, {"number": held.id, "area": held.area.name}), seen=held.id)
    return replace(done, records=(approved,))


def _which(order: Order) -> Changes:
    """Which one is to be approved, where no number or none of ours was said."""
    waiting = [one for one in order.records(Broadcast) if one.state == "ready" and may(order.rows, one.area)]
    if order.command.rest or not waiting:
        return answer(order, Say("broadcast-unknown" if order.command.rest else "broadcast-none"))
    lines = "\n".join(f"{one.id} {one.area.name}" for one in waiting[:5])
    return answer(order, Say("broadcast-which", {"lines": lines, "number": waiting[0].id}))


def stop(order: Order) -> Changes:
    """停发 12345678: what has not been handed to a gateway stays unsent, to whichever address of somebody it was to
    go; how many had gone is said. Also after the last wave: a slow channel has a queue for hours."""
    held = named(order)
    if held is None:
        return answer(order, Say("broadcast-unknown"))
    if not may(order.rows, held.area):
        return answer(order, Say("broadcast-not-your-area", {"area": held.area.name}))
    if held.state in OVER:
        return answer(order, Say("broadcast-over", {"number": held.id, "state": _state(order, held)}))
    tally = tally_of(order, held.id)
    args = {"number": held.id, "gone": str(tally.gone), "waiting": str(tally.waiting)}
    done = answer(order, Say("broadcast-stopped", args), seen=held.id)
    return replace(done, records=(at(held, "stopped", None),), crowd=CrowdChanges(unsent=(held.id,)))


def show(order: Order) -> Changes:
    """广播进度 12345678: the preview while it waits, else how far it has come; without a number those under way."""
    held = named(order)
    if held is not None and may(order.rows, held.area):
        return answer(order, stands(order.world, held, tally_of(order, held.id)))
    mine = [one for one in order.records(Broadcast) if may(order.rows, one.area)]
    if EIGHT.search(order.command.rest) or not mine:
        return answer(order, Say("broadcast-unknown" if EIGHT.search(order.command.rest) else "broadcast-none"))
    lines = "\n".join(f"{one.id} {one.area.name} {_state(order, one)}" for one in mine[:20])
    return answer(order, Say("broadcast-list", {"lines": lines}))


def stands(world: World, held: Broadcast, tally: Tally) -> Say:
    """How a broadcast stands; what it will cost while nobody has approved it."""
    words = world.words
    if held.state in ("counting", "counted"):
        return Say("broadcast-counting", {"number": held.id, "area": held.area.name})
    if held.state == "ready":
        return Say("broadcast-preview", preview(world, held, tally))
    args = {"number": held.id, "area": held.area.name, "state": words.label("broadcasting", held.state)}
    args |= {"gone": str(tally.gone), "arrived": str(tally.arrived), "waiting": str(tally.waiting)}
    args["failed"] = str(tally.failed)
    return Say("broadcast-stands", args)


def preview(world: World, held: Broadcast, tally: Tally) -> dict[str, str]:
    """People, addresses by channel, parts and cost of the SMS, and who cannot be reached."""
    words = world.words
    by_channel = "、".join(
        f"{words.label('channel', name)}{count}" for name, count in sorted(tally.addresses.items())
    )
    out = [(words.label("reaching", why), n) for why, n in sorted(tally.people.items()) if why not in GOING]
    lost = "，".join(f"{why}{count}" for why, count in out)
    return {
        "number": held.id,
        "area": held.area.name,
        "kind": words.label("broadcasting", "warning" if held.warning else "publicity"),
        "said": held.text,
        "people": str(sum(tally.people.get(one, 0) for one in GOING)),
        "addresses": str(sum(tally.addresses.values())),
        "channels": by_channel or words.say("broadcast-nobody"),
        "parts": str(parts(world, held.text, warning=held.warning)),
        "cost": cost(world, held, tally.addresses.get("sms", 0)),
        "lost": lost or words.say("broadcast-nobody"),
    }


GOING: Final = ("planned", "sent", "told")


def approvers(world: World, held: Broadcast) -> list[Member]:
    """Who may approve it: other officers whose scope holds the area, the nearest first."""
    rows = [row for row in world.staff if row.role in OFFICERS - {"operator"} and may((row,), held.area)]
    rows = [row for row in rows if not same_person(world, held.author, row.address)]
    rows.sort(key=lambda row: (not row.town, not row.county, row.rung))
    return list({row.address: row for row in rows}.values())[:5]


def tell(held: Broadcast, name: str, to: str, say: Say, now: datetime) -> Outbound:
    """A notice about a broadcast to a member of the staff."""
    place = f"broadcast/{held.id}/{name}/{to}"
    return Outbound(id=place, to=to, says=(say,), kind="notice", due_at=now, dedup=place)


def may(rows: tuple[Member, ...], place: Area) -> bool:
    """Whether one of the rows is an officer's whose scope holds the area; an insurer speaks to nobody's village."""
    return any(row.role in OFFICERS and not row.insurer and covers(row, place) for row in rows)


def same_person(world: World, one: str, other: str) -> bool:
    """Whether two addresses are one person's, as far as the staff file tells: the same address, or the same name."""
    names = {row.name for row in world.rows(one)} & {row.name for row in world.rows(other)}
    return one == other or bool(names)


def named(order: Order) -> Broadcast | None:
    """The broadcast whose number the command names."""
    found = EIGHT.search(order.command.rest)
    return next((one for one in order.records(Broadcast) if found and one.id == found[0]), None)


def tally_of(order: Order, identity: str) -> Tally:
    """How a broadcast stands, as storage counted it."""
    held = order.loaded.found.crowd.tallies
    return next((one for one in held if one.broadcast == identity), Tally(broadcast=identity))


def behind(text: str, word: str) -> str:
    """What stands behind the word of command, as it was written: a text for people keeps its own signs."""
    wide = unicodedata.normalize("NFKC", text)
    source = text if word in text else wide
    return source[source.index(word) + len(word) :].strip(GAP) if word in source else ""


def area_of(book: Book, rows: tuple[Member, ...], said: str) -> tuple[Area | None, str]:
    """The area named first, and the rest. Where none is named it is the one place of who writes."""
    towns = {name: town for town in book.towns for name in (town.county + town.name, town.name)}
    for name in sorted(towns, key=len, reverse=True):
        town = book.town(name)
        if town is not None and said.startswith(name):
            rest = said[len(name) :]
            village = VILLAGE.match(rest)
            rest = rest[village.end() :] if village else rest
            return Area(town.county, town.name, village[1] if village else ""), rest.strip(GAP)
    for county in sorted({town.county for town in book.towns}):
        if said.startswith(county):
            return Area(county), said[len(county) :].strip(GAP)
    places = {Area(row.county, row.town, row.village) for row in rows if row.role in OFFICERS and row.county}
    return (places.pop(), said.strip(GAP)) if len(places) == 1 else (None, said)


def _scheme(order: Order, place: Area, text: str) -> tuple[str | None, str]:
    """The scheme whose insured are meant: the one named in front of the text, else the county's only one in force."""
    first, _, rest = text.partition(" ")
    if order.world.book.get(first) is not None:
        return first, rest.strip(GAP)
    held = order.world.book.in_force(place.county, order.now.date())
    return (held[0].id if len(held) == 1 else None), text


def _state(order: Order, held: Broadcast) -> str:
    return order.words.label("broadcasting", held.state)
