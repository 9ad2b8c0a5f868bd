"""Whole conversations, each a file that a claims clerk can read (`story_kit` says how to read and write one)."""

from __future__ import annotations

from pathlib import Path

import pytest
from story_kit import run, stories

HERE = Path(__file__).parent


@pytest.mark.parametrize("path", stories(HERE), ids=lambda path: path.stem)
def test_story(path: Path, tmp_path: Path) -> None:
    run(path, f"sqlite:///{tmp_path}/story.db")
