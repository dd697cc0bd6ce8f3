"""The first page: what is asked of us, who waits for us, who is behind and whom to call; each reads what concerns them."""
import html
import re
import urllib.parse

import pytest

from conftest import day, safe
from test_from_a_file import own
from test_pages import Page, Person
from test_sign_in import come_in

HOSTILE = '<script>alert(1)</script>" onload="x'


def peopled(campaign, folder):
    safe(campaign, folder)
    for code, name, unit, role in (("boss", "Zhao", "A", "manager"), ("b", "Qian", "B", "liaison"), ("c", "Sun", "C", "liaison"),
                                   ("d", "Li", "D", "liaison"), ("m", "Zhou", "D", None)):
        campaign.done("person", "add", "--code", code, "--name", name, "--unit", unit, "--phone", f"+86 573-{code}-8888")
        if role:
            campaign.done("post", "give", "--person", code, "--unit", unit, "--role", role)


@pytest.fixture
def town(empty, prepared):
    """A leader at A, liaisons at B, C and D, a member of D."""
    prepared(peopled, empty)
    return empty


def at_home(server, person):
    return Person(come_in(server, person)).open("/")


def section(page, heading):
    body = page.reply.body.decode()
    found = re.search(rf'<h2 id="{heading}">(.*?)</section>', body, re.S)
    return re.sub(r"<[^>]*>|\s+", " ", found.group(1)) if found else ""


def order(page):
    return re.findall(r'<h2 id="(\w+)">', page.reply.body.decode())


def test_what_is_asked_of_us_stands_in_the_order_in_which_it_is_due(town):
    server = town.serve()
    page = at_home(server, "d")
    assert order(page) == ["asked", "campaigns"] and page.title.endswith("Delta</a>")
    asked = section(page, "asked")
    assert asked.index("Note") < asked.index("Check") and "5 days left" in asked and "10 days left" in asked
    assert "/duty/D/safe.note" in page.links and "/duty/D/safe.check" in page.links
    server.done("duty.answer", {"unit": "D", "measure": "safe.note"})
    server.done("duty.answer", {"unit": "D", "measure": "safe.check", "values": {"rooms": 1}})
    assert "All that is asked of us was answered" in section(at_home(server, "d"), "asked")
    server.done("duty.return", {"unit": "D", "measure": "safe.check", "reason": HOSTILE})
    page = at_home(server, "d")
    assert "Sent back: &lt;script&gt;" in section(page, "asked") and "<script>alert" not in page.reply.body.decode()
    server.done("duty.waive", {"unit": "D", "measure": "safe.check", "reason": "Moved."})
    assert "All that is asked" in section(at_home(server, "d"), "asked")


def test_what_is_due_later_is_counted_and_not_listed(town):
    town.done("campaign", "open", "--code", "far", "--title", "Far", "--unit", "A", "--starts", day(0), "--ends", day(200))
    for n in range(3):
        town.done("measure", "add", "--campaign", "far", "--code", f"m{n}", "--title", f"Later {n}", "--due", day(100 + n), "--accepted-by", "nobody")
    town.done("campaign", "deploy", "--campaign", "far")
    asked = section(at_home(town.serve(), "d"), "asked")
    assert "3 more are due later" in asked and "Later 0" not in asked


def test_what_is_due_today_comes_first(campaign):
    campaign.done("person", "add", "--code", "d", "--name", "Li", "--unit", "D")
    campaign.done("post", "give", "--person", "d", "--unit", "D", "--role", "liaison")
    campaign.done("campaign", "open", "--code", "now", "--title", "Now", "--unit", "A", "--starts", day(0), "--ends", day(9))
    campaign.done("measure", "add", "--campaign", "now", "--code", "m", "--title", "Do it", "--due", day(0), "--accepted-by", "nobody")
    campaign.done("campaign", "deploy", "--campaign", "now")
    asked = section(at_home(campaign.serve(), "d"), "asked")
    assert "due today" in asked and asked.index("Do it") < asked.index("Note")


def test_answers_pleas_and_questions_wait_for_who_decides(town):
    server = town.serve()
    server.done("duty.answer", {"unit": "D", "measure": "safe.check", "values": {"rooms": 1}})
    server.done("duty.plead", {"unit": "E", "measure": "safe.check", "asks": "more_time", "until": day(12), "reason": HOSTILE})
    server.done("measure.ask", {"unit": "D", "measure": "safe.check", "question": "How many?"})
    waits = section(at_home(server, "b"), "waits")  # the unit above takes the answer and decides the plea
    assert "Delta: Check" in waits and "Epsilon: Check" in waits and "&lt;script&gt;" in waits and "How many?" not in waits
    boss = section(at_home(server, "boss"), "waits")  # who issued it replies
    assert "How many?" in boss and "Delta: Check" in boss and "Answers" not in boss
    assert section(at_home(server, "c"), "waits") == "" and section(at_home(server, "m"), "waits") == ""
    server.done("duty.accept", {"unit": "D", "measure": "safe.check"})
    assert "Answers to be looked at" not in section(at_home(server, "b"), "waits")


def test_where_an_answer_is_enough_nothing_waits_to_be_looked_at(town):
    server = town.serve()
    server.done("duty.answer", {"unit": "D", "measure": "safe.note"})
    assert section(at_home(server, "b"), "waits") == ""


def test_an_answer_waits_once_for_who_holds_several_posts(town):
    town.done("post", "give", "--person", "b", "--unit", "B", "--role", "manager")
    server = town.serve()
    server.done("duty.answer", {"unit": "D", "measure": "safe.check", "values": {"rooms": 1}})
    assert section(at_home(server, "b"), "waits").count("Delta: Check") == 1
    assert section(at_home(server, "b"), "asked").count("Check") == 1




def test_the_leader_sees_who_is_behind_and_whom_to_call(empty, tmp_path):
    store = empty
    store.done("init", "--zone", "Asia/Shanghai", at=f"{day(-9)}T08:00:00+08:00")
    old = lambda *words: store.done(*words, at=f"{day(-8)}T09:00:00+08:00")
    for code, parent in (("A", ()), ("B", ("--parent", "A")), ("C", ("--parent", "A")), ("E", ("--parent", "A")), ("D", ("--parent", "C"))):
        old("unit", "create", "--code", code, "--name", f"Unit {code}", *parent)
    for code, unit, role in (("boss", "A", "manager"), ("b", "B", "liaison"), ("c", "C", "liaison"), ("m", "C", None)):
        old("person", "add", "--code", code, "--name", f"Name of {code}", "--unit", unit, "--phone", "+86 (573) 8888-1")
        if role:
            old("post", "give", "--person", code, "--unit", unit, "--role", role)
    old("campaign", "open", "--code", "t", "--title", "Theme", "--unit", "A", "--starts", day(-8), "--ends", day(30))
    for n in range(2):
        old("measure", "add", "--campaign", "t", "--code", f"m{n}", "--title", f"M{n}", "--due", day(-2), "--accepted-by", "nobody")
    old("campaign", "deploy", "--campaign", "t")
    for n in range(2):
        old("duty", "answer", "--unit", "B", "--measure", f"t.m{n}")
    server = store.serve()
    server.done("duty.answer", {"unit": "E", "measure": "t.m0"})
    page = at_home(server, "boss")
    assert order(page)[0] == "campaigns"
    stands = section(page, "campaigns")
    assert "Unit C" in stands and "Unit E" in stands and "Unit B" not in stands
    assert stands.index("Unit C") < stands.index("Unit E")  # four overdue before one
    assert "Name of c" in stands and "no liaison" in stands and "Name of m" not in stands
    assert "tel:+8657388881" in page.links and "/board/C?campaign=t" in page.links
    assert "Since yesterday: one answer" in re.sub(r"\s+", " ", page.text)
    # Below, each counts from where it stands.
    below = at_home(server, "c")
    assert "Unit E" not in below.text and "Unit D" in section(below, "campaigns")


def test_a_member_reads_where_it_stands_and_is_asked_nothing(town):
    page = at_home(town.serve(), "m")
    assert order(page) == ["campaigns"] and "/campaign/safe" in page.links
    assert "0 of 2 answered" in section(page, "campaigns")


def test_the_first_page_is_fresh_after_every_act(town):
    """It is kept for all who stand alike, and never longer than it holds."""
    server = town.serve()
    person = Person(come_in(server, "d"))
    first = person.browser.get("/")
    assert person.browser.get("/", If_None_Match=first.headers["etag"]).status == 304
    server.done("duty.answer", {"unit": "D", "measure": "safe.note"})
    again = person.browser.get("/", If_None_Match=first.headers["etag"])
    assert again.status == 200 and "/duty/D/safe.note" not in again.body.decode()


def test_a_store_with_nothing_in_it_says_how_it_begins(store):
    page = Page(store.serve().get("/", Accept="text/html"))
    assert page.title == "There is no unit here yet" and "/act/unit/import" in page.links and "/act/unit/create" in page.links


def test_names_as_long_as_they_may_be(town):
    server = town.serve()
    long = "长" * 100 + "W" * 100
    server.done("unit.rename", {"unit": "B", "name": long})
    server.done("duty.answer", {"unit": "D", "measure": "safe.check", "values": {"rooms": 1}})
    for who in ("boss", "b", "d"):
        assert at_home(server, who).reply.status == 200
    assert urllib.parse.quote("长") not in at_home(server, "b").title


def test_what_waits_to_be_accepted_is_counted_and_all_of_it_can_be_looked_through(town):
    """M4: the oldest first; how many; and all of them over all measures, to be accepted at once."""
    units = [f"F{n:02}" for n in range(12)]
    for unit in units:
        town.done("unit", "create", "--code", unit, "--name", f"Unit {unit}", "--parent", "A", "--level", "section")
    town.done("measure", "add", "--campaign", "safe", "--code", "more", "--title", "More", "--due", day(9), "--accepted-by", "above",
              "--reason", "New.")
    server = town.serve()
    given = [(unit, "safe.more" if n % 2 else "safe.check") for n, unit in enumerate(reversed(units))]
    for unit, measure in given:
        server.done("duty.answer", {"unit": unit, "measure": measure, **({"values": {"rooms": 1}} if measure == "safe.check" else {})})
    server.done("duty.answer", {"unit": "F03", "measure": "safe.note"})  # an answer is enough
    server.done("duty.answer", {"unit": "D", "measure": "safe.more"})  # for the unit above it
    boss = Person(come_in(server, "boss"))
    page = boss.open("/")
    shown = re.findall(r'href="(/duty/[^"]*)">Unit', page.reply.body.decode())
    assert shown == [f"/duty/{unit}/{measure}" for unit, measure in given[:10]]
    assert page.links["/view/waiting?unit=A"] == "12 answers wait: all of them"
    listed = boss.open("/view/waiting?unit=A")
    assert [(row[0], row[6]) for row in listed.rows] == given
    assert listed.links["/duty/F11/safe.check"] == "Check"
    text = re.sub(r"\s+", " ", listed.text)
    assert "Accept a unit's answer (12)" in text and "Send a unit's answer back with a reason (12)" in text
    bulk = boss.open(next(html.unescape(href) for href, label in listed.links.items() if label == "Accept a unit's answer"))
    assert boss.send(bulk, own(bulk)[0][""]["action"]).status == 200
    assert "/view/waiting?unit=A" not in boss.open("/").links
    assert server.get("/api/v1/view/waiting?unit=A").json["rows"] == []
    assert [row["unit"] for row in server.get("/api/v1/view/waiting?unit=B").json["rows"]] == ["D"]
    # Nothing of a campaign that is closed is judged any more.
    server.done("campaign.close", {"campaign": "safe"})
    assert server.get("/api/v1/view/waiting?unit=B").json["rows"] == []
    assert "Answers to be looked at" not in section(at_home(server, "b"), "waits")
