"""The page of a duty: answered on a phone with a receipt, judged by those above, pleaded about, and what was done told as sentences."""
import json
import re

import pytest

from conftest import day
from test_figures import field
from test_office_pages import WILD, people, sees, words  # noqa: F401
from test_pages import Page, send_files

ANSWER, DUTY = "/act/duty/answer", "/duty/B/safe.check"
PDF = b"%PDF-1.4 minutes"


def actions(page):
    return {form[""]["action"] for form in page.forms if form[""]["action"].startswith("/act/")}


def send(person, page, action, fields=()):
    reply = person.send(page, action, fields)
    assert reply.status == 303, Page(reply).text
    return person.open(reply.headers["location"])


# ---- Answering ----

def test_a_duty_is_answered_where_it_is_read_and_a_receipt_is_shown(people):
    liaison = sees(people, "lia")
    page = liaison.open(DUTY)
    assert "Open" in words(page) and "10 more days" in words(page)
    receipt = send(liaison, page, ANSWER, {"values.rooms": "3", "note": "All <of> them."})
    text = words(receipt)
    assert receipt.title == "Check" and "Handed in. You need do nothing more." in text
    seq = people.view("history", "--act", "duty.answer")[0]["seq"]
    assert f"Number in the ledger{seq}" in text.replace("ledger ", "ledger") and "Qian" in text and "Beta" in text and "✓ in time" in text
    assert DUTY in receipt.links and "All <of> them." in receipt.text and "Rooms" in text and "3" in text
    page = liaison.open(DUTY)
    assert "Answered" in words(page) and "All <of> them." in page.text and "Qian answered Check for Beta" in words(page)
    # The number stays that of the answer, whatever was said of it since.
    people.done("duty", "accept", "--unit", "B", "--measure", "safe.check")
    assert f"Number in the ledger{seq}" in words(liaison.open(DUTY + "/receipt")).replace("ledger ", "ledger")


def test_once_accepted_no_question_is_blamed_for_the_refusal(people):
    liaison = sees(people, "lia")
    people.done("duty", "answer", "--unit", "B", "--measure", "safe.check", "--values.rooms", "3")
    people.done("duty", "accept", "--unit", "B", "--measure", "safe.check")
    form = liaison.open(f"{ANSWER}?unit=B&measure=safe.check")
    reply = liaison.send(form, ANSWER, {"values.rooms": "4"})
    again = Page(reply)
    assert reply.status == 422 and "The answer was accepted, or the unit was released" in again.text
    assert not again.problem("unit")


def test_the_acts_own_form_begins_with_what_stands(people):
    liaison = sees(people, "lia")
    reply = send_files(liaison, liaison.open(DUTY), ANSWER, {"values.rooms": "3", "note": "All <of> them.", "evidence.1.dated": day(-1)},
                       [("evidence.1.file", "minutes.pdf", PDF)])
    assert reply.status == 303, Page(reply).text
    whole, = [url for url in liaison.open(DUTY).links if url.startswith(ANSWER)]
    file = people.view("evidence", "--campaign", "safe")[0]["file"]
    for path in (whole, f"{ANSWER}?unit=B&measure=safe.check"):
        fields = liaison.open(path).form(ANSWER)["fields"]
        assert (fields["values.rooms"], fields["note"].strip(), fields["evidence.0.file"]) == ("3", "All <of> them.", file), path
    # What the link says stands before it; whoever may not see the unit is told nothing.
    assert liaison.open(f"{ANSWER}?unit=B&measure=safe.check&note=Other").form(ANSWER)["fields"]["note"].strip() == "Other"
    assert "All <of> them." not in sees(people, "side").open(f"{ANSWER}?unit=B&measure=safe.check").text


def test_without_an_answer_there_is_no_receipt(people):
    sees(people, "lia").open(DUTY + "/receipt", status=404)
    people.done("duty", "waive", "--unit", "B", "--measure", "safe.check", "--reason", "Moved.")
    sees(people, "lia").open(DUTY + "/receipt", status=404)


def test_what_is_refused_is_asked_again_and_leads_to_the_receipt_all_the_same(people):
    liaison = sees(people, "lia")
    reply = liaison.send(liaison.open(DUTY), ANSWER, {"values.rooms": "many"})
    again = Page(reply)
    assert reply.status == 422 and again.problem("values.rooms")
    assert "Handed in." in words(send(liaison, again, ANSWER, {"values.rooms": "4"}))


def test_files_from_a_phone_are_handed_in_and_stay_when_it_is_answered_again(people):
    liaison = sees(people, "lia")
    page = liaison.open(DUTY)
    body = page.reply.body.decode()
    assert re.search(r'<input type="file" id="camera" name="evidence.0.file" accept="image/\*" capture="environment">', body)
    reply = send_files(liaison, page, ANSWER, {"values.rooms": "3", "evidence.1.title": WILD[:200], "evidence.1.dated": day(-1)},
                       [("evidence.0.file", "", b""), ("evidence.1.file", "minutes.pdf", PDF)])
    assert reply.status == 303, Page(reply).text
    page = liaison.open(DUTY)
    file, = [url for url in page.links if url.startswith("/api/v1/file/")]
    assert liaison.browser.get(file).body == PDF and WILD[:200] in page.text and "already stays with the answer" in words(page)
    assert page.form(ANSWER)["fields"]["values.rooms"] == "3"  # filled with the last answer
    reply = send_files(liaison, page, ANSWER, {"values.rooms": "5"}, [("evidence.1.file", "", b"")])
    assert reply.status == 303, Page(reply).text
    row, = people.view("evidence", "--campaign", "safe")
    assert row["unit"] == "B" and row["dated"] == day(-1) and row["title"] == WILD[:200]
    # The act's own form has every question, with what was given in it.
    whole, = [url for url in liaison.open(DUTY).links if url.startswith(ANSWER)]
    fields = liaison.open(whole).form(ANSWER)["fields"]
    assert fields["values.rooms"] == "5" and fields["evidence.0.file"] == row["file"] and fields["back_to"] == DUTY + "/receipt"


def test_what_was_handed_in_before_is_told_and_for_what_to_those_who_may_look_there(people):
    for unit in "CB":
        evidence = json.dumps([{"file": people.server.ask("POST", "/api/v1/file", PDF, {"Content-Type": "application/octet-stream"}).json["file"],
                                "dated": day(0)}])
        people.done("duty", "answer", "--unit", unit, "--measure", "safe.check", "--values", '{"rooms":"1"}', "--evidence", evidence)
    above, beside = words(sees(people, "boss").open(DUTY)), words(sees(people, "lia").open(DUTY))
    assert "The same file was handed in before" in above and "Gamma" in above
    assert "The same file was handed in before" in beside and "Gamma" not in beside
    assert "handed in before" not in words(sees(people, "boss").open("/duty/C/safe.check"))


def test_same_as_last_period(people):
    form = [{"name": "n", "label": "N", "kind": "number", "need": True}, {"name": "on", "label": "On", "kind": "date"}]
    people.done("measure", "add", "--campaign", "safe", "--code", "weekly", "--title", "Weekly", "--due", day(0), "--every", "week",
                "--accepted-by", "nobody", "--reason", "More.", "--form", json.dumps(form))
    liaison = sees(people, "lia")
    page = liaison.open("/duty/B/safe.weekly")
    assert "each period is answered by itself" in words(page)
    first, second = [url for url in page.links if url.startswith("/duty/B/safe.weekly.")][:2]
    assert "Same as last period" not in words(liaison.open(second))
    people.done("duty", "answer", "--unit", "B", "--measure", first.split("/")[-1], "--values", json.dumps({"n": "7", "on": day(0)}))
    page = liaison.open(second)
    assert page.form(ANSWER)["fields"]["values.n"] == "" and f"Same as last period ({first.split('.')[-1]})" in words(page)
    same = liaison.open(second + "?same=yes")
    assert same.form(ANSWER)["fields"]["values.n"] == "7" and same.form(ANSWER)["fields"]["values.on"] == ""
    assert "Handed in." in words(send(liaison, same, ANSWER))


def test_a_figure_that_was_given_is_shown_and_not_asked(people):
    people.done("figure", "define", "--code", "people", "--title", "People", "--kind", "number", "--period", "year")
    for code in ("one", "two"):
        people.done("measure", "add", "--campaign", "safe", "--code", code, "--title", code.title(), "--due", day(20), "--accepted-by",
                    "nobody", "--reason", "R.", "--form", json.dumps([field("n")]))
    people.done("duty", "answer", "--unit", "B", "--measure", "safe.one", "--values", '{"n":"40"}')
    liaison = sees(people, "lia")
    page = liaison.open("/duty/B/safe.two")
    assert "values.n" not in page.form(ANSWER)["fields"] and "given already: “One”" in words(page)
    send(liaison, page, ANSWER)
    assert people.view("answers", "--measure", "safe.two")[0]["values"] == "n=40"
    # Where it was given first it may be put right.
    assert liaison.open("/duty/B/safe.one").form(ANSWER)["fields"]["values.n"] == "40"


def test_a_unit_above_answers_in_the_place_of_one_that_has_nobody(people):
    liaison = sees(people, "lia")
    page = liaison.open("/duty/D/safe.check")
    assert "Beta answers in its place." in words(page)
    receipt = words(send(liaison, page, ANSWER, {"values.rooms": "2"}))
    assert "In its placeBeta" in receipt.replace("place ", "place")
    assert people.view("answers", "--measure", "safe.check")[0]["by"] == "B"
    # Where there is a liaison or a manager, nobody else does.
    assert ANSWER not in actions(sees(people, "boss").open(DUTY))
    assert ANSWER in actions(liaison.open("/duty/E/safe.check"))
    people.done("post", "give", "--person", "mem", "--unit", "E", "--role", "manager")
    assert ANSWER not in actions(liaison.open("/duty/E/safe.check"))


# ---- Judging ----

def test_those_above_accept_send_back_and_release_on_the_same_page(people):
    people.done("duty", "answer", "--unit", "B", "--measure", "safe.check", "--values", '{"rooms":"3"}')
    boss, liaison = sees(people, "boss"), sees(people, "lia")
    page = boss.open(DUTY)
    assert actions(page) == {"/act/duty/accept", "/act/duty/return", "/act/duty/waive"}
    page = send(boss, page, "/act/duty/return", {"reason": "Count the <cellar> too."})
    assert "This was done." in page.text and "Zhao sent the answer of Beta to Check back" in words(page)
    back = liaison.open(DUTY)
    assert "Why it was sent back" in words(back) and "Count the <cellar> too." in back.text
    send(liaison, back, ANSWER, {"values.rooms": "4"})
    page = send(boss, boss.open(DUTY), "/act/duty/accept")
    assert "Accepted" in words(page) and actions(page) == {"/act/duty/return"}
    told = [line for line in ("accepted the answer", "back:", "answered Check") if line in words(page)]
    assert len(told) == 3
    assert actions(liaison.open(DUTY)) == {"/act/measure/ask"}
    page = send(boss, boss.open("/duty/C/safe.check"), "/act/duty/waive", {"reason": "It is being moved."})
    assert "Waived" in words(page)
    assert "It is being moved." in words(sees(people, "side").open("/duty/C/safe.check"))


def test_a_plea_and_its_decision(people):
    boss, liaison = sees(people, "boss"), sees(people, "lia")
    page = send(liaison, liaison.open(DUTY), "/act/duty/plead", {"asks": "more_time", "until": day(20), "reason": "Ill."})
    assert "Ill." in words(page) and "/act/duty/plead" not in actions(page)
    page = boss.open(DUTY)
    assert {"/act/duty/grant", "/act/duty/deny"} <= actions(page)
    assert not {"/act/duty/grant", "/act/duty/deny"} & actions(liaison.open(DUTY))
    page = send(boss, page, "/act/duty/grant", {"until": day(15)})
    assert "15 more days" in words(page) and "More time was granted, until" in words(page) and "Issued for" in words(page)
    page = send(liaison, liaison.open(DUTY), "/act/duty/plead", {"asks": "not_applicable", "until": "", "reason": "No rooms."})
    page = send(boss, boss.open(DUTY), "/act/duty/deny", {"reason": "You have four."})
    assert "Denied" in words(page) and "You have four." in words(liaison.open(DUTY))


def test_why_the_day_is_that_one(people):
    people.done("measure", "tighten", "--unit", "B", "--measure", "safe.check", "--due", day(1))
    page = words(sees(people, "lia").open("/duty/D/safe.check"))
    assert "one more day" in page and "Beta made it earlier" in page and "Issued for" in page


def test_a_question_is_asked_from_the_page(people):
    liaison = sees(people, "lia")
    page = send(liaison, liaison.open(DUTY), "/act/measure/ask", {"question": "Which <rooms>?"})
    assert "Which <rooms>?" in page.text and people.view("questions", "--campaign", "safe")[0]["question"] == "Which <rooms>?"


# ---- Who ----

def test_who_may_not_know_of_it_finds_nothing_and_who_may_only_look_is_offered_nothing(people):
    people.done("duty", "answer", "--unit", "B", "--measure", "safe.check", "--values", '{"rooms":"3"}')
    for person, duty in (("side", DUTY), ("lia", "/duty/A/safe.check"), ("mem", "/duty/C/safe.check")):
        sees(people, person).open(duty, status=404)
        sees(people, person).open(duty + "/receipt", status=404)
    page = sees(people, "mem").open(DUTY)
    assert actions(page) == set() and "Check" in page.title
    for path in ("/duty/B/safe.nothing", "/duty/nowhere/safe.check", "/duty/B/safe.note"):  # the last does not bind it
        sees(people, "boss").open(path, status=404)


def test_a_draft_asks_nothing(people):
    people.done("campaign", "open", "--code", "next", "--title", "N", "--unit", "A", "--starts", day(0), "--ends", day(30))
    people.done("measure", "add", "--campaign", "next", "--code", "m", "--title", "M", "--due", day(9), "--accepted-by", "nobody")
    sees(people, "boss").open("/duty/A/next.m", status=404)


def test_what_was_withdrawn_or_closed_is_still_told(people):
    people.done("duty", "answer", "--unit", "B", "--measure", "safe.check", "--values", '{"rooms":"3"}')
    people.done("campaign", "amend", "--campaign", "safe", "--reason", "Too much.", "--answers", "stand",
                "--measures", json.dumps([{"code": "check", "withdraw": True}]))
    page = sees(people, "lia").open(DUTY)
    assert "The measure was withdrawn" in words(page) and actions(page) == set() and "Rooms3" in words(page)
    sees(people, "side").open("/duty/C/safe.check", status=404)  # nothing was ever said there
    people.done("campaign", "close", "--campaign", "safe")
    page = sees(people, "boss").open("/duty/D/safe.note")
    assert "The campaign is closed" in words(page) and actions(page) == set()


def test_an_amendment_that_asks_again_stands_in_the_trail(people):
    people.done("duty", "answer", "--unit", "B", "--measure", "safe.check", "--values", '{"rooms":"3"}')
    people.done("campaign", "amend", "--campaign", "safe", "--reason", "Count cellars.", "--answers", "again",
                "--measures", json.dumps([{"code": "check", "title": "Check again"}]))
    page = words(sees(people, "lia").open(DUTY))
    assert "Count cellars." in page and "Returned" in page and page.index("Count cellars.", page.index("What was done")) > 0


def test_a_form_leads_back_to_a_path_of_this_store_alone(people):
    liaison = sees(people, "lia")
    for wrong in ("//evil.example/x", "https://evil.example", "/\\evil.example", "javascript:alert(1)"):
        reply = liaison.send(liaison.open(DUTY), ANSWER, {"values.rooms": "3", "back_to": wrong})
        assert reply.status == 303 and reply.headers["location"].startswith("/unit/B?done="), reply.headers["location"]


def test_what_people_write_is_shown_as_they_laid_it_out(people):
    people.done("measure", "add", "--campaign", "safe", "--code", "laid", "--title", "Laid out", "--due", day(9), "--accepted-by", "above",
                "--instruction", "First:\n\n- one *room*\n- <b>two</b>", "--reason", "R.")
    for path in ("/measure/safe.laid", "/duty/B/safe.laid"):
        body = sees(people, "lia").open(path).reply.body.decode()
        assert "<em>room</em>" in body and "<li>" in body and "&lt;b&gt;two&lt;/b&gt;" in body, path


def test_each_page_leads_to_its_page_of_the_manual(people):
    people.done("measure", "ask", "--measure", "safe.check", "--unit", "B", "--question", "Q")
    people.done("duty", "plead", "--unit", "B", "--measure", "safe.check", "--asks", "more_time", "--until", day(20), "--reason", "Ill.")
    boss = sees(people, "boss")
    for path, name in (("/campaign/safe", "campaigns"), ("/directive/dir", "campaigns"), ("/measure/safe.check", "duties"), (DUTY, "duties"),
                       ("/question/safe.check.q1", "duties"), ("/plea/safe.check.plea1", "judging"), ("/unit/B", "units")):
        assert f"/help/{name}" in boss.open(path).links, path
        boss.open(f"/help/{name}")


def test_names_of_any_kind_stay_text(people):
    people.done("measure", "add", "--campaign", "safe", "--code", "wild", "--title", WILD, "--due", day(9), "--accepted-by", "above",
                "--instruction", WILD, "--reason", "R.", "--form", json.dumps([{"name": "t", "label": WILD[:100], "kind": "text"}]))
    liaison = sees(people, "lia")
    page = send(liaison, liaison.open("/duty/B/safe.wild"), ANSWER, {"values.t": WILD, "note": WILD})
    assert WILD in page.text
    boss = sees(people, "boss")
    send(boss, boss.open("/duty/B/safe.wild"), "/act/duty/return", {"reason": WILD})
    page = liaison.open("/duty/B/safe.wild")
    assert words(page).count(WILD) >= 5 and page.form(ANSWER)["fields"]["values.t"] == WILD


def test_a_long_life_is_cut_at_its_beginning(people):
    for n in range(160):
        people.server.done("duty.answer", {"unit": "B", "measure": "safe.check", "values": {"rooms": n % 9}})
    page = words(sees(people, "lia").open(DUTY))
    assert page.count("The operator answered Check for Beta") == 30


# ---- The way to it ----

def test_every_list_whose_rows_are_duties_leads_to_each(people):
    """M3: whoever looks through a list opens what a row is about, to answer it or to judge it."""
    people.done("measure", "add", "--campaign", "safe", "--code", "odd", "--title", "Odd", "--due", day(9), "--accepted-by", "above",
                "--every", "week", "--reason", "New.")
    people.done("duty", "answer", "--unit", "B", "--measure", "safe.check", "--values", '{"rooms":"3"}')
    boss = sees(people, "boss")
    period = min(row["measure"] for row in people.view("duties", "--unit", "C") if row["measure"].startswith("safe.odd."))
    for path, ways in {
        "/view/duties?unit=B": [DUTY, f"/duty/B/{period}"],
        "/view/unanswered?campaign=safe": ["/duty/C/safe.check", f"/duty/C/{period}"],
        "/view/answers?measure=safe.check": [DUTY],
        "/view/answers?measure=safe.check&unit=B&columns=name,state": [DUTY],
        "/view/clause-answers?campaign=safe&clause=1": [DUTY],
        "/view/rests-on?unit=A&measure=safe.check": [DUTY],
        "/view/why?unit=B": [DUTY],
        "/board/A/safe.check": [DUTY, "/duty/C/safe.check"],
    }.items():
        links = boss.open(path).links
        assert not set(ways) - set(links), (path, sorted(links))
    assert boss.open("/view/duties?unit=B").links[DUTY] == "Answered"
    assert boss.open(f"/duty/C/{period}").title.startswith("Odd")


def test_a_list_of_evidence_leads_to_the_answers_that_it_stands_behind(people):
    for who, unit in (("lia", "B"), ("side", "C")):
        person = sees(people, who)
        reply = send_files(person, person.open(f"/duty/{unit}/safe.check"), ANSWER, {"values.rooms": "3", "evidence.1.dated": day(-1)},
                           [("evidence.1.file", "minutes.pdf", PDF)])
        assert reply.status == 303, Page(reply).text
    links = sees(people, "boss").open("/view/evidence?campaign=safe&unit=C").links
    assert {DUTY, "/duty/C/safe.check"} <= set(links)


# ---- What is refused comes back where it was asked ----

def test_the_day_of_a_document_is_asked_beside_it_and_a_refusal_stays_on_the_dutys_page(people):
    """M2: a file that does not tell its day is one press away from being handed in, with all that was typed."""
    liaison = sees(people, "lia")
    page = liaison.open(DUTY)
    body = page.reply.body.decode()
    assert 'id="file-1" name="evidence.1.file" accept="image/*,application/pdf,.docx,.xlsx"' in body  # telephones offer nothing else
    assert body.index('id="file-1"') < body.index('name="evidence.1.dated"') < body.index("Another file; titles and dates")
    reply = send_files(liaison, page, ANSWER, {"values.rooms": "3", "note": "Typed.", "evidence.1.title": WILD[:100]},
                       [("evidence.0.file", "", b""), ("evidence.1.file", "minutes.pdf", PDF), ("evidence.2.file", "", b"")])
    again = Page(reply)
    assert reply.status == 422 and again.title == "Check" and "10 more days" in words(again) and "Only try" not in again.text
    fields = again.form(ANSWER)["fields"]
    assert (fields["values.rooms"], fields["note"].strip(), fields["evidence.1.title"]) == ("3", "Typed.", WILD[:100])
    assert "the file does not tell it" in again.problem("evidence.1.dated") and fields["evidence.1.dated"] == day(0)
    assert re.fullmatch("[0-9a-f]{64}", fields["evidence.1.file"]) and "minutes.pdf is handed in already" in words(again)
    assert not people.view("evidence", "--campaign", "safe")
    receipt = send(liaison, again, ANSWER)
    assert "Handed in." in words(receipt)
    row, = people.view("evidence", "--campaign", "safe")
    assert (row["dated"], row["title"]) == (day(0), WILD[:100])


def test_other_refusals_come_back_there_too(people):
    liaison = sees(people, "lia")
    page = liaison.open(DUTY)
    reply = liaison.send(page, ANSWER, {"values.rooms": "many", "note": "Typed.", "done": day(3), "evidence.2.dated": day(2)})
    again = Page(reply)
    assert reply.status == 422 and again.title == "Check" and again.problem("evidence.2.file")
    fields = again.form(ANSWER)["fields"]
    assert (fields["values.rooms"], fields["note"].strip(), fields["done"], fields["evidence.2.dated"]) == ("many", "Typed.", day(3), day(2))
    assert "Nothing was handed in yet" in words(again)
    again = Page(liaison.send(again, ANSWER, {"evidence.2.dated": ""}))
    assert again.problem("values.rooms") and again.title == "Check"
    again = Page(liaison.send(again, ANSWER, {"values.rooms": "3"}))
    assert again.problem("done") and again.title == "Check"
    assert liaison.send(again, ANSWER, {"done": ""}).status == 303
    # What was done meanwhile is shown by the act's own form; so is what a page asks that is none of ours.
    late = liaison.send(page, ANSWER, {"values.rooms": "4", "key": "another"})
    assert late.status == 412 and "changed" in Page(late).reply.body.decode()
    fresh = liaison.open(DUTY)
    for path in ("//example.org/duty/B/safe.check", "/account", "/duty/B", "/duty/C/safe.check", ""):
        reply = liaison.send(fresh, ANSWER, {"values.rooms": "many", "asked_at": path})
        assert reply.status == 422 and "Only try" in Page(reply).text, path
    people.done("duty", "accept", "--unit", "B", "--measure", "safe.check")
    assert liaison.send(fresh, ANSWER, {"values.rooms": "many"}).status in (412, 422)
