"""Row ids made before the rows: the sealed blobs name them."""

from __future__ import annotations

from typing import Final

from claims.record import Record
from storage.engine import Driver

LAST_CHANGE: Final = """
WITH RECURSIVE one(insurer) AS (
    SELECT MIN(insurer) FROM claim
    UNION ALL
    SELECT (SELECT MIN(insurer) FROM claim WHERE insurer > one.insurer) FROM one WHERE insurer IS NOT NULL
)
SELECT COALESCE(MAX(last), 0) FROM (
    SELECT (SELECT MAX(changed_at) FROM claim WHERE claim.insurer = one.insurer) AS last FROM one
    UNION ALL
    SELECT MAX(changed_at) FROM claim WHERE insurer IS NULL
) AS newest
"""
"""The newest change of all insurers, one step into the index for each of them: a plain MAX reads the whole index."""


class Ids:
    """The newest id of each table; one process at a time hands them out. `standing` are the records that every turn
    sees (`storage.records.standing`), None where they have to be read anew."""

    def __init__(self, driver: Driver) -> None:
        def newest(table: str, column: str) -> int:
            return int(driver.rows(f"SELECT COALESCE(MAX({column}), 0) FROM {table}")[0][0])  # noqa: S608

        self.inbox = newest("inbox", "id")
        self.outbox = newest("outbox", "seq")
        self.audit = newest("audit", "id")
        self.misunderstood = newest("misunderstood", "id")
        self.standing: tuple[Record, ...] | None = None
        self._changed = int(driver.rows(LAST_CHANGE)[0][0])

    def changed(self, at: int) -> int:
        """The instant `at`, or the one right after the last that was handed out: a claim that changes later stands
        later, also when a clock acts for an instant that has passed."""
        self._changed = max(self._changed + 1, at)
        return self._changed
