"""The page of those to be reminded: the texts, whom to call, and the note that they were sent, for one unit or for all that are shown."""
import re
import urllib.parse

import pytest

from conftest import day
from test_boards import HOSTILE
from test_pages import Page, Person, multipart
from test_sign_in import Browser, come_in


@pytest.fixture
def office(campaign):
    """The manager of A; liaisons of B and C; units D and E below B have nobody."""
    for code, unit, role in (("boss", "A", "manager"), ("lb", "B", "liaison"), ("lc", "C", "liaison"), ("eye", "A", "inspector")):
        campaign.done("person", "add", "--code", code, "--name", f"Name of {code}", "--unit", unit, "--phone", f"+86 573-{len(code)} 00",
                      "--mail", f"{code}@example.org")
        campaign.done("post", "give", "--person", code, "--unit", unit, "--role", role)
    server = campaign.serve()
    person = Person(come_in(server, "boss"))
    person.server, person.store = server, campaign
    return person


def texts(page):
    """What stands in each read-only text of the page, by its id."""
    return {name: area.removeprefix("\n") for name, area in re.findall(r'<textarea id="(\w+)"[^>]*readonly>(.*?)</textarea>', page.reply.body.decode(), re.S)}


def times(store, unit):
    return {row["unit"]: row["times"] for row in store.view("chase", "--campaign", "safe")}.get(unit)


def test_the_page_tells_what_the_list_tells_and_whom_to_call(office):
    page = office.open("/chase/A?campaign=safe&lang=en")
    listed = office.store.view("chase", "--campaign", "safe")
    told = texts(page)
    assert [told[f"t{n}"] for n in range(len(listed))] == [row["text"] for row in listed]
    assert told["all"].split("\n")[:-1] == [row["text"] for row in listed]
    text = " ".join(page.text.split())
    assert "Liaison: Name of lb +86 573-2 00 lb@example.org" in text and "tel:+86573200" in page.links
    assert "Not reminded yet" in text and "no liaison" in text  # at A itself
    assert {"/chase/B?campaign=safe", "/board/A?campaign=safe", "/campaign/safe", "/board/B?campaign=safe"} <= set(page.links)
    assert "/chase/C?campaign=safe" not in page.links  # nothing stands below it
    below = office.open("/chase/B?campaign=safe")
    assert "/chase/A?campaign=safe" in below.links and texts(below)["t1"].startswith("Delta")
    for link in page.links:
        if link.startswith(("/view/chase", "/api/v1/view/chase", "/board/", "/chase/")):
            assert office.browser.get(link).status == 200, link


def test_one_measure_or_what_is_due_by_a_day(office):
    page = office.open("/chase/A?campaign=safe&measure=safe.note&due_by=&lang=en")
    assert list(texts(page)) == ["t0", "all"] and "Note" in texts(page)["t0"] and "Check" not in texts(page)["t0"]
    page = office.open(f"/chase/A?campaign=safe&measure=&due_by={day(5)}")
    assert "Check" not in texts(page)["all"]
    assert office.browser.get("/chase/A?campaign=safe&due_by=soon").status == 422
    assert office.browser.get("/chase/A").status == 422  # of which campaign
    assert office.browser.get("/chase/A?campaign=none").status == 422


def test_it_is_noted_once_for_one_and_for_all(office):
    page = office.open("/chase/A?campaign=safe&measure=safe.check")
    forms = [form for form in page.forms if form[""].get("method") == "post"]
    assert [form["fields"]["unit"] for form in forms[:-1]] == ["A", "B", "C"] and len(forms) == 4
    sent = {**forms[1]["fields"], "note": "By telephone."}
    for _ in range(2):  # the same form twice is one act
        reply = office.browser.ask("POST", "/chase/A", sent)
        assert reply.status == 303 and reply.headers["location"] == "/chase/A?campaign=safe&measure=safe.check&noted=1#unit-B"
        assert 'id="unit-B"' in page.reply.body.decode()
    assert times(office.store, "B") == 1 and times(office.store, "C") == 0
    row = office.store.view("chased", "--campaign", "safe")[0]
    assert (row["unit"], row["note"], row["measure"]) == ("B", "By telephone.", "safe.check")
    again = office.open("/chase/A?campaign=safe&measure=safe.check&noted=1&lang=en")
    assert "It was noted for one unit." in again.text and "Reminded once" in again.text
    fields = [(name, value) for name, value in re.findall(
        r'<input type="hidden" name="(\w+)" value="([^"]*)">', again.reply.body.decode().split('id="all-h"')[1])]
    assert [value for name, value in fields if name == "unit"] == ["A", "B", "C"]
    body = urllib.parse.urlencode([*fields, ("note", "")]).encode()
    headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in office.browser.jar.items()), "Origin": office.browser.origin,
               "Content-Type": "application/x-www-form-urlencoded"}
    reply = office.server.ask("POST", "/chase/A", body, headers)
    assert reply.status == 303 and reply.headers["location"].endswith("&noted=3")
    assert (times(office.store, "A"), times(office.store, "B"), times(office.store, "C")) == (1, 2, 1)
    assert office.store.done("verify").code == 0


def test_nobody_notes_what_is_not_theirs_to_note(office):
    eye = Person(come_in(office.server, "eye"))
    page = eye.open("/chase/A?campaign=safe&lang=en")
    assert "Name of lb" in page.text and not [form for form in page.forms if form[""].get("method") == "post"]
    fields = {"csrf": eye.browser.csrf, "campaign": "safe", "unit": "B", "key": "k"}
    assert eye.browser.ask("POST", "/chase/A", fields).status == 403
    low = Person(come_in(office.server, "lb"))
    assert low.browser.get("/chase/A?campaign=safe").status == 403
    assert low.browser.get("/chase/C?campaign=safe").status == 404
    mine = low.open("/chase/B?campaign=safe")
    assert [form["fields"]["unit"] for form in mine.forms if form[""].get("method") == "post"][:-1] == ["B", "D", "E"]
    fields = {"csrf": low.browser.csrf, "campaign": "safe", "key": "k"}
    assert low.browser.ask("POST", "/chase/B", {**fields, "unit": "C"}).status == 422  # is not there, for B
    assert low.browser.ask("POST", "/chase/B", {**fields, "unit": "A"}).status == 403
    assert low.browser.ask("POST", "/chase/B", {**fields, "unit": "D", "csrf": "0" * 64}).status == 403
    assert low.browser.ask("POST", "/chase/B", {**fields, "unit": "D"}, Origin="https://evil.example").status == 403
    assert Browser(office.server).ask("POST", "/chase/B", {**fields, "unit": "D"}).status in (303, 401, 403)
    assert office.store.view("chased", "--campaign", "safe") == []


def test_where_nothing_is_to_be_done_the_page_says_so(office):
    for unit in "ABCDE":
        office.store.run("duty", "answer", "--unit", unit, "--measure", "safe.check", "--values.rooms", "1")
        office.store.run("duty", "answer", "--unit", unit, "--measure", "safe.note")
    assert "nobody is to be reminded" in office.open("/chase/A?campaign=safe&lang=en").text
    fields = {"csrf": office.browser.csrf, "campaign": "safe", "unit": "B", "key": "k"}
    reply = office.browser.ask("POST", "/chase/A", fields, Accept="text/html")
    assert reply.status == 422 and "Nothing is open there" in Page(reply).text
    office.store.done("campaign", "open", "--code", "next", "--title", "Next", "--unit", "A", "--starts", day(0), "--ends", day(9))
    assert "Only a campaign in force is chased" in office.open("/chase/A?campaign=next").text


def test_long_and_hostile_names(office):
    office.store.done("unit", "create", "--code", "X", "--name", HOSTILE + "</textarea>"[:2], "--parent", "A")
    page = office.open("/chase/A?campaign=safe")
    assert HOSTILE in page.text and "<script>alert" not in page.reply.body.decode()
    assert office.browser.get("/chase/NONE?campaign=safe").status == 404


def test_many_units_are_turned_page_by_page(office, tmp_path):
    rows = tmp_path / "rows.csv"
    rows.write_text("code,name,parent\n" + "".join(f"X{n:03},Unit {n},C\n" for n in range(70)))
    office.store.done("unit", "create", "--rows", rows)
    seen, path = [], "/chase/C?campaign=safe"
    while path:
        page = office.open(path)
        seen += [form["fields"]["unit"] for form in page.forms if form["fields"].get("key", "").endswith(".one")]
        path = next((link for link in page.links if "cursor=" in link and "lang=" not in link and page.links[link] == "More"), None)
    assert seen == ["C"] + [f"X{n:03}" for n in range(70)]


def test_a_file_that_nobody_asked_for_changes_nothing(office):
    form = {"campaign": "safe", "unit": "B", "key": "one"}
    sent = {"Content-Type": "multipart/form-data; boundary=edge"}
    reply = office.server.ask("POST", "/chase/A", multipart(form, [("file", "a.txt", b"x")]), sent)
    assert reply.status == 303 and times(office.store, "B") == 1
    assert office.server.get("/health/live").status == 200
