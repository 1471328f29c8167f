/* SPDX-License-Identifier: MIT */
/* RAM's layout: which bus address is which frame, where its bytes are, and to whom it belongs. */
#include "ram.h"
#include "os.h"

#include <string.h>

#define LOW_ZONE_FRAME ((uint32_t)(SIM_LOW_ZONE / PDMA_PAGE))

static const pdma_bus zone_starts[SIM_ZONES] = {0, SIM_LOW_ZONE, SIM_HIGH_ZONE};

/* Everything is free but the window; the pages' records say so while they are zero, untouched. */
static void init_zones(struct sim_ram *ram)
{
    const uint32_t ends[SIM_ZONES] = {LOW_ZONE_FRAME, ram->low_frames, ram->frames};
    const uint32_t kept[SIM_ZONES] = {0, ram->window_frames, 0};
    unsigned char *room = ram->room;
    uint32_t first = 0;
    for (uint32_t i = 0; i < SIM_ZONES; i++) {
        struct sim_zone *zone = &ram->zones[i];
        zone->first = first;
        zone->bus_page = zone_starts[i] / PDMA_PAGE;
        sim_buddy_init(&zone->buddy, ends[i] - first, room);
        sim_buddy_give(&zone->buddy, 0, ends[i] - first - kept[i]);
        room += sim_buddy_room(ends[i] - first);
        first = ends[i];
    }
    sim_ram_assign(ram, ram->low_frames - ram->window_frames, ram->window_frames, NULL, 0, PDMA_SIM_WINDOW);
}

static size_t room_for_zones(const struct sim_ram *ram)
{
    return sim_buddy_room(LOW_ZONE_FRAME) + sim_buddy_room(ram->low_frames - LOW_ZONE_FRAME) +
           sim_buddy_room(ram->frames - ram->low_frames);
}

int sim_ram_create(struct sim_ram *ram, uint64_t bytes, uint64_t low, uint64_t window)
{
    memset(ram, 0, sizeof *ram);
    if (bytes > SIZE_MAX)
        return -1;
    ram->frames = (uint32_t)(bytes / PDMA_PAGE);
    ram->low_frames = (uint32_t)(low / PDMA_PAGE);
    ram->window_frames = (uint32_t)(window / PDMA_PAGE);
    ram->room_bytes = room_for_zones(ram);
    ram->bytes = os_pages_map((size_t)bytes);
    ram->pages = os_pages_map(ram->frames * sizeof *ram->pages);
    ram->room = os_pages_map(ram->room_bytes);
    if (ram->bytes == NULL || ram->pages == NULL || ram->room == NULL) {
        sim_ram_destroy(ram);
        return -1;
    }
    init_zones(ram);
    return 0;
}

static void unmap(void *pages, size_t bytes)
{
    if (pages != NULL)
        os_pages_unmap(pages, bytes);
}

void sim_ram_destroy(struct sim_ram *ram)
{
    unmap(ram->room, ram->room_bytes);
    unmap(ram->pages, ram->frames * sizeof *ram->pages);
    unmap(ram->bytes, (size_t)ram->frames * PDMA_PAGE);
    memset(ram, 0, sizeof *ram);
}

pdma_bus sim_ram_bus(const struct sim_ram *ram, uint32_t frame)
{
    if (frame < ram->low_frames)
        return (pdma_bus)frame * PDMA_PAGE;
    return SIM_HIGH_ZONE + (pdma_bus)(frame - ram->low_frames) * PDMA_PAGE;
}

uint32_t sim_ram_frame(const struct sim_ram *ram, pdma_bus bus)
{
    uint64_t page = bus / PDMA_PAGE, high = SIM_HIGH_ZONE / PDMA_PAGE;
    if (page < ram->low_frames)
        return (uint32_t)page;
    if (page < high || page - high >= ram->frames - ram->low_frames)
        return SIM_NONE;
    return (uint32_t)(page - high) + ram->low_frames;
}

unsigned char *sim_ram_bytes(const struct sim_ram *ram, uint32_t frame)
{
    return ram->bytes + (size_t)frame * PDMA_PAGE;
}

void sim_ram_assign(struct sim_ram *ram, uint32_t frame, uint32_t count, struct sim_memory *owner, uint32_t index,
                    enum pdma_sim_use use)
{
    for (uint32_t i = 0; i < count; i++) {
        struct sim_page *page = &ram->pages[frame + i];
        if (page->stale)
            memset(sim_ram_bytes(ram, frame + i), 0, PDMA_PAGE);
        page->stale = 0;
        page->owner = owner;
        page->index = index + i;
        page->use = (uint8_t)use;
    }
}

static struct sim_zone *zone_of(struct sim_ram *ram, uint32_t frame)
{
    uint32_t i = SIM_ZONES - 1;
    while (frame < ram->zones[i].first)
        i--;
    return &ram->zones[i];
}

void sim_ram_give(struct sim_ram *ram, uint32_t frame, uint32_t count)
{
    struct sim_zone *zone = zone_of(ram, frame);
    for (uint32_t i = 0; i < count; i++) {
        ram->pages[frame + i].owner = NULL;
        ram->pages[frame + i].use = PDMA_SIM_FREE;
    }
    sim_buddy_give(&zone->buddy, frame - zone->first, count);
}

uint64_t sim_ram_free(const struct sim_ram *ram)
{
    uint64_t pages = 0;
    for (uint32_t i = 0; i < SIM_ZONES; i++)
        pages += ram->zones[i].buddy.nfree;
    return pages;
}
