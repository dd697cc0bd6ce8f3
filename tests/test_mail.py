"""Invitations by mail: through a real mail server into a real mailbox, read there as other programs read it."""
import contextlib
import datetime
import email.utils
import json
import pathlib
import re
import shutil
import sqlite3
import subprocess
import time

import icalendar
import pytest

import conftest
from conftest import UNITS, Store, day, npm_ci
from mail_box import MailBox, wait_until
from test_meetings import CALENDAR, meets
from test_office_pages import words
from test_pages import Page
from test_sign_in import come_in

FROM = ("--mail-from", "muster@office.example.org")
QUICK = (*FROM, "--mail-wait", "0", "--mail-retry", "1", "--mail-per-minute", "0")


@pytest.fixture(scope="session")
def mail_box():
    box = MailBox()
    yield box
    box.end()


@pytest.fixture
def box(mail_box):
    mail_box.empty()
    return mail_box


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """In B a liaison and three persons, of whom n has no address; a liaison at each of A and D, and a member of D."""
    folder = tmp_path_factory.mktemp("mail")
    store = Store(folder / "store")
    rows = {"units.csv": UNITS, "persons.csv": "code,name,unit,mail\n" + "".join(
        f"{code},{name},{unit},{code + '@example.org' if code != 'n' else ''}\n" for code, name, unit in (
            ("l-A", "Liaison of A", "A"), ("l-B", "联络员甲", "B"), ("b0", "Person 0", "B"), ("b1", "Person 1", "B"), ("n", "No Address", "B"),
            ("l-D", "Liaison of D", "D"), ("d0", "Person of D", "D")))}
    for name, text in rows.items():
        (folder / name).write_text(text)
    store.done("init", "--zone", "Asia/Shanghai")
    store.done("unit", "import", folder / "units.csv")
    store.done("person", "import", folder / "persons.csv")
    for unit in "ABD":
        store.done("post", "give", "--person", f"l-{unit}", "--unit", unit, "--role", "liaison")
    return store.folder


@pytest.fixture
def bureau(empty, made, box):
    shutil.copytree(made, empty.folder)
    empty.box = box
    return empty


def serve(bureau, *options, port=None):
    bureau.server = bureau.serve("--mail", f"smtp://127.0.0.1:{port or bureau.box.smtp}", *(options or QUICK))
    return bureau.server


def to(mails):
    return sorted(mail.envelope.split("@")[0] for mail in mails)


def text_of(mail):
    return mail.get_body(("plain",)).get_content().replace("\r\n", "\n")


def ics_of(mail):
    part, = (part for part in mail.walk() if part.get_content_type() == "text/calendar")
    return part.get_content()


def event_of(mail):
    """Its method, and its one event."""
    part, = (part for part in mail.walk() if part.get_content_type() == "text/calendar")
    calendar = icalendar.Calendar.from_ical(part.get_content())
    event, = calendar.walk("VEVENT")
    assert part.get_param("method") == str(calendar["METHOD"])
    return str(calendar["METHOD"]), event


def read_by_another(mail):
    """The same as ical.js reads it."""
    npm_ci(CALENDAR)
    told = json.loads(subprocess.run(["node", "read.mjs"], cwd=CALENDAR, input=ics_of(mail), capture_output=True, text=True, check=True).stdout)
    event, = told["events"]
    return [told["method"], event["sequence"], event["status"], event["uid"], event["summary"], [one[0] for one in event["attendees"]]]


def stands(server, state=None, meeting="B.m1"):
    """By the view: person (or how many) and how it stands."""
    reply = server.get(f"/api/v1/view/deliveries?meeting={meeting}&limit=1000" + (f"&state={state}" if state else ""))
    assert reply.status == 200, reply.body
    return sorted((row["person"] or row["persons"], row["is"]) for row in reply.json["rows"])


def figure(server, name):
    return float(re.search(rf"^muster_mail_{name} (\S+)$", server.get("/metrics").body.decode(), re.M).group(1))


def settled(server):
    """The mailer has looked at all that happened, and nothing waits."""
    wait_until(lambda: stands(server) and not stands(server, "waits"), "nothing waits")
    return dict(stands(server))


# ---- What is sent ----

def test_whoever_is_expected_is_invited(bureau):
    server = serve(bureau)
    server.done("meeting.convene", meets(expected=[{"unit": "B"}], draft=True, agenda=[{"title": "Why", "presenter": "l-B", "minutes": 30}]))
    server.done("meeting.convene", meets(code="other", expected=[{"person": "d0"}]))
    mail, = bureau.box.wait(1)  # of the draft none
    assert to([mail]) == ["d0"]
    server.done("meeting.announce", {"meeting": "B.m1"})
    mails = bureau.box.wait(4)[1:]
    assert to(mails) == ["b0", "b1", "l-B"]
    assert settled(server) == {"b0": "sent", "b1": "sent", "l-B": "sent", "n": "no_address"}
    mail, = (mail for mail in mails if mail.envelope == "l-B@example.org")
    assert mail["Subject"] == "Meeting: 动员部署会 Kick-off" and not mail.defects
    assert [(one.display_name, one.addr_spec) for one in mail["To"].addresses] == [("联络员甲", "l-B@example.org")]
    assert [(one.display_name, one.addr_spec) for one in mail["From"].addresses] == [("Beta", "muster@office.example.org")]
    assert mail["Reply-To"] == "l-B@example.org" and mail["Auto-Submitted"] == "auto-generated" and "muster@office.example.org" in mail["Return-path"]
    assert abs(email.utils.parsedate_to_datetime(mail["Date"]) - datetime.datetime.now(datetime.timezone.utc)) < datetime.timedelta(hours=1)
    assert len({mail["Message-ID"] for mail in mails}) == 3 and mail["Message-ID"].endswith("@office.example.org>")
    assert mail.get_content_type() == "multipart/alternative" and mail["MIME-Version"] == "1.0"
    assert max(map(len, mail.as_bytes().splitlines())) <= 998
    text = text_of(mail)
    assert text.startswith("Notice of a meeting: 动员部署会 Kick-off\nUnit: Beta\n") and "1. 09:00 Why (30 min), 联络员甲" in text
    assert f"http://127.0.0.1:{server.port}/meeting/B.m1" in text


def test_an_invitation_is_for_one_alone_and_comes_with_its_changes(bureau):
    server = serve(bureau)
    server.done("meeting.convene", meets(expected=[{"unit": "B"}]))
    first = {mail.envelope: event_of(mail) for mail in bureau.box.wait(3)}
    for address, (method, event) in first.items():
        assert method == "REQUEST" and event["SEQUENCE"] == 0 and str(event["STATUS"]) == "CONFIRMED"
        assert str(event["ATTENDEE"]) == "mailto:" + address  # nobody else's
        assert str(event["SUMMARY"]) == "动员部署会 Kick-off" and str(event["ORGANIZER"]) == "mailto:l-B@example.org"
    server.done("meeting.change", {"meeting": "B.m1", "place": "Hall 4", "expected": [{"person": "b0"}, {"person": "l-D"}]})
    changed = {mail.envelope: mail for mail in bureau.box.wait(7)[3:]}
    assert sorted(changed) == [f"{code}@example.org" for code in ("b0", "b1", "l-B", "l-D")]
    uid = str(first["b0@example.org"][1]["UID"])
    for code, want in (("b0", "REQUEST"), ("l-D", "REQUEST"), ("b1", "CANCEL"), ("l-B", "CANCEL")):
        mail = changed[f"{code}@example.org"]
        method, event = event_of(mail)
        assert (method, str(event["UID"]), event["SEQUENCE"], str(event["ATTENDEE"])) == (want, uid, 1, f"mailto:{code}@example.org")
        assert ("STATUS" in event) == (want == "REQUEST")  # RFC 5546: the meeting goes on
        begins = "Meeting, changed: 动员" if want == "REQUEST" else "You are no longer expected: 动员"
        assert mail["Subject"].startswith(begins) and ("Hall 4" in text_of(mail)) == (want == "REQUEST")
        # Where it is and what it is about is not told to those who are not expected any more, by the calendar neither.
        assert ("LOCATION" in event, "DESCRIPTION" in event, "Hall 4" in str(mail)) == (want == "REQUEST",) * 3 or "base64" in str(mail)
    assert read_by_another(changed["b0@example.org"]) == ["REQUEST", 1, "CONFIRMED", uid, "动员部署会 Kick-off", ["mailto:b0@example.org"]]
    assert read_by_another(changed["b1@example.org"]) == ["CANCEL", 1, None, uid, "动员部署会 Kick-off", ["mailto:b1@example.org"]]
    server.done("meeting.cancel", {"meeting": "B.m1", "reason": "The hall burnt down."})
    cancelled = bureau.box.wait(9)[7:]
    assert to(cancelled) == ["b0", "l-D"]  # the others know: R-NOTICE-02
    for mail in cancelled:
        method, event = event_of(mail)
        assert (method, str(event["UID"]), event["SEQUENCE"], str(event["STATUS"])) == ("CANCEL", uid, 2, "CANCELLED")
        assert mail["Subject"] == "Cancelled: 动员部署会 Kick-off" and "Reason: The hall burnt down." in text_of(mail)


def test_a_deputy_is_invited_and_called_off_again(bureau):
    server = serve(bureau)
    server.done("meeting.convene", meets(expected=[{"person": "b0"}]))
    bureau.box.wait(1)
    server.done("meeting.reply", {"meeting": "B.m1", "person": "b0", "answer": "deputy", "deputy": "b1"})
    mail = bureau.box.wait(2)[1]
    assert to([mail]) == ["b1"] and event_of(mail)[0] == "REQUEST"
    server.done("meeting.reply", {"meeting": "B.m1", "person": "b0", "answer": "coming"})
    mail = bureau.box.wait(3)[2]
    assert to([mail]) == ["b1"] and event_of(mail)[0] == "CANCEL"


def test_minutes_that_are_circulated_are_mailed_to_those_who_were_expected(bureau):
    """Each version once, nothing for a calendar; not what is approved before it was sent."""
    server = serve(bureau)
    server.done("meeting.convene", meets(expected=[{"unit": "B"}], starts=f"{day(0)} 00:00", ends=f"{day(0)} 00:01"))
    server.done("meeting.close", {"meeting": "B.m1"})
    server.done("minutes.circulate", {"meeting": "B.m1", "until": day(2)})
    mails = bureau.box.wait(3)
    assert to(mails) == ["b0", "b1", "l-B"] and settled(server) == {"b0": "sent", "b1": "sent", "l-B": "sent", "n": "no_address"}
    for mail in mails:
        assert mail["Subject"] == "Minutes, for your remarks: 动员部署会 Kick-off" and mail["Reply-To"] == "l-B@example.org"
        assert [part.get_content_type() for part in mail.walk() if not part.is_multipart()] == ["text/plain"]
        assert text_of(mail).strip() == (f"The minutes of this meeting of Beta are circulated: 动员部署会 Kick-off\nRemarks are taken until {day(2)}:\n"
                                         f"http://127.0.0.1:{server.port}/meeting/B.m1/minutes")
    server.done("minutes.circulate", {"meeting": "B.m1", "until": day(3)})  # R-NOTICE-20
    server.done("minutes.approve", {"meeting": "B.m1"})
    server.done("minutes.reopen", {"meeting": "B.m1", "reason": "R"})
    server.done("minutes.circulate", {"meeting": "B.m1", "until": day(3)})
    assert to(bureau.box.wait(6)[3:]) == ["b0", "b1", "l-B"]
    settled(server)
    assert len(bureau.box.wait(6)) == 6
    assert {row["mail"] for row in server.get("/api/v1/view/deliveries?meeting=B.m1").json["rows"] if row["is"] == "sent"} == {"minutes"}


def test_in_the_language_of_mails(bureau):
    server = serve(bureau, *QUICK, "--mail-lang", "zh")
    server.done("meeting.convene", meets(expected=[{"person": "b0"}]))
    mail, = bureau.box.wait(1)
    assert mail["Subject"] == "会议通知：动员部署会 Kick-off" and "单位：Beta" in text_of(mail)


def test_the_longest_agenda_is_told_whole(bureau):
    server = serve(bureau)
    agenda = [{"title": f"第{n:03}项" + "𠀀" * 195} for n in range(100)]
    server.done("meeting.convene", meets(expected=[{"person": "b0"}], agenda=agenda))
    mail, = bureau.box.wait(1)
    assert all(item["title"] in text_of(mail) for item in agenda)
    assert text_of(mail).rstrip().endswith("/meeting/B.m1")


def test_what_is_called_off_or_changed_in_time_is_not_sent(bureau):
    server = serve(bureau, *FROM, "--mail-wait", "3600")
    server.done("meeting.convene", meets(expected=[{"unit": "B"}]))
    wait_until(lambda: len(stands(server, "waits")) == 3)
    server.done("meeting.cancel", {"meeting": "B.m1", "reason": "A mistake."})
    wait_until(lambda: not stands(server), "it is dropped")  # nobody heard of it: R-NOTICE-03
    server.stop()
    server = serve(bureau, *FROM, "--mail-wait", "2")
    server.done("meeting.convene", meets(expected=[{"person": "b0"}]))
    for title in ("First thought", "Second thought"):
        server.done("meeting.change", {"meeting": "B.m2", "title": title})
    mail, = bureau.box.wait(1)
    wait_until(lambda: stands(server, "sent", "B.m2"))
    # R-NOTICE-01
    assert mail["Subject"] == "Meeting, changed: Second thought" and event_of(mail)[1]["SEQUENCE"] == 2
    assert figure(server, "sent_total") == 1


def test_without_mail_nothing_is_kept_and_nothing_told_later(bureau):
    server = bureau.server = bureau.serve()
    server.done("meeting.convene", meets(expected=[{"unit": "B"}]))
    assert stands(server) == [] and "muster_mail" not in server.get("/metrics").body.decode()
    server.stop()
    server = serve(bureau)
    server.done("meeting.convene", meets(expected=[{"person": "b1"}]))
    assert to(bureau.box.wait(1)) == ["b1"] and stands(server) == []
    server.done("meeting.reply", {"meeting": "B.m1", "person": "b0", "answer": "coming"})
    server.done("meeting.convene", meets(expected=[{"person": "b1"}]))
    assert to(bureau.box.wait(2)) == ["b1", "b1"] and stands(server) == []
    server.done("meeting.change", {"meeting": "B.m1", "place": "Hall 9"})  # of that everybody hears
    assert to(bureau.box.wait(5)[2:]) == ["b0", "b1", "l-B"]


# ---- What must not get in ----

def test_nobody_writes_a_line_of_the_head(bureau):
    server = serve(bureau)
    bureau.done("unit", "rename", "--unit", "B", "--name", 'Beta, "the" <b@evil.example.org>')
    title = '"A", <x@evil.example.org> =?utf-8?q?B?= ' + "长" * 120
    for text in ("T\r\nBcc: thief@evil.example.org", "T\nBcc: thief@evil.example.org", "T\x00"):
        assert server.act("meeting.convene", meets(title=text, expected=[{"person": "b0"}])).status == 422
    server.done("meeting.convene", meets(title=title, expected=[{"person": "b0"}], purpose="One.\r\n.\r\nRCPT TO:<thief@evil.example.org>\r\n..\n"))
    mail, = bureau.box.wait(1)
    assert mail["Subject"] == "Meeting: " + title and mail.envelope == "b0@example.org"
    assert [(one.display_name, one.addr_spec) for one in mail["From"].addresses] == [('Beta, "the" <b@evil.example.org>', "muster@office.example.org")]
    assert not mail.defects and mail["Bcc"] is None and mail["Cc"] is None
    raw = mail.as_bytes().split(b"\n\n")[0]
    assert all(len(line) <= 78 for line in raw.splitlines() if b"=?" in line)
    for told in (text_of(mail), str(event_of(mail)[1]["DESCRIPTION"])):  # of Markdown: <...> is a link
        assert "\n.\nRCPT TO:thief@evil.example.org\n.." in told.replace("\r", "")


def test_an_address_in_other_letters(bureau):
    bureau.done("person", "reach", "--person", "b0", "--mail", "王芳@例子.中国")
    bureau.done("person", "reach", "--person", "b1", "--mail", "b1..x@example.org")  # which is none
    server = serve(bureau)
    server.done("meeting.convene", meets(expected=[{"person": "b0"}, {"person": "b1"}]))
    mail, = bureau.box.wait(1)
    assert mail.envelope == "王芳@xn--fsqu00a.xn--fiqs8s"
    assert settled(server) == {"b0": "sent", "b1": "failed"}


# ---- A server that does not take it ----

def test_one_that_is_down_is_waited_for(bureau):
    bureau.box.down()
    try:
        server = serve(bureau)
        server.done("meeting.convene", meets(expected=[{"unit": "B"}]))
        wait_until(lambda: figure(server, "server_down_total") >= 2, "it was tried")
        assert dict(stands(server)) == {"b0": "waits", "b1": "waits", "l-B": "waits", "n": "no_address"}
    finally:
        bureau.box.up()
    assert to(bureau.box.wait(3)) == ["b0", "b1", "l-B"] and figure(server, "failed_total") == 0


def test_one_that_refuses_the_sender_is_told_to_the_operator_alone(bureau):
    server = serve(bureau, "--mail-from", "refused@example.org", "--mail-wait", "0", "--mail-retry", "1")
    server.done("meeting.convene", meets(expected=[{"unit": "B"}]))
    wait_until(lambda: figure(server, "server_down_total") >= 1)
    assert set(dict(stands(server)).values()) == {"waits", "no_address"}  # it is nobody's mailbox


def test_a_sender_that_is_refused_beside_the_recipient_costs_nobody_a_mail(bureau):
    server = serve(bureau, "--mail-from", "elsewhere@example.org", "--mail-wait", "0", "--mail-retry", "1")
    server.done("meeting.convene", meets(expected=[{"unit": "B"}]))
    wait_until(lambda: figure(server, "server_down_total") >= 2)
    assert set(dict(stands(server)).values()) == {"waits", "no_address"} and figure(server, "failed_total") == 0


def test_one_to_whom_nobody_may_write_is_not_taken_for_that(bureau):
    bureau.done("person", "reach", "--person", "b1", "--mail", "shut@example.org")
    server = serve(bureau)
    server.done("meeting.convene", meets(expected=[{"person": "b0"}, {"person": "b1"}]))
    assert settled(server) == {"b0": "sent", "b1": "failed"} and figure(server, "server_down_total") == 0
    row, = server.get("/api/v1/view/deliveries?meeting=B.m1&state=failed").json["rows"]
    assert row["why"] == "The mail server does not allow it (550 5.7.1)"


def test_one_that_takes_few_over_one_connection_is_not_down(bureau):
    server = serve(bureau)
    server.done("meeting.convene", meets(expected=[{"person": person} for person in ("l-A", "l-B", "b0", "b1", "l-D", "d0")]))
    assert len(bureau.box.wait(6)) == 6 and figure(server, "server_down_total") == 0


def test_what_is_deferred_comes_in_the_end_and_once(bureau):
    bureau.done("person", "reach", "--person", "b0", "--mail", "later@example.org")
    server = serve(bureau)
    bureau.box.busy(True)
    try:
        server.done("meeting.convene", meets(expected=[{"unit": "B"}]))
        assert to(bureau.box.wait(2)) == ["b1", "l-B"]  # others do not wait for it
        wait_until(lambda: figure(server, "delayed_total") >= 1)
        row, = server.get("/api/v1/view/deliveries?meeting=B.m1&state=waits").json["rows"]
        assert (row["person"], row["why"]) == ("b0", "The mail server asks to come again later (451 4.2.1)")
    finally:
        bureau.box.busy(False)
    assert settled(server)["b0"] == "sent" and to(bureau.box.wait(3)) == ["b1", "l-B", "later"]


def test_what_is_refused_is_told_and_sent_again_when_wanted(bureau):
    bureau.done("person", "reach", "--person", "b0", "--mail", "gone@example.org")
    bureau.done("person", "reach", "--person", "d0", "--mail", "gone.too@example.org")
    server = serve(bureau)
    server.done("meeting.convene", meets(expected=[{"unit": "B", "below": True}]))
    assert to(bureau.box.wait(3)) == ["b1", "l-B", "l-D"]
    assert settled(server) == {"b0": "failed", "b1": "sent", "d0": "failed", "l-B": "sent", "l-D": "sent", "n": "no_address"}
    assert not any(b"no such mailbox" in path.read_bytes() for path in bureau.folder.glob("muster.db*"))  # what the server wrote names somebody
    office = come_in(server, "l-B")
    shown = Page(office.get("/meeting/B.m1"))
    lines = [[cell.strip() for cell in row] for row in shown.table]
    assert ["Sent", "3", "–"] in lines and ["▲ No mail address", "1", "–"] in lines
    assert ["▲ Failed", "<5", "There is no such address (550 5.1.1)"] in lines
    rows = office.get("/api/v1/view/deliveries?meeting=B.m1&state=failed").json["rows"]
    assert [(row["person"], row["unit"], row["persons"], row["why"]) for row in rows] == [
        ("b0", "B", "1", "There is no such address (550 5.1.1)"), (None, "D", "<5", None)]  # below by number
    assert come_in(server, "d0").get("/api/v1/view/deliveries?meeting=B.m1").status == 403
    assert "No mail address" not in words(Page(come_in(server, "b1").get("/meeting/B.m1")))  # who does not answer for it
    # A new address, and once more: R-NOTICE-06.
    bureau.done("person", "reach", "--person", "b0", "--mail", "b0@example.org")
    reply = come_in(server, "d0")
    assert reply.post("/api/v1/delivery/retry", {"csrf": reply.csrf, "meeting": "B.m1"}).status == 403
    assert "Send again the mails that failed" in words(shown)
    server.done("delivery.retry", {"meeting": "B.m1"})
    assert to(bureau.box.wait(4)[3:]) == ["b0"]
    wait_until(lambda: dict(stands(server)) == {"b0": "sent", "b1": "sent", "d0": "failed", "l-B": "sent", "l-D": "sent", "n": "no_address"})


def test_nothing_is_sent_again_where_nothing_failed(bureau):
    server = serve(bureau)
    server.done("meeting.convene", meets(expected=[{"person": "b0"}]))
    assert settled(server) == {"b0": "sent"}
    reply = server.act("delivery.retry", {"meeting": "B.m1"})
    assert reply.status == 422 and reply.codes == ["R-NOTICE-08"]
    assert "Send again" not in words(Page(come_in(server, "l-B").get("/meeting/B.m1")))


# ---- TLS and a password ----

def secret(tmp_path, text="open sesame\n"):
    path = tmp_path / "password"
    path.write_text(text)
    return path


def test_over_tls_and_with_a_password(bureau, tmp_path):
    server = serve(bureau, *QUICK, "--mail-tls", "yes", "--mail-ca", str(bureau.box.box / "cert.pem"), "--mail-user", "muster", "--mail-password-file",
                   str(secret(tmp_path)), port=bureau.box.closed)
    server.done("meeting.convene", meets(expected=[{"unit": "B"}]))
    mails = bureau.box.wait(3)
    assert all("esmtpsa" in mail.get_all("Received")[-1] for mail in mails)  # TLS, and signed in
    assert "open sesame" not in pathlib.Path(f"/proc/{server.process.pid}/cmdline").read_text()


def test_the_password_may_stand_in_the_environment(bureau, monkeypatch):
    monkeypatch.setenv("MUSTER_MAIL_PASSWORD", "open sesame")
    server = serve(bureau, *QUICK, "--mail-tls", "yes", "--mail-ca", str(bureau.box.box / "cert.pem"), "--mail-user", "muster", port=bureau.box.closed)
    server.done("meeting.convene", meets(expected=[{"person": "b0"}]))
    mail, = bureau.box.wait(1)
    assert "esmtpsa" in mail.get_all("Received")[-1]


def test_from_the_first_byte_over_tls(bureau):
    server = bureau.serve("--mail", f"smtps://127.0.0.1:{bureau.box.tls}", *QUICK, "--mail-ca", str(bureau.box.box / "cert.pem"))
    server.done("meeting.convene", meets(expected=[{"person": "b0"}]))
    mail, = bureau.box.wait(1)
    assert "smtps" in mail.get_all("Received")[-1]
    server.stop()
    server = bureau.serve("--mail", f"smtps://127.0.0.1:{bureau.box.tls}", *QUICK)  # nobody vouches for it
    server.done("meeting.convene", meets(expected=[{"person": "b0"}]))
    wait_until(lambda: figure(server, "server_down_total") >= 1)
    assert len(bureau.box.mails()) == 1


def test_who_is_known_by_certificates_that_are_named_is_known_by_no_others(bureau, tmp_path):
    """What the machine itself trusts: here, in a file system of its own, the very certificate of the mail server."""
    trusted = tmp_path / "trusted"
    trusted.mkdir()
    shutil.copyfile(bureau.box.box / "cert.pem", trusted / "cert.pem")
    subprocess.run(["openssl", "rehash", trusted], check=True, capture_output=True)
    other = tmp_path / "other.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", tmp_path / "key.pem", "-out", other, "-days", "2", "-subj", "/CN=other"],
                   check=True, capture_output=True)
    alone = ["unshare", "-rm"]
    if subprocess.run([*alone, "mount", "--bind", trusted, "/etc/ssl/certs"], capture_output=True).returncode:
        pytest.skip("no file system of its own can be had here")
    binary = tmp_path / "muster"
    binary.write_text(f'#!/bin/sh\nexec unshare -rm sh -c \'mount --bind {trusted} /etc/ssl/certs && exec "$@"\' sh {conftest.MUSTER} "$@"\n')
    binary.chmod(0o755)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(conftest, "MUSTER", str(binary))
        server = bureau.serve("--mail", f"smtps://127.0.0.1:{bureau.box.tls}", *QUICK, "--mail-ca", str(other))
    server.done("meeting.convene", meets(expected=[{"person": "b0"}]))
    wait_until(lambda: figure(server, "server_down_total") >= 1)
    assert bureau.box.mails() == []


@pytest.mark.parametrize("more,port", [
    (["--mail-tls", "yes"], "smtp"),                            # it does not offer TLS
    (["--mail-tls", "yes"], "closed"),                          # nobody vouches for it
    (["--mail-tls", "yes", "--mail-ca", "CA", "--mail-user", "muster", "--mail-password-file", "WRONG"], "closed"),
])
def test_nothing_goes_out_unsafely(bureau, tmp_path, more, port):
    more = [{"CA": str(bureau.box.box / "cert.pem"), "WRONG": str(secret(tmp_path, "wrong"))}.get(word, word) for word in more]
    server = serve(bureau, *QUICK, *more, port=getattr(bureau.box, port))
    server.done("meeting.convene", meets(expected=[{"person": "b0"}]))
    wait_until(lambda: figure(server, "server_down_total") >= 1)
    assert stands(server) == [("b0", "waits")] and bureau.box.mails() == []


@pytest.mark.parametrize("options,said", [
    (["--mail", "http://mx.example.org", *FROM], "is no mail server"),
    (["--mail", "smtp://me:secret@mx.example.org", *FROM], "is no mail server"),
    (["--mail", "smtp://mx.example.org"], "is no address"),
    (["--mail", "smtp://mx.example.org", "--mail-from", "me"], "is no address"),
    (["--mail", "smtp://mx.example.org", *FROM, "--mail-user", "me"], "wants a password"),
    (["--mail", "smtp://mx.example.org", *FROM, "--mail-user", "me", "--mail-password-file", "/none"], "cannot be read"),
    (["--mail", "smtp://mx.example.org", *FROM, "--mail-tls", "perhaps"], "Choose one of these"),
])
def test_what_cannot_be_is_said_at_the_start(store, options, said):
    answer = store.run("serve", "--port", "0", *options)
    assert answer.code == 2 and said in answer.err and "secret" not in answer.err and "me:s" not in answer.err


def test_links_that_nobody_else_can_open_are_warned_of(store):
    assert "say --host" in store.run("serve", "--port", "0", "--mail", "smtp://mx.example.org").err
    assert "say --host" not in store.run("serve", "--port", "0", "--mail", "smtp://mx.example.org", "--host", "muster.example.org").err


def test_what_others_could_read_is_warned_of(store, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("four small brown birds")
    words = ("serve", "--port", "0", "--host", "muster.example.org", "--mail-from", "nobody", "--mail-user", "me", "--mail-password-file", secret, "--mail")
    for mode, tls, server, shared, clear in ((0o644, "no", "smtp://mx.example.org", True, True), (0o600, "yes", "smtp://mx.example.org", False, False),
                                             (0o600, "no", "smtp://127.0.0.1:25", False, False), (0o600, "no", "smtps://mx.example.org", False, False)):
        secret.chmod(mode)
        said = store.run(*words, server, "--mail-tls", tls).err
        assert "is no address" in said and ("chmod 600" in said, "without TLS (--mail-tls no)" in said) == (shared, clear), said
    assert "chmod 600" not in store.run("serve", "--port", "0", "--mail", "smtp://mx.example.org").err


# ---- Whatever happens to Muster ----

def test_a_kill_in_the_midst_loses_nothing(bureau, tmp_path):
    many = 60
    rows = tmp_path / "persons.csv"
    rows.write_text("code,name,unit,mail\n" + "".join(f"m{n},Member {n},E,m{n}@example.org\n" for n in range(many)))
    bureau.done("person", "import", rows)
    server = serve(bureau)
    server.done("meeting.convene", meets(expected=[{"unit": "E"}], unit="E"))
    for part in (10, 20, 30):
        wait_until(lambda: len(bureau.box.mails()) >= part)
        server.stop("kill")
        server = serve(bureau)
    wait_until(lambda: stands(server, meeting="E.m1") and len(stands(server, "sent", "E.m1")) == many, "all are told")
    wait_until(lambda: len({mail.envelope for mail in bureau.box.mails()}) == many)
    mails = bureau.box.mails()
    # What SMTP cannot avoid: one that the server took as Muster died comes twice, with the same Message-ID.
    assert many <= len(mails) <= many + 3 and len({mail["Message-ID"] for mail in mails}) == many


def test_what_is_mailed_goes_with_the_person(bureau):
    server = serve(bureau)
    server.done("meeting.convene", meets(expected=[{"person": "b0"}, {"person": "b1"}]))
    assert settled(server) == {"b0": "sent", "b1": "sent"}
    told = json.loads(come_in(server, "b0").get("/account/data").body)["mails"]
    assert [(one["meeting"], one["mail"], one["sequence"], one["state"]) for one in told] == [("B.m1", "invitation", 0, "sent")]
    bureau.done("person", "erase", "--person", "b0")
    assert stands(server) == [("b1", "sent")]
    server.done("meeting.cancel", {"meeting": "B.m1", "reason": "R"})
    assert to(bureau.box.wait(3)[2:]) == ["b1"] and stands(server) == [("b1", "sent")]


def test_once_it_has_begun_nobody_is_invited(bureau):
    server = serve(bureau, *FROM, "--mail-wait", "3")
    at = time.strftime("%Y-%m-%d %H:%M", time.gmtime(time.time() + 8 * 3600 + 3600))
    end = time.strftime("%Y-%m-%d %H:%M", time.gmtime(time.time() + 8 * 3600 + 7200))
    server.done("meeting.convene", meets(expected=[{"person": "b0"}], starts=at, ends=end))
    wait_until(lambda: stands(server, "waits"))
    if at[:10] == day(0):  # else the hour before midnight, in which none of today is ahead
        server.done("meeting.open", {"meeting": "B.m1"})
        assert settled(server) == {"b0": "late"} and bureau.box.mails() == []  # R-NOTICE-07


def clock(minutes):
    """In the organisation's zone."""
    return time.strftime("%Y-%m-%d %H:%M", time.gmtime(time.time() + 8 * 3600 + minutes * 60))


def test_what_has_begun_by_the_clock_invites_nobody(bureau):
    if clock(-30)[:10] != day(0):
        pytest.skip("the half hour after midnight, before which nothing of today was")
    server = serve(bureau)
    server.done("meeting.convene", meets(expected=[{"person": "b0"}], starts=clock(-10), ends=clock(50)))
    server.done("meeting.convene", meets(expected=[{"person": "b1"}]))
    assert to(bureau.box.wait(1)) == ["b1"] and stands(server) == []  # R-NOTICE-07


def test_what_waits_is_settled_where_it_was_changed_and_is_over_meanwhile(bureau):
    if clock(-30)[:10] != day(0):
        pytest.skip("the half hour after midnight, before which nothing of today was")
    server = serve(bureau, *FROM, "--mail-wait", "3600")
    server.done("meeting.convene", meets(expected=[{"person": "b0"}]))
    wait_until(lambda: stands(server, "waits"))
    server.stop()
    bureau.done("meeting", "change", "--meeting", "B.m1", "--starts", clock(-20), "--ends", clock(-10))
    set_back(bureau, "due", 1)
    server = serve(bureau)
    assert settled(server) == {"b0": "late"} and bureau.box.mails() == []


def test_who_belongs_to_a_unit_that_had_nobody_is_invited_within_a_day(bureau):
    server = serve(bureau)
    server.done("meeting.convene", meets(unit="E", expected=[{"unit": "E"}]))
    server.done("meeting.convene", meets(expected=[{"person": "b0"}]))
    bureau.box.wait(1)
    server.stop()
    bureau.done("person", "add", "--code", "e0", "--name", "First of E", "--unit", "E", "--mail", "e0@example.org")
    serve(bureau)  # which looks as it does when the day turns
    assert to(bureau.box.wait(2)) == ["b0", "e0"]


# ---- For how long, and for how many ----

def set_back(bureau, column, days):
    """As if so many days had gone."""
    with contextlib.closing(sqlite3.connect(bureau.folder / "muster.db")) as db, db:
        db.execute(f"update notice_delivery set {column} = {column} - ? * 86400 * 1000000", (days,))


def test_it_is_given_up_after_some_days(bureau):
    bureau.done("person", "reach", "--person", "b0", "--mail", "later@example.org")
    bureau.box.busy(True)
    try:
        server = serve(bureau, *QUICK, "--mail-days", "2")
        server.done("meeting.convene", meets(expected=[{"person": "b0"}]))
        wait_until(lambda: figure(server, "delayed_total") >= 1)
        server.stop()
        set_back(bureau, "planned", 3)
        server = serve(bureau, *QUICK, "--mail-days", "2")
        assert settled(server) == {"b0": "failed"}  # R-NOTICE-05
        row, = server.get("/api/v1/view/deliveries?meeting=B.m1").json["rows"]
        assert row["why"] == "The mail server did not take it for days (451 4.2.1)"
    finally:
        bureau.box.busy(False)
    server.done("delivery.retry", {"meeting": "B.m1"})
    assert to(bureau.box.wait(1)) == ["later"]


def test_a_server_that_is_gone_for_days_is_given_up_for_all(bureau):
    bureau.box.down()
    try:
        server = serve(bureau, *QUICK, "--mail-days", "2")
        server.done("meeting.convene", meets(expected=[{"unit": "B"}]))
        wait_until(lambda: len(stands(server, "waits")) == 3)
        server.stop()
        set_back(bureau, "planned", 3)
        server = serve(bureau, *QUICK, "--mail-days", "2")
        assert settled(server) == {"b0": "failed", "b1": "failed", "l-B": "failed", "n": "no_address"}
    finally:
        bureau.box.up()


def test_what_was_mailed_is_dropped_after_ninety_days(bureau):
    server = serve(bureau)
    server.done("meeting.convene", meets(expected=[{"person": "b0"}]))
    assert settled(server) == {"b0": "sent"}
    server.stop()
    bureau.done("clock")
    assert bureau.view("deliveries", "--meeting", "B.m1")
    set_back(bureau, "ends", 95)
    bureau.done("clock")
    assert bureau.view("deliveries", "--meeting", "B.m1") == []  # R-NOTICE-09


def add_to_d(bureau, tmp_path, first, count):
    rows = tmp_path / "persons.csv"
    rows.write_text("code,name,unit,mail\n" + "".join(f"n{n},N{n},D,\n" for n in range(first, first + count)))
    bureau.done("person", "import", rows)


def test_nobody_is_mailed_where_they_are_too_many_but_who_was_before(bureau, tmp_path):
    add_to_d(bureau, tmp_path, 0, 11000)
    server = serve(bureau)
    everybody, twice = [{"unit": "B", "below": True}], [{"unit": "B", "below": True}, {"unit": "D"}]
    server.done("meeting.convene", meets(expected=twice))  # 11,000 of them by two lines
    assert to(bureau.box.wait(5)) == ["b0", "b1", "d0", "l-B", "l-D"]
    assert server.get("/api/v1/view/meeting-expected?meeting=B.m1&limit=1").status == 200
    add_to_d(bureau, tmp_path, 11000, 9000)
    server.done("meeting.convene", meets(expected=everybody))
    server.done("meeting.convene", meets(expected=[{"person": "b0"}]))
    assert to(bureau.box.wait(6)[5:]) == ["b0"] and stands(server, meeting="B.m2") == []  # R-NOTICE-04
    office = come_in(server, "l-B")
    assert "More are expected than mail goes to: nobody gets one." in words(Page(office.get("/meeting/B.m2")))
    # Too many now, and not when they were mailed: who was, hears of it.
    server.done("meeting.change", {"meeting": "B.m1", "place": "Hall 4"})
    mails = bureau.box.wait(11)[6:]
    assert to(mails) == ["b0", "b1", "d0", "l-B", "l-D"] and all("Hall 4" in text_of(mail) for mail in mails)
    assert "only who had one before hears of changes" in words(Page(office.get("/meeting/B.m1")))
    server.done("meeting.change", {"meeting": "B.m3", "expected": [{"unit": "D"}, {"unit": "E"}]})  # D has 20,002
    mail, = bureau.box.wait(12)[11:]
    assert to([mail]) == ["b0"] and event_of(mail)[0] == "CANCEL"
