"""Which case a row of a sheet means: by number, else by ID number, else by name and day in a town. Never a guess."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from claims.claim import Claim
from dialogs.message import Say
from handlers.sheets.row import Row
from schemes.identity import normal_id


class Matching:
    """The cases that the rows of a sheet may mean; `insurer` is whose sheet it is."""

    def __init__(self, claims: Iterable[Claim], insurer: str) -> None:
        self._insurer = insurer
        self._by_number = {claim.number: claim for claim in claims}

    @cached_property
    def _by_person(self) -> dict[str, list[Claim]]:
        """By ID number; made only for sheets that leave numbers of cases out."""
        found: dict[str, list[Claim]] = {}
        for claim in self._by_number.values():
            if told := claim.facts.get("id_number"):
                found.setdefault(normal_id(told) or told, []).append(claim)
        return found

    @cached_property
    def _by_name(self) -> dict[tuple[str, str], list[Claim]]:
        found: dict[tuple[str, str], list[Claim]] = {}
        for claim in self._by_number.values():
            if claim.insured_name and claim.town:
                found.setdefault((bare(claim.insured_name), claim.town), []).append(claim)
        return found

    def of(self, row: Row) -> Claim | Say:
        """The case of a row, or why none can be named."""
        if row.number:
            found = self._by_number.get(row.number)
            return self._agreed(row, found) if found else Say("row-unknown-number", {"number": row.number})
        held = self._by_person.get(row.id_number, []) if row.id_number else []
        if held:
            return self._chosen(row, held)
        if not row.name:
            return Say("row-nobody")
        if row.happened_on is None or not row.town:
            return Say("row-name-alone")
        return self._chosen(row, self._by_name.get((bare(row.name), row.town), []))

    def _chosen(self, row: Row, held: list[Claim]) -> Claim | Say:
        """The one case among those of a person that fits day and insurer."""
        day = row.happened_on
        fitting = [one for one in held if day is None or one.event_date in (None, day)]
        mine = [one for one in fitting if one.insurer == self._insurer]
        if len(mine) > 1:
            return Say("row-several", {"numbers": "、".join(sorted(one.number for one in mine))})
        if mine:
            return self._agreed(row, mine[0])
        if fitting:
            return self._agreed(row, fitting[0])
        if held:
            return Say("row-other-day", {"numbers": "、".join(sorted(one.number for one in held))})
        return Say("row-unknown")

    def _agreed(self, row: Row, claim: Claim) -> Claim | Say:
        """The case, unless the row speaks of somebody else or it is another insurer's."""
        if claim.insurer != self._insurer:
            return Say("row-other-insurer", {"number": claim.number})
        if row.name and claim.insured_name and bare(row.name) != bare(claim.insured_name):
            return Say("row-other-name", {"number": claim.number})
        told = claim.facts.get("id_number")
        if row.id_number and told and (normal_id(told) or told) != row.id_number:
            return Say("row-other-person", {"number": claim.number})
        if row.happened_on and claim.event_date and row.happened_on != claim.event_date:
            return Say("row-other-day", {"numbers": claim.number})
        return claim


def bare(name: str) -> str:
    """A name without blanks and dots, for comparing."""
    return "".join(sign for sign in name if sign.isalnum())
