/* SPDX-License-Identifier: BSD-2-Clause */
/* filetype: tables of names and types, and libmagic for what the bytes are. */
#include "message/filetype.h"

#include <pthread.h>
#include <string.h>

#include <glib/gi18n.h>
#include <magic.h>

#include "base/log.h"

/* What a name's extension says. */
static const struct {
    const char *extensions; /* blank-separated, lower case */
    AttachmentFlags flags;
} name_flags[] = {
    { "exe com scr pif cpl dll sys msi msp mst msix appx appinstaller jar apk deb rpm dmg pkg app xap gadget "
      "application ocx drv efi run elf class",
        ATTACHMENT_EXECUTABLE },
    { "bat cmd ps1 psm1 psd1 vbs vbe js jse wsf wsh wsc ws hta sh bash csh ksh py pyw pl rb php lua scpt applescript "
      "command reg inf sct msh shb vb chm hlp",
        ATTACHMENT_SCRIPT },
    { "lnk url desktop website webloc scf library-ms search-ms settingcontent-ms rdp jnlp one onepkg",
        ATTACHMENT_SHORTCUT },
    { "iso img vhd vhdx vmdk udf bif", ATTACHMENT_DISK_IMAGE },
    { "docm dotm xlsm xltm xlam pptm potm ppsm ppam sldm", ATTACHMENT_MACRO },
};

static const struct {
    const char *type; /* a pattern */
    AttachmentFlags flags;
} type_flags[] = {
    { "application/x-dosexec", ATTACHMENT_EXECUTABLE },
    { "application/vnd.microsoft.portable-executable", ATTACHMENT_EXECUTABLE },
    { "application/x-executable", ATTACHMENT_EXECUTABLE },
    { "application/x-pie-executable", ATTACHMENT_EXECUTABLE },
    { "application/x-sharedlib", ATTACHMENT_EXECUTABLE },
    { "application/x-object", ATTACHMENT_EXECUTABLE },
    { "application/x-mach-binary", ATTACHMENT_EXECUTABLE },
    { "application/x-msi", ATTACHMENT_EXECUTABLE },
    { "application/x-ms-installer", ATTACHMENT_EXECUTABLE },
    { "application/java-archive", ATTACHMENT_EXECUTABLE },
    { "application/x-java-applet", ATTACHMENT_EXECUTABLE },
    { "application/x-wine-extension-*", ATTACHMENT_EXECUTABLE },
    { "application/vnd.android.package-archive", ATTACHMENT_EXECUTABLE },
    { "application/vnd.debian.binary-package", ATTACHMENT_EXECUTABLE },
    { "application/x-rpm", ATTACHMENT_EXECUTABLE },
    { "text/x-shellscript", ATTACHMENT_SCRIPT },
    { "text/x-msdos-batch", ATTACHMENT_SCRIPT },
    { "text/x-python", ATTACHMENT_SCRIPT },
    { "text/x-perl", ATTACHMENT_SCRIPT },
    { "application/x-ms-shortcut", ATTACHMENT_SHORTCUT },
    { "application/x-mswinurl", ATTACHMENT_SHORTCUT },
    { "application/x-iso9660-image", ATTACHMENT_DISK_IMAGE },
    { "application/x-qemu-disk", ATTACHMENT_DISK_IMAGE },
    { "application/x-virtualbox-*", ATTACHMENT_DISK_IMAGE },
};

#define OLE                                                                                                            \
    "application/msword application/vnd.ms-* application/x-ole-storage application/CDFV2* "                            \
    "application/x-cdf application/encrypted"
#define ZIPPED "application/zip application/octet-stream+zip "
#define OOXML ZIPPED "application/vnd.openxmlformats-officedocument.* application/encrypted"
#define ODF ZIPPED "application/vnd.oasis.opendocument.*"

/* What may stand under a name. A document in the older or newer format of its own family is no mismatch, nor is
 * RTF called .doc: programs write them so. */
static const struct {
    const char *extensions;
    const char *types; /* blank-separated patterns */
} expected_types[] = {
    { "pdf", "application/pdf" },
    { "doc dot", OLE " " OOXML " text/rtf application/rtf" },
    { "xls xlt", OLE " " OOXML },
    { "ppt pps pot", OLE " " OOXML },
    { "docx docm dotx dotm", OOXML " " OLE },
    { "xlsx xlsm xltx xltm xlsb", OOXML " " OLE },
    { "pptx pptm ppsx potx", OOXML " " OLE },
    { "odt ott", ODF },
    { "ods ots", ODF },
    { "odp otp", ODF },
    { "rtf", "text/rtf application/rtf" },
    { "jpg jpeg jpe jfif", "image/*" },
    { "png", "image/*" },
    { "gif", "image/*" },
    { "bmp", "image/*" },
    { "tif tiff", "image/*" },
    { "webp", "image/*" },
    { "heic heif", "image/*" },
    { "zip", ZIPPED "application/vnd.* application/epub+zip application/java-archive application/x-java-archive" },
    { "rar", "application/x-rar application/vnd.rar application/x-rar-compressed" },
    { "7z", "application/x-7z-compressed" },
    { "gz tgz", "application/gzip application/x-gzip" },
    { "txt log csv tsv md ini", "text/* application/csv application/json application/x-ndjson" },
    { "html htm", "text/* application/xhtml+xml" },
    { "xml xsd", "text/* application/xml" },
    { "mp3", "audio/*" },
    { "wav", "audio/*" },
    { "mp4 m4v mov avi mkv webm mpg mpeg", "video/* audio/*" },
};

/* Formats that a citizen may be unable to open, and what to send instead. */
static const struct {
    const char *extensions;
    const char *types;
    const char *better;
} uncommon[] = {
    { "rar 7z ace arj cab lzh z xz bz2 tar tgz gz zst",
        "application/x-rar application/vnd.rar application/x-rar-compressed application/x-7z-compressed "
        "application/x-xz application/x-bzip2 application/zstd application/vnd.ms-cab-compressed application/x-tar "
        "application/gzip application/x-gzip application/x-ace application/x-arj application/x-lzh*",
        "ZIP" },
    { "pages key numbers wps wks wpd wri hwp pub vsd vsdx mpp mpt pod one xps oxps indd idml qxd qxp fm p65 lwp sxw "
      "sxc sxi ott ots otp odg odf odb mdi djvu djv mobi azw azw3 xmind mmap",
        "application/vnd.ms-works application/vnd.wordperfect application/x-mspublisher image/vnd.djvu", "PDF" },
    { "dwg dxf dgn dwf dwfx ifc rvt rfa skp 3dm stp step igs iges cdr ai eps psd psb xcf sketch",
        "image/vnd.dwg image/vnd.adobe.photoshop image/x-xcf", "PDF" },
    /* maps: what a geographic information system has, and its layers */
    { "shp shx gpkg gdb qgs qgz mxd aprx lyr mpk", "", "PDF" },
    /* what a program shows that few have, and links to what is kept elsewhere */
    { "pbix pbit twb twbx qvw qvf gdoc gslides gdraw gform", "", "PDF" },
    { "gsheet", "", "XLSX" },
    { "heic heif avif raw cr2 cr3 nef nrw arw orf rw2 raf pef srw dng tga pcx jp2 j2k",
        "image/heic image/heif image/x-canon-* image/x-tga image/jp2", "JPG" },
    { "wmv flv f4v swf rm rmvb vob 3gp mts m2ts mxf dav ogv", "video/x-ms-asf video/x-flv application/vnd.rn-realmedia",
        "MP4" },
    { "wma amr aac opus ogg oga flac ape ra ram dss ds2 gsm", "audio/x-ms-wma audio/amr", "MP3" },
    { "mdb accdb dbf sav por sas7bdat dta rds rdata", "application/x-msaccess application/x-dbf", "CSV" },
    { "msg oft emlx", "application/vnd.ms-outlook", "PDF" },
};

/* What those have whom an institution writes to: whatever ends so is opened, or is what another program signs, keeps
 * or shows. */
static const char common[] = "pdf doc docx docm dot dotx dotm xls xlsx xlsm xlsb xlt xltx ppt pptx pptm pps ppsx pot "
                             "potx odt ods odp rtf txt csv "
                             "tsv log md xml xsd xsl xslt json geojson kml kmz gpx html htm xhtml mht mhtml jpg jpeg "
                             "jpe jfif png gif bmp tif tiff "
                             "webp svg ico mp3 wav m4a mp4 m4v mov avi mkv webm mpg mpeg zip epub ics vcf eml srt vtt "
                             "sql yaml yml ini conf p7s p7m "
                             "p7b p7c cer crt pem der csr asc sig gpg pgp";

/* What programs know by its content, whatever it is called. An archive may be anything. */
static const char common_types[] =
    "application/pdf application/vnd.openxmlformats-officedocument.* application/vnd.oasis.opendocument.text "
    "application/vnd.oasis.opendocument.spreadsheet application/vnd.oasis.opendocument.presentation application/msword "
    "application/vnd.ms-excel application/vnd.ms-powerpoint image/jpeg image/png image/gif image/tiff image/bmp "
    "image/webp text/plain text/html text/csv text/rtf audio/mpeg audio/x-wav video/mp4 message/rfc822 inode/x-empty";

#define EXTENSION_CHARS_MOST 10
#define ZIP_HEADER_BYTES 30 /* of a file, up to its name (APPNOTE.TXT, 4.3.7) */
#define OLE_TYPE "application/x-ole-storage"

static const char archive_types[] =
    "application/zip application/x-rar application/vnd.rar application/x-rar-compressed application/x-7z-compressed "
    "application/x-tar application/gzip application/x-gzip application/x-bzip2 application/x-xz application/zstd "
    "application/vnd.ms-cab-compressed application/x-lzh* application/java-archive application/epub+zip "
    "application/vnd.openxmlformats-officedocument.* application/vnd.oasis.opendocument.*";

/* Whether WORDS, blank-separated patterns, has one that matches TEXT. */
static bool
one_matches(const char *words, const char *text)
{
    g_auto(GStrv) patterns = g_strsplit(words, " ", -1);

    for (char **pattern = patterns; *pattern; pattern++)
        if (**pattern && g_pattern_match_simple(*pattern, text))
            return true;
    return false;
}

/* Whether WORDS, blank-separated, has TEXT. */
static bool
has_word(const char *words, const char *text)
{
    const size_t length = strlen(text);

    if (length == 0)
        return false;
    for (const char *at = words; (at = strstr(at, text)); at += length)
        if ((at == words || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
            return true;
    return false;
}

/* The extension of NAME in lower case, "" where it has none; blanks and dots that Windows drops at the end do
 * not hide it. The caller owns the string. */
static char *
extension_of(const char *name, char **rest)
{
    g_autofree char *trimmed = g_ascii_strdown(name, -1);
    size_t length = strlen(trimmed);

    while (length > 0 && (trimmed[length - 1] == ' ' || trimmed[length - 1] == '.'))
        trimmed[--length] = '\0';
    char *dot = strrchr(trimmed, '.');
    if (!dot || strpbrk(dot, "/\\ "))
        return g_strdup("");
    char *extension = g_strdup(dot + 1);
    *dot = '\0';
    if (rest)
        *rest = g_steal_pointer(&trimmed);
    return extension;
}

static AttachmentFlags
flags_of_extension(const char *extension)
{
    AttachmentFlags flags = 0;

    for (size_t i = 0; i < G_N_ELEMENTS(name_flags); i++)
        if (has_word(name_flags[i].extensions, extension))
            flags |= name_flags[i].flags;
    return flags;
}

/* Whether people take a file that ends so for a document. */
static bool
is_document_extension(const char *extension)
{
    return has_word(
        "pdf doc docx xls xlsx ppt pptx odt ods odp rtf txt csv jpg jpeg png gif zip mp3 mp4 html htm", extension);
}

static bool
has_bidi_override(const char *name)
{
    /* U+202A…U+202E and U+2066…U+2069 in UTF-8 */
    for (const char *c = name; (c = strchr(c, '\xe2')); c++) {
        const unsigned char second = (unsigned char)c[1], third = second ? (unsigned char)c[2] : 0;
        if ((second == 0x80 && third >= 0xaa && third <= 0xae) || (second == 0x81 && third >= 0xa6 && third <= 0xa9))
            return true;
    }
    return false;
}

AttachmentFlags
filetype_flags_of_name(const char *name)
{
    g_autofree char *rest = NULL;
    g_autofree char *extension = extension_of(name, &rest);
    AttachmentFlags flags = flags_of_extension(extension);

    /* A file by itself within. */
    if (has_word("gz bz2 xz zst lzma", extension))
        flags |= filetype_flags_of_name(rest);
    if (flags & (ATTACHMENT_EXECUTABLE | ATTACHMENT_SCRIPT | ATTACHMENT_SHORTCUT)) {
        g_autofree char *inner = extension_of(rest, NULL);
        if (is_document_extension(inner))
            flags |= ATTACHMENT_DOUBLE_EXTENSION;
    }
    if (has_bidi_override(name))
        flags |= ATTACHMENT_RTL_OVERRIDE;
    return flags;
}

AttachmentFlags
filetype_flags_of_type(const char *type)
{
    AttachmentFlags flags = 0;

    for (size_t i = 0; i < G_N_ELEMENTS(type_flags); i++)
        if (g_pattern_match_simple(type_flags[i].type, type))
            flags |= type_flags[i].flags;
    return flags;
}

bool
filetype_agrees(const char *name, const char *type)
{
    g_autofree char *extension = extension_of(name, NULL);

    if (strcmp(type, "inode/x-empty") == 0 || strcmp(type, "application/x-empty") == 0)
        return true;
    for (size_t i = 0; i < G_N_ELEMENTS(expected_types); i++)
        if (has_word(expected_types[i].extensions, extension))
            return one_matches(expected_types[i].types, type);
    return true;
}

const char *
filetype_of_named_text(const char *name, const char *type)
{
    g_autofree char *extension = extension_of(name, NULL);

    /* A program that is sent to be read is opened by whatever shows texts. */
    if (has_word("txt log csv tsv md", extension) && (filetype_flags_of_type(type) & ATTACHMENT_SCRIPT))
        return "text/plain";
    if (strcmp(type, "text/plain") != 0 && strcmp(type, "text/xml") != 0)
        return type;
    if (has_word("html htm xhtml shtml xht", extension))
        return "text/html";
    return strcmp(extension, "svg") == 0 ? "image/svg+xml" : type;
}

bool
filetype_is_office_zip(const uint8_t *bytes, size_t length)
{
    static const char *const first[] = { "[Content_Types].xml", "mimetype" };

    if (length < ZIP_HEADER_BYTES || memcmp(bytes, "PK\3\4", 4) != 0)
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(first); i++)
        if (length >= ZIP_HEADER_BYTES + strlen(first[i]) &&
            memcmp(bytes + ZIP_HEADER_BYTES, first[i], strlen(first[i])) == 0)
            return true;
    return false;
}

bool
filetype_is_document(const uint8_t *bytes, size_t length)
{
    const char *type = filetype_of_signature(bytes, length);

    return filetype_is_office_zip(bytes, length) || (type && strcmp(type, OLE_TYPE) == 0) ||
           (length >= 5 && memcmp(bytes, "%PDF-", 5) == 0);
}

bool
filetype_is_zipped_document(const char *name)
{
    g_autofree char *extension = extension_of(name, NULL);

    return has_word("docx docm dotx dotm xlsx xlsm xltx xltm xlsb pptx pptm ppsx potx odt ott ods ots odp otp odg epub "
                    "kmz vsdx pages key numbers",
        extension);
}

bool
filetype_holds_files(const char *name)
{
    g_autofree char *extension = extension_of(name, NULL);

    return has_word("eml emlx nws email mbox mht mhtml msg oft p7m p7z p7 cms", extension);
}

bool
filetype_is_archive(const char *name, const char *type)
{
    g_autofree char *extension = extension_of(name, NULL);

    return one_matches(archive_types, type) ||
           (strcmp(type, "application/octet-stream") == 0 && has_word("zip rar 7z tar tgz gz bz2 xz cab", extension));
}

/* Whether EXTENSION is one by which a program knows its files, and not the end of a name that has dots ("Acta No.45").
 */
static bool
is_extension(const char *extension)
{
    size_t letters = 0, length = 0;

    for (const char *c = extension; *c; c++, length++) {
        if (!g_ascii_isalnum(*c))
            return false;
        letters += g_ascii_isalpha(*c) ? 1 : 0;
    }
    return letters > 0 && length > 1 && length <= EXTENSION_CHARS_MOST;
}

bool
filetype_names_agree(const char *one, const char *other)
{
    g_autofree char *first = extension_of(one, NULL), *second = extension_of(other, NULL);

    if (!is_extension(first) || !is_extension(second) || strcmp(first, second) == 0)
        return true;
    for (size_t i = 0; i < G_N_ELEMENTS(expected_types); i++)
        if (has_word(expected_types[i].extensions, first))
            return has_word(expected_types[i].extensions, second);
    return false;
}

const char *
filetype_better_format(const char *name, const char *type)
{
    g_autofree char *extension = extension_of(name, NULL);

    for (size_t i = 0; i < G_N_ELEMENTS(uncommon); i++)
        if (has_word(uncommon[i].extensions, extension) || one_matches(uncommon[i].types, type))
            return uncommon[i].better;
    /* What should not be sent at all need not be sent otherwise. */
    if (!is_extension(extension) || has_word(common, extension) || one_matches(common_types, type) ||
        flags_of_extension(extension) || filetype_flags_of_type(type))
        return NULL;
    return N_("PDF u otro formato de uso común");
}

bool
filetype_is_text(const uint8_t *bytes, size_t length)
{
    size_t control = 0;

    for (size_t i = 0; i < length; i++) {
        if (bytes[i] == '\0')
            return false;
        if (bytes[i] < ' ' && bytes[i] != '\n' && bytes[i] != '\r' && bytes[i] != '\t' && bytes[i] != '\f')
            control++;
    }
    return control * 100 <= length;
}

/* Texts that are more than text show it in their first bytes. */
static char *
type_of_text(const uint8_t *bytes, size_t length)
{
    static const struct {
        const char *start, *type;
    } kinds[] = {
        { "{\\rtf", "text/rtf" },
        { "%PDF-", "application/pdf" },
        { "%!PS", "application/postscript" },
        { "#!", "text/x-shellscript" },
        { "@echo off", "text/x-msdos-batch" },
        { "[InternetShortcut]", "application/x-mswinurl" },
        { "<?xml", "text/xml" },
        { "<!doctype html", "text/html" },
        { "<html", "text/html" },
        { "<svg", "image/svg+xml" },
    };

    if (length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
        bytes += 3;
        length -= 3;
    }
    while (length > 0 && g_ascii_isspace((char)*bytes)) {
        bytes++;
        length--;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        const size_t start = strlen(kinds[i].start);
        if (length >= start && g_ascii_strncasecmp((const char *)bytes, kinds[i].start, start) == 0)
            return g_strdup(kinds[i].type);
    }
    return g_strdup("text/plain");
}

/* libmagic's handles are not thread-safe and cost 6 ms each: those not in use wait here. */
static pthread_mutex_t handles_lock = PTHREAD_MUTEX_INITIALIZER;
static GSList *handles;

static magic_t
take_handle(void)
{
    magic_t handle = NULL;

    pthread_mutex_lock(&handles_lock);
    if (handles) {
        handle = handles->data;
        handles = g_slist_delete_link(handles, handles);
    }
    pthread_mutex_unlock(&handles_lock);
    if (handle)
        return handle;

    handle = magic_open(MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_TOKENS | MAGIC_NO_CHECK_ENCODING |
                        MAGIC_NO_CHECK_TAR | MAGIC_NO_CHECK_ELF);
    if (handle && magic_load(handle, NULL) != 0) {
        log_event(LOG_LEVEL_ERROR, "libmagic", "reason", magic_error(handle), NULL);
        magic_close(handle);
        return NULL;
    }
    return handle;
}

static void
give_back(magic_t handle)
{
    pthread_mutex_lock(&handles_lock);
    handles = g_slist_prepend(handles, handle);
    pthread_mutex_unlock(&handles_lock);
}

static char *
ask_libmagic(const uint8_t *bytes, size_t length)
{
    magic_t handle = take_handle();

    if (!handle)
        return g_strdup("application/octet-stream");
    const char *word = magic_buffer(handle, bytes, length);
    char *type = g_strdup(word ? word : "application/octet-stream");
    give_back(handle);
    return type;
}

const char *
filetype_of_signature(const uint8_t *bytes, size_t length)
{
    static const struct {
        const char *bytes;
        size_t length;
        const char *type;
    } signatures[] = {
        { "MZ", 2, "application/x-dosexec" },
        { "\x7f\x45LF", 4, "application/x-executable" },
        { "\xcf\xfa\xed\xfe", 4, "application/x-mach-binary" },
        { "\xce\xfa\xed\xfe", 4, "application/x-mach-binary" },
        { "PK\3\4", 4, "application/zip" },
        { "PK\5\6", 4, "application/zip" },
        { "Rar!\x1a\7", 6, "application/x-rar" },
        { "7z\xbc\xaf\x27\x1c", 6, "application/x-7z-compressed" },
        { "\x1f\x8b", 2, "application/gzip" },
        { "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8, OLE_TYPE },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(signatures); i++)
        if (length >= signatures[i].length && memcmp(bytes, signatures[i].bytes, signatures[i].length) == 0)
            return signatures[i].type;
    return NULL;
}

/* What libmagic does not call by its name because the rest of the file is missing or odd, but programs open all the
 * same: by its first bytes, and a PDF by a mark anywhere in the first kibibyte. NULL: nothing known. */
static const char *
likely_type(const uint8_t *bytes, size_t length)
{
    const char *type = filetype_of_signature(bytes, length);

    return type || !memmem(bytes, MIN(length, 1024), "%PDF-", 5) ? type : "application/pdf";
}

char *
filetype_of_content(const uint8_t *bytes, size_t length)
{
    if (length == 0)
        return g_strdup("inode/x-empty");
    if (filetype_is_text(bytes, length))
        return type_of_text(bytes, length);
    /* What is sent most need not be asked for, which costs more than all else here. */
    if (length >= 5 && memcmp(bytes, "%PDF-", 5) == 0)
        return g_strdup("application/pdf");
    char *type = ask_libmagic(bytes, length);
    if (strcmp(type, "application/octet-stream") != 0)
        return type;
    const char *likely = likely_type(bytes, length);
    if (!likely)
        return type;
    g_free(type);
    return g_strdup(likely);
}
