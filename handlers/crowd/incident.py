"""灾情, 灾情结束, 没回话, 报平安: an officer declares a disaster, sees whom to visit, and closes it."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Final

from msgspec.structs import replace

from claims.area import Area
from claims.broadcast import Broadcast, at
from claims.clock import Clock
from claims.incident import OPEN, Incident
from claims.ladder import helper_scope
from claims.number import number
from claims.staff import OFFICERS, Member
from claims.workdays import local
from dialogs.crowd import Answered, CrowdChanges, CrowdSought, Homes
from dialogs.lookups import Lookups, Sought
from dialogs.message import Say
from handlers.changes import Changes
from handlers.commands import StaffCommand
from handlers.crowd.broadcast import area_of, behind, made_by, may
from handlers.crowd.broadcast_text import wrong_with
from handlers.crowd.homes import named_here, place_of
from handlers.crowd.situation import Part, situation
from handlers.crowd.situation_report import counted, incident_args, to_staff
from handlers.order import Order, answer
from locales.catalogue import Catalogue
from schemes.people import Resident

EIGHT: Final = re.compile(r"\d{8}")
DAY: Final = re.compile(r"(?:(\d{4})[-年/.])?(\d{1,2})[-月/.](\d{1,2})[日号]?")
NEAR: Final = {"今天": 0, "昨天": 1, "前天": 2}
MORNING: Final = time(8, 30)
MOST_NAMED: Final = 30
EARLIEST: Final = timedelta(days=60)
UNSURE: Final = ("", "safe", "near", "somebody")
"""What whoever went there knows better."""
UNAPPROVED: Final = ("counting", "counted", "ready")
UNDER_WAY: Final = (*UNAPPROVED, "sending", "sent")


def open_ones(_: StaffCommand) -> Lookups:
    """The incidents that are not done."""
    return Lookups(records=(Sought("incident", states=OPEN),))


def all_about(order: StaffCommand) -> Lookups:
    """The incident named, or all that are not done, with claims and answers."""
    found = EIGHT.search(order.rest)
    return Lookups(crowd=CrowdSought(incidents=(found[0] if found else "*",)))


def with_silent(order: StaffCommand) -> Lookups:
    """The same, and who has not answered."""
    return Lookups(crowd=replace(all_about(order).crowd or CrowdSought(), silent=True))


def with_questions(order: StaffCommand) -> Lookups:
    """The same as all of it, and the questions that wait for approval or are on their way."""
    return replace(all_about(order), records=(Sought("broadcast", states=UNDER_WAY),))


def declare(order: Order) -> Changes:
    """灾情 大周镇 暴雨 7月10日: reports belong together from now on, and the question to everybody is made ready."""
    place, rest = area_of(order.world.book, order.rows, behind(order.inbound.text, order.command.word))
    if place is None:
        return answer(order, Say("incident-which-area"))
    if not may(order.rows, place):
        return answer(order, Say("broadcast-not-your-area", {"area": place.name}))
    since, rest = _since(rest, local(order.now).date())
    said = rest.strip(" ,，。、:：")
    hazard = hazard_of(order.words, said)
    if since is None or not said or hazard is None:
        return answer(order, Say("incident-how", {"area": place.name}))
    why = wrong_with(order.world, said, warning=True)
    if why not in (None, "long"):  # of many words the first ones are used
        return answer(order, Say(f"broadcast-refused-{why}", {"area": place.name, "word": order.command.word}))
    place = Area(place.county, place.town)
    for held in order.records(Incident):
        if held.state == "open" and held.area == place and held.hazard == hazard:
            return answer(order, Say("incident-already", incident_args(order.world, held)))
    made = _made(order, place, hazard, said[:12], since)
    labels = tuple(order.words.say(f"safety-choice-{one}") for one in ("safe", "house", "hurt"))
    text = order.words.say("safety-ask", {"place": place.name, "said": made.said})
    asks = made_by(order, place, text, scheme=None, warning=True, serial=1)
    asks = replace(asks, incident=made.id, choices=labels)
    made = replace(made, asked=asks.id)
    done = answer(order, Say("incident-declared", {**incident_args(order.world, made), "ask": asks.id}), seen=made.id)
    return replace(done, records=(made, asks), serial=order.loaded.serial + 2)


def close(order: Order) -> Changes:
    """灾情结束 12345678: its open claims and who never answered become to-dos; it is done when the last claim is."""
    held = _to_close(order)
    if held is None or held.state != "open":
        return answer(order, Say("incident-unknown"))
    if not may(order.rows, held.area):
        return answer(order, Say("broadcast-not-your-area", {"area": held.area.name}))
    now = situation(order.world, held, order.loaded.found.crowd)
    state = "closing" if now.open else "done"
    until = max(held.since, local(order.now).date())
    ended = with_clock(replace(held, state=state, until=held.until or until), order.now, told_today=True)
    waits = any(one.id == held.asked and one.state in UNAPPROVED for one in order.records(Broadcast))
    args = {**incident_args(order.world, held), **counted(now)}
    key = "incident-closed-unasked" if waits else "incident-closed"
    done = answer(order, Say(key, {**args, "ask": held.asked or ""}), seen=held.id)

    def todo(part: Part) -> Say:
        own = situation(order.world, held, order.loaded.found.crowd, part)
        return Say("incident-todo", {**incident_args(order.world, held, part), **counted(own)})

    told = to_staff(order.world, held, todo, "closed", order.now)
    asks = [one for one in order.records(Broadcast) if one.id == held.asked]
    # Nobody approves a question about what is over, and what still waits in a queue does not go out.
    over = tuple(at(one, "ended", None) for one in asks)
    crowd = CrowdChanges(unsent=tuple(one.id for one in asks)) if asks else None
    return replace(done, records=(ended, *over), messages=(*done.messages, *told), crowd=crowd)


def _to_close(order: Order) -> Incident | None:
    """The incident named; without a number the only open one of the officer's."""
    if order.command.rest:
        return next((one for one in order.records(Incident) if one.id in order.command.rest), None)
    mine = [one for one in order.records(Incident) if one.state == "open" and may(order.rows, one.area)]
    return mine[0] if len(mine) == 1 else None


def silent(order: Order) -> Changes:
    """没回话: whom to visit, household by household, for village agents and officers; never in a group."""
    if not order.inbound.private:
        return answer(order, Say("incident-private"))
    mine = [one for one in order.loaded.found.crowd.silent if _visits(order.rows, one)]
    if not order.records(Incident):
        return answer(order, Say("incident-none"))
    homes = sorted({(one.village, one.group, one.household or one.name) for one in mine})
    told = {(one.town, one.insured_name): one.number for one in order.loaded.found.crowd.claims if one.incident}
    reported = {
        (one.village, one.group, one.household or one.name): told[one.town, one.name]
        for one in mine
        if (one.town, one.name) in told
    }
    if not homes:
        return answer(order, Say("incident-all-answered"))
    lines = "\n".join(_home_line(order, home, reported.get(home)) for home in homes[:MOST_NAMED])
    left = str(len(homes) - MOST_NAMED)
    more = "\n" + order.words.say("incident-more", {"count": left}) if len(homes) > MOST_NAMED else ""
    said = Say("incident-silent", {"count": str(len(homes)), "lines": lines, "more": more})
    return answer(order, said, seen=order.records(Incident)[0].id)


def _home_line(order: Order, home: tuple[str, str, str], number: str | None) -> str:
    """A household; a neighbour may have reported for it, which a namesake's case looks like too: somebody goes there
    all the same."""
    place = "".join(home)
    return order.words.say("incident-silent-reported", {"home": place, "number": number}) if number else place


def visited_wants(_: StaffCommand, rows: tuple[Member, ...]) -> Lookups:
    """The residents of the place for which the sender acts, and the incidents."""
    area = place_of(rows)
    return Lookups(crowd=CrowdSought(incidents=("*",), homes=Homes(area=area) if area is not None else None))


def visited(order: Order) -> Changes:
    """报平安 王大富: somebody went there; the household counts as answered. A house that broke stays broken, and who
    is known to be hurt or dead, by name, is not well because the group is."""
    if not order.records(Incident):
        return answer(order, Say("incident-none"))
    people, missing, group = named_here(order, order.command.rest)
    asked = [one for one in order.records(Incident) if one.asked and any(one.area.holds(who) for who in people)]
    if not people or not asked:
        key = "reach-nobody-found" if missing or people else "visited-how"
        return answer(order, Say(key, {"missing": "、".join(missing) or order.command.rest[:20], "group": group}))
    ids = tuple(one.id for one in people)
    rows = tuple(Answered(broadcast=one.asked or "", answer="safe", residents=ids, over=UNSURE) for one in asked)
    args = {"people": str(len(people)), "missing": "、".join(missing)}
    key = "reach-told-some" if missing else "incident-visited"
    return replace(answer(order, Say(key, args), seen=asked[0].id), crowd=CrowdChanges(answered=rows))


def with_clock(held: Incident, now: datetime, *, told_today: bool = False) -> Incident:
    """The incident with its clock set on the next morning, none once it is done. `told_today`: its officers have just
    been told how it stands."""
    if held.state == "done":
        return replace(held, clocks=())
    here = local(now)
    day = here.date() if here.time() < MORNING and not told_today else here.date() + timedelta(days=1)
    return replace(
        held, clocks=(Clock(name="daily", state="running", fires_at=datetime.combine(day, MORNING, here.tzinfo)),)
    )


def hazard_of(words: Catalogue, said: str) -> str | None:
    """Which kind of disaster the officer's words name; `other` where they name none that is known."""
    for kind in ("flood", "landslide", "earthquake", "storm", "snow", "fire", "accident"):
        if any(word in said for word in words.words(f"hazard-{kind}")):
            return kind
    return "other" if said else None


def _made(order: Order, place: Area, hazard: str, said: str, since: date) -> Incident:
    made = Incident(
        id=number(order.loaded.serial),
        state="open",
        at=order.now,
        county=place.county,
        town=place.town or None,
        hazard=hazard,
        said=said,
        since=since,
        author=order.address,
    )
    return with_clock(made, order.now)


def _since(rest: str, today: date) -> tuple[date | None, str]:
    """The day that is named, today where none is; None for one that cannot be."""
    for word, days in NEAR.items():
        if word in rest:
            return today - timedelta(days=days), rest.replace(word, " ", 1)
    match = DAY.search(rest)
    if match is None:
        return today, rest
    try:
        day = date(int(match[1] or today.year), int(match[2]), int(match[3]))
        if not match[1] and day > today:
            day = day.replace(year=today.year - 1)
    except ValueError:
        return None, rest
    return (day if today - EARLIEST <= day <= today else None), f"{rest[: match.start()]} {rest[match.end() :]}"


def _visits(rows: tuple[Member, ...], one: Resident) -> bool:
    """An officer the own places; a helper or village agent only where their row states a place."""
    return any(
        helper_scope(row, one.county, one.town, one.village, one.group)
        or (
            row.role in OFFICERS
            and not row.insurer
            and Area(row.county or one.county, row.town, row.village).holds(one)
        )
        for row in rows
    )
