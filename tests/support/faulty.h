/* SPDX-License-Identifier: MIT */
/*
 * A pass-through backend for tests: counts every operation, fails the n-th call of one, and can twist answers, so
 * that core is seen to cope with backends that fail or lie. One table serves one struct faulty at a time.
 */
#ifndef TEST_FAULTY_H
#define TEST_FAULTY_H

#include <stdatomic.h>

#include "pdma/backend.h"

enum faulty_operation {
    FAULTY_OPEN,
    FAULTY_DEVICES,
    FAULTY_DEVICE_OPEN,
    FAULTY_SLOTS,
    FAULTY_CLAIM,
    FAULTY_ALLOCATE,
    FAULTY_PIN,
    FAULTY_SYNC,
    FAULTY_SHARE,
    FAULTY_ATTACH,
    FAULTY_WINDOW,
    FAULTY_QUIESCE,
    FAULTY_CONFIG_READ,
    FAULTY_CONFIG_WRITE,
    FAULTY_BAR_READ,
    FAULTY_BAR_WRITE,
    FAULTY_OPERATIONS
};

struct faulty {
    const struct pdma_backend *below;
    void *below_arg;
    uint64_t fail_at[FAULTY_OPERATIONS]; /* the n-th call (from 1) fails; 0: none */
    int status[FAULTY_OPERATIONS];       /* with this; 0: PDMA_WHY_INJECTED and its status */
    atomic_uint_fast64_t calls[FAULTY_OPERATIONS];
    atomic_long held;              /* memories handed out and not released */
    atomic_long devices, backends; /* open ones */
    void (*twist)(struct faulty *, enum faulty_operation, struct pdma_memory *);
    void (*twist_groups)(struct pdma_group *groups);
};

/** Prepares *faulty over `below`. What is to fail or to be twisted may be set before or between calls. */
void faulty_init(struct faulty *faulty, const struct pdma_backend *below, void *below_arg);

/** The table to hand to pdma_open(), with the struct faulty as table_arg. Optional operations as `below` has them. */
struct pdma_backend faulty_table(const struct faulty *faulty);

extern const char *const faulty_names[FAULTY_OPERATIONS];

#endif
