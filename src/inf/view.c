/* SPDX-License-Identifier: MIT */
#include "inf/view.h"

#include "inf/strings.h"

#include <string.h>

#define BUDGET_FACTOR 16u
#define BUDGET_FREE   0x100000u

static const char *const archs[INF_ARCHS] = {"x86", "amd64", "arm", "arm64"};

const char *inf_arch_name(enum inf_arch arch)
{
    return archs[arch];
}

enum inf_arch inf_arch_find(const char *text, size_t length)
{
    unsigned i = 0;
    while (i < INF_ARCHS && !inf_names_is(text, length, archs[i]))
        i++;
    return (enum inf_arch)i;
}

static bool hex_digit(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool is_language(const char *text)
{
    size_t i = 0;
    while (i < INF_LANGUAGE && hex_digit(text[i]))
        i++;
    return i == INF_LANGUAGE && text[i] == 0;
}

static int wrong_target(struct inf_view *view, const char *found, const char *expected)
{
    inf_words(&view->words, INF_ERROR, 0, 0);
    inf_say(&view->words, found);
    inf_say(&view->words, expected);
    inf_tell(view);
    return PDMA_INVALID;
}

static int take_target(struct inf_view *view, const struct pdma_inf_target *target)
{
    view->arch = INF_AMD64;
    view->major = 10;
    if (target == NULL)
        return PDMA_OK;
    if (target->struct_size < sizeof *target)
        return wrong_target(view, "a target without its size", ", expected struct_size to be set");
    if (target->arch != NULL)
        view->arch = inf_arch_find(target->arch, strlen(target->arch));
    if (view->arch == INF_ARCHS)
        return wrong_target(view, target->arch, " is no known architecture, expected x86, amd64, arm or arm64");
    if (target->language != NULL && !is_language(target->language))
        return wrong_target(view, target->language, " is no language, expected four hexadecimal digits such as 0407");
    if (target->language != NULL)
        memcpy(view->language, target->language, INF_LANGUAGE);
    if ((target->os_major | target->os_minor | target->os_build) != 0) {
        view->major = target->os_major;
        view->minor = target->os_minor;
        view->build = target->os_build;
    }
    return PDMA_OK;
}

int inf_view_make(const struct pdma_inf *inf, const struct pdma_inf_target *target, pdma_inf_note_function note,
                  void *arg, struct inf_view **made)
{
    struct inf_view *view = inf_alloc(&inf->memory, sizeof *view);
    if (view == NULL)
        return PDMA_NO_MEMORY;
    memset(view, 0, sizeof *view);
    view->inf = inf;
    view->note = note;
    view->arg = arg;
    view->budget = (uint64_t)inf->text.size * BUDGET_FACTOR + BUDGET_FREE;
    int status = take_target(view, target);
    if (status == PDMA_OK)
        *made = view;
    else
        inf_view_free(view);
    return status;
}

void inf_view_free(struct inf_view *view)
{
    const struct inf_memory memory = view->inf->memory;
    inf_free(&memory, view);
}

void inf_tell(struct inf_view *view)
{
    if (view->note != NULL)
        view->note(view->arg, &view->words.note);
}

void inf_tell_field(struct inf_view *view, enum inf_severity severity, const struct inf_field *field,
                    const char *before, const char *after)
{
    inf_words(&view->words, severity, field->line, field->column);
    inf_say(&view->words, before);
    inf_say_found(&view->words, field->text, field->length);
    inf_say(&view->words, after);
    inf_tell(view);
}

void inf_say_numbered(struct inf_view *view, uint32_t section)
{
    size_t length;
    const char *name = inf_names_text(&view->inf->section_names, section, &length);
    inf_say_section(&view->words, name, length);
}

bool inf_charge(struct inf_view *view, size_t bytes)
{
    if (view->status != PDMA_OK)
        return false;
    if (bytes <= view->budget) {
        view->budget -= bytes;
        return true;
    }
    view->status = PDMA_INVALID;
    inf_words(&view->words, INF_ERROR, 0, 0);
    inf_say(&view->words, "lists that repeat or strings that grow to more than 16 times the file's size");
    inf_tell(view);
    return false;
}

static size_t line_at(const struct pdma_inf *inf, uint32_t line)
{
    const struct inf_line *lines = inf->lines.items;
    return line < inf->lines.count ? lines[line].at : inf->text.size;
}

static void enter_run(const struct pdma_inf *inf, struct inf_lines *lines, uint32_t run)
{
    const struct inf_run *runs = inf->runs.items;
    *lines = run == INF_NONE ? (struct inf_lines){0, 0, INF_NONE}
                             : (struct inf_lines){runs[run].first, runs[run].end, runs[run].next};
}

void inf_lines_begin(const struct pdma_inf *inf, uint32_t section, struct inf_lines *lines)
{
    enter_run(inf, lines, section == INF_NONE ? INF_NONE : inf_section_get(inf, section)->first_run);
}

struct inf_cursor inf_line_cursor(const struct pdma_inf *inf, uint32_t line)
{
    const struct inf_line *lines = inf->lines.items;
    const char *text = inf->text.bytes;
    return (struct inf_cursor){
        text + lines[line].at, text + inf->text.size, lines[line].number, 1, true, true, NULL, NULL};
}

bool inf_lines_next(struct inf_view *view, struct inf_lines *lines, struct inf_cursor *cursor)
{
    const struct pdma_inf *inf = view->inf;
    if (lines->next == lines->end && lines->run != INF_NONE)
        enter_run(inf, lines, lines->run);
    if (lines->next == lines->end)
        return false;
    uint32_t line = lines->next++;
    *cursor = inf_line_cursor(inf, line);
    return inf_charge(view, line_at(inf, line + 1) - line_at(inf, line));
}

bool inf_lines_with_key(struct inf_view *view, struct inf_lines *lines, const char *word, struct inf_cursor *cursor)
{
    while (inf_lines_next(view, lines, cursor)) {
        if (inf_scan(cursor, &view->raw) && view->raw.key && inf_names_is(view->raw.text, view->raw.length, word))
            return true;
    }
    return false;
}

bool inf_value(struct inf_view *view, struct inf_cursor *cursor, struct inf_field *value)
{
    return view->status == PDMA_OK && inf_scan(cursor, &view->raw) && inf_expand(view, &view->raw, value);
}
