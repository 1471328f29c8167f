/* SPDX-License-Identifier: MIT */
/* Giving a buffer back: the last user's put releases the memory. */
#include "core.h"

int pdma_put(pdma_device *device, pdma_handle handle, struct pdma_why *why)
{
    struct buffer *released = NULL;
    int status = check_pointer(device, "device", why);
    if (status != PDMA_OK)
        return status;

    os_mutex_lock(&device->lock);
    struct buffer *buffer = buffer_find(device, handle);
    if (buffer == NULL)
        status = PDMA_STALE;
    else if (buffer->users > 1)
        buffer->users--;
    else {
        buffer_unlink(device, buffer);
        released = buffer->holds == 0 ? buffer : NULL;
    }
    os_mutex_unlock(&device->lock);

    if (status == PDMA_STALE)
        return stale(device, handle, why);
    if (released != NULL)
        buffer_release(device, released);
    return pdma_why_clear(why);
}
