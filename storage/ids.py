"""Row ids made before the rows: the sealed blobs name them."""

from __future__ import annotations

from claims.incident import Incident
from storage.engine import Driver


class Ids:
    """The newest id of each table; one process at a time hands them out.

    `incidents` are those that are not done, as they were last committed; None: to be read again. Only the one writer
    changes them, so that an ordinary day's batch pays nothing for them.
    """

    def __init__(self, driver: Driver) -> None:
        def newest(table: str, column: str) -> int:
            return int(driver.rows(f"SELECT COALESCE(MAX({column}), 0) FROM {table}")[0][0])  # noqa: S608

        self.inbox = newest("inbox", "id")
        self.outbox = newest("outbox", "seq")
        self.audit = newest("audit", "id")
        self.misunderstood = newest("misunderstood", "id")
        self.incidents: tuple[Incident, ...] | None = None
