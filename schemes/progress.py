"""How far a year's enrolment is: each town against its target, each village against its list.

镇政办发〔2015〕170号 二, 四（一）, 四（三）, 附件. Nothing is guessed: what no data says is said to be unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from msgspec import Struct

from schemes.groups import Group, unhelped
from schemes.model import Scheme, Stage, Target
from schemes.money import half_up, part
from schemes.people import EnrolmentState, Why

DONE: Final = frozenset({"booked", "in_force"})
"""A premium that is booked fulfils the task: 按时上账."""
HERE: Final = frozenset({"registered", "paid", "booked", "in_force"})
REMIND_BEFORE: Final = (timedelta(days=7), timedelta(days=1))


class Tally(Struct, frozen=True, kw_only=True):
    """How many people of a village stand in a state. `final`: on a list that the county has merged; `checked` of them
    are confirmed by 公安."""

    town: str
    village: str
    state: EnrolmentState
    people: int
    why: Why = ""
    final: bool = False
    checked: int = 0


class Homes(Struct, frozen=True, kw_only=True):
    """The households of a village, and in how many of them somebody is in force."""

    town: str
    village: str
    all: int
    insured: int


class Line(Struct, frozen=True, kw_only=True):
    """One row of the progress table. `people`, `percent` and `target` are None where the document sets no task;
    `final` of those who are done stand on merged lists."""

    name: str
    people: int | None
    percent: Decimal | None
    target: int | None
    states: dict[str, int]
    refused: int = 0
    gone: int = 0
    final: int = 0
    checked: int = 0

    @property
    def here(self) -> int:
        """Who stands on the list and has not left it."""
        return sum(self.states.get(state, 0) for state in HERE)

    @property
    def done(self) -> int:
        """Whose premium is booked, or who is in force."""
        return sum(self.states.get(state, 0) for state in DONE)

    @property
    def share(self) -> Decimal | None:
        """Done of the target in percent with one decimal, or None without a task."""
        return share(self.done, self.target)


class GoneOn(Struct, frozen=True, kw_only=True):
    """A town of last year's list: how many are still on it, and how many of these have gone on."""

    town: str
    last: int
    renewed: int

    @property
    def share(self) -> Decimal | None:
        """In percent with one decimal."""
        return share(self.renewed, self.last)


class Village(Struct, frozen=True, kw_only=True):
    """A village against its own list. `agent`: it has a 专干; `unhelped` are its groups without a 协管; `missing`
    names the data without which nobody can say whether it is a 先进村."""

    town: str
    name: str
    line: Line
    homes: Homes | None
    agent: bool
    missing: tuple[str, ...]
    unhelped: tuple[str, ...] = ()

    @property
    def coverage(self) -> Decimal | None:
        """In force of all on the list who have not moved or died, refusers included, in percent."""
        return share(self.line.states.get("in_force", 0), self.line.here + self.line.refused)

    @property
    def every_home(self) -> bool:
        """户户有保单."""
        return self.homes is not None and 0 < self.homes.all == self.homes.insured

    @property
    def everybody(self) -> bool:
        """人人有保障."""
        return self.line.here > 0 and self.line.refused == 0 and self.line.here == self.line.states.get("in_force", 0)

    @property
    def model(self) -> bool | None:
        """小额保险先进村, as far as the data says: False where it cannot be, None where data is missing."""
        if self.unhelped or not (self.every_home and self.everybody and self.agent):
            return False
        return None if self.missing else True


def share(part_of: int, whole: int | None) -> Decimal | None:
    """Percent with one decimal, half up; None where there is no whole."""
    if not whole:
        return None
    return Decimal(half_up(Decimal(part_of) * 1000 / whole)).scaleb(-1)


def task(people: int, percent: Decimal) -> int:
    """The task of a town: half up per row, 10629 × 50 % = 5315."""
    return half_up(part(Decimal(people), percent))


def by_town(tallies: Iterable[Tally], targets: Sequence[Target], towns: Sequence[str]) -> list[Line]:
    """A line for each town: those with a task in the document's order, then the others that have people."""
    held = list(tallies)
    tasks = {target.town: target for target in targets}
    named = [*tasks, *(town for town in towns if town not in tasks)]
    rest = sorted({one.town for one in held} - set(named))
    return [_line(town, tasks.get(town), [one for one in held if one.town == town]) for town in (*named, *rest)]


def total(lines: Sequence[Line]) -> Line:
    """合计: the sum of the rows, which need not be the share of the sum (25488, not 25487)."""
    percents = {line.percent for line in lines if line.percent is not None}
    return Line(
        name="合计",
        people=_sum([line.people for line in lines]),
        percent=percents.pop() if len(percents) == 1 else None,
        target=_sum([line.target for line in lines]),
        states={state: sum(line.states.get(state, 0) for line in lines) for line in lines for state in line.states},
        refused=sum(line.refused for line in lines),
        gone=sum(line.gone for line in lines),
        final=sum(line.final for line in lines),
        checked=sum(line.checked for line in lines),
    )


def by_village(
    tallies: Iterable[Tally],
    homes: Iterable[Homes],
    agents: Iterable[tuple[str, str]],
    in_groups: Iterable[Group] = (),
) -> list[Village]:
    """A line for each village of the lists. `agents` are the (town, village) that have a 专干, `in_groups` the groups
    with their 协管 (`schemes.groups.with_helpers`)."""
    known_groups: dict[tuple[str, str], list[Group]] = {}
    for group in in_groups:
        known_groups.setdefault((group.town, group.village), []).append(group)
    groups: dict[tuple[str, str], list[Tally]] = {}
    for one in tallies:
        groups.setdefault((one.town, one.village), []).append(one)
    households = {(one.town, one.village): one for one in homes}
    known = set(agents)
    return [
        Village(
            town=town,
            name=village,
            line=_line(village, None, held),
            homes=households.get((town, village)),
            agent=(town, village) in known,
            missing=_missing(known_groups.get((town, village), [])),
            unhelped=unhelped(known_groups.get((town, village), [])),
        )
        for (town, village), held in sorted(groups.items())
    ]


def _missing(groups: Sequence[Group]) -> tuple[str, ...]:
    """Nobody knows who helps in a village of which no group is known, or not of everybody who stands on the list."""
    if not any(one.key for one in groups):
        return ("group_helpers",)
    return ("groups",) if any(not one.key and one.people for one in groups) else ()


def ranked(towns: Iterable[GoneOn]) -> list[tuple[int, GoneOn]]:
    """The league table: by the share of last year's people who have gone on; equal shares share a place."""
    order = sorted(towns, key=lambda one: (-(one.share or 0), one.town))
    shares = [one.share for one in order]
    return [(shares.index(one.share) + 1, one) for one in order]


def at_zero(lines: Iterable[Line]) -> tuple[str, ...]:
    """Towns where nobody's premium is booked yet: 尚未启动的镇."""
    return tuple(line.name for line in lines if not line.done)


def booking_day(scheme: Scheme) -> date | None:
    """The day by which everybody is to be booked or keyed in: the end of the last stage (2016-01-30, 2024-10-10)."""
    return max((stage.last for stage in scheme.stages), default=None)


def start_day(scheme: Scheme) -> date | None:
    """The day from which cover is to run, where the document prints it and it follows the booking (2024-10-14)."""
    by, period = booking_day(scheme), scheme.period
    return period.first if period and period.stated and by and period.first > by else None


def reminded(stages: Iterable[Stage], today: date) -> list[tuple[Stage, date]]:
    """The stages that end within a week, each with the day of its newest reminder: a week before the last day, or the
    day before. Whoever was not told on that day (nothing ran) is told later, as long as the last day has not come."""
    found = []
    for stage in stages:
        days = [stage.last - before for before in REMIND_BEFORE if stage.last - before <= today < stage.last]
        found += [(stage, max(days))] if days else []
    return found


def _line(name: str, target: Target | None, held: Sequence[Tally]) -> Line:
    states: dict[str, int] = {}
    for one in held:
        states[one.state] = states.get(one.state, 0) + one.people
    left = [one for one in held if one.state == "left"]
    done = [one for one in held if one.state in DONE and one.final]
    return Line(
        name=target.printed or name if target else name,
        people=target.people if target else None,
        percent=target.percent if target else None,
        target=target.target if target else None,
        states=states,
        refused=sum(one.people for one in left if one.why == "refused"),
        gone=sum(one.people for one in left if one.why != "refused"),
        final=sum(one.people for one in done),
        checked=sum(one.checked for one in held),
    )


def _sum(figures: Sequence[int | None]) -> int | None:
    known = [figure for figure in figures if figure is not None]
    return sum(known) if known else None
