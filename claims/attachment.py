"""What is known of something that was sent along with a message: never its bytes."""

from __future__ import annotations

from typing import Final, Literal

from msgspec import Struct

FileKind = Literal["photo", "voice", "document"]
State = Literal["waiting", "fetched", "refused", "lost"]
MOST_A_CLAIM: Final = 60
"""Pictures and recordings that one case keeps; beyond it the sender is told that they are enough."""


class Attached(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One picture, recording or document.

    `name` is channel, message id and place, joined by slashes; `kind` is what the bytes are, or, until they are
    here, what the channel says. `type` is the media type, `content` the address of the bytes (hex of a blind index,
    the same for the same bytes of the same sender), `size` in bytes; all three empty unless `state` is `fetched`.
    `reason` says why it was `refused` (too_large, too_many, too_big_a_picture, unknown_type, heic, broken, empty)
    or `lost` (gone).
    """

    name: str
    kind: FileKind
    state: State = "waiting"
    type: str = ""
    content: str = ""
    size: int = 0
    reason: str = ""

    @property
    def channel(self) -> str:
        return self.name.partition("/")[0]

    @property
    def message(self) -> str:
        """The message that it came with: what is told about several of one message is told once."""
        return self.name.rpartition("/")[0]
