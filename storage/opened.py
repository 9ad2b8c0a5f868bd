"""An opened database: connection, keys and the writer's lock, one caller at a time."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock
from typing import Self

from sqlalchemy import Engine

from storage.checks import check_keys
from storage.engine import Driver, connect, file_of, parse
from storage.errors import LockedError, VersionError
from storage.ids import Ids
from storage.keyring import find_keys
from storage.keys import Keys
from storage.lock import Lock
from storage.migrate import condition, upgrade
from storage.proofs import fill
from storage.reading import Reader
from storage.seal import Sealer
from storage.villages import fill_villages


class Opened:
    """A database with its keys, for one caller at a time; `Store` says what may be done with it."""

    def __init__(self, engine: Engine, driver: Driver, keys: Keys, lock: Lock | None) -> None:
        self.keys = keys
        self.sealer = Sealer(keys)
        self.driver = driver
        self._engine, self._lock = engine, lock
        self._path = file_of(engine.url)
        self._mutex = RLock()
        self._reader = Reader(driver, self.sealer)
        self._ids: Ids | None = None

    @classmethod
    def open(cls, url: str, keys: Keys | None = None, *, writer: bool = True) -> Self:
        """Open a database, bring an empty or older one to the newest version, and take the writer's lock.

        Without `keys` they come from CUNBAO_KEYS, CUNBAO_KEYS_FILE or the file beside an embedded database,
        which a first start makes. Raises StoreError, in words for the operator: KeysError, LockedError,
        VersionError, or the database does not answer.
        """
        parsed = parse(url)
        path = file_of(parsed)
        engine = connect(parsed)
        driver = Driver(engine)
        lock: Lock | None = None
        try:
            lock = Lock("writer", driver, path) if writer else None
            stands = condition(driver)
            if stands != "current" and not writer:
                raise VersionError("the database is not of this version yet: run `cunbao database upgrade` first")
            found = keys or find_keys(parsed, os.environ, fresh=stands == "empty")
            if stands != "current":
                upgrade(engine)
            store = cls(engine, driver, found, lock)
            check_keys(driver, found)
            if stands == "older":
                fill(driver, store.sealer)
                fill_villages(driver, store.sealer)
        except BaseException:
            if lock is not None:
                lock.release()
            driver.close()
            engine.dispose()
            raise
        return store

    def close(self) -> None:
        """Release the lock and the connection; idempotent."""
        with self._mutex:
            if self._lock is not None:
                self._lock.release()
            self.driver.close()
            self._engine.dispose()

    @contextmanager
    def _writing(self) -> Iterator[Ids]:
        """For what only the one writer may do."""
        if self._lock is None:
            raise LockedError("this database was opened beside its writer: only the writer may do this")
        with self._ready():
            if self._ids is None:
                with self.driver.transaction(write=False):
                    self._ids = Ids(self.driver)
            yield self._ids

    @contextmanager
    def _ready(self) -> Iterator[None]:
        """One caller at a time, on a connection that lives; a lost one is made anew, with its lock."""
        with self._mutex:
            if not self.driver.alive:
                self.driver.open()
                if self._lock is not None:
                    self._lock.take()
                self._ids = None
            yield
