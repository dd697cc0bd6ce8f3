"""The tree, the board and every view as they were known at the end of an earlier day."""
import json
import random
import re
import threading
import time
import urllib.parse

import pytest

from conftest import UNITS, day
from test_pages import Page

VIEWS = [["view", "units"], ["view", "duties", "--unit", "D"], ["view", "unanswered", "--campaign", "safe"],
         ["view", "answers", "--measure", "safe.check"], ["view", "history", "--limit", "50"], ["view", "measures", "--campaign", "safe"],
         ["view", "groups"], ["board", "A", "--campaign", "safe", "--numbers"], ["board", "B", "--campaign", "safe"]]


def at(n, hour=9):
    return f"{day(n)}T{hour:02}:00:00+08:00"


def seen(store, *more, **how):
    answers = [store.run(*words, *more, "--format", "json", **how) for words in VIEWS]
    return [answer.json if answer.code == 0 else None for answer in answers]


def begin(store, tmp_path):
    units = tmp_path / "units.csv"
    units.write_text(UNITS)
    store.done("unit", "import", units, at=at(-12))
    store.done("campaign", "open", "--code", "safe", "--title", "Safety", "--unit", "A", "--starts", day(-12), "--ends", day(30), at=at(-12))
    form = [{"name": "rooms", "label": "Rooms", "kind": "number"}]
    for code, due in (("check", -5), ("note", -2)):
        store.done("measure", "add", "--campaign", "safe", "--code", code, "--title", code, "--due", day(due), "--accepted-by", "nobody",
                   "--form", json.dumps(form), at=at(-12))
    store.done("campaign", "deploy", "--campaign", "safe", at=at(-11))


def ten_days(store, tmp_path):
    """What was seen in the evening of each of ten days of chance."""
    chance, before = random.Random(3), {}
    begin(store, tmp_path)
    for n in range(-10, 0):
        try_ = lambda *words: store.run(*words, at=at(n, 10))
        for _ in range(4):
            unit, code = chance.choice("ABCDE"), chance.choice(["safe.check", "safe.note"])
            try_("duty", "answer", "--unit", unit, "--measure", code, "--values.rooms", chance.randrange(50))
        try_("unit", "move", "--unit", chance.choice("DE"), "--parent", chance.choice("ABC"))
        try_("unit", "create", "--code", f"N{n}", "--name", "New", "--parent", chance.choice("ABC"))
        try_("measure", "tighten", "--unit", chance.choice("BC"), "--measure", "safe.note", "--earlier", chance.randrange(1, 4))
        if n == -6:
            store.done("group", "create", "--code", "g", "--title", "G", at=at(n, 11))
            store.run("duty", "plead", "--unit", "A", "--measure", "safe.note", "--asks", "more_time", "--until", day(5), "--reason", "R",
                       at=at(n, 11))
        before[n] = seen(store, at=at(n, 22))
    return before


def test_each_day_is_seen_again_as_it_was(store, tmp_path):
    before = ten_days(store, tmp_path)
    assert len({json.dumps(told) for told in before.values()}) == 10
    for n, told in before.items():
        assert seen(store, "--known", day(n)) == told, n
    server = store.serve()  # and beside a server
    assert seen(store, "--known", day(-7)) == before[-7]
    server.stop()
    assert not list(store.folder.glob(".scratch*"))


def test_a_day_that_cannot_be_known(store, tmp_path):
    begin(store, tmp_path)
    assert "still to come" in store.run("view", "units", "--known", day(2)).err
    answer = store.run("view", "units", "--known", day(-20))
    assert answer.code == 2 and "nothing was known yet" in answer.err
    assert "is no day" in store.run("view", "units", "--known", "soon").err
    answer = store.run("unit", "create", "--code", "X", "--name", "X", "--known", day(-1))
    assert answer.code == 2 and "only view and board" in answer.err
    assert store.done("board", "A", "--campaign", "safe", "--known", day(-3), "--format", "json").json["as_of"] == day(-3)
    assert store.done("board", "A", "--campaign", "safe", "--known", day(-3), "--on", day(9), "--format", "json").json["as_of"] == day(9)


# ---- Over HTTP ----

def asked(server, n, *words):
    """The same as a command of VIEWS, as of a day, over HTTP."""
    query = [f"known={day(n)}"] + [f"{name[2:]}={value}" for name, value in zip(words[2::2], (*words[3::2], "1"))]
    return server.get(f"/api/v1/{words[0]}/{words[1]}?" + "&".join(query))


def test_the_same_over_http(store, tmp_path):
    before = ten_days(store, tmp_path)
    server = store.serve()
    for n in sorted(before, key=lambda n: (n % 3, n)):
        for words, told in zip(VIEWS, before[n]):
            assert asked(server, n, *words).json == told, (n, words)
    assert len(list(store.folder.glob(".scratch*"))) <= 2
    server.stop()
    assert not list(store.folder.glob(".scratch*"))


def test_many_look_back_at_once_while_others_write(store, tmp_path):
    """Each gets what was known, though it may be asked to come again; nobody hinders the writer."""
    before = ten_days(store, tmp_path)
    server, wrong, served = store.serve(), [], []

    def patient(n, words):
        until = time.monotonic() + 60
        while (reply := asked(server, n, *words)).status == 503 and time.monotonic() < until:
            assert reply.headers["retry-after"] == "1"
            time.sleep(0.05)
        return reply

    def look(seed):
        chance = random.Random(seed)
        for _ in range(25):
            n, k = chance.choice([-3, -4, -5, -6]), chance.randrange(len(VIEWS))
            reply = patient(n, VIEWS[k])
            if reply.status != 200 or reply.json != before[n][k]:
                wrong.append((n, VIEWS[k], reply.status))
            served.append(reply.status)

    threads = [threading.Thread(target=look, args=(seed,)) for seed in range(6)]
    for thread in threads:
        thread.start()
    for n in range(40):
        server.done("unit.create", {"code": f"W{n}", "name": "While", "parent": "A"})
    for thread in threads:
        thread.join()
    assert not wrong
    assert served == [200] * 150


def test_refused_over_http(campaign):
    server = campaign.serve()
    assert asked(server, 2, "view", "units").json["problems"][0]["text"] == "That day is still to come."
    reply = asked(server, -20, "view", "units")
    assert (reply.status, reply.codes, reply.texts) == (422, ["range"], ["Nothing was known yet on that day."])
    assert server.get("/api/v1/board/A?campaign=safe&known=soon").status == 422
    assert server.get(f"/board/A?campaign=safe&known={day(-20)}").status == 422  # nor by the page
    assert server.get(f"/api/v1/template/safe?known={day(-20)}").codes == ["unknown_field"]
    board = server.get(f"/api/v1/board/A?campaign=safe&known={day(0)}")
    assert board.status == 200 and board.json == server.get("/api/v1/board/A?campaign=safe").json


@pytest.mark.parametrize("path,name,typed,said", [
    ("/board/A?campaign=safe&by=workstreams", "known", "soon", "Write a day as 2026-11-23."),
    ("/board/A?campaign=safe&by=workstreams", "known", day(3), "That day is still to come."),
    ("/board/A?campaign=safe&by=workstreams", "known", day(-20), "Nothing was known yet on that day."),
    ("/board/A?campaign=safe&by=workstreams", "on", "<soon>", "Write a day as 2026-11-23."),
    ("/view/units?kind=office", "known", day(3), "That day is still to come."),
    ("/view/units?kind=office", "known", "31.12.2026", "Write a day as 2026-11-23."),
    ("/view/units?kind=office", "known", day(-20), "Nothing was known yet on that day.")])
def test_a_page_says_beside_its_question_that_a_day_is_none(campaign, path, name, typed, said):
    """With all else that was asked, so that only the day is to be mended; nothing is shown as if it were of that day."""
    server = campaign.serve()
    reply = server.get(f"{path}&{name}={urllib.parse.quote(typed)}", Accept="text/html")
    assert reply.status == 422
    page = Page(reply)
    assert page.problem(name) == said
    form = next(form["fields"] for form in page.forms if name in form["fields"])
    assert form[name] == typed and form.get("by", form.get("kind")) == path.split("=")[-1]
    body = reply.body.decode()
    assert re.search(r"<details[^>]* open><summary>Another day", body) and "earlier day" not in page.text
    assert f"known={urllib.parse.quote(typed)}" not in body and f"on={urllib.parse.quote(typed)}" not in body  # no link leads on to it
    both = server.get("/board/A?campaign=safe&on=x&known=y", Accept="text/html")
    assert both.status == 422 and all(Page(both).problem(name) for name in ("on", "known"))


def test_a_day_that_is_kept_does_not_hold_the_log(store, tmp_path):
    """What is kept for the next who looks back lets the database put its log away."""
    begin(store, tmp_path)
    server = store.serve()
    assert asked(server, -3, "view", "history").status == 200
    for n in range(48):
        sent = server.ask("POST", "/api/v1/file", bytes([n]) * (1 << 20), {"Content-Type": "application/octet-stream"})
        assert sent.status == 200
    assert (store.folder / "muster.db-wal").stat().st_size < 30 << 20
    assert asked(server, -3, "view", "history").status == 200


def test_a_list_asks_for_no_day_that_is_to_come(campaign):
    body = campaign.serve().get("/view/units", Accept="text/html").body.decode()
    asked, = re.findall('<input[^>]* name="known"[^>]*>', body)
    assert f'max="{day(0)}"' in asked
