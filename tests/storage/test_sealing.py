"""At rest nothing can be read, moved to another row or changed unseen."""

from __future__ import annotations

from hmac import digest
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from minds import FakeMind, inbound

from storage.errors import KeysError
from storage.keys import BLIND, LABELS, Keys, _blinder
from storage.seal import name_key
from storage.store import Store

KEYS = Keys.generate()


@given(st.binary(max_size=300), st.binary(min_size=1, max_size=40))
def test_what_is_sealed_opens_in_its_place(data: bytes, place: bytes) -> None:
    blob = KEYS.seal(data, place)
    assert KEYS.unseal(blob, place) == data
    assert blob[0] == KEYS.current
    assert len(blob) == len(data) + 29
    assert KEYS.seal(data, place) != blob


@given(st.binary(min_size=1, max_size=60), st.data())
def test_a_blob_that_was_moved_or_changed_does_not_open(data: bytes, draw: st.DataObject) -> None:
    blob = KEYS.seal(data, b"claim.blob:1")
    with pytest.raises(KeysError):
        KEYS.unseal(blob, b"claim.blob:2")
    place = draw.draw(st.integers(0, len(blob) - 1))
    bit = 1 << draw.draw(st.integers(0, 7))
    spoiled = blob[:place] + bytes([blob[place] ^ bit]) + blob[place + 1 :]
    with pytest.raises(KeysError):
        KEYS.unseal(spoiled, b"claim.blob:1")


@given(st.text(max_size=200))
def test_the_blind_index_is_hmac_sha256(message: str) -> None:
    key = bytes(range(32))
    assert _blinder(key)(message) == digest(key, message.encode(), "sha256")[:BLIND]


def test_the_same_value_under_another_label_is_another_index() -> None:
    assert len({KEYS.blind(label, "13896200001") for label in LABELS}) == len(LABELS)
    assert KEYS.blind("phone", "1") != Keys.generate().blind("phone", "1")
    assert KEYS.blind("phone", "1") == KEYS.renewed().blind("phone", "1"), "a renewed set finds what is there"


def test_old_keys_stay_readable() -> None:
    renewed = KEYS.renewed()
    assert renewed.unseal(KEYS.seal("张桂兰".encode(), b"x:1"), b"x:1").decode() == "张桂兰"
    with pytest.raises(KeysError, match="key 2"):
        KEYS.unseal(renewed.seal(b"", b"x:1"), b"x:1")


@pytest.mark.parametrize("text", ["", "{}", "not json", '{"current":2,"seal":{"1":"AA=="},"index":"AA=="}'])
def test_a_broken_key_set_is_refused_without_showing_it(text: str) -> None:
    with pytest.raises(KeysError) as caught:
        Keys.decode(text, "CUNBAO_KEYS")
    assert "AA==" not in str(caught.value)


@pytest.mark.parametrize(
    ("one", "other"),
    [("张 桂兰", "张桂兰"), ("买买提·艾力", "买买提艾力"), ("买买提.艾力", "买买提•艾力"), ("Ａｎｎａ", "anna")],
)
def test_names_are_compared_without_spaces_and_dots(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


def test_the_file_of_the_database_tells_nothing(tmp_path: Path, keys: Keys, mind: FakeMind) -> None:
    store = Store.open(f"sqlite:///{tmp_path}/cunbao.db", keys)
    secret = ["张桂兰", "13896200001", "13800000001", "500101195603054122", "万州区人民医院", "苞谷地", "k3secret"]
    store.run(
        mind,
        [
            inbound(1, "sms:+8613800000001", "报 张桂兰"),
            inbound(2, "sms:+8613800000001", "我 13896200001"),
            inbound(3, "web:k3secret", "坏 苞谷地"),
            inbound(4, "web:k3secret", "告 sms:+8613800000001"),
        ],
    )
    raw = b"".join(path.read_bytes() for path in tmp_path.glob("cunbao.db*"))
    store.close()
    raw += b"".join(path.read_bytes() for path in tmp_path.glob("cunbao.db*"))
    assert "大周镇".encode() in raw, "what is counted is in the clear"
    for word in secret:
        assert word.encode() not in raw, word
        assert word.encode("utf-16-le") not in raw, word
