"""A unit above answers for one that has nobody to answer, and the answer is marked."""
import csv

import pytest

from conftest import day
from test_sign_in import Browser, invite

CHECK = ("--unit", "D", "--measure", "safe.check", "--values.rooms")
OURS = {"unit": "D", "measure": "safe.check", "values": {"rooms": 12}}


@pytest.fixture
def line(campaign):
    """Beta has a liaison; Delta and Epsilon below it have nobody."""
    campaign.done("person", "add", "--code", "p1", "--name", "Zhang Wei", "--unit", "B")
    campaign.done("post", "give", "--person", "p1", "--unit", "B", "--role", "liaison")
    return campaign


def refused(answer, *texts):
    assert answer.code == 2, (answer.out, answer.err)
    for text in texts:
        assert text in answer.err, answer.err


def marks(store, unit="D", *words):
    return {row["measure"]: row["by"] for row in store.view("duties", "--unit", unit, *words)}


def sentences(store, lang="en"):
    return [row["what"] for row in store.done("view", "history", "--format", "json", lang=lang).json["rows"]]


def test_the_unit_above_answers_and_is_named(line):
    line.done("duty", "answer", *CHECK, 12, "--by", "B")
    assert marks(line) == {"safe.check": "B", "safe.note": None}
    answers = line.view("answers", "--measure", "safe.check")
    assert [(row["unit"], row["state"], row["values"], row["by"]) for row in answers] == [("D", "answered", "rooms=12", "B")]
    assert line.view("answers", "--measure", "safe.check", "--by", "A") == []
    assert "The operator answered Check for Delta, Beta in its place" in sentences(line)
    assert "（由Beta代填）" in sentences(line, "zh")[0]
    board = line.board("B", "safe", "--numbers")
    assert dict(zip(board["counts"], board["total"][0]))["answered"] == 1 and board["numbers"][0]["total"]["sum"] == "12"
    line.done("rebuild")
    assert marks(line)["safe.check"] == "B"


def test_it_stays_through_what_others_say_and_goes_with_an_answer_of_its_own(line):
    line.done("duty", "answer", *CHECK, 12, "--by", "A")  # not only the unit directly above
    line.done("duty", "accept", "--unit", "D", "--measure", "safe.check")
    assert marks(line)["safe.check"] == "A"
    line.done("duty", "return", "--unit", "D", "--measure", "safe.check", "--reason", "Count again.")
    assert marks(line)["safe.check"] == "A"
    line.done("duty", "answer", *CHECK, 13, "--by", "B")
    assert marks(line)["safe.check"] == "B"
    line.done("duty", "answer", *CHECK, 14)
    assert marks(line)["safe.check"] is None
    assert sentences(line)[0] == "The operator answered Check for Delta"
    line.done("unit", "move", "--unit", "D", "--parent", "C")  # what was said stays as it was said
    line.done("duty", "answer", "--unit", "E", "--measure", "safe.check", "--values.rooms", 1, "--by", "B")
    line.done("unit", "move", "--unit", "E", "--parent", "C")
    assert marks(line, "E")["safe.check"] == "B"


def test_who_may_not(line):
    answer = lambda *words: line.run("duty", "answer", *CHECK, 12, "--by", *words)
    refused(answer("D"), "by: Only a unit that stands above")  # R-CAMP-13: not itself
    refused(answer("E"), "by: Only a unit that stands above")  # beside it
    refused(answer("C"), "by: Only a unit that stands above")
    refused(line.run("duty", "answer", "--unit", "A", "--measure", "safe.check", "--values.rooms", 1, "--by", "B"), "Only a unit that stands above")
    refused(line.run("duty", "answer", "--unit", "B", "--measure", "safe.check", "--values.rooms", 1, "--by", "A"), "by: This unit has a liaison")  # R-CAMP-14
    refused(answer("Q"), "by: There is no unit Q.")
    refused(line.run("duty", "answer", *CHECK, 101, "--by", "B"), "rooms")  # its form holds for whoever answers
    assert marks(line) == {"safe.check": None, "safe.note": None}


def test_a_liaison_is_judged_by_the_day(line):
    line.done("person", "add", "--code", "p2", "--name", "Li Na", "--unit", "D")
    line.done("post", "give", "--person", "p2", "--unit", "D", "--role", "liaison", "--from", day(2))
    line.done("post", "give", "--person", "p2", "--unit", "D", "--role", "member")
    line.done("duty", "answer", *CHECK, 12, "--by", "B")  # it begins later; a member does not answer
    post = line.done("post", "give", "--person", "p2", "--unit", "E", "--role", "liaison", "--format", "json").json["id"]
    words = ("duty", "answer", "--unit", "E", "--measure", "safe.check", "--values.rooms", 1, "--by", "B")
    refused(line.run(*words), "This unit has a liaison or a manager, who answers for it.")
    line.done("post", "end", "--post", post)
    line.done(*words)


def test_a_closed_unit_answers_for_nobody(line):
    for code, above in (("M", "C"), ("N", "M")):
        line.done("unit", "create", "--code", code, "--name", code, "--parent", above, "--level", "section")
    line.done("unit", "close", "--unit", "N")
    line.done("unit", "close", "--unit", "M")
    words = line.run("duty", "answer", "--unit", "N", "--measure", "safe.check", "--values.rooms", 1, "--by", "M")
    refused(words, "by: This unit is closed.")


def test_it_pleads_too(line):
    plea = ("duty", "plead", "--unit", "D", "--measure", "safe.check", "--asks", "more_time", "--until", day(20), "--reason", "Flood.")
    refused(line.run(*plea, "--by", "C"), "by: Only a unit that stands above")
    line.done(*plea, "--by", "B")
    assert [(row["unit"], row["by"]) for row in line.view("pleas", "--campaign", "safe")] == [("D", "B")]
    assert sentences(line)[0] == "The operator asked for Delta, Beta in its place, about Check: Flood."
    refused(line.run("duty", "plead", "--unit", "B", "--measure", "safe.check", "--asks", "more_time", "--until", day(20), "--reason",
                     "Fire.", "--by", "A"), "This unit has a liaison")


def test_over_http_and_from_rows(line, tmp_path):
    rows = tmp_path / "rows.csv"
    rows.write_text("unit,measure,values.rooms,by\nD,safe.check,1,B\nE,safe.check,2,\n")
    line.done("duty", "answer", "--rows", rows)
    assert {row["unit"]: row["by"] for row in line.view("answers", "--measure", "safe.check")} == {"D": "B", "E": None}
    server = line.serve()
    server.done("duty.answer", {**OURS, "by": "A"})
    assert [row["by"] for row in server.get("/api/v1/view/answers?measure=safe.check&unit=D").json["rows"]] == ["A"]
    assert server.act("duty.answer", {**OURS, "by": "C"}).codes == ["R-CAMP-13"]
    assert server.act("duty.answer", {"unit": "B", "measure": "safe.check", "values": {"rooms": 1}, "by": "A"}).codes == ["R-CAMP-14"]
    assert server.act("duty.answer", {**OURS, "by": "Q"}).codes == ["not_found"]
    assert server.act("duty.answer", {**OURS, "by": ["A"]}).codes == ["type"]
    plea = {"unit": "D", "measure": "safe.note", "asks": "not_applicable", "reason": "No section."}
    assert server.act("duty.plead", {**plea, "by": "D"}).codes == ["R-CAMP-13"]
    server.done("duty.plead", {**plea, "by": "B"})


def test_who_answered_in_its_place_does_not_accept_it(line):  # R-DUTY-10
    line.done("person", "add", "--code", "p2", "--name", "Li Na", "--unit", "A")
    line.done("post", "give", "--person", "p2", "--unit", "A", "--role", "liaison")
    server = line.serve()
    beta, alpha = Browser(server), Browser(server)
    for browser, code in ((beta, "p1"), (alpha, "p2")):
        assert browser.open(invite(server, code)).status == 303
    act = lambda browser, name, **fields: browser.post("/api/v1/duty/" + name, {**fields, "measure": "safe.check", "csrf": browser.csrf})
    assert act(beta, "answer", unit="D", by="B", **{"values.rooms": 12}).status == 200
    own = act(beta, "accept", unit="D")
    assert own.status == 422 and own.codes == ["R-DUTY-10"] and "somebody else accepts it" in own.texts[0]
    assert act(alpha, "accept", unit="D").status == 200  # whoever stands above sees another's answer
    assert act(beta, "answer", unit="E", by="B", **{"values.rooms": 3}).status == 200
    assert act(beta, "return", unit="E", reason="Not so.").status == 200  # taking it back is no judgement of it
    assert act(beta, "answer", unit="B", **{"values.rooms": 3}).status == 200
    assert act(alpha, "accept", unit="B").status == 200


def test_the_board_marks_what_was_given_in_anothers_place(line):
    assert "In their place" not in line.done("board", "A", "--campaign", "safe").out
    line.done("duty", "answer", *CHECK, 12, "--by", "B")
    line.done("duty", "answer", "--unit", "E", "--measure", "safe.check", "--values.rooms", 1)
    line.done("duty", "answer", "--unit", "C", "--measure", "safe.check", "--values.rooms", 1, "--by", "A")
    board = line.board("A", "safe")
    assert (board["in_place"], {row["unit"]["code"]: row["in_place"] for row in board["rows"]}) == (2, {"B": 1, "C": 1})
    assert line.board("B", "safe")["in_place"] == 1 and line.board("C", "safe")["in_place"] == 1
    told = [text.split() for text in line.done("board", "B", "--campaign", "safe").out.splitlines()]
    assert told[0][-3:] == ["In", "their", "place"] and [words[-1] for words in told[-4:]] == ["1", "0", "0", "1"]
    rows = list(csv.DictReader(line.done("board", "B", "--campaign", "safe", "--format", "csv").out.splitlines()))
    assert [(row["unit"], row["measure"]) for row in rows if row["in_place"] == "1"] == [("D", "safe.check"), ("total", "safe.check")]
    line.done("duty", "return", "--unit", "D", "--measure", "safe.check", "--reason", "Count again.")
    assert line.board("A", "safe")["in_place"] == 1
    line.done("duty", "answer", "--unit", "C", "--measure", "safe.check", "--values.rooms", 2)
    assert line.board("A", "safe")["in_place"] == 0
