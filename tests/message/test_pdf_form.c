/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "message/pdf_form.h"

#define SCRIPT(script) "<</S/JavaScript/JS(" script ")>>"

static const struct {
    const char *text; /* the name is the first in it that is a value, or the first at all */
    bool is_harmless;
} cases[] = {
    /* as programs write them */
    { SCRIPT("AFNumber_Keystroke\\(2, 0, 0, 0, \"\", true\\);"), true },
    { SCRIPT("AFNumber_Format(2,0,0,0,\"\\\\u0024 \",true)"), true },
    { SCRIPT("AFDate_FormatEx(\"dd/mm/yyyy\");\\nAFDate_KeystrokeEx('dd/mm/yyyy');"), true },
    { SCRIPT("AFSimple_Calculate(\"SUM\", new Array (\"uno\", \"dos\"));"), true },
    { SCRIPT("AFSimple_Calculate(\"SUM\", [\"uno\", \"dos\"]);"), true },
    { SCRIPT("AFRange_Validate(true, 0, true, 99.5);"), true },
    { SCRIPT("AFRange_Validate(false, -1, true, null) ;; "), true },
    { "<< /Type /Action /S /JavaScript /JS (AFTime_Format(1)) >>", true },
    { "<<\n/JS (AFPercent_Format(2,0))\n/S /JavaScript\n>>", true },
    { "<</S/JavaScript/JS<4146 53706563 69616C5F466F726D61742831 29>>>", true },
    { "<</S/JavaScript/JS(\\376\\377\\000A\\000F\\000T\\000i\\000m\\000e\\000_\\000F\\000o\\000r\\000m\\000a\\000t"
      "\\000\\(\\0001\\000\\))>>",
        true },
    { "1 0 obj<</AA<</F<</S/JavaScript/JS(AFTime_Format(1))>>>>>>endobj", true },
    /* other scripts */
    { SCRIPT("app.alert(1)"), false },
    { SCRIPT("AFNumber_Formate(1)"), false },
    { SCRIPT("AFExec(1)"), false },
    { SCRIPT("AFNumber_Format"), false },
    { SCRIPT("AFNumber_Format(1"), false },
    { SCRIPT("AFNumber_Format(1)) app.alert(1"), false },
    { SCRIPT("AFNumber_Format(1);app.alert(1)"), false },
    { SCRIPT("AFNumber_Format(app.alert(1))"), false },
    { SCRIPT("AFNumber_Format(this)"), false },
    { SCRIPT("AFNumber_Format(\"a\" + eval)"), false },
    { SCRIPT("AFNumber_Format(`${eval}`)"), false },
    { SCRIPT("AFNumber_Format(\"sin fin)"), false },
    { SCRIPT("AFNumber_Format(\"a\\nb\")"), false },
    { SCRIPT("AFNumber_Format = eval"), false },
    { SCRIPT("// AFNumber_Format(1)"), false },
    { SCRIPT(""), false },
    /* other actions */
    { "<</S/JavaScript>>", false },
    { "<</S/JavaScript/JS 9 0 R>>", false },
    { "<</S/JavaScript/JS(AFTime_Format(1))/Next 9 0 R>>", false },
    { "<</S/JavaScript/JS(AFTime_Format(1))/JS(AFTime_Format(1))>>", false },
    { "<</S/JavaScript/S/JavaScript/JS(AFTime_Format(1))>>", false },
    { "<</S/JavaScript/JS(AFTime_Format(1))", false },
    { "<</Type/Action/Type/Action/S/JavaScript/JS(AFTime_Format(1))>>", false },
    { "<</JavaScript 9 0 R/JS(AFTime_Format(1))>>", false },
    { "/S/JavaScript/JS(AFTime_Format(1))>>", false },
    /* the action that is seen is a part of a string or of a comment */
    { "<</JS(app.alert(1)//<</JS(AFTime_Format(1)))/S/JavaScript>>", false },
    { "<</JS(app.alert(1))%<</JS(AFTime_Format(1))\n/S/JavaScript>>", false },
    { "<</JS(app.alert(1)//<</JS<41465F)>/S/JavaScript>>", false },
    { "<</JS(app.alert(1)//<</JS <415 46696d655f466f726d6174283129 )>/S/JavaScript>>", false },
};

START_TEST(knows_form_fields)
{
    const char *text = cases[_i].text, *value = strstr(text, "/S");
    const char *name = strstr(value && strncmp(value, "/S", 2) == 0 ? value : text, "/JavaScript");
    const size_t length = strlen(text);

    ck_assert_msg(
        pdf_form_is_field_action((const uint8_t *)text, length, (const uint8_t *)name) == cases[_i].is_harmless,
        "row %d: %s", _i, text);
}
END_TEST

int
main(void)
{
    return unit_run("message/pdf_form", (const Unit[]){ { knows_form_fields, G_N_ELEMENTS(cases) }, { 0 } });
}
