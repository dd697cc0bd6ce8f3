"""Every rule refuses with its id, a sentence beside its field, and nothing is changed."""
import json

import pytest

from conftest import UNITS, day, safe

ANSWER = {"unit": "D", "measure": "safe.check", "values": {"rooms": 1}}


def measure(**more):
    return {"campaign": "draft", "code": "m", "title": "M", "due": day(3), "accepted_by": "above", **more}


def form(*fields):
    return [{"label": "L", "kind": "text", **field} for field in fields]


# rule, act, fields, the field that the sentence stands beside
CASES = [
    ("R-ORG-01", "unit.create", {"code": "A", "name": "Again"}, "code"),
    ("R-ORG-02", "unit.create", {"code": "X", "name": "X", "parent": "CLOSED"}, "parent"),
    ("R-ORG-02", "unit.rename", {"unit": "CLOSED", "name": "X"}, "unit"),
    ("R-ORG-02", "unit.move", {"unit": "CLOSED", "parent": "B"}, "unit"),
    ("R-ORG-02", "unit.close", {"unit": "CLOSED"}, "unit"),
    ("R-ORG-03", "unit.create", {"code": "X", "name": "X", "parent": "L32"}, "parent"),
    ("R-ORG-03", "unit.move", {"unit": "B", "parent": "L31"}, "parent"),
    ("R-ORG-04", "unit.move", {"unit": "A", "parent": "D"}, "parent"),
    ("R-ORG-05", "unit.close", {"unit": "B"}, "unit"),
    ("R-ORG-06", "unit.move", {"unit": "B", "parent": "A"}, "parent"),
    ("R-ORG-08", "unit.move", {"unit": "D", "parent": "C", "from": "A"}, "from"),
    ("R-ORG-15", "unit.merge", {"unit": "B", "into": "D"}, "into"),
    ("R-ORG-17", "unit.split", {"unit": "B", "parts": [{"code": "X1", "name": "X"}, {"code": "X2", "name": "X"}]}, "parts"),
    ("R-GROUP-01", "group.create", {"code": "pilot", "title": "Again"}, "code"),
    ("R-GROUP-04", "group.remove", {"group": "pilot", "units": ["D"]}, "units"),
    ("R-ORG-02", "group.add", {"group": "pilot", "units": ["CLOSED"]}, "units"),
    ("required", "group.rename", {"group": "pilot"}, "title"),
    ("R-DIR-01", "directive.register", {"code": "dir", "title": "T", "unit": "A", "clauses": [{"number": "1", "title": "T"}]}, "code"),
    ("R-DIR-02", "directive.register",
     {"code": "d2", "title": "T", "unit": "A", "clauses": [{"number": "1", "title": "T"}, {"number": "1", "title": "U"}]},
     "clauses[1].number"),
    ("R-CAMP-01", "campaign.open", {"code": "safe", "title": "T", "unit": "A", "starts": day(0), "ends": day(1)}, "code"),
    ("R-CAMP-02", "campaign.deploy", {"campaign": "safe"}, "campaign"),
    ("R-CAMP-02", "campaign.close", {"campaign": "ended"}, "campaign"),
    ("R-CAMP-02", "measure.add", measure(campaign="ended", code="late"), "campaign"),
    ("R-AMEND-01", "measure.add", measure(campaign="safe", code="late"), "reason"),
    ("R-AMEND-05", "campaign.amend",
     {"campaign": "draft", "reason": "R", "answers": "stand", "measures": [{"code": "m", "title": "T"}]}, "campaign"),
    ("R-AMEND-03", "campaign.amend",
     {"campaign": "safe", "reason": "R", "answers": "stand", "measures": [{"code": "check"}]}, "measures[0].code"),
    ("R-FIG-01", "figure.define", {"code": "people", "title": "P", "kind": "number", "period": "once"}, "code"),
    ("R-FIG-03", "measure.add", measure(form=form({"name": "a", "figure": "people"})), "form[0].kind"),
    ("R-FIG-08", "measure.add", measure(form=form({"name": "a", "figure": "people"}, {"name": "b", "figure": "people"})), "form[1].figure"),
    ("R-FIG-06", "figure.correct", {"figure": "people", "unit": "D", "value": "3", "reason": "R"}, "unit"),
    ("R-CAL-01", "calendar.set", {"week": ["mon", "someday"]}, "week"),
    ("R-ESC-01", "campaign.escalate", {"campaign": "ended", "after": 3}, "campaign"),
    ("R-BURDEN-01", "campaign.deploy", {"campaign": "heavy"}, "reason"),
    ("R-ORG-02", "burden.limit", {"unit": "CLOSED", "hours": 3}, "unit"),
    ("R-SCOPE-01", "measure.add", measure(units_in=["D"], units_out=["D"]), "units_out"),
    ("R-AFTER-01", "measure.add", measure(after_days=3), "after"),
    ("R-LOCAL-03", "measure.add", measure(strengthens="ended.m"), "strengthens"),
    ("R-TIGHT-01", "measure.tighten", {"unit": "B", "measure": "safe.check"}, "due"),
    ("R-TIGHT-02", "measure.tighten", {"unit": "B", "measure": "safe.check", "due": day(11)}, "due"),
    ("R-TIGHT-05", "measure.tighten", {"unit": "B", "measure": "safe.check", "least": [{"field": "x", "least": 3}]}, "least"),
    ("R-TIGHT-07", "measure.tighten", {"unit": "C", "measure": "safe.note", "due": day(1)}, "unit"),
    ("R-PLEA-02", "duty.plead",
     {"unit": "D", "measure": "safe.check", "asks": "more_time", "until": day(9), "reason": "R"}, "until"),
    ("R-PLEA-03", "duty.plead", {"unit": "ACCEPTED", "measure": "safe.check", "asks": "not_applicable", "reason": "R"}, "unit"),
    ("R-PLEA-04", "duty.plead", {"unit": "D", "measure": "safe.check", "asks": "more_time", "reason": "R"}, "until"),
    ("R-PLEA-05", "duty.grant", {"plea": "safe.check.plea1"}, "plea"),
    ("R-PLEA-05", "duty.deny", {"plea": "safe.check.plea1", "reason": "R"}, "plea"),
    ("R-CAMP-03", "campaign.open", {"code": "x", "title": "T", "unit": "A", "starts": day(2), "ends": day(1)}, "ends"),
    ("R-CAMP-04", "campaign.deploy", {"campaign": "draft"}, "campaign"),
    ("R-CAMP-05", "measure.add", measure(due=day(-1)), "due"),
    ("R-CAMP-06", "stage.add", {"campaign": "draft", "code": "s", "title": "T", "starts": day(1), "ends": day(2)}, "code"),
    ("R-CAMP-07", "stage.add", {"campaign": "draft", "code": "t", "title": "T", "starts": day(1), "ends": day(99)}, "ends"),
    ("R-CAMP-08", "measure.add", measure(clauses=["9"]), "clauses"),
    ("R-CAMP-09", "measure.add", measure(campaign="plain", clauses=["1"]), "clauses"),
    ("R-CAMP-10", "measure.add", measure(top="A"), "top"),
    ("R-CAMP-11", "measure.add", measure(due=day(90)), "due"),
    ("R-CHASE-01", "duty.chase", {"campaign": "draft", "unit": "B"}, "campaign"),
    ("R-CHASE-02", "duty.chase", {"campaign": "safe", "unit": "CLOSED"}, "unit"),
    ("R-DUTY-01", "measure.ask", {"measure": "ended.m", "unit": "D", "question": "Why?"}, "measure"),
    ("R-DUTY-02", "measure.ask", {"measure": "safe.note", "unit": "C", "question": "Why?"}, "unit"),
    ("required", "measure.reply", {"question": "safe.check.q9"}, "reply"),
    ("R-FORM-01", "measure.add", measure(form=form({"name": "9x"})), "form[0].name"),
    ("R-FORM-02", "measure.add", measure(form=form({"name": "a"}, {"name": "a"})), "form[1].name"),
    ("R-FORM-03", "measure.add", measure(form=form({"name": "a", "kind": "choice"})), "form[0].choices"),
    ("R-FORM-05", "measure.add", measure(form=form({"name": "a", "kind": "choice", "choices": ["x", "y", "x"]})), "form[0].choices"),
    ("R-FORM-04", "measure.add", measure(form=form({"name": "a", "kind": "number", "min": 3, "max": 2})), "form[0].max"),
    ("R-DUTY-01", "duty.answer", {**ANSWER, "measure": "ended.m", "values": {}}, "measure"),
    ("R-DUTY-02", "duty.answer", {"unit": "C", "measure": "safe.note"}, "unit"),
    ("R-DUTY-03", "duty.answer", {**ANSWER, "unit": "ACCEPTED"}, ""),
    ("R-DUTY-04", "duty.accept", {"unit": "D", "measure": "safe.check"}, ""),
    ("R-DUTY-05", "duty.return", {"unit": "D", "measure": "safe.check", "reason": "No."}, ""),
    ("R-DUTY-06", "duty.waive", {"unit": "ACCEPTED", "measure": "safe.check", "reason": "No."}, ""),
    ("R-DUTY-07", "duty.accept", {"unit": "D", "measure": "safe.note"}, "measure"),
    ("R-DUTY-09", "duty.answer", {**ANSWER, "done": day(1)}, "done"),
    ("R-DUTY-08", "duty.answer", {**ANSWER, "evidence": [{"file": "FILE", "dated": day(1)}]}, "evidence[0].dated"),
    ("R-EVID-01", "duty.answer", {**ANSWER, "evidence": [{"file": "FILE", "dated": day(0), "to": day(-1)}]}, "evidence[0].from"),
    ("R-EVID-02", "duty.answer", {**ANSWER, "evidence": [{"file": "FILE", "dated": day(0), "valid_until": day(-1)}]},
     "evidence[0].valid_until"),
    ("format", "unit.create", {"code": "#12", "name": "An id"}, "code"),
    ("format", "unit.import", {"units": [{"code": " #A", "name": "An id"}]}, "units[0].code"),
    ("format", "campaign.open", {"code": "#1", "title": "T", "unit": "A", "starts": day(0), "ends": day(1)}, "code"),
    ("format", "duty.answer", {**ANSWER, "values": {"rooms": "1.5"}}, "values.rooms"),
    ("range", "duty.answer", {**ANSWER, "values": {"rooms": "9223372036854775807"}}, "values.rooms"),
    ("format", "duty.answer", {**ANSWER, "values": {"rooms": 1, "share": "1.12345678912"}}, "values.share"),
    ("text", "unit.create", {"code": "\u200b", "name": "Hidden"}, "code"),
    ("text", "unit.create", {"code": "X", "name": "\u202eturned"}, "name"),
    ("required", "duty.answer", {"unit": "D", "measure": "safe.check"}, "values.rooms"),
    ("range", "duty.answer", {**ANSWER, "values": {"rooms": 101}}, "values.rooms"),
    ("format", "duty.answer", {**ANSWER, "values": {"rooms": "many"}}, "values.rooms"),
    ("unknown_field", "duty.answer", {**ANSWER, "values": {"rooms": 1, "room": 1}}, "values.room"),
    ("unknown_field", "unit.create", {"code": "X", "name": "X", "colour": "red"}, "colour"),
    ("not_found", "unit.rename", {"unit": "NOBODY", "name": "X"}, "unit"),
    ("type", "unit.create", {"code": 7, "name": "X"}, "code"),
    ("choice", "measure.add", measure(accepted_by="everybody"), "accepted_by"),
    ("length", "unit.create", {"code": "X" * 41, "name": "X"}, "code"),
]


def staged(campaign, folder):
    safe(campaign, folder)

    def opened(code, unit, *more):
        campaign.done("campaign", "open", "--code", code, "--title", code, "--unit", unit, "--starts", day(0), "--ends", day(30), *more)

    deep = folder / "deep.csv"
    deep.write_text("code,name,parent\n" + "".join(f"L{n},Line,{f'L{n - 1}' if n > 1 else ''}\n" for n in range(1, 33)))
    campaign.done("unit", "import", deep)
    campaign.done("unit", "create", "--code", "ACCEPTED", "--name", "Accepted", "--parent", "C")
    campaign.done("duty", "plead", "--unit", "ACCEPTED", "--measure", "safe.check", "--asks", "not_applicable", "--reason", "R")
    campaign.done("duty", "deny", "--plea", "safe.check.plea1", "--reason", "R")
    campaign.done("duty", "answer", "--unit", "ACCEPTED", "--measure", "safe.check", "--values.rooms", "1")
    campaign.done("duty", "accept", "--unit", "ACCEPTED", "--measure", "safe.check")
    campaign.done("unit", "create", "--code", "CLOSED", "--name", "Closed", "--parent", "C")
    campaign.done("unit", "close", "--unit", "CLOSED")
    campaign.done("group", "create", "--code", "pilot", "--title", "Pilot")
    campaign.done("figure", "define", "--code", "people", "--title", "P", "--kind", "number", "--period", "once")
    opened("draft", "B", "--directive", "dir")
    opened("plain", "B")
    opened("ended", "A")
    opened("heavy", "C")
    campaign.done("measure", "add", "--campaign", "heavy", "--code", "m", "--title", "M", "--due", day(3), "--accepted-by", "above",
                  "--effort-minutes", "600")
    campaign.done("burden", "limit", "--unit", "C", "--hours", "9")
    campaign.done("measure", "add", "--campaign", "ended", "--code", "m", "--title", "M", "--due", day(3), "--accepted-by", "above")
    campaign.done("campaign", "deploy", "--campaign", "ended")
    campaign.done("campaign", "close", "--campaign", "ended")
    campaign.done("stage", "add", "--campaign", "draft", "--code", "s", "--title", "S", "--starts", day(0), "--ends", day(1))


@pytest.fixture
def stage(empty, prepared):
    """Beside the campaign in force: a draft of unit B, one without a directive, one that is closed, a closed unit, a deep line."""
    prepared(staged, empty)
    return empty


def options(fields):
    """The same fields as somebody types them."""
    for name, value in fields.items():
        if isinstance(value, dict):
            yield from (word for key, inner in value.items() for word in (f"--{name}.{key}", str(inner)))
        elif isinstance(value, list):
            plain = all(isinstance(item, str) for item in value)
            yield from (f"--{name}", ",".join(value) if plain else json.dumps(value))
        else:
            yield from (f"--{name}", str(value))


def test_each_rule_refuses_over_the_api_and_on_the_command_line(stage):
    server = stage.serve()
    kept = server.ask("POST", "/api/v1/file", b"bytes", {"Content-Type": "text/plain"}).json["file"]
    before = server.get("/api/v1/view/history?limit=1").json["rows"][0]["seq"]
    for rule, act, fields, field in CASES:
        fields = json.loads(json.dumps(fields).replace('"FILE"', json.dumps(kept)))
        reply = server.act(act, fields)
        assert reply.status == (404 if rule == "not_found" and field in ("unit", "campaign", "person") else 422), (rule, act, reply.body)
        problems = [(problem["code"], problem["field"]) for problem in reply.json["problems"]]
        assert (rule, field) in problems, (rule, problems)
        assert all(len(problem["text"]) > 10 for problem in reply.json["problems"])
        if rule == "type":
            continue  # all that is typed is text
        typed = stage.run(*act.split("."), *options(fields))
        assert typed.code == 2 and typed.out == "", (rule, typed.err)
        assert typed.err.splitlines() == [f"{p['field']}: {p['text']}" if p["field"] else p["text"] for p in reply.json["problems"]], rule
    assert server.get("/api/v1/view/history?limit=1").json["rows"][0]["seq"] == before


def test_a_campaign_has_at_most_a_thousand_measures(stage, tmp_path):
    rows = tmp_path / "measures.csv"
    rows.write_text("campaign,code,title,due,accepted_by\n" + "".join(f"draft,n{n},N,{day(3)},nobody\n" for n in range(1000)))
    assert stage.done("measure", "add", "--rows", rows, "--format", "json").json["done"] == 1000
    reply = stage.serve().act("measure.add", measure())
    assert reply.codes == ["R-CAMP-12"] and reply.status == 422
    stage.done("campaign", "deploy", "--campaign", "draft")
    assert len(stage.board("B", "draft")["measures"]) == 1000
    rows.write_text("code,name,parent\n" + "".join(f"Z{n},Unit,B\n" for n in range(1001)))
    stage.done("unit", "import", rows)
    reply = stage.servers[-1].get("/api/v1/board/B?campaign=draft")
    assert reply.status == 422 and reply.codes == ["R-BOARD-02"]


def test_a_draft_has_no_board(stage):
    reply = stage.serve().get("/api/v1/board/A?campaign=draft")
    assert reply.status == 422 and reply.codes == ["R-BOARD-01"]
    answer = stage.run("board", "A", "--campaign", "draft")
    assert answer.code == 2 and "has no board" in answer.err


def test_all_problems_of_a_request_come_together(stage):
    reply = stage.serve().act("unit.create", {"cod": "X", "name": "", "level": "x" * 100})
    assert sorted(reply.codes) == ["length", "required", "required", "unknown_field"]


def test_on_the_command_line_with_exit_code_2(stage):
    answer = stage.run("duty", "accept", "--unit", "D", "--measure", "safe.check")
    assert answer.code == 2 and answer.err == "No answer of this unit waits to be accepted.\n"


def test_in_the_readers_language(stage):
    answer = stage.run("unit", "create", "--code", "A", "--name", "Again", lang="zh")
    assert answer.code == 2 and "已" in answer.err


def test_a_draft_is_not_answered(stage):
    stage.done("measure", "add", "--campaign", "draft", "--code", "m", "--title", "M", "--due", day(3), "--accepted-by", "above")
    assert "not in force yet" in stage.run("duty", "answer", "--unit", "D", "--measure", "draft.m").err


def test_a_template_with_a_fault_is_refused_whole(stage, tmp_path):
    template = tmp_path / "template.json"
    template.write_text(json.dumps({"title": "T", "measures": [{"code": "m", "title": "M", "due_day": 500, "accepted_by": "nobody"}]}))
    answer = stage.run("campaign", "open", "--code", "t", "--title", "T", "--unit", "A", "--starts", day(0), "--ends", day(9),
                       "--template", template)
    assert answer.code == 2 and "outside of the campaign" in answer.err
    assert "t" not in [row["code"] for row in stage.view("campaigns")]
    template.write_text("{")
    answer = stage.run("campaign", "open", "--code", "t", "--title", "T", "--unit", "A", "--starts", day(0), "--ends", day(9),
                       "--template", template)
    assert answer.code == 2 and "not JSON" in answer.err


def test_the_fixture_has_five_units(campaign):
    assert len(campaign.view("units")) == UNITS.count("\n") - 1
