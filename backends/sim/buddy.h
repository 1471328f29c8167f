/* SPDX-License-Identifier: MIT */
/* A binary buddy allocator for the pages of one zone: free blocks of 1 to 1024 pages, each aligned to its size. */
#ifndef SIM_BUDDY_H
#define SIM_BUDDY_H

#include "set.h"

#define SIM_ORDERS 11u

struct sim_buddy {
    struct sim_set free[SIM_ORDERS]; /* of each order: numbers of the free blocks */
    uint32_t pages;
    uint32_t nfree; /* pages */
};

/* Bytes of zeroed memory that the allocator lives in. */
size_t sim_buddy_room(uint32_t pages);

/* Starts with nothing free. room is zeroed and outlives it. */
void sim_buddy_init(struct sim_buddy *buddy, uint32_t pages, void *room);

/* Makes pages free that are not; blocks that are whole again coalesce. */
void sim_buddy_give(struct sim_buddy *buddy, uint32_t first, uint32_t count);

/* Takes pages that are all free; what is left of the blocks they lie in stays free. */
void sim_buddy_take(struct sim_buddy *buddy, uint32_t first, uint32_t count);

/* The lowest free block of exactly this order: its first page, or SIM_NONE. */
uint32_t sim_buddy_block(const struct sim_buddy *buddy, uint32_t order);

/*
 * The next run of free pages, `from` or later: returns its length and sets *first; 0: there is none. Counting may stop
 * at `enough` pages.
 */
uint32_t sim_buddy_run(const struct sim_buddy *buddy, uint32_t from, uint32_t enough, uint32_t *first);

#endif
