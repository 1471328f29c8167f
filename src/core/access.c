/* SPDX-License-Identifier: MIT */
/* Device access: configuration space and registers, for backends that have it. */
#include "core.h"

static int find_access(const pdma_device *device, const struct pdma_device_access **access, struct pdma_why *why)
{
    int status = check_pointer(device, "device", why);
    if (status != PDMA_OK)
        return status;
    pdma_why_clear(why);
    *access = device->context->table->access;
    return *access != NULL ? PDMA_OK : pdma_why_set(why, PDMA_WHY_NO_OPERATION, 0, 0, "device access");
}

static int check_place(uint64_t offset, uint32_t bytes, uint32_t widest, uint64_t room, const char *what,
                       struct pdma_why *why)
{
    if (bytes == 0 || bytes > widest || (bytes & (bytes - 1)) != 0)
        return pdma_why_set(why, PDMA_WHY_REGISTER_WIDTH, bytes, widest, what);
    if (offset % bytes == 0 && offset < room && bytes <= room - offset)
        return PDMA_OK;
    return pdma_why_set(why, PDMA_WHY_REGISTER, offset, room, what);
}

static int check_bar(const pdma_device *device, uint32_t bar, uint64_t offset, uint32_t bytes, struct pdma_why *why)
{
    static const char *const names[PDMA_BARS] = {"BAR 0", "BAR 1", "BAR 2", "BAR 3", "BAR 4", "BAR 5"};
    if (bar >= PDMA_BARS)
        return pdma_why_set(why, PDMA_WHY_ENUM, bar, PDMA_BARS - 1, "the BARs");
    if (device->info.bars[bar].bytes == 0)
        return pdma_why_set(why, PDMA_WHY_NO_BAR, bar, 0, NULL);
    return check_place(offset, bytes, 8, device->info.bars[bar].bytes, names[bar], why);
}

#define CONFIGURATION_BYTES 4096u

int pdma_config_read(pdma_device *device, uint32_t offset, uint32_t bytes, uint32_t *value, struct pdma_why *why)
{
    const struct pdma_device_access *access;
    int status = find_access(device, &access, why);
    if (status == PDMA_OK)
        status = check_pointer(value, "value", why);
    if (status == PDMA_OK)
        status = check_place(offset, bytes, 4, CONFIGURATION_BYTES, "configuration", why);
    if (status != PDMA_OK)
        return status;
    return verify_status(device->context, access->config_read(device->own, offset, bytes, value, why), "config_read",
                         why);
}

int pdma_config_write(pdma_device *device, uint32_t offset, uint32_t bytes, uint32_t value, struct pdma_why *why)
{
    const struct pdma_device_access *access;
    int status = find_access(device, &access, why);
    if (status == PDMA_OK)
        status = check_place(offset, bytes, 4, CONFIGURATION_BYTES, "configuration", why);
    if (status != PDMA_OK)
        return status;
    return verify_status(device->context, access->config_write(device->own, offset, bytes, value, why), "config_write",
                         why);
}

int pdma_bar_read(pdma_device *device, uint32_t bar, uint64_t offset, uint32_t bytes, uint64_t *value,
                  struct pdma_why *why)
{
    const struct pdma_device_access *access;
    int status = find_access(device, &access, why);
    if (status == PDMA_OK)
        status = check_pointer(value, "value", why);
    if (status == PDMA_OK)
        status = check_bar(device, bar, offset, bytes, why);
    if (status != PDMA_OK)
        return status;
    return verify_status(device->context, access->bar_read(device->own, bar, offset, bytes, value, why), "bar_read",
                         why);
}

int pdma_bar_write(pdma_device *device, uint32_t bar, uint64_t offset, uint32_t bytes, uint64_t value,
                   struct pdma_why *why)
{
    const struct pdma_device_access *access;
    int status = find_access(device, &access, why);
    if (status == PDMA_OK)
        status = check_bar(device, bar, offset, bytes, why);
    if (status != PDMA_OK)
        return status;
    return verify_status(device->context, access->bar_write(device->own, bar, offset, bytes, value, why), "bar_write",
                         why);
}
