/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "message/target.h"

static const struct {
    const char *target;
    bool is_elsewhere;
} cases[] = {
    { "", false },
    { "Carta.dotx", false },
    { "../plantillas/Carta%20oficial.dotx", false },
    { "media/image1.png", false },
    { "C:\\Users\\luz\\Plantillas\\Carta.dotx", false },
    { "c:/plantillas/carta.dotx", false },
    { "C%3A/plantillas/carta.dotx", false },
    { "file:///C:\\Users\\luz\\AppData\\Roaming\\Carta.dotx", false },
    { "FILE:///D:/Carta.dotx", false },
    { "file://C:/Carta.dotx", false },
    { "file:/C|/Carta.dotx", false },
    { "file:Carta.dotx", false },
    { "file:///Users/luz/Library/Carta.dotx", false },
    { "file:///home/luz/carta.ott", false },
    { "file://localhost/home/luz/carta.ott", false },
    { "\\\\?\\C:\\Carta.dotx", false },
    { "/Volumes/Carta.dotx", false },
    { "http://plantillas.example/carta.dotm", true },
    { "HTTPS://plantillas.example/carta.dotm", true },
    { "  https://plantillas.example/carta.dotm", true },
    { "\x01https://plantillas.example/carta.dotm", true },
    { "ftp://plantillas.example/carta.dotm", true },
    { "mhtml:http://plantillas.example/x!carta", true },
    { "ms-word:ofe|u|http://plantillas.example/x", true },
    { "webdav+x:algo", true },
    { "\\\\servidor\\compartido\\carta.dotm", true },
    { "//servidor/compartido/carta.dotm", true },
    { "/\\servidor/compartido/carta.dotm", true },
    { "\\\\servidor@80\\dav\\carta.dotm", true },
    { "\\\\?\\UNC\\servidor\\carta.dotm", true },
    { "%5C%5Cservidor%5Ccarta.dotm", true },
    { "file://servidor/carta.dotm", true },
    { "file:\\\\servidor\\carta.dotm", true },
    { "file:///\\\\servidor\\carta.dotm", true },
    { "file:////servidor/carta.dotm", true },
    { "file://///servidor/carta.dotm", true },
    { "file:///%5C%5Cservidor/carta.dotm", true },
};

START_TEST(tells_what_is_elsewhere)
{
    ck_assert_msg(target_is_elsewhere(cases[_i].target) == cases[_i].is_elsewhere, "row %d: %s", _i, cases[_i].target);
}
END_TEST

static const struct {
    const char *tag, *value; /* NULL: none */
} attributes[] = {
    { " Id='r' Target=\"a.png\" TargetMode='External'", "a.png" },
    { " TargetMode='External' Target = 'a.png'", "a.png" },
    { "\n\tTarget\n=\t\"a>b\"", "a>b" },
    { " Target='&#104;ttp&#x3a;//e/?a=1&amp;b=&lt;2'", "http://e/?a=1&b=<2" },
    { " Target='&ntilde;&#xFFFFFFFFF;&#0;&#'", "&ntilde;&#xFFFFFFFFF;&#0;&#" },
    { " XTarget='a.png'", NULL },
    { " Target=a.png", NULL },
    { " Target='a.png", NULL },
    { "", NULL },
};

START_TEST(reads_attributes)
{
    g_autofree char *value = target_attribute(attributes[_i].tag, "Target");

    ck_assert_msg(g_strcmp0(value, attributes[_i].value) == 0, "row %d: %s", _i, value);
}
END_TEST

int
main(void)
{
    return unit_run("message/target", (const Unit[]){ { tells_what_is_elsewhere, G_N_ELEMENTS(cases) },
                                          { reads_attributes, G_N_ELEMENTS(attributes) }, { 0 } });
}
