/* SPDX-License-Identifier: MIT */
/* Contexts and devices: configuration, choice of a backend, limits, two contexts side by side. */
#include "fixture.h"

static struct fixture fixture;

static struct fixture *prepared(void)
{
    fixture_prepare(&fixture, 2);
    return &fixture;
}

static void refuse(struct fixture *f, int status, uint32_t reason, const char *named)
{
    pdma_context *context = NULL;
    assert_int_equal(pdma_open(&f->config, &context, &f->why), status);
    assert_int_equal(f->why.reason, reason);
    assert_non_null(strstr(f->why.text, named));
    assert_null(context);
    assert_int_equal(f->heap.live, 0);
}

static void bad_configurations_are_named(void **state)
{
    struct fixture *f = prepared();
    (void)state;
    f->config.struct_size = 8;
    refuse(f, PDMA_INVALID, PDMA_WHY_STRUCT_SIZE, "pdma_config is 8");
    f = prepared(), f->config.match = 2;
    refuse(f, PDMA_INVALID, PDMA_WHY_ENUM, "2 is not a value of enum pdma_match");
    f = prepared(), f->config.alloc = NULL;
    refuse(f, PDMA_INVALID, PDMA_WHY_ALLOCATOR, "alloc is NULL");
    f = prepared(), f->config.free = NULL;
    refuse(f, PDMA_INVALID, PDMA_WHY_ALLOCATOR, "free is NULL");
    f = prepared(), f->config.backend = "null";
    refuse(f, PDMA_INVALID, PDMA_WHY_BACKEND_TWICE, "'null'");
    f = prepared(), f->config.backend = "nul", f->config.table = NULL;
    refuse(f, PDMA_NO_DEVICE, PDMA_WHY_BACKEND_NAME, "'nul'");
    f = prepared(), f->config.table = NULL;
    refuse(f, PDMA_NO_DEVICE, PDMA_WHY_NO_BACKEND, "can run here");
    assert_int_equal(pdma_open(&f->config, NULL, &f->why), PDMA_INVALID);
}

static void the_null_backend_is_only_chosen_by_name(void **state)
{
    struct pdma_config config = {.struct_size = sizeof config, .backend = "null"};
    pdma_context *context = NULL;
    struct pdma_why why = {.struct_size = sizeof why};
    (void)state;
    assert_int_equal(pdma_open(NULL, &context, &why), PDMA_NO_DEVICE);
    assert_int_equal(pdma_open(&config, &context, &why), PDMA_OK);
    assert_string_equal(pdma_backend_name(context), "null");
    assert_int_equal(pdma_is_strict(context), 0);
    pdma_close(context);
    assert_null(pdma_backend_name(NULL));
    assert_int_equal(pdma_is_strict(NULL), 0);
    pdma_close(NULL);
}

static void a_table_must_be_complete(void **state)
{
    static const size_t offsets[] = {
        offsetof(struct pdma_backend, name),         offsetof(struct pdma_backend, probe),
        offsetof(struct pdma_backend, open),         offsetof(struct pdma_backend, close),
        offsetof(struct pdma_backend, devices),      offsetof(struct pdma_backend, device_open),
        offsetof(struct pdma_backend, device_close), offsetof(struct pdma_backend, slots),
        offsetof(struct pdma_backend, claim),        offsetof(struct pdma_backend, allocate),
        offsetof(struct pdma_backend, pin),          offsetof(struct pdma_backend, release),
        offsetof(struct pdma_backend, sync),
    };
    (void)state;
    for (size_t i = 0; i < sizeof offsets / sizeof offsets[0]; i++) {
        struct fixture *f = prepared();
        memset((char *)&f->table + offsets[i], 0, sizeof(void (*)(void)));
        refuse(f, PDMA_INVALID, PDMA_WHY_BACKEND_TABLE, "lacks the operation");
    }
    struct fixture *f = prepared();
    f->table.struct_size = 16;
    refuse(f, PDMA_INVALID, PDMA_WHY_STRUCT_SIZE, "pdma_backend is 16");
}

static int some_share(void *device, struct pdma_memory *memory, struct pdma_why *why)
{
    (void)device, (void)memory;
    return pdma_why_clear(why);
}

static void share_comes_with_attach_and_access_with_a_size(void **state)
{
    static const struct pdma_device_access access = {.struct_size = 4};
    static const struct pdma_device_access without_operations = {.struct_size = sizeof without_operations};
    struct fixture *f = prepared();
    (void)state;
    f->table.share = some_share;
    refuse(f, PDMA_INVALID, PDMA_WHY_BACKEND_TABLE, "'attach'");
    f = prepared();
    f->table.access = &without_operations;
    refuse(f, PDMA_INVALID, PDMA_WHY_BACKEND_TABLE, "'config_read'");
    f = prepared();
    f->table.access = &access;
    refuse(f, PDMA_INVALID, PDMA_WHY_STRUCT_SIZE, "pdma_device_access is 4");
}

/* A small program's life; the first status that is not success. Cleans up after itself. */
static int life(struct fixture *f)
{
    struct pdma_buffer claimed, allocated;
    pdma_device *device;
    pdma_context *context;
    int status = pdma_open(&f->config, &context, &f->why);
    if (status != PDMA_OK)
        return status;
    status = pdma_device_open(context, "null", &device, &f->why);
    if (status == PDMA_OK) {
        f->device = device;
        status = get(f, 0x10000, PDMA_TO_DEVICE, &claimed);
        if (status == PDMA_OK)
            status = get(f, 0x1000, 0, &allocated);
    }
    pdma_close(context);
    return status;
}

static void every_failing_allocation_is_survived(void **state)
{
    long calls;
    struct fixture *f = prepared();
    (void)state;
    assert_int_equal(life(f), PDMA_OK);
    calls = f->heap.calls;
    for (long n = 1; n <= calls; n++) {
        f = prepared();
        f->heap.fail_at = n;
        assert_int_equal(life(f), PDMA_NO_MEMORY);
        assert_int_equal(f->why.reason, PDMA_WHY_HEAP);
        assert_true(f->why.text[0] != '\0');
        assert_int_equal(f->heap.live, 0);
        assert_int_equal(f->faulty.held, 0);
        f = prepared();
        f->heap.fail_from = n;
        assert_int_equal(life(f), PDMA_NO_MEMORY);
        assert_int_equal(f->heap.live, 0);
    }
    assert_true(calls >= 6);
}

static void two_contexts_do_not_know_of_each_other(void **state)
{
    struct fixture *f = *state;
    static struct fixture other;
    struct pdma_buffer mine, theirs;
    fixture_prepare(&other, 2);
    fixture_open(&other);
    assert_int_equal(get(f, 0x10000, PDMA_TO_DEVICE, &mine), PDMA_OK);
    assert_int_equal(get(&other, 0x10000, PDMA_TO_DEVICE, &theirs), PDMA_OK);
    assert_int_equal(mine.slot, 0);
    assert_int_equal(theirs.slot, 0);
    assert_ptr_not_equal(mine.cpu, theirs.cpu);
    fixture_close(&other);
    memset(mine.cpu, 1, 0x10000);
    assert_int_equal(put(f, &mine), PDMA_OK);
}

static void devices_are_listed(void **state)
{
    struct fixture *f = *state;
    struct pdma_device_info info = {.struct_size = sizeof info};
    size_t n = 0;
    assert_int_equal(pdma_devices(f->context, NULL, 0, &n, &f->why), PDMA_OK);
    assert_int_equal(n, 1);
    assert_int_equal(pdma_devices(f->context, &info, 1, &n, &f->why), PDMA_OK);
    assert_string_equal(info.address, "null");
    assert_int_equal(pdma_devices(f->context, NULL, 1, &n, &f->why), PDMA_INVALID);
    assert_int_equal(pdma_devices(NULL, NULL, 0, &n, &f->why), PDMA_INVALID);
    info.struct_size = 0;
    assert_int_equal(pdma_devices(f->context, &info, 1, NULL, &f->why), PDMA_INVALID);
    info.struct_size = sizeof info;
    assert_int_equal(pdma_device_info(f->device, &info, &f->why), PDMA_OK);
    assert_int_equal(info.highest, UINT64_MAX);
    assert_int_equal(pdma_device_info(NULL, &info, &f->why), PDMA_INVALID);
    assert_int_equal(pdma_device_info(f->device, NULL, &f->why), PDMA_INVALID);
    info.struct_size = 0;
    assert_int_equal(pdma_device_info(f->device, &info, &f->why), PDMA_INVALID);
}

static void bad_devices_are_named(void **state)
{
    struct fixture *f = *state;
    pdma_device *device = NULL;
    struct pdma_group group = {.struct_size = sizeof group};
    assert_int_equal(pdma_device_open(f->context, "0000:01:00.0", &device, &f->why), PDMA_NO_DEVICE);
    assert_string_equal(f->why.text, "there is no device '0000:01:00.0'");
    assert_int_equal(pdma_device_open(NULL, "null", &device, &f->why), PDMA_INVALID);
    assert_int_equal(pdma_device_open(f->context, NULL, &device, &f->why), PDMA_INVALID);
    assert_int_equal(pdma_device_open(f->context, "null", NULL, &f->why), PDMA_INVALID);
    assert_null(device);
    pdma_device_close(NULL);
    assert_int_equal(pdma_group_info(f->device, 2, &group, &f->why), PDMA_INVALID);
    assert_int_equal(pdma_group_info(NULL, 0, &group, &f->why), PDMA_INVALID);
    assert_int_equal(pdma_group_info(f->device, 0, NULL, &f->why), PDMA_INVALID);
    group.struct_size = 0;
    assert_int_equal(pdma_group_info(f->device, 0, &group, &f->why), PDMA_INVALID);
    assert_int_equal(pdma_device_quiesce(f->device, PDMA_QUIESCE_RESET, &f->why), PDMA_UNSUPPORTED);
    assert_int_equal(pdma_device_quiesce(f->device, (enum pdma_quiesce)2, &f->why), PDMA_INVALID);
    assert_int_equal(pdma_device_quiesce(NULL, PDMA_QUIESCE_RESET, &f->why), PDMA_INVALID);
}

static void no_particular_device_has_no_reserve(void **state)
{
    struct fixture *f = *state;
    struct pdma_buffer buffer;
    pdma_device *own = f->device, *none;
    size_t n = 1;
    assert_int_equal(pdma_device_open(f->context, "", &none, &f->why), PDMA_OK);
    f->device = none;
    assert_int_equal(get(f, 0x10000, PDMA_TO_DEVICE | PDMA_RESERVE_ONLY, &buffer), PDMA_RESERVE_EMPTY);
    assert_int_equal(f->why.reason, PDMA_WHY_NO_GROUP);
    assert_int_equal(get(f, 0x10000, PDMA_TO_DEVICE, &buffer), PDMA_OK);
    assert_int_equal(pdma_slots(none, NULL, 0, &n, &f->why), PDMA_OK);
    assert_int_equal(n, 0);
    f->device = own;
    pdma_device_close(none);
}

static void a_context_opens_255_devices_at_most(void **state)
{
    struct fixture *f = *state;
    pdma_device *devices[255];
    for (int i = 1; i < 255; i++)
        assert_int_equal(pdma_device_open(f->context, "null", &devices[i], &f->why), PDMA_OK);
    assert_int_equal(pdma_device_open(f->context, "null", &devices[0], &f->why), PDMA_BUSY);
    assert_int_equal(f->why.reason, PDMA_WHY_DEVICES);
    assert_int_equal(f->faulty.devices, 255);
    pdma_device_close(devices[100]);
    assert_int_equal(pdma_device_open(f->context, "null", &devices[100], &f->why), PDMA_OK);
}

static void missing_slots_are_told_at_opening(void **state)
{
    struct fixture *f = prepared();
    struct pdma_slot slots[4];
    size_t n;
    (void)state;
    f->null.ram = 3 * 0x10000;
    fixture_open(f);
    assert_int_equal(f->why.reason, PDMA_WHY_MISSING);
    assert_int_equal(f->why.asked, 1);
    assert_int_equal(f->why.limit, 2);
    assert_int_equal(f->event.reason, PDMA_WHY_MISSING);
    for (int i = 0; i < 4; i++)
        slots[i].struct_size = sizeof slots[i];
    assert_int_equal(pdma_slots(f->device, slots, 4, &n, &f->why), PDMA_OK);
    assert_int_equal(slots[3].state, PDMA_SLOT_MISSING);
    assert_int_equal(slots[3].why, PDMA_WHY_NO_CONTIGUOUS);
    fixture_close(f);
}

static void the_null_backend_checks_its_configuration(void **state)
{
    struct fixture *f = prepared();
    (void)state;
    f->null.struct_size = 1;
    refuse(f, PDMA_INVALID, PDMA_WHY_STRUCT_SIZE, "pdma_null_config is 1");
    f = prepared(), f->null.groups[1].asked = 257;
    refuse(f, PDMA_INVALID, PDMA_WHY_SET_COUNT, "257");
    f = prepared(), f->null.groups[1].each.bytes = 0;
    refuse(f, PDMA_INVALID, PDMA_WHY_SET_BYTES_ZERO, "a group's");
    f = prepared(), f->null.ram = UINT64_MAX;
    refuse(f, PDMA_INVALID, PDMA_WHY_BYTES_HUGE, "18446744073709551615");
    f = prepared(), f->heap.fail_at = 3; /* after the context and the backend: its pages */
    refuse(f, PDMA_NO_MEMORY, PDMA_WHY_HEAP, "null backend");
}

static void the_version_is_the_headers(void **state)
{
    (void)state;
    assert_int_equal(pdma_version(), PDMA_VERSION_MAJOR << 16 | PDMA_VERSION_MINOR << 8 | PDMA_VERSION_PATCH);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bad_configurations_are_named),
        cmocka_unit_test(the_null_backend_is_only_chosen_by_name),
        cmocka_unit_test(a_table_must_be_complete),
        cmocka_unit_test(share_comes_with_attach_and_access_with_a_size),
        cmocka_unit_test(every_failing_allocation_is_survived),
        WITH_FIXTURE(two_contexts_do_not_know_of_each_other),
        WITH_FIXTURE(devices_are_listed),
        WITH_FIXTURE(bad_devices_are_named),
        WITH_FIXTURE(no_particular_device_has_no_reserve),
        WITH_FIXTURE(a_context_opens_255_devices_at_most),
        cmocka_unit_test(missing_slots_are_told_at_opening),
        cmocka_unit_test(the_null_backend_checks_its_configuration),
        cmocka_unit_test(the_version_is_the_headers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
