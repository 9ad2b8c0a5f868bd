"""Where the keys of a database are: environment first, then the file beside an embedded database."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import URL

from storage.engine import file_of, parse
from storage.errors import KeysError
from storage.keys import Keys


def key_file(path: Path) -> Path:
    """The key file beside an embedded database."""
    return path.with_name(path.name + ".keys")


def find_keys(url: URL, environment: Mapping[str, str], *, fresh: bool) -> Keys:
    """The keys of a database. A first start (`fresh`) of an embedded one makes its file; an existing
    database whose keys are gone is refused: new keys would only hide that nobody can read it."""
    found = Keys.from_environment(environment)
    if found is not None:
        return found
    path = file_of(url)
    if path is None:
        if url.drivername == "sqlite":
            return Keys.generate()
        raise KeysError("set CUNBAO_KEYS_FILE (or CUNBAO_KEYS): make the keys once with `cunbao keys new FILE`")
    beside = key_file(path)
    if beside.exists():
        return Keys.from_file(beside)
    if not fresh:
        raise KeysError(
            f"the database {path.name} exists, but its key file {beside} does not: put it back from your "
            "backup, or set CUNBAO_KEYS_FILE; without the keys nobody can read the data"
        )
    keys = Keys.generate()
    keys.save(beside)
    return keys


def renew_keys(url: str, environment: Mapping[str, str]) -> Path:
    """Add a key to the file that `find_keys` reads and make it current; returns the file."""
    if environment.get("CUNBAO_KEYS"):
        raise KeysError(
            "the keys are in CUNBAO_KEYS, which only you can change: put them into a file, run "
            "`cunbao keys renew FILE`, set CUNBAO_KEYS anew, then rotate"
        )
    named = environment.get("CUNBAO_KEYS_FILE")
    path = file_of(parse(url))
    if not named and path is None:
        raise KeysError("set CUNBAO_KEYS_FILE to the key file of this database")
    file = Path(named) if named else key_file(path or Path())
    Keys.from_file(file).renewed().save(file)
    return file
