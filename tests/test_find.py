"""Looking for things: units and others by parts of what they are called, and only what one may know of; as programs and as pages
do, while the organisation changes."""
import html
import re
import threading
import urllib.parse

import pytest

from conftest import bare
from test_pages import Page, Person
from test_sign_in import come_in

TREE = "code,name,parent,alias,level\n" \
       "KJ,科学技术厅,,kjt,bureau\nNH,南湖区教育局,KJ,,department\nXA,西安路办事处,KJ,,department\nXY,襄阳路街道,NH,,section\n" \
       "CQ,重庆路小学,NH,重小,section\nL1,Lake School,XA,,section\nL2,ＬＡＫＥ Office,XA,,section\n"


def grown(store, folder):
    bare(store, folder)
    units = folder / "units.csv"
    units.write_text(TREE)
    store.done("unit", "import", units)
    for code, name, unit, role in [("p1", "张三", "KJ", "manager"), ("p2", "李四", "NH", "liaison"), ("p3", "王五", "XY", None),
                                   ("p4", "赵六", "XA", "member")]:
        store.done("person", "add", "--code", code, "--name", name, "--unit", unit)
        if role:
            store.done("post", "give", "--person", code, "--unit", unit, "--role", role)


@pytest.fixture
def tree(empty, prepared):
    prepared(grown, empty)
    return empty


def ask(server, q, **more):
    query = urllib.parse.urlencode({"q": q, **more}, encoding="utf-8")
    return server.get(f"/api/v1/find?{query}")


def codes(server, q, kind="unit", **more):
    reply = ask(server, q, kind=kind, **more)
    assert reply.status == 200, reply.body
    return [hit["code"] for hit in reply.json["hits"]]


def codes_of(browser, q, kind="unit"):
    reply = browser.get("/api/v1/find?" + urllib.parse.urlencode({"q": q, "kind": kind}))
    assert reply.status == 200, reply.body
    return [hit["code"] for hit in reply.json["hits"]]


def test_units_are_found_by_code_name_alias_and_pinyin(tree):
    server = tree.serve()
    for typed in ["NH", "nh", "ｎｈ", "南湖", "教育局", "nanhu", "NANHUQU", "nhqjyj", "jyj", "jiaoyu", "nan hu", " 南湖  教育 "]:
        assert codes(server, typed) == ["NH"], typed
    assert codes(server, "kjt") == ["KJ"]
    assert codes(server, "chongqing") == ["CQ"]
    assert codes(server, "cqlxx") == ["CQ"]
    assert codes(server, "重小") == ["CQ"]
    assert codes(server, "zx") == ["CQ"]  # how the alias is read
    assert sorted(codes(server, "lake")) == ["L1", "L2"]
    assert codes(server, "LAKE off") == ["L2"]
    assert codes(server, "xian") == ["XA", "XY"]  # 西安 and the beginning of 襄
    assert codes(server, "iang") == []
    assert codes(server, "nothing of the kind") == []


def test_what_begins_comes_first_and_upper_units_before_lower_ones(tree, tmp_path):
    more = tmp_path / "more.csv"
    more.write_text("code,name,parent\nZ1,路路路,XY\nZ2,路口,KJ\nZ3,老路,KJ\nZ4,大路,XY\n")
    tree.done("unit", "import", more)
    server = tree.serve()
    assert codes(server, "路") == ["Z2", "Z1", "XA", "Z3", "XY", "CQ", "Z4"]
    assert codes(server, "路", limit=3) == ["Z2", "Z1", "XA"]
    server.done("unit.close", {"unit": "Z2"})
    assert codes(server, "路")[-1] == "Z2"
    assert [hit["closed"] for hit in ask(server, "Z2", kind="unit").json["hits"]] == [True]
    assert codes(server, "Z2")[0] == "Z2"


def test_words_may_stand_in_the_units_above(tree):
    server = tree.serve()
    assert codes(server, "南湖 重庆") == ["CQ"]
    assert codes(server, "chongqing nanhu") == ["CQ"]
    assert codes(server, "西安 重庆") == []
    hit = ask(server, "cq", kind="unit").json["hits"][0]
    assert hit == {"kind": "unit", "label": "Unit", "id": hit["id"], "code": "CQ", "name": "重庆路小学", "line": ["科学技术厅", "南湖区教育局"],
                   "closed": False, "url": "/unit/CQ"}
    assert codes(server, f"#{hit['id']}") == ["CQ"]


def test_it_follows_every_change_at_once(tree, tmp_path):
    server = tree.serve()
    assert codes(server, "新建") == []
    server.done("unit.create", {"code": "N1", "name": "新建中学", "parent": "NH"})
    assert codes(server, "xinjian") == ["N1"]
    server.done("unit.rename", {"unit": "N1", "name": "旧建中学"})
    assert codes(server, "xinjian") == [] and codes(server, "jiujian") == ["N1"]
    assert codes(server, "西安 旧建") == []
    server.done("unit.move", {"unit": "N1", "parent": "XA"})
    assert codes(server, "西安 旧建") == ["N1"] and codes(server, "南湖 旧建") == []
    server.done("unit.split", {"unit": "N1", "parts": [{"code": "N2", "name": "东部"}, {"code": "N3", "name": "西部"}]})
    assert codes(server, "dongbu") == ["N2"] and codes(server, "xibu") == ["N3"]
    assert [hit["closed"] for hit in ask(server, "旧建", kind="unit").json["hits"]] == [True]
    server.done("unit.merge", {"unit": "NH", "into": "XA"})
    assert codes(server, "西安 重庆") == ["CQ"]
    rows = "code,name,parent,alias\nCQ,重庆路中学,NH,\nM1,新来的,XA,\n"
    reply = server.ask("POST", "/api/v1/unit/import?conflict=update", rows.replace(",NH,", ",XA,").encode(), {"Content-Type": "text/csv"})
    assert reply.status == 200, reply.body
    assert codes(server, "重庆路小学") == [] and codes(server, "重小") == ["CQ"]
    assert codes(server, "zhongxue") [:1] == ["CQ"] and codes(server, "xinlaide") == ["M1"]


def test_it_follows_when_very_many_changed_at_once(tree):
    """More than are remembered one by one; and those that were changed after them."""
    server, count = tree.serve(), 70_000

    def took(word):
        rows = "code,name,parent\n" + "".join(f"V{n},{word} {n},XA\n" for n in range(count))
        reply = server.ask("POST", "/api/v1/unit/import?conflict=update", rows.encode(), {"Content-Type": "text/csv"})
        assert reply.status == 200, reply.body

    took("Brook")
    assert codes(server, "brook 69999") == ["V69999"]
    took("Meadow")
    server.done("unit.rename", {"unit": "V7", "name": "Orchard"})
    assert codes(server, "brook") == [] and codes(server, "meadow 69999") == ["V69999"]
    assert codes(server, "orchard") == ["V7"] and "V7" not in codes(server, "meadow 7", limit=50)
    took("Meadow")
    assert codes(server, "orchard") == [] and "V7" in codes(server, "V7")
    for n in range(3):
        server.done("unit.rename", {"unit": "V8", "name": f"Heath {n}"})
    assert codes(server, "heath") == ["V8"] and codes(server, "heath 1") == []


def test_many_look_while_units_come_and_change(tree):
    server = tree.serve("--requests-per-minute", "0")
    stop, wrong = threading.Event(), []

    def look():
        while not stop.is_set():
            found = codes(server, "nanhu") + codes(server, "lake", limit=2)
            if found != ["NH", "L1", "L2"]:
                wrong.append(found)

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for n in range(60):
        server.done("unit.create", {"code": f"T{n}", "name": f"第{n}实验室", "parent": "XY"})
        server.done("unit.rename", {"unit": f"T{n}", "name": f"第{n}研究室"})
        assert codes(server, f"第{n}研究室") == [f"T{n}"]  # whoever was answered finds it
    stop.set()
    for thread in threads:
        thread.join()
    assert not wrong
    assert codes(server, "shiyanshi") == [] and len(codes(server, "yanjiushi", limit=50)) == 50


def test_only_what_one_may_know_of_is_found(tree):
    server = tree.serve()
    top, below, lowest, beside = (come_in(server, code) for code in ("p1", "p2", "p3", "p4"))
    assert sorted(codes_of(top, "路")) == ["CQ", "XA", "XY"]
    assert sorted(codes_of(below, "路")) == ["CQ", "XY"]  # the line up and down
    assert codes_of(below, "科学") == ["KJ"]
    assert codes_of(below, "xa") == [] and codes_of(below, "XA") == []
    assert codes_of(lowest, "路") == ["XY"] and codes_of(lowest, "cq") == []
    assert sorted(codes_of(lowest, "j")) == ["KJ", "NH", "XY"]
    assert codes_of(beside, "lake office") == ["L2"] and codes_of(beside, "nanhu") == []
    # Persons: who is seen by name along the line.
    assert codes_of(top, "张", "person") == ["p1"] and codes_of(top, "lisi", "person") == ["p2"]
    assert codes_of(below, "王五", "person") == [] and codes_of(below, "p3", "person") == []
    assert codes_of(below, "wang", "person") == []
    assert codes_of(lowest, "王五", "person") == ["p3"]
    # Above it a member is known to who manages its unit, and not by name.
    assert codes_of(top, "王五", "person") == [] and codes_of(top, "wangwu", "person") == []
    assert [hit["name"] for hit in top.get("/api/v1/find?q=p3&kind=person").json["hits"]] == ["p3"]
    assert codes_of(beside, "p2", "person") == []


def test_who_has_not_come_in_finds_nothing(tree):
    server = tree.serve()
    assert server.get("/api/v1/find?q=NH", Authorization=None).status == 401
    assert server.get("/find?q=NH", Authorization=None, Accept="text/html").status == 303


def test_other_things_are_found_by_code_and_title(campaign):
    server = campaign.serve()
    assert codes(server, "saf", "campaign") == ["safe"] and codes(server, "FETY", "campaign") == ["safe"]
    assert codes(server, "check", "measure") == ["safe.check"]
    assert codes(server, "dir", "directive") == ["dir"]
    assert [hit["kind"] for hit in ask(server, "s").json["hits"]].count("measure") == 2
    server.done("campaign.open", {"code": "plan", "title": "Secret plan", "unit": "B", "starts": "2026-01-01", "ends": "2030-01-01"})
    assert codes(server, "secret", "campaign") == ["plan"]
    server.done("person.add", {"code": "low", "name": "Low", "unit": "D"})
    low = come_in(server, "low")
    assert codes_of(low, "safe", "campaign") == ["safe"] and codes_of(low, "secret", "campaign") == []  # a draft above


@pytest.mark.parametrize("query, field", [
    ("", "q"), ("q=", "q"), ("q=x&limit=0", "limit"), ("q=x&limit=51", "limit"), ("q=x&limit=x", "limit"), ("q=x&kind=token", "kind"),
    ("q=x&kind=nothing", "kind"), ("q=x&other=1", "other"), ("q=" + "x" * 201, "q"), ("q=a%0Ab", "q"),
])
def test_what_cannot_be_looked_for_is_refused(tree, query, field):
    reply = tree.serve().get("/api/v1/find?" + query)
    assert reply.status == 422, reply.body
    assert [problem["field"] for problem in reply.json["problems"]] == [field]


@pytest.mark.parametrize("typed", ["x" * 10000, "南" * 3000, "%FF%FE%ED%A0%80", "a%00b", "%01", "%25" * 3000, "' or 1=1 --", "<script>alert(1)</script>",
                                   "\u202e", "🦆" * 2000, " " * 5000 + "南湖", "a " * 5000, "*", "_", "\\", "##1", "#99999999999999999999"])
def test_hostile_questions_are_answered(tree, typed):
    server = tree.serve()
    quoted = typed if "%" in typed else urllib.parse.quote(typed)
    for path in ("/api/v1/find?kind=unit&q=", "/find?q="):
        reply = server.get(path + quoted, Accept="text/html" if path[1] == "f" else "*/*")
        assert reply.status in (200, 400, 414, 422, 431), (reply.status, reply.body[:200])
        assert b"<script>alert" not in reply.body
    assert codes(server, "南湖") == ["NH"]


@pytest.mark.parametrize("language, heading", [("en", "Search"), ("zh", "搜索")])
def test_the_page_groups_what_it_finds(tree, language, heading):
    server = tree.serve()
    person = Person(come_in(server, "p1"))
    page = person.open(f"/find?lang={language}")
    assert page.title == heading
    assert page.forms[1]["fields"] == {"q": ""}
    page = person.open("/find?q=" + urllib.parse.quote("路"))
    assert {"/unit/XA", "/unit/XY", "/unit/CQ"} <= set(page.links)
    assert "南湖区教育局" in page.text
    page = person.open("/find?q=" + urllib.parse.quote("李四"))
    assert "/person/p2" in page.links
    page = person.open("/find?q=%22%3E%3Cb%3E")
    assert page.forms[1]["fields"]["q"] == '"><b>'
    assert not [link for link in page.links if link.startswith("/unit/")]
    person.open("/find?q=x&kind=nothing", status=422)


def test_more_than_is_shown_stands_behind_a_link(tree, tmp_path):
    rows = tmp_path / "rows.csv"
    rows.write_text("code,name,parent\n" + "".join(f"R{n},第{n}小组,NH\n" for n in range(30)))
    tree.done("unit", "import", rows)
    person = Person(come_in(tree.serve(), "p1"))
    page = person.open("/find?q=" + urllib.parse.quote("小组"))
    assert len([link for link in page.links if link.startswith("/unit/R")]) == 10
    more = next(link for link in page.links if "kind=unit" in link and "lang" not in link)
    assert len([link for link in person.open(more).links if link.startswith("/unit/R")]) == 30


def test_every_page_has_the_search_and_fields_that_name_things_say_their_kind(tree):
    server = tree.serve()
    assert "seek" not in Page(server.get("/in", Authorization=None, Accept="text/html")).ids
    person = Person(come_in(server, "p1"))
    page = person.open("/view")
    assert page.ids.keys() >= {"seek", "jump", "jump-to", "hits-none"}
    body = person.open("/act/unit/create").reply.body.decode()
    assert 'name="parent" type="text"' in body and 'data-find="unit"' in body
    assert 'data-find="unit" data-many="yes"' in person.open("/act/group/add").reply.body.decode()
    assert 'data-find="token"' not in person.open("/act/token/end").reply.body.decode()


# ---- The tree ----

def level(server, below=None, after=None, **more):
    query = {**({"below": below} if below else {}), **({"after": after} if after else {})}
    reply = server.get("/units/level?" + urllib.parse.urlencode(query), **more)
    assert reply.status == 200, reply.body
    return reply.body.decode()


def listed(text):
    return re.findall(r'class="unit" href="/unit/([^"]*)"', text)


def test_the_tree_is_looked_through_one_level_at_a_time(tree):
    server = tree.serve()
    person = Person(come_in(server, "p1"))
    page = person.open("/units")
    assert listed(page.reply.body.decode()) == ["KJ"]
    page = person.open(next(link for link in page.links if "below=KJ" in link and "lang" not in link))
    assert listed(page.reply.body.decode()) == ["NH", "XA"]
    assert "2 units below" in page.text
    page = person.open("/units?below=NH")
    assert listed(page.reply.body.decode()) == ["XY", "CQ"]
    assert {"/units", "/units?below=KJ", "/unit/NH"} <= set(page.links)
    assert "stands below it" in person.open("/units?below=XY").text
    assert listed(level(server, "KJ")) == ["NH", "XA"] and "<html" not in level(server)
    assert 'data-below="/units/level?below=NH"' in level(server, "KJ")
    server.done("unit.close", {"unit": "CQ"})
    assert listed(level(server, "NH")) == ["XY"]


def test_a_long_level_is_turned_page_by_page(tree, tmp_path):
    rows = tmp_path / "rows.csv"
    rows.write_text("code,name,parent\n" + "".join(f"R{n},第{n}小组,XY\n" for n in range(250)))
    tree.done("unit", "import", rows)
    server = tree.serve()
    person = Person(come_in(server, "p1"))
    path, seen = "/units?below=XY", []
    while path:
        page = person.open(path)
        seen.append(len(listed(page.reply.body.decode())))
        path = next((link for link, text in page.links.items() if text == "More units"), None)
    assert seen == [100, 100, 50]
    text, codes_seen = level(server, "XY"), []
    while text:
        codes_seen += listed(text)
        more = re.search(r'data-more="([^"]*)"', text)
        text = server.get(html.unescape(more.group(1))).body.decode() if more else None
    assert codes_seen == [f"R{n}" for n in range(250)]


def test_of_the_tree_one_sees_what_one_may_know_of(tree):
    server = tree.serve()
    below, lowest, beside = (come_in(server, code) for code in ("p2", "p3", "p4"))
    for browser, seen in [(below, {"": ["KJ"], "KJ": ["NH"], "NH": ["XY", "CQ"]}), (lowest, {"": ["KJ"], "KJ": ["NH"], "NH": ["XY"], "XY": []}),
                          (beside, {"": ["KJ"], "KJ": ["XA"], "XA": ["L2", "L1"]})]:
        for unit, codes_seen in seen.items():
            reply = browser.get("/units/level" + (f"?below={unit}" if unit else ""))
            assert listed(reply.body.decode()) == codes_seen, (unit, reply.body)
    assert beside.get("/units/level?below=NH").status == 404
    assert beside.get("/units?below=NH", Accept="text/html").status == 404
    assert "2 units" not in Person(beside).open("/units").text  # how many stand beside is not told
    assert beside.get("/units?below=XA&q=" + urllib.parse.quote("南湖"), Accept="text/html").body.count(b"/unit/NH") == 0


def test_the_filter_looks_below_the_unit_that_is_open(tree):
    person = Person(come_in(tree.serve(), "p1"))
    page = person.open("/units?q=lu")
    assert {"/unit/XA", "/unit/XY", "/unit/CQ"} <= set(page.links)
    page = person.open("/units?below=NH&q=lu")
    assert "/unit/XA" not in page.links and {"/unit/XY", "/unit/CQ"} <= set(page.links)
    assert page.form("/units")["fields"] == {"below": "NH", "q": "lu"}
    person.open("/units?below=none", status=404)
    for query in ("after=x", "after=-1", "after=99999999999999999999", "after=9007199254740992"):
        person.open("/units?" + query)


def test_an_empty_organisation_says_how_it_begins(store):
    server = store.serve()
    page = Page(server.get("/units", Accept="text/html"))
    assert "There are no units yet." in page.text and "/act/unit/import" in page.links


# ---- The page of a unit ----

def test_the_page_of_a_unit_tells_where_it_stands_and_who_holds_posts(tree):
    server = tree.serve()
    page = Person(come_in(server, "p1")).open("/unit/NH")
    assert page.title == "南湖区教育局"
    assert "/unit/KJ" in page.links and {"/unit/XY", "/unit/CQ"} <= set(page.links)
    assert page.links["/person/p2"] == "李四"
    assert ["Liaison", "李四"] in [row[:2] for row in page.rows]
    beside = Person(come_in(server, "p4"))
    beside.open("/unit/NH", status=404)
    # A member is seen by name within the unit alone: above it as a number.
    page = Person(come_in(server, "p1")).open("/unit/XA")
    assert "赵六" not in page.text and "<5" in page.text
    assert "赵六" in beside.open("/unit/XA").text


def test_the_page_of_a_closed_unit_names_who_took_its_place(tree):
    server = tree.serve()
    server.done("unit.merge", {"unit": "L1", "into": "L2"})
    person = Person(come_in(server, "p1"))
    page = person.open("/unit/L1")
    assert "Closed" in page.text and "/unit/L2" in page.links
    assert "/act/unit/rename?unit=L1" not in page.links and "/act/unit/rename?unit=L2" in person.open("/unit/L2").links


def test_the_page_of_a_unit_tells_its_duties_to_who_may_see_them(campaign):
    server = campaign.serve()
    server.done("person.add", {"code": "low", "name": "Low", "unit": "D"})
    server.done("duty.answer", {"unit": "D", "measure": "safe.note", "note": "Done."})
    low = Person(come_in(server, "low"))
    page = low.open("/unit/D")
    assert {row[0]: row[2] for row in page.rows if row[0] in ("Check", "Note")} == {"Check": "Open", "Note": "Answered"}
    assert low.open("/duty/D/safe.check").title and "/duty/D/safe.check" in page.links
    assert "1 open of 2 duties" in page.text and "/board/D?campaign=safe" in page.links
    assert "Duties" not in low.open("/unit/B").text  # above: known, but not looked into
