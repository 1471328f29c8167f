/* SPDX-License-Identifier: MIT */
/* Bad requests: a status, a sentence that names the value, and nothing changed. */
#include "fixture.h"

/* Both buffers of the caller must come back as they were. */
static void refuse(struct fixture *f, const struct pdma_request *request, uint32_t reason, const char *named)
{
    struct pdma_buffer buffer, before;
    memset(&buffer, 0x5a, sizeof buffer);
    buffer.struct_size = sizeof buffer;
    before = buffer;
    long live = f->heap.live;
    assert_int_equal(pdma_get(f->device, request, &buffer, &f->why), pdma_reason_status(reason));
    assert_int_equal(f->why.reason, reason);
    assert_non_null(strstr(f->why.text, named));
    assert_memory_equal(&buffer, &before, sizeof buffer);
    assert_int_equal(f->heap.live, live);
    assert_int_equal(f->faulty.held, 0);
    assert_int_equal(pdma_get(f->device, request, &buffer, NULL), pdma_reason_status(reason));
}

static void bad_values_are_named(void **state)
{
    struct fixture *f = *state;
    struct pdma_request good = request_of(0x10000, PDMA_TO_DEVICE), bad;
    bad = good, bad.struct_size = 3;
    refuse(f, &bad, PDMA_WHY_STRUCT_SIZE, "is 3;");
    bad = good, bad.flags = 0x80001;
    refuse(f, &bad, PDMA_WHY_FLAGS, "0x80001");
    bad = good, bad.bytes = 0;
    refuse(f, &bad, PDMA_WHY_BYTES_ZERO, "0 bytes");
    bad = good, bad.bytes = UINT64_MAX - 5;
    refuse(f, &bad, PDMA_WHY_BYTES_HUGE, "18446744073709551610");
    bad = good, bad.flags |= PDMA_RESERVE_ONLY | PDMA_NO_RESERVE;
    refuse(f, &bad, PDMA_WHY_RESERVE_FLAGS, "0x31");
    bad = good, bad.align = 0x3000;
    refuse(f, &bad, PDMA_WHY_ALIGN, "0x3000");
    bad = good, bad.align = 1ull << 63;
    refuse(f, &bad, PDMA_WHY_ALIGN, "0x8000000000000000");
    bad = good, bad.boundary = 0x30000;
    refuse(f, &bad, PDMA_WHY_BOUNDARY, "0x30000");
    bad = good, bad.boundary = 0x8000;
    refuse(f, &bad, PDMA_WHY_BOUNDARY_SMALL, "65536");
    bad = good, bad.highest = 0xfff;
    refuse(f, &bad, PDMA_WHY_HIGHEST, "65536");
    bad = good, bad.bytes = 0x100000000ull, bad.highest = 0xfffffffe;
    refuse(f, &bad, PDMA_WHY_HIGHEST, "4294967296");
    refuse(f, NULL, PDMA_WHY_NULL, "request");
}

static void huge_sizes_fail_with_what_was_to_be_had(void **state)
{
    struct fixture *f = *state;
    struct pdma_request request = request_of(0xfffff000, PDMA_TO_DEVICE);
    refuse(f, &request, PDMA_WHY_NO_CONTIGUOUS, "4294963200");
}

static void null_device_and_buffer_are_refused(void **state)
{
    struct fixture *f = *state;
    struct pdma_request request = request_of(0x10000, PDMA_TO_DEVICE);
    struct pdma_buffer buffer = {.struct_size = 1};
    assert_int_equal(pdma_get(NULL, &request, &buffer, &f->why), PDMA_INVALID);
    assert_string_equal(f->why.text, "device is NULL");
    assert_int_equal(pdma_get(f->device, &request, NULL, &f->why), PDMA_INVALID);
    assert_string_equal(f->why.text, "buffer is NULL");
    assert_int_equal(pdma_get(f->device, &request, &buffer, &f->why), PDMA_INVALID);
    assert_int_equal(f->why.reason, PDMA_WHY_STRUCT_SIZE);
}

static void bad_pins_are_named(void **state)
{
    struct fixture *f = *state;
    char memory[64];
    struct pdma_buffer buffer = blank();
    struct pdma_request good = request_of(sizeof memory, PDMA_TO_DEVICE), bad;
    assert_int_equal(pdma_pin(f->device, NULL, &good, &buffer, &f->why), PDMA_INVALID);
    assert_string_equal(f->why.text, "memory is NULL");
    assert_int_equal(pdma_pin(NULL, memory, &good, &buffer, &f->why), PDMA_INVALID);
    assert_int_equal(pdma_pin(f->device, memory, NULL, &buffer, &f->why), PDMA_INVALID);
    assert_int_equal(pdma_pin(f->device, memory, &good, NULL, &f->why), PDMA_INVALID);
    bad = good, bad.flags |= PDMA_RESERVE_ONLY;
    assert_int_equal(pdma_pin(f->device, memory, &bad, &buffer, &f->why), PDMA_INVALID);
    assert_int_equal(f->why.reason, PDMA_WHY_FLAGS);
    bad = good, bad.align = 64;
    assert_int_equal(pdma_pin(f->device, memory, &bad, &buffer, &f->why), PDMA_INVALID);
    assert_string_equal(f->why.text, "align is 0x40; it has no meaning for pinned memory and must be 0");
    bad = good, bad.boundary = 4096;
    assert_int_equal(pdma_pin(f->device, memory, &bad, &buffer, &f->why), PDMA_INVALID);
    assert_int_equal(f->why.reason, PDMA_WHY_PIN_FIELDS);
    bad = good, bad.bytes = UINT64_MAX - 0x10000;
    assert_int_equal(pdma_pin(f->device, memory, &bad, &buffer, &f->why), PDMA_INVALID);
    assert_int_equal(f->why.reason, PDMA_WHY_OVERFLOW);
    bad = good, bad.highest = 1;
    assert_int_equal(pdma_pin(f->device, memory, &bad, &buffer, NULL), PDMA_NO_MEMORY);
    assert_int_equal(f->faulty.calls[FAULTY_PIN], 0);
}

static void a_window_is_checked_and_not_offered_here(void **state)
{
    struct fixture *f = *state;
    struct pdma_buffer buffer = blank();
    struct pdma_request request = request_of(4096, 0);
    assert_int_equal(pdma_window(NULL, 0, &request, &buffer, &f->why), PDMA_INVALID);
    assert_int_equal(pdma_window(f->device, 0, NULL, &buffer, &f->why), PDMA_INVALID);
    assert_int_equal(pdma_window(f->device, 0, &request, NULL, &f->why), PDMA_INVALID);
    assert_int_equal(pdma_window(f->device, 0, &request, &buffer, &f->why), PDMA_UNSUPPORTED);
    assert_string_equal(f->why.text, "the backend does not offer reserved RAM");
    request.highest = 5;
    assert_int_equal(pdma_window(f->device, 0, &request, &buffer, NULL), PDMA_NO_MEMORY);
    request.highest = 0;
    request.flags = PDMA_RESERVE_ONLY;
    assert_int_equal(pdma_window(f->device, 0, &request, &buffer, &f->why), PDMA_INVALID);
    assert_int_equal(f->why.reason, PDMA_WHY_FLAGS);
}

static void a_window_address_keeps_the_requests_limits(void **state)
{
    static const struct {
        uint64_t address, align, boundary;
        uint32_t flags;
        const char *named;
    } rows[] = {
        {0x1001000, 0x10000, 0, 0, "alignment of 0x10000"},
        {0x1000000, 0, 0, PDMA_BELOW_16M, "highest address of 0xffffff"},
        {UINT64_MAX - 0x1fff, 0, 0, 0, "highest address of 0xffffffff"},
        {0xf000, 0, 0x10000, 0, "boundary of 0x10000"},
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct pdma_buffer buffer = blank();
        struct pdma_request request = request_of(0x2000, rows[i].flags);
        request.align = rows[i].align;
        request.boundary = rows[i].boundary;
        assert_int_equal(pdma_window(f->device, rows[i].address, &request, &buffer, &f->why), PDMA_INVALID);
        assert_int_equal(f->why.reason, PDMA_WHY_WINDOW_PLACE);
        assert_non_null(strstr(f->why.text, rows[i].named));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FIXTURE(bad_values_are_named),
        WITH_FIXTURE(huge_sizes_fail_with_what_was_to_be_had),
        WITH_FIXTURE(null_device_and_buffer_are_refused),
        WITH_FIXTURE(bad_pins_are_named),
        WITH_FIXTURE(a_window_address_keeps_the_requests_limits),
        WITH_FIXTURE(a_window_is_checked_and_not_offered_here),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
