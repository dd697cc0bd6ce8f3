#!/bin/sh
# demo/run.sh [--once]: loads the story of the demo into demo/store/ with a set clock, prints where it stands at day 45 of 180,
# and serves it until interrupted (--once: stops after printing). PORT names the port; else it is 8080 or the next free one.
#
# The store is made in demo/store.new/ and renamed when it is complete; one that was made today by the same program from the
# same files is used again. DEMO_STORE names another folder than demo/store. DEMO_LANG=zh tells the story in Chinese.
set -eu
cd "$(dirname "$0")/.."
muster=${MUSTER:-build/muster}
once=${1:-}
made=${DEMO_STORE:-demo/store}
new=$made.new
today=$(TZ=Asia/Shanghai date +%F)
language=${DEMO_LANG:-en}
unset MUSTER_STORE LC_ALL LC_MESSAGES 2>/dev/null || true
export LANG=C.UTF-8

case "$once" in
'' | --once) ;;
*)
	echo "demo/run.sh knows only --once, not \"$once\"." >&2
	exit 2
	;;
esac

case "$language" in
en) clauses=clauses.csv ;;
zh) clauses=clauses.zh.csv ;;
*)
	echo "The story is told in en or zh, not in \"$language\"." >&2
	exit 2
	;;
esac

# What the store follows from: the program, the story, its language, the day.
stamp=$(cat "$muster" demo/*.csv demo/templates/* demo/run.sh demo/answers.awk | sha256sum | cut -c1-64)-$language-$today

say()
{
	printf '%s\n' "$*" >&2
}

# told ENGLISH CHINESE: what somebody writes in the story.
told()
{
	[ "$language" = zh ] && printf '%s\n' "$2" || printf '%s\n' "$1"
}

# day N: the date of the campaign's day N; today is day 45.
day()
{
	TZ=UTC date -d "$today $(($1 - 45)) days" +%F
}

# do_at N TIME WORDS...: does an act at that time of day N; on day 45, which is not over yet, now.
do_at()
{
	n=$1 time=$2
	shift 2
	[ "$n" -eq 45 ] || set -- --at "$(day "$n")T$time+08:00" "$@"
	"$muster" --store "$new" --lang "$language" "$@" >/dev/null
}

# on N WORDS...: does an act in the morning of day N.
on()
{
	n=$1
	shift
	do_at "$n" 09:00:00 "$@"
}

# rows N FILE WORDS...: one act a row on day N, in the afternoon. Those of the story are all taken.
rows()
{
	n=$1 file=$2
	shift 2
	[ ! -f "$file" ] || do_at "$n" 15:00:00 "$@" --rows "$file"
}

view()
{
	"$muster" --store "$1" --lang en view "$2" --format csv --campaign "$3"
}

# liaisons: somebody in every unit of the bureau's line who answers for it, but in one.
liaisons()
{
	awk -F, 'NR == 1 { print "code,name,alias,unit"; next }
		$1 != "KJ-JK" { printf "L-%s,联络员（%s）,\"Liaison, %s\",%s\n", $1, $2, $4, $1 }' demo/bureau.csv >"$work/persons.csv"
	awk -F, 'NR == 1 { print "person,unit,role"; next } { print $1 "," $NF ",liaison" }' "$work/persons.csv" >"$work/posts.csv"
	on -5 person import "$work/persons.csv"
	on -5 person add --code M-KJ --name '局长' --alias 'Director' --unit KJ
	on -5 person add --code O-KJ --name '专项办' --alias 'Campaign office' --unit KJ
	on -5 person add --code P-NH --name '科员' --alias 'Member, Nanhu' --unit KJ-NH
	on -5 post give --person M-KJ --unit KJ --role manager
	on -5 post give --person O-KJ --unit KJ --role manager
	on -5 post give --rows "$work/posts.csv"
}

# remits: the leading group of the campaign, and its guidance team. Nobody leads the rules yet.
remits()
{
	cat >"$work/remits.csv" <<-END
		campaign,person,role,workstreams,units
		theme,M-KJ,lead,"$(told Plan,Lead 统筹推进,组织领导)",
		theme,L-KJ-JG,lead,"$(told Study,Review 理论学习,检视整改)",
		theme,L-KJ-GX,lead,$(told Develop 推动发展),
		theme,L-KJ-FG,guide,,"KJ-NH,KJ-XZ,KJ-JS,KJ-HY"
		theme,L-KJ-RS,guide,,"KJ-HN,KJ-PH,KJ-TX"
	END
	on -3 remit give --rows "$work/remits.csv"
}

# mobilise: the bureau calls its leading group, its team and all its people together; three points are stressed; what is resolved
# puts the campaign into force, and each department holds a meeting of its own.
mobilise()
{
	on -3 meeting convene --unit KJ --kind mobilisation --campaign theme --code KJ.m1 \
		--title "$(told 'Mobilisation and deployment' '主题教育动员部署会')" --purpose "$(told 'To set theme education in motion.' '部署主题教育。')" \
		--starts "$(day 0) 09:00" --ends "$(day 0) 10:30" --place "$(told 'Hall, second floor' '二楼会议室')" --expected '[{"unit":"KJ","below":true}]' \
		--agenda "$(told '[{"title":"What was decided","presenter":"M-KJ","minutes":30},{"title":"The plan of the campaign","presenter":"O-KJ","minutes":40},{"title":"What is resolved","presenter":"M-KJ","minutes":20}]' \
			'[{"title":"传达上级文件","presenter":"M-KJ","minutes":30},{"title":"说明工作方案","presenter":"O-KJ","minutes":40},{"title":"议定事项","presenter":"M-KJ","minutes":20}]')"
	awk -F, 'NR == 1 { print "meeting,person"; next } NR % 9 != 5 { print "KJ.m1," $1 }' "$work/persons.csv" >"$work/signed.csv"
	do_at 0 08:50:00 meeting sign_in --rows "$work/signed.csv"
	for person in M-KJ O-KJ; do do_at 0 08:55:00 meeting sign_in --meeting KJ.m1 --person $person; done
	do_at 0 09:00:00 meeting open --meeting KJ.m1
	do_at 0 09:10:00 meeting stress --meeting KJ.m1 --clause 2.2 --text "$(told 'Read first, and read it whole.' '先学一步，学深学透。')"
	do_at 0 09:20:00 meeting stress --meeting KJ.m1 --clause 2.3 --text "$(told 'Take it to the firms and the laboratories.' '走进企业和实验室，推动发展。')"
	do_at 0 09:30:00 meeting proceed --meeting KJ.m1 --item 2
	do_at 0 09:40:00 meeting stress --meeting KJ.m1 --clause 2.4 --text "$(told 'Begin with what is wrong at home.' '检视整改从自身做起。')"
	do_at 0 10:10:00 meeting proceed --meeting KJ.m1 --item 3
	do_at 0 10:12:00 meeting resolve --meeting KJ.m1 --item 3 --text "$(told 'The campaign goes into force for the whole line.' '全系统部署开展主题教育。')"
	do_at 0 10:14:00 meeting resolve --meeting KJ.m1 --item 3 --text "$(told 'Each department holds its own within ten days.' '各部门十日内召开本单位动员部署会。')" --due "$(day 10)"
	do_at 0 10:16:00 meeting resolve --meeting KJ.m1 --point KJ.m1.p1 --text "$(told 'Everybody reads the set pieces.' '人人阅读规定书目。')" --due "$(day 40)"
	do_at 0 10:18:00 meeting resolve --meeting KJ.m1 --point KJ.m1.p2 --text "$(told 'Each department looks into one matter on the spot.' '各部门就一个问题实地调研。')" \
		--due "$(day 75)"
	do_at 0 10:20:00 resolution carry --resolution KJ.m1.r2 --measure theme.plan-meeting
	do_at 0 10:20:00 resolution carry --resolution KJ.m1.r3 --measure theme.study-first
	do_at 0 10:20:00 resolution carry --resolution KJ.m1.r4 --measure theme.study-field
	do_at 0 10:22:00 meeting enact --meeting KJ.m1 --deploy KJ.m1.r1
	do_at 0 10:28:00 meeting guests --meeting KJ.m1 --guests 71
	do_at 0 10:30:00 meeting close --meeting KJ.m1
	do_at 0 10:40:00 minutes circulate --meeting KJ.m1 --until "$(day 3)"
}

# pass_on DAY: the meetings that departments hold on that day or convene for the next; two are late, and one holds none.
pass_on()
{
	for held in KJ-NH:4:23 KJ-HN:5:31 KJ-XZ:6:19 KJ-JS:6:27 KJ-HY:8:18 KJ-PH:9:24 KJ-GQ:10:9 KJ-TX:12:22 KJ-KC:13:8; do
		unit=${held%%:*} heads=${held##*:} n=${held#*:}
		n=${n%:*}
		if [ "$n" -eq $(($1 + 1)) ]; then
			do_at "$1" 15:20:00 meeting convene --unit "$unit" --kind mobilisation --campaign theme --code "$unit.m1" \
				--title "$(told 'Mobilisation and deployment' '主题教育动员部署会')" --starts "$(day "$n") 14:00" --ends "$(day "$n") 15:00" \
				--place "$(told 'Meeting room' '会议室')" --expected "[{\"unit\":\"$unit\",\"below\":true}]"
		elif [ "$n" -eq "$1" ]; then
			do_at "$1" 15:20:00 meeting close --meeting "$unit.m1" --heads "$heads"
		fi
	done
}

# spread CAMPAIGN FIRST-DAY: what units answered, and what came of it, day by day, into $work/.
spread()
{
	view "$new" unanswered "$1" | grep -v '^theme.plan-meeting,' >"$work/duties.csv" # a meeting that is held answers that one
	view "$new" forms "$1" >"$work/forms.csv"
	view "$new" measures "$1" >"$work/measures.csv"
	awk -v out="$work/$1" -v first="$2" -v zero="$(TZ=UTC date -d "$(day 0)" +%s)" -v why="$(told 'Say what was done and by whom.' '请写明做了什么、由谁做。')" \
		-v mended="$(told 'It now says who did what.' '已补充写明谁做了什么。')" -v words="$(told 'Done as planned; what was learnt is kept with us.' '已按计划完成，经验材料留存本单位。')" \
		-f demo/answers.awk \
		"$work/measures.csv" "$work/forms.csv" "$work/duties.csv"
}

# live DAY: the rows of that day, of both campaigns, the meetings held, and what the clock did.
live()
{
	for file in "$work"/*-answer-"$1".csv; do rows "$1" "$file" duty answer; done
	for file in "$work"/*-accept-"$1".csv; do rows "$1" "$file" duty accept; done
	for file in "$work"/*-return-"$1".csv; do rows "$1" "$file" duty return; done
	pass_on "$1"
	do_at "$1" 16:00:00 clock
}

# A store that is being served keeps its lock.
served()
{
	[ -f "$made/lock" ] && ! flock -n "$made/lock" true
}

load()
{
	if served; then
		say "$made is of another day or of another build, and is being served: end that first (Ctrl+C in its terminal)."
		exit 1
	fi
	exec 9>"$made.lock"
	flock -n 9 || { say "Another run is making $made: try again in a moment."; exit 1; }
	work=$(mktemp -d)
	trap 'rm -rf "$work" "$new" "$made.lock"' EXIT
	trap 'exit 130' INT TERM HUP
	rm -rf "$new"
	say 'Two trees: the line of a bureau, and a city'
	"$muster" --store "$new" --lang en init --zone Asia/Shanghai >/dev/null
	on -6 unit import demo/bureau.csv
	on -6 unit import demo/jiaxing.csv
	liaisons
	say '1  The directive arrives; a campaign is made from a template'
	on -5 directive register --code directive --title "$(told 'Theme education' '主题教育')" --unit KJ --issued-by "$(told 'The city' '市里')" \
		--received "$(day -7)" --clauses "demo/$clauses"
	on -4 campaign open --code theme --title "$(told 'Theme education' '主题教育')" --unit KJ --directive directive --starts "$(day 0)" \
		--ends "$(day 180)" --template demo/templates/theme-education.json --language "$language"
	remits
	say '2  The mobilisation meeting: what it resolves puts the campaign into force, by one event'
	mobilise
	do_at 0 11:00:00 campaign escalate --campaign theme --after 5
	spread theme 1
	say '3  Units answer; one tightens, one asks for more time; what they send in is accepted or sent back'
	for n in $(seq 1 2); do live "$n"; done
	on 3 measure tighten --unit KJ-NH --measure theme.plan-unit --due "$(day 16)"
	for n in $(seq 3 9); do
		live "$n"
		[ "$n" != 4 ] || do_at 4 16:30:00 minutes approve --meeting KJ.m1
	done
	on 10 measure ask --measure theme.plan-team --unit KJ-PH \
		--question "$(told 'May two small departments name one team together?' '两个小部门能否合设一个专班？')"
	on 10 measure ask --measure theme.study-first --unit KJ-HN --question "$(told 'Does a session held by video count?' '以视频方式开展的学习算不算？')"
	live 10
	on 11 measure reply --question theme.plan-team.q1 --reply "$(told 'Yes: each names it in its own answer.' '可以：各自在填报中写明即可。')"
	for n in $(seq 11 13); do live "$n"; done
	on 14 directive register --code safety-notice --title "$(told 'Household safety month' '家庭安全月')" --unit 3304 --issued-by "$(told 'The province' '省里')" \
		--received "$(day 10)" --clauses "demo/safety-$clauses"
	on 14 campaign open --code safety --title "$(told 'Household safety month' '家庭安全月')" --unit 3304 --directive safety-notice \
		--starts "$(day 15)" --ends "$(day 45)" --template demo/templates/safety-month.json --language "$language"
	live 14
	on 15 campaign deploy --campaign safety
	spread safety 16
	live 15
	on 16 measure add --campaign theme --code brief --title "$(told 'Send a page on the month' '报送当月情况')" --workstream "$(told Lead 组织领导)" --clauses 3 \
		--levels bureau,department --due "$(day 30)" --every month --accepted-by nobody --effort-minutes 30 \
		--reason "$(told 'The city asks for one.' '市里要求报送。')"
	for n in $(seq 16 24); do live "$n"; done
	on 25 campaign amend --campaign theme --reason "$(told 'The hall is being repaired.' '会场正在维修。')" --answers stand \
		--measures "[{\"code\":\"study-second\",\"due\":\"$(day 95)\"}]"
	for n in $(seq 25 28); do live "$n"; done
	for unit in KJ KJ-NH KJ-XZ KJ-JS KJ-HN KJ-PH; do
		on 29 duty answer --unit $unit --measure "theme.brief.$(day 30 | cut -c1-7)" --done "$(day 28)"
	done
	for n in $(seq 29 39); do live "$n"; done
	on 40 duty plead --unit KJ-TX --measure theme.rules-mend --asks more_time --until "$(day 165)" \
		--reason "$(told 'The two offices are being joined.' '两个科室正在合并。')"
	live 40
	on 41 duty grant --plea theme.rules-mend.plea1 --until "$(day 160)"
	for n in $(seq 41 44); do live "$n"; done
	do_at 44 17:00:00 duty chase --campaign theme --unit KJ-JK --note "$(told 'By telephone.' '电话提醒。')"
	on 45 duty waive --unit KJ-XX --measure theme.study-first --reason "$(told 'The institute is being moved this month.' '研究院本月搬迁。')"
	on 45 unit create --code KJ-ZN --name '人工智能科' --alias 'Artificial Intelligence Section' --parent KJ --level office \
		--kind office
	live 45
	"$muster" --store "$new" --lang en verify >&2
	printf '%s\n' "$stamp" >"$new/made-from"
	rm -rf "$made"
	mv "$new" "$made"
	rm -rf "$work" "$made.lock"
	exec 9>&-
	trap - EXIT INT TERM HUP
}

# ---- What the terminal shows ----

ask()
{
	"$muster" --store "$made" --lang en "$@"
}

# Hours asked, as the rehearsal tells them.
hours()
{
	ask view rehearsal --campaign theme --format csv | awk -F, '$1 == "KJ" { printf "%d\n", $5 }'
}

print()
{
	units=$(ask view units --format csv | grep -c '^[0-9]*,KJ')
	overdue=$(ask view unanswered --campaign theme --overdue yes --format csv | tail -n +2 | cut -d, -f3 | sort -u | wc -l)
	uncovered=$(ask view clauses --campaign theme --covered no --format csv | tail -n +2 | cut -d, -f1 | paste -sd ' ' -)
	printf '\nTheme education · Jiaxing Science and Technology Bureau · day 45 of 180\n'
	printf 'In force for %d units by one event · %s hours asked\n\n' "$units" "$(hours)"
	ask board KJ --campaign theme | awk 'NR == 1 || /科技局/ || /^Total/'
	printf '\nOverdue: %d units    -> build/muster --store %s view chase --campaign theme --due-by %s\n' "$overdue" "$made" "$today"
	printf 'Uncovered: clause %s\n' "$uncovered"
	printf 'The mobilisation meeting: %s present; stressed, and nothing came of it yet: %s\n' "$(ask view meetings --unit KJ --columns present --format csv | tail -n 1 | tr -d '\r')" \
		"$(ask view points --campaign theme --format csv --columns code,resolutions | awk -F, 'NR > 1 && $2 + 0 == 0 { print $1 }' | paste -sd ' ' -)"
	printf 'Leading group: %s; nobody leads: %s\n' "$(ask view remits --campaign theme --format csv |
		awk -F, '{ n[$3]++ } END { print n["lead"] ", guidance team: " n["guide"] }')" "$(ask view responsibility --campaign theme --role lead --format csv |
		awk -F, '$5 == "" { print $3 }' | uniq | paste -sd ' ' -)"
	printf 'Without a liaison: %s\n' "$(ask view rehearsal-nobody --campaign theme --format csv | tail -n +2 | cut -d, -f1 | paste -sd ' ' -)"
	printf 'A unit created today is already asked: %s duties of KJ-ZN\n' \
		"$(ask view duties --unit KJ-ZN --format csv | tail -n +2 | wc -l)"
	printf 'Refused: Nanhu asked for a later day than it has: %s\n' \
		"$(ask measure tighten --unit KJ-NH --measure theme.plan-unit --due "$(day 60)" 2>&1 | sed 's/^[^:]*: //' | tail -n 1)"
	printf 'The city, household safety month: %s\n' "$(ask board 3304 --campaign safety --format csv | awk -F, '
		$1 == "total" { scope += $(NF - 7); answered += $(NF - 6); overdue += $(NF - 2) }
		END { printf "%d of %d duties answered, %d overdue", answered, scope, overdue }')"
}

if [ "$(cat "$made/made-from" 2>/dev/null)" != "$stamp" ]; then
	load
fi
print
[ "$once" != --once ] || exit 0

if served; then
	say "$made is being served already, in another terminal."
	exit 1
fi

# taken PORT: whether somebody listens there.
taken()
{
	cat /proc/net/tcp /proc/net/tcp6 2>/dev/null |
		awk -v port="$(printf ':%04X' "$1")" '$4 == "0A" && substr($2, length($2) - 4) == port { found = 1 } END { exit !found }'
}

port=${PORT:-8080}
while [ -z "${PORT:-}" ] && taken "$port"; do
	say "Port $port is taken by another program: trying the next one (PORT=9000 ./do demo names one)."
	port=$((port + 1))
done
printf 'Open http://127.0.0.1:%d\n' "$port"
printf 'It tells what was decided and what came of it, and has four doors: the campaign office, a unit, the leader, an ordinary member.\n'
printf 'The operator comes in by: build/muster --store %s door\n' "$made"
exec "$muster" --store "$made" --lang en serve --port "$port" --trust-days 30 \
	--doors office=O-KJ,unit=L-KJ-NH,leader=M-KJ,member=P-NH
