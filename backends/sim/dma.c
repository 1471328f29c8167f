/* SPDX-License-Identifier: MIT */
/* The devices' DMA engine. Every access of a device to bus memory is checked and resolved here. */
#include "machine.h"

#include <string.h>

#define START_TIME     500u /* simulated nanoseconds */
#define BYTES_PER_TIME 4u   /* then so many bytes in each */

/* One transfer between bus memory and a buffer: of from and to, one is NULL. */
struct access {
    const struct sim_device *device;
    pdma_bus bus;
    uint64_t bytes;
    const unsigned char *from; /* the device writes these */
    unsigned char *to;         /* the device reads into this */
};

/* Where the byte is, and how many follow it there up to the end of its page at most; NULL where nothing is. */
static unsigned char *behind(const struct pdma_sim *sim, pdma_bus bus, uint64_t *left)
{
    uint32_t frame = sim_ram_frame(&sim->ram, bus), offset = (uint32_t)(bus % PDMA_PAGE);
    uint64_t pinned = 0;
    *left = PDMA_PAGE - offset;
    if (frame == SIM_NONE)
        return NULL;
    const struct sim_page *page = &sim->ram.pages[frame];
    if (page->use != PDMA_SIM_PINNED)
        return sim_ram_bytes(&sim->ram, frame) + offset;
    unsigned char *byte = sim_pinned_byte(page->owner, page->index, offset, &pinned);
    if (byte != NULL && pinned < *left)
        *left = pinned;
    return byte;
}

static int check(const struct pdma_sim *sim, const struct access *access, struct pdma_why *why)
{
    uint64_t left;
    if (access->bytes == 0)
        return pdma_why_set(why, PDMA_WHY_BYTES_ZERO, 0, 1, NULL);
    if (access->bytes - 1 > UINT64_MAX - access->bus)
        return pdma_why_set(why, PDMA_WHY_OVERFLOW, access->bus, access->bytes, NULL);
    pdma_bus last = access->bus + (access->bytes - 1);
    if (last > access->device->info.highest)
        return pdma_why_set(why, PDMA_WHY_SIM_REACH, last, access->device->info.highest, access->device->info.address);
    for (uint64_t done = 0; done < access->bytes; done += left)
        if (behind(sim, access->bus + done, &left) == NULL)
            return pdma_why_set(why, PDMA_WHY_SIM_ADDRESS, access->bus + done, 0, access->device->info.address);
    return PDMA_OK;
}

/* What a device writes to free memory must not be there when someone gets it. */
static void note_write(struct pdma_sim *sim, pdma_bus bus)
{
    struct sim_page *page = &sim->ram.pages[sim_ram_frame(&sim->ram, bus)];
    if (page->owner == NULL)
        page->stale = 1;
    else if (page->owner->users == 0)
        page->owner->stale = 1;
}

/* The access has been checked. */
static void move(struct pdma_sim *sim, const struct access *access)
{
    uint64_t left;
    for (uint64_t done = 0; done < access->bytes; done += left) {
        unsigned char *bytes = behind(sim, access->bus + done, &left);
        if (left > access->bytes - done)
            left = access->bytes - done;
        if (access->from != NULL) {
            note_write(sim, access->bus + done);
            memmove(bytes, access->from + (size_t)done, (size_t)left);
        } else {
            memmove(access->to + (size_t)done, bytes, (size_t)left);
        }
    }
    sim->time += START_TIME + access->bytes / BYTES_PER_TIME;
}

/* The device, with the lock held; NULL, without it, where the call fails with *status. */
static const struct sim_device *begin(struct pdma_sim *sim, const char *address, const void *memory, int *status,
                                      struct pdma_why *why)
{
    if (sim == NULL || address == NULL || memory == NULL) {
        const char *missing = sim == NULL ? "sim" : address == NULL ? "address" : "memory";
        *status = pdma_why_set(why, PDMA_WHY_NULL, 0, 0, missing);
        return NULL;
    }
    os_mutex_lock(&sim->lock);
    const struct sim_device *device = sim_device_find(sim, address);
    if (device == NULL)
        *status = sim_leave(sim, pdma_why_set(why, PDMA_WHY_NO_DEVICE, 0, 0, address));
    return device;
}

static int transfer(struct pdma_sim *sim, const char *address, struct access access, struct pdma_why *why)
{
    int status = PDMA_OK;
    access.device = begin(sim, address, access.from != NULL ? access.from : access.to, &status, why);
    if (access.device == NULL)
        return status;
    status = check(sim, &access, why);
    if (status == PDMA_OK) {
        move(sim, &access);
        status = pdma_why_clear(why);
    }
    return sim_leave(sim, status);
}

int pdma_sim_dma_read(pdma_sim *sim, const char *address, pdma_bus from, void *to, uint64_t bytes, struct pdma_why *why)
{
    return transfer(sim, address, (struct access){.bus = from, .bytes = bytes, .to = to}, why);
}

int pdma_sim_dma_write(pdma_sim *sim, const char *address, pdma_bus to, const void *from, uint64_t bytes,
                       struct pdma_why *why)
{
    return transfer(sim, address, (struct access){.bus = to, .bytes = bytes, .from = from}, why);
}

/* Through the device's own buffer, a page at a time. */
static void copy(struct pdma_sim *sim, struct access source, struct access target)
{
    unsigned char buffer[PDMA_PAGE];
    source.to = buffer;
    target.from = buffer;
    for (uint64_t left = source.bytes; left > 0; left -= source.bytes) {
        source.bytes = target.bytes = left < sizeof buffer ? left : sizeof buffer;
        move(sim, &source);
        move(sim, &target);
        source.bus += source.bytes;
        target.bus += target.bytes;
    }
}

int pdma_sim_dma_copy(pdma_sim *sim, const char *address, pdma_bus to, pdma_bus from, uint64_t bytes,
                      struct pdma_why *why)
{
    int status = PDMA_OK;
    const struct sim_device *device = begin(sim, address, &to, &status, why);
    if (device == NULL)
        return status;
    struct access source = {.device = device, .bus = from, .bytes = bytes};
    struct access target = {.device = device, .bus = to, .bytes = bytes};
    status = check(sim, &source, why);
    if (status == PDMA_OK)
        status = check(sim, &target, why);
    if (status == PDMA_OK) {
        copy(sim, source, target);
        status = pdma_why_clear(why);
    }
    return sim_leave(sim, status);
}
