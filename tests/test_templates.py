"""Templates: every one opens in both languages, and a campaign saved as one opens as the same campaign."""
import json

import pytest

from conftest import ROOT, day

TEMPLATES = sorted(path.name for path in (ROOT / "demo" / "templates").glob("*.json"))


@pytest.fixture
def house(store, tmp_path):
    clauses = tmp_path / "clauses.csv"
    numbers = ["1", "2", "2.1", "2.2", "2.3", "2.4", "2.5", "3", "3.1", "3.2", "3.3", "4", "5", "6"]
    clauses.write_text("number,title\n" + "".join(f"{number},Clause\n" for number in numbers))
    store.done("unit", "create", "--code", "A", "--name", "Alpha")
    store.done("directive", "register", "--code", "d", "--title", "D", "--unit", "A", "--clauses", clauses)
    return store


def opening(code, template, *more):
    return ["campaign", "open", "--code", code, "--title", code, "--unit", "A", "--directive", "d", "--starts", day(0), "--ends", day(200),
            "--template", template, *more]


@pytest.mark.parametrize("name", TEMPLATES)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_template_opens_in_both_languages(house, name, language):
    house.done(*opening("c", ROOT / "demo" / "templates" / name, "--language", language))
    kept = json.loads((ROOT / "demo" / "templates" / name).read_text())
    rows = house.view("measures", "--campaign", "c")
    assert len(rows) == len(kept["measures"])
    titles = {row["title"] for row in rows}
    for measure in kept["measures"]:
        assert (measure["title"][language] if isinstance(measure["title"], dict) else measure["title"]) in titles
    assert "{" not in "".join(titles)


def told(store, campaign):
    return {name: [{key: str(value).replace(f"{campaign}.", "") for key, value in row.items() if key not in ("id", "campaign")}
                   for row in store.view(name, "--campaign", campaign)] for name in ("stages", "measures", "forms", "clauses")}


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_campaign_saved_as_a_template_opens_as_the_same(house, tmp_path, name):
    house.done(*opening("c", ROOT / "demo" / "templates" / name, "--language", "zh"))
    saved = tmp_path / "saved.json"
    saved.write_text(house.done("template", "c").out)
    house.done(*opening("again", saved))
    assert told(house, "again") == told(house, "c")
    assert json.loads(house.done("template", "again").out)["measures"] == json.loads(saved.read_text())["measures"]
    reply = house.serve().get("/api/v1/template/c")
    assert reply.status == 200 and "c.json" in reply.headers["content-disposition"] and reply.json == json.loads(saved.read_text())


def test_a_text_in_another_language_is_better_than_none(house, tmp_path):
    path = tmp_path / "t.json"
    path.write_text(json.dumps({"title": {"zh": "题"}, "measures": [
        {"code": "m", "title": {"zh": "举措"}, "due_day": 5, "accepted_by": "nobody"}]}))
    house.done(*opening("c", path, "--language", "en"))
    assert house.view("measures", "--campaign", "c")[0]["title"] == "举措"


@pytest.mark.parametrize("text,said", [
    ('{"title": {"en": "T", "fr": "T"}}', "title"), ('{"title": {"en": 5}}', "title"), ('{"title": {}}', "title"), ('{"title": "T",', "not JSON"),
    ('{"title": "T", "title": "U"}', "template"),
])
def test_a_text_that_is_none_is_refused(house, tmp_path, text, said):
    path = tmp_path / "t.json"
    path.write_text(text)
    answer = house.run(*opening("c", path))
    assert answer.code == 2 and answer.err.startswith("template: ") and said in answer.err


def test_no_such_campaign(house):
    answer = house.run("template", "nope")
    assert answer.code == 2 and "no such campaign" in answer.err
    assert house.run("template").code == 2
