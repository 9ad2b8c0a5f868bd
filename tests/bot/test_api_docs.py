"""docs/api.md and docs/openapi.json are true: the document is the program's, its commands and its Python work."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from api_kit import parts, running
from openapi_spec_validator import validate

from bot.api.hooks import event_id, secret, shown_secret, signature
from bot.api.problems import PROBLEMS
from bot.api.wire import STEPS, TICKET_STEPS
from claims.api_key import SCOPES
from claims.webhook import EVENTS

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "api.md").read_text(encoding="utf-8")


def block(language: str, number: int = 0) -> str:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)[number]


def test_the_committed_document_is_what_the_program_serves() -> None:
    """`cunbao api openapi > docs/openapi.json` mends it."""
    assert json.loads((DOCS / "openapi.json").read_text(encoding="utf-8")) == parts()


def test_the_document_is_valid() -> None:
    validate(parts())


def test_the_document_names_every_path_of_the_program() -> None:
    steps = {f"/claims/{{number}}/{step.verb}" for step in STEPS}
    steps |= {f"/tickets/{{number}}/{step.verb}" for step in TICKET_STEPS}
    assert set(parts()["paths"]) == steps | {
        *("/openapi.json", "/claims", "/claims/{number}", "/tickets", "/tickets/{number}")
    }
    ids = [way["operationId"] for path in parts()["paths"].values() for way in path.values()]
    assert len(ids) == len(set(ids))


async def test_it_is_served_without_a_key(tmp_path: Path) -> None:
    async with running(tmp_path) as place:
        assert (await place.call("GET", "/openapi.json")).body == parts()


def test_the_page_names_what_there_is() -> None:
    for word in (*SCOPES, *EVENTS, *(step.verb for step in STEPS)):
        assert f"`{word}`" in PAGE, word
    for code, (status, _) in PROBLEMS.items():
        assert str(status) in PAGE or status in (405, 413, 415), code


def test_the_python_of_the_page_verifies_a_signature() -> None:
    room: dict[str, Any] = {}
    exec(block("python"), room)
    raw = secret(lambda label, value: label.encode() + value.encode()[:9], "hook", 1)
    body, shown = '{"type": "claim.created"}', shown_secret(raw)
    signed = {"webhook-id": "evt_1", "webhook-timestamp": "1623722400"}
    signed["webhook-signature"] = "v1,b3RoZXI= " + signature(raw, "evt_1", "1623722400", body)
    assert room["verify"](shown, signed, body.encode(), now=1623722410)
    assert not room["verify"](shown, signed, body.encode() + b" ", now=1623722410)
    assert not room["verify"](shown, signed, body.encode(), now=1623722400 + 600), "played again"
    assert not room["verify"](shown, {**signed, "webhook-signature": "v1,b3RoZXI="}, body.encode(), now=1623722410)
    assert not room["verify"](shown, {**signed, "webhook-id": "evt_2"}, body.encode(), now=1623722410)


def test_a_signature_is_that_of_standard_webhooks() -> None:
    """The example of its specification."""
    import base64

    raw = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    body = '{"test": 2432232314}'
    made = signature(raw, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", body)
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert "." not in event_id(_event()), "it separates the parts of what is signed"


@pytest.mark.skipif(shutil.which("curl") is None, reason="no curl on this machine")
async def test_the_curl_of_the_page_works(tmp_path: Path) -> None:
    async with running(tmp_path) as place:
        number = await place.report()
        system = await place.system()
        environment = {"PATH": "/usr/bin:/bin", "URL": place.url, "KEY": system.token, "NUMBER": number}
        answers = []
        for at in range(2):
            shell = await asyncio.create_subprocess_exec(
                "sh", "-e", "-c", block("curl", at), env=environment, stdout=asyncio.subprocess.PIPE
            )
            answers.append(json.loads((await shell.communicate())[0]))
        listed, done = answers
        assert [claim["number"] for claim in listed["claims"]] == [number]
        printed = json.loads(block("json").replace("…", ""))
        assert set(listed["claims"][0]) == set(printed["claims"][0]), "the page shows every field"
        assert (done["number"], done["status"]) == (number, "approved")
        assert set(done) == set(json.loads(block("json", 1)))


def _event() -> Any:
    from api_kit import START

    from dialogs.message import Outbound

    return Outbound(id="10000012/claim.changed/3/hook", to="webhook:hook/10000012", says=(), due_at=START)
