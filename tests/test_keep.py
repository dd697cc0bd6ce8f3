"""Keeping a store: backups that show whether they are whole, checkpoints that show what was cut off, what a store is."""
import json
import os
import random
import re
import shutil
import subprocess
import threading

import pytest

from conftest import LONG, MUSTER, Store


def sql(store, statement):
    subprocess.run(["sqlite3", str(store.folder / "muster.db"), statement], check=True, capture_output=True)


def test_a_backup_taken_under_load_restores_and_verifies(campaign, tmp_path):
    server, stop, acknowledged = campaign.serve(), threading.Event(), []

    def load():
        while not stop.is_set():
            code = f"L{len(acknowledged)}"
            server.done("unit.create", {"code": code, "name": "Load", "parent": "A"})
            acknowledged.append(code)

    thread = threading.Thread(target=load)
    thread.start()
    try:
        for n in range(100 if LONG else 5):
            seen = len(acknowledged)
            said = campaign.done("backup", tmp_path / f"b{n}").out
            events = int(re.search(r"Backed up (\d+) events", said).group(1))
            restored = Store(tmp_path / f"restored{n}")
            assert f"Restored and verified {events} events" in restored.done("restore", tmp_path / f"b{n}").out
            units = {line.split(",")[1] for line in restored.done("view", "units", "--format", "csv").out.splitlines()}
            assert set(acknowledged[:seen]) <= units  # what was acknowledged before it began is in it
            restored.done("unit", "create", "--code", "AFTER", "--name", "After")
            restored.done("verify")
            shutil.rmtree(restored.folder)
            (tmp_path / f"b{n}").unlink()
    finally:
        stop.set()
        thread.join()
    assert len(acknowledged) > 20


def test_a_backup_tells_the_same_and_is_private(campaign, tmp_path):
    campaign.done("duty", "answer", "--unit", "D", "--measure", "safe.check", "--values.rooms", "7")
    campaign.done("backup", tmp_path / "b")
    assert (tmp_path / "b").stat().st_mode & 0o077 == 0
    restored = Store(tmp_path / "restored")
    restored.done("restore", tmp_path / "b")
    assert restored.board("A", "safe", "--numbers") == campaign.board("A", "safe", "--numbers")
    assert restored.view("history", "--limit", "100") == campaign.view("history", "--limit", "100")
    checkpoint = tmp_path / "checkpoint"
    restored.done("checkpoint", checkpoint)
    campaign.done("verify", "--checkpoint", checkpoint)  # it is the same store, signed with the same key


def test_a_damaged_backup_is_refused_and_nothing_is_made(campaign, tmp_path):
    chance = random.Random(3)
    campaign.done("backup", tmp_path / "b")
    whole = (tmp_path / "b").read_bytes()
    damaged = [whole[:-1], whole[:-256], whole[:100], b"", whole + b"\n", whole[4096:], b"not a backup\n" * 100]
    for _ in range(40):
        at, broken = chance.randrange(len(whole)), bytearray(whole)
        broken[at] ^= 1 << chance.randrange(8)
        damaged.append(bytes(broken))
    at = whole.rindex(b" events ") + 8
    damaged.append(whole[:at] + b"9" + whole[at + 1:])
    for n, content in enumerate(damaged):
        (tmp_path / "d").write_bytes(content)
        answer = Store(tmp_path / "restored").run("restore", tmp_path / "d")
        assert answer.code == 1 and answer.err.startswith("muster: ") and "backup" in answer.err, (n, answer.err)
        assert [path.name for path in tmp_path.iterdir() if path.name.startswith("restored")] == []


def test_what_stands_there_is_never_replaced(campaign, tmp_path):
    (tmp_path / "b").write_text("mine")
    answer = campaign.run("backup", tmp_path / "b")
    assert answer.code == 2 and "already" in answer.err and (tmp_path / "b").read_text() == "mine"
    campaign.done("backup", tmp_path / "b2")
    answer = campaign.run("restore", tmp_path / "b2")
    assert answer.code == 2 and "already" in answer.err
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter").write_text("mine")
    answer = Store(tmp_path / "full").run("restore", tmp_path / "b2")
    assert answer.code == 2 and "not empty" in answer.err
    (tmp_path / "cp").write_text("mine")
    assert campaign.run("checkpoint", tmp_path / "cp").code == 2
    assert campaign.run("backup", tmp_path / "none" / "b").code == 1
    assert campaign.run("restore", tmp_path / "none").code in (1, 2)
    assert campaign.run("backup").code == 2


def test_a_backup_on_a_full_disk_leaves_nothing(campaign, tmp_path):
    if os.geteuid() != 0:
        pytest.skip("only root mounts a small disk")
    small = tmp_path / "small"
    small.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(small)], capture_output=True).returncode != 0:
        pytest.skip("no small disk can be mounted here")
    try:
        answer = campaign.run("backup", small / "b")
        assert answer.code == 1 and ("full" in answer.err or "No space" in answer.err)
        assert list(small.iterdir()) == []
    finally:
        subprocess.run(["umount", str(small)], check=True)


def test_a_tail_that_was_cut_is_seen_with_a_checkpoint(campaign, tmp_path):
    whole = tmp_path / "whole"
    shutil.copytree(campaign.folder, whole)
    campaign.done("unit", "create", "--code", "X", "--name", "X")
    campaign.done("checkpoint", tmp_path / "cp")
    last = campaign.view("history", "--limit", "1")[0]["seq"]
    campaign.done("unit", "create", "--code", "Y", "--name", "Y")
    campaign.done("verify", "--checkpoint", tmp_path / "cp")  # more has happened since
    cut = Store(whole)  # the ledger as it was before X, whole in itself
    cut.done("verify")
    answer = cut.run("verify", "--checkpoint", tmp_path / "cp")
    assert answer.code == 1 and answer.err == f"the ledger ends with event {last - 1}; the checkpoint knew event {last}\n"


def test_a_rewritten_past_is_seen_with_a_checkpoint(campaign, tmp_path):
    other = tmp_path / "other"
    shutil.copytree(campaign.folder, other)
    campaign.done("unit", "create", "--code", "X", "--name", "X")
    campaign.done("checkpoint", tmp_path / "cp")
    last = campaign.view("history", "--limit", "1")[0]["seq"]
    rewritten = Store(other)  # somebody with the key and the program told another story since
    rewritten.done("unit", "create", "--code", "Z", "--name", "Z")
    rewritten.done("verify")
    answer = rewritten.run("verify", "--checkpoint", tmp_path / "cp")
    assert answer.code == 1 and f"event {last} is not the one of the checkpoint" in answer.err


def test_whatever_is_changed_in_a_checkpoint_is_seen(campaign, tmp_path):
    text = campaign.done("checkpoint").out
    assert text.splitlines()[0] == "Muster checkpoint 1"
    chance, path = random.Random(5), tmp_path / "cp"
    for _ in range(60):
        broken = bytearray(text.encode())
        broken[chance.randrange(len(broken))] ^= 1 << chance.randrange(7)
        path.write_bytes(broken)
        answer = campaign.run("verify", "--checkpoint", path)
        assert answer.code in (1, 2) and "checkpoint" in answer.err, broken
    path.write_text(text + "more\n")
    assert campaign.run("verify", "--checkpoint", path).code != 0
    foreign = Store(tmp_path / "foreign")
    foreign.done("init")
    answer = foreign.run("verify", "--checkpoint", campaign.done("checkpoint", tmp_path / "mine") and tmp_path / "mine")
    assert answer.code != 0 and "another store" in answer.err
    assert campaign.run("verify", "--checkpoint", tmp_path / "none").code == 2


def test_any_event_that_is_removed_or_swapped_is_named(campaign, tmp_path):
    campaign.whole = False
    last = campaign.view("history", "--limit", "1")[0]["seq"]
    for seq in range(1, last + 1):
        copy = Store(tmp_path / f"copy{seq}")
        shutil.copytree(campaign.folder, copy.folder)
        sql(copy, f"delete from ledger_event where seq = {seq}")
        answer = copy.run("verify", "--checkpoint", campaign.done("checkpoint", tmp_path / f"cp{seq}") and tmp_path / f"cp{seq}")
        named = f"event {seq} is missing" if seq < last else f"the ledger ends with event {seq - 1}"
        assert answer.code == 1 and named in answer.err, answer.err
    copy = Store(tmp_path / "swapped")
    shutil.copytree(campaign.folder, copy.folder)
    sql(copy, "update ledger_event set seq = -seq where seq in (2, 3); update ledger_event set seq = case seq when -2 then 3 else 2 end "
              "where seq < 0")
    answer = copy.run("verify")
    assert answer.code == 1 and "event 2 is not what was written" in answer.err


def test_what_a_store_is(campaign):
    told = campaign.done("info", "--format", "json").json
    assert (told["zone"], told["served"], told["files"], told["format"]) == ("Asia/Shanghai", False, 1, 2)
    # the file is the imported rows
    assert told["tables"]["org_unit"] == 5 and told["events"] == campaign.view("history", "--limit", "1")[0]["seq"]
    assert re.fullmatch("[0-9a-f]{64}", told["key"]) and f"key {told['key']}\n" in campaign.done("checkpoint").out
    campaign.serve()
    assert campaign.done("info", "--format", "json").json["served"] is True
    assert "Asia/Shanghai" in campaign.done("info").out and "时区" in campaign.done("info", lang="zh").out
    assert campaign.run("info", "--format", "csv").code == 2
    assert "secret" not in json.dumps(told)


def test_a_store_from_before_there_were_keys_gets_one(store):
    sql(store, "delete from ledger_setting where name = 'key'")
    answer = store.run("checkpoint")
    assert answer.code == 1 and "no key" in answer.err
    store.done("unit", "create", "--code", "A", "--name", "A")
    assert store.done("checkpoint").out


def test_keeping_a_store_that_is_not_there(empty, tmp_path):
    for words in (["backup", tmp_path / "b"], ["checkpoint"], ["info"], ["verify"]):
        answer = empty.run(*words)
        assert answer.code == 1 and "muster init" in answer.err, (words, answer.err)
    assert not (tmp_path / "b").exists()
    assert subprocess.run([MUSTER, "restore", "--help"], capture_output=True).returncode == 0
