"""Values to sealed blobs and back, and the blind indexes under which rows are found.

A blob is the msgspec JSON of one value, sealed for the place `table.column:row`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any, TypeVar

from msgspec import json

from claims.claim import Claim, Ticket
from dialogs.conversation import Conversation, Party
from dialogs.message import Inbound, Outbound
from schemes.people import Resident
from storage.keys import Keys

T = TypeVar("T")

_DROPPED = re.compile(r"[\s·.・•‧∙・]+")
_PLAIN = re.compile("[\u4e00-\u9fa5]*")  # none of these has another form
_encoder = json.Encoder()


@lru_cache(maxsize=4096)
def name_key(name: str) -> str:
    """A name as it is compared: compatibility forms folded, without spaces and the dots of long names."""
    if _PLAIN.fullmatch(name):
        return name
    return _DROPPED.sub("", unicodedata.normalize("NFKC", name)).casefold()


class Sealer:
    """The codec of one database."""

    def __init__(self, keys: Keys) -> None:
        self.keys = keys
        self._addresses: dict[str, bytes] = {}
        self._inbound = json.Decoder(Inbound)
        self._outbound = json.Decoder(Outbound)
        self._conversation = json.Decoder(Conversation)
        self._party = json.Decoder(Party)
        self._claim = json.Decoder(Claim)
        self._ticket = json.Decoder(Ticket)

    def seal(self, place: bytes, value: Any) -> bytes:
        """The sealed JSON of any value."""
        return self.keys.seal(_encoder.encode(value), place)

    def unseal(self, place: bytes, blob: bytes) -> bytes:
        """The JSON that was sealed."""
        return self.keys.unseal(blob, place)

    def inbound(self, row: int, blob: bytes) -> Inbound:
        return self._inbound.decode(self.keys.unseal(blob, b"inbox.blob:%d" % row))

    def outbound(self, identity: str, blob: bytes) -> Outbound:
        return self._outbound.decode(self.keys.unseal(blob, b"outbox.blob:" + identity.encode()))

    def conversation(self, address: bytes, blob: bytes) -> Conversation:
        return self._conversation.decode(self.keys.unseal(blob, b"conversation.blob:" + address))

    def party(self, address: bytes, blob: bytes) -> Party:
        return self._party.decode(self.keys.unseal(blob, b"party.blob:" + address))

    def claim(self, number: str, blob: bytes) -> Claim:
        return self._claim.decode(self.keys.unseal(blob, b"claim.blob:" + number.encode()))

    def ticket(self, number: str, blob: bytes) -> Ticket:
        return self._ticket.decode(self.keys.unseal(blob, b"ticket.blob:" + number.encode()))

    def address(self, address: str) -> bytes:
        """The blind index of an address; kept, since few addresses write often."""
        known = self._addresses.get(address)
        if known is None:
            if len(self._addresses) > 20_000:
                self._addresses.clear()
            known = self._addresses[address] = self.keys.blind("address", address)
        return known

    def message(self, channel: str, identity: str) -> bytes:
        """The key of an inbox row: the channel's own message id, unique within the channel."""
        return self.keys.blind("message", f"{channel}\0{identity}")

    def resident(self, identity: str) -> bytes:
        """The blind index of a resident's id, for who may read whom."""
        return self.keys.blind("resident", identity)

    def identity(self, id_number: str) -> bytes:
        """The blind index of an ID number of 18 characters."""
        return self.keys.blind("id", id_number.upper())

    def name_six(self, name: str, six: str) -> bytes:
        """The blind index of a name with the last six characters of the ID number."""
        return self.keys.blind("name_six", f"{name_key(name)}\0{six.upper()}")

    def household(self, one: Resident) -> bytes | None:
        """The key of a household; nobody's where the roster names no head of it."""
        if not one.household:
            return None
        return self.keys.blind("household", "\0".join((one.town, one.village, one.group, one.household)))

    def name_town(self, name: str, town: str) -> bytes:
        """The blind index of a name with a town, which finds claims that may be the same case."""
        return self.keys.blind("name_town", f"{name_key(name)}\0{town}")
