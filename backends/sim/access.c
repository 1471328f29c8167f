/* SPDX-License-Identifier: MIT */
/* What the driver's side sees of a device: configuration space and BAR 0, both little-endian. */
#include "machine.h"

/* Registers of a device that is there, offset checked. */
static int check(const struct sim_opening *opening, uint64_t offset, uint32_t bytes, uint64_t room, const char *what,
                 struct pdma_why *why)
{
    if (opening->device == NULL)
        return pdma_why_set(why, PDMA_WHY_NO_OPERATION, 0, 0, "registers without a device");
    if (offset % bytes != 0 || offset >= room || bytes > room - offset)
        return pdma_why_set(why, PDMA_WHY_REGISTER, offset, room, what);
    return PDMA_OK;
}

static uint64_t load(const struct sim_opening *opening, const unsigned char *at, uint32_t bytes)
{
    uint64_t value = 0;
    os_mutex_lock(&opening->sim->lock);
    while (bytes-- > 0)
        value = value << 8 | at[bytes];
    os_mutex_unlock(&opening->sim->lock);
    return value;
}

/* writable: the bits that stick; NULL: all. */
static void store(const struct sim_opening *opening, unsigned char *at, const unsigned char *writable, uint32_t bytes,
                  uint64_t value)
{
    os_mutex_lock(&opening->sim->lock);
    for (uint32_t i = 0; i < bytes; i++) {
        unsigned mask = writable == NULL ? 0xff : writable[i];
        at[i] = (unsigned char)((at[i] & ~mask) | (value >> 8 * i & mask));
    }
    os_mutex_unlock(&opening->sim->lock);
}

static int config_read(void *opened, uint32_t offset, uint32_t bytes, uint32_t *value, struct pdma_why *why)
{
    struct sim_opening *opening = opened;
    int status = check(opening, offset, bytes, SIM_CONFIG_SPACE, "configuration", why);
    if (status == PDMA_OK)
        *value = (uint32_t)load(opening, opening->device->config + offset, bytes);
    return status;
}

static int config_write(void *opened, uint32_t offset, uint32_t bytes, uint32_t value, struct pdma_why *why)
{
    struct sim_opening *opening = opened;
    int status = check(opening, offset, bytes, SIM_CONFIG_SPACE, "configuration", why);
    if (status == PDMA_OK)
        store(opening, opening->device->config + offset, opening->device->writable + offset, bytes, value);
    return status;
}

static uint64_t bar_bytes(const struct sim_opening *opening, uint32_t bar)
{
    return opening->device == NULL ? 0 : opening->device->info.bars[bar].bytes;
}

static int bar_read(void *opened, uint32_t bar, uint64_t offset, uint32_t bytes, uint64_t *value, struct pdma_why *why)
{
    struct sim_opening *opening = opened;
    int status = check(opening, offset, bytes, bar_bytes(opening, bar), "BAR", why);
    if (status == PDMA_OK)
        *value = load(opening, opening->device->bar0 + (size_t)offset, bytes);
    return status;
}

static int bar_write(void *opened, uint32_t bar, uint64_t offset, uint32_t bytes, uint64_t value, struct pdma_why *why)
{
    struct sim_opening *opening = opened;
    int status = check(opening, offset, bytes, bar_bytes(opening, bar), "BAR", why);
    if (status == PDMA_OK)
        store(opening, opening->device->bar0 + (size_t)offset, NULL, bytes, value);
    return status;
}

const struct pdma_device_access sim_device_access = {
    .struct_size = sizeof(struct pdma_device_access),
    .config_read = config_read,
    .config_write = config_write,
    .bar_read = bar_read,
    .bar_write = bar_write,
};
