/* SPDX-License-Identifier: MIT */
/* Machines are made from a configuration or a line of text, looked at, and refused with the value that was wrong. */
#include <stdio.h>

#include "rig.h"

static struct pdma_why why = {.struct_size = sizeof why};

static int make(struct pdma_sim_config config, pdma_sim **sim)
{
    config.struct_size = sizeof config;
    return pdma_sim_create(&config, sim, &why);
}

static void assert_refused(struct pdma_sim_config config, uint32_t reason, uint64_t asked, uint64_t limit)
{
    pdma_sim *sim = NULL;
    assert_int_equal(make(config, &sim), PDMA_INVALID);
    assert_null(sim);
    assert_int_equal(why.reason, reason);
    assert_int_equal(why.asked, asked);
    assert_int_equal(why.limit, limit);
}

static void without_a_configuration_a_machine_has_512_mib_below_4_gib(void **state)
{
    pdma_sim *sim;
    struct pdma_sim_info info = {.struct_size = sizeof info};
    (void)state;
    assert_int_equal(pdma_sim_create(NULL, &sim, NULL), PDMA_OK);
    assert_int_equal(pdma_sim_info(sim, &info, NULL), PDMA_OK);
    assert_int_equal(info.ram, 512 * MIB);
    assert_int_equal(info.low, 512 * MIB);
    assert_int_equal(info.high_start, 4 * GIB);
    assert_int_equal(info.free, 512 * MIB);
    assert_int_equal(info.devices, 0);
    pdma_sim_destroy(sim);
}

static void impossible_sizes_are_refused_with_the_limit(void **state)
{
    (void)state;
    assert_refused((struct pdma_sim_config){.ram = 31 * MIB}, PDMA_WHY_SIM_RAM, 31 * MIB, 32 * MIB);
    assert_refused((struct pdma_sim_config){.ram = 2048 * GIB}, PDMA_WHY_SIM_RAM, 2048 * GIB, 1024 * GIB);
    assert_refused((struct pdma_sim_config){.ram = 64 * MIB + 4096}, PDMA_WHY_SIM_RAM, 64 * MIB + 4096, 1024 * GIB);
    assert_refused((struct pdma_sim_config){.ram = 64 * MIB, .low = 65 * MIB}, PDMA_WHY_SIM_RAM, 65 * MIB, 64 * MIB);
    assert_refused((struct pdma_sim_config){.ram = 8 * GIB, .low = 4 * GIB}, PDMA_WHY_SIM_RAM, 4 * GIB, 3 * GIB);
    assert_refused((struct pdma_sim_config){.ram = 64 * MIB, .low = MIB}, PDMA_WHY_SIM_RAM, MIB, 16 * MIB);
    assert_refused((struct pdma_sim_config){.ram = 64 * MIB, .window = 49 * MIB}, PDMA_WHY_SIM_RAM, 49 * MIB, 48 * MIB);
    assert_refused((struct pdma_sim_config){.age = 3}, PDMA_WHY_ENUM, 3, 2);
    assert_refused((struct pdma_sim_config){.alloc = heap_alloc}, PDMA_WHY_ALLOCATOR, 0, 0);
    assert_refused((struct pdma_sim_config){.free = heap_free}, PDMA_WHY_ALLOCATOR, 0, 0);
}

static void a_machine_may_have_no_memory_between_16_mib_and_4_gib(void **state)
{
    struct rig rig;
    (void)state;
    rig_machine(&rig, &(struct pdma_sim_config){.ram = 48 * MIB, .low = 16 * MIB});
    rig_open(&rig, "");
    assert_int_equal(use_of(&rig, 16 * MIB), PDMA_SIM_HOLE);
    assert_int_equal(use_of(&rig, 4 * GIB), PDMA_SIM_FREE);
    assert_int_equal(use_of(&rig, MIB), PDMA_SIM_KERNEL);
    rig_end(&rig);
}

static void missing_pointers_and_sizes_are_named(void **state)
{
    pdma_sim *sim = NULL;
    struct pdma_sim_config config = {.struct_size = 8};
    struct pdma_sim_info info = {.struct_size = 8};
    struct pdma_sim_device device = {.struct_size = 8};
    unsigned char uses[1];
    (void)state;
    assert_int_equal(pdma_sim_create(NULL, NULL, &why), PDMA_INVALID);
    assert_int_equal(why.reason, PDMA_WHY_NULL);
    assert_int_equal(pdma_sim_create(&config, &sim, &why), PDMA_INVALID);
    assert_int_equal(why.reason, PDMA_WHY_STRUCT_SIZE);
    assert_int_equal(why.limit, sizeof config);
    assert_int_equal(pdma_sim_create(NULL, &sim, &why), PDMA_OK);
    assert_int_equal(pdma_sim_info(NULL, &info, &why), PDMA_INVALID);
    assert_int_equal(pdma_sim_info(sim, NULL, &why), PDMA_INVALID);
    assert_int_equal(pdma_sim_info(sim, &info, &why), PDMA_INVALID);
    assert_int_equal(why.reason, PDMA_WHY_STRUCT_SIZE);
    assert_int_equal(pdma_sim_look(NULL, 0, 1, uses, &why), PDMA_INVALID);
    assert_int_equal(pdma_sim_look(sim, 0, 1, NULL, &why), PDMA_INVALID);
    assert_int_equal(pdma_sim_boot(NULL, &why), PDMA_INVALID);
    assert_int_equal(pdma_sim_age_now(NULL, PDMA_SIM_HEAVY, &why), PDMA_INVALID);
    assert_int_equal(pdma_sim_age_now(sim, (enum pdma_sim_age)3, &why), PDMA_INVALID);
    assert_int_equal(why.limit, PDMA_SIM_HEAVY);
    assert_int_equal(pdma_sim_fail(NULL, PDMA_SIM_PIN, 1, &why), PDMA_INVALID);
    assert_int_equal(pdma_sim_fail(sim, PDMA_SIM_OPERATIONS, 1, &why), PDMA_INVALID);
    assert_int_equal(why.reason, PDMA_WHY_ENUM);
    assert_int_equal(pdma_sim_add_device(NULL, &device, &why), PDMA_INVALID);
    assert_int_equal(pdma_sim_add_device(sim, NULL, &why), PDMA_INVALID);
    assert_int_equal(pdma_sim_add_device(sim, &device, &why), PDMA_INVALID);
    assert_int_equal(why.reason, PDMA_WHY_STRUCT_SIZE);
    pdma_sim_destroy(sim);
    pdma_sim_destroy(NULL);
}

static void looking_shows_the_kernel_the_free_memory_and_the_hole(void **state)
{
    struct rig rig;
    (void)state;
    rig_machine(&rig, &(struct pdma_sim_config){.ram = 64 * MIB, .low = 32 * MIB, .window = 4 * MIB});
    assert_int_equal(pdma_sim_boot(rig.sim, NULL), PDMA_OK);
    assert_int_equal(use_of(&rig, 0), PDMA_SIM_KERNEL);
    assert_int_equal(use_of(&rig, MIB - 1), PDMA_SIM_KERNEL);
    assert_int_equal(use_of(&rig, MIB), PDMA_SIM_FREE);
    assert_int_equal(use_of(&rig, 16 * MIB), PDMA_SIM_KERNEL);
    assert_int_equal(use_of(&rig, 17 * MIB), PDMA_SIM_FREE);
    assert_int_equal(use_of(&rig, 28 * MIB), PDMA_SIM_WINDOW);
    assert_int_equal(use_of(&rig, 32 * MIB), PDMA_SIM_HOLE);
    assert_int_equal(use_of(&rig, 4 * GIB), PDMA_SIM_FREE);
    assert_int_equal(use_of(&rig, 4 * GIB + 32 * MIB), PDMA_SIM_HOLE);
    assert_int_equal(use_of(&rig, UINT64_MAX), PDMA_SIM_HOLE);
    unsigned char uses[2];
    assert_int_equal(pdma_sim_look(rig.sim, UINT64_MAX, 2, uses, NULL), PDMA_OK);
    assert_int_equal(uses[1], PDMA_SIM_HOLE);
    assert_int_equal(figures(&rig).free, (64 - 1 - 1 - 4) * MIB);
    pdma_sim_destroy(rig.sim);
}

static void every_allocation_that_fails_leaves_nothing_behind(void **state)
{
    (void)state;
    for (long n = 1;; n++) {
        struct heap heap = {.fail_at = n};
        struct pdma_sim_config config = {
            .struct_size = sizeof config, .ram = 32 * MIB, .alloc = heap_alloc, .free = heap_free, .alloc_arg = &heap};
        struct pdma_sim_device device = {.struct_size = sizeof device, .groups = {group_of(3, 4096, 0)}};
        pdma_sim *sim = NULL;
        int status = pdma_sim_create(&config, &sim, &why);
        if (status == PDMA_OK)
            status = pdma_sim_add_device(sim, &device, &why);
        if (status != PDMA_OK) {
            assert_int_equal(status, PDMA_NO_MEMORY);
            assert_int_equal(why.reason, PDMA_WHY_HEAP);
        }
        pdma_sim_destroy(sim);
        assert_int_equal(heap.live, 0);
        if (status == PDMA_OK) {
            assert_int_equal(n, 3);
            break;
        }
    }
}

static struct pdma_sim_config parsed(const char *text)
{
    struct pdma_sim_config config = {.struct_size = sizeof config, .seed = 77};
    assert_int_equal(pdma_sim_parse(text, &config, &why), PDMA_OK);
    return config;
}

static void a_line_of_text_describes_a_machine(void **state)
{
    (void)state;
    struct pdma_sim_config config = parsed("ram=512M,low=1G,window=64K,age=heavy,seed=1,memlock=8M,fail=claim:3,"
                                           "fail=sync:2");
    assert_int_equal(config.ram, 512 * MIB);
    assert_int_equal(config.low, GIB);
    assert_int_equal(config.window, 65536);
    assert_int_equal(config.age, PDMA_SIM_HEAVY);
    assert_int_equal(config.seed, 1);
    assert_int_equal(config.memlock, 8 * MIB);
    assert_int_equal(config.fail[PDMA_SIM_CLAIM], 3);
    assert_int_equal(config.fail[PDMA_SIM_SYNC], 2);
    assert_int_equal(config.fail[PDMA_SIM_PIN], 0);
    assert_int_equal(parsed("age=light").age, PDMA_SIM_LIGHT);
    assert_int_equal(parsed("age=none").age, PDMA_SIM_FRESH);
    assert_int_equal(parsed("ram=33554432").ram, 32 * MIB);
    assert_int_equal(parsed("seed=18446744073709551615").seed, UINT64_MAX);
}

static void what_the_text_does_not_name_keeps_its_value(void **state)
{
    (void)state;
    assert_int_equal(parsed("").seed, 77);
    assert_int_equal(parsed("ram=1G").seed, 77);
}

static void a_word_that_cannot_be_read_is_named_and_nothing_is_changed(void **state)
{
    static const char *const words[] = {
        "ram",
        "ram=",
        "ram=M",
        "ram=1T",
        "ram=1MM",
        "ram=-1",
        "ram=18446744073709551616",
        "ram=18446744073709551615K",
        "ram= 1M",
        "RAM=1M",
        "low=x",
        "window=x",
        "age=",
        "age=old",
        "seed=",
        "seed=1K",
        "fail=claim",
        "fail=claim:",
        "fail=claim:x",
        "fail=nothing:1",
        "speed=1",
        "",
        "=",
        "a word that is much too long to be any of those that are known",
    };
    (void)state;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        struct pdma_sim_config config = {.struct_size = sizeof config, .ram = 5}, before = config;
        char text[200];
        (void)snprintf(text, sizeof text, "seed=9,%s,age=light", words[i]);
        assert_int_equal(pdma_sim_parse(text, &config, &why), PDMA_INVALID);
        assert_int_equal(why.reason, PDMA_WHY_SIM_WORD);
        char start[41];
        (void)snprintf(start, sizeof start, "'%s", words[i]);
        assert_int_equal(strncmp(why.text, start, strlen(start)), 0);
        assert_memory_equal(&config, &before, sizeof config);
    }
}

static void parsing_needs_a_text_and_a_configuration(void **state)
{
    struct pdma_sim_config config = {.struct_size = 4};
    (void)state;
    assert_int_equal(pdma_sim_parse(NULL, &config, &why), PDMA_INVALID);
    assert_int_equal(pdma_sim_parse("", NULL, &why), PDMA_INVALID);
    assert_int_equal(pdma_sim_parse("", &config, &why), PDMA_INVALID);
    assert_int_equal(why.reason, PDMA_WHY_STRUCT_SIZE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_configuration_a_machine_has_512_mib_below_4_gib),
        cmocka_unit_test(impossible_sizes_are_refused_with_the_limit),
        cmocka_unit_test(a_machine_may_have_no_memory_between_16_mib_and_4_gib),
        cmocka_unit_test(missing_pointers_and_sizes_are_named),
        cmocka_unit_test(looking_shows_the_kernel_the_free_memory_and_the_hole),
        cmocka_unit_test(every_allocation_that_fails_leaves_nothing_behind),
        cmocka_unit_test(a_line_of_text_describes_a_machine),
        cmocka_unit_test(what_the_text_does_not_name_keeps_its_value),
        cmocka_unit_test(a_word_that_cannot_be_read_is_named_and_nothing_is_changed),
        cmocka_unit_test(parsing_needs_a_text_and_a_configuration),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
