/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <string.h>

#include "base/error.h"
#include "checks/classifier.h"
#include "checks/features.h"
#include "checks/learning.h"

static void
join_feature(void *data, const char *feature, guint word)
{
    g_string_append_printf(data, " %u:%s", word, feature);
}

static const struct {
    const char *text, *features;
} cut[] = {
    { "", "" }, { "Tú y él", " 0:tu 0:@trato 0:^+tu 1:y 1:tu+y 2:el 2:y+el" },
    { "Mi perrito.",
        " 0:mi 0:@yo 0:^+mi 1:perrito 1:perr* 1:perri* 1:perrit* 1:*ito 1:*rito 1:*rrito 1:@mascota 1:mi+perrito" },
    { "Niños", " 0:niños 0:niño* 0:niños* 0:*ños 0:*iños 0:^+niños" }, { "Sí. No.", " 0:si 0:^+si 1:no 1:^+no" },
    { "a 14.000 o 15", " 0:a 0:^+a 1:0.000 1:0.00* 1:0.000* 1:*000 1:*.000 1:a+0.000 2:o 2:0.000+o 3:0 3:o+0" },
    { "Dijo «te odio» ya", " 0:dijo 0:dijo* 0:*ijo 0:^+dijo 3:ya 3:dijo+ya" },
    { "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa y", " 1:y 1:^+y" }, /* no word is so long */
};

START_TEST(cuts_words)
{
    g_autoptr(Prose) prose = prose_new(cut[_i].text, false);
    g_autoptr(WordClasses) classes = word_classes_load("", NULL);
    g_autoptr(GString) features = g_string_new(NULL);

    features_each(prose, classes, join_feature, features);
    ck_assert_str_eq(features->str, cut[_i].features);
}
END_TEST

/* The classifier of a folder of its own that has TABLE. */
static Classifier *
classifier_of(const char *table, GError **error)
{
    g_autofree char *path = unit_path("kinds.txt");

    ck_assert(g_file_set_contents(path, table, -1, NULL));
    return classifier_load(unit_folder(), error);
}

static Likeness
judge(const Classifier *classifier, const char *text)
{
    g_autoptr(Prose) prose = prose_new(text, false);

    Likeness likeness;

    classifier_judge(classifier, (const Prose *[]){ prose, NULL }, &likeness);
    return likeness;
}

#define TABLE                                                                                                          \
    "# a comment\n^ -100 -200 -200 -200\nfiesta 300 0 0 0\n*ito 50 0 0 0\n^+bruto 0 0 400 0\nradicado -300 -300 -300 " \
    "-300\n"

/* An even chance is 50; e^2 + 3e^-2 to 1 are 88 %. */
START_TEST(adds_up)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Classifier) classifier = classifier_of(TABLE, &error);

    ck_assert_good(classifier, error);
    const Likeness none = judge(classifier, ""), party = judge(classifier, "La fiesta, la fiesta."),
                   insult = judge(classifier, "Bruto."), service = judge(classifier, "Fiesta con radicado.");
    ck_assert_uint_eq(none.percent, 43);
    ck_assert_uint_eq(party.percent, 88);
    ck_assert_uint_eq(party.kind, TEXT_PERSONAL);
    ck_assert_uint_eq(insult.kind, TEXT_INSULT);
    ck_assert_uint_eq(insult.percent, 88);
    ck_assert_uint_lt(service.percent, 40);
    ck_assert_uint_eq(none.shares[TEXT_PERSONAL], 47); /* e^-1 of e^-1 + 3e^-2 */
    ck_assert_uint_eq(insult.shares[TEXT_INSULT], 92);
    ck_assert_uint_le(party.shares[TEXT_CHAIN], 2);
}
END_TEST

/* That a word is in the table itself changes nothing of what its beginnings and endings say, and it says it once. */
START_TEST(knows_words_by_their_parts)
{
    static const char parts[] = "perr* 30 0 0 0\n*ito 40 0 0 0\ncaf* 10 0 0 0\n";
    g_autofree char *with_words = g_strconcat(parts, "perrito 0 0 0 0\nmi 0 0 0 0\n", NULL);
    static const char *const texts[] = { "perrito", "Mi perrito, tu perrito", "perrote y gatito", "perrazo", "mi" };

    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(Classifier) plain = classifier_of(parts, NULL);
        g_autoptr(Classifier) known = classifier_of(with_words, NULL);
        const Likeness expected = judge(plain, texts[i]), likeness = judge(known, texts[i]);
        ck_assert_uint_eq(likeness.percent, expected.percent);
        ck_assert_uint_eq(likeness.shares[TEXT_PERSONAL], expected.shares[TEXT_PERSONAL]);
        ck_assert_uint_eq(likeness.shares[TEXT_PERSONAL] >= 40, i < 3); /* e^0.7 of e^0.7 + 3 */
    }
}
END_TEST

START_TEST(judges_texts_together)
{
    g_autoptr(Classifier) classifier = classifier_of(TABLE, NULL);
    g_autoptr(Prose) text = prose_new("La fiesta.", false);
    g_autoptr(Prose) subject = prose_new("Perrito", false);

    Likeness likenesses[2];
    classifier_judge(classifier, (const Prose *[]){ text, subject, NULL }, likenesses);
    ck_assert_uint_eq(likenesses[0].percent, judge(classifier, "La fiesta.").percent);
    ck_assert_uint_eq(likenesses[1].percent, 92);
}
END_TEST

/* Some words of a text are what they would be alone, whatever stands around them. */
START_TEST(judges_words_by_themselves)
{
    g_autoptr(Classifier) classifier = classifier_of(TABLE, NULL);
    g_autoptr(Prose) prose = prose_new("Traiga el radicado. Mi perrito va a la fiesta. Traiga el radicado.", false);
    const ProseSentence *sentence = prose_sentence(prose, 1);
    const Likeness own = classifier_judge_words(classifier, prose, sentence->word, sentence->words_end);
    const Likeness none = classifier_judge_words(classifier, prose, 0, 0);

    ck_assert_uint_eq(own.percent, judge(classifier, "Mi perrito va a la fiesta.").percent);
    ck_assert_uint_eq(none.percent, judge(classifier, "").percent);
    ck_assert_uint_gt(own.percent, none.percent);
}
END_TEST

START_TEST(gives_a_reason)
{
    g_autoptr(Classifier) classifier = classifier_of(TABLE, NULL);
    g_autoptr(Prose) prose = prose_new("Traiga el radicado. Traiga su perrito. Mi perrito va a la fiesta.", false);
    g_autoptr(Prose) subject = prose_new("Bruto", false);
    g_autoptr(Prose) nothing = prose_new("Traiga el radicado.", false);

    const Reason personal = classifier_reason(classifier, (const Prose *[]){ prose, subject, NULL }, TEXT_PERSONAL);
    ck_assert_ptr_eq(personal.text, prose);
    ck_assert_uint_eq(personal.word, 6);
    const Reason insult = classifier_reason(classifier, (const Prose *[]){ prose, subject, NULL }, TEXT_INSULT);
    ck_assert_ptr_eq(insult.text, subject);
    ck_assert_uint_eq(insult.word, 0);
    ck_assert_ptr_null(classifier_reason(classifier, (const Prose *[]){ nothing, NULL }, TEXT_PERSONAL).text);
}
END_TEST

static const char *const wrong[] = { "fiesta 1 2 3\n", "fiesta 1 2 3 4 5\n", "fiesta 1 2 3 x\n", "fiesta 1 2 3 10001\n",
    "fiesta 1.5 2 3 4\n" };

START_TEST(says_what_is_wrong)
{
    g_autoptr(GError) error = NULL;

    ck_assert_ptr_null(classifier_of(wrong[_i], &error));
    ck_assert_error(error, VOBO_ERROR_CONFIG, "kinds.txt:1: ");
}
END_TEST

/* Examples of each kind in a folder of its own; SERVICE are those of the service, NULL for no such file. */
static void
write_examples(const char *service)
{
    static const char *const names[] = { "personal", "chain", "insult", "threat" };

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *file = g_strconcat(names[i], ".txt", NULL);
        g_autofree char *path = unit_path(file);
        g_autofree char *text =
            g_strdup_printf("# examples\nlo de %s de hoy\n\nlo de %s de ayer\n", names[i], names[i]);
        ck_assert(g_file_set_contents(path, text, -1, NULL));
    }
    g_autofree char *path = unit_path("service.txt");
    if (service)
        ck_assert(g_file_set_contents(path, service, -1, NULL));
}

START_TEST(learns_from_examples)
{
    g_autoptr(GError) error = NULL;

    write_examples("lo del acta de hoy\nlo del acta de ayer\n");
    g_autofree char *table = learning_table(unit_folder(), "", &error);
    ck_assert_good(table, error);
    g_autoptr(Classifier) classifier = classifier_of(table, &error);
    ck_assert_good(classifier, error);
    ck_assert_uint_eq(judge(classifier, "lo de chain").kind, TEXT_CHAIN);
    ck_assert_uint_gt(judge(classifier, "lo de chain").percent, 70);
    ck_assert_uint_eq(judge(classifier, "lo de threat").kind, TEXT_THREAT);
    ck_assert_uint_lt(judge(classifier, "lo del acta").percent, judge(classifier, "lo de insult").percent);
    g_autofree char *again = learning_table(unit_folder(), "", NULL);
    ck_assert_str_eq(table, again);
}
END_TEST

START_TEST(asks_for_examples)
{
    g_autoptr(GError) absent = NULL, empty = NULL, odd = NULL;

    write_examples(NULL);
    ck_assert_ptr_null(learning_table(unit_folder(), "", &absent));
    ck_assert_error(absent, VOBO_ERROR_IO, "service.txt");
    write_examples("# nothing yet\n\n");
    ck_assert_ptr_null(learning_table(unit_folder(), "", &empty));
    ck_assert_error(empty, VOBO_ERROR_CONFIG, "service.txt");
    write_examples("se\xf1or\n");
    ck_assert_ptr_null(learning_table(unit_folder(), "", &odd));
    ck_assert_error(odd, VOBO_ERROR_CONFIG, "UTF-8");
}
END_TEST

int
main(void)
{
    return unit_run("checks/classifier",
        (const Unit[]){ { cuts_words, G_N_ELEMENTS(cut) }, { adds_up, 1 }, { knows_words_by_their_parts, 1 },
            { judges_texts_together, 1 }, { judges_words_by_themselves, 1 }, { gives_a_reason, 1 },
            { says_what_is_wrong, G_N_ELEMENTS(wrong) }, { learns_from_examples, 1 }, { asks_for_examples, 1 },
            { 0 } });
}
