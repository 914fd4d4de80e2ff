/* SPDX-License-Identifier: BSD-2-Clause */
/* error: the error domain of the project and its exit statuses. */
#include "base/error.h"

#include <sysexits.h>

/* G_DEFINE_QUARK would keep it in a variable that threads share without a lock. */
GQuark
vobo_error_quark(void)
{
    return g_quark_from_static_string("vobo-error");
}

int
vobo_error_exit_status(const GError *error)
{
    static const int statuses[] = {
        [VOBO_ERROR_USAGE] = EX_USAGE,
        [VOBO_ERROR_INPUT] = EX_DATAERR,
        [VOBO_ERROR_UNAVAILABLE] = EX_UNAVAILABLE,
        [VOBO_ERROR_IO] = EX_IOERR,
        [VOBO_ERROR_DENIED] = EX_NOPERM,
        [VOBO_ERROR_STATE] = EX_NOPERM,
        [VOBO_ERROR_CHANGED] = EX_UNAVAILABLE,
        [VOBO_ERROR_CONFIG] = EX_CONFIG,
    };

    if (error->domain != VOBO_ERROR || error->code < 0 || (size_t)error->code >= G_N_ELEMENTS(statuses))
        return EX_IOERR;
    return statuses[error->code];
}
