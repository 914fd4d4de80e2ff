/* SPDX-License-Identifier: BSD-2-Clause */
/* dates: one pattern for all ways to write a day. */
#include "message/dates.h"

#include <pthread.h>
#include <string.h>

#include <glib/gi18n.h>

#include "base/pattern.h"

#define MONTHS                                                                                                         \
    "(ene(?:ro)?|jan(?:uary)?|feb(?:rero|ruary)?|mar(?:zo|ch)?|abr(?:il)?|apr(?:il)?|mayo?|june?|jun(?:io)?|july?|"    \
    "jul(?:io)?|ago(?:sto)?|aug(?:ust)?|sept?(?:iembre|ember)?|set(?:iembre)?|oct(?:ubre|ober)?|nov(?:iembre|ember)?|" \
    "dic(?:iembre)?|dec(?:ember)?)\\b\\.?"

/* In each alternative the groups are numbered anew: by what they are called it is known which matched. */
static const char pattern[] =
    "\\b(?:(?<d1>\\d{1,2})[º°]?\\s*(?:de\\s+|[-/]\\s?)?(?<m1>" MONTHS
    ")(?:\\s*,?\\s*(?:del?\\s+|[-/]\\s?)?(?:año\\s+)?(?<y1>\\d{4}))?"
    "|(?<m2>" MONTHS ")\\s+(?<d2>\\d{1,2})(?:st|nd|rd|th)?\\s*,?\\s+(?:de\\s+|del\\s+)?(?<y2>\\d{4})"
    "|(?<y3>(?:19|20)\\d\\d)[-/.](?<n3>\\d{1,2})[-/.](?<d3>\\d{1,2})"
    "|(?<d4>\\d{1,2})[-/.](?<n4>\\d{1,2})[-/.](?<y4>(?:20)?\\d\\d))\\b(?![-/]\\d)";

static pcre2_code *code;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void
compile(void)
{
    code = pattern_compile(pattern, PCRE2_CASELESS, NULL);
}

static int
month_of(const char *name)
{
    static const char *const months[] = { "ene jan", "feb", "mar", "abr apr", "may", "jun", "jul", "ago aug", "sep set",
        "oct", "nov", "dic dec" };
    char first[4] = { 0 };

    for (int i = 0; i < 3; i++)
        first[i] = g_ascii_tolower(name[i]);
    for (int i = 0; i < 12; i++)
        if (strstr(months[i], first))
            return i + 1;
    return 0;
}

/* The text of the first of the groups NAMES that took part in MATCH, or NULL. */
static const char *
group(pcre2_match_data *match, const char *text, const char *const *names)
{
    const PCRE2_SIZE *places = pcre2_get_ovector_pointer(match);

    for (; *names; names++) {
        const int number = pcre2_substring_number_from_name(code, (PCRE2_SPTR)*names);
        if (number > 0 && places[2 * number] != PCRE2_UNSET)
            return text + places[2 * number];
    }
    return NULL;
}

static int
number_at(const char *digits)
{
    return digits ? (int)g_ascii_strtoll(digits, NULL, 10) : 0;
}

static bool
read_match(pcre2_match_data *match, const char *text, CitedDate *date)
{
    const PCRE2_SIZE *places = pcre2_get_ovector_pointer(match);
    const char *month = group(match, text, (const char *const[]){ "m1", "m2", NULL });

    date->begin = places[0];
    date->end = places[1];
    date->day = number_at(group(match, text, (const char *const[]){ "d1", "d2", "d3", "d4", NULL }));
    date->year = number_at(group(match, text, (const char *const[]){ "y1", "y2", "y3", "y4", NULL }));
    date->month = month ? month_of(month) : number_at(group(match, text, (const char *const[]){ "n3", "n4", NULL }));
    if (date->year > 0 && date->year < 100)
        date->year += 2000;
    if (date->month > 12 && date->day <= 12) { /* as in the United States */
        const int day = date->month;
        date->month = date->day;
        date->day = day;
    }
    return date->month >= 1 && date->month <= 12 && date->day >= 1 &&
           date->day <= g_date_get_days_in_month((GDateMonth)date->month, (GDateYear)(date->year ? date->year : 2024));
}

bool
dates_find(const char *text, size_t from, CitedDate *date, Budget *budget)
{
    const size_t length = strlen(text);
    pcre2_match_data *match;
    bool found = false;

    pthread_once(&once, compile);
    match = pcre2_match_data_create_from_pattern(code, NULL);
    while (!found && from < length && pattern_find(code, text, length, from, match, budget)) {
        found = read_match(match, text, date);
        from = date->end;
    }
    pcre2_match_data_free(match);
    return found;
}

bool
dates_are_same(const CitedDate *one, const CitedDate *other)
{
    return one->day == other->day && one->month == other->month &&
           (one->year == other->year || one->year == 0 || other->year == 0);
}

char *
dates_in_words(const CitedDate *date)
{
    static const char *const months[] = { N_("enero"), N_("febrero"), N_("marzo"), N_("abril"), N_("mayo"), N_("junio"),
        N_("julio"), N_("agosto"), N_("septiembre"), N_("octubre"), N_("noviembre"), N_("diciembre") };
    const char *month = _(months[date->month - 1]);

    /* TRANSLATORS: a day, its month, its year */
    return date->year > 0 ? g_strdup_printf(_("%d de %s de %d"), date->day, month, date->year)
                          /* TRANSLATORS: a day and its month */
                          : g_strdup_printf(_("%d de %s"), date->day, month);
}
