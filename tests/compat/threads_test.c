/* SPDX-License-Identifier: MIT */
/* Many threads in one session, and sessions and devices that are taken away while others use them. */
#include "rig.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#define THREADS 64u

static const struct rig_wish some_slots = {.to = {4096, TO_SLOT, 4}, .from = {4096, FROM_SLOT, 4}};

/* Fewer where each takes long. */
static uint32_t rounds(uint32_t all, uint32_t few)
{
    const char *stride = getenv("PDMA_TEST_STRIDE");
    return stride != NULL && strcmp(stride, "1") != 0 ? few : all;
}

static void run(void *(*function)(void *), void *arg)
{
    pthread_t threads[THREADS];
    for (uint32_t i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, function, arg), 0);
    for (uint32_t i = 0; i < THREADS; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
}

static atomic_uint wrong;

static void expect(int right)
{
    if (!right)
        atomic_fetch_add(&wrong, 1);
}

/* Nobody else writes into what this thread has locked. */
static void use(WD_DMA *dma, uint32_t mark)
{
    volatile uint32_t *words = dma->pUserAddr;
    expect(words[0] == 0 && words[1023] == 0);
    words[0] = words[1023] = mark;
    expect(WDC_DMASyncCpu(dma) == WD_STATUS_SUCCESS && WDC_DMASyncIo(dma) == WD_STATUS_SUCCESS);
    expect(words[0] == mark && words[1023] == mark);
}

static void *lock_and_unlock(void *device)
{
    static _Thread_local unsigned char pinned[600];
    for (uint32_t i = 0; i < rounds(40, 6); i++) {
        WD_DMA *dma = NULL, *sg = NULL;
        void *memory = NULL;
        uint32_t options = i % 2 != 0 ? DMA_TO_DEVICE : DMA_FROM_DEVICE;
        expect(WDC_DMAContigBufLock(device, &memory, options, 4096, &dma) == WD_STATUS_SUCCESS);
        expect(WDC_DMASGBufLock(device, pinned, options, sizeof pinned, &sg) == WD_STATUS_SUCCESS);
        if (dma != NULL)
            use(dma, i + 1);
        expect(WDC_DMABufUnlock(dma) == WD_STATUS_SUCCESS);
        expect(WDC_DMABufUnlock(sg) == WD_STATUS_SUCCESS);
    }
    return NULL;
}

static void threads_lock_and_unlock_side_by_side(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, &some_slots);
    run(lock_and_unlock, rig.device);
    assert_int_equal(atomic_load(&wrong), 0);
    rig_close(&rig);
}

/* Either all goes well or the driver is closed. */
static void *open_and_close(void *unused)
{
    static _Thread_local WD_DMA dma;
    for (uint32_t i = 0; i < rounds(40, 6); i++) {
        HANDLE wd = WD_Open();
        expect(wd != INVALID_HANDLE_VALUE);
        memset(&dma, 0, sizeof dma);
        dma.dwBytes = 4096;
        dma.dwOptions = DMA_KERNEL_BUFFER_ALLOC | DMA_ALLOW_NO_HCARD;
        expect(WD_DMALock(wd, &dma) == WD_STATUS_SUCCESS);
        expect(i % 3 == 0 || WD_DMAUnlock(wd, &dma) == WD_STATUS_SUCCESS);
        WD_Close(wd);
    }
    return unused;
}

static void threads_open_and_close_the_session(void **state)
{
    struct rig rig;
    (void)state;
    rig_plug(&rig, &some_slots);
    uint64_t free_bytes = rig_free_bytes(&rig);
    run(open_and_close, NULL);
    assert_int_equal(atomic_load(&wrong), 0);
    assert_int_equal(rig_free_bytes(&rig), free_bytes);
    rig_unplug(&rig);
}

static int is_one_of(DWORD status, DWORD one, DWORD other)
{
    return status == WD_STATUS_SUCCESS || status == one || status == other;
}

static void *use_what_may_go(void *device)
{
    for (uint32_t i = 0; i < rounds(40, 6); i++) {
        WD_DMA *dma = NULL;
        void *memory = NULL;
        DWORD status = WDC_DMAContigBufLock(device, &memory, DMA_TO_DEVICE, 4096, &dma);
        expect(is_one_of(status, WD_INVALID_HANDLE, WD_INSUFFICIENT_RESOURCES));
        if (status == WD_STATUS_SUCCESS)
            expect(is_one_of(WDC_DMABufUnlock(dma), WD_INVALID_HANDLE, WD_INVALID_HANDLE));
    }
    return NULL;
}

static void *close_soon(void *device)
{
    expect(WDC_PciDeviceClose(device) == WD_STATUS_SUCCESS);
    return NULL;
}

static void a_device_may_be_closed_while_others_use_it(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < rounds(10, 2); i++) {
        struct rig rig;
        pthread_t closer;
        rig_open(&rig, &some_slots);
        uint64_t free_bytes = rig_free_bytes(&rig);
        assert_int_equal(pthread_create(&closer, NULL, close_soon, rig.device), 0);
        run(use_what_may_go, rig.device);
        assert_int_equal(pthread_join(closer, NULL), 0);
        assert_int_equal(atomic_load(&wrong), 0);
        assert_int_equal(rig_free_bytes(&rig), free_bytes);
        assert_int_equal(WDC_DriverClose(), WD_STATUS_SUCCESS);
        rig_unplug(&rig);
    }
}

/* ---- A backend in which another call comes in between ---- */

static struct pdma_backend between;
static const struct pdma_backend *real;
static void (*meanwhile)(void);

static int allocate_between(void *device, const struct pdma_request *request, struct pdma_memory *memory,
                            struct pdma_why *why)
{
    if (meanwhile != NULL)
        meanwhile();
    return real->allocate(device, request, memory, why);
}

static void plug_between(struct rig *rig)
{
    struct pdma_config config = {.struct_size = sizeof config, .alloc = heap_alloc, .free = heap_free};
    const struct rig_wish wish = {.width = 0};
    rig_plug(rig, &wish);
    real = pdma_sim_backend();
    between = *real;
    between.allocate = allocate_between;
    config.table = &between;
    config.table_arg = rig->sim;
    config.alloc_arg = &rig->heap;
    assert_int_equal(pdma_windrvr_configure(&config), PDMA_OK);
}

static WDC_DEVICE_HANDLE victim;

static void close_victim(void)
{
    assert_int_equal(WDC_PciDeviceClose(victim), WD_STATUS_SUCCESS);
}

static void close_driver(void)
{
    assert_int_equal(WDC_DriverClose(), WD_STATUS_SUCCESS);
}

static void lock_while(void (*what)(void))
{
    WD_DMA *dma = NULL;
    void *memory = NULL;
    meanwhile = what;
    assert_int_equal(WDC_DMAContigBufLock(victim, &memory, DMA_TO_DEVICE, 4096, &dma), WD_INVALID_HANDLE);
    meanwhile = NULL;
    assert_null(dma);
}

static void a_lock_under_way_when_its_device_is_closed_fails_and_leaves_nothing(void **state)
{
    struct rig rig;
    (void)state;
    plug_between(&rig);
    uint64_t free_bytes = rig_free_bytes(&rig);
    assert_int_equal(WDC_DriverOpen(WDC_DRV_OPEN_DEFAULT, NULL), WD_STATUS_SUCCESS);
    assert_int_equal(rig_open_device(&victim), WD_STATUS_SUCCESS);
    lock_while(close_victim);
    assert_int_equal(rig_free_bytes(&rig), free_bytes);
    close_driver();
    rig_unplug(&rig);
}

static void a_lock_under_way_when_the_driver_is_closed_fails_and_leaves_nothing(void **state)
{
    struct rig rig;
    (void)state;
    plug_between(&rig);
    uint64_t free_bytes = rig_free_bytes(&rig);
    assert_int_equal(WDC_DriverOpen(WDC_DRV_OPEN_DEFAULT, NULL), WD_STATUS_SUCCESS);
    assert_int_equal(rig_open_device(&victim), WD_STATUS_SUCCESS);
    lock_while(close_driver);
    assert_int_equal(rig_free_bytes(&rig), free_bytes);
    rig_unplug(&rig);
}

static void a_lock_that_fails_at_its_end_changes_nothing_of_the_structure(void **state)
{
    struct rig rig;
    static WD_DMA dma, before;
    (void)state;
    plug_between(&rig);
    assert_int_equal(WDC_DriverOpen(WDC_DRV_OPEN_DEFAULT, NULL), WD_STATUS_SUCCESS);
    assert_int_equal(rig_open_device(&victim), WD_STATUS_SUCCESS);
    memset(&dma, 0x77, sizeof dma);
    dma.dwOptions = DMA_KERNEL_BUFFER_ALLOC | DMA_TO_DEVICE;
    dma.dwBytes = 4096;
    dma.hCard = WDC_GET_CARD_HANDLE(victim);
    before = dma;
    before.hDma = 0;
    meanwhile = close_victim;
    assert_int_equal(WD_DMALock(WDC_GetWDHandle(), &dma), WD_INVALID_HANDLE);
    meanwhile = NULL;
    assert_memory_equal(&dma, &before, sizeof dma);
    close_driver();
    rig_unplug(&rig);
}

static void a_first_lock_without_a_card_ends_with_its_session(void **state)
{
    struct rig rig;
    static WD_DMA dma;
    (void)state;
    plug_between(&rig);
    uint64_t free_bytes = rig_free_bytes(&rig);
    assert_int_equal(WDC_DriverOpen(WDC_DRV_OPEN_DEFAULT, NULL), WD_STATUS_SUCCESS);
    BZERO(dma);
    dma.dwOptions = DMA_KERNEL_BUFFER_ALLOC | DMA_ALLOW_NO_HCARD;
    dma.dwBytes = 4096;
    meanwhile = close_driver;
    assert_int_equal(WD_DMALock(WDC_GetWDHandle(), &dma), WD_STATUS_INVALID_WD_HANDLE);
    meanwhile = NULL;
    assert_int_equal(rig_free_bytes(&rig), free_bytes);
    rig_unplug(&rig);
}

static int device_open_between(void *backend, const char *address, void **device, struct pdma_device_info *info,
                               struct pdma_group groups[PDMA_GROUPS_MAX], struct pdma_why *why)
{
    void (*what)(void) = meanwhile;
    meanwhile = NULL;
    if (what != NULL)
        what();
    return real->device_open(backend, address, device, info, groups, why);
}

static void a_device_being_opened_when_the_driver_is_closed_is_closed_again(void **state)
{
    struct rig rig;
    WDC_DEVICE_HANDLE device = NULL;
    (void)state;
    plug_between(&rig);
    between.device_open = device_open_between;
    assert_int_equal(WDC_DriverOpen(WDC_DRV_OPEN_DEFAULT, NULL), WD_STATUS_SUCCESS);
    meanwhile = close_driver;
    assert_int_equal(rig_open_device(&device), WD_STATUS_INVALID_WD_HANDLE);
    assert_null(device);
    rig_unplug(&rig);
}

static void lock_without_card(void)
{
    WD_DMA *dma = NULL;
    void *memory = NULL;
    assert_int_equal(WDC_DMAContigBufLock(NULL, &memory, DMA_ALLOW_NO_HCARD, 4096, &dma), WD_STATUS_SUCCESS);
    assert_int_equal(WDC_DMABufUnlock(dma), WD_STATUS_SUCCESS);
}

static void two_first_locks_without_a_card_share_one_device(void **state)
{
    struct rig rig;
    (void)state;
    plug_between(&rig);
    between.device_open = device_open_between;
    assert_int_equal(WDC_DriverOpen(WDC_DRV_OPEN_DEFAULT, NULL), WD_STATUS_SUCCESS);
    meanwhile = lock_without_card;
    lock_without_card();
    close_driver();
    rig_unplug(&rig);
}

static void a_first_lock_without_a_card_under_way_when_the_driver_is_closed_fails(void **state)
{
    struct rig rig;
    WD_DMA *dma = NULL;
    void *memory = NULL;
    (void)state;
    plug_between(&rig);
    between.device_open = device_open_between;
    assert_int_equal(WDC_DriverOpen(WDC_DRV_OPEN_DEFAULT, NULL), WD_STATUS_SUCCESS);
    meanwhile = close_driver;
    assert_int_equal(WDC_DMAContigBufLock(NULL, &memory, DMA_ALLOW_NO_HCARD, 4096, &dma), WD_STATUS_INVALID_WD_HANDLE);
    assert_null(dma);
    rig_unplug(&rig);
}

static void open_driver(void)
{
    assert_int_equal(WDC_DriverOpen(WDC_DRV_OPEN_DEFAULT, NULL), WD_STATUS_SUCCESS);
}

static int open_between(void *arg, const struct pdma_host *host, void **backend, struct pdma_why *why)
{
    void (*what)(void) = meanwhile;
    meanwhile = NULL;
    if (what != NULL)
        what();
    return real->open(arg, host, backend, why);
}

static void two_first_opens_share_one_session(void **state)
{
    struct rig rig;
    (void)state;
    plug_between(&rig);
    between.open = open_between;
    meanwhile = open_driver;
    HANDLE wd = WD_Open();
    assert_ptr_equal(wd, WDC_GetWDHandle());
    WD_Close(wd);
    close_driver();
    rig_unplug(&rig);
}

/* ---- Configuring while others open ---- */

static void *reconfiguring_alloc(void *arg, size_t bytes)
{
    const struct pdma_config other = {.struct_size = sizeof other, .backend = "nonesuch"};
    if (atomic_exchange((atomic_uint *)arg, 1) == 0)
        assert_int_equal(pdma_windrvr_configure(&other), PDMA_OK);
    return malloc(bytes);
}

static void plain_free(void *arg, void *memory)
{
    (void)arg;
    free(memory);
}

static void an_open_under_way_keeps_the_backend_it_began_with(void **state)
{
    atomic_uint reconfigured = 0;
    const struct pdma_config config = {.struct_size = sizeof config,
                                       .backend = "null",
                                       .alloc = reconfiguring_alloc,
                                       .free = plain_free,
                                       .alloc_arg = &reconfigured};
    (void)state;
    assert_int_equal(pdma_windrvr_configure(&config), PDMA_OK);
    assert_int_equal(WDC_DriverOpen(WDC_DRV_OPEN_DEFAULT, NULL), WD_STATUS_SUCCESS);
    close_driver();
    assert_int_equal(WDC_DriverOpen(WDC_DRV_OPEN_DEFAULT, NULL), WD_WINDRIVER_NOT_FOUND);
    assert_int_equal(pdma_windrvr_configure(NULL), PDMA_OK);
}

/* Only one of the names is a backend's. */
static void *configure_and_open(void *unused)
{
    static const char *const names[] = {"null", "Null"};
    for (uint32_t i = 0; i < rounds(40, 6); i++) {
        const struct pdma_config config = {.struct_size = sizeof config, .backend = names[i % 2]};
        int status = pdma_windrvr_configure(&config);
        expect(status == PDMA_OK || status == PDMA_BUSY);
        HANDLE wd = WD_Open();
        if (wd != INVALID_HANDLE_VALUE)
            WD_Close(wd);
    }
    return unused;
}

static void threads_configure_and_open(void **state)
{
    (void)state;
    run(configure_and_open, NULL);
    assert_int_equal(atomic_load(&wrong), 0);
    assert_int_equal(pdma_windrvr_configure(NULL), PDMA_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_lock_and_unlock_side_by_side),
        cmocka_unit_test(threads_open_and_close_the_session),
        cmocka_unit_test(a_device_may_be_closed_while_others_use_it),
        cmocka_unit_test(a_lock_under_way_when_its_device_is_closed_fails_and_leaves_nothing),
        cmocka_unit_test(a_lock_under_way_when_the_driver_is_closed_fails_and_leaves_nothing),
        cmocka_unit_test(a_device_being_opened_when_the_driver_is_closed_is_closed_again),
        cmocka_unit_test(two_first_locks_without_a_card_share_one_device),
        cmocka_unit_test(a_first_lock_without_a_card_under_way_when_the_driver_is_closed_fails),
        cmocka_unit_test(two_first_opens_share_one_session),
        cmocka_unit_test(a_lock_that_fails_at_its_end_changes_nothing_of_the_structure),
        cmocka_unit_test(a_first_lock_without_a_card_ends_with_its_session),
        cmocka_unit_test(an_open_under_way_keeps_the_backend_it_began_with),
        cmocka_unit_test(threads_configure_and_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
