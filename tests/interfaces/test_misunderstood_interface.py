"""The whole way of a message that was not understood: kept masked, handed out, labelled, learnt, understood."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from bot.labelling import COLUMNS
from nlu.frame import INTENTS
from nlu.understander import Understander
from schemes.book import load_book
from storage.keys import Keys

Cunbao = Callable[..., Any]
Row = dict[str, str]
NOW = "2021-06-15T10:00:00+08:00"
# 歇克哒 is a good-bye in a county that nobody has, and 坨坨落袋 asks whether the money has come.
UNKNOWN = "坨坨落袋哒咩张桂兰13896200001咩嘞咕"
MASKED = "坨坨落袋哒咩某某00000000000咩嘞咕"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("CUNBAO_KEYS", Keys.generate().encode())
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/cunbao.db"
    create: Callable[[], str] = request.getfixturevalue("postgres")
    return create()


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """One embedded database, for what is the same on both."""
    monkeypatch.setenv("CUNBAO_KEYS", Keys.generate().encode())
    return f"sqlite:///{tmp_path}/cunbao.db"


def say(cunbao: Cunbao, url: str, *texts: str, sender: str = "sms:+8613877776666") -> list[str]:
    """Messages of one sender, a minute apart; returns the answers."""
    story = "".join(
        json.dumps({"at": f"2021-06-15T10:{minute:02}:00+08:00", "from": sender, "text": text}) + "\n"
        for minute, text in enumerate(texts)
    )
    done = cunbao("replay", "-", "--database", url, text=story)
    assert done.returncode == 0, done.stderr
    return [line["text"] for line in map(json.loads, done.stdout.splitlines()) if line.get("kind") == "reply"]


def handed_out(cunbao: Cunbao, url: str, file: Path, *more: str) -> list[Row]:
    done = cunbao("misunderstood", "export", str(file), "--database", url, *more)
    assert done.returncode == 0, done.stderr
    return rows(file) if file.exists() else []


def rows(file: Path) -> list[Row]:
    with file.open(encoding="utf-8-sig", newline="") as sheet:
        return list(csv.DictReader(sheet))


def filled(file: Path, labels: dict[str, str], encoding: str = "utf-8-sig", **other: str) -> None:
    """Write meanings beside the texts, as somebody with a spreadsheet would."""
    lines = [{**row, "意思": labels.get(row["原话"], ""), **other} for row in rows(file)]
    with file.open("w", encoding=encoding, errors="replace", newline="") as sheet:
        writer = csv.DictWriter(sheet, COLUMNS)
        writer.writeheader()
        writer.writerows(lines)


def learn(cunbao: Cunbao, url: str, file: Path, folder: Path) -> str:
    done = cunbao("misunderstood", "import", str(file), "--language", str(folder), "--database", url)
    assert done.returncode == 0, done.stderr
    return str(done.stdout)


def contents(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in folder.rglob("*.[tj]*")}


def test_the_whole_way(cunbao: Cunbao, url: str, tmp_path: Path) -> None:
    file, folder = tmp_path / "list.csv", tmp_path / "ours"
    say(cunbao, url, UNKNOWN)
    (row,) = handed_out(cunbao, url, file)
    assert tuple(row) == COLUMNS
    assert (row["编号"], row["时间"], row["当时在问"], row["原话"]) == ("1", "2021-06-15 10:00", "", MASKED)
    assert float(row["把握"]) < 0.8
    assert row["意思"] == row["备注"] == ""

    filled(file, {MASKED: "查进度"})
    assert "学会1句" in learn(cunbao, url, file, folder)
    assert contents(folder)["examples/check_claim_status.txt"] == MASKED + "\n"
    assert handed_out(cunbao, url, tmp_path / "again.csv") == [], "what was labelled is no longer handed out"

    asked = json.dumps({"text": "坨坨落袋哒咩陈秀英13800009009咩嘞咕", "now": NOW})
    before, after = (
        json.loads(cunbao("understand", *more, text=asked).stdout) for more in ((), ("--language", str(folder)))
    )
    assert before["intent"] != "check_claim_status"
    assert after["intent"] == "check_claim_status"
    assert after["confidence"] > 0.6
    assert "intents      1/1" in cunbao("evaluate", str(folder / "labelled.jsonl"), "--language", str(folder)).stdout
    assert "intents      0/1" in cunbao("evaluate", str(folder / "labelled.jsonl")).stdout


def test_a_bot_that_has_learnt_answers(cunbao: Cunbao, here: str, tmp_path: Path) -> None:
    folder = tmp_path / "ours"
    (folder / "examples").mkdir(parents=True)
    (folder / "examples" / "goodbye.txt").write_text("歇克哒哈\n", encoding="utf-8")
    line = json.dumps({"at": NOW, "from": "web:anna", "text": "歇克哒哈"})
    done = cunbao("replay", "-", "--language", str(folder), "--database", here, text=line)
    assert "好的，您忙。有事随时找我。" in done.stdout
    assert handed_out(cunbao, here, tmp_path / "list.csv") == []


def test_the_same_sheet_twice_changes_nothing(cunbao: Cunbao, url: str, tmp_path: Path) -> None:
    file, folder = tmp_path / "list.csv", tmp_path / "ours"
    say(cunbao, url, UNKNOWN)
    say(cunbao, url, "呜里哇啦", sender="web:b")
    handed_out(cunbao, url, file)
    filled(file, {MASKED: "查进度", "呜里哇啦": "不管"})
    assert "学会1句，不管1句，没填0句，以前标过0句，不能用0句" in learn(cunbao, url, file, folder)
    before = contents(folder)
    assert "学会0句，不管0句，没填0句，以前标过2句，不能用0句" in learn(cunbao, url, file, folder)
    assert contents(folder) == before
    assert "呜里" not in "".join(before.values()), "what is dropped is not learnt"


def test_a_folder_that_was_lost_is_made_again_from_the_sheet(cunbao: Cunbao, here: str, tmp_path: Path) -> None:
    file, folder = tmp_path / "list.csv", tmp_path / "ours"
    say(cunbao, here, UNKNOWN)
    handed_out(cunbao, here, file)
    filled(file, {MASKED: "check_claim_status"})
    learn(cunbao, here, file, folder)
    learn(cunbao, here, file, tmp_path / "other")
    assert contents(folder) == contents(tmp_path / "other")


def test_what_stands_in_the_folder_stays(cunbao: Cunbao, here: str, tmp_path: Path) -> None:
    file, folder = tmp_path / "list.csv", tmp_path / "ours"
    (folder / "examples").mkdir(parents=True)
    (folder / "examples" / "goodbye.txt").write_bytes("\ufeff# 方言\r\n走哒".encode())
    (folder / "words.txt").write_text("扎跟\n", encoding="utf-8")
    say(cunbao, here, "#歇克哒哈")
    handed_out(cunbao, here, file)
    filled(file, {"#歇克哒哈": "告别"})
    learn(cunbao, here, file, folder)
    assert (folder / "examples" / "goodbye.txt").read_bytes() == "\ufeff# 方言\r\n走哒\n歇克哒哈\n".encode()
    assert (folder / "words.txt").read_text(encoding="utf-8") == "扎跟\n"
    taught = Understander.load(load_book().towns, (folder,))
    assert taught.understand("歇克哒哈", datetime.fromisoformat(NOW)).intent == "goodbye"


def test_a_question_that_stood_open_is_named_and_its_answer_is_for_reading(
    cunbao: Cunbao, here: str, tmp_path: Path
) -> None:
    file, folder = tmp_path / "list.csv", tmp_path / "ours"
    say(cunbao, here, "我妈昨天摔断腿了", "歇克哒哈")
    (row,) = handed_out(cunbao, here, file)
    assert row["当时在问"] == "哪个镇"
    filled(file, {"歇克哒哈": "回答"})
    told = learn(cunbao, here, file, folder)
    assert "第2行，编号1：这是回答“哪个镇”的话" in told
    assert "学会0句" in told
    assert not folder.exists()
    filled(file, {"歇克哒哈": "告别"})
    assert "学会1句" in learn(cunbao, here, file, folder), "it also means something by itself"


BAD: list[tuple[dict[str, str], str]] = [
    ({"意思": "报按"}, "第2行，编号1：不认得“报按”这个意思"),
    ({"意思": "报案", "编号": "77"}, "第2行，编号77：名单里没有这个编号"),
    ({"意思": "报案", "编号": "一号"}, "第2行，编号一号：名单里没有这个编号"),
    ({"意思": "报案", "编号": ""}, "第2行，编号没写：名单里没有这个编号"),
    ({"意思": "报案", "原话": "歇克哒哈，我走了"}, "第2行，编号1：原话被改过"),
    ({"意思": "回答"}, "第2行，编号1：这是回答一句问话的话"),
]


@pytest.mark.parametrize(("cells", "told"), BAD)
def test_a_row_that_cannot_be_taken_is_listed_and_changes_nothing(
    cunbao: Cunbao, here: str, tmp_path: Path, cells: dict[str, str], told: str
) -> None:
    file, folder = tmp_path / "list.csv", tmp_path / "ours"
    say(cunbao, here, "歇克哒哈")
    handed_out(cunbao, here, file)
    filled(file, {}, **cells)
    said = learn(cunbao, here, file, folder)
    assert told in said
    assert "不能用1句" in said
    assert ("意思可以写：" in said) is ("不认得" in told)
    assert not folder.exists()
    assert len(handed_out(cunbao, here, tmp_path / "again.csv")) == 1, "it still waits for its label"


def test_a_second_label_is_refused(cunbao: Cunbao, here: str, tmp_path: Path) -> None:
    file, folder = tmp_path / "list.csv", tmp_path / "ours"
    say(cunbao, here, "歇克哒哈")
    handed_out(cunbao, here, file)
    filled(file, {"歇克哒哈": "告别"})
    learn(cunbao, here, file, folder)
    filled(file, {"歇克哒哈": "报案"})
    assert "编号1：已经标成“告别”了" in learn(cunbao, here, file, folder)
    # it came again before the bot had learnt it, and somebody else reads it otherwise
    say(cunbao, here, "歇克哒哈", sender="web:b")
    handed_out(cunbao, here, tmp_path / "second.csv")
    filled(tmp_path / "second.csv", {"歇克哒哈": "报案"})
    assert "编号2：已经标成“告别”了" in learn(cunbao, here, tmp_path / "second.csv", folder)
    filled(tmp_path / "second.csv", {"歇克哒哈": "不管"})
    assert "不管1句" in learn(cunbao, here, tmp_path / "second.csv", folder)
    assert contents(folder).keys() == {"examples/goodbye.txt", "labelled.jsonl"}


def test_a_sheet_that_a_spreadsheet_saved_is_read(cunbao: Cunbao, here: str, tmp_path: Path) -> None:
    file, folder = tmp_path / "list.csv", tmp_path / "ours"
    said = "=坨坨落袋，哒咩，咕，嘞😭"
    say(cunbao, here, said)
    (row,) = handed_out(cunbao, here, file)
    assert row["原话"] == "'" + said, "no spreadsheet takes it for a formula"
    filled(file, {"'" + said: "告别"}, encoding="gbk")
    assert "学会1句" in learn(cunbao, here, file, folder)
    assert contents(folder)["examples/goodbye.txt"] == said + "\n", "learnt as it was said"


def test_a_workbook_is_read_too(cunbao: Cunbao, here: str, tmp_path: Path) -> None:
    file, folder = tmp_path / "list.csv", tmp_path / "ours"
    say(cunbao, here, "歇克哒哈")
    (row,) = handed_out(cunbao, here, file)
    book = xlsxwriter.Workbook(tmp_path / "list.xlsx")
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["请各镇填好"])
    sheet.write_row(1, 0, list(row))
    sheet.write_row(2, 0, [*row.values()])
    sheet.write_number(2, 0, int(row["编号"]))
    sheet.write_string(2, list(row).index("意思"), "GOODBYE ")
    book.close()
    assert "学会1句" in learn(cunbao, here, tmp_path / "list.xlsx", folder)


def test_every_label_is_known_and_stands_for_one_intent() -> None:
    from bot.labelling import meanings
    from locales.catalogue import load

    table = meanings(load())
    assert set(table.values()) == {*INTENTS, "answer", "skip"}
    assert len(table) == 2 * (len(INTENTS) + 2), "two intents share a label, or one has none"


def test_only_what_came_since_a_day(cunbao: Cunbao, here: str, tmp_path: Path) -> None:
    say(cunbao, here, "歇克哒哈")
    assert handed_out(cunbao, here, tmp_path / "a.csv", "--since", "2021-06-16") == []
    assert len(handed_out(cunbao, here, tmp_path / "b.csv", "--since", "2021-06-15")) == 1


def test_a_sheet_is_never_written_over_and_only_its_owner_reads_it(cunbao: Cunbao, here: str, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    say(cunbao, here, "歇克哒哈")
    handed_out(cunbao, here, file)
    assert file.stat().st_mode & 0o077 == 0
    done = cunbao("misunderstood", "export", str(file), "--database", here)
    assert done.returncode == 1
    assert "已经有了" in done.stderr
    done = cunbao("misunderstood", "export", str(tmp_path / "list.xlsx"), "--database", here)
    assert done.returncode == 1
    assert "list.csv" in done.stderr


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"", "空的"), ("姓名,镇\n张三,大周\n".encode(), "没有找到表头"), (b"%PDF-1.4", "PDF")],
)
def test_a_file_that_is_no_such_sheet_is_said_plainly(
    cunbao: Cunbao, here: str, tmp_path: Path, content: bytes, told: str
) -> None:
    say(cunbao, here, "歇克哒哈")
    (tmp_path / "other.csv").write_bytes(content)
    done = cunbao(
        "misunderstood", "import", str(tmp_path / "other.csv"), "--language", str(tmp_path / "l"), "--database", here
    )
    assert done.returncode == 1
    assert told in done.stderr


def test_a_labelled_file_that_is_broken_is_named_before_anything_is_learnt(
    cunbao: Cunbao, here: str, tmp_path: Path
) -> None:
    file, folder = tmp_path / "list.csv", tmp_path / "ours"
    folder.mkdir()
    (folder / "labelled.jsonl").write_text('{"text": 3}\n', encoding="utf-8")
    say(cunbao, here, "歇克哒哈")
    handed_out(cunbao, here, file)
    filled(file, {"歇克哒哈": "告别"})
    done = cunbao("misunderstood", "import", str(file), "--language", str(folder), "--database", here)
    assert done.returncode == 1
    assert "labelled.jsonl 第1行" in done.stderr
    assert not (folder / "examples").exists()


def test_a_database_that_is_not_there_is_not_made(cunbao: Cunbao, here: str, tmp_path: Path) -> None:
    done = cunbao("misunderstood", "export", str(tmp_path / "list.csv"), "--database", here)
    assert done.returncode == 1
    assert "cunbao database upgrade" in done.stderr
    assert not (tmp_path / "list.csv").exists()


def test_nobody_can_be_known_from_the_list_the_folder_or_the_database(
    cunbao: Cunbao, here: str, tmp_path: Path
) -> None:
    private = (
        "张桂兰",
        "桂兰",
        "512222195603054125",
        "054125",
        "13896200001",
        "幺三八九六二零零零零幺",
        "13877776666",
    )
    file, folder = tmp_path / "list.csv", tmp_path / "ours"
    say(
        cunbao,
        here,
        "张桂兰坨坨落袋哒咩",
        "嘟噜嘟噜512222195603054125哇啦",
        "呜里哇啦 138 9620 0001 张桂兰",
        "幺三八九六二零零零零幺嘟噜嘟噜",
        "后六位054125呜里呜里",
        "我妈张桂兰昨天摔断腿了",
        "桂兰嘟噜呜里哇啦",
    )
    kept = handed_out(cunbao, here, file)
    assert len(kept) >= 4
    filled(file, {row["原话"]: "不相干" for row in kept})
    assert f"学会{len(kept)}句" in learn(cunbao, here, file, folder)
    open_text = file.read_text(encoding="utf-8-sig") + "".join(contents(folder).values())
    assert "嘟噜" in open_text
    at_rest = b"".join(path.read_bytes() for path in tmp_path.glob("cunbao.db*"))
    for word in (*private, "嘟噜"):
        assert word.encode() not in at_rest, word
        assert word == "嘟噜" or word not in open_text, word


@pytest.mark.parametrize("command", [("understand",), ("replay", "-"), ("chat",), ("evaluate", "set.jsonl")])
def test_a_broken_folder_stops_every_command(
    cunbao: Cunbao, here: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "set.jsonl").write_text(json.dumps({"text": "哈", "now": NOW, "intent": "greet"}), encoding="utf-8")
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours" / "events.toml").write_text("[parts]\nfall = '扎跟('\n", encoding="utf-8")
    done = cunbao(*command, "--language", "ours")
    assert done.returncode == 1
    assert "ours/events.toml: fall" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_bot_does_not_start_with_a_broken_folder(cunbao: Cunbao, here: str, tmp_path: Path) -> None:
    (tmp_path / "staff.csv").write_text("address,name,role\nsms:13900000001,张三,supervisor\n", encoding="utf-8")
    settings = tmp_path / "cunbao.toml"
    settings.write_text(f'database = "{here}"\nlanguage = ["nowhere"]\n[channels.web]\n', encoding="utf-8")
    done = cunbao("serve", "--settings", str(settings))
    assert done.returncode == 1
    assert "nowhere: no such folder" in done.stderr
