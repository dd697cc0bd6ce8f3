#!/bin/sh
# The front door: installs what is needed, builds, tests, shows. `./do` alone lists the commands.
set -eu
cd "$(dirname "$0")"

# What each package is for; one a line: package, then why.
packages_to_build='
gcc                         the C compiler
clang                       the second C compiler, fuzzing
libclang-rt-14-dev          its sanitizers
meson                       the build description
ninja-build                 runs the build
pkg-config                  finds the libraries
libmicrohttpd-dev           HTTP
libsqlite3-dev              the store
libpq-dev                   statements are tried on PostgreSQL too
libjansson-dev              reads JSON
libsodium-dev               hashes and keys
libicu-dev                  encodings, case and widths of text; pinyin
libjpeg62-turbo-dev         reads photographs
libpng-dev                  reads screenshots and scans
libexif-dev                 reads when a photograph was taken
libmagic-dev                tells by its bytes what kind of file was handed in
zlib1g-dev                  answers are sent compressed
libical-dev                 invitations for calendars
libqrencode-dev             QR codes of personal links
libxlsxwriter-dev           writes workbooks
libcmark-gfm-dev            reads Markdown
libcmark-gfm-extensions-dev its tables
libzip-dev                  opens workbooks and DOCX, which are archives
libxml2-dev                 of XML
libpango1.0-dev             lays out PDF
libcairo2-dev               and writes it
fonts-noto-cjk              its letters, Chinese too; a machine that serves needs it
libcurl4-openssl-dev        the command line talks to a serving Muster
libgettextpo-dev            reads translations at build time
nodejs                      runs npm; checks the OpenAPI text
npm                         fetches htmx and idiomorph, and validators, by lock files
gettext                     collects sentences for translation
libcmocka-dev               unit tests
tzdata                      time zones
'
packages_to_test='
git                         tools/check-source lists the files
postgresql-15               statements are prepared on a real server
python3-pytest              whole-program tests
python3-pytest-xdist        two of them at once
python3-jsonschema          checks answers against their schemas
python3-icalendar           reads invitations as another calendar does
python3-dateutil            finds the days of a rule as others do
python3-openpyxl            reads and makes workbooks as others do
curl                        asks as a stranger would
universal-ctags             measures functions for tools/check-source
sqlite3                     damages stores on purpose
prometheus                  its promtool checks the metrics
iso-codes                   a tree that no one here made
poppler-utils               reads PDF as a reader does
python3-docx                opens DOCX as others would
zbar-tools                  reads QR codes as a telephone does
librsvg2-bin                draws the code of a page for it
chromium-headless-shell     opens the pages as people do; Chromium without its windows takes half the time
openjdk-17-jre-headless     runs the checker of HTML
libjpeg-turbo-progs         makes photographs that are nearly the same
'
# Servers of mail for tests, which start them in a folder of their own; never as services of the machine.
packages_to_mail='
exim4-daemon-light          takes mail as a mail server does; starts without rights
dovecot-imapd               shows the mailbox to who reads it
'
packages_to_torture='
libreoffice-writer-nogui    opens briefs as an office does
'
packages_to_pictures='
chromium-headless-shell     shows the pages
faketime                    lets the demo be of a set day
poppler-utils               draws the brief
pngquant                    leaves a picture its few colours
webp                        packs it, without loss
'
packages_to_attack='
wapiti                      tries what is known to go wrong on the web
sqlmap                      tries to have its own SQL run
'
packages_to_bench='
wrk                         makes load
linux-perf                  counts instructions
'
packages_to_rivals='
fossil                          pages to compare with
wordpress                       more of them
wordpress-theme-twentytwentythree what it looks like, which Debian recommends
apache2                         serves it, and Redmine
libapache2-mod-php              runs it
php-mysql                       takes it to its database
mariadb-server-core             which a server of the bench keeps
mariadb-client                  and which is made by this
redmine                         still more pages
redmine-sqlite                  keeps its issues
dbconfig-no-thanks              leaves making its database to the bench
libapache2-mod-passenger        runs it, which Debian recommends
'

say()
{
	printf '%s\n' "$*" >&2
}

names()
{
	printf '%s\n' "$1" | awk 'NF { print $1 }'
}

# npm may have come with another Node.js than Debian's.
there()
{
	case "$1" in
	nodejs) command -v node >/dev/null && return 0 ;;
	npm) command -v npm >/dev/null && return 0 ;;
	esac
	[ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

as_root()
{
	[ "$(id -u)" != 0 ] || { "$@"; return; }
	command -v sudo >/dev/null || { say "Install them as root, or install sudo, and try again."; exit 1; }
	sudo "$@"
}

# install LIST: what is missing is named with its reason, then installed from Debian.
install()
{
	missing=
	for name in $(names "$1"); do
		there "$name" || missing="$missing $name"
	done
	[ -n "$missing" ] || return 0
	say "Muster needs these packages from Debian:"
	for name in $missing; do
		say "$(printf '%s\n' "$1" | grep "^$name ")"
	done
	as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q >&2
	# shellcheck disable=SC2086
	as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing >&2
}

# install_asleep SERVICES LIST: of SERVICES those that were not there yet are not started, neither now nor with the machine.
install_asleep()
{
	policy=/usr/sbin/policy-rc.d # whom Debian's packages ask before they start anything
	held='' failed='' new=''
	for service in $1; do
		[ -e "/etc/init.d/$service" ] || new="$new $service"
	done
	[ -n "$new" ] || { install "$2"; return; }
	[ -e $policy ] || { as_root sh -c "printf '#!/bin/sh\nexit 101\n' >$policy && chmod 755 $policy"; held=yes; }
	[ -z "$held" ] || trap 'as_root rm -f $policy' EXIT # also where it is broken off: else nothing would start any more
	(install "$2") || failed=yes
	[ -z "$held" ] || { as_root rm -f $policy; trap - EXIT; }
	[ -z "$failed" ] || exit 1
	for service in $new; do
		as_root update-rc.d "$service" disable >&2
	done
}

# A machine has one mail server: where it has another than ours, that is not taken away for a test.
install_mail()
{
	other=$(dpkg-query -W -f '${Package} ${Provides} ${db:Status-Status}\n' 2>/dev/null |
		awk '/mail-transport-agent/ && / installed$/ && $1 !~ /^exim4/ { print $1; exit }')
	[ -z "$other" ] || { say "The tests of mail need exim4-daemon-light, which would take the place of $other. Remove that first, if you may."; exit 1; }
	install_asleep 'exim4 dovecot' "$packages_to_mail"
}

# configure FOLDER OPTIONS...: once; a folder that was half made is made again.
configure()
{
	folder=$1
	shift
	[ -f "$folder/build.ninja" ] && return 0
	rm -rf "$folder"
	meson setup "$folder" "$@" >"$folder.txt" 2>&1 || { cat "$folder.txt" >&2; rm -f "$folder.txt"; exit 1; }
	rm -f "$folder.txt"
}

build()
{
	install "$packages_to_build"
	configure build -Dbuildtype=release
	say 'Building build/muster ...'
	ninja -C build muster >build/last-build.txt 2>&1 || { cat build/last-build.txt >&2; exit 1; }
}

command=${1:-help}
[ $# -eq 0 ] || shift
case "$command" in
build)
	build
	say "Built build/muster"
	;;
demo)
	build
	exec demo/run.sh "$@"
	;;
test)
	install "$packages_to_build"
	install "$packages_to_test"
	install_mail
	exec tests/run.sh "$@"
	;;
torture)
	install "$packages_to_build"
	install "$packages_to_test"
	install "$packages_to_torture"
	exec tests/torture.sh "$@"
	;;
attack)
	install "$packages_to_build"
	install "$packages_to_test"
	install "$packages_to_attack"
	exec tests/attack.sh "$@"
	;;
pictures)
	build
	install "$packages_to_pictures"
	exec docs/manual/pictures.sh "$@"
	;;
fuzz)
	install "$packages_to_build"
	exec fuzz/run.sh "$@"
	;;
bench)
	install "$packages_to_build"
	install "$packages_to_test"
	install "$packages_to_bench"
	[ "${1:-}" != lighthouse ] || install 'chromium-headless-shell opens the pages'
	[ "${1:-}" != rivals ] || install_asleep apache2 "$packages_to_rivals"
	exec bench/run.sh "$@"
	;;
*)
	cat <<'END'
./do demo [--once]   install what is needed, build, load the demo, serve it at http://127.0.0.1:8080
./do build           only build: build/muster
./do test            build and run every test
./do torture         the long forms: power cuts, kills, flipped bits, backups under load; some five minutes
./do attack          other people's tools against the served demo; some ten minutes
./do pictures        take the manual's pictures anew, of the demo in both languages; some three minutes
./do fuzz [SECONDS]  feed the parsers with hostile input, 300 seconds each unless told
./do bench           measure, beside plain baselines
./do bench rights    only what rights cost
./do bench hall      only a hall of 5,000 that signs in
./do bench mail      only mails to 5,000
./do bench lighthouse   what Lighthouse thinks of the pages
./do bench rivals    only pages, beside those of Fossil, WordPress and Redmine, which it installs
END
	[ "$command" = help ] || [ "$command" = --help ] || exit 2
	;;
esac
