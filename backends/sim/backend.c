/* SPDX-License-Identifier: MIT */
/* The simulation as a backend: opening the machine and its devices, and the table of operations. */
#include "machine.h"

#include <string.h>

/* A context on a machine. */
struct session {
    struct pdma_sim *sim;
    const struct pdma_host *host;
};

static void *host_new(const struct pdma_host *host, size_t bytes, struct pdma_why *why)
{
    void *memory = host->alloc(host->alloc_arg, bytes);
    if (memory == NULL)
        (void)pdma_why_set(why, PDMA_WHY_HEAP, bytes, 0, "the simulation");
    return memory;
}

static int probe(void *arg, struct pdma_why *why)
{
    return arg == NULL ? pdma_why_set(why, PDMA_WHY_NULL, 0, 0, "table_arg, the simulated machine,") : PDMA_OK;
}

static int open_machine(void *arg, const struct pdma_host *host, void **backend, struct pdma_why *why)
{
    int status = probe(arg, why);
    if (status != PDMA_OK)
        return status;
    struct session *session = host_new(host, sizeof *session, why);
    if (session == NULL)
        return PDMA_NO_MEMORY;
    status = sim_enter(arg, PDMA_SIM_OPEN, why);
    if (status != PDMA_OK) {
        host->free(host->alloc_arg, session);
        return status;
    }
    session->sim = arg;
    session->host = host;
    sim_boot(session->sim);
    *backend = session;
    return sim_leave(session->sim, PDMA_OK);
}

static void close_machine(void *backend)
{
    struct session *session = backend;
    session->host->free(session->host->alloc_arg, session);
}

/* Devices are fixed once the machine has booted, and opening boots it: no lock. */
static int devices(void *backend, struct pdma_device_info *infos, size_t room, size_t *n, struct pdma_why *why)
{
    const struct session *session = backend;
    (void)why;
    *n = session->sim->ndevices;
    for (size_t i = 0; i < *n && i < room; i++)
        infos[i] = session->sim->devices[i]->info;
    return PDMA_OK;
}

static void show_device(const struct sim_device *device, struct pdma_device_info *info, struct pdma_group *groups)
{
    memset(info, 0, sizeof *info);
    memset(groups, 0, PDMA_GROUPS_MAX * sizeof *groups);
    info->struct_size = sizeof *info;
    info->highest = UINT64_MAX;
    for (uint32_t which = 0; which < PDMA_GROUPS_MAX; which++)
        groups[which].struct_size = sizeof groups[which];
    if (device == NULL)
        return;
    *info = device->info;
    for (uint32_t which = 0; which < PDMA_GROUPS_MAX; which++)
        groups[which] = device->groups[which].group;
}

static int device_open(void *backend, const char *address, void **device, struct pdma_device_info *info,
                       struct pdma_group groups[PDMA_GROUPS_MAX], struct pdma_why *why)
{
    struct session *session = backend;
    struct sim_device *found = sim_device_find(session->sim, address);
    if (found == NULL && address[0] != '\0')
        return pdma_why_set(why, PDMA_WHY_NO_DEVICE, 0, 0, address);
    struct sim_opening *opening = host_new(session->host, sizeof *opening, why);
    if (opening == NULL)
        return PDMA_NO_MEMORY;
    int status = sim_enter(session->sim, PDMA_SIM_DEVICE_OPEN, why);
    if (status != PDMA_OK) {
        session->host->free(session->host->alloc_arg, opening);
        return status;
    }
    opening->sim = session->sim;
    opening->host = session->host;
    opening->device = found;
    opening->process = os_process();
    show_device(found, info, groups);
    *device = opening;
    return sim_leave(session->sim, PDMA_OK);
}

static void device_close(void *device)
{
    struct sim_opening *opening = device;
    opening->host->free(opening->host->alloc_arg, opening);
}

/* Within one process nobody dies alone: nothing is ever in quarantine. */
static int quiesce(void *device, enum pdma_quiesce how, struct pdma_why *why)
{
    (void)device;
    (void)how;
    (void)why;
    return PDMA_OK;
}

const struct pdma_backend *pdma_sim_backend(void)
{
    static const struct pdma_backend table = {
        .struct_size = sizeof table,
        .on_demand = 1,
        .name = "sim",
        .probe = probe,
        .open = open_machine,
        .close = close_machine,
        .devices = devices,
        .device_open = device_open,
        .device_close = device_close,
        .slots = sim_slots,
        .claim = sim_claim,
        .allocate = sim_allocate,
        .pin = sim_pin,
        .release = sim_release,
        .sync = sim_sync,
        .share = sim_share,
        .attach = sim_attach,
        .window = sim_window,
        .quiesce = quiesce,
        .access = &sim_device_access,
    };
    return &table;
}
