"""The cases of an office's places, and those that bear a name there."""

from __future__ import annotations

from datetime import datetime

import pytest
from minds import FakeMind, inbound
from msgspec.structs import replace

from dialogs.conversation import Conversation, Party
from dialogs.lookups import Lookups, Scope
from dialogs.message import Inbound
from handlers.changes import Changes, Heard, Loaded
from storage.store import Store

ANNA = "sms:+8613800000001"


class Desk(FakeMind):
    """所 asks for the cases of a scope: insurer, county, town and somebody's name, each after an @; 结 closes one."""

    def hear(self, inbound: Inbound, conversation: Conversation, party: Party, quoted_claim: str | None) -> Heard:
        heard = super().hear(inbound, conversation, party, quoted_claim)
        verb, *parts = inbound.text.split("@")
        if verb.startswith("结 "):
            return replace(heard, lookups=Lookups(claim_numbers=(verb[2:],)))
        if verb != "所":
            return heard
        insurer, county, town, name = parts
        scopes = (Scope(county=county, town=town, insurer=insurer),)
        return replace(heard, lookups=Lookups(scopes=scopes, named=name))

    def take(self, loaded: Loaded, now: datetime) -> Changes:
        changes = super().take(loaded, now)
        if not loaded.heard.inbound.text.startswith("结 "):
            return changes
        return replace(changes, claims=(replace(loaded.found.claims[0], status="closed", clocks=()),))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("所@@@@", 60),
        ("所@@@小周镇@", 2),
        ("所@@@大周镇@", 58),
        ("所@nobody@@@", 0),
        ("所@@火星@@", 0),
        ("所@@@小周镇@李文全", 3),
        ("所@@@@李文全", 61),
        ("所@@火星@@李文全", 0),
    ],
)
def test_all_that_are_open_and_all_of_a_name(store: Store, asked: str, found: int) -> None:
    mind = Desk()
    store.run(mind, [inbound(number, ANNA, f"报 人{number}") for number in range(58)])
    store.run(mind, [inbound(60, ANNA, "报 王明@小周镇"), inbound(61, ANNA, "报 李文全@小周镇")])
    store.run(mind, [inbound(62, ANNA, "报 李文全@小周镇")])
    last = max(claim.number for claim in store.claims())
    store.run(mind, [inbound(63, ANNA, f"结 {last}")])
    store.run(mind, [inbound(64, ANNA, asked)])
    assert len(mind.loaded[-1].found.claims) == found
