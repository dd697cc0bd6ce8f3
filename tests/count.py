"""Adds up what every test runner said, and closes with one line: count.py FOLDER BROKEN [FILE IN IT...], those of ./do test unless told."""
import json
import pathlib
import re
import sys
import xml.etree.ElementTree


def tap(text):
    passed = len(re.findall(r"^ok \d+(?!.*# SKIP)", text, re.M))
    return passed, len(re.findall(r"^not ok \d+", text, re.M))


def meson(path):
    passed = failed = 0
    for line in path.read_text().splitlines():
        test = json.loads(line)
        good, bad = tap(test.get("stdout") or "")
        fine = test["result"] in ("OK", "EXPECTEDFAIL")
        if fine and good + bad == 0:
            good = 1
        if not fine and bad == 0:
            bad = 1
            print("broke off:", test["name"], test["result"])
        passed, failed = passed + good, failed + bad
    return passed, failed


def junit(path):
    passed = failed = 0
    for case in xml.etree.ElementTree.parse(path).getroot().iter("testcase"):
        bad = case.find("failure") is not None or case.find("error") is not None
        failed += bad
        passed += not bad and case.find("skipped") is None
    return passed, failed


def main():
    folder, failed, passed = pathlib.Path(sys.argv[1]), int(sys.argv[2]), 0
    readers = {".json": meson, ".xml": junit, ".tap": lambda path: tap(path.read_text())}
    expected = sys.argv[3:] or ["build-asan.json", "build-tsan.json", "fuzz.tap", "whole.xml", "contract.xml", "source.tap"]
    for name in expected:
        path = folder / name
        if not path.exists():
            print("did not run:", name)
            failed += 1
            continue
        good, bad = readers[path.suffix](path)
        passed, failed = passed + good, failed + bad
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed != 0)


main()
