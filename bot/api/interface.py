"""The channel of insurers' own systems: they ask and act by HTTP, and their webhooks are told.

A step is a message of the insurer's office and takes the turn that a desk's words take, so that one place decides.
Addresses are `office:INSURER` for what comes in and `webhook:ID/CASE` for what goes out.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

import msgspec
from aiohttp import web

from bot.api.cursor import cursor
from bot.api.door import Door
from bot.api.hooks import Hooks
from bot.api.looks import Looks
from bot.api.openapi import document
from bot.api.problems import PROBLEMS, ApiError
from bot.api.reading import asked, command, idempotency_key, meant, nowhere, number_of, of_list
from bot.api.settings import ApiSettings
from bot.api.wire import (
    STEPS,
    TICKET_STEPS,
    Done,
    Page,
    Step,
    TicketPage,
    listed,
    listed_ticket,
    shown,
    shown_ticket,
)
from bot.callers import caller
from bot.channel import Host, Receipt
from bot.clock import Clock
from bot.pages import secured
from bot.writer import StoppedError, WriteError
from claims.api_key import ACT, DETAILS, READ, ApiKey
from claims.record import Record
from claims.webhook import Webhook
from dialogs.lookups import Sought
from dialogs.message import OFFICE, Inbound, Ordered, Outbound
from handlers.access import VERB, written
from handlers.events import CHANNEL
from handlers.turn import Cunbao
from storage.asked import Asked, Kind, Listed
from storage.errors import StoreError

if TYPE_CHECKING:
    from storage.store import Store

log = logging.getLogger(__name__)
ROOT: Final = "/api/v1"
FRESH: Final = 1.0
"""Seconds after which a key that was revoked lets nobody in any more."""
ENDING: Final = {"staff-wrong-number": "not_found", "staff-not-yours": "not_found", "apology": "internal"}
METHODS: Final = {
    "/openapi.json": "GET",
    "/claims": "GET",
    "/claims/{number}": "GET",
    "/tickets": "GET",
    "/tickets/{number}": "GET",
    **{f"/claims/{{number}}/{step.verb}": "POST" for step in STEPS},
    **{f"/tickets/{{number}}/{step.verb}": "POST" for step in TICKET_STEPS},
}
Work = Callable[[web.Request, ApiKey], Awaitable[web.Response]]


class Api:
    """What stands behind `[api]`. It is made while nothing runs yet, so that no event is missed: the mind knows the
    webhooks from its first turn on. The keys of the store make marks and secrets."""

    name = CHANNEL

    def __init__(self, settings: ApiSettings, clock: Clock, mind: Cunbao, store: Store) -> None:
        self._settings, self._clock, self._mind, self._blind = settings, clock, mind, store.keys.blind
        self.door = Door(settings.rate)
        self.hooks = Hooks(settings, clock, self._blind)
        self._know(_kept(store))
        self._task: asyncio.Task[None] | None = None

    def routes(self, host: Host) -> list[web.RouteDef]:
        """The paths of docs/openapi.json."""
        self._host, self._looks = host, Looks(host)
        steps = [("claims", step) for step in STEPS] + [("tickets", step) for step in TICKET_STEPS]
        return [
            web.get(f"{ROOT}/openapi.json", self._document),
            web.get(f"{ROOT}/claims", self._guarded(READ, self._list)),
            web.get(f"{ROOT}/claims/{{number}}", self._guarded(DETAILS, self._one)),
            web.get(f"{ROOT}/tickets", self._guarded(READ, self._list_tickets)),
            web.get(f"{ROOT}/tickets/{{number}}", self._guarded(DETAILS, self._one_ticket)),
            *(
                web.post(f"{ROOT}/{kind}/{{number}}/{step.verb}", self._guarded(ACT, self._step(step, kind)))
                for kind, step in steps
            ),
            web.route("*", f"{ROOT}{{rest:.*}}", self._elsewhere),
        ]

    async def start(self, host: Host) -> None:
        """Keep knowing the keys and webhooks."""
        self._host = host
        self._task = asyncio.create_task(self._keep_knowing(), name="api keys")

    async def send(self, outbound: Outbound) -> Receipt:
        """Post one event."""
        hook, receipt = await self.hooks.post(outbound)
        if hook is not None:
            log.warning("webhook %s is switched off: it has answered nothing for days", hook.id)
            await self._say(hook, f"off/{hook.id}/{hook.version}")
        return receipt

    async def stop(self) -> None:
        """Know no more, and let connections go."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        await self.hooks.close()

    async def refresh(self) -> None:
        """Read keys and webhooks anew."""
        self._know(await self._host.ask(_kept))

    def _know(self, kept: list[Record]) -> None:
        self.door.know(one for one in kept if isinstance(one, ApiKey))
        known = tuple(one for one in kept if isinstance(one, Webhook))
        self.hooks.know(known)
        if known != self._mind.world.webhooks:
            self._mind.know(known)

    async def _keep_knowing(self) -> None:
        while True:
            await asyncio.sleep(FRESH)
            try:
                await self.refresh()
            except StoppedError:
                return
            except StoreError as error:  # a database that is away comes back
                log.error("the keys cannot be read: %s", type(error).__name__)

    def _guarded(self, scope: str, work: Work) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def answer(request: web.Request) -> web.StreamResponse:
            try:
                return await work(request, await self._admitted(request, scope))
            except ApiError as error:
                return error.response()
            except (WriteError, StoppedError):
                return ApiError("busy", "the database does not answer", headers={"Retry-After": "5"}).response()
            except (web.HTTPException, ConnectionError):
                raise
            except Exception as error:  # its text may carry a person's data
                log.error("a request of an insurer raised %s", type(error).__name__)
                return ApiError("internal", "tell the operator of cunbao the time of this request").response()

        return answer

    async def _admitted(self, request: web.Request, scope: str) -> ApiKey:
        today = self._clock.now().date()
        address = caller(request, self._settings.proxies)
        key = self.door.admit(request.headers.get("Authorization", ""), address, today)
        if scope not in key.scopes:
            raise ApiError("insufficient_scope", f"this needs a key with the scope {scope}")
        if key.used != today:
            await self._say(msgspec.structs.replace(key, used=today), f"used/{key.id}/{key.version}")
        return key

    async def _list(self, request: web.Request, key: ApiKey) -> web.Response:
        wanted = asked(request, key.insurer, self._blind, "claims")
        more = wanted._replace(limit=wanted.limit + 1)
        found = await self._host.ask(lambda store: store.insurer_page(more))
        claims = tuple(listed(one.case, one.changed) for one in found[: wanted.limit])
        return _answer(
            Page(claims=claims, cursor=self._behind(found, wanted, "claims"), more=len(found) > len(claims))
        )

    async def _list_tickets(self, request: web.Request, key: ApiKey) -> web.Response:
        wanted = asked(request, key.insurer, self._blind, "tickets")
        more = wanted._replace(limit=wanted.limit + 1)
        found = await self._host.ask(lambda store: store.insurer_tickets(more))
        kept = tuple(listed_ticket(one.case, one.changed) for one in found[: wanted.limit])
        behind = self._behind(found, wanted, "tickets")
        return _answer(TicketPage(tickets=kept, cursor=behind, more=len(found) > len(kept)))

    def _behind(self, found: Sequence[Listed[Any]], wanted: Asked, of: str) -> str:
        """The cursor behind the last one of a page."""
        kept = found[: wanted.limit]
        place = kept[-1].place if kept else wanted.after
        return cursor(self._blind, of_list(wanted.insurer, of), place)

    async def _one(self, request: web.Request, key: ApiKey) -> web.Response:
        found = await self._look(request, key, "claim")
        return _answer(shown(found.case, found.changed))

    async def _one_ticket(self, request: web.Request, key: ApiKey) -> web.Response:
        found = await self._look(request, key, "ticket")
        return _answer(shown_ticket(found.case, found.changed))

    async def _look(self, request: web.Request, key: ApiKey, of: Kind) -> Listed[Any]:
        found = await self._looks.at(key.insurer, number_of(request), key.subject, self._clock.now(), of)
        if found is None:
            raise nowhere()
        return found

    def _step(self, step: Step, kind: str) -> Work:
        async def take(request: web.Request, key: ApiKey) -> web.Response:
            once = idempotency_key(request)
            order = await meant(request, step, kind.removesuffix("s"))
            inbound = command(order, step, key.insurer, key.id, once, self._clock.now())
            replies = await self._host.receive(inbound)
            again = not replies or replies[0].due_at != inbound.received_at
            if again:
                await self._same(inbound)
            response = _answer(done(order, replies))
            if again:
                response.headers["Idempotent-Replayed"] = "true"
            return response

        return take

    async def _same(self, inbound: Inbound) -> None:
        """Raises ApiError where the message that came first with this id meant something else."""
        first = await self._host.ask(lambda store: store.heard(inbound.channel, inbound.id))
        if first is not None and first.order != inbound.order:
            raise ApiError("idempotency_key_reused", "take a new word for each step; the first one stands as it was")

    async def _say(self, record: ApiKey | Webhook, name: str) -> None:
        """Hand a changed record in, as the operator would."""
        now = self._clock.now()
        order = Ordered(verb=VERB, rest=written(record))
        said = Inbound(
            address=f"{OFFICE}:operator", id=f"api-{name}", text=VERB, sent_at=now, received_at=now, order=order
        )
        await self._host.receive(said)

    async def _document(self, _: web.Request) -> web.Response:
        return _answer(document())

    async def _elsewhere(self, request: web.Request) -> web.Response:
        path = request.path.removeprefix(ROOT)
        for known, method in METHODS.items():
            if re.fullmatch(known.replace("{number}", "[^/]+"), path):
                return ApiError(
                    "method_not_allowed", f"it is done with {method}", headers={"Allow": method}
                ).response()
        return ApiError("not_found", f"see {ROOT}/openapi.json").response()


def _kept(store: Store) -> list[Record]:
    return store.records(Sought("api_key")) + store.records(Sought("webhook", states=("active",)))


def done(order: Ordered, replies: Sequence[Outbound]) -> Done:
    """What the turn answered to a step; raises ApiError where it was refused: the key of the text says why."""
    reply = next((one for one in replies if one.says), None)
    if reply is None:
        raise ApiError("internal", "this step has no answer: look at the case")
    said = reply.says[0]
    if said.key.startswith("staff-done-"):
        number = said.args["number"]
        return Done(number=number, step=order.verb, status=said.args["state"], text=reply.text)
    code = ENDING.get(said.key) or said.key.removeprefix("staff-refused-").replace("-", "_")
    if code == "not_found":
        raise nowhere()
    raise ApiError(code if code in PROBLEMS else "refused", reply.text)


def _answer(body: object) -> web.Response:
    return secured(web.Response(body=msgspec.json.encode(body), content_type="application/json"))
