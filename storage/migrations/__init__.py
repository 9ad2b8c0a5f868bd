"""The history of the tables. `HEAD` is the version that this program writes."""

from __future__ import annotations

from typing import Final

HEAD: Final = "0012"
