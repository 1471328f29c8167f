/* SPDX-License-Identifier: MIT */
/* Every option mask against a reference that reads like the rules, one after the other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "pdma/options.h"

struct answer {
    int status;
    uint32_t kind, no_effect, large, no_merge, flags;
    uint64_t highest;
};

/* The rules in the order in which a person would state them, without tables. */
static struct answer reference(uint32_t mask, enum pdma_options_call call, int card)
{
    struct answer a = {0};
    uint32_t width = mask >> 24 & 0x7f;
    int sg = call == PDMA_CALL_SG || (call == PDMA_CALL_LOW && !(mask & 0x1));
    int invalid = 0;

    if (mask & 0x80ff0000u)
        invalid = 1;
    if (!(mask & 0x800) && width != 0)
        invalid = 1;
    if ((mask & 0x800) && (width < 12 || width > 64))
        invalid = 1;
    if (call == PDMA_CALL_SG && (mask & 0x1))
        invalid = 1;
    if (sg && (mask & (0x2 | 0x800 | 0x1000 | 0x200 | 0x400)))
        invalid = 1;
    if ((mask & 0x200) && (mask & (0x400 | 0x1000)))
        invalid = 1;
    if ((mask & 0x400) && (mask & 0x1000))
        invalid = 1;
    if (mask & 0x2000)
        invalid = 1;
    if (!card && (mask & 0x1000))
        invalid = 1;
    if (!card && !(mask & 0x100))
        invalid = 1;
    if (invalid) {
        a.status = PDMA_INVALID;
        return a;
    }
    if (mask & 0x4000) {
        a.status = PDMA_UNSUPPORTED;
        return a;
    }

    if (sg)
        a.no_effect |= mask & (0x8 | 0x10);
    else
        a.no_effect |= mask & (0x4 | 0x8000);
    if (card)
        a.no_effect |= mask & 0x100;

    a.kind = sg ? PDMA_KIND_PIN : PDMA_KIND_CONTIGUOUS;
    if (mask & 0x200)
        a.kind = PDMA_KIND_ATTACH;
    if (mask & 0x400)
        a.kind = PDMA_KIND_WINDOW;
    a.large = sg && (mask & 0x4);
    a.no_merge = sg && (mask & 0x8000);
    if (mask & 0x40)
        a.flags |= PDMA_TO_DEVICE;
    if (mask & 0x20)
        a.flags |= PDMA_FROM_DEVICE;
    if (!(mask & 0x60))
        a.flags |= PDMA_TO_DEVICE | PDMA_FROM_DEVICE;
    if (!sg && (mask & 0x8))
        a.flags |= PDMA_CACHED;
    if (!sg && (mask & 0x10))
        a.flags |= PDMA_NO_MAP;
    if (mask & 0x2)
        a.flags |= PDMA_BELOW_16M;
    if (mask & 0x80)
        a.flags |= PDMA_64BIT;
    if (mask & 0x1000)
        a.flags |= PDMA_RESERVE_ONLY;
    if (width == 64)
        a.highest = UINT64_MAX;
    else if (width != 0)
        a.highest = ((uint64_t)1 << width) - 1;
    return a;
}

static struct answer table(uint32_t mask, enum pdma_options_call call, int card)
{
    struct pdma_options out = {0};
    const struct pdma_options_with with = {.card = (uint32_t)card};
    struct answer a = {.status = pdma_options_parse(mask, call, &with, &out, NULL)};
    a.kind = out.kind;
    a.no_effect = out.no_effect;
    a.large = out.large;
    a.no_merge = out.no_merge;
    a.flags = out.request.flags;
    a.highest = out.request.highest;
    return a;
}

/* 1, or more where every instruction is slow (valgrind, emulated processors). */
static uint32_t stride(void)
{
    const char *text = getenv("PDMA_TEST_STRIDE");
    unsigned long value = text != NULL ? strtoul(text, NULL, 10) : 1;
    return value > 0 ? (uint32_t)value : 1;
}

static int same(const struct answer *a, const struct answer *b)
{
    return a->status == b->status && a->kind == b->kind && a->no_effect == b->no_effect && a->large == b->large &&
           a->no_merge == b->no_merge && a->flags == b->flags && a->highest == b->highest;
}

static uint64_t disagreements(enum pdma_options_call call, int card)
{
    uint64_t wrong = 0;
    for (uint64_t i = 0; i < (uint64_t)128 << 16; i += stride()) {
        uint32_t mask = (uint32_t)(i & 0xffff) | (uint32_t)(i >> 16) << 24;
        struct answer expected = reference(mask, call, card), got = table(mask, call, card);
        if (!same(&expected, &got) && wrong++ < 5)
            print_error("mask 0x%08x call %d card %d: status %d, expected %d\n", mask, (int)call, card, got.status,
                        expected.status);
    }
    return wrong;
}

static void every_low_level_mask_agrees(void **state)
{
    (void)state;
    assert_int_equal(disagreements(PDMA_CALL_LOW, 1), 0);
}

static void every_low_level_mask_without_a_card_agrees(void **state)
{
    (void)state;
    assert_int_equal(disagreements(PDMA_CALL_LOW, 0), 0);
}

static void every_contiguous_mask_agrees(void **state)
{
    (void)state;
    assert_int_equal(disagreements(PDMA_CALL_CONTIGUOUS, 1), 0);
}

static void every_scatter_gather_mask_agrees(void **state)
{
    (void)state;
    assert_int_equal(disagreements(PDMA_CALL_SG, 1), 0);
}

static void bits_16_to_23_and_31_are_refused(void **state)
{
    (void)state;
    for (uint32_t bit = 0; bit < 32; bit++) {
        if ((bit >= 16 && bit <= 23) || bit == 31) {
            struct answer a = table(1u << bit | 0x41, PDMA_CALL_LOW, 1);
            assert_int_equal(a.status, PDMA_INVALID);
        }
    }
}

static void the_reason_names_mask_and_bits(void **state)
{
    struct pdma_why why = {.struct_size = sizeof why};
    struct pdma_options out;
    const struct pdma_options_with with = {.card = 1};
    (void)state;
    assert_int_equal(pdma_options_parse(0x00010041, PDMA_CALL_LOW, &with, &out, &why), PDMA_INVALID);
    assert_int_equal(why.reason, PDMA_WHY_OPT_RESERVED_BITS);
    assert_non_null(strstr(why.text, "0x10041"));
    assert_non_null(strstr(why.text, "0x10000"));
    assert_int_equal(pdma_options_parse(0x0b000841, PDMA_CALL_LOW, &with, &out, &why), PDMA_INVALID);
    assert_int_equal(why.reason, PDMA_WHY_OPT_WIDTH);
    assert_non_null(strstr(why.text, "11 bits"));
    assert_int_equal(pdma_options_parse(0x4041, PDMA_CALL_LOW, &with, &out, &why), PDMA_UNSUPPORTED);
    assert_non_null(strstr(why.text, "DMA_GPUDIRECT"));
}

static void each_refusal_has_its_own_reason(void **state)
{
    static const struct {
        uint32_t mask;
        enum pdma_options_call call;
        uint32_t card, reason;
    } rows[] = {
        {0x80000041, PDMA_CALL_LOW, 1, PDMA_WHY_OPT_RESERVED_BITS},
        {0x20000041, PDMA_CALL_LOW, 1, PDMA_WHY_OPT_WIDTH_WITHOUT_FLAG},
        {0x00000841, PDMA_CALL_LOW, 1, PDMA_WHY_OPT_WIDTH},
        {0x41000841, PDMA_CALL_LOW, 1, PDMA_WHY_OPT_WIDTH},
        {0x00000041, PDMA_CALL_SG, 1, PDMA_WHY_OPT_KERNEL_BUFFER_SG},
        {0x00001040, PDMA_CALL_SG, 1, PDMA_WHY_OPT_CONTIGUOUS_ONLY},
        {0x00000601, PDMA_CALL_LOW, 1, PDMA_WHY_OPT_EXCLUSIVE},
        {0x00001201, PDMA_CALL_LOW, 1, PDMA_WHY_OPT_EXCLUSIVE},
        {0x00001401, PDMA_CALL_LOW, 1, PDMA_WHY_OPT_EXCLUSIVE},
        {0x00002041, PDMA_CALL_LOW, 1, PDMA_WHY_OPT_TRANSACTION},
        {0x00000041, PDMA_CALL_LOW, 0, PDMA_WHY_OPT_NO_CARD},
        {0x00001141, PDMA_CALL_LOW, 0, PDMA_WHY_OPT_NO_CARD},
        {0x00004041, PDMA_CALL_LOW, 1, PDMA_WHY_OPT_NOT_IMPLEMENTED},
        {0x00006041, PDMA_CALL_LOW, 1, PDMA_WHY_OPT_TRANSACTION},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct pdma_why why = {.struct_size = sizeof why};
        struct pdma_options out;
        const struct pdma_options_with with = {.card = rows[i].card};
        assert_int_not_equal(pdma_options_parse(rows[i].mask, rows[i].call, &with, &out, &why), PDMA_OK);
        assert_int_equal(why.reason, rows[i].reason);
        assert_true(why.text[0] != '\0');
    }
}

static void strict_refuses_what_has_no_effect(void **state)
{
    struct pdma_why why = {.struct_size = sizeof why};
    struct pdma_options out;
    struct pdma_options_with with = {.card = 1, .strict = 1};
    (void)state;
    assert_int_equal(pdma_options_parse(0x45, PDMA_CALL_LOW, &with, &out, &why), PDMA_INVALID);
    assert_int_equal(why.reason, PDMA_WHY_OPT_STRICT);
    assert_int_equal(why.asked, 0x4);
    with.strict = 0;
    assert_int_equal(pdma_options_parse(0x45, PDMA_CALL_LOW, &with, &out, &why), PDMA_OK);
    assert_int_equal(why.reason, PDMA_WHY_OPT_NO_EFFECT);
    assert_int_equal(why.asked, 0x4);
}

static void a_failure_leaves_the_answer_alone(void **state)
{
    struct pdma_options out, before;
    const struct pdma_options_with with = {.card = 1};
    (void)state;
    memset(&before, 0x5a, sizeof before);
    out = before;
    assert_int_equal(pdma_options_parse(0x2041, PDMA_CALL_LOW, &with, &out, NULL), PDMA_INVALID);
    assert_memory_equal(&out, &before, sizeof out);
}

static void null_and_unknown_calls_are_refused(void **state)
{
    struct pdma_why why = {.struct_size = sizeof why};
    struct pdma_options out;
    const struct pdma_options_with with = {.card = 1};
    (void)state;
    assert_int_equal(pdma_options_parse(0x41, PDMA_CALL_LOW, NULL, &out, &why), PDMA_INVALID);
    assert_string_equal(why.text, "with is NULL");
    assert_int_equal(pdma_options_parse(0x41, PDMA_CALL_LOW, &with, NULL, &why), PDMA_INVALID);
    assert_string_equal(why.text, "out is NULL");
    assert_int_equal(pdma_options_parse(0x41, (enum pdma_options_call)3, &with, &out, &why), PDMA_INVALID);
    assert_int_equal(why.reason, PDMA_WHY_ENUM);
}

static void every_flag_has_a_name_and_nothing_else_has(void **state)
{
    (void)state;
    for (uint32_t bit = 0; bit < 32; bit++)
        assert_int_equal(pdma_option_name(1u << bit) != NULL, bit < 16);
    assert_string_equal(pdma_option_name(0x1000), "DMA_GET_PREALLOCATED_BUFFERS_ONLY");
}

static void the_highest_address_is_the_smallest_limit(void **state)
{
    static const struct {
        uint32_t flags;
        uint64_t highest, device, expected;
    } rows[] = {
        {0, 0, UINT64_MAX, 0xffffffff},
        {0, 0, 0xfffffff, 0xfffffff},
        {PDMA_64BIT, 0, UINT64_MAX, UINT64_MAX},
        {PDMA_64BIT, 0, 0xffffffffff, 0xffffffffff},
        {0, 0xfffffffff, UINT64_MAX, 0xfffffffff},
        {0, 0xfffffffff, 0x7fffffff, 0x7fffffff},
        {PDMA_64BIT, 0xfff, UINT64_MAX, 0xfff},
        {PDMA_BELOW_16M, 0, UINT64_MAX, 0xffffff},
        {PDMA_BELOW_16M | PDMA_64BIT, 0, UINT64_MAX, 0xffffff},
        {PDMA_BELOW_16M, 0xffff, UINT64_MAX, 0xffff},
        {PDMA_BELOW_16M, 0xffffffff, UINT64_MAX, 0xffffff},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct pdma_request request = {.flags = rows[i].flags, .highest = rows[i].highest};
        assert_int_equal(pdma_request_highest(&request, rows[i].device), rows[i].expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_low_level_mask_agrees),
        cmocka_unit_test(every_low_level_mask_without_a_card_agrees),
        cmocka_unit_test(every_contiguous_mask_agrees),
        cmocka_unit_test(every_scatter_gather_mask_agrees),
        cmocka_unit_test(bits_16_to_23_and_31_are_refused),
        cmocka_unit_test(the_reason_names_mask_and_bits),
        cmocka_unit_test(each_refusal_has_its_own_reason),
        cmocka_unit_test(strict_refuses_what_has_no_effect),
        cmocka_unit_test(a_failure_leaves_the_answer_alone),
        cmocka_unit_test(null_and_unknown_calls_are_refused),
        cmocka_unit_test(every_flag_has_a_name_and_nothing_else_has),
        cmocka_unit_test(the_highest_address_is_the_smallest_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
