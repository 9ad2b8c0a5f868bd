"""docs/clauses.md names tests and files: each of them exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs" / "clauses.md").read_text(encoding="utf-8")
TESTS = sorted(set(re.findall(r"`([a-z_/]+\.py)::(test_\w+)`", PAGE)))
PLACES = sorted(set(re.findall(r"\b((?:schemes|claims|handlers|storage|dialogs|bot)/[\w\-./]*)", PAGE)))


@pytest.mark.parametrize(("file", "test"), TESTS)
def test_a_test_that_the_page_names_exists(file: str, test: str) -> None:
    text = (ROOT / "tests" / file).read_text(encoding="utf-8")
    assert re.search(rf"^(?:async )?def {test}\(", text, re.M)


@pytest.mark.parametrize("place", [place for place in PLACES if "::" not in place and "/test_" not in place])
def test_a_place_that_the_page_names_exists(place: str) -> None:
    assert (ROOT / place).exists()


def test_the_page_covers_every_cover_of_every_scheme() -> None:
    assert len(TESTS) > 25
    for rule in sorted(path.stem for path in (ROOT / "schemes" / "rules").glob("*.py")):
        if rule not in {"__init__", "base", "parts"}:
            assert f"schemes/rules/{rule}.py" in PAGE, rule
