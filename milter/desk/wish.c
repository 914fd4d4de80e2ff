/* SPDX-License-Identifier: BSD-2-Clause */
/* wish: reads answers to notices. */
#include "desk/wish.h"

#include <string.h>

#include <glib.h>

#include "message/words.h"

#define REASON_CHARACTERS 2000
#define PERSON_BYTES_MOST 200

/* No wish is longer. */
#define WISH_BYTES_MOST 64

/* What a telephone adds under an answer is shorter than what a lawyer does. */
#define TELEPHONE_BYTES_MOST 60

static const struct {
    const char *words; /* as words_fold() gives them */
    Wish wish;
} said[] = {
    { "rechazado", WISH_REJECT },
    { "rechazada", WISH_REJECT },
    { "rechazo", WISH_REJECT },
    { "lo rechazo", WISH_REJECT },
    { "rechazar", WISH_REJECT },
    { "se rechaza", WISH_REJECT },
    { "rejected", WISH_REJECT },
    { "reject", WISH_REJECT },
    { "devuelto", WISH_RETURN },
    { "devuelta", WISH_RETURN },
    { "devuelvo", WISH_RETURN },
    { "lo devuelvo", WISH_RETURN },
    { "devolver", WISH_RETURN },
    { "se devuelve", WISH_RETURN },
    { "returned", WISH_RETURN },
    { "return", WISH_RETURN },
    { "pregunte a", WISH_DELEGATE },
    { "preguntele a", WISH_DELEGATE },
    { "que decida", WISH_DELEGATE },
    { "delegado", WISH_DELEGATE },
    { "delego en", WISH_DELEGATE },
    { "lo delego en", WISH_DELEGATE },
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
    { "no recibir", WISH_NO_ADVICE },
    { "no recibir mas", WISH_NO_ADVICE },
    { "no recibir mas consejos", WISH_NO_ADVICE },
    { "no recibir consejos", WISH_NO_ADVICE },
    { "no quiero recibir mas", WISH_NO_ADVICE },
    { "no quiero recibir mas consejos", WISH_NO_ADVICE },
    { "no quiero mas consejos", WISH_NO_ADVICE },
    { "unsubscribe", WISH_NO_ADVICE },
    { "alta", WISH_ADVICE },
    { "dar de alta", WISH_ADVICE },
    { "subscribe", WISH_ADVICE },
    { "avisos", WISH_NOTICES },
    { "notices", WISH_NOTICES },
};

/* What a line may begin with that is not yet the wish. */
static bool
is_margin(char c)
{
    return c && strchr(" \t\r\n*_\"'", c);
}

/* The first line of TEXT that is more than blanks or a greeting; END receives where it ends. */
static const char *
first_line(const char *text, const Answerer *answerer, const char **end)
{
    for (;;) {
        while (is_margin(*text))
            text++;
        *end = text;
        while (**end && **end != '\r' && **end != '\n')
            (*end)++;
        g_autofree char *line = g_strndup(text, (size_t)(*end - text));
        if (!*text || !assent_is_courtesy(line, answerer))
            return text;
        text = *end;
    }
}

/* The wish that LINE begins with, the whole words of it; LENGTH receives how many of its bytes say so. */
static Wish
begin_of(const char *line, size_t *length)
{
    size_t head = MIN(strcspn(line, ":;,.!*_\"'"), WISH_BYTES_MOST);
    size_t taken = 0;
    Wish wish = WISH_UNCLEAR;

    while (head > 0 && ((guchar)line[head] & 0xc0) == 0x80)
        head--; /* no character is cut */
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

/* What separates a wish from what is said behind it. */
static const gunichar separators[] = { ':', ';', ',', '.', '!', '*', '_', '"', '\'', ' ', '\t', '\r', '\n', '-', 0x2013,
    0x2014, 0xbb, 0x201d };

static bool
is_separator(gunichar c)
{
    for (size_t i = 0; i < G_N_ELEMENTS(separators); i++)
        if (separators[i] == c)
            return true;
    return false;
}

/* What is said behind the wish, without what separates it. The caller owns it. */
static char *
behind(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    const char *rest = valid;

    while (is_separator(g_utf8_get_char(rest)))
        rest = g_utf8_next_char(rest);
    char *reason =
        g_utf8_strlen(rest, -1) > REASON_CHARACTERS ? g_utf8_substring(rest, 0, REASON_CHARACTERS) : g_strdup(rest);

    return g_strstrip(reason);
}

/* What stands before the name of whom to ask. */
static const char *const titles[] = { "a ", "la ", "el ", "doctora ", "doctor ", "dra. ", "dr. ", "dra ", "dr ",
    "ing. ", "señora ", "señor " };

/* Cuts TEXT, whom to ask instead, to the login, address or name that is all of its first line; false where it is more,
 * or where more than courtesies follow. */
static bool
keep_one_person(char *text, const Answerer *answerer)
{
    char *end = text + strcspn(text, "\r\n");

    if (!assent_is_courtesy(end, answerer))
        return false;
    *end = '\0';
    g_strchomp(text);
    if (g_str_has_suffix(text, "."))
        text[strlen(text) - 1] = '\0';
    for (size_t i = 0; i < G_N_ELEMENTS(titles); i++)
        if (g_ascii_strncasecmp(text, titles[i], strlen(titles[i])) == 0) {
            memmove(text, text + strlen(titles[i]), strlen(text + strlen(titles[i])) + 1);
            i = (size_t)-1;
        }
    return *text && strlen(text) <= PERSON_BYTES_MOST && !strpbrk(text, "\t,;:<>?()");
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

/* What becomes of WISH, which stands alone where IS_ALONE, by what is said behind it. */
static Wish
weigh(Wish wish, bool is_alone, const char *behind_it, const Answerer *answerer, char **reason)
{
    switch (wish) {
    case WISH_REJECT:
    case WISH_RETURN:
        return is_alone ? WISH_UNREASONED : wish;
    case WISH_COMMENT:
        return is_alone ? WISH_UNCLEAR : wish;
    case WISH_DELEGATE:
        return keep_one_person(*reason, answerer) ? wish : WISH_UNCLEAR;
    case WISH_NOTICES:
        return keep_rule(reason) ? wish : WISH_UNCLEAR;
    case WISH_CANCEL:
        return is_alone || *behind_it == ':' ? wish : WISH_UNCLEAR;
    case WISH_SHOW:
    case WISH_NO_ADVICE:
    case WISH_ADVICE:
        return is_alone ? wish : WISH_UNCLEAR;
    default:
        return wish;
    }
}

/* Whether what is said behind a wish takes it back: a question, or a bare "no". */
static bool
is_taken_back(const char *behind_it, const char *reason, const Answerer *answerer)
{
    while (*behind_it == ' ')
        behind_it++;
    if (*behind_it == '?')
        return true;
    const bool is_negated = g_ascii_strncasecmp(behind_it, "no", 2) == 0 && g_ascii_strncasecmp(reason, "no", 2) == 0;
    return is_negated && assent_is_courtesy(reason + 2, answerer);
}

Wish
wish_read(const char *text, const Answerer *answerer, char **reason)
{
    const char *end;
    const char *start = first_line(text, answerer, &end);
    g_autofree char *opening = g_strndup(start, (size_t)(end - start));
    const size_t preamble = assent_preamble(opening, answerer);
    const char *line = opening + preamble;
    size_t length;

    *reason = g_strdup("");
    if (assent_is_given(text, answerer))
        return WISH_APPROVE;
    const Wish wish = begin_of(line, &length);
    if (wish == WISH_UNCLEAR)
        return wish;
    g_free(*reason);
    *reason = behind(wish == WISH_RETITLE ? line + length : start + preamble + length);
    if (wish == WISH_RETITLE)
        return **reason ? wish : WISH_UNCLEAR;
    if (is_taken_back(line + length, *reason, answerer))
        return WISH_UNCLEAR;
    return weigh(wish, assent_is_courtesy(*reason, answerer), line + length, answerer, reason);
}

/* The lines that the answer is signed with, as far as somebody may have written something else there. Behind "-- ", and
 * in what a lawyer adds, nobody answers. The caller owns them. */
static char *
signing_lines(const Authored *authored)
{
    GString *block = g_string_new(NULL);

    for (guint i = 0; i < authored->lines->len; i++) {
        const AuthoredLine *line = authored_at(authored, i);
        if (line->kind == AUTHORED_DELIMITER ||
            (line->kind == AUTHORED_ADDED && strlen(line->text) > TELEPHONE_BYTES_MOST))
            break;
        if (line->kind != AUTHORED_WORDS)
            g_string_append_printf(block, "%s\n", line->text);
    }
    return g_string_free(block, FALSE);
}

Wish
wish_of_reply(const Reply *reply, const Answerer *answerer, char **reason)
{
    g_autofree char *block = signing_lines(reply->authored);
    Answerer signing = *answerer;

    signing.block = block;
    return wish_read(reply->newest, &signing, reason);
}
