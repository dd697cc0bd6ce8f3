"""Templates of meetings and series: what begins from another, what repeats, what is left over for the next one."""
import datetime
import json
import random
import urllib.parse

import pytest
from dateutil.rrule import rrulestr

from conftest import LONG, UNITS, day
from test_meetings import bureau, meetings, meets, quorum, refused  # noqa: F401: bureau is a fixture
from test_pages import Person
from test_sign_in import come_in

ALL_WEEK = "mon,tue,wed,thu,fri,sat,sun"
AGENDA = [{"title": "Why", "presenter": "l-B", "minutes": 30}, {"title": "How", "minutes": 20}]


def repeats(**more):
    return {"unit": "B", "kind": "ordinary", "title": "Safety hour", "first": day(1), "time": "09:30", "every": "week", "place": "Hall 3",
            "expected": [{"unit": "B", "below": True}], **more}


def series(bureau):
    return {row["code"]: row for row in bureau.view("series")}


def held(bureau, code="B.s1"):
    """Day and time by the clock on the wall, and state, of the meetings of a series."""
    rows = bureau.view("meetings", "--series", code, "--sort", "starts", "--limit", "1000")
    there = [datetime.datetime.fromisoformat(row["starts"][:19]) + datetime.timedelta(hours=8) for row in rows]
    return [(at.strftime("%Y-%m-%d %H:%M"), row["is"]) for at, row in zip(there, rows)]


# ---- Rules ----

def days_of(server, rule, first, **more):
    path = "/api/v1/rule?" + urllib.parse.urlencode({"rule": rule, "first": first, **more})
    reply = server.get(path)
    assert reply.status == 200, (rule, reply.body)
    return reply.json["days"]


DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


def numbers(chance, most, negative, count=3):
    return ",".join(str(chance.choice([1, -1] if negative else [1]) * chance.randint(1, most)) for _ in range(chance.randint(1, count)))


def random_rule(chance):
    """One that RFC 5545 has but one reading of."""
    freq, parts, by = chance.choice(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]), [], 0
    numbered = freq in ("MONTHLY", "YEARLY") and chance.random() < 0.5
    if chance.random() < 0.4:
        parts.append(f"INTERVAL={chance.randint(1, 5)}")
    if chance.random() < 0.3:
        parts.append("BYMONTH=" + numbers(chance, 12, False))
        by += 1
    if freq == "YEARLY" and chance.random() < 0.3:
        parts.append("BYYEARDAY=" + numbers(chance, 366, True))
        by += 1
    if freq != "WEEKLY" and chance.random() < 0.3:
        parts.append("BYMONTHDAY=" + numbers(chance, 31, True))
        by += 1
    if freq == "YEARLY" and chance.random() < 0.2:
        parts += ["BYWEEKNO=" + numbers(chance, 52, False), "BYDAY=" + ",".join(chance.sample(DAYS, chance.randint(1, 3)))]
        by += 1
    elif chance.random() < 0.4:
        parts.append("BYDAY=" + ",".join((str(chance.choice([1, 2, 3, 4, -1, -2])) if numbered else "") + name
                                         for name in chance.sample(DAYS, chance.randint(1, 3))))
        by += 1
    if by and freq != "WEEKLY" and chance.random() < 0.3:
        parts.append("BYSETPOS=" + numbers(chance, 4, True, 2))
    if chance.random() < 0.2:
        parts.append(f"COUNT={chance.randint(1, 9)}")
    elif chance.random() < 0.2:
        parts.append("UNTIL=20290101")
    if freq != "WEEKLY" or chance.random() < 0.5:
        parts.append("WKST=MO") if chance.random() < 0.5 else None
    elif chance.random() < 0.5:
        parts.append("WKST=SU")
    chance.shuffle(parts)
    return ";".join(["FREQ=" + freq, *parts])


def by_dateutil(rule, first, most):
    last, found = first + datetime.timedelta(days=20 * 366), []
    for at in rrulestr(rule, dtstart=datetime.datetime.combine(first, datetime.time())):
        if at.date() > last or len(found) == most:
            break
        found.append(str(at.date()))
    return found


def test_days_are_those_of_another_implementation(store, monkeypatch):
    monkeypatch.setattr(datetime, "MAXYEAR", 2060)  # to which dateutil looks for a day that never comes
    server, chance = store.serve(), random.Random(20261130)
    for _ in range(6000 if LONG else 600):
        first, rule = datetime.date(2026, 1, 1) + datetime.timedelta(days=chance.randint(0, 900)), random_rule(chance)
        want = by_dateutil(rule, first, 30)
        told = server.get("/api/v1/rule?" + urllib.parse.urlencode({"rule": rule, "first": str(first), "most": 30})).json
        assert told["days"] == want, (rule, first)
        assert days_of(server, told["rule"], str(first), most=30) == want, (rule, told["rule"])  # the form in which it is stored is the same rule
        assert "%" not in told["words"] and told["words"]


@pytest.mark.parametrize("rule,first,want", [
    # RFC 5545, 3.8.5.3, its own examples
    ("FREQ=DAILY;COUNT=3", "1997-09-02", ["1997-09-02", "1997-09-03", "1997-09-04"]),
    ("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", "1997-08-05", ["1997-08-05", "1997-08-10", "1997-08-19", "1997-08-24"]),
    ("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", "1997-08-05", ["1997-08-05", "1997-08-17", "1997-08-19", "1997-08-31"]),
    ("FREQ=MONTHLY;COUNT=6;BYDAY=-2MO", "1997-09-22", ["1997-09-22", "1997-10-20", "1997-11-17", "1997-12-22", "1998-01-19", "1998-02-16"]),
    ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;COUNT=5", "1997-09-02", ["1998-02-13", "1998-03-13", "1998-11-13", "1999-08-13", "2000-10-13"]),
    ("FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8;COUNT=3", "1996-11-05", ["1996-11-05", "2000-11-07", "2004-11-02"]),
    ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2;COUNT=7", "1997-09-29",
     ["1997-09-29", "1997-10-30", "1997-11-27", "1997-12-30", "1998-01-29", "1998-02-26", "1998-03-30"]),
    ("FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5", "2007-01-15", ["2007-01-15", "2007-01-30", "2007-02-15", "2007-03-15", "2007-03-30"]),
    ("FREQ=YEARLY;BYDAY=20MO;COUNT=3", "1997-05-19", ["1997-05-19", "1998-05-18", "1999-05-17"]),
    ("FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO;COUNT=3", "1997-05-12", ["1997-05-12", "1998-05-11", "1999-05-17"]),
    # a weekday of a day of the year that straddles, a leap day, an end within the day of another zone
    ("FREQ=YEARLY;BYWEEKNO=53;BYDAY=SU;COUNT=1", "2026-01-01", ["2027-01-03"]),
    ("FREQ=YEARLY;COUNT=2", "2028-02-29", ["2028-02-29", "2032-02-29"]),
    ("RRULE:FREQ=DAILY;UNTIL=20261202T155959Z", "2026-12-01", ["2026-12-01", "2026-12-02"]),
    ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "2026-12-01", []),
])
def test_rules_of_the_standard(store, rule, first, want):
    assert days_of(store.serve(), rule, first) == want


@pytest.mark.parametrize("until,time,last", [
    ("20261202T160000Z", None, "2026-12-03"), ("20261202T160000Z", "00:00", "2026-12-03"),  # midnight in Shanghai
    ("20261202T160000Z", "00:01", "2026-12-02"), ("20261202T160000Z", "09:30", "2026-12-02"), ("20261203T013000Z", "09:30", "2026-12-03"),
    ("20261203T012959Z", "09:30", "2026-12-02"), ("20261203T093000", "09:30", "2026-12-03"), ("20261203T092900", "09:30", "2026-12-02"),
    ("20261203", "23:59", "2026-12-03"),
])
def test_an_end_that_is_a_moment_is_no_later(year, until, time, last):
    rule = f"FREQ=DAILY;UNTIL={until}"
    if time:
        year.done("series", "begin", "--unit", "B", "--kind", "study", "--title", "T", "--first", "2026-12-01", "--time", time, "--rule", rule,
                  "--draft", "yes", at="2026-11-30T09:00:00+08:00")
        assert series(year)["B.s1"]["until"] == last
    asked = {"rule": rule, "first": "2026-12-01", **({"time": time} if time else {})}
    told = year.serve().get("/api/v1/rule?" + urllib.parse.urlencode(asked)).json
    assert told["days"][-1] == last and told["rule"] == "FREQ=DAILY;UNTIL=" + last.replace("-", "")


def test_a_time_that_is_none_is_refused(store):
    assert store.serve().get("/api/v1/rule?rule=FREQ=DAILY&first=2026-12-01&time=9").codes == ["R-MEET-95"]


@pytest.mark.parametrize("rule,code", [
    ("", "required"), ("nonsense", "R-MEET-96"), ("FREQ=", "R-MEET-96"), ("INTERVAL=2", "R-MEET-96"), ("FREQ=SOMETIMES", "R-MEET-96"),
    ("FREQ=DAILY;FREQ=DAILY", "R-MEET-96"), ("FREQ=DAILY;X-Y=1", "R-MEET-96"), ("FREQ=DAILY;BYHOUR=9", "R-MEET-96"),
    ("FREQ=DAILY;RSCALE=CHINESE", "R-MEET-96"), ("FREQ=MONTHLY;BYMONTHDAY=32", "R-MEET-96"), ("FREQ=MONTHLY;BYMONTHDAY=0", "R-MEET-96"),
    ("FREQ=MONTHLY;BYDAY=TUE", "R-MEET-96"), ("FREQ=MONTHLY;BYDAY=99TU", "R-MEET-96"), ("FREQ=MONTHLY;BYMONTHDAY=1,,2", "R-MEET-96"),
    ("FREQ=YEARLY;BYMONTH=-1", "R-MEET-96"), ("FREQ=DAILY;UNTIL=20270230", "R-MEET-96"), ("FREQ=DAILY;UNTIL=2027", "R-MEET-96"),
    ("FREQ=MONTHLY;BYMONTHDAY=" + ",".join("1" for _ in range(40)), "R-MEET-96"),
    ("FREQ=MONTHLY;BYMONTHDAY=99999999999999999999", "R-MEET-96"), ("FREQ=DAILY;COUNT=0", "R-MEET-96"),
    ("FREQ=WEEKLY;BYDAY=2TU", "R-MEET-97"), ("FREQ=WEEKLY;BYMONTHDAY=1", "R-MEET-97"), ("FREQ=MONTHLY;BYWEEKNO=3;BYDAY=MO", "R-MEET-97"),
    ("FREQ=YEARLY;BYWEEKNO=3", "R-MEET-97"), ("FREQ=DAILY;BYYEARDAY=3", "R-MEET-97"), ("FREQ=DAILY;BYSETPOS=1", "R-MEET-97"),
    ("FREQ=DAILY;COUNT=3;UNTIL=20270101", "R-MEET-97"),
    ("FREQ=SECONDLY", "R-MEET-98"), ("FREQ=MINUTELY;COUNT=5", "R-MEET-98"), ("FREQ=HOURLY", "R-MEET-98"),
    ("FREQ=DAILY;COUNT=1000000000", "R-MEET-98"), ("FREQ=DAILY;INTERVAL=1000000", "R-MEET-98"), ("FREQ=DAILY;" + "WKST=MO" * 60, "length"),
])
def test_rules_that_are_refused(bureau, rule, code):
    reply = bureau.server.get("/api/v1/rule?" + urllib.parse.urlencode({"rule": rule, "first": day(1)}))
    assert reply.status == 422 and reply.codes == [code]
    if rule:
        assert refused(bureau, "series.begin", repeats(every=None, rule=rule) | {"every": ""})[0] == ("rule", code)
    assert bureau.view("series") == []


@pytest.mark.parametrize("rule,english,chinese", [
    ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;UNTIL=20270630", "every 2 weeks on Tuesday, until 2027-06-30", "每2周的星期二，至2027-06-30"),
    ("FREQ=MONTHLY;BYDAY=2TU;COUNT=12", "each month on the second Tuesday, 12 times", "每月的第二个星期二，共12次"),
    ("FREQ=MONTHLY;BYDAY=-1FR", "each month on the last Friday", "每月的最后一个星期五"),
    ("FREQ=MONTHLY;BYMONTHDAY=1,15", "each month on day 1, day 15", "每月的1日、15日"),
    ("FREQ=YEARLY;BYMONTH=7;BYMONTHDAY=1", "each year in July on day 1", "每年7月的1日"),
    ("freq=daily", "each day", "每天"),  # RFC 5545: either case
    ("FREQ=MONTHLY;BYDAY=-2FR", "each month on the second-last Friday", "每月的倒数第二个星期五"),
    ("FREQ=YEARLY;BYDAY=21MO,12TU,23WE", "each year on the 21st Monday, the 12th Tuesday, the 23rd Wednesday", "每年的第21个星期一、第12个星期二、第23个星期三"),
    ("FREQ=YEARLY;BYWEEKNO=-1;BYDAY=MO", "each year in week 1 from the end on Monday", "每年倒数第1周的星期一"),
    ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "each month, of Monday, Tuesday, Wednesday, Thursday, Friday only the last",
     "每月，在星期一、星期二、星期三、星期四、星期五中只取最后一个"),
    ("FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR", "each month on day 13 where it is Friday", "每月的13日（须为星期五）"),
])
def test_rules_in_words(store, rule, english, chinese):
    server = store.serve()
    path = "/api/v1/rule?" + urllib.parse.urlencode({"rule": rule, "first": "2026-12-01"})
    assert server.get(path).json["words"] == english
    assert server.get(path, Accept_Language="zh-CN").json["words"] == chinese


@pytest.mark.parametrize("first,choice,rule", [
    ("2021-01-05", {"every": "day"}, "FREQ=DAILY"),
    ("2021-01-05", {"every": "week"}, "FREQ=WEEKLY;BYDAY=TU"),
    ("2021-01-05", {"every": "week", "interval": 2, "weekdays": ["mon", "thu"]}, "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH"),
    ("2021-01-05", {"every": "month_day", "until": "2021-12-31"}, "FREQ=MONTHLY;BYMONTHDAY=5;UNTIL=20211231"),
    ("2021-01-31", {"every": "month_day"}, "FREQ=MONTHLY;BYMONTHDAY=-1"),
    ("2021-01-30", {"every": "month_day"}, "FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1"),
    ("2021-01-12", {"every": "month_weekday", "count": 6}, "FREQ=MONTHLY;BYDAY=2TU;COUNT=6"),
    ("2021-01-29", {"every": "month_weekday"}, "FREQ=MONTHLY;BYDAY=-1FR"),
    ("2021-01-05", {"every": "month_last_weekday", "interval": 3}, "FREQ=MONTHLY;INTERVAL=3;BYDAY=-1TU"),
    ("2021-01-05", {"every": "month_end"}, "FREQ=MONTHLY;BYMONTHDAY=-1"),
    ("2021-01-31", {"every": "year"}, "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=31"),
    ("2024-02-29", {"every": "year"}, "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1"),
])
def test_what_is_chosen_becomes_a_rule(store, tmp_path, first, choice, rule):
    (tmp_path / "u.csv").write_text(UNITS)
    before = f"{int(first[:4]) - 1}-12-01T09:00:00+08:00"
    store.done("unit", "import", tmp_path / "u.csv", at=before)
    words = [word for name, value in choice.items() for word in ("--" + name, ",".join(value) if isinstance(value, list) else value)]
    store.done("series", "begin", "--unit", "B", "--kind", "study", "--title", "T", "--first", first, "--time", "09:00", "--draft", "yes", *words,
               at=before)
    assert store.view("series")[0]["rule"] == rule


# ---- A series ----

def test_a_series_makes_its_meetings_ahead(bureau):
    made = bureau.server.done("series.begin", repeats(agenda=AGENDA, minutes=45, campaign="safe"))
    assert made["id"]
    assert [at for at, _ in held(bureau)] == [f"{day(1 + 7 * n)} 09:30" for n in range(5)]
    row = meetings(bureau)["B.m2"]
    assert (row["title"], row["is"], row["planned"], row["place"], row["series_code"], row["kind"]) == (
        "Safety hour", "announced", 50, "Hall 3", "B.s1", "ordinary")
    assert row["ends"][11:16] == "02:15" and set(meetings(bureau, "--campaign", "safe")) == {f"B.m{n}" for n in range(1, 6)}
    assert series(bureau)["B.s1"]["repeats"] == "weekly" and series(bureau)["B.s1"]["meetings"] == 5
    calendar = bureau.server.get("/api/v1/notice/B.m2?format=ics").body.decode()
    assert "RRULE" not in calendar and "UID:meeting-" in calendar  # each is a meeting of its own


def test_as_drafts_when_it_says_so_or_something_lacks(bureau):
    bureau.server.done("series.begin", {"unit": "B", "kind": "study", "title": "T", "first": day(2), "time": "14:00", "every": "day", "ahead": 3,
                                        "draft": True})
    assert [state for _, state in held(bureau)] == ["draft", "draft"]
    assert refused(bureau, "series.begin", {**repeats(), "place": "", "expected": []}) == [("place", "R-MEET-10"), ("expected", "R-MEET-10")]


@pytest.mark.parametrize("more,wrong", [
    ({"time": "9"}, ("time", "R-MEET-95")), ({"time": "24:00"}, ("time", "R-MEET-95")), ({"time": None}, ("time", "required")),
    ({"first": day(-1)}, ("first", "R-MEET-94")), ({"first": day(800)}, ("first", "R-MEET-94")), ({"first": None}, ("first", "required")),
    ({"every": None}, ("every", "R-MEET-99")), ({"rule": "FREQ=DAILY"}, ("rule", "R-MEET-99")),
    ({"every": "month_day", "weekdays": ["mon"]}, ("weekdays", "R-MEET-99")), ({"every": None, "interval": 2}, ("every", "R-MEET-99")),
    ({"weekdays": ["someday"]}, ("weekdays", "R-CAL-01")), ({"every": "month_end", "days_off": "skipped"}, ("days_off", "R-MEET-97")), ({"until": day(9), "count": 3}, ("count", "R-MEET-97")),
    ({"every": None, "rule": "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"}, ("rule", "R-MEET-100")), ({"until": day(0)}, ("rule", "R-MEET-100")),
    ({"kind": None}, ("kind", "R-MEET-90")), ({"title": None}, ("title", "R-MEET-90")), ({"ahead": 367}, ("ahead", "range")),
    ({"expected": [{"unit": "A"}]}, ("expected[0].unit", "R-MEET-09")), ({"link": "ftp://x"}, ("link", "R-MEET-04")),
])
def test_what_a_series_cannot_be(bureau, more, wrong):
    fields = {name: value for name, value in repeats(**more).items() if value is not None}
    assert refused(bureau, "series.begin", fields) == [wrong]


@pytest.fixture
def year(store, tmp_path):
    """A > B > D, E as of 2020-12-01 (a Tuesday), every weekday worked; acts are done at a set time."""
    (tmp_path / "u.csv").write_text(UNITS)
    store.begun = "2020-12-01T08:00:00+08:00"
    store.done("unit", "import", tmp_path / "u.csv", at=store.begun)
    for code in ("p-B", "q-B"):
        store.done("person", "add", "--code", code, "--name", f"Plain {code}", "--unit", "B", at=store.begun)
    store.done("calendar", "set", "--week", "mon,tue,wed,thu,fri", at=store.begun)

    def begin(*words, **more):
        store.done("series", "begin", "--unit", "B", "--kind", "ordinary", "--title", "Hour", "--time", "09:30", "--place", "P", "--expected",
                   json.dumps(more.get("expected", [{"unit": "B"}])), *words, at=more.get("at", store.begun))
    store.begin = begin
    store.clock = lambda date: store.done("clock", at=f"{date}T01:00:00+08:00").out
    return store


def held_days(store, code="B.s1"):
    return [at[:10] for at, state in held(store, code) if state != "cancelled"]


def test_the_clock_makes_them_month_after_month(year):
    year.begin("--first", "2020-12-08", "--every", "month_weekday", "--ahead", "20")
    assert held_days(year) == ["2020-12-08"]
    day, want = datetime.date(2020, 12, 2), [datetime.date(2020, 12, 8)]
    want = [d for d in (datetime.date(2020, 12, 1) + datetime.timedelta(days=n) for n in range(500)) if d.weekday() == 1 and 8 <= d.day <= 14]
    while day < datetime.date(2021, 8, 1):
        year.clock(day)
        assert held_days(year) == [str(d) for d in want if d <= day + datetime.timedelta(days=20)], day
        day += datetime.timedelta(days=11)
    assert "Acts of the clock: 0\n" in year.clock("2021-08-01")  # and once a day at most
    told = [row["what"] for row in year.view("history", "--act", "series.extend")]
    assert told[0] == "The clock made the next meetings of the series Hour"
    year.done("rebuild")


def test_days_off_are_moved_or_left_out(year, tmp_path):
    (tmp_path / "days.csv").write_text("day,kind,name\n2021-02-05,holiday,Feast\n2021-02-28,working,Shift\n")
    year.done("calendar", "set", "--days", tmp_path / "days.csv", at=year.begun)
    year.begin("--first", "2021-01-31", "--every", "month_end", "--ahead", "120")
    assert held_days(year) == ["2021-01-29", "2021-02-28", "2021-03-31"]  # Sunday; a Sunday that is worked; Wednesday
    year.begin("--first", "2021-02-05", "--every", "week", "--days-off", "skipped", "--count", "3", "--ahead", "120")
    assert held_days(year, "B.s2") == ["2021-02-12", "2021-02-19"]
    year.begin("--first", "2021-02-04", "--rule", "FREQ=DAILY;COUNT=6", "--days-off", "before", "--ahead", "120")
    assert held_days(year, "B.s3") == ["2021-02-04", "2021-02-08", "2021-02-09"]  # Friday to Sunday are all Thursday's, which meets already
    page = year.serve().get("/series/B.s1").body.decode()
    assert "each month on the last working day" in page


def test_the_same_clock_on_the_wall_when_it_is_put_forward(empty):
    empty.done("init", "--zone", "Europe/Berlin")
    at = "2021-03-01T08:00:00+01:00"
    empty.done("unit", "create", "--code", "B", "--name", "B", at=at)
    empty.done("series", "begin", "--unit", "B", "--kind", "study", "--title", "T", "--first", "2021-03-14", "--time", "09:30", "--every", "week",
               "--minutes", "60", "--draft", "yes", at=at)
    starts = [row["starts"][:16] for row in empty.view("meetings", "--sort", "starts")]
    assert starts == ["2021-03-14T08:30", "2021-03-21T08:30", "2021-03-28T07:30"]
    empty.done("series", "begin", "--unit", "B", "--kind", "study", "--title", "N", "--first", "2021-03-28", "--time", "02:30", "--every", "day",
               "--count", "1", "--draft", "yes", at=at)  # an hour that this night does not have
    assert [row["starts"][:16] for row in empty.view("meetings", "--series", "B.s2")] == ["2021-03-28T01:30"]


def test_one_day_is_left_out(bureau):
    bureau.server.done("series.begin", repeats())
    bureau.server.done("series.skip", {"series": "B.s1", "day": day(8), "reason": "Feast."})
    assert [state for _, state in held(bureau)] == ["announced", "cancelled", "announced", "announced", "announced"]
    far = day(1 + 7 * 10)
    bureau.server.done("series.skip", {"series": "B.s1", "day": far, "reason": "Far off."})
    refuse = lambda when: refused(bureau, "series.skip", {"series": "B.s1", "day": when, "reason": "R."})
    assert refuse(day(8)) == refuse(day(9)) == refuse(day(-6)) == refuse(far) == [("day", "R-MEET-102")]


def test_a_day_that_was_left_out_or_cancelled_does_not_come_back(year):
    year.begin("--first", "2020-12-08", "--every", "week")
    year.done("series", "skip", "--series", "B.s1", "--day", "2021-01-26", "--reason", "R.", at="2020-12-02T09:00:00+08:00")
    year.done("meeting", "cancel", "--meeting", "B.m2", "--reason", "R.", at="2020-12-02T09:00:00+08:00")
    year.clock("2020-12-05")
    year.clock("2021-01-20")
    made = [at[:10] for at, _ in held(year)]
    assert made.count("2020-12-15") == 1 and "2020-12-15" not in held_days(year) and "2021-01-26" not in made and "2021-02-02" in made


def test_a_series_is_changed_for_all_to_come_but_what_was_changed_alone(bureau):
    bureau.server.done("series.begin", repeats(agenda=AGENDA))
    bureau.server.done("meeting.change", {"meeting": "B.m2", "place": "Elsewhere"})
    bureau.server.done("meeting.change", {"meeting": "B.m3", "starts": f"{day(16)} 14:00", "ends": f"{day(16)} 15:00", "place": "Hall 3", "title": "Safety hour"})
    bureau.server.done("series.change", {"series": "B.s1", "place": "Hall 4", "time": "10:00", "minutes": 30})
    rows = meetings(bureau)
    assert [rows[f"B.m{n}"]["place"] for n in range(1, 6)] == ["Hall 4", "Elsewhere", "Hall 4", "Hall 4", "Hall 4"]
    assert [at for at, _ in held(bureau)] == [f"{day(1)} 10:00", f"{day(8)} 10:00", f"{day(16)} 14:00", f"{day(22)} 10:00", f"{day(29)} 10:00"]
    assert rows["B.m1"]["ends"][11:16] == "02:30" and rows["B.m1"]["sequence"] == 1 and rows["B.m3"]["sequence"] == 2
    # A form gives all of it again: what is the same goes nowhere.
    bureau.server.done("series.change", {"series": "B.s1", "place": "Hall 4", "title": "New", "time": "10:00", "kind": "ordinary", "agenda": AGENDA,
                                         "minutes": 30, "ahead": 30, "draft": False, "days_off": "kept", "expected": [{"unit": "B", "below": True}]})
    rows = meetings(bureau)
    assert {row["title"] for row in rows.values()} == {"New"} and rows["B.m2"]["place"] == "Elsewhere" and rows["B.m1"]["sequence"] == 2
    assert refused(bureau, "series.change", {"series": "B.s1", "title": "New"}) == [("series", "R-MEET-15")]
    assert refused(bureau, "series.change", {"series": "B.s1", "place": ""}) == [("place", "R-MEET-10")]


def test_another_rule_cancels_what_is_not_held_any_more(bureau):
    bureau.server.done("series.begin", repeats())
    first = datetime.date.fromisoformat(day(1))
    bureau.server.done("series.change", {"series": "B.s1", "every": "week", "interval": 2, "weekdays": [first.strftime("%a").lower()]})
    assert [state for _, state in held(bureau)] == ["announced", "cancelled", "announced", "cancelled", "announced"]
    bureau.server.done("series.change", {"series": "B.s1", "every": "week"})  # the days come back, and with them meetings
    assert held_days(bureau) == [day(1 + 7 * n) for n in range(5)]
    bureau.server.done("series.change", {"series": "B.s1", "until": day(9)})
    assert held_days(bureau) == [day(1), day(8)] and series(bureau)["B.s1"]["until"] == day(9)
    told = bureau.server.get("/meeting/B.m3").body.decode()
    assert "The series was changed." in told


def test_other_days_off_move_what_was_made(year):
    """The same whether it began so or was changed to it."""
    for days in ("kept", "before"):
        year.begin("--first", "2020-12-05", "--every", "week", "--days-off", days, "--ahead", "22")  # Saturdays
        year.begin("--first", "2020-12-03", "--every", "day", "--days-off", days, "--ahead", "9")
    moved, daily = held_days(year, "B.s3"), held_days(year, "B.s4")
    assert moved == ["2020-12-04", "2020-12-11", "2020-12-18"]
    own, = [row["code"] for row in year.view("meetings", "--series", "B.s1") if row["starts"].startswith("2020-12-12")]
    year.done("meeting", "change", "--meeting", own, "--starts", "2020-12-13 10:00", "--ends", "2020-12-13 11:00", at=year.begun)
    for code in ("B.s1", "B.s2"):
        year.done("series", "change", "--series", code, "--days-off", "before", at=year.begun)
    assert held_days(year) == [moved[0], "2020-12-13", moved[2]]
    assert held_days(year, "B.s2") == daily == [f"2020-12-{n:02}" for n in (3, 4, 7, 8, 9, 10)]
    year.clock("2020-12-02")
    assert held_days(year, "B.s2") == held_days(year, "B.s4") and held_days(year)[-1] == "2020-12-18"
    year.done("series", "change", "--series", "B.s1", "--days-off", "kept", at="2020-12-02T09:00:00+08:00")
    assert held_days(year) == ["2020-12-05", "2020-12-13", "2020-12-19"]


def test_nothing_is_moved_to_a_day_that_has_passed(year):
    year.begin("--first", "2020-12-05", "--every", "week")
    year.done("series", "change", "--series", "B.s1", "--days-off", "before", at="2020-12-05T08:00:00+08:00")  # that Saturday
    assert held_days(year)[:2] == ["2020-12-05", "2020-12-11"]


def test_another_kind_goes_on_to_what_was_made(bureau):
    bureau.server.done("series.begin", repeats())
    bureau.server.done("meeting.change", {"meeting": "B.m2", "kind": "summary"})
    bureau.server.done("series.change", {"series": "B.s1", "kind": "study"})
    rows = meetings(bureau)
    assert [rows[f"B.m{n}"]["kind"] for n in range(1, 6)] == ["study", "summary", "study", "study", "study"]
    assert {row["sequence"] for row in rows.values()} == {0}  # no invitation tells it
    assert refused(bureau, "meeting.change", {"meeting": "B.m2", "kind": "summary"}) == [("meeting", "R-MEET-15")]


def test_drafts_that_a_series_does_not_hold_stay_unknown_below(bureau):
    bureau.server.done("series.begin", repeats(draft=True))
    bureau.server.done("series.skip", {"series": "B.s1", "day": day(8), "reason": "R."})
    bureau.server.done("series.end", {"series": "B.s1", "cancel": True, "reason": "R."})
    assert {state for _, state in held(bureau)} == {"cancelled"}
    assert [come_in(bureau.server, who).get("/meeting/B.m2").status for who in ("p-B", "p-A", "p-D")] == [200, 200, 404]


def test_who_has_left_does_not_stop_a_series(year):
    year.begin("--first", "2020-12-08", "--every", "week", "--agenda", json.dumps([{"title": "T", "presenter": "p-B"}]),
               expected=[{"person": "p-B"}, {"unit": "D"}])
    year.done("person", "leave", "--person", "p-B", at="2020-12-03T09:00:00+08:00")
    year.done("series", "change", "--series", "B.s1", "--place", "Hall 5", at="2020-12-03T09:00:00+08:00")
    assert {row["place"] for row in meetings(year).values()} == {"Hall 5"}
    year.clock("2020-12-13")
    told = year.view("history", "--act", "meeting.convene")[0]["what"]
    assert "The clock convened the meeting Hour for 2021-01-12" in told and "left out: Plain p-B" in told
    # Nobody is left: somebody has to look at it.
    year.begin("--first", "2020-12-20", "--every", "week", "--ahead", "10", expected=[{"person": "q-B"}], at="2020-12-14T09:00:00+08:00")
    year.done("person", "leave", "--person", "q-B", at="2020-12-15T09:00:00+08:00")
    year.clock("2020-12-20")
    assert [state for _, state in held(year, "B.s2")] == ["announced", "draft"]


def test_a_series_ends(bureau):
    bureau.server.done("series.begin", repeats())
    bureau.server.done("series.begin", repeats(title="Other"))
    bureau.server.done("series.end", {"series": "B.s1", "reason": "Done."})
    bureau.server.done("series.end", {"series": "B.s2", "reason": "Done.", "cancel": True})
    assert [state for _, state in held(bureau)] == ["announced"] * 5 and [state for _, state in held(bureau, "B.s2")] == ["cancelled"] * 5
    for act, fields in (("change", {"title": "X"}), ("skip", {"day": day(8), "reason": "R."}), ("end", {"reason": "R."})):
        assert ("series", "R-MEET-101") in refused(bureau, f"series.{act}", {"series": "B.s1", **fields})


def test_a_series_that_has_ended_makes_no_more(year):
    year.begin("--first", "2020-12-08", "--every", "week")
    year.done("series", "end", "--series", "B.s1", "--reason", "R.", at="2020-12-03T09:00:00+08:00")
    assert "Acts of the clock: 0\n" in year.clock("2021-02-01") and len(held_days(year)) == 4


def test_many_are_made_a_day(year):
    year.begin("--first", "2020-12-08", "--every", "day", "--ahead", "200")
    assert len(held(year)) == 60
    year.clock("2020-12-02")
    year.clock("2020-12-03")
    assert len(held(year)) == 180


def test_only_the_clock_extends(bureau):
    assert bureau.run("series", "extend", "--series", "B.s1").code == 2
    assert bureau.server.act("series.extend", {}).status == 404


def test_who_may(bureau):
    liaison, plain, beside = (come_in(bureau.server, who) for who in ("l-B", "p-B", "p-C"))
    sent = lambda browser, act, fields: browser.post(f"/api/v1/{act}", {"csrf": browser.csrf, **fields}).status
    fields = {"unit": "B", "kind": "study", "title": "T", "first": day(1), "time": "09:00", "every": "day", "draft": "yes", "ahead": "1"}
    assert sent(plain, "series/begin", fields) == 403 and sent(liaison, "series/begin", fields) == 200
    assert sent(plain, "outline/make", {"unit": "B", "name": "N", "kind": "study", "title": "T"}) == 403
    assert sent(liaison, "outline/make", {"unit": "B", "name": "N", "kind": "study", "title": "T"}) == 200
    for path in ("/series/B.s1", "/outline/B.t1"):
        assert [browser.get(path).status for browser in (liaison, plain, beside)] == [200, 200, 404], path
        assert come_in(bureau.server, "p-D").get(path).status == 200
    assert beside.get("/api/v1/view/series").json["rows"] == beside.get("/api/v1/view/meeting-templates").json["rows"] == []
    assert sent(beside, "series/skip", {"series": "B.s1", "day": day(1), "reason": "R."}) in (404, 422)


# ---- Templates ----

def template(bureau, **more):
    return bureau.server.done("outline.make", {"unit": "A", "name": "Kick-off", "kind": "mobilisation", "title": "Mobilisation", "purpose": "Why.",
                                               "minutes": 90, "place": "Hall 1", "agenda": [{"title": "Why", "presenter": "l-A", "minutes": 30}],
                                               "expected": [{"unit": "A", "below": True, "role": "liaison"}, {"person": "p-B"}], **more})


def test_a_meeting_begins_from_a_template(bureau):
    template(bureau)
    bureau.server.done("meeting.convene", {"unit": "B", "template": "A.t1", "starts": f"{day(3)} 09:00", "place": "Hall 9"})
    row = meetings(bureau)["B.m1"]
    assert (row["kind"], row["title"], row["place"], row["planned"], row["ends"][11:16]) == ("mobilisation", "Mobilisation", "Hall 9", 30, "02:30")
    expected = {(row["unit"], row["person"]) for row in bureau.server.get("/api/v1/view/meeting-expected?meeting=B.m1").json["rows"]}
    assert expected == {("B", "l-B"), ("D", "l-D"), ("E", "l-E"), ("B", "p-B")}  # the unit of the template is the one that meets
    bureau.server.done("outline.change", {"outline": "A.t1", "title": "Another", "agenda": [{"title": "X"}, {"title": "Y"}]})
    assert meetings(bureau)["B.m1"]["title"] == "Mobilisation"
    bureau.server.done("meeting.convene", {"unit": "B", "template": "A.t1", "starts": f"{day(3)} 09:00", "title": "Mine", "kind": "study",
                                           "agenda": [{"title": "Only", "minutes": 7}], "expected": [{"unit": "D"}]})
    row = meetings(bureau)["B.m2"]
    assert (row["title"], row["kind"], row["planned"]) == ("Mine", "study", 7)
    bureau.server.done("meeting.convene", {"unit": "B", "like": "B.m2", "starts": f"{day(4)} 09:00", "ends": f"{day(4)} 10:00"})
    assert meetings(bureau)["B.m3"]["title"] == "Mine" and meetings(bureau)["B.m3"]["planned"] == 7


def test_a_quorum_that_is_typed_is_kept_and_that_of_an_earlier_meeting_too(bureau):
    template(bureau)
    begins = {"unit": "B", "starts": f"{day(3)} 09:00", "ends": f"{day(3)} 10:00"}
    bureau.server.done("meeting.convene", {**begins, "template": "A.t1", "quorum": 10})
    bureau.server.done("meeting.convene", {**begins, "like": "B.m1"})
    bureau.server.done("meeting.convene", {**begins, "like": "B.m1", "quorum_share": 60})
    assert [quorum(bureau, f"B.m{n}") for n in (1, 2, 3)] == [("10", ""), ("10", ""), ("", "60")]
    assert refused(bureau, "meeting.convene", {**begins, "like": "B.m2", "quorum": 7, "quorum_share": 50}) == [("quorum_share", "R-MEET-30")]
    assert refused(bureau, "meeting.convene", {**begins, "template": "A.t1", "quorum": 7, "quorum_share": 50}) == [("quorum_share", "R-MEET-30")]
    form = Person(come_in(bureau.server, "l-B")).open("/act/meeting/convene?from_meeting=B.m3").form("/act/meeting/convene")["fields"]
    assert (form["quorum"], form["quorum_share"]) == ("", "60")


def test_who_is_not_there_any_more_is_left_out_with_a_word(bureau):
    template(bureau, unit="B", agenda=[{"title": "Why", "presenter": "p-B"}], expected=[{"person": "p-B"}, {"unit": "D"}, {"unit": "E"}])
    bureau.done("person", "leave", "--person", "p-B")
    bureau.done("unit", "close", "--unit", "E")
    page = bureau.server.get("/outline/B.t1").body.decode()
    assert "Not there any more" in page and "Plain of B" in page and "Epsilon" in page
    bureau.server.done("meeting.convene", {"unit": "B", "template": "B.t1", "starts": f"{day(3)} 09:00"})
    history = bureau.view("history", "--act", "meeting.convene")[0]["what"]
    assert "left out: Plain of B" in history and "left out: Epsilon" in history
    shown = bureau.server.get("/meeting/B.m1").body.decode()
    assert "Delta" in shown and "Why" in shown
    # of a unit beside nothing fits but what is its own
    template(bureau, expected=[{"unit": "A", "below": True, "role": "liaison"}, {"unit": "D"}])
    bureau.server.done("meeting.convene", {"unit": "C", "template": "A.t1", "starts": f"{day(3)} 09:00"})
    assert {row["person"] for row in bureau.server.get("/api/v1/view/meeting-expected?meeting=C.m1").json["rows"]} == {"l-C"}


def test_what_a_template_cannot_be(bureau):
    template(bureau)
    assert refused(bureau, "outline.make", {"unit": "A", "name": "Kick-off", "kind": "study", "title": "T"}) == [("name", "R-MEET-92")]
    assert refused(bureau, "outline.make", {"unit": "A", "name": "N"}) == [("kind", "R-MEET-90"), ("title", "R-MEET-90")]
    assert refused(bureau, "outline.make", {"unit": "A", "name": "N", "kind": "study", "title": "T", "code": "A.t1"}) == [("code", "R-MEET-01")]
    assert refused(bureau, "outline.make", {"unit": "B", "name": "N", "kind": "study", "title": "T", "expected": [{"unit": "A"}]}) == [
        ("expected[0].unit", "R-MEET-09")]
    bureau.server.done("outline.make", {"unit": "A", "name": "Second", "kind": "study", "title": "T"})
    assert refused(bureau, "outline.change", {"outline": "A.t2", "name": "Kick-off"}) == [("name", "R-MEET-92")]
    assert refused(bureau, "outline.change", {"outline": "A.t2"}) == [("outline", "R-MEET-15")]
    both = {"unit": "B", "template": "A.t1", "like": "B.m1", "starts": f"{day(3)} 09:00"}
    bureau.server.done("meeting.convene", meets())
    assert refused(bureau, "meeting.convene", both) == [("like", "R-MEET-91")]
    bureau.server.done("outline.end", {"outline": "A.t1"})
    assert refused(bureau, "meeting.convene", {**both, "like": ""}) == [("template", "R-MEET-91")]
    for act, fields in (("change", {"title": "X"}), ("end", {})):
        assert refused(bureau, f"outline.{act}", {"outline": "A.t1", **fields}) == [("outline", "R-MEET-93")]
    bureau.server.done("outline.change", {"outline": "A.t2", "name": "Kick-off"})  # the name is free again
    assert refused(bureau, "meeting.convene", {"unit": "B"})[:2] == [("kind", "R-MEET-90"), ("title", "R-MEET-90")]


# ---- Open points ----

def test_what_a_cancelled_meeting_left_is_carried_over(bureau):
    bureau.server.done("series.begin", repeats(agenda=AGENDA))
    assert refused(bureau, "meeting.carry", {"meeting": "B.m2"}) == [("meeting", "R-MEET-103")]
    bureau.server.done("meeting.cancel", {"meeting": "B.m1", "reason": "R."})
    person = Person(come_in(bureau.server, "l-B"))
    page = person.open("/meeting/B.m2").text
    assert "Left open" in page and page.count("Put on the agenda") == 2
    assert refused(bureau, "meeting.carry", {"meeting": "B.m2", "point": "item.9"}) == [("point", "R-MEET-103")]
    bureau.server.done("meeting.carry", {"meeting": "B.m2", "point": "item.2"})
    assert meetings(bureau)["B.m2"]["planned"] == 70 and meetings(bureau)["B.m2"]["sequence"] == 1
    bureau.server.done("meeting.carry", {"meeting": "B.m2"})
    assert meetings(bureau)["B.m2"]["planned"] == 100
    assert refused(bureau, "meeting.carry", {"meeting": "B.m2"}) == [("meeting", "R-MEET-103")]
    assert "Left open" not in person.open("/meeting/B.m2").text
    bureau.server.done("series.change", {"series": "B.s1", "agenda": [{"title": "New", "minutes": 5}]})
    assert meetings(bureau)["B.m2"]["planned"] == 100 and meetings(bureau)["B.m3"]["planned"] == 5
    assert refused(bureau, "meeting.carry", {"meeting": "B.m1"}) == [("meeting", "R-MEET-13")]


def test_what_was_not_reached_or_not_done_is_carried_over(bureau):
    bureau.server.done("series.begin", repeats(agenda=AGENDA, first=day(0), time="23:00"))
    bureau.server.done("meeting.open", {"meeting": "B.m1"})
    for n in (1, 2):
        bureau.server.done("meeting.resolve", {"meeting": "B.m1", "text": f"Mend the door {n}"})
    bureau.server.done("resolution.settle", {"resolution": "B.m1.r2", "outcome": "done", "note": "Done."})
    bureau.server.done("meeting.close", {"meeting": "B.m1"})
    person = Person(come_in(bureau.server, "l-B"))
    page = person.open("/meeting/B.m2").text
    assert page.count("Put on the agenda") == 1 and "Mend the door 1" in page  # nobody said which items were reached
    bureau.server.done("meeting.note", {"meeting": "B.m1", "item": 1, "text": "Talked about."})
    page = person.open("/meeting/B.m2").text
    assert page.count("Put on the agenda") == 2
    bureau.server.done("meeting.carry", {"meeting": "B.m2", "point": "B.m1.r1"})
    assert "Mend the door 1" in person.open("/meeting/B.m2").text and person.open("/meeting/B.m2").text.count("Put on the agenda") == 1
    bureau.server.done("meeting.carry", {"meeting": "B.m2", "point": "item.2"})
    assert refused(bureau, "meeting.carry", {"meeting": "B.m2"}) == [("meeting", "R-MEET-103")]
    assert "Mend the door 1" in person.open("/meeting/B.m3").text  # still open, until something is done about it


# ---- Pages, without script ----

@pytest.fixture
def liaison(bureau):
    return Person(come_in(bureau.server, "l-B"))


def leads(page, text):
    """Where the links of that text lead."""
    return [address for address, words in page.links.items() if words == text]


def test_the_pages_of_a_series(bureau, liaison):
    bureau.server.done("series.begin", repeats(agenda=AGENDA, purpose="To be **safe**."))
    page = liaison.open("/series/B.s1")
    for word in ("each week on", "09:30", "Not made yet", "Announced", "Hall 3", "Liaison of B"):
        assert word in page.text, word
    assert "<strong>safe</strong>" in page.reply.body.decode()
    assert len(page.table) - 1 >= 12 and "/act/series/skip?series=B.s1&day=" + day(8) in leads(page, "Leave out")
    middle = liaison.open("/meeting/B.m2")
    assert "/series/B.s1" in middle.links
    assert leads(middle, f"The one before: {day(1)} 09:30 – 10:30") == ["/meeting/B.m1"]
    assert leads(middle, f"The one after: {day(15)} 09:30 – 10:30") == ["/meeting/B.m3"]
    assert "The one before" not in liaison.open("/meeting/B.m1").text
    assert liaison.do("/act/series/skip?series=B.s1&day=" + day(8), {"reason": "Feast."}).title
    page = liaison.open("/series/B.s1")
    assert "Cancelled" in page.text and day(8) not in " ".join(leads(page, "Leave out"))
    plain = Person(come_in(bureau.server, "p-B")).open("/series/B.s1")
    assert leads(plain, "Leave out") == []
    assert "每周的星期" in liaison.open("/series/B.s1?lang=zh").text


def test_a_form_begins_from_a_template_and_is_sent_as_it_stands(bureau, liaison):
    template(bureau, purpose="All **three** points.")
    page = liaison.open("/outline/A.t1")
    convene, = leads(page, "Convene a meeting from it")
    form = liaison.open(convene).form("/act/meeting/convene")["fields"]
    assert (form["unit"], form["kind"], form["title"], form["agenda.0.title"], form["agenda.0.presenter"], form["agenda.0.minutes"]) == (
        "B", "mobilisation", "Mobilisation", "Why", "l-A", "30")
    assert (form["expected.0.unit"], form["expected.0.below"], form["expected.0.role"], form["expected.1.person"], form["template"]) == (
        "B", "yes", "liaison", "p-B", "")
    # A line that is taken away does not come back from the template.
    done = liaison.do(convene, {"starts": f"{day(3)}T09:00", "ends": f"{day(3)}T10:30", "agenda.0.title": "", "agenda.0.presenter": "",
                                "agenda.0.minutes": ""})
    assert "Mobilisation" in done.title and meetings(bureau)["B.m1"]["planned"] is None
    begin, = leads(page, "Begin a series from it")
    done = liaison.do(begin, {"first": day(1), "time": "10:00", "every": "week"})
    assert "each week on" in done.text and held(bureau)[0] == (f"{day(1)} 10:00", "announced")
    again = liaison.open("/act/series/change?series=B.s1").form("/act/series/change")["fields"]
    assert (again["time"], again["minutes"], again["place"], again["agenda.0.title"], again["rule"]) == ("10:00", "90", "Hall 1", "Why", "")
    liaison.do("/act/series/change?series=B.s1", {"place": "Hall 2"})
    assert {row["place"] for row in meetings(bureau, "--series", "B.s1").values()} == {"Hall 2"}


def test_an_earlier_meeting_is_kept_as_a_template_and_repeated(bureau, liaison):
    bureau.server.done("meeting.convene", meets(agenda=AGENDA))
    page = liaison.open("/meeting/B.m1")
    keep, = leads(page, "Keep it as a template")
    done = liaison.do(keep, {"name": "My template"})
    assert done.title == "My template" and "/act/outline/change?outline=B.t1" in done.links
    change = liaison.open("/act/outline/change?outline=B.t1").form("/act/outline/change")["fields"]
    assert (change["minutes"], change["agenda.1.title"], change["expected.0.unit"]) == ("90", "How", "B")
    liaison.do("/act/outline/change?outline=B.t1", {"agenda.1.title": "How and when"})
    assert "How and when" in liaison.open("/outline/B.t1").text
    for text, act in (("Convene another one like this", "/act/meeting/convene"), ("Repeat it: begin a series", "/act/series/begin")):
        address, = leads(page, text)
        assert liaison.open(address).form(act)["fields"]["agenda.1.title"] == "How"
    assert leads(Person(come_in(bureau.server, "p-B")).open("/meeting/B.m1"), "Keep it as a template") == []


def test_a_list_that_no_form_holds_stays_whole(bureau, liaison):
    bureau.server.done("meeting.convene", meets(agenda=[{"title": f"Item {n}", "minutes": 1} for n in range(100)]))
    address = "/act/meeting/convene?from_meeting=B.m1"
    form = liaison.open(address).form("/act/meeting/convene")["fields"]
    assert not any(value.startswith("Item") for value in form.values()) and form["title"]
    assert refused(bureau, "outline.make", {"unit": "B", "name": "N", "like": "B.m1"}) == [("agenda", "count")]
    assert refused(bureau, "series.begin", {"unit": "B", "like": "B.m1", "first": day(1), "time": "09:00", "every": "week"}) == [("agenda", "count")]
    liaison.do(address, {"like": "B.m1", "starts": f"{day(3)}T09:00", "ends": f"{day(3)}T10:30"})
    assert meetings(bureau)["B.m2"]["planned"] == 100


def test_open_points_are_put_on_the_agenda_by_their_buttons(bureau, liaison):
    bureau.server.done("series.begin", repeats(agenda=[{"title": "Fire <doors>", "minutes": 5}, {"title": "Alarms", "minutes": 6}]))
    bureau.server.done("meeting.cancel", {"meeting": "B.m1", "reason": "R."})
    page = liaison.open("/meeting/B.m2")
    forms = [form for form in page.forms if form[""].get("action") == "/act/meeting/carry"]
    assert [form["fields"].get("point") for form in forms] == ["item.1", "item.2", None]
    reply = liaison.browser.ask("POST", "/act/meeting/carry", forms[0]["fields"], Accept="text/html")
    assert reply.status == 303 and meetings(bureau)["B.m2"]["planned"] == 16
    page = liaison.open("/meeting/B.m2")
    assert page.text.count("Fire <doors>") >= 2 and "Left open" in page.text
    assert "Left open" not in Person(come_in(bureau.server, "p-B")).open("/meeting/B.m2").text
