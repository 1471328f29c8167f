/* SPDX-License-Identifier: MIT */
/* Old age: unmovable pages strewn over the free memory, as after weeks of use. */
#include "machine.h"

#define GAP_MIN     16u  /* pages: runs of 64 KiB stay */
#define GAP_MAX     240u /* below 256 pages: no run of 1 MiB stays */
#define TAKEN_MAX   32u  /* pages in one piece */
#define KEPT_ONE_IN 4u   /* light: so many of the blocks of 4 MiB stay whole, and one in any case */
#define TOP_ORDER   (SIM_ORDERS - 1)
#define TOP_PAGES   (1u << TOP_ORDER)

/* Splitmix64: small, and the same everywhere. */
uint64_t sim_random(struct pdma_sim *sim)
{
    uint64_t value = sim->random += 0x9e3779b97f4a7c15u;
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9u;
    value = (value ^ (value >> 27)) * 0x94d049bb133111ebu;
    return value ^ (value >> 31);
}

/* A number from least to most. */
static uint32_t pick(struct pdma_sim *sim, uint32_t least, uint32_t most)
{
    return least + (uint32_t)(sim_random(sim) % (most - least + 1));
}

/* Leaves no run longer than GAP_MAX between the two pages, and none that reaches back before the first. */
static void strew(struct pdma_sim *sim, struct sim_zone *zone, uint32_t from, uint32_t end)
{
    uint32_t gap = 0, first = 0, count;
    while ((count = sim_buddy_run(&zone->buddy, from, gap + TAKEN_MAX, &first)) > 0 && first < end) {
        if (count > end - first)
            count = end - first;
        from = first + count;
        if (gap < count) {
            uint32_t taken = pick(sim, 1, TAKEN_MAX);
            taken = taken < count - gap ? taken : count - gap;
            from = first + gap + taken;
            sim_buddy_take(&zone->buddy, first + gap, taken);
            sim_ram_assign(&sim->ram, zone->first + first + gap, taken, NULL, 0, PDMA_SIM_AGED);
        }
        gap = pick(sim, GAP_MIN, GAP_MAX);
    }
}

static uint32_t count_blocks(const struct sim_set *blocks)
{
    uint32_t n = 0;
    for (uint32_t i = sim_set_first(blocks, 0); i != SIM_NONE; i = sim_set_first(blocks, i + 1))
        n++;
    return n;
}

static void age_lightly(struct pdma_sim *sim, struct sim_zone *zone)
{
    const struct sim_set *blocks = &zone->buddy.free[TOP_ORDER];
    uint32_t whole = count_blocks(blocks), seen = 0;
    uint32_t kept = whole == 0 ? 0 : pick(sim, 0, whole - 1);
    for (uint32_t first = 0; first < zone->buddy.pages; first += TOP_PAGES) {
        int block = sim_set_has(blocks, first / TOP_PAGES);
        if (block && (seen++ == kept || pick(sim, 1, KEPT_ONE_IN) == 1))
            continue;
        strew(sim, zone, first, first + TOP_PAGES);
    }
}

static void age_heavily(struct pdma_sim *sim, struct sim_zone *zone)
{
    strew(sim, zone, 0, zone->buddy.pages);
}

void sim_age(struct pdma_sim *sim, enum pdma_sim_age age)
{
    static void (*const ways[])(struct pdma_sim *, struct sim_zone *) = {NULL, age_lightly, age_heavily};
    if (ways[age] == NULL)
        return;
    for (uint32_t i = 0; i < SIM_ZONES; i++)
        ways[age](sim, &sim->ram.zones[i]);
}

int pdma_sim_age_now(pdma_sim *sim, enum pdma_sim_age age, struct pdma_why *why)
{
    if (sim == NULL)
        return pdma_why_set(why, PDMA_WHY_NULL, 0, 0, "sim");
    if ((uint32_t)age > PDMA_SIM_HEAVY)
        return pdma_why_set(why, PDMA_WHY_ENUM, (uint32_t)age, PDMA_SIM_HEAVY, "age");
    os_mutex_lock(&sim->lock);
    sim_boot(sim);
    sim_age(sim, age);
    return sim_leave(sim, pdma_why_clear(why));
}
