/* SPDX-License-Identifier: MIT */
/* The buddy allocator and its sets against models that cannot be wrong. */
#include "../../backends/sim/buddy.h"
#include "rig.h"

#define ZONE_PAGES 5000u /* no power of two: the last blocks are not whole */

struct model {
    struct sim_buddy buddy;
    unsigned char *room;
    unsigned char free[ZONE_PAGES];
};

static void model_init(struct model *model)
{
    memset(model, 0, sizeof *model);
    model->room = calloc(1, sim_buddy_room(ZONE_PAGES));
    assert_non_null(model->room);
    sim_buddy_init(&model->buddy, ZONE_PAGES, model->room);
}

static void model_give(struct model *model, uint32_t first, uint32_t count)
{
    sim_buddy_give(&model->buddy, first, count);
    memset(model->free + first, 1, count);
}

static void model_take(struct model *model, uint32_t first, uint32_t count)
{
    sim_buddy_take(&model->buddy, first, count);
    memset(model->free + first, 0, count);
}

static uint32_t run_from(const struct model *model, uint32_t from, uint32_t *first)
{
    while (from < ZONE_PAGES && !model->free[from])
        from++;
    *first = from;
    while (from < ZONE_PAGES && model->free[from])
        from++;
    return from - *first;
}

static void assert_same_runs(const struct model *model)
{
    uint32_t at = 0, first = 0, expected, count, total = 0;
    do {
        uint32_t expected_first;
        expected = run_from(model, at, &expected_first);
        count = sim_buddy_run(&model->buddy, at, UINT32_MAX, &first);
        assert_int_equal(count, expected);
        if (count > 0)
            assert_int_equal(first, expected_first);
        at = expected_first + count;
        total += count;
    } while (count > 0);
    assert_int_equal(model->buddy.nfree, total);
}

static void a_set_finds_what_a_linear_search_finds(void **state)
{
    const uint32_t bounds[] = {0, 1, 63, 64, 65, 4096, 4097, 20000};
    uint64_t random = 7;
    (void)state;
    for (size_t b = 0; b < sizeof bounds / sizeof bounds[0]; b++) {
        struct sim_set set;
        unsigned char *members = calloc(1, bounds[b] + 1);
        void *room = calloc(1, sim_set_room(bounds[b]) + 1);
        sim_set_init(&set, bounds[b], room);
        for (uint32_t i = 0; bounds[b] > 0 && i < 300; i++) {
            uint32_t number = (uint32_t)(next_random(&random) % bounds[b]);
            members[number] ^= 1;
            (members[number] ? sim_set_add : sim_set_remove)(&set, number);
        }
        for (uint32_t from = 0; from <= bounds[b]; from++) {
            uint32_t expected = from;
            while (expected < bounds[b] && !members[expected])
                expected++;
            assert_int_equal(sim_set_first(&set, from), expected < bounds[b] ? expected : SIM_NONE);
            assert_int_equal(sim_set_has(&set, from), from < bounds[b] && members[from]);
        }
        free(members);
        free(room);
    }
}

static void a_new_allocator_has_nothing_free(void **state)
{
    struct model model;
    uint32_t first;
    (void)state;
    model_init(&model);
    assert_int_equal(sim_buddy_run(&model.buddy, 0, 1, &first), 0);
    for (uint32_t order = 0; order < SIM_ORDERS; order++)
        assert_int_equal(sim_buddy_block(&model.buddy, order), SIM_NONE);
    free(model.room);
}

static void taking_one_page_splits_a_block_of_4_mib_into_one_of_each_order(void **state)
{
    struct model model;
    (void)state;
    model_init(&model);
    model_give(&model, 0, 1024);
    assert_int_equal(sim_buddy_block(&model.buddy, 10), 0);
    model_take(&model, 0, 1);
    for (uint32_t order = 0; order < 10; order++)
        assert_int_equal(sim_buddy_block(&model.buddy, order), 1u << order);
    assert_int_equal(sim_buddy_block(&model.buddy, 10), SIM_NONE);
    free(model.room);
}

static void giving_the_page_back_coalesces_the_block(void **state)
{
    struct model model;
    (void)state;
    model_init(&model);
    model_give(&model, 0, 1024);
    model_take(&model, 777, 1);
    model_give(&model, 777, 1);
    assert_int_equal(sim_buddy_block(&model.buddy, 10), 0);
    for (uint32_t order = 0; order < 10; order++)
        assert_int_equal(sim_buddy_block(&model.buddy, order), SIM_NONE);
    free(model.room);
}

static void what_is_taken_and_given_at_random_agrees_with_a_bitmap(void **state)
{
    uint64_t random = 42;
    (void)state;
    for (uint32_t round = 0; round < 5; round++) {
        struct model model;
        model_init(&model);
        model_give(&model, 0, ZONE_PAGES);
        for (uint32_t step = 0; step < 400; step++) {
            uint32_t first = (uint32_t)(next_random(&random) % ZONE_PAGES);
            uint32_t most = 1 + (uint32_t)(next_random(&random) % (step % 10 == 0 ? 2000 : 40)), count = 0;
            unsigned char was = model.free[first];
            while (count < most && first + count < ZONE_PAGES && model.free[first + count] == was)
                count++;
            (was ? model_take : model_give)(&model, first, count);
            if (step % 8 == 0)
                assert_same_runs(&model);
        }
        assert_same_runs(&model);
        free(model.room);
    }
}

static void a_block_found_is_the_lowest_free_one_aligned_to_its_size(void **state)
{
    struct model model;
    uint64_t random = 99;
    (void)state;
    model_init(&model);
    model_give(&model, 0, ZONE_PAGES);
    for (uint32_t step = 0; step < 400; step++) {
        uint32_t page = (uint32_t)(next_random(&random) % ZONE_PAGES);
        if (model.free[page])
            model_take(&model, page, 1);
        uint32_t order = (uint32_t)(next_random(&random) % SIM_ORDERS), pages = 1u << order;
        uint32_t block = sim_buddy_block(&model.buddy, order);
        if (block == SIM_NONE)
            continue;
        assert_int_equal(block % pages, 0);
        for (uint32_t i = 0; i < pages; i++)
            assert_true(model.free[block + i]);
    }
    free(model.room);
}

static void all_blocks_are_whole_again_after_everything_came_back_in_any_order(void **state)
{
    struct model model;
    uint64_t random = 5;
    (void)state;
    model_init(&model);
    model_give(&model, 0, ZONE_PAGES);
    for (uint32_t i = 0; i < ZONE_PAGES; i++)
        model_take(&model, i, 1);
    assert_int_equal(model.buddy.nfree, 0);
    for (uint32_t left = ZONE_PAGES; left > 0; left--) {
        uint32_t page = (uint32_t)(next_random(&random) % ZONE_PAGES);
        while (model.free[page])
            page = (page + 1) % ZONE_PAGES;
        model_give(&model, page, 1);
    }
    for (uint32_t first = 0; first + 1024 <= ZONE_PAGES; first += 1024)
        assert_true(sim_set_has(&model.buddy.free[10], first / 1024));
    assert_int_equal(sim_buddy_block(&model.buddy, 9), 4096);
    free(model.room);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_set_finds_what_a_linear_search_finds),
        cmocka_unit_test(a_new_allocator_has_nothing_free),
        cmocka_unit_test(taking_one_page_splits_a_block_of_4_mib_into_one_of_each_order),
        cmocka_unit_test(giving_the_page_back_coalesces_the_block),
        cmocka_unit_test(what_is_taken_and_given_at_random_agrees_with_a_bitmap),
        cmocka_unit_test(a_block_found_is_the_lowest_free_one_aligned_to_its_size),
        cmocka_unit_test(all_blocks_are_whole_again_after_everything_came_back_in_any_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
