/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "letters.h"
#include "message/kind.h"

/* A letter with something beside it. */
#define MIXED "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nVa la cita.\n--b\n"
#define END "\nBEGIN:VCALENDAR\n--b--\n"

static const struct {
    const char *message;
    MessageKinds kinds;
} rows[] = {
    { "Subject: x\n\ny\n", 0 },
    { "Auto-Submitted: no\n\ny\n", 0 },
    { "Auto-Submitted: Auto-Replied (vacation)\n\ny\n", KIND_AUTOMATIC },
    { "X-Autoreply: yes\nList-Id: <lista.example.org>\n\ny\n", KIND_AUTOMATIC | KIND_LIST },
    { "Content-Type: text/calendar; method=REPLY\n\nBEGIN:VCALENDAR\n", KIND_CALENDAR },
    { "Precedence: bulk\nList-Unsubscribe: <mailto:x@entidad.gov.co>\n\ny\n", KIND_LIST },
    { "List-Unsubscribe: <https://entidad.gov.co/baja>\n\ny\n", KIND_LIST },
    { "Precedence: List\n\ny\n", KIND_LIST },
    { "Precedence: first-class\n\ny\n", 0 },
    { MIXED "Content-Type: text/calendar; name=\"cita.ics\"\nContent-Disposition: attachment\n" END, 0 },
    { MIXED "Content-Type: text/calendar; method=REQUEST\nContent-Disposition: attachment; filename=c.ics\n" END, 0 },
    { MIXED "Content-Type: text/calendar; name=cita.ics\n" END, 0 },
    { MIXED "Content-Type: text/calendar; method=REQUEST\n" END, KIND_CALENDAR },
    { MIXED "Content-Type: application/ics; name=cita.ics\n" END, 0 },
    { "Content-Type: text/calendar; method=REPLY; name=meeting.ics\n\nBEGIN:VCALENDAR\n", KIND_CALENDAR },
    { "Content-Type: multipart/alternative; boundary=b\n\n--b\n\nVa.\n--b\n"
      "Content-Type: text/calendar; method=REQUEST; name=meeting.ics\n" END,
        KIND_CALENDAR },
    { "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nNo se entregó.\n--b\n"
      "Content-Type: message/delivery-status\n\nReporting-MTA: dns; x\n--b--\n",
        KIND_REPORT },
    { "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nVa.\n--b\nContent-Type: Application/MS-TNEF; "
      "name=winmail.dat\n"
      "\nx\n--b--\n",
        KIND_TNEF },
    { "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nVa la cita.\n--b\nContent-Type: message/rfc822\n\n"
      "Auto-Submitted: auto-replied\nContent-Type: text/calendar\n\nBEGIN:VCALENDAR\n--b--\n",
        0 },
};

START_TEST(knows_kinds)
{
    g_auto(Letter) letter = letter_new(rows[_i].message);

    ck_assert_msg(kinds_of(letter.message) == rows[_i].kinds, "row %d: %x", _i, kinds_of(letter.message));
}
END_TEST

int
main(void)
{
    return unit_run("message/kind", (const Unit[]){ { knows_kinds, G_N_ELEMENTS(rows) }, { 0 } });
}
