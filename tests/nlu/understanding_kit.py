"""What the tests of the understanding share: the towns of the frames' README and a fixed moment."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from nlu.frame import Frame
from schemes.places import Town

COUNTIES = {
    "镇坪县": "曾家镇 牛头店镇 城关镇 上竹镇 曙坪镇 钟宝镇 华坪镇",
    "万州区": "高峰镇 甘宁镇 龙沙镇 响水镇 武陵镇 瀼渡镇 天城镇 熊家镇 小周镇 大周镇 高梁镇 李河镇 分水镇 孙家镇 "
    "余家镇 后山镇 弹子镇 郭村镇 九池乡 柱山乡 铁峰乡 新田镇 龙驹镇 长滩镇 恒合乡 梨树乡 罗田镇 地宝乡 普子乡 "
    "走马镇 新乡镇 溪口乡 燕山乡 长坪乡 茨竹乡 白土镇 长岭镇 白羊镇 太安镇 太龙镇 黄柏乡 太白街道 龙都街道 "
    "双河口街道 沙河街道 钟鼓楼街道 百安坝街道 五桥街道 陈家坝街道 高笋塘街道 牌楼街道 周家坝街道",
    "乡宁县": "昌宁镇 光华镇 台头镇 管头镇 西坡镇 双鹤乡 关王庙乡 尉庄乡 西交口乡 枣岭乡",
}
TOWNS = tuple(Town(name=name, county=county) for county, names in COUNTIES.items() for name in names.split())
NOW = datetime.fromisoformat("2021-06-15T10:00:00+08:00")
FRAMES = Path(__file__).parents[1] / "frames"

Read = Callable[..., Frame]


def labelled(name: str) -> list[dict[str, Any]]:
    """The lines of tests/frames/NAME.jsonl."""
    text = (FRAMES / f"{name}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]
