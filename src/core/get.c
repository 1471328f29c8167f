/* SPDX-License-Identifier: MIT */
/* Getting a contiguous buffer: the first matching call takes a slot, others are allocated. */
#include "core.h"

/* One call on its way. */
struct get {
    pdma_device *device;
    const struct pdma_request *request;
    struct pdma_request resolved;
    struct pdma_buffer *out;
    struct pdma_why *why;
};

/* Why the reserve does not serve. */
struct refusal {
    uint32_t reason;
    uint64_t asked, limit;
};

/* The groups that serve; where none does, the refusal of the one that came closest. */
static uint32_t groups_that_serve(const struct get *get, struct refusal *refusal)
{
    const pdma_device *device = get->device;
    uint32_t groups = 0;
    for (uint32_t i = 0; i < PDMA_GROUPS_MAX; i++) {
        struct refusal here = {0};
        if (device->groups[i].asked == 0)
            continue;
        here.reason = pdma_group_serves(&device->groups[i], get->request, device->info.highest, device->context->match,
                                        &here.asked, &here.limit);
        if (here.reason == PDMA_WHY_NONE)
            groups |= 1u << i;
        else if (here.reason != PDMA_WHY_GROUP_DIRECTION || refusal->reason == PDMA_WHY_NO_GROUP)
            *refusal = here;
    }
    return groups;
}

static int claim(const struct get *get, uint32_t groups)
{
    pdma_device *device = get->device;
    const struct pdma_request *request = get->request;
    struct pdma_memory memory = memory_blank();
    int status = device->context->table->claim(device->own, groups, request->flags & (PDMA_NO_MAP | PDMA_SHARED),
                                               request->name, &memory, get->why);
    status = verify_status(device->context, status, "claim", get->why);
    if (status != PDMA_OK)
        return status;
    status = verify_slot(device, groups, &memory, get->why);
    if (status == PDMA_OK)
        status = verify_contiguous(&memory, &get->resolved, get->why);
    if (status == PDMA_OK)
        status = buffer_add(device, NULL, &memory, request->bytes, get->resolved.flags, get->out, get->why);
    return status == PDMA_OK ? PDMA_OK : reject(device, &memory, status, get->why);
}

static int allocate(const struct get *get)
{
    pdma_device *device = get->device;
    struct pdma_memory memory = memory_blank();
    struct buffer *fresh = buffer_new(device, get->why);
    if (fresh == NULL)
        return PDMA_NO_MEMORY;
    int status = device->context->table->allocate(device->own, &get->resolved, &memory, get->why);
    status = verify_status(device->context, status, "allocate", get->why);
    if (status != PDMA_OK)
        goto free_record;
    memory.slot = -1;
    status = verify_contiguous(&memory, &get->resolved, get->why);
    if (status == PDMA_OK)
        status = buffer_add(device, fresh, &memory, get->request->bytes, get->resolved.flags, get->out, get->why);
    if (status == PDMA_OK)
        return PDMA_OK;
    reject(device, &memory, status, get->why);
free_record:
    context_free(device->context, fresh);
    return status;
}

/* The first group that would have served keeps the count. */
static void count(pdma_device *device, uint32_t groups, int failed)
{
    if (groups == 0)
        return;
    struct pdma_group *group = &device->groups[(groups & 1u) != 0 ? 0 : 1];
    os_mutex_lock(&device->lock);
    if (failed)
        group->refusals++;
    else
        group->fallbacks++;
    os_mutex_unlock(&device->lock);
}

static int is_empty(int status)
{
    return status == PDMA_RESERVE_EMPTY || status == PDMA_QUARANTINED;
}

static void tell(const struct get *get, struct pdma_why *caller, const struct refusal *refusal)
{
    const char *address = get->device->info.address;
    if (caller != NULL)
        pdma_why_set(caller, refusal->reason, refusal->asked, refusal->limit, address);
    context_event(get->device->context, refusal->reason, refusal->asked, refusal->limit, address);
}

/* What the backend said when there was nothing to claim, with its own words. */
static void tell_kept(const struct get *get, struct pdma_why *caller, const struct pdma_why *kept)
{
    const struct pdma_host *host = &get->device->context->host;
    if (caller != NULL && caller == get->why)
        *caller = *kept;
    host->event(host->event_arg, kept);
}

static void tell_claimed(const struct get *get, struct pdma_why *caller)
{
    static const struct refusal uncached = {PDMA_WHY_UNCACHED_SLOT, 0, 0};
    if ((get->request->flags & PDMA_CACHED) != 0 && (get->out->flags & PDMA_CACHED) == 0)
        tell(get, caller, &uncached);
    else
        pdma_why_clear(caller);
}

static int allocate_counted(const struct get *get, uint32_t groups)
{
    int status = allocate(get);
    count(get->device, groups, status != PDMA_OK);
    return status;
}

/* No group serves: refuse, or allocate and say why it was not the reserve. */
static int get_elsewhere(const struct get *get, struct pdma_why *caller, const struct refusal *refusal)
{
    if ((get->request->flags & PDMA_RESERVE_ONLY) != 0)
        return pdma_why_set(get->why, refusal->reason, refusal->asked, refusal->limit, get->device->info.address);
    int status = allocate_counted(get, 0);
    if (status == PDMA_OK)
        tell(get, caller, refusal);
    return status;
}

static int get_from(const struct get *get, struct pdma_why *caller, uint32_t groups)
{
    int status = claim(get, groups);
    if (status == PDMA_OK)
        tell_claimed(get, caller);
    if (!is_empty(status))
        return status;
    if ((get->request->flags & PDMA_RESERVE_ONLY) != 0) {
        count(get->device, groups, 1);
        return status;
    }
    struct pdma_why kept = *get->why;
    status = allocate_counted(get, groups);
    if (status == PDMA_OK)
        tell_kept(get, caller, &kept);
    return status;
}

static int get_resolved(const struct get *get, struct pdma_why *caller)
{
    struct refusal refusal = {PDMA_WHY_NO_GROUP, 0, 0};
    uint32_t groups = 0;
    if ((get->request->flags & PDMA_NO_RESERVE) != 0)
        refusal = (struct refusal){PDMA_WHY_NO_RESERVE, get->request->flags, 0};
    else
        groups = groups_that_serve(get, &refusal);
    return groups != 0 ? get_from(get, caller, groups) : get_elsewhere(get, caller, &refusal);
}

/* Memory that someone else may hold is better lost than taken from under its owner. */
static int is_anothers(const struct pdma_why *why)
{
    return why->reason == PDMA_WHY_LIE_SLOT_TWICE || why->reason == PDMA_WHY_LIE_HANDLE;
}

int reject(pdma_device *device, struct pdma_memory *memory, int status, const struct pdma_why *why)
{
    if (status != PDMA_BACKEND_FAULT || !is_anothers(why))
        device->context->table->release(device->own, memory);
    if (status == PDMA_BACKEND_FAULT)
        device->context->host.event(device->context->host.event_arg, why);
    return status;
}

int pdma_get(pdma_device *device, const struct pdma_request *request, struct pdma_buffer *buffer, struct pdma_why *why)
{
    struct pdma_why own;
    struct get get = {.device = device, .request = request, .out = buffer, .why = why};
    int status = check_pointer(device, "device", why);
    if (status == PDMA_OK)
        status = request_check_get(request, why);
    if (status == PDMA_OK)
        status = check_buffer(buffer, why);
    if (status == PDMA_OK)
        status = request_resolve(device, request, &get.resolved, why);
    if (status != PDMA_OK)
        return status;

    own.struct_size = sizeof own;
    if (why == NULL || why->struct_size < sizeof *why)
        get.why = &own;
    pdma_why_clear(get.why);
    return get_resolved(&get, why);
}
