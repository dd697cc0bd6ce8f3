"""Lines of a form are put in another order and taken away by its buttons, without script; the first button is the one that sends."""
import re

from conftest import day
from test_pages import Page

PATH = "/act/directive/register"
LINES = {"code": "x", "title": "X", "clauses.0.number": "1", "clauses.0.title": "First", "clauses.1.number": "2", "clauses.1.title": "Second",
         "clauses.2.number": "3", "clauses.2.title": "Third"}


def titles(page):
    fields = page.form(PATH)["fields"]
    return [fields[f"clauses.{n}.title"] for n in range(8) if f"clauses.{n}.title" in fields]


def test_lines_change_places_and_go(office):
    send = lambda page, move: Page(office.send(page, PATH, LINES if move == first else {}, {"move": move}))
    first = "clauses.2.up"
    page = send(office.open(PATH), first)
    assert page.reply.status == 200 and titles(page) == ["First", "Third", "Second", "", ""] and page.problem("clauses.0.title") is None
    page = send(page, "clauses.0.down")
    assert titles(page)[:3] == ["Third", "First", "Second"]
    page = send(page, "clauses.1.away")
    assert titles(page) == ["Third", "Second", "", ""] and page.form(PATH)["fields"]["clauses.1.number"] == "2"
    reply = office.send(page, PATH, {"unit": "A"})
    assert reply.status == 303, Page(reply).text
    office.store.done("campaign", "open", "--code", "cx", "--title", "CX", "--unit", "A", "--starts", day(0), "--ends", day(9), "--directive", "x")
    assert [row["title"] for row in office.store.view("clauses", "--campaign", "cx")] == ["Third", "Second"]


def test_hostile_moves_change_nothing(office):
    page = office.open(PATH)
    for move in ("clauses.0.up", "clauses.199.down", "clauses.200.up", "clauses.-1.down", "clauses.1.sideways", "clauses.1", "nothing.1.up", "x" * 500):
        again = Page(office.send(page, PATH, LINES, {"move": move}))
        assert again.reply.status == 200 and titles(again)[:3] == ["First", "Second", "Third"], move
    assert office.store.view("directives", "--code", "x") == []


def test_enter_sends_the_form(office):
    """A browser presses the first button of a form: it must not be one that moves a line."""
    text = office.open(PATH).reply.body.decode()
    form = text[text.index('<form method="post" action="/act/directive'):]
    assert "name=" not in re.search(r"<button[^>]*>", form).group(0)
