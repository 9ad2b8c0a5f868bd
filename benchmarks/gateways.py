"""How each gateway hands a message in, with the settings that belong to it, and one that takes all that we send."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode
from xml.sax.saxutils import escape

from aiohttp import web

from benchmarks import ours
from benchmarks.load import Post
from bot.channels import aliyun, kannel, telegram, tencent, twilio, wechat
from bot.channels.wechat_cipher import Safe, signature
from bot.clock import CHINA

SECRET = "benchmark0123456789abc"
ACCOUNT, TOKEN = "AC" + "0" * 32, "1" * 32
APP, AES_KEY = "wx0123456789abcdef", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
START = datetime(2021, 6, 15, 9, 30, tzinfo=CHINA)
FORM = "application/x-www-form-urlencoded"


class Said(NamedTuple):
    """What villager `number` says in turn `turn` of a talk, `stamp` seconds since 1970."""

    number: int
    turn: int
    text: str
    stamp: int = int(START.timestamp())

    @property
    def phone(self) -> str:
        """Eleven digits, one villager's each."""
        return f"138{self.number % ours.CHATS:08d}"

    @property
    def id(self) -> int:
        return self.number * 10 + self.turn


class Gateway(NamedTuple):
    """`made` builds the channel's settings for a taker at an address, `post` hands one message in."""

    made: Callable[[str], Any]
    channel: Callable[..., Any]
    post: Callable[[Said], Post]


def _kannel(said: Said) -> Post:
    text = quote(said.text.encode("utf-16-be"), safe="")
    rest = f"&text={text}&coding=2&charset=UTF-16BE&ts={said.stamp}&id=k{said.id}"
    return Post(said.number, f"/kannel/{SECRET}/mo?from=%2B86{said.phone}{rest}", b"", method="GET")


def _twilio(said: Said) -> Post:
    form = {"MessageSid": f"SM{said.id}", "From": f"+86{said.phone}", "To": "+15005550006", "Body": said.text}
    mark = twilio.signature(TOKEN, "https://cunbao.example/twilio/mo", list(form.items()))
    return Post(said.number, "/twilio/mo", urlencode(form).encode(), f"{twilio.HEADER}: {mark}\r\n", type=FORM)


def _json(said: Said, path: str, body: object, headers: str = "") -> Post:
    return Post(said.number, path, json.dumps(body, ensure_ascii=False).encode(), headers)


def _tencent(said: Said) -> Post:
    # the cloud numbers nothing: messages of one second are told apart by what they say
    uplink = {"mobile": said.phone, "nationcode": "86", "text": said.text, "time": said.stamp + said.turn, "sign": ""}
    return _json(said, f"/tencent/{SECRET}/mo", uplink)


def _aliyun(said: Said) -> Post:
    uplink = {
        "phone_number": said.phone, "content": said.text, "send_time": "2021-06-15 09:30:00", "dest_code": "1",
        "sequence_id": str(said.id),
    }  # fmt: skip
    return _json(said, f"/aliyun/{SECRET}/mo", [uplink])


def _telegram(said: Said) -> Post:
    chat = said.number % ours.CHATS + 1
    message = {
        "message_id": said.id + 1, "date": said.stamp, "text": said.text,
        "chat": {"id": chat, "type": "private", "first_name": "王"},
        "from": {"id": chat, "is_bot": False, "first_name": "王"},
    }  # fmt: skip
    update = {"update_id": said.id + 1, "message": message}
    return _json(said, telegram.PATH, update, f"{telegram.SECRET_HEADER}: {SECRET}\r\n")


def _xml(said: Said) -> str:
    return (
        f"<xml><ToUserName>gh_village</ToUserName><FromUserName>o{said.number % ours.CHATS}</FromUserName>"
        f"<CreateTime>{said.stamp}</CreateTime><MsgType>text</MsgType><Content>{escape(said.text)}</Content>"
        f"<MsgId>{said.id + 1}</MsgId></xml>"
    )


def _query(said: Said) -> str:
    mark = signature("village", str(said.stamp), str(said.id))
    return f"/wechat?timestamp={said.stamp}&nonce={said.id}&signature={mark}"


def _plain(said: Said) -> Post:
    return Post(said.number, _query(said), _xml(said).encode(), type="text/xml")


def _safe(said: Said) -> Post:
    sealed = Safe(APP, AES_KEY).encrypt(_xml(said))
    mark = signature("village", str(said.stamp), str(said.id), sealed)
    body = f"<xml><ToUserName>gh_village</ToUserName><Encrypt>{sealed}</Encrypt></xml>"
    query = f"{_query(said)}&encrypt_type=aes&msg_signature={mark}"
    return Post(said.number, query, body.encode(), type="text/xml")


def _cloud(settings: type, **keys: str) -> Callable[[str], Any]:
    own = {"secret": SECRET, "callers": ("127.0.0.0/8",), "sign": "村保", **keys}
    return lambda taker: settings(**own, api_url=f"{taker}/")


def _wechat(aes_key: str) -> Callable[[str], Any]:
    return lambda taker: wechat.Settings(app_id=APP, secret="0" * 32, token="village", aes_key=aes_key, api=taker)


GATEWAYS: Mapping[str, Gateway] = {
    "kannel": Gateway(
        lambda taker: kannel.Settings(secret=SECRET, username="u", password="p", send_url=f"{taker}/sendsms"),
        kannel.Kannel,
        _kannel,
    ),
    "twilio": Gateway(
        lambda taker: twilio.Settings(
            account_sid=ACCOUNT,
            auth_token=TOKEN,
            sender="+15005550006",
            own_url="https://cunbao.example",
            api_url=taker,
        ),
        twilio.Twilio,
        _twilio,
    ),
    "tencent": Gateway(
        _cloud(tencent.Settings, secret_id="AKID", secret_key="K", app_id="14"), tencent.Tencent, _tencent
    ),
    "aliyun": Gateway(_cloud(aliyun.Settings, key_id="LTAI", key_secret="K"), aliyun.Aliyun, _aliyun),
    "telegram": Gateway(
        lambda taker: telegram.Settings(
            token="1:" + "A" * 35, mode="webhook", own_url="https://cunbao.example", secret=SECRET, api_url=taker
        ),
        telegram.Telegram,
        _telegram,
    ),
    "wechat": Gateway(_wechat(""), wechat.Wechat, _plain),
    "wechat, safe mode": Gateway(_wechat(AES_KEY), wechat.Wechat, _safe),
}


def taker() -> web.Application:
    """A gateway that takes whatever is sent, in the words of each."""

    async def took(request: web.Request) -> web.Response:
        path = request.path
        if path == "/sendsms":
            return web.Response(status=202, text="0: Accepted for delivery")
        if "stable_token" in path:
            return web.json_response({"access_token": "t", "expires_in": 7200})
        if path.startswith("/bot"):
            return web.json_response({"ok": True, "result": _bot(path)})
        return web.json_response({"errcode": 0, "errmsg": "ok", "sid": "SM1", "status": "queued"}, status=200)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", took)
    return app


def _bot(path: str) -> object:
    if path.lower().endswith("/setwebhook"):
        return True
    if path.lower().endswith("/getme"):
        return {"id": 1, "is_bot": True, "first_name": "村保", "username": "cunbao_bot"}
    return {"message_id": 1, "date": 1623722400, "chat": {"id": 1, "type": "private"}, "text": "x"}
