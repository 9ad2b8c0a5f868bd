"""What somebody really wrote in a mail: HTML as plain text, without what was quoted and signed below it."""

from __future__ import annotations

import re
from html.parser import HTMLParser

MOST = 4000
"""Characters of a mail that are read, about as long as a message on Telegram may be."""
SILENT = frozenset({"head", "style", "script", "title", "blockquote"})
"""Elements whose text nobody wrote to us; mail programs quote in a `blockquote`."""
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
    lines = [line.rstrip() for line in re.sub(r"\r\n?", "\n", text).replace("\xa0", " ").split("\n")]
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
        if QUOTED.match(line) or (re.match(r"\s*(On\b|在|于|.*于\s*\d{4}年)", line) and QUOTED.match(two)):
            return place
    return len(lines)


def _is_quoted(line: str) -> bool:
    return line.lstrip().startswith((">", "＞"))


def _own(lines: list[str]) -> str:
    kept: list[str] = []
    for line in lines:
        if SIGNED.match(line):
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


class _Plain(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in SILENT:
            self.silent.append(tag)
        elif tag in LINES:
            self._line(always=tag == "br")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.silent:
            while self.silent.pop() != tag:
                pass
        elif tag in LINES and tag != "br":
            self._line(always=False)
            if tag == "p":
                self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.pieces.append(re.sub(r"[ \t\r\n]+", " ", data))

    def _line(self, *, always: bool) -> None:
        if not self.silent and (always or (self.pieces and not self.pieces[-1].endswith("\n"))):
            self.pieces.append("\n")


def plain(html: str) -> str:
    """An HTML part as plain text, a line for each block, without styles, scripts and quotations."""
    parser = _Plain()
    parser.feed(html)
    parser.close()
    return re.sub(r" *\n *", "\n", "".join(parser.pieces)).strip()
