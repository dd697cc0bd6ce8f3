"""Working days, and what the clock does by itself: overdue duties go up the line."""
import datetime
import json
import os
import random
import shutil
import subprocess
import time

import pytest

from conftest import MUSTER, ROOT, UNITS, day

ALL_WEEK = "mon,tue,wed,thu,fri,sat,sun"


def at(n, hour=9):
    return f"{day(n)}T{hour:02}:00:00+08:00"


def days_csv(tmp_path, *rows):
    path = tmp_path / f"days-{len(rows)}.csv"
    path.write_text("day,kind,name\n" + "".join(f"{day(n)},{kind},{name}\n" for n, kind, name in rows))
    return path


@pytest.fixture
def line(store, tmp_path):
    """A > B > D, E and A > C; a campaign of A in force since 40 days ago, one measure that was due 30 days ago. Every day is worked."""
    (tmp_path / "units.csv").write_text(UNITS)
    store.done("unit", "import", tmp_path / "units.csv", at=at(-41))
    store.done("calendar", "set", "--week", ALL_WEEK, at=at(-41))
    store.done("campaign", "open", "--code", "safe", "--title", "Safety", "--unit", "A", "--starts", day(-40), "--ends", day(30), at=at(-40))
    store.done("measure", "add", "--campaign", "safe", "--code", "m", "--title", "Check", "--due", day(-30), "--accepted-by", "nobody",
               at=at(-40))
    store.done("campaign", "deploy", "--campaign", "safe", at=at(-40))
    return store


def clock(store, n):
    return store.done("clock", at=at(n)).out


def passed(store, *words):
    return {(row["unit"], row["step"], row["passed_to"]) for row in store.view("escalations", "--campaign", "safe", *words)}


# ---- Up the line ----

def test_overdue_duties_go_up_the_line(line):
    line.done("campaign", "escalate", "--campaign", "safe", "--after", 3, at=at(-39))
    assert "Acts of the clock: 0\n" in clock(line, -30)
    assert "Acts of the clock: 0\n" in clock(line, -27)  # overdue since -29: three days have not passed
    assert "Acts of the clock: 2\n" in clock(line, -26)  # to A, to B
    first = {("B", 1, "A"), ("C", 1, "A"), ("D", 1, "B"), ("E", 1, "B")}
    assert passed(line) == first
    assert "Acts of the clock: 0\n" in clock(line, -26)
    line.done("duty", "answer", "--unit", "D", "--measure", "safe.m", at=at(-25))
    clock(line, -24)
    assert passed(line) == first
    clock(line, -23)
    assert passed(line) == first | {("E", 2, "A")}  # nobody is above the campaign's own unit
    clock(line, -10)
    assert passed(line) == first | {("E", 2, "A")}
    told = [row["what"] for row in line.view("history", "--act", "duty.escalate")]
    assert told[0] == "The clock passed overdue duties on to Alpha: Check, 1"
    assert passed(line, "--above", "B") == {("D", 1, "B"), ("E", 1, "B")}
    states = {(row["unit"], row["step"]): row["state"] for row in line.view("escalations", "--campaign", "safe")}
    assert states["D", 1] == "answered" or states["D", 1] == "accepted"
    assert states["E", 2] == "open"


def test_the_chase_list_and_the_duty_say_so(line):
    line.done("campaign", "escalate", "--campaign", "safe", "--after", 3, at=at(-39))
    clock(line, -20)
    clock(line, -19)
    rows = {row["unit"]: row["passed_on"] for row in line.view("chase", "--campaign", "safe", "--unit", "A")}
    assert rows == {"A": 0, "B": 3, "C": 1}  # B's own, and D's and E's in the second step
    rows = {row["unit"]: row["passed_on"] for row in line.view("chase", "--campaign", "safe", "--unit", "B")}
    assert rows == {"B": 1, "D": 1, "E": 1}
    assert [row["passed_to"] for row in line.view("duties", "--unit", "E")] == ["A"]
    assert [row["passed_to"] for row in line.view("duties", "--unit", "A")] == [None]
    line.done("duty", "answer", "--unit", "E", "--measure", "safe.m", at=at(-18))
    assert [row["passed_to"] for row in line.view("duties", "--unit", "E")] == [None]
    rows = {row["unit"]: row["passed_on"] for row in line.view("chase", "--campaign", "safe", "--unit", "B")}
    assert rows == {"B": 1, "D": 1}


def test_an_open_plea_stops_it_and_more_time_begins_anew(line):
    line.done("campaign", "escalate", "--campaign", "safe", "--after", 2, at=at(-39))
    for unit in "DE":
        line.done("duty", "plead", "--unit", unit, "--measure", "safe.m", "--asks", "more_time", "--until", day(-20), "--reason", "Flood.",
                  at=at(-29))
    clock(line, -26)
    assert passed(line) == {("B", 1, "A"), ("C", 1, "A")}
    line.done("duty", "deny", "--plea", "safe.m.plea1", "--reason", "No.", at=at(-25))
    line.done("duty", "grant", "--plea", "safe.m.plea2", at=at(-25))
    clock(line, -25)
    assert ("D", 1, "B") in passed(line) and not any(row[0] == "E" for row in passed(line))
    clock(line, -18)
    assert not any(row[0] == "E" for row in passed(line))
    clock(line, -17)
    assert ("E", 1, "B") in passed(line)
    line.done("duty", "plead", "--unit", "E", "--measure", "safe.m", "--asks", "more_time", "--until", day(-10), "--reason", "Fire.",
              at=at(-16))
    line.done("duty", "grant", "--plea", "safe.m.plea3", at=at(-16))
    assert not any(row[0] == "E" for row in passed(line))
    clock(line, -7)
    assert ("E", 1, "B") in passed(line)


def test_it_is_ended_and_a_closed_campaign_is_left_alone(line):
    line.done("campaign", "escalate", "--campaign", "safe", "--after", 2, at=at(-39))
    assert line.view("campaigns")[0]["escalate"] == 2
    line.done("campaign", "escalate", "--campaign", "safe", at=at(-28))
    assert line.view("campaigns")[0]["escalate"] is None
    assert "Acts of the clock: 0\n" in clock(line, -20)
    line.done("campaign", "escalate", "--campaign", "safe", "--after", 2, at=at(-19))
    line.done("campaign", "close", "--campaign", "safe", at=at(-18))
    assert "Acts of the clock: 0\n" in clock(line, -17)
    refused = line.run("campaign", "escalate", "--campaign", "safe", "--after", 2)
    assert "This campaign is closed." in refused.err  # R-ESC-01
    assert "at most" in line.run("campaign", "escalate", "--campaign", "safe", "--after", 61).err


def test_only_the_clock_escalates(line):
    refused = line.run("duty", "escalate", "--measure", "safe.m", "--above", "A", "--step", 1)
    assert refused.code == 2 and "escalate" in refused.err
    server = line.serve()
    assert server.act("duty.escalate", {}).status == 404
    assert "duty.escalate" not in server.get("/api/v1/openapi.json").json["components"]["schemas"]
    assert line.run("clock").code == 2 and "its clock runs there" in line.run("clock").err


def test_the_server_runs_its_clock_by_itself(line):
    line.done("campaign", "escalate", "--campaign", "safe", "--after", 3, at=at(-1))
    server = line.serve()
    for _ in range(100):
        rows = server.get("/api/v1/view/escalations?campaign=safe").json["rows"]
        if len(rows) == 4:
            break
        time.sleep(0.1)
    assert {row["unit"] for row in rows} == set("BCDE")
    began = time.monotonic()
    server.stop()
    assert time.monotonic() - began < 5


def test_random_days_as_by_hand(line, tmp_path):
    """The steps of every duty, day by day, beside a model in Python; with a calendar of holidays and answers in between."""
    chance = random.Random(11)
    off = {n for n in range(-45, 1) if chance.random() < 0.3}
    line.done("calendar", "set", "--days", days_csv(tmp_path, *((n, "holiday", "Off") for n in sorted(off))), at=at(-40))
    line.done("campaign", "escalate", "--campaign", "safe", "--after", 2, at=at(-39))
    above, answered, steps = {"B": "A", "C": "A", "D": "B", "E": "B"}, set(), {}
    for n in range(-30, -8):
        clock(line, n)
        worked = sum(1 for d in range(-29, n) if d not in off)
        for unit in above:
            step = steps.get(unit, 0) + 1
            most = 2 if unit in "DE" else 1
            if unit not in answered and step <= most and worked >= 2 * step:
                steps[unit] = step
        told = {}
        for unit, step, _ in passed(line):
            told[unit] = max(step, told.get(unit, 0))
        assert told == steps, n
        if chance.random() < 0.1 and (left := sorted(set(above) - answered)):
            unit = chance.choice(left)
            line.done("duty", "answer", "--unit", unit, "--measure", "safe.m", at=at(n, 10))
            answered.add(unit)
    assert steps
    line.done("rebuild")


# ---- The calendar ----

def is_worked(n, exceptions):
    if n in exceptions:
        return exceptions[n] == "working"
    return datetime.date.fromisoformat(day(n)).weekday() < 5


def last_worked(n, exceptions):
    while not is_worked(n, exceptions):
        n -= 1
    return n


def test_what_is_due_on_a_day_off_is_due_before(campaign, tmp_path):
    exceptions = {n: ("working" if datetime.date.fromisoformat(day(n)).weekday() >= 5 else "holiday") for n in (9, 10, 11, 16, 17)}
    campaign.done("calendar", "set", "--days", days_csv(tmp_path, *((n, kind, "Feast") for n, kind in exceptions.items())))
    campaign.done("campaign", "open", "--code", "w", "--title", "W", "--unit", "A", "--starts", day(0), "--ends", day(60))
    for n in range(8, 20):
        campaign.done("measure", "add", "--campaign", "w", "--code", f"m{n}", "--title", "M", "--due", day(n), "--accepted-by", "nobody",
                      "--working-day", "yes")
    campaign.done("measure", "add", "--campaign", "w", "--code", "r", "--title", "R", "--due", day(10), "--accepted-by", "nobody",
                  "--every", "week", "--working-day", "yes")
    due = {row["code"]: row["due"] for row in campaign.view("measures", "--campaign", "w", "--limit", "100")}
    for n in range(8, 20):
        assert due[f"w.m{n}"] == day(last_worked(n, exceptions)), n
    periods = campaign.view("periods", "--measure", "w.r")
    assert [row["due"] for row in periods] == [day(last_worked(10 + 7 * k, exceptions)) for k in range(len(periods))]
    template = campaign.done("template", "w").json
    assert all(measure["working_day"] is True for measure in template["measures"])


def test_a_template_asks_for_working_days(store, tmp_path):
    store.done("unit", "create", "--code", "A", "--name", "Alpha")
    template = {"title": "T", "stages": [], "measures": [
        {"code": f"m{n}", "title": "M", "due_day": n, "accepted_by": "nobody", "working_day": True} for n in range(7, 14)]}
    (tmp_path / "t.json").write_text(json.dumps(template))
    store.done("campaign", "open", "--code", "w", "--title", "W", "--unit", "A", "--starts", day(0), "--ends", day(60), "--template",
               tmp_path / "t.json")
    assert [row["due"] for row in store.view("measures", "--campaign", "w", "--sort", "id")] == [day(last_worked(n, {})) for n in range(7, 14)]


def test_the_days_of_china_by_the_commands_of_the_page(store, tmp_path):
    page = (ROOT / "docs" / "operate" / "calendar.md").read_text()
    commands = [line[4:] for line in page.splitlines() if line.startswith(("    npm", "    node"))]
    assert len(commands) == 2
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "muster").symlink_to(MUSTER)
    if not shutil.which("node"):
        (tmp_path / "bin" / "node").symlink_to(shutil.which("nodejs"))
    words = {**os.environ, "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}", "MUSTER_STORE": str(store.folder), "LANG": "C.UTF-8"}
    done = subprocess.run(["sh", "-ec", "\n".join(commands)], cwd=ROOT, env=words, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    days = {row["day"]: (row["kind"], row["name"]) for row in store.view("calendar", "--limit", "1000")}
    # General Office of the State Council, notice of November 2024 on the holidays of 2025: from 1 to 8 October, 28 September and
    # 11 October worked.
    assert {day for day in days if day[:7] in ("2025-09", "2025-10")} == {
        "2025-09-28", "2025-10-11", *(f"2025-10-0{n}" for n in (1, 2, 3, 6, 7, 8))}
    assert days["2025-10-11"][0] == "working" and days["2025-10-01"] == ("holiday", "国庆节")
    assert all((datetime.date.fromisoformat(day).weekday() >= 5) == (kind == "working") for day, (kind, _) in days.items())


def test_days_are_taken_back_and_told(store, tmp_path):
    store.done("calendar", "set", "--days", days_csv(tmp_path, (1, "holiday", "Feast"), (2, "working", "")))
    assert store.view("calendar", "--sort", "day") == [{"day": day(1), "kind": "holiday", "name": "Feast"},
                                                       {"day": day(2), "kind": "working", "name": None}]
    store.done("calendar", "set", "--days", json.dumps([{"day": day(1), "kind": "usual"}, {"day": day(2), "kind": "holiday"}]))
    assert [(row["day"], row["kind"]) for row in store.view("calendar")] == [(day(2), "holiday")]


def test_what_a_calendar_refuses(store, tmp_path):
    assert "mon, tue" in store.run("calendar", "set", "--week", "mon,someday").err  # R-CAL-01
    assert f"{day(1)} is given twice." in store.run("calendar", "set", "--days", days_csv(tmp_path, (1, "holiday", ""), (1, "working", ""))).err  # R-CAL-02
    assert "R-CAL-03" in store.serve().act("calendar.set", {}).codes


def test_so_many_days(store, tmp_path):
    start = datetime.date(2000, 1, 1)
    for part in range(5):
        rows = [{"day": str(start + datetime.timedelta(days=part * 4000 + n)), "kind": "holiday"} for n in range(4000)]
        path = tmp_path / f"{part}.csv"
        path.write_text("day,kind\n" + "".join(f"{row['day']},{row['kind']}\n" for row in rows))
        store.done("calendar", "set", "--days", path)
    refused = store.run("calendar", "set", "--days", json.dumps([{"day": "2100-01-01", "kind": "holiday"}]))
    assert "at most 20000 days" in refused.err  # R-CAL-04
