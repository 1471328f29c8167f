/* SPDX-License-Identifier: MIT */
/* The gate of every operation: the lock, simulated time, and failures on demand. */
#include "machine.h"

#define OPERATION_TIME 100u /* simulated nanoseconds */

const char *const sim_operations[PDMA_SIM_OPERATIONS] = {"open", "device", "claim", "allocate", "pin", "sync"};

int sim_enter(struct pdma_sim *sim, enum pdma_sim_operation operation, struct pdma_why *why)
{
    os_mutex_lock(&sim->lock);
    sim->time += OPERATION_TIME;
    sim->calls[operation]++;
    if (sim->calls[operation] != sim->fail_at[operation])
        return PDMA_OK;
    uint64_t call = sim->calls[operation];
    os_mutex_unlock(&sim->lock);
    return pdma_why_set(why, PDMA_WHY_INJECTED, call, 0, sim_operations[operation]);
}

int sim_leave(struct pdma_sim *sim, int status)
{
    os_mutex_unlock(&sim->lock);
    return status;
}

int pdma_sim_fail(pdma_sim *sim, enum pdma_sim_operation operation, uint64_t nth, struct pdma_why *why)
{
    if (sim == NULL)
        return pdma_why_set(why, PDMA_WHY_NULL, 0, 0, "sim");
    if ((uint32_t)operation >= PDMA_SIM_OPERATIONS)
        return pdma_why_set(why, PDMA_WHY_ENUM, (uint32_t)operation, PDMA_SIM_OPERATIONS - 1, "operation");
    os_mutex_lock(&sim->lock);
    sim->fail_at[operation] = nth == 0 ? 0 : sim->calls[operation] + nth;
    return sim_leave(sim, pdma_why_clear(why));
}
