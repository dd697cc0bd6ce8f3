"""Work done counts itself: meetings that were held answer the duties that ask for one, and nobody reports it again."""
import json
import re

import pytest

from conftest import bare, day
from test_office_pages import words as words_of
from test_pages import Person
from test_sign_in import come_in

PEOPLE = [{"name": "people", "label": "People", "kind": "number", "need": True, "min": 1, "max": 500}]


def measure(store, code, **more):
    fields = {"campaign": "theme", "code": code, "title": f"Measure {code}", "due": day(30), "accepted_by": "nobody", **more}
    return store.server.act("measure.add", fields)


def themed(store, folder):
    bare(store, folder)
    units = folder / "units.csv"
    units.write_text("code,name,parent,level\nA,Bureau,,bureau\nB,Beta,A,department\nC,Gamma,A,department\nD,Delta,B,section\nE,Epsilon,B,section\n")
    store.done("unit", "import", units)
    store.done("campaign", "open", "--code", "theme", "--title", "Theme", "--unit", "A", "--starts", day(0), "--ends", day(180))
    store.done("person", "add", "--code", "boss", "--name", "Zhao", "--unit", "A")
    store.done("post", "give", "--person", "boss", "--unit", "A", "--role", "manager")


@pytest.fixture
def theme(empty, prepared):
    """A bureau with two departments, one of which has sections; a draft of a campaign of half a year."""
    prepared(themed, empty)
    empty.server = empty.serve()
    empty.boss = Person(come_in(empty.server, "boss"))
    return empty


def words(theme, path):
    return words_of(theme.boss.open(path))


def deploy(theme, *measures):
    for code, fields in measures:
        reply = measure(theme, code, **fields)
        assert reply.status == 200, reply.body
    theme.server.done("campaign.deploy", {"campaign": "theme"})


def hold(theme, unit, heads=None, kind="mobilisation", on=0, campaign="theme", **more):
    """Convened, and closed as one that met without Muster. Gives its code."""
    fields = {"unit": unit, "kind": kind, "title": f"Meeting of {unit}", "starts": f"{day(on)} 00:00", "ends": f"{day(on)} 00:10",
              "place": "Hall", "expected": [{"unit": unit}], **({"campaign": campaign} if campaign else {}), **more}
    made = theme.server.done("meeting.convene", fields)
    code = next(row["code"] for row in theme.view("meetings") if row["title"] == fields["title"] and row["is"] == "announced")
    theme.server.done("meeting.close", {"meeting": code, **({} if heads is None else {"heads": heads})})
    assert made["id"]
    return code


def duty(theme, unit, code):
    return next((row for row in theme.view("duties", "--unit", unit) if row["measure"] == f"theme.{code}"), None)


def answers(theme, code):
    return {row["unit"]: row for row in theme.view("answers", "--measure", f"theme.{code}")}


def events(theme):
    return theme.view("history", "--limit", "50")


MEET = ("meet", {"proven_by": "meeting", "proven_count": "people", "form": PEOPLE})


def test_a_meeting_that_was_held_answers_what_asks_for_one(theme):
    deploy(theme, MEET, ("other", {}))
    code = hold(theme, "B", 24)
    row = duty(theme, "B", "meet")
    assert (row["state"], row["counted_from"], row["late"]) == ("answered", code, False)
    answer = answers(theme, "meet")["B"]
    assert (answer["values"], answer["counted_from"], answer["done"], answer["evidence"]) == ("people=24", code, day(0), 0)
    assert set(answers(theme, "meet")) == {"B"} and answers(theme, "other") == {}
    told = [row["what"] for row in events(theme)][:2]
    assert re.search(f"counted as done by .*Beta.*, from {code}", " ".join(told)) and "closed the meeting" in " ".join(told)


def test_nobody_can_do_it_by_hand(theme):
    deploy(theme, MEET)
    assert theme.server.act("duty.prove", {"unit": "B", "measure": "theme.meet", "thing": "meeting", "record": 9, "code": "B.m1"}).status == 404
    assert theme.run("duty", "prove", "--unit", "B").code != 0
    assert "duty/prove" not in theme.server.get("/api/v1/openapi.json").body.decode()


@pytest.mark.parametrize("fields,wrong", [
    ({"proven_by": "meetings"}, [("proven_by", "R-PROVE-01")]),
    ({"proven_count": "people", "form": PEOPLE}, [("proven_by", "required")]),
    ({"proven_by": "meeting", "proven_count": "heads", "form": [dict(PEOPLE[0], need=False)]}, [("proven_count", "R-PROVE-02")]),
    ({"proven_by": "meeting", "proven_count": "word", "form": [{"name": "word", "label": "Word", "kind": "text"}]}, [("proven_count", "R-PROVE-02")]),
    ({"proven_by": "meeting", "form": PEOPLE}, [("proven_by", "R-PROVE-03")]),
])
def test_a_measure_says_what_can_be_counted(theme, fields, wrong):
    reply = measure(theme, "meet", **fields)
    assert reply.status == 422 and [(p["field"], p["code"]) for p in reply.json["problems"]] == wrong
    if wrong[0][1] == "R-PROVE-01":
        assert "meeting, meeting.mobilisation, meeting.study" in reply.json["problems"][0]["text"]


def test_of_what_sort_it_is_and_of_which_campaign(theme):
    deploy(theme, MEET, ("study", {"proven_by": "meeting.study"}))
    hold(theme, "C", 3, kind="mobilisation", campaign=None)  # of no campaign, and no study
    assert answers(theme, "meet") == answers(theme, "study") == {}
    study = hold(theme, "C", 3, kind="study", campaign=None, title="Study")
    assert answers(theme, "meet") == {} and answers(theme, "study")["C"]["counted_from"] == study
    both = hold(theme, "B", 3, kind="study")
    assert {answers(theme, code)["B"]["counted_from"] for code in ("meet", "study")} == {both}
    theme.server.done("campaign.open", {"code": "other", "title": "Other", "unit": "A", "starts": day(0), "ends": day(30)})
    hold(theme, "D", 3, kind="study", campaign="other", title="For another")
    assert "D" not in answers(theme, "study")


def test_a_period_is_answered_by_what_was_held_in_it(theme):
    deploy(theme, ("weekly", {"proven_by": "meeting.study", "every": "week", "due": day(6)}))
    first, second = theme.view("periods", "--measure", "theme.weekly")[:2]
    code = hold(theme, "B", 3, kind="study")
    row = duty(theme, "B", first["code"].removeprefix("theme."))
    assert (row["state"], row["counted_from"]) == ("answered", code)
    assert duty(theme, "B", second["code"].removeprefix("theme."))["state"] == "open"
    again = hold(theme, "B", 3, kind="study", title="Once more in the same week")
    assert duty(theme, "B", first["code"].removeprefix("theme."))["counted_from"] == code != again


def test_the_bureaus_meeting_starts_the_ten_days_of_all_below_and_theirs_count_by_themselves(theme):
    deploy(theme, ("bureau", {"proven_by": "meeting.mobilisation", "levels": ["bureau"]}),
           ("own", {"proven_by": "meeting.mobilisation", "proven_count": "people", "form": PEOPLE, "levels": ["department"], "due": day(90),
                    "after": "bureau", "after_days": 10, "after_of": "above"}))
    assert {duty(theme, unit, "own")["due"] for unit in "BC"} == {day(90)}
    before = len(events(theme))
    hold(theme, "A", 200)
    assert len(events(theme)) == before + 3  # convened, closed, counted: nothing grows with the tree
    assert {duty(theme, unit, "own")["due"] for unit in "BC"} == {day(10)}
    hold(theme, "B", 31)
    hold(theme, "C", 12)
    board = theme.server.get("/api/v1/board/A?campaign=theme&numbers=1").json
    assert dict(zip(board["counts"], board["total"][1]))["answered"] == 2
    assert [number["total"] for number in board["numbers"]] == [{"sum": "43", "given": 2}]
    assert not any("answered Measure" in row["what"] for row in events(theme))  # nobody reported anything


def test_what_was_answered_by_hand_stays_and_the_meeting_tells_it(theme):
    deploy(theme, MEET)
    theme.server.done("duty.answer", {"unit": "B", "measure": "theme.meet", "values": {"people": "7"}})
    code = hold(theme, "B", 24)
    answer = answers(theme, "meet")["B"]
    assert (answer["values"], answer["counted_from"]) == ("people=7", None)
    page = words(theme, f"/meeting/{code}")
    assert "What it counts for" in page and "Answered already: that stands" in page
    # And an answer by hand takes the place of what was counted: it is marked no more.
    other = hold(theme, "C", 5)
    assert answers(theme, "meet")["C"]["counted_from"] == other
    theme.server.done("duty.answer", {"unit": "C", "measure": "theme.meet", "values": {"people": "6"}})
    assert (answers(theme, "meet")["C"]["values"], answers(theme, "meet")["C"]["counted_from"]) == ("people=6", None)


def test_a_number_that_is_not_known_or_does_not_fit_is_not_counted_and_can_be_put_right(theme):
    deploy(theme, MEET)
    code = hold(theme, "B")
    assert answers(theme, "meet") == {} and "how many were there is not known" in words(theme, f"/meeting/{code}")
    theme.server.done("measure.tighten", {"unit": "B", "measure": "theme.meet", "least": [{"field": "people", "least": 20}]})
    theme.server.done("meeting.count", {"meeting": code, "heads": 12})
    assert answers(theme, "meet") == {} and "at least 20 are asked for" in words(theme, f"/meeting/{code}")
    theme.server.done("meeting.count", {"meeting": code, "heads": 21})
    assert answers(theme, "meet")["B"]["values"] == "people=21"
    seq = duty_seq(theme, code)
    theme.server.done("meeting.count", {"meeting": code, "heads": 21})
    assert duty_seq(theme, code) == seq  # counted once
    theme.server.done("meeting.count", {"meeting": code, "heads": 22})
    assert answers(theme, "meet")["B"]["values"] == "people=22" and duty_seq(theme, code) == seq + 1
    theme.server.done("meeting.count", {"meeting": code, "heads": 501})
    assert answers(theme, "meet")["B"]["values"] == "people=22"
    assert "Counted with another number" in words(theme, f"/meeting/{code}")


def duty_seq(theme, code):
    return sum(1 for row in events(theme) if f"from {code}" in row["what"])


def test_only_what_was_held_is_counted(theme):
    deploy(theme, MEET)
    theme.server.done("meeting.convene", {"unit": "B", "kind": "study", "title": "T", "starts": f"{day(1)} 09:00", "ends": f"{day(1)} 10:00",
                                          "place": "P", "expected": [{"unit": "B"}]})
    reply = theme.server.act("meeting.count", {"meeting": "B.m1", "heads": 3})
    assert reply.status == 422 and reply.json["problems"][0]["code"] == "R-MEET-70"


def test_one_that_was_held_before_the_campaign_came_into_force_is_counted_when_it_is_asked_for(theme):
    for code, fields in (MEET,):
        assert measure(theme, code, **fields).status == 200
    code = hold(theme, "A", 50)
    theme.server.done("campaign.deploy", {"campaign": "theme"})
    assert answers(theme, "meet") == {} and "It would count" in words(theme, f"/meeting/{code}")
    theme.server.done("meeting.count", {"meeting": code})
    assert answers(theme, "meet")["A"]["values"] == "people=50"


def test_what_was_sent_back_is_counted_anew_and_what_was_accepted_stays(theme):
    deploy(theme, ("meet", {**MEET[1], "accepted_by": "above"}))
    code = hold(theme, "B", 24)
    theme.server.done("duty.return", {"unit": "B", "measure": "theme.meet", "reason": "The roll says 25."})
    theme.server.done("meeting.count", {"meeting": code, "heads": 25})
    assert answers(theme, "meet")["B"]["values"] == "people=25" and duty(theme, "B", "meet")["state"] == "answered"
    theme.server.done("duty.accept", {"unit": "B", "measure": "theme.meet"})
    theme.server.done("meeting.count", {"meeting": code, "heads": 26})
    assert answers(theme, "meet")["B"]["values"] == "people=25" and duty(theme, "B", "meet")["state"] == "accepted"


def test_the_very_number_that_was_sent_back_is_not_given_again(theme):
    deploy(theme, ("meet", {**MEET[1], "accepted_by": "above"}))
    code = hold(theme, "B", 24)
    theme.server.done("duty.return", {"unit": "B", "measure": "theme.meet", "reason": "The roll says 25."})
    for said in ({}, {"heads": 24}):
        theme.server.done("meeting.count", {"meeting": code, **said})
        assert duty(theme, "B", "meet")["state"] == "returned" and duty_seq(theme, code) == 1
    page = words(theme, f"/meeting/{code}")
    assert "Sent back with this number" in page and "Count it now" not in page
    theme.server.done("campaign.amend", {"campaign": "theme", "reason": "R", "answers": "again", "measures": [{"code": "meet", "title": "Asked anew"}]})
    theme.server.done("meeting.count", {"meeting": code})  # what is asked is another thing now
    assert duty(theme, "B", "meet")["state"] == "answered" and duty_seq(theme, code) == 2
def test_a_roll_that_was_entered_from_paper_counts_when_the_minutes_are_approved(theme):
    """Whoever closed the meeting before its roll was entered presses nothing again; and what was sent back does not come back the same."""
    deploy(theme, ("meet", {**MEET[1], "accepted_by": "above"}))
    for n in range(3):
        theme.server.done("person.add", {"code": f"b{n}", "name": f"Person {n}", "unit": "B"})
    code = hold(theme, "B")
    assert answers(theme, "meet") == {}
    for n in range(3):
        theme.server.done("meeting.sign_in", {"meeting": code, "person": f"b{n}", "paper": True})
    assert answers(theme, "meet") == {}
    theme.server.done("minutes.circulate", {"meeting": code, "until": day(2)})
    theme.server.done("minutes.approve", {"meeting": code})
    assert answers(theme, "meet")["B"]["values"] == "people=3" and duty_seq(theme, code) == 1
    theme.server.done("duty.return", {"unit": "B", "measure": "theme.meet", "reason": "More were there."})
    for guests, state, seqs in ((0, "returned", 1), (2, "answered", 2)):
        theme.server.done("minutes.reopen", {"meeting": code, "reason": "Guests."})
        theme.server.done("meeting.guests", {"meeting": code, "guests": guests})
        theme.server.done("minutes.circulate", {"meeting": code, "until": day(2)})
        theme.server.done("minutes.approve", {"meeting": code})
        assert (duty(theme, "B", "meet")["state"], duty_seq(theme, code)) == (state, seqs)
    assert answers(theme, "meet")["B"]["values"] == "people=5"


def test_who_was_released_stays_released_and_a_plea_is_settled(theme):
    deploy(theme, MEET)
    theme.server.done("duty.waive", {"unit": "C", "measure": "theme.meet", "reason": "Moved."})
    theme.server.done("duty.plead", {"unit": "B", "measure": "theme.meet", "asks": "more_time", "until": day(60), "reason": "Busy."})
    code = hold(theme, "C", 5)
    assert duty(theme, "C", "meet")["state"] == "waived" and "The unit was released" in words(theme, f"/meeting/{code}")
    hold(theme, "B", 5)
    assert [row["state"] for row in theme.view("pleas", "--campaign", "theme")] == ["settled"]


def test_a_wider_measure_of_ones_own_is_answered_by_the_same_meeting(theme):
    deploy(theme, MEET)
    theme.server.done("campaign.open", {"code": "own", "title": "Own", "unit": "B", "starts": day(0), "ends": day(180)})
    theme.server.done("measure.add", {"campaign": "own", "code": "more", "title": "More", "due": day(20), "accepted_by": "nobody",
                                      "strengthens": "theme.meet", "proven_by": "meeting"})
    theme.server.done("campaign.deploy", {"campaign": "own"})
    hold(theme, "D", 5)
    assert {row["measure"] for row in theme.view("duties", "--unit", "D") if row["state"] == "answered"} == {"theme.meet", "own.more"}


def test_a_template_carries_it(theme, tmp_path):
    deploy(theme, MEET)
    kept = theme.server.get("/api/v1/template/theme").json
    assert (kept["measures"][0]["proven_by"], kept["measures"][0]["proven_count"]) == ("meeting", "people")
    path = tmp_path / "kept.json"
    path.write_text(json.dumps(kept))
    theme.done("campaign", "open", "--code", "again", "--title", "Again", "--unit", "A", "--starts", day(1), "--ends", day(190), "--template", path)
    row, = theme.view("measures", "--campaign", "again")
    assert (row["proven_by"], row["proven_count"]) == ("meeting", "people")


def test_pages_say_where_it_comes_from(theme):
    deploy(theme, MEET)
    page = words(theme, "/duty/B/theme.meet")
    assert "It is answered by itself: a meeting of the campaign that was held." in page
    assert "Answered by itself: a meeting of the campaign that was held" in words(theme, "/measure/theme.meet")
    code = hold(theme, "B", 24)
    page = theme.boss.open("/duty/B/theme.meet")
    assert f"Counted from Meeting {code} on" in words_of(page) and "Handed in on" not in words_of(page)
    assert f"/meeting/{code}" in [link for link in page.links]
    assert f"Counted from Meeting {code}" in re.sub("Counted from ?", "Counted from ", words(theme, "/duty/B/theme.meet/receipt"))
    assert "✓ Counted" in words(theme, f"/meeting/{code}")


def test_it_is_late_where_it_came_late(store):
    at = f"{day(-20)}T08:00:00+08:00"
    store.done("unit", "create", "--code", "B", "--name", "B", at=at)
    store.done("campaign", "open", "--code", "theme", "--title", "T", "--unit", "B", "--starts", day(-20), "--ends", day(30), at=at)
    store.done("measure", "add", "--campaign", "theme", "--code", "meet", "--title", "M", "--due", day(-10), "--accepted-by", "nobody",
               "--proven-by", "meeting", at=at)
    store.done("campaign", "deploy", "--campaign", "theme", at=at)
    store.done("meeting", "convene", "--unit", "B", "--kind", "study", "--title", "T", "--campaign", "theme", "--starts", f"{day(-12)} 09:00", "--ends",
               f"{day(-12)} 10:00", "--place", "P", "--expected", json.dumps([{"unit": "B"}]), at=at)
    store.done("meeting", "close", "--meeting", "B.m1")
    row, = store.view("answers", "--measure", "theme.meet")
    assert (row["done"], row["late"]) == (day(-12), True)  # it was done in time, and told late
