/* SPDX-License-Identifier: BSD-2-Clause */
/* readable.h: a message as text, for a person at a terminal. */
#ifndef VOBO_MESSAGE_READABLE_H
#define VOBO_MESSAGE_READABLE_H

#include "message/lines.h"
#include "message/message.h"
#include "message/text.h"

/* Of the ways in which a message says the same, which is read first. */
typedef enum { WAY_PLAIN, WAY_HTML } Way;

/* One of the ways in which a message says the same. */
struct Rendition {
    GPtrArray *parts; /* those that say it, const Part *, borrowed from the message */
    Text *texts;      /* what each says */
    Reply *reply;     /* whose the words are; the parts are its sources */
    bool is_first;    /* the message answers nothing (lines.h) */
    Budget *budget;   /* the message's, borrowed */
    Prose *prose;     /* NULL until asked for (rendition_prose()) */
};

/* What MESSAGE says in WAY, where there is some of it, or else in the other. The caller owns the result. */
Rendition *rendition_new(const Message *message, Way way);
void rendition_free(Rendition *rendition);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Rendition, rendition_free)

/* What COUNT PARTS of MESSAGE say by themselves, texts that some program shows. The caller owns the result. */
Rendition *rendition_of_parts(const Message *message, const Part *const *parts, guint count);

/* The author's newest text in RENDITION, to be read for its language. Read at the first call; borrowed. */
const Prose *rendition_prose(const Rendition *rendition);

/* What the parts of RENDITION would read as, were the text number CHANGED LENGTH bytes of NOW. The caller owns it. */
Reply *rendition_reread(const Rendition *rendition, guint changed, const char *now, size_t length);

/* Appends the lines of PART, a text of the message in SPOOL, as one more source. */
void readable_append(Lines *lines, const Part *part);

/* What MESSAGE says, as plain text, also what a style hides, which another style may bring to light: first what most
 * readers get, and then, each under a heading, what others get instead (message/branches.h). Elements are char *, valid
 * UTF-8, each no longer than TEXT_MAX_BYTES. The caller owns the array. */
GPtrArray *readable_texts(const Message *message);

/* The same as one text. The caller owns the string. */
char *readable_text(const Message *message);

/* The words of HTML (UTF-8), block by block; quotations are marked with ">". The caller owns the string. */
char *readable_from_html(const char *html);

#endif
