/* SPDX-License-Identifier: MIT */
/* The caller's allocator is the only one; every allocation may fail, and then nothing is kept or changed. */
#define _GNU_SOURCE
#include "heap.h"
#include "rig.h"

#include "inf/names.h"

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static const char rich[] = HEAD
    "[Manufacturer]\n%M%=Models,NTamd64\n[Models.NTamd64]\n%D%=Example,PCI\\VEN_1234&DEV_11E8,PCI\\CC_FF\n[Example.NT]"
    "\n"
    "[Example.NT.HW]\nAddReg=R,R2\n[R]\nHKR,,DmaToDeviceBytes,0x00010001,0x1000\n"
    "HKR,,DmaToDeviceOptions,0x00010001,0x41\nHKR,,DmaFromDeviceBytes,0x00010001,0x1x\n[R2]\nHKR,k,,4\nHKR,,m,0x10000,"
    "a,b\nHKR,,m,0x10008,c\nHKR,,b,1,00\n[Un]\nHKR,,DmaToDeviceCount,0x00010001,1\n[I]\nAddReg=R,R2\n"
    "[Strings]\nM=Maker\nD=Device\n";

struct run {
    struct heap heap;
    struct pdma_inf_memory memory;
    struct pdma_inf_note note;
    pdma_inf *inf;
};

static int read_rich(struct run *run)
{
    run->memory = (struct pdma_inf_memory){heap_alloc, heap_free, &run->heap};
    run->note.struct_size = sizeof run->note;
    run->inf = NULL;
    return pdma_inf_read(rich, sizeof rich - 1, &run->memory, &run->inf, &run->note);
}

static void everything_comes_from_the_caller_s_allocator_and_goes_back(void **state)
{
    struct run run = {0};
    (void)state;
    assert_int_equal(read_rich(&run), PDMA_OK);
    assert_true(run.heap.live > 0);
    pdma_inf_free(run.inf);
    assert_int_equal(run.heap.live, 0);
}

static void reading_survives_the_failure_of_each_allocation(void **state)
{
    int status = PDMA_NO_MEMORY;
    long n = 0;
    (void)state;
    while (status != PDMA_OK) {
        struct run run = {.heap.fail_at = ++n};
        status = read_rich(&run);
        if (status != PDMA_OK) {
            assert_int_equal(status, PDMA_NO_MEMORY);
            assert_null(run.inf);
            assert_non_null(strstr(run.note.text, "no memory"));
        }
        pdma_inf_free(run.inf);
        assert_int_equal(run.heap.live, 0);
    }
    assert_true(n > 15);
}

typedef int (*call_function)(struct run *run);

static int call_models(struct run *run)
{
    struct notes notes = {0};
    struct pdma_inf_model model = {.struct_size = sizeof model, .line = 77};
    size_t n = 77;
    int status = pdma_inf_models(run->inf, NULL, &model, 1, &n, keep_note, &notes);
    assert_int_equal(n, status == PDMA_OK ? 1 : 77);
    return status;
}

static int call_groups(struct run *run)
{
    struct notes notes = {0};
    struct pdma_inf_groups groups = {.struct_size = sizeof groups, .reserved = 77};
    int status = pdma_inf_groups(run->inf, "PCI\\VEN_1234&DEV_11E8", NULL, &groups, keep_note, &notes);
    assert_int_equal(groups.reserved, status == PDMA_OK ? 0 : 77);
    assert_int_equal(groups.groups[0].asked, status == PDMA_OK);
    return status;
}

static int call_registry(struct run *run)
{
    struct values values;
    int status = run_lists(run->inf, NULL, &values);
    if (status == PDMA_OK)
        assert_int_equal(values.n, 4);
    return status;
}

static void every_call_survives_the_failure_of_each_allocation(void **state)
{
    static const call_function calls[] = {call_models, call_groups, call_registry};
    (void)state;
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        struct run run = {0};
        int status = PDMA_NO_MEMORY;
        assert_int_equal(read_rich(&run), PDMA_OK);
        long before = run.heap.calls, live = run.heap.live, n = 0;
        while (status != PDMA_OK) {
            run.heap.calls = before;
            run.heap.fail_at = before + ++n;
            status = calls[i](&run);
            assert_true(status == PDMA_OK || status == PDMA_NO_MEMORY);
            assert_int_equal(run.heap.live, live);
        }
        assert_true(n > 2);
        pdma_inf_free(run.inf);
        assert_int_equal(run.heap.live, 0);
    }
}

static void an_allocator_has_both_functions(void **state)
{
    struct pdma_inf_memory memory = {heap_alloc, NULL, NULL};
    pdma_inf *inf = NULL;
    (void)state;
    assert_int_equal(pdma_inf_read(HEAD, sizeof HEAD - 1, &memory, &inf, NULL), PDMA_INVALID);
    assert_int_equal(pdma_inf_read_file(INF_FILES "/minimal.inf", &memory, &inf, NULL), PDMA_INVALID);
    memory = (struct pdma_inf_memory){NULL, heap_free, NULL};
    assert_int_equal(pdma_inf_read(HEAD, sizeof HEAD - 1, &memory, &inf, NULL), PDMA_INVALID);
    assert_null(inf);
}

static void a_file_is_read_with_the_caller_s_allocator_or_not_at_all(void **state)
{
    int status = PDMA_NO_MEMORY;
    (void)state;
    for (long n = 1; status != PDMA_OK; n++) {
        struct heap heap = {.fail_at = n};
        struct pdma_inf_memory memory = {heap_alloc, heap_free, &heap};
        struct pdma_inf_note note = {.struct_size = sizeof note};
        pdma_inf *inf = NULL;
        status = pdma_inf_read_file(INF_FILES "/minimal.inf", &memory, &inf, &note);
        assert_int_equal(status, inf == NULL ? PDMA_NO_MEMORY : PDMA_OK);
        assert_true(status == PDMA_OK || strstr(note.text, "no memory") != NULL);
        pdma_inf_free(inf);
        assert_int_equal(heap.live, 0);
    }
}

static void a_file_that_cannot_be_read_is_an_error_that_says_so(void **state)
{
    struct pdma_inf_note note = {.struct_size = sizeof note};
    pdma_inf *inf = NULL;
    (void)state;
    assert_int_equal(pdma_inf_read_file(INF_FILES "/nothing.inf", NULL, &inf, &note), PDMA_INVALID);
    assert_string_equal(note.text, "no such file");
    assert_int_equal(note.line, 0);
    assert_int_equal(pdma_inf_read_file(INF_FILES, NULL, &inf, &note), PDMA_INVALID);
    assert_string_equal(note.text, "the file cannot be read");
    assert_int_equal(pdma_inf_read_file(INF_FILES "/nothing.inf", NULL, &inf, NULL), PDMA_INVALID);
    assert_null(inf);
}

static void a_file_that_may_not_be_read_is_no_access(void **state)
{
    char path[] = "/tmp/pdma-inf-XXXXXX";
    struct pdma_inf_note note = {.struct_size = sizeof note};
    pdma_inf *inf = NULL;
    int file = mkstemp(path);
    (void)state;
    assert_true(file >= 0);
    (void)close(file);
    if (geteuid() != 0) {
        assert_int_equal(chmod(path, 0), 0);
        assert_int_equal(pdma_inf_read_file(path, NULL, &inf, &note), PDMA_NO_ACCESS);
    } else {
        assert_int_equal(pdma_inf_read_file(path, NULL, &inf, &note), PDMA_INVALID);
        assert_non_null(strstr(note.text, "empty"));
    }
    assert_null(inf);
    (void)unlink(path);
}

static void too_many_open_files_are_an_error_that_says_so(void **state)
{
    struct pdma_inf_note note = {.struct_size = sizeof note};
    struct rlimit old, none;
    pdma_inf *inf = NULL;
    (void)state;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &old), 0);
    none = (struct rlimit){0, old.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
    int status = pdma_inf_read_file(INF_FILES "/minimal.inf", NULL, &inf, &note);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &old), 0);
    assert_int_equal(status, PDMA_INVALID);
    assert_string_equal(note.text, "too many open files");
    assert_null(inf);
}

static void wrong_arguments_are_refused(void **state)
{
    struct pdma_inf_note note = {.struct_size = sizeof note - 1};
    pdma_inf *inf = NULL;
    (void)state;
    assert_int_equal(pdma_inf_read(NULL, 1, NULL, &inf, NULL), PDMA_INVALID);
    assert_int_equal(pdma_inf_read(HEAD, sizeof HEAD - 1, NULL, NULL, NULL), PDMA_INVALID);
    assert_int_equal(pdma_inf_read(HEAD, sizeof HEAD - 1, NULL, &inf, &note), PDMA_INVALID);
    assert_int_equal(pdma_inf_read_file(NULL, NULL, &inf, NULL), PDMA_INVALID);
    assert_int_equal(pdma_inf_read_file(INF_FILES "/minimal.inf", NULL, NULL, NULL), PDMA_INVALID);
    assert_int_equal(pdma_inf_read_file(INF_FILES "/minimal.inf", NULL, &inf, &note), PDMA_INVALID);
    assert_null(inf);
    pdma_inf_free(NULL);
}

static void an_array_refuses_to_grow_beyond_the_address_space(void **state)
{
    struct heap heap = {0};
    const struct inf_memory memory = {heap_alloc, heap_free, &heap};
    struct inf_array array = {NULL, 0, 0};
    (void)state;
    assert_null(inf_array_add(&memory, &array, SIZE_MAX / 2, 1));
    assert_null(inf_array_add(&memory, &array, SIZE_MAX / 8, 64));
    assert_int_equal(heap.calls, 0);
    inf_array_free(&memory, &array);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_comes_from_the_caller_s_allocator_and_goes_back),
        cmocka_unit_test(reading_survives_the_failure_of_each_allocation),
        cmocka_unit_test(every_call_survives_the_failure_of_each_allocation),
        cmocka_unit_test(an_allocator_has_both_functions),
        cmocka_unit_test(a_file_is_read_with_the_caller_s_allocator_or_not_at_all),
        cmocka_unit_test(a_file_that_cannot_be_read_is_an_error_that_says_so),
        cmocka_unit_test(a_file_that_may_not_be_read_is_no_access),
        cmocka_unit_test(too_many_open_files_are_an_error_that_says_so),
        cmocka_unit_test(wrong_arguments_are_refused),
        cmocka_unit_test(an_array_refuses_to_grow_beyond_the_address_space),
    };
    return cmocka_run_group_tests_name("inf memory", tests, NULL, NULL);
}
