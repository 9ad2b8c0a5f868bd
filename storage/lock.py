"""One writer a database: a lock file beside an embedded one, an advisory lock in PostgreSQL."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from storage.engine import Driver
from storage.errors import LockedError

ADVISORY = {"writer": 0x63756E62, "roster": 0x63756E63, "outbox": 0x63756E64}


class Lock:
    """Held until `release` or the end of the process; a second holder gets LockedError."""

    def __init__(self, name: str, driver: Driver, path: Path | None) -> None:
        self._name, self._driver = name, driver
        self._file = path.with_name(f"{path.name}.{name}.lock") if path is not None else None
        self._handle: int | None = None
        self.take()

    def take(self) -> None:
        """Take the lock on the driver's present connection."""
        if self._driver.postgres:
            with self._driver.transaction():
                if not self._driver.rows("SELECT pg_try_advisory_lock(%s)", (ADVISORY[self._name],))[0][0]:
                    raise self._refusal()
        elif self._file is not None:
            handle = os.open(self._file, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                os.close(handle)
                raise self._refusal() from error
            self._handle = handle

    def release(self) -> None:
        """Let the next one in; idempotent."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
        elif self._driver.postgres and self._driver.alive:
            with self._driver.transaction():
                self._driver.rows("SELECT pg_advisory_unlock(%s)", (ADVISORY[self._name],))

    def _refusal(self) -> LockedError:
        if self._name == "roster":
            return LockedError("another roster is being imported here: wait until it has finished")
        return LockedError("another process writes to this database (cunbao serve?): stop it first, or use that one")
