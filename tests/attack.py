"""./do attack: other people's tools against the whole demo, as nobody and as a member; and how long signing in takes.

Not collected by `./do test`: these take half an hour. The demo is served as behind a proxy, so that the header which is
for TLS alone stands in every answer, and so that whoever signs in can come from as many addresses as an attacker has.
"""
import json
import math
import os
import re
import statistics
import subprocess
import time
import urllib.parse
from http.client import HTTPConnection

import pytest

from conftest import MUSTER, ROOT, Server
from test_sign_in import Browser


def origin_of(server):
    return f"https://127.0.0.1:{server.port}"


class Visitor(Browser):
    """Comes through the proxy."""

    def __init__(self, server):
        super().__init__(server)
        self.origin = origin_of(server)


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("attack") / "store"
    made = subprocess.run(["demo/run.sh", "--once"], cwd=ROOT, env={**os.environ, "DEMO_STORE": str(folder), "MUSTER": MUSTER},
                          capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    # Tools ask faster than any person: what they would be stopped by is tried in test_sign_in.py.
    server = Server(folder, "--proxy", "yes", "--host", "127.0.0.1", "--trust-days", "30", "--requests-per-minute", "0")
    server.store = folder
    yield server
    server.stop()
    verified = subprocess.run([MUSTER, "--store", str(folder), "verify"], capture_output=True, text=True)
    assert verified.returncode == 0, verified.stderr


def link_of(server, person):
    made = subprocess.run([MUSTER, "--store", str(server.store), "person", "invite", "--person", person, "--format", "json"],
                          capture_output=True, text=True, check=True)
    return json.loads(made.stdout)["link"]


def come_in(server, person):
    visitor = Visitor(server)
    assert visitor.post("/in/" + link_of(server, person), {"how": "device"}).status == 303
    assert visitor.who == person
    return visitor


def headers_of(visitor):
    cookies = "; ".join(f"{name}={value}" for name, value in visitor.jar.items())
    return [f"Origin: {visitor.origin}", *([f"Cookie: {cookies}"] if cookies else [])]


# ---- wapiti ----

# Debian's 3.0.4 can exclude nothing under Python 3.11: where its flags stand is an error there. And it sends each field of a
# form with files as a file, so that it would never come further than the missing token.
WAPITI = """
import fnmatch, re, requests, sys
import wapitiCore.net.crawler as crawler
from wapitiCore.main.wapiti import wapiti_main
crawler.wildcard_translate = lambda pattern: re.compile(fnmatch.translate(pattern))
post = requests.Session.post
def as_browsers_do(self, url, files=None, **more):
    parts = [(name, value if isinstance(value, (list, tuple)) else (None, value)) for name, value in files or []]
    return post(self, url, files=parts, **more)
requests.Session.post = as_browsers_do
wapiti_main()
"""

MODULES = "backup,blindsql,cookieflags,crlf,csp,csrf,exec,file,http_headers,methods,permanentxss,redirect,shellshock,sql,ssrf,xss,xxe"

# What ends the session that it is tried with.
ENDS = ["/out*", "/account/sessions*", "/act/person/shut*", "/act/person/leave*", "/act/person/erase*"]

# A form, a form with files, a form with rows; lists, filtered and sorted; things; a page with what was done.
PAGES = ["/act", "/act/duty/answer?unit=KJ-NH&measure=theme.plan-unit", "/act/duty/plead?unit=KJ-NH&measure=theme.rules-mend",
         "/act/measure/ask?unit=KJ-NH&measure=theme.plan-unit", "/act/person/reach", "/act/token/make", "/view", "/view/units?name=a",
         "/view/duties?unit=KJ-NH&campaign=theme", "/view/history?limit=5", "/view/persons?name=a", "/unit/KJ-NH", "/campaign/theme",
         "/measure/theme.plan-unit", "/person/P-NH"]


def wapiti(demo, visitor, starts, folder, *words):
    """What it found, and the paths that it tried."""
    base, report = f"http://127.0.0.1:{demo.port}", folder / "report.json"
    command = ["/usr/bin/python3", "-c", WAPITI, "-u", base + starts[0], "--scope", "domain", "-f", "json", "-o", str(report),
               "--flush-session", "--no-bugreport", "-v", "1", "--store-session", str(folder), "-m", MODULES, *words]
    for path in starts:
        command += ["-s", base + path]
    for path in ENDS:
        command += ["-x", base + path]
    for header in headers_of(visitor):
        command += ["-H", header]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=1800)
    assert report.exists(), ran.stdout + ran.stderr
    told = json.loads(report.read_text())
    found = {kind: [(finding["method"], finding["path"], finding["info"]) for finding in findings
                    if finding["info"] != "X-XSS-Protection is not set"]  # it is, to 0: that filter made holes
             for part in ("vulnerabilities", "anomalies") for kind, findings in told[part].items()}
    return ({kind: findings for kind, findings in found.items() if findings},
            set(re.findall(rf"((?:GET|POST) /[^ ?]*)", ran.stdout.replace(base, ""))))


@pytest.mark.parametrize("person", [None, "P-NH", "L-KJ-NH"])
def test_wapiti_finds_nothing(demo, person, tmp_path):
    """All its modules but those that guess names of files and of passwords for an hour; wherever links lead within some minutes."""
    visitor = come_in(demo, person) if person else Visitor(demo)
    starts = ["/", "/in", "/account", "/api/v1/view/duties?unit=KJ-NH&campaign=theme", "/api/v1/view/units?name=a", "/api/v1/find?text=KJ",
              "/board/KJ?campaign=theme"]
    found, tried = wapiti(demo, visitor, starts, tmp_path, "--max-scan-time", "90", "--max-attack-time", "20")
    assert found == {}
    assert tried >= ({"GET /", "POST /in", "GET /account", "POST /account/password", "GET /board/KJ"} if person else {"POST /in"}), tried
    if person:
        assert visitor.who == person  # it was signed in until the end


@pytest.mark.parametrize("person", [None, "P-NH", "L-KJ-NH"])
def test_wapiti_finds_nothing_in_forms_lists_and_things(demo, person, tmp_path):
    """These pages and their forms alone."""
    visitor = come_in(demo, person) if person else Visitor(demo)
    if person:
        shown = [path for path in PAGES if visitor.get(path).status == 200]
        assert len(shown) >= 12, set(PAGES) - set(shown)
    else:
        assert {visitor.get(path).status for path in PAGES} == {303}
    found, tried = wapiti(demo, visitor, PAGES, tmp_path, "-d", "1", "--max-scan-time", "60", "--max-attack-time", "20")
    assert found == {}
    if person:
        assert tried >= {"GET " + path.split("?")[0] for path in shown}, tried
        assert tried >= {"POST " + path.split("?")[0] for path in shown if path.startswith("/act/")}, tried
        assert visitor.who == person


# ---- sqlmap ----

TRIED = ["theme", "KJ-NH", "yes", "2026-01-01", "theme.plan-unit", "1", "name", "a"]


def targets(visitor):
    """Each address that takes something, with something that it takes."""
    paths = visitor.get("/api/v1/openapi.json").json["paths"]
    parts = {"unit": "KJ-NH", "campaign": "theme", "measure": "theme.plan-unit", "view": "duties", "seq": "9", "person": "P-NH"}
    found = []
    for path, methods in paths.items():
        if "get" not in methods or "{file}" in path:
            continue
        place = re.sub(r"\{(\w+)\}", lambda part: parts.get(part.group(1), "KJ-NH"), path)
        words = {}
        for parameter in methods["get"].get("parameters", []):
            name = parameter.get("name")
            if parameter.get("in") != "query" or name in ("lang", "known"):
                continue
            for value in TRIED:
                if visitor.get(place + "?" + urllib.parse.urlencode({**words, name: value})).status == 200:
                    words[name] = value
                    break
        if words:
            found.append(place + "?" + urllib.parse.urlencode(words))
        if "{" in path and visitor.get(place).status == 200:
            found.append(place + "*")  # within the path
    return found


def page_targets(visitor):
    """Forms, lists and things: what stands in the query, and what stands in the path."""
    shown = [path for path in PAGES if visitor.get(path).status == 200]
    return [path for path in shown if "?" in path] + [path + "*" for path in shown if path.count("/") == 2 and "?" not in path]


def sqlmap(words, folder):
    command = ["sqlmap", "--batch", "--flush-session", "--output-dir", str(folder), "--disable-coloring", "--level", "2",
               "--risk", "2", "--dbms", "sqlite", "--threads", "4", "--technique", "BEUS", "--ignore-code", "*", *words]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=3600)
    assert "ending @" in ran.stdout, ran.stdout[-2000:]
    hits = [line for line in ran.stdout.splitlines()
            if re.search(r"is vulnerable|appears to be .*injectable|is .*injectable with|identified the following injection", line)
            and "false positive" not in line]
    return ran.stdout, hits


def finds_nothing(demo, visitor, tried, tmp_path):
    base = f"http://127.0.0.1:{demo.port}"
    addresses = tmp_path / "addresses.txt"
    addresses.write_text("".join(base + place + "\n" for place in tried))
    said, hits = sqlmap(["-m", str(addresses), "--headers", "\n".join(headers_of(visitor))], tmp_path)
    assert said.count("testing URL") == len(tried), said[-2000:]
    assert hits == []


def test_sqlmap_finds_nothing(demo, tmp_path):
    visitor = come_in(demo, "L-KJ-NH")
    tried = targets(visitor)
    assert len(tried) > 30, tried
    finds_nothing(demo, visitor, tried, tmp_path)


@pytest.mark.parametrize("person", [None, "L-KJ-NH"])
def test_sqlmap_finds_nothing_in_pages(demo, person, tmp_path):
    visitor = come_in(demo, person or "P-NH")
    tried = page_targets(visitor)
    assert len(tried) > 8, tried
    if not person:
        visitor = Visitor(demo)
        tried = [*tried[:2], tried[-1], "/in?to=/board/KJ", "/in/" + "A" * 43 + "*"]
    finds_nothing(demo, visitor, tried, tmp_path)


def test_sqlmap_finds_nothing_in_forms(demo, tmp_path):
    visitor = come_in(demo, "L-KJ-NH")
    headers = [*headers_of(visitor), "Content-Type: application/x-www-form-urlencoded"]
    base = f"http://127.0.0.1:{demo.port}"
    for act, form in (("duty/answer", {"unit": "KJ-NH", "measure": "theme.plan-unit", "note": "x"}),
                      ("duty/plead", {"unit": "KJ-NH", "measure": "theme.rules-mend", "asks": "more_time", "reason": "x"})):
        data = urllib.parse.urlencode({"csrf": visitor.csrf, **form, "try": "1"})
        assert visitor.ask("POST", "/act/" + act, {"csrf": visitor.csrf, **form, "try": "1"}).status in (200, 422)
        said, hits = sqlmap(["-u", f"{base}/act/{act}", "--data", data, "--headers", "\n".join(headers), "-p", ",".join(form)], tmp_path)
        assert "testing if" in said or "heuristic" in said, said[-2000:]
        assert hits == []


def test_sqlmap_finds_nothing_in_acts(demo, tmp_path):
    visitor = come_in(demo, "L-KJ-NH")
    headers = [*headers_of(visitor), "X-CSRF-Token: " + visitor.csrf, "Content-Type: application/json"]
    base = f"http://127.0.0.1:{demo.port}"
    for act, body in (("duty/answer", {"unit": "KJ-NH", "measure": "theme.plan-unit", "note": "x"}),
                      ("measure/ask", {"unit": "KJ-NH", "measure": "theme.plan-unit", "question": "x"}),
                      ("duty/plead", {"unit": "KJ-NH", "measure": "theme.rules-mend", "asks": "more_time", "reason": "x"})):
        said, hits = sqlmap(["-u", f"{base}/api/v1/{act}?dry_run=1", "--data", json.dumps(body), "--headers", "\n".join(headers),
                             "--skip", "dry_run"], tmp_path)
        assert "testing if" in said or "heuristic" in said, said[-2000:]
        assert hits == []


# ---- Signing in takes as long for a name that is there as for one that is not ----

def try_to_sign_in(server, knock, token, code, address):
    """Seconds until it was refused."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=60)
    body = urllib.parse.urlencode({"csrf": token, "code": code, "password": "none of their birds", "to": "/"})
    begun = time.perf_counter()
    connection.request("POST", "/in", body, {"Content-Type": "application/x-www-form-urlencoded", "Origin": origin_of(server),
                                             "Cookie": knock, "X-Forwarded-For": address})
    reply = connection.getresponse()
    reply.read()
    took = time.perf_counter() - begun
    connection.close()
    assert reply.status == 422, reply.status
    return took


def rank_sum_p(first, second):
    """Mann and Whitney's U (1947), both sides, by the normal approximation: how likely such a difference is by chance."""
    merged = sorted([(value, 0) for value in first] + [(value, 1) for value in second])
    ranks = sum(n + 1 for n, (_, which) in enumerate(merged) if which == 0)
    n, m = len(first), len(second)
    u = ranks - n * (n + 1) / 2
    z = (u - n * m / 2) / math.sqrt(n * m * (n + m + 1) / 12)
    return math.erfc(abs(z) / math.sqrt(2))


def test_signing_in_tells_nobody_by_time(demo):
    people = [f"T-{n:03}" for n in range(100)]
    for code in people:
        subprocess.run([MUSTER, "--store", str(demo.store), "person", "add", "--code", code, "--name", "Somebody", "--unit", "KJ-NH"],
                       check=True, capture_output=True)
    with_password, without = people[:50], people[50:]
    for code in with_password:
        visitor = Visitor(demo)
        assert visitor.post("/in/" + link_of(demo, code), {"how": "password", "password": "four small brown birds"}).status == 303
    page = Visitor(demo)
    token = re.search(r'name="csrf" value="([0-9a-f]{128})"', page.get("/in").body.decode()).group(1)
    knock = "; ".join(f"{name}={value}" for name, value in page.jar.items())
    took = {"a password": [], "no password": [], "nobody": []}
    for n in range(200):
        for kind, code in (("a password", with_password[n % 50]), ("no password", without[n % 50]), ("nobody", f"T-9{n:02}")):
            address = f"10.{len(took[kind]) % 250}.{list(took).index(kind)}.{n % 250}"
            took[kind].append(try_to_sign_in(demo, knock, token, code, address))
    for kind in ("a password", "no password"):
        p = rank_sum_p(took[kind], took["nobody"])
        told = {kind: f"{statistics.median(times) * 1000:.2f} ms" for kind, times in took.items()}
        print(kind, "p", round(p, 3), told)
        assert p > 0.001, (kind, p, told)
