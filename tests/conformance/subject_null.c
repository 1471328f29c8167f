/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "subject.h"

static struct pdma_null_config null_config;

int subject_make(struct subject *subject, uint32_t slots)
{
    memset(subject, 0, sizeof *subject);
    null_config = (struct pdma_null_config){.struct_size = sizeof null_config, .ram = 64u << 20};
    null_config.groups[PDMA_GROUP_TO_DEVICE] = subject_group(slots, PDMA_TO_DEVICE);
    null_config.groups[PDMA_GROUP_FROM_DEVICE] = subject_group(slots, PDMA_FROM_DEVICE);
    subject->address = "null";
    subject->config = (struct pdma_config){.struct_size = sizeof subject->config,
                                           .table = pdma_null_backend(),
                                           .table_arg = &null_config,
                                           .alloc = heap_alloc,
                                           .free = heap_free,
                                           .alloc_arg = &subject->heap};
    return 0;
}

long subject_unmake(struct subject *subject)
{
    return subject->heap.live;
}
