"""Whose report may be named and taken over at another address: the same phone's, or the proved resident's own."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace
from staff_kit import DESK, HELPER, Office, moment

from dialogs.conversation import Conversation, Draft, Elsewhere, Party
from dialogs.elsewhere import meant
from dialogs.lookups import Found
from dialogs.message import Inbound
from dialogs.talk import Talk
from handlers.codes import MOST_CODES, code
from handlers.elsewhere import drafts, ended
from handlers.outcome import Case
from locales.catalogue import load
from nlu.frame import Frame
from schemes.people import Resident

WORLD = Office().world
NOW = moment("2021-06-15T10:00")
PHONE, OTHER = "13800001601", "13800001602"
MOTHER = Resident(
    id="7", name="王桂英", phone=PHONE, town="大周镇", household="王桂英", id_number="51222119550723906X"
)
FATHER = Resident(
    id="8", name="张国强", phone=OTHER, town="大周镇", household="张国强", id_number="512221195507239051"
)
WEB = Party(address="web:k1")
BROKEN_LEG = {"event": "accident_injury", "relation": "mother", "name": "王桂英"}


def there(address: str, slots: dict[str, str], *, days: int = 0, form: str = "report", **proved: Any) -> Elsewhere:
    """An address that has begun something and has proved something."""
    talk = Conversation(address=address, draft=Draft(form=form, slots=slots), last_at=NOW - timedelta(days=days))
    return Elsewhere(party=Party(address=address, version=1, **proved), conversation=talk)


def case(party: Party, *others: Elsewhere, world: Any = WORLD, draft: Draft | None = None, **more: Any) -> Case:
    inbound = Inbound(address=party.address, id="1", text="话", sent_at=NOW, received_at=NOW)
    talk = Talk(
        inbound=inbound,
        conversation=Conversation(address=party.address),
        party=party,
        frame=Frame(intent="answer", confidence=1.0),
        now=NOW,
        book=world.book,
        words=world.words,
    )
    found = Found(residents=(MOTHER, FATHER), elsewhere=others)
    return Case(world=world, talk=talk, draft=draft or Draft(form="elsewhere"), found=found, serial=1, **more)


HERS = there(f"sms:+86{PHONE}", BROKEN_LEG)
DAUGHTERS = there("sms:+8613800001603", BROKEN_LEG)


@pytest.mark.parametrize(
    ("party", "begun", "seen"),
    [
        (replace(WEB, phone=PHONE), HERS, True),
        (replace(WEB, phone=PHONE), there(HERS.party.address, {"event": "burn", "relation": "father"}), True),
        (replace(WEB, residents=("7",)), HERS, True),
        (replace(WEB, residents=("7",)), there(HERS.party.address, {"event": "burn", "relation": "self"}), True),
        (replace(WEB, residents=("7",)), there(HERS.party.address, {"event": "burn", "relation": "father"}), False),
        (replace(WEB, residents=("7",)), there(HERS.party.address, {"event": "burn", "name": "张国强"}), False),
        (replace(WEB, residents=("7",)), there(HERS.party.address, {"event": "burn"}), False),
        (replace(WEB, residents=("8",)), HERS, False),
        (WEB, HERS, False),
        (replace(WEB, residents=("7",)), DAUGHTERS, False),
        (replace(WEB, residents=("7",)), there("wechat:d", BROKEN_LEG, residents=("7",)), True),
        (replace(WEB, residents=("7",)), there("wechat:d", {"event": "burn"}, residents=("7",)), False),
        (replace(WEB, phone=PHONE), there("wechat:d", BROKEN_LEG, phone=PHONE), True),
        (replace(WEB, phone=PHONE), there("wechat:d", BROKEN_LEG, phone=OTHER), False),
        (replace(WEB, phone=PHONE), there(HERS.party.address, BROKEN_LEG, days=31), False),
        (replace(WEB, phone=PHONE), there(HERS.party.address, {"name": "王桂英"}), False),
        (replace(WEB, phone=PHONE), there(HERS.party.address, BROKEN_LEG, form="coverage"), False),
        (Party(address="telegram:1", phone=PHONE), HERS, False),
        (Party(address="telegram:1", phone=PHONE), there("telegram:2", BROKEN_LEG, phone=PHONE), True),
        (Party(address=DESK, phone=PHONE), HERS, False),
        (replace(WEB, phone=HELPER[-11:]), there(HELPER, BROKEN_LEG), False),
    ],
    ids=[
        "the same phone", "whomever it is about", "she is proved, it is about her", "she spoke of herself",
        "she spoke of another", "it names another", "of whom is not said", "somebody else is proved", "nothing is proved",
        "her daughter's phone", "both have proved her", "both have, of whom is not said", "a code on both",
        "another phone", "too old", "nothing has happened yet", "no report", "from home to abroad", "abroad to abroad",
        "a desk asks", "an office's phone",
    ],
)  # fmt: skip
def test_who_may_go_on_with_a_report(party: Party, begun: Elsewhere, seen: bool) -> None:
    assert bool(drafts(case(party, begun), party)) is seen


def test_a_phone_carried_abroad_takes_nothing_from_home() -> None:
    abroad = replace(WORLD, abroad=frozenset({"telegram", "sms"}))
    phone, page = Party(address=f"sms:+86{PHONE}", phone=PHONE), there("web:k2", BROKEN_LEG, phone=PHONE)
    assert drafts(case(phone, page), phone)
    assert not drafts(case(phone, page, world=abroad), phone)


def test_the_report_used_last_is_named_first() -> None:
    older = there("wechat:d", BROKEN_LEG, days=2, phone=PHONE)
    party = replace(WEB, phone=PHONE)
    assert drafts(case(party, older, HERS), party) == [HERS, older]


def test_what_is_filed_here_is_open_nowhere_else() -> None:
    filed = Draft(form="report", slots={**BROKEN_LEG, "town": "大周镇"})
    fathers = there("wechat:d", {**BROKEN_LEG, "name": "张国强", "relation": "father"}, phone=PHONE)
    gone = ended(case(replace(WEB, phone=PHONE), HERS, fathers, DAUGHTERS, draft=filed))
    assert [(one.party.address, one.conversation.draft) for one in gone] == [(HERS.party.address, None)]


def asked(party: Party, phone: str, *others: Elsewhere, world: Any = WORLD, entropy: int = 42) -> Any:
    return code(case(party, *others, world=world, draft=Draft(form="code", slots={"phone": phone}), entropy=entropy))


def test_the_answer_is_the_same_whether_the_phone_is_known_or_not() -> None:
    known, unknown, office = asked(WEB, PHONE), asked(WEB, "13800009999"), asked(WEB, HELPER[-11:])
    assert known.says == unknown.says == office.says
    assert [message.to for message in known.messages] == [f"sms:+86{PHONE}"]
    assert unknown.messages == office.messages == ()
    assert known.party.codes == unknown.party.codes == (NOW,)
    assert "000042" not in repr(known.party), "what is kept is a fingerprint"


def test_a_phone_gets_few_codes_a_day_whoever_asks() -> None:
    enough = Elsewhere(
        party=Party(address=f"sms:+86{PHONE}", codes=(NOW,) * MOST_CODES, version=1),
        conversation=Conversation(address=f"sms:+86{PHONE}"),
    )
    refused = asked(WEB, PHONE, enough)
    assert refused.says == asked(WEB, PHONE).says
    assert refused.messages == ()
    yesterday = replace(enough, party=replace(enough.party, codes=(NOW - timedelta(hours=25),) * MOST_CODES))
    assert len(asked(WEB, PHONE, yesterday).messages) == 1


def test_without_an_sms_gateway_no_code_is_promised() -> None:
    assert [say.key for say in asked(WEB, PHONE, world=replace(WORLD, sms=False)).says] == ["code-not-here"]


@pytest.mark.parametrize(
    ("address", "told", "phone", "residents"),
    [
        ("web:k1", "000042", PHONE, ()),
        ("web:k1", "000043", None, ()),
        (f"sms:+86{OTHER}", "000042", OTHER, ("7",)),
    ],
    ids=["her page", "a wrong one", "another phone reads her data and stays itself"],
)
def test_what_a_code_proves(address: str, told: str, phone: str | None, residents: tuple[str, ...]) -> None:
    own = address.removeprefix("sms:+86") if address.startswith("sms") else None
    party = asked(Party(address=address, phone=own), PHONE).party
    draft = Draft(form="code", slots={"phone": PHONE, "code": told}, asked="code")
    after = code(case(party, draft=draft)).party
    assert (after.phone, after.residents) == (phone, residents)
    if told == "000042":
        assert (after.code, after.code_for) == (None, None)
    elsewhere = replace(party, address="web:thief")
    assert code(case(elsewhere, draft=draft)).party.residents == (), "it is good at the address that asked"


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("给我发个验证码", "code"),
        ("验证码", "code"),
        ("接着刚才的", "elsewhere"),
        ("有人让我发验证码，是不是骗子", None),
        ("再发一个", None),
        ("我妈摔断了腿", None),
    ],
)
def test_which_words_open_which_form(text: str, form: str | None) -> None:
    assert meant(text, None, load()) == form
