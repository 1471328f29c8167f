/* SPDX-License-Identifier: MIT */
/* Another subject behind the fault-injecting backend, which here lets everything pass. */
#define subject_make   below_make
#define subject_unmake below_unmake
#include "subject_sim.c"
#undef subject_make
#undef subject_unmake

#include "faulty.h"

static struct faulty faulty;
static struct pdma_backend table;

int subject_make(struct subject *subject, uint32_t slots);
long subject_unmake(struct subject *subject);

int subject_make(struct subject *subject, uint32_t slots)
{
    int status = below_make(subject, slots);
    faulty_init(&faulty, subject->config.table, subject->config.table_arg);
    table = faulty_table(&faulty);
    subject->config.table = &table;
    subject->config.table_arg = &faulty;
    return status;
}

long subject_unmake(struct subject *subject)
{
    return below_unmake(subject) + faulty.held + faulty.devices + faulty.backends;
}
