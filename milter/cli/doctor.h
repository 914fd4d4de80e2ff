/* SPDX-License-Identifier: BSD-2-Clause */
/* doctor.h: what `vobo doctor` looks at: probes, each a row of a table, and what they find.
 *
 * To add one: a function, in the file of what it is about, and a row in doctor_probes (doctor_probes.c). */
#ifndef VOBO_CLI_DOCTOR_H
#define VOBO_CLI_DOCTOR_H

#include "desk/desk.h"

typedef enum {
    TROUBLE_WARNING, /* works today, and somebody should look at it */
    TROUBLE_ERROR,   /* mail is put off, lost sight of, or leaves unlooked at */
} TroubleSeverity;

/* Something that is not well; the words are for the administrator. */
typedef struct {
    const char *probe; /* which found it; borrowed */
    TroubleSeverity severity;
    char *where;  /* a path, an option, a program */
    char *what;   /* is wrong */
    char *remedy; /* what to do */
} Trouble;

typedef struct Probe Probe;

/* What a probe sees, and where it puts what it finds. */
typedef struct {
    Desk *desk; /* NULL where the configuration cannot be read */
    const char *config_path;
    const GError *refused; /* why there is no desk; NULL where there is one */
    const Probe *probe;    /* the one at work */
    GPtrArray *troubles;   /* of Trouble * */
} Examination;

struct Probe {
    const char *id;
    bool needs_desk;
    void (*examine)(Examination *examination);
};

/* All of them, in the order in which they are told; ends with { 0 }. */
extern const Probe doctor_probes[];

/* The probe at work found something. WHAT and REMEDY are taken over. */
void doctor_found(Examination *examination, TroubleSeverity severity, const char *where, char *what, char *remedy);

/* The same of what failed with ERROR, whose text says what is wrong and what to do. */
void doctor_failed(Examination *examination, const char *where, const GError *error);

void doctor_examine_configuration(Examination *examination);
void doctor_examine_postmaster(Examination *examination);
void doctor_examine_routes(Examination *examination);
void doctor_examine_people(Examination *examination);
void doctor_examine_folders(Examination *examination);
void doctor_examine_space(Examination *examination);
void doctor_examine_programs(Examination *examination);
void doctor_examine_keys(Examination *examination);
void doctor_examine_database(Examination *examination);
void doctor_examine_bodies(Examination *examination);
void doctor_examine_orphans(Examination *examination);
void doctor_examine_body_keys(Examination *examination);
void doctor_examine_postfix(Examination *examination);
void doctor_examine_door(Examination *examination);
void doctor_examine_domains(Examination *examination);

#endif
