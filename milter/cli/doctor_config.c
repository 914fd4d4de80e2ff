/* SPDX-License-Identifier: BSD-2-Clause */
/* doctor_config: probes of the configuration and of the directory of people. */
#include "cli/doctor.h"

#include <glib/gi18n.h>

void
doctor_examine_configuration(Examination *examination)
{
    if (examination->refused)
        doctor_failed(examination, examination->config_path, examination->refused);
}

void
doctor_examine_postmaster(Examination *examination)
{
    if (!*options_text(desk_section(examination->desk, "institution"), "postmaster"))
        doctor_found(examination, TROUBLE_WARNING, "institution.postmaster",
            g_strdup(_("no hay a quién acudir: los avisos no dicen dónde pedir ayuda, y de una cuenta que abusa no se "
                       "entera nadie")),
            g_strdup(_("escriba ahí una dirección que alguien lea")));
}

/* Without a route nobody is asked about what is held, unless a rule names one. */
void
doctor_examine_routes(Examination *examination)
{
    const Policy *policy = desk_policy(examination->desk);

    if (policy_enforces(policy) && !*options_text(desk_section(examination->desk, ""), "default_route"))
        doctor_found(examination, TROUBLE_WARNING, "default_route",
            g_strdup(_("mode = enforce retiene mensajes y a nadie se le pide que decida sobre los que una regla no "
                       "envía a una ruta")),
            g_strdup(_("declare una ruta (sección route) y nómbrela en default_route")));
}

void
doctor_examine_people(Examination *examination)
{
    const People *people = policy_people(desk_policy(examination->desk));

    if (people_trouble(people))
        doctor_found(examination, TROUBLE_ERROR, "people", g_strdup(people_trouble(people)),
            g_strdup(_("corrija la fuente y lea el directorio con «vobo people refresh»")));
    const GPtrArray *left_out = people_left_out(people);
    for (guint i = 0; i < left_out->len; i++)
        doctor_found(examination, TROUBLE_WARNING, "people",
            g_strdup_printf(_("queda por fuera: %s"), (const char *)g_ptr_array_index(left_out, i)),
            g_strdup(_("corrija la fuente y lea el directorio con «vobo people refresh»")));
}
