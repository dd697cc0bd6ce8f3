#!/bin/sh
# Measures Muster beside plain baselines, in one run on one machine, and prints one table. Figures of
# other runs or of other machines are not compared. What is timed against a baseline is timed three
# times by turns; the medians count.
#
#     ./do bench          all, in some twelve minutes
#     ./do bench rights   what rights cost alone
#     ./do bench hall     a hall of 5,000 that signs in, in some two minutes
#     ./do bench mail     a meeting of 5,000 is mailed, in less than two minutes
#     ./do bench lighthouse  what Lighthouse thinks of pages, in some three minutes
#     ./do bench rivals   pages beside those of Fossil, WordPress and Redmine, in some ten minutes
#
# docs/speed.md tells what each line means and keeps the figures of one run.
set -eu
cd "$(dirname "$0")/.."

unset MUSTER_STORE
nation=bench/data/nation.csv
only=${1:-all} # or rights, rivals, hall, mail, lighthouse
rounds='1 2 3'
seconds=4      # of load, each time
rows=200000    # sent by --rows
zone=Asia/Shanghai
note='Two sittings in the large room, the second for those who were away at the first.'

work=
serving=
others=

say()
{
	printf '%s\n' "$*" >&2
}

finish()
{
	for process in $serving $others; do
		kill "$process" 2>/dev/null || true
	done
	# shellcheck disable=SC2086 # what they write to the end would be left behind
	wait $serving $others 2>/dev/null || true
	[ -z "$work" ] || [ "$(wc -l 2>/dev/null <"$work/table")" -lt 2 ] || print_table # also where it is broken off
	[ -z "$work" ] || rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

case "$only" in
all | rights | rivals | hall | mail | lighthouse) ;;
*)
	say "./do bench knows rights, rivals, hall, mail and lighthouse, not \"$only\"."
	exit 2
	;;
esac

# ---- Figures ----

# calc EXPRESSION [FORMAT]
calc()
{
	awk "BEGIN { printf \"${2:-%.2f}\", $1 }"
}

now_ms()
{
	echo $(($(date +%s%N) / 1000000))
}

# median FILE: of one number a line
median()
{
	sort -n "$1" | awk '{ at[NR] = $1 } END { print at[int((NR + 1) / 2)] }'
}

# named FILE NAME: the value after a name, in lines "name value name value ..."
named()
{
	awk -v name="$2" '{ for (n = 1; n < NF; n++) if ($n == name) { print $(n + 1); exit } }' "$1"
}

# line WHAT MUSTER BASELINE RATIO GOAL CONDITION: - for both where there is no goal
line()
{
	case "$6" in
	-) met=- ;;
	*) [ "$(calc "($6) ? 1 : 0" %d)" = 1 ] && met=yes || met=NO ;;
	esac
	printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "$4" "$5" "$met" >>"$work/table"
}

print_table()
{
	awk -F '\t' '
		{ for (n = 1; n <= NF; n++) { cell[NR, n] = $n; if (length($n) > wide[n]) wide[n] = length($n) } }
		END {
			for (row = 1; row <= NR; row++) {
				for (n = 1; n <= NF; n++)
					printf "%s%-*s", (n > 1 ? " | " : "| "), wide[n], cell[row, n]
				print " |"
				if (row == 1) {
					for (n = 1; n <= NF; n++) {
						dashes = sprintf("%*s", wide[n] + 2, "")
						gsub(/ /, "-", dashes)
						printf "|%s", dashes
					}
					print "|"
				}
			}
		}' "$work/table"
}

. bench/rights.sh
. bench/listeners.sh
# shellcheck source=bench/lighthouse.sh
. bench/lighthouse.sh
# shellcheck source=bench/hall.sh
. bench/hall.sh
# shellcheck source=bench/mail.sh
. bench/mail.sh
. bench/rivals.sh

# ---- Serving ----

# started FILE: waits for a server's line with its address and prints the address
started()
{
	tries=0
	until grep -q 'http://127.0.0.1:' "$1"; do
		tries=$((tries + 1))
		[ "$tries" -lt 600 ] || { say "A server does not start:"; cat "$1" >&2; exit 1; }
		sleep 0.1
	done
	sed -n 's|.*\(http://127.0.0.1:[0-9]*\).*|\1|p' "$1" | head -n 1
}

# start_serving: until a stranger has the first board; `took` says how many milliseconds that was
start_serving()
{
	begun=$(now_ms)
	build/muster serve --store "$work/store" --port 0 --requests-per-minute 0 >"$work/serve.txt" 2>&1 &
	serving=$!
	until curl -sf --unix-socket "$work/store/socket" -o "$work/first.json" \
		"http://localhost$board"; do
		[ $(($(now_ms) - begun)) -lt 60000 ] || { cat "$work/serve.txt" >&2; exit 1; }
	done
	took=$(($(now_ms) - begun))
	address=$(started "$work/serve.txt")
}

# How many answers the first board counted.
answered()
{
	sed 's/.*"total"://' "$work/first.json" | tr -d '[]{}' |
		awk -F, '{ for (n = 2; n <= NF; n += 7) sum += $n; print sum }'
}

stop_serving()
{
	kill "-$1" "$serving"
	wait "$serving" 2>/dev/null || true
	serving=
}

# load NAME CONNECTIONS ADDRESS: the last line of load.lua goes to NAME.load, its requests/s also to
# NAME.rates and its p99 to NAME.p99
load()
{
	wrk -t1 -c"$2" -d"${seconds}s" --latency -s bench/load.lua "$3" | tail -n 1 >"$work/$1.load"
	named "$work/$1.load" requests/s >>"$work/$1.rates"
	named "$work/$1.load" p99_us >>"$work/$1.p99"
	wrong=$(($(named "$work/$1.load" refused) + $(named "$work/$1.load" failed)))
	[ "$wrong" = 0 ] || say "$1: $wrong answers were refused or failed"
}

# answers NAME ADDRESS MEASURE: durable acts, each for another unit, each under a key of its own
answers()
{
	LOAD_FIRST=$root LOAD_BODY="{\"unit\":{n},\"measure\":\"bench.$3\",\"note\":\"$note\"}" load "$1" 64 "$2"
}

# of_board FILE WHAT FIGURE: "median", "p99" or "max" of a line of board_bench, in us; or its first number
of_board()
{
	sed -n "s/^$2 .*$3 *\([0-9.]*\) us.*/\1/p" "$1"
}

# ---- What is measured ----

build()
{
	[ -f build/build.ninja ] || { rm -rf build; meson setup build -Dbuildtype=release >&2; }
	ninja -C build muster bench/board_bench bench/campaign_bench bench/find_bench bench/bare_import \
		bench/bare_batch bench/bare_writer bench/bare_http bench/bare_replay >build/last-build.txt 2>&1 ||
		{ cat build/last-build.txt >&2; exit 1; }
	[ "$only" = rivals ] || [ "$only" = hall ] || [ "$only" = mail ] || bench/make-nation.mjs >&2
	mkdir -p bench/data
	work=$(mktemp -d bench/data/run-XXXXXX) # on the disk where a store would be
}

# Muster is timed as a whole command: from its start over the answer to the closed store.
import()
{
	for round in $rounds; do
		say "Import, $round"
		build/bench/bare_import "$nation" "$work/bare.db" >"$work/import.txt"
		named "$work/import.txt" import >>"$work/import.bare"
		rm -rf "$work/store" "$work"/bare.db*
		build/muster init --store "$work/store" --zone "$zone" >/dev/null
		begun=$(now_ms)
		build/muster unit import "$nation" --store "$work/store" >/dev/null
		calc "($(now_ms) - $begun) / 1000" %.3f >>"$work/import.muster"
		echo >>"$work/import.muster"
	done
	bare=$(median "$work/import.bare")
	mine=$(median "$work/import.muster")
	ratio=$(calc "$mine / $bare")
	line 'import of 665,277 units' "$mine s" "$bare s" "$ratio" '<= 2' "$ratio <= 2"
}

in_process()
{
	say 'Campaigns and boards in the process'
	cp -r "$work/store" "$work/copy"
	build/bench/campaign_bench "$work/copy" 0 >"$work/campaign.txt"
	rm -rf "$work/copy"
	build/bench/board_bench >"$work/board.txt"
	rehearsal=$(named "$work/campaign.txt" rehearsal_p99_us)
	deploy=$(named "$work/campaign.txt" deploy_p50_us)
	first=$(named "$work/campaign.txt" first_board_max_us)
	events=$(named "$work/campaign.txt" events_a_deploy)
	board=$(named "$work/campaign.txt" root_board_p50_us)
	any=$(named "$work/campaign.txt" any_board_p99_us)
	board_quarter=$(sed -n 's/^board of the root *median *\([0-9.]*\) us.*/\1/p' "$work/board.txt")
	any_quarter=$(sed -n 's/^board of any unit, at first .*p99 *\([0-9.]*\) us.*/\1/p' "$work/board.txt")
	line 'deploy 40 measures to all of them: events' "$events" - - 1 "$events == 1"
	line 'the same, p50' "$(calc "$deploy / 1000") ms" - - '< 1 ms' "$deploy < 1000"
	line 'first board after it, slowest of 50' "$(calc "$first / 1000") ms" - - '< 5 ms' "$first < 5000"
	line 'root board of 40 columns, median' "$board us" - - '< 5 us' "$board < 5"
	line 'any unit'\''s board, p99' "$any us" - - '< 10 us' "$any < 10"
	line 'root board, a quarter answered, median' "$board_quarter us" - - '< 5 us' "$board_quarter < 5"
	line 'any unit'\''s, a quarter answered, p99' "$any_quarter us" - - '< 10 us' "$any_quarter < 10"
}

# Units are found as one types: by who sees the country, a province, a village.
finding()
{
	say 'Searches'
	build/bench/find_bench "$work/store" 37 540222212203 >"$work/find.txt"
	first=$(named "$work/find.txt" first_ms)
	memory=$(named "$work/find.txt" memory_mib)
	usual=$(named "$work/find.txt" all_p50_us)
	all=$(named "$work/find.txt" all_max_us)
	below=$(named "$work/find.txt" below_max_us)
	line 'search as one types over 665,277 units, median' "$(calc "$usual / 1000") ms" - - '< 20 ms' "$usual < 20000"
	line 'the same, slowest of 192' "$(calc "$all / 1000") ms" - - '< 20 ms' "$all < 20000"
	line 'the same for who sees one province, slowest' "$(calc "$below / 1000") ms" - - '< 20 ms' "$below < 20000"
	line 'the same: the first search, which makes the index' "$first ms" - - '< 2 s' "$first < 2000"
	line 'the same: memory of the index' "$memory MiB" - - '< 128 MiB' "$memory < 128"
}

# Two campaigns for the whole country: one of 40 measures, one of a single measure, for small answers.
campaigns()
{
	starts=$(date +%F)
	ends=$(date +%F -d '+60 days')
	export MUSTER_STORE="$work/store"
	{
		echo campaign,code,title,due,accepted_by
		for n in $(seq 10 49); do
			echo "bench,m$n,Measure $n,$ends,above"
		done
		echo "small,only,Measure,$ends,above"
	} >"$work/measures.csv"
	for code in bench small; do
		build/muster campaign open --code $code --title Bench --unit 0 --starts "$starts" \
			--ends "$ends" >/dev/null
	done
	build/muster measure add --rows "$work/measures.csv" >/dev/null
	for code in bench small; do
		build/muster campaign deploy --campaign $code >/dev/null
	done
	root=$(build/muster view units --code 0 --format csv | awk -F, 'NR == 2 { print $1 }')
	leaf=$(tail -n 1 "$nation" | cut -d, -f1)
	board="/api/v1/board/0?campaign=bench"
	small="/api/v1/board/$leaf?campaign=small"
	unset MUSTER_STORE
}

# The whole command, with the start on the store and its end. Each time on a ledger as short as the
# baseline's: keys are scattered, so the longer a ledger, the more pages of its index a batch writes.
by_rows()
{
	awk -F, -v count="$rows" -v measure=bench.m10 -v note="$note" '
		NR == 1 { print "unit,measure,note" }
		NR > 100 && NR <= 100 + count { printf "%s,%s,\"%s\"\n", $1, measure, note }
	' "$nation" >"$work/rows.csv"
	for round in $rounds; do
		say "Acts by --rows, $round"
		cp -r "$work/store" "$work/copy"
		sync
		begun=$(now_ms)
		build/muster duty answer --rows "$work/rows.csv" --store "$work/copy" >"$work/rows.txt"
		calc "$rows * 1000 / ($(now_ms) - $begun)" '%.0f\n' >>"$work/rows.muster"
		rm -rf "$work/copy"
		grep -q "done $rows," "$work/rows.txt" || { cat "$work/rows.txt" >&2; exit 1; }
		build/bench/bare_batch "$work/bare.db" "$rows" >"$work/rows.txt"
		named "$work/rows.txt" events/s >>"$work/rows.bare"
		rm -f "$work"/bare.db*
	done
}

# A ledger of 1,000,005 events, of which 860,000 are answers with a note and two values and 140,000 accept one: all tables
# made again by `muster rebuild`, the whole command, beside plain inserts of the rows that come of it.
replay()
{
	say 'A replay of a million events (two minutes)'
	export MUSTER_STORE="$work/copy"
	cp -r "$work/store" "$work/copy"
	build/muster campaign open --code form --title Form --unit 0 --starts "$starts" --ends "$ends" >/dev/null
	for n in 1 2; do
		build/muster measure add --campaign form --code m$n --title "Measure $n" --due "$ends" --accepted-by above \
			--form '[{"name":"hours","label":"Hours","kind":"number"},{"name":"share","label":"Share","kind":"decimal","places":2}]' \
			>/dev/null
	done
	build/muster campaign deploy --campaign form >/dev/null
	awk -F, -v note="$note" '
		NR == 1 { print "unit,measure,note,values.hours,values.share" }
		NR > 1 && NR <= 430001 { for (n = 1; n <= 2; n++) printf "%s,form.m%d,\"%s\",%d,%d.%02d\n", $1, n, note, NR % 40, NR % 90, NR % 100 }
	' "$nation" >"$work/rows.csv"
	build/muster duty answer --rows "$work/rows.csv" >/dev/null
	awk -F, 'NR == 1 { print "unit,measure" } NR > 1 && NR <= 140001 { print $1 ",form.m1" }' "$nation" >"$work/rows.csv"
	build/muster duty accept --rows "$work/rows.csv" >/dev/null
	for round in $rounds; do
		begun=$(now_ms)
		build/muster rebuild >"$work/replay.txt"
		calc "($(now_ms) - $begun) / 1000" '%.2f\n' >>"$work/replay.muster"
		build/bench/bare_replay "$work/copy/muster.db" "$work/bare.db" org_unit campaign_campaign campaign_measure \
			campaign_form campaign_duty campaign_value >"$work/bare.txt"
		named "$work/bare.txt" seconds >>"$work/replay.bare"
		rm -f "$work"/bare.db*
	done
	unset MUSTER_STORE
	rm -rf "$work/copy"
	events=$(tr -dc 0-9 <"$work/replay.txt")
	mine=$(median "$work/replay.muster")
	bare=$(median "$work/replay.bare")
	ratio=$(calc "$mine / $bare")
	line "a replay of $events events" "$mine s" "$bare s" "$ratio" '<= 3' "$ratio <= 3"
}

# The whole country, as CSV over the store's socket.
unanswered()
{
	for round in $rounds; do
		begun=$(now_ms)
		count=$(curl -sf --unix-socket "$work/store/socket" \
			"http://localhost/api/v1/view/unanswered?campaign=small&format=csv" | wc -l)
		calc "$count * 1000 / ($(now_ms) - $begun)" '%.0f\n' >>"$work/unanswered.rates"
	done
	rate=$(median "$work/unanswered.rates")
	line "who has not answered, $count rows as CSV" "$rate/s" - - '>= 500000/s' "$rate >= 500000"
}

over_http()
{
	start_serving
	clean=$took
	LOAD_HEADERS="Authorization: Bearer $(operators_token store)"
	export LOAD_HEADERS
	size=$(curl -sS -H "$LOAD_HEADERS" "$address$board" | wc -c)
	small_size=$(curl -sS -H "$LOAD_HEADERS" "$address$small" | wc -c)
	: >"$work/http.txt"
	build/bench/bare_http 0 "$size" >"$work/http.txt" &
	others="$others $!"
	: >"$work/writer.txt"
	build/bench/bare_writer 0 "$work/writer.db" >"$work/writer.txt" &
	others="$others $!"
	http=$(started "$work/http.txt")
	writer=$(started "$work/writer.txt")
	unanswered
	for round in $rounds; do
		say "Over HTTP, $round"
		load one 1 "$address$board"
		load board 64 "$address$board"
		load fixed 64 "$http/fixed/$size"
		load small 64 "$address$small"
		load hello 64 "$http/hello"
		answers acts "$address/api/v1/duty/answer" "m2$round"
		answers writer "$writer/" "m2$round"
	done
}

# compare WHAT NAME BASELINE [GOAL]
compare()
{
	mine=$(median "$work/$2")
	bare=$(median "$work/$3")
	ratio=$(calc "$mine / $bare")
	line "$1" "$mine/s" "$bare/s" "$ratio" "${4:+>= }${4:--}" "${4:+$ratio >= }${4:--}"
}

tell_http()
{
	one=$(median "$work/one.p99")
	line "root board as JSON ($size bytes), one connection, p99" "$one us" - - '< 1 ms' "$one < 1000"
	compare 'the same, 64 connections' board.rates fixed.rates 0.5
	compare 'durable acts over HTTP, 64 connections' acts.rates writer.rates 0.6
	compare "acts by --rows ($rows rows)" rows.muster rows.bare 0.33
	compare "small replies (a leaf's board, $small_size bytes)" small.rates hello.rates 0.5
}

# The nation with every county tightening every one of 60 columns; then eight nations of 40 columns.
plans()
{
	say 'Days in force that differ'
	build/bench/board_bench 665276 60 tighten >"$work/tight.txt"
	build/bench/board_bench 5322208 40 tighten >"$work/eight.txt"
	any=$(of_board "$work/tight.txt" 'board of any unit, at first' p99)
	turn=$(of_board "$work/tight.txt" 'the day turns' max)
	move=$(of_board "$work/tight.txt" 'a county of 5,000 units moves' p99)
	any_eight=$(of_board "$work/eight.txt" 'board of any unit, at first' p99)
	move_eight=$(of_board "$work/eight.txt" 'a county of 5,000 units moves' p99)
	memory=$(sed -n 's/^memory, a quarter answered *\([0-9]*\) MiB.*/\1/p' "$work/eight.txt")
	line 'every county tightens 60 columns: any board, p99' "$any us" - - '< 10 us' "$any < 10"
	line 'the same: the day turns (writers wait as long)' "$(calc "$turn / 1000") ms" - - '< 5 ms' "$turn < 5000"
	line 'the same: a county of 5,000 units moves, p99' "$(calc "$move / 1000") ms" - - '< 5 ms' "$move < 5000"
	line '5,322,208 units, 40 columns tightened: any board, p99' "$any_eight us" - - '< 10 us' "$any_eight < 10"
	line 'the same: a county of 5,000 units moves, p99' "$(calc "$move_eight / 1000") ms" - - '< 5 ms' "$move_eight < 5000"
	line 'the same: memory, a quarter answered' "$memory MiB" - - '< 1024 MiB' "$memory < 1024"
	line 'a rehearsal of 60 measures over the nation, p99' "$(calc "$rehearsal / 1000") ms" - - '< 100 ms' "$rehearsal < 100000"
}

# Eight nations beside one another below one root, as a store: until its first board.
eight_nations()
{
	say 'A store of 5,322,209 units (a minute)'
	rm -rf "$work/eight"
	build/muster init --store "$work/eight" --zone "$zone" >/dev/null
	for copy in 0 1 2 3 4 5 6 7; do
		awk -F, -v copy="$copy" 'BEGIN { OFS = "," }
			NR == 1 { print; next }
			$1 == "0" { if (copy == 0) print; next }
			{ $1 = copy "-" $1; if ($3 != "0") $3 = copy "-" $3; print }' "$nation" >"$work/part.csv"
		build/muster unit import "$work/part.csv" --store "$work/eight" >/dev/null
	done
	last=$(date -d '+60 days' +%F)
	build/muster campaign open --store "$work/eight" --code bench --title Bench --unit 0 --starts "$(date +%F)" \
		--ends "$last" >/dev/null
	{
		echo 'campaign,code,title,due,accepted_by'
		for n in $(seq 40); do echo "bench,m$n,Measure $n,$last,above"; done
	} >"$work/measures.csv"
	build/muster measure add --store "$work/eight" --rows "$work/measures.csv" >/dev/null
	build/muster campaign deploy --store "$work/eight" --campaign bench >/dev/null
	begun=$(now_ms)
	build/muster board 0 --store "$work/eight" --campaign bench --format json >"$work/first-eight.json"
	took=$(calc "($(now_ms) - $begun) / 1000")
	rm -rf "$work/eight"
	line 'start on 5,322,209 units, until the first board' "$took s" - - '< 6 s' "$took < 6"
}

# The server of over_http() is killed while answers come in, and started again.
killed()
{
	say 'A kill under load'
	answers killed "$address/api/v1/duty/answer" m30 2>/dev/null &
	loading=$!
	sleep 2
	stop_serving KILL
	wait $loading || true
	start_serving
	line 'start on that store, until its first board' "$clean ms" - - '< 1 s' "$clean < 1000"
	line "after SIGKILL under load, $(answered) answers later" "$took ms" - - '< 1 s' "$took < 1000"
	stop_serving TERM
}

busy=$(cut -d' ' -f1 /proc/loadavg) # before the build
build
printf 'what\tMuster\tbaseline\tratio\tgoal\tmet\n' >"$work/table"
begun_all=$(now_ms)
case "$only" in
all)
	import
	in_process
	finding
	plans
	eight_nations
	campaigns
	by_rows
	replay
	over_http
	tell_http
	rights
	listeners
	hall
	mails
	killed
	;;
rights)
	rights
	;;
hall)
	hall
	;;
mail)
	mails
	;;
lighthouse)
	judge
	;;
rivals)
	rivals
	;;
esac
[ "$(calc "($busy > 0.7) ? 1 : 0" %d)" = 0 ] ||
	say "The load average was $busy when this began: other work on this machine makes every figure worse."
model=$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1)
say "All in $((($(now_ms) - begun_all) / 1000)) s, on $(nproc) processors ($model)"
