/* SPDX-License-Identifier: MIT */
/* What AddReg lists write: the registry as it would be, as far as the lists know it. */
#ifndef INF_REGISTRY_H
#define INF_REGISTRY_H

#include "inf/view.h"

#define INF_REG_SZ       1u
#define INF_REG_DWORD    4u
#define INF_REG_MULTI_SZ 7u

/** Flags of an AddReg line. */
enum inf_addreg {
    INF_ADD_BINARY = 0x1,
    INF_ADD_NOCLOBBER = 0x2,
    INF_ADD_DELVAL = 0x4,
    INF_ADD_APPEND = 0x8,
    INF_ADD_KEYONLY = 0x10,
    INF_ADD_OVERWRITEONLY = 0x20,
    INF_ADD_64BIT = 0x1000,
    INF_ADD_32BIT = 0x4000
};

enum inf_state { INF_ABSENT, INF_PRESENT, INF_BAD };

/** One value. Its data is not kept: the lines that wrote it are read again. */
struct inf_entry {
    enum inf_state state;
    uint32_t flags, type;
    uint32_t time;                  /* of the last write; later deletions of its key count */
    uint32_t line, column;          /* where its name stands in the last write */
    uint32_t deleted;               /* line that deleted it, where it is absent */
    uint32_t first_link, last_link; /* the lines: one, and those that append to it */
};

struct inf_deletion {
    uint32_t time, line;
};

struct inf_link {
    uint32_t line, next;
};

struct inf_registry {
    struct inf_view *view;
    bool dma_only;            /* only HKR lines with one of the Dma names are kept */
    struct inf_names names;   /* root, path, a NUL, the value's name */
    struct inf_array entries; /* struct inf_entry, numbered as their names are */
    struct inf_array links;   /* struct inf_link */
    struct inf_names deleted; /* root and path of deleted keys */
    struct inf_array times;   /* struct inf_deletion: the last of each */
    uint32_t time;
    struct inf_array data;                /* unsigned char: of the value looked at */
    struct inf_names strings;             /* of the MULTI_SZ value looked at */
    struct inf_field subkey, name, value; /* scratch */
    char key[2 * (INF_VALUE_MAX * 4 + 2)];
};

/** Makes an empty registry; the caller frees it. NULL where memory is short. */
struct inf_registry *inf_registry_make(struct inf_view *view);
void inf_registry_free(struct inf_registry *registry);

/** One AddReg line, understood. Subkey and name are in the registry's scratch fields. */
struct inf_write {
    uint32_t number; /* of the line in the INF */
    size_t root;     /* of inf_roots */
    uint32_t flags;
    bool bad_flags;
    size_t key_length, path_length; /* of registry->key */
};

#define INF_ROOTS 5u
extern const char *const inf_roots[INF_ROOTS];

/** Puts root, path, a NUL and the name together in registry->key. */
void inf_registry_key(struct inf_registry *registry, struct inf_write *line);

/** Does what the line says. */
void inf_registry_apply(struct inf_registry *registry, const struct inf_write *line);

/** Runs the lists that a section's AddReg directives name. The view's status tells how it went. */
void inf_registry_run(struct inf_registry *registry, uint32_t section);

/** What is there: called for each value, with its data unless it is bad. */
typedef void (*inf_entry_function)(void *arg, const struct inf_entry *entry, const struct pdma_inf_value *value);
void inf_registry_each(struct inf_registry *registry, inf_entry_function function, void *arg);

/** The registry's type for a line's flags. */
uint32_t inf_addreg_type(uint32_t flags);

/** Are all bits and the type of the flags known? */
bool inf_addreg_known(uint32_t flags);

/**
 * Makes the data of one line (append: adds it to what is there) into registry->data.
 * False: it cannot be understood, and the note is in view->words.
 */
bool inf_data_add(struct inf_registry *registry, uint32_t line, uint32_t flags, bool append);

#endif
