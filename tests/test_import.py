"""Importing units: whatever file the office has, all of it or nothing, and a sentence for every bad row."""
import pytest

ROWS = [("B", "贝塔", "A"), ("A", "阿尔法", ""), ("C", "Gamma", "B")]


def table(rows, separator=",", head="code,name,parent"):
    return "\n".join([head.replace(",", separator), *(separator.join(row) for row in rows)]) + "\n"


def names(store):
    return {row["code"]: (row["name"], row["above"]) for row in store.view("units")}


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_separators_and_encodings(store, tmp_path, separator, encoding):
    path = tmp_path / "units.csv"
    path.write_bytes(table(ROWS, separator).encode(encoding))
    store.done("unit", "import", path)
    assert names(store) == {"A": ("阿尔法", None), "B": ("贝塔", "A"), "C": ("Gamma", "B")}


def test_one_event_however_many_rows(store, tmp_path):
    path = tmp_path / "units.csv"
    path.write_text(table([("R", "Root", "")] + [(f"U{n}", f"Unit {n}", "R") for n in range(3000)]))
    answer = store.done("unit", "import", path, "--format", "json").json
    assert (answer["seq"], answer["created"]) == (1, 3001)
    assert "Verified: 1 events" in store.done("verify").out


def test_a_dry_run_changes_nothing(store, tmp_path):
    path = tmp_path / "units.csv"
    path.write_text(table(ROWS))
    answer = store.done("unit", "import", path, "--dry-run", "--format", "json").json
    assert answer["created"] == 3
    assert names(store) == {}


def test_stop_skip_update(store, tmp_path):
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    first.write_text(table(ROWS))
    second.write_text(table([("B", "Beta", "A"), ("D", "Delta", "B")]))
    store.done("unit", "import", first)

    stopped = store.run("unit", "import", second)
    assert stopped.code == 2 and "line 2, column code: There is a unit with the code B already" in stopped.err
    assert "D" not in names(store)  # R-ORG-14

    skipped = store.done("unit", "import", second, "--conflict", "skip", "--format", "json").json
    assert (skipped["created"], skipped["updated"], skipped["skipped"]) == (1, 0, 1)
    assert names(store)["B"] == ("贝塔", "A") and names(store)["D"] == ("Delta", "B")

    updated = store.done("unit", "import", second, "--conflict", "update", "--format", "json").json
    assert (updated["created"], updated["updated"], updated["skipped"]) == (0, 1, 1)
    assert names(store)["B"] == ("Beta", "A")


def test_an_update_may_turn_a_line_around(store, tmp_path):
    path = tmp_path / "units.csv"
    path.write_text(table(ROWS))
    store.done("unit", "import", path)
    path.write_text(table([("B", "贝塔", "C"), ("C", "Gamma", "A")]))
    store.done("unit", "import", path, "--conflict", "update")
    assert names(store)["B"][1] == "C" and names(store)["C"][1] == "A"


def test_every_bad_row_has_its_line_its_column_and_a_sentence(store, tmp_path):
    path = tmp_path / "units.csv"
    path.write_text(table([("A", "Alpha", ""), ("B", "Beta", "NONE"), ("A", "Again", ""), ("E", "Eta", "F"), ("F", "Phi", "E"),
                           ("G", "Hangs below the circle", "E")]))
    answer = store.run("unit", "import", path)
    assert answer.code == 2
    lines = answer.err.splitlines()
    assert "line 4, column code: The code A stands in line 2 already." in lines  # R-ORG-10
    assert "line 3, column parent: No unit has the code NONE, in the file or in the store." in lines  # R-ORG-11
    assert "line 5, column parent: The unit would stand below itself." in lines  # R-ORG-12
    assert "line 6, column parent: The unit would stand below itself." in lines
    assert not any(line.startswith("line 7") for line in lines)
    assert names(store) == {}  # all or nothing


def test_an_empty_name_and_an_unknown_column(store, tmp_path):
    path = tmp_path / "units.csv"
    path.write_text(table([("A", "", ""), ("B", "Beta", "A")]))
    answer = store.run("unit", "import", path)
    assert answer.code == 2 and "line 2, column name: " in answer.err
    path.write_text(table([("A", "Alpha", "", "x")], head="code,name,parent,colour"))
    answer = store.run("unit", "import", path)
    assert answer.code == 2 and "line 1, column colour: " in answer.err


def test_thirty_two_deep_and_no_deeper(store, tmp_path):
    def chain(length):
        return table([(f"U{n}", "Unit", f"U{n - 1}" if n > 1 else "") for n in range(1, length + 1)])

    path = tmp_path / "units.csv"
    path.write_text(chain(33))
    answer = store.run("unit", "import", path)
    assert answer.code == 2 and "line 34, column parent: The unit would stand deeper than 32." in answer.err  # R-ORG-13
    path.write_text(chain(32))
    store.done("unit", "import", path)


def test_a_file_that_is_no_text(store, tmp_path):
    path = tmp_path / "units.csv"
    path.write_bytes(b"code,name,parent\nA,\xff\xff\xff,\n")
    answer = store.run("unit", "import", path)
    assert answer.code == 2 and "UTF-8" in answer.err
    path.write_text("")
    assert store.run("unit", "import", path).code == 2
    assert store.run("unit", "import", tmp_path / "none.csv").code == 2


def test_over_http_as_csv(store):
    server = store.serve()
    reply = server.ask("POST", "/api/v1/unit/import?conflict=skip", table(ROWS).encode(), {"Content-Type": "text/csv"})
    assert reply.status == 200 and reply.json["created"] == 3
    reply = server.ask("POST", "/api/v1/unit/import", table([("D", "", "A")]).encode(), {"Content-Type": "text/csv"})
    assert reply.status == 422
    problem = reply.json["problems"][0]
    assert (problem["line"], problem["column"], problem["code"]) == (2, "name", "required")
