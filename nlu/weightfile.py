"""The learnt weights as a file beside the language data, with the mark of what they were learnt from."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from pathlib import Path

import msgspec

from nlu.weighing import Weights

NAME = "weights.bin"


class Table(msgspec.Struct, frozen=True):
    """One set of weights as in `Weights`; `known` has a feature a line."""

    heads: dict[str, tuple[str, ...]]
    known: str
    rows: bytes


class Kept(msgspec.Struct, frozen=True):
    """What the file holds, packed as MessagePack and compressed."""

    mark: str
    tables: dict[str, Table]


def write_weights(folder: Path, mark: str, weights: Mapping[str, Weights]) -> None:
    """Keep weights that were learnt from language data with this mark."""
    tables = {name: Table(one.heads, "\n".join(one.known), one.rows) for name, one in weights.items()}
    (folder / NAME).write_bytes(zlib.compress(msgspec.msgpack.encode(Kept(mark, tables)), 9))


def read_weights(folder: Path, mark: str) -> dict[str, Weights] | None:
    """The weights kept in a folder; None where there are none, or of other language data than `mark` stands for."""
    try:
        kept = msgspec.msgpack.decode(zlib.decompress((folder / NAME).read_bytes()), type=Kept)
    except (FileNotFoundError, zlib.error, msgspec.MsgspecError):
        return None
    if kept.mark != mark:
        return None
    return {name: Weights(one.heads, one.known.split("\n"), one.rows) for name, one in kept.tables.items()}
