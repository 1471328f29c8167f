/* SPDX-License-Identifier: MIT */
/* The allocator where the caller names none: C's own, in the form of pdma_alloc_function and pdma_free_function. */
#ifndef DEFAULT_HEAP_H
#define DEFAULT_HEAP_H

#include <stddef.h>
#include <stdlib.h>

static inline void *default_alloc(void *arg, size_t bytes)
{
    (void)arg;
    return malloc(bytes);
}

static inline void default_free(void *arg, void *memory)
{
    (void)arg;
    free(memory);
}

#endif
