"""What an operator sees: health, figures, logs, settings, and how a server ends."""
import http.client
import json
import os
import subprocess
import threading
import time

import pytest

from conftest import MUSTER, ROOT, token_of


def figures(server):
    values = {}
    for line in server.get("/metrics").body.decode().splitlines():
        if not line.startswith("#"):
            name, value = line.rsplit(" ", 1)
            values[name] = float(value)
    return values


def test_metrics_are_what_prometheus_wants(campaign):
    server = campaign.serve()
    reply = server.get("/metrics")
    assert reply.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    checked = subprocess.run(["promtool", "check", "metrics"], input=reply.body, capture_output=True)
    assert checked.returncode == 0 and checked.stdout + checked.stderr == b"", checked


def test_metrics_count_what_was_done(campaign):
    server = campaign.serve()
    before = figures(server)
    server.done("unit.create", {"code": "X", "name": "X", "parent": "A"}, key="k")
    server.done("unit.create", {"code": "X", "name": "X", "parent": "A"}, key="k")
    server.done("unit.create", {"code": "Y", "name": "Y", "parent": "A"}, dry_run=True)
    server.act("unit.create", {"code": "X", "name": "Again", "parent": "A"})
    server.get("/api/v1/nope")
    after = figures(server)

    def more(name):
        return after[name] - before[name]

    for outcome in ("done", "repeated", "dry_run", "refused"):
        assert more(f'muster_acts_total{{outcome="{outcome}"}}') == 1, outcome
    assert more("muster_ledger_events") == 1 and more("muster_units") == 1
    assert more('muster_http_requests_total{status="4xx"}') == 2
    assert more('muster_http_requests_total{status="2xx"}') == 4  # the acts, and the question before
    assert more("muster_batches_total") >= 1 and after["process_resident_memory_bytes"] > 1e6
    assert after["muster_http_request_duration_seconds_count"] == after['muster_http_request_duration_seconds_bucket{le="+Inf"}']
    assert abs(after["process_start_time_seconds"] - time.time()) < 600


def test_health(campaign):
    server = campaign.serve()
    assert (server.get("/health/live").status, server.get("/health/live").body) == (200, b"live\n")
    assert (server.get("/health/ready").status, server.get("/health/ready").body) == (200, b"ready\n")
    assert server.ask("POST", "/health/live").status == 405


def test_a_store_that_cannot_be_written_is_not_ready(store, tmp_path):
    if os.geteuid() != 0:
        pytest.skip("only root mounts a small disk")
    small = tmp_path / "small"
    small.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(small)], capture_output=True).returncode != 0:
        pytest.skip("no small disk can be mounted here")
    try:
        subprocess.run([MUSTER, "--store", small / "s", "init"], check=True, capture_output=True)
        process = subprocess.Popen([MUSTER, "--store", small / "s", "serve", "--port", "0"], stdout=subprocess.PIPE,
                                   stderr=subprocess.DEVNULL, text=True)
        port = int(process.stdout.readline().split("127.0.0.1:")[1].split()[0])
        token = token_of(small / "s")

        def ask(method, path, body=None):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request(method, path, body, {"Authorization": "Bearer " + token} | ({"Content-Type": "application/json"} if body else {}))
            reply = connection.getresponse()
            return reply.status, reply.read()

        assert ask("GET", "/health/ready")[0] == 200
        statuses = {ask("POST", "/api/v1/unit/create", json.dumps({"code": f"U{n}", "name": "x" * 190}))[0] for n in range(3000)
                    if n == 0 or ask("GET", "/health/ready")[0] == 200}
        assert 507 in statuses
        assert ask("GET", "/health/ready") == (503, b"not ready: the store could not be written\n")
        assert ask("GET", "/health/live")[0] == 200
        process.terminate()
        assert process.wait(timeout=10) == 0
        process.stdout.close()
    finally:
        subprocess.run(["umount", "-l", str(small)], check=True)


def logged(store, *options, requests):
    process = subprocess.Popen([MUSTER, "--store", str(store.folder), "serve", "--port", "0", *options], stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True)
    port = int(process.stdout.readline().split("127.0.0.1:")[1].split()[0])
    replies = []
    for path, headers in requests:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("GET", path, headers=headers)
        reply = connection.getresponse()
        reply.read()
        replies.append(reply)
        connection.close()
    process.terminate()
    return replies, process.communicate(timeout=10)[1].splitlines()


def test_logs_name_the_request(campaign):
    asked = [("/api/v1/view/units", {"X-Request-Id": "proxy-17"}), ("/api/v1/view/units", {}),
             ('/api/v1/no"pe\\?a=b', {"X-Request-Id": "not one\t!"})]
    replies, lines = logged(campaign, "--log", "debug", "--log-format", "json", requests=asked)
    told = [json.loads(line) for line in lines]
    told = [line for line in told if line["event"] == "request"]
    assert [line["request"] for line in told] == [reply.headers["X-Request-Id"] for reply in replies]
    assert told[0]["request"] == "proxy-17" and "not one" not in told[2]["request"]
    assert told[2]["path"] == '/api/v1/no"pe\\' and told[2]["status"] == 404 and told[0]["us"] > 0
    replies, lines = logged(campaign, "--log", "debug", requests=asked[:1])
    assert any("event=request request=proxy-17 method=" in line for line in lines)
    assert logged(campaign, requests=asked)[1] == []


def config(*words, **environment):
    return subprocess.run([MUSTER, *words], capture_output=True, text=True, cwd=ROOT,
                          env={"PATH": "/usr/bin", "LANG": "C.UTF-8", **environment})


def test_settings_from_four_places(tmp_path):
    path = tmp_path / "muster.conf"
    path.write_text("# ours\nport = 9001\nlog = warn # quiet\nthreads=3\nlang =\n\n")
    told = json.loads(config("config", "--format", "json", "--threads", "5", MUSTER_CONFIG=str(path), MUSTER_LOG="error").stdout)
    assert told["port"] == {"value": "9001", "source": f"{path}, line 2"}
    assert told["log"] == {"value": "error", "source": "MUSTER_LOG"}
    assert told["threads"] == {"value": "5", "source": "--threads"}
    assert told["address"] == {"value": "127.0.0.1", "source": "default"}
    printed = config("--config", str(path), "config").stdout
    path.write_text(printed)  # what it prints can be kept as a file
    again = json.loads(config("--config", str(path), "config", "--format", "json").stdout)
    assert {name: value["value"] for name, value in again.items()} == {**{n: v["value"] for n, v in told.items()}, "log": "warn",
                                                                       "threads": "3"}


@pytest.mark.parametrize("text,said", [
    ("prt = 1\n", "line 1: There is no setting prt"), ("\nport = x\n", "line 2: Give a number from 0 to 65535."),
    ("log = loud\n", "line 1: Choose one of these: debug, info, warn, error"), ("just words\n", "line 1: Write it as name = value"),
    ("x" * 20000, "cannot be read"),
])
def test_settings_that_cannot_be(tmp_path, text, said):
    path = tmp_path / "muster.conf"
    path.write_text(text)
    answer = config("view", "units", MUSTER_CONFIG=str(path))
    assert answer.returncode == 2 and said in answer.stderr and answer.stdout == ""


def test_settings_of_the_server_are_no_options_elsewhere(store):
    answer = store.run("view", "units", "--port", "1")
    assert answer.code == 2 and answer.err.startswith("port: ")
    assert config("config", MUSTER_PORT="-1").returncode == 2
    assert config("--config", "/none", "config").returncode == 2
    server = store.serve("--threads", "2")
    assert server.get("/health/live").status == 200


def test_it_ends_within_five_seconds_and_drains(campaign):
    server, answered, stop = campaign.serve(), [], threading.Event()

    def load(name):
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        try:
            for n in range(100000):
                body = json.dumps({"code": f"{name}-{n}", "name": "Load", "parent": "A"})
                connection.request("POST", "/api/v1/unit/create", body, {"Content-Type": "application/json",
                                                                              "Authorization": "Bearer " + server.token})
                reply = connection.getresponse()
                if reply.status == 200:
                    answered.append(f"{name}-{n}")
                reply.read()
        except (OSError, http.client.HTTPException):
            stop.set()

    threads = [threading.Thread(target=load, args=(f"T{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    time.sleep(0.5)
    before = time.monotonic()
    server.process.terminate()
    assert server.process.wait(timeout=10) == 0
    assert time.monotonic() - before < 5
    for thread in threads:
        thread.join()
    there = {row["code"] for row in campaign.view("units", "--limit", "10000")}
    assert answered and set(answered) <= there


def test_work_without_end_is_cut_off(store, tmp_path):
    server = store.serve()
    rows = "code,name\n" + "".join(f"U{n},Unit\n" for n in range(1000000))
    raised = []

    def send():
        try:
            raised.append(server.ask("POST", "/api/v1/unit/create/rows", rows.encode(), {"Content-Type": "text/csv"}).status)
        except (OSError, http.client.HTTPException) as error:
            raised.append(error)

    thread = threading.Thread(target=send)
    thread.start()
    while figures(server)["muster_ledger_events"] < 1000:
        time.sleep(0.1)
    before = time.monotonic()
    server.process.terminate()
    assert server.process.wait(timeout=10) == 0
    assert time.monotonic() - before < 5.5
    thread.join()
    assert len(raised) == 1  # and the store holds: it is verified when the test ends
