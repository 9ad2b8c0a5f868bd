"""Text to Frame: the readers of this package put together."""

from __future__ import annotations

import gc
import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from nlu.answers import Answers
from nlu.dates import DateReader
from nlu.events import EventReader
from nlu.frame import Context, Frame, SlotValue
from nlu.intents import IntentReader
from nlu.language import FOLDER, Language, LanguageError, load_language
from nlu.masking import masked, one_line, without_names
from nlu.money import MoneyReader
from nlu.names import NameReader, dictionary
from nlu.normal import matching
from nlu.people import KinReader
from nlu.slots import SlotReader
from nlu.towns import TownReader
from nlu.triggers import Triggers
from schemes.places import Town

CHINA = timezone(timedelta(hours=8))
MOST_NAMES = 8


class Understander:
    """Reads messages. Everything is loaded once; `understand` only reads and may run in several threads."""

    def __init__(self, language: Language, towns: Iterable[Town]) -> None:
        files = language.files
        self._triggers = triggers = Triggers()
        kin = KinReader(files["kin"], language.dialects.values())
        self._names = NameReader(
            [*dictionary(language.texts["words"]), *kin.words()],
            language.texts["surnames"],
            (language.texts["given"], language.texts["given_sure"]),
            files["names"],
        )
        self._denies = re.compile(files["names"]["correction"].removesuffix("$"))
        self._slots = SlotReader(
            events=EventReader(files["events"], files["diseases"], files["houses"], triggers),
            dates=DateReader(files["dates"]),
            roles=files["dates"]["roles"],
            kin=kin,
            names=self._names,
            money=MoneyReader(files["money"]),
            towns=TownReader(towns, files["towns"], language.texts["sounds"]),
            more=files["more"],
            triggers=triggers,
        )
        self._answers = Answers(files["answers"])
        examples = {intent: map(matching, lines) for intent, lines in sorted(language.examples.items())}
        self._intents = IntentReader(files["intents"], examples, triggers)

    @classmethod
    def load(cls, towns: Iterable[Town], more: Sequence[Path] = ()) -> Understander:
        """Read the project's own zh-CN and the folders laid on top of it; raises LanguageError."""
        try:
            understander = cls(load_language(FOLDER, more), towns)
        except (ValueError, LookupError, TypeError) as error:
            if not more or isinstance(error, LanguageError):
                raise
            raise LanguageError(f"{', '.join(map(str, more))}: {error!r}") from error
        # What was loaded stays: the garbage collector need not walk over it again and again.
        gc.freeze()
        return understander

    def understand(self, text: str, now: datetime, context: Context = Context()) -> Frame:  # noqa: B008
        """What one message means. `now` is an aware time; days count in China's. Never raises for any text."""
        plain = matching(text)
        seen = self._triggers.of(plain)
        reading = self._slots.read(text, plain, seen, _day(now), context)
        ranked = self._intents.read(plain, reading.flags, seen)
        return self._answers.frame(reading, ranked, context)

    def explain(self, text: str, now: datetime, context: Context = Context()) -> dict[str, Any]:  # noqa: B008
        """How the frame came about: flags, the rules that applied, the five likeliest intents."""
        plain = matching(text)
        seen = self._triggers.of(plain)
        reading = self._slots.read(text, plain, seen, _day(now), context)
        ranked = self._intents.read(plain, reading.flags, seen)
        return {
            "flags": sorted(reading.flags),
            "rules": [list(rule) for rule in self._intents.fired(plain, reading.flags, seen)],
            "intents": [[intent, round(probability, 3)] for intent, probability in ranked[:5]],
        }

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
                plain = matching(left)
                seen = self._triggers.of(plain)
                slots = self._slots.read(left, plain, seen, _day(now), replace(context, asked=asked)).slots
                found = {str(slots[slot]) for slot in ("name", "sender_name") if slot in slots}
                if not found:
                    break
                named |= found
                left = without_names(left, found)
        if context.asked == "name":
            named |= {line[start:end] for start, end in self._names.unknown(matching(line))}
        return named


def _day(now: datetime) -> date:
    return now.astimezone(CHINA).date()


def slot_text(value: SlotValue) -> str:
    """A slot's value as the conversation keeps it: ISO dates, plain decimal sums."""
    return value.isoformat() if isinstance(value, date) else re.sub(r"\.0+$", "", str(value))
