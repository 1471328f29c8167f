/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "subject.h"

static struct pdma_null_config null_config;

static struct pdma_group group(uint32_t slots, uint32_t direction)
{
    return (struct pdma_group){
        .struct_size = sizeof(struct pdma_group),
        .asked = slots,
        .each = {.struct_size = sizeof(struct pdma_request), .flags = direction, .bytes = SUBJECT_SLOT_BYTES}};
}

int subject_make(struct subject *subject, uint32_t slots)
{
    memset(subject, 0, sizeof *subject);
    null_config = (struct pdma_null_config){.struct_size = sizeof null_config, .ram = 64u << 20};
    null_config.groups[PDMA_GROUP_TO_DEVICE] = group(slots, PDMA_TO_DEVICE);
    null_config.groups[PDMA_GROUP_FROM_DEVICE] = group(slots, PDMA_FROM_DEVICE);
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
