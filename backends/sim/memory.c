/* SPDX-License-Identifier: MIT */
/* Contiguous memory allocated at run time; and what all memory has in common: users, handles, release. */
#include "machine.h"

#include <string.h>

void sim_memory_contiguous(struct pdma_sim *sim, struct sim_memory *memory, uint32_t frame, uint64_t bytes)
{
    memory->frame = frame;
    memory->bytes = bytes;
    memory->bytes_at = sim_ram_bytes(&sim->ram, frame);
    memory->use = sim->ram.pages[frame].use;
    memory->one.bus = sim_ram_bus(&sim->ram, frame);
    memory->one.bytes = bytes;
}

void sim_memory_hold(struct sim_opening *opening, struct sim_memory *memory, uint32_t flags, const char *name)
{
    const uint32_t both = PDMA_TO_DEVICE | PDMA_FROM_DEVICE;
    memory->users = 1;
    memory->flags = flags;
    memory->direction = (flags & both) == 0 ? both : flags & both;
    memory->owner_pid = opening->process;
    for (size_t i = 0; name != NULL && name[i] != '\0' && i < SIM_NAME_MAX - 1; i++)
        memory->owner[i] = name[i];
    sim_handle_give(opening->sim, memory);
}

void sim_memory_show(const struct sim_opening *opening, struct sim_memory *memory, struct pdma_memory *shown)
{
    shown->flags = memory->flags & (PDMA_COHERENT | PDMA_BOUNCED | PDMA_CACHED | PDMA_NO_MAP);
    shown->own = memory;
    shown->bytes = memory->bytes;
    shown->handle = memory->handle;
    if (memory->pinned != NULL) {
        shown->ranges = memory->ranges;
        shown->nranges = memory->nranges;
        return;
    }
    shown->cpu = (memory->flags & PDMA_NO_MAP) != 0 ? NULL : memory->bytes_at;
    shown->one = memory->one;
    shown->nranges = 1;
    if (memory->device != NULL && memory->device == opening->device)
        shown->slot = memory->slot;
}

int sim_memory_finish(struct sim_opening *opening, struct sim_memory *memory, int status, struct pdma_memory *shown)
{
    if (status == PDMA_OK)
        sim_memory_show(opening, memory, shown);
    else
        sim_delete(opening->sim, memory);
    return status;
}

static int place(struct sim_opening *opening, const struct pdma_request *request, struct sim_memory *memory,
                 struct pdma_why *why)
{
    struct pdma_sim *sim = opening->sim;
    struct sim_want want = sim_want(request, request->highest);
    uint64_t longest;
    uint32_t frame = sim_ram_take(&sim->ram, &want, memory, PDMA_SIM_ALLOCATED, &longest);
    if (frame == SIM_NONE)
        return pdma_why_set(why, PDMA_WHY_NO_CONTIGUOUS, request->bytes, longest * PDMA_PAGE, NULL);
    sim_memory_contiguous(sim, memory, frame, want.pages * PDMA_PAGE);
    sim_memory_hold(opening, memory, request->flags | PDMA_COHERENT, request->name);
    return PDMA_OK;
}

int sim_allocate(void *opened, const struct pdma_request *request, struct pdma_memory *shown, struct pdma_why *why)
{
    struct sim_opening *opening = opened;
    struct sim_memory *memory = sim_new(opening->sim, sizeof *memory, why);
    if (memory == NULL)
        return PDMA_NO_MEMORY;
    int status = sim_enter(opening->sim, PDMA_SIM_ALLOCATE, why);
    if (status == PDMA_OK)
        status = sim_leave(opening->sim, place(opening, request, memory, why));
    return sim_memory_finish(opening, memory, status, shown);
}

/* The last user has gone. */
static void let_go(struct pdma_sim *sim, struct sim_memory *memory)
{
    uint32_t pages = (uint32_t)(memory->bytes / PDMA_PAGE);
    sim_handle_drop(sim, memory);
    if (memory->pinned != NULL) {
        sim_unpin(sim, memory);
        return;
    }
    memset(memory->bytes_at, 0, (size_t)memory->bytes);
    if (memory->use == PDMA_SIM_SLOT)
        sim_slot_free(memory);
    else if (memory->use == PDMA_SIM_WINDOW)
        sim_ram_assign(&sim->ram, memory->frame, pages, NULL, 0, PDMA_SIM_WINDOW);
    else
        sim_ram_give(&sim->ram, memory->frame, pages);
}

void sim_release(void *opened, struct pdma_memory *shown)
{
    struct sim_opening *opening = opened;
    struct sim_memory *memory = shown->own;
    os_mutex_lock(&opening->sim->lock);
    int last = --memory->users == 0;
    int record = last && memory->use != PDMA_SIM_SLOT;
    if (last)
        let_go(opening->sim, memory);
    os_mutex_unlock(&opening->sim->lock);
    if (record)
        sim_delete(opening->sim, memory);
}
