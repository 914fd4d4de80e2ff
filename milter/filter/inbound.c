/* SPDX-License-Identifier: BSD-2-Clause */
/* inbound: lets mail in. Not even a full disk stops it. */
#include "filter/inbound.h"

#include "base/log.h"
#include "history/traffic.h"

/* Who asks something writes less; what is beyond is passed over. */
static const MessageLimits narrow = {
    .header = 128u << 10,
    .text = 256u << 10,
    .parts = 100,
    .depth = 10,
    .files = 0,
    .unpacked = 0,
    .ratio = 0,
    .cpu_us = 500 * G_TIME_SPAN_MILLISECOND,
    .memory = 16u << 20,
};

/* Of a body: base64 of a text, in plain and in HTML, with what belongs to it. */
#define BODY_BYTES (512 << 10)

/* Of the processors, one in so many reads what comes in; one always may. */
#define PROCESSORS_A_PLACE 4

/* A text that waits longer for its place is not read. */
#define WAIT_US (500 * G_TIME_SPAN_MILLISECOND)

MessageLimits
inbound_limits(const MessageLimits *limits)
{
    return (MessageLimits){
        .header = MIN(limits->header, narrow.header),
        .text = MIN(limits->text, narrow.text),
        .parts = MIN(limits->parts, narrow.parts),
        .depth = MIN(limits->depth, narrow.depth),
        /* 0 is as much as there is by default, which is more. */
        .cpu_us = limits->cpu_us > 0 ? MIN(limits->cpu_us, narrow.cpu_us) : narrow.cpu_us,
        .memory = limits->memory > 0 ? MIN(limits->memory, narrow.memory) : narrow.memory,
    };
}

Gate *
inbound_gate_new(void)
{
    return gate_new(MAX(g_get_num_processors() / PROCESSORS_A_PLACE, 1));
}

goffset
inbound_body_bytes(void)
{
    return BODY_BYTES;
}

bool
inbound_pass(const Inspection *inspection, Gate *gate)
{
    Inspection inbound = *inspection;
    g_autoptr(Verdict) verdict = verdict_new(DIRECTION_INBOUND);
    g_autoptr(GError) error = NULL;

    if (policy_direction(desk_policy(inspection->desk), inspection->envelope) != DIRECTION_INBOUND)
        return false;
    inbound.verdict = verdict;
    if (!inspection_record(&inbound, "accept", NULL, &error))
        log_event(LOG_LEVEL_ERROR, "audit-failed", "queue_id", inspection->envelope->queue_id, "reason", error->message,
            NULL);
    Traffic traffic = inspection_traffic(inspection);
    traffic.may_read = gate_enter(gate, WAIT_US);
    traffic_note_received(inspection->history, &traffic);
    if (traffic.may_read)
        gate_leave(gate);
    return true;
}
