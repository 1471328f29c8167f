/* SPDX-License-Identifier: MIT */
/* Buffers that are not claimed: the caller's memory, pinned, and RAM kept from the operating system. */
#include "core.h"

typedef int (*verify_function)(const struct pdma_memory *, const struct pdma_request *, struct pdma_why *);

/* Where a buffer comes from: which operation makes it, on what, and how its answer is checked. */
struct origin {
    const char *operation;
    void *address;
    pdma_bus window;
    verify_function verify;
};

static int ask(pdma_device *device, const struct origin *origin, const struct pdma_request *resolved,
               struct pdma_memory *memory, struct pdma_why *why)
{
    const struct pdma_backend *table = device->context->table;
    memory->cpu = origin->address;
    pdma_why_clear(why);
    int status = origin->address != NULL ? table->pin(device->own, origin->address, resolved, memory, why)
                                         : table->window(device->own, origin->window, resolved, memory, why);
    return verify_status(device->context, status, origin->operation, why);
}

static int make(pdma_device *device, const struct origin *origin, const struct pdma_request *resolved,
                struct pdma_buffer *out, uint64_t bytes, struct pdma_why *why)
{
    struct pdma_memory memory = memory_blank();
    struct buffer *fresh = buffer_new(device, why);
    if (fresh == NULL)
        return PDMA_NO_MEMORY;
    int status = ask(device, origin, resolved, &memory, why);
    if (status != PDMA_OK)
        goto free_record;
    memory.slot = -1;
    status = origin->verify(&memory, resolved, why);
    if (status == PDMA_OK)
        status = buffer_add(device, fresh, &memory, bytes, resolved->flags, out, why);
    if (status == PDMA_OK)
        return pdma_why_clear(why);
    reject(device, &memory, status, why);
free_record:
    context_free(device->context, fresh);
    return status;
}

int pdma_pin(pdma_device *device, void *memory, const struct pdma_request *request, struct pdma_buffer *buffer,
             struct pdma_why *why)
{
    struct pdma_why own = {.struct_size = sizeof own};
    const struct origin origin = {"pin", memory, 0, verify_pinned};
    struct pdma_request resolved;
    if (why == NULL || why->struct_size < sizeof *why)
        why = &own;
    int status = check_pointer(device, "device", why);
    if (status == PDMA_OK)
        status = request_check_pin(memory, request, why);
    if (status == PDMA_OK)
        status = check_buffer(buffer, why);
    if (status == PDMA_OK)
        status = request_resolve(device, request, &resolved, why);
    if (status != PDMA_OK)
        return status;
    resolved.bytes = request->bytes;
    resolved.flags |= PDMA_PINNED;
    return make(device, &origin, &resolved, buffer, request->bytes, why);
}

/* The caller's own address must keep the caller's own limits. */
static int check_address(pdma_bus address, const struct pdma_request *resolved, struct pdma_why *why)
{
    pdma_bus room = resolved->bytes - 1;
    if (address > resolved->highest - room)
        return pdma_why_set(why, PDMA_WHY_WINDOW_PLACE, address, resolved->highest, "highest address");
    if (address % resolved->align != 0)
        return pdma_why_set(why, PDMA_WHY_WINDOW_PLACE, address, resolved->align, "alignment");
    if (resolved->boundary != 0 && address / resolved->boundary != (address + room) / resolved->boundary)
        return pdma_why_set(why, PDMA_WHY_WINDOW_PLACE, address, resolved->boundary, "boundary");
    return PDMA_OK;
}

int pdma_window(pdma_device *device, pdma_bus address, const struct pdma_request *request, struct pdma_buffer *buffer,
                struct pdma_why *why)
{
    struct pdma_why own = {.struct_size = sizeof own};
    const struct origin origin = {"window", NULL, address, verify_contiguous};
    struct pdma_request resolved;
    if (why == NULL || why->struct_size < sizeof *why)
        why = &own;
    int status = check_pointer(device, "device", why);
    if (status == PDMA_OK)
        status = request_check_window(request, why);
    if (status == PDMA_OK)
        status = check_buffer(buffer, why);
    if (status == PDMA_OK)
        status = request_resolve(device, request, &resolved, why);
    if (status == PDMA_OK)
        status = check_address(address, &resolved, why);
    if (status != PDMA_OK)
        return status;
    if (device->context->table->window == NULL)
        return pdma_why_set(why, PDMA_WHY_NO_OPERATION, 0, 0, "reserved RAM");
    return make(device, &origin, &resolved, buffer, request->bytes, why);
}
