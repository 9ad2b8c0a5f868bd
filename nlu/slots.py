"""Every slot of a message: the readers find what stands there, the weights help where words alone leave it open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec import Struct, structs

from nlu.dates import DateReader, Day
from nlu.events import DEATHS, EventReader, Happening
from nlu.frame import Context, SlotValue
from nlu.identity import claim_number, last_six, numbered, take_out_numbers, without
from nlu.money import MoneyReader
from nlu.months import MonthReader
from nlu.names import NameReader
from nlu.occurrence import Occurrence
from nlu.people import KinReader
from nlu.reading import Reading
from nlu.settling import settled_event, settled_relation
from nlu.signs import SignReader, hidden
from nlu.towns import TownReader
from nlu.triggers import Triggers
from nlu.weighing import Opinion


class Sight(Struct, frozen=True, kw_only=True):
    """What the readers found in a message before it is weighed: `masked` is the text without numbers of identity,
    `free` without names too, `days` those that may be the event's; the rest as in `Reading`."""

    original: str
    text: str
    told: str
    masked: str
    free: str
    happening: Happening
    days: tuple[Day, ...]
    month: str
    slots: dict[str, SlotValue]
    doubts: dict[str, tuple[SlotValue, ...]]
    problems: dict[str, str]
    last_six: str | None
    claim: str | None
    signs: frozenset[str]


class SlotReader:
    """Runs the readers over one normalised text and lets them agree."""

    def __init__(
        self,
        *,
        events: EventReader,
        dates: DateReader,
        months: MonthReader,
        roles: Mapping[str, str],
        kin: KinReader,
        names: NameReader,
        money: MoneyReader,
        towns: TownReader,
        more: Mapping[str, Any],
        triggers: Triggers,
    ) -> None:
        self._events, self._kin, self._names = events, kin, names
        self._money, self._towns = money, towns
        self._occurred = Occurrence(dates, months, roles)
        self._signs = SignReader(more["flags"], triggers)
        self._values = {
            slot: [(value, triggers.pattern(pattern)) for value, pattern in table.items()]
            for slot, table in more["values"].items()
        }
        self._named = {name: triggers.pattern(pattern) for name, pattern in more["named"].items()}

    def sight(self, original: str, text: str, seen: int, today: date, context: Context) -> Sight:
        """What a normalised text plainly holds; `seen` are its triggers."""
        slots: dict[str, SlotValue] = {}
        doubts: dict[str, tuple[SlotValue, ...]] = {}
        problems: dict[str, str] = {}
        told = self._affirmed(text) if context.asked and "不" in text else text
        long = numbered(told)
        six = last_six(told, asked=context.asked in ("id_number", "last_six")) if long else None
        masked = told if six is None else told.replace(six.lower(), "######")
        masked = take_out_numbers(masked, today, slots, problems) if long else masked
        happening = self._events.read(masked, seen)
        ends = self._kin.ends(masked)
        answered = self._names.answer(masked, ends) if context.asked == "name" else None
        beside = answered or self._names.beside(masked, ends)
        placed = masked if beside is None else without(masked, *beside)
        nameless, county = self._town(placed, slots, doubts, context, corrected=told is not text)
        if beside and not answered:
            nameless = nameless[: beside[0]] + masked[beside[0] : beside[1]] + nameless[beside[1] :]
        spoken_of = self._people(original, nameless, seen, happening, slots, doubts, county, asked=context.asked)
        if answered and context.event in DEATHS and self._names.own(masked, answered[0]):
            # 我叫王大明: the dead do not say so.
            slots["sender_name"] = original[answered[0] : answered[1]]
            slots.pop("name", None)
        elif answered:
            slots["name"] = original[answered[0] : answered[1]]
            slots.pop("sender_name", None)
        free = without(masked, *beside) if beside else masked
        days = self._occurred.days(free, today)
        event = self._event_told(happening, slots)
        claim = claim_number(text) if long else None
        signs = self._signs.read(
            masked, seen, happening, slots, event, dated=any(day.readings for day in days), numbered=claim is not None
        )
        return Sight(
            original=original, text=text, told=told, masked=masked, free=free, happening=happening, days=days,
            month="" if days or ("月" not in free and "年" not in free) else self._occurred.month(free, today),
            slots=slots, doubts=doubts, problems=problems, last_six=six, claim=claim, signs=signs | spoken_of,
        )  # fmt: skip

    def settle(self, sight: Sight, seen: int, opinions: Mapping[str, Opinion], context: Context) -> Reading:
        """The reading: where words alone leave event and person open, the weights of the whole message help."""
        slots, doubts, problems = dict(sight.slots), dict(sight.doubts), dict(sight.problems)
        happening = sight.happening
        if not context.asked:
            relation = settled_relation(_text(slots.pop("relation", None)), opinions["relation"])
            slots |= {"relation": relation} if relation else {}
            if relation not in doubts.get("relation", (relation,)):
                del doubts["relation"]
            event = self._event_told(happening, slots)
            if not (happening.two or happening.cause == "unclear"):
                event = settled_event(
                    event,
                    opinions["event"],
                    denied=happening.denied or (event is None and relation is None and bool(happening.thing)),
                    reported=opinions["intent"].label == "report_claim",
                )
            happening = structs.replace(happening, event=event, weak=False)
        self._event(sight.original, happening, slots)
        told = slots.keys() & {"event"} or opinions["intent"].label in ("report_claim", "update_report")
        if sight.days and (told or happening.two or context.asked):
            self._occurred.read(sight.free, sight.days, happening, slots, doubts, problems)
        approximate = self._sums(sight.masked, seen, slots, problems, context)
        self._listed(sight.original, sight.text, sight.masked, seen, slots)
        _told(sight.signs, slots, month=sight.month if told or context.asked == "date" else "")
        if "relation" in doubts:
            slots.pop("relation", None)  # whether 老汉 is a father or a husband nobody guesses
        return Reading(
            text=sight.text,
            told=sight.told,
            flags=sight.signs,
            happening=happening,
            slots=slots,
            doubts=doubts,
            problems=problems,
            claim_number=sight.claim,
            last_six=sight.last_six,
            approximate=approximate,
            corrects="corrects" in sight.signs,
        )

    def _listed(self, original: str, text: str, masked: str, seen: int, slots: dict[str, SlotValue]) -> None:
        """Slots that a table of more.toml names, or whose words are kept as they were said."""
        for slot, table in self._values.items():
            found = next((value for value, pattern in table if pattern.search(text, seen)), None)
            if found:
                slots[slot] = found
        for slot, pattern in self._named.items():
            match = pattern.search(masked, seen)
            if match:
                slots[slot] = original[match.start(1) : match.end(1)]

    def _affirmed(self, text: str) -> str:
        """Without the values that are denied: 不是大周，是小周 holds only 小周."""
        denied = self._signs["denied"]
        return denied.regex.sub(hidden, text)

    def _people(
        self,
        original: str,
        text: str,
        seen: int,
        happening: Happening,
        slots: dict[str, SlotValue],
        doubts: dict[str, tuple[SlotValue, ...]],
        county: str | None,
        *,
        asked: str | None,
    ) -> set[str]:
        """Put in who is insured and whose names are told; returns signs of everybody who is spoken of."""
        kin = self._kin.relatives(text, county)
        insured, sender = self._names.read(text, kin, asked=asked == "name")
        official = self._kin.official(text)
        introduced = insured is None and sender is not None and not (official or kin)
        if introduced:
            insured, sender = sender, None
        if insured:
            slots["name"] = original[insured[0] : insured[1]]
        if sender:
            slots["sender_name"] = original[sender[0] : sender[1]]
        bodily = happening.event is not None and happening.event != "house_damage"
        named = insured[0] if insured else None
        relation = self._kin.read(text, kin, named=named, bodily=bodily, official=official)
        if relation is None and introduced and (bodily or self._signs["cover"].search(text, seen)):
            relation = "self"
        if relation:
            slots["relation"] = relation
        other = next((one.doubt for one in kin if one.doubt and one.relation == relation), None)
        if relation and other:
            doubts["relation"] = (relation, *other)
        spoken_of = {f"near_{one.relation}" for one in kin}
        if relation == "self":
            spoken_of |= {f"self_{one}" for one in spoken_of}
        return spoken_of | {"official"} if official else spoken_of

    @staticmethod
    def _event_told(happening: Happening, slots: Mapping[str, SlotValue]) -> str | None:
        """The event as far as words tell; 住院 alone is one where somebody is named."""
        return None if happening.weak and not slots.keys() & {"relation", "name"} else happening.event

    def _event(self, original: str, happening: Happening, slots: dict[str, SlotValue]) -> None:
        event = self._event_told(happening, slots)
        if event:
            slots["event"] = event
        if happening.words and happening.disease:
            start, end = happening.words
            slots["disease_words"] = original[start:end]
        if happening.disease and happening.event in ("critical_illness", "illness_death", None):
            slots["disease"] = happening.disease
            slots.setdefault("event", "critical_illness")
        if happening.house_type and happening.event in ("house_damage", None):
            slots["house_type"] = happening.house_type
            slots.setdefault("event", "house_damage")
        if happening.grade:
            slots["disability_grade"] = happening.grade
            if happening.event in (None, "accident_injury"):
                slots["event"] = "disability"
        if happening.cause and happening.event in ("death", "accident_death", "illness_death"):
            slots["cause"] = happening.cause

    def _town(
        self,
        text: str,
        slots: dict[str, SlotValue],
        doubts: dict[str, tuple[SlotValue, ...]],
        context: Context,
        *,
        corrected: bool,
    ) -> tuple[str, str | None]:
        """The town; returns the text without it, so that 关王庙乡 is nobody's name, and the county whose dialect is
        spoken: the sender's, else that of the town."""
        place = self._towns.read(text, context.county, asked=context.asked == "town", corrected=corrected)
        if place.town:
            slots["town"] = place.town
        elif place.doubt:
            doubts["town"] = place.doubt
        rest = text if place.start < 0 else without(text, place.start, place.end)
        return rest, context.county or place.county

    def _sums(
        self, text: str, seen: int, slots: dict[str, SlotValue], problems: dict[str, str], context: Context
    ) -> bool:
        if not self._money.counts(text):
            return False
        absurd = self._money.absurd(text, asked=context.asked == "amount")
        if absurd:
            problems["amount"] = "amount_absurd"
            text = without(text, *absurd)
        paid = self._money.paid(text)
        if paid:
            slots["paid"] = paid
        bodily = slots.get("event") in ("accident_injury", "burn", "illness", "critical_illness", "disability")
        bodily = bodily or bool(self._signs["update"].search(text, seen))
        found = self._money.amount(text, asked=context.asked == "amount", bodily=bodily)
        if found and not absurd:
            slots["amount"] = found.value
        days = self._money.days(text, asked=context.asked == "hospital_days")
        if days:
            slots["hospital_days"] = days
        return bool(found and found.approximate)


def _told(flags: frozenset[str], slots: dict[str, SlotValue], *, month: str) -> None:
    """意外身亡 that is told is what happened, no cover asked about; `month` where its day is not told."""
    if month:
        slots["month"] = month
    if "narrated" in flags and "howmuch" not in flags:
        slots.pop("cover", None)


def _text(value: SlotValue | None) -> str | None:
    return None if value is None else str(value)
