"""A real PostgreSQL server for the tests, run by an unprivileged user on a socket of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest
from pgbin import binaries

SETTINGS = "fsync=off\nsynchronous_commit=off\nfull_page_writes=off\nmax_connections=40\n"


class Server:
    """A running server; `create` makes an empty database and returns its address."""

    def __init__(self, binaries: Path, folder: Path) -> None:
        self._binaries, self._folder = binaries, folder
        self._names = (f"cunbao{number}" for number in count(1))

    def start(self) -> None:
        data = self._folder / "data"
        self._tool("initdb", "-D", data, "-U", "cunbao", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        with (data / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write(f"listen_addresses=''\nunix_socket_directories='{self._folder}'\n{SETTINGS}")
        self._tool("pg_ctl", "-D", data, "-w", "-t", "300", "-l", self._folder / "log", "start")

    def stop(self) -> None:
        self._tool("pg_ctl", "-D", self._folder / "data", "-m", "immediate", "-t", "300", "stop")

    def create(self) -> str:
        name = next(self._names)
        with psycopg.connect(host=str(self._folder), user="cunbao", dbname="postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]
        return f"postgresql://cunbao@/{name}?host={self._folder}"

    def _tool(self, name: str, *arguments: object) -> None:
        command = [str(self._binaries / name), *map(str, arguments)]
        if os.getuid() == 0:  # PostgreSQL refuses to run as root
            command = ["runuser", "-u", "nobody", "--", *command]
        subprocess.run(command, check=True, capture_output=True, cwd=self._folder)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Callable[[], str]]:
    """Makes an empty PostgreSQL database at each call and returns its address."""
    found = binaries()
    if found is None:
        pytest.skip("no PostgreSQL server binaries on this machine (apt-get install postgresql)")
    folder = Path(tempfile.mkdtemp(prefix="cunbao-pg-"))
    folder.chmod(0o755)
    if os.getuid() == 0:
        shutil.chown(folder, "nobody")
    server = Server(found, folder)
    try:
        server.start()
        yield server.create
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)
