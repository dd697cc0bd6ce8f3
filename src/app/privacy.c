/* muster privacy: what is kept about persons, from the field tables; docs/privacy.md is what it prints. */
#include "app/commands.h"
#include "app/slices.h"
#include "base/catalogue.h"
#include "base/json.h"
#include <unistd.h>

#define WHO_NAMES                                                                                  \
	N_("Everybody of the same unit; of whoever is manager, liaison, inspector or deputy "      \
	   "those "                                                                                \
	   "above and below on the line; the operator.")
#define WHO_NAMES_OR_ASKED                                                                         \
	N_("Everybody of the same unit; of whoever is manager, liaison, inspector or deputy "      \
	   "those above and below on the line; without the name who answers for what it is "       \
	   "about; the operator.")
#define UNTIL_ERASED                                                                               \
	N_("Until it is erased, by hand or so many days after the person has left as `retention` " \
	   "says.")

/* What is kept beside the fields that are sealed. */
static const struct kept {
	const char *what, *why, *who, *until;
} kept[] = {
	{ N_("Code"),
		N_("It names the person in the ledger and where one signs in. It must not say "
		   "who somebody is."),
		N_("Those who may know of the person; the operator."),
		N_("For ever: it stands in the ledger.") },
	{ N_("Unit, posts, remits and their days"), N_("Rights follow from them."),
		N_("Those above and below on the line; of other posts the same unit."),
		N_("For ever, under the code alone once the person is erased.") },
	{ N_("What one did, and when"), N_("So that it can be shown who changed what."),
		N_("Those who see the unit where it happened."),
		N_("For ever, under the code alone once the person is erased.") },
	{ N_("At which meetings one was expected when they were closed, and where one belonged then"),
		N_("So that a roll stays what it was when people come, go and move."),
		N_("Those of that unit, and who keeps the roll of the meeting; above that it is a number."),
		N_("For ever, under the code alone once the person is erased.") },
	{ N_("At which meetings one signed in, when and by which way"),
		N_("So that a meeting has its roll."),
		N_("Those of the same unit, and who keeps the roll of the meeting; above that it is a number, and "
		   "the history names nobody."),
		N_("For ever, under the code alone once the person is erased.") },
	{ N_("Whether one replied to come to a meeting, and who comes instead"),
		N_("So that who convenes a meeting knows who comes."),
		N_("Those who may know the name, in the list of who is expected; the history names nobody outside of "
		   "the unit."),
		N_("For ever, under the code alone once the person is erased.") },
	{ N_("Which items of a meeting one presents"),
		N_("So that whoever comes knows who speaks."),
		N_("By name whoever is expected at that meeting; others as they may know the name."),
		N_("For ever, under the code alone once the person is erased.") },
	{ N_("A random mark of the phone on which one signed in to a meeting, another one at each"),
		N_("So that it is seen where several signed in on one phone."),
		N_("Those of the same unit see that there were several, not the mark."),
		N_("For ever, under the code alone; its cookie for twelve hours.") },
	{ N_("What a scribe writes at a meeting: each text that was saved, not the last alone"),
		N_("So that no word is lost, and it can be shown how the minutes came about."),
		N_("Those who hold the meeting; what stands in its minutes, those who may know of it; earlier "
		   "texts, the operator."),
		N_("For ever: it stands in the ledger, what was deleted afterwards too; at most 5000 texts of a "
		   "meeting.") },
	{ N_("Which files and lists one took"), N_("So that it can be shown where they went."),
		N_("The operator."),
		N_("For ever, under the code alone once the person is erased.") },
	{ N_("Password, as an argon2id hash"), N_("To come in."), N_("Nobody."),
		N_("Until another one is set, the person leaves or is erased.") },
	{ N_("Sessions and browsers: kind of browser, since when, when last seen"),
		N_("To stay in, and to end what is not one's own."), N_("The person alone."),
		N_("A session 7 days after it was last used, 30 days at most; a browser a year.") },
	{ N_("Tokens: label, reach, end"), N_("To let a program in, and to end it."),
		N_("The person and the operator."),
		N_("The label until it is erased with the person; reach and end for ever.") },
	{ N_("Which invitations and minutes were mailed to one, when, and whether they were taken"),
		N_("So that an office sees whom its invitation did not reach."),
		N_("Those of the same unit; above it by number; the operator."),
		N_("Until 90 days after the meeting, or until the person is erased.") },
	{ N_("The day, and where the measure asks the place, of a photograph"),
		N_("Evidence has a date; some must show a place. All else that a photograph tells "
		   "is "
		   "removed."),
		N_("Those who see the unit that handed it in."), N_("As long as the evidence.") },
};

enum privacy_form { FORM_MARKDOWN, FORM_TEXT, FORM_JSON };

struct telling {
	enum privacy_form form;
	enum language language;
	struct json *json;
	const struct field *told[FIELDS_MAX];
	size_t count;
};

static void put_pair(struct json *json, const char *name, const char *text)
{
	json_key(json, str_of(name));
	json_text(json, str_of(text));
}

static void put_line(
	struct telling *t, const char *what, const char *why, const char *who, const char *until)
{
	what = tr(t->language, what), why = tr(t->language, why);
	who = tr(t->language, who), until = tr(t->language, until);
	switch (t->form) {
	case FORM_MARKDOWN:
		printf("| %s | %s | %s | %s |\n", what, why, who, until);
		return;
	case FORM_TEXT:
		printf("%s\n  %s: %s\n  %s: %s\n  %s: %s\n\n", what,
			tr(t->language, N_("Why it is held")), why,
			tr(t->language, N_("Who sees it")), who,
			tr(t->language, N_("For how long")), until);
		return;
	case FORM_JSON:
		json_begin_object(t->json);
		put_pair(t->json, "what", what);
		put_pair(t->json, "why", why);
		put_pair(t->json, "who", who);
		put_pair(t->json, "until", until);
		json_end(t->json);
		return;
	}
}

static bool is_told(const struct field *const *told, size_t count, const struct field *field)
{
	for (size_t n = 0; n < count; n++)
		if (strcmp(told[n]->name, field->name) == 0 && told[n]->why == field->why)
			return true;
	return false;
}

/* Each field once, however many acts have it. */
static void tell_fields(struct telling *t, const struct field_table *table)
{
	for (size_t n = 0; n < table->count; n++) {
		const struct field *field = &table->fields[n];
		if (field->rows)
			tell_fields(t, field->rows);
		if (!field->personal || field->own || t->count == FIELDS_MAX ||
			is_told(t->told, t->count, field))
			continue;
		t->told[t->count++] = field;
		put_line(t, field->label, field->why, field->told_at ? WHO_NAMES_OR_ASKED : WHO_NAMES, UNTIL_ERASED);
	}
}

static void tell_all(struct telling *t)
{
	for (size_t n = 0; slices[n]; n++)
		for (size_t k = 0; slices[n]->acts[k]; k++)
			tell_fields(t, &slices[n]->acts[k]->record);
	for (size_t n = 0; n < COUNT(kept); n++)
		put_line(t, kept[n].what, kept[n].why, kept[n].who, kept[n].until);
}

static void tell_head(const struct telling *t)
{
	printf("%s%s\n\n%s\n\n", t->form == FORM_MARKDOWN ? "# " : "",
		tr(t->language, N_("What Muster keeps about persons")),
		tr(t->language, N_("What says who somebody is is sealed in the ledger under a "
				   "key of that person's own; erasing destroys the key. Each "
				   "person sees and downloads it at `/account`. No reading "
				   "time, no ranking of persons and no private notes are "
				   "kept.")));
	if (t->form == FORM_MARKDOWN)
		printf("| %s | %s | %s | %s |\n|---|---|---|---|\n", tr(t->language, N_("What")),
			tr(t->language, N_("Why it is held")), tr(t->language, N_("Who sees it")),
			tr(t->language, N_("For how long")));
}

/* To somebody at a terminal as text; else as the page of the documentation is written. */
static bool form_of(const struct arguments *arguments, enum privacy_form *ret)
{
	*ret = isatty(STDOUT_FILENO) ? FORM_TEXT : FORM_MARKDOWN;
	if (str_eq(arguments->format, STR("json")))
		*ret = FORM_JSON;
	else if (str_eq(arguments->format, STR("text")))
		*ret = FORM_TEXT;
	else if (str_eq(arguments->format, STR("markdown")))
		*ret = FORM_MARKDOWN;
	else if (str_given(arguments->format))
		return refuse_format(arguments, STR("text, markdown, json"));
	return true;
}

int command_privacy(struct arguments *arguments)
{
	CLEANUP(buf_done) struct buf out = BUF(1 << 20);
	struct telling t = { .language = arguments->language };

	if (!arguments_empty(arguments, "privacy") || !form_of(arguments, &t.form))
		return EXIT_REFUSED;
	if (t.form != FORM_JSON) {
		tell_head(&t);
		tell_all(&t);
		return EXIT_DONE;
	}
	struct json json = json_into(&out);
	t.json = &json;
	json_begin_array(&json);
	tell_all(&t);
	json_end(&json);
	printf("%.*s\n", STR_ARG(buf_str(&out)));
	return EXIT_DONE;
}
