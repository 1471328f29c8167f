/* SPDX-License-Identifier: MIT */
/* Reserved RAM: the end of low memory, which the system never had. */
#include "machine.h"

static uint64_t window_start(const struct sim_ram *ram)
{
    return (uint64_t)(ram->low_frames - ram->window_frames) * PDMA_PAGE;
}

/* Whole pages of the window, and nobody's. */
static int check(const struct sim_ram *ram, pdma_bus address, uint64_t pages, struct pdma_why *why)
{
    pdma_bus end = (pdma_bus)ram->low_frames * PDMA_PAGE;
    if (ram->window_frames == 0)
        return pdma_why_set(why, PDMA_WHY_NO_OPERATION, 0, 0, "reserved RAM: the machine has no window");
    if (address % PDMA_PAGE != 0)
        return pdma_why_set(why, PDMA_WHY_ALIGN, address, PDMA_PAGE, NULL);
    if (address < window_start(ram) || address >= end || pages > (end - address) / PDMA_PAGE)
        return pdma_why_set(why, PDMA_WHY_WINDOW, address, end, NULL);
    uint32_t frame = sim_ram_frame(ram, address);
    for (uint32_t i = 0; i < pages; i++)
        if (ram->pages[frame + i].owner != NULL)
            return pdma_why_set(why, PDMA_WHY_WINDOW_BUSY, address + (pdma_bus)i * PDMA_PAGE, 0, NULL);
    return PDMA_OK;
}

static int take(struct sim_opening *opening, pdma_bus address, const struct pdma_request *request,
                struct sim_memory *memory, struct pdma_why *why)
{
    struct sim_ram *ram = &opening->sim->ram;
    uint64_t pages = sim_want(request, request->highest).pages;
    int status = check(ram, address, pages, why);
    if (status != PDMA_OK)
        return status;
    uint32_t frame = sim_ram_frame(ram, address);
    sim_ram_assign(ram, frame, (uint32_t)pages, memory, 0, PDMA_SIM_WINDOW);
    sim_memory_contiguous(opening->sim, memory, frame, pages * PDMA_PAGE);
    sim_memory_hold(opening, memory, request->flags | PDMA_COHERENT, request->name);
    return PDMA_OK;
}

int sim_window(void *opened, pdma_bus address, const struct pdma_request *request, struct pdma_memory *shown,
               struct pdma_why *why)
{
    struct sim_opening *opening = opened;
    struct sim_memory *memory = sim_new(opening->sim, sizeof *memory, why);
    if (memory == NULL)
        return PDMA_NO_MEMORY;
    os_mutex_lock(&opening->sim->lock);
    int status = sim_leave(opening->sim, take(opening, address, request, memory, why));
    return sim_memory_finish(opening, memory, status, shown);
}
