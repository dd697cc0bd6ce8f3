"""Names stand as readers look for them: by pinyin in Chinese, by letters in English; in lists, on pages of units, in the tree, of persons."""
import re
import urllib.parse

import pytest

from test_pages import Person
from test_sign_in import come_in

NAMES = ["北街", "apple", "白云", "张桥", "Banana", "安居10组", "安居2组", "ａｐｐｌｅ", "北安"]
BY_LANGUAGE = {
    "zh": ["安居2组", "安居10组", "白云", "北安", "北街", "张桥", "apple", "ａｐｐｌｅ", "Banana"],
    "en": ["apple", "ａｐｐｌｅ", "Banana", "北安", "北街", "安居2组", "安居10组", "张桥", "白云"],
}


@pytest.fixture
def named(store, tmp_path):
    units = tmp_path / "units.csv"
    units.write_text("code,name,parent\nTOP,Top,\n" + "".join(f"U{n},{name},TOP\n" for n, name in enumerate(NAMES)))
    store.done("unit", "import", units)
    for n, name in enumerate(NAMES):
        store.done("person", "add", "--code", f"p{n}", "--name", name, "--unit", "TOP")
    store.done("post", "give", "--person", "p0", "--unit", "TOP", "--role", "manager")
    return store


def rows(server, view, language, **asked):
    """All rows, page by page."""
    cursor, seen = None, []
    while True:
        query = {"lang": language, "sort": "name", **asked, **({"cursor": cursor} if cursor else {})}
        reply = server.get(f"/api/v1/view/{view}?" + urllib.parse.urlencode(query))
        assert reply.status == 200, reply.body
        seen += [row["name"] for row in reply.json["rows"]]
        cursor = reply.json["next"]
        if not cursor:
            return seen


@pytest.mark.parametrize("language", BY_LANGUAGE)
def test_lists_stand_in_the_order_of_the_reader(named, language):
    server, order = named.serve(), BY_LANGUAGE[language]
    assert rows(server, "units", language, parent="TOP") == order
    assert rows(server, "units", language, parent="TOP", sort="-name") == order[::-1]
    assert rows(server, "persons", language) == order
    assert rows(server, "units", language, parent="TOP", sort="code") == NAMES
    text = named.done("view", "units", "--parent", "TOP", "--sort", "name", "--format", "csv", "--columns", "name", lang=language)
    assert text.out.split()[1:] == order


@pytest.mark.parametrize("language", BY_LANGUAGE)
@pytest.mark.parametrize("sort", ["name", "-name"])
@pytest.mark.parametrize("view", ["units", "persons", "headcounts"])
def test_every_row_is_turned_to_once(named, tmp_path, view, sort, language):
    """Many of the same name, and names that differ in width alone, at every edge of a page."""
    more = tmp_path / "more.csv"
    more.write_text("code,name,parent\n" + "".join(f"M{n},{['安居2组', 'apple', 'ａｐｐｌｅ'][n % 3]},TOP\n" for n in range(60)))
    named.done("unit", "import", more)
    server = named.serve()
    whole = rows(server, view, language, sort=sort, limit=10000)
    for limit in (1, 3, 7):
        assert rows(server, view, language, sort=sort, limit=limit) == whole
    assert len(whole) == (9 if view == "persons" else 70)


@pytest.mark.parametrize("language", BY_LANGUAGE)
def test_pages_stand_in_the_order_of_the_reader(named, language):
    person, order = Person(come_in(named.serve(), "p0")), [f"U{NAMES.index(name)}" for name in BY_LANGUAGE[language]]
    for path in ("/unit/TOP?lang=", "/units?below=TOP&lang=", "/units/level?below=TOP&lang="):
        text = person.browser.get(path + language, Accept="text/html").body.decode()
        assert re.findall(r'class="unit" href="/unit/(U[^"]*)"', text) == order, path
    page = person.open("/view/units?parent=TOP&sort=name&limit=3&lang=" + language)
    assert [row[1] for row in page.rows] == BY_LANGUAGE[language][:3]


def test_a_level_goes_on_behind_a_unit_that_was_closed_meanwhile(named):
    server = named.serve()
    first = server.get("/api/v1/view/units?columns=id,name&sort=name&lang=zh&parent=TOP").json["rows"]
    server.done("unit.close", {"unit": "#%d" % first[2]["id"]})
    text = server.get(f"/units/level?below=TOP&lang=zh&after={first[2]['id']}").body.decode()
    assert re.findall(r'class="unit" href="/unit/(U[^"]*)"', text) == [f"U{NAMES.index(row['name'])}" for row in first[3:]]
