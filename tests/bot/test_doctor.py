"""`cunbao doctor`: a right installation is told to be right; each thing that is broken is named with what to do."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot import compose
from bot.channels import CHANNELS
from bot.channels.checks import not_https, unset
from bot.cli import main
from bot.cli.doctor import ROOM, Finding, examine
from bot.clock import CHINA, MovedClock
from bot.staff_file import read_staff
from claims.staff import Member
from locales.catalogue import load
from storage.keys import Keys
from storage.store import Store

SMS = '[channels.sms]\nsecret = "a1b2c3d4e5f6a7b8c9d0"\nusername = "cunbao"\npassword = "h7k2m9"\n'
STAFF = """address,name,role,insurer,county,town,village,rung
sms:+8613900000001,人保桌,desk,picc,,,,1
sms:+8613900000002,国寿桌,desk,chinalife,,,,1
sms:+8613900000003,平安桌,desk,pingan,,,,1
sms:+8613900000009,值班主任,supervisor,,,,,
"""
NOTICES = [key for key in load().keys() if key.startswith("notice-") and key != "notice-someone"]  # noqa: SIM118
TEMPLATES = "\n".join(f'{key} = {{template = "T"}}' for key in NOTICES)
CLOUD = 'secret = "a1b2c3d4e5f6a7b8c9d0"\nsign = "村保"\n'
TENCENT = f'[channels.sms]\ngateway = "tencent"\nsecret_id = "AK1"\nsecret_key = "K1"\napp_id = "1400"\n{CLOUD}'
ALIYUN = f'[channels.sms]\ngateway = "aliyun"\nkey_id = "LTAI"\nkey_secret = "K1"\n{CLOUD}'
CALLERS = 'callers = ["203.0.113.0/24"]\n'
TWILIO = (
    f'[channels.sms]\ngateway = "twilio"\naccount_sid = "AC{"0" * 32}"\nauth_token = "h7k2m9"\nsender = "+15005550006"\n'
    'own_url = "https://cunbao.example"\n'
)
TELEGRAM = '[channels.telegram]\ntoken = "123456:AAFakeFakeFakeFakeFakeFakeFakeFake"\n'
WECOM = '[channels.wecom.robots]\ndesk-wanzhou = "693a91f6-7a0c"\n'
NOON = datetime(2026, 6, 15, 12, tzinfo=CHINA)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "staff.csv").write_text(STAFF, encoding="utf-8")
    Keys.generate().save(tmp_path / "keys.json")
    Store.open(f"sqlite:///{tmp_path}/cunbao.db", Keys.from_file(tmp_path / "keys.json")).close()
    return tmp_path


def settings(folder: Path, channels: str = SMS, general: str = "") -> Path:
    path = folder / "cunbao.toml"
    path.write_text(
        f'database = "sqlite:///cunbao.db"\nkeys_file = "keys.json"\n{general}\n{channels}', encoding="utf-8"
    )
    return path


def examined(path: Path, *, now: datetime = NOON, free: int = 10 * ROOM) -> list[Finding]:
    return list(examine(path, MovedClock(now), lambda _: free))


def wrong(found: list[Finding]) -> list[str]:
    return [f"{one.thing}: {one.text}" for one in found if not one.right]


THINGS = ["settings", "keys", "database", "schemes", "staff", "desks", "language", "channels.sms", "clock", "disk"]


@pytest.mark.parametrize(
    ("channels", "general"),
    [
        (SMS, ""),
        (TENCENT + CALLERS + "[channels.sms.templates]\n" + TEMPLATES, ""),
        (ALIYUN + CALLERS + "[channels.sms.templates]\n" + TEMPLATES, ""),
        (TWILIO, "abroad_confirmed = true"),
        (SMS + WECOM, ""),
        (SMS + TELEGRAM, "abroad_confirmed = true"),
        (SMS + '[channels.web]\norigins = ["https://a.example"]\nsecure = true', ""),
        (SMS + '[api]\nproxies = ["127.0.0.1/32"]', ""),
    ],
)
def test_what_is_right_is_told(folder: Path, channels: str, general: str) -> None:
    found = examined(settings(folder, channels, general))
    assert wrong(found) == []
    assert {one.thing for one in found} >= set(THINGS)


def test_before_the_first_start_a_missing_database_is_right(folder: Path) -> None:
    (folder / "cunbao.db").unlink()
    assert wrong(examined(settings(folder))) == []
    assert not (folder / "cunbao.db").exists(), "looking makes nothing"


@pytest.mark.parametrize(
    ("channels", "general", "said"),
    [
        ("", "", "channels: none is named"),
        (SMS, "listen = '127.0.0.1'", "settings: listen: expected host:port"),
        (SMS, "database_url = 'x'", "settings: .*database_url"),
        (SMS, "schemes = ['none']", "schemes: .*none"),
        (SMS, "language = ['none']", "language: .*none: no such folder"),
        (SMS, "staff = 'none.csv'", "staff: .*none.csv"),
        (SMS.replace("h7k2m9", ""), "", "channels.sms: password: is empty: put in your own"),
        (SMS.replace("h7k2m9", "secret"), "", "channels.sms: password: is still a word from an example"),
        (SMS.replace("a1b2c3d4e5f6a7b8c9d0", "k2v8w1x9q4z7m3n6p5r0"), "", "channels.sms: secret: is still a word"),
        (SMS + 'send_url = "http://sms.example/x"', "", "channels.sms: send_url: http://sms.example/x is not encrypted"),
        (SMS + "colour = 1", "", "channels.sms: .*colour"),
        (SMS + "[channels.pigeon]", "", "channels.pigeon: there is no such channel; known: sms, telegram, web"),
        (SMS + "[pacing.pigeon]", "", "pacing.pigeon: there is no such channel"),
        (SMS + TELEGRAM, "", "channels.telegram: its servers stand outside .* abroad_confirmed = true"),
        (SMS + TELEGRAM + 'api_url = "http://tg.example"', "abroad_confirmed = true", "channels.telegram: api_url"),
        (TWILIO, "", "channels.sms: its servers stand outside .* abroad_confirmed = true"),
        (TWILIO.replace("https", "http"), "abroad_confirmed = true", "channels.sms: own_url: .* write https://"),
        (TWILIO.replace("h7k2m9", "…"), "abroad_confirmed = true", "channels.sms: auth_token"),
        (TENCENT, "", "channels.sms: .*callers"),
        (TENCENT + 'callers = ["0.0.0.0/0"]', "", "channels.sms: callers: anybody may call"),
        (TENCENT + CALLERS, "", f"channels.sms: templates: {len(NOTICES)} notices have none .*notice-acknowledged"),
        (ALIYUN + CALLERS + '[channels.sms.templates]\nnot-a-text = {template = "T"}', "", "templates: not-a-text: there is no such"),
        (ALIYUN + CALLERS + 'api_url = "http://ali.example/"', "", "channels.sms: api_url"),
        (SMS, "most_a_minute = [20, -1]", "settings: most_a_minute: expected two numbers"),
        (SMS + "[pacing.sms]\nchannel_rate = [30, 0]", "", "settings: .*pacing"),
        (SMS + WECOM.replace("693a91f6-7a0c", "xxxx"), "", "channels.wecom: robots.desk-wanzhou: is still a word"),
        (SMS + WECOM + 'county = "693a91f6-7a0c"', "", "channels.wecom: robots.county: it has the key of another robot"),
        (SMS + WECOM.replace("693a91f6-7a0c", "https://qyapi.weixin.qq.com/x?key=1"), "", "channels.wecom: .*only what follows key="),
        (SMS + '[channels.wecom]\napi_url = "http://relay.example"\n' + WECOM, "", "channels.wecom: api_url"),
        (SMS + '[channels.web]\norigins = ["http://a.example"]\nsecure = true', "", "channels.web: origins"),
        (SMS + "[api]", "", "api: proxies: name the proxy"),
        (SMS + "[api]", "listen = '0.0.0.0:80'", "api: listen: keys would go over the network in the clear"),
        (SMS + "[api]\nrate = 1", "", "settings: .*rate: expected 6 to"),
        (SMS + "[api]\ncolour = 1", "", "settings: .*colour"),
        (SMS + '[channels.web]\norigins = ["https://a.example"]', "", "channels.web: secure: .* write secure = true"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_the_settings_is_named(folder: Path, channels: str, general: str, said: str) -> None:
    found = wrong(examined(settings(folder, channels, general)))
    assert any(re.search(said, line) for line in found), found


def older(folder: Path) -> None:
    with sqlite3.connect(folder / "cunbao.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '0001'")
    database.close()


def newer(folder: Path) -> None:
    with sqlite3.connect(folder / "cunbao.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()


def written(name: str, text: str) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        (folder / name).write_text(text, encoding="utf-8")

    return write


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (older, "database: .*run `cunbao database upgrade`"),
        (newer, "database: .*update cunbao"),
        (written("cunbao.db", "no database " * 1000), "database: "),
        (lambda folder: (folder / "keys.json").unlink(), "keys: "),
        (written("keys.json", "{}"), "keys: "),
        (lambda folder: (Keys.generate().save(folder / "new"), (folder / "new").replace(folder / "keys.json")), "keys: these are not the keys"),
        (lambda folder: (folder / "keys.json").chmod(0o644), "keys: .*read by others: run `chmod 600"),
        (written("staff.csv", STAFF.replace(",supervisor", ",helper")), "staff: .*names no supervisor"),
        (written("staff.csv", STAFF.replace(",desk,", ",king,")), "staff: .*role"),
        (written("staff.csv", STAFF + "wechat:x,李四,helper\n"), r"staff: some have wechat: addresses, and no \[channels.wechat\]"),
        (written("staff.csv", STAFF.replace(",desk,pingan,", ",helper,pingan,")), "desks: wanzhou-2021 has none for pingan: add .*desk,pingan,万州区"),
        (written("staff.csv", STAFF.replace("pingan,,,,1", "pingan,镇坪县,,,1")), "desks: wanzhou-2021 has none for pingan"),
        (written("staff.csv", STAFF.replace("pingan,,,,1", "pingan,,,,0")), "desks: wanzhou-2021 has none for pingan"),
        (lambda folder: (folder / "cunbao.toml").unlink(), "settings: .*does not exist: write it as"),
        (written("cunbao.toml", "= nonsense"), "settings: .*line 1"),
    ],
)  # fmt: skip
def test_what_is_wrong_around_the_settings_is_named(folder: Path, harm: Callable[[Path], object], said: str) -> None:
    path = settings(folder)
    harm(folder)
    found = wrong(examined(path))
    assert any(re.match(said, line) for line in found), found


def test_a_robot_whose_name_stands_in_no_table_is_named(folder: Path) -> None:
    path = settings(folder, SMS + WECOM)
    (folder / "staff.csv").write_text(STAFF + "wecom:desk-wanzhou,人保群,desk,picc,,,,1\n", encoding="utf-8")
    assert wrong(examined(path)) == []
    (folder / "staff.csv").write_text(STAFF + "wecom:desk-wanzou,人保群,desk,picc,,,,1\n", encoding="utf-8")
    [said] = wrong(examined(path))
    assert said.startswith("staff: wecom:desk-wanzou stands in no table of [channels.wecom]")


def test_the_clock_and_the_disk_are_looked_at(folder: Path) -> None:
    path = settings(folder)
    [clock] = wrong(examined(path, now=datetime(1970, 1, 1, 9, tzinfo=CHINA)))
    assert "set the machine's clock" in clock
    [disk] = wrong(examined(path, free=ROOM // 2))
    assert "0.5 GB free" in disk
    assert "make room" in disk
    told = {one.thing: one.text for one in examined(path)}
    assert told["clock"].startswith("2026-06-15 12:00 in China")


def test_the_command_says_a_line_each_and_ends_with_1_when_something_is_wrong(folder: Path) -> None:
    path = settings(folder)
    right = CliRunner().invoke(main, ["doctor", "--settings", str(path)])
    assert (right.exit_code, right.output.splitlines()[-1]) == (0, "All is right.")
    (folder / "staff.csv").write_text("address,name,role\nsms:1,甲\n", encoding="utf-8")
    ended = CliRunner().invoke(main, ["doctor", "--settings", str(path)])
    assert ended.exit_code == 1
    assert all(line.startswith(("ok     ", "WRONG  ")) for line in ended.output.splitlines()[:-1])
    assert "h7k2m9" not in ended.output


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://a.example", False), ("http://127.0.0.1:13013/x", False), ("http://kannel:13013", False),
        ("http://10.0.0.7", False), ("http://[::1]:80", False), ("", False), ("http://a.example", True),
        ("http://8.8.8.8", True), ("a.example", True),
    ],
)  # fmt: skip
def test_http_is_told_where_it_leaves_the_house(url: str, told: bool) -> None:
    assert bool(not_https("url", url)) is told


def test_words_of_examples_are_no_secrets() -> None:
    assert unset(a="h7k2m9") == []
    assert len(unset(a="", b="CHANGE-ME", c="your token", d="...", e="<secret>")) == 5


def test_a_channel_without_a_check_is_fine() -> None:
    kind = type(CHANNELS[0])("new", object, CHANNELS[0].make)
    assert kind.check(object()) == []


HOLIDAYS = "date,kind,name\n" + "".join(
    f"2027-{month:02d}-{day:02d},holiday,节\n" for month in (2, 10) for day in range(1, 8)
)


def test_holidays_that_are_not_known_yet_are_asked_for_and_a_broken_table_is_named(folder: Path) -> None:
    december = datetime(2026, 12, 3, 12, tzinfo=CHINA)
    assert {one.text for one in examined(settings(folder)) if one.thing == "holidays"} == {"known up to 2026"}
    (late,) = [one for one in examined(settings(folder), now=december) if one.thing == "holidays"]
    assert (late.right, "2027" in late.text) == (False, True)
    (folder / "holidays.csv").write_text(HOLIDAYS, encoding="utf-8")
    named = settings(folder, general='holidays = "holidays.csv"')
    (known,) = [one for one in examined(named, now=december) if one.thing == "holidays"]
    assert (known.right, known.text) == (True, "known up to 2027")
    (folder / "holidays.csv").write_text(HOLIDAYS + "2027-02-30,holiday,节\n", encoding="utf-8")
    (broken,) = [one for one in examined(named) if one.thing == "holidays"]
    assert "'2027-02-30' is no day" in broken.text


def test_who_left_the_staff_file_is_named(folder: Path) -> None:
    path = settings(folder)
    store = Store.open(f"sqlite:///{folder}/cunbao.db", Keys.from_file(folder / "keys.json"))
    gone = Member(address="sms:+8613900000007", name="李走了", role="desk", insurer="picc", rung=1)
    store.review(compose.mind([gone, *read_staff(folder / "staff.csv")]), NOON)
    store.close()
    (said,) = [one for one in examined(path) if one.thing == "staff" and not one.right]
    assert "李走了 is no longer in the staff file and was told of 0 cases" in said.text
