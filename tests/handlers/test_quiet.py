"""At night a notice to a villager waits for the morning; who is writing, the staff and a death do not."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest
from msgspec.structs import replace
from staff_kit import BOSS, COUNTY, DESK, HELPER, TOWN, VILLAGER, Office, moment

from dialogs.message import Kind, Outbound, Say
from handlers.notices import after_quiet
from handlers.world import NIGHT, QuietHours

WORLD = Office().world
NOON = QuietHours(time(12), time(14, 30))


def notice(to: str = VILLAGER, at: str = "2021-06-15T23:10", kind: Kind = "notice", **more: bool) -> Outbound:
    return Outbound(id="n/1", to=to, says=(Say("hello"),), kind=kind, due_at=moment(at), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("quiet", "at", "goes"),
    [
        (NIGHT, "2021-06-15T21:59:59", "2021-06-15T21:59:59"),
        (NIGHT, "2021-06-15T22:00", "2021-06-16T07:00"),
        (NIGHT, "2021-12-31T23:59", "2022-01-01T07:00"),
        (NIGHT, "2021-06-15T00:00", "2021-06-15T07:00"),
        (NIGHT, "2021-06-15T06:59:59", "2021-06-15T07:00"),
        (NIGHT, "2021-06-15T07:00", "2021-06-15T07:00"),
        (NOON, "2021-06-15T11:59", "2021-06-15T11:59"),
        (NOON, "2021-06-15T12:00", "2021-06-15T14:30"),
        (NOON, "2021-06-15T23:10", "2021-06-15T23:10"),
        (None, "2021-06-15T23:10", "2021-06-15T23:10"),
    ],
)
def test_the_edges_of_the_hours(quiet: QuietHours | None, at: str, goes: str) -> None:
    assert after_quiet(replace(WORLD, quiet=quiet), notice(at=at)).due_at == moment(goes)


def test_the_hours_are_those_of_china_wherever_the_machine_stands() -> None:
    night = replace(notice(), due_at=datetime(2021, 6, 15, 15, 10, tzinfo=UTC))
    assert after_quiet(WORLD, night).due_at == moment("2021-06-16T07:00")


@pytest.mark.parametrize(
    ("message", "waits"),
    [
        (notice(), True),
        (notice(kind="broadcast"), True),
        (notice(kind="reply"), False),
        (notice(kind="escalation"), False),
        (notice(urgent=True), False),
        (notice(DESK), False),
        (notice(TOWN), False),
        (notice(COUNTY), False),
        (notice(BOSS), False),
        (notice(HELPER), True),
    ],
    ids=["villager", "broadcast", "reply", "escalation", "death", "desk", "town", "county", "supervisor", "helper"],
)
def test_who_waits(message: Outbound, waits: bool) -> None:
    assert (after_quiet(WORLD, message) != message) is waits
