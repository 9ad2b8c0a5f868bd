"""The statements of the hot path, as SQLAlchemy Core builds them. Each is compiled once for a database.

Lists of keys are padded to 1, 2, 4, 8 …, so that few texts exist and the drivers' statement caches stay warm.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Executable,
    LargeBinary,
    Select,
    Table,
    Text,
    and_,
    bindparam,
    case,
    cast,
    delete,
    func,
    insert,
    literal_column,
    null,
    select,
    union_all,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from storage import tables as t
from storage.engine import Driver, Row

T = TypeVar("T")
MOST_A_KEY = 20
MOST_TOLD = 50
MESSAGES_LOOKED_AT = 1_000
# SQLite wants an offset beside a limit, and without this one SQLAlchemy adds a parameter of its own.
NONE: ColumnElement[Any] = literal_column("0")
LARGEST = 2048
INBOX, CONVERSATION, PARTY, SILENT, COUNTER = range(5)


def padded(keys: Sequence[T]) -> list[T]:
    """The keys, the last one repeated up to the next power of two."""
    size = 1 << (len(keys) - 1).bit_length()
    return [*keys, *[keys[-1]] * (size - len(keys))]


def among(column: ColumnElement[Any], size: int, name: str = "k") -> ColumnElement[bool]:
    """`column IN (…)` with `size` places."""
    return column.in_([bindparam(f"{name}{place}", type_=column.type) for place in range(size)])


def every(table: Table) -> Executable:
    """An insert of whole rows, parameters in the order of the table's columns."""
    return insert(table)


def put(driver: Driver, table: Table) -> str:
    """The text of an insert of whole rows."""
    return driver.text(("insert", table.name), lambda: every(table))


def upsert(driver: Driver, table: Table) -> str:
    """The text of an insert that replaces the row of the same primary key."""

    def build() -> Executable:
        maker: Any = postgresql.insert if driver.postgres else sqlite.insert
        keys = [column.name for column in table.primary_key.columns]
        statement = maker(table)
        fresh = {c.name: statement.excluded[c.name] for c in table.columns if c.name not in keys}
        done: Executable = statement.on_conflict_do_update(index_elements=keys, set_=fresh)
        return done

    return driver.text(("upsert", table.name), build)


def replace(driver: Driver, table: Table, kept: tuple[str, ...] = ()) -> str:
    """The text that rewrites the row of a number if it still has the version that was read.

    Parameters: every column but `number` and those that are kept as they are, then the number, then the old version.
    """

    def build() -> Executable:
        names = [c for c in table.columns if c.name not in ("number", *kept)]
        fresh = {c.name: bindparam(f"new_{c.name}", type_=c.type) for c in names}
        same = and_(table.c.number == bindparam("old_number"), table.c.version == bindparam("old_version"))
        return update(table).where(same).values(fresh)

    return driver.text(("replace", table.name, kept), build)


def _arm(source: int, **columns: ColumnElement[Any]) -> Select[Any]:
    shape = {"id": BigInteger, "key": LargeBinary, "version": BigInteger, "note": Text, "blob": LargeBinary}
    empty: dict[str, ColumnElement[Any]] = {name: cast(null(), kind) for name, kind in shape.items()}
    chosen = {**empty, **columns}
    return select(literal_column(str(source)).label("source"), *(chosen[name].label(name) for name in shape))


def first(driver: Driver, messages: int, addresses: int) -> str:
    """The first load in one statement: inbox, conversation, party, follow-ups that wait for silence, counter.

    Parameters: message keys, then the address keys three times.
    Columns: source, id, key, version, note, blob.
    """

    def build() -> Executable:
        box, talk, who, out = t.inbox.c, t.conversation.c, t.party.c, t.outbox.c
        waiting = and_(out.while_silent == literal_column("1"), out.state == literal_column("'queued'"))
        return union_all(
            _arm(INBOX, id=box.id, key=box.key, note=box.replies).where(among(box.key, messages, "m")),
            _arm(CONVERSATION, key=talk.address, version=talk.version, blob=talk.blob).where(
                among(talk.address, addresses, "c")
            ),
            _arm(PARTY, key=who.address, version=who.version, blob=who.blob).where(
                among(who.address, addresses, "p")
            ),
            _arm(SILENT, id=out.seq, key=out.address, note=out.id).where(
                and_(waiting, among(out.address, addresses, "s"))
            ),
            _arm(COUNTER, id=t.counter.c.value).where(t.counter.c.name == literal_column("'serial'")),
        )

    return driver.text(("first", messages, addresses), build)


def by_key(driver: Driver, table: Table, column: str, wanted: Sequence[str], size: int) -> str:
    """Rows whose `column` is one of `size` keys: the key, then the `wanted` columns."""

    def build() -> Executable:
        return select(table.c[column], *(table.c[name] for name in wanted)).where(among(table.c[column], size))

    return driver.text(("by_key", table.name, column, tuple(wanted), size), build)


def newest(driver: Driver, table: Table, column: str, wanted: Sequence[str], order: str, size: int) -> str:
    """As `by_key`, but at most twenty rows a key, those with the greatest `order`."""

    def build() -> Executable:
        place = func.row_number().over(partition_by=table.c[column], order_by=table.c[order].desc()).label("place")
        columns = [table.c[column], *(table.c[name] for name in wanted)]
        inner = select(*columns, place).where(among(table.c[column], size)).subquery()
        names = [column, *wanted]
        return select(*(inner.c[name] for name in names)).where(inner.c.place <= literal_column(str(MOST_A_KEY)))

    return driver.text(("newest", table.name, column, tuple(wanted), size), build)


def told(driver: Driver) -> str:
    """The cases of which the newest messages to an address spoke, the one told last first: number, `seq` and
    due time of the newest message that has gone out (NULL: none has). Parameter: address key."""

    def build() -> Executable:
        box = t.outbox.c
        gone = box.state.in_(
            [literal_column(f"'{state}'") for state in ("sending", "accepted", "delivered", "gathered")]
        )
        recent = (
            select(box.claim, box.seq, case((gone, box.seq)).label("gone"), case((gone, box.due_at)).label("at"))
            .where(box.address == bindparam("address_"), box.claim.is_not(None))
            .order_by(box.seq.desc())
            .limit(literal_column(str(MESSAGES_LOOKED_AT)))
            .offset(NONE)
            .subquery()
        )
        gone_last, last = func.max(recent.c.gone), func.max(recent.c.seq)
        return (
            select(recent.c.claim, gone_last, func.max(recent.c.at))
            .group_by(recent.c.claim)
            .order_by(func.coalesce(gone_last, literal_column("0")).desc(), last.desc())
            .limit(literal_column(str(MOST_TOLD)))
            .offset(NONE)
        )

    return driver.text("told", build)


def remove(driver: Driver, table: Table, column: str) -> str:
    """Deletes the rows of one key."""
    return driver.text(
        ("remove", table.name, column), lambda: delete(table).where(table.c[column] == bindparam("key"))
    )


def load(
    driver: Driver,
    table: Table,
    column: str,
    wanted: Sequence[str],
    keys: Sequence[Any],
    order: str | None = None,
) -> list[Row]:
    """The rows of many keys; with `order` at most the twenty newest of each. (key, *wanted)"""
    found: list[Row] = []
    for start in range(0, len(keys), LARGEST):
        some = padded(keys[start : start + LARGEST])
        if order is None:
            sql = by_key(driver, table, column, wanted, len(some))
        else:
            sql = newest(driver, table, column, wanted, order, len(some))
        found += driver.rows(sql, some)
    return found
