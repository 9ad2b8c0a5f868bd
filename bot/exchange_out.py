"""Makes the sheets of a month: what each town tells its insurer, and what each insurer tells the town."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Final

from msgspec import Struct

from bot.office import Office, said
from claims.claim import Claim
from claims.exchange import concerns
from claims.life import FINISHED, paid_so_far
from claims.workdays import local
from handlers.sheets.month import noted
from locales.catalogue import Catalogue
from schemes.book import Book
from storage.exchange import Printed, write_sheet

COLUMNS: Final = (
    "编号", "姓名", "身份证号", "乡镇", "村", "出险日期", "类型", "报案日期", "状态", "立案号", "金额", "赔付日期",
    "谁发现", "备注",
)  # fmt: skip
FILLED_IN: Final = frozenset({"状态", "立案号", "金额", "赔付日期", "备注"})
NO_TOWN: Final = "乡镇没说"
KINDS: Final = {"cases": "案情", "payments": "赔付", "blank": "待填"}
NOTED_AT_ONCE: Final = 500


class Pair(Struct, frozen=True, order=True):
    """A town (or an association) and an insurer that exchange sheets."""

    county: str
    party: str
    insurer: str


class Made(Struct, frozen=True):
    """One file and how many cases stand in it."""

    path: Path
    cases: int


def export(
    office: Office, folder: Path, month: date, now: datetime, town: str = "", insurer: str = ""
) -> tuple[list[Made], int]:
    """Write three sheets for each town and insurer with cases in the month, and note each; returns them and how many
    cases have no insurer yet and stand on none. `town` may be an association, `insurer` an id."""
    world = office.mind.world
    clear = {"insurer": insurer} if insurer else {}
    claims = [claim for claim in office.store.claims(**clear) if concerns(claim, month)]
    groups: dict[Pair, list[Claim]] = {}
    for claim in claims:
        if claim.insurer is not None:
            pair = Pair(claim.county or "", party_of(world.book, claim), claim.insurer)
            groups.setdefault(pair, []).append(claim)
    folder.mkdir(parents=True, exist_ok=True)
    made: list[Made] = []
    for pair, held in sorted(groups.items()):
        if town in ("", pair.party):
            for kind in KINDS:
                made += _sheet(office, folder, month, now, pair, kind, held)
    return made, sum(1 for claim in claims if claim.insurer is None)


def party_of(book: Book, claim: Claim) -> str:
    """Who exchanges sheets with the insurer: the town; for a scheme of no county the association that issued it."""
    scheme = book.get(claim.scheme)
    if scheme is not None and scheme.county is None and scheme.all_open:
        return scheme.documents[0].issuer
    return claim.town or NO_TOWN


def _sheet(
    office: Office, folder: Path, month: date, now: datetime, pair: Pair, kind: str, held: Sequence[Claim]
) -> list[Made]:
    world = office.mind.world
    claims = [claim for claim in held if kind != "blank" or claim.status not in FINISHED]
    if not claims:
        return []
    company = world.book.short_name(pair.insurer)
    parts = (f"{month:%Y-%m}", pair.county, pair.party, company, KINDS[kind])
    path = folder / ("_".join(re.sub(r"[^\w-]", "", part) for part in parts if part) + ".xlsx")
    args = {"county": pair.county, "party": pair.party, "insurer": company}
    args |= {"year": str(month.year), "month": str(month.month)}
    title = world.words.say(f"sheet-{kind}", args)
    write_sheet(path, printed(world.words, title, claims, kind))
    numbers = [claim.number for claim in claims]
    orders = [
        noted(KINDS[kind], f"{month:%Y-%m}", pair.county, pair.insurer, pair.party, some)
        for some in (numbers[at : at + NOTED_AT_ONCE] for at in range(0, len(numbers), NOTED_AT_ONCE))
    ]
    office.carry([said(text, sha256(f"{now.isoformat()} {text}".encode()).hexdigest()[:32], now) for text in orders])
    return [Made(path, len(claims))]


def printed(words: Catalogue, title: str, claims: Iterable[Claim], kind: str) -> Printed:
    """The table of some cases. The town's copy names no ID number; what the insurer is to fill in is left empty, but
    for the number under which it has registered the case."""
    columns = tuple(one for one in COLUMNS if kind != "payments" or one != "身份证号")
    rows = []
    total = Decimal(0)
    for claim in claims:
        cells = _cells(words, claim)
        if kind == "blank":
            cells |= dict.fromkeys(FILLED_IN - {"立案号"}, "")
        elif claim.payments:
            total += paid_so_far(claim)
        rows.append([cells[column] for column in columns])
    count = words.say("sheet-count", {"count": str(len(rows))})
    summed = {"编号": words.say("sheet-total"), "姓名": count, "金额": "" if kind == "blank" else float(total)}
    how = words.say("sheet-how") if kind == "blank" else ""
    return Printed(
        title=title, columns=columns, rows=rows, total=[summed.get(column, "") for column in columns], how=how
    )


def _cells(words: Catalogue, claim: Claim) -> dict[str, str | float]:
    status = "part-paid" if claim.status == "approved" and claim.payments else claim.status
    paid = f"{paid_so_far(claim):.2f}" if claim.payments else claim.approved_amount
    return {
        "编号": claim.number,
        "姓名": claim.insured_name or "",
        "身份证号": claim.facts.get("id_number", ""),
        "乡镇": claim.town or "",
        "村": claim.facts.get("village", ""),
        "出险日期": claim.event_date.isoformat() if claim.event_date else "",
        "类型": words.label("event", claim.event or "unknown"),
        "报案日期": local(claim.reported_at).date().isoformat(),
        "状态": words.label("sheet-status", status),
        "立案号": claim.insurer_reference or "",
        "金额": float(paid) if paid else "",
        "赔付日期": local(claim.payments[-1].at).date().isoformat() if claim.payments else "",
        "谁发现": words.label("found-by", claim.found_by),
        "备注": claim.wanted_papers or "",
    }
