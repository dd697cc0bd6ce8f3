"""Work in bulk: accept, return, waive, chase for all that a filter shows, with a verdict for every row."""
import html
import re

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


def offered(page):
    """What stands above the table: act and number."""
    text = " ".join(page.text.split())
    return re.findall(r"(Accept a unit's answer|Send a unit's answer back with a reason|Release a unit from a duty, with a reason|"
                      r"Note that a unit was reminded of what is open) \(([^)]*)\)", text)


def test_only_what_can_be_done_is_offered(answered):
    accept, send_back = "Accept a unit's answer", "Send a unit's answer back with a reason"
    waive, remind = "Release a unit from a duty, with a reason", "Note that a unit was reminded of what is open"
    done = answered.server.done
    # an answer to safe.note is enough: it waits for nobody
    done("duty.answer", {"unit": "D", "measure": "safe.note"})
    assert answered.open("/view/answers?measure=safe.note").rows and offered(answered.open("/view/answers?measure=safe.note")) == []
    assert offered(answered.open("/view/answers?measure=safe.check")) == [(accept, "2"), (send_back, "2")]
    assert offered(answered.open("/view/answers?measure=safe.check&unit=C")) == []  # nothing waits there
    assert offered(answered.open("/view/duties?unit=D")) == [(accept, "1"), (send_back, "1")]
    assert [row["waits_for"] for row in answered.store.view("duties", "--unit", "D")] == ["acceptance", None]
    # what was accepted waits no more; what was sent back waits for an answer, and may be released
    done("duty.accept", {"unit": "D", "measure": "safe.check"})
    done("duty.return", {"unit": "E", "measure": "safe.check", "reason": "look again"})
    assert offered(answered.open("/view/duties?unit=D")) == [] == offered(answered.open("/view/answers?measure=safe.check"))
    assert offered(answered.open("/view/duties?unit=E")) == [(waive, "2")]
    page = confirm(answered, "/view/duties?unit=E", waive)
    assert [row[1] for row in verdicts(do(answered, page, reason="moves house"))] == ["done", "done"]
    assert offered(answered.open("/view/unanswered?campaign=safe")) == [(remind, "3"), (waive, "3")]
    # of a closed campaign it is told who never answered, and no more
    done("duty.answer", {"unit": "B", "measure": "safe.check", "values": {"rooms": "1"}})
    done("campaign.close", {"campaign": "safe"})
    for path in ["/view/unanswered?campaign=safe", "/view/answers?measure=safe.check", "/view/duties?unit=B", "/view/duties?unit=C"]:
        page = answered.open(path)
        assert page.rows and offered(page) == [], path


def test_only_what_the_reader_may_do_is_offered(answered):
    """By the unit of each row: of one's own nobody judges, of those below who stands above; released are they by who asked."""
    accept, send_back = "Accept a unit's answer", "Send a unit's answer back with a reason"
    waive, remind = "Release a unit from a duty, with a reason", "Note that a unit was reminded of what is open"
    done = answered.server.done
    for code, unit, role in (("lia", "B", "liaison"), ("man", "B", "manager"), ("two", "D", "manager")):
        done("person.add", {"code": code, "name": code, "unit": unit})
        done("post.give", {"person": code, "unit": unit, "role": role})
    done("post.give", {"person": "two", "unit": "C", "role": "manager"})
    done("duty.answer", {"unit": "B", "measure": "safe.check", "values": {"rooms": "1"}})
    done("duty.answer", {"unit": "D", "measure": "safe.note"})
    lia, man, two = (Person(come_in(answered.server, code)) for code in ("lia", "man", "two"))
    # B's own answer waits for A; those of D and E for B.
    path = "/view/answers?measure=safe.check&unit=B"
    assert offered(answered.open(path)) == [(accept, "3"), (send_back, "3")]
    for person in (lia, man):
        assert offered(person.open(path)) == [(accept, "2"), (send_back, "2")]
        assert offered(person.open("/view/duties?unit=B")) == []
    page = confirm(man, path, accept)
    assert "2 rows" in page.text
    assert [row[1] for row in verdicts(do(man, page))] == ["done", "done"]
    # Who manages a part of it reminds there, and releases nobody from what A has asked.
    path = "/view/unanswered?campaign=safe&unit=B"
    assert offered(answered.open(path)) == [(remind, "1"), (waive, "1")]
    assert offered(man.open(path)) == [(remind, "1")] == offered(lia.open(path))
    assert offered(two.open("/view/unanswered?campaign=safe&unit=D")) == []


def test_where_the_list_is_too_long_to_be_counted(office):
    """Ten thousand answers were accepted; a hundred and one that wait stand behind them."""
    rows = "code,name,parent\n" + "".join(f"N{n:05},Number {n},C\n" for n in range(10101))
    assert office.server.ask("POST", "/api/v1/unit/import", rows.encode(), {"Content-Type": "text/csv"}).status == 200
    rows = "unit,measure,values.rooms\n" + "".join(f"N{n:05},safe.check,1\n" for n in range(10101))
    assert office.server.ask("POST", "/api/v1/duty/answer/rows", rows.encode(), {"Content-Type": "text/csv"}).json["done"] == 10101
    path = "/view/answers?measure=safe.check&unit=C"
    assert ("Accept a unit's answer", "more than 1,000") in offered(office.open(path))
    rows = "unit,measure\n" + "".join(f"N{n:05},safe.check\n" for n in range(10000))
    assert office.server.ask("POST", "/api/v1/duty/accept/rows", rows.encode(), {"Content-Type": "text/csv"}).json["done"] == 10000
    assert ("Accept a unit's answer", "0 among the first 10,000") in offered(office.open(path))
    assert ("Accept a unit's answer", "101") in offered(office.open(path + "&state=answered"))
    page = confirm(office, path, "Accept a unit's answer")
    assert "For each of 101 rows" in page.text
    do(office, page)
    assert offered(office.open(path)) == []  # that nothing waits is known of any number of rows


def test_what_is_looked_up_late_is_filtered_and_turned_alike(office):
    """Unit and name of who has not answered: the pages together are the file, filtered by them too."""
    rows = "code,name,parent\n" + "".join(f"N{n:03},Number {n},C\n" for n in range(300))
    assert office.server.ask("POST", "/api/v1/unit/import", rows.encode(), {"Content-Type": "text/csv"}).status == 200
    for asked in ["", "&name.has=ber 1", "&unit=C&state=open", "&columns=name", "&columns=due"]:
        path, met = "/view/unanswered?campaign=safe" + asked, []
        file = office.browser.get("/api/v1" + path.replace(" ", "%20") + "&format=csv").body.decode().split("\r\n")[1:-1]
        while path:
            page = office.open(path.replace(" ", "%20"))
            met += [",".join(row) for row in page.rows]
            path = lead(page, "More")
        if "columns" in asked:
            assert met == file and met
        else:
            assert [row.split(",")[2:4] for row in met] == [row.split(",")[2:4] for row in file] and met


def test_in_chinese(answered):
    page = answered.open("/view/answers?measure=safe.check&lang=zh")
    assert "对显示的所有行：" in page.text
