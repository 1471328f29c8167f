/* SPDX-License-Identifier: MIT */
/* What the conformance suite is run on: a backend with a device that has two groups of slots. */
#ifndef CONFORMANCE_SUBJECT_H
#define CONFORMANCE_SUBJECT_H

#include "heap.h"
#include "pdma/backend.h"

/* Most memory in one piece that the suite asks for. */
#define SUBJECT_SLOT_BYTES 0x10000u

struct subject {
    struct pdma_config config; /* ready for pdma_open() */
    const char *address;       /* of the device */
    pdma_bus window;           /* of reserved RAM; 0: none */
    int bounces;               /* memory above 4 GiB is pinned by copies, which are synced */
    struct heap heap;          /* behind config.alloc */
    void *own;
};

static inline struct pdma_group subject_group(uint32_t slots, uint32_t direction)
{
    return (struct pdma_group){
        .struct_size = sizeof(struct pdma_group),
        .asked = slots,
        .each = {.struct_size = sizeof(struct pdma_request), .flags = direction, .bytes = SUBJECT_SLOT_BYTES}};
}

/* Prepares a subject whose device has `slots` slots of SUBJECT_SLOT_BYTES in each direction. Returns 0. */
int subject_make(struct subject *subject, uint32_t slots);

/* Undoes it; nothing is open any more. Returns the number of things that were leaked. */
long subject_unmake(struct subject *subject);

#endif
