"""The page of a rehearsal: the same figures as its views, drawn and told; what an amendment would change; who may put it into force."""
import re
import subprocess
import xml.etree.ElementTree

import pytest

from conftest import day
from test_boards import HOSTILE
from test_pages import Page, Person
from test_sign_in import come_in


@pytest.fixture
def office(campaign, office):
    """Beside what is in force, a draft that asks more."""
    campaign.done("person", "add", "--code", "low", "--name", "Low", "--unit", "B")
    campaign.done("post", "give", "--person", "low", "--unit", "B", "--role", "liaison")
    campaign.done("campaign", "open", "--code", "next", "--title", "Next", "--unit", "A", "--starts", day(0), "--ends", day(60))
    campaign.done("stage", "add", "--campaign", "next", "--code", "one", "--title", "First stage", "--starts", day(0), "--ends", day(20))
    for n in range(3):
        campaign.done("measure", "add", "--campaign", "next", "--code", f"m{n}", "--title", f"Do {n}", "--due", day(14 + n * 7),
                      "--accepted-by", "above", "--effort-minutes", "90", "--form",
                      '[{"name": "rooms", "label": "Rooms", "kind": "number"}]')
    return office


def figures(page):
    """The figures at the head of the page, by what they are called."""
    return {re.sub("<.*?>", "", name): re.sub("<.*?>", "", value)
            for name, value in re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page.reply.body.decode())}


def test_a_draft_tells_what_it_would_ask_of_whom(office):
    page = office.open("/rehearsal/next?lang=en")
    all_of_it = office.store.view("rehearsal", "--campaign", "next")[0]
    told = figures(page)
    assert (told["Units"], told["Duties"], told["Hours"]) == ("5", str(all_of_it["duties"]), "22.5")
    assert (told["Duties, most of one unit"], told["Hours, most of one unit"]) == ("3", "4.5")
    assert "A draft: nobody is bound yet" in page.text
    weeks = office.store.view("rehearsal-weeks", "--campaign", "next")
    rows = {row[0]: row[1:] for row in page.table if row and re.fullmatch(r"\d{4}-W\d\d", row[0]) and len(row) == 6}
    assert {week: (row[0].rstrip("0").rstrip("."), int(row[2]), int(row[3]), int(row[4])) for week, row in rows.items()} == {
        week["week"]: (str(week["hours"]).rstrip("0").rstrip("."), week["duties"], week["most"], week["over"]) for week in weeks}
    assert "First stage" in page.text and "Rooms" in page.text  # asked already, by safe.check
    assert [row[0] for row in page.table if row[0] in "CDE"].count("C") >= 1  # nobody answers for it
    assert "/act/campaign/deploy?campaign=next" in page.links and "/board/A?campaign=next" not in page.links
    office.open("/act/campaign/deploy?campaign=next")


def test_an_amendment_is_weighed_before_it_is_made(office):
    before = figures(office.open("/rehearsal/next?lang=en"))
    page = office.open("/rehearsal/next?measure=next.m0&due=&effort_minutes=600&most=1&lang=en")
    assert figures(page)["Hours"] == "65" and before["Hours"] == "22.5" and "As if it were amended" in page.text
    moved = office.open(f"/rehearsal/next?measure=next.m0&due={day(21)}&effort_minutes=&most=1&lang=en")
    over = [row for row in moved.table if len(row) == 4 and re.fullmatch(r"\d{4}-W\d\d", row[0])]
    assert {row[1] for row in over} == set("ABCDE")  # two in one week are more than one
    assert figures(office.open("/rehearsal/next?lang=en")) == before
    assert office.browser.get("/rehearsal/next?due=soon").status == 422
    assert office.browser.get("/rehearsal/next?most=0").status == 422


def test_in_force_it_leads_to_the_board_and_to_amending(office):
    page = office.open("/rehearsal/safe?lang=en")
    assert {"/board/A?campaign=safe", "/act/campaign/amend?campaign=safe", "/campaign/safe"} <= set(page.links)
    assert "/act/campaign/deploy?campaign=safe" not in page.links
    office.open("/act/campaign/amend?campaign=safe")


def test_who_sees_a_part_is_told_of_that_part(office):
    low = Person(come_in(office.server, "low"))
    page = low.open("/rehearsal/safe?lang=en")
    told = figures(page)
    mine = office.store.view("rehearsal", "--campaign", "safe", "--unit", "B")[0]
    assert (told["Units"], told["Duties"]) == ("3", str(mine["duties"]))
    assert not any(link.startswith("/act/campaign/") for link in page.links)
    assert low.browser.get("/rehearsal/safe?unit=A").status == 403
    assert low.browser.get("/rehearsal/safe?unit=C").status == 422  # not there
    assert low.browser.get("/rehearsal/next").status == 404  # a draft from above is not known
    assert low.browser.get("/chart/rehearsal/next/weeks").status == 404


def test_its_charts_are_files(office):
    for name in ("weeks", "stages"):
        reply = office.browser.get(f"/chart/rehearsal/next/{name}")
        assert reply.status == 200 and reply.headers["content-type"] == "image/svg+xml"
        assert "sandbox; default-src 'none'" in reply.headers["content-security-policy"]
        xml.etree.ElementTree.fromstring(reply.body)
    assert office.browser.get("/chart/rehearsal/next/other").status == 404
    assert f"/chart/rehearsal/next/weeks?measure=next.m0&effort_minutes=600" in office.open(
        "/rehearsal/next?measure=next.m0&effort_minutes=600").links


def test_without_measures_without_campaigns_and_with_hostile_names(office, empty):
    office.store.done("campaign", "open", "--code", "bare", "--title", HOSTILE, "--unit", "A", "--starts", day(0), "--ends", day(9))
    page = office.open("/rehearsal/bare?lang=en")
    assert "it asks nothing" in page.text and HOSTILE in page.text and "<script>alert" not in page.reply.body.decode()
    assert office.browser.get("/chart/rehearsal/bare/weeks").status == 404
    office.store.done("measure", "add", "--campaign", "bare", "--code", "x", "--title", HOSTILE, "--due", day(5), "--accepted-by", "above",
                      "--effort-minutes", "100000")
    office.store.done("stage", "add", "--campaign", "bare", "--code", "s", "--title", HOSTILE, "--starts", day(0), "--ends", day(5))
    page = office.open("/rehearsal/bare")
    assert "<script>alert" not in page.reply.body.decode()
    for name in ("weeks", "stages"):
        xml.etree.ElementTree.fromstring(office.browser.get(f"/chart/rehearsal/bare/{name}").body)
    assert Page(office.browser.get("/rehearsal/none", Accept="text/html")).reply.status == 404


@pytest.mark.parametrize("path", ["/rehearsal/next", "/chart/rehearsal/next/weeks"])
def test_what_cannot_be_read_is_told_as_a_fault(office, path):
    office.store.whole = False
    subprocess.run(["sqlite3", office.store.folder / "muster.db", "alter table campaign_measure rename to gone"], check=True)
    reply = office.browser.get(path, Accept="text/html")
    assert reply.status == 500 and "its log says why" in reply.body.decode()
