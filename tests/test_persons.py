"""Persons: added, imported, moved, erased; nothing that says who somebody was stays behind, in no file and no backup."""
import html
import http.client
import json
import os
import re
import subprocess
import urllib.parse

import pytest

from conftest import MUSTER, Store, bare, day, token_of

NAME, ALIAS, MAIL, PHONE = "Zhang Wei", "Xiao Zhang", "zw@example.org", "0573-8888"
SECRETS = [text.encode() for text in (NAME, ALIAS, MAIL, PHONE)]


def settled(store, folder):
    bare(store, folder)
    for code, above in (("A", ()), ("B", ("--parent", "A")), ("C", ("--parent", "A"))):
        store.done("unit", "create", "--code", code, "--name", f"Unit {code}", *above)
    store.done("person", "add", "--code", "p1", "--name", NAME, "--unit", "B", "--alias", ALIAS, "--mail", MAIL, "--phone", PHONE)
    store.done("person", "add", "--code", "p2", "--name", "李娜", "--unit", "B")


@pytest.fixture
def people(empty, prepared):
    prepared(settled, empty)
    return empty


def person(store, code):
    return next(row for row in store.view("persons") if row["code"] == code)


def refused(answer, text):
    assert answer.code == 2 and text in answer.err, (answer.out, answer.err)


def found(folder):
    """What is known of p1, wherever it stands under the folder."""
    return [(path.name, text) for path in folder.rglob("*") if path.is_file() for text in SECRETS if text in path.read_bytes()]


def events(store):
    return subprocess.run(["sqlite3", str(store.folder / "muster.db"), "select body from ledger_event"], check=True,
                          capture_output=True).stdout


# ---- The acts ----

def test_a_person_is_added_renamed_reached_moved_and_leaves(people):
    assert person(people, "p1") == {"id": person(people, "p1")["id"], "code": "p1", "name": NAME, "alias": ALIAS, "unit_code": "B",
                                    "unit_name": "Unit B", "mail": MAIL, "phone": PHONE, "joined": person(people, "p1")["joined"],
                                    "gone": None, "erased": None}
    people.done("person", "rename", "--person", "p1", "--name", "Zhang Weiwei")
    people.done("person", "reach", "--person", "p1", "--phone", "110")
    people.done("person", "move", "--person", "p1", "--unit", "C")
    told = person(people, "p1")
    assert (told["name"], told["alias"], told["mail"], told["phone"], told["unit_code"]) == ("Zhang Weiwei", ALIAS, MAIL, "110", "C")
    people.done("person", "leave", "--person", "p1")
    assert person(people, "p1")["gone"] and person(people, "p1")["name"] == "Zhang Weiwei"
    assert [row["code"] for row in people.view("persons", "--state", "here")] == ["p2"]
    assert [row["code"] for row in people.view("persons", "--unit", "C")] == ["p1"]
    said = people.done("view", "history").out
    assert "The operator added the person Zhang Wei" in said and "put Zhang Weiwei into Unit C" in said
    people.done("rebuild")
    assert person(people, "p1")["name"] == "Zhang Weiwei"


def test_what_is_refused_of_a_person(people):
    people.done("unit", "create", "--code", "D", "--name", "D")
    people.done("unit", "close", "--unit", "D")
    add = lambda *words, code="p9": people.run("person", "add", "--code", code, "--name", "N", *words)
    refused(add("--unit", "B", code="p1"), "The code p1 is taken.")  # R-PERSON-01
    refused(add("--unit", "D"), "This unit is closed.")
    refused(add("--unit", "NONE"), "There is no unit NONE.")
    refused(people.run("person", "add", "--code", "p9", "--unit", "B"), "name: This must be given.")
    for mail in ("a", "@b", "a@", "a@b@c", "a b@c", "a@b,c@d", "A <a@b>"):
        refused(add("--unit", "B", "--mail", mail), "Write an address such as")  # R-PERSON-02
    refused(people.run("person", "reach", "--person", "p1", "--mail", "nobody"), "Write an address such as")
    refused(people.run("person", "move", "--person", "p1", "--unit", "B"), "The person is there already.")  # R-PERSON-05
    refused(people.run("person", "rename", "--person", "p8", "--name", "N"), "There is no person p8.")
    people.done("person", "leave", "--person", "p2")
    for words in (["rename", "--name", "N"], ["reach"], ["move", "--unit", "C"], ["leave"]):
        refused(people.run("person", words[0], "--person", "p2", *words[1:]), "This person has left.")  # R-PERSON-03
    people.done("person", "erase", "--person", "p1")
    for words in (["rename", "--name", "N"], ["reach"], ["move", "--unit", "C"], ["leave"], ["erase"]):
        refused(people.run("person", words[0], "--person", "p1", *words[1:]), "was erased.")  # R-PERSON-04
    people.done("person", "erase", "--person", "p2")


def test_when_a_unit_ends_its_persons_go_on(people):
    people.done("unit", "merge", "--unit", "B", "--into", "C")
    assert {row["unit_code"] for row in people.view("persons")} == {"C"}
    people.done("unit", "split", "--unit", "C", "--parts", json.dumps([{"code": "C1", "name": "C1"}, {"code": "C2", "name": "C2"}]))
    assert {row["unit_code"] for row in people.view("persons")} == {"C1"}


# ---- Import ----

def test_persons_are_imported_all_or_none(people, tmp_path):
    rows = tmp_path / "persons.csv"
    rows.write_text("unit;code;name;mail\nC;q1;Wang Fang;wf@example.org\nA;q2;李强;\nB;p2;Li Na;ln@example.org\n")
    refused(people.run("person", "import", rows), "line 4, column code: There is a person with the code p2 already")  # R-PERSON-07
    said = people.run("person", "import", rows).err
    assert said.count("conflict skip") == 1 and "conflict: Some codes are there already" in said
    assert len(people.view("persons")) == 2
    skipped = people.done("person", "import", rows, "--conflict", "skip", "--dry-run", "--format", "json").json
    assert (skipped["created"], skipped["updated"], skipped["skipped"]) == (2, 0, 1) and len(people.view("persons")) == 2
    updated = people.done("person", "import", rows, "--conflict", "update", "--format", "json").json
    assert (updated["created"], updated["updated"], updated["skipped"]) == (2, 1, 0)
    assert (person(people, "p2")["name"], person(people, "p2")["mail"]) == ("Li Na", "ln@example.org")
    assert person(people, "q2")["name"] == "李强"
    again = people.done("person", "import", rows, "--conflict", "update", "--format", "json").json
    assert (again["created"], again["updated"], again["skipped"]) == (0, 0, 3)
    people.done("person", "erase", "--person", "q1")
    assert "Wang Fang" not in people.done("view", "persons").out
    people.done("rebuild")
    assert (person(people, "q1")["name"], person(people, "q2")["name"]) == (None, "李强")


def test_every_bad_row_of_persons_is_told(people, tmp_path):
    rows = tmp_path / "persons.csv"
    people.done("person", "leave", "--person", "p2")
    people.done("person", "erase", "--person", "p1")
    rows.write_text("code,name,unit,mail\nq1,N,NONE,\nq2,,B,\nq3,N,B,nobody\nq4,N,B,\nq4,N,B,\np1,N,B,\np2,N,B,\nq5,N,A,\n")
    told = people.run("person", "import", rows, "--conflict", "update", "--under", "B")
    assert told.code == 2
    for line in ("line 2, column unit: There is no unit NONE.", "line 3, column name: This must be given.",
                 "line 4, column mail: Write an address", "line 6, column code: The code q4 stands in line 5 already.",  # R-PERSON-06
                 "line 7, column code: What was known of this person was erased.", "line 8, column code: This person has left.",
                 "line 9, column unit: This unit is not the one named, nor below it."):  # R-PERSON-08
        assert line in told.err, told.err
    assert len(people.view("persons")) == 2
    refused(people.run("person", "import", rows, "--nosuch", "x"), "There is no field nosuch")


# ---- Sealed ----

def test_the_ledger_says_nothing_of_whom(people, tmp_path):
    rows = tmp_path / "persons.csv"
    rows.write_text(f"code,name,unit\nq1,{NAME},B\n")
    people.done("person", "import", rows)
    bodies = events(people)
    assert b"p1" in bodies and not any(text in bodies for text in SECRETS)
    files = subprocess.run(["sqlite3", str(people.folder / "muster.db"), "select bytes from ledger_file_part"], check=True,
                           capture_output=True).stdout
    assert b"q1" in files and NAME.encode() not in files


def test_a_key_says_nothing_of_whom_and_still_knows_the_same_request(people):
    server = people.serve()
    fields = {"code": "k1", "name": NAME, "unit": "B"}
    first = server.done("person.add", fields, key="once")
    assert server.done("person.add", fields, key="once") == first
    other = server.act("person.add", dict(fields, name="Somebody"), key="once")
    assert other.status == 422 and other.codes == ["R-LEDGER-01"]
    server.done("person.erase", {"person": "k1"})
    assert server.done("person.add", fields, key="once") == first  # nobody can tell any more
    kept = subprocess.run(["sqlite3", str(people.folder / "muster.db"), "select key, asked from ledger_event where key is not null"],
                          check=True, capture_output=True).stdout
    assert b"once" not in kept and re.match(rb"[0-9a-f]{40}\|", kept) and kept.count(b"|") >= 1
    rows = "person,name\np1,First\n"
    for name in ("First", "Second"):  # no key is made of a row that names somebody
        server.ask("POST", "/api/v1/person/rename/rows", rows.replace("First", name).encode(), {"Content-Type": "text/csv"})
    assert person(people, "p1")["name"] == "Second"


def test_whoever_is_erased_stands_nowhere(people, tmp_path):
    server = people.serve("--log", "debug")
    assert NAME in server.get("/api/v1/view/persons").body.decode()
    server.get("/api/v1/view/persons?name=Zhang%20Wei")
    server.done("person.rename", {"person": "p1", "name": NAME + "wei"})
    people.done("backup", tmp_path / "before.mus")
    assert found(people.folder)
    server.done("person.erase", {"person": "p1"})
    assert found(people.folder) == []  # at once, in the write-ahead log too
    server.stop()
    assert found(tmp_path) == []
    people.done("verify")
    told = person(people, "p1")
    assert told["erased"] and told["gone"] and not any(told[name] for name in ("name", "alias", "mail", "phone"))
    assert "added the person (erased)" in people.done("view", "history").out
    people.done("rebuild")
    assert person(people, "p1") == told


def test_among_ten_thousand_the_erased_stand_nowhere_however_they_were_looked_for(people, tmp_path):
    """In the store, its backups and its log; exports that asked for them are noted without what they asked for."""
    rows = "\n".join(f"n{n},Somebody {n},{'BC'[n % 2]},Alias {n},n{n}@example.org" for n in range(10000))
    (tmp_path / "persons.csv").write_text("code,name,unit,alias,mail\nm1,Ouyang Zebulon,B,Zebby,zeb@example.org\n" + rows + "\n")
    told = people.done("person", "import", tmp_path / "persons.csv", "--under", "A", "--format", "json").json
    assert told["created"] == 10001
    (tmp_path / "persons.csv").unlink()
    with open(tmp_path / "log.txt", "w") as log:
        process = subprocess.Popen([MUSTER, "--store", str(people.folder), "serve", "--port", "0", "--log", "debug"],
                                   stdout=subprocess.PIPE, stderr=log, text=True)
        port = int(process.stdout.readline().split("127.0.0.1:")[1].split()[0])
        token = token_of(people.folder)

        def ask(path, method="GET", body=None):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            connection.request(method, path, body, {"Authorization": "Bearer " + token, "Content-Type": "application/json", "Accept": "text/html"})
            reply = connection.getresponse()
            return reply.status, reply.read().decode()

        assert "Ouyang" in ask("/api/v1/view/persons?format=csv&name=Ouyang%20Zebulon")[1]
        for path in ("/view/persons?name=Ouyang%20Zebulon", "/api/v1/view/persons?format=csv&mail=zeb@example.org",
                     "/api/v1/view/history?format=csv&what=Ouyang%20Zebulon", "/api/v1/view/posts?format=csv&name=Ouyang%20Zebulon",
                     "/api/v1/view/remits?format=csv&name=Ouyang%20Zebulon", "/person/m1", "/api/v1/view/persons?unit=B&limit=9999",
                     "/api/v1/view/persons?sort=name&limit=50"):
            assert ask(path)[0] == 200, path
        people.done("backup", tmp_path / "b.mus")
        assert ask("/api/v1/person/erase", "POST", b'{"person":"m1"}')[0] == 200
        process.terminate()
        process.wait(timeout=30)
    texts = [text.encode() for text in ("Ouyang", "Zebulon", "Zebby", "zeb@")]
    left = [(path.name, text) for path in tmp_path.rglob("*") if path.is_file() for text in texts if text in path.read_bytes()]
    assert left == [] and (tmp_path / "log.txt").stat().st_size and (tmp_path / "b.mus").stat().st_size
    assert b"name=?" in events(people) and b"unit=B" in events(people)


def test_a_reader_in_the_way_only_delays_it(people):
    server = people.serve()
    reader = subprocess.Popen(["sqlite3", str(people.folder / "muster.db")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    reader.stdin.write("begin; select count(*) from org_person;\n")
    reader.stdin.flush()
    assert reader.stdout.readline() == "2\n"
    server.done("person.erase", {"person": "p1"})
    assert found(people.folder)  # the reader still needs the old pages
    reader.communicate("commit;\n")
    server.done("person.leave", {"person": "p2"})
    assert found(people.folder) == []


def test_after_a_kill_the_next_start_sees_to_it(people):
    server = people.serve()
    reader = subprocess.Popen(["sqlite3", str(people.folder / "muster.db")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    reader.stdin.write("begin; select count(*) from org_person;\n")
    reader.stdin.flush()
    reader.stdout.readline()
    server.done("person.erase", {"person": "p1"})
    server.stop("kill")
    reader.kill()
    reader.communicate()
    assert found(people.folder)
    people.serve()
    assert found(people.folder) == []


def test_an_earlier_day_does_not_bring_back_who_was_erased(store):
    at = lambda n: day(n) + "T09:00:00+08:00"
    store.done("unit", "create", "--code", "A", "--name", "A", at=at(-3))
    store.done("person", "add", "--code", "p1", "--name", NAME, "--unit", "A", at=at(-3))
    server = store.serve()
    past = f"/api/v1/view/persons?known={day(-2)}"
    assert server.get(past).json["rows"][0]["name"] == NAME
    server.done("person.erase", {"person": "p1"})
    row = server.get(past).json["rows"][0]
    assert (row["name"], row["erased"]) == (None, None)  # it was not erased then, but it is gone


def test_verify_tells_a_key_that_was_put_back(people):
    key = subprocess.run(["sqlite3", str(people.folder / "muster.db"), "select thing, hex(key) from ledger_secret limit 1"],
                         check=True, capture_output=True, text=True).stdout.strip().split("|")
    people.done("person", "erase", "--person", "p1")
    subprocess.run(["sqlite3", str(people.folder / "muster.db"),
                    f"insert into ledger_secret values ({key[0]}, x'{key[1]}')"], check=True)
    people.whole = False
    told = people.run("verify")
    assert told.code == 1 and f"there is a key of #{key[0]}, whom event 6 erased" in told.out + told.err


# ---- What is not said stays ----

def test_what_is_not_given_stays_and_what_is_given_empty_goes(people):
    said = lambda *words: (people.done("person", *words), person(people, "p1"))[1]
    row = said("reach", "--person", "p1", "--mail", "a@example.cn", "--phone", "110")
    assert (row["mail"], row["phone"]) == ("a@example.cn", "110")
    row = said("reach", "--person", "p1", "--mail", "b@example.cn")
    assert (row["mail"], row["phone"]) == ("b@example.cn", "110")
    row = said("reach", "--person", "p1", "--mail", "")
    assert (row["mail"], row["phone"]) == (None, "110")
    row = said("rename", "--person", "p1", "--name", "Zhang Wei", "--alias", "zw")
    assert said("rename", "--person", "p1", "--name", "Zhang Weiwei")["alias"] == "zw"
    assert said("rename", "--person", "p1", "--name", "Zhang Weiwei", "--alias", "")["alias"] is None
    refused(people.run("person", "reach", "--person", "p1"), "mail: Say at least one")  # R-PERSON-09
    people.done("unit", "rename", "--unit", "A", "--name", "First", "--alias", "f")
    people.done("unit", "rename", "--unit", "A", "--name", "Second")
    assert [row["alias"] for row in people.view("units") if row["code"] == "A"] == ["f"]
    people.done("unit", "rename", "--unit", "A", "--name", "Second", "--alias", "")
    assert [row["alias"] for row in people.view("units") if row["code"] == "A"] == [None]
    server = people.serve()
    for body, mail, phone in ((b'{"person":"p1","mail":"c@example.cn"}', "c@example.cn", "110"), (b'{"person":"p1","mail":null,"phone":""}', "c@example.cn", None)):
        reply = server.ask("POST", "/api/v1/person/reach", body, {"Content-Type": "application/json"})
        assert reply.status == 200, reply.body
        row = server.get("/api/v1/view/persons?code=p1").json["rows"][0]
        assert (row["mail"], row["phone"]) == (mail, phone)
    server.ask("POST", "/api/v1/person/reach/rows", b"person,mail,phone\np1,,119\n", {"Content-Type": "text/csv"})
    row = server.get("/api/v1/view/persons?code=p1").json["rows"][0]  # an empty cell says nothing
    assert (row["mail"], row["phone"]) == ("c@example.cn", "119")


def test_a_form_is_filled_with_what_is(people):
    people.done("person", "reach", "--person", "p1", "--mail", "a@example.cn", "--phone", "110")
    server = people.serve()
    value = lambda page, name: html.unescape((re.search(f'id="f-{name}"[^>]* value="([^"]*)"', page) or [None, ""])[1])
    page = server.get("/act/person/reach?person=p1").body.decode()
    assert (value(page, "person"), value(page, "mail"), value(page, "phone")) == ("p1", "a@example.cn", "110")
    page = server.get("/act/person/reach?person=p1&mail=other@example.cn").body.decode()
    assert (value(page, "mail"), value(page, "phone")) == ("other@example.cn", "110")
    assert value(server.get("/act/person/rename?person=p1").body.decode(), "name") == NAME
    assert value(server.get("/act/unit/rename?unit=A").body.decode(), "name") == "Unit A"
    assert value(server.get("/act/person/reach").body.decode(), "mail") == ""
    form = {"person": "p1", "mail": "", "phone": "110", "key": "k1"}
    sent = lambda: server.ask("POST", "/act/person/reach", urllib.parse.urlencode(form).encode(), {"Content-Type": "application/x-www-form-urlencoded"})
    assert sent().status == 303 and sent().status == 303  # twice: once
    row = server.get("/api/v1/view/persons?code=p1").json["rows"][0]
    assert (row["mail"], row["phone"]) == (None, "110")


# ---- Backups and keys ----

def test_keys_are_kept_apart_and_bring_names_back(people, tmp_path):
    backup, keys = tmp_path / "b.mus", tmp_path / "keys"
    people.done("backup", backup)
    assert "Keys: 2, erased: 0." in people.done("keys", keys).out
    assert os.stat(keys).st_mode & 0o777 == 0o600
    without, with_keys = Store(tmp_path / "without"), Store(tmp_path / "with")
    without.done("restore", backup)
    assert [row["name"] for row in without.view("persons")] == [None, None]
    with_keys.done("restore", backup, "--keys", keys)
    assert [row["name"] for row in with_keys.view("persons")] == [NAME, "李娜"]
    for restored in (without, with_keys):
        restored.done("verify")
        restored.done("person", "add", "--code", "p3", "--name", "New", "--unit", "A")
        assert person(restored, "p3")["name"] == "New"


def test_an_older_backup_does_not_bring_back_who_was_erased_since(people, tmp_path):
    backup, keys, old_keys = tmp_path / "b.mus", tmp_path / "keys", tmp_path / "old-keys"
    people.done("backup", backup)
    people.done("keys", keys)
    old_keys.write_bytes(keys.read_bytes())
    people.done("person", "erase", "--person", "p1")
    people.done("person", "add", "--code", "p3", "--name", "Later", "--unit", "A")
    people.done("person", "erase", "--person", "p3")
    people.done("person", "add", "--code", "p5", "--name", "Later still", "--unit", "A")
    assert "Keys: 2, erased: 2." in people.done("keys", keys).out  # in the place of the one before
    restored = Store(tmp_path / "restored")
    said = restored.done("restore", backup, "--keys", keys).out
    assert "Erased again: 1" in said
    assert [(row["code"], row["name"], bool(row["erased"])) for row in restored.view("persons")] == [
        ("p1", None, True), ("p2", "李娜", False)]
    restored.done("verify")
    assert "Keys: 1, erased: 1." in restored.done("keys", tmp_path / "its-keys").out
    restored.done("person", "add", "--code", "p4", "--name", "Fourth", "--unit", "A")
    assert person(restored, "p4")["name"] == "Fourth"
    assert found(restored.folder) == []


def test_keys_older_than_the_backup_leave_out_who_was_erased_before_it(people, tmp_path):
    backup, keys = tmp_path / "b.mus", tmp_path / "keys"
    people.done("keys", keys)
    people.done("person", "erase", "--person", "p1")
    people.done("backup", backup)
    restored = Store(tmp_path / "restored")
    said = restored.done("restore", backup, "--keys", keys).out
    assert "The keys are older than the backup: 1 of them" in said and "Erased again" not in said
    assert [(row["code"], row["name"], bool(row["erased"])) for row in restored.view("persons")] == [
        ("p1", None, True), ("p2", "李娜", False)]
    restored.done("verify")
    assert "Keys: 1, erased: 1." in restored.done("keys", tmp_path / "its-keys").out
    assert found(restored.folder) == []


@pytest.mark.parametrize("harm", ["cut", "line", "other", "none", "text"])
def test_keys_that_are_not_whole_or_of_another_store(people, tmp_path, harm):
    backup, keys = tmp_path / "b.mus", tmp_path / "keys"
    people.done("backup", backup)
    people.done("keys", keys)
    whole = keys.read_bytes()
    if harm == "cut":
        keys.write_bytes(whole[:-30])
    elif harm == "line":
        keys.write_bytes(b"\n".join(line for n, line in enumerate(whole.split(b"\n")) if n != 2))
    elif harm == "none":
        keys.unlink()
    elif harm == "text":
        keys.write_bytes(b"")
    else:
        other = Store(tmp_path / "other")
        other.done("init")
        other.done("keys", keys)
    restored = Store(tmp_path / "restored")
    restored.whole = False
    answer = restored.run("restore", backup, "--keys", keys)
    assert answer.code in (1, 2) and answer.err
    assert {"cut": "not whole", "line": "not whole", "text": "not whole", "other": "another store", "none": "cannot open"}[harm] in answer.err
    assert not restored.folder.exists() or not any(restored.folder.iterdir())


def test_a_restored_person_without_a_key_gets_a_name_again(people, tmp_path):
    people.done("backup", tmp_path / "b.mus")
    restored = Store(tmp_path / "restored")
    restored.done("restore", tmp_path / "b.mus")
    restored.done("person", "rename", "--person", "p1", "--name", "Once more")
    restored.done("person", "reach", "--person", "p1", "--phone", "120")
    restored.done("verify")  # what was sealed under the lost key is as if it were erased
    restored.done("rebuild")
    assert [(row["name"], row["phone"]) for row in restored.view("persons")] == [("Once more", "120"), (None, None)]


def test_keys_of_a_store_that_has_none(store, tmp_path):
    assert "Keys: 0, erased: 0." in store.done("keys", tmp_path / "keys").out
    store.done("backup", tmp_path / "b.mus")
    restored = Store(tmp_path / "restored")
    restored.done("restore", tmp_path / "b.mus", "--keys", tmp_path / "keys")
    refused(store.run("keys"), "keys FILE")


def test_the_log_does_not_say_what_was_looked_for(people):
    process = subprocess.Popen([MUSTER, "--store", str(people.folder), "serve", "--port", "0", "--log", "debug"],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    port = int(process.stdout.readline().split("127.0.0.1:")[1].split()[0])
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", "/api/v1/view/persons?name=Zhang%20Wei", headers={"Authorization": "Bearer " + token_of(people.folder)})
    assert NAME in connection.getresponse().read().decode()
    process.terminate()
    log = process.communicate(timeout=10)[1]
    assert 'path="/api/v1/view/persons"' in log and "Zhang" not in log


def test_programs_do_the_same_over_http(people):
    server = people.serve()
    told = server.done("person.import", {"persons": [{"code": "q1", "name": "Wang Fang", "unit": "C"}], "under": "A"})
    assert (told["created"], told["updated"], told["skipped"]) == (1, 0, 0)
    server.done("person.reach", {"person": "q1", "mail": "wf@example.org"})
    server.done("person.move", {"person": "q1", "unit": "A"})
    assert [(row["mail"], row["unit_code"]) for row in server.get("/api/v1/view/persons?code=q1").json["rows"]] == [("wf@example.org", "A")]
    wrong = server.act("person.add", {"code": "q2", "nam": "N", "unit": "C", "person": 7})
    assert wrong.status == 422 and {"required", "unknown_field"} <= set(wrong.codes)
    for act in ("rename", "reach", "move", "leave", "erase", "import"):
        wrong = server.act(f"person.{act}", {"person": "nobody", "persons": [{"code": "q3", "name": "N", "unit": "NONE"}]})
        assert wrong.status == 422 and wrong.codes, act
