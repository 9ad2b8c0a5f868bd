"""SMS through Tencent Cloud: it posts what comes in and how messages ended, we call its SendSms (API 3.0).

It sends approved templates and nothing else, and knows a message by its own serial number only.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from bot.channel import Receipt, Report
from bot.channels.checks import not_https
from bot.channels.sms import phone
from bot.channels.sms_cloud import (
    OPERATOR,
    Cloud,
    CloudSettings,
    Template,
    check_cloud,
    fingerprint,
    items,
    judged,
)
from bot.clock import CHINA
from dialogs.message import Inbound, Outbound

VERSION = "2021-01-11"
TYPE = "application/json; charset=utf-8"
FINAL = (
    "FailedOperation.ContainSensitiveWord",
    "FailedOperation.JsonParseFail",
    "FailedOperation.MissingTemplateToModify",
    "FailedOperation.PhoneNumberInBlacklist",
    "FailedOperation.TemplateParamSetNotMatchApprovedTemplate",
    "InvalidParameter",
    "InvalidParameterValue",
    "LimitExceeded.PhoneNumberCountLimit",
    "LimitExceeded.PhoneNumberSameContentDailyLimit",
    "MissingParameter",
    "UnknownParameter",
    "UnsupportedOperation",
)
WAITS = {
    "AuthFailure": OPERATOR,
    "FailedOperation.InsufficientBalanceInSmsPackage": OPERATOR,
    "FailedOperation.SignatureIncorrectOrUnapproved": OPERATOR,
    "FailedOperation.TemplateIncorrectOrUnapproved": OPERATOR,
    "FailedOperation.TemplateUnapprovedOrNotExist": OPERATOR,
    "FailedOperation.MarketingSendTimeConstraint": 3600.0,
    "InternalError.RequestTimeException": OPERATOR,
    "InternalError.SigVerificationFail": OPERATOR,
    "InvalidParameterValue.SdkAppIdNotExist": OPERATOR,
    "InvalidParameterValue.SignNameNotExist": OPERATOR,
    "LimitExceeded": 3600.0,
    "LimitExceeded.DeliveryFrequencyLimit": 60.0,
    "LimitExceeded.PhoneNumberThirtySecondLimit": 30.0,
    "UnauthorizedOperation": OPERATOR,
}


class Settings(CloudSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[channels.sms]` with `gateway = "tencent"`. `secret_id` and `secret_key` are the API keys of an account that
    may do nothing but send SMS, `app_id` is the SdkAppId, `region` where its SMS service stands."""

    secret_id: str
    secret_key: str
    app_id: str
    region: str = "ap-guangzhou"
    api_url: str = "https://sms.tencentcloudapi.com/"


def check(settings: Settings) -> list[str]:
    """What is still wrong with the settings."""
    found = check_cloud(
        settings, secret_id=settings.secret_id, secret_key=settings.secret_key, app_id=settings.app_id
    )
    return found + not_https("api_url", settings.api_url)


class Uplink(Struct, frozen=True):
    """A message as it is posted; `time` in seconds since 1970."""

    mobile: str
    text: str
    nationcode: str = "86"
    time: int = 0
    extend: str = ""
    sign: str = ""


class Status(Struct, frozen=True):
    """How a message ended; `sid` is the serial number that SendSms gave."""

    sid: str
    report_status: str
    errmsg: str = ""
    description: str = ""


def parse(body: bytes, received_at: datetime) -> Inbound | None:
    """One message, None for what nobody answers; raises msgspec.DecodeError."""
    heard = msgspec.json.decode(body, type=Uplink, strict=False)
    number = phone(f"+{heard.nationcode.lstrip('+') or '86'}{heard.mobile}")
    if number is None:
        return None
    told = 0 < heard.time < 2**33
    return Inbound(
        address=f"sms:{number}",
        id=fingerprint(number, str(heard.time), heard.extend, heard.text),
        text=heard.text,
        sent_at=datetime.fromtimestamp(heard.time, CHINA) if told else received_at,
        received_at=received_at,
        phone=number,
    )


def parse_reports(body: bytes) -> list[Report]:
    """The delivery reports of one request; those of neither SUCCESS nor FAIL are left out."""
    return [
        Report(
            reference=status.sid,
            delivered=status.report_status == "SUCCESS",
            reason="" if status.report_status == "SUCCESS" else f"{status.errmsg} {status.description}"[:80].strip(),
        )
        for status in items(body, Status)
        if status.report_status in ("SUCCESS", "FAIL") and status.sid
    ]


def authorization(secret_id: str, secret_key: str, host: str, service: str, body: bytes, at: datetime) -> str:
    """The header Authorization of a POST to `/`, signed by TC3-HMAC-SHA256 over content type, host and body."""

    def keyed(key: bytes, words: str) -> bytes:
        return hmac.new(key, words.encode(), hashlib.sha256).digest()

    day = at.astimezone(UTC).strftime("%Y-%m-%d")
    scope = f"{day}/{service}/tc3_request"
    heads = f"content-type:{TYPE}\nhost:{host}\n"
    canonical = f"POST\n/\n\n{heads}\ncontent-type;host\n{hashlib.sha256(body).hexdigest()}"
    wanted = f"TC3-HMAC-SHA256\n{int(at.timestamp())}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    key = keyed(keyed(keyed(b"TC3" + secret_key.encode(), day), service), "tc3_request")
    signature = keyed(key, wanted).hex()
    return f"TC3-HMAC-SHA256 Credential={secret_id}/{scope}, SignedHeaders=content-type;host, Signature={signature}"


def receipt(status: int, answer: dict[str, Any]) -> Receipt:
    """What SendSms answered: Ok is taken, else what its code means."""
    try:
        response = answer["Response"]
        if "Error" in response:
            return judged(str(response["Error"]["Code"]), str(response["Error"].get("Message", "")), FINAL, WAITS)
        [sent] = response["SendStatusSet"]
        if sent["Code"] == "Ok":
            return Receipt(state="accepted", reference=str(sent["SerialNo"]))
        return judged(str(sent["Code"]), str(sent.get("Message", "")), FINAL, WAITS)
    except (KeyError, TypeError, ValueError, AttributeError):
        return Receipt(state="retry", reason=f"{status} an answer that cannot be read")


class Tencent(Cloud[Settings]):
    """The channel `sms` by way of Tencent Cloud: `/tencent/SECRET/mo` for messages, `/tencent/SECRET/status` for
    reports."""

    heard_at = "/tencent/{secret}/mo"
    reported_at = "/tencent/{secret}/status"
    thanks: ClassVar[Mapping[str, object]] = {"result": 0, "errmsg": "OK"}

    def messages(self, body: bytes, received_at: datetime) -> list[Inbound]:
        inbound = parse(body, received_at)
        return [inbound] if inbound is not None else []

    def reports(self, body: bytes) -> list[Report]:
        return parse_reports(body)

    async def call(self, outbound: Outbound, template: Template, values: list[str], *, reported: bool) -> Receipt:  # noqa: ARG002 - each is reported by its own number
        settings, at = self._settings, self._clock.now()
        asked = {
            "SmsSdkAppId": settings.app_id,
            "SignName": settings.sign,
            "TemplateId": template.template,
            "TemplateParamSet": values,
            "PhoneNumberSet": [outbound.to.partition(":")[2]],
        }
        body = json.dumps(asked, ensure_ascii=False).encode()
        host = urlsplit(settings.api_url).netloc
        headers = {
            "Authorization": authorization(settings.secret_id, settings.secret_key, host, "sms", body, at),
            "Content-Type": TYPE,
            "Host": host,
            "X-TC-Action": "SendSms",
            "X-TC-Version": VERSION,
            "X-TC-Timestamp": str(int(at.timestamp())),
            "X-TC-Region": settings.region,
        }
        answer = await self.post(settings.api_url, body, headers)
        return answer if isinstance(answer, Receipt) else receipt(*answer)
