/* SPDX-License-Identifier: MIT */
/* The buddy allocator: splitting, coalescing, and finding runs longer or less aligned than a block. */
#include "buddy.h"

size_t sim_buddy_room(uint32_t pages)
{
    size_t room = 0;
    for (uint32_t order = 0; order < SIM_ORDERS; order++)
        room += sim_set_room(pages >> order);
    return room;
}

void sim_buddy_init(struct sim_buddy *buddy, uint32_t pages, void *room)
{
    unsigned char *at = room;
    buddy->pages = pages;
    buddy->nfree = 0;
    for (uint32_t order = 0; order < SIM_ORDERS; order++) {
        sim_set_init(&buddy->free[order], pages >> order, at);
        at += sim_set_room(pages >> order);
    }
}

static void add_block(struct sim_buddy *buddy, uint32_t first, uint32_t order)
{
    uint32_t block = first >> order;
    buddy->nfree += 1u << order;
    while (order + 1 < SIM_ORDERS && sim_set_has(&buddy->free[order], block ^ 1u)) {
        sim_set_remove(&buddy->free[order], block ^ 1u);
        block >>= 1;
        order++;
    }
    sim_set_add(&buddy->free[order], block);
}

/* The largest block that starts at first and holds no more than count pages. */
static uint32_t largest_order(uint32_t first, uint32_t count)
{
    uint32_t order = 0;
    while (order + 1 < SIM_ORDERS && (first & ((2u << order) - 1)) == 0 && 2u << order <= count)
        order++;
    return order;
}

void sim_buddy_give(struct sim_buddy *buddy, uint32_t first, uint32_t count)
{
    while (count > 0) {
        uint32_t order = largest_order(first, count);
        add_block(buddy, first, order);
        first += 1u << order;
        count -= 1u << order;
    }
}

/* Order of the free block that holds the page; SIM_ORDERS: the page is not free. */
static uint32_t order_around(const struct sim_buddy *buddy, uint32_t page)
{
    uint32_t order = 0;
    while (order < SIM_ORDERS && !sim_set_has(&buddy->free[order], page >> order))
        order++;
    return order;
}

static uint32_t block_end(uint32_t page, uint32_t order)
{
    return ((page >> order) + 1) << order;
}

void sim_buddy_take(struct sim_buddy *buddy, uint32_t first, uint32_t count)
{
    uint32_t page = first, end = first + count;
    while (page < end) {
        uint32_t order = order_around(buddy, page);
        uint32_t from = page >> order << order, to = block_end(page, order);
        sim_set_remove(&buddy->free[order], page >> order);
        buddy->nfree -= 1u << order;
        sim_buddy_give(buddy, from, page - from);
        if (to > end)
            sim_buddy_give(buddy, end, to - end);
        page = to;
    }
}

uint32_t sim_buddy_block(const struct sim_buddy *buddy, uint32_t order)
{
    uint32_t block = sim_set_first(&buddy->free[order], 0);
    return block == SIM_NONE ? SIM_NONE : block << order;
}

/* The first free page that is not below `from`, or SIM_NONE. */
static uint32_t next_free(const struct sim_buddy *buddy, uint32_t from)
{
    uint32_t next = SIM_NONE;
    if (order_around(buddy, from) < SIM_ORDERS)
        return from;
    for (uint32_t order = 0; order < SIM_ORDERS; order++) {
        uint32_t block = sim_set_first(&buddy->free[order], from >> order);
        if (block != SIM_NONE && block << order < next)
            next = block << order;
    }
    return next;
}

uint32_t sim_buddy_run(const struct sim_buddy *buddy, uint32_t from, uint32_t enough, uint32_t *first)
{
    uint32_t end = next_free(buddy, from), order;
    if (end == SIM_NONE)
        return 0;
    *first = end;
    while (end - *first < enough && (order = order_around(buddy, end)) < SIM_ORDERS)
        end = block_end(end, order);
    return end - *first;
}
