/* SPDX-License-Identifier: MIT */
/* A set of numbers as bitmaps over bitmaps: adding, removing and finding take one step per level. */
#include "set.h"

#define WORD_BITS 64u

uint32_t sim_lowest_bit(uint64_t value)
{
    return (uint32_t)__builtin_ctzll(value);
}

static uint32_t words_for(uint32_t bits)
{
    return bits / WORD_BITS + (bits % WORD_BITS != 0);
}

size_t sim_set_room(uint32_t bound)
{
    size_t words = 0;
    do {
        bound = words_for(bound);
        words += bound;
    } while (bound > 1);
    return words * sizeof(uint64_t);
}

void sim_set_init(struct sim_set *set, uint32_t bound, void *room)
{
    uint64_t *words = room;
    set->bound = bound;
    set->nlevels = 0;
    do {
        bound = words_for(bound);
        set->levels[set->nlevels] = words;
        set->words[set->nlevels++] = bound;
        words += bound;
    } while (bound > 1);
}

static uint64_t bit(uint32_t number)
{
    return (uint64_t)1 << number % WORD_BITS;
}

int sim_set_has(const struct sim_set *set, uint32_t number)
{
    return number < set->bound && (set->levels[0][number / WORD_BITS] & bit(number)) != 0;
}

void sim_set_add(struct sim_set *set, uint32_t number)
{
    for (uint32_t level = 0; level < set->nlevels; level++) {
        set->levels[level][number / WORD_BITS] |= bit(number);
        number /= WORD_BITS;
    }
}

void sim_set_remove(struct sim_set *set, uint32_t number)
{
    for (uint32_t level = 0; level < set->nlevels; level++) {
        uint64_t *word = &set->levels[level][number / WORD_BITS];
        *word &= ~bit(number);
        if (*word != 0)
            return;
        number /= WORD_BITS;
    }
}

static uint32_t descend(const struct sim_set *set, uint32_t level, uint32_t number)
{
    while (level-- > 0)
        number = number * WORD_BITS + sim_lowest_bit(set->levels[level][number]);
    return number;
}

uint32_t sim_set_first(const struct sim_set *set, uint32_t from)
{
    for (uint32_t level = 0; level < set->nlevels; level++) {
        if (from / WORD_BITS >= set->words[level])
            return SIM_NONE;
        uint64_t rest = set->levels[level][from / WORD_BITS] >> from % WORD_BITS;
        if (rest != 0)
            return descend(set, level, from + sim_lowest_bit(rest));
        from = from / WORD_BITS + 1;
    }
    return SIM_NONE;
}
