/* SPDX-License-Identifier: BSD-2-Clause */
/* fuzz_smtp_reply: replies of an SMTP server, whole, cut and rotten. */
#include <stdlib.h>
#include <string.h>

#include "courier/smtp_reply.h"
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    SmtpReply reply = { 0 };
    size_t consumed = 0;

    if (smtp_reply_parse((const char *)data, size, &reply, &consumed) != SMTP_REPLY_WHOLE)
        return 0;
    if (consumed > size || reply.code < 200 || reply.code > 599 || !g_utf8_validate(reply.text, -1, NULL))
        abort();
    smtp_reply_offers(&reply, "SIZE");
    smtp_reply_clear(&reply);
    return 0;
}
