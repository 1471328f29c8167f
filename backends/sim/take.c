/* SPDX-License-Identifier: MIT */
/* Finds contiguous frames: a buddy block first, else any run of free pages that satisfies the limits. */
#include "ram.h"

static uint64_t round_to(uint64_t page, uint64_t power)
{
    return (page + power - 1) & ~(power - 1);
}

static uint64_t pages_up_to(pdma_bus highest)
{
    return highest / PDMA_PAGE + (highest % PDMA_PAGE == PDMA_PAGE - 1);
}

struct sim_want sim_want(const struct pdma_request *request, pdma_bus highest)
{
    struct sim_want want = {
        .pages = request->bytes / PDMA_PAGE + (request->bytes % PDMA_PAGE != 0),
        .end = pages_up_to(highest),
        .align = request->align > PDMA_PAGE ? request->align / PDMA_PAGE : 1,
        .boundary = request->boundary / PDMA_PAGE,
    };
    return want;
}

struct sim_want sim_want_page(pdma_bus highest)
{
    struct sim_want want = {.pages = 1, .end = pages_up_to(highest), .align = 1, .boundary = 0};
    return want;
}

/*
 * The lowest block of the smallest order that will do. A block is aligned to its size, which is the smallest power of
 * two that holds the pages, so it cannot cross a boundary that is large enough for them.
 */
static uint32_t find_block(const struct sim_zone *zone, const struct sim_want *want)
{
    uint32_t order = 0;
    while (order < SIM_ORDERS && ((uint64_t)1 << order < want->pages || (uint64_t)1 << order < want->align))
        order++;
    for (; order < SIM_ORDERS; order++) {
        uint32_t first = sim_buddy_block(&zone->buddy, order);
        if (first != SIM_NONE && zone->bus_page + first + want->pages <= want->end)
            return first;
    }
    return SIM_NONE;
}

/*
 * The most pages that a piece within bus pages [start, end) can have, up to those wanted; sets *at to its start.
 * Only two starts can matter: the first aligned page, and the first aligned one after a boundary.
 */
static uint64_t usable(uint64_t start, uint64_t end, const struct sim_want *want, uint64_t *at)
{
    uint64_t most = 0, from = round_to(start, want->align);
    if (end > want->end)
        end = want->end;
    for (uint32_t try = 0; try < 2 && from < end && most < want->pages; try++) {
        uint64_t stop = end, next = want->boundary == 0 ? end : round_to(from + 1, want->boundary);
        if (stop > next)
            stop = next;
        if (stop - from > most) {
            most = stop - from;
            *at = from;
        }
        from = round_to(next, want->align);
    }
    return most;
}

static uint32_t find_run(const struct sim_zone *zone, const struct sim_want *want, uint64_t *longest)
{
    uint32_t first = 0, count = 0;
    while ((count = sim_buddy_run(&zone->buddy, first + count, UINT32_MAX, &first)) > 0) {
        uint64_t at = 0, start = zone->bus_page + first;
        uint64_t pages = usable(start, start + count, want, &at);
        if (pages >= want->pages)
            return (uint32_t)(at - zone->bus_page);
        if (pages > *longest)
            *longest = pages;
    }
    return SIM_NONE;
}

static struct sim_zone *find(struct sim_ram *ram, const struct sim_want *want, uint32_t *first, uint64_t *longest)
{
    for (uint32_t i = SIM_ZONES; i-- > 0;)
        if ((*first = find_block(&ram->zones[i], want)) != SIM_NONE)
            return &ram->zones[i];
    for (uint32_t i = SIM_ZONES; i-- > 0;)
        if ((*first = find_run(&ram->zones[i], want, longest)) != SIM_NONE)
            return &ram->zones[i];
    return NULL;
}

uint32_t sim_ram_take(struct sim_ram *ram, const struct sim_want *want, struct sim_memory *owner, enum pdma_sim_use use,
                      uint64_t *longest)
{
    uint64_t unused = 0;
    uint32_t first;
    if (longest == NULL)
        longest = &unused;
    *longest = 0;
    struct sim_zone *zone = find(ram, want, &first, longest);
    if (zone == NULL)
        return SIM_NONE;
    sim_buddy_take(&zone->buddy, first, (uint32_t)want->pages);
    sim_ram_assign(ram, zone->first + first, (uint32_t)want->pages, owner, 0, use);
    return zone->first + first;
}

uint64_t sim_ram_longest(const struct sim_ram *ram)
{
    uint64_t longest = 0;
    const struct sim_want everything = {.pages = UINT64_MAX, .end = UINT64_MAX, .align = 1, .boundary = 0};
    for (uint32_t i = 0; i < SIM_ZONES; i++)
        (void)find_run(&ram->zones[i], &everything, &longest);
    return longest;
}
