"""The texts of one language: Fluent files in a folder, read once, rendered by key and arguments."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax.ast import Junk, Message

FOLDER = Path(__file__).parent


class TextError(LookupError):
    """A key is missing from the catalogue or its arguments do not fit: a mistake in code or catalogue."""


class Catalogue:
    """Texts by key. `variant` names an attribute of the message (`sms`) that is used where it exists."""

    def __init__(self, language: str, files: Mapping[str, str]) -> None:
        self.language = language
        self._bundle = FluentBundle([language], use_isolating=False)
        self._origin: dict[str, str] = {}
        for name, text in files.items():
            self._add(name, text)

    def _add(self, name: str, text: str) -> None:
        resource = FluentResource(text)
        for entry in resource.body:
            if isinstance(entry, Junk):
                raise TextError(f"{name}: not Fluent: {str(entry.content).strip()[:60]}")
            if isinstance(entry, Message):
                key = entry.id.name
                if key in self._origin:
                    raise TextError(f"{name}: {key} stands in {self._origin[key]} too")
                self._origin[key] = name
        self._bundle.add_resource(resource)

    def has(self, key: str) -> bool:
        """Whether the catalogue knows the key."""
        return key in self._origin

    def keys(self) -> tuple[str, ...]:
        """All keys, in the order of the files."""
        return tuple(self._origin)

    def say(self, key: str, args: Mapping[str, str] | None = None, variant: str | None = None) -> str:
        """The text of `key`; raises TextError for an unknown key or a missing argument."""
        if key not in self._origin:
            raise TextError(f"{self.language}: no text {key!r}")
        message = self._bundle.get_message(key)
        pattern = message.attributes.get(variant) if variant else None
        pattern = pattern or message.value
        if pattern is None:
            raise TextError(f"{self.language}: {key} has no text")
        if isinstance(pattern, str):
            return pattern
        text, errors = self._bundle.format_pattern(pattern, dict(args or {}))
        if errors:
            raise TextError(f"{self.language}: {key}: {errors[0]}")
        return str(text)

    def label(self, kind: str, value: str) -> str:
        """How people name a value of a slot: `label("event", "burn")`; the value itself where no text is."""
        key = f"{kind}-{value}".replace("_", "-")
        return self.say(key) if self.has(key) else value


@lru_cache(maxsize=4)
def load(language: str = "zh-CN", folder: Path = FOLDER) -> Catalogue:
    """Read every `*.ftl` file of the language's folder."""
    paths = sorted((folder / language).glob("*.ftl"))
    if not paths:
        raise TextError(f"{folder / language}: no texts")
    return Catalogue(language, {path.name: path.read_text(encoding="utf-8") for path in paths})
