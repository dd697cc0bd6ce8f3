"""What somebody sends stays what it is: text. It never becomes a path, a header, a part of a page, a formula or SQL."""
import csv
import html.parser
import io
import json
import socket
import urllib.parse

import pytest

from conftest import day

SCRIPT = "<script>alert(1)</script>"
HOSTILE = [SCRIPT, '"><img src=x onerror=alert(1)>', "' onmouseover='alert(1)", "</title></head><body onload=alert(1)>", "{{unit}} %s %n &amp;",
           "javascript:alert(1)", "--><svg/onload=alert(1)>", "'; drop table org_unit; --", '"; delete from ledger_event; --']


@pytest.fixture
def server(campaign):
    return campaign.serve()


def quote(text):
    return urllib.parse.quote(text, safe="")


def raw(server, text):
    """What the server says to these very bytes, from the operator."""
    text = text.replace("\r\nHost:", f"\r\nAuthorization: Bearer {server.token}\r\nHost:", 1)
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as line:
        line.sendall(text.encode("latin-1"))
        line.shutdown(socket.SHUT_WR)
        said = b""
        while more := line.recv(65536):
            said += more
    return said


def head_of(said):
    return said.split(b"\r\n\r\n")[0].lower()


def units(server):
    return {row["code"]: row["name"] for row in server.get("/api/v1/view/units").json["rows"]}


# ---- Paths ----

@pytest.mark.parametrize("path", [
    "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2fetc%2fpasswd", "/%252e%252e%252fetc%252fpasswd", "/style.css/../muster.db",
    "/style.css%2f..%2fmuster.db", "/api/v1/file/../../muster.db", "/api/v1/file/..%2f..%2fmuster.db", "/api/v1/file/%2e%2e%2fmuster.db",
    "/api/v1/file/" + "/" * 64, "/board/..%2f..%2fmuster.db", "/api/v1/view/..%2funits", "/api/v1/template/..%2f..%2fmuster.db",
    "//etc/passwd", "/..\\..\\muster.db", "/api/v1/unit/../view/units"])
def test_no_path_leads_out_of_the_table_of_routes(server, path):
    said = raw(server, f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    assert said.split(b" ")[1] in (b"400", b"404", b"422"), said[:200]
    for content in (b"SQLite format", b"root:", b'"rows":'):
        assert content not in said, path


def test_an_encoded_slash_is_a_letter_of_a_code(server):
    server.done("unit.create", {"code": "A/B", "name": "Slash", "parent": "A"})
    assert server.get("/api/v1/board/A%2FB?campaign=safe").json["unit"] == {"code": "A/B", "name": "Slash"}
    assert server.get("/api/v1/board/A/B?campaign=safe").status == 404
    assert server.get("/board/A%2FB").status == 200 and server.get("/board/A/B").status == 404
    page = server.get("/board/A").body.decode()
    assert "/board/A%2FB" in page and 'href="/board/A/B' not in page


# ---- NUL ----

def test_nul_ends_nothing(server):
    assert raw(server, "GET /api/v1/board/A%00.txt?campaign=safe HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").split(b" ")[1] in (b"400", b"404")
    # libmicrohttpd takes a bare NUL for the end of the target: then nothing that stands behind it counts.
    said = raw(server, "GET /api/v1/view/groups\0/../units HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    assert said.split(b" ")[1] != b"200" or b'"view":"groups"' in said
    assert server.get("/api/v1/view/units?code=A%00B").status in (400, 422)
    reply = server.act("unit.create", {"code": "N\0ul", "name": "N"})
    assert reply.status in (400, 422)
    reply = server.act("unit.create", {"code": "N", "name": "N\0ul"})
    assert reply.status in (400, 422)
    table = b"code,name,parent\nN,N\0ul,A\n"
    assert server.ask("POST", "/api/v1/unit/import", table, {"Content-Type": "text/csv"}).status != 200
    assert units(server) == {"A": "Alpha", "B": "Beta", "C": "Gamma", "D": "Delta", "E": "Epsilon"}


# ---- Headers ----

def test_a_filename_stays_within_its_header(server):
    code = 'x"; filename=e.exe;é%0d%0aA-Cookie: a'
    server.done("campaign.open", {"code": code, "title": "T", "unit": "A", "starts": day(0), "ends": day(9)})
    reply = server.get("/api/v1/template/" + quote(code))
    assert reply.status == 200 and "a-cookie" not in reply.headers
    disposition = reply.headers["content-disposition"]
    kind, name = disposition.split("; ")  # nothing of the code is a parameter of its own
    assert kind == "attachment" and urllib.parse.unquote(name.removeprefix("filename*=UTF-8''")) == code + ".json"
    reply = server.act("campaign.open", {"code": "y\r\nSet-Cookie: a=b", "title": "T", "unit": "A", "starts": day(0), "ends": day(9)})
    assert reply.status == 422


@pytest.mark.parametrize("target", [
    "/board/A%0d%0aSet-Cookie:%20a=b", "/?lang=zh%0d%0aSet-Cookie:%20a=b", "/api/v1/board/A?campaign=safe%0d%0aSet-Cookie:%20a=b",
    "/%0d%0aLocation:%20http://evil.example", "/style.css?%0d%0aSet-Cookie:%20a=b", "//evil.example/%2e%2e", "/board/%5c%5cevil.example"])
def test_an_address_makes_no_header_and_sends_nobody_elsewhere(server, target):
    said = raw(server, f"GET {target} HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nConnection: close\r\n\r\n")
    assert b"\r\nset-cookie" not in head_of(said) and b"\r\nlocation" not in head_of(said)
    assert b"evil.example" not in head_of(said)


@pytest.mark.parametrize("value", ["a\r\nSet-Cookie: b=c", "a\r\n\tSet-Cookie: b=c", "a\nSet-Cookie: b=c", "a\rSet-Cookie: b=c", "a\0b", "é" * 300])
@pytest.mark.parametrize("name", ["X-Request-Id", "Idempotency-Key"])
def test_a_header_that_is_sent_makes_no_other(server, name, value):
    body = json.dumps({"code": "K", "name": "Kappa", "parent": "A"})
    said = raw(server, f"POST /api/v1/unit/create HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nConnection: close\r\n"
                       f"Content-Length: {len(body)}\r\n{name}: {value}\r\n\r\n{body}")
    assert b"set-cookie" not in head_of(said) and said.count(b"HTTP/1.1 ") <= 1
    assert "K" not in units(server) or said.split(b" ")[1] == b"200"


def test_a_request_id_is_given_back_only_where_it_is_plain(server):
    assert server.get("/api/v1/progress", X_Request_Id="abc-1").headers["x-request-id"] == "abc-1"
    for given in ('a"b', "a b=c status=200", "x" * 500, "é"):
        assert server.get("/api/v1/progress", X_Request_Id=given.encode("utf-8").decode("latin-1")).headers["x-request-id"] != given


def test_one_request_is_not_taken_for_two(server):
    inner = "GET /api/v1/view/units HTTP/1.1\r\nHost: localhost\r\n\r\n"
    for framing in ("Content-Length: 5\r\nContent-Length: 6\r\n", f"Transfer-Encoding: chunked\r\nContent-Length: {len(inner)}\r\n",
                    "Content-Length: -1\r\n", "Content-Length: 5, 6\r\n"):
        said = raw(server, f"POST /api/v1/unit/create HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n{framing}\r\n{inner}")
        assert b'"rows":' not in said, framing


# ---- Pages ----

class Page(html.parser.HTMLParser):
    """The elements, attributes and texts that a browser would see."""

    def __init__(self, reply):
        super().__init__()
        self.tags, self.attributes, self.texts, self.title, self.inside = [], [], [], "", []
        self.feed(reply.body.decode())

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attributes]
        self.inside.append(tag)

    def handle_endtag(self, tag):
        if tag in self.inside:
            del self.inside[len(self.inside) - 1 - self.inside[::-1].index(tag):]

    def handle_data(self, data):
        self.texts.append(data)
        if "title" in self.inside:
            self.title += data

    def assert_tame(self, allowed):
        assert set(self.tags) <= allowed, set(self.tags) - allowed
        for tag, name, value in self.attributes:
            assert not name.startswith("on") and name != "style", (tag, name)
            if name in ("href", "src", "action"):
                assert value.startswith("/") and not value.startswith("//") or value.startswith("#"), (tag, name, value)


@pytest.fixture
def allowed(server):
    """The elements of pages in which nothing hostile stands yet."""
    server.done("campaign.open", {"code": "draft", "title": "Draft", "unit": "A", "starts": day(0), "ends": day(9)})
    html_of = {"Accept": "text/html"}
    return {tag for path in ("/", "/board/A", "/board/B", "/board/D", "/board/none", "/nope", "/board/A?campaign=draft")
            for tag in Page(server.ask("GET", path, headers=html_of)).tags}


@pytest.mark.parametrize("text", HOSTILE)
def test_names_stay_text_in_every_page(server, allowed, text):
    server.done("unit.create", {"code": "H", "name": text, "alias": text[:20], "parent": "A", "level": "section"})
    server.done("unit.create", {"code": text, "name": "Code", "parent": "H", "level": "section"})
    server.done("campaign.open", {"code": "hostile", "title": text, "unit": "A", "starts": day(0), "ends": day(9)})
    draft = Page(server.get("/board/A?campaign=hostile"))
    draft.assert_tame(allowed)
    server.done("measure.add", {"campaign": "hostile", "code": "m", "title": text, "workstream": text, "due": day(5), "accepted_by": "nobody"})
    server.done("campaign.deploy", {"campaign": "hostile"})
    for path in ("/", "/board/A?campaign=hostile", "/board/A?campaign=safe", "/board/H?campaign=hostile", "/board/" + quote(text) + "?campaign=hostile",
                 "/board/A?campaign=hostile&lang=zh"):
        reply = server.get(path)
        assert reply.status == 200, path
        page = Page(reply)
        page.assert_tame(allowed)
        if path.startswith("/board/H"):
            assert page.title == f"{text}: {text} · Muster"
            assert [seen for seen in page.texts if seen.strip() == text.strip()]
    names = [seen for seen in Page(server.get("/board/A?campaign=hostile")).texts if text.strip() in seen]
    assert len(names) >= 3  # the unit, the campaign, the measure, each as it was given


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_asked_for_stays_text_in_a_refusal(server, allowed, text):
    for path in (f"/board/{quote(text)}", f"/{quote(text)}", f"/board/A?campaign={quote(text)}", f"/?lang={quote(text)}", f"/board/A?{quote(text)}=1"):
        reply = server.ask("GET", path, headers={"Accept": "text/html"})
        assert reply.headers["content-type"].startswith("text/html"), path
        Page(reply).assert_tame(allowed)
        reply = server.ask("GET", "/api/v1" + path, headers={"Accept": "text/html"})
        assert reply.headers["content-type"] == "application/json" and reply.headers["x-content-type-options"] == "nosniff"


def test_json_is_never_taken_for_a_page(server):
    server.done("unit.create", {"code": "H", "name": SCRIPT, "parent": "A"})
    for path in ("/api/v1/view/units", "/api/v1/board/A?campaign=safe", "/api/v1/view/units?format=table", "/api/v1/view/units?format=csv"):
        reply = server.ask("GET", path, headers={"Accept": "text/html"})
        assert SCRIPT in reply.body.decode() and "html" not in reply.headers["content-type"]
        assert reply.headers["x-content-type-options"] == "nosniff"


# ---- Formulas ----

FORMULAS = ["=1+1", "+1+1", "-1+1", "@SUM(A1:A9)", '=HYPERLINK("http://evil.example","x")', "=cmd|' /C calc'!A0", "＝1+1"]


def cells(text):
    return [cell for row in csv.reader(io.StringIO(text)) for cell in row]


def dangerous(cell):
    if cell[:1] not in tuple("=+-@\t\r\n＝＋－＠") or not cell:
        return False
    try:
        float(cell)
    except ValueError:
        return True
    return cell.startswith("+")


def test_no_cell_of_any_csv_is_a_formula(campaign, server):
    for n, text in enumerate(FORMULAS):
        code = text.replace(",", ";")  # in a code there is none
        server.done("unit.create", {"code": code, "name": text, "alias": text[:20], "parent": "A", "level": text[:20], "kind": text[:20]})
        server.done("campaign.open", {"code": f"{code}c", "title": text, "unit": "A", "starts": day(0), "ends": day(9)})
        server.done("measure.add", {"campaign": f"{code}c", "code": f"{code}m"[:40], "title": text, "due": day(5), "accepted_by": "nobody",
                                    "form": [{"name": "n", "label": text, "kind": "number"}]})
        server.done("campaign.deploy", {"campaign": f"{code}c"})
    openapi = server.get("/api/v1/openapi.json").json["paths"]
    tried = 0
    for path, told in openapi.items():
        if not path.startswith("/api/v1/view/"):
            continue
        query = {"format": "csv", "limit": "10000"}
        needed = [parameter["name"] for parameter in told["get"]["parameters"] if parameter.get("required")]
        values = {"campaign": "=1+1c", "measure": "=1+1c.=1+1m", "unit": "=1+1", "above": "A", "top": "A"}
        reply = server.get(path + "?" + urllib.parse.urlencode({**query, **{name: values[name] for name in needed if name in values}}))
        if reply.status == 200:
            tried += len(cells(reply.body.decode())) > 20
            assert not [cell for cell in cells(reply.body.decode()) if dangerous(cell)], path
    assert tried > 8
    board = cells(server.get("/api/v1/board/A?campaign=" + quote("=1+1c") + "&format=csv").body.decode())
    assert "'=1+1" in board and "'=1+1c.=1+1m" in board and not [cell for cell in board if dangerous(cell)]
    # JSON is for programs: it has what was given.
    assert units(server)["=1+1"] == "=1+1"


def test_numbers_of_ours_stay_numbers(campaign, server):
    server.done("figure.define", {"code": "f", "title": "F", "kind": "decimal", "places": 2, "period": "once"})
    server.done("measure.add", {"campaign": "safe", "code": "fig", "title": "F", "due": day(5), "accepted_by": "nobody", "reason": "r",
                                "form": [{"name": "x", "label": "X", "kind": "decimal", "places": 2, "figure": "f"}]})
    server.done("duty.answer", {"unit": "D", "measure": "safe.fig", "values": {"x": "-12.5"}})
    assert "-12.5" in cells(server.get("/api/v1/view/figure-values?figure=f&format=csv").body.decode())


# ---- SQL ----

SQL = ["' or '1'='1", "'; drop table org_unit; --", '" or ""="', "A'--", "A\\' or 1=1", "1; delete from ledger_event", "%", "_", "A/**/", "A\u2019 or 1=1"]


@pytest.mark.parametrize("text", SQL)
def test_filters_names_and_codes_are_values(server, text):
    before = units(server)
    for column in ("code", "name", "kind", "level", "above"):
        assert server.get(f"/api/v1/view/units?{column}={quote(text)}").json["rows"] == [], column
    assert server.get(f"/api/v1/board/{quote(text)}?campaign=safe").status == 404
    assert server.get(f"/api/v1/view/duties?unit={quote(text)}").status == 422
    server.done("unit.create", {"code": text, "name": text, "parent": "A"})
    assert units(server) == {**before, text: text}
    row = server.get(f"/api/v1/view/units?code={quote(text)}").json["rows"]
    assert [(unit["code"], unit["name"], unit["above"]) for unit in row] == [(text, text, "A")]
    assert server.get(f"/api/v1/board/{quote(text)}?campaign=safe").json["unit"]["name"] == text
    server.done("unit.rename", {"unit": text, "name": "Other " + text})
    assert units(server) == {**before, text: "Other " + text}


@pytest.mark.parametrize("query", [
    "sort=name;drop table org_unit", "sort=name desc", "sort=1", "sort=(select 1)", "sort=name--", "limit=1;drop", "limit=1 union select 1",
    "limit=-1", "cursor=x", "cursor=1);--", "cursor=-1", "id=1 or 1=1", "name)=1", "format=csv'", "known=' or 1=1"])
def test_what_shapes_a_query_is_read_and_not_pasted(server, query):
    before = units(server)
    name, value = query.split("=", 1)
    reply = server.get("/api/v1/view/units?" + urllib.parse.urlencode({name: value}))
    assert reply.status == 422 and reply.codes, reply.body
    assert units(server) == before


def test_a_place_between_names_is_bound_too(server):
    rows = server.get("/api/v1/view/units?sort=name&limit=1&cursor=" + quote("0:' or 1=1 --")).json["rows"]
    assert [row["code"] for row in rows] == ["A"]
    rows = server.get("/api/v1/view/units?sort=name&cursor=" + quote("0:Zzz' or 1=1 --")).json["rows"]
    assert rows == []
