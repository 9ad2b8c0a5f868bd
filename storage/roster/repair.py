"""One row of a roster to one person: cells are cleaned, filled down and checked, and never guessed.

What may be repaired and what not: docs/storage.md, Rosters. An identity number is never mended from its check
character: a wrong digit elsewhere would make somebody else's number of it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Literal, NamedTuple

from msgspec import Struct

from schemes.identity import normal_phone
from schemes.people import Why
from storage.roster.birth import birth_from
from storage.roster.files import LostNumberStr
from storage.roster.header import Header, field_of
from storage.roster.identities import Identities, Wrong

Standing = Literal["in_force", "registered", "out", "gone"]
JUNK = " \t\r\n\f\v'’‘`\u00a0\u3000\u200b\u200c\u200d\ufeff"
DITTO = frozenset({"同上", "〃", "″", "”", '"', "''", "同", "同前", "//"})
HEADS = frozenset({"户主", "本人", "本人或户主", "户主本人"})
_SUM = re.compile(r"(合|总|小|共)\s*计|^共\s*\d+\s*(人|户)")
_FOOT = re.compile(r"^(填表|制表|审核|复核|经办|负责|单位|盖章|日期|说明|注|备注|联系)[^:：]{0,8}[:：]")
_OUT = re.compile(r"调出|不参保|放弃参保|自愿放弃|退保|重复参保|公职|财政供养")
_GONE = re.compile(r"死亡|去世|亡故|已故|病故|销户|注销|迁出|户口迁走")
_UNPAID = re.compile(r"未缴|未交|欠缴|没缴|没交|^否$")
_UNCONFIRMED = re.compile(r"^[否不未没无×xX✗]")
_REFUSED = re.compile(r"不参保|放弃")
_DIED = re.compile(r"死亡|去世|亡故|已故|病故|销户|注销")
_PHONES = re.compile(r"[/、,，;；\s]+")
_CJK_GAP = re.compile(r"(?<=[\u3400-\u9fff\ue000-\uf8ff])\s+(?=[\u3400-\u9fff\ue000-\uf8ff])")
_DOTS = re.compile(r"[.・•‧∙・．]")
_ODD = re.compile(r"[?？□■�\ue000-\uf8ff]")


class Entry(Struct, frozen=True):
    """A person of a roster. `flags` are things that a person should look at; the row is taken all the same."""

    row: int
    name: str
    id_number: str
    phone: str
    town: str
    village: str
    group: str
    household: str
    relation: str
    kind: str
    standing: Standing
    reason: str
    flags: tuple[str, ...]
    hukou: bool | None = None
    why: Why = ""


class Bad(NamedTuple):
    """A row that cannot be taken, and why, for the clerk who has to mend it."""

    row: int
    reason: str


class Rows:
    """Reads the rows of one sheet in order; remembers what is filled down."""

    def __init__(self, header: Header, towns: Callable[[str], str | None], town: str, today: date) -> None:
        self._header, self._towns = header, towns
        self._identities = Identities(today)
        self._known_towns: dict[str, tuple[str, tuple[str, ...]]] = {}
        self._town, self._village, self._group = town, "", ""
        self._town_flags: tuple[str, ...] = ()
        self._head = ""
        self._above: dict[str, str] = {}
        place = header.place
        self._name, self._id, self._phone = place("name"), place("id_number"), place("phone")
        self._places = (place("town"), place("village"), place("group"))
        self._household, self._relation = place("household"), place("relation")
        self._kind, self._note, self._paid = place("kind"), place("note"), place("paid")
        self._sex, self._birth, self._hukou = place("sex"), place("birth"), place("hukou")
        self._width = len(header.words)

    def read(self, number: int, cells: list[str]) -> Entry | Bad | None:
        """The person of a row, a bad row, or None for one without a person (blank, sum, signature)."""
        # One empty cell more: a field that has no column is read at place -1.
        row = [*cells, *[""] * (self._width + 1 - len(cells))] if len(cells) <= self._width else [*cells, ""]
        written, raw_id = row[self._name].strip(JUNK), row[self._id]
        raw_id = raw_id if isinstance(raw_id, LostNumberStr) else raw_id.strip(JUNK)
        if not raw_id and (not written or without_person(written) or self._sums_up(row)):
            return None
        self._fill(row)
        name, flags = (written, ()) if written.isalnum() else clean_name(written)
        relation = self._text("relation", row[self._relation])
        head = self._head_of(row, name, relation)
        identity = self._identities.read(raw_id)
        if isinstance(identity, Wrong):
            return Bad(number, identity.reason) if field_of(raw_id) != "id_number" else None
        if not name:
            return Bad(number, "姓名看不懂，请核对原件" if written else "没有姓名")
        return self._entry(number, row, (name, identity, head, relation), (*flags, *self._town_flags))

    def _entry(self, number: int, row: list[str], who: tuple[str, str, str, str], flags: tuple[str, ...]) -> Entry:
        name, identity, head, relation = who
        phone, odd = self._read_phone(row)
        standing, reason = self._standing(row)
        more = self._compare(row, identity) if self._sex >= 0 or self._birth >= 0 else ()
        return Entry(
            number,
            name,
            identity,
            phone,
            self._town,
            self._village,
            self._group,
            head,
            relation,
            self._text("kind", row[self._kind]),
            standing,
            reason,
            (*flags, *odd, *more) if odd or more else flags,
            self._confirmed(row[self._hukou].strip(JUNK)) if self._hukou >= 0 else None,
            why_of(standing, reason),
        )

    def _sums_up(self, row: list[str]) -> bool:
        """Whether a row without a number is a sum or a signature under another heading: 合计 under 乡镇."""
        first = next((cell.strip(JUNK) for cell in row if cell.strip(JUNK)), "")
        return without_person(first)

    def _text(self, field: str, cell: str) -> str:
        text = cell.strip(JUNK)
        if text in DITTO:
            return self._above.get(field, "")
        self._above[field] = text
        return text

    def _fill(self, row: list[str]) -> None:
        """Town, village and group stand in the first row of many: what is not said anew stays, but a new
        village does not keep the old group."""
        town, village, group = (row[place].strip(JUNK) for place in self._places)
        if town and town not in DITTO:
            known = self._known_towns.get(town)
            if known is None:
                known = self._known_towns[town] = self._resolve(town)
            if known[0] != self._town:
                self._village = self._group = self._head = ""
            self._town, self._town_flags = known
        if village and village not in DITTO and village != self._village:
            self._village, self._group, self._head = _compact(village), "", ""
        if group and group not in DITTO:
            self._group = group

    def _resolve(self, written: str) -> tuple[str, tuple[str, ...]]:
        found = self._towns(written)
        return (found, ()) if found is not None else (_compact(written), (f"方案里没有“{written[:12]}”这个乡镇",))

    def _head_of(self, row: list[str], name: str, relation: str) -> str:
        """The head of the household: said, or the 户主 above; each 户主 begins a household."""
        said = row[self._household].strip(JUNK)
        if said and said not in DITTO:
            self._head = said if said.isalnum() else clean_name(said)[0]
        elif relation in HEADS:
            self._head = name
        elif self._household < 0 and self._relation < 0:
            return ""
        return self._head

    def _read_phone(self, row: list[str]) -> tuple[str, tuple[str, ...]]:
        text = row[self._phone].strip(JUNK)
        if text in DITTO:
            text = self._above.get("phone", "")
        self._above["phone"] = text
        if not text or (len(text) == 11 and text.isdecimal() and text.isascii() and "13" <= text[:2] <= "19"):
            return text, ()
        whole = normal_phone(text)
        if whole is not None:
            return whole, ()
        several = [phone for part in _PHONES.split(text) if (phone := normal_phone(part)) is not None]
        if several:
            return several[0], ("一格里有几个电话，只记第一个手机号",)
        return "", ("电话不是手机号，没有记",)

    def _standing(self, row: list[str]) -> tuple[Standing, str]:
        note = row[self._note].strip(JUNK)
        if note:
            if _OUT.search(note):
                return "out", note[:60]
            if _GONE.search(note):
                return "gone", note[:60]
        if self._paid >= 0 and _UNPAID.search(row[self._paid]):
            return "registered", "没缴费"
        return "in_force", ""

    def _confirmed(self, cell: str) -> bool | None:
        """Whether 公安 has confirmed the registration; None where the cell says nothing."""
        return None if not cell else not _UNCONFIRMED.search(cell)

    def _compare(self, row: list[str], identity: str) -> tuple[str, ...]:
        """Sex and birth as written against those that the number states: the number is what counts."""
        flags: tuple[str, ...] = ()
        sex = row[self._sex].strip(JUNK)[:1]
        if sex in ("男", "女") and (sex == "男") != (int(identity[16]) % 2 == 1):
            flags = ("性别和身份证号对不上",)
        text = row[self._birth].strip(JUNK)
        if text and text != identity[6:14]:
            born = birth_from(text)
            if born is not None and born.strftime("%Y%m%d") != identity[6:14]:
                flags = (*flags, "出生日期和身份证号对不上")
        return flags


def why_of(standing: Standing, reason: str) -> Why:
    """Why somebody left, as far as the remark says it."""
    if standing == "out":
        return "refused" if _REFUSED.search(reason) else "removed"
    if standing == "gone":
        return "died" if _DIED.search(reason) else "moved"
    return ""


def without_person(written: str) -> bool:
    """Whether the cell under 姓名 is a sum or a signature."""
    return bool(_SUM.search(written) or _FOOT.search(written))


def _compact(text: str) -> str:
    return re.sub(r"\s+", "", text)


def clean_name(written: str) -> tuple[str, tuple[str, ...]]:
    """A name without inner spaces, its dots in one form; a glyph that was lost is flagged."""
    folded = unicodedata.normalize("NFKC", written).strip(JUNK)
    name = _DOTS.sub("·", _CJK_GAP.sub("", " ".join(folded.split())))
    flags = ("姓名里有打不出来的字，请核对原件",) if _ODD.search(name) else ()
    return (name, flags) if any(letter.isalpha() or _ODD.match(letter) for letter in name) else ("", ())
