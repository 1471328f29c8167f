/* SPDX-License-Identifier: MIT */
/* Devices: opened by address, numbered within their context, listed with their groups and slots. */
#include "core.h"

static uint32_t missing(const struct pdma_group *group)
{
    return group->asked - group->had;
}

static int tell_missing(pdma_device *device, struct pdma_why *why)
{
    pdma_why_clear(why);
    for (uint32_t i = 0; i < PDMA_GROUPS_MAX; i++) {
        const struct pdma_group *group = &device->groups[i];
        if (missing(group) == 0)
            continue;
        pdma_why_set(why, PDMA_WHY_MISSING, missing(group), group->asked, device->info.address);
        context_event(device->context, PDMA_WHY_MISSING, missing(group), group->asked, device->info.address);
    }
    return PDMA_OK;
}

/* Called with the context's lock held: the lowest number that no open device has. */
static uint32_t free_number(const pdma_context *context)
{
    unsigned char taken[CONTEXT_DEVICES_MAX + 1] = {0};
    uint32_t number = 1;
    for (const pdma_device *device = context->devices; device != NULL; device = device->next)
        taken[device->number] = 1;
    while (number <= CONTEXT_DEVICES_MAX && taken[number] != 0)
        number++;
    return number;
}

static int enlist(pdma_context *context, pdma_device *device, struct pdma_why *why)
{
    os_mutex_lock(&context->lock);
    device->number = free_number(context);
    if (device->number <= CONTEXT_DEVICES_MAX) {
        device->sequence = context->sequences[device->number];
        device->next = context->devices;
        context->devices = device;
    }
    os_mutex_unlock(&context->lock);
    return device->number <= CONTEXT_DEVICES_MAX
               ? PDMA_OK
               : pdma_why_set(why, PDMA_WHY_DEVICES, CONTEXT_DEVICES_MAX, CONTEXT_DEVICES_MAX, NULL);
}

static void delist(pdma_device *device)
{
    os_mutex_lock(&device->context->lock);
    pdma_device **at = &device->context->devices;
    while (*at != device)
        at = &(*at)->next;
    *at = device->next;
    device->context->sequences[device->number] = device->sequence;
    os_mutex_unlock(&device->context->lock);
}

static int open_own(pdma_device *device, const char *address, struct pdma_why *why)
{
    const struct pdma_backend *table = device->context->table;
    device->info.struct_size = sizeof device->info;
    for (uint32_t i = 0; i < PDMA_GROUPS_MAX; i++)
        device->groups[i] = (struct pdma_group){.struct_size = sizeof device->groups[i]};
    int status = table->device_open(device->context->own, address, &device->own, &device->info, device->groups, why);
    status = verify_status(device->context, status, "device_open", why);
    if (status != PDMA_OK)
        return status;
    status = verify_info(&device->info, why);
    if (status == PDMA_OK)
        status = verify_groups(device->groups, why);
    if (status == PDMA_OK)
        return PDMA_OK;
    table->device_close(device->own);
    device->context->host.event(device->context->host.event_arg, why);
    return status;
}

static int open_locked(pdma_device *device, const char *address, struct pdma_why *why)
{
    int status = open_own(device, address, why);
    if (status != PDMA_OK)
        return status;
    status = buffer_table_init(device, why);
    if (status != PDMA_OK)
        goto close_own;
    status = enlist(device->context, device, why);
    if (status == PDMA_OK)
        return PDMA_OK;
    buffer_table_free(device);
close_own:
    device->context->table->device_close(device->own);
    return status;
}

int pdma_device_open(pdma_context *context, const char *address, pdma_device **out, struct pdma_why *why)
{
    struct pdma_why own = {.struct_size = sizeof own};
    if (why == NULL || why->struct_size < sizeof *why)
        why = &own;
    int status = check_pointer(context, "context", why);
    if (status == PDMA_OK)
        status = check_pointer(address, "address", why);
    if (status == PDMA_OK)
        status = check_pointer(out, "device", why);
    if (status != PDMA_OK)
        return status;

    pdma_why_clear(why);
    pdma_device *device = context_alloc(context, sizeof *device, "a device", why);
    if (device == NULL)
        return PDMA_NO_MEMORY;
    device->context = context;
    int error = os_mutex_init(&device->lock);
    status =
        error == 0 ? open_locked(device, address, why) : pdma_why_set(why, PDMA_WHY_OS, (uint64_t)error, 0, "a mutex");
    if (status != PDMA_OK) {
        if (error == 0)
            os_mutex_destroy(&device->lock);
        context_free(context, device);
        return status;
    }
    *out = device;
    return tell_missing(device, why);
}

void pdma_device_close(pdma_device *device)
{
    if (device == NULL)
        return;
    pdma_context *context = device->context;
    delist(device);
    buffer_release_all(device);
    buffer_table_free(device);
    context->table->device_close(device->own);
    os_mutex_destroy(&device->lock);
    context_free(context, device);
}

int pdma_device_info(pdma_device *device, struct pdma_device_info *info, struct pdma_why *why)
{
    int status = check_pointer(device, "device", why);
    if (status == PDMA_OK)
        status = check_pointer(info, "info", why);
    if (status == PDMA_OK)
        status = check_struct(info->struct_size, sizeof *info, "struct pdma_device_info", why);
    if (status != PDMA_OK)
        return status;
    uint32_t size = info->struct_size;
    *info = device->info;
    info->struct_size = size;
    return pdma_why_clear(why);
}

int pdma_device_quiesce(pdma_device *device, enum pdma_quiesce how, struct pdma_why *why)
{
    int status = check_pointer(device, "device", why);
    if (status != PDMA_OK)
        return status;
    if ((uint32_t)how > PDMA_QUIESCE_ASSERTED)
        return pdma_why_set(why, PDMA_WHY_ENUM, (uint32_t)how, PDMA_QUIESCE_ASSERTED, "enum pdma_quiesce");
    const struct pdma_backend *table = device->context->table;
    if (table->quiesce == NULL)
        return pdma_why_set(why, PDMA_WHY_NO_OPERATION, 0, 0, "quiesce");
    pdma_why_clear(why);
    return verify_status(device->context, table->quiesce(device->own, how, why), "quiesce", why);
}

int pdma_group_info(pdma_device *device, uint32_t which, struct pdma_group *group, struct pdma_why *why)
{
    int status = check_pointer(device, "device", why);
    if (status == PDMA_OK)
        status = check_pointer(group, "group", why);
    if (status == PDMA_OK)
        status = check_struct(group->struct_size, sizeof *group, "struct pdma_group", why);
    if (status != PDMA_OK)
        return status;
    if (which >= PDMA_GROUPS_MAX)
        return pdma_why_set(why, PDMA_WHY_ENUM, which, PDMA_GROUPS_MAX - 1, "the groups of a device");
    uint32_t size = group->struct_size;
    os_mutex_lock(&device->lock);
    *group = device->groups[which];
    os_mutex_unlock(&device->lock);
    group->struct_size = size;
    return pdma_why_clear(why);
}

int pdma_slots(pdma_device *device, struct pdma_slot *slots, size_t room, size_t *n, struct pdma_why *why)
{
    size_t unused = 0;
    int status = check_pointer(device, "device", why);
    if (status == PDMA_OK && slots == NULL && room != 0)
        status = check_pointer(slots, "slots", why);
    for (size_t i = 0; status == PDMA_OK && slots != NULL && i < room; i++)
        status = check_element(slots[i].struct_size, sizeof slots[i], "struct pdma_slot", why);
    if (status != PDMA_OK)
        return status;
    pdma_why_clear(why);
    const struct pdma_backend *table = device->context->table;
    return verify_status(device->context, table->slots(device->own, slots, room, n != NULL ? n : &unused, why), "slots",
                         why);
}
