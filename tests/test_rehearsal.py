"""Before anything is issued: what it would ask of whom, week by week, and beside what others ask already."""
import datetime
import json

from conftest import day


def monday(text):
    date = datetime.date.fromisoformat(text)
    return (date - datetime.timedelta(days=date.weekday())).isoformat()


def draft(store, code="plan", unit="A", ends=60):
    store.done("campaign", "open", "--code", code, "--title", code.title(), "--unit", unit, "--starts", day(0), "--ends", day(ends))


def add(store, code, due, *words, campaign="plan"):
    store.done("measure", "add", "--campaign", campaign, "--code", code, "--title", code.title(), "--due", day(due), "--accepted-by",
               "nobody", *words)


def test_what_a_draft_would_ask_is_what_it_asks(campaign):
    draft(campaign)
    add(campaign, "all", 20, "--effort-minutes", "90")
    add(campaign, "sections", 21, "--effort-minutes", "45", "--levels", "section", "--units-in", "C")
    add(campaign, "out", 22, "--units-out", "B")
    foretold = {row["unit"]: row for row in campaign.view("rehearsal", "--campaign", "plan")}
    assert list(foretold) == ["A", "B", "C"]
    assert [(row["units"], row["duties"], row["hours"], row["most"]) for row in foretold.values()] == [
        (5, 10, "9.7", 3), (3, 5, "6.0", 2), (1, 3, "2.2", 3)]
    campaign.done("campaign", "deploy", "--campaign", "plan")
    board = campaign.board("A", "plan")
    assert sum(cell[0] for cell in board["total"]) == foretold["A"]["duties"]
    for row in board["rows"]:
        assert sum(cell[0] for cell in row["cells"]) == foretold[row["unit"]["code"]]["duties"]
    assert {row["unit"]: row for row in campaign.view("rehearsal", "--campaign", "plan")} == foretold
    assert [row["unit"] for row in campaign.view("rehearsal", "--campaign", "plan", "--unit", "B")] == ["B", "D", "E"]


def test_by_week_and_whom_too_much(campaign):
    draft(campaign)
    for n in range(3):
        add(campaign, f"m{n}", 10, "--effort-minutes", "60")
    add(campaign, "later", 40, "--levels", "section")
    weeks = campaign.view("rehearsal-weeks", "--campaign", "plan", "--most", "3")
    # safe.check is due on the same day as the three: four for every unit
    assert [(row["from"], row["duties"], row["hours"], row["over"]) for row in weeks] == [
        (monday(day(10)), 15, "15.0", 5), (monday(day(40)), 2, "0.0", 0)]
    year, week, _ = datetime.date.fromisoformat(day(10)).isocalendar()
    assert weeks[0]["week"] == f"{year}-W{week:02}"
    over = campaign.view("rehearsal-over", "--campaign", "plan", "--most", "3")
    same_week = monday(day(10)) == monday(day(5))  # then safe.note counts too, for the sections
    assert {(row["unit"], row["duties"]) for row in over} == {
        (unit, 5 if same_week and unit in "DE" else 4) for unit in "ABCDE"}
    assert campaign.view("rehearsal-over", "--campaign", "plan") == []
    assert campaign.view("rehearsal-weeks", "--campaign", "plan", "--unit", "C")[0]["duties"] == 3


def test_an_amendment_is_rehearsed(campaign):
    weeks = lambda *words: {row["from"]: (row["duties"], row["hours"]) for row in
                            campaign.view("rehearsal-weeks", "--campaign", "safe", *words)}
    assert weeks()[monday(day(10))] == (5 if monday(day(10)) != monday(day(5)) else 7, "2.5")
    moved = weeks("--measure", "safe.check", "--due", day(24), "--effort-minutes", "60")
    assert moved[monday(day(24))] == (5, "5.0")
    assert weeks() == weeks("--measure", "safe.check")


def test_what_others_ask_already(campaign):
    draft(campaign)
    form = [{"name": "count", "label": "Rooms", "kind": "number"}, {"name": "new", "label": "Doors", "kind": "number"}]
    add(campaign, "again", 20, "--levels", "section", "--form", json.dumps(form))
    add(campaign, "elsewhere", 20, "--levels", "nowhere", "--form", json.dumps(form))
    assert campaign.view("rehearsal-repeats", "--campaign", "plan") == [
        {"measure": "plan.again", "field": "count", "label": "Rooms", "asked_by": "safe.check", "as": "rooms", "units": 2}]
    campaign.done("campaign", "close", "--campaign", "safe")
    assert campaign.view("rehearsal-repeats", "--campaign", "plan") == []


def test_the_burden_of_one_unit(campaign):
    draft(campaign, ends=90)
    add(campaign, "more", 10, "--effort-minutes", "75")
    campaign.done("campaign", "deploy", "--campaign", "plan")
    campaign.done("duty", "answer", "--unit", "D", "--measure", "safe.note")
    campaign.done("burden", "limit", "--unit", "B", "--hours", "4")
    campaign.done("burden", "limit", "--unit", "A", "--hours", "9")
    rows = campaign.view("burden", "--unit", "D")
    assert sum(row["duties"] for row in rows) == 3 and sum(row["open"] for row in rows) == 2
    month = {row["month"]: row for row in rows}[day(10)[:7]]
    assert (month["campaigns"], month["hours"], month["allowed"]) == (2, "1.7", 4)  # 30 and 75 minutes
    assert campaign.view("burden", "--unit", "C")[0]["allowed"] == 9
    campaign.done("campaign", "close", "--campaign", "plan")
    assert {row["campaigns"] for row in campaign.view("burden", "--unit", "D")} == {1}


def test_too_much_in_a_month_needs_a_reason(campaign):
    draft(campaign)
    add(campaign, "long", 10, "--effort-minutes", "240", "--levels", "section")
    campaign.done("burden", "limit", "--unit", "B", "--hours", "4")
    answer = campaign.run("campaign", "deploy", "--campaign", "plan")
    assert answer.code == 2 and answer.err.startswith(f"reason: In {day(10)[:7]} some units would be asked for 5 hours")  # R-BURDEN-01
    campaign.done("burden", "limit", "--unit", "B")  # none any more
    campaign.done("burden", "limit", "--unit", "C", "--hours", "1")
    campaign.done("campaign", "deploy", "--campaign", "plan", "--dry-run")
    campaign.done("burden", "limit", "--unit", "D", "--hours", "4")
    campaign.done("campaign", "deploy", "--campaign", "plan", "--reason", "The flood comes first.")
    assert {row["code"]: row["reason"] for row in campaign.view("campaigns")} == {"safe": None, "plan": "The flood comes first."}


def test_more_measures_than_can_be_weighed(campaign):
    for code in ("one", "two"):
        draft(campaign, code, ends=7 * 520)
        add(campaign, "weekly", 0, "--every", "week", campaign=code)
        campaign.done("campaign", "deploy", "--campaign", code)
    draft(campaign, ends=7 * 520)
    add(campaign, "weekly", 1, "--every", "week")
    assert "weighed together" in campaign.run("view", "rehearsal-weeks", "--campaign", "plan").err  # R-REHEARSAL-01
    assert campaign.view("rehearsal", "--campaign", "plan")[0]["duties"] == 5 * 520
    campaign.done("burden", "limit", "--unit", "A", "--hours", "1")
    assert "weighed together" in campaign.run("campaign", "deploy", "--campaign", "plan").err
    campaign.done("campaign", "deploy", "--campaign", "plan", "--reason", "All of it is short.")
