/* SPDX-License-Identifier: MIT */
/* From text to sections and lines. Every value is looked at once, so that what is wrong is said now. */
#include "inf/file.h"

#include <string.h>

#define SECTION_MAX 255u

struct parser {
    struct pdma_inf *inf;
    struct inf_words *words;
    struct inf_cursor cursor;
    uint32_t section;        /* the current one, or INF_NONE before the first */
    bool run_open;           /* the last run belongs to it */
    struct inf_field *field; /* scratch */
};

static int wrong(struct parser *parser, uint32_t line, uint32_t column, const char *text)
{
    inf_words(parser->words, INF_ERROR, line, column);
    inf_say(parser->words, text);
    return PDMA_INVALID;
}

static void look_at_comment(void *arg, const char *from, const char *to, uint32_t line, uint32_t column)
{
    struct pdma_inf *inf = arg;
    size_t number;
    const char *at;
    enum inf_hiding hiding = inf_dma_in_comment(from, to, &number, &at);
    if (hiding == INF_HIDDEN_NO || inf->hidden[number][hiding].line != 0)
        return;
    for (const char *p = from; p < at; p++)
        column += ((unsigned char)*p & 0xc0u) != 0x80u;
    inf->hidden[number][hiding] = (struct inf_place){line, column};
}

static int open_section(struct parser *parser, const char *name, size_t length)
{
    struct pdma_inf *inf = parser->inf;
    uint32_t number = inf_names_add(&inf->memory, &inf->section_names, name, length);
    if (number == INF_NONE)
        return PDMA_NO_MEMORY;
    if (number == inf->sections.count) {
        struct inf_section *section = inf_array_add(&inf->memory, &inf->sections, 1, sizeof *section);
        if (section == NULL)
            return PDMA_NO_MEMORY;
        *section = (struct inf_section){parser->cursor.line, INF_NONE, INF_NONE};
    }
    parser->section = number;
    parser->run_open = false;
    return PDMA_OK;
}

static int parse_header(struct parser *parser)
{
    struct inf_cursor *cursor = &parser->cursor;
    uint32_t line = cursor->line, column = cursor->column;
    inf_step(cursor);
    const char *name = cursor->at;
    uint32_t start = cursor->column;
    while (*cursor->at != ']' && *cursor->at != '\n')
        inf_step(cursor);
    if (*cursor->at == '\n')
        return wrong(parser, line, column, "a section header that is not closed, expected ']'");
    if (cursor->column - start > SECTION_MAX)
        return wrong(parser, line, column, "a section name of more than 255 characters, expected at most 255");
    int status = open_section(parser, name, (size_t)(cursor->at - name));
    while (*cursor->at != '\n')
        cursor->at++;
    return status;
}

static int open_run(struct parser *parser)
{
    struct pdma_inf *inf = parser->inf;
    struct inf_section *sections = inf->sections.items, *section = &sections[parser->section];
    struct inf_run *run = inf_array_add(&inf->memory, &inf->runs, 1, sizeof *run);
    if (run == NULL)
        return PDMA_NO_MEMORY;
    uint32_t number = (uint32_t)(inf->runs.count - 1), line = (uint32_t)inf->lines.count;
    *run = (struct inf_run){line, line, INF_NONE};
    struct inf_run *runs = inf->runs.items;
    if (section->last_run == INF_NONE)
        section->first_run = number;
    else
        runs[section->last_run].next = number;
    section->last_run = number;
    parser->run_open = true;
    return PDMA_OK;
}

static int add_line(struct parser *parser, const char *start)
{
    struct pdma_inf *inf = parser->inf;
    if (!parser->run_open && open_run(parser) != PDMA_OK)
        return PDMA_NO_MEMORY;
    struct inf_line *line = inf_array_add(&inf->memory, &inf->lines, 1, sizeof *line);
    if (line == NULL)
        return PDMA_NO_MEMORY;
    *line = (struct inf_line){(uint32_t)(start - inf->text.bytes), parser->cursor.line};
    struct inf_run *runs = inf->runs.items;
    runs[inf->runs.count - 1].end++;
    return PDMA_OK;
}

static int check_fields(struct parser *parser)
{
    struct inf_field *field = parser->field;
    struct inf_place *unclosed = &parser->inf->unclosed;
    parser->cursor.more = parser->cursor.first = true;
    while (inf_scan(&parser->cursor, field)) {
        if (field->characters > INF_VALUE_MAX)
            return wrong(parser, field->line, field->column,
                         "a value of more than 4096 characters, expected at most 4096");
        if (field->unclosed && unclosed->line == 0)
            *unclosed = (struct inf_place){field->line, field->column};
    }
    return PDMA_OK;
}

static int parse_line(struct parser *parser)
{
    struct inf_cursor *cursor = &parser->cursor;
    const char *start = cursor->at;
    inf_skip_blanks(cursor);
    if (*cursor->at == ';')
        inf_skip_comment(cursor);
    if (*cursor->at == '\n')
        return PDMA_OK;
    if (*cursor->at == '[')
        return parse_header(parser);
    if (parser->section == INF_NONE)
        return wrong(parser, cursor->line, cursor->column,
                     "text before the first section, expected a [section] header");
    int status = add_line(parser, start);
    return status == PDMA_OK ? check_fields(parser) : status;
}

int inf_parse(struct pdma_inf *inf, struct inf_words *words)
{
    const char *text = inf->text.bytes, *end = text + inf->text.size;
    struct parser parser = {inf, words, {text, end, 1, 1, false, false, look_at_comment, inf}, INF_NONE, false, NULL};
    parser.field = inf_alloc(&inf->memory, sizeof *parser.field);
    if (parser.field == NULL)
        return PDMA_NO_MEMORY;
    int status = PDMA_OK;
    while (status == PDMA_OK && parser.cursor.at < end) {
        status = parse_line(&parser);
        if (status == PDMA_OK)
            inf_next_line(&parser.cursor);
    }
    inf_free(&inf->memory, parser.field);
    return status;
}

uint32_t inf_section_find(const struct pdma_inf *inf, const char *name, size_t length)
{
    return inf_names_find(&inf->section_names, name, length);
}

const struct inf_section *inf_section_get(const struct pdma_inf *inf, uint32_t section)
{
    const struct inf_section *sections = inf->sections.items;
    return &sections[section];
}
