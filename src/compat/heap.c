/* SPDX-License-Identifier: MIT */
/* The allocator of a session. */
#include "heap.h"

#include <stdlib.h>
#include <string.h>

static void *default_alloc(void *arg, size_t bytes)
{
    (void)arg;
    return malloc(bytes);
}

static void default_free(void *arg, void *memory)
{
    (void)arg;
    free(memory);
}

void wd_heap_init(struct wd_heap *heap, const struct pdma_config *config)
{
    heap->alloc = config->alloc != NULL ? config->alloc : default_alloc;
    heap->free = config->free != NULL ? config->free : default_free;
    heap->arg = config->alloc_arg;
}

void *wd_heap_new(const struct wd_heap *heap, uint64_t bytes)
{
    void *memory = bytes <= SIZE_MAX ? heap->alloc(heap->arg, (size_t)bytes) : NULL;
    if (memory != NULL)
        memset(memory, 0, (size_t)bytes);
    return memory;
}

void wd_heap_release(const struct wd_heap *heap, void *memory)
{
    if (memory != NULL)
        heap->free(heap->arg, memory);
}
