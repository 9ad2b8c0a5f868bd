"""The insured person's name: a surname and what follows, up to the next known word."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Mapping
from io import StringIO
from typing import Any

from nlu.cutting import Cutter
from nlu.normal import matching
from nlu.people import Relative
from nlu.training import Lesson
from nlu.weighing import Weights

DOUBLE_SURNAMES = "欧阳|司马|上官|诸葛|皇甫|尉迟|公孙|慕容|令狐|东方|夏侯|司徒|端木|呼延|百里|南宫|冉冉"
_PART = re.compile(r"[\u4e00-\u9fff]+")
_HANS = re.compile(r"[\u4e00-\u9fff]+")
HEADS = {"name": ("no", "yes")}
MOST_PLACES = 40
"""More places than a message has names are not looked at, however often a surname is pasted."""
LIKELY = 0.5
"""From this probability on a place holds a name."""
CALLED = 0.97
"""How sure that what stands between 叫 and the end of the clause is one."""
SUSPECT = 0.15
"""From this probability on a place is hidden from readers of what was not understood."""
RARE = 0.1
"""How often such a one has a surname of two characters."""
OTHERS = 4
"""With how many other names a sentence is said again when it is learnt from."""


class NameReader:
    """Cuts a text with a domain dictionary: what the dictionary does not know, after a surname, is a name."""

    def __init__(self, words: Iterable[str], surnames: str, given: tuple[str, str], rules: Mapping[str, Any]) -> None:
        """`given`: characters of given names, and those of them that are hardly ever anything else."""
        words = list(words)
        self._cutter, self._known = Cutter(words), frozenset(words)
        self._surnames = set(surnames.strip())
        self._given, self._sure = set("".join(given)), set(given[1].strip())
        self._start = re.compile(f"(?:{DOUBLE_SURNAMES}|[{surnames.strip()}])(?=[\u4e00-\u9fff])")
        self._risky = set(rules["risky"])
        self._double = re.compile(DOUBLE_SURNAMES)
        self._own = re.compile(rules["own"])
        self._before = re.compile(rules["before"])
        self._after = re.compile(rules["after"])
        self._not = set(rules["not_names"]) - self._given
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
        self._called, self._closed = re.compile(rules["called"]), re.compile(rules["closed"])
        self._digits = frozenset(rules["of_a_number"])
        self._never, self._last = set(rules["never"]), set(rules["no_second"])
        self._place, self._words = re.compile(rules["place"]), frozenset(rules["words"])

    def read(
        self, text: str, kin: list[Relative], *, asked: bool = False
    ) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
        """Places of the insured's name and of the sender's own name (我叫…) in a normalised text."""
        insured: tuple[int, int] | None = None
        sender: tuple[int, int] | None = None
        best = LIKELY
        ends = {one.end for one in kin}
        if (whole := self.beside(text, ends)) and not asked:
            insured, best = whole, 1.0
        for start, end in self._candidates(text, ends):
            likely = self._weights.weigh(self._marks(text, start, end, ends))["name"]
            share = likely.probability if likely.label == "yes" else 0.0
            if self._closed.match(text, end) and self._called.search(text[:start]):
                # 叫王国才13800001302: whatever the characters are, as long as they may be a name at all.
                sure = end - start > 2 or text[start] not in self._risky
                share = max(share, CALLED) if sure and self._plausible(text[start:end], ends, start) else share
            if share < LIKELY:
                continue
            if self._own.search(text[:start]):
                sender = sender or (start, end)
            elif share > best:
                insured, best = (start, end), share
        return insured, sender

    def own(self, text: str, start: int) -> bool:
        """Whether a name that starts there is introduced as the sender's own: 我叫…."""
        return bool(self._own.search(text[:start]))

    def use(self, weights: Weights) -> None:
        """Read with weights that were learnt from `lessons`."""
        self._weights = weights

    def lessons(self, lines: Iterable[str], seen: Callable[[str], tuple[str, set[int]]]) -> list[Lesson]:
        """What is to be learnt from sentences with the name in square brackets, or none; each is said again of
        other people, so that it is its surroundings that are learnt. `seen`: a text as it is read, without towns,
        and where kin words end in it."""
        chosen = random.Random(len(self._given))  # noqa: S311
        lessons = []
        for line in lines:
            before, _, rest = matching(line).partition("[")
            name, _, after = rest.partition("]")
            others = [self._invented(chosen) for _ in range(OTHERS)] if name else []
            for said in (name, *others):
                text, kin = seen(before + said + after)
                right = (len(before), len(before) + len(said))
                for place in self._candidates(text, kin):
                    label = "yes" if name and place == right else "no"
                    marks = tuple(sorted(self._marks(text, *place, kin)))
                    lessons.append(Lesson(features=marks, labels={"name": label}))
        return lessons

    def _invented(self, chosen: random.Random) -> str:
        marks = sorted(self._given)
        given = "".join(chosen.choice(marks) for _ in range(chosen.choice((1, 2, 2, 2))))
        surnames = DOUBLE_SURNAMES.split("|") if chosen.random() < RARE else sorted(self._surnames)
        return chosen.choice(surnames) + given

    def _candidates(self, text: str, kin_ends: set[int]) -> list[tuple[int, int]]:
        """Places of a surname with one or two characters behind it where there is any sign of a name."""
        found: list[tuple[int, int]] = []
        for match in self._start.finditer(text):
            if len(found) >= MOST_PLACES:
                break
            start = match.start()
            first = start + (2 if self._double.match(text, start) else 1)
            signs = start in kin_ends or self._before.search(text[:start]) or self._own.search(text[:start])
            for end in (first + 1, first + 2):
                given = text[first:end]
                named = (
                    text[start:end] not in self._digits
                    and len(given) == end - first
                    and _HANS.fullmatch(given)
                    and self._not.isdisjoint(given)
                )
                if named and (signs or not self._given.isdisjoint(given)):
                    found.append((start, end))
        return found

    def _marks(self, text: str, start: int, end: int, kin_ends: set[int]) -> set[str]:
        """What speaks for or against a name at a place: its characters, what stands around it, words that overlap."""
        first = start + (2 if self._double.match(text, start) else 1)
        kinds = "".join("s" if one in self._sure else "g" if one in self._given else "-" for one in text[first:end])
        name, before, after = text[start:end], text[max(0, start - 2) : start], text[end : end + 2]
        marks = {kinds, f"<{before[-1:]}", f"<{before}", f">{after[:1]}", f">{after}", f"{kinds}{after[:1]}"}
        if start in kin_ends:
            marks |= {"kin", f"kin{kinds}"}
        if name[0] in self._risky:
            marks |= {"risky", f"risky{kinds}", f"risky{name[0]}"}
        if self._before.search(text[:start]):
            marks |= {"before", f"before{kinds}"}
        if self._after.match(after):
            marks |= {"after", f"after{kinds}"}
        if self._own.search(text[:start]):
            marks |= {"own", f"own{kinds}"}
        if end - start == len(text.strip("，。 ")):
            marks.add("all")
        around = (
            (start - 1, start + 1),
            (start, start + 2),
            (start + 1, start + 3),
            (end - 1, end + 1),
            (end - 2, end + 1),
        )
        marks.update(f"word{a - start}" for a, b in around if a >= 0 and text[a:b] in self._known)
        if text[start:end] in self._known:
            marks.add("word")
        return marks

    def beside(self, text: str, kin_ends: set[int]) -> tuple[int, int] | None:
        """Where a whole name stands right behind a kin word, whatever town or festival its characters hold."""
        for start in sorted(kin_ends):
            match = self._beside.match(text, start)
            if match and match[0][:2] not in self._words and not self._own.search(text[:start]):
                return match.span()
        return None

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

    def suspects(self, text: str, kin_ends: set[int]) -> list[tuple[int, int]]:
        """Every place that may be a name at all, for those who would rather hide a word too many."""
        weighed = []
        for start, end in self._candidates(text, kin_ends):
            opinion = self._weights.weigh(self._marks(text, start, end, kin_ends))["name"]
            likely = opinion.probability if opinion.label == "yes" else 1 - opinion.probability
            double = self._double.match(text, start) is not None
            given = text[start + 1 + double : end]
            plain = self._given.issuperset(given) and len(given) > 1 and text[start] not in self._risky
            if likely >= SUSPECT or plain or double:
                weighed.append((start, -likely, end))
        found: list[tuple[int, int]] = []
        for start, _, end in sorted(weighed):
            if not found or start >= found[-1][1]:
                found.append((start, end))
        return found

    def unknown(self, text: str) -> list[tuple[int, int]]:
        """Two and more characters in a row that are no words: an answer may be a name with a surname of no list."""
        runs: list[tuple[int, int]] = []
        for word, start, end in self._cutter.tokenize(text):
            if len(word) == 1 and _HANS.match(word) and word not in self._never:
                begin = runs.pop()[0] if runs and runs[-1][1] == start else start
                runs.append((begin, end))
        return [(a, b) for a, b in runs if b - a > 1 and not self._place.search(text[a:b])]

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


def dictionary(text: str) -> list[str]:
    """The words of words.txt: separated by blanks, lines that begin with # are notes."""
    return [word for line in StringIO(text) if not line.startswith("#") for word in line.split()]
