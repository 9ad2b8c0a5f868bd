"""The settings file: what is wrong is named by its field, and secrets may come from the environment."""

from __future__ import annotations

import re
from datetime import time
from pathlib import Path

import pytest

from bot.channels import CHANNELS
from bot.clock import RealClock
from bot.settings import Settings, SettingsError, abroad, load_settings, make_channels, members, quiet_hours
from handlers.world import NIGHT, QuietHours

TOKEN = "123456:AAFakeFakeFakeFakeFakeFakeFakeFake"
WHOLE = f"""
database = "sqlite:///data/cunbao.db"
keys_file = "keys.json"
staff = "staff.csv"
schemes = ["ours"]
language = ["words", "/county"]
listen = "127.0.0.1:9000"
abroad_confirmed = true

[channels.sms]
secret = "a1b2c3d4e5f6a7b8c9d0"
username = "cunbao"
password = "in the file"

[channels.telegram]
token = "{TOKEN}"

[channels.email]
smtp_host = "smtp.example.com"
imap_host = "imap.example.com"
user = "cunbao@example.com"
password = "in the file"
checked_by = "mx.example.com"

[channels.web]
origins = ["https://cunbao.example"]
secure = true

[channels.wechat]
app_id = "wx0123456789abcdef"
secret = "0123456789abcdef0123456789abcdef"
token = "village"

[channels.wecom.robots]
desk-wanzhou = "693a91f6"

[pacing.sms]
waits = [1, 2]
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "cunbao.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_whole_file_makes_its_channels(tmp_path: Path) -> None:
    settings = load_settings(written(tmp_path, WHOLE), {})
    assert settings.database == f"sqlite:///{tmp_path}/data/cunbao.db"
    assert settings.keys_file == str(tmp_path / "keys.json")
    assert settings.staff == str(tmp_path / "staff.csv")
    assert settings.schemes == (str(tmp_path / "ours"),)
    assert settings.language == (str(tmp_path / "words"), "/county")
    assert (settings.host, settings.port) == ("127.0.0.1", 9000)
    assert settings.pacing["sms"].waits == (1, 2)
    channels = make_channels(settings, RealClock())
    assert [channel.name for channel in channels] == ["sms", "telegram", "web", "wechat", "wecom", "email"]
    assert [channel.name for channel in channels] == list(dict.fromkeys(kind.name for kind in CHANNELS))


def test_an_empty_file_is_enough_to_begin(tmp_path: Path) -> None:
    settings = load_settings(written(tmp_path, ""), {})
    assert settings.listen == "127.0.0.1:8080"
    assert make_channels(settings, RealClock()) == []


def test_the_environment_comes_before_the_file(tmp_path: Path) -> None:
    environment = {
        "CUNBAO_DATABASE": "postgresql://cunbao:geheim@db/cunbao",
        "CUNBAO_CHANNELS_SMS_PASSWORD": "from outside",
        "CUNBAO_CHANNELS_SMS_MAX_PARTS": "3",
        "CUNBAO_CHANNELS_SMS_OWN_URL": "http://bot:8080",
        "CUNBAO_KEYS": "read by the storage, not here",
        "PATH": "/bin",
    }
    settings = load_settings(written(tmp_path, WHOLE), environment)
    assert settings.database == "postgresql://cunbao:geheim@db/cunbao"
    assert settings.channels["sms"]["password"] == "from outside"
    assert settings.channels["sms"]["own_url"] == "http://bot:8080"
    assert settings.channels["sms"]["secret"] == "a1b2c3d4e5f6a7b8c9d0"
    assert make_channels(settings, RealClock())


def test_the_password_of_the_mail_may_come_from_outside(tmp_path: Path) -> None:
    text = WHOLE.replace('user = "cunbao@example.com"\npassword = "in the file"', 'user = "cunbao@example.com"')
    assert text != WHOLE
    with pytest.raises(SettingsError, match=r"channels\.email: .*password"):
        load_settings(written(tmp_path, text), {})
    settings = load_settings(
        written(tmp_path, text), {"CUNBAO_CHANNELS_EMAIL_PASSWORD": "x", "CUNBAO_CHANNELS_EMAIL_SMTP_PORT": "2525"}
    )
    assert "email" in [channel.name for channel in make_channels(settings, RealClock())]


SMS = '[channels.sms]\nsecret = "a1b2c3d4e5f6a7b8c9d0"\nusername = "u"\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("databse = 'x'", "databse"),
        ("listen = 8080", "listen"),
        ("database = 'cunbao.db'", "database: expected sqlite:///FILE"),
        ("listen = '127.0.0.1'", "listen: expected host:port"),
        ("listen = '127.0.0.1:99999'", "listen: expected host:port"),
        ("abroad_confirmed = 'perhaps'", "abroad_confirmed"),
        (
            "[channels.pigeon]",
            "channels.pigeon: there is no such channel; known: sms, telegram, web, wechat, wecom, email",
        ),
        ("[pacing.pigeon]", "channels.pigeon"),
        ("[pacing.sms]\nwaits = 'long'", "pacing"),
        (SMS, "channels.sms: .*password"),
        (SMS + 'password = "p"\nmax_parts = 0', "channels.sms: max_parts: 1 to 20"),
        (SMS + 'password = "p"\nnumbers = "roman"', r"channels.sms: .*numbers"),
        (SMS + 'password = "p"\ncolour = 1', "channels.sms: .*colour"),
        (SMS + 'password = "p"\ngateway = "pigeon"', "gateway: expected one of kannel, twilio, tencent, aliyun"),
        (SMS + 'gateway = "kannel"', "channels.sms: .*password"),
        ('[channels.sms]\ngateway = "twilio"', "channels.sms: .*abroad_confirmed = true"),
        ('abroad_confirmed = true\n[channels.sms]\ngateway = "twilio"', "channels.sms: .*account_sid"),
        ('[channels.web]\ngateway = "kannel"', "channels.web: .*gateway"),
        (f'[channels.telegram]\ntoken = "{TOKEN}"', "channels.telegram: .*abroad_confirmed = true"),
        ('abroad_confirmed = true\n[channels.telegram]\ntoken = "x"', "channels.telegram: token"),
        (
            "[channels.wechat]\napp_id = 'wx1'\nsecret = 's'\ntoken = 'tok'\naes_key = 'x'",
            "channels.wechat: aes_key: 43",
        ),
        (SMS.replace("sms", "email"), "channels.email: .*secret"),
        ("= nonsense", "cunbao.toml: .*line 1"),
        ("channels = 3", "channels"),
        ("[channels]\nsms = 3", "channels"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said) as caught:
        load_settings(written(tmp_path, text), {})
    assert str(caught.value).startswith(str(tmp_path / "cunbao.toml"))


def test_a_file_that_is_not_there_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"docs/channels/README\.md"):
        load_settings(tmp_path / "none.toml", {})


def staff(folder: Path, *rows: str) -> Settings:
    file = folder / "staff.csv"
    file.write_text("\n".join(("address,name,role", *rows)), encoding="utf-8")
    return Settings(staff=str(file))


def test_without_a_supervisor_nothing_is_served(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"names no supervisor.*\nsms:\+8613800000000,值班主任,supervisor"):
        members(staff(tmp_path, "sms:+8613900000001,张三,desk"))


def test_staff_addresses_are_written_as_they_come_in(tmp_path: Path) -> None:
    found = members(
        staff(
            tmp_path,
            "sms:13900000001,张三,supervisor",
            "telegram:7,李四,desk",
            "email:Li@Example.com,李四,desk",
            "email:nobody,王五,desk",
            "wechat:X,赵六,desk",
        )
    )
    assert [member.address for member in found] == [
        "sms:+8613900000001",
        "telegram:7",
        "email:li@example.com",
        "email:nobody",
        "wechat:X",
    ]


def test_a_staff_file_that_is_wrong_is_said_in_its_own_words(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="role"):
        members(staff(tmp_path, "sms:13900000001,张三,king"))


DOCS = Path(__file__).parents[2] / "docs" / "channels"
EXAMPLES = [
    (page.name, example)
    for page in sorted(DOCS.glob("*.md"))
    for example in re.findall(r"```toml\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
]


@pytest.mark.parametrize(("page", "example"), EXAMPLES)
def test_the_examples_of_the_documents_are_true(tmp_path: Path, page: str, example: str) -> None:
    settings = load_settings(written(tmp_path, example), {})
    assert make_channels(settings, RealClock()), page


def test_every_field_of_the_channels_is_documented() -> None:
    for kind in CHANNELS:
        page = "README.md" if kind.name == "web" else f"{kind.gateway or kind.name}.md"
        text = (DOCS / page).read_text(encoding="utf-8")
        shown = {field for field in kind.settings.__struct_fields__ if re.search(rf"\b{field}\b", text)}
        assert set(kind.settings.__struct_fields__) - shown <= {"api_url", "poll_seconds"}, page


TWILIO = f"""
abroad_confirmed = true
[channels.sms]
gateway = "twilio"
account_sid = "AC{"0" * 32}"
auth_token = "h7k2m9"
sender = "+15005550006"
own_url = "https://cunbao.example"
"""
KANNEL = """
[channels.sms]
secret = "a1b2c3d4e5f6a7b8"
username = "u"
password = "p"
"""


@pytest.mark.parametrize(
    ("text", "found"), [("", {"telegram"}), (KANNEL, {"telegram"}), (TWILIO, {"telegram", "sms"})]
)
def test_a_channel_stands_abroad_by_the_gateway_that_carries_it(tmp_path: Path, text: str, found: set[str]) -> None:
    assert abroad(load_settings(written(tmp_path, text), {})) == found


def test_the_quiet_hours_are_the_night_unless_the_operator_says_otherwise(tmp_path: Path) -> None:
    def hours(text: str) -> QuietHours | None:
        return quiet_hours(load_settings(written(tmp_path, text), {}))

    assert hours("") == NIGHT
    assert hours('quiet = ["21:30", "06:30"]') == QuietHours(time(21, 30), time(6, 30))
    assert hours("quiet = []") is None


@pytest.mark.parametrize(
    "quiet", ['["22:00"]', '["22:00", "7 Uhr"]', '["22:00", "22:00"]', '["22:00+08:00", "07:00"]']
)
def test_quiet_hours_that_mean_nothing_are_named(tmp_path: Path, quiet: str) -> None:
    with pytest.raises(SettingsError, match="quiet: expected two different times"):
        load_settings(written(tmp_path, f"quiet = {quiet}"), {})
