/* SPDX-License-Identifier: MIT */
/* Scatter/gather: the caller's memory as entries of Page[]. */
#include "rig.h"

#include <stdlib.h>

#define PAGE 4096u

static const struct rig_wish plain = {.width = 0};

static int setup(void **state)
{
    static struct rig rig;
    rig_open(&rig, &plain);
    *state = &rig;
    return 0;
}

static int teardown(void **state)
{
    rig_close(*state);
    return 0;
}

static unsigned char *pages(size_t n)
{
    unsigned char *memory = aligned_alloc(PAGE, n * PAGE);
    assert_non_null(memory);
    memset(memory, 0x11, n * PAGE);
    return memory;
}

static uint64_t bytes_of(const WD_DMA *dma)
{
    const WD_DMA_PAGE *page = dma->Page; /* which may have more entries than the type says */
    uint64_t sum = 0;
    for (DWORD i = 0; i < dma->dwPages; i++)
        sum += page[i].dwBytes;
    return sum;
}

static void the_device_reads_every_byte_through_the_pages(void **state)
{
    struct rig *rig = *state;
    unsigned char *memory = pages(9), *seen = pages(9), *at = seen;
    WD_DMA *dma = NULL;
    const DWORD bytes = 7 * PAGE + 123;
    for (size_t i = 0; i < 9 * PAGE; i++)
        memory[i] = (unsigned char)(i * 7 + i / PAGE);
    assert_int_equal(WDC_DMASGBufLock(rig->device, memory + 100, DMA_TO_DEVICE, bytes, &dma), WD_STATUS_SUCCESS);
    assert_int_equal(WDC_DMASyncCpu(dma), WD_STATUS_SUCCESS);
    for (DWORD i = 0; i < dma->dwPages; at += dma->Page[i++].dwBytes)
        assert_int_equal(
            pdma_sim_dma_read(rig->sim, RIG_ADDRESS, dma->Page[i].pPhysicalAddr, at, dma->Page[i].dwBytes, NULL),
            PDMA_OK);
    assert_memory_equal(seen, memory + 100, bytes);
    assert_int_equal(WDC_DMABufUnlock(dma), WD_STATUS_SUCCESS);
    free(memory);
    free(seen);
}

static void what_the_device_writes_arrives_in_the_callers_memory(void **state)
{
    struct rig *rig = *state;
    unsigned char *memory = pages(1);
    WD_DMA *dma = NULL;
    assert_int_equal(WDC_DMASGBufLock(rig->device, memory, DMA_FROM_DEVICE, PAGE, &dma), WD_STATUS_SUCCESS);
    assert_int_equal(WDC_DMASyncCpu(dma), WD_STATUS_SUCCESS);
    assert_int_equal(pdma_sim_dma_write(rig->sim, RIG_ADDRESS, dma->Page[0].pPhysicalAddr, "hello", 6, NULL), PDMA_OK);
    assert_int_equal(WDC_DMASyncIo(dma), WD_STATUS_SUCCESS);
    assert_string_equal((char *)memory, "hello");
    assert_int_equal(WDC_DMABufUnlock(dma), WD_STATUS_SUCCESS);
    free(memory);
}

static void the_structure_tells_what_was_asked(void **state)
{
    struct rig *rig = *state;
    unsigned char *memory = pages(2);
    WD_DMA *dma = NULL;
    assert_int_equal(WDC_DMASGBufLock(rig->device, memory + 1, DMA_TO_DEVICE, 5000, &dma), WD_STATUS_SUCCESS);
    assert_ptr_equal(dma->pUserAddr, memory + 1);
    assert_int_equal(dma->dwBytes, 5000);
    assert_int_equal(dma->dwOptions, DMA_TO_DEVICE);
    assert_int_equal(bytes_of(dma), 5000);
    assert_int_equal(WDC_DMABufUnlock(dma), WD_STATUS_SUCCESS);
    free(memory);
}

static void without_merging_every_page_has_its_entry(void **state)
{
    struct rig *rig = *state;
    unsigned char *memory = pages(5);
    WD_DMA *dma = NULL;
    assert_int_equal(WDC_DMASGBufLock(rig->device, memory + 96, DMA_TO_DEVICE | DMA_DISABLE_MERGE_ADJACENT_PAGES,
                                      3 * PAGE + 50, &dma),
                     WD_STATUS_SUCCESS);
    assert_int_equal(dma->dwPages, 4);
    assert_int_equal(dma->Page[0].dwBytes, PAGE - 96);
    assert_int_equal(dma->Page[1].dwBytes, PAGE);
    assert_int_equal(dma->Page[2].dwBytes, PAGE);
    assert_int_equal(dma->Page[3].dwBytes, 50 + 96);
    assert_int_equal(WDC_DMABufUnlock(dma), WD_STATUS_SUCCESS);
    free(memory);
}

static void more_than_256_pages_need_the_large_flag(void **state)
{
    struct rig *rig = *state;
    unsigned char *memory = pages(257);
    const uint32_t each = DMA_TO_DEVICE | DMA_DISABLE_MERGE_ADJACENT_PAGES;
    uint64_t free_bytes = rig_free_bytes(rig);
    WD_DMA *dma = NULL;
    assert_int_equal(WDC_DMASGBufLock(rig->device, memory, each, 257 * PAGE, &dma), WD_INVALID_PARAMETER);
    assert_null(dma);
    assert_int_equal(rig_free_bytes(rig), free_bytes);
    assert_int_equal(WDC_DMASGBufLock(rig->device, memory, each | DMA_LARGE_BUFFER, 257 * PAGE, &dma),
                     WD_STATUS_SUCCESS);
    assert_int_equal(dma->dwPages, 257);
    assert_int_equal(bytes_of(dma), 257 * PAGE);
    assert_int_equal(WDC_DMABufUnlock(dma), WD_STATUS_SUCCESS);
    free(memory);
}

static void exactly_256_pages_need_no_flag(void **state)
{
    struct rig *rig = *state;
    unsigned char *memory = pages(256);
    WD_DMA *dma = NULL;
    assert_int_equal(
        WDC_DMASGBufLock(rig->device, memory, DMA_TO_DEVICE | DMA_DISABLE_MERGE_ADJACENT_PAGES, 256 * PAGE, &dma),
        WD_STATUS_SUCCESS);
    assert_int_equal(dma->dwPages, 256);
    assert_int_equal(WDC_DMABufUnlock(dma), WD_STATUS_SUCCESS);
    free(memory);
}

/* A low-level structure with room for so many entries. */
static WD_DMA *large(struct rig *rig, void *memory, uint32_t bytes, uint32_t room)
{
    WD_DMA *dma = calloc(1, sizeof *dma + (size_t)room * sizeof dma->Page[0]);
    assert_non_null(dma);
    dma->dwBytes = bytes;
    dma->pUserAddr = memory;
    dma->dwOptions = DMA_TO_DEVICE | DMA_LARGE_BUFFER | DMA_DISABLE_MERGE_ADJACENT_PAGES;
    dma->dwPages = room;
    dma->hCard = WDC_GET_CARD_HANDLE(rig->device);
    return dma;
}

static void the_low_level_count_is_capacity_and_then_use(void **state)
{
    struct rig *rig = *state;
    unsigned char *memory = pages(300);
    WD_DMA *dma = large(rig, memory, 300 * PAGE, 400);
    assert_int_equal(WD_DMALock(WDC_GetWDHandle(), dma), WD_STATUS_SUCCESS);
    assert_int_equal(dma->dwPages, 300);
    assert_int_equal(bytes_of(dma), 300 * PAGE);
    assert_int_equal(WD_DMAUnlock(WDC_GetWDHandle(), dma), WD_STATUS_SUCCESS);
    free(dma);
    free(memory);
}

static void a_low_level_capacity_that_does_not_do_is_an_invalid_parameter(void **state)
{
    struct rig *rig = *state;
    unsigned char *memory = pages(300);
    WD_DMA *dma = large(rig, memory, 300 * PAGE, 299);
    assert_int_equal(WD_DMALock(WDC_GetWDHandle(), dma), WD_INVALID_PARAMETER);
    assert_int_equal(dma->hDma, 0);
    assert_int_equal(dma->dwPages, 299);
    free(dma);
    free(memory);
}

static void the_low_level_lock_pins_without_touching_the_pointer(void **state)
{
    struct rig *rig = *state;
    unsigned char *memory = pages(1);
    static WD_DMA dma;
    BZERO(dma);
    dma.pUserAddr = memory;
    dma.dwBytes = 77;
    dma.hCard = WDC_GET_CARD_HANDLE(rig->device);
    assert_int_equal(WD_DMALock(WDC_GetWDHandle(), &dma), WD_STATUS_SUCCESS);
    assert_ptr_equal(dma.pUserAddr, memory);
    assert_int_equal(dma.dwPages, 1);
    assert_int_equal(WD_DMASyncCpu(WDC_GetWDHandle(), &dma), WD_STATUS_SUCCESS);
    assert_int_equal(WD_DMASyncIo(WDC_GetWDHandle(), &dma), WD_STATUS_SUCCESS);
    assert_int_equal(WD_DMAUnlock(WDC_GetWDHandle(), &dma), WD_STATUS_SUCCESS);
    free(memory);
}

static void a_low_level_pin_of_nothing_is_an_invalid_parameter(void **state)
{
    struct rig *rig = *state;
    static WD_DMA dma;
    BZERO(dma);
    dma.dwBytes = 77;
    dma.hCard = WDC_GET_CARD_HANDLE(rig->device);
    assert_int_equal(WD_DMALock(WDC_GetWDHandle(), &dma), WD_INVALID_PARAMETER);
}

/* ---- Reserved RAM and existing buffers ---- */

static void reserved_ram_is_locked_at_the_address_in_the_first_page(void **state)
{
    const struct rig_wish wish = {.machine = {.window = MIB}};
    struct pdma_sim_info info = {.struct_size = sizeof info};
    static WD_DMA dma;
    struct rig rig;
    (void)state;
    rig_open(&rig, &wish);
    assert_int_equal(pdma_sim_info(rig.sim, &info, NULL), PDMA_OK);
    BZERO(dma);
    dma.dwBytes = 3 * PAGE;
    dma.dwOptions = DMA_KERNEL_BUFFER_ALLOC | DMA_RESERVED_MEM | DMA_FROM_DEVICE;
    dma.Page[0].pPhysicalAddr = info.low - MIB;
    dma.hCard = WDC_GET_CARD_HANDLE(rig.device);
    assert_int_equal(WD_DMALock(WDC_GetWDHandle(), &dma), WD_STATUS_SUCCESS);
    assert_true(dma.Page[0].pPhysicalAddr == info.low - MIB);
    assert_int_equal(dma.Page[0].dwBytes, 3 * PAGE);
    assert_non_null(dma.pUserAddr);
    assert_int_equal(WD_DMAUnlock(WDC_GetWDHandle(), &dma), WD_STATUS_SUCCESS);
    dma.Page[0].pPhysicalAddr = 0x100000;
    assert_int_equal(WD_DMALock(WDC_GetWDHandle(), &dma), WD_INVALID_PARAMETER);
    rig_close(&rig);
}

static void an_existing_buffer_is_shared_until_its_last_unlock(void **state)
{
    struct rig *rig = *state;
    HANDLE wd = WDC_GetWDHandle();
    static WD_DMA dma;
    WD_DMA *owner = rig_lock(rig, DMA_TO_DEVICE, SLOT_BYTES);
    DMA_ADDR bus = owner->Page[0].pPhysicalAddr;
    BZERO(dma);
    dma.hDma = WDC_DMAGetGlobalHandle(owner);
    dma.dwOptions = DMA_KERNEL_BUFFER_ALLOC | DMA_GET_EXISTING_BUF;
    dma.hCard = WDC_GET_CARD_HANDLE(rig->device);
    memset(owner->pUserAddr, 0x3c, SLOT_BYTES);
    assert_int_equal(WD_DMALock(wd, &dma), WD_STATUS_SUCCESS);
    assert_int_equal(dma.dwBytes, SLOT_BYTES);
    assert_int_equal(dma.dwPages, 1);
    assert_true(dma.Page[0].pPhysicalAddr == bus);
    assert_int_equal(WDC_DMABufUnlock(owner), WD_STATUS_SUCCESS);
    assert_int_equal(*(unsigned char *)dma.pUserAddr, 0x3c);
    assert_int_equal(WD_DMAUnlock(wd, &dma), WD_STATUS_SUCCESS);
    assert_int_equal(rig_use(rig, bus), PDMA_SIM_FREE);
    assert_int_equal(WD_DMAUnlock(wd, &dma), WD_INVALID_HANDLE);
}

static void an_hdma_wider_than_32_bits_names_nothing(void **state)
{
    struct rig *rig = *state;
    struct pdma_wd_dma_layout wide = pdma_wd_dma_layout;
    static union {
        WD_DMA dma;
        uint64_t handle;
    } both;
    wide.handle.bytes = sizeof both.handle;
    BZERO(both);
    both.handle = (uint64_t)1 << 32;
    both.dma.dwOptions = DMA_KERNEL_BUFFER_ALLOC | DMA_GET_EXISTING_BUF;
    both.dma.hCard = WDC_GET_CARD_HANDLE(rig->device);
    assert_int_equal(pdma_wd_dma_lock(&wide, WDC_GetWDHandle(), &both), WD_INVALID_HANDLE);
}

static void attaching_to_nothing_is_an_invalid_handle(void **state)
{
    struct rig *rig = *state;
    static WD_DMA dma;
    WD_DMA *made = NULL;
    void *memory = NULL;
    BZERO(dma);
    dma.hDma = 0x01234567;
    dma.dwOptions = DMA_KERNEL_BUFFER_ALLOC | DMA_GET_EXISTING_BUF;
    dma.hCard = WDC_GET_CARD_HANDLE(rig->device);
    assert_int_equal(WD_DMALock(WDC_GetWDHandle(), &dma), WD_INVALID_HANDLE);
    assert_int_equal(dma.hDma, 0);
    assert_int_equal(WDC_DMAContigBufLock(rig->device, &memory, DMA_GET_EXISTING_BUF, PAGE, &made), WD_INVALID_HANDLE);
    assert_null(made);
}

int main(void)
{
#define WITH_RIG(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        WITH_RIG(the_device_reads_every_byte_through_the_pages),
        WITH_RIG(what_the_device_writes_arrives_in_the_callers_memory),
        WITH_RIG(the_structure_tells_what_was_asked),
        WITH_RIG(without_merging_every_page_has_its_entry),
        WITH_RIG(more_than_256_pages_need_the_large_flag),
        WITH_RIG(exactly_256_pages_need_no_flag),
        WITH_RIG(the_low_level_count_is_capacity_and_then_use),
        WITH_RIG(a_low_level_capacity_that_does_not_do_is_an_invalid_parameter),
        WITH_RIG(the_low_level_lock_pins_without_touching_the_pointer),
        WITH_RIG(a_low_level_pin_of_nothing_is_an_invalid_parameter),
        cmocka_unit_test(reserved_ram_is_locked_at_the_address_in_the_first_page),
        WITH_RIG(an_existing_buffer_is_shared_until_its_last_unlock),
        WITH_RIG(an_hdma_wider_than_32_bits_names_nothing),
        WITH_RIG(attaching_to_nothing_is_an_invalid_handle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
