"""cunbao as a contestant: its database, its server process, and what 5,000 villagers say to it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from benchmarks.load import Post
from benchmarks.people import GIVEN, SURNAMES, TOWNS, write_roster
from storage.keys import Keys

CHATS, RESIDENTS = 5_000, 100_000
OPENINGS = (
    "我妈昨天在坡上跘倒了，腿杆断了，我们是{town}的",
    "我老汉前天骑摩托车摔了，现在在住院，户口在{town}",
    "俺娃昨天烫伤了，{town}的，能报不",
    "我是{town}的，我婆婆6月12号在家里摔断了手",
)
SIDE_QUESTIONS = ("一般能赔好多钱", "要带啥子资料", "报案打哪个电话", "你们是哪个单位的")
QUESTIONS = (
    "我参保没得",
    "摔断腿能赔多少",
    "意外身故赔好多",
    "报案要啥子材料",
    "大病咋个报",
    "我们{town}归哪个保险公司管",
)


def make(database: str, folder: Path) -> None:
    """Bring a new database to the newest version and import the residents' roster with `cunbao`."""
    keys = folder / "keys.json"
    if not keys.exists():
        Keys.generate().save(keys)
    os.environ["CUNBAO_KEYS_FILE"] = str(keys)
    roster = folder / "roster.csv"
    if not roster.exists():
        write_roster(roster, RESIDENTS)
    cunbao("roster", "import", str(roster), "--scheme", "wanzhou-2021", "--database", database)


def cunbao(*arguments: str) -> str:
    """Run the command line in a process of its own; raises with its words when it fails."""
    program = Path(sys.executable).parent / "cunbao"
    done = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"cunbao {' '.join(arguments)}:\n{done.stdout}{done.stderr}")
    return done.stdout


def command(database: str, port: int) -> list[str]:
    """How the server is started."""
    return ["-m", "benchmarks.serve", "--database", database, "--port", str(port)]


def talk(number: int) -> list[str]:
    """What villager `number` says, in order: a report with a side question in it, or one question."""
    town = TOWNS[number % len(TOWNS)]
    if number % 3 == 2:
        return [QUESTIONS[number // 3 % len(QUESTIONS)].format(town=town)]
    name = SURNAMES[number % len(SURNAMES)] + GIVEN[number % len(GIVEN)] + GIVEN[number // 7 % len(GIVEN)]
    said = [OPENINGS[number % len(OPENINGS)].format(town=town), name, f"139{number:08d}", "对的，报吧"]
    if number % 3 == 1:
        said.insert(1 + number % 2, SIDE_QUESTIONS[number % len(SIDE_QUESTIONS)])
    return said


def talks(first: int, count: int) -> Sequence[Sequence[Post]]:
    """Whole conversations with `count` messages together (the last one may be cut short)."""
    made: list[list[Post]] = []
    number = first
    left = count
    while left > 0:
        posts = [post(number, turn, text) for turn, text in enumerate(talk(number))][:left]
        made.append(posts)
        left -= len(posts)
        number += 1
    return made


def post(number: int, turn: int, text: str) -> Post:
    """One message of villager `number` to the web chat, with the cookie of that villager's browser."""
    chat = number % CHATS
    body = json.dumps({"id": f"bench-{number}-{turn}", "text": text}, ensure_ascii=False).encode()
    return Post(chat, "/web/messages", body, f"Cookie: cunbao={chat:043d}\r\n")


def check(answers: list[bytes]) -> None:
    """Every message has an answer of its own, and the reports were really filed."""
    said: Counter[str] = Counter()
    for body in answers:
        replies = json.loads(body)["replies"]
        if not replies:
            raise RuntimeError(f"no reply: {body!r}")
        said.update(str(reply["asks"]) for reply in replies)
    if said["confirm"] < len(answers) // 12:
        raise RuntimeError(f"too few reports reached their read-back: {said}")
