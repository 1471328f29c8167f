/* SPDX-License-Identifier: MIT */
/* RAM: three zones with a hole under 4 GiB, the bytes behind them, and what each page is used for. */
#ifndef SIM_RAM_H
#define SIM_RAM_H

#include "buddy.h"
#include "pdma/sim.h"

#define SIM_MIB       ((uint64_t)1 << 20)
#define SIM_GIB       ((uint64_t)1 << 30)
#define SIM_LOW_ZONE  (16 * SIM_MIB) /* where the second zone begins */
#define SIM_HOLE      (3 * SIM_GIB)  /* at the latest here RAM makes room for devices */
#define SIM_HIGH_ZONE (4 * SIM_GIB)  /* where it goes on */
#define SIM_ZONES     3u

struct sim_memory;

/* A frame is a page of RAM, numbered without the hole. */
struct sim_page {
    struct sim_memory *owner; /* NULL: nobody's */
    uint32_t index;           /* of this page in its owner */
    uint8_t use;              /* enum pdma_sim_use; a slot's page stays PDMA_SIM_SLOT while claimed */
    uint8_t stale;            /* a device wrote to it while it was nobody's */
};

struct sim_zone {
    struct sim_buddy buddy;
    uint32_t first;    /* frame */
    uint64_t bus_page; /* bus address of the first frame, in pages */
};

struct sim_ram {
    unsigned char *bytes;
    struct sim_page *pages;
    unsigned char *room; /* of the zones' allocators */
    size_t room_bytes;
    uint32_t frames, low_frames, window_frames; /* the window is the end of low RAM */
    struct sim_zone zones[SIM_ZONES];           /* in the order of their addresses */
};

/* What a contiguous piece must be like, in pages; end is the first bus page that it may not touch. */
struct sim_want {
    uint64_t pages, end, align, boundary; /* align at least 1; boundary 0: none */
};

/* Maps RAM with every page free but the window's. Returns 0, or -1 where the host has no room. */
int sim_ram_create(struct sim_ram *ram, uint64_t bytes, uint64_t low, uint64_t window);
void sim_ram_destroy(struct sim_ram *ram);

/* Bus address of a frame, and the frame at a bus address (SIM_NONE: no RAM there). */
pdma_bus sim_ram_bus(const struct sim_ram *ram, uint32_t frame);
uint32_t sim_ram_frame(const struct sim_ram *ram, pdma_bus bus);
unsigned char *sim_ram_bytes(const struct sim_ram *ram, uint32_t frame);

/* The request's limits in pages; highest is used as it stands. */
struct sim_want sim_want(const struct pdma_request *request, pdma_bus highest);

/* One page whose last byte is not above highest. */
struct sim_want sim_want_page(pdma_bus highest);

/*
 * Takes contiguous frames for the owner, from the highest zone that can serve. The bytes are zero.
 * Returns the first frame, or SIM_NONE; *longest (may be NULL) then has the pages of the longest run that would do.
 */
uint32_t sim_ram_take(struct sim_ram *ram, const struct sim_want *want, struct sim_memory *owner, enum pdma_sim_use use,
                      uint64_t *longest);

/* Hands frames that the allocator does not have (any more) to an owner; zeroes what a device wrote to meanwhile. */
void sim_ram_assign(struct sim_ram *ram, uint32_t frame, uint32_t count, struct sim_memory *owner, uint32_t index,
                    enum pdma_sim_use use);

/* Gives frames back. Their bytes are zero already. */
void sim_ram_give(struct sim_ram *ram, uint32_t frame, uint32_t count);

uint64_t sim_ram_free(const struct sim_ram *ram);
uint64_t sim_ram_longest(const struct sim_ram *ram);

#endif
