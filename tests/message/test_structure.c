/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <gmime/gmime.h>

#include "message/structure.h"

#define MIXED "Subject: s\nContent-Type: multipart/mixed; boundary=b\n\n"

/* A tree in brackets, as the types of its leaves with what they hold. */
static const struct {
    const char *text, *tree;
    MessageDefects defects;
} rows[] = {
    { "Subject: s\n\nhola\n", "text/plain:hola\n", 0 },
    { "Subject: s\n", "text/plain:", 0 },
    { MIXED "antes\n--b\n\nuno\n--b\nContent-Type: text/html\n\ndos\n--b--\ndespués\n",
        "[text/plain:uno text/html:dos]", 0 },
    { MIXED "--b  \t\n\nuno\n--b-- \nfin\n", "[text/plain:uno]", 0 },
    { MIXED "--b\n\nuno\n--bc\n--b-\n--b--\n", "[text/plain:uno\n--bc\n--b-]", 0 },
    { MIXED "--b\n\n--b\n\n\n--b--\n", "[text/plain: text/plain:]", 0 },
    { MIXED "--b\n--b\n--b\n\nuno\n--b--", "[text/plain:uno]", 0 },
    { MIXED "--b\nContent-Type: text/html\n--b--\n", "[text/html]", 0 },
    { MIXED "--b\n\nsin final", "[text/plain:sin final]", 0 },
    { MIXED "--b\nContent-Type: multipart/alternative; boundary=c\n\n--c\n\nuno\n--c\nContent-Type: text/html\n\ndos\n"
            "--b\n\ntres\n--b--\n",
        "[[text/plain:uno text/html:dos] text/plain:tres]", 0 },
    { MIXED "--b\nContent-Type: multipart/mixed; boundary=\"b--\"\n\n--b--\n\nuno\n--b----\n--b--\n",
        "[[text/plain:uno]]", 0 },
    { MIXED "--b\nContent-Type: message/rfc822\n\nTo: a@x.co, B <b@x.co>\nCc: g: c@x.co;\n\nuno\n--b\n\ndos\n--b--\n",
        "[{text/plain:uno} text/plain:dos] a@x.co b@x.co c@x.co", 0 },
    { MIXED "--b\nContent-Type: message/rfc822\n\n--b--\n", "[{}]", 0 },
    { MIXED "--b\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nU3ViamVjdDogcwo=\n--b--\n",
        "[message/rfc822:U3ViamVjdDogcwo=]", 0 },
    { "Content-Type: multipart/digest; boundary=b\n\n--b\n\nTo: d@x.co\n\nuno\n--b--\n", "[{text/plain:uno}] d@x.co",
        0 },
    { "Content-Type: message/news\n\nSubject: dentro\n\nuno\n", "{text/plain:uno\n}", 0 },
    { "Content-Type: message/rfc2822\n\nContent-Type: message/global\n\nSubject: dentro\n\nuno\n",
        "{{text/plain:uno\n}}", 0 },
    { "Content-Type: message/x-otro\n\nSubject: dentro\n\nuno\n", "message/x-otro:Subject: dentro\n\nuno\n", 0 },
    { "Content-Type: multipart/mixed\n\n--b\n\nuno\n", "[]", 0 },
    { "Content-Type: multipart/mixed;\n boundary*0=lar; boundary*1=go\n\n--largo\n\nuno\n--largo--\n",
        "[text/plain:uno]", 0 },
};

static void
show(GString *out, const Spool *spool, const Entity *entity)
{
    static const char *const brackets[] = { "", "[]", "{}" };
    g_autofree char *body = g_malloc0((size_t)entity->body_length + 1);

    if (entity->kind == ENTITY_LEAF) {
        g_string_append(out, entity->type);
        if (entity->body >= 0) {
            ck_assert_int_eq(
                spool_read(spool, entity->body, body, (size_t)entity->body_length, NULL), entity->body_length);
            g_string_append_printf(out, ":%s", body);
        }
        return;
    }
    g_string_append_c(out, brackets[entity->kind][0]);
    for (guint i = 0; i < entity->children->len; i++) {
        g_string_append(out, i > 0 ? " " : "");
        show(out, spool, g_ptr_array_index(entity->children, i));
    }
    g_string_append_c(out, brackets[entity->kind][1]);
}

static void
check_tree(int row, const char *text)
{
    static const MessageLimits limits = { .header = 1000, .parts = 100, .depth = 10 };
    g_autoptr(Spool) spool = spool_new_from_bytes(text, strlen(text));
    g_autoptr(Structure) structure = structure_read(spool, &limits);
    g_autoptr(GString) tree = g_string_new("");

    show(tree, spool, structure->top);
    for (guint i = 0; i < structure->enclosed_recipients->len; i++)
        g_string_append_printf(tree, " %s", (char *)g_ptr_array_index(structure->enclosed_recipients, i));
    g_string_replace(tree, "\r\n", "\n", 0);
    ck_assert_msg(strcmp(tree->str, rows[row].tree) == 0, "row %d: «%s»", row, tree->str);
    ck_assert_msg(structure->defects == rows[row].defects, "row %d: %x", row, structure->defects);
}

START_TEST(reads_the_tree)
{
    g_autoptr(GString) network = g_string_new(rows[_i].text);

    g_mime_init();
    check_tree(_i, rows[_i].text);
    g_string_replace(network, "\n", "\r\n", 0);
    check_tree(_i, network->str);
}
END_TEST

/* --- hostile: HEAD, UNIT so many TIMES, TAIL ------------------------------------------------------------------ */

static const struct {
    const char *head, *unit, *tail;
    size_t times;
    MessageDefects defects;
} hostile[] = {
    { MIXED, "--b\n\n", "--b--\n", 200000, DEFECT_PART_COUNT },
    { MIXED, "--b\n", "--b--\n", 500000, 0 },
    { MIXED, "--b\nContent-Type: multipart/mixed; boundary=b\n\n", "--b--\n", 5000, DEFECT_DEPTH },
    { "", "Content-Type: message/global\n\n", "\n", 100000, DEFECT_DEPTH },
    { "Content-Type: message/rfc822\n\nTo: ", "g:", "\n\nx\n", 30000, DEFECT_FIELD },
    { "Content-Type: message/rfc822\n\nCc: ", "g:(;", "\n\nx\n", 10000, DEFECT_FIELD },
    { "Content-Type: message/news\n\n", "Bcc: x\n", "\nx\n", 20000, DEFECT_HEADER_SIZE },
    { "Content-Type: text/plain", "; a=b", "\n\nx\n", 1000, DEFECT_FIELD },
    { "Content-Disposition: attachment", ";\n name*1=b", "\n\nx\n", 1000, DEFECT_FIELD },
    { "Content-Type: multipart/mixed; boundary=", "xxxxxxxxxx", "\n\nx\n", 200, DEFECT_FIELD },
    { "Content-Id: <", "x", "@x>\n\nx\n", 40000, DEFECT_FIELD },
    { "", "Content-X: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\n",
        "\nx\n", 20000, DEFECT_HEADER_SIZE },
};

START_TEST(bounds_hostile_structures)
{
    static const MessageLimits limits = { .header = 1u << 20, .parts = 1000, .depth = 40 };
    g_autoptr(GString) text = g_string_new(hostile[_i].head);

    g_mime_init();
    for (size_t i = 0; i < hostile[_i].times; i++)
        g_string_append(text, hostile[_i].unit);
    g_string_append(text, hostile[_i].tail);
    g_autoptr(Spool) spool = spool_new_from_bytes(text->str, text->len);
    g_autoptr(Structure) structure = structure_read(spool, &limits);
    ck_assert_msg(structure->defects == hostile[_i].defects, "row %d, %zu times «%s»: %x", _i, hostile[_i].times,
        hostile[_i].unit, structure->defects);
}
END_TEST

int
main(void)
{
    return unit_run("message/structure", (Unit[]){ { reads_the_tree, G_N_ELEMENTS(rows) },
                                             { bounds_hostile_structures, G_N_ELEMENTS(hostile) }, { 0 } });
}
