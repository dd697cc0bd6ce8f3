"""Questions that are answered once for all, and chasing those who have not answered."""
from conftest import day


def test_a_question_is_asked_once_and_answered_for_all(campaign):
    campaign.done("measure", "ask", "--measure", "safe.check", "--unit", "D", "--question", "Do stairs count?")
    campaign.done("measure", "ask", "--measure", "safe.check", "--unit", "C", "--question", "And cellars?")
    campaign.done("measure", "ask", "--measure", "safe.note", "--unit", "E", "--question", "How long?")
    campaign.done("measure", "reply", "--question", "safe.check.q1", "--reply", "Yes.")
    rows = campaign.view("questions", "--campaign", "safe")
    assert [(row["code"], row["question"], row["reply"]) for row in rows] == [
        ("safe.check.q1", "Do stairs count?", "Yes."), ("safe.check.q2", "And cellars?", None), ("safe.note.q1", "How long?", None)]
    assert (rows[0]["asked"], rows[0]["replied"], rows[1]["replied"]) == (day(0), day(0), None)
    assert [row["code"] for row in campaign.view("questions", "--campaign", "safe", "--measure", "safe.note")] == ["safe.note.q1"]
    campaign.done("measure", "reply", "--question", "safe.check.q1", "--reply", "Only those that are used.")
    assert campaign.view("questions", "--campaign", "safe")[0]["reply"] == "Only those that are used."
    told = [row["what"] for row in campaign.view("history", "--limit", "2")]
    assert told[0] == "The operator answered safe.check.q1: Only those that are used."
    campaign.done("rebuild")
    assert len(campaign.view("questions", "--campaign", "safe")) == 3


def open_by_hand(campaign, units):
    rows = campaign.view("unanswered", "--campaign", "safe", "--limit", "1000")
    mine = [row for row in rows if row["unit"] in units]
    return len(mine), sum(row["overdue"] for row in mine)


def test_the_chase_list_counts_what_is_open_between(campaign):
    campaign.done("duty", "answer", "--unit", "D", "--measure", "safe.check", "--values.rooms", "7")
    campaign.done("duty", "waive", "--unit", "E", "--measure", "safe.note", "--reason", "Moved.")
    rows = {row["unit"]: row for row in campaign.view("chase", "--campaign", "safe")}
    assert list(rows) == ["A", "B", "C"]  # the unit itself first, then those below it
    for unit, below in (("A", ["A"]), ("B", ["B", "D", "E"]), ("C", ["C"])):
        assert (rows[unit]["open"], rows[unit]["overdue"]) == open_by_hand(campaign, below), unit
    assert rows["B"]["text"] == (f"Beta, Safety: 3 open, 0 overdue. Check (due {day(10)}): Beta, Epsilon. "
                                 f"Note (due {day(5)}): Delta.")
    assert rows["A"]["text"] == f"Alpha, Safety: 1 open, 0 overdue. Check (due {day(10)})."
    only = campaign.view("chase", "--campaign", "safe", "--measure", "safe.note")
    assert [(row["unit"], row["open"]) for row in only] == [("B", 1)]
    soon = campaign.view("chase", "--campaign", "safe", "--due-by", day(5))
    assert [(row["unit"], row["open"]) for row in soon] == [("B", 1)]  # Note alone
    below = campaign.view("chase", "--campaign", "safe", "--unit", "B")
    assert [row["unit"] for row in below] == ["B", "D", "E"]
    zh = campaign.done("view", "chase", "--campaign", "safe", "--format", "json", lang="zh").json["rows"]
    assert zh[1]["text"].startswith("Beta，Safety：未填报 3 项")


def test_a_text_names_twenty_and_counts_the_rest(campaign, tmp_path):
    rows = tmp_path / "rows.csv"
    rows.write_text("code,name,parent\n" + "".join(f"X{n:03},Unit {n},C\n" for n in range(60)))
    campaign.done("unit", "create", "--rows", rows)
    text = {row["unit"]: row for row in campaign.view("chase", "--campaign", "safe")}["C"]["text"]
    assert text.count("Unit ") == 19 and "and 41 more." in text


def test_what_was_sent_is_noted(campaign):
    campaign.done("duty", "chase", "--campaign", "safe", "--unit", "B", "--note", "By phone.")
    campaign.done("duty", "chase", "--campaign", "safe", "--unit", "B", "--measure", "safe.note")
    row = {row["unit"]: row for row in campaign.view("chase", "--campaign", "safe")}["B"]
    assert (row["reminded"], row["times"]) == (day(0), 2)
    told = [row["what"] for row in campaign.view("history", "--act", "duty.chase")]
    log = campaign.view("chased", "--campaign", "safe", "--unit", "B")
    assert [(row["day"], row["unit"], row["measure"], row["note"]) for row in log] == [
        (day(0), "B", None, "By phone."), (day(0), "B", "safe.note", None)]
    assert [row["open"] for row in log] == [5, 2]
    assert campaign.view("chased", "--campaign", "safe", "--unit", "C") == []
    assert told == ["The operator reminded Beta, Safety: 2 open", "The operator reminded Beta, Safety: 5 open"]


def test_a_closed_campaign_is_not_chased(campaign):
    campaign.done("campaign", "close", "--campaign", "safe")
    assert campaign.view("chase", "--campaign", "safe") == []


def test_a_move_may_say_from_where(campaign):
    campaign.done("unit", "move", "--unit", "D", "--parent", "C", "--from", "B")
    answer = campaign.run("unit", "move", "--unit", "D", "--parent", "A", "--from", "B")
    assert answer.code == 2 and answer.err.startswith("from: ")
    campaign.done("unit", "move", "--unit", "D", "--parent", "A", "--from", "C")


def test_a_reply_is_shown_as_it_was_meant_and_nothing_more(campaign):
    campaign.done("measure", "ask", "--measure", "safe.check", "--unit", "D", "--question", "Do **stairs** count, <b>all</b>?")
    campaign.done("measure", "reply", "--question", "safe.check.q1", "--reply",
                  "Yes, **all** of [them](https://e.example/x):\n\n- inside\n- outside\n\n<script>alert(1)</script> [no](javascript:x)")
    page = campaign.serve().get("/campaign/safe", Accept="text/html").body.decode()
    assert "Do stairs count, &lt;b&gt;all&lt;/b&gt;?" in page
    assert '<strong>all</strong> of <a href="https://e.example/x" rel="nofollow noopener">them</a>' in page
    assert "<li>inside</li>" in page and "&lt;script&gt;" in page and 'href="javascript' not in page
