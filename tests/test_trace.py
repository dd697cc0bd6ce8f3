"""Where things come from: why a unit must do something, what a clause has come to, what a number on a board rests on."""
import json

from conftest import day
from test_office_pages import people, sees  # noqa: F401


def test_why_this_unit(campaign):
    campaign.done("measure", "tighten", "--unit", "B", "--measure", "safe.check", "--due", day(6),
                  "--least", json.dumps([{"field": "rooms", "least": 2}]))
    campaign.done("duty", "plead", "--unit", "D", "--measure", "safe.check", "--asks", "more_time", "--until", day(9), "--reason", "R")
    campaign.done("duty", "grant", "--plea", "safe.check.plea1")
    rows = {row["measure"]: row for row in campaign.view("why", "--unit", "D")}
    check = rows["safe.check"]
    assert (check["due"], check["issued"], check["directive"], check["clauses"], check["campaign"], check["issued_by"]) == (
        day(9), day(10), "dir", "1", "Safety", "Alpha")
    assert check["tightened"] == f"Beta: {day(6)}, Beta: rooms at least 2" and check["granted"] == day(9)
    assert check["why"] == "At or below Alpha"
    assert rows["safe.note"]["why"] == "At or below Alpha; level section" and rows["safe.note"]["tightened"] is None
    assert [row["measure"] for row in campaign.view("why", "--unit", "E", "--measure", "safe.note")] == ["safe.note"]
    assert campaign.view("why", "--unit", "C")[0]["tightened"] is None
    zh = campaign.done("view", "why", "--unit", "D", "--format", "json", lang="zh").json["rows"]
    assert "层级" in [row["why"] for row in zh if row["measure"] == "safe.note"][0]


def test_a_clause_down_to_every_answer(campaign):
    campaign.done("duty", "answer", "--unit", "D", "--measure", "safe.check", "--values.rooms", "3", "--note", "Seen.")
    campaign.done("duty", "answer", "--unit", "E", "--measure", "safe.note")
    rows = campaign.view("clause-answers", "--campaign", "safe", "--clause", "1")
    assert [(row["measure"], row["unit"], row["state"], row["version"], row["note"]) for row in rows] == [
        ("safe.check", "D", "answered", 1, "Seen.")]
    assert [row["unit"] for row in campaign.view("clause-answers", "--campaign", "safe", "--clause", "2")] == ["E"]
    assert campaign.view("clause-answers", "--campaign", "safe", "--clause", "3") == []


def test_clauses_are_told_to_who_stands_below_as_far_as_there(people):
    """Not that nothing carries them: what is counted is the reader's own."""
    people.done("duty", "answer", "--unit", "C", "--measure", "safe.check", "--values", '{"rooms":"3"}')
    people.done("duty", "answer", "--unit", "D", "--measure", "safe.check", "--values", '{"rooms":"3"}')

    def told(who, query):
        rows = sees(people, who).browser.get("/api/v1/view/clauses" + query).json["rows"]
        return [(row["clause"], row["covered"], row["scope"], row["answered"]) for row in rows]
    whole = [("1", True, 5, 2), ("2", True, 2, 0), ("3", False, 0, 0)]
    own = [("1", True, 3, 1), ("2", True, 2, 0), ("3", False, 0, 0)]
    assert told("boss", "?campaign=safe") == whole and told("boss", "?campaign=safe&unit=B") == own
    assert told("lia", "?campaign=safe") == own == told("mem", "?campaign=safe&unit=B")
    page = sees(people, "lia").open("/view/clauses")  # the only campaign is taken
    assert [row[0] for row in page.rows] == ["1", "2", "3"] and "There is nothing" not in page.text
    assert sees(people, "lia").browser.get("/api/v1/view/clauses?campaign=safe&unit=A").status == 403


def test_every_number_of_a_board_rests_on_its_units(campaign):
    """All counts of all cells, and the numbers added up, are made again from what they rest on."""
    campaign.done("duty", "answer", "--unit", "D", "--measure", "safe.check", "--values.rooms", "3")
    campaign.done("duty", "answer", "--unit", "E", "--measure", "safe.check", "--values.rooms", "4", "--values.share", "0.5")
    campaign.done("duty", "accept", "--unit", "E", "--measure", "safe.check")
    campaign.done("duty", "answer", "--unit", "C", "--measure", "safe.check", "--values.rooms", "5")
    campaign.done("duty", "return", "--unit", "C", "--measure", "safe.check", "--reason", "R")
    campaign.done("duty", "waive", "--unit", "B", "--measure", "safe.check", "--reason", "R")
    campaign.done("duty", "answer", "--unit", "D", "--measure", "safe.note")
    for unit in "ABC":
        board = campaign.board(unit, "safe", "--numbers")
        for at, measure in enumerate(board["measures"]):
            for count, number in zip(board["counts"], board["total"][at]):
                rows = campaign.view("rests-on", "--unit", unit, "--measure", measure["code"], "--count", count)
                assert len(rows) == number, (unit, measure["code"], count)
                assert len({row["unit"] for row in rows}) == number
        for number in board["numbers"]:
            code = {measure["id"]: measure["code"] for measure in board["measures"]}[number["measure"]]
            rows = campaign.view("rests-on", "--unit", unit, "--measure", code, "--field", number["field"])
            assert (len(rows), sum(float(row["value"]) for row in rows)) == (number["total"]["given"], float(number["total"]["sum"]))
