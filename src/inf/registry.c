/* SPDX-License-Identifier: MIT */
#include "inf/registry.h"

#include <string.h>

struct inf_registry *inf_registry_make(struct inf_view *view)
{
    struct inf_registry *registry = inf_alloc(&view->inf->memory, sizeof *registry);
    if (registry == NULL)
        return NULL;
    memset(registry, 0, sizeof *registry);
    registry->view = view;
    registry->names.seed = registry->deleted.seed = registry->strings.seed = view->inf->section_names.seed;
    return registry;
}

void inf_registry_free(struct inf_registry *registry)
{
    const struct inf_memory *memory = &registry->view->inf->memory;
    inf_names_free(memory, &registry->names);
    inf_array_free(memory, &registry->entries);
    inf_array_free(memory, &registry->links);
    inf_names_free(memory, &registry->deleted);
    inf_array_free(memory, &registry->times);
    inf_array_free(memory, &registry->data);
    inf_names_free(memory, &registry->strings);
    inf_free(memory, registry);
}

/* Puts together root, path, a NUL and the name. */
void inf_registry_key(struct inf_registry *registry, struct inf_write *line)
{
    const struct inf_field *subkey = &registry->subkey, *name = &registry->name;
    char *key = registry->key;
    size_t length = subkey->length;
    while (length != 0 && subkey->text[length - 1] == '\\')
        length--;
    *key++ = (char)('0' + line->root);
    if (length != 0)
        *key++ = '\\';
    memcpy(key, subkey->text, length);
    key += length;
    line->path_length = (size_t)(key - registry->key);
    *key++ = 0;
    memcpy(key, name->text, name->length);
    line->key_length = line->path_length + 1 + name->length;
}

/* The line that deleted the key, or one above it, after that time; 0: none did. */
static uint32_t deleted_since(const struct inf_registry *registry, const char *path, size_t length, uint32_t time)
{
    const struct inf_deletion *times = registry->times.items;
    uint64_t hash = registry->deleted.seed;
    size_t from = 0;
    for (size_t to = 1; to <= length && registry->times.count != 0; to++) {
        if (to != length && path[to] != '\\')
            continue;
        hash = inf_names_hash(hash, path + from, to - from);
        from = to;
        uint32_t number = inf_names_find_hashed(&registry->deleted, hash, path, to);
        if (number != INF_NONE && times[number].time > time)
            return times[number].line;
    }
    return 0;
}

static void delete_key(struct inf_registry *registry, const struct inf_write *line)
{
    const struct inf_memory *memory = &registry->view->inf->memory;
    uint32_t number = inf_names_add(memory, &registry->deleted, registry->key, line->path_length);
    bool added = number != INF_NONE;
    if (added && number == registry->times.count)
        added = inf_array_add(memory, &registry->times, 1, sizeof(struct inf_deletion)) != NULL;
    if (!added) {
        registry->view->status = PDMA_NO_MEMORY;
        return;
    }
    struct inf_deletion *times = registry->times.items;
    times[number] = (struct inf_deletion){++registry->time, registry->name.line};
}

/* Line 0: it stays. */
static void delete_entry(struct inf_entry *entry, uint32_t line)
{
    if (line == 0 || entry->state == INF_ABSENT)
        return;
    entry->state = INF_ABSENT;
    entry->deleted = line;
}

static struct inf_entry *find_entry(struct inf_registry *registry, const struct inf_write *line)
{
    uint32_t number = inf_names_find(&registry->names, registry->key, line->key_length);
    struct inf_entry *entries = registry->entries.items;
    if (number == INF_NONE)
        return NULL;
    delete_entry(&entries[number], deleted_since(registry, registry->key, line->path_length, entries[number].time));
    return &entries[number];
}

static struct inf_entry *add_entry(struct inf_registry *registry, const struct inf_write *line)
{
    const struct inf_memory *memory = &registry->view->inf->memory;
    uint32_t number = inf_names_add(memory, &registry->names, registry->key, line->key_length);
    struct inf_entry *entry = NULL;
    if (number != INF_NONE)
        entry = inf_array_add(memory, &registry->entries, 1, sizeof *entry);
    if (entry != NULL)
        *entry = (struct inf_entry){.state = INF_ABSENT};
    return entry;
}

static bool add_link(struct inf_registry *registry, struct inf_entry *entry, uint32_t line, bool append)
{
    struct inf_link *link = inf_array_add(&registry->view->inf->memory, &registry->links, 1, sizeof *link);
    if (link == NULL)
        return false;
    *link = (struct inf_link){line, INF_NONE};
    uint32_t number = (uint32_t)(registry->links.count - 1);
    struct inf_link *links = registry->links.items;
    if (append)
        links[entry->last_link].next = number;
    else
        entry->first_link = number;
    entry->last_link = number;
    return true;
}

/* Bad data is found now, so that it is noted even where a later line writes the value again. */
static bool check_data(struct inf_registry *registry, const struct inf_write *line)
{
    if (inf_data_add(registry, line->number, line->flags, false))
        return true;
    if (registry->view->status == PDMA_OK)
        inf_tell(registry->view);
    return false;
}

static void write_entry(struct inf_registry *registry, const struct inf_write *line, struct inf_entry *entry,
                        bool append)
{
    bool good = !line->bad_flags && check_data(registry, line);
    if (entry == NULL)
        entry = add_entry(registry, line);
    if (entry == NULL || !add_link(registry, entry, line->number, append)) {
        registry->view->status = PDMA_NO_MEMORY;
        return;
    }
    bool still_bad = append && entry->state == INF_BAD;
    entry->state = good && !still_bad ? INF_PRESENT : INF_BAD;
    entry->flags = line->flags;
    entry->type = inf_addreg_type(line->flags);
    entry->time = ++registry->time;
    entry->line = registry->name.line;
    entry->column = registry->name.column;
}

void inf_registry_apply(struct inf_registry *registry, const struct inf_write *line)
{
    struct inf_entry *entry = find_entry(registry, line);
    bool there = entry != NULL && entry->state != INF_ABSENT;
    if ((line->flags & INF_ADD_DELVAL) != 0) {
        if (registry->name.length == 0)
            delete_key(registry, line);
        else if (there)
            delete_entry(entry, registry->name.line);
        return;
    }
    uint32_t type = inf_addreg_type(line->flags);
    bool append = type == INF_REG_MULTI_SZ && (line->flags & INF_ADD_APPEND) != 0;
    bool kept = (there && (line->flags & INF_ADD_NOCLOBBER) != 0) ||
                (!there && (line->flags & INF_ADD_OVERWRITEONLY) != 0) || (append && (!there || entry->type != type)) ||
                (line->flags & INF_ADD_KEYONLY) != 0;
    if (!kept)
        write_entry(registry, line, entry, append);
}

/* Reads the lines again that made the value. */
static bool make_data(struct inf_registry *registry, const struct inf_entry *entry)
{
    const struct inf_link *links = registry->links.items;
    uint32_t first = entry->first_link;
    for (uint32_t i = first; i != INF_NONE; i = links[i].next) {
        if (!inf_data_add(registry, links[i].line, entry->flags, i != first))
            return false;
    }
    return true;
}

static void give(struct inf_registry *registry, struct inf_entry *entry, uint32_t number, inf_entry_function function,
                 void *arg)
{
    const char *key = inf_names_text(&registry->names, number, NULL), *name = key + strlen(key) + 1;
    if (entry->state == INF_PRESENT && !make_data(registry, entry)) {
        entry->state = INF_BAD;
        if (registry->view->status == PDMA_OK)
            inf_tell(registry->view);
    }
    struct pdma_inf_value value = {.struct_size = sizeof value,
                                   .line = entry->line,
                                   .flags = entry->flags,
                                   .type = entry->type,
                                   .root = inf_roots[key[0] - '0'],
                                   .subkey = key[1] == 0 ? key + 1 : key + 2,
                                   .name = name,
                                   .data = registry->data.items,
                                   .bytes = registry->data.count};
    if (registry->view->status == PDMA_OK)
        function(arg, entry, &value);
}

static void warn_deleted(struct inf_registry *registry, const struct inf_entry *entry, const char *name)
{
    struct inf_words *words = &registry->view->words;
    inf_words(words, INF_WARNING, entry->line, entry->column);
    inf_say(words, name);
    inf_say(words, " is written here, but line ");
    inf_say_number(words, entry->deleted);
    inf_say(words, " deletes it again: its flags hold 0x4");
    inf_tell(registry->view);
}

void inf_registry_each(struct inf_registry *registry, inf_entry_function function, void *arg)
{
    struct inf_entry *entries = registry->entries.items;
    for (uint32_t i = 0; i < registry->entries.count; i++) {
        const char *key = inf_names_text(&registry->names, i, NULL);
        delete_entry(&entries[i], deleted_since(registry, key, strlen(key), entries[i].time));
        if (registry->view->status != PDMA_OK)
            return;
        if (entries[i].state != INF_ABSENT)
            give(registry, &entries[i], i, function, arg);
        else if (registry->dma_only)
            warn_deleted(registry, &entries[i], key + strlen(key) + 1);
    }
}
