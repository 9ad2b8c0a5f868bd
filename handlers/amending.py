"""更正 姓名, 日期, 镇: the desk puts right what was taken down wrong; no step of the case is taken back."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from msgspec.structs import replace

from claims.claim import Claim, Entry
from claims.ladder import may_act
from claims.workdays import local
from dialogs.lookups import Lookups
from dialogs.message import Say
from handlers.changes import Changes
from handlers.commands import FACT, StaffCommand
from handlers.ladder.due import moved_claim, tell_again
from handlers.notices import of_move
from handlers.order import Order, answer, refused
from handlers.telling import plain_day
from handlers.update import OPEN
from nlu.frame import Context
from schemes.places import find_town

FIELDS: Final = {"姓": "name", "名": "name", "日": "date", "出": "date", "镇": "town", "乡": "town", "户": "town"}
VERB: Final = r"(?:更正|更改|修改|改)?(?:一下)?"
WRONG: Final = r"(?:(?:写|记|报|填)?(?:错|不对)了?)?"
TO_BE: Final = r"(?:应该?|应当)?(?:改成|改为|改|是|为|成)?"
AMENDED: Final = re.compile(
    rf"(?:请?把)? ?{VERB} ?(?P<before>{FACT})?{WRONG}[ ,:]*(?P<number>\d{{8}})的?"
    rf"[ ,:]*{VERB} ?(?P<behind>{FACT})?{WRONG}[ ,:]*{TO_BE}[ ,:]*(?P<value>\S+)?"
)
YEAR: Final = re.compile(r"\d{4}|\d年|[去前今]年")
LONG_AGO: Final = timedelta(days=180)
NAME: Final = re.compile(r"[一-龥][一-龥·]{1,15}")


def said_freely(written: str) -> str | None:
    """更正 10000012 姓名 张秀兰, 10000012 日期错了 应该是6月10日: number, fact and value; None for anything else."""
    found = AMENDED.fullmatch(written)
    if found is None or bool(found["before"]) == bool(found["behind"]):
        return None
    fact = FIELDS[(found["before"] or found["behind"])[0]]
    return f"{found['number']} {fact} {found['value'] or ''}".strip()


def wanted(command: StaffCommand) -> Lookups:
    return Lookups(claim_numbers=(command.rest[:8],))


def carry(order: Order) -> Changes:
    """The case with the fact put right; another day or town may mean another insurer, so the case is routed anew."""
    number, fact, said = (*order.command.rest.split(" ", 2), "", "")[:3]
    claim = next((one for one in order.loaded.found.claims if one.number == number), None)
    if claim is None:
        return answer(order, Say("staff-wrong-number", {"number": number}))
    if not any(may_act(row, claim) for row in order.rows):
        return answer(order, Say("staff-not-yours", {"number": number, "name": order.rows[0].name}))
    if claim.status not in OPEN:
        return refused(order, claim, "amend_decided")
    read = _read(order, claim, fact, said)
    if read is None:
        return refused(order, claim, f"amend_{fact}", {"text": said[:20]})
    return _amended(order, claim, fact, read)


def _read(order: Order, claim: Claim, fact: str, said: str) -> str | None:
    """The value as the case keeps it: a name, an ISO day that is not to come, the full name of a town."""
    if fact == "name":
        return said if NAME.fullmatch(said) else None
    if fact == "town":
        town = order.world.book.town(said) or find_town(order.world.book, said, claim.county)
        return town.name if town is not None else None
    frame = order.world.understander.understand(said, order.now, Context(county=claim.county))
    day = date.fromisoformat(str(frame.slots["date"])) if "date" in frame.slots else None
    if day is None or day > local(order.now).date():
        return None
    # 6月30日, said on June 15, is more likely a slip than a day of last year.
    return day.isoformat() if YEAR.search(said) or local(claim.reported_at).date() - day < LONG_AGO else None


def _amended(order: Order, claim: Claim, fact: str, value: str) -> Changes:
    before = {"name": claim.insured_name, "town": claim.town, "date": claim.event_date}[fact]
    if str(before) == value:
        return answer(order, Say("staff-amended-same", {"number": claim.number}), seen=claim.number)
    entry = Entry(at=order.now, status=claim.status, by=order.address, note=f"{fact}: {before} -> {value}")
    new = replace(claim, history=(*claim.history, entry), facts={**claim.facts, fact: value})
    if fact == "name":
        new, messages = tell_again(order.world, replace(new, insured_name=value), order.now, "amended")
    else:
        new = replace(new, town=value) if fact == "town" else replace(new, event_date=date.fromisoformat(value))
        found = order.world.book.route(town=new.town, day=new.event_date, event=new.event, scheme=new.scheme)
        new, messages = moved_claim(order.world, new, found, order.now, "amended")
    told = tuple(one for one in messages if one.to != order.address)
    shown = plain_day(new.event_date, local(order.now).date(), order.words) if fact == "date" else value
    args = {"number": claim.number, "fact": order.words.label("slot", fact), "value": shown}
    if new.insurer == claim.insurer:
        return answer(order, Say("staff-amended", args), claim=new, messages=told)
    if new.insurer is None:
        return answer(order, Say("staff-amended-open", args), claim=new, messages=told)
    say = Say("staff-amended-moved", {**args, "insurer": order.words.label("insurer", new.insurer)})
    return answer(order, say, claim=new, messages=(*told, *of_move(order.world, new, order.now)))
