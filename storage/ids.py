"""Row ids made before the rows: the sealed blobs name them."""

from __future__ import annotations

from claims.record import Record
from storage.engine import Driver


def _last_change(table: str) -> str:
    """The newest change of all insurers, one step into the index for each of them: a MAX alone reads all of it."""
    return f"""
WITH RECURSIVE one(insurer) AS (
    SELECT MIN(insurer) FROM {table}
    UNION ALL
    SELECT (SELECT MIN(insurer) FROM {table} WHERE insurer > one.insurer) FROM one WHERE insurer IS NOT NULL
)
SELECT COALESCE(MAX(last), 0) FROM (
    SELECT (SELECT MAX(changed_at) FROM {table} WHERE {table}.insurer = one.insurer) AS last FROM one
    UNION ALL
    SELECT MAX(changed_at) FROM {table} WHERE insurer IS NULL
) AS newest
"""  # noqa: S608


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
        self._changed = max(int(driver.rows(_last_change(table))[0][0]) for table in ("claim", "ticket"))

    def changed(self, at: int) -> int:
        """The instant `at`, or the one right after the last that was handed out: a case that changes later stands
        later, also when a clock acts for an instant that has passed."""
        self._changed = max(self._changed + 1, at)
        return self._changed
