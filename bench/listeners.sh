# shellcheck shell=sh disable=SC2154 # its names are those of run.sh
# Pages that are open and follow the ledger, for bench/run.sh, which sources it: what a thousand of them take, how soon they hear, and what the
# writer does meanwhile.

# with_listeners COMMAND...: its line goes to listeners.txt
with_listeners()
{
	bench/listeners.py "$address" "${LOAD_HEADERS#Authorization: Bearer }" "$serving" 1000 "$@" >"$work/listeners.txt"
}

# answers_heard NAME MEASURE: answers(), while a thousand listen
answers_heard()
{
	LOAD_FIRST=$root LOAD_BODY="{\"unit\":{n},\"measure\":\"bench.$2\",\"note\":\"$note\"}" with_listeners sh -c "
		wrk -t1 -c64 -d${seconds}s --latency -s bench/load.lua $address/api/v1/duty/answer | tail -n 1 >$work/$1.load"
	named "$work/$1.load" requests/s >>"$work/$1.rates"
}

listeners()
{
	say 'A thousand listeners'
	with_listeners build/muster unit rename --store "$work/store" --unit "$leaf" --name Renamed
	memory=$(calc "$(named "$work/listeners.txt" memory_kb) / 1024" %.1f)
	wake=$(named "$work/listeners.txt" wake_ms)
	line '1,000 listeners: memory that they take' "$memory MiB" - - '< 50 MiB' "$memory < 50"
	line 'the same: after an act all have heard of it' "$wake ms" - - '< 1500 ms' "$wake < 1500"
	for round in $rounds; do
		answers unheard "$address/api/v1/duty/answer" "m3$round"
		answers_heard heard "m4$round"
	done
	compare 'durable acts while 1,000 listen, and while nobody does' heard.rates unheard.rates 0.9
}
