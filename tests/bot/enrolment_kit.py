"""A county's office in a temporary folder: settings, staff, a list of 曾家镇, and the command line."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import chdir, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from click.testing import CliRunner, Result

from bot import compose
from bot.cli.enrolment import command as enrolment
from bot.cli.roster import command as roster
from bot.clock import CHINA
from bot.settings import load_settings, members
from dialogs.message import Inbound, Outbound
from handlers.turn import Cunbao
from schemes.book import Book, load_book
from schemes.identity import check_character
from storage.store import Store

AGENT, TOWN, COUNTY, OTHER = (f"sms:+861390000000{number}" for number in (2, 3, 4, 5))
STAFF = f"""address,name,role,insurer,county,town,village,rung
sms:+8613900000001,何主任,supervisor,,,,,
{AGENT},周专干,village_agent,,镇坪县,曾家镇,五土村,
{TOWN},罗镇长,town_officer,,镇坪县,曾家镇,,2
{COUNTY},谭主任,county_officer,,镇坪县,,,3
{OTHER},冉专干,village_agent,,镇坪县,曾家镇,向阳村,
"""
HEAD = ["乡镇", "村", "组", "户主", "姓名", "身份证号", "联系电话", "备注", "户籍已核"]


def id_number(number: int, birth: str = "19560305") -> str:
    """A made-up identity number of the county."""
    first = f"610927{birth}{number:03d}"
    return first + check_character(first)


def row(number: int, name: str, **cells: str) -> list[str]:
    """A resident of 曾家镇五土村."""
    given = {"乡镇": "曾家镇", "村": "五土村", "户主": name, **cells, "姓名": name, "身份证号": id_number(number)}
    return [given.get(head, "") for head in HEAD]


class Office:
    """Settings and database of one test; `run` is the command line, `turn` a message at a time of its own."""

    def __init__(self, folder: Path, schemes: Path | None = None) -> None:
        self.folder, self.schemes = folder, schemes
        (folder / "staff.csv").write_text(STAFF, encoding="utf-8")
        more = f'schemes = ["{schemes}"]\n' if schemes else ""
        (folder / "cunbao.toml").write_text(f'database = "sqlite:///c.db"\n{more}', encoding="utf-8")
        self.url = f"sqlite:///{folder}/c.db"
        self.book: Book = load_book(*([schemes] if schemes else []))
        self.serial = 0

    def file(self, rows: Sequence[Sequence[str]], name: str = "名单.csv") -> Path:
        path = self.folder / name
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([HEAD, *rows])
        return path

    def load(self, *rows: Sequence[str], scheme: str = "zhenping-2016", state: str = "registered") -> Result:
        return self.imported(self.file(rows), scheme, state)

    def import_(self, path: Path, scheme: str, state: str, *more: str) -> str:
        """`cunbao roster import`; what it printed."""
        return str(self.imported(path, scheme, state, *more).output)

    def imported(self, path: Path, scheme: str, state: str, *more: str) -> Result:
        arguments = ["import", str(path), "--scheme", scheme, "--state", state, "--database", self.url, *more]
        if self.schemes is not None:
            arguments += ["--schemes", str(self.schemes)]
        done = CliRunner().invoke(roster, arguments)
        assert done.exit_code == 0, done.output
        return done

    def run(self, *arguments: str, ok: bool = True) -> str:
        """`cunbao enrolment …` in the folder, where lists of refused rows are left; what it printed."""
        with chdir(self.folder):
            done = CliRunner().invoke(enrolment, [*arguments, "--settings", str(self.folder / "cunbao.toml")])
        assert (done.exit_code == 0) is ok, done.output
        assert "Traceback" not in done.output
        return done.output

    @contextmanager
    def store(self) -> Iterator[tuple[Store, Cunbao]]:
        """The database with the real mind."""
        settings = load_settings(self.folder / "cunbao.toml")
        store = Store.open(self.url)
        try:
            yield store, compose.mind(members(settings, self.book), book=self.book)
        finally:
            store.close()

    def turn(self, store: Store, mind: Cunbao, address: str, text: str, at: datetime) -> str:
        """Somebody writes; the answer."""
        self.serial += 1
        moment = at + timedelta(seconds=self.serial)
        message = Inbound(address=address, id=f"m{self.serial}", text=text, sent_at=moment, received_at=moment)
        (turned,) = store.run(mind, [message])
        assert not turned.failed
        return "\n".join(reply.text for reply in turned.replies)


def at(text: str) -> datetime:
    """China time."""
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def texts(messages: Sequence[Outbound]) -> list[tuple[str, str]]:
    return [(message.to, message.text) for message in messages]
