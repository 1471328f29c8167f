/* SPDX-License-Identifier: MIT */
/* The handle table: a running counter names every piece of memory that is held, on the whole machine. */
#include "machine.h"

static struct sim_memory **chain(struct pdma_sim *sim, pdma_handle handle)
{
    return &sim->chains[handle & (sim->nchains - 1)].first;
}

struct sim_memory *sim_handle_find(struct pdma_sim *sim, pdma_handle handle)
{
    struct sim_memory *memory = *chain(sim, handle);
    while (memory != NULL && memory->handle != handle)
        memory = memory->next;
    return memory;
}

/* The counter comes round after 2^32 - 1 buffers: a number that is still in use is passed over. */
void sim_handle_give(struct pdma_sim *sim, struct sim_memory *memory)
{
    do
        sim->last_handle++;
    while (sim->last_handle == 0 || sim_handle_find(sim, sim->last_handle) != NULL);
    memory->handle = sim->last_handle;
    memory->next = *chain(sim, memory->handle);
    *chain(sim, memory->handle) = memory;
}

void sim_handle_drop(struct pdma_sim *sim, struct sim_memory *memory)
{
    struct sim_memory **link = chain(sim, memory->handle);
    while (*link != memory)
        link = &(*link)->next;
    *link = memory->next;
    memory->handle = 0;
}
