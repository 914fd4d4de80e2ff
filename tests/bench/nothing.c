/* SPDX-License-Identifier: BSD-2-Clause */
/* nothing: a filter that is told everything and does nothing: what the milter protocol itself costs.
 *
 *   nothing SOCKET */
#include <libmilter/mfapi.h>

#include <stdbool.h>
#include <stdio.h>

static sfsistat
on_sender(SMFICTX *context, char **arguments)
{
    (void)context;
    (void)arguments;
    return SMFIS_CONTINUE;
}

static sfsistat
on_field(SMFICTX *context, char *name, char *value)
{
    (void)context;
    (void)name;
    (void)value;
    return SMFIS_CONTINUE;
}

static sfsistat
on_body(SMFICTX *context, unsigned char *bytes, size_t length)
{
    (void)context;
    (void)bytes;
    (void)length;
    return SMFIS_CONTINUE;
}

static sfsistat
on_step(SMFICTX *context)
{
    (void)context;
    return SMFIS_CONTINUE;
}

int
main(int argc, char **argv)
{
    struct smfiDesc description = {
        .xxfi_name = (char *)"nothing",
        .xxfi_version = SMFI_VERSION,
        .xxfi_envfrom = on_sender,
        .xxfi_envrcpt = on_sender,
        .xxfi_header = on_field,
        .xxfi_eoh = on_step,
        .xxfi_body = on_body,
        .xxfi_eom = on_step,
        .xxfi_abort = on_step,
        .xxfi_close = on_step,
    };

    if (argc != 2 || smfi_register(description) != MI_SUCCESS || smfi_setconn(argv[1]) != MI_SUCCESS ||
        smfi_opensocket(true) != MI_SUCCESS) {
        fprintf(stderr, "nothing: cannot listen\n");
        return 1;
    }
    return smfi_main() == MI_SUCCESS ? 0 : 1;
}
