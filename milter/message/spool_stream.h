/* SPDX-License-Identifier: BSD-2-Clause */
/* spool_stream.h: a spool as GMime reads it. For this folder. */
#ifndef VOBO_MESSAGE_SPOOL_STREAM_H
#define VOBO_MESSAGE_SPOOL_STREAM_H

#include "message/gmime_autoptr.h"
#include "session/spool.h"

/* The bytes of SPOOL, which must outlive the stream and all that GMime cuts from it, from their start; to be read and
 * not written. The caller owns it. One thread at a time. */
GMimeStream *spool_stream_new(const Spool *spool);

#endif
