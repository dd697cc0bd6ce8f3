# shellcheck shell=sh disable=SC2154 # its names are those of run.sh
# What rights cost, for bench/run.sh, which sources it: the same requests by the operator, who may do everything, by a person whose post is
# looked at each time, and to the last build that knew no rights, where the repository has it.

# A request costs the same work however busy the machine is: what is compared is how many are answered for a second of the server's own
# processor time. Each has a store of its own, so that all ledgers are as long.

# serve_tree NAME PROGRAM [OPTION...]: the whole tree with a campaign of 40 measures, served
serve_tree()
{
	name=$1 program=$2
	shift 2
	export MUSTER_STORE="$work/$name"
	"$program" init --zone "$zone" >/dev/null
	"$program" unit import "$nation" >/dev/null
	"$program" campaign open --code bench --title Bench --unit 0 --starts "$(date +%F)" --ends "$(date +%F -d '+60 days')" >/dev/null
	{
		echo campaign,code,title,due,accepted_by
		for n in $(seq 40); do echo "bench,m$n,Measure $n,$(date +%F -d '+60 days'),above"; done
	} >"$work/forty.csv"
	"$program" measure add --rows "$work/forty.csv" >/dev/null
	"$program" campaign deploy --campaign bench >/dev/null
	"$program" serve --port 0 "$@" >"$work/$name.txt" 2>&1 &
	echo $! >"$work/$name.pid"
	others="$others $!"
	unset MUSTER_STORE
	started "$work/$name.txt" >"$work/$name.address"
}

# operators_token STORE
operators_token()
{
	build/muster --store "$work/$1" token make --label bench | tail -n 1
}

# persons_cookie STORE PERSON: comes in as people do, by a personal link
persons_cookie()
{
	at=$(cat "$work/$1.address")
	link=$(build/muster --store "$work/$1" person invite --person "$2" | tail -n 1)
	form=$(curl -sS -D "$work/form.txt" "$link" | sed -n 's/.*name="csrf" value="\([0-9a-f]*\)".*/\1/p')
	knock=$(sed -n 's/^[Ss]et-[Cc]ookie: \(__Host-muster-in=[^;]*\).*/\1/p' "$work/form.txt")
	curl -sS -o /dev/null -D - -H "Origin: $at" -H "Cookie: $knock" -d "csrf=$form" --data-urlencode 'password=measured again' -d how=password "$link" |
		sed -n 's/^[Ss]et-[Cc]ookie: \(__Host-muster=[^;]*\).*/\1/p'
}

# persons_token STORE PERSON
persons_token()
{
	at=$(cat "$work/$1.address")
	cookie=$(persons_cookie "$1" "$2")
	csrf=$(curl -sS -H "Cookie: $cookie" "$at/api/v1/me" | sed 's/.*"csrf":"\([0-9a-f]*\)".*/\1/')
	curl -sS -H "Cookie: $cookie" -H "X-CSRF-Token: $csrf" -H 'Content-Type: application/json' -d '{"label":"bench"}' \
		"$at/api/v1/token/make" | sed 's/.*"token":"\([^"]*\)".*/\1/'
}

# before_rights: the last version that knew none, built and served
before_rights()
{
	before=
	git cat-file -e '0122ffa^{commit}' 2>/dev/null || { say 'The build before rights is not there: it is left out.'; return; }
	mkdir "$work/source"
	git archive '0122ffa^' | tar -x -C "$work/source"
	(cd "$work/source" && meson setup build -Dbuildtype=release && ninja -C build muster) >"$work/source.txt" 2>&1 ||
		{ cat "$work/source.txt" >&2; exit 1; }
	serve_tree before "$work/source/build/muster"
	before=yes
}

# processor NAME: hundredths of a second that its server has taken
processor()
{
	awk '{ print $14 + $15 }' "/proc/$(cat "$work/$1.pid")/stat"
}

# asked NAME WHAT: a load on it; how many requests a second of its processor time goes to WHAT_NAME.rates
asked()
{
	ticks=$(processor "$1")
	case "$2" in
	json) LOAD_NAMES="$work/names.txt" LOAD_PATH='/api/v1/board/{name}?campaign=bench' load now 64 "$(cat "$work/$1.address")/" ;;
	page) LOAD_NAMES="$work/names.txt" LOAD_PATH='/board/{name}?campaign=bench' load now 64 "$(cat "$work/$1.address")/" ;;
	act) LOAD_FIRST=$((root + 1)) LOAD_CYCLE=$((units - 1)) LOAD_BODY='{"unit":{n},"name":"Renamed"}' \
		load now 64 "$(cat "$work/$1.address")/api/v1/unit/rename" ;;
	esac
	calc "$(named "$work/now.load" requests/s) * $seconds * 100 / ($(processor "$1") - $ticks)" '%.0f\n' >>"$work/$2_$1.rates"
}

rights()
{
	say 'What rights cost: the same tree three times'
	serve_tree operator build/muster --requests-per-minute 0
	serve_tree person build/muster --requests-per-minute 0
	before_rights
	build/muster --store "$work/person" person add --code bench --name Bench --unit 0 >/dev/null
	build/muster --store "$work/person" post give --person bench --unit 0 --role manager >/dev/null
	operators="Authorization: Bearer $(operators_token operator)"
	persons="Authorization: Bearer $(persons_token person bench)"
	root=$(build/muster --store "$work/person" view units --code 0 --format csv | awk -F, 'NR == 2 { print $1 }')
	units=$(($(wc -l <"$nation") - 1))
	# Fifty thousand units, so that no board is asked for again while it is kept.
	awk -F, 'NR > 1 { print $1 }' "$nation" | shuf -n 50000 --random-source="$nation" >"$work/names.txt"
	usual=$seconds seconds=2 # many short turns: how acts fall into batches differs from one to the next
	for round in 1 2 3 4 5 6 7 8 9; do
		say "Rights, $round"
		for what in json act page; do
			LOAD_HEADERS=$operators asked operator $what
			LOAD_HEADERS=$persons asked person $what
			[ -z "$before" ] || [ $what = page ] || LOAD_HEADERS='' asked before $what
		done
	done
	seconds=$usual
	compare 'for a second of processor: boards as JSON, by a person and by the operator' json_person.rates json_operator.rates 0.95
	compare 'the same: boards as pages' page_person.rates page_operator.rates 0.95
	compare 'the same: acts' act_person.rates act_operator.rates 0.95
	[ -n "$before" ] || return 0
	compare 'the same: boards as JSON, by a person and before rights' json_person.rates json_before.rates 0.95
	compare 'the same: acts' act_person.rates act_before.rates 0.95
}
