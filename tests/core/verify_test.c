/* SPDX-License-Identifier: MIT */
/* A backend that lies is caught: its memory given back, the call failed, the event callback told. */
#include "core/core.h"
#include "fixture.h"

static uint32_t lie; /* the reason that the twist below provokes */

static const struct pdma_range two_ranges[2] = {{0x200000, 0x1000}, {0x300000, 0x1000}};

static void twist(struct faulty *faulty, enum faulty_operation operation, struct pdma_memory *memory)
{
    (void)faulty, (void)operation;
    switch (lie) {
    case PDMA_WHY_LIE_HIGHEST:
        memory->one.bus = 0xfffff000;
        break;
    case PDMA_WHY_LIE_ALIGN:
        memory->one.bus = 0x201000;
        break;
    case PDMA_WHY_LIE_BOUNDARY:
        memory->one.bus = 0x208000;
        break;
    case PDMA_WHY_LIE_BYTES:
        memory->bytes = memory->one.bytes = 0x1000;
        break;
    case PDMA_WHY_LIE_RANGES:
        memory->nranges = 2;
        break;
    case PDMA_WHY_LIE_MAPPING:
        memory->cpu = (char *)memory->cpu + 8;
        break;
    case PDMA_WHY_LIE_SLOT:
        memory->slot = 99;
        break;
    default:
        break;
    }
}

static void expect_lie(struct fixture *f, const struct pdma_request *request, uint32_t reason)
{
    struct pdma_buffer buffer = blank();
    unsigned events = f->events;
    long live = f->heap.live, held = f->faulty.held;
    lie = reason;
    assert_int_equal(pdma_get(f->device, request, &buffer, &f->why), PDMA_BACKEND_FAULT);
    assert_int_equal(f->why.reason, reason);
    assert_int_equal(f->events, events + 1);
    assert_int_equal(f->event.reason, reason);
    assert_int_equal(pdma_get(f->device, request, &buffer, NULL), PDMA_BACKEND_FAULT);
    assert_int_equal(f->faulty.held, held);
    assert_int_equal(f->heap.live, live);
    lie = 0;
}

static void lies_about_allocated_memory_are_caught(void **state)
{
    struct fixture *f = *state;
    struct pdma_request request = request_of(0x10000, PDMA_NO_RESERVE);
    f->faulty.twist = twist;
    request.align = 0x2000;
    expect_lie(f, &request, PDMA_WHY_LIE_ALIGN);
    request.boundary = 0x10000;
    expect_lie(f, &request, PDMA_WHY_LIE_BOUNDARY);
    expect_lie(f, &request, PDMA_WHY_LIE_HIGHEST);
    expect_lie(f, &request, PDMA_WHY_LIE_BYTES);
    expect_lie(f, &request, PDMA_WHY_LIE_RANGES);
    expect_lie(f, &request, PDMA_WHY_LIE_MAPPING);
}

static void lies_about_claimed_memory_are_caught(void **state)
{
    struct fixture *f = *state;
    struct pdma_request request = request_of(0x10000, PDMA_TO_DEVICE);
    f->faulty.twist = twist;
    expect_lie(f, &request, PDMA_WHY_LIE_SLOT);
    expect_lie(f, &request, PDMA_WHY_LIE_HIGHEST);
    expect_lie(f, &request, PDMA_WHY_LIE_BYTES);
}

static struct pdma_memory disputed;

static void twist_handle(struct faulty *faulty, enum faulty_operation operation, struct pdma_memory *memory)
{
    (void)faulty, (void)operation;
    memory->handle = 77;
    disputed = *memory;
}

static void twist_slot(struct faulty *faulty, enum faulty_operation operation, struct pdma_memory *memory)
{
    (void)faulty, (void)operation;
    memory->slot = 0;
    disputed = *memory;
}

/* What another may hold is not given back: the disputed memory stays as it is, and the first owner keeps its own. */
static void expect_dispute(struct fixture *f, uint64_t bytes, uint32_t flags, uint32_t reason)
{
    struct pdma_buffer first, second;
    assert_int_equal(get(f, bytes, flags, &first), PDMA_OK);
    memset(first.cpu, 0x3c, (size_t)bytes);
    assert_int_equal(get(f, bytes, flags, &second), PDMA_BACKEND_FAULT);
    assert_int_equal(f->why.reason, reason);
    assert_int_equal(f->event.reason, reason);
    assert_int_equal(f->faulty.held, 2);
    assert_int_equal(((char *)first.cpu)[bytes - 1], 0x3c);
    assert_int_equal(put(f, &first), PDMA_OK);
    /* Clean up behind the liar's back. */
    f->table.release(f->device->own, &disputed);
}

static void a_handle_in_use_is_caught(void **state)
{
    struct fixture *f = *state;
    f->faulty.twist = twist_handle;
    expect_dispute(f, 0x1000, PDMA_NO_RESERVE, PDMA_WHY_LIE_HANDLE);
}

static void a_slot_given_twice_is_caught(void **state)
{
    struct fixture *f = *state;
    f->faulty.twist = twist_slot;
    expect_dispute(f, 0x10000, PDMA_TO_DEVICE, PDMA_WHY_LIE_SLOT_TWICE);
}

enum pin_lie { NO_RANGES, LIST_MISSING, TOO_LONG, TOO_SHORT, TOO_HIGH, EMPTY };
static enum pin_lie pin_lie;

static void twist_pin(struct faulty *faulty, enum faulty_operation operation, struct pdma_memory *memory)
{
    static const struct pdma_range empty[2] = {{0x200000, 0}, {0x200000, 0x2000}};
    static const struct pdma_range high[1] = {{0xffffffff, 0x2000}};
    (void)faulty, (void)operation;
    memory->nranges = pin_lie == NO_RANGES ? 0 : 2;
    memory->ranges = pin_lie == LIST_MISSING ? NULL : two_ranges;
    if (pin_lie == TOO_SHORT)
        memory->nranges = 1;
    if (pin_lie == EMPTY)
        memory->ranges = empty;
    if (pin_lie == TOO_HIGH)
        memory->ranges = high, memory->nranges = 1;
}

static void lies_about_pinned_memory_are_caught(void **state)
{
    static const struct {
        enum pin_lie lie;
        uint64_t bytes;
        uint32_t reason;
    } rows[] = {
        {NO_RANGES, 0x2000, PDMA_WHY_LIE_RANGES}, {LIST_MISSING, 0x2000, PDMA_WHY_LIE_RANGES},
        {TOO_LONG, 0x1800, PDMA_WHY_LIE_BYTES},   {TOO_SHORT, 0x2000, PDMA_WHY_LIE_BYTES},
        {TOO_HIGH, 0x2000, PDMA_WHY_LIE_HIGHEST}, {EMPTY, 0x2000, PDMA_WHY_LIE_BYTES},
    };
    static char memory[0x3000];
    struct fixture *f = *state;
    f->faulty.twist = twist_pin;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct pdma_buffer buffer = blank();
        struct pdma_request request = request_of(rows[i].bytes, PDMA_TO_DEVICE);
        pin_lie = rows[i].lie;
        assert_int_equal(pdma_pin(f->device, memory, &request, &buffer, &f->why), PDMA_BACKEND_FAULT);
        assert_int_equal(f->why.reason, rows[i].reason);
        assert_int_equal(f->faulty.held, 0);
    }
}

static void a_list_of_ranges_is_passed_on(void **state)
{
    static char memory[0x2000];
    struct fixture *f = *state;
    struct pdma_buffer buffer = blank();
    struct pdma_request request = request_of(sizeof memory, PDMA_TO_DEVICE);
    f->faulty.twist = twist_pin;
    pin_lie = TOO_LONG;
    assert_int_equal(pdma_pin(f->device, memory, &request, &buffer, &f->why), PDMA_OK);
    assert_int_equal(buffer.nranges, 2);
    assert_int_equal(buffer.ranges[1].bus, 0x300000);
    assert_int_equal(buffer.bus, 0x200000);
    assert_ptr_equal(buffer.cpu, memory);
    assert_int_equal(pdma_share(f->device, buffer.handle, &f->why), PDMA_INVALID);
    assert_int_equal(put(f, &buffer), PDMA_OK);
}

static void a_status_that_is_none_is_caught(void **state)
{
    struct fixture *f = *state;
    struct pdma_buffer buffer;
    f->faulty.fail_at[FAULTY_CLAIM] = 1;
    f->faulty.status[FAULTY_CLAIM] = 5;
    assert_int_equal(get(f, 0x10000, PDMA_TO_DEVICE, &buffer), PDMA_BACKEND_FAULT);
    assert_int_equal(f->why.reason, PDMA_WHY_LIE_STATUS);
    assert_int_equal(f->event.reason, PDMA_WHY_LIE_STATUS);
    assert_string_equal(f->why.text, "the backend returned 5 from claim, which is no status");
    f->faulty.fail_at[FAULTY_CLAIM] = 2;
    f->faulty.status[FAULTY_CLAIM] = -1000;
    assert_int_equal(get(f, 0x10000, PDMA_TO_DEVICE, &buffer), PDMA_BACKEND_FAULT);
    assert_string_equal(f->why.text, "the backend returned -1000 from claim, which is no status");
}

static int fail_silently(void *device, uint32_t groups, uint32_t flags, const char *name, struct pdma_memory *memory,
                         struct pdma_why *why)
{
    (void)device, (void)groups, (void)flags, (void)name, (void)memory, (void)why;
    return PDMA_GONE;
}

static void a_failure_without_a_reason_gets_one(void **state)
{
    struct fixture *f = *state;
    struct pdma_buffer buffer;
    f->table.claim = fail_silently;
    assert_int_equal(get(f, 0x10000, PDMA_TO_DEVICE, &buffer), PDMA_GONE);
    assert_int_equal(f->why.reason, PDMA_WHY_UNEXPLAINED);
    assert_int_equal(f->why.status, PDMA_GONE);
    assert_string_equal(f->why.text, "the backend failed in claim and gave no reason");
}

static unsigned group_lie;

static void twist_groups(struct pdma_group *groups)
{
    struct pdma_group *g = &groups[1];
    switch (group_lie) {
    case 0:
        g->struct_size = 4;
        break;
    case 1:
        g->had = g->asked + 1;
        break;
    case 2:
        g->asked = PDMA_GROUP_SLOTS_MAX + 1;
        break;
    case 3:
        g->each.bytes = 0;
        break;
    default:
        g->each.bytes = 100;
    }
}

static int open_wrongly(void *backend, const char *address, void **device, struct pdma_device_info *info,
                        struct pdma_group groups[PDMA_GROUPS_MAX], struct pdma_why *why)
{
    const struct pdma_backend *null = pdma_null_backend();
    int status = null->device_open(backend, address, device, info, groups, why);
    if (group_lie == 0)
        info->highest = 0;
    else
        memset(info->address, 'x', sizeof info->address);
    return status;
}

static void impossible_devices_are_caught(void **state)
{
    struct fixture f;
    (void)state;
    fixture_prepare(&f, 1);
    f.table = *pdma_null_backend();
    f.table.device_open = open_wrongly;
    f.config.table_arg = &f.null;
    assert_int_equal(pdma_open(&f.config, &f.context, &f.why), PDMA_OK);
    for (group_lie = 0; group_lie < 2; group_lie++) {
        assert_int_equal(pdma_device_open(f.context, "null", &f.device, &f.why), PDMA_BACKEND_FAULT);
        assert_int_equal(f.why.reason, PDMA_WHY_LIE_INFO);
        assert_int_equal(f.event.reason, PDMA_WHY_LIE_INFO);
        assert_int_equal(pdma_device_open(f.context, "null", &f.device, NULL), PDMA_BACKEND_FAULT);
    }
    fixture_close(&f);
}

static void impossible_groups_are_caught(void **state)
{
    struct fixture *f = *state;
    pdma_device *device = NULL;
    f->faulty.twist_groups = twist_groups;
    for (group_lie = 0; group_lie < 5; group_lie++) {
        assert_int_equal(pdma_device_open(f->context, "null", &device, &f->why), PDMA_BACKEND_FAULT);
        assert_int_equal(f->why.reason, PDMA_WHY_LIE_GROUP);
        assert_null(device);
        assert_int_equal(f->faulty.devices, 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FIXTURE(lies_about_allocated_memory_are_caught),
        WITH_FIXTURE(lies_about_claimed_memory_are_caught),
        WITH_FIXTURE(a_handle_in_use_is_caught),
        WITH_FIXTURE(a_slot_given_twice_is_caught),
        WITH_FIXTURE(lies_about_pinned_memory_are_caught),
        WITH_FIXTURE(a_list_of_ranges_is_passed_on),
        WITH_FIXTURE(a_status_that_is_none_is_caught),
        WITH_FIXTURE(a_failure_without_a_reason_gets_one),
        cmocka_unit_test(impossible_devices_are_caught),
        WITH_FIXTURE(impossible_groups_are_caught),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
