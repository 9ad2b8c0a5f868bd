"""What somebody really wrote in a mail: HTML as plain text, without what was quoted and signed below it."""

from __future__ import annotations

import re
from html import unescape

MOST = 4000
"""Characters of a mail that are read, about as long as a message on Telegram may be."""
LONGEST_MARK, LONGEST_PAGE = 400, 200_000
"""Characters of a line that may begin a quotation or a signature, and of a text or a page that is looked at."""
SILENT = frozenset({"head", "style", "script", "title", "blockquote"})
"""Elements whose text nobody wrote to us; mail programs quote in a `blockquote`."""
PIECE = re.compile(r"<!--.*?(?:-->|\Z)|<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>|<[^<>]*>|[^<]+|<", re.DOTALL)
"""A comment, an element's beginning or end, or words."""
LINES = frozenset({"br", "p", "div", "tr", "li", "h1", "h2", "h3", "table", "ul", "ol", "hr"})

QUOTED = re.compile(
    r"""^\s*(
        On\b.{4,200}\bwrote\s*:
      | (在|于)?.{0,120}\d{4}\s*[-年/].{2,200}写道\s*[:：]
      | .{0,120}于.{4,200}写道\s*[:：]
      | [-_—－]{2,}\s*(原始邮件|原始郵件|回复的原?邮件|转发的?邮件|Original(\ Message)?|Forwarded\ message).*
      | (发件人|寄件者|寄件人)\s*[:：].*
      | From\s*:.*@.*
      | _{10,}
    )\s*$""",
    re.VERBOSE | re.IGNORECASE,
)
"""A line below which only somebody else's words stand."""
SIGNED = re.compile(
    r"""^\s*(
        --\ ?
      | (发自|來自|来自|发送自|從|从).{1,30}?(手机|手機|iPhone|iPad|邮箱|郵箱|客户端|Outlook|发送|傳送|Mail).{0,12}
      | Sent\ from\ .{1,40}
      | (\|\s*)+
    )\s*$""",
    re.VERBOSE | re.IGNORECASE,
)
"""A line with which a signature begins."""
OFFICE = re.compile(r"(公司|理赔部|客服部|业务部|服务部|服务中心|理赔中心|客户部|营销部)\s*$")


def written(text: str) -> str:
    """The sender's own words: above the quoted mail and the signature, without lines that begin with >.

    Where nothing stands above, what was written below a quotation of such lines counts.
    """
    lines = [line.rstrip() for line in re.sub(r"\r\n?", "\n", text[:LONGEST_PAGE]).replace("\xa0", " ").split("\n")]
    end = _quoted_from(lines)
    own = _own(lines[:end])
    if not own and any(_is_quoted(line) for line in lines[end:]):
        below = max(place for place, line in enumerate(lines) if _is_quoted(line)) + 1
        own = _own(lines[below:])
    return own[:MOST].rstrip()


def _quoted_from(lines: list[str]) -> int:
    """Where the quoted mail begins; its head may be broken into two lines."""
    for place, line in enumerate(lines):
        two = f"{line} {lines[place + 1].strip()}" if place + 1 < len(lines) and line.strip() else ""
        if len(line) > LONGEST_MARK:
            continue
        if QUOTED.match(line) or (
            re.match(r"\s*(On\b|在|于|.*于\s*\d{4}年)", line) and QUOTED.match(two[:LONGEST_MARK])
        ):
            return place
    return len(lines)


def _is_quoted(line: str) -> bool:
    return line.lstrip().startswith((">", "＞"))


def _own(lines: list[str]) -> str:
    kept: list[str] = []
    for line in lines:
        if len(line) <= LONGEST_MARK and SIGNED.match(line):
            break
        if not _is_quoted(line):
            kept.append(line)
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()
    return _without_card(text)


def _without_card(text: str) -> str:
    """Without a visiting card at the end: a later paragraph of short lines, one of which ends as an office's name
    does."""
    paragraphs = text.split("\n\n")
    for place in range(1, len(paragraphs)):
        lines = [line.strip() for line in paragraphs[place].split("\n")]
        card = all(len(line) <= 40 and not line.endswith("。") for line in lines)
        if card and any(OFFICE.search(line) for line in lines):
            return "\n\n".join(paragraphs[:place]).strip()
    return text


def plain(html: str) -> str:
    """An HTML part as plain text, a line for each block, without styles, scripts and quotations.

    It is read piece by piece in one go: what a mail holds may be made to keep a parser busy for hours.
    """
    pieces: list[str] = []
    silent: list[str] = []
    for found in PIECE.finditer(html[:LONGEST_PAGE]):
        closing, tag = found[1], (found[2] or "").lower()
        if tag in SILENT:
            _hush(silent, tag, closing=bool(closing))
        elif silent:
            continue
        elif tag in LINES:
            if tag == "br" or (pieces and not pieces[-1].endswith("\n")):
                pieces.append("\n")
            if tag == "p" and closing:
                pieces.append("\n")
        elif not found[0].startswith("<") or found[0] == "<":
            pieces.append(unescape(re.sub(r"[ \t\r\n]+", " ", found[0])))
    return "\n".join(line.strip(" ") for line in "".join(pieces).split("\n")).strip()


def _hush(silent: list[str], tag: str, *, closing: bool) -> None:
    """Note that an element without words of the sender began or ended."""
    if not closing:
        silent.append(tag)
    elif tag in silent:
        while silent.pop() != tag:
            pass
