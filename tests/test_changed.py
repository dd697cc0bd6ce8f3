"""Whoever changes what somebody else changed meanwhile sees both first: forms and the interface for programs (R-LEDGER-07)."""
import json
import re

import pytest

from test_pages import Page, Person
from test_sign_in import come_in

RENAME = "/act/unit/rename"


def cells(page):
    return [[cell.strip() for cell in row] for row in page.rows]


def test_a_form_that_was_opened_before_a_change_shows_both(office):
    office.store.done("unit", "rename", "--unit", "B", "--name", "Beta the first")
    page = office.open(RENAME + "?unit=B")
    office.store.done("unit", "rename", "--unit", "B", "--name", "Beta <now>")
    reply = office.send(page, RENAME, {"name": "Mine"})
    page = Page(reply)
    assert reply.status == 412 and "Somebody changed this after you opened it." in page.text
    assert cells(page) == [["New name", "Beta the first", "Beta <now>", "Mine"]]
    assert "The operator" in page.text and page.form(RENAME)["fields"]["name"] == "Mine"
    assert office.store.view("units", "--code", "B")[0]["name"] == "Beta <now>"
    # Seen, it is sent anyway.
    assert office.send(page, RENAME).status == 303
    assert office.store.view("units", "--code", "B")[0]["name"] == "Mine"


def test_a_form_that_is_wrong_first_keeps_when_it_was_opened(office):
    page = office.open(RENAME + "?unit=B")
    office.store.done("unit", "rename", "--unit", "B", "--name", "Theirs")
    reply = office.send(page, RENAME, {"name": "x" * 300})
    assert reply.status == 422
    assert office.send(Page(reply), RENAME, {"name": "Mine"}).status == 412
    reply = office.send(page, RENAME, {"name": "Mine"}, {"try": "1"})
    assert reply.status == 412


def test_what_else_happened_to_it_is_no_change(office):
    page = office.open(RENAME + "?unit=D")
    office.store.done("duty", "answer", "--unit", "D", "--measure", "safe.check", "--values", '{"rooms":3}')
    office.store.done("unit", "move", "--unit", "D", "--parent", "C")
    office.store.done("unit", "rename", "--unit", "B", "--name", "Another")
    assert office.send(page, RENAME, {"name": "Mine"}).status == 303


def test_a_form_sent_twice_is_one_act_and_no_change(office):
    page = office.open(RENAME + "?unit=B")
    first, second = (office.send(page, RENAME, {"name": "Mine"}) for _ in range(2))
    assert first.status == second.status == 303 and first.headers["location"] == second.headers["location"]


def test_who_may_not_is_told_nothing_of_changes(office):
    office.store.done("person", "add", "--code", "m", "--name", "Member", "--unit", "D")
    member = Person(come_in(office.server, "m"))
    since = office.open(RENAME).form(RENAME)["fields"]["since"]
    office.store.done("unit", "rename", "--unit", "D", "--name", "Theirs")
    form = {"unit": "D", "name": "Mine", "since": since, "key": "k", "csrf": member.browser.csrf}
    reply = member.browser.ask("POST", RENAME, form, Accept="text/html")
    assert reply.status in (403, 422) and "Somebody changed" not in Page(reply).text and not Page(reply).rows


def test_names_that_may_not_be_known_stay_unknown(office):
    """Whoever holds a post is known along the line; everybody else is not, and neither is what was said of them."""
    path = "/act/person/reach"
    for code, post in (("l", True), ("m", False)):
        office.store.done("person", "add", "--code", code, "--name", "Member", "--unit", "D")
        if post:
            office.store.done("post", "give", "--person", code, "--unit", "D", "--role", "liaison")
        office.store.done("person", "reach", "--person", code, "--mail", "old@example.cn")
        page = office.open(f"{path}?person={code}")
        office.store.done("person", "reach", "--person", code, "--mail", "new@example.cn")
        reply = office.send(page, path, {"mail": "mine@example.cn"})
        page = Page(reply)
        assert reply.status == 412
        assert cells(page) == ([["Mail", "old@example.cn", "new@example.cn", "mine@example.cn"]] if post else [])
        assert ("new@example.cn" in page.reply.body.decode()) == post


@pytest.mark.parametrize("since", ["", "0", "-5", "x", "99999999999999999999"])
def test_hostile_times_of_opening(office, since):
    form = {**office.open(RENAME + "?unit=B").form(RENAME)["fields"], "name": "Mine", "since": since}
    assert office.browser.ask("POST", RENAME, form, Accept="text/html").status == 303


def test_what_is_still_to_come_nobody_has_seen(office):
    """Such a time would overwrite whatever others do; it is honest where the store was restored from before the form was opened."""
    page = office.open(RENAME + "?unit=B")
    ahead = str(int(page.form(RENAME)["fields"]["since"]) + 100)
    for since in (ahead, "9223372036854775807"):
        reply = office.send(page, RENAME, {"name": "Mine", "since": since})
        assert reply.status == 412 and rename(office, f'"{since}"').status == 412
    assert office.store.view("units", "--code", "B")[0]["name"] == "Beta"
    again = Page(reply)  # what is there now was shown
    assert again.form(RENAME)["fields"]["name"] == "Mine"
    assert office.send(again, RENAME).status == 303


def rename(office, tag, name="Mine", act="unit.rename", **fields):
    headers = {"Content-Type": "application/json", **({"If-Match": tag} if tag else {})}
    body = json.dumps(fields or {"unit": "B", "name": name})
    return office.server.ask("POST", "/api/v1/" + act.replace(".", "/"), body.encode(), headers)


def test_a_program_says_what_it_has_read(office):
    tag = office.server.get("/api/v1/view/units?code=B").headers["etag"]
    assert re.fullmatch(r'"\d+"', tag)
    assert rename(office, tag).status == 200
    reply = rename(office, tag, "Mine again")
    assert (reply.status, reply.codes) == (412, ["R-LEDGER-07"])
    tag = office.server.get("/api/v1/view/units?code=B").headers["etag"]
    assert rename(office, tag, "Mine again").status == 200
    assert rename(office, None, "Without").status == 200


def test_what_goes_into_if_match_is_read_strictly(office):
    for tag in ("17", '""', '"x"', 'W/"17"', '"0"', '"-1"', "*"):
        reply = rename(office, tag)
        assert (reply.status, reply.codes) == (422, ["if_match"]), tag
    reply = rename(office, '"17"', act="unit.create", code="N", name="New", parent="A")
    assert reply.status == 422 and "if_match" in reply.codes
    assert office.store.view("units", "--code", "N") == []
