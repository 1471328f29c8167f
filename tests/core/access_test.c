/* SPDX-License-Identifier: MIT */
/* Configuration space and registers: checked before a backend sees them. */
#include "fixture.h"

static uint64_t last; /* what the table below was asked to write */

static int config_read(void *device, uint32_t offset, uint32_t bytes, uint32_t *value, struct pdma_why *why)
{
    (void)device;
    *value = offset * 16 + bytes;
    return pdma_why_clear(why);
}

static int config_write(void *device, uint32_t offset, uint32_t bytes, uint32_t value, struct pdma_why *why)
{
    (void)device, (void)offset, (void)bytes;
    last = value;
    return pdma_why_clear(why);
}

static int bar_read(void *device, uint32_t bar, uint64_t offset, uint32_t bytes, uint64_t *value, struct pdma_why *why)
{
    (void)device;
    *value = bar + offset * 16 + bytes;
    return pdma_why_clear(why);
}

static int bar_write(void *device, uint32_t bar, uint64_t offset, uint32_t bytes, uint64_t value, struct pdma_why *why)
{
    (void)device, (void)bar, (void)offset, (void)bytes;
    last = value;
    return pdma_why_clear(why);
}

static const struct pdma_device_access access_table = {
    .struct_size = sizeof access_table,
    .config_read = config_read,
    .config_write = config_write,
    .bar_read = bar_read,
    .bar_write = bar_write,
};

static struct pdma_backend table;

static int open_with_a_bar(void *backend, const char *address, void **device, struct pdma_device_info *info,
                           struct pdma_group groups[PDMA_GROUPS_MAX], struct pdma_why *why)
{
    int status = pdma_null_backend()->device_open(backend, address, device, info, groups, why);
    info->bars[0].bytes = 0x1000;
    return status;
}

static int with_access(void **state)
{
    static struct fixture f;
    fixture_prepare(&f, 1);
    table = *pdma_null_backend();
    table.access = &access_table;
    table.device_open = open_with_a_bar;
    f.config.table = &table;
    f.config.table_arg = &f.null;
    fixture_open(&f);
    *state = &f;
    return 0;
}

static void values_pass_both_ways(void **state)
{
    struct fixture *f = *state;
    uint32_t narrow = 0;
    uint64_t wide = 0;
    assert_int_equal(pdma_config_read(f->device, 4092, 4, &narrow, &f->why), PDMA_OK);
    assert_int_equal(narrow, 4092 * 16 + 4);
    assert_int_equal(pdma_config_write(f->device, 2, 2, 0x1234, &f->why), PDMA_OK);
    assert_int_equal(last, 0x1234);
    assert_int_equal(pdma_bar_read(f->device, 0, 0xff8, 8, &wide, &f->why), PDMA_OK);
    assert_int_equal(wide, 0xff8 * 16 + 8);
    assert_int_equal(pdma_bar_write(f->device, 0, 0xfff, 1, 7, &f->why), PDMA_OK);
    assert_int_equal(last, 7);
}

static void places_out_of_range_are_named(void **state)
{
    struct fixture *f = *state;
    uint32_t narrow = 0;
    uint64_t wide = 0;
    assert_int_equal(pdma_config_read(f->device, 4096, 1, &narrow, &f->why), PDMA_INVALID);
    assert_string_equal(f->why.text, "configuration access at 0x1000 is misaligned or ends beyond 0x1000");
    assert_int_equal(pdma_config_read(f->device, 2, 4, &narrow, &f->why), PDMA_INVALID);
    assert_int_equal(pdma_config_read(f->device, 0, 8, &narrow, &f->why), PDMA_INVALID);
    assert_int_equal(pdma_config_read(f->device, 0, 3, &narrow, &f->why), PDMA_INVALID);
    assert_int_equal(pdma_config_write(f->device, 0, 0, 0, &f->why), PDMA_INVALID);
    assert_int_equal(pdma_bar_read(f->device, 0, 0x1000, 4, &wide, &f->why), PDMA_INVALID);
    assert_non_null(strstr(f->why.text, "BAR 0"));
    assert_int_equal(pdma_bar_read(f->device, 1, 0, 4, &wide, &f->why), PDMA_INVALID);
    assert_string_equal(f->why.text, "the device has no BAR 1");
    assert_int_equal(pdma_bar_read(f->device, 0, 0, 16, &wide, &f->why), PDMA_INVALID);
    assert_string_equal(f->why.text, "a BAR 0 access has 16 bytes; it may have 1, 2, 4 and so on up to 8");
    assert_int_equal(pdma_bar_read(f->device, 6, 0, 4, &wide, &f->why), PDMA_INVALID);
    assert_int_equal(pdma_bar_write(f->device, 0, 4, 8, 0, &f->why), PDMA_INVALID);
    assert_int_equal(pdma_bar_write(f->device, 0, UINT64_MAX - 7, 8, 0, &f->why), PDMA_INVALID);
}

static void null_pointers_are_refused(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(pdma_config_read(f->device, 0, 4, NULL, &f->why), PDMA_INVALID);
    assert_int_equal(pdma_bar_read(f->device, 0, 0, 4, NULL, &f->why), PDMA_INVALID);
    assert_int_equal(pdma_config_read(NULL, 0, 4, NULL, &f->why), PDMA_INVALID);
    assert_int_equal(pdma_config_write(NULL, 0, 4, 0, &f->why), PDMA_INVALID);
    assert_int_equal(pdma_bar_read(NULL, 0, 0, 4, NULL, &f->why), PDMA_INVALID);
    assert_int_equal(pdma_bar_write(NULL, 0, 0, 4, 0, &f->why), PDMA_INVALID);
}

static void a_backend_without_access_says_so(void **state)
{
    struct fixture *f = *state;
    uint32_t value;
    assert_int_equal(pdma_config_read(f->device, 0, 4, &value, &f->why), PDMA_UNSUPPORTED);
    assert_string_equal(f->why.text, "the backend does not offer device access");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(values_pass_both_ways, with_access, fixture_teardown),
        cmocka_unit_test_setup_teardown(places_out_of_range_are_named, with_access, fixture_teardown),
        cmocka_unit_test_setup_teardown(null_pointers_are_refused, with_access, fixture_teardown),
        WITH_FIXTURE(a_backend_without_access_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
