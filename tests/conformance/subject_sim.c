/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "pdma/sim.h"
#include "subject.h"

/* Half of the memory lies above 4 GiB. */
int subject_make(struct subject *subject, uint32_t slots)
{
    memset(subject, 0, sizeof *subject);
    const struct pdma_sim_config machine = {.struct_size = sizeof machine,
                                            .ram = 128u << 20,
                                            .low = 64u << 20,
                                            .window = 1u << 20,
                                            .alloc = heap_alloc,
                                            .free = heap_free,
                                            .alloc_arg = &subject->heap};
    struct pdma_sim_device device = {
        .struct_size = sizeof device, .address = "0000:01:00.0", .vendor = 0x1234, .device = 0x11e8};
    device.groups[PDMA_GROUP_TO_DEVICE] = subject_group(slots, PDMA_TO_DEVICE);
    device.groups[PDMA_GROUP_FROM_DEVICE] = subject_group(slots, PDMA_FROM_DEVICE);
    pdma_sim *sim = NULL;
    if (pdma_sim_create(&machine, &sim, NULL) != PDMA_OK)
        return -1;
    if (pdma_sim_add_device(sim, &device, NULL) != PDMA_OK || pdma_sim_boot(sim, NULL) != PDMA_OK) {
        pdma_sim_destroy(sim);
        return -1;
    }
    subject->own = sim;
    subject->window = 63u << 20;
    subject->bounces = 1;
    subject->address = "0000:01:00.0";
    subject->config = (struct pdma_config){.struct_size = sizeof subject->config,
                                           .table = pdma_sim_backend(),
                                           .table_arg = sim,
                                           .alloc = heap_alloc,
                                           .free = heap_free,
                                           .alloc_arg = &subject->heap};
    return 0;
}

long subject_unmake(struct subject *subject)
{
    pdma_sim_destroy(subject->own);
    return subject->heap.live;
}
