"""Minutes: assembled of what was noted and resolved, circulated, remarked on, approved, reopened; as page, DOCX and PDF."""
import io
import json
import os
import shutil
import sqlite3
import subprocess

import docx
import pytest

from conftest import LONG, day
from test_meetings import bureau, meets, refused  # noqa: F401 (bureau is a fixture)
from test_office_pages import words
from test_pages import Page, Person
from test_sign_in import come_in


@pytest.fixture
def held(bureau):
    """A meeting of B that was held, with two items, notes, a point and a resolution; its liaison is l-B."""
    bureau.server.done("meeting.convene", {
        "unit": "B", "kind": "mobilisation", "title": "动员部署会 Kick-off", "starts": f"{day(0)} 00:00", "ends": f"{day(0)} 00:10", "place": "Hall 3",
        "campaign": "safe", "expected": [{"unit": "B"}], "agenda": [{"title": "Why 为什么", "presenter": "l-B"}, {"title": "How"}]})
    bureau.server.done("meeting.close", {"meeting": "B.m1", "heads": 5})
    bureau.server.done("meeting.note", {"meeting": "B.m1", "item": 1, "text": "会议指出：**重点**在基层。\n\n- first\n- second"})
    bureau.server.done("meeting.note", {"meeting": "B.m1", "text": "It rained."})
    bureau.server.done("meeting.stress", {"meeting": "B.m1", "text": "Begin with oneself 从自身做起"})
    bureau.server.done("meeting.resolve", {"meeting": "B.m1", "text": "Every section plans by Friday. 各科室周五前报计划。", "item": 2, "unit": "D", "due": day(5)})
    return bureau


def minutes(bureau):
    return bureau.view("minutes")[0]


def paper(bureau, more="format=docx", code="B.m1", **headers):
    reply = bureau.server.get(f"/api/v1/minutes/{code}?{more}", **headers)
    assert reply.status == 200, reply.body
    return reply.body


def docx_text(data):
    return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs)


def pdf_text(data):
    return subprocess.run(["pdftotext", "-layout", "-", "-"], input=data, capture_output=True, check=True).stdout.decode()


WRITTEN = """## What is asked

All of **three** things, in *this* order:

3. plans
4. people
   - by name

| Unit | Due |
|---|---|
| 南湖 | **Friday** |
| Delta | Monday |

> quoted
"""


def runs(document, what):
    """The texts of a DOCX that look so: bold, italic."""
    cells = [cell for table in document.tables for row in table.rows[1:] for cell in row.cells]
    return [run.text for paragraph in [*document.paragraphs, *(p for cell in cells for p in cell.paragraphs)] for run in paragraph.runs if getattr(run, what)]


def test_what_was_written_is_on_paper_what_it_is_on_the_page(held):  # R-MEET-133
    held.server.done("meeting.note", {"meeting": "B.m1", "item": 1, "text": WRITTEN})
    held.server.done("meeting.resolve", {"meeting": "B.m1", "text": "Two:\n\n1. one\n2. two"})
    document = docx.Document(io.BytesIO(paper(held)))
    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows] == [["Unit", "Due"], ["南湖", "Friday"], ["Delta", "Monday"]]
    lines = {paragraph.text: paragraph for paragraph in document.paragraphs}
    for label, told in (("3.", "plans"), ("4.", "people"), ("•", "by name"), ("1.", "one"), ("2.", "two")):
        assert f"{label}  {told}" in lines, told
    step = lambda text: lines[text].paragraph_format.left_indent
    assert step("•  by name") > step("4.  people") > 0 and step("quoted") > 0
    headings = [(paragraph.style.name, paragraph.text) for paragraph in document.paragraphs if paragraph.style.name.startswith("Heading")]
    assert headings[:4] == [("Heading 1", "Agenda"), ("Heading 2", "1. Why 为什么"), ("Heading 4", "What is asked"), ("Heading 2", "2. How")]
    assert {"three", "Friday"} <= set(runs(document, "bold")) and runs(document, "italic") == ["this"]
    assert "All of three things, in this order:" in lines
    data = paper(held, "format=pdf")
    text = pdf_text(data)
    rows = [line.split() for line in text.splitlines()]
    assert ["Unit", "Due"] in rows and ["南湖", "Friday"] in rows and ["Delta", "Monday"] in rows and ["4.", "people"] in rows
    tags = subprocess.run(["pdfinfo", "-struct", "-"], input=data, capture_output=True, check=True).stdout.decode()
    assert "Table" in tags and "H5" in tags and "BlockQuote" in tags and tags.count("LI") >= 5


def test_they_are_put_together_and_nobody_types_them(held):
    assert (minutes(held)["is"], minutes(held)["version"]) == ("draft", 1)
    page = words(Person(come_in(held.server, "l-B")).open("/meeting/B.m1/minutes"))
    for told in ("Why 为什么", "重点在基层", "It rained.", "从自身做起", "各科室周五前报计划", "Responsible: Delta", "Hall 3"):
        assert told in page, told
    text = docx_text(paper(held))
    for told in ("Minutes: 动员部署会 Kick-off", "1. Why 为什么", "重点在基层", "1. Begin with oneself 从自身做起", "各科室周五前报计划", "Responsible: Delta", "not approved yet"):
        assert told in text, told
    assert "**" not in text


def test_only_of_what_was_held(bureau):
    bureau.server.done("meeting.convene", meets())
    assert refused(bureau, "minutes.circulate", {"meeting": "B.m1", "until": day(3)}) == [("meeting", "R-MEET-71")]
    assert bureau.server.get("/meeting/B.m1/minutes").status == 404 == bureau.server.get("/api/v1/minutes/B.m1?format=pdf").status


def test_from_draft_to_approved_and_what_is_locked_then(held):
    assert refused(held, "minutes.approve", {"meeting": "B.m1"}) == [("meeting", "R-MEET-78")]
    assert refused(held, "minutes.reopen", {"meeting": "B.m1", "reason": "R"}) == [("meeting", "R-MEET-79")]
    assert refused(held, "minutes.circulate", {"meeting": "B.m1", "until": day(-1)}) == [("until", "R-MEET-73")]
    held.server.done("minutes.circulate", {"meeting": "B.m1", "until": day(2)})
    assert (minutes(held)["is"], minutes(held)["until"], minutes(held)["overdue"]) == ("circulated", day(2), False)
    held.server.done("minutes.circulate", {"meeting": "B.m1", "until": day(4)})
    held.server.done("meeting.note", {"meeting": "B.m1", "item": 2, "text": "Corrected."})
    done = held.server.done("minutes.approve", {"meeting": "B.m1"})
    row = minutes(held)
    assert (row["is"], row["event"]) == ("approved", done["seq"])
    for act, fields in (("meeting.note", {"item": 1, "text": "Other."}), ("meeting.stress", {"text": "More."}), ("meeting.resolve", {"text": "More."})):
        assert refused(held, act, {"meeting": "B.m1", **fields}) == [("meeting", "R-MEET-80")]
    assert refused(held, "resolution.change", {"resolution": "B.m1.r1", "text": "More."}) == [("resolution", "R-MEET-80")]
    for act in ("point.change", "point.withdraw"):
        assert refused(held, act, {"point": "B.m1.p1", **({"text": "More."} if act == "point.change" else {})}) == [("point", "R-MEET-80")]
    assert refused(held, "resolution.withdraw", {"resolution": "B.m1.r1"}) == [("resolution", "R-MEET-80")]
    assert refused(held, "meeting.count", {"meeting": "B.m1", "heads": 7}) == [("heads", "R-MEET-80")]
    for act, fields in (("meeting.sign_in", {"person": "p-B"}), ("meeting.strike", {"person": "p-B"}), ("meeting.guests", {"guests": 3})):
        assert refused(held, act, {"meeting": "B.m1", **fields}) == [("meeting", "R-MEET-80")]
    for act, fields in (("circulate", {"until": day(5)}), ("approve", {})):
        assert refused(held, f"minutes.{act}", {"meeting": "B.m1", **fields}) == [("meeting", "R-MEET-72")]


def event_hash(store, seq):
    with sqlite3.connect(store.folder / "muster.db") as database:
        return database.execute("select hash from ledger_event where seq = ?", (seq,)).fetchone()[0].hex()


def test_a_paper_can_be_checked_against_the_ledger(held):
    """The hash on the paper is that of the event, and so is the one that `verify` tells."""
    held.server.done("minutes.circulate", {"meeting": "B.m1", "until": day(2)})
    seq = held.server.done("minutes.approve", {"meeting": "B.m1"})["seq"]
    known = event_hash(held, seq)
    assert f"Number in the ledger: {seq}, {known}" in docx_text(paper(held)).split("\n")
    assert known in pdf_text(paper(held, "format=pdf")).replace("\n", "").replace(" ", "")
    assert known in Person(come_in(held.server, "l-B")).open("/meeting/B.m1/minutes").reply.body.decode()
    told = held.done("verify", "--event", seq).out
    assert "chain and tables hold" in told and f"Event {seq}: minutes.approve, {day(0)}" in told and known in told
    none = held.run("verify", "--event", seq + 1000)
    assert none.code == 2 and "There is no such event" in none.err
    assert held.run("verify", "--event", "x").code == 2


def roll_of(text):
    """What a paper tells of who was there: the lines between its head and its agenda."""
    return [line for line in text.split("\n")[:text.split("\n").index("Agenda")] if line.split(":")[0] in (
        "Time", "How many were there", "Expected", "Present", "Came late", "Absent", "On leave", "Deputised", "Guests")]


def test_approved_minutes_tell_the_roll_that_was_approved(held):
    """Whatever is counted, and whoever comes, goes and moves: of each version its own, also after a rebuild."""
    server = held.server
    for person in ("p-B", "b0"):
        server.done("meeting.sign_in", {"meeting": "B.m1", "person": person, "paper": True})
    server.done("meeting.guests", {"meeting": "B.m1", "guests": 2})
    server.done("minutes.circulate", {"meeting": "B.m1", "until": day(2)})
    server.done("minutes.approve", {"meeting": "B.m1"})
    first = roll_of(docx_text(paper(held)))
    assert first[1:] == ["How many were there: 5", "Expected: 5", "Present: 2", "Absent: 3 (Liaison of B, Person 1, Person 2)", "Guests: 2"]
    server.done("person.add", {"code": "new", "name": "New", "unit": "B"})
    server.done("person.move", {"person": "b1", "unit": "C"})
    server.done("person.leave", {"person": "b2"})
    assert roll_of(docx_text(paper(held))) == first
    server.done("minutes.reopen", {"meeting": "B.m1", "reason": "More were there."})
    server.done("meeting.sign_in", {"meeting": "B.m1", "person": "b1", "paper": True})
    server.done("meeting.count", {"meeting": "B.m1", "heads": 50})
    server.done("meeting.guests", {"meeting": "B.m1", "guests": 47})
    second = ["How many were there: 50", "Expected: 5", "Present: 3", "Absent: 2 (Liaison of B, Person 2)", "Guests: 47"]
    assert roll_of(docx_text(paper(held)))[1:] == second
    server.done("minutes.circulate", {"meeting": "B.m1", "until": day(2)})
    server.done("minutes.approve", {"meeting": "B.m1"})
    page = words(Person(come_in(server, "l-B")).open("/meeting/B.m1/minutes?version=1"))  # who moved away is no name to them
    assert "Expected5 Present2 Absent3 Liaison of B, b1, Person 2 Guests2" in page and "How many were there5" in page
    assert roll_of(docx_text(paper(held, "format=docx&version=1"))) == first
    server.done("person.erase", {"person": "b2"})
    held.server.stop()
    held.done("rebuild")
    held.server = held.serve()
    assert roll_of(docx_text(paper(held, "format=docx&version=1")))[1:] == [
        *first[1:4], "Absent: 3 (Liaison of B, Person 1, b2)", "Guests: 2"]
    assert roll_of(docx_text(paper(held)))[1:] == [*second[:3], "Absent: 2 (Liaison of B, b2)", "Guests: 47"]


def test_nobody_approves_what_was_changed_since_it_was_looked_at(held):
    """412, with what changed; whoever looks again may."""
    server = held.server
    server.done("minutes.circulate", {"meeting": "B.m1", "until": day(2)})
    liaison = Person(come_in(server, "l-B"))
    changes = [
        ("resolution.change", {"resolution": "B.m1.r1", "text": "Every section plans by Monday."}, "changed the resolution"),
        ("meeting.note", {"meeting": "B.m1", "item": 1, "text": "Otherwise."}, "wrote notes of the meeting"),
        ("point.change", {"point": "B.m1.p1", "text": "Begin with others"}, "changed the point"),
        ("meeting.stress", {"meeting": "B.m1", "text": "And go on"}, "it was stressed"),
        ("point.withdraw", {"point": "B.m1.p2"}, "took back the point"),
        ("meeting.resolve", {"meeting": "B.m1", "text": "One more."}, "One more."),
        ("resolution.withdraw", {"resolution": "B.m1.r2"}, "took back the resolution"),
        ("meeting.sign_in", {"meeting": "B.m1", "person": "p-B", "paper": True}, "signed"),
        ("meeting.guests", {"meeting": "B.m1", "guests": 4}, "counted the guests"),
        ("meeting.strike", {"meeting": "B.m1", "person": "p-B"}, "took back that"),
        ("meeting.count", {"meeting": "B.m1", "heads": 4}, "counted"),
    ]
    for act, fields, told in changes:
        page = liaison.open("/meeting/B.m1/minutes")
        server.done(act, fields)
        reply = liaison.send(page, "/act/minutes/approve")
        assert reply.status == 412 and told in reply.body.decode(), act
    assert minutes(held)["is"] == "circulated"
    seen = held.view("history", "--limit", "1")[0]["seq"]
    server.done("resolution.settle", {"resolution": "B.m1.r1", "outcome": "done", "note": "Done."})  # which is not in them
    page = liaison.open("/meeting/B.m1/minutes")
    assert "Changed since they were circulated" in words(page) and "changed the resolution" in words(page)
    asked = [server.ask("POST", "/api/v1/minutes/approve", b'{"meeting": "B.m1"}', {"Content-Type": "application/json", "If-Match": f'"{since}"'}).status
             for since in (seen - 1, seen)]
    assert asked == [412, 200] and minutes(held)["is"] == "approved"
    server.done("minutes.reopen", {"meeting": "B.m1", "reason": "R"})
    server.done("minutes.circulate", {"meeting": "B.m1", "until": day(2)})
    assert liaison.send(liaison.open("/meeting/B.m1/minutes"), "/act/minutes/approve").status == 303


def test_what_was_not_changed_since_it_was_circulated_says_so_nowhere(held):
    held.server.done("minutes.circulate", {"meeting": "B.m1", "until": day(2)})
    assert "Changed since" not in words(Person(come_in(held.server, "l-B")).open("/meeting/B.m1/minutes"))


def test_versions_stay_when_they_are_reopened(held):
    held.server.done("minutes.circulate", {"meeting": "B.m1", "until": day(2)})
    held.server.done("minutes.approve", {"meeting": "B.m1"})
    held.server.done("minutes.reopen", {"meeting": "B.m1", "reason": "The day is wrong."})
    assert (minutes(held)["is"], minutes(held)["version"]) == ("draft", 2)
    held.server.done("meeting.note", {"meeting": "B.m1", "item": 1, "text": "Quite otherwise."})
    assert "Quite otherwise." in docx_text(paper(held)) and "重点" not in docx_text(paper(held))
    first = docx_text(paper(held, "format=docx&version=1"))
    assert "重点在基层" in first and "Quite otherwise." not in first and "This version was reopened: The day is wrong." in first
    held.server.done("minutes.circulate", {"meeting": "B.m1", "until": day(2)})
    held.server.done("minutes.approve", {"meeting": "B.m1"})
    assert minutes(held)["version"] == 2 and "Version 2, approved" in docx_text(paper(held))
    assert held.server.get("/api/v1/minutes/B.m1?format=docx&version=9").status == 404
    held.server.stop()
    held.done("rebuild")
    held.server = held.serve()
    assert "重点在基层" in docx_text(paper(held, "format=docx&version=1"))


def test_those_who_were_expected_remark_and_others_do_not(held):
    plain, side = (Person(come_in(held.server, code)) for code in ("p-B", "l-C"))
    remark = {"meeting": "B.m1", "person": "p-B", "text": "It was 我说的 <b>Monday</b>."}
    assert refused(held, "minutes.remark", remark) == [("meeting", "R-MEET-74")]
    held.server.done("minutes.circulate", {"meeting": "B.m1", "until": day(2)})
    for more, wrong in (({"person": "p-C"}, [("person", "R-MEET-75")]), ({"item": 3}, [("item", "R-MEET-05")]),
                        ({"item": 1, "resolution": "B.m1.r1"}, [("resolution", "R-MEET-76")]), ({"item": 1, "point": "B.m1.p1"}, [("point", "R-MEET-57")])):
        assert refused(held, "minutes.remark", {**remark, **more}) == wrong
    held.server.done("minutes.remark", {**remark, "item": 1})
    held.server.done("minutes.remark", {**remark, "resolution": "B.m1.r1", "text": "On the resolution"})
    held.server.done("minutes.remark", {**remark, "text": "On all of it"})
    rows = held.view("remarks", "--meeting", "B.m1")
    assert [(row["item"], row["resolution"], row["text"]) for row in rows] == [
        (1, None, remark["text"]), (None, "B.m1.r1", "On the resolution"), (None, None, "On all of it")]
    page = words(plain.open("/meeting/B.m1/minutes"))
    assert "Plain of B" in page and "It was 我说的 <b>Monday</b>." in page and "Remark on this" in page
    assert "Remarks on the whole" in page and minutes(held)["remarks"] == 3
    side.open("/meeting/B.m1/minutes", status=404)  # beside the line
    held.server.done("minutes.approve", {"meeting": "B.m1"})
    assert refused(held, "minutes.remark", remark) == [("meeting", "R-MEET-74")]


def test_a_remark_from_below_reaches_who_approves_without_the_name(bureau):  # R-MEET-117
    server = bureau.server
    server.done("meeting.convene", {"unit": "B", "kind": "study", "title": "T", "starts": f"{day(0)} 00:00", "ends": f"{day(0)} 00:10", "place": "P",
                                    "expected": [{"unit": "B", "below": True}], "agenda": [{"title": "Why"}], "quorum": 9})
    server.done("meeting.sign_in", {"meeting": "B.m1", "person": "b0", "paper": True})
    server.done("meeting.close", {"meeting": "B.m1"})
    server.done("minutes.circulate", {"meeting": "B.m1", "until": day(2)})
    below = come_in(server, "p-D")
    assert below.post("/api/v1/minutes/remark", {"csrf": below.csrf, "meeting": "B.m1", "person": "p-D", "item": 1, "text": "It was Tuesday."}).status == 200
    office = Person(come_in(server, "l-B"))
    page = office.open("/meeting/B.m1/minutes")
    text = words(page)
    assert "Somebody of Delta" in text and "It was Tuesday." in text and "One remark was made." in text
    html = page.reply.body.decode()
    assert "data-kept" in html[html.index('action="/act/minutes/approve"'):][:80]  # it stays as old as what was looked at
    rows = office.browser.get("/api/v1/view/remarks?meeting=B.m1").json["rows"]
    assert [(row["who"], row["text"]) for row in rows] == [("Somebody of Delta", "It was Tuesday.")]
    told = [row["what"] for row in office.browser.get("/api/v1/view/history?limit=9").json["rows"] if row["act"] == "minutes.remark"]
    assert told and "p-D" not in told[0] and "Plain of D" not in told[0]
    assert "Tuesday" not in words(Person(come_in(server, "p-E")).open("/meeting/B.m1/minutes"))
    assert "Plain of D" in words(Person(come_in(server, "l-D")).open("/meeting/B.m1/minutes"))
    # Whether the quorum was reached stands in the minutes and on the page.
    assert "Quorum9 not reached" in text and "The quorum of 9 was not reached." in words(office.open("/meeting/B.m1"))
    assert "Quorum: 9 (not reached)" in docx_text(paper(bureau))


def test_the_roll_stands_in_them_by_name_within_the_unit_alone(held):
    """B has five persons: two signed in from paper, one of them late; the others were not there."""
    held.server.done("meeting.sign_in", {"meeting": "B.m1", "person": "p-B", "paper": True})
    held.server.done("meeting.sign_in", {"meeting": "B.m1", "person": "l-B", "came": f"{day(0)} 00:08"})
    held.server.done("minutes.circulate", {"meeting": "B.m1", "until": day(2)})
    inside, below = (words(Person(come_in(held.server, code)).open("/meeting/B.m1/minutes")) for code in ("l-B", "l-D"))
    assert "Expected5 Present1 Came late1 Liaison of B Absent3 Person 0, Person 1, Person 2" in inside
    assert "Present<5 Came late<5 Deputised<5 On leave<5 Absent<5" in below and "Person 0" not in below
    assert "Absent: 3 (Person 0, Person 1, Person 2)" in docx_text(paper(held))
    assert "缺席：3（Person 0，Person 1，Person 2）" in docx_text(paper(held, "format=docx&lang=zh")).replace("、", "，")
    held.server.done("minutes.approve", {"meeting": "B.m1"})
    assert refused(held, "meeting.strike", {"meeting": "B.m1", "person": "p-B"}) == [("meeting", "R-MEET-80")]


def test_a_draft_is_read_within_the_unit_alone(held):
    below = Person(come_in(held.server, "l-D"))
    below.open("/meeting/B.m1/minutes", status=404)
    assert "Minutes of the meeting" not in words(below.open("/meeting/B.m1"))
    held.server.done("minutes.circulate", {"meeting": "B.m1", "until": day(2)})
    assert "(not shown)" not in words(below.open("/meeting/B.m1/minutes"))


def test_an_extract_has_the_resolutions_alone(held):
    held.server.done("meeting.resolve", {"meeting": "B.m1", "text": "A second one. 第二项。"})
    held.server.done("meeting.sign_in", {"meeting": "B.m1", "person": "b0"})
    both = docx_text(paper(held, "format=docx&extract=yes"))
    assert "Absent: " in docx_text(paper(held)) and "Absent" not in both and "Person" not in both  # it is passed on
    assert "Extract of resolutions: 动员部署会" in both and "各科室" in both and "第二项" in both and "重点" not in both
    one = pdf_text(paper(held, "format=pdf&resolution=B.m1.r2"))
    assert "第二项" in one and "各科室" not in one
    assert held.server.get("/api/v1/minutes/B.m1?format=pdf&resolution=B.m1.r9").status == 422
    held.server.done("minutes.circulate", {"meeting": "B.m1", "until": day(2)})
    held.server.done("minutes.approve", {"meeting": "B.m1"})
    held.server.done("minutes.reopen", {"meeting": "B.m1", "reason": "R"})
    held.server.done("resolution.withdraw", {"resolution": "B.m1.r2"})
    held.server.done("meeting.resolve", {"meeting": "B.m1", "text": "A third one."})
    missing = [f"format=docx&{what}" for what in ("version=1&resolution=B.m1.r3", "resolution=B.m1.r2")]
    assert [held.server.get(f"/api/v1/minutes/B.m1?{asked}").status for asked in missing] == [404, 404]  # not in that version, and taken back
    assert "第二项" in docx_text(paper(held, "format=docx&version=1&resolution=B.m1.r2"))


def test_whoever_read_approved_minutes_reads_them_while_they_are_reopened(held):
    below, liaison = (Person(come_in(held.server, code)) for code in ("l-D", "l-B"))
    held.server.done("minutes.circulate", {"meeting": "B.m1", "until": day(2)})
    held.server.done("minutes.approve", {"meeting": "B.m1"})
    held.server.done("minutes.reopen", {"meeting": "B.m1", "reason": "The day is wrong."})
    held.server.done("meeting.note", {"meeting": "B.m1", "item": 1, "text": "Not yet to be read."})
    page = below.open("/meeting/B.m1/minutes")
    text = words(page)
    assert "Reopened" in text and "重点在基层" in text and "The day is wrong." in text and "Not yet to be read." not in text
    assert "version=2" not in page.reply.body.decode()
    below.open("/meeting/B.m1/minutes?version=2", status=404)
    meeting = below.open("/meeting/B.m1")
    assert "Reopened" in words(meeting) and 'href="/meeting/B.m1/minutes"' in meeting.reply.body.decode()
    assert "重点在基层" in docx_text(below.browser.get("/api/v1/minutes/B.m1?format=docx").body)
    page = liaison.open("/meeting/B.m1/minutes")
    assert "Not yet to be read." in words(page) and "version=1" in page.reply.body.decode() and "Draft" in words(liaison.open("/meeting/B.m1"))


def test_in_the_readers_language_with_the_chinese_in_it(held):
    data = paper(held, "format=pdf", Accept_Language="zh-CN")
    text = pdf_text(data).replace(" ", "")
    for told in ("会议纪要：动员部署会", "重点在基层", "从自身做起", "责任单位：Delta"):
        assert told in text, told
    fonts = subprocess.run(["pdffonts", "-"], input=data, capture_output=True).stdout.decode()
    assert all(line.split()[-5] == "yes" for line in fonts.splitlines()[2:])  # embedded


def test_the_page_offers_what_may_be_done(held):
    liaison = Person(come_in(held.server, "l-B"))
    offered = lambda: [verb for verb in ("circulate", "approve", "reopen")
                       if f'action="/act/minutes/{verb}"' in liaison.open("/meeting/B.m1/minutes").reply.body.decode()]
    assert offered() == ["circulate"]
    held.server.done("minutes.circulate", {"meeting": "B.m1", "until": day(2)})
    assert offered() == ["circulate", "approve"]
    assert "remarks until" in words(liaison.open("/meeting/B.m1"))
    held.server.done("minutes.approve", {"meeting": "B.m1"})
    assert offered() == ["reopen"]


def test_of_approved_minutes_nothing_is_written_any_more(held):
    scribe = lambda: Page(held.server.get("/meeting/B.m1/scribe"))
    assert len([form for form in scribe().forms if form[""].get("action") == "/act/meeting/note"]) > 3
    held.server.done("minutes.circulate", {"meeting": "B.m1", "until": day(2)})
    held.server.done("minutes.approve", {"meeting": "B.m1"})
    assert not [form for form in scribe().forms if form[""].get("action") == "/act/meeting/note"] and "until they are reopened" in words(scribe())


def test_what_was_sent_from_their_page_leads_back_to_it(held):
    browser = come_in(held.server, "l-B")
    form = next(form["fields"] for form in Page(browser.get("/meeting/B.m1/minutes")).forms if form[""].get("action") == "/act/minutes/circulate")
    there = browser.post("/act/minutes/circulate", {**form, "until": day(3)}).headers["location"]
    shown = browser.get(there)
    assert shown.status == 200 and "This was done." in words(Page(shown))
    assert browser.get(there + "&lang=zh").status == 200


def test_overdue_where_the_day_is_past_and_nobody_approved(store):
    at = f"{day(-9)}T08:00:00+08:00"
    store.done("unit", "create", "--code", "B", "--name", "B", at=at)
    store.done("meeting", "convene", "--unit", "B", "--kind", "study", "--title", "T", "--starts", f"{day(-9)} 09:00", "--ends", f"{day(-9)} 10:00",
               "--place", "P", "--expected", json.dumps([{"unit": "B"}]), at=at)
    store.done("meeting", "close", "--meeting", "B.m1", at=f"{day(-8)}T08:00:00+08:00")
    store.done("minutes", "circulate", "--meeting", "B.m1", "--until", day(-3), at=f"{day(-7)}T08:00:00+08:00")
    row, = store.view("minutes", "--state", "circulated")
    assert row["overdue"] is True and store.view("minutes", "--state", "draft") == []


def test_a_remark_goes_with_the_person_and_is_told_where_that_is_known_by_name(held):
    held.server.done("minutes.circulate", {"meeting": "B.m1", "until": day(2)})
    for who, text in (("p-B", "Zebulon was away"), ("l-B", "Yolanda was there")):
        held.server.done("minutes.remark", {"meeting": "B.m1", "person": who, "item": 1, "text": text})
    told = lambda who, path: come_in(held.server, who).get(path).body.decode()
    for path in ("/meeting/B.m1/minutes", "/api/v1/view/remarks?meeting=B.m1", "/api/v1/view/history?limit=1000"):
        assert "Zebulon" in told("p-B", path) and "Yolanda" in told("p-B", path), path
        assert "Zebulon" not in told("l-A", path) and "Yolanda" in told("l-A", path), path
    assert "Zebulon was away" in told("p-B", "/account/data")
    assert all(word not in (held.folder / "muster.db").read_bytes() for word in (b"Zebulon", b"Yolanda"))
    held.done("person", "erase", "--person", "p-B")
    remarks = {row["number"]: row["text"] for row in held.view("remarks", "--meeting", "B.m1")}
    assert remarks == {1: None, 2: "Yolanda was there"} and minutes(held)["remarks"] == 2
    assert "Zebulon" not in held.server.get("/meeting/B.m1/minutes").body.decode()


def test_what_could_grow_without_end_has_a_limit(held):
    """One who says much leaves room for the others; another version begins anew."""
    for n in range(5, 26):
        held.done("person", "add", "--code", f"b{n}", "--name", f"Person {n}", "--unit", "B")
    held.server.done("meeting.convene", {"unit": "B", "kind": "study", "title": "T", "starts": f"{day(0)} 00:00", "ends": f"{day(0)} 00:01", "place": "P",
                                         "expected": [{"unit": "B"}]})
    held.server.done("meeting.close", {"meeting": "B.m2"})
    who = ["p-B", "l-B", "b0", "b1", "b2", *(f"b{n}" for n in range(5, 25))]
    held.server.done("minutes.circulate", {"meeting": "B.m2", "until": day(2)})
    remark = lambda person, text="T": {"meeting": "B.m2", "person": person, "text": text}
    for person in who:
        for n in range(20):
            held.server.done("minutes.remark", remark(person, f"Remark {n}"))
        assert refused(held, "minutes.remark", remark(person)) == [("person", "R-MEET-77")]
    assert len(who) * 20 == 500 and refused(held, "minutes.remark", remark("b25")) == [("meeting", "R-MEET-77")]
    held.server.done("minutes.approve", {"meeting": "B.m2"})
    held.server.done("minutes.reopen", {"meeting": "B.m2", "reason": "R"})
    held.server.done("minutes.circulate", {"meeting": "B.m2", "until": day(2)})
    held.server.done("minutes.remark", remark("p-B"))
    assert next(row for row in held.view("minutes") if row["code"] == "B.m2")["remarks"] == 501
    held.server.done("minutes.approve", {"meeting": "B.m2"})
    held.server.done("minutes.reopen", {"meeting": "B.m2", "reason": "R"})
    for _ in range(48):
        held.server.done("minutes.circulate", {"meeting": "B.m2", "until": day(2)})
        held.server.done("minutes.approve", {"meeting": "B.m2"})
        held.server.done("minutes.reopen", {"meeting": "B.m2", "reason": "R"})
    assert refused(held, "minutes.circulate", {"meeting": "B.m2", "until": day(2)}) == [("meeting", "R-MEET-81")]


@pytest.mark.skipif(not (LONG and shutil.which("libreoffice")), reason="the long form, where LibreOffice is there")
@pytest.mark.parametrize("path", ["minutes/B.m1?format=docx", "notice/B.m1?format=docx"])
def test_libreoffice_opens_them(held, tmp_path, path):
    sheet = tmp_path / "paper.docx"
    sheet.write_bytes(held.server.get("/api/v1/" + path).body)
    subprocess.run(["libreoffice", "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(sheet)], check=True, timeout=120,
                   capture_output=True, env={**os.environ, "HOME": str(tmp_path)})
    text = subprocess.run(["pdftotext", str(tmp_path / "paper.pdf"), "-"], capture_output=True, text=True, check=True).stdout
    assert "动员部署会" in text and "Hall 3" in text and "Why 为什么" in text
