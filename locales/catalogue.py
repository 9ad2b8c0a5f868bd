"""The texts of one language: Fluent files in a folder, read once, rendered by key and arguments."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax.ast import Junk, Message, Pattern, TextElement, VariableReference

FOLDER = Path(__file__).parent
Place = tuple[str, str | None]
Part = tuple[str, bool]
NOTHING: Mapping[str, str] = {}


class TextError(LookupError):
    """A key is missing from the catalogue or its arguments do not fit: a mistake in code or catalogue."""


class Catalogue:
    """Texts by key. `variant` names an attribute of the message (`sms`) that is used where it exists."""

    def __init__(self, language: str, files: Mapping[str, str]) -> None:
        self.language = language
        self._bundle = FluentBundle([language], use_isolating=False)
        self._origin: dict[str, str] = {}
        self._plain: dict[Place, tuple[Part, ...] | None] = {}
        self._words: dict[str, tuple[str, ...]] = {}
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
                for variant in entry.attributes:
                    self._plain[key, variant.id.name] = _parts(variant.value)
                self._plain[key, None] = _parts(entry.value)
        self._bundle.add_resource(resource)

    def has(self, key: str) -> bool:
        """Whether the catalogue knows the key."""
        return key in self._origin

    def keys(self) -> tuple[str, ...]:
        """All keys, in the order of the files."""
        return tuple(self._origin)

    def say(self, key: str, args: Mapping[str, str] | None = None, variant: str | None = None) -> str:
        """The text of `key`; raises TextError for an unknown key or a missing argument."""
        place = (key, variant) if (key, variant) in self._plain else (key, None)
        parts = self._plain.get(place)
        if parts is None:
            return self._formatted(key, dict(args or {}), place[1])
        known = args or NOTHING
        try:
            return "".join([known[text] if named else text for text, named in parts])
        except KeyError as error:
            raise TextError(f"{self.language}: {key} wants {error}") from None

    def _formatted(self, key: str, args: dict[str, str], variant: str | None) -> str:
        """A text that chooses by its arguments: Fluent's own work."""
        if key not in self._origin:
            raise TextError(f"{self.language}: no text {key!r}")
        message = self._bundle.get_message(key)
        pattern = message.attributes[variant] if variant else message.value
        if pattern is None:
            raise TextError(f"{self.language}: {key} has no text")
        text, errors = self._bundle.format_pattern(pattern, args)
        if errors:
            raise TextError(f"{self.language}: {key}: {errors[0]}")
        return str(text)

    def words(self, kind: str) -> tuple[str, ...]:
        """The list of words `words-KIND`: what people say when they mean KIND."""
        known = self._words.get(kind)
        if known is None:
            known = self._words[kind] = tuple(self.say(f"words-{kind}".replace("_", "-")).split())
        return known

    def label(self, kind: str, value: str) -> str:
        """How people name a value of a slot: `label("event", "burn")`; the value itself where no text is."""
        key = f"{kind}-{value}".replace("_", "-")
        return self.say(key) if self.has(key) else value


def _parts(pattern: Pattern | None) -> tuple[Part, ...] | None:
    """A text of words and plain arguments as its parts (text, whether it names an argument), which are joined
    without asking Fluent: a turn speaks several texts. None for a text that chooses."""
    if pattern is None:
        return None
    parts: list[Part] = []
    for element in pattern.elements:
        if isinstance(element, TextElement):
            parts.append((element.value, False))
        elif isinstance(element.expression, VariableReference):
            parts.append((element.expression.id.name, True))
        else:
            return None
    return tuple(parts)


@lru_cache(maxsize=4)
def load(language: str = "zh-CN", folder: Path = FOLDER) -> Catalogue:
    """Read every `*.ftl` file of the language's folder."""
    paths = sorted((folder / language).glob("*.ftl"))
    if not paths:
        raise TextError(f"{folder / language}: no texts")
    return Catalogue(language, {path.name: path.read_text(encoding="utf-8") for path in paths})
