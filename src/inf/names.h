/* SPDX-License-Identifier: MIT */
/* A set of names that are compared without regard to case; each has a number, in the order in which they came. */
#ifndef INF_NAMES_H
#define INF_NAMES_H

#include "inf/memory.h"

#include <stdbool.h>

#define INF_NONE UINT32_MAX

struct inf_names {
    uint64_t seed;
    struct inf_array text;  /* char: every name, each with a terminator */
    struct inf_array names; /* struct name */
    struct inf_array slots; /* uint32_t: number + 1, or 0; a power of two of them */
};

/** A seed that depends on all of the file: names that collide cannot be written into it beforehand. */
uint64_t inf_names_seed(const char *text, size_t size);

/** Hash of a name, and of a name that goes on: start with the set's seed. */
uint64_t inf_names_hash(uint64_t hash, const char *text, size_t length);

/** Number of the name, or INF_NONE. The hash must be that of all of the text. */
uint32_t inf_names_find_hashed(const struct inf_names *names, uint64_t hash, const char *text, size_t length);
uint32_t inf_names_find(const struct inf_names *names, const char *text, size_t length);

/** Adds the name unless it is there. Returns its number, or INF_NONE where memory is short. */
uint32_t inf_names_add(const struct inf_memory *memory, struct inf_names *names, const char *text, size_t length);

/** The name as it was first added; length may be NULL. Valid until the next addition. */
const char *inf_names_text(const struct inf_names *names, uint32_t number, size_t *length);

void inf_names_free(const struct inf_memory *memory, struct inf_names *names);

/** Are the texts equal without regard to case? */
bool inf_names_same(const char *a, size_t a_length, const char *b, size_t b_length);
bool inf_names_is(const char *text, size_t length, const char *word);

#endif
