/* SPDX-License-Identifier: MIT */
/* Boot: the kernel takes its pages, then every device's groups are set aside, then memory ages. */
#include "machine.h"

#define FIRST_PAGES ((uint32_t)(SIM_MIB / PDMA_PAGE))
#define IMAGE_MAX   (8 * SIM_MIB)

/* The first 1 MiB, and an image of a sixty-fourth of RAM below 4 GiB. */
static void boot_kernel(struct pdma_sim *sim)
{
    uint64_t image = sim->config.ram / 64;
    struct sim_want want = {.pages = (image < IMAGE_MAX ? image : IMAGE_MAX) / PDMA_PAGE,
                            .end = SIM_HIGH_ZONE / PDMA_PAGE,
                            .align = 1,
                            .boundary = 0};
    sim_buddy_take(&sim->ram.zones[0].buddy, 0, FIRST_PAGES);
    sim_ram_assign(&sim->ram, 0, FIRST_PAGES, NULL, 0, PDMA_SIM_KERNEL);
    (void)sim_ram_take(&sim->ram, &want, NULL, PDMA_SIM_KERNEL, NULL);
}

static void set_aside(struct pdma_sim *sim, struct sim_device *device, struct sim_group *group)
{
    const struct pdma_request *each = &group->group.each;
    struct sim_want want = sim_want(each, pdma_request_highest(each, device->info.highest));
    uint32_t frame = 0;
    for (uint32_t i = 0; i < group->group.asked; i++) {
        struct sim_memory *slot = &device->slots[group->first + i];
        /* All slots of a group are alike: where one cannot be had, the rest cannot either. */
        if (frame != SIM_NONE)
            frame = sim_ram_take(&sim->ram, &want, slot, PDMA_SIM_SLOT, NULL);
        if (frame == SIM_NONE) {
            slot->missing = PDMA_WHY_NO_CONTIGUOUS;
            continue;
        }
        sim_memory_contiguous(sim, slot, frame, each->bytes);
        sim_set_add(&group->free, i);
        group->group.had++;
    }
}

void sim_boot(struct pdma_sim *sim)
{
    if (sim->booted)
        return;
    sim->booted = 1;
    boot_kernel(sim);
    for (uint32_t i = 0; i < sim->ndevices; i++)
        for (uint32_t which = 0; which < PDMA_GROUPS_MAX; which++)
            set_aside(sim, sim->devices[i], &sim->devices[i]->groups[which]);
    sim_age(sim, (enum pdma_sim_age)sim->config.age);
}

int pdma_sim_boot(pdma_sim *sim, struct pdma_why *why)
{
    if (sim == NULL)
        return pdma_why_set(why, PDMA_WHY_NULL, 0, 0, "sim");
    os_mutex_lock(&sim->lock);
    sim_boot(sim);
    return sim_leave(sim, pdma_why_clear(why));
}
