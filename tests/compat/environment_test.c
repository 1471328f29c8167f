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
    assert_said("pdma: error: PDMA_INF: /nowhere/to/be/found.inf");
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
    };
    return cmocka_run_group_tests(tests, NULL, teardown);
}
