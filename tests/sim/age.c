/* SPDX-License-Identifier: MIT */
/* What old age leaves, for many seeds and sizes of RAM, as seen from outside page by page. */
#include "rig.h"

static const struct {
    uint64_t ram, low;
} sizes[] = {{32 * MIB, 0}, {48 * MIB, 16 * MIB}, {64 * MIB, 32 * MIB}, {100 * MIB, 33 * MIB}, {256 * MIB, 0}};

#define SIZES (sizeof sizes / sizeof sizes[0])
#define SEEDS 12

/* The longest run of free pages at any address, over the borders of zones too. */
static uint64_t longest_run(struct rig *rig)
{
    static unsigned char uses[256 * MIB / PDMA_PAGE];
    const pdma_bus starts[] = {0, 4 * GIB};
    uint64_t longest = 0;
    for (int part = 0; part < 2; part++) {
        uint64_t run = 0;
        assert_int_equal(pdma_sim_look(rig->sim, starts[part], sizeof uses, uses, NULL), PDMA_OK);
        for (size_t i = 0; i < sizeof uses; i++) {
            run = uses[i] == PDMA_SIM_FREE ? run + PDMA_PAGE : 0;
            longest = run > longest ? run : longest;
        }
    }
    return longest;
}

static void old_machine(struct rig *rig, size_t size, uint64_t seed, enum pdma_sim_age age)
{
    struct pdma_sim_config config = {.ram = sizes[size].ram, .low = sizes[size].low, .age = age, .seed = seed};
    rig_machine(rig, &config);
    rig_open(rig, "");
}

static void heavy_age_leaves_no_run_of_1_mib(void **state)
{
    (void)state;
    for (size_t size = 0; size < SIZES; size++) {
        for (uint64_t seed = 0; seed < SEEDS; seed++) {
            struct rig rig;
            old_machine(&rig, size, seed, PDMA_SIM_HEAVY);
            assert_true(longest_run(&rig) < MIB);
            assert_true(figures(&rig).longest < MIB);
            rig_end(&rig);
        }
    }
}

static void heavy_age_leaves_most_memory_free_and_runs_of_64_kib(void **state)
{
    (void)state;
    for (size_t size = 0; size < SIZES; size++) {
        for (uint64_t seed = 0; seed < SEEDS; seed++) {
            struct rig rig;
            struct pdma_memory memory[8];
            old_machine(&rig, size, seed, PDMA_SIM_HEAVY);
            assert_true(figures(&rig).free > sizes[size].ram / 2);
            for (size_t i = 0; i < 8; i++)
                assert_int_equal(allocate(&rig, 65536, UINT64_MAX, &memory[i]), PDMA_OK);
            for (size_t i = 0; i < 8; i++)
                release(&rig, &memory[i]);
            rig_end(&rig);
        }
    }
}

static void after_heavy_age_4_mib_are_refused_with_the_longest_run(void **state)
{
    struct rig rig;
    struct pdma_memory memory;
    (void)state;
    old_machine(&rig, 4, 1, PDMA_SIM_HEAVY);
    assert_int_equal(allocate(&rig, 4 * MIB, UINT64_MAX, &memory), PDMA_NO_MEMORY);
    assert_int_equal(rig.why.reason, PDMA_WHY_NO_CONTIGUOUS);
    assert_int_equal(rig.why.asked, 4 * MIB);
    assert_int_equal(rig.why.limit, longest_run(&rig));
    uint64_t longest = rig.why.limit;
    assert_int_equal(allocate(&rig, longest, UINT64_MAX, &memory), PDMA_OK);
    release(&rig, &memory);
    assert_int_equal(allocate(&rig, longest + PDMA_PAGE, UINT64_MAX, &memory), PDMA_NO_MEMORY);
    rig_end(&rig);
}

static void light_age_leaves_runs_of_4_mib_but_breaks_the_longest(void **state)
{
    (void)state;
    for (size_t size = 0; size < SIZES; size++) {
        for (uint64_t seed = 0; seed < SEEDS; seed++) {
            struct rig rig;
            old_machine(&rig, size, seed, PDMA_SIM_FRESH);
            uint64_t fresh = figures(&rig).free;
            rig_end(&rig);
            old_machine(&rig, size, seed, PDMA_SIM_LIGHT);
            assert_true(longest_run(&rig) >= 4 * MIB);
            assert_true(figures(&rig).free < fresh);
            assert_true(figures(&rig).free > fresh / 2);
            rig_end(&rig);
        }
    }
}

static void ageing_again_fragments_what_was_freed_since(void **state)
{
    struct rig rig;
    struct pdma_memory memory;
    (void)state;
    old_machine(&rig, 2, 3, PDMA_SIM_FRESH);
    assert_int_equal(allocate(&rig, 8 * MIB, UINT64_MAX, &memory), PDMA_OK);
    assert_int_equal(pdma_sim_age_now(rig.sim, PDMA_SIM_HEAVY, NULL), PDMA_OK);
    release(&rig, &memory);
    assert_true(longest_run(&rig) >= 8 * MIB);
    assert_int_equal(pdma_sim_age_now(rig.sim, PDMA_SIM_HEAVY, NULL), PDMA_OK);
    assert_true(longest_run(&rig) < MIB);
    rig_end(&rig);
}

static void ageing_with_no_free_page_does_nothing(void **state)
{
    struct rig rig;
    struct pdma_memory memory[16];
    size_t n = 0;
    (void)state;
    old_machine(&rig, 0, 3, PDMA_SIM_FRESH);
    while (figures(&rig).free > 0)
        assert_int_equal(allocate(&rig, figures(&rig).longest, UINT64_MAX, &memory[n++]), PDMA_OK);
    assert_int_equal(pdma_sim_age_now(rig.sim, PDMA_SIM_LIGHT, NULL), PDMA_OK);
    assert_int_equal(pdma_sim_age_now(rig.sim, PDMA_SIM_HEAVY, NULL), PDMA_OK);
    while (n-- > 0)
        release(&rig, &memory[n]);
    assert_true(longest_run(&rig) > 4 * MIB);
    rig_end(&rig);
}

static void a_machine_that_has_not_booted_boots_before_it_ages(void **state)
{
    struct rig rig;
    (void)state;
    rig_machine(&rig, &(struct pdma_sim_config){.ram = 64 * MIB});
    rig_device(&rig, 0, group_of(2, 4 * MIB, 0), group_of(0, 0, 0));
    assert_int_equal(pdma_sim_age_now(rig.sim, PDMA_SIM_HEAVY, NULL), PDMA_OK);
    rig_open(&rig, DEVICE);
    assert_int_equal(rig.groups[0].had, 2);
    assert_true(longest_run(&rig) < MIB);
    rig_end(&rig);
}

static void the_same_seed_ages_alike_and_another_does_not(void **state)
{
    static unsigned char uses[3][64 * MIB / PDMA_PAGE];
    const uint64_t seeds[] = {5, 5, 6};
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct rig rig;
        old_machine(&rig, 2, seeds[i], PDMA_SIM_HEAVY);
        assert_int_equal(pdma_sim_look(rig.sim, 0, sizeof uses[i], uses[i], NULL), PDMA_OK);
        rig_end(&rig);
    }
    assert_memory_equal(uses[0], uses[1], sizeof uses[0]);
    assert_memory_not_equal(uses[0], uses[2], sizeof uses[0]);
}

static uint64_t fingerprint(const unsigned char *bytes, size_t n)
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < n; i++)
        hash = (hash ^ bytes[i]) * 0x100000001b3u;
    return hash;
}

static void a_seed_gives_the_same_memory_on_every_platform(void **state)
{
    static unsigned char uses[64 * MIB / PDMA_PAGE];
    struct rig rig;
    (void)state;
    old_machine(&rig, 2, 1, PDMA_SIM_HEAVY);
    assert_int_equal(pdma_sim_look(rig.sim, 0, sizeof uses, uses, NULL), PDMA_OK);
    assert_int_equal(fingerprint(uses, sizeof uses), 0x7620138fd09d9f47u);
    rig_end(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(heavy_age_leaves_no_run_of_1_mib),
        cmocka_unit_test(heavy_age_leaves_most_memory_free_and_runs_of_64_kib),
        cmocka_unit_test(after_heavy_age_4_mib_are_refused_with_the_longest_run),
        cmocka_unit_test(light_age_leaves_runs_of_4_mib_but_breaks_the_longest),
        cmocka_unit_test(ageing_again_fragments_what_was_freed_since),
        cmocka_unit_test(ageing_with_no_free_page_does_nothing),
        cmocka_unit_test(a_machine_that_has_not_booted_boots_before_it_ages),
        cmocka_unit_test(the_same_seed_ages_alike_and_another_does_not),
        cmocka_unit_test(a_seed_gives_the_same_memory_on_every_platform),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
