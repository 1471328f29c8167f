/* SPDX-License-Identifier: MIT */
/* Every allocation fails in turn: a documented status, nothing changed, nothing leaked. */
#define _GNU_SOURCE
#include "rig.h"

#include <stdlib.h>

#define PAGE 4096u

static unsigned char *memory; /* 257 pages to pin */

static DWORD lock_contiguous(WDC_DEVICE_HANDLE device, uint32_t options)
{
    WD_DMA *dma = NULL;
    void *buffer = NULL;
    DWORD status = WDC_DMAContigBufLock(device, &buffer, options, SLOT_BYTES, &dma);
    return status == WD_STATUS_SUCCESS ? WDC_DMABufUnlock(dma) : status;
}

static DWORD lock_large(WDC_DEVICE_HANDLE device)
{
    WD_DMA *dma = NULL;
    uint32_t options = DMA_TO_DEVICE | DMA_LARGE_BUFFER | DMA_DISABLE_MERGE_ADJACENT_PAGES;
    DWORD status = WDC_DMASGBufLock(device, memory, options, 257 * PAGE, &dma);
    return status == WD_STATUS_SUCCESS ? WDC_DMABufUnlock(dma) : status;
}

static DWORD lock_low_level(WDC_DEVICE_HANDLE device)
{
    static WD_DMA dma;
    BZERO(dma);
    dma.dwBytes = SLOT_BYTES;
    dma.dwOptions = FROM_SLOT;
    dma.hCard = WDC_GET_CARD_HANDLE(device);
    DWORD status = WD_DMALock(WDC_GetWDHandle(), &dma);
    return status == WD_STATUS_SUCCESS ? WD_DMAUnlock(WDC_GetWDHandle(), &dma) : status;
}

static DWORD use_device(WDC_DEVICE_HANDLE device)
{
    DWORD status = lock_contiguous(device, DMA_TO_DEVICE);
    if (status == WD_STATUS_SUCCESS)
        status = lock_contiguous(device, DMA_TO_FROM_DEVICE);
    if (status == WD_STATUS_SUCCESS)
        status = lock_contiguous(NULL, DMA_TO_FROM_DEVICE | DMA_ALLOW_NO_HCARD);
    if (status == WD_STATUS_SUCCESS)
        status = lock_large(device);
    return status == WD_STATUS_SUCCESS ? lock_low_level(device) : status;
}

/* From the driver's opening to its closing. */
static DWORD whole_life(void)
{
    WDC_DEVICE_HANDLE device = NULL;
    DWORD status = WDC_DriverOpen(WDC_DRV_OPEN_DEFAULT, NULL);
    if (status != WD_STATUS_SUCCESS)
        return status;
    status = rig_open_device(&device);
    if (status == WD_STATUS_SUCCESS)
        status = use_device(device);
    assert_int_equal(WDC_DriverClose(), WD_STATUS_SUCCESS);
    return status;
}

/* Returns how many allocations there were to fail. */
static long fail_each(struct heap *heap)
{
    for (long n = 1;; n++) {
        atomic_store(&heap->calls, 0);
        atomic_store(&heap->fail_at, n);
        DWORD status = whole_life();
        assert_int_equal(atomic_load(&heap->live), 0);
        if (atomic_load(&heap->calls) < n) {
            assert_int_equal(status, WD_STATUS_SUCCESS);
            return n - 1;
        }
        assert_int_equal(status, WD_INSUFFICIENT_RESOURCES);
    }
}

static void every_allocation_of_a_session_may_fail(void **state)
{
    const struct rig_wish wish = RIG_ONE_EACH_WAY;
    struct rig rig;
    (void)state;
    rig_plug(&rig, &wish);
    uint64_t free_bytes = rig_free_bytes(&rig);
    assert_true(fail_each(&rig.heap) > 10);
    assert_int_equal(rig_free_bytes(&rig), free_bytes);
    rig_unplug(&rig);
}

static void every_allocation_of_a_session_from_the_environment_may_fail(void **state)
{
    struct heap heap = {0};
    struct pdma_config config = {
        .struct_size = sizeof config, .alloc = heap_alloc, .free = heap_free, .alloc_arg = &heap};
    (void)state;
    assert_int_equal(setenv("PDMA_BACKEND", "sim", 1), 0);
    assert_int_equal(setenv("PDMA_SIM", "ram=32M", 1), 0);
    assert_int_equal(setenv("PDMA_INF", TESTS "/td3.inf", 1), 0);
    assert_int_equal(pdma_windrvr_configure(&config), PDMA_OK);
    assert_true(fail_each(&heap) > 20);
    assert_int_equal(pdma_windrvr_configure(NULL), PDMA_OK);
}

static void every_operation_of_the_backend_may_fail(void **state)
{
    static const enum pdma_sim_operation operations[] = {PDMA_SIM_OPEN, PDMA_SIM_DEVICE_OPEN, PDMA_SIM_CLAIM,
                                                         PDMA_SIM_ALLOCATE, PDMA_SIM_PIN};
    const struct rig_wish wish = RIG_ONE_EACH_WAY;
    struct rig rig;
    (void)state;
    rig_plug(&rig, &wish);
    uint64_t free_bytes = rig_free_bytes(&rig);
    for (size_t i = 0; i < sizeof operations / sizeof operations[0]; i++) {
        assert_int_equal(pdma_sim_fail(rig.sim, operations[i], 1, NULL), PDMA_OK);
        assert_int_not_equal(whole_life(), WD_STATUS_SUCCESS);
        assert_int_equal(atomic_load(&rig.heap.live), 0);
        assert_int_equal(rig_free_bytes(&rig), free_bytes);
        assert_int_equal(whole_life(), WD_STATUS_SUCCESS);
    }
    rig_unplug(&rig);
}

static int setup(void **state)
{
    (void)state;
    memory = aligned_alloc(PAGE, 257 * PAGE);
    if (memory != NULL)
        memset(memory, 1, 257 * PAGE);
    return memory == NULL;
}

static int teardown(void **state)
{
    (void)state;
    free(memory);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_allocation_of_a_session_may_fail),
        cmocka_unit_test(every_allocation_of_a_session_from_the_environment_may_fail),
        cmocka_unit_test(every_operation_of_the_backend_may_fail),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
