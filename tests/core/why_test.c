/* SPDX-License-Identifier: MIT */
/* Reasons: every number has a status and a sentence that names its values; texts are cut, never overrun. */
#include "fixture.h"

static void every_reason_has_a_sentence_and_a_status(void **state)
{
    unsigned known = 0;
    (void)state;
    for (uint32_t reason = 1; reason < 1000; reason++) {
        struct pdma_why why = {.struct_size = sizeof why};
        int status = pdma_why_set(&why, reason, 11, 22, "subject");
        if (strstr(why.text, "unknown") == why.text || strstr(why.text, "an unknown reason") != NULL)
            continue;
        known++;
        assert_int_equal(why.status, status);
        assert_int_equal(status, pdma_reason_status(reason));
        assert_true(strlen(why.text) > 10);
        assert_true(strlen(why.text) < sizeof why.text - 20);
        assert_null(strchr(why.text, '%'));
    }
    assert_true(known > 60);
}

static void an_unknown_reason_is_the_backends_fault(void **state)
{
    struct pdma_why why = {.struct_size = sizeof why};
    (void)state;
    assert_int_equal(pdma_why_set(&why, 9999, 1, 2, "x"), PDMA_BACKEND_FAULT);
    assert_string_equal(why.text, "an unknown reason: 1, 2 x");
    assert_int_equal(pdma_reason_status(9999), PDMA_BACKEND_FAULT);
}

static void values_are_written_in_full(void **state)
{
    struct pdma_why why = {.struct_size = sizeof why};
    (void)state;
    pdma_why_set(&why, PDMA_WHY_BYTES_HUGE, UINT64_MAX, 0, NULL);
    assert_string_equal(why.text, "18446744073709551615 bytes are more than the limit of 0");
    pdma_why_set(&why, PDMA_WHY_HIGHEST, 1, UINT64_MAX, NULL);
    assert_string_equal(why.text, "1 bytes do not fit below the highest address 0xffffffffffffffff");
    assert_int_equal(why.asked, 1);
    assert_int_equal(why.limit, UINT64_MAX);
    assert_int_equal(why.slot, -1);
}

static void a_long_subject_is_cut(void **state)
{
    struct {
        struct pdma_why why;
        char guard[8];
    } both = {.why = {.struct_size = sizeof both.why}, .guard = "guard"};
    char subject[500];
    (void)state;
    memset(subject, 's', sizeof subject - 1);
    subject[sizeof subject - 1] = '\0';
    pdma_why_set(&both.why, PDMA_WHY_NO_DEVICE, 0, 0, subject);
    assert_int_equal(strlen(both.why.text), sizeof both.why.text - 1);
    assert_string_equal(both.guard, "guard");
}

static void a_missing_or_too_small_why_is_left_alone(void **state)
{
    struct pdma_why small, before;
    (void)state;
    memset(&small, 0x5a, sizeof small);
    small.struct_size = sizeof small - 1;
    before = small;
    assert_int_equal(pdma_why_set(NULL, PDMA_WHY_NULL, 0, 0, "x"), PDMA_INVALID);
    assert_int_equal(pdma_why_set(&small, PDMA_WHY_NULL, 0, 0, "x"), PDMA_INVALID);
    assert_int_equal(pdma_why_clear(&small), PDMA_OK);
    assert_int_equal(pdma_why_clear(NULL), PDMA_OK);
    assert_memory_equal(&small, &before, sizeof small);
}

static void clearing_leaves_nothing_to_say(void **state)
{
    struct pdma_why why = {.struct_size = sizeof why};
    (void)state;
    pdma_why_set(&why, PDMA_WHY_NULL, 1, 2, "x");
    assert_int_equal(pdma_why_clear(&why), PDMA_OK);
    assert_int_equal(why.reason, PDMA_WHY_NONE);
    assert_int_equal(why.status, PDMA_OK);
    assert_string_equal(why.text, "");
}

static void every_status_has_a_text(void **state)
{
    (void)state;
    assert_string_equal(pdma_status_text(PDMA_OK), "ok");
    assert_string_equal(pdma_status_text(PDMA_STALE), "stale handle");
    for (int status = PDMA_STALE; status <= PDMA_OK; status++)
        assert_string_not_equal(pdma_status_text(status), "unknown status");
    assert_string_equal(pdma_status_text(1), "unknown status");
    assert_string_equal(pdma_status_text(PDMA_STALE - 1), "unknown status");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_reason_has_a_sentence_and_a_status),
        cmocka_unit_test(an_unknown_reason_is_the_backends_fault),
        cmocka_unit_test(values_are_written_in_full),
        cmocka_unit_test(a_long_subject_is_cut),
        cmocka_unit_test(a_missing_or_too_small_why_is_left_alone),
        cmocka_unit_test(clearing_leaves_nothing_to_say),
        cmocka_unit_test(every_status_has_a_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
