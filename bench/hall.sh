# shellcheck shell=sh disable=SC2154 # its names are those of run.sh
# A hall of 5,000 signs in within two minutes, with its screen open and a steward who ticks, for bench/run.sh, which sources it: from one address, by numbers that are typed, on a store of its own.

hall()
{
	say 'A hall of 5,000 (two minutes)'
	export MUSTER_STORE="$work/hall"
	build/muster init --zone "$zone" >/dev/null
	awk 'BEGIN { print "code,name,parent\nH,Hall,"; for (n = 1; n <= 40; n++) printf "h%d,Department %d,H\n", n, n }' >"$work/hall.csv"
	build/muster unit import "$work/hall.csv" >/dev/null
	awk 'BEGIN { print "code,name,unit"; for (n = 0; n < 5000; n++) printf "p%d,Attendee %d,h%d\n", n, n, n % 40 + 1
		for (n = 0; n < 200; n++) printf "s%d,Ticked %d,h%d\n", n, n, n % 40 + 1 }' >"$work/people.csv"
	build/muster person add --rows "$work/people.csv" >/dev/null
	build/muster meeting convene --unit H --kind mobilisation --title Hall --place Hall --expected '[{"unit":"H","below":true}]' \
		--starts "$(TZ=$zone date -d '+20 minutes' '+%F %H:%M')" --ends "$(TZ=$zone date -d '+120 minutes' '+%F %H:%M')" >/dev/null
	build/muster serve --port 0 >"$work/hall.txt" 2>&1 &
	others="$others $!"
	unset MUSTER_STORE
	bench/hall.py "$(started "$work/hall.txt")" "$(operators_token hall)" H.m1 5000 120 >"$work/hall.told"
	signed=$(named "$work/hall.told" signed)
	lost=$(named "$work/hall.told" lost)
	twice=$(named "$work/hall.told" twice)
	p99=$(named "$work/hall.told" p99_ms)
	screen=$(named "$work/hall.told" screen_p50_ms)
	screen99=$(named "$work/hall.told" screen_p99_ms)
	tick=$(named "$work/hall.told" tick_p50_ms)
	line '5,000 sign in within two minutes: counted' "$signed" - - '5000' "$signed == 5000"
	line 'the same: lost, and counted twice' "$lost, $twice" - - '0, 0' "$lost + $twice == 0"
	line 'the same: p99 of what phones ask' "$p99 ms" - - '< 100 ms' "$p99 < 100"
	line 'the same: the page of the screen, at each event, p50, p99' "$screen, $screen99 ms" - - '< 250 ms' "$screen99 < 250"
	line 'the same: a tick of a steward, with the roll after it, p50' "$tick ms" - - '< 250 ms' "$tick < 250"
}
