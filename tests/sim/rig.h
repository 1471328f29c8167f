/* SPDX-License-Identifier: MIT */
/* A simulated machine with one open device, driven through the backend's table as core would. */
#ifndef TEST_SIM_RIG_H
#define TEST_SIM_RIG_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "heap.h"
#include "pdma/sim.h"

#define MIB      ((uint64_t)1 << 20)
#define GIB      ((uint64_t)1 << 30)
#define PAGES(n) ((uint64_t)(n)*PDMA_PAGE)
#define DEVICE   "0000:01:00.0"

/* One context on the machine. */
struct rig {
    struct heap heap;
    struct pdma_host host;
    pdma_sim *sim;
    void *backend, *device;
    struct pdma_device_info info;
    struct pdma_group groups[PDMA_GROUPS_MAX];
    struct pdma_why why;
};

static inline const struct pdma_backend *table(void)
{
    return pdma_sim_backend();
}

static inline void no_event(void *arg, const struct pdma_why *event)
{
    (void)arg;
    (void)event;
}

static inline struct pdma_request request_of(uint64_t bytes, uint32_t flags, pdma_bus highest)
{
    return (struct pdma_request){
        .struct_size = sizeof(struct pdma_request), .flags = flags, .bytes = bytes, .highest = highest};
}

static inline struct pdma_group group_of(uint32_t count, uint64_t bytes, uint32_t flags)
{
    return (struct pdma_group){
        .struct_size = sizeof(struct pdma_group), .asked = count, .each = request_of(bytes, flags, 0)};
}

static inline const struct pdma_range *ranges_of(const struct pdma_memory *memory)
{
    return memory->ranges != NULL ? memory->ranges : &memory->one;
}

static inline struct pdma_memory empty_memory(void)
{
    return (struct pdma_memory){.struct_size = sizeof(struct pdma_memory), .slot = -1};
}

static inline void rig_init(struct rig *rig)
{
    memset(rig, 0, sizeof *rig);
    rig->why.struct_size = sizeof rig->why;
    rig->host = (struct pdma_host){.struct_size = sizeof rig->host,
                                   .alloc = heap_alloc,
                                   .free = heap_free,
                                   .alloc_arg = &rig->heap,
                                   .event = no_event};
}

/* A machine of `ram` bytes, `low` of them below 4 GiB, whose records count in the rig's heap. */
static inline void rig_machine(struct rig *rig, const struct pdma_sim_config *wish)
{
    struct pdma_sim_config config = *wish;
    rig_init(rig);
    config.struct_size = sizeof config;
    config.alloc = heap_alloc;
    config.free = heap_free;
    config.alloc_arg = &rig->heap;
    assert_int_equal(pdma_sim_create(&config, &rig->sim, &rig->why), PDMA_OK);
}

static inline void rig_device(struct rig *rig, uint32_t width, struct pdma_group to, struct pdma_group from)
{
    struct pdma_sim_device device = {
        .struct_size = sizeof device, .width = width, .vendor = 0x1234, .device = 0x11e8, .groups = {to, from}};
    assert_int_equal(pdma_sim_add_device(rig->sim, &device, &rig->why), PDMA_OK);
}

static inline void rig_open(struct rig *rig, const char *address)
{
    assert_int_equal(table()->open(rig->sim, &rig->host, &rig->backend, &rig->why), PDMA_OK);
    assert_int_equal(table()->device_open(rig->backend, address, &rig->device, &rig->info, rig->groups, &rig->why),
                     PDMA_OK);
}

static inline void rig_close(struct rig *rig)
{
    table()->device_close(rig->device);
    table()->close(rig->backend);
}

/* Closes, destroys, and asserts that nothing is left. */
static inline void rig_end(struct rig *rig)
{
    rig_close(rig);
    pdma_sim_destroy(rig->sim);
    assert_int_equal(rig->heap.live, 0);
}

/* 64 MiB, half of it above 4 GiB; a device with 2 slots of 1 MiB to it and 1 of 64 KiB from it. */
static inline void rig_usual(struct rig *rig)
{
    struct pdma_sim_config config = {.ram = 64 * MIB, .low = 32 * MIB, .window = 2 * MIB};
    rig_machine(rig, &config);
    rig_device(rig, 0, group_of(2, MIB, PDMA_TO_DEVICE), group_of(1, 65536, PDMA_FROM_DEVICE));
    rig_open(rig, DEVICE);
}

static inline int claim(struct rig *rig, uint32_t groups, struct pdma_memory *memory)
{
    *memory = empty_memory();
    return table()->claim(rig->device, groups, 0, "a test", memory, &rig->why);
}

static inline int allocate(struct rig *rig, uint64_t bytes, pdma_bus highest, struct pdma_memory *memory)
{
    struct pdma_request request = request_of(bytes, 0, highest);
    *memory = empty_memory();
    return table()->allocate(rig->device, &request, memory, &rig->why);
}

static inline int pin(struct rig *rig, void *address, uint64_t bytes, uint32_t flags, pdma_bus highest,
                      struct pdma_memory *memory)
{
    struct pdma_request request = request_of(bytes, flags, highest);
    *memory = empty_memory();
    memory->cpu = address;
    return table()->pin(rig->device, address, &request, memory, &rig->why);
}

static inline void release(struct rig *rig, struct pdma_memory *memory)
{
    table()->release(rig->device, memory);
}

static inline struct pdma_sim_info figures(struct rig *rig)
{
    struct pdma_sim_info info = {.struct_size = sizeof info};
    assert_int_equal(pdma_sim_info(rig->sim, &info, NULL), PDMA_OK);
    return info;
}

static inline enum pdma_sim_use use_of(struct rig *rig, pdma_bus bus)
{
    unsigned char use;
    assert_int_equal(pdma_sim_look(rig->sim, bus, 1, &use, NULL), PDMA_OK);
    return (enum pdma_sim_use)use;
}

static inline void assert_zero(const void *memory, uint64_t bytes)
{
    const unsigned char *byte = memory;
    assert_int_equal(byte[0], 0);
    assert_int_equal(memcmp(byte, byte + 1, (size_t)bytes - 1), 0);
}

/* A small generator for tests: xorshift64. */
static inline uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

#endif
