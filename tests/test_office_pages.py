"""The pages of a campaign office and of a liaison: campaigns, directives, measures, duties, questions; each as its reader may see it."""
import html
import json
import re

import pytest

from conftest import day, safe
from test_pages import Page, Person
from test_sign_in import come_in

WILD = "<b>\"' & {{x}} " + "长" * 185


def peopled(campaign, folder):
    safe(campaign, folder)
    campaign.done("person", "add", "--code", "boss", "--name", "Zhao", "--unit", "A")
    campaign.done("person", "add", "--code", "lia", "--name", "Qian", "--unit", "B")
    campaign.done("person", "add", "--code", "mem", "--name", "Sun", "--unit", "B")
    campaign.done("person", "add", "--code", "side", "--name", "Li", "--unit", "C")
    for person, unit, role in (("boss", "A", "manager"), ("lia", "B", "liaison"), ("mem", "B", "member"), ("side", "C", "liaison")):
        campaign.done("post", "give", "--person", person, "--unit", unit, "--role", role)


@pytest.fixture
def people(empty, prepared):
    """Unit A holds the office; B, with D and E below it, a liaison; C stands beside B."""
    prepared(peopled, empty)
    empty.server = empty.serve()
    return empty


def sees(store, person):
    return Person(come_in(store.server, person))


def words(page):
    return re.sub(r"\s+", " ", page.text)


# ---- Lists ----

def test_a_list_of_answers_tells_values_by_what_the_form_calls_them(people):
    """S13: programs get the names of the fields, people their labels."""
    people.done("duty", "answer", "--unit", "B", "--measure", "safe.check", "--values", '{"rooms":"3","share":"0.5"}')
    text = words(sees(people, "boss").open("/view/answers?measure=safe.check"))
    assert "Rooms: 3; Share: 0.5" in text and "rooms=3" not in text
    assert "Rooms: 3; Share: 0.5" in words(sees(people, "boss").open("/board/A/safe.check"))
    assert people.view("answers", "--measure", "safe.check")[0]["values"] == "rooms=3 share=0.5"


# ---- Campaigns ----

def test_a_campaign_tells_beside_each_clause_what_came_of_it(people):
    people.done("duty", "answer", "--unit", "B", "--measure", "safe.check", "--values", '{"rooms":"3"}')
    page = sees(people, "boss").open("/campaign/safe")
    lines = {row[0].split()[0]: " ".join(row[1].split()) for row in page.rows if row and row[0][:1] in "123"}
    assert lines["1"] == "one measure 20 % answered"
    assert lines["2"] == "one measure 0 % answered"
    assert lines["3"] == "▲ No measure carries it yet"
    assert "/view/clause-answers?campaign=safe&clause=1" in page.links


def test_it_is_counted_where_the_reader_may_look(people):
    people.done("duty", "answer", "--unit", "C", "--measure", "safe.check", "--values", '{"rooms":"3"}')
    above, below = (words(sees(people, who).open("/campaign/safe")) for who in ("boss", "mem"))
    assert "1/5" in above and "counted for" not in above
    assert "0/3" in below and "counted for Beta" in below and "Put it into force" not in below


def test_days_stages_and_who_answers_for_what(people):
    page = words(sees(people, "boss").open("/campaign/safe"))
    assert "Day 0 of 30" in page and "Nobody leads it" in page
    people.done("remit", "give", "--campaign", "safe", "--person", "boss", "--role", "lead")
    page = words(sees(people, "boss").open("/campaign/safe"))
    assert "Nobody leads it" not in page and "Zhao" in page


def test_a_draft_tells_what_it_lacks_to_whoever_can_mend_it_and_to_nobody_else(people):
    people.done("campaign", "open", "--code", "next", "--title", "Next", "--unit", "A", "--directive", "dir", "--starts", day(0),
                "--ends", day(30))
    page = sees(people, "boss").open("/campaign/next")
    assert "It has no measures" in words(page) and "/act/measure/add?campaign=next" in page.links
    assert "/act/campaign/deploy?campaign=next" in page.links
    sees(people, "mem").open("/campaign/next", status=404)


def test_a_recurring_measure_shows_its_next_day_and_sums_its_periods(people):
    people.done("measure", "add", "--campaign", "safe", "--code", "weekly", "--title", "Weekly", "--due", day(3), "--every", "week",
                "--accepted-by", "nobody", "--reason", "More.")
    page = words(sees(people, "boss").open("/campaign/safe"))
    assert "every week" in page and "0/5" in page


def test_questions_and_pleas_that_wait(people):
    people.done("measure", "ask", "--measure", "safe.check", "--unit", "B", "--question", "Which <rooms>?")
    people.done("duty", "plead", "--unit", "C", "--measure", "safe.check", "--asks", "more_time", "--until", day(20), "--reason", "Ill.")
    office, below = sees(people, "boss").open("/campaign/safe"), sees(people, "mem").open("/campaign/safe")
    assert "Which <rooms>?" in words(office) and "No reply yet" in words(office)
    assert "/duty/C/safe.check" in office.links and "Ill." in words(office)
    assert "Ill." not in words(below) and "/duty/C/safe.check" not in below.links


def test_names_of_any_kind_stay_text(people):
    people.done("campaign", "open", "--code", "wild", "--title", WILD, "--unit", "A", "--starts", day(0), "--ends", day(30))
    people.done("measure", "add", "--campaign", "wild", "--code", "m", "--title", WILD, "--workstream", WILD, "--due", day(9),
                "--accepted-by", "nobody", "--instruction", WILD)
    people.done("stage", "add", "--campaign", "wild", "--code", "s", "--title", WILD, "--starts", day(0), "--ends", day(9))
    page = sees(people, "boss").open("/campaign/wild")
    assert words(page).count(WILD) >= 5


def test_the_likely_acts_stand_first_and_what_would_be_refused_is_not_offered(people):
    people.done("campaign", "open", "--code", "next", "--title", "Next", "--unit", "A", "--starts", day(0), "--ends", day(30))
    boss = sees(people, "boss")

    def offered(code):
        page = boss.open(f"/campaign/{code}")
        rest = page.reply.body.decode().split("What can be done</h2>")[-1] if "What can be done</h2>" in page.reply.body.decode() else ""
        return re.findall(r'href="/act/([a-z]+/[a-z]+)\?', rest)

    assert offered("safe")[:2] == ["measure/add", "campaign/amend"]
    assert not {"campaign/deploy", "stage/add"} & set(offered("safe"))
    assert offered("next")[:3] == ["measure/add", "stage/add", "campaign/deploy"] and "campaign/amend" not in offered("next")
    people.done("campaign", "close", "--campaign", "safe")
    assert offered("safe") == []


# ---- Directives ----

def test_a_directive_goes_down_to_campaigns_measures_and_answers(people):
    page = sees(people, "boss").open("/directive/dir")
    assert page.links["/campaign/safe"] == "Safety" and page.links["/measure/safe.check"] == "Check"
    assert "/view/clause-answers?campaign=safe&clause=1" in page.links
    people.done("directive", "register", "--code", "bare", "--title", "Bare", "--unit", "A", "--issued-by", "The city", "--received", day(-3),
                "--clauses", '[{"number":"1","title":"Alone"}]')
    page = words(sees(people, "mem").open("/directive/bare"))
    assert "No campaign answers it yet." in page and "Alone" in page and "Issued by The city" in page


def test_a_draft_is_not_told_to_those_below_by_the_page_of_its_directive(people):
    people.done("campaign", "open", "--code", "next", "--title", "Not yet", "--unit", "A", "--directive", "dir", "--starts", day(0),
                "--ends", day(30))
    assert "Not yet" in words(sees(people, "boss").open("/directive/dir"))
    assert "Not yet" not in words(sees(people, "mem").open("/directive/dir"))


# ---- Measures ----

def test_a_measure_tells_what_is_asked_and_how_far_it_is(people):
    people.done("duty", "answer", "--unit", "B", "--measure", "safe.check", "--values", '{"rooms":"3","share":"0.5"}')
    people.done("duty", "answer", "--unit", "C", "--measure", "safe.check", "--values", '{"rooms":"4"}')
    people.done("duty", "return", "--unit", "C", "--measure", "safe.check", "--reason", "No.")
    people.done("measure", "tighten", "--unit", "B", "--measure", "safe.check", "--due", day(4))
    people.done("campaign", "amend", "--campaign", "safe", "--reason", "The hall is being repaired.", "--answers", "stand",
                "--measures", json.dumps([{"code": "check", "title": "Check again"}]))
    page = sees(people, "boss").open("/measure/safe.check")
    text = words(page)
    assert page.title == "Check again" and "Asked of: all units" in text and "The unit above accepts it" in text
    assert "20 % answered" in text and "Rooms3 of one answer" in text
    assert "/view/rests-on?unit=A&measure=safe.check&count=returned" in page.links
    assert "Beta: by" in text and "Version 1, until" in text and "The hall is being repaired." in text
    assert "/duty/A/safe.check" in page.links  # a post is held there
    assert page.described["values.rooms"] is None  # the form is shown


def test_a_measure_seen_from_below_is_counted_there_and_a_draft_is_not_there(people):
    people.done("duty", "answer", "--unit", "C", "--measure", "safe.check", "--values", '{"rooms":"4"}')
    page = sees(people, "lia").open("/measure/safe.check")
    assert "How far it is, at Beta and below" in words(page) and "0 % answered" in words(page)
    assert "/duty/B/safe.check" in page.links and "/duty/C/safe.check" not in page.links
    people.done("campaign", "open", "--code", "next", "--title", "Not yet", "--unit", "A", "--starts", day(0), "--ends", day(30))
    people.done("measure", "add", "--campaign", "next", "--code", "m", "--title", "M", "--due", day(9), "--accepted-by", "nobody")
    sees(people, "lia").open("/measure/next.m", status=404)
    assert "it binds nobody yet" in words(sees(people, "boss").open("/measure/next.m"))


def test_a_measure_that_recurs_shows_its_periods_and_a_scope_is_told_in_words(people):
    people.done("measure", "add", "--campaign", "safe", "--code", "weekly", "--title", "Weekly", "--due", day(3), "--every", "week",
                "--accepted-by", "nobody", "--reason", "More.", "--levels", "department,section", "--units-out", "C")
    page = sees(people, "boss").open("/measure/safe.weekly")
    assert "level department, section; without: Gamma" in words(page)
    periods = [url for url in page.links if url.startswith("/measure/safe.weekly.")]
    assert len(periods) == 2
    assert page.links and "/measure/safe.weekly" in sees(people, "boss").open(periods[0]).links


# ---- Questions and pleas ----

def test_a_question_and_its_reply_have_a_page_for_all_in_scope(people):
    people.done("measure", "ask", "--measure", "safe.check", "--unit", "B", "--question", "First <line>\n\nSecond")
    page = sees(people, "side").open("/question/safe.check.q1")
    assert "First <line>" in page.text and "No reply yet" in words(page)
    people.done("measure", "reply", "--question", "safe.check.q1", "--reply", "Both.")
    assert "Both." in words(sees(people, "side").open("/question/safe.check.q1"))


def test_a_plea_is_known_along_its_line_alone(people):
    people.done("duty", "plead", "--unit", "B", "--measure", "safe.check", "--asks", "more_time", "--until", day(20), "--reason", "Ill.")
    page = sees(people, "boss").open("/plea/safe.check.plea1")
    assert "/duty/B/safe.check" in page.links and "Ill." in page.text and "Asks for time until" in words(page)
    people.done("duty", "grant", "--plea", "safe.check.plea1", "--until", day(15))
    assert "Granted until" in words(sees(people, "lia").open("/plea/safe.check.plea1"))
    sees(people, "side").open("/plea/safe.check.plea1", status=404)
