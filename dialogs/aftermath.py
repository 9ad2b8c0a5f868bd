"""What is said once a report is filed: how long it takes, how it goes on with the injured, a name, a hard lot.

Her own case is meant; nothing here begins another one.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from dialogs.conversation import Draft
from dialogs.filling import as_text, fill, with_flag
from dialogs.message import Say
from dialogs.progress import begin, take_up
from dialogs.talk import Step, Talk, before, known
from schemes.terms import ACCIDENTS, DEATHS

ELSE: Final = frozenset({"complain", "talk_to_human", "manage_privacy", "enroll", "renew", "cancel"})
"""Who wants this does not speak of the case."""
PALSY: Final = "瘫痪"
LASTING: Final = frozenset({"disability", "critical_illness"})
LONGEST_NAMING: Final = 24
NAMING: Final = frozenset({"name", "sender_name", "relation", "event", "cause"})


def things(talk: Talk) -> Step | None:
    """猪死了, 手机摔烂了: nobody was hurt; what the document says of things, and the open question again."""
    thing, draft = talk.frame.thing, talk.draft
    if not thing or talk.frame.intent in ELSE:
        return None
    if draft is not None and (draft.form == "choice" or fill(draft, talk.frame, talk.inbound.text).gained):
        return None
    asked = Draft(form="things", slots={"thing": thing}, flags=known(talk))
    shelved = talk.conversation.shelved
    return Step(command="things", finished=asked, draft=draft, shelved=shelved, thread=draft is not None)


def hurt_after_all(talk: Talk) -> Step | None:
    """就是胳膊擦破点皮, after it was said that a person's hurt would be reported: so it is one."""
    asked = any(key.startswith("things-do-") for key in talk.conversation.last_keys)
    if not asked or talk.draft is not None or "event" not in talk.frame.slots or talk.frame.question:
        return None
    return begin(talk, "report_claim")


def hard_lot(talk: Talk) -> Step | None:
    """我一个人带两个娃儿，咋个办嘛: a warm word and her own case, no menu; then the open question again."""
    draft, last = talk.draft, talk.conversation.last_report
    if not _says(talk, "hard-lot") or talk.frame.intent in ("complain", "manage_privacy"):
        return None
    if draft is None and last and talk.conversation.last_claim:
        return _status(talk, "comfort")
    if draft is None:
        told = "event" in talk.frame.slots
        return None if told else Step(says=(Say("comfort"), Say("comfort-none")), shelved=talk.conversation.shelved)
    if draft.form != "report" or fill(draft, talk.frame, talk.inbound.text).gained:
        return None
    return before(take_up(talk, draft), Say("comfort"))


def payee(talk: Talk) -> Step | None:
    """钱是给我还是给他妈: not for us to say."""
    if not _says(talk, "payee"):
        return None
    if talk.draft is not None and talk.draft.form != "report":
        return None
    death = (talk.draft.slots if talk.draft else talk.conversation.last_report).get("event") in DEATHS
    say = Say("payee-death" if death else "payee")
    if talk.draft is None:
        return Step(says=(say,), shelved=talk.conversation.shelved)
    return before(take_up(talk, talk.draft), say)


def how_far(talk: Talk) -> Step | None:
    """要好多天才给钱, 咋还没动静, 现在咋办: where her own case stands and which promise runs."""
    if not _filed(talk) or _of_another(talk) or talk.frame.intent in ELSE or "event" in talk.frame.slots:
        return None
    if _says(talk, "how-long"):
        return _status(talk, "when")
    if _says(talk, "silence"):
        return _status(talk, "silence")
    return _status(talk, "next") if _says(talk, "what-now") else None


def gets_worse(talk: Talk) -> Step | None:
    """医生说怕是要残废, 又住院了, 转到重庆去了: the case that was filed goes on."""
    frame, last = talk.frame, talk.conversation.last_report
    if not _filed(talk) or _of_another(talk) or last.get("event") in DEATHS or frame.intent in ELSE:
        return None
    told = frame.slots
    if told.keys() & {"amount", "hospital_days", "disability_grade", "date"}:
        return None
    event = told.get("event")
    hurt = last.get("event") in ACCIDENTS
    lasting = hurt and (event == "disability" or told.get("disease") == PALSY) and last.get("event") != "disability"
    if event not in (None, "illness", "accident_injury", last.get("event")) and not (hurt and event in LASTING):
        return None
    if lasting and frame.question and frame.intent != "report_claim":
        return None
    if lasting and not _says(talk, "perhaps") and not frame.question:
        begun = replace(talk, frame=replace(frame, slots={"event": "disability"}))
        return begin(begun, "update_report")
    if not lasting and not _says(talk, "course"):
        return None
    flags = (*(("lasting",) if lasting else ()), *(("asks",) if frame.question and not lasting else ()))
    return Step(command="course", finished=_told(talk, *flags), shelved=talk.conversation.shelved)


def name_later(talk: Talk) -> Step | None:
    """我叫王大明, 死的是我老汉王大明: a name for the report or ticket that had none."""
    told, last, text = talk.frame.slots, talk.conversation.last_report, talk.inbound.text.strip()
    if talk.draft is not None or not told.keys() & {"name", "sender_name"} or len(text) > LONGEST_NAMING:
        return None
    if talk.frame.question or not told.keys() <= NAMING:
        return None
    own = text.startswith(talk.words.words("my-name-is"))
    if not last or talk.conversation.last_claim is None:
        bare = own and told.get("relation") in (None, "self") and "event" not in told
        return Step(command="named", finished=_told(talk, "own")) if bare else None
    event, relation = told.get("event"), told.get("relation")
    same = event in (None, last.get("event")) or (event in DEATHS and last.get("event") in DEATHS)
    if "name" in last or not same or (relation not in (None, "self", last.get("relation")) and "relation" in last):
        return None
    flags = ("own",) if own and last.get("relation") != "self" else ()
    return Step(command="named", finished=_told(talk, *flags), shelved=talk.conversation.shelved)


def put_right(talk: Talk) -> Step | None:
    """我记错了，花了五百七: what was filed just now is meant."""
    if not _filed(talk) or not talk.frame.corrects or not talk.frame.slots or talk.frame.intent in ELSE:
        return None
    return begin(talk, "update_report")


def own_papers(talk: Talk) -> Step | None:
    """还要弄啥手续不: the papers of her own case, not how to join or to renew."""
    if not _filed(talk) or not _says(talk, "papers") or talk.frame.intent not in ("enroll", "renew", "out_of_scope"):
        return None
    asked = replace(_told(talk), form="documents")
    return Step(command="documents", finished=asked, shelved=talk.conversation.shelved)


def own_hotline(talk: Talk) -> Step | None:
    """那个电话打不通: the company of her own case is meant."""
    town = talk.conversation.last_report.get("town")
    if not _filed(talk) or town is None or talk.frame.intent != "ask_hotline" or "town" in talk.frame.slots:
        return None
    flags = ("silent",) if _says(talk, "no-answer") else ()
    asked = with_flag(replace(_told(talk, *flags), form="hotline"), *known(talk))
    return Step(command="hotline", finished=replace(asked, slots={"town": town}), shelved=talk.conversation.shelved)


def _filed(talk: Talk) -> bool:
    held = talk.conversation
    return talk.draft is None and bool(held.last_report) and held.last_claim is not None


def _of_another(talk: Talk) -> bool:
    last = talk.conversation.last_report
    told = {slot: as_text(value) for slot, value in talk.frame.slots.items()}
    return any(slot in told and slot in last and told[slot] != last[slot] for slot in ("relation", "name", "town"))


def _says(talk: Talk, words: str) -> bool:
    return any(word in talk.inbound.text for word in talk.words.words(words))


def _told(talk: Talk, *flags: str) -> Draft:
    return fill(Draft(form="update", flags=flags), talk.frame, talk.inbound.text).draft


def _status(talk: Talk, manner: str) -> Step:
    slots = {"claim_number": talk.conversation.last_claim or ""}
    asked = Draft(form="status", slots=slots, flags=(manner,), story=(talk.inbound.text.strip()[:500],))
    return Step(command="status", finished=asked, shelved=talk.conversation.shelved)
