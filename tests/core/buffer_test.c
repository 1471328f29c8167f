/* SPDX-License-Identifier: MIT */
/* First claim, fallback, handles, sync and sharing, on the null backend. */
#include "core/core.h"
#include "fixture.h"

static void the_first_matching_call_takes_the_lowest_slot(void **state)
{
    struct fixture *f = *state;
    struct pdma_buffer to, from, next;
    assert_int_equal(get(f, 0x10000, PDMA_TO_DEVICE, &to), PDMA_OK);
    assert_int_equal(to.slot, 0);
    assert_int_equal(f->why.reason, PDMA_WHY_NONE);
    assert_int_equal(get(f, 0x10000, PDMA_FROM_DEVICE, &from), PDMA_OK);
    assert_int_equal(from.slot, 2);
    assert_int_equal(get(f, 0x10000, PDMA_TO_DEVICE, &next), PDMA_OK);
    assert_int_equal(next.slot, 1);
    assert_int_equal(put(f, &to), PDMA_OK);
    assert_int_equal(get(f, 0x10000, PDMA_TO_DEVICE, &to), PDMA_OK);
    assert_int_equal(to.slot, 0);
    assert_int_equal(put(f, &to), PDMA_OK);
    assert_int_equal(put(f, &from), PDMA_OK);
    assert_int_equal(put(f, &next), PDMA_OK);
}

static void an_empty_reserve_falls_back_and_says_why(void **state)
{
    struct fixture *f = *state;
    struct pdma_buffer buffers[3];
    struct pdma_group group = {.struct_size = sizeof group};
    for (int i = 0; i < 3; i++)
        assert_int_equal(get(f, 0x10000, PDMA_TO_DEVICE, &buffers[i]), PDMA_OK);
    assert_int_equal(buffers[2].slot, -1);
    assert_int_equal(f->why.reason, PDMA_WHY_ALL_CLAIMED);
    assert_int_equal(f->why.status, PDMA_RESERVE_EMPTY);
    assert_int_equal(f->event.reason, PDMA_WHY_ALL_CLAIMED);
    assert_int_equal(pdma_group_info(f->device, 0, &group, &f->why), PDMA_OK);
    assert_int_equal(group.fallbacks, 1);
    assert_int_equal(group.refusals, 0);
    for (int i = 0; i < 3; i++)
        assert_int_equal(put(f, &buffers[i]), PDMA_OK);
}

static void reserve_only_fails_when_nothing_is_free(void **state)
{
    struct fixture *f = *state;
    struct pdma_buffer buffers[3];
    struct pdma_group group = {.struct_size = sizeof group};
    for (int i = 0; i < 2; i++)
        assert_int_equal(get(f, 0x10000, PDMA_TO_DEVICE | PDMA_RESERVE_ONLY, &buffers[i]), PDMA_OK);
    assert_int_equal(get(f, 0x10000, PDMA_TO_DEVICE | PDMA_RESERVE_ONLY, &buffers[2]), PDMA_RESERVE_EMPTY);
    assert_string_equal(f->why.text, "2 of 2 slots that would serve are claimed, none is free");
    assert_int_equal(pdma_group_info(f->device, 0, &group, NULL), PDMA_OK);
    assert_int_equal(group.refusals, 1);
    assert_int_equal(put(f, &buffers[0]), PDMA_OK);
    assert_int_equal(put(f, &buffers[1]), PDMA_OK);
}

static void reserve_only_fails_where_no_group_serves_and_names_the_closest(void **state)
{
    struct fixture *f = *state;
    struct pdma_buffer buffer;
    assert_int_equal(get(f, 0x8000, PDMA_FROM_DEVICE | PDMA_RESERVE_ONLY, &buffer), PDMA_RESERVE_EMPTY);
    assert_int_equal(f->why.reason, PDMA_WHY_GROUP_SIZE);
    assert_int_equal(f->why.asked, 0x8000);
    assert_int_equal(f->why.limit, 0x10000);
    assert_int_equal(get(f, 0x10000, PDMA_RESERVE_ONLY, &buffer), PDMA_RESERVE_EMPTY);
    assert_int_equal(f->why.reason, PDMA_WHY_GROUP_DIRECTION);
    assert_int_equal(f->faulty.calls[FAULTY_CLAIM], 0);
}

static void declining_the_reserve_leaves_it_alone(void **state)
{
    struct fixture *f = *state;
    struct pdma_buffer buffer;
    assert_int_equal(get(f, 0x10000, PDMA_TO_DEVICE | PDMA_NO_RESERVE, &buffer), PDMA_OK);
    assert_int_equal(buffer.slot, -1);
    assert_int_equal(f->why.reason, PDMA_WHY_NO_RESERVE);
    assert_int_equal(put(f, &buffer), PDMA_OK);
}

static void cached_is_served_by_an_uncached_slot_and_says_so(void **state)
{
    struct fixture *f = *state;
    struct pdma_buffer buffer;
    assert_int_equal(get(f, 0x10000, PDMA_TO_DEVICE | PDMA_CACHED, &buffer), PDMA_OK);
    assert_int_equal(buffer.slot, 0);
    assert_int_equal(buffer.flags & PDMA_CACHED, 0);
    assert_int_equal(f->why.reason, PDMA_WHY_UNCACHED_SLOT);
    assert_int_equal(f->event.reason, PDMA_WHY_UNCACHED_SLOT);
    assert_int_equal(put(f, &buffer), PDMA_OK);
}

static void the_size_asked_is_the_size_reported(void **state)
{
    struct fixture *f = *state;
    struct pdma_buffer buffer;
    assert_int_equal(get(f, 0xf123, PDMA_TO_DEVICE, &buffer), PDMA_OK);
    assert_int_equal(buffer.slot, 0);
    assert_int_equal(buffer.bytes, 0xf123);
    assert_int_equal(buffer.nranges, 1);
    assert_int_equal(buffer.ranges[0].bus, buffer.bus);
    assert_int_equal(put(f, &buffer), PDMA_OK);
}

static void a_slot_returns_zeroed(void **state)
{
    struct fixture *f = *state;
    struct pdma_buffer buffer;
    static const char zeros[0x10000];
    assert_int_equal(get(f, 0x10000, PDMA_TO_DEVICE, &buffer), PDMA_OK);
    memset(buffer.cpu, 0xa5, 0x10000);
    assert_int_equal(put(f, &buffer), PDMA_OK);
    assert_int_equal(get(f, 0x10000, PDMA_TO_DEVICE, &buffer), PDMA_OK);
    assert_memory_equal(buffer.cpu, zeros, 0x10000);
    assert_int_equal(put(f, &buffer), PDMA_OK);
}

static void without_a_mapping_cpu_is_null(void **state)
{
    struct fixture *f = *state;
    struct pdma_buffer buffer;
    assert_int_equal(get(f, 0x10000, PDMA_TO_DEVICE | PDMA_NO_MAP, &buffer), PDMA_OK);
    assert_int_equal(buffer.slot, 0);
    assert_null(buffer.cpu);
    assert_int_equal(put(f, &buffer), PDMA_OK);
    assert_int_equal(get(f, 0x1000, PDMA_NO_MAP, &buffer), PDMA_OK);
    assert_null(buffer.cpu);
    assert_int_equal(put(f, &buffer), PDMA_OK);
}

static void a_claim_takes_nothing_from_the_heap(void **state)
{
    struct fixture *f = *state;
    struct pdma_buffer buffer;
    long calls = f->heap.calls;
    for (int i = 0; i < 100; i++) {
        assert_int_equal(get(f, 0x10000, PDMA_FROM_DEVICE | PDMA_RESERVE_ONLY, &buffer), PDMA_OK);
        assert_int_equal(put(f, &buffer), PDMA_OK);
    }
    assert_int_equal(f->heap.calls, calls);
}

static void a_stale_handle_is_recognised(void **state)
{
    struct fixture *f = *state;
    struct pdma_buffer first, second;
    assert_int_equal(get(f, 0x10000, PDMA_TO_DEVICE, &first), PDMA_OK);
    assert_int_equal(put(f, &first), PDMA_OK);
    assert_int_equal(get(f, 0x10000, PDMA_TO_DEVICE, &second), PDMA_OK);
    assert_int_equal(second.slot, first.slot);
    assert_int_equal(put(f, &first), PDMA_STALE);
    assert_int_equal(f->why.asked, first.handle);
    assert_non_null(strstr(f->why.text, "on null"));
    assert_int_equal(pdma_sync_for_device(f->device, first.handle, 0, 0, &f->why), PDMA_STALE);
    assert_int_equal(pdma_sync_for_cpu(f->device, first.handle, 0, 0, &f->why), PDMA_STALE);
    assert_int_equal(pdma_share(f->device, first.handle, &f->why), PDMA_STALE);
    assert_int_equal(pdma_put(f->device, 0, &f->why), PDMA_STALE);
    assert_int_equal(put(f, &second), PDMA_OK);
}

static void another_devices_handle_is_refused(void **state)
{
    struct fixture *f = *state;
    struct pdma_buffer buffer;
    pdma_device *other;
    assert_int_equal(pdma_device_open(f->context, "null", &other, &f->why), PDMA_OK);
    assert_int_equal(get(f, 0x10000, PDMA_TO_DEVICE, &buffer), PDMA_OK);
    assert_int_equal(pdma_put(other, buffer.handle, &f->why), PDMA_STALE);
    assert_int_equal(put(f, &buffer), PDMA_OK);
    pdma_device_close(other);
}

static void a_handle_is_stale_after_the_device_was_opened_anew(void **state)
{
    struct fixture *f = *state;
    struct pdma_buffer before, after;
    assert_int_equal(get(f, 0x10000, PDMA_TO_DEVICE, &before), PDMA_OK);
    pdma_device_close(f->device);
    assert_int_equal(pdma_device_open(f->context, "null", &f->device, &f->why), PDMA_OK);
    assert_int_equal(get(f, 0x10000, PDMA_TO_DEVICE, &after), PDMA_OK);
    assert_int_equal(put(f, &before), PDMA_STALE);
    assert_int_equal(put(f, &after), PDMA_OK);
}

static int claim_quarantined(void *device, uint32_t groups, uint32_t flags, const char *name,
                             struct pdma_memory *memory, struct pdma_why *why)
{
    (void)device, (void)groups, (void)flags, (void)name, (void)memory;
    return pdma_why_set(why, PDMA_WHY_ALL_QUARANTINED, 2, 2, NULL);
}

static void quarantined_slots_are_passed_over_or_refused(void **state)
{
    struct fixture *f = *state;
    struct pdma_buffer buffer;
    f->table.claim = claim_quarantined;
    assert_int_equal(get(f, 0x10000, PDMA_TO_DEVICE | PDMA_RESERVE_ONLY, &buffer), PDMA_QUARANTINED);
    assert_int_equal(get(f, 0x10000, PDMA_TO_DEVICE, &buffer), PDMA_OK);
    assert_int_equal(buffer.slot, -1);
    assert_int_equal(f->why.status, PDMA_QUARANTINED);
    assert_string_equal(f->why.text, "2 of 2 slots that would serve wait in quarantine, none is free");
    assert_string_equal(f->event.text, f->why.text);
}

static void the_group_of_the_same_direction_is_the_closest(void **state)
{
    struct fixture f;
    struct pdma_buffer buffer;
    (void)state;
    fixture_prepare(&f, 1);
    f.null.groups[1].each.bytes = 0x40000;
    fixture_open(&f);
    assert_int_equal(get(&f, 0x8000, PDMA_TO_DEVICE, &buffer), PDMA_OK);
    assert_int_equal(f.why.reason, PDMA_WHY_GROUP_SIZE);
    assert_int_equal(f.why.limit, 0x10000);
    assert_int_equal(get(&f, 0x8000, PDMA_FROM_DEVICE, &buffer), PDMA_OK);
    assert_int_equal(f.why.limit, 0x40000);
    assert_int_equal(get(&f, 0x8000, 0, &buffer), PDMA_OK);
    assert_int_equal(f.why.reason, PDMA_WHY_GROUP_DIRECTION);
    fixture_close(&f);
}

static void closing_a_device_releases_what_it_holds(void **state)
{
    struct fixture *f = *state;
    struct pdma_buffer buffer;
    static char memory[100];
    struct pdma_request request = request_of(sizeof memory, 0);
    assert_int_equal(get(f, 0x10000, PDMA_TO_DEVICE, &buffer), PDMA_OK);
    assert_int_equal(get(f, 0x3000, 0, &buffer), PDMA_OK);
    assert_int_equal(pdma_pin(f->device, memory, &request, &buffer, &f->why), PDMA_OK);
    assert_int_equal(f->faulty.held, 3);
    pdma_device_close(f->device);
    assert_int_equal(f->faulty.held, 0);
    assert_int_equal(pdma_device_open(f->context, "null", &f->device, &f->why), PDMA_OK);
    assert_int_equal(get(f, 0x10000, PDMA_TO_DEVICE | PDMA_RESERVE_ONLY, &buffer), PDMA_OK);
}

#define MANY 3000

static void thousands_of_buffers_are_told_apart(void **state)
{
    struct fixture *f = *state;
    static struct pdma_buffer buffers[MANY];
    for (int i = 0; i < MANY; i++)
        assert_int_equal(get(f, 0x1000, PDMA_NO_RESERVE, &buffers[i]), PDMA_OK);
    for (int i = 0; i < MANY; i += 2)
        assert_int_equal(put(f, &buffers[i]), PDMA_OK);
    for (int i = 0; i < MANY; i++)
        assert_int_equal(put(f, &buffers[i]), i % 2 == 0 ? PDMA_STALE : PDMA_OK);
    assert_int_equal(f->faulty.held, 0);
}

static void a_table_that_cannot_grow_still_works(void **state)
{
    struct fixture *f = *state;
    static struct pdma_buffer buffers[200];
    for (int i = 0; i < 200; i++) {
        if (i == 64) /* the record, then the larger table */
            f->heap.fail_at = f->heap.calls + 2;
        assert_int_equal(get(f, 0x1000, PDMA_NO_RESERVE, &buffers[i]), PDMA_OK);
    }
    for (int i = 0; i < 200; i++)
        assert_int_equal(put(f, &buffers[i]), PDMA_OK);
}

static void sync_ranges_are_checked(void **state)
{
    struct fixture *f = *state;
    struct pdma_buffer buffer;
    assert_int_equal(get(f, 0x1800, 0, &buffer), PDMA_OK);
    assert_int_equal(pdma_sync_for_device(f->device, buffer.handle, 0, 0x1800, &f->why), PDMA_OK);
    assert_int_equal(pdma_sync_for_cpu(f->device, buffer.handle, 0x1800, 0, &f->why), PDMA_OK);
    assert_int_equal(pdma_sync_for_device(f->device, buffer.handle, 0x1801, 0, &f->why), PDMA_INVALID);
    assert_int_equal(pdma_sync_for_cpu(f->device, buffer.handle, 1, 0x1800, &f->why), PDMA_INVALID);
    assert_string_equal(f->why.text, "the range ends at byte 6145; the buffer has 6144");
    assert_int_equal(pdma_sync_for_cpu(f->device, buffer.handle, 2, UINT64_MAX, &f->why), PDMA_INVALID);
    assert_int_equal(pdma_sync_for_cpu(NULL, buffer.handle, 0, 0, &f->why), PDMA_INVALID);
    assert_int_equal(put(f, &buffer), PDMA_OK);
}

static void incoherent(struct faulty *faulty, enum faulty_operation operation, struct pdma_memory *memory)
{
    (void)faulty, (void)operation;
    memory->flags &= ~(uint32_t)PDMA_COHERENT;
}

static void sync_reaches_the_backend_only_where_memory_is_not_coherent(void **state)
{
    struct fixture *f = *state;
    struct pdma_buffer buffer;
    assert_int_equal(get(f, 0x1000, 0, &buffer), PDMA_OK);
    assert_int_equal(pdma_sync_for_device(f->device, buffer.handle, 0, 0, &f->why), PDMA_OK);
    assert_int_equal(f->faulty.calls[FAULTY_SYNC], 0);
    assert_int_equal(put(f, &buffer), PDMA_OK);
    f->faulty.twist = incoherent;
    assert_int_equal(get(f, 0x1000, 0, &buffer), PDMA_OK);
    assert_int_equal(pdma_sync_for_device(f->device, buffer.handle, 0, 0, &f->why), PDMA_OK);
    assert_int_equal(pdma_sync_for_cpu(f->device, buffer.handle, 0x1000, 0, &f->why), PDMA_OK);
    assert_int_equal(f->faulty.calls[FAULTY_SYNC], 1);
    assert_int_equal(put(f, &buffer), PDMA_OK);
}

static void a_shared_buffer_lives_until_its_last_put(void **state)
{
    struct fixture *f = *state;
    struct pdma_buffer owner, user = blank();
    assert_int_equal(get(f, 0x10000, PDMA_TO_DEVICE, &owner), PDMA_OK);
    assert_int_equal(pdma_attach(f->device, owner.handle, &user, &f->why), PDMA_NO_ACCESS);
    assert_int_equal(f->why.reason, PDMA_WHY_NOT_SHARED);
    assert_int_equal(pdma_share(f->device, owner.handle, &f->why), PDMA_OK);
    assert_int_equal(pdma_attach(f->device, owner.handle, &user, &f->why), PDMA_OK);
    assert_ptr_equal(user.cpu, owner.cpu);
    assert_true((user.flags & PDMA_ATTACHED) != 0);
    assert_int_equal(put(f, &owner), PDMA_OK);
    assert_int_equal(f->faulty.held, 1);
    assert_int_equal(put(f, &user), PDMA_OK);
    assert_int_equal(f->faulty.held, 0);
    assert_int_equal(put(f, &user), PDMA_STALE);
}

static void sharing_can_be_asked_for_at_once(void **state)
{
    struct fixture *f = *state;
    struct pdma_buffer owner, user = blank();
    assert_int_equal(get(f, 0x10000, PDMA_TO_DEVICE | PDMA_SHARED, &owner), PDMA_OK);
    assert_int_equal(pdma_attach(f->device, owner.handle, &user, NULL), PDMA_OK);
    assert_int_equal(put(f, &owner), PDMA_OK);
    assert_int_equal(put(f, &user), PDMA_OK);
}

static void attaching_is_counted_up_to_a_limit(void **state)
{
    struct fixture *f = *state;
    struct pdma_buffer owner, user = blank();
    assert_int_equal(get(f, 0x10000, PDMA_TO_DEVICE | PDMA_SHARED, &owner), PDMA_OK);
    for (int i = 1; i < 0xffff; i++)
        assert_int_equal(pdma_attach(f->device, owner.handle, &user, NULL), PDMA_OK);
    assert_int_equal(pdma_attach(f->device, owner.handle, &user, &f->why), PDMA_BUSY);
    assert_int_equal(f->why.reason, PDMA_WHY_REFERENCES);
    pdma_device_close(f->device);
    assert_int_equal(f->faulty.held, 0);
    assert_int_equal(pdma_device_open(f->context, "null", &f->device, &f->why), PDMA_OK);
}

static void bad_attaches_and_shares_are_refused(void **state)
{
    struct fixture *f = *state;
    struct pdma_buffer buffer = blank(), pinned = blank();
    static char memory[100];
    struct pdma_request request = request_of(sizeof memory, 0);
    assert_int_equal(pdma_attach(NULL, 1, &buffer, &f->why), PDMA_INVALID);
    assert_int_equal(pdma_attach(f->device, 1, NULL, &f->why), PDMA_INVALID);
    assert_int_equal(pdma_attach(f->device, 1, &buffer, &f->why), PDMA_STALE);
    assert_int_equal(pdma_attach(f->device, 0, &buffer, &f->why), PDMA_STALE);
    assert_int_equal(pdma_share(NULL, 1, &f->why), PDMA_INVALID);
    assert_int_equal(pdma_pin(f->device, memory, &request, &pinned, &f->why), PDMA_OK);
    assert_int_equal(pdma_share(f->device, pinned.handle, &f->why), PDMA_INVALID);
    assert_int_equal(f->why.reason, PDMA_WHY_SHARE_PINNED);
    assert_int_equal(put(f, &pinned), PDMA_OK);
    assert_int_equal(pdma_put(NULL, 1, &f->why), PDMA_INVALID);
}

static struct fixture *putting;
static pdma_handle put_in_sync;

static int sync_and_put(void *device, struct pdma_memory *memory, uint64_t offset, uint64_t bytes, int for_device,
                        struct pdma_why *why)
{
    (void)device, (void)memory, (void)offset, (void)bytes, (void)for_device;
    assert_int_equal(pdma_put(putting->device, put_in_sync, NULL), PDMA_OK);
    assert_int_equal(putting->faulty.held, 1);
    return pdma_why_clear(why);
}

static void a_buffer_put_during_its_sync_is_released_when_the_sync_ends(void **state)
{
    struct fixture *f = *state;
    struct pdma_buffer buffer;
    putting = f;
    f->faulty.twist = incoherent;
    f->table.sync = sync_and_put;
    assert_int_equal(get(f, 0x10000, PDMA_TO_DEVICE, &buffer), PDMA_OK);
    put_in_sync = buffer.handle;
    assert_int_equal(pdma_sync_for_device(f->device, buffer.handle, 0, 0, &f->why), PDMA_OK);
    assert_int_equal(f->faulty.held, 0);
    assert_int_equal(put(f, &buffer), PDMA_STALE);
    assert_int_equal(get(f, 0x10000, PDMA_TO_DEVICE, &buffer), PDMA_OK);
    assert_int_equal(buffer.slot, 0);
}

#define ELSEWHERE 0x77u

static int some_share(void *device, struct pdma_memory *memory, struct pdma_why *why)
{
    (void)device, (void)memory;
    return pdma_why_clear(why);
}

/* Memory of another opening, as it were. */
static int attach_memory(void *device, pdma_handle handle, struct pdma_memory *memory, struct pdma_why *why)
{
    struct pdma_request request = request_of(PDMA_PAGE, 0);
    request.highest = UINT64_MAX;
    int status = putting->table.allocate(device, &request, memory, why);
    memory->handle = handle;
    return status;
}

/* Someone attaches to the same buffer while this attach is under way. */
static int attach_raced(void *device, pdma_handle handle, struct pdma_memory *memory, struct pdma_why *why)
{
    struct pdma_buffer first = blank();
    putting->table.attach = attach_memory;
    assert_int_equal(pdma_attach(putting->device, handle, &first, NULL), PDMA_OK);
    return attach_memory(device, handle, memory, why);
}

static void two_attaches_at_once_make_one_buffer_with_two_users(void **state)
{
    struct fixture *f = *state;
    struct pdma_buffer buffer = blank();
    putting = f;
    f->table.share = some_share;
    f->table.attach = attach_raced;
    assert_int_equal(pdma_attach(f->device, ELSEWHERE, &buffer, &f->why), PDMA_OK);
    assert_int_equal(buffer.handle, ELSEWHERE);
    assert_int_equal(f->faulty.held, 1);
    assert_int_equal(put(f, &buffer), PDMA_OK);
    assert_int_equal(put(f, &buffer), PDMA_OK);
    assert_int_equal(put(f, &buffer), PDMA_STALE);
}

static int attach_other(void *device, pdma_handle handle, struct pdma_memory *memory, struct pdma_why *why)
{
    return attach_memory(device, handle + 1, memory, why);
}

static void an_attach_to_the_wrong_buffer_is_caught(void **state)
{
    struct fixture *f = *state;
    struct pdma_buffer buffer = blank();
    putting = f;
    f->table.share = some_share;
    f->table.attach = attach_other;
    assert_int_equal(pdma_attach(f->device, ELSEWHERE, &buffer, &f->why), PDMA_BACKEND_FAULT);
    assert_int_equal(f->why.reason, PDMA_WHY_LIE_ATTACH);
    assert_int_equal(f->faulty.held, 0);
    f->heap.fail_at = f->heap.calls + 1;
    assert_int_equal(pdma_attach(f->device, ELSEWHERE, &buffer, NULL), PDMA_NO_MEMORY);
}

static void a_device_holds_a_limited_number_of_buffers(void **state)
{
    struct fixture *f = *state;
    struct pdma_buffer buffer;
    f->device->live = DEVICE_BUFFERS_MAX;
    assert_int_equal(get(f, 0x10000, PDMA_TO_DEVICE, &buffer), PDMA_NO_MEMORY);
    assert_int_equal(f->why.reason, PDMA_WHY_BUFFERS);
    f->device->live = 0;
    assert_int_equal(f->faulty.held, 0);
}

static void handles_in_use_are_skipped_when_their_numbers_come_round(void **state)
{
    struct fixture *f = *state;
    struct pdma_buffer first, second, third;
    assert_int_equal(get(f, 0x1000, 0, &first), PDMA_OK);
    f->device->sequence = 0xffffff;
    assert_int_equal(get(f, 0x1000, 0, &second), PDMA_OK);
    assert_int_equal(get(f, 0x1000, 0, &third), PDMA_OK);
    assert_int_equal(first.handle & 0xffffff, 1);
    assert_int_equal(second.handle & 0xffffff, 0);
    assert_int_equal(third.handle & 0xffffff, 2);
}

static void slots_are_listed_with_their_owner(void **state)
{
    struct fixture *f = *state;
    struct pdma_buffer buffer = blank();
    struct pdma_slot slots[4];
    struct pdma_request request = request_of(0x10000, PDMA_FROM_DEVICE);
    size_t n = 0;
    request.name = "a name that is far too long to be kept whole in a slot";
    assert_int_equal(pdma_get(f->device, &request, &buffer, &f->why), PDMA_OK);
    for (int i = 0; i < 4; i++)
        slots[i].struct_size = sizeof slots[i];
    assert_int_equal(pdma_slots(f->device, slots, 4, &n, &f->why), PDMA_OK);
    assert_int_equal(n, 4);
    assert_int_equal(slots[0].state, PDMA_SLOT_FREE);
    assert_int_equal(slots[2].state, PDMA_SLOT_CLAIMED);
    assert_int_equal(slots[2].group, PDMA_GROUP_FROM_DEVICE);
    assert_int_equal(slots[2].bus, buffer.bus);
    assert_string_equal(slots[2].owner, "a name that is far too long to ");
    assert_true(slots[2].owner_pid != 0);
    assert_int_equal(pdma_slots(f->device, NULL, 0, &n, &f->why), PDMA_OK);
    assert_int_equal(n, 4);
    assert_int_equal(pdma_slots(f->device, NULL, 1, &n, &f->why), PDMA_INVALID);
    slots[1].struct_size = 1;
    assert_int_equal(pdma_slots(f->device, slots, 4, NULL, &f->why), PDMA_INVALID);
    assert_int_equal(pdma_slots(f->device, slots, 1, NULL, &f->why), PDMA_OK);
    assert_int_equal(pdma_slots(NULL, slots, 1, NULL, &f->why), PDMA_INVALID);
    assert_int_equal(put(f, &buffer), PDMA_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FIXTURE(the_first_matching_call_takes_the_lowest_slot),
        WITH_FIXTURE(an_empty_reserve_falls_back_and_says_why),
        WITH_FIXTURE(reserve_only_fails_when_nothing_is_free),
        WITH_FIXTURE(reserve_only_fails_where_no_group_serves_and_names_the_closest),
        WITH_FIXTURE(declining_the_reserve_leaves_it_alone),
        WITH_FIXTURE(cached_is_served_by_an_uncached_slot_and_says_so),
        WITH_FIXTURE(the_size_asked_is_the_size_reported),
        WITH_FIXTURE(a_slot_returns_zeroed),
        WITH_FIXTURE(without_a_mapping_cpu_is_null),
        WITH_FIXTURE(a_claim_takes_nothing_from_the_heap),
        WITH_FIXTURE(a_stale_handle_is_recognised),
        WITH_FIXTURE(another_devices_handle_is_refused),
        WITH_FIXTURE(a_handle_is_stale_after_the_device_was_opened_anew),
        WITH_FIXTURE(quarantined_slots_are_passed_over_or_refused),
        cmocka_unit_test(the_group_of_the_same_direction_is_the_closest),
        WITH_FIXTURE(closing_a_device_releases_what_it_holds),
        WITH_FIXTURE(thousands_of_buffers_are_told_apart),
        WITH_FIXTURE(a_table_that_cannot_grow_still_works),
        WITH_FIXTURE(sync_ranges_are_checked),
        WITH_FIXTURE(sync_reaches_the_backend_only_where_memory_is_not_coherent),
        WITH_FIXTURE(a_shared_buffer_lives_until_its_last_put),
        WITH_FIXTURE(sharing_can_be_asked_for_at_once),
        WITH_FIXTURE(attaching_is_counted_up_to_a_limit),
        WITH_FIXTURE(bad_attaches_and_shares_are_refused),
        WITH_FIXTURE(a_buffer_put_during_its_sync_is_released_when_the_sync_ends),
        WITH_FIXTURE(two_attaches_at_once_make_one_buffer_with_two_users),
        WITH_FIXTURE(an_attach_to_the_wrong_buffer_is_caught),
        WITH_FIXTURE(a_device_holds_a_limited_number_of_buffers),
        WITH_FIXTURE(handles_in_use_are_skipped_when_their_numbers_come_round),
        WITH_FIXTURE(slots_are_listed_with_their_owner),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
