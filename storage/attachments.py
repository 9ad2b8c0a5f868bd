"""What was sent along: what is known of it, which bytes are still to be fetched, and the bytes, sealed.

The address of bytes is a blind index of their hash together with that of their sender: who has no key learns nothing
from it, and the same picture of two senders has two addresses.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, cast

from msgspec import json
from msgspec.structs import replace
from sqlalchemy import Executable, and_, bindparam, exists, func, literal_column, select, update
from sqlalchemy.dialects import postgresql, sqlite

from claims.attachment import Attached, FileKind
from dialogs.lookups import Found
from dialogs.message import Attachment, Inbound
from storage import statements as s
from storage import tables as t
from storage.engine import Driver, Row
from storage.fetching import Bytes, Kept, Waiting
from storage.seal import Sealer
from storage.times import micros, moment

_decoder = json.Decoder(Kept)


def rows(sealer: Sealer, inbound: Inbound, named: Sequence[tuple[str, Attachment]]) -> list[Row]:
    """What came with a message, as rows that wait for their bytes."""
    found = []
    for name, sent in named:
        known = Attached(name=name, kind=cast("FileKind", sent.kind))
        kept = Kept(address=inbound.address, sent=sent, known=known)
        found.append(_row(sealer, kept, micros(inbound.received_at)))
    return found


def expect(driver: Driver, fresh: Sequence[Row]) -> None:
    """Note what is to be fetched; what is known already, for its bytes came first, stays as it is."""
    if fresh:
        driver.many(driver.text("expect", lambda: _unless_there(driver, t.attachment, "id")), fresh)


def keep(driver: Driver, sealer: Sealer, kept: Kept, data: bytes, at: datetime) -> Kept:
    """Write bytes that are here already, or could not be kept (their state says so), in one transaction; what was
    written before stays. Returns what stands now."""
    with driver.transaction():
        done = _with_bytes(driver, sealer, kept, data)
        expect(driver, [_row(sealer, done, micros(at))])
        return _one(driver, sealer, done.known.name) or done


def due(driver: Driver, sealer: Sealer, now: datetime, channels: Sequence[str], limit: int) -> list[Waiting]:
    """What is to be fetched now on these channels, the one that waits longest first."""
    names = s.padded(sorted(channels))
    box = t.attachment.c

    def build() -> Executable:
        ready = and_(_waits(), box.next_at <= bindparam("now"), s.among(box.channel, len(names)))
        chosen = select(box.id, box.tries, box.blob).where(ready)
        return chosen.order_by(box.next_at).limit(bindparam("most")).offset(s.NONE)

    sql = driver.text(("fetch_due", len(names)), build)
    with driver.transaction(write=False):
        found = driver.rows(sql, [micros(now), *names, limit])
    return [Waiting(_opened(sealer, key, blob), tries) for key, tries, blob in found]


def next_due(driver: Driver, channels: Sequence[str]) -> datetime | None:
    """When something is to be fetched next on these channels."""
    names = s.padded(sorted(channels))
    box = t.attachment.c
    sql = driver.text(
        ("fetch_next", len(names)),
        lambda: select(func.min(box.next_at)).where(and_(_waits(), s.among(box.channel, len(names)))),
    )
    with driver.transaction(write=False):
        value = driver.rows(sql, names)[0][0]
    return None if value is None else moment(value)


def put_off(driver: Driver, sealer: Sealer, kept: Kept, until: datetime) -> None:
    """It could not be fetched: it is tried again at `until`."""
    key, box = _key(sealer, kept.known.name), t.attachment.c
    fresh: dict[str, Any] = {"tries": box.tries + literal_column("1"), "next_at": bindparam("until")}
    sql = driver.text(
        "put_off", lambda: update(t.attachment).where(box.id == bindparam("key"), _waits()).values(fresh)
    )
    with driver.transaction():
        driver.run(sql, (micros(until), key))


def settle(driver: Driver, sealer: Sealer, kept: Kept, data: bytes) -> bool:
    """Write how fetching ended (the state in `kept`) with the bytes, if any, in the transaction of the caller; False
    when it had ended before, or was erased meanwhile."""
    key, box = _key(sealer, kept.known.name), t.attachment.c
    fresh = {name: bindparam(f"new_{name}", type_=box[name].type) for name in ("state", "content", "blob")}
    sql = driver.text(
        "fetched", lambda: update(t.attachment).where(box.id == bindparam("key"), _waits()).values(fresh)
    )
    done = replace(kept, known=_addressed(sealer, kept, data))
    row = _row(sealer, done, 0)
    if not driver.run(sql, (done.known.state, row[7], row[8], key)):
        return False
    _put_bytes(driver, sealer, done.known, data)
    return True


def described(driver: Driver, sealer: Sealer, found: Found) -> tuple[Attached, ...]:
    """What is known of the attachments of the claims that were found."""
    cases = (*found.claims, *(one.case for one in found.told))
    names = {name for case in cases for name in getattr(case, "attachments", ())}
    if not names:
        return ()
    keys = [_key(sealer, name) for name in sorted(names)]
    return tuple(
        _opened(sealer, key, blob).known for key, blob in s.load(driver, t.attachment, "id", ("blob",), keys)
    )


def read(driver: Driver, sealer: Sealer, name: str) -> Bytes | None:
    """The bytes of an attachment; None while they are not there."""
    with driver.transaction(write=False):
        kept = _one(driver, sealer, name)
        if kept is None or not kept.known.content:
            return None
        address = bytes.fromhex(kept.known.content)
        found = s.load(driver, t.content, "address", ("blob",), [address])
    return (
        Bytes(sealer.keys.unseal(bytes(found[0][1]), _place("content", address)), kept.known.type) if found else None
    )


def count_since(driver: Driver, sealer: Sealer, address: str, since: datetime) -> int:
    """How many attachments of an address are known that came since then."""
    box = t.attachment.c
    sql = driver.text(
        "attached_since",
        lambda: (
            select(func.count())
            .select_from(t.attachment)
            .where(box.address == bindparam("address_"), box.at >= bindparam("since"))
        ),
    )
    with driver.transaction(write=False):
        return int(driver.rows(sql, (sealer.address(address), micros(since)))[0][0])


def forget(driver: Driver, sealer: Sealer, names: Collection[str]) -> None:
    """Drop attachments, and the bytes that nothing else refers to; the caller holds the transaction."""
    keys = [_key(sealer, name) for name in sorted(set(names))]
    if not keys:
        return
    contents = {bytes(row[1]) for row in s.load(driver, t.attachment, "id", ("content",), keys) if row[1] is not None}
    driver.many(s.remove(driver, t.attachment, "id"), [(key,) for key in keys])
    if contents:
        driver.many(driver.text("forget_content", _forget_content), [(one,) for one in contents])


def _forget_content() -> Executable:
    used = exists(select(literal_column("1")).where(t.attachment.c.content == t.content.c.address))
    return t.content.delete().where(and_(t.content.c.address == bindparam("which"), ~used))


def _waits() -> Any:
    return t.attachment.c.state == literal_column("'waiting'")


def _key(sealer: Sealer, name: str) -> bytes:
    return sealer.keys.blind("attachment", name)


def _place(table: str, key: bytes) -> bytes:
    return f"{table}.blob:".encode() + key


def _opened(sealer: Sealer, key: bytes, blob: bytes) -> Kept:
    return _decoder.decode(sealer.unseal(_place("attachment", bytes(key)), bytes(blob)))


def _one(driver: Driver, sealer: Sealer, name: str) -> Kept | None:
    found = s.load(driver, t.attachment, "id", ("blob",), [_key(sealer, name)])
    return _opened(sealer, *found[0]) if found else None


def _row(sealer: Sealer, kept: Kept, at: int) -> Row:
    key, known = _key(sealer, kept.known.name), kept.known
    content = bytes.fromhex(known.content) if known.content else None
    blob = sealer.seal(_place("attachment", key), kept)
    return key, sealer.address(kept.address), known.channel, known.state, at, at, 0, content, blob


def _addressed(sealer: Sealer, kept: Kept, data: bytes) -> Attached:
    if kept.known.state != "fetched":
        return kept.known
    address = sealer.keys.blind("content", f"{kept.address}\0{sha256(data).hexdigest()}")
    return replace(kept.known, content=address.hex(), size=len(data))


def _with_bytes(driver: Driver, sealer: Sealer, kept: Kept, data: bytes) -> Kept:
    done = replace(kept, known=_addressed(sealer, kept, data))
    _put_bytes(driver, sealer, done.known, data)
    return done


def _put_bytes(driver: Driver, sealer: Sealer, known: Attached, data: bytes) -> None:
    if known.content:
        address = bytes.fromhex(known.content)
        sql = driver.text("content", lambda: _unless_there(driver, t.content, "address"))
        driver.run(sql, (address, sealer.keys.seal(data, _place("content", address))))


def _unless_there(driver: Driver, table: Any, key: str) -> Executable:
    maker: Any = postgresql.insert if driver.postgres else sqlite.insert
    done: Executable = maker(table).on_conflict_do_nothing(index_elements=[key])
    return done
