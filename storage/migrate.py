"""Brings a database to the newest version: empty and older ones are migrated, newer ones refused."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from sqlalchemy import Connection, Engine, inspect

from storage.engine import Driver
from storage.errors import VersionError
from storage.migrations import HEAD

FOLDER = Path(__file__).parent / "migrations"
Condition = Literal["empty", "older", "current"]


def condition(driver: Driver) -> Condition:
    """Where a database stands; raises VersionError for a newer one and for one that is not ours."""
    try:
        with driver.transaction(write=False):
            found = driver.rows("SELECT version_num FROM alembic_version")
    except driver.error:  # the table is not there
        names = inspect(driver.engine).get_table_names()
        if names:
            raise VersionError(
                f"this database holds other tables ({names[0]} …): give cunbao one of its own"
            ) from None
        return "empty"
    if not found:
        return "empty"
    version = found[0][0]
    if version == HEAD:
        return "current"
    known = {path.name.partition("_")[0] for path in (FOLDER / "versions").glob("*.py")}
    if version not in known:
        raise VersionError(
            f"this database has version {version}, made by a newer cunbao; this one knows up to {HEAD}: update cunbao"
        )
    return "older"


def upgrade(engine: Engine) -> None:
    """Run all missing migrations in one transaction."""
    # Alembic is imported here: a database that is up to date, the usual case, starts without it.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    with engine.begin() as connection:
        _serialise(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _serialise(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(1668050529)")
