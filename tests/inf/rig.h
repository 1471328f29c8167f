/* SPDX-License-Identifier: MIT */
/* What the reader's tests share: INF texts made of pieces, and records of notes, values and devices. */
#ifndef RIG_H
#define RIG_H

#include "pdma/inf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define HEAD "[Version]\nSignature=\"$Windows NT$\"\n"

/** A device for the default target, and the beginning of its .HW section. */
#define DEVICE \
    HEAD "[Manufacturer]\nM=Models,NTamd64\n[Models.NTamd64]\nD=Example,PCI\\VEN_1234&DEV_11E8\n[Example.NT]\n"
#define HARDWARE DEVICE "[Example.NT.HW]\nAddReg=R\n"

#define MOST 64u

struct notes {
    size_t n;
    struct pdma_inf_note notes[MOST];
};

static inline void keep_note(void *arg, const struct pdma_inf_note *note)
{
    struct notes *notes = arg;
    assert_int_equal(note->struct_size, sizeof *note);
    if (notes->n < MOST)
        notes->notes[notes->n++] = *note;
}

/** The first note with the words, or NULL. */
static inline const struct pdma_inf_note *find_note(const struct notes *notes, const char *words)
{
    for (size_t i = 0; i < notes->n; i++) {
        if (strstr(notes->notes[i].text, words) != NULL)
            return &notes->notes[i];
    }
    return NULL;
}

static inline void assert_note(const struct notes *notes, uint32_t line, uint32_t column, const char *words)
{
    const struct pdma_inf_note *note = find_note(notes, words);
    if (note == NULL) {
        for (size_t i = 0; i < notes->n; i++)
            print_message("# %u:%u %s\n", notes->notes[i].line, notes->notes[i].column, notes->notes[i].text);
        fail_msg("no note says '%s'", words);
        return;
    }
    assert_int_equal(note->line, line);
    assert_int_equal(note->column, column);
}

static inline pdma_inf *read_bytes(const void *bytes, size_t size)
{
    struct pdma_inf_note note = {.struct_size = sizeof note};
    pdma_inf *inf = NULL;
    int status = pdma_inf_read(bytes, size, NULL, &inf, &note);
    if (status != PDMA_OK)
        fail_msg("%u:%u %s", note.line, note.column, note.text);
    assert_non_null(inf);
    return inf;
}

static inline pdma_inf *read_text(const char *text)
{
    return read_bytes(text, strlen(text));
}

static inline void assert_refused_bytes(const void *bytes, size_t size, uint32_t line, uint32_t column,
                                        const char *words)
{
    struct pdma_inf_note note = {.struct_size = sizeof note, .warning = 9};
    pdma_inf *inf = NULL;
    assert_int_equal(pdma_inf_read(bytes, size, NULL, &inf, &note), PDMA_INVALID);
    assert_null(inf);
    if (strstr(note.text, words) == NULL)
        fail_msg("'%s' does not say '%s'", note.text, words);
    assert_int_equal(note.line, line);
    assert_int_equal(note.column, column);
    assert_int_equal(note.warning, 0);
    assert_int_equal(pdma_inf_read(bytes, size, NULL, &inf, NULL), PDMA_INVALID);
}

static inline void assert_refused(const char *text, uint32_t line, uint32_t column, const char *words)
{
    assert_refused_bytes(text, strlen(text), line, column, words);
}

/** All values of a section list, and the notes made on the way. */
struct value {
    char root[8], subkey[256], name[256];
    uint32_t type, flags, line;
    size_t bytes;
    unsigned char data[256];
};

struct values {
    size_t n;
    struct value values[MOST];
    struct notes notes;
};

static inline void keep_value(void *arg, const struct pdma_inf_value *value)
{
    struct values *values = arg;
    struct value *kept = &values->values[values->n];
    assert_int_equal(value->struct_size, sizeof *value);
    if (values->n == MOST)
        return;
    (void)snprintf(kept->root, sizeof kept->root, "%s", value->root);
    (void)snprintf(kept->subkey, sizeof kept->subkey, "%s", value->subkey);
    (void)snprintf(kept->name, sizeof kept->name, "%s", value->name);
    kept->type = value->type;
    kept->flags = value->flags;
    kept->line = value->line;
    kept->bytes = value->bytes;
    size_t n = value->bytes < sizeof kept->data ? value->bytes : sizeof kept->data;
    if (n != 0)
        memcpy(kept->data, value->data, n);
    values->n++;
}

static inline void keep_values_note(void *arg, const struct pdma_inf_note *note)
{
    struct values *values = arg;
    keep_note(&values->notes, note);
}

/** Runs [I]'s lists. */
static inline int run_lists(const pdma_inf *inf, const struct pdma_inf_target *target, struct values *values)
{
    values->n = values->notes.n = 0;
    return pdma_inf_registry(inf, "I", target, keep_value, keep_values_note, values);
}

/** [I] names the list [R], which has these lines; what comes of them. */
static inline void run_lines(const char *lines, struct values *values)
{
    char text[4096];
    (void)snprintf(text, sizeof text, "%s[I]\nAddReg=R\n[R]\n%s", HEAD, lines);
    pdma_inf *inf = read_text(text);
    assert_int_equal(run_lists(inf, NULL, values), PDMA_OK);
    pdma_inf_free(inf);
}

static inline const struct value *find_value(const struct values *values, const char *name)
{
    for (size_t i = 0; i < values->n; i++) {
        if (strcmp(values->values[i].name, name) == 0)
            return &values->values[i];
    }
    return NULL;
}

static inline void assert_data(const struct values *values, const char *name, uint32_t type, const void *data,
                               size_t bytes)
{
    const struct value *value = find_value(values, name);
    if (value == NULL) {
        fail_msg("there is no value '%s'", name);
        return;
    }
    assert_int_equal(value->type, type);
    assert_int_equal(value->bytes, bytes);
    if (bytes != 0)
        assert_memory_equal(value->data, data, bytes);
}

/** A string of ASCII, as the registry holds it. */
static inline void assert_string(const struct values *values, const char *name, const char *text)
{
    unsigned char wide[512] = {0};
    size_t n = strlen(text) + 1;
    for (size_t i = 0; i < n; i++)
        wide[2 * i] = (unsigned char)text[i];
    assert_data(values, name, 1, wide, 2 * n);
}

static inline void assert_number(const struct values *values, const char *name, uint32_t number)
{
    unsigned char bytes[4] = {(unsigned char)number, (unsigned char)(number >> 8), (unsigned char)(number >> 16),
                              (unsigned char)(number >> 24)};
    assert_data(values, name, 4, bytes, 4);
}

/** The groups of the first PCI device, for a text. */
static inline int groups_of(const char *text, const char *id, struct pdma_inf_groups *groups, struct notes *notes)
{
    pdma_inf *inf = read_text(text);
    groups->struct_size = sizeof *groups;
    notes->n = 0;
    int status = pdma_inf_groups(inf, id, NULL, groups, keep_note, notes);
    pdma_inf_free(inf);
    return status;
}

#endif
