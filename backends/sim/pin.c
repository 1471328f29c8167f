/* SPDX-License-Identifier: MIT */
/* Pinned memory: a frame stands for each page of the caller's; a frame above the limit gets a copy below it. */
#include "machine.h"

#include <string.h>

static uint32_t offset_in_page(const struct sim_memory *memory)
{
    return (uint32_t)((uintptr_t)memory->bytes_at % PDMA_PAGE);
}

static uint64_t pages_spanned(uint64_t offset, uint64_t bytes)
{
    return (offset + bytes - 1) / PDMA_PAGE + 1;
}

unsigned char *sim_pinned_byte(const struct sim_memory *memory, uint32_t index, uint32_t offset, uint64_t *left)
{
    uint64_t first = offset_in_page(memory), at = (uint64_t)index * PDMA_PAGE + offset;
    if (at < first || at - first >= memory->bytes)
        return NULL;
    *left = memory->bytes - (at - first);
    return memory->bytes_at + (size_t)(at - first);
}

/* Copies what of the range lies in bounced pages, between the caller's memory and the copies. */
static void copy_bounced(struct pdma_sim *sim, struct sim_memory *memory, uint64_t offset, uint64_t bytes,
                         int for_device)
{
    uint32_t first = offset_in_page(memory);
    for (uint64_t end = offset + bytes; offset < end;) {
        uint64_t index = (first + offset) / PDMA_PAGE, in = (first + offset) % PDMA_PAGE;
        size_t piece = (size_t)(end - offset < PDMA_PAGE - in ? end - offset : PDMA_PAGE - in);
        if (memory->pinned[index].bounce != SIM_NONE) {
            unsigned char *copy = sim_ram_bytes(&sim->ram, memory->pinned[index].bounce) + in;
            unsigned char *original = memory->bytes_at + (size_t)offset;
            memcpy(for_device ? copy : original, for_device ? original : copy, piece);
        }
        offset += piece;
    }
}

static uint32_t take_page(struct pdma_sim *sim, struct sim_memory *memory, uint32_t index, pdma_bus highest,
                          enum pdma_sim_use use)
{
    struct sim_want want = sim_want_page(highest);
    uint32_t frame = sim_ram_take(&sim->ram, &want, memory, use, NULL);
    if (frame != SIM_NONE)
        sim->ram.pages[frame].index = index;
    return frame;
}

static void give_page(struct pdma_sim *sim, const struct sim_pinned *page)
{
    sim_ram_give(&sim->ram, page->frame, 1);
    if (page->bounce == SIM_NONE)
        return;
    memset(sim_ram_bytes(&sim->ram, page->bounce), 0, PDMA_PAGE);
    sim_ram_give(&sim->ram, page->bounce, 1);
}

void sim_unpin(struct pdma_sim *sim, struct sim_memory *memory)
{
    sim->npinned -= memory->npinned;
    while (memory->npinned > 0)
        give_page(sim, &memory->pinned[--memory->npinned]);
}

/* One more page. Highest memory is taken first, as user pages are, so that limits have an effect. */
static int pin_page(struct pdma_sim *sim, struct sim_memory *memory, uint64_t pages, pdma_bus highest,
                    struct pdma_why *why)
{
    struct sim_pinned *page = &memory->pinned[memory->npinned];
    page->bounce = SIM_NONE;
    page->frame = take_page(sim, memory, memory->npinned, UINT64_MAX, PDMA_SIM_PINNED);
    if (page->frame == SIM_NONE)
        return pdma_why_set(why, PDMA_WHY_NO_PAGES, pages, memory->npinned, NULL);
    pdma_bus bus = sim_ram_bus(&sim->ram, page->frame);
    if (bus + (PDMA_PAGE - 1) > highest) {
        page->bounce = take_page(sim, memory, memory->npinned, highest, PDMA_SIM_BOUNCE);
        if (page->bounce == SIM_NONE) {
            give_page(sim, page);
            return pdma_why_set(why, PDMA_WHY_NO_BOUNCE, bus, highest, NULL);
        }
        memory->flags |= PDMA_BOUNCED;
    }
    memory->npinned++;
    sim->npinned++;
    return PDMA_OK;
}

/* Neighbouring frames become one range; the first and last are cut to the caller's bytes. */
static void list_ranges(const struct pdma_sim *sim, struct sim_memory *memory)
{
    uint64_t offset = offset_in_page(memory), left = memory->bytes;
    for (uint32_t i = 0; i < memory->npinned; i++, offset = 0) {
        const struct sim_pinned *page = &memory->pinned[i];
        pdma_bus bus = sim_ram_bus(&sim->ram, page->bounce != SIM_NONE ? page->bounce : page->frame) + offset;
        uint64_t piece = left < PDMA_PAGE - offset ? left : PDMA_PAGE - offset;
        struct pdma_range *next = &memory->ranges[memory->nranges];
        if (memory->nranges > 0 && next[-1].bus + next[-1].bytes == bus) {
            next[-1].bytes += piece;
        } else {
            *next = (struct pdma_range){bus, piece};
            memory->nranges++;
        }
        left -= piece;
    }
}

static int check_limit(const struct pdma_sim *sim, uint64_t pages, struct pdma_why *why)
{
    uint64_t limit = sim->config.memlock;
    if (limit == 0 || pages <= limit / PDMA_PAGE - sim->npinned)
        return PDMA_OK;
    return pdma_why_set(why, PDMA_WHY_PIN_LIMIT, (sim->npinned + pages) * PDMA_PAGE, limit, NULL);
}

static int pin_all(struct sim_opening *opening, const struct pdma_request *request, uint64_t pages,
                   struct sim_memory *memory, struct pdma_why *why)
{
    struct pdma_sim *sim = opening->sim;
    int status = check_limit(sim, pages, why);
    for (uint64_t i = 0; i < pages && status == PDMA_OK; i++)
        status = pin_page(sim, memory, pages, request->highest, why);
    if (status != PDMA_OK) {
        sim_unpin(sim, memory);
        return status;
    }
    memory->use = PDMA_SIM_PINNED;
    list_ranges(sim, memory);
    copy_bounced(sim, memory, 0, memory->bytes, 1);
    uint32_t directions = request->flags & (PDMA_TO_DEVICE | PDMA_FROM_DEVICE);
    uint32_t coherent = (memory->flags & PDMA_BOUNCED) != 0 ? PDMA_BOUNCED : PDMA_COHERENT;
    sim_memory_hold(opening, memory, directions | PDMA_CACHED | coherent, request->name);
    return PDMA_OK;
}

/* The record with room for its pages and ranges; NULL where the host has none. */
static struct sim_memory *new_record(struct pdma_sim *sim, void *address, uint64_t bytes, uint64_t pages,
                                     struct pdma_why *why)
{
    size_t each = sizeof(struct pdma_range) + sizeof(struct sim_pinned);
    struct sim_memory *memory = sim_new(sim, sizeof *memory + (size_t)pages * each, why);
    if (memory == NULL)
        return NULL;
    memory->bytes_at = address;
    memory->bytes = bytes;
    memory->ranges = (struct pdma_range *)(memory + 1);
    memory->pinned = (struct sim_pinned *)(memory->ranges + pages);
    return memory;
}

int sim_pin(void *opened, void *address, const struct pdma_request *request, struct pdma_memory *shown,
            struct pdma_why *why)
{
    struct sim_opening *opening = opened;
    struct pdma_sim *sim = opening->sim;
    uint64_t pages = pages_spanned((uintptr_t)address % PDMA_PAGE, request->bytes);
    if (pages > sim->ram.frames)
        return pdma_why_set(why, PDMA_WHY_NO_PAGES, pages, sim->ram.frames, NULL);
    if (!os_is_mapped(address, (size_t)request->bytes))
        return pdma_why_set(why, PDMA_WHY_NOT_MAPPED, (uintptr_t)address, request->bytes, NULL);
    struct sim_memory *memory = new_record(sim, address, request->bytes, pages, why);
    if (memory == NULL)
        return PDMA_NO_MEMORY;
    int status = sim_enter(sim, PDMA_SIM_PIN, why);
    if (status == PDMA_OK)
        status = sim_leave(sim, pin_all(opening, request, pages, memory, why));
    return sim_memory_finish(opening, memory, status, shown);
}

int sim_sync(void *opened, struct pdma_memory *shown, uint64_t offset, uint64_t bytes, int for_device,
             struct pdma_why *why)
{
    struct sim_opening *opening = opened;
    struct sim_memory *memory = shown->own;
    int status = sim_enter(opening->sim, PDMA_SIM_SYNC, why);
    if (status != PDMA_OK)
        return status;
    /* The copy is made in full for a device that only writes, too: it may write less than the whole. */
    if ((memory->flags & PDMA_BOUNCED) != 0 && (for_device || (memory->direction & PDMA_FROM_DEVICE) != 0))
        copy_bounced(opening->sim, memory, offset, bytes, for_device);
    return sim_leave(opening->sim, PDMA_OK);
}
