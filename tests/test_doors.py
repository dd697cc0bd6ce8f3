"""The first screen of a demo, and its doors: as whom whoever sits at this machine comes in. Nowhere else are there any."""
import re
import subprocess

import pytest

from conftest import MUSTER
from test_pages import Page
from test_sign_in import Browser

DOORS = "office=boss, unit=li,leader=nobody,member=zhou"


@pytest.fixture
def served(campaign):
    for code, unit, role in (("boss", "A", "manager"), ("li", "D", "liaison"), ("zhou", "D", None), ("other", "D", None)):
        campaign.done("person", "add", "--code", code, "--name", f"Name of {code}", "--unit", unit)
        if role:
            campaign.done("post", "give", "--person", code, "--unit", unit, "--role", role)
    campaign.done("duty", "answer", "--unit", "D", "--measure", "safe.note")
    return campaign


def through(browser, person, csrf=None):
    page = Page(browser.get("/welcome", Accept="text/html"))
    return browser.ask("POST", "/doors", {"csrf": csrf or page.form("/doors")["fields"]["csrf"], "person": person}, Accept="text/html")


def test_the_first_screen_tells_what_came_of_each_clause_and_opens_doors(served):
    server = served.serve("--doors", DOORS)
    browser = Browser(server)
    led = browser.get("/", Accept="text/html")
    assert led.status == 303 and led.headers["location"] == "/welcome"
    page = Page(browser.get("/welcome", Accept="text/html"))
    assert page.title == "Safety" and "Name of" not in page.text
    told = re.sub(r"\s+", " ", page.text)
    assert "1 Firstone measure 0 % answered" in told and "2 Secondone measure 50 % answered" in told and "3 Third▲ No measure carries it yet" in told
    assert [name in page.text for name in ("The campaign office", "A unit", "The leader", "An ordinary member")] == [True] * 4
    came = through(browser, "li")
    assert came.status == 303 and came.headers["location"] == "/" and browser.who == "li"
    assert "Asked of us" in browser.get("/", Accept="text/html").body.decode()
    assert browser.get("/board/A", Accept="text/html").status in (403, 404)  # a door opens what its person may see, and no more


def test_a_door_leads_to_nobody_else(served):
    server = served.serve("--doors", DOORS)
    for person in ("other", "", "operator", "1", "#1", "boss,li"):
        browser = Browser(server)
        assert through(browser, person).status == 404 and browser.get("/api/v1/me").status == 401, person
    assert through(Browser(server), "nobody").status == 404  # a code that nobody has
    assert through(Browser(server), "li", csrf="0" * 128).status == 403
    reply = Browser(server)
    reply.origin = "https://evil.example"
    assert through(reply, "li").status == 403


def test_without_the_setting_there_is_none(served):
    browser = Browser(served.serve())
    assert browser.get("/welcome", Accept="text/html").status == 404
    assert browser.get("/", Accept="text/html").headers["location"].startswith("/in")
    assert browser.ask("POST", "/doors", {"person": "li", "csrf": "0"}, Accept="text/html").status == 404


@pytest.mark.parametrize("words", [("--proxy", "yes", "--host", "m.example"), ("--address", "0.0.0.0", "--proxy", "yes", "--host", "m.example")])
def test_doors_do_not_stand_open_to_others(served, words):
    run = subprocess.run([MUSTER, "--store", served.folder, "--lang", "en", "serve", "--port", "0", "--doors", DOORS, *words],
                         capture_output=True, text=True, timeout=30)
    assert run.returncode != 0 and "Doors (--doors) stand open to everybody" in run.stderr


def test_what_is_no_door_is_said_by_name(served):
    for doors, wrong in (("yes", "yes"), ("office=boss,boos=li", "boos=li"), ("office=", "office=")):
        run = subprocess.run([MUSTER, "--store", served.folder, "--lang", "en", "serve", "--port", "0", "--doors", doors],
                             capture_output=True, text=True, timeout=60)
        assert run.returncode != 0 and f"--doors: {wrong} is no door" in run.stderr, run.stderr
