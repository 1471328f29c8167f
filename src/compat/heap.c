/* SPDX-License-Identifier: MIT */
/* The allocator of a session. */
#include "heap.h"

#include "default_heap.h"

#include <string.h>

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
