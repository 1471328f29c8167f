/* SPDX-License-Identifier: MIT */
/* Devices, what boot sets aside for them, and who gets it. */
#include "rig.h"

#define TO   (1u << PDMA_GROUP_TO_DEVICE)
#define FROM (1u << PDMA_GROUP_FROM_DEVICE)

static struct pdma_group none(void)
{
    return group_of(0, 0, 0);
}

static void boot_sets_every_slot_aside_and_lists_it(void **state)
{
    struct rig rig;
    struct pdma_slot slots[3];
    size_t n = 0;
    (void)state;
    rig_usual(&rig);
    assert_int_equal(rig.groups[0].asked, 2);
    assert_int_equal(rig.groups[0].had, 2);
    assert_int_equal(rig.groups[1].had, 1);
    assert_int_equal(table()->slots(rig.device, slots, 3, &n, NULL), PDMA_OK);
    assert_int_equal(n, 3);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(slots[i].group, i < 2 ? PDMA_GROUP_TO_DEVICE : PDMA_GROUP_FROM_DEVICE);
        assert_int_equal(slots[i].state, PDMA_SLOT_FREE);
        assert_int_equal(slots[i].flags, i < 2 ? PDMA_TO_DEVICE : PDMA_FROM_DEVICE);
        assert_int_equal(slots[i].bytes, i < 2 ? MIB : 65536);
        assert_int_equal(slots[i].owner_pid, 0);
        assert_int_equal(use_of(&rig, slots[i].bus), PDMA_SIM_SLOT);
        assert_int_equal(use_of(&rig, slots[i].bus + slots[i].bytes - 1), PDMA_SIM_SLOT);
        assert_true(slots[i].bus + slots[i].bytes <= 4 * GIB);
    }
    rig_end(&rig);
}

static void listing_fills_no_more_than_there_is_room_for(void **state)
{
    struct rig rig;
    struct pdma_slot slots[2] = {{.bytes = 1}, {.bytes = 1}};
    struct pdma_device_info infos[1];
    size_t n = 0;
    (void)state;
    rig_usual(&rig);
    assert_int_equal(table()->slots(rig.device, slots, 1, &n, NULL), PDMA_OK);
    assert_int_equal(n, 3);
    assert_int_equal(slots[1].bytes, 1);
    assert_int_equal(table()->slots(rig.device, NULL, 0, &n, NULL), PDMA_OK);
    assert_int_equal(n, 3);
    n = 0;
    assert_int_equal(table()->devices(rig.backend, NULL, 0, &n, NULL), PDMA_OK);
    assert_int_equal(n, 1);
    assert_int_equal(table()->devices(rig.backend, infos, 1, &n, NULL), PDMA_OK);
    assert_string_equal(infos[0].address, DEVICE);
    rig_end(&rig);
}

static void with_too_little_memory_the_slots_that_could_be_had_are_kept(void **state)
{
    struct rig rig;
    struct pdma_slot slots[20];
    struct pdma_memory memory;
    size_t n = 0;
    (void)state;
    rig_machine(&rig, &(struct pdma_sim_config){.ram = 32 * MIB});
    rig_device(&rig, 0, group_of(10, 4 * MIB, 0), group_of(4, 8192, 0));
    rig_open(&rig, DEVICE);
    assert_int_equal(rig.groups[0].asked, 10);
    assert_int_equal(rig.groups[0].had, 6); /* 15 MiB and 15.5 MiB are free: 3 in each zone */
    assert_int_equal(rig.groups[1].had, 4);
    assert_int_equal(table()->slots(rig.device, slots, 20, &n, NULL), PDMA_OK);
    assert_int_equal(n, 14);
    for (size_t i = 0; i < n; i++) {
        int missing = i >= 6 && i < 10;
        assert_int_equal(slots[i].state, missing ? PDMA_SLOT_MISSING : PDMA_SLOT_FREE);
        assert_int_equal(slots[i].why, missing ? PDMA_WHY_NO_CONTIGUOUS : PDMA_WHY_NONE);
    }
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(claim(&rig, TO, &memory), PDMA_OK);
    assert_int_equal(claim(&rig, TO, &memory), PDMA_RESERVE_EMPTY);
    assert_int_equal(rig.why.reason, PDMA_WHY_ALL_CLAIMED);
    assert_int_equal(rig.why.asked, 6);
    assert_int_equal(rig.why.limit, 6);
    rig_close(&rig);
    pdma_sim_destroy(rig.sim);
}

static void a_group_of_which_nothing_could_be_had_says_so_when_claimed(void **state)
{
    struct rig rig;
    struct pdma_memory memory;
    (void)state;
    rig_machine(&rig, &(struct pdma_sim_config){.ram = 32 * MIB});
    rig_device(&rig, 0, group_of(2, 64 * MIB, 0), none());
    rig_open(&rig, DEVICE);
    assert_int_equal(rig.groups[0].had, 0);
    assert_int_equal(claim(&rig, TO, &memory), PDMA_RESERVE_EMPTY);
    assert_int_equal(rig.why.reason, PDMA_WHY_MISSING);
    assert_int_equal(rig.why.asked, 2);
    rig_end(&rig);
}

static void a_slot_satisfies_its_groups_limits(void **state)
{
    struct rig rig;
    struct pdma_group to = group_of(3, PAGES(48), PDMA_64BIT), from = group_of(4, 65536, PDMA_BELOW_16M);
    struct pdma_memory memory;
    (void)state;
    to.each.align = 2 * MIB;
    to.each.highest = 30 * MIB - 1;
    from.each.boundary = 65536;
    rig_machine(&rig, &(struct pdma_sim_config){.ram = 64 * MIB, .low = 32 * MIB});
    rig_device(&rig, 0, to, from);
    rig_open(&rig, DEVICE);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(claim(&rig, TO, &memory), PDMA_OK);
        assert_int_equal(memory.one.bus % (2 * MIB), 0);
        assert_true(memory.one.bus + memory.bytes <= 30 * MIB);
    }
    for (int i = 0; i < 4; i++) {
        assert_int_equal(claim(&rig, FROM, &memory), PDMA_OK);
        assert_int_equal(memory.one.bus / 65536, (memory.one.bus + memory.bytes - 1) / 65536);
        assert_true(memory.one.bus + memory.bytes <= 16 * MIB);
    }
    rig_close(&rig);
    pdma_sim_destroy(rig.sim);
}

static void a_narrow_devices_slots_lie_where_it_reaches(void **state)
{
    struct rig rig;
    struct pdma_memory memory;
    (void)state;
    rig_machine(&rig, &(struct pdma_sim_config){.ram = 64 * MIB, .low = 32 * MIB});
    rig_device(&rig, 24, group_of(1, MIB, PDMA_64BIT), none());
    rig_open(&rig, DEVICE);
    assert_int_equal(rig.info.highest, 16 * MIB - 1);
    assert_int_equal(claim(&rig, TO, &memory), PDMA_OK);
    assert_true(memory.one.bus + memory.bytes <= 16 * MIB);
    release(&rig, &memory);
    rig_end(&rig);
}

static void a_64_bit_group_may_lie_above_4_gib(void **state)
{
    struct rig rig;
    struct pdma_memory memory;
    (void)state;
    rig_machine(&rig, &(struct pdma_sim_config){.ram = 64 * MIB, .low = 32 * MIB});
    rig_device(&rig, 0, group_of(1, MIB, PDMA_64BIT), none());
    rig_open(&rig, DEVICE);
    assert_int_equal(claim(&rig, TO, &memory), PDMA_OK);
    assert_true(memory.one.bus >= 4 * GIB);
    release(&rig, &memory);
    rig_end(&rig);
}

static void a_claim_takes_the_lowest_free_slot_of_the_first_group(void **state)
{
    struct rig rig;
    struct pdma_memory a, b, c, d;
    (void)state;
    rig_usual(&rig);
    assert_int_equal(claim(&rig, TO | FROM, &a), PDMA_OK);
    assert_int_equal(claim(&rig, TO | FROM, &b), PDMA_OK);
    assert_int_equal(claim(&rig, TO | FROM, &c), PDMA_OK);
    assert_int_equal(a.slot, 0);
    assert_int_equal(b.slot, 1);
    assert_int_equal(c.slot, 2);
    assert_int_equal(claim(&rig, TO | FROM, &d), PDMA_RESERVE_EMPTY);
    assert_int_equal(rig.why.asked, 3);
    release(&rig, &b);
    release(&rig, &a);
    assert_int_equal(claim(&rig, TO, &a), PDMA_OK);
    assert_int_equal(a.slot, 0);
    assert_int_equal(claim(&rig, FROM, &b), PDMA_RESERVE_EMPTY);
    assert_int_equal(rig.why.asked, 1);
    release(&rig, &a);
    release(&rig, &c);
    rig_end(&rig);
}

static void a_claimed_slot_is_whole_page_aligned_and_reaches_its_bytes(void **state)
{
    struct rig rig;
    struct pdma_memory memory;
    unsigned char byte = 0;
    (void)state;
    rig_usual(&rig);
    assert_int_equal(claim(&rig, TO, &memory), PDMA_OK);
    assert_int_equal(memory.bytes, MIB);
    assert_int_equal(memory.nranges, 1);
    assert_null(memory.ranges);
    assert_int_equal(memory.one.bytes, MIB);
    assert_int_equal((uintptr_t)memory.cpu % PDMA_PAGE, 0);
    assert_int_equal(memory.flags, PDMA_COHERENT);
    assert_int_not_equal(memory.handle, 0);
    assert_zero(memory.cpu, MIB);
    ((unsigned char *)memory.cpu)[MIB - 1] = 0xa5;
    assert_int_equal(pdma_sim_dma_read(rig.sim, DEVICE, memory.one.bus + MIB - 1, &byte, 1, NULL), PDMA_OK);
    assert_int_equal(byte, 0xa5);
    release(&rig, &memory);
    rig_end(&rig);
}

static void the_owner_of_a_slot_is_shown_until_release(void **state)
{
    struct rig rig;
    struct pdma_memory memory = empty_memory();
    struct pdma_slot slots[3];
    size_t n;
    (void)state;
    rig_usual(&rig);
    assert_int_equal(
        table()->claim(rig.device, TO, 0, "a name that is longer than thirty-one characters", &memory, NULL), PDMA_OK);
    assert_int_equal(table()->slots(rig.device, slots, 3, &n, NULL), PDMA_OK);
    assert_int_equal(slots[0].state, PDMA_SLOT_CLAIMED);
    assert_int_not_equal(slots[0].owner_pid, 0);
    assert_string_equal(slots[0].owner, "a name that is longer than thir");
    assert_int_equal(use_of(&rig, memory.one.bus), PDMA_SIM_CLAIMED);
    release(&rig, &memory);
    assert_int_equal(table()->claim(rig.device, TO, 0, NULL, &memory, NULL), PDMA_OK);
    assert_int_equal(table()->slots(rig.device, slots, 3, &n, NULL), PDMA_OK);
    assert_string_equal(slots[0].owner, "");
    release(&rig, &memory);
    assert_int_equal(table()->slots(rig.device, slots, 3, &n, NULL), PDMA_OK);
    assert_int_equal(slots[0].state, PDMA_SLOT_FREE);
    assert_int_equal(slots[0].owner_pid, 0);
    assert_int_equal(use_of(&rig, slots[0].bus), PDMA_SIM_SLOT);
    rig_end(&rig);
}

static void the_next_owner_of_a_slot_sees_zeros(void **state)
{
    struct rig rig;
    struct pdma_memory memory;
    (void)state;
    rig_usual(&rig);
    assert_int_equal(claim(&rig, FROM, &memory), PDMA_OK);
    memset(memory.cpu, 0x5a, (size_t)memory.bytes);
    pdma_bus bus = memory.one.bus;
    release(&rig, &memory);
    unsigned char bytes[4096];
    assert_int_equal(pdma_sim_dma_read(rig.sim, DEVICE, bus, bytes, sizeof bytes, NULL), PDMA_OK);
    assert_zero(bytes, sizeof bytes);
    assert_int_equal(claim(&rig, FROM, &memory), PDMA_OK);
    assert_zero(memory.cpu, memory.bytes);
    release(&rig, &memory);
    rig_end(&rig);
}

static void what_a_device_writes_to_a_free_slot_is_gone_when_it_is_claimed(void **state)
{
    struct rig rig;
    struct pdma_slot slots[3];
    struct pdma_memory memory;
    size_t n;
    (void)state;
    rig_usual(&rig);
    assert_int_equal(table()->slots(rig.device, slots, 3, &n, NULL), PDMA_OK);
    assert_int_equal(pdma_sim_dma_write(rig.sim, DEVICE, slots[0].bus + 5000, "late", 4, NULL), PDMA_OK);
    assert_int_equal(claim(&rig, TO, &memory), PDMA_OK);
    assert_zero(memory.cpu, memory.bytes);
    release(&rig, &memory);
    rig_end(&rig);
}

static void a_claim_without_a_mapping_gives_none(void **state)
{
    struct rig rig;
    struct pdma_memory memory = empty_memory();
    (void)state;
    rig_usual(&rig);
    assert_int_equal(table()->claim(rig.device, TO, PDMA_NO_MAP, NULL, &memory, NULL), PDMA_OK);
    assert_null(memory.cpu);
    assert_int_equal(memory.flags, PDMA_COHERENT | PDMA_NO_MAP);
    release(&rig, &memory);
    rig_end(&rig);
}

static void slots_of_a_cached_group_are_cached(void **state)
{
    struct rig rig;
    struct pdma_memory to, from;
    (void)state;
    rig_machine(&rig, &(struct pdma_sim_config){.ram = 32 * MIB});
    rig_device(&rig, 0, group_of(1, 4096, PDMA_TO_DEVICE), group_of(1, 4096, PDMA_FROM_DEVICE | PDMA_CACHED));
    rig_open(&rig, DEVICE);
    assert_int_equal(claim(&rig, TO, &to), PDMA_OK);
    assert_int_equal(claim(&rig, FROM, &from), PDMA_OK);
    assert_int_equal(to.flags, PDMA_COHERENT);
    assert_int_equal(from.flags, PDMA_COHERENT | PDMA_CACHED);
    release(&rig, &to);
    release(&rig, &from);
    rig_end(&rig);
}

static void a_claim_allocates_nothing(void **state)
{
    struct rig rig;
    struct pdma_memory memory;
    (void)state;
    rig_usual(&rig);
    long calls = rig.heap.calls;
    assert_int_equal(claim(&rig, TO, &memory), PDMA_OK);
    release(&rig, &memory);
    assert_int_equal(rig.heap.calls, calls);
    rig_end(&rig);
}

static void two_contexts_never_hold_the_same_slot(void **state)
{
    struct rig rig, other;
    struct pdma_memory a, b, c;
    (void)state;
    rig_usual(&rig);
    rig_init(&other);
    other.sim = rig.sim;
    rig_open(&other, DEVICE);
    assert_int_equal(claim(&rig, TO, &a), PDMA_OK);
    assert_int_equal(claim(&other, TO, &b), PDMA_OK);
    assert_int_not_equal(a.slot, b.slot);
    assert_int_not_equal(a.handle, b.handle);
    assert_int_equal(claim(&other, TO, &c), PDMA_RESERVE_EMPTY);
    release(&rig, &a);
    assert_int_equal(claim(&other, TO, &c), PDMA_OK);
    assert_int_equal(c.slot, a.slot);
    release(&other, &b);
    release(&other, &c);
    rig_close(&other);
    assert_int_equal(other.heap.live, 0);
    rig_end(&rig);
}

static void no_particular_device_has_no_reserve_but_reaches_everything(void **state)
{
    struct rig rig;
    struct pdma_memory memory;
    size_t n = 9;
    (void)state;
    rig_machine(&rig, &(struct pdma_sim_config){.ram = 32 * MIB});
    rig_open(&rig, "");
    assert_int_equal(rig.groups[0].asked, 0);
    assert_int_equal(rig.groups[1].asked, 0);
    assert_int_equal(rig.info.highest, UINT64_MAX);
    assert_string_equal(rig.info.address, "");
    assert_int_equal(table()->slots(rig.device, NULL, 0, &n, NULL), PDMA_OK);
    assert_int_equal(n, 0);
    assert_int_equal(claim(&rig, TO, &memory), PDMA_RESERVE_EMPTY);
    assert_int_equal(rig.why.reason, PDMA_WHY_NO_GROUP);
    rig_end(&rig);
}

static void an_unknown_device_is_named(void **state)
{
    struct rig rig;
    void *device = NULL;
    (void)state;
    rig_usual(&rig);
    assert_int_equal(table()->device_open(rig.backend, "0000:09:00.0", &device, &rig.info, rig.groups, &rig.why),
                     PDMA_NO_DEVICE);
    assert_non_null(strstr(rig.why.text, "0000:09:00.0"));
    assert_null(device);
    rig_end(&rig);
}

static void devices_get_addresses_and_bars_of_their_own(void **state)
{
    struct rig rig;
    struct pdma_device_info infos[64];
    size_t n;
    (void)state;
    rig_machine(&rig, &(struct pdma_sim_config){.ram = 32 * MIB});
    for (size_t i = 0; i < 64; i++) {
        struct pdma_sim_device device = {
            .struct_size = sizeof device, .bar0 = i % 2 ? 0 : 4096, .address = i == 3 ? "0000:01:04.0" : NULL};
        assert_int_equal(pdma_sim_add_device(rig.sim, &device, NULL), PDMA_OK);
    }
    rig_open(&rig, "");
    assert_int_equal(table()->devices(rig.backend, infos, 64, &n, NULL), PDMA_OK);
    assert_int_equal(n, 64);
    for (size_t i = 0; i < 64; i++) {
        const struct pdma_bar *bar = &infos[i].bars[0];
        assert_int_equal(bar->bytes, i % 2 ? MIB : 4096);
        assert_int_equal(bar->bus % bar->bytes, 0);
        assert_true(bar->bus >= 3 * GIB && bar->bus + bar->bytes < 4 * GIB);
        assert_int_equal(infos[i].bars[1].bytes, 0);
        for (size_t j = 0; j < i; j++) {
            assert_string_not_equal(infos[i].address, infos[j].address);
            assert_true(bar->bus >= infos[j].bars[0].bus + infos[j].bars[0].bytes);
        }
    }
    assert_string_equal(infos[0].address, DEVICE);
    assert_string_equal(infos[4].address, "0000:01:03.0");
    assert_string_equal(infos[31].address, "0000:01:1f.0");
    assert_string_equal(infos[32].address, "0000:02:00.0");
    assert_string_equal(infos[63].address, "0000:02:1f.0");
    rig_end(&rig);
}

static void assert_device_refused(struct pdma_sim *sim, struct pdma_sim_device device, int status, uint32_t reason)
{
    struct pdma_why why = {.struct_size = sizeof why};
    struct pdma_sim_info info = {.struct_size = sizeof info};
    device.struct_size = sizeof device;
    assert_int_equal(pdma_sim_add_device(sim, &device, &why), status);
    assert_int_equal(why.reason, reason);
    assert_int_equal(why.status, status);
    assert_int_equal(pdma_sim_info(sim, &info, NULL), PDMA_OK);
    assert_int_equal(info.devices, 1);
}

static struct pdma_sim_device with_group(uint32_t count, uint64_t bytes, uint32_t flags, uint64_t align,
                                         uint64_t boundary)
{
    struct pdma_sim_device device = {.groups = {none(), group_of(count, bytes, flags)}};
    device.groups[1].each.align = align;
    device.groups[1].each.boundary = boundary;
    return device;
}

static void a_device_that_cannot_be_is_refused(void **state)
{
    struct rig rig;
    char address[65];
    (void)state;
    memset(address, 'x', 64);
    address[64] = '\0';
    rig_machine(&rig, &(struct pdma_sim_config){.ram = 32 * MIB});
    rig_device(&rig, 0, none(), none());
    assert_device_refused(rig.sim, (struct pdma_sim_device){.address = DEVICE}, PDMA_BUSY, PDMA_WHY_SIM_DUPLICATE);
    assert_device_refused(rig.sim, (struct pdma_sim_device){.address = ""}, PDMA_INVALID, PDMA_WHY_TEXT);
    assert_device_refused(rig.sim, (struct pdma_sim_device){.address = address}, PDMA_INVALID, PDMA_WHY_TEXT);
    assert_device_refused(rig.sim, (struct pdma_sim_device){.width = 11}, PDMA_INVALID, PDMA_WHY_OPT_WIDTH);
    assert_device_refused(rig.sim, (struct pdma_sim_device){.width = 65}, PDMA_INVALID, PDMA_WHY_OPT_WIDTH);
    assert_device_refused(rig.sim, (struct pdma_sim_device){.bar0 = 8}, PDMA_INVALID, PDMA_WHY_SIM_BAR);
    assert_device_refused(rig.sim, (struct pdma_sim_device){.bar0 = 4097}, PDMA_INVALID, PDMA_WHY_SIM_BAR);
    assert_device_refused(rig.sim, (struct pdma_sim_device){.bar0 = GIB}, PDMA_INVALID, PDMA_WHY_BYTES_HUGE);
    assert_device_refused(rig.sim, (struct pdma_sim_device){.bar0 = 4 * GIB}, PDMA_INVALID, PDMA_WHY_BYTES_HUGE);
    assert_device_refused(rig.sim, (struct pdma_sim_device){.bar0 = (uint64_t)1 << 63}, PDMA_INVALID,
                          PDMA_WHY_BYTES_HUGE);
    assert_device_refused(rig.sim, with_group(257, 4096, 0, 0, 0), PDMA_INVALID, PDMA_WHY_SET_COUNT);
    assert_device_refused(rig.sim, with_group(1, 0, 0, 0, 0), PDMA_INVALID, PDMA_WHY_BYTES_ZERO);
    assert_device_refused(rig.sim, with_group(1, UINT64_MAX, 0, 0, 0), PDMA_INVALID, PDMA_WHY_BYTES_HUGE);
    assert_device_refused(rig.sim, with_group(1, 4096, PDMA_RESERVE_ONLY, 0, 0), PDMA_INVALID, PDMA_WHY_FLAGS);
    assert_device_refused(rig.sim, with_group(1, 4096, 0, 4095, 0), PDMA_INVALID, PDMA_WHY_ALIGN);
    assert_device_refused(rig.sim, with_group(1, 4096, 0, 0, 12288), PDMA_INVALID, PDMA_WHY_BOUNDARY);
    assert_device_refused(rig.sim, with_group(1, 12288, 0, 0, 8192), PDMA_INVALID, PDMA_WHY_BOUNDARY_SMALL);
    assert_int_equal(pdma_sim_boot(rig.sim, NULL), PDMA_OK);
    assert_device_refused(rig.sim, (struct pdma_sim_device){0}, PDMA_BUSY, PDMA_WHY_SIM_BOOTED);
    pdma_sim_destroy(rig.sim);
    assert_int_equal(rig.heap.live, 0);
}

static void the_257th_device_is_refused(void **state)
{
    struct rig rig;
    struct pdma_sim_device device = {.struct_size = sizeof device, .bar0 = 16};
    unsigned char byte;
    (void)state;
    rig_machine(&rig, &(struct pdma_sim_config){.ram = 32 * MIB});
    for (int i = 0; i < 256; i++)
        assert_int_equal(pdma_sim_add_device(rig.sim, &device, NULL), PDMA_OK);
    assert_int_equal(pdma_sim_dma_read(rig.sim, "0000:08:1f.0", 0, &byte, 1, NULL), PDMA_OK);
    assert_int_equal(pdma_sim_add_device(rig.sim, &device, &rig.why), PDMA_BUSY);
    assert_int_equal(rig.why.reason, PDMA_WHY_SIM_DEVICES);
    assert_int_equal(rig.why.limit, 256);
    pdma_sim_destroy(rig.sim);
}

static void group_sizes_are_rounded_up_to_pages(void **state)
{
    struct rig rig;
    (void)state;
    rig_machine(&rig, &(struct pdma_sim_config){.ram = 32 * MIB});
    rig_device(&rig, 0, group_of(1, 5000, 0), none());
    rig_open(&rig, DEVICE);
    assert_int_equal(rig.groups[0].each.bytes, 8192);
    assert_null(rig.groups[0].each.name);
    rig_end(&rig);
}

static void quiescing_succeeds_because_nothing_waits(void **state)
{
    struct rig rig;
    (void)state;
    rig_usual(&rig);
    assert_int_equal(table()->quiesce(rig.device, PDMA_QUIESCE_RESET, NULL), PDMA_OK);
    assert_int_equal(table()->quiesce(rig.device, PDMA_QUIESCE_ASSERTED, NULL), PDMA_OK);
    rig_end(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(boot_sets_every_slot_aside_and_lists_it),
        cmocka_unit_test(listing_fills_no_more_than_there_is_room_for),
        cmocka_unit_test(with_too_little_memory_the_slots_that_could_be_had_are_kept),
        cmocka_unit_test(a_group_of_which_nothing_could_be_had_says_so_when_claimed),
        cmocka_unit_test(a_slot_satisfies_its_groups_limits),
        cmocka_unit_test(a_narrow_devices_slots_lie_where_it_reaches),
        cmocka_unit_test(a_64_bit_group_may_lie_above_4_gib),
        cmocka_unit_test(a_claim_takes_the_lowest_free_slot_of_the_first_group),
        cmocka_unit_test(a_claimed_slot_is_whole_page_aligned_and_reaches_its_bytes),
        cmocka_unit_test(the_owner_of_a_slot_is_shown_until_release),
        cmocka_unit_test(the_next_owner_of_a_slot_sees_zeros),
        cmocka_unit_test(what_a_device_writes_to_a_free_slot_is_gone_when_it_is_claimed),
        cmocka_unit_test(a_claim_without_a_mapping_gives_none),
        cmocka_unit_test(slots_of_a_cached_group_are_cached),
        cmocka_unit_test(a_claim_allocates_nothing),
        cmocka_unit_test(two_contexts_never_hold_the_same_slot),
        cmocka_unit_test(no_particular_device_has_no_reserve_but_reaches_everything),
        cmocka_unit_test(an_unknown_device_is_named),
        cmocka_unit_test(devices_get_addresses_and_bars_of_their_own),
        cmocka_unit_test(a_device_that_cannot_be_is_refused),
        cmocka_unit_test(the_257th_device_is_refused),
        cmocka_unit_test(group_sizes_are_rounded_up_to_pages),
        cmocka_unit_test(quiescing_succeeds_because_nothing_waits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
