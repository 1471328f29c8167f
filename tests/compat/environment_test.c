/* SPDX-License-Identifier: MIT */
/* PDMA_BACKEND, PDMA_INF, PDMA_SIM and PDMA_LOG: what they do, and what is said of values that cannot be used. */
#define _GNU_SOURCE
#include "rig.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define INF(name) TESTS "/" name

/* NULL: unset. */
static void environment(const char *backend, const char *inf, const char *sim, const char *log)
{
    static const char *const names[] = {"PDMA_BACKEND", "PDMA_INF", "PDMA_SIM", "PDMA_LOG"};
    const char *values[] = {backend, inf, sim, log};
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(values[i] != NULL ? setenv(names[i], values[i], 1) : unsetenv(names[i]), 0);
}

/* ---- What is written to stderr ---- */

static char said[8192];

static FILE *listen_begin(int *kept)
{
    FILE *file = tmpfile();
    assert_non_null(file);
    (void)fflush(stderr);
    *kept = dup(STDERR_FILENO);
    assert_true(*kept >= 0);
    assert_true(dup2(fileno(file), STDERR_FILENO) >= 0);
    return file;
}

static void listen_end(FILE *file, int kept)
{
    (void)fflush(stderr);
    assert_true(dup2(kept, STDERR_FILENO) >= 0);
    (void)close(kept);
    rewind(file);
    said[fread(said, 1, sizeof said - 1, file)] = '\0';
    (void)fclose(file);
}

/* Opens the driver and closes it again; `said` is what that wrote. */
static DWORD open_and_listen(void)
{
    int kept = -1;
    FILE *file = listen_begin(&kept);
    DWORD status = WDC_DriverOpen(WDC_DRV_OPEN_DEFAULT, NULL);
    if (status == WD_STATUS_SUCCESS)
        (void)WDC_DriverClose();
    listen_end(file, kept);
    return status;
}

static void assert_said(const char *text)
{
    if (strstr(said, text) == NULL)
        fail_msg("'%s' is not in what was said: %s", text, said);
}

/* ---- What works ---- */

static DWORD try_lock(WDC_DEVICE_HANDLE device, uint32_t options, uint32_t bytes)
{
    WD_DMA *dma = NULL;
    void *memory = NULL;
    DWORD status = WDC_DMAContigBufLock(device, &memory, options, bytes, &dma);
    return status == WD_STATUS_SUCCESS ? WDC_DMABufUnlock(dma) : status;
}

static void an_inf_makes_the_device_with_its_groups(void **state)
{
    WDC_DEVICE_HANDLE device = NULL;
    (void)state;
    environment("sim", INF("td3.inf"), "ram=64M", NULL);
    assert_int_equal(WDC_DriverOpen(WDC_DRV_OPEN_DEFAULT, NULL), WD_STATUS_SUCCESS);
    assert_int_equal(rig_open_device(&device), WD_STATUS_SUCCESS);
    assert_true(WDC_GET_ADDR_DESC(device, 0)->qwBytes == MIB);
    assert_int_equal(try_lock(device, DMA_TO_DEVICE | ONLY, SLOT_BYTES), WD_STATUS_SUCCESS);
    assert_int_equal(try_lock(device, DMA_FROM_DEVICE | ONLY, SLOT_BYTES), WD_STATUS_SUCCESS);
    assert_int_equal(try_lock(device, DMA_TO_DEVICE | ONLY, SLOT_BYTES / 2), WD_INSUFFICIENT_RESOURCES);
    assert_int_equal(WDC_DriverClose(), WD_STATUS_SUCCESS);
}

static void on_an_aged_machine_the_reserve_is_there(void **state)
{
    WDC_DEVICE_HANDLE device = NULL;
    (void)state;
    environment("sim", INF("large.inf"), "ram=128M,age=heavy,seed=1", NULL);
    assert_int_equal(WDC_DriverOpen(WDC_DRV_OPEN_DEFAULT, NULL), WD_STATUS_SUCCESS);
    assert_int_equal(rig_open_device(&device), WD_STATUS_SUCCESS);
    assert_int_equal(try_lock(device, DMA_TO_DEVICE, 4 * MIB), WD_STATUS_SUCCESS);
    assert_int_equal(try_lock(device, DMA_TO_FROM_DEVICE, 4 * MIB), WD_INSUFFICIENT_RESOURCES);
    assert_int_equal(WDC_DriverClose(), WD_STATUS_SUCCESS);
}

static void without_pdma_log_nothing_is_said(void **state)
{
    (void)state;
    environment("sim", INF("faulty.inf"), NULL, NULL);
    assert_int_equal(open_and_listen(), WD_OPERATION_FAILED);
    assert_string_equal(said, "");
    environment("sim", INF("td3.inf"), "ram=64M", "");
    assert_int_equal(open_and_listen(), WD_STATUS_SUCCESS);
    assert_string_equal(said, "");
}

static void info_says_which_backend_serves(void **state)
{
    (void)state;
    environment("sim", INF("td3.inf"), "ram=64M", "info");
    assert_int_equal(open_and_listen(), WD_STATUS_SUCCESS);
    assert_string_equal(said, "pdma: info: session: sim\npdma: info: session: closed\n");
}

static void debug_says_what_was_locked_and_from_which_slot(void **state)
{
    WDC_DEVICE_HANDLE device = NULL;
    int kept = -1;
    (void)state;
    environment("sim", INF("td3.inf"), "ram=64M", "debug");
    FILE *file = listen_begin(&kept);
    assert_int_equal(WDC_DriverOpen(WDC_DRV_OPEN_DEFAULT, NULL), WD_STATUS_SUCCESS);
    assert_int_equal(rig_open_device(&device), WD_STATUS_SUCCESS);
    assert_int_equal(try_lock(device, DMA_FROM_DEVICE | ONLY, SLOT_BYTES), WD_STATUS_SUCCESS);
    assert_int_equal(try_lock(device, DMA_FROM_DEVICE | ONLY, 4096), WD_INSUFFICIENT_RESOURCES);
    assert_int_equal(try_lock(device, DMA_FROM_DEVICE, 4096), WD_STATUS_SUCCESS);
    assert_int_equal(WDC_DriverClose(), WD_STATUS_SUCCESS);
    listen_end(file, kept);
    assert_said("pdma: debug: WDC_DMAContigBufLock: hDma 0x");
    assert_said(", bytes 65536, slot 1\n");
    assert_said(", bytes 4096\n");
    assert_said("pdma: error: WDC_DMAContigBufLock: WD_INSUFFICIENT_RESOURCES: ");
    assert_said("pdma: warning: event: ");
}

/* ---- What does not ---- */

static void an_unknown_backend_is_named(void **state)
{
    (void)state;
    environment("nonesuch", NULL, NULL, "error");
    assert_int_equal(open_and_listen(), WD_WINDRIVER_NOT_FOUND);
    assert_said("pdma: error: WDC_DriverOpen: WD_WINDRIVER_NOT_FOUND: ");
    assert_said("nonesuch");
    assert_ptr_equal(WD_Open(), INVALID_HANDLE_VALUE);
}

static void the_simulation_is_never_chosen_by_itself(void **state)
{
    (void)state;
    environment(NULL, INF("td3.inf"), "ram=64M", "warning");
    (void)open_and_listen();
    assert_said("PDMA_INF: '" INF("td3.inf") "' has no effect");
    assert_said("PDMA_SIM: 'ram=64M' has no effect");
}

static void an_empty_variable_is_an_unset_one(void **state)
{
    (void)state;
    environment("", "", "", "warning");
    DWORD unset = open_and_listen();
    assert_null(strstr(said, "no effect"));
    environment(NULL, NULL, NULL, "warning");
    assert_int_equal(open_and_listen(), unset);
}

static void a_missing_inf_file_is_named(void **state)
{
    (void)state;
    environment("sim", "/nowhere/to/be/found.inf", NULL, "error");
    assert_int_equal(open_and_listen(), WD_OPERATION_FAILED);
    assert_said("pdma: error: PDMA_INF: /nowhere/to/be/found.inf: ");
    assert_said("pdma: error: WDC_DriverOpen: WD_OPERATION_FAILED: ");
}

static void a_faulty_inf_file_is_named_with_its_line(void **state)
{
    (void)state;
    environment("sim", INF("faulty.inf"), NULL, "error");
    assert_int_equal(open_and_listen(), WD_OPERATION_FAILED);
    assert_said("pdma: error: PDMA_INF: " INF("faulty.inf") ":18:");
}

static void a_simulation_without_an_inf_is_told_to_have_no_devices(void **state)
{
    static WDC_PCI_SCAN_RESULT scan;
    (void)state;
    environment("sim", NULL, "ram=64M", "warning");
    assert_int_equal(open_and_listen(), WD_STATUS_SUCCESS);
    assert_said("pdma: warning: PDMA_INF: not set");
    assert_int_equal(WDC_DriverOpen(WDC_DRV_OPEN_DEFAULT, NULL), WD_STATUS_SUCCESS);
    assert_int_equal(WDC_PciScanDevices(0, 0, &scan), WD_STATUS_SUCCESS);
    assert_int_equal(scan.dwNumDevices, 0);
    assert_int_equal(WDC_DriverClose(), WD_STATUS_SUCCESS);
}

static void bad_settings_of_the_simulation_are_named(void **state)
{
    static const char *const bad[] = {"ram=lots", "rum=64M", "ram=64M,age=ancient", "seed=-1", "fail=sleep:1"};
    static const char *const word[] = {"lots", "rum", "ancient", "-1", "sleep"};
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        environment("sim", INF("td3.inf"), bad[i], "error");
        assert_int_equal(open_and_listen(), WD_OPERATION_FAILED);
        assert_said("pdma: error: WDC_DriverOpen: WD_OPERATION_FAILED: ");
        assert_said(word[i]);
    }
}

static void an_unknown_log_level_is_named_and_counts_as_warning(void **state)
{
    (void)state;
    environment("sim", NULL, "ram=64M", "loudly");
    assert_int_equal(open_and_listen(), WD_STATUS_SUCCESS);
    assert_said("pdma: error: PDMA_LOG: 'loudly' is none of error, warning, info, debug");
    assert_said("pdma: warning: PDMA_INF: not set");
    assert_null(strstr(said, "info: session"));
}

static void a_long_value_is_cut_to_one_line(void **state)
{
    char path[2000];
    (void)state;
    memset(path, 'p', sizeof path - 1);
    path[sizeof path - 1] = '\0';
    environment("null", path, NULL, "warning");
    assert_int_equal(open_and_listen(), WD_STATUS_SUCCESS);
    assert_said("pdma: warning: PDMA_INF: 'ppp");
    assert_true(strlen(said) < 600);
    assert_int_equal(said[strlen(said) - 1], '\n');
}

static void fail_in_the_settings_fails_the_operation(void **state)
{
    WDC_DEVICE_HANDLE device = NULL;
    (void)state;
    environment("sim", INF("td3.inf"), "ram=64M,fail=claim:2", NULL);
    assert_int_equal(WDC_DriverOpen(WDC_DRV_OPEN_DEFAULT, NULL), WD_STATUS_SUCCESS);
    assert_int_equal(rig_open_device(&device), WD_STATUS_SUCCESS);
    assert_int_equal(try_lock(device, DMA_TO_DEVICE | ONLY, SLOT_BYTES), WD_STATUS_SUCCESS);
    assert_int_not_equal(try_lock(device, DMA_TO_DEVICE | ONLY, SLOT_BYTES), WD_STATUS_SUCCESS);
    assert_int_equal(try_lock(device, DMA_TO_DEVICE | ONLY, SLOT_BYTES), WD_STATUS_SUCCESS);
    assert_int_equal(WDC_DriverClose(), WD_STATUS_SUCCESS);
}

/* ---- INF files made here ---- */

static char made[] = "/tmp/pdma-environment-XXXXXX";

static FILE *make_inf(void)
{
    memcpy(made + sizeof made - 7, "XXXXXX", 6);
    int file = mkstemp(made);
    assert_true(file >= 0);
    FILE *inf = fdopen(file, "w");
    assert_non_null(inf);
    assert_true(fputs("[Version]\nSignature = \"$Windows NT$\"\n[Manufacturer]\nm = Models, NTamd64\n"
                      "[Models.NTamd64]\n",
                      inf) >= 0);
    return inf;
}

static DWORD open_made(FILE *inf, const char *log)
{
    assert_int_equal(fclose(inf), 0);
    environment("sim", made, "ram=64M", log);
    DWORD status = open_and_listen();
    (void)unlink(made);
    return status;
}

static size_t times_said(const char *text)
{
    size_t n = 0;
    for (const char *at = strstr(said, text); at != NULL; at = strstr(at + 1, text))
        n++;
    return n;
}

static void write_refused_device(FILE *inf, unsigned number)
{
    (void)fprintf(inf,
                  "[I%u.NT]\n[I%u.NT.HW]\nAddReg = V%u\n[V%u]\nHKR,, \"DmaToDeviceBytes\",0x00010001,0x1000\n"
                  "HKR,, \"DmaFromDeviceBytes\",0x00010001,0\nHKR,, \"DmaFromDeviceOptions\",0x00010001,0x21\n",
                  number, number, number, number);
}

static void the_refused_groups_of_every_device_are_told_once(void **state)
{
    (void)state;
    FILE *inf = make_inf();
    (void)fputs("\"0\" = I0, PCI\\VEN_1234&DEV_0000\n\"1\" = I1, PCI\\VEN_1234&DEV_0001\n"
                "\"2\" = I1, PCI\\VEN_1234&DEV_0002\n\"3\" = I0, USB\\VID_1234\n",
                inf);
    write_refused_device(inf, 0);
    write_refused_device(inf, 1);
    (void)fputs("[Nobody]\nHKR,, \"DmaToDeviceBytes\",0x00010001,0x1000\n", inf);
    assert_int_equal(open_made(inf, "warning"), WD_STATUS_SUCCESS);
    assert_int_equal(times_said("DmaToDeviceBytes is 0x1000 but DmaToDeviceOptions is absent"), 2);
    assert_int_equal(times_said("DmaFromDeviceBytes is 0;"), 2);
    assert_int_equal(times_said("expected AddReg in [I1.NT.HW]"), 1);
}

static void too_many_devices_are_insufficient_resources(void **state)
{
    (void)state;
    FILE *inf = make_inf();
    for (unsigned i = 0; i <= 256; i++)
        (void)fprintf(inf, "\"%u\" = I, PCI\\VEN_1234&DEV_%04X\n", i, i);
    (void)fputs("[I.NT]\n", inf);
    assert_int_equal(open_made(inf, "error"), WD_INSUFFICIENT_RESOURCES);
    assert_said("devices are too many");
}

static void an_inf_whose_strings_grow_too_long_is_told_so(void **state)
{
    (void)state;
    FILE *inf = make_inf();
    (void)fputs(
        "\"0\" = I, PCI\\VEN_1234&DEV_0000\n[I.NT]\n[I.NT.HW]\nAddReg = V\n[V]\nHKR,, \"DmaToDeviceBytes\",0,\"", inf);
    for (int i = 0; i < 100; i++)
        (void)fputs("%long%", inf);
    (void)fputs("\"\n[Strings]\nlong = \"", inf);
    for (int i = 0; i < 100; i++)
        (void)fputs("0123456789", inf);
    (void)fputs("\"\n", inf);
    assert_int_equal(open_made(inf, "error"), WD_OPERATION_FAILED);
    assert_said("WD_OPERATION_FAILED: the INF cannot be followed: a value that its strings make longer");
    assert_null(strstr(said, "cannot be read"));
}

/* ---- Arguments that are not open ---- */

static void use_what_is_closed(WDC_DEVICE_HANDLE closed)
{
    static WD_DMA low;
    WD_DMA *dma = NULL;
    void *memory = NULL;
    assert_int_equal(WDC_PciDeviceClose(closed), WD_STATUS_SUCCESS);
    assert_int_equal(WDC_PciDeviceClose(closed), WD_INVALID_HANDLE);
    assert_int_equal(WDC_DMAContigBufLock(closed, &memory, DMA_TO_DEVICE, 4096, &dma), WD_INVALID_HANDLE);
    assert_int_equal(WDC_DMABufUnlock(&low), WD_INVALID_HANDLE);
    BZERO(low);
    low.dwBytes = 4096;
    low.dwOptions = TO_SLOT;
    low.hCard = 77;
    assert_int_equal(WD_DMALock(WDC_GetWDHandle(), &low), WD_INVALID_HANDLE);
    assert_int_equal(WD_DMAUnlock(WDC_GetWDHandle(), &low), WD_INVALID_HANDLE);
}

static void what_is_not_open_is_named(void **state)
{
    WDC_DEVICE_HANDLE device = NULL;
    int kept = -1;
    (void)state;
    environment("sim", INF("td3.inf"), "ram=64M", "error");
    FILE *file = listen_begin(&kept);
    assert_int_equal(WDC_DriverOpen(WDC_DRV_OPEN_DEFAULT, NULL), WD_STATUS_SUCCESS);
    assert_int_equal(rig_open_device(&device), WD_STATUS_SUCCESS);
    use_what_is_closed(device);
    assert_int_equal(WDC_DriverClose(), WD_STATUS_SUCCESS);
    listen_end(file, kept);
    assert_said("WDC_PciDeviceClose: WD_INVALID_HANDLE: WDC_DEVICE_HANDLE 0x");
    assert_said("WDC_DMAContigBufLock: WD_INVALID_HANDLE: WDC_DEVICE_HANDLE 0x");
    assert_said("WDC_DMABufUnlock: WD_INVALID_HANDLE: WD_DMA 0x");
    assert_said("WD_DMALock: WD_INVALID_HANDLE: hCard 0x4d is not open here");
    assert_int_equal(times_said("names no buffer"), 1); /* WD_DMAUnlock */
}

static void a_lock_without_a_card_is_named_so(void **state)
{
    int kept = -1;
    (void)state;
    environment("sim", INF("td3.inf"), "ram=64M", "warning");
    FILE *file = listen_begin(&kept);
    assert_int_equal(WDC_DriverOpen(WDC_DRV_OPEN_DEFAULT, NULL), WD_STATUS_SUCCESS);
    assert_int_equal(try_lock(NULL, DMA_ALLOW_NO_HCARD, 4096), WD_STATUS_SUCCESS);
    assert_int_equal(WDC_DriverClose(), WD_STATUS_SUCCESS);
    listen_end(file, kept);
    assert_said("event: nothing is set aside for 'no card'\n");
}

static int teardown(void **state)
{
    (void)state;
    environment(NULL, NULL, NULL, NULL);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_inf_makes_the_device_with_its_groups),
        cmocka_unit_test(on_an_aged_machine_the_reserve_is_there),
        cmocka_unit_test(without_pdma_log_nothing_is_said),
        cmocka_unit_test(info_says_which_backend_serves),
        cmocka_unit_test(debug_says_what_was_locked_and_from_which_slot),
        cmocka_unit_test(an_unknown_backend_is_named),
        cmocka_unit_test(the_simulation_is_never_chosen_by_itself),
        cmocka_unit_test(an_empty_variable_is_an_unset_one),
        cmocka_unit_test(a_missing_inf_file_is_named),
        cmocka_unit_test(a_faulty_inf_file_is_named_with_its_line),
        cmocka_unit_test(a_simulation_without_an_inf_is_told_to_have_no_devices),
        cmocka_unit_test(bad_settings_of_the_simulation_are_named),
        cmocka_unit_test(an_unknown_log_level_is_named_and_counts_as_warning),
        cmocka_unit_test(a_long_value_is_cut_to_one_line),
        cmocka_unit_test(fail_in_the_settings_fails_the_operation),
        cmocka_unit_test(the_refused_groups_of_every_device_are_told_once),
        cmocka_unit_test(too_many_devices_are_insufficient_resources),
        cmocka_unit_test(an_inf_whose_strings_grow_too_long_is_told_so),
        cmocka_unit_test(what_is_not_open_is_named),
        cmocka_unit_test(a_lock_without_a_card_is_named_so),
    };
    return cmocka_run_group_tests(tests, NULL, teardown);
}
