"""SMS through Aliyun (阿里云短信): it posts what comes in and how messages ended, we call its SendSms.

It sends approved templates and nothing else; a report carries our own id back as `out_id`.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar
from urllib.parse import quote, urlsplit

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

VERSION = "2017-05-25"
NOTHING = hashlib.sha256(b"").hexdigest()
FINAL = (
    "isv.BLACK_KEY_CONTROL_LIMIT",
    "isv.CONTENT_KEYWORD",
    "isv.INVALID_JSON_PARAM",
    "isv.INVALID_PARAMETERS",
    "isv.MOBILE_COUNT_OVER_LIMIT",
    "isv.MOBILE_NUMBER_ILLEGAL",
    "isv.PARAM_LENGTH_LIMIT",
    "isv.PARAM_NOT_SUPPORT_URL",
    "isv.PHONENUMBER_BLACKLIST",
    "isv.SMS_CONTENT_ILLEGAL",
    "isv.TEMPLATE_MISSING_PARAMETERS",
    "isv.TEMPLATE_PARAMS_ILLEGAL",
    "InvalidParameter",
    "MissingPhoneNumbers",
    "MissingTemplateParam",
)
WAITS = {
    "isv.ACCOUNT_ABNORMAL": OPERATOR,
    "isv.ACCOUNT_NOT_EXISTS": OPERATOR,
    "isv.AMOUNT_NOT_ENOUGH": OPERATOR,
    "isv.BUSINESS_LIMIT_CONTROL": 3600.0,
    "isv.DAY_LIMIT_CONTROL": 3600.0,
    "isv.DENY_IP_RANGE": OPERATOR,
    "isv.DOMESTIC_NUMBER_NOT_SUPPORTED": OPERATOR,
    "isv.MONTH_LIMIT_CONTROL": OPERATOR,
    "isv.OUT_OF_SERVICE": OPERATOR,
    "isv.PRODUCT_UN": OPERATOR,
    "isv.SMS_SIGN": OPERATOR,
    "isv.SMS_TEMPLATE_ILLEGAL": OPERATOR,
    "isp.RAM_PERMISSION_DENY": OPERATOR,
    "Forbidden": OPERATOR,
    "IncompleteSignature": OPERATOR,
    "InvalidAccessKeyId": OPERATOR,
    "InvalidTimeStamp": OPERATOR,
    "NoPermission": OPERATOR,
    "SignatureDoesNotMatch": OPERATOR,
    "Throttling": 60.0,
}


class Settings(CloudSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[channels.sms]` with `gateway = "aliyun"`. `key_id` and `key_secret` are the AccessKey of a RAM user that may
    do nothing but send SMS."""

    key_id: str
    key_secret: str
    api_url: str = "https://dysmsapi.aliyuncs.com/"


def check(settings: Settings) -> list[str]:
    """What is still wrong with the settings."""
    found = check_cloud(settings, key_id=settings.key_id, key_secret=settings.key_secret)
    return found + not_https("api_url", settings.api_url)


class Uplink(Struct, frozen=True):
    """A message as it is posted; `send_time` like 2021-06-15 10:00:00, in China."""

    phone_number: str
    content: str
    send_time: str = ""
    sequence_id: str | int = ""
    dest_code: str = ""


class Status(Struct, frozen=True):
    """How a message ended; `out_id` is our own id of it."""

    success: bool
    out_id: str | None = None
    err_code: str | None = None
    err_msg: str | None = None


def parse(body: bytes, received_at: datetime) -> list[Inbound]:
    """The messages of one request without those that nobody answers; raises msgspec.DecodeError."""
    found = []
    for heard in items(body, Uplink):
        number = phone(heard.phone_number)
        if number is None:
            continue
        inbound = Inbound(
            address=f"sms:{number}",
            id=str(heard.sequence_id or fingerprint(number, heard.send_time, heard.dest_code, heard.content)),
            text=heard.content,
            sent_at=_moment(heard.send_time) or received_at,
            received_at=received_at,
            phone=number,
        )
        found.append(inbound)
    return found


def _moment(said: str) -> datetime | None:
    try:
        return datetime.strptime(said, "%Y-%m-%d %H:%M:%S").replace(tzinfo=CHINA)
    except ValueError:
        return None


def parse_reports(body: bytes) -> list[Report]:
    """The delivery reports of one request that name a message of ours."""
    return [
        Report(
            outbound=status.out_id,
            delivered=status.success,
            reason="" if status.success else f"{status.err_code or ''} {status.err_msg or ''}"[:80].strip(),
        )
        for status in items(body, Status)
        if status.out_id
    ]


def signed(key_id: str, key_secret: str, query: str, headers: Mapping[str, str]) -> str:
    """The header Authorization of a POST to `/` without a body, signed by ACS3-HMAC-SHA256 over the query (sorted,
    percent-coded) and over `headers`, whose names are in small letters."""
    names = ";".join(sorted(headers))
    heads = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
    canonical = f"POST\n/\n{query}\n{heads}\n{names}\n{headers['x-acs-content-sha256']}"
    wanted = f"ACS3-HMAC-SHA256\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    signature = hmac.new(key_secret.encode(), wanted.encode(), hashlib.sha256).hexdigest()
    return f"ACS3-HMAC-SHA256 Credential={key_id},SignedHeaders={names},Signature={signature}"


def receipt(status: int, answer: dict[str, Any]) -> Receipt:
    """What SendSms answered: OK is taken, else what its code means."""
    code = answer.get("Code")
    if code == "OK":
        return Receipt(state="accepted", reference=str(answer.get("BizId") or "") or None)
    if not isinstance(code, str) or not code:
        return Receipt(state="retry", reason=f"{status} an answer that cannot be read")
    return judged(code, str(answer.get("Message", "")), FINAL, WAITS)


class Aliyun(Cloud[Settings]):
    """The channel `sms` by way of Aliyun: `/aliyun/SECRET/mo` for messages, `/aliyun/SECRET/report` for reports."""

    heard_at = "/aliyun/{secret}/mo"
    reported_at = "/aliyun/{secret}/report"
    thanks: ClassVar[Mapping[str, object]] = {"code": 0, "msg": "成功"}

    def messages(self, body: bytes, received_at: datetime) -> list[Inbound]:
        return parse(body, received_at)

    def reports(self, body: bytes) -> list[Report]:
        return parse_reports(body)

    async def call(self, outbound: Outbound, template: Template, values: list[str], *, reported: bool) -> Receipt:
        settings = self._settings
        fields = {
            "PhoneNumbers": outbound.to.partition(":")[2].removeprefix("+86").removeprefix("+"),
            "SignName": settings.sign,
            "TemplateCode": template.template,
            "TemplateParam": json.dumps(dict(zip(template.parameters, values, strict=True)), ensure_ascii=False),
        }
        if reported:
            fields["OutId"] = outbound.id
        query = "&".join(f"{name}={quote(fields[name], safe='')}" for name in sorted(fields))
        headers = {
            "host": urlsplit(settings.api_url).netloc,
            "x-acs-action": "SendSms",
            "x-acs-content-sha256": NOTHING,
            "x-acs-date": self._clock.now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "x-acs-signature-nonce": secrets.token_hex(16),
            "x-acs-version": VERSION,
        }
        headers["Authorization"] = signed(settings.key_id, settings.key_secret, query, headers)
        answer = await self.post(f"{settings.api_url}?{query}", b"", headers)
        return answer if isinstance(answer, Receipt) else receipt(*answer)
