/* SPDX-License-Identifier: MIT */
#include "inf/scan.h"

#include <string.h>

static bool starts_character(char byte)
{
    return ((unsigned char)byte & 0xc0u) != 0x80u;
}

bool inf_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\v' || byte == '\f';
}

void inf_step(struct inf_cursor *cursor)
{
    cursor->column += starts_character(*cursor->at++);
}

static void move(struct inf_cursor *cursor, const char *to)
{
    while (cursor->at < to)
        inf_step(cursor);
}

void inf_skip_blanks(struct inf_cursor *cursor)
{
    while (inf_blank(*cursor->at))
        inf_step(cursor);
}

void inf_next_line(struct inf_cursor *cursor)
{
    cursor->at++;
    cursor->line++;
    cursor->column = 1;
}

void inf_skip_comment(struct inf_cursor *cursor)
{
    const char *from = cursor->at, *to = memchr(from, '\n', (size_t)(cursor->end - from));
    if (cursor->comment != NULL)
        cursor->comment(cursor->arg, from, to, cursor->line, cursor->column);
    move(cursor, to);
}

void inf_field_clear(struct inf_field *field, uint32_t line, uint32_t column)
{
    field->line = line;
    field->column = column;
    field->characters = 0;
    field->key = false;
    field->unclosed = false;
    field->length = 0;
    field->text[0] = 0;
}

void inf_field_add(struct inf_field *field, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        field->characters += starts_character(text[i]);
        if (field->characters <= INF_VALUE_MAX)
            field->text[field->length++] = text[i];
    }
    field->text[field->length] = 0;
}

/* The end of a run of backslashes and blanks. Does it end the line? */
static bool continues(const char *at, const char **run_end)
{
    while (*at == '\\' || inf_blank(*at))
        at++;
    *run_end = at;
    return *at == '\n' || *at == ';';
}

/* At a backslash: goes on to the next line if the backslash ends this one. */
static bool follow_continuation(struct inf_cursor *cursor)
{
    const char *end;
    if (!continues(cursor->at, &end))
        return false;
    move(cursor, end);
    if (*end == ';')
        inf_skip_comment(cursor);
    if (cursor->at + 1 == cursor->end)
        return false;
    inf_next_line(cursor);
    return true;
}

static void skip_leading(struct inf_cursor *cursor)
{
    do
        inf_skip_blanks(cursor);
    while (*cursor->at == '\\' && follow_continuation(cursor));
}

/* Blanks inside a value count only if something follows them. */
static void add_to(struct inf_cursor *cursor, struct inf_field *field, const char **blanks, const char *to)
{
    const char *from = *blanks != NULL ? *blanks : cursor->at;
    inf_field_add(field, from, (size_t)(to - from));
    move(cursor, to);
    *blanks = NULL;
}

static void scan_quoted(struct inf_cursor *cursor, struct inf_field *field, const char **blanks)
{
    add_to(cursor, field, blanks, cursor->at);
    for (;;) {
        inf_step(cursor);
        const char *to = cursor->at;
        while (*to != '"' && *to != '\n')
            to++;
        add_to(cursor, field, blanks, to);
        if (*to == '\n') {
            field->unclosed = true;
            return;
        }
        inf_step(cursor);
        if (*cursor->at != '"')
            return;
        inf_field_add(field, "\"", 1);
    }
}

static void scan_backslash(struct inf_cursor *cursor, struct inf_field *field, const char **blanks)
{
    if (follow_continuation(cursor)) {
        *blanks = NULL;
        skip_leading(cursor);
        return;
    }
    const char *end;
    if (*cursor->at == '\n')
        return;
    (void)continues(cursor->at, &end);
    while (inf_blank(end[-1]))
        end--;
    add_to(cursor, field, blanks, end);
}

/* The end of %key%, within which a semicolon starts no comment; or just beyond the percent sign that is none. */
static const char *token_end(const struct inf_cursor *cursor)
{
    const char *at = cursor->at + 1;
    if (*at == ';' || inf_blank(*at))
        return at;
    while (*at != '%') {
        if (*at == '\n' || *at == ',' || *at == '"' || (*at == '=' && cursor->first))
            return cursor->at + 1;
        at++;
    }
    return inf_blank(at[-1]) ? cursor->at + 1 : at + 1;
}

/* Takes one piece of a value that does not end the field. */
static void scan_piece(struct inf_cursor *cursor, struct inf_field *field, const char **blanks)
{
    if (*cursor->at == '"') {
        scan_quoted(cursor, field, blanks);
    } else if (*cursor->at == '\\') {
        scan_backslash(cursor, field, blanks);
    } else if (*cursor->at == '%') {
        add_to(cursor, field, blanks, token_end(cursor));
    } else if (inf_blank(*cursor->at)) {
        if (*blanks == NULL)
            *blanks = cursor->at;
        inf_skip_blanks(cursor);
    } else {
        add_to(cursor, field, blanks, cursor->at + 1);
    }
}

static bool ends_field(struct inf_cursor *cursor, struct inf_field *field)
{
    if (*cursor->at == '\n')
        return true;
    if (*cursor->at == ';') {
        inf_skip_comment(cursor);
        return true;
    }
    field->key = *cursor->at == '=' && cursor->first;
    cursor->more = field->key || *cursor->at == ',';
    if (cursor->more)
        inf_step(cursor);
    return cursor->more;
}

bool inf_scan(struct inf_cursor *cursor, struct inf_field *field)
{
    if (!cursor->more)
        return false;
    cursor->more = false;
    skip_leading(cursor);
    inf_field_clear(field, cursor->line, cursor->column);
    const char *blanks = NULL;
    while (!ends_field(cursor, field))
        scan_piece(cursor, field, &blanks);
    cursor->first = false;
    return true;
}
