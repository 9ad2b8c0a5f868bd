"""Read a staff command: a word of command, the number of a case, and what stands behind them."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Final

from msgspec import Struct

from claims.number import is_number
from dialogs.message import Ordered
from nlu.money import Exact, exact

# Word -> command, longest first, so that 同意赔付 is not read as 同意赔 with a rest.
WORDS: Final[dict[str, str]] = {
    "材料收齐了": "papers_complete",
    "材料齐了": "papers_complete",
    "材料齐全": "papers_complete",
    "资料齐了": "papers_complete",
    "已经赔付": "pay",
    "已经赔了": "pay",
    "已经立案": "register",
    "同意赔付": "approve",
    "我的案子": "list",
    "案子列表": "list",
    "补材料": "want_papers",
    "补资料": "want_papers",
    "缺材料": "want_papers",
    "材料齐": "papers_complete",
    "资料齐": "papers_complete",
    "同意赔": "approve",
    "已收到": "acknowledge",
    "已接案": "acknowledge",
    "已立案": "register",
    "已赔付": "pay",
    "赔付了": "pay",
    "立案号": "register",
    "报案号": "register",
    "立案了": "register",
    "赔款": "pay",
    "已赔": "pay",
    "赔了": "pay",
    "收到": "acknowledge",
    "接案": "acknowledge",
    "详情": "detail",
    "立案": "register",
    "赔付": "pay",
    "拒赔": "decline",
    "转交": "hand_over",
    "转给": "hand_over",
    "更正": "undo",
    "结案": "close",
    "列表": "list",
    "赔": "pay",
    "没送到": "undelivered",
    "未送达": "undelivered",
}
NOTHING_BEHIND: Final = frozenset({"acknowledge", "detail", "papers_complete", "undo", "list", "undelivered"})
FREE_BEHIND: Final = frozenset({"want_papers", "hand_over"})
QUESTION: Final = re.compile(r"为什么|为啥|怎么|[吗呢么?]$")
# What was taken down wrong is put right by itself (`handlers.amending`); no step is taken back.
FACT: Final = r"(?:姓名|名字|出事日期|出事那天|日期|日子|镇|乡镇|户口)"
REASON: Final = re.compile(rf"[ ,:;](?!{FACT})\D{{1,30}}")  # no digits: another sum is another command
POLITE: Final = re.compile(r"(了|啦|谢谢|好的|[,.!。,、~ ])*")
LABEL: Final = re.compile(r"(?<![立报])(案件)?(编号|案号|单号)[是为:]? ?")
WITH_IT: Final = re.compile(r"^请?把 ?(?=(?:编号|案子)? ?\d{8})")
# Not the end of an insurer's own number, such as PICC-20210012.
EIGHT: Final = re.compile(r"(?<![A-Za-z\d.])(?<![A-Za-z\d][-/_])\d{8}(?![\d.])")
ANY_LONG: Final = re.compile(r"(?<![\d.])\d{6,11}(?![\d.])")
EDGE: Final = " ,.:;!、。#【】[]()“”‘’「」『』《》<>\"'"
MOST_YUAN: Final = Decimal(1_000_000)
WITH_SUM: Final = frozenset({"approve", "pay"})
# Right behind 拒赔 what is meant is a reason; 不服, 不公平 and 没道理 are what the other side says of it, and who was
# told of it is no reason either.
WHY: Final = re.compile(r"因|不(?![服公合对行])|非(?!常)|没|未|无|超|已|属|重复|自(?!己[都也不没])")
SAID_OF_IT: Final = re.compile(
    r"道理|讲理|理由|说法|[没无]理|根据|依据|公平|解释|说清|(?<!如实)告[知诉]|(?<!及时)通知|[投申]诉|答复|晓得|知道"
)


class StaffCommand(Struct, frozen=True, kw_only=True):
    """A command of the staff.

    `verb` is a step of `claims.life` or detail, hand_over, undo, list, undelivered; `word` how it was written;
    `number` the case, from the text or from the message replied to, None where neither names one; `rest` what stood
    behind; `only` "claim" or "ticket" where a case of the other kind is not meant; `scope` town and village of each
    row of a helper who commands.
    """

    verb: str
    word: str
    number: str | None = None
    rest: str = ""
    only: str = ""
    scope: tuple[tuple[str, str], ...] = ()


def ordered(order: Ordered, text: str) -> StaffCommand:
    """The command that an office gives in parts; `text` is how a person would have written it."""
    word = text.partition(" ")[0]
    return StaffCommand(verb=order.verb, word=word, number=order.number, rest=order.rest, only=order.only)


def is_staff_command(text: str, quoted: str | None, *, told: bool = False) -> StaffCommand | None:
    """The command that a staff member's text is, or None where it is a message like any other.

    A command is a word of command at the beginning or right behind the number; with neither a number nor a
    message replied to (`quoted` is that message's case) only the bare word counts, so that a sentence that
    happens to begin with 拒赔 or 收到 stays a sentence. With `told` (a case was told to the sender lately) the
    word may have something behind it, set off from it. Full-width signs, spaces and 编号 do not matter.
    """
    number, written = _number(LABEL.sub(" ", WITH_IT.sub("", plain(text))), quoted)
    word = next((word for word in WORDS if written.startswith(word)), None)
    if word is None:
        return None
    verb, rest = WORDS[word], written[len(word) :]
    if not _may_follow(verb, rest):
        return None
    cleaned = "" if verb in NOTHING_BEHIND or _only_polite(verb, rest) else _bare(verb, rest)
    if number is None and verb != "list" and cleaned and not (told and _joins(verb, rest)):
        return None
    return StaffCommand(verb=verb, word=word, number=number, rest=cleaned)


def read_sum(text: str) -> Decimal | None:
    """The sum in yuan that the text is, more than nothing, whole fen, at most a million; else None."""
    found = written_sum(text)
    return found.value if found is not None else None


def written_sum(text: str) -> Exact | None:
    """As `read_sum`, and whether it was written without its last unit (三千四)."""
    found = exact(text)
    if found is None or not 0 < found.value <= MOST_YUAN:
        return None
    fen = found.value.quantize(Decimal("0.01"))
    return Exact(fen, found.short) if fen == found.value else None


def plain(text: str) -> str:
    """Full-width signs narrow, white space single, a number written in two halves whole."""
    narrow = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip(EDGE)
    return re.sub(r"(?<!\d)(\d{4}) (\d{4})(?!\d)", r"\1\2", narrow)


def _number(plain: str, quoted: str | None) -> tuple[str | None, str]:
    """The case's number and the text without it.

    In a reply a number of eight digits that is none of ours belongs to the text: it may be the insurer's own.
    """
    runs = list(EIGHT.finditer(plain))
    ours = [run for run in runs if run[0] == quoted] or [run for run in runs if is_number(run[0])]
    if not ours and quoted is None:
        ours = (runs or list(ANY_LONG.finditer(plain)))[:1]
    if not ours:
        return quoted, plain
    if quoted is not None and ours[0][0] != quoted and plain.startswith(("立案", "已立案", "报案号")):
        return quoted, plain
    start, end = ours[0].span()
    return ours[0][0], f"{plain[:start].rstrip(EDGE)} {plain[end:].lstrip(EDGE)}".strip()


def _may_follow(verb: str, rest: str) -> bool:
    """Whether what stands right behind the word leaves it a command."""
    if verb == "undo" and REASON.fullmatch(rest) and not QUESTION.search(rest):
        return True
    if verb in NOTHING_BEHIND:
        return POLITE.fullmatch(rest) is not None
    if QUESTION.search(rest):
        return False
    if not rest or verb in FREE_BEHIND or _only_polite(verb, rest):
        return True
    return _joins(verb, rest)


def _only_polite(verb: str, rest: str) -> bool:
    return verb == "register" and POLITE.fullmatch(rest) is not None


def _bare(verb: str, rest: str) -> str:
    """What stands behind the word, without 是 and signs."""
    rest = rest.strip(EDGE)
    return re.sub(r"^[是为:] ?", "", rest) if verb == "register" else rest


def _joins(verb: str, rest: str) -> bool:
    """Whether what stands right behind the word belongs to it: it is set off, or it can be nothing else."""
    if _set_off(rest):
        return True
    if verb in WITH_SUM:
        return read_sum(rest.strip(EDGE)) is not None
    if verb == "register":
        return re.match(r"[是为]?[:]? ?[A-Za-z\d]", rest) is not None
    return verb == "decline" and WHY.match(rest) is not None and SAID_OF_IT.search(rest) is None


def _set_off(rest: str) -> bool:
    return rest[0] in EDGE or rest[0].isdigit() or rest[0] == "¥"
