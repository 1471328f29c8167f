/* SPDX-License-Identifier: MIT */
/* Looking at the machine from outside: the use of each page, and the figures. */
#include "machine.h"

static enum pdma_sim_use use_at(const struct pdma_sim *sim, uint64_t bus_page)
{
    uint32_t frame = bus_page > UINT64_MAX / PDMA_PAGE ? SIM_NONE : sim_ram_frame(&sim->ram, bus_page * PDMA_PAGE);
    if (frame == SIM_NONE)
        return PDMA_SIM_HOLE;
    const struct sim_page *page = &sim->ram.pages[frame];
    if (page->use == PDMA_SIM_SLOT && page->owner->users != 0)
        return PDMA_SIM_CLAIMED;
    return (enum pdma_sim_use)page->use;
}

int pdma_sim_look(pdma_sim *sim, pdma_bus from, size_t pages, unsigned char *uses, struct pdma_why *why)
{
    if (sim == NULL || uses == NULL)
        return pdma_why_set(why, PDMA_WHY_NULL, 0, 0, sim == NULL ? "sim" : "uses");
    os_mutex_lock(&sim->lock);
    for (size_t i = 0; i < pages; i++)
        uses[i] = (unsigned char)use_at(sim, from / PDMA_PAGE + i);
    return sim_leave(sim, pdma_why_clear(why));
}

int pdma_sim_info(pdma_sim *sim, struct pdma_sim_info *info, struct pdma_why *why)
{
    if (sim == NULL || info == NULL)
        return pdma_why_set(why, PDMA_WHY_NULL, 0, 0, sim == NULL ? "sim" : "info");
    if (info->struct_size < sizeof *info)
        return pdma_why_set(why, PDMA_WHY_STRUCT_SIZE, info->struct_size, sizeof *info, "pdma_sim_info");
    os_mutex_lock(&sim->lock);
    info->devices = sim->ndevices;
    info->ram = sim->config.ram;
    info->low = sim->config.low;
    info->high_start = SIM_HIGH_ZONE;
    info->free = sim_ram_free(&sim->ram) * PDMA_PAGE;
    info->longest = sim_ram_longest(&sim->ram) * PDMA_PAGE;
    info->time = sim->time;
    return sim_leave(sim, pdma_why_clear(why));
}
