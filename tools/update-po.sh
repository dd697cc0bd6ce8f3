#!/bin/sh
# Brings the sentences of pages and of C code into po/: first po/muster.pot, then each translation of it.
# Usage: tools/update-po.sh [BUILD-FOLDER]   (default: build; needs tmplc built and Debian's gettext)
#
# Translations that stand are kept; a sentence that changed a little keeps its old translation, marked fuzzy, which the
# build does not use until somebody has looked at it. Nothing is written until all has been read.
set -eu
cd "$(dirname "$0")/.."
tmplc=${1:-build}/tools/tmplc/tmplc
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT

for tool in xgettext msgcat msgmerge; do
	command -v "$tool" >/dev/null || { echo "update-po: $tool is missing: install gettext" >&2; exit 1; }
done
[ -x "$tmplc" ] || { echo "update-po: $tmplc is missing: build first" >&2; exit 1; }

printf 'msgid ""\nmsgstr ""\n"Project-Id-Version: muster\\n"\n"MIME-Version: 1.0\\n"\n%s\n%s\n' \
	'"Content-Type: text/plain; charset=UTF-8\n"' '"Content-Transfer-Encoding: 8bit\n"' >"$room/header.pot"

pages=$(find src -name '*.html' | LC_ALL=C sort)
if [ -n "$pages" ]; then
	# Our own file names hold no spaces.
	# shellcheck disable=SC2086
	"$tmplc" extract $pages -o "$room/pages.pot"
fi
find src -name '*.[ch]' ! -name '*_test.c' ! -name '*_test_support.[ch]' | LC_ALL=C sort >"$room/sources"
xgettext --files-from="$room/sources" --from-code=UTF-8 --language=C --omit-header --output="$room/code.pot" \
	--keyword --keyword=N_ --keyword=tr:2 --keyword=catalogue_find:2 --keyword=problem:4 \
	--flag=problem:4:c-format

# References name files without lines: a line that moves is no change of a sentence.
(cd "$room" && msgcat --use-first --sort-by-file --add-location=file --no-wrap --output-file=muster.pot ./*.pot)
for po in po/*.po; do
	msgmerge --quiet --sort-by-file --no-wrap --add-location=file --previous --output-file="$room/$(basename "$po")" \
		"$po" "$room/muster.pot"
done
cp "$room/muster.pot" po/muster.pot
for po in po/*.po; do
	cp "$room/$(basename "$po")" "$po"
	printf '%s: ' "$po"
	LC_ALL=C msgfmt --statistics --output-file=/dev/null "$po" 2>&1
done
