"""The workbook in which a unit, or a line of units, fills in what is asked: out and back, with a verdict for every row."""
import csv
import hashlib
import io
import re

import openpyxl
import pytest

from conftest import day
from test_from_a_file import do_it, link, own, verdicts
from test_pages import Page, Person, send_files
from test_sign_in import come_in


@pytest.fixture
def keeper(office):
    """The liaison of D; E has one too, B and C have nobody, and the office answers for A."""
    for code, unit in (("d1", "D"), ("e1", "E"), ("a1", "A")):
        office.server.done("person.add", {"code": code, "name": code, "unit": unit})
        office.server.done("post.give", {"person": code, "unit": unit, "role": "liaison"})
    person = Person(come_in(office.server, "d1"))
    person.server, person.store, person.office = office.server, office.store, office
    return person


def workbook(person, unit, text="Of this unit"):
    page = person.open(f"/fill/{unit}")
    reply = person.browser.get(link(page, text))
    assert reply.status == 200, reply.body
    return openpyxl.load_workbook(io.BytesIO(reply.body))


def columns(sheet):
    return {cell.value: cell.column for cell in sheet[1]}


def set_cell(sheet, row, name, value):
    sheet.cell(row, columns(sheet)[name]).value = value


def sent_back(person, unit, book, status=200):
    data = io.BytesIO()
    book.save(data)
    page = person.open(f"/fill/{unit}")
    reply = send_files(person, page, f"/fill/{unit}", {}, [("file", "back.xlsx", data.getvalue())])
    assert reply.status == status, reply.body
    return Page(reply)


def answers(person, measure):
    return {row["unit"]: row for row in person.store.view("answers", "--measure", measure)}


def test_out_filled_in_and_back(keeper):
    assert link(keeper.open("/unit/D"), "All open duties in a workbook, out and back") == "/fill/D"
    book = workbook(keeper, "D")
    assert len(book.sheetnames) == 2
    check, note = book.worksheets
    named = columns(check)
    assert {"unit", "measure", "#name", "#due", "values.rooms", "values.share", "done", "note"} <= set(named)
    letters = {name: check.cell(1, n).column_letter for name, n in named.items()}
    assert {name for name in letters if check.column_dimensions[letters[name]].hidden} >= {"unit", "measure", "by", "since"}
    assert not check.column_dimensions[letters["#name"]].hidden
    assert check.cell(3, named["#name"]).value == "Delta" and check.cell(3, named["#due"]).value.date().isoformat() == day(10)
    limits = {str(v.sqref).split(":")[0].rstrip("0123456789"): v for v in check.data_validations.dataValidation}
    rooms = limits[check.cell(3, named["values.rooms"]).column_letter]
    assert (rooms.type, rooms.operator, rooms.formula1, rooms.formula2) == ("whole", None, "0", "100")
    set_cell(check, 3, "values.rooms", 12)
    set_cell(check, 3, "values.share", 0.5)
    set_cell(check, 3, "note", "=SUM(1) is only text")
    page = sent_back(keeper, "D", book)
    assert [row[1] for row in verdicts(page)] == ["would be done", "left as it is"] and answers(keeper, "safe.check") == {}
    done = do_it(keeper, page)
    assert [row[1] for row in verdicts(done)] == ["done", "left as it is"]
    answer = answers(keeper, "safe.check")["D"]
    assert answer["values"] == "rooms=12 share=0.5" and answers(keeper, "safe.note") == {}
    assert [row[1] for row in verdicts(do_it(keeper, page))][-1] == "left as it is"  # pressed twice
    assert answers(keeper, "safe.check")["D"]["given"] == answer["given"]
    # the same workbook once more, with the rest filled in: what was done is left as it is
    set_cell(note, 3, "note", "done too")
    page = sent_back(keeper, "D", book)
    assert [row[1] for row in verdicts(page)] == ["left as it is", "would be done"]
    do_it(keeper, page)
    assert answers(keeper, "safe.note")["D"]["note"] == "done too"
    assert workbook(keeper, "D").worksheets[0]["A1"].value == "#nothing"


def test_what_was_sent_back_comes_with_what_was_answered(keeper):
    keeper.server.done("duty.answer", {"unit": "D", "measure": "safe.check", "values": {"rooms": "7", "share": "0.25"}, "note": "first"})
    keeper.server.done("duty.return", {"unit": "D", "measure": "safe.check", "reason": "count the annex"})
    book = workbook(keeper, "D")
    check = next(sheet for sheet in book.worksheets if "values.rooms" in columns(sheet))
    row = {name: check.cell(3, n).value for name, n in columns(check).items()}
    assert (row["values.rooms"], row["values.share"], row["note"], row["#reason"]) == (7, 0.25, "first", "count the annex")
    unchanged = sent_back(keeper, "D", book)
    assert [verdict[1] for verdict in verdicts(unchanged)] == ["left as it is"] * 2 and own(unchanged) == []
    set_cell(check, 3, "values.rooms", 9)
    do_it(keeper, sent_back(keeper, "D", book))
    assert answers(keeper, "safe.check")["D"]["values"] == "rooms=9 share=0.25"


def test_verdicts_row_by_row(keeper):
    book = workbook(keeper, "D")
    check = book.worksheets[0]
    set_cell(check, 3, "values.rooms", 1000)
    for n, (unit, measure) in enumerate([("E", "safe.check"), ("D", "safe.nothing")], 4):
        set_cell(check, n, "unit", unit)
        set_cell(check, n, "measure", measure)
        set_cell(check, n, "values.rooms", 1)
    page = sent_back(keeper, "D", book)
    told = verdicts(page)
    assert [row[1] for row in told] == ["refused"] * 3 + ["left as it is"] and own(page) == []
    assert [row[0] for row in told[:3]] == ["Check, 3 · Delta", "Check, 4 · E", "Check, 5 · D"] and "rooms" in told[0][2]
    assert answers(keeper, "safe.check") == {}


def test_a_line_of_units(keeper):
    office = Person(come_in(keeper.server, "a1"))
    book = workbook(office, "A", "Of this unit and those below it for which you answer")
    rows = [{name: sheet.cell(n, k).value for name, k in columns(sheet).items()}
            for sheet in book.worksheets for n in range(3, sheet.max_row + 1)]
    # D and E speak for themselves; in the place of B and C, who have nobody, A may answer
    assert {(row["unit"], row["by"]) for row in rows} == {("A", None), ("B", "A"), ("C", "A")}
    check = book.worksheets[0]
    for n in range(3, check.max_row + 1):
        set_cell(check, n, "values.rooms", n)
    page = sent_back(office, "A", book)
    assert [row[1] for row in verdicts(do_it(office, page))] == ["done"] * 3
    assert {unit: row["by"] for unit, row in answers(keeper, "safe.check").items()} == {"A": None, "B": "A", "C": "A"}


def test_what_is_none_of_ours_is_told(keeper):
    for data, text in [(b"a,b\n1,2\n", "it holds no duties"), (b"\xff\xfe\x00", "not text"), (b"PK\x03\x04x", "damaged"), (b"", "Choose a file first.")]:
        reply = send_files(keeper, keeper.open("/fill/D"), "/fill/D", {}, [("file", "x.xlsx", data)])
        assert reply.status == 422 and text in Page(reply).text
    other = openpyxl.Workbook()
    other.active.append(["code", "name"])
    assert "it holds no duties" in sent_back(keeper, "D", other, status=422).text
    strange = workbook(keeper, "D")
    set_cell(strange.worksheets[0], 1, "note", "nonsense")
    set_cell(strange.worksheets[0], 3, "values.rooms", 1)
    page = sent_back(keeper, "D", strange)
    assert any("nonsense" in row[2] for row in verdicts(page))


def table(person, unit, query="format=csv", status=200):
    reply = person.browser.get(f"/fill/{unit}?{query}")
    assert reply.status == status and reply.headers["content-type"] == "text/csv; charset=utf-8" and reply.body.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(reply.body.decode("utf-8-sig"))))


def table_back(person, unit, rows, files=(), **how):
    out = io.StringIO()
    csv.writer(out, **how).writerows(rows)
    page = person.open(f"/fill/{unit}")
    reply = send_files(person, page, f"/fill/{unit}", {}, [("file", "back.csv", out.getvalue().encode("utf-8-sig")), *files])
    assert reply.status == 200, reply.body
    return Page(reply)


def test_as_one_table(keeper):
    assert link(keeper.open("/fill/D"), "as one table (CSV)") == "/fill/D?format=csv"
    names, labels, *rows = table(keeper, "D")
    at = {name: n for n, name in enumerate(names)}
    assert labels[0] == "#labels" and labels[at["#due"]] == "Due" and len({len(row) for row in (names, labels, *rows)}) == 1
    assert [(row[at["unit"]], row[at["measure"]], row[at["#name"]]) for row in rows] == [("D", "safe.check", "Delta"), ("D", "safe.note", "Delta")]
    assert rows[0][at["#due"]] == day(10) and table(keeper, "D", "format=csv&lang=zh")[1][at["#due"]] == "截止日期"
    keeper.open("/?lang=en")
    check, note = rows
    check[at["values.rooms"]], check[at["values.share"]], check[at["note"]] = "12", "0.5", "two\nlines, =1+1"
    page = table_back(keeper, "D", [names, labels, check, note], delimiter=";")
    assert [row[:2] for row in verdicts(page)] == [("3 · Delta, Check", "would be done"), ("5 · Delta, Note", "left as it is")] and answers(keeper, "safe.check") == {}
    assert [row[1] for row in verdicts(do_it(keeper, page))] == ["done", "left as it is"]
    assert answers(keeper, "safe.check")["D"]["values"] == "rooms=12 share=0.5"
    assert answers(keeper, "safe.check")["D"]["note"] == "two\nlines, =1+1"
    note[at["values.rooms"]], note[at["note"]] = "3", "of another form"
    page = table_back(keeper, "D", [names, labels, ["E", *check[1:]], note])
    assert [row[1] for row in verdicts(page)] == ["refused", "refused"] and "rooms" in verdicts(page)[1][2]
    assert [row[0] for row in table(keeper, "D")[2:]] == ["D"]  # the other is answered


def test_the_table_of_a_line(keeper):
    office = Person(come_in(keeper.server, "a1"))
    names, labels, *rows = table(office, "A", "below=1&format=csv")
    assert {(row[0], row[names.index("by")]) for row in rows} == {("A", ""), ("B", "A"), ("C", "A")}
    assert len(table(office, "E", "format=csv")) == 2  # E speaks for itself: a table without rows


class Sheet:
    """What is out to be filled in, in either form: one row's cells by their names, and sent back."""

    def __init__(self, person, shape, measure="safe.check"):
        self.person, self.shape = person, shape
        if shape == "xlsx":
            self.book = workbook(person, "D")
            self.at = next(sheet for sheet in self.book.worksheets if sheet.cell(3, 2).value == measure)
        else:
            self.names, self.labels, *rows = table(person, "D")
            self.row = next(row for row in rows if row[1] == measure)

    def __getitem__(self, name):
        return self.at.cell(3, columns(self.at)[name]).value if self.shape == "xlsx" else self.row[self.names.index(name)]

    def __setitem__(self, name, value):
        if self.shape == "xlsx":
            set_cell(self.at, 3, name, value)
        else:
            self.row[self.names.index(name)] = value

    def drop(self, name):
        """The column, as in a sheet that somebody made by hand."""
        if self.shape == "xlsx":
            self.at.delete_cols(columns(self.at)[name])
        else:
            at = self.names.index(name)
            for line in (self.names, self.labels, self.row):
                del line[at]

    def back(self):
        if self.shape == "xlsx":
            return sent_back(self.person, "D", self.book)
        return table_back(self.person, "D", [self.names, self.labels, self.row])


def said(page):
    """The verdict on the row of Check, and why."""
    return next(row[1:] for row in verdicts(page) if row[1] != "left as it is")


def answer(person, rooms):
    person.server.done("duty.answer", {"unit": "D", "measure": "safe.check", "values": {"rooms": str(rooms), "share": "0.5"}})


def rooms(person):
    return answers(person, "safe.check")["D"]["values"].split()[0]


MEANWHILE = ("refused", "Somebody changed this after you opened it. Nothing was done yet: look at what was changed, then send it again if it is still to be done.")


@pytest.mark.parametrize("shape", ["xlsx", "csv"])
def test_what_somebody_else_answered_meanwhile_is_not_overwritten(keeper, shape):
    """R-LEDGER-07"""
    sheet = Sheet(keeper, shape)
    sheet["values.rooms"], sheet["values.share"] = 12, "0.5"
    tried = sheet.back()
    assert said(tried)[0] == "would be done"
    answer(keeper, 77)
    assert said(do_it(keeper, tried)) == MEANWHILE and rooms(keeper) == "rooms=77"  # after the trial
    page = sheet.back()
    assert said(page) == MEANWHILE and own(page) == []  # before it
    sheet["since"] = ""  # nor where nothing is said that can be read
    assert said(sheet.back()) == MEANWHILE
    sheet["since"] = "long ago"
    assert said(sheet.back()) == MEANWHILE
    sheet.drop("since")  # of a sheet that says nothing of it, nothing is looked for
    assert said(do_it(keeper, sheet.back()))[0] == "done" and rooms(keeper) == "rooms=12"


@pytest.mark.parametrize("shape", ["xlsx", "csv"])
def test_a_duty_that_was_sent_back_is_answered_as_it_stands(keeper, shape):
    answer(keeper, 7)
    keeper.server.done("duty.return", {"unit": "D", "measure": "safe.check", "reason": "count the annex"})
    first, second = Sheet(keeper, shape), Sheet(keeper, shape)
    answer(keeper, 8)
    keeper.server.done("duty.return", {"unit": "D", "measure": "safe.check", "reason": "and the cellar"})
    assert int(Sheet(keeper, shape)["since"]) > int(first["since"]) == int(second["since"])
    first["values.rooms"] = 9
    assert said(first.back()) == MEANWHILE
    third = Sheet(keeper, shape)
    third["values.rooms"] = 9
    do_it(keeper, third.back())
    assert rooms(keeper) == "rooms=9"


def form_of(*fields):
    return [{"name": name, "label": label, "kind": "number"} for name, label in fields]


@pytest.fixture
def wide(keeper):
    """Thirteen measures that ask for 20 things each, which 256 columns do not hold, and two that share a name."""
    server = keeper.server
    server.done("campaign.open", {"code": "wide", "title": "Wide", "unit": "A", "starts": day(0), "ends": day(9)})
    add = lambda code, form: server.done("measure.add", {"campaign": "wide", "code": code, "title": code, "due": day(5),
                                                         "accepted_by": "above", "form": form})
    add("a1", form_of(("rooms", "Rooms of the <annex>")))
    add("a2", form_of(("rooms", "Rooms of the <annex>")))
    for n in range(13):
        add(f"m{n:02}", form_of(*((f"x{n}_{k}", f"X {n} {k}") for k in range(20))))
    server.done("campaign.deploy", {"campaign": "wide"})
    return keeper


def test_what_does_not_fit_into_one_table_is_told(wide):
    page = wide.open("/fill/D")
    names, labels, *rows = table(wide, "D")
    assert len(names) <= 256 and [row[1] for row in rows if row[1].startswith("wide.m")] == [f"wide.m{n:02}" for n in range(12)]
    assert len(workbook(wide, "D").sheetnames) == len(rows) + 1
    assert "Duties that do not fit beside the others into this unit's table (CSV): 1. Send it back, then take the next." in page.text
    assert labels[names.index("values.rooms")] == "Rooms of the <annex> / Rooms" and labels[names.index("values.x0_0")] == "X 0 0"
    noted = [row["what"] for row in wide.store.view("history") if row["act"] == "list.export"]
    assert sorted(noted) == [f"d1 took the list duties: {count} rows" for count in (len(rows), len(rows) + 1)]
    assert "本单位的表（CSV）放不下的任务：1项。" in wide.open("/fill/D?lang=zh").text and wide.open("/?lang=en")
    next(row for row in rows if row[1] == "wide.m00")[names.index("values.x0_0")] = "1"
    do_it(wide, table_back(wide, "D", [names, labels, *rows]))
    assert "wide.m12" in [row[1] for row in table(wide, "D")] and "do not fit" not in wide.open("/fill/D").text


def test_a_sheet_of_more_rows_than_are_given_out_is_not_looked_at(keeper):
    """In whatever way they are written; and none of them is done in silence, nor left out in silence."""
    rows = [["unit", "measure", "values.rooms"]] + [["D", "safe.check", "3"]] + [["D", "safe.check", ""]] * 10000
    page = table_back(keeper, "D", rows)
    assert [row[1] for row in verdicts(page)] == ["refused"] and "At most 10,000 rows" in verdicts(page)[0][2]
    assert own(page) == [] and answers(keeper, "safe.check") == {}
    page = table_back(keeper, "D", rows[:-1])
    assert "10,000" in page.text and own(page) != []


def test_for_who_may(keeper):
    assert keeper.browser.get("/fill/nothing", Accept="text/html").status == 404
    assert keeper.browser.get("/fill/C", Accept="text/html").status in (403, 404)
    member = keeper.office
    member.server.done("person.add", {"code": "plain", "name": "Li", "unit": "D"})
    plain = Person(come_in(member.server, "plain"))
    assert "All open duties" not in plain.open("/unit/D").text
    assert workbook(plain, "D").worksheets[0]["A1"].value == "#nothing"


@pytest.fixture
def planner(keeper):
    """A measure of a campaign of its own asks for two files and a number."""
    form = [{"name": "plan", "label": "Plan", "kind": "file", "need": True}, {"name": "map", "label": "Map", "kind": "file"},
            {"name": "pages", "label": "Pages", "kind": "number"}]
    keeper.server.done("campaign.open", {"code": "two", "title": "Two", "unit": "A", "starts": day(0), "ends": day(9)})
    keeper.server.done("measure.add", {"campaign": "two", "code": "plan", "title": "Hand in the plan", "due": day(5),
                                       "accepted_by": "above", "form": form})
    keeper.server.done("campaign.deploy", {"campaign": "two"})
    return keeper


def stored(person, text):
    """The bytes of a file that an answer names."""
    return person.server.get("/api/v1/file/" + re.search(r"[0-9a-f]{64}", text).group(0)).body


@pytest.mark.parametrize("shape", ["xlsx", "csv"])
def test_cells_name_files_that_are_sent_along(planner, shape):
    page = planner.open("/fill/D")
    assert "Hand in the plan" in page.text and "f-files" in page.ids
    files = [("files", "计划.pdf", b"%PDF-1.4 plan"), ("files", "never.txt", b"named by nobody"), ("files", "folder/map.txt", b"a map")]
    filled = {"values.plan": "计划.pdf", "values.map": "map.txt", "values.pages": 3}
    if shape == "xlsx":
        book = workbook(planner, "D")
        sheet = book["Hand in the plan"]
        for name, value in filled.items():
            set_cell(sheet, 3, name, value)
        data = io.BytesIO()
        book.save(data)
        reply = send_files(planner, page, "/fill/D", {}, [("file", "back.xlsx", data.getvalue()), *files])
        assert reply.status == 200, reply.body
        tried = Page(reply)
    else:
        names, labels, *rows = table(planner, "D")
        for row in rows:
            for name, value in filled.items() if row[1] == "two.plan" else ():
                row[names.index(name)] = value
        tried = table_back(planner, "D", [names, labels, *rows], files)
    told = [(row[1], row[2]) for row in verdicts(tried)]
    assert planner.server.get("/api/v1/file/" + hashlib.blake2b(b"named by nobody", digest_size=32).hexdigest()).status == 404
    assert planner.server.get("/api/v1/file/" + hashlib.blake2b(b"a map", digest_size=32).hexdigest()).status == 200
    assert sorted(told) == sorted([("left as it is", "")] * 2 + [("would be done", ""), ("left as it is", "No row names this file: it was not kept.")])
    assert "never.txt" in [row[0] for row in verdicts(tried)] and answers(planner, "two.plan") == {}
    assert [row[1] for row in verdicts(do_it(planner, tried))].count("done") == 1
    values = answers(planner, "two.plan")["D"]["values"]
    assert "pages=3" in values and stored(planner, values) == b"%PDF-1.4 plan" and stored(planner, values.split("map=")[1]) == b"a map"


def test_a_file_that_is_not_there_is_told_in_its_row(planner):
    names, labels, *rows = table(planner, "D")
    row = next(row for row in rows if row[1] == "two.plan")
    row[names.index("values.plan")] = "计划.pdf"
    page = table_back(planner, "D", [names, labels, row])
    assert [one[1:] for one in verdicts(page)] == [("refused", "There is no file 计划.pdf among those that you sent.")] and own(page) == []
    page = table_back(planner, "D", [names, labels, row], [("files", "计划.pdf", b"")])
    assert [one[1:] for one in verdicts(page)] == [("refused", "计划.pdf: This file is empty.")]
    row[names.index("values.plan")] = "0" * 64  # no name of a file, and none that is kept
    assert "The store holds no such file" in verdicts(table_back(planner, "D", [names, labels, row]))[0][2]
    row[0], row[names.index("values.plan")] = "A", "计划.pdf"  # where one may not answer nothing is kept
    page = table_back(planner, "D", [names, labels, row], [("files", "计划.pdf", b"nobody's")])
    assert verdicts(page)[0][1] == "refused" and answers(planner, "two.plan") == {}
    assert planner.server.get("/api/v1/file/" + hashlib.blake2b(b"nobody's", digest_size=32).hexdigest()).status == 404


def test_a_name_that_several_files_have_is_refused(planner):
    names, labels, *rows = table(planner, "D")
    row = next(row for row in rows if row[1] == "two.plan")
    row[names.index("values.plan")] = "plan.pdf"
    files = [("files", "D/plan.pdf", b"%PDF-1.4 of D"), ("files", "E/plan.pdf", b"%PDF-1.4 of E")]
    page = table_back(planner, "D", [names, labels, row], files)
    assert [one[1:] for one in verdicts(page)] == [("refused", "Several of the files that you sent are called plan.pdf.")] and own(page) == []
    for _, _, data in files:
        assert planner.server.get("/api/v1/file/" + hashlib.blake2b(data, digest_size=32).hexdigest()).status == 404
    page = table_back(planner, "D", [names, labels, row], files[1:])
    do_it(planner, page)
    assert stored(planner, answers(planner, "two.plan")["D"]["values"]) == b"%PDF-1.4 of E"


def test_a_file_that_was_handed_in_stays_where_its_cell_is_left(planner):
    file = planner.server.ask("POST", "/api/v1/file", b"%PDF-1.4 old", {"Content-Type": "application/pdf"}).json["file"]
    planner.server.done("duty.answer", {"unit": "D", "measure": "two.plan", "values": {"plan": file, "pages": "1"}})
    planner.server.done("duty.return", {"unit": "D", "measure": "two.plan", "reason": "more pages"})
    names, labels, *rows = table(planner, "D")
    row = next(row for row in rows if row[1] == "two.plan")
    row[names.index("values.pages")] = "2"
    do_it(planner, table_back(planner, "D", [names, labels, row]))
    values = answers(planner, "two.plan")["D"]["values"]
    assert file in values and "pages=2" in values


def test_in_chinese(keeper):
    assert keeper.open("/fill/D?lang=zh").title == "用工作簿填报任务"


def test_more_choices_than_fit_into_a_cell_s_rule(keeper):
    choices = [f"Choice number {n} of a long list" for n in range(40)]
    form = [{"name": "which", "label": "Which", "kind": "choice", "choices": choices, "need": True}]
    keeper.server.done("campaign.open", {"code": "two", "title": "Two", "unit": "A", "starts": day(0), "ends": day(9)})
    keeper.server.done("measure.add", {"campaign": "two", "code": "pick", "title": "Pick one", "due": day(5), "accepted_by": "above",
                                       "form": form})
    keeper.server.done("campaign.deploy", {"campaign": "two"})
    book = workbook(keeper, "D")
    sheet = book["Pick one"]
    column = sheet.cell(3, columns(sheet)["values.which"])
    rule = next(v for v in sheet.data_validations.dataValidation if column.coordinate in v.sqref)
    assert rule.type == "list" and rule.formula1 == "muster_choices!$A$1:$AN$1"
    listed = book["muster_choices"]
    assert [cell.value for cell in listed[1]] == choices and listed.sheet_state == "hidden"
    column.value = choices[39]
    do_it(keeper, sent_back(keeper, "D", book))
    assert answers(keeper, "two.pick")["D"]["values"] == f"which={choices[39]}"
