/* muster privacy: what is kept about persons, from the field tables; docs/privacy.md is what it prints. */
#include "app/commands.h"
#include "app/slices.h"
#include "base/catalogue.h"

#define WHO_NAMES                                                                                  \
	N_("Everybody of the same unit; of whoever is manager, liaison, inspector or deputy "      \
	   "those "                                                                                \
	   "above and below on the line; the operator.")
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
	{ N_("The day, and where the measure asks the place, of a photograph"),
		N_("Evidence has a date; some must show a place. All else that a photograph tells "
		   "is "
		   "removed."),
		N_("Those who see the unit that handed it in."), N_("As long as the evidence.") },
};

static void put_line(
	str what, const char *why, const char *who, const char *until, enum language language)
{
	printf("| %.*s | %s | %s | %s |\n", STR_ARG(what), tr(language, why), tr(language, who),
		tr(language, until));
}

static bool is_told(const struct field *const *told, size_t count, const struct field *field)
{
	for (size_t n = 0; n < count; n++)
		if (strcmp(told[n]->name, field->name) == 0 && told[n]->why == field->why)
			return true;
	return false;
}

/* Each field once, however many acts have it. */
static void tell_fields(const struct field_table *table, const struct field **told, size_t *count,
	enum language language)
{
	for (size_t n = 0; n < table->count; n++) {
		const struct field *field = &table->fields[n];
		if (field->rows)
			tell_fields(field->rows, told, count, language);
		if (!field->personal || field->own || *count == FIELDS_MAX ||
			is_told(told, *count, field))
			continue;
		told[(*count)++] = field;
		put_line(str_of(tr(language, field->label)), field->why, WHO_NAMES, UNTIL_ERASED,
			language);
	}
}

int command_privacy(struct arguments *arguments)
{
	const struct field *told[FIELDS_MAX];
	enum language language = arguments->language;
	size_t count = 0;

	if (!arguments_empty(arguments, "privacy"))
		return EXIT_REFUSED;
	printf("# %s\n\n", tr(language, N_("What Muster keeps about persons")));
	printf("%s\n\n",
		tr(language, N_("What says who somebody is is sealed in the ledger under a "
				"key of that person's own; erasing destroys the key. Each "
				"person sees and downloads it at `/account`. No reading "
				"time, no ranking of persons and no private notes are "
				"kept.")));
	printf("| %s | %s | %s | %s |\n|---|---|---|---|\n", tr(language, N_("What")),
		tr(language, N_("Why it is held")), tr(language, N_("Who sees it")),
		tr(language, N_("For how long")));
	for (size_t n = 0; slices[n]; n++)
		for (size_t k = 0; slices[n]->acts[k]; k++)
			tell_fields(&slices[n]->acts[k]->record, told, &count, language);
	for (size_t n = 0; n < COUNT(kept); n++)
		put_line(str_of(tr(language, kept[n].what)), kept[n].why, kept[n].who,
			kept[n].until, language);
	return EXIT_DONE;
}
