"""The settings file: TOML, read once, every mistake named by its field; secrets may come from the environment.

`CUNBAO_DATABASE` and the like replace a field, `CUNBAO_CHANNELS_SMS_PASSWORD` a field of a channel that the file
names. Paths are read from the folder of the file.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from datetime import time
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from bot.api.settings import ApiSettings, untrustworthy
from bot.channel import Channel
from bot.channels import CHANNELS, Kind, chosen
from bot.clock import Clock
from bot.holiday_file import HolidayError, read_holidays
from bot.sender import Pacing
from bot.staff_file import StaffError, read_staff
from claims.staff import Member
from claims.workdays import WorkingDays
from handlers.world import ABROAD, Broadcasting, QuietHours
from schemes.book import Book

PREFIX = "CUNBAO_"
MOST_MEGABYTES = 50
RATES = ("channel_rate", "address_rate", "group_rate")
DEFAULT_DATABASE = "sqlite:///var/cunbao.db"


class SettingsError(ValueError):
    """The settings cannot be used; the text names file and field and says what to do."""


class Settings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an operator decides. `database` is a URL, `keys_file` the encryption keys (empty: CUNBAO_KEYS,
    CUNBAO_KEYS_FILE or the file beside the database), `staff` the staff file, `schemes` folders beside the built-in
    ones, `language` folders of words and examples on top of the built-in ones, `holidays` the table of holidays of
    years that are not built in (empty: none), `listen` host:port. `abroad_confirmed` allows channels whose servers
    stand abroad. `quiet` is when notices to villagers begin to wait and when they go out, China time (empty: never).
    `picture_mb` is how large a picture, a recording or a document may be that somebody sends. `most_a_minute`
    messages of an address are answered in a minute, of a villager and of the staff or a helper; who is faster is
    slowed (0: nobody is). `channels` and `pacing` are by channel name; `broadcast` is about texts to many; `api`
    switches on the insurers' interface."""

    database: str = DEFAULT_DATABASE
    keys_file: str = ""
    staff: str = "staff.csv"
    schemes: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    holidays: str = ""
    listen: str = "127.0.0.1:8080"
    abroad_confirmed: bool = False
    quiet: tuple[str, ...] = ("22:00", "07:00")
    picture_mb: int = 10
    most_a_minute: tuple[int, int] = (20, 200)
    channels: dict[str, dict[str, Any]] = {}
    pacing: dict[str, Pacing] = {}
    broadcast: Broadcasting = Broadcasting()
    api: ApiSettings | None = None

    @property
    def host(self) -> str:
        return self.listen.rpartition(":")[0].strip("[]")

    @property
    def port(self) -> int:
        return int(self.listen.rpartition(":")[2])


def load_settings(path: Path, environment: Mapping[str, str] = os.environ) -> Settings:
    """Read a settings file and check it; raises SettingsError with its first mistake."""
    settings = read_settings(path, environment)
    if wrong := mistakes(settings):
        raise SettingsError(f"{path}: {wrong[0]}")
    return settings


def read_settings(path: Path, environment: Mapping[str, str] = os.environ) -> Settings:
    """Read a settings file whose values are not checked yet; raises SettingsError when it is no such file at all."""
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
    folder = path.parent
    return replace(
        settings,
        database=_beside(settings.database, folder),
        keys_file=str(folder / settings.keys_file) if settings.keys_file else "",
        staff=str(folder / settings.staff),
        schemes=tuple(str(folder / scheme) for scheme in settings.schemes),
        language=tuple(str(folder / words) for words in settings.language),
        holidays=str(folder / settings.holidays) if settings.holidays else "",
        api=_api_beside(settings.api, folder),
    )


def _api_beside(api: ApiSettings | None, folder: Path) -> ApiSettings | None:
    return replace(api, ca_file=str(folder / api.ca_file)) if api is not None and api.ca_file else api


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


def mistakes(settings: Settings) -> list[str]:
    """What keeps the program from starting, each with its field and what to do."""
    found = []
    host, colon, port = settings.listen.rpartition(":")
    if not (host and colon and port.isdigit() and int(port) < 65536):
        found.append("listen: expected host:port, such as 127.0.0.1:8080")
    if settings.api is not None and (fault := untrustworthy(settings.api)):
        found.append(f"api.{fault}")
    if "://" not in settings.database:
        found.append("database: expected sqlite:///FILE or postgresql://USER@HOST/NAME")
    try:
        quiet_hours(settings)
    except ValueError:
        found.append('quiet: expected two different times of day such as ["22:00", "07:00"], or [] for none')
    if not re.fullmatch(r"\d+(\.\d+)?", settings.broadcast.price):
        found.append('broadcast.price: expected yuan a part of an SMS, in quotes, such as "0.045"')
    if settings.broadcast.a_minute < 1 or not 1 <= settings.broadcast.most_parts <= 7:
        found.append("broadcast: expected a_minute of at least 1 and most_parts from 1 to 7")
    if not 1 <= settings.picture_mb <= MOST_MEGABYTES:
        found.append(f"picture_mb: expected 1 to {MOST_MEGABYTES}, in megabytes")
    if min(settings.most_a_minute) < 0:
        found.append("most_a_minute: expected two numbers such as [20, 200], villagers' and staff's; 0 for no limit")
    for name in dict.fromkeys((*settings.channels, *settings.pacing)):
        try:
            chosen(name, settings.channels.get(name, {}))
            if name in settings.channels:
                channel_settings(name, settings)
        except ValueError as error:
            found.append(f"channels.{name}: {error}")
    return found


def channel_settings(name: str, settings: Settings) -> tuple[Kind, Any]:
    """What carries a channel and its settings; raises ValueError, in words for the operator."""
    fields = dict(settings.channels[name])
    kind = chosen(name, fields)
    if kind.abroad and not settings.abroad_confirmed:
        raise ValueError(
            "its servers stand outside the country. When you have settled that "
            "personal data may go there, write abroad_confirmed = true at the top of the file"
        )
    if kind.gateway:
        fields.pop("gateway", None)
    return kind, msgspec.convert(fields, kind.settings, strict=False)


def paces(settings: Settings) -> dict[str, Pacing]:
    """How each channel of the settings is tried: where they give no rate, at that of what carries it."""
    found = dict(settings.pacing)
    for name in settings.channels:
        kind, own = chosen(name, settings.channels[name]), settings.pacing.get(name, Pacing())
        rates = {rate: getattr(kind, rate) for rate in RATES if getattr(own, rate) is None}
        found[name] = replace(own, **rates)
    return found


def abroad(settings: Settings) -> frozenset[str]:
    """The channels that run by way of servers abroad, by the gateway that carries each."""
    running = [chosen(name, fields) for name, fields in settings.channels.items()]
    return ABROAD | {kind.name for kind in running if kind.abroad}


def quiet_hours(settings: Settings) -> QuietHours | None:
    """When notices wait; None: never. Raises ValueError for what is not two different times of day."""
    if not settings.quiet:
        return None
    start, end = (time.fromisoformat(at) for at in settings.quiet)
    if start == end or start.tzinfo or end.tzinfo:
        raise ValueError("no hours lie between the two")
    return QuietHours(start, end)


def broadcasts(settings: Settings) -> Broadcasting:
    """How texts to many go out: only on channels that run."""
    named = settings.broadcast.channels or tuple(settings.channels)
    return replace(settings.broadcast, channels=tuple(name for name in named if name in settings.channels))


def working_days(settings: Settings) -> WorkingDays:
    """The built-in calendar with the operator's table over it; raises SettingsError."""
    try:
        return WorkingDays(read_holidays(Path(settings.holidays)) if settings.holidays else None)
    except HolidayError as error:
        raise SettingsError(f"holidays: {error}") from error


def _beside(url: str, folder: Path) -> str:
    """A relative SQLite file is looked for beside the settings."""
    kind, slashes, file = url.partition(":///")
    if kind != "sqlite" or not slashes or not file or file.startswith((":", "/")):
        return url
    return f"sqlite:///{(folder / file).resolve()}"


def make_channels(settings: Settings, clock: Clock, path: Path = Path("settings")) -> list[Channel]:
    """The channels that the settings name, ready to be started; raises SettingsError."""
    names = dict.fromkeys(kind.name for kind in CHANNELS if kind.name in settings.channels)
    try:
        found = [channel_settings(name, settings) for name in names]
    except ValueError as error:
        raise SettingsError(f"{path}: channels: {error}") from error
    return [kind.make(own, clock) for kind, own in found]


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
