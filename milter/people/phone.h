/* SPDX-License-Identifier: BSD-2-Clause */
/* phone.h: telephones as directories have them. */
#ifndef VOBO_PEOPLE_PHONE_H
#define VOBO_PEOPLE_PHONE_H

/* Parts what a directory has for a telephone, "PBX (601) 555 0100 ext. 12", into *NUMBER, "(601) 555 0100", and
 * *EXTENSION, "12": signatures have a place for each. "" for what is not there; what has no digits ("N/A", "Sin
 * teléfono") is no telephone. WRITTEN is UTF-8. The caller owns both. Any thread. */
void phone_part(const char *written, char **number, char **extension);

#endif
