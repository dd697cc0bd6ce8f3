"""The OpenAPI text: valid, and true of all that the tests before this one sent. Runs last: by its name, or after those whose traffic
MUSTER_TRAFFIC keeps."""
import json
import pathlib
import re
import shutil
import subprocess

import jsonschema
import pytest

import conftest
from conftest import Store
from contract import told

HERE = pathlib.Path(__file__).resolve().parent / "contract"
SENT, HEARD = conftest.SENT, conftest.HEARD
for file in sorted(pathlib.Path(conftest.TRAFFIC).glob("*.json")) if conftest.TRAFFIC else []:
    kept = json.loads(file.read_text())
    SENT += kept["sent"]
    HEARD += kept["heard"]


@pytest.fixture
def openapi(tmp_path):
    store = Store(tmp_path / "told")
    store.done("init")
    server = store.serve()
    yield server.get("/api/v1/openapi.json").json
    server.stop()


def test_a_kept_validator_takes_it(openapi, tmp_path):
    conftest.npm_ci(HERE)
    path = tmp_path / "openapi.json"
    path.write_text(json.dumps(openapi))
    done = subprocess.run([shutil.which("node") or "nodejs", str(HERE / "validate.mjs"), str(path)], capture_output=True, text=True,
                          timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_act_and_view_is_told(openapi):
    paths = openapi["paths"]
    for path in ["/api/v1/unit/import", "/api/v1/duty/answer", "/api/v1/duty/answer/rows", "/api/v1/view/units",
                 "/api/v1/view/history", "/api/v1/board/{unit}", "/api/v1/file"]:
        assert path in paths, path
    names = [op["operationId"] for path in paths.values() for op in path.values()]
    assert len(names) == len(set(names))
    for path, methods in paths.items():
        for op in methods.values():
            told = [(parameter["name"], parameter["in"]) for parameter in op.get("parameters", [])]
            assert len(told) == len(set(told)), (path, told)


def schema_of(openapi, method, path, status):
    """The schema of an answer: what its address promises, or the form of every refusal."""
    for pattern, methods in openapi["paths"].items():
        if not re.fullmatch(re.sub(r"\{[a-z]+\}", "[^/]+", pattern), path):
            continue
        answer = methods.get(method.lower(), {}).get("responses", {}).get(str(status), {})
        if "application/json" in answer.get("content", {}):
            return answer["content"]["application/json"]["schema"]
    return {"$ref": "#/components/schemas/problems"} if status >= 400 else None


def test_what_the_server_said_agrees_with_it(openapi):
    """All JSON that it gave to any test: answers, boards, lists, refusals."""
    if len(HEARD) < 100:
        pytest.skip("runs with the whole suite")
    resolver, tried = jsonschema.RefResolver.from_schema(openapi), set()
    for method, path, status, text in HEARD:
        schema = schema_of(openapi, method, path, status)
        if schema is None:
            assert path == "/api/v1/openapi.json", (method, path)
            continue
        jsonschema.Draft202012Validator(schema, resolver=resolver).validate(json.loads(text))
        tried.add((method, path.split("/")[3], status))
    assert {("GET", "board", 200), ("GET", "view", 200), ("POST", "duty", 200), ("POST", "duty", 422), ("POST", "unit", 400),
            ("POST", "unit", 413), ("DELETE", "unit", 405), ("GET", "nope", 404)} <= tried


def test_a_board_with_a_wrong_shape_would_be_seen(openapi, campaign):
    board = campaign.serve().get("/api/v1/board/A?campaign=safe").json
    schema = schema_of(openapi, "GET", "/api/v1/board/A", 200)
    validator = jsonschema.Draft202012Validator(schema)
    assert validator.is_valid(board)
    for name in board:
        assert not validator.is_valid({key: value for key, value in board.items() if key != name}), name
    assert not validator.is_valid({**board, "total": [["1"]]})


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
    assert acts - {act for act, _, status in SENT if status == 200} == set()
    assert acts - {act for act, _, status in SENT if status == 422} == set()


def test_nothing_is_taken_away_from_those_who_call(openapi):
    now = told.lines(openapi)
    assert told.taken_away(told.kept(), now) == []
    assert told.kept() == now, "new promises: GET /api/v1/openapi.json | python3 tests/contract/told.py"


def test_what_would_be_taken_away():
    before = ["POST /u asks application/json name string", "POST /u gives application/json id integer",
              "POST /u asks application/json name maxLength 9"]
    assert told.taken_away(before, before[:2]) == []
    assert told.taken_away(before, before + ["POST /u asks application/json alias string", "POST /v asks application/json a needed"]) == []
    assert told.taken_away(before, before[1:]) == [before[0]]
    assert told.taken_away(before, before[:1]) == [before[1]]
    for new in ["name pattern \"x\"", "name needed", "alias needed"]:
        line = f"POST /u asks application/json {new}"
        assert told.taken_away(before, before + [line]) == [line]
