"""The insured person's name: a surname and what follows, up to the next known word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from io import StringIO
from typing import Any

from nlu.cutting import Cutter
from nlu.people import Relative

DOUBLE_SURNAMES = "欧阳|司马|上官|诸葛|皇甫|尉迟|公孙|慕容|令狐|东方|夏侯|司徒|端木|呼延|百里|南宫|冉冉"
_PART = re.compile(r"[\u4e00-\u9fff]+")
_HAN = re.compile(r"[\u4e00-\u9fff]")


class NameReader:
    """Cuts a text with a domain dictionary: what the dictionary does not know, after a surname, is a name."""

    def __init__(self, words: Iterable[str], surnames: str, given: tuple[str, str], rules: Mapping[str, Any]) -> None:
        """`given`: characters of given names, and those of them that are hardly ever anything else."""
        self._cutter = Cutter(words)
        self._surnames = set(surnames.strip())
        self._given, self._sure = set("".join(given)), set(given[1].strip())
        self._start = re.compile(f"[{surnames.strip()}](?=[\u4e00-\u9fff])")
        self._risky = set(rules["risky"])
        self._double = re.compile(DOUBLE_SURNAMES)
        self._own = re.compile(rules["own"])
        self._before = re.compile(rules["before"])
        self._after = re.compile(rules["after"])
        self._not = set(rules["not_names"])
        self._not_own = re.compile(rules["correction"])
        double = f"(?:{DOUBLE_SURNAMES}|[{surnames.strip()}])"
        self._called = re.compile(
            rf"(?:叫做?|名字是|姓名是?|户主是|名为)({double}[\u4e00-\u9fff]{{1,2}})(?=$|[，。 \d#])"
        )
        self._lead, self._tail = re.compile(rules["lead"]), re.compile(rules["tail"] + "$")
        self._whole = re.compile(
            rf"(?:{DOUBLE_SURNAMES})[\u4e00-\u9fff]{{1,2}}|[{surnames.strip()}][\u4e00-\u9fff]{{1,3}}"
        )
        # Whole names right behind a kin word: 我爸张国庆, 我叔冉龙驹, 我老公买买提·阿不都.
        marks = f"[{''.join(sorted(self._given))}{rules['beside_given']}]"
        self._beside = re.compile(
            rf"(?:(?:{DOUBLE_SURNAMES}){marks}{{1,2}}|[{surnames.strip()}]{marks}{{2}}"
            rf"|[\u4e00-\u9fff]{{2,5}}·[\u4e00-\u9fff]{{2,6}}?|[{rules['transcribed']}]{{3,6}})"
            rf"(?={rules['after']}|{rules['beside_after']})"
        )
        self._never, self._last = set(rules["never"]), set(rules["no_second"])
        self._place, self._words = re.compile(rules["place"]), frozenset(rules["words"])

    def read(
        self, text: str, kin: list[Relative], *, asked: bool = False
    ) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
        """Places of the insured's name and of the sender's own name (我叫…) in a normalised text."""
        insured: tuple[int, int] | None = None
        sender: tuple[int, int] | None = None
        best = 0
        kin_ends = {one.end for one in kin}
        if (whole := self.beside(text, kin_ends)) and not asked:
            insured, best = whole, 9
        called = [match.span(1) for match in self._called.finditer(text) if self._nameable(match[1])]
        taken = -1
        for start, end in self._candidates(text, called) if self._likely(text, kin_ends) else ():
            if start < taken:
                continue
            score = self._score(text, start, end, kin_ends, asked=asked)
            if (start, end) in called:
                score = max(score, 4)
            if score <= 0:
                continue
            if (start, end) in called:
                taken = end
            if self._own.search(text[:start]):
                sender = sender or (start, end)
            elif score > best:
                insured, best = (start, end), score
        return insured, sender

    def beside(self, text: str, kin_ends: set[int]) -> tuple[int, int] | None:
        """Where a whole name stands right behind a kin word, whatever town or festival its characters hold."""
        for start in sorted(kin_ends):
            match = self._beside.match(text, start)
            if match and match[0][:2] not in self._words and not self._own.search(text[:start]):
                return match.span()
        return None

    def _likely(self, text: str, kin_ends: set[int]) -> bool:
        """A cheap look before the text is cut: a surname with a sign of a name beside it."""
        return bool(self._called.search(text)) or any(
            text[match.end()] in self._given
            or match.start() in kin_ends
            or self._own.search(text[: match.start()])
            or self._before.search(text[: match.start()])
            for match in self._start.finditer(text)
        )

    def answer(self, text: str, kin_ends: set[int]) -> tuple[int, int] | None:
        """Where the name stands in an answer to 叫什么名字: two to four characters that are no other words."""
        own: tuple[int, int] | None = None
        for part in _PART.finditer(text):
            start, end = part.span()
            begins = [stop for stop in kin_ends if start < stop < end]
            for begin in (start, *sorted(begins)):
                lead = self._lead.match(text, begin, end)
                first = lead.end() if lead else begin
                tail = self._tail.search(text, first, end)
                last = tail.start() if tail else end
                for place in (first, begin):
                    if self._plausible(text[place:last], kin_ends, place):
                        if not self._own.search(text[begin:place]):
                            return place, last
                        # 我叫李小红，我妈叫王桂英: the sender's own name only where no other one is said.
                        own = own or (place, last)
        return own

    def unknown(self, text: str) -> list[tuple[int, int]]:
        """Two and more characters in a row that are no words: an answer may be a name with a surname of no list."""
        runs: list[tuple[int, int]] = []
        for word, start, end in self._cutter.tokenize(text):
            if len(word) == 1 and _HAN.match(word) and word not in self._never:
                begin = runs.pop()[0] if runs and runs[-1][1] == start else start
                runs.append((begin, end))
        return [(a, b) for a, b in runs if b - a > 1 and not self._place.search(text[a:b])]

    def _nameable(self, name: str) -> bool:
        """Whether what follows 叫 may be a name: no particle, and with a risky surname signs of a given name."""
        return (
            not self._never & set(name)
            and len(self._cutter.cut(name)) > 1
            and (name[0] not in self._risky or set(name[1:]) <= self._given)
        )

    def _plausible(self, name: str, kin_ends: set[int], place: int) -> bool:
        """Whether all of an answer may be a name: a surname, no particle, no word, no kin, no place."""
        if not self._whole.fullmatch(name) or set(name) & self._never or name in self._words:
            return False
        given = sum(mark in self._given for mark in name[1:])
        if (len(name) == 2 and name[1] in self._last) or (len(name) > 2 and self._place.search(name)):
            return False
        if len(name) == 4 and not self._double.match(name) and given < 3:
            return False
        if any(place < stop <= place + len(name) for stop in kin_ends) and given < len(name) - 1:
            return False
        if name[0] in self._risky and not given:
            return False
        cut = self._cutter.cut(name)
        known = sum(len(word) for word in cut if len(word) > 1)
        return given == len(name) - 1 or (known < len(name) and (len(cut[0]) == 1 or bool(self._double.match(name))))

    def _candidates(self, text: str, called: list[tuple[int, int]]) -> list[tuple[int, int]]:
        tokens = self._cutter.tokenize(text)
        found = list(called)
        for index, (word, start, _end) in enumerate(tokens):
            double = bool(self._double.fullmatch(word))
            if not double and (len(word) != 1 or word not in self._surnames):
                continue
            stop = start + len(word)
            for follower, _, follower_end in tokens[index + 1 : index + 3]:
                if len(follower) == 2 and stop == start + len(word) and set(follower) <= self._given:
                    # 王建设: a given name that is a word as well.
                    found.append((start, follower_end))
                if len(follower) != 1 or not _HAN.match(follower) or follower in self._not:
                    break
                stop = follower_end
            length = stop - start - len(word)
            if length >= 1:
                found.append((start, stop if length <= 2 else start + len(word) + 2))
        return found

    def _score(self, text: str, start: int, end: int, kin_ends: set[int], *, asked: bool) -> int:
        before, after, name = text[:start], text[end:], text[start:end]
        given = sum(mark in self._given for mark in name[1:])
        if name[0] in self._risky and given < len(name) - 1:
            return 0
        score = 1 if given == len(name) - 1 else 0
        if given == len(name) - 1 >= 2 and set(name[1:]) & self._sure:
            score += 1
        if self._not_own.search(before):
            return 0
        if start in kin_ends or (start - 1 in kin_ends and text[start - 1] in "叫，是 ：:"):
            score += 3
        if self._before.search(before):
            score += 2
        if self._after.match(after):
            score += 2
        if (
            asked
            and re.fullmatch(r"[，。\s]*(?:他叫|她叫|叫|名字是|名字叫|姓名|是|我妈|我爸)?[：:]?", before)
            and re.fullmatch(r"[，。\s吧嘛啊呀]*", after)
        ):
            score += 3
        if not before.strip("，。 ") and score:
            score += 1
        if len(name) == 2 and given == 0:
            score -= 1
        return score if score >= 2 else 0


def dictionary(text: str) -> list[str]:
    """The words of words.txt: separated by blanks, lines that begin with # are notes."""
    return [word for line in StringIO(text) if not line.startswith("#") for word in line.split()]
