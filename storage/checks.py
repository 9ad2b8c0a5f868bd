"""Whether keys belong to a database: a known word, sealed with each of them, stands in `meta`."""

from __future__ import annotations

from storage import tables as t
from storage.engine import Driver
from storage.errors import KeysError
from storage.keys import Keys
from storage.statements import put, remove, upsert

_CHECK = b"cunbao"


def check_keys(driver: Driver, keys: Keys) -> None:
    """Seal the word with the current key on a fresh database; open it with every key on an older one.
    Raises KeysError for the keys of another database."""
    wanted = {f"index:{keys.blind('row', 'check').hex()}": b""}
    with driver.transaction():
        rows: dict[str, bytes] = {name: bytes(value) for name, value in driver.rows("SELECT name, value FROM meta")}
        if not rows:
            name, sealed = _check(keys)
            wanted[name] = sealed
            driver.many(put(driver, t.meta), list(wanted.items()))
            return
    if not wanted.keys() <= rows.keys():
        raise KeysError("these are not the keys of this database (the index key differs): give it its own")
    for name, value in rows.items():
        kind, _, number = name.partition(":")
        if kind == "seal":
            _open(keys, number, value)


def add_check(driver: Driver, keys: Keys) -> None:
    """Seal the word with the current key, before anything else is."""
    with driver.transaction():
        driver.run(upsert(driver, t.meta), _check(keys))


def forget_old_checks(driver: Driver, keys: Keys) -> None:
    """When nothing is left under an old key, the database no longer asks for it."""
    current = f"seal:{keys.current}"
    with driver.transaction():
        names = [row[0] for row in driver.rows("SELECT name FROM meta")]
        old = [(name,) for name in names if name.startswith("seal:") and name != current]
        if old:
            driver.many(remove(driver, t.meta, "name"), old)


def _check(keys: Keys) -> tuple[str, bytes]:
    return f"seal:{keys.current}", keys.seal(_CHECK, f"meta.value:{keys.current}".encode())


def _open(keys: Keys, number: str, value: bytes) -> None:
    try:
        keys.unseal(value, f"meta.value:{number}".encode())
    except KeysError as error:
        raise KeysError(f"key {number} of this database is missing or another one: give it its own keys") from error
