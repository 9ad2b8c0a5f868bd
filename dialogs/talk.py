"""What the engine is given for one message and what it decides."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from claims.incident import Incident
from dialogs.conversation import Conversation, Draft, Party
from dialogs.message import Inbound, Say
from locales.catalogue import Catalogue
from nlu.frame import Frame
from schemes.book import Book


class Talk(Struct, frozen=True, kw_only=True):
    """One message with all that the engine may look at. `helper`: the sender acts for others by office, in the town
    `place` if it is one;
    `abroad`: by way of servers abroad, where no ID number, diagnosis or account is asked. `incidents` are the
    disasters that are not done, the newest first."""

    inbound: Inbound
    conversation: Conversation
    party: Party
    frame: Frame
    now: datetime
    book: Book
    words: Catalogue
    helper: bool = False
    place: str | None = None
    incidents: tuple[Incident, ...] = ()
    abroad: bool = False

    @property
    def draft(self) -> Draft | None:
        return self.conversation.draft


class Step(Struct, frozen=True, kw_only=True):
    """What one message leads to.

    `says` is spoken, then `command`, where given, names the use case that the finished `draft` goes to; its
    answer follows. `asks` and `choices` belong to the last sentence. `draft` is the form that stays open
    (None: none), `shelved` those that wait. `thread`: after the use case's answer the open form's question is
    taken up again. `alone`: nothing else may stand in this message. `unclear`: the message was not understood.
    `unfiled` names what was sent along and belongs to no report yet.
    """

    says: tuple[Say, ...] = ()
    asks: str | None = None
    choices: tuple[str, ...] = ()
    command: str | None = None
    finished: Draft | None = None
    draft: Draft | None = None
    shelved: tuple[Draft, ...] = ()
    thread: bool = False
    alone: bool = False
    misses: int = 0
    unclear: bool = False
    silence: Say | None = None
    unfiled: tuple[str, ...] = ()


def before(step: Step, *says: Say) -> Step:
    """The same step with something said first."""
    return replace(step, says=(*says, *step.says))


def known(talk: Talk) -> tuple[str, ...]:
    """What need not or may not be asked: a phone that the channel vouches for, the one scheme that it can be about,
    an ID number or a diagnosis on a channel whose servers stand abroad."""
    flags: list[str] = []
    if talk.party.phone:
        flags.append("known_phone")
    if "town" in talk.frame.slots or talk.party.town or len(talk.book.in_force(None, talk.now.date())) == 1:
        flags.append("scheme_known")
    if talk.abroad:
        flags.append("abroad")
    return tuple(flags)
