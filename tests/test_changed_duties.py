"""Nobody answers, judges or decides what somebody else has changed meanwhile without seeing both: duties (R-LEDGER-07)."""
import json
import re

import pytest

from conftest import day
from test_changed import cells
from test_in_bulk import answered, confirm, do, states  # noqa: F401
from test_from_a_file import verdicts
from test_office_pages import people, sees, words  # noqa: F401
from test_pages import Page, openapi, send_files  # noqa: F401

DUTY, ANSWER = "/duty/B/safe.check", "/act/duty/answer"
SAID = "Somebody changed this after you opened it."


def answer(store, rooms, unit="B", **more):
    store.server.done("duty.answer", {"unit": unit, "measure": "safe.check", "values": {"rooms": str(rooms)}, **more})


def state(store, unit="B"):
    return store.view("duties", "--unit", unit)[0]["state"]


def rooms(page):
    """What the page of the duty shows as given."""
    return re.search(r"<dt>Rooms</dt><dd>(\d+)</dd>", page.reply.body.decode()).group(1)


def both(reply):
    page = Page(reply)
    assert reply.status == 412 and SAID in page.text, page.text
    return page


# ---- Answering ----

def test_two_who_answer_the_same_see_both(people):
    liaison = sees(people, "lia")
    page = liaison.open(DUTY)
    answer(people, 3, note="Theirs <b>", evidence=[{"file": people.server.ask("POST", "/api/v1/file", b"minutes", {"Content-Type": "text/plain"}).json["file"], "title": "Minutes", "dated": day(-1)}])
    again = both(send_files(liaison, page, ANSWER, {"values.rooms": "4", "note": "Mine", "evidence.1.title": "Plan", "evidence.1.dated": day(-2)},
                            [("evidence.1.file", "plan.txt", b"plan")]))
    lines = {row[0]: row[1:] for row in cells(again)}
    assert lines["Rooms"] == ["–", "3", "4"] and lines["Note"] == ["–", "Theirs <b>", "Mine"]
    was, now, mine = lines["Evidence"]
    assert was == "–" and "Minutes" in now and day(-1) in now and "plan.txt" in mine and "Plan" in mine
    assert "The operator answered Check for Beta" in words(again) and DUTY + "/receipt" in again.links
    assert rooms(liaison.open(DUTY)) == "3"
    # Seen, it is sent anyway: with the file that was chosen.
    reply = liaison.send(again, ANSWER)
    assert reply.status == 303 and reply.headers["location"].startswith(DUTY + "/receipt")
    assert rooms(liaison.open(DUTY)) == "4" and [row["title"] for row in people.view("evidence", "--campaign", "safe")] == ["Plan"]


def test_a_correction_does_not_overwrite_another(people):
    liaison = sees(people, "lia")
    answer(people, 3)
    page = liaison.open(DUTY)
    whole, = [url for url in page.links if url.startswith(ANSWER)]
    answer(people, 5)
    assert cells(both(liaison.send(page, ANSWER, {"values.rooms": "4"})))[0] == ["Rooms", "3", "5", "4"]
    # Nor by the form with every question, to which the page led before.
    assert cells(both(liaison.send(liaison.open(whole), ANSWER, {"values.rooms": "6"})))[0] == ["Rooms", "3", "5", "6"]
    assert rooms(liaison.open(DUTY)) == "5"


def test_one_answer_sent_twice_is_no_change(people):
    liaison = sees(people, "lia")
    page = liaison.open(DUTY)
    first, second = (liaison.send(page, ANSWER, {"values.rooms": "4"}) for _ in range(2))
    assert first.status == second.status == 303 and first.headers["location"] == second.headers["location"]


def test_what_else_happened_there_is_no_change(people):
    liaison, boss = sees(people, "lia"), sees(people, "boss")
    answer(people, 3)
    mine, theirs = liaison.open(DUTY), boss.open(DUTY)
    answer(people, 1, unit="D")
    people.done("unit", "rename", "--unit", "B", "--name", "Another")
    people.done("measure", "ask", "--unit", "B", "--measure", "safe.check", "--question", "Which?")
    assert liaison.open(DUTY).form(ANSWER)["fields"]["since"] == mine.form(ANSWER)["fields"]["since"]
    assert boss.send(theirs, "/act/duty/accept").status == 303
    people.done("duty", "return", "--unit", "B", "--measure", "safe.check", "--reason", "Again.")
    assert "Again." in words(both(liaison.send(mine, ANSWER, {"values.rooms": "4"})))


# ---- Judging ----

def test_nobody_accepts_what_was_not_seen(people):
    boss = sees(people, "boss")
    answer(people, 3, note="As it was")
    page = boss.open(DUTY)
    answer(people, 30, note="As it was")
    again = both(boss.send(page, "/act/duty/accept"))
    assert cells(again) == [["Rooms", "3", "30"]] and "You wrote" not in again.text and DUTY in again.links
    assert state(people) == "answered"
    reply = boss.send(again, "/act/duty/accept")
    assert reply.status == 303 and reply.headers["location"].startswith(DUTY + "?done=") and state(people) == "accepted"


def test_what_another_has_accepted_meanwhile_is_said_to_be_looked_at(people):
    """There are no two versions then, of which one could see both."""
    boss = sees(people, "boss")
    answer(people, 3)
    page = boss.open(DUTY)
    people.done("duty", "accept", "--unit", "B", "--measure", "safe.check")
    again = both(boss.send(page, "/act/duty/return", {"reason": "Three are few."}))
    said = words(again)
    assert "look at what was changed, then send it again if it is still to be done" in said and "both" not in said
    assert "The operator accepted" in said and DUTY in again.links and cells(again) == []


def test_nor_sends_it_back(people):
    boss = sees(people, "boss")
    answer(people, 3)
    page = boss.open(DUTY)
    answer(people, 4)
    again = both(boss.send(page, "/act/duty/return", {"reason": "Three <are> few."}))
    assert ["Rooms", "3", "4"] in cells(again) and state(people) == "answered"
    assert again.form("/act/duty/return")["fields"]["reason"].strip() == "Three <are> few."
    assert boss.send(again, "/act/duty/return").status == 303 and state(people) == "returned"


def test_nor_is_released_what_has_just_been_answered(people):
    boss = sees(people, "boss")
    page = boss.open(DUTY)
    answer(people, 3)
    again = both(boss.send(page, "/act/duty/waive", {"reason": "No rooms."}))
    assert ["Rooms", "–", "3"] in cells(again) and state(people) == "answered"
    assert boss.send(again, "/act/duty/waive").status == 303 and state(people) == "waived"


@pytest.mark.parametrize("act", ["grant", "deny"])
def test_nor_decided_what_an_answer_has_settled(people, act):
    boss = sees(people, "boss")
    people.done("duty", "plead", "--unit", "B", "--measure", "safe.check", "--asks", "not_applicable", "--reason", "None.")
    page = boss.open(DUTY)
    answer(people, 3)
    again = both(boss.send(page, f"/act/duty/{act}", {"reason": "No."} if act == "deny" else {}))
    assert ["Rooms", "–", "3"] in cells(again) and state(people) == "answered"
    reply = boss.send(again, f"/act/duty/{act}")
    assert reply.status == 422 and "This was decided already." in Page(reply).text


def test_who_may_not_judge_is_told_nothing(people):
    boss, member = sees(people, "boss"), sees(people, "mem")
    answer(people, 3)
    fields = boss.open(DUTY).form("/act/duty/accept")["fields"]
    answer(people, 4)
    reply = member.browser.ask("POST", "/act/duty/accept", {**fields, "csrf": member.browser.csrf}, Accept="text/html")
    assert reply.status in (403, 422) and SAID not in Page(reply).text and not Page(reply).rows


# ---- Programs ----

def test_a_program_says_what_it_has_read_of_a_duty(people):
    answer(people, 3)
    tag = people.server.get("/api/v1/view/answers?measure=safe.check").headers["etag"]

    def accept(tag):
        body = json.dumps({"unit": "B", "measure": "safe.check"}).encode()
        return people.server.ask("POST", "/api/v1/duty/accept", body, {"Content-Type": "application/json", "If-Match": tag})

    answer(people, 4)
    reply = accept(tag)
    assert (reply.status, reply.codes) == (412, ["R-LEDGER-07"]) and state(people) == "answered"
    assert accept(people.server.get("/api/v1/view/answers?measure=safe.check").headers["etag"]).status == 200


def test_which_acts_heed_it_is_told(people):
    paths = openapi(people.server)["paths"]
    heed = {path for path, what in paths.items() if "post" in what and any(p["name"] == "If-Match" for p in what["post"].get("parameters", []))}
    assert {f"/api/v1/duty/{act}" for act in ("answer", "accept", "return", "waive", "grant", "deny")} | {"/api/v1/unit/rename"} <= heed
    assert not {"/api/v1/duty/plead", "/api/v1/unit/create", "/api/v1/duty/chase"} & heed


# ---- Many at once ----

def test_of_a_list_only_what_was_seen_is_judged(answered):
    """D is corrected after the list was shown: it is left, E is accepted."""
    page = answered.open("/view/answers?measure=safe.check")
    link, = [url for url, name in page.links.items() if name == "Accept a unit's answer"]
    answer(answered, 30, unit="D")
    done = do(answered, answered.open(link))
    assert [row[1] for row in verdicts(done)] == ["refused", "done"] and SAID in verdicts(done)[0][2]
    assert states(answered) == {"D": "answered", "E": "accepted"}
    # Looked at again, it is.
    done = do(answered, confirm(answered, "/view/answers?measure=safe.check", "Accept a unit's answer"))
    assert [row[1] for row in verdicts(done)] == ["done"] and states(answered)["D"] == "accepted"


def test_nor_while_it_is_confirmed(answered):
    page = confirm(answered, "/view/answers?measure=safe.check", "Send a unit's answer back with a reason")
    answer(answered, 30, unit="E")
    tried = do(answered, page, button={"try": "1"}, reason="Look again.")
    assert [row[1] for row in verdicts(tried)] == ["would be done", "refused"]
    assert [row[1] for row in verdicts(do(answered, tried))] == ["done", "refused"]
    assert states(answered) == {"D": "returned", "E": "answered"}
