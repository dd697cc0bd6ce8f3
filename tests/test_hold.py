"""Holding a meeting: points stressed, items in turn, notes by two scribes, resolutions and what they become."""
import json
import os

import pytest

from conftest import day
from test_meetings import bureau, meets, refused  # noqa: F401: a fixture
from test_office_pages import words
from test_pages import Page
from test_sign_in import come_in

AGENDA = [{"title": "Why", "minutes": 30}, {"title": "How", "minutes": 20}, {"title": "By when"}]


@pytest.fixture
def held(bureau):
    """Alpha, whose campaign is in force, meets today; the meeting is in session."""
    bureau.server.done("meeting.convene", meets(unit="A", campaign="safe", starts=f"{day(0)} 00:00", ends=f"{day(0)} 23:59", agenda=AGENDA,
                                                expected=[{"unit": "A", "below": True}]))
    bureau.server.done("meeting.open", {"meeting": "A.m1"})
    return bureau


def by_code(bureau, view, *words):
    return {row["code"]: row for row in bureau.view(view, *words)}


def history(bureau, thing):
    return [row["what"] for row in bureau.view("history", "--about", str(thing))]


# ---- Points stressed ----

def test_points_are_stressed_changed_and_taken_back(held):
    ids = [held.server.done("meeting.stress", {"meeting": "A.m1", "text": text, **more})["id"]
           for text, more in (("第一，提高站位", {"clause": "1"}), ("Second", {}), ("Third", {"clause": "3"}))]
    rows = by_code(held, "points", "--meeting", "A.m1")
    assert [(row["code"], row["text"], row["clause"]) for row in rows.values()] == [
        ("A.m1.p1", "第一，提高站位", "1"), ("A.m1.p2", "Second", None), ("A.m1.p3", "Third", "3")]
    assert rows["A.m1.p1"]["resolutions"] == rows["A.m1.p1"]["percent"] == 0  # nothing yet
    held.server.done("point.change", {"point": "A.m1.p2", "text": "The second", "clause": "2"})
    held.server.done("point.withdraw", {"point": "A.m1.p3"})
    rows = by_code(held, "points")
    assert set(rows) == {"A.m1.p1", "A.m1.p2"} and (rows["A.m1.p2"]["text"], rows["A.m1.p2"]["clause"]) == ("The second", "2")
    assert refused(held, "point.withdraw", {"point": "A.m1.p3"}) == refused(held, "point.change", {"point": "A.m1.p3", "text": "T"}) == [
        ("point", "R-MEET-53")]
    assert refused(held, "meeting.stress", {"meeting": "A.m1", "text": "T", "clause": "9"}) == [("clause", "R-MEET-51")]
    held.server.done("meeting.stress", {"meeting": "A.m1", "text": "Fourth"})
    assert "A.m1.p4" in by_code(held, "points")  # a code names one point, for ever
    assert any("Second" in line for line in history(held, ids[1]))


def test_a_point_is_known_as_its_meeting_is(bureau):
    bureau.server.done("meeting.convene", {"unit": "B", "kind": "study", "title": "Later", "draft": True})
    bureau.server.done("meeting.stress", {"meeting": "B.m1", "text": "Still secret"})
    seen = lambda person: [row["code"] for row in come_in(bureau.server, person).get("/api/v1/view/points").json["rows"]]
    assert seen("l-B") == ["B.m1.p1"] and seen("l-D") == seen("l-C") == []
    bureau.server.done("meeting.cancel", {"meeting": "B.m1", "reason": "R"})
    assert refused(bureau, "meeting.stress", {"meeting": "B.m1", "text": "T"}) == [("meeting", "R-MEET-13")]
    assert refused(bureau, "meeting.note", {"meeting": "B.m1", "text": "T"}) == [("meeting", "R-MEET-13")]


def test_who_answers_for_the_unit_holds_the_meeting_and_nobody_else(held):
    for person, status in (("l-A", 200), ("p-A", 403), ("l-B", 403), ("l-C", 403)):
        browser = come_in(held.server, person)
        reply = browser.post("/api/v1/meeting/stress", {"csrf": browser.csrf, "meeting": "A.m1", "text": "T"})
        assert reply.status == status, (person, reply.body)


def test_the_text_of_a_point_is_put_right_though_the_meeting_is_of_another_campaign_by_now(bureau):
    bureau.done("campaign", "open", "--code", "other", "--title", "Other", "--unit", "A", "--starts", day(0), "--ends", day(60))
    bureau.server.done("meeting.convene", meets(campaign="safe"))
    bureau.server.done("meeting.stress", {"meeting": "B.m1", "text": "One", "clause": "1"})
    bureau.server.done("meeting.change", {"meeting": "B.m1", "campaign": "other"})
    bureau.server.done("point.change", {"point": "B.m1.p1", "text": "Won", "clause": "1"})
    assert refused(bureau, "point.change", {"point": "B.m1.p1", "text": "Won", "clause": "2"}) == [("clause", "R-MEET-51")]


def test_at_most_fifty_points(held):
    for n in range(50):
        held.server.done("meeting.stress", {"meeting": "A.m1", "text": f"Point {n}"})
    assert refused(held, "meeting.stress", {"meeting": "A.m1", "text": "T"}) == [("meeting", "R-MEET-52")]


# ---- Items in turn ----

def test_a_meeting_moves_on_from_item_to_item_and_back(held):
    assert refused(held, "meeting.proceed", {"meeting": "A.m1", "item": 1}) == [("item", "R-MEET-56")]  # it began with the meeting
    held.server.done("meeting.proceed", {"meeting": "A.m1", "item": 2})
    held.server.done("meeting.proceed", {"meeting": "A.m1", "item": 1})
    assert refused(held, "meeting.proceed", {"meeting": "A.m1", "item": 4}) == [("item", "R-MEET-05")]
    held.server.done("meeting.close", {"meeting": "A.m1"})
    assert refused(held, "meeting.proceed", {"meeting": "A.m1", "item": 3}) == [("meeting", "R-MEET-55")]


def test_the_last_of_two_thousand_moves_counts_too(held, tmp_path):
    """R-MEET-52, R-MEET-56: the first item, which nobody moved on to, takes nobody's place."""
    rows = tmp_path / "moves.csv"
    rows.write_text("meeting,item\n" + "A.m1,2\nA.m1,3\n" * 1000)
    held.done("meeting", "proceed", "--rows", rows)
    assert refused(held, "meeting.proceed", {"meeting": "A.m1", "item": 3}) == [("item", "R-MEET-56")]
    assert refused(held, "meeting.proceed", {"meeting": "A.m1", "item": 2}) == [("meeting", "R-MEET-52")]


# ---- Notes ----

def note(held, since=None, **fields):
    headers = {"Content-Type": "application/json", **({"If-Match": f'"{since}"'} if since else {})}
    return held.server.ask("POST", "/api/v1/meeting/note", json.dumps({"meeting": "A.m1", **fields}).encode(), headers)


def test_an_entry_for_each_item_each_point_and_the_rest(held):
    held.server.done("meeting.stress", {"meeting": "A.m1", "text": "One"})
    for fields in ({"text": "All of it"}, {"item": 1, "text": "**Why**"}, {"point": "A.m1.p1", "text": "Said thrice"}, {"item": 1, "text": ""}):
        held.server.done("meeting.note", {"meeting": "A.m1", **fields})
    assert refused(held, "meeting.note", {"meeting": "A.m1", "item": 1, "point": "A.m1.p1", "text": "T"}) == [("point", "R-MEET-57")]
    assert refused(held, "meeting.note", {"meeting": "A.m1", "item": 4, "text": "T"}) == [("item", "R-MEET-05")]
    held.server.done("meeting.convene", meets(unit="A", starts=f"{day(0)} 00:00", ends=f"{day(0)} 23:59", expected=[{"unit": "A"}]))
    assert refused(held, "meeting.note", {"meeting": "A.m2", "point": "A.m1.p1", "text": "T"}) == [("point", "R-MEET-58")]
    assert refused(held, "meeting.note", {"meeting": "A.m1", "text": "x" * 20001}) == [("text", "length")]


def test_nobody_writes_over_what_another_wrote_meanwhile(held):
    first = note(held, item=1, text="One wrote this.").json["seq"]
    note(held, item=2, text="Elsewhere.")
    assert note(held, since=first, item=1, text="One wrote more.").status == 200  # another entry is another matter
    assert note(held, since=first, item=1, text="Two wrote.").status == 412
    assert note(held, since=first, text="The rest was never written.").status == 200


# ---- Resolutions ----

def test_resolutions_are_taken_changed_and_taken_back(held):
    held.server.done("meeting.stress", {"meeting": "A.m1", "text": "One"})
    held.server.done("meeting.resolve", {"meeting": "A.m1", "text": "## Every unit makes a **plan**\n\nIn writing.", "item": 1, "unit": "B", "due": day(9)})
    held.server.done("meeting.resolve", {"meeting": "A.m1", "text": "学习", "point": "A.m1.p1"})
    rows = by_code(held, "resolutions", "--meeting", "A.m1")
    assert rows["A.m1.r1"]["resolved"] == "Every unit makes a plan" and rows["A.m1.r2"]["point"] == "A.m1.p1"
    assert [rows["A.m1.r1"][name] for name in ("item", "unit_code", "due", "is", "measures")] == [1, "B", day(9), "open", 0]
    held.server.done("resolution.change", {"resolution": "A.m1.r1", "text": "Another", "unit": "C"})
    row = by_code(held, "resolutions", "--unit", "C")["A.m1.r1"]
    assert (row["resolved"], row["item"], row["due"]) == ("Another", None, None)
    held.server.done("resolution.withdraw", {"resolution": "A.m1.r1"})
    assert set(by_code(held, "resolutions")) == {"A.m1.r2"}
    assert refused(held, "resolution.withdraw", {"resolution": "A.m1.r1"}) == refused(
        held, "resolution.change", {"resolution": "A.m1.r1", "text": "T"}) == [("resolution", "R-MEET-61")]
    assert refused(held, "point.withdraw", {"point": "A.m1.p1"}) == [("point", "R-MEET-54")]


def test_what_came_of_a_point_is_all_of_it_however_much_was_resolved(held):
    held.server.done("meeting.stress", {"meeting": "A.m1", "text": "One"})
    for _ in range(200):
        held.server.done("meeting.resolve", {"meeting": "A.m1", "text": "𠮷" * 5000, "point": "A.m1.p1"})
    held.server.done("resolution.carry", {"resolution": "A.m1.r200", "measure": "safe.check"})
    row = by_code(held, "points")["A.m1.p1"]
    assert (row["resolutions"], row["measures"], row["scope"]) == (200, 1, 5)
    assert "carried out by one measure" in words(Page(held.server.get("/point/A.m1.p1?lang=en")))


def test_who_is_responsible_may_stay_though_its_unit_was_closed(held):
    for unit in "BD":
        held.server.done("meeting.resolve", {"meeting": "A.m1", "text": "T", "unit": unit})
    held.done("unit", "close", "--unit", "D")
    held.server.done("resolution.change", {"resolution": "A.m1.r2", "text": "Put right", "unit": "D"})
    assert by_code(held, "resolutions")["A.m1.r2"]["resolved"] == "Put right"
    assert refused(held, "resolution.change", {"resolution": "A.m1.r1", "text": "T", "unit": "D"}) == [("unit", "R-ORG-02")]


def test_a_measure_of_another_campaign_carries_nothing_out(draft):
    """Else what that comes to would be told as what came of the resolution."""
    carry = lambda measure: refused(draft, "resolution.carry", {"resolution": "A.m1.r1", "measure": measure})
    other, = [row["code"] for row in draft.view("measures", "--campaign", "safe")][:1]
    assert carry(other) == [("measure", "R-MEET-113")]
    draft.server.done("meeting.enact", {"meeting": "A.m1", "measures": [{"resolution": "A.m1.r1"}]})
    assert carry("theme.A-m1-r1") == [("measure", "R-MEET-66")]


def test_lists_have_what_the_reader_may_know_in_the_order_of_meetings(held):
    """Of few units they are looked up unit by unit; who knows many goes through all: the same rows, in the same order."""
    for n, unit in enumerate("BCDB"):
        held.server.done("meeting.convene", meets(unit=unit, starts=f"{day(0)} 0{n}:00", ends=f"{day(0)} 23:59", expected=[{"unit": unit}],
                                                  **({"campaign": "safe"} if n % 2 else {})))
    held.server.done("meeting.convene", {"unit": "B", "kind": "study", "title": "No time yet", "draft": True})
    for meeting in ("A.m1", "B.m1", "C.m1", "D.m1", "B.m2", "B.m3"):
        for n in range(2):
            held.server.done("meeting.stress", {"meeting": meeting, "text": f"Point {n}"})
    for meeting in ("B.m1", "C.m1", "D.m1", "B.m2"):
        held.server.done("meeting.open", {"meeting": meeting})
        held.server.done("meeting.resolve", {"meeting": meeting, "text": "T"})
    seen = lambda who, view, more="": [row["code"] for row in come_in(held.server, who).get(f"/api/v1/view/{view}?limit=100{more}").json["rows"]]
    all_of = lambda view, more="": [row["code"] for row in held.server.get(f"/api/v1/view/{view}?limit=100{more}").json["rows"]]
    assert all_of("points")[-2:] == ["B.m3.p1", "B.m3.p2"] and all_of("points")[0] == "B.m2.p1"
    for view in ("points", "resolutions"):
        for more in ("", "&campaign=safe", "&meeting=B.m1", "&percent=0"):
            everything = all_of(view, more)
            for who, units in (("l-A", "ABCD"), ("l-B", "ABD"), ("l-C", "AC"), ("l-D", "ABD")):
                known = [code for code in everything if code[0] in units and not (code.startswith("B.m3") and who == "l-D")]
                if more != "&meeting=B.m1" or who != "l-C":
                    assert seen(who, view, more) == known, (view, more, who)


@pytest.mark.parametrize("more,wrong", [
    ({"item": 9}, [("item", "R-MEET-05")]),
    ({"due": day(-1)}, [("due", "R-MEET-60")]),
    ({"text": ""}, [("text", "required")]),
])
def test_what_is_wrong_with_a_resolution_is_said_beside_its_field(held, more, wrong):
    assert refused(held, "meeting.resolve", {"meeting": "A.m1", "text": "T", **more}) == wrong


def test_who_is_responsible_belongs_to_the_unit_that_meets(bureau):
    bureau.server.done("meeting.convene", meets(starts=f"{day(0)} 00:00", ends=f"{day(0)} 23:59"))
    assert refused(bureau, "meeting.resolve", {"meeting": "B.m1", "text": "T"}) == [("meeting", "R-MEET-50")]
    bureau.server.done("meeting.open", {"meeting": "B.m1"})
    assert refused(bureau, "meeting.resolve", {"meeting": "B.m1", "text": "T", "unit": "C"}) == [("unit", "R-MEET-59")]
    bureau.server.done("meeting.resolve", {"meeting": "B.m1", "text": "T", "unit": "D"})


def test_a_resolution_is_done_dropped_or_open_again(held):
    held.server.done("meeting.resolve", {"meeting": "A.m1", "text": "T"})
    settle = lambda outcome: {"resolution": "A.m1.r1", "outcome": outcome, "note": f"It is {outcome}."}
    assert refused(held, "resolution.settle", settle("open")) == [("outcome", "R-MEET-62")]
    for outcome in ("done", "dropped"):
        held.server.done("resolution.settle", settle(outcome))
        row = by_code(held, "resolutions", "--state", outcome)["A.m1.r1"]
        assert row["note"] == f"It is {outcome}."
    assert refused(held, "resolution.carry", {"resolution": "A.m1.r1", "measure": "safe.check"}) == [("resolution", "R-MEET-65")]
    held.server.done("resolution.settle", settle("open"))
    assert by_code(held, "resolutions")["A.m1.r1"]["note"] is None
    made = held.server.done("resolution.carry", {"resolution": "A.m1.r1", "measure": "safe.check"})
    assert refused(held, "resolution.carry", {"resolution": "A.m1.r1", "measure": "safe.check"}) == [("measure", "R-MEET-66")] and made["seq"]
    held.server.done("resolution.settle", settle("done"))
    held.server.done("resolution.settle", settle("open"))
    assert by_code(held, "resolutions")["A.m1.r1"]["is"] == "enacted"  # as it was before


# ---- What they become ----

@pytest.fixture
def draft(bureau):
    """A campaign that is a draft, and a meeting of it that is in session, with a point and two resolutions on it."""
    bureau.done("campaign", "open", "--code", "theme", "--title", "Theme", "--unit", "A", "--directive", "dir", "--starts", day(0), "--ends", day(60))
    bureau.server.done("meeting.convene", meets(unit="A", campaign="theme", title="Kick-off", starts=f"{day(0)} 00:00", ends=f"{day(0)} 23:59",
                                                expected=[{"unit": "A", "below": True}]))
    bureau.server.done("meeting.open", {"meeting": "A.m1"})
    bureau.server.done("meeting.stress", {"meeting": "A.m1", "text": "Plan first", "clause": "2"})
    bureau.server.done("meeting.resolve", {"meeting": "A.m1", "text": "Every unit makes a plan\n\nIn writing.", "point": "A.m1.p1", "due": day(10)})
    bureau.server.done("meeting.resolve", {"meeting": "A.m1", "text": "The campaign goes into force", "point": "A.m1.p1"})
    return bureau


def test_one_act_turns_resolutions_into_measures_and_puts_the_campaign_into_force(draft):
    form = [{"name": "pages", "label": "Pages", "kind": "number", "need": True}]
    fields = {"meeting": "A.m1", "deploy": "A.m1.r2", "measures": [
        {"resolution": "A.m1.r1", "form": form}, {"resolution": "A.m1.r1", "code": "sum", "title": "Sum up", "due": day(50), "levels": ["section"], "clauses": ["3"]}]}
    before = draft.done("view", "history", "--limit", "1", "--format", "json").json["rows"]
    assert draft.server.act("meeting.enact", fields, dry_run=True).json == {"dry_run": True}
    assert draft.done("view", "history", "--limit", "1", "--format", "json").json["rows"] == before
    draft.server.done("meeting.enact", fields)
    measures = by_code(draft, "measures", "--campaign", "theme")
    assert set(measures) == {"theme.A-m1-r1", "theme.sum"}
    assert (measures["theme.A-m1-r1"]["title"], measures["theme.A-m1-r1"]["due"]) == ("Every unit makes a plan", day(10))
    assert by_code(draft, "campaigns")["theme"]["state"] == "in_force"
    clauses = {row["clause"]: row["carried_by"] for row in draft.view("clauses", "--campaign", "theme")}
    assert "A-m1-r1" in clauses["2"] and "sum" in clauses["3"]  # that of the point; that which was given
    rows = by_code(draft, "resolutions")
    assert [(rows[code]["is"], rows[code]["measures"], rows[code]["deployed"]) for code in ("A.m1.r1", "A.m1.r2")] == [
        ("enacted", 2, None), ("enacted", 0, day(0))]
    assert (rows["A.m1.r1"]["scope"], rows["A.m1.r1"]["percent"]) == (7, 0)  # five units, and two sections
    for unit in "BC":
        draft.done("duty", "answer", "--unit", unit, "--measure", "theme.A-m1-r1", "--values.pages", "3")
    point = by_code(draft, "points")["A.m1.p1"]
    assert [point[name] for name in ("resolutions", "done", "measures", "scope", "answered", "percent")] == [2, 1, 2, 7, 2, 28]
    told = str([row["what"] for row in draft.view("history")])
    assert "carries out the resolution Every unit makes a plan" in told and "carried out what Kick-off resolved" in told


def test_what_is_refused_stands_beside_its_line_and_nothing_happens(draft):
    enact = lambda *measures, **more: refused(draft, "meeting.enact", {"meeting": "A.m1", "measures": list(measures), **more})
    assert enact() == [("measures", "R-MEET-68")]
    assert enact({"resolution": "A.m1.r2"}) == [("measures[0].due", "R-MEET-64")]
    assert enact({"resolution": "A.m1.r1"}, {"resolution": "A.m1.r1"}) == [("measures[1].code", "R-CAMP-06")]
    assert enact({"resolution": "A.m1.r1", "clauses": ["9"]}) == [("measures[0].clauses", "R-CAMP-08")]
    assert enact({"resolution": "A.m1.r1", "due": day(99)}) == [("measures[0].due", "R-CAMP-11")]
    assert enact({"resolution": "A.m1.r1", "form": [{"name": "A b", "label": "L", "kind": "text"}]})[0][0].startswith("measures[0].form[0]")
    assert enact(deploy="A.m1.r2") == [("deploy.campaign", "R-CAMP-04")]  # nothing would go into force
    assert by_code(draft, "measures", "--campaign", "theme") == {} and by_code(draft, "resolutions")["A.m1.r2"]["is"] == "open"
    draft.server.done("resolution.settle", {"resolution": "A.m1.r1", "outcome": "dropped", "note": "N"})
    assert enact({"resolution": "A.m1.r1"}) == [("measures[0].resolution", "R-MEET-65")]
    draft.server.done("meeting.convene", meets(unit="A", starts=f"{day(0)} 00:00", ends=f"{day(0)} 23:59", expected=[{"unit": "A"}]))
    draft.server.done("meeting.open", {"meeting": "A.m2"})
    draft.server.done("meeting.resolve", {"meeting": "A.m2", "text": "T", "due": day(3)})
    assert enact({"resolution": "A.m2.r1"}) == [("measures[0].resolution", "R-MEET-63")]
    assert refused(draft, "meeting.enact", {"meeting": "A.m2", "measures": [{"resolution": "A.m2.r1"}]}) == [("meeting", "R-MEET-67")]


def test_in_a_campaign_in_force_a_measure_says_where_it_was_resolved(held):
    held.server.done("meeting.resolve", {"meeting": "A.m1", "text": "Look again", "due": day(10)})
    held.server.done("meeting.enact", {"meeting": "A.m1", "measures": [{"resolution": "A.m1.r1", "accepted_by": "nobody"}]})
    assert by_code(held, "measures", "--campaign", "safe")["safe.A-m1-r1"]["accepted_by"] == "nobody"
    assert by_code(held, "resolutions")["A.m1.r1"]["scope"] == 5


def test_a_resolution_binds_who_is_responsible_and_those_below(held):
    for fields in ({"text": "Firms are visited", "unit": "D"}, {"text": "Everybody reads"}):
        held.server.done("meeting.resolve", {"meeting": "A.m1", "due": day(10), **fields})
    link = next(link for link in Page(held.server.get("/meeting/A.m1")).links if link.startswith("/act/meeting/enact"))
    form = next(form for form in Page(held.server.get(link)).forms if form[""].get("action") == "/act/meeting/enact")["fields"]
    told = lambda line: [form[f"measures.{line}.{name}"] for name in ("resolution", "top", "due", "title")]
    assert told(0) == ["A.m1.r1", "D", day(10), "Firms are visited"] and told(1) == ["A.m1.r2", "", day(10), "Everybody reads"]
    held.server.done("meeting.enact", {"meeting": "A.m1", "measures": [{"resolution": code, "accepted_by": "nobody"} for code in ("A.m1.r1", "A.m1.r2")]})
    asked = {code: row["scope"] for code, row in by_code(held, "resolutions", "--meeting", "A.m1").items()}
    assert asked["A.m1.r1"] == 1 < asked["A.m1.r2"]
    assert [row["measure"] for row in held.view("duties", "--unit", "D") if row["measure"].startswith("safe.A-m1")] == ["safe.A-m1-r1", "safe.A-m1-r2"]


def test_only_who_manages_the_campaign_enacts(held):
    held.server.done("meeting.resolve", {"meeting": "A.m1", "text": "T", "due": day(10)})
    browser = come_in(held.server, "l-A")  # a liaison holds meetings, and manages no campaign
    enact = lambda: browser.post("/api/v1/meeting/enact", {"csrf": browser.csrf, "meeting": "A.m1", "measures": json.dumps([{"resolution": "A.m1.r1"}])})
    assert enact().status == 403 and enact().codes == ["R-LEDGER-03"]
    held.done("post", "give", "--person", "l-A", "--unit", "A", "--role", "manager")
    assert enact().status == 200


# ---- On pages ----

def test_the_pages_of_things_tell_what_came_of_it(draft):
    draft.server.done("meeting.enact", {"meeting": "A.m1", "deploy": "A.m1.r2", "measures": [{"resolution": "A.m1.r1"}]})
    shown = lambda path: words(Page(draft.server.get(path + "?lang=en")))
    assert "Points stressed, and what came of each Plan first Clause 2" in shown("/campaign/theme") and "went into force The campaign goes into force" in shown("/campaign/theme")
    assert "Resolved at a meeting Every unit makes a plan A.m1.r1" in shown("/measure/theme.A-m1-r1")
    assert "Enactedcarried out by one measure 0 % answered" in shown("/meeting/A.m1") and "0 % answered" in shown("/point/A.m1.p1")
    assert "Measures that carry it out Every unit makes a plan" in shown("/resolution/A.m1.r1")


def test_what_the_campaigns_own_unit_stressed_stays_on_its_page(held):
    """However many points others stress; and along the reader's own line those come next."""
    for unit, count in (("C", 1), ("B", 21)):
        held.server.done("meeting.convene", meets(unit=unit, campaign="safe", starts=f"{day(2)} 09:00", ends=f"{day(2)} 10:00", expected=[{"unit": unit}]))
        for n in range(count):
            held.server.done("meeting.stress", {"meeting": f"{unit}.m1", "text": f"Point {n} of {unit}."})
    held.server.done("meeting.stress", {"meeting": "A.m1", "text": "From the bureau"})
    held.server.done("meeting.convene", meets(unit="A", campaign="safe", title="Left", expected=[{"unit": "A"}]))
    held.server.done("meeting.stress", {"meeting": "A.m2", "text": "Never said"})
    held.server.done("meeting.cancel", {"meeting": "A.m2", "reason": "R"})
    shown = lambda get: words(Page(get("/campaign/safe?lang=en")))
    told = {person: shown(come_in(held.server, person).get) for person in ("l-A", "l-C", "l-D")}
    told["operator"] = shown(held.server.get)
    for text in told.values():
        assert "Points stressed, and what came of each From the bureau" in text and "Never said" not in text
        assert "All points stressed at meetings of this campaign" in text
    assert "Point 0 of C." in told["l-C"] and "of B." not in told["l-C"]
    assert "Point 18 of B." in told["l-D"] and "Point 19 of B." not in told["l-D"] and "of C." not in told["l-D"]


def test_forms_without_script_show_both_texts_and_the_difference(held):
    browser = come_in(held.server, "l-A")
    form = next(form for form in Page(browser.get("/meeting/A.m1/scribe")).forms if form["fields"].get("item") == "1")
    note(held, item=1, text="They make a plan")
    reply = browser.post("/act/meeting/note", {**form["fields"], "text": "They make a report"})
    assert reply.status == 412 and b"<del>plan</del><ins>report</ins>" in reply.body
    again = next(form["fields"] for form in Page(reply).forms if form[""].get("action") == "/act/meeting/note")
    assert browser.post("/act/meeting/note", {**again, "text": "They make both"}).status == 303
    assert come_in(held.server, "p-A").get("/meeting/A.m1/scribe").status == 403 and come_in(held.server, "p-A").get("/meeting/A.m1/projector").status == 200


# ---- The scribe's page without script ----

def fields_of(browser, path, item):
    return next(form["fields"] for form in Page(browser.get(path)).forms if form["fields"].get("item") == item)


def test_lines_end_alike_whether_a_form_or_a_program_sent_them(held):
    """A browser sends CRLF; what differs is what differs, and equal texts are equal."""
    browser = come_in(held.server, "l-A")
    form = fields_of(browser, "/meeting/A.m1/scribe", "1")
    assert browser.post("/act/meeting/note", {**form, "text": "One\r\ntwo\r\nthree"}).status == 303
    assert fields_of(browser, "/meeting/A.m1/scribe", "1")["text"].strip() == "One\ntwo\nthree"
    note(held, item=1, text="One\ntwo\nfour")
    reply = browser.post("/act/meeting/note", {**form, "key": "j", "text": "One\r\ntwo\r\nfive"})
    assert reply.status == 412 and b"One\ntwo\n<del>four</del><ins>five</ins>" in reply.body and b"\r" not in reply.body
    note(held, item=1, text="One\r\ntwo\r\nfour")  # a program may say what it likes
    assert b"One\ntwo\n<del>four</del><ins>five</ins>" in browser.post("/act/meeting/note", {**form, "key": "k", "text": "One\r\ntwo\r\nfive"}).body


def test_a_preview_makes_no_form_younger_than_what_was_seen(held):
    """Another saved after the page was opened: whoever previews first is shown both all the same."""
    browser = come_in(held.server, "l-A")
    opened = fields_of(browser, "/meeting/A.m1/scribe", "1")
    note(held, item=1, text="They make a plan")
    shown = browser.post("/meeting/A.m1/scribe", {**opened, "text": "They make a **report**", "preview": "1"})
    assert b"They make a <strong>report</strong>" in shown.body and b"They make a plan" not in shown.body
    again = next(form["fields"] for form in Page(shown).forms if form["fields"].get("item") == "1")
    assert again["since"] == opened["since"] and browser.post("/act/meeting/note", {**again, "text": "They make a report"}).status == 412
    forged = browser.post("/meeting/A.m1/scribe", {**opened, "text": "T", "preview": "1", "since": "99999999"})
    assert int(next(form["fields"] for form in Page(forged).forms if form["fields"].get("item") == "1")["since"]) < 99999999


def test_without_script_each_entry_has_a_page_of_its_own(held):
    """So that saving one loses nothing that was typed in another."""
    browser = come_in(held.server, "l-A")
    held.server.done("meeting.stress", {"meeting": "A.m1", "text": "One"})
    written = lambda page: [form["fields"].get("item") or form["fields"].get("point") or "" for form in page.forms if form[""].get("action") == "/act/meeting/note"]
    whole = Page(browser.get("/meeting/A.m1/scribe"))
    assert written(whole) == ["1", "2", "3", "A.m1.p1", ""]
    ways = [link for link in whole.links if "scribe?entry=" in link]
    assert len(ways) == 5 and [written(Page(browser.get(way))) for way in ways] == [["1"], ["2"], ["3"], ["A.m1.p1"], [""]]
    assert browser.get("/meeting/A.m1/scribe?entry=i9").status == 404
    assert browser.post("/act/meeting/note", {**fields_of(browser, ways[1], "2"), "text": "T"}).headers["location"].startswith("/meeting/A.m1/scribe")


def test_who_stresses_a_point_or_takes_a_resolution_comes_back_to_the_item_at_hand(held):
    browser = come_in(held.server, "l-A")
    held.server.done("meeting.proceed", {"meeting": "A.m1", "item": 2})
    for act, item, place in (("stress", None, "?done={}#note-i2"), ("resolve", "2", "?done={}#note-i2"),
                             ("stress", None, "?entry=i3&done={}"), ("resolve", "2", "?entry=i3&done={}")):
        page = Page(browser.get("/meeting/A.m1/scribe" + ("?entry=i3" if "entry" in place else "")))
        form = Page(browser.get(next(link for link in page.links if link.startswith(f"/act/meeting/{act}?")))).form(f"/act/meeting/{act}")["fields"]
        assert form["meeting"] == "A.m1" and form.get("item") == item
        assert browser.post(f"/act/meeting/{act}", {**form, "text": ""}).status == 422
        done = browser.post(f"/act/meeting/{act}", {**form, "text": "Budget"})
        seq = held.view("history", "--limit", "1")[0]["seq"]
        assert done.status == 303 and done.headers["location"] == "/meeting/A.m1/scribe" + place.format(seq)
        assert f'id="{"note-i3" if "entry" in place else "note-i2"}"' in browser.get(done.headers["location"].partition("#")[0]).body.decode()
    assert {row["item"] for row in held.view("resolutions", "--meeting", "A.m1")} == {2}
    held.server.done("meeting.close", {"meeting": "A.m1"})  # afterwards no item is at hand
    link = next(link for link in Page(browser.get("/meeting/A.m1/scribe")).links if link.startswith("/act/meeting/resolve?"))
    assert "item=" not in link and link.endswith("scribe")


def test_the_form_of_the_act_takes_the_place_of_nothing_unseen(held):
    """It is the scribe's page: there stands what would be replaced."""
    browser = come_in(held.server, "l-A")
    note(held, text="All that was noted")
    assert "/act/meeting/note" not in browser.get("/meeting/A.m1").body.decode()
    for query, to in (("", "/view/meetings"), ("?meeting=A.m1", "/meeting/A.m1/scribe"), ("?meeting=A.m1&item=2", "/meeting/A.m1/scribe?entry=i2")):
        reply = browser.get("/act/meeting/note" + query)
        assert reply.status == 303 and reply.headers["location"] == to
    assert b"All that was noted" in browser.get("/meeting/A.m1/scribe").body


# ---- Another agenda under the notes ----

@pytest.fixture
def planned(bureau):
    """Beta meets next week, with three items and notes of the second and the third already."""
    bureau.server.done("meeting.convene", meets(agenda=AGENDA))
    for item, text in ((2, "How it is done"), (3, "By Friday")):
        bureau.server.done("meeting.note", {"meeting": "B.m1", "item": item, "text": text})
    return bureau


def written(bureau, meeting="B.m1"):
    """What stands in the entries of the items."""
    forms = Page(bureau.server.get(f"/meeting/{meeting}/scribe")).forms
    return {int(form["fields"]["item"]): form["fields"]["text"].strip() for form in forms if form["fields"].get("item") and form["fields"].get("text", "").strip()}


def another(*titles):
    return {"meeting": "B.m1", "agenda": [{"title": title} for title in titles]}


@pytest.mark.parametrize("titles,notes", [
    (("How", "By when"), {1: "How it is done", 2: "By Friday"}),
    (("By when", "Why", "What else", "How"), {4: "How it is done", 1: "By Friday"}),
    (("Why", "How?", "By when"), {2: "How it is done", 3: "By Friday"}),  # a little otherwise, in its place
    (("How", "Before", "By when"), {1: "How it is done", 3: "By Friday"}),
    (("Why", "How", "By when", "How"), {2: "How it is done", 3: "By Friday"}),  # one more of the same name: the first stays
])
def test_notes_go_along_with_their_items(planned, titles, notes):
    planned.server.done("meeting.change", another(*titles))
    assert written(planned) == notes
    planned.done("verify")  # a replay makes the same


def test_an_agenda_that_would_take_the_notes_elsewhere_is_refused_by_name(planned):
    for titles in (("Why", "By when"), ("Why", "Budget", "By when"), ("How", "By when", "How"), ("Why", "How"), ("Other", "Things")):
        reply = planned.server.act("meeting.change", another(*titles))
        assert reply.status == 422 and {(one["field"], one["code"]) for one in reply.json["problems"]} == {("agenda", "R-MEET-110")}, titles
    assert "B.m1 on item 2, How, and" in str(planned.server.act("meeting.change", another("Why", "By when")).json)
    assert written(planned) == {2: "How it is done", 3: "By Friday"}
    planned.server.done("meeting.note", {"meeting": "B.m1", "item": 2, "text": ""})  # what nobody needs any more
    planned.server.done("meeting.change", another("Why", "By when"))
    assert written(planned) == {2: "By Friday"}


def test_who_began_to_write_under_the_old_agenda_is_told(planned):
    browser = come_in(planned.server, "l-B")
    old = fields_of(browser, "/meeting/B.m1/scribe", "1")
    planned.server.done("meeting.change", another("How", "Why", "By when"))
    assert browser.post("/act/meeting/note", {**old, "text": "Of why"}).status == 412
    assert written(planned) == {1: "How it is done", 3: "By Friday"}
    assert browser.post("/act/meeting/note", {**fields_of(browser, "/meeting/B.m1/scribe", "1"), "text": "How it was done"}).status == 303
    assert written(planned)[1] == "How it was done"


def test_a_series_carries_the_notes_of_its_meetings_along_or_is_refused(bureau):
    bureau.server.done("series.begin", {"unit": "B", "kind": "study", "title": "Weekly", "first": day(1), "time": "09:00", "every": "day", "ahead": 2, "place": "Hall",
                                        "agenda": AGENDA, "expected": [{"unit": "B"}]})
    code = bureau.view("meetings", "--unit", "B")[-1]["code"]
    bureau.server.done("meeting.note", {"meeting": code, "item": 2, "text": "How it is done"})
    reply = bureau.server.act("series.change", {"series": "B.s1", "agenda": [{"title": "Other"}]})
    assert reply.status == 422 and [one["code"] for one in reply.json["problems"]] == ["R-MEET-110"] and code in str(reply.json)
    bureau.server.done("series.change", {"series": "B.s1", "agenda": [{"title": "First"}, *AGENDA]})
    assert written(bureau, code) == {3: "How it is done"}


def test_a_point_under_notes_is_not_taken_back(held):
    held.server.done("meeting.stress", {"meeting": "A.m1", "text": "One"})
    held.server.done("meeting.note", {"meeting": "A.m1", "point": "A.m1.p1", "text": "Said thrice"})
    assert refused(held, "point.withdraw", {"point": "A.m1.p1"}) == [("point", "R-MEET-111")]
    held.server.done("meeting.note", {"meeting": "A.m1", "point": "A.m1.p1", "text": ""})
    held.server.done("point.withdraw", {"point": "A.m1.p1"})


def test_so_many_texts_are_kept_of_a_meeting_and_no_more(held):
    """Each text that was saved stays in the ledger."""
    rows = "meeting,item,text\n" + "".join(f"A.m1,1,Text {n}\n" for n in range(5001))
    reply = held.server.ask("POST", "/api/v1/meeting/note/rows", rows.encode(), {"Content-Type": "text/csv"})
    assert (reply.json["done"], reply.json["refused"]) == (5000, 1) and reply.json["problems"][0]["code"] == "R-MEET-112"
    assert "saved 5000 times" in reply.json["problems"][0]["text"] and written(held, "A.m1") == {1: "Text 4999"}
    assert refused(held, "meeting.note", {"meeting": "A.m1", "text": "T"}) == [("meeting", "R-MEET-112")]


def test_a_hall_and_two_scribes_in_a_real_browser(held):
    """The screen follows; a network that goes loses no word; two who write at once see both; without script."""
    from test_browser import drive, node, operating
    drive()
    done = node("scribes.mjs", f"http://127.0.0.1:{held.server.port}", os.environ.get("MUSTER_PICTURES", ""), env=operating(held.server))
    assert done.returncode == 0, done.stderr + done.stdout
    print(done.stdout)


def test_the_screen_of_a_cancelled_meeting_says_so(bureau):
    bureau.server.done("meeting.convene", meets(unit="A"))
    bureau.server.done("meeting.cancel", {"meeting": "A.m1", "reason": "The hall **burnt** down."})
    shown = words(Page(bureau.server.get("/meeting/A.m1/projector?lang=en")))
    assert "The meeting was cancelled. The hall burnt down." in shown and "over" not in shown


def test_the_screen_tells_the_time_of_a_meeting_without_an_agenda(bureau):
    bureau.server.done("meeting.convene", meets(unit="A", starts=f"{day(0)} 00:00", ends=f"{day(0)} 23:59", agenda=[], expected=[{"unit": "A"}]))
    shown = lambda: words(Page(bureau.server.get("/meeting/A.m1/projector?lang=en")))
    assert "The meeting has not begun." in shown() and "left" not in shown()
    bureau.server.done("meeting.open", {"meeting": "A.m1"})
    assert "In session 1,439 min left 0 of 1,439 min used" in shown()
    bureau.server.done("meeting.close", {"meeting": "A.m1"})
    assert "The meeting is over." in shown() and "left" not in shown()
