"""What bytes are, by their content: pictures are made anew without anything but the picture, the rest stays as it is.

Here nothing waits, yet a picture may take half a second: it is called in a thread (`bot.fetcher.Keeper`).
"""

from __future__ import annotations

import io
import logging
import struct
import threading
import warnings
from typing import Final, Literal

from msgspec import Struct
from PIL import Image, ImageOps, UnidentifiedImageError

from claims.attachment import FileKind

log = logging.getLogger(__name__)
LONGEST_SIDE: Final = 2560
SMALL: Final = 480
MOST_PIXELS: Final = 40_000_000
MOST_JPEG_PIXELS: Final = 170_000_000
"""A JPEG is read at a fraction of its size, other pictures have to be opened whole (four bytes a pixel)."""
QUALITY: Final = 85
JPEG: Final = "image/jpeg"
FORMATS: Final = ("JPEG", "PNG", "WEBP")
HEIC_BRANDS: Final = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif"})
Why = Literal["too_large", "too_big_a_picture", "unknown_type", "heic", "broken", "empty"]

# One picture at a time: each may take a hundred megabytes while it is open.
_one = threading.Lock()


class Content(Struct, frozen=True):
    """Bytes that may be kept: what they are, as media type and as kind."""

    data: bytes
    type: str
    kind: FileKind


class Unfit(Struct, frozen=True):
    """Bytes that are not kept, and why (`claims.attachment.Attached.reason`)."""

    why: Why


def media_type(data: bytes) -> str:
    """The media type by the first bytes; empty for a type that is not taken, `image/heic` for one that is known
    and cannot be read."""
    for start, kind in (
        (b"\xff\xd8\xff", JPEG),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"%PDF-", "application/pdf"),
        (b"#!AMR", "audio/amr"),
        (b"OggS", "audio/ogg"),
        (b"ID3", "audio/mpeg"),
    ):
        if data.startswith(start):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data[4:8] == b"ftyp" and data[8:12] in HEIC_BRANDS:
        return "image/heic"
    # a frame of MPEG audio, layer III: eleven bits set, then version, layer, protection
    if len(data) > 3 and data[0] == 0xFF and data[1] in (0xFB, 0xFA, 0xF3, 0xF2) and data[2] & 0xF0 != 0xF0:
        return "audio/mpeg"
    return ""


def examine(data: bytes, limit: int) -> Content | Unfit:
    """What the bytes are and how they are kept; `limit` in bytes. Never raises for what somebody may send."""
    if not data:
        return Unfit("empty")
    if len(data) > limit:
        return Unfit("too_large")
    kind = media_type(data)
    if kind.startswith("audio/"):
        return Content(data, kind, "voice")
    if kind == "application/pdf":
        return Content(data, kind, "document")
    if kind in (JPEG, "image/png", "image/webp"):
        return _picture(data, LONGEST_SIDE)
    return Unfit("heic" if kind == "image/heic" else "unknown_type")


def small(data: bytes) -> bytes:
    """A kept picture as it stands in a chat."""
    made = _picture(data, SMALL)
    return made.data if isinstance(made, Content) else data


def _picture(data: bytes, longest: int) -> Content | Unfit:
    """The picture upright, at most `longest` pixels long, as JPEG; the first of one that moves.

    A new picture is made of the pixels, so that place, time, device and whatever else stood in the file stay behind.
    """
    with _one, warnings.catch_warnings():
        # Our own limit stands below; the library's would speak up by a warning.
        warnings.simplefilter("ignore")
        try:
            return _drawn(data, longest)
        except Image.DecompressionBombError:
            return Unfit("too_big_a_picture")
        except (OSError, ValueError, SyntaxError, EOFError, struct.error, UnidentifiedImageError, MemoryError):
            return Unfit("broken")
        except Exception as error:  # a file may be made to break a decoder in ways that nobody has listed
            log.error("a picture could not be read: %s", type(error).__name__)
            return Unfit("broken")


def _drawn(data: bytes, longest: int) -> Content | Unfit:
    with Image.open(io.BytesIO(data), formats=FORMATS) as image:
        if image.width * image.height > (MOST_JPEG_PIXELS if image.format in ("JPEG", "MPO") else MOST_PIXELS):
            return Unfit("too_big_a_picture")
        image.draft("RGB", (longest, longest))
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((longest, longest))
        clean = Image.new("RGB", upright.size, "white")
        if "A" in upright.getbands() or "transparency" in upright.info:
            layer = upright.convert("RGBA")
            clean.paste(layer, mask=layer)
        else:
            clean.paste(upright.convert("RGB"))
    out = io.BytesIO()
    clean.save(out, "JPEG", quality=QUALITY, optimize=True)
    return Content(out.getvalue(), JPEG, "photo")
