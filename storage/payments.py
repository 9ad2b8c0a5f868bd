"""The premium in parts: who paid how much for whom, a batch at a time; taken back by its contrary, never deleted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from msgspec import Struct
from sqlalchemy import Executable, and_, bindparam, func, literal_column, select

from schemes.premium import Parts, Payer
from storage import statements as s
from storage import tables as t
from storage.choosing import HERE
from storage.engine import Driver
from storage.held import held, rank_of, ranks
from storage.seal import Sealer
from storage.times import micros
from storage.villages import village_names


class Paid(Struct, frozen=True, kw_only=True):
    """A batch that was written for `done` people. For `over` it would have been more than the premium, `unknown`
    do not stand in the scheme (any more): for both nothing was written."""

    batch: int
    done: int
    over: tuple[int, ...] = ()
    unknown: tuple[int, ...] = ()


def pay(
    driver: Driver,
    scheme: str,
    people: Sequence[int],
    *,
    payer: Payer,
    fen: int,
    day: date,
    premium: int | None,
    now: datetime,
) -> Paid:
    """Note that `payer` paid `fen` for each of these people; the caller holds the transaction. `premium` in fen
    bounds what may come together for one of them (None: not stated)."""
    standing = {row[0] for row in driver.rows(driver.text("standing", _standing), _held_on(scheme, day.max))}
    before = {resident: int(sum_) for resident, sum_ in driver.rows(driver.text("paid_sums", _sums), (scheme,))}
    chosen = list(dict.fromkeys(people))
    unknown = tuple(one for one in chosen if one not in standing)
    known = [one for one in chosen if one in standing]
    over = tuple(one for one in known if premium is not None and before.get(one, 0) + fen > premium)
    taken = sorted(set(known) - set(over))
    if not taken:
        return Paid(batch=0, done=0, over=over, unknown=unknown)
    batch = _number(driver)
    rows = [(batch, one, scheme, payer, fen, day.isoformat(), micros(now)) for one in taken]
    driver.many(s.put(driver, t.payment), rows)
    return Paid(batch=batch, done=len(taken), over=over, unknown=unknown)


def take_back(driver: Driver, batch: int, now: datetime) -> int | None:
    """Write the contrary of a batch under its negative number; how many people, 0 where that was done before, None
    for a batch that there is not."""
    columns = [column.name for column in t.payment.columns if column.name != "batch"]
    rows = s.load(driver, t.payment, "batch", columns, [batch])
    if not rows or batch <= 0:
        return None
    if s.load(driver, t.payment, "batch", ("resident",), [-batch]):
        return 0
    fresh = [
        (-batch, resident, scheme, payer, -fen, day, micros(now)) for _, resident, scheme, payer, fen, day, _ in rows
    ]
    driver.many(s.put(driver, t.payment), fresh)
    return len(fresh)


def not_adding_up(driver: Driver, sealer: Sealer, scheme: str, day: date, premium: int) -> list[Parts]:
    """Those who stand in the scheme and for whom the parts are not the premium (fen), with the parts."""
    wrong = driver.rows(driver.text("not_adding_up", _wrong), (*_held_on(scheme, day), scheme, premium))
    parts: dict[int, dict[str, int]] = {}
    for resident, held_scheme, payer, fen in s.load(
        driver, t.payment, "resident", ("scheme", "payer", "fen"), [row[0] for row in wrong]
    ):
        if held_scheme == scheme:
            purse = parts.setdefault(resident, {})
            purse[payer] = purse.get(payer, 0) + fen
    names = village_names(driver, sealer, {key: row for row, _, key in wrong if key is not None})
    return [
        Parts(resident=resident, town=town, village=names.get(village, ""), fen=parts.get(resident, {}))
        for resident, town, village in wrong
    ]


def purses(driver: Driver, scheme: str) -> list[tuple[str, str, int, int]]:
    """By town and payer: for how many people, and fen together."""
    rows = driver.rows(driver.text("purses", _purses), (scheme,))
    return [(town, payer, int(people), int(fen)) for town, payer, people, fen in rows if fen]


def yuan(fen: int) -> Decimal:
    """Fen as yuan."""
    return Decimal(fen) / 100


def _held_on(scheme: str, day: date) -> tuple[str, str, str]:
    return scheme, scheme, day.isoformat()


def _number(driver: Driver) -> int:
    rows = s.load(driver, t.counter, "name", ("value",), ["payment"])
    number = int(rows[0][1] if rows else 0) + 1
    driver.run(s.upsert(driver, t.counter), ("payment", number))
    return number


def _standing() -> Executable:
    found = held()
    return select(found.c.resident).where(rank_of(found).in_(ranks("prospect", *HERE)))


def _sums() -> Executable:
    box = t.payment.c
    chosen = select(box.resident, func.sum(box.fen)).where(box.scheme == bindparam("scheme_"))
    return chosen.group_by(box.resident)


def _wrong() -> Executable:
    people, box, found = t.resident.c, t.payment.c, held()
    sums = (
        select(box.resident, func.sum(box.fen).label("paid"))
        .where(box.scheme == bindparam("scheme_"))
        .group_by(box.resident)
        .subquery("sums")
    )
    joined = t.resident.join(found, found.c.resident == people.id)
    joined = joined.outerjoin(sums, sums.c.resident == people.id)
    paid = func.coalesce(sums.c.paid, literal_column("0"))
    wrong = and_(rank_of(found).in_(ranks(*HERE)), paid != bindparam("premium_"))
    chosen = select(people.id, people.town, people.village).select_from(joined).where(wrong)
    return chosen.order_by(people.town, people.village, people.id)


def _purses() -> Executable:
    people, box = t.resident.c, t.payment.c
    joined = t.payment.join(t.resident, people.id == box.resident)
    counted = [func.count(box.resident.distinct()), func.sum(box.fen)]
    chosen = select(people.town, box.payer, *counted).select_from(joined).where(box.scheme == bindparam("scheme_"))
    return chosen.group_by(people.town, box.payer)
