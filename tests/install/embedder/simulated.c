/* SPDX-License-Identifier: MIT */
/* The smallest user of libpdma-sim: the first matching request takes the only slot. */
#include <pdma/sim.h>

static int claims_the_slot(pdma_context *context, const struct pdma_request *request)
{
    struct pdma_buffer buffer = {.struct_size = sizeof buffer, .slot = -1};
    pdma_device *device;
    if (pdma_device_open(context, "0000:01:00.0", &device, NULL))
        return 0;
    int claimed = !pdma_get(device, request, &buffer, NULL) && buffer.slot == 0;
    pdma_device_close(device);
    return claimed;
}

int main(void)
{
    struct pdma_request request = {.struct_size = sizeof request, .flags = PDMA_TO_DEVICE, .bytes = 1 << 20};
    struct pdma_sim_device board = {.struct_size = sizeof board, .address = "0000:01:00.0", .vendor = 0x1234};
    board.groups[PDMA_GROUP_TO_DEVICE] =
        (struct pdma_group){.struct_size = sizeof(struct pdma_group), .asked = 1, .each = request};
    struct pdma_config config = {.struct_size = sizeof config, .table = pdma_sim_backend()};
    pdma_context *context = NULL;
    pdma_sim *sim = NULL;
    int good = 0;
    if (!pdma_sim_create(NULL, &sim, NULL) && !pdma_sim_add_device(sim, &board, NULL)) {
        config.table_arg = sim;
        good = !pdma_open(&config, &context, NULL) && claims_the_slot(context, &request);
        pdma_close(context);
    }
    pdma_sim_destroy(sim);
    return good ? 0 : 1;
}
