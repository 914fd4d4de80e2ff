/* SPDX-License-Identifier: BSD-2-Clause */
/* assent: takes an answer apart into phrases, all of which must be known, line by line. */
#include "desk/assent.h"

#include <string.h>

#include <glib.h>

#include "message/words.h"

/* A longer answer has more to say than yes. */
#define TEXT_BYTES_MOST 8192
#define TOKENS_MOST 256

/* A line of a signature that has so many words may be a motto. */
#define MOTTO_WORDS 3

/* As words_fold() gives them. */
static const char *const approving[] = { "aprobado", "aprobada", "aprobar", "apruebo", "lo apruebo", "la apruebo",
    "yo apruebo", "yo lo apruebo", "apruebo el envio", "apruebo el mensaje", "apruebo el correo",
    "apruebo la respuesta", "apruebo el oficio", "apruebo la comunicacion", "apruebo el envio del mensaje",
    "apruebo el envio del correo", "apruebo su envio", "se aprueba", "se aprueba el envio", "se aprueba el mensaje",
    "se aprueba el correo", "se aprueba la respuesta", "se aprueba su envio", "queda aprobado", "queda aprobada",
    "esta aprobado", "esta aprobada", "aprobado el envio", "aprobado para envio", "aprobado para enviar",
    "aprobado su envio", "revisado y aprobado", "leido y aprobado", "visto y aprobado", "visto bueno", "vobo", "vo bo",
    "v b", "vb", "con visto bueno", "con mi visto bueno", "va con mi visto bueno", "con vo bo", "con vobo",
    "mi visto bueno", "doy visto bueno", "doy el visto bueno", "doy mi visto bueno", "doy vo bo", "doy vobo",
    "doy el vo bo", "doy el vobo", "doy mi vo bo", "doy mi vobo", "le doy visto bueno", "le doy el visto bueno",
    "le doy mi visto bueno", "otorgo el visto bueno", "otorgo visto bueno", "tiene mi visto bueno",
    "tiene el visto bueno", "tiene mi vo bo", "tiene mi vobo", "tienes mi visto bueno", "cuenta con mi visto bueno",
    "cuenta con el visto bueno", "cuenta con mi vo bo", "cuenta con mi vobo", "puede salir", "ya puede salir",
    "puede irse", "puede enviarse", "puede enviarlo", "puedes enviarlo", "pueden enviarlo", "puede enviar",
    "puede enviar el mensaje", "puede enviar el correo", "ya puede enviarse", "se puede enviar", "ya se puede enviar",
    "enviese", "envielo", "enviar", "por favor enviar", "favor enviar", "por favor enviese", "por favor envielo",
    "adelante", "proceda", "puede proceder", "autorizado", "autorizada", "autorizo", "lo autorizo", "autorizo el envio",
    "se autoriza", "se autoriza el envio", "ok", "okay", "okey", "de acuerdo", "estoy de acuerdo", "conforme",
    /* as fingers slip */
    "aprovado", "aprovada", "apruevo", "lo apruevo", "aprobdo", "aprbado", "aporbado", "arpobado", "aprobaod",
    "aproado", "visto vueno", "bisto bueno",
    /* English */
    "approved", "approve", "i approve", "it is approved", "go ahead", "good to go", "please go ahead", "send it",
    "please send", "please send it", "you may send it", "you can send it", "it may go out", "it can go out" };

/* What agrees beside an approval, and is none. */
static const char *const agreeing[] = { "claro", "claro que si", "listo", "perfecto", "excelente", "muy bien",
    "todo bien", "todo en orden", "todo correcto", "correcto", "revisado", "leido", "por mi parte", "de mi parte",
    "sin observaciones", "sin comentarios", "sin objeciones", "yes", "sure", "great", "perfect", "looks good",
    "looks good to me", "fine" };

/* What opens an answer: a name may follow. */
static const char *const greeting[] = { "hola", "buenos dias", "buen dia", "buenas tardes", "buenas noches", "buenas",
    "muy buenos dias", "muy buenas tardes", "cordial saludo", "reciba un cordial saludo", "saludo cordial", "estimado",
    "estimada", "apreciado", "apreciada", "respetado", "respetada", "señor", "señora", "doctor", "doctora", "dr", "dra",
    "ing", "ingeniero", "ingeniera", "querido", "querida", "gracias", "muchas gracias", "mil gracias", "hello", "hi",
    "dear", "good morning", "good afternoon", "thanks", "thank you", "many thanks" };

static const char *const courteous[] = { "por favor", "y gracias", "y muchas gracias", "saludos", "un saludo",
    "cordialmente", "atentamente", "feliz dia", "feliz tarde", "feliz noche", "buen fin de semana", "que este muy bien",
    "muy amable", "muy amables", "con gusto", "please", "regards", "best regards", "kind regards", "sincerely",
    /* dictated */
    "punto", "coma", "dos puntos", "punto aparte", "punto y aparte", "punto final", "punto seguido", "punto y seguido",
    "nueva linea", "signo de admiracion" };

/* What a telephone or a program signs with; an address may follow. */
static const char *const devices[] = { "enviado desde mi iphone", "enviado desde mi ipad", "enviado desde mi celular",
    "enviado desde mi telefono", "enviado desde mi movil", "enviado desde mi dispositivo movil",
    "enviado desde mi android", "enviado desde mi samsung", "enviado desde mi samsung galaxy",
    "enviado desde mi huawei", "enviado desde mi xiaomi", "enviado desde mi motorola",
    "enviado desde mi dispositivo samsung", "enviado desde mi telefono samsung galaxy",
    "enviado desde outlook para android", "enviado desde outlook para ios", "enviado desde outlook",
    "enviado desde correo para windows", "obtener outlook para android", "obtener outlook para ios",
    "sent from my iphone", "sent from my ipad", "sent from my phone", "sent from my mobile", "sent from my android",
    "sent from outlook for android", "sent from outlook for ios", "get outlook for android", "get outlook for ios" };

/* What stands under a name beside what the directory has of him. */
static const char *const signing[] = { "director", "directora", "direccion", "subdirector", "subdirectora",
    "subdireccion", "jefe", "jefa", "asesor", "asesora", "profesional", "especializado", "especializada",
    "universitario", "universitaria", "coordinador", "coordinadora", "coordinacion", "secretario", "secretaria",
    "gerente", "abogado", "abogada", "contador", "contadora", "economista", "tecnico", "tecnica", "auxiliar",
    "administrativo", "administrativa", "general", "oficina", "grupo", "area", "despacho", "juridica", "planeacion",
    "talento", "humano", "comunicaciones", "sistemas", "tecnologia", "atencion", "ciudadano", "ciudadania", "servicio",
    "publico", "publica", "nacional", "municipal", "departamental", "alcaldia", "gobernacion", "ministerio", "entidad",
    "instituto", "agencia", "republica", "colombia", "bogota", "medellin", "cali", "d", "c", "e", "dr", "dra", "ing",
    "doctor", "doctora", "de", "del", "la", "las", "los", "el", "al", "y", "en", "para", "tel", "tels", "telefono",
    "telefonos", "pbx", "cel", "celular", "movil", "fax", "ext", "extension", "cra", "carrera", "calle", "cl", "av",
    "avenida", "dg", "diagonal", "tv", "transversal", "piso", "edificio", "torre", "bloque", "local", "nro", "num",
    "correo", "email", "e-mail", "mail", "www" };

/* No name is made of these, whoever bears it. */
static const char *const never_names[] = { "no", "ni", "si", "sin", "pero", "mas", "salvo", "solo", "cuando", "falta",
    "nada", "casi", "luego", "antes", "o", "u", "y", "por", "para", "con", "not", "if" };

/* What no line of a signature has that nobody knows, but a condition may. */
static const char *const doubtful[] = { "no", "ni", "si", "sin", "pero", "mas", "salvo", "solo", "solamente", "cuando",
    "falta", "faltan", "nada", "casi", "luego", "antes", "despues", "excepto", "por", "menos", "siempre", "nunca",
    "jamas", "creo", "quizas", "quiza", "tal", "aun", "todavia", "hasta", "ojala", "favor", "espere", "espera",
    "corrija", "corregir", "cambie", "cambiar", "quite", "quitar", "revise", "revisar", "apruebo", "aprobado",
    "aprobada", "rechazado", "rechazo", "devuelto", "devuelvo", "visto", "condicion", "una", "vez", "mañana", "lunes",
    "martes", "miercoles", "jueves", "viernes", "o", "not", "if", "but", "unless", "after", "before", "until", "once",
    "only" };

typedef enum {
    TOKEN_WORD,
    TOKEN_NUMBER,
    TOKEN_ADDRESS, /* of a mailbox or a page */
    TOKEN_MARK,    /* brackets and the like: only where somebody signs */
    TOKEN_FOREIGN, /* what no plain yes has */
} TokenKind;

typedef struct {
    TokenKind kind;
    char *word;   /* as words_fold() gives it */
    bool stops;   /* punctuation follows, or the line ends */
    bool accents; /* is written "sí" */
    size_t end;   /* where it ends in the line, with the punctuation and the blanks behind it */
} Token;

static void
token_clear(gpointer data)
{
    g_free(((Token *)data)->word);
}

static bool
is_one_of(const char *word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(word, words[i]) == 0)
            return true;
    return false;
}

/* --- tokens ------------------------------------------------------------------------------------------------------- */

static const gunichar silent[] = { '.', ',', ';', ':', '!', 0xa1, '-', '*', '_', '"', '\'', 0xab, 0xbb, 0x2013, 0x2014,
    0x2018, 0x2019, 0x201c, 0x201d, 0xfe0f };

/* A raised thumb, a check mark, thanks, a smile; and what gives a hand its color. */
static const gunichar friendly[] = { 0x1f44d, 0x1f44c, 0x1f64f, 0x1f642, 0x1f60a, 0x1f600, 0x2705, 0x2714, 0x2713,
    0x2611, 0x1f3fb, 0x1f3fc, 0x1f3fd, 0x1f3fe, 0x1f3ff };

static const gunichar marks[] = { '(', ')', '/', '|', '#', '+', '&', '[', ']', '<', '>', 0x260e, 0x2022, 0x1f4de,
    0x1f4f1, 0x2709, 0x1f4e7 };

static bool
has_character(const gunichar *all, size_t count, gunichar c)
{
    for (size_t i = 0; i < count; i++)
        if (all[i] == c)
            return true;
    return false;
}

static bool
is_silent(gunichar c)
{
    return has_character(silent, G_N_ELEMENTS(silent), c) || has_character(friendly, G_N_ELEMENTS(friendly), c);
}

/* "V°B°" is written with signs that stand for letters. */
static bool
is_letter(gunichar c)
{
    return g_unichar_isalnum(c) || (g_unichar_ismark(c) && c != 0xfe0f) || c == 0xb0 || c == 0xba;
}

static bool
is_blank(gunichar c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == 0xa0;
}

static bool
is_address(const char *chunk, size_t length)
{
    g_autofree char *text = g_strndup(chunk, length);
    g_autofree char *small = g_ascii_strdown(text, -1);

    return strchr(small, '@') || strstr(small, "://") || g_str_has_prefix(small, "www.");
}

static bool
is_smile(const char *chunk, size_t length)
{
    static const char *const smiles[] = { ":)", ":-)", ";)", ";-)" };

    for (size_t i = 0; i < G_N_ELEMENTS(smiles); i++)
        if (strlen(smiles[i]) == length && memcmp(chunk, smiles[i], length) == 0)
            return true;
    return false;
}

static void
add_token(GArray *tokens, TokenKind kind, const char *text, size_t length)
{
    Token token = { .kind = kind };

    if (kind == TOKEN_WORD) {
        g_autoptr(GString) letters = g_string_new_len(text, (gssize)length);
        g_string_replace(letters, "°", "o", 0);
        g_string_replace(letters, "º", "o", 0);
        g_autofree char *composed = g_utf8_normalize(letters->str, -1, G_NORMALIZE_DEFAULT_COMPOSE);
        token.word = words_fold(composed);
        token.accents = g_str_has_suffix(composed, "í") || g_str_has_suffix(composed, "Í");
        if (*token.word && strspn(token.word, "0123456789") == strlen(token.word))
            token.kind = TOKEN_NUMBER;
    } else {
        token.word = g_strdup("");
    }
    g_array_append_val(tokens, token);
}

/* Notes that punctuation stands at the byte AT of CHUNK; more than one full stop in a row hesitates. */
static void
stop_token(GArray *tokens, const char *at, gunichar c)
{
    if (tokens->len > 0)
        g_array_index(tokens, Token, tokens->len - 1).stops = true;
    if (c == '.' && at[1] == '.')
        add_token(tokens, TOKEN_FOREIGN, "", 0);
}

/* The tokens of the bytes from AT to END, which have no blank. */
static void
split_chunk(GArray *tokens, const char *at, const char *end)
{
    if (is_smile(at, (size_t)(end - at)))
        return;
    if (is_address(at, (size_t)(end - at))) {
        add_token(tokens, TOKEN_ADDRESS, "", 0);
        return;
    }
    while (at < end) {
        const char *from = at;
        while (at < end && is_letter(g_utf8_get_char(at)))
            at = g_utf8_next_char(at);
        if (at > from) {
            add_token(tokens, TOKEN_WORD, from, (size_t)(at - from));
            continue;
        }
        const gunichar c = g_utf8_get_char(at);
        if (is_silent(c))
            stop_token(tokens, at, c);
        else
            add_token(tokens, has_character(marks, G_N_ELEMENTS(marks), c) ? TOKEN_MARK : TOKEN_FOREIGN, "", 0);
        at = g_utf8_next_char(at);
    }
}

/* The tokens of LINE; elements are Token. The caller owns the array. */
static GArray *
split_line(const char *line)
{
    GArray *tokens = g_array_new(FALSE, TRUE, sizeof(Token));
    const char *at = line;

    g_array_set_clear_func(tokens, token_clear);
    while (*at && tokens->len < TOKENS_MOST) {
        const char *from = at;
        while (*at && !is_blank(g_utf8_get_char(at)))
            at = g_utf8_next_char(at);
        split_chunk(tokens, from, at);
        while (*at && is_blank(g_utf8_get_char(at)))
            at = g_utf8_next_char(at);
        if (tokens->len > 0)
            g_array_index(tokens, Token, tokens->len - 1).end = (size_t)(at - line);
    }
    if (tokens->len > 0)
        g_array_index(tokens, Token, tokens->len - 1).stops = true;
    if (tokens->len >= TOKENS_MOST)
        add_token(tokens, TOKEN_FOREIGN, "", 0);
    return tokens;
}

/* --- what a line says --------------------------------------------------------------------------------------------- */

/* The words of a name, and its initials. */
typedef struct {
    char **own, **signed_with, **greeted;
    char *initials;
} Names;

static char **
words_in(const char *text)
{
    g_autoptr(GArray) tokens = split_line(text);
    GStrvBuilder *words = g_strv_builder_new();

    for (guint i = 0; i < tokens->len; i++) {
        const Token *token = &g_array_index(tokens, Token, i);
        if (token->kind == TOKEN_WORD && !is_one_of(token->word, never_names, G_N_ELEMENTS(never_names)))
            g_strv_builder_add(words, token->word);
    }
    char **all = g_strv_builder_end(words);
    g_strv_builder_unref(words);
    return all;
}

static void
names_clear(Names *names)
{
    g_strfreev(names->own);
    g_strfreev(names->signed_with);
    g_strfreev(names->greeted);
    g_free(names->initials);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Names, names_clear)

static Names
names_of(const Answerer *answerer)
{
    Names names = { words_in(answerer->name), words_in(answerer->signature), words_in(answerer->greeted), NULL };
    GString *initials = g_string_new(NULL);

    for (char **word = names.own; *word; word++)
        g_string_append_unichar(initials, g_utf8_get_char(*word));
    names.initials = g_string_free(initials, FALSE);
    return names;
}

static bool
has_word(char **words, const char *word)
{
    return g_strv_contains((const char *const *)words, word);
}

/* How far a line is understood: each place with how it may have been reached. */
enum {
    REACHED = 1,
    GREETED = 2,  /* a name may follow */
    APPROVED = 4, /* so may what signs */
    STATES_OF_PLACE = 8,
};

/* One line as it is read. */
typedef struct {
    const GArray *tokens;
    const Names *names;
    bool approves;  /* words that approve may stand here */
    guint8 *places; /* for each token how it was reached: a bit for each of the states */
} Reading;

static const Token *
token_at(const Reading *reading, guint i)
{
    return &g_array_index(reading->tokens, Token, i);
}

/* How many tokens from I on are PHRASE; 0: they are not. */
static guint
phrase_at(const Reading *reading, guint i, const char *phrase)
{
    guint count = 0;

    for (;;) {
        const size_t length = strcspn(phrase, " ");
        if (i + count >= reading->tokens->len || token_at(reading, i + count)->kind != TOKEN_WORD ||
            strlen(token_at(reading, i + count)->word) != length ||
            memcmp(token_at(reading, i + count)->word, phrase, length) != 0)
            return 0;
        count++;
        if (!phrase[length])
            return count;
        phrase += length + 1;
    }
}

static void
reach(Reading *reading, guint i, int state)
{
    reading->places[i] |= (guint8)(1u << state);
}

static void
reach_by(Reading *reading, guint i, int state, const char *const *phrases, size_t count)
{
    for (size_t k = 0; k < count; k++) {
        const guint length = phrase_at(reading, i, phrases[k]);
        if (length > 0)
            reach(reading, i + length, state);
    }
}

/* "Sí" agrees; "si" is a condition, unless something separates it from what follows. */
static bool
is_yes(const Token *token)
{
    return strcmp(token->word, "si") == 0 && (token->accents || token->stops);
}

/* Goes on from the token I, which was reached in STATE. */
static void
advance(Reading *reading, guint i, int state)
{
    const Token *token = token_at(reading, i);
    const int plain = state & ~GREETED;

    if (token->kind == TOKEN_ADDRESS && (state & GREETED))
        reach(reading, i + 1, state);
    if (token->kind != TOKEN_WORD)
        return;
    if (reading->approves)
        reach_by(reading, i, plain | APPROVED, approving, G_N_ELEMENTS(approving));
    if (reading->approves && !(state & APPROVED) && is_yes(token) && i + 1 < reading->tokens->len)
        reach(reading, i + 1, plain);
    if (reading->approves)
        reach_by(reading, i, plain, agreeing, G_N_ELEMENTS(agreeing));
    reach_by(reading, i, plain, courteous, G_N_ELEMENTS(courteous));
    reach_by(reading, i, state | GREETED, greeting, G_N_ELEMENTS(greeting));
    reach_by(reading, i, state | GREETED, devices, G_N_ELEMENTS(devices));
    if (has_word(reading->names->own, token->word) ||
        (state & GREETED && has_word(reading->names->greeted, token->word)))
        reach(reading, i + 1, state);
}

/* How TOKENS are understood from the first on: for each of them, and behind the last, in which states it is reached;
 * words that approve are understood where APPROVES. The caller owns it. */
static guint8 *
understand(const GArray *tokens, const Names *names, bool approves)
{
    Reading reading = { tokens, names, approves, g_new0(guint8, tokens->len + 1) };

    reach(&reading, 0, REACHED);
    for (guint i = 0; i < tokens->len; i++)
        for (int state = 0; state < STATES_OF_PLACE; state++)
            if (reading.places[i] & (1u << state))
                advance(&reading, i, state);
    return reading.places;
}

/* Whether a place with STATES is reached by words that approve. */
static bool
has_approved(guint8 states)
{
    for (int state = 0; state < STATES_OF_PLACE; state++)
        if ((states & (1u << state)) && (state & APPROVED))
            return true;
    return false;
}

/* Whether TOKENS are the name of who answers, his initials, or his name with what he is. */
static bool
names_signer(const GArray *tokens, const Names *names)
{
    g_autoptr(GString) letters = g_string_new(NULL);
    bool is_named = false, is_initials = true;

    for (guint i = 0; i < tokens->len; i++) {
        const Token *token = &g_array_index(tokens, Token, i);
        if (token->kind == TOKEN_FOREIGN)
            return false;
        if (token->kind != TOKEN_WORD)
            continue;
        const bool is_own = has_word(names->own, token->word);
        is_named |= is_own;
        is_initials &= is_own || g_utf8_strlen(token->word, -1) <= 4;
        g_string_append(letters, token->word);
        if (!is_own && !has_word(names->signed_with, token->word) &&
            !is_one_of(token->word, signing, G_N_ELEMENTS(signing)) && strcmp(letters->str, names->initials) != 0 &&
            !g_str_has_prefix(names->initials, letters->str))
            return false;
    }
    return is_named || (is_initials && letters->len > 1 && strcmp(letters->str, names->initials) == 0 &&
                           !is_one_of(letters->str, never_names, G_N_ELEMENTS(never_names)));
}

/* Whether TOKENS are what stands under a name. */
static bool
is_of_signature(const GArray *tokens, const Names *names)
{
    for (guint i = 0; i < tokens->len; i++) {
        const Token *token = &g_array_index(tokens, Token, i);
        if (token->kind == TOKEN_FOREIGN)
            return false;
        if (token->kind == TOKEN_WORD && strcmp(token->word, "no") == 0 && i + 1 < tokens->len &&
            g_array_index(tokens, Token, i + 1).kind == TOKEN_NUMBER)
            continue;
        if (token->kind == TOKEN_WORD && !has_word(names->own, token->word) &&
            !has_word(names->signed_with, token->word) && !is_one_of(token->word, signing, G_N_ELEMENTS(signing)))
            return false;
    }
    return true;
}

/* Whether all of TEXT is understood; *APPROVED whether some of it approves, where APPROVES lets it. */
static bool
read_text(const char *text, const Answerer *answerer, bool approves, bool *approved)
{
    g_auto(Names) names = names_of(answerer);
    g_auto(GStrv) lines = strlen(text) <= TEXT_BYTES_MOST ? g_strsplit(text, "\n", -1) : NULL;
    bool is_signed = false;

    *approved = false;
    for (char **line = lines; line && *line; line++) {
        g_autoptr(GArray) tokens = split_line(*line);
        g_autofree guint8 *places = understand(tokens, &names, approves);
        const guint8 reached = places[tokens->len];
        const bool signs = names_signer(tokens, &names);
        /* Nobody signs before he has said something. */
        const bool may_be_signed = *approved || !approves;
        if (!reached && !(may_be_signed && (signs || (is_signed && is_of_signature(tokens, &names)))))
            return false;
        *approved |= has_approved(reached);
        is_signed |= signs;
    }
    return lines != NULL;
}

/* Whether TOKENS, a line of a signature, are a motto, and no afterthought. */
static bool
is_motto(const GArray *tokens)
{
    guint words = 0;

    for (guint i = 0; i < tokens->len; i++) {
        const Token *token = &g_array_index(tokens, Token, i);
        if (token->kind == TOKEN_FOREIGN ||
            (token->kind == TOKEN_WORD && is_one_of(token->word, doubtful, G_N_ELEMENTS(doubtful))))
            return false;
        words += token->kind == TOKEN_WORD;
    }
    return words >= MOTTO_WORDS;
}

/* Whether the block that ANSWERER signs with only signs. */
static bool
only_signs(const Answerer *answerer)
{
    g_auto(Names) names = names_of(answerer);
    g_auto(GStrv) lines = g_strsplit(answerer->block ? answerer->block : "", "\n", -1);

    for (char **line = lines; *line; line++) {
        g_autoptr(GArray) tokens = split_line(*line);
        g_autofree guint8 *places = understand(tokens, &names, false);
        if (!places[tokens->len] && !names_signer(tokens, &names) && !is_of_signature(tokens, &names) &&
            !is_motto(tokens))
            return false;
    }
    return true;
}

bool
assent_is_given(const char *text, const Answerer *answerer)
{
    bool approved;

    return g_utf8_validate(text, -1, NULL) && read_text(text, answerer, true, &approved) && approved &&
           only_signs(answerer);
}

bool
assent_is_courtesy(const char *text, const Answerer *answerer)
{
    bool approved;

    return g_utf8_validate(text, -1, NULL) && read_text(text, answerer, false, &approved);
}

size_t
assent_preamble(const char *line, const Answerer *answerer)
{
    if (strlen(line) > TEXT_BYTES_MOST || !g_utf8_validate(line, -1, NULL))
        return 0;
    g_auto(Names) names = names_of(answerer);
    g_autoptr(GArray) tokens = split_line(line);
    g_autofree guint8 *places = understand(tokens, &names, true);
    size_t length = 0;

    for (guint i = 0; i < tokens->len; i++) {
        const Token *token = &g_array_index(tokens, Token, i);
        if (token->stops && token->end > 0 && places[i + 1])
            length = token->end;
    }
    return length;
}
