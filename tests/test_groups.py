"""Named groups of units, units that are merged and split, and what that does to whom measures bind."""
import json
import random

from conftest import day


def scope(store, unit="A", campaign="plan"):
    return [cell[0] for cell in store.board(unit, campaign)["total"]]


def plan(store, *words, due=20):
    store.done("campaign", "open", "--code", "plan", "--title", "Plan", "--unit", "A", "--starts", day(0), "--ends", day(60))
    store.done("measure", "add", "--campaign", "plan", "--code", "m", "--title", "M", "--due", day(due), "--accepted-by", "nobody",
               *words)
    store.done("campaign", "deploy", "--campaign", "plan")


def refused(answer, text):
    assert answer.code == 2 and text in answer.err, (answer.out, answer.err)


# ---- Groups ----

def test_a_measure_binds_a_group(campaign):
    campaign.done("group", "create", "--code", "pilot", "--title", "Pilot units")
    campaign.done("group", "create", "--code", "coast", "--title", "On the coast")
    campaign.done("group", "add", "--group", "pilot", "--units", "C,D")
    plan(campaign, "--groups", "pilot,coast")
    assert scope(campaign) == [2]
    campaign.done("group", "add", "--group", "coast", "--units", "B,C")  # C is in both
    assert scope(campaign) == [3] and scope(campaign, "B") == [2]
    campaign.done("group", "remove", "--group", "pilot", "--units", "D,C")
    assert {row["unit"] for row in campaign.view("unanswered", "--campaign", "plan")} == {"B", "C"}
    campaign.done("duty", "answer", "--unit", "C", "--measure", "plan.m")
    campaign.done("group", "remove", "--group", "coast", "--units", "C")  # its answer leaves with it, and comes back
    assert campaign.board("A", "plan")["total"] == [[1, 0, 0, 0, 0, 0, 0]]
    campaign.done("group", "add", "--group", "pilot", "--units", "C")
    assert campaign.board("A", "plan")["total"] == [[2, 1, 1, 0, 0, 0, 0]]
    campaign.done("rebuild")
    assert campaign.board("A", "plan")["total"] == [[2, 1, 1, 0, 0, 0, 0]]
    assert [(row["code"], row["title"], row["units"]) for row in campaign.view("groups")] == [
        ("coast", "On the coast", 1), ("pilot", "Pilot units", 1)]
    campaign.done("group", "rename", "--group", "pilot", "--title", "First ones")
    assert [row["code"] for row in campaign.view("units", "--group", "pilot")] == ["C"]
    assert campaign.view("why", "--unit", "C", "--measure", "plan.m")[0]["why"] == "At or below Alpha; in a group"


def test_what_a_group_refuses(campaign):
    campaign.done("group", "create", "--code", "g", "--title", "G")
    campaign.done("unit", "close", "--unit", "C")
    refused(campaign.run("group", "create", "--code", "g", "--title", "Again"), "The code g is taken.")  # R-GROUP-01
    refused(campaign.run("group", "add", "--group", "g", "--units", "D,C"), "The unit C is closed.")
    refused(campaign.run("group", "add", "--group", "g", "--units", "D,NOBODY"), "NOBODY")
    refused(campaign.run("group", "remove", "--group", "g", "--units", "D"), "The unit D is not in this group.")  # R-GROUP-04
    assert [row["code"] for row in campaign.view("units", "--state", "closed")] == ["C"]


def test_so_many_groups_and_combinations(store, tmp_path):
    rows = tmp_path / "groups.csv"
    rows.write_text("code,title\n" + "".join(f"g{n},G\n" for n in range(200)))
    store.done("group", "create", "--rows", rows)
    refused(store.run("group", "create", "--code", "more", "--title", "G"), "at most 200 groups")  # R-GROUP-02
    units = tmp_path / "units.csv"
    units.write_text("code,name,parent\n" + "".join(f"U{n},U,\n" for n in range(1001)))
    store.done("unit", "import", units)
    # unit n is in the groups of the bits of n: every combination is another
    members = tmp_path / "members.csv"
    with members.open("w") as file:
        print("group,units", file=file)
        for bit in range(10):
            print(f'g{bit},"' + ",".join(f"U{n}" for n in range(1001) if n >> bit & 1) + '"', file=file)
    store.done("group", "add", "--rows", members)
    refused(store.run("group", "add", "--group", "g100", "--units", "U1"), "1000 different combinations")  # R-GROUP-03


# ---- Merge and split ----

def test_a_unit_is_merged_into_another(campaign):
    campaign.done("group", "create", "--code", "pilot", "--title", "Pilot")
    campaign.done("group", "add", "--group", "pilot", "--units", "B")
    plan(campaign, "--groups", "pilot")
    campaign.done("duty", "answer", "--unit", "B", "--measure", "safe.check", "--values.rooms", "3")
    campaign.done("unit", "merge", "--unit", "B", "--into", "C")
    units = {row["code"]: row for row in campaign.view("units")}
    assert (units["B"]["closed"], units["B"]["successor"]) == (day(0), "C")
    assert (units["D"]["above"], units["E"]["above"]) == ("C", "C")
    # due later: B is not asked any more, and C stands in its group; its answer stays with it and counts no more
    assert scope(campaign) == [1] and [row["unit"] for row in campaign.view("unanswered", "--campaign", "plan")] == ["C"]
    assert scope(campaign, campaign="safe") == [4, 2]
    assert {row["unit"]: row["state"] for row in campaign.view("answers", "--measure", "safe.check")} == {"B": "answered"}
    told = [row["what"] for row in campaign.view("history", "--limit", "1")]
    assert told == ["The operator merged the unit Beta into Gamma"]
    refused(campaign.run("duty", "answer", "--unit", "B", "--measure", "safe.check", "--values.rooms", "1"), "does not bind")
    campaign.done("rebuild")
    assert scope(campaign) == [1] and scope(campaign, campaign="safe") == [4, 2]


def test_what_was_due_before_stays(store, tmp_path):
    at = lambda n: day(n) + "T09:00:00+08:00"
    units = tmp_path / "units.csv"
    units.write_text("code,name,parent\nA,A,\nB,B,A\nC,C,A\n")
    store.done("unit", "import", units, at=at(-20))
    store.done("campaign", "open", "--code", "plan", "--title", "Plan", "--unit", "A", "--starts", day(-19), "--ends", day(60), at=at(-19))
    for code, due in (("before", -11), ("same", -10), ("after", -9)):
        store.done("measure", "add", "--campaign", "plan", "--code", code, "--title", code, "--due", day(due), "--accepted-by",
                   "nobody", at=at(-18))
    store.done("campaign", "deploy", "--campaign", "plan", at=at(-18))
    store.done("unit", "merge", "--unit", "B", "--into", "C", at=at(-10))
    assert scope(store) == [3, 2, 2]
    store.done("unit", "split", "--unit", "C", "--parts", json.dumps([{"code": "C1", "name": "C1"}, {"code": "C2", "name": "C2"}]))
    assert scope(store) == [3, 2, 2]  # all of that was due before today


def test_a_unit_is_split(campaign):
    plan(campaign, "--levels", "department")
    assert scope(campaign) == [2]
    parts = [{"code": "B1", "name": "Beta One", "alias": "One", "children": ["D"]}, {"code": "B2", "name": "Beta Two", "children": ["E"]}]
    campaign.done("unit", "split", "--unit", "B", "--parts", json.dumps(parts))
    units = {row["code"]: row for row in campaign.view("units")}
    assert [(units[code]["above"], units[code]["level"], units[code]["kind"], units[code]["opened"]) for code in ("B1", "B2")] == [
        ("A", "department", "hospital", day(0))] * 2
    assert (units["D"]["above"], units["E"]["above"], units["B"]["successor"]) == ("B1", "B2", "B1")
    assert scope(campaign) == [3] and scope(campaign, campaign="safe") == [6, 2]
    campaign.done("rebuild")
    assert scope(campaign) == [3]


def test_what_is_not_merged_or_split(campaign):
    split = lambda unit, *parts: campaign.run("unit", "split", "--unit", unit, "--parts", json.dumps(parts))
    one, two = {"code": "X1", "name": "X"}, {"code": "X2", "name": "X"}
    refused(campaign.run("unit", "merge", "--unit", "B", "--into", "D"), "into itself or into one below")  # R-ORG-15
    refused(campaign.run("unit", "merge", "--unit", "B", "--into", "B"), "into itself")
    refused(split("B", {**one, "children": ["D", "C"]}, {**two, "children": ["E"]}), "directly below it")  # R-ORG-16
    refused(split("C", one), "Give at least 2")
    refused(split("B", {**one, "children": ["D"]}, two), "Say below which part the unit E comes.")  # R-ORG-17
    refused(split("B", {**one, "children": ["D", "E"]}, {**two, "children": ["E"]}), "below one part only")
    refused(split("C", one, one), "named twice")
    refused(split("C", one, {"code": "A", "name": "Again"}), "The code A is taken.")
    campaign.done("unit", "close", "--unit", "C")
    refused(split("C", one, two), "closed")
    refused(campaign.run("unit", "merge", "--unit", "D", "--into", "C"), "closed")
    refused(campaign.run("unit", "merge", "--unit", "C", "--into", "D"), "closed")


def test_a_random_history_of_trees(store, tmp_path):
    """The tree and the scope of a measure for everybody, after every act, as a few lines of Python have them."""
    chance = random.Random(7)
    units = {"A": (None, None)}  # code: parent, closed
    (tmp_path / "a.csv").write_text("code,name\nA,A\n")
    store.done("unit", "import", tmp_path / "a.csv")
    plan(store)
    for n in range(40):
        open_ = [code for code, told in units.items() if not told[1]]
        one = chance.choice(open_)
        line = lambda code: [code] + (line(units[code][0]) if units[code][0] else [])
        below = [code for code in open_ if units[code][0] == one]
        what = chance.choice(["create", "create", "create", "move", "merge", "split"])
        if what == "create":
            store.done("unit", "create", "--code", f"N{n}", "--name", "N", "--parent", one)
            units[f"N{n}"] = (one, None)
        elif what == "split" and one != "A":
            parts = [{"code": f"S{n}{k}", "name": "S", "children": below[k::2]} for k in range(2)]
            store.done("unit", "split", "--unit", one, "--parts", json.dumps(parts))
            for part in parts:
                units[part["code"]] = (units[one][0], None)
                units.update({child: (part["code"], None) for child in part["children"]})
            units[one] = (units[one][0], True)
        elif one != "A":
            to = chance.choice([code for code in open_ if one not in line(code)])
            if what == "merge":
                store.done("unit", "merge", "--unit", one, "--into", to)
                units.update({child: (to, None) for child in below})
                units[one] = (units[one][0], True)
            elif units[one][0] != to:
                store.done("unit", "move", "--unit", one, "--parent", to)
                units[one] = (to, None)
        rows = store.view("units", "--limit", "1000")
        assert {row["code"]: (row["above"], bool(row["closed"])) for row in rows} == {
            code: (told[0], bool(told[1])) for code, told in units.items()}
        for unit in {"A", one}:
            assert scope(store, unit) == [sum(not told[1] and unit in line(code) for code, told in units.items())], (n, unit)
