"""SMS through Tencent Cloud and Aliyun: who may call, what a template carries, how calls are signed, every error."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import aiohttp
import pytest
from gateway_kit import BRIEF, SWIFT, Interface, listening, message, serving
from runtime_kit import START, TrackedStore, inbound, open_store
from waiting import until

from bot.channel import Channel, Receipt, Report
from bot.channels import aliyun, tencent
from bot.channels.sms import Joiner, may_go_on
from bot.channels.sms_cloud import Template, TemplateError, filled
from bot.clock import MovedClock
from bot.writer import WriteError
from dialogs.message import Inbound, Outbound, Say

SECRET = "a1b2c3d4e5f6a7b8c9d0"
TEMPLATES = {
    "echo": Template("T1", ("words",)),
    "filed": Template("T2", ("number",)),
    "choose": Template("T3", ("choices",)),
}
TWICE = {"secret": SECRET, "sign": "村保", "templates": TEMPLATES}


def made(cloud: str, api: str = "https://x/", callers: tuple[str, ...] = ("127.0.0.0/8",), **more: Any) -> Channel:
    given: dict[str, Any] = TWICE | {"callers": callers, "api_url": api} | more
    if cloud == "tencent":
        own = tencent.Settings(secret_id="AKID", secret_key="KEY1", app_id="1400006666", **given)
        return tencent.Tencent(own, MovedClock(START))
    return aliyun.Aliyun(aliyun.Settings(key_id="LTAI", key_secret="KEY1", **given), MovedClock(START))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[TrackedStore]:
    store = open_store(tmp_path)
    yield store
    store.close()


# --- what comes in


UPLINK = {
    "extend": "",
    "mobile": "13800001111",
    "nationcode": "86",
    "sign": "村保",
    "text": "我妈摔了",
    "time": 1623722400,
}


@pytest.mark.parametrize(
    ("changed", "address"),
    [
        ({}, "sms:+8613800001111"),
        ({"nationcode": "+86"}, "sms:+8613800001111"),
        ({"nationcode": ""}, "sms:+8613800001111"),
        ({"nationcode": "852", "mobile": "91234567"}, "sms:+85291234567"),
        ({"mobile": "10086"}, None),
        ({"mobile": "106900001"}, None),
        ({"mobile": ""}, None),
    ],
)
def test_tencent_says_who_wrote(changed: dict[str, str], address: str | None) -> None:
    heard = tencent.parse(json.dumps(UPLINK | changed).encode(), START)
    assert (heard.address if heard else None) == address


def test_a_message_of_tencent_is_taken_apart_and_known_again() -> None:
    first, again = (tencent.parse(json.dumps(UPLINK).encode(), START) for _ in range(2))
    later = tencent.parse(json.dumps(UPLINK | {"time": 1623722401}).encode(), START)
    assert first is not None
    assert later is not None
    assert first == again
    assert first.id != later.id
    assert (first.text, first.sent_at, first.phone) == ("我妈摔了", START, "+8613800001111")
    timeless = tencent.parse(json.dumps(UPLINK | {"time": 0}).encode(), START)
    assert timeless is not None
    assert timeless.sent_at == START


ALIYUN = {
    "phone_number": "13800001111", "content": "我妈摔了", "send_time": "2021-06-15 09:59:00", "dest_code": "1069",
    "sequence_id": "77",
}  # fmt: skip


def test_messages_of_aliyun_are_taken_apart() -> None:
    body = json.dumps(
        [
            ALIYUN,
            ALIYUN | {"sequence_id": 78},
            ALIYUN | {"phone_number": "10086"},
            {"nonsense": 1},
            3,
            ALIYUN | {"sequence_id": "", "send_time": "yesterday"},
        ]
    )
    first, second, third = aliyun.parse(body.encode(), START)
    assert (first.address, first.id, first.text) == ("sms:+8613800001111", "77", "我妈摔了")
    assert first.sent_at == START - timedelta(minutes=1)
    assert second.id == "78"
    assert len(third.id) == 32
    assert third.sent_at == START


def test_reports_of_tencent_name_its_own_number() -> None:
    told = [
        {
            "sid": "s1",
            "report_status": "SUCCESS",
            "errmsg": "DELIVRD",
            "description": "用户短信送达成功",
            "mobile": "138",
        },
        {"sid": "s2", "report_status": "FAIL", "errmsg": "UNDELIV", "description": "空号"},
        {"sid": "s3", "report_status": "ODD"},
        {"mobile": "138"},
    ]
    assert tencent.parse_reports(json.dumps(told).encode()) == [
        Report(reference="s1", delivered=True),
        Report(reference="s2", delivered=False, reason="UNDELIV 空号"),
    ]


def test_reports_of_aliyun_name_ours() -> None:
    told = [
        {"out_id": "m1", "success": True, "err_code": "DELIVERED", "biz_id": "9", "phone_number": "138"},
        {"out_id": "m2", "success": False, "err_code": "MOBILE_NOT_ON_SERVICE", "err_msg": "停机"},
        {"success": True, "biz_id": "9"},
        "nonsense",
    ]
    assert aliyun.parse_reports(json.dumps(told).encode()) == [
        Report(outbound="m1", delivered=True),
        Report(outbound="m2", delivered=False, reason="MOBILE_NOT_ON_SERVICE 停机"),
    ]


POSTED = {
    "tencent": ("mo", UPLINK, {"result": 0, "errmsg": "OK"}),
    "aliyun": ("mo", [ALIYUN], {"code": 0, "msg": "成功"}),
}


@pytest.mark.parametrize("cloud", POSTED)
async def test_a_repeat_acts_once_and_garbage_is_refused(store: TrackedStore, cloud: str) -> None:
    path, told, thanks = POSTED[cloud]
    async with serving(store, made(cloud)) as (_, url), aiohttp.ClientSession() as session:
        mo = f"{url}/{cloud}/{SECRET}/{path}"
        store.broken = 1
        whole = json.dumps(told).encode()
        for body, status in [(whole, 503), (whole, 200), (whole, 200), (whole[:-4], 400), (b"\xff", 400), (b"", 400)]:
            async with session.post(mo, data=body) as answer:
                assert answer.status == status
                if status == 200:
                    assert await answer.json() == thanks
    assert len(store.lines()) == 1, "two replies would mean that it acted twice"


@pytest.mark.parametrize("cloud", POSTED)
@pytest.mark.parametrize(
    ("callers", "proxies", "forwarded", "secret", "status"),
    [
        ("127.0.0.1", "", "", SECRET, 200),
        ("127.0.0.1", "", "", SECRET[:-1] + "x", 404),
        ("127.0.0.1", "", "", "%E6%9D%91", 404),
        ("203.0.113.0/24", "", "", SECRET, 404),
        ("203.0.113.0/24", "", "203.0.113.7", SECRET, 404),  # anybody may write that head
        ("203.0.113.0/24", "127.0.0.1", "203.0.113.7", SECRET, 200),
        ("203.0.113.0/24", "127.0.0.1", "203.0.113.7, 198.51.100.1", SECRET, 404),
        ("203.0.113.0/24", "127.0.0.1", "198.51.100.1, 203.0.113.7", SECRET, 200),
        ("203.0.113.0/24", "127.0.0.1", "not an address", SECRET, 404),
        ("203.0.113.0/24", "127.0.0.1", "", SECRET, 404),
        ("0.0.0.0/0", "", "", SECRET, 200),
    ],
)
async def test_only_the_cloud_may_call(
    store: TrackedStore, cloud: str, callers: str, proxies: str, forwarded: str, secret: str, status: int
) -> None:
    channel = made(cloud, callers=(callers,), proxies=(proxies,) if proxies else ())
    path, told, _ = POSTED[cloud]
    async with serving(store, channel) as (_, url), aiohttp.ClientSession() as session:
        heads = {"X-Forwarded-For": forwarded} if forwarded else {}
        async with session.post(f"{url}/{cloud}/{secret}/{path}", json=told, headers=heads) as answer:
            assert answer.status == status
    assert len(store.lines()) == (status == 200)


# --- long messages that come in parts

LONG = "我妈昨天在坡上摔了" * 20  # 180 characters: 67, 67 and 46
PARTS = [LONG[:67], LONG[67:134], LONG[134:]]


@pytest.mark.parametrize(
    ("text", "full"),
    [("好" * 67, True), ("好" * 66, False), ("好" * 68, False), ("好" * 64 + "😭", False), ("好" * 65 + "😭", True), ("好" * 66 + "😭", False),
     ("a" * 153, True), ("a" * 152, False), ("", False)],
)  # fmt: skip
def test_only_a_full_part_waits_for_another(text: str, full: bool) -> None:
    assert may_go_on(text) is full


@pytest.mark.parametrize(
    ("came", "heard"),
    [
        (PARTS, [LONG]),
        (PARTS[:1], PARTS[:1]),
        (PARTS[:2], [LONG[:134]]),
        ([PARTS[0], PARTS[0], *PARTS[1:]], [LONG]),
        ([PARTS[0], PARTS[2]], [PARTS[0] + PARTS[2]]),
        ([PARTS[2], PARTS[0], PARTS[1]], [PARTS[2], LONG[:134]]),
        ([*PARTS, "对"], [LONG, "对"]),
        (["在吗", "对"], ["在吗", "对"]),
    ],
    ids=[
        "whole",
        "one alone",
        "the end is missing",
        "one twice",
        "the middle is missing",
        "out of order",
        "and then",
        "short",
    ],
)
async def test_parts_become_one_message_and_none_is_lost(came: list[str], heard: list[str]) -> None:
    joiner, told = Joiner(0.05), []

    async def receive(whole: Inbound) -> None:
        told.append(whole.text)

    await asyncio.gather(*(joiner.hear(receive, inbound("sms:+8613800001111", text, text)) for text in came))
    assert told == heard
    for text in came:
        await joiner.hear(receive, inbound("sms:+8613800001111", text, text))
    assert not set(told[len(heard) :]) & set(PARTS[1:]) or came[0] == PARTS[2], (
        "a part comes again and says nothing new"
    )


async def test_parts_of_two_people_are_kept_apart() -> None:
    joiner, told = Joiner(0.05), []

    async def receive(whole: Inbound) -> None:
        told.append((whole.address, whole.text))

    hers, his = "sms:+8613800001111", "sms:+8613800002222"
    came = [(hers, PARTS[0]), (his, PARTS[0]), (his, "他的"), (hers, "她的")]
    await asyncio.gather(*(joiner.hear(receive, inbound(who, f"{who}{text}", text)) for who, text in came))
    assert sorted(told) == [(hers, PARTS[0] + "她的"), (his, PARTS[0] + "他的")]


async def test_what_could_not_be_written_comes_again_in_all_its_parts() -> None:
    joiner, told, broken = Joiner(0.05), [], [True]

    async def receive(whole: Inbound) -> None:
        if broken.pop() if broken else False:
            raise WriteError("the database is away")
        told.append((whole.id, whole.text))

    for attempt in range(2):
        ends = await asyncio.gather(
            *(joiner.hear(receive, inbound("sms:+8613800001111", place, text)) for place, text in enumerate(PARTS)),
            return_exceptions=True,
        )
        assert [isinstance(end, WriteError) for end in ends] == [attempt == 0] * 3
    assert [text for _, text in told] == [LONG]


@pytest.mark.parametrize("cloud", POSTED)
async def test_a_long_message_of_a_cloud_is_one_message(
    store: TrackedStore, cloud: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, hear, came = POSTED[cloud][0], Joiner.hear, list[str]()

    async def counted(self: Joiner, receive: Any, inbound: Inbound) -> None:
        came.append(inbound.text)
        await hear(self, receive, inbound)

    monkeypatch.setattr(Joiner, "hear", counted)
    async with serving(store, made(cloud, join_seconds=600.0)) as (runtime, url), aiohttp.ClientSession() as session:
        mo, watch = f"{url}/{cloud}/{SECRET}/{path}", runtime.watch()
        if cloud == "aliyun":
            told: list[Any] = [[ALIYUN | {"content": text, "sequence_id": place} for place, text in enumerate(PARTS)]]
        else:
            told = [UPLINK | {"text": text} for text in PARTS]
        posts = []
        for place, one in enumerate(told, start=1):  # each request is open while the next one comes
            posts.append(asyncio.create_task(session.post(mo, json=one)))
            await until(lambda place=place: len(came) >= place)
        assert [answer.status for answer in await asyncio.gather(*posts)] == [200] * len(told)
        assert (await anext(watch)).text == f"1: {LONG}"
    assert len(store.lines()) == 1


# --- what goes out


@pytest.mark.parametrize(
    ("sent", "found"),
    [
        (message(Say("filed", {"number": "10000012"})), [("T2", ["10000012"])]),
        (message(Say("echo", {"words": "话"}), Say("filed", {"number": "1"})), [("T1", ["话"]), ("T2", ["1"])]),
        (
            message(Say("choose"), text="您是想办哪一样？", choices=("报案", "查保险")),
            [("T3", ["回1 报案\n回2 查保险"])],
        ),
        (message(Say("thank")), "no template for thank"),
        (message(Say("filed", {"number": "1"}), Say("thank")), "no template for thank"),
        (message(Say("filed", {"number": "1"}), choices=("是",)), "the template for filed has no parameter choices"),
        (message(Say("filed")), "the template for filed wants number, which the text has not"),
        (message(text="话"), "no template for a message without a text of the catalogue"),
    ],
)
def test_each_sentence_goes_by_its_template_or_nothing_goes(
    sent: Outbound, found: list[tuple[str, list[str]]] | str
) -> None:
    if isinstance(found, str):
        with pytest.raises(TemplateError, match=found):
            filled(sent, TEMPLATES)
    else:
        assert [(template.template, values) for template, values in filled(sent, TEMPLATES)] == found


def test_tencents_published_example_is_signed_as_published() -> None:
    """cloud.tencent.com/document/product/213/30654 (its keys are invented)."""
    body = rb'{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}'
    at = datetime.fromtimestamp(1551113065, UTC)
    key = "Gu5t9xGARNpq86cd98joQYCN3*******"
    said = tencent.authorization("AKID", key, "cvm.tencentcloudapi.com", "cvm", body, at)
    assert said == (
        "TC3-HMAC-SHA256 Credential=AKID/2019-02-25/cvm/tc3_request, SignedHeaders=content-type;host, "
        "Signature=2230eefd229f582d8b1b891af7107b91597240707d778ab3738f756258d7652c"
    )


def test_aliyuns_published_example_is_signed_as_published() -> None:
    """help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature."""
    heads = {
        "host": "ecs.cn-shanghai.aliyuncs.com",
        "x-acs-action": "RunInstances",
        "x-acs-content-sha256": aliyun.NOTHING,
        "x-acs-date": "2023-10-26T10:22:32Z",
        "x-acs-signature-nonce": "3156853299f313e23d1673dc12e1703d",
        "x-acs-version": "2014-05-26",
    }
    query = "ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd&RegionId=cn-shanghai"
    said = aliyun.signed("YourAccessKeyId", "YourAccessKeySecret", query, heads)
    assert said.endswith("Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0")


async def test_the_wire_to_tencent() -> None:
    interface = Interface(
        (200, {"Response": {"SendStatusSet": [{"SerialNo": "s1", "Code": "Ok"}], "RequestId": "q"}})
    )
    async with listening(interface) as api:
        channel = made("tencent", f"{api}/")
        await channel.start(None)  # type: ignore[arg-type]
        sent = await channel.send(message(Say("filed", {"number": "10000012"})))
        await channel.stop()
    assert sent == Receipt(state="accepted", reference="s1")
    [asked] = interface.asked
    assert json.loads(asked.body) == {
        "SmsSdkAppId": "1400006666",
        "SignName": "村保",
        "TemplateId": "T2",
        "TemplateParamSet": ["10000012"],
        "PhoneNumberSet": ["+8613800001111"],
    }
    heads = asked.headers
    assert (heads["X-TC-Action"], heads["X-TC-Version"], heads["X-TC-Region"]) == (
        "SendSms",
        "2021-01-11",
        "ap-guangzhou",
    )
    at = datetime.fromtimestamp(int(heads["X-TC-Timestamp"]), UTC)
    assert heads["Authorization"] == tencent.authorization("AKID", "KEY1", heads["Host"], "sms", asked.body, at)
    assert heads["Content-Type"] == tencent.TYPE


async def test_the_wire_to_aliyun() -> None:
    interface = Interface((200, {"Code": "OK", "Message": "OK", "BizId": "b1", "RequestId": "q"}))
    async with listening(interface) as api:
        channel = made("aliyun", f"{api}/")
        await channel.start(None)  # type: ignore[arg-type]
        say = Say("echo", {"words": "我妈 摔了+&=/~*"})
        sent = await channel.send(message(say, Say("filed", {"number": "1"})))
        await channel.stop()
    assert sent == Receipt(state="accepted", reference="b1")
    first, second = interface.asked
    query = first.path.partition("?")[2]
    got = dict(parse_qsl(query))
    assert (got["PhoneNumbers"], got["SignName"], got["TemplateCode"]) == ("13800001111", "村保", "T1")
    assert json.loads(got["TemplateParam"]) == {"words": "我妈 摔了+&=/~*"}
    assert "OutId" not in got, "the report of the last sentence counts"
    assert dict(parse_qsl(second.path.partition("?")[2]))["OutId"] == "r 1/2"
    heads = {name.lower(): value for name, value in first.headers.items()}
    signed = {name: value for name, value in heads.items() if name == "host" or name.startswith("x-acs-")}
    assert (signed["x-acs-action"], signed["x-acs-version"]) == ("SendSms", "2017-05-25")
    assert heads["authorization"] == aliyun.signed("LTAI", "KEY1", query, signed)
    nonces = {each.headers["x-acs-signature-nonce"] for each in interface.asked}
    assert len(nonces) == 2


@pytest.mark.parametrize(
    ("code", "state", "wait"),
    [
        ("FailedOperation.ContainSensitiveWord", "failed", None),
        ("FailedOperation.FailResolvePacket", "retry", None),
        ("FailedOperation.InsufficientBalanceInSmsPackage", "retry", 300),
        ("FailedOperation.JsonParseFail", "failed", None),
        ("FailedOperation.MarketingSendTimeConstraint", "retry", 3600),
        ("FailedOperation.PhoneNumberInBlacklist", "failed", None),
        ("FailedOperation.SignatureIncorrectOrUnapproved", "retry", 300),
        ("FailedOperation.TemplateIncorrectOrUnapproved", "retry", 300),
        ("FailedOperation.TemplateParamSetNotMatchApprovedTemplate", "failed", None),
        ("FailedOperation.TemplateUnapprovedOrNotExist", "retry", 300),
        ("InternalError.OtherError", "retry", None),
        ("InternalError.RequestTimeException", "retry", 300),
        ("InternalError.SendAndRecvFail", "retry", None),
        ("InternalError.SigVerificationFail", "retry", 300),
        ("InternalError.Timeout", "retry", None),
        ("InvalidParameter", "failed", None),
        ("InvalidParameterValue.ContentLengthLimit", "failed", None),
        ("InvalidParameterValue.IncorrectPhoneNumber", "failed", None),
        ("InvalidParameterValue.ProhibitedUseUrlInTemplateParameter", "failed", None),
        ("InvalidParameterValue.SdkAppIdNotExist", "retry", 300),
        ("InvalidParameterValue.TemplateParameterFormatError", "failed", None),
        ("InvalidParameterValue.TemplateParameterLengthLimit", "failed", None),
        ("LimitExceeded.AppDailyLimit", "retry", 3600),
        ("LimitExceeded.DeliveryFrequencyLimit", "retry", 60),
        ("LimitExceeded.PhoneNumberCountLimit", "failed", None),
        ("LimitExceeded.PhoneNumberDailyLimit", "retry", 3600),
        ("LimitExceeded.PhoneNumberOneHourLimit", "retry", 3600),
        ("LimitExceeded.PhoneNumberSameContentDailyLimit", "failed", None),
        ("LimitExceeded.PhoneNumberThirtySecondLimit", "retry", 30),
        ("MissingParameter.EmptyPhoneNumberSet", "failed", None),
        ("UnauthorizedOperation.RequestIpNotInWhitelist", "retry", 300),
        ("UnauthorizedOperation.SdkAppIdIsDisabled", "retry", 300),
        ("UnsupportedOperation.ContainDomesticAndInternationalPhoneNumber", "failed", None),
        ("AuthFailure.SignatureFailure", "retry", 300),
        ("AuthFailure.SecretIdNotFound", "retry", 300),
        ("RequestLimitExceeded", "retry", None),
        ("SomethingNew", "retry", None),
    ],
)
def test_every_error_of_tencent(code: str, state: str, wait: float | None) -> None:
    of_message = {"Response": {"SendStatusSet": [{"Code": code, "Message": "why", "SerialNo": ""}]}}
    of_request = {"Response": {"Error": {"Code": code, "Message": "why"}}}
    for answer in (of_message, of_request):
        found = tencent.receipt(200, answer)
        assert (found.state, found.wait, found.reason) == (state, wait, f"{code} why")


@pytest.mark.parametrize(
    ("code", "state", "wait"),
    [
        ("isv.ACCOUNT_ABNORMAL", "retry", 300),
        ("isv.ACCOUNT_NOT_EXISTS", "retry", 300),
        ("isv.AMOUNT_NOT_ENOUGH", "retry", 300),
        ("isv.BLACK_KEY_CONTROL_LIMIT", "failed", None),
        ("isv.BUSINESS_LIMIT_CONTROL", "retry", 3600),
        ("isv.DAY_LIMIT_CONTROL", "retry", 3600),
        ("isv.DENY_IP_RANGE", "retry", 300),
        ("isv.INVALID_JSON_PARAM", "failed", None),
        ("isv.INVALID_PARAMETERS", "failed", None),
        ("isv.MOBILE_COUNT_OVER_LIMIT", "failed", None),
        ("isv.MOBILE_NUMBER_ILLEGAL", "failed", None),
        ("isv.MONTH_LIMIT_CONTROL", "retry", 300),
        ("isv.OUT_OF_SERVICE", "retry", 300),
        ("isv.PARAM_LENGTH_LIMIT", "failed", None),
        ("isv.PARAM_NOT_SUPPORT_URL", "failed", None),
        ("isv.PRODUCT_UNSUBSCRIBE", "retry", 300),
        ("isv.PRODUCT_UN_SUBSCRIPT", "retry", 300),
        ("isv.SMS_CONTENT_ILLEGAL", "failed", None),
        ("isv.SMS_SIGNATURE_ILLEGAL", "retry", 300),
        ("isv.SMS_SIGN_ILLEGAL", "retry", 300),
        ("isv.SMS_TEMPLATE_ILLEGAL", "retry", 300),
        ("isv.TEMPLATE_MISSING_PARAMETERS", "failed", None),
        ("isv.TEMPLATE_PARAMS_ILLEGAL", "failed", None),
        ("isv.SYSTEM_ERROR", "retry", None),
        ("isp.SYSTEM_ERROR", "retry", None),
        ("isp.RAM_PERMISSION_DENY", "retry", 300),
        ("SignatureDoesNotMatch", "retry", 300),
        ("InvalidAccessKeyId.NotFound", "retry", 300),
        ("InvalidTimeStamp.Expired", "retry", 300),
        ("Throttling.User", "retry", 60),
        ("SomethingNew", "retry", None),
    ],
)
def test_every_error_of_aliyun(code: str, state: str, wait: float | None) -> None:
    found = aliyun.receipt(200, {"Code": code, "Message": "why"})
    assert (found.state, found.wait, found.reason) == (state, wait, f"{code} why")


GOOD: dict[str, object] = {
    "tencent": {"Response": {"SendStatusSet": [{"SerialNo": "s1", "Code": "Ok"}]}},
    "aliyun": {"Code": "OK", "BizId": "s1"},
}
ODD: list[object] = [
    {},
    [],
    3,
    {"Response": None},
    {"Response": {"SendStatusSet": []}},
    {"Response": {"Error": {}}},
    {"Code": 7},
]


@pytest.mark.parametrize("cloud", GOOD)
@pytest.mark.parametrize("act", ["garbage", "cut", *((200, odd) for odd in ODD), (500, {}), (301, {})])
async def test_a_broken_interface_raises_nothing(cloud: str, act: tuple[int, object] | str) -> None:
    async with listening(Interface(act)) as api:
        channel = made(cloud, f"{api}/")
        await channel.start(None)  # type: ignore[arg-type]
        assert (await channel.send(message(Say("filed", {"number": "1"})))).state == "retry"
        await channel.stop()


@pytest.mark.parametrize("cloud", GOOD)
async def test_a_text_without_a_template_fails_with_its_name_and_nothing_is_called(cloud: str) -> None:
    interface = Interface((200, GOOD[cloud]))
    async with listening(interface) as api:
        channel = made(cloud, f"{api}/")
        await channel.start(None)  # type: ignore[arg-type]
        sent = await channel.send(message(Say("filed", {"number": "1"}), Say("thank")))
        await channel.stop()
    assert sent == Receipt(state="failed", reason="no template for thank")
    assert interface.asked == []


@pytest.mark.parametrize("cloud", GOOD)
@pytest.mark.parametrize("act", ["garbage", "cut", "slow", (503, {})])
async def test_what_could_not_be_sent_is_sent_later_and_its_report_is_kept(
    store: TrackedStore, cloud: str, act: tuple[int, object] | str
) -> None:
    interface = Interface(act, (200, GOOD[cloud]))
    async with (
        listening(interface) as api,
        aiohttp.ClientSession() as session,
        serving(store, made(cloud, f"{api}/"), pacing=BRIEF if act == "slow" else SWIFT) as (runtime, url),
    ):
        [reply] = await runtime.receive(inbound("sms:+8613800002222", 1, "在吗"))
        await until(lambda: store.states() == {"accepted"})
        if cloud == "tencent":
            path, told = (
                "status",
                {"sid": "s1", "report_status": "FAIL", "errmsg": "UNDELIV", "description": "空号"},
            )
        else:
            path, told = (
                "report",
                {"out_id": reply.id, "success": False, "err_code": "UNDELIV", "err_msg": "空号"},
            )
        strange = told | {"sid": "other", "out_id": "other"}
        for _ in range(2):
            async with session.post(f"{url}/{cloud}/{SECRET}/{path}", json=[strange, told]) as answer:
                assert answer.status == 200
    assert store.lines() == [("failed", 2, "UNDELIV 空号")]
    assert len(interface.asked) == 2


@pytest.mark.parametrize("cloud", GOOD)
@pytest.mark.parametrize(
    ("field", "value"),
    [("secret", "short"), ("callers", ()), ("callers", ("nowhere",)), ("proxies", ("300.1.1.1",))],
)
def test_settings_that_cannot_be_are_refused(cloud: str, field: str, value: object) -> None:
    with pytest.raises(ValueError, match=field):
        made(cloud, **{field: value})
