"""Text to Frame: the readers of this package put together."""

from __future__ import annotations

import gc
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from nlu.answers import Answers
from nlu.dates import DateReader
from nlu.events import EventReader
from nlu.frame import INTENTS, Context, Frame
from nlu.language import FOLDER, Example, Language, LanguageError, load_language
from nlu.masking import masked, one_line, without_names
from nlu.money import MoneyReader
from nlu.months import MonthReader
from nlu.names import HEADS as NAME_HEADS
from nlu.names import NameReader, dictionary
from nlu.normal import matching
from nlu.people import KinReader
from nlu.slots import Sight, SlotReader
from nlu.towns import TownReader
from nlu.training import Lesson, train
from nlu.triggers import Triggers
from nlu.weighing import NONE, Weights, features
from nlu.weightfile import read_weights, write_weights
from schemes.places import Town
from schemes.terms import EVENTS, RELATIONS

CHINA = timezone(timedelta(hours=8))
HEADS = {"intent": INTENTS, "event": (*EVENTS, NONE), "relation": (*RELATIONS, NONE)}
_SAYS, _OURS, LIKELY = re.compile(r"[^\W_]"), re.compile(r"[\u4e00-\u9fff]|\d{5}|^[\d\W]+$"), 0.5
"""A text without any letter or digit says nothing; one in another script only what is likely (ok, td, thanks)."""
_LEARNT_ON = date(2021, 6, 15)
"""The day on which every example is said; which day it is says nothing about its labels."""
MOST_NAMES = 8
REHEARSED = 5
"""Of so many examples one is gone over again when a folder on top is learnt."""


class Understander:
    """Reads messages. Everything is loaded once; `understand` only reads and may run in several threads."""

    def __init__(
        self,
        language: Language,
        towns: Iterable[Town],
        weights: dict[str, Weights] | None = None,
        known: dict[str, Weights] | None = None,
    ) -> None:
        """`weights` are those that were learnt from `language`; without them they are learnt now, on top of `known`
        if there are any: a second or two, else a quarter of a minute."""
        files = language.files
        self._triggers, self._denies = Triggers(), re.compile(files["names"]["correction"].removesuffix("$"))
        self._kin = KinReader(files["kin"], language.dialects.values())
        self._names = NameReader(
            [*dictionary(language.texts["words"]), *self._kin.words()],
            language.texts["surnames"],
            (language.texts["given"], language.texts["given_sure"]),
            files["names"],
        )
        placed = TownReader(towns, files["towns"], language.texts["sounds"])
        self._slots = self._readers(files, placed)
        self._answers = Answers(files["answers"])
        self._formulas = [(intent, re.compile(pattern)) for intent, pattern in files["more"]["formula"].items()]
        self.examples = language.examples
        """The sentences it learnt from, by intent."""
        self.weights = weights or self._learn(language, placed, known)
        """What was learnt, by what it weighs."""
        self._names.use(self.weights["names"])
        self._weights = self.weights["messages"]

    def _readers(self, files: Mapping[str, dict[str, Any]], towns: TownReader) -> SlotReader:
        return SlotReader(
            events=EventReader(files["events"], files["diseases"], files["houses"], self._triggers),
            dates=DateReader(files["dates"]),
            months=MonthReader(files["dates"]),
            roles=files["dates"]["roles"],
            kin=self._kin,
            names=self._names,
            money=MoneyReader(files["money"]),
            towns=towns,
            more=files["more"],
            triggers=self._triggers,
        )

    def _learn(self, language: Language, towns: TownReader, known: dict[str, Weights] | None) -> dict[str, Weights]:
        """First names, whose weights the sight of a message needs, then messages."""
        if known:
            names = known["names"]
        else:
            seen = lambda text: (towns.hidden(text), self._kin.ends(text))  # noqa: E731
            names = train(NAME_HEADS, self._names.lessons(_noted(language.texts["named"]), seen))
        self._names.use(names)
        lessons = self._lessons(language, rehearse=known is not None)
        return {"names": names, "messages": train(HEADS, lessons, known["messages"] if known else None)}

    @classmethod
    def load(cls, towns: Iterable[Town], more: Sequence[Path] = ()) -> Understander:
        """Read the project's own zh-CN and the folders laid on top of it; raises LanguageError.

        The weights come from the topmost folder if they were learnt from just these data; else they are learnt now
        and kept in the topmost folder laid on top, where that can be written to.
        """
        try:
            language = load_language(FOLDER, more)
            kept = read_weights((FOLDER, *more)[-1], language.mark())
            understander = cls(language, towns, kept, _built_in() if more and kept is None else None)
            if kept is None and more:
                with suppress(OSError):
                    write_weights(more[-1], language.mark(), understander.weights)
        except (ValueError, LookupError, TypeError) as error:
            if not more or isinstance(error, LanguageError):
                raise
            raise LanguageError(f"{', '.join(map(str, more))}: {error!r}") from error
        # What was loaded stays: the garbage collector need not walk over it again and again.
        gc.freeze()
        return understander

    @classmethod
    def teach(cls, towns: Iterable[Town], more: Sequence[Path] = ()) -> Understander:
        """Learn from the data as they are now and keep the weights in the topmost folder; raises LanguageError."""
        language = load_language(FOLDER, more)
        understander = cls(language, towns, known=_built_in() if more else None)
        write_weights((FOLDER, *more)[-1], language.mark(), understander.weights)
        return understander

    def understand(self, text: str, now: datetime, context: Context = Context()) -> Frame:  # noqa: B008
        """What one message means. `now` is an aware time; days count in China's. Never raises for any text."""
        sight, seen = self._sight(text, _day(now), context)
        opinions = self._weights.weigh(features(sight.text, sight.signs))
        reading = self._slots.settle(sight, seen, opinions, context)
        ranked = self._set(sight.text) or opinions["intent"].ranked()
        if not _SAYS.search(sight.text) or (ranked[0][1] < LIKELY and not _OURS.search(sight.text)):
            ranked = [("out_of_scope", 1.0)]
        return self._answers.frame(reading, ranked, context)

    def _set(self, text: str) -> list[tuple[str, float]]:
        """The intent of a set word such as TD."""
        return [(intent, 1.0) for intent, pattern in self._formulas if pattern.match(text)]

    def explain(self, text: str, now: datetime, context: Context = Context()) -> dict[str, Any]:  # noqa: B008
        """How the frame came about: the signs, the likeliest intents, and which pieces of the text led there."""
        sight, _ = self._sight(text, _day(now), context)
        found = features(sight.text, sight.signs)
        opinions = self._weights.weigh(found)
        # Ends and lengths are there in every message and tell nothing of this one.
        telling = [one for one in found if one not in ("^", "$") and not one.startswith("#long")]
        return {
            "signs": sorted(sight.signs),
            **{
                head: [[label, round(share, 3)] for label, share in opinion.ranked()[:4] if share >= 0.001]
                for head, opinion in opinions.items()
            },
            "because": {
                head: [
                    [piece, round(share, 2)] for piece, share in self._weights.shares(telling, head, one.label)[:8]
                ]
                for head, one in opinions.items()
            },
        }

    def _sight(self, text: str, today: date, context: Context) -> tuple[Sight, int]:
        plain = matching(text)
        seen = self._triggers.of(plain)
        return self._slots.sight(text, plain, seen, today, context), seen

    def _lessons(self, language: Language, *, rehearse: bool) -> list[Lesson]:
        """Every example, or what a folder on top adds and some of the others, so that they are not forgotten."""
        unknown = sorted(set(language.examples) - set(INTENTS))
        if unknown:
            raise LanguageError(f"examples: unknown intent {unknown[0]}")
        examples = [(intent, one) for intent in INTENTS for one in language.examples.get(intent, ())]
        if rehearse:
            examples = [one for place, one in enumerate(examples) if one[1].times > 1 or not place % REHEARSED]
        return [lesson for intent, one in examples for lesson in [self._lesson(intent, one)] * one.times]

    def _lesson(self, intent: str, example: Example) -> Lesson:
        sight, _ = self._sight(example.text, _LEARNT_ON, Context())
        labels = {"intent": intent}
        if example.told is not None:
            told = set(example.told) - {NONE}
            labels |= {
                head: next((one for one in HEADS[head] if one in told), NONE) for head in ("event", "relation")
            }
            told -= set(labels.values())
            if told:
                raise LanguageError(f"examples/{intent}.txt: unknown label {min(told)!r} of {example.text!r}")
        return Lesson(features=tuple(features(sight.text, sorted(sight.signs))), labels=labels)

    def masked(self, text: str, now: datetime, context: Context, known: Collection[str] = ()) -> str:
        """The text as it may be kept for others to read (`nlu.masking`); `known` are names told before."""
        line = one_line(text)
        return masked(line, {*known, *self._called(line, now, context)})

    def _called(self, line: str, now: datetime, context: Context) -> set[str]:
        """Every personal name of a line: once one is taken out the next is read, and who is denied is named too."""
        named: set[str] = set()
        for asked in {context.asked, None}:
            left = self._denies.sub("，", line)
            for _ in range(MOST_NAMES):
                slots = self._sight(left, _day(now), replace(context, asked=asked))[0].slots
                found = {str(slots[slot]) for slot in ("name", "sender_name") if slot in slots}
                if not found:
                    break
                named |= found
                left = without_names(left, found)
        plain, kin = matching(line), self._kin.ends(matching(line))
        named |= {line[start:end] for start, end in self._names.suspects(plain, kin)}
        if context.asked == "name":
            named |= {line[start:end] for start, end in self._names.unknown(plain)}
        return named


def _built_in() -> dict[str, Weights] | None:
    """What was learnt from the project's own data alone, if that is kept."""
    return read_weights(FOLDER, load_language(FOLDER).mark())


def _noted(text: str) -> list[str]:
    """The lines of a text file without its notes."""
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def _day(now: datetime) -> date:
    return now.astimezone(CHINA).date()
