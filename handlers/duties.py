"""What an officer may command apart from the steps of one case: each is a word, who may say it, and a use case."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

from msgspec import Struct

from claims.roster_list import Act
from claims.staff import COUNTY, FIELD, OFFICERS, Member
from dialogs.conversation import Conversation
from dialogs.lookups import Lookups
from handlers import amending, case_list, guidance, trail
from handlers.access import access, access_wanted
from handlers.changes import Changes
from handlers.commands import StaffCommand, plain
from handlers.crowd import broadcast, homes, incident, situation_report
from handlers.enrolment import lists as rosters
from handlers.enrolment import mark as enrolment_mark
from handlers.enrolment import plan
from handlers.finding import backlog, disputes
from handlers.ladder import away, leave_words
from handlers.order import Order
from handlers.sheets.month import NOTE, note_sheet, wants_month
from handlers.staff_undelivered import not_arrived
from handlers.village import handing, helping, quiz

NUMBERED: Final = re.compile(r" ?\d{8}")
EVERYBODY: Final[frozenset[str]] = frozenset()
OPERATOR: Final = frozenset({"operator"})
STAFF: Final = OFFICERS | {"village_agent"}
VISITING: Final = OFFICERS | FIELD


class Duty(Struct, frozen=True, kw_only=True):
    """One of them. `words` begin its command, `roles` may give it (none named: the whole staff), `wants` says what it
    needs loaded, `carry` what it changes and answers. `wants_of` stands for `wants` where only the places of its
    giver's rows are looked at; `numbered`: its word counts only with a number of eight digits behind it; `freely`
    reads other wordings, and answers with what stands behind the word. A duty without words is read by
    `handlers.commands`."""

    wants: Callable[[StaffCommand], Lookups] = lambda _: Lookups()
    carry: Callable[[Order], Changes]
    words: tuple[str, ...] = ()
    roles: frozenset[str] = EVERYBODY
    wants_of: Callable[[StaffCommand, tuple[Member, ...]], Lookups] | None = None
    numbered: bool = False
    freely: Callable[[str], str | None] | None = None


def _on_lists(word: str, act: Act) -> Duty:
    return Duty(words=(word,), roles=STAFF, wants=rosters.wants(act), carry=rosters.carry(act))


DUTIES: Final[dict[str, Duty]] = {
    "list": Duty(words=("列表", "我的案子", "案子列表"), wants_of=case_list.wanted, carry=case_list.list_cases),
    "search": Duty(
        words=("找", "找案子", "查案子", "找一下"),
        roles=OFFICERS | {"desk"},
        wants_of=case_list.wanted,
        carry=case_list.list_cases,
        freely=case_list.said_freely,
    ),
    "amend": Duty(
        roles=OFFICERS | {"desk"},
        wants=amending.wanted,
        carry=amending.carry,
        words=("更正",),
        freely=amending.said_freely,
        numbered=True,
    ),
    "disputes": Duty(
        words=("纠纷", "争议", "容易起争议"),
        roles=OFFICERS | {"desk"},
        wants=lambda _: Lookups(unsettled=True),
        carry=disputes.show,
    ),
    "undelivered": Duty(wants=lambda _: Lookups(undelivered=True), carry=not_arrived),
    "away": Duty(wants=away.wanted, carry=away.leave, words=("请假",), freely=leave_words.said_freely),
    "back": Duty(wants=away.wanted, carry=away.back, words=("销假",)),
    "backlog": Duty(words=("台账",), roles=VISITING, wants=backlog.wanted, carry=backlog.carry),
    "todo": Duty(words=("我的待办", "待办"), roles=VISITING, wants_of=helping.wanted_todo, carry=helping.todo),
    "desk_todo": Duty(
        words=("我的待办", "待办"),
        roles=frozenset({"desk"}),
        wants_of=case_list.wanted,
        carry=case_list.list_cases,
    ),
    "help": Duty(words=("帮助", "怎么用", "命令"), carry=guidance.show),
    "unclear": Duty(carry=guidance.about_case),
    "people": Duty(words=("我的村民",), roles=FIELD, wants=helping.wanted_people, carry=helping.people),
    "quiz": Duty(words=("考一考", "学习"), roles=VISITING, wants=quiz.wanted, carry=quiz.carry),
    "handover": Duty(
        words=("交接",), roles=OFFICERS, wants=handing.wanted, carry=handing.carry, freely=handing.said_freely
    ),
    "sheet": Duty(words=(NOTE,), roles=OPERATOR, wants=wants_month, carry=note_sheet),
    "access": Duty(wants=access_wanted, carry=access, roles=OPERATOR),
    "roster_confirm": _on_lists("名单确认", "confirm"),
    "roster_sign": _on_lists("名单签字", "sign"),
    "roster_review": _on_lists("名单审核", "review"),
    "roster_merge": Duty(words=("名单汇总",), roles=STAFF, wants=rosters.wants("merge"), carry=rosters.merge),
    "roster_take_back": Duty(
        words=("名单撤回",), roles=STAFF, wants=rosters.wants("take_back"), carry=rosters.take_back
    ),
    "roster_send_back": _on_lists("名单退回", "send_back"),
    "rosters": Duty(words=("名单进度",), roles=STAFF, wants=rosters.wants("send_back"), carry=rosters.on_the_way),
    "mark": Duty(words=("记参保",), roles=STAFF, wants=enrolment_mark.wants, carry=enrolment_mark.carry),
    "population": Duty(words=("人口",), roles=COUNTY, wants=plan.wants, carry=plan.population),
    "recalculate": Duty(words=("重算任务",), roles=COUNTY, wants=plan.wants, carry=plan.recalculate),
    "price": Duty(words=("保费定价",), roles=COUNTY, wants=plan.wants, carry=plan.set_price),
    "ages": Duty(words=("年龄限定",), roles=COUNTY, wants=plan.wants, carry=plan.set_ages),
    "stage_done": Duty(words=("阶段办好",), roles=OFFICERS, wants=plan.wants, carry=plan.stage_done),
    "trail": Duty(words=("留痕",), roles=OPERATOR, wants=lambda _: Lookups(), carry=trail.keep),
    "publish": Duty(words=("广播", "宣传"), roles=OFFICERS, carry=broadcast.write),
    "warn": Duty(words=("预警",), roles=OFFICERS, carry=broadcast.write),
    "agree": Duty(words=("同意",), roles=OFFICERS, wants=broadcast.looked_up, carry=broadcast.approve, numbered=True),
    "stop": Duty(words=("停发",), roles=OFFICERS, wants=broadcast.looked_up, carry=broadcast.stop),
    "broadcasts": Duty(words=("广播进度",), roles=OFFICERS, wants=broadcast.looked_up, carry=broadcast.show),
    "tell": Duty(words=("告知",), roles=VISITING, wants_of=homes.wants, carry=homes.told, freely=homes.said_freely),
    "incident": Duty(words=("灾情",), roles=OFFICERS, wants=incident.open_ones, carry=incident.declare),
    "situation": Duty(
        words=("灾情报告",), roles=VISITING | {"desk"}, wants=incident.all_about, carry=situation_report.report
    ),
    "incident_over": Duty(words=("灾情结束",), roles=OFFICERS, wants=incident.with_questions, carry=incident.close),
    "silent": Duty(words=("没回话",), roles=VISITING, wants=incident.with_silent, carry=incident.silent),
    "visited": Duty(words=("报平安",), roles=VISITING, wants_of=incident.visited_wants, carry=incident.visited),
}


def allowed(command: StaffCommand, rows: Iterable[Member]) -> bool:
    """Whether these rows may give a command: a duty names its roles, and a case says by itself who may act on it."""
    duty = DUTIES.get(command.verb)
    return duty is None or not duty.roles or any(_counts(duty, row) for row in rows)


def _counts(duty: Duty, row: Member) -> bool:
    """Whether a row may give a duty. An insurer's people are a desk in whatever rank, and so is its own system: an
    office commands who is insured, what a village is told and who helps there."""
    role = "desk" if row.insurer and row.role in OFFICERS and duty.roles != OPERATOR else row.role
    return role in duty.roles


def duty_order(text: str, rows: Iterable[Member], talk: Conversation | None = None) -> StaffCommand | None:
    """The duty that a staff member's text commands: one of its words, alone or set off from what stands behind.

    What is a command only by half belongs to the dialog that is under way (`talk`; None: nobody knows of one)."""
    held = tuple(rows)
    written, roles = plain(text), {row.role for row in held}
    scope = tuple((row.town, row.village) for row in held if row.role in FIELD)
    if talk is not None and case_list.turns_page(written, talk.paged, more=bool(talk.more)):
        return StaffCommand(verb="list", word=written, rest=written, scope=scope)
    if talk is not None and scope and helping.turns_page(written, talk):
        return StaffCommand(verb="people", word=written, rest=written, scope=scope)
    for verb, duty in DUTIES.items():
        if duty.roles and not any(_counts(duty, row) for row in held):
            continue
        for word in duty.words:
            rest = written.removeprefix(word)
            if duty.numbered and not NUMBERED.fullmatch(rest):
                continue
            if rest != written and _set_off(rest):
                return StaffCommand(verb=verb, word=word, rest=rest.strip(" ,:;。、"), scope=scope)
        if duty.freely is not None and (said := duty.freely(written)) is not None:
            return StaffCommand(verb=verb, word=duty.words[0], rest=said, scope=scope)
    return None if talk is None or talk.draft is not None else guidance.half_said(written, roles)


def _set_off(rest: str) -> bool:
    return not rest or rest[0] in " ,:;。、" or rest[0].isdigit()
