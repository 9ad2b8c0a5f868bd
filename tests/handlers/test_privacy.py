"""What a person may ask about the own data, and what holds it back."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from bot import compose
from claims.claim import Claim
from dialogs.asides import notice_wish
from dialogs.conversation import Conversation, Draft, Party
from dialogs.engine import decide
from dialogs.lookups import Found
from dialogs.message import Inbound
from dialogs.talk import Talk
from handlers import privacy
from handlers.outcome import Case, Outcome
from nlu.frame import Frame
from schemes.people import Resident

NOW = datetime.fromisoformat("2021-06-15T10:00:00+08:00")
WORLD = compose.world()
SELF = Resident(id="1", name="王桂英", id_number="51222119550723906X", phone="13800001111", town="大周镇")


def claim(status: str, *, event: str = "accident_injury", years: float = 0) -> Claim:
    """A claim about her that a neighbour filed with her ID number."""
    return Claim(
        number="10000012",
        scheme="wanzhou-2021",
        event=event,
        reported_at=NOW - timedelta(days=365 * years),
        reported_by="web:neighbour",
        facts={"id_number": SELF.id_number},
        status=status,  # type: ignore[arg-type]
    )


def erase(*claims: Claim, confirmed: bool = False, phone: str | None = "13800001111") -> Outcome:
    inbound = Inbound(
        address=f"sms:+86{phone}" if phone else "web:somebody",
        id="1",
        text="把我的信息删了",
        sent_at=NOW,
        received_at=NOW,
    )
    talk = Talk(
        inbound=inbound,
        conversation=Conversation(address=inbound.address),
        party=Party(address=inbound.address, phone=phone),
        frame=Frame(intent="manage_privacy", confidence=1.0),
        now=NOW,
        book=WORLD.book,
        words=WORLD.words,
    )
    draft = Draft(form="privacy", slots={"wish": "erase"}, flags=("confirmed",) if confirmed else ())
    found = Found(residents=(SELF,), claims=claims)
    return privacy.manage(Case(world=WORLD, talk=talk, draft=draft, found=found, serial=3))


def test_erasing_is_asked_once_more_and_then_done() -> None:
    assert [say.key for say in erase().says] == ["erase-confirm"]
    assert erase().erase == ()
    assert erase(confirmed=True).erase == ("1",)


@pytest.mark.parametrize(
    ("held", "answer"),
    [
        (claim("registered"), "erase-frozen"),
        (claim("closed"), "erase-limitation"),
        (claim("paid", years=1.9), "erase-limitation"),
        (claim("closed", event="accident_death", years=4.9), "erase-limitation"),
        (claim("closed", years=2.1), "erased"),
        (claim("closed", event="accident_death", years=5.1), "erased"),
        (claim("withdrawn"), "erased"),
    ],
)
def test_data_is_frozen_while_a_claim_is_open_or_its_limitation_runs(held: Claim, answer: str) -> None:
    """保险法 26: two years, five for a death."""
    outcome = erase(held, confirmed=True)
    assert [say.key for say in outcome.says] == [answer]
    assert (outcome.erase == ("1",)) is (answer == "erased")


@pytest.mark.parametrize("draft", [None, Draft(form="report", asked="name", tries=1)])
@pytest.mark.parametrize(
    "text",
    ["退订", "TD", "T", "R", "r", "td", "Ｒ", "ＴＤ", "TD。", " R ", "退", "退订T", "退订 TD", "【退订】", "回T", "回复TD", "回“R”", "拒收", "拒收R"],
)  # fmt: skip
def test_a_word_alone_stops_notices_at_once_whatever_was_asked(text: str, draft: Draft | None) -> None:
    inbound = Inbound(address="sms:+8613800001111", id="1", text=text, sent_at=NOW, received_at=NOW)
    frame = Frame(intent="out_of_scope", confidence=0.3)
    conversation = Conversation(address=inbound.address, draft=draft)
    talk = Talk(
        inbound=inbound, conversation=conversation, party=Party(address=inbound.address), frame=frame, now=NOW,
        book=WORLD.book, words=WORLD.words,
    )  # fmt: skip
    step = decide(talk)
    assert step.command == "privacy"
    assert step.finished is not None
    assert step.draft == draft, "what was open stays open"
    case = Case(world=WORLD, talk=talk, draft=step.finished, found=Found(), serial=3)
    outcome = privacy.manage(case)
    assert [say.key for say in outcome.says] == ["stopped"]
    assert outcome.party is not None
    assert outcome.party.stopped_at == NOW
    again = privacy.manage(replace(case, talk=replace(talk, party=outcome.party)))
    assert [say.key for say in again.says] == ["stopped-already"]


@pytest.mark.parametrize("text", ["退休", "T恤", "退订了我的保险吗", "R2", "人退了", "退钱"])
def test_a_word_among_others_stops_nothing_by_itself(text: str) -> None:
    assert notice_wish(text, WORLD.words) is None


def test_who_has_not_proved_anything_erases_nobody() -> None:
    outcome = erase(confirmed=True, phone=None)
    assert outcome.erase == ()
    assert outcome.tickets[0].kind == "question"
