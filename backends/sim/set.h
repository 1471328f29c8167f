/* SPDX-License-Identifier: MIT */
/* A set of numbers below a bound that finds its first member from a given one without looking at every number. */
#ifndef SIM_SET_H
#define SIM_SET_H

#include <stddef.h>
#include <stdint.h>

#define SIM_SET_LEVELS 5u
#define SIM_NONE       UINT32_MAX

/* Level 0 holds one bit per number; each bit of a higher level says that a word below it is not empty. */
struct sim_set {
    uint64_t *levels[SIM_SET_LEVELS];
    uint32_t words[SIM_SET_LEVELS];
    uint32_t nlevels;
    uint32_t bound; /* at most 2^30 */
};

/* Bytes of zeroed memory that a set of numbers below the bound lives in. */
size_t sim_set_room(uint32_t bound);

/* Makes the set empty. room is zeroed and outlives it. */
void sim_set_init(struct sim_set *set, uint32_t bound, void *room);

/* Numbers from the bound on are in no set. */
int sim_set_has(const struct sim_set *set, uint32_t number);
void sim_set_add(struct sim_set *set, uint32_t number);
void sim_set_remove(struct sim_set *set, uint32_t number);

/* The smallest member that is not below `from`, or SIM_NONE. */
uint32_t sim_set_first(const struct sim_set *set, uint32_t from);

/* Position of the lowest bit of a value that is not 0. */
uint32_t sim_lowest_bit(uint64_t value);

#endif
