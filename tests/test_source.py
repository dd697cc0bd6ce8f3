"""The rules that the source is held to: each is broken once, in a copy, and says so."""
import shutil
import subprocess

import pytest

from conftest import ROOT


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    folder = tmp_path_factory.mktemp("source") / "tree"
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(".git", "build*", "node_modules", "store*", "data", "__pycache__"))
    return folder


def broken(folder):
    done = subprocess.run([folder / "tools" / "check-source"], capture_output=True, text=True, timeout=120)
    return [line.split(" - ", 1)[1] for line in done.stdout.splitlines() if line.startswith("not ok")]


def test_the_tree_holds(copy):
    assert broken(copy) == []


@pytest.mark.parametrize("file,text,rule", [
    ("src/board/line.c", '#include "web/web.h"\n', "an include points only down"),
    ("src/org/unit.c", '#include "campaign/campaign.h"\n', "an include points only down"),
    ("src/campaign/duty.c", '#include "org/unit.h"\n', "an include points only down"),
    ("src/ledger/find.c", "int org_unit;\n", "the kernel names no slice"),
    ("src/org/org.sql", "-- statement x\nupdate campaign_duty set state = 1;\n", "only a slice's own statements"),
    ("src/org/unit.c", 'const char *x = "select id from org_unit";\n', "SQL stands in .sql files"),
    ("src/campaign/duty.c", '#include "web/web.h"\n', "acts know neither HTTP nor HTML"),
    ("src/base/str.c", "void f(char *to) { strcpy(to, to); }\n", "no banned function"),
    ("src/base/new.c", "int x;\n", "the first line of a file"),
    ("src/base/str.c", "\n" * 500, "no file is longer"),
    ("src/base/str.c", "void f(void)\n{\n" + "\tg();\n" * 80 + "}\n", "no function is longer"),
    ("src/base/str.c", "int " + "x" * 130 + ";\n", "no line runs far over"),
    ("src/base/str.c", "void f(void)\n{\n\tCLEANUP(buf_done) struct buf b;\n}\n", "what is cleaned up is initialised"),
    ("src/org/README.md", "| R-ORG-98 | A rule that nobody holds. |\n", "a rule id stands"),
    ("src/org/org.sql.c", "/* made */\n", "nothing that the build makes"),
    ("src/base/str.c", "/* TO" "DO: later */\n", "nothing is marked as unfinished"),
    ("po/zh_CN.po", '\nmsgid "A new sentence."\nmsgstr ""\n', "every sentence is translated"),
])
def test_a_broken_rule_is_told(copy, file, text, rule):
    path = copy / file
    before = path.read_bytes() if path.exists() else None
    try:
        with open(path, "a") as out:
            out.write(text)
        assert any(told.startswith(rule) for told in broken(copy))
    finally:
        if before is None:
            path.unlink()
        else:
            path.write_bytes(before)
