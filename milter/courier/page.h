/* SPDX-License-Identifier: BSD-2-Clause */
/* page.h: a notice as HTML, made of its text, so that there is one template to write: paragraphs, lists, tables of
 * names and values, what is quoted, and buttons that open an answer ready to send. Nothing happens before that is sent:
 * a scanner that follows links decides nothing. */
#ifndef VOBO_COURIER_PAGE_H
#define VOBO_COURIER_PAGE_H

#include <glib.h>

/* What a button says, and what the answer that it opens says. */
typedef struct {
    const char *label, *words;
} Choice;

/* A row of buttons; its strings are borrowed. */
typedef struct {
    const char *address; /* where the answer goes */
    const char *subject;
    const char *hint;      /* what stands above; NULL for nothing */
    const Choice *choices; /* ends with { 0 } */
} Buttons;

/* The line that stands in a text for the row number INDEX of buttons. What somebody else wrote stands there as
 * shown_text() has it, which leaves no mark: nobody draws buttons where he is quoted. The caller owns it. */
char *page_mark(guint index);

/* TEXT (UTF-8), which has the marks of ROWS (elements are Buttons), as the inside of an HTML body. A block, which blank
 * lines end, is a paragraph or, indented by four blanks, a list where its lines begin with "- ", a table where they are
 * "Name:  value" with two blanks, and else a quotation. The caller owns the string. Any thread. */
char *page_of(const char *text, const GArray *rows);

#endif
