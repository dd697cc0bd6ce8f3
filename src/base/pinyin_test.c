/* How Han characters are read: what people type to find a unit. */
#include "base/pinyin.h"
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void reads(
	struct pinyin *pinyin, const char *text, const char *syllables, const char *initials)
{
	CLEANUP(buf_done) struct buf all = BUF(4000);
	CLEANUP(buf_done) struct buf first = BUF(4000);

	assert_int_equal(pinyin_write(pinyin, str_of(text), &all, &first), syllables[0] != '\0');
	assert_true(str_eq(buf_str(&all), str_of(syllables)) || !all.len);
	assert_int_equal(all.len, strlen(syllables));
	assert_true(str_eq(buf_str(&first), str_of(initials)) || !first.len);
	assert_int_equal(first.len, strlen(initials));
}

static int setup(void **state)
{
	*state = pinyin_new();
	return 0;
}

static int teardown(void **state)
{
	pinyin_free(*state);
	return 0;
}

static void characters_are_read_without_tones(void **state)
{
	assert_true(str_eq(pinyin_of(*state, 0x4e2d), STR("zhong")));
	assert_true(str_eq(pinyin_of(*state, 0x5973), STR("nv"))); /* as it is typed */
	assert_true(str_eq(pinyin_of(*state, 0x8bf6), STR("ei")));
	assert_true(str_eq(pinyin_of(*state, 0x3405), STR("wu"))); /* extension A */
	assert_false(str_given(pinyin_of(*state, 'a')));
	assert_false(str_given(pinyin_of(*state, -1)));
	assert_false(str_given(pinyin_of(*state, 0x10ffff)));
	reads(*state, "东城社区居委会", "DongChengSheQuJuWeiHui", "DCSQJWH");
}

static void letters_and_digits_between_stay(void **state)
{
	reads(*state, "第2中学a部（北）", "Di2ZhongXueABuBei", "D2ZXABB");
	reads(*state, "Beta 2", "", "");
	reads(*state, "", "", "");
}

/* Each of them is read otherwise where its characters stand alone, or ICU says it otherwise. */
static void names_of_places_are_read_as_they_spell_themselves(void **state)
{
	reads(*state, "重庆市", "ChongQingShi", "CQS");
	reads(*state, "长沙市", "ChangShaShi", "CSS");
	reads(*state, "厦门市", "XiaMenShi", "XMS");
	reads(*state, "六安市", "LuAnShi", "LAS");
	reads(*state, "成都市", "ChengDuShi", "CDS");
	reads(*state, "西藏自治区", "XiZangZiZhiQu", "XZZZQ");
	reads(*state, "洪洞县", "HongTongXian", "HTX");
	reads(*state, "都江堰", "DuJiangYan", "DJY");
	reads(*state, "乐山市", "LeShanShi", "LSS");
	reads(*state, "长子县长子", "ZhangZiXianChangZi", "ZZXCZ");
}

/* Of every prefix and of every broken beginning of a character: no more is read than there is. */
static void bytes_that_are_no_text_are_left_out(void **state)
{
	static const char text[] = "重庆长子县\xff\xc0\x80\xed\xa0\x80都江堰";
	char copy[sizeof(text)];

	reads(*state, "\xe9\x87\x8d\xe5\xba", "Zhong", "Z");
	reads(*state, "\xff\xfe\xed\xa0\x80", "", "");
	for (size_t from = 0; from < sizeof(text); from++)
		for (size_t to = from; to < sizeof(text); to++) {
			CLEANUP(buf_done) struct buf all = BUF(400);
			CLEANUP(buf_done) struct buf first = BUF(400);
			memcpy(copy, text + from, to - from);
			pinyin_write(*state, (str){ copy, to - from }, &all, &first);
			assert_true(all.len <= 2 * (to - from) + 2);
		}
}

static void *ask_all(void *pinyin)
{
	size_t with = 0;

	for (int32_t c = 0x4e00; c < 0x9000; c++)
		with += str_given(pinyin_of(pinyin, c));
	return (void *)with;
}

static void many_may_ask_at_a_time(void **state)
{
	pthread_t threads[4];
	void *with[4];

	for (size_t n = 0; n < COUNT(threads); n++)
		assert_int_equal(pthread_create(&threads[n], NULL, ask_all, *state), 0);
	for (size_t n = 0; n < COUNT(threads); n++)
		pthread_join(threads[n], &with[n]);
	for (size_t n = 0; n < COUNT(threads); n++)
		assert_ptr_equal(with[n], with[0]);
	assert_true((size_t)with[0] > 16000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(characters_are_read_without_tones, setup, teardown),
		cmocka_unit_test_setup_teardown(letters_and_digits_between_stay, setup, teardown),
		cmocka_unit_test_setup_teardown(
			names_of_places_are_read_as_they_spell_themselves, setup, teardown),
		cmocka_unit_test_setup_teardown(
			bytes_that_are_no_text_are_left_out, setup, teardown),
		cmocka_unit_test_setup_teardown(many_may_ask_at_a_time, setup, teardown),
	};

	return cmocka_run_group_tests_name("pinyin", tests, NULL, NULL);
}
