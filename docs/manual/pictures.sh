#!/bin/sh
# pictures.sh: takes the manual's pictures anew, docs/manual/images/NAME.en.webp and NAME.zh.webp, of the demo on a set day. Called by `./do pictures`.
#
# The demo is told in each language, by a clock that stands at the same day; so the pictures change only where pages or the story did, or where another
# Chromium draws letters otherwise: taken twice they are the same to the byte. They are few in colours and lose nothing else.
set -eu
cd "$(dirname "$0")/../.."
images=docs/manual/images
work=$(mktemp -d)
server=
morning='@2026-11-23 10:00:00'
TZ=Asia/Shanghai
MUSTER=$PWD/build/muster
MUSTER_STORE=$work/store
export MUSTER MUSTER_STORE TZ

# What stands for faketime and what it runs are a group.
stop()
{
	[ -z "$server" ] || kill -- "-$server" 2>/dev/null || true
	server=
	wait
}

end()
{
	stop
	rm -rf "$work"
}
trap end EXIT
trap 'exit 130' INT TERM HUP

# serve LANGUAGE: serves the demo in that language; $base is where.
serve()
{
	rm -rf "$MUSTER_STORE" "$work/told"
	DEMO_LANG=$1 DEMO_STORE=$MUSTER_STORE faketime -f "$morning" demo/run.sh --once >/dev/null
	setsid faketime -f "$morning" "$MUSTER" serve --port 0 --trust-days 30 --doors office=O-KJ,unit=L-KJ-NH,leader=M-KJ,member=P-NH >"$work/told" &
	server=$!
	for n in $(seq 1 100); do
		base=$(grep -o 'http://[0-9.:]*' "$work/told" || true)
		[ -z "$base" ] || return 0
		sleep 0.1
	done
	echo "The demo was not served: $n tries." >&2
	exit 1
}

[ -d tests/browser/node_modules ] || npm ci --prefix tests/browser --ignore-scripts --no-audit --no-fund >/dev/null
for language in en zh; do
	serve "$language"
	mkdir "$work/$language"
	node docs/manual/pictures.mjs "$base" "$language" "$work/$language"
	stop
done
mkdir "$work/packed"
for language in en zh; do
	for picture in "$work/$language"/*.png; do
		name=$(basename "$picture" .png)
		pngquant --speed 1 --strip --nofs 24 --output "$work/few.png" --force "$picture"
		cwebp -quiet -lossless -z 6 "$work/few.png" -o "$work/packed/$name.$language.webp"
	done
done
rm -f "$images"/*.webp
mv "$work/packed"/*.webp "$images"
touch docs/manual/meson.build
du -cb "$images"/*.webp | tail -n 1 | awk '{ print "The pictures have " int($1 / 1024) " KiB together." }'
