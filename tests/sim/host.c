/* SPDX-License-Identifier: MIT */
/* A host that refuses pages or a lock: linked with --wrap, so that the machine asks here. */
#include "os.h"
#include "rig.h"

void *__real_os_pages_map(size_t bytes);
void __real_os_pages_unmap(void *pages, size_t bytes);
int __real_os_mutex_init(struct os_mutex *mutex);
void *__wrap_os_pages_map(size_t bytes);
void __wrap_os_pages_unmap(void *pages, size_t bytes);
int __wrap_os_mutex_init(struct os_mutex *mutex);

static long maps, fail_at, live;
static int fail_lock;

void *__wrap_os_pages_map(size_t bytes)
{
    void *pages = ++maps == fail_at ? NULL : __real_os_pages_map(bytes);
    live += pages != NULL;
    return pages;
}

void __wrap_os_pages_unmap(void *pages, size_t bytes)
{
    assert_non_null(pages);
    live--;
    __real_os_pages_unmap(pages, bytes);
}

int __wrap_os_mutex_init(struct os_mutex *mutex)
{
    return fail_lock ? 12 : __real_os_mutex_init(mutex);
}

static int make(struct heap *heap, pdma_sim **sim, struct pdma_why *why)
{
    struct pdma_sim_config config = {
        .struct_size = sizeof config, .ram = 32 * MIB, .alloc = heap_alloc, .free = heap_free, .alloc_arg = heap};
    struct pdma_sim_device device = {.struct_size = sizeof device};
    int status = pdma_sim_create(&config, sim, why);
    return status == PDMA_OK ? pdma_sim_add_device(*sim, &device, why) : status;
}

static void every_mapping_that_fails_is_reported_and_leaves_nothing_behind(void **state)
{
    int status;
    long n = 0;
    (void)state;
    do {
        struct heap heap = {0};
        struct pdma_why why = {.struct_size = sizeof why};
        pdma_sim *sim = NULL;
        maps = 0;
        fail_at = ++n;
        status = make(&heap, &sim, &why);
        assert_int_equal(status, n <= 5 ? PDMA_NO_MEMORY : PDMA_OK);
        assert_int_equal(why.reason, n <= 5 ? PDMA_WHY_HEAP : PDMA_WHY_NONE);
        pdma_sim_destroy(sim);
        assert_int_equal(heap.live, 0);
        assert_int_equal(live, 0);
    } while (status != PDMA_OK);
    assert_int_equal(n, 6); /* handles, bytes, pages, allocators; then BAR 0 */
}

static void a_host_without_a_lock_is_reported_and_keeps_nothing(void **state)
{
    struct heap heap = {0};
    struct pdma_why why = {.struct_size = sizeof why};
    pdma_sim *sim = NULL;
    (void)state;
    fail_lock = 1;
    fail_at = 0;
    assert_int_equal(make(&heap, &sim, &why), PDMA_NO_ACCESS);
    fail_lock = 0;
    assert_int_equal(why.reason, PDMA_WHY_OS);
    assert_int_equal(why.asked, 12);
    assert_null(sim);
    assert_int_equal(heap.live, 0);
    assert_int_equal(live, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_mapping_that_fails_is_reported_and_leaves_nothing_behind),
        cmocka_unit_test(a_host_without_a_lock_is_reported_and_keeps_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
