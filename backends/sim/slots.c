/* SPDX-License-Identifier: MIT */
/* The reserve: listing slots, and claiming the lowest free one. */
#include "machine.h"

#include <string.h>

static uint32_t group_of(const struct sim_device *device, uint32_t number)
{
    return number < device->groups[PDMA_GROUP_FROM_DEVICE].first ? PDMA_GROUP_TO_DEVICE : PDMA_GROUP_FROM_DEVICE;
}

static void show_slot(const struct sim_device *device, uint32_t number, struct pdma_slot *shown)
{
    const struct sim_memory *slot = &device->slots[number];
    uint32_t which = group_of(device, number);
    shown->group = which;
    shown->state = slot->missing != 0 ? PDMA_SLOT_MISSING : slot->users != 0 ? PDMA_SLOT_CLAIMED : PDMA_SLOT_FREE;
    shown->flags = device->groups[which].group.each.flags;
    shown->bytes = device->groups[which].group.each.bytes;
    shown->bus = slot->one.bus;
    shown->why = slot->missing;
    shown->owner_pid = slot->owner_pid;
    memcpy(shown->owner, slot->owner, sizeof shown->owner);
}

int sim_slots(void *opened, struct pdma_slot *slots, size_t room, size_t *n, struct pdma_why *why)
{
    struct sim_opening *opening = opened;
    (void)why;
    os_mutex_lock(&opening->sim->lock);
    *n = opening->device == NULL ? 0 : opening->device->nslots;
    for (size_t i = 0; i < *n && i < room; i++)
        show_slot(opening->device, (uint32_t)i, &slots[i]);
    return sim_leave(opening->sim, PDMA_OK);
}

static struct sim_memory *lowest_free(struct sim_device *device, uint32_t groups)
{
    for (uint32_t which = 0; which < PDMA_GROUPS_MAX; which++) {
        struct sim_group *group = &device->groups[which];
        uint32_t number = (groups >> which & 1u) == 0 ? SIM_NONE : sim_set_first(&group->free, 0);
        if (number == SIM_NONE)
            continue;
        sim_set_remove(&group->free, number);
        return &device->slots[group->first + number];
    }
    return NULL;
}

static int nothing_free(const struct sim_device *device, uint32_t groups, struct pdma_why *why)
{
    uint32_t had = 0, asked = 0;
    for (uint32_t which = 0; which < PDMA_GROUPS_MAX; which++) {
        had += (groups >> which & 1u) * device->groups[which].group.had;
        asked += (groups >> which & 1u) * device->groups[which].group.asked;
    }
    if (had == 0)
        return pdma_why_set(why, PDMA_WHY_MISSING, asked, asked, device->info.address);
    return pdma_why_set(why, PDMA_WHY_ALL_CLAIMED, had, had, device->info.address);
}

static int claim(struct sim_opening *opening, uint32_t groups, uint32_t flags, const char *name,
                 struct pdma_memory *memory, struct pdma_why *why)
{
    if (opening->device == NULL)
        return pdma_why_set(why, PDMA_WHY_NO_GROUP, 0, 0, "");
    struct sim_memory *slot = lowest_free(opening->device, groups);
    if (slot == NULL)
        return nothing_free(opening->device, groups, why);
    if (slot->stale)
        memset(slot->bytes_at, 0, (size_t)slot->bytes);
    slot->stale = 0;
    uint32_t which = group_of(opening->device, (uint32_t)slot->slot);
    const uint32_t lasting = PDMA_CACHED | PDMA_TO_DEVICE | PDMA_FROM_DEVICE;
    uint32_t own = opening->device->groups[which].group.each.flags & lasting;
    sim_memory_hold(opening, slot, flags | own | PDMA_COHERENT, name);
    sim_memory_show(opening, slot, memory);
    return PDMA_OK;
}

int sim_claim(void *opened, uint32_t groups, uint32_t flags, const char *name, struct pdma_memory *memory,
              struct pdma_why *why)
{
    struct sim_opening *opening = opened;
    int status = sim_enter(opening->sim, PDMA_SIM_CLAIM, why);
    if (status != PDMA_OK)
        return status;
    return sim_leave(opening->sim, claim(opening, groups, flags, name, memory, why));
}

void sim_slot_free(struct sim_memory *slot)
{
    uint32_t number = (uint32_t)slot->slot;
    struct sim_group *group = &slot->device->groups[group_of(slot->device, number)];
    slot->owner_pid = 0;
    memset(slot->owner, 0, sizeof slot->owner);
    sim_set_add(&group->free, number - group->first);
}
