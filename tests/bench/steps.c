/* SPDX-License-Identifier: BSD-2-Clause */
/* steps FILE…: what each step of reading a message costs, in megabytes a second of processor time, over the messages in
 * FILE…. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <gmime/gmime.h>

#include "message/message.h"
#include "message/readable.h"
#include "message/reply.h"
#include "message/text.h"

#define STEP_SECONDS 1.0

/* A message and what the steps before have made of it. */
typedef struct {
    Spool *spool;
    Message *message;
    Text plain, html; /* its first texts; NULL where there is none */
    Lines *plain_lines, *html_lines;
    size_t attached; /* encoded bytes of all attachments */
} Sample;

static double
cpu_seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static Sample
sample_new(const char *file)
{
    Sample sample = { 0 };
    g_autofree char *bytes = NULL;
    gsize length = 0;

    if (!g_file_get_contents(file, &bytes, &length, NULL))
        g_error("cannot read %s", file);
    sample.spool = spool_new_from_bytes(bytes, length);
    sample.message = message_new_within(sample.spool, &default_limits);
    const GPtrArray *parts = message_parts(sample.message), *attachments = message_attachments(sample.message);
    for (guint i = 0; i < parts->len; i++) {
        const Part *part = g_ptr_array_index(parts, i);
        Text *text = !part->is_text ? NULL : strcmp(part->type, "text/html") == 0 ? &sample.html : &sample.plain;
        if (text && !text->utf8)
            *text = text_read(part);
    }
    for (guint i = 0; i < attachments->len; i++)
        sample.attached += (size_t)((const Attachment *)g_ptr_array_index(attachments, i))->size_encoded;
    sample.plain_lines = lines_new();
    sample.html_lines = lines_new();
    if (sample.plain.utf8)
        lines_append_plain(sample.plain_lines, sample.plain.utf8, sample.plain.length, FLOW_FIXED);
    if (sample.html.utf8)
        lines_append_html(sample.html_lines, sample.html.utf8, sample.html.length);
    return sample;
}

/* Each step gives how many bytes it has read. */

static size_t
parse(const Sample *sample)
{
    g_autoptr(Message) message = message_new_within(sample->spool, &default_limits);

    return (size_t)spool_size(sample->spool);
}

static size_t
structure(const Sample *sample)
{
    g_autoptr(Message) message = message_new_within(sample->spool, &default_limits);

    message_parts(message);
    return (size_t)spool_size(sample->spool);
}

static size_t
attachments(const Sample *sample)
{
    return sample->attached > 0 ? (structure(sample), sample->attached) : 0;
}

static size_t
plain_lines(const Sample *sample)
{
    g_autoptr(Lines) lines = lines_new();

    if (sample->plain.utf8)
        lines_append_plain(lines, sample->plain.utf8, sample->plain.length, FLOW_FIXED);
    return sample->plain.length;
}

static size_t
html_lines(const Sample *sample)
{
    g_autoptr(Lines) lines = lines_new();

    if (sample->html.utf8)
        lines_append_html(lines, sample->html.utf8, sample->html.length);
    return sample->html.length;
}

static size_t
plain_newest(const Sample *sample)
{
    g_autoptr(Reply) reply = sample->plain.utf8 ? reply_new(sample->plain_lines) : NULL;

    return sample->plain.length;
}

static size_t
html_newest(const Sample *sample)
{
    g_autoptr(Reply) reply = sample->html.utf8 ? reply_new(sample->html_lines) : NULL;

    return sample->html.length;
}

static const struct {
    const char *name;
    size_t (*step)(const Sample *sample);
} steps[] = {
    { "fields", parse },
    { "structure and attachments", structure },
    { "attachments", attachments },
    { "lines of plain text", plain_lines },
    { "lines of HTML", html_lines },
    { "newest text, of plain text", plain_newest },
    { "newest text, of HTML", html_newest },
};

int
main(int argc, char **argv)
{
    g_mime_init();
    g_autofree Sample *samples = g_new0(Sample, (gsize)argc);
    for (int i = 1; i < argc; i++)
        samples[i] = sample_new(argv[i]);
    printf("%d messages\n", argc - 1);
    for (size_t s = 0; s < G_N_ELEMENTS(steps); s++) {
        size_t bytes = 0;
        const double start = cpu_seconds();
        while (cpu_seconds() - start < STEP_SECONDS)
            for (int i = 1; i < argc; i++)
                bytes += steps[s].step(&samples[i]);
        printf("  %-28s %8.0f MB/s\n", steps[s].name, (double)bytes / 1e6 / (cpu_seconds() - start));
    }
    return 0;
}
