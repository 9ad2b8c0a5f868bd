"""Renewal in bulk: last year's list becomes prospects of the next scheme, and who is to be asked by phone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from msgspec import Struct
from msgspec.structs import replace

from claims.renewal_run import Asked, RenewalRun
from claims.roster_list import NEVER, Bounds, Held
from claims.workdays import local
from dialogs.lookups import Sought
from schemes.ages import age_on
from schemes.identity import birth_date
from schemes.people import EnrolmentState
from storage import choosing, records
from storage import statements as s
from storage import tables as t
from storage.engine import Driver
from storage.proofs import PHONE
from storage.seal import Sealer
from storage.times import micros
from storage.unit import Unit

INSURED: tuple[EnrolmentState, ...] = ("registered", "paid", "booked", "in_force", "ended")
GONE: tuple[EnrolmentState, ...] = ("left",)


class Begun(Struct, frozen=True, kw_only=True):
    """A run: `added` prospects, `known` who stood in the next scheme already, `gone` who had died, moved or
    refused and are left out, `too_old` (rows) whom the scheme's age limit leaves to a person. `held`: why nothing was
    written."""

    added: int
    known: int
    gone: int
    too_old: tuple[int, ...] = ()
    held: tuple[Held, ...] = ()


def begin(
    driver: Driver,
    sealer: Sealer,
    run: RenewalRun,
    oldest: int | None,
    first: date,
    now: datetime,
    bounds: Bounds = NEVER,
) -> Begun:
    """Note last year's people as prospects of the next scheme and open the run; the caller holds the transaction.
    Again it adds only who is new. `oldest`: nobody who is older on `first` is added. Where hardly anybody of last
    year's list would go on, or many times those who stood in the run, nothing is written."""
    today = local(now).date()
    old = choosing.rows_of(driver, run.from_scheme, today, states=INSURED)
    gone = choosing.rows_of(driver, run.from_scheme, today, states=GONE)
    held = {row[0] for row in s.load(driver, t.enrolment, "resident", ("scheme",), old) if row[1] == run.id}
    fresh = [row for row in old if row not in held]
    too_old = _older(driver, sealer, run.from_scheme, fresh, oldest, first, today) if oldest is not None else []
    late = set(too_old)
    added = len(fresh) - len(late)
    went = bounds.crossed(len(old) + len(gone), len(held) + added, len(gone) + len(late))
    grew = bounds.crossed(len(held), len(held) + added, 0)
    why = tuple(one for one in (*went, *grew) if one != "others")
    if why:
        return Begun(added=added, known=len(held), gone=len(gone), too_old=tuple(too_old), held=why)
    rows = [(row, run.id, today.isoformat(), "prospect", micros(now), None, "") for row in fresh if row not in late]
    if rows:
        driver.many(s.upsert(driver, t.enrolment), rows)
    if not s.load(driver, t.record, "number", ("kind",), [run.subject]):
        driver.many(s.put(driver, t.record), [records.row(sealer, run)])
    else:
        moved(driver, sealer, run.id, "closed", "open")
    return Begun(added=len(rows), known=len(held), gone=len(gone), too_old=tuple(too_old))


def moved(driver: Driver, sealer: Sealer, scheme: str, before: str, after: str) -> bool:
    """Bring the run into a scheme from one state to another; False where it is not in it."""
    for run in records.sought(driver, sealer, Unit(), Sought("renewal", id=scheme)):
        if run.state == before:
            number, *fresh = records.row(sealer, replace(run, state=after, version=run.version + 1))
            driver.run(s.replace(driver, t.record), (*fresh, number, run.version))
            return True
    return False


def asked(driver: Driver, sealer: Sealer, run: RenewalRun, day: date) -> list[Asked]:
    """Whom to write to: prospects of the next scheme who still stand in the old one, by phone. A phone of several
    households, and one whose owner said 退订, is left out."""
    still = set(choosing.rows_of(driver, run.from_scheme, day, states=INSURED))
    rows = [row for row in choosing.rows_of(driver, run.id, day, states=("prospect",)) if row in still]
    phones: dict[str, list[tuple[str, str]]] = {}
    for one in choosing.standings(driver, sealer, run.id, day, sorted(rows)):
        if one.person.phone and not one.person.phone_shared:
            phones.setdefault(one.person.phone, []).append((one.person.id, one.person.name))
    quiet = _stopped(driver, sealer, list(phones))
    return [Asked(phone=phone, people=tuple(people)) for phone, people in phones.items() if phone not in quiet]


def _stopped(driver: Driver, sealer: Sealer, phones: Sequence[str]) -> set[str]:
    keys = {sealer.address(PHONE + phone): phone for phone in phones}
    found = s.load(driver, t.party, "address", ("blob",), list(keys)) if keys else []
    return {keys[bytes(key)] for key, blob in found if sealer.party(bytes(key), blob).stopped_at is not None}


def _older(
    driver: Driver, sealer: Sealer, scheme: str, rows: Sequence[int], oldest: int, first: date, day: date
) -> list[int]:
    found = []
    for one in choosing.standings(driver, sealer, scheme, day, rows):
        born = birth_date(one.person.id_number) if one.person.id_number else None
        age = age_on(born, first) if born else None
        if age is None or age > oldest:
            found.append(int(one.person.id))
    return found
