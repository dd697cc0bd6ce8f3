"""Coming in: personal links, passwords, sessions, tokens, the operator's door; and what keeps others out."""
import csv
import json
import os
import pty
import re
import subprocess
import time
import urllib.parse

import pytest

from conftest import MUSTER, Store, bare, day

FORM = "application/x-www-form-urlencoded"
GOOD = "four small brown birds"


def settled(store, folder):
    bare(store, folder)
    for code, above in (("A", ()), ("B", ("--parent", "A"))):
        store.done("unit", "create", "--code", code, "--name", f"Unit {code}", *above)
    for code, name in (("1001", "Zhang Wei"), ("1002", "Li Na"), ("1003", "Wang Fang")):
        store.done("person", "add", "--code", code, "--name", name, "--unit", "B")
    store.done("post", "give", "--person", "1001", "--unit", "B", "--role", "manager")


@pytest.fixture
def town(empty, prepared):
    prepared(settled, empty)
    return empty


class Browser:
    """Keeps cookies, sends the Origin of its page, and reads the token of a form as a person's browser does."""

    def __init__(self, server):
        self.server, self.jar, self.placed = server, {}, {}  # placed: cookies of one path, by it
        self.origin = f"http://127.0.0.1:{server.port}"

    def ask(self, method, path, form=None, **headers):
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        headers.setdefault("Cookie", "; ".join(
            f"{name}={value}" for name, value in [*self.jar.items(), *self.placed.get(path.split("?")[0], {}).items()]))
        body = None
        if form is not None:
            body = urllib.parse.urlencode(form).encode()
            headers.setdefault("Origin", self.origin)
            headers.setdefault("Content-Type", FORM)
        reply = self.server.ask(method, path, body, headers)
        for cookie in reply.cookies:
            name, value = cookie.split(";")[0].split("=", 1)
            where = re.search(r"Path=([^;]+)", cookie).group(1)
            jar = self.jar if where == "/" else self.placed.setdefault(where, {})
            if "Max-Age=0" in cookie:
                jar.pop(name, None)
            else:
                jar[name] = value
        return reply

    def get(self, path, **headers):
        return self.ask("GET", path, **headers)

    def post(self, path, form, **headers):
        if path.split("?")[0] == "/in" or path.startswith("/in/"):  # the form first, as everybody does
            found = re.search(r'name="csrf" value="([0-9a-f]{128})"', self.get(path).body.decode())
            form = {"csrf": found.group(1) if found else "", **form}
        return self.ask("POST", path, form, **headers)

    @property
    def csrf(self):
        return self.get("/api/v1/me").json["csrf"]

    @property
    def who(self):
        reply = self.get("/api/v1/me")
        return reply.json["code"] if reply.status == 200 else None

    def open(self, link, **form):
        return self.post("/in/" + link, {"how": "password", "password": GOOD, **form})

    def sign_in(self, code, password=GOOD, to="/"):
        return self.post("/in", {"code": code, "password": password, "to": to})


def invite(server, person):
    return server.done("person.invite", {"person": person})["link"]


def come_in(server, person):
    browser = Browser(server)
    assert browser.open(invite(server, person)).status == 303
    return browser


# ---- Links ----

def test_ones_own_page_says_who_and_where_and_lets_out_at_the_top(town):
    server = town.serve()
    browser = come_in(server, "1001")
    page = browser.get("/account").body.decode()
    assert "You are signed in as" in page and page.index('action="/out"') < page.index("<h2>")
    assert re.search(r'<input[^>]*name="code"[^>]*type="text"[^>]*value="1001"[^>]*autocomplete="username"', page)  # for who keeps passwords
    assert "Another program (this one)" in page and "?, ?" not in page
    assert 'href="/person/1001"' in page and browser.get("/person/1001").status == 200
    link = server.done("person.invite", {"person": "1002"})["link"]
    assert re.search(r'type="text"[^>]*value="1002"[^>]*autocomplete="username"', Browser(server).get("/in/" + link).body.decode())


def test_labels_of_tokens_and_keys_of_requests_go_with_the_person(town):
    server = town.serve()
    browser = come_in(server, "1002")
    made = browser.post("/api/v1/token/make", {"csrf": browser.csrf, "label": "Zebulon laptop"}, Idempotency_Key="Zebulon's first").json
    again = browser.post("/api/v1/token/make", {"csrf": browser.csrf, "label": "Zebulon laptop"}, Idempotency_Key="Zebulon's first").json
    assert (made["seq"], made["id"]) == (again["seq"], again["id"])
    other = browser.post("/api/v1/token/make", {"csrf": browser.csrf, "label": "Zebulon phone"}, Idempotency_Key="Zebulon's first")
    assert other.codes == ["R-LEDGER-01"]
    page = lambda: "".join(browser.get(path).body.decode() for path in ("/account", "/view/tokens", f"/token/%23{made['id']}"))
    assert page().count("Zebulon laptop") >= 3
    town.done("backup", town.folder.parent / "b.mus")
    server.done("person.erase", {"person": "1002"})
    server.stop()
    for path in [*town.folder.rglob("*"), town.folder.parent / "b.mus"]:
        assert not path.is_file() or b"Zebulon" not in path.read_bytes(), path
    assert "made the token (erased)" in town.done("view", "history").out
    assert [row["label"] for row in town.view("tokens", "--owner", "1002")] == [""]


def test_many_links_are_told_once_each_and_open(town, tmp_path):
    codes = tmp_path / "codes.csv"
    codes.write_text("person\n1001\nnobody\n1002\n")
    server = town.serve()
    made = town.run("person", "invite", "--rows", codes, "--format", "csv")
    assert made.code == 2 and "line 3, column person" in made.err and "done 2" in made.err  # the third is said, the others are done
    rows = list(csv.DictReader(made.out.splitlines()))
    assert [(row["person"], row["name"]) for row in rows] == [("1001", "Zhang Wei"), ("1002", "Li Na")]
    for row in rows:
        address, link = row["link"].split("/in/")
        assert address == f"http://127.0.0.1:{server.port}"
        assert row["name"] in Browser(server).get("/in/" + link).body.decode()
        browser = Browser(server)
        assert browser.open(link).status == 303 and browser.who == row["person"]
    reply = server.ask("POST", "/api/v1/person/invite/rows", b"person\n1001\n", {"Content-Type": "text/csv"}).json
    assert (reply["done"], reply["repeated"]) == (1, 0)  # the file again: another link, not a silence
    (granted,) = reply["granted"]
    assert (granted["line"], granted["person"], granted["name"]) == (2, "1001", "Zhang Wei")
    assert Browser(server).open(granted["link"]).status == 303
    tried = server.ask("POST", "/api/v1/person/invite/rows?dry_run=1", b"person\n1001\n", {"Content-Type": "text/csv"}).json
    assert tried["granted"] == []
    assert "granted" not in server.ask("POST", "/api/v1/person/shut/rows", b"person\n1001\n", {"Content-Type": "text/csv"}).json


def test_a_link_of_a_store_that_is_not_served_says_what_is_missing(town):
    made = town.done("person", "invite", "--person", "1001")
    assert made.out.splitlines()[-1].startswith("/in/")
    assert "not being served" in made.err and "https://muster.example.org" in made.err


def test_a_personal_link_opens_once_and_sets_a_password(town):
    server = town.serve()
    link = invite(server, "1001")
    browser, other = Browser(server), Browser(server)
    for _ in range(3):  # a chat that looks into links uses nothing up
        page = other.get("/in/" + link)
        assert page.status == 200 and "Welcome, Zhang Wei" in page.body.decode() and "1001" in page.body.decode()
    assert "欢迎" in other.get("/in/" + link + "?lang=zh").body.decode()
    assert "欢迎" in other.get("/in/" + link).body.decode()  # a browser keeps the language
    assert "Welcome" in other.get("/in/" + link + "?lang=en").body.decode()
    came = browser.open(link)
    assert came.status == 303 and came.headers["location"] == "/"
    assert all(flag in came.cookies[0] for flag in ("__Host-muster=", "Path=/", "Secure", "HttpOnly", "SameSite=Lax")), came.cookies
    assert browser.who == "1001"
    assert other.get("/in/" + link).status == 404 and "does not open any more" in other.get("/in/" + link).body.decode()
    assert other.open(link).status == 404 and other.who is None
    assert other.sign_in("1001").status == 303 and other.who == "1001"
    assert server.act("person.invite", {"person": "1001", "until": day(31)}).codes == ["R-ACCESS-02"]
    assert server.act("person.invite", {"person": "1001", "until": day(-1)}).codes == ["R-ACCESS-02"]
    server.done("person.leave", {"person": "1003"})
    assert server.act("person.invite", {"person": "1003"}).codes == ["R-ACCESS-03"]


def test_a_link_is_told_once_and_is_nowhere_in_the_store(town):
    server = town.serve()
    first = server.done("person.invite", {"person": "1001"}, key="k")
    again = server.done("person.invite", {"person": "1001"}, key="k")
    assert "link" in first and "link" not in again and first["seq"] == again["seq"]
    assert "link" not in server.done("person.invite", {"person": "1001"}, dry_run=True)
    browser = come_in(server, "1002")
    token = server.token
    server.stop()
    for file in town.folder.iterdir():
        if file.is_file():
            held = file.read_bytes()
            for secret in (first["link"], token, GOOD, *browser.jar.values()):
                assert secret.encode() not in held, file.name


def picture_of(lines):
    """Half blocks as a picture, eight pixels a module."""
    rows = []
    for line in lines:
        rows.append("".join("0 " * 8 if c in "▀█" else "1 " * 8 for c in line))
        rows.append("".join("0 " * 8 if c in "▄█" else "1 " * 8 for c in line))
    pixels = [row for row in rows for _ in range(8)]
    return f"P2\n{len(rows[0]) // 2} {len(pixels)}\n1\n" + "\n".join(pixels) + "\n"


def test_at_a_terminal_a_link_is_a_code_too_for_a_telephone(town, tmp_path):
    server = town.serve()
    ours, theirs = pty.openpty()
    subprocess.run([MUSTER, "--store", str(town.folder), "--lang", "en", "person", "invite", "--person", "1001"], stdout=theirs,
                   check=True)
    os.close(theirs)
    said = b""
    try:
        while piece := os.read(ours, 65536):
            said += piece
    except OSError:  # all was read
        pass
    os.close(ours)
    lines = said.decode().replace("\r", "").splitlines()
    code = [re.sub(r"\033\[[0-9;]*m", "", line) for line in lines if "\033[30;107m" in line]
    picture = tmp_path / "code.pgm"
    picture.write_text(picture_of(code))
    read = subprocess.run(["zbarimg", "--quiet", "--raw", "--nodbus", str(picture)], capture_output=True, text=True, check=True)
    assert read.stdout.strip() == lines[-1]
    assert re.fullmatch(rf"http://127\.0\.0\.1:{server.port}/in/[\w-]{{43}}", lines[-1])
    assert "1001" in Browser(server).get(lines[-1].split(str(server.port))[1]).body.decode()
    assert "\033" not in town.done("person", "invite", "--person", "1001").out  # in a file or a pipe the link alone


def test_two_who_use_a_link_at_once_are_not_both_let_in(town):
    server, link, came = town.serve(), None, []
    import threading
    link = invite(server, "1001")
    threads = [threading.Thread(target=lambda: came.append(Browser(server).open(link).status)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(came) == [303] + [404] * 5


def test_a_trusted_device_stays_in_without_a_password_only_where_that_is_set(town):
    server = town.serve()
    assert "stay signed in" not in Browser(server).get("/in/" + invite(server, "1001")).body.decode()
    assert Browser(server).open(invite(server, "1001"), how="device", password="").status == 422
    server.stop()
    server = town.serve("--trust-days", "30")
    link, browser = invite(server, "1001"), Browser(server)
    assert "stay signed in for 30 days" in browser.get("/in/" + link).body.decode()
    came = browser.open(link, how="device", password="")
    assert came.status == 303 and "Max-Age=2592000" in came.cookies[0] and browser.who == "1001"
    assert browser.sign_in("1001").status == 422  # it set no password


# ---- Passwords ----

@pytest.mark.parametrize("password, text", [
    ("short", "at least ten"), ("九个汉字的密码不够", "at least ten"), ("1234567890", "first that are tried"),
    ("Qwertyuiop", "first that are tried"), ("aaaaaaaaaaaaaaa", "first that are tried"), ("abcdefghijklm", "first that are tried"),
    ("x" * 401, "too long"), ("", "at least ten")])
def test_passwords_that_are_not_taken(town, password, text):
    server = town.serve()
    link = invite(server, "1001")
    reply = Browser(server).open(link, password=password)
    assert reply.status == 422 and text in reply.body.decode() and 'role="alert"' in reply.body.decode()
    assert Browser(server).open(link).status == 303  # and the link was not used up


def test_what_everybody_puts_together_is_not_taken(town):
    """Runs, rows of the keyboard, dates, common words and numbers, the own code, repetitions: and nothing else in it."""
    server = town.serve()
    link, browser = invite(server, "1001"), Browser(server)
    for password in ("woaini1314520", "5201314520", "19900101199", "1234512345", "aaaaaaaaab", "100110011001", "1qaz2wsx3edc", "qwertyuiop1",
                     "iloveyou1990", "abcabcabcd", "Password2020", "12345678901", "13812345678"):
        assert browser.open(link, password=password).status == 422, password
    for password in ("13957362841", "Zhang wei 1990 lake", "tre8 7fish", "nanhu lake 2026"):  # length counts, and what one thinks up
        assert browser.open(invite(server, "1001"), password=password).status == 303, password


def test_any_characters_at_all_are_taken(town):
    server = town.serve()
    for password in ("十个汉字的密码也就够了", "     spaces     ", "\"'<>&;--%00🐦🐦🐦🐦"):
        assert Browser(server).open(invite(server, "1001"), password=password).status == 303
        assert Browser(server).sign_in("1001", password).status == 303


def test_known_and_unknown_names_are_answered_alike(town):
    server = town.serve()
    come_in(server, "1001")
    wrong = [Browser(server).sign_in(code, "not the one that it is") for code in ("1001", "1002", "nobody")]
    pages = {re.sub(r'value="[^"]*"', "", reply.body.decode()) for reply in wrong}
    assert {reply.status for reply in wrong} == {422} and len(pages) == 1 and "is not right" in pages.pop()


def test_a_password_is_changed_by_who_knows_it_and_ends_other_sessions(town):
    server = town.serve()
    browser, other = come_in(server, "1001"), Browser(server)
    other.sign_in("1001")
    change = lambda **form: browser.post("/account/password", {"csrf": browser.csrf, **form})
    assert change(old="not the old one", password="another good one").status == 422
    assert change(old=GOOD, password="short").status == 422
    assert other.who == "1001"
    assert change(old=GOOD, password="another good one").status == 303
    assert browser.who == "1001" and other.who is None
    assert other.sign_in("1001").status == 422 and other.sign_in("1001", "another good one").status == 303


def test_tries_are_slowed_down_but_nobody_is_locked_out(town):
    server = town.serve()
    own = come_in(server, "1001")  # a device that is known
    own.post("/out", {"csrf": own.csrf})
    stranger = Browser(server)
    replies = [stranger.sign_in("1001", f"a wrong password {n}") for n in range(8)]
    assert replies[0].status == 422 and replies[-1].status == 429 and int(replies[-1].headers["retry-after"]) >= 1
    assert "Too many tries" in replies[-1].body.decode()
    assert stranger.sign_in("1001").status == 429  # the right one does not help a stranger either
    assert own.sign_in("1001").status == 303 and own.who == "1001"  # whose device it is comes in


# ---- Sessions ----

def test_sessions_are_listed_and_ended(town):
    server = town.serve()
    first, second = come_in(server, "1001"), Browser(server)
    second.post("/in", {"code": "1001", "password": GOOD}, User_Agent="Mozilla/5.0 (Android 14) Firefox/130")
    page = first.get("/account").body.decode()
    assert "Firefox, Android" in page and "(this one)" in page and page.count('name="session"') == 3
    other = [value for value in re.findall(r'name="session" value="([0-9a-f]{128})"', page)]
    stranger = come_in(server, "1002")
    for session in other:  # not by somebody else, who knows its number
        assert stranger.post("/account/sessions", {"csrf": stranger.csrf, "session": session}).status == 303
    assert first.who == "1001" and second.who == "1001"
    assert first.post("/account/sessions", {"csrf": first.csrf, "session": "others"}).status == 303
    assert first.who == "1001" and second.who is None
    assert first.post("/out", {"csrf": first.csrf}).status == 303 and first.who is None


def test_every_way_in_ends_when_a_manager_shuts_it_or_the_person_goes(town):
    server = town.serve()
    for act in ("person.shut", "person.leave", "person.erase"):
        browser, link = come_in(server, "1002"), None
        made = server.ask("POST", "/api/v1/token/make", b'{"label":"x"}', {"Content-Type": "application/json", "X-CSRF-Token": browser.csrf,
                          "Cookie": "; ".join(f"{k}={v}" for k, v in browser.jar.items())})
        token = made.json["token"]
        link = invite(server, "1002")
        me = lambda: server.ask("GET", "/api/v1/me", headers={"Authorization": "Bearer " + token}).status
        assert me() == 200
        server.done(act, {"person": "1002"})
        assert me() == 401 and browser.who is None and Browser(server).open(link).status == 404
        assert Browser(server).sign_in("1002").status == 422
        if act == "person.leave":
            break
    server.done("person.erase", {"person": "1003"})


def test_sessions_outlive_a_restart_and_a_backup_has_none(town, tmp_path):
    server = town.serve()
    browser = come_in(server, "1001")
    server.stop()
    server = town.serve()
    browser.server = server
    assert browser.who == "1001"
    town.done("backup", tmp_path / "b.mus")
    restored = Store(tmp_path / "restored")
    town.done("keys", tmp_path / "keys")
    restored.done("restore", tmp_path / "b.mus", "--keys", tmp_path / "keys")
    browser.server = server = restored.serve()
    browser.origin = f"http://127.0.0.1:{server.port}"
    try:
        assert browser.who is None
        assert Browser(server).sign_in("1001").status == 303  # passwords come with the keys
    finally:
        server.stop()


# ---- Other pages, other sites ----

def test_a_post_by_session_needs_its_token_and_its_origin(town):
    server = town.serve()
    browser, other = come_in(server, "1001"), come_in(server, "1002")
    body = json.dumps({"unit": "B", "name": "Renamed"}).encode()
    cookie = "; ".join(f"{name}={value}" for name, value in browser.jar.items())
    rename = lambda **headers: server.ask("POST", "/api/v1/unit/rename", body, {
        "Content-Type": "application/json", "Cookie": cookie, **{k.replace("_", "-"): v for k, v in headers.items()}})
    for sent in ({}, {"X_CSRF_Token": ""}, {"X_CSRF_Token": other.csrf}, {"X_CSRF_Token": "0" * 64}):
        reply = rename(**sent)
        assert (reply.status, reply.codes) == (403, ["csrf"]), sent
    reply = rename(X_CSRF_Token=browser.csrf, Origin="https://elsewhere.example")
    assert (reply.status, reply.codes) == (403, ["origin"])
    form = {"unit": "B", "name": "By a form"}
    assert browser.post("/api/v1/unit/rename", form).codes == ["csrf"]
    assert browser.post("/api/v1/unit/rename", {**form, "csrf": other.csrf}).codes == ["csrf"]
    assert browser.post("/api/v1/unit/rename", {**form, "csrf": browser.csrf}, Origin="null").codes == ["origin"]
    assert [row["name"] for row in town.view("units", "--code", "B")] == ["Unit B"]
    assert rename(X_CSRF_Token=browser.csrf).status == 200
    assert browser.post("/api/v1/unit/rename", {**form, "csrf": browser.csrf}).status == 200
    assert [row["name"] for row in town.view("units", "--code", "B")] == ["By a form"]


def test_after_signing_in_one_is_led_only_within_muster(town):
    server = town.serve()
    come_in(server, "1001")
    for to, place in (("/board/B?lang=zh", "/board/B?lang=zh"), ("//elsewhere.example", "/"), ("https://elsewhere.example", "/"),
                      ("/\\elsewhere.example", "/"), ("javascript:alert(1)", "/"), ("", "/"), ("/in", "/")):
        assert Browser(server).sign_in("1001", to=to).headers["location"] == place, to
    page = Browser(server).get("/in?to=" + urllib.parse.quote('"><script>alert(1)</script>')).body.decode()
    assert "<script>alert" not in page


def test_the_headers_that_a_browser_is_sent(town):
    server = town.serve()
    for reply in (Browser(server).get("/in"), come_in(server, "1001").get("/account"), server.get("/api/v1/me")):
        policy = reply.headers["content-security-policy"]
        assert "unsafe" not in policy and "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
        assert reply.headers["x-content-type-options"] == "nosniff" and reply.headers["x-frame-options"] == "DENY"
        assert reply.headers["referrer-policy"] == "same-origin" and reply.headers["cache-control"] == "no-store"
        assert reply.headers["cross-origin-opener-policy"] == "same-origin"


def test_too_many_requests_are_refused(town):
    server = town.serve("--requests-per-minute", "30")
    replies = [Browser(server).get("/in").status for _ in range(40)]
    if replies.count(429) < 10:  # the minute turned meanwhile
        replies = [Browser(server).get("/in").status for _ in range(70)]
    assert 200 in replies and 429 in replies
    assert server.get("/api/v1/me").status == 200  # the operator's own requests are not counted


# ---- Programs ----

def remote(server, token, *words):
    return subprocess.run([MUSTER, "--server", f"http://127.0.0.1:{server.port}", *map(str, words)], capture_output=True, text=True,
                          env={"PATH": "/usr/bin", "MUSTER_TOKEN": token, "LANG": "C.UTF-8"}, timeout=60)


def test_what_is_the_matter_elsewhere_is_said(town, tmp_path):
    server = town.serve()
    refused = remote(server, "no-such-token", "view", "units")
    assert refused.returncode == 2 and "This token is none, or it is over" in refused.stderr
    assert server.ask("GET", "/api/v1/view/units", headers={"Authorization": "Bearer x"}).texts == ["This token is none, or it is over: make another one."]
    assert "Come in first" in server.ask("GET", "/api/v1/view/units", headers={"Authorization": None}).texts[0]
    both = town.run("view", "units", "--server", f"http://127.0.0.1:{server.port}")
    assert both.code == 2 and "not both" in both.err
    server.stop()
    gone = remote(server, "t", "view", "units")
    assert gone.returncode == 1 and f"Nobody listens at http://127.0.0.1:{server.port}" in gone.stderr


def test_a_certificate_of_ones_own_is_known_by_its_file(town, tmp_path):
    key, cert, other = tmp_path / "key.pem", tmp_path / "cert.pem", tmp_path / "other.pem"
    for target in (cert, other):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
                        key if target is cert else tmp_path / "k2", "-out", target, "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"],
                       check=True, capture_output=True)
    server = town.serve("--tls-cert", cert, "--tls-key", key, "--host", "localhost")
    token = town.done("token", "make", "--label", "t", "--format", "json").json["token"]
    run = lambda *words: subprocess.run([MUSTER, "--server", f"https://localhost:{server.port}", *map(str, words)], capture_output=True, text=True,
                                        env={"PATH": "/usr/bin", "MUSTER_TOKEN": token, "LANG": "C.UTF-8"}, timeout=60)
    unknown = run("view", "units")
    assert unknown.returncode == 1 and "is not known here" in unknown.stderr and "--ca FILE" in unknown.stderr
    assert run("view", "units", "--ca", cert).returncode == 0
    assert run("view", "units", "--ca", other).returncode == 1
    assert "cannot be read" in run("view", "units", "--ca", tmp_path / "none.pem").stderr


def test_serve_refuses_what_does_not_go_together(town, tmp_path):
    for words, text in ((("--proxy", "yes"), "say --host"), (("--proxy", "yes", "--host", "a.org", "--tls-cert", "c", "--tls-key", "k"), "do not go together")):
        refused = town.run("serve", "--port", "0", *words)
        assert refused.code == 2 and text in refused.err
    process = subprocess.Popen([MUSTER, "--store", str(town.folder), "--lang", "en", "serve", "--port", "0", "--proxy", "yes", "--host", "a.org", "--address", "0.0.0.0"],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert "Serving" in process.stdout.readline()
    process.terminate()
    assert "Warning" in process.communicate(timeout=20)[1]


def test_the_command_line_works_from_elsewhere_with_a_token(town, tmp_path):
    server = town.serve()
    browser = come_in(server, "1001")
    token = server.ask("POST", "/api/v1/token/make", b'{"label":"laptop"}', {
        "Content-Type": "application/json", "X-CSRF-Token": browser.csrf,
        "Cookie": "; ".join(f"{name}={value}" for name, value in browser.jar.items())}).json["token"]
    assert "Unit B" in remote(server, token, "view", "units").stdout
    done = remote(server, token, "unit", "rename", "--unit", "B", "--name", "From afar")
    assert done.returncode == 0, done.stderr
    refused = remote(server, token, "unit", "rename", "--unit", "A", "--name", "X")
    assert refused.returncode == 2 and "no right" in refused.stderr
    assert "1001" not in remote(server, token, "view", "tokens", "--format", "json").stderr
    assert [row["label"] for row in json.loads(remote(server, token, "view", "tokens", "--format", "json").stdout)["rows"]] == ["laptop"]
    told = town.done("view", "history", "--limit", "3").out
    assert "Zhang Wei renamed the unit" in told
    wrong = remote(server, "A" * 43, "view", "units")
    assert wrong.returncode == 2 and "This token is none" in wrong.stderr
    none = remote(server, "", "view", "units")
    assert none.returncode == 2 and "--token-file" in none.stderr
    afar = subprocess.run([MUSTER, "--server", "http://muster.example.org", "view", "units"], capture_output=True, text=True)
    assert afar.returncode == 2 and "https://" in afar.stderr
    assert remote(server, token, "backup", tmp_path / "b").returncode == 2
    number = json.loads(remote(server, token, "view", "tokens", "--format", "json").stdout)["rows"][0]["id"]
    assert remote(server, token, "token", "end", "--token", f"#{number}").returncode == 0
    assert remote(server, token, "view", "units").returncode == 2


def test_tokens_have_an_end_and_a_number(town):
    server = town.serve()
    assert server.act("person.shut", {}).codes == ["required"]
    assert server.act("retention.set", {"days": 0}).codes == ["range"]
    assert server.done("retention.set", {"days": 90}) and town.view("retention") == [{"days": 90}]
    assert server.act("token.make", {"label": "x", "until": day(401)}).codes == ["R-ACCESS-02"]
    made = server.done("token.make", {"label": "x", "until": day(1), "reach": "see"})
    assert {row["label"]: row["until"] for row in server.get("/api/v1/view/tokens").json["rows"]}["x"] == day(1)
    server.done("token.end", {"token": made["id"]})
    assert server.act("token.end", {"token": made["id"]}).codes == ["R-ACCESS-05"]
    for n in range(50):
        reply = server.act("token.make", {"label": f"t{n}"})
    assert reply.codes == ["R-ACCESS-04"]


def test_the_operators_door_is_for_this_machine(town):
    refused = town.run("door")
    assert refused.code == 2 and "not being served" in refused.err
    server = town.serve()
    door = town.done("door").out.strip()
    assert door.startswith(f"http://127.0.0.1:{server.port}/in/")
    browser = Browser(server)
    assert "operator" in browser.get(urllib.parse.urlparse(door).path).body.decode()
    assert browser.post(urllib.parse.urlparse(door).path, {}).status == 303 and browser.who == "operator"
    assert browser.get("/account").status == 200
    assert server.ask("POST", "/api/v1/door", b"{}", {"Content-Type": "application/json"}).status == 404
    # Behind a proxy nothing that comes in is from here.
    server.stop()
    server = town.serve("--proxy", "yes", "--host", "muster.example.org")
    browser.server = server
    assert browser.get("/api/v1/me", Host="muster.example.org", X_Forwarded_For="203.0.113.9").status == 401


def test_over_tls(town, tmp_path):
    key, cert = tmp_path / "key.pem", tmp_path / "cert.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", cert, "-days", "1", "-subj",
                    "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"], check=True, capture_output=True)
    wrong = town.run("serve", "--port", "0", "--tls-cert", cert)
    assert wrong.code == 2 and "give both" in wrong.err
    wrong = town.run("serve", "--port", "0", "--tls-cert", key, "--tls-key", cert)
    assert wrong.code == 2 and "cannot be used" in wrong.err
    process = subprocess.Popen([MUSTER, "--store", str(town.folder), "--lang", "en", "serve", "--port", "0", "--address", "0.0.0.0",
                                "--host", "localhost", "--tls-cert", str(cert), "--tls-key", str(key)], stdout=subprocess.PIPE, text=True)
    try:
        line = process.stdout.readline()
        port = int(re.search(r"https://0\.0\.0\.0:(\d+) ", line).group(1))
        curl = lambda *words: subprocess.run(["curl", "-s", "--cacert", str(cert), *words], capture_output=True, text=True, timeout=30)
        page = curl("-i", f"https://localhost:{port}/in")
        assert "Strict-Transport-Security: max-age=" in page.stdout and "Sign in" in page.stdout
        assert curl("--tls-max", "1.1", f"https://localhost:{port}/in").returncode != 0
        assert curl(f"http://localhost:{port}/in").returncode != 0
        assert town.done("person", "invite", "--person", "1001").out.splitlines()[-1].startswith(f"https://localhost:{port}/in/")
    finally:
        process.terminate()
        process.wait(timeout=10)
        process.stdout.close()


# ---- One's own data ----

def test_one_sees_and_downloads_what_is_held_about_one(town):
    town.done("person", "reach", "--person", "1001", "--mail", "zhang@example.cn", "--phone", "123")
    server = town.serve()
    browser = come_in(server, "1001")
    page = browser.get("/account").body.decode()
    assert all(word in page for word in ("Zhang Wei", "1001", "Unit B", "zhang@example.cn", "Manager"))
    data = browser.get("/account/data")
    assert "muster-me.json" in data.headers["content-disposition"]
    held = data.json
    assert (held["name"], held["mail"], held["phone"], held["unit"]) == ("Zhang Wei", "zhang@example.cn", "123", "B")
    assert [(post["role"], post["unit"]) for post in held["posts"]] == [("manager", "B")]
    assert {"session", "device"} == {way["kind"] for way in held["ways_in"]} and held["password"] is True
    assert {entry["act"] for entry in held["history"]} == {"person.add", "person.reach", "person.invite"}
    assert held["remits"] == [] and any("added" in entry["what"] for entry in held["history"])
    reply = browser.post("/api/v1/unit/rename", {"csrf": browser.csrf, "unit": "B", "name": "Beta"})
    assert reply.status == 200
    mine, = [entry for entry in browser.get("/account/data").json["history"] if entry["by_you"]]
    assert mine["what"] == "Zhang Wei renamed the unit Unit B to Beta" and mine["record"]["name"] == "Beta"
    assert "Li Na" not in data.body.decode()
    assert [browser.get("/account/data").status for _ in range(8)].count(429) >= 2
    # Whom it concerns puts it right without asking anybody.
    reply = browser.post("/api/v1/person/reach", {"csrf": browser.csrf, "person": "1001", "mail": "new@example.cn"})
    assert reply.status == 200
    reply = browser.post("/api/v1/person/reach", {"csrf": browser.csrf, "person": "1002", "mail": "new@example.cn"})
    assert reply.status == 200  # as the manager of B
    other = come_in(server, "1002")
    assert other.post("/api/v1/person/reach", {"csrf": other.csrf, "person": "1001", "mail": "x@example.cn"}).status == 403
    assert other.post("/api/v1/person/reach", {"csrf": other.csrf, "person": "1002", "mail": "x@example.cn"}).status == 200


# ---- What is noted, what is forgotten, what is told ----

def test_what_leaves_over_the_network_is_noted_without_names(town):
    server = town.serve()
    kept = server.ask("POST", "/api/v1/file", b"nobody shows it", {"Content-Type": "text/plain"}).json["file"]
    told = lambda: [row["what"] for row in town.view("history", "--limit", "4")]
    before = told()
    town.done("view", "units", "--format", "csv")  # at the console
    browser = come_in(server, "1001")
    assert browser.get("/api/v1/view/persons").status == 200  # a page of it is no file
    assert "took the list" not in " ".join(told())
    assert browser.get("/api/v1/view/persons?format=csv&name=Zhang%20Wei&unit=B").status == 200
    assert told()[0] == "Zhang Wei took the list persons: 1 rows"
    assert server.get(f"/api/v1/file/{kept}").status == 200
    assert told()[0].startswith("The operator read the stored file")
    assert browser.get(f"/api/v1/file/{kept}").status == 404 and "The operator" in told()[0]
    server.stop()
    ledger = subprocess.run(["sqlite3", town.folder / "muster.db", "select body from ledger_event where act = 'list.export'"],
                            capture_output=True, text=True).stdout
    assert "unit=B" in ledger and "name=?" in ledger and "Zhang" not in ledger
    assert before


def test_those_who_left_are_forgotten_after_the_days_that_are_set(store, tmp_path):
    from datetime import datetime, timedelta, timezone
    at = lambda n: (datetime.now(timezone.utc) + timedelta(days=n)).strftime("%Y-%m-%dT%H:%M:%SZ")
    run = lambda n, *words: store.done(*words, at=at(n))
    run(-40, "unit", "create", "--code", "A", "--name", "Unit A")
    for code, gone in (("1", -35), ("2", -20), ("3", None)):
        run(-39, "person", "add", "--code", code, "--name", f"Person Number {code}", "--unit", "A")
    run(-35, "person", "leave", "--person", "1")
    run(-20, "person", "leave", "--person", "2")
    run(-19, "retention", "set", "--days", "30")
    run(-18, "clock")
    assert [row["erased"] for row in store.view("persons")] == [None, None, None]
    store.done("backup", tmp_path / "older")
    run(0, "clock")
    assert [row["erased"] is not None for row in store.view("persons")] == [True, False, False]
    assert "Person Number 1" not in store.done("view", "history").out and "who had left" in store.done("view", "history").out
    run(0, "clock")  # once
    assert store.run("retention", "set").code == 2  # R-RETAIN-02: by leaving out alone nothing is switched off
    assert store.run("retention", "set", "--days", "9", "--forever", "yes").code == 2
    assert store.view("retention") == [{"days": 30}]
    store.done("retention", "set", "--forever", "yes")
    store.done("clock")
    assert [row["erased"] is not None for row in store.view("persons")] == [True, False, False]
    assert store.view("retention") == []
    refused = store.run("retention", "set", "--days", "0")
    assert refused.code == 2
    assert store.run("person", "expire", "--person", "2").code == 2  # R-RETAIN-01: the clock's alone
    assert b"Person Number 1" not in (store.folder / "muster.db").read_bytes()
    # An older backup does not bring back whom the clock forgot either.
    restored = Store(tmp_path / "restored")
    store.done("keys", tmp_path / "keys")
    assert "Erased again: 1" in restored.done("restore", tmp_path / "older", "--keys", tmp_path / "keys").out
    assert [(row["name"], row["erased"] is not None) for row in restored.view("persons")][0] == (None, True)


def test_the_page_on_privacy_is_what_the_program_tells(store):
    from conftest import ROOT
    assert (ROOT / "docs" / "privacy.md").read_text() == store.done("privacy").out  # build/muster privacy >docs/privacy.md
    assert "为何保存" in store.run("privacy", lang="zh").out
