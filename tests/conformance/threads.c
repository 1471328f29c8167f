/* SPDX-License-Identifier: MIT */
/* 64 threads claim, release, allocate, pin and sync against 256 + 256 slots: no slot has two owners. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "subject.h"

#define THREADS 64
#define SLOTS   256u

static struct subject subject;
static pdma_context *context;
static pdma_device *device;
static atomic_int owners[2 * SLOTS];
static atomic_int errors;
static atomic_uint shown; /* a handle that some thread shares */

static unsigned rounds(void)
{
    const char *text = getenv("PDMA_TEST_STRIDE");
    return text != NULL && strcmp(text, "1") != 0 ? 60 : 400;
}

static void expect(int condition)
{
    if (!condition)
        atomic_fetch_add(&errors, 1);
}

/* Owns a slot for a moment: nobody else may be there, the memory is zero, and what is written stays. */
static void claim(unsigned seed)
{
    struct pdma_request request = {.struct_size = sizeof request,
                                   .bytes = SUBJECT_SLOT_BYTES,
                                   .flags = seed % 2 == 0 ? PDMA_TO_DEVICE : PDMA_FROM_DEVICE};
    struct pdma_buffer buffer = {.struct_size = sizeof buffer};
    expect(pdma_get(device, &request, &buffer, NULL) == PDMA_OK);
    volatile unsigned *word = buffer.cpu;
    expect(*word == 0);
    *word = seed;
    if (buffer.slot >= 0)
        expect(atomic_fetch_add(&owners[buffer.slot], 1) == 0);
    if (seed % 8 == 0)
        expect(pdma_sync_for_device(device, buffer.handle, 0, 64, NULL) == PDMA_OK);
    expect(*word == seed);
    if (buffer.slot >= 0)
        atomic_fetch_sub(&owners[buffer.slot], 1);
    expect(pdma_put(device, buffer.handle, NULL) == PDMA_OK);
}

static void hold_many(unsigned seed)
{
    struct pdma_buffer buffers[6];
    struct pdma_request request = {.struct_size = sizeof request,
                                   .bytes = SUBJECT_SLOT_BYTES,
                                   .flags = PDMA_RESERVE_ONLY | (seed % 2 == 0 ? PDMA_TO_DEVICE : PDMA_FROM_DEVICE)};
    int n = 0;
    for (; n < 6; n++) {
        buffers[n].struct_size = sizeof buffers[n];
        if (pdma_get(device, &request, &buffers[n], NULL) != PDMA_OK)
            break;
        expect(atomic_fetch_add(&owners[buffers[n].slot], 1) == 0);
    }
    while (n-- > 0) {
        atomic_fetch_sub(&owners[buffers[n].slot], 1);
        expect(pdma_put(device, buffers[n].handle, NULL) == PDMA_OK);
    }
}

static void allocate(unsigned seed)
{
    struct pdma_request request = {
        .struct_size = sizeof request, .bytes = 1 + seed % 9000, .flags = PDMA_NO_RESERVE | PDMA_SHARED};
    struct pdma_buffer buffer = {.struct_size = sizeof buffer}, again = {.struct_size = sizeof again};
    expect(pdma_get(device, &request, &buffer, NULL) == PDMA_OK);
    expect(pdma_attach(device, buffer.handle, &again, NULL) == PDMA_OK);
    expect(pdma_put(device, buffer.handle, NULL) == PDMA_OK);
    expect(pdma_put(device, again.handle, NULL) == PDMA_OK);
    expect(pdma_put(device, buffer.handle, NULL) == PDMA_STALE);
}

static void pin(unsigned seed)
{
    unsigned char memory[3000];
    struct pdma_request request = {.struct_size = sizeof request, .bytes = 1 + seed % sizeof memory};
    struct pdma_buffer buffer = {.struct_size = sizeof buffer};
    expect(pdma_pin(device, memory, &request, &buffer, NULL) == PDMA_OK);
    expect(pdma_sync_for_cpu(device, buffer.handle, 0, 0, NULL) == PDMA_OK);
    expect(pdma_put(device, buffer.handle, NULL) == PDMA_OK);
}

/* Others sync and attach while a buffer is shared. */
static void share(unsigned seed)
{
    struct pdma_request request = {.struct_size = sizeof request, .bytes = 1 + seed % 5000, .flags = PDMA_NO_RESERVE};
    struct pdma_buffer buffer = {.struct_size = sizeof buffer}, again = {.struct_size = sizeof again};
    expect(pdma_get(device, &request, &buffer, NULL) == PDMA_OK);
    atomic_store(&shown, buffer.handle);
    expect(pdma_share(device, buffer.handle, NULL) == PDMA_OK);
    pdma_handle other = (pdma_handle)atomic_load(&shown);
    (void)pdma_sync_for_device(device, other, 0, 1, NULL);
    (void)pdma_share(device, other, NULL);
    if (pdma_attach(device, other, &again, NULL) == PDMA_OK)
        expect(pdma_put(device, again.handle, NULL) == PDMA_OK);
    expect(pdma_put(device, buffer.handle, NULL) == PDMA_OK);
}

static void *run(void *arg)
{
    static void (*const deeds[])(unsigned) = {claim, hold_many, claim, allocate, share, pin};
    unsigned seed = *(unsigned *)arg;
    for (unsigned i = 0; i < rounds(); i++) {
        seed = seed * 1664525u + 1013904223u;
        deeds[(seed >> 16) % (sizeof deeds / sizeof deeds[0])](seed >> 8);
    }
    return NULL;
}

static void sixty_four_threads_never_share_a_slot(void **state)
{
    static unsigned seeds[THREADS];
    pthread_t threads[THREADS];
    (void)state;
    assert_int_equal(subject_make(&subject, SLOTS), 0);
    assert_int_equal(pdma_open(&subject.config, &context, NULL), PDMA_OK);
    assert_int_equal(pdma_device_open(context, subject.address, &device, NULL), PDMA_OK);
    for (unsigned i = 0; i < THREADS; i++) {
        seeds[i] = i * 7919u + 1;
        assert_int_equal(pthread_create(&threads[i], NULL, run, &seeds[i]), 0);
    }
    for (unsigned i = 0; i < THREADS; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    assert_int_equal(errors, 0);

    struct pdma_request request = {
        .struct_size = sizeof request, .bytes = SUBJECT_SLOT_BYTES, .flags = PDMA_TO_DEVICE | PDMA_RESERVE_ONLY};
    for (unsigned i = 0; i < 2 * SLOTS; i++) {
        request.flags = PDMA_RESERVE_ONLY | (i < SLOTS ? PDMA_TO_DEVICE : PDMA_FROM_DEVICE);
        struct pdma_buffer buffer = {.struct_size = sizeof buffer};
        assert_int_equal(pdma_get(device, &request, &buffer, NULL), PDMA_OK);
        assert_int_equal(buffer.slot, i);
    }
    pdma_close(context);
    assert_int_equal(subject_unmake(&subject), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sixty_four_threads_never_share_a_slot),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
