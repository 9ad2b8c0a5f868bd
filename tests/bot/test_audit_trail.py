"""Whoever of the staff sees personal data leaves a row: who, when, of what; and nothing personal in it.

One table of every way there is: what is asked for in a chat, what is pushed, the command line, an insurer's own system.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.clock import CHINA
from bot.exchange_out import export
from bot.finding import find
from bot.finding_out import backlog
from bot.office import OPERATOR, Office, open_office
from bot.settings import load_settings
from dialogs.message import Inbound
from handlers.changes import Audit
from schemes.identity import check_character
from storage.asked import Look
from storage.roster import import_file

NOW = datetime(2021, 6, 15, 10, tzinfo=CHINA)
DESK, TOWN, COUNTY, AGENT = (f"sms:+861390000000{number}" for number in (1, 2, 3, 4))
STAFF = f"""address,name,role,insurer,county,town,village,rung
{DESK},周敏,desk,picc,万州区,大周镇,,1
{TOWN},何平,town_officer,,万州区,,,2
{COUNTY},谭莉,county_officer,,万州区,,,3
{AGENT},冉红,village_agent,,万州区,大周镇,铺垭村,
sms:+8613900000009,吴刚,supervisor,,,,,9
"""
FIRST = "51222219560305000"
NUMBER = FIRST + check_character(FIRST)
PERSONAL = ("张秀兰", "秀兰", NUMBER, "13900000077", "13800000001", "腿", "骨折")


class Place:
    """A county on a day with a case, an entry of the 台账 and somebody on the roster."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.count, self.sheet = folder, 0, ""
        (folder / "staff.csv").write_text(STAFF, encoding="utf-8")
        self.settings = folder / "cunbao.toml"
        channel = '[channels.sms]\nsecret = "a1b2c3d4e5f6a7b8c9d0"\nusername = "cunbao"\npassword = "in the file"\n'
        url = f"sqlite:///{folder}/c.db"
        self.settings.write_text(f'database = "{url}"\nstaff = "{folder}/staff.csv"\n{channel}', encoding="utf-8")
        roster = folder / "roster.csv"
        roster.write_text(
            f"姓名,身份证号,乡镇,村,组,户主,联系电话\n张秀兰,{NUMBER},大周镇,铺垭村,3组,张秀兰,13800000001\n",
            encoding="utf-8",
        )
        with self.office() as office:
            import_file(office.store, roster, "wanzhou-2021", office.mind.world.book, NOW - timedelta(days=90), None)
            self.case = self.filed(office, "大周镇", "昨天")
            self.says(office, TOWN, "台账 大周镇 铺垭村 张秀兰 2019年5月 摔伤")
            (entry,) = office.store.all_records("backlog")
            self.entry = entry.id

    def office(self) -> Opened:
        return Opened(self.settings)

    def says(self, office: Office, who: str, text: str) -> str:
        self.count += 1
        at = NOW + timedelta(minutes=self.count)
        one = Inbound(address=who, id=f"m{self.count}", text=text, sent_at=at, received_at=at)
        (turned,) = office.store.run(office.mind, [one])
        assert not turned.failed, office.store.failed_messages()[-1].fault
        return "\n".join(reply.text for reply in turned.replies)

    def run(self, *words: str) -> None:
        done = CliRunner().invoke(main, [*words, "--settings", str(self.settings)])
        assert done.exit_code == 0, done.output

    def filed(self, office: Office, town: str, day: str) -> str:
        before = {claim.number for claim in office.store.claims()}
        who = f"web:v{len(before)}"
        self.says(office, who, f"我妈{day}摔断了腿，{town}的，叫张秀兰，身份证{NUMBER}，电话13900000077")
        self.says(office, who, "对")
        (fresh,) = {claim.number for claim in office.store.claims()} - before
        return fresh


class Opened:
    """The office for the length of a with."""

    def __init__(self, settings: Path) -> None:
        self._settings = settings

    def __enter__(self) -> Office:
        self._office = open_office(load_settings(self._settings))
        return self._office

    def __exit__(self, *_: object) -> None:
        self._office.close()


def chat(who: str, text: str) -> Callable[[Place], None]:
    def do(place: Place) -> None:
        with place.office() as office:
            place.says(office, who, text.format(case=place.case, entry=place.entry))

    return do


def call_sheet(place: Place) -> None:
    """平安 has no desk in the staff file: the town officer is sent what its clerk asks."""
    with place.office() as office:
        place.sheet = place.filed(office, "五桥街道", "前天")


def hospital_list(place: Place) -> None:
    file = place.folder / "张秀兰.csv"
    file.write_text(f"姓名,身份证号,日期,诊断\n张秀兰,{NUMBER},2021-03-02,骨折\n", encoding="utf-8")
    with place.office() as office:
        scheme = office.mind.world.book.get("wanzhou-2021")
        assert scheme is not None
        find(office, file, scheme, NOW)


def printed_backlog(place: Place) -> None:
    with place.office() as office:
        assert "张秀兰" in str(backlog(office, NOW).rows)


def sheets(place: Place) -> None:
    with place.office() as office:
        export(office, place.folder / "out", NOW.date(), NOW)


def insurers_system(place: Place) -> None:
    with place.office() as office:
        (seen,) = office.store.look_into([Look("picc", place.case, "api_key:1", NOW)])
        assert seen is not None


def disaster(place: Place) -> None:
    with place.office() as office:
        place.says(office, COUNTY, "灾情 洪水 大周镇")
        (one,) = office.store.all_records("incident")
    place.run("incident", "report", one.id, "--xlsx", str(place.folder / "report.xlsx"))


def reached(place: Place) -> None:
    place.run("broadcast", "reach", "--scheme", "wanzhou-2021", "--xlsx", str(place.folder / "reach.xlsx"))


def fault(place: Place) -> None:
    """A turn that raised, and its traceback looked at."""

    def broken(*_: object) -> None:
        raise ValueError("张秀兰")

    with place.office() as office:
        office.mind.take = broken  # type: ignore[method-assign,assignment]
        one = Inbound(address="web:x", id="broken", text="你好", sent_at=NOW, received_at=NOW)
        assert office.store.run(office.mind, [one])[0].failed
    place.run("retry", "--trace")


WAYS = [
    ("详情 of a case", chat(DESK, "详情 {case}"), DESK, "detail", "{case}"),
    ("详情 at the command line", chat(OPERATOR, "详情 {case}"), OPERATOR, "detail", "{case}"),
    ("a call sheet", call_sheet, TOWN, "call_sheet", "{sheet}"),
    ("台账", chat(TOWN, "台账"), TOWN, "listed", "{entry}"),
    ("one entry of it", chat(TOWN, "台账 {entry}"), TOWN, "backlog", "{entry}"),
    ("我的待办", chat(AGENT, "我的待办"), AGENT, "listed", "{entry}"),
    ("我的村民", chat(AGENT, "我的村民"), AGENT, "people", ""),
    ("我的村民, by name", chat(AGENT, "我的村民 1"), AGENT, "listed", "1"),
    ("an entry at the command line", printed_backlog, OPERATOR, "backlog", "list"),
    ("a hospital's list", hospital_list, OPERATOR, "find", "wanzhou-2021"),
    ("whom it found", hospital_list, OPERATOR, "matched", "1"),
    ("a month's sheets", sheets, OPERATOR, "sheet_cases", "{case}"),
    ("an insurer's own system", insurers_system, "office:picc", "detail", "{case}"),
    ("the report of a disaster", disaster, OPERATOR, "export", "incident:"),
    ("a traceback", fault, OPERATOR, "trace", "inbox:"),
    ("who was reached", reached, OPERATOR, "export", "wanzhou-2021"),
]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.mark.parametrize(
    ("way", "actor", "action", "subject"), [row[1:] for row in WAYS], ids=[row[0] for row in WAYS]
)
def test_a_look_leaves_its_row(
    place: Place, way: Callable[[Place], None], actor: str, action: str, subject: str
) -> None:
    with place.office() as office:
        before = len(office.store.audit())
    way(place)
    with place.office() as office:
        rows: list[Audit] = office.store.audit()[before:]
    wanted = subject.format(case=place.case, entry=place.entry, sheet=place.sheet)
    looks = [row for row in rows if (row.actor, row.action) == (actor, action) and row.subject.startswith(wanted)]
    assert looks, rows
    assert all(row.at.tzinfo is not None for row in looks)
    told = " ".join(f"{row.action} {row.subject} {row.note}" for row in rows)
    assert [secret for secret in PERSONAL if secret in told] == []


@pytest.mark.parametrize(
    ("who", "text"), [(DESK, "列表"), (COUNTY, "纠纷"), (DESK, "帮助"), (COUNTY, "灾情报告"), (TOWN, "名单进度")]
)
def test_what_shows_nobody_unmasked_needs_none(place: Place, who: str, text: str) -> None:
    with place.office() as office:
        said = place.says(office, who, text)
    assert [secret for secret in PERSONAL[:5] if secret in said] == []
