/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <archive.h>
#include <archive_entry.h>

#include <gmime/gmime.h>

#include "message/archive.h"

typedef struct {
    const char *name;
    size_t size;
    const char *start; /* what it begins with; zeros follow, and where there is none */
} Member;

/* An archive in FORMAT ("zip", "7zip", "gnutar") of the members, written by libarchive. */
static Spool *
make_archive(const char *format, const Member *members, const char *password)
{
    g_autofree char *path = unit_path("archive");
    g_autofree char *bytes = NULL;
    g_autofree char *zeros = g_malloc0(1u << 20);
    gsize length;
    struct archive *writer = archive_write_new();

    ck_assert_int_eq(archive_write_set_format_by_name(writer, format), ARCHIVE_OK);
    if (password) {
        ck_assert_int_eq(archive_write_set_options(writer, "zip:encryption=aes256"), ARCHIVE_OK);
        ck_assert_int_eq(archive_write_set_passphrase(writer, password), ARCHIVE_OK);
    }
    ck_assert_int_eq(archive_write_open_filename(writer, path), ARCHIVE_OK);
    for (; members->name; members++) {
        struct archive_entry *entry = archive_entry_new();
        archive_entry_set_pathname(entry, members->name);
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_perm(entry, 0644);
        archive_entry_set_size(entry, (la_int64_t)members->size);
        ck_assert_int_eq(archive_write_header(writer, entry), ARCHIVE_OK);
        const size_t start = members->start ? strlen(members->start) : 0;
        if (start > 0)
            ck_assert_int_eq(archive_write_data(writer, members->start, start), (la_ssize_t)start);
        for (size_t left = members->size - start; left > 0;) {
            const la_ssize_t written = archive_write_data(writer, zeros, MIN(left, 1u << 20));
            ck_assert_int_gt(written, 0);
            left -= (size_t)written;
        }
        archive_entry_free(entry);
    }
    archive_write_close(writer);
    archive_write_free(writer);
    ck_assert(g_file_get_contents(path, &bytes, &length, NULL));
    return spool_new_from_bytes(bytes, length);
}

static ArchiveContents
inspect(const Spool *spool)
{
    const ContentRange all = { 0, spool_size(spool), GMIME_CONTENT_ENCODING_BINARY };
    g_autoptr(Content) content = content_new(spool, &all);

    return archive_inspect(content, &default_limits, NULL);
}

static const struct {
    const char *format;
    Member members[4];
    const char *password;
    AttachmentFlags flags;
    const char *document; /* part of the type */
} cases[] = {
    { "zip", { { "acta.pdf", 10, NULL }, { "anexos/tabla.xlsx", 10, "PK\3\4" } }, NULL, 0, NULL },
    { "zip", { { "acta.pdf", 10, NULL } }, NULL, 0, NULL },
    { "zip", { { "acta.pdf", 10, NULL } }, "clave", ATTACHMENT_ENCRYPTED, NULL },
    { "zip", { { "a/b/programa.exe", 10, NULL } }, NULL, ATTACHMENT_EXECUTABLE, NULL },
    { "7zip", { { "programa.exe", 10, NULL } }, NULL, ATTACHMENT_EXECUTABLE, NULL },
    { "gnutar", { { "rutina.sh", 10, NULL } }, NULL, ATTACHMENT_SCRIPT, NULL },
    { "zip", { { "otro.zip", 10, NULL } }, NULL, ATTACHMENT_NESTED_ARCHIVE, NULL },
    { "zip", { { "[Content_Types].xml", 9, NULL }, { "word/document.xml", 9, NULL } }, NULL, 0, "wordprocessingml" },
    { "zip",
        { { "[Content_Types].xml", 9, NULL }, { "xl/workbook.xml", 9, NULL },
            { "xl/printerSettings/printerSettings1.bin", 9, NULL } },
        NULL, 0, "spreadsheetml" },
    { "zip", { { "[Content_Types].xml", 9, NULL }, { "word/vbaProject.bin", 9, NULL } }, NULL, ATTACHMENT_MACRO,
        "wordprocessingml" },
    { "zip", { { "[Content_Types].xml", 9, NULL }, { "word/programa.exe", 9, NULL } }, NULL, ATTACHMENT_EXECUTABLE,
        "wordprocessingml" },
    /* what an entry is, whatever it calls itself */
    { "zip", { { "acta.pdf", 200, "MZ\x90" } }, NULL, ATTACHMENT_EXECUTABLE | ATTACHMENT_NAME_MISMATCH, NULL },
    { "7zip", { { "carta.txt", 9, NULL }, { "acta.pdf", 200, "MZ\x90" } }, NULL,
        ATTACHMENT_EXECUTABLE | ATTACHMENT_NAME_MISMATCH, NULL },
    { "gnutar",
        { { "datos", 200,
            "\x7f"
            "ELF" } },
        NULL, ATTACHMENT_EXECUTABLE, NULL },
    { "zip", { { "datos", 200, "PK\3\4" } }, NULL, ATTACHMENT_NESTED_ARCHIVE, NULL },
    { "zip", { { "carta.txt", 39, "MZurich y otras ciudades, texto sin mas" } }, NULL, 0, NULL },
    /* documents that fetch something, and one with a link to click on */
    { "zip",
        { { "[Content_Types].xml", 9, NULL },
            { "word/_rels/settings.xml.rels", 300,
                "<Relationship Id=\"r\" Type=\"http://x/relationships/attachedTemplate\" Target=\"http://e/t.dotm\" "
                "TargetMode=\"External\"/>" },
            { "word/document.xml", 9, NULL } },
        NULL, ATTACHMENT_REMOTE_TEMPLATE, "wordprocessingml" },
    { "zip",
        { { "[Content_Types].xml", 9, NULL },
            { "word/_rels/document.xml.rels", 300,
                "<Relationship Id=\"r\" Type=\"http://x/relationships/hyperlink\" Target=\"http://e/\" "
                "TargetMode=\"External\"/>" },
            { "word/document.xml", 9, NULL } },
        NULL, 0, "wordprocessingml" },
    { "zip",
        { { "[Content_Types].xml", 9, NULL },
            { "word/_rels/document.xml.rels", 300,
                "<Relationship Id=\"r\" Type=\"http://x/relationships/image\" Target=\"http://e/p.png\" "
                "TargetMode=\"External\"/>" },
            { "word/document.xml", 9, NULL } },
        NULL, ATTACHMENT_REMOTE_TEMPLATE, "wordprocessingml" },
    /* the template that a letter was written with lies on its author's disk */
    { "zip",
        { { "[Content_Types].xml", 9, NULL },
            { "word/_rels/settings.xml.rels", 300,
                "<Relationship Id=\"r\" Type=\"http://x/relationships/attachedTemplate\" "
                "Target=\"file:///D:\\Plantillas\\Carta.dotx\" "
                "TargetMode=\"External\"/>" },
            { "word/document.xml", 9, NULL } },
        NULL, 0, "wordprocessingml" },
    { "zip",
        { { "[Content_Types].xml", 9, NULL },
            { "word/_rels/settings.xml.rels", 300,
                "<Relationship Id=\"r\" Type=\"http://x/relationships/attachedTemplate\" Target=\"Carta.dotx\" "
                "TargetMode=\"External\"/>" },
            { "word/document.xml", 9, NULL } },
        NULL, 0, "wordprocessingml" },
    { "zip",
        { { "[Content_Types].xml", 9, NULL },
            { "word/_rels/settings.xml.rels", 300,
                "<Relationship Id=\"r\" Type=\"http://x/relationships/image\" Target=\"file:///D:\\logo.png\" "
                "TargetMode=\"External\"/>" },
            { "word/document.xml", 9, NULL } },
        NULL, 0, "wordprocessingml" },
    { "zip",
        { { "[Content_Types].xml", 9, NULL },
            { "word/_rels/settings.xml.rels", 300,
                "<Relationship Id=\"r\" Type=\"http://x/relationships/attachedTemplate\" "
                "Target=\"\\\\servidor\\Carta.dotm\" "
                "TargetMode=\"External\"/>" },
            { "word/document.xml", 9, NULL } },
        NULL, ATTACHMENT_REMOTE_TEMPLATE, "wordprocessingml" },
    { "zip",
        { { "[Content_Types].xml", 9, NULL },
            { "word/_rels/settings.xml.rels", 300,
                "<Relationship Id=\"r\" Type=\"http://x/relationships/attachedTemplate\" "
                "Target=\"&#x68;ttp://e/t.dotm\" "
                "TargetMode=\"External\"/>" },
            { "word/document.xml", 9, NULL } },
        NULL, ATTACHMENT_REMOTE_TEMPLATE, "wordprocessingml" },
    { "zip",
        { { "[Content_Types].xml", 9, NULL },
            { "word/_rels/settings.xml.rels", 300,
                "<r:Relationship\n TargetMode = 'External' Target='http://e/?a>b'\tType='http://x/frame' >" },
            { "word/document.xml", 9, NULL } },
        NULL, ATTACHMENT_REMOTE_TEMPLATE, "wordprocessingml" },
    { "zip", { { "[Content_Types].xml", 9, NULL }, { "xl/workbook.bin", 9, NULL } }, NULL, 0, "spreadsheetml" },
    { "zip", { { "tablas.xlsb", 9, NULL }, { "datos.bin", 9, "\1\2\3" } }, NULL, 0, NULL },
    { "zip", { { "datos.bin", 200, "MZ\x90" } }, NULL, ATTACHMENT_EXECUTABLE, NULL },
    { "zip",
        { { "[Content_Types].xml", 9, NULL },
            { "word/_rels/document.xml.rels", 300,
                "<Relationship Id=\"r\" Type=\"http://x/relationships/image\" Target=\"media/image1.png\"/>" },
            { "word/document.xml", 9, NULL } },
        NULL, 0, "wordprocessingml" },
    { "zip", { { "[Content_Types].xml", 9, NULL }, { "xl/macrosheets/sheet1.xml", 9, NULL } }, NULL, ATTACHMENT_MACRO,
        "spreadsheetml" },
    { "zip", { { "xl/macrosheets/sheet1.xml", 9, NULL }, { "acta.txt", 9, NULL } }, NULL, 0, NULL },
    { "zip", { { "mimetype", 39, "application/vnd.oasis.opendocument.text" }, { "content.xml", 9, NULL } }, NULL, 0,
        "opendocument.text" },
    { "zip",
        { { "mimetype", 39, "application/vnd.oasis.opendocument.text" }, { "Basic/Standard/Module1.xml", 9, NULL } },
        NULL, ATTACHMENT_MACRO, "opendocument.text" },
    { "zip",
        { { "mimetype", 46, "application/vnd.oasis.opendocument.spreadsheet" },
            { "META-INF/manifest.xml", 60, "<manifest:encryption-data/>" } },
        NULL, ATTACHMENT_ENCRYPTED, "opendocument.spreadsheet" },
    { "zip", { { "ceros", (size_t)300 << 20, NULL } }, NULL, ATTACHMENT_BOMB, NULL },
};

START_TEST(lists_what_is_inside)
{
    g_autoptr(Spool) spool = make_archive(cases[_i].format, cases[_i].members, cases[_i].password);
    const ArchiveContents contents = inspect(spool);

    ck_assert_msg(contents.flags == cases[_i].flags, "row %d: %x", _i, contents.flags);
    ck_assert((contents.document != NULL) == (cases[_i].document != NULL));
    if (contents.document)
        ck_assert(strstr(contents.document, cases[_i].document));
}
END_TEST

START_TEST(calls_broken_archives_corrupt)
{
    static const char *const broken[] = { "PK\3\4 y nada mas", "7z\xbc\xaf\x27\x1c basura basura basura basura",
        "Rar!\x1a\7" };
    g_autoptr(Spool) spool = spool_new_from_bytes(broken[_i], strlen(broken[_i]));

    ck_assert_int_eq(inspect(spool).flags, ATTACHMENT_CORRUPT);
}
END_TEST

/* --- documents within ------------------------------------------------------------------------------------------ */

static unsigned documents;
static size_t document_bytes;

static AttachmentFlags
note_document(
    const char *name G_GNUC_UNUSED, const GByteArray *bytes, const MessageLimits *limits, Content *within G_GNUC_UNUSED)
{
    ck_assert_ptr_eq(limits, &default_limits);
    documents++;
    document_bytes += bytes->len;
    return ATTACHMENT_MACRO | ATTACHMENT_CORRUPT;
}

#define OLE_START "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

static const struct {
    const char *format;
    Member members[5];
    unsigned documents;
    size_t bytes;
} holders[] = {
    { "zip", { { "a.pdf", 5000, "%PDF-1.7" }, { "b.doc", 40000, OLE_START }, { "c.txt", 900, "%PDF" } }, 2, 45000 },
    { "7zip", { { "a.pdf", 5000, "%PDF-1.7" } }, 1, 5000 },
    { "gnutar", { { "a.pdf", 5000, "%PDF-1.7" } }, 1, 5000 },
    /* one that is too large is not looked at, and what follows is */
    { "zip", { { "a.pdf", (8u << 20) + 1, "%PDF-1.7" }, { "b.pdf", 70, "%PDF-1.7" } }, 1, 70 },
    { "zip", { { "a.pdf", 8u << 20, "%PDF-1.7" } }, 1, 8u << 20 },
    /* nor what a document holds */
    { "zip", { { "[Content_Types].xml", 9, NULL }, { "word/embeddings/o.bin", 4000, OLE_START } }, 0, 0 },
    { "zip", { { "a.jpg", 5000, "\xff\xd8\xff\xe0" } }, 0, 0 },
};

START_TEST(looks_at_documents_within)
{
    g_autoptr(Spool) spool = make_archive(holders[_i].format, holders[_i].members, NULL);
    const ContentRange all = { 0, spool_size(spool), GMIME_CONTENT_ENCODING_BINARY };
    g_autoptr(Content) content = content_new(spool, &all);

    documents = 0;
    document_bytes = 0;
    const ArchiveContents contents = archive_inspect(content, &default_limits, note_document);
    ck_assert_uint_eq(documents, holders[_i].documents);
    ck_assert_uint_eq(document_bytes, holders[_i].bytes);
    /* What is broken within does not break what holds it. */
    ck_assert_int_eq(contents.flags, holders[_i].documents > 0 ? ATTACHMENT_MACRO : 0);
}
END_TEST

/* --- files by themselves --------------------------------------------------------------------------------------- */

/* LENGTH bytes that begin with START, compressed by themselves. */
static Spool *
compress_alone(const char *filter, const char *start, size_t length)
{
    g_autofree char *path = unit_path("alone"), *bytes = NULL, *text = g_malloc0(length);
    struct archive *writer = archive_write_new();
    struct archive_entry *entry = archive_entry_new();
    gsize size;

    memcpy(text, start, MIN(strlen(start), length));
    ck_assert_int_eq(archive_write_set_format_raw(writer), ARCHIVE_OK);
    ck_assert_int_eq(archive_write_add_filter_by_name(writer, filter), ARCHIVE_OK);
    ck_assert_int_eq(archive_write_open_filename(writer, path), ARCHIVE_OK);
    archive_entry_set_pathname(entry, "x");
    archive_entry_set_filetype(entry, AE_IFREG);
    ck_assert_int_eq(archive_write_header(writer, entry), ARCHIVE_OK);
    ck_assert_int_eq(archive_write_data(writer, text, length), (la_ssize_t)length);
    archive_entry_free(entry);
    archive_write_close(writer);
    archive_write_free(writer);
    ck_assert(g_file_get_contents(path, &bytes, &size, NULL));
    return spool_new_from_bytes(bytes, size);
}

static const struct {
    const char *filter, *start;
    size_t length;
    AttachmentFlags flags;
} alone[] = {
    { "gzip", "a;b\n1;2\n", 8, 0 },
    { "bzip2", "a;b\n1;2\n", 8, 0 },
    { "xz", "a;b\n1;2\n", 8, 0 },
    { "gzip", "MZ\x90", 400, ATTACHMENT_EXECUTABLE },
    { "gzip", "a;b\n", 90u << 20, 0 },
    { "gzip", "a;b\n", 130u << 20, ATTACHMENT_BOMB },
};

START_TEST(looks_at_files_by_themselves)
{
    g_autoptr(Spool) spool = compress_alone(alone[_i].filter, alone[_i].start, alone[_i].length);

    ck_assert_msg(inspect(spool).flags == alone[_i].flags, "row %d: %x", _i, inspect(spool).flags);
}
END_TEST

/* What keeps all that it expands, and is longer than that may be; and what a message has no time left for. */
static const struct {
    const char *filter;
    size_t length;
    bool is_spent, is_given_up;
} costly[] = {
    { "xz", 16u << 20, false, false },
    { "xz", 90u << 20, false, true },
    { "lzma", 90u << 20, false, true },
    { "zstd", 90u << 20, false, true },
    { "gzip", 90u << 20, false, false },
    { "bzip2", 16u << 20, true, true },
};

START_TEST(gives_up_what_is_costly)
{
    g_autoptr(Spool) spool = compress_alone(costly[_i].filter, "a;b\n", costly[_i].length);
    const ContentRange all = { 0, spool_size(spool), GMIME_CONTENT_ENCODING_BINARY };
    Budget budget;

    budget_begin(&budget, costly[_i].is_spent ? 1 : 60 * G_USEC_PER_SEC, 0);
    g_autoptr(Content) content = content_new_within(spool, &all, &budget);
    archive_inspect(content, &default_limits, NULL);
    ck_assert_msg((content_was_given_up(content) || budget_is_spent(&budget)) == costly[_i].is_given_up, "%s, %zu",
        costly[_i].filter, costly[_i].length);
}
END_TEST

START_TEST(counts_what_a_zip_lists)
{
    MessageLimits limits = default_limits;
    g_autoptr(Spool) spool =
        make_archive("zip", (const Member[]){ { "a", 9, "x" }, { "b", 9, "x" }, { "c", 9, "x" }, { 0 } }, NULL);
    const ContentRange all = { 0, spool_size(spool), GMIME_CONTENT_ENCODING_BINARY };
    g_autoptr(Content) content = content_new(spool, &all);

    limits.files = 3;
    ck_assert_int_eq(archive_inspect(content, &limits, NULL).flags, 0);
    limits.files = 2;
    ck_assert_int_eq(archive_inspect(content, &limits, NULL).flags, ATTACHMENT_BOMB);
}
END_TEST

/* A zip ends with a remark of any length, and without one. */
START_TEST(reads_zips_with_remarks)
{
    static const size_t remarks[] = { 0, 1, 22, 1000, 65535 };
    g_autoptr(Spool) whole = make_archive("zip", (const Member[]){ { "a", 99, "x" }, { 0 } }, NULL);
    const size_t size = (size_t)spool_size(whole), remark = remarks[_i];
    g_autofree char *bytes = g_malloc(size + remark);

    ck_assert_int_eq(spool_read(whole, 0, bytes, size, NULL), (gssize)size);
    bytes[size - 2] = (char)(remark & 0xff);
    bytes[size - 1] = (char)(remark >> 8);
    memset(bytes + size, 'r', remark);
    g_autoptr(Spool) remarked = spool_new_from_bytes(bytes, size + remark);
    ck_assert_int_eq(inspect(remarked).flags, 0);
}
END_TEST

/* Half of it is no file. */
START_TEST(calls_torn_ones_corrupt)
{
    g_autoptr(Spool) whole =
        _i == 0 ? compress_alone("gzip", "x", 20000)
                : make_archive("zip", (const Member[]){ { "a", 99, "x" }, { "b", 99, "y" }, { 0 } }, NULL);
    const size_t size = (size_t)spool_size(whole);
    g_autofree char *bytes = g_malloc(size);
    ck_assert_int_eq(spool_read(whole, 0, bytes, size, NULL), (gssize)size);
    g_autoptr(Spool) torn = spool_new_from_bytes(bytes, size / 2);

    ck_assert_int_eq(inspect(torn).flags, ATTACHMENT_CORRUPT);
}
END_TEST

/* Whatever is cut off or overwritten, it comes back. */
START_TEST(survives_damage)
{
    g_autoptr(Spool) spool = make_archive(_i % 2 ? "zip" : "7zip", cases[0].members, NULL);
    const size_t size = (size_t)spool_size(spool);
    g_autofree char *bytes = g_malloc(size);

    ck_assert_int_eq(spool_read(spool, 0, bytes, size, NULL), (gssize)size);
    for (size_t at = 0; at < size; at++) {
        const char before = bytes[at];
        bytes[at] = (char)(before ^ (0xff >> (_i / 2)));
        g_autoptr(Spool) damaged = spool_new_from_bytes(bytes, size);
        inspect(damaged);
        bytes[at] = before;
        g_autoptr(Spool) cut = spool_new_from_bytes(bytes, at);
        inspect(cut);
    }
}
END_TEST

int
main(void)
{
    return unit_run("message/archive",
        (const Unit[]){ { lists_what_is_inside, G_N_ELEMENTS(cases) }, { calls_broken_archives_corrupt, 3 },
            { looks_at_documents_within, G_N_ELEMENTS(holders) }, { looks_at_files_by_themselves, G_N_ELEMENTS(alone) },
            { gives_up_what_is_costly, G_N_ELEMENTS(costly) }, { counts_what_a_zip_lists, 0 },
            { reads_zips_with_remarks, 5 }, { calls_torn_ones_corrupt, 2 }, { survives_damage, 6 }, { 0 } });
}
