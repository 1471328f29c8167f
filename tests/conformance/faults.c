/* SPDX-License-Identifier: MIT */
/* A whole program's life with every operation, and every allocation, failing in turn. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "faulty.h"
#include "subject.h"

struct life {
    struct subject subject;
    struct faulty faulty;
    struct pdma_backend table;
    struct pdma_why why;
    int failures; /* calls that failed, each with a sentence */
};

static unsigned char memory[20000];

/* Notes a failure and sees that it says why. */
static int saw(struct life *life, int status)
{
    if (status == PDMA_OK)
        return 0;
    life->failures++;
    assert_int_equal(life->why.status, status);
    assert_true(life->why.reason != PDMA_WHY_NONE);
    assert_true(life->why.text[0] != '\0');
    memset(life->why.text, 0, sizeof life->why.text);
    life->why.reason = PDMA_WHY_NONE;
    return -1;
}

static int get(struct life *life, pdma_device *device, uint64_t bytes, uint32_t flags, struct pdma_buffer *buffer)
{
    struct pdma_request request = {.struct_size = sizeof request, .bytes = bytes, .flags = flags};
    struct pdma_buffer before = {.struct_size = sizeof before};
    *buffer = before;
    int failed = saw(life, pdma_get(device, &request, buffer, &life->why));
    if (failed)
        assert_memory_equal(buffer, &before, sizeof before);
    return failed;
}

static void use_pinned(struct life *life, pdma_device *device)
{
    struct pdma_request request = {.struct_size = sizeof request, .bytes = sizeof memory, .flags = PDMA_BELOW_16M};
    struct pdma_buffer buffer = {.struct_size = sizeof buffer};
    if (saw(life, pdma_pin(device, memory, &request, &buffer, &life->why)))
        return;
    saw(life, pdma_sync_for_device(device, buffer.handle, 0, 0, &life->why));
    saw(life, pdma_sync_for_cpu(device, buffer.handle, 0, 0, &life->why));
    assert_int_equal(pdma_put(device, buffer.handle, &life->why), PDMA_OK);
}

static void use_window(struct life *life, pdma_device *device)
{
    struct pdma_request request = {.struct_size = sizeof request, .bytes = 0x2000};
    struct pdma_buffer buffer = {.struct_size = sizeof buffer};
    if (life->table.window == NULL)
        return;
    if (!saw(life, pdma_window(device, life->subject.window, &request, &buffer, &life->why)))
        assert_int_equal(pdma_put(device, buffer.handle, &life->why), PDMA_OK);
}

static void use_registers(struct life *life, pdma_device *device)
{
    uint32_t narrow;
    uint64_t wide;
    if (life->table.access == NULL)
        return;
    saw(life, pdma_config_read(device, 0, 4, &narrow, &life->why));
    saw(life, pdma_config_write(device, 4, 2, 6, &life->why));
    saw(life, pdma_bar_read(device, 0, 8, 8, &wide, &life->why));
    saw(life, pdma_bar_write(device, 0, 8, 1, 1, &life->why));
}

static void use_shared(struct life *life, pdma_context *context, pdma_device *device, const struct pdma_buffer *owner)
{
    struct pdma_buffer user = {.struct_size = sizeof user};
    pdma_device *other;
    if (saw(life, pdma_share(device, owner->handle, &life->why)) || life->table.attach == NULL)
        return;
    if (saw(life, pdma_device_open(context, life->subject.address, &other, &life->why)))
        return;
    saw(life, pdma_attach(other, owner->handle, &user, &life->why));
    pdma_device_close(other);
}

static void use_device(struct life *life, pdma_context *context, pdma_device *device)
{
    struct pdma_buffer claimed, allocated, left;
    size_t n;
    saw(life, pdma_slots(device, NULL, 0, &n, &life->why));
    if (!get(life, device, SUBJECT_SLOT_BYTES, PDMA_TO_DEVICE, &claimed)) {
        use_shared(life, context, device, &claimed);
        assert_int_equal(pdma_put(device, claimed.handle, &life->why), PDMA_OK);
    }
    if (!get(life, device, 0x3000, 0, &allocated))
        assert_int_equal(pdma_put(device, allocated.handle, &life->why), PDMA_OK);
    get(life, device, SUBJECT_SLOT_BYTES, PDMA_FROM_DEVICE | PDMA_RESERVE_ONLY, &left);
    use_pinned(life, device);
    use_window(life, device);
    use_registers(life, device);
    if (life->table.quiesce != NULL)
        saw(life, pdma_device_quiesce(device, PDMA_QUIESCE_ASSERTED, &life->why));
}

static void live(struct life *life)
{
    pdma_context *context = NULL;
    pdma_device *device = NULL;
    size_t n;
    if (saw(life, pdma_open(&life->subject.config, &context, &life->why)))
        return;
    saw(life, pdma_devices(context, NULL, 0, &n, &life->why));
    if (!saw(life, pdma_device_open(context, life->subject.address, &device, &life->why)))
        use_device(life, context, device);
    pdma_close(context);
}

static void prepare(struct life *life)
{
    memset(life, 0, sizeof *life);
    life->why.struct_size = sizeof life->why;
    assert_int_equal(subject_make(&life->subject, 2), 0);
    faulty_init(&life->faulty, life->subject.config.table, life->subject.config.table_arg);
    life->table = faulty_table(&life->faulty);
    life->subject.config.table = &life->table;
    life->subject.config.table_arg = &life->faulty;
}

/* Everything is back: a second life on the same subject meets no fault, and every slot can be had. */
static void finish(struct life *life)
{
    pdma_context *context = NULL;
    pdma_device *device = NULL;
    struct pdma_buffer buffer;
    memset(life->faulty.fail_at, 0, sizeof life->faulty.fail_at);
    life->subject.heap.fail_at = 0;
    life->failures = 0;
    live(life);
    assert_int_equal(pdma_open(&life->subject.config, &context, &life->why), PDMA_OK);
    assert_int_equal(pdma_device_open(context, life->subject.address, &device, &life->why), PDMA_OK);
    for (int i = 0; i < 4; i++)
        get(life, device, SUBJECT_SLOT_BYTES, PDMA_RESERVE_ONLY | (i < 2 ? PDMA_TO_DEVICE : PDMA_FROM_DEVICE), &buffer);
    pdma_close(context);
    assert_int_equal(life->failures, 0);
    assert_int_equal(life->faulty.held, 0);
    assert_int_equal(life->faulty.devices, 0);
    assert_int_equal(life->faulty.backends, 0);
    assert_int_equal(subject_unmake(&life->subject), 0);
}

static struct life life;

static void a_life_without_faults_meets_none(void **state)
{
    (void)state;
    prepare(&life);
    finish(&life);
}

static int offered(const struct life *of, int operation)
{
    switch (operation) {
    case FAULTY_SYNC:
        return of->subject.bounces;
    case FAULTY_SHARE:
    case FAULTY_ATTACH:
        return of->table.attach != NULL;
    case FAULTY_WINDOW:
        return of->table.window != NULL;
    case FAULTY_QUIESCE:
        return of->table.quiesce != NULL;
    case FAULTY_CONFIG_READ:
    case FAULTY_CONFIG_WRITE:
    case FAULTY_BAR_READ:
    case FAULTY_BAR_WRITE:
        return of->table.access != NULL;
    default:
        return 1;
    }
}

static void every_operation_may_fail(void **state)
{
    (void)state;
    for (int operation = 0; operation < FAULTY_OPERATIONS; operation++) {
        for (uint64_t n = 1;; n++) {
            prepare(&life);
            life.faulty.fail_at[operation] = n;
            live(&life);
            int reached = life.faulty.calls[operation] >= n;
            assert_int_equal(life.failures, reached ? 1 : 0);
            finish(&life);
            if (!reached) {
                assert_int_equal(n > 1, offered(&life, operation));
                break;
            }
        }
    }
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    prepare(&life);
    long before = life.subject.heap.calls;
    live(&life);
    long calls = life.subject.heap.calls - before;
    finish(&life);
    assert_true(calls > 5);
    for (long n = 1; n <= calls; n++) {
        prepare(&life);
        life.subject.heap.fail_at = life.subject.heap.calls + n;
        live(&life);
        assert_true(life.failures >= 1);
        finish(&life);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_life_without_faults_meets_none),
        cmocka_unit_test(every_operation_may_fail),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
