/* Han characters to pinyin: a table in blocks of 256, each made when it is first asked for. */
#include "base/pinyin.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unicode/utf8.h>
#include <unicode/utrans.h>

#define BLOCK 256
#define BLOCKS (0x32400 / BLOCK) /* up to the last Han character that there is */
#define MARK_DIAERESIS 0x308
#define TEXT_MAX (BLOCK * 16)

struct reading {
	char text[PINYIN_SYLLABLE_MAX];
	uint8_t len;
	bool begins; /* a word of the table below */
};

struct block {
	struct reading of[BLOCK];
};

struct pinyin {
	pthread_mutex_t making;
	UTransliterator *han_latin; /* opened with the first block */
	bool opened;
	_Atomic(struct block *) blocks[BLOCKS];
};

/* What ICU reads otherwise: longer words first. Names of divisions as GB/T 2260 spells them in letters,
 * and words that stand in names of units. */
static const struct word {
	str han, syllables;
} words[] = {
	{ STR_INIT("都江堰"), STR_INIT("DuJiangYan") },
	{ STR_INIT("重庆"), STR_INIT("ChongQing") },
	{ STR_INIT("厦门"), STR_INIT("XiaMen") },
	{ STR_INIT("六安"), STR_INIT("LuAn") },
	{ STR_INIT("六合"), STR_INIT("LuHe") },
	{ STR_INIT("蚌埠"), STR_INIT("BengBu") },
	{ STR_INIT("乐清"), STR_INIT("YueQing") },
	{ STR_INIT("乐亭"), STR_INIT("LaoTing") },
	{ STR_INIT("番禺"), STR_INIT("PanYu") },
	{ STR_INIT("单县"), STR_INIT("ShanXian") },
	{ STR_INIT("蔚县"), STR_INIT("YuXian") },
	{ STR_INIT("浚县"), STR_INIT("XunXian") },
	{ STR_INIT("莘县"), STR_INIT("ShenXian") },
	{ STR_INIT("洪洞"), STR_INIT("HongTong") },
	{ STR_INIT("铅山"), STR_INIT("YanShan") },
	{ STR_INIT("东阿"), STR_INIT("DongE") },
	{ STR_INIT("尉犁"), STR_INIT("YuLi") },
	{ STR_INIT("大城县"), STR_INIT("DaiChengXian") },
	{ STR_INIT("长子县"), STR_INIT("ZhangZiXian") },
	{ STR_INIT("会稽"), STR_INIT("KuaiJi") },
	{ STR_INIT("牟平"), STR_INIT("MuPing") },
	{ STR_INIT("中牟"), STR_INIT("ZhongMu") },
	{ STR_INIT("西藏"), STR_INIT("XiZang") },
	{ STR_INIT("藏族"), STR_INIT("ZangZu") },
	{ STR_INIT("朝鲜"), STR_INIT("ChaoXian") },
	{ STR_INIT("银行"), STR_INIT("YinHang") },
	{ STR_INIT("会计"), STR_INIT("KuaiJi") },
	{ STR_INIT("校长"), STR_INIT("XiaoZhang") },
	{ STR_INIT("院长"), STR_INIT("YuanZhang") },
	{ STR_INIT("局长"), STR_INIT("JuZhang") },
	{ STR_INIT("成长"), STR_INIT("ChengZhang") },
	{ STR_INIT("长"), STR_INIT("Chang") },
	{ STR_INIT("都"), STR_INIT("Du") },
	{ STR_INIT("地"), STR_INIT("Di") },
	{ STR_INIT("沈"), STR_INIT("Shen") },
	{ STR_INIT("曾"), STR_INIT("Zeng") },
};

struct pinyin *pinyin_new(void)
{
	struct pinyin *pinyin = calloc(1, sizeof(*pinyin));

	must(pinyin);
	must(pthread_mutex_init(&pinyin->making, NULL) == 0);
	return pinyin;
}

void pinyin_free(struct pinyin *pinyin)
{
	if (!pinyin)
		return;
	for (size_t n = 0; n < BLOCKS; n++)
		free(atomic_load(&pinyin->blocks[n]));
	if (pinyin->han_latin)
		utrans_close(pinyin->han_latin);
	pthread_mutex_destroy(&pinyin->making);
	free(pinyin);
}

/* ---- Making a block ---- */

static bool is_han(UChar32 c)
{
	return (c >= 0x3400 && c <= 0x9fff) || (c >= 0xf900 && c <= 0xfaff) ||
	       (c >= 0x20000 && c < BLOCKS * BLOCK);
}

static UTransliterator *han_latin(struct pinyin *pinyin)
{
	static const UChar name[] = u"Han-Latin; NFD";
	UErrorCode status = U_ZERO_ERROR;

	if (!pinyin->opened)
		pinyin->han_latin = utrans_openU(name, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
	pinyin->opened = true;
	return pinyin->han_latin;
}

/* One line of what ICU made, taken apart into letters and tones. What is longer than a syllable, or no
 * letters, is no reading. */
static void take_line(struct reading *reading, const UChar *line, int32_t len)
{
	for (int32_t n = 0; n < len; n++) {
		UChar c = line[n];
		if (c >= 'a' && c <= 'z' && reading->len < PINYIN_SYLLABLE_MAX) {
			reading->text[reading->len++] = (char)c;
		} else if (c == MARK_DIAERESIS && reading->len) {
			reading->text[reading->len - 1] = 'v';
		} else if (c < 0x300 || c > 0x36f) {
			reading->len = 0;
			return;
		}
	}
}

static void take_lines(struct block *block, const UChar *text, int32_t len)
{
	size_t line = 0;

	for (int32_t n = 0, from = 0; n < len; n++)
		if (text[n] == '\n') {
			take_line(&block->of[line++ % BLOCK], text + from, n - from);
			from = n + 1;
		}
}

static void mark_words(struct block *block, UChar32 first)
{
	for (size_t n = 0; n < COUNT(words); n++) {
		int32_t at = 0;
		UChar32 c;
		U8_NEXT(words[n].han.ptr, at, (int32_t)words[n].han.len, c);
		if (c >= first && c < first + BLOCK)
			block->of[c - first].begins = true;
	}
}

static struct block *make_block(struct pinyin *pinyin, UChar32 first)
{
	struct block *block = calloc(1, sizeof(*block));
	UTransliterator *icu = han_latin(pinyin);
	UErrorCode status = U_ZERO_ERROR;
	UChar text[TEXT_MAX];
	int32_t len = 0;

	must(block);
	for (UChar32 c = first; c < first + BLOCK; c++) {
		U16_APPEND_UNSAFE(text, len, c);
		text[len++] = '\n';
	}
	int32_t limit = len;
	if (icu)
		utrans_transUChars(icu, text, &len, TEXT_MAX, 0, &limit, &status);
	if (icu && U_SUCCESS(status))
		take_lines(block, text, len);
	mark_words(block, first);
	return block;
}

static const struct reading *reading_of(struct pinyin *pinyin, UChar32 c)
{
	if (!is_han(c))
		return NULL;
	_Atomic(struct block *) *place = &pinyin->blocks[c / BLOCK];
	struct block *block = atomic_load_explicit(place, memory_order_acquire);
	if (!block) {
		pthread_mutex_lock(&pinyin->making);
		block = atomic_load(place);
		if (!block) {
			block = make_block(pinyin, c / BLOCK * BLOCK);
			atomic_store_explicit(place, block, memory_order_release);
		}
		pthread_mutex_unlock(&pinyin->making);
	}
	return &block->of[c % BLOCK];
}

/* ---- Asking ---- */

str pinyin_of(struct pinyin *pinyin, int32_t point)
{
	const struct reading *reading = reading_of(pinyin, point);

	return reading && reading->len ? (str){ reading->text, reading->len } : STR_NONE;
}

static char capital(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

static bool is_alnum(UChar32 c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static const struct word *word_at(str rest)
{
	for (size_t n = 0; n < COUNT(words); n++)
		if (str_starts(rest, words[n].han))
			return &words[n];
	return NULL;
}

static void write_word(const struct word *word, struct buf *syllables, struct buf *initials)
{
	buf_add(syllables, word->syllables);
	for (size_t n = 0; n < word->syllables.len; n++)
		if (word->syllables.ptr[n] < 'a')
			buf_byte(initials, word->syllables.ptr[n]);
}

static void write_reading(
	const struct reading *reading, struct buf *syllables, struct buf *initials)
{
	buf_byte(syllables, capital(reading->text[0]));
	buf_bytes(syllables, reading->text + 1, reading->len - 1u);
	buf_byte(initials, capital(reading->text[0]));
}

/* One character, or a word of the table; how many bytes it was. */
static size_t write_next(
	struct pinyin *pinyin, str rest, struct buf *syllables, struct buf *initials, bool *read)
{
	int32_t at = 0;
	UChar32 c;

	U8_NEXT(rest.ptr, at, (int32_t)rest.len, c);
	const struct reading *reading = reading_of(pinyin, c);
	const struct word *word = reading && reading->begins ? word_at(rest) : NULL;
	if (word) {
		write_word(word, syllables, initials);
	} else if (reading && reading->len) {
		write_reading(reading, syllables, initials);
	} else if (is_alnum(c)) {
		buf_byte(syllables, capital((char)c));
		buf_byte(initials, capital((char)c));
	}
	*read |= word || (reading && reading->len);
	return word ? word->han.len : (size_t)at;
}

bool pinyin_write(struct pinyin *pinyin, str text, struct buf *syllables, struct buf *initials)
{
	const size_t before = syllables->len, first = initials->len;
	bool read = false;

	for (str rest = text; rest.len;)
		rest = str_from(rest, write_next(pinyin, str_slice(rest, 0, 1 << 20), syllables,
					      initials, &read));
	if (!read) {
		syllables->len = before;
		initials->len = first;
	}
	return read;
}
