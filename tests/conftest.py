"""What the whole-program tests stand on: a store of their own, the command line, a server, HTTP without a library.

Every store that a test made is verified when the test ends. MUSTER names the binary; build/muster unless told.
"""
import fcntl
import gzip
import http.client
import json
import os
import pathlib
import re
import shutil
import subprocess
import time

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent
LONG = "MUSTER_LONG" in os.environ  # `./do torture` asks for the long form of some tests
MUSTER = os.environ.get("MUSTER", str(ROOT / "build" / "muster"))


class Answer:
    """What a command said."""

    def __init__(self, done):
        self.code, self.out, self.err = done.returncode, done.stdout, done.stderr

    @property
    def json(self):
        return json.loads(self.out)


class Reply:
    """What the server said."""

    def __init__(self, response):
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        self.cookies = [value for name, value in response.getheaders() if name.lower() == "set-cookie"]
        self.body = response.read()

    @property
    def text(self):
        packed = self.headers.get("content-encoding") == "gzip"
        return (gzip.decompress(self.body) if packed else self.body).decode()

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def codes(self):
        return [problem["code"] for problem in self.json["problems"]]

    @property
    def texts(self):
        return [problem["text"] for problem in self.json["problems"]]


# For the contract: every JSON body that a test sent to an act, as (act, body, status), and all JSON that the server said, as
# (method, path, status, text). Where MUSTER_TRAFFIC names a folder each process leaves there what its tests sent and heard.
SENT, HEARD = [], []
TRAFFIC = os.environ.get("MUSTER_TRAFFIC")


def pytest_sessionfinish():
    if TRAFFIC:
        (pathlib.Path(TRAFFIC) / f"{os.getpid()}.json").write_text(json.dumps({"sent": SENT, "heard": HEARD}))


def npm_ci(folder):
    """What a folder's lock file names is there, on a fresh clone too: once, whoever of several workers comes first."""
    with open(folder / "package-lock.json") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = folder / "node_modules/.done"
        if not done.exists() or done.read_text() != lock.read():
            subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=folder, check=True, capture_output=True, timeout=300)
            lock.seek(0)
            done.write_text(lock.read())


def token_of(store):
    """A token of the operator's."""
    made = subprocess.run([MUSTER, "--store", str(store), "token", "make", "--label", "tests", "--format", "json"],
                          capture_output=True, text=True, timeout=60)
    assert made.returncode == 0, made.stderr
    return json.loads(made.stdout)["token"]


class Server:
    def __init__(self, store, *options):
        self.store = store
        self.process = subprocess.Popen(
            [MUSTER, "--store", str(store), "--lang", "en", "serve", "--port", "0", *options],
            stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        found = re.search(r":(\d+) ", line)
        assert found, line
        self.port = int(found.group(1))
        self.token = token_of(store)

    def ask(self, method, path, body=None, headers=None):
        """As the operator; with an Authorization or a Cookie of one's own, as whoever that is; with None there, as nobody."""
        headers = dict(headers or {})
        if "Authorization" not in headers and "Cookie" not in headers:
            headers["Authorization"] = "Bearer " + self.token
        headers = {name: value for name, value in headers.items() if value is not None}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, headers)
            reply = Reply(connection.getresponse())
            # rows of chosen columns lack the others, as the parameter's text says
            if path.startswith("/api/") and "columns=" not in path and "json" in reply.headers.get("content-type", "") and reply.body:
                HEARD.append((method, path.split("?")[0], reply.status, reply.text))
            return reply
        finally:
            connection.close()

    def get(self, path, **headers):
        return self.ask("GET", path, headers={k.replace("_", "-"): v for k, v in headers.items()})

    def act(self, name, fields, key=None, dry_run=False):
        headers = {"Content-Type": "application/json"}
        if key:
            headers["Idempotency-Key"] = key
        path = "/api/v1/" + name.replace(".", "/") + ("?dry_run=1" if dry_run else "")
        reply = self.ask("POST", path, json.dumps(fields).encode(), headers)
        SENT.append((name, fields, reply.status))
        return reply

    def done(self, name, fields, **more):
        reply = self.act(name, fields, **more)
        assert reply.status == 200, reply.body
        return reply.json

    def stop(self, signal="terminate"):
        if self.process.poll() is None:
            getattr(self.process, signal)()
        self.process.wait(timeout=30)
        self.process.stdout.close()


class Store:
    def __init__(self, folder):
        self.folder = folder
        self.servers = []
        self.whole = True  # a test that damages its store says so
        self.touched = False

    def run(self, *words, at=None, stdin=None, lang="en"):
        self.touched = True
        command = [MUSTER, "--store", str(self.folder), "--lang", lang, *(["--at", at] if at else []), *map(str, words)]
        return Answer(subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=ROOT, input=stdin))

    def done(self, *words, **more):
        answer = self.run(*words, **more)
        assert answer.code == 0, answer.err
        return answer

    def view(self, name, *words):
        return self.done("view", name, *words, "--format", "json").json["rows"]

    def board(self, unit, campaign, *words):
        return self.done("board", unit, "--campaign", campaign, *words, "--format", "json").json

    def serve(self, *options):
        self.touched = True
        server = Server(self.folder, *options)
        self.servers.append(server)
        return server


@pytest.fixture
def empty(tmp_path):
    store = Store(tmp_path / "store")
    yield store
    for server in store.servers:
        server.stop()
    if store.whole and (store.folder / "muster.db").exists():
        verified = store.run("verify")
        assert verified.code == 0, verified.err


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    """prepared(make, store): the store becomes what make(a store, a folder for files) made of one that was not there yet. It is made
    once a day, since it tells of days, and copied."""
    made = {}

    def become(make, store):
        which = (make, day(0))
        if which not in made:
            folder = tmp_path_factory.mktemp(make.__name__)
            made[which] = folder / "store"
            make(Store(made[which]), folder)
        shutil.rmtree(store.folder, ignore_errors=True)
        shutil.copytree(made[which], store.folder)
    return become


def bare(store, _folder):
    store.done("init", "--zone", "Asia/Shanghai")


@pytest.fixture
def store(empty, prepared):
    prepared(bare, empty)
    return empty


def day(n):
    """Today and n days, in the store's zone."""
    return time.strftime("%Y-%m-%d", time.gmtime(time.time() + 8 * 3600 + n * 86400))


UNITS = "code,name,parent,level,kind\nA,Alpha,,bureau,office\nB,Beta,A,department,hospital\nC,Gamma,A,department,school\n" \
        "D,Delta,B,section,office\nE,Epsilon,B,section,office\n"


def safe(store, folder):
    bare(store, folder)
    add_campaign(store, folder)


@pytest.fixture
def campaign(store, tmp_path, prepared):
    """Five units, a directive, a campaign in force with two measures: `safe.check` (accepted above, with a form) and
    `safe.note` (an answer is enough, sections only, carried by clause 2)."""
    if store.touched:
        add_campaign(store, tmp_path)
    else:
        prepared(safe, store)
    return store


def add_campaign(store, folder):
    units = folder / "units.csv"
    units.write_text(UNITS)
    clauses = folder / "clauses.csv"
    clauses.write_text("number,title\n1,First\n2,Second\n3,Third\n")
    store.done("unit", "import", units)
    store.done("directive", "register", "--code", "dir", "--title", "Directive", "--unit", "A", "--clauses", clauses)
    store.done("campaign", "open", "--code", "safe", "--title", "Safety", "--unit", "A", "--directive", "dir", "--starts",
               day(0), "--ends", day(30))
    form = [{"name": "rooms", "label": "Rooms", "kind": "number", "need": True, "min": 0, "max": 100},
            {"name": "share", "label": "Share", "kind": "decimal", "places": 2}]
    store.done("measure", "add", "--campaign", "safe", "--code", "check", "--title", "Check", "--clauses", "1", "--due",
               day(10), "--accepted-by", "above", "--effort-minutes", "30", "--form", json.dumps(form))
    store.done("measure", "add", "--campaign", "safe", "--code", "note", "--title", "Note", "--clauses", "2", "--due",
               day(5), "--accepted-by", "nobody", "--levels", "section")
    store.done("campaign", "deploy", "--campaign", "safe")


@pytest.fixture
def office(campaign):
    """In front of a browser: somebody who manages all of the campaign's units; `server` and `store` are what is served."""
    from test_pages import Person  # which stands on this file
    from test_sign_in import come_in
    campaign.done("person", "add", "--code", "boss", "--name", "Zhao", "--unit", "A")
    campaign.done("post", "give", "--person", "boss", "--unit", "A", "--role", "manager")
    server = campaign.serve()
    person = Person(come_in(server, "boss"))
    person.server, person.store = server, campaign
    return person
