"""Work in bulk: accept, return, waive, chase for all that a filter shows, with a verdict for every row."""
import html

import pytest

from conftest import day
from test_from_a_file import own, verdicts
from test_pages import Page, Person
from test_sign_in import come_in


@pytest.fixture
def answered(office):
    """D and E answered what is accepted above; B and C did not."""
    for unit in "DE":
        office.server.done("duty.answer", {"unit": unit, "measure": "safe.check", "values": {"rooms": "3"}})
    return office


def lead(page, label):
    return next((html.unescape(href) for href, name in page.links.items() if name == label), None)


def confirm(office, path, label):
    return office.open(lead(office.open(path), label))


def do(office, page, status=200, button=None, **fields):
    reply = office.send(page, own(page)[0][""]["action"], fields, button)
    assert reply.status == status, reply.body
    return Page(reply)


def states(office):
    return {row["unit"]: row["state"] for row in office.store.view("answers", "--measure", "safe.check")}


def test_all_that_is_shown_is_accepted(answered):
    page = answered.open("/view/answers?measure=safe.check")
    assert "Accept a unit's answer (2)" in " ".join(page.text.split())
    page = confirm(answered, "/view/answers?measure=safe.check", "Accept a unit's answer")
    assert "For each of 2 rows of the list Answers" in page.text and page.rows == [["D", "safe.check"], ["E", "safe.check"]]
    tried = do(answered, page, button={"try": "1"})
    assert [row[:2] for row in verdicts(tried)] == [("D, safe.check", "would be done"), ("E, safe.check", "would be done")]
    assert states(answered) == {"D": "answered", "E": "answered"}
    done = do(answered, tried)
    assert [row[1] for row in verdicts(done)] == ["done"] * 2 and states(answered) == {"D": "accepted", "E": "accepted"}
    again = do(answered, page)  # pressed twice
    assert [row[1] for row in verdicts(again)] == ["was done before"] * 2
    assert lead(answered.open("/view/answers?measure=safe.check"), "Accept a unit's answer") is None  # nothing is left to accept
    # once more, after they were sent back and answered anew: another day, another request
    for unit in "DE":
        answered.server.done("duty.return", {"unit": unit, "measure": "safe.check", "reason": "look again"})
        answered.server.done("duty.answer", {"unit": unit, "measure": "safe.check", "values": {"rooms": "4"}})
    done = do(answered, confirm(answered, "/view/answers?measure=safe.check", "Accept a unit's answer"))
    assert [row[1] for row in verdicts(done)] == ["done"] * 2


def test_only_what_the_filter_shows(answered):
    page = confirm(answered, "/view/answers?measure=safe.check&name.has=delta&columns=name", "Send a unit's answer back with a reason")
    assert page.rows == [["D", "safe.check"]]
    empty = do(answered, page, status=422, reason=" ")
    assert empty.problem("reason") == "This must be given." and states(answered) == {"D": "answered", "E": "answered"}
    done = do(answered, empty, reason="the rooms of\nthe annex are missing")
    assert [row[1] for row in verdicts(done)] == ["done"] and states(answered) == {"D": "returned", "E": "answered"}
    reasons = {row["unit"]: row["reason"] for row in answered.store.view("answers", "--measure", "safe.check")}
    assert reasons == {"D": "the rooms of\nthe annex are missing", "E": None}


def test_what_was_seen_is_what_is_done(answered):
    page = confirm(answered, "/view/answers?measure=safe.check", "Accept a unit's answer")
    answered.server.done("duty.answer", {"unit": "B", "measure": "safe.check", "values": {"rooms": "9"}})
    answered.server.done("duty.accept", {"unit": "E", "measure": "safe.check"})
    done = do(answered, page)
    assert [row[1] for row in verdicts(done)] == ["done", "refused"]
    assert states(answered) == {"B": "answered", "D": "accepted", "E": "accepted"}


def test_chasing_and_waiving_those_who_have_not_answered(answered):
    list_of = "/view/unanswered?campaign=safe&measure=safe.check"
    page = confirm(answered, list_of, "Note that a unit was reminded of what is open")
    done = do(answered, page, note="called")
    assert set(row[1] for row in verdicts(done)) == {"done"}
    assert {row["unit"] for row in answered.store.view("chased", "--campaign", "safe")} == {"A", "B", "C"}
    page = confirm(answered, "/view/chase?campaign=safe", "Note that a unit was reminded of what is open")
    assert ["safe", "A"] in [row for row in page.rows]
    page = confirm(answered, list_of + "&unit=C", "Release a unit from a duty, with a reason")
    done = do(answered, page, reason="moves house")
    assert [row[1] for row in verdicts(done)] == ["done"]
    assert [duty["state"] for duty in answered.store.view("duties", "--unit", "C")] == ["waived"]


def test_for_who_may(answered):
    answered.server.done("person.add", {"code": "member", "name": "Li", "unit": "D"})
    member = Person(come_in(answered.server, "member"))
    page = member.open("/view/duties?unit=D")
    assert lead(page, "Accept a unit's answer") is None
    path = "/view/duties/bulk?bulk=duty.accept&unit=D"
    assert member.browser.get(path, Accept="text/html").status == 403
    for path in ["/view/duties/bulk?bulk=unit.close&unit=D", "/view/units/bulk?bulk=unit.close", "/view/duties/bulk",
                 "/view/nothing/bulk?bulk=duty.accept"]:
        assert answered.browser.get(path).status == 404, path
    # what somebody else holds is not there, and without the token of the page nothing is done
    page = confirm(answered, "/view/duties?unit=D", "Accept a unit's answer")
    fields = own(page)[0]["fields"]
    answered.server.done("person.add", {"code": "other", "name": "Qian", "unit": "A"})
    answered.server.done("post.give", {"person": "other", "unit": "A", "role": "manager"})
    other = Person(come_in(answered.server, "other"))
    assert other.browser.ask("POST", "/view/duties/bulk", {**fields, "csrf": other.browser.csrf}).status == 422
    assert answered.browser.ask("POST", "/view/duties/bulk", {**fields, "csrf": "0" * 64}).status == 403
    assert states(answered)["D"] == "answered" and day(0)


def test_more_than_are_done_at_once(office):
    rows = "code,name,parent\n" + "".join(f"N{n:05},Number {n},C\n" for n in range(10100))
    assert office.server.ask("POST", "/api/v1/unit/import", rows.encode(), {"Content-Type": "text/csv"}).status == 200
    path = "/view/unanswered?campaign=safe&measure=safe.check&unit=C"
    assert "(more than 1,000)" in " ".join(office.open(path).text.split())
    page = confirm(office, path, "Release a unit from a duty, with a reason")
    assert "10,000 rows" in page.text and "Come back for the others." in page.text
    done = do(office, page, reason="all of them")
    assert "There are 10,000 rows" in done.text and done.rows == []
    assert "101" in confirm(office, path, "Release a unit from a duty, with a reason").text


def test_in_chinese(answered):
    page = answered.open("/view/answers?measure=safe.check&lang=zh")
    assert "对显示的所有行：" in page.text
