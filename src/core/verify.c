/* SPDX-License-Identifier: MIT */
/* What a backend answered is checked before a caller sees it. */
#include "core.h"

#include <string.h>

int verify_status(pdma_context *context, int status, const char *operation, struct pdma_why *why)
{
    if (status <= PDMA_OK && status >= PDMA_STALE) {
        if (status != PDMA_OK && why != NULL && why->struct_size >= sizeof *why && why->status != status) {
            pdma_why_set(why, PDMA_WHY_UNEXPLAINED, 0, 0, operation);
            why->status = status;
        }
        return status;
    }
    context_event(context, PDMA_WHY_LIE_STATUS, (uint64_t)(int64_t)status, 0, operation);
    return pdma_why_set(why, PDMA_WHY_LIE_STATUS, (uint64_t)(int64_t)status, 0, operation);
}

static int group_is_possible(const struct pdma_group *group)
{
    if (group->struct_size < sizeof *group || group->had > group->asked || group->asked > PDMA_GROUP_SLOTS_MAX)
        return 0;
    return group->asked == 0 || (group->each.bytes != 0 && group->each.bytes % PDMA_PAGE == 0);
}

int verify_info(const struct pdma_device_info *info, struct pdma_why *why)
{
    if (info->highest >= PDMA_PAGE - 1 && memchr(info->address, '\0', sizeof info->address) != NULL)
        return PDMA_OK;
    return pdma_why_set(why, PDMA_WHY_LIE_INFO, info->highest, 0, NULL);
}

int verify_groups(const struct pdma_group groups[PDMA_GROUPS_MAX], struct pdma_why *why)
{
    for (uint32_t i = 0; i < PDMA_GROUPS_MAX; i++)
        if (!group_is_possible(&groups[i]))
            return pdma_why_set(why, PDMA_WHY_LIE_GROUP, groups[i].had, groups[i].asked, NULL);
    return PDMA_OK;
}

static int verify_range(const struct pdma_range *range, pdma_bus highest, struct pdma_why *why)
{
    if (range->bytes == 0)
        return pdma_why_set(why, PDMA_WHY_LIE_BYTES, 0, 1, NULL);
    if (range->bus > highest || range->bytes - 1 > highest - range->bus)
        return pdma_why_set(why, PDMA_WHY_LIE_HIGHEST, range->bus + (range->bytes - 1), highest, NULL);
    return PDMA_OK;
}

static int verify_place(const struct pdma_range *range, const struct pdma_request *resolved, struct pdma_why *why)
{
    pdma_bus last = range->bus + (resolved->bytes - 1);
    if (range->bus % resolved->align != 0)
        return pdma_why_set(why, PDMA_WHY_LIE_ALIGN, range->bus, resolved->align, NULL);
    if (resolved->boundary != 0 && range->bus / resolved->boundary != last / resolved->boundary)
        return pdma_why_set(why, PDMA_WHY_LIE_BOUNDARY, range->bus, resolved->boundary, NULL);
    return PDMA_OK;
}

static int verify_mapping(const struct pdma_memory *memory, uint32_t wanted, struct pdma_why *why)
{
    uintptr_t cpu = (uintptr_t)memory->cpu;
    if ((wanted & PDMA_NO_MAP) != 0)
        return PDMA_OK;
    return cpu != 0 && cpu % PDMA_PAGE == 0 ? PDMA_OK : pdma_why_set(why, PDMA_WHY_LIE_MAPPING, cpu, 0, NULL);
}

int verify_contiguous(const struct pdma_memory *memory, const struct pdma_request *resolved, struct pdma_why *why)
{
    const struct pdma_range *range = memory->ranges != NULL ? memory->ranges : &memory->one;
    if (memory->nranges != 1)
        return pdma_why_set(why, PDMA_WHY_LIE_RANGES, memory->nranges, 1, NULL);
    uint64_t bytes = memory->bytes < range->bytes ? memory->bytes : range->bytes;
    if (bytes < resolved->bytes)
        return pdma_why_set(why, PDMA_WHY_LIE_BYTES, bytes, resolved->bytes, NULL);
    int status = verify_range(&(struct pdma_range){range->bus, resolved->bytes}, resolved->highest, why);
    if (status == PDMA_OK)
        status = verify_place(range, resolved, why);
    return status == PDMA_OK ? verify_mapping(memory, resolved->flags, why) : status;
}

int verify_pinned(const struct pdma_memory *memory, const struct pdma_request *resolved, struct pdma_why *why)
{
    const struct pdma_range *ranges = memory->ranges != NULL ? memory->ranges : &memory->one;
    uint64_t left = resolved->bytes;
    if (memory->nranges == 0 || (memory->nranges > 1 && memory->ranges == NULL))
        return pdma_why_set(why, PDMA_WHY_LIE_RANGES, memory->nranges, 1, NULL);
    for (uint32_t i = 0; i < memory->nranges; i++) {
        int status = verify_range(&ranges[i], resolved->highest, why);
        if (status != PDMA_OK)
            return status;
        if (ranges[i].bytes > left)
            return pdma_why_set(why, PDMA_WHY_LIE_BYTES, ranges[i].bytes, left, NULL);
        left -= ranges[i].bytes;
    }
    return left == 0 ? PDMA_OK : pdma_why_set(why, PDMA_WHY_LIE_BYTES, resolved->bytes - left, resolved->bytes, NULL);
}

int verify_slot(const pdma_device *device, uint32_t groups, const struct pdma_memory *memory, struct pdma_why *why)
{
    uint32_t first = 0;
    for (uint32_t i = 0; i < PDMA_GROUPS_MAX; i++) {
        int64_t within = (int64_t)memory->slot - first;
        if ((groups & (1u << i)) != 0 && within >= 0 && within < device->groups[i].asked)
            return PDMA_OK;
        first += device->groups[i].asked;
    }
    return pdma_why_set(why, PDMA_WHY_LIE_SLOT, (uint64_t)(int64_t)memory->slot, first, NULL);
}
