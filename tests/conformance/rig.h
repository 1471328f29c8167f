/* SPDX-License-Identifier: MIT */
/* A subject with its context and device open, for one test. */
#ifndef CONFORMANCE_RIG_H
#define CONFORMANCE_RIG_H

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "subject.h"

#define RIG_SLOTS 4u

struct rig {
    struct subject subject;
    pdma_context *context;
    pdma_device *device;
    struct pdma_why why;
};

static inline int rig_setup(void **state)
{
    static struct rig rig;
    memset(&rig, 0, sizeof rig);
    rig.why.struct_size = sizeof rig.why;
    *state = &rig;
    if (subject_make(&rig.subject, RIG_SLOTS) != 0)
        return -1;
    if (pdma_open(&rig.subject.config, &rig.context, &rig.why) != PDMA_OK)
        return -1;
    return pdma_device_open(rig.context, rig.subject.address, &rig.device, &rig.why);
}

static inline int rig_teardown(void **state)
{
    struct rig *rig = *state;
    pdma_close(rig->context);
    return subject_unmake(&rig->subject) == 0 ? 0 : -1;
}

static inline struct pdma_request request_of(uint64_t bytes, uint32_t flags)
{
    return (struct pdma_request){.struct_size = sizeof(struct pdma_request), .flags = flags, .bytes = bytes};
}

static inline struct pdma_buffer blank(void)
{
    return (struct pdma_buffer){.struct_size = sizeof(struct pdma_buffer)};
}

static inline int get(struct rig *rig, uint64_t bytes, uint32_t flags, struct pdma_buffer *buffer)
{
    struct pdma_request request = request_of(bytes, flags);
    *buffer = blank();
    return pdma_get(rig->device, &request, buffer, &rig->why);
}

static inline void put(struct rig *rig, const struct pdma_buffer *buffer)
{
    assert_int_equal(pdma_put(rig->device, buffer->handle, &rig->why), PDMA_OK);
}

#define WITH_RIG(test) cmocka_unit_test_setup_teardown(test, rig_setup, rig_teardown)

#endif
