"""One message and the state it meets: what the engine decides, without any understanding of its own."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from dialogs.conversation import Conversation, Draft, Party
from dialogs.engine import decide
from dialogs.message import Attachment, Inbound
from dialogs.talk import Step, Talk
from locales.catalogue import load
from nlu.frame import Frame
from schemes.book import load_book

NOW = datetime.fromisoformat("2021-06-15T10:00:00+08:00")
BOOK, WORDS = load_book(), load()
FULL = {"event": "accident_injury", "town": "大周镇", "date": "2021-06-14", "name": "王桂英", "phone": "13800001234"}


def step(frame: Frame, draft: Draft | None = None, **more: object) -> Step:
    text = str(more.pop("text", "话"))
    attachments = more.pop("attachments", ())
    inbound = Inbound(
        address="web:a",
        id="1",
        text=text,
        sent_at=NOW,
        received_at=NOW,
        attachments=attachments,  # type: ignore[arg-type]
    )
    conversation = Conversation(address="web:a", draft=draft, **more)  # type: ignore[arg-type]
    talk = Talk(
        inbound=inbound,
        conversation=conversation,
        party=Party(address="web:a"),
        frame=frame,
        now=NOW,
        book=BOOK,
        words=WORDS,
    )
    return decide(talk)


def said(result: Step) -> list[str]:
    return [say.key for say in result.says]


def heard(intent: str, confidence: float = 0.9, **fields: object) -> Frame:
    return Frame(intent=intent, confidence=confidence, **fields)  # type: ignore[arg-type]


def draft(asked: str | None = None, tries: int = 1, flags: tuple[str, ...] = (), **slots: str) -> Draft:
    return Draft(form="report", slots=slots, asked=asked, tries=tries, flags=flags)


@pytest.mark.parametrize(
    ("slots", "asks"),
    [
        ({}, "event"),
        ({"event": "accident_injury"}, "town"),
        ({"event": "death"}, "cause"),
        ({"event": "accident_injury", "town": "大周镇"}, "date"),
        ({"event": "house_damage", "town": "大周镇", "date": "2021-06-14"}, "house_type"),
        ({"event": "critical_illness", "town": "大周镇", "date": "2021-06-14"}, "disease"),
        ({"event": "accident_injury", "town": "大周镇", "date": "2021-06-14"}, "name"),
        (FULL, "confirm"),
    ],
)
def test_a_report_asks_for_the_first_thing_that_is_open(slots: dict[str, str], asks: str) -> None:
    result = step(heard("report_claim", slots=dict(slots)))
    assert result.asks == asks
    assert result.command is None


def test_a_death_gets_sympathy_first_and_no_choices() -> None:
    result = step(heard("report_claim", slots={"event": "death", "relation": "spouse"}))
    assert said(result)[0] == "sympathy"
    assert result.choices == ()
    again = step(heard("answer", slots={"town": "大周镇"}), result.draft)
    assert "sympathy" not in said(again)


def test_danger_stands_alone_and_keeps_the_facts() -> None:
    result = step(heard("report_claim", slots={"event": "accident_injury", "relation": "father"}, danger=True))
    assert said(result) == ["danger-medical"]
    assert result.alone
    assert result.silence is not None
    assert result.draft is not None
    assert result.draft.slots["relation"] == "father"
    assert step(heard("affirm"), result.draft).asks == "town"


def test_nothing_is_filed_without_consent() -> None:
    read = step(heard("report_claim", slots=dict(FULL)))
    assert read.command is None
    assert step(heard("affirm"), read.draft).command == "report"
    assert step(heard("deny"), read.draft).command is None
    assert step(heard("cancel"), read.draft).command is None
    changed = step(heard("answer", slots={"town": "小周镇"}, corrects=True), read.draft)
    assert (changed.command, changed.asks) == (None, "confirm")


@pytest.mark.parametrize("intent", ["ask_documents", "ask_hotline", "explain_benefits", "check_claim_status"])
def test_a_side_question_is_answered_and_the_form_goes_on(intent: str) -> None:
    held = draft("name", event="accident_injury", town="大周镇", date="2021-06-14")
    result = step(heard(intent, question=True), held)
    assert result.thread
    assert result.command is not None
    assert result.draft is not None
    assert result.draft.asked == "name"


def test_a_second_try_uses_other_words_and_the_third_calls_a_person() -> None:
    first = step(heard("report_claim", slots={"event": "accident_injury"}))
    second = step(heard("answer", 0.3), first.draft)
    assert said(second)[-1] != said(first)[-1]
    assert second.asks == "town"
    third = step(heard("answer", 0.3), second.draft)
    assert third.command == "report"
    assert third.finished is not None
    assert "not_understood" in third.finished.flags


def test_a_question_that_is_not_needed_is_let_go() -> None:
    held = draft("house_type", 2, event="house_damage", town="大周镇", date="2021-06-14")
    assert step(heard("answer", 0.3), held).asks == "name"


def test_illness_in_wanzhou_is_explained_and_not_filed() -> None:
    result = step(heard("report_claim", slots={"event": "illness", "town": "大周镇"}))
    assert result.command == "one_stop"
    failed = step(heard("report_claim", slots={"event": "illness", "town": "大周镇"}, one_stop_failed=True))
    assert (failed.command, failed.asks) == (None, "date")


def test_a_person_who_is_wanted_in_the_middle_gets_the_facts() -> None:
    held = draft("name", event="accident_injury", town="大周镇")
    result = step(heard("talk_to_human"), held)
    assert result.command == "report"
    assert result.finished is not None
    assert "wants_person" in result.finished.flags


def test_another_persons_story_waits_until_the_first_is_told() -> None:
    held = draft("name", event="accident_injury", relation="father", town="大周镇", date="2021-06-14")
    result = step(heard("report_claim", slots={"event": "burn", "relation": "mother"}), held)
    assert result.asks == "name"
    assert result.draft is not None
    assert result.draft.slots["relation"] == "father"
    waiting = result.shelved[0]
    assert (waiting.slots["relation"], waiting.slots["town"]) == ("mother", "大周镇")


def test_a_house_is_another_story_than_a_person() -> None:
    held = draft("name", event="accident_injury", town="大周镇", date="2021-06-14")
    result = step(heard("report_claim", slots={"event": "house_damage"}), held)
    assert [waiting.slots["event"] for waiting in result.shelved] == ["house_damage"]


def test_one_more_person_of_the_report_just_filed() -> None:
    last = {
        "event": "accident_injury",
        "relation": "mother",
        "town": "大周镇",
        "date": "2021-06-14",
        "name": "王桂英",
    }
    result = step(heard("report_claim", slots={"relation": "father"}), text="还有我爸", last_report=last)
    assert result.asks == "name"
    assert result.draft is not None
    assert (result.draft.slots["relation"], result.draft.slots["date"]) == ("father", "2021-06-14")


def test_an_injury_that_ends_in_death_is_not_asked_for_again() -> None:
    last = {**FULL, "relation": "father"}
    told = {"event": "death", "relation": "father"}
    result = step(heard("report_claim", slots=dict(told)), text="我爸没救过来", last_report=last)
    assert (result.asks, said(result)[0]) == ("cause", "sympathy")
    assert result.draft is not None
    assert (result.draft.slots["event"], result.draft.slots["date"]) == ("death", "2021-06-14")
    asked = step(
        heard("explain_benefits", slots={"event": "accident_death"}), text="意外身故赔多少", last_report=last
    )
    assert asked.command == "benefits"


@pytest.mark.parametrize(
    ("text", "key"), [("等一下", "side-wait"), ("为啥子要问这个", "why-town"), ("你是人还是机器", "side-robot")]
)
def test_asides_are_answered_and_nothing_is_lost(text: str, key: str) -> None:
    held = draft("town", event="accident_injury", relation="mother")
    result = step(heard("talk_to_human"), held, text=text)
    assert said(result)[0] == key
    assert result.draft is not None
    assert result.draft.slots == held.slots


def test_who_does_not_want_to_say_is_not_asked_again() -> None:
    held = draft("name", event="accident_injury", town="大周镇", date="2021-06-14")
    result = step(heard("cancel"), held, text="不想说名字")
    assert result.asks == "phone"


def test_days_later_the_half_report_is_named_again() -> None:
    held = draft("town", event="accident_injury", date="2021-06-12")
    result = step(heard("greet"), held, last_at=NOW - timedelta(days=2))
    assert said(result) == ["resume-so-far", "resume-ask"]
    assert step(heard("affirm"), result.draft).asks == "town"
    assert step(heard("deny"), result.draft).draft is None
    answered = step(heard("answer", slots={"town": "大周镇"}), held, last_at=NOW - timedelta(days=2))
    assert answered.asks == "name"


def test_low_confidence_asks_instead_of_guessing() -> None:
    result = step(heard("enroll", 0.2, alternatives=(("enroll", 0.2), ("renew", 0.19))))
    assert (result.asks, len(result.choices)) == ("choice", 2)
    picked = step(heard("answer", choice=2), result.draft)
    assert picked.command == "renewal"


def test_what_is_not_understood_reaches_a_person_at_the_third_time() -> None:
    keys = []
    for misses in range(2):
        result = step(heard("out_of_scope", 0.1), misses=misses)
        keys += said(result)
        assert result.misses == misses + 1
    assert keys == ["not-understood", "not-understood-again"]
    assert step(heard("out_of_scope", 0.1), misses=2).command == "question"


def test_pictures_are_counted_on_the_open_report() -> None:
    photo = Attachment(kind="photo")
    held = draft("town", event="house_damage")
    result = step(heard("out_of_scope", 0.1), held, text="", attachments=(photo, photo))
    assert result.draft is not None
    assert len(result.draft.attachments) == 2
    assert said(result)[0] == "photos-kept"
    assert result.asks == "town"
    assert step(heard("out_of_scope", 0.1), text="", attachments=(photo,)).command == "attach"


def test_an_empty_message_gets_one_short_answer() -> None:
    assert said(step(heard("out_of_scope", 0.1), text="  ")) == ["empty"]


def test_every_question_of_every_form_has_its_words() -> None:
    from dialogs.forms import FORMS

    for form in FORMS:
        for ask in form.asks:
            slot = ask.slot.replace("_", "-")
            for tail in ("", "-again"):
                assert WORDS.has(f"ask-{form.name}-{slot}{tail}") or WORDS.has(f"ask-{slot}{tail}"), (form.name, slot)


@pytest.mark.parametrize(
    ("abroad", "asks"),
    [(False, "disease"), (True, "name")],
)
def test_a_diagnosis_is_not_asked_where_the_servers_stand_abroad(abroad: bool, asks: str) -> None:
    inbound = Inbound(address="sms:a", id="1", text="话", sent_at=NOW, received_at=NOW)
    told = {"event": "critical_illness", "town": "大周镇", "date": "2021-06-14"}
    talk = Talk(
        inbound=inbound,
        conversation=Conversation(address=inbound.address),
        party=Party(address=inbound.address),
        frame=heard("report_claim", slots=dict(told)),
        now=NOW,
        book=BOOK,
        words=WORDS,
        abroad=abroad,
    )
    assert decide(talk).asks == asks
