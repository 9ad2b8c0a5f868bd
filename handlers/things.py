"""Animals, vehicles, things and crops: what the document at hand says of them, and what to do."""

from __future__ import annotations

from dialogs.message import Say
from handlers.outcome import Case, Outcome
from handlers.scheme_at_hand import scheme_at_hand
from schemes.model import Scheme


def tell(case: Case) -> Outcome:
    """Honest and short: the document names people, and houses where it has a cover for them; nothing is refused."""
    thing = case.draft.slots.get("thing", "goods")
    scheme = scheme_at_hand(case)
    if scheme is None:
        says: tuple[Say, ...] = (Say("things-no-scheme", {"thing": case.world.words.label("thing", thing)}),)
    else:
        covered = case.world.words.say("things-people-and-houses" if _houses(scheme) else "things-people")
        args = {"scheme": scheme.title, "thing": case.world.words.label("thing", thing), "covered": covered}
        says = (Say("things-not-written", args),)
    says += (Say(f"things-do-{thing}"),)
    return Outcome(says=says)


def _houses(scheme: Scheme) -> bool:
    rule = scheme.event("house_damage")
    return rule is not None and bool(rule.covers)
