"""Killed under load, twenty times (in the long form two hundred): every act that was acknowledged is there exactly once."""
import http.client
import json
import random
import subprocess
import threading
import time

from conftest import LONG, MUSTER

TIMES, CLIENTS = 200 if LONG else 20, 8


def client(server, name, acknowledged, stop):
    n = 0
    try:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
        while not stop.is_set():
            code = f"{name}-{n}"
            connection.request("POST", "/api/v1/unit/create", json.dumps({"code": code, "name": code, "parent": "ROOT"}),
                               {"Content-Type": "application/json", "Idempotency-Key": code, "Authorization": "Bearer " + server.token})
            reply = connection.getresponse()
            if reply.status == 200:
                reply.read()
                acknowledged.append(code)
            n += 1
    except (OSError, http.client.HTTPException, ValueError):
        pass


def codes(store):
    return [line.split(",")[1] for line in store.done("view", "units", "--format", "csv").out.splitlines()[1:]]


def test_a_killed_import_is_there_whole_or_not_at_all(store, tmp_path):
    path = tmp_path / "units.csv"
    seen = set()
    for turn in range(8):
        path.write_text(f"code,name,parent\nR{turn},Root,\n" + "".join(f"T{turn}N{n},Unit,R{turn}\n" for n in range(20000)))
        process = subprocess.Popen([MUSTER, "--store", str(store.folder), "unit", "import", str(path)], stdout=subprocess.DEVNULL)
        time.sleep(0.03 + 0.04 * turn)
        process.kill()
        process.wait()
        there = store.view("units", "--code", f"R{turn}")
        rows = store.done("view", "units", "--parent", f"R{turn}", "--format", "csv").out.count("\n") - 1 if there else 0
        assert rows in (0, 20000)
        seen.add(rows)
    assert 0 in seen  # at least one was caught under way


def test_nothing_acknowledged_is_lost(store):
    chance = random.Random(7)
    store.done("unit", "create", "--code", "ROOT", "--name", "Root")
    acknowledged = []
    for turn in range(TIMES):
        server, stop = store.serve(), threading.Event()
        threads = [threading.Thread(target=client, args=(server, f"T{turn}C{c}", acknowledged, stop)) for c in range(CLIENTS)]
        for thread in threads:
            thread.start()
        time.sleep(chance.uniform(0.05, 0.4))
        server.stop("kill")
        stop.set()
        for thread in threads:
            thread.join()
        there = codes(store)
        assert len(there) == len(set(there))
        assert set(acknowledged) <= set(there), turn
        store.done("verify")
    assert len(acknowledged) > TIMES
    # What was sent but not acknowledged may be there too; sent again with its key it is not done twice.
    server = store.serve()
    for code in acknowledged[:5]:
        assert server.act("unit.create", {"code": code, "name": code, "parent": "ROOT"}, key=code).status == 200
    assert len(codes(store)) == len(there)
