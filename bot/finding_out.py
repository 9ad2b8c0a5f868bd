"""What an office prints of finding cases: the backlog, what may become a dispute, how satisfied people are."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from bot.office import Office, trail
from bot.office_sheet import Cell, Sheet
from claims.backlog import Backlog
from claims.opinion import Opinion
from claims.promptness import promptness
from claims.workdays import local
from handlers.finding.disputes import disputes
from handlers.finding.survey import figures

Columns = tuple[tuple[str, int], ...]
BACKLOG: Final[Columns] = (
    ("编号", 10), ("乡镇", 10), ("村", 10), ("姓名", 9), ("出险日期", 11), ("类型", 10), ("状态", 10), ("谁发现", 9),
    ("备注", 40),
)  # fmt: skip
DISPUTES: Final[Columns] = (
    ("原因", 14), ("编号", 10), ("区县", 10), ("乡镇", 10), ("公司", 12), ("从哪天起", 11),
)  # fmt: skip
OPINIONS: Final[Columns] = (("公司", 12), ("乡镇", 10), ("回答人数", 9), ("满意人数", 9), ("满意率%", 9))
SPEED: Final[Columns] = (
    ("公司", 12), ("乡镇", 10), ("报案", 8), ("已赔", 8), ("拒赔", 8), ("在办", 8), ("超过时限", 9), ("赔付率%", 9),
    ("报案到赔付天数（中位）", 14),
)  # fmt: skip


def backlog(office: Office, now: datetime, town: str = "", village: str = "", state: str = "") -> Sheet:
    """The entries with every dated step; what its claim has come to counts where it is further. It names people: an
    audit row is left."""
    words = office.mind.world.words
    rows: list[tuple[Cell, ...]] = []
    for one in office.store.all_records("backlog"):
        assert isinstance(one, Backlog)
        claim = office.store.claim(one.id) if one.state == "reported" else None
        stands = "paid" if claim is not None and claim.status in ("paid", "closed") and claim.payments else one.state
        if (town and one.town != town) or (village and one.village != village) or (state and stands != state):
            continue
        what = words.say("backlog-listed") if one.listed else words.label("event", one.event or "unknown")
        steps = "；".join(
            f"{local(step.at).date().isoformat()} {words.label('backlog-state', step.state)} {_who(office, step.by)}"
            for step in one.steps
        )
        found = _who(office, one.steps[0].by) if one.steps else ""
        label = words.label("backlog-state", stands)
        rows.append((one.id, one.town or "", one.village, one.name, one.happened, what, label, found, steps))
    trail(office, "backlog", "list", f"{town}{village} {state} {len(rows)}件", now)
    return Sheet(name="台账", title="台账", columns=BACKLOG, rows=tuple(rows), landscape=True)


def disputed(office: Office, now: datetime) -> Sheet:
    """Declined, overdue, reopened, complaint open: numbers and places, no names."""
    words = office.mind.world.words
    rows = tuple(
        (
            words.label("dispute", one.reason),
            one.number,
            one.county or "",
            one.town or "",
            words.label("insurer", one.insurer) if one.insurer else "",
            one.since.isoformat(),
        )
        for one in disputes(office.store.unsettled())
    )
    title = f"容易起争议的案子（{local(now).date().isoformat()}）"
    return Sheet(name="容易起争议", title=title, columns=DISPUTES, rows=rows)


def satisfaction(office: Office) -> Sheet:
    """The marks of 4 and 5 among all answers, by insurer and town."""
    words = office.mind.world.words
    opinions = [one for one in office.store.all_records("opinion") if isinstance(one, Opinion)]
    rows = [
        (words.label("insurer", insurer) if insurer else "", town, str(count), str(good), f"{100 * good / count:.0f}")
        for (insurer, town), (count, good) in figures(opinions).items()
    ]
    return Sheet(name="满意度", title="满意度", columns=OPINIONS, rows=tuple(rows))


def speed(office: Office) -> Sheet:
    """How many reports were paid, how soon, and how many saw a promise broken, by insurer and town."""
    words = office.mind.world.words
    rows = [
        (
            *(words.label("insurer", insurer) if insurer else "", town),
            *(str(count) for count in (one.reported, one.paid, one.declined, one.open, one.late)),
            "" if one.share is None else f"{100 * one.share:.0f}",
            "" if one.days is None else f"{one.days:.1f}",
        )
        for (insurer, town), one in promptness(office.store.claims()).items()
    ]
    return Sheet(name="应赔快赔", title="应赔快赔", columns=SPEED, rows=tuple(rows), landscape=True)


def _who(office: Office, address: str) -> str:
    member = office.mind.world.member(address)
    return member.name if member is not None else "报案人"
