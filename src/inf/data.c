/* SPDX-License-Identifier: MIT */
/* From the value fields of an AddReg line to the bytes that the registry holds. */
#include "inf/number.h"
#include "inf/registry.h"

#include <string.h>

#define FIRST_VALUE 5u
#define DATA_MAX    0x100000u

static bool bad(struct inf_registry *registry, const struct inf_field *field, const char *found, const char *expected)
{
    struct inf_words *words = &registry->view->words;
    inf_words(words, INF_ERROR, field->line, field->column);
    inf_say(words, found);
    inf_say_found(words, field->text, field->length);
    inf_say(words, expected);
    return false;
}

static bool put(struct inf_registry *registry, const unsigned char *bytes, size_t n)
{
    struct inf_view *view = registry->view;
    if (n > DATA_MAX - registry->data.count)
        return bad(registry, &registry->value, "a value of more than 1 MiB at ", ", expected less");
    unsigned char *to = inf_array_add(&view->inf->memory, &registry->data, n, 1);
    if (to == NULL)
        view->status = PDMA_NO_MEMORY;
    else
        memcpy(to, bytes, n);
    return to != NULL;
}

static bool put_unit(struct inf_registry *registry, uint32_t unit)
{
    unsigned char bytes[2] = {(unsigned char)unit, (unsigned char)(unit >> 8)};
    return put(registry, bytes, sizeof bytes);
}

static bool put_code(struct inf_registry *registry, uint32_t code)
{
    if (code < 0x10000)
        return put_unit(registry, code);
    return put_unit(registry, 0xd800 + ((code - 0x10000) >> 10)) && put_unit(registry, 0xdc00 + (code & 0x3ff));
}

/* The text is valid UTF-8: the decoder made it. */
static bool put_string(struct inf_registry *registry, const char *text)
{
    const unsigned char *at = (const unsigned char *)text;
    while (*at != 0) {
        unsigned more = *at < 0xc0 ? 0 : *at < 0xe0 ? 1 : *at < 0xf0 ? 2 : 3;
        uint32_t code = more == 0 ? *at : *at & (0x3fu >> more);
        for (at++; more != 0; more--, at++)
            code = code << 6 | (*at & 0x3fu);
        if (!put_code(registry, code))
            return false;
    }
    return put_unit(registry, 0);
}

static bool add_string(struct inf_registry *registry, struct inf_cursor *cursor)
{
    if (!inf_value(registry->view, cursor, &registry->value))
        inf_field_clear(&registry->value, cursor->line, cursor->column);
    return put_string(registry, registry->value.text);
}

/* Appended strings are added unless they are there; remembers each one. */
static bool wanted(struct inf_registry *registry, bool append)
{
    const struct inf_field *value = &registry->value;
    size_t before = registry->strings.names.count;
    if (inf_names_add(&registry->view->inf->memory, &registry->strings, value->text, value->length) == INF_NONE) {
        registry->view->status = PDMA_NO_MEMORY;
        return false;
    }
    return !append || registry->strings.names.count != before;
}

static bool add_strings(struct inf_registry *registry, struct inf_cursor *cursor, bool append)
{
    if (append)
        registry->data.count -= 2;
    while (inf_value(registry->view, cursor, &registry->value) && registry->value.length != 0) {
        if (wanted(registry, append) && !put_string(registry, registry->value.text))
            return false;
    }
    return put_unit(registry, 0);
}

static bool add_number(struct inf_registry *registry, struct inf_cursor *cursor)
{
    struct inf_field *value = &registry->value;
    uint32_t number;
    if (!inf_value(registry->view, cursor, value))
        inf_field_clear(value, cursor->line, cursor->column);
    if (!inf_number(value->text, value->length, &number))
        return bad(registry, value, "'", "', expected a number of 32 bits, decimal or after 0x");
    return put_unit(registry, number & 0xffff) && put_unit(registry, number >> 16);
}

static bool add_bytes(struct inf_registry *registry, struct inf_cursor *cursor)
{
    struct inf_field *value = &registry->value;
    unsigned char byte;
    while (inf_value(registry->view, cursor, value)) {
        if (!inf_byte(value->text, value->length, &byte))
            return bad(registry, value, "'", "', expected one or two hexadecimal digits");
        if (!put(registry, &byte, 1))
            return false;
    }
    return true;
}

/* A cursor before the first value field, or at the end of a line that has none. */
static struct inf_cursor find_values(struct inf_registry *registry, uint32_t line)
{
    struct inf_cursor cursor = inf_line_cursor(registry->view->inf, line);
    unsigned fields = 1;
    while (fields < FIRST_VALUE && inf_scan(&cursor, &registry->value))
        fields += !registry->value.key;
    return cursor;
}

static bool one_value(struct inf_registry *registry, struct inf_cursor cursor)
{
    return inf_scan(&cursor, &registry->value) && !cursor.more;
}

bool inf_data_add(struct inf_registry *registry, uint32_t line, uint32_t flags, bool append)
{
    uint32_t type = inf_addreg_type(flags);
    struct inf_cursor cursor = find_values(registry, line);
    bool text = (flags & INF_ADD_BINARY) == 0, done;
    if (!append) {
        registry->data.count = 0;
        inf_names_free(&registry->view->inf->memory, &registry->strings);
    }
    if (text && type == INF_REG_MULTI_SZ)
        done = add_strings(registry, &cursor, append);
    else if (type == INF_REG_DWORD && (text || one_value(registry, cursor)))
        done = add_number(registry, &cursor);
    else if (text)
        done = add_string(registry, &cursor);
    else
        done = add_bytes(registry, &cursor);
    return done && registry->view->status == PDMA_OK;
}
