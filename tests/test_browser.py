"""The pages of the demo in a real browser: nothing on them keeps anybody out, nothing is loaded from elsewhere, a telephone is wide enough; every task
done without script and with the keyboard alone; two windows; no link that leads nowhere, and no page that a checker of HTML finds wrong."""
import collections
import contextlib
import functools
import json
import os
import pathlib
import shutil
import subprocess
import urllib.parse

import pytest

from conftest import MUSTER, ROOT, Server, Store, day, npm_ci
from test_doors import through
from test_pages import Page
from test_sign_in import Browser

HERE = pathlib.Path(__file__).resolve().parent / "browser"
NOBODY, OPERATOR, OFFICE, UNIT, ABOVE, LEADER, MEMBER = None, "operator", "O-KJ", "L-KJ-NH", "L-KJ-PH", "M-KJ", "P-NH"
DUTY = "/duty/KJ-NH/theme."
PAGES = [
    (NOBODY, "/welcome"), (NOBODY, "/in"), (NOBODY, "/help"), (NOBODY, "/help/board"), (NOBODY, "/help/operate"), (LEADER, "/"), (MEMBER, "/"),
    (OFFICE, "/"), (OFFICE, "/unit/KJ-NH"), (OFFICE, "/units"), (OFFICE, "/campaign/theme"), (OFFICE, "/board/KJ?campaign=theme"),
    (OFFICE, "/board/KJ/theme.study-first"), (OFFICE, "/directive/directive"), (OFFICE, "/measure/theme.study-first"), (OFFICE, DUTY + "review-own"),
    (OFFICE, "/chase/KJ?campaign=theme"), (OFFICE, "/rehearsal/theme"), (OFFICE, "/brief/KJ?campaign=theme"), (OFFICE, "/view"),
    (OFFICE, "/view/unanswered?campaign=theme"), (OFFICE, "/act"), (OFFICE, "/act/unit/create"), (OFFICE, "/act/unit/create/rows"),
    (OFFICE, "/act/campaign/amend?campaign=theme"), (OFFICE, "/find?q=nanhu"), (OFFICE, "/account"),
    (UNIT, "/"), (UNIT, "/unit/KJ-NH"), (UNIT, "/campaign/theme"), (UNIT, DUTY + "study-field"), (UNIT, DUTY + "review-own"), (UNIT, DUTY + "brief"),
    (UNIT, DUTY + "review-own/receipt"), (UNIT, "/act/duty/answer"), (UNIT, "/view/campaigns"), (UNIT, "/fill/KJ-NH"), (UNIT, "/account"),
]
SORTS = [(OFFICE, path) for path in (
    "/", "/unit/KJ-NH", "/units", "/campaign/theme", "/board/KJ?campaign=theme", "/board/KJ/theme.study-first", "/directive/directive",
    "/measure/theme.study-first", DUTY + "review-own", "/chase/KJ?campaign=theme", "/rehearsal/theme", "/view/unanswered?campaign=theme",
    "/act/campaign/amend?campaign=theme", "/find?q=nanhu", "/help/board")]
CRAWLED = [(OFFICE, "en"), (UNIT, "zh-CN")]
LOOKS = ["english", "chinese"]  # in light on a desk; in dark on a telephone
OTHER_LOOKS = ["english in dark", "chinese in light"]  # on a telephone; on a desk
LOOKED_AT = [(*page, look) for look in LOOKS for page in PAGES] + [(*page, look) for look in OTHER_LOOKS for page in SORTS]

# A store of which nobody has said anything yet, and one in which everything is called by as many letters as anything may be.
BARE = ["/", "/units", "/view", "/view/units", "/view/campaigns", "/view/history", "/act", "/act/unit/create", "/act/campaign/open", "/find?q=nanhu", "/account",
        "/help"]
WORD, HAN = "Donaudampfschiff" * 12 + "fahrts-x", "嘉兴市科学技术创新发展促进" * 15 + "中心办公室"
LONG = ["/", "/units", "/unit/A", "/unit/B", "/campaign/safe", "/board/A?campaign=safe", "/board/A/safe.check", "/measure/safe.check", "/duty/B/safe.check",
        "/duty/C/safe.check", "/directive/dir", "/chase/A?campaign=safe", "/rehearsal/safe", "/person/p1", "/view/units", "/view/duties?unit=B", "/act",
        "/act/unit/rename?unit=B", "/find?q=Donau", "/account", "/help"]


def drive():
    """What drives the browser is there, on a fresh clone too."""
    npm_ci(HERE)


def operating(server):
    """With it the browser finds the operator's door."""
    return {**os.environ, "MUSTER": MUSTER, "MUSTER_STORE": str(server.store)}


def node(script, *words, **more):
    return subprocess.run([shutil.which("node") or "nodejs", str(HERE / script), *words], capture_output=True, text=True, timeout=900, **more)


def look_at(server, pages):
    """What is wrong with each page that is named by who opens it, its address and how it is looked at."""
    done = node("look.mjs", f"http://127.0.0.1:{server.port}", env=operating(server),
                input=json.dumps([dict(zip(("person", "path", "look"), page)) for page in pages]))
    assert done.returncode == 0, done.stderr
    return {(one["person"], one["path"], one["look"]): one["wrong"] for one in json.loads(done.stdout)}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The demo's store, which nobody serves: each takes a copy. And what drives the browser."""
    drive()
    made = tmp_path_factory.mktemp("browser") / "store"
    subprocess.run(["demo/run.sh", "--once"], cwd=ROOT, check=True, capture_output=True, timeout=120,
                   env={**os.environ, "MUSTER": MUSTER, "DEMO_STORE": str(made)})
    return made


@contextlib.contextmanager
def served(made, name):
    """A copy of its own, served."""
    copy = shutil.copytree(made, made.with_name(name))
    server = Server(copy, "--doors", f"office={OFFICE},unit={UNIT},unit={ABOVE},leader={LEADER},member={MEMBER}")
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="module")
def demo(made):
    with served(made, "demo") as server:
        yield server


@pytest.fixture(scope="module")
def base(demo):
    return f"http://127.0.0.1:{demo.port}"


@pytest.fixture(scope="module")
def seen(demo):
    """What was wrong with each page: all are opened by one run of the browser, before anybody does anything."""
    return look_at(demo, LOOKED_AT)


@pytest.mark.parametrize("person, path, look", LOOKED_AT)
def test_a_page_keeps_nobody_out(seen, person, path, look):
    wrong = seen[person, path, look]
    assert not wrong, "\n".join(wrong)


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    store = Store(tmp_path_factory.mktemp("bare") / "store")
    store.done("init", "--zone", "Asia/Shanghai")
    server = store.serve()
    yield look_at(server, [(OPERATOR, path, look) for look in LOOKS for path in BARE])
    server.stop()


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("path", BARE)
def test_a_page_of_an_empty_store_keeps_nobody_out(bare, path, look):
    wrong = bare[OPERATOR, path, look]
    assert not wrong, "\n".join(wrong)


@pytest.fixture(scope="module")
def long(tmp_path_factory):
    folder = tmp_path_factory.mktemp("long")
    store = Store(folder / "store")
    store.done("init", "--zone", "Asia/Shanghai")
    called_long(store, folder)
    server = store.serve("--doors", "office=boss")
    yield look_at(server, [("boss", path, look) for look in LOOKS for path in LONG])
    server.stop()


def called_long(store, folder):
    """Units, persons, a directive and a campaign whose names are one word of 200 letters, or 200 Chinese characters."""
    before = functools.partial(store.done, at=f"{day(-10)}T09:00:00+08:00")
    for code, name, *above in (("A", HAN), ("B", WORD, "--parent", "A"), ("C", HAN, "--parent", "A"), ("D", HAN, "--parent", "B")):
        before("unit", "create", "--code", code, "--name", name, "--alias", WORD, "--level", "department", "--kind", "office", *above)
    for code, name, unit, role in (("boss", HAN[:100], "A", "manager"), ("p1", WORD[:100], "B", "liaison")):
        before("person", "add", "--code", code, "--name", name, "--unit", unit, "--mail", f"{WORD[:60]}@example.org")
        before("post", "give", "--person", code, "--unit", unit, "--role", role)
    clauses = folder / "clauses.csv"
    clauses.write_text(f"number,title\n1,{HAN}\n2,{WORD}\n3,{HAN}\n")
    before("directive", "register", "--code", "dir", "--title", WORD, "--unit", "A", "--issued-by", HAN, "--clauses", clauses)
    before("campaign", "open", "--code", "safe", "--title", HAN, "--unit", "A", "--directive", "dir", "--starts", day(-9), "--ends", day(30))
    before("stage", "add", "--campaign", "safe", "--code", "one", "--title", WORD, "--starts", day(-9), "--ends", day(20))
    form = [{"name": "rooms", "label": HAN, "kind": "number"}, {"name": "why", "label": WORD, "kind": "text"}]
    for code, title, due in (("check", WORD, -2), ("note", HAN, 5)):
        before("measure", "add", "--campaign", "safe", "--code", code, "--title", title, "--clauses", "1", "--workstream", HAN[:60], "--due", day(due),
                   "--accepted-by", "above", "--effort-minutes", "30", "--instruction", WORD + HAN, "--form", json.dumps(form))
    before("campaign", "deploy", "--campaign", "safe")
    store.done("duty", "answer", "--unit", "B", "--measure", "safe.check", "--values.rooms", "12", "--values.why", WORD, "--note", HAN + WORD)
    store.done("duty", "plead", "--unit", "C", "--measure", "safe.check", "--asks", "more_time", "--until", day(9), "--reason", WORD)
    store.done("measure", "ask", "--measure", "safe.check", "--unit", "C", "--question", WORD + HAN)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("path", LONG)
def test_a_page_full_of_long_names_keeps_nobody_out(long, path, look):
    wrong = long["boss", path, look]
    assert not wrong, "\n".join(wrong)


@pytest.fixture(scope="module")
def opened(base):
    done = node("states.mjs", base)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def listed(script):
    drive()
    told = node(script, "--list")
    assert told.returncode == 0, told.stderr
    return json.loads(told.stdout)


@pytest.mark.parametrize("state", listed("states.mjs"))
def test_what_opens_or_is_refused_keeps_nobody_out(opened, state):
    assert not opened[state], "\n".join(opened[state])


def tasks():
    """Every task with each hand that does it, as tests/browser/tasks.mjs has them."""
    return [pytest.param(hand, task, id=f"{hand}: {task}") for hand, each in listed("walk.mjs").items() for task in each]


@pytest.fixture(scope="module")
def walked(made):
    """What came of each task, by hand: one run of the browser for each hand, when it is asked for first."""
    @functools.cache
    def by(hand):
        with served(made, hand) as server:
            done = node("walk.mjs", f"http://127.0.0.1:{server.port}", hand, env=operating(server))
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)
    return by


@pytest.mark.parametrize("hand, task", tasks())
def test_a_task_of_the_demo_is_done(walked, hand, task):
    wrong = walked(hand)[task]
    assert not wrong, wrong


def test_what_one_window_does_is_seen_in_another(base, seen):
    done = node("windows.mjs", base)
    assert done.returncode == 0, done.stderr


def test_on_paper_nothing_is_to_be_pressed(base):
    done = node("paper.mjs", base)
    assert done.returncode == 0, done.stderr


def sort_of(address):
    """What addresses have in common that lead to the same sort of page."""
    asked = urllib.parse.urlsplit(address)
    parts = asked.path.split("/")
    named = parts[2:3] if parts[1] in ("view", "act", "help") else []
    return (parts[1], *named, len(parts), *sorted(name for name, _ in urllib.parse.parse_qsl(asked.query)))


def crawl(demo, person, language):
    """Two of each sort of page are opened in that language: those pages by address, and what led nowhere."""
    browser, sorts, known, pages, lead_nowhere = Browser(demo), collections.Counter(), {"/": None}, {}, []
    through(browser, person)
    waiting = collections.deque(known)
    while waiting:
        address = waiting.popleft()
        reply = browser.get(address, Accept="text/html", Accept_Language=language)
        if reply.status != 200:
            lead_nowhere.append(f"{reply.status} {address}, on {known[address]}")
        if not reply.headers.get("content-type", "").startswith("text/html"):
            continue
        pages[address] = reply.body
        for link in (found.split("#")[0] for found in Page(reply).links):
            if link.startswith("/") and link not in known and "lang=" not in link and sorts[sort_of(link)] < 2:
                sorts[sort_of(link)] += 1
                known[link] = address
                waiting.append(link)
    return pages, lead_nowhere


@pytest.fixture(scope="module")
def crawled(demo):
    return functools.cache(functools.partial(crawl, demo))


@pytest.mark.parametrize("person, language", CRAWLED)
def test_every_link_leads_somewhere(crawled, person, language):
    pages, lead_nowhere = crawled(person, language)
    assert all(f'<html lang="{language}"'.encode() in body for body in pages.values())
    assert not lead_nowhere, "\n".join(lead_nowhere)
    assert len(pages) > 150


@pytest.mark.parametrize("person, language", CRAWLED)
def test_every_page_is_html_as_its_standard_has_it(crawled, person, language, tmp_path):
    names = {}
    for n, (address, body) in enumerate(crawled(person, language)[0].items()):
        (tmp_path / f"{n}.html").write_bytes(body)
        names[f"{n}.html"] = address
    checker = HERE / "node_modules/vnu-jar/build/dist/vnu.jar"
    done = subprocess.run(["java", "-XX:+UseSerialGC", "-Xss2m", "-jar", str(checker), "--errors-only", "--format", "json", *names],
                          cwd=tmp_path, capture_output=True, text=True, timeout=300)
    found = json.loads(done.stderr)["messages"]  # where the checker tells
    wrong = [f"{names[one['url'].split('/')[-1]]}: {one['message']} {one.get('extract', '')}" for one in found]
    assert done.returncode == 0 and not wrong, "\n".join(wrong)
