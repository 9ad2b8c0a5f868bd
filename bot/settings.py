"""The settings file: TOML, read once, every mistake named by its field; secrets may come from the environment.

`CUNBAO_DATABASE` and the like replace a field, `CUNBAO_CHANNELS_SMS_PASSWORD` a field of a channel that the file
names. Paths are read from the folder of the file.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from bot.channel import Channel
from bot.channels import CHANNELS
from bot.clock import Clock
from bot.sender import Pacing
from bot.staff_file import StaffError, read_staff
from claims.staff import Member
from dialogs.message import ABROAD
from schemes.book import Book

PREFIX = "CUNBAO_"
DEFAULT_DATABASE = "sqlite:///var/cunbao.db"


class SettingsError(ValueError):
    """The settings cannot be used; the text names file and field and says what to do."""


class Settings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an operator decides. `database` is a URL, `keys_file` the encryption keys (empty: CUNBAO_KEYS,
    CUNBAO_KEYS_FILE or the file beside the database), `staff` the staff file, `schemes` folders beside the built-in
    ones, `language` folders of words and examples on top of the built-in ones, `listen` host:port.
    `abroad_confirmed` allows channels whose servers stand abroad. `channels` and `pacing` are by channel name."""

    database: str = DEFAULT_DATABASE
    keys_file: str = ""
    staff: str = "staff.csv"
    schemes: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    listen: str = "127.0.0.1:8080"
    abroad_confirmed: bool = False
    channels: dict[str, dict[str, Any]] = {}
    pacing: dict[str, Pacing] = {}

    @property
    def host(self) -> str:
        return self.listen.rpartition(":")[0].strip("[]")

    @property
    def port(self) -> int:
        return int(self.listen.rpartition(":")[2])


def load_settings(path: Path, environment: Mapping[str, str] = os.environ) -> Settings:
    """Read a settings file; raises SettingsError."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SettingsError(
            f"{path} does not exist: write it as docs/channels/README.md shows, or name it with --settings"
        ) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path}: {error}") from error
    _override(raw, environment)
    try:
        settings = msgspec.convert(raw, Settings, strict=False)
    except msgspec.ValidationError as error:
        raise SettingsError(f"{path}: {error}") from error
    _check(settings, path)
    folder = path.parent
    return replace(
        settings,
        database=_beside(settings.database, folder),
        keys_file=str(folder / settings.keys_file) if settings.keys_file else "",
        staff=str(folder / settings.staff),
        schemes=tuple(str(folder / scheme) for scheme in settings.schemes),
        language=tuple(str(folder / words) for words in settings.language),
    )


def _override(raw: dict[str, Any], environment: Mapping[str, str]) -> None:
    """Put values of the environment in place; an unknown name is left to others (CUNBAO_KEYS is storage's)."""
    for name in ("database", "keys_file", "staff", "listen"):
        if value := environment.get(PREFIX + name.upper()):
            raw[name] = value
    channels = raw.get("channels")
    for name, fields in channels.items() if isinstance(channels, dict) else ():
        start = f"{PREFIX}CHANNELS_{name.upper()}_"
        for variable, value in environment.items():
            if variable.startswith(start) and isinstance(fields, dict):
                fields[variable.removeprefix(start).lower()] = value


def _check(settings: Settings, path: Path) -> None:
    host, colon, port = settings.listen.rpartition(":")
    if not (host and colon and port.isdigit() and int(port) < 65536):
        raise SettingsError(f"{path}: listen: expected host:port, such as 127.0.0.1:8080")
    if "://" not in settings.database:
        raise SettingsError(f"{path}: database: expected sqlite:///FILE or postgresql://USER@HOST/NAME")
    known = {kind.name: kind for kind in CHANNELS}
    for name in (*settings.channels, *settings.pacing):
        if name not in known:
            raise SettingsError(f"{path}: channels.{name}: there is no such channel; known: {', '.join(known)}")
    for name in settings.channels:
        if name in ABROAD and not settings.abroad_confirmed:
            raise SettingsError(
                f"{path}: channels.{name}: its servers stand outside the country. When you have settled that "
                "personal data may go there, write abroad_confirmed = true at the top of the file"
            )
        _channel_settings(name, settings, path)


def _channel_settings(name: str, settings: Settings, path: Path) -> Any:
    [kind] = [kind for kind in CHANNELS if kind.name == name]
    try:
        return msgspec.convert(settings.channels[name], kind.settings, strict=False)
    except msgspec.ValidationError as error:
        raise SettingsError(f"{path}: channels.{name}: {error}") from error


def _beside(url: str, folder: Path) -> str:
    """A relative SQLite file is looked for beside the settings."""
    kind, slashes, file = url.partition(":///")
    if kind != "sqlite" or not slashes or not file or file.startswith((":", "/")):
        return url
    return f"sqlite:///{(folder / file).resolve()}"


def make_channels(settings: Settings, clock: Clock, path: Path = Path("settings")) -> list[Channel]:
    """The channels that the settings name, ready to be started."""
    return [
        kind.make(_channel_settings(kind.name, settings, path), clock)
        for kind in CHANNELS
        if kind.name in settings.channels
    ]


def members(settings: Settings, book: Book | None = None) -> tuple[Member, ...]:
    """The staff, each address written as it comes in (+86…, small letters); raises SettingsError, also when nobody
    supervises: then a case that nobody takes would be seen by nobody."""
    try:
        staff = read_staff(Path(settings.staff), book)
    except StaffError as error:
        raise SettingsError(str(error)) from error
    if not any(member.role == "supervisor" for member in staff):
        raise SettingsError(
            f"{settings.staff} names no supervisor, so a case that nobody takes would be seen by nobody. "
            "Add a line such as\nsms:+8613800000000,值班主任,supervisor"
        )
    return tuple(_written_one_way(member) for member in staff)


def _written_one_way(member: Member) -> Member:
    channel, _, user = member.address.partition(":")
    written = next((kind.user(user) for kind in CHANNELS if kind.name == channel), None)
    return replace(member, address=f"{channel}:{written}") if written else member
