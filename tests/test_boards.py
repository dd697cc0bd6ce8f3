"""The board as a picture: what its pages show, to whom, of which day; how its shades are read; charts as files."""
import re
import urllib.parse
import xml.etree.ElementTree

import pytest

from conftest import ROOT, day
from test_pages import Page, Person
from test_sign_in import come_in

HOSTILE = "<script>alert(1)</script>\"'&" + "县" * 60 + "n" * 110
assert len(HOSTILE) == 200 - 2


def body(page):
    return page.reply.body.decode()


# ---- The colours ----

def luminance(colour):
    colour = colour.lstrip("#")
    if len(colour) == 3:
        colour = "".join(c * 2 for c in colour)
    parts = [int(colour[n:n + 2], 16) / 255 for n in (0, 2, 4)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def palettes():
    """The colours in force in light, dark and both with high contrast, in the order of the stylesheet."""
    blocks = re.findall(r":root \{(.*?)\}", (ROOT / "src/web/style/colours.css").read_text(), re.S)
    light, dark, sharp, sharp_dark = [dict(re.findall(r"--([\w-]+): (#\w+);", block)) for block in blocks]
    return {"light": (light, 4.5), "dark": ({**light, **dark}, 4.5), "more light": ({**light, **sharp}, 7),
            "more dark": ({**light, **dark, **sharp, **sharp_dark}, 7)}


@pytest.mark.parametrize("name", ["light", "dark", "more light", "more dark"])
def test_figures_are_read_on_every_shade_and_shades_go_one_way(name):
    colours, least = palettes()[name]
    rules = dict(re.findall(r"\.h(\d+) \{ --heat: var\(--heat-\d+\); --on-heat: var\(--([\w-]+)\); \}",
                            (ROOT / "src/web/style/board.css").read_text()))
    assert sorted(map(int, rules)) == list(range(11))
    shades = [colours[f"heat-{n}"] for n in range(11)]
    for n, shade in enumerate(shades):
        assert contrast(shade, colours[rules[str(n)]]) >= least, (n, shade)
    light = [luminance(shade) for shade in shades]
    assert light == sorted(light, reverse="light" in name), light  # told without hue, and in print without colour
    assert min(contrast(a, b) for a, b in zip(shades, shades[1:])) > 1.08  # each step is seen
    assert contrast(colours["alarm"], colours["paper"]) >= least  # what is overdue stands on paper of its own
    assert contrast(colours["tone-first"], colours["paper"]) >= 3
    assert contrast(colours["tone-first"], colours["tone-second"]) >= 1.5


# ---- Who sees which ----

def test_a_board_and_its_cells_are_for_who_sees_the_unit(office):
    store = office.store
    store.done("person", "add", "--code", "low", "--name", "Low", "--unit", "B")
    store.done("post", "give", "--person", "low", "--unit", "B", "--role", "liaison")
    low = Person(come_in(office.server, "low"))
    page = low.open("/board/B?campaign=safe")
    assert "/board/D/safe.check" in page.links and not any(link.startswith("/board/A") for link in page.links)
    low.open("/board/B/safe.check")
    assert low.browser.get("/board/A").status == 403
    assert low.browser.get("/board/A/safe.check").status == 403
    assert low.browser.get("/board/C/safe.check").status == 404  # beside it: not there
    assert low.browser.get("/board/C?campaign=safe", Accept="text/html").status == 404
    assert low.browser.get("/chart/board/A?campaign=safe&number=safe.check.rooms").status == 403


def test_a_cell_tells_who_has_not_answered_and_what_the_others_said(office):
    store = office.store
    store.done("duty", "answer", "--unit", "D", "--measure", "safe.check", "--values.rooms", "7", "--note", "All of them.")
    page = office.open("/board/B/safe.check")
    text = " ".join(page.text.split())
    assert "Check" in text and "Beta" in text and "All of them." in text
    names = [row[1] for row in page.table if len(row) > 1]
    assert names.count("Epsilon") == 1 and names.count("Delta") == 1
    assert "/view/rests-on?unit=B&measure=safe.check&count=answered" in page.links
    for link in page.links:
        if link.startswith(("/view/rests-on", "/board/", "/chase/", "/measure/", "/unit/")) and "lang=" not in link:
            office.open(link)
    office.open("/board/B/safe.none", status=404)
    assert "binds no unit here" in office.open("/board/C/safe.note").text
    assert "/chase/B?campaign=safe&measure=safe.check" in page.links
    store.done("duty", "waive", "--unit", "C", "--measure", "safe.check", "--reason", "R")
    assert "all have answered or were released" in office.open("/board/C/safe.check").text


def test_a_draft_has_no_cells(office):
    office.store.done("campaign", "open", "--code", "next", "--title", "Next", "--unit", "A", "--starts", day(0), "--ends", day(9))
    office.store.done("measure", "add", "--campaign", "next", "--code", "m", "--title", "M", "--due", day(5), "--accepted-by", "above")
    office.open("/board/A/next.m", status=404)
    assert "/rehearsal/next" in office.open("/board/A?campaign=next").links


# ---- Which day ----

def story(store):
    """What B was asked three days ago, and answered yesterday."""
    at = f"{day(-3)}T09:00:00+08:00"
    store.done("unit", "create", "--code", "A", "--name", "Alpha", at=at)
    store.done("unit", "create", "--code", "B", "--name", "Beta", "--parent", "A", at=at)
    store.done("campaign", "open", "--code", "c", "--title", "C", "--unit", "A", "--starts", day(-3), "--ends", day(9), at=at)
    store.done("measure", "add", "--campaign", "c", "--code", "m", "--title", "M", "--due", day(1), "--accepted-by", "above", at=at)
    store.done("campaign", "deploy", "--campaign", "c", at=at)
    store.done("duty", "answer", "--unit", "B", "--measure", "c.m", at=f"{day(-1)}T09:00:00+08:00")
    return store.serve()


EARLIER = "You are looking at an earlier day"


def test_a_board_looks_back(store):
    """As it was known on the day before the answer came."""
    server = story(store)
    for path in ("/board/A?campaign=c", "/board/A/c.m?"):
        now = server.get(f"{path}&lang=en", Accept="text/html").body.decode()
        then = server.get(f"{path}&known={day(-2)}&lang=en", Accept="text/html").body.decode()
        assert EARLIER in then and EARLIER not in now
        assert "<dd>1 <" in now or ">1</a> <" in now, path
        assert "<dd>0 <" in then, path
        assert "/chase/" in now and "/chase/" not in then
        assert EARLIER not in server.get(f"{path}&known={day(0)}&lang=en", Accept="text/html").body.decode()
        assert EARLIER not in server.get(f"{path}&known=&lang=en", Accept="text/html").body.decode()
        assert server.get(f"{path}&known={day(1)}", Accept="text/html").status == 422
        assert server.get(f"{path}&known={day(-9)}", Accept="text/html").status == 422
    links = Page(server.get(f"/board/A?campaign=c&known={day(-2)}", Accept="text/html")).links
    assert f"/board/B?campaign=c&known={day(-2)}" in links and f"/board/B/c.m?known={day(-2)}" in links
    assert f"/api/v1/board/A?campaign=c&known={day(-2)}&format=csv" in links and "/board/A?campaign=c" in links
    ahead = server.get(f"/board/A?campaign=c&on={day(5)}", Accept="text/html").body.decode()
    assert "▲1" in ahead


def test_the_day_is_asked_for_on_the_board_and_kept_on_the_way(store):
    server = story(store)
    page = Page(server.get("/board/A?campaign=c&by=workstreams&sort=-overdue&lang=en", Accept="text/html"))
    form = page.form("/board/A")["fields"]
    assert {name: form[name] for name in ("campaign", "by", "sort", "on", "known")} == {
        "campaign": "c", "by": "workstreams", "sort": "-overdue", "on": "", "known": ""}
    form["known"] = day(-2)
    then = Page(server.get("/board/A?lang=en&" + urllib.parse.urlencode(form), Accept="text/html"))
    assert EARLIER in then.text and then.form("/board/A")["fields"]["known"] == day(-2) and then.form("/board/A")["fields"]["on"] == ""
    assert then.links["/board/A?campaign=c&by=workstreams&sort=-overdue"] == "Back to now"
    # every way that leads on to a board, a cell, a file or the brief is of that day, as is each list behind a cell
    for start in (then, Page(server.get(f"/board/A/c.m?known={day(-2)}&lang=en", Accept="text/html"))):
        ways = [link for link, name in start.links.items() if link.startswith(("/board/", "/api/v1/board/", "/brief/", "/view/")) and "?" in link and
                name != "Back to now"]
        assert len(ways) > 3
        for way in ways:
            assert f"known={day(-2)}" in way, way
            assert server.get(way.split("#")[0], Accept="text/html").status == 200, way
    assert f"/view/unanswered?measure=c.m&unit=A&campaign=c&known={day(-2)}" in start.links
    cell = Page(server.get(f"/board/A/c.m?known={day(-1)}&lang=en", Accept="text/html"))
    assert f"/view/answers?measure=c.m&unit=A&known={day(-1)}" in cell.links
    behind = [Page(server.get(f"/view/rests-on?unit=A&measure=c.m&count=overdue{more}&lang=en", Accept="text/html"))
              for more in ("", f"&known={day(-2)}")]
    assert [EARLIER in page.text for page in behind] == [False, True]
    assert start.links["/board/A/c.m"] == "Back to now"
    both = Page(server.get(f"/board/A?campaign=c&on={day(5)}&known={day(-2)}&lang=zh", Accept="text/html"))
    assert "这是截至" in both.text and both.links["/board/A?campaign=c"] == "回到现在"
    assert (both.form("/board/A")["fields"]["on"], both.form("/board/A")["fields"]["known"]) == (day(5), day(-2))


# ---- What it is asked with ----

def test_every_way_of_looking_is_a_link_that_leads_somewhere(office):
    seen, ahead = set(), ["/board/A?campaign=safe"]
    while ahead and len(seen) < 60:
        path = ahead.pop()
        if path.split("#")[0] in seen:
            continue
        seen.add(path.split("#")[0])
        page = office.open(path.split("#")[0])
        ahead += [link for link in page.links if link.startswith("/board/A?")]
    ways = {pair for path in seen for pair in urllib.parse.parse_qsl(path.split("?")[1])}
    assert {("by", "workstreams"), ("sort", "name"), ("sort", "-share"), ("number", "safe.check.rooms")} <= ways, ways


def test_names_that_are_long_or_mean_harm_stay_names(office):
    store = office.store
    store.done("unit", "create", "--code", "X", "--name", HOSTILE, "--alias", HOSTILE[:100], "--parent", "A")
    store.done("measure", "add", "--campaign", "safe", "--code", "x", "--title", HOSTILE, "--workstream", "<b>" + "长" * 40, "--due",
               day(9), "--accepted-by", "above", "--reason", "R", "--form",
               '[{"name": "n", "label": "<img src=x onerror=1>", "kind": "number"}]')
    store.done("duty", "answer", "--unit", "X", "--measure", "safe.x", "--values.n", "3")
    for path in ("/board/A?campaign=safe&number=safe.x.n", "/board/A?campaign=safe&by=workstreams", "/board/X/safe.x", "/board/X"):
        page = office.open(path)
        assert "alert(1)" in page.text and "<script>alert" not in body(page) and "<img" not in body(page), path
        assert HOSTILE in page.text, path
    for link in office.open("/board/A?campaign=safe").links:
        if link.startswith("/board/"):
            office.open(link)


def test_a_chart_is_a_file_in_which_nothing_acts(office):
    store = office.store
    store.done("unit", "create", "--code", "X", "--name", HOSTILE, "--parent", "A")
    store.done("duty", "answer", "--unit", "D", "--measure", "safe.check", "--values.rooms", "70")
    store.done("duty", "answer", "--unit", "X", "--measure", "safe.check", "--values.rooms", "7")
    page = office.open("/board/A?campaign=safe&number=safe.check.rooms")
    reply = office.browser.get("/chart/board/A?campaign=safe&number=safe.check.rooms")
    assert reply.headers["content-type"] == "image/svg+xml"
    assert "sandbox" in reply.headers["content-security-policy"] and "default-src 'none'" in reply.headers["content-security-policy"]
    assert "script-src" not in reply.headers["content-security-policy"] and "attachment" in reply.headers["content-disposition"]
    root = xml.etree.ElementTree.fromstring(reply.body)
    names = {element.tag.split("}")[1] for element in root.iter()}
    assert names == {"svg", "title", "desc", "rect", "line", "text"}
    assert not any(name in element.attrib for element in root.iter() for name in ("class", "style", "href", "onload"))
    titles = [element.text for element in root.iter() if element.tag.endswith("title")]
    assert f"{HOSTILE}: 7" in titles and "Beta: 70" in titles
    assert ["Beta", "70", "1"] in page.table  # and the table beneath says the same


def test_without_a_unit_or_a_campaign_a_page_says_so(store):
    server = store.serve()
    for path in ("/board/A", "/board/A/c.m", "/chart/board/A"):
        assert server.get(path, Accept="text/html").status == 404


def test_a_reader_in_chinese_finds_units_by_pinyin_where_no_order_is_asked_for(store):
    for code, name, *above in (("A", "市局"), ("1", "朱江局", "--parent", "A"), ("2", "安平局", "--parent", "A"), ("3", "李湾局", "--parent", "A")):
        store.done("unit", "create", "--code", code, "--name", name, *above)
    store.done("campaign", "open", "--code", "c", "--title", "C", "--unit", "A", "--starts", day(0), "--ends", day(30))
    store.done("measure", "add", "--campaign", "c", "--code", "m", "--title", "M", "--due", day(9), "--accepted-by", "nobody")
    store.done("campaign", "deploy", "--campaign", "c")
    server = store.serve()
    for lang, order, link in (("zh", ["安平局", "李湾局", "朱江局"], "sort=-name"), ("en", ["朱江局", "安平局", "李湾局"], "sort=name")):
        text = server.get("/board/A?campaign=c", Accept="text/html", Accept_Language=lang).body.decode()
        assert re.findall("[朱安李][江平湾]局", text[text.index('id="units"'):])[:3] == order and link in text, lang
    rows = server.get("/api/v1/board/A?campaign=c", Accept_Language="zh").json["rows"]
    assert re.findall("[123]", " ".join(str(row["unit"]) for row in rows)) == ["1", "2", "3"], rows
