"""Pictures of our own for the tests: with a place in them, moving, cut short, far too large."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image

GPS, ORIENTATION, MAKE, COMMENT = 0x8825, 0x0112, 0x010F, b"a comment of the camera"
NORTH = (30.0, 48.0, 35.5)


def photo(width: int = 640, height: int = 480, *, colour: str = "red", turned: int = 1, kind: str = "JPEG") -> bytes:
    """A picture as a telephone takes it: left half in one colour, right half blue, with GPS, maker and comment."""
    image = Image.new("RGB", (width, height), "blue")
    image.paste(Image.new("RGB", (width // 2, height), colour), (0, 0))
    exif = image.getexif()
    exif[ORIENTATION], exif[MAKE] = turned, "Telephone"
    exif.get_ifd(GPS).update({1: "N", 2: NORTH, 3: "E", 4: (108.0, 24.0, 12.0)})
    out = io.BytesIO()
    more = {"comment": COMMENT, "xmp": b"<x:xmpmeta>108.4</x:xmpmeta>"} if kind == "JPEG" else {}
    image.save(out, kind, exif=exif, **more)
    return out.getvalue()


def has_place(data: bytes) -> bool:
    """Whether anything in the file says where, with what, or how it was taken."""
    with Image.open(io.BytesIO(data)) as image:
        told = dict(image.getexif()), image.getexif().get_ifd(GPS), image.info.get("xmp"), image.info.get("comment")
    return any(told) or b"Exif" in data or b"xmp" in data or COMMENT in data or b"Telephone" in data


def moving(kind: str) -> bytes:
    """Two frames, the first green."""
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("green", "red")]
    out = io.BytesIO()
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=100)
    return out.getvalue()


def sheer(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it has this many pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def clear_glass() -> bytes:
    """A PNG that is wholly transparent."""
    out = io.BytesIO()
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(out, "PNG")
    return out.getvalue()
