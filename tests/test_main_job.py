"""The main job: a campaign goes down an organisation and its board comes back."""
from conftest import day


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


def test_late_is_an_answer_after_its_day(campaign):
    campaign.done("duty", "answer", "--unit", "D", "--measure", "safe.note", at=day(6) + "T09:00:00+08:00")
    total = totals(campaign.board("A", "safe", "--on", day(6)), "Note")
    assert (total["late"], total["overdue"]) == (1, 1)


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


def test_exact_for_the_first_question_after_an_answer(campaign):
    server = campaign.serve()
    for n, unit in enumerate("ABCDE"):
        server.done("duty.answer", {"unit": unit, "measure": "safe.check", "values": {"rooms": n}})
        board = server.get("/api/v1/board/A?campaign=safe&numbers=yes").json
        assert totals(board, "Check")["answered"] == n + 1
        assert board["numbers"][0]["total"] == {"sum": str(n * (n + 1) // 2), "given": n + 1}


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
