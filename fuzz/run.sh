#!/bin/sh
# fuzz/run.sh [SECONDS]: every fuzzer for so long (300 unless told), two at once, beginning from its seeds. Speaks TAP. What breaks one stays in
# build-fuzz/found/.
set -u
cd "$(dirname "$0")/.."
seconds=${1:-300}
export ASAN_OPTIONS=detect_leaks=1:allocator_may_return_null=1

if [ ! -f build-fuzz/build.ninja ]; then
	rm -rf build-fuzz
	CC=clang meson setup build-fuzz -Dbuildtype=debugoptimized -Dfuzz=true >&2 || exit 1
fi
ninja -C build-fuzz fuzzers >&2 || exit 1
mkdir -p build-fuzz/found

# one NAME NUMBER
one()
{
	corpus=build-fuzz/corpus/$1
	mkdir -p "$corpus"
	seeds=
	[ ! -d "fuzz/seeds/$1" ] || seeds=fuzz/seeds/$1
	# shellcheck disable=SC2086
	if "build-fuzz/fuzz/$1_fuzz" -max_total_time="$seconds" -max_len=65536 -rss_limit_mb=4096 -timeout=20 -print_final_stats=1 \
		-artifact_prefix="build-fuzz/found/$1-" "$corpus" $seeds >"build-fuzz/found/$1.txt" 2>&1; then
		runs=$(awk '/number_of_executed_units/ { print $2 }' "build-fuzz/found/$1.txt")
		echo "ok $2 - $1: $runs runs in $seconds s"
	else
		echo "not ok $2 - $1"
		tail -n 30 "build-fuzz/found/$1.txt" | sed 's/^/# /'
	fi
}

# Two at once: each has one thread.
said=$(mktemp)
trap 'rm -f "$said"' EXIT
count=0
for fuzzer in build-fuzz/fuzz/*_fuzz; do
	count=$((count + 1))
	one "$(basename "$fuzzer" _fuzz)" "$count" >>"$said" &
	[ $((count % 2)) -ne 0 ] || wait
done
wait
cat "$said"
echo "1..$count"
! grep -q '^not ok' "$said" && [ "$(grep -c '^ok' "$said")" -eq "$count" ] && [ "$count" -gt 0 ]
