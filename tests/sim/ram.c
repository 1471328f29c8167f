/* SPDX-License-Identifier: MIT */
/* RAM: the zones, the hole, and contiguous pieces within limits, compared with a search of every page. */
#include "../../backends/sim/ram.h"
#include "rig.h"

#define RAM        (48 * MIB)
#define LOW        (32 * MIB)
#define FRAMES     ((uint32_t)(RAM / PDMA_PAGE))
#define LOW_FRAMES ((uint32_t)(LOW / PDMA_PAGE))
#define ALL        UINT64_MAX

static const uint32_t zone_ends[] = {4096, LOW_FRAMES, FRAMES};

static uint32_t take(struct sim_ram *ram, struct sim_want want)
{
    return sim_ram_take(ram, &want, NULL, PDMA_SIM_ALLOCATED, NULL);
}

static struct sim_want plain(uint64_t pages, uint64_t end)
{
    return (struct sim_want){.pages = pages, .end = end, .align = 1, .boundary = 0};
}

static void every_frame_has_a_bus_address_of_its_own_and_none_lies_in_the_hole(void **state)
{
    struct sim_ram ram;
    (void)state;
    assert_int_equal(sim_ram_create(&ram, RAM, LOW, 0), 0);
    for (uint32_t frame = 0; frame < FRAMES; frame++) {
        pdma_bus bus = sim_ram_bus(&ram, frame);
        assert_true(bus < LOW || (bus >= 4 * GIB && bus < 4 * GIB + RAM - LOW));
        assert_int_equal(sim_ram_frame(&ram, bus), frame);
        assert_int_equal(sim_ram_frame(&ram, bus + 4095), frame);
    }
    const pdma_bus nowhere[] = {LOW, 4 * GIB - 1, 4 * GIB + RAM - LOW, UINT64_MAX};
    for (size_t i = 0; i < sizeof nowhere / sizeof nowhere[0]; i++)
        assert_int_equal(sim_ram_frame(&ram, nowhere[i]), SIM_NONE);
    sim_ram_destroy(&ram);
}

static void the_highest_zone_that_serves_is_used_first(void **state)
{
    struct sim_ram ram;
    (void)state;
    assert_int_equal(sim_ram_create(&ram, RAM, LOW, 0), 0);
    assert_int_equal(sim_ram_bus(&ram, take(&ram, plain(1, ALL))), 4 * GIB);
    assert_int_equal(sim_ram_bus(&ram, take(&ram, plain(1, 4 * GIB / PDMA_PAGE))), 16 * MIB);
    assert_int_equal(sim_ram_bus(&ram, take(&ram, plain(1, 16 * MIB / PDMA_PAGE))), 0);
    sim_ram_destroy(&ram);
}

static void a_zone_that_is_full_gives_way_to_the_next_lower_one(void **state)
{
    struct sim_ram ram;
    (void)state;
    assert_int_equal(sim_ram_create(&ram, RAM, LOW, 0), 0);
    assert_int_equal(sim_ram_bus(&ram, take(&ram, plain(4096, ALL))), 4 * GIB);
    assert_int_equal(sim_ram_bus(&ram, take(&ram, plain(4096, ALL))), 16 * MIB);
    assert_int_equal(sim_ram_bus(&ram, take(&ram, plain(4096, ALL))), 0);
    assert_int_equal(take(&ram, plain(1, ALL)), SIM_NONE);
    assert_int_equal(sim_ram_free(&ram), 0);
    sim_ram_destroy(&ram);
}

static void the_tail_of_an_odd_size_stays_free(void **state)
{
    struct sim_ram ram;
    (void)state;
    assert_int_equal(sim_ram_create(&ram, RAM, LOW, 0), 0);
    assert_int_equal(sim_ram_bus(&ram, take(&ram, plain(5, ALL))), 4 * GIB);
    assert_int_equal(sim_ram_free(&ram), FRAMES - 5);
    assert_int_equal(sim_ram_bus(&ram, take(&ram, plain(1, ALL))), 4 * GIB + (pdma_bus)5 * PDMA_PAGE);
    sim_ram_destroy(&ram);
}

static void more_than_the_largest_block_comes_from_adjacent_blocks(void **state)
{
    struct sim_ram ram;
    (void)state;
    assert_int_equal(sim_ram_create(&ram, RAM, LOW, 0), 0);
    uint32_t frame = take(&ram, plain(3000, ALL));
    assert_int_equal(sim_ram_bus(&ram, frame), 4 * GIB);
    for (uint32_t i = 0; i < 3000; i++)
        assert_int_equal(ram.pages[frame + i].use, PDMA_SIM_ALLOCATED);
    sim_ram_give(&ram, frame, 3000);
    assert_int_equal(sim_ram_longest(&ram), 4096);
    sim_ram_destroy(&ram);
}

static void the_window_is_never_handed_out(void **state)
{
    struct sim_ram ram;
    (void)state;
    assert_int_equal(sim_ram_create(&ram, RAM, LOW, 4 * MIB), 0);
    assert_int_equal(sim_ram_free(&ram), FRAMES - 1024);
    for (uint32_t frame = take(&ram, plain(1, ALL)); frame != SIM_NONE; frame = take(&ram, plain(1, ALL)))
        assert_true(frame < LOW_FRAMES - 1024 || frame >= LOW_FRAMES);
    assert_int_equal(ram.pages[LOW_FRAMES - 1].use, PDMA_SIM_WINDOW);
    sim_ram_destroy(&ram);
}

/* Length of the free run that starts at each frame, within its zone. */
static void measure(const struct sim_ram *ram, uint32_t *lengths)
{
    for (uint32_t zone = 3; zone-- > 0;) {
        uint32_t from = zone == 0 ? 0 : zone_ends[zone - 1], length = 0;
        for (uint32_t frame = zone_ends[zone]; frame-- > from;) {
            length = ram->pages[frame].use == PDMA_SIM_FREE ? length + 1 : 0;
            lengths[frame] = length;
        }
    }
}

/* The most pages that a piece from this frame on can have. */
static uint64_t most_from(const struct sim_ram *ram, const struct sim_want *want, uint32_t frame, uint64_t length)
{
    uint64_t page = sim_ram_bus(ram, frame) / PDMA_PAGE;
    if (page % want->align != 0 || page >= want->end)
        return 0;
    if (length > want->end - page)
        length = want->end - page;
    if (want->boundary != 0 && length > want->boundary - page % want->boundary)
        length = want->boundary - page % want->boundary;
    return length;
}

static uint64_t longest_by_search(const struct sim_ram *ram, const struct sim_want *want, const uint32_t *lengths)
{
    uint64_t longest = 0;
    for (uint32_t frame = 0; frame < FRAMES; frame++) {
        uint64_t most = most_from(ram, want, frame, lengths[frame]);
        if (most > longest)
            longest = most;
    }
    return longest;
}

static struct sim_want random_want(uint64_t *random)
{
    struct sim_want want = {.pages = 1 + next_random(random) % 300, .end = ALL, .align = 1, .boundary = 0};
    const uint64_t ends[] = {ALL, 4 * GIB / PDMA_PAGE, 4096, 4 * GIB / PDMA_PAGE + 777, 5001, 1000, 0};
    if (next_random(random) % 10 == 0)
        want.pages = 1 + next_random(random) % 4000;
    want.end = ends[next_random(random) % (sizeof ends / sizeof ends[0])];
    if (next_random(random) % 3 == 0)
        want.align = (uint64_t)1 << next_random(random) % 13;
    if (next_random(random) % 3 == 0)
        for (want.boundary = 1; want.boundary < want.pages || next_random(random) % 2 == 0;)
            want.boundary *= 2;
    return want;
}

static void a_piece_is_found_if_and_only_if_a_search_of_every_page_finds_one(void **state)
{
    static uint32_t lengths[FRAMES], held[200], sizes[200];
    struct sim_ram ram;
    uint64_t random = 3;
    uint32_t n = 0, failed = 0;
    (void)state;
    assert_int_equal(sim_ram_create(&ram, RAM, LOW, 0), 0);
    for (uint32_t step = 0; step < 700; step++) {
        struct sim_want want = random_want(&random);
        uint64_t longest = 12345;
        measure(&ram, lengths);
        uint64_t expected = longest_by_search(&ram, &want, lengths);
        uint32_t frame = sim_ram_take(&ram, &want, NULL, PDMA_SIM_ALLOCATED, &longest);
        assert_int_equal(frame != SIM_NONE, expected >= want.pages);
        if (frame == SIM_NONE) {
            assert_int_equal(longest, expected);
            failed++;
        } else {
            assert_true(most_from(&ram, &want, frame, lengths[frame]) >= want.pages);
            held[n] = frame;
            sizes[n++] = (uint32_t)want.pages;
        }
        while (n == 200 || (n > 0 && next_random(&random) % 4 == 0)) {
            uint32_t i = (uint32_t)(next_random(&random) % n);
            sim_ram_give(&ram, held[i], sizes[i]);
            held[i] = held[--n];
            sizes[i] = sizes[n];
        }
    }
    assert_true(failed > 20);
    while (n-- > 0)
        sim_ram_give(&ram, held[n], sizes[n]);
    assert_int_equal(sim_ram_free(&ram), FRAMES);
    assert_int_equal(sim_ram_longest(&ram), 4096);
    sim_ram_destroy(&ram);
}

static void a_requests_limits_become_pages(void **state)
{
    struct pdma_request request = {.struct_size = sizeof request, .bytes = 4097, .align = 64, .boundary = 65536};
    (void)state;
    struct sim_want want = sim_want(&request, 16 * MIB - 1);
    assert_int_equal(want.pages, 2);
    assert_int_equal(want.end, 4096);
    assert_int_equal(want.align, 1);
    assert_int_equal(want.boundary, 16);
    request.align = 8192;
    assert_int_equal(sim_want(&request, 16 * MIB - 2).align, 2);
    assert_int_equal(sim_want(&request, 16 * MIB - 2).end, 4095);
    assert_int_equal(sim_want(&request, UINT64_MAX).end, (uint64_t)1 << 52);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_frame_has_a_bus_address_of_its_own_and_none_lies_in_the_hole),
        cmocka_unit_test(the_highest_zone_that_serves_is_used_first),
        cmocka_unit_test(a_zone_that_is_full_gives_way_to_the_next_lower_one),
        cmocka_unit_test(the_tail_of_an_odd_size_stays_free),
        cmocka_unit_test(more_than_the_largest_block_comes_from_adjacent_blocks),
        cmocka_unit_test(the_window_is_never_handed_out),
        cmocka_unit_test(a_piece_is_found_if_and_only_if_a_search_of_every_page_finds_one),
        cmocka_unit_test(a_requests_limits_become_pages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
