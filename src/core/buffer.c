/* SPDX-License-Identifier: MIT */
/* The buffers held on a device: a hash by handle. A claim needs no heap: slots have their records from the start. */
#include "core.h"

#define CHAINS_MIN    64u
#define SEQUENCE_MASK 0xffffffu
#define NUMBER_SHIFT  24u

struct pdma_memory memory_blank(void)
{
    return (struct pdma_memory){.struct_size = sizeof(struct pdma_memory), .slot = -1};
}

int stale(const pdma_device *device, pdma_handle handle, struct pdma_why *why)
{
    return pdma_why_set(why, PDMA_WHY_STALE, handle, 0, device->info.address);
}

static struct buffer **chain_of(const pdma_device *device, pdma_handle handle)
{
    return &device->chains[handle & (device->nchains - 1)];
}

struct buffer *buffer_find(const pdma_device *device, pdma_handle handle)
{
    struct buffer *buffer = *chain_of(device, handle);
    while (buffer != NULL && buffer->handle != handle)
        buffer = buffer->next;
    return buffer;
}

int buffer_table_init(pdma_device *device, struct pdma_why *why)
{
    uint32_t nslots = device->groups[0].asked + device->groups[1].asked;
    device->nchains = CHAINS_MIN;
    while (device->nchains < nslots)
        device->nchains *= 2;
    device->chains = context_alloc(device->context, device->nchains * sizeof(struct buffer *), "buffer chains", why);
    if (device->chains == NULL)
        return PDMA_NO_MEMORY;
    if (nslots == 0)
        return PDMA_OK;
    device->slots = context_alloc(device->context, nslots * sizeof *device->slots, "slot records", why);
    if (device->slots == NULL) {
        context_free(device->context, device->chains);
        return PDMA_NO_MEMORY;
    }
    device->nslots = nslots;
    return PDMA_OK;
}

void buffer_table_free(pdma_device *device)
{
    context_free(device->context, device->slots);
    context_free(device->context, device->chains);
}

struct buffer *buffer_new(pdma_device *device, struct pdma_why *why)
{
    return context_alloc(device->context, sizeof(struct buffer), "a buffer record", why);
}

/* Called with the lock held. Without memory for a larger table the chains just grow longer. */
static void grow(pdma_device *device)
{
    uint32_t old = device->nchains;
    struct buffer **before = device->chains;
    struct buffer **after = context_alloc(device->context, 2 * (size_t)old * sizeof(struct buffer *), NULL, NULL);
    if (after == NULL)
        return;
    device->chains = after;
    device->nchains = 2 * old;
    for (uint32_t i = 0; i < old; i++) {
        while (before[i] != NULL) {
            struct buffer *moved = before[i];
            before[i] = moved->next;
            moved->next = *chain_of(device, moved->handle);
            *chain_of(device, moved->handle) = moved;
        }
    }
    context_free(device->context, before);
}

/* Until the sequence wraps around no handle can be in use. */
static pdma_handle make_handle(pdma_device *device)
{
    pdma_handle handle;
    do {
        device->sequence = (device->sequence + 1) & SEQUENCE_MASK;
        device->wrapped |= device->sequence == 0;
        handle = device->number << NUMBER_SHIFT | device->sequence;
    } while (device->wrapped && buffer_find(device, handle) != NULL);
    return handle;
}

/* Called with the lock held. */
static int choose_handle(pdma_device *device, const struct buffer *buffer, pdma_handle given, pdma_handle *handle,
                         struct pdma_why *why)
{
    if (buffer->users != 0 || buffer->holds != 0)
        return pdma_why_set(why, PDMA_WHY_LIE_SLOT_TWICE, (uint64_t)(buffer - device->slots), 0, NULL);
    if (device->live >= DEVICE_BUFFERS_MAX)
        return pdma_why_set(why, PDMA_WHY_BUFFERS, device->live, DEVICE_BUFFERS_MAX, NULL);
    if (given != 0 && buffer_find(device, given) != NULL)
        return pdma_why_set(why, PDMA_WHY_LIE_HANDLE, given, 0, NULL);
    device->wrapped |= given != 0;
    *handle = given != 0 ? given : make_handle(device);
    return PDMA_OK;
}

static void insert(pdma_device *device, struct buffer *buffer)
{
    if (buffer->of_slot == 0 && device->live >= device->nchains)
        grow(device);
    buffer->next = *chain_of(device, buffer->handle);
    *chain_of(device, buffer->handle) = buffer;
    device->live++;
}

static void fill(struct buffer *buffer, const struct pdma_memory *memory, uint64_t bytes, uint32_t flags)
{
    const uint32_t asked = PDMA_TO_DEVICE | PDMA_FROM_DEVICE | PDMA_NO_MAP | PDMA_ATTACHED | PDMA_PINNED;
    const uint32_t given = PDMA_CACHED | PDMA_COHERENT | PDMA_BOUNCED | PDMA_NO_MAP;
    buffer->memory = *memory;
    if (memory->ranges == &memory->one)
        buffer->memory.ranges = NULL;
    buffer->bytes = bytes;
    buffer->flags = (flags & asked) | (memory->flags & given);
    buffer->shared = flags & PDMA_SHARED;
    buffer->users = 1;
    buffer->holds = 0;
}

int buffer_add(pdma_device *device, struct buffer *fresh, const struct pdma_memory *memory, uint64_t bytes,
               uint32_t flags, struct pdma_buffer *out, struct pdma_why *why)
{
    struct buffer *buffer = fresh != NULL ? fresh : &device->slots[memory->slot];
    os_mutex_lock(&device->lock);
    pdma_handle handle = 0;
    int status = choose_handle(device, buffer, memory->handle, &handle, why);
    if (status == PDMA_OK) {
        buffer->of_slot = fresh == NULL;
        buffer->handle = handle;
        fill(buffer, memory, bytes, flags);
        insert(device, buffer);
        buffer_describe(buffer, out);
    }
    os_mutex_unlock(&device->lock);
    return status;
}

void buffer_describe(const struct buffer *buffer, struct pdma_buffer *out)
{
    const struct pdma_memory *memory = &buffer->memory;
    out->flags = buffer->flags | buffer->shared;
    out->handle = buffer->handle;
    out->slot = memory->slot;
    out->cpu = (buffer->flags & PDMA_NO_MAP) != 0 ? NULL : memory->cpu;
    out->bytes = buffer->bytes;
    out->ranges = memory->ranges != NULL ? memory->ranges : &memory->one;
    out->bus = out->ranges[0].bus;
    out->nranges = memory->nranges;
    out->reserved = 0;
}

void buffer_unlink(pdma_device *device, struct buffer *buffer)
{
    struct buffer **at = chain_of(device, buffer->handle);
    while (*at != buffer)
        at = &(*at)->next;
    *at = buffer->next;
    buffer->users = 0;
    device->live--;
}

void buffer_release(pdma_device *device, struct buffer *buffer)
{
    /* Once released a slot's record may be claimed anew: nothing of it is touched afterwards. */
    struct pdma_memory memory = buffer->memory;
    struct buffer *own = buffer->of_slot != 0 ? NULL : buffer;
    device->context->table->release(device->own, &memory);
    context_free(device->context, own);
}

int buffer_hold(pdma_device *device, pdma_handle handle, struct buffer **buffer, struct pdma_why *why)
{
    os_mutex_lock(&device->lock);
    *buffer = buffer_find(device, handle);
    if (*buffer != NULL)
        (*buffer)->holds++;
    os_mutex_unlock(&device->lock);
    return *buffer != NULL ? PDMA_OK : stale(device, handle, why);
}

void buffer_unhold(pdma_device *device, struct buffer *buffer, uint32_t shared)
{
    os_mutex_lock(&device->lock);
    buffer->shared |= shared;
    buffer->holds--;
    int last = buffer->holds == 0 && buffer->users == 0;
    os_mutex_unlock(&device->lock);
    if (last)
        buffer_release(device, buffer);
}

void buffer_release_all(pdma_device *device)
{
    for (uint32_t i = 0; i < device->nchains; i++) {
        while (device->chains[i] != NULL) {
            struct buffer *buffer = device->chains[i];
            buffer_unlink(device, buffer);
            buffer_release(device, buffer);
        }
    }
}
