/* SPDX-License-Identifier: MIT */
/* The reader's heap: the caller's allocator, and arrays that grow on it. */
#ifndef INF_MEMORY_H
#define INF_MEMORY_H

#include "pdma/inf.h"

struct inf_memory {
    pdma_alloc_function alloc;
    pdma_free_function free;
    void *arg;
};

struct inf_array {
    void *items;
    size_t count, room;
};

/** Fills *memory from the caller's choice. PDMA_INVALID where one of the functions is missing. */
int inf_memory_choose(struct inf_memory *memory, const struct pdma_inf_memory *chosen);

void *inf_alloc(const struct inf_memory *memory, size_t bytes);
void inf_free(const struct inf_memory *memory, void *bytes);

/** Appends n items of `element` bytes each, uninitialised. Returns the first of them, or NULL. */
void *inf_array_add(const struct inf_memory *memory, struct inf_array *array, size_t n, size_t element);

void inf_array_free(const struct inf_memory *memory, struct inf_array *array);

#endif
