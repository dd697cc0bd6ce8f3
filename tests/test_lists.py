"""What is one's own is found, however many newer ones others have: on a campaign's page, in attendance, in the search, in a calendar."""
import contextlib
import sqlite3
import urllib.parse

from conftest import day
from test_attendance import at, hall, meets  # noqa: F401: a fixture
from test_meetings import feed, make_feed
from test_office_pages import words
from test_pages import Page
from test_sign_in import come_in


def convene_many(hall, folder, count, unit, who=None, starts=30, campaign="", title="T"):
    rows = folder / "meetings.csv"
    rows.write_text("code,unit,kind,title,starts,ends,place,expected,campaign\n" + "".join(
        f'{unit}.{title[0]}{n},{unit},study,{title}{n},{at(starts)},{at(starts + 30)},P,"[{{""unit"":""{who or unit}""}}]",{campaign}\n' for n in range(count)))
    hall.done("meeting", "convene", "--rows", rows)


@contextlib.contextmanager
def crowded(hall, like, count):
    """For a while there are as many more, like that one, as would take long to convene."""
    def change(statement, *values):
        with contextlib.closing(sqlite3.connect(hall.folder / "muster.db")) as db, db:
            return db.execute(statement, values).fetchall()

    columns = [row[1] for row in change("pragma table_info(meeting_meeting)")]
    last, = [row[0] for row in change("select max(id) from meeting_meeting")]
    new = ", ".join({"id": f"{last} + n", "code": "code || '.' || n", "title": "title || ' nr ' || n"}.get(column, column) for column in columns)
    change(f"""with recursive many(n) as (select 1 union all select n + 1 from many where n < ?)
        insert into meeting_meeting ({", ".join(columns)}) select {new} from meeting_meeting, many where code = ?""", count, like)
    try:
        yield
    finally:
        change("delete from meeting_meeting where id > ? and code like ?", last, f"{like}.%")


# ---- On a campaign's page ----

def shown_on_campaign(hall, person):
    page = Page(come_in(hall.server, person).get("/campaign/safe?lang=en"))
    return words(page), "All meetings" in words(page)


def test_a_campaigns_page_keeps_its_own_units_meetings_and_those_of_the_readers_line(hall, tmp_path):
    """However many newer ones others convene, and however many of its own come after the first."""
    hall.server.done("meeting.convene", meets(10, unit="A", campaign="safe", title="Kick-off", expected=[{"unit": "A", "below": True}]))
    hall.server.done("meeting.convene", meets(20, campaign="safe", title="Relay of B"))
    hall.server.done("meeting.convene", meets(20, unit="D", campaign="safe", title="Relay of D", expected=[{"unit": "D"}]))
    convene_many(hall, tmp_path, 30, "A", starts=50, campaign="safe", title="Weekly")
    hall.server.done("meeting.convene", meets(90, unit="C", campaign="safe", title="Relay of C", expected=[{"unit": "C"}]))
    with crowded(hall, "C.m1", 2000):
        told = {person: shown_on_campaign(hall, person) for person in ("l-A", "l-B", "l-D", "l-C", "l-E")}
    for text, links in told.values():
        assert text.count("Kick-off") == 1 and "Weekly29" in text and links
    assert "Relay of B" in told["l-B"][0] and "Relay of C" not in told["l-B"][0]
    assert "Relay of B" in told["l-D"][0] and "Relay of D" in told["l-D"][0]
    assert "Relay of B" in told["l-E"][0] and "Relay of D" not in told["l-E"][0]
    assert "Relay of C nr 2000" in told["l-C"][0] and "Relay of C nr 2000" in told["l-A"][0]


def test_where_one_knows_none_of_the_newest_the_list_is_a_link_away(hall):
    hall.server.done("meeting.convene", meets(20, unit="D", campaign="safe", title="Relay of D", expected=[{"unit": "D"}]))
    assert shown_on_campaign(hall, "l-E")[1] is False  # it knows of none
    hall.server.done("meeting.convene", meets(90, unit="C", campaign="safe", expected=[{"unit": "C"}]))
    with crowded(hall, "C.m1", 2000):
        text, links = shown_on_campaign(hall, "l-B")
    assert links and "Relay of D" not in text  # below its unit, and older than all that are looked at


# ---- Attendance over a time ----

def attended(browser, **asked):
    reply = browser.get("/api/v1/view/attendance?" + urllib.parse.urlencode(asked))
    assert reply.status == 200, reply.body
    return {row["meeting"] for row in reply.json["rows"]}


def test_attendance_of_ones_own_is_told_however_many_others_met_before(hall, tmp_path):
    convene_many(hall, tmp_path, 801, "C")
    hall.server.done("meeting.convene", meets(40))
    below = come_in(hall.server, "l-B")
    assert attended(below) == attended(below, unit="D") | {"B.m1"} == {"B.m1"}
    above = come_in(hall.server, "l-A")
    for browser in (above, hall.server):
        reply = browser.get("/api/v1/view/attendance")
        assert (reply.status, reply.codes) == (422, ["R-MEET-42"])
        assert attended(browser, unit="B") == {"B.m1"} and attended(browser, unit="E") == {"B.m1"}
    reply = below.get("/api/v1/view/attendance?unit=C")
    assert reply.status == 422 or reply.json["rows"] == []  # what it may not look into


def test_attendance_of_a_unit_has_the_meetings_above_and_below_it(hall):
    for unit, who in (("A", {"unit": "D"}), ("D", {"unit": "D"}), ("C", {"unit": "C"}), ("B", {"unit": "E"})):
        hall.server.done("meeting.convene", meets(40, unit=unit, expected=[who]))
    assert attended(hall.server, unit="B") == {"A.m1", "B.m1", "D.m1"}
    assert attended(hall.server, unit="D") == {"A.m1", "D.m1"}
    assert attended(hall.server) == {"A.m1", "B.m1", "C.m1", "D.m1"}


def test_where_not_all_of_a_time_can_be_looked_at_it_is_refused(hall, tmp_path):
    """R-MEET-125: for who reads many units, and not all."""
    units = tmp_path / "units.csv"
    units.write_text("code,name,parent\n" + "".join(f"u{n},U{n},B\n" for n in range(2001)))
    hall.done("unit", "import", units)
    hall.server.done("meeting.convene", meets(40))
    hall.server.done("meeting.convene", meets(30, unit="C", expected=[{"unit": "C"}]))
    wide = come_in(hall.server, "l-B")
    assert attended(wide) == {"B.m1"}
    with crowded(hall, "C.m1", 20001):
        reply = wide.get("/api/v1/view/attendance")
        assert (reply.status, reply.codes) == (422, ["R-MEET-125"])
        assert attended(wide, unit="D") == {"B.m1"}


# ---- Looking for them ----

def found(browser, kind, q):
    reply = browser.get("/api/v1/find?" + urllib.parse.urlencode({"q": q, "kind": kind}))
    assert reply.status == 200, reply.body
    return [hit["code"] for hit in reply.json["hits"]]


def test_ones_own_meetings_are_found_among_thousands_of_others(hall):
    hall.server.done("meeting.convene", meets(40, title="Zebulon first"))
    hall.server.done("meeting.convene", meets(40, unit="A", title="Zebulon of A", expected=[{"unit": "A"}]))
    hall.server.done("meeting.convene", meets(40, title="Zebulon last"))
    for title in ("Quagga", "Other"):
        hall.server.done("meeting.convene", meets(40, unit="C", title=title, expected=[{"unit": "C"}]))
    browsers = {person: come_in(hall.server, person) for person in ("l-A", "l-B", "l-C", "l-D")}
    with crowded(hall, "C.m2", 5001):
        for person in ("l-A", "l-B", "l-D"):
            assert found(browsers[person], "meeting", "Zebulon") == ["B.m2", "A.m1", "B.m1"], person
        assert found(browsers["l-C"], "meeting", "Zebulon") == ["A.m1"]
        assert found(browsers["l-C"], "meeting", "Quagga") == ["C.m1"]  # its oldest
        assert found(hall.server, "meeting", "nr 5001") == ["C.m2.5001"]  # who may know of all finds the newest


# ---- In one's own calendar and on the first page ----

def test_ones_own_meetings_stay_in_the_calendar_however_many_the_unit_has(hall, tmp_path):
    convene_many(hall, tmp_path, 500, "A", who="C")
    hall.server.done("meeting.convene", meets(60, unit="A", title="All of B", expected=[{"unit": "B"}]))
    browser, _, path = make_feed(hall, "l-B")
    assert set(feed(hall, path)[1]) == {"All of B"}
    assert "All of B" in browser.get("/?lang=en").text


def test_a_calendar_has_all_meetings_of_who_has_many(hall, tmp_path):
    convene_many(hall, tmp_path, 501, "B")
    hall.server.done("meeting.convene", meets(60, title="The last"))
    assert len(feed(hall, make_feed(hall, "l-B")[2])[1]) == 502
