/* SPDX-License-Identifier: BSD-2-Clause */
/* spool_stream: reads what is in a file ahead in blocks: GMime takes 4 KiB at a time, and its own stream over a file
 * asks the system twice for each. */
#include "message/spool_stream.h"

#include <string.h>

#define AHEAD_BYTES 65536

typedef struct {
    GMimeStream parent_instance;
    const Spool *spool;
    char *block;    /* NULL until something is read */
    goffset offset; /* of the block in the spool */
    size_t length;  /* of what the block holds */
} SpoolStream;

typedef GMimeStreamClass SpoolStreamClass;

static GType spool_stream_get_type(void);
G_DEFINE_TYPE(SpoolStream, spool_stream, GMIME_TYPE_STREAM)

static GMimeStream *
stream_over(const Spool *spool, gint64 start, gint64 end)
{
    SpoolStream *self = g_object_new(spool_stream_get_type(), NULL);

    self->spool = spool;
    g_mime_stream_construct(&self->parent_instance, start, end);
    return &self->parent_instance;
}

static gint64
end_of(const GMimeStream *stream)
{
    const goffset size = spool_size(((const SpoolStream *)stream)->spool);

    return stream->bound_end < 0 ? size : MIN(stream->bound_end, size);
}

/* As spool_read(), by way of the block. */
static gssize
read_ahead(SpoolStream *self, goffset position, char *buffer, size_t length)
{
    if (position < self->offset || position >= self->offset + (goffset)self->length) {
        if (!self->block)
            self->block = g_malloc(AHEAD_BYTES);
        const gssize got = spool_read(self->spool, position, self->block, AHEAD_BYTES, NULL);
        self->offset = position;
        self->length = (size_t)MAX(got, 0);
        if (got <= 0)
            return got;
    }
    const size_t skipped = (size_t)(position - self->offset);
    length = MIN(length, self->length - skipped);
    memcpy(buffer, self->block + skipped, length);
    return (gssize)length;
}

static ssize_t
stream_read(GMimeStream *stream, char *buffer, size_t length)
{
    SpoolStream *self = (SpoolStream *)stream;
    const gint64 left = end_of(stream) - stream->position;

    if (left <= 0)
        return 0;
    length = MIN(length, (size_t)left);
    const gssize got = spool_is_in_memory(self->spool) ? spool_read(self->spool, stream->position, buffer, length, NULL)
                                                       : read_ahead(self, stream->position, buffer, length);
    stream->position += MAX(got, 0);
    return got;
}

static ssize_t
stream_write(GMimeStream *stream G_GNUC_UNUSED, const char *buffer G_GNUC_UNUSED, size_t length G_GNUC_UNUSED)
{
    return -1;
}

static int
stream_succeed(GMimeStream *stream G_GNUC_UNUSED)
{
    return 0;
}

static gboolean
stream_eos(GMimeStream *stream)
{
    return stream->position >= end_of(stream);
}

static gint64
stream_seek(GMimeStream *stream, gint64 offset, GMimeSeekWhence whence)
{
    const gint64 base = whence == GMIME_STREAM_SEEK_SET   ? 0
                        : whence == GMIME_STREAM_SEEK_CUR ? stream->position
                                                          : end_of(stream);

    if (offset < stream->bound_start - base || offset > end_of(stream) - base)
        return -1;
    stream->position = base + offset;
    return stream->position;
}

static gint64
stream_tell(GMimeStream *stream)
{
    return stream->position;
}

static gint64
stream_length(GMimeStream *stream)
{
    return end_of(stream) - stream->bound_start;
}

static GMimeStream *
stream_cut(GMimeStream *stream, gint64 start, gint64 end)
{
    return stream_over(((SpoolStream *)stream)->spool, start, end);
}

static void
spool_stream_finalize(GObject *object)
{
    SpoolStream *self = (SpoolStream *)object;

    if (self->block)
        explicit_bzero(self->block, AHEAD_BYTES); /* an earlier block may have been longer */
    g_free(self->block);
    G_OBJECT_CLASS(spool_stream_parent_class)->finalize(object);
}

static void
spool_stream_class_init(SpoolStreamClass *class)
{
    G_OBJECT_CLASS(class)->finalize = spool_stream_finalize;
    class->read = stream_read;
    class->write = stream_write;
    class->flush = stream_succeed;
    class->close = stream_succeed;
    class->eos = stream_eos;
    class->reset = stream_succeed;
    class->seek = stream_seek;
    class->tell = stream_tell;
    class->length = stream_length;
    class->substream = stream_cut;
}

static void
spool_stream_init(SpoolStream *self G_GNUC_UNUSED)
{
}

GMimeStream *
spool_stream_new(const Spool *spool)
{
    return stream_over(spool, 0, spool_size(spool));
}
