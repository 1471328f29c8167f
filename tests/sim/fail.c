/* SPDX-License-Identifier: MIT */
/* Failures on demand, failing allocators, determinism, and handles after four thousand million buffers. */
#include "../../backends/sim/machine.h"
#include "rig.h"

static _Alignas(4096) unsigned char area[6 * 4096];

/* One call of each operation in its order; the first status that is no success. */
static int use_everything(struct rig *rig)
{
    struct pdma_memory memory[4];
    int status = claim(rig, 1, &memory[0]);
    if (status != PDMA_OK)
        return status;
    status = allocate(rig, PAGES(5), UINT64_MAX, &memory[1]);
    if (status == PDMA_OK) {
        status = pin(rig, area, sizeof area, 0, 4 * GIB - 1, &memory[2]);
        if (status == PDMA_OK) {
            struct pdma_request request = request_of(4096, 0, UINT64_MAX);
            status = table()->sync(rig->device, &memory[2], 0, 100, 1, &rig->why);
            memory[3] = empty_memory();
            if (status == PDMA_OK)
                status = table()->window(rig->device, 30 * MIB, &request, &memory[3], &rig->why);
            if (status == PDMA_OK)
                release(rig, &memory[3]);
            release(rig, &memory[2]);
        }
        release(rig, &memory[1]);
    }
    release(rig, &memory[0]);
    return status;
}

/* Opens, uses everything, closes; the first status that is no success. */
static int whole_life(struct rig *rig)
{
    int status = table()->open(rig->sim, &rig->host, &rig->backend, &rig->why);
    if (status != PDMA_OK)
        return status;
    status = table()->device_open(rig->backend, DEVICE, &rig->device, &rig->info, rig->groups, &rig->why);
    if (status == PDMA_OK) {
        status = use_everything(rig);
        table()->device_close(rig->device);
    }
    table()->close(rig->backend);
    return status;
}

static void booted(struct rig *rig)
{
    rig_usual(rig);
    rig_close(rig);
}

static void each_operation_fails_when_told_and_the_next_call_succeeds(void **state)
{
    struct rig rig;
    (void)state;
    booted(&rig);
    uint64_t free = figures(&rig).free;
    long live = rig.heap.live;
    for (uint32_t operation = 0; operation < PDMA_SIM_OPERATIONS; operation++) {
        assert_int_equal(pdma_sim_fail(rig.sim, (enum pdma_sim_operation)operation, 1, NULL), PDMA_OK);
        assert_int_equal(whole_life(&rig), PDMA_NO_MEMORY);
        assert_int_equal(rig.why.reason, PDMA_WHY_INJECTED);
        assert_int_equal(figures(&rig).free, free);
        assert_int_equal(rig.heap.live, live);
        assert_int_equal(whole_life(&rig), PDMA_OK);
    }
    pdma_sim_destroy(rig.sim);
    assert_int_equal(rig.heap.live, 0);
}

static void the_third_call_fails_and_neither_the_second_nor_the_fourth(void **state)
{
    struct rig rig;
    (void)state;
    booted(&rig);
    assert_int_equal(pdma_sim_fail(rig.sim, PDMA_SIM_CLAIM, 3, NULL), PDMA_OK);
    for (int call = 1; call <= 5; call++)
        assert_int_equal(whole_life(&rig), call == 3 ? PDMA_NO_MEMORY : PDMA_OK);
    pdma_sim_destroy(rig.sim);
}

static void a_failure_that_was_called_off_does_not_happen(void **state)
{
    struct rig rig;
    (void)state;
    booted(&rig);
    assert_int_equal(pdma_sim_fail(rig.sim, PDMA_SIM_PIN, 1, NULL), PDMA_OK);
    assert_int_equal(pdma_sim_fail(rig.sim, PDMA_SIM_PIN, 0, NULL), PDMA_OK);
    assert_int_equal(whole_life(&rig), PDMA_OK);
    pdma_sim_destroy(rig.sim);
}

static void the_configuration_can_ask_for_a_failure(void **state)
{
    struct rig rig;
    struct pdma_memory memory;
    struct pdma_sim_config config = {.ram = 32 * MIB};
    (void)state;
    config.fail[PDMA_SIM_ALLOCATE] = 2;
    rig_machine(&rig, &config);
    rig_open(&rig, "");
    assert_int_equal(allocate(&rig, 4096, UINT64_MAX, &memory), PDMA_OK);
    release(&rig, &memory);
    assert_int_equal(allocate(&rig, 4096, UINT64_MAX, &memory), PDMA_NO_MEMORY);
    assert_string_equal(rig.why.text, "call 2 of 'allocate' was told to fail");
    rig_end(&rig);
}

static void every_allocation_that_fails_is_reported_and_leaves_nothing_behind(void **state)
{
    struct rig rig;
    long n = 0, live;
    int status;
    (void)state;
    booted(&rig);
    uint64_t free = figures(&rig).free;
    live = rig.heap.live;
    do {
        rig.heap.fail_at = rig.heap.calls + ++n;
        rig.why.reason = PDMA_WHY_NONE;
        status = whole_life(&rig);
        assert_int_equal(status, n <= 5 ? PDMA_NO_MEMORY : PDMA_OK);
        assert_int_equal(rig.why.reason, n <= 5 ? PDMA_WHY_HEAP : PDMA_WHY_NONE);
        assert_int_equal(rig.heap.live, live);
        assert_int_equal(figures(&rig).free, free);
    } while (status != PDMA_OK);
    assert_int_equal(n, 6); /* context, device, and one record for each of allocate, pin, window */
    pdma_sim_destroy(rig.sim);
}

static void a_machine_is_needed(void **state)
{
    struct rig rig;
    void *backend = NULL;
    (void)state;
    rig_init(&rig);
    assert_int_equal(table()->probe(NULL, &rig.why), PDMA_INVALID);
    assert_int_equal(table()->open(NULL, &rig.host, &backend, &rig.why), PDMA_INVALID);
    assert_null(backend);
    assert_true(table()->on_demand);
    assert_string_equal(table()->name, "sim");
    rig_machine(&rig, &(struct pdma_sim_config){.ram = 32 * MIB});
    assert_int_equal(table()->probe(rig.sim, &rig.why), PDMA_OK);
    pdma_sim_destroy(rig.sim);
}

/* The addresses that a mixed course of calls is given. */
static size_t course(pdma_bus *addresses, uint64_t seed)
{
    static unsigned char pinned[20 * 4096];
    struct rig rig;
    struct pdma_memory memory[30];
    uint64_t random = 1;
    size_t n = 0;
    rig_machine(&rig, &(struct pdma_sim_config){.ram = 64 * MIB, .low = 32 * MIB, .age = PDMA_SIM_HEAVY, .seed = seed});
    rig_device(&rig, 0, group_of(4, MIB, PDMA_TO_DEVICE), group_of(0, 0, 0));
    rig_open(&rig, DEVICE);
    for (size_t i = 0; i < 30; i++) {
        uint64_t bytes = (1 + next_random(&random) % 20) * PDMA_PAGE;
        int status = i % 7 == 0   ? claim(&rig, 1, &memory[i])
                     : i % 3 == 0 ? pin(&rig, pinned, bytes, 0, 4 * GIB - 1, &memory[i])
                                  : allocate(&rig, bytes, i % 2 ? UINT64_MAX : 4 * GIB - 1, &memory[i]);
        addresses[n++] = status == PDMA_OK ? ranges_of(&memory[i])[0].bus & ~(pdma_bus)4095 : 0;
        if (i % 4 == 3)
            release(&rig, &memory[i]);
    }
    for (size_t i = 0; i < 30; i++)
        if (i % 4 != 3 && addresses[i] != 0)
            release(&rig, &memory[i]);
    rig_end(&rig);
    return n;
}

static void the_same_seed_and_calls_give_the_same_addresses(void **state)
{
    pdma_bus first[30], second[30], third[30];
    (void)state;
    size_t n = course(first, 1);
    void *shift = malloc(123456); /* host memory lies elsewhere */
    assert_int_equal(course(second, 1), n);
    free(shift);
    assert_memory_equal(first, second, sizeof first);
    course(third, 2);
    assert_memory_not_equal(first, third, sizeof first);
}

static void a_handle_in_use_is_passed_over_when_the_numbers_come_round(void **state)
{
    struct rig rig;
    struct pdma_memory a, b, c;
    (void)state;
    rig_usual(&rig);
    assert_int_equal(allocate(&rig, 4096, UINT64_MAX, &a), PDMA_OK);
    rig.sim->last_handle = a.handle - 1;
    assert_int_equal(allocate(&rig, 4096, UINT64_MAX, &b), PDMA_OK);
    assert_int_equal(b.handle, a.handle + 1);
    rig.sim->last_handle = UINT32_MAX;
    assert_int_equal(allocate(&rig, 4096, UINT64_MAX, &c), PDMA_OK);
    assert_int_equal(c.handle, b.handle + 1);
    release(&rig, &a);
    rig.sim->last_handle = UINT32_MAX;
    assert_int_equal(allocate(&rig, 4096, UINT64_MAX, &a), PDMA_OK);
    assert_int_equal(a.handle, 1);
    release(&rig, &a);
    release(&rig, &b);
    release(&rig, &c);
    rig_end(&rig);
}

static void handles_that_share_a_chain_are_told_apart(void **state)
{
    struct rig rig;
    struct pdma_memory memory[3], attached = empty_memory();
    (void)state;
    rig_usual(&rig);
    for (uint32_t i = 0; i < 3; i++) {
        rig.sim->last_handle = 4 + i * rig.sim->nchains;
        assert_int_equal(allocate(&rig, 4096, UINT64_MAX, &memory[i]), PDMA_OK);
        assert_int_equal(table()->share(rig.device, &memory[i], NULL), PDMA_OK);
    }
    release(&rig, &memory[0]);
    assert_int_equal(table()->attach(rig.device, memory[1].handle, &attached, NULL), PDMA_OK);
    assert_int_equal(attached.one.bus, memory[1].one.bus);
    assert_int_equal(table()->attach(rig.device, 5, &attached, NULL), PDMA_STALE);
    release(&rig, &attached);
    release(&rig, &memory[1]);
    release(&rig, &memory[2]);
    rig_end(&rig);
}

static void no_more_users_than_can_be_counted(void **state)
{
    struct rig rig;
    struct pdma_memory memory, attached = empty_memory();
    (void)state;
    rig_usual(&rig);
    assert_int_equal(allocate(&rig, 4096, UINT64_MAX, &memory), PDMA_OK);
    assert_int_equal(table()->share(rig.device, &memory, NULL), PDMA_OK);
    struct sim_memory *record = memory.own;
    record->users = UINT32_MAX;
    assert_int_equal(table()->attach(rig.device, memory.handle, &attached, &rig.why), PDMA_BUSY);
    record->users = 1;
    release(&rig, &memory);
    rig_end(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_operation_fails_when_told_and_the_next_call_succeeds),
        cmocka_unit_test(the_third_call_fails_and_neither_the_second_nor_the_fourth),
        cmocka_unit_test(a_failure_that_was_called_off_does_not_happen),
        cmocka_unit_test(the_configuration_can_ask_for_a_failure),
        cmocka_unit_test(every_allocation_that_fails_is_reported_and_leaves_nothing_behind),
        cmocka_unit_test(a_machine_is_needed),
        cmocka_unit_test(the_same_seed_and_calls_give_the_same_addresses),
        cmocka_unit_test(a_handle_in_use_is_passed_over_when_the_numbers_come_round),
        cmocka_unit_test(handles_that_share_a_chain_are_told_apart),
        cmocka_unit_test(no_more_users_than_can_be_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
