"""Writes the people of a roster, chunk by chunk; repeatable, and nobody is ever deleted."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from msgspec import json

from schemes.book import Book
from schemes.model import Scheme
from storage.handing import HandedIn
from storage.person import Person, decoded
from storage.residents import Known, Table
from storage.roster.errors import RosterError
from storage.roster.joining import Joining, said
from storage.roster.reading import BAD_HEADING, Line, Places, Roster
from storage.roster.repair import Bad, Entry
from storage.roster.report import RosterReport, SideFile
from storage.roster.standing import USUAL, How
from storage.seal import Sealer, name_key

CHUNK = 2_000
CHUNKS_A_COMMIT = 10
_encode = json.Encoder().encode


Content = tuple[str, str, str, str, str, str, str]


class Row(NamedTuple):
    """An entry with its keys; `content` are its words as they are sealed."""

    entry: Entry
    line: Line
    content: Content
    identity: bytes
    fingerprint: bytes


class Import:
    """One run over one file."""

    def __init__(
        self, table: Table, sealer: Sealer, scheme: Scheme, book: Book, now: datetime, how: How = USUAL
    ) -> None:
        self._table, self._sealer, self._scheme, self._how = table, sealer, scheme, how
        keys = sealer.keys
        self._seal = keys.seal
        self._identity, self._phone, self._name_six = (keys.blinder(name) for name in ("id", "phone", "name_six"))
        self._village = keys.blinder("village")
        self._home_key, self._fingerprint = keys.blinder("household"), keys.blinder("row")
        self._kinds: dict[str, dict[str, str]] = {"": {}}
        self._today = now.date()
        self._joining = Joining(table, scheme, book, how, self._today)
        self._places = Places(book, scheme.county)
        self._region = next((town.code[:6] for town in book.towns if town.county == scheme.county and town.code), "")
        self._seen = array("I")
        self._flags: Counter[str] = Counter()
        self._towns: set[str] = set()
        self._household: tuple[tuple[str, str, str, str], bytes] | None = None
        self.report = RosterReport()

    def run(self, path: Path, progress: Callable[[float], None] | None) -> RosterReport:
        """Read the file and write it, twenty thousand rows a transaction."""
        roster = Roster(path, self._places, self._today, progress)
        self._bad = SideFile(path.with_name(path.name + ".bad.csv"), BAD_HEADING)
        self._check = SideFile(path.with_name(path.name + ".check.csv"), ["表", "行", "姓名", "请核对"])
        lines = roster.lines()
        more = True
        while more:
            with self._table.transaction():
                for _ in range(CHUNKS_A_COMMIT):
                    chunk = list(islice(lines, CHUNK))
                    more = len(chunk) == CHUNK
                    self._chunk(chunk)
                    if not more:
                        break
        return self._finish(roster, path)

    def _finish(self, roster: Roster, path: Path) -> RosterReport:
        report = self.report
        with self._table.transaction():
            if report.new or report.changed:
                self._table.mark_shared_phones()
            adds = self._how.adds or roster.mended
            towns = [] if adds else sorted(self._towns)
            report.missing = sum(not self._was_seen(row) for row in self._table.enrolled(self._scheme.id, towns))
            report.lists = tuple(self._joining.finish(self._table.recorded, adds=adds))
            report.leaving_file = self._name_leaving(path, report.lists)
        report.flags = dict(self._flags.most_common())
        report.towns = tuple(sorted(self._towns))
        report.sheets_without_header = tuple(roster.without_header)
        report.bad_file, report.check_file = self._bad.close(), self._check.close()
        return report

    def _chunk(self, lines: Sequence[Line]) -> None:
        rows = list(self._rows(lines))
        known = self._table.known([row.identity for row in rows], self._scheme.id, self._joining.last_year)
        for row in rows:
            before = known.get(row.identity)
            if before is None:
                known[row.identity] = self._insert(row)
            elif self._was_seen(before.row):
                self._again(row, before)
            elif before.erased:
                self._saw(before.row, row.entry.row)
                self.report.erased += 1
            else:
                self._saw(before.row, row.entry.row)
                self._update(row, before)
        self._table.flush()

    def _rows(self, lines: Sequence[Line]) -> Iterator[Row]:
        identity, fingerprint, region = self._identity, self._fingerprint, self._region
        for line in lines:
            if isinstance(line.read, Bad):
                self._refuse(line, line.read.reason)
                continue
            entry = line.read
            if entry.flags or (region and entry.id_number[:6] != region):
                self._flag(line, entry)
            if entry.town:
                self._towns.add(entry.town)
            content = _content(entry)
            whole = fingerprint("\0".join((*content, entry.town, entry.kind, entry.standing)))
            yield Row(entry, line, content, identity(entry.id_number), whole)

    def _insert(self, row: Row) -> Known:
        entry, table = row.entry, self._table
        number = table.next_id()
        kinds = self._kinds.get(entry.kind)
        if kinds is None:
            kinds = self._kinds[entry.kind] = {self._scheme.id: entry.kind}
        person = Person(*row.content, kinds)
        table.insert(self._record(number, row, person))
        self._enrol(number, row, None)
        self._saw(number, entry.row)
        self.report.new += 1
        return Known(number, row.fingerprint, entry.name, erased=False, states=frozenset())

    def _update(self, row: Row, before: Known) -> None:
        entry = row.entry
        added = self._enrol(before.row, row, before)
        if before.fingerprint == row.fingerprint:
            self.report.changed += added
            self.report.same += not added
            return
        old = self._person_of(before.row)
        if name_key(old.name) != name_key(entry.name):
            self._note(row.line, f"同一身份证号名字不同，以前登记的是{old.name}")
        if old.village and entry.village and old.village != entry.village:
            self._note(row.line, f"换了村，以前在{old.village}，这次在{entry.village}，请核对是搬了还是两个村都报了")
        kinds = {**old.kinds, self._scheme.id: entry.kind} if entry.kind else old.kinds
        # What the new list leaves out is not thereby untrue: a phone that was known stays.
        fresh = [new or was for new, was in zip(row.content, _fields(old), strict=True)]
        self._table.update(self._record(before.row, row, _person(fresh, kinds)))
        self.report.changed += 1

    def _name_leaving(self, path: Path, handed: Sequence[HandedIn]) -> Path | None:
        """Those who would leave a list that is held, by name, for whoever has to decide."""
        side = SideFile(path.with_name(path.name + ".leaving.csv"), ["名单号", "乡镇", "村", "姓名", "身份证后六位"])
        for one in handed:
            if one.roster.state == "held":
                for number in one.leaving:
                    person = decoded(self._sealer, number, self._table.blob(number))
                    place = (one.roster.id, one.roster.town or "", one.roster.village)
                    side.write([*place, person.name, person.id_number[12:]])
        return side.close()

    def _record(self, number: int, row: Row, person: Person) -> tuple[object, ...]:
        entry = row.entry
        return (
            number,
            row.identity,
            self._phone(person.phone) if person.phone else None,
            self._name_six(f"{name_key(person.name)}\0{person.id_number[12:]}"),
            self._home(entry, row.identity),
            row.fingerprint,
            self._places.county(entry.town),
            entry.town,
            0,
            0,
            self._seal(_encode(person), b"resident.blob:%d" % number),
            self._village(person.village) if person.village else None,
        )

    def _home(self, entry: Entry, identity: bytes) -> bytes:
        """The key of a household; neighbours in the list mostly share it. Nobody's household is shared."""
        if not entry.household:
            return identity
        place = (entry.town, entry.village, entry.group, entry.household)
        if self._household is None or self._household[0] != place:
            self._household = place, self._home_key("\0".join(place))
        return self._household[1]

    def _enrol(self, number: int, row: Row, before: Known | None) -> bool:
        """Keep the dated states that are new; True if there were any. Who is of the wrong age to join is named."""
        entry = row.entry
        fresh, wrong = self._joining.note(number, entry, before)
        if wrong is not None:
            self._note(row.line, said(wrong))
        back = before is not None and entry.standing == "in_force" and "left" in before.states
        if back and self._how.standing != "prospect":
            self._flags["以前记为调出，这次又在名单上"] += 1
        return fresh

    def _again(self, row: Row, before: Known) -> None:
        first = self._seen[before.row]
        name = before.name if before.name is not None else self._name_of(before.row)
        if name_key(name) != name_key(row.entry.name):
            self._refuse(row.line, f"和第{first}行是同一个身份证号，名字却不同，请核对原件")
        elif before.fingerprint == row.fingerprint:
            self.report.repeated += 1
        else:
            self.report.repeated += 1
            self._note(row.line, f"和第{first}行是同一个人，内容不一样，按第{first}行记" + self._where(row, before))

    def _where(self, row: Row, before: Known) -> str:
        """Two villages that name the same person, for they have to agree who has him."""
        first, here = self._person_of(before.row).village, row.entry.village
        return f"（{first}和{here}都报了）" if first and here and first != here else ""

    def _name_of(self, number: int) -> str:
        return self._person_of(number).name

    def _person_of(self, number: int) -> Person:
        return decoded(self._sealer, number, self._table.blob(number))

    def _refuse(self, line: Line, reason: str) -> None:
        self.report.bad += 1
        self._bad.heading = [*BAD_HEADING, *line.header.words]
        self._bad.write([line.sheet, str(line.read.row), reason, *map(str, line.cells)])

    def _flag(self, line: Line, entry: Entry) -> None:
        for flag in entry.flags:
            self._note(line, flag)
        if self._region and entry.id_number[:6] != self._region:
            # Women who married in and old county codes: common, so it is counted and not listed.
            self._flags["身份证首次登记地不在本县"] += 1

    def _note(self, line: Line, flag: str) -> None:
        kind = flag.partition("，")[0]
        self._flags[kind] += 1
        name = line.read.name if isinstance(line.read, Entry) else ""
        self._check.write([line.sheet, str(line.read.row), name, flag])

    def _saw(self, number: int, row: int) -> None:
        if number >= len(self._seen):
            self._seen.extend([0] * (max(number + 1, len(self._seen) * 5 // 4) - len(self._seen)))
        self._seen[number] = row

    def _was_seen(self, number: int) -> bool:
        return number < len(self._seen) and self._seen[number] != 0


def _content(entry: Entry) -> Content:
    return (
        entry.name,
        entry.id_number,
        entry.phone,
        entry.village,
        entry.group,
        entry.household,
        entry.relation,
    )


def _person(fields: Sequence[str], kinds: dict[str, str]) -> Person:
    name, id_number, phone, village, group, household, relation = fields
    return Person(name, id_number, phone, village, group, household, relation, kinds)


def _fields(person: Person) -> tuple[str, ...]:
    return (
        person.name,
        person.id_number,
        person.phone,
        person.village,
        person.group,
        person.household,
        person.household_relation,
    )


def scheme_of(book: Book, name: str) -> Scheme:
    """The scheme of an id, or a RosterError that names those there are."""
    scheme = book.get(name)
    if scheme is None:
        raise RosterError(f"没有叫 {name} 的方案：--scheme 可以写 {'、'.join(known.id for known in book.schemes)}。")
    return scheme
