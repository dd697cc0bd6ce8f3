"""An export imports again unchanged: units and persons, as CSV and as XLSX; all rows are as they were."""
import pytest

from test_from_a_file import do_it, send


@pytest.fixture
def town(campaign):
    """Units that moved, were renamed and closed; persons who moved, left and were erased."""
    campaign.done("unit", "create", "--code", "F", "--name", "=Zeta", "--parent", "C", "--alias", "zt, \"z\"")
    campaign.done("unit", "move", "--unit", "D", "--parent", "C")
    campaign.done("unit", "close", "--unit", "E")
    people = "code,name,unit,alias,mail,phone\n007,Zhao,A,zh,z@example.org,+86 1\np2,Qian,B,,,\np3,Sun,C,,,\np4,Li,D,,,123\n"
    campaign.done("person", "import", "-", stdin=people)
    campaign.done("person", "leave", "--person", "p3")
    campaign.done("person", "erase", "--person", "p2")
    return campaign


def state(store):
    return store.view("units"), store.view("persons")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("conflict", ["update", "skip"])
@pytest.mark.parametrize("view, act, rows", [("units", "unit", 6), ("persons", "person", 4)])
def test_nothing_changes(town, tmp_path, form, conflict, view, act, rows):
    before = state(town)
    path = tmp_path / f"export.{form}"
    town.done("view", view, "--format", form, "--output", path)
    done = town.done(act, "import", path, "--conflict", conflict, "--format", "json").json
    assert (done["created"], done["updated"], done["skipped"]) == (0, 0, rows)
    assert state(town) == before


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_into_an_empty_store_it_makes_the_same_tree(town, tmp_path, form):
    path = tmp_path / f"units.{form}"
    town.done("view", "units", "--state", "open", "--format", form, "--output", path)
    other = type(town)(tmp_path / "other")
    other.done("init", "--zone", "Asia/Shanghai")
    other.done("unit", "import", path)
    def shown(store):
        return [{name: row[name] for name in ("code", "name", "alias", "above", "level", "kind")}
                for row in store.view("units", "--state", "open")]
    assert shown(other) == shown(town)


def test_one_cell_changed_changes_one_row(town, tmp_path):
    path = tmp_path / "units.csv"
    town.done("view", "units", "--format", "csv", "--output", path)
    path.write_text(path.read_text().replace("Gamma", "Gamma the second"))
    done = town.done("unit", "import", path, "--conflict", "update", "--format", "json").json
    assert (done["created"], done["updated"], done["skipped"]) == (0, 1, 5)
    assert town.view("units", "--code", "C")[0]["name"] == "Gamma the second"


def test_a_trial_tells_which_row_changes_something(office):
    for act, view, was, now in (("unit", "units", "Gamma", "Gamma the second"), ("person", "persons", "Zhao", "Zhao the second")):
        data = office.browser.get(f"/api/v1/view/{view}?format=csv").body
        assert was.encode() in data
        page = send(office, f"/act/{act}/import/rows", data, "f.csv", under="A", conflict="update")
        assert {row[1] for row in page.rows} == {"left as it is"} and "Do it" not in page.text
        page = send(office, f"/act/{act}/import/rows", data.replace(was.encode(), now.encode()), "f.csv", under="A", conflict="update")
        told = [row[1] for row in page.rows]
        assert told.count("would be done") == 1 and told.count("left as it is") == len(told) - 1 and "Do it: 1 row" in page.text
        at = data.decode("utf-8-sig").splitlines().index(next(line for line in data.decode("utf-8-sig").splitlines() if was in line))
        assert told[at - 1] == "would be done"
        assert [row[1] for row in do_it(office, page).rows] == ["done" if word == "would be done" else word for word in told]


def test_only_columns_of_the_list_are_passed_over(town, tmp_path):
    said = town.run("unit", "import", "-", stdin="code,name,opened,nonsense\nX,Y,,\n")
    assert said.code == 2 and "nonsense" in said.err and "opened" not in said.err
    said = town.run("unit", "import", "-", stdin="code,name,above,parent\nX,Y,A,A\n")
    assert said.code == 2 and "twice" in said.err
    said = town.run("unit", "import", "-", "--conflict", "update", stdin="code,name\nE,Another\n")
    assert said.code == 2 and "This unit is closed." in said.err
    said = town.run("person", "import", "-", stdin="code,unit\nnew,A\n")
    assert said.code == 2 and "line 2, column name: This must be given." in said.err


def test_by_who_manages_below_with_the_units_above(office, tmp_path):
    office.server.done("person.add", {"code": "below", "name": "Sun", "unit": "B"})
    office.server.done("post.give", {"person": "below", "unit": "B", "role": "manager"})
    from test_pages import Person
    from test_sign_in import come_in
    below = Person(come_in(office.server, "below"))
    data = below.browser.get("/api/v1/view/units?format=xlsx").body
    page = send(below, "/act/unit/import/rows", data, under="B", conflict="update")
    assert "Left as they are4" in page.text.replace("\n", "") and "Do it" not in page.text
    assert [row[1] for row in page.rows] == ["left as it is"] * 4
    # but what is beside is not judged
    page = send(below, "/act/unit/import/rows", b"code,name\nC,Gamma\n", "f.csv", under="B", conflict="update")
    assert [row[1] for row in page.rows][0].endswith("refused")
