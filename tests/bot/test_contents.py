"""What people send: what it is by its content, what is made of it, and what is refused, never a crash."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pictures_kit import clear_glass, has_place, moving, photo, sheer
from PIL import Image

from bot.contents import LONGEST_SIDE, SMALL, Content, Unfit, examine, media_type, small

LIMIT = 10 * 1024 * 1024


def kept(data: bytes) -> Image.Image:
    found = examine(data, LIMIT)
    assert isinstance(found, Content), found
    assert (found.type, found.kind) == ("image/jpeg", "photo")
    return Image.open(io.BytesIO(found.data))


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (photo(), "image/jpeg"),
        (photo(kind="PNG"), "image/png"),
        (photo(kind="WEBP"), "image/webp"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "image/heic"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0", "image/heic"),
        (b"%PDF-1.7\n", "application/pdf"),
        (b"#!AMR\n\x3c", "audio/amr"),
        (b"#!AMR-WB\n", "audio/amr"),
        (b"OggS\0\x02", "audio/ogg"),
        (b"ID3\x04\0", "audio/mpeg"),
        (b"\xff\xfb\x90\x64", "audio/mpeg"),
        (b"GIF89a", ""),
        (b"<html><script>", ""),
        (b"MZ\x90\0", ""),
        (b"PK\x03\x04", ""),
        (b"RIFF\0\0\0\0WAVEfmt ", ""),
        (b"\0\0\0\x18ftypmp42", ""),
        (b"\xff", ""),
    ],
)
def test_the_content_says_what_it_is(data: bytes, kind: str) -> None:
    assert media_type(data) == kind


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_keeps_nothing_but_the_picture(kind: str) -> None:
    data = photo(kind=kind)
    assert has_place(data)
    found = examine(data, LIMIT)
    assert isinstance(found, Content)
    assert not has_place(found.data)


# (EXIF orientation, corner of the kept picture that is red): the camera was held in eight ways
@pytest.mark.parametrize(
    ("turned", "size", "red", "blue"),
    [
        (1, (64, 48), (5, 24), (58, 24)),
        (3, (64, 48), (58, 24), (5, 24)),
        (6, (48, 64), (24, 5), (24, 58)),
        (8, (48, 64), (24, 58), (24, 5)),
    ],
)
def test_a_picture_stands_upright(
    turned: int, size: tuple[int, int], red: tuple[int, int], blue: tuple[int, int]
) -> None:
    image = kept(photo(64, 48, turned=turned))
    assert image.size == size
    hot, cold = image.getpixel(red), image.getpixel(blue)
    assert isinstance(hot, tuple)
    assert isinstance(cold, tuple)
    assert hot[0] > 200 > 100 > hot[2]
    assert cold[2] > 200 > 100 > cold[0]


def test_a_large_picture_becomes_smaller_and_keeps_its_shape() -> None:
    assert kept(photo(5000, 2500)).size == (LONGEST_SIDE, LONGEST_SIDE // 2)
    assert kept(photo(300, 200)).size == (300, 200)
    found = examine(photo(3000, 2000), LIMIT)
    assert isinstance(found, Content)
    assert max(Image.open(io.BytesIO(small(found.data))).size) == SMALL


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_a_picture_that_moves_the_first_is_kept(kind: str) -> None:
    image = kept(moving(kind))
    colour = image.getpixel((30, 20))
    assert isinstance(colour, tuple)
    assert colour[1] > 100 > colour[0]
    assert getattr(image, "n_frames", 1) == 1


def test_what_is_transparent_is_white() -> None:
    assert kept(clear_glass()).getpixel((20, 20)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b"x" * (LIMIT + 1), "too_large"),
        (photo()[:2000], "broken"),
        (photo()[:30], "broken"),
        (photo(kind="PNG")[:400], "broken"),
        (photo(kind="WEBP")[:100], "broken"),
        (b"\xff\xd8\xff" + b"\0" * 500, "broken"),
        (sheer(7000, 7000), "too_big_a_picture"),
        (sheer(60_000, 60_000), "too_big_a_picture"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 100, "heic"),
        (b"GIF89a" + b"\0" * 100, "unknown_type"),
        (b"<svg onload=alert(1)>", "unknown_type"),
        ("发票".encode(), "unknown_type"),
    ],
)
def test_what_is_refused_says_why(data: bytes, why: str) -> None:
    assert examine(data, LIMIT) == Unfit(why)  # type: ignore[arg-type]


@pytest.mark.parametrize(("data", "kind"), [(b"%PDF-1.7\n", "document"), (b"#!AMR\n", "voice"), (b"OggS\0", "voice")])
def test_what_is_no_picture_stays_as_it_is(data: bytes, kind: str) -> None:
    found = examine(data, LIMIT)
    assert isinstance(found, Content)
    assert (found.data, found.kind) == (data, kind)


WHOLE = {kind: photo(80, 60, kind=kind) for kind in ("JPEG", "PNG", "WEBP")}


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(WHOLE)), st.data())
def test_whatever_was_changed_in_a_picture_nothing_raises(kind: str, draw: st.DataObject) -> None:
    data = bytearray(WHOLE[kind])
    for _ in range(draw.draw(st.integers(1, 20))):
        data[draw.draw(st.integers(0, len(data) - 1))] = draw.draw(st.integers(0, 255))
    found = examine(bytes(data), LIMIT)
    assert isinstance(found, Unfit) or found.type == "image/jpeg"
