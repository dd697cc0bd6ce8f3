"""The pages of the demo in a real browser: nothing on them keeps anybody out, nothing is loaded from elsewhere, a telephone is wide enough; and the ways
through it without script, with the keyboard alone, and in two windows."""
import json
import os
import pathlib
import shutil
import subprocess

import pytest

from conftest import MUSTER, ROOT, Server

HERE = pathlib.Path(__file__).resolve().parent / "browser"
NOBODY, OFFICE, UNIT = None, "O-KJ", "L-KJ-NH"
DUTY = "/duty/KJ-NH/theme."
PAGES = [
    (NOBODY, "/welcome"), (NOBODY, "/in"), (NOBODY, "/help"), (NOBODY, "/help/board"),
    (OFFICE, "/"), (OFFICE, "/unit/KJ-NH"), (OFFICE, "/units"), (OFFICE, "/campaign/theme"), (OFFICE, "/board/KJ?campaign=theme"),
    (OFFICE, "/board/KJ/theme.study-first"), (OFFICE, "/directive/directive"), (OFFICE, "/measure/theme.study-first"), (OFFICE, DUTY + "review-own"),
    (OFFICE, "/chase/KJ?campaign=theme"), (OFFICE, "/rehearsal/theme"), (OFFICE, "/brief/KJ?campaign=theme"), (OFFICE, "/view"),
    (OFFICE, "/view/unanswered?campaign=theme"), (OFFICE, "/act"), (OFFICE, "/act/unit/create"), (OFFICE, "/act/unit/create/rows"),
    (OFFICE, "/find?q=nanhu"), (OFFICE, "/account"),
    (UNIT, "/"), (UNIT, "/unit/KJ-NH"), (UNIT, "/campaign/theme"), (UNIT, DUTY + "study-field"), (UNIT, DUTY + "review-own"), (UNIT, DUTY + "brief"),
    (UNIT, DUTY + "review-own/receipt"), (UNIT, "/act/duty/answer"), (UNIT, "/view/campaigns"), (UNIT, "/fill/KJ-NH"), (UNIT, "/account"),
]
LOOKS = ["english", "chinese"]  # in light on a desk; in dark on a telephone


def node(script, *words, **more):
    return subprocess.run([shutil.which("node") or "nodejs", str(HERE / script), *words], capture_output=True, text=True, timeout=300, **more)


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """The demo, served, and what drives the browser."""
    if not (HERE / "node_modules").exists():
        subprocess.run(["npm", "ci"], cwd=HERE, check=True, capture_output=True, timeout=300)
    made = tmp_path_factory.mktemp("browser") / "store"
    subprocess.run(["demo/run.sh", "--once"], cwd=ROOT, check=True, capture_output=True, timeout=120,
                   env={**os.environ, "MUSTER": MUSTER, "DEMO_STORE": str(made)})
    server = Server(made, "--doors", f"office={OFFICE},unit={UNIT}")
    yield f"http://127.0.0.1:{server.port}"
    server.stop()


@pytest.fixture(scope="module")
def seen(base):
    """What was wrong with each page: all are opened by one run of the browser, before anybody does anything."""
    done = node("look.mjs", base, input=json.dumps([{"path": path, "person": person} for person, path in PAGES]))
    assert done.returncode == 0, done.stderr
    return {(one["person"], one["path"], one["look"]): one["wrong"] for one in json.loads(done.stdout)}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("person, path", PAGES)
def test_a_page_keeps_nobody_out(seen, person, path, look):
    wrong = seen[person, path, look]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("way", ["no-script", "keyboard", "live"])
def test_a_way_leads_to_its_end(base, seen, way):
    done = node("walk.mjs", base, way)
    assert done.returncode == 0, done.stderr
