"""Meetings: convened as a draft or at once, announced, changed, cancelled; who knows of them."""
import io
import json
import pathlib
import re
import shutil
import subprocess

import docx
import icalendar
import pytest

from conftest import day, npm_ci, safe
from test_office_pages import words
from test_pages import Page
from test_sign_in import come_in

CALENDAR = pathlib.Path(__file__).resolve().parent / "calendar"


def meets(**more):
    return {"unit": "B", "kind": "mobilisation", "title": "动员部署会 Kick-off", "starts": f"{day(3)} 09:00", "ends": f"{day(3)} 10:30",
            "place": "Hall 3", "expected": [{"unit": "B", "below": True}], **more}


def peopled(store, folder):
    safe(store, folder)
    for unit in "ABCDE":
        store.done("person", "add", "--code", f"p-{unit}", "--name", f"Plain of {unit}", "--unit", unit)
        store.done("person", "add", "--code", f"l-{unit}", "--name", f"Liaison of {unit}", "--unit", unit)
        store.done("post", "give", "--person", f"l-{unit}", "--unit", unit, "--role", "liaison")
    for n in range(3):
        store.done("person", "add", "--code", f"b{n}", "--name", f"Person {n}", "--unit", "B")


@pytest.fixture
def bureau(empty, prepared):
    """Persons: p-UNIT at each unit, whose liaison is l-UNIT; B has three more, so that its number is told."""
    prepared(peopled, empty)
    empty.server = empty.serve()
    return empty


def refused(bureau, act, fields):
    reply = bureau.server.act(act, fields)
    assert reply.status == 422, reply.body
    return [(problem["field"], problem["code"]) for problem in reply.json["problems"]]


def meetings(bureau, *words):
    return {row["code"]: row for row in bureau.view("meetings", *words)}


def test_a_meeting_is_convened_and_told_in_the_zone_of_the_organisation(bureau):
    made = bureau.server.done("meeting.convene", meets(campaign="safe", purpose="All **three** points.", agenda=[
        {"title": "Why", "presenter": "l-B", "minutes": 30}, {"title": "How"}]))
    row, = meetings(bureau).values()
    assert row["code"] == "B.m1" and row["is"] == "announced" and row["kind"] == "mobilisation" and row["planned"] == 30
    assert row["starts"] == f"{day(3)}T01:00:00.000000Z" and row["sequence"] == 0 and made["id"]
    assert bureau.done("view", "meetings").out.count(f"{day(3)} 09:00") == 1
    assert set(meetings(bureau, "--campaign", "safe")) == {"B.m1"} and meetings(bureau, "--unit", "C") == {}
    assert "convened the meeting 动员部署会 Kick-off for" in bureau.done("view", "history", "--limit", "1").out


def test_codes_are_given_or_made(bureau):
    bureau.server.done("meeting.convene", meets(code="B.m2"))
    bureau.server.done("meeting.convene", meets())
    bureau.server.done("meeting.convene", meets())
    assert set(meetings(bureau)) == {"B.m2", "B.m3", "B.m4"}  # a number that is taken is passed over
    assert refused(bureau, "meeting.convene", meets(code="B.m2")) == [("code", "R-MEET-01")]


@pytest.mark.parametrize("more,wrong", [
    ({"ends": f"{day(3)} 09:00"}, [("ends", "R-MEET-02")]),
    ({"ends": f"{day(3)} 08:59"}, [("ends", "R-MEET-02")]),
    ({"ends": f"{day(60)} 09:00"}, [("ends", "R-MEET-03")]),
    ({"link": "javascript:alert(1)"}, [("link", "R-MEET-04")]),
    ({"link": "https://a b"}, [("link", "R-MEET-04")]),
    ({"expected": [{}]}, [("expected[0].unit", "R-MEET-06")]),
    ({"expected": [{"unit": "B"}, {"unit": "B", "person": "p-B"}]}, [("expected[1].person", "R-MEET-06")]),
    ({"expected": [{"person": "p-B", "role": "liaison"}]}, [("expected[0].person", "R-MEET-06")]),
    ({"expected": [{"person": "p-C"}]}, [("expected[0].person", "R-MEET-08")]),
    ({"expected": [{"unit": "A"}]}, [("expected[0].unit", "R-MEET-09")]),
    ({"place": None}, [("place", "R-MEET-10")]),
    ({"starts": None, "ends": None, "expected": None},
     [("starts", "R-MEET-10"), ("ends", "R-MEET-10"), ("expected", "R-MEET-10")]),
    ({"starts": f"{day(-1)} 09:00", "ends": f"{day(-1)} 10:00"}, [("starts", "R-MEET-11")]),
    ({"starts": "soon"}, [("starts", "format")]),
    ({"agenda": [{"title": "T", "minutes": 0}]}, [("agenda[0].minutes", "range")]),
])
def test_what_is_wrong_is_said_beside_its_field(bureau, more, wrong):
    fields = {name: value for name, value in meets(**more).items() if value is not None}
    assert refused(bureau, "meeting.convene", fields) == wrong


def test_a_draft_may_lack_what_an_announcement_needs(bureau):
    bureau.server.done("meeting.convene", {"unit": "B", "kind": "study", "title": "Later", "draft": True})
    assert refused(bureau, "meeting.convene", meets(draft=True, ends=f"{day(3)} 08:00")) == [("ends", "R-MEET-02")]
    assert refused(bureau, "meeting.announce", {"meeting": "B.m1"}) == [("meeting", "R-MEET-10")] * 4
    bureau.server.done("meeting.change", {"meeting": "B.m1", "starts": f"{day(1)} 09:00", "ends": f"{day(1)} 11:00", "link": "https://meet.example.org/1",
                                          "expected": [{"unit": "B", "role": "liaison"}]})
    bureau.server.done("meeting.announce", {"meeting": "B.m1"})
    row = meetings(bureau)["B.m1"]
    assert (row["is"], row["sequence"]) == ("announced", 0)  # nobody heard of it before
    assert refused(bureau, "meeting.announce", {"meeting": "B.m1"}) == [("meeting", "R-MEET-12")]


def test_each_change_of_what_was_announced_is_a_newer_invitation(bureau):
    bureau.server.done("meeting.convene", meets())
    assert refused(bureau, "meeting.change", {"meeting": "B.m1"}) == [("meeting", "R-MEET-15")]
    assert refused(bureau, "meeting.change", {"meeting": "B.m1", "ends": f"{day(3)} 08:00"}) == [("ends", "R-MEET-02")]
    assert refused(bureau, "meeting.change", {"meeting": "B.m1", "place": ""}) == [("place", "R-MEET-10")]
    bureau.server.done("meeting.change", {"meeting": "B.m1", "place": "", "link": "https://meet.example.org/2", "title": "New"})
    row = meetings(bureau)["B.m1"]
    assert (row["title"], row["place"], row["sequence"], row["starts"][:10]) == ("New", "", 1, day(3))
    bureau.server.done("meeting.cancel", {"meeting": "B.m1", "reason": "The hall burnt down."})
    row = meetings(bureau)["B.m1"]
    assert (row["is"], row["sequence"]) == ("cancelled", 2)
    for act, fields in (("change", {"place": "X"}), ("cancel", {"reason": "R"})):
        assert refused(bureau, f"meeting.{act}", {"meeting": "B.m1", **fields}) == [("meeting", "R-MEET-13")]


def test_who_is_expected_by_name_does_not_stop_a_change(bureau):
    bureau.server.done("meeting.convene", meets(expected=[{"person": "p-B"}, {"unit": "D", "below": False}]))
    bureau.server.done("meeting.change", {"meeting": "B.m1", "place": "Hall 4"})
    assert meetings(bureau)["B.m1"]["place"] == "Hall 4"


def test_what_is_the_same_is_no_change(bureau):
    agenda, calls = [{"title": "Why", "presenter": "l-B", "minutes": 30}, {"title": "How"}], [{"unit": "B", "below": True}, {"person": "p-A"}]
    file = bureau.server.ask("POST", "/api/v1/file", b"The plan.", {"Content-Type": "text/plain"}).json["file"]
    fields = dict(meets(agenda=agenda, expected=calls, campaign="safe", quorum=3, purpose="Why.", papers=[{"title": "P", "file": file, "item": 1}]))
    bureau.server.done("meeting.convene", fields)
    same = {name: value for name, value in fields.items() if name not in ("unit", "kind")}
    for part in (same, {"place": "Hall 3"}, {"starts": fields["starts"]}, {"quorum": 3}, {"quorum": 3, "quorum_share": 0}, {"agenda": agenda},
                 {"papers": fields["papers"]}, {"expected": calls}):
        assert refused(bureau, "meeting.change", {"meeting": "B.m1", **part}) == [("meeting", "R-MEET-15")], part
    # A form gives all of it again; what no invitation tells is no news to those who have one.
    bureau.server.done("meeting.change", {"meeting": "B.m1", **same, "quorum": 4})
    bureau.server.done("meeting.change", {"meeting": "B.m1", "papers": [{"title": "Q", "file": file}]})
    assert meetings(bureau)["B.m1"]["sequence"] == 0
    for part in ({"place": "Hall 4"}, {"agenda": agenda[:1]}, {"expected": calls[:1]}, {"purpose": "For that."}, {"ends": f"{day(3)} 11:00"}):
        before = meetings(bureau)["B.m1"]["sequence"]
        bureau.server.done("meeting.change", {"meeting": "B.m1", **part})
        assert meetings(bureau)["B.m1"]["sequence"] == before + 1, part


def quorum(bureau, code="B.m1"):
    """As the form to change it has it."""
    shown = Page(come_in(bureau.server, "l-B").get(f"/act/meeting/change?meeting={code}"))
    fields = next(form["fields"] for form in shown.forms if form[""].get("action") == "/act/meeting/change")
    return fields["quorum"], fields["quorum_share"]


def test_a_quorum_is_changed_to_a_number_or_a_share_and_not_both(bureau):
    bureau.server.done("meeting.convene", meets(quorum=2))
    assert refused(bureau, "meeting.change", {"meeting": "B.m1", "quorum": 5, "quorum_share": 50}) == [("quorum_share", "R-MEET-30")]
    assert quorum(bureau) == ("2", "")
    bureau.server.done("meeting.change", {"meeting": "B.m1", "quorum_share": 50})
    assert quorum(bureau) == ("", "50")
    bureau.server.done("meeting.change", {"meeting": "B.m1", "quorum": 7, "quorum_share": 0})
    assert quorum(bureau) == ("7", "")


def test_who_has_left_or_was_closed_stops_no_change(bureau):
    bureau.server.done("meeting.convene", meets(expected=[{"person": "p-B"}, {"unit": "E"}, {"unit": "B", "role": "liaison"}]))
    bureau.done("person", "leave", "--person", "p-B")
    bureau.done("unit", "close", "--unit", "E")
    bureau.server.done("meeting.change", {"meeting": "B.m1", "place": "Hall 4"})
    assert meetings(bureau)["B.m1"]["place"] == "Hall 4" and ("B", "l-B") in expected(bureau)
    assert ("B", "p-B") not in expected(bureau)
    assert refused(bureau, "meeting.change", {"meeting": "B.m1", "expected": [{"person": "p-B"}]}) == [("expected[0].person", "R-MEET-07")]
    assert refused(bureau, "meeting.reply", {"meeting": "B.m1", "person": "p-B", "answer": "coming"}) == [("person", "R-MEET-16")]


def test_a_draft_that_was_cancelled_stays_unknown_below(bureau):
    file = bureau.server.ask("POST", "/api/v1/file", b"The plan.", {"Content-Type": "text/plain"}).json["file"]
    for code in ("B.m1", "B.m2"):
        bureau.server.done("meeting.convene", meets(title="Reorganised", purpose="Hush.", expected=[{"unit": "B", "below": True}, {"person": "p-D"}],
                                                    agenda=[{"title": "Whom"}], papers=[{"title": "Names", "file": file}], draft=True, campaign="safe"))
        bureau.server.done("meeting.stress", {"meeting": code, "text": "To be kept quiet."})
    bureau.server.done("meeting.cancel", {"meeting": "B.m1", "reason": "Too early."})
    (below, _, calendar), above = make_feed(bureau, "p-D"), come_in(bureau.server, "l-A")
    told = {"/meeting/B.m1": 404, f"/api/v1/file/{file}": 404, "/point/B.m1.p1": 404, "/api/v1/notice/B.m1?format=text": 404,
            "/api/v1/view/meetings": "Reorganised", "/api/v1/view/points": "quiet", "/campaign/safe": "Reorganised", "/": "Reorganised",
            "/api/v1/view/history?limit=1000": "Reorganised", calendar: "Reorganised"}
    for path, want in told.items():
        reply = below.get(path)
        assert reply.status == want if isinstance(want, int) else reply.status == 200 and want not in reply.text, path
    assert above.get("/meeting/B.m1").status == 200 and meetings(bureau)["B.m1"]["is"] == "cancelled"
    assert come_in(bureau.server, "l-B").get("/api/v1/notice/B.m1?format=text").status == 200
    bureau.server.done("meeting.announce", {"meeting": "B.m2"})
    bureau.server.done("meeting.cancel", {"meeting": "B.m2", "reason": "Rain."})
    assert below.get("/meeting/B.m2").status == 200  # they knew of it
    assert "Reorganised" in below.get(calendar).text


def test_what_was_announced_for_a_day_that_has_passed_stays(store):
    at = f"{day(-5)}T08:00:00+08:00"
    store.done("unit", "create", "--code", "B", "--name", "B", at=at)
    store.done("meeting", "convene", "--unit", "B", "--kind", "summary", "--title", "T", "--starts", f"{day(-3)} 09:00", "--ends", f"{day(-3)} 10:00",
               "--place", "P", "--expected", json.dumps([{"unit": "B"}]), at=at)
    for words in (["change", "--place", "Q"], ["cancel", "--reason", "R"]):
        answer = store.run("meeting", words[0], "--meeting", "B.m1", *words[1:])
        assert answer.code == 2 and "has passed" in answer.err  # R-MEET-14
    store.done("meeting", "change", "--meeting", "B.m1", "--place", "Q", at=f"{day(-3)}T09:30:00+08:00")


def test_who_has_left_is_not_called_by_name(bureau):
    bureau.done("person", "leave", "--person", "p-B")
    assert refused(bureau, "meeting.convene", meets(expected=[{"person": "p-B"}])) == [("expected[0].person", "R-MEET-07")]


def test_papers_are_read_by_whoever_may_know_of_the_meeting(bureau):
    file = bureau.server.ask("POST", "/api/v1/file", b"The plan.", {"Content-Type": "text/plain"}).json["file"]
    paper = {"title": "The plan", "file": file, "item": 1}
    assert refused(bureau, "meeting.convene", meets(papers=[paper])) == [("papers[0].item", "R-MEET-05")]
    bureau.server.done("meeting.convene", meets(papers=[paper], agenda=[{"title": "Why"}], draft=True))
    read = lambda person: come_in(bureau.server, person).get(f"/api/v1/file/{file}").status
    assert read("p-D") == 404 and read("l-A") == 200
    bureau.server.done("meeting.announce", {"meeting": "B.m1"})
    assert [read(person) for person in ("p-D", "p-B", "p-A", "p-C")] == [200, 200, 200, 404]


# ---- Who is expected, and who comes ----

def expected(bureau, person=None, meeting="B.m1"):
    path = f"/api/v1/view/meeting-expected?meeting={meeting}"
    reply = come_in(bureau.server, person).get(path) if person else bureau.server.get(path)
    assert reply.status == 200, reply.body
    return [(row["unit"], row["person"] or row["persons"]) for row in reply.json["rows"]]


def convene(bureau, *calls, **more):
    bureau.server.done("meeting.convene", meets(expected=list(calls), **more))


def test_lines_of_who_is_expected(bureau):
    bureau.done("person", "leave", "--person", "b2")
    for calls, want in (([{"unit": "B"}], ["p-B", "l-B", "b0", "b1"]),
                        ([{"unit": "B", "below": True, "role": "liaison"}], ["l-B", "l-D", "l-E"]),
                        ([{"unit": "B", "below": True, "level": "section", "role": "liaison"}], ["l-D", "l-E"]),
                        ([{"unit": "B", "below": False, "level": "section"}], []),
                        ([{"person": "p-A"}, {"unit": "B", "role": "liaison"}, {"person": "l-B"}], ["p-A", "l-B"])):  # each once
        bureau.server.done("meeting.convene", meets(expected=calls))
        code = max(meetings(bureau), key=lambda code: int(code[3:]))
        assert [person for _, person in expected(bureau, meeting=code)] == want, calls


def test_it_is_worked_out_as_of_the_day_of_the_meeting(bureau):
    bureau.done("post", "give", "--person", "p-B", "--unit", "B", "--role", "inspector", "--from", day(5))
    convene(bureau, {"unit": "B", "role": "inspector"})
    assert expected(bureau) == []
    bureau.server.done("meeting.change", {"meeting": "B.m1", "starts": f"{day(5)} 09:00", "ends": f"{day(5)} 10:00"})
    assert expected(bureau) == [("B", "p-B")]
    bureau.done("unit", "create", "--code", "F", "--name", "Young", "--parent", "B")
    convene(bureau, {"unit": "B", "below": True, "role": "liaison"})
    bureau.done("person", "add", "--code", "l-F", "--name", "N", "--unit", "F")
    bureau.done("post", "give", "--person", "l-F", "--unit", "F", "--role", "liaison")
    assert ("F", "l-F") in expected(bureau, meeting="B.m2")  # what comes later is in at once


def test_above_a_unit_its_people_are_a_number(bureau):
    convene(bureau, {"unit": "B", "below": True})
    own = [("B", f"{name}") for name in ("p-B", "l-B", "b0", "b1", "b2")]
    assert expected(bureau, "b0") == own + [("D", "l-D"), ("D", "<5"), ("E", "l-E"), ("E", "<5")]
    assert expected(bureau, "p-A") == [("B", "l-B"), ("B", "<5"), ("D", "l-D"), ("D", "<5"), ("E", "l-E"), ("E", "<5")]
    assert expected(bureau, "p-D") == [("B", "l-B"), ("D", "p-D"), ("D", "l-D")]  # above and beside: only who is known along the line
    bureau.done("person", "add", "--code", "b3", "--name", "Person 3", "--unit", "B")
    assert ("B", "5") in expected(bureau, "p-A")
    assert come_in(bureau.server, "p-C").get("/api/v1/view/meeting-expected?meeting=B.m1").status == 422


def reply(bureau, who, **fields):
    browser = come_in(bureau.server, who)
    return browser.post("/api/v1/meeting/reply", {"csrf": browser.csrf, "meeting": "B.m1", "person": who, **fields})


def replies(bureau, person=None):
    path = "/api/v1/view/meeting-expected?meeting=B.m1"
    rows = (come_in(bureau.server, person).get(path) if person else bureau.server.get(path)).json["rows"]
    return {row["person"]: (row["reply"], row["deputy"], row["reason"]) for row in rows if row["person"] and row["reply"]}


def test_one_replies_for_oneself_and_the_liaison_for_the_unit(bureau):
    convene(bureau, {"unit": "B", "below": True})
    assert reply(bureau, "b0", answer="not_coming", reason="In <hospital>.").status == 200
    assert reply(bureau, "l-B", person="b1", answer="coming").status == 200
    assert reply(bureau, "b0", person="b1", answer="coming").status == 403
    assert reply(bureau, "l-B", person="p-D", answer="coming").status in (403, 404)
    assert replies(bureau) == {"b0": ("not_coming", None, "In <hospital>."), "b1": ("coming", None, None)}
    assert reply(bureau, "b0", answer="coming").status == 200  # the last one stands
    assert replies(bureau)["b0"] == ("coming", None, None)


def test_a_reason_stays_within_the_unit_and_goes_with_the_person(bureau):
    convene(bureau, {"unit": "B", "below": True})
    reply(bureau, "l-B", answer="not_coming", reason="Zebulon fever")
    assert replies(bureau, "b0")["l-B"] == ("not_coming", None, "Zebulon fever")
    assert replies(bureau, "p-A")["l-B"] == ("not_coming", None, None) == replies(bureau, "p-D")["l-B"]
    for person in ("p-A", "p-D"):
        for path in ("/api/v1/view/history?limit=1000", "/meeting/B.m1"):
            assert "Zebulon" not in come_in(bureau.server, person).get(path).body.decode()
    assert "Zebulon fever" in come_in(bureau.server, "l-B").get("/account/data").body.decode()
    assert b"Zebulon" not in (bureau.folder / "muster.db").read_bytes()
    bureau.done("person", "erase", "--person", "l-B")
    assert "Zebulon" not in bureau.server.get("/api/v1/view/meeting-expected?meeting=B.m1").body.decode()


def test_a_deputy_is_expected_instead(bureau):
    convene(bureau, {"unit": "B", "role": "liaison"})
    refuse = lambda **fields: refused(bureau, "meeting.reply", {"meeting": "B.m1", "person": "l-B", **fields})
    assert refuse(answer="deputy") == [("deputy", "R-MEET-17")] and refuse(answer="coming", deputy="b0") == [("deputy", "R-MEET-17")]
    for deputy in ("l-B", "p-C"):
        assert refuse(answer="deputy", deputy=deputy) == [("deputy", "R-MEET-18")]
    assert refused(bureau, "meeting.reply", {"meeting": "B.m1", "person": "b0", "answer": "coming"}) == [("person", "R-MEET-16")]
    bureau.server.done("meeting.reply", {"meeting": "B.m1", "person": "l-B", "answer": "deputy", "deputy": "b0"})
    assert replies(bureau) == {"l-B": ("deputy", "b0", None)}
    assert '"reply":"fills_in"' in come_in(bureau.server, "b0").get("/account/data").body.decode()


def test_a_deputy_comes_as_long_as_its_principal_is_expected(bureau):
    convene(bureau, {"person": "l-B"}, {"person": "b2"})
    bureau.server.done("meeting.reply", {"meeting": "B.m1", "person": "l-B", "answer": "deputy", "deputy": "b0"})
    browser, _, path = make_feed(bureau, "b0")
    calendar = lambda: browser.get("/api/v1/notice/B.m1?format=ics").body
    told = lambda: (len(feed(bureau, path)[1]), b"METHOD:REQUEST" in calendar(), "You come in the place of" in browser.get("/meeting/B.m1").text)
    assert told() == (1, True, True)
    bureau.server.done("meeting.change", {"meeting": "B.m1", "expected": [{"person": "b2"}]})
    assert told() == (0, False, False)
    bureau.server.done("meeting.change", {"meeting": "B.m1", "expected": [{"person": "l-B"}]})
    assert told() == (1, True, True)
    bureau.done("person", "leave", "--person", "l-B")
    assert told() == (0, False, False)


def test_a_reply_is_to_the_times_that_were_told(bureau):
    convene(bureau, {"unit": "B"})
    for person, fields in (("b0", {"answer": "coming"}), ("b1", {"answer": "not_coming", "reason": "Away."}), ("l-B", {"answer": "deputy", "deputy": "l-D"})):
        assert reply(bureau, person, **fields).status == 200
    before = lambda: {row["person"]: row["before_move"] for row in bureau.server.get("/api/v1/view/meeting-expected?meeting=B.m1").json["rows"]
                      if row["reply"]}
    counted = lambda: rows(page(bureau, "p-B")[1])[1][1:]
    bureau.server.done("meeting.change", {"meeting": "B.m1", "place": "Hall 9"})
    assert before() == {"b0": False, "b1": False, "l-B": False} and counted() == ["5", "1", "1", "1", "2"]
    bureau.server.done("meeting.change", {"meeting": "B.m1", "starts": f"{day(4)} 09:00", "ends": f"{day(4)} 10:00"})
    assert before() == {"b0": True, "b1": True, "l-B": True} and counted() == ["5", "0", "0", "0", "5"]
    shown = words(page(bureau, "b0")[1])
    assert "You replied: Coming" in shown and "before the meeting was moved" in shown
    assert "not replied yet" in words(page(bureau, "b0", "/")[1])
    assert "Coming before it was moved" in words(page(bureau, "b1")[1])
    assert "You come in the place of" in words(page(bureau, "l-D")[1])  # until somebody says otherwise
    assert reply(bureau, "b0", answer="coming").status == 200
    assert before()["b0"] is False and counted() == ["5", "1", "0", "0", "4"]
    assert "before the meeting was moved" not in words(page(bureau, "b0")[1])


def test_more_than_can_be_gone_through_is_said(bureau, tmp_path):
    convene(bureau, {"unit": "B", "below": True})
    rows = tmp_path / "persons.csv"
    rows.write_text("code,name,unit\n" + "".join(f"n{n},N{n},D\n" for n in range(20000)))
    bureau.done("person", "import", rows)
    reply = bureau.server.get("/api/v1/view/meeting-expected?meeting=B.m1")
    assert reply.status == 422 and reply.codes == ["R-MEET-19"]


# ---- The page and the notice ----

AGENDA = [{"title": "Why, and by when", "presenter": "l-B", "minutes": 40}, {"title": "What each does", "minutes": 60}, {"title": "Questions"}]


def page(bureau, person, path="/meeting/B.m1"):
    browser = come_in(bureau.server, person)
    reply = browser.get(path)
    assert reply.status == 200, reply.body
    return browser, Page(reply)


def rows(page):
    return [[cell.strip() for cell in row] for row in page.table]


def test_the_page_tells_when_each_item_begins_and_what_does_not_fit(bureau):
    convene(bureau, {"unit": "B", "below": True}, agenda=AGENDA, purpose="Three **points**.", link="https://meet.example.org/1", campaign="safe")
    shown = page(bureau, "b0")[1]
    text = words(shown)
    assert f"{day(3)} 09:00 – 10:30" in text and "Hall 3" in text and "Three points." in text
    assert rows(shown)[1:4] == [["1 Why, and by when", "09:00", "Liaison of B", "40"], ["2 What each does", "09:40", "", "60"],
                                ["3 Questions", "10:40", "", "–"]]
    assert "The agenda plans 100 minutes, and the meeting has 90." in text
    assert "Beta, with the units below it: all who belong there" in text
    assert "动员部署会 Kick-off" in words(page(bureau, "p-A", "/campaign/safe")[1]) and "动员部署会" not in words(page(bureau, "p-C", "/campaign/safe")[1])
    bureau.server.done("meeting.change", {"meeting": "B.m1", "agenda": AGENDA[:1] + [{"title": "Open"}, {"title": "Last"}]})
    shown = page(bureau, "b0")[1]
    assert "The agenda plans" not in words(shown) and [row[1] for row in rows(shown)[1:4]] == ["09:00", "09:40", "–"]  # nobody knows when


def test_one_replies_on_the_page_without_script(bureau):
    convene(bureau, {"unit": "B"})
    browser, shown = page(bureau, "b0")
    forms = [form for form in shown.forms if form[""]["action"] == "/act/meeting/reply"]
    assert [form["fields"]["answer"] for form in forms] == ["coming", "not_coming", "deputy"]
    for form, more, said in ((forms[0], {}, "You replied: Coming"), (forms[1], {"reason": "Ill."}, "You replied: Not coming"),
                             (forms[2], {"deputy": "l-D"}, "You replied: Sends a deputy Liaison of D")):
        reply = browser.post("/act/meeting/reply", {**form["fields"], **more})
        assert reply.status == 303 and reply.headers["location"].startswith("/meeting/B.m1"), reply.body
        shown = Page(browser.get("/meeting/B.m1"))
        assert said in words(shown)
    assert "You come in the place of somebody who is expected." in words(page(bureau, "l-D")[1])
    for person in ("p-A", "p-E", "l-D"):  # who is not expected is not asked
        assert "Do you come?" not in words(page(bureau, person)[1])


def test_a_meeting_at_which_nobody_is_expected_says_so(bureau):
    convene(bureau, {"unit": "B", "below": True, "level": "buraeu"})
    convene(bureau, {"unit": "B"})
    assert "There is nobody whom this means." in words(page(bureau, "l-B")[1])
    assert "There is nobody whom this means." not in words(page(bureau, "l-B", "/meeting/B.m2")[1])


def test_above_the_page_counts_and_names_nobody(bureau):
    bureau.done("person", "add", "--code", "b3", "--name", "Person 3", "--unit", "B")
    convene(bureau, {"unit": "B", "below": True})
    for n in range(5):
        bureau.server.done("meeting.reply", {"meeting": "B.m1", "person": ["b0", "b1", "b2", "b3", "p-B"][n], "answer": "coming"})
    assert ["Beta", "6", "5", "0", "0", "1"] in rows(page(bureau, "b0")[1])
    above = page(bureau, "p-A")[1]
    assert ["Beta", "6", "5", "<5", "<5", "<5"] in rows(above) and ["Delta"] + ["<5"] * 5 in rows(above) and "Person 0" not in above.text


def test_the_units_add_up_without_telling_of_one_what_is_hidden(bureau):
    bureau.done("person", "add", "--code", "b3", "--name", "Person 3", "--unit", "B")
    convene(bureau, {"unit": "B", "below": True})
    total = "Total of these units"
    for person in ("b0", "p-A"):  # 10 would say that Delta and Epsilon have 4 together
        assert [row for row in rows(page(bureau, person)[1]) if row[0] in ("Delta", "Epsilon", total)] == [
            ["Delta"] + ["<5"] * 5, ["Epsilon"] + ["<5"] * 5, [total, "6+", "<5", "<5", "<5", "6+"]]
    bureau.done("person", "add", "--code", "d0", "--name", "D 0", "--unit", "D")
    assert [total, "11", "<5", "<5", "<5", "11"] in rows(page(bureau, "p-A")[1])
    bureau.server.done("meeting.change", {"meeting": "B.m1", "expected": [{"unit": "B"}]})
    assert total not in words(page(bureau, "p-A")[1])


def test_a_part_that_is_hidden_cannot_be_worked_out(bureau):  # R-MEET-116
    for n in range(3, 16):
        bureau.done("person", "add", "--code", f"b{n}", "--name", f"Person {n}", "--unit", "B")
    convene(bureau, {"unit": "B"})
    for n in range(16):
        bureau.server.done("meeting.reply", {"meeting": "B.m1", "person": f"b{n}", "answer": "coming" if n < 6 else "not_coming" if n < 13 else "deputy",
                                             **({"deputy": "l-D"} if n >= 13 else {})})
    assert ["Beta", "18", "6", "7", "3", "2"] in rows(page(bureau, "b0")[1])
    assert ["Beta", "18", "6", "7", "<5", "<5"] in rows(page(bureau, "p-A")[1])
    for person in ("p-B", "l-B"):
        bureau.server.done("meeting.reply", {"meeting": "B.m1", "person": person, "answer": "deputy", "deputy": "l-D"})
    assert ["Beta", "18", "6", "7", "5", "0"] in rows(page(bureau, "b0")[1])
    assert ["Beta", "18", "6", "7", "5+", "<5"] in rows(page(bureau, "p-A")[1])


def test_who_presents_is_named_to_those_who_are_expected_and_units_to_all(bureau):  # R-MEET-114, R-MEET-115
    bureau.server.done("meeting.convene", meets(unit="A", expected=[{"unit": "A"}, {"unit": "D"}], agenda=[{"title": "Why", "presenter": "p-A"}]))
    for person, presenter, other in (("p-D", "Plain of A", "(not shown)"), ("p-E", "(not shown)", "Plain of A")):
        browser, shown = page(bureau, person, "/meeting/A.m1")
        text = browser.get("/api/v1/notice/A.m1?format=text").text
        for told in (words(shown), text):
            assert presenter in told and other not in told and "Delta: all who belong there" in told, told
    assert come_in(bureau.server, "p-A").get("/account/data").json["presents"] == [{"meeting": "A.m1", "item": "Why"}]
    assert browser.get("/account/data").json["presents"] == []


def test_a_time_that_the_clock_leaves_out_is_refused_as_such(empty):
    empty.done("init", "--zone", "Europe/Berlin")
    empty.done("unit", "create", "--code", "A", "--name", "Alpha")
    words = ("meeting", "convene", "--unit", "A", "--kind", "study", "--title", "T", "--draft", "yes", "--ends", "2027-03-28 03:30", "--starts")
    answer = empty.run(*words, "2027-03-28 02:30")
    assert answer.code == 2 and "There is no such time on that day" in answer.err and "ends" not in answer.err
    empty.done(*words, "2027-03-28 01:30")


def test_the_form_says_what_is_needed_and_when_not(bureau):
    text = words(Page(bureau.server.get("/act/meeting/convene")))
    for told in ("Title (unless the template or the earlier meeting has it)", "Begins (a draft needs none)", "Place (unless it has a link)", "Purpose (if any)"):
        assert told in text, told


def test_the_notice_as_a_text_to_paste(bureau):
    convene(bureau, {"unit": "B", "below": True, "role": "liaison"}, agenda=AGENDA[:1])
    text = bureau.server.get("/api/v1/notice/B.m1?format=text&lang=en").body.decode()
    assert text.splitlines()[:4] == ["Notice of a meeting: 动员部署会 Kick-off", "Unit: Beta", f"Time: {day(3)} 09:00 – 10:30", "Place: Hall 3"]
    assert "1. 09:00 Why, and by when (40 min), Liaison of B" in text and "- Beta, with the units below it: Liaison" in text
    assert text.splitlines()[-1] == f"More, and to reply: http://127.0.0.1:{bureau.server.port}/meeting/B.m1"
    assert "会议通知：动员部署会" in bureau.server.get("/api/v1/notice/B.m1?format=text&lang=zh").body.decode()
    assert text.strip() in page(bureau, "b0")[1].text


def test_a_notice_has_no_marks_of_markdown(bureau):
    convene(bureau, {"unit": "B"}, purpose="All **three** points:\n\n- first\n- second")
    fetch = lambda form: bureau.server.get(f"/api/v1/notice/B.m1?format={form}").body
    told = [paragraph.text for paragraph in docx.Document(io.BytesIO(fetch("docx"))).paragraphs]
    assert any("All three points:" in text for text in told) and not any("*" in text for text in told)
    bureau.server.done("meeting.cancel", {"meeting": "B.m1", "reason": "It is **off**."})
    assert "It is off." in fetch("text").decode() and "*" not in fetch("text").decode()
    assert any("It is off." in paragraph.text for paragraph in docx.Document(io.BytesIO(fetch("docx"))).paragraphs)


def test_the_purpose_and_the_reason_are_on_paper_as_they_were_written(bureau):
    convene(bureau, {"unit": "B"}, purpose="# Why\n\nAll **three** points:\n\n1. first\n2. second\n\n|a|b|\n|---|---|\n|1|2|")
    fetch = lambda: docx.Document(io.BytesIO(bureau.server.get("/api/v1/notice/B.m1?format=docx").body))
    told = {paragraph.text: paragraph for paragraph in fetch().paragraphs}
    assert "1.  first" in told and "2.  second" in told and told["Why"].style.name == "Heading 2"
    assert [run.text for run in told["All three points:"].runs if run.bold] == ["three"]
    assert [[cell.text for cell in row.cells] for row in fetch().tables[0].rows] == [["a", "b"], ["1", "2"]]
    bureau.server.done("meeting.cancel", {"meeting": "B.m1", "reason": "It is **off**:\n\n- storm\n- flood"})
    told = {paragraph.text: paragraph for paragraph in fetch().paragraphs}
    assert "•  storm" in told and [run.text for run in told["Cancelled: It is off:"].runs if run.bold] == ["off"]


def test_a_notice_as_long_as_it_may_be_is_whole(bureau):
    convene(bureau, *[{"unit": "B", "level": "级" * 60}] * 200, agenda=[{"title": f"{n:03}" + "议" * 197} for n in range(100)])
    for form in ("text", "ics"):
        text = bureau.server.get(f"/api/v1/notice/B.m1?format={form}").body.decode().replace("\r\n ", "")
        assert "099" + "议" * 197 in text and text.count("级" * 60) == 200 and "/meeting/B.m1" in text, form


def test_the_notice_on_paper(bureau, tmp_path):
    convene(bureau, {"unit": "B"}, agenda=AGENDA)
    (tmp_path / "n.docx").write_bytes(bureau.server.get("/api/v1/notice/B.m1?format=docx").body)
    document = docx.Document(tmp_path / "n.docx")
    assert [cell.text for cell in document.tables[0].rows[1].cells] == ["09:00", "Why, and by when", "Liaison of B", "40"]
    reply = bureau.server.get("/api/v1/notice/B.m1?format=pdf")
    assert reply.headers["content-type"] == "application/pdf" and "B.m1.pdf" in reply.headers["content-disposition"]
    (tmp_path / "n.pdf").write_bytes(reply.body)
    text = subprocess.run(["pdftotext", "-layout", tmp_path / "n.pdf", "-"], capture_output=True, text=True, check=True).stdout
    assert "动员部署会 Kick-off" in text and "Hall 3" in text
    fonts = subprocess.run(["pdffonts", tmp_path / "n.pdf"], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    assert fonts and all(line.split()[-5] == "yes" for line in fonts)  # embedded
    for path, status in (("B.m9?format=pdf", 404), ("B.m1", 422), ("B.m1?format=exe", 422)):
        assert bureau.server.get(f"/api/v1/notice/{path}").status == status
    assert come_in(bureau.server, "p-C").get("/api/v1/notice/B.m1?format=pdf").status == 404


# ---- For calendars ----

WILD = "Folding; commas, \\ and \"quotes\"\nBEGIN:VEVENT\n" + "这是一段很长的中文说明，" * 40


def ics(bureau, person=None):
    """What both other implementations find in it, which must agree; and the bytes."""
    npm_ci(CALENDAR)
    path = "/api/v1/notice/B.m1?format=ics&lang=en"
    reply = come_in(bureau.server, person).get(path) if person else bureau.server.get(path)
    assert reply.status == 200 and reply.headers["content-type"].startswith("text/calendar"), reply.body
    body = reply.body
    assert all(len(line) <= 75 for line in body.split(b"\r\n")) and body.count(b"\n") == body.count(b"\r\n")
    whole = icalendar.Calendar.from_ical(body)
    event, = whole.walk("VEVENT")
    done = subprocess.run([shutil.which("node") or "nodejs", CALENDAR / "read.mjs"], input=body, capture_output=True, check=True)
    told = json.loads(done.stdout)
    read, = told["events"]
    assert (str(event["UID"]), event["SEQUENCE"], str(event["SUMMARY"]), str(event["DESCRIPTION"]), str(event["LOCATION"])) == (
        read["uid"], read["sequence"], read["summary"], read["description"], read["location"])
    assert told["method"] == whole["METHOD"] and event["DTSTART"].dt.strftime("%Y-%m-%dT%H:%M:%S.000Z") == read["starts"]
    return whole, event, read


def test_a_calendar_takes_the_invitation_its_change_and_its_end(bureau):
    bureau.done("person", "reach", "--person", "b0", "--mail", "b0@example.org")
    bureau.done("person", "reach", "--person", "l-B", "--mail", "liaison@example.org")
    convene(bureau, {"unit": "B"}, purpose=WILD, agenda=AGENDA)
    whole, event, read = ics(bureau, "b0")
    assert whole["METHOD"] == "REQUEST" and read["sequence"] == 0 and read["status"] == "CONFIRMED"
    assert read["starts"] == f"{day(3)}T01:00:00.000Z" and read["ends"] == f"{day(3)}T02:30:00.000Z"
    assert read["summary"] == "动员部署会 Kick-off" and read["location"] == "Hall 3" and WILD.strip() in read["description"]
    assert read["attendees"] == [["mailto:b0@example.org", "Person 0", "NEEDS-ACTION"]] and read["organizer"] == "mailto:liaison@example.org"
    assert str(event["URL"]).endswith("/meeting/B.m1")
    reply(bureau, "b0", answer="coming")
    bureau.server.done("meeting.change", {"meeting": "B.m1", "starts": f"{day(4)} 09:00", "ends": f"{day(4)} 10:00"})
    _, _, later = ics(bureau, "b0")
    assert (later["uid"], later["sequence"], later["starts"]) == (read["uid"], 1, f"{day(4)}T01:00:00.000Z")
    assert later["attendees"][0][2] == "NEEDS-ACTION"  # RFC 6638, 3.2.8: it is asked for the other day anew
    reply(bureau, "b0", answer="coming")
    bureau.server.done("meeting.change", {"meeting": "B.m1", "place": "Hall 4"})
    assert ics(bureau, "b0")[2]["attendees"][0][2] == "ACCEPTED"
    bureau.server.done("meeting.cancel", {"meeting": "B.m1", "reason": "Rain."})
    whole, _, last = ics(bureau, "b0")
    assert (whole["METHOD"], last["uid"], last["sequence"], last["status"]) == ("CANCEL", read["uid"], 3, "CANCELLED")


def test_nobody_else_is_named_to_a_calendar(bureau):
    convene(bureau, {"unit": "B"})
    whole, event, read = ics(bureau, "p-A")  # who is not expected is not invited
    assert whole["METHOD"] == "PUBLISH" and read["attendees"] == [] and "ATTENDEE" not in event
    assert ics(bureau, "b1")[2]["attendees"] == [["mailto:b1@muster.invalid", "Person 1", "NEEDS-ACTION"]]
    bureau.done("person", "reach", "--person", "l-D", "--mail", "private@example.org")
    assert reply(bureau, "b1", answer="deputy", deputy="l-D").status == 200
    _, event, read = ics(bureau, "b1")
    assert read["attendees"][0][2] == "DELEGATED" and event["ATTENDEE"].params["DELEGATED-TO"] == "mailto:l-D@muster.invalid"
    bureau.server.done("meeting.convene", {"unit": "B", "kind": "study", "title": "Later", "draft": True})
    assert bureau.server.get("/api/v1/notice/B.m2?format=ics").status == 422


# ---- The first page ----

def test_the_first_page_says_where_one_is_expected_in_the_next_days(bureau):
    convene(bureau, {"unit": "B", "below": True, "role": "liaison"}, title="Liaisons meet")
    convene(bureau, {"person": "b0"}, title="Named one", starts=f"{day(2)} 09:00", ends=f"{day(2)} 10:00")
    convene(bureau, {"unit": "B"}, title="Far away", starts=f"{day(40)} 09:00", ends=f"{day(40)} 10:00")
    convene(bureau, {"unit": "B"}, title="Called off")
    bureau.server.done("meeting.cancel", {"meeting": "B.m4", "reason": "R."})
    titles = lambda person: re.findall(r"Liaisons meet|Named one|Far away|Called off", words(page(bureau, person, "/")[1]).split("What changed")[0])
    assert titles("l-B") == ["Liaisons meet", "Called off"] and titles("l-D") == ["Liaisons meet"]  # each their own, kept apart
    assert titles("b0") == ["Named one", "Called off"] and titles("b1") == ["Called off"]
    assert "Hall 3 · Cancelled" in words(page(bureau, "b1", "/")[1]) and "not replied yet" not in words(page(bureau, "b1", "/")[1])  # nobody comes in vain
    assert titles("l-C") == titles("p-A") == [] and "Where you are expected" not in words(page(bureau, "l-C", "/")[1])
    assert "not replied yet" in words(page(bureau, "b0", "/")[1])
    bureau.server.done("meeting.reply", {"meeting": "B.m2", "person": "b0", "answer": "deputy", "deputy": "b1"})
    assert "You replied: Sends a deputy" in words(page(bureau, "b0", "/")[1]) and titles("b1") == ["Named one", "Called off"]


def test_the_first_page_says_whose_minutes_wait_for_remarks(bureau):
    """Of those who were expected, until the day that was said, and as long as they are circulated."""
    convene(bureau, {"unit": "B"}, {"person": "l-D"}, title="Kick-off", starts=f"{day(0)} 00:00", ends=f"{day(0)} 00:01")
    bureau.server.done("meeting.close", {"meeting": "B.m1"})
    told = lambda person: "Kick-off minutes: remarks until " in words(page(bureau, person, "/?lang=en")[1])
    assert not told("b0")
    bureau.server.done("minutes.circulate", {"meeting": "B.m1", "until": day(2)})
    assert told("b0") and told("l-D") and not told("p-A") and not told("p-D")
    assert '<a href="/meeting/B.m1/minutes">Kick-off</a>' in come_in(bureau.server, "b0").get("/").body.decode()
    bureau.server.done("minutes.approve", {"meeting": "B.m1"})
    assert not told("b0")


# ---- A feed of one's own ----

def feed(bureau, path):
    reply = bureau.server.ask("GET", path, headers={"Authorization": None})
    return reply.status, {str(event["SUMMARY"]): event for event in icalendar.Calendar.from_ical(reply.body).walk("VEVENT")} if reply.status == 200 else None


def make_feed(bureau, person, **fields):
    browser = come_in(bureau.server, person)
    made = browser.post("/api/v1/feed/make", {"csrf": browser.csrf, **fields}).json
    return browser, made["id"], f"/calendar/{made['feed']}.ics"


def test_a_calendar_follows_by_a_feed_that_opens_nothing_else(bureau):
    convene(bureau, {"unit": "B", "below": True, "role": "liaison"}, title="Liaisons meet", purpose=WILD)
    convene(bureau, {"person": "b0"}, title="Named one")
    browser, nr, path = make_feed(bureau, "l-D")
    status, events = feed(bureau, path)
    assert events["Liaisons meet"]["ORGANIZER"].params["CN"] == "Beta"
    assert status == 200 and set(events) == {"Liaisons meet"} and "ATTENDEE" not in events["Liaisons meet"] and events["Liaisons meet"]["SEQUENCE"] == 0
    assert set(feed(bureau, make_feed(bureau, "b0")[2])[1]) == {"Named one"}
    bureau.server.done("meeting.cancel", {"meeting": "B.m1", "reason": "R."})
    assert feed(bureau, path)[1]["Liaisons meet"]["STATUS"] == "CANCELLED" and feed(bureau, path)[1]["Liaisons meet"]["SEQUENCE"] == 1
    secret = path.split("/")[-1][:-4]
    assert bureau.server.ask("GET", "/api/v1/me", headers={"Authorization": "Bearer " + secret}).status == 401
    assert bureau.server.ask("GET", "/in/" + secret, headers={"Authorization": None}).status == 404
    for wrong in ("/calendar/" + "A" * 43 + ".ics", path[:-4], path.replace(".ics", ".txt"), f"/calendar/{bureau.server.token}.ics"):
        assert bureau.server.ask("GET", wrong, headers={"Authorization": None}).status == 404, wrong
    assert browser.get("/api/v1/view/feeds").json["rows"][0]["id"] == nr and come_in(bureau.server, "b1").get("/api/v1/view/feeds").json["rows"] == []
    assert browser.post("/api/v1/feed/end", {"csrf": browser.csrf, "feed": f"#{nr}"}).status == 200
    assert feed(bureau, path)[0] == 404  # at once


def test_a_feed_ends_with_the_other_ways_in_and_is_shown_once(bureau):
    convene(bureau, {"unit": "B"})
    _, _, path = make_feed(bureau, "b0")
    assert feed(bureau, path)[0] == 200
    bureau.done("person", "shut", "--person", "b0")
    assert feed(bureau, path)[0] == 404
    browser = come_in(bureau.server, "b1")
    shown = Page(browser.post("/act/feed/make", {"csrf": browser.csrf, "key": "0" * 32}))
    address, = re.findall(r"http://127\.0\.0\.1:\d+(/calendar/[\w-]{43}\.ics)", shown.text)
    assert feed(bureau, address)[0] == 200 and address.split("/")[2] not in browser.get("/account/data").body.decode()
    assert "/calendar/" in bureau.done("feed", "make").out


def test_limits_of_feeds(bureau):
    assert refused(bureau, "feed.make", {"until": day(401)}) == refused(bureau, "feed.make", {"until": day(-1)}) == [("until", "R-MEET-21")]
    made = [bureau.server.done("feed.make", {})["id"] for _ in range(5)]
    assert refused(bureau, "feed.make", {}) == [("", "R-MEET-20")]
    bureau.server.done("feed.end", {"feed": made[0]})
    assert refused(bureau, "feed.end", {"feed": made[0]}) == [("feed", "R-MEET-22")]
    bureau.server.done("feed.make", {"until": day(400)})


# ---- It begins and ends ----


def test_a_meeting_is_opened_and_closed(bureau):
    bureau.server.done("meeting.convene", meets())
    bureau.server.done("meeting.convene", meets(starts=f"{day(0)} 00:00", ends=f"{day(0)} 23:59"))
    assert refused(bureau, "meeting.open", {"meeting": "B.m1"}) == [("meeting", "R-MEET-25")]
    assert refused(bureau, "meeting.close", {"meeting": "B.m1"}) == [("meeting", "R-MEET-27")]
    bureau.server.done("meeting.open", {"meeting": "B.m2"})
    row = meetings(bureau)["B.m2"]
    assert row["is"] == "in_session" and row["opened"] and not row["closed"]
    assert refused(bureau, "meeting.open", {"meeting": "B.m2"}) == [("meeting", "R-MEET-24")]
    for act, fields in (("change", {"place": "X"}), ("cancel", {"reason": "R"}), ("reply", {"person": "p-B", "answer": "coming"})):
        assert refused(bureau, f"meeting.{act}", {"meeting": "B.m2", **fields})[0] == ("meeting", "R-MEET-23")
    assert refused(bureau, "meeting.close", {"meeting": "B.m2", "ended": f"{day(-1)} 10:00"}) == [("ended", "R-MEET-28")]
    assert refused(bureau, "meeting.close", {"meeting": "B.m2", "began": f"{day(2)} 10:00"}) == [("began", "R-MEET-29")]
    assert refused(bureau, "meeting.close", {"meeting": "B.m2", "ended": f"{day(2)} 10:00"}) == [("ended", "R-MEET-29")]
    bureau.server.done("meeting.close", {"meeting": "B.m2", "heads": 7})
    row = meetings(bureau)["B.m2"]
    assert row["is"] == "held" and row["opened"] < row["closed"]
    assert refused(bureau, "meeting.close", {"meeting": "B.m2"}) == [("meeting", "R-MEET-26")]
    calendar = icalendar.Calendar.from_ical(bureau.server.get("/api/v1/notice/B.m2?format=ics").body)
    assert calendar.walk("VEVENT")[0]["STATUS"] == "CONFIRMED"


def test_who_met_without_muster_says_so_afterwards(store):
    at = f"{day(-5)}T08:00:00+08:00"
    store.done("unit", "create", "--code", "B", "--name", "B", at=at)
    store.done("meeting", "convene", "--unit", "B", "--kind", "summary", "--title", "T", "--starts", f"{day(-3)} 09:00", "--ends", f"{day(-3)} 10:00",
               "--place", "P", "--expected", '[{"unit":"B"}]', at=at)
    assert "It ended before it began." in store.run("meeting", "close", "--meeting", "B.m1", "--began", f"{day(-3)} 11:00").err
    store.done("meeting", "close", "--meeting", "B.m1", "--began", f"{day(-3)} 09:10", "--heads", "12")
    row, = store.view("meetings")
    assert (row["opened"], row["closed"]) == (f"{day(-3)}T01:10:00.000000Z", f"{day(-3)}T02:00:00.000000Z")


def test_a_meeting_was_neither_last_year_nor_is_it_still_to_come(store):
    """R-MEET-29: what it answers is done on the day on which it began."""
    store.done("unit", "create", "--code", "B", "--name", "B", at=f"{day(-5)}T08:00:00+08:00")
    store.done("meeting", "convene", "--unit", "B", "--kind", "summary", "--title", "T", "--starts", f"{day(-3)} 14:00", "--ends", f"{day(-3)} 16:00",
               "--place", "P", "--expected", '[{"unit":"B"}]', at=f"{day(-5)}T08:00:00+08:00")

    def close(hour, *said):
        return store.run("meeting", "close", "--meeting", "B.m1", *said, at=f"{day(-3)}T{hour}:00+08:00")

    assert "By the plan it has not begun yet" in close("08:00").err
    assert "It was announced for" in close("17:00", "--began", f"{day(-368)} 14:00").err
    for said in (("--began", f"{day(-3)} 14:00", "--ended", f"{day(-3)} 17:01"), ("--began", f"{day(-2)} 14:00")):
        assert "That is still to come." in close("17:00", *said).err
    assert "It ended before it began." in close("17:00", "--began", f"{day(-3)} 16:30").err
    assert close("15:00").code == 0  # an hour after it began, as planned
    row, = store.view("meetings")
    assert (row["opened"], row["closed"]) == (f"{day(-3)}T06:00:00.000000Z", f"{day(-3)}T07:00:00.000000Z")


def test_who_began_earlier_than_planned_says_so(store):
    store.done("unit", "create", "--code", "B", "--name", "B", at=f"{day(-5)}T08:00:00+08:00")
    store.done("meeting", "convene", "--unit", "B", "--kind", "summary", "--title", "T", "--starts", f"{day(-3)} 14:00", "--ends", f"{day(-3)} 16:00",
               "--place", "P", "--expected", '[{"unit":"B"}]', at=f"{day(-5)}T08:00:00+08:00")
    store.done("meeting", "close", "--meeting", "B.m1", "--began", f"{day(-3)} 13:00", at=f"{day(-3)}T13:50:00+08:00")
    row, = store.view("meetings")
    assert (row["opened"], row["closed"]) == (f"{day(-3)}T05:00:00.000000Z", f"{day(-3)}T05:50:00.000000Z")
