"""The one place where the parts are put together: schemes, words, understanding, staff, calendar -> the mind."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict, Unpack

from bot.settings import Settings, abroad, broadcasts, members, quiet_hours, working_days
from claims.staff import Member
from claims.workdays import WORKING_DAYS, WorkingDays
from dialogs.message import OFFICE
from handlers.turn import Cunbao
from handlers.world import Broadcasting, MostAMinute, QuietHours, World
from locales.catalogue import load as load_words
from nlu.understander import Understander
from schemes.book import Book, load_book


class Ways(TypedDict, total=False):
    """What a county settles in its settings; what it does not, stays as `World` has it."""

    days: WorkingDays
    quiet: QuietHours | None
    most_a_minute: MostAMinute
    broadcasts: Broadcasting
    abroad: frozenset[str]
    sms: bool


def world(
    staff: Sequence[Member] = (),
    schemes: Sequence[Path] = (),
    book: Book | None = None,
    language: Sequence[Path] = (),
    **ways: Unpack[Ways],
) -> World:
    """The surroundings of every turn: the built-in schemes and words, those of further folders, and the staff.

    Raises LanguageError for a folder of `language` that cannot be used.
    """
    known = book or load_book(*schemes)
    ways.setdefault("days", WORKING_DAYS)
    return World(
        book=known,
        understander=Understander.load(known.towns, language),
        words=load_words(),
        staff=(*staff, *_operators(known)),
        **ways,
    )


def mind(
    staff: Sequence[Member] = (),
    schemes: Sequence[Path] = (),
    book: Book | None = None,
    language: Sequence[Path] = (),
    **ways: Unpack[Ways],
) -> Cunbao:
    """The behaviour of the program for these schemes, these words and this staff."""
    return Cunbao(world(staff, schemes, book, language, **ways))


def of(settings: Settings) -> Cunbao:
    """The behaviour of the program as a county has settled it.

    Raises SettingsError, SchemeError, LanguageError."""
    book = load_book(*(Path(folder) for folder in settings.schemes))
    return mind(
        members(settings, book),
        book=book,
        language=[Path(folder) for folder in settings.language],
        quiet=quiet_hours(settings),
        days=working_days(settings),
        most_a_minute=MostAMinute(*settings.most_a_minute),
        broadcasts=broadcasts(settings),
        abroad=abroad(settings),
        sms="sms" in settings.channels,
    )


def _operators(book: Book) -> tuple[Member, ...]:
    """Who acts without a channel: the operator at the command line, and each insurer through its sheets."""
    insurers = dict.fromkeys(insurer.id for scheme in book.schemes for insurer in scheme.insurers)
    rows = [Member(address=f"{OFFICE}:operator", name="值班员", role="operator")]
    rows += [Member(address=f"{OFFICE}:{id_}", name=id_, role="operator", insurer=id_) for id_ in insurers]
    return tuple(rows)
