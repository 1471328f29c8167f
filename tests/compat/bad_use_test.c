/* SPDX-License-Identifier: MIT */
/* Calls that no client should make: the documented status, nothing changed, nothing leaked. */
#include "rig.h"

#include <stdlib.h>

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

/* A low-level structure, as a client fills it. */
static void low(struct rig *rig, WD_DMA *dma, uint32_t options, uint64_t bytes)
{
    memset(dma, 0, sizeof *dma);
    dma->dwBytes = (DWORD)bytes;
    dma->dwOptions = options;
    dma->hCard = WDC_GET_CARD_HANDLE(rig->device);
}

static void null_everywhere_is_an_invalid_parameter(void **state)
{
    struct rig *rig = *state;
    HANDLE wd = WDC_GetWDHandle();
    void *memory = NULL;
    WD_DMA *dma = NULL;
    WD_PCI_CARD_INFO info = {.Card = {.dwItems = 0}};
    assert_int_equal(WD_DMALock(wd, NULL), WD_INVALID_PARAMETER);
    assert_int_equal(WD_DMAUnlock(wd, NULL), WD_INVALID_PARAMETER);
    assert_int_equal(WD_DMASyncCpu(wd, NULL), WD_INVALID_PARAMETER);
    assert_int_equal(WD_DMASyncIo(wd, NULL), WD_INVALID_PARAMETER);
    assert_int_equal(WDC_DMAContigBufLock(rig->device, NULL, DMA_TO_DEVICE, 4096, &dma), WD_INVALID_PARAMETER);
    assert_int_equal(WDC_DMAContigBufLock(rig->device, &memory, DMA_TO_DEVICE, 4096, NULL), WD_INVALID_PARAMETER);
    assert_int_equal(WDC_DMASGBufLock(rig->device, NULL, DMA_TO_DEVICE, 4096, &dma), WD_INVALID_PARAMETER);
    assert_int_equal(WDC_DMASGBufLock(rig->device, &info, DMA_TO_DEVICE, 4096, NULL), WD_INVALID_PARAMETER);
    assert_int_equal(WDC_DMABufUnlock(NULL), WD_INVALID_PARAMETER);
    assert_int_equal(WDC_DMASyncCpu(NULL), WD_INVALID_PARAMETER);
    assert_int_equal(WDC_DMASyncIo(NULL), WD_INVALID_PARAMETER);
    assert_int_equal(WDC_PciScanDevices(0, 0, NULL), WD_INVALID_PARAMETER);
    assert_int_equal(WDC_PciGetDeviceInfo(NULL), WD_INVALID_PARAMETER);
    assert_int_equal(WDC_PciDeviceOpen(NULL, &info, NULL), WD_INVALID_PARAMETER);
    assert_int_equal(WDC_PciDeviceOpen(&memory, NULL, NULL), WD_INVALID_PARAMETER);
    assert_int_equal(WDC_PciDeviceClose(NULL), WD_INVALID_PARAMETER);
    assert_null(WDC_GetDevContext(NULL));
    assert_null(dma);
    assert_null(memory);
}

static void a_library_call_without_a_layout_is_an_invalid_parameter(void **state)
{
    struct pdma_wd_dma_layout early = pdma_wd_dma_layout;
    struct pdma_wd_device_layout early_device = pdma_wd_device_layout;
    struct rig *rig = *state;
    static WD_DMA dma;
    static WD_PCI_CARD_INFO info;
    void *memory = NULL, *made = NULL;
    early.struct_size--;
    early_device.struct_size--;
    assert_int_equal(pdma_wd_dma_lock(NULL, WDC_GetWDHandle(), &dma), WD_INVALID_PARAMETER);
    assert_int_equal(pdma_wd_dma_lock(&early, WDC_GetWDHandle(), &dma), WD_INVALID_PARAMETER);
    assert_int_equal(pdma_wd_dma_unlock(NULL, WDC_GetWDHandle(), &dma), WD_INVALID_PARAMETER);
    assert_int_equal(pdma_wd_contiguous_lock(NULL, rig->device, &memory, 0, 1, &made), WD_INVALID_PARAMETER);
    assert_int_equal(pdma_wd_sg_lock(&early, rig->device, &dma, 0, 1, &made), WD_INVALID_PARAMETER);
    assert_int_equal(pdma_wd_buffer_unlock(NULL, &dma), WD_INVALID_PARAMETER);
    assert_int_equal(pdma_wd_buffer_sync(NULL, &dma, 0), WD_INVALID_PARAMETER);
    assert_int_equal(pdma_wd_pci_scan(NULL, 0, 0, &info), WD_INVALID_PARAMETER);
    assert_int_equal(pdma_wd_pci_info(&early_device, &info), WD_INVALID_PARAMETER);
    assert_int_equal(pdma_wd_device_open(NULL, &made, &info, NULL, NULL), WD_INVALID_PARAMETER);
}

static void a_kernel_plugin_is_not_implemented(void **state)
{
    static WD_PCI_CARD_INFO info;
    void *device = NULL;
    (void)state;
    assert_int_equal(pdma_wd_device_open(&pdma_wd_device_layout, &device, &info, NULL, "KP"), WD_NOT_IMPLEMENTED);
    assert_null(device);
}

/* ---- Sizes ---- */

static void zero_bytes_are_an_invalid_parameter(void **state)
{
    struct rig *rig = *state;
    static WD_DMA dma;
    WD_DMA *made = NULL;
    assert_int_equal(rig_try(rig, DMA_TO_DEVICE, 0), WD_INVALID_PARAMETER);
    assert_int_equal(rig_try(rig, DMA_TO_DEVICE | ONLY, 0), WD_INVALID_PARAMETER);
    assert_int_equal(WDC_DMASGBufLock(rig->device, &dma, DMA_TO_DEVICE, 0, &made), WD_INVALID_PARAMETER);
    low(rig, &dma, TO_SLOT, 0);
    assert_int_equal(WD_DMALock(WDC_GetWDHandle(), &dma), WD_INVALID_PARAMETER);
    assert_null(made);
}

static void four_gib_less_one_byte_are_insufficient_resources(void **state)
{
    struct rig *rig = *state;
    static WD_DMA dma;
    assert_int_equal(rig_try(rig, DMA_TO_DEVICE | DMA_ALLOW_64BIT_ADDRESS, UINT32_MAX), WD_INSUFFICIENT_RESOURCES);
    assert_int_equal(rig_try(rig, DMA_TO_DEVICE | ONLY, UINT32_MAX), WD_INSUFFICIENT_RESOURCES);
    low(rig, &dma, TO_SLOT, UINT32_MAX);
    assert_int_equal(WD_DMALock(WDC_GetWDHandle(), &dma), WD_INSUFFICIENT_RESOURCES);
    assert_int_equal(dma.hDma, 0);
}

static void pinning_beyond_the_address_space_is_an_invalid_parameter(void **state)
{
    struct rig *rig = *state;
    WD_DMA *dma = NULL;
    void *end = (void *)(UINTPTR_MAX - 4095);
    assert_int_equal(WDC_DMASGBufLock(rig->device, end, DMA_TO_DEVICE, 8192, &dma), WD_INVALID_PARAMETER);
    assert_null(dma);
}

/* ---- Options ---- */

static void refused_options_are_invalid_parameters(void **state)
{
    static const uint32_t refused[] = {
        0x10000,
        0x800000,
        0x80000000,
        0x20000000,
        DMA_KBUF_ALLOC_SPECIFY_ADDRESS_WIDTH | (11u << DMA_OPTIONS_ADDRESS_WIDTH_SHIFT),
        DMA_KBUF_ALLOC_SPECIFY_ADDRESS_WIDTH | (65u << DMA_OPTIONS_ADDRESS_WIDTH_SHIFT),
        DMA_GET_EXISTING_BUF | DMA_RESERVED_MEM,
        DMA_GET_EXISTING_BUF | ONLY,
        DMA_RESERVED_MEM | ONLY,
        DMA_TRANSACTION,
        DMA_GPUDIRECT | DMA_TRANSACTION,
    };
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
        assert_int_equal(rig_try(*state, DMA_TO_DEVICE | refused[i], SLOT_BYTES), WD_INVALID_PARAMETER);
}

static void gpu_memory_is_not_implemented(void **state)
{
    assert_int_equal(rig_try(*state, DMA_TO_DEVICE | DMA_GPUDIRECT, SLOT_BYTES), WD_NOT_IMPLEMENTED);
}

static void options_wider_than_32_bits_are_an_invalid_parameter(void **state)
{
    struct rig *rig = *state;
    void *memory = NULL, *dma = NULL;
    assert_int_equal(pdma_wd_contiguous_lock(&pdma_wd_dma_layout, rig->device, &memory,
                                             DMA_TO_DEVICE | ((uint64_t)1 << 32), SLOT_BYTES, &dma),
                     WD_INVALID_PARAMETER);
    assert_null(dma);
}

static void contiguous_flags_are_refused_in_a_scatter_gather_lock(void **state)
{
    static const uint32_t refused[] = {DMA_KERNEL_BUFFER_ALLOC, DMA_KBUF_BELOW_16M, ONLY, DMA_GET_EXISTING_BUF,
                                       DMA_RESERVED_MEM};
    static unsigned char memory[64];
    struct rig *rig = *state;
    WD_DMA *dma = NULL;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
        assert_int_equal(WDC_DMASGBufLock(rig->device, memory, DMA_TO_DEVICE | refused[i], sizeof memory, &dma),
                         WD_INVALID_PARAMETER);
    assert_null(dma);
}

static void a_flag_without_effect_is_accepted_and_told(void **state)
{
    struct rig *rig = *state;
    rig->events = 0;
    assert_int_equal(rig_try(rig, DMA_TO_DEVICE | DMA_LARGE_BUFFER, SLOT_BYTES), WD_STATUS_SUCCESS);
    assert_int_equal(rig->events, 1);
    assert_int_equal(rig->last_event, PDMA_WHY_OPT_NO_EFFECT);
    assert_int_equal(rig->last_asked, DMA_LARGE_BUFFER);
}

static void strict_refuses_a_flag_without_effect(void **state)
{
    const struct rig_wish wish = {.strict = 1};
    struct rig rig;
    (void)state;
    rig_open(&rig, &wish);
    assert_int_equal(rig_try(&rig, DMA_TO_DEVICE | DMA_LARGE_BUFFER, SLOT_BYTES), WD_INVALID_PARAMETER);
    assert_int_equal(rig_try(&rig, DMA_TO_DEVICE, SLOT_BYTES), WD_STATUS_SUCCESS);
    rig_close(&rig);
}

/* ---- Handles ---- */

static void a_second_wdc_unlock_is_an_invalid_handle(void **state)
{
    WD_DMA *dma = rig_lock(*state, DMA_TO_DEVICE, SLOT_BYTES);
    assert_int_equal(WDC_DMABufUnlock(dma), WD_STATUS_SUCCESS);
    assert_int_equal(WDC_DMABufUnlock(dma), WD_INVALID_HANDLE);
    assert_int_equal(WDC_DMASyncCpu(dma), WD_INVALID_HANDLE);
    assert_int_equal(WDC_DMASyncIo(dma), WD_INVALID_HANDLE);
}

static void a_second_low_level_unlock_is_a_stale_handle(void **state)
{
    struct rig *rig = *state;
    static WD_DMA dma, before;
    HANDLE wd = WDC_GetWDHandle();
    low(rig, &dma, TO_SLOT, SLOT_BYTES);
    assert_int_equal(WD_DMALock(wd, &dma), WD_STATUS_SUCCESS);
    before = dma;
    assert_int_equal(WD_DMAUnlock(wd, &dma), WD_STATUS_SUCCESS);
    assert_memory_equal(&dma, &before, sizeof dma);
    assert_int_equal(WD_DMAUnlock(wd, &dma), WD_INVALID_HANDLE);
    assert_int_equal(WD_DMASyncCpu(wd, &dma), WD_INVALID_HANDLE);
    assert_int_equal(WD_DMASyncIo(wd, &dma), WD_INVALID_HANDLE);
}

static void a_foreign_pointer_is_an_invalid_handle(void **state)
{
    static WD_DMA mine;
    (void)state;
    mine.hDma = 1;
    assert_int_equal(WDC_DMABufUnlock(&mine), WD_INVALID_HANDLE);
    assert_int_equal(WDC_DMASyncCpu(&mine), WD_INVALID_HANDLE);
    assert_int_equal(WDC_DMABufUnlock((WD_DMA *)(uintptr_t)8), WD_INVALID_HANDLE);
}

static void a_foreign_hdma_is_an_invalid_handle(void **state)
{
    static WD_DMA mine;
    (void)state;
    mine.hDma = 0x01fffff1;
    assert_int_equal(WD_DMAUnlock(WDC_GetWDHandle(), &mine), WD_INVALID_HANDLE);
    mine.hDma = 0;
    assert_int_equal(WD_DMAUnlock(WDC_GetWDHandle(), &mine), WD_INVALID_HANDLE);
}

static void a_foreign_card_is_an_invalid_handle(void **state)
{
    static WD_DMA dma;
    low(*state, &dma, TO_SLOT, SLOT_BYTES);
    dma.hCard += 1000;
    dma.hDma = 7;
    assert_int_equal(WD_DMALock(WDC_GetWDHandle(), &dma), WD_INVALID_HANDLE);
    assert_int_equal(dma.hDma, 0);
}

static void a_closed_device_is_an_invalid_handle(void **state)
{
    struct rig *rig = *state;
    WDC_DEVICE_HANDLE closed = rig->device;
    WD_DMA *dma = rig_lock(rig, DMA_TO_DEVICE, SLOT_BYTES);
    WD_DMA *made = NULL;
    void *memory = NULL;
    assert_int_equal(WDC_PciDeviceClose(closed), WD_STATUS_SUCCESS);
    assert_int_equal(WDC_PciDeviceClose(closed), WD_INVALID_HANDLE);
    assert_int_equal(WDC_DMABufUnlock(dma), WD_INVALID_HANDLE);
    assert_int_equal(WDC_DMAContigBufLock(closed, &memory, DMA_TO_DEVICE, 4096, &made), WD_INVALID_HANDLE);
    assert_int_equal(rig_open_device(&rig->device), WD_STATUS_SUCCESS);
}

static void a_wrong_driver_handle_is_no_wd_handle(void **state)
{
    struct rig *rig = *state;
    static WD_DMA dma;
    low(rig, &dma, TO_SLOT, SLOT_BYTES);
    dma.hDma = 9;
    assert_int_equal(WD_DMALock(INVALID_HANDLE_VALUE, &dma), WD_STATUS_INVALID_WD_HANDLE);
    assert_int_equal(dma.hDma, 0);
    assert_int_equal(WD_DMALock(NULL, &dma), WD_STATUS_INVALID_WD_HANDLE);
    assert_int_equal(WD_DMAUnlock(rig, &dma), WD_STATUS_INVALID_WD_HANDLE);
    assert_int_equal(WD_DMASyncCpu(rig, &dma), WD_STATUS_INVALID_WD_HANDLE);
    WD_Close(rig);
    WD_Close(WDC_GetWDHandle());
    assert_int_equal(rig_try(rig, DMA_TO_DEVICE, SLOT_BYTES), WD_STATUS_SUCCESS);
}

static void without_a_driver_even_invalid_options_have_no_wd_handle(void **state)
{
    static WD_DMA dma;
    WD_DMA *made = NULL;
    void *memory = NULL;
    low(*state, &dma, TO_SLOT | 0x10000, SLOT_BYTES);
    assert_int_equal(WD_DMALock(NULL, &dma), WD_STATUS_INVALID_WD_HANDLE);
    assert_int_equal(WDC_DriverClose(), WD_STATUS_SUCCESS);
    assert_int_equal(WDC_DMAContigBufLock(NULL, &memory, 0x10000, 4096, &made), WD_STATUS_INVALID_WD_HANDLE);
    assert_int_equal(WDC_DriverOpen(WDC_DRV_OPEN_DEFAULT, NULL), WD_STATUS_SUCCESS);
    assert_int_equal(rig_open_device(&((struct rig *)*state)->device), WD_STATUS_SUCCESS);
}

static void wdc_unlock_of_hdma_0_succeeds_and_leaves_the_lock(void **state)
{
    struct rig *rig = *state;
    static WD_DMA copy;
    WD_DMA *dma = rig_lock(rig, DMA_TO_DEVICE | ONLY, SLOT_BYTES);
    copy = *dma;
    dma->hDma = 0;
    assert_int_equal(WDC_DMABufUnlock(dma), WD_STATUS_SUCCESS);
    assert_true(rig_is_slot(rig, &copy));
    assert_int_equal(WD_DMAUnlock(WDC_GetWDHandle(), &copy), WD_STATUS_SUCCESS);
    assert_int_equal(rig_use(rig, copy.Page[0].pPhysicalAddr), PDMA_SIM_SLOT);
}

static void wdc_unlock_after_a_low_level_unlock_frees_the_structure(void **state)
{
    struct rig *rig = *state;
    WD_DMA *dma = rig_lock(rig, DMA_TO_DEVICE, SLOT_BYTES);
    assert_int_equal(WD_DMAUnlock(WDC_GetWDHandle(), dma), WD_STATUS_SUCCESS);
    long live = atomic_load(&rig->heap.live);
    assert_int_equal(WDC_DMABufUnlock(dma), WD_INVALID_HANDLE);
    assert_int_equal(atomic_load(&rig->heap.live), live - 1);
}

static void structures_left_when_the_device_closes_are_freed(void **state)
{
    struct rig *rig = *state;
    WD_DMA *half = rig_lock(rig, DMA_TO_DEVICE, SLOT_BYTES);
    WD_DMA *other_half = rig_lock(rig, DMA_TO_DEVICE, SLOT_BYTES);
    static WD_DMA dma;
    assert_int_equal(WD_DMAUnlock(WDC_GetWDHandle(), half), WD_STATUS_SUCCESS);
    other_half->hDma = 0;
    assert_int_equal(WDC_DMABufUnlock(other_half), WD_STATUS_SUCCESS);
    low(rig, &dma, TO_SLOT, SLOT_BYTES);
    assert_int_equal(WD_DMALock(WDC_GetWDHandle(), &dma), WD_STATUS_SUCCESS);
    /* The teardown finds a leak, if there is one. */
}

static void a_failed_lock_changes_nothing(void **state)
{
    struct rig *rig = *state;
    static WD_DMA dma, before;
    WD_DMA *mark = &dma, *made = mark;
    void *memory = &before;
    uint64_t free_bytes = rig_free_bytes(rig);
    long live = atomic_load(&rig->heap.live);
    assert_int_equal(WDC_DMAContigBufLock(rig->device, &memory, DMA_TO_DEVICE | ONLY, 4096, &made),
                     WD_INSUFFICIENT_RESOURCES);
    assert_ptr_equal(made, mark);
    assert_ptr_equal(memory, &before);
    low(rig, &dma, TO_SLOT | ONLY, 4096);
    memset(dma.Page, 0x77, sizeof dma.Page);
    before = dma;
    assert_int_equal(WD_DMALock(WDC_GetWDHandle(), &dma), WD_INSUFFICIENT_RESOURCES);
    assert_memory_equal(&dma, &before, sizeof dma);
    assert_int_equal(rig_free_bytes(rig), free_bytes);
    assert_int_equal(atomic_load(&rig->heap.live), live);
}

/* ---- Cards ---- */

static void without_a_card_the_flag_is_needed(void **state)
{
    WD_DMA *dma = NULL;
    void *memory = NULL;
    (void)state;
    assert_int_equal(WDC_DMAContigBufLock(NULL, &memory, DMA_TO_DEVICE, 4096, &dma), WD_INVALID_PARAMETER);
    assert_int_equal(WDC_DMAContigBufLock(NULL, &memory, DMA_TO_DEVICE | DMA_ALLOW_NO_HCARD | ONLY, 4096, &dma),
                     WD_INVALID_PARAMETER);
    assert_null(dma);
}

static void without_a_card_and_with_the_flag_ordinary_memory_is_locked(void **state)
{
    struct rig *rig = *state;
    static WD_DMA low_level;
    WD_DMA *dma = NULL;
    void *memory = NULL;
    assert_int_equal(WDC_DMAContigBufLock(NULL, &memory, DMA_TO_DEVICE | DMA_ALLOW_NO_HCARD, SLOT_BYTES, &dma),
                     WD_STATUS_SUCCESS);
    assert_int_equal(rig_use(rig, dma->Page[0].pPhysicalAddr), PDMA_SIM_ALLOCATED);
    assert_int_equal(dma->hCard, 0);
    low_level.dwBytes = 4096;
    low_level.dwOptions = TO_SLOT | DMA_ALLOW_NO_HCARD;
    assert_int_equal(WD_DMALock(WDC_GetWDHandle(), &low_level), WD_STATUS_SUCCESS);
    assert_int_equal(WD_DMAUnlock(WDC_GetWDHandle(), &low_level), WD_STATUS_SUCCESS);
    assert_int_equal(WDC_DMABufUnlock(dma), WD_STATUS_SUCCESS);
}

static void a_slot_without_a_device_is_not_found(void **state)
{
    static WD_PCI_CARD_INFO info;
    WDC_DEVICE_HANDLE device = NULL;
    (void)state;
    info.pciSlot.dwBus = 77;
    assert_int_equal(WDC_PciGetDeviceInfo(&info), WD_DEVICE_NOT_FOUND);
    assert_int_equal(WDC_PciDeviceOpen(&device, &info, NULL), WD_DEVICE_NOT_FOUND);
    assert_null(device);
}

int main(void)
{
#define WITH_RIG(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        WITH_RIG(null_everywhere_is_an_invalid_parameter),
        WITH_RIG(a_library_call_without_a_layout_is_an_invalid_parameter),
        WITH_RIG(a_kernel_plugin_is_not_implemented),
        WITH_RIG(zero_bytes_are_an_invalid_parameter),
        WITH_RIG(four_gib_less_one_byte_are_insufficient_resources),
        WITH_RIG(pinning_beyond_the_address_space_is_an_invalid_parameter),
        WITH_RIG(refused_options_are_invalid_parameters),
        WITH_RIG(gpu_memory_is_not_implemented),
        WITH_RIG(options_wider_than_32_bits_are_an_invalid_parameter),
        WITH_RIG(contiguous_flags_are_refused_in_a_scatter_gather_lock),
        WITH_RIG(a_flag_without_effect_is_accepted_and_told),
        cmocka_unit_test(strict_refuses_a_flag_without_effect),
        WITH_RIG(a_second_wdc_unlock_is_an_invalid_handle),
        WITH_RIG(a_second_low_level_unlock_is_a_stale_handle),
        WITH_RIG(a_foreign_pointer_is_an_invalid_handle),
        WITH_RIG(a_foreign_hdma_is_an_invalid_handle),
        WITH_RIG(a_foreign_card_is_an_invalid_handle),
        WITH_RIG(a_closed_device_is_an_invalid_handle),
        WITH_RIG(a_wrong_driver_handle_is_no_wd_handle),
        WITH_RIG(without_a_driver_even_invalid_options_have_no_wd_handle),
        WITH_RIG(wdc_unlock_of_hdma_0_succeeds_and_leaves_the_lock),
        WITH_RIG(wdc_unlock_after_a_low_level_unlock_frees_the_structure),
        WITH_RIG(structures_left_when_the_device_closes_are_freed),
        WITH_RIG(a_failed_lock_changes_nothing),
        WITH_RIG(without_a_card_the_flag_is_needed),
        WITH_RIG(without_a_card_and_with_the_flag_ordinary_memory_is_locked),
        WITH_RIG(a_slot_without_a_device_is_not_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
