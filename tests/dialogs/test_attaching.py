"""What is sent along: which report it belongs to, what is said about it, and what is not kept."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from claims.attachment import MOST_A_CLAIM
from dialogs.conversation import Conversation, Draft, Party
from dialogs.engine import decide
from dialogs.message import MOST_A_MESSAGE, Attachment, Inbound
from dialogs.talk import Step, Talk
from locales.catalogue import load
from nlu.frame import Frame
from schemes.book import load_book

NOW = datetime.fromisoformat("2021-06-15T10:00:00+08:00")
BOOK, WORDS = load_book(), load()
OPEN = Draft(form="report", slots={"event": "accident_injury", "date": "2021-06-14"}, asked="town")
PLACE = Attachment(kind="location", reference="30.809861,108.403333")


def sent(*kinds: str, text: str = "", intent: str = "out_of_scope", ago: int = 0, **held: object) -> Step:
    files = tuple(PLACE if kind == "location" else Attachment(kind=kind) for kind in kinds)  # type: ignore[arg-type]
    inbound = Inbound(address="web:a", id="7", text=text, sent_at=NOW, received_at=NOW, attachments=files)
    talk = Talk(
        inbound=inbound,
        conversation=Conversation(address="web:a", last_at=NOW - timedelta(hours=ago), **held),  # type: ignore[arg-type]
        party=Party(address="web:a", phone="13800001234"),
        frame=Frame(intent=intent, confidence=0.9),
        now=NOW,
        book=BOOK,
        words=WORDS,
    )
    return decide(talk)


def said(step: Step) -> list[str]:
    return [say.key for say in step.says]


@pytest.mark.parametrize(
    ("kinds", "keys", "names"),
    [
        (("photo",), ["photos-kept"], ("web/7/0",)),
        (("photo", "photo"), ["photos-kept"], ("web/7/0", "web/7/1")),
        (("document",), ["photos-kept"], ("web/7/0",)),
        (("voice",), ["voice-kept"], ("web/7/0",)),
        (("location",), ["place-kept"], ()),
        (("video",), ["video-instead"], ()),
        (("video", "photo"), ["photos-kept", "video-instead"], ("web/7/1",)),
        (("photo", "voice", "location"), ["photos-kept", "voice-kept", "place-kept"], ("web/7/0", "web/7/1")),
    ],
)
def test_what_comes_in_the_middle_of_a_report_stays_with_it(
    kinds: tuple[str, ...], keys: list[str], names: tuple[str, ...]
) -> None:
    step = sent(*kinds, draft=OPEN)
    assert said(step)[: len(keys)] == keys
    assert step.asks == "town", "and the question is asked again"
    assert step.draft is not None
    assert step.draft.attachments == names
    assert step.draft.slots.get("place") == (PLACE.reference if "location" in kinds else None)
    assert step.unfiled == ()


def test_words_beside_a_picture_are_understood_and_the_picture_is_kept() -> None:
    step = sent("photo", text="我要报案", intent="report_claim")
    assert said(step)[0] == "photos-kept"
    assert step.draft is not None
    assert step.draft.attachments == ("web/7/0",)


def test_what_came_before_the_report_goes_into_it_within_a_day() -> None:
    soon = sent(text="我要报案", intent="report_claim", unfiled=("web/1/0",), ago=2)
    late = sent(text="我要报案", intent="report_claim", unfiled=("web/1/0",), ago=30)
    assert soon.draft is not None
    assert late.draft is not None
    assert (soon.draft.attachments, late.draft.attachments) == (("web/1/0",), ())


def test_without_a_report_it_is_asked_what_it_belongs_to_and_waits() -> None:
    step = sent("photo")
    assert (step.command, step.unfiled) == ("attach", ("web/7/0",))
    assert step.finished is not None
    assert step.finished.attachments == ("web/7/0",)


def test_a_caption_that_asks_nothing_leaves_a_picture_a_picture() -> None:
    assert sent("photo", text="这是发票", last_claim="10000012").command == "attach"
    assert sent("photo", text="这是发票").command is None
    assert sent("photo", text="到哪一步了", intent="check_claim_status", last_claim="10000012").command == "status"


def test_of_very_many_the_first_are_kept_and_it_is_said() -> None:
    step = sent(*["photo"] * (MOST_A_MESSAGE + 5), draft=OPEN)
    assert said(step)[:2] == ["photos-kept", "photos-too-many"]
    assert step.draft is not None
    assert len(step.draft.attachments) == MOST_A_MESSAGE
    full = Draft(form="report", attachments=tuple(f"web/{n}/0" for n in range(100, 100 + MOST_A_CLAIM)))
    step = sent("photo", draft=full)
    assert step.draft is not None
    assert len(step.draft.attachments) == MOST_A_CLAIM


def test_in_a_danger_nothing_else_is_said_and_the_picture_is_kept() -> None:
    inbound = Inbound(
        address="web:a",
        id="7",
        text="还在流血",
        sent_at=NOW,
        received_at=NOW,
        attachments=(Attachment(kind="photo"),),
    )
    talk = Talk(
        inbound=inbound,
        conversation=Conversation(address="web:a"),
        party=Party(address="web:a"),
        frame=Frame(intent="report_claim", confidence=0.9, danger=True, danger_kind="injury"),
        now=NOW,
        book=BOOK,
        words=WORDS,
    )
    step = decide(talk)
    assert len(step.says) == 1
    assert step.says[0].key.startswith("danger")
    assert step.draft is not None
    assert step.draft.attachments == ("web/7/0",)
