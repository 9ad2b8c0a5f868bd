"""Server processes that are started for a measurement and ended after it."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.pgbin import binaries

ROOT = Path(__file__).parent.parent
SETTINGS = """
listen_addresses = ''
unix_socket_directories = '{folder}'
max_connections = 40
"""


def free_port() -> int:
    """A port of this machine that nobody listens on at the moment."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def server(command: Sequence[str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process of this Python that prints a line when it is ready; ended afterwards."""
    with log.open("ab") as kept:
        process = subprocess.Popen([sys.executable, *command], stdout=subprocess.PIPE, stderr=kept, cwd=ROOT)
        try:
            assert process.stdout is not None
            if not process.stdout.readline():
                raise RuntimeError(f"{' '.join(command)} did not start:\n{log.read_text()[-2000:]}")
            yield process
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@dataclass(frozen=True)
class Postgres:
    """A PostgreSQL of our own, with fsync on as in production. `pid` is its first process."""

    folder: Path
    pid: int

    def url(self, database: str, driver: str = "postgresql") -> str:
        return f"{driver}://cunbao@/{database}?host={self.folder}"

    def run(self, statement: str) -> None:
        """One statement outside a transaction."""
        import psycopg

        with psycopg.connect(self.url("postgres"), autocommit=True) as db:
            db.execute(statement.encode())

    def copy(self, template: str, name: str) -> None:
        """Make `name` anew as a copy of `template`."""
        self.run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        self.run(f"CREATE DATABASE {name} TEMPLATE {template}")


@contextmanager
def postgres() -> Iterator[Postgres | None]:
    """A new cluster in a temporary folder; None where the machine has no PostgreSQL."""
    programs = binaries()
    if programs is None:
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="cunbao-bench-"))
    folder.chmod(0o755)
    unprivileged = None
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        unprivileged = "nobody"

    def call(*command: str) -> None:
        subprocess.run(command, user=unprivileged, check=True, stdout=subprocess.DEVNULL, cwd=folder)

    data = folder / "data"
    call(f"{programs}/initdb", "-D", f"{data}", "-U", "cunbao", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
    with (data / "postgresql.conf").open("a") as settings:
        settings.write(SETTINGS.format(folder=folder))
    call(f"{programs}/pg_ctl", "-D", f"{data}", "-w", "-l", f"{folder}/log", "start")
    try:
        yield Postgres(folder, int((data / "postmaster.pid").read_text().split()[0]))
    finally:
        call(f"{programs}/pg_ctl", "-D", f"{data}", "-m", "immediate", "stop")
        shutil.rmtree(folder)


def wait_for_port(port: int, seconds: float = 30.0) -> float:
    """Seconds until somebody listens on a port of this machine."""
    start = time.perf_counter()
    while time.perf_counter() - start < seconds:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return time.perf_counter() - start
        time.sleep(0.005)
    raise TimeoutError(f"nobody listens on {port}")
