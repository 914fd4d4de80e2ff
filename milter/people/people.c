/* SPDX-License-Identifier: BSD-2-Clause */
/* people: the snapshot of the directory, with indexes by login, address and name. */
#include "people/people.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n.h>

#include "base/error.h"
#include "config/list.h"
#include "message/address.h"
#include "people/lookalike.h"
#include "people/namesakes.h"

/* How many people called alike are compared with a display name. */
#define CALLED_MOST 16

/* What it adds that an address is also the person's login, or his address here: bits. */
#define BITS_OF_LOGIN 3.0

/* A smaller directory counts as if it had so many people, each of whom may have namesakes. */
#define FEW_PEOPLE 50U

struct People {
    char **domains;         /* normalized */
    char **hosts;           /* patterns, normalized */
    Lookalike *lookalike;   /* of domains */
    GPtrArray *persons;     /* of Person * */
    GHashTable *by_login;   /* normalized login → Person, borrowed */
    GHashTable *by_address; /* normalized address → Person, borrowed */
    GHashTable *places;     /* Person → its place in persons, as a pointer */
    Names *names;
    Name *name; /* of each person */
    Namesakes *namesakes;
    GHashTable *freemail; /* domains, normalized */
    Personal *personal;
    GPtrArray *left_out; /* of char * */
    char *trouble;
};

/* --- making it ---------------------------------------------------------------------------------------------- */

/* A row that is becoming a person. */
typedef struct {
    const PersonRow *row;
    Person *person; /* NULL: he is left out */
} Candidate;

static void
candidate_clear(gpointer data)
{
    person_free(((Candidate *)data)->person);
}

/* Notes that something of ROW is left out: "FILE:LINE:COLUMN: text", or as much of that as there is. */
static void
leave_out(People *people, const PeopleTerms *terms, const PersonRow *row, PersonField field, const char *text)
{
    g_ptr_array_add(people->left_out,
        row->line > 0 ? g_strdup_printf("%s:%zu:%zu: %s", terms->file, row->line, row->columns[field], text)
                      : g_strdup_printf("%s: %s: %s", terms->file, row->texts[PERSON_LOGIN], text));
}

static GArray *
read_candidates(People *people, const GPtrArray *rows, const PeopleTerms *terms)
{
    GArray *candidates = g_array_sized_new(FALSE, FALSE, sizeof(Candidate), rows->len);

    g_array_set_clear_func(candidates, candidate_clear);
    for (guint i = 0; i < rows->len; i++) {
        const PersonRow *row = g_ptr_array_index(rows, i);
        g_autoptr(GArray) faults = person_faults_new();
        const Candidate candidate = { row, person_new(row, faults) };
        g_array_append_val(candidates, candidate);
        for (guint k = 0; k < faults->len; k++) {
            const PersonFault *fault = &g_array_index(faults, PersonFault, k);
            leave_out(people, terms, row, fault->field, fault->text);
        }
    }
    return candidates;
}

/* Whether PERSON's main address is that of his login. */
static bool
is_named_by_login(const Person *person)
{
    g_autofree char *login = address_normalize(person->login);
    const size_t length = strcspn(login, "@");

    return strncmp(person->addresses[0], login, length) == 0 && person->addresses[0][length] == '@';
}

/* Who has more right to an address that several have: who works here, and of these whose login it is rather than an
 * account of his for other ends. From 0, who has most, to RANK_LAST. */
#define RANK_LAST 3
static int
rank_of(const Person *person)
{
    return (person->has_left ? 2 : 0) + (is_named_by_login(person) ? 0 : 1);
}

/* Whether the main address of PERSON, who is at OTHER's too, makes them two accounts of one mailbox. */
static bool
shares_mailbox(const Person *person, const Person *other)
{
    return !person->has_left && !other->has_left && strcmp(person->addresses[0], other->addresses[0]) == 0;
}

/* Puts the login and the main address of CANDIDATE into the indexes; where one of them is another's, he is left out. */
static void
index_candidate(People *people, const PeopleTerms *terms, Candidate *candidate)
{
    Person *person = candidate->person;
    const char *main_address = person->addresses[0];
    const Person *other = g_hash_table_lookup(people->by_address, main_address);
    g_autofree char *login = address_normalize(person->login);
    const bool is_known = g_hash_table_contains(people->by_login, login);

    if (is_known || (other && !shares_mailbox(person, other))) {
        g_autofree char *text = is_known
                                    ? g_strdup_printf(_("el usuario «%s» está repetido"), person->login)
                                    : g_strdup_printf(_("la dirección «%s» ya es de %s"), main_address, other->login);
        leave_out(people, terms, candidate->row, is_known ? PERSON_LOGIN : PERSON_MAIL, text);
        g_clear_pointer(&candidate->person, person_free);
        return;
    }
    if (!other)
        g_hash_table_insert(people->by_address, (gpointer)main_address, person);
    g_hash_table_insert(people->by_login, g_steal_pointer(&login), person);
}

/* Puts the further addresses of CANDIDATE into the index; he loses those that are others'. */
static void
index_aliases(People *people, const PeopleTerms *terms, Candidate *candidate)
{
    Person *person = candidate->person;
    char **kept = person->addresses + 1;

    for (char **address = kept; *address; address++) {
        const Person *other = g_hash_table_lookup(people->by_address, *address);
        if (!other) {
            g_hash_table_insert(people->by_address, *address, person);
            *kept++ = *address;
            continue;
        }
        g_autofree char *text = g_strdup_printf(_("la dirección «%s» ya es de %s"), *address, other->login);
        leave_out(people, terms, candidate->row, PERSON_ALIASES, text);
        g_free(*address);
    }
    *kept = NULL;
}

/* Calls INDEX for each of CANDIDATES who is still there, in the order of their right to what several have. */
static void
for_each_by_rank(People *people, const PeopleTerms *terms, const GArray *candidates,
    void (*index)(People *, const PeopleTerms *, Candidate *))
{
    for (int rank = 0; rank <= RANK_LAST; rank++)
        for (guint i = 0; i < candidates->len; i++) {
            Candidate *candidate = &g_array_index(candidates, Candidate, i);
            if (candidate->person && rank_of(candidate->person) == rank)
                index(people, terms, candidate);
        }
}

/* All of ROWS, in their order; main addresses go before aliases. */
static void
add_persons(People *people, const GPtrArray *rows, const PeopleTerms *terms)
{
    g_autoptr(GArray) candidates = read_candidates(people, rows, terms);

    for_each_by_rank(people, terms, candidates, index_candidate);
    for_each_by_rank(people, terms, candidates, index_aliases);
    for (guint i = 0; i < candidates->len; i++) {
        Candidate *candidate = &g_array_index(candidates, Candidate, i);
        if (candidate->person)
            g_ptr_array_add(people->persons, g_steal_pointer(&candidate->person));
    }
}

/* Names are weighed once all are there, for how common each is counts. */
static void
index_names(People *people)
{
    const guint count = people->persons->len;

    people->name = g_new0(Name, count);
    people->places = g_hash_table_new(NULL, NULL);
    for (guint i = 0; i < count; i++) {
        const Person *person = g_ptr_array_index(people->persons, i);
        people->name[i] = names_add(people->names, person->given, person->surname, person->name);
        g_hash_table_insert(people->places, (gpointer)person, GUINT_TO_POINTER(i));
    }
    for (guint i = 0; i < count; i++)
        names_weigh(people->names, &people->name[i]);
    people->namesakes = namesakes_new(people->names, people->name, count);
}

/* Domains, and "*." for all below one, compare as the part of an address behind its @ does. */
static char **
normalize_domains(const char *const *domains)
{
    GPtrArray *normal = g_ptr_array_new();

    for (; *domains; domains++) {
        const char *any = g_str_has_prefix(*domains, "*.") ? "*." : "";
        g_autofree char *as_address = g_strconcat("x@", *domains + strlen(any), NULL);
        g_autofree char *normalized = address_normalize(as_address);
        g_ptr_array_add(normal, g_strconcat(any, normalized + 2, NULL));
    }
    g_ptr_array_add(normal, NULL);
    return (char **)g_ptr_array_free(normal, FALSE);
}

static bool
take_freemail(void *data, char *const *words, unsigned count, GError **error)
{
    if (count != 1 || strchr(words[0], '@')) {
        g_set_error_literal(error, VOBO_ERROR, VOBO_ERROR_CONFIG, _("se espera un dominio por línea, como gmail.com"));
        return false;
    }
    g_hash_table_add(data, g_ascii_strdown(words[0], -1));
    return true;
}

People *
people_new(const GPtrArray *rows, const PeopleTerms *terms, Personal *personal, GError **error)
{
    g_autoptr(People) people = g_new0(People, 1);

    people->personal = personal;
    people->domains = normalize_domains(terms->domains);
    people->hosts = terms->hosts ? normalize_domains(terms->hosts) : g_new0(char *, 1);
    people->lookalike = lookalike_new((const char *const *)people->domains);
    people->persons = g_ptr_array_new_with_free_func(person_free);
    people->by_login = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    people->by_address = g_hash_table_new(g_str_hash, g_str_equal);
    people->freemail = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    people->left_out = g_ptr_array_new_with_free_func(g_free);
    people->names = names_load(terms->lists, error);
    if (!people->names || !list_read(terms->lists, "freemail", take_freemail, people->freemail, error))
        return NULL;
    add_persons(people, rows, terms);
    if (terms->strict && people->left_out->len > 0) {
        g_set_error_literal(error, VOBO_ERROR, VOBO_ERROR_INPUT, g_ptr_array_index(people->left_out, 0));
        return NULL;
    }
    index_names(people);
    return g_steal_pointer(&people);
}

void
people_free(People *people)
{
    if (!people)
        return;
    namesakes_free(people->namesakes);
    g_free(people->name);
    names_free(people->names);
    g_clear_pointer(&people->places, g_hash_table_unref);
    g_hash_table_unref(people->by_login);
    g_hash_table_unref(people->by_address);
    g_ptr_array_unref(people->persons);
    lookalike_free(people->lookalike);
    g_strfreev(people->domains);
    g_strfreev(people->hosts);
    g_hash_table_unref(people->freemail);
    personal_free(people->personal);
    g_clear_pointer(&people->left_out, g_ptr_array_unref);
    g_free(people->trouble);
    g_free(people);
}

/* --- domains and addresses ---------------------------------------------------------------------------------- */

static bool
is_our_domain(const People *people, const char *normalized_domain)
{
    return g_strv_contains((const char *const *)people->domains, normalized_domain);
}

const char *
people_imitated(const People *people, const char *address)
{
    g_autofree char *normal = address_normalize(address);

    return lookalike_of(people->lookalike, address_domain(normal));
}

/* The institution's domain that DOMAIN is below, "correo.entidad.gov.co", or NULL. */
static const char *
domain_above(const People *people, const char *domain)
{
    for (char **ours = people->domains; *ours; ours++) {
        const size_t length = strlen(domain), above = strlen(*ours);
        if (length > above + 1 && domain[length - above - 1] == '.' && strcmp(domain + length - above, *ours) == 0)
            return *ours;
    }
    return NULL;
}

static bool
is_our_host(const People *people, const char *domain)
{
    for (char **host = people->hosts; *host; host++)
        if (address_matches(*host, domain))
            return true;
    return false;
}

char *
people_complete(const People *people, const char *address)
{
    char *normal = address_normalize(address);
    const char *domain = address_domain(normal);
    const bool is_bare = *normal && !strchr(normal, '@');

    if (!*people->domains || !(is_bare || (*domain && is_our_host(people, domain))))
        return normal;
    const char *above = is_bare ? NULL : domain_above(people, domain);
    char *whole = g_strdup_printf("%.*s@%s", (int)strcspn(normal, "@"), normal, above ? above : people->domains[0]);
    g_free(normal);
    return whole;
}

bool
people_is_ours(const People *people, const char *address)
{
    g_autofree char *normal = people_complete(people, address);

    return is_our_domain(people, address_domain(normal));
}

bool
people_may_be_ours(const People *people, const char *address)
{
    g_autofree char *normal = people_complete(people, address);
    const char *domain = address_domain(normal);

    return is_our_domain(people, domain) || domain_above(people, domain);
}

const Person *
people_by_address(const People *people, const char *address)
{
    g_autofree char *normal = people_complete(people, address);

    return g_hash_table_lookup(people->by_address, normal);
}

const Person *
people_by_login(const People *people, const char *login)
{
    g_autofree char *normal = address_normalize(login);
    const Person *person = g_hash_table_lookup(people->by_login, normal);
    char *at = strrchr(normal, '@');

    if (person || !at)
        return person;
    /* A realm behind the login: "ana@entidad.gov.co", or "ana@correo.entidad.gov.co" at a host of ours, for "ana". */
    if (!is_our_domain(people, at + 1) && !is_our_host(people, at + 1))
        return NULL;
    if ((person = g_hash_table_lookup(people->by_address, normal)))
        return person;
    *at = '\0';
    return g_hash_table_lookup(people->by_login, normal);
}

/* For a login that the directory does not have: the address of its own name. */
static bool
is_address_of_login(const People *people, const char *login, const char *address)
{
    g_autofree char *normal_login = address_normalize(login);
    g_autofree char *normal = address_normalize(address);
    const size_t length = strlen(normal_login);

    if (strchr(normal_login, '@'))
        return strcmp(normal_login, normal) == 0;
    return strncmp(normal_login, normal, length) == 0 && normal[length] == '@' &&
           is_our_domain(people, normal + length + 1);
}

/* "ana+lista@entidad.gov.co" is the mailbox ana@entidad.gov.co (RFC 5233). */
static void
drop_tag(char *address)
{
    char *plus = strchr(address, '+'), *at = strrchr(address, '@');

    if (plus && at && plus > address && plus < at)
        memmove(plus, at, strlen(at) + 1);
}

bool
people_may_send_as(const People *people, const char *login, const char *address)
{
    const Person *person = people_by_login(people, login);
    g_autofree char *normal = people_complete(people, address);

    drop_tag(normal);
    if (!person)
        return is_address_of_login(people, login, normal) && !g_hash_table_contains(people->by_address, normal);
    return g_strv_contains((const char *const *)person->addresses, normal) ||
           g_strv_contains((const char *const *)person->shared, normal);
}

const Person *
people_find(const People *people, const char *who)
{
    const Person *person = people_by_login(people, who);

    return person || !strchr(who, '@') ? person : people_by_address(people, who);
}

const Person *
people_manager(const People *people, const Person *person)
{
    return *person->manager ? people_find(people, person->manager) : NULL;
}

GPtrArray *
people_deputies(const People *people, const Person *person, guint32 day)
{
    GPtrArray *deputies = g_ptr_array_new();

    for (guint i = 0; i < person->deputies->len; i++) {
        const Deputy *deputy = &g_array_index(person->deputies, Deputy, i);
        const bool acts = deputy->from <= day && (deputy->until == 0 || day <= deputy->until);
        const Person *found = acts ? people_find(people, deputy->who) : NULL;
        if (found && !found->has_left)
            g_ptr_array_add(deputies, (gpointer)found);
    }
    return deputies;
}

bool
people_same_person(const People *people, const char *a, const char *b)
{
    const Person *first = people_find(people, a), *second = people_find(people, b);
    g_autofree char *normal_a = address_normalize(a);
    g_autofree char *normal_b = address_normalize(b);

    /* two accounts with one mailbox are one person's */
    if (first && second)
        return first == second || strcmp(first->addresses[0], second->addresses[0]) == 0;
    if (first || second)
        return false;
    return strcmp(normal_a, normal_b) == 0 || is_address_of_login(people, a, b) || is_address_of_login(people, b, a);
}

bool
people_is_name(const People *people, const char *word, size_t length)
{
    g_autofree char *letters = g_strndup(word, length);
    g_autofree char *plain = names_plain(letters);

    return names_uses(people->names, plain, strlen(plain)) & WORD_NAME;
}

/* --- names -------------------------------------------------------------------------------------------------- */

const Person *
people_called(const People *people, const char *display, const Person *rather)
{
    unsigned found[CALLED_MOST];
    const unsigned count = namesakes_called(people->namesakes, display, found, CALLED_MOST);

    for (unsigned i = 0; i < count; i++)
        if (g_ptr_array_index(people->persons, found[i]) == rather)
            return rather;
    return count > 0 ? g_ptr_array_index(people->persons, found[0]) : NULL;
}

const Person *
people_only_called(const People *people, const char *display)
{
    unsigned found[CALLED_MOST];
    const unsigned count = namesakes_called(people->namesakes, display, found, CALLED_MOST);
    const Person *only = NULL;

    for (unsigned i = 0; i < count; i++) {
        const Person *person = g_ptr_array_index(people->persons, found[i]);
        if (person->has_left)
            continue;
        if (only)
            return NULL;
        only = person;
    }
    return count < CALLED_MOST ? only : NULL;
}

/* Whether the letters of LOCAL are those of PERSON's login or of one of his addresses, which are not his first name
 * alone. */
static bool
is_login(const People *people, const Person *person, const LocalPart *local)
{
    LocalPart own;

    if (names_uses(people->names, local->letters, local->count) & WORD_NAME)
        return false;
    for (char **address = person->addresses; *address; address++)
        if (local_letters_read(*address, &own) && strcmp(own.letters, local->letters) == 0)
            return true;
    return local_letters_read(person->login, &own) && strcmp(own.letters, local->letters) == 0;
}

double
people_likeness(const People *people, const Person *person, const char *address)
{
    const guint place = GPOINTER_TO_UINT(g_hash_table_lookup(people->places, person));
    LocalPart local;

    if (!local_part_read(people->names, address, &local))
        return 0;
    const double bits = likeness_bits(&local, &people->name[place]);
    return likeness_probability(is_login(people, person, &local) ? MAX(bits, 0) + 2 * BITS_OF_LOGIN : bits);
}

const Person *
people_resembled(const People *people, const char *address, double *innocents)
{
    LocalPart local;
    double bits;

    if (!local_part_read(people->names, address, &local))
        return NULL;
    const int place = namesakes_find(people->namesakes, &local, &bits);
    if (place < 0)
        return NULL;
    const Person *person = g_ptr_array_index(people->persons, place);
    if (is_login(people, person, &local))
        bits += BITS_OF_LOGIN;
    *innocents = 1e6 * exp2(-bits) * MAX(people->persons->len, FEW_PEOPLE);
    return person;
}

/* --- personal mailboxes ------------------------------------------------------------------------------------- */

bool
people_is_freemail(const People *people, const char *address)
{
    g_autofree char *normal = address_normalize(address);

    return g_hash_table_contains(people->freemail, address_domain(normal));
}

bool
people_is_personal(const People *people, const char *address)
{
    return personal_owner(people->personal, address) != NULL;
}

char *
people_recordable(const People *people, const char *address)
{
    const char *owner = personal_owner(people->personal, address);

    return owner ? g_strconcat("personal:", owner, NULL) : g_strdup(address);
}

const Personal *
people_personal(const People *people)
{
    return people->personal;
}

const GPtrArray *
people_all(const People *people)
{
    return people->persons;
}

const GPtrArray *
people_left_out(const People *people)
{
    return people->left_out;
}

const char *
people_trouble(const People *people)
{
    return people->trouble;
}

void
people_set_trouble(People *people, const char *trouble)
{
    g_free(people->trouble);
    people->trouble = g_strdup(trouble);
}
