"""Reads a sheet that came back filled in, carries out what its rows say, and tells for each row what became of it.

Beside a running `serve` or without it; cut off and run again it comes to the same end, run twice it changes nothing:
every command has an id made from what is meant, a sum is a total, and what a row became is read from the cases.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Final, Literal, get_args

from msgspec import Struct

from bot.office import Office, said
from claims.claim import Claim
from claims.workdays import local
from dialogs.message import OFFICE, Inbound, Ordered, Say
from handlers.beside_estimate import expected
from handlers.sheets.match import Matching
from handlers.sheets.month import noted
from handlers.sheets.row import Plan, Row, plan
from handlers.sheets.sums import above, wrong_amount, wrong_count
from locales.catalogue import Catalogue
from schemes.money import spoken
from storage.exchange import RESULT, Filled, Line, SheetError, read_sheet, write_result

Became = Literal["applied", "unchanged", "refused"]
STRANGE: Final = frozenset({"row-unknown", "row-unknown-number", "row-other-insurer", "row-other-day", "row-nobody"})
FEWEST: Final = 5
MOST_STRANGE: Final = 0.9
FEW: Final = 0.1
MANY_OPEN: Final = 20
MONEY: Final = frozenset({"approve", "pay"})


class Told(Struct, frozen=True):
    """What became of one row and why; `beside`: the document's own sum where it is another one."""

    became: Became
    why: str = ""
    beside: str = ""

    @property
    def kind(self) -> str:
        """What a summary counts it under."""
        return self.why.partition("：")[0]


class Report(Struct, frozen=True, kw_only=True):
    """A sheet and what became of its rows. `waiting`: open cases of the insurer, if the sheet has hardly any; `sums`:
    what is wrong with the sums under its rows."""

    filled: Filled
    told: tuple[Told, ...]
    path: Path
    waiting: int = 0
    sums: tuple[str, ...] = ()

    def counted(self) -> list[tuple[Became, str, int]]:
        """Rows by outcome and reason; they add up to all rows."""
        order = ("applied", "unchanged", "refused")
        held = Counter((one.became, one.kind if one.became == "refused" else "") for one in self.told)
        return [
            (became, kind, count)
            for (became, kind), count in sorted(held.items(), key=lambda p: order.index(p[0][0]))
        ]


@dataclass
class _Case:
    """A row on its way; `answers` are those to its commands."""

    line: Line
    claim: Claim | None = None
    why: Say | None = None
    plan: Plan = field(default_factory=Plan)
    answers: list[str] = field(default_factory=list)


def import_sheet(
    office: Office,
    path: Path,
    now: datetime,
    *,
    month: date | None = None,
    insurer: str = "",
    anyway: bool = False,
    mended: bool = False,
    progress: Callable[[int], None] = lambda _: None,
) -> Report:
    """Carry out a sheet; `anyway`: also one nearly all of whose rows fit no case or whose sums are not those of its
    rows; `mended`: also a result sheet. The result stands beside the file.

    Raises RosterError for a file that is no such sheet, StoreError."""
    today, words = local(now).date(), office.mind.world.words
    filled = read_sheet(path, office.mind.world.book, today, month, insurer)
    _refuse_result(filled, path, words, mended)
    cases = _matched(office, filled)
    _refuse_strangers(cases, anyway)
    _plan(filled, cases, today)
    sums = [words.say(one.key, one.args) for one in _checked(filled, cases, anyway)]
    orders = [(case, text) for case in cases for text in _orders(filled, case, now)]
    for (case, _), answers in zip(orders, office.carry([one for _, one in orders], progress), strict=True):
        case.answers.append("".join(answers))
    told = _told(office, filled, cases, today)
    _note(office, filled, path, cases, now)
    beside = path.with_name(f"{path.name}.result.xlsx")
    rows = [(words.say(f"row-{one.became}"), "；".join(filter(None, (one.why, one.beside)))) for one in told]
    write_result(beside, filled, rows, _title(office, filled, path), "；".join(sums))
    still_open = office.store.open_with(filled.insurer)
    few = still_open >= MANY_OPEN and len(filled.lines) <= still_open * FEW
    waiting = still_open if few else 0
    return Report(filled=filled, told=tuple(told), path=beside, waiting=waiting, sums=tuple(sums))


def _title(office: Office, filled: Filled, path: Path) -> str:
    """Of the result sheet: mended and imported again, it says itself of which month it is and whose."""
    args = {"month": f"{filled.month:%Y-%m}", "insurer": office.mind.world.book.short_name(filled.insurer)}
    return office.mind.world.words.say("result-title", args | {"file": path.name})


def _refuse_result(filled: Filled, path: Path, words: Catalogue, mended: bool) -> None:
    """What an import wrote is taken for a sheet by mistake: it says what it is, and nothing is done."""
    outcomes = {words.say(f"row-{became}") for became in get_args(Became)}
    for line in filled.lines:
        held = dict(zip(filled.words[line.sheet], line.cells, strict=False))
        if not set(RESULT) <= held.keys() or held[RESULT[0]].strip() not in outcomes:
            return
    if not mended:
        raise SheetError(
            f"{path.name}是上次导入写出来的结果表，不是公司交来的表：一行也没有办。要导入公司的表，请选原来的文件；"
            "这张表是改好了要再导入的，加 --mended。"
        )


def _checked(filled: Filled, cases: Sequence[_Case], anyway: bool) -> Iterator[Say]:
    """What is wrong with the sums under the rows. Where the money differs, no row above it that brings money is
    carried out, unless `anyway`."""
    rows = [line.row for line in filled.lines]
    for total in filled.totals:
        wrong = wrong_amount(total, rows)
        if wrong is not None and wrong.key == "total-amount" and anyway:
            wrong = Say("total-amount-anyway", wrong.args)
        elif wrong is not None and wrong.key == "total-amount":
            for case in above(total, cases):
                if any(order.step in MONEY for order in case.plan.orders):
                    case.why, case.plan = Say("row-held", wrong.args), Plan()
        yield from filter(None, (wrong_count(total, rows), wrong))


def _matched(office: Office, filled: Filled) -> list[_Case]:
    rows = [line.row for line in filled.lines]
    matching = Matching(
        office.store.cases(
            [row.number for row in rows if row.number],
            [row.id_number for row in rows if row.id_number and not row.number],
            [(row.name, row.town) for row in rows if row.name and row.town and not row.number],
        ),
        filled.insurer,
    )
    cases = []
    for line in filled.lines:
        found = matching.of(line.row)
        claim = found if isinstance(found, Claim) else None
        cases.append(_Case(line, claim, found if isinstance(found, Say) else line.why))
    return cases


def _refuse_strangers(cases: Sequence[_Case], anyway: bool) -> None:
    """A sheet nearly all of whose rows fit no case of the insurer is some other sheet."""
    strange = sum(1 for case in cases if case.why is not None and case.why.key in STRANGE)
    if not anyway and len(cases) >= FEWEST and strange >= len(cases) * MOST_STRANGE:
        raise SheetError(
            f"{len(cases)}行里有{strange}行对不上这家公司的案子，一行也没有办：像是别的县、别的公司或别的系统的表。"
            "请核对文件和 --insurer；确实是这张表，加 --anyway 再导入。"
        )


def _plan(filled: Filled, cases: Sequence[_Case], today: date) -> None:
    """What each row comes to. Of rows that say the same the first counts; rows of one case that say different things
    are all left to a person."""
    month = f"{filled.month:%Y-%m}"
    held: dict[str, list[_Case]] = {}
    for case in cases:
        if case.claim is not None:
            held.setdefault(case.claim.number, []).append(case)
    for several in held.values():
        if len({_meaning(case.line.row) for case in several}) > 1:
            for case in several:
                other = next(one for one in several if one is not case)
                case.why = _beside_it("row-twice", case.line, other.line)
        for case in several[1:]:
            case.why = case.why or _beside_it("row-again", case.line, several[0].line)
    for case in cases:
        if case.why is None and case.claim is not None:
            case.plan = plan(case.line.row, case.claim, month, today)
            case.why = case.plan.why


def _beside_it(key: str, line: Line, other: Line) -> Say:
    """That there is another row of this case, on which sheet and where."""
    if line.sheet == other.sheet:
        return Say(key, {"row": str(other.number)})
    return Say(f"{key}-elsewhere", {"row": str(other.number), "sheet": other.sheet})


def _meaning(row: Row) -> tuple[object, ...]:
    return row.step, row.reference, row.amount, row.paid_on, row.note


def _orders(filled: Filled, case: _Case, now: datetime) -> list[Inbound]:
    """The commands of a row. Said again they have the same ids, until somebody else has had the case in hand: then
    they are tried anew."""
    if case.claim is None or case.why is not None:
        return []
    address = f"{OFFICE}:{filled.insurer}"
    others = sum(1 for entry in case.claim.history if entry.by != address)
    return [
        said(
            one.text,
            sha256(f"{address} {others} {one.text}".encode()).hexdigest()[:32],
            now,
            by=address,
            order=Ordered(verb=one.step, number=case.claim.number, rest=one.rest, only="claim"),
        )
        for one in case.plan.orders
    ]


def _told(office: Office, filled: Filled, cases: Sequence[_Case], today: date) -> list[Told]:
    """What became of each row, by the cases as they stand now."""
    world = office.mind.world
    moved = [case.claim.number for case in cases if case.claim is not None and case.plan.orders]
    fresh = {claim.number: claim for claim in office.store.cases(moved)}
    told = []
    for case in cases:
        claim = fresh.get(case.claim.number, case.claim) if case.claim is not None else None
        if case.why is not None or claim is None:
            why = case.why or Say("row-nobody")
            told.append(Told("refused", world.words.say(why.key, why.args)))
            continue
        left = plan(case.line.row, claim, f"{filled.month:%Y-%m}", today) if case.plan.orders else case.plan
        if left.orders or left.why:
            answer = case.answers[-max(1, min(len(left.orders), len(case.answers)))]
            told.append(Told("refused", world.words.say("row-answered", {"text": answer})))
            continue
        beside = _beside(office, claim, case.line.row)
        told.append(Told("applied" if case.plan.orders else "unchanged", beside=beside))
    return told


def _beside(office: Office, claim: Claim, row: Row) -> str:
    """The document's own sum, where the row states another one."""
    by_document = expected(office.mind.world, claim) if row.amount else None
    if by_document is None or by_document == row.amount:
        return ""
    return office.mind.world.words.say("row-beside", {"sum": spoken(by_document)})


def _note(office: Office, filled: Filled, path: Path, cases: Sequence[_Case], now: datetime) -> None:
    """The run is kept with the month, once for each county on the sheet and each content of the file."""
    content = sha256(path.read_bytes()).hexdigest()[:16]
    counties = dict.fromkeys(case.claim.county for case in cases if case.claim is not None)
    month = f"{filled.month:%Y-%m}"
    orders = [noted("导入", month, county, filled.insurer, "", ()) for county in counties]
    office.carry([said(one, sha256(f"{content} {one}".encode()).hexdigest()[:32], now) for one in orders])
