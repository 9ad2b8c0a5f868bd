"""The words that every floor shares: events, covers, house types, relations, diseases.

They are the identifiers of the public interfaces (`cunbao understand`, `estimate`, `replay`); the Chinese
names that people read stand in `locales/`.
"""

from __future__ import annotations

from typing import Final

EVENTS: Final = (
    "accident_injury",
    "accident_death",
    "illness",
    "illness_death",
    "death",
    "disability",
    "burn",
    "critical_illness",
    "house_damage",
)
DEATHS: Final = frozenset({"accident_death", "illness_death", "death"})
ACCIDENTS: Final = frozenset({"accident_injury", "accident_death", "disability", "burn"})

COVERS: Final = (
    "accident_death",
    "accident_disability",
    "accident_burn",
    "accident_medical",
    "hospital_allowance",
    "illness_death",
    "major_medical",
    "student_critical_illness",
    "house",
)
INSURERS: Final = ("chinalife", "picc", "pingan")
HOUSE_TYPES: Final = ("thatch", "adobe", "brick_wood", "concrete")
RELATIONS: Final = (
    "self",
    "spouse",
    "father",
    "mother",
    "son",
    "daughter",
    "grandfather",
    "grandmother",
    "parent_in_law",
    "sibling",
    "grandchild",
    "other_relative",
    "neighbor",
    "villager",
)
DISEASES: Final = (
    "恶性肿瘤",
    "重大器官移植术或造血干细胞移植术",
    "急性肾功能衰竭或终末期肾病",
    "急性或亚急性重症肝炎",
    "良性脑肿瘤",
    "脑炎后遗症或脑膜炎后遗症",
    "重型再生障碍性贫血",
    "脊髓灰质炎症",
    "严重幼年型类风湿性关节炎",
    "严重川崎氏病",
    "重症肌无力",
    "胰岛素依赖型糖尿病",
    "双目失明",
    "瘫痪",
    "重症心肌炎伴充血性心力衰竭",
)
