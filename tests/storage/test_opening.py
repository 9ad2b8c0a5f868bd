"""Opening a database: made on a first start, refused in clear words when something does not fit."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from minds import FakeMind, inbound

from storage.engine import connect, parse
from storage.errors import KeysError, LockedError, StoreError, VersionError
from storage.keyring import key_file, renew_keys
from storage.keys import Keys
from storage.migrate import FOLDER
from storage.migrations import HEAD
from storage.store import Store
from storage.tables import metadata

ANNA = "sms:+8613800000001"


@pytest.fixture(autouse=True)
def _no_keys_around(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CUNBAO_KEYS", raising=False)
    monkeypatch.delenv("CUNBAO_KEYS_FILE", raising=False)


def run_sql(url: str, sql: str) -> None:
    if url.startswith("sqlite"):
        connection = sqlite3.connect(url.removeprefix("sqlite:///"))
        connection.execute(sql)
        connection.commit()
        connection.close()
    else:
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(sql)  # type: ignore[arg-type]


def test_the_migrations_make_exactly_the_tables_of_the_code(store: Store, url: str) -> None:
    engine = connect(parse(url))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_the_newest_migration_is_the_one_this_program_writes() -> None:
    assert ScriptDirectory(str(FOLDER)).get_current_head() == HEAD


def test_what_was_written_is_there_after_opening_again(url: str, keys: Keys, mind: FakeMind) -> None:
    first = Store.open(url, keys)
    first.run(mind, [inbound(1, ANNA, "报 张桂兰")])
    first.close()
    first.close()
    again = Store.open(url, keys)
    assert again.run(mind, [inbound(1, ANNA, "报 张桂兰")])[0].repeated
    assert [turned.replies[0].text for turned in again.run(mind, [inbound(2, ANNA, "在吗")])] == ["2 在吗"]
    again.close()


def test_a_database_of_a_newer_program_is_refused(store: Store, url: str, keys: Keys) -> None:
    store.close()
    run_sql(url, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(VersionError, match="newer cunbao"):
        Store.open(url, keys)


def test_an_older_database_is_brought_to_this_version_and_keeps_its_rows(
    url: str, keys: Keys, mind: FakeMind
) -> None:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    engine = connect(parse(url))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()
    run_sql(url, "INSERT INTO counter (name, value) VALUES ('serial', 7)")
    with pytest.raises(VersionError, match="cunbao database upgrade"):
        Store.open(url, keys, writer=False)
    store = Store.open(url, keys)
    store.run(mind, [inbound(1, ANNA, "报 张桂兰"), inbound(2, ANNA, "懵 歇克哒")])
    assert [claim.number for claim in store.claims()] == ["00000007"]
    assert [one.text for one in store.unlabelled()] == ["歇克哒"]
    store.close()


def test_somebody_elses_database_is_refused(url: str, keys: Keys) -> None:
    run_sql(url, "CREATE TABLE stock (id INTEGER)")
    with pytest.raises(VersionError, match="one of its own"):
        Store.open(url, keys)


def test_a_guest_does_not_make_a_database(url: str, keys: Keys) -> None:
    with pytest.raises(VersionError, match="cunbao database upgrade"):
        Store.open(url, keys, writer=False)


def test_a_second_writer_is_told_so_until_the_first_has_closed(store: Store, url: str, keys: Keys) -> None:
    with pytest.raises(LockedError, match="another process writes"):
        Store.open(url, keys)
    Store.open(url, keys, writer=False).close()
    store.close()
    Store.open(url, keys).close()


def test_wrong_keys_are_refused(store: Store, url: str, keys: Keys) -> None:
    store.close()
    with pytest.raises(KeysError, match="not the keys of this database"):
        Store.open(url, Keys.generate())
    half = Keys(type(keys.written)(current=1, seal=Keys.generate().written.seal, index=keys.written.index))
    with pytest.raises(KeysError, match="key 1 of this database"):
        Store.open(url, half)


def test_a_first_start_makes_the_key_file_and_later_ones_need_it(tmp_path: Path) -> None:
    path = tmp_path / "cunbao.db"
    Store.open(f"sqlite:///{path}").close()
    assert key_file(path).stat().st_mode & 0o777 == 0o600
    Store.open(f"sqlite:///{path}").close()
    key_file(path).rename(tmp_path / "elsewhere")
    with pytest.raises(KeysError, match="put it back from your backup"):
        Store.open(f"sqlite:///{path}")
    assert not key_file(path).exists(), "no new keys were made over the old data"


def test_keys_come_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keys: Keys) -> None:
    file = tmp_path / "set"
    keys.save(file)
    monkeypatch.setenv("CUNBAO_KEYS_FILE", str(file))
    store = Store.open(f"sqlite:///{tmp_path}/a.db")
    assert store.keys.written == keys.written
    store.close()
    monkeypatch.setenv("CUNBAO_KEYS", Keys.generate().encode())
    with pytest.raises(KeysError, match="not the keys"):
        Store.open(f"sqlite:///{tmp_path}/a.db")
    assert not key_file(tmp_path / "a.db").exists()


def test_a_server_database_without_keys_is_refused(postgres: Callable[[], str]) -> None:
    with pytest.raises(KeysError, match="cunbao keys new FILE"):
        Store.open(postgres())


def test_a_key_file_that_others_may_read_is_refused(tmp_path: Path, keys: Keys) -> None:
    keys.save(tmp_path / "set")
    (tmp_path / "set").chmod(0o644)
    with pytest.raises(KeysError, match="chmod 600"):
        Keys.from_file(tmp_path / "set")


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("cunbao.db", "looks like"),
        ("mysql://x/y", "not supported"),
        ("postgresql://nobody@127.0.0.1:1/x", "does not answer"),
    ],
)
def test_an_address_that_leads_nowhere_is_explained(address: str, words: str, keys: Keys) -> None:
    with pytest.raises(StoreError, match=words):
        Store.open(address, keys)


def test_rotation_seals_all_anew_and_an_interrupted_one_is_finished(
    url: str, keys: Keys, mind: FakeMind, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "set"
    keys.save(file)
    monkeypatch.setenv("CUNBAO_KEYS_FILE", str(file))
    store = Store.open(url)
    store.run(mind, [inbound(1, ANNA, "报 张桂兰"), inbound(2, ANNA, "坏 天"), inbound(3, ANNA, "我 13896200001")])
    store.run(mind, [inbound(4, ANNA, "忘 9"), inbound(5, ANNA, "在吗")])
    store.run(mind, [inbound(6, ANNA, "懵 歇克哒"), inbound(7, ANNA, "懵 呜里哇啦")])
    store.label({2: "skip"})
    store.close()
    renew_keys(url, {"CUNBAO_KEYS_FILE": str(file)})

    def interrupted(_: int) -> None:
        raise KeyboardInterrupt

    store = Store.open(url)
    before = store.outdated()
    assert before > 10
    with pytest.raises(KeyboardInterrupt):
        store.rotate(interrupted)
    assert 0 < store.outdated() < before
    assert store.claims()[0].insured_name == "张桂兰", "both keys are readable meanwhile"
    store.close()
    store = Store.open(url)
    store.rotate()
    assert store.outdated() == 0
    store.close()
    only_new = Keys.from_file(file).written
    store = Store.open(url, Keys(type(only_new)(current=2, seal={"2": only_new.seal["2"]}, index=only_new.index)))
    assert store.claims()[0].insured_name == "张桂兰"
    assert store.failed_messages()[0].fault
    assert store.audit()[0].note == "本人要求"
    assert [one.text for one in store.unlabelled()] == ["歇克哒"]
    assert store.run(mind, [inbound(5, ANNA, "在吗")])[0].replies[0].text == "4 在吗"
    assert len(store.conversation_log(ANNA, 99)) >= 5
    store.close()
