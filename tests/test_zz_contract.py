"""The OpenAPI text: valid, and true of all that the tests before this one sent. Runs last, by its name."""
import json
import pathlib
import shutil
import subprocess

import jsonschema
import pytest

from conftest import SENT

HERE = pathlib.Path(__file__).resolve().parent / "contract"


@pytest.fixture
def openapi(store):
    return store.serve().get("/api/v1/openapi.json").json


def test_a_kept_validator_takes_it(openapi, tmp_path):
    if not (HERE / "node_modules").exists():
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund"], cwd=HERE, check=True, capture_output=True, timeout=300)
    path = tmp_path / "openapi.json"
    path.write_text(json.dumps(openapi))
    done = subprocess.run([shutil.which("node") or "nodejs", str(HERE / "validate.mjs"), str(path)], capture_output=True, text=True,
                          timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_act_and_view_is_told(openapi, store):
    paths = openapi["paths"]
    for path in ["/api/v1/unit/import", "/api/v1/duty/answer", "/api/v1/duty/answer/rows", "/api/v1/view/units",
                 "/api/v1/view/history", "/api/v1/board/{unit}", "/api/v1/file"]:
        assert path in paths, path
    names = [op["operationId"] for path in paths.values() for op in path.values()]
    assert len(names) == len(set(names))


def test_what_the_tests_sent_agrees_with_it(openapi):
    if len(SENT) < 20:
        pytest.skip("runs with the whole suite")
    schemas = openapi["components"]["schemas"]
    for act, fields, status in SENT:
        if act not in schemas:
            assert status == 404, act
            continue
        fits = jsonschema.Draft202012Validator(schemas[act]).is_valid(fields)
        if status == 200:
            assert fits, (act, fields)
    refused = [entry for entry in SENT if entry[2] == 422 and entry[0] in schemas]
    caught = [entry for entry in refused if not jsonschema.Draft202012Validator(schemas[entry[0]]).is_valid(entry[1])]
    assert caught, "a wrong shape is refused by the schema too"


def test_every_act_was_tried(openapi):
    if len(SENT) < 20:
        pytest.skip("runs with the whole suite")
    acts = {name for name in openapi["components"]["schemas"] if "." in name}
    tried = {act for act, _, _ in SENT}
    # Over HTTP as CSV, in test_import.py.
    assert acts - tried <= {"unit.import"}
