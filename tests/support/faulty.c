/* SPDX-License-Identifier: MIT */
#include "faulty.h"

#include <stdlib.h>
#include <string.h>

const char *const faulty_names[FAULTY_OPERATIONS] = {
    "open",  "devices", "device_open", "slots",   "claim",       "allocate",     "pin",      "sync",
    "share", "attach",  "window",      "quiesce", "config_read", "config_write", "bar_read", "bar_write",
};

struct opened {
    struct faulty *faulty;
    void *below; /* the backend's or the device's */
};

void faulty_init(struct faulty *faulty, const struct pdma_backend *below, void *below_arg)
{
    memset(faulty, 0, sizeof *faulty);
    faulty->below = below;
    faulty->below_arg = below_arg;
}

static int enter(struct faulty *faulty, enum faulty_operation operation, struct pdma_why *why)
{
    uint64_t call = atomic_fetch_add(&faulty->calls[operation], 1) + 1;
    if (call != faulty->fail_at[operation])
        return PDMA_OK;
    int status = pdma_why_set(why, PDMA_WHY_INJECTED, call, 0, faulty_names[operation]);
    return faulty->status[operation] != 0 ? faulty->status[operation] : status;
}

static int faulty_probe(void *arg, struct pdma_why *why)
{
    struct faulty *faulty = arg;
    return faulty->below->probe(faulty->below_arg, why);
}

static int faulty_open(void *arg, const struct pdma_host *host, void **backend, struct pdma_why *why)
{
    struct faulty *faulty = arg;
    int status = enter(faulty, FAULTY_OPEN, why);
    if (status != PDMA_OK)
        return status;
    struct opened *opened = malloc(sizeof *opened);
    if (opened == NULL)
        return pdma_why_set(why, PDMA_WHY_HEAP, sizeof *opened, 0, "a test");
    opened->faulty = faulty;
    status = faulty->below->open(faulty->below_arg, host, &opened->below, why);
    if (status != PDMA_OK) {
        free(opened);
        return status;
    }
    atomic_fetch_add(&faulty->backends, 1);
    *backend = opened;
    return PDMA_OK;
}

static void faulty_close(void *backend)
{
    struct opened *opened = backend;
    opened->faulty->below->close(opened->below);
    atomic_fetch_sub(&opened->faulty->backends, 1);
    free(opened);
}

static int faulty_devices(void *backend, struct pdma_device_info *infos, size_t room, size_t *n, struct pdma_why *why)
{
    struct opened *opened = backend;
    int status = enter(opened->faulty, FAULTY_DEVICES, why);
    return status == PDMA_OK ? opened->faulty->below->devices(opened->below, infos, room, n, why) : status;
}

static int faulty_device_open(void *backend, const char *address, void **device, struct pdma_device_info *info,
                              struct pdma_group groups[PDMA_GROUPS_MAX], struct pdma_why *why)
{
    struct faulty *faulty = ((struct opened *)backend)->faulty;
    int status = enter(faulty, FAULTY_DEVICE_OPEN, why);
    if (status != PDMA_OK)
        return status;
    struct opened *opened = malloc(sizeof *opened);
    if (opened == NULL)
        return pdma_why_set(why, PDMA_WHY_HEAP, sizeof *opened, 0, "a test");
    opened->faulty = faulty;
    status = faulty->below->device_open(((struct opened *)backend)->below, address, &opened->below, info, groups, why);
    if (status != PDMA_OK) {
        free(opened);
        return status;
    }
    if (faulty->twist_groups != NULL)
        faulty->twist_groups(groups);
    atomic_fetch_add(&faulty->devices, 1);
    *device = opened;
    return PDMA_OK;
}

static void faulty_device_close(void *device)
{
    struct opened *opened = device;
    opened->faulty->below->device_close(opened->below);
    atomic_fetch_sub(&opened->faulty->devices, 1);
    free(opened);
}

static int faulty_slots(void *device, struct pdma_slot *slots, size_t room, size_t *n, struct pdma_why *why)
{
    struct opened *opened = device;
    int status = enter(opened->faulty, FAULTY_SLOTS, why);
    return status == PDMA_OK ? opened->faulty->below->slots(opened->below, slots, room, n, why) : status;
}

/* What was handed out is remembered untwisted, for the release. */
static int handed(struct faulty *faulty, enum faulty_operation operation, int status, struct pdma_memory *memory)
{
    if (status != PDMA_OK)
        return status;
    struct pdma_memory *true_one = malloc(sizeof *true_one);
    if (true_one == NULL)
        abort();
    *true_one = *memory;
    memory->own = true_one;
    atomic_fetch_add(&faulty->held, 1);
    if (faulty->twist != NULL)
        faulty->twist(faulty, operation, memory);
    return PDMA_OK;
}

static int faulty_claim(void *device, uint32_t groups, uint32_t flags, const char *name, struct pdma_memory *memory,
                        struct pdma_why *why)
{
    struct opened *opened = device;
    int status = enter(opened->faulty, FAULTY_CLAIM, why);
    if (status == PDMA_OK)
        status = opened->faulty->below->claim(opened->below, groups, flags, name, memory, why);
    return handed(opened->faulty, FAULTY_CLAIM, status, memory);
}

static int faulty_allocate(void *device, const struct pdma_request *request, struct pdma_memory *memory,
                           struct pdma_why *why)
{
    struct opened *opened = device;
    int status = enter(opened->faulty, FAULTY_ALLOCATE, why);
    if (status == PDMA_OK)
        status = opened->faulty->below->allocate(opened->below, request, memory, why);
    return handed(opened->faulty, FAULTY_ALLOCATE, status, memory);
}

static int faulty_pin(void *device, void *address, const struct pdma_request *request, struct pdma_memory *memory,
                      struct pdma_why *why)
{
    struct opened *opened = device;
    int status = enter(opened->faulty, FAULTY_PIN, why);
    if (status == PDMA_OK)
        status = opened->faulty->below->pin(opened->below, address, request, memory, why);
    return handed(opened->faulty, FAULTY_PIN, status, memory);
}

static void faulty_release(void *device, struct pdma_memory *memory)
{
    struct opened *opened = device;
    struct pdma_memory *true_one = memory->own;
    opened->faulty->below->release(opened->below, true_one);
    free(true_one);
    atomic_fetch_sub(&opened->faulty->held, 1);
}

static int faulty_sync(void *device, struct pdma_memory *memory, uint64_t offset, uint64_t bytes, int for_device,
                       struct pdma_why *why)
{
    struct opened *opened = device;
    int status = enter(opened->faulty, FAULTY_SYNC, why);
    return status == PDMA_OK ? opened->faulty->below->sync(opened->below, memory->own, offset, bytes, for_device, why)
                             : status;
}

static int faulty_share(void *device, struct pdma_memory *memory, struct pdma_why *why)
{
    struct opened *opened = device;
    int status = enter(opened->faulty, FAULTY_SHARE, why);
    return status == PDMA_OK ? opened->faulty->below->share(opened->below, memory->own, why) : status;
}

static int faulty_attach(void *device, pdma_handle handle, struct pdma_memory *memory, struct pdma_why *why)
{
    struct opened *opened = device;
    int status = enter(opened->faulty, FAULTY_ATTACH, why);
    if (status == PDMA_OK)
        status = opened->faulty->below->attach(opened->below, handle, memory, why);
    return handed(opened->faulty, FAULTY_ATTACH, status, memory);
}

static int faulty_window(void *device, pdma_bus address, const struct pdma_request *request, struct pdma_memory *memory,
                         struct pdma_why *why)
{
    struct opened *opened = device;
    int status = enter(opened->faulty, FAULTY_WINDOW, why);
    if (status == PDMA_OK)
        status = opened->faulty->below->window(opened->below, address, request, memory, why);
    return handed(opened->faulty, FAULTY_WINDOW, status, memory);
}

static int faulty_quiesce(void *device, enum pdma_quiesce how, struct pdma_why *why)
{
    struct opened *opened = device;
    int status = enter(opened->faulty, FAULTY_QUIESCE, why);
    return status == PDMA_OK ? opened->faulty->below->quiesce(opened->below, how, why) : status;
}

static int faulty_config_read(void *device, uint32_t offset, uint32_t bytes, uint32_t *value, struct pdma_why *why)
{
    struct opened *opened = device;
    int status = enter(opened->faulty, FAULTY_CONFIG_READ, why);
    return status == PDMA_OK ? opened->faulty->below->access->config_read(opened->below, offset, bytes, value, why)
                             : status;
}

static int faulty_config_write(void *device, uint32_t offset, uint32_t bytes, uint32_t value, struct pdma_why *why)
{
    struct opened *opened = device;
    int status = enter(opened->faulty, FAULTY_CONFIG_WRITE, why);
    return status == PDMA_OK ? opened->faulty->below->access->config_write(opened->below, offset, bytes, value, why)
                             : status;
}

static int faulty_bar_read(void *device, uint32_t bar, uint64_t offset, uint32_t bytes, uint64_t *value,
                           struct pdma_why *why)
{
    struct opened *opened = device;
    int status = enter(opened->faulty, FAULTY_BAR_READ, why);
    return status == PDMA_OK ? opened->faulty->below->access->bar_read(opened->below, bar, offset, bytes, value, why)
                             : status;
}

static int faulty_bar_write(void *device, uint32_t bar, uint64_t offset, uint32_t bytes, uint64_t value,
                            struct pdma_why *why)
{
    struct opened *opened = device;
    int status = enter(opened->faulty, FAULTY_BAR_WRITE, why);
    return status == PDMA_OK ? opened->faulty->below->access->bar_write(opened->below, bar, offset, bytes, value, why)
                             : status;
}

static const struct pdma_device_access faulty_access = {
    .struct_size = sizeof faulty_access,
    .config_read = faulty_config_read,
    .config_write = faulty_config_write,
    .bar_read = faulty_bar_read,
    .bar_write = faulty_bar_write,
};

struct pdma_backend faulty_table(const struct faulty *faulty)
{
    const struct pdma_backend *below = faulty->below;
    return (struct pdma_backend){
        .struct_size = sizeof(struct pdma_backend),
        .on_demand = 1,
        .name = "faulty",
        .probe = faulty_probe,
        .open = faulty_open,
        .close = faulty_close,
        .devices = faulty_devices,
        .device_open = faulty_device_open,
        .device_close = faulty_device_close,
        .slots = faulty_slots,
        .claim = faulty_claim,
        .allocate = faulty_allocate,
        .pin = faulty_pin,
        .release = faulty_release,
        .sync = faulty_sync,
        .share = below->share != NULL ? faulty_share : NULL,
        .attach = below->attach != NULL ? faulty_attach : NULL,
        .window = below->window != NULL ? faulty_window : NULL,
        .quiesce = below->quiesce != NULL ? faulty_quiesce : NULL,
        .access = below->access != NULL ? &faulty_access : NULL,
    };
}
