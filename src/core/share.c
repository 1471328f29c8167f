/* SPDX-License-Identifier: MIT */
/* Sharing by handle: within this opening of the device by core, beyond it where the backend can. */
#include "core.h"

int pdma_share(pdma_device *device, pdma_handle handle, struct pdma_why *why)
{
    struct buffer *buffer;
    int status = check_pointer(device, "device", why);
    if (status == PDMA_OK)
        status = buffer_hold(device, handle, &buffer, why);
    if (status != PDMA_OK)
        return status;
    const struct pdma_backend *table = device->context->table;
    pdma_why_clear(why);
    if ((buffer->flags & PDMA_PINNED) != 0)
        status = pdma_why_set(why, PDMA_WHY_SHARE_PINNED, handle, 0, NULL);
    else if (table->share != NULL)
        status = verify_status(device->context, table->share(device->own, &buffer->memory, why), "share", why);
    buffer_unhold(device, buffer, status == PDMA_OK ? PDMA_SHARED : 0);
    return status;
}

/* A buffer held here already gets one more user. PDMA_STALE: not held here. */
static int join(pdma_device *device, pdma_handle handle, struct pdma_buffer *out, struct pdma_why *why)
{
    int status = PDMA_OK;
    os_mutex_lock(&device->lock);
    struct buffer *buffer = buffer_find(device, handle);
    if (buffer == NULL)
        status = stale(device, handle, why);
    else if (buffer->shared == 0)
        status = pdma_why_set(why, PDMA_WHY_NOT_SHARED, handle, 0, NULL);
    else if (buffer->users >= BUFFER_USERS_MAX)
        status = pdma_why_set(why, PDMA_WHY_REFERENCES, handle, BUFFER_USERS_MAX, NULL);
    else {
        buffer->users++;
        buffer_describe(buffer, out);
        out->flags |= PDMA_ATTACHED;
    }
    os_mutex_unlock(&device->lock);
    return status;
}

static int verify_attached(const pdma_device *device, pdma_handle handle, const struct pdma_memory *memory,
                           struct pdma_why *why)
{
    const struct pdma_request least = {
        .flags = memory->flags & PDMA_NO_MAP, .bytes = PDMA_PAGE, .highest = device->info.highest, .align = PDMA_PAGE};
    if (memory->handle != handle)
        return pdma_why_set(why, PDMA_WHY_LIE_ATTACH, memory->handle, handle, NULL);
    return verify_contiguous(memory, &least, why);
}

static uint32_t attached_flags(const struct pdma_memory *memory)
{
    return PDMA_SHARED | PDMA_ATTACHED | (memory->flags & (PDMA_TO_DEVICE | PDMA_FROM_DEVICE));
}

/* Another opening's buffer. *taken: someone here attached to it at the same time. */
static int attach_elsewhere(pdma_device *device, pdma_handle handle, struct pdma_buffer *out, int *taken,
                            struct pdma_why *why)
{
    struct pdma_memory memory = memory_blank();
    struct buffer *fresh = buffer_new(device, why);
    if (fresh == NULL)
        return PDMA_NO_MEMORY;
    pdma_why_clear(why);
    int status = device->context->table->attach(device->own, handle, &memory, why);
    status = verify_status(device->context, status, "attach", why);
    if (status != PDMA_OK)
        goto free_record;
    status = verify_attached(device, handle, &memory, why);
    if (status == PDMA_OK) {
        status = buffer_add(device, fresh, &memory, memory.bytes, attached_flags(&memory), out, why);
        *taken = status == PDMA_BACKEND_FAULT;
    }
    if (status == PDMA_OK)
        return pdma_why_clear(why);
    if (*taken)
        device->context->table->release(device->own, &memory);
    else
        reject(device, &memory, status, why);
free_record:
    context_free(device->context, fresh);
    return status;
}

int pdma_attach(pdma_device *device, pdma_handle handle, struct pdma_buffer *buffer, struct pdma_why *why)
{
    struct pdma_why own = {.struct_size = sizeof own};
    int taken = 0;
    if (why == NULL || why->struct_size < sizeof *why)
        why = &own;
    int status = check_pointer(device, "device", why);
    if (status == PDMA_OK)
        status = check_buffer(buffer, why);
    if (status != PDMA_OK)
        return status;
    pdma_why_clear(why);
    status = join(device, handle, buffer, why);
    if (status == PDMA_STALE && handle != 0 && device->context->table->attach != NULL)
        status = attach_elsewhere(device, handle, buffer, &taken, why);
    if (taken)
        status = join(device, handle, buffer, why);
    return status;
}
