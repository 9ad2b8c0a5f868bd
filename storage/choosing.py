"""Which residents of a scheme an office means: a place, the rows of a file, those who still lack something."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct
from sqlalchemy import Executable, bindparam, func, literal_column, select

from schemes.people import STATES, EnrolmentState, Resident, Why
from storage import statements as s
from storage import tables as t
from storage.engine import Driver
from storage.held import held, rank_of, ranks, why_of
from storage.person import decoded
from storage.seal import Sealer

HERE: tuple[EnrolmentState, ...] = ("registered", "paid", "booked", "in_force")
NOT_BOOKED: tuple[EnrolmentState, ...] = ("registered", "paid")


class Standing(Struct, frozen=True, kw_only=True):
    """A resident as he stands in a scheme on a day."""

    person: Resident
    state: EnrolmentState
    since: date
    why: Why = ""


def rows_of(
    driver: Driver,
    scheme: str,
    day: date,
    town: str = "",
    village: bytes | None = None,
    states: Sequence[EnrolmentState] = HERE,
) -> list[int]:
    """The residents of a place (empty: any) in some states on a day, by town, village and row, without the erased."""
    sql = driver.text(("residents_in", bool(town), bool(village), tuple(states)), lambda: _in(town, village, states))
    places: list[str | bytes] = [name for name in (town, village) if name]
    return [row[0] for row in driver.rows(sql, (scheme, scheme, day.isoformat(), *places))]


def by_id(driver: Driver, sealer: Sealer, numbers: Sequence[str]) -> dict[str, tuple[int, bool]]:
    """Identity number -> row and whether it was erased; who is not there is left out."""
    blind = {sealer.identity(number): number for number in numbers}
    found = s.load(driver, t.resident, "identity", ("id", "erased"), list(blind)) if blind else []
    return {blind[bytes(key)]: (row, bool(erased)) for key, row, erased in found}


def standings(driver: Driver, sealer: Sealer, scheme: str, day: date, rows: Sequence[int]) -> Iterator[Standing]:
    """Those residents with all that is known of them, in the order of `rows`."""
    sql = driver.text("held_keys", _keys)
    keys = {row: (rank, why, since) for row, rank, why, since in driver.rows(sql, (scheme, scheme, day.isoformat()))}
    wanted = ("phone_shared", "erased", "county", "town", "blob")
    for start in range(0, len(rows), s.LARGEST):
        some = rows[start : start + s.LARGEST]
        held_rows = {row: tuple(rest) for row, *rest in s.load(driver, t.resident, "id", wanted, some)}
        for row in some:
            shared, erased, county, town, blob = held_rows[row]
            if erased or blob is None or row not in keys:
                continue
            rank, why, since = keys[row]
            one = decoded(sealer, row, blob)
            person = Resident(
                id=str(row),
                name=one.name,
                id_number=one.id_number,
                phone=one.phone,
                phone_shared=bool(shared),
                county=county,
                town=town,
                village=one.village,
                group=one.group,
                household=one.household,
                household_relation=one.household_relation,
            )
            yield Standing(person=person, state=STATES[int(rank)], since=date.fromisoformat(since), why=why)


def hukou(driver: Driver, scheme: str, rows: Sequence[int]) -> dict[int, bool]:
    """Whose registration 公安 confirmed or denied on a list of the scheme; who is not named said nothing."""
    found = s.load(driver, t.listed, "resident", ("scheme", "hukou", "roster"), list(rows)) if rows else []
    newest: dict[int, tuple[int, bool]] = {}
    for resident, held_scheme, said, roster in found:
        number = int(roster.partition(":")[2])
        if held_scheme == scheme and said is not None and number > newest.get(resident, (0, False))[0]:
            newest[resident] = number, bool(said)
    return {resident: said for resident, (_, said) in newest.items()}


def _in(town: str, village: bytes | None, states: Sequence[EnrolmentState]) -> Executable:
    people, found = t.resident.c, held()
    joined = t.resident.join(found, found.c.resident == people.id)
    chosen = select(people.id).select_from(joined).where(people.blob.is_not(None))
    chosen = chosen.where(rank_of(found).in_(ranks(*states)))
    if town:
        chosen = chosen.where(people.town == bindparam("town_"))
    if village:
        chosen = chosen.where(people.village == bindparam("village_", type_=people.village.type))
    return chosen.order_by(people.town, people.village, people.id)


def _keys() -> Executable:
    found = held()
    day = func.substr(found.c.key, literal_column("1"), literal_column("10"))
    return select(found.c.resident, rank_of(found), why_of(found), day)
