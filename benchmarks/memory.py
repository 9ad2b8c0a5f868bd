"""Resident memory of a process; imports so little that a process may ask it of itself before anything is loaded."""

import os


def rss_mb(pid: int | str = "self") -> float:
    """Resident memory of a process in MB (2**20 bytes)."""
    with open(f"/proc/{pid}/statm", encoding="ascii") as file:  # noqa: PTH123
        pages = int(file.read().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
