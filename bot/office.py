"""Commands without a channel: run at once where the database is free, else handed to the program that has it."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from bot import compose
from bot.settings import Settings
from dialogs.message import OFFICE, Inbound, Ordered
from handlers.turn import Cunbao
from storage.errors import LockedError, StoreError
from storage.keys import Keys
from storage.store import Store

OPERATOR: Final = f"{OFFICE}:operator"
AT_ONCE: Final = 512
"""Nobody else is kept waiting by a batch of these: the database is free, or this process would not run it."""
LOOK_AGAIN: Final = 0.2
PATIENCE: Final = 60.0


class BusyError(StoreError):
    """The running program has not come to it in time. What was handed in stays, and acts once."""


class Office:
    """The command line's way into one database. Close it with `close`.

    `writer` says whether this process has the database; else the program that has it runs what is carried."""

    def __init__(self, store: Store, mind: Cunbao, *, writer: bool) -> None:
        self.store, self.mind, self.writer = store, mind, writer

    def close(self) -> None:
        """Let the database go."""
        self.store.close()

    def carry(
        self, inbounds: Sequence[Inbound], progress: Callable[[int], None] = lambda _: None
    ) -> list[tuple[str, ...]]:
        """Run messages in their order and return the texts of the answers to each. An id acts once ever.

        Raises StoreError; BusyError when another program has the database and does not come to them."""
        if self.writer:
            return self._run(inbounds, progress)
        return self._hand_in(inbounds, progress)

    def _run(self, inbounds: Sequence[Inbound], progress: Callable[[int], None]) -> list[tuple[str, ...]]:
        found: list[tuple[str, ...]] = []
        for start in range(0, len(inbounds), AT_ONCE):
            turned = self.store.run(self.mind, inbounds[start : start + AT_ONCE], frozenset([OFFICE]))
            found += [tuple(reply.text for reply in turn.replies) for turn in turned]
            progress(len(turned))
        return found

    def _hand_in(self, inbounds: Sequence[Inbound], progress: Callable[[int], None]) -> list[tuple[str, ...]]:
        ids = self.store.hand_in(inbounds)
        found: dict[str, tuple[str, ...]] = {}
        last = time.monotonic()
        while missing := [one for one in ids if one not in found]:
            fresh = self.store.answers(missing)
            if fresh:
                found |= fresh
                progress(len(fresh))
                last = time.monotonic()
            elif time.monotonic() - last > PATIENCE:
                raise BusyError(
                    f"{len(missing)} commands wait for the running program, which does not come to them: is it well? "
                    "They stay and act once when it does; run the same command again to see the answers"
                )
            else:
                time.sleep(LOOK_AGAIN)
        return [found[one] for one in ids]


def said(text: str, id_: str, now: datetime, by: str = OPERATOR, order: Ordered | None = None) -> Inbound:
    """A command as a message, `order` its parts where they are known; `id_` is the same when the same command is
    meant."""
    return Inbound(address=by, id=id_, text=text, sent_at=now, received_at=now, order=order)


def trail(office: Office, action: str, subject: str, note: str, now: datetime) -> None:
    """Leave the audit row of who is about to be shown people's data: what is done, with what, how many; nothing in it
    names a person. Raises StoreError where it could not be left, so that nothing is shown."""
    text = f"留痕 {action} {subject} {' '.join(note.split())}"
    (answers,) = office.carry([said(text, secrets.token_hex(8), now)])
    if answers != (office.mind.world.words.say("trail-kept"),):
        raise StoreError(f"没能留痕，所以没有做：{' '.join(answers)}")


def open_office(settings: Settings) -> Office:
    """The office of a settings file; raises StoreError, SettingsError, SchemeError, LanguageError."""
    mind = compose.of(settings)
    keys = Keys.from_file(Path(settings.keys_file)) if settings.keys_file else None
    try:
        return Office(Store.open(settings.database, keys), mind, writer=True)
    except LockedError:
        return Office(Store.open(settings.database, keys, writer=False), mind, writer=False)
