# shellcheck shell=sh disable=SC2154 # its names are those of run.sh
# What Lighthouse thinks of five pages of the demo, for bench/run.sh, which sources it. (A part of Lighthouse asks npm for the
# "latest" of two others, which no lock file holds: `overrides` names their versions.)

# judged PROFILE MARK GOAL: the lowest of the five pages
judged()
{
	lowest=$(awk -v profile="$1" -v mark="$2" '$4 == profile { for (n = 5; n < NF; n++) if ($n == mark) print $(n + 1) }' "$work/lighthouse.told" | sort -n | head -n 1)
	line "Lighthouse, $1: $2, lowest of five pages" "$lowest" - - ">= $3" "$lowest >= $3"
}

judge()
{
	say 'Lighthouse (three minutes)'
	(cd bench/lighthouse && npm ci --no-audit --no-fund >&2)
	DEMO_STORE="$work/demo" demo/run.sh --once >/dev/null
	build/muster --store "$work/demo" serve --port 0 --doors office=O-KJ,unit=L-KJ-NH,leader=M-KJ,member=P-NH >"$work/lighthouse.txt" 2>&1 &
	others="$others $!"
	node bench/lighthouse/pages.mjs "$(started "$work/lighthouse.txt")" >"$work/lighthouse.told"
	[ "$(wc -l <"$work/lighthouse.told")" = 10 ] || { say 'Lighthouse did not judge all pages.'; exit 1; }
	for mark in performance accessibility best-practices seo; do
		judged desktop "$mark" 100
	done
	judged phone performance 95
}
