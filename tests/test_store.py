"""What goes wrong with a store on its disk: a clear sentence, exit 1, and the store as it was."""
import ctypes
import json
import os
import shutil
import subprocess

import pytest

from conftest import MUSTER, Store, day


def digest(folder):
    return {name: (folder / name).read_bytes() for name in sorted(os.listdir(folder)) if name.startswith("muster.db")}


def sql(store, statement):
    subprocess.run(["sqlite3", str(store.folder / "muster.db"), statement], check=True, capture_output=True)


def test_no_store_and_a_store_twice(empty):
    answer = empty.run("view", "units")
    assert answer.code == 1 and "muster init" in answer.err
    empty.done("init")
    answer = empty.run("init")
    assert answer.code == 2 and "there is a store" in answer.err
    assert empty.run("--store", empty.folder.parent / "z", "init", "--zone", "Nowhere/City").code == 2
    assert not (empty.folder.parent / "z").exists()


def test_a_newer_format(store):
    sql(store, "update ledger_setting set value = '999' where name = 'format'")
    store.whole = False
    before = digest(store.folder)
    answer = store.run("unit", "create", "--code", "A", "--name", "A")
    assert answer.code == 1 and "newer" in answer.err
    assert digest(store.folder) == before


def test_what_is_no_store_at_all(empty):
    empty.folder.mkdir()
    (empty.folder / "muster.db").write_bytes(b"")
    empty.whole = False
    answer = empty.run("view", "units")
    assert answer.code == 1 and "is empty" in answer.err
    (empty.folder / "muster.db").unlink()
    subprocess.run(["sqlite3", str(empty.folder / "muster.db"), "create table other (a)"], check=True)
    answer = empty.run("view", "units")
    assert answer.code == 1 and len(answer.err.splitlines()) == 1
    answer = empty.run("init")
    assert answer.code == 2 and "there is a store" in answer.err
    answer = Store("/dev/null/none").run("init")
    assert answer.code in (1, 2) and len(answer.err.splitlines()) == 1


def test_a_file_cut_short_and_one_with_a_hole(campaign, tmp_path):
    campaign.whole = False
    path = campaign.folder / "muster.db"
    whole = path.read_bytes()
    for damaged in (whole[:len(whole) // 2], whole[:5], whole[:8192] + bytes(8192) + whole[16384:]):
        path.write_bytes(damaged)
        for words in (["verify"], ["view", "units"], ["unit", "create", "--code", "X", "--name", "X"]):
            answer = campaign.run(*words)
            if words == ["verify"]:
                assert answer.code == 1
            assert answer.code in (0, 1), (words, answer.err)  # what it reads may stand in a page that is whole
            assert answer.code == 0 or len(answer.err) > 20
    path.write_bytes(whole)
    campaign.done("verify")


def test_a_damaged_file(campaign):
    campaign.whole = False
    path = campaign.folder / "muster.db"
    data = bytearray(path.read_bytes())
    data[:100] = os.urandom(100)
    path.write_bytes(bytes(data))
    answer = campaign.run("view", "units")
    assert answer.code == 1 and len(answer.err.strip()) > 20 and len(answer.err.splitlines()) == 1
    path.write_text("this is a letter, not a store\n" * 100)
    answer = campaign.run("view", "units")
    assert answer.code == 1 and len(answer.err.splitlines()) == 1


@pytest.mark.parametrize("statement,said", [
    ("update ledger_event set key = cast('k' as blob) where seq = 3", "3"), ("update ledger_event set subject = 31.5 where seq = 3", "event 3"),
    ("update ledger_event set act = cast(act as blob) where seq = 3", "event 3"),
    ("update ledger_event set version = version + 4294967296 where seq = 3", "3"),
    ("create trigger t after insert on ledger_event begin delete from campaign_duty; end", "triggers"),
    ("drop index ledger_event_key", "ledger_event_key"),
    ("update ledger_event set body = '{\"campaign\":1}' where seq = 6", "6"),
    ("delete from ledger_event where seq = 3", "3"),
    ("update org_unit set name = 'Other' where code = 'A'", "org_unit"),
    ("delete from campaign_measure", "campaign_measure"),
])
def test_verify_finds_what_was_changed(campaign, statement, said):
    campaign.whole = False
    sql(campaign, statement)
    answer = campaign.run("verify")
    assert answer.code == 1 and said in answer.err


def test_a_changed_table_is_made_again(campaign):
    sql(campaign, "update org_unit set name = 'Other' where code = 'A'")
    campaign.done("rebuild")
    campaign.done("verify")


def test_two_commands_at_once_take_their_turn(store):
    store.done("unit", "create", "--code", "A", "--name", "Alpha")
    words = [[MUSTER, "--store", str(store.folder), "unit", "create", "--code", f"P{n}", "--name", "P", "--parent", "A"]
             for n in range(12)]
    running = [subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) for line in words]
    assert [process.communicate(timeout=60)[1] for process in running] == [b""] * 12
    assert len(store.view("units", "--parent", "A")) == 12


def test_verify_and_views_while_it_is_served(campaign):
    server = campaign.serve()
    campaign.done("unit", "create", "--code", "X", "--name", "X")
    campaign.done("verify")
    assert campaign.run("rebuild").code == 1
    assert server.get("/api/v1/view/units?code=X").json["rows"][0]["name"] == "X"


def test_one_server_for_one_store(campaign):
    campaign.serve()
    answer = campaign.run("serve", "--port", "0")
    assert answer.code == 1 and "another process" in answer.err


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small disk needs root")
def test_a_full_disk(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mount(b"tmpfs", str(disk).encode(), b"tmpfs", 0, b"size=3m") != 0:
        pytest.skip("this machine lets nobody mount")
    try:
        store = Store(disk / "store")
        store.done("init")
        store.done("unit", "create", "--code", "A", "--name", "Alpha")
        rows = tmp_path / "many.csv"
        rows.write_text("code,name,parent\n" + "".join(f"U{n},{'Unit ' * 20},A\n" for n in range(20000)))
        answer = store.run("unit", "import", rows)
        assert answer.code == 1 and "full" in answer.err.lower()
        assert [row["code"] for row in store.view("units")] == ["A"]
        store.done("unit", "create", "--code", "B", "--name", "Beta")
        copy = Store(tmp_path / "copy")
        shutil.copytree(store.folder, copy.folder, ignore=shutil.ignore_patterns("socket", "lock"))
        copy.done("verify")
    finally:
        libc.umount2(str(disk).encode(), 2)


def test_version(store):
    assert subprocess.run([MUSTER, "--version"], capture_output=True, text=True).stdout.startswith("muster ")


@pytest.mark.parametrize("damage", [
    "update campaign_duty set measure = 12345", "delete from campaign_measure", "delete from org_unit where code = 'B'",
    "update org_unit set parent = 99999 where code = 'D'", "update org_unit set parent = id where code = 'B'",
    "update org_unit set parent = (select id from org_unit where code = 'D') where code = 'A'",
    "update campaign_duty set unit = 1", "update campaign_measure set top = 4711", "update campaign_campaign set unit = 4711",
])
def test_tables_that_do_not_fit_together(campaign, damage):
    campaign.done("duty", "answer", "--unit", "D", "--measure", "safe.check", "--values.rooms", "7")
    before = campaign.board("A", "safe", "--numbers")
    sql(campaign, damage)
    for words in (["board", "A", "--campaign", "safe"], ["unit", "create", "--code", "X", "--name", "X"], ["serve", "--port", "0"]):
        answer = campaign.run(*words)
        assert answer.code == 1 and "made again from the ledger by: muster rebuild" in answer.err, answer.err
    assert campaign.run("verify").code == 1
    campaign.done("rebuild")
    assert campaign.board("A", "safe", "--numbers") == before


def test_a_state_that_is_none(campaign):
    campaign.done("duty", "answer", "--unit", "D", "--measure", "safe.check", "--values.rooms", "7")
    for state in (-1, 99, 2 ** 40):
        sql(campaign, f"update campaign_duty set state = {state}")
        assert campaign.run("board", "A", "--campaign", "safe").code == 0
        assert campaign.run("verify").code == 1
    campaign.done("rebuild")


@pytest.mark.parametrize("damage", ["delete from ledger_event where seq = 1", "delete from ledger_event where seq = 3",
                                    "update ledger_event set day = 0 where seq = 2"])
def test_nothing_is_rebuilt_from_a_ledger_that_does_not_hold(campaign, damage):
    campaign.whole = False
    before = campaign.board("A", "safe")
    sql(campaign, damage)
    answer = campaign.run("rebuild")
    assert answer.code == 1 and "the ledger does not hold at event" in answer.err
    assert campaign.board("A", "safe") == before


def test_evidence_that_was_taken_away_is_missed(campaign, tmp_path):
    campaign.whole = False
    picture = tmp_path / "picture"
    picture.write_bytes(b"what was seen")
    kept = campaign.done("file", picture).out.strip()
    campaign.done("duty", "answer", "--unit", "D", "--measure", "safe.check", "--values.rooms", "7", "--evidence",
                  json.dumps([{"file": kept, "title": "Seen", "dated": day(0)}]))
    campaign.done("verify")
    sql(campaign, f"delete from ledger_file where hash = x'{kept}'; delete from ledger_file_part where file = x'{kept}'")
    answer = campaign.run("verify")
    assert answer.code == 1 and f"names the file {kept}, which is gone" in answer.err
