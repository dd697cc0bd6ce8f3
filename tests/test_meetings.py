"""Meetings: convened as a draft or at once, announced, changed, cancelled; who knows of them."""
import json

import pytest

from conftest import day
from test_sign_in import come_in


def meets(**more):
    return {"unit": "B", "kind": "mobilisation", "title": "动员部署会 Kick-off", "starts": f"{day(3)} 09:00", "ends": f"{day(3)} 10:30",
            "place": "Hall 3", "expected": [{"unit": "B", "below": True}], **more}


@pytest.fixture
def bureau(campaign):
    """Persons: p-UNIT at each unit, whose liaison is l-UNIT; B has three more, so that its number is told."""
    for unit in "ABCDE":
        campaign.done("person", "add", "--code", f"p-{unit}", "--name", f"Plain of {unit}", "--unit", unit)
        campaign.done("person", "add", "--code", f"l-{unit}", "--name", f"Liaison of {unit}", "--unit", unit)
        campaign.done("post", "give", "--person", f"l-{unit}", "--unit", unit, "--role", "liaison")
    for n in range(3):
        campaign.done("person", "add", "--code", f"b{n}", "--name", f"Person {n}", "--unit", "B")
    campaign.server = campaign.serve()
    return campaign


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


def test_more_than_can_be_gone_through_is_said(bureau, tmp_path):
    convene(bureau, {"unit": "B", "below": True})
    rows = tmp_path / "persons.csv"
    rows.write_text("code,name,unit\n" + "".join(f"n{n},N{n},D\n" for n in range(20000)))
    bureau.done("person", "import", rows)
    reply = bureau.server.get("/api/v1/view/meeting-expected?meeting=B.m1")
    assert reply.status == 422 and reply.codes == ["R-MEET-19"]
