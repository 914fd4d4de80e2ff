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

    return archive_inspect(content, &default_limits);
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
    return unit_run("message/archive", (const Unit[]){ { lists_what_is_inside, G_N_ELEMENTS(cases) },
                                           { calls_broken_archives_corrupt, 3 }, { survives_damage, 6 }, { 0 } });
}
