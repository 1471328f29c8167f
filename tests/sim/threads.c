/* SPDX-License-Identifier: MIT */
/* Many threads on one machine: every byte that a thread writes to its memory is there until it lets go. */
#include <pthread.h>

#include "rig.h"

#define THREADS 16
#define ROUNDS  60

struct worker {
    struct rig *rig;
    uint64_t random;
    long failures, done;
};

/* Marks the memory, lets others run, and finds its mark. */
static void own(struct worker *worker, struct pdma_memory *memory, const void *mark)
{
    unsigned char seen[sizeof(void *)], first;
    if (memory->cpu != NULL) {
        memcpy(&first, memory->cpu, 1);
        worker->failures += first != 0;
        memcpy(memory->cpu, &mark, sizeof mark);
    } else {
        worker->failures++;
        return;
    }
    worker->failures +=
        pdma_sim_dma_read(worker->rig->sim, DEVICE, memory->one.bus, seen, sizeof seen, NULL) != PDMA_OK;
    worker->failures += memcmp(seen, &mark, sizeof mark) != 0;
    table()->release(worker->rig->device, memory);
    worker->done++;
}

static void pin_and_check(struct worker *worker, unsigned char *area, size_t bytes)
{
    struct pdma_request request = request_of(bytes, 0, 4 * GIB - 1);
    struct pdma_memory memory = empty_memory();
    if (table()->pin(worker->rig->device, area, &request, &memory, NULL) != PDMA_OK)
        return;
    worker->failures += table()->sync(worker->rig->device, &memory, 0, bytes, 1, NULL) != PDMA_OK;
    worker->failures += table()->sync(worker->rig->device, &memory, 0, bytes, 0, NULL) != PDMA_OK;
    table()->release(worker->rig->device, &memory);
    worker->done++;
}

static void *work(void *arg)
{
    struct worker *worker = arg;
    unsigned char area[5 * 4096] = {1};
    for (int round = 0; round < ROUNDS; round++) {
        struct pdma_memory memory = empty_memory();
        struct pdma_request request = request_of((1 + next_random(&worker->random) % 8) * PDMA_PAGE, 0, UINT64_MAX);
        if (table()->claim(worker->rig->device, 3, 0, "worker", &memory, NULL) == PDMA_OK)
            own(worker, &memory, worker);
        memory = empty_memory();
        if (table()->allocate(worker->rig->device, &request, &memory, NULL) == PDMA_OK)
            own(worker, &memory, worker);
        pin_and_check(worker, area, sizeof area);
    }
    return NULL;
}

static void no_two_threads_ever_own_the_same_memory(void **state)
{
    struct rig rigs[2];
    struct worker workers[THREADS];
    pthread_t threads[THREADS];
    (void)state;
    rig_machine(&rigs[0], &(struct pdma_sim_config){.ram = 64 * MIB, .low = 32 * MIB});
    rig_device(&rigs[0], 0, group_of(5, 4096, 0), group_of(4, 8192, 0));
    rig_open(&rigs[0], DEVICE);
    rig_init(&rigs[1]);
    rigs[1].sim = rigs[0].sim;
    rig_open(&rigs[1], DEVICE);
    uint64_t free = figures(&rigs[0]).free;
    for (size_t i = 0; i < THREADS; i++) {
        workers[i] = (struct worker){.rig = &rigs[i % 2], .random = i + 1};
        assert_int_equal(pthread_create(&threads[i], NULL, work, &workers[i]), 0);
    }
    for (size_t i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        assert_int_equal(workers[i].failures, 0);
        assert_true(workers[i].done > ROUNDS);
    }
    assert_int_equal(figures(&rigs[0]).free, free);
    rig_close(&rigs[1]);
    rig_end(&rigs[0]);
}

static void *open_and_close(void *arg)
{
    struct worker *worker = arg;
    for (int round = 0; round < ROUNDS; round++) {
        struct rig rig;
        void *device;
        rig_init(&rig);
        if (table()->open(worker->rig->sim, &rig.host, &rig.backend, NULL) != PDMA_OK ||
            table()->device_open(rig.backend, DEVICE, &device, &rig.info, rig.groups, NULL) != PDMA_OK) {
            worker->failures++;
            continue;
        }
        worker->failures += rig.groups[0].had != 3;
        table()->device_close(device);
        table()->close(rig.backend);
    }
    return NULL;
}

static void a_machine_boots_once_for_all_that_open_it(void **state)
{
    struct rig rig;
    struct worker workers[4];
    pthread_t threads[4];
    (void)state;
    rig_machine(&rig, &(struct pdma_sim_config){.ram = 32 * MIB});
    rig_device(&rig, 0, group_of(3, MIB, 0), group_of(0, 0, 0));
    for (size_t i = 0; i < 4; i++) {
        workers[i] = (struct worker){.rig = &rig};
        assert_int_equal(pthread_create(&threads[i], NULL, open_and_close, &workers[i]), 0);
    }
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        assert_int_equal(workers[i].failures, 0);
    }
    pdma_sim_destroy(rig.sim);
    assert_int_equal(rig.heap.live, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_two_threads_ever_own_the_same_memory),
        cmocka_unit_test(a_machine_boots_once_for_all_that_open_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
