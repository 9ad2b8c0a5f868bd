"""Which use case a finished form goes to, by the name of its command."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from handlers import (
    attachments,
    benefits,
    codes,
    course,
    coverage,
    elsewhere,
    information,
    privacy,
    report,
    status,
    things,
    tickets,
    update,
)
from handlers.crowd import safety
from handlers.enrolment import renewing
from handlers.outcome import Case, Outcome

USE_CASES: Final[dict[str, Callable[[Case], Outcome]]] = {
    "report": report.file,
    "one_stop": report.one_stop,
    "attach": attachments.attach,
    "coverage": coverage.check,
    "benefits": benefits.explain,
    "source": benefits.source,
    "status": status.tell,
    "documents": information.documents,
    "hotline": information.hotline,
    "enrolment": information.enrolment,
    "renewal": information.renewal,
    "complaint": tickets.complaint,
    "human": tickets.human,
    "question": tickets.question,
    "update": update.change,
    "course": course.note,
    "named": course.named,
    "things": things.tell,
    "privacy": privacy.manage,
    "renewal_answer": renewing.take_answer,
    "elsewhere": elsewhere.take_over,
    "code": codes.code,
    "safety": safety.note,
}
