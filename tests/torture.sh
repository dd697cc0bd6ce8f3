#!/bin/sh
# ./do torture: the long forms of the tests that break things on purpose; ./do test has a short form of each. Some five
# minutes. Ends with "N passed, N failed".
#
#     power cuts      2,400 times what the disk had not synced is dropped or torn, half of them twice
#     bits            each bit of each event, 20,000 bits of the file: verify finds it
#     kills           200 times kill -9 under load, verified after each
#     backups         100 taken under load, each restored and verified
#     papers          LibreOffice opens a brief, a notice and minutes
#     hall            fifty phones sign in at once; 100,000 wrong numbers are typed, and the hall still comes in
set -u
cd "$(dirname "$0")/.."
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
broken=0
export MUSTER_LONG=1

say()
{
	printf '\n== %s\n' "$*"
}

[ -f build/build.ninja ] || { rm -rf build; meson setup build -Dbuildtype=release >"$results/setup.txt" 2>&1; } ||
	{ cat "$results/setup.txt"; broken=1; }
ninja -C build >"$results/compile.txt" 2>&1 || { tail -n 60 "$results/compile.txt"; broken=1; }

say 'power cuts, bits, events'
meson test -C build --print-errorlogs --timeout-multiplier 30 ledger_power ledger_flip ledger_order ledger_crash
cp build/meson-logs/testlog.json "$results/build.json" || broken=$((broken + 1))

say 'kills, backups, papers, a hall'
/usr/bin/python3 -m pytest -q -p no:cacheprovider --junitxml="$results/whole.xml" tests/test_kill.py tests/test_keep.py tests/test_brief.py \
	tests/test_minutes.py::test_libreoffice_opens_them \
	tests/test_attendance.py::test_a_hall_of_phones_in_a_real_browser tests/test_attendance.py::test_wrong_numbers_slow_down_a_phone_and_no_hall ||
	[ -s "$results/whole.xml" ] || broken=$((broken + 1))

/usr/bin/python3 tests/count.py "$results" "$broken" build.json whole.xml
