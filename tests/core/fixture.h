/* SPDX-License-Identifier: MIT */
/* A context and a device on the null backend, behind the fault-injecting one. */
#ifndef CORE_FIXTURE_H
#define CORE_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "faulty.h"
#include "heap.h"
#include "pdma/backend.h"

#define MIB 0x100000ull

struct fixture {
    struct heap heap;
    struct pdma_null_config null;
    struct faulty faulty;
    struct pdma_backend table;
    struct pdma_config config;
    pdma_context *context;
    pdma_device *device;
    struct pdma_why why;
    struct pdma_why event; /* the latest */
    unsigned events;
};

static inline void fixture_event(void *arg, const struct pdma_why *event)
{
    struct fixture *f = arg;
    f->event = *event;
    f->events++;
}

static inline struct pdma_group group_of(uint32_t count, uint64_t bytes, uint32_t flags)
{
    return (struct pdma_group){.struct_size = sizeof(struct pdma_group),
                               .asked = count,
                               .each = {.struct_size = sizeof(struct pdma_request), .flags = flags, .bytes = bytes}};
}

/* Prepares; nothing is open yet. Two groups of `count` slots of 64 KiB. */
static inline void fixture_prepare(struct fixture *f, uint32_t count)
{
    memset(f, 0, sizeof *f);
    f->null.struct_size = sizeof f->null;
    f->null.ram = 64 * MIB;
    f->null.groups[0] = group_of(count, 0x10000, PDMA_TO_DEVICE);
    f->null.groups[1] = group_of(count, 0x10000, PDMA_FROM_DEVICE);
    faulty_init(&f->faulty, pdma_null_backend(), &f->null);
    f->table = faulty_table(&f->faulty);
    f->why.struct_size = sizeof f->why;
    f->config = (struct pdma_config){.struct_size = sizeof f->config,
                                     .table = &f->table,
                                     .table_arg = &f->faulty,
                                     .alloc = heap_alloc,
                                     .free = heap_free,
                                     .alloc_arg = &f->heap,
                                     .event = fixture_event,
                                     .event_arg = f};
}

static inline void fixture_open(struct fixture *f)
{
    assert_int_equal(pdma_open(&f->config, &f->context, &f->why), PDMA_OK);
    assert_int_equal(pdma_device_open(f->context, "null", &f->device, &f->why), PDMA_OK);
}

/* Closes, and sees that nothing is left. */
static inline void fixture_close(struct fixture *f)
{
    pdma_close(f->context);
    f->context = NULL;
    assert_int_equal(f->heap.live, 0);
    assert_int_equal(f->faulty.held, 0);
    assert_int_equal(f->faulty.devices, 0);
    assert_int_equal(f->faulty.backends, 0);
}

static inline int fixture_setup(void **state)
{
    static struct fixture f;
    fixture_prepare(&f, 2);
    fixture_open(&f);
    *state = &f;
    return 0;
}

static inline int fixture_teardown(void **state)
{
    fixture_close(*state);
    return 0;
}

static inline struct pdma_request request_of(uint64_t bytes, uint32_t flags)
{
    return (struct pdma_request){.struct_size = sizeof(struct pdma_request), .flags = flags, .bytes = bytes};
}

static inline struct pdma_buffer blank(void)
{
    return (struct pdma_buffer){.struct_size = sizeof(struct pdma_buffer)};
}

static inline int get(struct fixture *f, uint64_t bytes, uint32_t flags, struct pdma_buffer *buffer)
{
    struct pdma_request request = request_of(bytes, flags);
    *buffer = blank();
    return pdma_get(f->device, &request, buffer, &f->why);
}

static inline int put(struct fixture *f, const struct pdma_buffer *buffer)
{
    return pdma_put(f->device, buffer->handle, &f->why);
}

#define WITH_FIXTURE(test) cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)

#endif
