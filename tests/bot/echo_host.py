"""A host for the tests of the pages: it keeps what it was told and answers each message once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.channel import Report
from bot.channels.web import WebChannel
from bot.clock import CHINA
from bot.memory import BriefMemory
from dialogs.message import Inbound, Outbound, Say
from locales.catalogue import load

START = datetime(2021, 6, 15, 10, 0, tzinfo=CHINA)


class StillClock:
    """Stands still until a test moves it."""

    def __init__(self, at: datetime = START) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def set(self, start: datetime) -> None:
        self.at = start


class EchoHost:
    """Answers 保险 with two choices and all else with its own words; a repeated id gets the same again."""

    def __init__(self, clock: StillClock) -> None:
        self.clock = clock
        self.taken: list[Inbound] = []
        self.sent: list[Outbound] = []
        self.reports: list[Report] = []
        self._answers: dict[str, list[Outbound]] = {}

    async def receive(self, inbound: Inbound) -> Sequence[Outbound]:
        if inbound.id not in self._answers:
            self.taken.append(inbound)
            self._answers[inbound.id] = [self._reply(inbound)]
            self.sent += self._answers[inbound.id]
        return self._answers[inbound.id]

    async def report(self, report: Report) -> None:
        self.reports.append(report)

    async def recent(self, address: str, limit: int) -> Sequence[Outbound]:
        return [outbound for outbound in self.sent if outbound.to == address][-limit:]

    def memory(self, channel: str) -> BriefMemory:
        return BriefMemory(self.clock)

    def notice(self, to: str, text: str, claim: str | None = None) -> Outbound:
        """A message that nobody asked for; the test hands it to the channel."""
        return self._keep(to, text, kind="notice", claim=claim)

    def _reply(self, inbound: Inbound) -> Outbound:
        asked = "保险" in inbound.text
        text = "您户口在哪个镇？" if asked else f"您说：{inbound.text}"
        return self._outbound(inbound.address, text, choices=("大周镇", "新乡镇") if asked else ())

    def _keep(self, to: str, text: str, **more: object) -> Outbound:
        outbound = self._outbound(to, text, **more)
        self.sent.append(outbound)
        return outbound

    def _outbound(self, to: str, text: str, **more: object) -> Outbound:
        place = len(self.sent) + 1
        due = self.clock.now() + timedelta(seconds=place)
        return Outbound(id=f"out-{place}", to=to, says=(Say("echo"),), text=text, due_at=due, **more)  # type: ignore[arg-type]


def web_channel(clock: StillClock, *, moved: bool = False) -> WebChannel:
    return WebChannel(clock, load(), moved=moved)
