"""Every story of storage is told twice: on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from minds import FakeMind

from storage.keys import Keys
from storage.store import Store


@pytest.fixture
def keys() -> Keys:
    return Keys.generate()


@pytest.fixture
def store(url: str, keys: Keys) -> Iterator[Store]:
    opened = Store.open(url, keys)
    yield opened
    opened.close()


@pytest.fixture
def mind() -> FakeMind:
    return FakeMind()
