/* SPDX-License-Identifier: BSD-2-Clause */
/* parameters.h: the parameters of Content-Type and Content-Disposition (RFC 2045, section 5.1), each as it is written:
 * repeated, misquoted, without its mark. Where programs read one in different ways, all ways are told. */
#ifndef VOBO_MESSAGE_PARAMETERS_H
#define VOBO_MESSAGE_PARAMETERS_H

#include <stdbool.h>
#include <stddef.h>

/* One parameter. What it says first is what the standard reads; the rest is what others read. */
typedef struct {
    char *name;  /* in lower case, with its stars: "filename*0*" */
    char *value; /* the quoted string, or the first word */
    char *whole; /* all up to the next semicolon, quotation marks taken out */
} Parameter;

/* Takes the parameter; both strings are borrowed. False: no more are wanted. */
typedef bool (*ParameterTaker)(void *data, const Parameter *parameter);

/* Gives TAKE the parameters in VALUE, the raw value of such a field, in order. What stands before the first semicolon
 * is none of them, unless it looks like one. Reads each byte once; comments are dropped. Any thread. */
void parameters_read(const char *value, ParameterTaker take, void *data);

/* The first parameter NAME (in lower case) of VALUE, NULL where there is none. The caller owns it. Any thread. */
char *parameters_find(const char *value, const char *name);

/* Whether VALUE gives the parameter NAME (in lower case) more than once, and not the same each time, case aside:
 * programs believe the first, the last, or the one with a charset (RFC 2231). Any thread. */
bool parameters_contradict(const char *value, const char *name);

/* Moves behind blanks, line ends and comments at TEXT (RFC 5322, section 3.2.2). A comment that does not end is none.
 */
const char *parameters_skip_comments(const char *text);

#endif
