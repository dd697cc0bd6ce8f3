"""The main job: a campaign goes down an organisation and its board comes back."""
import json

from conftest import ROOT, day


def totals(board, measure):
    """The counts of one measure's total by name."""
    at = [m["title"] for m in board["measures"]].index(measure)
    return dict(zip(board["counts"], board["total"][at]))


def cell(board, unit, measure):
    at = [m["title"] for m in board["measures"]].index(measure)
    row = next(row for row in board["rows"] if row["unit"]["code"] == unit)
    return dict(zip(board["counts"], row["cells"][at]))


def test_board_has_the_shape_that_was_promised(campaign):
    board = campaign.board("A", "safe", "--numbers")
    assert board["unit"] == {"code": "A", "name": "Alpha"}
    assert isinstance(board["campaign"], int)
    assert board["as_of"] == day(0)
    assert board["counts"] == ["scope", "answered", "accepted", "returned", "waived", "overdue", "late"]
    assert [(m["title"], m["due"], m["period"]) for m in board["measures"]] == [
        ("Check", day(10), None), ("Note", day(5), None)]
    assert [row["unit"]["code"] for row in board["rows"]] == ["B", "C"]
    assert all(len(row["cells"]) == 2 and all(len(c) == 7 for c in row["cells"]) for row in board["rows"])
    assert [(n["field"], n["total"]) for n in board["numbers"]] == [
        ("rooms", {"sum": "0", "given": 0}), ("share", {"sum": "0", "given": 0})]


def test_a_line_counts_the_whole_subtree_the_child_included(campaign):
    board = campaign.board("A", "safe")
    assert cell(board, "B", "Check")["scope"] == 3
    assert cell(board, "C", "Check")["scope"] == 1
    assert totals(board, "Check")["scope"] == 5
    assert cell(board, "B", "Note")["scope"] == 2 and cell(board, "C", "Note")["scope"] == 0


def test_an_answer_lives_its_life_on_the_board(campaign):
    campaign.done("duty", "answer", "--unit", "D", "--measure", "safe.check", "--values.rooms", "7", "--values.share", "0.5")
    campaign.done("duty", "answer", "--unit", "E", "--measure", "safe.check", "--values.rooms", "5", "--values.share", "12.25")
    board = campaign.board("A", "safe", "--numbers")
    assert cell(board, "B", "Check") == dict(scope=3, answered=2, accepted=0, returned=0, waived=0, overdue=0, late=0)
    rooms, share = board["numbers"]
    assert rooms["total"] == {"sum": "12", "given": 2}
    assert share["total"] == {"sum": "12.75", "given": 2}
    assert rooms["rows"] == [{"sum": "12", "given": 2}, {"sum": "0", "given": 0}]

    campaign.done("duty", "accept", "--unit", "D", "--measure", "safe.check")
    campaign.done("duty", "return", "--unit", "E", "--measure", "safe.check", "--reason", "Too few.")
    campaign.done("duty", "waive", "--unit", "C", "--measure", "safe.check", "--reason", "Moved.")
    board = campaign.board("A", "safe", "--numbers")
    assert totals(board, "Check") == dict(scope=5, answered=1, accepted=1, returned=1, waived=1, overdue=0, late=0)
    assert board["numbers"][0]["total"] == {"sum": "7", "given": 1}


def test_where_nobody_accepts_answered_counts_as_accepted(campaign):
    campaign.done("duty", "answer", "--unit", "D", "--measure", "safe.note")
    assert totals(campaign.board("A", "safe"), "Note") == dict(
        scope=2, answered=1, accepted=1, returned=0, waived=0, overdue=0, late=0)


def test_on_another_day(campaign):
    campaign.done("duty", "answer", "--unit", "D", "--measure", "safe.note")
    campaign.done("duty", "waive", "--unit", "E", "--measure", "safe.check", "--reason", "Moved.")
    assert totals(campaign.board("A", "safe", "--on", day(5)), "Note")["overdue"] == 0
    assert totals(campaign.board("A", "safe", "--on", day(6)), "Note")["overdue"] == 1
    assert totals(campaign.board("A", "safe", "--on", day(11)), "Check")["overdue"] == 4


def test_late_is_an_answer_after_its_day(store):
    def then(*words):
        store.done(*words, at=day(-20) + "T09:00:00+08:00")

    then("unit", "create", "--code", "A", "--name", "Alpha")
    then("unit", "create", "--code", "B", "--name", "Beta", "--parent", "A")
    then("campaign", "open", "--code", "c", "--title", "C", "--unit", "A", "--starts", day(-20), "--ends", day(30))
    for code, due in (("past", day(-1)), ("today", day(0))):
        then("measure", "add", "--campaign", "c", "--code", code, "--title", code, "--due", due, "--accepted-by", "nobody")
    then("campaign", "deploy", "--campaign", "c")
    store.done("duty", "answer", "--unit", "B", "--measure", "c.past")
    store.done("duty", "answer", "--unit", "B", "--measure", "c.today")
    board = store.board("A", "c")
    assert (totals(board, "past")["late"], totals(board, "past")["overdue"]) == (1, 1)
    assert (totals(board, "today")["late"], totals(board, "today")["overdue"]) == (0, 0)


def test_units_created_and_moved_later_are_in_at_once(campaign):
    campaign.done("unit", "create", "--code", "F", "--name", "Phi", "--parent", "C", "--level", "section")
    board = campaign.board("A", "safe")
    assert cell(board, "C", "Check")["scope"] == 2 and cell(board, "C", "Note")["scope"] == 1
    campaign.done("duty", "answer", "--unit", "F", "--measure", "safe.note")
    campaign.done("unit", "move", "--unit", "F", "--parent", "B")
    board = campaign.board("A", "safe")
    assert cell(board, "C", "Note") == dict(scope=0, answered=0, accepted=0, returned=0, waived=0, overdue=0, late=0)
    assert cell(board, "B", "Note")["answered"] == 1 and cell(board, "B", "Note")["scope"] == 3


def test_a_closed_unit_is_not_bound_by_a_later_day(campaign):
    campaign.done("unit", "close", "--unit", "E")
    assert totals(campaign.board("A", "safe"), "Check")["scope"] == 4


def test_who_has_not_answered(campaign):
    campaign.done("duty", "answer", "--unit", "D", "--measure", "safe.check", "--values.rooms", "7")
    campaign.done("duty", "waive", "--unit", "C", "--measure", "safe.check", "--reason", "Moved.")
    rows = campaign.view("unanswered", "--campaign", "safe", "--measure", "safe.check")
    assert sorted(row["unit"] for row in rows) == ["A", "B", "E"]


def test_clauses_show_what_carries_them(campaign):
    campaign.done("duty", "answer", "--unit", "D", "--measure", "safe.note")
    rows = {row["clause"]: row for row in campaign.view("clauses", "--campaign", "safe")}
    assert [rows[n]["covered"] for n in "123"] == [True, True, False]
    assert rows["2"]["carried_by"] == "safe.note"
    assert (rows["2"]["scope"], rows["2"]["answered"], rows["2"]["percent"]) == (2, 1, 50)


def test_evidence_carries_its_own_date(campaign, tmp_path):
    picture = tmp_path / "picture.txt"
    picture.write_text("what was seen")
    name = campaign.done("file", picture).out.strip()
    campaign.done("duty", "answer", "--unit", "D", "--measure", "safe.note", "--evidence",
                  f'[{{"file":"{name}","title":"Seen","dated":"{day(-3)}"}}]')
    rows = campaign.view("answers", "--measure", "safe.note")
    assert [(row["unit"], row["evidence"]) for row in rows] == [("D", 1)]


def test_rows_of_a_json_list_name_files_by_their_path(campaign, tmp_path):
    picture, rows = tmp_path / "picture.txt", tmp_path / "rows.json"
    picture.write_text("what was seen")
    rows.write_text(f' [{{"file":"@{picture}","dated":"{day(-3)}"}}]')
    give = lambda evidence: campaign.run("duty", "answer", "--unit", "D", "--measure", "safe.note", "--evidence", evidence)
    assert give(f"@{rows}").code == 0
    assert [row["evidence"] for row in campaign.view("answers", "--measure", "safe.note")] == [1]
    assert campaign.view("evidence", "--campaign", "safe")[0]["file"] == campaign.done("file", picture).out.strip()
    rows.write_text(f'[{{"file":"@{tmp_path}/none.txt","dated":"{day(-3)}"}}]')
    assert "none.txt cannot be opened" in give(f"@{rows}").err
    assert "evidence: Write JSON" in give('[{"file":"@x"').err
    assert 'a file is "@PATH"' in campaign.run("duty", "answer", "--help").out


def test_times_are_told_as_the_organisations_clock_says_them(store):
    store.done("unit", "create", "--code", "A", "--name", "A", at=day(-1) + "T00:30:00+08:00")
    shown = store.run("view", "history", "--format", "table").out
    assert day(-1) + " 00:30" in shown
    assert shown.endswith("1 row\n")


def test_exact_for_the_first_question_after_an_answer(campaign):
    server = campaign.serve()
    for n, unit in enumerate("ABCDE"):
        server.done("duty.answer", {"unit": unit, "measure": "safe.check", "values": {"rooms": n}})
        board = server.get("/api/v1/board/A?campaign=safe&numbers=yes").json
        assert totals(board, "Check")["answered"] == n + 1
        assert board["numbers"][0]["total"] == {"sum": str(n * (n + 1) // 2), "given": n + 1}


def test_the_whole_job_over_http_alone(store):
    """Every act once, as a program would send it."""
    server = store.serve()
    server.done("unit.import", {"units": [{"code": "A", "name": "Alpha"}, {"code": "B", "name": "Beta", "parent": "A"}]})
    server.done("unit.create", {"code": "C", "name": "Gamma", "parent": "B", "level": "section", "kind": "school"})
    server.done("unit.create", {"code": "D", "name": "Delta", "parent": "A"})
    server.done("unit.rename", {"unit": "D", "name": "Dee", "alias": "Di"})
    server.done("unit.move", {"unit": "D", "parent": "B"})
    server.done("group.create", {"code": "g", "title": "Group"})
    server.done("group.rename", {"group": "g", "title": "The group"})
    server.done("group.add", {"group": "g", "units": ["B", "C"]})
    server.done("group.remove", {"group": "g", "units": ["B"]})
    assert server.get("/api/v1/view/groups").json["rows"][0]["units"] == 1
    server.done("unit.create", {"code": "E", "name": "Eps", "parent": "A"})
    server.done("unit.split", {"unit": "E", "parts": [{"code": "E1", "name": "Eps 1"}, {"code": "E2", "name": "Eps 2", "children": []}]})
    server.done("unit.merge", {"unit": "E1", "into": "E2"})
    server.done("unit.merge", {"unit": "E2", "into": "A"})
    assert server.act("unit.import", {"units": [{"code": "A", "name": "Again"}]}).codes == ["conflict", "R-ORG-14"]
    server.done("directive.register", {"code": "dir", "title": "Directive", "unit": "A", "received": day(-1),
                                       "clauses": [{"number": "1", "title": "One"}, {"number": "2", "title": "Two"}]})
    opened = server.done("campaign.open", {"code": "c", "title": "Campaign", "unit": "A", "directive": "dir", "starts": day(0),
                                           "ends": day(20)})
    server.done("stage.add", {"campaign": opened["id"], "code": "s", "title": "Stage", "starts": day(0), "ends": day(9)})
    measure = server.done("measure.add", {
        "campaign": "c", "code": "m", "title": "Measure", "workstream": "Work", "stage": "s", "clauses": ["2"],
        "instruction": "Do *this*.", "top": "B", "due": day(9), "accepted_by": "above", "effort_minutes": 10,
        "form": [{"name": "n", "label": "N", "kind": "number", "need": True}, {"name": "d", "label": "D", "kind": "decimal", "places": 3},
                 {"name": "t", "label": "T", "kind": "text"}, {"name": "c", "label": "C", "kind": "choice", "choices": ["x", "y"]},
                 {"name": "w", "label": "W", "kind": "date"}, {"name": "f", "label": "F", "kind": "file"},
                 {"name": "k", "label": "K", "kind": "mark"}]})
    server.done("figure.define", {"code": "people", "title": "People", "kind": "number", "period": "year"})
    server.done("measure.add", {"campaign": "c", "code": "f", "title": "Figure", "due": day(9), "accepted_by": "nobody", "levels": ["none"],
                                "form": [{"name": "n", "label": "N", "kind": "number", "figure": "people"}],
                                "units_in": ["D"], "groups": ["g"]})
    server.done("burden.limit", {"unit": "A", "hours": 20})
    assert server.get("/api/v1/view/rehearsal?campaign=c").json["rows"][1] == {
        "unit": "B", "name": "Beta", "units": 3, "duties": 4, "hours": "0.5", "most": 2}
    server.done("campaign.deploy", {"campaign": "c"})
    server.done("calendar.set", {"week": ["mon", "tue"], "days": [{"day": day(3), "kind": "holiday", "name": "Feast"}]})
    server.done("campaign.escalate", {"campaign": "c", "after": 3})
    kept = server.ask("POST", "/api/v1/file", b"seen", {"Content-Type": "text/plain"}).json["file"]
    values = {"n": 3, "d": "2.125", "t": "Text", "c": "y", "w": day(-2), "f": kept, "k": True}
    server.done("duty.answer", {"unit": "C", "measure": measure["id"], "values": values, "note": "Done.",
                                "evidence": [{"file": kept, "title": "Seen", "dated": day(-2), "from": day(-9), "to": day(-2),
                                              "valid_until": day(90)}]})
    server.done("duty.accept", {"unit": "C", "measure": "c.m"})
    server.done("duty.return", {"unit": "C", "measure": "c.m", "reason": "Look again."})
    server.done("duty.answer", {"unit": "C", "measure": "c.m", "values": {"n": 4, "d": "0.875"}})
    server.done("duty.waive", {"unit": "D", "measure": "c.m", "reason": "Moved."})
    server.done("duty.answer", {"unit": "D", "measure": "c.f", "values": {"n": 8}})
    server.done("figure.correct", {"figure": "people", "unit": "D", "period": day(9), "value": "9", "reason": "Counted."})
    assert server.get("/api/v1/view/answers?measure=c.f").json["rows"][0]["values"] == "n=9"
    server.done("campaign.amend", {"campaign": "c", "reason": "Enough.", "answers": "stand", "measures": [{"code": "f", "withdraw": True}]})
    board = server.get("/api/v1/board/A?campaign=c&numbers=1").json
    assert board["measures"] == [{"id": measure["id"], "code": "c.m", "title": "Measure", "due": day(9), "series": None,
                                  "period": None}]
    assert board["rows"] == [{"unit": {"code": "B", "name": "Beta"}, "nobody": False, "in_place": 0, "cells": [[3, 1, 0, 0, 1, 0, 0]]}]
    assert board["total"] == [[3, 1, 0, 0, 1, 0, 0]]
    assert [(told["field"], told["total"]) for told in board["numbers"]] == [
        ("n", {"sum": "4", "given": 1}), ("d", {"sum": "0.875", "given": 1})]
    clauses = server.get("/api/v1/view/clauses?campaign=c").json["rows"]
    assert [(row["clause"], row["covered"], row["percent"]) for row in clauses] == [("1", False, None), ("2", True, 33)]
    asked = server.done("measure.ask", {"measure": "c.m", "unit": "C", "question": "Which rooms?"})
    server.done("measure.reply", {"question": asked["id"], "reply": "All."})
    assert server.get("/api/v1/view/questions?campaign=c").json["rows"][0]["reply"] == "All."
    server.done("duty.chase", {"campaign": "c", "unit": "B"})
    assert server.get("/api/v1/view/chase?campaign=c&unit=B").json["rows"][0]["times"] == 1
    server.done("measure.tighten", {"unit": "B", "measure": "c.m", "due": day(7), "least": [{"field": "n", "least": 2}]})
    server.done("duty.plead", {"unit": "B", "measure": "c.m", "asks": "more_time", "until": day(12), "reason": "Flood."})
    server.done("duty.grant", {"plea": "c.m.plea1", "until": day(10), "note": "Not longer."})
    server.done("duty.plead", {"unit": "B", "measure": "c.m", "asks": "not_applicable", "reason": "No rooms."})
    server.done("duty.deny", {"plea": "c.m.plea2", "reason": "There are."})
    server.done("campaign.amend", {"campaign": "c", "reason": "Clearer.", "answers": "stand",
                                   "measures": [{"code": "m", "instruction": "Do *that*."}]})
    assert [row["due"] for row in server.get("/api/v1/view/duties?unit=B").json["rows"]] == [day(10)]
    server.done("unit.close", {"unit": "D"})
    assert server.get("/api/v1/board/A?campaign=c").json["total"] == [[2, 1, 0, 0, 0, 0, 0]]
    server.done("campaign.close", {"campaign": "c"})
    assert server.act("duty.answer", {"unit": "B", "measure": "c.m", "values": {"n": 1}}).codes == ["R-DUTY-01"]
    assert server.get("/api/v1/board/A?campaign=c").json["total"] == [[2, 1, 0, 0, 0, 0, 0]]


def test_a_campaign_from_a_template_on_real_units(store):
    store.done("unit", "import", ROOT / "demo" / "bureau.csv")
    store.done("directive", "register", "--code", "d", "--title", "D", "--unit", "KJ", "--clauses", ROOT / "demo" / "clauses.csv")
    store.done("campaign", "open", "--code", "theme", "--title", "Theme", "--unit", "KJ", "--directive", "d", "--starts", day(0),
               "--ends", day(180), "--template", ROOT / "demo" / "templates" / "theme-education.json")
    template = json.loads((ROOT / "demo" / "templates" / "theme-education.json").read_text())
    rows = store.view("measures", "--campaign", "theme")
    assert {row["code"]: row["due"] for row in rows} == {
        f"theme.{measure['code']}": day(measure["due_day"]) for measure in template["measures"]}
    assert [row["code"] for row in store.view("stages", "--campaign", "theme", "--sort", "starts")] == [
        stage["code"] for stage in template["stages"]]
    assert [row["clause"] for row in store.view("clauses", "--campaign", "theme") if not row["covered"]] == ["2.5"]
    before = store.view("history", "--limit", "1")[0]["seq"]
    store.done("campaign", "deploy", "--campaign", "theme")
    assert store.view("history", "--limit", "1")[0]["seq"] == before + 1  # one event
    units = store.view("units", "--limit", "100")
    board = store.board("KJ", "theme")
    for measure, total in zip(template["measures"], board["total"]):
        bound = [unit for unit in units if (not measure.get("levels") or unit["level"] in measure["levels"])
                 and (not measure.get("kinds") or unit["kind"] in measure["kinds"])]
        assert total == [len(bound), 0, 0, 0, 0, 0, 0], measure["code"]


def test_a_rebuilt_store_tells_the_same(campaign):
    campaign.done("duty", "answer", "--unit", "D", "--measure", "safe.check", "--values.rooms", "7")
    before = campaign.board("A", "safe", "--numbers")
    campaign.done("rebuild")
    assert campaign.board("A", "safe", "--numbers") == before


def test_history_tells_what_was_done(campaign):
    campaign.done("duty", "waive", "--unit", "C", "--measure", "safe.check", "--reason", "Moved.")
    rows = campaign.view("history", "--limit", "2")
    assert rows[0]["what"] == "The operator released Gamma from Check: Moved."
    assert rows[1]["act"] == "campaign.deploy"


def test_the_history_tells_the_old_name(campaign):
    campaign.done("unit", "rename", "--unit", "B", "--name", "Second")
    campaign.done("unit", "rename", "--unit", "B", "--name", "Third")
    told = [row["what"] for row in campaign.view("history", "--act", "unit.rename")]
    assert told == ["The operator renamed the unit Second to Third", "The operator renamed the unit Beta to Second"]


def test_the_lines_of_a_board_add_up(campaign):
    campaign.done("duty", "answer", "--unit", "A", "--measure", "safe.check", "--values.rooms", "7")
    lines = [line.split(",") for line in campaign.done("board", "A", "--campaign", "safe", "--format", "csv").out.splitlines()[1:]]
    for measure in ("safe.check", "safe.note"):
        rows = [list(map(int, line[5:])) for line in lines if line[2] == measure]
        assert [sum(column) for column in zip(*rows[:-1])] == rows[-1]
    table = campaign.done("board", "A", "--campaign", "safe").out.splitlines()
    assert any(line.startswith("The unit itself") and "1/1" in line for line in table)
    assert "The unit itself" not in campaign.done("board", "D", "--campaign", "safe").out
    answer = campaign.run("board", "A", "--campaign", "safe", "--numbers")
    assert answer.code == 2 and answer.err.startswith("numbers: ")
    campaign.done("unit", "create", "--code", "ELSE", "--name", "Elsewhere")
    assert "asks nothing of this unit" in campaign.done("board", "ELSE", "--campaign", "safe").out


def test_a_template_says_which_of_its_parts_is_refused(store):
    store.done("unit", "import", ROOT / "demo" / "bureau.csv")
    words = ["campaign", "open", "--code", "t", "--title", "T", "--unit", "KJ", "--template", ROOT / "demo" / "templates" / "theme-education.json",
             "--starts", day(0)]
    answer = store.run(*words, "--ends", day(180))
    assert answer.code == 2 and answer.err.startswith("template.measures.")
    answer = store.run(*words, "--ends", day(20))
    assert answer.code == 2 and answer.err.startswith("template.stages.")
