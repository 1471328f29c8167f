/* SPDX-License-Identifier: MIT */
/*
 * The smallest backend: a piece of the process's memory with bus addresses from 1 MiB on. Its one device reaches
 * 64 bits, is coherent, and moves no data. Read it to learn what a backend must do.
 */
#include "os.h"
#include "pdma/backend.h"

#include <string.h>

#define BUS_BASE    0x100000ull
#define RAM_DEFAULT 0x1000000ull
#define SLOTS_MAX   (PDMA_GROUPS_MAX * PDMA_GROUP_SLOTS_MAX)

struct slot {
    uint64_t page; /* its first */
    uint32_t state;
    uint32_t owner_pid;
    char owner[sizeof((struct pdma_slot *)NULL)->owner];
};

/* What a device is opened as: with the reserve, or none in particular. */
struct opening {
    struct null *null;
    uint32_t slots;
};

struct null {
    struct pdma_host host;
    struct opening with_reserve, without;
    struct pdma_group groups[PDMA_GROUPS_MAX];
    uint32_t keep_content;
    uint32_t process;
    unsigned char *ram;
    unsigned char *taken; /* one byte a page */
    uint64_t npages;
    struct os_mutex lock; /* guards taken, rover and slots */
    uint64_t rover;       /* where the search for pages begins */
    struct slot slots[SLOTS_MAX];
};

static uint64_t pages_of(uint64_t bytes)
{
    return pdma_round_up(bytes) / PDMA_PAGE;
}

static pdma_bus bus_of(uint64_t page)
{
    return BUS_BASE + page * PDMA_PAGE;
}

static int fits(const struct pdma_request *request, uint64_t page)
{
    pdma_bus first = bus_of(page), last = first + (pdma_round_up(request->bytes) - 1);
    if (last > request->highest || (request->align > PDMA_PAGE && first % request->align != 0))
        return 0;
    return request->boundary == 0 || first / request->boundary == last / request->boundary;
}

/* The first place in [from, to) where the request's pages are free; npages where there is none. */
static uint64_t search(const struct null *null, const struct pdma_request *request, uint64_t from, uint64_t to)
{
    uint64_t wanted = pages_of(request->bytes), run = 0;
    for (uint64_t page = from; page < to; page++) {
        run = null->taken[page] != 0 ? 0 : run + 1;
        if (run >= wanted && fits(request, page + 1 - wanted))
            return page + 1 - wanted;
    }
    return null->npages;
}

/* Called with the lock held, or before anyone else is there. Returns npages where it cannot be had. */
static uint64_t take(struct null *null, const struct pdma_request *request)
{
    uint64_t page = search(null, request, null->rover, null->npages);
    if (page == null->npages)
        page = search(null, request, 0, null->npages);
    if (page == null->npages)
        return page;
    memset(null->taken + page, 1, (size_t)pages_of(request->bytes));
    null->rover = page + pages_of(request->bytes);
    return page;
}

/* Called with the lock held. */
static uint64_t longest_run(const struct null *null)
{
    uint64_t longest = 0, run = 0;
    for (uint64_t page = 0; page < null->npages; page++) {
        run = null->taken[page] != 0 ? 0 : run + 1;
        longest = run > longest ? run : longest;
    }
    return longest * PDMA_PAGE;
}

static int take_locked(struct null *null, const struct pdma_request *request, uint64_t *page, struct pdma_why *why)
{
    os_mutex_lock(&null->lock);
    *page = take(null, request);
    uint64_t longest = *page == null->npages ? longest_run(null) : 0;
    os_mutex_unlock(&null->lock);
    return *page < null->npages ? PDMA_OK : pdma_why_set(why, PDMA_WHY_NO_CONTIGUOUS, request->bytes, longest, NULL);
}

static void fill(const struct null *null, struct pdma_memory *memory, uint64_t page, uint64_t bytes, uint32_t flags)
{
    memory->flags = PDMA_COHERENT | (flags & (PDMA_NO_MAP | PDMA_CACHED));
    memory->own = null->ram + page * PDMA_PAGE;
    memory->bytes = bytes;
    memory->nranges = 1;
    memory->one = (struct pdma_range){bus_of(page), bytes};
}

static int null_probe(void *arg, struct pdma_why *why)
{
    (void)arg;
    return pdma_why_clear(why);
}

static uint32_t set_aside(struct null *null)
{
    uint32_t slot = 0;
    for (uint32_t i = 0; i < PDMA_GROUPS_MAX; i++) {
        struct pdma_group *group = &null->groups[i];
        group->each.bytes = pdma_round_up(group->each.bytes);
        struct pdma_request each = group->each;
        each.highest = pdma_request_highest(&each, UINT64_MAX);
        group->had = 0;
        for (uint32_t n = 0; n < group->asked; n++, slot++) {
            null->slots[slot].page = take(null, &each);
            null->slots[slot].state = null->slots[slot].page < null->npages ? PDMA_SLOT_FREE : PDMA_SLOT_MISSING;
            group->had += null->slots[slot].state == PDMA_SLOT_FREE;
        }
    }
    return slot;
}

static int check_config(const struct pdma_null_config *config, struct pdma_why *why)
{
    if (config->struct_size < sizeof *config)
        return pdma_why_set(why, PDMA_WHY_STRUCT_SIZE, config->struct_size, sizeof *config, "struct pdma_null_config");
    if (config->ram > SIZE_MAX / 2)
        return pdma_why_set(why, PDMA_WHY_BYTES_HUGE, config->ram, SIZE_MAX / 2, NULL);
    for (uint32_t i = 0; i < PDMA_GROUPS_MAX; i++) {
        const struct pdma_group *group = &config->groups[i];
        if (group->asked > PDMA_GROUP_SLOTS_MAX)
            return pdma_why_set(why, PDMA_WHY_SET_COUNT, group->asked, PDMA_GROUP_SLOTS_MAX, "a group's ");
        if (group->asked != 0 && pdma_round_up(group->each.bytes) == 0)
            return pdma_why_set(why, PDMA_WHY_SET_BYTES_ZERO, 0, 0, "a group's ");
    }
    return PDMA_OK;
}

static int get_memory(struct null *null, uint64_t ram, struct pdma_why *why)
{
    int error = os_mutex_init(&null->lock);
    if (error != 0)
        return pdma_why_set(why, PDMA_WHY_OS, (uint64_t)error, 0, "a mutex");
    null->npages = pages_of(ram != 0 ? ram : RAM_DEFAULT);
    null->taken = null->host.alloc(null->host.alloc_arg, (size_t)null->npages);
    null->ram = null->taken != NULL ? os_pages_map((size_t)(null->npages * PDMA_PAGE)) : NULL;
    if (null->ram != NULL) {
        memset(null->taken, 0, (size_t)null->npages);
        return PDMA_OK;
    }
    null->host.free(null->host.alloc_arg, null->taken);
    os_mutex_destroy(&null->lock);
    return pdma_why_set(why, PDMA_WHY_HEAP, null->npages * PDMA_PAGE, 0, "the null backend's RAM");
}

static int null_open(void *arg, const struct pdma_host *host, void **backend, struct pdma_why *why)
{
    static const struct pdma_null_config defaults = {.struct_size = sizeof defaults};
    const struct pdma_null_config *config = arg != NULL ? arg : &defaults;
    int status = check_config(config, why);
    if (status != PDMA_OK)
        return status;
    struct null *null = host->alloc(host->alloc_arg, sizeof *null);
    if (null == NULL)
        return pdma_why_set(why, PDMA_WHY_HEAP, sizeof *null, 0, "the null backend");
    memset(null, 0, sizeof *null);
    null->host = *host;
    null->keep_content = config->keep_content;
    null->process = os_process();
    memcpy(null->groups, config->groups, sizeof null->groups);
    status = get_memory(null, config->ram, why);
    if (status != PDMA_OK) {
        host->free(host->alloc_arg, null);
        return status;
    }
    null->without.null = null;
    null->with_reserve.null = null;
    null->with_reserve.slots = set_aside(null);
    *backend = null;
    return PDMA_OK;
}

static void null_close(void *backend)
{
    struct null *null = backend;
    os_pages_unmap(null->ram, (size_t)(null->npages * PDMA_PAGE));
    null->host.free(null->host.alloc_arg, null->taken);
    os_mutex_destroy(&null->lock);
    null->host.free(null->host.alloc_arg, null);
}

static void describe(struct pdma_device_info *info)
{
    uint32_t size = info->struct_size;
    *info = (struct pdma_device_info){.struct_size = size, .address = "null", .highest = UINT64_MAX};
    info->vendor = info->device = info->subvendor = info->subdevice = 0xffff;
}

static int null_devices(void *backend, struct pdma_device_info *infos, size_t room, size_t *n, struct pdma_why *why)
{
    (void)backend;
    if (room > 0)
        describe(&infos[0]);
    *n = 1;
    return pdma_why_clear(why);
}

static int null_device_open(void *backend, const char *address, void **device, struct pdma_device_info *info,
                            struct pdma_group groups[PDMA_GROUPS_MAX], struct pdma_why *why)
{
    struct null *null = backend;
    if (*address != '\0' && strcmp(address, "null") != 0)
        return pdma_why_set(why, PDMA_WHY_NO_DEVICE, 0, 0, address);
    describe(info);
    for (uint32_t i = 0; i < PDMA_GROUPS_MAX; i++) {
        if (*address != '\0')
            groups[i] = null->groups[i];
        groups[i].struct_size = sizeof groups[i];
    }
    *device = *address != '\0' ? &null->with_reserve : &null->without;
    return PDMA_OK;
}

static void null_device_close(void *device)
{
    (void)device;
}

static void list_slot(const struct null *null, uint64_t n, uint32_t group, struct pdma_slot *out)
{
    const struct slot *slot = &null->slots[n];
    out->group = group;
    out->state = slot->state;
    out->flags = null->groups[group].each.flags;
    out->bytes = null->groups[group].each.bytes;
    out->bus = slot->state != PDMA_SLOT_MISSING ? bus_of(slot->page) : 0;
    out->why = slot->state != PDMA_SLOT_MISSING ? PDMA_WHY_NONE : PDMA_WHY_NO_CONTIGUOUS;
    out->owner_pid = slot->owner_pid;
    memcpy(out->owner, slot->owner, sizeof out->owner);
}

static int null_slots(void *device, struct pdma_slot *slots, size_t room, size_t *n, struct pdma_why *why)
{
    const struct opening *opening = device;
    struct null *null = opening->null;
    uint32_t total = opening->slots;
    os_mutex_lock(&null->lock);
    for (uint32_t i = 0; i < total && i < room; i++)
        list_slot(null, i, i < null->groups[0].asked ? 0 : 1, &slots[i]);
    os_mutex_unlock(&null->lock);
    *n = total;
    return pdma_why_clear(why);
}

static void set_owner(struct slot *slot, uint32_t pid, const char *name)
{
    slot->owner_pid = pid;
    memset(slot->owner, 0, sizeof slot->owner);
    for (size_t i = 0; name != NULL && name[i] != '\0' && i < sizeof slot->owner - 1; i++)
        slot->owner[i] = name[i];
}

/* The lowest free slot of the first group in the set, or -1. Called with the lock held. */
static int32_t lowest_free(const struct null *null, uint32_t groups)
{
    uint32_t slot = 0;
    for (uint32_t i = 0; i < PDMA_GROUPS_MAX; i++)
        for (uint32_t end = slot + null->groups[i].asked; slot < end; slot++)
            if ((groups & (1u << i)) != 0 && null->slots[slot].state == PDMA_SLOT_FREE)
                return (int32_t)slot;
    return -1;
}

static int none_free(const struct null *null, uint32_t groups, struct pdma_why *why)
{
    uint32_t asked = 0, had = 0;
    for (uint32_t i = 0; i < PDMA_GROUPS_MAX; i++) {
        asked += (groups & (1u << i)) != 0 ? null->groups[i].asked : 0;
        had += (groups & (1u << i)) != 0 ? null->groups[i].had : 0;
    }
    return had == 0 ? pdma_why_set(why, PDMA_WHY_MISSING, asked, asked, "null")
                    : pdma_why_set(why, PDMA_WHY_ALL_CLAIMED, had, had, NULL);
}

static int null_claim(void *device, uint32_t groups, uint32_t flags, const char *name, struct pdma_memory *memory,
                      struct pdma_why *why)
{
    struct null *null = ((struct opening *)device)->null;
    os_mutex_lock(&null->lock);
    int32_t number = lowest_free(null, groups);
    if (number >= 0) {
        null->slots[number].state = PDMA_SLOT_CLAIMED;
        set_owner(&null->slots[number], null->process, name);
    }
    os_mutex_unlock(&null->lock);
    if (number < 0)
        return none_free(null, groups, why);

    const struct pdma_request *each = &null->groups[(uint32_t)number < null->groups[0].asked ? 0 : 1].each;
    fill(null, memory, null->slots[number].page, each->bytes, each->flags | flags);
    memory->cpu = (memory->flags & PDMA_NO_MAP) != 0 ? NULL : memory->own;
    memory->slot = number;
    return PDMA_OK;
}

static int null_allocate(void *device, const struct pdma_request *request, struct pdma_memory *memory,
                         struct pdma_why *why)
{
    struct null *null = ((struct opening *)device)->null;
    uint64_t page;
    int status = take_locked(null, request, &page, why);
    if (status != PDMA_OK)
        return status;
    fill(null, memory, page, request->bytes, request->flags);
    memory->cpu = (memory->flags & PDMA_NO_MAP) != 0 ? NULL : memory->own;
    return PDMA_OK;
}

/* As if behind an IOMMU: whatever the caller's pages are, the device sees one range. */
static int null_pin(void *device, void *address, const struct pdma_request *request, struct pdma_memory *memory,
                    struct pdma_why *why)
{
    struct null *null = ((struct opening *)device)->null;
    uint64_t offset = (uintptr_t)address % PDMA_PAGE, page;
    struct pdma_request whole = *request;
    whole.bytes = request->bytes <= UINT64_MAX - 2ull * PDMA_PAGE ? offset + request->bytes : request->bytes;
    int status = take_locked(null, &whole, &page, why);
    if (status != PDMA_OK)
        return status;
    fill(null, memory, page, request->bytes, PDMA_CACHED);
    memory->one.bus += offset;
    return PDMA_OK;
}

static void null_release(void *device, struct pdma_memory *memory)
{
    struct null *null = ((struct opening *)device)->null;
    pdma_bus first = memory->one.bus - BUS_BASE;
    uint64_t page = first / PDMA_PAGE, n = pages_of(first % PDMA_PAGE + memory->bytes);
    if (null->keep_content == 0)
        memset(memory->own, 0, (size_t)(n * PDMA_PAGE));
    os_mutex_lock(&null->lock);
    if (memory->slot >= 0) {
        set_owner(&null->slots[memory->slot], 0, NULL);
        null->slots[memory->slot].state = PDMA_SLOT_FREE;
    } else {
        memset(null->taken + page, 0, (size_t)n);
        null->rover = page;
    }
    os_mutex_unlock(&null->lock);
}

static int null_sync(void *device, struct pdma_memory *memory, uint64_t offset, uint64_t bytes, int for_device,
                     struct pdma_why *why)
{
    (void)device, (void)memory, (void)offset, (void)bytes, (void)for_device;
    return pdma_why_clear(why);
}

const struct pdma_backend *pdma_null_backend(void)
{
    static const struct pdma_backend table = {
        .struct_size = sizeof table,
        .on_demand = 1,
        .name = "null",
        .probe = null_probe,
        .open = null_open,
        .close = null_close,
        .devices = null_devices,
        .device_open = null_device_open,
        .device_close = null_device_close,
        .slots = null_slots,
        .claim = null_claim,
        .allocate = null_allocate,
        .pin = null_pin,
        .release = null_release,
        .sync = null_sync,
    };
    return &table;
}
