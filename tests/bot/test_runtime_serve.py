"""`cunbao serve` and `cunbao retry` as an operator meets them: as programs of their own."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import quote

import aiohttp
import pytest
from aiohttp import web
from runtime_kit import Echo, inbound, open_store
from waiting import LIMIT, until

SECRET = "a1b2c3d4e5f6a7b8c9d0"
CUNBAO = (sys.executable, "-c", "from bot.cli import main; main()")
STAFF = "address,name,role\nsms:+8613900000009,值班主任,supervisor\n"


def environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("CUNBAO_")}


def prepared(folder: Path, sendsms: str = "http://127.0.0.1:9/none", staff: str = STAFF) -> Path:
    (folder / "staff.csv").write_text(staff, encoding="utf-8")
    path = folder / "cunbao.toml"
    path.write_text(
        f'listen = "127.0.0.1:0"\ndatabase = "sqlite:///cunbao.db"\n[channels.web]\n[channels.sms]\nsecret = "{SECRET}"\n'
        f'username = "u"\npassword = "p"\nsend_url = "{sendsms}"\n[pacing.sms]\nwaits = [0.1, 0.1]\n',
        encoding="utf-8",
    )
    return path


@asynccontextmanager
async def served(settings: Path) -> AsyncIterator[tuple[str, asyncio.subprocess.Process]]:
    process = await asyncio.create_subprocess_exec(
        *CUNBAO, "serve", "--settings", str(settings), env=environment(),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        line = (await asyncio.wait_for(process.stdout.readline(), 5 * LIMIT)).decode()
        assert "listens at http://" in line, (await process.stderr.read()).decode() if process.stderr else ""
        yield line.split()[3].rstrip(";"), process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


def failing(*arguments: str, settings: Path) -> str:
    """What a command says that refuses."""
    ended = subprocess.run(
        [*CUNBAO, *arguments, "--settings", str(settings)],
        env=environment(), capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert ended.returncode == 1, ended.stdout
    return ended.stderr


async def test_a_message_is_answered_and_sigterm_ends_it_cleanly(tmp_path: Path) -> None:
    sent: asyncio.Queue[tuple[str, str]] = asyncio.Queue()

    async def sendsms(request: web.Request) -> web.Response:
        sent.put_nowait((request.query["to"], request.query["text"]))
        return web.Response(status=202, text="0: Accepted for delivery")

    app = web.Application()
    app.add_routes([web.get("/sendsms", sendsms)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    settings = prepared(tmp_path, f"http://127.0.0.1:{runner.addresses[0][1]}/sendsms")
    async with served(settings) as (url, process), aiohttp.ClientSession() as session:

        async def well() -> bool:
            async with session.get(f"{url}/health") as answer:
                found = await answer.json()
            return bool(found == {"status": "ok", "channels": ["sms", "web"], "waiting": 0} and answer.status == 200)

        await until(well)  # while it starts, the database may answer too late
        text = quote("你好".encode("utf-16-be"), safe="")
        asked = f"{url}/kannel/{SECRET}/mo?from=13800001111&text={text}&coding=2&charset=UTF-16BE&id=k1"
        async with session.get(aiohttp.client.URL(asked, encoded=True)) as answer:
            assert (answer.status, await answer.read()) == (200, b"")
        to, words = await asyncio.wait_for(sent.get(), LIMIT)
        assert to == "+8613800001111"
        assert "村保" in words
        second = failing("serve", settings=settings)
        assert "Error:" in second
        assert "Traceback" not in second
        process.send_signal(signal.SIGTERM)
        out, err = await asyncio.wait_for(process.communicate(), LIMIT)
    await runner.cleanup()
    assert process.returncode == 0, err.decode()
    assert b"Traceback" not in err
    assert b"13800001111" not in out + err, "the log carries nobody's number"


@pytest.mark.parametrize(
    ("staff", "said"),
    [
        ("address,name,role\nsms:+8613900000009,张三,desk\n", "names no supervisor"),
        ("address,name\n", "role"),
    ],
)
def test_serve_refuses_a_staff_file_that_leaves_cases_unseen(tmp_path: Path, staff: str, said: str) -> None:
    assert said in failing("serve", settings=prepared(tmp_path, staff=staff))
    assert not (tmp_path / "cunbao.db").exists()


def test_serve_without_a_channel_refuses(tmp_path: Path) -> None:
    path = prepared(tmp_path)
    path.write_text('database = "sqlite:///cunbao.db"\n', encoding="utf-8")
    assert "none is named" in failing("serve", settings=path)


def test_a_failed_message_is_listed_and_run_again(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    [turned] = store.run(Echo(), [inbound("sms:+8613800001111", 1, "坏")])
    assert turned.failed
    store.close()
    settings = prepared(tmp_path)

    def retry(*arguments: str) -> str:
        return subprocess.run(
            [*CUNBAO, "retry", *arguments, "--settings", str(settings)],
            env=environment(), capture_output=True, text=True, timeout=300, check=True,
        ).stdout  # fmt: skip

    listed = retry()
    number = listed.split()[0]
    assert "ValueError" in listed
    assert "13800001111" not in listed
    assert "1 message" in retry(number)
    assert retry() == "no message waits to be run again\n"
    assert "no failed message" in failing("retry", "12345", settings=settings)


@pytest.mark.parametrize("command", ["serve", "demo", "chat"])
def test_the_database_is_loaded_only_when_it_is_opened(command: str) -> None:
    """The pages of a demo and the mistakes of a settings file are shown before that."""
    code = f"import sys, bot.cli.{command}; print(*sorted({{'sqlalchemy', 'alembic'}} & sys.modules.keys()))"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=300, check=True)
    assert ended.stdout.split() == []


def test_a_database_of_this_version_is_opened_without_the_migrations(tmp_path: Path) -> None:
    open_store(tmp_path).close()
    code = (
        "import sys; from storage.store import Store; "
        f"Store.open('sqlite:///{tmp_path}/cunbao.db').close(); print('alembic' in sys.modules)"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=300, check=True)
    assert ended.stdout.strip() == "False"


def ordered(settings: Path, *words: str) -> str:
    """What `cunbao order`, or another command of an office, answers."""
    command = words if len(words) > 1 else ("order", *words)
    return subprocess.run(
        [*CUNBAO, *command, "--settings", str(settings)],
        env=environment(), capture_output=True, text=True, timeout=300, check=True,
    ).stdout  # fmt: skip


async def test_an_order_works_with_the_program_running_and_without(tmp_path: Path) -> None:
    settings = prepared(tmp_path)
    async with served(settings):
        beside = await asyncio.to_thread(ordered, settings, "列表")
    alone = ordered(settings, "列表")
    assert beside == alone
    assert "没有" in alone
    assert "10000012" in ordered(settings, "收到 10000012"), "a number that nobody has is named"


async def test_a_village_changes_hands_while_the_program_runs(tmp_path: Path) -> None:
    staff = (
        "address,name,role,insurer,county,town,village,rung\n"
        "sms:+8613900000009,值班主任,supervisor,,,,,\n"
        "web:ranhong,冉红,village_agent,,万州区,大周镇,铺垭村,1\n"
    )
    settings = prepared(tmp_path, staff=staff)
    words = ("staff", "hand-over", "--village", "铺垭村", "--to")
    async with served(settings):
        moved = await asyncio.to_thread(ordered, settings, *words, "王五 13900000099")
        again = await asyncio.to_thread(ordered, settings, *words, "王五")
        back = await asyncio.to_thread(ordered, settings, *words, "冉红")
    assert "冉红交给王五" in moved
    assert "已经是王五在管" in again
    assert "王五交给冉红" in back
