"""An insurer's own system reads its claims and takes their steps, as its desk would: on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

from api_kit import DAZHOU, START, WUQIAO, running

from dialogs.lookups import Sought


async def test_a_case_goes_its_whole_way(tmp_path: Path, url: str) -> None:
    """From the report to the payment, and the villager hears of each step as if the desk had written."""
    async with running(tmp_path, url=url) as place:
        number = await place.report()
        picc = await place.system()
        listed = (await picc.get("/claims")).body
        assert [claim["number"] for claim in listed["claims"]] == [number]
        assert "张秀兰" not in str(listed), "a list tells of nobody"
        shown = (await picc.get(f"/claims/{number}")).body
        assert (shown["insured_name"], shown["town"], shown["event"]) == ("张秀兰", DAZHOU, "accident_injury")
        assert shown["history"][0]["by"] == "reporter"
        for step, body, status in (
            ("acknowledge", None, "acknowledged"),
            ("register", {"reference": "PICC-2021-7"}, "registered"),
            ("want_papers", {"papers": "发票、出院小结"}, "documents"),
            ("papers_complete", {}, "assessing"),
            ("approve", {"amount": "3400"}, "approved"),
            ("pay", {"amount": "1400.00"}, "approved"),
            ("pay", {"amount": "2000.0"}, "paid"),
            ("close", None, "closed"),
        ):
            answer = await picc.post(f"/claims/{number}/{step}", body)
            assert (answer.status, answer.body["status"]) == (200, status), answer
        claim = await place.claim(number)
        assert (claim.insurer_reference, claim.approved_amount) == ("PICC-2021-7", "3400.00")
        assert [payment.amount for payment in claim.payments] == ["1400.00", "2000.00"]
        assert {entry.by for entry in claim.history} == {"sms:+8613800001111", "office:picc"}
        await place.runtime.drain()
        heard = [message.text for message in place.sms.sent if message.to == "sms:+8613800001111"]
        assert any("发票、出院小结" in text for text in heard)
        assert (await picc.get(f"/claims/{number}")).body["paid"] == "3400.00"


async def test_what_a_desk_would_be_refused_is_refused_with_a_code(tmp_path: Path, url: str) -> None:
    async with running(tmp_path, url=url) as place:
        number = await place.report()
        picc = await place.system()
        await picc.post(f"/claims/{number}/approve", {"amount": "100.00"})
        more = await picc.post(f"/claims/{number}/pay", {"amount": "100.01"})
        assert (more.status, more.code) == (409, "more_than_approved")
        assert "100.01" in more.body["detail"], "the desk's own words"
        for step, body, code in (
            ("acknowledge", None, "already"),
            ("register", {}, "decided"),
            ("decline", {"reason": "不在保障期内"}, "decided"),
            ("close", {}, "unfinished"),
        ):
            answer = await picc.post(f"/claims/{number}/{step}", body)
            assert (answer.status, answer.code) == (409, code)
        assert (await picc.post(f"/claims/{number}/undo")).body["status"] == "notified"
        assert (await picc.post(f"/claims/{number}/undo")).code == "nothing_to_undo"
        assert (await picc.post(f"/claims/{number}/close", {"reason": "重复报案"})).body["status"] == "closed"
        assert (await picc.post(f"/claims/{number}/pay", {"amount": "1"})).code == "closed"


async def test_a_reason_is_never_read_as_a_command(tmp_path: Path, url: str) -> None:
    """It may end in a question, or hold another case's number."""
    async with running(tmp_path, url=url) as place:
        first, second = await place.report(), await place.report(WUQIAO, "sms:+8613800002222")
        picc = await place.system()
        reason = f"结案 {second} 是同一件事吗？"
        assert (await picc.post(f"/claims/{first}/decline", {"reason": reason})).body["status"] == "declined"
        assert second in (await place.claim(first)).history[-1].note
        assert (await place.claim(second)).status == "notified"


async def test_another_insurers_case_is_not_there(tmp_path: Path, url: str) -> None:
    """Without a hint: in the same words as a number that nobody has."""
    async with running(tmp_path, url=url) as place:
        theirs = await place.report(WUQIAO)
        ticket = await place.complaint("sms:+8613800003333")
        picc = await place.system()
        assert (await picc.get("/claims")).body["claims"] == []
        for number in (theirs, "10000099", "nonsense", "0", ticket.number):
            seen, step = await picc.get(f"/claims/{number}"), await picc.post(f"/claims/{number}/acknowledge")
            assert (seen.status, step.status) == (404, 404)
            assert seen.body["detail"] == step.body["detail"] == "no case of yours has this number"
        assert (await place.claim(theirs)).status == "notified"
        assert await place.runtime.ask(lambda store: store.audit(theirs)) != []
        actors = [row.actor for row in await place.runtime.ask(lambda store: store.audit(theirs))]
        assert "office:picc" not in actors


async def test_a_look_in_full_is_kept_with_the_key(tmp_path: Path, url: str) -> None:
    async with running(tmp_path, url=url) as place:
        number = await place.report()
        picc = await place.system()
        answers = await asyncio.gather(*(picc.get(f"/claims/{number}") for _ in range(20)))
        assert {answer.status for answer in answers} == {200}
        looks = [row for row in await place.runtime.ask(lambda store: store.audit(number)) if row.action == "detail"]
        assert [(row.actor, row.note) for row in looks] == [("office:picc", picc.key.subject)] * 20
        assert (
            len([row for row in await place.runtime.ask(lambda s: s.audit()) if row.subject == picc.key.subject]) == 2
        )
        held = await place.runtime.ask(lambda store: store.records(Sought("api_key")))
        assert held[0].used == START.date()


async def test_the_same_step_again_is_answered_as_before_and_acts_once(tmp_path: Path, url: str) -> None:
    async with running(tmp_path, url=url) as place:
        number = await place.report()
        picc = await place.system()
        path = f"/claims/{number}/pay"
        await picc.post(f"/claims/{number}/approve", {"amount": "500"})
        both = await asyncio.gather(*(picc.post(path, {"amount": "200"}, once="payment-1") for _ in range(2)))
        await picc.post(path, {"amount": "300"}, once="payment-2")
        late = await picc.post(path, {"amount": "200"}, once="payment-1")
        assert [answer.body for answer in (*both, late)] == [both[0].body] * 3, "also when it has moved on"
        assert late.headers["Idempotent-Replayed"] == "true"
        assert [one.amount for one in (await place.claim(number)).payments] == ["200.00", "300.00"]
        for other, body in (
            (path, {"amount": "201"}),
            (f"/claims/{number}/close", {}),
            ("/claims/10000099/pay", {"amount": "200"}),
        ):
            reused = await picc.post(other, body, once="payment-1")
            assert (reused.status, reused.code) == (422, "idempotency_key_reused")
        refused = [await picc.post(path, {"amount": "1"}, once="payment-3") for _ in range(2)]
        assert refused[0].body == refused[1].body
        assert refused[0].code == "more_than_approved"
        again = await place.system()
        assert (await again.post(path, {"amount": "1"}, once="payment-1")).code == "more_than_approved", (
            "a key's own words"
        )


async def test_the_list_is_paged_filtered_and_begun_again_where_it_ended(tmp_path: Path, url: str) -> None:
    async with running(tmp_path, url=url) as place:
        numbers = [await place.report(DAZHOU, f"sms:+861380000{n:04d}") for n in range(5)]
        picc, pingan = await place.system(), await place.system("pingan")
        seen, path = [], "/claims?limit=2"
        while True:
            page = (await picc.get(path)).body
            seen += [claim["number"] for claim in page["claims"]]
            path = f"/claims?limit=2&cursor={page['cursor']}"
            if not page["more"]:
                break
        assert seen == numbers
        assert (await picc.get(path)).body["claims"] == []
        await picc.post(f"/claims/{numbers[1]}/acknowledge")
        fresh = (await picc.get(path)).body["claims"]
        assert [(claim["number"], claim["status"]) for claim in fresh] == [(numbers[1], "acknowledged")]
        since = quote(fresh[0]["changed_at"])
        for query, found in (
            ("status=acknowledged", [numbers[1]]),
            (f"town={quote(DAZHOU)}&limit=1", numbers[:1]),
            (f"town={quote(WUQIAO)}", []),
            (f"changed_since={since}", [numbers[1]]),
            (f"changed_since={quote((START + timedelta(days=1)).isoformat())}", []),
        ):
            assert [claim["number"] for claim in (await picc.get(f"/claims?{query}")).body["claims"]] == found, query
        taken = (await picc.get("/claims?limit=2")).body["cursor"]
        assert (await pingan.get(f"/claims?cursor={taken}")).code == "invalid_cursor", "another insurer's"


async def test_the_same_key_from_many_lines_at_once_acts_once(tmp_path: Path, url: str) -> None:
    """A system that lost its line asks again on others while the first still runs; what means something else under the
    same word is refused, whichever of them comes first."""
    async with running(tmp_path, url=url) as place:
        number = await place.report()
        picc, again = await place.system(), await place.system()
        path = f"/claims/{number}/pay"
        asked = [picc.post(path, {"amount": "200"}, once="p1") for _ in range(12)]
        asked += [picc.post(path, {"amount": "300"}, once="p1") for _ in range(12)]
        asked += [again.post(path, {"amount": "5"}, once="p1") for _ in range(12)]
        answers = await asyncio.gather(*asked)
        first, other, own = (answers[at : at + 12] for at in (0, 12, 24))
        taken, refused = (first, other) if first[0].status == 200 else (other, first)
        assert {answer.status for answer in (*taken, *own)} == {200}
        assert {answer.code for answer in refused} == {"idempotency_key_reused"}
        for lot in (taken, own):
            assert all(answer.body == lot[0].body for answer in lot)
            assert sum("Idempotent-Replayed" not in answer.headers for answer in lot) == 1, "one was the first"
        paid = sorted(float(one.amount) for one in (await place.claim(number)).payments)
        assert paid == [5, 200 if taken is first else 300]


async def test_a_ticket_about_a_claim_is_taken_and_closed(tmp_path: Path, url: str) -> None:
    async with running(tmp_path, url=url) as place:
        await place.report()
        ticket = await place.complaint("sms:+8613800001111")
        picc, pingan = await place.system(), await place.system("pingan")
        assert (await pingan.post(f"/tickets/{ticket.number}/acknowledge")).status == 404
        assert (await picc.post(f"/tickets/{ticket.claim}/acknowledge")).status == 404, "a claim is no ticket"
        assert (await picc.post(f"/tickets/{ticket.number}/acknowledge")).body["status"] == "acknowledged"
        assert (await picc.post(f"/tickets/{ticket.number}/close", {"reason": "已回电话"})).body["status"] == "closed"
        assert (await picc.post(f"/tickets/{ticket.number}/close")).code == "closed"


async def test_what_went_to_a_person_is_listed_and_read(tmp_path: Path, url: str) -> None:
    """A list says nothing of who wrote and what; one in full does, and the look is kept with the key."""
    async with running(tmp_path, url=url) as place:
        claim = await place.report()
        ticket = await place.complaint("sms:+8613800001111")
        picc = await place.system()
        page = (await picc.get("/tickets")).body
        [row] = page["tickets"]
        assert (row["number"], row["kind"], row["status"]) == (ticket.number, "complaint", "open")
        assert (row["claim"], row["town"], row["clocks"][0]["name"]) == (claim, DAZHOU, "answer")
        assert not any(word in str(page) for word in ("没得人管", "13800001111", "张秀兰"))
        assert [one.action for one in await place.runtime.ask(lambda store: store.audit(ticket.number))] == []
        shown = (await picc.get(f"/tickets/{ticket.number}")).body
        assert "没得人管" in shown["text"]
        assert (shown["phone"], shown["topic"]) == ("13800001111", ticket.topic)
        assert (shown["claim"], shown["changed_at"]) == (claim, row["changed_at"])
        assert "sms:" not in str(shown), "no address stands in the history"
        looks = await place.runtime.ask(lambda store: store.audit(ticket.number))
        assert [(look.actor, look.action, look.note) for look in looks] == [
            ("office:picc", "detail", picc.key.subject)
        ]


async def test_another_insurers_ticket_is_not_there(tmp_path: Path, url: str) -> None:
    """In the same words as a number that nobody has, and no look is kept; one without any insurer is nobody's."""
    async with running(tmp_path, url=url) as place:
        claim = await place.report(WUQIAO)
        theirs = await place.complaint("sms:+8613800001111")
        await place.hears("sms:+8613800005555", "找个人跟我说")
        nobodys = next(one for one in await place.tickets() if one.insurer is None)
        picc, pingan = await place.system(), await place.system("pingan")
        assert [one["number"] for one in (await pingan.get("/tickets")).body["tickets"]] == [theirs.number]
        assert (await picc.get("/tickets")).body["tickets"] == []
        for number in (theirs.number, nobodys.number, claim, "10000099", "nonsense"):
            answer = await picc.get(f"/tickets/{number}")
            assert (answer.status, answer.body["detail"]) == (404, "no case of yours has this number"), number
        looks = await place.runtime.ask(lambda store: store.audit())
        assert "detail" not in [look.action for look in looks], "and no look is kept"
        assert (await pingan.get(f"/tickets/{claim}")).status == 404, "a claim is no ticket"
        assert (await pingan.get(f"/claims/{theirs.number}")).status == 404, "and a ticket no claim"


async def test_tickets_are_paged_filtered_and_begun_again_where_they_ended(tmp_path: Path, url: str) -> None:
    async with running(tmp_path, url=url) as place:
        numbers = []
        for place_ in range(3):
            await place.report(DAZHOU, f"sms:+861380000{place_:04d}")
            before = {one.number for one in await place.tickets()}
            await place.hears(f"sms:+861380000{place_:04d}", "我要投诉保险公司，报了好多天没得人管")
            numbers += [one.number for one in await place.tickets() if one.number not in before]
        picc = await place.system()
        first = (await picc.get("/tickets?limit=2")).body
        rest = (await picc.get(f"/tickets?limit=2&cursor={first['cursor']}")).body
        assert [one["number"] for one in (*first["tickets"], *rest["tickets"])] == numbers
        assert (first["more"], rest["more"]) == (True, False)
        await picc.post(f"/tickets/{numbers[0]}/acknowledge")
        fresh = (await picc.get(f"/tickets?cursor={rest['cursor']}")).body["tickets"]
        assert [(one["number"], one["status"]) for one in fresh] == [(numbers[0], "acknowledged")]
        for query, found in (
            ("status=open", numbers[1:]),
            ("status=acknowledged&kind=complaint", numbers[:1]),
            ("kind=callback", []),
            (f"town={quote(WUQIAO)}", []),
            (f"changed_since={quote(fresh[0]['changed_at'])}", numbers[:1]),
        ):
            assert [one["number"] for one in (await picc.get(f"/tickets?{query}")).body["tickets"]] == found, query
        assert (await picc.get(f"/claims?cursor={rest['cursor']}")).code == "invalid_cursor", "a cursor of tickets"
        assert (await picc.get("/tickets?status=paid")).code == "invalid_query"
        assert (await picc.get("/claims?kind=complaint")).code == "invalid_query"
