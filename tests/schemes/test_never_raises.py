"""Whatever the facts: an estimate is an answer, its sums lie between zero and the cap, and silence has a reason."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cli.estimate import work_line
from locales.catalogue import load
from schemes.book import load_book
from schemes.estimate import estimate
from schemes.facts import CARES, PAYERS, Facts
from schemes.terms import COVERS, DISEASES, EVENTS, HOUSE_TYPES

BOOK = load_book()
money = st.decimals(min_value=0, max_value=100_000_000, places=3)
days = st.dates()
near_days = st.dates(min_value=date(2015, 12, 1), max_value=date(2025, 12, 1))
facts = st.builds(
    Facts,
    amount=st.none() | money,
    paid_by=st.dictionaries(st.sampled_from(PAYERS), money),
    care=st.none() | st.sampled_from(CARES),
    hospital_days=st.none() | st.integers(0, 3660),
    disability_grades=st.lists(st.integers(1, 10), max_size=4).map(tuple),
    disease=st.none() | st.sampled_from(DISEASES) | st.text(min_size=1),
    age=st.none() | st.integers(0, 130),
    in_school=st.none() | st.booleans(),
    house_type=st.none() | st.sampled_from(HOUSE_TYPES),
    paid_before=st.dictionaries(st.sampled_from(COVERS), money),
    max_paid_on=st.none() | days,
    died_on=st.none() | days | near_days,
)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(BOOK.schemes), st.sampled_from(EVENTS), st.none() | days | near_days, facts)
def test_an_estimate_never_raises_and_explains_every_silence(scheme, event, day, known) -> None:  # type: ignore[no-untyped-def]
    found = estimate(scheme, event, day, known)
    open_ = not found.covers or any(cover.amount is None for cover in found.covers)
    assert bool(found.unknown) is open_
    for cover in found.covers:
        assert cover.steps
        assert cover.source.document
        if cover.amount is not None:
            assert cover.amount >= 0
            assert cover.amount == cover.amount.quantize(Decimal("0.01"))
            assert cover.limit is None or cover.amount <= cover.limit
        for step in (*cover.steps, *cover.unknown):
            assert load().say(step.key, step.args)


@settings(max_examples=150, deadline=None)
@given(
    st.text()
    | st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner) | st.dictionaries(st.sampled_from(["scheme", "event", "date", "facts", "x"]), inner)
        ),
    ).map(json.dumps)
)
def test_no_line_of_input_raises(line: str) -> None:
    answer = work_line(line, BOOK, load())
    assert set(answer) in ({"error"}, {"covers", "unknown"})


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(BOOK.schemes),
    st.sampled_from(EVENTS),
    st.dictionaries(
        st.sampled_from(
            ["amount", "age", "care", "disease", "paid_by", "paid_before", "died_on", "disability_grades", "y"]
        ),
        st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.integers()),
    ),
)
def test_no_fact_raises(scheme, event, raw) -> None:  # type: ignore[no-untyped-def]
    line = json.dumps({"scheme": scheme.id, "event": event, "date": "2021-06-14", "facts": raw})
    answer = work_line(line, BOOK, load())
    assert set(answer) in ({"error"}, {"covers", "unknown"})
