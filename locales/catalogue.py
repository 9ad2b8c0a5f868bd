"""The texts of one language: Fluent files in a folder, read once, rendered by key and arguments."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from fluent.runtime import FluentBundle, FluentResource

FOLDER = Path(__file__).parent


class TextError(LookupError):
    """A key is missing from the catalogue or its arguments do not fit: a mistake in code or catalogue."""


class Catalogue:
    """Texts by key. `variant` names an attribute of the message (`sms`) that is used where it exists."""

    def __init__(self, language: str, files: Mapping[str, str]) -> None:
        self.language = language
        self._bundle: Any = FluentBundle([language], use_isolating=False)
        for name, text in files.items():
            resource = FluentResource(text)
            junk = [entry for entry in resource.body if type(entry).__name__ == "Junk"]
            if junk:
                raise TextError(f"{name}: not Fluent: {junk[0].content.strip()[:60]}")
            for error in self._bundle.add_resource(resource) or ():
                raise TextError(f"{name}: {error}")
        self._plain: dict[str, str] = {}

    def has(self, key: str) -> bool:
        """Whether the catalogue knows the key."""
        return bool(self._bundle.has_message(key))

    def say(self, key: str, args: Mapping[str, str] | None = None, variant: str | None = None) -> str:
        """The text of `key`; raises TextError for an unknown key or a missing argument."""
        if not self._bundle.has_message(key):
            raise TextError(f"{self.language}: no text {key!r}")
        message = self._bundle.get_message(key)
        pattern = message.attributes.get(variant, message.value) if variant else message.value
        cached = self._plain.get(key) if variant is None else None
        if cached is not None:
            return cached
        if isinstance(pattern, str):
            if variant is None:
                self._plain[key] = pattern
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
