/* SPDX-License-Identifier: MIT */
#include "inf/memory.h"

#include "default_heap.h"

#include <string.h>

int inf_memory_choose(struct inf_memory *memory, const struct pdma_inf_memory *chosen)
{
    *memory = (struct inf_memory){default_alloc, default_free, NULL};
    if (chosen == NULL)
        return PDMA_OK;
    if (chosen->alloc == NULL || chosen->free == NULL)
        return PDMA_INVALID;
    *memory = (struct inf_memory){chosen->alloc, chosen->free, chosen->arg};
    return PDMA_OK;
}

void *inf_alloc(const struct inf_memory *memory, size_t bytes)
{
    return memory->alloc(memory->arg, bytes);
}

void inf_free(const struct inf_memory *memory, void *bytes)
{
    if (bytes != NULL)
        memory->free(memory->arg, bytes);
}

static int reserve(const struct inf_memory *memory, struct inf_array *array, size_t room, size_t element)
{
    if (room > SIZE_MAX / element)
        return PDMA_NO_MEMORY;
    void *items = inf_alloc(memory, room * element);
    if (items == NULL)
        return PDMA_NO_MEMORY;
    if (array->count != 0)
        memcpy(items, array->items, array->count * element);
    inf_free(memory, array->items);
    array->items = items;
    array->room = room;
    return PDMA_OK;
}

void *inf_array_add(const struct inf_memory *memory, struct inf_array *array, size_t n, size_t element)
{
    if (n > SIZE_MAX / 4 - array->count)
        return NULL;
    size_t need = array->count + n;
    if (need > array->room && reserve(memory, array, need < 8 ? 8 : need + need / 2, element) != PDMA_OK)
        return NULL;
    char *added = (char *)array->items + array->count * element;
    array->count = need;
    return added;
}

void inf_array_free(const struct inf_memory *memory, struct inf_array *array)
{
    inf_free(memory, array->items);
    *array = (struct inf_array){NULL, 0, 0};
}
