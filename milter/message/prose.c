/* SPDX-License-Identifier: BSD-2-Clause */
/* prose: lines become blocks, blocks sentences, sentences words. */
#include "message/prose.h"

#include <string.h>

/* A program breaks no line that is shorter: somebody ended it. */
#define WRAPPED_BYTES 50
#define HEADING_WORDS 12
#define GREETING_BLOCKS 4
#define GREETING_WORDS 10
#define CITED_BYTES 2000
#define ADDRESS_BYTES 100 /* to either side */
#define MARK_BYTES 4

/* --- blocks ------------------------------------------------------------------------------------------------- */

/* Whether a line that begins here is one of a list: "1.", "2)", "b.", "iv)", "-", "•". */
static bool
begins_item(const char *line)
{
    static const char *const bullets[] = { "- ", "* ", "• ", "– ", "— ", "▪ ", "o ", "·" };
    size_t letters = 0;

    for (size_t i = 0; i < G_N_ELEMENTS(bullets); i++)
        if (g_str_has_prefix(line, bullets[i]))
            return true;
    while (letters < 4 && g_ascii_isalnum(line[letters]))
        letters++;
    if (letters == 0 || letters > 3 || !strchr(".)-", line[letters]) || !line[letters])
        return false;
    if (!g_ascii_isdigit(line[0]) && letters > 1 && strspn(line, "ivxIVX") < letters)
        return false;
    line += letters + 1;
    line += *line == '-' || *line == ')';
    return *line == ' ' || *line == '\t';
}

/* Puts a blank where a program has broken a line: the line is long, and what follows neither begins anew nor is set
 * off. */
static void
join_lines(char *text)
{
    char *line = text;

    for (char *end = strchr(line, '\n'); end; end = strchr(line, '\n')) {
        const char *next = end + 1;
        const size_t length = (size_t)(end - line);
        /* A word that would have had room was not broken off. */
        const size_t next_word = strcspn(next, " \n");
        const bool had_room = length + 1 + next_word < WRAPPED_BYTES;
        if (*next != '\n' && *next != '\0' && length >= WRAPPED_BYTES / 2 && !had_room && !begins_item(next))
            *end = ' ';
        line = end + 1;
    }
}

static void
split_blocks(Prose *prose)
{
    const char *line = prose->text;

    while (*line) {
        const size_t length = strcspn(line, "\n");
        size_t begin = 0, end = length;
        while (begin < end && g_ascii_isspace(line[begin]))
            begin++;
        while (end > begin && g_ascii_isspace(line[end - 1]))
            end--;
        if (begin < end) {
            const size_t at = (size_t)(line - prose->text);
            const Block block = {
                .begin = at + begin, .end = at + end, .kind = begins_item(line + begin) ? BLOCK_ITEM : BLOCK_TEXT
            };
            g_array_append_val(prose->blocks, block);
        }
        line += length + (line[length] == '\n');
    }
}

/* --- sentences and words ------------------------------------------------------------------------------------ */

/* Adds the sentence from BEGIN to END of BLOCK, which has the number NUMBER. The mark that an item begins with is no
 * sentence of its own. */
static void
add_sentence(Prose *prose, Block *block, guint number, size_t begin, size_t end)
{
    const bool is_question = memchr(prose->text + begin, '?', end - begin) != NULL;
    const bool is_first = block->sentences_end == 0;
    ProseSentence *last = is_first ? NULL : &g_array_index(prose->sentences, ProseSentence, prose->sentences->len - 1);

    if (last && block->kind == BLOCK_ITEM && last->begin == block->begin && last->end - last->begin <= MARK_BYTES) {
        last->end = end;
        last->is_question = is_question;
        return;
    }
    const ProseSentence sentence = { .begin = begin, .end = end, .block = number, .is_question = is_question };
    if (is_first)
        block->sentence = prose->sentences->len;
    g_array_append_val(prose->sentences, sentence);
    block->sentences_end = prose->sentences->len;
}

static void
add_sentences(Prose *prose)
{
    g_autoptr(GArray) found = sentences_of(prose->text, strlen(prose->text));
    guint number = 0;

    for (guint i = 0; i < found->len; i++) {
        const Sentence *sentence = &g_array_index(found, Sentence, i);
        /* one that goes on over the end of a block is one of each */
        while (number < prose->blocks->len) {
            Block *block = &g_array_index(prose->blocks, Block, number);
            const size_t begin = MAX(sentence->begin, block->begin), end = MIN(sentence->end, block->end);
            if (begin < end)
                add_sentence(prose, block, number, begin, end);
            if (sentence->end < block->end)
                break;
            number++;
        }
    }
}

/* Sets what WORD is compared by: as words_fold() would, one letter after the other. */
static void
fold(Prose *prose, ProseWord *word, GString *lower, GString *folded)
{
    g_string_truncate(lower, 0);
    g_string_truncate(folded, 0);
    for (const char *c = prose->text + word->begin; c < prose->text + word->end; c = g_utf8_next_char(c)) {
        if ((guchar)*c < 0x80) {
            g_string_append_c(lower, g_ascii_tolower(*c));
            g_string_append_c(folded, g_ascii_tolower(*c));
            continue;
        }
        gunichar letters[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
        const gunichar small = g_unichar_tolower(g_utf8_get_char(c));
        g_unichar_fully_decompose(small, TRUE, letters, G_N_ELEMENTS(letters));
        g_string_append_unichar(lower, small);
        if (!g_unichar_ismark(letters[0]))
            g_string_append_unichar(folded, small == 0xf1 ? small : letters[0]); /* ñ is a letter of its own */
    }
    word->folded = g_string_chunk_insert_len(prose->strings, folded->str, (gssize)folded->len);
    word->lower = lower->len == folded->len ? word->folded
                                            : g_string_chunk_insert_len(prose->strings, lower->str, (gssize)lower->len);
}

/* Whether TEXT begins with what only addresses have in their midst. */
static bool
is_of_address(const char *text)
{
    return *text == '@' || (*text == ':' && g_str_has_prefix(text, "://")) ||
           (*text == 'w' && g_str_has_prefix(text, "www."));
}

/* Whether the bytes around a word make it part of an address, a path or a name of a file. */
static bool
is_in_address(const char *text, size_t begin, size_t end)
{
    const size_t least = begin > ADDRESS_BYTES ? begin - ADDRESS_BYTES : 0, most = end + ADDRESS_BYTES;

    while (begin > least && !g_ascii_isspace(text[begin - 1]))
        begin--;
    while (end < most && text[end] && !g_ascii_isspace(text[end]))
        end++;
    for (size_t i = begin; i < end; i++)
        if (is_of_address(text + i))
            return true;
    return false;
}

static void
add_words(Prose *prose)
{
    g_autoptr(GArray) found = words_of(prose->text, strlen(prose->text));
    g_autoptr(GString) lower = g_string_new(NULL);
    g_autoptr(GString) folded = g_string_new(NULL);
    guint sentence = 0;

    for (guint i = 0; i < found->len; i++) {
        const Word *word = &g_array_index(found, Word, i);
        while (sentence < prose->sentences->len && prose_sentence(prose, sentence)->end <= word->begin)
            sentence++;
        if (sentence == prose->sentences->len)
            break;
        ProseSentence *in = &g_array_index(prose->sentences, ProseSentence, sentence);
        const gunichar first = g_utf8_get_char(prose->text + word->begin);
        ProseWord own = {
            .begin = word->begin,
            .end = word->end,
            .sentence = sentence,
            .kind = word->kind,
            .is_cited = is_in_address(prose->text, word->begin, word->end),
            .is_name = word->kind == WORD_PLAIN && g_unichar_isupper(first) && in->words_end != 0,
        };
        fold(prose, &own, lower, folded);
        if (in->words_end == 0)
            in->word = prose->words->len;
        g_array_append_val(prose->words, own);
        in->words_end = prose->words->len;
    }
    for (guint i = 0; i < prose->blocks->len; i++) {
        Block *block = &g_array_index(prose->blocks, Block, i);
        for (guint s = block->sentence; s < block->sentences_end; s++) {
            const ProseSentence *in = prose_sentence(prose, s);
            if (block->words_end == 0)
                block->word = in->word;
            block->words_end = MAX(block->words_end, in->words_end);
        }
    }
}

/* --- what is cited ------------------------------------------------------------------------------------------ */

/* The mark that ends what OPEN begins; 0: OPEN begins nothing. */
static gunichar
closing_mark(gunichar open)
{
    switch (open) {
    case 0xab: /* « */
        return 0xbb;
    case 0x201c: /* “ */
        return 0x201d;
    case 0x201e: /* „ */
        return 0x201d;
    case '"':
        return '"';
    default:
        return 0;
    }
}

/* Marks the words between quotation marks that open and close near by; one that stays open cites nothing. */
static void
mark_cited(Prose *prose)
{
    const char *text = prose->text, *open = NULL;
    gunichar close = 0;
    guint word = 0;

    for (const char *c = text; *c; c = g_utf8_next_char(c)) {
        const gunichar mark = g_utf8_get_char(c);
        if (open && mark == close && c - open <= CITED_BYTES) {
            while (word < prose->words->len && prose_word(prose, word)->begin < (size_t)(open - text))
                word++;
            for (; word < prose->words->len && prose_word(prose, word)->end <= (size_t)(c - text); word++)
                g_array_index(prose->words, ProseWord, word).is_cited = true;
            open = NULL;
        } else if (closing_mark(mark) != 0) {
            open = c;
            close = closing_mark(mark);
        }
    }
}

/* --- what blocks are ---------------------------------------------------------------------------------------- */

static bool
has_word(const Prose *prose, const Block *block, const char *const *wanted)
{
    for (guint i = block->word; i < block->words_end; i++)
        if (g_strv_contains(wanted, prose_word(prose, i)->folded))
            return true;
    return false;
}

/* Whether BLOCK, short and among the first, is how a letter begins: whom it is to, and the greeting. */
static bool
greets(const Prose *prose, const Block *block)
{
    static const char *const words[] = { "señor", "señora", "señores", "señoras", "señorita", "sr", "sra", "sres",
        "doctor", "doctora", "doctores", "dr", "dra", "ingeniero", "ingeniera", "ing", "estimado", "estimada",
        "estimados", "estimadas", "respetado", "respetada", "respetados", "respetadas", "apreciado", "apreciada",
        "apreciados", "apreciadas", "querido", "querida", "queridos", "queridas", "saludo", "saludos", "buenos",
        "buenas", "buen", "hola", "ciudadano", "ciudadana", "peticionario", "peticionaria", "distinguido",
        "distinguida", "dear", "hello", "compañeros", "compañeras", "compañero", "compañera", "colegas", "profesor",
        "profesora", NULL };
    const char last = prose->text[block->end - 1];

    return block->words_end - block->word <= GREETING_WORDS && last != '?' && last != ';' &&
           (last != '.' || block->words_end - block->word <= 5) && has_word(prose, block, words);
}

/* Whether BLOCK is a line alone that ends like no sentence. */
static bool
is_heading(const Prose *prose, const Block *block)
{
    const char last = prose->text[block->end - 1];

    return block->words_end - block->word <= HEADING_WORDS && !strchr(".?!;,", last);
}

static void
name_blocks(Prose *prose)
{
    for (guint i = 0; i < prose->blocks->len; i++) {
        Block *block = &g_array_index(prose->blocks, Block, i);
        if (block->words_end == block->word || block->kind == BLOCK_ITEM)
            continue;
        if (i < GREETING_BLOCKS && greets(prose, block))
            block->kind = BLOCK_GREETING;
        else if (is_heading(prose, block))
            block->kind = BLOCK_HEADING;
    }
}

/* ------------------------------------------------------------------------------------------------------------ */

/* What is read of TEXT, with each accent in its letter. Hardly any program writes them apart; the marks U+0300 to
 * U+036F then are there. The caller owns the string. */
static char *
composed(const char *text)
{
    size_t length = strlen(text);

    for (length = MIN(length, PROSE_MAX_BYTES); length > 0 && ((guchar)text[length] & 0xc0) == 0x80;)
        length--; /* no character is cut */
    g_autofree char *read = g_strndup(text, length);
    char *normalized = strpbrk(read, "\xcc\xcd") ? g_utf8_normalize(read, -1, G_NORMALIZE_NFC) : NULL;

    return normalized ? normalized : g_steal_pointer(&read);
}

Prose *
prose_new(const char *text, bool is_wrapped)
{
    Prose *prose = g_new0(Prose, 1);

    prose->text = composed(text);
    prose->blocks = g_array_new(FALSE, FALSE, sizeof(Block));
    prose->sentences = g_array_new(FALSE, FALSE, sizeof(ProseSentence));
    prose->words = g_array_new(FALSE, FALSE, sizeof(ProseWord));
    prose->strings = g_string_chunk_new(1024);
    if (is_wrapped)
        join_lines(prose->text);
    split_blocks(prose);
    add_sentences(prose);
    add_words(prose);
    mark_cited(prose);
    name_blocks(prose);
    return prose;
}

void
prose_free(Prose *prose)
{
    if (!prose)
        return;
    g_array_unref(prose->blocks);
    g_array_unref(prose->sentences);
    g_array_unref(prose->words);
    g_string_chunk_free(prose->strings);
    g_free(prose->text);
    g_free(prose);
}

char *
prose_cut(const Prose *prose, size_t begin, size_t end, size_t limit)
{
    const char *from = prose->text + begin;
    const glong length = g_utf8_strlen(from, (gssize)(end - begin));
    char *cut = (size_t)length <= limit
                    ? g_strndup(from, end - begin)
                    : g_strndup(from, (size_t)(g_utf8_offset_to_pointer(from, (glong)limit - 1) - from));

    g_strdelimit(cut, "\n\t", ' ');
    if ((size_t)length > limit) {
        char *longer = g_strconcat(g_strchomp(cut), "…", NULL);
        g_free(cut);
        cut = longer;
    }
    return cut;
}
