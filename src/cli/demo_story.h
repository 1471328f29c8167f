/* SPDX-License-Identifier: MIT */
/* What happens in `pdma demo`, told apart from how it is printed. */
#ifndef DEMO_STORY_H
#define DEMO_STORY_H

#include "demo_map.h"
#include <pdma/inf.h>

/** The machine at one moment. */
struct moment {
    struct pdma_sim_info info;
    struct map map;
};

/** One call for a buffer, and the library's answer. buffer is valid where status is PDMA_OK. */
struct call {
    struct pdma_request request;
    int made, status;
    struct pdma_buffer buffer;
    struct pdma_why why;
};

/** The reserve at one moment: state of each slot by its number. */
struct reserve {
    size_t slots;
    unsigned char state[PDMA_GROUPS_MAX * PDMA_GROUP_SLOTS_MAX];
};

#define SAMPLE_BYTES 16u

struct story {
    /* Set before: */
    struct pdma_sim_config machine;
    const pdma_inf *inf; /* NULL: two groups of one slot of 4 MiB */

    /* Told by the library: */
    struct pdma_device_info device;
    struct pdma_group groups[PDMA_GROUPS_MAX];
    struct pdma_why missing; /* of opening the device: slots that are missing */
    uint32_t main;           /* the group that the story is about */
    struct moment boot, aged;
    struct map zoom; /* the end of the reserve and what follows, aged */
    struct map claimed_map, released_map;
    struct call first, only, next, late, other, again;
    uint64_t claimed; /* equal calls that the reserve served in a row */
    uint64_t first_zeroes, again_zeroes;
    struct reserve begun, held, released; /* after the first call, before the release, after it */
    struct {
        int made, status; /* of the engine */
        pdma_bus from, to;
        uint64_t bytes, equal;
        unsigned char sent[SAMPLE_BYTES], got[SAMPLE_BYTES];
        struct pdma_why why;
    } copy;

    const char *trouble; /* what could not be done, so that the story ends there; else NULL */
    int trouble_status;
    int impossible; /* there can be no machine as configured */
    struct pdma_why trouble_why;
};

/** Runs the machine. Returns 0, or -1 where the story ended early (story->trouble). */
int story_run(struct story *story);

/** NULL where the reserve did what it is for, else what went wrong. */
const char *story_fault(const struct story *story);

json_t *story_json(const struct story *story);

#endif
