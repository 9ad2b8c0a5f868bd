"""What an insurer's system may do wrong: each mistake has a code, says what to do, and loses nothing."""

from __future__ import annotations

import asyncio
import json
import logging
from datetime import timedelta
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from api_kit import DAZHOU, START, Place, running
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.api.door import Pace, fresh_token
from bot.api.settings import ApiSettings, check
from bot.api.wire import STEPS
from claims.api_key import ACT, DETAILS, READ
from locales.catalogue import load


async def test_who_has_no_key_that_holds_stays_outside(tmp_path: Path, url: str) -> None:
    async with running(tmp_path, url=url) as place:
        number = await place.report()
        revoked, expired = await place.system(), await place.system(expires=START.date() - timedelta(days=1))
        last_day = await place.system(expires=START.date())
        await place.keep(_with(revoked.key, version=(await _stored(place, revoked)).version, state="revoked"))
        own = await place.system()
        other = own.token[:-1] + ("A" if own.token[-1] != "A" else "B")
        ways = cycle((("GET", "/claims"), ("GET", f"/claims/{number}"), ("POST", f"/claims/{number}/pay")))
        for token, said in (
            ("", "Authorization"), ("cunbao", "Authorization"), (fresh_token("f" * 12)[0], "Authorization"),
            (other, "Authorization"), (own.token + "x", "Authorization"),
            (revoked.token, "revoked"), (expired.token, "held until 2021-06-14"),
        ):  # fmt: skip
            method, path = next(ways)
            answer = await place.call(method, path, token=token, body={} if method == "POST" else None)
            assert (answer.status, answer.code) == (401, "unauthorized")
            assert said in answer.body["detail"]
            assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        assert (await last_day.get("/claims")).status == 200
        assert (await place.call("GET", "/claims", headers={"Authorization": f"Basic {own.token}"})).status == 401


async def test_a_key_may_what_its_scopes_say(tmp_path: Path, url: str) -> None:
    async with running(tmp_path, url=url) as place:
        number = await place.report()
        ticket = await place.complaint("sms:+8613800001111")
        for scope, allowed in ((READ, 0), (DETAILS, 1), (ACT, 2)):
            system = await place.system(scopes=(scope,))
            answers = [
                await system.get("/claims"),
                await system.get(f"/claims/{number}"),
                await system.post(f"/claims/{number}/acknowledge"),
                await system.get("/tickets"),
                await system.get(f"/tickets/{ticket.number}"),
                await system.post(f"/tickets/{ticket.number}/acknowledge"),
            ]
            assert [answer.status for answer in answers] == [200 if at % 3 == allowed else 403 for at in range(6)]
            assert {answer.code for answer in answers if answer.status == 403} == {"insufficient_scope"}


async def test_a_key_of_named_addresses_is_worth_nothing_elsewhere(tmp_path: Path) -> None:
    """What a proxy of ours says of its caller counts, what anybody else says does not."""
    proxied = ApiSettings(proxies=("127.0.0.1/32",))
    async with running(tmp_path, proxied) as place:
        system = await place.system(networks=("203.0.113.0/24", "2001:db8::/32"))
        for forwarded, status in (
            ("203.0.113.9", 200), ("1.2.3.4, 203.0.113.9", 200), ("203.0.113.9, 1.2.3.4", 403), ("2001:db8::7", 200),
            ("", 403), ("nonsense", 403),
        ):  # fmt: skip
            answer = await system.get("/claims", headers={"X-Forwarded-For": forwarded})
            assert answer.status == status, forwarded
    (tmp_path / "bare").mkdir()
    async with running(tmp_path / "bare") as place:
        system = await place.system(networks=("203.0.113.0/24",))
        assert (await system.get("/claims", headers={"X-Forwarded-For": "203.0.113.9"})).code == "address_not_allowed"


BODIES: list[tuple[str, bytes, str, str]] = [
    ("approve", b'{"amount": 3400}', "invalid_body", "/amount"),
    ("approve", b'{"amount": 3400.5}', "invalid_body", "/amount"),
    ("approve", b'{"amount": "much"}', "invalid_body", "/amount"),
    ("approve", b'{"amount": "-1"}', "invalid_body", "/amount"),
    ("approve", b'{"amount": "1e3"}', "invalid_body", "/amount"),
    ("approve", b'{"amount": "0100"}', "invalid_body", "/amount"),
    ("approve", b'{"amount": "1.005"}', "invalid_body", "/amount"),
    ("approve", b'{"amount": "12345678"}', "invalid_body", "/amount"),
    ("approve", b'{"amount": "5\\n"}', "invalid_body", "/amount"),
    ("approve", '{"amount": "５"}'.encode(), "invalid_body", "/amount"),
    ("approve", b'{"amount": null}', "invalid_body", "/amount"),
    ("approve", b'{"amount": "0"}', "absurd_amount", ""),
    ("pay", b'{"amount": "0.00"}', "absurd_amount", ""),
    ("pay", b'{"amount": "1000000.01"}', "absurd_amount", ""),
    ("pay", b"{}", "invalid_body", ""),
    ("pay", b"", "invalid_body", ""),
    ("pay", b'{"amount": "1", "currency": "USD"}', "invalid_body", ""),
    ("acknowledge", b'{"force": true}', "invalid_body", ""),
    ("acknowledge", b"[]", "invalid_body", ""),
    ("acknowledge", b"{", "invalid_json", ""),
    ("acknowledge", b"\xff\xfe", "invalid_json", ""),
    ("decline", b'{"reason": "\xff"}', "invalid_json", ""),
    ("decline", b'{"reason": "\\ud800"}', "invalid_json", ""),
    ("decline", b'{"reason": ""}', "invalid_body", "/reason"),
    ("decline", b'{"reason": " . "}', "needs_reason", ""),
    ("decline", b'{"reason": "a\\u0000b"}', "invalid_body", "/reason"),
    ("want_papers", b'{"papers": "\\u3000"}', "needs_papers", ""),
    ("want_papers", json.dumps({"papers": "发" * 201}).encode(), "invalid_body", "/papers"),
    ("register", json.dumps({"reference": "7" * 65}).encode(), "invalid_body", "/reference"),
    ("close", b'{"reason": " "}', "unfinished", ""),
    ("close", b"x" * (16 * 1024 + 1), "too_large", ""),
]


async def test_a_body_that_does_not_fit_changes_nothing(tmp_path: Path, url: str) -> None:
    async with running(tmp_path, url=url) as place:
        number = await place.report()
        before = await place.claim(number)
        system = await place.system()
        for step, raw, code, pointer in BODIES:
            answer = await system.post(f"/claims/{number}/{step}", raw=raw)
            assert (answer.code, answer.body.get("pointer", "")) == (code, pointer), raw
            assert answer.body["detail"]
        for kind in ("text/plain", "application/x-www-form-urlencoded", "application/xml"):
            answer = await system.post(f"/claims/{number}/acknowledge", raw=b"{}", headers={"Content-Type": kind})
            assert (answer.status, answer.code) == (415, "wrong_content_type")
        assert await place.claim(number) == before


async def test_the_idempotency_key_has_to_be_one(tmp_path: Path) -> None:
    async with running(tmp_path) as place:
        number = await place.report()
        system = await place.system()
        path = f"/claims/{number}/acknowledge"
        none = await place.call("POST", path, token=system.token, body={})
        assert (none.status, none.code) == (400, "idempotency_key_missing")
        for word in ("x" * 256, "a b", "键"):
            answer = await system.post(path, once=word)
            assert (answer.status, answer.code) == (400, "idempotency_key_invalid"), word
        assert (await place.claim(number)).status == "notified"
        assert (await system.post(path, once="x" * 255)).status == 200


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("limit=0", "invalid_query"), ("limit=201", "invalid_query"), ("limit=-1", "invalid_query"),
        ("limit=x", "invalid_query"), ("limit=1&limit=2", "invalid_query"), ("status=happy", "invalid_query"),
        ("changed_since=yesterday", "invalid_query"), ("changed_since=2021-06-15T10:00:00", "invalid_query"),
        ("colour=red", "invalid_query"), ("changed_since=2021-06-15", "invalid_query"),
        ("cursor=", "invalid_cursor"), ("cursor=MTIz", "invalid_cursor"), ("cursor=%00", "invalid_cursor"),
        ("cursor=" + "A" * 60, "invalid_cursor"), ("cursor=键", "invalid_cursor"), ("town=", "invalid_query"),
        ("town=%00", "invalid_query"), ("town=" + "镇" * 65, "invalid_query"), ("town=a%0ab", "invalid_query"),
    ],
)  # fmt: skip
async def test_a_query_that_does_not_fit_is_named(tmp_path: Path, query: str, code: str) -> None:
    async with running(tmp_path) as place:
        system = await place.system()
        for path in ("/claims", "/tickets"):
            answer = await system.get(f"{path}?{query}")
            assert (answer.status, answer.code) == (400, code)


async def test_a_time_before_all_cases_or_after_them_is_one_like_others(tmp_path: Path, url: str) -> None:
    async with running(tmp_path, url=url) as place:
        await place.report()
        system = await place.system()
        for since, count in (
            ("0001-01-01T00:00:00%2B14:00", 1), ("0249-01-13T03:12:56Z", 1), ("1970-12-31T23:59:59-23:59", 1),
            ("9999-12-31T23:59:59-23:59", 0),
        ):  # fmt: skip
            answer = await system.get(f"/claims?changed_since={since}")
            assert (answer.status, len(answer.body["claims"])) == (200, count), since


async def test_every_tampered_cursor_is_seen(tmp_path: Path, url: str) -> None:
    async with running(tmp_path, url=url) as place:
        await place.report()
        system = await place.system()
        cursor = (await system.get("/claims")).body["cursor"]
        for at in range(0, len(cursor), 5):
            changed = cursor[:at] + ("B" if cursor[at] != "B" else "C") + cursor[at + 1 :]
            assert (await system.get(f"/claims?cursor={changed}")).code == "invalid_cursor"
        assert (await system.get(f"/claims?cursor={cursor}")).status == 200


async def test_another_method_and_another_path_are_told(tmp_path: Path) -> None:
    async with running(tmp_path) as place:
        number = await place.report()
        system = await place.system()
        for method, path, allow in (
            ("DELETE", f"/claims/{number}", "GET"), ("PUT", "/claims", "GET"), ("POST", "/claims", "GET"),
            ("GET", f"/claims/{number}/pay", "POST"), ("PATCH", f"/claims/{number}/undo", "POST"),
        ):  # fmt: skip
            answer = await place.call(method, path, token=system.token)
            assert (answer.status, answer.code, answer.headers["Allow"]) == (405, "method_not_allowed", allow)
        for path in ("", "/", "/residents", f"/claims/{number}/hand_over", f"/claims/{number}/withdraw", "/claims/"):
            assert (await place.call("POST", path, token=system.token)).status == 404


async def test_a_flood_is_held_back_and_villagers_are_answered(tmp_path: Path) -> None:
    """10,000 requests of one key and of nobody: a few get through, the rest is told when to come again."""
    async with running(tmp_path, ApiSettings(rate=60)) as place:
        number = await place.report()
        system = await place.system()
        host, _, port = place.url.removeprefix("http://").partition(":")

        async def flood(token: str) -> list[int]:
            reader, writer = await asyncio.open_connection(host, int(port))
            one = f"GET /api/v1/claims/{number} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\r\n".encode()
            found = []
            for _ in range(50):
                writer.write(one * 50)
                for _ in range(50):
                    head = await reader.readuntil(b"\r\n\r\n")
                    length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
                    await reader.readexactly(length)
                    found.append(int(head.split()[1]))
            writer.close()
            return found

        wrong = fresh_token("f" * 12)[0]
        began = asyncio.get_running_loop().time()
        lots = asyncio.gather(flood(system.token), flood(system.token), flood(wrong), flood(wrong))
        heard = await place.hears("sms:+8613800007777", "你好")
        first, second, third, fourth = await lots
        assert heard, "nobody is kept waiting for it"
        assert set(first + second) == {200, 429}
        seconds = asyncio.get_running_loop().time() - began
        assert (first + second).count(200) <= 10 + seconds + 1, "ten at once, one more a second"
        assert set(third + fourth) == {401, 429}
        answer = await system.get("/claims")
        if answer.status == 429:
            assert int(answer.headers["Retry-After"]) >= 1


def test_a_pace_gives_back_with_time_and_forgets() -> None:
    now = 0.0
    pace = Pace(60, lambda: now)
    assert [pace.take("a") > 0 for _ in range(11)] == [False] * 10 + [True]
    assert pace.take("b") == 0
    now = 1.0
    assert pace.take("a") == 0
    assert 0 < pace.take("a") <= 1
    for n in range(20_000):
        pace.take(str(n))
    assert len(pace._held) == 10_000


async def test_nothing_of_it_stands_in_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        async with running(tmp_path) as place:
            number = await place.report()
            system = await place.system()
            await system.get(f"/claims/{number}")
            await system.post(f"/claims/{number}/decline", {"reason": "张秀兰不在名单"})
            await place.call("GET", "/claims", token="cunbao_000000000001_" + "s" * 43)
    assert system.token.split("_", 2)[2] not in caplog.text
    assert system.key.digest not in caplog.text
    assert "张秀兰" not in caplog.text
    files = b"".join(path.read_bytes() for path in tmp_path.glob("cunbao.db*") if path.suffix != ".keys")
    assert system.token.split("_", 2)[2].encode() not in files
    assert system.key.digest.encode() not in files, "sealed like all the rest"


async def test_no_insurer_lets_another_one_in(tmp_path: Path) -> None:
    """The duty of keys is the operator's at the command line: no address of an insurer may give it."""
    async with running(tmp_path) as place:
        system = await place.system()
        held = await _stored(place, system)
        await place.keep(_with(held, insurer="pingan"), by="office:picc")
        await place.keep(_with(held, insurer="pingan"), by="sms:+8613900000001")
        assert (await _stored(place, system)).insurer == "picc"


async def test_whatever_comes_has_an_answer_of_the_document(tmp_path: Path, url: str) -> None:
    """Bodies and words by the hundred, most of them nonsense: never a 500, never a status that is not promised."""
    async with running(tmp_path, ApiSettings(rate=100_000), url=url) as place:
        number = await place.report()
        system = await place.system()
        loop = asyncio.get_running_loop()
        values = st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
            max_leaves=6,
        )
        named = st.fixed_dictionaries({}, optional=dict.fromkeys(("amount", "reason", "papers", "reference"), values))
        step = st.sampled_from([one.verb for one in STEPS])

        @settings(max_examples=150, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(step=step, body=named | values, where=st.sampled_from([number, "10000099", "%00", "١٢٣٤٥٦٧٨"]))
        def ask(step: str, body: Any, where: str) -> None:
            said = system.post(f"/claims/{where}/{step}", body)
            answer = asyncio.run_coroutine_threadsafe(said, loop).result(300)
            assert answer.status < 500, answer

        await asyncio.to_thread(ask)


async def test_whatever_a_list_is_asked_has_an_answer_of_the_document(tmp_path: Path, url: str) -> None:
    """Names and values by the hundred: some right, most of them nonsense, none of them a 500."""
    async with running(tmp_path, ApiSettings(rate=100_000), url=url) as place:
        await place.report()
        await place.complaint("sms:+8613800001111")
        system = await place.system()
        loop = asyncio.get_running_loop()
        known = {
            "status": st.sampled_from(["notified", "open", "paid", ""]), "kind": st.sampled_from(["complaint", "x"]),
            "town": st.sampled_from([DAZHOU, "\0", "a\nb"]), "limit": st.integers(-1, 201).map(str),
            "changed_since": st.datetimes(timezones=st.timezones()).map(lambda one: one.isoformat()),
            "cursor": st.text(max_size=30),
        }  # fmt: skip
        pairs = st.sampled_from(sorted(known)).flatmap(
            lambda name: st.tuples(st.just(name), known[name] | st.text(max_size=12))
        )

        @settings(max_examples=150, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(of=st.sampled_from(["claims", "tickets"]), query=st.lists(pairs, max_size=3))
        def ask(of: str, query: list[tuple[str, str]]) -> None:
            written = urlencode(query, errors="surrogatepass")
            answer = asyncio.run_coroutine_threadsafe(system.get(f"/{of}?{written}"), loop).result(30)
            assert answer.status in (200, 400), (query, answer)

        await asyncio.to_thread(ask)


def test_every_refusal_of_a_step_has_a_code() -> None:
    """A new reason in the texts of the staff needs its row in the problems."""
    from bot.api.problems import PROBLEMS

    keys = [key for key in load().keys() if key.startswith("staff-refused-")]  # noqa: SIM118
    reasons = {key.removeprefix("staff-refused-").replace("-", "_") for key in keys}
    sheets = {"total_recorded", "total_differs"}  # a request pays a sum, never a total
    elsewhere = {"needs_whom", "unknown_whom", "several_whom", "not_for_ticket", "private"} | sheets
    assert reasons - elsewhere <= set(PROBLEMS)


@pytest.mark.parametrize(
    ("own", "host", "said"),
    [
        (ApiSettings(proxies=("127.0.0.1/32",)), "127.0.0.1", []),
        (ApiSettings(), "0.0.0.0", ["listen: keys would go over the network in the clear"]),
        (ApiSettings(), "localhost", ["proxies: name the proxy"]),
        (ApiSettings(proxies=("0.0.0.0/0",)), "::1", ["proxies: anybody could say"]),
        (ApiSettings(proxies=("127.0.0.1/32",), inside=True), "127.0.0.1", ["inside: webhooks may go"]),
    ],
)
def test_the_doctor_looks_at_the_settings(own: ApiSettings, host: str, said: list[str]) -> None:
    found = check(own, host)
    assert len(found) == len(said)
    assert all(line.startswith(start) for line, start in zip(found, said, strict=True))


@pytest.mark.parametrize("wrong", [{"rate": 5}, {"give_up_days": 0}, {"give_up_days": 15}, {"proxies": ("here",)}])
def test_settings_that_cannot_be_are_named(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        ApiSettings(**wrong)


def _with(key: Any, **more: Any) -> Any:
    from msgspec.structs import replace

    return replace(key, **more)


async def _stored(place: Place, system: Any) -> Any:
    from dialogs.lookups import Sought

    [found] = await place.runtime.ask(lambda store: store.records(Sought("api_key", system.key.id)))
    return found
