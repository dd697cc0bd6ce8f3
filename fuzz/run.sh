#!/bin/sh
# fuzz/run.sh [SECONDS]: every fuzzer for so long (300 unless told), beginning from its seeds. Speaks TAP. What breaks one stays in
# build-fuzz/found/.
set -u
cd "$(dirname "$0")/.."
seconds=${1:-300}
export ASAN_OPTIONS=detect_leaks=1:allocator_may_return_null=1

if [ ! -f build-fuzz/build.ninja ]; then
	rm -rf build-fuzz
	CC=clang meson setup build-fuzz -Dbuildtype=debugoptimized -Dfuzz=true >&2 || exit 1
fi
ninja -C build-fuzz >&2 || exit 1
mkdir -p build-fuzz/found

count=0
bad=0
for fuzzer in build-fuzz/fuzz/*_fuzz; do
	name=$(basename "$fuzzer" _fuzz)
	corpus=build-fuzz/corpus/$name
	mkdir -p "$corpus"
	count=$((count + 1))
	seeds=
	[ ! -d "fuzz/seeds/$name" ] || seeds=fuzz/seeds/$name
	# shellcheck disable=SC2086
	if "$fuzzer" -max_total_time="$seconds" -max_len=65536 -rss_limit_mb=4096 -timeout=20 -print_final_stats=1 \
		-artifact_prefix="build-fuzz/found/$name-" "$corpus" $seeds >"build-fuzz/found/$name.txt" 2>&1; then
		runs=$(awk '/number_of_executed_units/ { print $2 }' "build-fuzz/found/$name.txt")
		echo "ok $count - $name: $runs runs in $seconds s"
	else
		bad=$((bad + 1))
		echo "not ok $count - $name"
		tail -n 30 "build-fuzz/found/$name.txt" | sed 's/^/# /'
	fi
done
echo "1..$count"
[ "$bad" -eq 0 ] && [ "$count" -gt 0 ]
