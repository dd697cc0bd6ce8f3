/* Members of a record by kind: given or absent, whatever their C type. */
#include "record/private.h"

bool get_number(const struct field *field, const void *member, int64_t *ret)
{
	const opt_number *opt = member;

	if (field->opt && !opt->given)
		return false;
	*ret = field->opt ? opt->v : ((const number *)member)->v;
	return true;
}

bool get_decimal(const struct field *field, const void *member, decimal *ret)
{
	const opt_decimal *opt = member;

	if (field->opt && !opt->given)
		return false;
	*ret = field->opt ? opt->v : *(const decimal *)member;
	return true;
}

bool get_yesno(const struct field *field, const void *member, bool *ret)
{
	const opt_yesno *opt = member;

	if (field->opt && !opt->given)
		return false;
	*ret = field->opt ? opt->v : ((const yesno *)member)->v;
	return true;
}

bool get_date(const struct field *field, const void *member, date *ret)
{
	const opt_date *opt = member;

	if (field->opt && !opt->given)
		return false;
	*ret = field->opt ? opt->v : *(const date *)member;
	return true;
}

bool get_moment(const struct field *field, const void *member, moment *ret)
{
	const opt_moment *opt = member;

	if (field->opt && !opt->given)
		return false;
	*ret = field->opt ? opt->v : *(const moment *)member;
	return true;
}

const struct choice *get_choice(const struct field *field, const void *member)
{
	int value = *(const int *)member;

	if (!value)
		return NULL;
	const struct choice *choice = choice_at(field->choices, value);
	must(choice);
	return choice;
}

const struct choice *choice_find(const struct field *field, str code)
{
	for (const struct choice *choice = field->choices; choice->value; choice++)
		if (str_eq(str_of(choice->code), code))
			return choice;
	return NULL;
}

bool member_given(const struct field *field, const void *member)
{
	switch (field->kind) {
	case FIELD_TEXT:
		return str_given(*(const str *)member);
	case FIELD_NUMBER:
		return !field->opt || ((const opt_number *)member)->given;
	case FIELD_DECIMAL:
		return !field->opt || ((const opt_decimal *)member)->given;
	case FIELD_YESNO:
		return !field->opt || ((const opt_yesno *)member)->given;
	case FIELD_DATE:
		return !field->opt || ((const opt_date *)member)->given;
	case FIELD_MOMENT:
		return !field->opt || ((const opt_moment *)member)->given;
	case FIELD_CHOICE:
		return *(const int *)member != 0;
	case FIELD_REF:
		return id_given(*(const id *)member);
	case FIELD_FILE:
		return ((const opt_file *)member)->given;
	case FIELD_TEXTS:
		return ((const struct texts *)member)->count > 0;
	case FIELD_REFS:
		return ((const struct ids *)member)->count > 0;
	case FIELD_ROWS:
		return ((const struct rows *)member)->count > 0;
	case FIELD_VALUES:
		return ((const struct values *)member)->count > 0;
	}
	must_failed("a field of a known kind", __FILE__, __LINE__);
}

void put_number(const struct field *field, void *member, int64_t value)
{
	if (field->opt)
		*(opt_number *)member = (opt_number){ true, value };
	else
		*(number *)member = (number){ value };
}

/* The same value is the same bytes, so that what is read back is what was read. */
void put_decimal(const struct field *field, void *member, decimal value)
{
	while (value.places > 0 && value.v % 10 == 0) {
		value.v /= 10;
		value.places--;
	}
	if (field->opt)
		*(opt_decimal *)member = (opt_decimal){ true, value };
	else
		*(decimal *)member = value;
}

void put_yesno(const struct field *field, void *member, bool value)
{
	if (field->opt)
		*(opt_yesno *)member = (opt_yesno){ true, value };
	else
		*(yesno *)member = (yesno){ value };
}

void put_date(const struct field *field, void *member, date value)
{
	if (field->opt)
		*(opt_date *)member = (opt_date){ true, value };
	else
		*(date *)member = value;
}

void put_moment(const struct field *field, void *member, moment value)
{
	if (field->opt)
		*(opt_moment *)member = (opt_moment){ true, value };
	else
		*(moment *)member = value;
}

int64_t field_most(const struct field *field)
{
	if (field->max)
		return field->max;
	return field->kind == FIELD_TEXT ? DEFAULT_LENGTH : DEFAULT_COUNT;
}

/* Both 0: any. A max of 0 below a min of more says nothing; above a negative min it is a limit. */
bool field_has_least(const struct field *field)
{
	return field->min || field->max;
}

bool field_has_most(const struct field *field)
{
	return field->max || field->min < 0;
}
