/* SPDX-License-Identifier: MIT */
/* A heap for tests: counts what lives, and fails the n-th allocation. Thread-safe. */
#ifndef TEST_HEAP_H
#define TEST_HEAP_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>

#define HEAP_MOST 0x40000000u /* no more at once, whatever the machine has */

struct heap {
    atomic_long calls;     /* allocations asked for so far */
    atomic_long live;      /* allocations not freed */
    atomic_long fail_at;   /* the n-th allocation (from 1) fails; 0: none */
    atomic_long fail_from; /* this allocation and all after it fail; 0: none */
};

static inline void *heap_alloc(void *arg, size_t bytes)
{
    struct heap *heap = arg;
    long call = atomic_fetch_add(&heap->calls, 1) + 1;
    long from = atomic_load(&heap->fail_from);
    if (call == atomic_load(&heap->fail_at) || (from != 0 && call >= from) || bytes > HEAP_MOST)
        return NULL;
    void *memory = malloc(bytes);
    if (memory != NULL)
        atomic_fetch_add(&heap->live, 1);
    return memory;
}

static inline void heap_free(void *arg, void *memory)
{
    struct heap *heap = arg;
    if (memory == NULL)
        return;
    atomic_fetch_sub(&heap->live, 1);
    free(memory);
}

#endif
