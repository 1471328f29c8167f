/* SPDX-License-Identifier: MIT */
/* A machine is made from its configuration, and taken apart. */
#include "machine.h"

#include "default_heap.h"

#include <string.h>

#define RAM_MIN     (32 * SIM_MIB)
#define RAM_MAX     (1024 * SIM_GIB)
#define RAM_DEFAULT (512 * SIM_MIB)
#define FIRST_BAR   SIM_HOLE

void *sim_new(struct pdma_sim *sim, size_t bytes, struct pdma_why *why)
{
    void *memory = sim->config.alloc(sim->config.alloc_arg, bytes);
    if (memory == NULL)
        (void)pdma_why_set(why, PDMA_WHY_HEAP, bytes, 0, "the simulated machine");
    else
        memset(memory, 0, bytes);
    return memory;
}

void sim_delete(struct pdma_sim *sim, void *memory)
{
    if (memory != NULL)
        sim->config.free(sim->config.alloc_arg, memory);
}

/* bytes must be a multiple of 1 MiB from least to most. */
static int check_size(const char *name, uint64_t bytes, uint64_t least, uint64_t most, struct pdma_why *why)
{
    if (bytes < least)
        return pdma_why_set(why, PDMA_WHY_SIM_RAM, bytes, least, name);
    if (bytes > most || bytes % SIM_MIB != 0)
        return pdma_why_set(why, PDMA_WHY_SIM_RAM, bytes, most, name);
    return PDMA_OK;
}

static uint64_t smaller(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

static int check_sizes(const struct pdma_sim_config *config, struct pdma_why *why)
{
    int status = check_size("ram", config->ram, RAM_MIN, RAM_MAX, why);
    if (status == PDMA_OK)
        status = check_size("low", config->low, SIM_LOW_ZONE, smaller(config->ram, SIM_HOLE), why);
    if (status == PDMA_OK)
        status = check_size("window", config->window, 0, config->low - SIM_LOW_ZONE, why);
    return status;
}

static void fill_defaults(struct pdma_sim_config *config)
{
    config->struct_size = sizeof *config;
    if (config->alloc == NULL)
        config->alloc = default_alloc;
    if (config->free == NULL)
        config->free = default_free;
    if (config->ram == 0)
        config->ram = RAM_DEFAULT;
    if (config->low == 0)
        config->low = smaller(config->ram, SIM_HOLE);
}

/* The caller's configuration with every default filled in. */
static int settle(const struct pdma_sim_config *asked, struct pdma_sim_config *config, struct pdma_why *why)
{
    static const struct pdma_sim_config nothing = {.struct_size = sizeof nothing};
    if (asked == NULL)
        asked = &nothing;
    int whole = asked->struct_size >= sizeof *asked;
    *config = whole ? *asked : nothing;
    fill_defaults(config);
    if (!whole)
        return pdma_why_set(why, PDMA_WHY_STRUCT_SIZE, asked->struct_size, sizeof *asked, "pdma_sim_config");
    if ((asked->alloc == NULL) != (asked->free == NULL))
        return pdma_why_set(why, PDMA_WHY_ALLOCATOR, 0, 0, asked->alloc == NULL ? "alloc" : "free");
    if (config->age > PDMA_SIM_HEAVY)
        return pdma_why_set(why, PDMA_WHY_ENUM, config->age, PDMA_SIM_HEAVY, "age");
    return check_sizes(config, why);
}

static size_t chains_bytes(const struct pdma_sim *sim)
{
    return sim->nchains * sizeof(struct sim_chain);
}

/* A live buffer has a frame of its own, so as many chains as frames keep them short. */
static int map_memory(struct pdma_sim *sim, struct pdma_why *why)
{
    sim->nchains = 1;
    while (sim->nchains < sim->config.ram / PDMA_PAGE)
        sim->nchains *= 2;
    sim->chains = os_pages_map(chains_bytes(sim));
    if (sim->chains == NULL)
        return pdma_why_set(why, PDMA_WHY_HEAP, chains_bytes(sim), 0, "the simulated machine");
    if (sim_ram_create(&sim->ram, sim->config.ram, sim->config.low, sim->config.window) == 0)
        return PDMA_OK;
    os_pages_unmap(sim->chains, chains_bytes(sim));
    return pdma_why_set(why, PDMA_WHY_HEAP, sim->config.ram, 0, "simulated RAM");
}

static void unmap_memory(struct pdma_sim *sim)
{
    os_pages_unmap(sim->chains, chains_bytes(sim));
    sim_ram_destroy(&sim->ram);
}

static int start(struct pdma_sim *sim, struct pdma_why *why)
{
    int status = map_memory(sim, why);
    if (status != PDMA_OK)
        return status;
    int error = os_mutex_init(&sim->lock);
    if (error == 0)
        return PDMA_OK;
    unmap_memory(sim);
    return pdma_why_set(why, PDMA_WHY_OS, (uint64_t)error, 0, "a lock");
}

int pdma_sim_create(const struct pdma_sim_config *asked, pdma_sim **made, struct pdma_why *why)
{
    struct pdma_sim_config config;
    if (made == NULL)
        return pdma_why_set(why, PDMA_WHY_NULL, 0, 0, "sim");
    int status = settle(asked, &config, why);
    if (status != PDMA_OK)
        return status;
    struct pdma_sim *sim = config.alloc(config.alloc_arg, sizeof *sim);
    if (sim == NULL)
        return pdma_why_set(why, PDMA_WHY_HEAP, sizeof *sim, 0, "the simulated machine");
    memset(sim, 0, sizeof *sim);
    sim->config = config;
    sim->random = config.seed;
    sim->next_bar = FIRST_BAR;
    memcpy(sim->fail_at, config.fail, sizeof sim->fail_at);
    status = start(sim, why);
    if (status != PDMA_OK) {
        sim_delete(sim, sim);
        return status;
    }
    *made = sim;
    return pdma_why_clear(why);
}

void pdma_sim_destroy(pdma_sim *sim)
{
    if (sim == NULL)
        return;
    for (uint32_t i = 0; i < sim->ndevices; i++)
        sim_device_delete(sim, sim->devices[i]);
    os_mutex_destroy(&sim->lock);
    unmap_memory(sim);
    sim_delete(sim, sim);
}
