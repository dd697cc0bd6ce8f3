"""The pages of a campaign office and of a liaison: campaigns, directives, measures, duties, questions; each as its reader may see it."""
import html
import json
import re

import pytest

from conftest import day
from test_pages import Page, Person
from test_sign_in import come_in

WILD = "<b>\"' & {{x}} " + "长" * 185


@pytest.fixture
def people(campaign):
    """Unit A holds the office; B, with D and E below it, a liaison; C stands beside B."""
    campaign.done("person", "add", "--code", "boss", "--name", "Zhao", "--unit", "A")
    campaign.done("person", "add", "--code", "lia", "--name", "Qian", "--unit", "B")
    campaign.done("person", "add", "--code", "mem", "--name", "Sun", "--unit", "B")
    campaign.done("person", "add", "--code", "side", "--name", "Li", "--unit", "C")
    for person, unit, role in (("boss", "A", "manager"), ("lia", "B", "liaison"), ("mem", "B", "member"), ("side", "C", "liaison")):
        campaign.done("post", "give", "--person", person, "--unit", unit, "--role", role)
    campaign.server = campaign.serve()
    return campaign


def sees(store, person):
    return Person(come_in(store.server, person))


def words(page):
    return re.sub(r"\s+", " ", page.text)


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
