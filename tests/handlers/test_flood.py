"""Who writes too fast is slowed with one sentence, loses nothing, and is heard where it matters."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace
from staff_kit import DESK, HELPER, VILLAGER, Office, moment

from bot import compose
from claims.claim import Claim
from dialogs.conversation import Conversation, Party
from dialogs.disaster import with_offer
from dialogs.lookups import Found
from dialogs.message import Attachment, Inbound, Outbound
from handlers.changes import Changes, Loaded
from handlers.turn import Cunbao
from handlers.world import MostAMinute

START = moment("2021-06-15T10:00")
WORLD = replace(compose.world(), staff=Office().world.staff)
MIND = Cunbao(WORLD)
SLOW = "您发得太快了，我慢慢看，您稍等一下再发。"
LATER = "刚才您发的我都留着了。最要紧的是哪一句，您再说一遍？"


class Sender:
    """One address, its conversation, and everything that was written to it."""

    def __init__(self, address: str = VILLAGER, mind: Cunbao = MIND) -> None:
        self.address, self.mind = address, mind
        self.talk, self.party = Conversation(address=address), Party(address=address)
        self.count, self.serial = 0, 1
        self.claims: dict[str, Claim] = {}
        self.waiting: list[Outbound] = []
        self.heard: list[str] = []

    def says(self, text: str, at: timedelta = timedelta(), *photos: Attachment) -> str | None:
        """The answer, None for none."""
        self.count += 1
        now = START + at
        said = Inbound(
            address=self.address, id=f"{self.count}", text=text, sent_at=now, received_at=now, attachments=photos
        )
        heard = self.mind.hear(said, self.talk, self.party, None)
        found = Found(claims=tuple(self.claims.values()))
        changes = self.mind.take(Loaded(heard=heard, found=found, serial=self.serial), now)
        return self._keep(changes, now)

    def _keep(self, changes: Changes, now: datetime) -> str | None:
        assert changes.conversation is not None
        self.talk, self.party = changes.conversation, changes.party or self.party
        self.claims |= {claim.number: claim for claim in changes.claims}
        self.serial = changes.serial or self.serial
        mine = [one for one in changes.messages if one.to == self.address]
        self.waiting = [one for one in mine if one.due_at > now]
        answers = [one.text for one in mine if one.due_at <= now]
        self.heard += answers
        assert len(answers) <= 1
        return answers[0] if answers else None


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


def test_twenty_in_a_minute_are_answered_and_the_next_is_asked_to_wait_once() -> None:
    sender = Sender()
    answers = [sender.says("在吗", seconds(number / 10)) for number in range(60)]
    assert all(answers[:20])
    assert SLOW not in answers[:20]
    assert [answer for answer in answers[20:] if answer is not None].count(SLOW) == 1
    assert answers[20] == SLOW or answers[21] == SLOW


def test_when_it_is_quiet_one_question_follows() -> None:
    sender = Sender()
    for _ in range(30):
        sender.says("在吗")
    [later] = sender.waiting
    assert (later.text, later.due_at, later.while_silent, later.kind) == (LATER, START + seconds(60), True, "reply")


def test_who_waits_a_little_is_answered_again() -> None:
    sender = Sender()
    for _ in range(40):
        sender.says("在吗")
    answer = sender.says("我妈昨天摔了，大周镇的", seconds(20))
    assert answer is not None
    assert "您母亲" in answer
    for _ in range(40):
        sender.says("在吗", seconds(22))
    assert Counter(sender.heard)[SLOW] == 1, "the same flood is not told twice"
    sender.says("好", seconds(120))
    for _ in range(40):
        sender.says("在吗", seconds(121))
    assert Counter(sender.heard)[SLOW] == 2, "another one is"


@pytest.mark.parametrize(
    "text", ["我爸早上没气了", "我爸走了，昨天下葬的", "娃儿掉水里了，还没捞起来", "血止不住，快来人", "退订"]
)
def test_what_is_grave_is_heard_in_the_middle_of_a_flood(text: str) -> None:
    calm, sender = Sender(), Sender()
    for _ in range(300):
        sender.says("在吗")
    answer = sender.says(text, seconds(1))
    assert answer == calm.says(text, seconds(1))
    assert answer not in (None, SLOW)
    assert sender.says("在吗", seconds(1)) is None


def test_who_is_asked_whether_all_are_well_is_heard_in_the_middle_of_a_flood() -> None:
    sender = Sender()
    for number in range(25):
        sender.says("在吗", seconds(number / 10))
    sender.talk = with_offer(sender.talk, "10000012", ("都平安", "房子坏了", "有人受伤"))
    answer = sender.says("3", seconds(3))
    assert answer is not None
    assert "120" in answer


def test_a_death_that_is_told_in_a_flood_can_be_reported_to_the_end() -> None:
    sender = Sender()
    for _ in range(100):
        sender.says("在吗")
    sender.says("我爸昨天走了，是病死的，我们是大周镇的", seconds(2))
    sender.says("他叫张国强，电话13800000001", seconds(40))
    assert sender.claims == {}
    sender.says("对", seconds(60))
    [claim] = sender.claims.values()
    assert (claim.event, claim.insured_name) == ("illness_death", "张国强")


def test_five_thousand_times_the_same_death_does_not_answer_five_thousand_times() -> None:
    sender = Sender()
    for _ in range(500):
        sender.says("我爸早上没气了")
    assert len(sender.heard) <= 41, "forty in a minute at most, and one word to slow down"


def test_what_is_kept_moves_no_open_report() -> None:
    """A 对 that nobody answered confirms nothing that was never read out."""
    sender = Sender()
    for _ in range(19):
        sender.says("在吗")
    sender.says("我妈昨天在坡上跘倒了，我们是大周镇的")
    assert sender.says("在吗") == SLOW
    before = sender.talk.draft
    assert before is not None
    for text in ("她叫张秀兰", "13800000001", "对", "算了不报了"):
        assert sender.says(text) is None
    assert sender.talk.draft == before
    assert sender.claims == {}


def test_photos_are_put_to_their_case_however_many_come() -> None:
    sender = Sender()
    sender.says("我妈昨天在坡上跘倒了，我们是大周镇的")
    for number in range(60):
        sender.says("", seconds(number / 10), Attachment(kind="photo", reference=f"{number}"))
    assert sender.talk.draft is not None
    assert len(sender.talk.draft.attachments) == 60
    assert len(sender.heard) <= 23
    assert SLOW not in sender.heard


def test_a_photo_with_words_that_nobody_answers_waits_for_the_report_that_is_told_next() -> None:
    sender = Sender()
    for _ in range(30):
        sender.says("在吗")
    assert sender.says("看嘛", seconds(1), Attachment(kind="photo", reference="bill")) is None
    sender.says("我妈昨天在坡上跘倒了，我们是大周镇的", seconds(40))
    assert sender.talk.draft is not None
    assert sender.talk.draft.attachments == ("sms/31/0",)


@pytest.mark.parametrize("address", [HELPER, DESK])
def test_a_helper_who_files_for_two_hundred_people_is_not_slowed(address: str) -> None:
    sender = Sender(address)
    for number in range(200):
        assert sender.says(f"帮李四{number}组的人问一下报案", seconds(number / 4)) != SLOW
    assert SLOW not in sender.heard


def test_the_limits_are_the_operators() -> None:
    three = Sender(mind=Cunbao(replace(WORLD, most_a_minute=MostAMinute(3, 5))))
    assert [three.says("在吗") for _ in range(4)][3] == SLOW
    free = Sender(mind=Cunbao(replace(WORLD, most_a_minute=MostAMinute(0, 0))))
    assert all(free.says("在吗") for _ in range(100))


def test_a_clock_that_is_put_back_slows_nobody_for_long() -> None:
    sender = Sender()
    for _ in range(40):
        sender.says("在吗", timedelta(hours=8))
    assert sender.says("我妈摔了", timedelta(0)) is None
    assert sender.says("我妈摔了", seconds(30)) is not None
