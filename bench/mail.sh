# shellcheck shell=sh disable=SC2154 # its names are those of run.sh
# A meeting of 5,000 is announced and mailed, for bench/run.sh, which sources it: as quick as it goes, to a server on this machine that takes all.

mails()
{
	say 'Mails to 5,000 (at most two minutes)'
	export MUSTER_STORE="$work/mailed"
	build/muster init --zone "$zone" >/dev/null
	printf 'code,name,parent\nM,Mailed,\n' >"$work/mailed.csv"
	build/muster unit import "$work/mailed.csv" >/dev/null
	awk 'BEGIN { print "code,name,unit,mail"; for (n = 0; n < 5000; n++) printf "p%d,Expected %d,M,p%d@example.org\n", n, n, n }' >"$work/people.csv"
	build/muster person add --rows "$work/people.csv" >/dev/null
	mkfifo "$work/go"
	bench/mail.py 5000 120 <"$work/go" >"$work/mails.told" &
	taker=$!
	others="$others $taker"
	exec 9>"$work/go"
	until port=$(named "$work/mails.told" port) && [ -n "$port" ]; do sleep 0.1; done
	build/muster serve --port 0 --mail "smtp://127.0.0.1:$port" --mail-from muster@example.org --mail-per-minute 0 --mail-wait 0 \
		--host localhost >"$work/mailed.txt" 2>&1 &
	others="$others $!"
	started "$work/mailed.txt" >/dev/null
	build/muster meeting convene --unit M --kind mobilisation --title Mailed --place Hall --expected '[{"unit":"M"}]' \
		--starts "$(TZ=$zone date -d '+2 days' '+%F %H:%M')" --ends "$(TZ=$zone date -d '+3 days' '+%F %H:%M')" >/dev/null
	unset MUSTER_STORE
	echo go >&9
	exec 9>&-
	wait "$taker"
	mailed=$(named "$work/mails.told" mails)
	twice=$(named "$work/mails.told" twice)
	line '5,000 are mailed, each mail kept before the next: sent' "$mailed" - - '5000' "$mailed == 5000"
	line 'the same: twice' "$twice" - - '0' "$twice == 0"
	line 'the same: mails a second' "$(named "$work/mails.told" rate)" - - - -
	line 'the same: from the announcement until all were sent' "$(named "$work/mails.told" all_s) s" - - '< 120 s' "$(named "$work/mails.told" all_s) < 120"
}
