/* SPDX-License-Identifier: MIT */
/* Sync by range. */
#include "core.h"

/* The bytes meant: 0 means up to the end. */
static int check_range(const struct buffer *buffer, uint64_t offset, uint64_t *bytes, struct pdma_why *why)
{
    uint64_t room = buffer->bytes;
    if (offset > room || *bytes > room - offset)
        return pdma_why_set(why, PDMA_WHY_SYNC_RANGE, offset > UINT64_MAX - *bytes ? UINT64_MAX : offset + *bytes, room,
                            NULL);
    if (*bytes == 0)
        *bytes = room - offset;
    return PDMA_OK;
}

static int sync(pdma_device *device, pdma_handle handle, uint64_t offset, uint64_t bytes, int for_device,
                struct pdma_why *why)
{
    struct buffer *buffer;
    int status = check_pointer(device, "device", why);
    if (status == PDMA_OK)
        status = buffer_hold(device, handle, &buffer, why);
    if (status != PDMA_OK)
        return status;
    pdma_why_clear(why);
    status = check_range(buffer, offset, &bytes, why);
    if (status == PDMA_OK && bytes != 0 && (buffer->memory.flags & PDMA_COHERENT) == 0) {
        status = device->context->table->sync(device->own, &buffer->memory, offset, bytes, for_device, why);
        status = verify_status(device->context, status, "sync", why);
    }
    buffer_unhold(device, buffer, 0);
    return status;
}

int pdma_sync_for_device(pdma_device *device, pdma_handle handle, uint64_t offset, uint64_t bytes, struct pdma_why *why)
{
    return sync(device, handle, offset, bytes, 1, why);
}

int pdma_sync_for_cpu(pdma_device *device, pdma_handle handle, uint64_t offset, uint64_t bytes, struct pdma_why *why)
{
    return sync(device, handle, offset, bytes, 0, why);
}
