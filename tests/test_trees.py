"""Trees that no one here made: docs/operate/importing.md's own commands, run as they stand there, and what is there then."""
import os
import re
import shutil
import subprocess

import pytest

from conftest import MUSTER, ROOT, Store

PAGE = (ROOT / "docs" / "operate" / "importing.md").read_text()


def commands(title):
    """The lines of a section of the page that are set in."""
    section = re.search(rf"^### {title}\n(.*?)(?=^#|\Z)", PAGE, re.M | re.S)
    lines = [line[4:] for line in section.group(1).splitlines() if line.startswith("    ")]
    assert any("muster unit import" in line for line in lines)
    return "\n".join(lines)


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """All three trees in one store, each by its commands; what each import said, by the name of its section."""
    folder = tmp_path_factory.mktemp("trees")
    (folder / "bin").mkdir()
    (folder / "bin" / "muster").symlink_to(MUSTER)
    if not shutil.which("node"):
        (folder / "bin" / "node").symlink_to(shutil.which("nodejs"))
    store = Store(folder / "store")
    store.done("init")
    words = {**os.environ, "PATH": f"{folder / 'bin'}:{os.environ['PATH']}", "MUSTER_STORE": str(store.folder), "LANG": "C.UTF-8"}
    said = {}
    for title in ("The world", "Indonesia", "The Philippines"):
        done = subprocess.run(["sh", "-ec", commands(title)], cwd=ROOT, env=words, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        said[title] = done.stdout
    yield store, said
    verified = store.run("verify")
    assert verified.code == 0, verified.err


def one(store, code):
    rows = store.view("units", "--code", code)
    assert len(rows) == 1, code
    return rows[0]["name"], rows[0]["above"], rows[0]["level"], rows[0]["kind"]


def counted(store):
    """Units by level and kind."""
    lines = store.done("view", "units", "--format", "csv").out.splitlines()
    place = {name: n for n, name in enumerate(lines[0].split(","))}
    # from the right, where no cell holds a comma: names do
    level, kind = place["level"] - len(place), place["kind"] - len(place)
    count = {}
    for line in lines[1:]:
        cells = line.split(",")
        count[cells[level], cells[kind]] = count.get((cells[level], cells[kind]), 0) + 1
    return count


@pytest.mark.parametrize("title,count", [("The world", 5376), ("Indonesia", 91600), ("The Philippines", 43768)])
def test_as_many_units_as_the_page_says(world, title, count):
    _, said = world
    assert f"created {count}," in said[title]
    section = PAGE[PAGE.index(f"### {title}"):].split("\n###")[0]
    assert f"{count:,} units" in section


def test_levels_and_kinds(world):
    count = counted(world[0])
    for level, kind, expected in [
            ("country", "country", 249), ("subdivision", "Parish", 60), ("part", "Metropolitan department", 96),
            ("province", "province", 38 + 82), ("regency", "regency", 416), ("regency", "city", 98), ("district", "district", 7285),
            ("village", "village", 83762), ("region", "region", 18), ("province", "city", 33), ("town", "city", 116),
            ("town", "town", 1507), ("barangay", "barangay", 42011)]:
        assert count[level, kind] == expected, (level, kind, count[level, kind])


@pytest.mark.parametrize("code,unit", [
    ("FR-01", ("Ain", "FR-ARA", "part", "Metropolitan department")),
    ("GB-ABD", ("Aberdeenshire", "GB-SCT", "part", "Council area")),
    ("AD-06", ("Sant Julià de Lòria", "AD", "subdivision", "Parish")),
    ("12.07.28.1007", ("Lubuk Pakam I,II", "12.07.28", "village", "village")),
    ("35.13.15.2017", ('Soka"an', "35.13.15", "village", "village")),
    ("12.07", ("Kabupaten Deli Serdang", "12", "regency", "regency")),
    ("1430300078", ("Aurora Hill, North Central", "1430300000", "barangay", "barangay")),
    ("1430300000", ("City of Baguio", "1400000000", "province", "city")),
    ("1381701000", ("Pateros", "1300000000", "town", "town")),
    ("1380601000", ("Tondo I/II", "1380600000", "town", "town")),
])
def test_a_unit_stands_where_it_belongs(world, code, unit):
    assert one(world[0], code) == unit


def test_once_more_is_refused_and_nothing_is_changed(world):
    store, _ = world
    before = one(store, "PHL")
    again = subprocess.run(["sh", "-c", 'node demo/trees/world.mjs | "$0" --lang en --store "$1" unit import -', MUSTER, str(store.folder)],
                           cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert again.returncode == 2 and "There is a unit with the code" in again.stderr
    assert one(store, "PHL") == before
