"""What an insurer's own system reads: its claims in the order of their changes, and single ones, each audited."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Executable, and_, bindparam, or_, select

from dialogs.message import OFFICE
from handlers.changes import Audit
from storage import statements as s
from storage import tables as t
from storage.asked import Asked, Listed, Look
from storage.engine import Driver
from storage.seal import Sealer
from storage.times import micros, moment


def page(driver: Driver, sealer: Sealer, asked: Asked) -> list[Listed]:
    """The next claims of one insurer, the longest unchanged first."""
    filters = tuple(name for name in ("status", "town") if getattr(asked, name) is not None)
    since = micros(asked.since) if asked.since is not None else 0

    def build() -> Executable:
        box = t.claim.c
        later = or_(
            box.changed_at > bindparam("after1"),
            and_(box.changed_at == bindparam("after2"), box.number > bindparam("number_")),
        )
        wanted = [box[name] == bindparam(f"{name}_") for name in filters]
        return (
            select(box.number, box.changed_at, box.blob)
            .where(box.insurer == bindparam("insurer_"), box.changed_at >= bindparam("since_"), later, *wanted)
            .order_by(box.changed_at, box.number)
            .limit(bindparam("most"))
            .offset(s.NONE)
        )

    sql = driver.text(("insurer_page", filters), build)
    at, number = asked.after
    values = [asked.insurer, max(since, at), at, at, number, *(getattr(asked, name) for name in filters), asked.limit]
    with driver.transaction(write=False):
        rows = driver.rows(sql, values)
    return [Listed(sealer.claim(number, blob), moment(changed)) for number, changed, blob in rows]


def seen(driver: Driver, sealer: Sealer, looks: Sequence[Look]) -> tuple[list[Listed | None], tuple[Audit, ...]]:
    """What each of them sees, None where the insurer has no such claim, and the audit rows of those that see one. The
    caller holds the transaction."""
    numbers = list(dict.fromkeys(look.number for look in looks))
    rows = s.load(driver, t.claim, "number", ("changed_at", "blob"), numbers)
    held = {number: Listed(sealer.claim(number, blob), moment(changed)) for number, changed, blob in rows}
    found = [_own(held.get(look.number), look.insurer) for look in looks]
    audit = tuple(
        Audit(at=look.at, actor=f"{OFFICE}:{look.insurer}", action="detail", subject=look.number, note=look.key)
        for look, one in zip(looks, found, strict=True)
        if one is not None
    )
    return found, audit


def _own(listed: Listed | None, insurer: str) -> Listed | None:
    return listed if listed is not None and listed.claim.insurer == insurer else None
