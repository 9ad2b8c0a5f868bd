"""Seals everything anew under the current key, in batches; an interrupted run is finished by the next one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from sqlalchemy import Executable, Table, and_, bindparam, func, literal_column, select, update

from storage import channel_state
from storage import statements as s
from storage import tables as t
from storage.engine import Driver, Row
from storage.keys import Keys

BATCH = 500
PICTURES = 4
"""Pictures of a transaction: each may have ten megabytes."""


class Sealed(NamedTuple):
    """A sealed column, how its rows are named, and the place for which a row is sealed."""

    table: Table
    column: str
    key: tuple[str, ...]
    place: Callable[[Row], bytes]
    at_once: int = BATCH


def _numbered(table: str, column: str) -> Callable[[Row], bytes]:
    return lambda key: f"{table}.{column}:{key[0]}".encode()


def _addressed(table: str) -> Callable[[Row], bytes]:
    return lambda key: f"{table}.blob:".encode() + bytes(key[0])


SEALED = (
    Sealed(t.inbox, "blob", ("id",), _numbered("inbox", "blob")),
    Sealed(t.inbox, "fault", ("id",), _numbered("inbox", "fault")),
    Sealed(t.conversation, "blob", ("address",), _addressed("conversation")),
    Sealed(t.party, "blob", ("address",), _addressed("party")),
    Sealed(t.resident, "blob", ("id",), _numbered("resident", "blob")),
    Sealed(
        t.enrolment,
        "blob",
        ("resident", "scheme", "since", "state"),
        lambda key: ("enrolment.blob:" + ":".join(map(str, key))).encode(),
    ),
    Sealed(t.claim, "blob", ("number",), _numbered("claim", "blob")),
    Sealed(t.ticket, "blob", ("number",), _numbered("ticket", "blob")),
    Sealed(t.record, "blob", ("number",), _numbered("record", "blob")),
    Sealed(t.outbox, "blob", ("id",), _numbered("outbox", "blob")),
    Sealed(t.audit, "blob", ("id",), _numbered("audit", "blob")),
    Sealed(t.misunderstood, "blob", ("id",), _numbered("misunderstood", "blob")),
    Sealed(t.channel_state, "blob", ("channel", "key"), lambda key: channel_state.place(key[0], bytes(key[1]))),
    Sealed(t.attachment, "blob", ("id",), _addressed("attachment")),
    Sealed(t.content, "blob", ("address",), _addressed("content"), PICTURES),
)


class Rotation:
    """Work on one database; `keys` hold the old keys and the current one."""

    def __init__(self, driver: Driver, keys: Keys) -> None:
        self._driver, self._keys = driver, keys
        self._current = bytes([keys.current])

    def left(self) -> int:
        """How many sealed values are not under the current key."""
        with self._driver.transaction(write=False):
            return sum(int(self._driver.rows(self._text("left", one), (self._current,))[0][0]) for one in SEALED)

    def run(self, progress: Callable[[int], None] | None = None) -> int:
        """Seal anew all that is left, five hundred a transaction (of pictures four); returns how many were sealed."""
        done = 0
        for one in SEALED:
            while sealed := self._batch(one):
                done += sealed
                if progress is not None:
                    progress(sealed)
        return done

    def _batch(self, one: Sealed) -> int:
        with self._driver.transaction():
            rows = self._driver.rows(self._text("old", one), (self._current, one.at_once))
            fresh = []
            for *key, blob in rows:
                place = one.place(tuple(key))
                fresh.append((self._keys.seal(self._keys.unseal(bytes(blob), place), place), *key))
            if fresh:
                self._driver.many(self._text("renew", one), fresh)
        return len(rows)

    def _text(self, what: str, one: Sealed) -> str:
        builders: dict[str, Callable[[Sealed], Executable]] = {"left": _left, "old": _old, "renew": _renew}
        return self._driver.text((what, one.table.name, one.column), lambda: builders[what](one))


def _outdated(one: Sealed) -> Any:
    column = one.table.c[one.column]
    first = func.substr(column, literal_column("1"), literal_column("1"))
    return and_(column.is_not(None), first != bindparam("current", type_=column.type))


def _left(one: Sealed) -> Executable:
    return select(func.count()).select_from(one.table).where(_outdated(one))


def _old(one: Sealed) -> Executable:
    chosen = select(*(one.table.c[name] for name in one.key), one.table.c[one.column])
    return chosen.where(_outdated(one)).limit(bindparam("most")).offset(s.NONE)


def _renew(one: Sealed) -> Executable:
    same = and_(*(one.table.c[name] == bindparam(f"{name}_") for name in one.key))
    fresh: dict[str, Any] = {one.column: bindparam("fresh", type_=one.table.c[one.column].type)}
    return update(one.table).where(same).values(fresh)
