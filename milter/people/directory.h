/* SPDX-License-Identifier: BSD-2-Clause */
/* directory.h: brings the people from their source, and knows what to do when it does not give them. What was last good
 * stays on disk as a table (people.snapshot): it serves while the source is away, and a source that suddenly has lost
 * many is not believed. */
#ifndef VOBO_PEOPLE_DIRECTORY_H
#define VOBO_PEOPLE_DIRECTORY_H

#include "people/people.h"

#include "config/config.h"

typedef enum {
    DIRECTORY_READ,    /* to look something up: a directory server is not asked while there is a snapshot */
    DIRECTORY_REFRESH, /* to go by: asks the source, and keeps what it says */
    DIRECTORY_ACCEPT,  /* the same, and whoever is gone is gone */
} DirectoryUse;

/* The people that CONFIG's source has. When it gives none, or has lost more than people.max_loss, those of the
 * snapshot, and people_trouble() says why; NULL with an error where there is no snapshot either. The caller owns the
 * result. Any thread. */
People *directory_load(const Config *config, DirectoryUse use, GError **error);

/* When the snapshot was last written, in microseconds since 1970; 0 where there is none. */
gint64 directory_snapshot_us(const Config *config);

#endif
