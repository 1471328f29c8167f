/* SPDX-License-Identifier: MIT */
/* Pinned memory: its ranges, the copies below a limit, and that the device reaches the caller's own bytes. */
#include "os.h"
#include "rig.h"

#define BELOW_4G (4 * GIB - 1)
#define PAGE     ((size_t)PDMA_PAGE)

/* 40 pages, page-aligned. */
static _Alignas(4096) unsigned char area[40 * 4096];

static void fill(unsigned char *bytes, size_t n, uint64_t seed)
{
    uint64_t random = seed;
    for (size_t i = 0; i < n; i++)
        bytes[i] = (unsigned char)next_random(&random);
}

/* Reads the whole buffer as the device sees it. */
static void device_reads(struct rig *rig, const struct pdma_memory *memory, unsigned char *to)
{
    for (uint32_t i = 0; i < memory->nranges; i++) {
        assert_int_equal(pdma_sim_dma_read(rig->sim, DEVICE, memory->ranges[i].bus, to, memory->ranges[i].bytes, NULL),
                         PDMA_OK);
        to += memory->ranges[i].bytes;
    }
}

static void device_writes(struct rig *rig, const struct pdma_memory *memory, const unsigned char *from)
{
    for (uint32_t i = 0; i < memory->nranges; i++) {
        assert_int_equal(
            pdma_sim_dma_write(rig->sim, DEVICE, memory->ranges[i].bus, from, memory->ranges[i].bytes, NULL), PDMA_OK);
        from += memory->ranges[i].bytes;
    }
}

static uint64_t total(const struct pdma_memory *memory)
{
    uint64_t bytes = 0;
    for (uint32_t i = 0; i < memory->nranges; i++)
        bytes += memory->ranges[i].bytes;
    return bytes;
}

static void the_device_reaches_the_callers_own_bytes(void **state)
{
    static unsigned char seen[sizeof area];
    const struct {
        size_t offset, bytes;
    } pieces[] = {{0, PAGE}, {0, 1}, {PAGE - 1, 2}, {100, 5000}, {3, 39 * PAGE}, {PAGE - 1, 1}, {0, sizeof area}};
    struct rig rig;
    (void)state;
    rig_usual(&rig);
    for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
        struct pdma_memory memory;
        unsigned char *bytes = area + pieces[i].offset;
        assert_int_equal(pin(&rig, bytes, pieces[i].bytes, 0, UINT64_MAX, &memory), PDMA_OK);
        assert_int_equal(memory.flags, PDMA_COHERENT | PDMA_CACHED);
        assert_int_equal(memory.bytes, pieces[i].bytes);
        assert_int_equal(total(&memory), pieces[i].bytes);
        assert_int_equal(memory.ranges[0].bus % PAGE, pieces[i].offset % PAGE);
        assert_ptr_equal(memory.cpu, bytes);
        fill(bytes, pieces[i].bytes, i + 1);
        device_reads(&rig, &memory, seen);
        assert_memory_equal(seen, bytes, pieces[i].bytes);
        fill(seen, pieces[i].bytes, i + 100);
        device_writes(&rig, &memory, seen);
        assert_memory_equal(seen, bytes, pieces[i].bytes);
        release(&rig, &memory);
    }
    rig_end(&rig);
}

static void neighbouring_frames_are_one_range(void **state)
{
    struct rig rig;
    struct pdma_memory memory;
    (void)state;
    rig_usual(&rig);
    assert_int_equal(pin(&rig, area, sizeof area, 0, UINT64_MAX, &memory), PDMA_OK);
    assert_int_equal(memory.nranges, 1);
    assert_true(memory.ranges[0].bus >= 4 * GIB);
    assert_int_equal(use_of(&rig, memory.ranges[0].bus), PDMA_SIM_PINNED);
    release(&rig, &memory);
    rig_end(&rig);
}

static void on_an_old_machine_pages_lie_apart_and_bytes_are_still_right(void **state)
{
    static unsigned char seen[sizeof area];
    struct rig rig;
    struct pdma_memory memory;
    (void)state;
    rig_machine(&rig, &(struct pdma_sim_config){.ram = 64 * MIB, .low = 32 * MIB, .age = PDMA_SIM_HEAVY, .seed = 4});
    rig_device(&rig, 0, group_of(0, 0, 0), group_of(0, 0, 0));
    rig_open(&rig, DEVICE);
    assert_int_equal(pin(&rig, area + 7, sizeof area - 7, 0, UINT64_MAX, &memory), PDMA_OK);
    assert_true(memory.nranges > 5);
    for (uint32_t i = 1; i < memory.nranges; i++)
        assert_true(memory.ranges[i].bus != memory.ranges[i - 1].bus + memory.ranges[i - 1].bytes);
    fill(area, sizeof area, 9);
    device_reads(&rig, &memory, seen);
    assert_memory_equal(seen, area + 7, sizeof area - 7);
    release(&rig, &memory);
    rig_end(&rig);
}

static void pages_above_the_limit_are_bounced_and_say_so(void **state)
{
    static unsigned char seen[5 * 4096];
    struct rig rig;
    struct pdma_memory memory;
    (void)state;
    rig_usual(&rig);
    fill(area, sizeof area, 21);
    assert_int_equal(pin(&rig, area + 5, sizeof seen, PDMA_TO_DEVICE, BELOW_4G, &memory), PDMA_OK);
    assert_int_equal(memory.flags, PDMA_BOUNCED | PDMA_CACHED);
    for (uint32_t i = 0; i < memory.nranges; i++)
        assert_true(memory.ranges[i].bus + memory.ranges[i].bytes - 1 <= BELOW_4G);
    assert_int_equal(use_of(&rig, memory.ranges[0].bus), PDMA_SIM_BOUNCE);
    device_reads(&rig, &memory, seen);
    assert_memory_equal(seen, area + 5, sizeof seen);
    release(&rig, &memory);
    rig_end(&rig);
}

static void the_device_sees_a_change_to_bounced_memory_after_sync_only(void **state)
{
    static unsigned char seen[3 * 4096];
    struct rig rig;
    struct pdma_memory memory;
    (void)state;
    rig_usual(&rig);
    memset(area, 1, sizeof area);
    assert_int_equal(pin(&rig, area + 5, sizeof seen, PDMA_TO_DEVICE, BELOW_4G, &memory), PDMA_OK);
    memset(area + 5, 2, sizeof seen);
    device_reads(&rig, &memory, seen);
    assert_int_equal(seen[0], 1);
    assert_int_equal(table()->sync(rig.device, &memory, 10, 5000, 1, NULL), PDMA_OK);
    device_reads(&rig, &memory, seen);
    for (size_t i = 0; i < sizeof seen; i++)
        assert_int_equal(seen[i], i >= 10 && i < 5010 ? 2 : 1);
    release(&rig, &memory);
    rig_end(&rig);
}

static void the_cpu_sees_what_the_device_wrote_to_a_copy_after_sync_only(void **state)
{
    static unsigned char written[3 * 4096];
    struct rig rig;
    struct pdma_memory memory;
    (void)state;
    rig_usual(&rig);
    memset(area, 1, sizeof area);
    memset(written, 3, sizeof written);
    assert_int_equal(pin(&rig, area + 5, sizeof written, PDMA_FROM_DEVICE, BELOW_4G, &memory), PDMA_OK);
    device_writes(&rig, &memory, written);
    assert_int_equal(area[5], 1);
    assert_int_equal(table()->sync(rig.device, &memory, 4090, 20, 0, NULL), PDMA_OK);
    for (size_t i = 0; i < 4 * PAGE; i++)
        assert_int_equal(area[i], i >= 5 + 4090 && i < 5 + 4110 ? 3 : 1);
    release(&rig, &memory);
    rig_end(&rig);
}

static void what_the_device_left_alone_survives_the_sync(void **state)
{
    struct rig rig;
    struct pdma_memory memory;
    (void)state;
    rig_usual(&rig);
    memset(area, 7, sizeof area);
    assert_int_equal(pin(&rig, area, PAGE, PDMA_FROM_DEVICE, BELOW_4G, &memory), PDMA_OK);
    assert_int_equal(pdma_sim_dma_write(rig.sim, DEVICE, memory.ranges[0].bus, "x", 1, NULL), PDMA_OK);
    assert_int_equal(table()->sync(rig.device, &memory, 0, PAGE, 0, NULL), PDMA_OK);
    assert_int_equal(area[0], 'x');
    assert_int_equal(area[1], 7);
    release(&rig, &memory);
    rig_end(&rig);
}

static void memory_that_goes_to_the_device_only_is_never_written_back(void **state)
{
    struct rig rig;
    struct pdma_memory memory;
    (void)state;
    rig_usual(&rig);
    memset(area, 7, sizeof area);
    assert_int_equal(pin(&rig, area, PAGE, PDMA_TO_DEVICE, BELOW_4G, &memory), PDMA_OK);
    assert_int_equal(pdma_sim_dma_write(rig.sim, DEVICE, memory.ranges[0].bus, "x", 1, NULL), PDMA_OK);
    assert_int_equal(table()->sync(rig.device, &memory, 0, PAGE, 0, NULL), PDMA_OK);
    assert_int_equal(area[0], 7);
    release(&rig, &memory);
    rig_end(&rig);
}

static void a_pin_gives_every_page_back_with_the_copies_zero(void **state)
{
    struct rig rig;
    struct pdma_memory memory;
    unsigned char bytes[4096];
    (void)state;
    rig_usual(&rig);
    uint64_t free = figures(&rig).free;
    memset(area, 0x66, sizeof area);
    assert_int_equal(pin(&rig, area, 10 * PAGE, 0, BELOW_4G, &memory), PDMA_OK);
    assert_int_equal(figures(&rig).free, free - 20 * PAGE);
    pdma_bus bus = memory.ranges[0].bus;
    release(&rig, &memory);
    assert_int_equal(figures(&rig).free, free);
    assert_int_equal(pdma_sim_dma_read(rig.sim, DEVICE, bus, bytes, sizeof bytes, NULL), PDMA_OK);
    assert_zero(bytes, sizeof bytes);
    rig_end(&rig);
}

static void the_device_does_not_reach_the_callers_other_bytes_in_the_page(void **state)
{
    struct rig rig;
    struct pdma_memory memory;
    unsigned char bytes[200];
    (void)state;
    rig_usual(&rig);
    memset(area, 8, sizeof area);
    assert_int_equal(pin(&rig, area + 1000, 100, 0, UINT64_MAX, &memory), PDMA_OK);
    pdma_bus bus = memory.ranges[0].bus;
    assert_int_equal(pdma_sim_dma_read(rig.sim, DEVICE, bus, bytes, 100, NULL), PDMA_OK);
    assert_int_equal(pdma_sim_dma_read(rig.sim, DEVICE, bus, bytes, 101, &rig.why), PDMA_INVALID);
    assert_int_equal(rig.why.reason, PDMA_WHY_SIM_ADDRESS);
    assert_int_equal(rig.why.asked, bus + 100);
    memset(bytes, 9, sizeof bytes);
    assert_int_equal(pdma_sim_dma_write(rig.sim, DEVICE, bus - 1, bytes, 50, &rig.why), PDMA_INVALID);
    assert_int_equal(area[1000], 8);
    release(&rig, &memory);
    rig_end(&rig);
}

static void more_pages_than_the_machine_has_are_refused(void **state)
{
    struct rig rig;
    struct pdma_memory memory;
    (void)state;
    rig_usual(&rig);
    long calls = rig.heap.calls;
    assert_int_equal(pin(&rig, area, UINT64_MAX - (uintptr_t)area, 0, UINT64_MAX, &memory), PDMA_NO_MEMORY);
    assert_int_equal(rig.why.reason, PDMA_WHY_NO_PAGES);
    assert_int_equal(rig.why.limit, 64 * MIB / PAGE);
    assert_int_equal(rig.heap.calls, calls);
    rig_end(&rig);
}

/* Takes all free memory but some pages below 16 MiB or above 4 GiB. */
static size_t leave_only(struct rig *rig, size_t low_pages, size_t high_pages, struct pdma_memory *held)
{
    struct pdma_memory low, high;
    size_t n = 0;
    assert_int_equal(allocate(rig, low_pages * PAGE, 16 * MIB - 1, &low), PDMA_OK);
    assert_int_equal(allocate(rig, high_pages * PAGE, UINT64_MAX, &high), PDMA_OK);
    while (figures(rig).free > 0)
        assert_int_equal(allocate(rig, figures(rig).longest, UINT64_MAX, &held[n++]), PDMA_OK);
    release(rig, &low);
    release(rig, &high);
    return n;
}

static void a_pin_for_which_pages_run_out_changes_nothing(void **state)
{
    struct rig rig;
    struct pdma_memory memory, held[32];
    (void)state;
    rig_usual(&rig);
    size_t n = leave_only(&rig, 4, 4, held);
    long live = rig.heap.live;
    assert_int_equal(pin(&rig, area, 9 * PAGE, 0, UINT64_MAX, &memory), PDMA_NO_MEMORY);
    assert_int_equal(rig.why.reason, PDMA_WHY_NO_PAGES);
    assert_int_equal(rig.why.asked, 9);
    assert_int_equal(rig.why.limit, 8);
    assert_int_equal(figures(&rig).free, 8 * PAGE);
    assert_int_equal(rig.heap.live, live);
    assert_int_equal(pin(&rig, area, 8 * PAGE, 0, UINT64_MAX, &memory), PDMA_OK);
    release(&rig, &memory);
    while (n-- > 0)
        release(&rig, &held[n]);
    rig_end(&rig);
}

static void a_pin_for_which_copies_run_out_changes_nothing(void **state)
{
    struct rig rig;
    struct pdma_memory memory, held[32];
    (void)state;
    rig_usual(&rig);
    size_t n = leave_only(&rig, 2, 8, held);
    assert_int_equal(pin(&rig, area, 3 * PAGE, 0, BELOW_4G, &memory), PDMA_NO_MEMORY);
    assert_int_equal(rig.why.reason, PDMA_WHY_NO_BOUNCE);
    assert_int_equal(rig.why.limit, BELOW_4G);
    assert_int_equal(figures(&rig).free, 10 * PAGE);
    assert_int_equal(pin(&rig, area, 2 * PAGE, 0, BELOW_4G, &memory), PDMA_OK);
    release(&rig, &memory);
    while (n-- > 0)
        release(&rig, &held[n]);
    rig_end(&rig);
}

static void only_the_pages_above_the_limit_are_copies(void **state)
{
    static unsigned char seen[8 * 4096];
    struct rig rig;
    struct pdma_memory memory, held[32];
    (void)state;
    rig_usual(&rig);
    size_t n = leave_only(&rig, 6, 2, held); /* 2 pages high, bounced; then 2 low ones for these, and 2 as they are */
    memset(area, 1, sizeof area);
    assert_int_equal(pin(&rig, area, 4 * PAGE, 0, BELOW_4G, &memory), PDMA_OK);
    assert_int_equal(memory.flags, PDMA_BOUNCED | PDMA_CACHED);
    memset(area, 2, sizeof area);
    device_reads(&rig, &memory, seen);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(seen[i * PAGE], i < 2 ? 1 : 2);
    assert_int_equal(table()->sync(rig.device, &memory, 0, 4 * PAGE, 1, NULL), PDMA_OK);
    device_reads(&rig, &memory, seen);
    assert_memory_equal(seen, area, 4 * PAGE);
    release(&rig, &memory);
    while (n-- > 0)
        release(&rig, &held[n]);
    rig_end(&rig);
}

static void memory_that_is_not_mapped_is_refused_by_address(void **state)
{
    struct rig rig;
    struct pdma_memory memory;
    unsigned char *hole = os_pages_map(3 * PAGE);
    (void)state;
    assert_non_null(hole);
    os_pages_unmap(hole + PAGE, PAGE);
    rig_usual(&rig);
    assert_int_equal(pin(&rig, hole, 2 * PAGE, 0, UINT64_MAX, &memory), PDMA_INVALID);
    assert_int_equal(rig.why.reason, PDMA_WHY_NOT_MAPPED);
    assert_int_equal(rig.why.asked, (uintptr_t)hole);
    assert_int_equal(pin(&rig, hole + 2 * PAGE + 5, 7, 0, UINT64_MAX, &memory), PDMA_OK);
    release(&rig, &memory);
    os_pages_unmap(hole, PAGE);
    os_pages_unmap(hole + 2 * PAGE, PAGE);
    rig_end(&rig);
}

static void pinned_memory_cannot_be_attached_to(void **state)
{
    struct rig rig;
    struct pdma_memory memory, attached = empty_memory();
    (void)state;
    rig_usual(&rig);
    assert_int_equal(pin(&rig, area, PAGE, 0, UINT64_MAX, &memory), PDMA_OK);
    assert_int_equal(table()->share(rig.device, &memory, NULL), PDMA_OK);
    assert_int_equal(table()->attach(rig.device, memory.handle, &attached, &rig.why), PDMA_INVALID);
    assert_int_equal(rig.why.reason, PDMA_WHY_SHARE_PINNED);
    release(&rig, &memory);
    rig_end(&rig);
}

static void more_than_may_be_locked_is_refused_with_both_sizes(void **state)
{
    const struct pdma_sim_config wish = {.memlock = 3 * PAGE};
    struct rig rig;
    struct pdma_memory first, second;
    (void)state;
    rig_init(&rig);
    rig_machine(&rig, &wish);
    rig_device(&rig, 0, group_of(0, 0, 0), group_of(0, 0, 0));
    rig_open(&rig, DEVICE);
    assert_int_equal(pin(&rig, area, 2 * PAGE, 0, UINT64_MAX, &first), PDMA_OK);
    assert_int_equal(pin(&rig, area + 4 * PAGE, PAGE + 1, 0, UINT64_MAX, &second), PDMA_NO_MEMORY);
    assert_int_equal(rig.why.reason, PDMA_WHY_PIN_LIMIT);
    assert_int_equal(rig.why.asked, 4 * PAGE);
    assert_int_equal(rig.why.limit, 3 * PAGE);
    release(&rig, &first);
    assert_int_equal(pin(&rig, area + 4 * PAGE, PAGE + 1, 0, UINT64_MAX, &second), PDMA_OK);
    release(&rig, &second);
    rig_end(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_device_reaches_the_callers_own_bytes),
        cmocka_unit_test(neighbouring_frames_are_one_range),
        cmocka_unit_test(on_an_old_machine_pages_lie_apart_and_bytes_are_still_right),
        cmocka_unit_test(pages_above_the_limit_are_bounced_and_say_so),
        cmocka_unit_test(the_device_sees_a_change_to_bounced_memory_after_sync_only),
        cmocka_unit_test(the_cpu_sees_what_the_device_wrote_to_a_copy_after_sync_only),
        cmocka_unit_test(what_the_device_left_alone_survives_the_sync),
        cmocka_unit_test(memory_that_goes_to_the_device_only_is_never_written_back),
        cmocka_unit_test(a_pin_gives_every_page_back_with_the_copies_zero),
        cmocka_unit_test(the_device_does_not_reach_the_callers_other_bytes_in_the_page),
        cmocka_unit_test(more_pages_than_the_machine_has_are_refused),
        cmocka_unit_test(a_pin_for_which_pages_run_out_changes_nothing),
        cmocka_unit_test(a_pin_for_which_copies_run_out_changes_nothing),
        cmocka_unit_test(only_the_pages_above_the_limit_are_copies),
        cmocka_unit_test(pinned_memory_cannot_be_attached_to),
        cmocka_unit_test(memory_that_is_not_mapped_is_refused_by_address),
        cmocka_unit_test(more_than_may_be_locked_is_refused_with_both_sizes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
