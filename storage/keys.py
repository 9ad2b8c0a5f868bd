"""The keys of a database: AES-256-GCM keys by number, and one key of another kind for blind indexes.

The set is JSON: `{"current": 1, "seal": {"1": BASE64}, "index": BASE64}`. It stands in a file of mode 0600
beside an embedded database, in a file named by CUNBAO_KEYS_FILE, or in CUNBAO_KEYS itself.
"""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Callable, Mapping
from hashlib import sha256
from hmac import digest
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from msgspec import DecodeError, Struct, json

from storage.errors import KeysError

NONCE = 12
BLIND = 16
LABELS = (
    "channel_state",
    "id",
    "phone",
    "name_six",
    "name_town",
    "address",
    "message",
    "dedup",
    "household",
    "row",
    "unclear",
    "resident",
    "village",
    "webhook",
    "cursor",
    "attachment",
    "content",
)


class KeySet(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The written form: seal keys by number (1 to 255) and the index key, each 32 bytes in base64."""

    current: int
    seal: dict[str, str]
    index: str


class Keys:
    """Seals blobs and makes blind indexes. Old keys stay readable by the number in a blob's first byte."""

    def __init__(self, written: KeySet) -> None:
        if str(written.current) not in written.seal:
            raise KeysError(f"the key set names key {written.current} as current but does not hold it")
        self.written = written
        self.current = written.current
        self._ciphers = {int(number): AESGCM(_raw(text)) for number, text in written.seal.items()}
        self._cipher = self._ciphers[self.current]
        self._prefix = bytes([self.current])
        index = _raw(written.index)
        self._labels = {label: _blinder(digest(index, label.encode(), "sha256")) for label in LABELS}

    @classmethod
    def generate(cls) -> Keys:
        """A fresh set with key number 1."""
        return cls(KeySet(current=1, seal={"1": _fresh()}, index=_fresh()))

    @classmethod
    def decode(cls, text: str | bytes, source: str) -> Keys:
        """Read the written form; `source` names it in errors, which never show the text itself."""
        try:
            return cls(json.decode(text, type=KeySet))
        except (DecodeError, ValueError) as error:
            raise KeysError(f"{source} does not hold a key set as `cunbao keys new` writes it") from error

    @classmethod
    def from_file(cls, path: Path) -> Keys:
        """Read a key file; refuses one that other users may read."""
        try:
            if path.stat().st_mode & 0o077:
                raise KeysError(f"{path} may be read by others: run `chmod 600 {path}`")
            return cls.decode(path.read_bytes(), str(path))
        except OSError as error:
            raise KeysError(f"the key file {path} cannot be read: {error.strerror}") from error

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Keys | None:
        """The set named by CUNBAO_KEYS or CUNBAO_KEYS_FILE; None when neither is set."""
        if text := environment.get("CUNBAO_KEYS"):
            return cls.decode(text, "CUNBAO_KEYS")
        if path := environment.get("CUNBAO_KEYS_FILE"):
            return cls.from_file(Path(path))
        return None

    def encode(self) -> str:
        """The written form."""
        return json.encode(self.written).decode()

    def save(self, path: Path) -> None:
        """Write the set to a file of mode 0600, whole or not at all."""
        temporary = path.with_name(path.name + ".new")
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(self.encode() + "\n")
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)

    def renewed(self) -> Keys:
        """The same set with one more seal key, which becomes the current one; the index key stays."""
        number = max(int(known) for known in self.written.seal) + 1
        if number > 255:
            raise KeysError("a key set holds at most 255 keys")
        seal = {**self.written.seal, str(number): _fresh()}
        return Keys(KeySet(current=number, seal=seal, index=self.written.index))

    def seal(self, data: bytes, place: bytes) -> bytes:
        """Encrypt `data` for the place `table.column:row`; 29 bytes longer than `data`."""
        nonce = os.urandom(NONCE)
        return self._prefix + nonce + self._cipher.encrypt(nonce, data, place)

    def unseal(self, blob: bytes, place: bytes) -> bytes:
        """Decrypt; raises KeysError for a blob of an unknown key, of another place or changed by anybody."""
        cipher = self._ciphers.get(blob[0]) if blob else None
        if cipher is None:
            raise KeysError(f"key {blob[0] if blob else '?'} of this data is not in the key set")
        try:
            return cipher.decrypt(blob[1 : 1 + NONCE], blob[1 + NONCE :], place)
        except InvalidTag as error:
            table = place.partition(b":")[0].decode("ascii", "replace")
            raise KeysError(f"{table} does not open: other keys, or the row was changed") from error

    def blind(self, label: str, value: str) -> bytes:
        """16 bytes that stand for `value` in an index and tell nothing without the index key."""
        return self._labels[label](value)

    def blinder(self, label: str) -> Callable[[str], bytes]:
        """`blind` for one label, for whoever asks it of every row."""
        return self._labels[label]


def _blinder(key: bytes) -> Callable[[str], bytes]:
    """The first 16 bytes of HMAC-SHA256 (RFC 2104) under one key. Both pads are hashed once: rosters ask four
    times a row, and `hmac.digest` costs three times as much."""
    padded = key.ljust(64, b"\0")
    begin_inner = sha256(bytes(byte ^ 0x36 for byte in padded)).copy
    begin_outer = sha256(bytes(byte ^ 0x5C for byte in padded)).copy

    def blind(value: str) -> bytes:
        inner, outer = begin_inner(), begin_outer()
        inner.update(value.encode())
        outer.update(inner.digest())
        return outer.digest()[:BLIND]

    return blind


def _fresh() -> str:
    return base64.b64encode(os.urandom(32)).decode()


def _raw(text: str) -> bytes:
    try:
        raw = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise KeysError("a key is not base64") from error
    if len(raw) != 32:
        raise KeysError("a key has to be 32 bytes long")
    return raw
