"""A Telegram of our own on a free port: the calls that the bot makes, and people who write to it.

Every update that it makes is read by python-telegram-bot's own types first, so that it cannot be kinder than the
real one.
"""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from typing import Any

import aiohttp
from aiohttp import web
from telegram import Message, Update

TOKEN = "123456:AAFakeFakeFakeFakeFakeFakeFakeFake"
NOW = 1623722400
Thing = dict[str, Any]


class FakeTelegram:
    """Keeps what the bot sent in `sent` (in order) and what it called in `calls`; `refuse` makes the next calls of
    a method answer with an error (code, description, parameters). `server` is the one that its webhook calls."""

    def __init__(self) -> None:
        self.sent: list[Thing] = []
        self.calls: list[tuple[str, Thing]] = []
        self.carried: list[tuple[str, Thing]] = []
        self.refuse: dict[str, list[tuple[int, str, Thing]]] = defaultdict(list)
        self.webhook: Thing | None = None
        self.answers: list[int] = []
        self.server: web.Server[web.Request] | None = None
        self.files: dict[str, bytes] = {}
        self.shown: list[tuple[int, int]] = []
        self._news: list[Thing] = []
        self._arrived = asyncio.Condition()
        self._update = 100
        self._message = 1000
        self._app = web.Application()
        self._app.router.add_post("/bot{token}/{method}", self._called)
        self._app.router.add_get("/file/bot{token}/{path}", self._given)
        self._runner = web.AppRunner(self._app, access_log=None, shutdown_timeout=0.1)
        self._posts: set[asyncio.Task[None]] = set()
        self._last: dict[str, asyncio.Task[None]] = {}

    async def start(self) -> str:
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        for post in self._posts:
            post.cancel()
        await self._runner.cleanup()

    # what people do

    async def says(self, user: int, text: str = "", *, group: int | None = None, **more: Any) -> Thing:
        """Somebody writes to the bot, privately or in a group; `more` are further fields of the message."""
        self._message += 1
        message: Thing = {
            "message_id": self._message,
            "date": NOW,
            "chat": {"id": group, "type": "supergroup", "title": "值班群"} if group else private(user),
            "from": {"id": user, "is_bot": False, "first_name": "某人"},
            **({"text": text} if text else {}),
            **more,
        }
        return await self._arrive({"message": message})

    async def presses(self, user: int, sent: Thing, label: str) -> Thing:
        """Somebody presses a button under a message of the bot."""
        rows = sent["reply_markup"]["inline_keyboard"]
        [data] = [button["callback_data"] for row in rows for button in row if button["text"] == label]
        person = {"id": user, "is_bot": False, "first_name": "某人"}
        query = {"id": str(self._update), "from": person, "chat_instance": "1", "message": sent, "data": data}
        return await self._arrive({"callback_query": query})

    async def again(self, update: Thing) -> None:
        """The same update once more, as after an answer that was lost."""
        await self._deliver(update)

    async def _arrive(self, news: Thing) -> Thing:
        self._update += 1
        update = {"update_id": self._update, **news}
        read = Update.de_json(update, None)
        assert (read.message or read.callback_query) is not None, "python-telegram-bot must know it"
        await self._deliver(update)
        return update

    async def _deliver(self, update: Thing) -> None:
        if self.webhook is not None:
            chat = json.dumps(update.get("message", {}).get("chat"))
            post = self._last[chat] = asyncio.create_task(self._post(update, self._last.get(chat)))
            self._posts.add(post)
            post.add_done_callback(self._posts.discard)
            return
        async with self._arrived:
            self._news.append(update)
            self._arrived.notify_all()

    async def _post(self, update: Thing, before: asyncio.Task[None] | None) -> None:
        """Call the webhook until it answers 200, as Telegram does; what was written first in a chat goes first."""
        assert self.webhook is not None
        if before is not None:
            await asyncio.wait([before])
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.webhook["secret_token"]}
        async with aiohttp.ClientSession() as session:
            for _ in range(10):
                async with session.post(self.webhook["local"], json=update, headers=headers) as answer:
                    self.answers.append(answer.status)
                    if answer.status == 200:
                        await self._carry_out(await answer.read())
                        return
                await asyncio.sleep(0.05)

    async def _carry_out(self, body: bytes) -> None:
        """The one call that the answer to an update may make; nobody hears what became of it."""
        if body:
            form = json.loads(body)
            method = form.pop("method")
            self.carried.append((method, form))
            await getattr(self, f"_on_{method}")(form)

    # what the bot calls

    async def _called(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        form = {name: loaded(str(value)) for name, value in (await request.post()).items()}
        self.calls.append((method, form))
        if request.match_info["token"] != TOKEN:
            return refused(401, "Unauthorized")
        if self.refuse[method]:
            return refused(*self.refuse[method].pop(0))
        handler = getattr(self, f"_on_{method}", None)
        if handler is None:
            return refused(404, "Not Found")
        return web.json_response({"ok": True, "result": await handler(form)})

    async def _on_getUpdates(self, form: Thing) -> list[Thing]:
        """Long polling: what was acknowledged by the offset is forgotten."""
        self._news = [update for update in self._news if update["update_id"] >= form.get("offset", 0)]
        try:
            async with asyncio.timeout(form.get("timeout", 0)), self._arrived:
                await self._arrived.wait_for(lambda: self._news)
        except TimeoutError:
            return []
        return self._news[: form.get("limit", 100)]

    async def _on_sendMessage(self, form: Thing) -> Thing:
        self._message += 1
        chat = int(form["chat_id"])
        message: Thing = {
            "message_id": self._message,
            "date": NOW,
            "chat": {"id": chat, "type": "supergroup", "title": "值班群"} if chat < 0 else private(chat),
            "from": {"id": 123456, "is_bot": True, "first_name": "村保", "username": "cunbao_bot"},
            "text": str(form["text"]),
        }
        markup = form.get("reply_markup")
        if markup and "inline_keyboard" in markup:
            message["reply_markup"] = markup
        assert Message.de_json(message, None).text == message["text"]
        self.sent.append(message | ({"reply_markup": markup} if markup else {}))
        return message

    async def _on_getFile(self, form: Thing) -> Thing:
        """Where the bytes of a file are; its size stands beside."""
        name = str(form["file_id"])
        return {"file_id": name, "file_unique_id": name, "file_size": len(self.files[name]), "file_path": name}

    async def _given(self, request: web.Request) -> web.Response:
        return web.Response(body=self.files[request.match_info["path"]])

    async def _on_sendPhoto(self, form: Thing) -> Thing:
        self.shown.append((int(form["chat_id"]), 1))
        return self._pictured(int(form["chat_id"]))

    async def _on_sendMediaGroup(self, form: Thing) -> list[Thing]:
        self.shown.append((int(form["chat_id"]), len(form["media"])))
        return [self._pictured(int(form["chat_id"])) for _ in form["media"]]

    def _pictured(self, chat: int) -> Thing:
        self._message += 1
        size = {"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}
        return {"message_id": self._message, "date": NOW, "chat": private(chat), "photo": [size]}

    async def _on_answerCallbackQuery(self, form: Thing) -> bool:
        return True

    async def _on_editMessageReplyMarkup(self, form: Thing) -> Thing:
        [message] = [each for each in self.sent if each["message_id"] == form["message_id"]]
        return {name: value for name, value in message.items() if name != "reply_markup"}

    async def _on_setWebhook(self, form: Thing) -> bool:
        self.webhook = {**form, "local": form["url"]}
        return True

    async def _on_deleteWebhook(self, form: Thing) -> bool:
        self.webhook = None
        return True


def private(user: int) -> Thing:
    return {"id": user, "type": "private", "first_name": "某人"}


def loaded(value: str) -> Any:
    """A form field as python-telegram-bot sends it: JSON, or bare text."""
    try:
        return json.loads(value)
    except ValueError:
        return value


def refused(code: int, description: str, parameters: Thing | None = None) -> web.Response:
    body = {"ok": False, "error_code": code, "description": description, "parameters": parameters or {}}
    return web.json_response(body, status=code)
