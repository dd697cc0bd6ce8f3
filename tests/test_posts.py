"""Posts: roles that persons hold at units for a time, and those who fill in for them."""
import pytest

from conftest import bare, day


def settled(store, folder):
    bare(store, folder)
    for code, above in (("A", ()), ("B", ("--parent", "A")), ("C", ("--parent", "A"))):
        store.done("unit", "create", "--code", code, "--name", f"Unit {code}", *above)
    for code, name in (("p1", "Zhang Wei"), ("p2", "Li Na"), ("p3", "Wang Fang")):
        store.done("person", "add", "--code", code, "--name", name, "--unit", "B")


@pytest.fixture
def office(empty, prepared):
    prepared(settled, empty)
    return empty


def give(store, person, unit, role, *words):
    return store.done("post", "give", "--person", person, "--unit", unit, "--role", role, *words, "--format", "json").json["id"]


def held(store, *words):
    return [(row["unit_code"], row["role"], row["person_code"]) for row in store.view("posts", "--state", "held", *words)]


def refused(answer, text):
    assert answer.code == 2 and text in answer.err, (answer.out, answer.err)


def test_a_post_is_held_from_its_first_day_to_its_last(office):
    give(office, "p1", "B", "liaison")
    give(office, "p2", "B", "liaison", "--from", day(3), "--until", day(5))
    give(office, "p3", "C", "manager", "--from", day(-9), "--until", day(-1))
    give(office, "p3", "A", "inspector", "--from", day(-9), "--until", day(0))
    assert held(office) == [("A", "inspector", "p3"), ("B", "liaison", "p1")]
    assert {(row["person_code"], row["is"]) for row in office.view("posts", "--unit", "B")} == {("p1", "held"), ("p2", "coming")}
    assert [row["is"] for row in office.view("posts", "--unit", "C")] == ["over"]
    assert {row["name"] for row in office.view("posts", "--person", "p3")} == {"Wang Fang"}
    office.done("rebuild")
    assert held(office, "--unit", "B") == [("B", "liaison", "p1")]


def test_units_without_a_liaison_are_told(office):
    without = lambda: [row["code"] for row in office.view("units", "--without", "liaison")]
    assert without() == ["A", "B", "C"]
    post = give(office, "p1", "B", "liaison")
    give(office, "p2", "C", "liaison", "--from", day(1))
    assert without() == ["A", "C"]
    assert [row["code"] for row in office.view("units", "--without", "liaison", "--parent", "A")] == ["C"]
    office.done("post", "end", "--post", post)
    assert without() == ["A", "B", "C"]
    office.done("unit", "close", "--unit", "C")
    assert without() == ["A", "B"]


def test_a_deputy_fills_in_as_long_as_the_post_is_held(office):
    post = give(office, "p1", "B", "liaison")
    give(office, "p2", "B", "deputy", "--of", post, "--until", day(30))
    assert [row["of"] for row in office.view("posts", "--person", "p2")] == ["p1"]
    office.done("post", "end", "--post", post, "--until", day(2))
    assert {row["until"] for row in office.view("posts")} == {day(2)} and len(held(office)) == 2
    office.done("post", "end", "--post", post)
    assert held(office) == [] and {row["is"] for row in office.view("posts")} == {"over"}


def test_what_is_refused_of_a_post(office):
    run = lambda person, unit, role, *words: office.run("post", "give", "--person", person, "--unit", unit, "--role", role, *words)
    post, other = give(office, "p1", "B", "liaison", "--until", day(9)), give(office, "p1", "C", "liaison")
    refused(run("p1", "B", "liaison", "--from", day(9)), "has that post there already")  # R-POST-05
    give(office, "p1", "B", "liaison", "--from", day(10))
    refused(run("p2", "B", "manager", "--from", day(2), "--until", day(1)), "It ends before it begins.")  # R-POST-02
    refused(run("p2", "B", "boss"), "Choose one of: manager, liaison")
    refused(run("p2", "B", "deputy"), "say for which")  # R-POST-03
    refused(run("p2", "B", "liaison", "--of", post), "say for which")
    refused(run("p2", "B", "deputy", "--of", other), "at the same unit")  # R-POST-04
    refused(run("p1", "B", "deputy", "--of", post), "somebody else's post")
    deputy = give(office, "p2", "B", "deputy", "--of", post)
    refused(run("p3", "B", "deputy", "--of", deputy), "not for another deputy")
    refused(run("p2", "B", "manager", "--from", "2026-02-30"), "from: There is no such day.")
    refused(office.run("post", "end", "--post", post, "--until", day(-1)), "today or later")  # R-POST-07
    refused(office.run("post", "end", "--post", "77"), "There is no post 77")
    office.done("post", "end", "--post", post)
    refused(office.run("post", "end", "--post", post), "ended already")  # R-POST-06
    refused(office.run("post", "end", "--post", deputy), "ended already")
    refused(run("p2", "B", "deputy", "--of", post), "which is not over")
    coming = give(office, "p3", "B", "editor", "--from", day(5))
    refused(office.run("post", "end", "--post", coming, "--until", day(4)), "not before its first")
    office.done("person", "leave", "--person", "p3")
    refused(run("p3", "B", "manager"), "This person has left.")  # R-POST-01
    office.done("unit", "close", "--unit", "C")
    refused(run("p2", "C", "manager"), "This unit is closed.")


def test_whoever_goes_holds_no_post(office):
    post = give(office, "p1", "B", "liaison")
    give(office, "p2", "B", "deputy", "--of", post)
    give(office, "p2", "C", "manager")
    give(office, "p3", "A", "member")
    office.done("person", "leave", "--person", "p1")
    assert held(office) == [("A", "member", "p3"), ("C", "manager", "p2")]
    office.done("person", "erase", "--person", "p3")
    assert held(office) == [("C", "manager", "p2")]
    assert "gave (erased) the post" not in office.done("view", "history").out  # by the code, which stays
    assert "gave p3 the post Member at Unit A" in office.done("view", "history").out
    office.done("verify")


def test_where_a_unit_ends_its_posts_do(office):
    give(office, "p1", "B", "liaison")
    give(office, "p2", "C", "manager")
    office.done("unit", "merge", "--unit", "B", "--into", "C")
    assert held(office) == [("C", "manager", "p2")]
    server = office.serve()
    post = server.done("post.give", {"person": "p1", "unit": "A", "role": "auditor"})["id"]
    assert server.get("/api/v1/view/posts?person=p1&state=held").json["rows"][0]["role"] == "auditor"
    server.done("post.end", {"post": post})
    wrong = server.act("post.give", {"person": "p1", "unit": "A", "role": 7, "form": day(0)})
    assert wrong.status == 422 and {"type", "unknown_field"} == set(wrong.codes)


def test_units_with_nobody_to_answer_are_flagged(campaign):
    nobody = lambda *words: [(row["unit"], row["nearest"]) for row in campaign.view("rehearsal-nobody", "--campaign", "safe", *words)]
    flagged = lambda: {row["unit"]["code"] for row in campaign.board("A", "safe")["rows"] if row["nobody"]}
    assert flagged() == set() and "no liaison" not in campaign.done("board", "A", "--campaign", "safe").out  # nobody gives posts here
    campaign.done("person", "add", "--code", "p1", "--name", "Zhang Wei", "--unit", "B")
    give(campaign, "p1", "B", "liaison")
    below = [row["code"] for row in campaign.view("units", "--parent", "B")]
    assert below and {(unit, "B") for unit in below} <= set(nobody())
    assert ("B", None) not in nobody() and "B" not in flagged()
    others = {row["code"] for row in campaign.view("units", "--parent", "A")} - {"B"}
    assert flagged() == others and all((unit, None) in nobody() for unit in others)
    assert {unit for unit, _ in nobody("--unit", "B")} == set(below)
    told = campaign.done("board", "A", "--campaign", "safe").out
    assert told.count("(no liaison)") == len(others)
    server = campaign.serve()
    page = server.get("/board/A?campaign=safe").body.decode()
    assert page.count('<span class="nobody">no liaison</span>') == len(others)
    assert "无联络员" in server.get("/board/A?campaign=safe&lang=zh").body.decode()
    server.done("post.give", {"person": "p1", "unit": "A", "role": "liaison"})
    assert all(nearest == "A" for unit, nearest in nobody() if unit in others)
    wrong = server.act("post.end", {"post": 77})
    assert wrong.status == 404 and wrong.codes == ["not_found"]
    assert server.act("post.end", {}).codes == ["required"]


def test_nobody_holds_more_posts_than_a_look_at_rights_walks(office, tmp_path):
    units = tmp_path / "units.csv"
    units.write_text("code,name,parent\n" + "".join(f"U{n},Unit {n},A\n" for n in range(64)))
    office.done("unit", "import", units)
    posts = tmp_path / "posts.csv"
    posts.write_text("person,unit,role\n" + "".join(f"p1,U{n},inspector\n" for n in range(63)))
    office.done("post", "give", "--rows", posts)
    refused(office.run("post", "give", "--person", "p1", "--unit", "U63", "--role", "inspector"), "at most 63 posts")  # R-POST-08
    give(office, "p2", "U63", "inspector")
