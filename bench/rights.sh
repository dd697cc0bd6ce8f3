# shellcheck shell=sh disable=SC2154 # its names are those of run.sh
# What rights cost, for bench/run.sh, which sources it: the same requests by the operator, who may do everything, and by a person whose
# post is looked at each time.

muster()
{
	build/muster --store "$work/store" "$@"
}

# token_of PERSON: comes in as people do, by a personal link, and makes a token.
token_of()
{
	link=$(muster person invite --person "$1" | tail -n 1)
	form=$(curl -sS -D "$work/form.txt" "$link" | sed -n 's/.*name="csrf" value="\([0-9a-f]*\)".*/\1/p')
	knock=$(sed -n 's/^[Ss]et-[Cc]ookie: \(__Host-muster-in=[^;]*\).*/\1/p' "$work/form.txt")
	cookie=$(curl -sS -o /dev/null -D - -H "Origin: $address" -H "Cookie: $knock" -d "csrf=$form" --data-urlencode 'password=measured again' -d how=password "$link" |
		sed -n 's/^[Ss]et-[Cc]ookie: \(__Host-muster=[^;]*\).*/\1/p')
	csrf=$(curl -sS -H "Cookie: $cookie" "$address/api/v1/me" | sed 's/.*"csrf":"\([0-9a-f]*\)".*/\1/')
	curl -sS -H "Cookie: $cookie" -H "X-CSRF-Token: $csrf" -H 'Content-Type: application/json' -d '{"label":"bench"}' \
		"$address/api/v1/token/make" | sed 's/.*"token":"\([^"]*\)".*/\1/'
}

# come_in: the requests that follow are the operator's; `person` has the header of somebody who manages the root.
come_in()
{
	LOAD_HEADERS="Authorization: Bearer $(muster token make --label bench | tail -n 1)"
	export LOAD_HEADERS
	muster person add --code bench --name Bench --unit 0 >/dev/null
	muster post give --person bench --unit 0 --role manager >/dev/null
	person="Authorization: Bearer $(token_of bench)"
}

# renames NAME: durable acts for which a right at a unit is needed, each at another unit
renames()
{
	LOAD_FIRST=$((root + 1)) LOAD_CYCLE=500000 LOAD_BODY='{"unit":{n},"name":"Renamed"}' load "$1" 64 "$address/api/v1/unit/rename"
}

rights()
{
	for round in $rounds; do
		say "Rights, $round"
		load board_operator 64 "$address$board"
		LOAD_HEADERS=$person load board_person 64 "$address$board"
		renames rename_operator
		LOAD_HEADERS=$person renames rename_person
	done
	compare 'board by a person, and by the operator' board_person.rates board_operator.rates 0.95
	compare 'acts by a person, and by the operator' rename_person.rates rename_operator.rates 0.95
}
