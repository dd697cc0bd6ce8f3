"""Resolutions that become measures which are counted from what units do anyway, due so many days after the unit above did it."""
import json

import pytest

from conftest import day
from test_meetings import refused
from test_office_pages import words as words_of
from test_pages import Page
from test_prove import PEOPLE, answers, duty, events, hold, measure, theme, themed, words  # noqa: F401: a fixture

OWN = {"resolution": "A.m1.r1", "code": "own", "levels": ["department"], "proven_by": "meeting.mobilisation", "accepted_by": "nobody"}
FIRST = {"resolution": "A.m1.r1", "code": "first", "levels": ["bureau"], "proven_by": "meeting.mobilisation", "accepted_by": "nobody", "due": day(0)}
AFTER = {"after": "first", "after_days": 10, "after_of": "above"}
COUNTED = {"proven_count": "people", "form": PEOPLE}


@pytest.fixture
def meets(theme):
    """The bureau's mobilisation meeting is in session; two things were resolved, neither with a day. One department has held its own."""
    theme.server.done("meeting.convene", {"unit": "A", "kind": "mobilisation", "title": "Kick-off", "starts": f"{day(0)} 00:00", "ends": f"{day(0)} 23:59",
                                          "place": "Hall", "expected": [{"unit": "A"}], "campaign": "theme"})
    theme.server.done("meeting.open", {"meeting": "A.m1"})
    for text in ("Each department holds its own within ten days of this one.", "The campaign goes into force."):
        theme.server.done("meeting.resolve", {"meeting": "A.m1", "text": text})
    assert hold(theme, "B", 31) == "B.m1"
    return theme


def enact(store, *measures, **more):
    return {"meeting": "A.m1", "deploy": "A.m1.r2", "measures": list(measures), **more}


def test_each_department_holds_its_own_within_ten_days_of_this_one_is_made_by_one_act(meets):
    hold(meets, "D", 4)  # a section, which is not asked
    fields = enact(meets, FIRST, {**OWN, **COUNTED, **AFTER})
    before = len(events(meets))
    assert meets.server.act("meeting.enact", fields, dry_run=True).json == {"dry_run": True} and len(events(meets)) == before
    meets.server.done("meeting.enact", fields)
    row = duty(meets, "B", "own")
    assert (row["state"], row["counted_from"], row["late"]) == ("answered", "B.m1", False)  # nobody reports it again
    assert {unit: row["values"] for unit, row in answers(meets, "own").items()} == {"B": "people=31"}
    assert (duty(meets, "C", "own")["state"], duty(meets, "C", "own")["due"]) == ("open", day(180))  # R-MEET-130: at the latest when the campaign ends
    assert duty(meets, "D", "own") is None
    meets.server.done("meeting.close", {"meeting": "A.m1", "heads": 200})
    assert duty(meets, "A", "first")["counted_from"] == "A.m1" and duty(meets, "C", "own")["due"] == day(10)
    hold(meets, "C", 12)
    assert {unit: row["values"] for unit, row in answers(meets, "own").items()} == {"B": "people=31", "C": "people=12"}
    board = meets.server.get("/api/v1/board/A?campaign=theme&numbers=1").json
    assert dict(zip(board["counts"], board["total"][1]))["answered"] == 2
    assert [number["total"] for number in board["numbers"]] == [{"sum": "43", "given": 2}]
    told = " ".join(row["what"] for row in events(meets))
    assert "added the measure Each department holds its own within ten days of this one., counted from meeting.mobilisation, due 10 days after first" in told
    assert "counted as done by Beta, from B.m1" in told and "answered" not in told


def test_what_is_counted_at_once_stays_after_the_board_was_put_together_again(meets):
    meets.server.done("meeting.enact", enact(meets, FIRST, {**OWN, **COUNTED, **AFTER}))
    before = meets.server.get("/api/v1/board/A?campaign=theme&numbers=1").json
    meets.server.stop()
    meets.done("rebuild")
    meets.server = meets.serve()
    assert meets.server.get("/api/v1/board/A?campaign=theme&numbers=1").json == before
    assert duty(meets, "B", "own")["counted_from"] == "B.m1"


def test_of_what_was_held_already_the_earliest_counts(meets):
    """R-MEET-131: enacted after the meeting was closed, in a campaign that is in force: the bureau's own counts too, and starts the days of the others."""
    hold(meets, "B", 5, title="Another")
    hold(meets, "C", None, title="Of how many nobody knows")
    hold(meets, "E", 3, campaign=None, title="Of no campaign")
    meets.server.done("meeting.close", {"meeting": "A.m1", "heads": 200})
    assert measure(meets, "other").status == 200
    meets.server.done("campaign.deploy", {"campaign": "theme"})
    del (fields := enact(meets, FIRST, {**OWN, **COUNTED, **AFTER, "after_days": 0}, {**OWN, "code": "all", "levels": [], "due": day(20)}))["deploy"]
    meets.server.done("meeting.enact", fields)
    assert duty(meets, "A", "first")["counted_from"] == "A.m1" and duty(meets, "C", "own")["due"] == day(0)
    assert (duty(meets, "B", "own")["counted_from"], duty(meets, "B", "own")["late"]) == ("B.m1", False)
    assert set(answers(meets, "own")) == {"B"} and set(answers(meets, "all")) == {"A", "B", "C", "E"}
    assert answers(meets, "other") == {}


def test_what_was_done_in_time_before_it_was_asked_for_is_not_late(store):
    """The bureau met twenty days ago; of two that met since, one did within ten days."""
    at = f"{day(-30)}T08:00:00+08:00"
    for code, parent in (("A", None), ("B", "A"), ("C", "A")):
        store.done("unit", "create", "--code", code, "--name", code, "--level", "department" if parent else "bureau", *(("--parent", parent) if parent else ()), at=at)
    store.done("campaign", "open", "--code", "theme", "--title", "T", "--unit", "A", "--starts", day(-30), "--ends", day(60), at=at)
    for unit, n in (("A", -20), ("B", -15), ("C", -5)):
        store.done("meeting", "convene", "--unit", unit, "--kind", "mobilisation", "--title", "T", "--campaign", "theme", "--starts", f"{day(n)} 09:00",
                   "--ends", f"{day(n)} 10:00", "--place", "P", "--expected", json.dumps([{"unit": unit}]), at=f"{day(n - 1)}T08:00:00+08:00")
        store.done("meeting", "close", "--meeting", f"{unit}.m1", at=f"{day(n)}T12:00:00+08:00")
    store.done("meeting", "resolve", "--meeting", "A.m1", "--text", "Each holds its own within ten days.")
    store.done("meeting", "enact", "--meeting", "A.m1", "--deploy", "A.m1.r1", "--measures", json.dumps([FIRST, {**OWN, **AFTER}]))
    told = {row["unit"]: (row["done"], row["late"]) for code in ("first", "own") for row in answers(store, code).values()}
    assert told == {"A": (day(-20), False), "B": (day(-15), False), "C": (day(-5), True)}


def test_what_goes_into_force_by_a_resolution_is_counted_too(meets):
    assert measure(meets, "kept", proven_by="meeting.mobilisation").status == 200
    assert measure(meets, "study", proven_by="meeting.study").status == 200
    meets.server.done("meeting.enact", enact(meets))
    assert set(answers(meets, "kept")) == {"B"} and answers(meets, "study") == {}


def test_in_a_draft_nothing_is_counted_yet(meets):
    del (fields := enact(meets, {**OWN, "due": day(9)}))["deploy"]
    meets.server.done("meeting.enact", fields)
    assert answers(meets, "own") == {}
    meets.server.done("meeting.enact", enact(meets))
    assert set(answers(meets, "own")) == {"B"}


@pytest.mark.parametrize("row,wrong", [
    ({"proven_by": "meetings", "due": day(9)}, [("measures[1].proven_by", "R-PROVE-01")]),
    ({"proven_by": None, **COUNTED, "due": day(9)}, [("measures[1].proven_by", "required")]),
    ({"proven_count": "heads", "due": day(9)}, [("measures[1].proven_count", "R-PROVE-02")]),
    ({"form": PEOPLE, "due": day(9)}, [("measures[1].proven_by", "R-PROVE-03")]),
    ({"after": "first"}, [("measures[1].after_days", "R-AFTER-01")]),
    ({"after_days": 10, "due": day(9)}, [("measures[1].after", "R-AFTER-01")]),
    ({**AFTER, "after": "none"}, [("measures[1].after", "not_found")]),
    ({**AFTER, "after": "own"}, [("measures[1].after", "not_found")]),
    ({**AFTER, "due": day(300)}, [("measures[1].due", "R-CAMP-11")]),
    ({}, [("measures[1].due", "R-MEET-64")]),
    ({"after_days": 10}, [("measures[1].due", "R-MEET-64")]),
])
def test_what_a_measure_refuses_stands_beside_the_field_of_its_line(meets, row, wrong):
    fields = {name: value for name, value in {**OWN, **row}.items() if value is not None}
    assert refused(meets, "meeting.enact", enact(meets, FIRST, fields)) == wrong
    assert meets.view("measures", "--campaign", "theme") == []


def test_the_form_makes_it_and_the_pages_say_it(meets):
    boss = meets.boss
    link = next(link for link in boss.open("/meeting/A.m1").links if link.startswith("/act/meeting/enact"))
    page = boss.open(link)
    assert "Counted from" in words_of(page) and "After the measure" in words_of(page)
    form = next(form["fields"] for form in page.forms if form[""].get("action") == "/act/meeting/enact")
    assert form["measures.0.resolution"] == "A.m1.r1" and form["measures.1.resolution"] == "A.m1.r2"
    typed = {"deploy": "A.m1.r2", "measures.0.code": "first", "measures.0.levels": "bureau", "measures.0.proven_by": "meeting.mobilisation",
             "measures.0.due": day(0), "measures.1.resolution": "A.m1.r1", "measures.1.title": "Hold your own", "measures.1.code": "own",
             "measures.1.levels": "department", "measures.1.proven_by": "meeting.mobilisatio",
             "measures.1.after": "first", "measures.1.after_days": "10", "measures.1.after_of": "above"}
    again = boss.browser.post("/act/meeting/enact", {**form, **typed})
    assert again.status == 422 and "Nothing in Muster counts as that" in words_of(Page(again))
    form = next(form["fields"] for form in Page(again).forms if form[""].get("action") == "/act/meeting/enact")
    assert (form["measures.1.after"], form["measures.1.after_days"], form["measures.1.after_of"]) == ("first", "10", "above")
    assert boss.browser.post("/act/meeting/enact", {**form, "measures.1.proven_by": "meeting.mobilisation"}).status == 303
    assert duty(meets, "B", "own")["counted_from"] == "B.m1" and duty(meets, "C", "own")["state"] == "open"
    page = words(meets, "/measure/theme.own")
    assert "Answered by itself: a mobilisation meeting that was held" in page and "10 days after" in page
    assert "✓ Counted" in words(meets, "/meeting/B.m1")
    hold(meets, "C", 9)
    assert duty(meets, "C", "own")["state"] == "answered"
