/* SPDX-License-Identifier: MIT */
/* A hash table whose nodes live in what is looked up. Adding never fails. Not locked. */
#ifndef COMPAT_TABLE_H
#define COMPAT_TABLE_H

#include "heap.h"

struct table_node {
    struct table_node *next;
    uint64_t key;
};

struct table_chain {
    struct table_node *newest;
};

#define TABLE_FIRST_BITS 6u

struct table {
    const struct wd_heap *heap;
    struct table_chain *chains; /* NULL: first */
    uint32_t bits;
    size_t count;
    struct table_chain first[1u << TABLE_FIRST_BITS];
};

void wd_table_init(struct table *table, const struct wd_heap *heap);
/* The nodes are left alone. */
void wd_table_free(struct table *table);
/* Several nodes may have one key; the newest is found first. */
void wd_table_add(struct table *table, struct table_node *node, uint64_t key);
struct table_node *wd_table_find(struct table *table, uint64_t key);
void wd_table_remove(struct table *table, struct table_node *node);

#endif
