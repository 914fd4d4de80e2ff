/* SPDX-License-Identifier: BSD-2-Clause */
/* wish: reads answers to notices. */
#include "desk/wish.h"

#include <string.h>

#include <glib.h>

#include "message/words.h"

#define REASON_CHARACTERS 2000

static const struct {
    const char *words; /* as words_fold() gives them */
    Wish wish;
} said[] = {
    { "aprobado", WISH_APPROVE },
    { "aprobada", WISH_APPROVE },
    { "apruebo", WISH_APPROVE },
    { "lo apruebo", WISH_APPROVE },
    { "aprobar", WISH_APPROVE },
    { "queda aprobado", WISH_APPROVE },
    { "visto bueno", WISH_APPROVE },
    { "vobo", WISH_APPROVE },
    { "vo bo", WISH_APPROVE },
    { "approved", WISH_APPROVE },
    { "approve", WISH_APPROVE },
    { "i approve", WISH_APPROVE },
    { "rechazado", WISH_REJECT },
    { "rechazada", WISH_REJECT },
    { "rechazo", WISH_REJECT },
    { "lo rechazo", WISH_REJECT },
    { "rechazar", WISH_REJECT },
    { "rejected", WISH_REJECT },
    { "reject", WISH_REJECT },
    { "devuelto", WISH_RETURN },
    { "devuelta", WISH_RETURN },
    { "devuelvo", WISH_RETURN },
    { "lo devuelvo", WISH_RETURN },
    { "devolver", WISH_RETURN },
    { "returned", WISH_RETURN },
    { "return", WISH_RETURN },
    { "pregunte a", WISH_DELEGATE },
    { "preguntele a", WISH_DELEGATE },
    { "que decida", WISH_DELEGATE },
    { "delegado", WISH_DELEGATE },
    { "delego en", WISH_DELEGATE },
    { "ask", WISH_DELEGATE },
    { "delegate", WISH_DELEGATE },
    { "comentario", WISH_COMMENT },
    { "comento", WISH_COMMENT },
    { "comment", WISH_COMMENT },
    { "asunto nuevo", WISH_RETITLE },
    { "nuevo asunto", WISH_RETITLE },
    { "new subject", WISH_RETITLE },
    { "ver", WISH_SHOW },
    { "muestremelo", WISH_SHOW },
    { "show", WISH_SHOW },
    { "retirar", WISH_CANCEL },
    { "retirado", WISH_CANCEL },
    { "retirelo", WISH_CANCEL },
    { "lo retiro", WISH_CANCEL },
    { "cancelar", WISH_CANCEL },
    { "cancelado", WISH_CANCEL },
    { "cancel", WISH_CANCEL },
    { "take back", WISH_CANCEL },
    { "baja", WISH_NO_ADVICE },
    { "dar de baja", WISH_NO_ADVICE },
    { "unsubscribe", WISH_NO_ADVICE },
    { "alta", WISH_ADVICE },
    { "dar de alta", WISH_ADVICE },
    { "subscribe", WISH_ADVICE },
    { "avisos", WISH_NOTICES },
    { "notices", WISH_NOTICES },
};

/* What may stand beside a wish without changing it. */
static const char *const courtesies[] = { "gracias", "muchas", "mil", "saludos", "saludo", "cordial", "cordialmente",
    "atentamente", "un", "buen", "buenos", "buena", "buenas", "dia", "dias", "tarde", "tardes", "noches", "hola",
    "estimado", "estimada", "señor", "señora", "por", "favor", "ok", "listo", "thanks", "thank", "you", "regards",
    "kind", "best", "please", "hello", "hi", "good", "morning", "afternoon", NULL };

/* The words of NAME, as they are compared. */
static bool
is_of_name(const char *word, const char *name)
{
    g_autofree char *folded = words_fold(name);
    g_auto(GStrv) parts = g_strsplit(folded, " ", -1);

    return g_strv_contains((const char *const *)parts, word);
}

/* Whether the folded TEXT says nothing but courtesies and NAME. */
static bool
is_courtesy(const char *text, const char *name)
{
    g_auto(GStrv) words = g_strsplit_set(text, " \t\r\n.,;:!¡-", -1);

    for (char **word = words; *word; word++)
        if (**word && !g_strv_contains(courtesies, *word) && !is_of_name(*word, name))
            return false;
    return true;
}

/* The first line of TEXT that is more than blanks or a greeting; END receives where it ends. */
static const char *
first_line(const char *text, const char *name, const char **end)
{
    for (;;) {
        text += strspn(text, " \t\r\n>*_\"'");
        *end = text + strcspn(text, "\r\n");
        g_autofree char *line = g_strndup(text, (size_t)(*end - text));
        g_autofree char *folded = words_fold(line);
        if (!*text || !is_courtesy(folded, name))
            return text;
        text = *end;
    }
}

/* The wish that LINE begins with, the whole words of it; LENGTH receives how many of its bytes say so. */
static Wish
begin_of(const char *line, size_t *length)
{
    const size_t head = strcspn(line, ":;,.!*_\"'");
    size_t taken = 0;
    Wish wish = WISH_UNCLEAR;

    /* The longest beginning that is one: "lo devuelvo para que cite la ley". */
    for (size_t end = 0; end <= head; end++) {
        if (end < head && line[end] != ' ' && line[end] != '-')
            continue;
        g_autofree char *words = g_strndup(line, end);
        g_autofree char *folded = words_fold(g_strstrip(words));
        for (size_t i = 0; i < G_N_ELEMENTS(said); i++)
            if (strcmp(said[i].words, folded) == 0) {
                wish = said[i].wish;
                taken = end;
            }
    }
    *length = taken;
    return wish;
}

/* What is said behind the wish, without what separates it. The caller owns it. */
static char *
behind(const char *text)
{
    static const char *const separators[] = { ":", ";", ",", ".", "!", "*", "_", "\"", "'", " ", "\t", "\r", "\n", "-",
        "–", "—", "»", "”" };

    for (size_t i = 0; i < G_N_ELEMENTS(separators); i++)
        if (g_str_has_prefix(text, separators[i])) {
            text += strlen(separators[i]);
            i = (size_t)-1;
        }
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    char *reason =
        g_utf8_strlen(valid, -1) > REASON_CHARACTERS ? g_utf8_substring(valid, 0, REASON_CHARACTERS) : g_strdup(valid);

    return g_strstrip(reason);
}

/* Cuts TEXT, whom to ask instead, to the login or address that is all of its first line; false where it is more. */
static bool
keep_one_person(char *text)
{
    text[strcspn(text, "\r\n")] = '\0';
    g_strchomp(text);
    if (g_str_has_suffix(text, "."))
        text[strlen(text) - 1] = '\0';
    return *text && !strpbrk(text, " \t,;:<>");
}

/* What may stand behind WISH_NOTICES, and the rule that it is. */
static const struct {
    const char *words; /* as words_fold() gives them */
    const char *rule;
} rules[] = {
    { "al momento", "at-once" },
    { "uno por uno", "at-once" },
    { "todos", "at-once" },
    { "at once", "at-once" },
    { "resumen", "digest" },
    { "en resumen", "digest" },
    { "digest", "digest" },
    { "summary", "digest" },
    { "ninguno", "none" },
    { "ningun aviso", "none" },
    { "none", "none" },
};

/* Makes of TEXT, what is said behind it, the name of a rule; false where its first line is none. */
static bool
keep_rule(char **text)
{
    g_autofree char *line = g_strndup(*text, strcspn(*text, "\r\n"));
    g_autofree char *folded = g_strchomp(words_fold(line));

    if (g_str_has_suffix(folded, "."))
        folded[strlen(folded) - 1] = '\0';
    for (size_t i = 0; i < G_N_ELEMENTS(rules); i++)
        if (strcmp(rules[i].words, folded) == 0) {
            g_free(*text);
            *text = g_strdup(rules[i].rule);
            return true;
        }
    return false;
}

Wish
wish_read(const char *text, const char *name, char **reason)
{
    const char *end;
    const char *start = first_line(text, name, &end);
    g_autofree char *line = g_strndup(start, (size_t)(end - start));
    size_t length;
    const Wish wish = begin_of(line, &length);

    *reason = behind(start + length);
    g_autofree char *folded = words_fold(*reason);
    if (wish == WISH_APPROVE && !is_courtesy(folded, name))
        return WISH_UNCLEAR;
    if ((wish == WISH_REJECT || wish == WISH_RETURN || wish == WISH_COMMENT) && is_courtesy(folded, name))
        return WISH_UNCLEAR;
    if (wish == WISH_DELEGATE && !keep_one_person(*reason))
        return WISH_UNCLEAR;
    if (wish == WISH_RETITLE) {
        g_free(*reason);
        *reason = behind(line + length);
        return **reason ? wish : WISH_UNCLEAR;
    }
    if (wish == WISH_NOTICES && !keep_rule(reason))
        return WISH_UNCLEAR;
    if (wish == WISH_SHOW && !is_courtesy(folded, name))
        return WISH_UNCLEAR;
    return wish;
}
