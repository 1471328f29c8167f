/* SPDX-License-Identifier: MIT */
/* Technical Document #3 as told by its callers: which lock gets a reserved buffer, and what the others get. */
#include "rig.h"

static const struct rig_wish one_each_way = RIG_ONE_EACH_WAY;

static int setup(void **state)
{
    static struct rig rig;
    rig_open(&rig, &one_each_way);
    *state = &rig;
    return 0;
}

static int teardown(void **state)
{
    rig_close(*state);
    return 0;
}

static void unlock(WD_DMA *dma)
{
    assert_int_equal(WDC_DMABufUnlock(dma), WD_STATUS_SUCCESS);
}

static void the_first_to_device_lock_gets_the_reserved_buffer(void **state)
{
    WD_DMA *dma = rig_lock(*state, DMA_TO_DEVICE, SLOT_BYTES);
    assert_true(rig_is_slot(*state, dma));
    unlock(dma);
}

static void the_first_from_device_lock_gets_the_other_reserved_buffer(void **state)
{
    WD_DMA *to = rig_lock(*state, DMA_TO_DEVICE, SLOT_BYTES);
    WD_DMA *from = rig_lock(*state, DMA_FROM_DEVICE, SLOT_BYTES);
    assert_true(rig_is_slot(*state, from));
    assert_true(to->Page[0].pPhysicalAddr != from->Page[0].pPhysicalAddr);
    unlock(to);
    unlock(from);
}

static void the_second_lock_gets_an_ordinary_buffer(void **state)
{
    WD_DMA *first = rig_lock(*state, DMA_TO_DEVICE, SLOT_BYTES);
    WD_DMA *second = rig_lock(*state, DMA_TO_DEVICE, SLOT_BYTES);
    assert_int_equal(rig_use(*state, second->Page[0].pPhysicalAddr), PDMA_SIM_ALLOCATED);
    unlock(first);
    unlock(second);
}

static void the_event_tells_why_the_second_was_allocated(void **state)
{
    struct rig *rig = *state;
    WD_DMA *first = rig_lock(rig, DMA_TO_DEVICE, SLOT_BYTES);
    rig->events = 0;
    WD_DMA *second = rig_lock(rig, DMA_TO_DEVICE, SLOT_BYTES);
    assert_int_equal(rig->events, 1);
    assert_int_equal(rig->last_event, PDMA_WHY_ALL_CLAIMED);
    unlock(first);
    unlock(second);
}

static void with_only_the_second_lock_has_insufficient_resources(void **state)
{
    WD_DMA *first = rig_lock(*state, DMA_TO_DEVICE | ONLY, SLOT_BYTES);
    assert_true(rig_is_slot(*state, first));
    assert_int_equal(rig_try(*state, DMA_TO_DEVICE | ONLY, SLOT_BYTES), WD_INSUFFICIENT_RESOURCES);
    unlock(first);
}

static void after_unlock_the_slot_serves_again(void **state)
{
    WD_DMA *dma = rig_lock(*state, DMA_TO_DEVICE | ONLY, SLOT_BYTES);
    DMA_ADDR address = dma->Page[0].pPhysicalAddr;
    unlock(dma);
    dma = rig_lock(*state, DMA_TO_DEVICE | ONLY, SLOT_BYTES);
    assert_true(dma->Page[0].pPhysicalAddr == address);
    unlock(dma);
}

static void after_unlock_the_slot_is_zero(void **state)
{
    static const unsigned char zeros[SLOT_BYTES];
    WD_DMA *dma = rig_lock(*state, DMA_TO_DEVICE | ONLY, SLOT_BYTES);
    memset(dma->pUserAddr, 0xa5, SLOT_BYTES);
    unlock(dma);
    dma = rig_lock(*state, DMA_TO_DEVICE | ONLY, SLOT_BYTES);
    assert_memory_equal(dma->pUserAddr, zeros, SLOT_BYTES);
    unlock(dma);
}

static void half_the_size_does_not_take_the_slot(void **state)
{
    WD_DMA *half = rig_lock(*state, DMA_TO_DEVICE, SLOT_BYTES / 2);
    assert_false(rig_is_slot(*state, half));
    assert_int_equal(rig_try(*state, DMA_TO_DEVICE | ONLY, SLOT_BYTES / 2), WD_INSUFFICIENT_RESOURCES);
    unlock(half);
}

static void twice_the_size_does_not_take_the_slot(void **state)
{
    assert_int_equal(rig_try(*state, DMA_TO_DEVICE | ONLY, SLOT_BYTES * 2), WD_INSUFFICIENT_RESOURCES);
}

static void a_size_that_rounds_up_to_the_slot_takes_it_and_is_reported_as_asked(void **state)
{
    WD_DMA *dma = rig_lock(*state, DMA_TO_DEVICE | ONLY, SLOT_BYTES - 4095);
    assert_true(rig_is_slot(*state, dma));
    assert_int_equal(dma->dwBytes, SLOT_BYTES - 4095);
    assert_int_equal(dma->Page[0].dwBytes, SLOT_BYTES - 4095);
    unlock(dma);
}

static void a_bidirectional_lock_does_not_take_a_to_device_slot(void **state)
{
    assert_int_equal(rig_try(*state, DMA_TO_FROM_DEVICE | ONLY, SLOT_BYTES), WD_INSUFFICIENT_RESOURCES);
}

static void no_direction_means_both(void **state)
{
    assert_int_equal(rig_try(*state, ONLY, SLOT_BYTES), WD_INSUFFICIENT_RESOURCES);
    assert_int_equal(rig_try(*state, 0, SLOT_BYTES), WD_STATUS_SUCCESS);
}

static void flags_only_in_the_request_do_not_prevent_the_match(void **state)
{
    static const uint32_t more[] = {DMA_ALLOW_64BIT_ADDRESS, DMA_ALLOW_CACHE, DMA_KERNEL_BUFFER_ALLOC,
                                    DMA_ALLOW_NO_HCARD, DMA_LARGE_BUFFER};
    for (size_t i = 0; i < sizeof more / sizeof more[0]; i++) {
        WD_DMA *dma = rig_lock(*state, DMA_TO_DEVICE | ONLY | more[i], SLOT_BYTES);
        assert_true(rig_is_slot(*state, dma));
        unlock(dma);
    }
}

static void a_cached_request_served_by_an_uncached_slot_is_told(void **state)
{
    struct rig *rig = *state;
    rig->events = 0;
    unlock(rig_lock(rig, DMA_TO_DEVICE | ONLY | DMA_ALLOW_CACHE, SLOT_BYTES));
    assert_int_equal(rig->events, 1);
    assert_int_equal(rig->last_event, PDMA_WHY_UNCACHED_SLOT);
}

static void a_limit_below_the_groups_does_not_match(void **state)
{
    uint32_t width = DMA_KBUF_ALLOC_SPECIFY_ADDRESS_WIDTH | (24u << DMA_OPTIONS_ADDRESS_WIDTH_SHIFT);
    assert_int_equal(rig_try(*state, DMA_TO_DEVICE | ONLY | width, SLOT_BYTES), WD_INSUFFICIENT_RESOURCES);
    assert_int_equal(rig_try(*state, DMA_TO_DEVICE | ONLY | DMA_KBUF_BELOW_16M, SLOT_BYTES), WD_INSUFFICIENT_RESOURCES);
}

static void the_low_level_lock_takes_the_reserve_too(void **state)
{
    struct rig *rig = *state;
    static WD_DMA dma;
    BZERO(dma);
    dma.dwBytes = SLOT_BYTES;
    dma.dwOptions = TO_SLOT | ONLY;
    dma.hCard = WDC_GET_CARD_HANDLE(rig->device);
    assert_int_equal(WD_DMALock(WDC_GetWDHandle(), &dma), WD_STATUS_SUCCESS);
    assert_int_not_equal(dma.hDma, 0);
    assert_int_equal(dma.dwPages, 1);
    assert_true(dma.pKernelAddr == 0);
    assert_true(rig_is_slot(rig, &dma));
    assert_int_equal(WD_DMAUnlock(WDC_GetWDHandle(), &dma), WD_STATUS_SUCCESS);
}

static void a_contiguous_lock_fills_the_whole_structure(void **state)
{
    struct rig *rig = *state;
    WD_DMA *dma = rig_lock(rig, DMA_TO_DEVICE, SLOT_BYTES);
    assert_int_not_equal(dma->hDma, 0);
    assert_true(dma->pKernelAddr == 0);
    assert_int_equal(dma->dwBytes, SLOT_BYTES);
    assert_int_equal(dma->dwOptions, TO_SLOT);
    assert_int_equal(dma->dwPages, 1);
    assert_int_equal(dma->hCard, WDC_GET_CARD_HANDLE(rig->device));
    assert_int_equal(WDC_DMAGetGlobalHandle(dma), dma->hDma);
    unlock(dma);
}

static void what_the_cpu_writes_the_device_reads(void **state)
{
    struct rig *rig = *state;
    unsigned char seen[16];
    WD_DMA *dma = rig_lock(rig, DMA_TO_DEVICE, SLOT_BYTES);
    memset(dma->pUserAddr, 0x5a, SLOT_BYTES);
    assert_int_equal(WDC_DMASyncCpu(dma), WD_STATUS_SUCCESS);
    assert_int_equal(
        pdma_sim_dma_read(rig->sim, RIG_ADDRESS, dma->Page[0].pPhysicalAddr + SLOT_BYTES - 16, seen, 16, NULL),
        PDMA_OK);
    assert_memory_equal(seen, (unsigned char *)dma->pUserAddr + SLOT_BYTES - 16, 16);
    unlock(dma);
}

static void what_the_device_writes_the_cpu_reads(void **state)
{
    static const unsigned char sent[16] = "from the device";
    struct rig *rig = *state;
    WD_DMA *dma = rig_lock(rig, DMA_FROM_DEVICE, SLOT_BYTES);
    assert_int_equal(WDC_DMASyncCpu(dma), WD_STATUS_SUCCESS);
    assert_int_equal(pdma_sim_dma_write(rig->sim, RIG_ADDRESS, dma->Page[0].pPhysicalAddr, sent, 16, NULL), PDMA_OK);
    assert_int_equal(WDC_DMASyncIo(dma), WD_STATUS_SUCCESS);
    assert_memory_equal(dma->pUserAddr, sent, 16);
    unlock(dma);
}

static void closing_the_device_gives_the_slots_back(void **state)
{
    struct rig *rig = *state;
    (void)rig_lock(rig, DMA_TO_DEVICE | ONLY, SLOT_BYTES);
    (void)rig_lock(rig, DMA_FROM_DEVICE | ONLY, SLOT_BYTES);
    assert_int_equal(WDC_PciDeviceClose(rig->device), WD_STATUS_SUCCESS);
    assert_int_equal(rig_open_device(&rig->device), WD_STATUS_SUCCESS);
    assert_int_equal(rig_try(rig, DMA_TO_DEVICE | ONLY, SLOT_BYTES), WD_STATUS_SUCCESS);
    assert_int_equal(rig_try(rig, DMA_FROM_DEVICE | ONLY, SLOT_BYTES), WD_STATUS_SUCCESS);
}

/* ---- Machines of their own ---- */

static void a_group_of_256_serves_256_locks_and_not_one_more(void **state)
{
    static WD_DMA *locked[256];
    const struct rig_wish wish = {.to = {4 * KIB, TO_SLOT, 256}, .from = {4 * KIB, FROM_SLOT, 256}};
    struct rig rig;
    (void)state;
    rig_open(&rig, &wish);
    for (size_t i = 0; i < 256; i++) {
        locked[i] = rig_lock(&rig, DMA_FROM_DEVICE | ONLY, 4 * KIB);
        assert_true(rig_is_slot(&rig, locked[i]));
    }
    assert_int_equal(rig_try(&rig, DMA_FROM_DEVICE | ONLY, 4 * KIB), WD_INSUFFICIENT_RESOURCES);
    assert_int_equal(rig_try(&rig, DMA_TO_DEVICE | ONLY, 4 * KIB), WD_STATUS_SUCCESS);
    for (size_t i = 0; i < 256; i++)
        unlock(locked[i]);
    rig_close(&rig);
}

static void two_bidirectional_groups_serve_two_bidirectional_locks(void **state)
{
    const uint32_t both = DMA_KERNEL_BUFFER_ALLOC | DMA_TO_FROM_DEVICE;
    const struct rig_wish wish = {.to = {SLOT_BYTES, both, 1}, .from = {SLOT_BYTES, both, 1}};
    struct rig rig;
    (void)state;
    rig_open(&rig, &wish);
    WD_DMA *first = rig_lock(&rig, DMA_TO_FROM_DEVICE | ONLY, SLOT_BYTES);
    WD_DMA *second = rig_lock(&rig, ONLY, SLOT_BYTES);
    assert_true(rig_is_slot(&rig, first) && rig_is_slot(&rig, second));
    assert_int_equal(rig_try(&rig, DMA_TO_FROM_DEVICE | ONLY, SLOT_BYTES), WD_INSUFFICIENT_RESOURCES);
    unlock(first);
    assert_int_equal(rig_try(&rig, DMA_TO_DEVICE | ONLY, SLOT_BYTES), WD_INSUFFICIENT_RESOURCES);
    unlock(second);
    rig_close(&rig);
}

static void a_restriction_only_in_the_inf_prevents_the_match(void **state)
{
    static const uint32_t restrictions[] = {DMA_ALLOW_64BIT_ADDRESS, DMA_ALLOW_CACHE, DMA_KBUF_BELOW_16M,
                                            DMA_KERNEL_ONLY_MAP};
    (void)state;
    for (size_t i = 0; i < sizeof restrictions / sizeof restrictions[0]; i++) {
        const struct rig_wish wish = {.to = {SLOT_BYTES, TO_SLOT | restrictions[i], 1}};
        struct rig rig;
        WD_DMA *dma = NULL;
        void *memory = NULL;
        rig_open(&rig, &wish);
        assert_int_equal(rig_try(&rig, DMA_TO_DEVICE | ONLY, SLOT_BYTES), WD_INSUFFICIENT_RESOURCES);
        assert_int_equal(
            WDC_DMAContigBufLock(rig.device, &memory, DMA_TO_DEVICE | ONLY | restrictions[i], SLOT_BYTES, &dma),
            WD_STATUS_SUCCESS);
        unlock(dma);
        rig_close(&rig);
    }
}

static void a_kernel_only_lock_maps_nothing_and_leaves_the_pointer_alone(void **state)
{
    const struct rig_wish wish = {.to = {SLOT_BYTES, TO_SLOT | DMA_KERNEL_ONLY_MAP, 1}};
    struct rig rig;
    WD_DMA *dma = NULL;
    void *memory = &rig;
    (void)state;
    rig_open(&rig, &wish);
    assert_int_equal(
        WDC_DMAContigBufLock(rig.device, &memory, DMA_TO_DEVICE | ONLY | DMA_KERNEL_ONLY_MAP, SLOT_BYTES, &dma),
        WD_STATUS_SUCCESS);
    assert_true(rig_is_slot(&rig, dma));
    assert_ptr_equal(memory, &rig);
    assert_null(dma->pUserAddr);
    unlock(dma);
    rig_close(&rig);
}

static void with_match_fits_a_smaller_lock_takes_the_slot(void **state)
{
    const struct rig_wish wish = {.to = {SLOT_BYTES, TO_SLOT, 1}, .match = PDMA_MATCH_FITS};
    struct rig rig;
    (void)state;
    rig_open(&rig, &wish);
    WD_DMA *dma = rig_lock(&rig, DMA_TO_DEVICE | ONLY, SLOT_BYTES / 2);
    assert_true(rig_is_slot(&rig, dma));
    assert_int_equal(dma->dwBytes, SLOT_BYTES / 2);
    unlock(dma);
    rig_close(&rig);
}

static void on_an_aged_machine_the_reserved_4_mib_succeed_where_unreserved_ones_fail(void **state)
{
    const struct rig_wish wish = {.to = {4 * MIB, TO_SLOT, 1},
                                  .machine = {.ram = (uint64_t)128 * MIB, .age = PDMA_SIM_HEAVY, .seed = 1}};
    struct rig rig;
    (void)state;
    rig_open(&rig, &wish);
    WD_DMA *reserved = rig_lock(&rig, DMA_TO_DEVICE, 4 * MIB);
    assert_true(rig_is_slot(&rig, reserved));
    assert_int_equal(rig_try(&rig, DMA_TO_DEVICE, 4 * MIB), WD_INSUFFICIENT_RESOURCES);
    assert_int_equal(rig_try(&rig, DMA_FROM_DEVICE, 4 * MIB), WD_INSUFFICIENT_RESOURCES);
    unlock(reserved);
    assert_int_equal(rig_try(&rig, DMA_TO_DEVICE, 4 * MIB), WD_STATUS_SUCCESS);
    rig_close(&rig);
}

int main(void)
{
#define WITH_RIG(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        WITH_RIG(the_first_to_device_lock_gets_the_reserved_buffer),
        WITH_RIG(the_first_from_device_lock_gets_the_other_reserved_buffer),
        WITH_RIG(the_second_lock_gets_an_ordinary_buffer),
        WITH_RIG(the_event_tells_why_the_second_was_allocated),
        WITH_RIG(with_only_the_second_lock_has_insufficient_resources),
        WITH_RIG(after_unlock_the_slot_serves_again),
        WITH_RIG(after_unlock_the_slot_is_zero),
        WITH_RIG(half_the_size_does_not_take_the_slot),
        WITH_RIG(twice_the_size_does_not_take_the_slot),
        WITH_RIG(a_size_that_rounds_up_to_the_slot_takes_it_and_is_reported_as_asked),
        WITH_RIG(a_bidirectional_lock_does_not_take_a_to_device_slot),
        WITH_RIG(no_direction_means_both),
        WITH_RIG(flags_only_in_the_request_do_not_prevent_the_match),
        WITH_RIG(a_cached_request_served_by_an_uncached_slot_is_told),
        WITH_RIG(a_limit_below_the_groups_does_not_match),
        WITH_RIG(the_low_level_lock_takes_the_reserve_too),
        WITH_RIG(a_contiguous_lock_fills_the_whole_structure),
        WITH_RIG(what_the_cpu_writes_the_device_reads),
        WITH_RIG(what_the_device_writes_the_cpu_reads),
        WITH_RIG(closing_the_device_gives_the_slots_back),
        cmocka_unit_test(a_group_of_256_serves_256_locks_and_not_one_more),
        cmocka_unit_test(two_bidirectional_groups_serve_two_bidirectional_locks),
        cmocka_unit_test(a_restriction_only_in_the_inf_prevents_the_match),
        cmocka_unit_test(a_kernel_only_lock_maps_nothing_and_leaves_the_pointer_alone),
        cmocka_unit_test(with_match_fits_a_smaller_lock_takes_the_slot),
        cmocka_unit_test(on_an_aged_machine_the_reserved_4_mib_succeed_where_unreserved_ones_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
