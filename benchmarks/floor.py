"""The plain floor of one message: HTTP in, one durable transaction in plain statements, HTTP out.

No Chinese is read and no dialog is held: nothing that keeps a chat's messages can cost less. Each message
inserts its id, selects its conversation and one of 100,000 residents by a 16-byte hash, updates the
conversation's JSON, inserts the answer, commits, and is answered after the commit.

    python -m benchmarks.floor sqlite --db FILE --port 18000
    python -m benchmarks.floor sqlite-group --db FILE --port 18000
    python -m benchmarks.floor asyncpg --db postgresql://... --port 18000
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import sqlite3
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from aiohttp import web

CHATS, RESIDENTS = 5_000, 100_000
Turn = Callable[[str, int, bytes], Awaitable[str]]
Values = tuple[str, int, bytes]

TABLES = """
CREATE TABLE inbox(msg_id TEXT PRIMARY KEY, at DOUBLE PRECISION NOT NULL);
CREATE TABLE conversation(chat_id BIGINT PRIMARY KEY, state TEXT NOT NULL, version INTEGER NOT NULL,
    at DOUBLE PRECISION NOT NULL);
CREATE TABLE resident(id {serial} PRIMARY KEY, id_hash {blob} NOT NULL UNIQUE, name TEXT NOT NULL,
    village TEXT NOT NULL, scheme TEXT NOT NULL);
CREATE TABLE outbound(id {serial} PRIMARY KEY, chat_id BIGINT NOT NULL, body TEXT NOT NULL,
    status INTEGER NOT NULL, at DOUBLE PRECISION NOT NULL);
"""
SEEN = "INSERT INTO inbox(msg_id, at) VALUES(?1, ?2) ON CONFLICT DO NOTHING"
CONVERSATION = "SELECT state, version FROM conversation WHERE chat_id = ?1"
RESIDENT = "SELECT name, village, scheme FROM resident WHERE id_hash = ?1"
UPDATE = "UPDATE conversation SET state = ?1, version = version + 1, at = ?2 WHERE chat_id = ?3"
ANSWER = "INSERT INTO outbound(chat_id, body, status, at) VALUES(?1, ?2, 0, ?3)"
STATE = json.dumps({"step": "ask_town", "slots": {"event": "burn", "town": "大周镇"}, "n": 3}, ensure_ascii=False)


def key(number: int) -> bytes:
    """The 16-byte hash under which resident `number` is found."""
    return hashlib.blake2b(b"resident %d" % number, digest_size=16).digest()


def residents() -> list[tuple[bytes, str, str, str]]:
    return [(key(i), f"张三{i}", "张家村", "wanzhou-2021") for i in range(RESIDENTS)]


def think(state: str, row: Any) -> tuple[str, str]:
    """Stands for the dialog: JSON in, JSON and an answer out."""
    value = json.loads(state)
    value["n"] += 1
    return json.dumps(value, ensure_ascii=False), f"{row[0]}，{row[1]}：您在{row[2]}的名单上。"


def make_sqlite(path: Path) -> None:
    """A database with the chats and residents, ready to be copied for each round."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA journal_mode=WAL")
        db.executescript(TABLES.format(serial="INTEGER", blob="BLOB"))
        db.executemany("INSERT INTO conversation VALUES(?, ?, 0, 0)", ((i, STATE) for i in range(CHATS)))
        db.executemany("INSERT INTO resident(id_hash, name, village, scheme) VALUES(?, ?, ?, ?)", residents())
        db.commit()
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


async def make_postgres(url: str) -> None:
    """The same in an empty PostgreSQL database."""
    import asyncpg

    db = await asyncpg.connect(url)
    await db.execute(TABLES.format(serial="BIGSERIAL", blob="BYTEA"))
    await db.copy_records_to_table("conversation", records=[(i, STATE, 0, 0.0) for i in range(CHATS)])
    columns = ["id_hash", "name", "village", "scheme"]
    await db.copy_records_to_table("resident", records=residents(), columns=columns)
    await db.execute("ANALYZE")
    await db.close()


def write(db: sqlite3.Connection, values: Values) -> str:
    """One message's statements, within a transaction that stands already."""
    message, chat, hashed = values
    now = time.time()
    if db.execute(SEEN, (message, now)).rowcount == 0:
        return "again"
    state = db.execute(CONVERSATION, (chat,)).fetchone()[0]
    state, answer = think(state, db.execute(RESIDENT, (hashed,)).fetchone())
    db.execute(UPDATE, (state, now, chat))
    db.execute(ANSWER, (chat, answer, now))
    return answer


def open_sqlite(path: str) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA synchronous=FULL")
    return db


async def direct(path: str) -> Turn:
    """One commit a message, on the event loop: the plain floor."""
    db = open_sqlite(path)

    async def turn(message: str, chat: int, hashed: bytes) -> str:
        db.execute("BEGIN IMMEDIATE")
        answer = write(db, (message, chat, hashed))
        db.execute("COMMIT")
        return answer

    return turn


async def grouped(path: str) -> Turn:
    """All that arrives within a millisecond shares one commit: the hard floor."""
    db = open_sqlite(path)
    loop = asyncio.get_running_loop()
    waiting: list[tuple[Values, asyncio.Future[str]]] = []

    def flush() -> None:
        batch = waiting[:]
        waiting.clear()
        db.execute("BEGIN IMMEDIATE")
        answers = [write(db, values) for values, _ in batch]
        db.execute("COMMIT")
        for (_, future), answer in zip(batch, answers, strict=True):
            future.set_result(answer)

    async def turn(message: str, chat: int, hashed: bytes) -> str:
        future: asyncio.Future[str] = loop.create_future()
        if not waiting:
            loop.call_later(0.001, flush)
        waiting.append(((message, chat, hashed), future))
        return await future

    return turn


async def postgres(url: str) -> Turn:
    """Five statements and a commit a message over ten connections."""
    import asyncpg

    pool = await asyncpg.create_pool(url, min_size=10, max_size=10)
    statements = (text.replace("?", "$") for text in (SEEN, CONVERSATION, RESIDENT, UPDATE, ANSWER))
    seen, conversation, resident, update, answers = statements

    async def turn(message: str, chat: int, hashed: bytes) -> str:
        now = time.time()
        async with pool.acquire() as db, db.transaction():
            if await db.execute(seen, message, now) == "INSERT 0 0":
                return "again"
            state = (await db.fetchrow(conversation, chat))[0]
            state, answer = think(state, await db.fetchrow(resident, hashed))
            await db.execute(update, state, now, chat)
            await db.execute(answers, chat, answer, now)
        return answer

    return turn


VARIANTS: dict[str, Callable[[str], Awaitable[Turn]]] = {
    "sqlite": direct,
    "sqlite-group": grouped,
    "asyncpg": postgres,
}


async def serve(variant: str, database: str, port: int) -> None:
    """Answer POST /message {"id", "chat", "resident", "text"} until the process ends."""
    turn = await VARIANTS[variant](database)

    async def message(request: web.Request) -> web.Response:
        said = json.loads(await request.read())
        answer = await turn(said["id"], said["chat"], key(said["resident"]))
        body = json.dumps({"chat": said["chat"], "text": answer}, ensure_ascii=False).encode()
        return web.Response(body=body, content_type="application/json")

    app = web.Application()
    app.router.add_post("/message", message)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    print("ready", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("variant", choices=VARIANTS)
    parser.add_argument("--db", required=True)
    parser.add_argument("--port", type=int, required=True)
    asked = parser.parse_args()
    asyncio.run(serve(asked.variant, asked.db, asked.port))
