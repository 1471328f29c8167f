/* SPDX-License-Identifier: MIT */
/* Groups: the values of an INF, and the rules by which one serves a request. */
#include "fixture.h"

struct row {
    uint32_t which, present, bytes, options, count;
    int status;
    uint32_t reason, asked;
};

#define ALL      (PDMA_SET_BYTES | PDMA_SET_OPTIONS | PDMA_SET_COUNT)
#define NO_COUNT (PDMA_SET_BYTES | PDMA_SET_OPTIONS)

static void every_rule_for_values_holds(void **state)
{
    static const struct row rows[] = {
        {0, 0, 0, 0, 0, PDMA_OK, PDMA_WHY_NONE, 0},
        {0, NO_COUNT, 0x100000, 0x41, 0, PDMA_OK, PDMA_WHY_NONE, 1},
        {1, NO_COUNT, 0x100000, 0x21, 0, PDMA_OK, PDMA_WHY_NONE, 1},
        {0, ALL, 0x100000, 0x41, 4, PDMA_OK, PDMA_WHY_NONE, 4},
        {0, ALL, 0x100000, 0x41, 256, PDMA_OK, PDMA_WHY_NONE, 256},
        {0, ALL, 0x100000, 0x41, 257, PDMA_INVALID, PDMA_WHY_SET_COUNT, 0},
        {0, ALL, 0x100000, 0x41, 0, PDMA_OK, PDMA_WHY_SET_COUNT_ZERO, 0},
        {0, NO_COUNT, 0, 0x41, 0, PDMA_INVALID, PDMA_WHY_SET_BYTES_ZERO, 0},
        {0, PDMA_SET_BYTES, 0x100000, 0, 0, PDMA_INVALID, PDMA_WHY_SET_OPTIONS_MISSING, 0},
        {0, PDMA_SET_OPTIONS, 0, 0x41, 0, PDMA_OK, PDMA_WHY_SET_BYTES_MISSING, 0},
        {0, PDMA_SET_COUNT, 0, 0, 3, PDMA_OK, PDMA_WHY_SET_BYTES_MISSING, 0},
        {0, NO_COUNT, 0x100000, 0x40, 0, PDMA_INVALID, PDMA_WHY_SET_MANDATORY, 0},
        {0, NO_COUNT, 0x100000, 0x21, 0, PDMA_INVALID, PDMA_WHY_SET_MANDATORY, 0},
        {1, NO_COUNT, 0x100000, 0x41, 0, PDMA_INVALID, PDMA_WHY_SET_MANDATORY, 0},
        {0, NO_COUNT, 0x100000, 0x61, 0, PDMA_OK, PDMA_WHY_NONE, 1},
        {1, NO_COUNT, 0x100000, 0x61, 0, PDMA_OK, PDMA_WHY_NONE, 1},
        {0, NO_COUNT, 0x100000, 0x45, 0, PDMA_INVALID, PDMA_WHY_SET_BITS, 0},
        {0, NO_COUNT, 0x100000, 0x141, 0, PDMA_INVALID, PDMA_WHY_SET_BITS, 0},
        {0, NO_COUNT, 0x100000, 0x1041, 0, PDMA_INVALID, PDMA_WHY_SET_BITS, 0},
        {0, NO_COUNT, 0x100000, 0x80000041, 0, PDMA_INVALID, PDMA_WHY_SET_BITS, 0},
        {0, NO_COUNT, 0x100000, 0xdb, 0, PDMA_OK, PDMA_WHY_NONE, 1},
        {0, NO_COUNT, 0x100000, 0x1c000841, 0, PDMA_OK, PDMA_WHY_NONE, 1},
        {0, NO_COUNT, 0x100000, 0x1c000041, 0, PDMA_INVALID, PDMA_WHY_SET_WIDTH, 0},
        {0, NO_COUNT, 0x100000, 0x0b000841, 0, PDMA_INVALID, PDMA_WHY_SET_WIDTH, 0},
        {0, NO_COUNT, 0x100000, 0x41000841, 0, PDMA_INVALID, PDMA_WHY_SET_WIDTH, 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct pdma_why why = {.struct_size = sizeof why};
        struct pdma_group group;
        const struct pdma_group_settings set = {rows[i].present, rows[i].bytes, rows[i].options, rows[i].count};
        int status = pdma_group_from_settings(rows[i].which, &set, &group, &why);
        if (status != rows[i].status || why.reason != rows[i].reason || group.asked != rows[i].asked)
            fail_msg("row %zu: status %d reason %u asked %u (%s)", i, status, why.reason, group.asked, why.text);
    }
}

static void a_group_is_rounded_and_carries_its_restrictions(void **state)
{
    struct pdma_group group;
    const struct pdma_group_settings set = {NO_COUNT, 0x10001, 0x240008db, 0};
    (void)state;
    assert_int_equal(pdma_group_from_settings(0, &set, &group, NULL), PDMA_OK);
    assert_int_equal(group.each.bytes, 0x11000);
    assert_int_equal(group.each.flags, PDMA_TO_DEVICE | PDMA_BELOW_16M | PDMA_CACHED | PDMA_NO_MAP | PDMA_64BIT);
    assert_int_equal(group.each.highest, 0xfffffffff);
}

static void a_refusal_names_the_value(void **state)
{
    struct pdma_why why = {.struct_size = sizeof why};
    struct pdma_group group;
    const struct pdma_group_settings set = {NO_COUNT, 0x100000, 0x40, 0};
    (void)state;
    assert_int_equal(pdma_group_from_settings(0, &set, &group, &why), PDMA_INVALID);
    assert_string_equal(why.text, "DmaToDeviceOptions is 0x40; it must hold all of 0x41");
}

static void null_and_unknown_sides_are_refused(void **state)
{
    struct pdma_group group;
    const struct pdma_group_settings set = {0, 0, 0, 0};
    (void)state;
    assert_int_equal(pdma_group_from_settings(0, NULL, &group, NULL), PDMA_INVALID);
    assert_int_equal(pdma_group_from_settings(0, &set, NULL, NULL), PDMA_INVALID);
    assert_int_equal(pdma_group_from_settings(2, &set, &group, NULL), PDMA_INVALID);
}

static void rounding_says_when_it_overflows(void **state)
{
    (void)state;
    assert_int_equal(pdma_round_up(1), 4096);
    assert_int_equal(pdma_round_up(4096), 4096);
    assert_int_equal(pdma_round_up(UINT64_MAX - 4095), UINT64_MAX - 4095);
    assert_int_equal(pdma_round_up(UINT64_MAX - 4094), 0);
}

#define SIZE 0x10000
#define TO   PDMA_TO_DEVICE

/* The reason, on a device that reaches 64 bits; where smaller requests fit, rows of `only_equal` serve. */
struct match_row {
    struct pdma_request each, request;
    uint32_t reason;
    int only_equal;
};

static const struct match_row match_rows[] = {
    {{.bytes = SIZE, .flags = TO}, {.bytes = SIZE, .flags = TO}, 0, 0},
    /* (b) */
    {{.bytes = SIZE, .flags = TO}, {.bytes = 0xf001, .flags = TO}, 0, 0},
    {{.bytes = SIZE, .flags = TO}, {.bytes = 0xf000, .flags = TO}, PDMA_WHY_GROUP_SIZE, 1},
    {{.bytes = SIZE, .flags = TO}, {.bytes = 0x8000, .flags = TO}, PDMA_WHY_GROUP_SIZE, 1},
    {{.bytes = SIZE, .flags = TO}, {.bytes = 0x10001, .flags = TO}, PDMA_WHY_GROUP_SIZE, 0},
    {{.bytes = SIZE, .flags = TO}, {.bytes = UINT64_MAX, .flags = TO}, PDMA_WHY_GROUP_SIZE, 0},
    /* (c) */
    {{.bytes = SIZE, .flags = TO}, {.bytes = SIZE}, PDMA_WHY_GROUP_DIRECTION, 0},
    {{.bytes = SIZE, .flags = TO}, {.bytes = SIZE, .flags = 3}, PDMA_WHY_GROUP_DIRECTION, 0},
    {{.bytes = SIZE, .flags = 3}, {.bytes = SIZE}, 0, 0},
    {{.bytes = SIZE}, {.bytes = SIZE, .flags = 3}, 0, 0},
    /* (d) */
    {{.bytes = SIZE, .flags = TO | PDMA_64BIT}, {.bytes = SIZE, .flags = TO}, PDMA_WHY_GROUP_FLAGS, 0},
    {{.bytes = SIZE, .flags = TO | PDMA_CACHED}, {.bytes = SIZE, .flags = TO}, PDMA_WHY_GROUP_FLAGS, 0},
    {{.bytes = SIZE, .flags = TO | PDMA_NO_MAP}, {.bytes = SIZE, .flags = TO}, PDMA_WHY_GROUP_FLAGS, 0},
    {{.bytes = SIZE, .flags = TO | PDMA_BELOW_16M}, {.bytes = SIZE, .flags = TO}, PDMA_WHY_GROUP_FLAGS, 0},
    {{.bytes = SIZE, .flags = TO}, {.bytes = SIZE, .flags = TO | PDMA_CACHED}, 0, 0},
    {{.bytes = SIZE, .flags = TO}, {.bytes = SIZE, .flags = TO | PDMA_64BIT}, 0, 0},
    {{.bytes = SIZE, .flags = TO}, {.bytes = SIZE, .flags = TO | PDMA_NO_MAP}, 0, 0},
    {{.bytes = SIZE, .flags = TO, .highest = 0xfffffff}, {.bytes = SIZE, .flags = TO}, PDMA_WHY_GROUP_WIDTH, 0},
    {{.bytes = SIZE, .flags = TO, .highest = 0xfffffff}, {.bytes = SIZE, .flags = TO, .highest = 0xfffffff}, 0, 0},
    /* (e) */
    {{.bytes = SIZE, .flags = TO, .highest = 0xfffffff}, {.bytes = SIZE, .flags = TO, .highest = 0xffffffff}, 0, 0},
    {{.bytes = SIZE, .flags = TO, .highest = 0xfffffff},
     {.bytes = SIZE, .flags = TO, .highest = 0x7ffffff},
     PDMA_WHY_GROUP_HIGHEST,
     0},
    {{.bytes = SIZE, .flags = TO}, {.bytes = SIZE, .flags = TO | PDMA_BELOW_16M}, PDMA_WHY_GROUP_HIGHEST, 0},
    {{.bytes = SIZE, .flags = TO}, {.bytes = SIZE, .flags = TO, .align = 0x2000}, PDMA_WHY_GROUP_ALIGN, 0},
    {{.bytes = SIZE, .flags = TO, .align = 0x2000}, {.bytes = SIZE, .flags = TO, .align = 0x2000}, 0, 0},
    {{.bytes = SIZE, .flags = TO, .align = 0x4000}, {.bytes = SIZE, .flags = TO, .align = 64}, 0, 0},
    {{.bytes = SIZE, .flags = TO}, {.bytes = SIZE, .flags = TO, .boundary = SIZE}, PDMA_WHY_GROUP_BOUNDARY, 0},
    {{.bytes = SIZE, .flags = TO, .boundary = SIZE}, {.bytes = SIZE, .flags = TO, .boundary = 0x20000}, 0, 0},
    {{.bytes = SIZE, .flags = TO, .boundary = 0x40000},
     {.bytes = SIZE, .flags = TO, .boundary = 0x20000},
     PDMA_WHY_GROUP_BOUNDARY,
     0},
    {{.bytes = SIZE, .flags = TO, .align = SIZE}, {.bytes = SIZE, .flags = TO, .boundary = SIZE}, 0, 0},
    {{.bytes = SIZE, .flags = TO, .align = SIZE},
     {.bytes = SIZE, .flags = TO, .boundary = 0x8000},
     PDMA_WHY_GROUP_BOUNDARY,
     0},
};

static uint32_t served(const struct match_row *row, pdma_bus limit, enum pdma_match match)
{
    const struct pdma_group group = {.asked = 1, .each = row->each};
    return pdma_group_serves(&group, &row->request, limit, match, NULL, NULL);
}

static void every_rule_of_matching_holds(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof match_rows / sizeof match_rows[0]; i++) {
        uint32_t equal = served(&match_rows[i], UINT64_MAX, PDMA_MATCH_EQUAL);
        uint32_t fits = served(&match_rows[i], UINT64_MAX, PDMA_MATCH_FITS);
        if (equal != match_rows[i].reason || fits != (match_rows[i].only_equal ? 0 : match_rows[i].reason))
            fail_msg("row %zu: equal %u, fits %u", i, equal, fits);
    }
}

static void limits_beyond_the_device_are_alike(void **state)
{
    const struct match_row row = {{.bytes = SIZE, .highest = 0xfffffff}, {.bytes = SIZE, .highest = 0x7ffffff}, 0, 0};
    (void)state;
    assert_int_equal(served(&row, 0x3ffffff, PDMA_MATCH_EQUAL), PDMA_WHY_NONE);
    assert_int_equal(served(&row, 0xffffffff, PDMA_MATCH_EQUAL), PDMA_WHY_GROUP_HIGHEST);
}

static void the_two_values_compared_are_told(void **state)
{
    const struct pdma_group group = {.asked = 1, .each = {.bytes = SIZE, .flags = TO}};
    const struct pdma_request half = {.bytes = 0x8000, .flags = PDMA_TO_DEVICE};
    uint64_t asked = 0, limit = 0;
    (void)state;
    assert_int_equal(pdma_group_serves(&group, &half, UINT64_MAX, PDMA_MATCH_EQUAL, &asked, &limit),
                     PDMA_WHY_GROUP_SIZE);
    assert_int_equal(asked, 0x8000);
    assert_int_equal(limit, 0x10000);
    assert_int_equal(pdma_group_serves(&group, &half, UINT64_MAX, PDMA_MATCH_EQUAL, NULL, NULL), PDMA_WHY_GROUP_SIZE);
}

static void a_group_of_nothing_serves_nothing(void **state)
{
    const struct pdma_group group = {.asked = 0, .each = {.bytes = 0x10000, .flags = PDMA_TO_DEVICE}};
    const struct pdma_request request = {.bytes = 0x10000, .flags = PDMA_TO_DEVICE};
    (void)state;
    assert_int_equal(pdma_group_serves(&group, &request, UINT64_MAX, PDMA_MATCH_EQUAL, NULL, NULL), PDMA_WHY_NO_GROUP);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_rule_for_values_holds),
        cmocka_unit_test(a_group_is_rounded_and_carries_its_restrictions),
        cmocka_unit_test(a_refusal_names_the_value),
        cmocka_unit_test(null_and_unknown_sides_are_refused),
        cmocka_unit_test(rounding_says_when_it_overflows),
        cmocka_unit_test(every_rule_of_matching_holds),
        cmocka_unit_test(limits_beyond_the_device_are_alike),
        cmocka_unit_test(the_two_values_compared_are_told),
        cmocka_unit_test(a_group_of_nothing_serves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
