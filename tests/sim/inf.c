/* SPDX-License-Identifier: MIT */
/* From an INF to the simulated machine: its devices are there, with their groups and ids. */
#include "pdma/inf.h"
#include "rig.h"

static const char text[] = "[Version]\r\n"
                           "Signature = \"$Windows NT$\"\r\n"
                           "[Manufacturer]\r\n"
                           "Maker = Models,NTamd64\r\n"
                           "[Models.NTamd64]\r\n"
                           "One = InstallOne, PCI\\VEN_1234&DEV_11E8\r\n"
                           "Same = InstallOne, PCI\\VEN_1234&DEV_11E8\r\n"
                           "Two = InstallTwo, PCI\\VEN_1234&DEV_0002&SUBSYS_00561234&REV_03\r\n"
                           "Other = InstallTwo, USB\\VID_1234&PID_0001\r\n"
                           "[InstallOne.NT]\r\n"
                           "[InstallOne.NT.HW]\r\n"
                           "AddReg = UpdateRegistryDevice\r\n"
                           "[UpdateRegistryDevice]\r\n"
                           "HKR,, \"DmaToDeviceBytes\",0x00010001,0x100000\r\n"
                           "HKR,, \"DmaToDeviceOptions\",0x00010001,0x41\r\n"
                           "HKR,, \"DmaToDeviceCount\",0x00010001,2\r\n"
                           "HKR,, \"DmaFromDeviceBytes\",0x00010001,0x100000\r\n"
                           "HKR,, \"DmaFromDeviceOptions\",0x00010001,0x40\r\n"
                           "[InstallTwo.NT]\r\n";

static pdma_inf *read_inf(void)
{
    pdma_inf *inf = NULL;
    assert_int_equal(pdma_inf_read(text, sizeof text - 1, NULL, &inf, NULL), PDMA_OK);
    return inf;
}

static void every_pci_model_is_plugged_in_once(void **state)
{
    struct rig rig;
    struct pdma_device_info infos[4];
    size_t n = 0;
    (void)state;
    pdma_inf *inf = read_inf();
    rig_machine(&rig, &(struct pdma_sim_config){.ram = 32 * MIB});
    assert_int_equal(pdma_sim_add_inf(rig.sim, inf, &rig.why), PDMA_OK);
    rig_open(&rig, DEVICE);
    assert_int_equal(table()->devices(rig.backend, infos, 4, &n, NULL), PDMA_OK);
    assert_int_equal(n, 2);
    assert_int_equal(infos[0].vendor, 0x1234);
    assert_int_equal(infos[0].device, 0x11e8);
    assert_int_equal(infos[0].subvendor, 0);
    assert_int_equal(infos[0].highest, UINT64_MAX);
    assert_int_equal(infos[0].bars[0].bytes, MIB);
    assert_int_equal(infos[1].device, 2);
    assert_int_equal(infos[1].subvendor, 0x1234);
    assert_int_equal(infos[1].subdevice, 0x0056);
    assert_int_equal(infos[1].revision, 3);
    rig_end(&rig);
    pdma_inf_free(inf);
}

static void its_groups_are_set_aside_without_the_one_that_is_refused(void **state)
{
    struct rig rig;
    (void)state;
    pdma_inf *inf = read_inf();
    rig_machine(&rig, &(struct pdma_sim_config){.ram = 32 * MIB});
    assert_int_equal(pdma_sim_add_inf(rig.sim, inf, NULL), PDMA_OK);
    pdma_inf_free(inf);
    rig_open(&rig, DEVICE);
    assert_int_equal(rig.groups[0].asked, 2);
    assert_int_equal(rig.groups[0].had, 2);
    assert_int_equal(rig.groups[0].each.bytes, MIB);
    assert_int_equal(rig.groups[0].each.flags & (PDMA_TO_DEVICE | PDMA_FROM_DEVICE), PDMA_TO_DEVICE);
    assert_int_equal(rig.groups[1].asked, 0);
    rig_end(&rig);
}

static void what_cannot_be_plugged_in_leaves_no_device_behind(void **state)
{
    struct rig rig;
    struct pdma_sim_device full = {.struct_size = sizeof full, .bar0 = 16};
    (void)state;
    pdma_inf *inf = read_inf();
    rig_machine(&rig, &(struct pdma_sim_config){.ram = 32 * MIB});
    assert_int_equal(pdma_sim_add_inf(NULL, inf, &rig.why), PDMA_INVALID);
    assert_int_equal(pdma_sim_add_inf(rig.sim, NULL, &rig.why), PDMA_INVALID);
    for (int i = 0; i < 255; i++)
        assert_int_equal(pdma_sim_add_device(rig.sim, &full, NULL), PDMA_OK);
    assert_int_equal(pdma_sim_add_inf(rig.sim, inf, &rig.why), PDMA_BUSY);
    assert_int_equal(figures(&rig).devices, 255);
    assert_int_equal(pdma_sim_add_device(rig.sim, &full, NULL), PDMA_OK);
    pdma_sim_destroy(rig.sim);
    assert_int_equal(rig.heap.live, 0);
    pdma_inf_free(inf);
}

static void every_allocation_that_fails_leaves_no_device_behind(void **state)
{
    struct rig rig;
    long n = 0;
    int status;
    (void)state;
    rig_init(&rig);
    pdma_inf *inf = NULL;
    const struct pdma_inf_memory memory = {.alloc = heap_alloc, .free = heap_free, .arg = &rig.heap};
    rig_machine(&rig, &(struct pdma_sim_config){.ram = 32 * MIB});
    assert_int_equal(pdma_inf_read(text, sizeof text - 1, &memory, &inf, NULL), PDMA_OK);
    long live = rig.heap.live;
    do {
        rig.heap.fail_at = rig.heap.calls + ++n;
        status = pdma_sim_add_inf(rig.sim, inf, &rig.why);
        if (status != PDMA_OK) {
            assert_int_equal(status, PDMA_NO_MEMORY);
            assert_int_equal(rig.why.status, PDMA_NO_MEMORY);
            assert_int_equal(figures(&rig).devices, 0);
            assert_int_equal(rig.heap.live, live);
        }
    } while (status != PDMA_OK);
    assert_true(n > 3);
    assert_int_equal(figures(&rig).devices, 2);
    pdma_inf_free(inf);
    pdma_sim_destroy(rig.sim);
    assert_int_equal(rig.heap.live, 0);
}

static void an_inf_without_pci_devices_adds_none(void **state)
{
    static const char empty[] = "[Version]\nSignature=\"$Windows NT$\"\n";
    struct rig rig;
    pdma_inf *inf = NULL;
    (void)state;
    assert_int_equal(pdma_inf_read(empty, sizeof empty - 1, NULL, &inf, NULL), PDMA_OK);
    rig_machine(&rig, &(struct pdma_sim_config){.ram = 32 * MIB});
    assert_int_equal(pdma_sim_add_inf(rig.sim, inf, NULL), PDMA_OK);
    assert_int_equal(figures(&rig).devices, 0);
    pdma_sim_destroy(rig.sim);
    pdma_inf_free(inf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_pci_model_is_plugged_in_once),
        cmocka_unit_test(its_groups_are_set_aside_without_the_one_that_is_refused),
        cmocka_unit_test(what_cannot_be_plugged_in_leaves_no_device_behind),
        cmocka_unit_test(every_allocation_that_fails_leaves_no_device_behind),
        cmocka_unit_test(an_inf_without_pci_devices_adds_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
