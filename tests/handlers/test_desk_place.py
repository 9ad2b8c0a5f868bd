"""Where a desk is and when somebody is there, once a county has entered it (乡政办发〔2024〕57号 八)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from bot import compose
from claims.workdays import CHINA
from dialogs.message import Inbound
from schemes.book import load_book
from storage.keys import Keys
from storage.store import Store

HERE = Path(__file__).parents[2] / "schemes" / "wanzhou-2021.toml"


@pytest.mark.parametrize(
    ("entered", "said"),
    [
        ("", "大周镇归人保财险管，报案电话95518。"),
        ('address = "万州区某路1号"\n', "服务点在万州区某路1号。"),
        ('hours = "每天24小时"\n', "每天24小时有人接。"),
        ('address = "万州区某路1号"\nhours = "早上8点到晚上6点"\n', "服务点在万州区某路1号，早上8点到晚上6点有人。"),
    ],
)
def test_what_the_county_has_entered_is_told_with_the_phone(tmp_path: Path, entered: str, said: str) -> None:
    text = HERE.read_text(encoding="utf-8")
    desk = 'insurer = "picc"\ntowns'
    assert desk in text
    changed = text.replace(desk, desk.replace("towns", f"{entered}towns"), 1)
    (tmp_path / "wanzhou.toml").write_text(changed, encoding="utf-8")
    now = datetime(2021, 6, 15, 10, tzinfo=CHINA)
    mind = compose.mind(book=load_book(tmp_path))
    store = Store.open("sqlite://", Keys.generate())
    asked = Inbound(address="web:her", id="1", text="大周镇理赔地点在哪", sent_at=now, received_at=now)
    (turned,) = store.run(mind, [asked])
    store.close()
    assert said in turned.replies[0].text
    assert "95518" in turned.replies[0].text
