"""An act from a file, in the browser: the template, the file, a trial with a verdict for every row, then it is done."""
import csv
import html
import io

import pytest

from test_pages import Page, Person, send_files
from test_sign_in import come_in
from test_workbooks import TYPE, made, opened, table


def link(page, text):
    return next(html.unescape(href) for href, name in page.links.items() if name == text)


def rows(text):
    """A CSV file as a workbook."""
    read = list(csv.reader(io.StringIO(text)))
    return made(read[1:], read[0])


def own(page):
    """Its forms, beside those that stand around every page."""
    return [form for form in page.forms if form[""]["action"] != "/find"]


def send(office, path, data, name="file.xlsx", status=200, **fields):
    page = office.open(path)
    reply = send_files(office, page, path, fields, [("file", name, data)])
    assert reply.status == status, reply.body
    return Page(reply)


def do_it(office, page, status=200):
    action = own(page)[0][""]["action"]
    reply = office.send(page, action)
    assert reply.status == status, reply.body
    return Page(reply)


def verdicts(page):
    return [tuple(cell.replace("▲ ", "") for cell in row) for row in page.rows]


def test_the_template_asks_what_the_act_asks(office):
    page = office.open("/act/duty/plead/rows")
    assert page.title.endswith(": from a file")
    sheet = opened(office.browser.get(link(page, "Template as XLSX")).body)
    names = [cell.value for cell in sheet[1]]
    assert names == ["unit", "measure", "asks", "until", "reason", "by", "#labels"]
    lists = {str(v.sqref).split(":")[0]: v for v in sheet.data_validations.dataValidation}
    assert lists["C3"].type == "list" and lists["C3"].formula1 == '"more_time,not_applicable"'
    assert lists["D3"].type == "date" and lists["E3"].type == "textLength"
    assert "the day that is asked for." in sheet["D2"].comment.text
    assert sheet["D2"].value == "Until (if any)" and sheet["E2"].value == "Reason"
    template = office.browser.get(link(page, "Template as CSV")).body
    assert template == b"\xef\xbb\xbfunit,measure,asks,until,reason,by\r\n"


def test_every_act_has_a_template_that_is_read_again(office):
    listed = office.open("/act")
    for path in [path for path in listed.links if path.startswith("/act/")]:
        data = office.browser.get(path + "/rows?template=xlsx")
        if data.status == 404:  # it grants a way in, which is told once
            assert path in ("/act/person/invite", "/act/token/make", "/act/feed/make")
            continue
        assert data.headers["content-type"] == TYPE, path
        page = office.open(path + "/rows")
        assert page.form(path + "/rows")["fields"]["csrf"]
        assert opened(data.body).max_row == 2, path


def test_it_opens_for_whoever_may(office):
    office.server.done("person.add", {"code": "member", "name": "Li", "unit": "D"})
    member = Person(come_in(office.server, "member"))
    assert member.browser.get("/act/unit/import/rows", Accept="text/html").status == 403
    assert office.browser.get("/act/person/invite/rows", Accept="text/html").status == 404
    assert "From a file" not in office.open("/act/person/invite").text and "From a file" in office.open("/act/unit/create").text


def test_rights_are_judged_row_by_row(office):
    page = send(office, "/act/duty/answer/rows", rows("unit,measure,note\nD,safe.note,from a file\nA,safe.note,no\n"))
    assert verdicts(page)[0] == ("2", "refused", "You have no right to do this.") and own(page) == []
    assert office.store.view("answers", "--measure", "safe.note") == []


@pytest.fixture
def keeper(office):
    """The office may answer for D and E too."""
    for unit in "DE":
        office.server.done("post.give", {"person": "boss", "unit": unit, "role": "liaison"})
    return office


def test_verdicts_for_every_row(keeper):
    path = "/act/duty/answer/rows"
    data = rows("unit,measure,note\nD,safe.note,from a file\nE,safe.nothing,\nE,safe.note,\n")
    page = send(keeper, path, data)
    assert [row[:2] for row in verdicts(page)] == [("2", "would be done"), ("3", "refused"), ("4", "would be done")]
    assert "It was only tried: nothing was done yet." in page.text and "safe.nothing" in verdicts(page)[1][2]
    assert keeper.store.view("answers", "--measure", "safe.note") == []
    done = do_it(keeper, page)
    assert [row[1] for row in verdicts(done)] == ["done", "refused", "done"] and "only tried" not in done.text
    assert [row["unit"] for row in keeper.store.view("answers", "--measure", "safe.note")] == ["D", "E"]
    again = do_it(keeper, page)  # pressed twice
    assert [row[1] for row in verdicts(again)] == ["was done before", "refused", "was done before"]
    # As a file, in both forms.
    sheet = opened(keeper.browser.get(link(done, "As XLSX")).body)
    assert [row["Verdict"] for row in table(sheet)] == ["done", "refused", "done"]
    told = keeper.browser.get(link(done, "As CSV")).body.decode("utf-8-sig").splitlines()
    assert told[0] == "Row,Verdict,Why" and told[1] == "2,done,"
    # The file, mended.
    page = send(keeper, path, rows("unit,measure,note\nD,safe.note,from a file\nE,safe.check,\nE,safe.note,\n"), "mended.csv")
    assert [row[1] for row in verdicts(page)] == ["was done before", "refused", "was done before"] and own(page) == []
    page = send(keeper, path, rows("unit,measure,note\nD,safe.note,from a file\nE,safe.note,another\nE,safe.note,\n"), "more.csv")
    assert [row[1] for row in verdicts(page)] == ["was done before", "would be done", "was done before"]
    assert [row[1] for row in verdicts(do_it(keeper, page))] == ["was done before", "done", "was done before"]


def test_rows_are_tried_one_after_the_other(office):
    path = "/act/unit/create/rows"
    data = rows("code,name,parent\nP,Parent,A\nC1,Child,P\nC2,Grandchild,C1\nC2,Again,P\nN,None,NOWHERE\n")
    before = office.store.view("units")
    page = send(office, path, data)
    assert [row[1] for row in verdicts(page)] == ["would be done"] * 3 + ["refused"] * 2
    assert "The code C2 is taken." in verdicts(page)[3][2] and "Do it: 3 rows" in page.text
    assert office.store.view("units") == before and office.browser.get("/unit/P", Accept="text/html").status == 404
    done = do_it(office, page)
    assert [row[1] for row in verdicts(done)] == ["done"] * 3 + ["refused"] * 2
    # What was done before is known when it is tried, too.
    page = send(office, path, rows("code,name,parent\nP,Parent,A\nC1,Child,P\nC3,Third,C2\n"))
    assert [row[1] for row in verdicts(page)] == ["was done before"] * 2 + ["would be done"] and "Do it: 1 row" in page.text
    assert [row["above"] for row in office.store.view("units", "--code", "C2")] == ["C1"]
    assert "chain and tables hold" in office.store.done("verify").out


def test_nothing_stays_of_what_was_tried(office):
    answer = rows("unit,measure,note\nD,safe.note,no\n")
    page = send(office, "/act/post/give/rows", rows("person,unit,role\nboss,D,liaison\nboss,E,liaison\n"))
    assert [row[1] for row in verdicts(page)] == ["would be done"] * 2
    assert verdicts(send(office, "/act/duty/answer/rows", answer))[0][1:] == ("refused", "You have no right to do this.")
    do_it(office, page)
    assert verdicts(send(office, "/act/duty/answer/rows", answer))[0][1] == "would be done"
    # Who is new has a key only as long as it is tried.
    page = send(office, "/act/person/add/rows", rows("code,name,unit\nnew,Zhao,D\nnew,Zhao,D\nolder,Qian,E\n"))
    assert [row[1] for row in verdicts(page)] == ["would be done", "refused", "would be done"]
    assert office.store.view("persons", "--code", "new") == []
    assert [row[1] for row in verdicts(do_it(office, page))] == ["done", "refused", "done"]


def test_what_is_too_much_to_be_tried_as_it_will_be_done_says_so(office):
    path = "/act/unit/create/rows"
    lines = [f"U{n},Unit,{'A' if n < 5100 else 'U1'}" for n in range(5110)]
    page = send(office, path, "code,name,parent\n".encode() + "\n".join(lines).encode(), "large.csv")
    assert "too much to be tried as it will be done" in page.text and "Do what can be done" in page.text
    assert "There is no unit U1." in page.text and "Do it:" not in page.text
    told = office.server.ask("POST", "/api/v1/unit/create/rows?dry_run=1", ("code,name,parent\n" + "\n".join(lines)).encode(),
                             {"Content-Type": "text/csv"}).json
    assert told["apart"] >= 110 and told["refused"] == 10 and told["done"] == 5100
    small = office.server.ask("POST", "/api/v1/unit/create/rows?dry_run=1", ("code,name,parent\n" + "\n".join(lines[:50])).encode(),
                              {"Content-Type": "text/csv"}).json
    assert "apart" not in small and small["done"] == 50


def test_what_somebody_else_sent_is_nobody_s(keeper):
    path = "/act/duty/answer/rows"
    page = send(keeper, path, rows("unit,measure\nD,safe.note\n"))
    held = own(page)[0]["fields"]["held"]
    keeper.server.done("person.add", {"code": "other", "name": "Qian", "unit": "A"})
    keeper.server.done("post.give", {"person": "other", "unit": "C", "role": "liaison"})
    other = Person(come_in(keeper.server, "other"))
    mine = other.open(path)
    reply = send_files(other, mine, path, {"held": held}, [])
    assert reply.status == 422 and "The file is not here any more" in Page(reply).text
    verdict = link(page, "As CSV")
    assert keeper.browser.get(verdict).status == 200 and other.browser.get(verdict).status == 404
    # and without the token of its page nothing is taken
    fields = {**own(page)[0]["fields"], "csrf": "0" * 64}
    assert keeper.browser.ask("POST", path, fields, Accept="text/html").status == 403


def test_what_one_sends_again_and_again_takes_nothing_from_others(keeper):
    """Each keeps some of what was sent; the oldest of one's own gives way first."""
    path = "/act/duty/answer/rows"
    page = send(keeper, path, rows("unit,measure\nD,safe.note\n"))
    keeper.server.done("person.add", {"code": "other", "name": "Qian", "unit": "C"})
    keeper.server.done("post.give", {"person": "other", "unit": "C", "role": "liaison"})
    other = Person(come_in(keeper.server, "other"))
    for _ in range(270):
        again = send(other, path, rows("unit,measure,note\nC,safe.check,x\n"))
    assert [row[1] for row in verdicts(do_it(keeper, page))] == ["done"]
    fields = other.open("/fill/C").form("/fill/C")["fields"]
    again.form = lambda path: {"fields": dict(fields)}
    for unit in ("D", "nowhere"):  # and a workbook is not even looked at for whom it is not
        reply = send_files(other, again, "/fill/" + unit, {}, [("file", "x.csv", b"x")])
        assert reply.status in (403, 404), (unit, Page(reply).text[-600:])


@pytest.mark.parametrize("data, text", [
    (b"", "Choose a file first."), (b"PK\x03\x04 nothing", "damaged"), (b"unit,nothing\nD,1\n", "nothing: There is no such field here."),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old workbook"), (b'unit,measure\nD,"x\n', "a quote that does not end")])
def test_what_is_no_table_is_told(keeper, data, text):
    page = send(keeper, "/act/duty/answer/rows", data, status=422)
    assert text in page.text and page.form("/act/duty/answer/rows")


def test_units_from_a_file_are_one_act(office):
    path = "/act/unit/import/rows"
    page = office.open(path)
    assert "All rows of the file are done at once" in page.text and "conflict" in page.form(path)["fields"]
    assert [c.value for c in opened(office.browser.get(link(page, "Template as XLSX")).body)[1]][:3] == ["code", "name", "parent"]
    good = rows("code,name,parent\nF,Zeta,A\nG,Eta,F\n")
    page = send(office, path, rows("code,name,parent\nF,Zeta,A\nG,Eta,nowhere\n"), under="A")
    assert verdicts(page)[0][:2] == ("2", "nothing stands against it") and verdicts(page)[1][:2] == ("3", "refused")
    assert own(page) == []  # nothing to be done
    page = send(office, path, good, under="A")
    assert [row[1] for row in verdicts(page)] == ["would be done"] * 2
    done = do_it(office, page)
    assert [row[1] for row in verdicts(done)] == ["done"] * 2
    assert [row["code"] for row in office.store.view("units")] == ["A", "B", "C", "D", "E", "F", "G"]
    assert [row[1] for row in verdicts(do_it(office, page))] == ["was done before"] * 2
    page = send(office, path, b"code,nonsense\nF,1\n", status=422)
    assert "units.nonsense" in page.text


def test_a_file_that_is_no_csv_says_from_where_on(office):
    broken = b'code,name,parent\nF,Zeta,A\nG,"Eta,A\nH,Theta,A\n'
    page = send(office, "/act/unit/create/rows", broken, "f.csv", status=422)
    assert "Line 3: From here on the file is no CSV" in page.text
    page = send(office, "/act/unit/import/rows", broken, "f.csv", under="A")
    assert [row[:2] for row in verdicts(page)] == [("2", "nothing stands against it"), ("3", "refused")]
    assert "A quote is opened here and never closed." in verdicts(page)[1][2] and own(page) == []


def test_an_import_begins_with_the_file(office):
    for path in ("/act/unit/import", "/act/person/import"):
        text = office.browser.get(path, Accept="text/html").body.decode()
        assert text.index(f'href="{path}/rows"') < text.index("<form method=\"post\" action=\"/act")
    text = office.browser.get("/act/unit/create", Accept="text/html").body.decode()
    assert text.index('href="/act/unit/create/rows"') > text.index("<form method=\"post\" action=\"/act")


def test_persons_from_a_file_are_done_once(office):
    page = send(office, "/act/person/add/rows", rows("code,name,unit\np1,Sun,A\np2,Li,B\n"))
    assert [row[1] for row in verdicts(page)] == ["would be done"] * 2
    assert [row[1] for row in verdicts(do_it(office, page))] == ["done"] * 2
    assert "not here any more" in do_it(office, page, status=422).text
    assert len(office.store.view("persons")) == 3


def test_a_measure_s_form_is_asked_column_by_column(office):
    page = office.open("/act/duty/answer/rows?measure=safe.check")
    names = [cell.value for cell in opened(office.browser.get(link(page, "Template as XLSX")).body)[1]]
    assert names[:2] == ["unit", "measure"] and "values.rooms" in names and "values.share" in names


def test_ten_thousand_rows_show_what_was_refused(office):
    data = "code,name,parent\n" + "".join(f"N{n},Number {n},{'A' if n % 1000 else 'nowhere'}\n" for n in range(5000))
    page = send(office, "/act/unit/create/rows", data.encode())
    assert len(page.rows) == 5 and "There are 5,000 rows" in page.text
    full = office.browser.get(link(page, "As CSV")).body.decode("utf-8-sig").splitlines()
    assert len(full) == 5001


def test_in_chinese(office):
    page = office.open("/act/duty/answer/rows?lang=zh")
    assert "XLSX 模板" in page.text
