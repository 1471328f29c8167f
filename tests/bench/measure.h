/* SPDX-License-Identifier: MIT */
/* Medians of pinned, repeated batches. */
#ifndef BENCH_MEASURE_H
#define BENCH_MEASURE_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define BATCHES 41

typedef void (*deed)(void *arg);

static inline void pin_to_one_processor(void)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(0, &set);
    if (sched_setaffinity(0, sizeof set, &set) != 0)
        fprintf(stderr, "not pinned to a processor: figures scatter more\n");
}

static inline double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static inline int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Nanoseconds of one call: the median of BATCHES batches of `calls`, after a warm-up. */
static inline double median_of(deed what, void *arg, unsigned calls)
{
    double all[BATCHES];
    for (unsigned i = 0; i < calls; i++)
        what(arg);
    for (int batch = 0; batch < BATCHES; batch++) {
        double start = now();
        for (unsigned i = 0; i < calls; i++)
            what(arg);
        all[batch] = (now() - start) / calls;
    }
    qsort(all, BATCHES, sizeof all[0], ascending);
    return all[BATCHES / 2];
}

static inline void fail(const char *what)
{
    fprintf(stderr, "bench: %s failed\n", what);
    exit(1);
}

#endif
