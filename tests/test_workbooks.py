"""Workbooks: lists and boards as XLSX, read by somebody else's library; XLSX wherever CSV is taken."""
import datetime
import io
import pty
import subprocess

import openpyxl
import pytest

from conftest import MUSTER, day

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def opened(data):
    """The first sheet, as openpyxl reads it."""
    return openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]


def table(sheet):
    """What a reader of the file sees: rows below the labels, as the names say."""
    names = [cell.value for cell in sheet[1]]
    assert names[-1] == "#labels" and sheet.row_dimensions[1].hidden
    return [dict(zip(names[:-1], [cell.value for cell in row])) for row in sheet.iter_rows(min_row=3)]


def made(rows, names=("code", "name", "parent")):
    """A workbook as other people make one: no labels, nothing hidden."""
    book = openpyxl.Workbook()
    book.active.append(list(names))
    for row in rows:
        book.active.append(row)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


# ---- Out ----

def test_a_list_as_a_workbook(campaign, tmp_path):
    campaign.done("unit", "create", "--code", "=1+2", "--name", "@SUM(A1)", "--parent", "A")
    path = tmp_path / "units.xlsx"
    said = campaign.done("view", "units", "--format", "xlsx", "--output", path)
    assert said.out == ""
    sheet = opened(path.read_bytes())
    assert sheet.title == "Units"
    assert [cell.value for cell in sheet[2]][:3] == ["Id", "Code", "Name"] and sheet["B2"].font.bold
    assert sheet.freeze_panes == "A3" and sheet.auto_filter.ref == "A2:J8"
    assert sheet.column_dimensions["A"].hidden and not sheet.column_dimensions["B"].hidden
    rows = {row["code"]: row for row in table(sheet)}
    assert set(rows) == {"A", "B", "C", "D", "E", "=1+2"}
    today = datetime.datetime.strptime(day(0), "%Y-%m-%d")
    assert rows["D"]["opened"] == today and rows["D"]["above"] == "B" and rows["A"]["above"] is None
    assert isinstance(rows["D"]["id"], int)
    assert rows["=1+2"]["name"] == "@SUM(A1)"
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_labels_are_in_the_reader_s_language(campaign, tmp_path):
    path = tmp_path / "units.xlsx"
    campaign.done("view", "units", "--format", "xlsx", "--output", path, lang="zh")
    assert [cell.value for cell in opened(path.read_bytes())[2]][1:3] == ["代码", "名称"]


def test_over_http_what_is_filtered_and_noted(campaign):
    server = campaign.serve()
    reply = server.get("/api/v1/view/units?format=xlsx&level=section&columns=name,code&sort=-code")
    assert reply.status == 200 and reply.headers["content-type"] == TYPE
    assert reply.headers["content-disposition"] == "attachment; filename*=UTF-8''units.xlsx"
    assert table(opened(reply.body)) == [{"name": "Epsilon", "code": "E"}, {"name": "Delta", "code": "D"}]
    noted = [row["what"] for row in campaign.view("history", "--limit", "3")]
    assert "The operator took the list units: 2 rows" in noted


def test_a_board_as_a_workbook(campaign, tmp_path):
    campaign.done("duty", "answer", "--unit", "D", "--measure", "safe.note")
    path = tmp_path / "board.xlsx"
    campaign.done("board", "B", "--campaign", "safe", "--format", "xlsx", "--output", path)
    rows = table(opened(path.read_bytes()))
    answered = {(row["unit"], row["measure"]): row["answered"] for row in rows}
    assert answered[("D", "safe.note")] == 1 and answered[("E", "safe.note")] == 0 and answered[("total", "safe.note")] == 1
    assert rows[0]["due"].date().isoformat() == day(10)


def test_a_terminal_is_no_place_for_a_workbook(campaign):
    master, slave = pty.openpty()
    said = subprocess.run([MUSTER, "--store", str(campaign.folder), "--lang", "en", "view", "units", "--format", "xlsx"],
                          stdout=slave, stderr=subprocess.PIPE, text=True, timeout=60)
    assert said.returncode == 2 and said.stderr == "A workbook is no text: say --output FILE.\n"


def test_a_file_that_cannot_be_written_is_told(campaign, tmp_path):
    said = campaign.run("view", "units", "--format", "csv", "--output", tmp_path / "nowhere" / "units.csv")
    assert said.code == 1 and "cannot be written" in said.err
    said = campaign.run("unit", "create", "--code", "x", "--name", "y", "--output", "z")
    assert said.code == 2 and "no option --output" in said.err


def test_csv_with_a_mark_for_spreadsheets(campaign):
    server = campaign.serve()
    for path in ["/api/v1/view/units?format=csv", "/api/v1/board/A?campaign=safe&format=csv"]:
        plain, marked = server.get(path).body, server.get(path + "&bom=1").body
        assert marked == b"\xef\xbb\xbf" + plain


# ---- Columns and filters ----

def test_columns_and_filters(campaign):
    def codes(*words):
        return [row["code"] for row in campaign.view("units", *words)]
    assert campaign.view("units", "--columns", "code,level", "--limit", "1") == [{"code": "A", "level": "bureau"}]
    assert codes("--name.has", "LTA") == ["D"] and codes("--name.has", "ta") == ["B", "D"]
    assert codes("--name.has", "%") == [] and codes("--name.has", "_") == []
    assert codes("--opened.from", day(0)) == ["A", "B", "C", "D", "E"] and codes("--opened.from", day(1)) == []
    assert codes("--opened.to", day(-1)) == [] and len(codes("--opened.to", day(0))) == 5
    duties = campaign.view("duties", "--unit", "D", "--measure.has", "NOTE")
    assert [duty["measure"] for duty in duties] == ["safe.note"]
    assert campaign.view("duties", "--unit", "D", "--due.to", day(5), "--columns", "measure") == [{"measure": "safe.note"}]
    events = campaign.view("history", "--at.from", day(0), "--at.to", day(0), "--seq.to", "2")
    assert [event["seq"] for event in events] == [2, 1]
    for words, text in [(("--columns", "code,nothing"), "There is no column nothing."),
                        (("--columns", "code,code"), "This is given twice."),
                        (("--level.from", "x"), "neither a parameter nor a column"),
                        (("--opened.from", "soon"), "No row can have that value")]:
        said = campaign.run("view", "units", *words)
        assert said.code == 2 and text in said.err, said.err


# ---- In ----

def test_units_from_a_workbook(store, tmp_path):
    path = tmp_path / "units.xlsx"
    path.write_bytes(made([["001", "Alpha", None], [2, "Beta", "001"], [], ["003", "two\nlines", "001"], ["=4", "x", "nobody"]]))
    said = store.run("unit", "import", path)
    assert said.code == 2 and "line 5" in said.err and "line 6, column parent" in said.err, said.err
    path.write_bytes(made([["001", "Alpha", None], [2, "Beta", "001"], [], ["'003", "Gamma", "001"]]))
    store.done("unit", "import", path)
    assert [row["code"] for row in store.view("units")] == ["'003", "001", "2"]


def test_rows_of_an_act_from_a_workbook(campaign):
    server = campaign.serve()
    body = made([["D", "safe.note", datetime.date.fromisoformat(day(0)), "done"], ["E", "safe.nothing", None, None]],
                ("unit", "measure", "done", "note"))
    reply = server.ask("POST", "/api/v1/duty/answer/rows", body, {"Content-Type": TYPE})
    assert reply.status == 200 and reply.json["done"] == 1 and reply.json["problems"][0]["line"] == 3
    reply = server.ask("POST", "/api/v1/duty/answer/rows", body, {"Content-Type": TYPE})
    assert reply.json["repeated"] == 1 and reply.json["refused"] == 1
    answers = campaign.view("answers", "--measure", "safe.note")
    assert [(row["unit"], row["done"], row["note"]) for row in answers] == [("D", day(0), "done")]


def test_rows_within_an_act_from_a_workbook(campaign):
    server = campaign.serve()
    body = made([["1", "First"], ["2", "Second"]], ("number", "title"))
    reply = server.ask("POST", "/api/v1/directive/register?code=d2&title=Two&unit=A", body, {"Content-Type": TYPE})
    assert reply.status == 200, reply.body


@pytest.mark.parametrize("data, text", [
    (b"PK\x03\x04 nothing", "damaged"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old workbook, or one with a password"),
    (made([])[:-200], "damaged")], ids=["nothing", "old", "cut"])
def test_damaged_workbooks_are_told(store, data, text):
    server = store.serve()
    reply = server.ask("POST", "/api/v1/unit/create/rows", data, {"Content-Type": TYPE})
    assert reply.status == 415 and text in reply.texts[0]
    reply = server.ask("POST", "/api/v1/unit/import", data, {"Content-Type": TYPE})
    assert reply.status == 422 and text in reply.texts[0]
