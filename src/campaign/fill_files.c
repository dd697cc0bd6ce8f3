/* Files that are sent beside a workbook of duties. */
#include "campaign/fill_files.h"
#include "base/catalogue.h"
#include "campaign/form.h"
#include "campaign/parts.h"

#define KEPT "kept:" /* "kept:plan.pdf": its hash */

/* Some browsers send the folder too. */
static str base_name(str name)
{
	for (size_t n = name.len; n > 0; n--)
		if (name.ptr[n - 1] == '/' || name.ptr[n - 1] == '\\')
			return str_from(name, n);
	return name;
}

/* The first of that name; and how many there are, each of which is named then. */
static struct fill_file *find(struct fill_files *f, str name, size_t *ret_count)
{
	struct fill_file *first = NULL;

	*ret_count = 0;
	for (size_t n = 0; n < f->count; n++) {
		if (!str_eq(f->list[n].name, name))
			continue;
		f->list[n].named = true;
		if (++*ret_count == 1)
			first = &f->list[n];
	}
	return first;
}

static void add(struct fill_files *f, struct fill_file file)
{
	if (f->count < COUNT(f->list) && file.name.len)
		f->list[f->count++] = file;
}

static void read_kept(struct fill_files *f)
{
	const struct request *request = f->request;
	hash file;

	for (size_t n = 0; n < request->sent_count; n++)
		if (str_starts(request->sent[n].name, STR(KEPT)) &&
			hash_parse(request->sent[n].text, &file))
			add(f, (struct fill_file){ .name = str_from(request->sent[n].name, sizeof(KEPT) - 1),
				       .text = request->sent[n].text });
}

bool fill_files_read(struct request *request, const struct multipart *form, struct fill_files *ret,
	struct problems *problems)
{
	size_t bytes = 0;

	ret->request = request;
	read_kept(ret);
	for (size_t n = 0; n < form->upload_count; n++) {
		const struct upload *upload = &form->uploads[n];
		if (!str_eq(upload->name, STR("files")) || !upload->filename.len)
			continue;
		bytes += upload->bytes.len;
		add(ret, (struct fill_file){ .name = base_name(upload->filename),
				 .bytes = upload->bytes });
	}
	if (!bytes || file_fits_today(request, bytes))
		return true;
	problem(problems, "", "too_many", file_sent_today, NULL);
	return false;
}

bool fill_files_asked(struct fill_files *f, struct reading *reading, str measure, str column)
{
	const struct pair typed = { STR("measure"), measure };

	if (!str_given(f->measure) || !str_eq(f->measure, measure)) {
		struct arena *arena = f->request->arena;
		f->measure = arena_copy(arena, measure);
		if (!f->fields)
			f->fields = arena_array(arena, FORM_MAX, sizeof(*f->fields));
		f->field_count =
			f->fields ? form_asks(reading, &typed, 1, arena, f->fields, FORM_MAX) : 0;
	}
	for (size_t n = 0; n < f->field_count; n++)
		if (f->fields[n].kind == FIELD_FILE && str_eq(str_of(f->fields[n].name), column))
			return true;
	return false;
}

static bool keep(struct fill_files *f, struct reading *reading, id measure, struct fill_file *file,
	struct err *err)
{
	struct file_taken taken;
	char text[HASH_TEXT];

	if (str_given(file->text) || file->refusal)
		return true;
	if (file_take(f->request->ledger, file->bytes, measure_asks_place(reading->conn, measure),
		    &taken, &file->refusal, err))
		file->text = arena_copy(f->request->arena, hash_print(taken.file, text));
	return str_given(file->text) || file->refusal;
}

str fill_files_find(struct fill_files *f, struct reading *reading, id measure, str name,
	str *ret_why, struct err *err)
{
	enum language language = f->request->language;
	size_t count;
	struct fill_file *file = find(f, name, &count);
	hash kept;

	*ret_why = STR_NONE;
	if (!file && hash_parse(name, &kept)) /* it stands there already; else the act says so */
		return name;
	if (!file) {
		*ret_why = arena_printf(f->request->arena,
			tr(language, N_("There is no file %.*s among those that you sent.")),
			STR_ARG(name));
		return STR_NONE;
	}
	if (count > 1) {
		*ret_why = arena_printf(f->request->arena,
			tr(language, N_("Several of the files that you sent are called %.*s.")),
			STR_ARG(name));
		return STR_NONE;
	}
	if (!keep(f, reading, measure, file, err))
		return STR_NONE;
	if (file->refusal)
		*ret_why = arena_printf(f->request->arena, "%.*s: %s", STR_ARG(file->name),
			tr(language, file->refusal));
	return file->text;
}

size_t fill_files_again(const struct fill_files *f, struct verdict_field *ret)
{
	size_t count = 0;

	for (size_t n = 0; n < f->count; n++)
		if (str_given(f->list[n].text))
			ret[count++] = (struct verdict_field){
				arena_printf(f->request->arena, KEPT "%.*s",
					STR_ARG(f->list[n].name)),
				f->list[n].text
			};
	return count;
}

void fill_files_tell(const struct fill_files *f, struct verdicts *verdicts)
{
	for (size_t n = 0; n < f->count; n++)
		if (!f->list[n].named)
			verdicts_about(verdicts, f->list[n].name, VERDICT_LEFT,
				str_of(tr(f->request->language,
					N_("No row names this file: it was not kept."))));
}
