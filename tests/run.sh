#!/bin/sh
# Every test: unit tests under gcc with sanitizers and under clang, the concurrent parts under ThreadSanitizer, a short
# run of the fuzzers, whole-program tests on an optimised build, and the rules of the source. Ends with "N passed, N failed".
set -u
cd "$(dirname "$0")/.."
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
broken=0

say()
{
	printf '\n== %s\n' "$*"
}

# configure FOLDER OPTIONS...
configure()
{
	folder=$1
	shift
	[ -f "$folder/build.ninja" ] || { rm -rf "$folder"; meson setup "$folder" "$@" >"$results/setup.txt" 2>&1; } ||
		{ cat "$results/setup.txt"; broken=$((broken + 1)); return 1; }
}

# compile FOLDER [TARGETS...]: everything unless told.
compile()
{
	ninja -C "$@" >"$results/compile.txt" 2>&1 || { tail -n 60 "$results/compile.txt"; broken=$((broken + 1)); return 1; }
}

# unit FOLDER [OPTIONS OF meson test...]: builds what is not built yet; its TAP lines are counted from Meson's log.
unit()
{
	folder=$1
	shift
	rm -f "$folder/meson-logs/testlog.json"
	meson test -C "$folder" --print-errorlogs "$@" >"$results/unit.txt" 2>&1
	code=$?
	grep -vE '^(ninja|Ok:|Expected|Unexpected|Skipped|Timeout|$)' "$results/unit.txt" | tail -n 40
	cp "$folder/meson-logs/testlog.json" "$results/$(basename "$folder").json" 2>/dev/null
	[ "$code" -eq 0 ] || grep -q '"result"' "$results/$(basename "$folder").json" || broken=$((broken + 1))
}

say 'gcc, AddressSanitizer and UndefinedBehaviorSanitizer'
export ASAN_OPTIONS=detect_leaks=1:abort_on_error=1 UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
configure build-asan -Dbuildtype=debugoptimized -Db_sanitize=address,undefined && compile build-asan && unit build-asan

say 'clang, ThreadSanitizer: the concurrent parts'
CC=clang configure build-tsan -Dbuildtype=debugoptimized -Db_sanitize=thread -Db_lundef=false &&
	TSAN_OPTIONS=halt_on_error=1 unit build-tsan --suite threads # builds what these need, not all

say 'clang, the fuzzers, ten seconds each'
CC=clang configure build-fuzz -Dbuildtype=debugoptimized -Dfuzz=true && compile build-fuzz fuzzers &&
	{ fuzz/run.sh 10 >"$results/fuzz.tap" 2>"$results/fuzz.txt" || tail -n 40 "$results/fuzz.txt"; }

say 'the whole program'
# Two at once, each file of tests in one of them; those of the contract after them, of all that they sent and heard.
whole()
{
	name=$1
	shift
	/usr/bin/python3 -m pytest -q -p no:cacheprovider --junitxml="$results/$name.xml" "$@"
}
mkdir "$results/traffic"
export MUSTER_TRAFFIC="$results/traffic"
configure build -Dbuildtype=release && compile build && {
	whole whole -n 2 --dist loadfile --ignore=tests/test_zz_contract.py --durations=25 tests
	whole contract tests/test_zz_contract.py
}

say 'the source'
tools/check-source | tee "$results/source.tap"

/usr/bin/python3 tests/count.py "$results" "$broken"
