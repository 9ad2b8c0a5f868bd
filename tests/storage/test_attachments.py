"""What was sent along: waits for its bytes, is kept once for each sender, tells nothing at rest, and can be forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from minds import NOW, FakeMind, inbound
from msgspec.structs import replace

from claims.attachment import Attached
from dialogs.lookups import Lookups
from dialogs.message import Attachment, Inbound, Outbound, Say
from handlers.changes import Changes, Heard, Loaded
from schemes.book import load_book
from storage.fetching import Kept
from storage.keys import Keys
from storage.roster import import_file
from storage.store import Store

ANNA, BERT = "telegram:1", "telegram:2"
CHANNELS = ["telegram"]
PICTURE = b"\xff\xd8\xff the bytes of a hospital bill"


class Bringing(FakeMind):
    """What comes along waits; with 报 it belongs to the case; 详 looks at what a case has."""

    def hear(self, inbound: Inbound, *more) -> Heard:  # type: ignore[no-untyped-def]
        heard = super().hear(inbound, *more)
        if not inbound.text.startswith("详"):
            return heard
        return replace(heard, lookups=Lookups(claim_numbers=(inbound.text[2:],), attachments=True))

    def take(self, loaded: Loaded, now) -> Changes:  # type: ignore[no-untyped-def]
        changes, files = super().take(loaded, now), loaded.heard.inbound.files
        more = {"attachments": tuple(name for name, _ in files), "facts": {"id_number": "500101195603054124"}}
        claims = tuple(replace(one, **more) for one in changes.claims)
        return replace(changes, claims=claims, attachments=files)

    def unkept(self, one: Attached, to: str, now: datetime) -> Changes:
        told = Outbound(id=f"{one.name}/unkept", to=to, says=(Say(one.reason),), text=one.reason, due_at=now)
        return Changes(messages=(replace(told, dedup=f"unkept/{one.reason}/{one.message}"),))


@pytest.fixture
def mind() -> Bringing:
    return Bringing()


def sent(number: int, address: str, text: str = "", files: int = 1) -> Inbound:
    photos = tuple(Attachment(kind="photo", reference=f"file-{number}-{place}") for place in range(files))
    return replace(inbound(number, address, text), attachments=photos)


def waiting(store: Store, at: datetime = NOW + timedelta(minutes=1)) -> list[Kept]:
    return sorted((one.kept for one in store.due_fetches(at, CHANNELS, 10)), key=lambda kept: kept.known.name)


def fetched(kept: Kept) -> Kept:
    return replace(kept, known=replace(kept.known, state="fetched", type="image/jpeg"))


def refused(kept: Kept, reason: str = "broken") -> Kept:
    return replace(kept, known=replace(kept.known, state="refused", reason=reason))


def rows(store: Store, sql: str) -> list[tuple[object, ...]]:
    with store.driver.transaction(write=False):
        return store.driver.rows(sql)


def test_what_came_along_waits_until_its_bytes_are_there_and_no_longer(store: Store, mind: Bringing) -> None:
    store.run(mind, [sent(1, ANNA, files=2)])
    first, second = waiting(store)
    assert (first.address, first.sent.reference, first.known.name) == (ANNA, "file-1-0", "telegram/1/0")
    assert store.attachment("telegram/1/0") is None
    assert store.fetched(mind, fetched(first), PICTURE, NOW) == ()
    assert [one.known.name for one in waiting(store)] == [second.known.name]
    found = store.attachment("telegram/1/0")
    assert found is not None
    assert (found.data, found.type) == (PICTURE, "image/jpeg")
    store.fetched(mind, fetched(first), b"other bytes", NOW)
    assert store.attachment("telegram/1/0") == found, "what is there is not replaced"
    assert store.next_fetch(CHANNELS) is not None
    store.fetched(mind, fetched(second), PICTURE, NOW)
    assert store.next_fetch(CHANNELS) is None


def test_it_waits_again_after_the_program_was_killed(url: str, keys: Keys, mind: Bringing) -> None:
    store = Store.open(url, keys)
    store.run(mind, [sent(1, ANNA)])
    (kept,) = waiting(store)
    store.fetch_again(kept, NOW + timedelta(hours=1))
    store.close()
    again = Store.open(url, keys)
    assert waiting(again) == []
    (late,) = again.due_fetches(NOW + timedelta(hours=1), CHANNELS, 10)
    assert (late.kept, late.tries) == (kept, 1)
    assert again.next_fetch(CHANNELS) == NOW + timedelta(hours=1)
    assert again.due_fetches(NOW + timedelta(hours=1), ["wechat"], 10) == []
    again.close()


def test_a_message_that_comes_twice_is_fetched_once(store: Store, mind: Bringing) -> None:
    store.run(mind, [sent(1, ANNA)])
    store.fetched(mind, fetched(waiting(store)[0]), PICTURE, NOW)
    store.run(mind, [sent(1, ANNA)])
    assert waiting(store) == []


def test_bytes_that_come_before_their_message_stay_when_it_comes(store: Store, mind: Bringing) -> None:
    message = sent(1, ANNA)
    [(name, photo)] = message.files
    kept = fetched(Kept(address=ANNA, sent=photo, known=Attached(name=name, kind="photo")))
    known = store.keep_attachment(kept, PICTURE, NOW).known
    assert known.size == len(PICTURE)
    assert store.keep_attachment(kept, b"a second try", NOW).known == known
    store.run(mind, [message])
    assert waiting(store) == []
    found = store.attachment(name)
    assert found is not None
    assert found.data == PICTURE
    assert store.attached_since(ANNA, NOW) == 1
    assert store.attached_since(BERT, NOW) == 0


def test_the_same_picture_is_kept_once_for_each_sender_and_shows_no_likeness(store: Store, mind: Bringing) -> None:
    store.run(mind, [sent(1, ANNA, files=2), sent(2, BERT)])
    for kept in waiting(store):
        store.fetched(mind, fetched(kept), PICTURE, NOW)
    contents = rows(store, "SELECT address, blob FROM content")
    assert len(contents) == 2, "one for each sender"
    assert len({bytes(one[0]) for one in contents}) == 2  # type: ignore[call-overload]
    at_rest = b"".join(bytes(value) for row in contents for value in row)  # type: ignore[call-overload]
    assert b"hospital" not in at_rest


def test_what_is_known_is_told_with_the_case(store: Store, mind: Bringing) -> None:
    store.run(mind, [sent(1, ANNA, "报 张桂兰", files=3)])
    first, second, _ = waiting(store)
    store.fetched(mind, fetched(first), PICTURE, NOW)
    store.fetched(mind, refused(second), b"", NOW)
    store.run(mind, [inbound(2, "web:desk", "详 00000001"), inbound(3, "web:desk", "号 00000001")])
    known = {one.name: one for one in mind.loaded[-2].found.attachments}
    assert {name: one.state for name, one in known.items()} == {
        "telegram/1/0": "fetched",
        "telegram/1/1": "refused",
        "telegram/1/2": "waiting",
    }
    assert known["telegram/1/0"].size == len(PICTURE)
    assert mind.loaded[-1].found.attachments == (), "only who asks is told"


def test_the_sender_is_told_once_of_what_could_not_be_kept(store: Store, mind: Bringing) -> None:
    store.run(mind, [sent(1, ANNA, files=3)])
    first, second, third = waiting(store)
    assert [one.text for one in store.fetched(mind, refused(first), b"", NOW)] == ["broken"]
    assert store.fetched(mind, refused(second), b"", NOW) == (), "of one message it is said once"
    assert store.fetched(mind, refused(first), b"", NOW) == (), "and a second time nothing happens"
    assert [one.text for one in store.fetched(mind, refused(third, "too_large"), b"", NOW)] == ["too_large"]


def test_new_keys_seal_pictures_anew(store: Store, mind: Bringing, keys: Keys, url: str) -> None:
    store.run(mind, [sent(number, ANNA) for number in range(1, 10)])
    for number, kept in enumerate(waiting(store)):
        store.fetched(mind, fetched(kept), PICTURE + bytes([number]), NOW)
    store.close()
    again = Store.open(url, keys.renewed())
    again.rotate()
    assert {bytes(blob)[0] for (blob,) in rows(again, "SELECT blob FROM content")} == {2}  # type: ignore[call-overload]
    assert {bytes(blob)[0] for (blob,) in rows(again, "SELECT blob FROM attachment")} == {2}  # type: ignore[call-overload]
    found = again.attachment("telegram/1/0")
    assert found is not None
    assert found.data.startswith(PICTURE)
    again.close()


def enrolled(store: Store, folder: Path) -> str:
    path = folder / "名单.csv"
    lines = ["乡镇,村,姓名,身份证号,联系电话", "大周镇,五土村,张桂兰,500101195603054124,13800000001"]
    path.write_text("\n".join(lines), encoding="utf-8")
    import_file(store, path, "wanzhou-2021", load_book(), NOW)
    return store.residents(Lookups(phones=("13800000001",)))[0].id


def test_whoever_is_erased_leaves_no_pictures_and_others_keep_theirs(
    store: Store, mind: Bringing, tmp_path: Path
) -> None:
    zhang = enrolled(store, tmp_path)
    other = replace(sent(2, BERT, ""), id="2")
    store.run(mind, [sent(1, ANNA, "报 张桂兰"), other])
    for kept in waiting(store):
        store.fetched(mind, fetched(kept), PICTURE, NOW)
    store.run(mind, [inbound(3, "web:x", f"忘 {zhang}")])
    assert store.attachment("telegram/1/0") is None
    assert store.attachment("telegram/2/0") is not None
    assert len(rows(store, "SELECT 1 FROM content")) == 1
    assert len(rows(store, "SELECT 1 FROM attachment")) == 1


def test_the_bytes_stay_while_another_message_of_the_sender_refers_to_them(
    store: Store, mind: Bringing, tmp_path: Path
) -> None:
    zhang = enrolled(store, tmp_path)
    store.run(mind, [sent(1, ANNA, "报 张桂兰"), sent(2, ANNA)])
    for kept in waiting(store):
        store.fetched(mind, fetched(kept), PICTURE, NOW)
    assert len(rows(store, "SELECT 1 FROM content")) == 1
    store.run(mind, [inbound(3, "web:x", f"忘 {zhang}")])
    assert store.attachment("telegram/1/0") is None
    assert store.attachment("telegram/2/0") is not None
