"""What an office prints about an enrolment: progress, villages, gaps, money, the list itself, policy certificates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from bot.office_sheet import Cell, Sheet
from locales.catalogue import Catalogue
from schemes.model import Cover, Scheme
from schemes.money import spoken
from schemes.premium import PAYERS, BudgetLine, Count, Parts
from schemes.progress import GoneOn, Line, Village, total
from storage.choosing import Standing

UNSTATED = "文件未列明"
PROGRESS = (
    ("镇办及村名", 14),
    ("户籍总人口（农村）", 12),
    ("参保比例", 9),
    ("参保任务数（人）", 11),
    ("名单上", 9),
    ("已缴费", 9),
    ("已上账", 9),
    ("已生效", 9),
    ("不参保", 9),
    ("完成", 9),
    ("完成率", 9),
    ("其中已汇总", 10),
    ("负责人", 10),
)


def progress(
    scheme: Scheme, lines: Sequence[Line], officers: Mapping[str, str], notes: Sequence[str], day: date
) -> Sheet:
    """The document's own four columns, then how far each town is. Done is 上账 or 生效."""
    rows = [_progress(line, officers.get(line.name, "没有指定")) for line in lines]
    if lines:
        rows.append(_progress(total(lines), ""))
    return Sheet(
        name="参保进度",
        title=f"{scheme.title}参保进度（{day.isoformat()}）",
        columns=PROGRESS,
        rows=tuple(rows),
        notes=("完成：保费已上账或者已生效的人。名单上：没有离开名单的人，不含不参保的。", *notes),
        landscape=True,
    )


def _progress(line: Line, officer: str) -> tuple[Cell, ...]:
    states = line.states
    return (
        line.name,
        line.people,
        f"{spoken(line.percent)}%" if line.percent is not None else None,
        line.target,
        line.here,
        states.get("paid", 0),
        states.get("booked", 0),
        states.get("in_force", 0),
        line.refused,
        line.done,
        f"{line.share}%" if line.share is not None else None,
        line.final,
        officer,
    )


def villages(scheme: Scheme, found: Sequence[Village], day: date) -> Sheet:
    """Coverage by village, and what 先进村 asks for, as far as there is data."""
    rows = [
        (
            one.town,
            one.name or "村没写",
            one.line.here,
            one.line.states.get("in_force", 0),
            one.line.refused,
            f"{one.coverage}%" if one.coverage is not None else None,
            f"{one.homes.insured}/{one.homes.all}" if one.homes else "没有数据",
            one.line.checked,
            "有" if one.agent else "没有",
            helped(one),
            {True: "够了", False: "还不够", None: "数据不全，要人定"}[one.model],
        )
        for one in found
    ]
    heads = ["镇", "村", "名单上", "已生效", "不参保", "覆盖率", "有保单的户", "户籍已核", "专干", "协管", "先进村"]
    return Sheet(
        name="各村",
        title=f"{scheme.title}各村参保（{day.isoformat()}）",
        columns=tuple((head, 12) for head in heads),
        rows=tuple(rows),
        notes=(
            "覆盖率：已生效的占名单上的人，不参保的也算在分母里；村一级的户籍人口没有数据，所以按名单算。",
            "协管：没写组的协管算全村的；名单上没写组的，没有数据，不猜。",
        ),
        landscape=True,
    )


def helped(village: Village) -> str:
    """The cell 协管 of a village: whom it lacks, by group."""
    if village.unhelped:
        return "、".join(village.unhelped) + "没有"
    return "没有数据" if village.missing else "都有"


def people(
    scheme: Scheme, found: Iterable[Standing], hukou: Mapping[int, bool], words: Catalogue, *, kind: str, place: str
) -> Sheet:
    """The list as it is handed in (名单), kept (登记造册), in two copies, or still open (没上账的)."""
    title = {"roster": "参保人员名单", "book": "参保登记册", "gaps": "还没上账的人"}[kind]
    heads = [("序号", 6), ("姓名", 10), ("身份证号", 20), ("村", 10), ("组", 8), ("户主", 10), ("关系", 8)]
    heads += [("电话", 13)] if kind == "gaps" else [("户籍已核", 9)]
    heads += [("状态", 9), ("从哪天起", 11), ("签字", 12)]
    rows = []
    for number, one in enumerate(found, 1):
        said = {True: "已核", False: "没核上", None: ""}[hukou.get(int(one.person.id))]
        who = one.person
        more = who.phone if kind == "gaps" else said
        shown = who.id_number if kind != "gaps" else masked_id(who.id_number)
        state = words.label("enrolled", one.state)
        home = (who.village, who.group, who.household, who.household_relation)
        rows.append((number, who.name, shown, *home, more, state, one.since.isoformat(), ""))
    return Sheet(
        name=f"{place}{title}"[:24],
        title=f"{scheme.title}{title}：{place}，{len(rows)}人",
        columns=tuple(heads),
        rows=tuple(rows),
        notes=() if kind == "gaps" else ("村里签字：            镇里审核：            县里汇总：            日期：",),
        copies=1 if kind == "gaps" else 2,
        landscape=True,
    )


def certificates(
    scheme: Scheme, found: Iterable[Standing], insurers: Mapping[str, tuple[str, str]], words: Catalogue
) -> Sheet:
    """A policy certificate for each person (保险凭证), a page each. `insurers`: town -> name and hotline."""
    rows: list[tuple[Cell, ...]] = []
    breaks = []
    for one in found:
        insurer, hotline = insurers.get(one.person.town, ("", ""))
        rows += _certificate(scheme, one, insurer, hotline, words)
        breaks.append(len(rows))
    return Sheet(
        name="保险凭证",
        title=f"{scheme.title}保险凭证",
        columns=(("", 18), ("", 64)),
        rows=tuple(rows),
        breaks=tuple(breaks[:-1]),
        bare=True,
    )


def _certificate(
    scheme: Scheme, one: Standing, insurer: str, hotline: str, words: Catalogue
) -> list[tuple[Cell, ...]]:
    period = scheme.period
    said = f"{period.first.isoformat()} 到 {period.last.isoformat()}" if period else UNSTATED
    if period is not None and not period.stated:
        said = f"{UNSTATED}，以保单上的日子为准"
    rows: list[tuple[Cell, ...]] = [
        ("方案", scheme.title),
        ("姓名", one.person.name),
        ("身份证号", masked_id(one.person.id_number)),
        ("户籍", f"{one.person.county}{one.person.town}{one.person.village}"),
        ("状态", f"{words.label('enrolled', one.state)}（{one.since.isoformat()}起）"),
        ("保险期间", said),
        ("保险公司", insurer or UNSTATED),
        ("报案电话", hotline or UNSTATED),
    ]
    rows += [(f"保障：{cover.name}", promise(cover)) for cover in scheme.covers] or [("保障", UNSTATED)]
    numbers = "、".join(document.number for document in scheme.documents[:1])
    rows.append(("依据", f"{numbers}。出了事先报案，能不能赔、赔多少，以保险公司核定为准。"))
    rows.append(("", ""))
    return rows


def promise(cover: Cover) -> str:
    """What the document says of a cover, with its own figures; 文件未列明 where it gives none."""
    return cover.plain or cover.says or UNSTATED


def masked_id(number: str) -> str:
    """610927********0412."""
    return f"{number[:6]}{'*' * 8}{number[14:]}" if len(number) == 18 else ""


def budget(scheme: Scheme, lines: Sequence[BudgetLine], count: Count | None) -> Sheet:
    """Heads times price by town, for the finance office, against the document's own figure."""
    rows: list[tuple[Cell, ...]] = [
        (one.town, one.heads, spoken(one.price), spoken(one.due), spoken(one.paid), spoken(one.due - one.paid))
        for one in lines
    ]
    heads = sum(one.heads for one in lines)
    due, paid = sum((one.due for one in lines), Decimal(0)), sum((one.paid for one in lines), Decimal(0))
    rows.append(("合计", heads, "", spoken(due), spoken(paid), spoken(due - paid)))
    notes = []
    if count is not None:
        same = "对上了" if count.exact else f"差{count.listed - count.people:+d}人，请核对"
        notes.append(
            f"文件写的是{count.people}人、{spoken(count.total or Decimal(0))}元；名单上{count.listed}人，{same}。"
        )
    return Sheet(
        name="保费预算",
        title=f"{scheme.title}保费预算（人数×单价）",
        columns=(
            ("镇", 14),
            ("人数", 10),
            ("单价（元）", 10),
            ("应付（元）", 14),
            ("已到（元）", 14),
            ("还差（元）", 14),
        ),
        rows=tuple(rows),
        notes=tuple(notes),
    )


def purses(scheme: Scheme, found: Sequence[tuple[str, str, int, int]], words: Catalogue) -> Sheet:
    """Who has paid how much, by town: the six purses and third parties."""
    towns = sorted({town for town, *_ in found})
    sums = {(town, payer): fen for town, payer, _, fen in found}
    rows = [
        (
            town,
            *(_yuan(sums.get((town, payer), 0)) for payer in PAYERS),
            _yuan(sum(sums.get((town, p), 0) for p in PAYERS)),
        )
        for town in towns
    ]
    heads = (("镇", 14), *((words.label("payer", payer), 13) for payer in PAYERS), ("合计", 13))
    return Sheet(
        name="谁出的钱", title=f"{scheme.title}保费来源（元）", columns=heads, rows=tuple(rows), landscape=True
    )


def not_adding_up(
    scheme: Scheme,
    found: Sequence[Parts],
    names: Mapping[int, str],
    premium: Decimal,
    words: Catalogue,
    most: int | None = None,
) -> Sheet:
    """For whom the parts are not the premium; more than `most` are counted by village, not named."""
    rows = []
    for one in found[:most]:
        parts = "、".join(
            f"{words.label('payer', payer)}{_yuan(fen)}" for payer, fen in sorted(one.fen.items()) if fen
        )
        missing = premium - Decimal(one.total) / 100
        rows.append(
            (one.town, one.village, names.get(one.resident, ""), parts or "还没有", _yuan(one.total), spoken(missing))
        )
    heads = (("镇", 12), ("村", 12), ("姓名", 10), ("各家出的（元）", 36), ("合计", 10), ("还差", 10))
    title = f"{scheme.title}：保费凑不够{spoken(premium)}元的，{len(found)}人"
    notes = []
    if len(rows) < len(found):
        by_village = Counter(f"{one.town}{one.village}" for one in found)
        notes = ["各村：" + "、".join(f"{place}{people}人" for place, people in sorted(by_village.items()))]
        notes.append(f"只列了{len(rows)}人；全部用 --xlsx 文件名.xlsx，一个村用 --village 村名。")
    return Sheet(name="没凑够的", title=title, columns=heads, rows=tuple(rows), notes=tuple(notes))


def league(title: str, found: Sequence[tuple[int, GoneOn]]) -> Sheet:
    """Towns by how many of last year's list go on: the peak of August and September."""
    rows = [
        (place, one.town, one.last, one.renewed, f"{one.share}%" if one.share is not None else None)
        for place, one in found
    ]
    heads = (("名次", 6), ("镇", 14), ("去年名单", 10), ("已续", 10), ("续保率", 10))
    zero = [one.town for _, one in found if not one.renewed]
    notes = [f"还没有人续的镇：{'、'.join(zero)}。"] if zero else []
    if not found:
        notes = ["去年的名单上没有人：先用 cunbao enrolment renew 把去年的名单列进来。"]
    return Sheet(name="续保排名", title=title, columns=heads, rows=tuple(rows), notes=tuple(notes))


def _yuan(fen: int) -> str:
    return spoken(Decimal(fen) / 100)
