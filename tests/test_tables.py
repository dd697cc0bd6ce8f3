"""A list as a page: filtered by any column, sorted, turned, with the columns that one chose, and files of exactly that."""
import html
import re
from urllib.parse import urlencode

from conftest import day
from test_from_a_file import own
from test_pages import Person
from test_sign_in import come_in
from test_workbooks import opened, table


def names(page):
    return [row[0] for row in page.rows]


def heads(page):
    return [head.strip(" ▲▼") for head in page.table[0]]


def link(page, text):
    return next(href for href, name in page.links.items() if name == text)


def asked(page):
    return page.form(own(page)[0][""]["action"])["fields"]


def show(office, page, boxes=None, **fields):
    """Sends the form by which a list is asked, as a browser does; goes where it leads."""
    form = {**asked(page), **{name.replace("__", "."): value for name, value in fields.items()}}
    html_text = page.reply.body.decode()
    ticked = set(re.findall(r'name="show\.([a-z_]+)" value="1" checked', html_text))
    for name in re.findall(r'name="show\.([a-z_]+)"', html_text):
        form.pop("show." + name, None)
        if name in (ticked if boxes is None else boxes):
            form["show." + name] = "1"
    reply = office.browser.get(own(page)[0][""]["action"] + "?" + urlencode(form), Accept="text/html")
    assert reply.status == 303, reply.body
    return reply.headers["location"], office.open(reply.headers["location"])


def test_filtered_by_any_column(office):
    page = office.open("/view/units")
    assert names(page) == ["A", "B", "C", "D", "E"]
    where, found = show(office, page, name__has="ETA")
    assert where == "/view/units?name.has=ETA" and names(found) == ["B"]
    assert asked(found)["name.has"] == "ETA" and "<details class=\"more-asked\" open>" in found.reply.body.decode()
    _, found = show(office, found, name__has="", opened__to=day(-1))
    assert names(found) == []
    _, found = show(office, found, opened__to="", opened__from=day(0), state="open", level__has="section")
    assert names(found) == ["D", "E"]
    wrong = office.open("/view/units?opened.from=soon", status=422)
    assert wrong.problem("opened.from") == "No row can have that value here."


def test_a_browser_keeps_columns_and_order_for_each_list(office):
    page = office.open("/view/units?sort=-name")
    where, page = show(office, page, boxes=["name", "level"])
    assert heads(page) == ["Name", "Level"] and names(page) == ["Gamma", "Epsilon", "Delta", "Beta", "Alpha"]
    again = office.open("/view/units")
    assert heads(again) == ["Name", "Level"] and names(again) == names(page)
    assert heads(office.open("/view/persons"))[2] == "Alias"  # another list has its own
    _, all_of_it = show(office, again, boxes=["code", "name", "alias", "above", "level", "kind", "opened", "closed", "successor"])
    assert len(heads(all_of_it)) == 9 and heads(office.open("/view/units")) == heads(all_of_it)
    cookie = next(c for c in office.browser.get("/view/units?columns=code", Accept="text/html").cookies if "look" in c)
    assert cookie.startswith("__Secure-muster-look=code:; Path=/view/units;") and "HttpOnly" in cookie


def test_what_was_chosen_and_is_no_more_is_passed_over(office):
    office.browser.placed["/view/units"] = {"__Secure-muster-look": "gone.code:-vanished"}
    assert heads(office.open("/view/units")) == ["Code"]


def test_files_of_exactly_what_is_filtered(office):
    page = office.open("/view/units?level=section&columns=name,code&sort=-code")
    csv = office.browser.get(html.unescape(link(page, "As CSV")))
    assert csv.body.decode("utf-8-sig") == "name,code\r\nEpsilon,E\r\nDelta,D\r\n" and csv.body[:3] == b"\xef\xbb\xbf"
    json = office.browser.get(html.unescape(link(page, "As JSON"))).json
    assert json["columns"] == ["name", "code"] and [row["code"] for row in json["rows"]] == ["E", "D"]
    sheet = opened(office.browser.get(html.unescape(link(page, "As XLSX"))).body)
    assert table(sheet) == json["rows"]


def test_turned_page_by_page_with_the_same_columns(office):
    rows = "code,name,parent\n" + "".join(f"N{n:03},Number {n},A\n" for n in range(150))
    assert office.server.ask("POST", "/api/v1/unit/import", rows.encode(), {"Content-Type": "text/csv"}).status == 200
    page = office.open("/view/units?columns=code&code.has=n")
    assert len(page.rows) == 100 and "From the beginning" not in page.links.values()
    rest = office.open(html.unescape(link(page, "More")))
    assert [row[0] for row in rest.rows] == [f"N{n:03}" for n in range(100, 150)] and heads(rest) == ["Code"]
    assert names(office.open(html.unescape(link(rest, "From the beginning")))) == names(page)


def test_a_list_of_an_earlier_day(store):
    """The day is asked for above the list, kept in all that leads on from it, and nothing can be done there."""
    at = f"{day(-3)}T09:00:00+08:00"
    store.done("unit", "create", "--code", "A", "--name", "Alpha", at=at)
    for n in range(120):
        store.done("unit", "create", "--code", f"N{n:03}", "--name", f"Number {n}", "--parent", "A", at=at)
    store.done("campaign", "open", "--code", "c", "--title", "C", "--unit", "A", "--starts", day(-3), "--ends", day(9), at=at)
    store.done("measure", "add", "--campaign", "c", "--code", "m", "--title", "M", "--due", day(1), "--accepted-by", "above", at=at)
    store.done("campaign", "deploy", "--campaign", "c", at=at)
    store.done("duty", "answer", "--unit", "N119", "--measure", "c.m", at=f"{day(-1)}T09:00:00+08:00")
    store.done("person", "add", "--code", "boss", "--name", "Zhao", "--unit", "A")
    store.done("post", "give", "--person", "boss", "--unit", "A", "--role", "manager")
    server = store.serve()
    boss = Person(come_in(server, "boss"))
    now = boss.open("/view/unanswered?campaign=c&name.has=11&lang=en")
    assert "N119" not in now.text and "For all rows that are shown" in now.text and "You are looking" not in now.text
    form = {name: value for name, value in asked(now).items() if not name.startswith("show.")}
    assert form["known"] == ""
    then = boss.open("/view/unanswered?" + urlencode({**form, "known": day(-2)}))
    assert "N119" in then.text and "You are looking at an earlier day" in then.text and "For all rows that are shown" not in then.text
    assert asked(then)["known"] == day(-2) and then.links["/view/unanswered?campaign=c&name.has=11"] == "Back to now"
    assert then.links[f"/view/unanswered?known={day(-2)}"] == "Without filters"
    files = [link(then, f"As {kind}") for kind in ("XLSX", "CSV", "JSON")]
    assert all(f"known={day(-2)}" in file for file in files)
    assert "N119" in boss.browser.get(html.unescape(files[2])).body.decode()
    # turned and sorted it stays of that day, and chosen columns do not lose it
    page, met = boss.open(f"/view/unanswered?campaign=c&known={day(-2)}"), []
    while page:
        met += [row[2] for row in page.rows]
        more = next((href for href, name in page.links.items() if name == "More"), None)
        page = boss.open(html.unescape(more)) if more else None
    assert len(met) == len(set(met)) == 121 and "N119" in met
    units = boss.open(f"/view/units?known={day(-2)}")
    assert all(f"known={day(-2)}" in href for href in units.links if "sort=" in href) and any("sort=" in href for href in units.links)
    boss.browser.placed.clear()
    where = boss.browser.get(f"/view/units?known={day(-2)}&show.code=1", Accept="text/html").headers["location"]
    assert f"known={day(-2)}" in where
    # an act has no place there; today is now; a day that cannot be looked at is refused
    reply = boss.browser.get(f"/view/unanswered/bulk?bulk=duty.waive&campaign=c&known={day(-2)}", Accept="text/html")
    assert reply.status == 303 and reply.headers["location"] == f"/view/unanswered?campaign=c&known={day(-2)}"
    assert "You are looking" not in boss.open(f"/view/unanswered?campaign=c&known={day(0)}&lang=en").text
    for wrong in (day(1), day(-9), "soon"):
        assert boss.browser.get(f"/view/unanswered?campaign=c&known={wrong}", Accept="text/html").status == 422, wrong
    assert "在这里不能办理任何操作" in boss.open(f"/view/unanswered?campaign=c&known={day(-2)}&lang=zh").text


def test_in_chinese(office):
    page = office.open("/view/units?lang=zh")
    assert "按列筛选" in page.text and "名称（包含）" in page.text
