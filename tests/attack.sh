#!/bin/sh
# ./do attack: wapiti and sqlmap against the whole demo, as nobody, as a member and as a liaison; and whether the time that
# signing in takes tells which names there are. Some ten minutes. Ends with "N passed, N failed".
set -u
cd "$(dirname "$0")/.."
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
broken=0

[ -f build/build.ninja ] || { rm -rf build; meson setup build -Dbuildtype=release >"$results/setup.txt" 2>&1; } ||
	{ cat "$results/setup.txt"; broken=1; }
ninja -C build muster >"$results/compile.txt" 2>&1 || { tail -n 60 "$results/compile.txt"; broken=1; }

/usr/bin/python3 -m pytest -q -p no:cacheprovider --junitxml="$results/whole.xml" tests/attack.py

/usr/bin/python3 tests/count.py "$results" "$broken" whole.xml
