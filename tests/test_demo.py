"""The demo: loads, tells its story, is quick the second time, and leaves nothing half-made when it is interrupted."""
import datetime
import http.client
import json
import os
import re
import resource
import signal
import socket
import subprocess
import time
import urllib.request

import pytest

from conftest import MUSTER, ROOT, token_of



@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder of its own: whoever serves demo/store while the tests run keeps it."""
    return tmp_path_factory.mktemp("demo") / "store"


def run(made, *words, **more):
    return subprocess.run(["demo/run.sh", *words], cwd=ROOT, capture_output=True, text=True, timeout=120,
                          env={**os.environ, "MUSTER": MUSTER, "DEMO_STORE": str(made)}, **more)


def heed_signals():
    """Whoever runs the tests in the background may have told them to ignore Ctrl+C, and children inherit that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def begin(made, *words, **environment):
    return subprocess.Popen(["demo/run.sh", *words], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                            env={**os.environ, "MUSTER": MUSTER, "DEMO_STORE": str(made), **environment}, start_new_session=True, preexec_fn=heed_signals)


def end(process, how=signal.SIGINT):
    os.killpg(process.pid, how)
    return process.communicate(timeout=30)


@pytest.fixture(scope="module")
def first(made):
    done = run(made, "--once")
    assert done.returncode == 0, done.stderr
    return done


def ask(made, *words):
    return json.loads(subprocess.run([MUSTER, "--store", str(made), *words, "--format", "json"], capture_output=True, text=True,
                                     check=True, timeout=60).stdout)


def test_it_prints_where_the_campaign_stands(first, made):
    lines = [line for line in first.stdout.splitlines() if line]
    assert lines[0] == "Theme education · Jiaxing Science and Technology Bureau · day 45 of 180"
    assert lines[2].split()[1:7] == ["Plan", "Study", "Develop", "Review", "Rules", "Lead"]
    assert any("南湖" in line and "Nanhu" in line and "/12" in line for line in lines)
    for begins in ["Overdue: ", "Uncovered: clause 2.5", "The mobilisation meeting: 110 present; stressed, and nothing came of it yet: KJ.m1.p3", "Leading group: 3, guidance team: 2; nobody leads: Rules", "Without a liaison: KJ-JK KJ-ZN", "A unit created today is already asked: ", "Refused: Nanhu asked for a later day than it has: Clause 2.1 allows no later day than "]:
        assert any(line.startswith(begins) for line in lines), begins
    assert len(first.stderr.splitlines()) < 10  # a line a chapter


def test_its_figures_are_those_of_the_board(first, made):
    board = ask(made, "board", "KJ", "--campaign", "theme")
    measures = ask(made, "view", "measures", "--campaign", "theme")["rows"]
    effort = {m["id"]: m["effort"] for m in measures if not m["every"]}
    for measure in measures:
        if measure["every"]:
            periods = ask(made, "view", "periods", "--measure", measure["code"])["rows"]
            effort.update({period["id"]: measure["effort"] for period in periods})
    assert [m["id"] for m in board["measures"]] == sorted(effort)
    minutes = sum(effort[m["id"]] * total[0] for m, total in zip(board["measures"], board["total"]))
    assert f"In force for 44 units by one event · {minutes // 60} hours asked" in first.stdout
    names = dict(zip(board["counts"], map(sum, zip(*board["total"]))))
    assert all(names[name] > 0 for name in names), names  # some of everything, one waived
    assert names["waived"] == 1
    overdue = ask(made, "view", "unanswered", "--campaign", "theme", "--overdue", "yes", "--limit", "1000")["rows"]
    assert len(overdue) == names["overdue"]
    assert f"Overdue: {len({row['unit'] for row in overdue})} units" in first.stdout
    city = ask(made, "board", "3304", "--campaign", "safety")
    assert f"{sum(t[1] for t in city['total'])} of {sum(t[0] for t in city['total'])} duties answered" in first.stdout
    assert len(ask(made, "view", "units", "--limit", "2000")["rows"]) == 44 + 1282


def test_the_meetings_that_departments_held_answer_for_them(first, made):
    answers = ask(made, "view", "answers", "--measure", "theme.plan-meeting", "--limit", "100")["rows"]
    held = {row["code"]: row["present"] for row in ask(made, "view", "meetings", "--campaign", "theme")["rows"]}
    assert {row["counted_from"]: row["values"] for row in answers} == {code: f"present={count}" for code, count in held.items()}
    assert len(held) == 10 and held["KJ.m1"] == "110"


def test_its_history_is_spread_over_the_days(first, made):
    rows = ask(made, "view", "history", "--act", "duty.answer", "--limit", "10000")["rows"]
    days = {row["day"] for row in rows}
    assert len(days) > 30 and all(row["at"] for row in rows)
    now = datetime.datetime.now(datetime.timezone.utc)
    assert max(datetime.datetime.fromisoformat(row["at"].replace("Z", "+00:00")) for row in rows) <= now
    deployed = ask(made, "view", "campaigns", "--code", "theme")["rows"][0]
    today = ask(made, "board", "KJ", "--campaign", "theme")["as_of"]
    assert (datetime.date.fromisoformat(today) - datetime.date.fromisoformat(deployed["deployed"])).days == 45


def test_a_second_run_uses_the_store_again(first, made):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    again = run(made, "--once")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert again.stdout == first.stdout and again.stderr == ""
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 5  # of the processor: others may be at it too


def test_its_store_holds(first, made):
    done = subprocess.run([MUSTER, "--store", str(made), "verify"], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr


def test_it_serves_until_it_is_interrupted(first, made):
    with socket.create_server(("127.0.0.1", 0)) as busy:
        process = begin(made, PORT="0")
        for line in process.stdout:
            if line.startswith("Serving "):
                break
        port = int(line.split("127.0.0.1:")[1].split()[0])
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("GET", "/board/KJ", headers={"Authorization": "Bearer " + token_of(made)})
        page = connection.getresponse().read().decode()
        assert "南湖区科技局" in page and "Nanhu" in page
        connection.close()
        other = run(made)
        assert other.returncode == 1 and "is being served already" in other.stderr
        end(process)
        assert process.returncode == 0
        taken = begin(made, PORT=str(busy.getsockname()[1]))
        assert taken.wait(timeout=30) == 1
        assert "already in use" in taken.communicate()[1]


def test_a_port_that_is_taken_is_said_and_the_next_one_used(first, made):
    try:
        busy = socket.create_server(("127.0.0.1", 8080))
    except OSError:
        busy = None  # somebody is there already: as good
    process = begin(made)
    for line in process.stdout:
        if line.startswith("Open "):
            break
    told_of = [next(process.stdout) for _ in range(2)]
    assert "four doors" in told_of[0] and "door" in told_of[1]
    address = line.split()[1]
    assert address in next(process.stdout)  # it serves
    with urllib.request.urlopen(address) as page:  # led to the first screen
        text = page.read().decode()
    assert page.url == address + "/welcome" and "Theoretical study" in text or "理论学习" in text
    assert re.findall(r'name="person" value="([^"]+)"', text) == ["O-KJ", "L-KJ-NH", "M-KJ", "P-NH"]
    told = end(process)[1]
    if busy:
        busy.close()
    assert "Port 8080 is taken" in told and line != "Open http://127.0.0.1:8080\n"


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_leaves_nothing_half_made(tmp_path, how):
    made = tmp_path / "store"
    process = begin(made, "--once")
    process.stderr.readline()
    time.sleep(0.5)
    end(process, how)
    assert process.returncode != 0
    assert list(tmp_path.iterdir()) == []


def test_a_killed_run_does_not_stand_in_the_way(tmp_path):
    made = tmp_path / "store"
    process = begin(made, "--once")
    process.stderr.readline()
    time.sleep(0.5)
    end(process, signal.SIGKILL)
    assert not made.exists()
    assert run(made, "--once").returncode == 0
    assert [path.name for path in tmp_path.iterdir()] == ["store"]


def test_a_wrong_word(made):
    assert run(made, "--twice").returncode == 2


def test_it_is_told_in_chinese_with_the_same_figures(first, tmp_path):
    told = subprocess.run(["demo/run.sh", "--once"], cwd=ROOT, capture_output=True, text=True, timeout=120,
                          env={**os.environ, "MUSTER": MUSTER, "DEMO_STORE": str(tmp_path / "store"), "DEMO_LANG": "zh"})
    assert told.returncode == 0, told.stderr
    for line in ("Uncovered: ", "The city, ", "In force for ", "Without a liaison: "):
        assert [one for one in told.stdout.splitlines() if one.startswith(line)] == [one for one in first.stdout.splitlines() if one.startswith(line)] != []
    measures = ask(tmp_path / "store", "view", "measures", "--campaign", "theme")["rows"]
    assert measures and not [row["title"] for row in measures if not re.search("[\u4e00-\u9fff]", row["title"])]
