"""The demo: loads, tells its story, is quick the second time, and leaves nothing half-made when it is interrupted."""
import os
import signal
import subprocess
import time

import pytest

from conftest import MUSTER, ROOT

MADE, NEW = ROOT / "demo" / "store", ROOT / "demo" / "store.new"


def run(*words):
    return subprocess.run(["demo/run.sh", *words], cwd=ROOT, capture_output=True, text=True, timeout=120,
                          env={**os.environ, "MUSTER": MUSTER})


@pytest.fixture(scope="module")
def first():
    subprocess.run(["rm", "-rf", str(MADE), str(NEW)], check=True)
    done = run("--once")
    assert done.returncode == 0, done.stderr
    return done


def test_it_prints_where_the_campaign_stands(first):
    lines = [line for line in first.stdout.splitlines() if line]
    assert lines[0] == "Theme education · Jiaxing Science and Technology Bureau · day 45 of 180"
    assert lines[1].startswith("In force for 44 units by one event · ")
    assert lines[2].split()[1:7] == ["Plan", "Study", "Develop", "Review", "Rules", "Lead"]
    assert any("Nanhu" in line and "/12" in line for line in lines)
    for begin in ["Overdue: ", "Uncovered: clause 2.5", "A unit created today is already asked: ", "Refused: "]:
        assert any(line.startswith(begin) for line in lines), begin


def test_a_second_run_uses_the_store_again(first):
    before = time.monotonic()
    again = run("--once")
    assert again.stdout == first.stdout and again.stderr == ""
    assert time.monotonic() - before < 5


def test_its_store_holds(first):
    done = subprocess.run([MUSTER, "--store", str(MADE), "verify"], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr


def test_an_interrupted_run_leaves_nothing_half_made(first):
    subprocess.run(["rm", "-rf", str(MADE)], check=True)
    process = subprocess.Popen(["demo/run.sh", "--once"], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               env={**os.environ, "MUSTER": MUSTER}, start_new_session=True)
    time.sleep(1)
    os.killpg(process.pid, signal.SIGINT)
    process.wait(timeout=30)
    assert not NEW.exists() and not MADE.exists()
    assert run("--once").returncode == 0


def test_a_wrong_word(first):
    assert run("--twice").returncode == 2
