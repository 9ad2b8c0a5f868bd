"""One connection to SQLite or PostgreSQL, on which SQLAlchemy Core statements, compiled once, run as text.

A statement through SQLAlchemy's Connection costs about ten times the driver's own call; the hot path has a
dozen of them a batch, so their texts are built once by Core and handed to the driver (docs/storage.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, Executable, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import NullPool, StaticPool

from storage.errors import StoreError

Row = tuple[Any, ...]
# Blind indexes are random: every message touches pages all over their indexes. A larger cache and a checkpoint
# every 32 MB instead of 4 MB halve what is written twice.
USUAL_CHECKPOINT = 8_000
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=10000",
    "cache_size=-16384",
    f"wal_autocheckpoint={USUAL_CHECKPOINT}",
)
_POSTGRES_SETTINGS = "-c lock_timeout=10s -c idle_in_transaction_session_timeout=60s -c timezone=UTC"


def parse(url: str) -> URL:
    """The address of a database; `postgresql://` means psycopg 3. Raises StoreError for anything unknown."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StoreError(
            "a database address looks like sqlite:///cunbao.db or postgresql://user@host/name"
        ) from error
    if parsed.drivername in ("postgresql", "postgres"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername not in ("sqlite", "postgresql+psycopg"):
        raise StoreError(f"{parsed.drivername} is not supported: use sqlite:///FILE or postgresql://…")
    return parsed


def file_of(url: URL) -> Path | None:
    """The file of an embedded database; None for PostgreSQL and for a database in memory."""
    if url.drivername != "sqlite" or not url.database or url.database == ":memory:":
        return None
    return Path(url.database).absolute()


def connect(url: URL) -> Engine:
    """An engine whose SQLite connections are durable (WAL, synchronous=FULL) and keep foreign keys."""
    if url.drivername != "sqlite":
        arguments = {"options": _POSTGRES_SETTINGS, "connect_timeout": 10}
        return create_engine(url, poolclass=NullPool, paramstyle="format", connect_args=arguments)
    path = file_of(url)
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
    pool = NullPool if path is not None else StaticPool
    engine = create_engine(url, poolclass=pool, connect_args={"check_same_thread": False})

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


class Driver:
    """The driver's connection of an engine. Parameters are positional; rows are tuples."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.postgres = engine.dialect.name == "postgresql"
        dbapi = engine.dialect.loaded_dbapi
        self.error: type[Exception] = dbapi.Error
        self.broken: type[Exception] = dbapi.OperationalError
        self._texts: dict[object, str] = {}
        self._fairy: Any = None
        self._cursor: Any = None
        self.open()

    def open(self) -> None:
        """Connect; raises StoreError when the database does not answer."""
        try:
            self._fairy = self.engine.raw_connection()
        except self.error as error:
            reason = str(error).strip().partition("\n")[0]
            raise StoreError(f"the database does not answer: {reason}") from error
        self._cursor = self._fairy.driver_connection.cursor()

    def close(self) -> None:
        """Give the connection back; idempotent."""
        if self._fairy is not None:
            self._cursor.close()
            self._fairy.close()
            self._fairy = None

    @property
    def alive(self) -> bool:
        """Whether the connection may still be used; PostgreSQL closes it when the server goes away."""
        return self._fairy is not None and not (self.postgres and self._fairy.driver_connection.closed)

    def text(self, name: object, build: Callable[[], Executable]) -> str:
        """The text of a statement, compiled by SQLAlchemy at its first use and kept under `name`."""
        known = self._texts.get(name)
        if known is None:
            built: Any = build()
            compiled = built.compile(dialect=self.engine.dialect)
            if any(value is not None for value in compiled.params.values()):
                raise AssertionError(f"a value is hidden in {compiled}: only places for parameters may be")
            known = self._texts[name] = str(compiled)
        return known

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """Run a statement that answers."""
        self._cursor.execute(sql, parameters)
        found: list[Row] = self._cursor.fetchall()
        return found

    def stream(self, sql: str, parameters: Sequence[Any] = (), size: int = 1_000) -> Iterator[list[Row]]:
        """Run a statement whose answer may be long; yields chunks."""
        with self._named() as cursor:
            cursor.execute(sql, parameters)
            while chunk := cursor.fetchmany(size):
                yield chunk

    def run(self, sql: str, parameters: Sequence[Any] = ()) -> int:
        """Run a statement that does not answer; returns how many rows it touched."""
        self._cursor.execute(sql, parameters)
        return int(self._cursor.rowcount)

    def many(self, sql: str, rows: Sequence[Sequence[Any]]) -> int:
        """Run a statement for each row of parameters; returns how many rows were touched together."""
        if len(rows) == 1:
            return self.run(sql, rows[0])
        self._cursor.executemany(sql, rows)
        return int(self._cursor.rowcount)

    @contextmanager
    def transaction(self, *, write: bool = True) -> Iterator[None]:
        """All or nothing; on SQLite a writing transaction takes the write lock at once."""
        if not self.postgres:
            self._cursor.execute("BEGIN IMMEDIATE" if write else "BEGIN")
        connection = self._fairy.driver_connection
        try:
            yield
        except BaseException:
            if self.alive:
                connection.rollback()
            raise
        connection.commit()

    @contextmanager
    def _named(self) -> Iterator[Any]:
        connection = self._fairy.driver_connection
        cursor = connection.cursor("stream") if self.postgres else connection.cursor()
        try:
            yield cursor
        finally:
            if not (self.postgres and connection.closed):
                cursor.close()
