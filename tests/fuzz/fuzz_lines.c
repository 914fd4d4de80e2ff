/* SPDX-License-Identifier: BSD-2-Clause */
/* fuzz_lines: texts in plain text and HTML, whose words they are, and of what kind. The first byte chooses which. */
#include <stdlib.h>
#include <string.h>

#include "checks/classifier.h"
#include "checks/features.h"
#include "fuzz.h"
#include "message/readable.h"
#include "message/reply.h"
#include "message/signature.h"
#include "message/words.h"

static void
check_line(const Lines *lines, const Line *line, size_t size)
{
    if (line->text + line->length > lines->text->len || line->begin > line->end || line->end > line->place ||
        line->place > size || line->source != 0)
        abort();
}

static void
check_feature(void *data, const char *feature, guint word)
{
    const Prose *prose = data;

    if (word >= prose->words->len || !g_utf8_validate(feature, -1, NULL) || strlen(feature) > 400)
        abort();
}

static void
check_kind(const char *text)
{
    static Classifier *classifier;
    static WordClasses *classes;
    g_autoptr(Prose) prose = prose_new(text, true);

    if (!classifier)
        classifier = classifier_load("", NULL);
    if (!classes)
        classes = word_classes_load("", NULL);
    features_each(prose, classes, check_feature, prose);
    const Prose *const texts[] = { prose, NULL };
    Likeness likeness;
    classifier_judge(classifier, texts, &likeness);
    const Reason reason = classifier_reason(classifier, texts, likeness.kind);
    if (likeness.percent > 100 || (reason.text && reason.word >= prose->words->len))
        abort();
}

static void
check_reply(const Lines *lines, size_t size)
{
    g_autoptr(Reply) reply = reply_new(lines);

    if (!g_utf8_validate(reply->newest, -1, NULL) || reply->place > size ||
        reply->signed_at.begin > reply->signed_at.end || reply->signed_at.end > size ||
        (reply->quoted && !g_utf8_validate(reply->quoted, -1, NULL)) ||
        (reply->signature && !g_utf8_validate(reply->signature, -1, NULL)))
        abort();
    g_autoptr(GArray) words = words_of(reply->newest, strlen(reply->newest));
    g_autoptr(GArray) sentences = sentences_of(reply->newest, strlen(reply->newest));
    g_autofree char *folded = words_fold(reply->newest);
    if (!g_utf8_validate(folded, -1, NULL) || (words->len > 0 && sentences->len == 0))
        abort();
    check_kind(reply->newest);
    g_autoptr(Signature) signature = signature_new(reply->signature ? reply->signature : "");
    if (signature->name && !g_utf8_validate(signature->name, -1, NULL))
        abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1)
        return 0;
    g_autofree char *text = g_utf8_make_valid((const char *)data + 1, (gssize)size - 1);
    g_autoptr(Lines) lines = lines_new();
    const size_t length = strlen(text);

    if (data[0] % 4 == 0)
        lines_append_html(lines, text, length);
    else
        lines_append_plain(lines, text, length, (Flow)(data[0] % 4 - 1));
    if (!g_utf8_validate(lines->text->str, (gssize)lines->text->len, NULL))
        abort();
    for (guint i = 0; i < lines->lines->len; i++)
        check_line(lines, lines_at(lines, i), length);
    check_reply(lines, length);
    return 0;
}
