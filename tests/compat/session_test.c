/* SPDX-License-Identifier: MIT */
/* The process-wide session: who opens it, who ends it, what goes with it; and devices found and opened in it. */
#include "rig.h"

#include <stdlib.h>

static const struct rig_wish one_each_way = RIG_ONE_EACH_WAY;

static int setup(void **state)
{
    static struct rig rig;
    rig_plug(&rig, &one_each_way);
    *state = &rig;
    return 0;
}

static int teardown(void **state)
{
    rig_unplug(*state);
    return 0;
}

static void driver_open(void)
{
    assert_int_equal(WDC_DriverOpen(WDC_DRV_OPEN_DEFAULT, "a licence"), WD_STATUS_SUCCESS);
}

static void driver_close(void)
{
    assert_int_equal(WDC_DriverClose(), WD_STATUS_SUCCESS);
}

/* ---- Opening and closing ---- */

static void a_second_driver_open_is_already_done(void **state)
{
    (void)state;
    driver_open();
    assert_int_equal(WDC_DriverOpen(WDC_DRV_OPEN_BASIC, NULL), WD_OPERATION_ALREADY_DONE);
    driver_close();
    assert_int_equal(WDC_DriverClose(), WD_STATUS_INVALID_WD_HANDLE);
}

static void the_driver_can_be_opened_again(void **state)
{
    struct rig *rig = *state;
    for (int i = 0; i < 3; i++) {
        driver_open();
        assert_int_equal(rig_open_device(&rig->device), WD_STATUS_SUCCESS);
        assert_int_equal(rig_try(rig, DMA_TO_DEVICE | ONLY, SLOT_BYTES), WD_STATUS_SUCCESS);
        driver_close();
    }
}

static void there_is_a_wd_handle_between_driver_open_and_close_only(void **state)
{
    (void)state;
    assert_ptr_equal(WDC_GetWDHandle(), INVALID_HANDLE_VALUE);
    driver_open();
    HANDLE wd = WDC_GetWDHandle();
    assert_ptr_not_equal(wd, INVALID_HANDLE_VALUE);
    assert_non_null(wd);
    driver_close();
    assert_ptr_equal(WDC_GetWDHandle(), INVALID_HANDLE_VALUE);
}

static void both_ways_of_opening_share_one_session(void **state)
{
    (void)state;
    HANDLE wd = WD_Open();
    assert_ptr_equal(WDC_GetWDHandle(), INVALID_HANDLE_VALUE);
    driver_open();
    assert_ptr_equal(WDC_GetWDHandle(), wd);
    assert_ptr_equal(WD_Open(), wd);
    WD_Close(wd);
    WD_Close(wd);
    driver_close();
}

static void a_handle_of_an_earlier_session_is_none(void **state)
{
    static WD_DMA dma;
    (void)state;
    HANDLE old = WD_Open();
    WD_Close(old);
    HANDLE wd = WD_Open();
    assert_ptr_not_equal(wd, old);
    dma.dwOptions = DMA_ALLOW_NO_HCARD | DMA_KERNEL_BUFFER_ALLOC;
    dma.dwBytes = 4096;
    assert_int_equal(WD_DMALock(old, &dma), WD_STATUS_INVALID_WD_HANDLE);
    WD_Close(old);
    assert_int_equal(WD_DMALock(wd, &dma), WD_STATUS_SUCCESS);
    WD_Close(wd);
}

static void closing_the_driver_closes_devices_and_buffers(void **state)
{
    struct rig *rig = *state;
    uint64_t free_bytes = rig_free_bytes(rig);
    driver_open();
    assert_int_equal(rig_open_device(&rig->device), WD_STATUS_SUCCESS);
    WD_DMA *dma = rig_lock(rig, DMA_TO_DEVICE, SLOT_BYTES);
    (void)rig_lock(rig, DMA_TO_DEVICE, 4096);
    DMA_ADDR bus = dma->Page[0].pPhysicalAddr;
    driver_close();
    assert_int_equal(rig_use(rig, bus), PDMA_SIM_SLOT);
    assert_int_equal(rig_free_bytes(rig), free_bytes);
    assert_int_equal(WDC_DMABufUnlock(dma), WD_INVALID_HANDLE);
    assert_int_equal(WDC_PciDeviceClose(rig->device), WD_INVALID_HANDLE);
}

static void closing_the_driver_leaves_what_wd_open_holds(void **state)
{
    struct rig *rig = *state;
    static WD_DMA dma;
    HANDLE wd = WD_Open();
    driver_open();
    assert_int_equal(rig_open_device(&rig->device), WD_STATUS_SUCCESS);
    BZERO(dma);
    dma.dwOptions = DMA_ALLOW_NO_HCARD | DMA_KERNEL_BUFFER_ALLOC;
    dma.dwBytes = 4096;
    assert_int_equal(WD_DMALock(wd, &dma), WD_STATUS_SUCCESS);
    driver_close();
    assert_int_equal(WDC_PciDeviceClose(rig->device), WD_INVALID_HANDLE);
    assert_int_equal(WD_DMAUnlock(wd, &dma), WD_STATUS_SUCCESS);
    WD_Close(wd);
}

static void calls_without_a_driver_have_no_wd_handle(void **state)
{
    static WDC_PCI_SCAN_RESULT scan;
    static WD_PCI_CARD_INFO info;
    WDC_DEVICE_HANDLE device = NULL;
    WD_DMA *dma = NULL;
    void *memory = NULL;
    (void)state;
    HANDLE wd = WD_Open(); /* which is not the driver of the WDC calls */
    assert_int_equal(WDC_PciScanDevices(0, 0, &scan), WD_STATUS_INVALID_WD_HANDLE);
    assert_int_equal(WDC_PciGetDeviceInfo(&info), WD_STATUS_INVALID_WD_HANDLE);
    assert_int_equal(WDC_PciDeviceOpen(&device, &info, NULL), WD_STATUS_INVALID_WD_HANDLE);
    assert_int_equal(WDC_DMAContigBufLock(NULL, &memory, DMA_ALLOW_NO_HCARD, 4096, &dma), WD_STATUS_INVALID_WD_HANDLE);
    WD_Close(wd);
    assert_int_equal(WDC_DMAContigBufLock(&scan, &memory, DMA_TO_DEVICE, 4096, &dma), WD_INVALID_HANDLE);
    assert_int_equal(WDC_PciDeviceClose(&scan), WD_INVALID_HANDLE);
}

/* ---- Configuration ---- */

static void configuring_while_open_is_busy(void **state)
{
    struct pdma_config config = {.struct_size = sizeof config, .backend = "null"};
    (void)state;
    driver_open();
    assert_int_equal(pdma_windrvr_configure(&config), PDMA_BUSY);
    assert_int_equal(pdma_windrvr_configure(NULL), PDMA_BUSY);
    driver_close();
}

static void a_faulty_configuration_is_refused(void **state)
{
    char name[65];
    struct pdma_config config = {.struct_size = sizeof config - 1};
    (void)state;
    assert_int_equal(pdma_windrvr_configure(&config), PDMA_INVALID);
    config = (struct pdma_config){.struct_size = sizeof config, .alloc = heap_alloc};
    assert_int_equal(pdma_windrvr_configure(&config), PDMA_INVALID);
    config = (struct pdma_config){.struct_size = sizeof config, .backend = "sim", .table = pdma_sim_backend()};
    assert_int_equal(pdma_windrvr_configure(&config), PDMA_INVALID);
    memset(name, 'x', 64);
    name[64] = '\0';
    config = (struct pdma_config){.struct_size = sizeof config, .backend = name};
    assert_int_equal(pdma_windrvr_configure(&config), PDMA_INVALID);
}

static void the_name_of_the_backend_is_copied(void **state)
{
    char name[] = "null";
    struct pdma_config config = {.struct_size = sizeof config, .backend = name};
    static WDC_PCI_SCAN_RESULT scan;
    (void)state;
    assert_int_equal(pdma_windrvr_configure(&config), PDMA_OK);
    memset(name, 'x', sizeof name - 1);
    driver_open();
    assert_int_equal(WDC_PciScanDevices(0, 0, &scan), WD_STATUS_SUCCESS);
    assert_int_equal(scan.dwNumDevices, 1);
    driver_close();
}

static void a_device_without_a_pci_address_is_found_on_bus_255(void **state)
{
    struct pdma_config config = {.struct_size = sizeof config, .backend = "null"};
    static WDC_PCI_SCAN_RESULT scan;
    static WD_PCI_CARD_INFO info;
    WDC_DEVICE_HANDLE device = NULL;
    WD_DMA *dma = NULL;
    void *memory = NULL;
    (void)state;
    assert_int_equal(pdma_windrvr_configure(&config), PDMA_OK);
    driver_open();
    assert_int_equal(WDC_PciScanDevices(0, 0, &scan), WD_STATUS_SUCCESS);
    assert_int_equal(scan.deviceSlot[0].dwBus, 255);
    info.pciSlot = scan.deviceSlot[0];
    assert_int_equal(WDC_PciGetDeviceInfo(&info), WD_STATUS_SUCCESS);
    assert_int_equal(WDC_PciDeviceOpen(&device, &info, NULL), WD_STATUS_SUCCESS);
    assert_int_equal(WDC_DMAContigBufLock(device, &memory, DMA_TO_DEVICE, 4096, &dma), WD_STATUS_SUCCESS);
    assert_int_equal(WDC_DMABufUnlock(dma), WD_STATUS_SUCCESS);
    driver_close();
}

static void a_failing_backend_fails_the_open(void **state)
{
    struct rig *rig = *state;
    assert_int_equal(pdma_sim_fail(rig->sim, PDMA_SIM_OPEN, 1, NULL), PDMA_OK);
    assert_int_equal(WDC_DriverOpen(WDC_DRV_OPEN_DEFAULT, NULL), WD_INSUFFICIENT_RESOURCES);
    assert_int_equal(pdma_sim_fail(rig->sim, PDMA_SIM_OPEN, 1, NULL), PDMA_OK);
    assert_ptr_equal(WD_Open(), INVALID_HANDLE_VALUE);
}

/* ---- Devices ---- */

static void scanning_finds_the_device_by_its_ids_and_by_any(void **state)
{
    static WDC_PCI_SCAN_RESULT scan;
    (void)state;
    driver_open();
    assert_int_equal(WDC_PciScanDevices(RIG_VENDOR, RIG_DEVICE, &scan), WD_STATUS_SUCCESS);
    assert_int_equal(scan.dwNumDevices, 1);
    assert_int_equal(scan.deviceId[0].dwVendorId, RIG_VENDOR);
    assert_int_equal(scan.deviceId[0].dwDeviceId, RIG_DEVICE);
    assert_int_equal(scan.deviceSlot[0].dwDomain, 0);
    assert_int_equal(scan.deviceSlot[0].dwBus, 1);
    assert_int_equal(scan.deviceSlot[0].dwSlot, 0);
    assert_int_equal(scan.deviceSlot[0].dwFunction, 0);
    assert_int_equal(WDC_PciScanDevices(0, 0, &scan), WD_STATUS_SUCCESS);
    assert_int_equal(scan.dwNumDevices, 1);
    driver_close();
}

static void scanning_for_other_ids_finds_nothing(void **state)
{
    static WDC_PCI_SCAN_RESULT scan;
    (void)state;
    driver_open();
    assert_int_equal(WDC_PciScanDevices(RIG_VENDOR, RIG_DEVICE + 1, &scan), WD_STATUS_SUCCESS);
    assert_int_equal(scan.dwNumDevices, 0);
    assert_int_equal(WDC_PciScanDevices(RIG_VENDOR + 1, 0, &scan), WD_STATUS_SUCCESS);
    assert_int_equal(scan.dwNumDevices, 0);
    driver_close();
}

static void the_information_has_the_bar_and_the_bus(void **state)
{
    static WD_PCI_CARD_INFO info;
    (void)state;
    driver_open();
    memset(&info, 0xff, sizeof info);
    info.pciSlot.dwDomain = info.pciSlot.dwSlot = info.pciSlot.dwFunction = 0;
    info.pciSlot.dwBus = 1;
    assert_int_equal(WDC_PciGetDeviceInfo(&info), WD_STATUS_SUCCESS);
    assert_int_equal(info.Card.dwItems, 2);
    assert_int_equal(info.Card.Item[0].item, ITEM_MEMORY);
    assert_int_equal(info.Card.Item[0].dwAddrSpace, 0);
    assert_true(info.Card.Item[0].qwBytes == MIB);
    assert_int_equal(info.Card.Item[1].item, ITEM_BUS);
    assert_int_equal(info.Card.Item[1].pciSlot.dwBus, 1);
    assert_int_equal(info.Card.Item[2].item, ITEM_NONE);
    driver_close();
}

static void an_open_device_can_be_reached_into(void **state)
{
    struct rig *rig = *state;
    static WD_PCI_CARD_INFO info;
    int context;
    driver_open();
    info.pciSlot.dwBus = 1;
    assert_int_equal(WDC_PciGetDeviceInfo(&info), WD_STATUS_SUCCESS);
    assert_int_equal(WDC_PciDeviceOpen(&rig->device, &info, &context), WD_STATUS_SUCCESS);
    PWDC_DEVICE device = (PWDC_DEVICE)rig->device;
    assert_ptr_equal(WDC_GetDevContext(rig->device), &context);
    assert_int_equal(device->id.dwVendorId, RIG_VENDOR);
    assert_int_equal(device->id.dwDeviceId, RIG_DEVICE);
    assert_int_equal(WDC_GET_PPCI_SLOT(rig->device)->dwBus, 1);
    assert_int_equal(device->dwNumAddrSpaces, 1);
    assert_true(WDC_GET_ADDR_DESC(rig->device, 0)->qwBytes == MIB);
    assert_true(WDC_ADDR_IS_MEM(WDC_GET_ADDR_DESC(rig->device, 0)));
    assert_int_equal(WDC_GET_ADDR_DESC(rig->device, 0)->dwItemIndex, 0);
    assert_memory_equal(WDC_GET_PCARD(rig->device), &info.Card, sizeof info.Card);
    assert_int_not_equal(WDC_GET_CARD_HANDLE(rig->device), 0);
    driver_close();
}

static void cards_of_devices_opened_twice_differ(void **state)
{
    struct rig *rig = *state;
    WDC_DEVICE_HANDLE other = NULL;
    driver_open();
    assert_int_equal(rig_open_device(&rig->device), WD_STATUS_SUCCESS);
    if (rig_open_device(&other) == WD_STATUS_SUCCESS)
        assert_int_not_equal(WDC_GET_CARD_HANDLE(rig->device), WDC_GET_CARD_HANDLE(other));
    driver_close();
}

static void a_device_that_cannot_be_opened_leaves_nothing(void **state)
{
    struct rig *rig = *state;
    WDC_DEVICE_HANDLE device = NULL;
    driver_open();
    long live = atomic_load(&rig->heap.live);
    assert_int_equal(pdma_sim_fail(rig->sim, PDMA_SIM_DEVICE_OPEN, 1, NULL), PDMA_OK);
    assert_int_not_equal(rig_open_device(&device), WD_STATUS_SUCCESS);
    assert_null(device);
    assert_int_equal(atomic_load(&rig->heap.live), live);
    assert_int_equal(rig_open_device(&device), WD_STATUS_SUCCESS);
    driver_close();
}

static void a_machine_full_of_devices_is_listed_whole(void **state)
{
    static WDC_PCI_SCAN_RESULT scan;
    pdma_sim *sim = NULL;
    (void)state;
    assert_int_equal(pdma_sim_create(NULL, &sim, NULL), PDMA_OK);
    for (uint16_t i = 0; i < 64; i++) {
        struct pdma_sim_device device = {.struct_size = sizeof device, .vendor = 0x1000, .device = i};
        assert_int_equal(pdma_sim_add_device(sim, &device, NULL), PDMA_OK);
    }
    struct pdma_config config = {.struct_size = sizeof config, .table = pdma_sim_backend(), .table_arg = sim};
    assert_int_equal(pdma_windrvr_configure(&config), PDMA_OK);
    driver_open();
    assert_int_equal(WDC_PciScanDevices(0x1000, 0, &scan), WD_STATUS_SUCCESS);
    assert_int_equal(scan.dwNumDevices, 64);
    for (DWORD i = 0; i < 64; i++)
        assert_int_equal(scan.deviceId[i].dwDeviceId, i);
    driver_close();
    pdma_sim_destroy(sim);
}

int main(void)
{
#define WITH_RIG(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        WITH_RIG(a_second_driver_open_is_already_done),
        WITH_RIG(the_driver_can_be_opened_again),
        WITH_RIG(there_is_a_wd_handle_between_driver_open_and_close_only),
        WITH_RIG(both_ways_of_opening_share_one_session),
        WITH_RIG(a_handle_of_an_earlier_session_is_none),
        WITH_RIG(closing_the_driver_closes_devices_and_buffers),
        WITH_RIG(closing_the_driver_leaves_what_wd_open_holds),
        WITH_RIG(calls_without_a_driver_have_no_wd_handle),
        WITH_RIG(configuring_while_open_is_busy),
        WITH_RIG(a_faulty_configuration_is_refused),
        WITH_RIG(the_name_of_the_backend_is_copied),
        WITH_RIG(a_device_without_a_pci_address_is_found_on_bus_255),
        WITH_RIG(a_failing_backend_fails_the_open),
        WITH_RIG(scanning_finds_the_device_by_its_ids_and_by_any),
        WITH_RIG(scanning_for_other_ids_finds_nothing),
        WITH_RIG(the_information_has_the_bar_and_the_bus),
        WITH_RIG(an_open_device_can_be_reached_into),
        WITH_RIG(cards_of_devices_opened_twice_differ),
        WITH_RIG(a_device_that_cannot_be_opened_leaves_nothing),
        WITH_RIG(a_machine_full_of_devices_is_listed_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
