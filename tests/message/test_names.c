/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <gmime/gmime.h>

#include "message/names.h"

static const struct {
    const char *value;
    const char *names; /* joined by "|" */
    bool contradict;
} cases[] = {
    { "attachment", "", false },
    { "attachment; filename=oficio.pdf", "oficio.pdf", false },
    { "application/pdf; name=\"oficio.pdf\"", "oficio.pdf", false },
    { "attachment; filename=\"=?utf-8?B?YcOxby5qcw==?=\"", "año.js", false },
    { "attachment; filename==?utf-8?Q?a=C3=B1o.js?=", "año.js", false },
    { "attachment; filename*=utf-8'es'a%C3%B1o%2Ejs", "año.js", false },
    { "attachment; filename*=iso-8859-1''a%F1o.js", "año.js", false },
    { "attachment; filename*=\"utf-8''oficio.js\"", "oficio.js", false },
    { "attachment; filename*=oficio.js", "oficio.js", false },
    { "attachment; filename=a\xf1o.js", "año.js", false },
    /* in pieces */
    { "attachment; filename*0=\"ofi\"; filename*1=\"cio.js\"", "oficio.js", false },
    { "attachment; filename*1=\"cio.js\"; filename*0=\"ofi\"", "oficio.js", false },
    { "attachment; filename*0*=utf-8''ofi; filename*1*=cio%2E; filename*2=js", "oficio.js", false },
    { "application/x; name*00=ofi; name*01=cio.js", "oficio.js", false },
    { "attachment; filename*0=oficio.txt; filename*2=.js", "oficio.txt|oficio.txt.js", true },
    { "attachment; filename*0=oficio; filename*1=.txt; filename*1=.js", "oficio.txt|oficio.js", true },
    { "attachment; filename*1=oficio.js", "oficio.js", false },
    /* said twice, or in two ways */
    { "attachment; filename=oficio.txt; filename*=utf-8''oficio.js", "oficio.txt|oficio.js", true },
    { "attachment; filename*=utf-8''oficio.js; filename=oficio.txt", "oficio.js|oficio.txt", true },
    { "attachment; filename=oficio.txt; filename=oficio.js", "oficio.txt|oficio.js", true },
    { "attachment; filename=oficio.txt; name=oficio.js", "oficio.txt|oficio.js", true },
    { "attachment; filename=oficio.txt; FILENAME*0=oficio.js", "oficio.txt|oficio.js", true },
    { "attachment; filename=anio.pdf; filename*=utf-8''a%C3%B1o.pdf", "anio.pdf|año.pdf", false },
    { "attachment; filename=foto.jpg; name=foto.JPEG", "foto.jpg|foto.JPEG", false },
    { "attachment; filename=oficio; name=oficio.pdf", "oficio|oficio.pdf", false },
    { "attachment; filename=\"Acta No.45\"; name=acta.pdf", "Acta No.45|acta.pdf", false },
    { "attachment; filename=oficio.doc; name=oficio.dot", "oficio.doc|oficio.dot", false },
    { "attachment; filename=oficio.doc; name=oficio.pdf", "oficio.doc|oficio.pdf", true },
    { "attachment; filename=oficio.qqq; name=oficio.pdf", "oficio.qqq|oficio.pdf", true },
    /* what stands behind the quotation marks, or blanks */
    { "attachment; filename=\"oficio.txt\".js", "oficio.txt|oficio.txt.js", true },
    { "attachment; filename=oficio final.js", "oficio|oficio final.js", false },
    { "attachment; filename=oficio(2).js", "oficio|oficio(2).js", false },
    { "attachment; filename=\"oficio.js", "oficio.js", false },
    /* nothing */
    { "attachment; filename=\"\"; filename*=; filename*0=", "", false },
    { "attachment; filenames=a.js; filename*x=b.js; filename*-1=c.js; rename=d.js", "", false },
    { "attachment; filename*99999999999999999999=a.js", "", false },
};

START_TEST(collects_all_names)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);

    names_collect(cases[_i].value, names);
    const bool contradict = names_contradict(names);
    g_ptr_array_add(names, NULL);
    g_autofree char *joined = g_strjoinv("|", (char **)names->pdata);
    ck_assert_msg(strcmp(joined, cases[_i].names) == 0, "«%s»: %s", cases[_i].value, joined);
    ck_assert_msg(contradict == cases[_i].contradict, "«%s»: %d", cases[_i].value, contradict);
}
END_TEST

START_TEST(is_bounded)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GString) value = g_string_new("x");
    g_autofree char *longest = g_strnfill(100000, 'a');

    g_string_append_printf(value, "; name=%s.js", longest);
    for (int i = 0; i < 10000; i++)
        g_string_append_printf(value, "; filename*%d=a; filename*%d*=%%41; filename=%d.txt", i, i, i);
    names_collect(value->str, names);
    ck_assert_uint_le(names->len, 40);
    ck_assert_uint_le(strlen(g_ptr_array_index(names, 0)), 1024);
    ck_assert(g_str_has_suffix(g_ptr_array_index(names, 0), ".js"));
}
END_TEST

int
main(void)
{
    g_mime_init();
    return unit_run(
        "message/names", (const Unit[]){ { collects_all_names, G_N_ELEMENTS(cases) }, { is_bounded, 0 }, { 0 } });
}
