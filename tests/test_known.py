"""The tree, the board and every view as they were known at the end of an earlier day."""
import json
import random

from conftest import UNITS, day

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


def test_each_day_is_seen_again_as_it_was(store, tmp_path):
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
