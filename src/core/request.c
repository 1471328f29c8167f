/* SPDX-License-Identifier: MIT */
/* Requests: what a caller may ask, and what that means for a backend. */
#include "core.h"

#define REQUEST_FLAGS                                                                                      \
    (PDMA_TO_DEVICE | PDMA_FROM_DEVICE | PDMA_CACHED | PDMA_NO_MAP | PDMA_RESERVE_ONLY | PDMA_NO_RESERVE | \
     PDMA_BELOW_16M | PDMA_64BIT | PDMA_SHARED)
#define PIN_FLAGS    (PDMA_TO_DEVICE | PDMA_FROM_DEVICE | PDMA_BELOW_16M | PDMA_64BIT)
#define WINDOW_FLAGS (REQUEST_FLAGS & ~(uint32_t)(PDMA_RESERVE_ONLY | PDMA_NO_RESERVE))
#define ALIGN_MAX    (1ull << 62)

int check_struct(uint32_t size, size_t needed, const char *name, struct pdma_why *why)
{
    return size >= needed ? PDMA_OK : pdma_why_set(why, PDMA_WHY_STRUCT_SIZE, size, needed, name);
}

int check_element(uint32_t size, size_t needed, const char *name, struct pdma_why *why)
{
    return size == needed ? PDMA_OK : pdma_why_set(why, PDMA_WHY_ELEMENT_SIZE, size, needed, name);
}

int check_pointer(const void *pointer, const char *name, struct pdma_why *why)
{
    return pointer != NULL ? PDMA_OK : pdma_why_set(why, PDMA_WHY_NULL, 0, 0, name);
}

int check_buffer(const struct pdma_buffer *buffer, struct pdma_why *why)
{
    int status = check_pointer(buffer, "buffer", why);
    return status == PDMA_OK ? check_struct(buffer->struct_size, sizeof *buffer, "struct pdma_buffer", why) : status;
}

static int is_power_of_two(uint64_t value)
{
    return value != 0 && (value & (value - 1)) == 0;
}

static int check_common(const struct pdma_request *request, uint32_t flags, const char *who, struct pdma_why *why)
{
    int status = check_pointer(request, "request", why);
    if (status == PDMA_OK)
        status = check_struct(request->struct_size, sizeof *request, "struct pdma_request", why);
    if (status != PDMA_OK)
        return status;
    if ((request->flags & ~flags) != 0)
        return pdma_why_set(why, PDMA_WHY_FLAGS, request->flags, flags, who);
    if (request->bytes == 0)
        return pdma_why_set(why, PDMA_WHY_BYTES_ZERO, 0, 1, NULL);
    if (pdma_round_up(request->bytes) == 0)
        return pdma_why_set(why, PDMA_WHY_BYTES_HUGE, request->bytes, UINT64_MAX - (PDMA_PAGE - 1), NULL);
    return PDMA_OK;
}

int request_check_get(const struct pdma_request *request, struct pdma_why *why)
{
    const uint32_t both = PDMA_RESERVE_ONLY | PDMA_NO_RESERVE;
    int status = check_common(request, REQUEST_FLAGS, "a request", why);
    if (status != PDMA_OK)
        return status;
    if ((request->flags & both) == both)
        return pdma_why_set(why, PDMA_WHY_RESERVE_FLAGS, request->flags, both, NULL);
    if (request->align != 0 && (!is_power_of_two(request->align) || request->align > ALIGN_MAX))
        return pdma_why_set(why, PDMA_WHY_ALIGN, request->align, ALIGN_MAX, NULL);
    if (request->boundary != 0 && !is_power_of_two(request->boundary))
        return pdma_why_set(why, PDMA_WHY_BOUNDARY, request->boundary, 0, NULL);
    if (request->boundary != 0 && pdma_round_up(request->bytes) > request->boundary)
        return pdma_why_set(why, PDMA_WHY_BOUNDARY_SMALL, pdma_round_up(request->bytes), request->boundary, NULL);
    return PDMA_OK;
}

int request_check_window(const struct pdma_request *request, struct pdma_why *why)
{
    int status = check_common(request, WINDOW_FLAGS, "reserved RAM", why);
    return status == PDMA_OK ? request_check_get(request, why) : status;
}

int request_check_pin(const void *memory, const struct pdma_request *request, struct pdma_why *why)
{
    int status = check_pointer(memory, "memory", why);
    if (status == PDMA_OK)
        status = check_common(request, PIN_FLAGS, "pinning", why);
    if (status != PDMA_OK)
        return status;
    if (request->align != 0)
        return pdma_why_set(why, PDMA_WHY_PIN_FIELDS, request->align, 0, "align");
    if (request->boundary != 0)
        return pdma_why_set(why, PDMA_WHY_PIN_FIELDS, request->boundary, 0, "boundary");
    if (request->bytes - 1 > UINTPTR_MAX - (uintptr_t)memory)
        return pdma_why_set(why, PDMA_WHY_OVERFLOW, (uintptr_t)memory, request->bytes, NULL);
    return PDMA_OK;
}

int request_resolve(const pdma_device *device, const struct pdma_request *request, struct pdma_request *out,
                    struct pdma_why *why)
{
    *out = *request;
    out->struct_size = sizeof *out;
    out->bytes = pdma_round_up(request->bytes);
    out->highest = pdma_request_highest(request, device->info.highest);
    if (out->align < PDMA_PAGE)
        out->align = PDMA_PAGE;
    if ((out->flags & (PDMA_TO_DEVICE | PDMA_FROM_DEVICE)) == 0)
        out->flags |= PDMA_TO_DEVICE | PDMA_FROM_DEVICE;
    if (out->bytes - 1 > out->highest)
        return pdma_why_set(why, PDMA_WHY_HIGHEST, out->bytes, out->highest, NULL);
    return PDMA_OK;
}
