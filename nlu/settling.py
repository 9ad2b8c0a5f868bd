"""Where the words of a message and its weights disagree: which of them is believed.

Which way a disagreement goes was counted on the examples, each weighed by what the others had taught.
"""

from __future__ import annotations

from nlu.events import DEATHS
from nlu.weighing import NONE, Opinion

FIND, DROP, CHANGE = 0.5, 0.7, 0.5
"""How sure the weights have to be to find what no word tells, to drop and to change what words tell."""
REPORTED = 0.3
"""How sure that there is an event in a report, which hardly ever is without one."""
OTHERS = 0.5
"""How sure that it is not about the sender, a neighbour or a villager after all."""
DEADLY = 0.7
"""How sure to say of a death that was told without a cause what it came of."""

_VAGUE = frozenset({"accident_injury", "illness", "disability", "death"})
"""Events whose words are said of other things too: 走了, 没了, 病, 残疾. 癌, 烧伤, 病故 are not."""
_SPOKEN_FOR = frozenset({"self", "villager", "neighbor"})
"""Who is meant by other words than kin: 我, 我们组上, 隔壁. 我妈 is never anybody else."""


def settled_event(told: str | None, opinion: Opinion, *, denied: bool, reported: bool) -> str | None:
    """The event: as its words tell, unless the whole message speaks surely for another or for none. `denied`: words
    for one stand there with a 没 or 别 before them; `reported`: the message reports something."""
    if denied:
        return None
    if told is None:
        found, some = opinion.other_than(NONE)
        return found if some >= (REPORTED if reported else FIND) else None
    weighed, sure = opinion.label, opinion.probability
    if weighed == NONE:
        return None if told in _VAGUE and sure >= DROP else told
    if told in DEATHS and weighed not in DEATHS:
        return weighed if weighed == "house_damage" and sure >= CHANGE else told
    if told in DEATHS:
        return weighed if told == "death" and sure >= DEADLY else told
    return weighed if sure >= CHANGE else told


def settled_relation(told: str | None, opinion: Opinion) -> str | None:
    """Whose it is: kin words decide; the whole message tells the sender, a villager and a neighbour apart."""
    weighed, sure = opinion.label, opinion.probability
    if told is None:
        return weighed if weighed != NONE and sure >= FIND else None
    if told not in _SPOKEN_FOR:
        return weighed if weighed == "villager" and sure >= CHANGE else told
    return (None if weighed == NONE else weighed) if sure >= OTHERS else told
