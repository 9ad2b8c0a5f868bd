"""The other addresses of the people whom a message speaks of: found for a whole batch at once, as they stand in it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from minds import NOW, FakeMind, inbound
from msgspec.structs import replace

from dialogs.conversation import Conversation, Draft, Elsewhere, Party
from dialogs.lookups import Lookups
from dialogs.message import Inbound
from handlers.changes import Changes, Heard, Loaded
from schemes.book import load_book
from storage.roster import import_file
from storage.store import Store

ANNA, BERT, CARA, DORA = "sms:+8613800000001", "sms:+8613800000002", "web:k3", "wechat:d4"


class Looking(FakeMind):
    """寻 PHONE… and 寻人 ID… look for the other addresses, 问 ADDRESS for one by name; 夺 ends their drafts."""

    def hear(self, inbound: Inbound, conversation: Conversation, party: Party, quoted_claim: str | None) -> Heard:
        heard = super().hear(inbound, conversation, party, quoted_claim)
        verb, _, rest = inbound.text.partition(" ")
        if verb in ("寻", "夺"):
            return replace(heard, lookups=Lookups(elsewhere=True, phones=tuple(rest.split()), own_claims=True))
        if verb == "寻人":
            return replace(heard, lookups=Lookups(elsewhere=True, residents=tuple(rest.split())))
        if verb == "问":
            return replace(heard, lookups=Lookups(addresses=(rest,)))
        return heard

    def take(self, loaded: Loaded, now: datetime) -> Changes:
        changes = super().take(loaded, now)
        verb, _, rest = loaded.heard.inbound.text.partition(" ")
        if verb == "稿" and changes.conversation is not None:
            draft = Draft(form="report", slots={"event": rest})
            return replace(changes, conversation=replace(changes.conversation, draft=draft))
        if verb == "夺":
            ended = [
                replace(one, conversation=replace(one.conversation, draft=None)) for one in loaded.found.elsewhere
            ]
            return replace(changes, elsewhere=tuple(ended))
        return changes

    def found(self) -> list[tuple[str, str | None]]:
        """Address and draft of what the last message found."""
        return [
            (one.party.address, one.conversation.draft.slots["event"] if one.conversation.draft else None)
            for one in self.loaded[-1].found.elsewhere
        ]


@pytest.fixture
def mind() -> Looking:
    return Looking()


@pytest.fixture
def zhang(store: Store, tmp_path: Path) -> str:
    """The id of 张桂兰, whose phone on the roster is ANNA's."""
    path = tmp_path / "名单.csv"
    lines = ["乡镇,村,姓名,身份证号,联系电话", "大周镇,五土村,张桂兰,500101195603054124,13800000001"]
    path.write_text("\n".join(lines), encoding="utf-8")
    import_file(store, path, "wanzhou-2021", load_book(), NOW)
    return store.residents(Lookups(phones=("13800000001",)))[0].id


def test_by_phone_and_by_resident(store: Store, mind: Looking, zhang: str) -> None:
    store.run(mind, [inbound(1, ANNA, "我 13800000001"), inbound(2, CARA, f"读 {zhang}"), inbound(3, BERT, "在吗")])
    store.run(mind, [inbound(4, DORA, "我 13800000001"), inbound(5, ANNA, "稿 burn")])
    store.run(mind, [inbound(6, DORA, "寻 13800000001")])
    assert mind.found() == [(ANNA, "burn"), (CARA, None)], "her phone stands on the roster, and CARA has proved her"
    store.run(mind, [inbound(7, CARA, f"寻人 {zhang}")])
    assert mind.found() == [(ANNA, "burn"), (DORA, None)], "her phone and who has proved it; the mind decides"
    store.run(mind, [inbound(8, BERT, "寻 13800000002")])
    assert mind.found() == []
    store.run(mind, [inbound(9, BERT, f"问 {ANNA}")])
    assert mind.found() == [(ANNA, "burn")]
    store.run(mind, [inbound(10, BERT, "问 sms:+8613800000009")])
    assert mind.found() == [], "it has never written"


def test_as_it_stands_in_the_batch(store: Store, mind: Looking) -> None:
    batch = [inbound(1, ANNA, "我 13800000001"), inbound(2, ANNA, "稿 burn"), inbound(3, DORA, "我 13800000001")]
    store.run(mind, [*batch, inbound(4, DORA, "寻 13800000001")])
    assert mind.found() == [(ANNA, "burn")]
    store.run(mind, [inbound(5, ANNA, "稿 illness"), inbound(6, DORA, "夺 13800000001"), inbound(7, ANNA, "在吗")])
    assert mind.loaded[-1].heard.conversation.draft is None, "the turn after it sees that it was taken"
    store.run(mind, [inbound(8, DORA, "寻 13800000001")])
    assert mind.found() == [(ANNA, None)]


def test_what_they_reported_comes_with_the_own_claims(store: Store, mind: Looking) -> None:
    store.run(mind, [inbound(1, ANNA, "我 13800000001"), inbound(2, ANNA, "报 张桂兰"), inbound(3, BERT, "报 李四")])
    store.run(mind, [inbound(4, DORA, "我 13800000001"), inbound(5, DORA, "寻 13800000001")])
    assert [claim.reported_by for claim in mind.loaded[-1].found.claims] == [ANNA]


def test_the_selects_do_not_grow_with_the_batch(store: Store, mind: Looking, monkeypatch: pytest.MonkeyPatch) -> None:
    people = range(8)
    store.run(mind, [inbound(n, f"sms:+861380000001{n}", f"我 1380000001{n}") for n in people])
    store.run(mind, [inbound(20 + n, f"web:{n}", f"我 1380000001{n}") for n in people])
    asked: list[str] = []
    rows = store.driver.rows
    monkeypatch.setattr(store.driver, "rows", lambda sql, keys=(): asked.append(sql) or rows(sql, keys))
    for size in (2, 8):
        asked.clear()
        store.run(mind, [inbound(40 + 10 * size + n, f"web:{n}", f"寻 1380000001{n}") for n in range(size)])
        assert sum("FROM proof" in sql for sql in asked) == 1
        assert len({name for name in ("party", "conversation") for sql in asked if f"FROM {name} " in sql}) <= 2
        assert len(asked) <= 9, asked


def test_another_addresss_state_is_written_with_the_turn(store: Store, mind: Looking) -> None:
    store.run(
        mind, [inbound(1, ANNA, "我 13800000001"), inbound(2, DORA, "我 13800000001"), inbound(3, ANNA, "稿 burn")]
    )
    store.run(mind, [inbound(4, DORA, "夺 13800000001")])
    store.run(mind, [inbound(5, DORA, "寻 13800000001")])
    [other] = mind.loaded[-1].found.elsewhere
    assert isinstance(other, Elsewhere)
    assert (other.conversation.draft, other.conversation.misses, other.party.phone) == (None, 2, "13800000001")
