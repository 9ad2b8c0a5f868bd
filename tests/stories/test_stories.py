"""Whole conversations, each a file that a claims clerk can read (`story_kit` says how to read and write one).

`failing/` holds the stories that are right and do not pass yet; each moves up here when it does.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from story_kit import run, stories

HERE = Path(__file__).parent
TOLD = [path for path in stories(HERE) if path.parent.name != "failing"]


@pytest.mark.parametrize("path", TOLD, ids=lambda path: path.stem)
def test_story(path: Path, tmp_path: Path) -> None:
    run(path, f"sqlite:///{tmp_path}/story.db")


@pytest.mark.parametrize("path", sorted((HERE / "failing").glob("*.story")), ids=lambda path: path.stem)
def test_a_known_failure_still_fails(path: Path, tmp_path: Path) -> None:
    """A story that is right and does not pass yet; when it passes it moves up."""
    with pytest.raises(AssertionError):
        run(path, f"sqlite:///{tmp_path}/story.db")
