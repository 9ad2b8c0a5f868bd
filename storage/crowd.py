"""Reads what concerns many people: the next wave of an area, how a broadcast stands, all claims of an incident."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from sqlalchemy import Executable, and_, bindparam, distinct, func, literal_column, select

from claims.area import Area
from claims.claim import Claim
from claims.incident import OPEN, Incident
from claims.record import Record
from dialogs.conversation import Party
from dialogs.crowd import Asked, Crowd, CrowdSought, Reachable, Tally, Walked, Wave
from dialogs.lookups import Sought
from schemes.people import Resident
from storage import statements as s
from storage import tables as t
from storage.crowd_tables import reached
from storage.engine import Driver, Row
from storage.people import residents
from storage.proofs import PHONE
from storage.records import sought
from storage.seal import Sealer
from storage.unit import Unit
from storage.wanting import Want

ALL_AT_ONCE: Final = 1_000_000
WENT: Final = ("sending", "accepted", "delivered")
MOST_WAYS: Final = 3
"""How many more addresses of one person are looked at: each is tried once."""


def kept(driver: Driver, sealer: Sealer, unit: Unit, wants: Sequence[Want]) -> tuple[tuple[Record, ...], Crowd]:
    """The records and the crowd of one message's wants."""
    records: list[Record] = []
    crowd = Crowd()
    for want in wants:
        if want.table == "record":
            records += sought(driver, sealer, unit, want.key)
        elif want.table == "crowd":
            crowd, more = look(driver, sealer, unit, want.key)
            records += [one for one in more if one not in records]
    return tuple(records), crowd


def look(driver: Driver, sealer: Sealer, unit: Unit, wanted: CrowdSought) -> tuple[Crowd, list[Record]]:
    """What is found, and the incidents that were looked for. The caller holds the transaction."""
    incidents = _incidents(driver, sealer, unit, wanted.incidents)
    asked = [one.asked for one in incidents if one.asked]
    return Crowd(
        walked=_walk(driver, sealer, wanted.wave) if wanted.wave else None,
        homes=tuple(everybody(driver, sealer, wanted.homes.area)) if wanted.homes else (),
        tallies=tuple(tally(driver, one) for one in wanted.tallies),
        asked=tuple(one for number in asked for one in _asked(driver, number)),
        silent=tuple(_silent(driver, sealer, asked)) if wanted.silent else (),
        claims=tuple(_claims(driver, sealer, unit, [one.id for one in incidents])),
    ), list(incidents)


def tally(driver: Driver, broadcast: str) -> Tally:
    """How a broadcast stands."""
    counts = driver.rows(driver.text("reached_states", _states), (broadcast,))
    spread = driver.rows(driver.text("reached_channels", _channels), (broadcast,))
    out: dict[str, int] = dict(driver.rows(driver.text("reached_messages", _messages), (broadcast,)))
    return Tally(
        broadcast=broadcast,
        people={state: int(count) for state, count in counts},
        addresses={channel: int(count) for channel, count in spread},
        gone=sum(out.get(state, 0) for state in WENT),
        waiting=out.get("queued", 0),
        failed=out.get("failed", 0),
        arrived=out.get("delivered", 0),
    )


def _incidents(driver: Driver, sealer: Sealer, unit: Unit, ids: Sequence[str]) -> list[Incident]:
    """Incidents by number; `*` means those that are not done."""
    looked = [Sought("incident", states=OPEN) if one == "*" else Sought("incident", one) for one in ids]
    found = [record for one in looked for record in sought(driver, sealer, unit, one)]
    return [one for one in found if isinstance(one, Incident)]


def _claims(driver: Driver, sealer: Sealer, unit: Unit, incidents: Sequence[str]) -> list[Claim]:
    """All claims of incidents, as they stand in the batch."""
    if not incidents:
        return []
    held = dict(unit.claims)
    for _, number, blob in s.load(driver, t.claim, "incident", ("number", "blob"), incidents):
        if number not in held:
            held[number] = sealer.claim(number, blob)
    return [claim for _, claim in sorted(held.items()) if claim.incident in incidents]


def _walk(driver: Driver, sealer: Sealer, wave: Wave) -> Walked:
    rows, last = next_rows(driver, wave.area, wave.after, wave.most)
    people = [one for one in residents(driver, sealer, rows) if wave.area.holds(one)]
    return Walked(people=tuple(_reachable(driver, sealer, people)), last=last, more=len(rows) == wave.most)


def everybody(driver: Driver, sealer: Sealer, area: Area) -> list[Resident]:
    """All residents of an area."""
    rows, _ = next_rows(driver, area, 0, ALL_AT_ONCE)
    return [one for one in residents(driver, sealer, rows) if area.holds(one)]


def next_rows(driver: Driver, area: Area, after: int, most: int) -> tuple[list[Row], int]:
    """Rows of the residents behind one of them; a village stands in the sealed part and is told apart later."""
    size = 2 if area.town else 1

    def build() -> Executable:
        who = t.resident.c
        there = and_(who.id > bindparam("after"), who.erased == literal_column("0"), who.county == bindparam("where"))
        if size == 2:
            there = and_(there, who.town == bindparam("town_"))
        wanted = select(who.id, who.phone_shared, who.county, who.town, who.blob)
        return wanted.where(there).order_by(who.id).limit(bindparam("most")).offset(s.NONE)

    named = (after, area.county, area.town)[: 1 + size]
    rows = driver.rows(driver.text(("wave", size), build), (*named, most))
    last = int(rows[-1][0]) if rows else after
    return rows, last


def _reachable(driver: Driver, sealer: Sealer, people: Sequence[Resident]) -> list[Reachable]:
    """Each with the parties that have proved to be that person or write from that phone."""
    own: dict[bytes, list[int]] = {}
    persons: dict[bytes, list[int]] = {}
    for place, one in enumerate(people):
        persons.setdefault(sealer.resident(one.id), []).append(place)
        if one.phone and not one.phone_shared:
            persons.setdefault(sealer.keys.blind("phone", one.phone), []).append(place)
            own.setdefault(sealer.address(PHONE + one.phone), []).append(place)
    proved = s.load(driver, t.proof, "person", ("address",), list(persons)) if persons else []
    for person, address in proved:
        own.setdefault(bytes(address), []).extend(persons[bytes(person)])
    parties = _parties(driver, sealer, list(own))
    order = {key: place for place, key in enumerate(_last_first(driver, list(parties)))}
    found: list[list[tuple[int, Party]]] = [[] for _ in people]
    for key, party in parties.items():
        for place in dict.fromkeys(own[key]):
            found[place].append((order.get(key, len(order)), party))
    for held in found:
        held.sort(key=lambda pair: pair[0])
    return [Reachable(one, tuple(party for _, party in held)) for one, held in zip(people, found, strict=True)]


def _parties(driver: Driver, sealer: Sealer, keys: list[bytes]) -> dict[bytes, Party]:
    rows = s.load(driver, t.party, "address", ("blob",), keys) if keys else []
    return {bytes(key): sealer.party(key, blob) for key, blob in rows}


def _last_first(driver: Driver, keys: list[bytes]) -> list[bytes]:
    """The addresses that have written, the one that wrote last first."""
    newest: dict[bytes, int] = {}
    for start in range(0, len(keys), s.LARGEST):
        some = s.padded(keys[start : start + s.LARGEST])
        sql = driver.text(("written_last", len(some)), partial(_written_last, len(some)))
        newest |= {bytes(key): int(row) for key, row in driver.rows(sql, some)}
    return sorted(newest, key=lambda key: newest[key], reverse=True)


def _written_last(size: int) -> Executable:
    box = t.inbox.c
    newest: Any = func.max(box.id)
    return select(box.address, newest).where(s.among(box.address, size)).group_by(box.address)


def _silent(driver: Driver, sealer: Sealer, asked: Sequence[str]) -> list[Resident]:
    """Who was asked and has not answered."""
    if not asked:
        return []

    def build() -> Executable:
        log = reached.c
        mute = and_(log.broadcast == bindparam("which"), log.answer.is_(None))
        return select(log.resident).where(mute).order_by(log.resident)

    ids = [row[0] for one in asked for row in driver.rows(driver.text("silent", build), (one,))]
    wanted = ("phone_shared", "county", "town", "blob")
    rows = s.load(driver, t.resident, "id", wanted, ids) if ids else []
    return residents(driver, sealer, [row for row in rows if row[4] is not None])


def _asked(driver: Driver, broadcast: str) -> list[Asked]:
    """Whom a broadcast asks and what is known of them, town by town."""

    def build() -> Executable:
        log, who = reached.c, t.resident.c
        both = reached.join(t.resident, who.id == log.resident)
        wanted = (who.town, log.state, log.answer)
        chosen = select(*wanted, func.count()).select_from(both).where(log.broadcast == bindparam("which"))
        return chosen.group_by(*wanted)

    people: dict[str, dict[str, int]] = {}
    answers: dict[str, dict[str, int]] = {}
    for town, state, answer, count in driver.rows(driver.text("asked", build), (broadcast,)):
        states, known = people.setdefault(town or "", {}), answers.setdefault(town or "", {})
        states[state] = states.get(state, 0) + int(count)
        if answer:
            known[answer] = known.get(answer, 0) + int(count)
    return [
        Asked(broadcast=broadcast, town=town, people=states, answers=answers[town])
        for town, states in sorted(people.items())
    ]


def _states() -> Executable:
    log = reached.c
    return select(log.state, func.count()).where(log.broadcast == bindparam("which")).group_by(log.state)


def _channels() -> Executable:
    log = reached.c
    going = log.state.in_([literal_column("'planned'"), literal_column("'sent'")])
    mine = and_(log.broadcast == bindparam("which"), going)
    return select(log.channel, func.count(distinct(log.address))).where(mine).group_by(log.channel)


def _messages() -> Executable:
    """Messages by how they ended, each at the address to which it went last."""
    log, first = reached.c, t.outbox.alias("first")
    both: Any = reached.join(first, first.c.id == log.message)
    last, states = first, [first.c.state]
    for tried in range(MOST_WAYS):
        other = t.outbox.alias(f"other{tried}")
        went_on = and_(last.c.instead.is_not(None), other.c.id == last.c.id + literal_column("'/instead'"))
        both = both.outerjoin(other, went_on)
        last, states = other, [other.c.state, *states]
    state = func.coalesce(*states)
    counted = func.count(distinct(first.c.id))
    return select(state, counted).select_from(both).where(log.broadcast == bindparam("which")).group_by(state)
