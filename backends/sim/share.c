/* SPDX-License-Identifier: MIT */
/* Sharing: letting others in by the handle, from any context on the machine. */
#include "machine.h"

int sim_share(void *opened, struct pdma_memory *shown, struct pdma_why *why)
{
    struct sim_opening *opening = opened;
    struct sim_memory *memory = shown->own;
    (void)why;
    os_mutex_lock(&opening->sim->lock);
    memory->flags |= PDMA_SHARED;
    return sim_leave(opening->sim, PDMA_OK);
}

static int join(struct sim_opening *opening, pdma_handle handle, struct pdma_memory *shown, struct pdma_why *why)
{
    struct sim_memory *memory = sim_handle_find(opening->sim, handle);
    const struct sim_device *device = opening->device;
    if (memory == NULL)
        return pdma_why_set(why, PDMA_WHY_STALE, handle, 0, "the simulated machine");
    if ((memory->flags & PDMA_SHARED) == 0)
        return pdma_why_set(why, PDMA_WHY_NOT_SHARED, handle, 0, NULL);
    if (memory->pinned != NULL)
        return pdma_why_set(why, PDMA_WHY_SHARE_PINNED, handle, 0, NULL);
    if (device != NULL && memory->one.bus + memory->bytes - 1 > device->info.highest)
        return pdma_why_set(why, PDMA_WHY_SIM_REACH, memory->one.bus + memory->bytes - 1, device->info.highest,
                            device->info.address);
    if (memory->users == UINT32_MAX)
        return pdma_why_set(why, PDMA_WHY_REFERENCES, handle, UINT32_MAX, NULL);
    memory->users++;
    sim_memory_show(opening, memory, shown);
    shown->flags |= memory->direction;
    return PDMA_OK;
}

int sim_attach(void *opened, pdma_handle handle, struct pdma_memory *shown, struct pdma_why *why)
{
    struct sim_opening *opening = opened;
    os_mutex_lock(&opening->sim->lock);
    return sim_leave(opening->sim, join(opening, handle, shown, why));
}
