"""The command line: help, typing errors, formats, rows, and going through the server while the store is served."""
import subprocess

import pytest

from conftest import MUSTER, ROOT, day


def test_help_is_everywhere(store):
    assert "muster THING VERB" in store.done("--help").out
    assert "create" in store.done("unit", "--help").out
    assert "code" in store.done("unit", "create", "--help").out
    for words in (["view"], ["board"], ["init"], ["serve"], ["verify"], ["rebuild"], ["file"]):
        assert store.done(*words, "--help").out
    assert "创建" in store.done("unit", "--help", lang="zh").out or "单位" in store.done("unit", "--help", lang="zh").out


@pytest.mark.parametrize("typed,meant", [(["unti", "create"], "unit create"), (["unit", "crate"], "unit create"),
                                         (["bord", "A"], "board"), (["view", "unitz"], "units")])
def test_typing_errors(store, typed, meant):
    answer = store.run(*typed)
    assert answer.code == 2 and f'Did you mean "{meant}"?' in answer.err


def test_a_wrong_option_names_the_right_one(store):
    answer = store.run("unit", "create", "--cod", "X", "--name", "X")
    assert answer.code == 2 and "code" in answer.err
    assert store.run("verify", "--loud").code == 2
    assert store.run("unit", "create", "--code").code == 2


def test_formats(campaign):
    table = campaign.done("view", "units").out
    assert table.splitlines()[0].split()[:3] == ["Id", "Code", "Name"] and "5 rows" in table
    csv = campaign.done("view", "units", "--format", "csv").out
    assert csv.splitlines()[0] == "id,code,name,alias,above,level,kind,opened,closed"
    assert len(campaign.view("units")) == 5
    board = campaign.done("board", "A", "--campaign", "safe", "--format", "csv").out
    assert board.splitlines()[0] == "unit,name,measure,title,due,scope,answered,accepted,returned,waived,overdue,late"
    assert "0/3" in campaign.done("board", "A", "--campaign", "safe").out
    assert campaign.run("view", "units", "--format", "xml").code == 2


def test_references_take_a_code_or_an_id(campaign):
    unit = next(row["id"] for row in campaign.view("units") if row["code"] == "D")
    campaign.done("unit", "rename", "--unit", f"#{unit}", "--name", "By id")
    campaign.done("unit", "rename", "--unit", unit, "--name", "By bare id")
    assert next(row["name"] for row in campaign.view("units") if row["code"] == "D") == "By bare id"


def test_rows_and_a_mended_file_sent_again(campaign, tmp_path):
    path = tmp_path / "answers.csv"
    path.write_text("unit,measure,values.rooms\nD,safe.check,3\nE,safe.check,many\nC,safe.check,4\n")
    first = campaign.run("duty", "answer", "--rows", path, "--format", "json")
    assert first.code == 2 and (first.json["done"], first.json["refused"]) == (2, 1)
    assert "line 3, column values.rooms" in first.err
    path.write_text(path.read_text().replace("many", "5"))
    again = campaign.done("duty", "answer", "--rows", path, "--format", "json").json
    assert (again["done"], again["repeated"], again["refused"]) == (1, 2, 0)


def test_equal_rows_are_different_acts_the_first_time_only(store, tmp_path):
    path = tmp_path / "units.csv"
    path.write_text("unit,name\nA,Alpha\nA,Beta\nA,Alpha\n")
    store.done("unit", "create", "--code", "A", "--name", "A")
    assert store.done("unit", "rename", "--rows", path, "--format", "json").json["done"] == 3
    assert store.done("unit", "rename", "--rows", path, "--format", "json").json["repeated"] == 3


def test_while_it_is_served_the_command_line_goes_through_the_server(campaign):
    server = campaign.serve()
    campaign.done("duty", "answer", "--unit", "D", "--measure", "safe.note")
    board = server.get("/api/v1/board/A?campaign=safe").json
    assert board["total"][1][1] == 1
    assert campaign.board("A", "safe") == board
    answer = campaign.run("unit", "create", "--code", "X", "--name", "X", at=day(1) + "T09:00:00+08:00")
    assert answer.code == 2 and "--at" in answer.err


def test_key_and_dry_run(store):
    words = ["unit", "create", "--code", "A", "--name", "A"]
    assert "dry_run" in store.done(*words, "--dry-run").out
    assert store.view("units") == []
    store.done(*words, "--key", "once")
    store.done(*words, "--key", "once")
    assert len(store.view("units")) == 1


def test_the_store_may_be_named_by_the_environment(store):
    done = subprocess.run([MUSTER, "view", "units"], env={"MUSTER_STORE": str(store.folder), "PATH": "/usr/bin"},
                          capture_output=True, text=True, cwd=ROOT, timeout=60)
    assert done.returncode == 0 and "0 rows" in done.stdout


def test_only_the_loopback(store):
    answer = store.run("serve", "--address", "0.0.0.0")
    assert answer.code == 2 and "Until sign-in exists" in answer.err
