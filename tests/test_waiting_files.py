"""Files that were handed in and that nobody used are dropped after a day; what an event names stays, in the store and in its backups."""
import hashlib
import json
import shutil
import sqlite3

from conftest import Store, day
from test_pages import send_files


def name(content):
    return hashlib.blake2b(content, digest_size=32).hexdigest()


def keep(store, tmp_path, content):
    path = tmp_path / "handed-in"
    path.write_bytes(content)
    assert name(content) in store.done("file", path).out
    return name(content)


def waits(store, hours):
    """So long ago everything that waits was handed in then."""
    with sqlite3.connect(store.folder / "muster.db") as database:
        database.execute("update ledger_waiting set handed = handed - ?", (hours * 3600 * 1000000,))
    database.close()


def stored(store):
    return store.done("info", "--format", "json").json["files"]


def there(store, *contents):
    server = store.serve()
    heard = [server.get("/api/v1/file/" + name(content)).status for content in contents]
    server.stop()
    return heard


def answer(store, *files, rooms="3"):
    evidence = json.dumps([{"file": file, "dated": day(0)} for file in files])
    return store.run("duty", "answer", "--unit", "D", "--measure", "safe.check", "--values.rooms", rooms, "--evidence", evidence)


def test_what_nobody_used_is_dropped_after_a_day(campaign, tmp_path):
    before = stored(campaign)
    nobody = keep(campaign, tmp_path, b"nobody's")
    waits(campaign, 12)
    keep(campaign, tmp_path, b"another's")
    waits(campaign, 11)
    campaign.done("clock")
    assert stored(campaign) == before + 2
    waits(campaign, 2)  # the first for 25 hours, the second for 13
    campaign.done("clock")
    assert stored(campaign) == before + 1 and there(campaign, b"nobody's") == [404]
    campaign.done("verify")
    # Named later it is not there; handed in again it is.
    refused = answer(campaign, nobody)
    assert refused.code == 2 and "There is no such file in the store" in refused.err
    keep(campaign, tmp_path, b"nobody's")
    assert answer(campaign, nobody).code == 0
    waits(campaign, 100)
    campaign.done("clock")
    assert there(campaign, b"nobody's", b"another's") == [200, 404]


def test_many_go_at_once(campaign, tmp_path):
    server, before = campaign.serve(), stored(campaign)
    for n in range(150):
        assert server.ask("POST", "/api/v1/file", b"file %d" % n, {"Content-Type": "text/plain"}).status == 200
    server.stop()
    assert stored(campaign) == before + 150
    waits(campaign, 25)
    campaign.done("clock")
    assert stored(campaign) == before
    campaign.done("verify")


def test_handed_in_again_it_waits_again(campaign, tmp_path):
    before = stored(campaign)
    keep(campaign, tmp_path, b"twice")
    waits(campaign, 23)
    keep(campaign, tmp_path, b"twice")
    waits(campaign, 23)
    campaign.done("clock")
    assert stored(campaign) == before + 1
    waits(campaign, 2)
    campaign.done("clock")
    assert stored(campaign) == before


def test_what_an_event_names_stays(campaign, tmp_path):
    """As evidence, also of an answer that was replaced; as what a form asks for; as the rows of an import."""
    form = json.dumps([{"name": "scan", "label": "Scan", "kind": "file", "need": True}])
    campaign.done("measure", "add", "--campaign", "safe", "--code", "scan", "--title", "Scan", "--due", day(10), "--accepted-by", "above",
                  "--form", form, "--reason", "Asked for.")
    evidence, scan, replaced = (keep(campaign, tmp_path, content) for content in (b"evidence", b"scan", b"replaced"))
    keep(campaign, tmp_path, b"nobody's")
    assert answer(campaign, evidence, replaced).code == 0
    campaign.done("duty", "answer", "--unit", "D", "--measure", "safe.scan", "--values.scan", scan)
    assert answer(campaign, evidence, rooms="4").code == 0
    keep(campaign, tmp_path, b"replaced")  # once more: the event of the first answer names it still
    units = tmp_path / "more.csv"
    units.write_text("code,name,parent\nM1,More,A\n")
    campaign.done("unit", "import", units)
    kept = stored(campaign) - 1
    waits(campaign, 100)
    campaign.done("clock")
    assert stored(campaign) == kept
    assert there(campaign, b"evidence", b"scan", b"replaced", b"nobody's") == [200, 200, 200, 404]
    campaign.done("verify")
    campaign.done("backup", tmp_path / "backup")
    restored = Store(tmp_path / "restored")
    restored.done("restore", tmp_path / "backup")
    restored.done("verify")
    restored.done("clock")
    assert stored(restored) == kept
    campaign.done("rebuild")
    assert campaign.view("evidence", "--campaign", "safe")[0]["file"] == evidence


def test_rows_of_an_import_that_were_handed_in_as_a_file_stay(campaign, tmp_path):
    """The ledger keeps the rows of an import as a file: these very bytes may have been handed in before."""
    units = tmp_path / "more.csv"
    units.write_text("code,name,parent\nM1,More,A\n")
    tried = Store(tmp_path / "tried")
    shutil.copytree(campaign.folder, tried.folder)
    tried.done("unit", "import", units)
    with sqlite3.connect(tried.folder / "muster.db") as database:
        rows = [bytes for bytes, in database.execute("select bytes from ledger_file_part") if b"M1" in bytes]
    database.close()
    keep(campaign, tmp_path, *rows)
    before = stored(campaign)
    campaign.done("unit", "import", units)
    assert stored(campaign) == before  # they are the same
    waits(campaign, 25)
    campaign.done("clock")
    assert stored(campaign) == before
    campaign.done("verify")


def send_evidence(office, rooms):
    page = office.open("/act/duty/answer?unit=A&measure=safe.check")
    reply = send_files(office, page, "/act/duty/answer", {"values.rooms": rooms, "evidence.0.dated": day(0)}, [("evidence.0.file", "a.txt", b"sent")])
    office.server.stop()
    return reply.status


def test_of_what_was_refused_the_file_goes(office):
    before = stored(office.store)
    assert send_evidence(office, "many") == 422 and stored(office.store) == before + 1
    waits(office.store, 25)
    office.store.done("clock")
    assert stored(office.store) == before
    office.store.done("verify")


def test_of_what_was_done_it_stays(office):
    assert send_evidence(office, "3") == 303
    waits(office.store, 25)
    office.store.done("clock")
    assert there(office.store, b"sent") == [200]
    office.store.done("verify")


def test_one_that_was_read_stays(office):
    """Reading is noted, by the file's name."""
    assert office.server.ask("POST", "/api/v1/file", b"read", {"Content-Type": "text/plain"}).status == 200
    assert office.server.get("/api/v1/file/" + name(b"read")).status == 200
    office.server.stop()
    waits(office.store, 25)
    office.store.done("clock")
    office.store.done("verify")
    assert there(office.store, b"read") == [200]
