/* SPDX-License-Identifier: BSD-2-Clause */
/* doctor_probes: the table of what `vobo doctor` looks at. */
#include "cli/doctor.h"

const Probe doctor_probes[] = {
    { "configuration", false, doctor_examine_configuration },
    { "postmaster", true, doctor_examine_postmaster },
    { "routes", true, doctor_examine_routes },
    { "people", true, doctor_examine_people },
    { "folders", true, doctor_examine_folders },
    { "space", true, doctor_examine_space },
    { "programs", true, doctor_examine_programs },
    { "keys", true, doctor_examine_keys },
    { "database", true, doctor_examine_database },
    { "bodies", true, doctor_examine_bodies },
    { "orphans", true, doctor_examine_orphans },
    { "body-keys", true, doctor_examine_body_keys },
    { "postfix", true, doctor_examine_postfix },
    { "door", true, doctor_examine_door },
    { "domains", true, doctor_examine_domains },
    { 0 },
};
