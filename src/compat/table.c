/* SPDX-License-Identifier: MIT */
/* A hash table with chains that doubles when it is full, or stays as it is where there is no memory for that. */
#include "table.h"

#define GOLDEN 0x9e3779b97f4a7c15u

static struct table_chain *chain_of(struct table_chain *chains, uint32_t bits, uint64_t key)
{
    return &chains[(key * GOLDEN) >> (64 - bits)];
}

void wd_table_init(struct table *table, const struct wd_heap *heap)
{
    *table = (struct table){.heap = heap, .bits = TABLE_FIRST_BITS};
}

void wd_table_free(struct table *table)
{
    wd_heap_release(table->heap, table->chains);
    table->chains = NULL;
}

static struct table_chain *chains_of(struct table *table)
{
    return table->chains != NULL ? table->chains : table->first;
}

static void put(struct table_chain *chain, struct table_node *node)
{
    node->next = chain->newest;
    chain->newest = node;
}

static struct table_node *take(struct table_chain *chain)
{
    struct table_node *node = chain->newest;
    if (node != NULL)
        chain->newest = node->next;
    return node;
}

/* Turned round on the way, then again: the newest stays in front. */
static void move(struct table_chain *from, struct table_chain *chains, uint32_t bits)
{
    struct table_chain reversed = {NULL};
    struct table_node *node;
    while ((node = take(from)) != NULL)
        put(&reversed, node);
    while ((node = take(&reversed)) != NULL)
        put(chain_of(chains, bits, node->key), node);
}

static void grow(struct table *table)
{
    uint32_t bits = table->bits + 1;
    struct table_chain *wider = wd_heap_new(table->heap, ((uint64_t)1 << bits) * sizeof *wider);
    if (wider == NULL)
        return;
    for (size_t i = 0; i < (size_t)1 << table->bits; i++)
        move(&chains_of(table)[i], wider, bits);
    wd_heap_release(table->heap, table->chains);
    table->chains = wider;
    table->bits = bits;
}

void wd_table_add(struct table *table, struct table_node *node, uint64_t key)
{
    if (table->count >> table->bits != 0)
        grow(table);
    node->key = key;
    put(chain_of(chains_of(table), table->bits, key), node);
    table->count++;
}

struct table_node *wd_table_find(struct table *table, uint64_t key)
{
    struct table_node *node = chain_of(chains_of(table), table->bits, key)->newest;
    while (node != NULL && node->key != key)
        node = node->next;
    return node;
}

void wd_table_remove(struct table *table, struct table_node *node)
{
    struct table_node **at = &chain_of(chains_of(table), table->bits, node->key)->newest;
    while (*at != node)
        at = &(*at)->next;
    *at = node->next;
    table->count--;
}
