/* SPDX-License-Identifier: MIT */
/* The DMA engine: real bytes at every bus address, width, holes, and transfers that fail as a whole. */
#include "rig.h"

static void assert_refused(struct rig *rig, const char *address, pdma_bus bus, uint64_t bytes, int status,
                           uint32_t reason)
{
    static unsigned char buffer[8192], before[8192];
    memset(buffer, 0x11, sizeof buffer);
    memcpy(before, buffer, sizeof before);
    assert_int_equal(pdma_sim_dma_read(rig->sim, address, bus, buffer, bytes, &rig->why), status);
    assert_int_equal(rig->why.reason, reason);
    assert_memory_equal(buffer, before, sizeof buffer);
    assert_int_equal(pdma_sim_dma_write(rig->sim, address, bus, buffer, bytes, &rig->why), status);
    assert_int_equal(rig->why.reason, reason);
}

static void bytes_written_by_the_cpu_are_read_by_the_device_and_back(void **state)
{
    static unsigned char bytes[MIB], seen[MIB];
    struct rig rig;
    struct pdma_memory memory;
    uint64_t random = 11;
    (void)state;
    rig_usual(&rig);
    assert_int_equal(claim(&rig, 1, &memory), PDMA_OK);
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)next_random(&random);
    memcpy(memory.cpu, bytes, sizeof bytes);
    assert_int_equal(pdma_sim_dma_read(rig.sim, DEVICE, memory.one.bus, seen, MIB, NULL), PDMA_OK);
    assert_memory_equal(seen, bytes, sizeof bytes);
    assert_int_equal(pdma_sim_dma_write(rig.sim, DEVICE, memory.one.bus + 12345, bytes, 54321, NULL), PDMA_OK);
    assert_memory_equal((unsigned char *)memory.cpu + 12345, bytes, 54321);
    release(&rig, &memory);
    rig_end(&rig);
}

static void the_device_copies_between_buffers_of_different_kinds(void **state)
{
    static unsigned char area[3 * 4096 + 77];
    struct rig rig;
    struct pdma_memory slot, pinned;
    (void)state;
    rig_usual(&rig);
    assert_int_equal(claim(&rig, 1, &slot), PDMA_OK);
    assert_int_equal(pin(&rig, area, sizeof area, 0, UINT64_MAX, &pinned), PDMA_OK);
    assert_int_equal(pinned.nranges, 1);
    for (size_t i = 0; i < sizeof area; i++)
        ((unsigned char *)slot.cpu)[i + 99] = (unsigned char)(i * 7);
    assert_int_equal(pdma_sim_dma_copy(rig.sim, DEVICE, pinned.ranges[0].bus, slot.one.bus + 99, sizeof area, NULL),
                     PDMA_OK);
    assert_memory_equal(area, (unsigned char *)slot.cpu + 99, sizeof area);
    release(&rig, &pinned);
    release(&rig, &slot);
    rig_end(&rig);
}

static void an_address_without_memory_fails_the_whole_transfer(void **state)
{
    struct rig rig;
    (void)state;
    rig_usual(&rig);
    assert_refused(&rig, DEVICE, 32 * MIB, 1, PDMA_INVALID, PDMA_WHY_SIM_ADDRESS);
    assert_refused(&rig, DEVICE, 32 * MIB - 4096, 8192, PDMA_INVALID, PDMA_WHY_SIM_ADDRESS);
    assert_int_equal(rig.why.asked, 32 * MIB);
    assert_refused(&rig, DEVICE, 3 * GIB, 4, PDMA_INVALID, PDMA_WHY_SIM_ADDRESS);
    assert_refused(&rig, DEVICE, 4 * GIB + 32 * MIB - 1, 2, PDMA_INVALID, PDMA_WHY_SIM_ADDRESS);
    assert_refused(&rig, DEVICE, UINT64_MAX, 1, PDMA_INVALID, PDMA_WHY_SIM_ADDRESS);
    assert_refused(&rig, DEVICE, UINT64_MAX, 2, PDMA_INVALID, PDMA_WHY_OVERFLOW);
    assert_refused(&rig, DEVICE, 0, 0, PDMA_INVALID, PDMA_WHY_BYTES_ZERO);
    rig_end(&rig);
}

static void a_device_does_not_reach_beyond_its_width(void **state)
{
    struct rig rig;
    unsigned char bytes[2] = {1, 2};
    (void)state;
    rig_machine(&rig, &(struct pdma_sim_config){.ram = 64 * MIB, .low = 32 * MIB});
    rig_device(&rig, 24, group_of(0, 0, 0), group_of(0, 0, 0));
    rig_open(&rig, DEVICE);
    assert_int_equal(pdma_sim_dma_write(rig.sim, DEVICE, 16 * MIB - 2, bytes, 2, NULL), PDMA_OK);
    assert_refused(&rig, DEVICE, 16 * MIB - 1, 2, PDMA_INVALID, PDMA_WHY_SIM_REACH);
    assert_int_equal(rig.why.asked, 16 * MIB);
    assert_int_equal(rig.why.limit, 16 * MIB - 1);
    assert_refused(&rig, DEVICE, 4 * GIB, 1, PDMA_INVALID, PDMA_WHY_SIM_REACH);
    rig_end(&rig);
}

static void a_copy_is_checked_at_both_ends(void **state)
{
    struct rig rig;
    (void)state;
    rig_usual(&rig);
    assert_int_equal(pdma_sim_dma_copy(rig.sim, DEVICE, 20 * MIB, 3 * GIB, 1, &rig.why), PDMA_INVALID);
    assert_int_equal(rig.why.asked, 3 * GIB);
    assert_int_equal(pdma_sim_dma_copy(rig.sim, DEVICE, 3 * GIB + 1, 20 * MIB, 1, &rig.why), PDMA_INVALID);
    assert_int_equal(rig.why.asked, 3 * GIB + 1);
    assert_int_equal(pdma_sim_dma_copy(rig.sim, "?", 0, 0, 1, &rig.why), PDMA_NO_DEVICE);
    assert_int_equal(pdma_sim_dma_copy(NULL, DEVICE, 0, 0, 1, &rig.why), PDMA_INVALID);
    rig_end(&rig);
}

static void an_unknown_device_and_missing_pointers_are_named(void **state)
{
    struct rig rig;
    unsigned char byte = 0;
    (void)state;
    rig_usual(&rig);
    assert_refused(&rig, "", 0, 1, PDMA_NO_DEVICE, PDMA_WHY_NO_DEVICE);
    assert_int_equal(pdma_sim_dma_read(NULL, DEVICE, 0, &byte, 1, &rig.why), PDMA_INVALID);
    assert_int_equal(pdma_sim_dma_read(rig.sim, NULL, 0, &byte, 1, &rig.why), PDMA_INVALID);
    assert_int_equal(pdma_sim_dma_read(rig.sim, DEVICE, 0, NULL, 1, &rig.why), PDMA_INVALID);
    assert_string_equal(rig.why.text, "memory is NULL");
    rig_end(&rig);
}

static void transfers_take_simulated_time(void **state)
{
    static unsigned char bytes[65536];
    struct rig rig;
    (void)state;
    rig_usual(&rig);
    uint64_t start = figures(&rig).time;
    assert_int_equal(pdma_sim_dma_read(rig.sim, DEVICE, 0, bytes, 4, NULL), PDMA_OK);
    uint64_t small = figures(&rig).time - start;
    assert_int_equal(pdma_sim_dma_read(rig.sim, DEVICE, 0, bytes, sizeof bytes, NULL), PDMA_OK);
    assert_true(small > 0);
    assert_true(figures(&rig).time - start - small > small);
    rig_end(&rig);
}

static uint32_t config(struct rig *rig, uint32_t offset, uint32_t bytes)
{
    uint32_t value = 0xdeadbeef;
    assert_int_equal(table()->access->config_read(rig->device, offset, bytes, &value, NULL), PDMA_OK);
    return value;
}

static void configuration_space_shows_the_ids(void **state)
{
    struct rig rig;
    struct pdma_sim_device device = {.struct_size = sizeof device,
                                     .vendor = 0x1234,
                                     .device = 0x11e8,
                                     .subvendor = 0xabcd,
                                     .subdevice = 0x4321,
                                     .revision = 7};
    (void)state;
    rig_machine(&rig, &(struct pdma_sim_config){.ram = 32 * MIB});
    assert_int_equal(pdma_sim_add_device(rig.sim, &device, NULL), PDMA_OK);
    rig_open(&rig, DEVICE);
    assert_int_equal(rig.info.subvendor, 0xabcd);
    assert_int_equal(rig.info.revision, 7);
    assert_int_equal(config(&rig, 0, 4), 0x11e81234);
    assert_int_equal(config(&rig, 2, 2), 0x11e8);
    assert_int_equal(config(&rig, 8, 1), 7);
    assert_int_equal(config(&rig, 0x2c, 4), 0x4321abcd);
    assert_int_equal(config(&rig, 0x10, 4), rig.info.bars[0].bus);
    rig_end(&rig);
}

static void ids_do_not_change_and_a_bar_shows_its_size(void **state)
{
    struct rig rig;
    (void)state;
    rig_usual(&rig);
    const struct pdma_device_access *access = table()->access;
    assert_int_equal(access->config_write(rig.device, 0, 4, 0, NULL), PDMA_OK);
    assert_int_equal(config(&rig, 0, 4), 0x11e81234);
    assert_int_equal(access->config_write(rig.device, 4, 2, 0xffff, NULL), PDMA_OK);
    assert_int_equal(config(&rig, 4, 2), 0x0406);
    assert_int_equal(access->config_write(rig.device, 0x10, 4, 0xffffffff, NULL), PDMA_OK);
    assert_int_equal(config(&rig, 0x10, 4), 0xfff00000);
    rig_end(&rig);
}

static void bar_0_keeps_what_is_written_little_endian(void **state)
{
    struct rig rig;
    uint64_t value = 0;
    (void)state;
    rig_usual(&rig);
    const struct pdma_device_access *access = table()->access;
    assert_int_equal(access->bar_write(rig.device, 0, MIB - 8, 8, 0x0102030405060708, NULL), PDMA_OK);
    assert_int_equal(access->bar_read(rig.device, 0, MIB - 8, 8, &value, NULL), PDMA_OK);
    assert_int_equal(value, 0x0102030405060708);
    assert_int_equal(access->bar_read(rig.device, 0, MIB - 8, 1, &value, NULL), PDMA_OK);
    assert_int_equal(value, 8);
    assert_int_equal(access->bar_read(rig.device, 0, MIB - 4, 4, &value, NULL), PDMA_OK);
    assert_int_equal(value, 0x01020304);
    rig_end(&rig);
}

static void registers_out_of_range_are_refused(void **state)
{
    struct rig rig;
    uint32_t value = 1;
    uint64_t wide = 1;
    (void)state;
    rig_usual(&rig);
    const struct pdma_device_access *access = table()->access;
    assert_int_equal(access->config_read(rig.device, 256, 1, &value, &rig.why), PDMA_INVALID);
    assert_int_equal(rig.why.reason, PDMA_WHY_REGISTER);
    assert_int_equal(access->config_read(rig.device, 2, 4, &value, NULL), PDMA_INVALID);
    assert_int_equal(access->config_write(rig.device, 0xfffffffc, 4, 0, NULL), PDMA_INVALID);
    assert_int_equal(access->bar_read(rig.device, 0, MIB, 1, &wide, NULL), PDMA_INVALID);
    assert_int_equal(access->bar_read(rig.device, 1, 0, 1, &wide, NULL), PDMA_INVALID);
    assert_int_equal(access->bar_write(rig.device, 0, MIB - 4, 8, 0, NULL), PDMA_INVALID);
    assert_int_equal(access->bar_write(rig.device, 0, UINT64_MAX - 7, 8, 0, NULL), PDMA_INVALID);
    assert_int_equal(value, 1);
    assert_int_equal(wide, 1);
    rig_end(&rig);
}

static void without_a_device_there_are_no_registers(void **state)
{
    struct rig rig;
    uint32_t value;
    uint64_t wide;
    (void)state;
    rig_machine(&rig, &(struct pdma_sim_config){.ram = 32 * MIB});
    rig_open(&rig, "");
    assert_int_equal(table()->access->config_read(rig.device, 0, 4, &value, NULL), PDMA_UNSUPPORTED);
    assert_int_equal(table()->access->bar_read(rig.device, 0, 0, 4, &wide, NULL), PDMA_UNSUPPORTED);
    rig_end(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_written_by_the_cpu_are_read_by_the_device_and_back),
        cmocka_unit_test(the_device_copies_between_buffers_of_different_kinds),
        cmocka_unit_test(an_address_without_memory_fails_the_whole_transfer),
        cmocka_unit_test(a_device_does_not_reach_beyond_its_width),
        cmocka_unit_test(a_copy_is_checked_at_both_ends),
        cmocka_unit_test(an_unknown_device_and_missing_pointers_are_named),
        cmocka_unit_test(transfers_take_simulated_time),
        cmocka_unit_test(configuration_space_shows_the_ids),
        cmocka_unit_test(ids_do_not_change_and_a_bar_shows_its_size),
        cmocka_unit_test(bar_0_keeps_what_is_written_little_endian),
        cmocka_unit_test(registers_out_of_range_are_refused),
        cmocka_unit_test(without_a_device_there_are_no_registers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
