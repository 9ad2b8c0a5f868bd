"""The one place where the parts are put together: schemes, words, understanding, staff, calendar -> the mind."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from claims.staff import Member
from claims.workdays import WORKING_DAYS
from dialogs.message import OFFICE
from handlers.turn import Cunbao
from handlers.world import NIGHT, Broadcasting, QuietHours, World
from locales.catalogue import load as load_words
from nlu.understander import Understander
from schemes.book import Book, load_book


def world(
    staff: Sequence[Member] = (),
    schemes: Sequence[Path] = (),
    book: Book | None = None,
    language: Sequence[Path] = (),
    quiet: QuietHours | None = NIGHT,
    broadcasts: Broadcasting = Broadcasting(),  # noqa: B008 - a frozen value
) -> World:
    """The surroundings of every turn: the built-in schemes and words, those of further folders, and the staff.

    Raises LanguageError for a folder of `language` that cannot be used.
    """
    known = book or load_book(*schemes)
    return World(
        book=known,
        understander=Understander.load(known.towns, language),
        words=load_words(),
        staff=(*staff, *_operators(known)),
        days=WORKING_DAYS,
        quiet=quiet,
        broadcasts=broadcasts,
    )


def mind(
    staff: Sequence[Member] = (),
    schemes: Sequence[Path] = (),
    book: Book | None = None,
    language: Sequence[Path] = (),
    quiet: QuietHours | None = NIGHT,
    broadcasts: Broadcasting = Broadcasting(),  # noqa: B008 - a frozen value
) -> Cunbao:
    """The behaviour of the program for these schemes, these words and this staff."""
    return Cunbao(world(staff, schemes, book, language, quiet, broadcasts))


def _operators(book: Book) -> tuple[Member, ...]:
    """Who acts without a channel: the operator at the command line, and each insurer through its sheets."""
    insurers = dict.fromkeys(insurer.id for scheme in book.schemes for insurer in scheme.insurers)
    rows = [Member(address=f"{OFFICE}:operator", name="值班员", role="operator")]
    rows += [Member(address=f"{OFFICE}:{id_}", name=id_, role="operator", insurer=id_) for id_ in insurers]
    return tuple(rows)
