"""Brings a database to the newest version: empty and older ones are migrated, newer ones refused."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from sqlalchemy import Connection, Engine, inspect, select
from sqlalchemy.sql import column, table

from storage.errors import VersionError
from storage.migrations import HEAD

FOLDER = Path(__file__).parent / "migrations"
Condition = Literal["empty", "older", "current"]


def condition(engine: Engine) -> Condition:
    """Where a database stands; raises VersionError for a newer one and for one that is not ours."""
    with engine.connect() as connection:
        names = inspect(connection).get_table_names()
        if "alembic_version" not in names:
            if names:
                raise VersionError(f"this database holds other tables ({names[0]} …): give cunbao one of its own")
            return "empty"
        versions = table("alembic_version", column("version_num"))
        version = connection.execute(select(versions.c.version_num)).scalar()
    if version is None:
        return "empty"
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
