"""What holds off strangers, and members who take more than their share."""
import hashlib
import json
import re
import socket
import statistics
import subprocess
import threading
import time
import urllib.parse

import pytest

from conftest import ROOT, Store, day
from test_pages import multipart
from test_sign_in import FORM, GOOD, Browser, come_in, invite, town  # noqa: F401 (a fixture)


def through_proxy(server, address):
    """A browser that comes through the proxy from that address."""
    browser = Browser(server)
    browser.origin = f"https://127.0.0.1:{server.port}"
    straight = browser.ask
    browser.ask = lambda method, path, form=None, **headers: straight(
        method, path, form, **{"X_Forwarded_For": address, **headers})
    return browser


# ---- Bodies ----

def announce(server, browser, path, length, kind, sent):
    """A body that was only begun."""
    client = socket.create_connection(("127.0.0.1", server.port), timeout=20)
    cookie = "; ".join(f"{name}={value}" for name, value in browser.jar.items())
    client.sendall(f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nOrigin: {browser.origin}\r\nCookie: {cookie}\r\n"
                   f"X-CSRF-Token: {browser.csrf}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n".encode() + sent)
    return client


def test_a_member_who_only_announces_much_holds_nobody_up(town):
    server = town.serve()
    member, manager = come_in(server, "1002"), come_in(server, "1001")
    begun = [announce(server, manager, "/api/v1/unit/rename/rows", 256 << 20, "text/csv", b"u") for _ in range(8)]
    begun += [announce(server, manager, "/act/duty/answer", 64 << 20, "multipart/form-data; boundary=x", b"-") for _ in range(8)]
    try:
        reply = server.ask("POST", "/api/v1/file", b"x" * (2 << 20), {"Content-Type": "text/plain"})
        assert reply.status == 200
        # Who may do it nowhere is not even listened to.
        for path, length, kind in (("/api/v1/unit/rename/rows", 256 << 20, "text/csv"), ("/api/v1/file", 32 << 20, "text/plain"),
                                   ("/act/duty/answer", 64 << 20, "multipart/form-data; boundary=x")):
            refused = announce(server, member, path, length, kind, b"u")
            begun.append(refused)
            assert refused.recv(65536).startswith(b"HTTP/1.1 403"), path
    finally:
        for client in begun:
            client.close()


def test_who_has_not_come_in_keeps_little_in_memory(town):
    server = town.serve()
    resident = lambda: int(open(f"/proc/{server.process.pid}/statm").read().split()[1]) >> 8  # MiB
    before, clients = resident(), []
    for n in range(200):
        client = socket.create_connection(("127.0.0.1", server.port), timeout=20)
        client.sendall(f"POST /in HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nOrigin: http://127.0.0.1:{server.port}\r\n"
                       f"Content-Type: {FORM}\r\nContent-Length: {(1 << 20) - 1}\r\n\r\n".encode() + b"a" * 500_000)
        clients.append(client)
    assert resident() - before < 40
    for client in clients:
        client.close()


# ---- Addresses and accounts ----

@pytest.fixture
def proxied(town):
    server = town.serve("--proxy", "yes", "--host", "127.0.0.1")
    own = through_proxy(server, "198.51.100.7")
    assert own.open(invite(server, "1001")).status == 303
    server.own = own  # a browser that is known
    return server


def wrong(server, address, code="1001"):
    return through_proxy(server, address).sign_in(code, "a wrong password").status


def test_all_of_a_network_is_one_address(proxied):
    assert [wrong(proxied, f"2001:db8::{n:x}") for n in range(1, 7)] == [422] * 5 + [429]
    assert wrong(proxied, "2001:db8::ffff:0:1", "nobody") == 429
    assert wrong(proxied, "2001:db8:0:1::1") == 422
    assert wrong(proxied, "::ffff:203.0.113.1") == 422
    assert [wrong(proxied, "203.0.113.1", f"x{n}") for n in range(5)] == [422] * 4 + [429]  # the same, written otherwise


def test_what_the_proxy_tells_is_an_address_or_refused(proxied):
    ask = lambda told: Browser(proxied).get("/in", X_Forwarded_For=told).status
    assert [ask(told) for told in ("203.0.113.9", "whoever, 203.0.113.9", "2001:db8::1", " 203.0.113.9 ")] == [200] * 4
    for told in ("whoever", "203.0.113.9, whoever", "203.0.113", "203.0.113.9:80", "[2001:db8::1]", "a" * 500, "203.0.113.9,"):
        assert ask(told) == 400, told


def test_strangers_everywhere_keep_no_person_out(proxied):
    """They try one person's password from as many addresses as they like."""
    tried = [wrong(proxied, f"203.0.113.{n}") for n in range(1, 17)]
    assert set(tried) == {422}  # each address has its one try, also while the code waits
    assert wrong(proxied, "203.0.113.1") == 429  # and no second one
    elsewhere = through_proxy(proxied, "198.51.100.8")
    assert elsewhere.sign_in("1001").status == 303 and elsewhere.who == "1001"
    assert proxied.own.sign_in("1001").status == 303


def test_who_waits_is_refused_before_anything_is_worked_out(proxied):
    while wrong(proxied, "203.0.113.1") != 429:
        pass
    for n in range(200):  # at a tenth of a second each it would be let in meanwhile
        assert wrong(proxied, "203.0.113.1", f"invented {n}") == 429


def test_hashing_passwords_holds_nobody_up(proxied):
    """Strangers from everywhere keep the hashes busy. Pages are answered as ever, and whose browser is known comes in."""
    stop, hashed, refused = threading.Event(), [], []
    member = through_proxy(proxied, "198.51.100.9")
    assert member.open(invite(proxied, "1002")).status == 303

    def took(do):
        before = time.monotonic()
        status = do().status
        return status, time.monotonic() - before

    alone = min(took(lambda: proxied.own.sign_in("1001"))[1] for _ in range(3))  # a hash, and all around it

    def hammer(n):
        tries = 0
        while not stop.is_set():
            tries += 1
            status = wrong(proxied, f"2001:db8:{n:x}:{tries:x}::1", f"u{n}-{tries}")
            (hashed if status == 422 else refused).append(status)

    threads = [threading.Thread(target=hammer, args=(n,)) for n in range(48)]
    for thread in threads:
        thread.start()
    try:
        while len(hashed) < 5:
            time.sleep(0.05)
        before = len(hashed)
        came_in = [took(lambda: proxied.own.sign_in("1001"))[0] for _ in range(6)]
        new = through_proxy(proxied, "198.51.100.10").open(invite(proxied, "1003")).status
        pages = []
        while len(pages) < 60 or len(hashed) < before + 10:  # they are kept busy all the while
            pages += [took(lambda: member.get(path)) for path in ("/account", "/board/B", "/view/units")]
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert came_in == [303] * 6 and new == 303
    assert {status for status, _ in pages} == {200}
    assert refused and set(refused) == {503}, refused[:5]
    # Thirty hashes stand in the queue; no page waits for them.
    assert statistics.median(seconds for _, seconds in pages) < alone * 3, (alone, sorted(pages)[-5:])


# ---- Ways in, and their end ----

def token_of_own(server, browser, **fields):
    reply = server.ask("POST", "/api/v1/token/make", json.dumps({"label": "x", **fields}).encode(), {
        "Content-Type": "application/json", "X-CSRF-Token": browser.csrf, "Cookie": cookie_of(browser)})
    assert reply.status == 200, reply.body
    return {"Authorization": "Bearer " + reply.json["token"]}


def cookie_of(browser):
    return "; ".join(f"{name}={value}" for name, value in browser.jar.items())


def test_a_token_ends_no_sessions(town):
    server = town.serve()
    browser = come_in(server, "1001")
    for reach in ("see", "answer", "all"):
        token = token_of_own(server, browser, reach=reach)
        for path, form in (("/account/sessions", b"session=others"), ("/account/password", b"old=x&password=y"), ("/out", b"")):
            reply = server.ask("POST", path, form, {"Content-Type": FORM, **token})
            assert reply.status == 403 or path == "/out", (reach, path)
    assert browser.who == "1001" and browser.sign_in("1001").status == 303


def test_a_new_password_by_link_throws_everybody_else_out(town):
    server = town.serve()
    thief, other = come_in(server, "1001"), come_in(server, "1002")
    token = token_of_own(server, thief)
    links = [invite(server, "1001") for _ in range(2)]
    person = Browser(server)
    assert person.open(links[0], password="another good one").status == 303 and person.who == "1001"
    assert thief.who is None and server.ask("GET", "/api/v1/me", headers=token).status == 401
    assert Browser(server).get("/in/" + links[1]).status == 404  # the other link went with it
    assert thief.sign_in("1001").status == 422
    assert other.who == "1002"
    # The thief's browser is not a known one any more: it is slowed down as any stranger's.
    assert [thief.sign_in("1001").status for _ in range(6)][-1] == 429


def test_a_device_that_comes_in_by_link_puts_nobody_out(town):
    server = town.serve("--trust-days", "30")
    first, second = come_in(server, "1001"), Browser(server)
    assert second.open(invite(server, "1001"), how="device", password="").status == 303
    assert first.who == second.who == "1001"


def test_a_password_by_link_is_not_the_persons_code(town):
    town.done("person", "add", "--code", "zhang-wei-1971", "--name", "Zhang Wei", "--unit", "B")
    server = town.serve()
    link = invite(server, "zhang-wei-1971")
    for told in ({}, {"code": "another"}):  # whatever the form says that the code is
        reply = Browser(server).open(link, password="zhang-wei-1971", **told)
        assert reply.status == 422 and "first that are tried" in reply.body.decode()
    assert Browser(server).open(link, password=GOOD, code=GOOD).status == 303


def test_the_session_that_has_to_go_goes_at_once(town):
    server = town.serve("--trust-days", "30")
    came = []
    for n in range(51):
        browser = Browser(server)
        assert browser.open(invite(server, "1001"), how="device", password="").status == 303
        assert browser.who == "1001"
        came.append(browser)
    assert [browser.who for browser in came] == [None] + ["1001"] * 50


def shift(store, column, seconds):
    """As if a session had been used, or had been to end, so much earlier: passes stand beside the ledger."""
    subprocess.run(["sqlite3", store.folder / "muster.db",
                    f"update ledger_pass set {column} = {column} - {int(seconds * 1_000_000)}"], check=True)


@pytest.mark.parametrize("column, days", [("seen", 7), ("ends", 30)])
def test_a_session_ends_when_it_idles_and_in_any_case(town, column, days):
    server = town.serve()
    browser, hour = come_in(server, "1001"), 3600
    for by, who in ((days * 86400 - hour, "1001"), (2 * hour, None)):
        server.stop()
        shift(town, column, by)
        browser.server = server = town.serve()
        browser.origin = f"http://127.0.0.1:{server.port}"
        assert browser.get("/account", Accept="text/html").status == (200 if who else 303)
        assert browser.who == who
        if column == "seen" and who:  # it was used again: it idles anew
            server.stop()
            shift(town, column, days * 86400 - hour)
            browser.server = server = town.serve()
            assert browser.who == who
            server.stop()
            shift(town, column, days * 86400 - hour)
            browser.server = server = town.serve()
    assert browser.sign_in("1001").status == 303 and browser.who == "1001"


def test_a_trusted_device_does_not_idle_but_ends(town):
    server = town.serve("--trust-days", "30")
    browser = Browser(server)
    browser.open(invite(server, "1001"), how="device", password="")
    for column, days, who in (("seen", 29, "1001"), ("ends", 29, "1001"), ("ends", 1, None)):
        server.stop()
        shift(town, column, days * 86400)
        browser.server = server = town.serve("--trust-days", "30")
        assert browser.who == who, (column, days)


def test_links_tokens_and_the_door_end(town):
    server = town.serve()
    browser = come_in(server, "1001")
    token, link = token_of_own(server, browser), invite(server, "1002")
    door = Browser(server)
    assert door.post(urllib.parse.urlparse(town.done("door").out.strip()).path, {}).status == 303 and door.who == "operator"
    server.stop()
    shift(town, "ends", 12 * 3600)
    door.server = server = town.serve()
    assert door.who is None and Browser(server).get("/in/" + link).status == 200
    server.stop()
    shift(town, "ends", 7 * 86400)
    server = town.serve()
    assert Browser(server).get("/in/" + link).status == 404
    assert server.ask("GET", "/api/v1/me", headers=token).status == 200
    server.stop()
    shift(town, "ends", 83 * 86400)
    assert town.serve().ask("GET", "/api/v1/me", headers=token).status == 401


def test_passwords_are_kept_with_the_keys_and_not_in_backups(town, tmp_path):
    server = town.serve()
    come_in(server, "1001")
    come_in(server, "1002")
    backup, keys = tmp_path / "b.mus", tmp_path / "keys"
    town.done("backup", backup)
    assert b"argon2id" not in backup.read_bytes()
    server.done("person.shut", {"person": "1002"})
    town.done("keys", keys)
    restored = Store(tmp_path / "restored")
    restored.done("restore", backup, "--keys", keys)
    there = restored.serve()
    try:
        assert Browser(there).sign_in("1001").status == 303
        assert Browser(there).sign_in("1002").status == 422  # it was ended since
    finally:
        there.stop()
    lines = keys.read_text()
    for kind in ("$argon2id$", "$none$"):  # what is no hash is not taken
        whole = lines[:lines.rindex("end ")].replace("$argon2id$", kind)
        keys.write_text(whole + "end " + hashlib.blake2b(whole.encode(), digest_size=32).hexdigest() + "\n")
        again = Store(tmp_path / f"again-{len(kind)}").run("restore", backup, "--keys", keys)
        assert (again.code == 0) == (kind == "$argon2id$"), again.err


# ---- Files ----

def files_of(store):
    told = subprocess.run(["sqlite3", store.folder / "muster.db", "select count(*), coalesce(sum(size), 0) from ledger_file"],
                          capture_output=True, text=True, check=True).stdout
    return tuple(int(number) for number in told.split("|"))


@pytest.fixture
def asked(campaign):
    """A person who answers for D and hands in evidence, in a browser."""
    campaign.done("person", "add", "--code", "1001", "--name", "Zhang Wei", "--unit", "D")
    campaign.done("post", "give", "--person", "1001", "--unit", "D", "--role", "liaison")
    return campaign


def answer(browser, *files, unit="D", **more):
    form = {"csrf": browser.csrf, "unit": unit, "measure": "safe.note", "note": "Done", **more}
    for n in range(len(files)):
        form[f"evidence.{n}.dated"] = day(0)
    body = multipart(form, [(f"evidence.{n}.file", f"{n}.pdf", content) for n, content in enumerate(files)])
    return browser.server.ask("POST", "/act/duty/answer", body, {
        "Cookie": cookie_of(browser), "Origin": browser.origin, "Accept": "text/html",
        "Content-Type": "multipart/form-data; boundary=edge"})


def pdf(n, size=1000):
    return b"%%PDF-1.4 %d " % n + b"x" * size


def test_files_of_a_form_are_kept_when_they_may_count(asked):
    server = asked.serve()
    browser, before = come_in(server, "1001"), files_of(asked)
    page = lambda reply: reply.body.decode()
    tried = answer(browser, pdf(1), pdf(2), **{"try": "1"})
    assert tried.status == 200 and "nothing stands against it" in page(tried), page(tried)
    assert "choose them again" in page(tried) and "handed in already" not in page(tried)
    assert asked.view("evidence", "--campaign", "safe") == [] and files_of(asked) == before
    more = answer(browser, pdf(3), more="evidence")
    assert more.status == 200 and "choose them again" in page(more) and files_of(asked) == before
    for unit in ("nowhere", "E", "A"):  # none, one beside, one above
        refused = answer(browser, pdf(4), unit=unit)
        assert refused.status in (403, 404, 422) and files_of(asked) == before, unit
    wrong = answer(browser, pdf(5), tried_by="nobody")
    assert wrong.status == 422 and "handed in already" in page(wrong)  # who may do it does not send it twice
    kept = files_of(asked)
    assert kept[0] == before[0] + 1
    assert answer(browser, pdf(6)).status == 303
    assert files_of(asked)[0] == kept[0] + 1
    row, = asked.view("evidence", "--campaign", "safe")
    assert server.get("/api/v1/file/" + row["file"]).body == pdf(6)


def test_one_person_sends_so_much_in_a_day(asked):
    server = asked.serve("--upload-mib-per-day", "1")
    browser, half = come_in(server, "1001"), 500 << 10
    send = lambda content: server.ask("POST", "/api/v1/file", content, {
        "Content-Type": "application/octet-stream", "Cookie": cookie_of(browser), "X-CSRF-Token": browser.csrf})
    assert send(b"a" * half).status == 200
    assert answer(browser, pdf(1, half), **{"try": "1"}).status == 200  # what is tried is work too
    before = files_of(asked)
    reply = send(b"b" * half)
    assert (reply.status, reply.codes) == (429, ["too_many"]) and int(reply.headers["retry-after"]) >= 60
    refused = answer(browser, pdf(2, half))
    assert refused.status == 422 and "go on tomorrow" in refused.body.decode() and files_of(asked) == before
    assert send(b"small").status == 200
    for n in range(3):  # the operator, and others, are not limited by it
        assert server.ask("POST", "/api/v1/file", b"%d" % n * half, {"Content-Type": "text/plain"}).status == 200


# ---- Earlier days ----

def test_earlier_days_are_made_now_and_then_and_the_log_stays_quiet(empty, capfd):
    empty.done("init", "--zone", "Asia/Shanghai", at="2026-11-01T00:00:00Z")
    empty.done("unit", "create", "--code", "A", "--name", "Unit A", at="2026-11-02T00:00:00Z")
    empty.done("person", "add", "--code", "1001", "--name", "Zhang Wei", "--unit", "A", at="2026-11-03T00:00:00Z")
    server = empty.serve()
    browser, heard = come_in(server, "1001"), []

    def look(n):
        for at in range(n, n + 30):
            heard.append(browser.get(f"/api/v1/view/units?known=2026-11-{at % 20 + 3:02}").status)

    threads = [threading.Thread(target=look, args=(3 * n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(heard) <= {200, 429, 503} and heard.count(429) >= 30 and 200 in heard, heard
    server.stop()
    assert "level=error" not in capfd.readouterr().err


# ---- Every POST ----

def posts_of_the_source():
    """Every path that takes a POST, as the tables of routes have it."""
    found = set()
    for path in (ROOT / "src").rglob("*.c"):
        if not path.name.endswith(("_test.c", "_test_support.c")):
            found |= set(re.findall(r'"POST",\s*(?:\.path = )?"(/[^"]*)"', path.read_text()))
    return found


OPEN = {"/in", "/in/{link}", "/doors", "/s"}  # /s: an entry that is good on that phone alone (test_attendance)
SINGLE = {"/out", "/account/password", "/account/sessions", "/api/v1/file", "/api/v1/door"}
ACTS = {"/api/v1/{thing}/{verb}", "/api/v1/{thing}/{verb}/rows", "/act/{thing}/{verb}"}
MANY = {"/act/{thing}/{verb}/rows": "/act/unit/rename/rows", "/view/{view}/bulk": "/view/duties/bulk", "/fill/{unit}": "/fill/B",
        "/chase/{unit}": "/chase/B", "/meeting/{meeting}/roll": "/meeting/B.m1/roll", "/meeting/{meeting}/scribe": "/meeting/B.m1/scribe"}


def requests_of(server):
    """Every request that may change something: where, as what, and a body without a token."""
    acts = [path for path, methods in server.get("/api/v1/openapi.json").json["paths"].items()
            if "post" in methods and path.count("/") == 4 and path not in SINGLE]
    assert len(acts) >= 50 and "/api/v1/unit/rename" in acts
    for path in sorted(SINGLE):
        yield path, "application/octet-stream" if path.endswith("file") else FORM, b"session=others"
    for path in MANY.values():
        yield path, FORM, b"held=0&bulk=duty.accept"
        yield path, "multipart/form-data; boundary=edge", multipart({"bulk": "duty.accept"}, [("file", "x.csv", b"unit,name\nB,Renamed\n")])
    for path in acts:
        yield path, "application/json", b"{}"
        yield path, FORM, b"unit=B"
        yield path + "/rows", "text/csv", b"unit,name\nB,Renamed\n"
        yield path.replace("/api/v1/", "/act/"), FORM, b"unit=B"
        yield path.replace("/api/v1/", "/act/"), "multipart/form-data; boundary=edge", multipart({"unit": "B"}, [])


def test_no_post_route_was_forgotten_here():
    assert posts_of_the_source() == OPEN | SINGLE | ACTS | set(MANY)


def test_every_post_by_session_needs_its_token_and_its_origin(town):
    """As the manager of B, who may do a good deal; and as another person with that one's token, and the other way round."""
    server = town.serve("--requests-per-minute", "0")
    browser, other = come_in(server, "1001"), come_in(server, "1002")
    own, others = browser.csrf, other.csrf
    told = lambda: (town.view("history", "--limit", "1"), files_of(town))
    before = told()
    plain = {"Cookie": cookie_of(browser), "Origin": browser.origin}
    wrong = [("csrf", {}), ("csrf", {"X-CSRF-Token": ""}), ("csrf", {"X-CSRF-Token": others}), ("csrf", {"X-CSRF-Token": "0" * 64}),
             ("csrf", {"X-CSRF-Token": own, "Cookie": cookie_of(other)}),
             ("origin", {"X-CSRF-Token": own, "Origin": "https://elsewhere.example"}),
             ("origin", {"X-CSRF-Token": own, "Origin": "null"}),
             ("origin", {"X-CSRF-Token": own, "Origin": browser.origin.replace("http:", "https:")}),
             ("origin", {"X-CSRF-Token": own, "Origin": f"http://127.0.0.1:{server.port + 1}"})]
    count = 0
    for path, kind, body in requests_of(server):
        for code, headers in wrong:
            reply = server.ask("POST", path, body, {**plain, "Content-Type": kind, **headers})
            assert (reply.status, reply.codes) == (403, [code]), (path, kind, headers, reply.body)
            count += 1
        for sent in (FORM, "text/plain", "multipart/form-data; boundary=edge"):  # what any page can send without asking leave
            reply = server.ask("POST", path, body, {"Cookie": cookie_of(browser), "X-CSRF-Token": own, "Content-Type": sent})
            assert (reply.status, reply.codes) == (403, ["origin"]), (path, sent)
        # A form's own token counts in its body, and only its own.
        if kind == FORM:
            reply = server.ask("POST", path, body + b"&csrf=" + others.encode(), {**plain, "Content-Type": kind})
            assert (reply.status, reply.codes) == (403, ["csrf"]), path
    assert count > 2000
    assert told() == before and browser.who == "1001" and other.who == "1002"


def test_every_post_without_coming_in_is_refused(town):
    server = town.serve("--requests-per-minute", "0")
    before = town.view("history", "--limit", "1")
    nobody = {"Authorization": None, "Cookie": "", "Origin": f"http://127.0.0.1:{server.port}"}
    for path, kind, body in requests_of(server):
        for headers in ({}, {"Cookie": "__Host-muster=" + "A" * 43}, {"Authorization": "Bearer " + "A" * 43}):
            reply = server.ask("POST", path, body, {**nobody, "Content-Type": kind, **headers})
            assert (reply.status, reply.codes) == (401, ["sign_in"]), (path, kind, headers)
    assert town.view("history", "--limit", "1") == before


def test_coming_in_needs_the_token_of_that_browsers_form(town):
    server = town.serve()
    other = come_in(server, "1002")
    other.get("/in")
    link = invite(server, "1001")
    for path, form in (("/in", {"code": "1002", "password": GOOD}), ("/in/" + link, {"how": "password", "password": GOOD})):
        for csrf in ("", "0" * 64, other.csrf):
            browser = Browser(server)
            browser.get(path)
            reply = browser.ask("POST", path, {**form, "csrf": csrf})
            assert reply.status == 403 and browser.who is None, (path, csrf)
        for origin in ("https://elsewhere.example", "null"):
            assert Browser(server).post(path, form, Origin=origin).status == 403
        assert Browser(server).post(path, form).status == 303
