/* SPDX-License-Identifier: MIT */
/* The allocator of a session: the configured one, or malloc and free. */
#ifndef COMPAT_HEAP_H
#define COMPAT_HEAP_H

#include "pdma/pdma.h"

struct wd_heap {
    pdma_alloc_function alloc;
    pdma_free_function free;
    void *arg;
};

void wd_heap_init(struct wd_heap *heap, const struct pdma_config *config);
/* Zeroed; NULL where there is none, or where bytes is more than a size_t. */
void *wd_heap_new(const struct wd_heap *heap, uint64_t bytes);
void wd_heap_release(const struct wd_heap *heap, void *memory);

#endif
