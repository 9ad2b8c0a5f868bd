"""`cunbao api` as an operator uses it: beside the running program, and without it."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import aiohttp
import pytest
from click.testing import CliRunner
from test_runtime_serve import prepared, served
from waiting import until

from bot.cli import main


def written(folder: Path) -> Path:
    path = prepared(folder)
    path.write_text(path.read_text(encoding="utf-8") + '[api]\nproxies = ["127.0.0.1/32"]\n', encoding="utf-8")
    return path


def api(settings: Path, *arguments: str, code: int = 0) -> tuple[str, str]:
    """What `cunbao api …` prints and says beside it."""
    ended = CliRunner().invoke(main, ["api", *arguments, "--settings", str(settings)], env={"COLUMNS": "200"})
    assert ended.exit_code == code, ended.output
    return ended.stdout.strip(), ended.stderr.strip()


async def test_a_key_is_made_used_listed_and_revoked_beside_the_running_program(tmp_path: Path) -> None:
    settings = written(tmp_path)
    async with served(settings) as (url, _), aiohttp.ClientSession() as session:

        async def status(token: str) -> int:
            headers = {"Authorization": f"Bearer {token}"}
            async with session.get(f"{url}/api/v1/claims", headers=headers) as answer:
                return answer.status

        async def becomes(token: str, wanted: int) -> None:
            async def so() -> bool:
                return await status(token) == wanted

            await until(so)

        arguments = ("key", "new", "--insurer", "picc", "--scope", "claims:read", "--name", "core", "--days", "30")
        token, said = await asyncio.to_thread(api, settings, *arguments)
        assert re.fullmatch(r"cunbao_[0-9a-f]{12}_[A-Za-z0-9_-]{43}", token), "the key alone, to be piped somewhere"
        assert "not shown again" in said
        await becomes(token, 200)
        identity = token.split("_")[1]
        listed, _ = await asyncio.to_thread(api, settings, "key", "list")
        assert all(word in listed for word in (identity, "picc", "active", "claims:read", "core", "anywhere"))
        assert token.split("_", 2)[2] not in listed
        await asyncio.to_thread(api, settings, "key", "revoke", identity)
        await becomes(token, 401)
    assert "revoked" in api(settings, "key", "list")[0], "and without the program"
    assert "never" not in api(settings, "key", "list")[0], "the last day of use is kept"
    with closing(sqlite3.connect(tmp_path / "cunbao.db")) as database:
        assert not any(token.split("_", 2)[2].encode() in line.encode() for line in database.iterdump())


def test_a_webhook_is_added_changed_and_removed(tmp_path: Path) -> None:
    settings = written(tmp_path)
    url = "https://claims.picc.example/cunbao"
    first, said = api(settings, "webhook", "add", "--insurer", "picc", "--event", "claim.created", url)
    assert re.fullmatch(r"whsec_[A-Za-z0-9+/]{43}=", first)
    identity = said.split()[1]
    second, _ = api(settings, "webhook", "rotate", identity, "--hours", "2")
    assert second.startswith("whsec_")
    assert second != first
    assert all(
        word in api(settings, "webhook", "list")[0] for word in (identity, "picc", "active", "claim.created", url)
    )
    assert "told again" in api(settings, "webhook", "enable", identity)[0]
    assert "nothing more" in api(settings, "webhook", "remove", identity)[0]
    assert "removed" in api(settings, "webhook", "list")[0]
    assert "none called" in api(settings, "webhook", "enable", identity, code=1)[1], "removed is for good"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("key", "new", "--insurer", "acme", "--scope", "claims:read"), "no scheme has the insurer acme; known: chinalife, picc, pingan"),
        (("key", "new", "--insurer", "picc", "--scope", "claims:read", "--from", "here"), "--from here"),
        (("key", "revoke", "ffffffffffff"), "none called ffffffffffff"),
        (("webhook", "add", "--insurer", "picc", "http://claims.picc.example/"), "not https"),
        (("webhook", "add", "--insurer", "picc", "https://127.0.0.1/"), "inside the house"),
        (("webhook", "rotate", "ffffffffffff"), "none called"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    assert said in api(written(tmp_path), *arguments, code=1)[1]


def test_without_the_setting_nothing_of_it_is_there(tmp_path: Path) -> None:
    settings = prepared(tmp_path)
    _, said = api(settings, "key", "new", "--insurer", "picc", "--scope", "claims:read")
    assert "Write [api]" in said

    async def asked() -> int:
        async with (
            served(settings) as (url, _),
            aiohttp.ClientSession() as session,
            session.get(f"{url}/api/v1/openapi.json") as answer,
        ):
            return answer.status

    assert asyncio.run(asked()) == 404
