"""Remits: who leads a campaign, who guides units through it, and what nobody leads."""
import pytest

from conftest import day, safe
from test_sign_in import come_in


def planned(campaign, folder):
    safe(campaign, folder)
    campaign.done("unit", "create", "--code", "Z", "--name", "Zeta")
    campaign.done("campaign", "open", "--code", "plan", "--title", "Plan", "--unit", "B", "--starts", day(0), "--ends", day(60))
    for code, workstream, *more in (("team", "Plan"), ("read", "Study"), ("note", ""), ("week", "Study", "--every", "week")):
        campaign.done("measure", "add", "--campaign", "plan", "--code", code, "--title", code.title(), "--workstream", workstream,
                      "--due", day(20), "--accepted-by", "nobody", *more)
    campaign.done("campaign", "deploy", "--campaign", "plan")
    for code, name in (("p1", "Zhang Wei"), ("p2", "Li Na"), ("p3", "Wang Fang")):
        campaign.done("person", "add", "--code", code, "--name", name, "--unit", "A")


@pytest.fixture
def led(empty, prepared):
    """A campaign in force, `plan`, with two workstreams and a measure that has none; a unit Z that stands elsewhere; three persons."""
    prepared(planned, empty)
    return empty


def run(store, person, role, *words, campaign="plan"):
    return store.run("remit", "give", "--campaign", campaign, "--person", person, "--role", role, *words, "--format", "json")


def give(store, *words, **more):
    answer = run(store, *words, **more)
    assert answer.code == 0, answer.err
    return answer.json["id"]


def refused(answer, *texts):
    assert answer.code == 2, (answer.out, answer.err)
    for text in texts:
        assert text in answer.err, answer.err


def held(store, *words):
    return [(row["person"], row["role"], row["workstreams"], row["units"]) for row in store.view("remits", "--campaign", "plan", *words)]


def table(store, *words):
    return [(row["measure"].split(".")[1], row["role"], row["person"], row["units"])
            for row in store.view("responsibility", "--campaign", "plan", *words)]


def states(store):
    return {row["id"]: row["is"] for row in store.view("remits", "--campaign", "plan")}


NOBODY = [(code, "lead", None, None) for code in ("team", "read", "note", "week")]


def test_who_leads_and_who_guides_what(led):
    assert table(led) == NOBODY  # a period of what recurs is no line of its own
    give(led, "p2", "guide", "--units", "D,E", "--workstreams", "Study")
    assert table(led) == [NOBODY[0], NOBODY[1], ("read", "guide", "p2", "D E"), NOBODY[2], NOBODY[3], ("week", "guide", "p2", "D E")]
    give(led, "p1", "lead", "--workstreams", "Plan,Study")
    give(led, "p3", "lead", "--workstreams", "Study")
    assert table(led) == [("team", "lead", "p1", "B"), ("read", "lead", "p1", "B"), ("read", "lead", "p3", "B"), ("read", "guide", "p2", "D E"),
                          NOBODY[2], ("week", "lead", "p1", "B"), ("week", "lead", "p3", "B"), ("week", "guide", "p2", "D E")]
    give(led, "p2", "lead", "--units", "D")  # the same person in another role, for all workstreams
    assert ("note", "lead", "p2", "D") in table(led) and None not in {row[2] for row in table(led)}
    assert held(led) == [("p1", "lead", "Plan, Study", "B"), ("p3", "lead", "Study", "B"), ("p2", "lead", None, "D"), ("p2", "guide", "Study", "D E")]
    assert {row["name"] for row in led.view("responsibility", "--campaign", "plan")} == {"Zhang Wei", "Li Na", "Wang Fang"}
    assert [row["title"] for row in led.view("responsibility", "--campaign", "plan", "--workstream", "Plan")] == ["Team", "Team"]
    give(led, "p1", "guide", campaign="safe")
    assert len(led.view("remits")) == 5 and len(held(led)) == 4
    assert [row["campaign_code"] for row in led.view("remits", "--person", "p1")] == ["safe", "plan"]
    led.done("rebuild")
    assert len(held(led)) == 4 and ("note", "lead", "p2", "D") in table(led)


def test_a_remit_lets_see_its_units_while_it_lasts_and_its_holder_is_seen_there(led):
    """p4 belongs to C, beside; D and E are below B. p5 is liaison of E, p6 an ordinary member of D."""
    for code, unit in (("p4", "C"), ("p5", "E"), ("p6", "D")):
        led.done("person", "add", "--code", code, "--name", f"Name {code}", "--unit", unit, "--phone", f"123-{code}")
    led.done("post", "give", "--person", "p5", "--unit", "E", "--role", "liaison")
    server = led.serve()
    guide, liaison, member = (come_in(server, code) for code in ("p4", "p5", "p6"))
    codes = lambda browser, view, *more: [row["code"] for row in browser.get(f"/api/v1/view/{view}?limit=100").json["rows"]]
    statuses = lambda browser, *paths: [browser.get(path).status for path in paths]
    looks = ("/api/v1/board/E?campaign=plan", "/board/E", "/unit/E", "/api/v1/view/duties?unit=E", "/api/v1/view/answers?measure=plan.note&unit=E")
    beside = ("/api/v1/board/D?campaign=plan", "/unit/D")
    assert set(statuses(guide, *looks)) <= {403, 404, 422} and statuses(guide, *beside) == [404, 404]
    remit = server.done("remit.give", {"campaign": "plan", "person": "p4", "role": "guide", "units": ["E"]})["id"]
    assert statuses(guide, *looks) == [200] * 5 and statuses(guide, *beside) == [404, 404]
    assert "Name p5" in guide.get("/api/v1/view/posts").body.decode()  # whom to call there
    # It gives nothing to do.
    assert guide.post("/api/v1/duty/answer", {"csrf": guide.csrf, "unit": "E", "measure": "plan.note"}).status == 403
    assert guide.post("/api/v1/duty/chase", {"csrf": guide.csrf, "unit": "E", "measures": "plan.note", "text": "T", "how": "chat"}).status in (403, 404, 422)
    # Where it begins to read stays its own unit.
    assert "p4" in guide.get("/person/p4").body.decode() and guide.get("/api/v1/view/unanswered?campaign=plan").status == 200
    rows = lambda browser, view: browser.get(f"/api/v1/view/{view}?campaign=plan").json["rows"]
    for browser, name, units in ((liaison, "Name p4", "E"), (guide, "Name p4", "E"), (member, "(not shown)", "+1")):
        (row,) = rows(browser, "remits")
        assert (row["person"], row["name"], row["units"]) == ("p4" if units == "E" else None, name, units), row
    assert statuses(liaison, "/person/p4") == [200] and statuses(member, "/person/p4") == [404]
    assert {row["guide"] for row in rows(liaison, "responsibility-table")} == {"Name p4 (E)"}
    assert {(row["measure"], row["lead"]) for row in rows(guide, "responsibility-table")} == {(f"plan.{code}", None) for code in ("team", "read", "note", "week")}
    assert {row["guide"] for row in rows(member, "responsibility-table")} == {"(not shown) (+1)"}
    server.done("remit.end", {"remit": remit})
    assert set(statuses(guide, *looks)) <= {403, 404, 422} and statuses(liaison, "/person/p4") == [404]


def test_what_a_remit_lends_ends_with_its_campaign_and_with_its_holder(led):
    server = led.serve()
    led.done("person", "add", "--code", "p4", "--name", "Name p4", "--unit", "C")
    guide = come_in(server, "p4")
    sees = lambda: guide.get("/api/v1/board/D?campaign=plan").status == 200
    server.done("remit.give", {"campaign": "plan", "person": "p4", "role": "guide", "units": ["D"], "from": day(1)})
    assert not sees()  # it begins tomorrow
    server.done("remit.give", {"campaign": "plan", "person": "p4", "role": "lead"})
    assert sees() and guide.get("/api/v1/board/B?campaign=plan").status == 200  # without units: the campaign's own and below
    server.done("campaign.close", {"campaign": "plan"})
    assert not sees()
    server.done("remit.give", {"campaign": "safe", "person": "p4", "role": "guide", "units": ["D"]})
    assert sees()
    server.done("person.leave", {"person": "p4"})
    assert not sees()


def test_remits_of_one_person_name_a_limited_number_of_units(led):
    for n in range(64):
        led.done("unit", "create", "--code", f"N{n}", "--name", f"N{n}", "--parent", "B")
    codes = ",".join(f"N{n}" for n in range(64))
    give(led, "p1", "guide", "--units", codes)
    refused(run(led, "p1", "lead"), "at most 64 units")  # R-REMIT-09
    give(led, "p2", "lead")


def test_a_measure_that_was_withdrawn_is_not_in_the_table(led):
    change = '[{"code":"team","withdraw":true}]'
    led.done("campaign", "amend", "--campaign", "plan", "--reason", "R", "--answers", "stand", "--measures", change)
    assert table(led) == NOBODY[1:]
    refused(run(led, "p1", "lead", "--workstreams", "Plan"), "no workstream Plan")


def test_a_remit_is_held_from_its_first_day_to_its_last(led):
    now = give(led, "p1", "lead", "--until", day(0))
    over = give(led, "p1", "lead", "--from", day(-9), "--until", day(-1))
    coming = give(led, "p1", "lead", "--from", day(1), "--until", day(5))
    assert states(led) == {now: "held", over: "over", coming: "coming"}
    assert len(held(led, "--state", "coming")) == len(held(led, "--state", "over")) == len(held(led, "--state", "held")) == 1
    led.done("remit", "end", "--remit", coming, "--on", day(2))
    led.done("remit", "end", "--remit", now)
    assert states(led) == {now: "over", over: "over", coming: "coming"}
    assert table(led) == NOBODY
    assert table(led, "--on", day(2))[0] == ("team", "lead", "p1", "B") and table(led, "--on", day(3)) == NOBODY
    assert table(led, "--on", day(-1))[0] == ("team", "lead", "p1", "B") and table(led, "--on", day(-10)) == NOBODY
    assert [row["until"] for row in led.view("remits", "--is", "coming")] == [day(2)]
    assert [row["ended"] for row in led.view("remits", "--id", now)] == [day(0)]
    told = [row["what"] for row in led.view("history")]
    assert told[0] == "The operator ended the remit of Zhang Wei in Plan: Leading group"
    assert told[1] == f"The operator ended the remit of Zhang Wei in Plan: Leading group, on {day(2)}"
    assert told[2] == "The operator gave Zhang Wei a remit in Plan: Leading group"
    give(led, "p2", "guide", "--workstreams", "Plan,Study", "--units", "D")
    assert led.view("history")[0]["what"] == "The operator gave Li Na a remit in Plan: Guidance team, for Plan, Study, at Delta"
    assert "指导组，负责Plan" in led.done("view", "history", lang="zh").out


def test_what_is_no_remit(led):
    refused(run(led, "p1", "lead", "--units", "Z"), "units: Z is not at or below")  # R-REMIT-02
    refused(run(led, "p1", "lead", "--units", "D,A,C"), "A is not at or below", "C is not at or below")
    refused(run(led, "p1", "lead", "--units", "Q"), "There is no unit Q.")
    refused(run(led, "p1", "lead", "--workstreams", "Plan,Dance"), "workstreams: The campaign has no workstream Dance.")  # R-REMIT-03
    refused(run(led, "p1", "lead", "--workstreams", "Plan", campaign="safe"), "no workstream Plan")
    refused(run(led, "p1", "lead", "--from", day(2), "--until", day(1)), "until: It ends before it begins.")  # R-REMIT-04
    refused(run(led, "p1", "lead", "--until", day(-1)), "until: It ends before it begins.")
    refused(run(led, "p1", "chief"), "Choose one of: lead, guide")
    refused(run(led, "p9", "lead"), "There is no person p9.")
    refused(run(led, "p1", "lead", campaign="none"), "There is no campaign none.")
    refused(run(led, "p1", "lead", "--from", "2026-02-30"), "from: There is no such day.")
    assert run(led, "p1", "").code == 2
    led.done("unit", "close", "--unit", "D")
    refused(run(led, "p1", "lead", "--units", "D"), "units: This unit is closed.")
    led.done("campaign", "close", "--campaign", "plan")
    refused(run(led, "p1", "lead"), "campaign: This campaign is closed.")  # R-REMIT-08
    assert held(led) == []


def test_nobody_has_a_role_twice_at_a_time(led):
    again = "has that role in the campaign already"  # R-REMIT-05
    first = give(led, "p1", "lead", "--from", day(2), "--until", day(9), "--workstreams", "Plan")
    refused(run(led, "p1", "lead"), again)
    refused(run(led, "p1", "lead", "--until", day(2)), again)
    refused(run(led, "p1", "lead", "--from", day(9), "--workstreams", "Study"), again)
    give(led, "p1", "lead", "--until", day(1))
    give(led, "p1", "lead", "--from", day(10))
    give(led, "p1", "guide")
    give(led, "p2", "lead")
    give(led, "p1", "lead", campaign="safe")
    led.done("remit", "end", "--remit", first)
    give(led, "p1", "lead", "--from", day(3), "--until", day(4))


def test_what_is_over_is_not_ended_again(led):
    remit = give(led, "p1", "lead", "--from", day(3), "--until", day(9))
    wrong = "not before its first, and not after the one it has"  # R-REMIT-07
    refused(led.run("remit", "end", "--remit", remit, "--on", day(-1)), wrong)
    refused(led.run("remit", "end", "--remit", remit, "--on", day(2)), wrong)
    refused(led.run("remit", "end", "--remit", remit, "--on", day(10)), wrong)
    now = give(led, "p2", "lead")
    refused(led.run("remit", "end", "--remit", now, "--on", day(-1)), wrong)
    begun = give(led, "p3", "lead", "--from", day(-5))
    refused(led.run("remit", "end", "--remit", begun, "--on", day(-1)), wrong)
    led.done("remit", "end", "--remit", remit)
    refused(led.run("remit", "end", "--remit", remit), "over already")  # R-REMIT-06
    refused(led.run("remit", "end", "--remit", give(led, "p1", "guide", "--from", day(-3), "--until", day(-1))), "over already")
    refused(led.run("remit", "end", "--remit", 77), "There is no remit 77")
    led.done("person", "leave", "--person", "p2")
    refused(led.run("remit", "end", "--remit", now), "over already")


def test_whoever_goes_has_no_remit(led):
    left, erased = give(led, "p1", "lead"), give(led, "p2", "guide", "--units", "D")
    coming, ended = give(led, "p1", "guide", "--from", day(4)), give(led, "p3", "lead", "--from", day(-5), "--until", day(-1))
    led.done("person", "leave", "--person", "p1")
    assert table(led)[0] == NOBODY[0] and table(led)[1] == ("team", "guide", "p2", "D")
    led.done("person", "erase", "--person", "p2")
    led.done("person", "leave", "--person", "p3")
    assert table(led) == NOBODY and held(led, "--state", "held") == [] and held(led, "--state", "coming") == []
    rows = {row["id"]: row for row in led.view("remits")}
    assert {row["is"] for row in rows.values()} == {"over"}
    assert [rows[id]["ended"] for id in (left, erased, coming, ended)] == [day(0), day(0), day(0), None]
    assert (rows[left]["name"], rows[erased]["name"], rows[erased]["person"]) == ("Zhang Wei", None, "p2")
    refused(run(led, "p1", "lead", "--workstreams", "Plan"), "person: This person has left.")  # R-REMIT-01
    refused(run(led, "p2", "lead"), "person: This person has left.")
    told = "\n".join(row["what"] for row in led.view("history"))
    assert "gave p2 a remit" in told and "Li Na" not in told
    led.done("rebuild")
    assert table(led) == NOBODY


def test_no_name_is_kept_with_a_remit(led):
    give(led, "p2", "lead")
    led.done("person", "rename", "--person", "p2", "--name", "Li Na-Chen")
    assert {row["name"] for row in led.view("responsibility", "--campaign", "plan")} == {"Li Na-Chen"}
    led.done("person", "erase", "--person", "p2")
    everything = b"".join(path.read_bytes() for path in led.folder.rglob("*") if path.is_file())
    assert b"Li Na" not in everything


def test_over_http_and_from_rows(led, tmp_path):
    rows = tmp_path / "rows.csv"
    rows.write_text("campaign,person,role,workstreams,units\nplan,p1,guide,Study,\"D,E\"\nplan,p2,guide,,\n")
    led.done("remit", "give", "--rows", rows)
    assert held(led) == [("p1", "guide", "Study", "D E"), ("p2", "guide", None, "B")]
    server = led.serve()
    remit = server.done("remit.give", {"campaign": "plan", "person": "p1", "role": "lead", "workstreams": ["Plan"], "units": ["D"]})["id"]
    lines = server.get("/api/v1/view/responsibility?campaign=plan&role=lead").json["rows"]
    assert [(row["measure"], row["person"], row["name"], row["units"]) for row in lines] == [
        ("plan.team", "p1", "Zhang Wei", "D"), ("plan.read", None, None, None), ("plan.note", None, None, None), ("plan.week", None, None, None)]
    assert server.act("remit.give", {"campaign": "plan", "person": "p1", "role": "lead", "units": ["Z"], "workstreams": ["Dance"]}).codes == [
        "R-REMIT-02", "R-REMIT-03", "R-REMIT-05"]
    assert set(server.act("remit.give", {"campaign": "plan", "person": ["p1"], "role": 7, "since": day(0)}).codes) == {"type", "unknown_field"}
    server.done("remit.end", {"remit": remit, "on": day(0)})
    assert server.act("remit.end", {"remit": remit, "on": day(3)}).codes == ["R-REMIT-07"]
    assert server.act("remit.end", {"remit": remit, "person": "p1"}).codes == ["unknown_field"]
    server.done("remit.end", {"remit": remit})
    assert server.act("remit.end", {"remit": remit}).codes == ["R-REMIT-06"]
    assert server.get("/api/v1/view/responsibility?campaign=none").status in (404, 422)
    assert server.get("/api/v1/view/remits?state=gone").status == 422
    assert server.get("/api/v1/view/responsibility?campaign=plan&on=soon").status == 422
