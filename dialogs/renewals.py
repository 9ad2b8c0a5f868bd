"""续, 不续, 续1, 不续 2 3: the one word by which the insured answer whether they go on."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from dialogs.conversation import Conversation, Draft, Party
from dialogs.lookups import Lookups, Sought
from dialogs.talk import Step, Talk
from locales.catalogue import Catalogue

FORM: Final = "renewal_answer"
_NUMBERS: Final = re.compile(r"[\s,.、和跟]*((?:\d{1,2}[\s,.、和跟号]*)*)")


class Wish(Struct, frozen=True, kw_only=True):
    """Go on or not, and the numbers of the people meant (none: all of them)."""

    go_on: bool
    numbers: tuple[int, ...] = ()


def renewal_wish(text: str, words: Catalogue) -> Wish | None:
    """The answer that a text is, if it says just that."""
    said = unicodedata.normalize("NFKC", text).strip(" 。.!,、“”\"'")
    if len(said) > 16:
        return None
    for go_on, kind in ((False, "not-renew-exactly"), (True, "renew-exactly")):
        for word in sorted(words.words(kind), key=len, reverse=True):
            rest = _NUMBERS.fullmatch(said.removeprefix(word)) if said.startswith(word) else None
            if rest is not None:
                return Wish(go_on=go_on, numbers=tuple(map(int, re.findall(r"\d+", rest[1]))))
    return None


def renewals(talk: Talk) -> Step | None:
    """The answer goes to its use case at once; an open form is kept."""
    wish = renewal_wish(talk.inbound.text, talk.words)
    if wish is None or talk.helper or (talk.draft is not None and talk.draft.form != FORM):
        return None
    slots = {"wish": "yes" if wish.go_on else "no", "numbers": " ".join(map(str, wish.numbers))}
    asked = Draft(form=FORM, slots=slots)
    return Step(command=FORM, finished=asked, shelved=talk.conversation.shelved)


def with_renewals(lookups: Lookups, text: str, words: Catalogue, talk: Conversation, party: Party) -> Lookups:
    """The people behind the sender's phone and the runs that are open, where the message is such an answer."""
    open_ = talk.draft is not None and talk.draft.form == FORM
    if not open_ and renewal_wish(text, words) is None:
        return lookups
    phones = tuple(dict.fromkeys((*lookups.phones, *((party.phone,) if party.phone else ()))))
    people = tuple(dict.fromkeys((*lookups.residents, *party.residents)))
    runs = Sought("renewal", states=("open",))
    return replace(lookups, phones=phones, residents=people, records=(*lookups.records, runs))
