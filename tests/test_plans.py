"""Plans that hold: who is in scope, what recurs, what hangs on another day, what is tightened, asked for, amended."""
import datetime
import json

from conftest import day


def total(store, code, unit="A", campaign="safe", *words):
    """The counts of one measure on a unit's board, by name."""
    board = store.board(unit, campaign, *words)
    at = [measure["code"] for measure in board["measures"]].index(code)
    return dict(zip(board["counts"], board["total"][at]))


def due(store, unit, code):
    return {row["measure"]: row["due"] for row in store.view("duties", "--unit", unit)}[code]


def refused(answer, code=None, text=None):
    assert answer.code == 2, (answer.out, answer.err)
    assert text is None or text in answer.err, answer.err
    return answer


def draft(store, *days):
    store.done("campaign", "open", "--code", "plan", "--title", "Plan", "--unit", "A", "--directive", "dir", "--starts", day(0),
               "--ends", day(days[0] if days else 60))


def add(store, code, *words, campaign="plan", due=20, by="nobody"):
    return store.run("measure", "add", "--campaign", campaign, "--code", code, "--title", code.title(), "--due", day(due),
                     "--accepted-by", by, *words)


# ---- Who ----

def test_units_are_listed_in_and_out(campaign):
    draft(campaign)
    assert add(campaign, "sections", "--levels", "section", "--units-in", "C", "--units-out", "D").code == 0
    assert add(campaign, "but-b", "--units-out", "B", "--units-in", "E").code == 0
    campaign.done("campaign", "deploy", "--campaign", "plan")
    assert total(campaign, "plan.sections", campaign="plan")["scope"] == 2
    assert {row["unit"] for row in campaign.view("unanswered", "--campaign", "plan", "--measure", "plan.sections")} == {"C", "E"}
    assert {row["unit"] for row in campaign.view("unanswered", "--campaign", "plan", "--measure", "plan.but-b")} == {"A", "C", "E"}
    campaign.done("unit", "create", "--code", "F", "--name", "Phi", "--parent", "B", "--level", "section")
    assert {row["unit"] for row in campaign.view("unanswered", "--campaign", "plan", "--measure", "plan.sections")} == {"C", "E", "F"}
    campaign.done("unit", "move", "--unit", "E", "--parent", "D")  # below a unit that is out: what is listed in stays
    assert total(campaign, "plan.but-b", campaign="plan")["scope"] == 3
    assert total(campaign, "plan.sections", campaign="plan")["scope"] == 2
    campaign.done("rebuild")
    assert total(campaign, "plan.sections", campaign="plan")["scope"] == 2


def test_a_list_is_of_units_below_and_says_one_thing(campaign):
    campaign.done("unit", "create", "--code", "Z", "--name", "Zeta")
    draft(campaign)
    assert "only units at or below" in refused(add(campaign, "x", "--units-in", "Z")).err
    assert "in or out" in refused(add(campaign, "x", "--units-in", "D", "--units-out", "D")).err  # R-SCOPE-01
    refused(add(campaign, "x", "--units-out", "nobody"))


# ---- Again and again ----

def test_every_week_is_a_column(campaign):
    draft(campaign, 30)
    assert add(campaign, "weekly", "--every", "week", "--levels", "section", "--clauses", "3", due=3).code == 0
    periods = campaign.view("periods", "--measure", "plan.weekly")
    assert [row["due"] for row in periods] == [day(3), day(10), day(17), day(24)]
    assert [row["begins"] for row in periods] == [day(0), day(4), day(11), day(18)]
    week = datetime.date.fromisoformat(day(3)).isocalendar()
    assert periods[0]["code"] == f"plan.weekly.{week.year}-W{week.week:02}"
    campaign.done("campaign", "deploy", "--campaign", "plan")
    board = campaign.board("A", "plan")
    assert [(m["series"], m["period"]) for m in board["measures"]] == [("plan.weekly", row["code"][12:]) for row in periods]
    campaign.done("duty", "answer", "--unit", "D", "--measure", periods[0]["code"])
    assert [cell[1] for cell in campaign.board("A", "plan")["total"]] == [1, 0, 0, 0]
    assert [row["measure"] for row in campaign.view("duties", "--unit", "D") if row["campaign"] == "plan"] == \
        [row["code"] for row in periods]
    shown = {row["code"]: row for row in campaign.view("measures", "--campaign", "plan")}
    assert list(shown) == ["plan.weekly"] and shown["plan.weekly"]["periods"] == 4
    clause = {row["clause"]: row for row in campaign.view("clauses", "--campaign", "plan")}["3"]
    assert (clause["measures"], clause["scope"], clause["answered"], clause["carried_by"]) == (1, 8, 1, "plan.weekly")
    refused(campaign.run("duty", "answer", "--unit", "D", "--measure", "plan.weekly"), text="name the period")  # R-PERIOD-01
    campaign.done("rebuild")
    assert [cell[1] for cell in campaign.board("A", "plan")["total"]] == [1, 0, 0, 0]


def test_every_month_and_quarter(campaign):
    draft(campaign, 400)
    assert add(campaign, "monthly", "--every", "month", due=0).code == 0
    assert add(campaign, "quarterly", "--every", "quarter", due=0).code == 0
    first = datetime.date.fromisoformat(day(0))
    months = campaign.view("periods", "--measure", "plan.monthly")
    assert [row["code"].split(".")[2] for row in months][:2] == [
        first.strftime("%Y-%m"), (first.replace(day=1) + datetime.timedelta(days=32)).strftime("%Y-%m")]
    assert len(months) == 14 and len(campaign.view("periods", "--measure", "plan.quarterly")) == 5
    assert campaign.view("periods", "--measure", "plan.quarterly")[0]["code"] == \
        f"plan.quarterly.{first.year}-Q{(first.month + 2) // 3}"


def test_a_campaign_has_room_for_so_many_periods(campaign):
    draft(campaign, 7 * 700)
    assert add(campaign, "a", "--every", "week", due=0).code == 0
    refused(add(campaign, "b", "--every", "week", due=0), text="at most 1000 measures")
    assert add(campaign, "c", due=0).code == 0


# ---- Days that hang on others ----

def test_ten_days_after_the_meeting_above(campaign):
    draft(campaign)
    assert add(campaign, "meet", due=40).code == 0
    assert add(campaign, "relay", "--after", "meet", "--after-days", "10", "--after-of", "above", due=50).code == 0
    assert add(campaign, "minutes", "--after", "meet", "--after-days", "0", "--after-of", "itself", due=50).code == 0
    campaign.done("campaign", "deploy", "--campaign", "plan")
    assert due(campaign, "D", "plan.relay") == day(50)
    campaign.done("duty", "answer", "--unit", "B", "--measure", "plan.meet")
    assert (due(campaign, "D", "plan.relay"), due(campaign, "E", "plan.relay")) == (day(10), day(10))
    assert (due(campaign, "B", "plan.relay"), due(campaign, "B", "plan.minutes")) == (day(50), day(0))
    overdue = lambda code, unit, on: total(campaign, code, unit, "plan", "--on", day(on))["overdue"]
    assert [overdue("plan.relay", "A", n) for n in (10, 11, 50, 51)] == [0, 2, 2, 5]
    assert [overdue("plan.minutes", "A", n) for n in (0, 1)] == [0, 1]
    campaign.done("duty", "answer", "--unit", "D", "--measure", "plan.relay")
    assert overdue("plan.relay", "A", 11) == 1
    campaign.done("rebuild")
    assert overdue("plan.relay", "B", 11) == 1
    kept = campaign.done("template", "plan").json["measures"]
    assert [(m.get("after"), m.get("after_days"), m.get("after_of")) for m in kept] == [
        (None, None, None), ("meet", 10, "above"), ("meet", 0, "itself")]


def test_what_hangs_is_said_whole(campaign):
    draft(campaign)
    assert add(campaign, "meet", due=5).code == 0
    refused(add(campaign, "x", "--after", "meet"), text="Say after which measure")  # R-AFTER-01
    refused(add(campaign, "x", "--after-days", "3"), text="Say after which measure")
    refused(add(campaign, "x", "--after", "none", "--after-days", "3", "--after-of", "above"), text="no measure none")
    refused(add(campaign, "x", "--after", "meet", "--after-days", "3", "--after-of", "above", "--every", "week"),
            text="What recurs does not hang")  # R-AFTER-02
    refused(add(campaign, "x", "--after", "x", "--after-days", "3", "--after-of", "itself"), text="no measure x")


def test_an_answer_says_when_it_was_done(campaign):
    refused(campaign.run("duty", "answer", "--unit", "D", "--measure", "safe.note", "--done", day(1)),
            text="done: That day is still to come.")  # R-DUTY-09
    campaign.done("duty", "answer", "--unit", "D", "--measure", "safe.note", "--done", day(-3))


# ---- Tighten ----

def test_a_unit_tightens_for_itself_and_below(campaign):
    campaign.done("measure", "tighten", "--unit", "B", "--measure", "safe.check", "--due", day(4))
    assert [due(campaign, unit, "safe.check") for unit in "ABCDE"] == [day(10), day(4), day(10), day(4), day(4)]
    overdue = lambda unit, on: total(campaign, "safe.check", unit, "safe", "--on", day(on))["overdue"]
    assert [overdue("A", n) for n in (4, 5, 10, 11)] == [0, 3, 3, 5]
    assert [overdue("B", n) for n in (4, 5, 11)] == [0, 3, 3]
    assert [measure["due"] for measure in campaign.board("B", "safe")["measures"]] == [day(4), day(5)]
    campaign.done("measure", "tighten", "--unit", "D", "--measure", "safe.check", "--earlier", "8")
    assert [due(campaign, unit, "safe.check") for unit in "BDE"] == [day(4), day(2), day(4)]
    campaign.done("unit", "move", "--unit", "E", "--parent", "C")
    assert due(campaign, "E", "safe.check") == day(10) and overdue("A", 5) == 2
    campaign.done("rebuild")
    assert overdue("A", 5) == 2 and [due(campaign, unit, "safe.check") for unit in "BDE"] == [day(4), day(2), day(10)]


def test_nothing_is_loosened_and_the_clause_says_so(campaign):
    refused(campaign.run("measure", "tighten", "--unit", "B", "--measure", "safe.check", "--due", day(11)),
            text=f"due: Clause 1 allows no later day than {day(10)}.")  # R-TIGHT-02
    campaign.done("measure", "tighten", "--unit", "B", "--measure", "safe.check", "--due", day(6))
    refused(campaign.run("measure", "tighten", "--unit", "D", "--measure", "safe.check", "--due", day(8)),
            text=f"Clause 1 allows no later day than {day(6)}.")
    refused(campaign.run("measure", "tighten", "--unit", "D", "--measure", "safe.check", "--due", day(6)),
            text="due on that day already")  # R-TIGHT-03
    refused(campaign.run("measure", "tighten", "--unit", "D", "--measure", "safe.check", "--due", day(-1)), text="passed")
    refused(campaign.run("measure", "tighten", "--unit", "D", "--measure", "safe.check"), text="Say what is tightened")  # R-TIGHT-01
    refused(campaign.run("measure", "tighten", "--unit", "C", "--measure", "safe.note", "--due", day(1)),
            text="binds nobody")  # R-TIGHT-07


def test_more_is_asked_below(campaign):
    least = lambda n, field="rooms": json.dumps([{"field": field, "least": n}])
    campaign.done("measure", "tighten", "--unit", "B", "--measure", "safe.check", "--least", least(5))
    refused(campaign.run("duty", "answer", "--unit", "D", "--measure", "safe.check", "--values.rooms", "4"),
            text="values.rooms: Beta asks for at least 5.")  # R-TIGHT-09
    campaign.done("duty", "answer", "--unit", "D", "--measure", "safe.check", "--values.rooms", "5")
    campaign.done("duty", "answer", "--unit", "C", "--measure", "safe.check", "--values.rooms", "4")
    refused(campaign.run("measure", "tighten", "--unit", "E", "--measure", "safe.check", "--least", least(5)),
            text="Clause 1 asks for 5 of rooms already")  # R-TIGHT-04
    refused(campaign.run("measure", "tighten", "--unit", "E", "--measure", "safe.check", "--least", least(5, "doors")),
            text="no number doors")  # R-TIGHT-05
    refused(campaign.run("measure", "tighten", "--unit", "E", "--measure", "safe.check", "--least", least(101)),
            text="allows less")  # R-TIGHT-06
    assert [due(campaign, unit, "safe.check") for unit in "AB"] == [day(10), day(10)]


def test_what_recurs_is_tightened_by_days(campaign):
    draft(campaign, 30)
    add(campaign, "weekly", "--every", "week", due=3)
    campaign.done("campaign", "deploy", "--campaign", "plan")
    refused(campaign.run("measure", "tighten", "--unit", "B", "--measure", "plan.weekly", "--due", day(2)),
            text="say how many days earlier")  # R-TIGHT-08
    campaign.done("measure", "tighten", "--unit", "B", "--measure", "plan.weekly", "--earlier", "2")
    assert [row["due"] for row in campaign.view("duties", "--unit", "D") if row["campaign"] == "plan"] == \
        [day(1), day(8), day(15), day(22)]


def test_late_is_judged_by_the_day_in_force(campaign):
    at = lambda n: day(n) + "T09:00:00+08:00"
    store = campaign
    store.done("campaign", "open", "--code", "old", "--title", "Old", "--unit", "A", "--starts", day(-20), "--ends", day(30))
    assert add(store, "do", campaign="old", due=5).code == 0
    store.done("campaign", "deploy", "--campaign", "old")
    store.done("measure", "tighten", "--unit", "B", "--measure", "old.do", "--due", day(0))
    store.done("duty", "answer", "--unit", "D", "--measure", "old.do")
    assert total(store, "old.do", campaign="old")["late"] == 0


# ---- Local measures ----

def test_a_local_measure_names_what_it_strengthens(campaign):
    campaign.done("campaign", "open", "--code", "local", "--title", "Local", "--unit", "B", "--starts", day(0), "--ends", day(30))
    assert add(campaign, "again", "--strengthens", "safe.check", "--every", "week", campaign="local", due=3).code == 0
    refused(add(campaign, "later", "--strengthens", "safe.check", campaign="local", due=11), text="not due later")  # R-LOCAL-02
    refused(add(campaign, "self", "--strengthens", "local.again", campaign="local", due=3), text="another campaign")  # R-LOCAL-01
    draft(campaign)
    assert add(campaign, "x").code == 0
    refused(add(campaign, "y", "--strengthens", "plan.x", campaign="local", due=3), text="in force is strengthened")  # R-LOCAL-03
    campaign.done("campaign", "deploy", "--campaign", "local")
    assert campaign.view("measures", "--campaign", "local")[0]["strengthens"] == "safe.check"
    assert {row["measure"].split(".")[0] for row in campaign.view("duties", "--unit", "D")} == {"safe", "local"}
    assert {row["campaign"] for row in campaign.view("duties", "--unit", "C")} == {"safe"}


# ---- Pleas ----

def test_more_time_is_asked_for_and_granted(campaign):
    campaign.done("duty", "plead", "--unit", "D", "--measure", "safe.check", "--asks", "more_time", "--until", day(20),
                  "--reason", "Flood.")
    refused(campaign.run("duty", "plead", "--unit", "D", "--measure", "safe.check", "--asks", "more_time", "--until", day(21),
                         "--reason", "Flood."), text="waits for what is said")  # R-PLEA-01
    plea = campaign.view("pleas", "--campaign", "safe")[0]
    assert (plea["code"], plea["unit"], plea["asks"], plea["until"], plea["state"]) == (
        "safe.check.plea1", "D", "more_time", day(20), "open")
    refused(campaign.run("duty", "grant", "--plea", "safe.check.plea1", "--until", day(9)), text="no more time")  # R-PLEA-02
    campaign.done("duty", "grant", "--plea", "safe.check.plea1", "--until", day(15))
    assert (due(campaign, "D", "safe.check"), due(campaign, "E", "safe.check")) == (day(15), day(10))
    overdue = lambda on: total(campaign, "safe.check", "B", "safe", "--on", day(on))["overdue"]
    assert [overdue(n) for n in (10, 11, 15, 16)] == [0, 2, 2, 3]
    refused(campaign.run("duty", "grant", "--plea", "safe.check.plea1"), text="decided already")  # R-PLEA-05
    refused(campaign.run("duty", "deny", "--plea", "safe.check.plea1", "--reason", "No."), text="decided already")
    campaign.done("rebuild")
    assert due(campaign, "D", "safe.check") == day(15) and overdue(11) == 2


def test_what_does_not_apply_is_waived(campaign):
    campaign.done("duty", "plead", "--unit", "E", "--measure", "safe.note", "--asks", "not_applicable", "--reason", "No stairs.")
    campaign.done("duty", "grant", "--plea", "safe.note.plea1")
    row = {row["measure"]: row for row in campaign.view("duties", "--unit", "E")}["safe.note"]
    assert (row["state"], row["reason"]) == ("waived", "No stairs.")
    campaign.done("duty", "plead", "--unit", "D", "--measure", "safe.note", "--asks", "not_applicable", "--reason", "No.")
    campaign.done("duty", "deny", "--plea", "safe.note.plea2", "--reason", "There are stairs.")
    campaign.done("duty", "plead", "--unit", "D", "--measure", "safe.note", "--asks", "not_applicable", "--reason", "Really.")
    campaign.done("duty", "answer", "--unit", "D", "--measure", "safe.note")
    assert [row["state"] for row in campaign.view("pleas", "--campaign", "safe")] == ["granted", "denied", "settled"]


def test_what_is_not_asked_for(campaign):
    plead = lambda *words: campaign.run("duty", "plead", "--reason", "R", "--unit", *words)
    refused(plead("D", "--measure", "safe.check", "--asks", "more_time"), text="until a day")  # R-PLEA-04
    refused(plead("D", "--measure", "safe.check", "--asks", "not_applicable", "--until", day(20)), text="until a day")
    refused(plead("D", "--measure", "safe.check", "--asks", "more_time", "--until", day(10)), text="no more time")
    refused(plead("D", "--measure", "safe.check", "--asks", "more_time", "--until", day(31)), text="outside of the campaign")
    refused(plead("C", "--measure", "safe.note", "--asks", "not_applicable"), text="does not bind")
    campaign.done("duty", "answer", "--unit", "D", "--measure", "safe.note")
    refused(plead("D", "--measure", "safe.note", "--asks", "not_applicable"), text="There is an answer")  # R-PLEA-03


# ---- Amendments ----

def amend(store, measures, answers="stand", campaign="safe"):
    return store.run("campaign", "amend", "--campaign", campaign, "--reason", "New rule.", "--answers", answers, "--measures",
                     json.dumps(measures))


def test_an_amendment_changes_what_is_in_force(campaign):
    campaign.done("duty", "answer", "--unit", "D", "--measure", "safe.check", "--values.rooms", "7")
    assert amend(campaign, [{"code": "check", "title": "Check twice", "due": day(12), "effort_minutes": 60}]).code == 0
    assert due(campaign, "C", "safe.check") == day(12)
    row = {row["code"]: row for row in campaign.view("measures", "--campaign", "safe")}["safe.check"]
    assert (row["title"], row["effort"], row["version"]) == ("Check twice", 60, 2)
    assert total(campaign, "safe.check")["answered"] == 1
    answer = campaign.view("answers", "--measure", "safe.check")[0]
    assert (answer["state"], answer["version"]) == ("answered", 1)
    before = campaign.view("versions", "--measure", "safe.check")
    assert [(row["version"], row["title"], row["due"], row["reason"]) for row in before] == [(1, "Check", day(10), "New rule.")]
    board = campaign.board("A", "safe", "--numbers")
    assert amend(campaign, [{"code": "check", "instruction": "Again."}], "again").code == 0
    answer = campaign.view("answers", "--measure", "safe.check")[0]
    assert (answer["state"], answer["version"], answer["reason"]) == ("returned", 1, "New rule.")
    assert total(campaign, "safe.check")["answered"] == 0 and total(campaign, "safe.check")["returned"] == 1
    assert board["numbers"] != campaign.board("A", "safe", "--numbers")["numbers"]
    campaign.done("duty", "answer", "--unit", "D", "--measure", "safe.check", "--values.rooms", "8")
    assert campaign.view("answers", "--measure", "safe.check")[0]["version"] == 3
    now = campaign.board("A", "safe", "--numbers")
    campaign.done("rebuild")
    assert campaign.board("A", "safe", "--numbers") == now


def test_a_measure_is_withdrawn(campaign):
    campaign.done("duty", "answer", "--unit", "D", "--measure", "safe.note")
    assert amend(campaign, [{"code": "note", "withdraw": True}]).code == 0
    assert [m["code"] for m in campaign.board("A", "safe")["measures"]] == ["safe.check"]
    refused(campaign.run("duty", "answer", "--unit", "E", "--measure", "safe.note"), text="withdrawn")  # R-AMEND-02
    refused(amend(campaign, [{"code": "note", "title": "X"}]), text="withdrawn")
    assert campaign.view("answers", "--measure", "safe.note")[0]["state"] == "answered"
    campaign.done("rebuild")
    assert len(campaign.board("A", "safe")["measures"]) == 1


def test_a_measure_is_added_with_a_reason(campaign):
    refused(add(campaign, "more", campaign="safe"), text="say why")  # R-AMEND-01
    campaign.done("duty", "answer", "--unit", "D", "--measure", "safe.note", "--done", day(-1))
    assert add(campaign, "more", "--reason", "The province asks.", "--after", "note", "--after-days", "4", "--after-of", "itself",
               campaign="safe").code == 0
    assert due(campaign, "D", "safe.more") == day(3) and due(campaign, "E", "safe.more") == day(20)
    assert total(campaign, "safe.more")["scope"] == 5 and total(campaign, "safe.note")["answered"] == 1
    campaign.done("rebuild")
    assert due(campaign, "D", "safe.more") == day(3)


def test_what_recurs_is_amended_as_far_as_it_is_to_come(campaign):
    draft(campaign, 30)
    add(campaign, "weekly", "--every", "week", due=3)
    campaign.done("campaign", "deploy", "--campaign", "plan")
    assert amend(campaign, [{"code": "weekly", "title": "Short report"}], campaign="plan").code == 0
    periods = campaign.view("periods", "--measure", "plan.weekly")
    assert all(row["title"].startswith("Short report (20") for row in periods)
    refused(amend(campaign, [{"code": "weekly", "due": day(5)}], campaign="plan"), text="name the period")  # R-AMEND-04
    name = periods[1]["code"].split(".", 1)[1]
    assert amend(campaign, [{"code": name, "due": day(12)}], campaign="plan").code == 0
    assert campaign.view("periods", "--measure", "plan.weekly")[1]["due"] == day(12)
    assert amend(campaign, [{"code": "weekly", "withdraw": True}], campaign="plan").code == 0
    assert campaign.board("A", "plan")["measures"] == []


def test_what_is_not_amended(campaign):
    refused(amend(campaign, [{"code": "none", "title": "X"}]), text="no measure none")
    refused(amend(campaign, [{"code": "check"}]), text="Say what becomes another")  # R-AMEND-03
    refused(amend(campaign, [{"code": "check", "title": "X"}, {"code": "check", "title": "Y"}]), text="named once")  # R-AMEND-06
    refused(amend(campaign, [{"code": "check", "due": day(31)}]), text="outside of the campaign")
    refused(amend(campaign, [{"code": "check", "due": day(-1)}]), text="passed")
    draft(campaign)
    refused(amend(campaign, [{"code": "x", "title": "X"}], campaign="plan"), text="Only a campaign in force")  # R-AMEND-05
