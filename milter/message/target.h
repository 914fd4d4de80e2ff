/* SPDX-License-Identifier: BSD-2-Clause */
/* target.h: where the things are that a document names as its own: beside it, on its author's disk, or elsewhere. */
#ifndef VOBO_MESSAGE_TARGET_H
#define VOBO_MESSAGE_TARGET_H

#include <stdbool.h>
#include <stddef.h>

/* Whether whoever opens a document that names TARGET (a URL, a path, a name) fetches it from another machine: http, ftp
 * and all other schemes, and a share (\\server, file://server). A path on a disk is the author's own and fetches
 * nothing, nor does a bare name. Any thread. */
bool target_is_elsewhere(const char *target);

/* The value of the attribute NAME in the XML start tag TAG, without its references (XML 1.0, section 4.1); NULL where
 * there is none. The caller owns it. Any thread. */
char *target_attribute(const char *tag, const char *name);

#endif
