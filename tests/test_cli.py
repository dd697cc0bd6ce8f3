"""The command line: help, typing errors, formats, rows, and going through the server while the store is served."""
import subprocess

import pytest

from conftest import MUSTER, ROOT, day


def test_help_is_everywhere(store):
    assert "muster THING VERB" in store.done("--help").out
    assert "create" in store.done("unit", "--help").out
    assert "code" in store.done("unit", "create", "--help").out
    for words in (["view"], ["board"], ["init"], ["serve"], ["verify"], ["rebuild"], ["file"]):
        assert store.done(*words, "--help").out
    assert "单位" in store.done("unit", "--help", lang="zh").out
    assert "At and below this unit" in store.done("view", "unanswered", "--help").out


def test_help_of_every_act_and_view_names_all_that_can_be_said(store):
    openapi = store.serve().get("/api/v1/openapi.json").json
    for path, methods in openapi["paths"].items():
        if path.startswith("/api/v1/view/"):
            told = store.done("view", path.rsplit("/", 1)[1], "--help").out
            names = [p["name"] for p in methods["get"]["parameters"]
                     if p["name"] not in ("sort", "limit", "cursor", "format", "lang", "known", "bom") and "." not in p["name"]]
        elif "post" in methods and methods["post"]["operationId"] in openapi["components"]["schemas"]:
            act = methods["post"]["operationId"]
            told = store.done(*act.split("."), "--help").out
            names = openapi["components"]["schemas"][act]["properties"]
        else:
            continue
        words = told.replace("--", " ").replace(":", " ").split()
        assert not [name for name in names if name not in words], path


def test_no_field_of_an_act_is_taken_for_an_option_of_the_command_line(store):
    """--at is when the event is, --help is help: what somebody came at, and what a figure is, are called otherwise."""
    at = f"{day(-3)}T08:00:00+08:00"
    store.done("unit", "create", "--code", "B", "--name", "B", at=at)
    store.done("person", "add", "--code", "b1", "--name", "One", "--unit", "B", at=at)
    store.done("meeting", "convene", "--unit", "B", "--kind", "study", "--title", "T", "--starts", f"{day(-2)} 09:00", "--ends", f"{day(-2)} 10:00",
               "--place", "P", "--expected", '[{"unit":"B"}]', at=at)
    store.done("meeting", "sign_in", "--meeting", "B.m1", "--person", "b1", "--came", f"{day(-2)} 09:04")
    row, = store.view("roll", "--meeting", "B.m1")
    assert (row["at"], row["way"]) == (f"{day(-2)}T01:04:00.000000Z", "paper")
    store.done("figure", "define", "--code", "staff", "--title", "Staff", "--kind", "number", "--period", "once", "--explanation", "At the end of the year.")
    assert store.view("figures")[0]["help"] == "At the end of the year."


@pytest.mark.parametrize("typed,meant", [(["unti", "create"], "unit create"), (["unit", "crate"], "unit create"),
                                         (["bord", "A"], "board"), (["view", "unitz"], "units"),
                                         (["borad", "KJ"], "board"), (["veiw", "duties"], "view"), (["untis"], "unit"), (["units", "create"], "unit create"), (["view", "untis"], "units")])
def test_typing_errors(store, typed, meant):
    answer = store.run(*typed)
    assert answer.code == 2 and f'Did you mean "{meant}"?' in answer.err


def test_a_wrong_option_names_the_right_one(store):
    answer = store.run("unit", "create", "--cod", "X", "--name", "X")
    assert answer.code == 2 and "code" in answer.err
    assert store.run("verify", "--loud").code == 2
    assert store.run("unit", "create", "--code").code == 2
    answer = store.run("view", "units", "--colour", "red")
    assert answer.code == 2 and answer.err.startswith("colour: This list has neither a parameter nor a column")
    answer = store.run("view", "units", lang="fr")
    assert answer.code == 2 and "--lang: Choose one of these: en, zh" in answer.err


@pytest.mark.parametrize("words,said", [
    (["view", "units", "more"], 'takes no word "more"'),
    (["board", "A", "B"], 'takes no word "B"'),
    (["serve", "here"], 'takes no word "here"'),
    (["verify", "here"], 'takes no word "here"'),
    (["unit", "create", "more"], '"more"'),
    (["view", "units", "--rows", "x.csv"], "no option --rows"),
    (["view", "units", "--dry-run"], "no option --dry-run"),
    (["rebuild", "--key", "k"], "no option --key"),
    (["init", "--format", "json"], "no option --format"),
    (["unit", "create", "--code", "A", "--name", "A", "--format", "xml"], "Choose one of: table, json."),
    (["unit", "create", "--code", "A", "--code", "B", "--name", "A"], "code: This is given twice."),
    (["--at", "yesterday", "view", "units"], '"yesterday" is no moment'),
    (["--at", "2999-01-01T00:00:00Z", "unit", "create", "--code", "A", "--name", "A"], "is still to come"),
    (["unit", "create", "--rows", "none.csv"], "none.csv cannot be opened"),
    (["file", "none.txt"], "none.txt cannot be opened"),
    (["unit", "create", "--rows", "none.csv", "--code", "A"], "With --rows every field stands in the file"),
])
def test_what_nobody_reads_is_refused(store, words, said):
    answer = store.run(*words)
    assert answer.code == 2 and said in answer.err and answer.out == "", answer.err
    assert "Verified: 0 events" in store.done("verify").out


def test_what_is_no_text_is_refused(store):
    for word in (b"\xff\xfe", b"bell\x07"):
        done = subprocess.run([MUSTER, "--store", str(store.folder), "unit", "create", "--code", "A", "--name", word], capture_output=True)
        assert done.returncode == 2 and done.stderr.startswith(b"--name: Write text in UTF-8")


def test_formats(campaign):
    table = campaign.done("view", "units").out
    assert table.splitlines()[0].split()[:3] == ["Id", "Code", "Name"] and "5 rows" in table
    csv = campaign.done("view", "units", "--format", "csv").out
    assert csv.splitlines()[0] == "id,code,name,alias,above,level,kind,opened,closed,successor"
    assert len(campaign.view("units")) == 5
    board = campaign.done("board", "A", "--campaign", "safe", "--format", "csv").out
    assert board.splitlines()[0] == "unit,name,measure,title,due,scope,answered,accepted,returned,waived,overdue,late,in_place"
    assert "0/3" in campaign.done("board", "A", "--campaign", "safe").out
    assert campaign.run("view", "units", "--format", "xml").code == 2


def test_references_take_a_code_or_an_id(campaign):
    unit = next(row["id"] for row in campaign.view("units") if row["code"] == "D")
    campaign.done("unit", "rename", "--unit", f"#{unit}", "--name", "By id")
    campaign.done("unit", "rename", "--unit", unit, "--name", "By bare id")
    assert next(row["name"] for row in campaign.view("units") if row["code"] == "D") == "By bare id"


def test_rows_and_a_mended_file_sent_again(campaign, tmp_path):
    path = tmp_path / "answers.csv"
    path.write_text("unit,measure,values.rooms\nD,safe.check,3\nE,safe.check,many\nC,safe.check,4\n")
    first = campaign.run("duty", "answer", "--rows", path, "--format", "json")
    assert first.code == 2 and (first.json["done"], first.json["refused"]) == (2, 1)
    assert "line 3, column values.rooms" in first.err
    path.write_text(path.read_text().replace("many", "5"))
    again = campaign.done("duty", "answer", "--rows", path, "--format", "json").json
    assert (again["done"], again["repeated"], again["refused"]) == (1, 2, 0)


def test_equal_rows_are_different_acts_the_first_time_only(store, tmp_path):
    path = tmp_path / "units.csv"
    path.write_text("unit,name\nA,Alpha\nA,Beta\nA,Alpha\n")
    store.done("unit", "create", "--code", "A", "--name", "A")
    assert store.done("unit", "rename", "--rows", path, "--format", "json").json["done"] == 3
    assert store.done("unit", "rename", "--rows", path, "--format", "json").json["repeated"] == 3


def test_while_it_is_served_the_command_line_goes_through_the_server(campaign):
    server = campaign.serve()
    campaign.done("duty", "answer", "--unit", "D", "--measure", "safe.note")
    board = server.get("/api/v1/board/A?campaign=safe").json
    assert board["total"][1][1] == 1
    assert campaign.board("A", "safe") == board
    answer = campaign.run("unit", "create", "--code", "X", "--name", "X", at=day(0) + "T00:00:00+08:00")
    assert answer.code == 2 and "--at" in answer.err


def test_every_kind_of_command_goes_through_the_server(campaign, tmp_path):
    def said():
        rows, picture = tmp_path / "rows.csv", tmp_path / "picture.txt"
        picture.write_text("what was seen")
        rows.write_text("code,name,parent\nR1,One,A\nR1,Again,A\n")
        return [
            campaign.done("file", picture).out,
            campaign.run("unit", "create", "--rows", rows, "--dry-run").err,
            campaign.run("unit", "import", rows, "--dry-run").err,
            campaign.run("unit", "create", "--code", "A", "--name", "Again").err,
            campaign.done("view", "units").out,
            campaign.done("view", "units", "--format", "csv", "--level", "section").out,
            campaign.done("view", "clauses", "--campaign", "safe", lang="zh").out,
            campaign.done("board", "A", "--campaign", "safe", "--numbers", "--format", "json").out,
            campaign.done("board", "A", "--campaign", "safe", "--on", day(20)).out,
            campaign.run("board", "NOBODY", "--campaign", "safe").err,
        ]

    alone = said()
    server = campaign.serve()
    assert said() == alone
    rows = tmp_path / "more.csv"
    rows.write_text("code,name,parent\nS1,One,A\nS2,Two,S1\n")
    assert campaign.done("unit", "create", "--rows", rows, "--format", "json").json["done"] == 2
    assert server.get("/api/v1/view/units?above=S1").json["rows"][0]["code"] == "S2"


def test_a_store_of_which_the_server_was_killed(campaign):
    campaign.serve().stop("kill")
    assert (campaign.folder / "socket").exists()  # nobody answers there any more
    campaign.done("unit", "create", "--code", "X", "--name", "X")
    assert len(campaign.view("units")) == 6


def test_no_command_waits_for_libraries_that_it_does_not_need():
    linked = subprocess.run(["ldd", MUSTER], capture_output=True, text=True, check=True).stdout
    assert "libsqlite3" in linked
    for late in ("libcurl", "libmicrohttpd", "libpango", "libgnutls", "libssl", "libldap"):
        assert late not in linked


def test_key_and_dry_run(store):
    words = ["unit", "create", "--code", "A", "--name", "A"]
    assert "dry_run" in store.done(*words, "--dry-run").out
    assert store.view("units") == []
    store.done(*words, "--key", "once")
    store.done(*words, "--key", "once")
    assert len(store.view("units")) == 1


def test_the_answer_in_chinese(campaign):
    assert "名称" in campaign.done("view", "units", lang="zh").out
    assert "总计" in campaign.done("board", "A", "--campaign", "safe", lang="zh").out
    refused = campaign.run("duty", "answer", "--unit", "D", "--measure", "safe.check", "--values.rooms", "101", lang="zh")
    assert refused.code == 2 and "100" in refused.err and "Give" not in refused.err


def test_the_language_of_the_environment(store):
    done = subprocess.run([MUSTER, "--store", str(store.folder), "--help"], env={"LANG": "zh_CN.UTF-8", "PATH": "/usr/bin"},
                          capture_output=True, text=True, timeout=60)
    assert "单位" in done.stdout or "存证" in done.stdout


def test_a_fault_has_exit_code_1(empty):
    for words in (["view", "units"], ["board", "A", "--campaign", "c"], ["unit", "create", "--code", "A", "--name", "A"],
                  ["verify"], ["rebuild"], ["serve", "--port", "0"]):
        answer = empty.run(*words)
        assert answer.code == 1 and "muster init" in answer.err and answer.out == "", words


def test_output_that_nobody_can_take_is_told(campaign):
    with open("/dev/full", "w") as full:
        done = subprocess.run([MUSTER, "--store", str(campaign.folder), "view", "units"], stdout=full, timeout=60)
    assert done.returncode == 1


def test_the_store_may_be_named_by_the_environment(store):
    done = subprocess.run([MUSTER, "view", "units"], env={"MUSTER_STORE": str(store.folder), "PATH": "/usr/bin"},
                          capture_output=True, text=True, cwd=ROOT, timeout=60)
    assert done.returncode == 0 and "0 rows" in done.stdout


def test_where_others_reach_it_only_with_tls_or_a_proxy(store):
    answer = store.run("serve", "--address", "0.0.0.0")
    assert answer.code == 2 and "--tls-cert" in answer.err and "--proxy yes" in answer.err
    answer = store.run("serve", "--address", "everywhere")
    assert answer.code == 2 and "everywhere is no address" in answer.err


def test_a_typing_error_is_answered_with_what_is_near(store):
    store.done("unit", "create", "--code", "KJ", "--name", "N")
    for words, texts in ((("serve", "--trust-day", "3"), ("no option --trust-day.", "Did you mean --trust-days?")),
                         (("serve", "--prot", "3"), ("no option --prot.", "Did you mean --port?")),
                         (("view", "persons", "--unt", "KJ"), ("Did you mean unit?",)),
                         (("unit", "close", "--unit", "KJ", "--on", "2026-11-31"), ("on: ",)),
                         (("view", "history", "--day", "2026-11-31"), ("day: ",))):
        answer = store.run(*words)
        assert answer.code == 2 and all(text in answer.err for text in texts), answer.err
    assert "due: There is no such day." in store.run("measure", "add", "--campaign", "c", "--code", "m", "--title", "T", "--due", "2026-11-31").err


def test_help_tells_every_setting_of_serving_and_each_thing_once(store):
    told = store.done("serve", "--help").out
    for name in ("--trust-days", "--requests-per-minute", "--log", "--threads", "--log-format", "--tls-key"):
        assert f"  {name} " in told
    general = store.done("--help").out
    things = general.split("Things:")[1].split("Views:")[0].split()
    assert len(things) == len(set(things)) and {"unit", "person", "campaign", "measure", "duty", "meeting"} <= set(things)
    assert max(map(len, general.splitlines())) < 120 and "see muster view" in general
    rows = [line for line in general.splitlines() if line.startswith("  muster ")]
    assert {line[26] == " " and line[27] != " " for line in rows} == {True}


def test_what_was_done_is_said_as_the_history_says_it(store):
    said = store.done("unit", "create", "--code", "KJ", "--name", "Bureau").out.splitlines()
    assert said[0].startswith("unit create: seq ") and said[1] == "The operator created the unit Bureau"
    assert len(store.done("unit", "rename", "--unit", "KJ", "--name", "Office", "--dry-run").out.splitlines()) == 1


def test_what_is_kept_about_persons_for_programs_and_for_people(store):
    rows = store.done("privacy", "--format", "json").json
    assert {"what", "why", "who", "until"} == set(rows[0]) and rows[0]["what"] == "Name"
    assert "\n  Why it is held: " in store.done("privacy", "--format", "text").out
    assert store.run("privacy", "--format", "xml").code == 2


def test_numbers_and_days_as_keyboards_and_spreadsheets_write_them(campaign):
    campaign.done("duty", "answer", "--unit", "D", "--measure", "safe.check", "--values.rooms", "１２", "--values.share", "１．５")
    assert "rooms=12 share=1.5" in campaign.view("answers", "--measure", "safe.check")[0]["values"]
    campaign.done("campaign", "open", "--code", "x", "--title", "X", "--unit", "A", "--starts", "2027/1/5", "--ends", "２０２７年２月１日")
    row = {row["code"]: row for row in campaign.view("campaigns")}["x"]
    assert (row["starts"], row["ends"]) == ("2027-01-05", "2027-02-01")
    assert campaign.run("campaign", "open", "--code", "y", "--title", "Y", "--unit", "A", "--starts", "5/1/2027", "--ends", "2027-2-1").code == 2
