#!/bin/sh
# tmplc as a program: translations that do not fit, strictness, extraction, catalogues, and what the C compiler says
# of a page whose struct lacks a name. Arguments: the tmplc to try, the src folder, the C compiler. Speaks TAP.
# shellcheck disable=SC1111 # the quotes are tmplc's own
set -u
tmplc=$(realpath "$1")
house=$(realpath "$2")
shift 2
compiler=$*
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cd "$room" || exit 1
count=0
failed=0

# tried NAME STATUS WANTED-STATUS WANTED-TEXT: one TAP line; what was said stands in ./said
tried() {
	count=$((count + 1))
	if [ "$2" = "$3" ] && { [ -z "$4" ] || grep -qF -- "$4" said; }; then
		echo "ok $count - $1"
	else
		failed=$((failed + 1))
		echo "not ok $count - $1"
		echo "# status $2 instead of $3, or this lacks “$4”:"
		sed 's/^/# /' said
	fi
}

po() { # po FILE LANGUAGE PLURALS: a header, then the entries from standard input
	{
		printf 'msgid ""\nmsgstr ""\n"Language: %s\\n"\n' "$2"
		printf '"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: %s\\n"\n\n' "$3"
		cat
	} >"$1"
}

cat >a.h <<'END'
#include "web/page.h"
struct a_page { str title; int64_t n; bool late; date due; struct safe_html body; struct { str *ptr; size_t count; } list; };
void page_a(struct page *out, const struct a_page *in);
END

page() { # page FILE: the page's text after its head line from standard input
	{ printf '{{page a from "a.h"}}\n'; cat; } >"$1"
}

# ---- translations that do not fit their sentence

page sentence.html <<'END'
<p>See <a href="/x">the <b>list</b></a> of {{title}} now<br>or <i translate="no">n</i> later</p>
END
# refused NAME MSGSTR SENTENCE
refused() {
	po bad.po zh_CN 'nplurals=1; plural=0;' <<END
msgid "See <1>the <2>list</2></1> of {{title}} now<3/>or <4/> later"
msgstr "$2"
END
	"$tmplc" page sentence.html -o out.c --po bad.po >said 2>&1
	tried "$1" $? 1 "bad.po:8: The translation of “See <1>the <2>list</2></1> of {{title}} now<3/>or <4/> later” (sentence.html:2) $3."
}
refused "a hole is lacking" "<1><2></2></1><3/><4/>" "lacks the hole {{title}}"
refused "another hole" "{{title}}{{name}}<1><2></2></1><3/><4/>" "has a hole {{name}} too many"
refused "a hole twice" "{{title}}{{title}}<1><2></2></1><3/><4/>" "has a hole {{title}} too many"
refused "an open hole" "{{title}}<1><2></2></1><3/><4/>{{title" "has a “{{” without “}}”"
refused "a mark is lacking" "{{title}}<1><2></2></1><3/>" "lacks the mark of <i>"
refused "another mark" "{{title}}<1><2></2></1><3/><4/><5/>" "has a mark <5/> that the sentence lacks"
refused "a mark twice" "{{title}}<1><2></2></1><3/><4/><4/>" "has the mark <4/> twice"
refused "a mark left open" "{{title}}<3/><4/><1><2></2>" "leaves the mark of <a> open"
refused "marks crossed" "{{title}}<1><2></1></2><3/><4/>" "closes </1>, which is not the mark that is open"
refused "a mark moved into another" "{{title}}<1><2></2><3/></1><4/>" "has the mark <3/> inside another one"
refused "a mark moved out of another" "{{title}}<1></1><2></2><3/><4/>" "has the mark <2> inside another one"
refused "a mark written otherwise" "{{title}}<1><2></2></1><3></3><4/>" "writes the mark <3> in another way"
refused "a tag" "{{title}}<script><1><2></2></1><3/><4/>" "has “<script>”, which is no mark (a lone < is written &lt;)"
refused "a lone &" "{{title}}<1>&<2></2></1><3/><4/>" "has a lone &, which is written &amp;"

po good.po zh_CN 'nplurals=1; plural=0;' <<'END'
msgid "See <1>the <2>list</2></1> of {{title}} now<3/>or <4/> later"
msgstr "<4/>&amp;<3/>{{ title }}<1><2>表</2></1>"
END
"$tmplc" page sentence.html -o out.c --po good.po --strict --depfile out.d >said 2>&1
status=$?
cat out.c out.d >>said
tried "marks and holes in another order" $status 0 '<i translate=\"no\">n</i>&amp;<br>'
tried "the depfile names the translations" $status 0 'out.c: sentence.html good.po'

# ---- missing translations

po empty.po zh_CN 'nplurals=1; plural=0;' <<'END'
msgid "Old"
msgstr "旧"
END
page words.html <<'END'
<p>Old</p><p>New</p>
END
"$tmplc" page words.html -o out.c --po empty.po >said 2>&1
tried "a missing translation is counted" $? 0 "words.html: 1 translations are missing: English stands there."
"$tmplc" page words.html -o out.c --po empty.po --strict >said 2>&1
tried "a missing translation is refused where strict" $? 1 "words.html:2:14: “New” is not translated in empty.po"
page deep.html <<'END'
<p><img src="/a" alt="The <b>seal">x</p>
END
"$tmplc" page deep.html -o out.c >said 2>&1
tried "a refused page" $? 1 "deep.html:2:27: This < begins no tag that may stand here: write &lt;."

# ---- plurals of a language with several forms

page many.html <<'END'
<p>{{plural n}}one unit{{or}}{{n}} units{{end}} of {{title}}</p>
END
po en.po en 'nplurals=2; plural=(n != 1);' <<'END'
msgid "one unit of {{title}}"
msgid_plural "{{n}} units of {{title}}"
msgstr[0] "a single unit of {{title}}"
msgstr[1] "{{title}} with {{n}} units"
END
"$tmplc" page many.html -o many.c --po en.po --strict >said 2>&1 &&
	$compiler -std=gnu17 -D_GNU_SOURCE -Wall -Wextra -Wpedantic -Wshadow -Werror -I"$house" -I. \
		-include base/banned.h -fsyntax-only many.c >>said 2>&1
status=$?
cat many.c >>said
tried "two forms by the header's rule" $status 0 'return (n != 1);'
po en.po en 'nplurals=2; plural=(n != 1);' <<'END'
msgid "one unit of {{title}}"
msgid_plural "{{n}} units of {{title}}"
msgstr[0] "a single unit of {{title}}"
msgstr[1] "units of {{title}}"
END
"$tmplc" page many.html -o many.c --po en.po --strict >said 2>&1
tried "a plural form that lacks its number" $? 1 "(many.html:2) lacks the hole {{n}}."

# ---- headers of po files

printf 'msgid ""\nmsgstr ""\n"Language: de\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n' >de.po
"$tmplc" page words.html -o out.c --po de.po >said 2>&1
tried "a language that Muster does not speak" $? 1 "de.po:1: The header's Language is none that Muster speaks."
tried "no plural rule" 1 1 "de.po:1: The header's Plural-Forms is not"
po evil.po zh_CN 'nplurals=1; plural=system(0);' </dev/null
"$tmplc" page words.html -o out.c --po evil.po >said 2>&1
tried "a plural rule that is more than arithmetic" $? 1 "evil.po:1: The header's Plural-Forms is not"
printf 'msgid "a"\nmsgstr "b\n' >broken.po
"$tmplc" page words.html -o out.c --po broken.po >said 2>&1
tried "a po file that cannot be read" $? 1 "broken.po:3: end-of-line within string"
"$tmplc" page words.html -o out.c --po nowhere.po >said 2>&1
tried "a po file that is not there" $? 1 "nowhere.po"
"$tmplc" page nowhere.html -o out.c >said 2>&1
tried "a page that is not there" $? 1 "nowhere.html:1: This file cannot be opened: No such file or directory."
"$tmplc" page words.html -o nowhere/out.c >said 2>&1
tried "a file that cannot be written" $? 1 "nowhere/out.c:1: This file cannot be written"

# ---- what the C compiler says

# compiles NAME PAGE-TEXT WANTED: a compile error that begins at that line of the page
compiles() {
	printf '%s' "$2" | page c.html
	"$tmplc" page c.html -o c.c >said 2>&1 &&
		! LC_ALL=C $compiler -std=gnu17 -D_GNU_SOURCE -I"$house" -I. -include base/banned.h -Werror=implicit-function-declaration -fsyntax-only c.c >said 2>&1
	tried "$1" $? 0 "$3"
}
compiles "a name that the struct lacks" '<p>
{{titel}}</p>' "c.html:3:"
compiles "its name is said" '{{titel}}' "titel"
compiles "a name that the list's struct lacks" '{{each x in list}}
{{x.name}}{{end}}' "c.html:3:"
compiles "a bool in a hole" '<p>

{{late}}</p>' "c.html:4:"
compiles "raw HTML in an attribute" '<p title="{{body}}"></p>' "c.html:2:"
compiles "raw HTML in an address" '<a href="/x{{body}}"></a>' "c.html:2:"
compiles "raw HTML in a title" '<title>{{body}}</title>' "c.html:2:"
compiles "a plural of what is no number" '<p>{{plural title}}a{{or}}b{{end}}</p>' "c.html:2:"
compiles "a date as a condition" '{{if due}}a{{end}}' "c.html:2:"
compiles "a piece that the header lacks" '{{include nothing with title}}' "c.html:2:"

{ printf '<p translate="no">x'; printf '中%.0s' $(seq 5000); printf '</p>'; } | page long.html
"$tmplc" page long.html -o long.c >said 2>&1 &&
	$compiler -std=gnu17 -D_GNU_SOURCE -Wall -Wextra -Wpedantic -Werror -I"$house" -I. -include base/banned.h \
		-fsyntax-only long.c >>said 2>&1
tried "a text longer than C's literals" $? 0 ''

# ---- extraction

page one.html <<'END'
<h1>{{title}}</h1>
<p>
  See   <a href="/x" title="All of them">the
  list</a>.</p>
<p>— 3 / 5 —</p><p translate="no">Muster</p><pre>As it is</pre>
<nav><a href="/a">Home</a> · <a href="/b"><b>Board</b></a></nav>
<p><img src="/a" alt="Seal"> Words <i></i></p>
{{if late}}Too late{{end}}
END
page two.html <<'END'
<p>Home</p><p>{{plural n}}one unit{{or}}{{n}} units{{end}}</p>
END
"$tmplc" extract one.html two.html -o said >/dev/null 2>&1
status=$?
tried "a sentence with its tag" $status 0 'msgid "See <1>the list</1>."'
tried "its marks are explained" $status 0 '#. <1> is a'
tried "an attribute" $status 0 'msgid "All of them"'
tried "an image at the edge stays outside" $status 0 'msgid "Words"'
tried "its text is a message" $status 0 'msgid "Seal"'
tried "links without words between them are apart" $status 0 'msgid "Board"'
tried "the same sentence of two pages" $status 0 '#: one.html:7 two.html:2'
tried "where a sentence begins" $status 0 '#: one.html:4'
tried "a plural" $status 0 'msgid_plural "{{n}} units"'
tried "between conditions" $status 0 'msgid "Too late"'
if grep -qE 'Muster|As it is|3 / 5|\{\{title\}\}' said; then cp said found; else : >found; fi
tried "nothing else" "$(grep -c '^msgid ' said)" 9 ''
tried "not what is no sentence" "$(wc -c <found)" 0 ''
page three.html <<'END'
<p>{{plural n}}one unit{{or}}many units{{end}}</p>
END
"$tmplc" extract two.html three.html -o out.pot >said 2>&1
tried "one sentence with two plurals" $? 1 "three.html:2:4: “one unit” stands elsewhere with another plural."

# ---- catalogues

# catalogued NAME MSGSTR WHY: refused
catalogued() {
	po words.po zh_CN 'nplurals=1; plural=0;' <<END
#: src/a.c:1
msgid "%s has %d units"
msgstr "$2"
END
	"$tmplc" catalogue words.po -o out.c >said 2>&1
	tried "$1" $? 1 "words.po:9: The translation of “%s has %d units” has other conversions: $3"
}
catalogued "conversions in another order" "%d %s" "format specifications in 'msgid' and 'msgstr' for argument"
catalogued "a conversion is lacking" "%s" "number of format specifications"
catalogued "a conversion too many" "%s %d %s" "number of format specifications"
catalogued "another conversion" "%s %ld" "format specifications in 'msgid' and 'msgstr' for argument 2"
catalogued "a lone %" "%s %d 100%" "'msgstr' is not a valid C format string"
po words.po zh_CN 'nplurals=1; plural=0;' <<'END'
msgid "a unit"
msgid_plural "units"
msgstr[0] "单位"
END
"$tmplc" catalogue words.po -o out.c >said 2>&1
tried "a plural where C cannot use it" $? 1 "words.po:9: “a unit” has a plural, which only pages can have."
po words.po zh_CN 'nplurals=1; plural=0;' </dev/null
"$tmplc" catalogue words.po -o out.c >said 2>&1 &&
	$compiler -std=gnu17 -Wall -Wextra -Wpedantic -Werror -I"$house" -include base/banned.h -fsyntax-only out.c >>said 2>&1
status=$?
cat out.c >>said
tried "a catalogue without sentences" $status 0 "const struct catalogue catalogues[LANGUAGE_COUNT]"

"$tmplc" page >said 2>&1
tried "how it is called" $? 2 "tmplc page PAGE.html -o PAGE.html.c"

echo "1..$count"
[ "$failed" -eq 0 ]
