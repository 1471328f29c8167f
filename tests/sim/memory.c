/* SPDX-License-Identifier: MIT */
/* Contiguous memory at run time, sharing it, and the window of reserved RAM. */
#include "rig.h"

static void allocated_memory_is_zero_contiguous_and_within_the_limit(void **state)
{
    const pdma_bus limits[] = {16 * MIB - 1, 20 * MIB - 1, 4 * GIB - 1, UINT64_MAX};
    struct rig rig;
    (void)state;
    rig_usual(&rig);
    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
        struct pdma_memory memory;
        assert_int_equal(allocate(&rig, PAGES(3), limits[i], &memory), PDMA_OK);
        assert_int_equal(memory.bytes, PAGES(3));
        assert_int_equal(memory.nranges, 1);
        assert_true(memory.one.bus + memory.bytes - 1 <= limits[i]);
        assert_int_equal(memory.slot, -1);
        assert_int_equal((uintptr_t)memory.cpu % PDMA_PAGE, 0);
        assert_zero(memory.cpu, memory.bytes);
        assert_int_equal(use_of(&rig, memory.one.bus + memory.bytes - 1), PDMA_SIM_ALLOCATED);
        release(&rig, &memory);
    }
    rig_end(&rig);
}

static void alignment_and_boundary_are_honoured(void **state)
{
    struct rig rig;
    struct pdma_memory memory[40];
    (void)state;
    rig_usual(&rig);
    for (uint32_t i = 0; i < 40; i++) {
        struct pdma_request request = request_of(PAGES(1 + i % 7), 0, UINT64_MAX);
        request.align = (uint64_t)PDMA_PAGE << i % 9;
        request.boundary = i % 2 ? PAGES(8) : 0;
        memory[i] = empty_memory();
        assert_int_equal(table()->allocate(rig.device, &request, &memory[i], NULL), PDMA_OK);
        assert_int_equal(memory[i].one.bus % request.align, 0);
        if (request.boundary != 0)
            assert_int_equal(memory[i].one.bus / request.boundary,
                             (memory[i].one.bus + memory[i].bytes - 1) / request.boundary);
    }
    for (uint32_t i = 0; i < 40; i++)
        release(&rig, &memory[i]);
    rig_end(&rig);
}

static void what_was_asked_shows_in_flags_and_mapping(void **state)
{
    struct rig rig;
    struct pdma_memory memory = empty_memory();
    struct pdma_request request = request_of(PDMA_PAGE, PDMA_CACHED | PDMA_NO_MAP | PDMA_TO_DEVICE, UINT64_MAX);
    (void)state;
    rig_usual(&rig);
    assert_int_equal(table()->allocate(rig.device, &request, &memory, NULL), PDMA_OK);
    assert_int_equal(memory.flags, PDMA_CACHED | PDMA_NO_MAP | PDMA_COHERENT);
    assert_null(memory.cpu);
    release(&rig, &memory);
    rig_end(&rig);
}

static void released_memory_is_free_again_and_zero(void **state)
{
    struct rig rig;
    struct pdma_memory memory;
    unsigned char bytes[PDMA_PAGE];
    (void)state;
    rig_usual(&rig);
    uint64_t free = figures(&rig).free;
    assert_int_equal(allocate(&rig, MIB, UINT64_MAX, &memory), PDMA_OK);
    assert_int_equal(figures(&rig).free, free - MIB);
    memset(memory.cpu, 0x77, MIB);
    pdma_bus bus = memory.one.bus;
    release(&rig, &memory);
    assert_int_equal(figures(&rig).free, free);
    assert_int_equal(use_of(&rig, bus), PDMA_SIM_FREE);
    assert_int_equal(pdma_sim_dma_read(rig.sim, DEVICE, bus, bytes, sizeof bytes, NULL), PDMA_OK);
    assert_zero(bytes, sizeof bytes);
    rig_end(&rig);
}

static void what_a_device_writes_to_free_memory_is_gone_when_it_is_allocated(void **state)
{
    struct rig rig;
    struct pdma_memory memory;
    (void)state;
    rig_usual(&rig);
    assert_int_equal(allocate(&rig, MIB, UINT64_MAX, &memory), PDMA_OK);
    pdma_bus bus = memory.one.bus;
    release(&rig, &memory);
    assert_int_equal(pdma_sim_dma_write(rig.sim, DEVICE, bus + 70000, "late", 4, NULL), PDMA_OK);
    assert_int_equal(allocate(&rig, MIB, UINT64_MAX, &memory), PDMA_OK);
    assert_int_equal(memory.one.bus, bus);
    assert_zero(memory.cpu, MIB);
    release(&rig, &memory);
    rig_end(&rig);
}

static void memory_that_cannot_be_had_is_refused_with_the_longest_run(void **state)
{
    struct rig rig;
    struct pdma_memory memory;
    (void)state;
    rig_usual(&rig);
    long live = rig.heap.live;
    assert_int_equal(allocate(&rig, 33 * MIB, UINT64_MAX, &memory), PDMA_NO_MEMORY);
    assert_int_equal(rig.why.reason, PDMA_WHY_NO_CONTIGUOUS);
    assert_int_equal(rig.why.asked, 33 * MIB);
    assert_int_equal(rig.why.limit, 32 * MIB);
    assert_int_equal(allocate(&rig, 16 * MIB, 16 * MIB - 1, &memory), PDMA_NO_MEMORY);
    assert_int_equal(rig.why.limit, 15 * MIB);
    assert_int_equal(allocate(&rig, PDMA_PAGE, PDMA_PAGE - 2, &memory), PDMA_NO_MEMORY);
    assert_int_equal(rig.why.limit, 0);
    assert_int_equal(allocate(&rig, UINT64_MAX - 4095, UINT64_MAX, &memory), PDMA_NO_MEMORY);
    assert_int_equal(rig.heap.live, live);
    rig_end(&rig);
}

static void a_handle_is_not_used_again_soon(void **state)
{
    struct rig rig;
    struct pdma_memory memory;
    pdma_handle last = 0;
    (void)state;
    rig_usual(&rig);
    for (int i = 0; i < 1000; i++) {
        assert_int_equal(claim(&rig, 1, &memory), PDMA_OK);
        assert_true(memory.handle > last);
        last = memory.handle;
        release(&rig, &memory);
    }
    rig_end(&rig);
}

static void memory_that_is_not_shared_lets_nobody_in(void **state)
{
    struct rig rig;
    struct pdma_memory memory, attached = empty_memory();
    (void)state;
    rig_usual(&rig);
    assert_int_equal(allocate(&rig, PDMA_PAGE, UINT64_MAX, &memory), PDMA_OK);
    assert_int_equal(table()->attach(rig.device, memory.handle, &attached, &rig.why), PDMA_NO_ACCESS);
    assert_int_equal(rig.why.asked, memory.handle);
    assert_int_equal(table()->attach(rig.device, memory.handle + 1, &attached, &rig.why), PDMA_STALE);
    assert_int_equal(table()->attach(rig.device, 0, &attached, &rig.why), PDMA_STALE);
    pdma_handle stale = memory.handle;
    release(&rig, &memory);
    assert_int_equal(table()->attach(rig.device, stale, &attached, &rig.why), PDMA_STALE);
    rig_end(&rig);
}

static void a_shared_buffer_outlives_its_owner_until_the_last_user_leaves(void **state)
{
    struct rig rig, other;
    struct pdma_memory memory, attached = empty_memory();
    struct pdma_slot slots[3];
    size_t n;
    (void)state;
    rig_usual(&rig);
    rig_init(&other);
    other.sim = rig.sim;
    rig_open(&other, DEVICE);
    assert_int_equal(claim(&other, 1, &memory), PDMA_OK);
    assert_int_equal(table()->share(other.device, &memory, NULL), PDMA_OK);
    assert_int_equal(table()->attach(rig.device, memory.handle, &attached, NULL), PDMA_OK);
    assert_int_equal(attached.handle, memory.handle);
    assert_int_equal(attached.slot, 0);
    assert_int_equal(attached.bytes, memory.bytes);
    assert_int_equal(attached.one.bus, memory.one.bus);
    assert_ptr_equal(attached.cpu, memory.cpu);
    memset(memory.cpu, 0x42, 100);
    release(&other, &memory);
    rig_close(&other);
    assert_int_equal(other.heap.live, 0);
    assert_int_equal(((unsigned char *)attached.cpu)[99], 0x42);
    assert_int_equal(table()->slots(rig.device, slots, 3, &n, NULL), PDMA_OK);
    assert_int_equal(slots[0].state, PDMA_SLOT_CLAIMED);
    release(&rig, &attached);
    assert_int_equal(table()->slots(rig.device, slots, 3, &n, NULL), PDMA_OK);
    assert_int_equal(slots[0].state, PDMA_SLOT_FREE);
    rig_end(&rig);
}

static void memory_asked_for_as_shared_needs_no_more_words(void **state)
{
    struct rig rig;
    struct pdma_memory memory = empty_memory(), attached = empty_memory();
    struct pdma_request request = request_of(PDMA_PAGE, PDMA_SHARED, UINT64_MAX);
    (void)state;
    rig_usual(&rig);
    assert_int_equal(table()->allocate(rig.device, &request, &memory, NULL), PDMA_OK);
    assert_int_equal(table()->attach(rig.device, memory.handle, &attached, NULL), PDMA_OK);
    release(&rig, &attached);
    release(&rig, &memory);
    assert_int_equal(table()->claim(rig.device, 1, PDMA_SHARED, NULL, &memory, NULL), PDMA_OK);
    assert_int_equal(table()->attach(rig.device, memory.handle, &attached, NULL), PDMA_OK);
    release(&rig, &memory);
    release(&rig, &attached);
    rig_end(&rig);
}

static void a_device_attaches_only_to_what_it_reaches(void **state)
{
    struct rig rig, narrow;
    struct pdma_memory memory = empty_memory(), attached = empty_memory();
    struct pdma_request request = request_of(PDMA_PAGE, PDMA_SHARED, UINT64_MAX);
    (void)state;
    rig_machine(&rig, &(struct pdma_sim_config){.ram = 64 * MIB, .low = 32 * MIB});
    rig_device(&rig, 64, group_of(1, PDMA_PAGE, 0), group_of(0, 0, 0));
    rig_device(&rig, 32, group_of(0, 0, 0), group_of(0, 0, 0));
    rig_open(&rig, DEVICE);
    rig_init(&narrow);
    narrow.sim = rig.sim;
    rig_open(&narrow, "0000:01:01.0");
    assert_int_equal(table()->allocate(rig.device, &request, &memory, NULL), PDMA_OK);
    assert_int_equal(table()->attach(narrow.device, memory.handle, &attached, &narrow.why), PDMA_INVALID);
    assert_int_equal(narrow.why.reason, PDMA_WHY_SIM_REACH);
    assert_int_equal(narrow.why.limit, UINT32_MAX);
    release(&rig, &memory);
    memory = empty_memory();
    assert_int_equal(table()->claim(rig.device, 1, PDMA_SHARED, NULL, &memory, NULL), PDMA_OK);
    assert_int_equal(table()->attach(narrow.device, memory.handle, &attached, NULL), PDMA_OK);
    assert_int_equal(attached.slot, -1); /* a slot of another device */
    release(&narrow, &attached);
    release(&rig, &memory);
    rig_close(&narrow);
    rig_end(&rig);
}

static int window(struct rig *rig, pdma_bus address, uint64_t bytes, struct pdma_memory *memory)
{
    struct pdma_request request = request_of(bytes, 0, UINT64_MAX);
    *memory = empty_memory();
    return table()->window(rig->device, address, &request, memory, &rig->why);
}

static void the_window_is_taken_by_address_and_comes_back_zero(void **state)
{
    struct rig rig;
    struct pdma_memory memory, rest;
    (void)state;
    rig_usual(&rig);
    assert_int_equal(window(&rig, 30 * MIB, MIB - 100, &memory), PDMA_OK);
    assert_int_equal(memory.one.bus, 30 * MIB);
    assert_int_equal(memory.bytes, MIB);
    assert_int_equal(memory.flags, PDMA_COHERENT);
    assert_int_equal(pdma_sim_dma_write(rig.sim, DEVICE, 30 * MIB + 5, "abc", 3, NULL), PDMA_OK);
    assert_memory_equal((unsigned char *)memory.cpu + 5, "abc", 3);
    assert_int_equal(window(&rig, 31 * MIB, MIB, &rest), PDMA_OK);
    release(&rig, &memory);
    assert_int_equal(pdma_sim_dma_write(rig.sim, DEVICE, 30 * MIB + 9, "late", 4, NULL), PDMA_OK);
    assert_int_equal(window(&rig, 30 * MIB, MIB, &memory), PDMA_OK);
    assert_zero(memory.cpu, MIB);
    release(&rig, &memory);
    release(&rig, &rest);
    assert_int_equal(use_of(&rig, 30 * MIB), PDMA_SIM_WINDOW);
    rig_end(&rig);
}

static void a_range_that_is_not_in_the_window_or_not_free_is_refused(void **state)
{
    struct rig rig;
    struct pdma_memory memory, other;
    (void)state;
    rig_usual(&rig);
    long live = rig.heap.live;
    assert_int_equal(window(&rig, 30 * MIB - PDMA_PAGE, PAGES(2), &other), PDMA_INVALID);
    assert_int_equal(rig.why.reason, PDMA_WHY_WINDOW);
    assert_int_equal(window(&rig, 32 * MIB - PDMA_PAGE, PAGES(2), &other), PDMA_INVALID);
    assert_int_equal(rig.why.limit, 32 * MIB);
    assert_int_equal(window(&rig, 32 * MIB, 1, &other), PDMA_INVALID);
    assert_int_equal(window(&rig, 30 * MIB, UINT64_MAX, &other), PDMA_INVALID);
    assert_int_equal(window(&rig, 30 * MIB + 1, 1, &other), PDMA_INVALID);
    assert_int_equal(window(&rig, 30 * MIB + PDMA_PAGE, 1, &memory), PDMA_OK);
    assert_int_equal(window(&rig, 30 * MIB, PAGES(2), &other), PDMA_BUSY);
    assert_int_equal(rig.why.asked, 30 * MIB + PDMA_PAGE);
    release(&rig, &memory);
    assert_int_equal(rig.heap.live, live);
    rig_end(&rig);
}

static void a_machine_without_a_window_does_not_support_it(void **state)
{
    struct rig rig;
    struct pdma_memory memory;
    (void)state;
    rig_machine(&rig, &(struct pdma_sim_config){.ram = 32 * MIB});
    rig_open(&rig, "");
    assert_int_equal(window(&rig, 30 * MIB, 1, &memory), PDMA_UNSUPPORTED);
    rig_end(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(allocated_memory_is_zero_contiguous_and_within_the_limit),
        cmocka_unit_test(alignment_and_boundary_are_honoured),
        cmocka_unit_test(what_was_asked_shows_in_flags_and_mapping),
        cmocka_unit_test(released_memory_is_free_again_and_zero),
        cmocka_unit_test(what_a_device_writes_to_free_memory_is_gone_when_it_is_allocated),
        cmocka_unit_test(memory_that_cannot_be_had_is_refused_with_the_longest_run),
        cmocka_unit_test(a_handle_is_not_used_again_soon),
        cmocka_unit_test(memory_that_is_not_shared_lets_nobody_in),
        cmocka_unit_test(a_shared_buffer_outlives_its_owner_until_the_last_user_leaves),
        cmocka_unit_test(memory_asked_for_as_shared_needs_no_more_words),
        cmocka_unit_test(a_device_attaches_only_to_what_it_reaches),
        cmocka_unit_test(the_window_is_taken_by_address_and_comes_back_zero),
        cmocka_unit_test(a_range_that_is_not_in_the_window_or_not_free_is_refused),
        cmocka_unit_test(a_machine_without_a_window_does_not_support_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
