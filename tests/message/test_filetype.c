/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "message/filetype.h"

#define BYTES(text) text, sizeof text - 1

static const struct {
    const char *bytes;
    size_t length;
    const char *type;
} contents[] = {
    { BYTES("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), "application/pdf" },
    { BYTES("basura\0\0%PDF-1.4"), "application/pdf" },
    { BYTES("MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0"), "application/x-dosexec" },
    { BYTES("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0"), "image/png" },
    { BYTES("\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0"), "image/jpeg" },
    { BYTES("PK\3\4\x14\0\0\0\x08\0"), "application/zip" },
    { BYTES("{\\rtf1\\ansi hola}"), "text/rtf" },
    { BYTES("Solo texto con acentos: ñ\n"), "text/plain" },
    { BYTES("\xef\xbb\xbf  <!DOCTYPE html><html>"), "text/html" },
    { BYTES("#!/bin/sh\nrm -rf x\n"), "text/x-shellscript" },
    { BYTES("@echo off\r\nstart x\r\n"), "text/x-msdos-batch" },
    { BYTES("[InternetShortcut]\r\nURL=http://x\r\n"), "application/x-mswinurl" },
    { BYTES("\x7f"
            "ELF\2\1\1\0\0\0\0\0\0\0\0\0\2\0\x3e\0\1\0\0\0"),
        "application/x-executable" },
    { BYTES(""), "inode/x-empty" },
};

START_TEST(knows_content)
{
    g_autofree char *type = filetype_of_content((const uint8_t *)contents[_i].bytes, contents[_i].length);

    ck_assert_str_eq(type, contents[_i].type);
}
END_TEST

static const struct {
    const char *name;
    AttachmentFlags flags;
} names[] = {
    { "resolución.pdf", 0 },
    { "oficio.docx", 0 },
    { "programa.EXE", ATTACHMENT_EXECUTABLE },
    { "programa.exe. ", ATTACHMENT_EXECUTABLE },
    { "factura.pdf.exe", ATTACHMENT_EXECUTABLE | ATTACHMENT_DOUBLE_EXTENSION },
    { "foto.jpg.scr", ATTACHMENT_EXECUTABLE | ATTACHMENT_DOUBLE_EXTENSION },
    { "acta.v2.pdf", 0 },
    { "macro.docm", ATTACHMENT_MACRO },
    { "enlace.lnk", ATTACHMENT_SHORTCUT },
    { "disco.iso", ATTACHMENT_DISK_IMAGE },
    { "rutina.vbs", ATTACHMENT_SCRIPT },
    { "cod\xe2\x80\xae"
      "fdp.exe",
        ATTACHMENT_EXECUTABLE | ATTACHMENT_RTL_OVERRIDE },
    { "sin extension", 0 },
    { "", 0 },
    { ".", 0 },
    { "...", 0 },
};

START_TEST(knows_names)
{
    ck_assert_msg(filetype_flags_of_name(names[_i].name) == names[_i].flags, "«%s»: %x", names[_i].name,
        filetype_flags_of_name(names[_i].name));
}
END_TEST

static const struct {
    const char *name, *type;
    bool agrees;
} pairs[] = {
    { "a.pdf", "application/pdf", true },
    { "a.pdf", "application/x-dosexec", false },
    { "a.pdf", "text/html", false },
    { "a.doc", "text/rtf", true },
    { "a.doc", "application/msword", true },
    { "a.docx", "application/zip", true },
    { "a.docx", "application/pdf", false },
    { "a.jpg", "image/png", true },
    { "a.txt", "text/plain", true },
    { "a.txt", "application/x-dosexec", false },
    { "a.raro", "application/x-dosexec", true },
    { "a.pdf", "inode/x-empty", true },
    { "a", "application/pdf", true },
};

START_TEST(compares_name_and_content)
{
    ck_assert_msg(
        filetype_agrees(pairs[_i].name, pairs[_i].type) == pairs[_i].agrees, "%s – %s", pairs[_i].name, pairs[_i].type);
}
END_TEST

static const struct {
    const char *name, *type, *better;
} formats[] = {
    { "a.pdf", "application/pdf", NULL },
    { "a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", NULL },
    { "a.odt", "application/vnd.oasis.opendocument.text", NULL },
    { "a.rar", "application/x-rar", "ZIP" },
    { "a.pages", "application/zip", "PDF" },
    { "plano.dwg", "image/vnd.dwg", "PDF" },
    { "foto.heic", "image/heic", "JPG" },
    { "base.accdb", "application/x-msaccess", "CSV" },
    { "sin", "application/x-7z-compressed", "ZIP" },
    { "veredas.GPKG", "application/x-sqlite3", "PDF" },
    { "matriz.gsheet", "text/plain", "XLSX" },
    { "libro.djvu", "image/vnd.djvu", "PDF" },
    { "a.csv", "text/csv", NULL },
    { "a.mp4", "video/mp4", NULL },
};

START_TEST(suggests_a_better_format)
{
    ck_assert_msg(g_strcmp0(filetype_better_format(formats[_i].name, formats[_i].type), formats[_i].better) == 0,
        "%s: %s", formats[_i].name, filetype_better_format(formats[_i].name, formats[_i].type));
}
END_TEST

static const struct {
    const char *name, *type, *named;
} texts[] = {
    { "leccion.txt", "text/x-shellscript", "text/plain" },
    { "leccion.TXT", "text/x-python", "text/plain" },
    { "leccion.sh", "text/x-shellscript", "text/x-shellscript" },
    { "leccion", "text/x-shellscript", "text/x-shellscript" },
    { "leccion.txt", "application/x-dosexec", "application/x-dosexec" },
    { "página.html", "text/plain", "text/html" },
    { "mapa.svg", "text/xml", "image/svg+xml" },
};

START_TEST(takes_texts_for_what_opens_them)
{
    ck_assert_str_eq(filetype_of_named_text(texts[_i].name, texts[_i].type), texts[_i].named);
}
END_TEST

int
main(void)
{
    return unit_run("message/filetype",
        (const Unit[]){ { knows_content, G_N_ELEMENTS(contents) }, { knows_names, G_N_ELEMENTS(names) },
            { compares_name_and_content, G_N_ELEMENTS(pairs) }, { suggests_a_better_format, G_N_ELEMENTS(formats) },
            { takes_texts_for_what_opens_them, G_N_ELEMENTS(texts) }, { 0 } });
}
