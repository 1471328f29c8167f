/* SPDX-License-Identifier: MIT */
#include "inf/names.h"

#include <string.h>

struct name {
    uint64_t hash;
    size_t at;
    size_t length;
};

/* Capital letters of the scripts seen in INF files; all of their UTF-8 forms are one or two bytes long. */
static const struct {
    uint16_t first, last, add;
} capitals[] = {{'A', 'Z', 32},     {0xc0, 0xd6, 32},   {0xd8, 0xde, 32},  {0x391, 0x3a1, 32},
                {0x3a3, 0x3ab, 32}, {0x400, 0x40f, 80}, {0x410, 0x42f, 32}};

static uint32_t lower(uint32_t code)
{
    for (size_t i = 0; i < sizeof capitals / sizeof *capitals; i++) {
        if (code >= capitals[i].first && code <= capitals[i].last)
            return code + capitals[i].add;
    }
    return code;
}

/* Takes one character, or one byte of a character that has no case here. */
static uint32_t next_folded(const char **at, const char *end)
{
    unsigned char byte = (unsigned char)*(*at)++;
    if (byte < 'A')
        return byte;
    if ((byte & 0xe0u) != 0xc0u || *at == end)
        return byte < 0x80 ? lower(byte) : byte | 0x10000u;
    unsigned char second = (unsigned char)*(*at)++;
    return lower((byte & 0x1fu) << 6 | (second & 0x3fu));
}

static uint64_t mix(uint64_t hash, uint32_t value)
{
    hash = (hash ^ value) * 0x9fb21c651e98df25u;
    return hash ^ hash >> 29;
}

uint64_t inf_names_seed(const char *text, size_t size)
{
    uint64_t hash = 0x27220a95fe96d1a3u;
    for (size_t i = 0; i < size; i++)
        hash = mix(hash, (unsigned char)text[i]);
    return hash;
}

uint64_t inf_names_hash(uint64_t hash, const char *text, size_t length)
{
    const char *end = text + length;
    while (text < end)
        hash = mix(hash, next_folded(&text, end));
    return hash;
}

bool inf_names_same(const char *a, size_t a_length, const char *b, size_t b_length)
{
    const char *a_end = a + a_length, *b_end = b + b_length;
    if (a_length != b_length)
        return false;
    while (a < a_end && b < b_end) {
        if (next_folded(&a, a_end) != next_folded(&b, b_end))
            return false;
    }
    return a == a_end && b == b_end;
}

bool inf_names_is(const char *text, size_t length, const char *word)
{
    return inf_names_same(text, length, word, strlen(word));
}

static const struct name *get(const struct inf_names *names, uint32_t number)
{
    const struct name *all = names->names.items;
    return &all[number];
}

const char *inf_names_text(const struct inf_names *names, uint32_t number, size_t *length)
{
    const struct name *name = get(names, number);
    if (length != NULL)
        *length = name->length;
    return (const char *)names->text.items + name->at;
}

/* The slot where the name is, or where it would be. */
static uint32_t *slot(const struct inf_names *names, uint64_t hash, const char *text, size_t length)
{
    uint32_t *slots = names->slots.items;
    size_t mask = names->slots.count - 1;
    for (size_t i = (size_t)(hash ^ hash >> 32) & mask;; i = (i + 1) & mask) {
        if (slots[i] == 0)
            return &slots[i];
        const struct name *name = get(names, slots[i] - 1);
        if (name->hash == hash &&
            inf_names_same((const char *)names->text.items + name->at, name->length, text, length))
            return &slots[i];
    }
}

uint32_t inf_names_find_hashed(const struct inf_names *names, uint64_t hash, const char *text, size_t length)
{
    if (names->slots.count == 0)
        return INF_NONE;
    return *slot(names, hash, text, length) - 1; /* an empty slot wraps around to INF_NONE */
}

uint32_t inf_names_find(const struct inf_names *names, const char *text, size_t length)
{
    return inf_names_find_hashed(names, inf_names_hash(names->seed, text, length), text, length);
}

static int enlarge(const struct inf_memory *memory, struct inf_names *names)
{
    struct inf_array old = names->slots, larger = {NULL, 0, 0};
    size_t n = old.count == 0 ? 16 : old.count * 2;
    uint32_t *slots = inf_array_add(memory, &larger, n, sizeof *slots);
    if (slots == NULL)
        return PDMA_NO_MEMORY;
    memset(slots, 0, n * sizeof *slots);
    names->slots = larger;
    for (uint32_t i = 0; i < names->names.count; i++) {
        const struct name *name = get(names, i);
        *slot(names, name->hash, (const char *)names->text.items + name->at, name->length) = i + 1;
    }
    inf_array_free(memory, &old);
    return PDMA_OK;
}

static uint32_t append(const struct inf_memory *memory, struct inf_names *names, uint64_t hash, const char *text,
                       size_t length)
{
    size_t at = names->text.count;
    char *copy = inf_array_add(memory, &names->text, length + 1, 1);
    if (copy == NULL)
        return INF_NONE;
    memcpy(copy, text, length);
    copy[length] = 0;
    struct name *name = inf_array_add(memory, &names->names, 1, sizeof *name);
    if (name == NULL)
        return INF_NONE;
    *name = (struct name){hash, at, length};
    return (uint32_t)(names->names.count - 1);
}

uint32_t inf_names_add(const struct inf_memory *memory, struct inf_names *names, const char *text, size_t length)
{
    uint64_t hash = inf_names_hash(names->seed, text, length);
    uint32_t number = inf_names_find_hashed(names, hash, text, length);
    if (number != INF_NONE)
        return number;
    if (names->names.count * 2 >= names->slots.count && enlarge(memory, names) != PDMA_OK)
        return INF_NONE;
    number = append(memory, names, hash, text, length);
    if (number != INF_NONE)
        *slot(names, hash, text, length) = number + 1;
    return number;
}

void inf_names_free(const struct inf_memory *memory, struct inf_names *names)
{
    inf_array_free(memory, &names->text);
    inf_array_free(memory, &names->names);
    inf_array_free(memory, &names->slots);
}
