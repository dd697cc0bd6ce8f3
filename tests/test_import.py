"""Importing units: whatever file the office has, all of it or nothing, and a sentence for every bad row."""
import os
import pty
import random
import subprocess

import pytest

from conftest import MUSTER, ROOT

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


def test_rows_in_any_order(store, tmp_path):
    rows = [(f"U{n}", f"Unit {n}", f"U{n // 2}" if n > 1 else "") for n in range(1, 400)]
    shuffled = random.Random(7).sample(rows, len(rows))
    path = tmp_path / "units.csv"
    path.write_text(table(shuffled))
    store.done("unit", "import", path)
    units = store.view("units", "--limit", "500")
    assert {row["code"]: (row["name"], row["above"]) for row in units} == {code: (name, parent or None) for code, name, parent in rows}
    ids = {row["code"]: row["id"] for row in units}
    assert all(ids[parent] < ids[code] for code, _, parent in rows if parent)  # each after the unit above it


def test_every_column_in_any_order_as_spreadsheets_write_them(store, tmp_path):
    path = tmp_path / "units.csv"
    path.write_bytes('kind,parent,"name",level,code,alias\r\n"office",,"The ""first"", of all",bureau,A,Diyi\r\n'
                     'school,A,"Two\u3000words",section,"B",\r\n'.encode())
    store.done("unit", "import", path)
    first, second = store.view("units")
    assert [first[n] for n in ("code", "name", "alias", "above", "level", "kind")] == [
        "A", 'The "first", of all', "Diyi", None, "bureau", "office"]
    assert [second[n] for n in ("code", "name", "alias", "above", "level", "kind")] == [
        "B", "Two\u3000words", None, "A", "section", "school"]


def test_rows_that_name_nobody_above_stand_under_the_unit_that_was_said(store, tmp_path):
    path = tmp_path / "units.csv"
    path.write_text(table(ROWS))
    store.done("unit", "create", "--code", "TOP", "--name", "Top")
    store.done("unit", "import", path, "--under", "TOP")
    assert names(store)["A"] == ("阿尔法", "TOP") and names(store)["B"][1] == "A"
    assert store.run("unit", "import", path, "--under", "NOBODY").code == 2


def test_a_row_may_stand_below_a_unit_of_the_store_but_not_below_a_closed_one(store, tmp_path):
    store.done("unit", "create", "--code", "A", "--name", "Alpha")
    path = tmp_path / "units.csv"
    path.write_text(table([("B", "Beta", "A")]))
    store.done("unit", "import", path)
    store.done("unit", "close", "--unit", "B")
    path.write_text(table([("C", "Gamma", "B")]))
    answer = store.run("unit", "import", path)
    assert answer.code == 2 and answer.err == "line 2, column parent: This unit is closed.\n"
    path.write_text(table([("B", "Back", "A")]))
    answer = store.run("unit", "import", path, "--conflict", "update")
    assert answer.code == 2 and answer.err == "line 2, column code: This unit is closed.\n"


def test_the_depth_of_the_store_counts_too(store, tmp_path):
    path = tmp_path / "units.csv"
    path.write_text(table([(f"U{n}", "Unit", f"U{n - 1}" if n > 1 else "") for n in range(1, 32)]))
    store.done("unit", "import", path)
    path.write_text(table([("V1", "Unit", "U31"), ("V2", "Unit", "V1")]))
    answer = store.run("unit", "import", path)
    assert answer.code == 2 and answer.err == "line 3, column parent: The unit would stand deeper than 32.\n"
    path.write_text(table([("T", "Unit", ""), ("U1", "Unit", "T"), ("S", "Unit", ""), ("T", "Again", "")]))
    assert "line 5, column code" in store.run("unit", "import", path, "--conflict", "update").err
    path.write_text(table([("S", "Unit", ""), ("T", "Unit", "S"), ("U1", "Unit", "T")]))
    answer = store.run("unit", "import", path, "--conflict", "update")  # thirty-one hang below U1
    assert answer.code == 2 and answer.err == "line 4, column parent: The unit would stand deeper than 32.\n"
    assert names(store)["U1"] == ("Unit", None)


def test_an_update_that_would_make_a_circle_through_the_store(store, tmp_path):
    path = tmp_path / "units.csv"
    path.write_text(table(ROWS))
    store.done("unit", "import", path)
    path.write_text(table([("A", "阿尔法", "C")]))
    answer = store.run("unit", "import", path, "--conflict", "update")
    assert answer.code == 2 and answer.err == "line 2, column parent: The unit would stand below itself.\n"


def test_a_dry_run_tells_every_refusal(store, tmp_path):
    path = tmp_path / "units.csv"
    path.write_text(table([("A", "", ""), ("B", "Beta", "NONE"), ("C" * 41, "Gamma", "")]))
    answer = store.run("unit", "import", path, "--dry-run")
    assert answer.code == 2
    assert [line.split(":")[0] for line in answer.err.splitlines()] == [
        "line 2, column name", "line 3, column parent", "line 4, column code"]
    path.write_text(table([("A", "Alpha", ""), ("B", "Beta", "NONE"), ("A", "Again", "")]))
    answer = store.run("unit", "import", path, "--dry-run")
    assert sorted(line.split(":")[0] for line in answer.err.splitlines()) == ["line 3, column parent", "line 4, column code"]


@pytest.mark.parametrize("code", [".", "..", "A,B", "#1"])
def test_nothing_is_made_under_a_code_by_which_it_cannot_be_named(store, tmp_path, code):
    answer = store.run("unit", "create", "--code", code, "--name", "Unit")
    assert answer.code == 2 and answer.err.startswith("code: A code ")
    path = tmp_path / "rows.csv"
    path.write_text(table([("A", "Alpha", ""), (code, "Unit", "A")], ";"))
    answer = store.run("unit", "import", path)
    assert answer.code == 2 and answer.err.startswith("line 3, column code: A code ")
    store.done("unit", "create", "--code", "A", "--name", "Alpha")
    path.write_text(table([(code, "Zhao", "A")], ";", "code,name,unit"))
    answer = store.run("person", "import", path)
    assert answer.code == 2 and answer.err.startswith("line 2, column code: A code ")
    assert list(names(store)) == ["A"]


def test_a_file_of_nothing_but_bad_rows_is_not_told_without_end(store, tmp_path):
    path = tmp_path / "units.csv"
    path.write_text(table([(f"U{n}", "Unit", "NONE") for n in range(50000)]))
    answer = store.run("unit", "import", path)
    lines = answer.err.splitlines()
    assert answer.code == 2 and len(lines) < 2000
    told = int(lines[-1].split()[1])
    assert lines[-1] == f"and {told} more" and told + len(lines) - 1 == 50000


@pytest.mark.parametrize("text,said", [
    ("code,name,parent\nA,Alpha,,too many\n", "line 2"),
    ("code,name,parent\nA\n", "line 2"),
    ('code,name,parent\nA,"never ends,\n', "quote"),
    ("code,parent\nA,\n", "name"),
    ("code,name,name\nA,Alpha,Beta\n", "name"),
    ("code,name,parent\nA,Alp\x07ha,\n", "line 2, column name"),
    ("code,name,parent\n", ""),
])
def test_tables_that_are_none(store, tmp_path, text, said):
    path = tmp_path / "units.csv"
    path.write_text(text)
    answer = store.run("unit", "import", path)
    assert answer.code == 2 and said in answer.err and answer.err.strip(), answer.err
    assert names(store) == {}


def test_the_real_organisations(store):
    store.done("unit", "import", ROOT / "demo" / "bureau.csv")
    answer = store.done("unit", "import", ROOT / "demo" / "jiaxing.csv", "--format", "json").json
    rows = (ROOT / "demo" / "jiaxing.csv").read_text().splitlines()
    assert answer["created"] == len(rows) - 1 == 1282
    assert store.view("units", "--code", "330402")[0]["name"] == "南湖区"


def test_from_standard_input(store):
    assert store.done("unit", "import", "-", "--format", "json", stdin=table(ROWS)).json["created"] == 3


def test_a_bar_on_a_terminal_and_none_elsewhere(store, tmp_path):
    path = tmp_path / "units.csv"
    path.write_text(table([("R", "Root", "")] + [(f"U{n}", f"Unit {n}", "R") for n in range(60000)]))
    inside, outside = pty.openpty()
    process = subprocess.Popen([MUSTER, "--store", str(store.folder), "--lang", "en", "unit", "import", str(path)],
                               stdout=subprocess.PIPE, stderr=outside)
    os.close(outside)
    drawn = b""
    try:
        while piece := os.read(inside, 4096):
            drawn += piece
    except OSError:
        pass  # the terminal's other end is closed
    os.close(inside)
    process.stdout.close()
    assert process.wait(timeout=60) == 0
    assert b"[" in drawn and drawn.endswith(b"\r\x1b[K")
    path.write_text(table([("S", "Root", "")] + [(f"V{n}", f"Unit {n}", "S") for n in range(60000)]))
    assert store.done("unit", "import", path).err == ""


def test_all_that_is_wrong_with_a_file_is_told_at_once(store, tmp_path):
    path = tmp_path / "units.csv"
    deep = [(f"L{n}", "Level", f"L{n - 1}" if n else "A") for n in range(32)]
    path.write_text(table([("A", "Alpha", ""), ("B", "", "A"), ("C", "Gamma", "Z"), ("D", "Delta", "E"), ("E", "Epsilon", "D"),
                           ("A", "Again", ""), ("", "Nameless", "A"), *deep]))
    answer = store.run("unit", "import", path)
    assert answer.code == 2 and answer.err.splitlines() == [
        "line 3, column name: This must be given.",
        "line 4, column parent: No unit has the code Z, in the file or in the store.",
        "line 5, column parent: The unit would stand below itself.",
        "line 6, column parent: The unit would stand below itself.",
        "line 7, column code: The code A stands in line 2 already.",
        "line 8, column code: This must be given.",
        "line 40, column parent: The unit would stand deeper than 32.",
    ]
    assert names(store) == {}
    reply = store.serve().act("unit.import", {"units": [{"code": "A", "name": ""}, {"code": "B", "name": "B", "parent": "C"}]})
    assert reply.status == 422 and reply.codes == ["required", "R-ORG-11"]
    assert [problem["field"] for problem in reply.json["problems"]] == ["units[0].name", "units[1].parent"]


def test_too_many_different_levels_are_refused(store, tmp_path):
    path = tmp_path / "units.csv"
    head = "code,name,parent,level,kind"
    path.write_text(table([("R", "Root", "", "root", "")] + [(f"U{n}", "Unit", "R", f"L{n}", "K") for n in range(1200)], head=head))
    answer = store.run("unit", "import", path)
    assert answer.code == 2 and "line 999, column level" not in answer.err
    assert "column level: The units of a store have at most 1000 different levels and kinds." in answer.err  # R-ORG-07
    path.write_text(table([("R", "Root", "", "root", "")] + [(f"U{n}", "Unit", "R", f"L{n % 900}", "K") for n in range(1200)], head=head))
    store.done("unit", "import", path)
    for n in range(200):
        answer = store.run("unit", "create", "--code", f"X{n}", "--name", "X", "--parent", "R", "--level", f"N{n}")
        if answer.code:
            break
    assert 80 < n < 120 and answer.code == 2 and answer.err.startswith("level: The units of a store have at most")
    store.done("unit", "create", "--code", "Y", "--name", "Y", "--parent", "R", "--level", "L7", "--kind", "K")


def test_an_export_that_would_hold_formulas_is_imported_again(store, tmp_path):
    rows = [("R", "=1+1", ""), ("S", "@SUM(A1)", "R"), ("T", "'=x", "R"), ("U", "+86 573", "R"), ("V", "-2", "R"), ("W", "＝1", "R")]
    path = tmp_path / "units.csv"
    path.write_text("code,name,parent\n" + "".join(f"{code},{name.replace(chr(39) + '=', chr(39) * 2 + '=')},{above}\n" for code, name, above in rows))
    store.done("unit", "import", path)
    assert names(store) == {code: (name, above or None) for code, name, above in rows}
    out = store.done("view", "units", "--format", "csv").out
    for written in ("'=1+1", "'@SUM(A1)", "''=x", "'+86 573", ",-2,", "'＝1"):
        assert written in out, (written, out)
    lines = [line.split(",") for line in out.splitlines()]
    column = {name: n for n, name in enumerate(lines[0])}
    again = tmp_path / "again.csv"
    again.write_text("code,name,parent\n" + "".join(
        f"N{row[column['code']]},{row[column['name']]},{row[column['above']] and 'N' + row[column['above']]}\n" for row in lines[1:]))
    store.done("unit", "import", again)
    assert {code: name for code, (name, _) in names(store).items() if code.startswith("N")} == {"N" + code: name for code, name, _ in rows}
