"""The weekly brief: what it says, as a page, as DOCX and as PDF, on a letterhead of one's own."""
import io
import json
import os
import re
import shutil
import subprocess
import time
import zipfile

import docx
import pytest

from conftest import LONG, Store, day
from test_sign_in import come_in

NAME = "嘉兴市科学技术局"


def moment(n, clock="09:00:00"):
    return f"{day(n)}T{clock}+08:00"


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """Two weeks of a campaign: of its answers some came this week and some before, one was sent back, one duty waived."""
    store = Store(tmp_path_factory.mktemp("told") / "store")
    at = lambda n, *words: store.done(*words, at=moment(n))
    store.done("init", "--zone", "Asia/Shanghai")
    at(-14, "unit", "create", "--code", "A", "--name", NAME)
    for code in "BCD":
        at(-14, "unit", "create", "--code", code, "--name", f"Unit {code} & <sons>", "--parent", "A")
    at(-14, "unit", "create", "--code", "E", "--name", "Epsilon", "--parent", "B")
    at(-14, "campaign", "open", "--code", "safe", "--title", "安全月 Safety", "--unit", "A", "--starts", day(-14), "--ends", day(15))
    form = [{"name": "rooms", "label": "Rooms looked at", "kind": "number"}]
    at(-14, "measure", "add", "--campaign", "safe", "--code", "check", "--title", "Check every room", "--due", day(-3),
       "--accepted-by", "above", "--form", json.dumps(form))
    at(-14, "campaign", "deploy", "--campaign", "safe")
    at(-10, "duty", "answer", "--unit", "B", "--measure", "safe.check", "--values.rooms", "7")
    at(-8, "duty", "answer", "--unit", "C", "--measure", "safe.check", "--values.rooms", "5")
    at(-7, "duty", "accept", "--unit", "B", "--measure", "safe.check")
    at(-6, "duty", "accept", "--unit", "C", "--measure", "safe.check")
    at(-6, "duty", "answer", "--unit", "E", "--measure", "safe.check", "--values.rooms", "4")
    at(-5, "duty", "answer", "--unit", "D", "--measure", "safe.check", "--values.rooms", "1")
    at(-4, "duty", "return", "--unit", "D", "--measure", "safe.check", "--reason", "Which rooms?")
    at(-4, "measure", "ask", "--measure", "safe.check", "--unit", "D", "--question", "Do **stairs** count?")
    at(-1, "duty", "chase", "--campaign", "safe", "--unit", "D")
    return store.folder


@pytest.fixture
def office(empty, told):
    shutil.copytree(told, empty.folder)
    return empty


def brief(store, tmp_path, unit="A", ending="docx", lang="en", *more):
    path = tmp_path / f"brief.{ending}"
    store.done("brief", unit, "--campaign", "safe", "--output", path, *more, lang=lang)
    return path


def opened(path):
    paper = docx.Document(path)
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in paper.tables]
    return [paragraph.text for paragraph in paper.paragraphs], tables


def test_it_says_what_the_board_says_and_what_is_new(office, tmp_path):
    lines, tables = opened(brief(office, tmp_path))
    board = office.board("A", "safe")
    scope, answered, accepted, returned, waived, overdue, late = board["total"][0]
    assert lines[0] == "Weekly brief: 安全月 Safety"
    assert f"Of {scope} duties {answered} are answered (60%). Overdue: {overdue}; answered late: 0; waived: 0." in lines
    assert (scope, answered, accepted, returned, overdue) == (5, 3, 2, 1, 2)
    # E's answer came this week, C's was accepted this week, D's was sent back; B's is older than all of that.
    news = [line.strip("• ") for line in lines if line.startswith("•")][:4]
    assert news == ["Answers that came in: 1", "Answers accepted: 1", "Answers sent back: 1", "Questions asked: 1"]
    units = tables[0]
    assert units[0] == ["Unit", "In scope", "Answered", "%", "New", "Overdue", "Late"]
    assert units[1:] == [["Unit B & <sons>", "2", "2", "100%", "1", "0", "0"], ["Unit C & <sons>", "1", "1", "100%", "0", "0", "0"],
                         ["Unit D & <sons>", "1", "0", "0%", "0", "1", "0"], ["The unit itself", "1", "0", "0%", "0", "1", "0"],
                         ["Total", "5", "3", "60%", "1", "2", "0"]]
    assert tables[1][1] == ["Check every room", day(-3), "5", "3", "1", "2", "1", "2"]
    assert tables[2][1] == ["Check every room", "Rooms looked at", "16", "3"]
    assert tables[3][1:] == [[NAME, "–", "1", "1", "0"], ["Unit D & <sons>", day(-1), "1", "1", "1"]]
    assert any("Unit D & <sons>, 安全月 Safety: 1 open, 1 overdue." in line for line in lines)
    assert lines[-1] == f"•  Check every room ({day(-4)})\nDo stairs count?"


def test_it_counts_the_days_as_every_page_does(office, tmp_path):
    server = office.serve()
    pages = ("/brief/A?campaign=safe", "/board/A?campaign=safe", "/campaign/safe", "/")
    for days in ("Day 14 of 29", "第 14 天，共 29 天"):
        lang = "en" if days[0] == "D" else "zh"
        for path in pages:
            text = re.sub("<[^>]+>", "", server.get(path, Accept="text/html", Accept_Language=lang).body.decode())
            assert days in text, path
        assert days in opened(brief(office, tmp_path, lang=lang))[0]


def test_it_tells_of_one_units_line(office, tmp_path):
    lines, tables = opened(brief(office, tmp_path, "B"))
    assert tables[0][1:] == [["Epsilon", "1", "1", "100%", "1", "0", "0"], ["The unit itself", "1", "1", "100%", "0", "0", "0"], ["Total", "2", "2", "100%", "1", "0", "0"]]
    assert "Answers sent back: 1" not in " ".join(lines) and "Nothing is open." in lines
    lines, tables = opened(brief(office, tmp_path, "E"))  # a leaf: no units below it
    assert tables[0][0][0] == "Measure" and "•  Answers that came in: 1" in lines


def test_as_it_was_known_on_another_day(office, tmp_path):
    lines, _ = opened(brief(office, tmp_path, "A", "docx", "en", "--known", day(-7)))
    assert "Of 5 duties 2 are answered (40%). Overdue: 0; answered late: 0; waived: 0." in lines
    assert "•  Answers that came in: 2" in lines and "•  Answers accepted: 1" in lines


def text_of(path):
    return subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True).stdout


def test_as_pdf_with_its_fonts(office, tmp_path):
    zh = brief(office, tmp_path, "A", "pdf", "zh")
    text = text_of(zh)
    for words in ["安全月 Safety 周报", NAME, "总体进度", "逾期未报", "Unit B & <sons>", "第 1 页，共"]:
        assert words in text, words
    fonts = subprocess.run(["pdffonts", str(zh)], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    assert fonts and all(line.split()[-5:-2] == ["yes", "yes", "yes"] for line in fonts), fonts
    assert any("NotoSansCJK" in line for line in fonts)
    info = subprocess.run(["pdfinfo", str(zh)], capture_output=True, text=True, check=True).stdout
    assert "A4" in info and "安全月 Safety 周报" in info
    assert "Page 1 of " in text_of(brief(office, tmp_path, "A", "pdf", "en"))


def tree(path):
    """What a PDF says it is, for whoever does not see it: (depth, kind, words), in the order in which it is read."""
    lines = subprocess.run(["pdfinfo", "-struct-text", str(path)], capture_output=True, text=True, check=True).stdout.splitlines()
    read = []
    for line in lines:
        depth, word = (len(line) - len(line.lstrip())) // 2, line.strip()
        if word.startswith('"'):
            read[-1][2] += word.strip('"')
        elif word:
            read.append([depth, word.split()[0], ""])
    return read


def squeezed(words):
    return re.sub(r"\s", "", words)


def begins(told, heard):
    """pdfinfo hears what goes on in a second line no more: the space at which it is broken stands as a text of its own."""
    return bool(heard) == bool(told) and squeezed(told).startswith(squeezed(heard))


def all_rows(read):
    """Each table's cells, row by row; the first row are its heads."""
    tables = []
    for depth, kind, words in read:
        if kind == "Table":
            tables.append([])
        elif kind == "TR":
            tables[-1].append([])
        elif kind in ("TH", "TD"):
            tables[-1][-1].append((kind, words))
    for table in tables:
        assert {kind for kind, _ in table[0]} == {"TH"} and {kind for row in table[1:] for kind, _ in row} == {"TD"}
    return [[[words for _, words in row] for row in table] for table in tables]


def test_a_pdf_says_what_is_a_heading_a_list_and_a_table(office, tmp_path):
    """In the order in which the same brief stands in DOCX; what is there for the eye alone is read to nobody."""
    lines, tables = opened(brief(office, tmp_path, "A"))
    read = tree(brief(office, tmp_path, "A", "pdf"))
    said = lambda *kinds: [words.strip() for _, kind, words in read if kind in kinds]
    assert read[0][:2] == [0, "Document"] and all(depth > 0 for depth, _, _ in read[1:])
    assert said("H1") == ["Weekly brief: 安全月 Safety"]
    headings = ["Where we stand", "In the last seven days", "The units below", "The measures", "Numbers added up", "To be reminded",
                "Texts to send", "Questions that wait for an answer"]
    assert said("H2", "H3") == headings and said("H3") == ["Texts to send"]
    assert len(all_rows(read)) == len(tables) == 4
    for told, heard in zip(tables, all_rows(read)):
        assert [len(row) for row in heard] == [len(row) for row in told]
        assert all(begins(*cells) for rows in zip(told, heard) for cells in zip(*rows)), (told, heard)
    # All that stands outside of tables and charts, in the order in which DOCX has it.
    told = [line.removeprefix("•").strip() for line in lines if line.strip()]
    heard = said("H1", "H2", "H3", "P", "LBody")
    assert len(told) == len(heard) and all(map(begins, told, heard)), (told, heard)
    place = [kind for _, kind, _ in read].index("L")
    assert [kind for _, kind, _ in read][place:place + 4] == ["L", "LI", "Lbl", "LBody"] and set(said("Lbl")) <= {"•", "·"}
    everything = " ".join(words for _, _, words in read)
    assert "Page 1 of" not in everything and "Answered" in everything


def test_it_goes_on_over_pages_as_one_table(office, tmp_path):
    rows = tmp_path / "rows.csv"
    rows.write_text("code,name,parent\n" + "".join(f"X{n:03},Many {n:03},A\n" for n in range(150)))
    office.done("unit", "import", rows)
    path = brief(office, tmp_path, "A", "pdf")
    table = [row for row in all_rows(tree(path))[0] if row[0].startswith("Many")]
    assert [row[0][:8] for row in table] == [f"Many {n:03}" for n in range(150)]
    assert all(len(row) == 7 for row in table)
    assert not any("Page " in words for _, _, words in tree(path))


def test_the_heads_of_a_table_stand_on_every_page(office, tmp_path):
    rows = tmp_path / "rows.csv"
    rows.write_text("code,name,parent\n" + "".join(f"X{n:03},Many {n:03},A\n" for n in range(150)))
    office.done("unit", "import", rows)
    pages = text_of(brief(office, tmp_path, "A", "pdf")).split("\f")
    headed = [page for page in pages if "Many 0" in page and "Answered" in page and "Overdue" in page]
    assert len(headed) >= 3 and len(headed) == sum("Many 0" in page for page in pages)
    assert all(f"Many {n:03}" in "".join(pages) for n in range(150))


# ---- The letterhead ----

def letterhead(*paragraphs, foot=None):
    """As Word saves one: each paragraph a list of runs."""
    paper = docx.Document()
    for runs in paragraphs:
        paragraph = paper.add_paragraph()
        for n, run in enumerate(runs):
            paragraph.add_run(run).bold = n % 2 == 0
    if foot:
        paper.sections[0].footer.paragraphs[0].text = foot
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def set_letterhead(store, tmp_path, unit, data, name="head.docx"):
    path = tmp_path / name
    path.write_bytes(data)
    return store.run("letterhead", "set", "--unit", unit, "--file", f"@{path}")


GOOD = [["Office of {", "{un", "it}} · 第 7 号"], ["{{title}}"], ["Jiaxing, {{day", "}}"], ["{{bo", "dy}}"], ["With kind regards"]]


def test_a_brief_stands_on_the_nearest_letterhead_above(office, tmp_path):
    assert set_letterhead(office, tmp_path, "A", letterhead(*GOOD, foot="Foot of {{unit}}: {{campaign}}")).code == 0
    path = brief(office, tmp_path, "E")
    lines, tables = opened(path)
    assert lines[0] == "Office of Epsilon · 第 7 号" and lines[1] == "Weekly brief: 安全月 Safety"
    assert lines[2].startswith("Jiaxing, ") and time.strftime("%Y") in lines[2]
    assert lines[-1] == "With kind regards" and tables
    assert docx.Document(path).sections[0].footer.paragraphs[0].text == "Foot of Epsilon: 安全月 Safety"
    assert "{" not in " ".join(lines)
    text = text_of(brief(office, tmp_path, "E", "pdf"))
    assert "Office of Epsilon · 第 7 号" in text and "Jiaxing," in text and text.count("Weekly brief") == 1
    assert "With kind regards" in text.split("Office of Epsilon")[1].split("\f")[-2]  # below all else, on the last page
    # One of its own comes before it; without a file it is gone again.
    assert set_letterhead(office, tmp_path, "B", letterhead(["Nearer"], ["{{body}}"])).code == 0
    assert opened(brief(office, tmp_path, "E"))[0][0] == "Nearer"
    assert [row["unit"] for row in office.view("letterheads")] == ["A", "B"]
    office.done("letterhead", "set", "--unit", "B")
    assert opened(brief(office, tmp_path, "E"))[0][0].startswith("Office of")
    office.done("rebuild")
    assert [row["unit"] for row in office.view("letterheads")] == ["A"]


def with_part(data, name, content):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            new.writestr(entry, content if entry == name else old.read(entry))
        if name not in old.namelist():
            new.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize("data, says", [
    (letterhead(["{{unti}}"], ["{{body}}"]), "There is no field {{unti}}."),
    (letterhead(["{{unit}}"]), "lacks the field {{body}}"),
    (letterhead(["{{body}} here"]), "stands alone in a paragraph"),
    (with_part(letterhead(*GOOD), "word/vbaProject.bin", b"x"), "no macros"),
    (with_part(letterhead(*GOOD), "word/document.xml", b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"), "damaged"),
    (with_part(letterhead(*GOOD), "word/zeros.xml", b" " * (30 << 20)), "too large"),
    (b"no docx", "no DOCX file"),
], ids=["unknown", "bodyless", "crowded", "macros", "entities", "bomb", "no-zip"])
def test_a_letterhead_that_is_none_is_refused(office, tmp_path, data, says):  # R-LETTER-02
    refused = set_letterhead(office, tmp_path, "A", data)
    assert refused.code == 2 and says in refused.err, refused.err
    assert office.view("letterheads") == []


def test_a_letterhead_is_a_file_that_is_not_too_large(office, tmp_path):  # R-LETTER-01
    assert "larger than 4 MiB" in set_letterhead(office, tmp_path, "A", os.urandom(5 << 20)).err


# ---- Over HTTP ----

def test_the_page_and_its_files(office):
    server = office.serve()
    page = server.get("/brief/A?campaign=safe", Accept="text/html")
    html = page.body.decode()
    assert page.status == 200 and "Weekly brief: 安全月 Safety" in html
    for leads in ("/board/A?campaign=safe", "/campaign/safe"):
        assert 'href="/brief/A?campaign=safe"' in server.get(leads, Accept="text/html").body.decode(), leads
    assert "Do <strong>stairs</strong> count?" in html and "Unit B &amp; &lt;sons&gt;" in html
    assert 'href="/brief/B?campaign=safe"' in html
    assert 'href="/api/v1/brief/A?campaign=safe&amp;format=docx"' in html
    then = server.get(f"/brief/A?campaign=safe&known={day(-7)}", Accept="text/html").body.decode()
    assert f'href="/api/v1/brief/A?campaign=safe&amp;known={day(-7)}&amp;format=pdf"' in then
    assert f'href="/brief/B?campaign=safe&amp;known={day(-7)}"' in then
    assert "近七日变化" in server.get("/brief/A?campaign=safe&lang=zh").body.decode()
    for ending, begins in (("docx", b"PK"), ("pdf", b"%PDF-")):
        reply = server.get(f"/api/v1/brief/A?campaign=safe&format={ending}")
        assert reply.status == 200 and reply.body.startswith(begins)
        assert f"brief-A-{day(0)}.{ending}" in reply.headers["content-disposition"]
    # Taking it along is noted, as every list that leaves is.
    assert "brief" in [row["what"] for row in office.view("history") if row["act"] == "list.export"][0]
    assert server.get("/api/v1/brief/A?campaign=safe&format=odt").codes == ["choice"]
    assert server.get("/api/v1/brief/A?campaign=safe").codes == ["required"]
    assert server.get("/api/v1/brief/Z?campaign=safe&format=pdf").status == 404
    office.done("campaign", "open", "--code", "later", "--title", "L", "--unit", "A", "--starts", day(0), "--ends", day(3))
    assert server.get("/brief/A?campaign=later").codes == ["R-BOARD-01"]


def test_a_letterhead_over_http(office):
    server = office.serve()
    kept = lambda data: server.ask("POST", "/api/v1/file", data, {"Content-Type": "application/octet-stream"}).json["file"]
    wrong = server.act("letterhead.set", {"unit": "A", "file": kept(letterhead(["{{unti}}"], ["{{body}}"]))})
    assert wrong.status == 422 and wrong.codes == ["R-LETTER-02"] and wrong.json["problems"][0]["field"] == "file"
    assert server.act("letterhead.set", {"unit": "A", "file": kept(letterhead(*GOOD))}).status == 200
    reply = server.get("/api/v1/brief/C?campaign=safe&format=docx")
    assert docx.Document(io.BytesIO(reply.body)).paragraphs[0].text == "Office of Unit C & <sons> · 第 7 号"


def test_one_reader_gets_so_many_a_minute(office):
    office.done("person", "add", "--code", "p-E", "--name", "P", "--unit", "E")
    server = office.serve()
    somebody = come_in(server, "p-E")
    codes = [somebody.get("/api/v1/brief/E?campaign=safe&format=docx").status for _ in range(32)]
    assert codes[:30] == [200] * 30 and codes[30:] == [429] * 2


def test_it_is_for_whoever_may_see_the_board(office):
    office.done("person", "add", "--code", "p-E", "--name", "P", "--unit", "E")
    server = office.serve()
    somebody = come_in(server, "p-E")
    seen = lambda unit: somebody.get(f"/api/v1/brief/{unit}?campaign=safe&format=pdf").status
    assert (seen("E"), seen("A"), seen("C")) == (200, 403, 404)
    assert somebody.get("/brief/E?campaign=safe").status == 200 and somebody.get("/brief/C?campaign=safe").status == 404
    assert server.ask("GET", "/brief/A?campaign=safe", headers={"Authorization": None}).status in (303, 401)


def test_at_the_command_line_the_files_ending_decides(office, tmp_path):
    refused = office.run("brief", "A", "--campaign", "safe", "--output", tmp_path / "x.doc")
    assert refused.code == 2 and ".docx or .pdf" in refused.err
    assert office.run("brief", "A", "--campaign", "safe").code == 2
    refused = office.run("brief", "A", "--campaign", "unsafe", "--output", tmp_path / "x.pdf")
    assert refused.code == 2 and refused.err.startswith("campaign:") and not (tmp_path / "x.pdf").exists()
    assert office.run("brief", "A", "--campaign", "safe", "--output", tmp_path / "no" / "x.pdf").code == 1


@pytest.mark.skipif(not (LONG and shutil.which("libreoffice")), reason="the long form, where LibreOffice is there")
def test_libreoffice_opens_it(office, tmp_path):
    set_letterhead(office, tmp_path, "A", letterhead(*GOOD))
    path = brief(office, tmp_path, "A", "docx", "zh")
    subprocess.run(["libreoffice", "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)], check=True, timeout=120,
                   capture_output=True, env={**os.environ, "HOME": str(tmp_path)})
    text = text_of(tmp_path / "brief.pdf")
    assert "总体进度" in text and "第 7 号" in text and "With kind regards" in text
