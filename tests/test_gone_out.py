"""What somebody wrote in a form is not lost where the session is over meanwhile, or another's: the refusal leads back, and shows it."""
import html
import re

import pytest

from test_guard import FORM, cookie_of, come_in, multipart, pdf
from test_guard import asked  # noqa: F401 (a fixture)

ACT, PAGE = "/act/duty/answer", "/duty/D/safe.note?lang=en"
NOTE = 'All were seen:\n<b>twenty</b> & "one"'


@pytest.fixture
def liaison(asked):
    """Who answers for D had the form open."""
    return come_in(asked.serve(), "1001")


def send(browser, form, files=(), path=ACT, page=PAGE, **headers):
    body = multipart(form, files)
    return browser.server.ask("POST", path, body, {
        "Cookie": cookie_of(browser), "Origin": browser.origin, "Accept": "text/html", "Referer": browser.origin + page,
        "Content-Type": "multipart/form-data; boundary=edge", **headers})


def go_out(browser):
    """In another window: the cookie that the form's window sends is none any more."""
    token = browser.csrf
    browser.ask("POST", "/out", {"csrf": token})
    browser.jar["__Host-muster"] = "A" * 43
    return token


def written(reply):
    found = re.findall(r"<label for=\"(typed-\d+)\">(.*?)</label>\s*<textarea id=\"(typed-\d+)\"[^>]*>\n(.*?)</textarea>", reply.body.decode(), re.S)
    assert all(labelled == one for labelled, _, one, _ in found)
    return {html.unescape(label): html.unescape(text) for _, label, _, text in found}


def links(reply):
    main = re.search(r"<main.*</main>", reply.body.decode(), re.S).group(0)
    return [html.unescape(link) for link in re.findall(r'href="([^"]*)"', main)]


@pytest.mark.parametrize("shape", ["with files", "without"])
def test_who_has_gone_out_is_led_back_and_sees_what_was_written(liaison, shape):
    token = go_out(liaison)
    form = {"csrf": token, "key": "k" * 32, "unit": "D", "measure": "safe.note", "note": NOTE, "values.rooms": "12", "evidence.0.file": "ab" * 32}
    if shape == "with files":
        reply = send(liaison, form, [("evidence.1.file", "a.pdf", pdf(1, 200_000))])
    else:
        reply = liaison.ask("POST", ACT, form, Accept="text/html", Referer=liaison.origin + PAGE)
    assert reply.status == 401
    assert written(reply) == {"Unit": "D", "Measure": "safe.note", "Note": NOTE, "values.rooms": "12"}
    body = reply.body.decode()
    assert token not in body and "k" * 32 not in body and "ab" * 32 not in body and "%PDF" not in body and "<b>twenty" not in body
    assert links(reply) == ["/in?to=" + "%2Fduty%2FD%2Fsafe.note%3Flang%3Den", "/"]
    again = liaison.sign_in("1001", to=PAGE)
    assert again.headers["location"] == PAGE and liaison.get(PAGE, Accept="text/html").status == 200


def test_another_session_in_that_browser_takes_nothing_and_shows_what_was_written(liaison):
    form = {"csrf": liaison.csrf, "unit": "D", "measure": "safe.note", "note": NOTE}
    liaison.sign_in("1001")
    for reply in (send(liaison, form), liaison.ask("POST", ACT, form, Accept="text/html", Referer=liaison.origin + PAGE)):
        assert reply.status == 403 and written(reply)["Note"] == NOTE
        assert links(reply) == [PAGE, "/"]


def test_in_chinese_too(liaison):
    go_out(liaison)
    page = send(liaison, {"note": NOTE}, **{"Accept-Language": "zh-CN"}).body.decode()
    assert "提交未被接受" in page and "登录后回到提交时所在的页面" in page and "您填写的内容" in page


@pytest.mark.parametrize("referer, to", [
    ("{origin}//elsewhere.example/", "/"), ("{origin}/\\elsewhere.example", "/"), ("{origin}.elsewhere.example/x", "/"), ("{origin}/in?to=/x", "/"),
    ("https://elsewhere.example/duty", ACT), ("javascript:alert(1)", ACT), ("", ACT), ('{origin}/"><script>', '/%22%3E%3Cscript%3E')])
def test_the_way_back_leads_only_within_muster(liaison, referer, to):
    go_out(liaison)
    reply = send(liaison, {"note": NOTE}, Referer=referer.format(origin=liaison.origin))
    assert links(reply)[0] == "/in?to=" + to.replace("/", "%2F"), referer


@pytest.mark.parametrize("path", ["/account/password", "/fill/D", "/view/units/bulk"])
def test_elsewhere_there_is_the_link_alone(liaison, path):
    token = go_out(liaison)
    form = {"csrf": token, "password": "four small brown birds", "old": "three large ones"}
    reply = liaison.ask("POST", path, form, Accept="text/html", Referer=liaison.origin + "/account")
    assert (reply.status, written(reply)) == (401, {}) and links(reply)[0] == "/in?to=%2Faccount"
    assert b"birds" not in reply.body and b"three" not in reply.body


def test_so_much_of_it_is_shown_and_programs_get_their_answer(liaison):
    go_out(liaison)
    for content, kind in ((multipart({"note": NOTE, "by": "x" * 100_000}, []), "multipart/form-data; boundary=edge"),
                          (b"note=Seen&by=" + b"x" * 3_000_000, FORM), (b"x" * 3_000_000, FORM), (b"note=%zz", FORM), (b"", FORM), (b"--edge", "multipart/form-data")):
        reply = liaison.server.ask("POST", ACT, content, {
            "Authorization": None, "Cookie": cookie_of(liaison), "Origin": liaison.origin, "Accept": "text/html", "Content-Type": kind})
        assert reply.status == 401 and len(reply.body) < 100_000, kind
        assert ("Note" in written(reply)) == (b"note=Seen" in content or b"All were" in content), content[:40]
    reply = liaison.ask("POST", ACT, {"note": NOTE}, Accept="*/*")
    assert (reply.status, reply.codes) == (401, ["sign_in"])
