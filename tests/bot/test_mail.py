"""Mail: what raw mails mean, what goes out, and talks with a mail server of our own."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from email.header import Header
from email.message import EmailMessage, Message
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mail_fake import CUT, HANG, PASSWORD, USER, FakeMail, certificate
from msgspec.structs import replace
from pictures_kit import has_place, photo
from runtime_kit import START, Echo, TrackedStore, open_store, out
from waiting import LIMIT, until

from bot.channel import Receipt, Report
from bot.channels import CHANNELS, mail, mail_box
from bot.channels.mail import Email, Settings, check, subject
from bot.channels.mail_message import answered, message_id, outbound_of, parse
from bot.channels.mail_text import plain, written
from bot.channels.recording import Recording
from bot.clock import MovedClock
from bot.compose import mind
from bot.replay import CHANNELS as REPLAYED
from bot.runtime import Runtime
from bot.sender import Pacing
from bot.settings import Settings as ProgramSettings
from bot.settings import members
from dialogs.message import Attachment, Inbound
from locales.catalogue import load

OURS = message_id("10000012/desk", "example.com")
DATE = "Tue, 15 Jun 2021 09:30:00 +0800"


def raw(body: bytes = "收到".encode(), **headers: str | bytes) -> bytes:
    """A mail as it lies in the inbox; underscores in the names of headers are dashes."""
    some: dict[str, str | bytes] = {
        "From": "desk@example.com",
        "Subject": "hello",
        "Date": DATE,
        "Message-ID": "<a1@mail.example.com>",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
    }
    some |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [name.encode() + b": " + (v if isinstance(v, bytes) else v.encode()) for name, v in some.items() if v]
    return b"\r\n".join([*lines, b"", body])


def heard(data: bytes, checked_by: str = "") -> Inbound:
    found = parse(data, START, USER, checked_by)
    assert isinstance(found, Inbound)
    return found


def encoded(text: str, charset: str) -> str:
    return Header(text, charset).encode()


def test_a_mail() -> None:
    assert heard(raw()) == Inbound(
        address="email:desk@example.com",
        id="a1@mail.example.com",
        text="收到",
        sent_at=START.replace(hour=9, minute=30),
        received_at=START,
    )


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("desk@example.com", "desk@example.com"),
        ("Desk@Example.COM", "desk@example.com"),
        ('"张三" <Desk@example.com>', "desk@example.com"),
        ("=?gb18030?B?1cXI/Q==?= <desk@example.com>", "desk@example.com"),
        ('"boss@example.com" <desk@example.com>', "desk@example.com"),
        ('"<boss@example.com>" <desk@example.com>', "desk@example.com"),
        ("张三 <desk@example.com>", "desk@example.com"),
        ("张三 desk@example.com", "desk@example.com"),
        (" =?broken <desk@example.com", "desk@example.com"),
    ],
)
def test_a_sender_is_written_one_way(said: str, address: str) -> None:
    assert heard(raw(From=said)).address == f"email:{address}"


@pytest.mark.parametrize("said", ["", "nobody", "<>", "undisclosed-recipients:;", "a@b"])
def test_a_mail_without_a_sender_is_none(said: str) -> None:
    assert parse(raw(From=said), START, USER) is None


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        ("收到，李秀兰".encode("gb18030"), "gb18030"),
        ("收到，李秀兰".encode("gbk"), "GBK"),
        ("收到，李秀兰".encode("gbk"), "gb2312"),
        ("收到，李秀兰".encode("gbk"), "utf-8"),
        ("收到，李秀兰".encode("gbk"), "us-ascii"),
        ("收到，李秀兰".encode(), "utf-8"),
        ("收到，李秀兰".encode(), "no-such-charset"),
        ("收到，李秀兰".encode(), "undefined"),
        ("收到，李秀兰".encode("utf-16-be"), "utf-16be"),
        ("\ufeff收到，李秀兰".encode(), "utf-8"),
    ],
)
def test_a_text_is_read_whatever_it_calls_itself(body: bytes, charset: str) -> None:
    packed = base64.encodebytes(body)
    data = raw(packed, Content_Type=f"text/plain; charset={charset}", Content_Transfer_Encoding="base64")
    assert heard(data).text == "收到，李秀兰"


@pytest.mark.parametrize(
    "said",
    [
        encoded("回复：【新报案】10000012 意外受伤", "utf-8"),
        encoded("回复：【新报案】10000012 意外受伤", "gb18030"),
        "回复：【新报案】10000012 意外受伤".encode(),
        "回复：【新报案】10000012 意外受伤".encode("gbk"),
        "Re: " + encoded("【新报案】10000012 意外受伤", "utf-8"),
        "RE: 回复: 答复：[2] Re[3]: " + encoded("【新报案】10000012 意外受伤", "gbk"),
        "Re: =?utf-8?B?broken=?= 【新报案】10000012",
    ],
)
def test_the_case_is_found_by_the_number_in_the_subject(said: str | bytes) -> None:
    assert heard(raw(Subject=said)).text == "10000012 收到"


@pytest.mark.parametrize(
    ("headers", "body", "text", "quoted"),
    [
        ({"In_Reply_To": OURS}, "收到", "收到", "10000012/desk"),
        ({"In_Reply_To": OURS, "Subject": "Re: 【新报案】10000012"}, "收到", "收到", "10000012/desk"),
        ({"References": f"<x@y.z> {OURS}"}, "收到", "收到", "10000012/desk"),
        ({"References": f"{message_id('old', 'e.x')}\r\n {OURS}"}, "收到", "收到", "10000012/desk"),
        ({"In_Reply_To": "<other@example.com>"}, "收到", "收到", None),
        ({"In_Reply_To": "<cunbao.%%%@example.com>"}, "收到", "收到", None),
        ({"Subject": "Re: 【新报案】10000012"}, "立案 12345678", "10000012 立案 12345678", None),
        ({"Subject": "Re: 【新报案】10000012"}, "收到 10000025", "10000012 收到 10000025", None),
        ({"Subject": "Re: 村保的回话 10000012"}, "好", "好", None),
        ({"Subject": "收到 10000012"}, "", "收到 10000012", None),
        ({"Subject": "Re: 【新报案】10000012"}, "", "", None),
    ],
)
def test_what_a_mail_answers(headers: dict[str, str], body: str, text: str, quoted: str | None) -> None:
    found = heard(raw(body.encode(), **headers))
    assert (found.text, found.quoted) == (text, quoted)


def test_a_number_of_ours_in_the_text_comes_before_the_one_in_the_subject() -> None:
    from claims.number import number

    other = number(1_000_003)
    found = heard(raw(f"收到 {other}".encode(), Subject="Re: 【新报案】10000012"))
    assert found.text == f"收到 {other}"


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("收到\n\n> 【新报案】10000012\n> 请回复“收到”", "收到"),
        ("收到\n\nOn Tue, Jun 15, 2021 at 9:30 AM cunbao <c@example.com> wrote:\n\n> 拒赔", "收到"),
        ("收到\n\nOn Tue, Jun 15, 2021 at 9:30 AM cunbao\n<c@example.com> wrote:\n\n拒赔", "收到"),
        ("收到\n\n村保 <c@example.com> 于2021年6月15日周二 09:30写道：\n拒赔", "收到"),
        ('收到\n\n在 2021-06-15 09:30:00，"村保" <c@example.com> 写道：\n拒赔', "收到"),
        ("收到\n\n在2021年6月15日 09:30，村保\n<c@example.com> 写道：\n拒赔", "收到"),
        ("收到\n\n------------------ 原始邮件 ------------------\n发件人: 村保\n拒赔", "收到"),
        ("收到\n\n-----原始邮件-----\n拒赔", "收到"),
        ("收到\n\n-----Original Message-----\nFrom: c@example.com\n拒赔", "收到"),
        ("收到\n\n---- 回复的原邮件 ----\n| 发件人 | 村保 |\n拒赔", "收到"),
        ("收到\n\n发件人： 村保 <c@example.com>\n发送时间： 2021年6月15日\n拒赔", "收到"),
        ("收到\n\nFrom: cunbao <c@example.com>\nSent: Tuesday\n拒赔", "收到"),
        ("收到\n________________________________\n拒赔", "收到"),
        ("收到\n\n发自我的iPhone", "收到"),
        ("收到\n\n发自我的小米手机", "收到"),
        ("收到\n\n来自 网易邮箱大师", "收到"),
        ("收到\n\nSent from my iPhone", "收到"),
        ("收到\n-- \n张三\n电话 95518", "收到"),
        ("收到\n\n张三\n人保财险万州支公司\n电话：95518", "收到"),
        ("收到\n\n| |\n张三\n|\n|\nzhang@example.com\n|", "收到"),
        ("> 【新报案】10000012\n> 请回复\n\n收到", "收到"),
        ("在 2021-06-15 09:30，村保 写道：\n> 【新报案】10000012\n> 请回复\n\n收到", "收到"),
        ("补材料 发票\n出院小结\n\n\n\n都要原件", "补材料 发票\n出院小结\n\n都要原件"),
        (
            "拒赔 不在保障期内。\n\n文件写明是2020年1月1日起，\n所以不赔",
            "拒赔 不在保障期内。\n\n文件写明是2020年1月1日起，\n所以不赔",
        ),
        ("我妈2021年6月14日摔了，\n单子上写：骨折", "我妈2021年6月14日摔了，\n单子上写：骨折"),
        ("来自大周镇的李秀兰摔了", "来自大周镇的李秀兰摔了"),
        ("在大周镇摔的，医生写道：\n骨折", "在大周镇摔的，医生写道：\n骨折"),
        ("\r\n收到\r\n\r\n> 旧\r\n", "收到"),
        ("", ""),
        ("-----原始邮件-----\n拒赔", ""),
    ],
)
def test_only_ones_own_words_count(text: str, own: str) -> None:
    assert written(text) == own


def test_a_very_long_mail_is_read_to_a_limit() -> None:
    assert len(written("字" * 100_000)) == 4000


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<html><head><style>p{}</style></head><body><p>收到</p></body></html>", "收到"),
        ("<div>收到</div><div><br></div><blockquote>拒赔</blockquote>", "收到"),
        ("收到<br>谢谢", "收到\n谢谢"),
        ("<div>立案&nbsp;A&amp;B</div><div>谢谢</div>", "立案\xa0A&B\n谢谢"),
        ("<p>一</p><p>二</p>", "一\n\n二"),
        ("<script>x</script><b>收</b>到</i></div>", "收到"),
        ("<blockquote>拒<blockquote>赔</blockquote>了</blockquote>收到", "收到"),
        ("没有标签 <", "没有标签 <"),
    ],
)
def test_a_page_becomes_words(html: str, text: str) -> None:
    assert plain(html) == text


def test_a_qq_mail_is_a_page_and_a_plain_text() -> None:
    both = MIMEMultipart("alternative")
    quoted = "<div>收到</div><div><br></div><div>------------------ 原始邮件 ------------------</div><div>拒赔</div>"
    both.attach(MIMEText("", "plain", "gb18030"))
    both.attach(MIMEText(quoted, "html", "gb18030"))
    both["From"], both["Message-ID"] = "desk@example.com", "<tencent_1@qq.com>"
    assert heard(both.as_bytes()).text == "收到"


def with_files(*files: tuple[str, bytes, str]) -> EmailMessage:
    whole = EmailMessage()
    whole["From"], whole["Message-ID"] = "desk@example.com", "<f1@example.com>"
    whole.set_content("收到，单子在附件")
    for kind, data, name in files:
        main, _, sub = kind.partition("/")
        whole.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return whole


def test_files_are_noted_and_not_read() -> None:
    found = heard(with_files(("image/jpeg", b"x" * 9, "a.jpg"), ("application/pdf", b"%PDF", "病历.pdf")).as_bytes())
    assert found.text == "收到，单子在附件"
    assert found.attachments == (
        Attachment(kind="photo", reference="f1@example.com#1"),
        Attachment(kind="document", reference="f1@example.com#2"),
    )


def test_a_mail_that_was_attached_says_nothing_itself() -> None:
    inner = EmailMessage()
    inner.set_content("拒赔")
    whole = with_files()
    whole.set_content("")
    whole.add_attachment(inner)
    found = heard(whole.as_bytes())
    assert (found.text, [each.kind for each in found.attachments]) == ("", ["document"])


def test_a_logo_in_a_signature_is_no_photo() -> None:
    page = EmailMessage()
    page["From"] = "desk@example.com"
    page.set_content("<p>收到</p><img src=cid:logo>", subtype="html")
    page.add_related(b"x" * 5000, "image", "png", cid="<logo>", filename="logo.png")
    page.add_related(b"x" * 50_000, "image", "jpeg", cid="<photo>", filename="IMG_1.jpg")
    found = heard(page.as_bytes())
    assert (found.text, [each.kind for each in found.attachments]) == ("收到", ["photo"])


def test_of_a_mail_that_was_cut_off_the_beginning_is_read() -> None:
    whole = with_files(("application/pdf", b"x" * 2_000_000, "病历.pdf")).as_bytes()
    found = heard(whole[:1_000_000])
    assert (found.text, [each.kind for each in found.attachments]) == ("收到，单子在附件", ["document"])


@pytest.mark.parametrize("said", ["", "a1@x", "<a/1@x>", "<a 1@x>", f"<{'a' * 300}@x>"])
def test_without_a_usable_id_the_content_tells_mails_apart(said: str) -> None:
    one, again, other = (heard(raw(text.encode(), Message_ID=said)).id for text in ("收到", "收到", "立案"))
    assert one == again != other


@pytest.mark.parametrize("said", ["", "yesterday", "Tue, 99 Jun 2021", "Tue, 15 Jun 99999 09:30:00"])
def test_a_mail_without_a_time_was_sent_when_it_came(said: str) -> None:
    assert heard(raw(Date=said)).sent_at == START


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated (vacation)"},
        {"Precedence": "bulk"},
        {"Precedence": "list"},
        {"List_Id": "<all.example.com>"},
        {"List_Unsubscribe": "<https://example.com>"},
        {"X_Autoreply": "yes"},
        {"Return_Path": "<>"},
        {"Subject": encoded("自动回复:【新报案】10000012", "gb18030")},
        {"Subject": "Automatic reply: 10000012"},
        {"From": "no-reply@example.com"},
        {"From": "noreply+7@example.com"},
        {"From": "MAILER-DAEMON@example.com"},
        {"From": USER},
        {"From": f"村保 <{USER.upper()}>"},
        {"Content_Type": "multipart/report; report-type=disposition-notification; boundary=b"},
    ],
)
def test_machines_are_not_answered(headers: dict[str, str]) -> None:
    assert parse(raw(**headers), START, USER) is None


@pytest.mark.parametrize(
    "headers", [{"Auto_Submitted": "no"}, {"Precedence": "first-class"}, {"Return_Path": "<d@e.x>"}]
)
def test_people_are(headers: dict[str, str]) -> None:
    assert heard(raw(**headers)).text == "收到"


VOUCHED = "mx.example.com; spf=pass smtp.mailfrom=example.com; dmarc=pass header.from=example.com"


@pytest.mark.parametrize(
    ("result", "taken"),
    [
        (VOUCHED, True),
        ("mx.example.com 1; dmarc=pass", True),
        ("", False),
        ("mx.example.com; dmarc=fail", False),
        ("mx.example.com; spf=pass", False),
        (VOUCHED.replace("mx.", "mx.evil."), False),
        (f"mx.example.com; dmarc=fail\r\nAuthentication-Results: {VOUCHED}", False),
    ],
)
def test_where_senders_are_checked_only_true_ones_are_heard(result: str, taken: bool) -> None:
    found = parse(raw(Authentication_Results=result), START, USER, "mx.example.com")
    assert isinstance(found, Inbound) is taken


def bounce(action: str = "failed", original: str = OURS, **headers: str) -> bytes:
    """What a mail server says of a mail that it could not deliver (RFC 3464)."""
    status = (
        "Reporting-MTA: dns; mx.example.com\r\n\r\nFinal-Recipient: rfc822; desk@example.com\r\n"
        f"Action: {action}\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 <desk@example.com>: no such user\r\n"
    )
    body = (
        "--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n"
        f"--b\r\nContent-Type: message/delivery-status\r\n\r\n{status}\r\n"
        f"--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: {original}\r\nSubject: x\r\n\r\ny\r\n--b--\r\n"
    )
    some = {"From": "MAILER-DAEMON@mx.example.com", "Return-Path": "<>", "Auto-Submitted": "auto-replied"} | headers
    return raw(body.encode(), Content_Type="multipart/report; report-type=delivery-status; boundary=b", **some)


def test_a_bounce_fails_the_message_that_it_names_and_names_nobody() -> None:
    assert parse(bounce(), START, USER) == Report(
        outbound="10000012/desk", delivered=False, reason="5.1.1 smtp; 550 …: no such user"
    )


@pytest.mark.parametrize(
    ("data", "report"),
    [
        (bounce("delayed"), None),
        (bounce("relayed"), None),
        (bounce("delivered"), True),
        (bounce(original="<other@example.com>"), None),
        (raw(f"退信：{OURS} 收件人不存在".encode(), From="PostMaster@qq.com"), False),
        (
            raw(
                base64.encodebytes(f"退信 {OURS}".encode()),
                From="postmaster@qq.com",
                Content_Transfer_Encoding="base64",
            ),
            False,
        ),
        (raw("退信".encode(), From="postmaster@qq.com"), None),
    ],
)
def test_what_other_bounces_mean(data: bytes, report: bool | None) -> None:
    found = parse(data, START, USER)
    assert (found.delivered if isinstance(found, Report) else found) == report


@given(
    st.binary(max_size=300), st.binary(max_size=300), st.sampled_from(["base64", "quoted-printable", "8bit", "x-uue"])
)
def test_no_mail_is_too_broken(head: bytes, body: bytes, packing: str) -> None:
    for data in (head + b"\r\n\r\n" + body, raw(body, Subject=head, Content_Transfer_Encoding=packing)):
        parse(data, START, USER)


M = 250_000
EVIL = {
    "a subject of brackets": raw(Subject="【" * M),
    "a sender without end": raw(From="<a@" + "a@" * M),
    "an id without end": raw(Message_ID="<" + "a@" * M),
    "parameters": raw(Content_Type="text/plain; " + "a=b; " * (M // 2)),
    "quotation marks": raw(Content_Type="text/plain; " + '"' * M),
    "blanks": raw(b"1234" + b" " * M + b"x"),
    "marks of quotation": raw("在 1234\n".encode() * (M // 4)),
    "half elements": raw(b"<a " * M, Content_Type="text/html"),
    "half comments": raw(b"<!--" + b"--!" * M, Content_Type="text/html"),
    "blank elements": raw(b"<b> </b> " * (M // 4), Content_Type="text/html"),
    "parts": raw(b"--b\r\n\r\nx\r\n" * (M // 8), Content_Type="multipart/mixed; boundary=b"),
    "a reason": bounce().replace(b"550 <", b"550 " + b"a" * M + b" <"),
}


@pytest.mark.parametrize("data", EVIL.values(), ids=EVIL)
def test_no_mail_keeps_the_reader_busy(data: bytes) -> None:
    """Each of these took minutes or hours with a reader that looks at everything again at every step."""
    found = parse(data, START, USER)
    assert found is None or isinstance(found, Report) or len(found.text) <= 4000
    assert found is None or isinstance(found, Report) or len(found.attachments) <= 100


# --- what goes out


@pytest.mark.parametrize("name", ["10000012/desk", "email/a1@mail.example.com/0", "通知/email:x@y.z"])
def test_a_message_id_holds_the_id_of_the_outbox(name: str) -> None:
    assert outbound_of(f"<x@y> {message_id(name, 'example.com')}") == name


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("email/a1@x.y/0", "<a1@x.y>"),
        ("email/a1@x.y/later", "<a1@x.y>"),
        ("10000012/email:a@b.c", None),
        ("sms/a@b/0", None),
    ],
)
def test_an_answer_names_the_mail_that_it_answers(name: str, asked: str | None) -> None:
    assert answered(name) == asked


@pytest.mark.parametrize(
    ("text", "claim", "said"),
    [
        ("【新报案】10000012 意外受伤\n大周镇 张*兰", "10000012", "【新报案】10000012 意外受伤"),
        ("您是说：李秀兰昨天摔了。", None, "村保的回话"),
        ("李秀兰的案子保险公司收到了。", "10000012", "村保的回话 10000012"),
        ("【长】" + "字" * 100, None, "【长】" + "字" * 57),
        ("", None, "村保的回话"),
    ],
)
def test_a_subject_never_says_more_than_the_masked_first_line(text: str, claim: str | None, said: str) -> None:
    assert subject(replace(out("n", "email:desk@example.com", text, START), claim=claim)) == said


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"sender": "nobody"}, "sender"),
        ({"user": "nobody"}, "sender"),
        ({"smtp_port": 70000}, "smtp_port"),
        ({"poll_seconds": 0}, "poll_seconds"),
        # Whether a desk's mails are the desk's is never left to chance.
        ({"checked_by": ""}, "checked_by"),
    ],
)
def test_settings_that_cannot_work_are_refused(changes: dict[str, object], wrong: str) -> None:
    whole = {"smtp_host": "h", "imap_host": "h", "user": USER, "password": PASSWORD, "checked_by": "nobody"}
    assert Settings(**whole).own == USER  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=wrong):
        Settings(**(whole | changes))  # type: ignore[arg-type]


def test_the_doctor_reminds_of_what_is_unsafe() -> None:
    safe = Settings(smtp_host="h", imap_host="h", user=USER, password=PASSWORD, checked_by="mx.example.com")
    assert check(safe) == []
    assert [line.split(":")[0] for line in check(replace(safe, checked_by="nobody", tls="none"))] == [
        "checked_by",
        "tls",
    ]


# --- with a mail server and the running program


@pytest.fixture
def store(tmp_path: Path) -> Iterator[TrackedStore]:
    store = open_store(tmp_path)
    yield store
    store.close()


async def channel(fake: FakeMail, tls: str = "none", **more: str) -> Email:
    smtp, imap = await fake.start()
    some = {"user": USER, "password": PASSWORD, "tls": tls, "checked_by": "nobody"} | more
    settings = Settings(
        smtp_host="127.0.0.1",
        smtp_port=smtp,
        imap_host="127.0.0.1",
        imap_port=imap,
        poll_seconds=0.02,
        **some,
    )  # type: ignore[arg-type]
    return Email(settings, MovedClock(START))


@asynccontextmanager
async def talking(store: TrackedStore, fake: FakeMail) -> AsyncIterator[Runtime]:
    email = await channel(fake)
    runtime = Runtime(store, Echo(), [email], MovedClock(START), {"email": Pacing(waits=(0.05,) * 3)})
    await runtime.start()
    try:
        yield runtime
    finally:
        await runtime.stop()
        await fake.stop()


NOTICE = replace(
    out("10000012/desk", "email:desk@example.com", "【新报案】10000012 意外受伤\n大周镇 张*兰", START, kind="notice"),
    claim="10000012",
)


async def sent(fake: FakeMail, message: object = NOTICE, tls: str = "none", **more: str) -> Receipt:
    email = await channel(fake, tls, **more)
    try:
        return await email.send(message)  # type: ignore[arg-type]
    finally:
        await fake.stop()


async def test_a_notice_goes_out_as_a_mail() -> None:
    fake = FakeMail()
    assert await sent(fake) == Receipt(state="accepted", reference="10000012/desk")
    [taken] = fake.taken
    assert (taken.sender, taken.to) == (USER, "desk@example.com")
    assert taken.mail["Subject"] == "【新报案】10000012 意外受伤"
    assert taken.mail["From"] == f"村保 <{USER}>"
    assert taken.mail["Date"] == "Tue, 15 Jun 2021 10:00:00 +0800"
    assert taken.mail["Auto-Submitted"] == "auto-generated"
    assert taken.mail["In-Reply-To"] is None
    assert taken.mail.get_content_type() == "text/plain"
    assert taken.text == NOTICE.text
    assert max(map(len, taken.raw.split(b"\r\n"))) <= 78
    assert isinstance(parse(taken.raw, START, "other@example.com"), type(None)), "it is no message for another bot"


@pytest.mark.parametrize(
    ("command", "answer", "state", "reason", "wait"),
    [
        ("RCPT", "550 5.1.1 <desk@example.com>: no such user", "failed", "550 5.1.1 …: no such user", None),
        ("RCPT", "450 4.2.0 <desk@example.com>: Greylisted, try again in 300 seconds", "retry", "450", 300),
        ("RCPT", "452 4.2.2 mailbox full", "retry", "452", None),
        ("MAIL", "553 5.7.1 not your address", "failed", "553", None),
        ("MAIL", "451 4.3.0 later", "retry", "451", None),
        ("DATA", "421 4.3.2 going down", "retry", "421", None),
        ("END", "554 5.7.1 looks like spam", "failed", "554", None),
        ("END", "451 4.7.1 graylisting in action", "retry", "451", 300),
        ("END", CUT, "retry", "SMTPServerDisconnected", None),
        ("RCPT", CUT, "retry", "SMTPServerDisconnected", None),
        ("EHLO", CUT, "retry", "", None),
        ("CONNECT", CUT, "retry", "", None),
        ("CONNECT", "554 no strangers", "retry", "554 no strangers", None),
        ("AUTH", "454 4.7.0 try later", "retry", "454", 300),
        ("RCPT", "nonsense", "retry", "", None),
        ("RCPT", HANG, "retry", "SMTP", None),
    ],
)
async def test_what_a_servers_answer_means(
    monkeypatch: pytest.MonkeyPatch, command: str, answer: str, state: str, reason: str, wait: float | None
) -> None:
    monkeypatch.setattr(mail, "PATIENCE", 0.2 if answer == HANG else 20)
    fake = FakeMail()
    fake.answers[command].append(answer)
    receipt = await sent(fake)
    assert (receipt.state, receipt.wait) == (state, wait)
    assert receipt.reason.startswith(reason)
    assert "desk@" not in receipt.reason
    assert fake.taken == []


async def test_a_wrong_password_waits_for_the_operator() -> None:
    receipt = await sent(FakeMail(), password="guess")
    assert (receipt.state, receipt.wait) == ("retry", 300)


async def test_a_server_that_is_not_there_is_tried_again_and_no_address_is_final() -> None:
    fake = FakeMail()
    email = await channel(fake)
    await fake.stop()
    assert (await email.send(NOTICE)).state == "retry"
    assert (await email.send(replace(NOTICE, to="email:desk\r\nRCPT@x"))).state == "failed"


@pytest.mark.parametrize("tls", ["ssl", "starttls"])
async def test_both_ways_are_encrypted(
    store: TrackedStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tls: str
) -> None:
    context, file = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    fake = FakeMail(context, at_once=tls == "ssl")
    email = await channel(fake, tls)
    assert (await email.send(NOTICE)).state == "accepted"
    fake.arrive(raw())
    runtime = Runtime(store, Echo(), [email], MovedClock(START))
    await runtime.start()
    await until(lambda: not fake.unread() and len(fake.taken) == 2)
    await runtime.stop()
    await fake.stop()


@pytest.mark.parametrize("tls", ["ssl", "starttls"])
async def test_a_server_that_cannot_prove_its_name_gets_no_password(tmp_path: Path, tls: str) -> None:
    context, _ = certificate(tmp_path)
    fake = FakeMail(context, at_once=tls == "ssl")
    assert (await sent(fake, tls=tls)).state == "retry"
    assert "AUTH" not in fake.heard
    plain_server = FakeMail()
    assert (await sent(plain_server, tls=tls)).state == "retry"
    assert "AUTH" not in plain_server.heard


async def test_a_mail_is_answered_to_its_sender(store: TrackedStore) -> None:
    fake = FakeMail()
    fake.strange = True
    async with talking(store, fake):
        fake.arrive(raw("在吗\n\n发自我的iPhone".encode(), From="李 <Li@Example.com>"))
        await until(lambda: len(fake.taken) == 1)
    [taken] = fake.taken
    assert (taken.to, taken.text) == ("li@example.com", "1: 在吗")
    assert (taken.mail["Auto-Submitted"], taken.mail["Subject"]) == ("auto-replied", "村保的回话")
    assert store.states() == {"accepted"}


async def test_a_restart_reads_no_mail_twice_and_a_copy_acts_once(store: TrackedStore) -> None:
    fake = FakeMail()
    fake.arrive(raw("一".encode()))
    async with talking(store, fake):
        await until(lambda: len(fake.taken) == 1 and not fake.unread())
    fetched = fake.heard.count("UID FETCH")
    fake.arrive(raw("一".encode()))
    fake.arrive(raw("二".encode(), Message_ID="<a2@mail.example.com>"))
    fake._servers.clear()
    async with talking(store, fake):
        await until(lambda: len(fake.taken) == 2)
    assert fake.heard.count("UID FETCH") == fetched + 2
    assert [taken.text for taken in fake.taken] == ["1: 一", "2: 二"]


async def test_what_could_not_be_written_stays_unread_and_is_read_again(store: TrackedStore) -> None:
    fake = FakeMail()
    async with talking(store, fake):
        store.broken = 2
        fake.arrive(raw("在吗".encode()))
        await until(lambda: len(fake.taken) == 1)
        await until(lambda: not fake.unread())
    assert fake.taken[0].text == "1: 在吗"


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("GREETING", CUT),
        ("GREETING", "* BYE too busy"),
        ("LOGIN", "NO wrong password"),
        ("LOGIN", CUT),
        ("SELECT", "NO no such box"),
        ("UID SEARCH", "BAD what"),
        ("UID SEARCH", CUT),
        ("UID FETCH", "NO later"),
        ("UID FETCH", CUT),
        ("UID FETCH", "garbage"),
        ("UID FETCH", HANG),
        ("UID STORE", "NO read only"),
        ("UID STORE", CUT),
        ("LOGOUT", CUT),
    ],
)
async def test_an_inbox_that_fails_is_looked_into_again(
    store: TrackedStore, monkeypatch: pytest.MonkeyPatch, command: str, answer: str
) -> None:
    monkeypatch.setattr(mail_box, "PATIENCE", 0.3 if answer == HANG else 20)
    fake = FakeMail()
    fake.answers[command].append(answer)
    fake.arrive(raw("在吗".encode()))
    async with talking(store, fake):
        await until(lambda: len(fake.taken) == 1 and not fake.unread() and not fake.answers[command])
    assert [taken.text for taken in fake.taken] == ["1: 在吗"]


@pytest.mark.parametrize("command", ["LOGIN", "UID FETCH"])
async def test_the_program_ends_while_the_inbox_is_silent(
    store: TrackedStore, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setattr(mail_box, "PATIENCE", 10 * LIMIT)
    fake = FakeMail()
    fake.answers[command].append(HANG)
    fake.arrive(raw("在吗".encode()))
    async with asyncio.timeout(LIMIT), talking(store, fake):
        await until(lambda: command in fake.heard)
        if command == "LOGIN":
            await fake.stop()
    assert fake.unread() == [1]


async def test_a_mail_that_breaks_the_reader_is_flagged_and_stops_none_behind_it(
    store: TrackedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaking(data: bytes, *rest: object) -> object:
        if b"poison" in data:
            raise RecursionError
        return parse(data, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(mail, "parse", breaking)
    fake = FakeMail()
    fake.arrive(raw(b"poison"))
    fake.arrive(raw("在吗".encode(), Message_ID="<a2@x.y>"))
    async with talking(store, fake):
        await until(lambda: len(fake.taken) == 1 and not fake.unread())
    assert [r"\Flagged" in kept.flags for kept in fake.inbox.values()] == [True, False]


async def test_pictures_of_a_mail_are_kept_with_it(tmp_path: Path) -> None:
    fake = FakeMail()
    async with county(tmp_path, fake) as (store, _, _):
        fake.arrive(with_files(("image/jpeg", photo(), "a.jpg"), ("image/png", b"x" * 50, "b.png")).as_bytes())
        await until(lambda: len(fake.taken) == 2 and not fake.unread())
        assert sorted(one.text[:6] for one in fake.taken) == ["有一份我打不", "照片收到2张"]
        kept = store.attachment("email/f1@example.com/0")
        assert kept is not None
        assert not has_place(kept.data)
        assert store.attachment("email/f1@example.com/1") is None


async def test_a_large_mail_is_fetched_to_its_limit(store: TrackedStore) -> None:
    fake = FakeMail()
    fake.arrive(with_files(("application/pdf", b"x" * 2_000_000, "病历.pdf")).as_bytes())
    async with talking(store, fake):
        await until(lambda: len(fake.taken) == 1)
    assert fake.taken[0].text == "1: 收到，单子在附件"


# --- a desk that has nothing but mail

STAFF = """address,name,role,insurer,county,town,village,rung
email:Desk@Example.com,人保服务台,desk,picc,,,,1
sms:13900000009,值班主任,supervisor
"""
VILLAGER = "sms:+8613800001234"


def answer(notice: Message, text: str, *, named: bool) -> bytes:
    """What the desk's mail program sends when somebody presses reply and types a text."""
    again = EmailMessage()
    again["From"], again["To"] = "张三 <desk@example.com>", USER
    again["Subject"] = f"回复：{notice['Subject']}"
    again["Message-ID"] = "<yes@desk.example.com>"
    if named:
        again["In-Reply-To"] = notice["Message-ID"]
    again.set_content(
        f'{text}\n\n张三\n人保财险万州支公司\n\n在 2021-06-15 10:00:00，"村保" <{USER}> 写道：\n> 拒赔\n'
    )
    return again.as_bytes()


@asynccontextmanager
async def county(tmp_path: Path, fake: FakeMail) -> AsyncIterator[tuple[TrackedStore, Runtime, Recording]]:
    """The real behaviour with that staff; the villagers write by SMS."""
    (tmp_path / "staff.csv").write_text(STAFF, encoding="utf-8")
    staff = members(ProgramSettings(staff=str(tmp_path / "staff.csv")))
    sms, email = Recording("sms"), await channel(fake)
    store = open_store(tmp_path)
    runtime = Runtime(store, mind(staff), [sms, email], MovedClock(START), {"email": Pacing(waits=(0.05,) * 3)})
    await runtime.start()
    try:
        yield store, runtime, sms
    finally:
        await runtime.stop()
        await fake.stop()
        store.close()


async def report(runtime: Runtime) -> None:
    """A daughter reports her mother's fall by SMS."""
    said = ("我妈昨天在坡上跘倒了，腿杆断了，我们是大周镇的", "张桂兰", "13800001234", "行")
    for place, text in enumerate(said):
        message = Inbound(
            address=VILLAGER, id=f"v{place}", text=text, sent_at=START, received_at=START, phone=VILLAGER[4:]
        )
        await runtime.receive(message)


@pytest.mark.parametrize("named", [True, False], ids=["by In-Reply-To", "by the subject"])
async def test_a_desk_takes_a_case_by_mail(tmp_path: Path, named: bool) -> None:
    fake = FakeMail()
    async with county(tmp_path, fake) as (store, runtime, sms):
        await report(runtime)
        await until(lambda: len(fake.taken) == 1)
        notice = fake.taken[0]
        assert notice.to == "desk@example.com"
        assert notice.mail["Subject"].startswith("【新报案】")
        assert "张桂兰" not in notice.text + notice.mail["Subject"]
        [claim] = store.claims()
        fake.arrive(answer(notice.mail, "收到", named=named))
        await until(lambda: store.claims()[0].status == "acknowledged")
        await until(lambda: any("收到了" in message.text for message in sms.sent[-1:]))
        await until(lambda: len(fake.taken) == 2)
    done = fake.taken[1]
    assert done.text.startswith(f"{claim.number}接案了")
    assert done.mail["In-Reply-To"] == done.mail["References"] == "<yes@desk.example.com>"
    assert fake.taken[1].mail["Subject"] == f"村保的回话 {claim.number}"


async def test_a_notice_that_comes_back_is_told_to_a_person(tmp_path: Path) -> None:
    fake = FakeMail()
    async with county(tmp_path, fake) as (_, runtime, sms):
        await report(runtime)
        await until(lambda: len(fake.taken) == 1)
        fake.arrive(bounce(original=fake.taken[0].mail["Message-ID"]))
        await until(lambda: any("没送到" in message.text for message in sms.sent))
    [lost] = [message for message in sms.sent if "没送到" in message.text]
    assert (lost.to, "人保服务台" in lost.text) == ("sms:+8613900000009", True)


def test_every_channel_has_its_name_in_words_and_in_replay() -> None:
    for kind in CHANNELS:
        assert load().has(f"channel-{kind.name}"), kind.name
        assert kind.name in REPLAYED, kind.name
