"""The API met by a stranger: limits, methods, wrong fields, other sites, repeated keys, and answers that are never stale."""
import re
import socket

import pytest


@pytest.fixture
def server(campaign):
    return campaign.serve()


def test_unknown_routes_and_methods(server):
    assert server.get("/nope").status == 404
    assert server.get("/api/v1/nope").status == 404
    assert server.act("unit.explode", {}).status == 404
    reply = server.ask("DELETE", "/api/v1/unit/create")
    assert reply.status == 405 and "POST" in reply.headers["allow"]
    reply = server.ask("POST", "/api/v1/board/A", b"{}", {"Content-Type": "application/json"})
    assert reply.status == 405 and "GET" in reply.headers["allow"]


def test_head_gives_what_get_gives_without_a_body(server):
    for path in ["/", "/api/v1/board/A?campaign=safe", "/api/v1/view/units", "/style.css"]:
        got, head = server.get(path), server.ask("HEAD", path)
        assert (head.status, head.body) == (200, b"") and got.body, path
        assert head.headers["content-type"] == got.headers["content-type"]


def test_malformed_json_has_its_place(server):
    reply = server.ask("POST", "/api/v1/unit/create", b'{"code":"X",', {"Content-Type": "application/json"})
    assert reply.status == 400 and "line 1, column" in reply.json["problems"][0]["text"]
    reply = server.ask("POST", "/api/v1/unit/create", b'{"code":"\xff"}', {"Content-Type": "application/json"})
    assert reply.status == 400
    reply = server.ask("POST", "/api/v1/unit/create", b'{\n "code": "X",\n "name" "X"}', {"Content-Type": "application/json"})
    assert reply.status == 400 and "line 3, column" in reply.texts[0]
    for body in (b"", b"[]", b"7", b'"text"', b'{"code":"X","code":"Y"}', b"[" * 100000, b'{"code":1e999}'):
        reply = server.ask("POST", "/api/v1/unit/create", body, {"Content-Type": "application/json"})
        assert reply.status in (400, 422) and reply.codes, body[:20]


def test_a_body_over_its_limit(server):
    head = f"POST /api/v1/unit/create HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {server.token}\r\n".encode()
    head += b"Content-Type: application/json\r\nContent-Length: 99999999999\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as raw:
        raw.sendall(head)  # and not one byte of the body
        assert b" 413 " in raw.recv(1000)
    reply = server.ask("POST", "/api/v1/unit/create", b"x" * ((1 << 20) + 1), {"Content-Type": "application/json"})
    assert reply.status == 413 and reply.codes == ["length"]
    pieces = (b"x" * 65536 for _ in range(40))  # without a length
    reply = server.ask("POST", "/api/v1/unit/create", pieces, {"Content-Type": "application/json"})
    assert reply.status == 413


def test_unknown_query_parameters_are_refused(server):
    for path in ["/api/v1/board/A?campaign=safe&colour=red", "/api/v1/view/units?colour=red", "/api/v1/progress?colour=red"]:
        reply = server.get(path)
        assert reply.status == 422 and reply.codes == ["unknown_field"], path


def test_only_this_machine_and_only_our_own_pages(server):
    assert server.get("/", Host="evil.example").status == 421
    assert server.get("/", Host=f"localhost:{server.port}").status == 200
    json = {"Content-Type": "application/json"}
    body = b'{"code":"X","name":"X"}'
    assert server.ask("POST", "/api/v1/unit/create", body, {**json, "Origin": "http://evil.example"}).status == 403
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert server.ask("POST", "/api/v1/unit/create", b"code=X&name=X", {**form, "Authorization": None}).status == 403
    assert server.ask("POST", "/api/v1/unit/create", body, {"Content-Type": "text/plain"}).status == 415
    assert server.ask("POST", "/api/v1/unit/create", body, {**json, "Host": "evil.example"}).status == 421
    assert server.ask("POST", "/api/v1/unit/create", body, {**json, "Origin": "null"}).status == 403
    assert "access-control-allow-origin" not in server.ask("OPTIONS", "/api/v1/unit/create",
                                                           headers={"Origin": "http://evil.example"}).headers
    assert server.get("/api/v1/view/units?code=X").json["rows"] == []
    own = {"Origin": f"http://127.0.0.1:{server.port}"}
    assert server.ask("POST", "/api/v1/unit/create", b"code=X&name=X", {**form, **own}).status == 200


def test_a_key_is_done_once(server):
    fields = {"code": "K", "name": "Kappa", "parent": "A"}
    first = server.act("unit.create", fields, key="k1")
    again = server.act("unit.create", fields, key="k1")
    assert first.status == again.status == 200 and first.json == again.json
    other = server.act("unit.create", {**fields, "code": "L"}, key="k1")
    assert other.status == 422 and other.codes == ["R-LEDGER-01"]
    assert server.act("unit.create", {**fields, "code": "M"}, key="x" * 201).status == 422
    assert [row["code"] for row in server.get("/api/v1/view/units?above=A").json["rows"]] == ["B", "C", "K"]


def test_a_key_whose_act_was_refused_may_be_used_again(server):
    assert server.act("unit.create", {"code": "A", "name": "Again"}, key="k").status == 422
    assert server.act("unit.create", {"code": "Z", "name": "Zeta"}, key="k").status == 200


def test_what_would_happen_does_not_happen(server):
    fields = {"code": "K", "name": "Kappa", "parent": "A"}
    assert server.done("unit.create", fields, dry_run=True)["dry_run"] is True
    assert server.act("unit.create", {**fields, "code": "A"}, dry_run=True).codes == ["R-ORG-01"]
    json = {"Content-Type": "application/json"}
    for word in ("maybe", "", "1&dry_run=0"):
        reply = server.ask("POST", f"/api/v1/unit/create?dry_run={word}", b'{"code":"K","name":"K"}', json)
        assert reply.status == 422, word
    assert server.ask("POST", "/api/v1/unit/create?code=K", b'{"name":"K"}', json).status == 422
    assert server.get("/api/v1/view/units?code=K").json["rows"] == []


def test_headers_that_keep_a_browser_safe(server):
    reply = server.get("/")
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in reply.headers["content-security-policy"]
    assert "unsafe-inline" not in reply.headers["content-security-policy"]


def test_what_is_cached_is_fresh_after_an_act(server):
    path = "/api/v1/board/A?campaign=safe"
    first = server.get(path)
    same = server.get(path, If_None_Match=first.headers["etag"])
    assert same.status == 304
    server.done("duty.answer", {"unit": "D", "measure": "safe.note"})
    changed = server.get(path, If_None_Match=first.headers["etag"])
    assert changed.status == 200 and changed.body != first.body
    for unit in ("E", "F"):
        if unit == "F":
            server.done("unit.create", {"code": "F", "name": "Phi", "parent": "B", "level": "section"})
        for page in ("/board/A", "/", path, "/api/v1/view/unanswered?campaign=safe"):
            server.get(page)
        server.done("duty.answer", {"unit": unit, "measure": "safe.note"})
        assert server.get(path).json["total"][1][1] == (2 if unit == "E" else 3)
        left = server.get("/api/v1/view/unanswered?campaign=safe&measure=safe.note").json["rows"]
        assert unit not in [row["unit"] for row in left]


def test_what_is_hostile_is_escaped(server):
    name = '"><script>alert(1)</script>'
    server.done("unit.create", {"code": 'H"<', "name": name, "parent": "A"})
    page = server.get("/board/A").body.decode()
    assert "<script>alert" not in page and "&lt;script&gt;" in page
    assert server.get("/api/v1/view/units?code=%27%20or%201=1--").json["rows"] == []
    assert server.get("/api/v1/view/units?sort=u.code").status == 422
    server.done("unit.create", {"code": "=1+1", "name": "=cmd()", "parent": "A"})
    assert "'=cmd()" in server.get("/api/v1/view/units?format=csv").body.decode()


def test_paths_are_decoded_strictly(server):
    for path in ["/api/v1/board/%", "/api/v1/board/%4", "/api/v1/board/%zz", "/api/v1/board/%00", "/api/v1/board/%ff"]:
        assert server.get(path + "?campaign=safe").status in (400, 404), path
    assert server.get("/api/v1/board/%41?campaign=safe").status == 200


def test_files_are_kept_once_and_given_back(server):
    reply = server.ask("POST", "/api/v1/file", b"some bytes", {"Content-Type": "text/plain"})
    name = reply.json["file"]
    assert server.ask("POST", "/api/v1/file", b"some bytes", {"Content-Type": "text/plain"}).json["file"] == name
    back = server.get("/api/v1/file/" + name)
    assert back.body == b"some bytes" and back.headers["content-disposition"].startswith("attachment")
    assert server.get("/api/v1/file/" + "0" * 64).status == 404


def test_the_page_speaks_both_languages_and_needs_no_script(server):
    english, chinese = server.get("/board/A").body.decode(), server.get("/board/A?lang=zh").body.decode()
    assert '<html lang="en">' in english and '<html lang="zh-CN">' in chinese
    assert "Overdue" in english and "逾期未报" in chinese
    assert re.findall("<script([^>]*)>", english) and all(" src=\"/" in tag for tag in re.findall("<script([^>]*)>", english))
    assert server.get("/board/A", Accept_Language="zh-CN,zh;q=0.9").body.decode().count("逾期未报")
    assert server.get("/style.css").headers["content-type"].startswith("text/css")


def test_views_page_by_cursor(server):
    seen, cursor = [], ""
    while cursor is not None:
        reply = server.get("/api/v1/view/units?limit=2&sort=-name" + (f"&cursor={cursor}" if cursor else "")).json
        seen += [row["code"] for row in reply["rows"]]
        cursor = reply["next"]
    assert seen == ["C", "E", "D", "B", "A"]


# ---- Long heads ----

HEADS = {  # what makes a head long, of about so many bytes
    "a word": lambda size: (b"/find?q=" + b"a" * size, b""),
    "what is encoded": lambda size: (b"/find?q=" + b"%20" * (size // 3), b""),
    "many pairs": lambda size: (b"/find?q=a" + b"&a=b" * (size // 4), b""),
    "many empty pairs": lambda size: (b"/find?" + b"&" * size, b""),
    "a path": lambda size: (b"/" + b"a" * size, b""),
    "a header": lambda size: (b"/find?q=a", b"X-A: " + b"a" * size + b"\r\n"),
    "many headers": lambda size: (b"/find?q=a", b"X-A: a\r\n" * (size // 72)),
    "a cookie": lambda size: (b"/find?q=a", b"Cookie: a=" + b"a" * (size // 2) + b"\r\n"),
    "many cookies": lambda size: (b"/find?q=a", b"Cookie: " + b"a=b;" * (size // 72) + b"\r\n"),
}


def first_line(server, head):
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as raw:
        try:
            raw.sendall(head)
            return raw.makefile("rb").readline()
        except ConnectionError:
            return b""  # it went before all was sent


@pytest.mark.parametrize("what", HEADS)
def test_a_long_head_is_answered(server, what):
    """However long: an address of 8 KiB as any other, one that is too long with 414, headers with 431; none waits, none is cut off."""
    heard = {}
    for size in [*range(8 << 10, 30 << 10, 1 << 10), 40 << 10, 200 << 10]:
        for accept in (b"text/html", b"application/json"):
            target, more = HEADS[what](size)
            line = first_line(server, b"GET " + target + b" HTTP/1.1\r\nHost: localhost\r\nAccept: " + accept + b"\r\n" + more + b"\r\n")
            heard.setdefault(int(line.split()[1]) if line else None, []).append(size)
    long = 431 if "header" in what or "cookie" in what else 414
    assert min(heard[long]) >= 20 << 10 and set(heard) - {long} <= {200, 303, 400, 401, 404}, heard
    assert 40 << 10 in heard[long] and 200 << 10 in heard[long]
