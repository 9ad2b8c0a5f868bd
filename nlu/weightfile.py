"""The learnt weights as a file beside the language data, with the mark of what they were learnt from."""

from __future__ import annotations

import zlib
from pathlib import Path

import msgspec

from nlu.weighing import Weights

NAME = "weights.bin"


class Kept(msgspec.Struct, frozen=True):
    """What the file holds, packed as MessagePack and compressed."""

    mark: str
    heads: dict[str, tuple[str, ...]]
    known: str
    rows: bytes


def write_weights(folder: Path, mark: str, weights: Weights) -> None:
    """Keep weights that were learnt from language data with this mark."""
    kept = Kept(mark, weights.heads, "\n".join(weights.known), weights.rows)
    (folder / NAME).write_bytes(zlib.compress(msgspec.msgpack.encode(kept), 9))


def read_weights(folder: Path, mark: str) -> Weights | None:
    """The weights kept in a folder; None where there are none, or of other language data than `mark` stands for."""
    try:
        kept = msgspec.msgpack.decode(zlib.decompress((folder / NAME).read_bytes()), type=Kept)
    except (FileNotFoundError, zlib.error, msgspec.MsgspecError):
        return None
    return Weights(kept.heads, kept.known.split("\n"), kept.rows) if kept.mark == mark else None
