"""What Muster promises to programs, a promise a line, made from its OpenAPI text: docs/contract.txt keeps it.

Run as a program with the OpenAPI text on standard input it brings docs/contract.txt up to date, adding only: what would take
something away from those who call us is refused, unless --break says that it is meant.
"""
import json
import pathlib
import sys

FILE = pathlib.Path(__file__).resolve().parents[2] / "docs" / "contract.txt"
SILENT = {"description", "summary", "properties", "items", "additionalProperties", "required", "type", "$ref"}


def type_of(schema):
    told = schema.get("type", "any")
    return "|".join(told) if isinstance(told, list) else told


def of_schema(begin, name, schema, schemas):
    """A line for the thing itself, a line for each limit on it, and those of its parts."""
    if "$ref" in schema:
        schema = schemas[schema["$ref"].rsplit("/", 1)[1]]
    yield f"{begin} {name or '.'} {type_of(schema)}"
    for word in sorted(set(schema) - SILENT):
        yield f"{begin} {name or '.'} {word} {json.dumps(schema[word], ensure_ascii=False, separators=(',', ':'))}"
    for part in schema.get("required", []):
        yield f"{begin} {name + '.' if name else ''}{part} needed"
    for part, inner in schema.get("properties", {}).items():
        yield from of_schema(begin, f"{name + '.' if name else ''}{part}", inner, schemas)
    if "items" in schema:
        yield from of_schema(begin, f"{name}[]", schema["items"], schemas)


def lines(openapi):
    schemas, told = openapi["components"]["schemas"], set()
    for path, methods in openapi["paths"].items():
        for method, operation in methods.items():
            begin = f"{method.upper()} {path}"
            for parameter in operation.get("parameters", []):
                asked = f"{begin} asks {parameter['in']}"
                told.update(of_schema(asked, parameter["name"], parameter["schema"], schemas))
                if parameter.get("required"):
                    told.add(f"{asked} {parameter['name']} needed")
            for kind, content in operation.get("requestBody", {}).get("content", {}).items():
                told.update(of_schema(f"{begin} asks {kind}", "", content["schema"], schemas))
            for status, answer in operation["responses"].items():
                for kind, content in answer.get("content", {}).items():
                    if status == "200":
                        told.update(of_schema(f"{begin} gives {kind}", "", content["schema"], schemas))
    return sorted(told)


def is_limit(line):
    """Of what is asked: a line that shuts out what was taken before it stood there."""
    method, path, way, kind, name, *rest = line.split(" ")
    return way == "asks" and (rest == ["needed"] or len(rest) > 1)


def thing(line):
    return line.split(" ")[:5]


def taken_away(before, after):
    """What callers who rely on `before` would miss: promises gone, and new limits on what was asked all along."""
    known = [thing(line) for line in before]
    gone = [line for line in before if line not in after and not is_limit(line)]
    tightened = [line for line in after if line not in before and is_limit(line)
                 and (thing(line) in known or (line.endswith(" needed") and thing(line)[:2] in [place[:2] for place in known]))]
    return gone + tightened


def kept():
    return FILE.read_text(encoding="utf-8").splitlines() if FILE.exists() else []


if __name__ == "__main__":
    now = lines(json.load(sys.stdin))
    missing = taken_away(kept(), now)
    if missing and "--break" not in sys.argv:
        sys.exit("This would break those who call Muster (--break: it is meant):\n" + "\n".join(missing))
    FILE.write_text("".join(line + "\n" for line in now), encoding="utf-8")
