/* SPDX-License-Identifier: MIT */
/* What every backend must do, seen through the public API. One suite for any table of operations. */
#include "rig.h"

#define SLOT SUBJECT_SLOT_BYTES

static int is_zero(const void *memory, size_t bytes)
{
    const unsigned char *at = memory;
    return at[0] == 0 && memcmp(at, at + 1, bytes - 1) == 0;
}

static int overlap(const struct pdma_buffer *a, const struct pdma_buffer *b)
{
    return a->bus < b->bus + pdma_round_up(b->bytes) && b->bus < a->bus + pdma_round_up(a->bytes);
}

static void the_device_is_listed(void **state)
{
    struct rig *rig = *state;
    struct pdma_device_info infos[16];
    size_t n = 0, found = 0;
    for (size_t i = 0; i < 16; i++)
        infos[i].struct_size = sizeof infos[i];
    assert_int_equal(pdma_devices(rig->context, infos, 16, &n, &rig->why), PDMA_OK);
    for (size_t i = 0; i < n && i < 16; i++)
        found += strcmp(infos[i].address, rig->subject.address) == 0;
    assert_int_equal(found, 1);
    assert_int_equal(pdma_devices(rig->context, NULL, 0, &n, &rig->why), PDMA_OK);
    assert_true(n >= 1);
}

static void an_unknown_device_is_refused_by_name(void **state)
{
    struct rig *rig = *state;
    pdma_device *device = NULL;
    assert_int_equal(pdma_device_open(rig->context, "ffff:ff:1f.7", &device, &rig->why), PDMA_NO_DEVICE);
    assert_non_null(strstr(rig->why.text, "ffff:ff:1f.7"));
    assert_null(device);
}

static void slots_are_numbered_through(void **state)
{
    struct rig *rig = *state;
    struct pdma_slot slots[2 * RIG_SLOTS];
    size_t n = 0;
    for (size_t i = 0; i < 2 * RIG_SLOTS; i++)
        slots[i].struct_size = sizeof slots[i];
    assert_int_equal(pdma_slots(rig->device, slots, 2 * RIG_SLOTS, &n, &rig->why), PDMA_OK);
    assert_int_equal(n, 2 * RIG_SLOTS);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(slots[i].group, i < RIG_SLOTS ? PDMA_GROUP_TO_DEVICE : PDMA_GROUP_FROM_DEVICE);
        assert_int_equal(slots[i].state, PDMA_SLOT_FREE);
        assert_int_equal(slots[i].bytes, SLOT);
        assert_int_equal(slots[i].owner_pid, 0);
    }
}

static void every_slot_is_claimed_once_lowest_first(void **state)
{
    struct rig *rig = *state;
    struct pdma_buffer buffers[RIG_SLOTS], extra;
    for (uint32_t i = 0; i < RIG_SLOTS; i++) {
        assert_int_equal(get(rig, SLOT, PDMA_FROM_DEVICE | PDMA_RESERVE_ONLY, &buffers[i]), PDMA_OK);
        assert_int_equal(buffers[i].slot, RIG_SLOTS + i);
    }
    assert_int_equal(get(rig, SLOT, PDMA_FROM_DEVICE | PDMA_RESERVE_ONLY, &extra), PDMA_RESERVE_EMPTY);
    assert_int_equal(rig->why.reason, PDMA_WHY_ALL_CLAIMED);
    assert_int_equal(rig->why.asked, RIG_SLOTS);
    put(rig, &buffers[2]);
    put(rig, &buffers[1]);
    assert_int_equal(get(rig, SLOT, PDMA_FROM_DEVICE | PDMA_RESERVE_ONLY, &extra), PDMA_OK);
    assert_int_equal(extra.slot, RIG_SLOTS + 1);
}

static void a_claimed_slot_is_listed_with_its_owner(void **state)
{
    struct rig *rig = *state;
    struct pdma_buffer buffer = blank();
    struct pdma_slot slot = {.struct_size = sizeof slot};
    struct pdma_request request = request_of(SLOT, PDMA_TO_DEVICE);
    request.name = "tx ring";
    assert_int_equal(pdma_get(rig->device, &request, &buffer, &rig->why), PDMA_OK);
    assert_int_equal(pdma_slots(rig->device, &slot, 1, NULL, &rig->why), PDMA_OK);
    assert_int_equal(slot.state, PDMA_SLOT_CLAIMED);
    assert_string_equal(slot.owner, "tx ring");
    assert_true(slot.owner_pid != 0);
    put(rig, &buffer);
    assert_int_equal(pdma_slots(rig->device, &slot, 1, NULL, &rig->why), PDMA_OK);
    assert_int_equal(slot.state, PDMA_SLOT_FREE);
    assert_string_equal(slot.owner, "");
}

static void a_slot_shows_zeros_to_its_next_owner(void **state)
{
    struct rig *rig = *state;
    struct pdma_buffer buffer;
    for (int round = 0; round < 3; round++) {
        assert_int_equal(get(rig, SLOT, PDMA_TO_DEVICE | PDMA_RESERVE_ONLY, &buffer), PDMA_OK);
        assert_int_equal(buffer.slot, 0);
        assert_true(is_zero(buffer.cpu, SLOT));
        memset(buffer.cpu, 0xee, SLOT);
        put(rig, &buffer);
    }
}

static void allocated_memory_shows_zeros_to_its_next_owner(void **state)
{
    struct rig *rig = *state;
    struct pdma_buffer buffer;
    for (int round = 0; round < 50; round++) {
        assert_int_equal(get(rig, 0x5000, PDMA_NO_RESERVE, &buffer), PDMA_OK);
        assert_true(is_zero(buffer.cpu, 0x5000));
        memset(buffer.cpu, 0xee, 0x5000);
        put(rig, &buffer);
    }
}

static void no_two_buffers_share_an_address_or_a_handle(void **state)
{
    enum { SLOTS = 2 * RIG_SLOTS, ALL = SLOTS + 30 };
    struct rig *rig = *state;
    static struct pdma_buffer buffers[ALL];
    for (int i = 0; i < SLOTS; i++)
        assert_int_equal(get(rig, SLOT, i % 2 == 0 ? PDMA_TO_DEVICE : PDMA_FROM_DEVICE, &buffers[i]), PDMA_OK);
    for (int i = SLOTS; i < ALL; i++)
        assert_int_equal(get(rig, (uint64_t)(i - SLOTS + 1) * 0x800, PDMA_NO_RESERVE, &buffers[i]), PDMA_OK);
    for (int a = 0; a < ALL; a++) {
        assert_true(buffers[a].handle != 0);
        for (int b = 0; b < a; b++) {
            assert_false(overlap(&buffers[a], &buffers[b]));
            assert_int_not_equal(buffers[a].handle, buffers[b].handle);
        }
    }
}

static void allocated_memory_keeps_every_limit(void **state)
{
    static const struct pdma_request requests[] = {
        {.bytes = 0x1000, .flags = PDMA_BELOW_16M},
        {.bytes = 0x3000, .highest = 0x1ffffff},
        {.bytes = 0x1000, .align = 0x100000},
        {.bytes = 0x6000, .align = 0x8000, .boundary = 0x10000},
        {.bytes = 0x10000, .boundary = 0x10000},
        {.bytes = 0x40000, .flags = PDMA_64BIT},
        {.bytes = 0x41000, .flags = PDMA_64BIT | PDMA_TO_DEVICE, .boundary = 0x80000},
        {.bytes = 1, .flags = PDMA_FROM_DEVICE, .highest = 0xfffffff},
        {.bytes = 0x200000, .flags = PDMA_CACHED},
    };
    struct rig *rig = *state;
    for (size_t i = 0; i < sizeof requests / sizeof requests[0]; i++) {
        struct pdma_request request = requests[i];
        struct pdma_buffer buffer = blank();
        uint64_t last;
        request.struct_size = sizeof request;
        request.flags |= PDMA_NO_RESERVE;
        assert_int_equal(pdma_get(rig->device, &request, &buffer, &rig->why), PDMA_OK);
        last = buffer.bus + request.bytes - 1;
        assert_true(last <= pdma_request_highest(&request, UINT64_MAX));
        if (request.align != 0)
            assert_int_equal(buffer.bus % request.align, 0);
        if (request.boundary != 0)
            assert_int_equal(buffer.bus / request.boundary, last / request.boundary);
        assert_int_equal(buffer.bus % PDMA_PAGE, 0);
        assert_int_equal(buffer.bytes, request.bytes);
        assert_int_equal(buffer.ranges[0].bus, buffer.bus);
        put(rig, &buffer);
    }
}

static void what_cannot_be_had_fails_with_both_sizes(void **state)
{
    struct rig *rig = *state;
    struct pdma_buffer buffer;
    assert_int_equal(get(rig, 0xc0000000u, PDMA_NO_RESERVE, &buffer), PDMA_NO_MEMORY);
    assert_int_equal(rig->why.reason, PDMA_WHY_NO_CONTIGUOUS);
    assert_int_equal(rig->why.asked, 0xc0000000u);
    assert_non_null(strstr(rig->why.text, "3221225472"));
}

static void without_a_mapping_there_is_no_pointer(void **state)
{
    struct rig *rig = *state;
    struct pdma_buffer claimed, allocated;
    assert_int_equal(get(rig, SLOT, PDMA_TO_DEVICE | PDMA_NO_MAP, &claimed), PDMA_OK);
    assert_int_equal(claimed.slot, 0);
    assert_null(claimed.cpu);
    assert_int_equal(get(rig, 0x1000, PDMA_NO_RESERVE | PDMA_NO_MAP, &allocated), PDMA_OK);
    assert_null(allocated.cpu);
    put(rig, &claimed);
    assert_int_equal(get(rig, SLOT, PDMA_TO_DEVICE, &claimed), PDMA_OK);
    assert_non_null(claimed.cpu);
}

static void pinned_memory_is_covered_in_order_below_its_limit(void **state)
{
    static const struct {
        size_t offset, bytes;
        uint32_t flags;
        pdma_bus highest;
    } rows[] = {
        {0, 1, 0, 0},
        {4095, 2, PDMA_TO_DEVICE, 0},
        {100, 40000, PDMA_FROM_DEVICE, 0},
        {0, 65536, PDMA_64BIT, 0},
        {1, 65535, 0, 0x3ffffff},
        {512, 9000, PDMA_BELOW_16M, 0},
    };
    static unsigned char memory[65536 + 4096];
    struct rig *rig = *state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct pdma_request request = request_of(rows[i].bytes, rows[i].flags);
        struct pdma_buffer buffer = blank();
        uint64_t sum = 0;
        request.highest = rows[i].highest;
        assert_int_equal(pdma_pin(rig->device, memory + rows[i].offset, &request, &buffer, &rig->why), PDMA_OK);
        assert_ptr_equal(buffer.cpu, memory + rows[i].offset);
        assert_int_equal(buffer.bus % PDMA_PAGE, (uintptr_t)(memory + rows[i].offset) % PDMA_PAGE);
        for (uint32_t r = 0; r < buffer.nranges; r++) {
            assert_true(buffer.ranges[r].bus + buffer.ranges[r].bytes - 1 <=
                        pdma_request_highest(&request, UINT64_MAX));
            sum += buffer.ranges[r].bytes;
        }
        assert_int_equal(sum, rows[i].bytes);
        assert_int_equal(pdma_sync_for_device(rig->device, buffer.handle, 0, 0, &rig->why), PDMA_OK);
        assert_int_equal(pdma_sync_for_cpu(rig->device, buffer.handle, 0, 0, &rig->why), PDMA_OK);
        put(rig, &buffer);
    }
}

static void pinned_memory_keeps_its_bytes(void **state)
{
    static unsigned char memory[20000], before[sizeof memory];
    struct rig *rig = *state;
    struct pdma_buffer buffer = blank();
    struct pdma_request request = request_of(sizeof memory, 0);
    for (size_t i = 0; i < sizeof memory; i++)
        before[i] = memory[i] = (unsigned char)(i * 7);
    assert_int_equal(pdma_pin(rig->device, memory, &request, &buffer, &rig->why), PDMA_OK);
    assert_int_equal(pdma_sync_for_device(rig->device, buffer.handle, 0, 0, &rig->why), PDMA_OK);
    assert_int_equal(pdma_sync_for_cpu(rig->device, buffer.handle, 0, 0, &rig->why), PDMA_OK);
    put(rig, &buffer);
    assert_memory_equal(memory, before, sizeof memory);
}

static void sync_of_any_range_of_any_buffer_succeeds(void **state)
{
    struct rig *rig = *state;
    struct pdma_buffer buffers[2];
    assert_int_equal(get(rig, SLOT, PDMA_TO_DEVICE, &buffers[0]), PDMA_OK);
    assert_int_equal(get(rig, 0x3001, PDMA_CACHED, &buffers[1]), PDMA_OK);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(pdma_sync_for_device(rig->device, buffers[i].handle, 0, 0, &rig->why), PDMA_OK);
        assert_int_equal(pdma_sync_for_cpu(rig->device, buffers[i].handle, 0x3000, 1, &rig->why), PDMA_OK);
        assert_int_equal(pdma_sync_for_cpu(rig->device, buffers[i].handle, buffers[i].bytes, 0, &rig->why), PDMA_OK);
    }
}

static void two_openings_never_own_one_slot(void **state)
{
    struct rig *rig = *state;
    pdma_device *other;
    struct pdma_buffer mine, theirs = blank();
    struct pdma_request request = request_of(SLOT, PDMA_TO_DEVICE | PDMA_RESERVE_ONLY);
    assert_int_equal(pdma_device_open(rig->context, rig->subject.address, &other, &rig->why), PDMA_OK);
    assert_int_equal(get(rig, SLOT, PDMA_TO_DEVICE, &mine), PDMA_OK);
    assert_int_equal(pdma_get(other, &request, &theirs, &rig->why), PDMA_OK);
    assert_int_equal(mine.slot, 0);
    assert_int_equal(theirs.slot, 1);
    assert_int_equal(pdma_put(other, mine.handle, &rig->why), PDMA_STALE);
    memset(theirs.cpu, 0x77, SLOT);
    pdma_device_close(other);
    assert_int_equal(pdma_get(rig->device, &request, &theirs, &rig->why), PDMA_OK);
    assert_int_equal(theirs.slot, 1);
    assert_true(is_zero(theirs.cpu, SLOT));
}

static void a_shared_buffer_is_one_memory_until_the_last_put(void **state)
{
    struct rig *rig = *state;
    struct pdma_buffer owner, user = blank();
    assert_int_equal(get(rig, SLOT, PDMA_TO_DEVICE, &owner), PDMA_OK);
    assert_int_equal(pdma_attach(rig->device, owner.handle, &user, &rig->why), PDMA_NO_ACCESS);
    assert_int_equal(pdma_share(rig->device, owner.handle, &rig->why), PDMA_OK);
    assert_int_equal(pdma_attach(rig->device, owner.handle, &user, &rig->why), PDMA_OK);
    assert_int_equal(user.bus, owner.bus);
    *(char *)owner.cpu = 'x';
    assert_int_equal(*(char *)user.cpu, 'x');
    put(rig, &owner);
    assert_int_equal(*(char *)user.cpu, 'x');
    put(rig, &user);
    assert_int_equal(pdma_attach(rig->device, owner.handle, &user, &rig->why), PDMA_STALE);
}

static void sharing_between_openings_works_where_it_is_offered(void **state)
{
    struct rig *rig = *state;
    pdma_device *other;
    struct pdma_buffer owner, user = blank();
    int offered = rig->subject.config.table->attach != NULL;
    assert_int_equal(pdma_device_open(rig->context, rig->subject.address, &other, &rig->why), PDMA_OK);
    assert_int_equal(get(rig, SLOT, PDMA_TO_DEVICE, &owner), PDMA_OK);
    assert_int_equal(pdma_attach(other, owner.handle, &user, &rig->why), offered ? PDMA_NO_ACCESS : PDMA_STALE);
    if (!offered)
        return;
    assert_int_equal(pdma_share(rig->device, owner.handle, &rig->why), PDMA_OK);
    assert_int_equal(pdma_attach(other, owner.handle, &user, &rig->why), PDMA_OK);
    assert_int_equal(user.bus, owner.bus);
    assert_int_equal(user.handle, owner.handle);
    assert_int_equal(user.flags & 3u, PDMA_TO_DEVICE);
    memset(owner.cpu, 0x42, SLOT);
    put(rig, &owner);
    assert_int_equal(((char *)user.cpu)[SLOT - 1], 0x42);
    pdma_device_close(other);
    assert_int_equal(get(rig, SLOT, PDMA_TO_DEVICE | PDMA_RESERVE_ONLY, &owner), PDMA_OK);
    assert_int_equal(owner.slot, 0);
    assert_true(is_zero(owner.cpu, SLOT));
}

static void exhausted_memory_fails_cleanly_and_comes_back(void **state)
{
    enum { MOST = 1024 };
    struct rig *rig = *state;
    static struct pdma_buffer buffers[MOST];
    int n = 0, again = 0;
    while (n < MOST && get(rig, 0x100000, PDMA_NO_RESERVE, &buffers[n]) == PDMA_OK)
        n++;
    assert_true(n > 4 && n < MOST);
    assert_int_equal(rig->why.status, PDMA_NO_MEMORY);
    for (int i = 0; i < n; i++)
        put(rig, &buffers[i]);
    while (again < MOST && get(rig, 0x100000, PDMA_NO_RESERVE, &buffers[again]) == PDMA_OK)
        again++;
    assert_int_equal(again, n);
}

static void quiesce_succeeds_or_is_not_offered(void **state)
{
    struct rig *rig = *state;
    int expected = rig->subject.config.table->quiesce != NULL ? PDMA_OK : PDMA_UNSUPPORTED;
    assert_int_equal(pdma_device_quiesce(rig->device, PDMA_QUIESCE_ASSERTED, &rig->why), expected);
}

static void configuration_space_holds_the_ids_where_it_is_offered(void **state)
{
    struct rig *rig = *state;
    struct pdma_device_info info = {.struct_size = sizeof info};
    uint32_t value = 0;
    if (rig->subject.config.table->access == NULL) {
        assert_int_equal(pdma_config_read(rig->device, 0, 4, &value, &rig->why), PDMA_UNSUPPORTED);
        return;
    }
    assert_int_equal(pdma_device_info(rig->device, &info, &rig->why), PDMA_OK);
    assert_int_equal(pdma_config_read(rig->device, 0, 4, &value, &rig->why), PDMA_OK);
    assert_int_equal(value, (uint32_t)info.device << 16 | info.vendor);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_RIG(the_device_is_listed),
        WITH_RIG(an_unknown_device_is_refused_by_name),
        WITH_RIG(slots_are_numbered_through),
        WITH_RIG(every_slot_is_claimed_once_lowest_first),
        WITH_RIG(a_claimed_slot_is_listed_with_its_owner),
        WITH_RIG(a_slot_shows_zeros_to_its_next_owner),
        WITH_RIG(allocated_memory_shows_zeros_to_its_next_owner),
        WITH_RIG(no_two_buffers_share_an_address_or_a_handle),
        WITH_RIG(allocated_memory_keeps_every_limit),
        WITH_RIG(what_cannot_be_had_fails_with_both_sizes),
        WITH_RIG(without_a_mapping_there_is_no_pointer),
        WITH_RIG(pinned_memory_is_covered_in_order_below_its_limit),
        WITH_RIG(pinned_memory_keeps_its_bytes),
        WITH_RIG(sync_of_any_range_of_any_buffer_succeeds),
        WITH_RIG(two_openings_never_own_one_slot),
        WITH_RIG(a_shared_buffer_is_one_memory_until_the_last_put),
        WITH_RIG(sharing_between_openings_works_where_it_is_offered),
        WITH_RIG(exhausted_memory_fails_cleanly_and_comes_back),
        WITH_RIG(quiesce_succeeds_or_is_not_offered),
        WITH_RIG(configuration_space_holds_the_ids_where_it_is_offered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
