# shellcheck shell=sh disable=SC2154 # its names are those of run.sh
# Pages beside those of other people's programs as Debian ships them, for bench/run.sh, which sources it: Fossil, WordPress, Redmine. Each is served
# on a port of its own from a folder of its own, with what a small organisation would have in it, and everything of it goes with the bench's folder.

# Muster's pages are those of somebody who has come in; the others' are what a stranger sees, which costs them less. Everybody speaks HTTP in the
# clear over loopback, keeps what log Debian has it keep, and sends nothing compressed.

connections=8
apache_modules='access_compat alias auth_basic authn_core authn_file authz_core authz_host authz_user autoindex deflate dir env filter mime
	negotiation reqtimeout setenvif status' # as a new installation has them

# rival COMMAND...: as nobody in particular, for some of them refuse to be root
rival()
{
	$as_nobody env HOME="$rivals" "$@"
}

# serve COMMAND...: goes on until the bench ends; its output goes to `log`
serve()
{
	$as_nobody env HOME="$rivals" "$@" >"$log" 2>&1 &
	others="$others $!"
}

free_port()
{
	python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# until_served ADDRESS: or `log` tells why not
until_served()
{
	begun=$(now_ms)
	until curl -sf -o /dev/null "$1"; do
		[ $(($(now_ms) - begun)) -lt 60000 ] || { say "A server does not start:"; cat "$log" >&2; exit 1; }
		sleep 0.2
	done
}

# page NAME ADDRESS PATH MARKER [PARTS]: a page to be loaded, in which MARKER stands, so that nobody takes a refusal for a page. With PARTS,
# a file, every request is for another page, in whose path {name} is a line of it. `server` is the process that does all the work of it, if one does.
page()
{
	one=$3
	[ -z "${5:-}" ] || one=$(printf '%s\n' "$3" | sed "s/{name}/$(head -n 1 "$5")/")
	status=$(curl -s -o "$work/$1.html" -w '%{http_code}' -H "$cookie" "$2$one") || status="curl's $?"
	if [ "$status" != 200 ] || ! grep -q "$4" "$work/$1.html"; then
		say "$1: $2$one is not the page that it should be: $status"
		head -n 40 "$work/$1.html" >&2
		exit 1
	fi
	wc -c <"$work/$1.html" >"$work/$1.size"
	printf '%s|%s|%s|%s|%s|%s\n' "$1" "$2" "$3" "${5:-}" "$cookie" "$server" >>"$work/pages"
}

# ---- Muster ----

serve_story()
{
	say "The demo's story"
	DEMO_STORE="$work/story" demo/run.sh --once >"$work/story.txt"
	build/muster serve --store "$work/story" --port 0 --requests-per-minute 0 >"$work/story.txt" 2>&1 &
	server=$!
	others="$others $server"
	started "$work/story.txt" >"$work/story.address"
	at=$(cat "$work/story.address")
	awk -F, 'NR > 1 { print $1 }' demo/bureau.csv >"$work/units.txt"
	seq 9999 >"$work/numbers.txt"
	for n in $(seq 0 9 9000); do date -d "2026-01-01 + $n days" +%F; done >"$work/days.txt"
	cookie="Cookie: $(persons_cookie story L-KJ-NH)"
	page mine "$at" / 'Where it stands'
	page mine_anew "$at" '/?n={name}' 'Where it stands' "$work/numbers.txt"
	page duty "$at" /duty/KJ-NH/theme.review-own 'Examine your own unit first'
	page duty_anew "$at" '/duty/KJ-NH/theme.review-own?n={name}' 'Examine your own unit first' "$work/numbers.txt"
	cookie="Cookie: $(persons_cookie story O-KJ)"
	page board "$at" '/board/KJ?campaign=theme' 'KJ-NH'
	page board_anew "$at" '/board/KJ?campaign=theme&on={name}' 'KJ-NH' "$work/days.txt"
	page unit "$at" '/unit/{name}' 'Theme education' "$work/units.txt"
	page unit_anew "$at" '/unit/KJ-NH?n={name}' 'Theme education' "$work/numbers.txt"
	page campaign "$at" /campaign/theme '<title>Theme education'
	page campaign_anew "$at" '/campaign/theme?n={name}' '<title>Theme education' "$work/numbers.txt"
	page list "$at" '/view/unanswered?campaign=theme' 'Who has not answered'
	cookie=
}

# ---- Fossil ----

# Thirty commits, forty tickets, ten pages of a wiki, one of which is the front page
serve_fossil()
{
	say 'Fossil'
	log=$rivals/fossil.txt
	# shellcheck disable=SC2016 # its own shell puts them in
	rival env USER=bench sh -ec '
		mkdir "$HOME/checkout"
		cd "$HOME/checkout"
		fossil init --project-name Bench ../bench.fossil
		fossil open ../bench.fossil
		for n in $(seq 30); do
			echo "Line $n" | tee "file$n.txt" >>common.txt
			fossil add "file$n.txt" common.txt
			fossil commit --no-warnings -m "Commit $n" </dev/null
		done
		for n in $(seq 40); do
			fossil ticket add title "Ticket $n" type Code_Defect status Open severity Important priority High subsystem core \
				comment "The larger room was taken on day $n, so that the second sitting was held in the smaller one."
		done
		for n in Bench $(seq 10); do
			{
				printf "# Page %s\n\n" "$n"
				for part in $(seq 10); do printf "## Part %s\n\nWhat is *asked* of units, and [what came of it](../wiki?name=1).\n\n" "$part"; done
			} | fossil wiki create "$n" - -M text/x-markdown
		done' >"$log" 2>&1 || { cat "$log" >&2; exit 1; }
	ticket=$(rival env USER=bench fossil ticket show 1 -R "$rivals/bench.fossil" | awk -F '\t' 'NR == 2 { print $2 }')
	port=$(free_port)
	at=http://127.0.0.1:$port
	serve fossil server --localhost --port "$port" "$rivals/bench.fossil"
	server=$!
	until_served "$at/home"
	page fossil_home "$at" /home 'Page Bench'
	page fossil_wiki "$at" '/wiki?name=2' 'Part 10'
	page fossil_timeline "$at" /timeline 'Commit 30'
	page fossil_tickets "$at" '/rptview?rn=1' 'Ticket 40'
	page fossil_ticket "$at" "/tktview/$ticket" 'larger room'
}

# ---- Apache, as Debian sets it up ----

# apache NAME PORT MODULES: with what the configuration says that comes in
apache()
{
	name=$1 port=$2
	mkdir "$rivals/$name"
	{
		printf 'ServerRoot /etc/apache2\nServerName 127.0.0.1\nListen 127.0.0.1:%s\n' "$port"
		printf 'DefaultRuntimeDir "%s"\nPidFile "%s/pid"\nErrorLog "%s/error.log"\n' "$rivals/$name" "$rivals/$name" "$rivals/$name"
		for module in $apache_modules $3; do
			echo "Include mods-available/$module.load"
			[ ! -f "/etc/apache2/mods-available/$module.conf" ] || echo "Include mods-available/$module.conf"
		done
		printf 'Timeout 300\nKeepAlive On\nMaxKeepAliveRequests 100\nKeepAliveTimeout 5\n'
		printf 'LogFormat "%%h %%l %%u %%t \\"%%r\\" %%>s %%O \\"%%{Referer}i\\" \\"%%{User-Agent}i\\"" combined\n'
		printf 'CustomLog "%s/access.log" combined\n' "$rivals/$name"
		cat
	} >"$rivals/$name.conf"
	log=$rivals/$name.txt
	chown "$owner" "$rivals/$name"
	serve apache2 -d /etc/apache2 -f "$rivals/$name.conf" -DFOREGROUND
}

# ---- WordPress ----

# A copy of what Debian ships, as its wp-config.php looks for the settings of a site in /etc alone.
serve_wordpress()
{
	say 'WordPress'
	log=$rivals/mariadb.txt
	rival mariadb-install-db --no-defaults --datadir="$rivals/mariadb" --auth-root-authentication-method=normal --skip-test-db >"$log" 2>&1 ||
		{ cat "$log" >&2; exit 1; }
	socket=$rivals/mariadb.socket
	serve mariadbd --no-defaults --datadir="$rivals/mariadb" --socket="$socket" --pid-file="$rivals/mariadb.pid" --skip-networking
	until rival mariadb --no-defaults --socket="$socket" -u root -e 'create database if not exists wordpress' 2>/dev/null; do
		kill -0 $! || { cat "$log" >&2; exit 1; }
		sleep 0.2
	done
	cp -r /usr/share/wordpress "$rivals/wordpress"
	port=$(free_port)
	at=http://127.0.0.1:$port
	cat >"$rivals/wordpress/wp-config.php" <<-END
		<?php
		define('DB_NAME', 'wordpress');
		define('DB_USER', 'root');
		define('DB_PASSWORD', '');
		define('DB_HOST', 'localhost:$socket');
		define('WP_SITEURL', '$at');
		define('WP_HOME', '$at');
		define('AUTH_KEY', 'bench');
		define('WP_HTTP_BLOCK_EXTERNAL', true); // it asks nobody for updates
		\$table_prefix = 'wp_';
		define('ABSPATH', __DIR__ . '/');
		require_once ABSPATH . 'wp-settings.php';
	END
	cat >"$rivals/install.php" <<-'END'
		<?php
		define('WP_INSTALLING', true);
		$_SERVER['HTTP_HOST'] = '127.0.0.1';
		require 'wp-load.php';
		require 'wp-admin/includes/upgrade.php';
		wp_install('Bench', 'bench', 'bench@example.org', true, '', 'bench');
		for ($n = 1; $n <= 30; $n++)
			$post = wp_insert_post(['post_title' => "Post $n", 'post_status' => 'publish', 'post_author' => 1,
				'post_content' => str_repeat("<p>What is asked of units, and <em>what came of it</em>, on day $n.</p>\n", 10)]);
		echo $post, "\n";
	END
	(cd "$rivals/wordpress" && rival php -d sendmail_path=/bin/true "$rivals/install.php") >"$rivals/install.txt" 2>&1 ||
		{ cat "$rivals/install.txt" >&2; exit 1; }
	php=$(basename "$(echo /etc/apache2/mods-available/php*.load)" .load)
	apache apache-php "$port" "mpm_prefork $php" <<-END
		DocumentRoot "$rivals/wordpress"
		DirectoryIndex index.php
		<Directory "$rivals/wordpress">
			Options FollowSymLinks
			Require all granted
		</Directory>
	END
	until_served "$at/"
	server= # it has several
	page wordpress_front "$at" / 'Post 30'
	page wordpress_post "$at" "/?p=$(tail -n 1 "$rivals/install.txt")" 'on day 30'
}

# ---- Redmine ----

# Its folder stands where REDMINE_INSTANCE says, which is taken from /var/lib/redmine on.
serve_redmine()
{
	say 'Redmine'
	log=$rivals/redmine.txt
	rival mkdir -p "$rivals/redmine/config" "$rivals/redmine/files" "$rivals/redmine/log" "$rivals/redmine/tmp"
	printf 'production:\n  adapter: sqlite3\n  database: %s\n  encoding: utf8\n' "$rivals/redmine/redmine.db" >"$rivals/redmine/config/database.yml"
	openssl rand -hex 32 >"$rivals/redmine/config/secret_key.txt"
	printf 'eval_gemfile "/usr/share/redmine/Gemfile"\ngem "sqlite3", "~> 1.4.0"\n' >"$rivals/Gemfile"
	instance=../../../../../../..$rivals/redmine
	cat >"$rivals/fill.rb" <<-'END'
		Setting.notified_events = [] # nobody is written to
		project = Project.create!(name: "Bench", identifier: "bench", is_public: true, trackers: Tracker.all)
		admin = User.find_by!(login: "admin")
		40.times do |n|
			Issue.create!(project: project, tracker: Tracker.first, author: admin, status: IssueStatus.first, priority: IssuePriority.first,
				subject: "Issue #{n}", description: "The larger room was taken on day #{n}, so that the second sitting was held in the smaller one.")
		end
		puts Issue.last.id
	END
	# shellcheck disable=SC2016 # its own shell puts them in
	rival env REDMINE_INSTANCE="$instance" BUNDLE_GEMFILE="$rivals/Gemfile" RAILS_ENV=production REDMINE_LANG=en SCHEMA=/dev/null sh -ec '
		cd /usr/share/redmine
		bundle install --local
		bundle exec rake db:migrate
		bundle exec rake redmine:load_default_data
		bundle exec rails runner "$HOME/fill.rb"' >"$log" 2>&1 || { cat "$log" >&2; exit 1; }
	issue=$(tail -n 1 "$log")
	port=$(free_port)
	at=http://127.0.0.1:$port
	apache apache-passenger "$port" 'mpm_event passenger' <<-END
		RailsEnv production
		SetEnv REDMINE_INSTANCE "$instance"
		SetEnv BUNDLE_GEMFILE "$rivals/Gemfile"
		PassengerInstanceRegistryDir "$rivals/apache-passenger"
		PassengerUserSwitching off
		DocumentRoot /usr/share/redmine/public
		<Directory /usr/share/redmine/public>
			Options -MultiViews
			Require all granted
		</Directory>
	END
	until_served "$at/"
	wrk -t1 -c$connections -d15s --timeout 30s "$at/projects/bench/issues" >"$log" # Passenger starts one process after the other as requests wait
	server=
	page redmine_issues "$at" /projects/bench/issues 'Issue 39'
	page redmine_issue "$at" "/issues/$issue" 'larger room'
}

# ---- The load ----

# ticks PROCESS: hundredths of a second of the processor that it and those that it forked and outlived have taken; of no process 0
ticks()
{
	[ -n "$1" ] || { echo 0; return; }
	awk '{ print $14 + $15 + $16 + $17 }' "/proc/$1/stat"
}

# turn RATES NAME: a load on that page; whatever is not a page ends all
turn()
{
	IFS='|' read -r name at path parts headers server <<-END
		$(grep "^$2|" "$work/pages")
	END
	export LOAD_HEADERS="$headers"
	[ -z "$parts" ] || { export LOAD_NAMES="$parts" LOAD_PATH="$path"; path=/; }
	for time in "$seconds" 20; do # the longer one where the slowest have not answered at all
		before=$(ticks "$server")
		wrk -t1 -c$connections "-d${time}s" --timeout 30s --latency -s bench/load.lua "$at$path" | tail -n 1 >"$work/$name.load"
		took=$(($(ticks "$server") - before))
		rate=$(named "$work/$name.load" requests/s)
		[ "$rate" = 0.0 ] || break
	done
	unset LOAD_NAMES LOAD_PATH LOAD_HEADERS
	if [ "$rate" = 0.0 ] || [ "$(named "$work/$name.load" refused)$(named "$work/$name.load" failed)" != 00 ]; then
		say "$name: not everything was answered with a page: $(cat "$work/$name.load")"
		exit 1
	fi
	echo "$rate" >>"$work/$name.$1"
	[ -z "$server" ] || calc "$rate * $time * 100 / $took" '%.0f\n' >>"$work/$name.$1_of_processor"
	sleep 1 # what its server still works on is none of the next one's
}

# turns RATES: all pages, each beside the one that it is compared with
turns()
{
	for one in board fossil_timeline board_anew mine fossil_home mine_anew duty fossil_ticket duty_anew unit fossil_wiki unit_anew campaign campaign_anew list fossil_tickets \
		wordpress_front wordpress_post redmine_issues redmine_issue; do
		turn "$1" $one
	done
}

# beside WHAT NAME WHOSE BASELINE [GOAL]: with no goal it is not asked what they take of the processor
beside()
{
	compare "$1 ($(cat "$work/$2.size") bytes) : $3 ($(cat "$work/$4.size"))" "$2.rates" "$4.rates" "${5:-}"
	[ -z "${5:-}" ] || compare 'the same, for a second of processor' "$2.rates_of_processor" "$4.rates_of_processor"
}

rivals()
{
	rivals=$PWD/$work/rivals
	mkdir -m 700 "$rivals" # its database lets in whoever reaches its socket
	owner=$(id -un) as_nobody=
	if [ "$owner" = root ]; then
		owner=www-data as_nobody='setpriv --reuid www-data --regid www-data --clear-groups'
		chmod 711 "$work"
		chown $owner "$rivals"
		rival test -w "$rivals" || { say "Debian's servers run as $owner, who may not go into $rivals: move the source elsewhere."; exit 1; }
	fi
	serve_story
	serve_fossil
	serve_wordpress
	serve_redmine
	say 'Pages, to warm up'
	usual=$seconds seconds=2
	turns warm
	seconds=$usual
	for round in $rounds; do
		say "Pages, $round"
		turns rates
	done
	beside 'a board, kept' board "Fossil's timeline" fossil_timeline 25
	beside 'a board, worked out each time' board_anew "Fossil's timeline" fossil_timeline 25
	beside 'what is asked of us, kept' mine "Fossil's home" fossil_home 25
	beside 'the same, worked out each time' mine_anew "Fossil's home" fossil_home 25
	beside 'a duty, kept' duty "Fossil's ticket" fossil_ticket 25
	beside 'a duty, worked out each time' duty_anew "Fossil's ticket" fossil_ticket 25
	beside 'units by turns, kept' unit "Fossil's wiki" fossil_wiki 25
	beside 'a unit, worked out each time' unit_anew "Fossil's wiki" fossil_wiki 25
	beside 'a campaign, kept' campaign "Fossil's wiki" fossil_wiki 25
	beside 'a campaign, worked out each time' campaign_anew "Fossil's wiki" fossil_wiki 25
	beside 'who has not answered, kept' list "Fossil's tickets" fossil_tickets 25
	beside 'what is asked of us, worked out each time' mine_anew "WordPress' front page" wordpress_front
	beside 'a campaign, worked out each time' campaign_anew "WordPress' post" wordpress_post
	beside 'who has not answered, kept' list "Redmine's issues" redmine_issues
	beside 'a duty, worked out each time' duty_anew "Redmine's issue" redmine_issue
}
