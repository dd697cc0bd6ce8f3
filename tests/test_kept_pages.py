"""Pages that are kept for the one who asked: each answer has a token and keys of its own, nobody gets another's, and none is older than the
ledger; packed or not."""
import gzip
import http.client
import re

import pytest

from test_office_pages import people, sees  # noqa: F401
from test_pages import Page
from test_sign_in import Browser

DUTY = "/duty/B/safe.check"
SECRETS = re.compile(r'name="(?:csrf|key)" value="([0-9a-f]+)')
ADDRESSES = [DUTY, "/unit/B", "/campaign/safe", "/measure/safe.check", "/chase/A?campaign=safe", "/view/unanswered?campaign=safe"]


def browser_of(people, person):
    return sees(people, person).browser


def opened(browser, address, packed, **more):
    """The page as it reads, and the reply."""
    headers = {"Accept": "text/html", **({"Accept_Encoding": "gzip"} if packed else {}), **more}
    reply = browser.get(address, **headers)
    assert reply.status == 200, reply.body
    assert (reply.headers.get("content-encoding") == "gzip") == packed
    return (gzip.decompress(reply.body) if packed else reply.body).decode(), reply


def kept(people):
    """How many requests were answered with what was kept."""
    found = re.search(r"^muster_http_kept_total (\d+)$", people.server.get("/metrics").body.decode(), re.M)
    return int(found.group(1))


@pytest.mark.parametrize("address", ADDRESSES)
def test_opened_again_it_says_the_same_with_a_token_and_keys_of_its_own(people, address):
    boss = browser_of(people, "boss")
    for packed in (True, False):
        before = kept(people)
        pages = [opened(boss, address, packed) for _ in range(3)]
        assert kept(people) == before + 2  # made once
        assert len({SECRETS.sub("", text) for text, _ in pages}) == 1
        assert len({reply.headers["etag"] for _, reply in pages}) == 1
        secrets = [set(SECRETS.findall(text)) for text, _ in pages]
        assert len(set().union(*secrets)) == sum(len(those) for those in secrets)  # none stands in two answers
        keys = [re.findall(r'name="key" value="([0-9a-f]+)"', text) for text, _ in pages]
        assert all(len(set(those)) == len(those) for those in keys)
        text, etag = pages[0][0], pages[0][1].headers["etag"]
        same = boss.get(address, If_None_Match=etag, Accept="text/html", Accept_Encoding="gzip" if packed else "identity")
        assert same.status == 304 and same.body == b"" and same.headers["etag"] == etag
        assert text.rstrip().endswith("</html>")


def test_forms_of_a_page_that_was_kept_do_what_they_say_each_once(people):
    lia, boss = browser_of(people, "lia"), browser_of(people, "boss")
    for rooms in ("3", "4"):  # each from a page that is opened twice
        opened(lia, DUTY, True)
        text, reply = opened(lia, DUTY, True)
        reply.body = text.encode()
        fields = Page(reply).form("/act/duty/answer")["fields"]
        for _ in range(2):  # sent twice, it is one act
            sent = lia.ask("POST", "/act/duty/answer", {**fields, "values.rooms": rooms})
            assert sent.status == 303, sent.body
    assert [row["act"] for row in people.view("history", "--act", "duty.answer")] == ["duty.answer"] * 2
    for _ in range(2):
        text, reply = opened(boss, DUTY, False)
    fields = Page(reply).form("/act/duty/accept")["fields"]
    assert boss.ask("POST", "/act/duty/accept", fields).status == 303
    assert "Accepted" in opened(boss, DUTY, True)[0] and "Accepted" in opened(lia, DUTY, False)[0]


def test_two_tabs_of_one_moment_do_not_take_each_others_act_for_their_own(people):
    lia = browser_of(people, "lia")
    tabs = [Page(opened(lia, DUTY, False)[1]).form("/act/measure/ask")["fields"] for _ in range(2)]
    for tab, question in zip(tabs, ("May it be done by telephone?", "Who checks the cellar?")):
        assert lia.ask("POST", "/act/measure/ask", {**tab, "question": question}).status == 303
    text = opened(lia, DUTY, True)[0]
    assert "telephone" in text and "cellar" in text


def test_an_event_elsewhere_makes_no_other_page_of_a_list(people):
    """What an act in bulk is told of, how far the ledger was, says nothing to who reads."""
    boss = browser_of(people, "boss")
    before = opened(boss, "/view/duties?unit=B&state=open", True)[1].headers["etag"]
    people.done("measure", "ask", "--measure", "safe.note", "--unit", "E", "--question", "Which?")
    assert opened(boss, "/view/duties?unit=B&state=open", True)[1].headers["etag"] == before


def test_it_is_never_older_than_the_ledger(people):
    boss = browser_of(people, "boss")
    for n in range(5):
        people.done("unit", "rename", "--unit", "B", "--name", f"Name {n}")
        for packed in (True, False, True):
            assert f"Name {n}" in opened(boss, "/unit/B", packed)[0]


def test_nobody_gets_what_was_kept_for_another(people):
    boss, lia = browser_of(people, "boss"), browser_of(people, "lia")
    for _ in range(2):
        mine, theirs = opened(boss, DUTY, True)[0], opened(lia, DUTY, True)[0]
        assert "/act/duty/answer" in theirs and "/act/duty/waive" not in theirs and "/act/duty/waive" in mine
    stranger = Browser(boss.server)
    assert stranger.get(DUTY, Accept="text/html").status in (303, 401)
    # A token of one page serves the session alone that it was made for.
    token = re.search(r'name="csrf" value="([0-9a-f]+)"', mine).group(1)
    fields = Page(opened(lia, DUTY, False)[1]).form("/act/measure/ask")["fields"]
    assert lia.ask("POST", "/act/measure/ask", {**fields, "csrf": token, "question": "Whose?"}).status == 403


@pytest.mark.parametrize("address", [DUTY, "/board/A?campaign=safe"])  # kept for one, and for all who stand alike
def test_who_asks_for_the_head_alone_makes_no_other_page_of_it(people, address):
    boss = browser_of(people, "boss")
    head = boss.ask("HEAD", address, Accept="text/html")
    assert head.status == 200 and head.body == b""
    text, reply = opened(boss, address, False)
    assert "data-live" in text and 'id="news"' in text  # it follows the ledger
    assert reply.headers["etag"] == head.headers["etag"]


def test_what_stands_still_says_nothing_of_its_type(people):
    """A browser would take it for that of the page that it has."""
    boss = browser_of(people, "boss")
    for address in (DUTY, "/board/A?campaign=safe", "/style.css"):
        etag = boss.get(address, Accept="text/html").headers["etag"]
        same = boss.get(address, If_None_Match=etag, Accept="text/html")
        assert same.status == 304 and "content-type" not in same.headers, same.headers


def test_who_sends_two_cookies_headers_gets_nobody_elses_page(people):
    boss, lia = browser_of(people, "boss"), browser_of(people, "lia")
    mine = opened(boss, DUTY, False)[0]
    for first in ("a=1", ""):
        answers = []
        for browser in (boss, lia):
            connection = http.client.HTTPConnection("127.0.0.1", browser.server.port, timeout=60)
            connection.putrequest("GET", DUTY)
            for cookie in (first, "; ".join(f"{name}={value}" for name, value in browser.jar.items())):
                connection.putheader("Cookie", cookie)
            connection.putheader("Accept", "text/html")
            connection.endheaders()
            reply = connection.getresponse()
            answers.append((reply.status, reply.read().decode()))
            connection.close()
        assert "/act/duty/waive" in mine and "/act/duty/waive" not in answers[1][1]


def test_whoever_may_no_longer_see_it_gets_it_no_longer(people):
    boss, lia = browser_of(people, "boss"), browser_of(people, "lia")
    for _ in range(2):
        opened(lia, DUTY, True)
    people.done("unit", "create", "--code", "F", "--name", "Far", "--parent", "C")
    people.done("person", "move", "--person", "lia", "--unit", "F")
    for post in people.view("posts", "--unit", "B"):
        people.done("post", "end", "--post", f"#{post['id']}")
    assert lia.get(DUTY, Accept="text/html").status in (403, 404)
    opened(boss, DUTY, True)
    assert boss.ask("POST", "/out", {"csrf": boss.csrf}).status == 303
    assert boss.get(DUTY, Accept="text/html").status in (303, 401)


def test_columns_that_one_browser_chose_are_its_own(people):
    first, address = browser_of(people, "boss"), "/view/units"
    second = Browser(first.server)
    assert second.sign_in("boss").status == 303
    for _ in range(2):
        assert "<th" in opened(first, address, True)[0]
    first.get(address + "?columns=code", Accept="text/html")
    few, all_of_them = opened(first, address, True)[0], opened(second, address, True)[0]
    assert few.count("<th") < all_of_them.count("<th")
    assert opened(first, address + "?lang=zh", True)[0] != few
