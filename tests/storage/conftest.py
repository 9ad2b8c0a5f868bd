"""Every story of storage is told twice: on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from minds import FakeMind

from storage.keys import Keys
from storage.store import Store


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/cunbao.db"
    create: Callable[[], str] = request.getfixturevalue("postgres")
    return create()


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
