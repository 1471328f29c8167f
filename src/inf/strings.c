/* SPDX-License-Identifier: MIT */
#include "inf/strings.h"

#include <string.h>

#define SEPARATOR '\x01'

static const char strings_section[] = "Strings";

/* The language of a section's name: "" for [Strings], four digits for [Strings.LLLL], NULL for any other. */
static const char *language_of(const char *name, size_t length)
{
    size_t plain = sizeof strings_section - 1;
    if (inf_names_is(name, length, strings_section))
        return "";
    if (length != plain + 1 + INF_LANGUAGE || !inf_names_same(name, plain, strings_section, plain) ||
        name[plain] != '.')
        return NULL;
    return name + plain + 1;
}

static size_t make_key(char *key, const char *language, const char *name, size_t length)
{
    size_t used = language[0] == 0 ? 0 : INF_LANGUAGE;
    memcpy(key, language, used);
    key[used++] = SEPARATOR;
    memcpy(key + used, name, length);
    return used + length;
}

static int keep(struct pdma_inf *inf, const char *key, size_t key_length, const struct inf_field *value)
{
    uint32_t number = inf_names_add(&inf->memory, &inf->string_names, key, key_length);
    if (number == INF_NONE)
        return PDMA_NO_MEMORY;
    if (number < inf->strings.count)
        return PDMA_OK; /* the first one counts */
    struct inf_string *string = inf_array_add(&inf->memory, &inf->strings, 1, sizeof *string);
    if (string == NULL)
        return PDMA_NO_MEMORY;
    *string = (struct inf_string){inf->string_text.count, value->length};
    char *text = inf_array_add(&inf->memory, &inf->string_text, value->length + 1, 1);
    if (text == NULL)
        return PDMA_NO_MEMORY;
    memcpy(text, value->text, value->length + 1);
    return PDMA_OK;
}

static int read_section(struct inf_view *view, struct pdma_inf *inf, uint32_t section, const char *language)
{
    struct inf_field *field = &view->raw;
    struct inf_lines lines;
    struct inf_cursor cursor;
    inf_lines_begin(inf, section, &lines);
    while (inf_lines_next(view, &lines, &cursor)) {
        (void)inf_scan(&cursor, field);
        size_t length = make_key(view->string_key, language, field->text, field->length);
        if (field->key)
            (void)inf_scan(&cursor, field);
        else if (cursor.more)
            continue;
        if (keep(inf, view->string_key, length, field) != PDMA_OK)
            return PDMA_NO_MEMORY;
    }
    return PDMA_OK;
}

int inf_strings_read(struct inf_view *view, struct pdma_inf *inf)
{
    int status = PDMA_OK;
    for (uint32_t i = 0; i < inf->sections.count && status == PDMA_OK; i++) {
        size_t length;
        const char *name = inf_names_text(&inf->section_names, i, &length), *language = language_of(name, length);
        if (language != NULL)
            status = read_section(view, inf, i, language);
    }
    return status;
}

static const struct inf_string *find_in(struct inf_view *view, const char *language, const char *name, size_t length)
{
    size_t key_length = make_key(view->string_key, language, name, length);
    uint32_t number = inf_names_find(&view->inf->string_names, view->string_key, key_length);
    const struct inf_string *strings = view->inf->strings.items;
    return number == INF_NONE ? NULL : &strings[number];
}

static bool directory_id(const char *name, size_t length)
{
    size_t i = 0;
    while (i < length && name[i] >= '0' && name[i] <= '9')
        i++;
    return i == length;
}

static const struct inf_string *find(struct inf_view *view, const char *name, size_t length)
{
    const struct inf_string *string = NULL;
    if (directory_id(name, length))
        return NULL;
    if (view->language[0] != 0)
        string = find_in(view, view->language, name, length);
    return string != NULL ? string : find_in(view, "", name, length);
}

/* At a percent sign: appends what it stands for. Returns how much of the text that took. */
static size_t expand_token(struct inf_view *view, const char *at, size_t left, struct inf_field *value)
{
    const char *close = memchr(at + 1, '%', left - 1);
    if (close == NULL) {
        inf_field_add(value, at, left);
        return left;
    }
    size_t taken = (size_t)(close - at) + 1;
    const struct inf_string *string = taken == 2 ? NULL : find(view, at + 1, taken - 2);
    if (string != NULL)
        inf_field_add(value, (const char *)view->inf->string_text.items + string->at, string->length);
    else
        inf_field_add(value, at, taken == 2 ? 1 : taken);
    return taken;
}

static bool too_long(struct inf_view *view, const struct inf_field *raw)
{
    view->status = PDMA_INVALID;
    inf_words(&view->words, INF_ERROR, raw->line, raw->column);
    inf_say(&view->words, "a value that its strings make longer than 4096 characters, expected at most 4096");
    inf_tell(view);
    return false;
}

bool inf_expand(struct inf_view *view, const struct inf_field *raw, struct inf_field *value)
{
    inf_field_clear(value, raw->line, raw->column);
    value->key = raw->key;
    for (size_t i = 0; i < raw->length && value->characters <= INF_VALUE_MAX;) {
        const char *at = raw->text + i, *percent = memchr(at, '%', raw->length - i);
        size_t plain = percent == NULL ? raw->length - i : (size_t)(percent - at);
        inf_field_add(value, at, plain);
        i += plain;
        if (percent != NULL)
            i += expand_token(view, percent, raw->length - i, value);
    }
    return value->characters <= INF_VALUE_MAX ? inf_charge(view, value->length) : too_long(view, raw);
}
