"""Pages: every act is a form, every list a table, every thing has a page; without script, in two languages, for whoever may see it."""
import gzip
import html
import html.parser
import json
import re
import urllib.parse

import pytest

from conftest import day
from test_sign_in import Browser, come_in

EMPTY = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr", "path"}


class Page(html.parser.HTMLParser):
    """Reads as a browser does: links, forms with what they would send, problems beside their questions, text."""

    def __init__(self, reply):
        super().__init__()
        assert reply.headers["content-type"].startswith("text/html"), reply.body[:300]
        self.reply, self.open, self.links, self.forms, self.ids = reply, [], {}, [], {}
        self.described, self.text, self.href, self.area, self.table = {}, "", None, None, []
        self.feed(reply.body.decode())
        assert self.open == [], self.open  # every tag was closed

    @property
    def title(self):
        return html.unescape(re.search(r"<h1>(.*?)</h1>", self.reply.body.decode(), re.S).group(1))

    def handle_starttag(self, tag, attributes):
        a = dict(attributes)
        if tag not in EMPTY:
            self.open.append(tag)
        if "id" in a:
            assert a["id"] not in self.ids, a["id"]
            self.ids[a["id"]] = ""
        if tag == "a":
            self.href = a["href"]
            self.links[self.href] = ""
        elif tag == "form":
            self.forms.append({"": a, "fields": {}})
        elif "name" in a and "form" not in self.open:  # a form that is only shown
            self.described[a["name"]] = a.get("aria-describedby")
        elif tag in ("input", "select", "textarea", "button") and "name" in a and tag != "button":
            self.forms[-1]["fields"][a["name"]] = a.get("value", "")
            self.described[a["name"]] = a.get("aria-describedby")
            if tag == "textarea":
                self.area = a["name"]
            self.select = a["name"]
        elif tag == "option" and "selected" in a:
            self.forms[-1]["fields"][self.select] = a["value"]
        elif tag == "tr":
            self.table.append([])
        elif tag in ("td", "th"):
            self.table[-1].append("")

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in EMPTY:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        if tag in EMPTY:
            return
        assert self.open and self.open[-1] == tag, (tag, self.open)
        self.open.pop()
        if tag == "a":
            self.href = None
        if tag == "textarea":
            self.area = None

    def handle_data(self, data):
        self.text += data
        if self.href is not None:
            self.links[self.href] += data
        if self.area:
            self.forms[-1]["fields"][self.area] += data
        if self.table and self.table[-1] and {"td", "th"} & set(self.open):
            self.table[-1][-1] += data

    def problem(self, name):
        """The sentences beside a question."""
        where = self.described[name]
        if not where or not where.startswith("p-"):  # its help
            return None
        found = re.search(rf'id="{re.escape(where)}">(.*?)</div>', self.reply.body.decode(), re.S)
        return html.unescape(re.sub(r"<[^>]*>|\n", "", found.group(1))) if found else None

    def form(self, action):
        return next(form for form in self.forms if form[""]["action"] == action)

    @property
    def rows(self):
        return self.table[1:]


class Person:
    """In front of a browser without script."""

    def __init__(self, browser):
        self.browser = browser

    def open(self, path, status=200):
        reply = self.browser.get(path, Accept="text/html")
        assert reply.status == status, (path, reply.status, reply.body[:500])
        return Page(reply)

    def send(self, page, action, fields=(), button=None):
        form = {**page.form(action)["fields"], **dict(fields), **(button or {})}
        return self.browser.ask("POST", action, form, Accept="text/html")

    def do(self, path, fields):
        """Opens the form of an act, fills it in, sends it, goes where it leads."""
        page = self.open(path)
        reply = self.send(page, path.split("?")[0], fields)
        assert reply.status == 303, Page(reply).text
        return self.open(reply.headers["location"])


def openapi(server):
    return server.get("/api/v1/openapi.json").json


# ---- Every act, every list ----

@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_act_has_a_form_that_asks_for_its_fields(office, language):
    schemas = {name: schema for name, schema in openapi(office.server)["components"]["schemas"].items() if "." in name}
    assert len(schemas) >= 50
    for name, schema in schemas.items():
        path = "/act/" + name.replace(".", "/")
        if name == "meeting.note":  # its form is the scribe's page
            assert office.browser.get(path).status == 303
            continue
        page = office.open(f"{path}?lang={language}")
        asked = {field.split(".")[0] for field in page.form(path)["fields"]} - {"csrf", "key"}
        assert asked | {"values"} >= set(schema["properties"]), (name, asked)
        for field in schema.get("required", []):
            assert field in asked, (name, field)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_list_is_a_page(office, language):
    listed = office.open(f"/view?lang={language}")
    views = [path.split("/")[-1] for path in openapi(office.server)["paths"] if path.startswith("/api/v1/view/")]
    for view in views:
        assert f"/view/{view}" in listed.links, view
        page = office.browser.get(f"/view/{view}?lang={language}", Accept="text/html")
        assert page.status in (200, 403), (view, page.status, page.body[:300])
        Page(page)


def test_acts_that_may_be_done_are_listed(office):
    listed = office.open("/act").links
    assert "/act/unit/create" in listed and "/act/duty/accept" in listed
    assert "/act/unit/nonsense" not in listed
    office.store.done("person", "add", "--code", "m", "--name", "Member", "--unit", "D")
    member = Person(come_in(office.server, "m"))
    listed = member.open("/act").links
    assert "/act/token/make" in listed and "/act/unit/create" not in listed
    assert office.browser.get("/act/unit/nonsense").status == 404


# ---- Forms ----

def test_an_act_is_done_by_its_form(office):
    page = office.do("/act/unit/create?parent=B", {"code": "F", "name": "Zeta"})
    assert page.title == "Zeta" and "This was done." in page.text and "Zhao created the unit Zeta" in page.text
    assert [row["name"] for row in office.store.view("units", "--code", "F")] == ["Zeta"]


def test_a_thing_that_is_found_by_no_code_has_its_page_all_the_same(office):
    office.store.done("campaign", "open", "--code", "next", "--title", "Next", "--unit", "A", "--starts", day(0), "--ends", day(30))
    page = office.do("/act/stage/add?campaign=next", {"code": "one", "title": "Stage one", "starts": day(0), "ends": day(9)})
    assert page.title == "Stage one" and "This was done." in page.text


def test_what_is_refused_stands_beside_its_question_and_what_was_typed_stays(office):
    path = "/act/directive/register"
    typed = {"code": "#no", "title": "Quotes \" & <b>", "unit": "nowhere", "received": day(0), "clauses.0.number": "1",
             "clauses.2.title": "Third line", "clauses.2.number": ""}
    reply = office.send(office.open(path), path, typed)
    page = Page(reply)
    assert reply.status == 422 and "Nothing was done yet" in page.text
    fields = page.form(path)["fields"]
    assert {name: fields[name] for name in typed} == typed
    assert "does not begin with #" in page.problem("code")
    assert page.problem("title") is None
    # The second line was empty, and so is none of the act's rows: the refusal still stands in the line that it is about.
    assert page.problem("clauses.0.title") == "This must be given." and page.problem("clauses.2.number") == "This must be given."
    assert page.problem("clauses.1.number") is None and page.problem("clauses.2.title") is None
    # What only the writer can know is told beside its question too.
    reply = office.send(page, path, {"code": "yes", "clauses.0.title": "First", "clauses.2.number": "3"})
    assert reply.status == 422 and "nowhere" in Page(reply).problem("unit")
    reply = office.send(Page(reply), path, {"unit": "A"})
    assert reply.status == 303 and reply.headers["location"].startswith("/directive/yes?done=")
    office.store.done("campaign", "open", "--code", "c2", "--title", "C", "--unit", "A", "--directive", "yes", "--starts", day(0),
                      "--ends", day(9))
    rows = office.store.view("clauses", "--campaign", "c2")
    assert [(row["clause"], row["title"]) for row in rows] == [("1", "First"), ("3", "Third line")]


def test_more_lines_are_given_and_nothing_is_done(office):
    path = "/act/directive/register"
    reply = office.send(office.open(path), path, {"code": "d2", "clauses.0.number": "1"}, {"more": "clauses"})
    page = Page(reply)
    assert reply.status == 200 and "Nothing was done" not in page.text
    lines = {name.split(".")[1] for name in page.form(path)["fields"] if name.startswith("clauses.")}
    assert lines == set("012345") and page.form(path)["fields"]["clauses.0.number"] == "1"
    assert office.store.view("directives", "--code", "d2") == []


def test_a_form_sent_twice_is_one_act(office):
    path = "/act/unit/create"
    page = office.open(path)
    first = office.send(page, path, {"code": "G", "name": "Eta", "parent": "A"})
    second = office.send(page, path, {"code": "G", "name": "Eta", "parent": "A"})
    assert (first.status, second.status) == (303, 303) and first.headers["location"] == second.headers["location"]
    assert office.open(path).form(path)["fields"]["key"] != page.form(path)["fields"]["key"]


def test_a_form_is_only_tried(office):
    path = "/act/unit/create"
    reply = office.send(office.open(path), path, {"code": "T", "name": "Theta", "parent": "A"}, {"try": "1"})
    page = Page(reply)
    assert reply.status == 200 and "nothing stands against it" in page.text and page.form(path)["fields"]["name"] == "Theta"
    assert office.store.view("units", "--code", "T") == []
    assert office.send(page, path).status == 303 and office.store.view("units", "--code", "T")
    reply = office.send(office.open(path), path, {"code": "T", "name": "Theta"}, {"try": "1"})
    assert reply.status == 422 and "nothing stands" not in Page(reply).text


def test_what_only_pages_send_is_no_field_of_the_interface_for_programs(office):
    for name in ("key", "more", "try", "clauses.0.number"):
        reply = office.browser.ask("POST", "/api/v1/unit/create", {"csrf": office.browser.csrf, "code": "K", "name": "K", name: "1"})
        assert reply.status == 422 and "unknown_field" in reply.codes, (name, reply.body)
    assert office.store.view("units", "--code", "K") == []


def test_the_form_of_a_measure_is_asked_one_by_one(office):
    path = "/act/duty/answer"
    page = office.open(path + "?unit=A&measure=safe.check")
    fields = page.form(path)["fields"]
    assert "values.rooms" in fields and "values.share" in fields and "values" not in fields and "Rooms" in page.text
    reply = office.send(page, path, {"values.rooms": "many", "values.share": "1.5"})
    assert reply.status == 422 and Page(reply).problem("values.rooms") == "Write a whole number such as 12."
    assert Page(reply).form(path)["fields"]["values.rooms"] == "many"
    reply = office.send(Page(reply), path, {"values.rooms": "12"})
    assert reply.status == 303 and reply.headers["location"].startswith("/unit/A?done=")
    assert [row["state"] for row in office.store.view("duties", "--unit", "A")] == ["answered"]


def test_who_may_not_is_refused_and_a_forged_form_too(office):
    office.store.done("person", "add", "--code", "m", "--name", "Member", "--unit", "D")
    member = Person(come_in(office.server, "m"))
    path = "/act/unit/rename"
    assert "You have no right to do this." in member.open(path, 403).text
    reply = member.browser.post(path, {"csrf": member.browser.csrf, "key": "k", "unit": "D", "name": "Mine"}, Accept="text/html")
    assert reply.status == 422 and "You have no right to do this." in Page(reply).text
    page = office.open(path)
    forged = {**page.form(path)["fields"], "unit": "D", "name": "Mine"}
    for change, headers in (({"csrf": "0" * 64}, {}), ({"csrf": ""}, {}), ({}, {"Origin": "https://evil.example"})):
        assert office.browser.ask("POST", path, {**forged, **change}, Accept="text/html", **headers).status == 403
    assert office.store.view("units", "--code", "D")[0]["name"] == "Delta"


def test_forms_open_and_are_listed_for_whoever_may_do_them(office):
    store = office.store
    for code, unit, role in (("m", "D", None), ("l", "B", "liaison"), ("b", "B", "manager")):
        store.done("person", "add", "--code", code, "--name", f"Person {code}", "--unit", unit)
        if role:
            store.done("post", "give", "--person", code, "--unit", unit, "--role", role)
    member, liaison, manager = (Person(come_in(office.server, code)) for code in ("m", "l", "b"))
    listed = lambda who: set(re.findall(r'href="(/act/[a-z]+/[a-z]+)"', who.browser.get("/act", Accept="text/html").body.decode()))
    for path in ("/act/person/add", "/act/person/erase", "/act/retention/set", "/act/duty/answer", "/act/unit/move"):
        assert path not in listed(member)
        member.open(path, 403)
    assert {"/act/person/reach", "/act/token/make", "/act/measure/ask"} & listed(member) >= {"/act/person/reach", "/act/token/make"}
    member.open("/act/person/reach?person=m")
    assert "/act/duty/answer" in listed(liaison) and "/act/duty/accept" in listed(liaison) and "/act/person/add" not in listed(liaison)
    assert "/act/person/add" in listed(manager) and not {"/act/retention/set", "/act/calendar/set", "/act/group/create"} & listed(manager)
    assert {"/act/retention/set", "/act/calendar/set", "/act/group/create"} <= listed(office)  # at the root of every tree
    manager.open("/act/unit/rename?unit=B")
    for path in ("/act/unit/rename?unit=A", "/act/unit/rename?unit=C", "/act/retention/set", "/act/unit/create?parent=A"):
        status = manager.browser.get(path, Accept="text/html").status
        assert status == (200 if path.endswith("unit=C") else 403), (path, status)  # C, beside, is not there for them, as any other name


def test_erasing_says_whom_and_is_asked_a_second_time(office):
    store = office.store
    store.done("person", "add", "--code", "m", "--name", "Li <Na>", "--unit", "D", "--mail", "a@example.cn")
    store.done("post", "give", "--person", "m", "--unit", "D", "--role", "liaison")
    here = lambda: store.view("persons", "--code", "m")[0]["erased"] is None
    for page in (office.open("/act/person/erase?person=m"), Page(office.send(office.open("/act/person/erase"), "/act/person/erase", {"person": "m"}))):
        assert page.reply.status == 200 and here()
        for text in ("Li <Na>", "Delta", "Name, alias, mail, telephone", "It cannot be taken back.", "Yes: Erase for ever"):
            assert text in page.text, text
        assert page.links["/person/m"] == "No: back"
    reply = office.send(page, "/act/person/erase", button={"sure": "1"})
    assert reply.status == 303 and not here()
    assert "(erased)" in office.server.get("/view/persons").body.decode()
    assert "(erased)" in store.done("view", "persons").out and store.view("persons", "--code", "m")[0]["name"] is None
    reply = office.send(office.open("/act/person/erase"), "/act/person/erase", {"person": "nobody"})
    assert reply.status == 422 and "There is no person nobody." in Page(reply).problem("person")
    liaison = store.done("person", "add", "--code", "l", "--name", "L", "--unit", "B") and Person(come_in(office.server, "l"))
    assert liaison.browser.post("/act/person/erase", {"csrf": liaison.browser.csrf, "person": "boss"}, Accept="text/html").status == 422


def test_a_persons_page_tells_what_the_reader_may_know(office):
    store = office.store
    for code, unit in (("m", "D"), ("l", "D"), ("n", "D")):
        store.done("person", "add", "--code", code, "--name", f"Name of {code}", "--unit", unit, "--mail", f"{code}@example.cn", "--phone", f"110-{code}")
    store.done("post", "give", "--person", "l", "--unit", "D", "--role", "liaison")
    store.done("remit", "give", "--campaign", "safe", "--person", "l", "--role", "guide", "--units", "E")
    for browser in (office.browser, come_in(office.server, "n")):
        page = Page(browser.get("/person/l", Accept="text/html"))
        for text in ("Name of l", "Delta", "l@example.cn", "110-l", "Liaison", "Guidance team", "Safety", day(0)):
            assert text in page.text or text in page.reply.body.decode(), text
        assert {"/unit/D", "/campaign/safe"} <= set(page.links)
    page = office.open("/person/m")  # whom one manages, but not by name
    assert page.title == "m" and "Name of m" not in page.text and "110-m" not in page.text and "/unit/D" in page.links
    page = Page(come_in(office.server, "n").get("/person/m", Accept="text/html"))
    assert page.title == "Name of m" and "110-m" in page.text
    store.done("person", "leave", "--person", "m")
    assert "Left" in office.open("/person/m").text


def test_hostile_lines(office):
    path = "/act/directive/register"
    form = office.open(path).form(path)["fields"]
    for name in ("clauses.-1.number", "clauses.200.number", "clauses.99999999999999999999.number", "clauses.0.nothing", "clauses.0",
                 "clauses..number", "nothing.0.number"):
        reply = office.browser.ask("POST", path, {**form, "code": "x", "title": "X", "unit": "A", name: "1"}, Accept="text/html")
        assert reply.status == 422, (name, reply.status)
        Page(reply)
    assert office.store.view("directives", "--code", "x") == []


def test_a_link_is_handed_on_with_its_code(office):
    path = "/act/person/invite"
    office.store.done("person", "add", "--code", "m", "--name", "Li <i>", "--unit", "D")
    office.store.done("post", "give", "--person", "m", "--unit", "D", "--role", "liaison")
    reply = office.send(office.open(path), path, {"person": "m"})
    page = Page(reply)
    assert reply.status == 200 and reply.headers["cache-control"] == "no-store"
    assert page.title == "A personal link for Li <i>"
    link = re.search(rf"http://127\.0\.0\.1:{office.server.port}(/in/[\w-]{{43}})", page.text).group(1)
    assert "Welcome, Li &lt;i&gt;" in Browser(office.server).get(link).body.decode()
    assert re.search(r'<path d="M4 4h7v1h-7z', reply.body.decode())


# ---- Lists and things ----

def test_rows_of_lists_lead_to_what_has_no_code_and_it_is_ended_there(office):
    store = office.store
    store.done("person", "add", "--code", "d", "--name", "Dee", "--unit", "D")
    post = store.done("post", "give", "--person", "d", "--unit", "D", "--role", "liaison", "--format", "json").json["id"]
    remit = store.done("remit", "give", "--campaign", "safe", "--person", "d", "--role", "guide", "--format", "json").json["id"]
    token = office.browser.post("/api/v1/token/make", {"csrf": office.browser.csrf, "label": "nightly"}).json["id"]
    for view, thing, which in (("posts", "post", post), ("remits", "remit", remit), ("tokens", "token", token)):
        assert f"/{thing}/%23{which}" in office.browser.get(f"/view/{view}").body.decode()
        text = office.browser.get(f"/{thing}/%23{which}").body.decode()
        end = re.search(rf'href="(/act/{thing}/end\?{thing}=%23{which})"', text).group(1)
        office.do(end, {})
    assert [row["is"] for row in store.view("posts", "--person", "d")] == ["over"] and [row["is"] for row in store.view("remits")] == ["over"]
    made = office.browser.post("/api/v1/token/make", {"csrf": office.browser.csrf, "label": "fortnightly"}).json
    page = office.open("/account")
    button = next(form for form in page.forms if form["fields"].get("token") == f"#{made['id']}")
    assert office.browser.ask("POST", "/act/token/end", button["fields"]).status == 303
    assert "fortnightly" not in office.open("/account").text
    refused = store.run("token", "end", "--token", "nightly")
    assert refused.code == 2 and "There is no token nightly: it is named by its number, such as #12" in refused.err


def test_a_list_asks_nothing_twice(office):
    for view in ("posts", "remits"):
        (form,) = [form for form in office.open(f"/view/{view}").forms if form[""]["action"] == f"/view/{view}"]
        text = office.browser.get(f"/view/{view}").body.decode()
        assert len(re.findall(r"<label[^>]*>State", text)) == 1
        query = urllib.parse.urlencode({**form["fields"], "state": "held"})
        assert office.browser.get(f"/view/{view}?{query}").status in (200, 303)


def test_a_list_is_filtered_sorted_and_turned(office):
    page = office.open("/view/units")
    assert [row[0] for row in page.rows] == ["A", "B", "C", "D", "E"] and page.links["/unit/A"] == "A"
    down = next(url for url in page.links if "sort=-code" in url)
    assert [row[0] for row in office.open(down).rows] == ["E", "D", "C", "B", "A"]
    page = office.open("/view/units?limit=2&sort=-code")
    more = next(url for url, text in page.links.items() if text == "More")
    page = office.open(more)
    assert [row[0] for row in page.rows] == ["C", "B"]
    assert any(text == "From the beginning" for text in page.links.values())
    page = office.open("/view/units?parent=B&sort=-code&parent_code=")
    assert page.reply.status == 200 and [row[0] for row in page.rows] == ["E", "D"]
    csv = next(url for url, text in page.links.items() if text == "As CSV")
    assert office.browser.get(csv).body.decode().splitlines()[1:] == [
        line for line in office.store.done("view", "units", "--parent", "B", "--sort", "-code", "--format", "csv").out.splitlines()[1:]]


def test_a_wrong_question_is_told_beside_it(office):
    page = Page(office.browser.get("/view/duties?unit=nowhere&state=strange", Accept="text/html"))
    assert page.reply.status == 422 and "nowhere" in page.problem("unit") and page.problem("state")
    assert page.table == []
    assert "There is no column x." in Page(office.browser.get("/view/units?sort=x", Accept="text/html")).text


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_a_list_needs_is_chosen_from_what_there_is(office, language):
    """For people what is missing is no mistake; programs are refused as before."""
    page = office.open("/view/tightened?unit=B")  # of the one campaign that there is
    assert page.form("/view/tightened")["fields"]["campaign"] == "safe" and "Choose what this list is about" not in page.text
    office.store.done("campaign", "open", "--code", "quiet", "--unit", "A", "--title", "Quiet <b>", "--starts", "2026-11-01", "--ends", "2026-12-31")
    page = office.open("/view/tightened?unit=B&lang=" + language)
    assert {"en": "Choose what this list is about: Campaign.", "zh": "请先选定：专项工作。"}[language] in page.text
    assert "Quiet <b> · quiet" in page.text and page.table == [] and page.problem("campaign") is None
    assert Page(office.browser.get("/view/tightened?unit=B&campaign=quiet", Accept="text/html")).reply.status == 200
    page = Page(office.browser.get("/view/tightened?unit=B&campaign=nothing", Accept="text/html"))
    assert page.reply.status == 422 and "nothing" in page.problem("campaign")
    for known in ("json", "csv"):
        reply = office.browser.get("/api/v1/view/tightened?format=" + known)
        assert reply.status == 422 and "required" in reply.codes
    assert office.open("/view/duties").form("/view/duties")["fields"]["unit"] == "A"  # where the reader begins


def test_a_thing_shows_what_can_be_done_with_it_and_what_was(office):
    page = office.open("/unit/B")
    assert page.title == "Beta" and page.links["/act/unit/rename?unit=B"] == "Give a unit another name"
    assert "/view/duties?unit=B" in page.links
    page = office.open("/measure/safe.check")
    assert "/act/duty/accept?measure=safe.check" in page.links and "/act/unit/rename?unit=B" not in page.links
    page = office.do("/act/unit/rename?unit=B", {"name": "<script>alert(1)</script>"})
    assert page.title == "<script>alert(1)</script>" and "<script>alert" not in page.reply.body.decode()
    for nothing in ("/unit/nowhere", "/unit/%23999", "/nothing/B", "/unit/%2e%2e", "/unit/B/C"):
        assert office.browser.get(nothing, Accept="text/html").status == 404, nothing


def test_what_may_not_be_known_has_no_page(office):
    for code, unit in (("m", "D"), ("other", "E")):
        office.store.done("person", "add", "--code", code, "--name", f"Person {code}", "--unit", unit)
    office.store.done("post", "give", "--person", "other", "--unit", "E", "--role", "editor")
    member = Person(come_in(office.server, "m"))
    assert member.open("/unit/D").title == "Delta"
    assert member.browser.get("/person/other", Accept="text/html").status == 404
    assert member.browser.get("/unit/E", Accept="text/html").status == 404
    assert not any(url.startswith("/act/unit/") for url in member.open("/unit/B").links)
    assert "Person other" not in member.open("/view/persons").text
    nobody = office.server.ask("GET", "/unit/D", headers={"Authorization": None, "Accept": "text/html"})
    assert nobody.status == 303 and nobody.headers["location"] == "/in?to=%2Funit%2FD"


def test_many_persons_at_once_are_noted(office, tmp_path):
    rows = tmp_path / "persons.csv"
    rows.write_text("code,name,unit\n" + "".join(f"p{n},Person {n},D\n" for n in range(150)))
    office.store.done("person", "import", rows)
    noted = lambda: [row["what"] for row in office.store.view("history") if row["act"] == "list.export"]
    assert "Person 100" in office.server.get("/view/persons").body.decode() and noted() == []
    office.server.get("/view/persons?limit=1000")
    assert len(noted()) == 1


# ---- Files ----

def multipart(form, files):
    """As a browser sends it: files are (question, name, bytes)."""
    parts = [b'--edge\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (name.encode(), text.encode())
             for name, text in form.items()]
    parts += [b'--edge\r\nContent-Disposition: form-data; name="%s"; filename="%s"\r\nContent-Type: application/octet-stream\r\n\r\n%s\r\n'
              % (name.encode(), shown.encode(), content) for name, shown, content in files]
    return b"".join(parts) + b"--edge--\r\n"


def send_files(office, page, path, fields, files, **headers):
    form = {**page.form(path)["fields"], **fields}
    for name, _, _ in files:  # a chosen file goes beside what is kept of the one before
        if not form.get(name):
            form.pop(name, None)
    browser = office.browser
    sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in browser.jar.items()), "Origin": browser.origin,
            "Content-Type": "multipart/form-data; boundary=edge", "Accept": "text/html", **headers}
    return browser.server.ask("POST", path, multipart(form, files), {name: value for name, value in sent.items() if value})


def test_a_duty_is_answered_with_files(office):
    path = "/act/duty/answer"
    page = office.open(path + "?unit=A&measure=safe.check")
    assert page.form(path)[""]["enctype"] == "multipart/form-data"
    pdf = b"%PDF-1.4 minutes \x00\xff"
    reply = send_files(office, page, path, {"values.rooms": "wrong"},
                       [("evidence.0.file", "纪要.pdf", pdf), ("evidence.1.file", "", b"")])
    page = Page(reply)
    assert reply.status == 422 and page.problem("values.rooms") and page.problem("evidence.0.file") is None
    kept = page.form(path)["fields"]["evidence.0.file"]
    assert re.fullmatch("[0-9a-f]{64}", kept) and "纪要.pdf is handed in already" in page.text
    # What was handed in stays, also where no file is chosen again; another one takes its place.
    second = send_files(office, page, path, {"values.rooms": "3", "evidence.0.dated": day(0)}, [("evidence.0.file", "", b"")])
    assert second.status == 303, Page(second).text
    row, = office.store.view("evidence", "--campaign", "safe")
    assert row["file"] == kept and row["dated"] == day(0)
    assert office.browser.get(f"/api/v1/file/{kept}").body == pdf
    page = office.open(path + "?unit=A&measure=safe.check&evidence.0.file=" + kept)
    third = send_files(office, page, path, {"values.rooms": "3", "evidence.0.dated": day(0)}, [("evidence.0.file", "b.pdf", b"%PDF-1.4 b")])
    assert third.status == 303, Page(third).text
    row, = office.store.view("evidence", "--campaign", "safe")
    assert row["file"] != kept


def test_a_file_for_which_a_form_has_no_room_is_not_lost_in_silence(office):
    path = "/act/duty/answer"
    page = office.open(path + "?unit=A&measure=safe.check")
    form = {f"evidence.{n // 5}.{n}": "" for n in range(200 - len(page.form(path)["fields"]))}
    reply = send_files(office, page, path, form, [("evidence.40.file", "a.pdf", b"%PDF-1.4 a")])
    assert reply.status == 422 and "This is larger than what may be sent here." in Page(reply).text


def test_a_file_that_is_refused_is_told_with_its_name(office):
    path = "/act/duty/answer"
    page = office.open(path + "?unit=A&measure=safe.check")
    heic = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 64
    reply = send_files(office, page, path, {"values.rooms": "1"}, [("evidence.0.file", "IMG_1.HEIC", heic)])
    assert reply.status == 422 and "IMG_1.HEIC: Pictures of this kind" in Page(reply).problem("evidence.0.file")
    reply = send_files(office, page, path, {"values.rooms": "1"}, [("evidence.0.file", "empty.pdf", b"")])
    assert reply.status == 422 and "empty.pdf: This file is empty." in Page(reply).problem("evidence.0.file")


def test_hostile_forms_with_files(office):
    path = "/act/duty/answer"
    page = office.open(path + "?unit=A&measure=safe.check")
    good = [("evidence.0.file", "a.pdf", b"%PDF-1.4")]
    assert send_files(office, page, path, {"csrf": "0" * 64}, good).status == 403
    assert send_files(office, page, path, {}, good, Origin=None).status == 403
    assert send_files(office, page, path, {}, good, Origin="https://evil.example").status == 403
    assert send_files(office, page, path, {}, good, **{"Content-Type": "multipart/form-data"}).status == 400
    assert send_files(office, page, path, {}, good, **{"Content-Type": "multipart/form-data; boundary=other"}).status in (400, 403)
    assert send_files(office, page, path, {}, [("evidence.0.file", f"{n}.pdf", b"%PDF") for n in range(41)]).status == 400
    assert send_files(office, page, path, {f"x{n}": "1" for n in range(300)}, []).status == 400
    cut = multipart(page.form(path)["fields"], good)[:-20]
    sent = {"Cookie": "; ".join(f"{n}={v}" for n, v in office.browser.jar.items()), "Origin": office.browser.origin,
            "Content-Type": "multipart/form-data; boundary=edge", "Accept": "text/html"}
    assert office.server.ask("POST", path, cut, sent).status in (400, 403)
    assert office.store.view("evidence", "--campaign", "safe") == []
    assert office.browser.who == "boss"


# ---- On the wire ----

def test_a_page_differs_from_itself_only_in_its_token(office):
    """What is typed into an address may be compressed beside the token: so the token is another text each time."""
    first, second = (office.browser.get("/account", Accept="text/html") for _ in range(2))
    token = lambda reply: re.search(r'name="csrf" value="([0-9a-f]{128})"', reply.body.decode()).group(1)
    assert token(first) != token(second) and first.headers["etag"] == second.headers["etag"]
    assert first.body.decode().replace(token(first), "") == second.body.decode().replace(token(second), "")
    assert office.browser.get("/account", Accept="text/html", If_None_Match=first.headers["etag"]).status == 304
    for sent in (token(first), token(second)):  # both are good
        reply = office.browser.post("/account/password", {"csrf": sent, "old": "wrong", "password": "short"})
        assert reply.status == 422, reply.body
    bare = bytes(a ^ b for a, b in zip(*(bytes.fromhex(token(first))[n:n + 32] for n in (0, 32)))).hex()
    assert bare not in first.body.decode() and office.browser.post("/out", {"csrf": bare}).status == 403


def test_pages_and_exports_travel_packed(office):
    for path in ("/account", "/view/units", "/act", "/api/v1/openapi.json"):
        plain = office.browser.get(path, Accept="text/html")
        packed = office.browser.get(path, Accept="text/html", Accept_Encoding="gzip")
        assert packed.headers["content-encoding"] == "gzip" and "content-encoding" not in plain.headers
        assert len(packed.body) < len(plain.body) / 2 and len(gzip.decompress(packed.body)) == len(plain.body), path
