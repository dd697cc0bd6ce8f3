"""Attendance: doors, codes that change, names on phones, stewards, paper, the roll, and who is told of it."""
import base64
import concurrent.futures
import hashlib
import html
import http.client
import json
import os
import re
import sqlite3
import subprocess
import time
import urllib.parse

import pytest

from conftest import LONG, day, safe
from test_pages import Page
from test_sign_in import Browser, come_in

NOBODY = "Nobody can be signed in by that name here."


def at(minutes):
    """So many minutes from now, by the clock of the store's zone."""
    return time.strftime("%Y-%m-%d %H:%M", time.gmtime(time.time() + 8 * 3600 + minutes * 60))


def meets(starts=30, **more):
    return {"unit": "B", "kind": "mobilisation", "title": "动员部署会 Kick-off", "starts": at(starts), "ends": at(starts + 90), "place": "Hall 3",
            "expected": [{"unit": "B", "below": True}], **more}


def peopled(store, folder):
    safe(store, folder)
    for unit in "ABCDE":
        store.done("person", "add", "--code", f"l-{unit}", "--name", f"Liaison of {unit}", "--unit", unit)
        store.done("post", "give", "--person", f"l-{unit}", "--unit", unit, "--role", "liaison")
    for code, name, unit in (("b1", "王伟", "B"), ("b2", "Zhang San", "B"), ("b3", "李 四", "B"), ("d1", "王伟", "D"), ("d2", "Éva Ödön", "D"),
                             ("c1", "Not Expected", "C"), ("a1", "Deputy Head", "A")):
        store.done("person", "add", "--code", code, "--name", name, "--unit", unit)


@pytest.fixture
def hall(empty, prepared):
    """B meets with D and E below it. At B are 王伟 and two others; another 王伟 is at D; l-UNIT answers for a unit."""
    prepared(peopled, empty)
    empty.server = empty.serve()
    return empty


@pytest.fixture
def open_hall(hall):
    hall.server.done("meeting.convene", meets())
    return hall


def begin(hall):
    """Opened now: moved by less than an hour it keeps its roll, and is of today, even before midnight."""
    hall.server.done("meeting.change", {"meeting": "B.m1", "starts": at(0), "ends": at(90)})
    hall.server.done("meeting.open", {"meeting": "B.m1"})


def refused(hall, act, fields):
    reply = hall.server.act(act, fields)
    assert reply.status == 422, reply.body
    return [(problem["field"], problem["code"]) for problem in reply.json["problems"]]


def roll(hall, *columns, meeting="B.m1"):
    rows = hall.view("roll", "--meeting", meeting)
    return {row["person"]: tuple(row[column] for column in columns) for row in rows}


class Screen:
    """The page on the screen of a hall."""

    def __init__(self, hall, meeting="B.m1", lang="en"):
        self.reply = hall.server.get(f"/meeting/{meeting}/door?lang={lang}")
        assert self.reply.status == 200, self.reply.body
        self.html = html.unescape(self.reply.body.decode())

    @property
    def heads(self):
        return int(re.search(r'id="heads">([\d,]+)<', self.html).group(1).replace(",", ""))

    @property
    def number(self):
        return re.search(r'class="number" translate="no">(\d{3} \d{3} \d{3})<', self.html).group(1)

    @property
    def code(self, tmp=None):
        """The address in the QR code, as another program reads it from the picture."""
        svg = re.search(r"<svg.*?</svg>", self.html, re.S).group(0).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" width="600" height="600" ')
        svg = re.sub(r' class="code"', "", svg).replace("<path", '<rect width="100%" height="100%" fill="#fff"/><path')
        png = subprocess.run(["rsvg-convert", "-f", "png"], input=svg.encode(), capture_output=True, check=True).stdout
        said = subprocess.run(["zbarimg", "-q", "--raw", "png:-"], input=png, capture_output=True, check=True).stdout.decode().strip()
        return urllib.parse.urlparse(said).path


class Phone:
    """A browser that knows forms and cookies, and nobody's account."""

    def __init__(self, hall, lang="en", cookies=None):
        self.hall, self.lang, self.cookies = hall, lang, dict(cookies or {})

    def ask(self, method, path, fields=None):
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), "Accept-Language": self.lang}
        body = None
        if fields is not None:
            body = urllib.parse.urlencode(fields).encode()
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Origin"] = f"http://127.0.0.1:{self.hall.server.port}"
        self.reply = self.hall.server.ask(method, path, body, headers)
        for cookie in self.reply.cookies:
            name, value = cookie.split(";")[0].split("=", 1)
            assert "HttpOnly" in cookie and "Secure" in cookie and "SameSite=Lax" in cookie
            self.cookies[name] = value
        self.text = html.unescape(re.sub(r"<[^>]*>", " ", self.reply.body.decode()))
        self.text = re.sub(r"\s+", " ", self.text)
        return self

    def scan(self, path):
        return self.ask("GET", path)

    def send(self, nth=0, **typed):
        """The nth form of the page that is shown, with what was typed."""
        form = Page(self.reply).forms[nth]
        assert form[""]["method"] == "post" and form[""]["action"] == "/s"
        return self.ask("POST", "/s", {**form["fields"], **typed})

    def sign_in(self, path, name):
        return self.scan(path).send(name=name)


# ---- The doors ----

def test_before_the_doors_open_it_is_told_when_they_do(hall):
    """R-MEET-35, R-MEET-31."""
    hall.server.done("meeting.convene", meets(180))
    opens = at(120)
    reply = hall.server.act("meeting.sign_in", {"meeting": "B.m1", "person": "b1"})
    assert (reply.status, reply.codes) == (422, ["R-MEET-35"]) and f"The doors open at {opens}." in reply.texts
    screen = Screen(hall)
    assert f"The doors open at {opens}." in screen.html and "<svg" not in screen.html
    hall.server.done("meeting.convene", {"unit": "B", "kind": "study", "title": "Draft", "draft": True})
    for act, fields in (("open_doors", {}), ("close_doors", {}), ("sign_in", {"person": "b1"}), ("strike", {"person": "b1"}), ("guests", {"guests": 1})):
        assert refused(hall, f"meeting.{act}", {"meeting": "B.m2", **fields}) == [("meeting", "R-MEET-31")], act
    assert "Nobody signs in here" in Screen(hall, "B.m2").html


def test_doors_are_opened_earlier_and_closed_by_hand(hall):
    """R-MEET-32, R-MEET-34, R-MEET-36."""
    hall.server.done("meeting.convene", meets(180))
    hall.server.done("meeting.open_doors", {"meeting": "B.m1"})
    assert refused(hall, "meeting.open_doors", {"meeting": "B.m1"}) == [("meeting", "R-MEET-32")]
    path = Screen(hall).code
    phone = Phone(hall).scan(path)
    hall.server.done("meeting.close_doors", {"meeting": "B.m1"})
    assert refused(hall, "meeting.close_doors", {"meeting": "B.m1"}) == [("meeting", "R-MEET-32")]
    assert "The doors are closed" in phone.send(name="Zhang San").text and phone.reply.status == 422
    assert "The doors are closed" in Phone(hall).scan(path).text and "The doors are closed" in Screen(hall).html
    hall.server.done("meeting.sign_in", {"meeting": "B.m1", "person": "b2"})  # a steward still may
    hall.server.done("meeting.open_doors", {"meeting": "B.m1"})
    assert "You are signed in" in Phone(hall).sign_in(Screen(hall).code, "李四").text
    hall.server.done("meeting.convene", meets(4 * 1440))
    assert refused(hall, "meeting.open_doors", {"meeting": "B.m2"}) == [("meeting", "R-MEET-34")]


def test_doors_that_have_not_opened_are_not_closed_so_that_nobody_signs_in_days_ahead(hall):
    """R-MEET-32, R-MEET-35."""
    hall.server.done("meeting.convene", meets(20 * 1440))
    assert refused(hall, "meeting.close_doors", {"meeting": "B.m1"}) == [("meeting", "R-MEET-32")]
    assert refused(hall, "meeting.sign_in", {"meeting": "B.m1", "person": "b1"}) == [("meeting", "R-MEET-35")]


def test_doors_of_a_meeting_that_nobody_closes_close_by_themselves(past):
    """R-MEET-33, R-MEET-36."""
    past.done("meeting", "convene", "--unit", "B", "--kind", "study", "--title", "T", "--place", "P", "--starts", f"{day(-3)} 09:00", "--ends",
              f"{day(-3)} 10:00", "--expected", json.dumps([{"unit": "B"}]), at=f"{day(-4)}T11:00:00+08:00")
    past.done("meeting", "open", "--meeting", "B.m2", at=f"{day(-3)}T09:00:00+08:00")
    shut = past.run("meeting", "close_doors", "--meeting", "B.m2", at=f"{day(-3)}T22:01:00+08:00")
    assert shut.code == 2 and "The doors are closed." in shut.err
    late = past.run("meeting", "open_doors", "--meeting", "B.m2", at=f"{day(-3)}T22:02:00+08:00")
    assert late.code == 2 and "The meeting is over" in late.err
    past.done("meeting", "sign_in", "--meeting", "B.m2", "--person", "b1", at=f"{day(-3)}T22:03:00+08:00")  # a steward still may


def test_a_meeting_that_is_moved_begins_with_an_empty_roll_and_doors_that_open_by_time(hall):
    """R-MEET-49, R-MEET-34, R-MEET-35."""
    server = hall.server
    server.done("meeting.convene", meets())
    for person in ("b1", "b2"):
        server.done("meeting.sign_in", {"meeting": "B.m1", "person": person})
    server.done("meeting.guests", {"meeting": "B.m1", "guests": 3})
    server.done("meeting.change", {"meeting": "B.m1", "starts": at(45), "ends": at(120)})  # a quarter of an hour: they are in the hall
    assert Screen(hall).heads == 2 and roll(hall, "status")["b1"] == ("present",)
    server.done("meeting.change", {"meeting": "B.m1", "starts": at(345), "ends": at(400)})
    assert {told for told, in roll(hall, "status").values()} == {"awaited"} and Screen(hall).heads == 0
    assert hall.view("meetings")[0]["present"] is None
    assert refused(hall, "meeting.sign_in", {"meeting": "B.m1", "person": "b1"}) == [("meeting", "R-MEET-35")]
    server.done("meeting.open_doors", {"meeting": "B.m1"})  # by hand, hours before
    server.done("meeting.sign_in", {"meeting": "B.m1", "person": "b1"})
    server.done("meeting.change", {"meeting": "B.m1", "starts": at(20 * 1440), "ends": at(20 * 1440 + 60)})
    assert refused(hall, "meeting.sign_in", {"meeting": "B.m1", "person": "b1"}) == [("meeting", "R-MEET-35")]
    server.done("meeting.change", {"meeting": "B.m1", "starts": at(30), "ends": at(90)})
    server.done("meeting.close_doors", {"meeting": "B.m1"})
    server.done("meeting.change", {"meeting": "B.m1", "starts": at(150), "ends": at(200)})
    assert "The doors open at" in Screen(hall).html  # closed for another time
    hall.done("verify")


def test_meetings_of_a_series_that_is_moved_begin_with_an_empty_roll(hall):
    """R-MEET-49."""
    server = hall.server
    begins = at(30)
    server.done("series.begin", {"unit": "B", "kind": "ordinary", "title": "T", "first": begins[:10], "time": begins[11:], "every": "day", "place": "P",
                                 "count": 2, "expected": [{"unit": "B"}]})
    server.done("meeting.sign_in", {"meeting": "B.m1", "person": "b1"})
    server.done("series.change", {"series": "B.s1", "time": "23:59" if begins[11:13] < "22" else "00:01"})
    assert roll(hall, "way")["b1"] == (None,)


def test_a_cancelled_meeting_lets_nobody_in(open_hall):
    phone = Phone(open_hall).scan(Screen(open_hall).code)
    open_hall.server.done("meeting.cancel", {"meeting": "B.m1", "reason": "R"})
    assert phone.send(name="Zhang San").reply.status == 422 and "closed" in phone.text
    assert refused(open_hall, "meeting.sign_in", {"meeting": "B.m1", "person": "b1"}) == [("meeting", "R-MEET-31")]


def test_only_who_answers_for_the_unit_shows_the_code(open_hall):
    for person, status in (("l-B", 200), ("b1", 403), ("l-A", 403), ("l-D", 403), ("l-C", 404)):
        browser = come_in(open_hall.server, person)
        for page in ("door", "roll"):
            assert browser.get(f"/meeting/B.m1/{page}").status == status, (person, page)
    for act in ("open_doors", "close_doors"):
        browser = come_in(open_hall.server, "l-A")
        assert browser.post(f"/api/v1/meeting/{act}", {"csrf": browser.csrf, "meeting": "B.m1"}).status == 403


# ---- On a phone ----

def test_a_name_is_signed_in_with_a_receipt_and_once(open_hall):
    """R-MEET-38."""
    screen = Screen(open_hall)
    assert screen.heads == 0 and "signed in of 8 expected" in screen.html
    phone = Phone(open_hall).sign_in(screen.code, " zhang  SAN ")
    assert phone.reply.status == 200 and re.search(r"You are signed in\. .* Answered at \d{4}-\d\d-\d\d \d\d:\d\d\.", phone.text)
    assert "<script" not in phone.reply.body.decode()
    again = phone.sign_in(screen.code, "Zhang San")
    assert re.search(r"You are signed in since \d{4}-\d\d-\d\d \d\d:\d\d", again.text) and Screen(open_hall).heads == 1
    assert roll(open_hall, "status", "way")["b2"] == ("present", "code")
    row, = open_hall.view("meetings")
    assert row["present"] == "1"
    said = [row["what"] for row in open_hall.view("history")]
    assert said[0] == "The door let Zhang San in to 动员部署会 Kick-off: Code on the screen", said[:3]
    assert Phone(open_hall).sign_in(screen.code, "Éva Ödön").reply.status == 200
    assert "You are signed in" in Phone(open_hall).sign_in(screen.code, "b3").text  # the personal code, which tells no name
    assert "李" not in Phone(open_hall).sign_in(screen.code, "b3").text


def test_a_strange_phone_is_not_told_whether_somebody_had_signed_in(open_hall):
    """R-MEET-44: the answer is that of a fresh sign-in; since when is told to the phone by which it was, and to one's own account."""
    path = Screen(open_hall).code
    open_hall.server.done("meeting.sign_in", {"meeting": "B.m1", "person": "b2"})
    Phone(open_hall).sign_in(path, "李四")

    def answer(name):
        phone = Phone(open_hall).sign_in(path, name)
        assert phone.reply.status == 200 and "since" not in phone.text
        text = re.sub(r'name="entry" value="[^"]+"', "ENTRY", phone.reply.body.decode().replace(name, "NAME"))  # each phone has its own
        return re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d", "AT", text)
    assert {answer(name) for name in ("Zhang San", "李四", "Éva Ödön")} == {answer("Liaison of E")}
    assert Screen(open_hall).heads == 4
    own = Phone(open_hall, cookies=come_in(open_hall.server, "b2").jar).scan(path)
    assert "You are signed in since" in own.send(0).text


def test_a_name_that_nobody_has_and_one_that_is_not_expected_get_the_same_answer(open_hall):
    """R-MEET-44: who is expected is told to nobody."""
    path = Screen(open_hall).code
    said = set()
    for name in ("Nobody At All", "Not Expected", "c1", "Deputy Head", "#17", "17", "'; drop table x; --", "<script>alert(1)</script>", "王" * 60):
        phone = Phone(open_hall).sign_in(path, name)
        assert phone.reply.status == 422 and NOBODY in phone.text
        body = phone.reply.body.decode()
        assert "<script>" not in body
        body = re.sub(r'(name="(?:name|entry)" value=")[^"]*', r"\1", body)
        said.add(re.sub(r'id="name" name="name" value="[^"]*"', "", body))
    assert len(said) == 1
    assert Screen(open_hall).heads == 0


def test_of_several_the_unit_is_asked(open_hall):
    phone = Phone(open_hall).sign_in(Screen(open_hall).code, "王伟")
    assert phone.reply.status == 422 and "several of that name" in phone.text and "Delta" not in phone.text and "Beta" not in phone.text
    assert NOBODY in phone.send(name="王伟", unit="Gamma").text
    assert "You are signed in" in phone.send(name="王伟", unit="delt").text
    assert set(roll(open_hall, "at")) - {p for p, (moment,) in roll(open_hall, "at").items() if moment} >= {"b1"}
    assert roll(open_hall, "status")["d1"] == ("present",)
    phone = Phone(open_hall).sign_in(Screen(open_hall).code, "王伟")
    assert "You are signed in" in phone.send(name="王伟", unit="B").text
    assert roll(open_hall, "status")["b1"] == ("present",)


@pytest.fixture
def common(hall, tmp_path):
    """1,100 刘洋 at C, of whom none is expected; then four at B and D, of whom one is called so by an alias, and one who comes for b3."""
    rows = tmp_path / "people.csv"
    rows.write_text("code,name,alias,unit\n" + "".join(f"y{n},刘洋,,C\n" for n in range(1100)) + "y-b,刘 洋,,B\ny-d,刘洋,,D\ny-alias,Someone,刘洋,E\ny-a,刘洋,,A\n")
    hall.done("person", "import", rows)
    hall.server.done("meeting.convene", meets())
    hall.server.done("meeting.reply", {"meeting": "B.m1", "person": "b3", "answer": "deputy", "deputy": "y-a"})
    return hall


def test_who_is_expected_is_found_however_many_are_called_so_elsewhere(common):
    """R-MEET-121."""
    code = Screen(common).code
    for unit, person in (("Beta", "y-b"), ("delt", "y-d"), ("E", "y-alias"), ("Alpha", "y-a")):
        phone = Phone(common).sign_in(code, "刘洋")
        assert "several of that name" in phone.text, unit
        assert "You are signed in" in phone.send(name="刘洋", unit=unit).text, unit
        assert roll(common, "way")[person] == ("code",)
    phone = Phone(common).sign_in(code, "刘洋")
    assert NOBODY in phone.send(name="刘洋", unit="Gamma").text
    common.server.done("meeting.change", {"meeting": "B.m1", "expected": [{"unit": "D"}]})  # and b3 sends nobody any more
    assert "You are signed in" in Phone(common).sign_in(code, "刘洋").text


def test_a_steward_finds_who_is_expected_however_many_are_called_so_elsewhere(common):
    """R-MEET-121."""
    browser, page = desk(common)
    box = next(form for form in page.forms if form[""]["action"] == "/meeting/B.m1/roll" and form[""]["method"] == "post")

    def say(**typed):
        return browser.post(box[""]["action"], {**box["fields"], "key": os.urandom(16).hex(), **typed})
    assert "Several are called so" in say(name="刘洋").body.decode() and "Nobody who is expected" in say(name="刘洋", unit="C").body.decode()
    assert say(name="刘洋", unit="Delta").status == 303 and roll(common, "way")["y-d"] == ("steward",)
    common.server.done("person.rename", {"person": "y-b", "name": "刘海"})
    assert "Nobody who is expected" in say(name="刘洋", unit="Beta").body.decode()


def test_a_phone_speaks_chinese(open_hall):
    phone = Phone(open_hall, lang="zh-CN,zh;q=0.9").scan(Screen(open_hall).code)
    assert "姓名，或个人代码" in phone.text and 'lang="zh-CN"' in phone.reply.body.decode()
    assert "签到成功" in phone.send(name="李四").text


def test_who_has_an_account_signs_in_with_one_tap(open_hall):
    browser = come_in(open_hall.server, "b1")
    phone = Phone(open_hall, cookies=browser.jar).scan(Screen(open_hall).code)
    assert "Sign in as 王伟" in phone.text
    assert "You are signed in" in phone.send(0).text and "王伟" in phone.text
    assert roll(open_hall, "way")["b1"] == ("session",)
    stranger = Phone(open_hall, cookies=come_in(open_hall.server, "c1").jar).scan(Screen(open_hall).code)
    assert "Sign in as" not in stranger.text
    assert NOBODY in stranger.send(own="yes").text  # what the page did not offer
    assert "You are signed in" in stranger.send(own="yes", name="李四").text
    assert roll(open_hall, "way")["b3"] == ("code",)  # a code let it in, and no account


def test_several_on_one_phone_are_taken_and_flagged_within_the_unit(open_hall):
    """R-MEET-43."""
    path = Screen(open_hall).code
    one = Phone(open_hall)
    for name in ("Zhang San", "李四"):
        assert "You are signed in" in one.sign_in(path, name).text
    Phone(open_hall).sign_in(path, "Éva Ödön")
    assert {p: n for p, (n,) in roll(open_hall, "same_phone").items() if n} == {"b2": 2, "b3": 2}
    desk = come_in(open_hall.server, "l-B").get("/meeting/B.m1/roll").body.decode()
    assert desk.count("</span> one phone<") == 2
    seen = come_in(open_hall.server, "l-A").get("/api/v1/view/roll?meeting=B.m1").json["rows"]
    assert all(row["name"] is None and row["same_phone"] is None for row in seen)


# ---- Codes ----

def under_key(hall, meeting, *parts):
    """(the meeting's id, a hash under the key of its door, which the store keeps beside the ledger): as Muster makes it, worked out anew."""
    with sqlite3.connect(hall.folder / "muster.db") as db:
        which, key = db.execute("select d.thing, d.key from ledger_door d join meeting_meeting m on m.id = d.thing where m.code = ?", (meeting,)).fetchone()
    made = hashlib.blake2b(key=key, digest_size=32)
    for part in (parts[0], which, *parts[1:]):
        made.update(part.to_bytes(8, "big") if isinstance(part, int) else len(part).to_bytes(8, "big") + part.encode())
    return which, made.digest()


def code_of_step(hall, back, meeting="B.m1"):
    """What stood on the screen so many steps ago."""
    which, made = under_key(hall, meeting, "address", int(time.time() // 30) - back)
    return f"/s/{which}." + base64.urlsafe_b64encode(made[:12]).decode()


def number_of_step(hall, back, meeting="B.m1"):
    _, made = under_key(hall, meeting, "number", int(time.time() // 30) - back)
    return f"{int.from_bytes(made[:8], 'big') % 10 ** 9:09}"


def within_a_step():
    """So that the step does not turn meanwhile."""
    if time.time() % 30 > 22:
        time.sleep(9)


def test_an_old_code_is_refused_and_says_so(open_hall):
    """R-MEET-45."""
    Screen(open_hall)
    within_a_step()
    assert Screen(open_hall).code == code_of_step(open_hall, 0)
    for back, status, said in ((0, 200, "Your name"), (1, 200, "Your name"), (2, 422, "This code has expired: look at the screen"),
                               (119, 422, "This code has expired"), (122, 422, "This is no code of a meeting"), (-1, 422, "This is no code of a meeting")):
        phone = Phone(open_hall).scan(code_of_step(open_hall, back))
        assert (phone.reply.status, said in phone.text) == (status, True), (back, phone.text)


def test_a_number_stands_as_long_as_a_code(open_hall):
    """R-MEET-45, of what is typed: also where it differs by one digit, or stands on another screen."""
    open_hall.server.done("meeting.convene", meets(title="Another", expected=[{"unit": "B"}]))
    Screen(open_hall), Screen(open_hall, "B.m2")
    within_a_step()
    right = number_of_step(open_hall, 0)
    assert Screen(open_hall).number.replace(" ", "") == right
    nearly = right[:-1] + str((int(right[-1]) + 1) % 10)
    for number, status, said in ((right, 200, "动员部署会"), (number_of_step(open_hall, 1), 200, "动员部署会"), (number_of_step(open_hall, 2), 422, "does not stand"),
                                 (number_of_step(open_hall, -1), 422, "does not stand"), (nearly, 422, "does not stand"), ("000000000", 422, "does not stand"),
                                 (number_of_step(open_hall, 0, "B.m2"), 200, "Another")):
        phone = Phone(open_hall).ask("GET", "/s").send(number=number)
        assert (phone.reply.status, said in phone.text) == (status, True), (number, phone.text)
    # What the number of one meeting lets in to is that one.
    phone.send(name="Zhang San")
    assert roll(open_hall, "way", meeting="B.m2")["b2"] == ("typed",) and roll(open_hall, "way")["b2"] == (None,)
    open_hall.server.done("meeting.cancel", {"meeting": "B.m2", "reason": "R"})
    assert "does not stand" in Phone(open_hall).ask("GET", "/s").send(number=number_of_step(open_hall, 0, "B.m2")).text


def test_an_entry_ends_after_a_quarter_of_an_hour(open_hall):
    phone = Phone(open_hall).scan(Screen(open_hall).code)
    fields = Page(phone.reply).forms[0]["fields"]
    now, secret = int(time.time()), phone.cookies["__Host-muster-door"][:32]

    def made(until):
        _, token = under_key(open_hall, "B.m1", "entry", 1, until, secret)
        return f"1.{until}." + base64.urlsafe_b64encode(token[:12]).decode()
    until = int(fields["entry"].split(".")[1])
    assert fields["entry"] == made(until) and 890 <= until - now <= 901
    for entry in (made(now - 1), made(now - 3600), made(now + 1200), fields["entry"].replace("1.", "2.", 1)):
        reply = phone.ask("POST", "/s", {**fields, "entry": entry, "name": "Zhang San"})
        assert reply.reply.status == 422 and "expired" in reply.text, entry
    assert "You are signed in" in phone.ask("POST", "/s", {**fields, "entry": made(now + 60), "name": "Zhang San"}).text


def test_the_key_of_a_door_leaves_with_no_backup(open_hall, tmp_path):
    Screen(open_hall)
    open_hall.done("backup", tmp_path / "copy")
    with sqlite3.connect(open_hall.folder / "muster.db") as db:
        key, = db.execute("select key from ledger_door").fetchone()
    assert key not in (tmp_path / "copy").read_bytes() and key.hex().encode() not in (tmp_path / "copy").read_bytes()
    with sqlite3.connect(open_hall.folder / "muster.db") as db:
        bodies = [body for body, in db.execute("select body from ledger_event")]
    assert not any(Screen(open_hall).number.replace(" ", "") in str(body) for body in bodies)


def test_what_another_meeting_or_another_phone_got_is_worth_nothing(open_hall):
    open_hall.server.done("meeting.convene", meets(expected=[{"unit": "B"}]))
    first, second = Screen(open_hall).code, Screen(open_hall, "B.m2").code
    mixed = first.split(".")[0] + "." + second.split(".")[1]
    assert "This is no code of a meeting" in Phone(open_hall).scan(mixed).text
    phone, other = Phone(open_hall).scan(first), Phone(open_hall).scan(second)
    entry = Page(phone.reply).forms[0]["fields"]
    stolen = other.ask("POST", "/s", {**entry, "name": "Zhang San"})
    assert stolen.reply.status == 422 and "expired" in stolen.text
    elsewhere = {**entry, "meeting": Page(Phone(open_hall).scan(second).reply).forms[0]["fields"]["meeting"], "name": "Zhang San"}
    assert phone.ask("POST", "/s", elsewhere).reply.status == 422
    for code in ("/s/1", "/s/x.y", "/s/17.AAAAAAAAAAAAAAAA", "/s/" + "9" * 30 + ".x", "/s/%F0%9F%92%A9", "/s/1." + "A" * 5000):
        assert Phone(open_hall).scan(code).reply.status in (422, 414), code
    assert Screen(open_hall).heads == 0
    assert open_hall.view("roll", "--meeting", "B.m2")


def test_a_number_is_typed_in_the_back_rows(open_hall):
    screen = Screen(open_hall)
    phone = Phone(open_hall).ask("GET", "/s")
    assert phone.send(number="1234").reply.status == 422 and "does not stand on the screen" in phone.text
    assert phone.send(number=screen.number.replace(" ", "-")).reply.status == 200 and "Your name" in phone.text
    assert "You are signed in" in phone.send(name="Zhang San").text
    assert roll(open_hall, "way")["b2"] == ("typed",)
    assert "needs its cookie" in Phone(open_hall).ask("POST", "/s", {"number": screen.number}).text
    wide = Phone(open_hall).ask("GET", "/s").send(number="".join(chr(ord(c) + 0xFEE0) if c != " " else c for c in screen.number))
    assert wide.reply.status == 200


def guess(hall, tries):
    """So many wrong numbers from one address, by as many phones as that takes: the statuses of the answers."""
    connection, statuses, cookie = http.client.HTTPConnection("127.0.0.1", hall.server.port, timeout=60), [], None

    def ask(*words, **headers):
        connection.request(*words, headers=headers)
        reply = connection.getresponse()
        reply.read()
        return reply
    for n in range(tries):
        if n % 10 == 0:
            cookie = ask("GET", "/s").getheader("Set-Cookie").split(";")[0]
        statuses.append(ask("POST", "/s", f"number={n:09}", Cookie=cookie, Origin=f"http://127.0.0.1:{hall.server.port}",
                            **{"Content-Type": "application/x-www-form-urlencoded"}).status)
    connection.close()
    return statuses


def test_wrong_numbers_slow_down_a_phone_and_no_hall(open_hall):
    """R-MEET-46. In the long form 100,000 of them."""
    guesser = Phone(open_hall).ask("GET", "/s")
    statuses = [guesser.ask("POST", "/s", {"number": f"{n:09}"}).reply.status for n in range(12)]
    assert statuses[:10] == [422] * 10 and statuses[-1] == 429 and "Too many wrong numbers" in guesser.text
    assert "Your name" in guesser.scan(Screen(open_hall).code).text
    slip = Phone(open_hall).ask("GET", "/s").send(number="000000000")
    assert slip.reply.status == 422
    statuses = guess(open_hall, 100000 if LONG else 3001)
    assert set(statuses) == {422, 429}
    assert statuses[0::10] == [422] * len(statuses[0::10])  # each phone has a first number
    # From the same address: a right number of a phone that typed none wrong, and the code, always.
    for name in ("Zhang San", "李四"):
        honest = Phone(open_hall).ask("GET", "/s").send(number=Screen(open_hall).number)
        assert "You are signed in" in honest.send(name=name).text
    assert "Your name" in slip.scan(Screen(open_hall).code).text
    assert Screen(open_hall).heads == 2
    come_in(open_hall.server, "b1")  # whoever signs in with a password is not slowed down either


def test_nobody_makes_up_phones(open_hall):
    """A mark that Muster did not make is no phone: neither are numbers looked at for it, nor does it count for anybody."""
    number = Screen(open_hall).number
    made = Phone(open_hall).ask("GET", "/s").cookies["__Host-muster-door"]
    for mark in ("0" * 64, made[:32] + "0" * 32, "0" * 32 + made[32:], made[:32], made + "0", ""):
        for typed in (number, "000000000"):
            phone = Phone(open_hall, cookies={"__Host-muster-door": mark}).ask("POST", "/s", {"number": typed})
            assert phone.reply.status == 403 and "needs its cookie" in phone.text and phone.cookies["__Host-muster-door"] != mark
    assert "Your name" in phone.send(number=number).text  # once more, as it says


def test_one_phone_does_not_use_up_the_door(open_hall):
    path, one = Screen(open_hall).code, Phone(open_hall)
    statuses = [one.scan(path).reply.status for n in range(130)]
    assert set(statuses) == {200, 429} and statuses[:10] == [200] * 10
    assert Phone(open_hall).scan(path).reply.status == 200


def test_a_number_is_found_among_thousands_of_meetings(hall, tmp_path):
    """Others begin at the same time, and show no code."""
    rows = tmp_path / "meetings.csv"
    rows.write_text("unit,kind,title,starts,ends,place,expected\n" + "".join(
        f'B,study,T{n},{at(25)},{at(60)},P,"[{{""unit"":""E""}}]"\n' for n in range(2001)))
    hall.done("meeting", "convene", "--rows", rows)
    hall.server.done("meeting.convene", meets(code="B.last"))
    phone = Phone(hall).ask("GET", "/s").send(number=Screen(hall, "B.last").number)
    assert phone.reply.status == 200 and "动员部署会" in phone.text


def test_a_screen_says_that_no_phone_reaches_its_address(hall):
    hall.server.done("meeting.convene", meets())
    assert "leads to this machine alone" in Screen(hall).html
    hall.server.stop()
    hall.server = hall.serve("--proxy", "yes", "--host", "muster.example")
    screen = Screen(hall)
    assert "muster.example" in screen.html and "leads to this machine alone" not in screen.html


def test_a_hall_has_one_address(hall):
    """Requests that show a code are counted for the door: the address may have had its requests long ago."""
    hall.server.stop()
    hall.server = hall.serve("--requests-per-minute", "20")
    hall.server.done("meeting.convene", meets())
    path = Screen(hall).code
    assert {Phone(hall).scan("/s/17.AAAAAAAAAAAAAAAA").reply.status for n in range(40)} == {422, 429}
    for n in range(60):
        assert Phone(hall).scan(path).reply.status == 200
    assert "You are signed in" in Phone(hall).sign_in(path, "Zhang San").text
    style = re.search(r'href="(/style.css[^"]*)"', Phone(hall).scan(path).reply.body.decode()).group(1)
    assert {Phone(hall).scan(style).reply.status for n in range(60)} == {200}


# ---- Stewards, paper, guests ----

def desk(hall, person="l-B"):
    browser = come_in(hall.server, person)
    return browser, Page(browser.get("/meeting/B.m1/roll"))


def test_a_steward_ticks_and_takes_back(open_hall):
    """R-MEET-41, R-MEET-39."""
    browser, page = desk(open_hall)
    tick = next(form for form in page.forms if form["fields"].get("person") == "b2")
    assert tick[""]["action"] == "/act/meeting/sign_in"
    done = browser.post(tick[""]["action"], tick["fields"])
    assert done.status == 303 and done.headers["location"].startswith("/meeting/B.m1/roll")
    page = Page(browser.get("/meeting/B.m1/roll"))
    tick = next(form for form in page.forms if form["fields"].get("person") == "b2")
    assert tick[""]["action"] == "/act/meeting/strike" and roll(open_hall, "status", "way")["b2"] == ("present", "steward")
    assert "Zhang San" not in Page(browser.get("/meeting/B.m1/roll?open=1")).text
    assert browser.post(tick[""]["action"], tick["fields"]).status == 303
    assert roll(open_hall, "status")["b2"] == ("awaited",)
    assert refused(open_hall, "meeting.strike", {"meeting": "B.m1", "person": "b2"}) == [("person", "R-MEET-41")]
    open_hall.server.done("meeting.sign_in", {"meeting": "B.m1", "person": "b2"})
    open_hall.server.done("meeting.strike", {"meeting": "B.m1", "person": "b2"})
    assert roll(open_hall, "way")["b2"] == (None,)
    assert refused(open_hall, "meeting.sign_in", {"meeting": "B.m1", "person": "c1"}) == [("person", "R-MEET-39")]
    page = Page(browser.get("/meeting/B.m1/roll?q=zhang"))
    assert "Zhang San" in page.text and "Liaison of B" not in page.text


def test_a_steward_signs_in_by_name_whom_the_list_does_not_name(open_hall):
    browser, page = desk(open_hall)
    assert "Éva" not in page.text and "Liaison of D" in page.text  # a post is known by name along the line
    box = next(form for form in page.forms if form[""]["action"] == "/meeting/B.m1/roll" and form[""]["method"] == "post")
    assert box[""]["action"] == "/meeting/B.m1/roll"
    assert browser.post(box[""]["action"], {**box["fields"], "name": "Éva Ödön"}).status == 303
    assert roll(open_hall, "way")["d2"] == ("steward",)
    assert browser.post(box[""]["action"], {**box["fields"], "name": "Éva Ödön"}).status == 303  # sent twice is one act
    assert sum("Éva" in row["what"] or "d2" in row["what"] for row in open_hall.view("history")) == 1 + 1  # and that the person was added

    def again(**typed):
        return browser.post(box[""]["action"], {**box["fields"], "key": os.urandom(16).hex(), **typed})

    for name, said in (("王伟", "Several are called so"), ("Not Expected", "Nobody who is expected")):
        assert again(name=name).status == 422 and said in again(name=name).body.decode(), name
    assert again(name="Zhang San").status == 303 and "Signed in since" in again(name="Zhang San").body.decode()
    assert again(name="Éva Ödön").status == 303  # that it was there before is told within its unit
    assert again(name="王伟", unit="Delta").status == 303
    assert browser.post(box[""]["action"], {"name": "Zhang San", "csrf": "0" * 128}).status == 403
    assert "known by name within" in Page(browser.get("/meeting/B.m1/roll")).text


def test_guests_are_a_number(open_hall):
    open_hall.server.done("meeting.guests", {"meeting": "B.m1", "guests": 7})
    assert refused(open_hall, "meeting.guests", {"meeting": "B.m1", "guests": -1}) == [("guests", "range")]
    open_hall.server.done("meeting.sign_in", {"meeting": "B.m1", "person": "b1"})
    assert "and 7 guests" in Screen(open_hall).html
    row, = open_hall.view("meetings")
    assert row["present"] == "8"
    browser, page = desk(open_hall)
    form = next(form for form in page.forms if form[""]["action"] == "/act/meeting/guests")
    assert form["fields"]["guests"] == "7" and browser.post(form[""]["action"], {**form["fields"], "guests": "9"}).status == 303
    assert open_hall.view("meetings")[0]["present"] == "10"
    other = browser.post(form[""]["action"], {**form["fields"], "key": os.urandom(16).hex(), "guests": "8"})  # another steward's page, as old
    assert other.status == 412 and open_hall.view("meetings")[0]["present"] == "10"


@pytest.fixture
def past(store):
    """A store whose clock is given: B met four days ago, without Muster."""
    made = f"{day(-9)}T08:00:00+08:00"
    store.done("unit", "create", "--code", "B", "--name", "Beta", at=made)
    for code, name in (("b1", "One"), ("b2", "Two"), ("b3", "Three"), ("b4", "Four")):
        store.done("person", "add", "--code", code, "--name", name, "--unit", "B", at=made)
    store.done("meeting", "convene", "--unit", "B", "--kind", "study", "--title", "T", "--place", "P", "--starts", f"{day(-4)} 09:00", "--ends",
               f"{day(-4)} 10:00", "--expected", json.dumps([{"unit": "B"}]), at=made)
    store.done("meeting", "close", "--meeting", "B.m1", at=f"{day(-4)}T10:30:00+08:00")
    return store


def test_a_roll_from_paper_is_entered_later_in_bulk(past, tmp_path):
    """R-MEET-40."""
    rows = tmp_path / "roll.csv"
    rows.write_text(f"meeting,person,came,paper\nB.m1,b1,{day(-4)} 08:55,yes\nB.m1,b2,{day(-4)} 09:20,yes\nB.m1,b3,,yes\nB.m1,b3,,no\n"
                    f"B.m1,b4,{day(-2)} 20:00,yes\nB.m1,b4,{day(-6)} 09:00,yes\n")
    answer = past.run("meeting", "sign_in", "--rows", rows, at=f"{day(-2)}T09:00:00+08:00")
    assert "done 3" in answer.out, (answer.out, answer.err)
    assert roll(past, "status", "way") == {"b1": ("present", "paper"), "b2": ("late", "paper"), "b3": ("present", "paper"), "b4": ("absent", None)}
    assert past.view("meetings")[0]["present"] == "3"


def test_who_comes_before_the_announced_time_is_not_late_however_early_it_was_opened(past):
    past.done("meeting", "convene", "--unit", "B", "--kind", "study", "--title", "T", "--place", "P", "--starts", f"{day(-3)} 09:00", "--ends",
              f"{day(-3)} 10:00", "--expected", json.dumps([{"unit": "B"}]), at=f"{day(-4)}T11:00:00+08:00")
    past.done("meeting", "open", "--meeting", "B.m2", at=f"{day(-3)}T08:40:00+08:00")  # to try the screen
    for person, hour in (("b1", "08:50"), ("b2", "09:05"), ("b3", "09:06")):
        past.done("meeting", "sign_in", "--meeting", "B.m2", "--person", person, at=f"{day(-3)}T{hour}:00+08:00")
    assert roll(past, "status", meeting="B.m2") == {"b1": ("present",), "b2": ("present",), "b3": ("late",), "b4": ("absent",)}


def test_a_steward_who_ticks_after_the_planned_end_has_it_from_paper_before_the_closing_too(past):
    """R-MEET-120: where nobody opened the meeting; whoever is ticked in one that goes on longer comes in then."""
    for on in (-3, -2):
        past.done("meeting", "convene", "--unit", "B", "--kind", "study", "--title", "T", "--place", "P", "--starts", f"{day(on)} 09:00", "--ends",
                  f"{day(on)} 09:30", "--expected", json.dumps([{"unit": "B"}]), at=f"{day(-4)}T11:00:00+08:00")

    def tick(person, hour, *more, on=-3, meeting="B.m2"):
        past.done("meeting", "sign_in", "--meeting", meeting, "--person", person, *more, at=f"{day(on)}T{hour}:00+08:00")
    tick("b1", "09:20")  # before the end it is the steward who sees them come
    tick("b2", "20:00")
    past.done("meeting", "close", "--meeting", "B.m2", at=f"{day(-3)}T20:01:00+08:00")
    tick("b3", "20:02")
    tick("b4", "20:03", "--came", f"{day(-3)} 09:25")
    told = {person: (status, way, at[11:16]) for person, (status, way, at) in roll(past, "status", "way", "at", meeting="B.m2").items()}
    assert told == {"b1": ("late", "steward", "01:20"), "b2": ("present", "paper", "01:00"), "b3": ("present", "paper", "01:00"),
                    "b4": ("late", "paper", "01:25")}
    past.done("meeting", "open", "--meeting", "B.m3", at=f"{day(-2)}T09:00:00+08:00")
    tick("b1", "09:40", on=-2, meeting="B.m3")
    assert roll(past, "status", "way", meeting="B.m3")["b1"] == ("late", "steward")
    past.done("rebuild")
    assert roll(past, "way", meeting="B.m2")["b2"] == ("paper",)


def test_from_paper_before_it_begins_nobody_came_later_than_now(open_hall):
    """R-MEET-40."""
    open_hall.server.done("meeting.sign_in", {"meeting": "B.m1", "person": "b1", "paper": True})
    (moment, way), = [told for person, told in roll(open_hall, "at", "way").items() if person == "b1"]
    assert way == "paper" and moment <= time.strftime("%Y-%m-%dT%H:%M:%S.999999Z", time.gmtime())


def test_a_time_of_another_day_is_told_with_its_day(open_hall):
    begin(open_hall)
    came = at(-1439)  # yesterday, within a day before it begins
    open_hall.server.done("meeting.sign_in", {"meeting": "B.m1", "person": "b1", "came": came})
    open_hall.server.done("meeting.sign_in", {"meeting": "B.m1", "person": "b2"})
    page = desk(open_hall)[1].text
    assert came in page and re.search(r"Present \d\d:\d\d", page)


def people_change(store, at):
    """One is hired, one goes to another unit, one leaves, one is erased."""
    store.done("person", "add", "--code", "new", "--name", "New", "--unit", "B", at=at)
    store.done("unit", "create", "--code", "C", "--name", "Gamma", at=at)
    store.done("person", "move", "--person", "b2", "--unit", "C", at=at)
    store.done("person", "leave", "--person", "b3", at=at)
    store.done("person", "erase", "--person", "b4", at=at)


def test_a_roll_does_not_follow_who_belongs_to_the_unit_today(past):
    """Who was expected, at which unit, stands since the closing; a name that was erased is none. Whoever is entered after it came when it began."""
    past.done("meeting", "sign_in", "--meeting", "B.m1", "--person", "b1", at=f"{day(-4)}T11:00:00+08:00")
    before = roll(past, "unit", "status")
    told = past.view("attendance", "--meeting", "B.m1")
    people_change(past, f"{day(-2)}T09:00:00+08:00")
    assert roll(past, "unit", "status") == before == {
        "b1": ("B", "present"), "b2": ("B", "absent"), "b3": ("B", "absent"), "b4": ("B", "absent")}
    assert past.view("attendance", "--meeting", "B.m1") == told
    assert [row["person"] for row in past.view("meeting-expected", "--meeting", "B.m1")] == ["b1", "b2", "b3", "b4"]
    assert next(row["name"] for row in past.view("roll", "--meeting", "B.m1") if row["person"] == "b4") == "b4"
    for person in ("b2", "b3"):  # a paper roll that is entered now
        past.done("meeting", "sign_in", "--meeting", "B.m1", "--person", person, "--paper", "yes", at=f"{day(-2)}T10:00:00+08:00")
    after = past.run("meeting", "sign_in", "--meeting", "B.m1", "--person", "new", "--paper", "yes", at=f"{day(-2)}T10:00:00+08:00")
    assert after.code == 2 and "is not expected at the meeting" in after.err
    entered = {**before, "b2": ("B", "present"), "b3": ("B", "present")}
    assert roll(past, "unit", "status") == entered
    past.done("rebuild")
    assert roll(past, "unit", "status") == entered


def test_a_roll_that_was_not_closed_is_of_those_who_were_there_on_its_day(store):
    made = f"{day(-9)}T08:00:00+08:00"
    store.done("unit", "create", "--code", "B", "--name", "Beta", at=made)
    for code in ("b1", "b2", "b3", "b4"):
        store.done("person", "add", "--code", code, "--name", code, "--unit", "B", at=made)
    store.done("meeting", "convene", "--unit", "B", "--kind", "study", "--title", "T", "--place", "P", "--starts", f"{day(-4)} 09:00", "--ends",
               f"{day(-4)} 10:00", "--expected", json.dumps([{"unit": "B"}, {"person": "b3"}]), at=made)
    people_change(store, f"{day(-2)}T09:00:00+08:00")
    assert set(roll(store, "status")) == {"b1", "b3"}  # b2 is expected where it belongs now, and of b4 nothing is known
    store.done("meeting", "close", "--meeting", "B.m1", at=f"{day(-2)}T10:00:00+08:00")
    assert set(roll(store, "status")) == {"b1", "b3"}


def event_of(store, act):
    with sqlite3.connect(store.folder / "muster.db") as database:
        return json.loads(database.execute("select body from ledger_event where act = ? order by seq desc", (act,)).fetchone()[0])


def test_a_closing_names_persons_by_their_ids_unit_by_unit(past):
    ids = {row["code"]: row["id"] for row in past.view("persons")}
    told = event_of(past, "meeting.close")
    assert told["too_many"] is False and [unit["expected"] for unit in told["roll"]] == [[ids[code] for code in ("b1", "b2", "b3", "b4")]]


def test_of_more_than_are_gone_through_a_closing_names_nobody(store, tmp_path):
    """R-MEET-19."""
    people = tmp_path / "people.csv"
    people.write_text("code,name,unit\n" + "".join(f"p{n},P,B\n" for n in range(20001)))
    store.done("unit", "create", "--code", "B", "--name", "Beta")
    store.done("person", "import", people)
    store.done("meeting", "convene", "--unit", "B", "--kind", "study", "--title", "T", "--place", "P", "--starts", f"{day(0)} 00:00", "--ends",
               f"{day(0)} 00:01", "--expected", json.dumps([{"unit": "B"}]))
    store.done("meeting", "close", "--meeting", "B.m1", "--heads", 9)
    assert event_of(store, "meeting.close")["too_many"] is True and "roll" not in event_of(store, "meeting.close")
    store.done("person", "leave", "--person", "p7")
    store.done("person", "leave", "--person", "p8")
    assert "More are expected than can be told" in store.run("view", "roll", "--meeting", "B.m1").err
    store.done("meeting", "sign_in", "--meeting", "B.m1", "--person", "p9", "--paper", "yes")
    store.done("minutes", "circulate", "--meeting", "B.m1", "--until", day(3))
    store.done("minutes", "approve", "--meeting", "B.m1")
    assert event_of(store, "minutes.approve")["heads"] == 9 and "roll" not in event_of(store, "minutes.approve")


def test_who_came_in_somebodys_place_stays_where_it_belonged(open_hall):
    server = open_hall.server
    server.done("meeting.change", {"meeting": "B.m1", "starts": at(0), "ends": at(90)})  # of today, even before midnight
    server.done("meeting.reply", {"meeting": "B.m1", "person": "b3", "answer": "deputy", "deputy": "a1"})
    server.done("meeting.reply", {"meeting": "B.m1", "person": "b2", "answer": "not_coming"})
    server.done("meeting.sign_in", {"meeting": "B.m1", "person": "a1"})
    server.done("meeting.open", {"meeting": "B.m1"})
    server.done("meeting.close", {"meeting": "B.m1"})
    before = roll(open_hall, "unit", "status", "instead_of")
    assert (before["a1"], before["b3"], before["b2"]) == (("A", "present", "b3"), ("B", "deputised", None), ("B", "on_leave", None))
    for person in ("a1", "b2", "d1"):
        server.done("person.move", {"person": person, "unit": "E"})
    assert roll(open_hall, "unit", "status", "instead_of") == before
    rows = come_in(server, "l-E").get("/api/v1/view/roll?meeting=B.m1").json["rows"]
    assert {row["person"] for row in rows} == {"l-E"}


def test_a_roll_stays_as_it_is_after_a_month(store):
    """R-MEET-37."""
    made = f"{day(-50)}T08:00:00+08:00"
    store.done("unit", "create", "--code", "B", "--name", "Beta", at=made)
    store.done("person", "add", "--code", "b1", "--name", "One", "--unit", "B", at=made)
    store.done("meeting", "convene", "--unit", "B", "--kind", "study", "--title", "T", "--place", "P", "--starts", f"{day(-40)} 09:00", "--ends",
               f"{day(-40)} 10:00", "--expected", json.dumps([{"unit": "B"}]), at=made)
    for words in (("sign_in", "--person", "b1"), ("guests", "--guests", 3), ("strike", "--person", "b1")):
        answer = store.run("meeting", words[0], "--meeting", "B.m1", *words[1:], at=f"{day(-9)}T09:00:00+08:00")
        assert answer.code == 2 and "stays as it is 30 days after" in answer.err, answer.err
    late = store.run("meeting", "open_doors", "--meeting", "B.m1", at=f"{day(-9)}T09:00:00+08:00")
    assert late.code == 2 and "The meeting is over" in late.err  # R-MEET-33


def test_an_alias_is_a_name_at_the_door(open_hall):
    open_hall.server.done("person.add", {"code": "x1", "name": "张三丰", "alias": "Zhang San-feng, Master", "unit": "B"})
    assert "You are signed in" in Phone(open_hall).sign_in(Screen(open_hall).code, "zhang san-feng, master").text
    assert roll(open_hall, "status")["x1"] == ("present",)


def test_the_first_page_knows_that_one_signed_in(open_hall):
    first = lambda: come_in(open_hall.server, "b1").get("/?lang=en").body.decode()
    assert "You signed in" not in first() and "not replied yet" in first()
    open_hall.server.done("meeting.sign_in", {"meeting": "B.m1", "person": "b1"})
    assert "You signed in" in first() and "not replied yet" not in first()


def test_in_chinese_who_came_late_has_not_reported_late(past):
    columns = past.run("view", "attendance", "--meeting", "B.m1", lang="zh").out
    assert "迟到" in columns and "迟报" not in columns


# ---- The roll ----

def counts(hall, person=None, **asked):
    path = "/api/v1/view/attendance?" + urllib.parse.urlencode(asked)
    reply = come_in(hall.server, person).get(path) if person else hall.server.get(path)
    assert reply.status == 200, reply.body
    return {(row["meeting"], row["unit"]): row for row in reply.json["rows"]}


def test_the_roll_tells_what_became_of_each(open_hall):
    server = open_hall.server
    server.done("meeting.reply", {"meeting": "B.m1", "person": "b2", "answer": "not_coming", "reason": "Ill."})
    server.done("meeting.reply", {"meeting": "B.m1", "person": "b3", "answer": "deputy", "deputy": "a1"})
    server.done("meeting.reply", {"meeting": "B.m1", "person": "d2", "answer": "not_coming"})
    path = Screen(open_hall).code
    assert "You are signed in" in Phone(open_hall).sign_in(path, "Deputy Head").text  # who comes in somebody's place
    for person in ("b1", "d2"):
        server.done("meeting.sign_in", {"meeting": "B.m1", "person": person})
    said = roll(open_hall, "status", "deputy", "instead_of", "reason")
    assert said["b1"] == ("present", None, None, None) and said["b2"] == ("on_leave", None, None, "Ill.")
    assert said["b3"] == ("deputised", "a1", None, None) and said["a1"] == ("present", None, "b3", None)
    assert said["d2"][0] == "present" and said["l-E"][0] == "awaited"  # who came after all
    assert Screen(open_hall).heads == 3
    row = counts(open_hall, meeting="B.m1")[("B.m1", "B")]
    assert [row[name] for name in ("expected", "present", "deputised", "on_leave", "awaited")] == ["4", "1", "1", "1", "1"]
    begin(open_hall)
    server.done("meeting.close", {"meeting": "B.m1"})
    assert roll(open_hall, "status")["l-E"] == ("absent",)
    assert open_hall.view("meetings")[0]["present"] == "3"
    server.done("person.erase", {"person": "b1"})
    assert roll(open_hall, "status")["b1"] == ("present",) and open_hall.view("meetings")[0]["present"] == "3"


def test_attendance_by_name_stays_within_the_unit(open_hall):
    """R-MEET-43."""
    open_hall.server.done("meeting.sign_in", {"meeting": "B.m1", "person": "b1"})
    rows = come_in(open_hall.server, "l-D").get("/api/v1/view/roll?meeting=B.m1").json["rows"]
    assert {row["person"] for row in rows} == {"d1", "d2", "l-D"}  # its own, and nothing of what stands beside
    own = come_in(open_hall.server, "b1").get("/api/v1/view/roll?meeting=B.m1").json["rows"]
    assert "b1" in {row["person"] for row in own}
    above = come_in(open_hall.server, "l-A").get("/api/v1/view/roll?meeting=B.m1").json["rows"]
    assert [(row["unit"], row["person"], row["persons"]) for row in above] == [("B", None, "<5"), ("D", None, "<5"), ("E", None, "<5")]
    told = counts(open_hall, "l-A", meeting="B.m1")
    assert told[("B.m1", "B")]["expected"] == "<5" and told[("B.m1", "D")]["present"] == "<5"
    assert counts(open_hall, "l-C") == {} and come_in(open_hall.server, "l-C").get("/api/v1/view/roll?meeting=B.m1").status == 422
    page = come_in(open_hall.server, "l-A").get("/meeting/B.m1").body.decode()
    assert "&lt;5" in page and "/meeting/B.m1/door" not in page
    assert "/meeting/B.m1/door" in come_in(open_hall.server, "l-B").get("/meeting/B.m1").body.decode()


def test_how_many_were_there_is_few_above_the_unit_wherever_it_stands(open_hall):
    """In the list of meetings, on its page, in its minutes as page and paper, in the history."""
    from test_minutes import docx_text, pdf_text
    server = open_hall.server
    server.done("meeting.sign_in", {"meeting": "B.m1", "person": "b1"})
    server.done("meeting.guests", {"meeting": "B.m1", "guests": 2})
    seen = lambda person: come_in(server, person).get("/api/v1/view/meetings").json["rows"][0]["present"]
    assert (seen("l-B"), seen("b1"), seen("l-A"), seen("l-D"), seen("a1")) == ("3", "3", "<5", "<5", "<5")
    sorted_by_it = come_in(server, "l-A").get("/api/v1/view/meetings?sort=present").json["rows"]
    assert sorted_by_it == []  # the order would tell it
    begin(open_hall)
    server.done("meeting.close", {"meeting": "B.m1", "heads": 4})
    server.done("minutes.circulate", {"meeting": "B.m1", "until": day(3)})
    for person, heads, guests in (("l-B", "4", "2"), ("l-A", "<5", "<5"), ("l-D", "<5", "<5")):
        browser = come_in(server, person)
        page = re.sub(r"\s+", " ", html.unescape(re.sub("<[^<>]*>", " ", browser.get("/meeting/B.m1/minutes").body.decode())))
        assert f"How many were there {heads} " in page and f"Guests {guests} " in page, (person, page)
        for form, read in (("docx", docx_text), ("pdf", pdf_text)):
            text = read(browser.get(f"/api/v1/minutes/B.m1?format={form}").body)
            assert f"How many were there: {heads}\n" in text and f"Guests: {guests}\n" in text, (person, text)
    said = " ".join(row["what"] for row in come_in(server, "l-A").get("/api/v1/view/history").json["rows"] if "person" not in row["what"])
    assert "closed the meeting" in said and "present: 4" not in said and "counted the guests" in said and "Kick-off: 2" not in said


def test_the_head_count_is_not_called_as_the_roll_calls_who_is_present(open_hall):
    server = open_hall.server
    server.done("meeting.sign_in", {"meeting": "B.m1", "person": "b1"})
    begin(open_hall)
    server.done("meeting.close", {"meeting": "B.m1", "heads": 40})
    page = come_in(server, "l-B").get("/meeting/B.m1/minutes").body.decode()
    assert page.count("<dt>Present</dt>") == 1 and "<dt>How many were there</dt><dd>40</dd>" in page


ATTENDING = {"meeting.reply", "meeting.let_in", "meeting.sign_in", "meeting.strike"}


def attending(browser, **asked):
    """What the history tells such a reader of who replied, came, and was struck out, the oldest first."""
    rows = browser.get("/api/v1/view/history?" + urllib.parse.urlencode({"limit": 200, **asked})).json["rows"]
    return [row["what"].split(" to ")[0] for row in reversed(rows) if row["act"] in ATTENDING]


def test_the_history_names_whom_the_roll_names(open_hall):
    """R-MEET-43: who is told of attendance by number finds no name in what happened either."""
    server = open_hall.server
    server.done("meeting.reply", {"meeting": "B.m1", "person": "l-E", "answer": "deputy", "deputy": "a1"})
    itself = come_in(server, "l-D")
    assert itself.post("/api/v1/meeting/reply", {"csrf": itself.csrf, "meeting": "B.m1", "person": "l-D", "answer": "coming"}).status == 200
    for person in ("l-D", "d2"):
        assert "You are signed in" in Phone(open_hall).sign_in(Screen(open_hall).code, person).text
    server.done("meeting.sign_in", {"meeting": "B.m1", "person": "l-E"})
    server.done("meeting.strike", {"meeting": "B.m1", "person": "l-E"})
    assert attending(come_in(server, "l-A")) == []  # a row for each would tell how many came, and when
    # Who keeps the roll: as there, those whom it knows by name anyway.
    assert attending(come_in(server, "l-B")) == ["The door let Liaison of D in", "The operator signed Liaison of E in",
                                                    "The operator took back that Liaison of E signed in"]
    assert "The door let Liaison of D in" in [row["what"].split(" to ")[0] for row in itself.get("/account/data").json["history"]]
    # Neither does what stands in a person's own history tell of whom it was.
    with sqlite3.connect(open_hall.folder / "muster.db") as db:
        ids = dict(db.execute("select code, id from org_person"))
    for code, told in (("l-D", 1), ("l-E", 2)):
        assert attending(come_in(server, "l-A"), about=ids[code]) == []
        assert len(attending(come_in(server, "l-B"), about=ids[code])) == told
    page = come_in(server, "l-A").get("/person/l-D").body.decode()
    assert "Liaison of D" in page and "let Liaison" not in page and "Code on the screen" not in page
    sheet = come_in(server, "l-A").get("/api/v1/view/history?format=csv").body.decode()
    assert not [line for line in sheet.splitlines() if "meeting." in line and re.search("Liaison of [DE]|l-[DE]|Éva|d2", line)]


def test_attendance_is_counted_over_meetings_of_a_time(open_hall):
    open_hall.server.done("meeting.convene", meets(40, unit="D", expected=[{"unit": "D"}]))
    open_hall.server.done("meeting.sign_in", {"meeting": "D.m1", "person": "d1"})
    told = counts(open_hall, unit="D")
    assert set(told) == {("B.m1", "D"), ("D.m1", "D")}
    assert told[("D.m1", "D")]["present"] == "1" and told[("B.m1", "D")]["present"] == "0"
    assert counts(open_hall, since=day(-9), until=day(-1)) == {}
    sheet = open_hall.server.get("/api/v1/view/roll?meeting=D.m1&format=csv")
    assert sheet.status == 200 and b"present" in sheet.body and open_hall.server.get("/api/v1/view/attendance?format=xlsx").status == 200


def test_more_meetings_than_can_be_gone_through_are_refused(hall, tmp_path):
    """R-MEET-42."""
    rows = tmp_path / "meetings.csv"
    rows.write_text("unit,kind,title,starts,ends,place,expected\n" + "".join(
        f'B,study,T{n},{at(30)},{at(60)},P,"[{{""unit"":""E""}}]"\n' for n in range(201)))
    hall.done("meeting", "convene", "--rows", rows)
    reply = hall.server.get("/api/v1/view/attendance")
    assert (reply.status, reply.codes) == (422, ["R-MEET-42"])


@pytest.mark.parametrize("asked,needed", [({"quorum": 2}, 2), ({"quorum_share": 25}, 2), ({"quorum_share": 26}, 3)])
def test_a_quorum_is_told_as_reached_or_not(hall, asked, needed):
    """R-MEET-30."""
    hall.server.done("meeting.convene", meets(**asked))
    people = ("b1", "b2", "b3")
    for n in range(needed):
        screen = Screen(hall).html
        assert f"The quorum is {needed}." in screen, n
        hall.server.done("meeting.sign_in", {"meeting": "B.m1", "person": people[n]})
    assert f"The quorum of {needed} is reached." in Screen(hall).html
    assert f"The quorum of {needed} is reached." in come_in(hall.server, "l-B").get("/meeting/B.m1").body.decode()
    assert f"The quorum is {needed}." in come_in(hall.server, "l-A").get("/meeting/B.m1").body.decode()  # else "<5" were a number


def quorum_of(hall, meeting="B.m1"):
    said = re.search(r"The quorum (?:of (\d+) is (reached)|is (\d+))\.", Screen(hall, meeting).html)
    return int(said.group(1) or said.group(3)), bool(said.group(2))


def test_a_quorum_counts_seats_and_not_who_comes_besides(hall):
    """R-MEET-48: not the principal beside the deputy, not one who is not expected any more."""
    hall.server.done("meeting.convene", meets(quorum=2))
    hall.server.done("meeting.reply", {"meeting": "B.m1", "person": "b3", "answer": "deputy", "deputy": "a1"})
    for person in ("a1", "b3"):
        hall.server.done("meeting.sign_in", {"meeting": "B.m1", "person": person})
    assert Screen(hall).heads == 2 and quorum_of(hall) == (2, False)
    hall.server.done("meeting.sign_in", {"meeting": "B.m1", "person": "d1"})
    assert quorum_of(hall) == (2, True)
    hall.server.done("meeting.change", {"meeting": "B.m1", "expected": [{"unit": "B"}]})
    assert Screen(hall).heads == 3 and quorum_of(hall) == (2, False)


def test_one_deputy_for_two_fills_one_seat(hall):
    """R-MEET-48."""
    hall.server.done("meeting.convene", meets(quorum=2))
    for person in ("b1", "b3"):
        hall.server.done("meeting.reply", {"meeting": "B.m1", "person": person, "answer": "deputy", "deputy": "a1"})
    hall.server.done("meeting.sign_in", {"meeting": "B.m1", "person": "a1"})
    assert quorum_of(hall) == (2, False)
    hall.server.done("meeting.sign_in", {"meeting": "B.m1", "person": "b1"})  # and the deputy is there for the other one
    assert quorum_of(hall) == (2, True)


def test_where_all_have_left_there_is_no_quorum(hall):
    """R-MEET-48."""
    hall.server.done("meeting.convene", meets(expected=[{"person": "b2"}], quorum_share=50))
    hall.server.done("person.leave", {"person": "b2"})
    assert quorum_of(hall) == (1, False)


def test_a_quorum_is_not_told_where_not_all_could_be_counted(hall, tmp_path):
    """R-MEET-48: of more units than are gone through."""
    units = tmp_path / "many.csv"
    units.write_text("code,name,parent\n" + "".join(f"N{n},Unit {n},E\n" for n in range(20001)))
    hall.done("unit", "import", units)
    for n, asked in ((1, {"quorum_share": 50}), (2, {"quorum": 1})):
        hall.server.done("meeting.convene", meets(expected=[{"unit": "B", "below": True, "role": "manager"}], **asked))
        for page in (Screen(hall, f"B.m{n}").html, come_in(hall.server, "l-B").get(f"/meeting/B.m{n}").body.decode()):
            assert "cannot be told" in page and "is reached." not in page


def test_a_quorum_is_a_number_or_a_share(hall):
    assert refused(hall, "meeting.convene", meets(quorum=2, quorum_share=50)) == [("quorum_share", "R-MEET-30")]
    assert refused(hall, "meeting.convene", meets(quorum_share=101)) == [("quorum_share", "range")]
    hall.server.done("meeting.convene", meets(quorum=2))
    hall.server.done("meeting.change", {"meeting": "B.m1", "quorum_share": 50})
    assert "The quorum is 4." in Screen(hall).html
    hall.server.done("meeting.change", {"meeting": "B.m1", "quorum": 0})
    assert "quorum" not in Screen(hall).html


def test_ones_own_file_tells_where_one_signed_in(open_hall):
    open_hall.server.done("meeting.sign_in", {"meeting": "B.m1", "person": "b1"})
    told, = come_in(open_hall.server, "b1").get("/account/data").json["signed_in"]
    assert come_in(open_hall.server, "b2").get("/account/data").json["was_expected"] == []
    open_hall.server.done("meeting.open", {"meeting": "B.m1"})
    open_hall.server.done("meeting.close", {"meeting": "B.m1"})
    assert come_in(open_hall.server, "b2").get("/account/data").json["was_expected"] == ["B.m1"]
    assert (told["meeting"], told["way"]) == ("B.m1", "steward") and told["at"][:10] == time.strftime("%Y-%m-%d", time.gmtime())


def test_a_hall_of_phones_in_a_real_browser(hall, tmp_path):
    """A screen and fifty phones, ten at a time (in the long form all of them), which scan a picture of it; then a phone for two, one without script, one in Chinese, a typed number."""
    from test_browser import drive, node, operating
    drive()
    names = [f"Attendee {chr(65 + n // 26)}{chr(65 + n % 26)}" for n in range(50)] + ["Second On It", "Without Script", "陈静", "Back Row", "Never There"]
    for n, name in enumerate(names):
        hall.server.done("person.add", {"code": f"n{n}", "name": name, "unit": "E"})
    hall.server.done("meeting.convene", {**meets(), "title": "会" * 200})
    done = node("hall.mjs", f"http://127.0.0.1:{hall.server.port}", str(tmp_path / "screen.png"), json.dumps(names),
                env={**operating(hall.server), "HALL_AT_ONCE": "50" if os.environ.get("MUSTER_LONG") else "10"})
    assert done.returncode == 0, done.stderr + done.stdout
    told = json.loads(done.stdout)
    print(told)
    assert told["phones"] == 50
    ways = [way for _, way in roll(hall, "status", "way").values() if way]
    assert (ways.count("code"), ways.count("typed")) == (52, 1)


def test_who_is_expected_is_told_as_it_is_though_it_is_kept_in_memory(open_hall):
    """Sign-ins and what other slices do change nothing of it; joining, moving, a reply and another list do."""
    done = open_hall.server.done
    expected = lambda: int(re.search(r"signed in of (\d+) expected", Screen(open_hall).html).group(1))
    statuses = lambda: roll(open_hall, "status")
    assert expected() == 8 == len(statuses())  # three liaisons and five
    done("meeting.sign_in", {"meeting": "B.m1", "person": "b1"})
    done("duty.answer", {"unit": "C", "measure": "safe.check", "values": {"rooms": "3"}})
    assert expected() == 8 and statuses()["b1"] == ("present",)
    done("person.add", {"code": "new", "name": "New", "unit": "E"})
    assert expected() == 9 and statuses()["new"] == ("awaited",)
    done("person.move", {"person": "d2", "unit": "C"})
    assert expected() == 8 and "d2" not in statuses()
    done("meeting.reply", {"meeting": "B.m1", "person": "b3", "answer": "not_coming"})
    assert expected() == 8 and statuses()["b3"] == ("on_leave",)
    done("meeting.convene", meets(title="Another"))
    done("meeting.reply", {"meeting": "B.m2", "person": "b2", "answer": "not_coming"})
    assert statuses()["b2"] == ("awaited",)
    done("meeting.change", {"meeting": "B.m2", "expected": [{"unit": "D"}]})
    assert expected() == 8
    done("person.erase", {"person": "new"})
    assert expected() == 7


def behind_its_back(hall, *changes):
    """What no event tells, so that only who goes through all of them again, or looks a name up again, can see it."""
    with sqlite3.connect(hall.folder / "muster.db") as database:
        for change in changes:
            assert database.execute(change).rowcount == 1, change


def test_who_is_expected_is_not_gone_through_at_each_sign_in(hall):
    """Not for a screen with a quorum, nor for the stewards, nor are all names looked up again; what changes one of them has it done once."""
    server = hall.server
    for n in range(1, 11):
        server.done("meeting.convene", meets(**({"quorum_share": 50} if n == 1 else {"title": f"T{n}"})))
    of_d2 = "where {} = (select id from org_person where code = 'd2')"
    there, away = (f"update org_person set unit = (select id from org_unit where code = '{unit}') {of_d2.format('id')}" for unit in "DC")
    named, other = (f"update org_known set name = '{name}' {of_d2.format('person')}" for name in ("Éva Ödön", "Somebody Else"))

    def seen():
        desk = Page(server.get("/meeting/B.m1/roll?lang=en")).text
        screen = int(re.search(r"signed in of (\d+) expected", Screen(hall).html).group(1))
        return screen, int(re.search(r"Expected\s*(\d+)", desk).group(1)), "Éva Ödön" in desk
    seen()
    behind_its_back(hall, away, other)
    for person in ("b1", "b2", "b3", "d1"):
        server.done("meeting.sign_in", {"meeting": "B.m1", "person": person})
        assert seen() == (8, 8, True), person
    assert quorum_of(hall) == (4, True)
    assert server.get("/api/v1/view/attendance").json["rows"]  # goes through many meetings, and drives out none that a hall looks at
    assert seen() == (8, 8, True)
    server.done("person.rename", {"person": "c1", "name": "Still Not Expected"})
    assert seen() == (7, 7, False)
    behind_its_back(hall, there, named)


def test_many_halls_look_at_the_same_time(hall):
    """At the roll and at screens of more meetings than are kept in memory, while people sign in and are called otherwise."""
    server, count = hall.server, 10
    for n in range(count):
        server.done("meeting.convene", meets(title=f"T{n}", quorum_share=50))

    def look(n):
        which = f"B.m{n % count + 1}"
        if n % 4 == 0:
            server.done("person.rename", {"person": "b2", "name": f"Zhang San {n}"})
        if n % 4 == 1:
            server.act("meeting.sign_in", {"meeting": which, "person": "b1"})
        return "of 8 expected" in Screen(hall, which).html and len(re.findall("Zhang San", server.get(f"/meeting/{which}/roll").body.decode())) == 2
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        assert all(pool.map(look, range(LONG and 2000 or 160)))


def test_the_roll_in_its_order_page_by_page(open_hall):
    """Only as many as are shown are put into order; names that were changed are told as they are."""
    for n in range(120):
        open_hall.server.done("person.add", {"code": f"n{n}", "name": f"Name {n * 37 % 120:03}", "unit": "BDE"[n % 3]})
    def names(query=""):
        page = Page(open_hall.server.get(f"/meeting/B.m1/roll?lang=en{query}"))
        return re.findall(r"Name \d\d\d", page.text)
    everything = [f"Name {n:03}" for n in range(120)]
    first, second, third = names(), names("&from=50"), names("&from=100")
    assert first + second + third == everything and len(second) == 50
    open_hall.server.done("person.rename", {"person": "n0", "name": "Name 999"})
    assert names() == everything[1:len(first) + 1] and names("&from=100")[-1] == "Name 999"
